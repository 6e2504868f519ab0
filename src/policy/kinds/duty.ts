/** Who owes what, how often, by when. Fulfilled by a record, released by a named person with a reason, or overdue. */
import { z } from 'zod'
import { calendarYear, yearOf, type Day } from '../../kernel/days.ts'
import {
  COUNTED,
  SPANS,
  headShape,
  keyOf,
  runningDays,
  showTerm,
  sideSchema,
  spanSchema,
  termInDays,
  termSchema,
  type BodyOf,
  type Counted,
  type Span,
  type Term,
} from '../engine/head.ts'
import { answer, type Ask, type Kind, type Words, type World } from '../engine/kind.ts'
import { climb, isLadderKey, ladderSchema, remindSchema, reminderOf, sayLadderValue } from '../engine/ladder.ts'
import { actorSchema, nameSchema, slotOf } from '../engine/slots.ts'
import { byOrder, equalOrIncomparable, lessIsStricter, moreIsStricter, widerIsStricter } from '../engine/strictness.ts'
import { outcomeOfTurns, overdueSince, sayTurn, turnsOf, type Done, type DutyFacts } from '../engine/turns.ts'
import { fill, joinTexts, nameOf, text } from '../engine/words.ts'
import type { Actor } from '../vocabulary/actors.ts'
import { BOOKS, ENTRIES, type BookKind } from '../vocabulary/entries.ts'
import type { DutyTurn, Evaluation, Follow } from '../vocabulary/evaluation.ts'
import { fieldTitle } from '../vocabulary/fields.ts'
import { joinStrictness, type Strictness, type Text } from '../vocabulary/outcomes.ts'

const dutySchema = z.strictObject({
  ...headShape,
  kind: z.literal('duty'),
  about: z.enum(['member', 'floating-member', 'branch', 'unit', 'leader', 'township', 'document', 'certificate', 'agreement']),
  /** which side of a floating case owes it */
  side: sideSchema.optional(),
  bearer: slotOf(actorSchema, { zh: '由谁办', en: 'Who bears it' }),
  do: keyOf(ENTRIES),
  what: nameSchema.optional(),
  to: actorSchema.optional(),
  times: z.strictObject({
    atLeast: slotOf(z.int().min(1), { zh: '至少几次', en: 'At least how often' }),
    per: slotOf(spanSchema, { zh: '每', en: 'Per' }),
    counted: slotOf(keyOf(COUNTED), { zh: '怎样算一期', en: 'How a stretch is counted' }).optional(),
  }),
  /** how long after the end of the span (or after the start, for a standing duty) the record may still come; none in most texts */
  within: slotOf(termSchema, { zh: '期限', en: 'Term' }).optional(),
  /** by what month and day of the year it falls due, `03-31` */
  by: slotOf(z.string().regex(/^\d{2}-\d{2}$/), { zh: '每年截止', en: 'By, each year' }).optional(),
  /** things that the standing duty keeps: the books of a unit */
  things: slotOf(z.array(keyOf(BOOKS)).min(1), { zh: '包括哪些', en: 'Which ones' }).optional(),
  /** matters that the records of one stretch must name between them */
  matters: slotOf(z.array(z.string().regex(/^[a-z0-9-]+$/)).min(1), { zh: '包括哪几项', en: 'Which matters' }).optional(),
  overdue: z.strictObject({ shows: actorSchema }).optional(),
  escalates: ladderSchema.optional(),
  remind: remindSchema.optional(),
})
type WrittenDuty = z.output<typeof dutySchema>
export type DutyBody = BodyOf<WrittenDuty>

/** From the most to the least frequent. */
const OFTENEST: readonly Span[] = ['month', 'quarter', 'half-year', 'calendar-year', 'rolling-year', 'once', 'standing', 'session']

type Times = { atLeast: number; per: Span; counted?: Counted | undefined }

/** Ninety days after the last against once a calendar quarter: neither is the stricter. */
const countedStrictness = (one: Times, other: Times): Strictness =>
  one.per === other.per ? equalOrIncomparable(one.counted ?? 'calendar', other.counted ?? 'calendar') : 'equal'

/** How often, as strictness: more often is stricter; more times in a longer span cannot be compared. */
export const timesStrictness = (one: Times, other: Times): Strictness =>
  joinStrictness([moreIsStricter(one.atLeast, other.atLeast), byOrder(OFTENEST, one.per, other.per), countedStrictness(one, other)])

type DutyAsk = Ask<DutyBody, DutyFacts>

const owedBy = (body: DutyBody) => ({
  atLeast: body.times.atLeast,
  per: body.times.per,
  counted: body.times.counted,
  within: body.within,
  by: body.by,
  matters: body.matters,
})

const judgeDuty = (ask: DutyAsk): Evaluation => {
  const turns = turnsOf(owedBy(ask.rule.body), ask.facts, ask.on)
  const outcome = outcomeOfTurns(turns)
  const year = ask.facts.year ?? yearOf(ask.on)
  return answer(ask, {
    outcome,
    period: calendarYear(year),
    running: turns.some((turn) => turn.state === 'due' || turn.state === 'later'),
    because: outcome === 'not_applicable' ? text('还没有到期的', 'Nothing is due yet') : null,
    follows: [...turns.flatMap((turn) => followOf(ask.rule.body, turn)), ...pressing(ask.rule.body, turns, ask.on)],
    detail: { kind: 'duty', turns },
  })
}

const followOf = (body: DutyBody, turn: DutyTurn): Follow[] => {
  if (turn.state !== 'due' && turn.state !== 'overdue') return []
  return [
    {
      does: 'open',
      what: body.do,
      state: 'now',
      bearer: body.bearer,
      due: turn.due,
      text: fill(text('{who}要办：{what}', '{who} owes: {what}'), { who: nameOf(body.bearer), what: body.what ?? ENTRIES[body.do] }),
    },
  ]
}

/** The reminder before the next due day, and the ladder once something is overdue and unanswered. */
const pressing = (body: DutyBody, turns: DutyTurn[], on: Day): Follow[] => {
  const next = turns.find((turn) => turn.state === 'due')
  return [...reminderOf(body.remind, next?.due ?? null, body.bearer, on), ...climb(body.escalates, overdueSince(turns, body.times) ?? next?.due ?? null, on)]
}

/** The duties of one bearer in one year, for the list of what is owed. */
export const dutiesOfYear = (body: DutyBody, facts: DutyFacts, on: Day): DutyTurn[] => turnsOf(owedBy(body), facts, on)

const dutyWords = (evaluation: Evaluation): Words => {
  const body = evaluation.rule.body as DutyBody
  const { turns } = evaluation.detail as { turns: DutyTurn[] }
  const parts = { who: nameOf(body.bearer), what: body.what ?? ENTRIES[body.do], times: sayTimes(body.times) }
  const verdict =
    evaluation.outcome === 'not_met'
      ? text('，有过期未办的', ', something is overdue')
      : evaluation.outcome === 'met'
        ? text('，该办的都办了', ', all done that was due')
        : text('，还没有到期的', ', nothing is due yet')
  return {
    conclusion: fill(text('{who}{times}：{what}{verdict}', '{what} by {who}, {times}{verdict}'), { ...parts, verdict }),
    follows: null,
    steps: [{ step: 'turns', part: 3, items: turns, lines: turns.map(sayTurn) }],
  }
}

/** 每半年至少 1 次 */
export const sayTimes = ({ atLeast, per, counted }: Times): Text => {
  if (per === 'standing') return text('长期', 'standing')
  if (per === 'once') return text(`${atLeast} 次`, `${atLeast} in all`)
  const days = runningDays(per, counted)
  if (days !== null) return text(`每 ${days} 天至少 ${atLeast} 次`, `at least ${atLeast} in ${days} days`)
  const span = { 'calendar-year': text('年', 'year') }[per as string] ?? SPANS[per]
  return text(`每${span.zh}至少 ${atLeast} 次`, `at least ${atLeast} a ${span.en}`)
}

export const duty: Kind<DutyBody, DutyFacts> = {
  name: 'duty',
  title: { zh: '应办事项', en: 'Duty' },
  schema: dutySchema,
  leansOn: () => [],
  asks: () => [],
  evaluate: judgeDuty,
  stricter: (one, other) =>
    joinStrictness([
      timesStrictness(one.times, other.times),
      lessIsStricter(one.within ? termInDays(one.within) : null, other.within ? termInDays(other.within) : null),
      lessIsStricter(one.by ? Number(one.by.replace('-', '')) : null, other.by ? Number(other.by.replace('-', '')) : null),
      widerIsStricter(one.things, other.things),
      widerIsStricter(one.matters, other.matters),
      bearerStrictness(one.bearer, other.bearer),
      equalOrIncomparable([one.do, one.to, one.side ?? null], [other.do, other.to, other.side ?? null]),
    ]),
  words: dutyWords,
  sayValue: (key, value) => sayDutyValue(key, value),
  canDoWithout: (key) => /^(within|by|things)$/.test(key) || isLadderKey(key),
  factsOf: dutyFacts,
}

/** A named person of the branch asks for more than the branch as a whole; other bearers cannot be compared. */
const bearerStrictness = (one: Actor, other: Actor): Strictness => {
  if (one === other) return 'equal'
  if (one === 'contact-person' && other === 'home-branch') return 'stricter'
  return one === 'home-branch' && other === 'contact-person' ? 'looser' : 'incomparable'
}

export const sayDutyValue = (key: string, value: unknown): Text | null => {
  if (key === 'bearer') return nameOf(value as Actor)
  if (key === 'times.per') return SPANS[value as Span]
  if (key === 'times.counted') return COUNTED[value as Counted]
  if (key === 'times.atLeast') return text(`${value} 次`, String(value))
  if (key === 'within') return showTerm(value as Term)
  if (key === 'by') return text(`每年${Number((value as string).slice(0, 2))}月${Number((value as string).slice(3))}日`, `each year by ${value as string}`)
  if (key === 'things') return joinTexts((value as BookKind[]).map((book) => BOOKS[book]))
  if (key === 'matters') return joinTexts((value as string[]).map(fieldTitle))
  return sayLadderValue(key, value)
}

/** A case's world: `since`, `until`, `year`, `done: [day | { on, for, until, matters }]`, `released: [day]`. */
export function dutyFacts(world: World, rule: { since: Day }, _on: Day): DutyFacts {
  const done = ((world['done'] as (string | Omit<Done, 'id'>)[] | undefined) ?? []).map(
    (item, index): Done => (typeof item === 'string' ? { id: `r${index}`, on: item as Day } : { id: `r${index}`, ...item }),
  )
  const released = ((world['released'] as string[] | undefined) ?? []).map((day) => ({ for: day as Day, by: 'case', reason: 'case' }))
  return {
    since: (world['since'] as Day | undefined) ?? rule.since,
    ...(world['until'] === undefined ? {} : { until: world['until'] as Day }),
    ...(world['year'] === undefined ? {} : { year: Number(world['year']) }),
    done,
    released,
  }
}
