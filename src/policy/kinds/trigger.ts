/** An event opens a duty within a term, on the side where it happened or on the other; or, once a term has run out, a proposal for people to decide. */
import { z } from 'zod'
import { later, type Day } from '../../kernel/days.ts'
import { endOfTerm, headShape, keyOf, showTerm, sideSchema, startOfTerm, termInDays, termSchema, type BodyOf, type Term } from '../engine/head.ts'
import { answer, type Ask, type Kind, type Words, type World } from '../engine/kind.ts'
import { climb, isLadderKey, ladderSchema, remindSchema, reminderOf, sayLadderValue } from '../engine/ladder.ts'
import { actorSchema, nameSchema, slotOf } from '../engine/slots.ts'
import { equalOrIncomparable, lessIsStricter, moreIsStricter, widerIsStricter } from '../engine/strictness.ts'
import { sayTurn } from '../engine/turns.ts'
import { fill, joinTexts, nameOf, text } from '../engine/words.ts'
import { HANDLINGS, type Actor } from '../vocabulary/actors.ts'
import { ENTRIES } from '../vocabulary/entries.ts'
import type { DutyTurn, Evaluation, Follow, Judge } from '../vocabulary/evaluation.ts'
import { EVENTS, type EventName } from '../vocabulary/events.ts'
import { CIRCUMSTANCES, type Circumstance } from '../vocabulary/floating.ts'
import { joinStrictness, type Outcome, type Text } from '../vocabulary/outcomes.ts'
import type { RuleInForce } from '../vocabulary/rules.ts'

/** Where the clock starts: with the event itself, or on the day this side learned of it. */
const STARTS = {
  happened: { zh: '从事情发生那天算', en: 'from the day it happened' },
  heard: { zh: '从这一方知道那天算', en: 'from the day this side learned of it' },
} as const satisfies Record<string, Text>

const circumstanceSchema = keyOf(CIRCUMSTANCES)

const proposalSchema = z.strictObject({
  key: z.string().regex(/^[a-z0-9-]+$/),
  propose: keyOf(HANDLINGS),
  decides: actorSchema,
  approves: actorSchema.optional(),
  /** only where this is so, or only where it is not */
  where: circumstanceSchema.optional(),
  unless: circumstanceSchema.optional(),
})

const triggerSchema = z.strictObject({
  ...headShape,
  kind: z.literal('trigger'),
  about: z.enum(['member', 'floating-member', 'branch', 'unit', 'session', 'certificate', 'entry', 'document', 'letter', 'agreement']),
  /** which side of a floating case owes it, wherever the event happened */
  side: sideSchema.optional(),
  on: slotOf(z.array(keyOf(EVENTS)).min(1), { zh: '遇到哪些情形', en: 'On which events' }),
  open: keyOf(ENTRIES),
  what: nameSchema.optional(),
  bearer: slotOf(actorSchema, { zh: '由谁办', en: 'Who bears it' }),
  to: actorSchema.optional(),
  /** everybody who must be told; it is done when each has been */
  recipients: slotOf(z.array(actorSchema).min(1), { zh: '要告诉谁', en: 'Who must be told' }).optional(),
  within: slotOf(termSchema, { zh: '期限', en: 'Term' }).optional(),
  /** the text asks for speed without a figure (及时): while nobody has set one, who must set it is the answer */
  termAsked: z.boolean().optional(),
  runsFrom: slotOf(keyOf(STARTS), { zh: '从哪天算', en: 'Counted from' }).optional(),
  /** nothing is owed before so long after the event */
  after: slotOf(termSchema, { zh: '满多久以后', en: 'Only after' }).optional(),
  /** for what must come *before* the event: how long before it a record still counts; it is then due on the day of the event */
  before: slotOf(termSchema, { zh: '事前多久以内的算', en: 'Counts so long before' }).optional(),
  /** with `before`: due so long ahead of the event rather than on its day */
  ahead: slotOf(termSchema, { zh: '提前多久办', en: 'Done so long ahead' }).optional(),
  /** what must be so, as a person states it, before anything follows */
  needs: z.array(circumstanceSchema).optional(),
  /** what people are asked to decide; nothing is decided here */
  proposes: z.array(proposalSchema).optional(),
  escalates: ladderSchema.optional(),
  remind: remindSchema.optional(),
})
type WrittenTrigger = z.output<typeof triggerSchema>
export type TriggerBody = BodyOf<WrittenTrigger>

/** What is known of circumstances; absent or null while nobody has said. */
export type Known = Partial<Record<Circumstance, boolean | null>>

/** An event about the subject, and the records that came after it. */
export type TriggerFacts = {
  event: EventName
  /** on whichever side it happened */
  happened: Day
  /** the day this side took the letter about it; null while it has not; absent where the event is this side's own */
  heard?: Day | null
  /** `to`: which of several recipients was told */
  done: { id: string; on: Day; to?: Actor }[]
  known?: Known
  /** released by a named person with a reason, or ended because the case did */
  released?: { on: Day; by: string; reason: string } | null
}

type TriggerAsk = Ask<TriggerBody, TriggerFacts>

const judgeTrigger = (ask: TriggerAsk): Evaluation => {
  const { body } = ask.rule
  const { event, happened } = ask.facts
  if (!body.on.includes(event))
    return answer(ask, {
      outcome: 'not_applicable',
      because: text('不在所列情形之内', 'Not among the events named'),
      detail: { kind: 'trigger', event, turn: null },
    })
  const turn = turnAfter(body, ask.facts, ask.on)
  const standing = standingOf(ask.rule, ask.facts, turn)
  return answer(ask, {
    ...standing,
    period: { from: happened, to: turn.due ?? ask.on },
    follows: followsOf(body, ask.facts, turn, ask.on),
    detail: { kind: 'trigger', event, turn },
  })
}

type Standing = { outcome: Outcome; because?: Text | null; missing?: Text[]; judge?: Judge[] }

const standingOf = (rule: RuleInForce<TriggerBody>, facts: TriggerFacts, turn: DutyTurn): Standing => {
  if (turn.state === 'done' || turn.state === 'released') return { outcome: 'met' }
  if (turn.state === 'waiting')
    return { outcome: 'not_applicable', because: text('对方还没有收到，还没有开始算', 'The other side has not been told yet; the clock has not begun') }
  if (turn.state === 'later') return { outcome: 'not_applicable', because: text('还没有到时候', 'It is not time yet') }
  const lacking = lackingOf(rule.body.needs, facts.known)
  if (lacking) return lacking
  if (turn.state === 'overdue') return { outcome: 'not_met' }
  const proposed = proposalsOf(rule.body, facts.known).filter(({ state }) => state === 'now')
  if (proposed.length > 0) return { outcome: 'to_judge', judge: proposed.map((one) => ({ question: 'handling-proposed', who: one.decides!, text: one.text })) }
  const unset = unsetTerm(rule)
  if (unset) return { outcome: 'to_judge', judge: [unset], missing: [text('原文没有写几天，还没有人定', 'The text gives no days, and nobody has set them')] }
  return { outcome: 'not_applicable', because: text('已记入应办，未到期', 'Opened; not due yet') }
}

/** A circumstance that the rule hangs on and that is not so, or that nobody has said. */
const lackingOf = (needs: readonly Circumstance[] | undefined, known: Known = {}): Standing | null => {
  const not = (needs ?? []).filter((need) => known[need] === false)
  const unsaid = (needs ?? []).filter((need) => known[need] === undefined || known[need] === null)
  const names = (list: Circumstance[]) => ({ what: joinTexts(list.map((need) => CIRCUMSTANCES[need])) })
  if (not.length > 0) return { outcome: 'not_applicable', because: fill(text('不是“{what}”的情形', 'Not the case: {what}'), names(not)) }
  if (unsaid.length > 0) return { outcome: 'unknown', missing: [fill(text('还没有记：{what}', 'Not stated yet: {what}'), names(unsaid))] }
  return null
}

const unsetTerm = (rule: RuleInForce<TriggerBody>): Judge | null => {
  if (!rule.body.termAsked || rule.body.within) return null
  const open = rule.choices.find((choice) => choice.key === 'within' && choice.chosen === null)
  return open ? { question: 'value-not-set', who: open.chooser, text: open.open } : null
}

const followsOf = (body: TriggerBody, facts: TriggerFacts, turn: DutyTurn, on: Day): Follow[] => {
  if (turn.state !== 'due' && turn.state !== 'overdue') return []
  if (lackingOf(body.needs, facts.known)) return []
  const says = fill(text('{who}要办：{what}', '{who} owes: {what}'), { who: nameOf(body.bearer), what: body.what ?? ENTRIES[body.open] })
  return [
    { does: 'open', what: body.open, state: 'now', bearer: body.bearer, due: turn.due, text: says },
    ...proposalsOf(body, facts.known),
    ...reminderOf(body.remind, turn.due, body.bearer, on),
    ...climb(body.escalates, turn.due, on),
  ]
}

const proposalsOf = (body: TriggerBody, known: Known = {}): Follow[] =>
  (body.proposes ?? []).flatMap(({ propose, decides, approves, where, unless }): Follow[] => {
    const holds = bothHold(where ? known[where] : true, unless ? negated(known[unless]) : true)
    if (holds === false) return []
    return [{ does: 'propose', what: propose, state: holds ? 'now' : 'later', decides, ...(approves ? { approves } : {}), text: HANDLINGS[propose] }]
  })

type Maybe = boolean | null | undefined
const negated = (one: Maybe): Maybe => (typeof one === 'boolean' ? !one : one)
const bothHold = (one: Maybe, other: Maybe): Maybe => (one === false || other === false ? false : one && other)

const turnAfter = (body: TriggerBody, facts: TriggerFacts, on: Day): DutyTurn => {
  const start = startOf(body, facts)
  const opens = opensOn(body, facts.happened, start)
  const due = dueOf(body, facts.happened, opens)
  const records = recordsOf(body, facts, on)
  const told = new Set(records.flatMap((record) => record.to ?? []))
  const lacks = (body.recipients ?? []).filter((recipient) => !told.has(recipient))
  const isDone = body.recipients ? lacks.length === 0 : records.length > 0
  return {
    period: null,
    need: body.recipients?.length ?? 1,
    done: body.recipients ? body.recipients.length - lacks.length : records.length,
    by: records.map((record) => record.id),
    due,
    state: stateOf({ isDone, released: Boolean(facts.released && facts.released.on <= on), opens, due, on }),
    ...(body.recipients && records.length > 0 && lacks.length > 0 ? { lacks: lacks.map(nameOf) } : {}),
  }
}

/** The day on which something begins to be owed; null while the clock has not begun. */
const opensOn = (body: TriggerBody, happened: Day, start: Day | null): Day | null => {
  if (body.before) return startOfTerm(happened, body.before)
  return start !== null && body.after ? endOfTerm(start, body.after) : start
}

const startOf = (body: TriggerBody, { happened, heard }: TriggerFacts): Day | null => {
  if (body.runsFrom !== 'heard' || heard === undefined) return happened
  return heard === null ? null : later(heard, happened)
}

const dueOf = (body: TriggerBody, happened: Day, opens: Day | null): Day | null => {
  if (body.before) return body.ahead ? startOfTerm(happened, body.ahead) : happened
  return body.within && opens ? endOfTerm(opens, body.within) : null
}

/** Records on or after the event (before it, for what must come before); a clock that only opens later counts what came once it was open. */
const recordsOf = (body: TriggerBody, { happened, done }: TriggerFacts, on: Day): TriggerFacts['done'] => {
  const [from, to] = body.before ? [startOfTerm(happened, body.before), happened] : [body.after ? endOfTerm(happened, body.after) : happened, on]
  return done.filter((record) => record.on >= from && record.on <= to && record.on <= on)
}

const stateOf = (turn: { isDone: boolean; released: boolean; opens: Day | null; due: Day | null; on: Day }): DutyTurn['state'] => {
  if (turn.isDone) return 'done'
  if (turn.released) return 'released'
  if (turn.opens === null) return 'waiting'
  if (turn.on < turn.opens) return 'later'
  return turn.due !== null && turn.on > turn.due ? 'overdue' : 'due'
}

const triggerWords = (evaluation: Evaluation): Words => {
  const { event, turn } = evaluation.detail as { event: EventName; turn: DutyTurn | null }
  const body = evaluation.rule.body as TriggerBody
  const proposals = evaluation.follows.filter((follow) => follow.does === 'propose' && follow.state === 'now')
  const parts = { event: EVENTS[event], what: body.what ?? ENTRIES[body.open], proposed: joinTexts(proposals.map((one) => one.text)) }
  if (!turn) return { conclusion: fill(text('{event}不在所列情形之内', '{event} is not among the events named'), parts), follows: null, steps: [] }
  return {
    conclusion: fill(conclusionOf(evaluation, turn, proposals.length > 0), parts),
    follows: null,
    steps: [{ step: 'turns', part: 3, items: [turn], lines: [sayTurn(turn)] }],
  }
}

const conclusionOf = (evaluation: Evaluation, turn: DutyTurn, proposes: boolean): Text => {
  if (turn.state === 'done') return text('{event}：{what}已办', '{event}: {what} done')
  if (turn.state === 'released') return text('{event}：{what}已免', '{event}: {what} released')
  if (turn.state === 'waiting')
    return text('{event}：函件还没有送到对方，{what}还没有开始算', '{event}: the letter has not reached the other side; {what} is not counted yet')
  if (evaluation.outcome === 'unknown') return text('{event}：还缺情况，定不了{what}', '{event}: something is not stated yet; {what} cannot be settled')
  if (turn.state === 'later') return text('{event}：还没有到办{what}的时候', '{event}: it is not yet time for {what}')
  if (proposes) return text('{event}：提请决定{proposed}', '{event}: to be decided: {proposed}')
  if (turn.state === 'overdue' && evaluation.outcome === 'not_met') return text('{event}：{what}过期未办', '{event}: {what} overdue')
  return evaluation.outcome === 'not_applicable' && evaluation.because && evaluation.follows.length === 0
    ? text('{event}：不涉及{what}', '{event}: {what} does not come up')
    : text('{event}：要办{what}', '{event}: {what} is owed')
}

const inDays = (term: Term | undefined): number | null => (term ? termInDays(term) : null)

export const trigger: Kind<TriggerBody, TriggerFacts> = {
  name: 'trigger',
  title: { zh: '遇事即办', en: 'Trigger' },
  schema: triggerSchema,
  leansOn: () => [],
  asks: () => [],
  evaluate: judgeTrigger,
  stricter: (one, other) =>
    joinStrictness([
      widerIsStricter(one.on, other.on),
      lessIsStricter(inDays(one.within), inDays(other.within)),
      lessIsStricter(inDays(one.before), inDays(other.before)),
      moreIsStricter(inDays(one.ahead), inDays(other.ahead)),
      widerIsStricter(one.recipients, other.recipients),
      equalOrIncomparable(
        [one.open, one.bearer, one.side ?? null, one.runsFrom ?? null],
        [other.open, other.bearer, other.side ?? null, other.runsFrom ?? null],
      ),
      equalOrIncomparable([one.after ?? null, one.needs ?? [], one.proposes ?? []], [other.after ?? null, other.needs ?? [], other.proposes ?? []]),
    ]),
  words: triggerWords,
  sayValue: (key, value) => sayTriggerValue(key, value),
  canDoWithout: (key) => /^(within|before|ahead)$/.test(key) || isLadderKey(key),
  factsOf: triggerFacts,
}

const sayTriggerValue = (key: string, value: unknown): Text | null => {
  if (key === 'on') return joinTexts((value as EventName[]).map((event) => EVENTS[event]))
  if (key === 'bearer') return nameOf(value as Actor)
  if (key === 'recipients') return joinTexts((value as Actor[]).map(nameOf))
  if (key === 'runsFrom') return STARTS[value as keyof typeof STARTS]
  return /^(within|before|after|ahead)$/.test(key) ? showTerm(value as Term) : sayLadderValue(key, value)
}

/** A case's world: `event`, `happened`, `heard`, `done: [day | { on, to }]`, `known: { circumstance: true }`, `released: day`. */
function triggerFacts(world: World, _rule: unknown, on: Day): TriggerFacts {
  const done = ((world['done'] as (string | { on: Day; to?: Actor })[] | undefined) ?? []).map((item, index) =>
    typeof item === 'string' ? { id: `r${index}`, on: item as Day } : { id: `r${index}`, ...item },
  )
  return {
    event: world['event'] as EventName,
    happened: (world['happened'] as Day | undefined) ?? on,
    ...(world['heard'] === undefined ? {} : { heard: world['heard'] as Day | null }),
    done,
    ...(world['known'] ? { known: world['known'] as Known } : {}),
    ...(world['released'] ? { released: { on: world['released'] as Day, by: 'case', reason: 'case' } } : {}),
  }
}
