/** The answer of one rule about one subject on one day, with everything that the answer rests on. Plain data: it is stored and replayed. */
import type { Day, Period } from '../../kernel/days.ts'
import type { Fraction } from '../../kernel/fractions.ts'
import type { Actor } from './actors.ts'
import type { Matter, Place, Side } from './floating.ts'
import type { MeasureName, SubjectKind } from './measures.ts'
import type { Outcome, Text } from './outcomes.ts'
import type { Question } from './questions.ts'
import type { KindName, RuleInForce } from './rules.ts'
import type { Business, VoteBase } from './votes.ts'

export type Subject = { kind: SubjectKind; id: string }

export type Comparison = '<' | '<=' | '>=' | '>'

/** One figure beside its limit. A count is a fraction over 1. */
export type Figure = {
  key: string
  measure: MeasureName
  as: 'fraction' | 'count'
  is: Comparison
  limit: Fraction
  /** null where the figure cannot be formed: nothing was counted */
  amount: Fraction | null
  /** lowest and highest possible figure while something is unknown; both equal to `amount` when all is known */
  either: [Fraction, Fraction] | null
  /** best and worst figure that the rest of the period can still bring, and whether the comparison is certain by then */
  outlook: { best: Fraction; worst: Fraction; ahead: number } | null
  /** is the comparison true? null while it is open */
  holds: boolean | null
}

/** One of several points of a rule (a validity check, a field of an entry), each with its own answer. */
export type Check = {
  key: string
  outcome: Outcome
  /** the point in words */
  says: Text
  /** what was found */
  found: Text
  /** what a failure does: the day counts as not held, it is flagged, the entry is refused, or nothing */
  weight: 'not-held' | 'flag' | 'refuse' | 'none'
  cites: readonly string[]
}

export type Follow = {
  /** `bar` a grade, `open` a duty, `propose` a decision, `list` upward, `warn`, `flag` */
  does: 'bar' | 'open' | 'propose' | 'list' | 'warn' | 'flag' | 'refuse'
  /** what exactly: the grade barred, the duty opened … */
  what: string
  text: Text
  /** now; `later`: would follow if it stays as it is (year end, more sessions); `no`: does not follow */
  state: 'now' | 'later' | 'no'
  bearer?: Actor
  decides?: Actor
  approves?: Actor
  /** last day of the term; null where the text gives none and no unit has set one */
  due?: Day | null
}

export type Judge = { question: Question; who: Actor; text: Text }

/** What a duty owes over one stretch of time. */
export type DutyTurn = {
  period: Period | null
  need: number
  done: number
  /** ids of the records that fulfil it */
  by: string[]
  due: Day | null
  state: 'done' | 'due' | 'later' | 'overdue' | 'released' | 'waiting'
  /** matters that the records of the stretch do not name yet; recipients that were not told */
  lacks?: Text[]
}

export type StepState = {
  step: string
  actor: Actor
  state: 'done' | 'refused' | 'next' | 'ahead'
  text: Text
  on: Day | null
  by: string | null
  reason: string | null
  due: Day | null
  side?: Side
  /** the step is open, and the letter that would start its clock on this side has not been taken yet */
  waits?: boolean
}

/** Why a planned day lies where it lies. */
export type PlannedDay = {
  year: number
  month: number
  /** the day by the rule, before holidays; null while nobody has fixed the day rule */
  nominal: Day | null
  /** the day in the end; null where it is not known */
  on: Day | null
  moved: { from: Day; reason: Text; steps: { on: Day; reason: Text }[] } | null
  /** the move left the month although the text keeps it inside in principle */
  leftMonth: boolean
}

/** A line of a vote: how many are needed, how many there are, of what whole; `have` null while it was not recorded. */
export type VoteLine = { base: VoteBase; of: number | null; need: number | null; have: number | null; is: '>' | '>='; part: Fraction }

/** A vote in numbers. `elected`, `tied` and `unfilled` are filled for elections; names are the candidates' ids. */
export type VoteDetail = {
  kind: 'vote'
  business: Business
  /** on the roll, left out with approval, entitled */
  onRoll: number
  deducted: number
  entitled: number
  quorum: VoteLine
  majority: VoteLine
  elected: string[]
  tied: string[]
  unfilled: number
}

/** An amount in cents with the way to it; `range` where the text leaves a stretch to fix, `amount` null while it is not known. */
export type RateDetail = {
  kind: 'rate'
  ask: 'amount' | 'payment'
  payer: string | null
  base: number | null
  bracket: { over: number; upTo: number | null; rate: Fraction } | null
  range: { least: number; most: number } | null
  /** by the table, before a cap or a special decision */
  norm: number | null
  amount: number | null
  /** payments: months paid late (negative: ahead) */
  monthsLate: number | null
}

/** How many of a whole, in whole units (persons or cents). */
export type ShareDetail = {
  kind: 'share'
  whole: number | null
  taken: number | null
  limits: { key: string; is: 'at-most' | 'at-least' | 'exactly'; number: number }[]
}

export type Detail =
  | { kind: 'threshold'; joined: 'any' | 'all'; ticks: { letters: string; ahead: number } | null }
  | { kind: 'calendar'; day: PlannedDay }
  | { kind: 'move'; day: PlannedDay; actual: Day; approved: boolean | null }
  | { kind: 'validity'; stage: 'planned' | 'held' }
  | { kind: 'credit'; letter: string; counts: Fraction | null }
  | { kind: 'duty'; turns: DutyTurn[] }
  | { kind: 'trigger'; event: string; turn: DutyTurn | null }
  | { kind: 'workflow'; steps: StepState[]; may: { step: string; actor: Actor; answers: string[] }[] }
  | { kind: 'entry'; delayDays: number | null; confirmation: 'confirmed' | 'contested' | 'unconfirmed' | 'not-needed' }
  | { kind: 'disclose'; withheld: string[]; turns: DutyTurn[] }
  | { kind: 'sides'; matter: Matter; at: 'home' | 'host'; place: Place | null }
  | VoteDetail
  | RateDetail
  | ShareDetail
  | { kind: 'none' }

export type Evaluation = {
  slot: string
  kind: KindName
  about: Subject
  on: Day
  period: Period | null
  outcome: Outcome
  /** the period is still running: the figure is of today, not final */
  running: boolean
  figures: Figure[]
  checks: Check[]
  follows: Follow[]
  /** for `unknown`: what is missing */
  missing: Text[]
  /** for `to_judge`: who must judge what */
  judge: Judge[]
  /** for `not_applicable`: why */
  because: Text | null
  detail: Detail
  /** the rule that spoke and the other rules it leaned on (a threshold on a credit rule) */
  rule: RuleInForce
  uses: RuleInForce[]
  /** the facts as they were given to the rule, enough to judge again */
  facts: unknown
}
