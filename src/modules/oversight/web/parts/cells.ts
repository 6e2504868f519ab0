/** One month of a branch as the heat map and the year strip draw it. */
import type { Day } from '../../../../kernel/days.ts'
import type { ActivityCell } from '../../../../ui/activity-cell.ts'

type MonthFacts = {
  state: string
  day: string | null
  moved: string
  counts: boolean | null
  participation: { num: number; den: number } | null
  belowRate: boolean
  waitingApproval: boolean
  overdue: boolean
}

/** `mine`: the reader is the one who must close it (the branch) or decide on it (the level above). */
export const cellOf = (month: MonthFacts | undefined, { today, closes, decides }: { today: string; closes: boolean; decides: boolean }): ActivityCell => {
  if (!month) return { state: 'not_founded' }
  if (month.state === 'unknown' || month.day === null) return { state: 'not_published' }
  const day = month.day as Day
  const moved = month.moved === 'not' ? {} : { moved: 'later' as const }
  if (month.state === 'not-held') return { state: 'not_held', day }
  if (month.state === 'closed') return { ...closedCell(month, day), ...moved }
  if (month.waitingApproval) return { state: 'awaits_approval', day, mine: decides }
  if (month.state === 'held') return { state: 'to_close', day, mine: closes, ...moved }
  if (month.overdue || day < today) return { state: 'unreported', day }
  return { state: 'planned', day, ...moved }
}

const closedCell = (month: MonthFacts, day: Day): ActivityCell => {
  const { num, den } = month.participation ?? { num: 0, den: 0 }
  if (month.counts === false) return { state: 'invalid', num, den, day }
  return { state: 'closed', num, den, day, outcome: month.belowRate ? 'not_met' : null, ...(month.moved === 'approved' ? { approved: true } : {}) }
}
