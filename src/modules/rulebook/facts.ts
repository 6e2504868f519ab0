/** Findings, duties, proposals and the holiday calendar as other modules use them. Rows in, facts out. */
import { join } from 'node:path'
import chineseDays from 'chinese-days'
import { addDays, calendarYear, type Day, lastOfMonth, type Period, weekdayOf, yearOf } from '../../kernel/days.ts'
import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db.ts'
import { loadPacksOrThrow } from '../../policy/engine/load.ts'
import type { Telling } from '../../policy/engine/kind.ts'
import type { Packs } from '../../policy/engine/parse.ts'
import { keepFinding, type Replay, replay, restore, type RuleShelf } from '../../policy/engine/replay.ts'
import type { Actor } from '../../policy/vocabulary/actors.ts'
import type { Evaluation, Subject } from '../../policy/vocabulary/evaluation.ts'
import type { Text } from '../../policy/vocabulary/outcomes.ts'
import {
  type CalendarDay,
  type Closing,
  deleteDays,
  type DutyOutcome,
  type DutyRow,
  type DutyState,
  type FindingRow,
  fulfilByKeys,
  reopenByKeys,
  insertDays,
  insertDuties,
  insertFindings,
  insertProposals,
  insertRules,
  selectDays,
  selectDuties,
  selectDutyOutcomes,
  selectFindingsOf,
  selectRules,
  selectYears,
  updateAccepted,
  updateWithdrawn,
  upsertYears,
} from './store.ts'

// ---------------------------------------------------------------- packs

const PACKS = join(import.meta.dirname, '../../../packs')
let held: Packs | null = null

/** The packs that came with the program, read once and strictly: throws with every fault, file and line, when there is one. */
export const packsAtHand = (): Packs => (held ??= loadPacksOrThrow(PACKS))

/** A clause in the form of a chip: `扬办发〔2021〕38号 第5条`. A clause that is not registered keeps its bare name and has no gist. */
export type Clause = { cite: string; label: Text; place: Text; gist: Text | null; document: string; article: string; pack: string }

export const clauseOf = (cite: string): Clause => {
  const [document = '', article = ''] = cite.split('#')
  const registered = packsAtHand().documents.get(document)
  const found = registered?.articles.find(({ id }) => id === article)
  if (!registered) return { cite, label: { zh: cite, en: cite }, place: { zh: article, en: article }, gist: null, document, article, pack: '' }
  const place = found?.label ?? { zh: article, en: article }
  const name = (language: 'zh' | 'en') => registered.number ?? registered.title[language]
  return {
    cite,
    label: { zh: `${name('zh')} ${place.zh}`, en: `${name('en')} ${place.en}` },
    place,
    gist: found?.gist ?? null,
    document,
    article,
    pack: registered.pack,
  }
}

// ---------------------------------------------------------------- findings

/**
 * A conclusion to keep: `path` of the unit it belongs to; it is about the evaluation's period, or its day where it has none.
 * `telling` is what its explanation should be given besides (the facts behind the figure), kept with it.
 */
export type NewFinding = { id?: string; path: string; evaluation: Evaluation; telling?: Telling; madeBy?: string | null }

/** Keeps conclusions with the rules they rest on, for replay to the same words. Returns their ids in the given order. */
export const keepFindings = async (tx: Tx, at: Date, findings: readonly NewFinding[]): Promise<string[]> => {
  const shelf: RuleShelf = {}
  const rows = findings.map(({ id, path, evaluation, telling, madeBy }): FindingRow => {
    const { finding, rules } = keepFinding(evaluation)
    Object.assign(shelf, rules)
    const { from: aboutFrom, to: aboutTo } = evaluation.period ?? { from: evaluation.on, to: evaluation.on }
    return { id: id ?? newId<'finding'>(), path, kept: { finding, telling: telling ?? null }, aboutFrom, aboutTo, madeAt: at, madeBy: madeBy ?? null }
  })
  if (rows.length === 0) return []
  await insertRules(tx, shelf)
  await inBatches(rows, 500, (some) => insertFindings(tx, some))
  return rows.map(({ id }) => id)
}

export type KeptFinding = { id: string; evaluation: Evaluation; madeAt: Date }

/** The newest kept finding of each slot for each subject whose period ends in `period`, keyed `subject|slot`. */
export const findingsOf = async (
  tx: Tx,
  asked: { subjectIds: readonly string[]; slots: readonly string[]; period: Period },
): Promise<Map<string, KeptFinding>> => {
  const rows = await selectFindingsOf(tx, asked)
  const shelf = await shelfFor(tx, rows)
  return new Map(
    rows.map(({ id, kept, madeAt }) => [`${kept.finding.about.id}|${kept.finding.slot}`, { id, evaluation: restore(kept.finding, shelf), madeAt }]),
  )
}

const shelfFor = async (tx: Tx, rows: readonly FindingRow[]): Promise<RuleShelf> => {
  const keys = [...new Set(rows.flatMap(({ kept }) => [kept.finding.ruleKey, ...kept.finding.usesKeys]))]
  if (keys.length === 0) return {}
  return Object.fromEntries((await selectRules(tx, keys)).map(({ key, rule }) => [key, rule]))
}

/** Explains a kept finding again; `sameWords` says whether they are those of the day on which it was made. */
export const explainAgain = async (tx: Tx, row: FindingRow): Promise<Replay> => replay(row.kept.finding, await shelfFor(tx, [row]), row.kept.telling ?? {})

// ---------------------------------------------------------------- duties

/**
 * What somebody owes. `key` names rule, subject and period (`attendance.talk|<member>|2026`): the same key never opens twice.
 * `cites` as `document#article`; `ours` marks a duty that no document states; `link` is the page where it is done.
 */
export type NewDuty = {
  key: string
  path: string
  slot: string
  what: Text
  facts?: Text[]
  cites: string[]
  ours?: boolean
  subject: { kind: Subject['kind']; id: string | null }
  bearerRole: Actor
  bearerUnitId: string
  link?: string | null
  openedOn: Day
  dueOn: Day | null
  findingId?: string | null
}

/** Opens duties; those whose key is there already stay as they are. Returns ids of the new ones by key. */
export const openDuties = async (tx: Tx, duties: readonly NewDuty[]): Promise<Map<string, string>> => {
  const opened = new Map<string, string>()
  const once = [...new Map(duties.map((duty) => [duty.key, duty])).values()]
  await inBatches(once.map(toRow), 1_000, async (some) => {
    for (const { id, key } of await insertDuties(tx, some)) opened.set(key, id)
  })
  return opened
}

/**
 * For a daily work that asks for what is owed today and closes the rest by itself: what it had closed and asks for anew was not done, only not asked
 * for meanwhile, and is open again. What a person closed by name stays closed. Returns ids by key.
 */
export const reopenDuties = async (tx: Tx, keys: readonly string[]): Promise<Map<string, string>> => {
  const opened = new Map<string, string>()
  await inBatches([...new Set(keys)], 2_000, async (some) => {
    for (const { id, key } of await reopenByKeys(tx, some)) opened.set(key, id)
  })
  return opened
}

const toRow = (duty: NewDuty) => ({
  id: newId<'duty'>(),
  path: duty.path,
  key: duty.key,
  slot: duty.slot,
  what: duty.what,
  facts: duty.facts ?? [],
  cites: duty.cites,
  ours: duty.ours ?? false,
  subjectKind: duty.subject.kind,
  subjectId: duty.subject.id,
  bearerRole: duty.bearerRole,
  bearerUnitId: duty.bearerUnitId,
  link: duty.link ?? null,
  openedOn: duty.openedOn,
  dueOn: duty.dueOn,
  findingId: duty.findingId ?? null,
})

/** A record that fulfils the open duty of that key; `by` is the account, `byName` the name as it stands in the record. */
export type Fulfilment = { key: string; recordType: string; recordId?: string | null; note?: string | null; by?: string | null; byName?: string | null }

/** Fulfils open duties by records; returns how many were open. */
export const fulfilDuties = async (tx: Tx, at: Date, records: readonly Fulfilment[]): Promise<number> => {
  let count = 0
  const closings = records.map((record): Closing => ({ recordId: null, note: null, by: null, byName: null, ...record }))
  await inBatches(closings, 2_000, async (some) => {
    count += await fulfilByKeys(tx, at, some)
  })
  return count
}

/** Duties in the scope's part of the tree, the most pressing first. */
export const dutiesOf = (
  tx: Tx,
  {
    subjectIds,
    bearerUnitIds,
    slots,
    states,
    limit,
  }: { subjectIds?: readonly string[]; bearerUnitIds?: readonly string[]; slots?: readonly string[]; states?: readonly DutyState[]; limit?: number },
): Promise<DutyRow[]> =>
  selectDuties(tx, {
    subjectIds: subjectIds ?? null,
    bearerUnitIds: bearerUnitIds ?? null,
    slots: slots ?? null,
    states: states ?? ['open'],
    limit: limit ?? 2_000,
  })

/** By bearing unit: of the duties whose slot begins so and whose term ended within the days, how many were done in time. */
export const dutyOutcomes = (tx: Tx, path: string, asked: { slots: string; from: Day; to: Day }): Promise<DutyOutcome[]> =>
  selectDutyOutcomes(tx, { path, ...asked })

export type Term = 'overdue' | 'week' | 'month' | 'year' | 'later'

/** Which group of the duty list a term falls into: past, this week (to Sunday), this month, this year, or later or none. */
export const termOf = (dueOn: Day | null, today: Day): Term => {
  if (dueOn === null) return 'later'
  if (dueOn < today) return 'overdue'
  if (dueOn <= addDays(today, 7 - weekdayOf(today))) return 'week'
  if (dueOn <= lastOfMonth(today)) return 'month'
  return yearOf(dueOn) === yearOf(today) ? 'year' : 'later'
}

// ---------------------------------------------------------------- proposals

/** A consequence about a person or a unit for a named person to decide, with the finding it rests on. */
export type NewProposal = {
  key: string
  path: string
  slot: string
  subject: { kind: Subject['kind']; id: string }
  proposes: { what: string; text: Text }
  findingId: string
  decides: Actor
  approves?: Actor | null
}

/** Opens proposals; the same key never opens twice. Returns ids of the new ones by key. */
export const openProposals = async (tx: Tx, at: Date, proposals: readonly NewProposal[]): Promise<Map<string, string>> => {
  if (proposals.length === 0) return new Map()
  const rows = proposals.map(({ subject, approves, ...proposal }) => ({
    ...proposal,
    id: newId<'proposal'>(),
    subjectKind: subject.kind,
    subjectId: subject.id,
    approves: approves ?? null,
  }))
  return new Map((await insertProposals(tx, at, rows)).map(({ id, key }) => [key, id]))
}

/** Takes back proposals whose ground has gone (a record was corrected), as long as nobody has decided them. */
export const withdrawProposals = async (tx: Tx, keys: readonly string[]): Promise<number> => (keys.length === 0 ? 0 : updateWithdrawn(tx, keys))

/** A named person decided in the matter itself: the open proposals of that slot about that subject are accepted with it, and nobody is asked twice. */
export const acceptProposals = (
  tx: Tx,
  decided: { slot: string; subjectId: string; by: string | null; byName: string; reason: string; at: Date },
): Promise<number> => updateAccepted(tx, decided)

// ---------------------------------------------------------------- holidays

/** The public calendar of some years: a year that is not in `published` is unknown, never ordinary weekdays. */
export type HolidayCalendar = { published: number[]; days: Record<string, { kind: 'holiday' | 'make-up'; name: Text }> }

export const holidayCalendar = async (tx: Tx, years: readonly number[]): Promise<HolidayCalendar> => {
  const published = (await selectYears(tx, years)).filter((row) => row.published).map(({ year }) => year)
  if (published.length === 0) return { published, days: {} }
  const days = await selectDays(tx, { from: calendarYear(Math.min(...published)).from, to: calendarYear(Math.max(...published)).to })
  const known = days.filter(({ day }) => published.includes(yearOf(day)))
  return { published: published.sort((one, other) => one - other), days: Object.fromEntries(known.map(({ day, kind, name }) => [day, { kind, name }])) }
}

const PACKAGE = 'chinese-days'
const FIRST_YEAR = 2004

/**
 * Loads the public holidays of the years that the package knows, into a calendar that has none of them yet; what people have
 * edited stays. Returns the years loaded. A year without a single holiday in the package is not published and stays unknown.
 */
export const loadHolidays = async (tx: Tx, today: Day): Promise<number[]> => {
  const there = new Set((await selectYears(tx, null)).map(({ year }) => year))
  const wanted = Array.from({ length: yearOf(today) + 1 - FIRST_YEAR + 1 }, (_, index) => FIRST_YEAR + index).filter((year) => !there.has(year))
  const found = wanted.map((year) => ({ year, days: daysFromPackage(year) })).filter(({ days }) => days.length > 0)
  if (found.length === 0) return []
  await upsertYears(
    tx,
    found.map(({ year }) => ({ year, published: true, source: PACKAGE })),
  )
  await insertDays(
    tx,
    found.flatMap(({ days }) => days),
  )
  return found.map(({ year }) => year)
}

/** The package names a listed day `English,中文,length`; an ordinary day has only the name of its weekday. */
const daysFromPackage = (year: number): CalendarDay[] => {
  const { from, to } = calendarYear(year)
  const listed: CalendarDay[] = []
  for (let on = from; on <= to; on = addDays(on, 1)) {
    const { name, work } = chineseDays.getDayDetail(on)
    const [en, zh] = name.split(',')
    if (en && zh) listed.push({ day: on, kind: work ? 'make-up' : 'holiday', name: { zh, en } })
  }
  return listed
}

/** Replaces the days of one year and says whether it counts as published. */
export const writeYear = async (
  tx: Tx,
  { year, published, source, days }: { year: number; published: boolean; source: string; days: readonly CalendarDay[] },
): Promise<void> => {
  await upsertYears(tx, [{ year, published, source }])
  await deleteDays(tx, calendarYear(year))
  if (days.length > 0) await insertDays(tx, days)
}

/** Statements have a limit of parameters; very long lists go in a few parts. */
const inBatches = async <T>(rows: readonly T[], size: number, write: (some: readonly T[]) => Promise<unknown>): Promise<void> => {
  for (let start = 0; start < rows.length; start += size) await write(rows.slice(start, start + size))
}
