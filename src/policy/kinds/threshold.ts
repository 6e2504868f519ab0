/** A measure over a period against a limit, and what crossing it opens. */
import { z } from 'zod'
import { addDays, addYears, calendarMonth, calendarYear, monthOf, within, yearOf, type Day, type Period } from '../../kernel/days.ts'
import { compareFractions, fraction, showFraction, type Fraction } from '../../kernel/fractions.ts'
import {
  SPANS,
  amountSchema,
  endOfTerm,
  headShape,
  keyOf,
  showTerm,
  sideSchema,
  spanSchema,
  termSchema,
  type BodyOf,
  type Span,
  type Term,
} from '../engine/head.ts'
import { answer, type Ask, type Kind, type Telling, type Words, type World } from '../engine/kind.ts'
import { actorSchema, nameSchema, slotOf } from '../engine/slots.ts'
import { equalOrIncomparable, higherIsStricter, lowerIsStricter, widerIsStricter } from '../engine/strictness.ts'
import { stretchesOf } from '../engine/turns.ts'
import { fill, joinTexts, nameOf, sayAmount, text } from '../engine/words.ts'
import { GRADES, HANDLINGS } from '../vocabulary/actors.ts'
import { ENTRIES } from '../vocabulary/entries.ts'
import type { Comparison, Evaluation, Figure, Follow } from '../vocabulary/evaluation.ts'
import type { ExplanationStep, FactLine, Mark } from '../vocabulary/explanation.ts'
import {
  BASE_MEASURES,
  DERIVED_MEASURES,
  isDerived,
  lessIsBetter,
  measureTitle,
  measureUnit,
  type AmountRow,
  type BaseMeasureName,
  type MeasureFact,
  type MeasureName,
  type MeasureRequest,
  type MeasureRow,
  type TickRow,
} from '../vocabulary/measures.ts'
import { joinStrictness, type Strictness, type Text } from '../vocabulary/outcomes.ts'
import { COUNTINGS, type Counting } from '../vocabulary/parts.ts'
import type { RuleInForce } from '../vocabulary/rules.ts'
import { TICKS, tickOf } from '../vocabulary/ticks.ts'
import { creditTable, showWeight, tally, weightOf, type CreditBody, type CreditTable } from './credit.ts'

const measureSchema = keyOf({ ...BASE_MEASURES, ...DERIVED_MEASURES }) as unknown as z.ZodType<MeasureName>

const conditionSchema = z.strictObject({
  key: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .optional(),
  measure: measureSchema,
  is: z.enum(['<', '<=', '>=', '>']),
  value: slotOf(amountSchema, { zh: '界限', en: 'Limit' }),
})

/** One condition or a list; a single one without a key of its own is called `limit`, so that its value is `when.limit.value`. */
const conditionsSchema = z.union([conditionSchema.transform((one) => [{ ...one, key: one.key ?? 'limit' }]), z.array(conditionSchema).min(1)])

/** When a consequence comes: as soon as the figure to date is past the limit, once it can no longer be mended, or at the end of the period. */
const MOMENTS = {
  running: { zh: '累计数一过界就办', en: 'as soon as the figure to date is past the limit' },
  certain: { zh: '到期末也补不回来时办', en: 'once it can no longer be mended' },
  'period-end': { zh: '期末办', en: 'at the end of the period' },
} as const

const moment = slotOf(keyOf(MOMENTS), { zh: '什么时候办', en: 'When it comes' }).optional()
const afterSessions = slotOf(z.int().min(1), { zh: '至少开展几次以后', en: 'After how many sessions' }).optional()
const key = z
  .string()
  .regex(/^[a-z0-9-]+$/)
  .optional()

const barSchema = z.strictObject({ key, bar: z.literal('grade'), value: keyOf(GRADES), decides: actorSchema.optional(), at: moment })
const openSchema = z.strictObject({
  key,
  open: keyOf(ENTRIES),
  bearer: actorSchema,
  within: slotOf(termSchema, { zh: '期限', en: 'Term' }).optional(),
  at: moment,
  after: afterSessions,
})
const proposed = { key, decides: actorSchema, approves: actorSchema.optional(), at: moment }
const proposeSchema = z.discriminatedUnion('propose', [
  z.strictObject({ ...proposed, propose: z.literal('grade'), value: keyOf(GRADES) }),
  z.strictObject({ ...proposed, propose: z.literal('handling'), value: keyOf(HANDLINGS) }),
])
const listSchema = z.strictObject({ key, list: nameSchema, to: actorSchema, at: moment })
const warnSchema = z.strictObject({ key, warn: z.array(actorSchema).min(1) })

/** A consequence without a key of its own is named after what it does: `then.talk.within`. */
const withKey = <C extends { key?: string | undefined }>(consequence: C): C & { key: string } => {
  const named = consequence as { bar?: string; open?: string; propose?: string }
  return { ...consequence, key: consequence.key ?? named.open ?? (named.bar ? 'bar' : named.propose ? 'proposal' : 'list' in consequence ? 'list' : 'warning') }
}

const consequenceSchema = z.union([barSchema, openSchema, proposeSchema, listSchema, warnSchema])

const thresholdSchema = z
  .strictObject({
    ...headShape,
    kind: z.literal('threshold'),
    about: z.enum(['member', 'floating-member', 'session', 'branch', 'unit', 'leader']),
    /** which side of a floating case sees to it */
    side: sideSchema.optional(),
    /** which sessions are counted */
    of: slotOf(keyOf(COUNTINGS), { zh: '计哪些活动', en: 'Which activities count' }).optional(),
    over: slotOf(spanSchema, { zh: '一年怎么算', en: 'The period' }),
    /** crossed when true: the outcome is then not_met and the consequences follow */
    when: conditionsSchema.optional(),
    /** required to be true: the outcome is not_met when it is false */
    must: conditionsSchema.optional(),
    joined: slotOf(z.enum(['any', 'all']), { zh: '几个条件怎么连', en: 'How the conditions join' }).optional(),
    /** what lies between two absences: does a leave, or an exemption, break the run? */
    run: z
      .strictObject({
        excused: slotOf(z.enum(['breaks', 'skips']), { zh: '中间请假是否断开', en: 'Does a leave break the run' }),
        exempt: slotOf(z.enum(['breaks', 'skips']), { zh: '中间免除是否断开', en: 'Does an exemption break the run' }),
      })
      .optional(),
    then: z.array(consequenceSchema.transform(withKey)).default([]),
    /** what does not follow, in our words: other grades stay open */
    leaves: nameSchema.optional(),
  })
  .superRefine((rule, ctx) => {
    if (!rule.when === !rule.must)
      ctx.addIssue({
        code: 'custom',
        message: '界限规则只写 when（越过即不合）或 must（必须达到）中的一个 · a threshold has either when: (crossed) or must: (required), exactly one',
      })
  })
type WrittenThreshold = z.output<typeof thresholdSchema>
export type ThresholdBody = BodyOf<WrittenThreshold>
type Consequence = ThresholdBody['then'][number]

/** Does somebody get something to do or to decide when the limit is crossed, beside being listed and warned? */
export const hasConsequence = ({ then }: ThresholdBody): boolean => then.some((one) => 'open' in one || 'propose' in one || 'bar' in one)

type Condition = NonNullable<ThresholdBody['when']>[number]

/** One answered request: what a supplier said about this subject. */
export type Answered = { request: MeasureRequest; row: MeasureRow }
export type ThresholdFacts = { answered: Answered[] }

const conditionsOf = (body: ThresholdBody): Condition[] => body.when ?? body.must ?? []

/** The stretch that a span means on a day: the calendar year of that day, the twelve months that end on it … */
const periodOf = (span: Span, on: Day): Period => {
  if (span === 'rolling-year') return { from: addDays(addYears(on, -1), 1), to: on }
  if (span === 'month') return calendarMonth(yearOf(on), monthOf(on))
  if (span === 'session' || span === 'standing' || span === 'once') return { from: on, to: on }
  return stretchesOf(span, yearOf(on)).find((period) => period !== null && within(on, period)) ?? calendarYear(yearOf(on))
}

const baseOf = (measure: MeasureName): BaseMeasureName => (isDerived(measure) ? DERIVED_MEASURES[measure].from : measure)

const requestFor = (measure: MeasureName, over: Span, of: Counting | undefined, on: Day): MeasureRequest => ({
  measure: baseOf(measure),
  period: periodOf(over, on),
  of: of ?? null,
})

export const requestKey = ({ measure, period, of }: MeasureRequest): string => `${measure}|${of ?? ''}|${period.from}|${period.to}`

/** The requests of the rule and of every other reading of its period and of what is counted. */
const requestsOf = (rule: RuleInForce<ThresholdBody>, on: Day): MeasureRequest[] => {
  const readings = (key: string, now: unknown) => [
    now,
    ...rule.choices.filter((choice) => choice.key === key).flatMap((choice) => choice.options.map((option) => option.value)),
  ]
  const requests = conditionsOf(rule.body).flatMap(({ measure }) =>
    readings('over', rule.body.over).flatMap((over) =>
      readings('of', rule.body.of).map((of) => requestFor(measure, over as Span, (of ?? undefined) as Counting | undefined, on)),
    ),
  )
  return [...new Map(requests.map((request) => [requestKey(request), request])).values()]
}

const leansOn = (rule: RuleInForce<ThresholdBody>): string[] => [
  ...new Set(conditionsOf(rule.body).flatMap(({ measure }) => (isDerived(measure) ? [DERIVED_MEASURES[measure].credit] : []))),
]

/** A figure with what unknown ticks and the rest of the period can still make of it; `null` where nothing was counted. */
type Range = { amount: Fraction; low: Fraction; high: Fraction; best: Fraction; worst: Fraction; ahead: number; unknown: number } | null

const isTicks = (row: MeasureRow): row is TickRow => 'ticks' in row

const ratioRange = ({ ticks, ahead }: TickRow, table: CreditTable): Range => {
  const { num, den, unknown, scale } = tally(ticks, table)
  if (den === 0) return null
  const part = (top: number, bottom: number): Fraction =>
    top % scale === 0 && bottom % scale === 0 ? fraction(top / scale, bottom / scale) : fraction(top, bottom)
  const total = den + scale * ahead
  return {
    amount: part(num, den),
    low: part(num, den),
    high: part(num + scale * unknown, den),
    best: part(num + scale * (unknown + ahead), total),
    worst: part(num, total),
    ahead,
    unknown,
  }
}

const countRange = (low: number, unknown: number, ahead: number, worst = low + unknown + ahead, high = low + unknown): Range => ({
  amount: fraction(low, 1),
  low: fraction(low, 1),
  high: fraction(high, 1),
  best: fraction(low, 1),
  worst: fraction(worst, 1),
  ahead,
  unknown,
})

const countOf = (ticks: string, letter: string): number => {
  const [capital, small] = [letter.charCodeAt(0), letter.toLowerCase().charCodeAt(0)]
  let count = 0
  for (let index = 0; index < ticks.length; index += 1) {
    const code = ticks.charCodeAt(index)
    if (code === capital || code === small) count += 1
  }
  return count
}

/** What each letter does to a run of absences, by char code of the capital. */
type RunTable = { absent: number; unknown: number; skips: ReadonlySet<number> }

const runTables = new WeakMap<object, RunTable>()

const runTable = (body: ThresholdBody): RunTable => {
  const known = runTables.get(body)
  if (known) return known
  const skipped = Object.entries(TICKS).filter(
    ([, { box }]) => (box === 'excused' && body.run?.excused === 'skips') || (box === 'exempt' && (body.run?.exempt ?? 'skips') === 'skips'),
  )
  const table = { absent: 'A'.charCodeAt(0), unknown: 'U'.charCodeAt(0), skips: new Set(skipped.map(([letter]) => letter.charCodeAt(0))) }
  runTables.set(body, table)
  return table
}

const SMALL = 32

/** The longest run of absences, and the run still open at the end; unknown ticks break it, or (`unknownCounts`) belong to it. */
const runs = (ticks: string, { absent, unknown, skips }: RunTable, unknownCounts: boolean): { longest: number; open: number } => {
  let longest = 0
  let open = 0
  for (let index = 0; index < ticks.length; index += 1) {
    const code = ticks.charCodeAt(index) & ~SMALL
    if (code === absent || (code === unknown && unknownCounts)) open += 1
    else if (!skips.has(code)) open = 0
    if (open > longest) longest = open
  }
  return { longest, open }
}

const runRange = ({ ticks, ahead }: TickRow, body: ThresholdBody): Range => {
  if (ticks.length === 0) return null
  const table = runTable(body)
  const sure = runs(ticks, table, false)
  const most = runs(ticks, table, true)
  return countRange(sure.longest, countOf(ticks, 'U'), ahead, Math.max(most.longest, most.open + ahead), most.longest)
}

const amountRange = ({ num, den, open = 0, ahead = 0 }: AmountRow): Range => {
  if (den === 0) return null
  return {
    amount: fraction(num, den),
    low: fraction(num, den),
    high: fraction(num + open, den),
    best: fraction(num + open + ahead, den + (den === 1 ? 0 : ahead)),
    worst: fraction(num, den + (den === 1 ? 0 : ahead)),
    ahead,
    unknown: open,
  }
}

const rangeOf = (measure: MeasureName, row: MeasureRow, body: ThresholdBody, credit: CreditTable | null): Range => {
  if (!isTicks(row)) return amountRange(row)
  if (measure === 'attendance.unexcused') return row.ticks.length === 0 ? null : countRange(countOf(row.ticks, 'A'), countOf(row.ticks, 'U'), row.ahead)
  if (measure === 'attendance.unexcused-in-a-row') return runRange(row, body)
  return credit === null ? null : ratioRange(row, credit)
}

/** Exact: compared by cross-multiplication of whole numbers. */
export const compares = (amount: Fraction, is: Comparison, limit: Fraction): boolean => {
  const difference = compareFractions(amount, limit)
  return is === '<' ? difference < 0 : is === '<=' ? difference <= 0 : is === '>=' ? difference >= 0 : difference > 0
}

const figureOf = (condition: Condition, index: number, range: Range): Figure => {
  const { measure, is, value: limit } = condition
  const as = isDerived(measure) ? DERIVED_MEASURES[measure].as : limit.den === 1 ? 'count' : 'fraction'
  const head = { key: condition.key ?? (index === 0 ? 'limit' : String(index)), measure, as, is, limit } as const
  if (range === null) return { ...head, amount: null, either: null, outlook: null, holds: null }
  const [low, high] = [compares(range.low, is, limit), compares(range.high, is, limit)]
  return {
    ...head,
    amount: range.amount,
    either: range.unknown > 0 ? [range.low, range.high] : null,
    outlook: range.ahead > 0 ? { best: range.best, worst: range.worst, ahead: range.ahead } : null,
    holds: low === high ? low : null,
  }
}

const join = (joined: 'any' | 'all', parts: readonly (boolean | null)[]): boolean | null => {
  const decisive = joined === 'any'
  if (parts.includes(decisive)) return decisive
  return parts.includes(null) ? null : !decisive
}

/** Would the line be crossed (or the requirement failed) if every figure ended at this end of its outlook? */
const crossedAt = (end: 'best' | 'worst', figures: readonly Figure[], body: ThresholdBody): boolean | null => {
  const holds = figures.map((figure) => {
    const amount = figure.outlook
      ? figure.outlook[end]
      : end === 'best'
        ? kindOfGood(figure) === 'high'
          ? (figure.either?.[1] ?? figure.amount)
          : figure.amount
        : figure.amount
    return amount ? compares(amount, figure.is, figure.limit) : null
  })
  return crossedBy(join(body.joined ?? 'any', holds), body)
}

/** For a ratio more is better, for a count of absences less is. */
const kindOfGood = (figure: Figure): 'high' | 'low' => (lessIsBetter(figure.measure) ? 'low' : 'high')

const crossedBy = (holds: boolean | null, body: ThresholdBody): boolean | null => (holds === null ? null : body.when ? holds : !holds)

type ThresholdAsk = Ask<ThresholdBody, ThresholdFacts>

/** What the ranges alone decide: everything but whose they are and which ticks they were made of. */
type Reading = Omit<Evaluation, 'about' | 'facts' | 'uses' | 'rule' | 'detail'>

type Row = { request: MeasureRequest; row: MeasureRow | null }

/** The rule's conditions over one subject's rows, as ranges; null where a row was not supplied. */
const rangesOf = (conditions: Condition[], rows: Row[], body: ThresholdBody, tables: (CreditTable | null)[]): Range[] | null => {
  const ranges: Range[] = []
  for (let index = 0; index < conditions.length; index += 1) {
    const row = rows[index]!.row
    if (row === null) return null
    ranges.push(rangeOf(conditions[index]!.measure, row, body, tables[index]!))
  }
  return ranges
}

/** What of a row the rule looks at, as a short text: two subjects with the same are judged alike. Cheaper than the ranges themselves. */
const signatureOf = (measure: MeasureName, row: MeasureRow | null, body: ThresholdBody, table: CreditTable | null): string => {
  if (row === null) return '-'
  if (!isTicks(row)) return `${row.num}/${row.den}+${row.open ?? 0}+${row.ahead ?? 0}`
  if (measure === 'attendance.unexcused-in-a-row') {
    const most = runs(row.ticks, runTable(body), true)
    return `${runs(row.ticks, runTable(body), false).longest},${most.longest},${most.open},${countOf(row.ticks, 'U')},${row.ahead},${row.ticks.length > 0}`
  }
  if (table === null) return `${countOf(row.ticks, 'A')},${countOf(row.ticks, 'U')},${row.ahead},${row.ticks.length > 0}`
  const { num, den, unknown } = tally(row.ticks, table)
  return `${num}/${den},${unknown},${row.ahead}`
}

const judge = (ask: ThresholdAsk, period: Period, ranges: Range[] | null, held: number): Reading => {
  const { rule, on } = ask
  const running = on < period.to
  const base: Omit<Reading, 'outcome'> = {
    slot: rule.slot,
    kind: rule.kind,
    on,
    period,
    running,
    figures: [],
    checks: [],
    follows: [],
    missing: [],
    judge: [],
    because: null,
  }
  if (ranges === null) return { ...base, outcome: 'unknown', missing: [text('这一段的记录没有提供', 'The records of this period were not supplied')] }
  if (leansOn(rule).some((slot) => ask.with(slot) === null)) return { ...base, outcome: 'unknown', missing: [NO_CREDIT] }
  const figures = conditionsOf(rule.body).map((condition, index) => figureOf(condition, index, ranges[index]!))
  if (figures.every((figure) => figure.amount === null))
    return { ...base, outcome: 'not_applicable', because: text('这一段里没有应计的活动', 'No counted activity in this period'), figures }
  const crossed = crossedBy(
    join(
      rule.body.joined ?? 'any',
      figures.map((figure) => figure.holds),
    ),
    rule.body,
  )
  const follows = rule.body.then.map((consequence) => followOf(ask, consequence, { crossed, figures, running, period, held }))
  const outcome = crossed === null ? 'unknown' : crossed ? 'not_met' : 'met'
  return { ...base, outcome, figures, follows, missing: outcome === 'unknown' ? [missingTicks(Math.max(...ranges.map((range) => range?.unknown ?? 0)))] : [] }
}

const NO_CREDIT = text('现行制度里没有写各种出勤怎么计，请先采用写明这一条的制度', 'No rule in force says how a tick counts; adopt a pack that does')

const detailOf = (rows: Row[], body: ThresholdBody): Evaluation['detail'] => {
  const row = rows.find((one) => one.row !== null && isTicks(one.row))?.row as TickRow | undefined
  return { kind: 'threshold', joined: body.joined ?? 'any', ticks: row ? { letters: row.ticks, ahead: row.ahead } : null }
}

/** How many sessions were held, where a consequence waits for a number of them. */
const heldOf = (rows: Row[], body: ThresholdBody): number => {
  const row = rows[0]?.row
  const waits = body.then.some((consequence) => 'after' in consequence && consequence.after)
  return waits && row && isTicks(row) ? row.ticks.length : Number.MAX_SAFE_INTEGER
}

const missingTicks = (count: number): Text =>
  count === 0 ? text('有一项还没有记', 'Something is not stated yet') : text(`缺 ${count} 次记录`, `${count} ${count === 1 ? 'tick' : 'ticks'} missing`)

const creditFor = ({ with: source }: ThresholdAsk, measure: MeasureName): CreditTable | null => {
  if (!isDerived(measure) || DERIVED_MEASURES[measure].as === 'count') return null
  const rule = source(DERIVED_MEASURES[measure].credit)
  return rule ? creditTable(rule.body as CreditBody) : null
}

type Crossing = { crossed: boolean | null; figures: Figure[]; running: boolean; period: Period; held: number }

const followOf = (ask: ThresholdAsk, consequence: Consequence, crossing: Crossing): Follow => {
  if ('warn' in consequence) return warning(ask, consequence, crossing)
  const state = stateOf(ask, consequence, crossing)
  if ('bar' in consequence)
    return {
      does: 'bar',
      what: consequence.value,
      state,
      text: fill(text('不得评为“{grade}”', 'may not be graded "{grade}"'), { grade: GRADES[consequence.value] }),
      ...(consequence.decides ? { decides: consequence.decides } : {}),
    }
  if ('propose' in consequence) return proposal(consequence, state)
  if ('list' in consequence) return { does: 'list', what: consequence.key, state, bearer: consequence.to, text: consequence.list }
  const due = state === 'now' && consequence.within ? endOfTerm(ask.on, consequence.within) : null
  return {
    does: 'open',
    what: consequence.open,
    state,
    bearer: consequence.bearer,
    due,
    text: fill(text('{who}要办{what}', '{who} owes: {what}'), { who: nameOf(consequence.bearer), what: ENTRIES[consequence.open] }),
  }
}

const proposal = (consequence: Extract<Consequence, { propose: string }>, state: Follow['state']): Follow => ({
  does: 'propose',
  what: consequence.value,
  state,
  decides: consequence.decides,
  ...(consequence.approves ? { approves: consequence.approves } : {}),
  text: fill(
    consequence.propose === 'grade'
      ? text('建议提请{who}讨论是否评定为“{what}”', 'Proposed: {who} considers the grade "{what}"')
      : text('建议提请{who}讨论是否{what}', 'Proposed: {who} considers whether the member is {what}'),
    { who: nameOf(consequence.decides), what: consequence.propose === 'grade' ? GRADES[consequence.value] : HANDLINGS[consequence.value] },
  ),
})

const stateOf = (
  { rule }: ThresholdAsk,
  consequence: Exclude<Consequence, { warn: unknown }>,
  { crossed, figures, running, held }: Crossing,
): Follow['state'] => {
  if (crossed !== true) return 'no'
  if ('after' in consequence && consequence.after && held < consequence.after && running) return 'later'
  const at = consequence.at ?? 'running'
  if (!running || at === 'running') return 'now'
  return at === 'certain' && crossedAt('best', figures, rule.body) === true ? 'now' : 'later'
}

/** While the period runs: the line is crossed to date, or can no longer be kept. */
const warning = ({ rule }: ThresholdAsk, consequence: Extract<Consequence, { warn: unknown }>, { crossed, figures, running }: Crossing): Follow => {
  const lost = crossedAt('best', figures, rule.body) === true
  const best = figures[0]?.outlook?.best
  const words = lost
    ? text('到期末已补不回来', 'It can no longer be mended in this period')
    : best
      ? fill(text('到期末最好可达 {best}，还来得及', 'At best {best} by the end; there is still time'), { best: showFraction(best) })
      : text('还来得及', 'There is still time')
  return {
    does: 'warn',
    what: lost ? 'lost' : 'mendable',
    state: running && (crossed === true || lost) ? 'now' : 'no',
    bearer: consequence.warn[0]!,
    text: words,
  }
}

const evaluateThreshold = (ask: ThresholdAsk): Evaluation => {
  const { body } = ask.rule
  const conditions = conditionsOf(body)
  const rows = conditions.map(({ measure }): Row => {
    const request = requestFor(measure, body.over, body.of, ask.on)
    const row = ask.facts.answered.find((one) => requestKey(one.request) === requestKey(request))?.row ?? null
    return { request, row }
  })
  const tables = conditions.map(({ measure }) => creditFor(ask, measure))
  return answer(ask, {
    ...judge(ask, rows[0]!.request.period, rangesOf(conditions, rows, body, tables), heldOf(rows, body)),
    detail: detailOf(rows, body),
    uses: usesOf(ask),
  })
}

const usesOf = ({ rule, with: source }: ThresholdAsk): RuleInForce[] => leansOn(rule).flatMap((slot) => source(slot) ?? [])

/**
 * One rule over many subjects: those with the same figures are judged once, so that 50,000 members cost little more than their list.
 * `answered` holds every request of `asks(rule, on)` with the rows of all subjects. The evaluations come in the order of the first answer's rows.
 */
export const evaluateThresholdSet = (ask: Omit<ThresholdAsk, 'about' | 'facts'>, answered: { request: MeasureRequest; rows: MeasureRow[] }[]): Evaluation[] => {
  const { body } = ask.rule
  const whole: ThresholdAsk = { ...ask, about: { kind: body.about, id: '' }, facts: { answered: [] } }
  const conditions = conditionsOf(body)
  const requests = conditions.map(({ measure }) => requestFor(measure, body.over, body.of, ask.on))
  const tables = conditions.map(({ measure }) => creditFor(whole, measure))
  const rowsOf = rowFinder(requests, answered)
  const uses = usesOf(whole)
  const known = new Map<string, Reading>()
  return rowsOf.subjects.map((subject, index) => {
    const rows = rowsOf.at(index)
    const held = heldOf(rows, body)
    const key = conditions.reduce((all, { measure }, place) => `${all};${signatureOf(measure, rows[place]!.row, body, tables[place]!)}`, String(held))
    const reading = known.get(key) ?? judge(whole, requests[0]!.period, rangesOf(conditions, rows, body, tables), held)
    known.set(key, reading)
    const facts: ThresholdFacts = { answered: rows.flatMap(({ request, row }) => (row ? [{ request, row }] : [])) }
    return { ...reading, about: { kind: body.about, id: subject }, rule: ask.rule, uses, facts, detail: detailOf(rows, body) }
  })
}

/** For every subject of the first answer its row of each request. Conditions over one request share the row. */
const rowFinder = (requests: MeasureRequest[], answered: { request: MeasureRequest; rows: MeasureRow[] }[]) => {
  const sources = requests.map((request) => answered.find((one) => requestKey(one.request) === requestKey(request)) ?? null)
  const first = sources[0]?.rows ?? []
  const lookups = sources.map((source) => (source && source !== sources[0] ? new Map(source.rows.map((row) => [row.subject, row])) : null))
  return {
    subjects: first.map((row) => row.subject),
    at: (index: number): Row[] =>
      requests.map((request, place) => ({
        request,
        row: sources[place] === null ? null : lookups[place] ? (lookups[place].get(first[index]!.subject) ?? null) : first[index]!,
      })),
  }
}

const conditionStrictness = (one: ThresholdBody, other: ThresholdBody): Strictness => {
  const [left, right] = [conditionsOf(one), conditionsOf(other)]
  if (left.length !== right.length || !one.when !== !other.when) return 'incomparable'
  return joinStrictness(
    left.map((condition, index) => {
      const against = right[index]!
      if (condition.measure !== against.measure || condition.is !== against.is) return 'incomparable'
      const asksForMore = (condition.is === '<' || condition.is === '<=') === (one.when !== undefined)
      return asksForMore ? higherIsStricter(condition.value, against.value) : lowerIsStricter(condition.value, against.value)
    }),
  )
}

const termStrictness = (one: ThresholdBody, other: ThresholdBody): Strictness => {
  const terms = (body: ThresholdBody) => body.then.map((consequence) => ('within' in consequence ? (consequence.within ?? null) : null))
  return equalOrIncomparable(terms(one), terms(other))
}

const consequenceNames = (body: ThresholdBody): string[] => body.then.filter((consequence) => !('warn' in consequence)).map((consequence) => consequence.key)

export const threshold: Kind<ThresholdBody, ThresholdFacts> = {
  name: 'threshold',
  title: { zh: '界限', en: 'Threshold' },
  schema: thresholdSchema,
  leansOn,
  asks: requestsOf,
  evaluate: evaluateThreshold,
  stricter: (one, other) =>
    joinStrictness([
      conditionStrictness(one, other),
      one.joined === other.joined
        ? 'equal'
        : (one.joined ?? 'any') === (other.joined ?? 'any')
          ? 'equal'
          : (one.joined ?? 'any') === 'any'
            ? 'stricter'
            : 'looser',
      equalOrIncomparable(one.over, other.over),
      equalOrIncomparable(one.of, other.of),
      equalOrIncomparable(one.run, other.run),
      widerIsStricter(consequenceNames(one), consequenceNames(other)),
      termStrictness(one, other),
    ]),
  words: thresholdWords,
  sayValue: sayThresholdValue,
  canDoWithout: (key) => /\.(within|after)$/.test(key),
  factsOf: thresholdFacts,
}

function thresholdWords(evaluation: Evaluation, telling: Telling): Words {
  return {
    conclusion: conclusionOf(evaluation),
    follows: followsText(evaluation),
    steps: [...figureSteps(evaluation, telling), ...factSteps(evaluation, telling)],
  }
}

/** 全年出勤 7/12，未达到三分之二 */
const conclusionOf = (evaluation: Evaluation): Text => {
  const lead = spanLead((evaluation.rule.body as ThresholdBody).over)
  if (evaluation.outcome === 'not_applicable') return evaluation.because ?? text('不适用', 'Does not apply')
  if (evaluation.outcome === 'unknown' && evaluation.figures.length === 0) return joinTexts(evaluation.missing, '；', '; ')
  return fill(text('{lead}{figures}', '{lead}{figures}'), { lead, figures: joinTexts(evaluation.figures.map(sayFigure), '；', '; ') })
}

const spanLead = (over: Span): Text => {
  if (over === 'calendar-year') return text('全年', 'Over the year: ')
  if (over === 'rolling-year') return text('近十二个月', 'Over twelve months: ')
  if (over === 'standing' || over === 'once') return text('', '')
  return over === 'session' ? text('本次', 'This session: ') : fill(text('本{span}', 'This {span}: '), { span: SPANS[over] })
}

const sayFigure = (figure: Figure): Text => {
  const parts = {
    measure: measureTitle(figure.measure),
    shows: text(showAmount(figure), showAmount(figure)),
    verdict: sayVerdict(figure),
    limit: sayAmount(figure.limit),
  }
  if (figure.amount === null) return fill(text('{measure}没有可计的', '{measure}: nothing counted'), parts)
  if (figure.as === 'count')
    return fill(text('{measure} {shows} {unit}，{verdict}', '{measure} {shows}, {verdict}'), { ...parts, unit: measureUnit(figure.measure) })
  return fill(text('{measure} {shows}，{verdict}', '{measure} {shows}, {verdict}'), parts)
}

/** `7/12`, `2`, or `7/12—8/12` while it is open. */
export const showAmount = (figure: Figure): string => {
  const show = (amount: Fraction) => (figure.as === 'count' ? showCount(amount) : showFraction(amount))
  if (figure.amount === null) return '—'
  return figure.either ? `${show(figure.either[0])}—${show(figure.either[1])}` : show(figure.amount)
}

/** 31.5: a count of hours or days may have halves. Cut after two places, never rounded up to a limit that was not reached. */
export const showCount = ({ num, den }: Fraction): string => String(Math.floor((num * 100) / den) / 100)

/** What the drawer draws: a count with halves as one number. */
const drawn = (figure: Figure, amount: Fraction): Fraction => (figure.as === 'count' && amount.den !== 1 ? { num: Number(showCount(amount)), den: 1 } : amount)

/** Which side of the limit, in the words of the limit: 达到三分之二, 未达到三分之二, 还不能定. */
const sayVerdict = (figure: Figure): Text => {
  const unit = measureUnit(figure.measure)
  const limit = figure.as === 'count' ? text(`${figure.limit.num} ${unit.zh}`, String(figure.limit.num)) : sayAmount(figure.limit)
  if (figure.holds === null) return fill(text('是否达到{limit}还不能定', 'whether it reaches {limit} is open'), { limit })
  const reaches = figure.is === '<' || figure.is === '>=' ? (figure.is === '<') !== figure.holds : null
  if (reaches !== null) return fill(reaches ? text('达到{limit}', 'reaches {limit}') : text('未达到{limit}', 'does not reach {limit}'), { limit })
  const exceeds = (figure.is === '>') === figure.holds
  return fill(exceeds ? text('超过{limit}', 'is above {limit}') : text('未超过{limit}', 'is not above {limit}'), { limit })
}

const followsText = (evaluation: Evaluation): Text | null => {
  const leaves = (evaluation.rule.body as ThresholdBody).leaves
  const happening = evaluation.follows.filter((follow) => follow.state === 'now').map((follow) => follow.text)
  const coming = evaluation.follows
    .filter((follow) => follow.state === 'later')
    .map((follow) => fill(text('照此下去，{what}', 'If it stays so: {what}'), { what: follow.text }))
  if (happening.length + coming.length === 0) return evaluation.outcome === 'met' ? text('由此：没有要办的事。', 'What follows: nothing to do.') : null
  const said = fill(text('由此：{what}。', 'What follows: {what}.'), { what: joinTexts([...happening, ...coming], '；', '; ') })
  return leaves ? joinTexts([said, leaves], '', ' ') : said
}

const figureSteps = (evaluation: Evaluation, telling: Telling): ExplanationStep[] =>
  evaluation.figures.map((figure, index): ExplanationStep => {
    const beside =
      index === 0 ? (telling.beside ?? []).flatMap((other) => other.figures.filter((one) => one.measure === figure.measure && one.as === 'fraction')) : []
    return {
      step: 'fraction',
      part: 3,
      amount: figure.amount && drawn(figure, figure.amount),
      either: figure.either && [drawn(figure, figure.either[0]), drawn(figure, figure.either[1])],
      marks: [figure, ...beside].flatMap((one, place) => markOf(one, figure, place === 0)),
      lines: [figure, ...beside].flatMap((one) => comparisonLines(one)),
    }
  })

/** Where the limit lies on the bar: 2/3 of 12 is 8; the smallest whole number that reaches it. */
const markOf = (figure: Figure, shown: Figure, main: boolean): Mark[] => {
  const of = figure.as === 'count' ? Math.max(figure.limit.num, shown.amount?.num ?? 0) : (shown.amount?.den ?? 0)
  if (of === 0) return []
  const at = figure.as === 'count' ? figure.limit.num : Math.ceil((of * figure.limit.num) / figure.limit.den)
  const limit = sayLimit(figure)
  return [{ at, of, main, label: text(`${limit} 为 ${at}`, `${limit} is ${at}`) }]
}

const sayLimit = ({ limit, as }: Figure): string => (as === 'count' ? String(limit.num) : limit.den === 100 ? `${limit.num}%` : showFraction(limit))

/** 7×3 = 21，小于 12×2 = 24，未达到三分之二 */
const comparisonLines = (figure: Figure): Text[] => {
  if (figure.amount === null) return []
  const ends = figure.either ? figure.either : [figure.amount]
  return ends.map((amount) => {
    const holds = compares(amount, figure.is, figure.limit)
    return fill(text('{left}，{relation} {right}，{verdict}', '{left}, {relationEn} {right}: {verdict}'), {
      ...comparison(amount, figure),
      verdict: sayVerdict({ ...figure, holds }),
    })
  })
}

const comparison = (amount: Fraction, figure: Figure): Record<string, string> => {
  const { num, den } = reduced(figure.limit)
  const difference = amount.num * den - amount.den * num
  const relation = difference < 0 ? ['小于', 'less than'] : difference > 0 ? ['大于', 'more than'] : ['等于', 'equal to']
  if (figure.as === 'count' && amount.den !== 1) return { left: showCount(amount), relation: relation[0]!, relationEn: relation[1]!, right: String(num) }
  const product = (one: number, by: number) => (by === 1 ? String(one) : `${one}×${by} = ${one * by}`)
  const right = figure.as === 'count' ? String(num) : product(amount.den, num)
  return { left: product(amount.num, den), relation: relation[0]!, relationEn: relation[1]!, right }
}

const reduced = ({ num, den }: Fraction): Fraction => {
  let [one, other] = [num, den]
  while (other !== 0) [one, other] = [other, one % other]
  return one === 0 ? { num, den } : { num: num / one, den: den / one }
}

const factSteps = (evaluation: Evaluation, telling: Telling): ExplanationStep[] => {
  const { ticks } = evaluation.detail as { ticks: { letters: string; ahead: number } | null }
  if (!telling.facts) return []
  if (!ticks)
    return [
      {
        step: 'facts',
        part: 4,
        heading: text(`共 ${telling.facts.length} 项`, `${telling.facts.length} in all`),
        rows: telling.facts.map((fact) => factLine(fact, fact.amount === undefined ? null : String(fact.amount))),
        sum: firstShown(evaluation),
      },
    ]
  const letters = telling.facts.map((fact) => fact.tick ?? '').join('')
  if (letters !== ticks.letters)
    throw new Error(`the facts (${letters}) are not those the figure was made of (${ticks.letters}); both must come from one supplier`)
  const credit = evaluation.uses.find((rule) => rule.kind === 'credit')?.body as CreditBody | undefined
  const counts = (fact: MeasureFact) => (fact.tick === undefined ? null : credit ? showWeight(weightOf(credit, fact.tick)) : absenceCount(fact.tick))
  return [
    {
      step: 'facts',
      part: 4,
      heading: factsHeading(evaluation, letters),
      rows: telling.facts.map((fact) => factLine(fact, counts(fact))),
      sum: firstShown(evaluation),
    },
  ]
}

/** Where absences are counted and not a ratio, an absence counts 1, an exempted time not at all. */
const absenceCount = (tick: string): string | null => {
  const { box } = tickOf(tick)
  return box === 'exempt' ? null : box === 'absent' ? '1' : '0'
}

const firstShown = (evaluation: Evaluation): string | null => (evaluation.figures[0] ? showAmount(evaluation.figures[0]) : null)

const factsHeading = (evaluation: Evaluation, letters: string): Text => {
  const of = (evaluation.rule.body as ThresholdBody).of ?? 'activity-days'
  const credit = evaluation.uses.find((rule) => rule.kind === 'credit')?.body as CreditBody | undefined
  const out = credit ? [...letters].filter((letter) => weightOf(credit, letter) === null).length : 0
  if (evaluation.about.kind === 'session')
    return text(`名册 ${letters.length} 人${out > 0 ? `，其中 ${out} 人不计` : ''}`, `${letters.length} on the roll${out > 0 ? `, ${out} not counted` : ''}`)
  return text(
    `应计${COUNTINGS[of].zh} ${letters.length} 次${out > 0 ? `，其中 ${out} 次不计` : ''}`,
    `${letters.length} ${COUNTINGS[of].en}${out > 0 ? `, ${out} not counted` : ''}`,
  )
}

const ICONS: Record<string, string> = { present: 'present', excused: 'leave', exempt: 'exempt', elsewhere: 'away', absent: 'absent', unknown: 'unknown' }

const factLine = (fact: MeasureFact, counts: string | null): FactLine => {
  const tick = fact.tick ? tickOf(fact.tick) : null
  return {
    id: fact.id,
    on: fact.on,
    what: fact.what,
    status: tick?.title ?? text('计入', 'counted'),
    icon: tick ? ICONS[tick.box]! : 'present',
    provenance: fact.provenance,
    counts,
    sealed: fact.sealed ?? false,
  }
}

function sayThresholdValue(key: string, value: unknown): Text | null {
  if (key === 'over') return SPANS[value as Span]
  if (key === 'of') return COUNTINGS[value as Counting]
  if (key === 'joined') return value === 'any' ? text('有一条就算', 'any one is enough') : text('两条都有才算', 'all are needed')
  if (key.endsWith('.value')) return sayAmount(value as Fraction)
  if (key.endsWith('.within')) return showTerm(value as Term)
  if (key.endsWith('.at')) return MOMENTS[value as keyof typeof MOMENTS]
  if (key.endsWith('.after')) return text(`开展 ${value} 次以后`, `after ${value} sessions`)
  if (key.startsWith('run.')) return value === 'breaks' ? text('断开，重新数', 'breaks the run') : text('跳过，接着数', 'is passed over')
  return null
}

/**
 * A case's world: `ticks: PPLA` (or `held`, `present`, `excused`, `exempt`, `elsewhere`, `remote`, `unknown`; the rest is absent), `ahead`,
 * `before`: ticks of the part of the rolling year that lies before this year; or plain `num`, `den`; or `amounts: { measure: 6 }`, null where nobody has said.
 */
function thresholdFacts(world: World, rule: RuleInForce<ThresholdBody>, on: Day): ThresholdFacts {
  const ahead = Number(world['ahead'] ?? 0)
  const rowFor = (request: MeasureRequest): MeasureRow => {
    const named = (world['amounts'] as Record<string, number | null> | undefined)?.[request.measure]
    if (named !== undefined) return { subject: 'm', num: named ?? 0, den: named === null ? 0 : 1, ahead }
    if (BASE_MEASURES[request.measure].carries === 'amount') return { subject: 'm', num: Number(world['num'] ?? 0), den: Number(world['den'] ?? 1), ahead }
    const ticks = typeof world['ticks'] === 'string' ? world['ticks'] : ticksFromCounts(world)
    const rolling = request.period.to === on && request.period.from < `${yearOf(on)}-01-01`
    return { subject: 'm', ticks: rolling ? `${String(world['before'] ?? '')}${ticks}` : ticks, ahead: rolling ? 0 : ahead }
  }
  const amounts = Object.values((world['amounts'] as Record<string, number | null> | undefined) ?? {})
  const nothingSaid = amounts.length > 0 && amounts.every((amount) => amount === null)
  return { answered: nothingSaid ? [] : requestsOf(rule, on).map((request) => ({ request, row: rowFor(request) })) }
}

const ticksFromCounts = (world: World): string => {
  const count = (name: string) => Number(world[name] ?? 0)
  const named =
    'P'.repeat(count('present')) +
    'R'.repeat(count('remote')) +
    'H'.repeat(count('elsewhere')) +
    'L'.repeat(count('excused')) +
    'X'.repeat(count('exempt')) +
    'U'.repeat(count('unknown'))
  return named + 'A'.repeat(Math.max(0, Number(world['held'] ?? world['due'] ?? named.length) - named.length))
}
