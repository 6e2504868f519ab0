import { monthOf, yearOf } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import { recordAudits } from '../../../platform/audit.ts'
import type { InForce } from '../../../policy/engine/resolve.ts'
import type { Evaluation } from '../../../policy/vocabulary/evaluation.ts'
import { rosterOn, type RosterEntry } from '../../members/public.ts'
import { inForceForUnits } from '../../org/public.ts'
import { keepFindings } from '../../rulebook/public.ts'
import type { Provenance } from '../contract.ts'
import { countsAs, judgeRoll, judgeValidity, minutesBetween, participationOf, someoneKnown, sumOf, tookPart } from '../facts.ts'
import {
  closeMany,
  insertFilings,
  insertParts,
  insertRecords,
  insertRoll,
  lastBookPages,
  type Part,
  refreshRollup,
  type RollRow,
  type Session,
} from '../store.ts'
import { sixValuesOf } from './write-record.ts'

/** What stands in the old record about one member; no line: nothing is known. */
export type PastLine = { letter: string; provenance: Provenance; byName: string | null; note?: string | null }

type PastRecord = Pick<
  Session,
  | 'begins'
  | 'ends'
  | 'theme'
  | 'content'
  | 'form'
  | 'place'
  | 'hostName'
  | 'recorderName'
  | 'study'
  | 'deliberation'
  | 'service'
  | 'opinions'
  | 'nextMonth'
  | 'category'
>

/** A session that was held before this system kept it. `lineOf` is asked for every member due on that day. */
export type PastSession = {
  session: Session
  record: PastRecord
  parts: readonly Omit<Part, 'number'>[]
  lineOf: (member: RosterEntry) => PastLine | null
  /** whose session it was, where not all of the unit's members were due: a committee's, a group's */
  isDue?: (member: RosterEntry) => boolean
  judged: Readonly<Record<string, boolean>>
  closedByName: string
  closedAt: Date
}

/**
 * Takes over the sessions of branches from an older record, many at once, by the same rules and figures as a closing here. What followed
 * then (talks, help) followed then: no duty is opened; `settleBranch` says what still follows today.
 */
export const takeOverHistory = async (tx: Tx, past: readonly PastSession[]): Promise<void> => {
  const pages = await pageCounter(tx, past)
  for (const [day, sessions] of [...Map.groupBy(past, ({ session }) => session.day!)].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const unitIds = sessions.map(({ session }) => session.unitId)
    const roster = Map.groupBy(
      (await rosterOn(tx, { branchIds: unitIds, day })).filter(({ status }) => status === 'normal'),
      ({ branchId }) => branchId,
    )
    const rules = await inForceForUnits(tx, unitIds, day)
    await write(
      tx,
      sessions.map((one) =>
        judge(askedOnce(one), {
          roster: (roster.get(one.session.unitId) ?? []).filter(one.isDue ?? everyone),
          rules: rules.get(one.session.unitId)!,
          page: pages(one.session),
        }),
      ),
    )
  }
}

const everyone = (): boolean => true

/** Each member is asked about once, so that the sum and the roll are of one answer, also where the older record is drawn at random. */
const askedOnce = (past: PastSession): PastSession => {
  const said = new Map<string, PastLine | null>()
  const lineOf = (member: RosterEntry): PastLine | null => {
    if (!said.has(member.memberId)) said.set(member.memberId, past.lineOf(member))
    return said.get(member.memberId) ?? null
  }
  return { ...past, lineOf }
}

type Judged = {
  past: PastSession
  session: Session
  rows: RollRow[]
  letters: string
  counts: boolean
  answers: Evaluation[]
  rollAnswers: Evaluation[]
  participation: { num: number; den: number } | null
  page: number | null
}

const judge = (past: PastSession, { roster, rules, page }: { roster: readonly RosterEntry[]; rules: InForce; page: number | null }): Judged => {
  const session: Session = { ...past.session, ...past.record }
  const parts = past.parts.map((part, index) => ({ ...part, number: index + 1 }))
  const judgements = Object.entries(past.judged).map(([question, answer]) => ({ question, answer }))
  const letters = roster.map((member) => letterOf(member, exempted(member, past.lineOf(member)))).join('')
  const answers = judgeValidity(rules, session, { parts, costs: [], images: 0, judgements, subs: [], attended: someoneKnown(letters) }, 'held')
  const counts = countsAs(answers)
  const rows = roster.map((member) => rowOf(past, { member, session, counts }))
  return {
    past,
    session,
    rows,
    letters,
    counts,
    answers,
    rollAnswers: judgeRoll(rules, session, letters),
    participation: participationOf(rules, letters),
    page,
  }
}

const rowOf = ({ lineOf, closedAt }: PastSession, { member, session, counts }: { member: RosterEntry; session: Session; counts: boolean }): RollRow => {
  const line = exempted(member, lineOf(member))
  return {
    sessionId: session.id,
    memberId: member.memberId,
    version: 1,
    path: member.path,
    unitId: member.branchId,
    day: session.day!,
    counted: counts,
    countings: session.countings,
    letter: letterOf(member, line),
    basis: 'affiliated',
    name: member.name,
    groupId: member.groupId,
    groupName: member.groupName,
    provenance: line?.provenance ?? 'recorder',
    byName: line?.byName ?? null,
    at: line ? closedAt : null,
    note: line?.note ?? null,
    late: false,
  }
}

const letterOf = (member: RosterEntry, line: PastLine | null): string => (member.floating ? (line?.letter ?? 'U').toLowerCase() : (line?.letter ?? 'U'))

/** An exemption that held on the day never leaves an absence standing. */
const exempted = (member: RosterEntry, line: PastLine | null): PastLine | null => {
  if (line && tookPart(line.letter) && !member.attendanceExemption) return line
  if (member.attendanceExemption) return { letter: 'X', provenance: 'exemption', byName: null }
  return member.recordingExemption ? { letter: 'F', provenance: 'exemption', byName: null } : line
}

const write = async (tx: Tx, judged: readonly Judged[]): Promise<void> => {
  const at = new Date(Math.max(...judged.map(({ past }) => past.closedAt.getTime())))
  const findingOf = await keepAnswers(tx, at, judged)
  const parts = judged.flatMap(({ past, session }) =>
    past.parts.map((part, index) => ({ ...part, number: index + 1, sessionId: session.id, path: session.path })),
  )
  const rolls = judged.flatMap(({ rows }) => rows)
  await insertParts(tx, parts)
  await insertRoll(tx, at, rolls)
  await insertRecords(tx, judged.map(recordOf))
  const closures = judged.map((one) => closureOf(one, findingOf(one)))
  await closeMany(tx, at, closures)
  await insertFilings(tx, judged.filter(({ session }) => session.kind === 'activity-day').map(filingOf))
  await refreshRows(tx, at, judged)
  const audits = judged.map(({ session }) => ({ verb: 'activities.taken-over', objectType: 'session', objectId: session.id, path: session.path }))
  await recordAudits(tx, at, audits)
}

/** Keeps every answer; the first about a session is the finding that its closing names. */
const keepAnswers = async (tx: Tx, at: Date, judged: readonly Judged[]): Promise<(one: Judged) => string | null> => {
  const answers = judged.flatMap(({ session, answers, rollAnswers }) => [...answers, ...rollAnswers].map((evaluation) => ({ path: session.path, evaluation })))
  const ids = await keepFindings(tx, at, answers)
  const idOf = new Map(answers.map(({ evaluation }, index) => [evaluation, ids[index]!]))
  return ({ answers: own, rollAnswers }) => [...own, ...rollAnswers].map((evaluation) => idOf.get(evaluation)!)[0] ?? null
}

const recordOf = ({ past, session }: Judged) => ({
  sessionId: session.id,
  path: session.path,
  fields: { ...sixValuesOf(session) },
  byName: past.closedByName,
  at: past.closedAt,
})

/** The committee's rows: those below the participation asked for are marked. */
const refreshRows = async (tx: Tx, at: Date, judged: readonly Judged[]): Promise<void> => {
  const isBelow = ({ rollAnswers }: Judged) => rollAnswers.some(({ outcome }) => outcome === 'not_met')
  const idsOf = (some: readonly Judged[]) => some.map(({ session }) => session.id)
  await refreshRollup(tx, at, idsOf(judged.filter((one) => !isBelow(one))))
  await refreshRollup(tx, at, idsOf(judged.filter(isBelow)), true)
}

const closureOf = ({ past, session, letters, counts, participation, page }: Judged, findingId: string | null) => ({
  ...session,
  ...sumOf(letters),
  minutes: minutesBetween(session.begins, session.ends),
  closedAt: past.closedAt,
  closedByName: past.closedByName,
  counts,
  findingId,
  bookYear: yearOf(session.day!),
  bookPage: page,
  creditedNum: participation?.num ?? null,
  creditedDen: participation?.den ?? null,
})

const filingOf = ({ past, session, letters, counts }: Judged) => ({
  unitId: session.unitId,
  year: session.year,
  half: monthOf(session.day!) <= 6 ? 1 : 2,
  number: monthOf(session.day!) <= 6 ? monthOf(session.day!) : monthOf(session.day!) - 6,
  path: session.path,
  figures: { sessionId: session.id, day: session.day, counts, sum: sumOf(letters) },
  byName: past.closedByName,
  at: past.closedAt,
})

/** Page numbers of activity days in the order of the days, after what the book holds already; a meeting takes none. */
const pageCounter = async (tx: Tx, past: readonly PastSession[]): Promise<(session: Session) => number | null> => {
  const next = new Map<string, number>()
  for (const year of new Set(past.map(({ session }) => yearOf(session.day!))))
    for (const [unitId, page] of await lastBookPages(tx, { unitIds: past.map(({ session }) => session.unitId), year })) next.set(`${unitId}|${year}`, page)
  const order = past.filter(({ session }) => session.kind === 'activity-day').sort((one, other) => (one.session.day! < other.session.day! ? -1 : 1))
  const pages = new Map<string, number>()
  for (const { session } of order) {
    const key = `${session.unitId}|${yearOf(session.day!)}`
    next.set(key, (next.get(key) ?? 0) + 1)
    pages.set(session.id, next.get(key)!)
  }
  return ({ id }) => pages.get(id) ?? null
}
