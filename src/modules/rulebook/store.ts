/** The only file of this module with SQL. */
import { sql } from 'kysely'
import type { Day, Period } from '../../kernel/days.ts'
import type { Tx } from '../../platform/db.ts'
import type { Actor } from '../../policy/vocabulary/actors.ts'
import type { Telling } from '../../policy/engine/kind.ts'
import type { Finding, RuleShelf } from '../../policy/engine/replay.ts'
import type { Text } from '../../policy/vocabulary/outcomes.ts'

const json = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`
/** Kept byte for byte, for what is replayed. */
const verbatim = (value: unknown) => sql`${JSON.stringify(value)}::json`

// ---------------------------------------------------------------- holidays

export type CalendarYear = { year: number; published: boolean; source: string }
export type CalendarDay = { day: Day; kind: 'holiday' | 'make-up'; name: Text }

export const selectYears = (tx: Tx, years: readonly number[] | null): Promise<CalendarYear[]> =>
  tx.rows(sql<CalendarYear>`
    select year, published, source
    from rulebook.calendar_year
    where ${years}::int[] is null or year = any(${years})
    order by year desc
    limit 200`)

export const selectDays = (tx: Tx, { from, to }: Period): Promise<CalendarDay[]> =>
  tx.rows(sql<CalendarDay>`
    select day, kind, name
    from rulebook.calendar_day
    where day >= ${from}
      and day <= ${to}
    order by day
    limit 5000`)

/** Writes years as given; those that are there are brought to what is given. */
export const upsertYears = (tx: Tx, years: readonly CalendarYear[]): Promise<number> =>
  tx.run(sql`
    insert into rulebook.calendar_year (year, published, source)
    values ${sql.join(years.map(({ year, published, source }) => sql`(${year}::int, ${published}::boolean, ${source})`))}
    on conflict (year) do update
    set published = excluded.published,
        source = excluded.source`)

export const deleteDays = (tx: Tx, { from, to }: Period): Promise<number> =>
  tx.run(sql`
    delete from rulebook.calendar_day
    where day >= ${from}
      and day <= ${to}`)

export const insertDays = (tx: Tx, days: readonly CalendarDay[]): Promise<number> =>
  tx.run(sql`
    insert into rulebook.calendar_day (day, kind, name)
    values ${sql.join(days.map(({ day, kind, name }) => sql`(${day}::date, ${kind}, ${json(name)})`))}`)

// ---------------------------------------------------------------- findings

/** What is kept of a conclusion: the finding, whose rules stand on the shelf, and what its explanation was told besides. */
export type Kept = { finding: Finding; telling: Telling | null }

export type FindingRow = { id: string; path: string; kept: Kept; aboutFrom: Day; aboutTo: Day; madeAt: Date; madeBy: string | null }

export const insertFindings = (tx: Tx, findings: readonly FindingRow[]): Promise<number> =>
  tx.run(sql`
    insert into rulebook.finding
      (district_id, id, path, slot, subject_kind, subject_id, about_from, about_to, outcome, evaluation, made_at, made_by)
    values ${sql.join(
      findings.map(
        ({ id, path, kept, aboutFrom, aboutTo, madeAt, madeBy }) => sql`(
      ${tx.scope.districtIds[0]!}::int, ${id}::uuid, ${path}, ${kept.finding.slot}, ${kept.finding.about.kind}, ${kept.finding.about.id}::uuid, ${aboutFrom}::date, ${aboutTo}::date,
      ${kept.finding.outcome}, ${verbatim(kept)}, ${madeAt.toISOString()}::timestamptz, ${madeBy}::uuid)`,
      ),
    )}`)

const FINDING = sql.raw(`id, path, evaluation as kept, about_from as "aboutFrom", about_to as "aboutTo", made_at as "madeAt", made_by as "madeBy"`)

export const selectFinding = (tx: Tx, id: string): Promise<FindingRow | null> =>
  tx.maybe(sql<FindingRow>`
    select ${FINDING}
    from rulebook.finding
    where district_id = any(${tx.scope.districtIds})
      and id = ${id}`)

/** The newest finding of a slot for each subject whose period ends inside the given one. */
export const selectFindingsOf = (
  tx: Tx,
  { subjectIds, slots, period }: { subjectIds: readonly string[]; slots: readonly string[]; period: Period },
): Promise<FindingRow[]> =>
  tx.rows(sql<FindingRow>`
    select distinct on (subject_id, slot) ${FINDING}
    from rulebook.finding
    where district_id = any(${tx.scope.districtIds})
      and subject_id = any(${subjectIds})
      and slot = any(${slots})
      and about_to >= ${period.from}
      and about_to <= ${period.to}
    order by subject_id, slot, about_to desc, made_at desc
    limit 100000`)

/** Puts rules on the shelf; what stands there already stays. */
export const insertRules = (tx: Tx, shelf: RuleShelf): Promise<number> =>
  tx.run(sql`
    insert into rulebook.rule_shelf (district_id, key, rule)
    values ${sql.join(Object.entries(shelf).map(([key, rule]) => sql`(${tx.scope.districtIds[0]!}::int, ${key}, ${verbatim(rule)})`))}
    on conflict (district_id, key) do nothing`)

export const selectRules = (tx: Tx, keys: readonly string[]): Promise<{ key: string; rule: RuleShelf[string] }[]> =>
  tx.rows(sql<{ key: string; rule: RuleShelf[string] }>`
    select key, rule
    from rulebook.rule_shelf
    where district_id = any(${tx.scope.districtIds})
      and key = any(${keys})
    order by key
    limit ${keys.length}`)

// ---------------------------------------------------------------- duties

export type DutyState = 'open' | 'fulfilled' | 'released'

export type DutyRow = {
  id: string
  path: string
  key: string
  slot: string
  what: Text
  facts: Text[]
  cites: string[]
  ours: boolean
  subjectKind: string
  subjectId: string | null
  bearerRole: Actor
  bearerUnitId: string
  link: string | null
  openedOn: Day
  dueOn: Day | null
  state: DutyState
  recordType: string | null
  recordId: string | null
  recordNote: string | null
  closedByName: string | null
  closedAt: Date | null
  releaseReason: string | null
  findingId: string | null
}

const DUTY = sql.raw(`
  duty.id, duty.path, duty.key, duty.slot, duty.what, duty.facts, duty.cites, duty.ours, duty.subject_kind as "subjectKind", duty.subject_id as "subjectId",
  duty.bearer_role as "bearerRole", duty.bearer_unit_id as "bearerUnitId", duty.link, duty.opened_on as "openedOn", duty.due_on as "dueOn", duty.state,
  duty.record_type as "recordType", duty.record_id as "recordId", duty.record_note as "recordNote", duty.closed_by_name as "closedByName",
  duty.closed_at as "closedAt", duty.release_reason as "releaseReason", duty.finding_id as "findingId"`)

type NewDutyRow = Pick<
  DutyRow,
  | 'id'
  | 'path'
  | 'key'
  | 'slot'
  | 'what'
  | 'facts'
  | 'cites'
  | 'ours'
  | 'subjectKind'
  | 'subjectId'
  | 'bearerRole'
  | 'bearerUnitId'
  | 'link'
  | 'openedOn'
  | 'dueOn'
  | 'findingId'
>

/** Opens what is not open yet by its key; returns those that are new. */
export const insertDuties = (tx: Tx, duties: readonly NewDutyRow[]): Promise<{ id: string; key: string }[]> =>
  tx.rows(sql<{ id: string; key: string }>`
    insert into rulebook.duty
      (district_id, id, path, key, slot, what, facts, cites, ours, subject_kind, subject_id, bearer_role, bearer_unit_id, link, opened_on, due_on, finding_id)
    values ${sql.join(
      duties.map(
        (duty) => sql`(
      ${tx.scope.districtIds[0]!}::int, ${duty.id}::uuid, ${duty.path}, ${duty.key}, ${duty.slot}, ${json(duty.what)}, ${json(duty.facts)}, ${duty.cites}::text[], ${duty.ours}::boolean,
      ${duty.subjectKind}, ${duty.subjectId}::uuid, ${duty.bearerRole}, ${duty.bearerUnitId}::uuid, ${duty.link}, ${duty.openedOn}::date, ${duty.dueOn}::date, ${duty.findingId}::uuid)`,
      ),
    )}
    on conflict (district_id, key) do nothing
    returning id, key`)

/** Opens once more what was closed without anybody's name; returns those that were. */
export const reopenByKeys = (tx: Tx, keys: readonly string[]): Promise<{ id: string; key: string }[]> =>
  tx.rows(sql<{ id: string; key: string }>`
    update rulebook.duty
    set state = 'open', record_type = null, record_id = null, record_note = null, closed_at = null
    where district_id = any(${tx.scope.districtIds})
      and key = any(${keys}::text[])
      and state = 'fulfilled'
      and closed_by is null
      and closed_by_name is null
    returning id, key`)

export type Closing = { key: string; recordType: string; recordId: string | null; note: string | null; by: string | null; byName: string | null }

/** Fulfils open duties by a record; duties that are closed already stay as they were. */
export const fulfilByKeys = (tx: Tx, at: Date, closings: readonly Closing[]): Promise<number> =>
  tx.run(sql`
    update rulebook.duty
    set state = 'fulfilled',
        record_type = closing.record_type,
        record_id = closing.record_id,
        record_note = closing.note,
        closed_by = closing.by,
        closed_by_name = closing.by_name,
        closed_at = ${at.toISOString()}::timestamptz
    from (values ${sql.join(
      closings.map(
        ({ key, recordType, recordId, note, by, byName }) => sql`(${key}, ${recordType}, ${recordId}::uuid, ${note}::text, ${by}::uuid, ${byName}::text)`,
      ),
    )}) as closing (key, record_type, record_id, note, by, by_name)
    where duty.district_id = any(${tx.scope.districtIds})
      and duty.key = closing.key
      and duty.state = 'open'`)

export const updateReleased = (
  tx: Tx,
  { id, reason, by, byName, at }: { id: string; reason: string; by: string | null; byName: string; at: Date },
): Promise<number> =>
  tx.run(sql`
    update rulebook.duty
    set state = 'released',
        release_reason = ${reason},
        closed_by = ${by}::uuid,
        closed_by_name = ${byName},
        closed_at = ${at.toISOString()}::timestamptz
    where district_id = any(${tx.scope.districtIds})
      and id = ${id}
      and state = 'open'`)

export const selectDuty = (tx: Tx, id: string): Promise<DutyRow | null> =>
  tx.maybe(sql<DutyRow>`
    select ${DUTY}
    from rulebook.duty
    where district_id = any(${tx.scope.districtIds})
      and id = ${id}`)

/** Open duties of the unit that bears them, the most pressing first. */
export const selectOpenDuties = (
  tx: Tx,
  { bearerUnitId, roles, limit }: { bearerUnitId: string; roles: readonly string[] | null; limit: number },
): Promise<DutyRow[]> =>
  tx.rows(sql<DutyRow>`
    select ${DUTY}
    from rulebook.duty
    where district_id = any(${tx.scope.districtIds})
      and bearer_unit_id = ${bearerUnitId}
      and state = 'open'
      and (${roles}::text[] is null or bearer_role = any(${roles}))
    order by due_on nulls last, id
    limit ${limit}`)

/** Duties of the unit that are done with, the latest first. */
export const selectClosedDuties = (
  tx: Tx,
  { bearerUnitId, roles, limit }: { bearerUnitId: string; roles: readonly string[] | null; limit: number },
): Promise<DutyRow[]> =>
  tx.rows(sql<DutyRow>`
    select ${DUTY}
    from rulebook.duty
    where district_id = any(${tx.scope.districtIds})
      and bearer_unit_id = ${bearerUnitId}
      and state <> 'open'
      and (${roles}::text[] is null or bearer_role = any(${roles}))
    order by closed_at desc, id
    limit ${limit}`)

/** Open duties past their day, borne one level below the path. */
export const selectOverdueBelow = (tx: Tx, { path, today, limit }: { path: string; today: Day; limit: number }): Promise<DutyRow[]> =>
  tx.rows(sql<DutyRow>`
    select ${DUTY}
    from rulebook.duty
    where district_id = any(${tx.scope.districtIds})
      and path > ${path}
      and path < ${`${path}~`}
      and array_length(string_to_array(path, '.'), 1) = ${path.split('.').length + 1}
      and state = 'open'
      and due_on < ${today}
    order by due_on, path, id
    limit ${limit}`)

type DutyQuery = {
  subjectIds: readonly string[] | null
  bearerUnitIds: readonly string[] | null
  slots: readonly string[] | null
  states: readonly DutyState[]
  limit: number
}

export const selectDuties = (tx: Tx, { subjectIds, bearerUnitIds, slots, states, limit }: DutyQuery): Promise<DutyRow[]> =>
  tx.rows(sql<DutyRow>`
    select ${DUTY}
    from rulebook.duty
    where district_id = any(${tx.scope.districtIds})
      and path >= ${tx.scope.path}
      and path < ${`${tx.scope.path}~`}
      and (${subjectIds}::uuid[] is null or subject_id = any(${subjectIds}))
      and (${bearerUnitIds}::uuid[] is null or bearer_unit_id = any(${bearerUnitIds}))
      and (${slots}::text[] is null or slot = any(${slots}))
      and state = any(${states})
    order by due_on nulls last, id
    limit ${limit}`)

/** The note of a duty that a daily work closed because nothing asks for it any more; it was not done. */
export const NOT_ASKED = 'not-asked'

export type DutyOutcome = { bearerUnitId: string; due: number; inTime: number }

/** Of the duties under a path whose slot begins so and whose term ended within the days: how many there were, how many were done in time; released ones are none, nor those that ceased to be asked for before their day. */
export const selectDutyOutcomes = (tx: Tx, { path, slots, from, to }: { path: string; slots: string; from: Day; to: Day }): Promise<DutyOutcome[]> =>
  tx.rows(sql<DutyOutcome>`
    select bearer_unit_id as "bearerUnitId", count(*)::int as due,
      count(*) filter (where state = 'fulfilled' and record_note is distinct from ${NOT_ASKED} and (closed_at at time zone 'Asia/Shanghai')::date <= due_on)::int as "inTime"
    from rulebook.duty
    where district_id = any(${tx.scope.districtIds})
      and path >= ${path}
      and path < ${`${path}~`}
      and starts_with(slot, ${slots})
      and due_on between ${from} and ${to}
      and state in ('open', 'fulfilled')
      and (state = 'open' or record_note is distinct from ${NOT_ASKED} or (closed_at at time zone 'Asia/Shanghai')::date > due_on)
    group by bearer_unit_id
    order by bearer_unit_id
    limit 20000`)

// ---------------------------------------------------------------- proposals

export type ProposalState = 'open' | 'accepted' | 'declined' | 'more-facts' | 'withdrawn'

export type ProposalRow = {
  id: string
  path: string
  key: string
  slot: string
  subjectKind: string
  subjectId: string
  proposes: { what: string; text: Text }
  findingId: string
  decides: Actor
  approves: Actor | null
  state: ProposalState
  decidedByName: string | null
  decidedAt: Date | null
  reason: string | null
  approvedByName: string | null
  approvedAt: Date | null
  openedAt: Date
}

const PROPOSAL = sql.raw(`
  id, path, key, slot, subject_kind as "subjectKind", subject_id as "subjectId", proposes, finding_id as "findingId", decides, approves, state,
  decided_by_name as "decidedByName", decided_at as "decidedAt", reason, approved_by_name as "approvedByName", approved_at as "approvedAt", opened_at as "openedAt"`)

type NewProposalRow = Pick<ProposalRow, 'id' | 'path' | 'key' | 'slot' | 'subjectKind' | 'subjectId' | 'proposes' | 'findingId' | 'decides' | 'approves'>

export const insertProposals = (tx: Tx, at: Date, proposals: readonly NewProposalRow[]): Promise<{ id: string; key: string }[]> =>
  tx.rows(sql<{ id: string; key: string }>`
    insert into rulebook.proposal (district_id, id, path, key, slot, subject_kind, subject_id, proposes, finding_id, decides, approves, opened_at)
    values ${sql.join(
      proposals.map(
        (proposal) => sql`(
      ${tx.scope.districtIds[0]!}::int, ${proposal.id}::uuid, ${proposal.path}, ${proposal.key}, ${proposal.slot}, ${proposal.subjectKind}, ${proposal.subjectId}::uuid,
      ${json(proposal.proposes)}, ${proposal.findingId}::uuid, ${proposal.decides}, ${proposal.approves}, ${at.toISOString()}::timestamptz)`,
      ),
    )}
    on conflict (district_id, key) do nothing
    returning id, key`)

export const selectProposal = (tx: Tx, id: string): Promise<ProposalRow | null> =>
  tx.maybe(sql<ProposalRow>`
    select ${PROPOSAL}
    from rulebook.proposal
    where district_id = any(${tx.scope.districtIds})
      and id = ${id}`)

export const selectProposals = (
  tx: Tx,
  { states, subjectIds, limit }: { states: readonly ProposalState[]; subjectIds: readonly string[] | null; limit: number },
): Promise<ProposalRow[]> =>
  tx.rows(sql<ProposalRow>`
    select ${PROPOSAL}
    from rulebook.proposal
    where district_id = any(${tx.scope.districtIds})
      and path >= ${tx.scope.path}
      and path < ${`${tx.scope.path}~`}
      and (${subjectIds}::uuid[] is null or subject_id = any(${subjectIds}))
      and state = any(${states})
    order by opened_at, id
    limit ${limit}`)

export type Decision = { id: string; state: 'accepted' | 'declined' | 'more-facts'; by: string | null; byName: string; reason: string | null; at: Date }

export const updateDecided = (tx: Tx, { id, state, by, byName, reason, at }: Decision): Promise<number> =>
  tx.run(sql`
    update rulebook.proposal
    set state = ${state},
        decided_by = ${by}::uuid,
        decided_by_name = ${byName},
        decided_at = ${at.toISOString()}::timestamptz,
        reason = ${reason}
    where district_id = any(${tx.scope.districtIds})
      and id = ${id}
      and state in ('open', 'more-facts')`)

/** What a named person decided where the matter itself is handled: the open proposals of one slot about one subject are accepted with it. */
export const updateAccepted = (
  tx: Tx,
  { slot, subjectId, by, byName, reason, at }: Omit<Decision, 'id' | 'state'> & { slot: string; subjectId: string },
): Promise<number> =>
  tx.run(sql`
    update rulebook.proposal
    set state = 'accepted',
        decided_by = ${by}::uuid,
        decided_by_name = ${byName},
        decided_at = ${at.toISOString()}::timestamptz,
        reason = ${reason}
    where district_id = any(${tx.scope.districtIds})
      and slot = ${slot}
      and subject_id = ${subjectId}
      and state in ('open', 'more-facts')`)

export const updateApproved = (tx: Tx, { id, byName, at }: { id: string; byName: string; at: Date }): Promise<number> =>
  tx.run(sql`
    update rulebook.proposal
    set approved_by_name = ${byName},
        approved_at = ${at.toISOString()}::timestamptz
    where district_id = any(${tx.scope.districtIds})
      and id = ${id}
      and state = 'accepted'
      and approved_at is null`)

/** Takes back proposals whose ground has gone, as long as nobody has decided them. */
export const updateWithdrawn = (tx: Tx, keys: readonly string[]): Promise<number> =>
  tx.run(sql`
    update rulebook.proposal
    set state = 'withdrawn'
    where district_id = any(${tx.scope.districtIds})
      and key = any(${keys})
      and state in ('open', 'more-facts')`)
