/** Which day: the day rule, how it shifts on a holiday, who approves a change, the least length, who holds it. */
import { z } from 'zod'
import { headShape, keyOf, slotNameSchema } from '../engine/head.ts'
import { actorSchema, slotOf, type Settled } from '../engine/slots.ts'
import { UNIT_TYPES } from '../vocabulary/units.ts'

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

const weekday = z.enum(WEEKDAYS)

/** The day of a month: the nth weekday, the weekday in the week that holds the 1st, a fixed day, or the nth working day. */
export const dayRuleSchema = z.union([
  z.strictObject({ weekday, nth: z.int().min(1).max(5) }),
  z.strictObject({ weekday, last: z.literal(true) }),
  z.strictObject({ weekday, inWeekOf: z.literal(1) }),
  z.strictObject({ dayOfMonth: z.int().min(1).max(31) }),
  z.strictObject({ workday: z.int().min(1).max(23) }),
])
export type DayRule = z.output<typeof dayRuleSchema>

export const MOVES = {
  later: { zh: '只往后顺延', en: 'later only' },
  earlier: { zh: '只往前移', en: 'earlier only' },
  either: { zh: '可前移或顺延', en: 'earlier or later' },
  none: { zh: '不移', en: 'not moved' },
} as const
export const TARGETS = {
  'next-working-day': { zh: '移到最近的工作日', en: 'to the next working day' },
  'same-weekday': { zh: '移到下一个同样的星期几', en: 'to the next same weekday' },
} as const
export const FREE_DAYS = {
  'public-holiday': { zh: '法定节假日', en: 'public holidays' },
  weekend: { zh: '双休日', en: 'weekends' },
} as const

export const calendarSchema = z.strictObject({
  ...headShape,
  kind: z.literal('calendar'),
  every: z.literal('month'),
  on: slotOf(dayRuleSchema, { zh: '活动日', en: 'The day' }),
  onHoliday: z.strictObject({
    move: slotOf(keyOf(MOVES), { zh: '遇节假日', en: 'On a holiday' }),
    to: slotOf(keyOf(TARGETS), { zh: '移到哪一天', en: 'Moved to' }),
    insideMonth: slotOf(z.boolean(), { zh: '须在当月内', en: 'Inside the month' }).optional(),
    counts: slotOf(z.array(keyOf(FREE_DAYS)).min(1), { zh: '哪些算节假日', en: 'What counts as a holiday' }).optional(),
  }),
  leastHours: slotOf(z.number().positive(), { zh: '最少时长（小时）', en: 'Least length in hours' }).optional(),
  change: z.strictObject({
    approval: slotOf(z.union([z.literal('none'), actorSchema]), { zh: '调整由谁批准', en: 'Who approves a change' }),
    workflow: slotNameSchema.optional(),
  }),
  heldBy: slotOf(z.array(keyOf(UNIT_TYPES)).min(1), { zh: '以谁为单位开展', en: 'Who holds it' }).optional(),
  split: slotOf(z.array(z.enum(['branch', 'group', 'post'])), { zh: '可以分开进行', en: 'May be split by' }).optional(),
})
export type WrittenCalendar = z.output<typeof calendarSchema>
export type CalendarBody = Settled<WrittenCalendar>
