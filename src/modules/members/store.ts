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
}

/** Belongings that held on the day, with standing, floating and exemptions of the same day. */
export const rosterRows = (tx: Tx, asked: { branchIds: readonly string[]; day: Day; kinds: readonly RosterRow['belonging'][] }): Promise<RosterRow[]> =>
  tx.rows(sql<RosterRow>`
    with here as materialized (
      select belonging.district_id, belonging.member_id, belonging.branch_id, belonging.group_id, belonging.path, belonging.kind
      from members.belonging
      where belonging.district_id = any (${[...tx.scope.districtIds]})
        and belonging.branch_id = any (${[...asked.branchIds]})
        and belonging.kind = any (${[...asked.kinds]})
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
      exempt.attendance_id as "attendanceExemptionId", exempt.recording_id as "recordingExemptionId"
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

export const belongingOfPerson = (tx: Tx, personId: string, day: Day): Promise<{ memberId: string; branchId: string; path: string } | null> =>
  tx.maybe(sql<{ memberId: string; branchId: string; path: string }>`
    select member.id as "memberId", belonging.branch_id as "branchId", belonging.path
    from members.member
    join members.belonging on belonging.district_id = member.district_id and belonging.member_id = member.id
    where member.district_id = any (${[...tx.scope.districtIds]})
      and member.person_id = ${personId}
      and belonging.kind = 'affiliated'
      and belonging.from_day <= ${day}
      and (belonging.to_day is null or belonging.to_day >= ${day})`)

export type PostRow = { unitId: string; memberId: string; personId: string; post: PostKind; from: Day; to: Day | null }

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

/** Rows travel as one JSON text: the fastest way in past row-level security, where COPY is not allowed. */
const CHUNK = 5_000

const inChunks = async <Item>(items: readonly Item[], write: (part: string) => Promise<unknown>): Promise<void> => {
  for (let at = 0; at < items.length; at += CHUNK) await write(JSON.stringify(items.slice(at, at + CHUNK)))
}

/** Inserts members with their belonging, standing and, where they float, the span; ids must be new. */
export const insertMembers = async (tx: Tx, at: Date, members: readonly NewMember[]): Promise<void> => {
  await inChunks(members, (part) =>
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
  await insertBelongings(tx, members.map((member) => belongingOf(member)))
  await insertStandings(tx, members.flatMap((member) => standingsOf(member)))
  await insertFloatingSpans(tx, members.flatMap((member) => (member.floating ? [spanOf(member)] : [])))
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

const spanOf = (member: NewMember): NewFloatingSpan => ({ id: newId(), path: member.path, memberId: member.id, destination: member.floatingTo ?? '', hostName: null, from: member.belongsFrom, to: null })

/** Probationary from admission to the eve of confirmation, full from then on; without an admission day, from the belonging. */
export const standingsOf = (member: Pick<NewMember, 'id' | 'path' | 'standing' | 'joinedOn' | 'confirmedOn' | 'belongsFrom'>): NewStanding[] => {
  const of = { path: member.path, memberId: member.id }
  const begin = member.joinedOn ?? member.belongsFrom
  if (member.standing === 'probationary') return [{ ...of, id: newId(), standing: 'probationary', from: begin, to: null }]
  const full = member.confirmedOn ? later(member.confirmedOn, begin) : begin
  const before: NewStanding[] = full > begin ? [{ ...of, id: newId(), standing: 'probationary', from: begin, to: addDays(full, -1) }] : []
  return [...before, { ...of, id: newId(), standing: 'full', from: full, to: null }]
}

export type NewBelonging = { id: string; path: string; memberId: string; kind: 'affiliated' | 'parallel'; branchId: string; groupId: string | null; from: Day; to: Day | null; reason: string }

export const insertBelongings = (tx: Tx, belongings: readonly NewBelonging[]): Promise<void> =>
  inChunks(belongings, (part) =>
    tx.run(sql`
      insert into members.belonging (district_id, id, path, member_id, kind, branch_id, group_id, from_day, to_day, reason)
      select ${inDistrict(tx)}::int, id, path, "memberId", kind, "branchId", "groupId", "from", "to", reason
      from jsonb_to_recordset(${part}::jsonb) as given (
        id uuid, path text, "memberId" uuid, kind text, "branchId" uuid, "groupId" uuid, "from" date, "to" date, reason text)`),
  )

export type NewStanding = { id: string; path: string; memberId: string; standing: 'full' | 'probationary'; from: Day; to: Day | null }

export const insertStandings = (tx: Tx, standings: readonly NewStanding[]): Promise<void> =>
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

export type NewPost = { id: string; path: string; memberId: string; unitId: string; post: PostKind; from: Day; to: Day | null }

export const insertPosts = (tx: Tx, posts: readonly NewPost[]): Promise<void> =>
  inChunks(posts, (part) =>
    tx.run(sql`
      insert into members.post (district_id, id, path, member_id, unit_id, post, from_day, to_day)
      select ${inDistrict(tx)}::int, id, path, "memberId", "unitId", post, "from", "to"
      from jsonb_to_recordset(${part}::jsonb) as given (id uuid, path text, "memberId" uuid, "unitId" uuid, post text, "from" date, "to" date)`),
  )
