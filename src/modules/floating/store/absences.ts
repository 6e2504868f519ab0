/** Times away, and who keeps in touch. */
import { sql } from 'kysely'
import type { Day } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Away, Side } from '../stages.ts'
import { type Absence, absenceColumns, here, json, moment } from './rows.ts'

export const selectAbsence = (tx: Tx, id: string): Promise<Absence | null> =>
  tx.maybe(sql<Absence>`
    select ${absenceColumns}
    from floating.absence
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

/** Locked until the transaction ends: a case is always taken from its home end first, so that the two sides never wait for each other. */
export const lockAbsence = (tx: Tx, id: string): Promise<Absence | null> =>
  tx.maybe(sql<Absence>`
    select ${absenceColumns}
    from floating.absence
    where district_id = ${here(tx)}
      and id = ${id}
    for update`)

export const openAbsenceOf = (tx: Tx, memberId: string): Promise<Absence | null> =>
  tx.maybe(sql<Absence>`
    select ${absenceColumns}
    from floating.absence
    where district_id = ${here(tx)}
      and member_id = ${memberId}
      and ended_on is null`)

/** All times away of members, the newest first. */
export const absencesOf = (tx: Tx, memberIds: readonly string[]): Promise<Absence[]> =>
  tx.rows(sql<Absence>`
    select ${absenceColumns}
    from floating.absence
    where district_id = ${here(tx)}
      and member_id = any (${[...memberIds]})
    order by opened_at desc, id desc
    limit 5000`)

/** Times away of a part of the tree: the open ones, or those that ended in a year. */
export const absencesUnder = (tx: Tx, path: string, asked: { ended: boolean; since: Day }): Promise<Absence[]> =>
  tx.rows(sql<Absence>`
    select ${absenceColumns}
    from floating.absence
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and (case when ${asked.ended} then ended_on >= ${asked.since} else ended_on is null end)
    order by path, from_day, id
    limit 5000`)

export type NewAbsence = Omit<Absence, 'state' | 'endedOn' | 'changedAt' | 'version'> & { fixedPlace?: boolean | null }

export const insertAbsences = (tx: Tx, rows: readonly NewAbsence[]): Promise<number> =>
  tx.run(sql`
    insert into floating.absence (
      district_id, id, path, member_id, branch_id, state, own, from_day, until_day, returned_on, ended_on, told_by, told_by_name, told_words, reason, place,
      place_code, details_sealed, has_employer, has_address, has_phone, sector, certificate_id, fixed_place, opened_at, changed_at)
    select
      ${here(tx)}::int, id, path, "memberId", "branchId", own->>'state', own, (own->>'from')::date, (own->>'until')::date, (own->>'returnedOn')::date,
      "endedOn", "toldBy", "toldByName", "toldWords", reason, place, "placeCode", decode(details, 'hex'), "hasEmployer", "hasAddress", "hasPhone", sector,
      "certificateId", "fixedPlace", "openedAt", "openedAt"
    from jsonb_to_recordset(${json(
      rows.map(({ detailsSealed, ...row }) => ({ ...row, details: detailsSealed?.toString('hex') ?? null, endedOn: endOf(row.own) })),
    )}) as given (
      id uuid, path text, "memberId" uuid, "branchId" uuid, own jsonb, "endedOn" date, "toldBy" text, "toldByName" text, "toldWords" text, reason text,
      place text, "placeCode" int, details text, "hasEmployer" boolean, "hasAddress" boolean, "hasPhone" boolean, sector text, "certificateId" uuid,
      "fixedPlace" boolean, "openedAt" timestamptz)`)

/** The day on which a time away was over on paper; null while it is open. */
const endOf = (own: Away): Day | null => {
  if (own.state === 'resident') return own.checkedOn
  if (own.state === 'transferred' || own.state === 'cancelled') return own.decidedOn ?? own.appliedOn
  return null
}

/** Writes home's own half as the act left it. `on` is the day of the act, which ends a time away. */
export const saveAway = (tx: Tx, at: Date, { id, own, on }: { id: string; own: Away; on: Day }): Promise<number> =>
  tx.run(sql`
    update floating.absence
    set own = ${json(own)}, state = ${own.state}, from_day = ${own.from}, until_day = ${own.until}, returned_on = ${own.returnedOn},
      ended_on = ${own.state === 'resident' || own.state === 'transferred' || own.state === 'cancelled' ? on : null}, changed_at = ${moment(at)},
      version = version + 1
    where district_id = ${here(tx)}
      and id = ${id}`)

export const setAbsenceCertificate = (tx: Tx, id: string, certificateId: string): Promise<number> =>
  tx.run(sql`update floating.absence set certificate_id = ${certificateId} where district_id = ${here(tx)} and id = ${id}`)

export type Details = { employer: string | null; address: string | null; phone: string | null }

/** Employer, address, telephone, sealed by the caller; what is known of them stands beside, so that gaps in the register are found. */
export const setAbsenceDetails = (
  tx: Tx,
  at: Date,
  given: { id: string; sealed: Buffer; has: Record<keyof Details, boolean>; place: string | null },
): Promise<number> =>
  tx.run(sql`
    update floating.absence
    set details_sealed = ${given.sealed}, has_employer = ${given.has.employer}, has_address = ${given.has.address}, has_phone = ${given.has.phone},
      place = coalesce(${given.place}, place), changed_at = ${moment(at)}, version = version + 1
    where district_id = ${here(tx)}
      and id = ${given.id}`)

export type ContactPerson = {
  id: string
  side: Side
  absenceId: string | null
  caseId: string | null
  memberId: string | null
  name: string
  from: Day
  to: Day | null
  firstContactBy: Day | null
}

/** Those named now, for times away or cases. */
export const contactPersonsOf = (tx: Tx, ids: readonly string[]): Promise<ContactPerson[]> =>
  tx.rows(sql<ContactPerson>`
    select id, side, absence_id as "absenceId", case_id as "caseId", member_id as "memberId", name, from_day as "from", to_day as "to",
      first_contact_by as "firstContactBy"
    from floating.contact_person
    where district_id = any (${[...tx.scope.districtIds]})
      and (absence_id = any (${[...ids]}) or case_id = any (${[...ids]}))
      and to_day is null
    order by from_day, id
    limit 20000`)

/** Ends who was named until now and names another. */
export const replaceContactPerson = async (tx: Tx, given: Omit<ContactPerson, 'to'> & { path: string }, by: { name: string; at: Date }): Promise<void> => {
  await tx.run(sql`
    update floating.contact_person
    set to_day = greatest(from_day, ${given.from}::date)
    where district_id = ${here(tx)}
      and side = ${given.side}
      and coalesce(absence_id, case_id) = ${given.absenceId ?? given.caseId}
      and to_day is null`)
  await tx.run(sql`
    insert into floating.contact_person (
      district_id, id, path, side, absence_id, case_id, member_id, name, from_day, first_contact_by, named_by_name, named_at)
    values (
      ${here(tx)}, ${given.id}, ${given.path}, ${given.side}, ${given.absenceId}, ${given.caseId}, ${given.memberId}, ${given.name}, ${given.from},
      ${given.firstContactBy}, ${by.name}, ${moment(by.at)})`)
}
