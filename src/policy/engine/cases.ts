/** Runs a pack's cases: a small world, a day, what is expected. They are the pack's tests and run wherever packs are checked. */
import { addYears, day, type Day } from '../../kernel/days.ts'
import type { Detail, DutyTurn, Evaluation } from '../vocabulary/evaluation.ts'
import { showAmount, showCount } from '../kinds/threshold.ts'
import { showFraction } from '../../kernel/fractions.ts'
import { showYuan } from '../../kernel/money.ts'
import type { Sector, UnitType } from '../vocabulary/units.ts'
import { evaluate, sourceOf } from './evaluate.ts'
import { explain } from './explain.ts'
import { kindOf } from './kinds.ts'
import type { LoadedPack, Packs, Place } from './packs.ts'
import { resolve, type Choice, type InForce, type LocalValue } from './resolve.ts'
import type { Expectation, PackCase } from './schema.ts'
import { keepFinding, replay } from './replay.ts'

export type CaseResult = { pack: string; name: string; rows: string[]; file: string; line: number; passed: boolean; differences: string[] }

/** All cases of one pack. */
export const runCases = (pack: LoadedPack, packs: Packs): CaseResult[] => pack.cases.map((one) => runCase(pack, one, packs))

const runCase = (pack: LoadedPack, one: PackCase & { at: Place }, packs: Packs): CaseResult => {
  const differences = attempt(() => Object.entries(one.expect).flatMap(([slot, expected]) => differencesOf(pack, one, slot, expected, packs)))
  return { pack: pack.id, name: one.name, rows: one.rows, file: one.at.file, line: one.at.line, passed: differences.length === 0, differences }
}

const attempt = (run: () => string[]): string[] => {
  try {
    return run()
  } catch (error) {
    return [(error as Error).message]
  }
}

const differencesOf = (pack: LoadedPack, one: PackCase, slot: string, expected: Expectation, packs: Packs): string[] => {
  const on = one.on ?? dayOfWorld(one)
  const inForce = inForceFor(pack, one, on, packs)
  const unread = inForce.unread.map((fault) => `${fault.slot}/${fault.key}: ${fault.why.en}`)
  const rule = inForce.rules.get(slot)
  const wanted = typeof expected === 'string' ? { outcome: expected } : expected
  if (!rule)
    return wanted.outcome === 'not_in_force' ? unread : [...unread, `${slot}: expected ${wanted.outcome ?? 'an answer'}, but the rule is not in force on ${on}`]
  const about = { kind: 'member', id: String(one.world['member'] ?? 'm') } as const
  const evaluation = evaluate({ rule, about, on, facts: kindOf(rule).factsOf(one.world, rule, on), with: sourceOf(inForce) })
  return [...unread, ...compare(wanted, evaluation).map((line) => `${slot}: ${line}`), ...replays(evaluation).map((line) => `${slot}: ${line}`)]
}

/** Every case also proves that its evaluation can be kept and replayed to the same words. */
const replays = (evaluation: Evaluation): string[] => {
  const kept = JSON.parse(JSON.stringify(keepFinding(evaluation))) as ReturnType<typeof keepFinding>
  const again = replay(kept.finding, kept.rules)
  return again.sameOutcome && again.sameWords ? [] : ['does not replay to the same outcome and words']
}

const dayOfWorld = (one: PackCase): Day => day(`${String(one.world['year'] ?? 2026)}-12-31`)

const UNIT = 'unit-of-the-case'

const inForceFor = (pack: LoadedPack, one: PackCase, on: Day, packs: Packs): InForce => {
  const from = one.adopted ?? pack.head.inForce
  const by = { unit: UNIT, by: 'case', at: from }
  const split = (key: string) => [key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1)] as const
  const choices = Object.entries(one.choices).map(([key, chosen]): Choice => ({ ...by, slot: split(key)[0], key: split(key)[1], chosen }))
  const localValues = Object.entries(one.local).map(([key, value]): LocalValue => ({ ...by, slot: split(key)[0], key: split(key)[1], value, from, to: null }))
  const unit = {
    id: UNIT,
    name: '示例支部',
    level: 'unit' as const,
    ...(one.unit.type ? { type: one.unit.type as UnitType } : {}),
    ...(one.unit.sector ? { sector: one.unit.sector as Sector } : {}),
  }
  return resolve({ packs, chain: [unit], adoptions: [{ ...by, pack: pack.id, from, to: addYears(on, 100) }], localValues, choices, on })
}

const compare = (wanted: Exclude<Expectation, string>, evaluation: Evaluation): string[] => {
  const seen = seenIn(evaluation, wanted)
  return Object.entries(wanted).flatMap(([name, value]) => {
    const found = seen[name as keyof typeof seen]
    return JSON.stringify(found) === JSON.stringify(value) ? [] : [`expected ${name} ${JSON.stringify(value)}, found ${JSON.stringify(found)}`]
  })
}

/** The day something is due: of the duty opened, of the last turn, of the next step of a case. */
const dueSeen = (evaluation: Evaluation, turns: DutyTurn[]): Day | null => {
  const opened = evaluation.follows.find((follow) => follow.does === 'open')?.due
  const next = evaluation.detail.kind === 'workflow' ? evaluation.detail.steps.find((step) => step.state === 'next')?.due : null
  return opened ?? turns.at(-1)?.due ?? next ?? null
}

const now = (evaluation: Evaluation, does: string): string | undefined =>
  evaluation.follows.find((follow) => follow.does === does && follow.state === 'now')?.what

/** What an expectation may look at, read off the evaluation. */
const seenIn = (evaluation: Evaluation, wanted: Exclude<Expectation, string>) => {
  const [figure] = evaluation.figures
  const planned = evaluation.detail.kind === 'calendar' || evaluation.detail.kind === 'move' ? evaluation.detail.day : null
  const turns =
    evaluation.detail.kind === 'duty' || evaluation.detail.kind === 'disclose'
      ? evaluation.detail.turns
      : evaluation.detail.kind === 'trigger' && evaluation.detail.turn
        ? [evaluation.detail.turn]
        : []
  const show = (amount: { num: number; den: number }) => (figure?.as === 'count' ? showCount(amount) : showFraction(amount))
  return {
    outcome: evaluation.outcome,
    shows: figure ? showAmount({ ...figure, either: null }) : undefined,
    either: figure?.either?.map(show),
    best: figure?.outlook ? show(figure.outlook.best) : undefined,
    missing: evaluation.missing[0]?.en,
    bars: now(evaluation, 'bar'),
    opens: now(evaluation, 'open'),
    proposes: now(evaluation, 'propose'),
    lists: now(evaluation, 'list'),
    climbs: evaluation.follows.flatMap((follow) => (follow.does === 'list' && follow.state === 'now' ? [follow.what] : [])),
    offers: evaluation.follows.flatMap((follow) => (follow.does === 'propose' && follow.state === 'now' ? [follow.what] : [])),
    warns: now(evaluation, 'warn') !== undefined,
    due: dueSeen(evaluation, turns),
    day: planned?.on ?? null,
    movedFrom: planned?.moved?.from ?? null,
    state: turns.map((turn) => turn.state).join(' '),
    next: evaluation.detail.kind === 'workflow' ? (evaluation.detail.may[0]?.step ?? null) : null,
    failing: evaluation.checks.filter((check) => check.outcome === 'not_met').map((check) => check.key),
    judge: evaluation.judge[0]?.question,
    ...numbersIn(evaluation.detail, wanted),
    changes: wanted.changes ? changesOf(evaluation, wanted.changes) : undefined,
  }
}

/** The numbers of votes, rates and shares; of a vote only those that are asked for. */
const numbersIn = (detail: Detail, wanted: Exclude<Expectation, string>) => {
  const vote = detail.kind === 'vote' ? detail : null
  const needs = vote && { entitled: vote.entitled, quorum: vote.quorum.need, majority: vote.majority.need }
  return {
    needs: needs && wanted.needs ? Object.fromEntries(Object.keys(wanted.needs).map((key) => [key, needs[key as keyof typeof needs]])) : undefined,
    elected: vote?.elected,
    amount: detail.kind === 'rate' && detail.amount !== null ? showYuan(detail.amount) : null,
    limits: detail.kind === 'share' ? Object.fromEntries(detail.limits.map((limit) => [limit.key, limit.number])) : undefined,
  }
}

/** For the readings that are asked about: does another one change the result? */
const changesOf = (evaluation: Evaluation, asked: Record<string, boolean>): Record<string, boolean | undefined> => {
  const silent = explain(evaluation).steps.filter((step) => step.step === 'silent')
  return Object.fromEntries(Object.keys(asked).map((key) => [key, silent.find((step) => step.key === key)?.others.some((other) => other.changes)]))
}
