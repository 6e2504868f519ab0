/** A kind of record: its form, subjects, writer, readers, who confirms it, how soon it is entered, and which books it feeds. */
import { z } from 'zod'
import { daysBetween, type Day } from '../../kernel/days.ts'
import {
  SPANS,
  endOfTerm,
  headShape,
  keyOf,
  showTerm,
  sideSchema,
  spanSchema,
  termInDays,
  termSchema,
  type BodyOf,
  type Span,
  type Term,
} from '../engine/head.ts'
import { answer, type Ask, type Kind, type Words, type World } from '../engine/kind.ts'
import { actorSchema, nameSchema, slotOf } from '../engine/slots.ts'
import { equalOrIncomparable, lessIsStricter, widerIsStricter } from '../engine/strictness.ts'
import { fill, joinTexts, nameOf, text } from '../engine/words.ts'
import type { Actor } from '../vocabulary/actors.ts'
import { BOOKS, CERTIFICATES, ENTRIES, type BookKind, type CertificateKind } from '../vocabulary/entries.ts'
import { fieldTitle } from '../vocabulary/fields.ts'
import type { Check, Evaluation } from '../vocabulary/evaluation.ts'
import { joinStrictness, type Outcome, type Text } from '../vocabulary/outcomes.ts'
import type { RuleInForce } from '../vocabulary/rules.ts'
import { timesStrictness } from './duty.ts'

const entrySchema = z.strictObject({
  ...headShape,
  kind: z.literal('entry'),
  entry: keyOf(ENTRIES),
  about: z.enum(['member', 'floating-member', 'session', 'branch', 'unit', 'agreement']),
  /** which side of a floating case writes it */
  side: sideSchema.optional(),
  fields: slotOf(z.array(z.string().regex(/^[a-z0-9-]+$/)).min(1), { zh: '填写项', en: 'Fields' }),
  /** fields that may stay empty: of four ways of finding a problem not every one finds something */
  optional: z.array(z.string()).default([]),
  /** fields that only those entitled may read */
  restricted: z.array(z.string()).default([]),
  writer: slotOf(actorSchema, { zh: '由谁填写', en: 'Who writes it' }),
  readers: z.array(actorSchema).default([]),
  confirmedBy: slotOf(z.union([z.literal('none'), actorSchema]), { zh: '由谁核实确认', en: 'Who confirms it' }),
  within: slotOf(termSchema, { zh: '多久之内填写', en: 'Entered within' }).optional(),
  /** how long it must be kept */
  kept: slotOf(termSchema, { zh: '保存多久', en: 'Kept for' }).optional(),
  feeds: slotOf(z.array(keyOf(BOOKS)), { zh: '进入哪些簿册', en: 'Feeds' }),
  certificates: slotOf(z.array(keyOf(CERTIFICATES)), { zh: '记入哪种证件', en: 'Entered in' }).optional(),
  /** a record that is owed at least so often: the role a member played, once a year */
  times: z
    .strictObject({ atLeast: slotOf(z.int().min(1), { zh: '至少几次', en: 'At least how often' }), per: slotOf(spanSchema, { zh: '每', en: 'Per' }) })
    .optional(),
  what: nameSchema.optional(),
})
type WrittenEntry = z.output<typeof entrySchema>
export type EntryBody = BodyOf<WrittenEntry>

/** What is known of one record. */
type EntryFacts = {
  /** the day of what the record is about */
  happened: Day
  /** null while nothing has been written */
  entered: Day | null
  filled: string[]
  writtenBy: Actor | null
  confirmation: { by: Actor; answer: 'confirmed' | 'contested' } | null
}

const judgeEntry = (ask: Ask<EntryBody, EntryFacts>): Evaluation => {
  const { body } = ask.rule
  const checks = [
    delayCheck(body, ask.facts, ask.on),
    ...(ask.facts.entered === null ? [] : [fieldsCheck(body, ask.facts), writerCheck(body, ask.facts), confirmationCheck(body, ask.facts)]),
  ]
  const outcomes = checks.map((check) => check.outcome)
  const outcome =
    (['not_met', 'unknown', 'to_judge'] as Outcome[]).find((one) => outcomes.includes(one)) ?? (outcomes.includes('met') ? 'met' : 'not_applicable')
  return answer(ask, {
    outcome,
    checks,
    missing: checks.filter((check) => check.outcome === 'unknown').map((check) => check.found),
    because: outcome === 'not_applicable' ? text('还没有到期', 'Not due yet') : null,
    follows: checks
      .filter((check) => check.outcome === 'not_met')
      .map((check) => ({ does: check.weight === 'refuse' ? 'refuse' : 'flag', what: check.key, state: 'now', text: check.found })),
    detail: {
      kind: 'entry',
      delayDays: ask.facts.entered === null ? null : daysBetween(ask.facts.happened, ask.facts.entered),
      confirmation: confirmationOf(body, ask.facts),
    },
  })
}

const delayCheck = (body: EntryBody, { happened, entered }: EntryFacts, on: Day): Check => {
  const says = body.within ? fill(text('应在{term}内填写', 'Entered within {term}'), { term: showTerm(body.within) }) : text('应填写', 'To be entered')
  const base = { key: 'delay', says, weight: 'flag', cites: [] } as const
  const due = body.within ? endOfTerm(happened, body.within) : null
  if (entered === null)
    return {
      ...base,
      outcome: due !== null && on > due ? 'not_met' : 'not_applicable',
      found:
        due !== null && on > due
          ? fill(text('过了 {days} 天还没有填写', 'Not entered, {days} days late'), { days: daysBetween(due, on) })
          : text('还没有填写', 'Not entered yet'),
    }
  const days = daysBetween(happened, entered)
  return { ...base, outcome: due !== null && entered > due ? 'not_met' : 'met', found: fill(text('事后 {days} 天填写', 'Entered {days} days after'), { days }) }
}

/** The fields that must be filled, in the order of the rule. */
export const neededFields = ({ fields, optional }: Pick<EntryBody, 'fields' | 'optional'>): string[] => fields.filter((field) => !optional.includes(field))

const fieldsCheck = (body: EntryBody, { filled }: EntryFacts): Check => {
  const lacking = neededFields(body).filter((field) => !filled.includes(field))
  return {
    key: 'fields',
    outcome: lacking.length === 0 ? 'met' : 'not_met',
    says: text('各项都要填', 'Every field is filled'),
    found:
      lacking.length === 0
        ? text('都填了', 'All filled')
        : fill(text('缺 {count} 项：{names}', 'Missing {count}: {names}'), { count: lacking.length, names: joinTexts(lacking.map(fieldTitle)) }),
    weight: 'refuse',
    cites: [],
  }
}

const writerCheck = (body: EntryBody, { writtenBy }: EntryFacts): Check => ({
  key: 'writer',
  outcome: writtenBy === null ? 'unknown' : writtenBy === body.writer ? 'met' : 'not_met',
  says: fill(text('由{who}填写', 'Written by {who}'), { who: nameOf(body.writer) }),
  found: writtenBy === null ? text('没有记下由谁填写', 'The writer is not known') : fill(text('由{who}填写', 'Written by {who}'), { who: nameOf(writtenBy) }),
  weight: 'flag',
  cites: [],
})

/** Nobody confirms for the member: a confirmation by somebody else is refused, a contest waits for the branch. */
const confirmationCheck = (body: EntryBody, { confirmation }: EntryFacts): Check => {
  const says =
    body.confirmedBy === 'none'
      ? text('不需要确认', 'No confirmation is asked')
      : fill(text('由{who}核实确认', 'Confirmed by {who}'), { who: nameOf(body.confirmedBy) })
  const base = { key: 'confirmation', says, weight: 'refuse', cites: [] } as const
  if (body.confirmedBy === 'none') return { ...base, outcome: 'not_applicable', found: text('不需要', 'Not needed'), weight: 'none' }
  if (confirmation === null) return { ...base, outcome: 'unknown', found: text('还没有确认', 'Not confirmed yet'), weight: 'flag' }
  if (confirmation.by !== body.confirmedBy)
    return { ...base, outcome: 'not_met', found: fill(text('{who}不能代为确认', '{who} may not confirm it'), { who: nameOf(confirmation.by) }) }
  return confirmation.answer === 'confirmed'
    ? { ...base, outcome: 'met', found: text('已确认', 'Confirmed') }
    : { ...base, outcome: 'to_judge', found: text('有异议，等答复', 'Contested; an answer is awaited'), weight: 'flag' }
}

const confirmationOf = (body: EntryBody, { confirmation }: EntryFacts): 'confirmed' | 'contested' | 'unconfirmed' | 'not-needed' => {
  if (body.confirmedBy === 'none') return 'not-needed'
  return confirmation && confirmation.by === body.confirmedBy ? confirmation.answer : 'unconfirmed'
}

const entryWords = (evaluation: Evaluation): Words => {
  const body = evaluation.rule.body as EntryBody
  const wrong = evaluation.checks.filter((check) => check.outcome === 'not_met' || check.outcome === 'unknown').map((check) => check.found)
  const name = body.what ?? ENTRIES[body.entry]
  const conclusion =
    evaluation.outcome === 'met'
      ? fill(text('{name}：合乎要求', '{name}: as asked'), { name })
      : evaluation.outcome === 'not_applicable'
        ? fill(text('{name}：未到期', '{name}: not due yet'), { name })
        : fill(text('{name}：{what}', '{name}: {what}'), { name, what: wrong.length > 0 ? joinTexts(wrong, '；', '; ') : text('有异议', 'contested') })
  return { conclusion, follows: null, steps: [{ step: 'checks', part: 3, items: evaluation.checks }] }
}

export const entry: Kind<EntryBody, EntryFacts> = {
  name: 'entry',
  title: { zh: '记录', en: 'Entry' },
  schema: entrySchema,
  leansOn: () => [],
  asks: () => [],
  evaluate: judgeEntry,
  stricter: (one, other) =>
    joinStrictness([
      widerIsStricter(one.fields, other.fields),
      widerIsStricter(neededFields(one), neededFields(other)),
      widerIsStricter(one.restricted, other.restricted),
      lessIsStricter(one.within ? termInDays(one.within) : null, other.within ? termInDays(other.within) : null),
      one.confirmedBy === other.confirmedBy ? 'equal' : one.confirmedBy === 'none' ? 'looser' : other.confirmedBy === 'none' ? 'stricter' : 'incomparable',
      widerIsStricter(one.feeds, other.feeds),
      one.times && other.times ? timesStrictness(one.times, other.times) : one.times ? 'stricter' : other.times ? 'looser' : 'equal',
      equalOrIncomparable([one.writer, one.certificates], [other.writer, other.certificates]),
    ]),
  words: entryWords,
  sayValue: (key, value) => sayEntryValue(key, value),
  canDoWithout: (key) => /^(within|kept|certificates)$/.test(key),
  factsOf: entryFacts,
}

const sayEntryValue = (key: string, value: unknown): Text | null => {
  if (key === 'fields') return joinTexts((value as string[]).map(fieldTitle))
  if (key === 'writer' || key === 'confirmedBy') return value === 'none' ? text('不需要', 'nobody') : nameOf(value as Actor)
  if (key === 'within' || key === 'kept') return showTerm(value as Term)
  if (key === 'feeds') return (value as BookKind[]).length === 0 ? text('不进簿册', 'no book') : joinTexts((value as BookKind[]).map((book) => BOOKS[book]))
  if (key === 'certificates') return joinTexts((value as CertificateKind[]).map((kind) => CERTIFICATES[kind]))
  if (key === 'times.per') return SPANS[value as Span]
  return null
}

/** A case's world: `happened`, `entered`, `without: [field]`, `writtenBy`, `confirmed: member`, `contested: member`. */
function entryFacts(world: World, rule: RuleInForce<EntryBody>, on: Day): EntryFacts {
  const without = (world['without'] as string[] | undefined) ?? []
  const [confirmed, contested] = [world['confirmed'] as Actor | undefined, world['contested'] as Actor | undefined]
  return {
    happened: (world['happened'] as Day | undefined) ?? on,
    entered: world['entered'] === undefined ? on : (world['entered'] as Day | null),
    filled: rule.body.fields.filter((field) => !without.includes(field)),
    writtenBy: (world['writtenBy'] as Actor | undefined) ?? rule.body.writer,
    confirmation: confirmed ? { by: confirmed, answer: 'confirmed' } : contested ? { by: contested, answer: 'contested' } : null,
  }
}
