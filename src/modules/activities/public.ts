/**
 * What the composition introduces to others: measures for the rules, lines for the certificate, pages for the books, what the year asks of a
 * member. All of them are views over the closed sessions and their frozen rolls; nothing is written twice.
 */
import { calendarYear, type Day, earlier, monthOf, paperDay, type Period, within } from '../../kernel/days.ts'
import type { Tx } from '../../platform/db.ts'
import { explain } from '../../policy/engine/explain.ts'
import type { InForce } from '../../policy/engine/resolve.ts'
import { requestKey, type ThresholdFacts } from '../../policy/kinds/threshold.ts'
import type { Evaluation } from '../../policy/vocabulary/evaluation.ts'
import type { MeasureFact, MeasureRequest } from '../../policy/vocabulary/measures.ts'
import type { Text } from '../../policy/vocabulary/outcomes.ts'
import { PARTS, type PartKind } from '../../policy/vocabulary/parts.ts'
import { tickOf, type TickStatus } from '../../policy/vocabulary/ticks.ts'
import type { Post, RosterLine } from '../members/public.ts'
import { MEETING_KINDS, meetingWords } from './contract.ts'
import { citesOf, formOf, frozenSum, minutesBetween, provenanceText, sessionTitle, standingsOf, tickRowsFor } from './facts.ts'
import {
  type ClosedLine,
  countImages,
  selectAmendmentsOf,
  selectClosedLines,
  selectFilings,
  selectParts,
  selectRollOf,
  selectSessionsOfYear,
  selectStudySessions,
  selectStudyTime,
  selectTickFacts,
  type Session,
} from './store.ts'
import { sealedTable } from '../../platform/reseal.ts'
import { leavePlace } from './commands/keep-leave.ts'
import { picturePlace } from './commands/keep-picture.ts'
import { talkNotePlace } from './commands/write-talk-note.ts'

export { layOutYear } from './commands/generate-year.ts'
export { keepOwed } from './commands/keep-owed.ts'
export { checkIn, type CheckIn } from './commands/check-in.ts'
export { type PastLine, type PastSession, takeOverHistory } from './commands/take-over-history.ts'
export { type Judge, judgeStandings, readStandings, settleBranch, type StandingDeps } from './commands/settle-standing.ts'
export {
  attendanceRules,
  circlesOf,
  committeeOn,
  freezeRoll,
  foldTicks,
  type MemberStanding,
  measures,
  isGuest,
  openRoll,
  type OpenLine,
  roomCodeAt,
  rosterOf as dueAt,
  sessionTitle,
  standingsOf,
  standingsUnder,
  sumOf,
  tookPart,
} from './facts.ts'
export { MEETING_KINDS, meetingWords } from './contract.ts'
export {
  insertReschedule as writeReschedule,
  insertSessions as writeSessions,
  insertTicks as writeTicks,
  type NewSession,
  refreshRollup,
  replaceParts as writeParts,
  selectSession as sessionById,
  selectSessionsOfYear as sessionsOfYear,
  type Session,
  type TickRow,
  type DueBody,
  type MeetingHeld,
  selectMeetings as meetingsOf,
  selectParts as partsOf,
  selectTalked as talkedOf,
  selectRoll as rollOf,
  selectGuests as guestsOf,
  selectTalkNotes as talkNotesOf,
  setDueBody,
  type RollRow,
  setHosts as nameHosts,
  updateSession as changeSession,
} from './store.ts'

// ---------------------------------------------------------------- lines of the certificate

/** Structurally the ledger's `Line`: one counted session of one member. */
type Line = {
  key: string
  version: number
  memberId: string
  branchId: string
  day: Day
  part: 'organisation-life'
  entry: 'organisation-life'
  title: Text
  words: string | null
  status: TickStatus
  provenance: { who: string | null; how: Text }
  enteredAt: Date
  eventAt: Day
  link: string
  audience: 'everyone-entitled'
}

/** 支部党员大会, 民主评议党员: what the day was besides an activity day (JS-C-03a). */
const meetingName = (meeting: string): string => (meeting in MEETING_KINDS || !(meeting in PARTS) ? meetingWords(meeting) : PARTS[meeting as PartKind]).zh

const lineOf = (row: ClosedLine): Line => ({
  key: `session:${row.sessionId}:${row.memberId}`,
  version: row.version,
  memberId: row.memberId,
  branchId: row.unitId,
  day: row.day,
  part: 'organisation-life',
  entry: 'organisation-life',
  title: sessionTitle(row),
  words: [...new Set(row.meetings.map(meetingName)), row.note].filter((said) => said).join('，') || null,
  status: tickOf(row.letter).status,
  provenance: { who: row.byName, how: provenanceText({ provenance: row.provenance, byName: null, note: null, late: row.late }) },
  enteredAt: row.closedAt,
  eventAt: row.day,
  link: `/activity-days/${row.sessionId}`,
  audience: 'everyone-entitled',
})

/** Lines of organisation life: one a member and counted session, corrected versions under the same key. */
export const lineSupplier = {
  kind: 'session',
  linesOf: async (tx: Tx, { memberIds, period }: { memberIds: readonly string[]; period: Period }): Promise<Line[]> =>
    (await selectClosedLines(tx, { memberIds, branchId: null, period })).map(lineOf),
  linesOfBranch: async (tx: Tx, { branchId, period }: { branchId: string; period: Period }): Promise<Line[]> =>
    (await selectClosedLines(tx, { memberIds: null, branchId, period })).map(lineOf),
}

// ---------------------------------------------------------------- pages of the books

const MEETING_BOOKS = {
  'minutes-members': 'branch-meeting',
  'minutes-committee': 'branch-committee',
  'minutes-group': 'group-meeting',
  'class-book': 'party-class',
} as const
type BookName = 'activity-book' | 'study-book' | keyof typeof MEETING_BOOKS

type Asked = { unitId: string; period: Period }
type PartRow = { sessionId: string; kind: string; meeting: string | null; minutes: number; title: string | null }

/** A closed session belongs into a book by its kind, or by a part that is one of the three meetings or a class at the same time. */
const belongsTo = (book: BookName, session: Session, parts: readonly PartRow[]): boolean => {
  if (book === 'activity-book') return session.kind === 'activity-day'
  if (book === 'study-book') return parts.some(({ kind }) => kind === 'study')
  const wanted = MEETING_BOOKS[book]
  return (
    parts.some(({ meeting, kind }) => meeting === wanted || (wanted === 'party-class' && kind === 'class')) ||
    (book === 'class-book' && session.kind === 'class')
  )
}

const closedIn = async (tx: Tx, book: BookName, { unitId, period }: Asked): Promise<{ session: Session; parts: PartRow[] }[]> => {
  const years = [...new Set([Number(period.from.slice(0, 4)), Number(period.to.slice(0, 4))])]
  const all = (await Promise.all(years.map((year) => selectSessionsOfYear(tx, { unitIds: [unitId], year })))).flat()
  const closed = all.filter(({ state, day }) => state === 'closed' && day !== null && day >= period.from && day <= period.to)
  const parts = Map.groupBy(
    await selectParts(
      tx,
      closed.map(({ id }) => id),
    ),
    ({ sessionId }) => sessionId,
  )
  return closed.map((session) => ({ session, parts: parts.get(session.id) ?? [] })).filter(({ session, parts: own }) => belongsTo(book, session, own))
}

const label = (zh: string, en: string): Text => ({ zh, en })

type Beside = { away: string[]; corrections: string[]; pictures: number; filedOn: Day | null }

const TITLES: Partial<Record<BookName, Text>> = {
  'activity-book': label('党员活动日记录', 'Record of the activity day'),
  'study-book': label('学习记录', 'Record of study'),
}

/** The page as it prints: fields, the whole sum, who was away, corrections as new lines. */
const pageOf = (book: BookName, { session, parts }: { session: Session; parts: PartRow[] }, rest: Beside) => ({
  number: book === 'activity-book' ? session.bookPage : null,
  on: book === 'activity-book' ? session.day : null,
  title: TITLES[book] ?? sessionTitle({ kind: session.kind, theme: null }),
  left: `${session.year}年`,
  right: session.bookPage === null ? '' : `第 ${session.bookPage} 次`,
  fields: book === 'study-book' ? studyFields(session, parts) : fieldsOf(session, parts, rest),
  sum: frozenSum(session),
  table: null,
  notes: rest.away,
  signatures: [label('主持人签字', 'Chair'), label('记录人签字', 'Recorder')],
  corrections: rest.corrections,
})

type Row = [Text, string | null]

/** A column of the form that nobody filled keeps its place. */
const columns = (rows: readonly Row[]) => rows.map(([name, value]) => ({ label: name, value: value || '—', beside: name.zh === '记录人' }))

const headRows = (session: Session, parts: readonly PartRow[]): Row[] => {
  const length = session.minutes ?? minutesBetween(session.begins, session.ends)
  const clock = session.begins ? `${session.begins}—${session.ends ?? ''}` : ''
  return [
    [label('时间', 'Time'), `${session.day ? paperDay(session.day) : ''}${clock}${length === null ? '' : `，计 ${lengthOf(length)}`}`],
    [label('地点', 'Place'), session.place],
    [label('主题', 'Theme'), session.theme],
    [label('内容', 'Content'), session.content],
    [label('形式', 'Form'), formOf(session, parts)],
    [label('主持人', 'Chair'), session.hostName],
    [label('记录人', 'Recorder'), session.recorderName],
  ]
}

const lengthOf = (minutes: number): string =>
  [minutes >= 60 ? `${Math.trunc(minutes / 60)} 小时` : '', minutes % 60 > 0 ? `${minutes % 60} 分` : ''].filter(Boolean).join(' ')

/** The columns of the record of an activity day (T14), in its order; what was collected is put in by the ledger. */
const fieldsOf = (session: Session, parts: readonly PartRow[], { pictures, filedOn }: Pick<Beside, 'pictures' | 'filedOn'>) =>
  columns([
    ...headRows(session, parts),
    [label('议程', 'Parts'), parts.map(({ kind, minutes }) => `${PARTS[kind as PartKind].zh} ${minutes} 分`).join('，')],
    [label('学习教育', 'Study'), session.study],
    [label('议事事项', 'Deliberation'), session.deliberation],
    [label('意见答复', 'Opinions and answers'), session.opinions],
    [label('服务内容', 'Service'), session.service],
    [label('下月安排', 'Next month'), session.nextMonth],
    [label('附件', 'Attached'), pictures === 0 ? '无' : `影像 ${pictures} 件`],
    [label('上报时间', 'Reported on'), filedOn ? paperDay(filedOn) : '还没有上报'],
    ...(session.counts === false ? [[label('是否算数', 'Counts'), '按未开计'] satisfies Row] : []),
  ])

/** The book of study shows the study of the day alone. */
const studyFields = (session: Session, parts: readonly PartRow[]) => {
  const study = parts.filter(({ kind }) => kind === 'study')
  return columns([
    ...headRows(session, parts),
    [label('学习时长', 'Length of study'), lengthOf(study.reduce((sum, { minutes }) => sum + minutes, 0))],
    [label('学习内容', 'What was studied'), [...study.flatMap(({ title }) => title ?? []), session.study].filter(Boolean).join('；')],
  ])
}

const AWAY: [string, string][] = [
  ['L', '请假'],
  ['XF', '免除'],
  ['H', '异地'],
  ['A', '缺席'],
  ['U', '未明'],
]

const awayOf = (rows: readonly { letter: string; name: string }[]): string[] =>
  AWAY.flatMap(([letters, word]) => {
    const names = rows.filter(({ letter }) => letters.includes(letter.toUpperCase())).map(({ name }) => name)
    return names.length > 0 ? [`${word}：${names.join('、')}`] : []
  })

/** The day on which a session's half-year was reported upward: the newest filing that was made after the session. */
const filingsFor = async (tx: Tx, first: Session | undefined): Promise<(session: Session) => Day | null> => {
  if (!first) return () => null
  const filings = (await selectFilings(tx, { path: first.path, year: first.year })).filter(({ unitId }) => unitId === first.unitId)
  return ({ day }) => {
    if (day === null) return null
    const half = monthOf(day) <= 6 ? 1 : 2
    const on = filings.filter((one) => one.half === half).map(({ at }) => at.toISOString().slice(0, 10) as Day)
    return on.find((filed) => filed >= day) ?? null
  }
}

const bookSupplier = (book: BookName) => ({
  book,
  countOf: async (tx: Tx, asked: Asked) => {
    const closed = await closedIn(tx, book, asked)
    return { pages: closed.length, entries: closed.length }
  },
  pagesOf: async (tx: Tx, asked: Asked) => {
    const closed = await closedIn(tx, book, asked)
    const ids = closed.map(({ session }) => session.id)
    const rolls = Map.groupBy(await selectRollOf(tx, ids), ({ sessionId }) => sessionId)
    const amendments = Map.groupBy(await selectAmendmentsOf(tx, ids), ({ sessionId }) => sessionId)
    const pictures = new Map((book === 'activity-book' ? await countImages(tx, ids) : []).map(({ sessionId, count }) => [sessionId, count]))
    const filedOn = book === 'activity-book' ? await filingsFor(tx, closed[0]?.session) : () => null
    return closed.map((one) =>
      pageOf(book, one, {
        away: awayOf(rolls.get(one.session.id) ?? []),
        pictures: pictures.get(one.session.id) ?? 0,
        filedOn: filedOn(one.session),
        corrections: (amendments.get(one.session.id) ?? []).map(
          ({ at, byName, field, before, after, reason, kind }) =>
            `${at.toISOString().slice(0, 10)}　${byName}　${kind === 'late-entry' ? '补记' : '更正'}　${field ?? '出勤'}：${before ?? '无'} → ${after}　${reason}`,
        ),
      }),
    )
  },
})

export const bookSuppliers = (['activity-book', 'study-book', 'minutes-members', 'minutes-committee', 'minutes-group', 'class-book'] as const).map(bookSupplier)

// ---------------------------------------------------------------- what the year asks of a member

type Pip = 'done' | 'half' | 'not' | 'contested' | 'ahead' | 'unknown'

const PIP: Record<string, Pip> = { present: 'done', elsewhere: 'done', excused: 'half', exempt: 'half', absent: 'not', unknown: 'unknown' }

const TIMES = label('次', 'times')

const requirementOf = (evaluation: Evaluation, { ticks, ahead, facts }: { ticks: string; ahead: number; facts: MeasureFact[] }) => {
  const [figure] = evaluation.figures
  const coming = evaluation.follows.filter(({ state, does }) => state !== 'no' && does !== 'warn').map(({ text }) => text)
  const warning = evaluation.follows.find(({ does, state }) => does === 'warn' && state === 'now')
  return {
    key: evaluation.slot,
    title: evaluation.rule.title,
    outcome: evaluation.outcome,
    figure: figure?.amount ? { num: figure.amount.num, den: figure.amount.den, unit: TIMES } : null,
    pips: [...[...ticks].map((letter) => PIP[tickOf(letter).box]!), ...Array.from({ length: ahead }, (): Pip => 'ahead')],
    owed: coming[0] ?? null,
    note: warning?.text ?? null,
    due: null,
    cites: citesOf(evaluation.rule),
    why: explain(evaluation, { facts }),
  }
}

/** Attendance as the ledger's page shows it: one requirement a rule in force, with its why. */
export const requirementSupplier = {
  kind: 'attendance',
  requirementsOf: async (tx: Tx, { memberId, branchId, year, today, rulesOn, memberOn }: AskedOfMember) => {
    const through = earlier(today, calendarYear(year).to)
    const [rules, member] = await Promise.all([rulesOn(through), memberOn(through)])
    if (!member) return []
    const { line, posts } = member
    const [own] = (await standingsOf(tx, { roster: [line], rules: new Map([[branchId, rules]]), through, year, posts })).members
    const shown = own!.evaluations.map((evaluation) => ({ evaluation, request: shownBy(evaluation, through) }))
    const requests = shown.map(({ request }) => request)
    const missing = shown.filter((one) => rowBehind(one) === null).map(({ request }) => request)
    const [read, facts] = await Promise.all([tickRowsFor(tx, missing, line, through), tickFactsFor(tx, requests, { memberId, through })])
    return shown.map((one, at) => requirementOf(one.evaluation, { ...(rowBehind(one) ?? read[missing.indexOf(one.request)]!), facts: facts[at]! }))
  },
}

type AskedOfMember = {
  memberId: string
  branchId: string
  year: number
  today: Day
  rulesOn(on: Day): Promise<InForce>
  memberOn(on: Day): Promise<{ line: RosterLine; posts: readonly Pick<Post, 'memberId' | 'post'>[] } | null>
}

/** The stretch and the counting whose letters stand beside a rule's answer. */
const shownBy = (evaluation: Evaluation, through: Day): MeasureRequest => ({
  measure: 'attendance.ticks',
  period: evaluation.period ?? calendarYear(Number(through.slice(0, 4))),
  of: ((evaluation.rule.body as { of?: MeasureRequest['of'] }).of ?? null) as MeasureRequest['of'],
})

/** The letters that the rule was answered by, where they are the ones to show. */
const rowBehind = ({ evaluation, request }: { evaluation: Evaluation; request: MeasureRequest }): { ticks: string; ahead: number } | null => {
  const row = (evaluation.facts as ThresholdFacts).answered.find((one) => requestKey(one.request) === requestKey(request))?.row
  return row && 'ticks' in row ? row : null
}

/** What is behind several letters of one member, read once for the whole of their stretches. */
const tickFactsFor = async (
  tx: Tx,
  requests: readonly MeasureRequest[],
  { memberId, through }: { memberId: string; through: Day },
): Promise<MeasureFact[][]> => {
  if (requests.length === 0) return []
  const whole = { from: requests.map(({ period }) => period.from).sort()[0]!, to: through }
  const found = await selectTickFacts(tx, { period: whole, of: null, memberId })
  return requests.map(({ period, of }) =>
    found
      .filter(({ on, countings }) => within(on, { from: period.from, to: earlier(period.to, through) }) && (of === null || countings.includes(of)))
      .map((fact): MeasureFact => ({ id: fact.id, on: fact.on, tick: fact.letter, what: sessionTitle(fact), provenance: provenanceText(fact) })),
  )
}

// ---------------------------------------------------------------- study time, for training

/** Minutes of study out of the closed sessions, and the sessions themselves; whoever counts hours takes them from here. */
export const studySupplier = {
  /** one row a member and session that the member was at; `memberIds` null: everybody below `path` */
  timeOf: async (tx: Tx, { memberIds, path, period }: { memberIds: readonly string[] | null; path: string | null; period: Period }) =>
    (await selectStudyTime(tx, { memberIds, path, period })).map(({ theme, kind, ...row }) => ({ ...row, title: sessionTitle({ theme, kind }) })),
  sessionsOf: async (tx: Tx, { path, period }: { path: string; period: Period }) =>
    (await selectStudySessions(tx, { path, period })).map(({ theme, kind, state, ...row }) => ({
      ...row,
      closed: state === 'closed',
      title: sessionTitle({ theme, kind }),
    })),
}

// ---------------------------------------------------------------- organisation life of some members, for leaders

/** Counted sessions of some members with the letter of each and the meetings that were parts of it, wherever they belonged. */
export const lifeOf = async (tx: Tx, { memberIds, period }: { memberIds: readonly string[]; period: Period }) =>
  (await selectClosedLines(tx, { memberIds, branchId: null, period })).map((row) => ({
    sessionId: row.sessionId,
    memberId: row.memberId,
    unitId: row.unitId,
    day: row.day,
    letter: row.letter,
    kind: row.kind,
    title: sessionTitle(row),
    meetings: row.meetings,
  }))

/** What is sealed in these tables, for sealing anew. */
export const sealedTables = [
  sealedTable({ table: 'activities.leave', key: { id: 'uuid' }, columns: { words_sealed: ({ id }) => leavePlace(id) } }),
  sealedTable({
    table: 'activities.talk_note',
    key: { id: 'uuid' },
    columns: { words_sealed: ({ id }) => talkNotePlace('words', id), corrected_sealed: ({ id }) => talkNotePlace('corrected', id) },
  }),
  sealedTable({ table: 'activities.picture', key: { image_id: 'uuid' }, most: 10, columns: { sealed: (row) => picturePlace(row.image_id) } }),
]
