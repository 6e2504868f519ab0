/**
 * Explains an evaluation in the fixed order of the 依据 drawer: conclusion, what follows, the figure, the facts, the clause with the value in
 * force and who adopted it, the readings with what another would change, the proposal with who decides.
 */
import { isDay } from '../../kernel/days.ts'
import { GRADES } from '../vocabulary/actors.ts'
import type { Evaluation, Follow } from '../vocabulary/evaluation.ts'
import type { Explanation, ExplanationStep, OtherReading, SourceLine } from '../vocabulary/explanation.ts'
import type { Text } from '../vocabulary/outcomes.ts'
import type { ChoiceInForce, RuleInForce, ValueInForce, WhoAndWhen } from '../vocabulary/rules.ts'
import { LAYERS } from '../vocabulary/units.ts'
import { evaluate, withOption, type Asked } from './evaluate.ts'
import type { Telling, Words } from './kind.ts'
import { kindOf } from './kinds.ts'
import { fill, inQuotes, joinTexts, nameOf, sayDay, text } from './words.ts'

/** The whole explanation. `telling.facts` lists what was counted; it must be the very sequence the figure was made of. */
export const explain = (evaluation: Evaluation, telling: Telling = {}): Explanation => {
  const words = wordsOf(evaluation, telling)
  const steps: ExplanationStep[] = [
    { step: 'conclusion', part: 1, outcome: evaluation.outcome, text: words.conclusion },
    ...followSteps(evaluation, telling, words),
    ...words.steps,
    { step: 'source', part: 5, sources: [evaluation.rule, ...evaluation.uses].map(sourceOf) },
    ...silentSteps(evaluation),
    ...evaluation.follows.flatMap(proposalStep),
  ]
  return { title: evaluation.rule.title, on: evaluation.on, steps: steps.sort((one, other) => one.part - other.part) }
}

const wordsOf = (evaluation: Evaluation, telling: Telling): Words => {
  if (evaluation.detail.kind === 'none') return { conclusion: evaluation.because ?? joinTexts(evaluation.missing, '；', '; '), follows: null, steps: [] }
  const words = kindOf(evaluation.rule).words(evaluation, telling)
  return evaluation.outcome === 'to_judge' && evaluation.judge.some((one) => one.question === 'value-not-set')
    ? { ...words, conclusion: openConclusion(evaluation), steps: words.steps.filter((step) => step.step === 'facts') }
    : words
}

const openConclusion = (evaluation: Evaluation): Text =>
  fill(
    text('{title}：原文有一处没有写，几种读法结论不同，请先选定', '{title}: the text leaves something open and the readings differ; it has to be chosen first'),
    { title: evaluation.rule.title },
  )

const followSteps = (evaluation: Evaluation, { beside = [] }: Telling, words: Words): ExplanationStep[] => {
  const besides = beside.map((other) => besideText(other))
  const said = [words.follows, ...besides].filter((one) => one !== null)
  return [
    ...(said.length > 0 || evaluation.follows.length > 0
      ? [{ step: 'follows', part: 2, text: joinTexts(said, '', ' '), items: evaluation.follows } as const]
      : []),
    ...(evaluation.missing.length > 0 ? [{ step: 'missing', part: 2, items: evaluation.missing } as const] : []),
    ...(evaluation.judge.length > 0 ? [{ step: 'judge', part: 2, items: evaluation.judge } as const] : []),
  ]
}

/** What a neighbouring rule makes of the same figure: 全年出勤 7/12，达到二分之一，不需要党支部书记办谈心谈话 */
const besideText = (other: Evaluation): Text => {
  const does = other.follows.filter((follow) => follow.does !== 'warn')
  const happening = does.filter((follow) => follow.state !== 'no')
  const parts = {
    says: wordsOf(other, {}).conclusion,
    what: joinTexts(
      (happening.length > 0 ? happening : does).map((follow) => follow.text),
      '；',
      '; ',
    ),
  }
  if (does.length === 0) return fill(text('另：{says}。', 'Also: {says}.'), parts)
  return fill(
    happening.length > 0
      ? text('另：{says}，{what}。', 'Also: {says}; {what}.')
      : text('另：{says}，不涉及“{what}”。', 'Also: {says}; it does not follow that {what}.'),
    parts,
  )
}

const sourceOf = (rule: RuleInForce): SourceLine => ({
  cites: rule.cites,
  ours: rule.ours,
  text:
    rule.ours && rule.cites.length === 0
      ? text('没有文件规定，这是系统的默认', 'No document says it; this is our default')
      : joinTexts(
          rule.cites.map((cite) => cite.gist),
          '；',
          '; ',
        ),
  adopted: adoptedText(rule),
  values: rule.values.map((value) => ({ key: value.key, text: valueText(value), origin: originText(value) })),
})

const adoptedText = (rule: RuleInForce): Text => {
  const { adoption } = rule
  const pattern = adoption.inherited
    ? text('{unit}（{level}）{from}采用“{pack}”，由 {by} 经办；本单位沿用', '{unit} ({level}) adopted "{pack}" on {from} (entered by {by}); inherited here')
    : text('{unit}（{level}）{from}采用“{pack}”，由 {by} 经办', '{unit} ({level}) adopted "{pack}" on {from} (entered by {by})')
  return fill(pattern, {
    unit: adoption.unitName,
    level: LAYERS[adoption.level],
    from: sayDay(adoption.from),
    pack: inQuotes(rule.pack.title),
    by: adoption.by,
  })
}

const valueText = (value: ValueInForce): Text =>
  fill(text('{label}：现行 {value}，自 {since} 起', '{label}: {value}, in force since {since}'), {
    label: value.label,
    value: value.said ?? sayPlain(value.value),
    since: sayDay(value.since),
  })

const sayPlain = (value: unknown): Text => (typeof value === 'boolean' ? (value ? text('是', 'yes') : text('否', 'no')) : text(plain(value), plain(value)))

const plain = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value))

const originText = (value: ValueInForce): Text => {
  if (value.origin === 'local') return fill(text('{who}自定', 'set by {who}'), { who: whoText(value.set!) })
  if (value.origin === 'choice') return fill(text('{who}选定', 'chosen by {who}'), { who: whoText(value.set!) })
  if (value.origin === 'document') return text('文件规定', 'from the document')
  return value.why
    ? fill(text('系统默认：{why}', 'our default: {why}'), { why: value.why })
    : text('系统默认，没有文件规定', 'our default; no document says it')
}

const whoText = ({ by, at, unitName }: WhoAndWhen): Text => {
  const on = at.slice(0, 10)
  const said = isDay(on) ? sayDay(on) : text(at, at)
  return text(`${unitName} ${said.zh}（${by}）`, `${unitName} on ${said.en} (${by})`)
}

/** Those first that would change this very result. */
const silentSteps = (evaluation: Evaluation): SilentStep[] =>
  [evaluation.rule, ...evaluation.uses]
    .flatMap((rule) => rule.choices.map((choice) => silentStep(evaluation, rule, choice)))
    .sort((one, other) => Number(other.others.some((reading) => reading.changes)) - Number(one.others.some((reading) => reading.changes)))

type SilentStep = Extract<ExplanationStep, { step: 'silent' }>

/** A reading or a silence: what is open, what was chosen and by whom, and what every other option would make of this very case. */
const silentStep = (evaluation: Evaluation, rule: RuleInForce, choice: ChoiceInForce): SilentStep => ({
  step: 'silent',
  part: 6,
  key: `${rule.slot}/${choice.key}`,
  open: choice.open,
  chosen: chosenText(choice),
  others: choice.options.flatMap((option, index) => (index === choice.chosen ? [] : [otherReading(evaluation, rule, choice, option)])),
})

const chosenText = (choice: ChoiceInForce): Text => {
  if (choice.chosen === null) return fill(text('还没有人选定，由{who}定', 'Nobody has chosen yet; {who} decides'), { who: nameOf(choice.chooser) })
  const said = choice.options[choice.chosen]!.said
  if (choice.by === 'ours')
    return fill(text('现按“{said}”，这是系统的默认读法，{who}可以改', 'Read as "{said}", our default reading; {who} may change it'), {
      said,
      who: nameOf(choice.chooser),
    })
  return fill(text('现按“{said}”，由{who}选定', 'Read as "{said}", chosen by {who}'), { said, who: whoText(choice.by!) })
}

const otherReading = (evaluation: Evaluation, rule: RuleInForce, choice: ChoiceInForce, option: ChoiceInForce['options'][number]): OtherReading => {
  const other = evaluate(withOption(askedAgain(evaluation), rule.slot, choice, option.value))
  const changes = other.outcome !== evaluation.outcome
  const said = { said: option.said, conclusion: wordsOf(other, {}).conclusion }
  if (evaluation.judge.some(({ question }) => question === 'value-not-set'))
    return { outcome: other.outcome, changes, text: fill(text('如按“{said}”：{conclusion}', 'Read as "{said}": {conclusion}'), said) }
  const pattern = changes
    ? text('如按“{said}”：{conclusion}，结论不同', 'Read as "{said}": {conclusion}; the result differs')
    : text('如按“{said}”：{conclusion}，结论不变', 'Read as "{said}": {conclusion}; the result is the same')
  return { outcome: other.outcome, changes, text: fill(pattern, said) }
}

/** The question behind an evaluation, rebuilt from what it carries; other open choices are left as they are. */
const askedAgain = (evaluation: Evaluation): Asked => ({
  rule: evaluation.rule,
  about: evaluation.about,
  on: evaluation.on,
  facts: evaluation.facts,
  with: (slot) => evaluation.uses.find((rule) => rule.slot === slot) ?? null,
})

const proposalStep = (follow: Follow): ExplanationStep[] => {
  if (follow.state !== 'now' || !(follow.does === 'propose' || (follow.does === 'bar' && follow.decides))) return []
  return [
    {
      step: 'proposal',
      part: 7,
      text: fill(
        follow.what in GRADES
          ? text('建议：{what}。系统只提建议，不写等次。', 'Proposal: {what}. The system only proposes; it writes no grade.')
          : text('建议：{what}。系统只提建议，不作决定。', 'Proposal: {what}. The system only proposes; people decide.'),
        { what: follow.text },
      ),
      decides: nameOf(follow.decides!),
      approves: follow.approves ? nameOf(follow.approves) : null,
      note: text('本人能看到这一页，也可以提出异议。', 'The member can see this page and may contest it.'),
    },
  ]
}

/** One line for a list or a chip: the conclusion alone. */
export const conclude = (evaluation: Evaluation): Text => wordsOf(evaluation, {}).conclusion
