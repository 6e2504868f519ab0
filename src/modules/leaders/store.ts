/** The only file of this module with SQL. */
import { sql } from 'kysely'
import type { Day, Period } from '../../kernel/days.ts'
import type { Tx } from '../../platform/db.ts'
import type { Actor } from '../../policy/vocabulary/actors.ts'
import type { Text } from '../../policy/vocabulary/outcomes.ts'
import type { AttendanceStatus, IncidentKind, MeetingKind, Purpose, Severity } from './contract.ts'

const here = (tx: Tx): number => tx.scope.districtIds[0]!
const districts = (tx: Tx): number[] => [...tx.scope.districtIds]
const json = (value: unknown) => (value === null ? sql`null::jsonb` : sql`${JSON.stringify(value)}::jsonb`)
const moment = (at: Date) => sql`${at.toISOString()}::timestamptz`
const ids = (items: readonly string[]) => sql`${[...items]}::uuid[]`

export type Made = { by: string | null; byName: string; at: Date }

// ---------------------------------------------------------------- bodies, seats, links

export type Body = { id: string; path: string; unitId: string; name: string; from: Day; to: Day | null }

export const insertBody = (tx: Tx, row: Omit<Body, 'to'>, made: Made): Promise<number> =>
  tx.run(sql`
    insert into leaders.body (district_id, id, path, unit_id, name, from_day, by_account, by_name, at)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.name}, ${row.from}, ${made.by}, ${made.byName}, ${moment(made.at)})`)

const BODY = sql`id, path, unit_id as "unitId", name, from_day as "from", to_day as "to"`

export const selectBodies = (tx: Tx, path: string, on: Day): Promise<Body[]> =>
  tx.rows(sql<Body>`
    select ${BODY}
    from leaders.body
    where district_id = any(${districts(tx)})
      and starts_with(path, ${path})
      and from_day <= ${on}
      and (to_day is null or to_day >= ${on})
    order by path, name, id
    limit 500`)

export const selectBody = (tx: Tx, id: string): Promise<Body | null> =>
  tx.maybe(sql<Body>`
    select ${BODY}
    from leaders.body
    where district_id = any(${districts(tx)})
      and id = ${id}`)

export type Seat = { id: string; path: string; bodyId: string; personId: string; memberId: string; post: string; leads: boolean; from: Day; to: Day | null }

const SEAT = sql`id, path, body_id as "bodyId", person_id as "personId", member_id as "memberId", post, leads, from_day as "from", to_day as "to"`

export const insertSeats = async (tx: Tx, rows: readonly Omit<Seat, 'to'>[], made: Made): Promise<void> => {
  if (rows.length === 0) return
  const values = rows.map(
    (
      row,
    ) => sql`(${here(tx)}::int, ${row.id}::uuid, ${row.path}, ${row.bodyId}::uuid, ${row.personId}::uuid, ${row.memberId}::uuid, ${row.post}, ${row.leads}::boolean,
      ${row.from}::date, ${made.by}::uuid, ${made.byName}, ${moment(made.at)})`,
  )
  await tx.run(sql`
    insert into leaders.seat (district_id, id, path, body_id, person_id, member_id, post, leads, from_day, by_account, by_name, at)
    values ${sql.join(values)}`)
}

/** Seats of bodies that were held at any time of a period; whoever leads stands first, then by post. */
export const selectSeats = (tx: Tx, bodyIds: readonly string[], period: Period): Promise<Seat[]> =>
  tx.rows(sql<Seat>`
    select ${SEAT}
    from leaders.seat
    where district_id = any(${districts(tx)})
      and body_id = any(${ids(bodyIds)})
      and from_day <= ${period.to}
      and (to_day is null or to_day >= ${period.to})
    order by body_id, leads desc, from_day, id
    limit 2000`)

export const selectSeat = (tx: Tx, id: string): Promise<Seat | null> =>
  tx.maybe(sql<Seat>`
    select ${SEAT}
    from leaders.seat
    where district_id = any(${districts(tx)})
      and id = ${id}`)

/** The seats of a person, the one still held first. */
export const selectSeatsOf = (tx: Tx, personId: string): Promise<Seat[]> =>
  tx.rows(sql<Seat>`
    select ${SEAT}
    from leaders.seat
    where district_id = any(${districts(tx)})
      and person_id = ${personId}
    order by to_day nulls first, from_day desc, id
    limit 50`)

export const endSeat = (tx: Tx, id: string, to: Day): Promise<number> =>
  tx.run(sql`
    update leaders.seat
    set to_day = ${to}
    where district_id = ${here(tx)}
      and id = ${id}
      and to_day is null`)

export type LinkKind = 'linked-unit' | 'contact-branch'
type LinkRow = { id: string; path: string; bodyId: string; personId: string; unitId: string; kind: LinkKind; from: Day; to: Day | null }

export const insertLinks = async (tx: Tx, rows: readonly Omit<LinkRow, 'to'>[], made: Made): Promise<void> => {
  if (rows.length === 0) return
  const values = rows.map(
    (row) =>
      sql`(${here(tx)}::int, ${row.id}::uuid, ${row.path}, ${row.bodyId}::uuid, ${row.personId}::uuid, ${row.unitId}::uuid, ${row.kind}, ${row.from}::date, ${made.byName}, ${moment(made.at)})`,
  )
  await tx.run(sql`
    insert into leaders.link (district_id, id, path, body_id, person_id, unit_id, kind, from_day, by_name, at)
    values ${sql.join(values)}`)
}

export const selectLinks = (tx: Tx, bodyIds: readonly string[]): Promise<LinkRow[]> =>
  tx.rows(sql<LinkRow>`
    select id, path, body_id as "bodyId", person_id as "personId", unit_id as "unitId", kind, from_day as "from", to_day as "to"
    from leaders.link
    where district_id = any(${districts(tx)})
      and body_id = any(${ids(bodyIds)})
    order by from_day, id
    limit 2000`)

// ---------------------------------------------------------------- meetings and attendance

export type Meeting = {
  id: string
  path: string
  bodyId: string
  kind: MeetingKind
  unitId: string | null
  day: Day
  begins: string
  ends: string
  title: string
}

export const insertMeetings = async (tx: Tx, rows: readonly Meeting[], made: Made): Promise<void> => {
  if (rows.length === 0) return
  const values = rows.map(
    (
      row,
    ) => sql`(${here(tx)}::int, ${row.id}::uuid, ${row.path}, ${row.bodyId}::uuid, ${row.kind}, ${row.unitId}::uuid, ${row.day}::date, ${row.begins}, ${row.ends}, ${row.title},
      ${made.by}::uuid, ${made.byName}, ${moment(made.at)})`,
  )
  await tx.run(sql`
    insert into leaders.meeting (district_id, id, path, body_id, kind, unit_id, on_day, begins, ends, title, by_account, by_name, at)
    values ${sql.join(values)}`)
}

export const selectMeetings = (tx: Tx, bodyIds: readonly string[], period: Period): Promise<Meeting[]> =>
  tx.rows(sql<Meeting>`
    select id, path, body_id as "bodyId", kind, unit_id as "unitId", on_day as "day", begins, ends, title
    from leaders.meeting
    where district_id = any(${districts(tx)})
      and body_id = any(${ids(bodyIds)})
      and on_day between ${period.from} and ${period.to}
    order by on_day, id
    limit 5000`)

export type Attended = {
  meetingId: string
  personId: string
  path: string
  status: AttendanceStatus
  arrived: string | null
  left: string | null
  guidance: string | null
  reason: string | null
}

export const insertAttendance = async (tx: Tx, rows: readonly Attended[], made: Made): Promise<void> => {
  if (rows.length === 0) return
  const values = rows.map(
    (
      row,
    ) => sql`(${here(tx)}::int, ${row.meetingId}::uuid, ${row.personId}::uuid, ${row.path}, ${row.status}, ${row.arrived}, ${row.left}, ${row.guidance}, ${row.reason},
      ${made.byName}, ${moment(made.at)})`,
  )
  await tx.run(sql`
    insert into leaders.attendance (district_id, meeting_id, person_id, path, status, arrived, left_at, guidance, reason, by_name, at)
    values ${sql.join(values)}`)
}

export const selectAttendance = (tx: Tx, meetingIds: readonly string[]): Promise<Attended[]> =>
  tx.rows(sql<Attended>`
    select meeting_id as "meetingId", person_id as "personId", path, status, arrived, left_at as "left", guidance, reason
    from leaders.attendance
    where district_id = any(${districts(tx)})
      and meeting_id = any(${ids(meetingIds)})
    order by meeting_id, person_id
    limit 50000`)

// ---------------------------------------------------------------- talks in pairs

export type PairTalk = { id: string; path: string; bodyId: string; one: string; other: string; day: Day; byName: string; withdrawnWhy: string | null }

export const insertTalks = async (
  tx: Tx,
  rows: readonly (Omit<PairTalk, 'byName' | 'withdrawnWhy'> & { wordsSealed: Buffer | null })[],
  made: Made,
): Promise<void> => {
  if (rows.length === 0) return
  const values = rows.map(
    (
      row,
    ) => sql`(${here(tx)}::int, ${row.id}::uuid, ${row.path}, ${row.bodyId}::uuid, ${row.one}::uuid, ${row.other}::uuid, ${row.day}::date, ${row.wordsSealed}::bytea,
      ${made.by}::uuid, ${made.byName}, ${moment(made.at)})`,
  )
  await tx.run(sql`
    insert into leaders.pair_talk (district_id, id, path, body_id, one_id, other_id, on_day, words_sealed, by_account, by_name, at)
    values ${sql.join(values)}`)
}

const TALK = sql`id, path, body_id as "bodyId", one_id as one, other_id as other, on_day as "day", by_name as "byName", withdrawn_why as "withdrawnWhy"`

export const selectTalks = (tx: Tx, bodyIds: readonly string[], period: Period): Promise<PairTalk[]> =>
  tx.rows(sql<PairTalk>`
    select ${TALK}
    from leaders.pair_talk
    where district_id = any(${districts(tx)})
      and body_id = any(${ids(bodyIds)})
      and on_day between ${period.from} and ${period.to}
    order by on_day, id
    limit 20000`)

export const selectTalk = (tx: Tx, id: string): Promise<PairTalk | null> =>
  tx.maybe(sql<PairTalk>`
    select ${TALK}
    from leaders.pair_talk
    where district_id = any(${districts(tx)})
      and id = ${id}`)

export const withdrawTalkRow = (tx: Tx, id: string, why: string): Promise<number> =>
  tx.run(sql`
    update leaders.pair_talk
    set withdrawn_why = ${why}
    where district_id = ${here(tx)}
      and id = ${id}
      and withdrawn_why is null`)

// ---------------------------------------------------------------- opinions and incidents

export type Opinion = {
  id: string
  path: string
  bodyId: string
  personId: string
  day: Day
  place: string
  words: string
  askedBy: string | null
  answer: string | null
  action: string | null
  answeredByName: string | null
  answeredOn: Day | null
}

const OPINION = sql`
  id, path, body_id as "bodyId", person_id as "personId", on_day as "day", place, words, asked_by as "askedBy", answer, action,
  answered_by_name as "answeredByName", answered_on as "answeredOn"`

export const insertOpinions = async (tx: Tx, rows: readonly Opinion[], made: Made): Promise<void> => {
  if (rows.length === 0) return
  const values = rows.map(
    (
      row,
    ) => sql`(${here(tx)}::int, ${row.id}::uuid, ${row.path}, ${row.bodyId}::uuid, ${row.personId}::uuid, ${row.day}::date, ${row.place}, ${row.words}, ${row.askedBy}, ${row.answer},
      ${row.action}, ${row.answeredByName}, ${row.answeredOn}::date, ${made.by}::uuid, ${made.byName}, ${moment(made.at)})`,
  )
  await tx.run(sql`
    insert into leaders.opinion (district_id, id, path, body_id, person_id, on_day, place, words, asked_by, answer, action, answered_by_name, answered_on, by_account, by_name, at)
    values ${sql.join(values)}`)
}

export const selectOpinions = (tx: Tx, personId: string, period: Period): Promise<Opinion[]> =>
  tx.rows(sql<Opinion>`
    select ${OPINION}
    from leaders.opinion
    where district_id = any(${districts(tx)})
      and person_id = ${personId}
      and on_day between ${period.from} and ${period.to}
    order by on_day, id
    limit 500`)

export const selectOpinion = (tx: Tx, id: string): Promise<Opinion | null> =>
  tx.maybe(sql<Opinion>`
    select ${OPINION}
    from leaders.opinion
    where district_id = any(${districts(tx)})
      and id = ${id}`)

export const updateAnswer = (tx: Tx, id: string, given: { answer: string; action: string | null; day: Day }, made: Made): Promise<number> =>
  tx.run(sql`
    update leaders.opinion
    set answer = ${given.answer}, action = ${given.action}, answered_on = ${given.day}, answered_by_name = ${made.byName}
    where district_id = ${here(tx)}
      and id = ${id}
      and answer is null`)

/** The ladder that a measure was taken from, as it stood. */
export type Ground = { slot: string; title: Text; pack: string; version: string; cites: string[] }

export type Incident = {
  id: string
  path: string
  bodyId: string
  personId: string
  what: IncidentKind
  facts: string
  source: string
  day: Day
  due: Day | null
  openedOn: Day
  openedByName: string
  measure: string | null
  measureTitle: Text | null
  rule: Ground | null
  severity: Severity | null
  reason: string | null
  decidedByName: string | null
  decidedOn: Day | null
  toldOn: Day | null
  appeal: string | null
}

const INCIDENT = sql`
  id, path, body_id as "bodyId", person_id as "personId", what, facts, source, on_day as "day", due_on as "due",
  (at at time zone 'Asia/Shanghai')::date as "openedOn", by_name as "openedByName", measure, measure_title as "measureTitle", rule, severity, reason,
  decided_by_name as "decidedByName", (decided_at at time zone 'Asia/Shanghai')::date as "decidedOn", told_on as "toldOn", appeal`

export const insertIncidents = async (
  tx: Tx,
  rows: readonly Pick<Incident, 'id' | 'path' | 'bodyId' | 'personId' | 'what' | 'facts' | 'source' | 'day' | 'due'>[],
  made: Made,
): Promise<number> => {
  if (rows.length === 0) return 0
  const values = rows.map(
    (
      row,
    ) => sql`(${here(tx)}::int, ${row.id}::uuid, ${row.path}, ${row.bodyId}::uuid, ${row.personId}::uuid, ${row.what}, ${row.facts}, ${row.source}, ${row.day}::date, ${row.due}::date,
      ${made.by}::uuid, ${made.byName}, ${moment(made.at)})`,
  )
  return tx.run(sql`
    insert into leaders.incident (district_id, id, path, body_id, person_id, what, facts, source, on_day, due_on, by_account, by_name, at)
    values ${sql.join(values)}
    on conflict (district_id, person_id, source) do nothing`)
}

export const selectIncidents = (tx: Tx, bodyIds: readonly string[], personIds: readonly string[]): Promise<Incident[]> =>
  tx.rows(sql<Incident>`
    select ${INCIDENT}
    from leaders.incident
    where district_id = any(${districts(tx)})
      and body_id = any(${ids(bodyIds)})
      and person_id = any(${ids(personIds)})
    order by on_day, id
    limit 2000`)

export const selectIncident = (tx: Tx, id: string): Promise<Incident | null> =>
  tx.maybe(sql<Incident>`
    select ${INCIDENT}
    from leaders.incident
    where district_id = any(${districts(tx)})
      and id = ${id}`)

export const updateDecision = (
  tx: Tx,
  id: string,
  given: { measure: string; title: Text | null; rule: Ground | null; severity: Severity; reason: string; toldOn: Day | null },
  made: Made,
): Promise<number> =>
  tx.run(sql`
    update leaders.incident
    set measure = ${given.measure}, measure_title = ${json(given.title)}, rule = ${json(given.rule)}, severity = ${given.severity}, reason = ${given.reason}, told_on = ${given.toldOn}, decided_by = ${made.by},
      decided_by_name = ${made.byName}, decided_at = ${moment(made.at)}
    where district_id = ${here(tx)}
      and id = ${id}
      and measure is null`)

export type IncidentStep = { incidentId: string; step: string; on: Day; actor: Actor; words: string; byName: string }

/** One row a step; 0 where it was noted already. */
export const insertIncidentStep = (tx: Tx, row: Omit<IncidentStep, 'byName'> & { path: string }, made: Made): Promise<number> =>
  tx.run(sql`
    insert into leaders.incident_step (district_id, incident_id, step, path, on_day, actor, words, by_account, by_name, at)
    values (${here(tx)}, ${row.incidentId}, ${row.step}, ${row.path}, ${row.on}, ${row.actor}, ${row.words}, ${made.by}, ${made.byName}, ${moment(made.at)})
    on conflict (district_id, incident_id, step) do nothing`)

export const selectIncidentSteps = (tx: Tx, incidentIds: readonly string[]): Promise<IncidentStep[]> =>
  tx.rows(sql<IncidentStep>`
    select incident_id as "incidentId", step, on_day as "on", actor, words, by_name as "byName"
    from leaders.incident_step
    where district_id = any(${districts(tx)})
      and incident_id = any(${ids(incidentIds)})
    order by incident_id, on_day, step
    limit 5000`)

export const updateTold = (tx: Tx, id: string, given: { toldOn: Day | null; appeal: string | null; on: Day }): Promise<number> =>
  tx.run(sql`
    update leaders.incident
    set told_on = coalesce(${given.toldOn}::date, told_on), appeal = coalesce(${given.appeal}, appeal),
      appealed_on = case when ${given.appeal}::text is null then appealed_on else ${given.on}::date end
    where district_id = ${here(tx)}
      and id = ${id}
      and measure is not null`)

// ---------------------------------------------------------------- in confidence

type RankNote = { id: string; day: Day; wordsSealed: Buffer }

export const insertRankNote = (
  tx: Tx,
  row: { id: string; path: string; personId: string; day: Day; wordsSealed: Buffer; notedBySealed: Buffer },
  at: Date,
): Promise<number> =>
  tx.run(sql`
    insert into leaders.rank_note (district_id, id, path, person_id, on_day, words_sealed, noted_by_sealed, at)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.personId}, ${row.day}, ${row.wordsSealed}, ${row.notedBySealed}, ${moment(at)})`)

export const selectRankNotes = (tx: Tx, personId: string): Promise<RankNote[]> =>
  tx.rows(sql<RankNote>`
    select id, on_day as "day", words_sealed as "wordsSealed"
    from leaders.rank_note
    where district_id = any(${districts(tx)})
      and person_id = ${personId}
    order by on_day, id
    limit 500`)

export type NegativeEntry = {
  id: string
  path: string
  personId: string
  wordsSealed: Buffer
  basis: string
  enteredOn: Day
  enteredByName: string
  removedOn: Day | null
  removedByName: string | null
  removedWhy: string | null
}

const NEGATIVE = sql`
  id, path, person_id as "personId", words_sealed as "wordsSealed", basis, entered_on as "enteredOn", entered_by_name as "enteredByName",
  removed_on as "removedOn", removed_by_name as "removedByName", removed_why as "removedWhy"`

export const insertNegative = (
  tx: Tx,
  row: Pick<NegativeEntry, 'id' | 'path' | 'personId' | 'wordsSealed' | 'basis' | 'enteredOn'>,
  made: Made,
): Promise<number> =>
  tx.run(sql`
    insert into leaders.negative_entry (district_id, id, path, person_id, words_sealed, basis, entered_on, entered_by, entered_by_name)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.personId}, ${row.wordsSealed}, ${row.basis}, ${row.enteredOn}, ${made.by}, ${made.byName})`)

export const selectNegatives = (tx: Tx, personId: string): Promise<NegativeEntry[]> =>
  tx.rows(sql<NegativeEntry>`
    select ${NEGATIVE}
    from leaders.negative_entry
    where district_id = any(${districts(tx)})
      and person_id = ${personId}
    order by entered_on, id
    limit 500`)

export const selectNegative = (tx: Tx, id: string): Promise<NegativeEntry | null> =>
  tx.maybe(sql<NegativeEntry>`
    select ${NEGATIVE}
    from leaders.negative_entry
    where district_id = any(${districts(tx)})
      and id = ${id}`)

export const removeNegativeRow = (tx: Tx, id: string, given: { reason: string; day: Day }, made: Made): Promise<number> =>
  tx.run(sql`
    update leaders.negative_entry
    set removed_on = ${given.day}, removed_by_name = ${made.byName}, removed_why = ${given.reason}
    where district_id = ${here(tx)}
      and id = ${id}
      and removed_on is null`)

// ---------------------------------------------------------------- references

export type Reference = {
  id: string
  path: string
  bodyId: string
  year: number
  purpose: Purpose
  recipients: string[]
  figures: unknown
  byName: string
  at: Date
}

const REFERENCE = sql`id, path, body_id as "bodyId", year, purpose, recipients, figures, by_name as "byName", at`

export const insertReference = (tx: Tx, row: Omit<Reference, 'byName' | 'at'>, made: Made): Promise<number> =>
  tx.run(sql`
    insert into leaders.reference (district_id, id, path, body_id, year, purpose, recipients, figures, by_account, by_name, at)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.bodyId}, ${row.year}, ${row.purpose}, ${[...row.recipients]}::text[], ${JSON.stringify(row.figures)}::jsonb,
      ${made.by}, ${made.byName}, ${moment(made.at)})`)

export const selectReferences = (tx: Tx, bodyId: string): Promise<Reference[]> =>
  tx.rows(sql<Reference>`
    select ${REFERENCE}
    from leaders.reference
    where district_id = any(${districts(tx)})
      and body_id = ${bodyId}
    order by at desc, id
    limit 200`)

export const selectReference = (tx: Tx, id: string): Promise<Reference | null> =>
  tx.maybe(sql<Reference>`
    select ${REFERENCE}
    from leaders.reference
    where district_id = any(${districts(tx)})
      and id = ${id}`)
