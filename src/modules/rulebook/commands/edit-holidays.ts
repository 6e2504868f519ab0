import { yearOf } from '../../../kernel/days.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { type Reach } from '../access.ts'
import { writeYear } from '../facts.ts'
import { type CalendarDay, type CalendarYear } from '../store.ts'

/** Enters the holidays of one year. A year counts only once it is marked as published; until then its days stay unknown. */
export const editHolidays = (
  call: Call,
  { scope }: Reach,
  given: CalendarYear & { days: CalendarDay[] },
): Promise<Result<CalendarYear & { days: CalendarDay[] }>> =>
  runCommand(call, scope, async (tx) => {
    const stray = given.days.find(({ day }) => yearOf(day) !== given.year)
    if (stray)
      return refuse(
        'day-of-another-year',
        `${stray.day} 不是 ${given.year} 年的日子，整年都没有存。请改正这一天。`,
        `${stray.day} is not a day of ${given.year}; nothing was saved.`,
        { field: '/days' },
      )
    const twice = given.days.find(({ day }, index) => given.days.findIndex((other) => other.day === day) !== index)
    if (twice)
      return refuse('day-twice', `${twice.day} 写了两次，整年都没有存。请留一次。`, `${twice.day} stands twice; nothing was saved.`, { field: '/days' })
    if (given.published && given.days.length === 0)
      return refuse('year-without-days', '标为已公布的年份至少有一个节假日。没有存。', 'A published year has at least one holiday; nothing was saved.', {
        field: '/days',
      })
    await writeYear(tx, given)
    await tx.audit({ verb: 'holidays.edited', objectType: 'calendar-year', objectId: String(given.year), fields: ['published', 'days'], purpose: given.source })
    await tx.emit({ event: 'holidays.edited', payload: { year: given.year, published: given.published } })
    return ok({ ...given, days: [...given.days].sort((one, other) => (one.day < other.day ? -1 : 1)) })
  })
