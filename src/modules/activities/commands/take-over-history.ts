import { type Day, monthOf, yearOf } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Evaluation } from '../../../policy/vocabulary/evaluation.ts'
import { type RosterEntry, rosterOn } from '../../members/public.ts'
import { inForceForUnits } from '../../org/public.ts'
import { keepFindings } from '../../rulebook/public.ts'
import { countsAs, judgeRoll, judgeValidity, minutesBetween, participationOf, type SessionLook, sumOf } from '../facts.ts'
import { insertFiling, insertRecordVersion, insertRoll, type Part, refreshRollup, replaceParts, type RollRow, type Session, type SessionChange, updateSession } from '../store.ts'

/** What is known of one member at a session that was held: a letter, and how it came about. */
export type PastLine = { letter: string; provenance: string; byName: string; note?: string | null }

/** A session that was held and closed before: its record, its parts and its roll. Members without a line were not known. */
export type PastSession = {
  session: Session
  record: Pick<Session, 'begins' | 'ends' | 'theme' | 'content' | 'form' | 'place' | 'hostName' | 'recorderName' | 'study' | 'deliberation' | 'service' | 'opinions' | 'nextMonth' | 'category'>
  parts: readonly Omit<Part, 'number'>[]
  lineOf: (member: RosterEntry) => PastLine | null
  judged: Record<string, boolean>
  closedByName: string
  closedAt: Date
}

/**
 * Writes sessions that were closed elsewhere or earlier, judged by the rules in force on their days as closing would have done, without
 * opening duties for what is long over. For the demonstration world and for taking over another system's books.
 */
export const takeOverHistory = async (tx: Tx, past: readonly PastSession[]): Promise<void> => {
  const pages = new Map<string, number>()
  for (const [on, sessions] of byDay(past)) await takeOverDay(tx, { on, sessions, pages })
}

const byDay = (past: readonly PastSession[]): [Day, PastSession[]][] => {
  const days = new Map<Day, PastSession[]>()
  for (const one of past) days.set(one.session.day!, [...(days.get(one.session.day!) ?? []), one])
  return [...days].sort(([one], [other]) => one.localeCompare(other))
}

type Judged = PastSession & { answers: Evaluation[]; rollAnswers: Evaluation[]; rows: RollRow[]; counts: boolean; letters: string; participation: { num: number; den: number } | null }

const takeOverDay = async (tx: Tx, { on, sessions, pages }: { on: Day; sessions: PastSession[]; pages: Map<string, number> }): Promise<void> => {
  const branchIds = sessions.map(({ session }) => session.unitId)
  const rules = await inForceForUnits(tx, branchIds, on)
  const roster = (await rosterOn(tx, { branchIds, day: on })).filter(({ status }) => status === 'normal')
  const judged = sessions.map((one) => judge(one, rules.get(one.session.unitId)!, roster.filter(({ branchId }) => branchId === one.session.unitId)))
  await insertRoll(tx, sessions[0]!.closedAt, judged.flatMap(({ rows }) => rows))
  await keepFindings(tx, sessions[0]!.closedAt, judged.flatMap(({ session, answers, rollAnswers }) => [...answers, ...rollAnswers].map((evaluation) => ({ path: session.path, evaluation }))))
  for (const one of judged) await write(tx, one, pages)
  for (const below of [true, false])
    await refreshRollup(tx, sessions[0]!.closedAt, judged.filter(({ rollAnswers }) => rollAnswers.some(({ outcome }) => outcome === 'not_met') === below).map(({ session }) => session.id), below)
}

const judge = (past: PastSession, rules: Parameters<typeof judgeValidity>[0], roster: readonly RosterEntry[]): Judged => {
  const held: Session = { ...past.session, ...past.record }
  const look: SessionLook = { parts: past.parts, costs: [], images: 0, subs: [], judgements: Object.entries(past.judged).map(([question, answer]) => ({ question, answer })) }
  const answers = judgeValidity(rules, held, look, 'held')
  const counts = countsAs(answers)
  const rows = roster.map((member) => rowOf(held, member, { line: past.lineOf(member), at: past.closedAt, counts }))
  const letters = rows.map(({ letter }) => letter).join('')
  return { ...past, session: held, answers, counts, rows, letters, rollAnswers: judgeRoll(rules, held, letters), participation: participationOf(rules, letters) }
}

const rowOf = (session: Session, member: RosterEntry, { line, at, counts }: { line: PastLine | null; at: Date; counts: boolean }): RollRow => {
  const exempt = member.attendanceExemption ? 'X' : member.recordingExemption ? 'F' : null
  const letter = exempt ?? line?.letter ?? 'U'
  return {
    sessionId: session.id,
    memberId: member.memberId,
    version: 1,
    path: member.path,
    unitId: member.branchId,
    day: session.day!,
    counted: counts,
    countings: session.countings,
    letter: member.floating ? letter.toLowerCase() : letter,
    basis: member.belonging === 'parallel' ? 'parallel' : 'affiliated',
    name: member.name,
    groupId: member.groupId,
    groupName: member.groupName,
    provenance: exempt ? 'exemption' : (line?.provenance ?? 'recorder'),
    byName: exempt ? null : (line?.byName ?? null),
    at,
    note: line?.note ?? null,
    late: false,
  }
}

const write = async (tx: Tx, one: Judged, pages: Map<string, number>): Promise<void> => {
  const { session, record, counts, letters, participation, closedByName, closedAt } = one
  const page = next(pages, session.unitId)
  const year = yearOf(session.day!)
  const sum = sumOf(letters)
  const change: SessionChange = {
    ...record,
    minutes: minutesBetween(session.begins, session.ends),
    state: 'closed',
    announcedAt: closedAt,
    begunAt: closedAt,
    closedAt,
    closedByName,
    counts,
    ...sum,
    creditedNum: participation?.num ?? null,
    creditedDen: participation?.den ?? null,
    bookYear: year,
    bookPage: page,
    recordVersion: 1,
  }
  await updateSession(tx, closedAt, one.session, change)
  await replaceParts(tx, session, one.parts)
  const { study, deliberation, service, opinions, nextMonth, theme } = record
  await insertRecordVersion(tx, session, { version: 1, fields: { theme, study, deliberation, service, opinions, nextMonth }, reason: null, byName: closedByName, at: closedAt, by: null })
  const half = monthOf(session.day!) <= 6 ? 1 : 2
  await insertFiling(tx, { unitId: session.unitId, half, number: next(pages, `${session.unitId}|${half}`), path: session.path, year, figures: { sessionId: session.id, day: session.day, counts, sum }, by: null, byName: closedByName, at: closedAt })
}

const next = (counted: Map<string, number>, key: string): number => {
  const number = (counted.get(key) ?? 0) + 1
  counted.set(key, number)
  return number
}
