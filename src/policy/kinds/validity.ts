/** What makes a held day count: checks over its parts, length, record fields, recorder and spending, each with the weight of failing it. */
import { z } from 'zod'
import { compareFractions, fraction, type Fraction } from '../../kernel/fractions.ts'
import type { Day } from '../../kernel/days.ts'
import { amountSchema, headShape, keyOf, scopeSchema, type BodyOf } from '../engine/head.ts'
import { answer, type Ask, type Kind, type Words, type World } from '../engine/kind.ts'
import { actorSchema, citeSchema, slotOf, textSchema } from '../engine/slots.ts'
import { byOrder, equalOrIncomparable, higherIsStricter, moreIsStricter, narrowerIsStricter, widerIsStricter } from '../engine/strictness.ts'
import { fill, joinTexts, sayAmount, text } from '../engine/words.ts'
import type { Check, Evaluation, Follow, Judge } from '../vocabulary/evaluation.ts'
import { joinStrictness, type Outcome, type Strictness, type Text } from '../vocabulary/outcomes.ts'
import { PARTS, RECORD_FIELDS, SPENDING, type PartKind, type RecordField, type SpendingKind } from '../vocabulary/parts.ts'
import { QUESTIONS, type Question } from '../vocabulary/questions.ts'
import { namesSector, SECTORS, type Sector } from '../vocabulary/units.ts'
import type { RuleInForce } from '../vocabulary/rules.ts'
import type { CalendarBody } from './calendar.ts'

export const WEIGHTS = {
  'not-held': { zh: '不合要求的，按未开计', en: 'the day counts as not held' },
  flag: { zh: '标出，不影响是否算数', en: 'flagged; the day still counts' },
  refuse: { zh: '录入时拒绝，并报上级', en: 'refused at entry and reported' },
  none: { zh: '不作要求', en: 'not asked' },
} as const

const base = {
  key: z.string().regex(/^[a-z0-9-]+$/),
  says: textSchema,
  cites: z.array(citeSchema).min(1).optional(),
  default: z.literal('ours').optional(),
  then: slotOf(keyOf(WEIGHTS), { zh: '不合时', en: 'When it fails' }),
  /** sectors for which the check is lifted */
  lifted: slotOf(z.array(keyOf(SECTORS)), { zh: '不适用的领域', en: 'Lifted for' }).optional(),
  for: scopeSchema.optional(),
}

const notOnlySchema = z.strictObject({
  ...base,
  check: z.literal('not-only'),
  parts: z.array(keyOf(PARTS)).min(1),
  /** a person is asked when everything else takes less than this share of the time */
  askBelow: slotOf(amountSchema, { zh: '其余内容少于多少时请人判断', en: 'Ask a person when the rest is below' }).optional(),
  asks: actorSchema.optional(),
  /** parts that carry no content of their own and do not save the day */
  ignoring: slotOf(z.array(keyOf(PARTS)), { zh: '不算内容的部分', en: 'Parts left aside' }).optional(),
})
const mainPartSchema = z.strictObject({
  ...base,
  check: z.literal('main-part'),
  parts: z.array(keyOf(PARTS)).min(1),
  /** how "main" is told: merely present, the longest part, or at least half of the minutes */
  by: slotOf(z.enum(['present', 'longest', 'half']), { zh: '怎样算为主', en: 'How main is told' }),
})
const leastHoursSchema = z.strictObject({
  ...base,
  check: z.literal('least-hours'),
  /** left out where the calendar rule of the same unit states the length */
  value: slotOf(z.number().positive(), { zh: '最少时长（小时）', en: 'Least hours' }).optional(),
})
const fieldsSchema = z.strictObject({
  ...base,
  check: z.literal('fields'),
  fields: slotOf(z.array(keyOf(RECORD_FIELDS)).min(1), { zh: '必填项', en: 'Required fields' }),
  at: z.enum(['announce', 'close']),
})
const recorderSchema = z.strictObject({ ...base, check: z.literal('recorder') })
const imagesSchema = z.strictObject({ ...base, check: z.literal('images') })
const spendingSchema = z.strictObject({
  ...base,
  check: z.literal('spending'),
  forbidden: slotOf(z.array(keyOf(SPENDING)).min(1), { zh: '禁止的开支', en: 'Forbidden spending' }),
  asks: actorSchema.optional(),
})

const validitySchema = z.strictObject({
  ...headShape,
  kind: z.literal('validity'),
  about: z.literal('session'),
  checks: z
    .array(z.discriminatedUnion('check', [notOnlySchema, mainPartSchema, leastHoursSchema, fieldsSchema, recorderSchema, imagesSchema, spendingSchema]))
    .min(1),
})
type WrittenValidity = z.output<typeof validitySchema>
export type ValidityBody = BodyOf<WrittenValidity>
export type ValidityCheck = ValidityBody['checks'][number]

/** What is known of a session, planned or held. `null` is "not known yet"; an empty list is "known to be none". */
export type SessionFacts = {
  stage: 'planned' | 'held'
  sector: Sector | null
  parts: { kind: PartKind; minutes: number | null }[] | null
  /** length in minutes; sub-sessions are added up by the asker */
  minutes: number | null
  fields: Partial<Record<RecordField, boolean | null>>
  recorder: boolean | null
  images: number | null
  spending: SpendingKind[] | null
  /** what a person has judged so far */
  judged: Partial<Record<Question, boolean>>
}

type Found = { outcome: Outcome; found: Text; judge?: Judge }
type CheckOf<Name extends ValidityCheck['check']> = Extract<ValidityCheck, { check: Name }>

const yes = (found: Text): Found => ({ outcome: 'met', found })
const no = (found: Text): Found => ({ outcome: 'not_met', found })
const open = (found: Text): Found => ({ outcome: 'unknown', found })
const spared = (found: Text): Found => ({ outcome: 'not_applicable', found })
const AT_CLOSING = text('办结时再看', 'seen at closing')

const sumOf = (parts: { minutes: number | null }[]): number | null =>
  parts.some((part) => part.minutes === null) ? null : parts.reduce((sum, part) => sum + part.minutes!, 0)
const namesOf = (kinds: readonly PartKind[]): Text => joinTexts([...new Set(kinds)].map((kind) => PARTS[kind]))

/** Labour or assigning work may be part of a day, not all of it; a person is asked when the rest is small. */
const notOnly = (check: CheckOf<'not-only'>, facts: SessionFacts): Found => {
  if (facts.parts === null || facts.parts.length === 0) return open(text('还没有写有哪些内容', 'The parts are not stated yet'))
  const counted = facts.parts.filter((part) => !(check.ignoring ?? []).includes(part.kind))
  const rest = counted.filter((part) => !check.parts.includes(part.kind))
  const named = counted.filter((part) => check.parts.includes(part.kind))
  if (named.length === 0) return yes(fill(text('内容有{parts}', 'Parts: {parts}'), { parts: namesOf(facts.parts.map((part) => part.kind)) }))
  if (rest.length === 0) return no(fill(text('只有{parts}', 'Only {parts}'), { parts: namesOf(named.map((part) => part.kind)) }))
  const found = fill(text('有{named}，另有{rest}', '{named}, and also {rest}'), {
    named: namesOf(named.map((part) => part.kind)),
    rest: namesOf(rest.map((part) => part.kind)),
  })
  return check.askBelow && isBelow(rest, counted, check.askBelow) ? asked('stands-in-for-the-day', check, facts, found) : yes(found)
}

const isBelow = (rest: { minutes: number | null }[], all: { minutes: number | null }[], share: Fraction): boolean => {
  const [some, whole] = [sumOf(rest), sumOf(all)]
  return some !== null && whole !== null && whole > 0 && compareFractions(fraction(some, whole), share) < 0
}

/** A question for a person: answered already, or to be judged by the one the pack names. */
const asked = (
  question: 'stands-in-for-the-day' | 'spending-forbidden',
  check: { asks?: Judge['who'] | undefined },
  facts: SessionFacts,
  found: Text,
): Found => {
  const judged = facts.judged[question]
  if (judged === true) return no(fill(text('{found}；经判断不合', '{found}; judged to fail'), { found }))
  if (judged === false) return yes(fill(text('{found}；经判断合乎要求', '{found}; judged to pass'), { found }))
  return { outcome: 'to_judge', found, judge: { question, who: check.asks ?? 'superior', text: QUESTIONS[question] } }
}

const mainPart = (check: CheckOf<'main-part'>, facts: SessionFacts): Found => {
  if (facts.parts === null || facts.parts.length === 0) return open(text('还没有写有哪些内容', 'The parts are not stated yet'))
  const main = facts.parts.filter((part) => check.parts.includes(part.kind))
  const name = namesOf(check.parts)
  if (main.length === 0) return no(fill(text('没有{name}', 'No {name}'), { name }))
  if (check.by === 'present') return yes(fill(text('有{name}', '{name} is there'), { name }))
  const [minutes, whole] = [sumOf(main), sumOf(facts.parts)]
  if (minutes === null || whole === null) return open(text('各部分用了多长时间还没有写全', 'The length of every part is not stated yet'))
  const found = fill(text('{name} {minutes} 分钟，全部 {whole} 分钟', '{name} {minutes} of {whole} minutes'), { name, minutes, whole })
  const isMain = check.by === 'half' ? 2 * minutes >= whole : minutes >= longestOther(facts.parts, check.parts)
  return isMain ? yes(found) : no(found)
}

const longestOther = (parts: { kind: PartKind; minutes: number | null }[], main: readonly PartKind[]): number => {
  const sums = new Map<PartKind, number>()
  for (const part of parts) if (!main.includes(part.kind)) sums.set(part.kind, (sums.get(part.kind) ?? 0) + (part.minutes ?? 0))
  return Math.max(0, ...sums.values())
}

const leastHours = (need: number | null, facts: SessionFacts): Found => {
  if (need === null) return spared(text('没有规定最少时长', 'No least length is stated'))
  if (facts.minutes === null) return open(text('起止时间还没有写', 'Beginning and end are not stated yet'))
  const found = fill(text('{have} 分钟，至少要 {need} 分钟', '{have} minutes of at least {need}'), { have: facts.minutes, need: need * 60 })
  return facts.minutes >= need * 60 ? yes(found) : no(found)
}

const fieldsThere = (check: CheckOf<'fields'>, facts: SessionFacts): Found => {
  if (check.at === 'close' && facts.stage === 'planned') return spared(AT_CLOSING)
  const lacking = check.fields.filter((field) => facts.fields[field] === false)
  const unknown = check.fields.filter((field) => facts.fields[field] === null || facts.fields[field] === undefined)
  if (lacking.length > 0) return no(fill(text('缺{fields}', 'Missing: {fields}'), { fields: joinTexts(lacking.map((field) => RECORD_FIELDS[field])) }))
  if (unknown.length > 0)
    return open(fill(text('{fields}还没有填', 'Not filled yet: {fields}'), { fields: joinTexts(unknown.map((field) => RECORD_FIELDS[field])) }))
  return yes(fill(text('{count} 项都有', 'All {count} are there'), { count: check.fields.length }))
}

const recorderNamed = (facts: SessionFacts): Found => {
  if (facts.recorder === null) return facts.stage === 'planned' ? spared(AT_CLOSING) : open(text('还没有写记录人', 'The recorder is not stated yet'))
  return facts.recorder ? yes(text('有专人记录', 'A recorder is named')) : no(text('没有指定记录人', 'No recorder is named'))
}

const imagesKept = (facts: SessionFacts): Found => {
  if (facts.stage === 'planned') return spared(AT_CLOSING)
  if (facts.images === null) return open(text('还没有写有没有影像', 'Images are not stated yet'))
  return facts.images > 0 ? yes(fill(text('有 {count} 份', '{count} kept'), { count: facts.images })) : no(text('没有影像', 'None kept'))
}

const spendingAllowed = (check: CheckOf<'spending'>, facts: SessionFacts): Found => {
  if (facts.spending === null) return facts.stage === 'planned' ? spared(AT_CLOSING) : open(text('还没有写有没有开支', 'Spending is not stated yet'))
  const bad = facts.spending.filter((kind) => check.forbidden.includes(kind))
  if (bad.length > 0) return no(fill(text('有{kinds}', 'Contains {kinds}'), { kinds: joinTexts(bad.map((kind) => SPENDING[kind])) }))
  if (facts.spending.includes('other')) return asked('spending-forbidden', check, facts, text('有一笔其他开支', 'There is another kind of spending'))
  return yes(text('没有禁止的开支', 'No forbidden spending'))
}

const findOut = (check: ValidityCheck, facts: SessionFacts, calendarHours: number | null): Found => {
  if (facts.sector && check.lifted && namesSector(check.lifted, facts.sector))
    return spared(fill(text('{sector}党组织不作此要求', 'Not asked of {sector}'), { sector: SECTORS[facts.sector] }))
  if (facts.sector && check.for?.sectors && !namesSector(check.for.sectors, facts.sector))
    return spared(text('不适用于这类党组织', 'Does not apply to this kind of organisation'))
  switch (check.check) {
    case 'not-only':
      return notOnly(check, facts)
    case 'main-part':
      return mainPart(check, facts)
    case 'least-hours':
      return leastHours(check.value ?? calendarHours, facts)
    case 'fields':
      return fieldsThere(check, facts)
    case 'recorder':
      return recorderNamed(facts)
    case 'images':
      return imagesKept(facts)
    case 'spending':
      return spendingAllowed(check, facts)
  }
}

type ValidityAsk = Ask<ValidityBody, SessionFacts>

const CALENDAR = 'activity-day.calendar'

/** A length stated with the day itself is looked up there, so that it stands in one place. */
const leansOn = (rule: RuleInForce<ValidityBody>): string[] =>
  rule.body.checks.some((check) => check.check === 'least-hours' && check.value === undefined) ? [CALENDAR] : []

const judgeSession = (ask: ValidityAsk): Evaluation => {
  const uses = leansOn(ask.rule).flatMap((slot) => ask.with(slot) ?? [])
  const hours = (uses[0]?.body as CalendarBody | undefined)?.leastHours ?? null
  const founds = ask.rule.body.checks.map((check) => ({
    check,
    ...(check.then === 'none' ? spared(text('不作要求', 'Not asked')) : findOut(check, ask.facts, hours)),
  }))
  const checks = founds.map(
    ({ check, outcome, found }): Check => ({
      key: check.key,
      outcome,
      says: check.says,
      found,
      weight: check.then,
      cites: check.cites ?? ask.rule.cites.map((cite) => `${cite.document}#${cite.article}`),
    }),
  )
  const decisive = founds.filter(({ check }) => check.then === 'not-held').map((one) => one.outcome)
  const outcome = (['not_met', 'unknown', 'to_judge'] as const).find((one) => decisive.includes(one)) ?? 'met'
  return answer(ask, {
    outcome,
    checks,
    follows: checks.flatMap(followOf),
    missing: checks.filter((check) => check.outcome === 'unknown').map((check) => check.found),
    judge: founds.flatMap((one) => one.judge ?? []),
    detail: { kind: 'validity', stage: ask.facts.stage },
    uses,
  })
}

const followOf = (check: Check): Follow[] => {
  if (check.outcome !== 'not_met' || check.weight === 'none') return []
  const does = check.weight === 'refuse' ? 'refuse' : 'flag'
  return [
    {
      does,
      what: check.key,
      state: 'now',
      text: fill(text('{says}：{found}。{weight}', '{says}: {found}. {weight}'), { says: check.says, found: check.found, weight: WEIGHTS[check.weight] }),
    },
  ]
}

const validityWords = (evaluation: Evaluation): Words => {
  const { stage } = evaluation.detail as { stage: 'planned' | 'held' }
  const failing = evaluation.checks.filter((check) => check.outcome === 'not_met' && check.weight === 'not-held')
  const what = joinTexts(
    failing.map((check) => check.found),
    '；',
    '; ',
  )
  const conclusions: Record<string, Text> = {
    met: stage === 'held' ? text('这次活动算数', 'This session counts') : text('照这个计划，这次活动算数', 'As planned, this session would count'),
    not_met: fill(
      stage === 'held'
        ? text('这次活动按未开计：{what}', 'This session counts as not held: {what}')
        : text('照这个计划不算数：{what}', 'As planned it would not count: {what}'),
      { what },
    ),
    unknown: text('这次活动算不算数还不清楚', 'Whether this session counts is not known yet'),
    to_judge: text('这次活动算不算数，要请人判断', 'A person must judge whether this session counts'),
  }
  return { conclusion: conclusions[evaluation.outcome]!, follows: null, steps: [{ step: 'checks', part: 3, items: evaluation.checks }] }
}

const checkStrictness = (one: ValidityCheck | undefined, other: ValidityCheck | undefined): Strictness => {
  if (!one || !other) return one ? 'stricter' : 'looser'
  if (one.check !== other.check) return 'incomparable'
  const weight = byOrder(['not-held', 'refuse', 'flag', 'none'], one.then, other.then)
  return joinStrictness([weight, narrowerIsStricter(one.lifted, other.lifted), ownStrictness(one, other)])
}

const ownStrictness = (one: ValidityCheck, other: ValidityCheck): Strictness => {
  if (one.check === 'least-hours' && other.check === 'least-hours') return moreIsStricter(one.value, other.value)
  if (one.check === 'fields' && other.check === 'fields') return widerIsStricter(one.fields, other.fields)
  if (one.check === 'spending' && other.check === 'spending') return widerIsStricter(one.forbidden, other.forbidden)
  if (one.check === 'main-part' && other.check === 'main-part')
    return joinStrictness([equalOrIncomparable(one.parts, other.parts), byOrder(['half', 'longest', 'present'], one.by, other.by)])
  if (one.check === 'not-only' && other.check === 'not-only')
    return joinStrictness([widerIsStricter(one.parts, other.parts), higherIsStricter(one.askBelow, other.askBelow)])
  return 'equal'
}

export const validity: Kind<ValidityBody, SessionFacts> = {
  name: 'validity',
  title: { zh: '怎样才算数', en: 'What makes a day count' },
  schema: validitySchema,
  leansOn,
  asks: () => [],
  evaluate: judgeSession,
  stricter: (one, other) => {
    const keys = [...new Set([...one.checks, ...other.checks].map((check) => check.key))]
    return joinStrictness(
      keys.map((key) =>
        checkStrictness(
          one.checks.find((check) => check.key === key),
          other.checks.find((check) => check.key === key),
        ),
      ),
    )
  },
  words: validityWords,
  sayValue: (key, value) => sayValidityValue(key, value),
  canDoWithout: (key) => /\.(askBelow|lifted|ignoring)$/.test(key),
  factsOf: sessionFacts,
}

const sayValidityValue = (key: string, value: unknown): Text | null => {
  if (key.endsWith('.then')) return WEIGHTS[value as keyof typeof WEIGHTS]
  if (key.endsWith('.value')) return text(`${value}小时`, `${value} hours`)
  if (key.endsWith('.fields')) return joinTexts((value as RecordField[]).map((field) => RECORD_FIELDS[field]))
  if (key.endsWith('.forbidden')) return joinTexts((value as SpendingKind[]).map((kind) => SPENDING[kind]))
  if (key.endsWith('.lifted'))
    return (value as Sector[]).length === 0 ? text('都适用', 'lifted for none') : joinTexts((value as Sector[]).map((sector) => SECTORS[sector]))
  if (key.endsWith('.askBelow')) return sayAmount(value as Fraction)
  if (key.endsWith('.ignoring')) return joinTexts((value as PartKind[]).map((kind) => PARTS[kind]))
  if (key.endsWith('.by'))
    return { present: text('有就算', 'being there is enough'), longest: text('用时最长', 'the longest part'), half: text('占一半以上', 'at least half') }[
      value as 'present' | 'longest' | 'half'
    ]
  return null
}

/** A case's world: `parts: [study 60, labour 120]`, `minutes`, `fields`, `recorder`, `images`, `spending`, `judged`, `sector`, `stage`. What is left out is complete. */
function sessionFacts(world: World, _rule: RuleInForce<ValidityBody>, _on: Day): SessionFacts {
  const without = (world['without'] as RecordField[] | undefined) ?? []
  return {
    stage: (world['stage'] as SessionFacts['stage'] | undefined) ?? 'held',
    sector: (world['sector'] as Sector | undefined) ?? null,
    parts: partsOf(world['parts'] as string[] | null | undefined),
    minutes: world['minutes'] === undefined ? 240 : (world['minutes'] as number | null),
    fields: Object.fromEntries(Object.keys(RECORD_FIELDS).map((field) => [field, !without.includes(field as RecordField)])),
    recorder: world['recorder'] === undefined ? true : (world['recorder'] as boolean | null),
    images: world['images'] === undefined ? 1 : (world['images'] as number | null),
    spending: world['spending'] === undefined ? [] : (world['spending'] as SpendingKind[] | null),
    judged: (world['judged'] as SessionFacts['judged'] | undefined) ?? {},
  }
}

const partsOf = (written: string[] | null | undefined): SessionFacts['parts'] => {
  if (written === null) return null
  return (written ?? ['study 240']).map((part) => {
    const [kind, minutes] = part.split(' ')
    return { kind: kind as PartKind, minutes: minutes === undefined ? null : Number(minutes) }
  })
}
