/**
 * An explanation: steps in the fixed order of the 依据 drawer (design 7). Structured first, worded second, so that a screen can draw a
 * fraction and a printer can print it, and both say the same words.
 */
import type { Day } from '../../kernel/days.ts'
import type { Fraction } from '../../kernel/fractions.ts'
import type { Check, Follow, Judge, PlannedDay, StepState, DutyTurn } from './evaluation.ts'
import type { Outcome, Text } from './outcomes.ts'
import type { Citation } from './rules.ts'

/** A limit marked on the bar: `at` whole units of `of`; `main` is the rule asked about, the others stand beside it. */
export type Mark = { at: number; of: number; label: Text; main: boolean }

export type FactLine = {
  id: string
  on: Day
  what: Text
  status: Text
  /** icon class of the design: present, leave, exempt, away, absent, unknown */
  icon: string
  provenance: Text
  /** `1/1`, `0/1`, or null: 不计 */
  counts: string | null
  sealed: boolean
}

export type SourceLine = { cites: Citation[]; ours: boolean; text: Text; adopted: Text; values: { key: string; text: Text; origin: Text }[] }

export type OtherReading = { text: Text; outcome: Outcome; changes: boolean }

export type ExplanationStep =
  | { step: 'conclusion'; part: 1; outcome: Outcome; text: Text }
  | { step: 'follows'; part: 2; text: Text; items: Follow[] }
  | { step: 'missing'; part: 2; items: Text[] }
  | { step: 'judge'; part: 2; items: Judge[] }
  | { step: 'fraction'; part: 3; amount: Fraction | null; either: [Fraction, Fraction] | null; marks: Mark[]; lines: Text[] }
  | { step: 'day'; part: 3; day: PlannedDay; lines: Text[] }
  | { step: 'checks'; part: 3; items: Check[] }
  | { step: 'turns'; part: 3; items: DutyTurn[]; lines: Text[] }
  | { step: 'steps'; part: 3; items: StepState[] }
  | { step: 'facts'; part: 4; heading: Text; rows: FactLine[]; sum: string | null }
  | { step: 'source'; part: 5; sources: SourceLine[] }
  | { step: 'silent'; part: 6; key: string; open: Text; chosen: Text; others: OtherReading[] }
  | { step: 'proposal'; part: 7; text: Text; decides: Text; approves: Text | null; note: Text }

export type Explanation = { title: Text; on: Day; steps: ExplanationStep[] }
