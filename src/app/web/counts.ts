/** The counts beside the navigation, by path: the same questions that the pages behind them ask. Red only where it waits for this person today. */
import { waitingReschedules, yearOfDays } from '../../modules/activities/contract.ts'
import { listExemptions } from '../../modules/members/contract.ts'
import { closedSlips } from '../../modules/people/contract.ts'
import { listDuties } from '../../modules/rulebook/contract.ts'
import type { Role } from '../../platform/endpoint.ts'
import { monthOf, yearOf } from '../../kernel/days.ts'
import type { Day } from '../../kernel/days.ts'
import { useAsk } from '../../ui/ask.ts'

export type Counts = Record<string, { count: number; waits: boolean }>

const KEEPS_DUTIES: readonly Role[] = ['recorder', 'group-leader', 'branch-officer', 'secretary', 'committee', 'department']
const APPROVES: readonly Role[] = ['committee', 'department']

const PRINTS: readonly Role[] = ['branch-officer', 'secretary', 'department', 'security-admin']

const CLOSES: readonly Role[] = ['branch-officer', 'secretary']

/** `unitId`: the unit acted for; `today`: the server's day. */
export const useCounts = ({ roles, unitId, today }: { roles: readonly Role[]; unitId: string | null; today: Day }): Counts => {
  const has = (wanted: readonly Role[]): boolean => roles.some((role) => wanted.includes(role))
  const duties = useDuties(has(KEEPS_DUTIES))
  const toClose = useToClose(has(CLOSES) ? unitId : null, today)
  const approvals = useApprovals(has(APPROVES))
  const closed = useClosedSlips(has(PRINTS))
  return {
    [has(CLOSES) ? '/records' : '/administration']: { count: closed, waits: true },
    '/today': { count: duties.due + toClose, waits: true },
    '/duties': { count: duties.all, waits: false },
    '/approvals': { count: approvals, waits: true },
  }
}

const useDuties = (when: boolean): { all: number; due: number } => {
  const { data } = useAsk(listDuties, {}, { when })
  return { all: data?.own.length ?? 0, due: data?.own.filter(({ dueOn }) => dueOn !== null && dueOn <= data.today).length ?? 0 }
}

/** This month's day, held and not yet closed. */
const useToClose = (unitId: string | null, today: Day): number => {
  const { data } = useAsk(yearOfDays, { params: { year: yearOf(today) }, query: { unitId: unitId ?? '' } }, { when: unitId !== null })
  return (
    data?.sessions.filter((one) => one.kind === 'activity-day' && one.parentId === null && one.month === monthOf(today) && one.state === 'held').length ?? 0
  )
}

const useApprovals = (when: boolean): number => {
  const moves = useAsk(waitingReschedules, {}, { when })
  const exemptions = useAsk(listExemptions, { query: { state: 'requested' } }, { when })
  return (
    (moves.data?.reschedules ?? []).filter(({ state }) => state === 'waiting').length +
    (exemptions.data?.exemptions ?? []).filter(({ may }) => may.decide).length
  )
}

/** Slips of one's own that wrong tries have closed. */
const useClosedSlips = (when: boolean): number => useAsk(closedSlips, {}, { when }).data?.slips.length ?? 0
