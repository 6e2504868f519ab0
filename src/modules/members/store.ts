import { sql } from 'kysely'
import { addDays, type Day, later } from '../../kernel/days.ts'
import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db.ts'

/** Members' tables: members, belongings, standings, posts, exemptions, floating spans, imports. */

export type ExemptionKind = 'attendance' | 'fact-recording'
export type PostKind =
  | 'secretary'
  | 'deputy-secretary'
  | 'organisation-officer'
  | 'publicity-officer'
  | 'discipline-officer'
  | 'group-leader'
  | 'certificate-custodian'
  | 'leading-cadre'

// ---------------------------------------------------------------- reading

export type RosterRow = {
  memberId: string
  personId: string
  branchId: string
  groupId: string | null
  path: string
  belonging: 'affiliated' | 'parallel'
  standing: 'full' | 'probationary' | null
  status: MemberRow['status']
  floating: boolean
  attendanceExemptionId: string | null
  recordingExemptionId: string | null
  /** posts held on the day in the unit of the belonging; only where one member is asked for */
  posts?: PostKind[]
}

const HELD_ON = (day: Day) => sql`, array(
        select post.post
        from members.post
        where post.district_id = here.district_id
          and post.unit_id = here.branch_id
          and post.member_id = here.member_id
          and post.from_day <= ${day}
          and (post.to_day is null or post.to_day >= ${day})
        order by post.post, post.from_day) as posts`

/** Belongings that held on the day, with standing, floating and exemptions of the same day. */
export const rosterRows = (
  tx: Tx,
  asked: { branchIds: readonly string[]; day: Day; kinds: readonly RosterRow['belonging'][]; memberId?: string | undefined },
): Promise<RosterRow[]> =>
  tx.rows(sql<RosterRow>`
    with here as materialized (
      select belonging.district_id, belonging.member_id, belonging.branch_id, belonging.group_id, belonging.path, belonging.kind
      from members.belonging
      where belonging.district_id = any (${[...tx.scope.districtIds]})
        and belonging.branch_id = any (${[...asked.branchIds]})
        and belonging.kind = any (${[...asked.kinds]})
        ${asked.memberId ? sql`and belonging.member_id = ${asked.memberId}` : sql``}
        and belonging.from_day <= ${asked.day}
        and (belonging.to_day is null or belonging.to_day >= ${asked.day})
    ),
    exempt as (
      select
        exemption.district_id,
        exemption.member_id,
        (array_agg(exemption.id order by exemption.from_day desc) filter (where exemption.kind = 'attendance'))[1] as attendance_id,
        (array_agg(exemption.id order by exemption.from_day desc) filter (where exemption.kind = 'fact-recording'))[1] as recording_id
      from members.exemption
      where exemption.district_id = any (${[...tx.scope.districtIds]})
        and exemption.member_id in (select here.member_id from here)
        and exemption.state in ('approved', 'ended')
        and exemption.from_day <= ${asked.day}
        and (exemption.to_day is null or exemption.to_day >= ${asked.day})
      group by exemption.district_id, exemption.member_id
    ),
    away as (
      select distinct floating_span.district_id, floating_span.member_id
      from members.floating_span
      where floating_span.district_id = any (${[...tx.scope.districtIds]})
        and floating_span.member_id in (select here.member_id from here)
        and floating_span.from_day <= ${asked.day}
        and (floating_span.to_day is null or floating_span.to_day >= ${asked.day})
    )
    select
      here.member_id as "memberId", member.person_id as "personId", here.branch_id as "branchId", here.group_id as "groupId", here.path,
      here.kind as belonging, standing.standing, member.status, away.member_id is not null as floating,
      exempt.attendance_id as "attendanceExemptionId", exempt.recording_id as "recordingExemptionId"${asked.memberId ? HELD_ON(asked.day) : sql``}
    from here
    join members.member on member.district_id = here.district_id and member.id = here.member_id
    left join members.standing on standing.district_id = here.district_id and standing.member_id = here.member_id
      and standing.from_day <= ${asked.day}
      and (standing.to_day is null or standing.to_day >= ${asked.day})
    left join exempt on exempt.district_id = here.district_id and exempt.member_id = here.member_id
    left join away on away.district_id = here.district_id and away.member_id = here.member_id
    order by here.branch_id, here.group_id, here.member_id`)

export type MemberRow = {
  id: string
  path: string
  personId: string
  branchId: string
  groupId: string | null
  standing: 'full' | 'probationary'
  joinedOn: Day | null
  confirmedOn: Day | null
  status: 'normal' | 'stopped' | 'left' | 'died'
  lostSince: Day | null
  floating: boolean
  floatingTo: string | null
  importRunId: string | null
  version: number
}

const memberColumns = sql`
  member.id, member.path, member.person_id as "personId", member.branch_id as "branchId", member.group_id as "groupId", member.standing,
  member.joined_on as "joinedOn", member.confirmed_on as "confirmedOn", member.status, member.lost_since as "lostSince", member.floating,
  member.floating_to as "floatingTo", member.import_run_id as "importRunId", member.version`

export const memberRows = (tx: Tx, asked: { memberIds: readonly string[] } | { personIds: readonly string[] }): Promise<MemberRow[]> =>
  tx.rows(sql<MemberRow>`
    select ${memberColumns}
    from members.member
    where district_id = any (${[...tx.scope.districtIds]})
      and ${'memberIds' in asked ? sql`id = any (${[...asked.memberIds]})` : sql`person_id = any (${[...asked.personIds]})`}
    order by id`)

/** As a parameter: a plan that knows the kind takes the exclusion constraint's index, at ten times the work of the plain one. */
const AFFILIATED = 'affiliated'

export const belongingsOfPersons = (
  tx: Tx,
  personIds: readonly string[],
  day: Day,
): Promise<{ personId: string; memberId: string; branchId: string; path: string }[]> =>
  tx.rows(
    sql<{ personId: string; memberId: string; branchId: string; path: string }>`
    select member.person_id as "personId", member.id as "memberId", belonging.branch_id as "branchId", belonging.path
    from members.member
    join members.belonging on belonging.district_id = member.district_id and belonging.member_id = member.id
    where member.district_id = any (${[...tx.scope.districtIds]}::int[])
      and member.person_id = any (${[...personIds]}::uuid[])
      and belonging.kind = ${AFFILIATED}
      and belonging.from_day <= ${day}
      and (belonging.to_day is null or belonging.to_day >= ${day})`,
    'members-belongings',
  )

type PostRow = { unitId: string; memberId: string; personId: string; post: PostKind; from: Day; to: Day | null }

export const postRows = (tx: Tx, asked: { unitIds: readonly string[]; day: Day }): Promise<PostRow[]> =>
  tx.rows(sql<PostRow>`
    select post.unit_id as "unitId", post.member_id as "memberId", member.person_id as "personId", post.post, post.from_day as "from", post.to_day as "to"
    from members.post
    join members.member on member.district_id = post.district_id and member.id = post.member_id
    where post.district_id = any (${[...tx.scope.districtIds]})
      and post.unit_id = any (${[...asked.unitIds]})
      and post.from_day <= ${asked.day}
      and (post.to_day is null or post.to_day >= ${asked.day})
    order by post.unit_id, post.post, post.from_day, post.member_id`)

// ---------------------------------------------------------------- writing

export type NewMember = {
  id: string
  path: string
  personId: string
  branchId: string
  groupId: string | null
  standing: 'full' | 'probationary'
  joinedOn: Day | null
  confirmedOn: Day | null
  status: MemberRow['status']
  lostSince: Day | null
  floating: boolean
  floatingTo: string | null
  /** first day on which the member counts as belonging here */
  belongsFrom: Day
  importRunId: string | null
}

const inDistrict = (tx: Tx): number => tx.scope.districtIds[0]!

/** Rows travel as one JSON text: the fastest way in past row-level security, where COPY is not allowed. All parts are sent before the first is answered. */
const CHUNK = 5_000

const inChunks = async <Item>(items: readonly Item[], write: (part: string) => Promise<unknown>): Promise<void> => {
  const parts = Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, at) => items.slice(at * CHUNK, (at + 1) * CHUNK))
  await Promise.all(parts.map((part) => write(JSON.stringify(part))))
}

/**
 * Inserts members with their belonging, standing and, where they float, the span; ids must be new. All statements are sent before the first is
 * answered, in the order in which their keys refer to each other.
 */
export const insertMembers = async (tx: Tx, at: Date, members: readonly NewMember[]): Promise<void> => {
  const rows = inChunks(members, (part) =>
    tx.run(sql`
      insert into members.member (
        district_id, id, path, person_id, branch_id, group_id, standing, joined_on, confirmed_on, status, lost_since, floating, floating_to,
        import_run_id, changed_at)
      select
        ${inDistrict(tx)}::int, id, path, "personId", "branchId", "groupId", standing, "joinedOn", "confirmedOn", status, "lostSince", floating, "floatingTo",
        "importRunId", ${at.toISOString()}::timestamptz
      from jsonb_to_recordset(${part}::jsonb) as given (
        id uuid, path text, "personId" uuid, "branchId" uuid, "groupId" uuid, standing text, "joinedOn" date, "confirmedOn" date, status text,
        "lostSince" date, floating boolean, "floatingTo" text, "importRunId" uuid)`),
  )
  const belongings = insertBelongings(tx, members.map(belongingOf))
  const standings = insertStandings(tx, members.flatMap(standingsOf))
  const spans = insertFloatingSpans(
    tx,
    members.flatMap((member) => (member.floating ? [spanOf(member)] : [])),
  )
  await Promise.all([rows, belongings, standings, spans])
}

const belongingOf = (member: NewMember): NewBelonging => ({
  id: newId(),
  path: member.path,
  memberId: member.id,
  kind: 'affiliated',
  branchId: member.branchId,
  groupId: member.groupId,
  from: member.belongsFrom,
  to: null,
  reason: member.importRunId ? 'imported' : 'registered',
})

const spanOf = (member: NewMember): NewFloatingSpan => ({
  id: newId(),
  path: member.path,
  memberId: member.id,
  destination: member.floatingTo ?? '',
  hostName: null,
  from: member.belongsFrom,
  to: null,
})

/**
 * Probationary from admission to the eve of confirmation, full from then on; without an admission day, from the belonging.
 * A spell that was over before the belonging began is left to the two dates of the member.
 */
export const standingsOf = (member: Pick<NewMember, 'id' | 'path' | 'standing' | 'joinedOn' | 'confirmedOn' | 'belongsFrom'>): NewStanding[] => {
  const of = { path: member.path, memberId: member.id }
  const begin = member.joinedOn ?? member.belongsFrom
  if (member.standing === 'probationary') return [{ ...of, id: newId(), standing: 'probationary', from: begin, to: null }]
  const full = member.confirmedOn ? later(member.confirmedOn, begin) : begin
  const before: NewStanding[] =
    full > begin && full > member.belongsFrom ? [{ ...of, id: newId(), standing: 'probationary', from: begin, to: addDays(full, -1) }] : []
  return [...before, { ...of, id: newId(), standing: 'full', from: full, to: null }]
}

export type NewBelonging = {
  id: string
  path: string
  memberId: string
  kind: 'affiliated' | 'parallel'
  branchId: string
  groupId: string | null
  from: Day
  to: Day | null
  reason: string
}

export const insertBelongings = (tx: Tx, belongings: readonly NewBelonging[]): Promise<void> =>
  inChunks(belongings, (part) =>
    tx.run(sql`
      insert into members.belonging (district_id, id, path, member_id, kind, branch_id, group_id, from_day, to_day, reason)
      select ${inDistrict(tx)}::int, id, path, "memberId", kind, "branchId", "groupId", "from", "to", reason
      from jsonb_to_recordset(${part}::jsonb) as given (
        id uuid, path text, "memberId" uuid, kind text, "branchId" uuid, "groupId" uuid, "from" date, "to" date, reason text)`),
  )

type NewStanding = { id: string; path: string; memberId: string; standing: 'full' | 'probationary'; from: Day; to: Day | null }

const insertStandings = (tx: Tx, standings: readonly NewStanding[]): Promise<void> =>
  inChunks(standings, (part) =>
    tx.run(sql`
      insert into members.standing (district_id, id, path, member_id, standing, from_day, to_day)
      select ${inDistrict(tx)}::int, id, path, "memberId", standing, "from", "to"
      from jsonb_to_recordset(${part}::jsonb) as given (id uuid, path text, "memberId" uuid, standing text, "from" date, "to" date)`),
  )

export type NewFloatingSpan = { id: string; path: string; memberId: string; destination: string; hostName: string | null; from: Day; to: Day | null }

export const insertFloatingSpans = (tx: Tx, spans: readonly NewFloatingSpan[]): Promise<void> =>
  inChunks(spans, (part) =>
    tx.run(sql`
      insert into members.floating_span (district_id, id, path, member_id, destination, host_name, from_day, to_day)
      select ${inDistrict(tx)}::int, id, path, "memberId", destination, "hostName", "from", "to"
      from jsonb_to_recordset(${part}::jsonb) as given (id uuid, path text, "memberId" uuid, destination text, "hostName" text, "from" date, "to" date)`),
  )

/** Ends the open span of a member, and says on the member that it is so; also the way to say that one began. */
export const setFloating = async (tx: Tx, at: Date, given: { memberId: string; floating: boolean; to: string | null; endedOn: Day | null }): Promise<void> => {
  if (given.endedOn)
    await tx.run(sql`
      update members.floating_span
      set to_day = ${given.endedOn}
      where district_id = ${inDistrict(tx)}
        and member_id = ${given.memberId}
        and to_day is null`)
  await tx.run(sql`
    update members.member
    set floating = ${given.floating}, floating_to = ${given.to}, version = version + 1, changed_at = ${at.toISOString()}::timestamptz
    where district_id = ${inDistrict(tx)}
      and id = ${given.memberId}`)
}

/** Ends what is open of a member who leaves the branch for another: belonging, standing, posts, spans; the row stays, as one that left. */
export const endMember = async (tx: Tx, at: Date, { memberId, last }: { memberId: string; last: Day }): Promise<void> => {
  const mine = sql`district_id = ${inDistrict(tx)} and member_id = ${memberId} and to_day is null`
  await tx.run(sql`update members.belonging set to_day = greatest(from_day, ${last}::date) where ${mine}`)
  await tx.run(sql`update members.standing set to_day = greatest(from_day, ${last}::date) where ${mine}`)
  await tx.run(sql`update members.post set to_day = greatest(from_day, ${last}::date) where ${mine}`)
  await tx.run(sql`update members.floating_span set to_day = greatest(from_day, ${last}::date) where ${mine}`)
  await tx.run(sql`
    update members.member
    set status = 'left', floating = false, floating_to = null, version = version + 1, changed_at = ${at.toISOString()}::timestamptz
    where district_id = ${inDistrict(tx)}
      and id = ${memberId}`)
}

/** Ends what a member takes part in besides; the formal relation is never touched by this. 0 where there is no such open belonging. */
export const endParallel = (tx: Tx, { belongingId, last }: { belongingId: string; last: Day }): Promise<number> =>
  tx.run(sql`
    update members.belonging
    set to_day = greatest(from_day, ${last}::date)
    where district_id = ${inDistrict(tx)}
      and id = ${belongingId}
      and kind = 'parallel'
      and (to_day is null or to_day > ${last})`)

/** A member goes from one branch of the district to another on a day: what is open ends the day before, and begins again there. */
export const moveMember = async (tx: Tx, at: Date, given: { memberId: string; branchId: string; path: string; from: Day }): Promise<void> => {
  const { memberId, branchId, path, from } = given
  const last = addDays(from, -1)
  const mine = sql`district_id = ${inDistrict(tx)} and member_id = ${memberId}`
  await tx.run(sql`update members.belonging set to_day = greatest(from_day, ${last}::date) where ${mine} and kind = ${AFFILIATED} and to_day is null`)
  await tx.run(sql`update members.post set to_day = greatest(from_day, ${last}::date) where ${mine} and to_day is null`)
  await tx.run(sql`update members.floating_span set to_day = greatest(from_day, ${last}::date) where ${mine} and to_day is null`)
  await tx.run(sql`update members.standing set path = ${path} where ${mine}`)
  await insertBelongings(tx, [{ id: newId(), path, memberId, kind: 'affiliated', branchId, groupId: null, from, to: null, reason: 'transferred' }])
  await tx.run(sql`
    update members.member
    set branch_id = ${branchId}, group_id = null, path = ${path}, floating = false, floating_to = null, version = version + 1,
      changed_at = ${at.toISOString()}::timestamptz
    where district_id = ${inDistrict(tx)}
      and id = ${memberId}`)
}

export type NewPost = { id: string; path: string; memberId: string; unitId: string; post: PostKind; from: Day; to: Day | null }

export const insertPosts = (tx: Tx, posts: readonly NewPost[]): Promise<void> =>
  inChunks(posts, (part) =>
    tx.run(sql`
      insert into members.post (district_id, id, path, member_id, unit_id, post, from_day, to_day)
      select ${inDistrict(tx)}::int, id, path, "memberId", "unitId", post, "from", "to"
      from jsonb_to_recordset(${part}::jsonb) as given (id uuid, path text, "memberId" uuid, "unitId" uuid, post text, "from" date, "to" date)`),
  )

/**
 * Throws away cached plans. The checks of foreign keys keep the plan they made when the tables were nearly empty, a scan of
 * the whole table, and a first large import would take minutes instead of seconds.
 */
export const replan = (tx: Tx): Promise<number> => tx.run(sql`discard plans`)

// ---------------------------------------------------------------- dated rows of some members, for changes and their undo

export type DatedRows = { belongings: NewBelonging[]; standings: NewStanding[]; spans: NewFloatingSpan[] }

/** Every belonging, standing and floating span of the members. */
export const datedRowsOf = async (tx: Tx, memberIds: readonly string[]): Promise<DatedRows> => {
  const belongings = await tx.rows(sql<NewBelonging>`
    select id, path, member_id as "memberId", kind, branch_id as "branchId", group_id as "groupId", from_day as "from", to_day as "to", reason
    from members.belonging
    where district_id = ${inDistrict(tx)}
      and member_id = any (${[...memberIds]})
    order by from_day, id`)
  const standings = await tx.rows(sql<NewStanding>`
    select id, path, member_id as "memberId", standing, from_day as "from", to_day as "to"
    from members.standing
    where district_id = ${inDistrict(tx)}
      and member_id = any (${[...memberIds]})
    order by from_day, id`)
  const spans = await tx.rows(sql<NewFloatingSpan>`
    select id, path, member_id as "memberId", destination, host_name as "hostName", from_day as "from", to_day as "to"
    from members.floating_span
    where district_id = ${inDistrict(tx)}
      and member_id = any (${[...memberIds]})
    order by from_day, id`)
  return { belongings, standings, spans }
}

/** Puts the given rows in the place of all dated rows of the members. */
export const replaceDatedRows = async (tx: Tx, memberIds: readonly string[], rows: DatedRows): Promise<void> => {
  await tx.run(sql`delete from members.belonging where district_id = ${inDistrict(tx)} and member_id = any (${[...memberIds]})`)
  await tx.run(sql`delete from members.standing where district_id = ${inDistrict(tx)} and member_id = any (${[...memberIds]})`)
  await tx.run(sql`delete from members.floating_span where district_id = ${inDistrict(tx)} and member_id = any (${[...memberIds]})`)
  await insertBelongings(tx, rows.belongings)
  await insertStandings(tx, rows.standings)
  await insertFloatingSpans(tx, rows.spans)
}

type MemberChange = Pick<MemberRow, 'id' | 'groupId' | 'standing' | 'joinedOn' | 'confirmedOn' | 'status' | 'lostSince' | 'floating' | 'floatingTo'>

/** Brings members up to date and raises their version. */
export const updateMembers = (tx: Tx, at: Date, changes: readonly MemberChange[]): Promise<void> =>
  inChunks(changes, (part) =>
    tx.run(sql`
      update members.member
      set group_id = given."groupId", standing = given.standing, joined_on = given."joinedOn", confirmed_on = given."confirmedOn", status = given.status,
        lost_since = given."lostSince", floating = given.floating, floating_to = given."floatingTo", version = member.version + 1,
        changed_at = ${at.toISOString()}::timestamptz
      from jsonb_to_recordset(${part}::jsonb) as given (
        id uuid, "groupId" uuid, standing text, "joinedOn" date, "confirmedOn" date, status text, "lostSince" date, floating boolean, "floatingTo" text)
      where member.district_id = ${inDistrict(tx)}
        and member.id = given.id`),
  )

type Touched = { id: string; personId: string; touched: boolean }

/** The members a run brought in; touched: changed since, or something hangs on them. */
export const membersOfRun = (tx: Tx, runId: string): Promise<Touched[]> =>
  tx.rows(sql<Touched>`
    select
      member.id, member.person_id as "personId",
      member.version <> 1
        or exists (select from members.post where post.district_id = member.district_id and post.member_id = member.id)
        or exists (select from members.exemption where exemption.district_id = member.district_id and exemption.member_id = member.id)
        or exists (select from members.reveal where reveal.district_id = member.district_id and reveal.member_id = member.id)
        as touched
    from members.member
    where member.district_id = ${inDistrict(tx)}
      and member.import_run_id = ${runId}
    order by member.id`)

/** Deletes members; belongings, standings and spans go with them. Used by the undo of an import alone. */
export const deleteMembers = (tx: Tx, ids: readonly string[]): Promise<number> =>
  tx.run(sql`
    delete from members.member
    where district_id = ${inDistrict(tx)}
      and id = any (${[...ids]})`)

// ---------------------------------------------------------------- imports

export type ImportState = 'reading' | 'previewed' | 'importing' | 'imported' | 'failed' | 'undoing' | 'undone' | 'dropped'
export type ImportCounts = { new: number; changed: number; same: number; faulty: number }
export const NO_COUNTS: ImportCounts = { new: 0, changed: 0, same: 0, faulty: 0 }

export type ImportRun = {
  id: string
  path: string
  unitId: string
  kind: 'units' | 'roster'
  fileName: string
  sheetName: string
  headings: { row: number; names: string[]; sheets: string[] }
  mapping: Record<string, number>
  state: ImportState
  total: number
  done: number
  counts: ImportCounts
  message: { zh: string; en: string } | null
  madeBy: string | null
  madeByName: string
  madeAt: Date
  finishedAt: Date | null
}

const runColumns = sql`
  import_run.id, import_run.path, import_run.unit_id as "unitId", import_run.kind, import_run.file_name as "fileName", import_run.sheet_name as "sheetName",
  import_run.headings, import_run.mapping, import_run.state, import_run.total, import_run.done, import_run.counts, import_run.message,
  import_run.made_by as "madeBy", import_run.made_by_name as "madeByName", import_run.made_at as "madeAt", import_run.finished_at as "finishedAt"`

export const insertImportRun = (tx: Tx, run: Omit<ImportRun, 'finishedAt' | 'message'> & { fileHash: Buffer }): Promise<number> =>
  tx.run(sql`
    insert into members.import_run (
      district_id, id, path, unit_id, kind, file_name, file_hash, sheet_name, headings, mapping, state, total, done, counts, made_by, made_by_name, made_at)
    values (
      ${inDistrict(tx)}, ${run.id}, ${run.path}, ${run.unitId}, ${run.kind}, ${run.fileName}, ${run.fileHash}, ${run.sheetName},
      ${JSON.stringify(run.headings)}::jsonb, ${JSON.stringify(run.mapping)}::jsonb, ${run.state}, ${run.total}, ${run.done},
      ${JSON.stringify(run.counts)}::jsonb, ${run.madeBy}, ${run.madeByName}, ${run.madeAt.toISOString()})`)

export const importRunById = (tx: Tx, runId: string): Promise<ImportRun | null> =>
  tx.maybe(sql<ImportRun>`
    select ${runColumns}
    from members.import_run
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${runId}`)

/** The same, held until the end of the transaction: two people pressing the button meet here. */
export const holdImportRun = (tx: Tx, runId: string): Promise<ImportRun | null> =>
  tx.maybe(sql<ImportRun>`
    select ${runColumns}
    from members.import_run
    where district_id = ${inDistrict(tx)}
      and id = ${runId}
    for no key update`)

export const importRuns = (tx: Tx, limit: number): Promise<ImportRun[]> =>
  tx.rows(sql<ImportRun>`
    select ${runColumns}
    from members.import_run
    where district_id = any (${[...tx.scope.districtIds]})
    order by made_at desc, id desc
    limit ${limit}`)

type RunChange = Partial<Pick<ImportRun, 'state' | 'total' | 'done' | 'counts' | 'mapping' | 'message' | 'finishedAt'>> & { undoneAt?: Date }

/** Changes a run that is in one of the states; 0 when it is in another by now. */
export const changeImportRun = (tx: Tx, runId: string, states: readonly ImportState[], change: RunChange): Promise<number> =>
  tx.run(sql`
    update members.import_run
    set state = coalesce(${change.state ?? null}, state),
      total = coalesce(${change.total ?? null}, total),
      done = coalesce(${change.done ?? null}, done),
      counts = coalesce(${change.counts ? JSON.stringify(change.counts) : null}::jsonb, counts),
      mapping = coalesce(${change.mapping ? JSON.stringify(change.mapping) : null}::jsonb, mapping),
      message = ${change.message === undefined ? sql`message` : sql`${change.message === null ? null : JSON.stringify(change.message)}::jsonb`},
      finished_at = coalesce(${change.finishedAt?.toISOString() ?? null}::timestamptz, finished_at),
      undone_at = coalesce(${change.undoneAt?.toISOString() ?? null}::timestamptz, undone_at)
    where district_id = ${inDistrict(tx)}
      and id = ${runId}
      and state = any (${[...states]})`)

export type ImportPart = { no: number; rowCount: number; sealed: Buffer; outcomes: string }

export const insertImportParts = (tx: Tx, run: { id: string; path: string }, parts: readonly ImportPart[]): Promise<number> =>
  tx.run(sql`
    insert into members.import_part (district_id, run_id, part_no, path, row_count, values_sealed)
    values ${sql.join(parts.map((part) => sql`(${inDistrict(tx)}::int, ${run.id}::uuid, ${part.no}::int, ${run.path}, ${part.rowCount}::int, ${part.sealed}::bytea)`))}`)

/** Parts after a number, in order, without those that hold none of the asked outcomes. */
export const importParts = (tx: Tx, runId: string, { after, limit, letter }: { after: number; limit: number; letter?: string }): Promise<ImportPart[]> =>
  tx.rows(sql<ImportPart>`
    select part_no as "no", row_count as "rowCount", values_sealed as sealed, outcomes
    from members.import_part
    where district_id = ${inDistrict(tx)}
      and run_id = ${runId}
      and part_no > ${after}
      and (${letter ?? null}::text is null or position(${letter ?? null} in outcomes) > 0)
    order by part_no
    limit ${limit}`)

export const setPartOutcomes = (tx: Tx, runId: string, outcomes: readonly { no: number; outcomes: string }[]): Promise<void> =>
  inChunks(outcomes, (part) =>
    tx.run(sql`
      update members.import_part
      set outcomes = given.outcomes
      from jsonb_to_recordset(${part}::jsonb) as given (no int, outcomes text)
      where import_part.district_id = ${inDistrict(tx)}
        and import_part.run_id = ${runId}
        and import_part.part_no = given.no`),
  )

export type ImportRow = {
  row: number
  outcome: 'new' | 'changed' | 'same' | 'faulty'
  faults: unknown
  changes: string[]
  decision: unknown
  subjectId: string | null
  subjectVersion: number | null
  before: Buffer | null
}

const rowColumns = sql`
  row_no as row, outcome, faults, changes, decision, subject_id as "subjectId", subject_version as "subjectVersion", before_sealed as before`

export const importRowsOf = (tx: Tx, runId: string, rows?: { from: number; to: number }): Promise<ImportRow[]> =>
  tx.rows(sql<ImportRow>`
    select ${rowColumns}
    from members.import_row
    where district_id = ${inDistrict(tx)}
      and run_id = ${runId}
      and row_no between ${rows?.from ?? 0} and ${rows?.to ?? 2_000_000}
    order by row_no`)

export const decidedRows = (tx: Tx, runId: string): Promise<{ row: number; decision: unknown }[]> =>
  tx.rows(sql<{ row: number; decision: unknown }>`
    select row_no as row, decision
    from members.import_row
    where district_id = ${inDistrict(tx)}
      and run_id = ${runId}
      and decision is not null
    order by row_no`)

/** Forgets what was noted about rows, except what a person decided. */
export const clearImportRows = async (tx: Tx, runId: string): Promise<void> => {
  await tx.run(sql`
    delete from members.import_row
    where district_id = ${inDistrict(tx)}
      and run_id = ${runId}
      and decision is null`)
}

export type NotedRow = Pick<ImportRow, 'row' | 'outcome' | 'faults' | 'changes'> & {
  subjectId?: string | null
  subjectVersion?: number | null
  beforeHex?: string | null
}

export const noteImportRows = (tx: Tx, run: { id: string; path: string }, rows: readonly NotedRow[]): Promise<void> =>
  inChunks(rows, (part) =>
    tx.run(sql`
      insert into members.import_row (district_id, run_id, row_no, path, outcome, faults, changes, subject_id, subject_version, before_sealed)
      select
        ${inDistrict(tx)}::int, ${run.id}::uuid, row, ${run.path}, outcome, coalesce(faults, '[]'::jsonb),
        array(select jsonb_array_elements_text(coalesce(changes, '[]'::jsonb))), "subjectId", "subjectVersion", decode("beforeHex", 'hex')
      from jsonb_to_recordset(${part}::jsonb) as given (
        row int, outcome text, faults jsonb, changes jsonb, "subjectId" uuid, "subjectVersion" int, "beforeHex" text)
      on conflict (district_id, run_id, row_no) do update set
        outcome = excluded.outcome, faults = excluded.faults, changes = excluded.changes, subject_id = excluded.subject_id,
        subject_version = excluded.subject_version, before_sealed = excluded.before_sealed`),
  )

export const decideImportRow = (tx: Tx, run: { id: string; path: string }, row: number, decision: unknown): Promise<number> =>
  tx.run(sql`
    insert into members.import_row (district_id, run_id, row_no, path, outcome, decision)
    values (${inDistrict(tx)}, ${run.id}, ${row}, ${run.path}, 'faulty', ${JSON.stringify(decision)}::jsonb)
    on conflict (district_id, run_id, row_no) do update set
      decision = coalesce(import_row.decision, '{}'::jsonb) || excluded.decision`)

/** How many members belong at and below a path today. */
export const countUnder = async (tx: Tx, path: string): Promise<number> =>
  (
    await tx.one(sql<{ count: number }>`
      select count(*)::int as count
      from members.member
      where district_id = ${inDistrict(tx)}
        and status = 'normal'
        and path >= ${path}
        and path < ${path} || '~'`)
  ).count

/** Ends a post at a unit on a day for whoever holds it; one that was to begin later is not touched. */
export const endPosts = (tx: Tx, { unitId, post, to }: { unitId: string; post: PostKind; to: Day }): Promise<number> =>
  tx.run(sql`
    update members.post
    set to_day = ${to}
    where district_id = ${inDistrict(tx)}
      and unit_id = ${unitId}
      and post = ${post}
      and from_day <= ${to}
      and (to_day is null or to_day > ${to})`)

// ---------------------------------------------------------------- exemptions

type ExemptionState = 'requested' | 'approved' | 'refused' | 'ended'

export type ExemptionRow = {
  id: string
  path: string
  memberId: string
  kind: ExemptionKind
  reasonClass: 'old-age' | 'illness' | 'disability' | 'frail' | 'other'
  alternativeForm: string | null
  from: Day
  to: Day | null
  reviewOn: Day | null
  state: ExemptionState
  requestedBy: string | null
  requestedByName: string
  requestedAt: Date
  decidedByName: string | null
  decidedUnitId: string | null
  decidedAt: Date | null
  note: string | null
}

const exemptionColumns = sql`
  exemption.id, exemption.path, exemption.member_id as "memberId", exemption.kind, exemption.reason_class as "reasonClass",
  exemption.alternative_form as "alternativeForm", exemption.from_day as "from", exemption.to_day as "to", exemption.review_on as "reviewOn",
  exemption.state, exemption.requested_by as "requestedBy", exemption.requested_by_name as "requestedByName", exemption.requested_at as "requestedAt",
  exemption.decided_by_name as "decidedByName", exemption.decided_unit_id as "decidedUnitId", exemption.decided_at as "decidedAt",
  exemption.decision_note as note`

export const exemptionById = (tx: Tx, id: string): Promise<ExemptionRow | null> =>
  tx.maybe(sql<ExemptionRow>`
    select ${exemptionColumns}
    from members.exemption
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

/** Who decided these exemptions, when and in what form; reasons stay out. */
export const exemptionsByIds = (tx: Tx, ids: readonly string[]): Promise<ExemptionRow[]> =>
  tx.rows(sql<ExemptionRow>`
    select ${exemptionColumns}
    from members.exemption
    where district_id = any (${[...tx.scope.districtIds]})
      and id = any (${[...ids]})
    order by id`)

export const exemptionsOfMember = (tx: Tx, memberId: string): Promise<ExemptionRow[]> =>
  tx.rows(sql<ExemptionRow>`
    select ${exemptionColumns}
    from members.exemption
    where district_id = any (${[...tx.scope.districtIds]})
      and member_id = ${memberId}
    order by from_day desc, id desc
    limit 100`)

export const exemptionsUnder = (tx: Tx, asked: { path: string; state: ExemptionState | null; after: string | null; limit: number }): Promise<ExemptionRow[]> =>
  tx.rows(sql<ExemptionRow>`
    select ${exemptionColumns}
    from members.exemption
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${asked.path}
      and path < ${`${asked.path}~`}
      and (${asked.state}::text is null or state = ${asked.state})
      and (${asked.after}::uuid is null or id < ${asked.after})
    order by id desc
    limit ${asked.limit}`)

export const countExemptions = async (tx: Tx, asked: { path: string; state: ExemptionState }): Promise<number> =>
  (
    await tx.one(sql<{ count: number }>`
      select count(*)::int as count
      from members.exemption
      where district_id = any (${[...tx.scope.districtIds]})
        and path >= ${asked.path}
        and path < ${`${asked.path}~`}
        and state = ${asked.state}`)
  ).count

export const exemptionReason = async (tx: Tx, id: string): Promise<Buffer | null> =>
  (
    await tx.maybe(sql<{ sealed: Buffer | null }>`
      select reason_sealed as sealed
      from members.exemption
      where district_id = any (${[...tx.scope.districtIds]})
        and id = ${id}`)
  )?.sealed ?? null

export type NewExemption = Omit<ExemptionRow, 'decidedByName' | 'decidedUnitId' | 'decidedAt' | 'note'> & {
  reasonSealed: Buffer | null
  decidedBy?: string | null
  decidedByName?: string | null
  decidedUnitId?: string | null
  decidedAt?: Date | null
  note?: string | null
}

export const insertExemptions = (tx: Tx, exemptions: readonly NewExemption[]): Promise<void> =>
  inChunks(
    exemptions.map((one) => ({ ...one, reasonSealed: one.reasonSealed?.toString('hex') ?? null })),
    (part) =>
      tx.run(sql`
      insert into members.exemption (
        district_id, id, path, member_id, kind, reason_class, reason_sealed, alternative_form, from_day, to_day, review_on, state,
        requested_by, requested_by_name, requested_at, decided_by, decided_by_name, decided_unit_id, decided_at, decision_note)
      select
        ${inDistrict(tx)}::int, id, path, "memberId", kind, "reasonClass", decode("reasonSealed", 'hex'), "alternativeForm", "from", "to", "reviewOn", state,
        "requestedBy", "requestedByName", "requestedAt", "decidedBy", "decidedByName", "decidedUnitId", "decidedAt", note
      from jsonb_to_recordset(${part}::jsonb) as given (
        id uuid, path text, "memberId" uuid, kind text, "reasonClass" text, "reasonSealed" text, "alternativeForm" text, "from" date, "to" date,
        "reviewOn" date, state text, "requestedBy" uuid, "requestedByName" text, "requestedAt" timestamptz, "decidedBy" uuid, "decidedByName" text,
        "decidedUnitId" uuid, "decidedAt" timestamptz, note text)`),
  )

export type ExemptionDecision = {
  id: string
  state: 'approved' | 'refused'
  from: Day
  to: Day | null
  reviewOn: Day | null
  alternativeForm: string | null
  note: string | null
  by: string
  byName: string
  unitId: string
  at: Date
}

/** Decides a request that still waits; 0 when somebody else did. */
export const decideExemption = (tx: Tx, decision: ExemptionDecision): Promise<number> =>
  tx.run(sql`
    update members.exemption
    set state = ${decision.state}, from_day = ${decision.from}, to_day = ${decision.to}, review_on = ${decision.reviewOn},
      alternative_form = ${decision.alternativeForm}, decision_note = ${decision.note}, decided_by = ${decision.by},
      decided_by_name = ${decision.byName}, decided_unit_id = ${decision.unitId}, decided_at = ${decision.at.toISOString()}
    where district_id = ${inDistrict(tx)}
      and id = ${decision.id}
      and state = 'requested'`)

/** Ends an approved exemption with its last day; 0 when it is not approved. */
export const endExemption = (tx: Tx, id: string, lastDay: Day): Promise<number> =>
  tx.run(sql`
    update members.exemption
    set state = 'ended', to_day = ${lastDay}
    where district_id = ${inDistrict(tx)}
      and id = ${id}
      and state = 'approved'
      and from_day <= ${lastDay}`)

// ---------------------------------------------------------------- one member

type BelongingLine = { kind: 'affiliated' | 'parallel'; branchId: string; groupId: string | null; from: Day; to: Day | null }

export const belongingsOf = (tx: Tx, memberId: string): Promise<BelongingLine[]> =>
  tx.rows(sql<BelongingLine>`
    select kind, branch_id as "branchId", group_id as "groupId", from_day as "from", to_day as "to"
    from members.belonging
    where district_id = any (${[...tx.scope.districtIds]})
      and member_id = ${memberId}
    order by from_day desc, id desc
    limit 100`)

export const postsOf = (tx: Tx, memberId: string): Promise<{ post: PostKind; unitId: string; from: Day; to: Day | null }[]> =>
  tx.rows(sql<{ post: PostKind; unitId: string; from: Day; to: Day | null }>`
    select post, unit_id as "unitId", from_day as "from", to_day as "to"
    from members.post
    where district_id = any (${[...tx.scope.districtIds]})
      and member_id = ${memberId}
    order by from_day desc, id desc
    limit 100`)

type RevealRow = { memberId: string; fields: string[]; purpose: string; accountName: string; role: string; unitId: string; at: Date }

export const insertReveal = (tx: Tx, reveal: RevealRow & { id: string; path: string; accountId: string }): Promise<number> =>
  tx.run(sql`
    insert into members.reveal (district_id, id, path, member_id, fields, purpose, account_id, account_name, role, unit_id, at)
    values (
      ${inDistrict(tx)}, ${reveal.id}, ${reveal.path}, ${reveal.memberId}, ${[...reveal.fields]}, ${reveal.purpose}, ${reveal.accountId},
      ${reveal.accountName}, ${reveal.role}, ${reveal.unitId}, ${reveal.at.toISOString()})`)

export const revealsOf = (tx: Tx, memberId: string): Promise<RevealRow[]> =>
  tx.rows(sql<RevealRow>`
    select member_id as "memberId", fields, purpose, account_name as "accountName", role, unit_id as "unitId", at
    from members.reveal
    where district_id = any (${[...tx.scope.districtIds]})
      and member_id = ${memberId}
    order by at desc, id desc
    limit 200`)

/** Members whose contact is lost, among the given ones. */
export const lostAmong = async (tx: Tx, memberIds: readonly string[]): Promise<Set<string>> =>
  new Set(
    (
      await tx.rows(sql<{ id: string }>`
        select id
        from members.member
        where district_id = any (${[...tx.scope.districtIds]})
          and id = any (${[...memberIds]})
          and lost_since is not null
        order by id`)
    ).map((row) => row.id),
  )

// ---------------------------------------------------------------- guests of the roll

/** Somebody whom a branch manages while they are away from home; the id is that of their case. */
export type Guest = {
  id: string
  path: string
  branchId: string
  groupId: string | null
  name: string
  pinyin: string
  initials: string
  standing: 'full' | 'probationary' | null
  homeName: string
  from: Day
  to: Day | null
}

/** Once a case and stay: where it is written again, the place and the end follow. */
export const writeGuest = (tx: Tx, guest: Guest): Promise<number> =>
  tx.run(sql`
    insert into members.guest (district_id, id, path, branch_id, group_id, name, pinyin, initials, standing, home_name, from_day, to_day)
    values (
      ${tx.scope.districtIds[0]!}, ${guest.id}, ${guest.path}, ${guest.branchId}, ${guest.groupId}, ${guest.name}, ${guest.pinyin}, ${guest.initials},
      ${guest.standing}, ${guest.homeName}, ${guest.from}, ${guest.to})
    on conflict (district_id, id, from_day) do update
    set path = excluded.path, branch_id = excluded.branch_id, group_id = excluded.group_id, standing = excluded.standing, to_day = excluded.to_day`)

export const guestRows = (tx: Tx, { branchIds, day }: { branchIds: readonly string[]; day: Day }): Promise<Guest[]> =>
  tx.rows(sql<Guest>`
    select id, path, branch_id as "branchId", group_id as "groupId", name, pinyin, initials, standing, home_name as "homeName", from_day as "from", to_day as "to"
    from members.guest
    where district_id = any (${[...tx.scope.districtIds]})
      and branch_id = any (${[...branchIds]})
      and from_day <= ${day}
      and (to_day is null or to_day >= ${day})
    order by branch_id, pinyin, id
    limit 20000`)
