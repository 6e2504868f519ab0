/** The way of a class: open → closed, or cancelled; and of an enrolment: enrolled → completed or not, or withdrawn. */
import type { Day } from '../../kernel/days.ts'
import { refuse } from '../../kernel/result.ts'
import type { ClassRow, Enrolment } from './store.ts'

/** Why nobody can be enrolled now; null when somebody can. */
export const cannotEnrol = (row: ClassRow, today: Day) => {
  if (row.state === 'cancelled')
    return refuse(
      'class-cancelled',
      `“${row.title}”已经取消，没有报名。取消的原因：${row.cancelledWhy ?? ''}`,
      `"${row.title}" was cancelled, so nobody was enrolled.`,
    )
  if (row.state === 'closed')
    return refuse('class-closed', `“${row.title}”已经结班，不能再报名。请报下一期。`, `"${row.title}" is closed; enrol for the next one.`)
  if (today > row.to)
    return refuse('class-over', `“${row.title}”已在${row.to}结束，不能再报名。`, `"${row.title}" ended on ${row.to}; nobody can be enrolled any more.`)
  return null
}

/** Why completion cannot be entered for a class; null when it can. */
export const cannotComplete = (row: ClassRow, today: Day) => {
  if (row.state === 'cancelled')
    return refuse('class-cancelled', `“${row.title}”已经取消，不能记结业。`, `"${row.title}" was cancelled; no completion can be entered.`)
  if (row.state === 'closed')
    return refuse(
      'class-closed',
      `“${row.title}”已由${row.closedByName ?? ''}结班，结业情况不能再改。`,
      `"${row.title}" was closed by ${row.closedByName ?? ''}; its completions stand.`,
    )
  if (today < row.from)
    return refuse(
      'class-not-begun',
      `“${row.title}”${row.from}才开班，还不能记结业。`,
      `"${row.title}" begins on ${row.from}; completion can be entered after that.`,
    )
  return null
}

/** One line of completion that cannot be right: somebody who is not enrolled, or more minutes than the class has. */
export const faultOfCompletion = (row: ClassRow, enrolled: ReadonlyMap<string, Enrolment>, line: { memberId: string; completed: boolean; minutes: number }) => {
  const held = enrolled.get(line.memberId)
  if (!held || held.state === 'withdrawn')
    return refuse(
      'not-enrolled',
      '名单里有人没有报这个班，一行都没有记。请先报名，或从名单里去掉。',
      'Somebody on the list is not enrolled; nothing was entered.',
      {
        field: '/lines',
        details: { memberId: line.memberId },
      },
    )
  if (line.minutes > row.minutes)
    return refuse(
      'more-than-the-class',
      `记了 ${line.minutes} 分钟，比整个班的 ${row.minutes} 分钟还多，一行都没有记。请核对分钟数。`,
      `${line.minutes} minutes are more than the ${row.minutes} of the whole class; nothing was entered. Check the minutes.`,
      { field: '/lines', details: { memberId: line.memberId } },
    )
  if (line.completed && line.minutes === 0)
    return refuse(
      'completed-without-time',
      '记了结业，却是 0 分钟，一行都没有记。请填参加了多少分钟。',
      'Completed with 0 minutes; nothing was entered. Say how long it was.',
      {
        field: '/lines',
        details: { memberId: line.memberId },
      },
    )
  return null
}
