/** What a draw of pages is and what would come out differently under a draft. Rows in, facts out. */
import { calendarYear, type Day, earlier } from '../../kernel/days.ts'
import { sha256 } from '../../platform/crypto.ts'
import type { Tx } from '../../platform/db.ts'
import { compareRules, slotsMoved, type States } from '../../policy/engine/compare.ts'
import { asksOf, evaluateSet, sourceOf } from '../../policy/engine/evaluate.ts'
import { explain } from '../../policy/engine/explain.ts'
import type { InForce, World } from '../../policy/engine/resolve.ts'
import type { ThresholdBody } from '../../policy/kinds/threshold.ts'
import type { Evaluation } from '../../policy/vocabulary/evaluation.ts'
import type { Explanation } from '../../policy/vocabulary/explanation.ts'
import type { BaseMeasureName, MeasureRequest, MeasureRow, MeasureSupplier } from '../../policy/vocabulary/measures.ts'
import type { Outcome, Text } from '../../policy/vocabulary/outcomes.ts'
import type { RuleInForce } from '../../policy/vocabulary/rules.ts'
import { attendanceRules, circlesOf, sessionsOfYear, standingsUnder } from '../activities/public.ts'
import { postsOn, type RosterLine, rosterLinesOn } from '../members/public.ts'
import { inForceForUnits, inForceTried, type Unit } from '../org/public.ts'
import type { Draft, WhatIfResult } from './contract.ts'
import type { ChangeRow } from './store.ts'

/** What the composition introduces: the books of the ledger are read through it, measures are asked of whoever supplies them. */
export type WhatIfDeps = { measures: readonly MeasureSupplier<Tx>[] }

// ---------------------------------------------------------------- the draw

/** The first `wanted` of a list in the order that the seed gives it: the same list and seed always give the same draw. */
export const drawFrom = <T>(seed: string, things: readonly T[], { wanted, nameOf }: { wanted: number; nameOf: (thing: T) => string }): T[] =>
  things
    .map((thing) => ({ thing, lot: sha256(seed, '\n', nameOf(thing)).toString('hex') }))
    .sort((one, other) => (one.lot < other.lot ? -1 : 1))
    .slice(0, wanted)
    .map(({ thing }) => thing)

type PageAt = { book: string; page: number }

/** Pages of all books of one unit, drawn together so that each page has the same chance, shown in the order of the shelf. */
export const drawPages = (seed: string, unitId: string, books: readonly { book: string; pages: readonly number[] }[], wanted: number): PageAt[] => {
  const all = books.flatMap(({ book, pages }) => pages.map((page): PageAt => ({ book, page })))
  const drawn = new Set(drawFrom(seed, all, { wanted, nameOf: ({ book, page }) => `${unitId}|${book}|${page}` }))
  return all.filter((one) => drawn.has(one))
}

// ---------------------------------------------------------------- the draft

/** The world of any unit below as if the draft had been decided before the period began. */
export const withDraft =
  (draft: Draft, { unitId, from }: { unitId: string; from: Day }) =>
  (world: World): World => {
    const by = { unit: unitId, from, to: null, by: '试算', at: `${from}T00:00:00.000Z` }
    if (draft.kind === 'value')
      return {
        ...world,
        localValues: [
          ...world.localValues.filter((row) => row.unit !== unitId || row.slot !== draft.slot || row.key !== draft.key),
          { ...by, slot: draft.slot, key: draft.key, value: draft.value },
        ],
      }
    const others = world.adoptions.filter((row) => row.unit !== unitId || row.pack !== draft.pack)
    return {
      ...world,
      adoptions: [...others, { ...by, pack: draft.pack }],
      choices: [...world.choices, ...draft.readings.map(({ slot, key, chosen }) => ({ ...by, slot, key, chosen }))],
    }
  }

// ---------------------------------------------------------------- what comes out differently

export type Judged = { kind: ChangeRow['kind']; subjectId: string; branchId: string; path: string; evaluation: Evaluation }
export type Difference = Omit<ChangeRow, 'number' | 'ground'> & { evaluations: { before: Evaluation | null; after: Evaluation | null } }
type Rules = ReadonlyMap<string, InForce>

export type Asked = { branches: readonly Unit[]; year: number; today: Day; change: (world: World) => World }
export type Compared = { differences: Difference[]; members: number; before: Rules; after: Rules }

/** Everybody below some branches under the rules in force and under the draft; `tx` reaches the whole district. */
export const compareUnder = async (tx: Tx, { measures }: WhatIfDeps, { branches, year, today, change }: Asked): Promise<Compared> => {
  const through = earlier(today, calendarYear(year).to)
  const branchIds = branches.map(({ id }) => id)
  const roster = (await rosterLinesOn(tx, { branchIds, day: through })).filter(({ status }) => status === 'normal')
  const posts = await postsOn(tx, { unitIds: branchIds, day: through })
  const before = await inForceForUnits(tx, branchIds, through)
  const after = await inForceTried(tx, branchIds, through, change)
  const asked = {
    roster,
    posts,
    through,
    year,
    branches,
    measures,
    moved: movedBetween(before, after),
    sessions: once(() => sessionsOfAll(tx, branchIds, year)),
  }
  const differences = [...(await attendanceDifferences(tx, asked, before, after)), ...(await otherDifferences(tx, asked, before, after))]
  return { differences, members: roster.length, before, after }
}

type Posts = Awaited<ReturnType<typeof postsOn>>
type Over = {
  roster: readonly RosterLine[]
  posts: Posts
  through: Day
  year: number
  branches: readonly Unit[]
  measures: readonly MeasureSupplier<Tx>[]
  /** slots whose answers the draft can move for anybody; all others come out the same and are not asked */
  moved: ReadonlySet<string>
  /** all sessions of the year, read when the first rule asks for them */
  sessions: () => ReturnType<typeof sessionsOfYear>
}

/** Branches whose sessions are read at a time; a statement gives no more than 20,000. */
const BRANCHES_AT_ONCE = 200

const sessionsOfAll = async (tx: Tx, branchIds: readonly string[], year: number): ReturnType<typeof sessionsOfYear> => {
  const parts = Array.from({ length: Math.ceil(branchIds.length / BRANCHES_AT_ONCE) }, (_, at) =>
    branchIds.slice(at * BRANCHES_AT_ONCE, (at + 1) * BRANCHES_AT_ONCE),
  )
  return (await Promise.all(parts.map((unitIds) => sessionsOfYear(tx, { unitIds, year })))).flat()
}

const once = <Found>(read: () => Promise<Found>): (() => Promise<Found>) => {
  let found: Promise<Found> | undefined
  return () => (found ??= read())
}

const movedBetween = (before: Rules, after: Rules): Set<string> => {
  const pairs = new Map<InForce['rules'], Map<InForce['rules'], States>>()
  for (const [branchId, was] of before) {
    const would = after.get(branchId)!
    const of = pairs.get(was.rules) ?? new Map<InForce['rules'], States>()
    pairs.set(was.rules, of.set(would.rules, { before: was, after: would }))
  }
  return new Set([...pairs.values()].flatMap((of) => [...of.values()].flatMap(slotsMoved)))
}

/** Rules on attendance: members who stand exactly alike share their evaluations, so each pair of states is compared once. */
const attendanceDifferences = async (tx: Tx, { roster, posts, through, year, moved }: Over, before: Rules, after: Rules): Promise<Difference[]> => {
  const isAsked = (rules: Rules) => [...sharing(rules).keys()].some((inForce) => attendanceRules(inForce, through).some(({ slot }) => moved.has(slot)))
  if (!isAsked(before) && !isAsked(after)) return []
  const [was, would] = (await standingsUnder(tx, { roster, posts, states: [before, after], through, year })) as [Standings, Standings]
  const known = new Map<readonly Evaluation[], Map<readonly Evaluation[], Turned[]>>()
  return roster.flatMap((member, place) => {
    const [old, young] = [was.members[place]!.judged, would.members[place]!.judged]
    const of = known.get(old) ?? new Map<readonly Evaluation[], Turned[]>()
    known.set(old, of)
    const turned = of.get(young) ?? turnsOf(old, young)
    of.set(young, turned)
    return turned.map((one): Difference => ({ ...one, kind: 'member', subjectId: member.memberId, branchId: member.branchId, path: member.path }))
  })
}

type Standings = Awaited<ReturnType<typeof standingsUnder<RosterLine>>>[number]
type Turned = Pick<Difference, 'slot' | 'before' | 'after' | 'evaluations'>

/** Slot by slot, where two answers about one subject differ; a rule that is in force on one side only answers nothing on the other. */
const turnsOf = (before: readonly Evaluation[], after: readonly Evaluation[]): Turned[] => {
  const [old, young] = [new Map(before.map((one) => [one.slot, one])), new Map(after.map((one) => [one.slot, one]))]
  return [...new Set([...old.keys(), ...young.keys()])].sort().flatMap((slot) => {
    const evaluations = { before: old.get(slot) ?? null, after: young.get(slot) ?? null }
    const [one, other] = [evaluations.before?.outcome ?? null, evaluations.after?.outcome ?? null]
    return one === other ? [] : [{ slot, before: one, after: other, evaluations }]
  })
}

/** All other thresholds whose measures somebody supplies: study, dues, months held, records kept, the rolls of single days. */
const otherDifferences = async (tx: Tx, over: Over, before: Rules, after: Rules): Promise<Difference[]> => {
  const ask = askOnce(tx, over.measures)
  const [was, would] = [await judgeOthers(ask, over, before), await judgeOthers(ask, over, after)]
  const keys = [...new Set([...was.keys(), ...would.keys()])].sort()
  return keys.flatMap((key) => {
    const [old, young] = [was.get(key) ?? null, would.get(key) ?? null]
    const { kind, subjectId, branchId, path } = (old ?? young)!
    return turnsOf(old ? [old.evaluation] : [], young ? [young.evaluation] : []).map((one): Difference => ({ ...one, kind, subjectId, branchId, path }))
  })
}

type Ask = { has: (measure: BaseMeasureName) => boolean; rows: (request: MeasureRequest) => Promise<MeasureRow[]> }

/** Each figure is asked for once, whichever state of the rules wants it. */
const askOnce = (tx: Tx, measures: readonly MeasureSupplier<Tx>[]): Ask => {
  const of = new Map(measures.map((supplier) => [supplier.measure, supplier]))
  const known = new Map<string, Promise<MeasureRow[]>>()
  return {
    has: (measure) => of.has(measure),
    rows: (request) => {
      const key = JSON.stringify(request)
      const rows = known.get(key) ?? of.get(request.measure)!.rows(tx, request)
      known.set(key, rows)
      return rows
    },
  }
}

/** Thresholds that can be answered out of supplied figures, beside those on attendance. */
const otherThresholds = (rules: InForce, on: Day, has: Ask['has']): RuleInForce[] => {
  const attendance = new Set(attendanceRules(rules, on))
  return [...rules.rules.values()].filter((rule) => {
    if (rule.kind !== 'threshold' || attendance.has(rule)) return false
    const { about } = rule.body as ThresholdBody
    const asks = asksOf(rule, on)
    return ['member', 'branch', 'session'].includes(about) && asks.length > 0 && asks.every(({ measure }) => has(measure))
  })
}

const judgeOthers = async (ask: Ask, over: Over, rules: Rules): Promise<Map<string, Judged>> => {
  const found: Judged[] = []
  for (const [inForce, branchIds] of sharing(rules)) {
    for (const rule of otherThresholds(inForce, over.through, ask.has).filter(({ slot }) => over.moved.has(slot))) {
      const { about } = rule.body as ThresholdBody
      const given = { ask, over, inForce, branchIds, rule }
      found.push(...(about === 'session' ? await judgeSessions(given) : await judgeSubjects(given, about as 'member' | 'branch')))
    }
  }
  return new Map(found.map((one) => [`${one.evaluation.slot}|${one.subjectId}`, one]))
}

const sharing = (rules: Rules): Map<InForce, Set<string>> => {
  const leaders = new Map<InForce['rules'], InForce>()
  const shared = new Map<InForce, Set<string>>()
  for (const [branchId, inForce] of rules) {
    const leader = leaders.get(inForce.rules) ?? inForce
    leaders.set(inForce.rules, leader)
    shared.set(leader, (shared.get(leader) ?? new Set<string>()).add(branchId))
  }
  return shared
}

type Judging = { ask: Ask; over: Over; inForce: InForce; branchIds: ReadonlySet<string>; rule: RuleInForce }
type Place = { subjectId: string; branchId: string; path: string }

/** A member of whom a supplier says nothing has done nothing of it; a branch of which it says nothing is left out. */
const judgeSubjects = async ({ ask, over, inForce, branchIds, rule }: Judging, kind: 'member' | 'branch'): Promise<Judged[]> => {
  const places = kind === 'member' ? membersAt(over, branchIds) : branchesAt(over, branchIds)
  const answered: { request: MeasureRequest; rows: MeasureRow[] }[] = []
  for (const request of asksOf(rule, over.through)) {
    const rows = new Map((await ask.rows(request)).map((row) => [row.subject, row]))
    const own = [...places.keys()].flatMap((id): MeasureRow[] => {
      const row = rows.get(id)
      return row ? [row] : kind === 'member' ? [{ subject: id, num: 0, den: 1 }] : []
    })
    answered.push({ request, rows: own })
  }
  const circles = kind === 'member' ? circlesAt(over) : null
  const set = evaluateSet({ rule, on: over.through, with: sourceOf(inForce), ...(circles ? { populationsOf: circles } : {}) }, answered)
  return set.map((evaluation) => ({ ...places.get(evaluation.about.id)!, kind, evaluation }))
}

const membersAt = ({ roster }: Over, branchIds: ReadonlySet<string>): Map<string, Place> =>
  new Map(roster.filter(({ branchId }) => branchIds.has(branchId)).map(({ memberId, branchId, path }) => [memberId, { subjectId: memberId, branchId, path }]))

const branchesAt = ({ branches }: Over, branchIds: ReadonlySet<string>): Map<string, Place> =>
  new Map(branches.filter(({ id }) => branchIds.has(id)).map(({ id, path }) => [id, { subjectId: id, branchId: id, path }]))

const circlesAt = ({ roster, posts }: Over) => {
  const held = Map.groupBy(posts, ({ memberId }) => memberId)
  const lines = new Map(roster.map((line) => [line.memberId, line]))
  return (memberId: string) => {
    const own = (held.get(memberId) ?? []).map(({ post }) => post)
    const circles = circlesOf(lines.get(memberId)!, own)
    return circles.includes('leading-cadre') ? circles : [...circles, 'not-leading' as const]
  }
}

/** Each closed day of the year on its own: the rule is asked on that day, about that day's roll. */
const judgeSessions = async ({ ask, over, inForce, branchIds, rule }: Judging): Promise<Judged[]> => {
  const sessions = (await over.sessions()).filter(
    ({ unitId, state, day }) => branchIds.has(unitId) && state === 'closed' && day !== null && day <= over.through,
  )
  const paths = new Map(over.branches.map(({ id, path }) => [id, path]))
  const judged: Judged[] = []
  for (const [on, own] of Map.groupBy(sessions, ({ day }) => day!)) {
    const places = new Map(own.map(({ id, unitId }) => [id, { subjectId: id, branchId: unitId, path: paths.get(unitId)! }]))
    const answered: { request: MeasureRequest; rows: MeasureRow[] }[] = []
    for (const request of asksOf(rule, on)) {
      const rows = await ask.rows({ ...request, period: calendarYear(over.year) })
      answered.push({ request, rows: rows.filter(({ subject }) => places.has(subject)) })
    }
    const set = evaluateSet({ rule, on, with: sourceOf(inForce) }, answered)
    judged.push(...set.map((evaluation): Judged => ({ ...places.get(evaluation.about.id)!, kind: 'session', evaluation })))
  }
  return judged
}

// ---------------------------------------------------------------- what is kept of it

export type Ground = { number: number; slot: string; before: Explanation | null; after: Explanation | null }

/** Differences as rows: those with the same two answers share their explanations. */
export class Kept {
  readonly changes: ChangeRow[] = []
  readonly grounds: Ground[] = []
  readonly #known = new Map<string, number>()
  readonly #ofAnswer = new WeakMap<Evaluation, number>()
  #answers = 0

  add(difference: Difference): void {
    const { evaluations, ...row } = difference
    const key = `${row.slot}|${this.#nameOf(evaluations.before)}|${this.#nameOf(evaluations.after)}`
    const there = this.#known.get(key)
    if (there === undefined) {
      this.#known.set(key, this.grounds.length)
      this.grounds.push({
        number: this.grounds.length,
        slot: row.slot,
        before: evaluations.before && explain(evaluations.before),
        after: evaluations.after && explain(evaluations.after),
      })
    }
    this.changes.push({ ...row, number: this.changes.length, ground: there ?? this.grounds.length - 1 })
  }

  #nameOf(evaluation: Evaluation | null): number | null {
    if (!evaluation) return null
    const known = this.#ofAnswer.get(evaluation)
    if (known !== undefined) return known
    this.#ofAnswer.set(evaluation, this.#answers)
    return this.#answers++
  }
}

/** How many turned from what to what, rule by rule. */
export const turnsIn = (kept: Kept, titles: ReadonlyMap<string, Text>): WhatIfResult['turns'] => {
  const groups = Map.groupBy(kept.changes, ({ slot, kind, before, after }) => `${slot}|${kind}|${before}|${after}`)
  return [...groups.values()]
    .map((own) => {
      const { slot, kind, before, after } = own[0]!
      return { slot, kind, before, after, title: titles.get(slot) ?? { zh: slot, en: slot }, count: own.length }
    })
    .sort((one, other) => (one.slot === other.slot ? order(one).localeCompare(order(other)) : one.slot < other.slot ? -1 : 1))
}

const order = ({ kind, before, after }: { kind: string; before: Outcome | null; after: Outcome | null }): string => `${kind}|${before ?? ''}|${after ?? ''}`

/** Titles of all rules on either side. */
export const titlesOf = (states: readonly Rules[]): Map<string, Text> =>
  new Map(states.flatMap((rules) => [...sharing(rules).keys()].flatMap((one) => [...one.rules].map(([slot, rule]): [string, Text] => [slot, rule.title]))))

/** Which rules the draft changes for any of the branches, and whether they were compared over the records. */
export const ruleChangesOf = (before: Rules, after: Rules, { on, measures }: { on: Day; measures: readonly MeasureSupplier<Tx>[] }): WhatIfResult['rules'] => {
  const supplied = new Set(measures.map(({ measure }) => measure))
  const has = (measure: BaseMeasureName) => supplied.has(measure)
  const pairs = new Map<InForce['rules'], Map<InForce['rules'], [InForce, InForce]>>()
  for (const [id, old] of before) {
    const young = after.get(id)!
    pairs.set(old.rules, (pairs.get(old.rules) ?? new Map()).set(young.rules, [old, young]))
  }
  const found = new Map<string, WhatIfResult['rules'][number]>()
  for (const [old, young] of [...pairs.values()].flatMap((of) => [...of.values()]))
    for (const { slot, change, before: was, after: would, values } of compareRules(old, young)) {
      if (change === 'same' || found.has(slot)) continue
      found.set(slot, {
        slot,
        title: (would ?? was)!.title,
        change,
        values: values.map((value) => valueText(value, was === null)),
        compared: isCompared(slot, [old, young], { on, has }),
      })
    }
  return [...found.values()].sort((one, other) => (one.slot < other.slot ? -1 : 1))
}

type ValueChange = ReturnType<typeof compareRules>[number]['values'][number]

const said = (value: ValueChange['before']): Text => value?.said ?? (value ? { zh: String(value.value), en: String(value.value) } : { zh: '没有', en: 'none' })

/** 每年至少 1 次 → 2 次; of a rule that was not there before only what it says. */
const valueText = ({ key, before, after }: ValueChange, fresh: boolean): Text => {
  const label = (after ?? before)?.label ?? { zh: key, en: key }
  if (fresh && after) return { zh: `${label.zh}：${said(after).zh}`, en: `${label.en}: ${said(after).en}` }
  const [was, would] = [said(before), said(after)]
  return { zh: `${label.zh}：${was.zh} → ${would.zh}`, en: `${label.en}: ${was.en} → ${would.en}` }
}

/** A threshold over figures, or a rule that such a threshold leans on. */
const isCompared = (slot: string, states: readonly InForce[], { on, has }: { on: Day; has: Ask['has'] }): boolean =>
  states.some((rules) => {
    const compared = [...attendanceRules(rules, on), ...otherThresholds(rules, on, has)]
    const rule = rules.rules.get(slot)
    return compared.some((one) => one.slot === slot) || (rule?.kind === 'credit' && compared.length > 0)
  })
