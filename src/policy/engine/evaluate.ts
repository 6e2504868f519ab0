/**
 * Puts questions to rules. Besides what the kind itself answers: a rule that is switched off or binds somebody else does not apply; where a
 * value is still for somebody to choose, every option is tried, and only if they differ a person is asked to choose.
 */
import type { Day } from '../../kernel/days.ts'
import { compareFractions } from '../../kernel/fractions.ts'
import type { Evaluation, Figure, Subject } from '../vocabulary/evaluation.ts'
import type { MeasureRequest, MeasureRow } from '../vocabulary/measures.ts'
import type { ChoiceInForce, RuleInForce } from '../vocabulary/rules.ts'
import { POPULATIONS, type Population } from '../vocabulary/units.ts'
import { QUESTIONS } from '../vocabulary/questions.ts'
import { evaluateThresholdSet, type ThresholdBody } from '../kinds/threshold.ts'
import { answer, type RuleSource } from './kind.ts'
import { kindOf } from './kinds.ts'
import type { InForce } from './resolve.ts'
import { withValueAt } from './slots.ts'
import { canonical } from './strictness.ts'
import { fill, joinTexts, text } from './words.ts'

export type Asked = {
  rule: RuleInForce
  about: Subject
  on: Day
  facts: unknown
  /** the rules in force for the same unit and day, for rules that lean on others */
  with: RuleSource
  /** the circles the subject belongs to, where the rule binds only some */
  populations?: Population[]
}

/** The rules in force as a source for rules that lean on others. */
export const sourceOf =
  (inForce: Pick<InForce, 'rules'>): RuleSource =>
  (slot) =>
    inForce.rules.get(slot) ?? null

/** The measures a rule needs on a day, for every reading of it: what to ask the suppliers before `evaluate`. */
export const asksOf = (rule: RuleInForce, on: Day): MeasureRequest[] => kindOf(rule).asks(rule, on)

/** One rule about one subject. Pure: the same question has the same answer years later. */
export const evaluate = (asked: Asked): Evaluation => {
  const outside = whyNotAsked(asked)
  if (outside) return answer(asked, { outcome: 'not_applicable', because: outside, detail: { kind: 'none' } })
  const open = openChoices(asked)
  if (open.length === 0) return kindOf(asked.rule).evaluate(asked)
  const tried = variantsOf(asked, open).map((variant) => kindOf(variant.rule).evaluate(variant))
  return settleVariants(asked, open, tried)
}

/** One threshold over many subjects at once. `answered`: the rows of every request of `asksOf(rule, on)`. */
export const evaluateSet = (
  asked: Omit<Asked, 'about' | 'facts' | 'populations'> & { populationsOf?: (subject: string) => Population[] },
  answered: { request: MeasureRequest; rows: MeasureRow[] }[],
): Evaluation[] => {
  if (asked.rule.kind !== 'threshold') throw new Error(`only thresholds are judged as a set; ask ${asked.rule.slot} (${asked.rule.kind}) subject by subject`)
  const whole: Asked = { ...asked, about: { kind: 'member', id: '' }, facts: null }
  const open = openChoices(whole)
  const variants = variantsOf(whole, open)
  const tried = variants.map((variant) =>
    evaluateThresholdSet({ rule: variant.rule as RuleInForce<ThresholdBody>, on: variant.on, with: variant.with }, answered),
  )
  const [first = [], ...others] = tried
  const bySubject = others.map((one) => new Map(one.map((evaluation) => [evaluation.about.id, evaluation])))
  return first.map((evaluation) => {
    const { about, facts } = evaluation
    const populations = asked.populationsOf?.(about.id)
    const outside = whyNotAsked({ ...whole, ...(populations ? { populations } : {}) })
    if (outside) return { ...evaluation, outcome: 'not_applicable', because: outside, figures: [], follows: [], missing: [] }
    if (open.length === 0) return evaluation
    // another reading may count another period, in which this subject has no row: not known, as `evaluate` says
    const inOthers = bySubject.map((one, index) => one.get(about.id) ?? kindOf(asked.rule).evaluate({ ...variants[index + 1]!, about, facts }))
    return settleVariants({ ...whole, about, facts }, open, [evaluation, ...inOthers])
  })
}

/** Why the rule does not apply at all: switched off, or meant for others. */
const whyNotAsked = ({ rule, populations }: Asked) => {
  const body = rule.body as { enabled?: boolean; for?: { members?: Population[] } }
  if (body.enabled === false) return text('这一条没有启用', 'This rule is switched off')
  const members = body.for?.members
  if (!members || !populations || members.includes('all') || members.some((one) => populations.includes(one))) return null
  return fill(text('只适用于{who}', 'Only for {who}'), { who: joinTexts(members.map((one) => POPULATIONS[one])) })
}

type OpenChoice = { rule: RuleInForce; choice: ChoiceInForce }

/** Values that nobody has chosen yet, of the rule and of those it leans on, unless the rule can do without. */
const openChoices = ({ rule, with: source }: Asked): OpenChoice[] =>
  [
    rule,
    ...kindOf(rule)
      .leansOn(rule)
      .flatMap((slot) => source(slot) ?? []),
  ].flatMap((one) => one.choices.filter((choice) => choice.chosen === null && !kindOf(one).canDoWithout(choice.key)).map((choice) => ({ rule: one, choice })))

const MOST_VARIANTS = 64

/** The question under every combination of the open choices; none where a value has no options to try. */
const variantsOf = (asked: Asked, open: OpenChoice[]): Asked[] => {
  let variants = [asked]
  for (const { rule, choice } of open) {
    if (variants.length * choice.options.length > MOST_VARIANTS)
      throw new Error(`too many open choices for ${asked.rule.slot}: choose ${choice.key} of ${rule.slot} first`)
    variants = variants.flatMap((variant) => choice.options.map((option) => withOption(variant, rule.slot, choice, option.value)))
  }
  return variants
}

/** The same question with one value of one rule replaced. */
export const withOption = (asked: Asked, slot: string, choice: Pick<ChoiceInForce, 'key' | 'path'>, value: unknown): Asked => {
  if (asked.rule.slot === slot) return { ...asked, rule: replaced(asked.rule, choice, value) }
  const known = asked.with(slot)
  const changed = known ? replaced(known, choice, value) : null
  return { ...asked, with: (other) => (other === slot ? changed : asked.with(other)) }
}

/** Rules under another option, made once a rule: every member of a branch is explained by the same few. */
const underOption = new WeakMap<RuleInForce, Map<string, RuleInForce>>()

const replaced = (rule: RuleInForce, { key, path }: Pick<ChoiceInForce, 'key' | 'path'>, value: unknown): RuleInForce => {
  const known = underOption.get(rule) ?? new Map<string, RuleInForce>()
  underOption.set(rule, known)
  const name = `${key}=${canonical(value)}`
  const chosen = (choice: ChoiceInForce) => choice.options.findIndex((option) => canonical(option.value) === canonical(value))
  const made = known.get(name) ?? {
    ...rule,
    body: withValueAt(rule.body, path, value),
    choices: rule.choices.map((choice) => (choice.key === key ? { ...choice, chosen: chosen(choice) } : choice)),
  }
  known.set(name, made)
  return made
}

/** Where all options agree, that is the answer; otherwise a named person must choose first. */
const settleVariants = (asked: Asked, open: OpenChoice[], tried: Evaluation[]): Evaluation => {
  const uses = kindOf(asked.rule)
    .leansOn(asked.rule)
    .flatMap((slot) => asked.with(slot) ?? [])
  const [first] = tried
  const agree = first && tried.every((one) => one.outcome === first.outcome)
  if (agree)
    return {
      ...first,
      rule: asked.rule,
      uses,
      figures: first.figures.map((figure, index) =>
        spread(
          figure,
          tried.map((one) => one.figures[index]!),
        ),
      ),
    }
  const judge = decisive(open, tried).map(({ choice }) => ({ question: 'value-not-set' as const, who: choice.chooser, text: choice.open }))
  const missing = [QUESTIONS['value-not-set']]
  return answer(asked, {
    outcome: 'to_judge',
    judge,
    missing,
    uses,
    ...(first ? { detail: first.detail, period: first.period, running: first.running } : { detail: { kind: 'none' } }),
  })
}

/** The choices on which the answer hangs: those where taking another option alone changes it. Variants come with the last choice turning fastest. */
const decisive = (open: OpenChoice[], tried: Evaluation[]): OpenChoice[] => {
  let stride = tried.length
  return open.filter(({ choice }) => {
    const turn = stride
    stride /= choice.options.length
    return (
      tried.length === 0 ||
      tried.some((one, index) => index % turn >= stride && one.outcome !== tried[index - Math.floor((index % turn) / stride) * stride]!.outcome)
    )
  })
}

/** A figure that differs between the options is shown from its lowest to its highest. */
const spread = (figure: Figure, others: Figure[]): Figure => {
  const amounts = others.flatMap((other) => (other.either ? other.either : other.amount ? [other.amount] : [])).sort(compareFractions)
  const [low, high] = [amounts[0], amounts.at(-1)]
  return low && high && compareFractions(low, high) !== 0 ? { ...figure, either: [low, high] } : figure
}
