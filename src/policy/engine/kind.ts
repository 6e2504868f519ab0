/** What a rule kind is: a schema, an evaluation, an order of strictness, words. A rule is data of one kind; a kind is one file in `kinds/`. */
import type { z } from 'zod'
import type { Day } from '../../kernel/days.ts'
import type { Evaluation, Subject } from '../vocabulary/evaluation.ts'
import type { ExplanationStep } from '../vocabulary/explanation.ts'
import type { MeasureFact, MeasureRequest } from '../vocabulary/measures.ts'
import type { Strictness, Text } from '../vocabulary/outcomes.ts'
import type { KindName, RuleInForce } from '../vocabulary/rules.ts'

/** Gives the rule that answers for a slot, for rules that lean on others; null where none is in force. */
export type RuleSource = (slot: string) => RuleInForce | null

/** One question to one rule. */
export type Ask<Body, Facts> = { rule: RuleInForce<Body>; about: Subject; on: Day; facts: Facts; with: RuleSource }

/** What an explanation may be given besides the evaluation itself. */
export type Telling = {
  /** every fact behind the figure, in the order of the ticks */
  facts?: MeasureFact[]
  /** evaluations of neighbouring rules over the same figure, whose limits are marked on the same bar */
  beside?: Evaluation[]
}

/** The parts of an explanation that a kind knows: its conclusion, its figure, its facts. The engine adds source, readings and proposals. */
export type Words = { conclusion: Text; follows: Text | null; steps: ExplanationStep[] }

export type World = Record<string, unknown>

export type Kind<Body, Facts> = {
  name: KindName
  title: Text
  schema: z.ZodType
  /** slots of the rules that this one leans on */
  leansOn(rule: RuleInForce<Body>): string[]
  /** the measures this rule needs on a day, for every reading of it; none for kinds whose facts are a record at hand */
  asks(rule: RuleInForce<Body>, on: Day): MeasureRequest[]
  evaluate(ask: Ask<Body, Facts>): Evaluation
  /** how `one` stands to `other`: stricter, looser, equal, or not comparable */
  stricter(one: Body, other: Body): Strictness
  words(evaluation: Evaluation, telling: Telling): Words
  /** a value of this rule in words; null where the plain value is clear enough */
  sayValue(key: string, value: unknown): Text | null
  /** values that the rule can do without while nobody has set them: a term that the text leaves open */
  canDoWithout(key: string): boolean
  /** the facts of a case's small world */
  factsOf(world: World, rule: RuleInForce<Body>, on: Day): Facts
}

/** The kind knows its own body; the registry holds them under one type. Every rule reaches only the kind that parsed it. */
export type AnyKind = Kind<unknown, unknown>

type Answer = Pick<Evaluation, 'outcome' | 'detail'> & Partial<Evaluation>

/** An evaluation with everything that is the same for every kind filled in. */
export const answer = ({ rule, about, on, facts }: Ask<unknown, unknown>, said: Answer): Evaluation => ({
  slot: rule.slot,
  kind: rule.kind,
  about,
  on,
  period: null,
  running: false,
  figures: [],
  checks: [],
  follows: [],
  missing: [],
  judge: [],
  because: null,
  rule,
  uses: [],
  facts,
  ...said,
})
