/** The only file of this module with SQL: minutes, votes, resolutions, deliberation, matters, disclosures, sealed analysis. */
import { sql } from 'kysely'
import type { Day } from '../../kernel/days.ts'
import { sealField } from '../../platform/crypto.ts'
import type { Tx } from '../../platform/db.ts'
import type { Text } from '../../policy/vocabulary/outcomes.ts'
import type { Ballot, Business } from '../../policy/vocabulary/votes.ts'
import type { About, Ground, Stance, Subject, Tally, VoteOutcome } from './contract.ts'

const district = (tx: Tx): number => tx.scope.districtIds[0]!
const districts = (tx: Tx): number[] => [...tx.scope.districtIds]
const json = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`
const at = (moment: Date) => moment.toISOString()

// ---------------------------------------------------------------- minutes

export type Minutes = {
  sessionId: string
  path: string
  unitId: string
  state: 'draft' | 'adopted'
  version: number
  reason: string | null
  openedAt: Date
  openedByName: string
}

const MINUTES = sql.raw(`
  minutes.session_id as "sessionId", minutes.path, minutes.unit_id as "unitId", minutes.state, minutes.version, minutes.reason,
  minutes.opened_at as "openedAt", minutes.opened_by_name as "openedByName"`)

export const selectMinutes = (tx: Tx, sessionIds: readonly string[]): Promise<Minutes[]> =>
  tx.rows(sql<Minutes>`
    select ${MINUTES}
    from meetings.minutes
    where district_id = any(${districts(tx)})
      and session_id = any(${[...sessionIds]})
    order by session_id`)

export const lockMinutes = (tx: Tx, sessionId: string): Promise<Minutes | null> =>
  tx.maybe(sql<Minutes>`
    select ${MINUTES}
    from meetings.minutes
    where district_id = ${district(tx)}
      and session_id = ${sessionId}
    for update`)

export const insertMinutes = (tx: Tx, row: Minutes): Promise<number> => insertManyMinutes(tx, [row])

export const insertManyMinutes = (tx: Tx, rows: readonly Minutes[]): Promise<number> =>
  tx.run(sql`
    insert into meetings.minutes (district_id, session_id, path, unit_id, state, version, reason, opened_at, opened_by_name)
    select ${district(tx)}::int, "sessionId", path, "unitId", state, version, reason, "openedAt", "openedByName"
    from jsonb_to_recordset(${json(rows)}) as given (
      "sessionId" uuid, path text, "unitId" uuid, state text, version int, reason text, "openedAt" timestamptz, "openedByName" text)
    on conflict do nothing`)

export const setMinutes = (tx: Tx, sessionId: string, { state, version, reason }: Pick<Minutes, 'state' | 'version' | 'reason'>): Promise<number> =>
  tx.run(sql`
    update meetings.minutes
    set state = ${state}, version = ${version}, reason = ${reason}
    where district_id = ${district(tx)}
      and session_id = ${sessionId}`)

// ---------------------------------------------------------------- topics

export type Point = { memberId: string | null; name: string; words: string }

export type Topic = {
  id: string
  revision: number
  path: string
  sessionId: string
  number: number
  meeting: string | null
  subject: Subject
  title: string
  report: string | null
  points: Point[]
  outcome: string | null
  removed: boolean
  editedBy: string | null
  editedByName: string
  editedAt: Date
}

const TOPIC = sql.raw(`
  topic.id, topic.revision, topic.path, topic.session_id as "sessionId", topic.number, topic.meeting, topic.subject, topic.title, topic.report,
  topic.points, topic.outcome, topic.removed, topic.edited_by as "editedBy", topic.edited_by_name as "editedByName", topic.edited_at as "editedAt"`)

/** The newest revision of every topic of the sessions, removed ones left out, in the order of the page. */
export const selectTopics = async (tx: Tx, sessionIds: readonly string[]): Promise<Topic[]> => {
  const rows = await tx.rows(sql<Topic>`
    select distinct on (topic.session_id, topic.id) ${TOPIC}
    from meetings.topic
    where topic.district_id = any(${districts(tx)})
      and topic.session_id = any(${[...sessionIds]})
    order by topic.session_id, topic.id, topic.revision desc`)
  return rows.filter(({ removed }) => !removed).sort((one, other) => one.number - other.number || (one.id < other.id ? -1 : 1))
}

/** The newest revision of one topic, removed or not. */
export const selectTopic = (tx: Tx, topicId: string): Promise<Topic | null> =>
  tx.maybe(sql<Topic>`
    select ${TOPIC}
    from meetings.topic
    where district_id = any(${districts(tx)})
      and id = ${topicId}
    order by revision desc
    limit 1`)

/** Adds a revision; false when that revision is there already: somebody else saved first. */
export const insertTopic = async (tx: Tx, row: Topic): Promise<boolean> => (await insertTopics(tx, [row])) === 1

export const insertTopics = (tx: Tx, rows: readonly Topic[]): Promise<number> =>
  tx.run(sql`
    insert into meetings.topic
      (district_id, id, revision, path, session_id, number, meeting, subject, title, report, points, outcome, removed, edited_by, edited_by_name, edited_at)
    select ${district(tx)}::int, id, revision, path, "sessionId", number, meeting, subject, title, report, points, outcome, removed, "editedBy", "editedByName", "editedAt"
    from jsonb_to_recordset(${json(rows)}) as given (
      id uuid, revision int, path text, "sessionId" uuid, number int, meeting text, subject text, title text, report text, points jsonb, outcome text,
      removed boolean, "editedBy" uuid, "editedByName" text, "editedAt" timestamptz)
    on conflict do nothing`)

// ---------------------------------------------------------------- differing views

export type View = {
  id: string
  path: string
  sessionId: string
  topicId: string
  stance: Stance
  memberId: string | null
  name: string | null
  words: string
  correctsId: string | null
  enteredBy: string | null
  enteredByName: string
  enteredAt: Date
}

export const selectViews = (tx: Tx, sessionIds: readonly string[]): Promise<View[]> =>
  tx.rows(sql<View>`
    select id, path, session_id as "sessionId", topic_id as "topicId", stance, member_id as "memberId", name, words, corrects_id as "correctsId",
      entered_by as "enteredBy", entered_by_name as "enteredByName", entered_at as "enteredAt"
    from meetings.differing_view
    where district_id = any(${districts(tx)})
      and session_id = any(${[...sessionIds]})
    order by entered_at, id
    limit 20000`)

export const insertViews = (tx: Tx, rows: readonly View[]): Promise<number> =>
  tx.run(sql`
    insert into meetings.differing_view
      (district_id, id, path, session_id, topic_id, stance, member_id, name, words, corrects_id, entered_by, entered_by_name, entered_at)
    select ${district(tx)}::int, id, path, "sessionId", "topicId", stance, "memberId", name, words, "correctsId", "enteredBy", "enteredByName", "enteredAt"
    from jsonb_to_recordset(${json(rows)}) as given (
      id uuid, path text, "sessionId" uuid, "topicId" uuid, stance text, "memberId" uuid, name text, words text, "correctsId" uuid, "enteredBy" uuid,
      "enteredByName" text, "enteredAt" timestamptz)`)

// ---------------------------------------------------------------- signatures and adopted versions

export type Signature = {
  sessionId: string
  version: number
  digest: string
  as: 'chair' | 'recorder'
  path: string
  name: string
  memberId: string | null
  accountId: string
  how: 'own' | 'paper'
  at: Date
  byName: string
}

export const selectSignatures = (tx: Tx, sessionIds: readonly string[]): Promise<Signature[]> =>
  tx.rows(sql<Signature>`
    select session_id as "sessionId", version, digest, as_role as "as", path, name, member_id as "memberId", account_id as "accountId", how, at,
      by_name as "byName"
    from meetings.signature
    where district_id = any(${districts(tx)})
      and session_id = any(${[...sessionIds]})
    order by at, as_role
    limit 20000`)

export const insertSignatures = (tx: Tx, rows: readonly Signature[]): Promise<number> =>
  tx.run(sql`
    insert into meetings.signature (district_id, session_id, version, digest, as_role, path, name, member_id, account_id, how, at, by_name)
    select ${district(tx)}::int, "sessionId", version, digest, "as", path, name, "memberId", "accountId", how, at, "byName"
    from jsonb_to_recordset(${json(rows)}) as given (
      "sessionId" uuid, version int, digest text, "as" text, path text, name text, "memberId" uuid, "accountId" uuid, how text, at timestamptz, "byName" text)
    on conflict do nothing`)

export type Adopted = {
  sessionId: string
  version: number
  path: string
  unitId: string
  digest: string
  body: unknown
  viewIds: string[]
  reason: string | null
  adoptedAt: Date
}

export type AdoptedHead = Omit<Adopted, 'body'>

export const selectAdoptedHeads = (tx: Tx, sessionIds: readonly string[]): Promise<AdoptedHead[]> =>
  tx.rows(sql<AdoptedHead>`
    select session_id as "sessionId", version, path, unit_id as "unitId", digest, view_ids as "viewIds", reason, adopted_at as "adoptedAt"
    from meetings.adopted
    where district_id = any(${districts(tx)})
      and session_id = any(${[...sessionIds]})
    order by session_id, version
    limit 20000`)

/** The frozen texts: one version of a session, or the newest of each of many. */
export const selectAdopted = (tx: Tx, sessionIds: readonly string[], version: number | null): Promise<Adopted[]> =>
  tx.rows(sql<Adopted>`
    select distinct on (session_id) session_id as "sessionId", version, path, unit_id as "unitId", digest, body, view_ids as "viewIds", reason,
      adopted_at as "adoptedAt"
    from meetings.adopted
    where district_id = any(${districts(tx)})
      and session_id = any(${[...sessionIds]})
      and (${version}::int is null or version = ${version})
    order by session_id, version desc`)

/** Freezes versions. The table refuses one that lacks a signature or drops a differing view of the version before. */
export const insertAdopted = (tx: Tx, rows: readonly (Adopted & { previousViews: string[] | null })[]): Promise<number> =>
  tx.run(sql`
    insert into meetings.adopted
      (district_id, session_id, version, path, unit_id, digest, body, view_ids, previous, previous_views, reason, adopted_at)
    select ${district(tx)}::int, "sessionId", version, path, "unitId", digest, body, "viewIds", nullif(version - 1, 0), "previousViews", reason, "adoptedAt"
    from jsonb_to_recordset(${json(rows)}) as given (
      "sessionId" uuid, version int, path text, "unitId" uuid, digest text, body jsonb, "viewIds" uuid[], "previousViews" uuid[], reason text,
      "adoptedAt" timestamptz)`)

// ---------------------------------------------------------------- resolutions

export type Resolution = {
  id: string
  path: string
  unitId: string
  sessionId: string
  topicId: string | null
  voteId: string | null
  kind: 'resolution' | 'measure'
  words: string
  source: string | null
  ownerMemberId: string | null
  ownerName: string | null
  dueOn: Day | null
  state: 'draft' | 'open' | 'done' | 'released' | 'withdrawn'
  doneOn: Day | null
  doneWords: string | null
  doneByName: string | null
  version: number
  enteredBy: string | null
  enteredByName: string
  enteredAt: Date
}

const RESOLUTION = sql.raw(`
  resolution.id, resolution.path, resolution.unit_id as "unitId", resolution.session_id as "sessionId", resolution.topic_id as "topicId",
  resolution.vote_id as "voteId", resolution.kind, resolution.words, resolution.source, resolution.owner_member_id as "ownerMemberId",
  resolution.owner_name as "ownerName", resolution.due_on as "dueOn", resolution.state, resolution.done_on as "doneOn",
  resolution.done_words as "doneWords", resolution.done_by_name as "doneByName", resolution.version, resolution.entered_by as "enteredBy",
  resolution.entered_by_name as "enteredByName", resolution.entered_at as "enteredAt"`)

export const selectResolutions = (tx: Tx, sessionIds: readonly string[]): Promise<Resolution[]> =>
  tx.rows(sql<Resolution>`
    select ${RESOLUTION}
    from meetings.resolution
    where district_id = any(${districts(tx)})
      and session_id = any(${[...sessionIds]})
      and state <> 'withdrawn'
    order by entered_at, id
    limit 20000`)

/** What is followed up at a unit and below: open ones first by term, then those ended in the year. */
export const selectFollowed = (tx: Tx, { path, from }: { path: string; from: Day }): Promise<Resolution[]> =>
  tx.rows(sql<Resolution>`
    select ${RESOLUTION}
    from meetings.resolution
    where district_id = any(${districts(tx)})
      and path >= ${path}
      and path < ${`${path}~`}
      and (state = 'open' or (state in ('done', 'released') and done_on >= ${from}))
    order by (state <> 'open'), due_on nulls last, entered_at, id
    limit 300`)

export const selectResolution = (tx: Tx, resolutionId: string): Promise<Resolution | null> =>
  tx.maybe(sql<Resolution>`
    select ${RESOLUTION}
    from meetings.resolution
    where district_id = any(${districts(tx)})
      and id = ${resolutionId}`)

export const insertResolutions = (tx: Tx, rows: readonly Resolution[]): Promise<number> =>
  tx.run(sql`
    insert into meetings.resolution
      (district_id, id, path, unit_id, session_id, topic_id, vote_id, kind, words, source, owner_member_id, owner_name, due_on, state, done_on, done_words,
      done_by_name, version, entered_by, entered_by_name, entered_at)
    select ${district(tx)}::int, id, path, "unitId", "sessionId", "topicId", "voteId", kind, words, source, "ownerMemberId", "ownerName", "dueOn", state, "doneOn",
      "doneWords", "doneByName", version, "enteredBy", "enteredByName", "enteredAt"
    from jsonb_to_recordset(${json(rows)}) as given (
      id uuid, path text, "unitId" uuid, "sessionId" uuid, "topicId" uuid, "voteId" uuid, kind text, words text, source text, "ownerMemberId" uuid,
      "ownerName" text, "dueOn" date, state text, "doneOn" date, "doneWords" text, "doneByName" text, version int, "enteredBy" uuid, "enteredByName" text,
      "enteredAt" timestamptz)`)

type ResolutionChange = Partial<
  Pick<Resolution, 'words' | 'source' | 'ownerMemberId' | 'ownerName' | 'dueOn' | 'topicId' | 'voteId' | 'state' | 'doneOn' | 'doneWords' | 'doneByName'>
>

const RESOLUTION_COLUMN: Record<string, string> = {
  ownerMemberId: 'owner_member_id',
  ownerName: 'owner_name',
  dueOn: 'due_on',
  topicId: 'topic_id',
  voteId: 'vote_id',
  doneOn: 'done_on',
  doneWords: 'done_words',
  doneByName: 'done_by_name',
}

/** False when it is not the version that was read. */
export const updateResolution = async (tx: Tx, { id, version }: { id: string; version: number }, change: ResolutionChange): Promise<boolean> => {
  const parts = Object.entries(change).map(([key, value]) => sql`${sql.ref(RESOLUTION_COLUMN[key] ?? key)} = ${value}`)
  const count = await tx.run(sql`
    update meetings.resolution
    set ${sql.join([...parts, sql`version = version + 1`])}
    where district_id = ${district(tx)}
      and id = ${id}
      and version = ${version}`)
  return count === 1
}

/** With the adoption the drafted resolutions of a session become open; returns them. */
export const openResolutions = (tx: Tx, sessionId: string): Promise<Resolution[]> =>
  tx.rows(sql<Resolution>`
    update meetings.resolution
    set state = 'open', version = version + 1
    where district_id = ${district(tx)}
      and session_id = ${sessionId}
      and state = 'draft'
    returning ${RESOLUTION}`)

export const countOpenResolutions = (tx: Tx, sessionIds: readonly string[]): Promise<{ sessionId: string; count: number }[]> =>
  tx.rows(sql<{ sessionId: string; count: number }>`
    select session_id as "sessionId", count(*)::int as count
    from meetings.resolution
    where district_id = any(${districts(tx)})
      and session_id = any(${[...sessionIds]})
      and state = 'open'
    group by session_id
    order by session_id`)

// ---------------------------------------------------------------- votes

export type Deduction = {
  sessionId: string
  memberId: string
  path: string
  ground: Ground
  approvedByName: string | null
  approvedOn: Day | null
  consented: boolean
  withdrawn: boolean
  enteredByName: string
  enteredAt: Date
}

export const selectDeductions = (tx: Tx, sessionIds: readonly string[]): Promise<Deduction[]> =>
  tx.rows(sql<Deduction>`
    select session_id as "sessionId", member_id as "memberId", path, ground, approved_by_name as "approvedByName", approved_on as "approvedOn", consented,
      withdrawn, entered_by_name as "enteredByName", entered_at as "enteredAt"
    from meetings.deduction
    where district_id = any(${districts(tx)})
      and session_id = any(${[...sessionIds]})
      and not withdrawn
    order by session_id, member_id
    limit 20000`)

export const upsertDeductions = (tx: Tx, rows: readonly Deduction[]): Promise<number> =>
  tx.run(sql`
    insert into meetings.deduction
      (district_id, session_id, member_id, path, ground, approved_by_name, approved_on, consented, withdrawn, entered_by_name, entered_at)
    select ${district(tx)}::int, "sessionId", "memberId", path, ground, "approvedByName", "approvedOn", consented, withdrawn, "enteredByName", "enteredAt"
    from jsonb_to_recordset(${json(rows)}) as given (
      "sessionId" uuid, "memberId" uuid, path text, ground text, "approvedByName" text, "approvedOn" date, consented boolean, withdrawn boolean,
      "enteredByName" text, "enteredAt" timestamptz)
    on conflict (district_id, session_id, member_id) do update
    set ground = excluded.ground, approved_by_name = excluded.approved_by_name, approved_on = excluded.approved_on, consented = excluded.consented,
      withdrawn = excluded.withdrawn, entered_by_name = excluded.entered_by_name, entered_at = excluded.entered_at`)

export type Candidate = { id: string; memberId: string | null; name: string; votes: number | null; elected: boolean | null }

export type Vote = {
  id: string
  path: string
  unitId: string
  sessionId: string
  topicId: string | null
  number: number
  business: Business
  title: string
  persons: number
  ballots: Ballot[]
  seats: number | null
  candidates: Candidate[]
  tellers: string[]
  state: 'open' | 'closed' | 'withdrawn'
  tally: Tally | null
  slot: string | null
  entitled: number | null
  present: number | null
  issued: number | null
  returned: number | null
  approvals: number | null
  outcome: VoteOutcome | null
  findingId: string | null
  openedByName: string
  openedAt: Date
  closedByName: string | null
  closedAt: Date | null
  withdrawnReason: string | null
  version: number
}

const VOTE = sql.raw(`
  vote.id, vote.path, vote.unit_id as "unitId", vote.session_id as "sessionId", vote.topic_id as "topicId", vote.number, vote.business, vote.title,
  vote.persons, vote.ballots, vote.seats, vote.candidates, vote.tellers, vote.state, vote.tally, vote.slot, vote.entitled, vote.present, vote.issued,
  vote.returned, vote.approvals, vote.outcome, vote.finding_id as "findingId", vote.opened_by_name as "openedByName", vote.opened_at as "openedAt",
  vote.closed_by_name as "closedByName", vote.closed_at as "closedAt", vote.withdrawn_reason as "withdrawnReason", vote.version`)

export const selectVotes = (tx: Tx, sessionIds: readonly string[]): Promise<Vote[]> =>
  tx.rows(sql<Vote>`
    select ${VOTE}
    from meetings.vote
    where district_id = any(${districts(tx)})
      and session_id = any(${[...sessionIds]})
    order by session_id, number
    limit 20000`)

export const selectVote = (tx: Tx, voteId: string): Promise<Vote | null> =>
  tx.maybe(sql<Vote>`
    select ${VOTE}
    from meetings.vote
    where district_id = any(${districts(tx)})
      and id = ${voteId}`)

export const insertVotes = (tx: Tx, rows: readonly Vote[]): Promise<number> =>
  tx.run(sql`
    insert into meetings.vote
      (district_id, id, path, unit_id, session_id, topic_id, number, business, title, persons, ballots, seats, candidates, tellers, state, tally, slot,
      entitled, present, issued, returned, approvals, outcome, finding_id, opened_by_name, opened_at, closed_by_name, closed_at, version)
    select ${district(tx)}::int, id, path, "unitId", "sessionId", "topicId", number, business, title, persons, ballots, seats, candidates, tellers, state, tally, slot,
      entitled, present, issued, returned, approvals, outcome, "findingId", "openedByName", "openedAt", "closedByName", "closedAt", version
    from jsonb_to_recordset(${json(rows)}) as given (
      id uuid, path text, "unitId" uuid, "sessionId" uuid, "topicId" uuid, number int, business text, title text, persons int, ballots text[], seats int,
      candidates jsonb, tellers text[], state text, tally jsonb, slot text, entitled int, present int, issued int, returned int, approvals int, outcome text,
      "findingId" uuid, "openedByName" text, "openedAt" timestamptz, "closedByName" text, "closedAt" timestamptz, version int)`)

type Closing = Pick<
  Vote,
  'tally' | 'candidates' | 'slot' | 'entitled' | 'present' | 'issued' | 'returned' | 'approvals' | 'outcome' | 'findingId' | 'closedByName' | 'closedAt'
>

/** False when it is no longer the open version that was read. */
export const closeVoteRow = async (tx: Tx, { id, version }: { id: string; version: number }, closing: Closing): Promise<boolean> => {
  const count = await tx.run(sql`
    update meetings.vote
    set state = 'closed', tally = ${json(closing.tally)}, candidates = ${json(closing.candidates)}, slot = ${closing.slot}, entitled = ${closing.entitled},
      present = ${closing.present}, issued = ${closing.issued}, returned = ${closing.returned}, approvals = ${closing.approvals}, outcome = ${closing.outcome},
      finding_id = ${closing.findingId}, closed_by_name = ${closing.closedByName}, closed_at = ${at(closing.closedAt!)}, version = version + 1
    where district_id = ${district(tx)}
      and id = ${id}
      and state = 'open'
      and version = ${version}`)
  return count === 1
}

export const withdrawVoteRow = async (tx: Tx, { id, version }: { id: string; version: number }, reason: string): Promise<boolean> => {
  const count = await tx.run(sql`
    update meetings.vote
    set state = 'withdrawn', withdrawn_reason = ${reason}, version = version + 1
    where district_id = ${district(tx)}
      and id = ${id}
      and state = 'open'
      and version = ${version}`)
  return count === 1
}

// ---------------------------------------------------------------- deliberation

export type Briefing = {
  sessionId: string
  kind: 'report' | 'plan'
  path: string
  unitId: string
  year: number
  month: number
  facts: { what: Text; value: Text; link: string | null }[]
  words: string | null
  changed: string | null
  result: string | null
  byName: string
  at: Date
  version: number
}

export const selectBriefings = (tx: Tx, sessionIds: readonly string[]): Promise<Briefing[]> =>
  tx.rows(sql<Briefing>`
    select session_id as "sessionId", kind, path, unit_id as "unitId", year, month, facts, words, changed, result, by_name as "byName", at, version
    from meetings.briefing
    where district_id = any(${districts(tx)})
      and session_id = any(${[...sessionIds]})
    order by session_id, kind
    limit 20000`)

/** Keeps it as the next version; false when another version stands there. `version` 0: none yet. */
export const keepBriefing = async (tx: Tx, row: Briefing): Promise<boolean> => {
  if (row.version === 0) return (await insertBriefings(tx, [{ ...row, version: 1 }])) === 1
  const count = await tx.run(sql`
    update meetings.briefing
    set facts = ${json(row.facts)}, words = ${row.words}, changed = ${row.changed}, result = ${row.result}, by_name = ${row.byName}, at = ${at(row.at)},
      version = version + 1
    where district_id = ${district(tx)}
      and session_id = ${row.sessionId}
      and kind = ${row.kind}
      and version = ${row.version}`)
  return count === 1
}

export const insertBriefings = (tx: Tx, rows: readonly Briefing[]): Promise<number> =>
  tx.run(sql`
    insert into meetings.briefing (district_id, session_id, kind, path, unit_id, year, month, facts, words, changed, result, by_name, at, version)
    select ${district(tx)}::int, "sessionId", kind, path, "unitId", year, month, facts, words, changed, result, "byName", at, version
    from jsonb_to_recordset(${json(rows)}) as given (
      "sessionId" uuid, kind text, path text, "unitId" uuid, year int, month int, facts jsonb, words text, changed text, result text, "byName" text,
      at timestamptz, version int)
    on conflict do nothing`)

export type Opinion = {
  id: string
  path: string
  unitId: string
  sessionId: string
  about: About
  matter: string
  memberId: string | null
  name: string | null
  words: string
  result: string | null
  resultByName: string | null
  resultAt: Date | null
  enteredByName: string
  enteredAt: Date
}

const OPINION = sql.raw(`
  opinion.id, opinion.path, opinion.unit_id as "unitId", opinion.session_id as "sessionId", opinion.about, opinion.matter, opinion.member_id as "memberId",
  opinion.name, opinion.words, opinion.result, opinion.result_by_name as "resultByName", opinion.result_at as "resultAt",
  opinion.entered_by_name as "enteredByName", opinion.entered_at as "enteredAt"`)

export const selectOpinions = (tx: Tx, sessionIds: readonly string[]): Promise<Opinion[]> =>
  tx.rows(sql<Opinion>`
    select ${OPINION}
    from meetings.opinion
    where district_id = any(${districts(tx)})
      and session_id = any(${[...sessionIds]})
    order by entered_at, id
    limit 20000`)

export const selectOpinion = (tx: Tx, opinionId: string): Promise<Opinion | null> =>
  tx.maybe(sql<Opinion>`
    select ${OPINION}
    from meetings.opinion
    where district_id = any(${districts(tx)})
      and id = ${opinionId}`)

export const insertOpinions = (tx: Tx, rows: readonly Opinion[]): Promise<number> =>
  tx.run(sql`
    insert into meetings.opinion
      (district_id, id, path, unit_id, session_id, about, matter, member_id, name, words, result, result_by_name, result_at, entered_by_name, entered_at)
    select ${district(tx)}::int, id, path, "unitId", "sessionId", about, matter, "memberId", name, words, result, "resultByName", "resultAt", "enteredByName", "enteredAt"
    from jsonb_to_recordset(${json(rows)}) as given (
      id uuid, path text, "unitId" uuid, "sessionId" uuid, about text, matter text, "memberId" uuid, name text, words text, result text, "resultByName" text,
      "resultAt" timestamptz, "enteredByName" text, "enteredAt" timestamptz)`)

export const setOpinionResult = (tx: Tx, opinionId: string, { result, byName, when }: { result: string; byName: string; when: Date }): Promise<number> =>
  tx.run(sql`
    update meetings.opinion
    set result = ${result}, result_by_name = ${byName}, result_at = ${at(when)}
    where district_id = ${district(tx)}
      and id = ${opinionId}`)

// ---------------------------------------------------------------- questions

export type Question = {
  id: string
  path: string
  unitId: string
  sessionId: string | null
  about: 'hot' | 'hard' | 'key'
  memberId: string | null
  name: string
  words: string
  askedOn: Day
  dueOn: Day | null
  state: 'open' | 'answered' | 'closed'
  answer: string | null
  acted: string | null
  answeredByName: string | null
  answeredOn: Day | null
  closedSessionId: string | null
  closedOn: Day | null
  closedByName: string | null
  version: number
  enteredBy: string | null
  enteredByName: string
  enteredAt: Date
}

const QUESTION = sql.raw(`
  question.id, question.path, question.unit_id as "unitId", question.session_id as "sessionId", question.about, question.member_id as "memberId",
  question.name, question.words, question.asked_on as "askedOn", question.due_on as "dueOn", question.state, question.answer, question.acted,
  question.answered_by_name as "answeredByName", question.answered_on as "answeredOn", question.closed_session_id as "closedSessionId",
  question.closed_on as "closedOn", question.closed_by_name as "closedByName", question.version, question.entered_by as "enteredBy",
  question.entered_by_name as "enteredByName", question.entered_at as "enteredAt"`)

/** Questions of a unit: those not closed, and on request the closed ones too, newest first. */
export const selectQuestions = (tx: Tx, { unitId, closed, memberId }: { unitId: string; closed: boolean; memberId: string | null }): Promise<Question[]> =>
  tx.rows(sql<Question>`
    select ${QUESTION}
    from meetings.question
    where district_id = any(${districts(tx)})
      and unit_id = ${unitId}
      and (${closed} or state <> 'closed')
      and (${memberId}::uuid is null or member_id = ${memberId})
    order by (state = 'closed'), asked_on, id
    limit 200`)

/** What stood before the unit on one of its activity days: asked by then, and not closed before it. */
export const selectQuestionsAt = (tx: Tx, { unitId, sessionId, day }: { unitId: string; sessionId: string; day: Day }): Promise<Question[]> =>
  tx.rows(sql<Question>`
    select ${QUESTION}
    from meetings.question
    where district_id = any(${districts(tx)})
      and unit_id = ${unitId}
      and asked_on <= ${day}
      and (closed_on is null or closed_on > ${day} or closed_session_id = ${sessionId})
    order by asked_on, id
    limit 200`)

export const selectQuestion = (tx: Tx, questionId: string): Promise<Question | null> =>
  tx.maybe(sql<Question>`
    select ${QUESTION}
    from meetings.question
    where district_id = any(${districts(tx)})
      and id = ${questionId}`)

export const insertQuestions = (tx: Tx, rows: readonly Question[]): Promise<number> =>
  tx.run(sql`
    insert into meetings.question
      (district_id, id, path, unit_id, session_id, about, member_id, name, words, asked_on, due_on, state, answer, acted, answered_by_name, answered_on,
      closed_session_id, closed_on, closed_by_name, version, entered_by, entered_by_name, entered_at)
    select ${district(tx)}::int, id, path, "unitId", "sessionId", about, "memberId", name, words, "askedOn", "dueOn", state, answer, acted, "answeredByName", "answeredOn",
      "closedSessionId", "closedOn", "closedByName", version, "enteredBy", "enteredByName", "enteredAt"
    from jsonb_to_recordset(${json(rows)}) as given (
      id uuid, path text, "unitId" uuid, "sessionId" uuid, about text, "memberId" uuid, name text, words text, "askedOn" date, "dueOn" date, state text,
      answer text, acted text, "answeredByName" text, "answeredOn" date, "closedSessionId" uuid, "closedOn" date, "closedByName" text, version int,
      "enteredBy" uuid, "enteredByName" text, "enteredAt" timestamptz)`)

type QuestionChange = Pick<Question, 'state'> &
  Partial<Pick<Question, 'answer' | 'acted' | 'answeredByName' | 'answeredOn' | 'closedSessionId' | 'closedOn' | 'closedByName'>>

const QUESTION_COLUMN: Record<string, string> = {
  answeredByName: 'answered_by_name',
  answeredOn: 'answered_on',
  closedSessionId: 'closed_session_id',
  closedOn: 'closed_on',
  closedByName: 'closed_by_name',
}

export const updateQuestion = async (tx: Tx, { id, version }: { id: string; version: number }, change: QuestionChange): Promise<boolean> => {
  const parts = Object.entries(change).map(([key, value]) => sql`${sql.ref(QUESTION_COLUMN[key] ?? key)} = ${value}`)
  const count = await tx.run(sql`
    update meetings.question
    set ${sql.join([...parts, sql`version = version + 1`])}
    where district_id = ${district(tx)}
      and id = ${id}
      and version = ${version}
      and state <> 'closed'`)
  return count === 1
}

export type QuestionTurn = { questionId: string; sessionId: string; path: string; words: string; byName: string; at: Date }

export const selectQuestionTurns = (tx: Tx, questionIds: readonly string[]): Promise<QuestionTurn[]> =>
  tx.rows(sql<QuestionTurn>`
    select question_id as "questionId", session_id as "sessionId", path, words, by_name as "byName", at
    from meetings.question_turn
    where district_id = any(${districts(tx)})
      and question_id = any(${[...questionIds]})
    order by at, session_id
    limit 2000`)

/** Returns 0 where the question was taken up on that day already. */
export const insertQuestionTurns = (tx: Tx, rows: readonly QuestionTurn[]): Promise<number> =>
  tx.run(sql`
    insert into meetings.question_turn (district_id, question_id, session_id, path, words, by_name, at)
    select ${district(tx)}::int, "questionId", "sessionId", path, words, "byName", at
    from jsonb_to_recordset(${json(rows)}) as given ("questionId" uuid, "sessionId" uuid, path text, words text, "byName" text, at timestamptz)
    on conflict do nothing`)

// ---------------------------------------------------------------- matters

type MatterStepName = { key: string; title: Text; actor: Text; cites: string[] }

export type Matter = {
  id: string
  path: string
  unitId: string
  title: string
  slot: string
  steps: MatterStepName[]
  openedOn: Day
  openedByName: string
  state: 'open' | 'done' | 'stopped'
  stoppedReason: string | null
  version: number
}

const MATTER = sql.raw(`
  matter.id, matter.path, matter.unit_id as "unitId", matter.title, matter.slot, matter.steps, matter.opened_on as "openedOn",
  matter.opened_by_name as "openedByName", matter.state, matter.stopped_reason as "stoppedReason", matter.version`)

export const selectMatters = (tx: Tx, unitId: string): Promise<Matter[]> =>
  tx.rows(sql<Matter>`
    select ${MATTER}
    from meetings.matter
    where district_id = any(${districts(tx)})
      and unit_id = ${unitId}
    order by (state <> 'open'), opened_on desc, id
    limit 100`)

export const lockMatter = (tx: Tx, matterId: string): Promise<Matter | null> =>
  tx.maybe(sql<Matter>`
    select ${MATTER}
    from meetings.matter
    where district_id = ${district(tx)}
      and id = ${matterId}
    for update`)

export const selectMatter = (tx: Tx, matterId: string): Promise<Matter | null> =>
  tx.maybe(sql<Matter>`
    select ${MATTER}
    from meetings.matter
    where district_id = any(${districts(tx)})
      and id = ${matterId}`)

export const insertMatters = (tx: Tx, rows: readonly Matter[]): Promise<number> =>
  tx.run(sql`
    insert into meetings.matter (district_id, id, path, unit_id, title, slot, steps, opened_on, opened_by_name, state, stopped_reason, version)
    select ${district(tx)}::int, id, path, "unitId", title, slot, steps, "openedOn", "openedByName", state, "stoppedReason", version
    from jsonb_to_recordset(${json(rows)}) as given (
      id uuid, path text, "unitId" uuid, title text, slot text, steps jsonb, "openedOn" date, "openedByName" text, state text, "stoppedReason" text, version int)`)

export const setMatter = (tx: Tx, matterId: string, { state, reason }: { state: Matter['state']; reason: string | null }): Promise<number> =>
  tx.run(sql`
    update meetings.matter
    set state = ${state}, stopped_reason = ${reason}, version = version + 1
    where district_id = ${district(tx)}
      and id = ${matterId}`)

export type MatterStep = {
  matterId: string
  number: number
  path: string
  step: string
  onDay: Day
  previous: number | null
  previousDay: Day | null
  sessionId: string | null
  result: string
  byName: string
  at: Date
}

export const selectMatterSteps = (tx: Tx, matterIds: readonly string[]): Promise<MatterStep[]> =>
  tx.rows(sql<MatterStep>`
    select matter_id as "matterId", number, path, step, on_day as "onDay", previous, previous_day as "previousDay", session_id as "sessionId", result,
      by_name as "byName", at
    from meetings.matter_step
    where district_id = any(${districts(tx)})
      and matter_id = any(${[...matterIds]})
    order by matter_id, number
    limit 2000`)

export const insertMatterSteps = (tx: Tx, rows: readonly MatterStep[]): Promise<number> =>
  tx.run(sql`
    insert into meetings.matter_step (district_id, matter_id, number, path, step, on_day, previous, previous_day, session_id, result, by_name, at)
    select ${district(tx)}::int, "matterId", number, path, step, "onDay", previous, "previousDay", "sessionId", result, "byName", at
    from jsonb_to_recordset(${json(rows)}) as given (
      "matterId" uuid, number int, path text, step text, "onDay" date, previous int, "previousDay" date, "sessionId" uuid, result text, "byName" text,
      at timestamptz)`)

// ---------------------------------------------------------------- disclosures and reports upward

export type Disclosure = {
  id: string
  path: string
  unitId: string
  category: string
  title: string
  words: string | null
  year: number
  month: number
  publishedOn: Day
  place: string
  byName: string
  at: Date
}

const DISCLOSURE = sql.raw(`
  disclosure.id, disclosure.path, disclosure.unit_id as "unitId", disclosure.category, disclosure.title, disclosure.words, disclosure.year,
  disclosure.month, disclosure.published_on as "publishedOn", disclosure.place, disclosure.by_name as "byName", disclosure.at`)

export const selectDisclosures = (tx: Tx, { unitId, year }: { unitId: string; year: number }): Promise<Disclosure[]> =>
  tx.rows(sql<Disclosure>`
    select ${DISCLOSURE}
    from meetings.disclosure
    where district_id = any(${districts(tx)})
      and unit_id = ${unitId}
      and year = ${year}
    order by published_on desc, id
    limit 300`)

export const selectDisclosure = (tx: Tx, disclosureId: string): Promise<Disclosure | null> =>
  tx.maybe(sql<Disclosure>`
    select ${DISCLOSURE}
    from meetings.disclosure
    where district_id = any(${districts(tx)})
      and id = ${disclosureId}`)

export const insertDisclosures = (tx: Tx, rows: readonly Disclosure[]): Promise<number> =>
  tx.run(sql`
    insert into meetings.disclosure (district_id, id, path, unit_id, category, title, words, year, month, published_on, place, by_name, at)
    select ${district(tx)}::int, id, path, "unitId", category, title, words, year, month, "publishedOn", place, "byName", at
    from jsonb_to_recordset(${json(rows)}) as given (
      id uuid, path text, "unitId" uuid, category text, title text, words text, year int, month int, "publishedOn" date, place text, "byName" text,
      at timestamptz)`)

export type Remark = {
  id: string
  path: string
  disclosureId: string
  memberId: string | null
  name: string | null
  words: string
  at: Date
  reply: string | null
  repliedByName: string | null
  repliedAt: Date | null
}

const REMARK = sql.raw(`
  remark.id, remark.path, remark.disclosure_id as "disclosureId", remark.member_id as "memberId", remark.name, remark.words, remark.at, remark.reply,
  remark.replied_by_name as "repliedByName", remark.replied_at as "repliedAt"`)

export const selectRemarks = (tx: Tx, disclosureIds: readonly string[]): Promise<Remark[]> =>
  tx.rows(sql<Remark>`
    select ${REMARK}
    from meetings.remark
    where district_id = any(${districts(tx)})
      and disclosure_id = any(${[...disclosureIds]})
    order by at, id
    limit 2000`)

export const selectRemark = (tx: Tx, remarkId: string): Promise<Remark | null> =>
  tx.maybe(sql<Remark>`
    select ${REMARK}
    from meetings.remark
    where district_id = any(${districts(tx)})
      and id = ${remarkId}`)

export const insertRemarks = (tx: Tx, rows: readonly Remark[]): Promise<number> =>
  tx.run(sql`
    insert into meetings.remark (district_id, id, path, disclosure_id, member_id, name, words, at, reply, replied_by_name, replied_at)
    select ${district(tx)}::int, id, path, "disclosureId", "memberId", name, words, at, reply, "repliedByName", "repliedAt"
    from jsonb_to_recordset(${json(rows)}) as given (
      id uuid, path text, "disclosureId" uuid, "memberId" uuid, name text, words text, at timestamptz, reply text, "repliedByName" text, "repliedAt" timestamptz)`)

/** 0 where it was answered already. */
export const setRemarkReply = (tx: Tx, remarkId: string, { reply, byName, when }: { reply: string; byName: string; when: Date }): Promise<number> =>
  tx.run(sql`
    update meetings.remark
    set reply = ${reply}, replied_by_name = ${byName}, replied_at = ${at(when)}
    where district_id = ${district(tx)}
      and id = ${remarkId}
      and reply is null`)

export type Upward = {
  id: string
  path: string
  unitId: string
  sessionId: string | null
  words: string
  membersAffected: number
  dueOn: Day | null
  reportedAt: Date
  reportedByName: string
  answer: string | null
  answeredByName: string | null
  answeredAt: Date | null
  version: number
}

const UPWARD = sql.raw(`
  upward_report.id, upward_report.path, upward_report.unit_id as "unitId", upward_report.session_id as "sessionId", upward_report.words,
  upward_report.members_affected as "membersAffected", upward_report.due_on as "dueOn", upward_report.reported_at as "reportedAt",
  upward_report.reported_by_name as "reportedByName", upward_report.answer, upward_report.answered_by_name as "answeredByName",
  upward_report.answered_at as "answeredAt", upward_report.version`)

/** At a unit and below it: those without an answer first. */
export const selectUpward = (tx: Tx, path: string): Promise<Upward[]> =>
  tx.rows(sql<Upward>`
    select ${UPWARD}
    from meetings.upward_report
    where district_id = any(${districts(tx)})
      and path >= ${path}
      and path < ${`${path}~`}
    order by (answer is not null), reported_at desc, id
    limit 100`)

export const selectUpwardOne = (tx: Tx, reportId: string): Promise<Upward | null> =>
  tx.maybe(sql<Upward>`
    select ${UPWARD}
    from meetings.upward_report
    where district_id = any(${districts(tx)})
      and id = ${reportId}`)

export const insertUpward = (tx: Tx, rows: readonly Upward[]): Promise<number> =>
  tx.run(sql`
    insert into meetings.upward_report
      (district_id, id, path, unit_id, session_id, words, members_affected, due_on, reported_at, reported_by_name, answer, answered_by_name, answered_at, version)
    select ${district(tx)}::int, id, path, "unitId", "sessionId", words, "membersAffected", "dueOn", "reportedAt", "reportedByName", answer, "answeredByName",
      "answeredAt", version
    from jsonb_to_recordset(${json(rows)}) as given (
      id uuid, path text, "unitId" uuid, "sessionId" uuid, words text, "membersAffected" int, "dueOn" date, "reportedAt" timestamptz, "reportedByName" text,
      answer text, "answeredByName" text, "answeredAt" timestamptz, version int)`)

export const setUpwardAnswer = (
  tx: Tx,
  { id, version }: { id: string; version: number },
  { answer, byName, when }: { answer: string; byName: string; when: Date },
): Promise<number> =>
  tx.run(sql`
    update meetings.upward_report
    set answer = ${answer}, answered_by_name = ${byName}, answered_at = ${at(when)}, version = version + 1
    where district_id = ${district(tx)}
      and id = ${id}
      and version = ${version}
      and answer is null`)

// ---------------------------------------------------------------- analysis

export type Analysis = {
  id: string
  path: string
  unitId: string
  sessionId: string | null
  memberId: string | null
  slot: string
  position: number | null
  on: Day
  fieldsSealed: Buffer
  measureDue: Day | null
  measureDoneOn: Day | null
  measureDoneByName: string | null
  version: number
  enteredBy: string | null
  enteredByName: string
  enteredAt: Date
}

const ANALYSIS = sql.raw(`
  analysis.id, analysis.path, analysis.unit_id as "unitId", analysis.session_id as "sessionId", analysis.member_id as "memberId", analysis.slot,
  analysis.position, analysis.on_day as "on", analysis.fields_sealed as "fieldsSealed", analysis.measure_due as "measureDue",
  analysis.measure_done_on as "measureDoneOn", analysis.measure_done_by_name as "measureDoneByName", analysis.version, analysis.entered_by as "enteredBy",
  analysis.entered_by_name as "enteredByName", analysis.entered_at as "enteredAt"`)

export const selectAnalysis = (tx: Tx, sessionId: string): Promise<Analysis[]> =>
  tx.rows(sql<Analysis>`
    select ${ANALYSIS}
    from meetings.analysis
    where district_id = any(${districts(tx)})
      and session_id = ${sessionId}
      and member_id is not null
    order by position nulls last, entered_at, id
    limit 500`)

export const selectAnalysisOne = (tx: Tx, entryId: string): Promise<Analysis | null> =>
  tx.maybe(sql<Analysis>`
    select ${ANALYSIS}
    from meetings.analysis
    where district_id = any(${districts(tx)})
      and id = ${entryId}`)

/** Measures of an earlier year's analysis at the unit, set and not yet carried out. */
export const selectOpenMeasures = (tx: Tx, { unitId, before }: { unitId: string; before: Day }): Promise<Analysis[]> =>
  tx.rows(sql<Analysis>`
    select ${ANALYSIS}
    from meetings.analysis
    where district_id = any(${districts(tx)})
      and unit_id = ${unitId}
      and on_day < ${before}
      and member_id is not null
      and measure_due is not null
      and measure_done_on is null
    order by measure_due, id
    limit 200`)

type StateOfMind = Pick<Analysis, 'id' | 'on' | 'enteredByName'>

export const selectStatesOfMind = (tx: Tx, { unitId, from }: { unitId: string; from: Day }): Promise<StateOfMind[]> =>
  tx.rows(sql<StateOfMind>`
    select id, on_day as "on", entered_by_name as "enteredByName"
    from meetings.analysis
    where district_id = any(${districts(tx)})
      and unit_id = ${unitId}
      and member_id is null
      and on_day >= ${from}
    order by on_day desc, id
    limit 100`)

export const sealedFieldsPlace = (id: string): string => `meetings.analysis.fields|${id}`

export const insertAnalysis = async (tx: Tx, rows: readonly (Omit<Analysis, 'fieldsSealed'> & { fields: unknown })[]): Promise<number> => {
  const sealed = rows.map(({ fields, ...row }) => ({ ...row, sealed: `\\x${sealField(sealedFieldsPlace(row.id), JSON.stringify(fields)).toString('hex')}` }))
  return tx.run(sql`
    insert into meetings.analysis
      (district_id, id, path, unit_id, session_id, member_id, slot, position, on_day, fields_sealed, measure_due, measure_done_on, measure_done_by_name, version,
      entered_by, entered_by_name, entered_at)
    select ${district(tx)}::int, id, path, "unitId", "sessionId", "memberId", slot, position, "on", sealed, "measureDue", "measureDoneOn", "measureDoneByName", version,
      "enteredBy", "enteredByName", "enteredAt"
    from jsonb_to_recordset(${json(sealed)}) as given (
      id uuid, path text, "unitId" uuid, "sessionId" uuid, "memberId" uuid, slot text, position int, "on" date, sealed bytea, "measureDue" date,
      "measureDoneOn" date, "measureDoneByName" text, version int, "enteredBy" uuid, "enteredByName" text, "enteredAt" timestamptz)`)
}

/** 0 where there is no open measure. */
export const setMeasureDone = (tx: Tx, entryId: string, { on, byName }: { on: Day; byName: string }): Promise<number> =>
  tx.run(sql`
    update meetings.analysis
    set measure_done_on = ${on}, measure_done_by_name = ${byName}, version = version + 1
    where district_id = ${district(tx)}
      and id = ${entryId}
      and measure_due is not null
      and measure_done_on is null`)
