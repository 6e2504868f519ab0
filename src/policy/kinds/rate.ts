/** An amount from a base by dated brackets over the whole base, who may owe less, how late or early it may be paid, and who may take it. */
import { z } from 'zod'
import { readYuan, showYuan } from '../../kernel/money.ts'
import { calendarMonth, monthOf, yearOf, type Day } from '../../kernel/days.ts'
import type { Fraction } from '../../kernel/fractions.ts'
import { headShape, keyOf, type BodyOf } from '../engine/head.ts'
import { answer, type Ask, type Kind, type Words, type World } from '../engine/kind.ts'
import { actorSchema, nameSchema, slotOf } from '../engine/slots.ts'
import { equalOrIncomparable, lessIsStricter } from '../engine/strictness.ts'
import { fill, joinTexts, nameOf, sayMonth, text } from '../engine/words.ts'
import type { Actor } from '../vocabulary/actors.ts'
import { BRANCH_FORMS, RATE_BASES, ROUNDINGS, type BranchForm, type Rounding } from '../vocabulary/dues.ts'
import type { Check, Evaluation, RateDetail } from '../vocabulary/evaluation.ts'
import { joinStrictness, type Outcome, type Text } from '../vocabulary/outcomes.ts'
import type { ChoiceInForce, RuleInForce } from '../vocabulary/rules.ts'

/** Yuan as written in a pack, `3000` or `"0.20"`, read as cents. */
const yuanSchema = z.union([z.number(), z.string()]).transform((written, ctx): number => {
  const read = readYuan(String(written))
  if (read !== null) return read
  ctx.addIssue({
    code: 'custom',
    message: `“${written}”不是金额；写元，最多两位小数，如 0.20 · "${written}" is not an amount of money; write yuan with at most two decimals, such as 0.20`,
  })
  return z.NEVER
})

/** A rate as written, `0.5%` or `1/100`. */
const rateValueSchema = z.string().transform((written, ctx): Fraction => {
  const percent = /^(\d{1,3})(?:\.(\d{1,4}))?%$/.exec(written)
  const parts = /^(\d{1,6})\/(\d{1,6})$/.exec(written)
  if (percent) return { num: Number(`${percent[1]}${percent[2] ?? ''}`), den: 100 * 10 ** (percent[2]?.length ?? 0) }
  if (parts && Number(parts[2]) > 0) return { num: Number(parts[1]), den: Number(parts[2]) }
  ctx.addIssue({ code: 'custom', message: `“${written}”不是比例；写作 0.5% 或 1/200 · "${written}" is not a rate; write 0.5% or 1/200` })
  return z.NEVER
})

const bracketSchema = z.strictObject({ over: yuanSchema, upTo: yuanSchema.optional(), rate: rateValueSchema })
type Bracket = { over: number; upTo?: number | undefined; rate: Fraction }

/** Brackets from zero upward, each beginning exactly where the one before ended, the last without an end. */
const bracketsSchema = z
  .array(bracketSchema)
  .min(1)
  .superRefine((brackets, ctx) => {
    brackets.forEach((bracket, index) => {
      const fault = bracketFault(bracket, brackets[index - 1], index === brackets.length - 1)
      if (fault) ctx.addIssue({ code: 'custom', path: [index], message: fault.message, params: { code: fault.code } })
    })
  })

const bracketFault = (bracket: Bracket, before: Bracket | undefined, last: boolean): { code: string; message: string } | null => {
  const starts = showYuan(bracket.over)
  const ended = before?.upTo === undefined ? null : showYuan(before.upTo)
  if (!before && bracket.over !== 0)
    return { code: 'bracket-gap', message: `第一档从 ${starts} 起，0 到 ${starts} 没有着落；从 0 写起 · the first bracket starts at ${starts}; start at 0` }
  if (before && ended === null)
    return {
      code: 'bracket-overlap',
      message: `前一档没有上限，这一档和它重叠；给前一档写 upTo · the bracket before has no upper end and overlaps this one; give it upTo`,
    }
  if (before && bracket.over < before.upTo!)
    return {
      code: 'bracket-overlap',
      message: `从 ${starts} 起，前一档到 ${ended}，两档重叠；改成 over: ${ended} · starts at ${starts} but the one before reaches ${ended}: they overlap; write over: ${ended}`,
    }
  if (before && bracket.over > before.upTo!)
    return {
      code: 'bracket-gap',
      message: `从 ${starts} 起，前一档到 ${ended}，中间空着；改成 over: ${ended} · starts at ${starts} but the one before ends at ${ended}: a gap; write over: ${ended}`,
    }
  if (bracket.upTo !== undefined && bracket.upTo <= bracket.over)
    return {
      code: 'bracket-empty',
      message: `从 ${starts} 到 ${showYuan(bracket.upTo)} 是空的；改正 · from ${starts} to ${showYuan(bracket.upTo)} is empty; mend it`,
    }
  if (last && bracket.upTo !== undefined)
    return {
      code: 'bracket-gap',
      message: `最后一档到 ${showYuan(bracket.upTo)} 为止，再多的没有着落；删去 upTo · the last bracket ends at ${showYuan(bracket.upTo)}; remove upTo`,
    }
  return null
}

const rangeSchema = z
  .strictObject({ least: yuanSchema, most: yuanSchema })
  .refine((range) => range.least <= range.most, '下限大于上限；改正 · the lower end is above the upper one; mend it')

const payerSchema = z
  .strictObject({
    key: z.string().regex(/^[a-z0-9-]+$/),
    title: nameSchema,
    base: keyOf(RATE_BASES),
    brackets: slotOf(bracketsSchema, { zh: '各档比例', en: 'Brackets' }).optional(),
    flat: slotOf(yuanSchema, { zh: '每月定额', en: 'Fixed amount a month' }).optional(),
    range: slotOf(rangeSchema, { zh: '每月定额幅度', en: 'Range of the fixed amount' }).optional(),
  })
  .refine(
    (payer) => [payer.brackets, payer.flat, payer.range].filter(Boolean).length === 1,
    'brackets、flat、range 只写一个 · write exactly one of brackets, flat and range',
  )

const months = (zh: string, en: string) => slotOf(z.int().min(0).max(120), { zh, en })

const rateSchema = z.strictObject({
  ...headShape,
  kind: z.literal('rate'),
  about: z.literal('member'),
  payers: z.array(payerSchema).min(1).optional(),
  rounding: slotOf(keyOf(ROUNDINGS), { zh: '怎样取整', en: 'Rounding' }).optional(),
  /** most that is asked for a month; more is given only of one's own will */
  cap: slotOf(z.union([z.literal('none'), yuanSchema]), { zh: '每月最多', en: 'At most a month' }).optional(),
  /** who may decide that somebody owes less or nothing */
  special: z.strictObject({ studies: actorSchema, approves: slotOf(actorSchema, { zh: '少交、免交由谁批准', en: 'Who approves less or nothing' }) }).optional(),
  /** how many months late, and ahead, a payment may be made */
  late: months('最多补交几个月', 'Months of back-payment').optional(),
  ahead: months('最多预交几个月', 'Months of prepayment').optional(),
  collector: z
    .strictObject({
      groups: slotOf(actorSchema, { zh: '有党小组的由谁收', en: 'Collector where there are groups' }),
      committee: slotOf(actorSchema, { zh: '有支委会的由谁收', en: 'Collector where there is a committee' }),
      neither: slotOf(actorSchema, { zh: '没有支委会的由谁收', en: 'Collector where there is no committee' }),
      both: slotOf(actorSchema, { zh: '支委会、党小组都有的由谁收', en: 'Collector where there are both' }),
    })
    .optional(),
  /** somebody else pays for the member only with this consent */
  proxy: z.strictObject({ consents: slotOf(actorSchema, { zh: '代交由谁同意', en: 'Who consents to a proxy' }) }).optional(),
})
type WrittenRate = z.output<typeof rateSchema>
export type RateBody = BodyOf<WrittenRate>
type Payer = NonNullable<RateBody['payers']>[number]

/** Somebody owes less or nothing: `amount` in cents, studied by the branch on a day, approved by an actor; null: not yet. */
type SpecialFact = { amount: number; studied: Day | null; approvedBy: Actor | null; approvedOn: Day | null }

/** What does this member owe a month? `agreed`: the sum the branch fixed inside a range; `set`: what stands in the roll, checked against the norm. All in cents. */
export type AmountFacts = { ask: 'amount'; payer: string; base: number | null; agreed: number | null; special: SpecialFact | null; set: number | null }

/** Was this payment in order? `owed` and `paid` in cents for one month (its first day); `collector`: in which capacity the money was taken. */
export type PaymentFacts = {
  ask: 'payment'
  month: Day
  on: Day
  owed: number | null
  paid: number
  form: BranchForm | null
  collector: Actor | null
  proxy: { consentedBy: Actor | null } | null
}

type RateFacts = AmountFacts | PaymentFacts

type RateAsk = Ask<RateBody, RateFacts>

/** What a payer of this kind owes a month by the table alone, in cents. */
export type Norm = { bracket: Bracket | null; range: { least: number; most: number } | null; amount: number | null }

/** By table alone: the bracket that holds the base, its rate over the *whole* base, rounded; a fixed sum; a range with no sum in it. */
export const normOf = (body: RateBody, payer: Payer, base: number | null): Norm => {
  if (payer.flat !== undefined) return { bracket: null, range: null, amount: payer.flat }
  if (payer.range) return { bracket: null, range: payer.range, amount: payer.range.least === payer.range.most ? payer.range.least : null }
  if (base === null) return { bracket: null, range: null, amount: null }
  const bracket = payer.brackets!.find(({ over, upTo }) => (base > over || (base === 0 && over === 0)) && (upTo === undefined || base <= upTo))!
  const amount = rounded(base * bracket.rate.num, bracket.rate.den, body.rounding ?? 'half-up')
  const cap = body.cap === undefined || body.cap === 'none' ? Number.MAX_SAFE_INTEGER : body.cap
  return { bracket, range: null, amount: Math.min(amount, cap) }
}

/** `num / den` as a whole number; exact, no decimals on the way. */
export const rounded = (num: number, den: number, rounding: Rounding): number => {
  if (!Number.isSafeInteger(2 * num)) throw new RangeError(`too large to reckon exactly: ${num}/${den}`)
  if (rounding === 'down') return Math.floor(num / den)
  if (rounding === 'up') return Math.ceil(num / den)
  return Math.floor((2 * num + den) / (2 * den))
}

/** The kind of payer of that name, or null. */
export const payerNamed = (body: RateBody, key: string): Payer | null => body.payers?.find((payer) => payer.key === key) ?? null

/** Who takes the dues in a branch of this form; `open` where the text does not settle it and nobody has chosen; both null where no rule says. */
export const collectorFor = (rule: RuleInForce<RateBody>, form: BranchForm): { actor: Actor | null; open: ChoiceInForce | null } => {
  const actor = rule.body.collector?.[form] ?? null
  const open = rule.choices.find((choice) => choice.key === `collector.${form}` && choice.chosen === null) ?? null
  return { actor: open ? null : actor, open }
}

/** Whole months from the month owed to the month paid in; negative when paid ahead. */
const monthsBetween = (month: Day, on: Day): number => (yearOf(on) - yearOf(month)) * 12 + monthOf(on) - monthOf(month)

const judgeRate = (ask: RateAsk): Evaluation => (ask.facts.ask === 'amount' ? judgeAmount(ask, ask.facts) : judgePayment(ask, ask.facts))

const judgeAmount = (ask: RateAsk, facts: AmountFacts): Evaluation => {
  const { body } = ask.rule
  const payer = payerNamed(body, facts.payer)
  if (!payer)
    return answer(ask, {
      outcome: 'unknown',
      missing: [fill(text('没有“{payer}”这一类交纳人，请先定类别', 'There is no kind of payer "{payer}"; set the kind first'), { payer: facts.payer })],
      detail: { kind: 'none' },
    })
  const norm = normOf(body, payer, facts.base)
  const checks = [...baseChecks(payer, facts), ...rangeChecks(norm, facts), ...specialChecks(body, facts.special), ...setChecks(body, norm, facts)]
  const outcome = worst(checks)
  const amount = amountOwed(body, norm, facts)
  const detail: RateDetail = {
    kind: 'rate',
    ask: 'amount',
    payer: facts.payer,
    base: facts.base,
    bracket: norm.bracket ? { over: norm.bracket.over, upTo: norm.bracket.upTo ?? null, rate: norm.bracket.rate } : null,
    range: norm.range,
    norm: norm.amount,
    amount,
    monthsLate: null,
  }
  return told(ask, outcome, checks, detail)
}

/** What is owed in the end: a special decision once approved, else a sum inside the range, else the norm. */
export const amountOwed = (body: RateBody, norm: Norm, { special, agreed }: Pick<AmountFacts, 'special' | 'agreed'>): number | null => {
  if (special && approvedAsAsked(body, special)) return special.amount
  if (norm.range && agreed !== null && agreed >= norm.range.least && agreed <= norm.range.most) return agreed
  return norm.amount
}

const approvedAsAsked = (body: RateBody, special: SpecialFact): boolean =>
  special.studied !== null && special.approvedBy !== null && special.approvedBy === body.special?.approves

const judgePayment = (ask: RateAsk, facts: PaymentFacts): Evaluation => {
  const checks = [...amountChecks(facts), ...timeChecks(ask.rule.body, facts), ...collectorChecks(ask.rule.body, facts), ...proxyChecks(ask.rule.body, facts)]
  const monthsLate = monthsBetween(facts.month, facts.on)
  const detail: RateDetail = {
    kind: 'rate',
    ask: 'payment',
    payer: null,
    base: null,
    bracket: null,
    range: null,
    norm: facts.owed,
    amount: facts.paid,
    monthsLate,
  }
  return told(ask, worst(checks), checks, detail)
}

const told = (ask: RateAsk, outcome: Outcome, checks: Check[], detail: RateDetail): Evaluation =>
  answer(ask, {
    outcome,
    checks,
    detail,
    missing: checks.filter((check) => check.outcome === 'unknown').map((check) => check.found),
    judge: checks.filter((check) => check.outcome === 'to_judge').map((check) => ({ question: 'amount-in-range', who: 'branch', text: check.says })),
    follows: checks
      .filter((check) => check.outcome === 'not_met')
      .map((check) => ({ does: check.weight === 'refuse' ? 'refuse' : 'flag', what: check.key, state: 'now', text: check.found })),
  })

const worst = (checks: Check[]): Outcome =>
  (['not_met', 'unknown', 'to_judge'] as Outcome[]).find((one) => checks.some((check) => check.outcome === one)) ?? 'met'

const check = (key: string, outcome: Outcome | boolean, says: Text, found: Text, weight: Check['weight'] = 'flag'): Check => ({
  key,
  outcome: typeof outcome === 'boolean' ? (outcome ? 'met' : 'not_met') : outcome,
  says,
  found,
  weight,
  cites: [],
})

const baseChecks = (payer: Payer, { base }: AmountFacts): Check[] => {
  if (payer.base === 'none') return []
  const says = fill(text('按{base}计', 'By {base}'), { base: RATE_BASES[payer.base] })
  return [
    base === null
      ? check('base', 'unknown', says, text('基数还没有核定', 'The base is not set'))
      : check('base', true, says, text('基数已核定', 'The base is set')),
  ]
}

const rangeChecks = ({ range, amount }: Norm, { agreed, special }: AmountFacts): Check[] => {
  if (!range || amount !== null || special) return []
  const says = text(
    `每月 ${showYuan(range.least)} 元到 ${showYuan(range.most)} 元，由支部定`,
    `${showYuan(range.least)} to ${showYuan(range.most)} yuan a month, fixed by the branch`,
  )
  if (agreed === null) return [check('range', 'to_judge', says, text('支部还没有定', 'Not fixed yet'))]
  return [
    check('range', agreed >= range.least && agreed <= range.most, says, text(`定为 ${showYuan(agreed)} 元`, `Fixed at ${showYuan(agreed)} yuan`), 'refuse'),
  ]
}

const specialChecks = (body: RateBody, special: SpecialFact | null): Check[] => {
  if (!special) return []
  if (!body.special) return [check('special', false, text('没有写可以少交或免交', 'The text allows no less'), text('没有依据', 'No ground for it'), 'refuse')]
  const says = fill(text('少交、免交由{studies}研究，报{approves}批准', 'Less or nothing: studied by {studies}, approved by {approves}'), {
    studies: nameOf(body.special.studies),
    approves: nameOf(body.special.approves),
  })
  if (special.studied === null || special.approvedBy === null)
    return [check('special', 'unknown', says, text('还没有批准，照标准交', 'Not approved yet; the norm is owed'), 'refuse')]
  return [check('special', approvedAsAsked(body, special), says, fill(text('由{who}批准', 'Approved by {who}'), { who: nameOf(special.approvedBy) }), 'refuse')]
}

/** What stands in the roll is what the table gives. */
const setChecks = (body: RateBody, norm: Norm, facts: AmountFacts): Check[] => {
  const owed = amountOwed(body, norm, facts)
  if (facts.set === null || owed === null) return []
  return [
    check(
      'set',
      facts.set === owed,
      text('核定数与标准一致', 'The sum set is the one of the table'),
      text(`核定 ${showYuan(facts.set)} 元，标准 ${showYuan(owed)} 元`, `${showYuan(facts.set)} set, ${showYuan(owed)} by the table`),
    ),
  ]
}

const amountChecks = ({ owed, paid }: PaymentFacts): Check[] =>
  owed === null
    ? []
    : [
        check(
          'amount',
          paid === owed,
          text('交的与核定数一致', 'What is paid is what was set'),
          text(`交 ${showYuan(paid)} 元，核定 ${showYuan(owed)} 元`, `${showYuan(paid)} paid, ${showYuan(owed)} set`),
        ),
      ]

const timeChecks = ({ late, ahead }: RateBody, { month, on }: PaymentFacts): Check[] => {
  const between = monthsBetween(month, on)
  const name = sayMonth(yearOf(month), monthOf(month))
  if (between > 0 && late !== undefined)
    return [
      check(
        'late',
        between <= late,
        text(`补交一般不超过 ${late} 个月`, `Back-payment of at most ${late} months`),
        fill(text('补交{name}的，晚了 {between} 个月', 'For {name}, {between} months late'), { name, between }),
      ),
    ]
  if (between < 0 && ahead !== undefined)
    return [
      check(
        'ahead',
        -between <= ahead,
        text(`预交不超过 ${ahead} 个月`, `Prepayment of at most ${ahead} months`),
        fill(text('预交{name}的，早了 {between} 个月', 'For {name}, {between} months ahead'), { name, between: -between }),
      ),
    ]
  return []
}

const collectorChecks = ({ collector }: RateBody, facts: PaymentFacts): Check[] => {
  if (!collector) return []
  const says = text('由规定的人收', 'Taken by the person the rule names')
  if (facts.form === null || facts.collector === null)
    return [check('collector', 'unknown', says, text('没有记下由谁收，或支部怎样设置', 'Who took it, or the form of the branch, is not recorded'))]
  const right = collector[facts.form]
  const found = fill(text('{form}，由{who}收', '{form}: taken by {who}'), { form: BRANCH_FORMS[facts.form], who: nameOf(facts.collector) })
  return [check('collector', right === facts.collector, right ? fill(text('由{right}收', 'Taken by {right}'), { right: nameOf(right) }) : says, found)]
}

const proxyChecks = (body: RateBody, { proxy }: PaymentFacts): Check[] => {
  if (!body.proxy || !proxy) return []
  const says = fill(text('代交要{who}同意', 'A proxy needs the consent of {who}'), { who: nameOf(body.proxy.consents) })
  if (proxy.consentedBy === null) return [check('proxy', false, says, text('没有记下同意', 'No consent is recorded'))]
  return [check('proxy', proxy.consentedBy === body.proxy.consents, says, fill(text('{who}同意', 'Consent of {who}'), { who: nameOf(proxy.consentedBy) }))]
}

const rateWords = (evaluation: Evaluation): Words => {
  const detail = evaluation.detail as RateDetail
  const wrong = evaluation.checks.filter((one) => one.outcome !== 'met')
  const said = detail.ask === 'amount' ? amountConclusion(evaluation, detail) : paymentConclusion(detail, evaluation.facts as PaymentFacts)
  const conclusion =
    wrong.length === 0
      ? said
      : fill(text('{said}；{wrong}', '{said}; {wrong}'), {
          said,
          wrong: joinTexts(
            wrong.map((one) => one.found),
            '；',
            '; ',
          ),
        })
  return { conclusion, follows: null, steps: [{ step: 'checks', part: 3, items: [...reckoning(detail), ...evaluation.checks] }] }
}

const amountConclusion = (evaluation: Evaluation, { payer, amount }: RateDetail): Text => {
  const title = payerNamed(evaluation.rule.body as RateBody, payer!)!.title
  return amount === null
    ? fill(text('{payer}，数额还不能定', '{payer}: the amount is open'), { payer: title })
    : fill(text('{payer}，每月 {amount} 元', '{payer}: {amount} yuan a month'), { payer: title, amount: showYuan(amount) })
}

const paymentConclusion = ({ amount }: RateDetail, { month }: PaymentFacts): Text =>
  fill(text('交{month}党费 {amount} 元', '{amount} yuan of dues for {month}'), {
    month: sayMonth(yearOf(month), monthOf(month)),
    amount: showYuan(amount ?? 0),
  })

/** 3000.00 × 0.5% = 15.00: the whole base, not slices of it. */
const reckoning = ({ base, bracket, norm }: RateDetail): Check[] => {
  if (!bracket || base === null || norm === null) return []
  const says = fill(text('{bracket}，按全部基数算', '{bracket}, of the whole base'), { bracket: sayBracket({ ...bracket, upTo: bracket.upTo ?? undefined }) })
  const sum = `${showYuan(base)} × ${sayRate(bracket.rate)} = ${showYuan(norm)}`
  return [check('bracket', true, says, text(sum, sum), 'none')]
}

/** 0.5 % from 5/1000, without decimals on the way. */
export const sayRate = ({ num, den }: Fraction): string => {
  const scaled = (num * 1_000_000) / den
  return Number.isInteger(scaled) ? `${scaled / 10_000}%` : `${num}/${den}`
}

const sayBracket = ({ over, upTo, rate }: Bracket): Text =>
  upTo === undefined
    ? text(`${showYuan(over)} 元以上 ${sayRate(rate)}`, `above ${showYuan(over)}: ${sayRate(rate)}`)
    : text(`${showYuan(over)} 元以上到 ${showYuan(upTo)} 元 ${sayRate(rate)}`, `above ${showYuan(over)} up to ${showYuan(upTo)}: ${sayRate(rate)}`)

export const rate: Kind<RateBody, RateFacts> = {
  name: 'rate',
  title: { zh: '按标准交纳', en: 'Rate' },
  schema: rateSchema,
  leansOn: () => [],
  asks: () => [],
  evaluate: judgeRate,
  stricter: (one, other) =>
    joinStrictness([
      lessIsStricter(one.late, other.late),
      lessIsStricter(one.ahead, other.ahead),
      equalOrIncomparable(
        [one.payers, one.rounding, one.cap, one.special, one.collector, one.proxy],
        [other.payers, other.rounding, other.cap, other.special, other.collector, other.proxy],
      ),
    ]),
  words: rateWords,
  sayValue: sayRateValue,
  canDoWithout: (key) => /^(late|ahead|cap)$/.test(key),
  factsOf: rateFacts,
}

function sayRateValue(key: string, value: unknown): Text | null {
  if (key.endsWith('.brackets')) return joinTexts((value as Bracket[]).map(sayBracket), '；', '; ')
  if (key.endsWith('.flat')) return text(`${showYuan(value as number)} 元`, `${showYuan(value as number)} yuan`)
  if (key.endsWith('.range')) return sayRange(value as { least: number; most: number })
  if (key === 'rounding') return ROUNDINGS[value as Rounding]
  if (key === 'cap') return value === 'none' ? text('没有上限', 'no cap') : text(`${showYuan(value as number)} 元`, `${showYuan(value as number)} yuan`)
  if (key === 'late' || key === 'ahead') return text(`${value} 个月`, `${value} months`)
  return nameOf(value as Actor)
}

const sayRange = ({ least, most }: { least: number; most: number }): Text =>
  text(`${showYuan(least)} 元到 ${showYuan(most)} 元`, `${showYuan(least)} to ${showYuan(most)} yuan`)

/** A case's world, in yuan: `payer`, `base`, `agreed`, `set`, `special: { amount, studied, approvedBy }`; or `pays` for `month`, `owed`, `form`, `collector`, `proxy: { consentedBy }`. */
function rateFacts(world: World, _rule: RuleInForce<RateBody>, on: Day): RateFacts {
  const yuan = (name: string): number | null => (world[name] === undefined || world[name] === null ? null : readYuan(String(world[name])))
  const special = world['special'] as { amount: number; studied?: Day; approvedBy?: Actor } | undefined
  if (world['pays'] !== undefined)
    return {
      ask: 'payment',
      month: calendarMonth(Number(String(world['month']).slice(0, 4)), Number(String(world['month']).slice(5, 7))).from,
      on,
      owed: yuan('owed'),
      paid: yuan('pays') ?? 0,
      form: (world['form'] as BranchForm | undefined) ?? null,
      collector: (world['collector'] as Actor | undefined) ?? null,
      proxy: world['proxy'] ? { consentedBy: (world['proxy'] as { consentedBy?: Actor }).consentedBy ?? null } : null,
    }
  return {
    ask: 'amount',
    payer: String(world['payer'] ?? ''),
    base: yuan('base'),
    agreed: yuan('agreed'),
    set: yuan('set'),
    special: special
      ? { amount: readYuan(String(special.amount)) ?? 0, studied: special.studied ?? null, approvedBy: special.approvedBy ?? null, approvedOn: on }
      : null,
  }
}
