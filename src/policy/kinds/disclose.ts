/** What is published, to whom, how often, and what is left out. */
import { z } from 'zod'
import { calendarYear, yearOf, type Day } from '../../kernel/days.ts'
import { headShape, keyOf, sideSchema, spanSchema, type BodyOf } from '../engine/head.ts'
import { answer, type Ask, type Kind, type Words, type World } from '../engine/kind.ts'
import { actorSchema, nameSchema, slotOf } from '../engine/slots.ts'
import { equalOrIncomparable, widerIsStricter } from '../engine/strictness.ts'
import { outcomeOfTurns, sayTurn, turnsOf, type DutyFacts } from '../engine/turns.ts'
import { fill, joinTexts, text } from '../engine/words.ts'
import { ENTRIES } from '../vocabulary/entries.ts'
import { fieldTitle } from '../vocabulary/fields.ts'
import type { Check, DutyTurn, Evaluation } from '../vocabulary/evaluation.ts'
import { joinStrictness, type Text } from '../vocabulary/outcomes.ts'
import { dutyFacts, sayDutyValue, sayTimes, timesStrictness } from './duty.ts'

const discloseSchema = z.strictObject({
  ...headShape,
  kind: z.literal('disclose'),
  about: z.enum(['branch', 'unit']),
  /** which side of a floating case publishes it */
  side: sideSchema.optional(),
  what: keyOf(ENTRIES),
  fields: slotOf(z.array(z.string().regex(/^[a-z0-9-]+$/)).min(1), { zh: '公布哪些项', en: 'Fields shown' }),
  withhold: slotOf(z.array(z.string().regex(/^[a-z0-9-]+$/)), { zh: '不公布哪些项', en: 'Fields left out' }),
  audience: slotOf(nameSchema, { zh: '公布范围', en: 'Circle' }),
  approves: actorSchema.optional(),
  bearer: slotOf(actorSchema, { zh: '由谁公布', en: 'Who publishes' }),
  times: z.strictObject({
    atLeast: slotOf(z.int().min(1), { zh: '至少几次', en: 'At least how often' }),
    per: slotOf(spanSchema, { zh: '每', en: 'Per' }),
  }),
  /** nothing is shown that the member has not confirmed */
  confirmedOnly: slotOf(z.boolean(), { zh: '只公布本人已确认的', en: 'Only what the member confirmed' }).optional(),
})
type WrittenDisclose = z.output<typeof discloseSchema>
export type DiscloseBody = BodyOf<WrittenDisclose>

/** The publications of the year, and (where one is about to go out) what it would show. */
type DiscloseFacts = DutyFacts & { publication?: { fields: string[]; unconfirmed: number; approved: boolean } }

const judgeDisclosure = (ask: Ask<DiscloseBody, DiscloseFacts>): Evaluation => {
  const { body } = ask.rule
  const turns = turnsOf({ atLeast: body.times.atLeast, per: body.times.per }, ask.facts, ask.on)
  const checks = ask.facts.publication ? publicationChecks(body, ask.facts.publication) : []
  const outcome = checks.length > 0 ? (checks.some((check) => check.outcome === 'not_met') ? 'not_met' : 'met') : outcomeOfTurns(turns)
  return answer(ask, {
    outcome,
    period: calendarYear(ask.facts.year ?? yearOf(ask.on)),
    checks,
    because: outcome === 'not_applicable' ? text('还没有到期的', 'Nothing is due yet') : null,
    follows: checks.filter((check) => check.outcome === 'not_met').map((check) => ({ does: 'refuse', what: check.key, state: 'now', text: check.found })),
    detail: { kind: 'disclose', withheld: body.withhold, turns },
  })
}

const publicationChecks = (body: DiscloseBody, publication: NonNullable<DiscloseFacts['publication']>): Check[] => {
  const shown = publication.fields.filter((field) => body.withhold.includes(field) || !body.fields.includes(field))
  const checks: Check[] = [
    check(
      'withheld',
      shown.length === 0,
      text('只公布规定的项', 'Only the named fields are shown'),
      shown.length === 0
        ? text('没有多公布', 'Nothing more is shown')
        : fill(text('多了{names}', 'Shows {names} as well'), { names: joinTexts(shown.map(fieldTitle)) }),
    ),
  ]
  if (body.approves)
    checks.push(
      check(
        'approved',
        publication.approved,
        text('经批准才公布', 'Published after approval'),
        publication.approved ? text('已批准', 'Approved') : text('还没有批准', 'Not approved'),
      ),
    )
  if (body.confirmedOnly)
    checks.push(
      check(
        'confirmed',
        publication.unconfirmed === 0,
        text('只公布本人已确认的', 'Only what members confirmed'),
        text(`${publication.unconfirmed} 条未经本人确认`, `${publication.unconfirmed} not confirmed by the member`),
      ),
    )
  return checks
}

const check = (key: string, holds: boolean, says: Text, found: Text): Check => ({
  key,
  outcome: holds ? 'met' : 'not_met',
  says,
  found,
  weight: 'refuse',
  cites: [],
})

const discloseWords = (evaluation: Evaluation): Words => {
  const body = evaluation.rule.body as DiscloseBody
  const { turns } = evaluation.detail as { turns: DutyTurn[] }
  const wrong = evaluation.checks.filter((one) => one.outcome === 'not_met').map((one) => one.found)
  const parts = { what: ENTRIES[body.what], times: sayTimes(body.times), audience: body.audience, wrong: joinTexts(wrong, '；', '; ') }
  const conclusion =
    wrong.length > 0
      ? text('{what}不能这样公布：{wrong}', '{what} may not be published so: {wrong}')
      : evaluation.outcome === 'not_met'
        ? text('{what}（{times}）有过期未公布的', '{what} ({times}): a publication is overdue')
        : text('{what}在{audience}公布，{times}', '{what} is shown to {audience}, {times}')
  return {
    conclusion: fill(conclusion, parts),
    follows: null,
    steps: [
      { step: 'turns', part: 3, items: turns, lines: turns.map(sayTurn) },
      ...(evaluation.checks.length > 0 ? [{ step: 'checks', part: 3, items: evaluation.checks } as const] : []),
    ],
  }
}

export const disclose: Kind<DiscloseBody, DiscloseFacts> = {
  name: 'disclose',
  title: { zh: '公布', en: 'Disclosure' },
  schema: discloseSchema,
  leansOn: () => [],
  asks: () => [],
  evaluate: judgeDisclosure,
  stricter: (one, other) =>
    joinStrictness([
      timesStrictness(one.times, other.times),
      widerIsStricter(one.withhold, other.withhold),
      equalOrIncomparable([one.what, one.fields, one.audience], [other.what, other.fields, other.audience]),
      one.confirmedOnly === other.confirmedOnly ? 'equal' : one.confirmedOnly ? 'stricter' : 'looser',
    ]),
  words: discloseWords,
  sayValue: (key, value) => sayDiscloseValue(key, value),
  canDoWithout: () => false,
  factsOf: (world: World, rule, on: Day) => ({
    ...dutyFacts(world, rule, on),
    ...(world['publication'] ? { publication: { fields: [], unconfirmed: 0, approved: true, ...(world['publication'] as object) } } : {}),
  }),
}

const sayDiscloseValue = (key: string, value: unknown): Text | null => {
  if (key === 'audience') return value as Text
  if (key === 'fields' || key === 'withhold') return joinTexts((value as string[]).map(fieldTitle))
  if (key === 'confirmedOnly') return value ? text('只公布已确认的', 'only what was confirmed') : text('不论确认与否', 'confirmed or not')
  return sayDutyValue(key, value)
}
