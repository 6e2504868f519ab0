/** Which day: the day rule, how it shifts on a holiday, who approves a change, the least length, who holds it. */
import { z } from 'zod'
import { addDays, calendarMonth, dayOf, dayOfMonth, daysInMonth, earlier, sameMonth, weekdayOf, yearOf, type Day } from '../../kernel/days.ts'
import { headShape, keyOf, slotNameSchema, type BodyOf } from '../engine/head.ts'
import { answer, type Ask, type Kind, type Words, type World } from '../engine/kind.ts'
import { actorSchema, slotOf } from '../engine/slots.ts'
import { equalOrIncomparable, moreIsStricter, narrowerIsStricter } from '../engine/strictness.ts'
import { fill, joinTexts, nameOf, sayDate, sayDay, sayMonth, sayWeekday, text } from '../engine/words.ts'
import type { Actor } from '../vocabulary/actors.ts'
import type { Check, Evaluation, Follow, PlannedDay } from '../vocabulary/evaluation.ts'
import { joinStrictness, type Strictness, type Text } from '../vocabulary/outcomes.ts'
import type { RuleInForce } from '../vocabulary/rules.ts'
import { UNIT_TYPES, type UnitType } from '../vocabulary/units.ts'

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

const weekday = z.enum(WEEKDAYS)

/** The day of a month: the nth weekday, the weekday in the week that holds the 1st, a fixed day, or the nth working day. */
const dayRuleSchema = z.union([
  z.strictObject({ weekday, nth: z.int().min(1).max(5) }),
  z.strictObject({ weekday, last: z.literal(true) }),
  z.strictObject({ weekday, inWeekOf: z.literal(1) }),
  z.strictObject({ dayOfMonth: z.int().min(1).max(31) }),
  z.strictObject({ workday: z.int().min(1).max(23) }),
])
type DayRule = z.output<typeof dayRuleSchema>

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
const FREE_DAYS = {
  'public-holiday': { zh: '法定节假日', en: 'public holidays' },
  weekend: { zh: '双休日', en: 'weekends' },
} as const

const calendarSchema = z.strictObject({
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
type WrittenCalendar = z.output<typeof calendarSchema>
export type CalendarBody = BodyOf<WrittenCalendar>

/** A year of public holidays as announced: free days and make-up working days, each with its name. Not announced yet: `published: false`. */
type HolidayYear = { published: boolean; free: Record<string, Text>; work: Record<string, Text> }
export type Holidays = Record<number, HolidayYear>

export type CalendarFacts =
  | { ask: 'day'; year: number; month: number; holidays: Holidays }
  | {
      ask: 'move'
      year: number
      month: number
      holidays: Holidays
      actual: Day
      reason: string | null
      approval: { on: Day; by: string } | null
      asked?: boolean
    }

/** Why a day is free; `unknown` where the year's arrangement is not announced; null for a working day. */
const freeReason = (on: Day, holidays: Holidays): Text | 'unknown' | null => {
  const year = holidays[yearOf(on)]
  if (!year?.published) return 'unknown'
  if (year.free[on]) return year.free[on]
  return weekdayOf(on) > 5 && !year.work[on] ? WEEKEND : null
}

const WEEKEND = text('双休日', 'weekend')

/** The day of a month by the day rule, before holidays; null where working days have to be counted in a year not announced yet. */
const nominalDay = (rule: DayRule, year: number, month: number, holidays: Holidays): Day | null => {
  const first = dayOf(year, month, 1)
  if ('dayOfMonth' in rule) return dayOf(year, month, Math.min(rule.dayOfMonth, daysInMonth(year, month)))
  if ('workday' in rule) return nthWorkday(rule.workday, first, holidays)
  const wanted = WEEKDAYS.indexOf(rule.weekday) + 1
  if ('inWeekOf' in rule) return addDays(first, wanted - weekdayOf(first))
  const firstSuch = addDays(first, (wanted - weekdayOf(first) + 7) % 7)
  if ('last' in rule) return addDays(firstSuch, 7 * Math.floor((daysInMonth(year, month) - dayOfMonth(firstSuch)) / 7))
  const nth = addDays(firstSuch, 7 * (rule.nth - 1))
  return sameMonth(nth, first) ? nth : addDays(nth, -7)
}

const nthWorkday = (count: number, first: Day, holidays: Holidays): Day | null => {
  let left = count
  for (let on = first; sameMonth(on, first); on = addDays(on, 1)) {
    const reason = freeReason(on, holidays)
    if (reason === 'unknown') return null
    if (reason === null && (left -= 1) === 0) return on
  }
  return null
}

type Shift = { on: Day | null; steps: { on: Day; reason: Text }[] }

/** Steps from a free day to the next working day in one direction, keeping the reason of every day passed over. */
const shift = (from: Day, stride: number, holidays: Holidays): Shift => {
  const steps: Shift['steps'] = []
  for (let on = from; steps.length < 60; on = addDays(on, stride)) {
    const reason = freeReason(on, holidays)
    if (reason === 'unknown') return { on: null, steps }
    if (reason === null) return { on, steps }
    steps.push({ on, reason })
  }
  return { on: null, steps }
}

/** Where the activity day of one month lies, with the reason of every move. */
const plannedDay = (body: CalendarBody, year: number, month: number, holidays: Holidays): PlannedDay => {
  // the text may leave the day for somebody to fix; until then no day is planned
  const nominal = body.on ? nominalDay(body.on, year, month, holidays) : null
  const unmoved = { year, month, nominal, on: nominal, moved: null, leftMonth: false }
  if (nominal === null || body.onHoliday.move === 'none') return unmoved
  const reason = freeReason(nominal, holidays)
  if (reason === 'unknown') return { ...unmoved, on: null }
  if (reason === null || !countsAsHoliday(body, reason)) return unmoved
  const { on, steps } = moveOff(body, nominal, holidays)
  return { ...unmoved, on, moved: { from: nominal, reason, steps }, leftMonth: on !== null && !sameMonth(on, dayOf(year, month, 1)) }
}

const countsAsHoliday = (body: CalendarBody, reason: Text): boolean =>
  (body.onHoliday.counts ?? ['public-holiday']).includes(reason === WEEKEND ? 'weekend' : 'public-holiday')

const moveOff = (body: CalendarBody, nominal: Day, holidays: Holidays): Shift => {
  const { move, to, insideMonth } = body.onHoliday
  const stride = to === 'same-weekday' ? 7 : 1
  if (move === 'earlier') return shift(nominal, -stride, holidays)
  const later = shift(nominal, stride, holidays)
  const staysInside = later.on !== null && sameMonth(later.on, nominal)
  if (move === 'later' || !insideMonth || staysInside) return later
  return shift(nominal, -stride, holidays)
}

/** The whole year of one unit, month by month: what `activities` asks for. */
export const calendarOfYear = (rule: RuleInForce<CalendarBody>, year: number, holidays: Holidays): PlannedDay[] =>
  Array.from({ length: 12 }, (_, index) => plannedDay(rule.body, year, index + 1, holidays))

export const calendar: Kind<CalendarBody, CalendarFacts> = {
  name: 'calendar',
  title: { zh: '哪一天', en: 'Which day' },
  schema: calendarSchema,
  leansOn: () => [],
  asks: () => [],
  evaluate: (ask) => (ask.facts.ask === 'day' ? whichDay(ask, ask.facts) : judgeMove(ask, ask.facts)),
  stricter: (one, other) =>
    joinStrictness([
      equalOrIncomparable(one.on, other.on),
      equalOrIncomparable(one.onHoliday, other.onHoliday),
      moreIsStricter(one.leastHours, other.leastHours),
      approvalStrictness(one.change.approval, other.change.approval),
      narrowerIsStricter(one.split, other.split),
    ]),
  words: (evaluation) => (evaluation.detail.kind === 'move' ? moveWords(evaluation) : dayWords(evaluation)),
  sayValue: (key, value) => sayCalendarValue(key, value),
  canDoWithout: (key) => /^(leastHours|heldBy|split)$/.test(key),
  factsOf: (world, _rule, on) => calendarFacts(world, on),
}

type CalendarAsk = Ask<CalendarBody, CalendarFacts>

const approvalStrictness = (one: string, other: string): Strictness =>
  one === other ? 'equal' : one === 'none' ? 'looser' : other === 'none' ? 'stricter' : 'incomparable'

const whichDay = (ask: CalendarAsk, { year, month, holidays }: CalendarFacts): Evaluation => {
  const day = plannedDay(ask.rule.body, year, month, holidays)
  const period = calendarMonth(year, month)
  const detail = { kind: 'calendar', day } as const
  if (day.on === null)
    return answer(ask, {
      outcome: 'unknown',
      period,
      detail,
      missing: [ask.rule.body.on ? unpublished(holidays[year]?.published ? year + 1 : year) : text('还没有定每月哪一天', 'Nobody has fixed the day yet')],
    })
  return answer(ask, { outcome: 'met', period, detail, checks: day.leftMonth ? [leftMonthCheck(ask.rule.body.onHoliday.insideMonth === true)] : [] })
}

const unpublished = (year: number): Text =>
  text(`${year}年的节假日安排还没有公布，这一天先不定`, `The holidays of ${year} are not announced yet, so the day is left open`)

const leftMonthCheck = (inside: boolean): Check => ({
  key: 'inside-month',
  outcome: inside ? 'not_met' : 'not_applicable',
  says: text('一般应在当月内', 'In principle inside the month'),
  found: text('移到了下个月', 'Moved into another month'),
  weight: inside ? 'flag' : 'none',
  cites: [],
})

/** A day held on another day than planned: was the change approved where the rule asks for it, in time, with a reason? */
const judgeMove = (ask: CalendarAsk, facts: Extract<CalendarFacts, { ask: 'move' }>): Evaluation => {
  const day = plannedDay(ask.rule.body, facts.year, facts.month, facts.holidays)
  const needed = ask.rule.body.change.approval
  const detail = { kind: 'move', day, actual: facts.actual, approved: needed === 'none' ? null : facts.approval !== null } as const
  const period = calendarMonth(facts.year, facts.month)
  if (day.on === null) return answer(ask, { outcome: 'unknown', period, detail, missing: [unpublished(facts.year)] })
  if (day.on === facts.actual) return answer(ask, { outcome: 'met', period, detail })
  const checks = [reasonCheck(facts.reason), ...approvalChecks(needed, facts, earlier(day.on, facts.actual)), ...insideChecks(ask.rule.body, facts)]
  const waiting = needed !== 'none' && !facts.approval && facts.asked
  if (waiting)
    return answer(ask, {
      outcome: 'to_judge',
      period,
      detail,
      checks,
      judge: [{ question: 'approve', who: needed, text: text('请同意或不同意这次调整', 'Approve or refuse this change') }],
    })
  return answer(ask, { outcome: checks.some((check) => check.outcome === 'not_met') ? 'not_met' : 'met', period, detail, checks, follows: moveFollows(checks) })
}

const reasonCheck = (reason: string | null): Check => ({
  key: 'reason',
  outcome: reason ? 'met' : 'not_met',
  says: text('调整要写明原因', 'A change states its reason'),
  found: reason ? text('已写明原因', 'Reason stated') : text('没有写原因', 'No reason stated'),
  weight: 'flag',
  cites: [],
})

const approvalChecks = (needed: Actor | 'none', { approval }: { approval: { on: Day } | null }, before: Day): Check[] => {
  if (needed === 'none') return []
  const inTime = approval !== null && approval.on <= before
  const found =
    approval === null
      ? text('没有批准', 'Not approved')
      : inTime
        ? fill(text('{day}批准', 'Approved on {day}'), { day: sayDay(approval.on) })
        : fill(text('{day}才批准，晚于调整', 'Approved only on {day}, after the change'), { day: sayDay(approval.on) })
  return [
    {
      key: 'approval',
      outcome: inTime ? 'met' : 'not_met',
      says: fill(text('调整须先经{who}批准', 'A change needs approval by {who} beforehand'), { who: nameOf(needed) }),
      found,
      weight: 'flag',
      cites: [],
    },
  ]
}

const insideChecks = (body: CalendarBody, { actual, year, month }: { actual: Day; year: number; month: number }): Check[] =>
  body.onHoliday.insideMonth && !sameMonth(actual, dayOf(year, month, 1)) ? [leftMonthCheck(true)] : []

const moveFollows = (checks: Check[]): Follow[] =>
  checks
    .filter((check) => check.outcome === 'not_met')
    .map((check) => ({ does: 'flag', what: check.key, text: fill(text('标出：{found}', 'Flagged: {found}'), { found: check.found }), state: 'now' }))

const dayWords = (evaluation: Evaluation): Words => {
  const { day } = evaluation.detail as { day: PlannedDay }
  const month = sayMonth(day.year, day.month)
  const conclusion = day.on
    ? fill(text('{month}的活动日是{day}（{weekday}）', 'The activity day of {month} is {day} ({weekday})'), {
        month,
        day: sayDate(day.on),
        weekday: sayWeekday(day.on),
      })
    : fill(text('{month}的活动日还定不下来', 'The activity day of {month} cannot be fixed yet'), { month })
  return { conclusion, follows: null, steps: [{ step: 'day', part: 3, day, lines: dayLines(day) }] }
}

const dayLines = (day: PlannedDay): Text[] => {
  if (!day.nominal) return []
  const rule = fill(text('按规则是{day}（{weekday}）', 'By the rule it is {day} ({weekday})'), { day: sayDate(day.nominal), weekday: sayWeekday(day.nominal) })
  if (!day.moved) return [rule]
  const passed = day.moved.steps.map((step) => fill(text('{day}是{reason}', '{day} is {reason}'), { day: sayDate(step.on), reason: step.reason }))
  return [
    rule,
    ...passed,
    ...(day.on ? [fill(text('移到{day}（{weekday}）', 'Moved to {day} ({weekday})'), { day: sayDate(day.on), weekday: sayWeekday(day.on) })] : []),
  ]
}

const moveWords = (evaluation: Evaluation): Words => {
  const { day, actual } = evaluation.detail as { day: PlannedDay; actual: Day }
  const parts = { actual: sayDate(actual), planned: day.on ? sayDate(day.on) : text('未定', 'open') }
  const conclusion =
    day.on === actual
      ? fill(text('活动日按计划在{actual}开展', 'The day was held as planned on {actual}'), parts)
      : fill(
          evaluation.outcome === 'met'
            ? text('活动日由{planned}改在{actual}，合乎规定', 'The day was moved from {planned} to {actual}, as the rule allows')
            : evaluation.outcome === 'to_judge'
              ? text('活动日想由{planned}改在{actual}，等批准', 'The day is to move from {planned} to {actual}; approval is awaited')
              : text('活动日由{planned}改在{actual}，不合规定', 'The day was moved from {planned} to {actual}, not as the rule asks'),
          parts,
        )
  return {
    conclusion,
    follows: null,
    steps: [
      { step: 'day', part: 3, day, lines: dayLines(day) },
      { step: 'checks', part: 3, items: evaluation.checks },
    ],
  }
}

const sayCalendarValue = (key: string, value: unknown): Text | null => {
  if (key === 'on') return sayDayRule(value as DayRule)
  if (key === 'onHoliday.move') return MOVES[value as keyof typeof MOVES]
  if (key === 'onHoliday.to') return TARGETS[value as keyof typeof TARGETS]
  if (key === 'onHoliday.counts') return joinTexts((value as (keyof typeof FREE_DAYS)[]).map((item) => FREE_DAYS[item]))
  if (key === 'onHoliday.insideMonth') return value ? text('须在当月内', 'inside the month') : text('可到下个月', 'may leave the month')
  if (key === 'leastHours') return text(`${value}小时`, `${value} hours`)
  if (key === 'change.approval') return value === 'none' ? text('不需批准', 'no approval') : nameOf(value as Actor)
  if (key === 'heldBy') return joinTexts((value as UnitType[]).map((type) => UNIT_TYPES[type]))
  if (key === 'split')
    return (value as string[]).length === 0 ? text('不分开', 'not split') : joinTexts((value as (keyof typeof SPLITS)[]).map((part) => SPLITS[part]))
  return null
}

const SPLITS = { branch: text('党支部', 'branch'), group: text('党小组', 'group'), post: text('岗位', 'post') }

/** 每月第一个星期一 … */
export const sayDayRule = (rule: DayRule): Text => {
  if ('dayOfMonth' in rule) return text(`每月${rule.dayOfMonth}日`, `day ${rule.dayOfMonth} of the month`)
  if ('workday' in rule) return text(`每月第${rule.workday}个工作日`, `working day ${rule.workday} of the month`)
  const index = WEEKDAYS.indexOf(rule.weekday)
  const zh = `星期${'一二三四五六日'[index]}`
  const en = rule.weekday[0]!.toUpperCase() + rule.weekday.slice(1)
  if ('inWeekOf' in rule) return text(`1日所在那一周的${zh}`, `${en} of the week that holds the 1st`)
  if ('last' in rule) return text(`每月最后一个${zh}`, `last ${en} of the month`)
  return text(`每月第${'一二三四五'[rule.nth - 1]}个${zh}`, `${['first', 'second', 'third', 'fourth', 'fifth'][rule.nth - 1]} ${en} of the month`)
}

/** A case's world: `month: 2026-10`, `holidays: { 2026: { free: { "2026-10-01": 国庆节 }, work: {} } }`, `actual`, `reason`, `approved`. */
const calendarFacts = (world: World, on: Day): CalendarFacts => {
  const [year, month] = String(world['month'] ?? on.slice(0, 7))
    .split('-')
    .map(Number) as [number, number]
  const holidays = holidaysOf(world['holidays'] as Record<string, WrittenYear> | undefined, year)
  if (world['actual'] === undefined) return { ask: 'day', year, month, holidays }
  const approved = world['approved'] as string | undefined
  return {
    ask: 'move',
    year,
    month,
    holidays,
    actual: world['actual'] as Day,
    reason: (world['reason'] as string | undefined) ?? null,
    approval: approved ? { on: approved as Day, by: 'superior' } : null,
    asked: world['asked'] === true,
  }
}

type WrittenYear = { free?: Record<string, string>; work?: Record<string, string> } | 'unpublished'

const holidaysOf = (written: Record<string, WrittenYear> | undefined, year: number): Holidays => {
  const years = written ?? { [year]: {} }
  const named = (days: Record<string, string> | undefined) => Object.fromEntries(Object.entries(days ?? {}).map(([on, name]) => [on, text(name, name)]))
  return Object.fromEntries(
    Object.entries(years).map(([key, value]) => [
      key,
      value === 'unpublished' ? { published: false, free: {}, work: {} } : { published: true, free: named(value.free), work: named(value.work) },
    ]),
  )
}
