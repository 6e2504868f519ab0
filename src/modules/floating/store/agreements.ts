/** Agreements, consultations, gatherings. */
import { sql } from 'kysely'
import type { Day } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import type { LetterKind, Side } from '../stages.ts'
import { type Absence, type LetterRow, absenceColumns, here, letterColumns, moment } from './rows.ts'

type AgreementKind = 'agreement' | 'twinning'
export type AgreementRow = {
  id: string
  path: string
  unitId: string
  unitName: string
  kind: AgreementKind
  ourSide: Side
  otherName: string
  otherContact: string | null
  homeDuties: string | null
  hostDuties: string | null
  goals: string | null
  methods: string | null
  safeguards: string | null
  meets: 'month' | 'quarter' | 'half-year' | 'calendar-year' | null
  from: Day
  until: Day | null
  endedOn: Day | null
  endedWords: string | null
  madeByName: string
  madeAt: Date
}

const agreementColumns = sql`
  id, path, unit_id as "unitId", unit_name as "unitName", kind, our_side as "ourSide", other_name as "otherName", other_contact as "otherContact",
  home_duties as "homeDuties", host_duties as "hostDuties", goals, methods, safeguards, meets, from_day as "from", until_day as until, ended_on as "endedOn",
  ended_words as "endedWords", made_by_name as "madeByName", made_at as "madeAt"`

export const insertAgreement = (tx: Tx, row: AgreementRow): Promise<number> =>
  tx.run(sql`
    insert into floating.agreement (
      district_id, id, path, unit_id, unit_name, kind, our_side, other_name, other_contact, home_duties, host_duties, goals, methods, safeguards, meets, from_day,
      until_day, made_by_name, made_at)
    values (
      ${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.unitName}, ${row.kind}, ${row.ourSide}, ${row.otherName}, ${row.otherContact},
      ${row.homeDuties}, ${row.hostDuties}, ${row.goals}, ${row.methods}, ${row.safeguards}, ${row.meets}, ${row.from}, ${row.until}, ${row.madeByName},
      ${moment(row.madeAt)})`)

export const agreementById = (tx: Tx, id: string): Promise<AgreementRow | null> =>
  tx.maybe(sql<AgreementRow>`
    select ${agreementColumns}
    from floating.agreement
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export const agreementsUnder = (tx: Tx, path: string): Promise<AgreementRow[]> =>
  tx.rows(sql<AgreementRow>`
    select ${agreementColumns}
    from floating.agreement
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
    order by ended_on nulls first, from_day desc, id desc
    limit 500`)

export const endAgreementRow = (tx: Tx, id: string, { on, words }: { on: Day; words: string }): Promise<number> =>
  tx.run(sql`
    update floating.agreement
    set ended_on = ${on}, ended_words = ${words}
    where district_id = ${here(tx)}
      and id = ${id}
      and ended_on is null`)

export type AgreementEvent = {
  id: string
  path: string
  agreementId: string
  kind: 'meeting' | 'visit' | 'call' | 'joint-activity'
  on: Day
  channel: string
  words: string
  byName: string
  at: Date
}

export const insertAgreementEvent = (tx: Tx, row: AgreementEvent): Promise<number> =>
  tx.run(sql`
    insert into floating.agreement_event (district_id, id, path, agreement_id, kind, on_day, channel, words, by_name, entered_at)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.agreementId}, ${row.kind}, ${row.on}, ${row.channel}, ${row.words}, ${row.byName}, ${moment(row.at)})`)

/** What was held under agreements, the newest first. */
export const eventsOfAgreements = (tx: Tx, ids: readonly string[]): Promise<AgreementEvent[]> =>
  tx.rows(sql<AgreementEvent>`
    select id, path, agreement_id as "agreementId", kind, on_day as "on", channel, words, by_name as "byName", entered_at as at
    from floating.agreement_event
    where district_id = any (${[...tx.scope.districtIds]})
      and agreement_id = any (${[...ids]})
    order by on_day desc, id desc
    limit 5000`)

export type Consultation = {
  id: string
  path: string
  unitId: string
  otherName: string
  on: Day
  channel: string
  words: string
  agreed: string | null
  byName: string
  at: Date
}

export const insertConsultation = (tx: Tx, row: Consultation): Promise<number> =>
  tx.run(sql`
    insert into floating.consultation (district_id, id, path, unit_id, other_name, on_day, channel, words, agreed, by_name, entered_at)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.otherName}, ${row.on}, ${row.channel}, ${row.words}, ${row.agreed}, ${row.byName}, ${moment(row.at)})`)

export const consultationsUnder = (tx: Tx, path: string): Promise<Consultation[]> =>
  tx.rows(sql<Consultation>`
    select id, path, unit_id as "unitId", other_name as "otherName", on_day as "on", channel, words, agreed, by_name as "byName", entered_at as at
    from floating.consultation
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
    order by on_day desc, id desc
    limit 500`)

export type Gathering = {
  id: string
  path: string
  unitId: string
  kind: 'meeting' | 'get-together' | 'visit'
  season: string
  plannedOn: Day
  words: string
  invited: string[]
  heldOn: Day | null
  came: string[]
  heldWords: string | null
  byName: string
  at: Date
}

const gatheringColumns = sql`
  id, path, unit_id as "unitId", kind, season, planned_on as "plannedOn", words, invited, held_on as "heldOn", came, held_words as "heldWords",
  by_name as "byName", entered_at as at`

export const insertGathering = (tx: Tx, row: Omit<Gathering, 'heldOn' | 'came' | 'heldWords'>): Promise<number> =>
  tx.run(sql`
    insert into floating.gathering (district_id, id, path, unit_id, kind, season, planned_on, words, invited, by_name, entered_at)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.kind}, ${row.season}, ${row.plannedOn}, ${row.words}, ${row.invited}::uuid[], ${row.byName}, ${moment(row.at)})`)

export const gatheringById = (tx: Tx, id: string): Promise<Gathering | null> =>
  tx.maybe(sql<Gathering>`
    select ${gatheringColumns}
    from floating.gathering
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export const gatheringsUnder = (tx: Tx, path: string, since: Day): Promise<Gathering[]> =>
  tx.rows(sql<Gathering>`
    select ${gatheringColumns}
    from floating.gathering
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and planned_on >= ${since}
    order by planned_on desc, id desc
    limit 500`)

export const holdGatheringRow = (tx: Tx, id: string, held: { on: Day; came: readonly string[]; words: string }): Promise<number> =>
  tx.run(sql`
    update floating.gathering
    set held_on = ${held.on}, came = ${[...held.came]}::uuid[], held_words = ${held.words}
    where district_id = ${here(tx)}
      and id = ${id}
      and held_on is null`)

/** Letters of some kinds in the drawers of parts, the oldest first. */
export const lettersOfKinds = (tx: Tx, caseIds: readonly string[], side: Side, kinds: readonly LetterKind[]): Promise<LetterRow[]> =>
  tx.rows(sql<LetterRow>`
    select ${letterColumns}
    from floating.letter
    where district_id = any (${[...tx.scope.districtIds]})
      and case_id = any (${[...caseIds]})
      and side = ${side}
      and kind = any (${[...kinds]})
    order by at, from_side, number
    limit 20000`)

/** Open times away for which a member is the named contact person. */
export const absencesKeptBy = (tx: Tx, memberId: string): Promise<Absence[]> =>
  tx.rows(sql<Absence>`
    select ${absenceColumns}
    from floating.contact_person
    join floating.absence on absence.district_id = contact_person.district_id and absence.id = contact_person.absence_id
    where contact_person.district_id = ${here(tx)}
      and contact_person.side = 'home'
      and contact_person.member_id = ${memberId}
      and contact_person.to_day is null
      and absence.ended_on is null
    order by absence.from_day, absence.id
    limit 200`)

/** Whether a member is named for a time away now. */
export const isNamedFor = async (tx: Tx, absenceId: string, memberId: string): Promise<boolean> =>
  (await tx.maybe(sql<{ id: string }>`
    select id
    from floating.contact_person
    where district_id = ${here(tx)}
      and absence_id = ${absenceId}
      and side = 'home'
      and member_id = ${memberId}
      and to_day is null`)) !== null
