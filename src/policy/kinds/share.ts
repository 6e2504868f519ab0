/** How many of a whole: a ceiling, a floor or an exact part, in whole persons or cents. */
import { z } from 'zod'
import type { Day } from '../../kernel/days.ts'
import type { Fraction } from '../../kernel/fractions.ts'
import { showYuan } from '../../kernel/money.ts'
import { SPANS, amountSchema, headShape, spanSchema, type BodyOf, type Span } from '../engine/head.ts'
import { answer, type Ask, type Kind, type Words, type World } from '../engine/kind.ts'
import { actorSchema, nameSchema, slotOf } from '../engine/slots.ts'
import { equalOrIncomparable, higherIsStricter, lessIsStricter, lowerIsStricter, moreIsStricter } from '../engine/strictness.ts'
import { fill, joinTexts, sayAmount, text } from '../engine/words.ts'
import type { Check, Evaluation, ShareDetail } from '../vocabulary/evaluation.ts'
import { joinStrictness, type Strictness, type Text } from '../vocabulary/outcomes.ts'
import type { RuleInForce } from '../vocabulary/rules.ts'

const SHARE_BOUNDS = {
  'at-most': { zh: '不超过', en: 'at most' },
  'at-least': { zh: '不少于', en: 'at least' },
  exactly: { zh: '等于', en: 'exactly' },
} as const
type Bound = keyof typeof SHARE_BOUNDS
const SHARE_ROUNDINGS = {
  down: { zh: '只舍不入', en: 'down' },
  up: { zh: '只入不舍', en: 'up' },
  'half-up': { zh: '四舍五入', en: 'halves up' },
} as const
type ShareRounding = keyof typeof SHARE_ROUNDINGS

const limitSchema = z
  .strictObject({
    key: z.string().regex(/^[a-z0-9-]+$/),
    is: z.enum(['at-most', 'at-least', 'exactly']),
    part: slotOf(amountSchema, { zh: '占几分之几', en: 'What part' }).optional(),
    number: slotOf(z.int().min(0), { zh: '几个', en: 'How many' }).optional(),
  })
  .refine((limit) => !limit.part !== !limit.number, 'part 和 number 只写一个 · write exactly one of part and number')

const shareSchema = z.strictObject({
  ...headShape,
  kind: z.literal('share'),
  about: z.enum(['branch', 'unit', 'session']),
  unit: z.enum(['persons', 'cents']),
  /** what is taken, and the whole it is taken of */
  taken: nameSchema,
  whole: nameSchema,
  limits: z.array(limitSchema).min(1),
  /** a part of a whole is seldom whole: a ceiling is rounded down and a floor up unless this says otherwise */
  rounding: slotOf(z.enum(['down', 'up', 'half-up']), { zh: '怎样取整', en: 'Rounding' }).optional(),
  per: slotOf(spanSchema, { zh: '每', en: 'Per' }).optional(),
  to: actorSchema.optional(),
})
type WrittenShare = z.output<typeof shareSchema>
export type ShareBody = BodyOf<WrittenShare>
type Limit = ShareBody['limits'][number]

/** The whole and what was taken of it, in whole persons or cents; null: not known yet. */
type ShareFacts = { whole: number | null; taken: number | null }

/** What the limits come to for a whole: one third of 10 persons at most is 3; 5 % of 100.10 yuan is 5.01. */
export const limitsFor = (body: ShareBody, whole: number): ShareDetail['limits'] =>
  body.limits.map((limit) => ({
    key: limit.key,
    is: limit.is,
    number: limit.number ?? wholeNumber(whole, limit.part!, body.rounding ?? usual(limit.is, body.unit)),
  }))

const usual = (is: Bound, unit: ShareBody['unit']): ShareRounding =>
  unit === 'cents' ? 'half-up' : is === 'at-most' ? 'down' : is === 'at-least' ? 'up' : 'half-up'

const wholeNumber = (whole: number, { num, den }: Fraction, rounding: ShareRounding): number => {
  const product = whole * num
  if (rounding === 'down') return Math.floor(product / den)
  return rounding === 'up' ? Math.ceil(product / den) : Math.floor((2 * product + den) / (2 * den))
}

const judgeShare = (ask: Ask<ShareBody, ShareFacts>): Evaluation => {
  const { body } = ask.rule
  const { whole, taken } = ask.facts
  const limits = whole === null ? [] : limitsFor(body, whole)
  const detail: ShareDetail = { kind: 'share', whole, taken, limits }
  if (whole === null || taken === null) {
    const missing = fill(text('{what}还没有数', '{what} is not known yet'), { what: whole === null ? body.whole : body.taken })
    return answer(ask, { outcome: 'unknown', missing: [missing], detail })
  }
  const checks = limits.map((limit, index) => limitCheck(body, body.limits[index]!, { number: limit.number, whole, taken }))
  const failed = checks.filter((check) => check.outcome === 'not_met')
  return answer(ask, {
    outcome: failed.length > 0 ? 'not_met' : 'met',
    checks,
    detail,
    follows: failed.map((check) => ({ does: 'flag', what: check.key, state: 'now', text: check.found })),
  })
}

const limitCheck = (body: ShareBody, limit: Limit, { number, whole, taken }: { number: number; whole: number; taken: number }): Check => {
  const holds = limit.is === 'at-most' ? taken <= number : limit.is === 'at-least' ? taken >= number : taken === number
  return {
    key: limit.key,
    outcome: holds ? 'met' : 'not_met',
    says: fill(text('{bound}{whole}的{part}', '{bound} {part} of {whole}'), {
      bound: SHARE_BOUNDS[limit.is],
      whole: body.whole,
      part: limit.part ? sayAmount(limit.part) : show(body, limit.number!),
    }),
    found: fill(text('{whole} {all}，{taken} {shown}，{bound} {number}', '{whole}: {all}; {taken}: {shown}, {bound} {number}'), {
      whole: body.whole,
      all: show(body, whole),
      taken: body.taken,
      shown: show(body, taken),
      bound: SHARE_BOUNDS[limit.is],
      number: show(body, number),
    }),
    weight: 'flag',
    cites: [],
  }
}

const show = ({ unit }: ShareBody, number: number): Text =>
  unit === 'cents' ? text(`${showYuan(number)} 元`, `${showYuan(number)} yuan`) : text(`${number} 人`, `${number} persons`)

const shareWords = (evaluation: Evaluation): Words => {
  const found =
    evaluation.checks.length > 0
      ? joinTexts(
          evaluation.checks.map((check) => check.found),
          '；',
          '; ',
        )
      : joinTexts(evaluation.missing, '；', '; ')
  const verdict = evaluation.outcome === 'not_met' ? text('，不合', '; not kept') : text('', '')
  return {
    conclusion: fill(text('{found}{verdict}', '{found}{verdict}'), { found, verdict }),
    follows: null,
    steps: [{ step: 'checks', part: 3, items: evaluation.checks }],
  }
}

const limitStrictness = (one: Limit, other: Limit | undefined): Strictness => {
  if (!other || one.is !== other.is || !one.part !== !other.part) return 'incomparable'
  if (one.is === 'exactly') return equalOrIncomparable([one.part, one.number], [other.part, other.number])
  if (one.part) return one.is === 'at-most' ? lowerIsStricter(one.part, other.part) : higherIsStricter(one.part, other.part)
  return one.is === 'at-most' ? lessIsStricter(one.number, other.number) : moreIsStricter(one.number, other.number)
}

export const share: Kind<ShareBody, ShareFacts> = {
  name: 'share',
  title: { zh: '比例与名额', en: 'Share' },
  schema: shareSchema,
  leansOn: () => [],
  asks: () => [],
  evaluate: judgeShare,
  stricter: (one, other) =>
    joinStrictness([
      one.limits.length === other.limits.length ? 'equal' : 'incomparable',
      ...one.limits.map((limit) =>
        limitStrictness(
          limit,
          other.limits.find((against) => against.key === limit.key),
        ),
      ),
      equalOrIncomparable([one.unit, one.rounding, one.per], [other.unit, other.rounding, other.per]),
    ]),
  words: shareWords,
  sayValue: (key, value) => {
    if (key.endsWith('.part')) return sayAmount(value as Fraction)
    if (key === 'per') return SPANS[value as Span]
    return key === 'rounding' ? SHARE_ROUNDINGS[value as ShareRounding] : null
  },
  canDoWithout: () => false,
  factsOf: shareFacts,
}

/** A case's world: `whole` and `taken`, in persons or (for money) in yuan. */
function shareFacts(world: World, rule: RuleInForce<ShareBody>, _on: Day): ShareFacts {
  const read = (name: string): number | null => {
    if (world[name] === undefined || world[name] === null) return null
    return rule.body.unit === 'cents' ? Math.round(Number(world[name]) * 100) : Number(world[name])
  }
  return { whole: read('whole'), taken: read('taken') }
}
