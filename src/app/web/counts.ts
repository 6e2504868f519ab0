/** The counts beside the navigation, by path: the same questions that the pages behind them ask. Red only where it waits for this person today. */
import { waitingReschedules } from '../../modules/activities/contract.ts'
import { listExemptions } from '../../modules/members/contract.ts'
import { listDuties } from '../../modules/rulebook/contract.ts'
import type { Role } from '../../platform/endpoint.ts'
import { useAsk } from '../../ui/ask.ts'

export type Counts = Record<string, { count: number; waits: boolean }>

const KEEPS_DUTIES: readonly Role[] = ['recorder', 'group-leader', 'branch-officer', 'secretary', 'committee', 'department']
const APPROVES: readonly Role[] = ['committee', 'department']

export const useCounts = (roles: readonly Role[]): Counts => {
  const duties = useDutyCounts(roles.some((role) => KEEPS_DUTIES.includes(role)))
  const approvals = useApprovalCount(roles.some((role) => APPROVES.includes(role)))
  return { ...duties, ...approvals }
}

const useDutyCounts = (when: boolean): Counts => {
  const { data } = useAsk(listDuties, {}, { when })
  if (!data) return {}
  const today = data.own.filter(({ dueOn }) => dueOn !== null && dueOn <= data.today).length
  return { '/today': { count: today, waits: true }, '/duties': { count: data.own.length, waits: false } }
}

const useApprovalCount = (when: boolean): Counts => {
  const moves = useAsk(waitingReschedules, {}, { when })
  const exemptions = useAsk(listExemptions, { query: { state: 'requested' } }, { when })
  const waiting =
    (moves.data?.reschedules ?? []).filter(({ state }) => state === 'waiting').length +
    (exemptions.data?.exemptions ?? []).filter(({ may }) => may.decide).length
  return { '/approvals': { count: waiting, waits: true } }
}
