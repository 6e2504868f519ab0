/** An event opens a duty within a term. */
import { z } from 'zod'
import type { Day } from '../../kernel/days.ts'
import { endOfTerm, headShape, keyOf, showTerm, startOfTerm, termInDays, termSchema, type BodyOf, type Term } from '../engine/head.ts'
import { answer, type Ask, type Kind, type Words, type World } from '../engine/kind.ts'
import { actorSchema, nameSchema, slotOf } from '../engine/slots.ts'
import { equalOrIncomparable, lessIsStricter, widerIsStricter } from '../engine/strictness.ts'
import { sayTurn } from '../engine/turns.ts'
import { fill, joinTexts, nameOf, text } from '../engine/words.ts'
import type { Actor } from '../vocabulary/actors.ts'
import { ENTRIES } from '../vocabulary/entries.ts'
import type { DutyTurn, Evaluation } from '../vocabulary/evaluation.ts'
import { EVENTS, type EventName } from '../vocabulary/events.ts'
import { joinStrictness, type Text } from '../vocabulary/outcomes.ts'

export const triggerSchema = z.strictObject({
  ...headShape,
  kind: z.literal('trigger'),
  about: z.enum(['member', 'floating-member', 'branch', 'unit', 'session', 'certificate', 'entry', 'document']),
  on: slotOf(z.array(keyOf(EVENTS)).min(1), { zh: '遇到哪些情形', en: 'On which events' }),
  open: keyOf(ENTRIES),
  what: nameSchema.optional(),
  bearer: slotOf(actorSchema, { zh: '由谁办', en: 'Who bears it' }),
  to: actorSchema.optional(),
  within: slotOf(termSchema, { zh: '期限', en: 'Term' }).optional(),
  /** for what must come *before* the event: how long before it a record still counts; it is then due on the day of the event */
  before: slotOf(termSchema, { zh: '事前多久以内的算', en: 'Counts so long before' }).optional(),
})
export type WrittenTrigger = z.output<typeof triggerSchema>
export type TriggerBody = BodyOf<WrittenTrigger>

/** An event about the subject, and the records that came after it. */
export type TriggerFacts = { event: EventName; happened: Day; done: { id: string; on: Day }[] }

const judgeTrigger = (ask: Ask<TriggerBody, TriggerFacts>): Evaluation => {
  const { body } = ask.rule
  const { event, happened } = ask.facts
  if (!body.on.includes(event))
    return answer(ask, {
      outcome: 'not_applicable',
      because: text('不在所列情形之内', 'Not among the events named'),
      detail: { kind: 'trigger', event, turn: null },
    })
  const turn = turnAfter(body, ask.facts, ask.on)
  const outcome = turn.state === 'done' ? 'met' : turn.state === 'overdue' ? 'not_met' : 'not_applicable'
  return answer(ask, {
    outcome,
    period: { from: happened, to: turn.due ?? ask.on },
    because: outcome === 'not_applicable' ? text('已记入应办，未到期', 'Opened; not due yet') : null,
    follows:
      turn.state === 'done'
        ? []
        : [
            {
              does: 'open',
              what: body.open,
              state: 'now',
              bearer: body.bearer,
              due: turn.due,
              text: fill(text('{who}要办：{what}', '{who} owes: {what}'), { who: nameOf(body.bearer), what: body.what ?? ENTRIES[body.open] }),
            },
          ],
    detail: { kind: 'trigger', event, turn },
  })
}

const turnAfter = (body: TriggerBody, { happened, done }: TriggerFacts, on: Day): DutyTurn => {
  const due = body.within ? endOfTerm(happened, body.within) : body.before ? happened : null
  const [from, to] = body.before ? [startOfTerm(happened, body.before), happened] : [happened, on]
  const records = done.filter((record) => record.on >= from && record.on <= to && record.on <= on)
  return {
    period: null,
    need: 1,
    done: records.length,
    by: records.map((record) => record.id),
    due,
    state: records.length > 0 ? 'done' : due !== null && on > due ? 'overdue' : 'due',
  }
}

const triggerWords = (evaluation: Evaluation): Words => {
  const { event, turn } = evaluation.detail as { event: EventName; turn: DutyTurn | null }
  const body = evaluation.rule.body as TriggerBody
  const parts = { event: EVENTS[event], what: body.what ?? ENTRIES[body.open] }
  if (!turn) return { conclusion: fill(text('{event}不在所列情形之内', '{event} is not among the events named'), parts), follows: null, steps: [] }
  const pattern =
    turn.state === 'done'
      ? text('{event}：{what}已办', '{event}: {what} done')
      : turn.state === 'overdue'
        ? text('{event}：{what}过期未办', '{event}: {what} overdue')
        : text('{event}：要办{what}', '{event}: {what} is owed')
  return { conclusion: fill(pattern, parts), follows: null, steps: [{ step: 'turns', part: 3, items: [turn], lines: [sayTurn(turn)] }] }
}

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
      lessIsStricter(one.within ? termInDays(one.within) : null, other.within ? termInDays(other.within) : null),
      lessIsStricter(one.before ? termInDays(one.before) : null, other.before ? termInDays(other.before) : null),
      equalOrIncomparable([one.open, one.bearer], [other.open, other.bearer]),
    ]),
  words: triggerWords,
  sayValue: (key, value) => sayTriggerValue(key, value),
  canDoWithout: (key) => /^(within|before)$/.test(key),
  factsOf: triggerFacts,
}

const sayTriggerValue = (key: string, value: unknown): Text | null => {
  if (key === 'on') return joinTexts((value as EventName[]).map((event) => EVENTS[event]))
  if (key === 'bearer') return nameOf(value as Actor)
  return key === 'within' || key === 'before' ? showTerm(value as Term) : null
}

/** A case's world: `event`, `happened`, `done: [day]`. */
function triggerFacts(world: World, _rule: unknown, on: Day): TriggerFacts {
  const done = ((world['done'] as string[] | undefined) ?? []).map((day, index) => ({ id: `r${index}`, on: day as Day }))
  return { event: world['event'] as EventName, happened: (world['happened'] as Day | undefined) ?? on, done }
}
