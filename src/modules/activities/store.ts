/** The only file of this module with SQL: sessions, plans, rolls, ticks, records, and what is counted from them. */
import { type RawBuilder, sql } from 'kysely'
import type { Day, Period } from '../../kernel/days.ts'
import type { Text } from '../../policy/vocabulary/outcomes.ts'
import type { Counting } from '../../policy/vocabulary/parts.ts'
import type { Tx } from '../../platform/db.ts'
import type { PlannedPart, SessionState } from './contract.ts'

const district = (tx: Tx): number => tx.scope.districtIds[0]!
const districts = (tx: Tx): number[] => [...tx.scope.districtIds]
const json = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`
const rowsOf = (rows: readonly (readonly unknown[])[]) => sql.join(rows.map((row) => sql`(${sql.join(row as unknown[])})`))

// ---------------------------------------------------------------- sessions

export type Moved = 'not' | 'holiday' | 'approved' | 'free' | 'unapproved'

export type Session = {
  districtId: number
  id: string
  path: string
  unitId: string
  parentId: string | null
  groupId: string | null
  subUnitId: string | null
  kind: 'activity-day' | 'meeting' | 'class' | 'other'
  year: number
  month: number
  state: SessionState
  ruleDay: Day | null
  day: Day | null
  moved: Moved
  movedWhy: Text | null
  commonDay: Day | null
  begins: string | null
  ends: string | null
  minutes: number | null
  category: string | null
  countings: string[]
  combinedWith: string[]
  template: string | null
  theme: string | null
  content: string | null
  form: string | null
  place: string | null
  hostMemberId: string | null
  hostName: string | null
  recorderAccountId: string | null
  recorderMemberId: string | null
  recorderName: string | null
  badgeReminder: boolean
  badgeNoted: boolean | null
  study: string | null
  deliberation: string | null
  service: string | null
  opinions: string | null
  nextMonth: string | null
  notHeldReason: string | null
  announcedAt: Date | null
  begunAt: Date | null
  closedAt: Date | null
  closedBy: string | null
  closedByName: string | null
  counts: boolean | null
  findingId: string | null
  bookYear: number | null
  bookPage: number | null
  due: number | null
  present: number | null
  excused: number | null
  exempt: number | null
  elsewhere: number | null
  absent: number | null
  unknown: number | null
  creditedNum: number | null
  creditedDen: number | null
  lateEntries: number
  recordVersion: number
  version: number
}

const SESSION = sql.raw(`
  session.district_id as "districtId", session.id, session.path, session.unit_id as "unitId", session.parent_id as "parentId",
  session.group_id as "groupId", session.sub_unit_id as "subUnitId", session.kind, session.year, session.month, session.state,
  session.rule_day as "ruleDay", session.day, session.moved, session.moved_why as "movedWhy", session.common_day as "commonDay",
  session.begins, session.ends, session.minutes, session.category, session.countings, session.combined_with as "combinedWith",
  session.template, session.theme, session.content, session.form, session.place, session.host_member_id as "hostMemberId",
  session.host_name as "hostName", session.recorder_account_id as "recorderAccountId", session.recorder_member_id as "recorderMemberId",
  session.recorder_name as "recorderName", session.badge_reminder as "badgeReminder", session.badge_noted as "badgeNoted",
  session.study, session.deliberation, session.service, session.opinions, session.next_month as "nextMonth",
  session.not_held_reason as "notHeldReason", session.announced_at as "announcedAt", session.begun_at as "begunAt",
  session.closed_at as "closedAt", session.closed_by as "closedBy", session.closed_by_name as "closedByName", session.counts,
  session.finding_id as "findingId", session.book_year as "bookYear", session.book_page as "bookPage", session.due, session.present,
  session.excused, session.exempt, session.elsewhere, session.absent, session.unknown, session.credited_num as "creditedNum",
  session.credited_den as "creditedDen", session.late_entries as "lateEntries", session.record_version as "recordVersion", session.version`)

export const selectSession = (tx: Tx, sessionId: string): Promise<Session | null> =>
  tx.maybe(sql<Session>`
    select ${SESSION}
    from activities.session
    where district_id = any(${districts(tx)})
      and id = ${sessionId}`)

/** The session, locked against ticks and other closers until the transaction ends. */
export const lockSession = (tx: Tx, sessionId: string): Promise<Session | null> =>
  tx.maybe(sql<Session>`
    select ${SESSION}
    from activities.session
    where district_id = ${district(tx)}
      and id = ${sessionId}
    for update`)

export type SessionGate = {
  id: string
  path: string
  state: SessionState
  day: Day | null
  parentId: string | null
  groupId: string | null
  subUnitId: string | null
  unitId: string
}

/** The sessions, held open while ticks go in: a closer waits, or has been and the state says so. */
export const shareSessions = (tx: Tx, sessionIds: readonly string[]): Promise<SessionGate[]> =>
  tx.rows(
    sql<SessionGate>`
    select id, path, state, day, parent_id as "parentId", group_id as "groupId", sub_unit_id as "subUnitId", unit_id as "unitId"
    from activities.session
    where district_id = ${district(tx)}
      and id = any(${[...sessionIds]}::uuid[])
    order by id
    for share`,
    'activities-share-sessions',
  )

export const selectSessionsOfYear = (tx: Tx, { unitIds, year }: { unitIds: readonly string[]; year: number }): Promise<Session[]> =>
  tx.rows(sql<Session>`
    select ${SESSION}
    from activities.session
    where district_id = any(${districts(tx)})
      and unit_id = any(${[...unitIds]})
      and year = ${year}
      and parent_id is null
    order by unit_id, month, day, id
    limit 20000`)

export const selectSubSessions = (tx: Tx, parentId: string): Promise<Session[]> =>
  tx.rows(sql<Session>`
    select ${SESSION}
    from activities.session
    where district_id = any(${districts(tx)})
      and parent_id = ${parentId}
    order by day, begins, id
    limit 100`)

/** Sessions of a unit and its superiors (a general branch holds for its branches) in a period, for a member's page. */
export const selectSessionsAtPaths = (tx: Tx, { paths, period }: { paths: readonly string[]; period: Period }): Promise<Session[]> =>
  tx.rows(sql<Session>`
    select ${SESSION}
    from activities.session
    where district_id = any(${districts(tx)})
      and path = any(${[...paths]})
      and day between ${period.from} and ${period.to}
      and parent_id is null
    order by day, id
    limit 200`)

export type DueBody = 'members' | 'committee' | 'voters'

/** Whose meeting a session is. */
export const selectDueBody = async (tx: Tx, sessionId: string): Promise<DueBody> =>
  (
    await tx.maybe(sql<{ dueBody: DueBody }>`
      select due_body as "dueBody"
      from activities.session
      where district_id = any(${districts(tx)})
        and id = ${sessionId}`)
  )?.dueBody ?? 'members'

export const setDueBody = (tx: Tx, sessionIds: readonly string[], body: DueBody): Promise<number> =>
  tx.run(sql`
    update activities.session
    set due_body = ${body}
    where district_id = ${district(tx)}
      and id = any(${[...sessionIds]})`)

type Hosts = Pick<Session, 'id' | 'hostMemberId' | 'recorderMemberId'>

/** Names who leads and who writes, for many sessions at once. */
export const setHosts = (tx: Tx, at: Date, sessions: readonly Hosts[]): Promise<number> =>
  tx.run(sql`
    update activities.session
    set host_member_id = given."hostMemberId", recorder_member_id = given."recorderMemberId", version = version + 1, changed_at = ${at.toISOString()}
    from jsonb_to_recordset(${JSON.stringify(sessions.map(({ id, hostMemberId, recorderMemberId }) => ({ id, hostMemberId, recorderMemberId })))}::jsonb)
      as given (id uuid, "hostMemberId" uuid, "recorderMemberId" uuid)
    where session.district_id = ${district(tx)}
      and session.id = given.id`)

export type NewSession = Pick<
  Session,
  | 'id'
  | 'path'
  | 'unitId'
  | 'parentId'
  | 'groupId'
  | 'subUnitId'
  | 'kind'
  | 'year'
  | 'month'
  | 'state'
  | 'ruleDay'
  | 'day'
  | 'moved'
  | 'movedWhy'
  | 'commonDay'
  | 'countings'
  | 'theme'
  | 'place'
  | 'begins'
  | 'ends'
>

const NEW_SESSION = sql.raw(`
  district_id, id, path, unit_id, parent_id, group_id, sub_unit_id, kind, year, month, state, rule_day, day, moved, moved_why, common_day,
  countings, theme, place, begins, ends, changed_at`)

/** Inserts sessions; an activity day that the unit has for that month already is left alone. Returns the ids inserted. */
export const insertSessions = async (tx: Tx, at: Date, sessions: readonly NewSession[]): Promise<string[]> => {
  if (sessions.length === 0) return []
  const rows = sessions.map((one) => [
    sql`${district(tx)}::int`,
    sql`${one.id}::uuid`,
    one.path,
    sql`${one.unitId}::uuid`,
    sql`${one.parentId}::uuid`,
    sql`${one.groupId}::uuid`,
    sql`${one.subUnitId}::uuid`,
    one.kind,
    sql`${one.year}::int`,
    sql`${one.month}::int`,
    one.state,
    sql`${one.ruleDay}::date`,
    sql`${one.day}::date`,
    one.moved,
    one.movedWhy ? json(one.movedWhy) : sql`null::jsonb`,
    sql`${one.commonDay}::date`,
    sql`${one.countings}::text[]`,
    one.theme,
    one.place,
    one.begins,
    one.ends,
    sql`${at.toISOString()}::timestamptz`,
  ])
  const made = await tx.rows(sql<{ id: string }>`
    insert into activities.session (${NEW_SESSION})
    values ${rowsOf(rows)}
    on conflict do nothing
    returning id`)
  return made.map(({ id }) => id)
}

export type SessionChange = Partial<Omit<Session, 'districtId' | 'id' | 'path' | 'unitId' | 'version' | 'movedWhy'>> & { movedWhy?: Text | null }

const COLUMN: Record<string, string> = {
  subUnitId: 'sub_unit_id',
  ruleDay: 'rule_day',
  movedWhy: 'moved_why',
  commonDay: 'common_day',
  combinedWith: 'combined_with',
  hostMemberId: 'host_member_id',
  hostName: 'host_name',
  recorderAccountId: 'recorder_account_id',
  recorderMemberId: 'recorder_member_id',
  recorderName: 'recorder_name',
  badgeReminder: 'badge_reminder',
  badgeNoted: 'badge_noted',
  nextMonth: 'next_month',
  notHeldReason: 'not_held_reason',
  announcedAt: 'announced_at',
  begunAt: 'begun_at',
  closedAt: 'closed_at',
  closedBy: 'closed_by',
  closedByName: 'closed_by_name',
  findingId: 'finding_id',
  bookYear: 'book_year',
  bookPage: 'book_page',
  creditedNum: 'credited_num',
  creditedDen: 'credited_den',
  lateEntries: 'late_entries',
  recordVersion: 'record_version',
}

const written = (key: string, value: unknown) => {
  const column = sql.ref(COLUMN[key] ?? key)
  if (key === 'movedWhy') return value === null ? sql`${column} = null` : sql`${column} = ${json(value)}`
  return sql`${column} = ${value instanceof Date ? value.toISOString() : value}`
}

/** Changes a session and raises its version. Returns false when it is not the version that was read (someone else was first). */
export const updateSession = async (tx: Tx, at: Date, { id, version }: { id: string; version: number }, change: SessionChange): Promise<boolean> => {
  const parts = Object.entries(change).map(([key, value]) => written(key, value))
  const count = await tx.run(sql`
    update activities.session
    set ${sql.join([...parts, sql`version = version + 1`, sql`changed_at = ${at.toISOString()}`])}
    where district_id = ${district(tx)}
      and id = ${id}
      and version = ${version}`)
  return count === 1
}

export type LaidDay = Pick<Session, 'id' | 'state' | 'ruleDay' | 'day' | 'moved' | 'movedWhy'>

/** Lays days anew that nobody has planned yet; returns the ids of those that were still so. */
export const layDays = async (tx: Tx, at: Date, days: readonly LaidDay[]): Promise<string[]> => {
  const laid: string[] = []
  for (let start = 0; start < days.length; start += 2_000) {
    const rows = days
      .slice(start, start + 2_000)
      .map((one) => [
        sql`${one.id}::uuid`,
        one.state,
        sql`${one.ruleDay}::date`,
        sql`${one.day}::date`,
        one.moved,
        one.movedWhy ? json(one.movedWhy) : sql`null::jsonb`,
      ])
    const some = await tx.rows(sql<{ id: string }>`
      update activities.session
      set state = laid.state, rule_day = laid.rule_day, day = laid.day, moved = laid.moved, moved_why = laid.moved_why, version = version + 1,
        changed_at = ${at.toISOString()}
      from (values ${rowsOf(rows)}) as laid (id, state, rule_day, day, moved, moved_why)
      where session.district_id = ${district(tx)}
        and session.id = laid.id
        and session.state in ('unknown', 'generated')
      returning session.id`)
    laid.push(...some.map(({ id }) => id))
  }
  return laid
}

/** What closing writes to a session; `null` stays null. */
type Closure = Pick<
  Session,
  | 'id'
  | 'begins'
  | 'ends'
  | 'minutes'
  | 'category'
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
  | 'closedByName'
  | 'counts'
  | 'findingId'
  | 'bookYear'
  | 'bookPage'
  | 'due'
  | 'present'
  | 'excused'
  | 'exempt'
  | 'elsewhere'
  | 'absent'
  | 'unknown'
  | 'creditedNum'
  | 'creditedDen'
> & { closedAt: Date }

/** Closes many sessions at once, for a history that is taken over. */
export const closeMany = async (tx: Tx, at: Date, closures: readonly Closure[]): Promise<void> => {
  for (let start = 0; start < closures.length; start += 300) {
    const rows = closures
      .slice(start, start + 300)
      .map((one) => [
        sql`${one.id}::uuid`,
        sql`${one.begins}::text`,
        sql`${one.ends}::text`,
        sql`${one.minutes}::int`,
        sql`${one.category}::text`,
        sql`${one.theme}::text`,
        sql`${one.content}::text`,
        sql`${one.form}::text`,
        sql`${one.place}::text`,
        sql`${one.hostName}::text`,
        sql`${one.recorderName}::text`,
        sql`${one.study}::text`,
        sql`${one.deliberation}::text`,
        sql`${one.service}::text`,
        sql`${one.opinions}::text`,
        sql`${one.nextMonth}::text`,
        sql`${one.closedAt.toISOString()}::timestamptz`,
        sql`${one.closedByName}::text`,
        sql`${one.counts}::boolean`,
        sql`${one.findingId}::uuid`,
        sql`${one.bookYear}::int`,
        sql`${one.bookPage}::int`,
        sql`${one.due}::int`,
        sql`${one.present}::int`,
        sql`${one.excused}::int`,
        sql`${one.exempt}::int`,
        sql`${one.elsewhere}::int`,
        sql`${one.absent}::int`,
        sql`${one.unknown}::int`,
        sql`${one.creditedNum}::int`,
        sql`${one.creditedDen}::int`,
      ])
    await tx.run(sql`
      update activities.session
      set state = 'closed', begins = past.begins, ends = past.ends, minutes = past.minutes, category = past.category, theme = past.theme, content = past.content, form = past.form,
        place = past.place, host_name = past.host_name, recorder_name = past.recorder_name, study = past.study, deliberation = past.deliberation, service = past.service,
        opinions = past.opinions, next_month = past.next_month, closed_at = past.closed_at, closed_by_name = past.closed_by_name, counts = past.counts, finding_id = past.finding_id,
        book_year = past.book_year, book_page = past.book_page, due = past.due, present = past.present, excused = past.excused, exempt = past.exempt, elsewhere = past.elsewhere,
        absent = past.absent, unknown = past.unknown, credited_num = past.credited_num, credited_den = past.credited_den, record_version = 1, version = version + 1,
        changed_at = ${at.toISOString()}
      from (values ${rowsOf(rows)}) as past (id, begins, ends, minutes, category, theme, content, form, place, host_name, recorder_name, study, deliberation, service, opinions, next_month,
        closed_at, closed_by_name, counts, finding_id, book_year, book_page, due, present, excused, exempt, elsewhere, absent, unknown, credited_num, credited_den)
      where session.district_id = ${district(tx)}
        and session.id = past.id
        and session.state not in ('closed', 'not-held')`)
  }
}

/** The last page number of each unit's activity book of a year. */
export const lastBookPages = async (tx: Tx, { unitIds, year }: { unitIds: readonly string[]; year: number }): Promise<Map<string, number>> => {
  const rows = await tx.rows(sql<{ unitId: string; page: number }>`
    select unit_id as "unitId", max(book_page) as page
    from activities.session
    where district_id = ${district(tx)}
      and unit_id = any(${[...unitIds]})
      and book_year = ${year}
    group by unit_id
    order by unit_id`)
  return new Map(rows.map(({ unitId, page }) => [unitId, page]))
}

/** Changes the sub-sessions of a split day together with it. */
export const updateSubSessions = (tx: Tx, at: Date, parentId: string, change: SessionChange): Promise<number> =>
  tx.run(sql`
    update activities.session
    set ${sql.join([...Object.entries(change).map(([key, value]) => written(key, value)), sql`version = version + 1`, sql`changed_at = ${at.toISOString()}`])}
    where district_id = ${district(tx)}
      and parent_id = ${parentId}`)

export const nextBookPage = async (tx: Tx, { unitId, year }: { unitId: string; year: number }): Promise<number> => {
  const { page } = await tx.one(sql<{ page: number }>`
    select coalesce(max(book_page), 0) + 1 as page
    from activities.session
    where district_id = ${district(tx)}
      and unit_id = ${unitId}
      and book_year = ${year}`)
  return page
}

/** Keeps closings of one unit one after another, so that no page number is given twice. */
export const lockBook = (tx: Tx, unitId: string): Promise<unknown> =>
  tx.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`activity-book|${unitId}`}, 0))`)

// ---------------------------------------------------------------- parts, guests, resources, costs

export type Part = {
  number: number
  kind: string
  studyForm: string | null
  ceremony: string | null
  meeting: string | null
  title: string | null
  minutes: number
}

export const selectParts = (tx: Tx, sessionIds: readonly string[]): Promise<(Part & { sessionId: string })[]> =>
  tx.rows(sql<Part & { sessionId: string }>`
    select session_id as "sessionId", number, kind, study_form as "studyForm", ceremony, meeting, title, minutes
    from activities.session_part
    where district_id = any(${districts(tx)})
      and session_id = any(${[...sessionIds]})
    order by session_id, number
    limit 20000`)

export const replaceParts = async (tx: Tx, session: { id: string; path: string }, parts: readonly Omit<Part, 'number'>[]): Promise<void> => {
  await tx.run(sql`
    delete from activities.session_part
    where district_id = ${district(tx)}
      and session_id = ${session.id}`)
  if (parts.length === 0) return
  const rows = parts.map((part, index) => [
    sql`${district(tx)}::int`,
    sql`${session.id}::uuid`,
    sql`${index + 1}::int`,
    session.path,
    part.kind,
    part.studyForm,
    part.ceremony,
    part.meeting,
    part.title,
    sql`${part.minutes}::int`,
  ])
  await tx.run(sql`
    insert into activities.session_part (district_id, session_id, number, path, kind, study_form, ceremony, meeting, title, minutes)
    values ${rowsOf(rows)}`)
}

/** Parts of many sessions that have none yet. */
export const insertParts = async (tx: Tx, parts: readonly (Omit<Part, 'number'> & { number: number; sessionId: string; path: string })[]): Promise<void> => {
  for (let start = 0; start < parts.length; start += 1_000) {
    const rows = parts
      .slice(start, start + 1_000)
      .map((part) => [
        sql`${district(tx)}::int`,
        sql`${part.sessionId}::uuid`,
        sql`${part.number}::int`,
        part.path,
        part.kind,
        part.studyForm,
        part.ceremony,
        part.meeting,
        part.title,
        sql`${part.minutes}::int`,
      ])
    await tx.run(sql`
      insert into activities.session_part (district_id, session_id, number, path, kind, study_form, ceremony, meeting, title, minutes)
      values ${rowsOf(rows)}
      on conflict do nothing`)
  }
}

export type Guest = { id: string; name: string; category: 'activist' | 'development-candidate' | 'league-member' | 'public-representative' }

export const selectGuests = (tx: Tx, sessionId: string): Promise<Guest[]> =>
  tx.rows(sql<Guest>`
    select id, name, category
    from activities.guest
    where district_id = any(${districts(tx)})
      and session_id = ${sessionId}
    order by category, name, id
    limit 500`)

export const replaceGuests = async (tx: Tx, session: { id: string; path: string }, guests: readonly Guest[]): Promise<void> => {
  await tx.run(sql`
    delete from activities.guest
    where district_id = ${district(tx)}
      and session_id = ${session.id}`)
  if (guests.length === 0) return
  const rows = guests.map((guest) => [sql`${district(tx)}::int`, sql`${guest.id}::uuid`, session.path, sql`${session.id}::uuid`, guest.name, guest.category])
  await tx.run(sql`
    insert into activities.guest (district_id, id, path, session_id, name, category)
    values ${rowsOf(rows)}`)
}

export type Cost = { id: string; kind: string; what: string; cents: number; refused: boolean; byName: string; at: Date }

export const selectCosts = (tx: Tx, sessionId: string): Promise<Cost[]> =>
  tx.rows(sql<Cost>`
    select id, kind, what, cents, refused, by_name as "byName", at
    from activities.cost
    where district_id = any(${districts(tx)})
      and session_id = ${sessionId}
    order by at, id
    limit 500`)

export const insertCost = (
  tx: Tx,
  session: { id: string; path: string },
  cost: Cost & { cites: readonly string[]; byAccount: string | null },
): Promise<number> =>
  tx.run(sql`
    insert into activities.cost (district_id, id, path, session_id, kind, what, cents, refused, refused_cites, by_account, by_name, at)
    values (${district(tx)}, ${cost.id}, ${session.path}, ${session.id}, ${cost.kind}, ${cost.what}, ${cost.cents}, ${cost.refused}, ${[...cost.cites]}, ${cost.byAccount}, ${cost.byName}, ${cost.at.toISOString()})`)

export type Resource = {
  id: string
  kind: 'red-site' | 'education-base' | 'contact-point' | 'network' | 'other'
  name: string
  place: string | null
  note: string | null
  unitId: string
  used: number
}

/** Resources of the units named (a branch sees its superiors' too), with how often each was used. */
export const selectResources = (tx: Tx, unitIds: readonly string[]): Promise<Resource[]> =>
  tx.rows(sql<Resource>`
    select resource.id, resource.kind, resource.name, resource.place, resource.note, resource.unit_id as "unitId", count(session_resource.session_id)::int as used
    from activities.resource
    left join activities.session_resource
      on session_resource.district_id = resource.district_id
      and session_resource.resource_id = resource.id
    where resource.district_id = any(${districts(tx)})
      and resource.unit_id = any(${[...unitIds]})
      and resource.retired_on is null
    group by resource.district_id, resource.id
    order by resource.kind, resource.name, resource.id
    limit 500`)

export const selectResourcesOf = (tx: Tx, sessionId: string): Promise<{ id: string; kind: string; name: string }[]> =>
  tx.rows(sql<{ id: string; kind: string; name: string }>`
    select resource.id, resource.kind, resource.name
    from activities.session_resource
    join activities.resource
      on resource.district_id = session_resource.district_id
      and resource.id = session_resource.resource_id
    where session_resource.district_id = any(${districts(tx)})
      and session_resource.session_id = ${sessionId}
    order by resource.kind, resource.name, resource.id
    limit 50`)

export const insertResource = (
  tx: Tx,
  at: Date,
  resource: { id: string; path: string; unitId: string; kind: string; name: string; place: string | null; note: string | null },
): Promise<number> =>
  tx.run(sql`
    insert into activities.resource (district_id, id, path, unit_id, kind, name, place, note, changed_at)
    values (${district(tx)}, ${resource.id}, ${resource.path}, ${resource.unitId}, ${resource.kind}, ${resource.name}, ${resource.place}, ${resource.note}, ${at.toISOString()})`)

export const replaceResources = async (tx: Tx, session: { id: string; path: string }, resourceIds: readonly string[]): Promise<void> => {
  await tx.run(sql`
    delete from activities.session_resource
    where district_id = ${district(tx)}
      and session_id = ${session.id}`)
  if (resourceIds.length === 0) return
  const rows = resourceIds.map((id) => [sql`${district(tx)}::int`, sql`${session.id}::uuid`, sql`${id}::uuid`, session.path])
  await tx.run(sql`
    insert into activities.session_resource (district_id, session_id, resource_id, path)
    values ${rowsOf(rows)}
    on conflict do nothing`)
}

// ---------------------------------------------------------------- models by kind of organisation

export type Model = {
  id: string
  path: string
  unitId: string
  name: string
  sectors: string[]
  members: string | null
  form: string | null
  content: string | null
  parts: PlannedPart[]
  writtenByName: string
}

const MODEL = sql.raw(
  `model.id, model.path, model.unit_id as "unitId", model.name, model.sectors, model.members, model.form, model.content, model.parts, model.written_by_name as "writtenByName"`,
)

/** Models still offered of these units, the nearest unit's as good as the farthest's. */
export const selectModels = (tx: Tx, unitIds: readonly string[]): Promise<Model[]> =>
  tx.rows(sql<Model>`
    select ${MODEL}
    from activities.model
    where district_id = any(${districts(tx)})
      and unit_id = any(${[...unitIds]})
      and ended_at is null
    order by name, id
    limit 200`)

export const selectModel = (tx: Tx, modelId: string): Promise<Model | null> =>
  tx.maybe(sql<Model>`
    select ${MODEL}
    from activities.model
    where district_id = any(${districts(tx)})
      and id = ${modelId}
      and ended_at is null`)

export const insertModel = (tx: Tx, at: Date, row: Model): Promise<number> =>
  tx.run(sql`
    insert into activities.model (district_id, id, path, unit_id, name, sectors, members, form, content, parts, written_by_name, written_at)
    values (
      ${district(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.name}, ${row.sectors}, ${row.members}, ${row.form}, ${row.content}, ${JSON.stringify(row.parts)},
      ${row.writtenByName}, ${at.toISOString()})`)

export const endModelRow = (tx: Tx, at: Date, { id, byName }: { id: string; byName: string }): Promise<number> =>
  tx.run(sql`
    update activities.model
    set ended_at = ${at.toISOString()}, ended_by_name = ${byName}
    where district_id = ${district(tx)}
      and id = ${id}`)

// ---------------------------------------------------------------- changes of day

export type Reschedule = {
  id: string
  path: string
  sessionId: string
  fromDay: Day
  toDay: Day
  reason: string
  special: boolean
  needsApproval: boolean
  approver: string | null
  cites: string[]
  state: 'waiting' | 'approved' | 'refused' | 'in-force' | 'withdrawn' | 'unapproved'
  requestedBy: string | null
  requestedByName: string
  requestedAt: Date
  decidedByName: string | null
  decidedAt: Date | null
  decisionNote: string | null
}

const RESCHEDULE = sql.raw(`
  reschedule.id, reschedule.path, reschedule.session_id as "sessionId", reschedule.from_day as "fromDay", reschedule.to_day as "toDay",
  reschedule.reason, reschedule.special, reschedule.needs_approval as "needsApproval", reschedule.approver, reschedule.cites, reschedule.state,
  reschedule.requested_by as "requestedBy", reschedule.requested_by_name as "requestedByName", reschedule.requested_at as "requestedAt",
  reschedule.decided_by_name as "decidedByName", reschedule.decided_at as "decidedAt", reschedule.decision_note as "decisionNote"`)

export const selectReschedules = (tx: Tx, sessionId: string): Promise<Reschedule[]> =>
  tx.rows(sql<Reschedule>`
    select ${RESCHEDULE}
    from activities.reschedule
    where district_id = any(${districts(tx)})
      and session_id = ${sessionId}
    order by requested_at, id
    limit 100`)

export const selectReschedule = (tx: Tx, rescheduleId: string): Promise<Reschedule | null> =>
  tx.maybe(sql<Reschedule>`
    select ${RESCHEDULE}
    from activities.reschedule
    where district_id = any(${districts(tx)})
      and id = ${rescheduleId}`)

export const selectWaitingReschedules = (tx: Tx, path: string): Promise<Reschedule[]> =>
  tx.rows(sql<Reschedule>`
    select ${RESCHEDULE}
    from activities.reschedule
    where district_id = any(${districts(tx)})
      and path >= ${path}
      and path < ${`${path}~`}
      and state = 'waiting'
    order by requested_at, id
    limit 500`)

export const insertReschedule = (tx: Tx, row: Reschedule): Promise<number> =>
  tx.run(sql`
    insert into activities.reschedule
      (district_id, id, path, session_id, from_day, to_day, reason, special, needs_approval, approver, cites, state, requested_by, requested_by_name, requested_at)
    values (
      ${district(tx)}, ${row.id}, ${row.path}, ${row.sessionId}, ${row.fromDay}, ${row.toDay}, ${row.reason}, ${row.special}, ${row.needsApproval}, ${row.approver},
      ${row.cites}, ${row.state}, ${row.requestedBy}, ${row.requestedByName}, ${row.requestedAt.toISOString()})`)

export const decideRescheduleRow = (
  tx: Tx,
  at: Date,
  decision: { id: string; state: 'approved' | 'refused'; by: string | null; byName: string; note: string | null },
): Promise<number> =>
  tx.run(sql`
    update activities.reschedule
    set state = ${decision.state}, decided_by = ${decision.by}, decided_by_name = ${decision.byName}, decided_at = ${at.toISOString()}, decision_note = ${decision.note}
    where district_id = ${district(tx)}
      and id = ${decision.id}
      and state = 'waiting'`)

// ---------------------------------------------------------------- yearly plans

export type AnnualPlan = {
  unitId: string
  version: number
  months: { month: number; theme: string; parts: string[] }[]
  note: string | null
  byName: string
  at: Date
}

export const selectAnnualPlan = (tx: Tx, { unitId, year }: { unitId: string; year: number }): Promise<AnnualPlan | null> =>
  tx.maybe(sql<AnnualPlan>`
    select unit_id as "unitId", version, months, note, made_by_name as "byName", made_at as at
    from activities.annual_plan
    where district_id = any(${districts(tx)})
      and unit_id = ${unitId}
      and year = ${year}
    order by version desc
    limit 1`)

export const selectPlannedUnits = async (tx: Tx, { path, year }: { path: string; year: number }): Promise<Set<string>> => {
  const found = await tx.rows(sql<{ unitId: string }>`
    select distinct unit_id as "unitId"
    from activities.annual_plan
    where district_id = any(${districts(tx)})
      and path >= ${path}
      and path < ${`${path}~`}
      and year = ${year}
    order by unit_id
    limit 20000`)
  return new Set(found.map(({ unitId }) => unitId))
}

/** The newest plan of each unit at and below a path, for a year. */
export const selectPlansUnder = (
  tx: Tx,
  { path, year }: { path: string; year: number },
): Promise<{ unitId: string; version: number; byName: string; at: Date }[]> =>
  tx.rows(sql<{ unitId: string; version: number; byName: string; at: Date }>`
    select distinct on (unit_id) unit_id as "unitId", version, made_by_name as "byName", made_at as at
    from activities.annual_plan
    where district_id = any(${districts(tx)})
      and path >= ${path}
      and path < ${`${path}~`}
      and year = ${year}
    order by unit_id, version desc
    limit 20000`)

export const insertAnnualPlan = (
  tx: Tx,
  plan: { unitId: string; path: string; year: number; version: number; months: unknown; note: string | null; by: string | null; byName: string; at: Date },
): Promise<number> =>
  tx.run(sql`
    insert into activities.annual_plan (district_id, unit_id, year, version, path, months, note, made_by, made_by_name, made_at)
    values (${district(tx)}, ${plan.unitId}, ${plan.year}, ${plan.version}, ${plan.path}, ${json(plan.months)}, ${plan.note}, ${plan.by}, ${plan.byName}, ${plan.at.toISOString()})`)

// ---------------------------------------------------------------- leave, elsewhere, visitors

export type Leave = {
  id: string
  path: string
  sessionId: string
  memberId: string
  reasonClass: 'illness' | 'family' | 'work' | 'farm-work' | 'away' | 'official-business' | 'other'
  wordsSealed: Buffer | null
  state: 'requested' | 'approved' | 'refused' | 'withdrawn'
  requestedBy: string | null
  requestedByName: string
  requestedAt: Date
  decidedBy: string | null
  decidedByName: string | null
  decidedAt: Date | null
}

const LEAVE = sql.raw(`
  leave.id, leave.path, leave.session_id as "sessionId", leave.member_id as "memberId", leave.reason_class as "reasonClass", leave.words_sealed as "wordsSealed",
  leave.state, leave.requested_by as "requestedBy", leave.requested_by_name as "requestedByName", leave.requested_at as "requestedAt",
  leave.decided_by as "decidedBy", leave.decided_by_name as "decidedByName", leave.decided_at as "decidedAt"`)

export const selectLeaves = (tx: Tx, sessionIds: readonly string[]): Promise<Leave[]> =>
  tx.rows(sql<Leave>`
    select ${LEAVE}
    from activities.leave
    where district_id = any(${districts(tx)})
      and session_id = any(${[...sessionIds]})
    order by requested_at, id
    limit 5000`)

export const selectLeave = (tx: Tx, leaveId: string): Promise<Leave | null> =>
  tx.maybe(sql<Leave>`
    select ${LEAVE}
    from activities.leave
    where district_id = any(${districts(tx)})
      and id = ${leaveId}`)

export const insertLeave = (tx: Tx, leave: Leave): Promise<number> =>
  tx.run(sql`
    insert into activities.leave
      (district_id, id, path, session_id, member_id, reason_class, words_sealed, state, requested_by, requested_by_name, requested_at, decided_by, decided_by_name, decided_at)
    values (
      ${district(tx)}, ${leave.id}, ${leave.path}, ${leave.sessionId}, ${leave.memberId}, ${leave.reasonClass}, ${leave.wordsSealed}, ${leave.state}, ${leave.requestedBy},
      ${leave.requestedByName}, ${leave.requestedAt.toISOString()}, ${leave.decidedBy}, ${leave.decidedByName}, ${leave.decidedAt?.toISOString() ?? null})`)

export const decideLeaveRow = (
  tx: Tx,
  at: Date,
  decision: { id: string; state: 'approved' | 'refused' | 'withdrawn'; by: string | null; byName: string },
): Promise<number> =>
  tx.run(sql`
    update activities.leave
    set state = ${decision.state}, decided_by = ${decision.by}, decided_by_name = ${decision.byName}, decided_at = ${at.toISOString()}
    where district_id = ${district(tx)}
      and id = ${decision.id}
      and state = 'requested'`)

export type Elsewhere = {
  id: string
  path: string
  memberId: string
  sessionId: string
  onDay: Day
  mode: 'in-person' | 'video' | 'voice' | 'messages'
  hostName: string
  hostSessionId: string | null
  what: string | null
  recordedBy: string | null
  recordedByName: string
  recordedAt: Date
  confirmedByName: string | null
  confirmedHow: string | null
  confirmedAt: Date | null
  reportedHomeAt: Date | null
}

const ELSEWHERE = sql.raw(`
  elsewhere.id, elsewhere.path, elsewhere.member_id as "memberId", elsewhere.session_id as "sessionId", elsewhere.on_day as "onDay", elsewhere.mode,
  elsewhere.host_name as "hostName", elsewhere.host_session_id as "hostSessionId", elsewhere.what, elsewhere.recorded_by as "recordedBy",
  elsewhere.recorded_by_name as "recordedByName", elsewhere.recorded_at as "recordedAt", elsewhere.confirmed_by_name as "confirmedByName",
  elsewhere.confirmed_how as "confirmedHow", elsewhere.confirmed_at as "confirmedAt", elsewhere.reported_home_at as "reportedHomeAt"`)

export const selectElsewheres = (tx: Tx, sessionIds: readonly string[]): Promise<Elsewhere[]> =>
  tx.rows(sql<Elsewhere>`
    select ${ELSEWHERE}
    from activities.elsewhere
    where district_id = any(${districts(tx)})
      and session_id = any(${[...sessionIds]})
      and ended_at is null
    order by recorded_at, id
    limit 5000`)

export const selectElsewhere = (tx: Tx, elsewhereId: string): Promise<Elsewhere | null> =>
  tx.maybe(sql<Elsewhere>`
    select ${ELSEWHERE}
    from activities.elsewhere
    where district_id = any(${districts(tx)})
      and id = ${elsewhereId}
      and ended_at is null`)

/** One standing row a member and session; a repeated message changes nothing. Returns 0 then. */
export const insertElsewhere = (tx: Tx, row: Elsewhere): Promise<number> =>
  tx.run(sql`
    insert into activities.elsewhere
      (district_id, id, path, member_id, session_id, on_day, mode, host_name, host_session_id, what, recorded_by, recorded_by_name, recorded_at,
       confirmed_by_name, confirmed_how, confirmed_at, reported_home_at)
    values (
      ${district(tx)}, ${row.id}, ${row.path}, ${row.memberId}, ${row.sessionId}, ${row.onDay}, ${row.mode}, ${row.hostName}, ${row.hostSessionId}, ${row.what}, ${row.recordedBy},
      ${row.recordedByName}, ${row.recordedAt.toISOString()}, ${row.confirmedByName}, ${row.confirmedHow}, ${row.confirmedAt?.toISOString() ?? null}, ${row.reportedHomeAt?.toISOString() ?? null})
    on conflict do nothing`)

export const confirmElsewhereRow = (tx: Tx, at: Date, { id, byName, how }: { id: string; byName: string; how: string }): Promise<number> =>
  tx.run(sql`
    update activities.elsewhere
    set confirmed_by_name = ${byName}, confirmed_how = ${how}, confirmed_at = ${at.toISOString()}, reported_home_at = ${at.toISOString()}
    where district_id = ${district(tx)}
      and id = ${id}
      and confirmed_at is null`)

type Visitor = { id: string; sessionId: string; memberId: string | null; name: string; homeUnitId: string | null; homeName: string }

export const selectVisitors = (tx: Tx, sessionId: string): Promise<Visitor[]> =>
  tx.rows(sql<Visitor>`
    select id, session_id as "sessionId", member_id as "memberId", name, home_unit_id as "homeUnitId", home_name as "homeName"
    from activities.visitor
    where district_id = any(${districts(tx)})
      and session_id = ${sessionId}
    order by name, id
    limit 500`)

export const insertVisitor = (tx: Tx, row: Visitor & { path: string; by: string | null; byName: string; at: Date }): Promise<number> =>
  tx.run(sql`
    insert into activities.visitor (district_id, id, path, session_id, member_id, name, home_unit_id, home_name, recorded_by, recorded_by_name, recorded_at)
    values (${district(tx)}, ${row.id}, ${row.path}, ${row.sessionId}, ${row.memberId}, ${row.name}, ${row.homeUnitId}, ${row.homeName}, ${row.by}, ${row.byName}, ${row.at.toISOString()})`)

// ---------------------------------------------------------------- ticks

export type TickRow = {
  nonce: string
  sessionId: string
  path: string
  memberId: string
  letter: string
  provenance: 'recorder' | 'self' | 'sheet' | 'transcribed' | 'corrected' | 'import'
  byAccount: string | null
  byName: string
  at: Date
  clientAt: Date | null
  device: string | null
  seq: number
  saw: string[]
  note: string | null
  late: boolean
}

const TICK = sql.raw(`
  nonce, session_id as "sessionId", path, member_id as "memberId", letter, provenance, by_account as "byAccount", by_name as "byName", at,
  client_at as "clientAt", device, seq, saw, note, late`)

export const selectTicks = (tx: Tx, sessionIds: readonly string[]): Promise<TickRow[]> =>
  tx.rows(sql<TickRow>`
    select ${TICK}
    from activities.tick
    where district_id = any(${districts(tx)})
      and session_id = any(${[...sessionIds]})
    order by at, nonce
    limit 50000`)

export const selectTicksByNonce = (tx: Tx, nonces: readonly string[]): Promise<TickRow[]> =>
  tx.rows(
    sql<TickRow>`
    select ${TICK}
    from activities.tick
    where district_id = ${district(tx)}
      and nonce = any(${[...nonces]}::uuid[])
    order by nonce`,
    'activities-ticks-by-nonce',
  )

/** The self sign-ins of these members at these sessions, for those who sign in twice. */
export const selectSelfTicks = (tx: Tx, { sessionIds, memberIds }: { sessionIds: readonly string[]; memberIds: readonly string[] }): Promise<TickRow[]> =>
  tx.rows(
    sql<TickRow>`
    select ${TICK}
    from activities.tick
    where district_id = ${district(tx)}
      and session_id = any(${[...sessionIds]}::uuid[])
      and member_id = any(${[...memberIds]}::uuid[])
      and provenance = 'self'
    order by nonce`,
    'activities-self-ticks',
  )

/** Writes ticks in one statement; those whose nonce is there already (or whose member has signed in) are left out. Returns the nonces written. */
export const insertTicks = async (tx: Tx, ticks: readonly TickRow[]): Promise<Set<string>> => {
  if (ticks.length === 0) return new Set()
  const written = await tx.rows(
    sql<{ nonce: string }>`
    insert into activities.tick
      (district_id, nonce, session_id, path, member_id, letter, provenance, by_account, by_name, at, client_at, device, seq, saw, note, late)
    select ${district(tx)}::int, nonce, "sessionId", path, "memberId", letter, provenance, "byAccount", "byName", at, "clientAt", device, seq, saw, note, late
    from jsonb_to_recordset(${json(ticks)}) as given (
      nonce uuid, "sessionId" uuid, path text, "memberId" uuid, letter text, provenance text, "byAccount" uuid, "byName" text, at timestamptz,
      "clientAt" timestamptz, device text, seq bigint, saw uuid[], note text, late boolean)
    on conflict do nothing
    returning nonce`,
    'activities-insert-ticks',
  )
  return new Set(written.map(({ nonce }) => nonce))
}

/** A member's own sign-in, with the path that the session is believed to have and the day of the sign-in. */
export type SelfTick = {
  nonce: string
  sessionId: string
  path: string
  day: Day
  memberId: string
  byAccount: string | null
  byName: string
  at: Date
  clientAt: Date | null
  device: string | null
}

/**
 * Writes sign-ins with their audit entries in one statement: only where the session is the one believed, on that day, in one of the states; those
 * there already are left out. Returns the nonces written. `audits` makes the entries' part from what was written.
 */
export const insertSelfTicks = async (
  tx: Tx,
  ticks: readonly SelfTick[],
  { states, audits }: { states: readonly SessionState[]; audits: (written: RawBuilder<unknown>) => RawBuilder<unknown> },
): Promise<Set<string>> => {
  const rows = await tx.rows(
    sql<{ nonce: string }>`
    with written as (
      insert into activities.tick
        (district_id, nonce, session_id, path, member_id, letter, provenance, by_account, by_name, at, client_at, device)
      select session.district_id, given.nonce, session.id, session.path, given."memberId", 'P', 'self', given."byAccount", given."byName", given.at,
        given."clientAt", given.device
      from jsonb_to_recordset(${json(ticks)}) as given (
        nonce uuid, "sessionId" uuid, path text, day date, "memberId" uuid, "byAccount" uuid, "byName" text, at timestamptz, "clientAt" timestamptz,
        device text)
      join activities.session on session.id = given."sessionId" and session.path = given.path and session.day = given.day
      where session.district_id = ${district(tx)}
        and session.id = any(${[...new Set(ticks.map(({ sessionId }) => sessionId))]}::uuid[])
        and session.state = any(${[...states]}::text[])
      on conflict do nothing
      returning nonce),
    noted as (${audits(sql`select nonce from written`)})
    select nonce from written`,
    'activities-sign-in',
  )
  return new Set(rows.map(({ nonce }) => nonce))
}

export const countSelf = async (tx: Tx, sessionId: string): Promise<number> => {
  const { count } = await tx.one(sql<{ count: number }>`
    select count(*)::int as count
    from activities.tick
    where district_id = any(${districts(tx)})
      and session_id = ${sessionId}
      and provenance = 'self'`)
  return count
}

// ---------------------------------------------------------------- the frozen roll and the record

export type RollRow = {
  sessionId: string
  memberId: string
  version: number
  path: string
  unitId: string
  day: Day
  counted: boolean
  countings: string[]
  letter: string
  basis: 'affiliated' | 'managed-floating' | 'parallel'
  name: string
  groupId: string | null
  groupName: string | null
  provenance: string
  byName: string | null
  at: Date | null
  note: string | null
  late: boolean
}

const ROLL = sql.raw(`
  session_id as "sessionId", member_id as "memberId", version, path, unit_id as "unitId", day, counted, countings, letter, basis, name, group_id as "groupId",
  group_name as "groupName", provenance, by_name as "byName", at, note, late`)

export const selectRoll = (tx: Tx, sessionId: string): Promise<RollRow[]> =>
  tx.rows(sql<RollRow>`
    select ${ROLL}
    from activities.roll_line
    where district_id = any(${districts(tx)})
      and session_id = ${sessionId}
      and is_current
    order by group_name nulls last, name, member_id
    limit 5000`)

export const insertRoll = async (tx: Tx, at: Date, rows: readonly RollRow[]): Promise<void> => {
  for (let start = 0; start < rows.length; start += 1_000) {
    const some = rows
      .slice(start, start + 1_000)
      .map((row) => [
        sql`${district(tx)}::int`,
        sql`${row.sessionId}::uuid`,
        sql`${row.memberId}::uuid`,
        sql`${row.version}::int`,
        row.path,
        sql`${row.unitId}::uuid`,
        sql`${row.day}::date`,
        sql`${row.counted}::boolean`,
        sql`${row.countings}::text[]`,
        row.letter,
        row.basis,
        row.name,
        sql`${row.groupId}::uuid`,
        row.groupName,
        row.provenance,
        row.byName,
        sql`${row.at?.toISOString() ?? null}::timestamptz`,
        row.note,
        sql`${row.late}::boolean`,
        sql`true`,
        sql`${at.toISOString()}::timestamptz`,
      ])
    await tx.run(sql`
      insert into activities.roll_line
        (district_id, session_id, member_id, version, path, unit_id, day, counted, countings, letter, basis, name, group_id, group_name, provenance, by_name, at, note, late, is_current, made_at)
      values ${rowsOf(some)}`)
  }
}

/** Ends the current line of one member; the next version follows in the same transaction. */
export const endRollLine = (tx: Tx, { sessionId, memberId, version }: { sessionId: string; memberId: string; version: number }): Promise<number> =>
  tx.run(sql`
    update activities.roll_line
    set is_current = false
    where district_id = ${district(tx)}
      and session_id = ${sessionId}
      and member_id = ${memberId}
      and version = ${version}
      and is_current`)

type RecordVersion = { version: number; fields: Record<string, string | null>; reason: string | null; byName: string; at: Date }

export const insertRecordVersion = (tx: Tx, session: { id: string; path: string }, row: RecordVersion & { by: string | null }): Promise<number> =>
  tx.run(sql`
    insert into activities.record_version (district_id, session_id, version, path, fields, reason, by_account, by_name, at)
    values (${district(tx)}, ${session.id}, ${row.version}, ${session.path}, ${json(row.fields)}, ${row.reason}, ${row.by}, ${row.byName}, ${row.at.toISOString()})`)

/** First versions of many records. */
export const insertRecords = async (
  tx: Tx,
  records: readonly { sessionId: string; path: string; fields: Record<string, string | null>; byName: string; at: Date }[],
): Promise<void> => {
  for (let start = 0; start < records.length; start += 1_000) {
    const rows = records
      .slice(start, start + 1_000)
      .map((one) => [
        sql`${district(tx)}::int`,
        sql`${one.sessionId}::uuid`,
        sql`1::int`,
        one.path,
        json(one.fields),
        one.byName,
        sql`${one.at.toISOString()}::timestamptz`,
      ])
    await tx.run(sql`
      insert into activities.record_version (district_id, session_id, version, path, fields, by_name, at)
      values ${rowsOf(rows)}`)
  }
}

export type Amendment = {
  id: string
  path: string
  sessionId: string
  kind: 'correction' | 'late-entry'
  memberId: string | null
  field: string | null
  before: string | null
  after: string
  reason: string
  state: 'waiting' | 'in-force' | 'refused'
  byAccount: string | null
  byName: string
  at: Date
  secondName: string | null
  secondAt: Date | null
}

const AMENDMENT = sql.raw(`
  amendment.id, amendment.path, amendment.session_id as "sessionId", amendment.kind, amendment.member_id as "memberId", amendment.field, amendment.before, amendment.after,
  amendment.reason, amendment.state, amendment.by_account as "byAccount", amendment.by_name as "byName", amendment.at,
  amendment.second_name as "secondName", amendment.second_at as "secondAt"`)

export const selectAmendments = (tx: Tx, sessionId: string): Promise<Amendment[]> =>
  tx.rows(sql<Amendment>`
    select ${AMENDMENT}
    from activities.amendment
    where district_id = any(${districts(tx)})
      and session_id = ${sessionId}
    order by at, id
    limit 500`)

export const selectAmendment = (tx: Tx, amendmentId: string): Promise<Amendment | null> =>
  tx.maybe(sql<Amendment>`
    select ${AMENDMENT}
    from activities.amendment
    where district_id = any(${districts(tx)})
      and id = ${amendmentId}`)

export const insertAmendment = (tx: Tx, row: Amendment): Promise<number> =>
  tx.run(sql`
    insert into activities.amendment (district_id, id, path, session_id, kind, member_id, field, before, after, reason, state, by_account, by_name, at)
    values (
      ${district(tx)}, ${row.id}, ${row.path}, ${row.sessionId}, ${row.kind}, ${row.memberId}, ${row.field}, ${row.before}, ${row.after}, ${row.reason}, ${row.state}, ${row.byAccount},
      ${row.byName}, ${row.at.toISOString()})`)

export const decideAmendment = (
  tx: Tx,
  at: Date,
  decision: { id: string; state: 'in-force' | 'refused'; second: string | null; secondName: string },
): Promise<number> =>
  tx.run(sql`
    update activities.amendment
    set state = ${decision.state}, second_account = ${decision.second}, second_name = ${decision.secondName}, second_at = ${at.toISOString()}
    where district_id = ${district(tx)}
      and id = ${decision.id}
      and state = 'waiting'`)

export type Judgement = { question: string; version: number; answer: boolean; note: string | null; byName: string; at: Date }

/** The newest answer to each question about a session. */
export const selectJudgements = (tx: Tx, sessionId: string): Promise<Judgement[]> =>
  tx.rows(sql<Judgement>`
    select distinct on (question) question, version, answer, note, by_name as "byName", at
    from activities.judgement
    where district_id = any(${districts(tx)})
      and session_id = ${sessionId}
    order by question, version desc
    limit 50`)

export const insertJudgement = (tx: Tx, session: { id: string; path: string }, row: Judgement & { by: string | null }): Promise<number> =>
  tx.run(sql`
    insert into activities.judgement (district_id, session_id, question, version, path, answer, note, by_account, by_name, at)
    values (${district(tx)}, ${session.id}, ${row.question}, ${row.version}, ${session.path}, ${row.answer}, ${row.note}, ${row.by}, ${row.byName}, ${row.at.toISOString()})`)

// ---------------------------------------------------------------- notices

export type Notice = { sessionId: string; memberId: string; kind: 'announced' | 'moved' | 'not-held'; path: string; madeAt: Date; readAt: Date | null }

export const insertNotices = async (tx: Tx, notices: readonly Notice[]): Promise<number> => {
  if (notices.length === 0) return 0
  const rows = notices.map((one) => [
    sql`${district(tx)}::int`,
    sql`${one.sessionId}::uuid`,
    sql`${one.memberId}::uuid`,
    one.kind,
    one.path,
    sql`${one.madeAt.toISOString()}::timestamptz`,
  ])
  return tx.run(sql`
    insert into activities.notice (district_id, session_id, member_id, kind, path, made_at)
    values ${rowsOf(rows)}
    on conflict do nothing`)
}

export const selectNotices = (tx: Tx, memberId: string): Promise<Notice[]> =>
  tx.rows(sql<Notice>`
    select session_id as "sessionId", member_id as "memberId", kind, path, made_at as "madeAt", read_at as "readAt"
    from activities.notice
    where district_id = any(${districts(tx)})
      and member_id = ${memberId}
    order by made_at desc, session_id
    limit 24`)

export const markNoticesRead = (tx: Tx, at: Date, { sessionId, memberId }: { sessionId: string; memberId: string }): Promise<number> =>
  tx.run(sql`
    update activities.notice
    set read_at = ${at.toISOString()}
    where district_id = ${district(tx)}
      and session_id = ${sessionId}
      and member_id = ${memberId}
      and read_at is null`)

// ---------------------------------------------------------------- notes, satisfaction, images, reviews, reports

export type TalkNote = {
  id: string
  path: string
  memberId: string
  unitId: string
  kind: 'talk' | 'criticism' | 'help'
  onDay: Day
  byNames: string
  sessionId: string | null
  dutyId: string | null
  wordsSealed: Buffer
  correctedSealed: Buffer | null
  recordedBy: string | null
  recordedByName: string
  recordedAt: Date
}

const NOTE = sql.raw(`
  talk_note.id, talk_note.path, talk_note.member_id as "memberId", talk_note.unit_id as "unitId", talk_note.kind, talk_note.on_day as "onDay", talk_note.by_names as "byNames",
  talk_note.session_id as "sessionId", talk_note.duty_id as "dutyId", talk_note.words_sealed as "wordsSealed", talk_note.corrected_sealed as "correctedSealed",
  talk_note.recorded_by as "recordedBy", talk_note.recorded_by_name as "recordedByName", talk_note.recorded_at as "recordedAt"`)

export const insertTalkNote = (tx: Tx, row: TalkNote): Promise<number> =>
  tx.run(sql`
    insert into activities.talk_note
      (district_id, id, path, member_id, unit_id, kind, on_day, by_names, session_id, duty_id, words_sealed, corrected_sealed, recorded_by, recorded_by_name, recorded_at)
    values (
      ${district(tx)}, ${row.id}, ${row.path}, ${row.memberId}, ${row.unitId}, ${row.kind}, ${row.onDay}, ${row.byNames}, ${row.sessionId}, ${row.dutyId}, ${row.wordsSealed},
      ${row.correctedSealed}, ${row.recordedBy}, ${row.recordedByName}, ${row.recordedAt.toISOString()})`)

export const selectTalkNote = (tx: Tx, noteId: string): Promise<TalkNote | null> =>
  tx.maybe(sql<TalkNote>`
    select ${NOTE}
    from activities.talk_note
    where district_id = any(${districts(tx)})
      and id = ${noteId}`)

export const selectTalkNotes = (tx: Tx, { memberId, period }: { memberId: string; period: Period }): Promise<TalkNote[]> =>
  tx.rows(sql<TalkNote>`
    select ${NOTE}
    from activities.talk_note
    where district_id = any(${districts(tx)})
      and member_id = ${memberId}
      and on_day between ${period.from} and ${period.to}
    order by on_day, id
    limit 200`)

export type Satisfaction = {
  id: string
  unitId: string
  sessionId: string | null
  onDay: Day
  asked: number
  content: number
  note: string | null
  byName: string
}

export const selectSatisfaction = (tx: Tx, { unitId, period }: { unitId: string; period: Period }): Promise<Satisfaction[]> =>
  tx.rows(sql<Satisfaction>`
    select id, unit_id as "unitId", session_id as "sessionId", on_day as "onDay", asked, content, note, recorded_by_name as "byName"
    from activities.satisfaction
    where district_id = any(${districts(tx)})
      and unit_id = ${unitId}
      and on_day between ${period.from} and ${period.to}
    order by on_day, id
    limit 500`)

export const insertSatisfaction = (tx: Tx, row: Satisfaction & { path: string; by: string | null; at: Date }): Promise<number> =>
  tx.run(sql`
    insert into activities.satisfaction (district_id, id, path, unit_id, session_id, on_day, asked, content, note, recorded_by, recorded_by_name, recorded_at)
    values (${district(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.sessionId}, ${row.onDay}, ${row.asked}, ${row.content}, ${row.note}, ${row.by}, ${row.byName}, ${row.at.toISOString()})`)

export type Image = {
  id: string
  path: string
  sessionId: string
  purpose: 'record' | 'study' | 'service'
  description: string
  takenOn: Day
  keptWhere: string | null
  retentionUntil: Day
  readers: 'branch' | 'branch-and-superior'
  clearedForPublicity: boolean
  clearedBy: string | null
  removedAt: Date | null
}

const IMAGE = sql.raw(`
  image.id, image.path, image.session_id as "sessionId", image.purpose, image.description, image.taken_on as "takenOn", image.kept_where as "keptWhere",
  image.retention_until as "retentionUntil", image.readers, image.cleared_for_publicity as "clearedForPublicity", image.cleared_by_name as "clearedBy", image.removed_at as "removedAt"`)

export const selectImages = (tx: Tx, sessionId: string): Promise<Image[]> =>
  tx.rows(sql<Image>`
    select ${IMAGE}
    from activities.image
    where district_id = any(${districts(tx)})
      and session_id = ${sessionId}
    order by taken_on, id
    limit 200`)

/** How many pictures each of these sessions has that are still kept. */
export const countImages = (tx: Tx, sessionIds: readonly string[]): Promise<{ sessionId: string; count: number }[]> =>
  tx.rows(sql<{ sessionId: string; count: number }>`
    select session_id as "sessionId", count(*)::int as count
    from activities.image
    where district_id = any(${districts(tx)})
      and session_id = any(${[...sessionIds]}::uuid[])
      and removed_at is null
    group by session_id`)

export const selectImage = (tx: Tx, imageId: string): Promise<Image | null> =>
  tx.maybe(sql<Image>`
    select ${IMAGE}
    from activities.image
    where district_id = any(${districts(tx)})
      and id = ${imageId}`)

export const insertImage = (tx: Tx, row: Image & { by: string | null; byName: string; at: Date }): Promise<number> =>
  tx.run(sql`
    insert into activities.image
      (district_id, id, path, session_id, purpose, description, taken_on, kept_where, retention_until, readers, recorded_by, recorded_by_name, recorded_at)
    values (
      ${district(tx)}, ${row.id}, ${row.path}, ${row.sessionId}, ${row.purpose}, ${row.description}, ${row.takenOn}, ${row.keptWhere}, ${row.retentionUntil}, ${row.readers}, ${row.by},
      ${row.byName}, ${row.at.toISOString()})`)

/** Puts the picture in the place of one that was there before. */
export const replacePicture = async (tx: Tx, at: Date, row: { imageId: string; path: string; sealed: Buffer; size: number; byName: string }): Promise<void> => {
  await deletePictures(tx, [row.imageId])
  await tx.run(sql`
    insert into activities.picture (district_id, image_id, path, sealed, size, added_by_name, added_at)
    values (${district(tx)}, ${row.imageId}, ${row.path}, ${row.sealed}, ${row.size}, ${row.byName}, ${at.toISOString()})`)
}

export const selectPicture = (tx: Tx, imageId: string): Promise<{ sealed: Buffer } | null> =>
  tx.maybe(sql<{ sealed: Buffer }>`
    select sealed
    from activities.picture
    where district_id = any(${districts(tx)})
      and image_id = ${imageId}`)

/** Which of these images have their picture here. */
export const selectPictured = async (tx: Tx, imageIds: readonly string[]): Promise<Set<string>> => {
  const rows = await tx.rows(sql<{ id: string }>`
    select image_id as id
    from activities.picture
    where district_id = any(${districts(tx)})
      and image_id = any(${[...imageIds]})
    limit 200`)
  return new Set(rows.map(({ id }) => id))
}

export const deletePictures = (tx: Tx, imageIds: readonly string[]): Promise<number> =>
  tx.run(sql`
    delete from activities.picture
    where district_id = ${district(tx)}
      and image_id = any(${[...imageIds]})`)

export const clearImageRow = (tx: Tx, at: Date, { id, cleared, byName }: { id: string; cleared: boolean; byName: string }): Promise<number> =>
  tx.run(sql`
    update activities.image
    set cleared_for_publicity = ${cleared}, cleared_by_name = ${byName}, cleared_at = ${at.toISOString()}
    where district_id = ${district(tx)}
      and id = ${id}`)

/** Images whose term has ended: the register keeps the line, the picture has to go. */
export const removeImages = (tx: Tx, at: Date, today: Day): Promise<{ id: string; path: string }[]> =>
  tx.rows(sql<{ id: string; path: string }>`
    update activities.image
    set removed_at = ${at.toISOString()}
    where district_id = ${district(tx)}
      and retention_until < ${today}
      and removed_at is null
    returning id, path`)

export type QualityReview = { id: string; partNumber: number | null; verdict: 'good' | 'sound' | 'to-improve'; note: string; byName: string; at: Date }

export const selectQualityReviews = (tx: Tx, sessionId: string): Promise<QualityReview[]> =>
  tx.rows(sql<QualityReview>`
    select id, part_number as "partNumber", verdict, note, by_name as "byName", at
    from activities.quality_review
    where district_id = any(${districts(tx)})
      and session_id = ${sessionId}
    order by at, id
    limit 200`)

export const insertQualityReview = (tx: Tx, session: { id: string; path: string }, row: QualityReview & { by: string | null }): Promise<number> =>
  tx.run(sql`
    insert into activities.quality_review (district_id, id, path, session_id, part_number, verdict, note, by_account, by_name, at)
    values (${district(tx)}, ${row.id}, ${session.path}, ${session.id}, ${row.partNumber}, ${row.verdict}, ${row.note}, ${row.by}, ${row.byName}, ${row.at.toISOString()})`)

export type Filing = { unitId: string; half: number; number: number; byName: string; at: Date }

export const selectFilings = (tx: Tx, { path, year }: { path: string; year: number }): Promise<Filing[]> =>
  tx.rows(sql<Filing>`
    select unit_id as "unitId", half, number, by_name as "byName", at
    from activities.report_filing
    where district_id = any(${districts(tx)})
      and path >= ${path}
      and path < ${`${path}~`}
      and year = ${year}
    order by unit_id, half, number
    limit 20000`)

export const insertFiling = (tx: Tx, row: Filing & { path: string; year: number; figures: unknown; by: string | null }): Promise<number> =>
  tx.run(sql`
    insert into activities.report_filing (district_id, unit_id, year, half, number, path, figures, by_account, by_name, at)
    values (${district(tx)}, ${row.unitId}, ${row.year}, ${row.half}, ${row.number}, ${row.path}, ${json(row.figures)}, ${row.by}, ${row.byName}, ${row.at.toISOString()})`)

export const insertFilings = async (tx: Tx, filings: readonly (Filing & { path: string; year: number; figures: unknown })[]): Promise<void> => {
  for (let start = 0; start < filings.length; start += 1_000) {
    const rows = filings
      .slice(start, start + 1_000)
      .map((one) => [
        sql`${district(tx)}::int`,
        sql`${one.unitId}::uuid`,
        sql`${one.year}::int`,
        sql`${one.half}::int`,
        sql`${one.number}::int`,
        one.path,
        json(one.figures),
        one.byName,
        sql`${one.at.toISOString()}::timestamptz`,
      ])
    await tx.run(sql`
      insert into activities.report_filing (district_id, unit_id, year, half, number, path, figures, by_name, at)
      values ${rowsOf(rows)}
      on conflict do nothing`)
  }
}

// ---------------------------------------------------------------- the committee's rows

/** Brings the row of the month up to date for these sessions; belongs into every transaction that changes one. */
export const refreshRollup = (tx: Tx, at: Date, sessionIds: readonly string[], belowRate = false): Promise<number> =>
  tx.run(sql`
    insert into activities.month_rollup
      (district_id, unit_id, year, month, path, session_id, state, day, moved, counts, credited_num, credited_den, due, present, excused, exempt, elsewhere, absent,
       unknown, late_entries, below_rate, waiting_approval, changed_at)
    select session.district_id, session.unit_id, session.year, session.month, session.path, session.id, session.state, session.day, session.moved, session.counts,
      session.credited_num, session.credited_den, session.due, session.present, session.excused, session.exempt, session.elsewhere, session.absent, session.unknown,
      session.late_entries, ${belowRate}::boolean, reschedule.id is not null, ${at.toISOString()}::timestamptz
    from activities.session
    left join activities.reschedule
      on reschedule.district_id = session.district_id
      and reschedule.session_id = session.id
      and reschedule.state = 'waiting'
    where session.district_id = ${district(tx)}
      and session.id = any(${[...sessionIds]})
      and session.kind = 'activity-day'
      and session.parent_id is null
    on conflict (district_id, unit_id, year, month) do update
    set session_id = excluded.session_id, state = excluded.state, day = excluded.day, moved = excluded.moved, counts = excluded.counts,
      credited_num = excluded.credited_num, credited_den = excluded.credited_den, due = excluded.due, present = excluded.present, excused = excluded.excused,
      exempt = excluded.exempt, elsewhere = excluded.elsewhere, absent = excluded.absent, unknown = excluded.unknown, late_entries = excluded.late_entries,
      below_rate = excluded.below_rate, waiting_approval = excluded.waiting_approval, changed_at = excluded.changed_at`)

export type RollupRow = {
  unitId: string
  month: number
  path: string
  sessionId: string
  state: SessionState
  day: Day | null
  moved: Moved
  counts: boolean | null
  creditedNum: number | null
  creditedDen: number | null
  due: number | null
  present: number | null
  excused: number | null
  exempt: number | null
  elsewhere: number | null
  absent: number | null
  unknown: number | null
  lateEntries: number
  belowRate: boolean
  waitingApproval: boolean
}

export const selectRollup = (tx: Tx, { path, year }: { path: string; year: number }): Promise<RollupRow[]> =>
  tx.rows(sql<RollupRow>`
    select unit_id as "unitId", month, path, session_id as "sessionId", state, day, moved, counts, credited_num as "creditedNum", credited_den as "creditedDen", due, present,
      excused, exempt, elsewhere, absent, unknown, late_entries as "lateEntries", below_rate as "belowRate", waiting_approval as "waitingApproval"
    from activities.month_rollup
    where district_id = any(${districts(tx)})
      and year = ${year}
      and path >= ${path}
      and path < ${`${path}~`}
    order by unit_id, month
    limit 60000`)

/** Refused entries of forbidden spending below a path in a year, for the superior. */
export const selectRefusedCosts = (
  tx: Tx,
  { path, year }: { path: string; year: number },
): Promise<{ unitId: string; month: number; sessionId: string; kind: string; what: string }[]> =>
  tx.rows(sql<{ unitId: string; month: number; sessionId: string; kind: string; what: string }>`
    select session.unit_id as "unitId", session.month, session.id as "sessionId", cost.kind, cost.what
    from activities.cost
    join activities.session
      on session.district_id = cost.district_id
      and session.id = cost.session_id
    where cost.district_id = any(${districts(tx)})
      and cost.path >= ${path}
      and cost.path < ${`${path}~`}
      and cost.refused
      and session.year = ${year}
    order by session.unit_id, session.month, cost.id
    limit 2000`)

// ---------------------------------------------------------------- what rules count

export type TickString = { subject: string; path: string; first: Day; letters: string }

/**
 * Every member's year in one query: the letters of the counted sessions in order, one row a member and branch. `of` keeps the sessions
 * that a measure counts. The list behind one figure is `selectTickFacts`, from the same rows.
 */
export const selectTickStrings = (tx: Tx, { period, of, path }: { period: Period; of: string | null; path: string }): Promise<TickString[]> =>
  tx.rows(sql<TickString>`
    select member_id as subject, path, min(day) as first, string_agg(letter, '' order by day, session_id) as letters
    from activities.roll_line
    where district_id = any(${districts(tx)})
      and path >= ${path}
      and path < ${`${path}~`}
      and day between ${period.from} and ${period.to}
      and is_current
      and basis <> 'managed-floating'
      and counted
      and (${of}::text is null or ${of}::text = any(countings))
    group by member_id, path`)

/** What a frozen line counts for, as the bits of `roll_line.kinds`; a new counting needs its bit there, in a migration. */
export const COUNTING_BITS: Record<Counting, number> = { 'activity-days': 1, collective: 2, 'organisation-life': 4 }

/** What a character of `Marks` stands for lies this far above its number. */
export const MARK_BASE = 256

/** A member's counted lines in the order of their days, three characters a line: its letter, its day of the period, its kinds. */
export type Marks = { subject: string; marks: string }

/** Above so many members a district is read in one pass, and nobody is asked for by name. */
const ONE_PASS = 2_000

/** One row for each of these members who has a counted line in the period, and above 2,000 asked for also others; wherever in the district their branches were. */
export const selectMarks = (tx: Tx, { period, memberIds }: { period: Period; memberIds: readonly string[] }): Promise<Marks[]> =>
  tx.rows(sql<Marks>`
    select member_id as subject,
      string_agg(letter || chr(${MARK_BASE}::int + (day - ${period.from}::date)) || chr(${MARK_BASE}::int + kinds), '' order by day, session_id) as marks
    from activities.roll_line
    where district_id = any(${districts(tx)})
      ${memberIds.length > ONE_PASS ? sql`` : sql`and member_id = any(${[...memberIds]})`}
      and day between ${period.from} and ${period.to}
      and is_current
      and counted
    group by district_id, member_id`)

export type TickFact = {
  id: string
  on: Day
  letter: string
  countings: string[]
  theme: string | null
  kind: Session['kind']
  provenance: string
  byName: string | null
  at: Date | null
  late: boolean
  note: string | null
}

export const selectTickFacts = (
  tx: Tx,
  { period, of, memberId, counted = true }: { period: Period; of: string | null; memberId: string; counted?: boolean },
): Promise<TickFact[]> =>
  tx.rows(sql<TickFact>`
    select roll_line.session_id as id, roll_line.day as on, roll_line.letter, roll_line.countings, session.theme, session.kind, roll_line.provenance, roll_line.by_name as "byName", roll_line.at,
      roll_line.late, roll_line.note
    from activities.roll_line
    left join activities.session
      on session.district_id = roll_line.district_id
      and session.id = roll_line.session_id
    where roll_line.district_id = any(${districts(tx)})
      and roll_line.member_id = ${memberId}
      and roll_line.day between ${period.from} and ${period.to}
      and roll_line.is_current
      and (roll_line.counted or not ${counted}::boolean)
      and (${of}::text is null or ${of}::text = any(roll_line.countings))
    order by roll_line.day, roll_line.session_id
    limit 1000`)

type Ahead = { place: number; path: string; count: number }

/** Counted sessions that are still to come, by holding unit's path: for each of several periods and countings, told apart by their place. */
export const selectAhead = (
  tx: Tx,
  requests: readonly { period: Period; of: string | null }[],
  { under, exact }: { under: string | null; exact: readonly string[] },
): Promise<Ahead[]> =>
  tx.rows(sql<Ahead>`
    select asked.place, session.path, count(*)::int as count
    from activities.session
    join jsonb_to_recordset(${JSON.stringify(requests.map(({ period, of }, place) => ({ place, ...period, of })))}::jsonb)
        as asked (place int, "from" date, "to" date, "of" text)
      on coalesce(session.day, make_date(session.year, session.month, 1)) between asked."from" and asked."to"
      and (asked."of" is null or asked."of" = any(session.countings))
    where session.district_id = any(${districts(tx)})
      and (${under === null ? sql`` : sql`(session.path >= ${under} and session.path < ${`${under}~`}) or`} session.path = any(${[...exact]}))
      and session.parent_id is null
      and session.state in ('unknown', 'generated', 'planned', 'announced', 'held')
    group by asked.place, session.path
    order by asked.place, session.path`)

type RollString = { subject: string; path: string; day: Day; letters: string }

export const selectRollStrings = (tx: Tx, { period, of, path }: { period: Period; of: string | null; path: string }): Promise<RollString[]> =>
  tx.rows(sql<RollString>`
    select session_id as subject, min(path) as path, min(day) as day, string_agg(letter, '' order by member_id) as letters
    from activities.roll_line
    where district_id = any(${districts(tx)})
      and path >= ${path}
      and path < ${`${path}~`}
      and day between ${period.from} and ${period.to}
      and is_current
      and basis <> 'managed-floating'
      and (${of}::text is null or ${of}::text = any(countings))
    group by session_id
    order by session_id`)

export type Coverage = { unitId: string; held: number; expected: number; notYet: number }

/** Months of the period with a day that counted, by unit, from the committee's rows. */
export const selectCoverage = (tx: Tx, { path, year, through }: { path: string; year: number; through: Day }): Promise<Coverage[]> =>
  tx.rows(sql<Coverage>`
    select unit_id as "unitId", count(*) filter (where state = 'closed' and counts)::int as held,
      count(*) filter (where state in ('closed', 'not-held') or (day is not null and day <= ${through}))::int as expected,
      count(*) filter (where state not in ('closed', 'not-held') and (day is null or day > ${through}))::int as "notYet"
    from activities.month_rollup
    where district_id = any(${districts(tx)})
      and year = ${year}
      and path >= ${path}
      and path < ${`${path}~`}
    group by unit_id
    order by unit_id
    limit 20000`)

/** Of the members on the rolls of counted days: how many, and how many took part at least once, by branch path. */
export const selectReach = (tx: Tx, { path, period }: { path: string; period: Period }): Promise<{ path: string; due: number; reached: number }[]> =>
  tx.rows(sql<{ path: string; due: number; reached: number }>`
    select path, count(*)::int as due, count(*) filter (where took_part)::int as reached
    from (
      select path, member_id, bool_or(upper(letter) in ('P', 'O', 'I', 'R', 'H')) as took_part
      from activities.roll_line
      where district_id = any(${districts(tx)})
        and path >= ${path}
        and path < ${`${path}~`}
        and day between ${period.from} and ${period.to}
        and is_current
        and basis <> 'managed-floating'
        and counted
      group by path, member_id
    ) as reach
    group by path
    order by path
    limit 20000`)

type LastDone = { key: string; times: number; last: Day }

/** How often, and when last, each kind of part and meeting was held at a unit in a year. */
export const selectLastDone = (tx: Tx, { unitId, year }: { unitId: string; year: number }): Promise<LastDone[]> =>
  tx.rows(sql<LastDone>`
    select done.key, count(distinct done.session_id)::int as times, max(done.day) as last
    from (
      select session.district_id, session.id as session_id, session.day, session_part.kind as key
      from activities.session
      join activities.session_part on session_part.district_id = session.district_id and session_part.session_id = session.id
      where session.district_id = any(${districts(tx)}) and session.unit_id = ${unitId} and session.year = ${year} and session.state = 'closed'
      union all
      select session.district_id, session.id, session.day, session_part.meeting
      from activities.session
      join activities.session_part on session_part.district_id = session.district_id and session_part.session_id = session.id
      where session.district_id = any(${districts(tx)}) and session.unit_id = ${unitId} and session.year = ${year} and session.state = 'closed' and session_part.meeting is not null
      union all
      select session.district_id, session.id, session.day, session.kind
      from activities.session
      where session.district_id = any(${districts(tx)}) and session.unit_id = ${unitId} and session.year = ${year} and session.state = 'closed' and session.counts
    ) as done
    group by done.key
    order by done.key
    limit 100`)

export type MeetingHeld = {
  sessionId: string
  unitId: string
  path: string
  groupId: string | null
  meeting: string
  day: Day
  theme: string | null
  held: boolean
}

/** Meetings of a period at and below a path, one row a session and kind: closed ones, and with `planned` those still to come too. */
export const selectMeetings = (tx: Tx, { path, period, planned }: { path: string; period: Period; planned: boolean }): Promise<MeetingHeld[]> =>
  tx.rows(sql<MeetingHeld>`
    select distinct session.id as "sessionId", session.unit_id as "unitId", session.path, session.group_id as "groupId", session.day, session.theme,
      session.state = 'closed' as held,
      coalesce(session_part.meeting, case session_part.kind
        when 'meeting' then 'branch-meeting'
        when 'committee-meeting' then 'branch-committee'
        when 'class' then 'party-class'
        else session_part.kind end) as meeting
    from activities.session
    join activities.session_part on session_part.district_id = session.district_id and session_part.session_id = session.id
    where session.district_id = any(${districts(tx)})
      and session.path >= ${path}
      and session.path < ${`${path}~`}
      and session.day between ${period.from} and ${period.to}
      and session.parent_id is null
      and (session.state = 'closed' or (${planned} and session.state in ('generated', 'planned', 'announced', 'held')))
      and (session_part.meeting is not null or session_part.kind in ('meeting', 'committee-meeting', 'group-meeting', 'class', 'organisation-life'))
    order by session.day, "sessionId", meeting
    limit 200000`)

/** Which members of a unit had a talk in a period; dates alone, never the words. */
export const selectTalked = (
  tx: Tx,
  { unitId, period }: { unitId: string; period: Period },
): Promise<{ memberId: string; sessionId: string | null; on: Day }[]> =>
  tx.rows(sql<{ memberId: string; sessionId: string | null; on: Day }>`
    select member_id as "memberId", session_id as "sessionId", on_day as "on"
    from activities.talk_note
    where district_id = any(${districts(tx)})
      and unit_id = ${unitId}
      and kind = 'talk'
      and on_day between ${period.from} and ${period.to}
    order by on_day, member_id
    limit 5000`)

export const countTalks = (tx: Tx, { unitId, period }: { unitId: string; period: Period }): Promise<{ times: number; last: Day | null }> =>
  tx.one(sql<{ times: number; last: Day | null }>`
    select count(*)::int as times, max(on_day) as last
    from activities.talk_note
    where district_id = any(${districts(tx)})
      and unit_id = ${unitId}
      and kind = 'talk'
      and on_day between ${period.from} and ${period.to}`)

// ---------------------------------------------------------------- for the ledger and the books

export type ClosedLine = Pick<RollRow, 'sessionId' | 'memberId' | 'version' | 'unitId' | 'day' | 'letter' | 'provenance' | 'byName' | 'note' | 'late'> & {
  theme: string | null
  kind: Session['kind']
  /** the meetings, classes and appraisals that were parts of it, in their order */
  meetings: string[]
  closedAt: Date
}

/** Current lines of counted sessions: of some members, or of a branch. */
export const selectClosedLines = (
  tx: Tx,
  { memberIds, branchId, period }: { memberIds: readonly string[] | null; branchId: string | null; period: Period },
): Promise<ClosedLine[]> =>
  tx.rows(sql<ClosedLine>`
    select roll_line.session_id as "sessionId", roll_line.member_id as "memberId", roll_line.version, roll_line.unit_id as "unitId", roll_line.day, roll_line.letter,
      roll_line.provenance, roll_line.by_name as "byName", roll_line.note, roll_line.late, session.theme, session.kind, session.closed_at as "closedAt",
      array(
        select coalesce(part.meeting, part.kind)
        from activities.session_part as part
        where part.district_id = roll_line.district_id
          and part.session_id = roll_line.session_id
          and (part.meeting is not null or part.kind in ('meeting', 'committee-meeting', 'group-meeting', 'class', 'organisation-life', 'appraisal'))
        order by part.number) as meetings
    from activities.roll_line
    join activities.session
      on session.district_id = roll_line.district_id
      and session.id = roll_line.session_id
    where roll_line.district_id = any(${districts(tx)})
      and (${memberIds ? [...memberIds] : null}::uuid[] is null or roll_line.member_id = any(${memberIds ? [...memberIds] : null}::uuid[]))
      and (${branchId}::uuid is null or roll_line.unit_id = ${branchId}::uuid)
      and roll_line.day between ${period.from} and ${period.to}
      and roll_line.is_current
      and roll_line.basis <> 'managed-floating'
      and roll_line.counted
    order by roll_line.day, roll_line.session_id, roll_line.member_id
    limit 100000`)

export const selectRollOf = (tx: Tx, sessionIds: readonly string[]): Promise<{ sessionId: string; letter: string; name: string }[]> =>
  tx.rows(sql<{ sessionId: string; letter: string; name: string }>`
    select session_id as "sessionId", letter, name
    from activities.roll_line
    where district_id = any(${districts(tx)})
      and session_id = any(${[...sessionIds]})
      and is_current
      and basis <> 'managed-floating'
    order by session_id, name, member_id
    limit 100000`)

export const selectAmendmentsOf = (tx: Tx, sessionIds: readonly string[]): Promise<Amendment[]> =>
  tx.rows(sql<Amendment>`
    select ${AMENDMENT}
    from activities.amendment
    where district_id = any(${districts(tx)})
      and session_id = any(${[...sessionIds]})
      and state = 'in-force'
    order by session_id, at, id
    limit 20000`)

// ---------------------------------------------------------------- study time of sessions

/** What of a session is education: study, a class, skills. The time is that of these parts, not of the whole day. */
const STUDY_PART = sql`(part.kind in ('study', 'class', 'skills') or part.meeting = 'party-class')`

type StudyTimeRow = {
  sessionId: string
  memberId: string
  path: string
  unitId: string
  day: Day
  minutes: number
  theme: string | null
  kind: Session['kind']
}

/** One row a member and counted session with study that the member was at (also remotely): of some members, or below a path. */
export const selectStudyTime = (
  tx: Tx,
  { memberIds, path, period }: { memberIds: readonly string[] | null; path: string | null; period: Period },
): Promise<StudyTimeRow[]> =>
  tx.rows(sql<StudyTimeRow>`
    select roll_line.session_id as "sessionId", roll_line.member_id as "memberId", roll_line.path, roll_line.unit_id as "unitId", roll_line.day,
      study.minutes, session.theme, session.kind
    from activities.roll_line
    join activities.session
      on session.district_id = roll_line.district_id
      and session.id = roll_line.session_id
    join (
      select part.district_id, part.session_id, sum(part.minutes)::int as minutes
      from activities.session_part as part
      where part.district_id = any(${districts(tx)})
        and ${STUDY_PART}
      group by part.district_id, part.session_id) as study
      on study.district_id = roll_line.district_id
      and study.session_id = roll_line.session_id
    where roll_line.district_id = any(${districts(tx)})
      and roll_line.day between ${period.from} and ${period.to}
      and roll_line.is_current
      and roll_line.counted
      and upper(roll_line.letter) in ('P', 'O', 'R')
      and (${memberIds === null} or roll_line.member_id = any(${[...(memberIds ?? [])]}::uuid[]))
      and (${path}::text is null or starts_with(roll_line.path, ${path}))
    order by roll_line.day, roll_line.session_id, roll_line.member_id
    limit 1000000`)

type StudySessionRow = {
  sessionId: string
  path: string
  unitId: string
  day: Day
  begins: string | null
  ends: string | null
  minutes: number
  hasClass: boolean
  state: Session['state']
  theme: string | null
  kind: Session['kind']
}

/** Sessions of units with their time of study: closed ones, and those still to come. */
export const selectStudySessions = (tx: Tx, { path, period }: { path: string; period: Period }): Promise<StudySessionRow[]> =>
  tx.rows(sql<StudySessionRow>`
    select session.id as "sessionId", session.path, session.unit_id as "unitId", session.day, session.begins, session.ends, session.state, session.theme, session.kind,
      coalesce(sum(part.minutes) filter (where ${STUDY_PART}), 0)::int as minutes,
      (session.kind = 'class' or coalesce(bool_or(part.kind = 'class' or part.meeting = 'party-class' or part.study_form = 'class'), false)) as "hasClass"
    from activities.session
    left join activities.session_part as part
      on part.district_id = session.district_id
      and part.session_id = session.id
    where session.district_id = any(${districts(tx)})
      and starts_with(session.path, ${path})
      and session.parent_id is null
      and session.day between ${period.from} and ${period.to}
      and session.state <> 'not-held'
    group by session.district_id, session.id
    order by session.day, session.path, session.id
    limit 20000`)
