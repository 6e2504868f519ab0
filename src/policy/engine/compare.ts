/** What-if: the same questions answered under two states of the rules, and exactly who comes out differently. */
import type { Day } from '../../kernel/days.ts'
import { requestKey } from '../kinds/threshold.ts'
import type { Evaluation, Follow, Subject } from '../vocabulary/evaluation.ts'
import type { Explanation } from '../vocabulary/explanation.ts'
import type { MeasureFact, MeasureRequest, MeasureRow } from '../vocabulary/measures.ts'
import type { Outcome } from '../vocabulary/outcomes.ts'
import type { RuleInForce, ValueInForce } from '../vocabulary/rules.ts'
import type { Population } from '../vocabulary/units.ts'
import { asksOf, evaluate, evaluateSet, sourceOf } from './evaluate.ts'
import { explain } from './explain.ts'
import { kindOf } from './kinds.ts'
import type { InForce } from './resolve.ts'
import { same } from './strictness.ts'

/** What a rule becomes: new, gone, answered by another pack, or with other values. */
type RuleChange = {
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

type OutcomeChange = {
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

/** A rule speaks about subjects alone, set-wise: what-if over rows is for these. */
const isSet = (rule: RuleInForce | null): boolean => rule?.kind === 'threshold'

/** What decides the answer of a rule: its own values, what is still open in it, and those of the rules it leans on. */
const decides = (inForce: InForce, rule: RuleInForce | null): unknown =>
  rule &&
  [
    rule,
    ...kindOf(rule)
      .leansOn(rule)
      .flatMap((slot) => inForce.rules.get(slot) ?? []),
  ].map(({ slot, kind, body, choices }) => [
    slot,
    kind,
    body,
    choices.filter((choice) => choice.chosen === null).map(({ key, options }) => [key, options.map((option) => option.value)]),
  ])

/** Slots whose answers the change can move; all others come out the same for everybody and are not asked. */
export const slotsMoved = ({ before, after }: States): string[] =>
  [...new Set([...before.rules.keys(), ...after.rules.keys()])]
    .sort()
    .filter((slot) => !same(decides(before, before.rules.get(slot) ?? null), decides(after, after.rules.get(slot) ?? null)))

export type States = { before: InForce; after: InForce }

/** How somebody comes out: the outcome and what follows from it now or later. Two evaluations that come out alike are no difference. */
export const comesOut = (evaluation: Evaluation | null): string =>
  evaluation === null ? 'none' : `${evaluation.outcome} ${followsInShort(evaluation.follows)}`

/** Subjects with the same figures share what follows, so it is put in short once. */
const inShort = new WeakMap<Follow[], string>()

const followsInShort = (follows: Follow[]): string => {
  const known = inShort.get(follows)
  if (known !== undefined) return known
  const happening = follows.filter(({ state, does }) => state !== 'no' && does !== 'warn')
  const short = JSON.stringify(happening.map(({ does, what, state, due }) => [does, what, state, due ?? null]))
  inShort.set(follows, short)
  return short
}

export type Difference = {
  slot: string
  subject: string
  before: Evaluation | null
  after: Evaluation | null
  /** both explanations, made when asked for; `facts` as the supplier lists them for each state's request */
  explain: (facts?: { before?: MeasureFact[]; after?: MeasureFact[] }) => { before: Explanation | null; after: Explanation | null }
}

/** A stretch of the work: so many of the subjects of one rule are done, and those of them that come out differently. */
type WhatIfStep = { slot: string; done: number; of: number; differences: Difference[] }

type WhatIf = {
  states: States
  on: Day
  /** the rows of a request for the whole population, asked once a request */
  rowsOf: (request: MeasureRequest) => MeasureRow[]
  populationsOf?: (subject: string) => Population[]
  /** only these rules; every moved one otherwise */
  slots?: readonly string[]
  /** subjects judged between two steps, so that whoever runs it can show progress or stop */
  stretch?: number
}

/** The requests a what-if will put, so that rows can be fetched before it runs: of both states, each once. */
export const whatIfAsks = (states: States, on: Day, slots: readonly string[] = slotsMoved(states)): MeasureRequest[] => {
  const rules = slots.flatMap((slot) => [states.before, states.after].flatMap((inForce) => inForce.rules.get(slot) ?? [])).filter(isSet)
  return [...new Map(rules.flatMap((rule) => asksOf(rule, on)).map((request) => [requestKey(request), request])).values()]
}

/**
 * Who comes out differently, exactly: the same as judging everybody twice and comparing, but only rules that the change can move are asked.
 * Steps come rule by rule, stretch by stretch; nothing is kept between them, so stopping leaves nothing behind.
 */
export function* whatIf({ states, on, rowsOf, populationsOf, slots = slotsMoved(states), stretch = 10_000 }: WhatIf): Generator<WhatIfStep> {
  const known = new Map<string, Map<string, MeasureRow>>()
  const rowsBy = (request: MeasureRequest): Map<string, MeasureRow> => {
    const rows = known.get(requestKey(request)) ?? new Map(rowsOf(request).map((row) => [row.subject, row]))
    known.set(requestKey(request), rows)
    return rows
  }
  for (const slot of slots) {
    const sides = [states.before, states.after].map((inForce) => sideOf(inForce, slot, on, rowsBy, populationsOf))
    const subjects = [...new Set(sides.flatMap(({ subjects: those }) => those))]
    for (let from = 0; from < subjects.length; from += stretch) {
      const some = subjects.slice(from, from + stretch)
      const [before, after] = sides.map(({ judge }) => judge(some)) as [Judged, Judged]
      const differences = some.flatMap((subject, index) => differenceOf(slot, subject, before[index]!, after[index]!))
      yield { slot, done: from + some.length, of: subjects.length, differences }
    }
  }
}

/** One evaluation a subject, in their order; null where the rule says nothing about one. */
type Judged = (Evaluation | null)[]

type Side = { subjects: string[]; judge: (subjects: readonly string[]) => Judged }

/** One state's rule over the population; nobody where the rule is not in force or not about figures. */
const sideOf = (
  inForce: InForce,
  slot: string,
  on: Day,
  rowsBy: (request: MeasureRequest) => Map<string, MeasureRow>,
  populationsOf: WhatIf['populationsOf'],
): Side => {
  const rule = inForce.rules.get(slot) ?? null
  if (!rule || !isSet(rule)) return { subjects: [], judge: (subjects) => subjects.map(() => null) }
  const asks = asksOf(rule, on).map((request) => ({ request, rows: rowsBy(request) }))
  const asked = { rule, on, with: sourceOf(inForce), ...(populationsOf ? { populationsOf } : {}) }
  return {
    subjects: [...(asks[0]?.rows.keys() ?? [])],
    judge: (subjects) => {
      const answered = asks.map(({ request, rows }) => ({ request, rows: subjects.flatMap((subject) => rows.get(subject) ?? []) }))
      const evaluations = evaluateSet(asked, answered)
      let next = 0
      return subjects.map((subject) => (evaluations[next]?.about.id === subject ? evaluations[next++]! : null))
    },
  }
}

const differenceOf = (slot: string, subject: string, before: Evaluation | null, after: Evaluation | null): Difference[] =>
  comesOut(before) === comesOut(after)
    ? []
    : [
        {
          slot,
          subject,
          before,
          after,
          explain: (facts = {}) => ({
            before: before && explain(before, facts.before ? { facts: facts.before } : {}),
            after: after && explain(after, facts.after ? { facts: facts.after } : {}),
          }),
        },
      ]

/** The same for rules that are asked one by one with a record at hand (duties, votes, rates …): `facts` of each subject under both states. */
export const compareFacts = (
  slot: string,
  on: Day,
  states: States,
  subjects: readonly { about: Subject; facts: unknown; populations?: Population[] }[],
): Difference[] =>
  subjects.flatMap(({ about, facts, populations }) => {
    const judged = (inForce: InForce): Evaluation | null => {
      const rule = inForce.rules.get(slot)
      return rule ? evaluate({ rule, about, on, facts, with: sourceOf(inForce), ...(populations ? { populations } : {}) }) : null
    }
    return differenceOf(slot, about.id, judged(states.before), judged(states.after))
  })
