/** What-if: the same questions answered under two states of the rules, and exactly who comes out differently. */
import type { Day } from '../../kernel/days.ts'
import type { Evaluation } from '../vocabulary/evaluation.ts'
import type { MeasureRequest, MeasureRow } from '../vocabulary/measures.ts'
import type { Outcome } from '../vocabulary/outcomes.ts'
import type { RuleInForce, ValueInForce } from '../vocabulary/rules.ts'
import { evaluateSet, sourceOf } from './evaluate.ts'
import type { InForce } from './resolve.ts'
import { same } from './strictness.ts'

/** What a rule becomes: new, gone, answered by another pack, or with other values. */
export type RuleChange = {
  slot: string
  before: RuleInForce | null
  after: RuleInForce | null
  change: 'new' | 'gone' | 'other-pack' | 'other-values' | 'same'
  values: { key: string; before: ValueInForce | null; after: ValueInForce | null }[]
}

/** Slot by slot, what a draft changes for a unit. */
export const compareRules = (before: InForce, after: InForce): RuleChange[] =>
  [...new Set([...before.rules.keys(), ...after.rules.keys()])]
    .sort()
    .map((slot) => ruleChange(slot, before.rules.get(slot) ?? null, after.rules.get(slot) ?? null))

const ruleChange = (slot: string, before: RuleInForce | null, after: RuleInForce | null): RuleChange => {
  const values = valueChanges(before, after)
  const change = !before
    ? 'new'
    : !after
      ? 'gone'
      : before.pack.id !== after.pack.id
        ? 'other-pack'
        : values.length > 0 || !same(before.body, after.body)
          ? 'other-values'
          : 'same'
  return { slot, before, after, change, values }
}

const valueChanges = (before: RuleInForce | null, after: RuleInForce | null): RuleChange['values'] => {
  const keys = new Set([...(before?.values ?? []), ...(after?.values ?? [])].map((value) => value.key))
  return [...keys].flatMap((key) => {
    const [old, young] = [before, after].map((rule) => rule?.values.find((value) => value.key === key) ?? null) as [ValueInForce | null, ValueInForce | null]
    return same(old?.value, young?.value) ? [] : [{ key, before: old, after: young }]
  })
}

export type OutcomeChange = {
  subject: string
  before: Outcome | null
  after: Outcome | null
  evaluations: { before: Evaluation | null; after: Evaluation | null }
}

/**
 * One threshold over the same rows under both states: those whose outcome differs, in the order of the rows.
 * `rowsOf` answers a request; both states may ask for different periods.
 */
export const compareOutcomes = (
  slot: string,
  on: Day,
  states: { before: InForce; after: InForce },
  rowsOf: (request: MeasureRequest) => MeasureRow[],
  asks: (rule: RuleInForce) => MeasureRequest[],
): OutcomeChange[] => {
  const judged = (inForce: InForce): Map<string, Evaluation> => {
    const rule = inForce.rules.get(slot)
    if (!rule) return new Map()
    const evaluations = evaluateSet(
      { rule, on, with: sourceOf(inForce) },
      asks(rule).map((request) => ({ request, rows: rowsOf(request) })),
    )
    return new Map(evaluations.map((evaluation) => [evaluation.about.id, evaluation]))
  }
  const [before, after] = [judged(states.before), judged(states.after)]
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((subject) => {
    const [old, young] = [before.get(subject) ?? null, after.get(subject) ?? null]
    return old?.outcome === young?.outcome
      ? []
      : [{ subject, before: old?.outcome ?? null, after: young?.outcome ?? null, evaluations: { before: old, after: young } }]
  })
}
