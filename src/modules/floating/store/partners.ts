/** Partners outside: keys, partners, cards. */
import { sql } from 'kysely'
import type { Day } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import { here, moment } from './rows.ts'

export type OwnKeys = {
  version: number
  holder: string
  /** the count that the pair was made with; another than `version` only where it came from a merged district */
  madeAs: number
  stemsFrom: number
  signKey: string
  sealKey: string
  fingerprint: string
  madeByName: string
  madeAt: Date
  endedOn: Day | null
}

export const insertKeys = (tx: Tx, row: Omit<OwnKeys, 'endedOn'>): Promise<number> =>
  tx.run(sql`
    insert into floating.exchange_key (district_id, version, holder, made_as, stems_from, sign_key, seal_key, fingerprint, made_by_name, made_at)
    values (${here(tx)}, ${row.version}, ${row.holder}, ${row.madeAs}, ${row.stemsFrom}, ${row.signKey}, ${row.sealKey}, ${row.fingerprint}, ${row.madeByName}, ${moment(row.madeAt)})
    on conflict (district_id, version) do nothing`)

/** Newest first: the pair that is used, then those that files may still be sealed to. */
export const selectKeys = (tx: Tx): Promise<OwnKeys[]> =>
  tx.rows(sql<OwnKeys>`
    select version, holder, made_as as "madeAs", stems_from as "stemsFrom", sign_key as "signKey", seal_key as "sealKey", fingerprint, made_by_name as "madeByName", made_at as "madeAt", ended_on as "endedOn"
    from floating.exchange_key
    where district_id = ${here(tx)}
    order by version desc
    limit 100`)

/** Ends every pair that is still used: where a district was merged, also the one that its partners know. */
export const endKeys = (tx: Tx, on: Day, why: string): Promise<number> =>
  tx.run(sql`
    update floating.exchange_key
    set ended_on = ${on}, ended_why = ${why}
    where district_id = ${here(tx)}
      and ended_on is null`)

/** Moves the counts of all pairs down; none of them meets another on the way. */
export const shiftKeys = (tx: Tx, by: number): Promise<number> =>
  tx.run(sql`update floating.exchange_key set version = version - ${by} where district_id = ${here(tx)}`)

export const keepNameWithPartners = (tx: Tx, ours: string): Promise<number> =>
  tx.run(sql`update floating.partner set ours = ${ours}::uuid where district_id = ${here(tx)} and way = 'file' and ours is null`)

export type Partner = {
  id: string
  /** under which of our names it knows us, where that is the one of a district merged into ours */
  ours: string | null
  way: 'file' | 'paper'
  organisation: string
  deskId: string | null
  deskName: string
  address: string
  telephone: string
  person: string
  endedOn: Day | null
  endedWhy: string | null
}

const PARTNER = sql`
  id, ours, way, organisation, desk_id as "deskId", desk_name as "deskName", address, telephone, person, ended_on as "endedOn", ended_why as "endedWhy"`

export const insertPartner = (tx: Tx, row: Omit<Partner, 'ours' | 'endedOn' | 'endedWhy'>, by: { name: string; at: Date }): Promise<number> =>
  tx.run(sql`
    insert into floating.partner (district_id, id, way, organisation, desk_id, desk_name, address, telephone, person, added_by_name, added_at)
    values (${here(tx)}, ${row.id}, ${row.way}, ${row.organisation}, ${row.deskId}, ${row.deskName}, ${row.address}, ${row.telephone}, ${row.person}, ${by.name},
      ${moment(by.at)})`)

export const selectPartners = (tx: Tx): Promise<Partner[]> =>
  tx.rows(sql<Partner>`
    select ${PARTNER}
    from floating.partner
    where district_id = ${here(tx)}
    order by ended_on is not null, organisation, id
    limit 500`)

export const selectPartner = (tx: Tx, id: string): Promise<Partner | null> =>
  tx.maybe(sql<Partner>`
    select ${PARTNER}
    from floating.partner
    where district_id = any(${[...tx.scope.districtIds]})
      and id = ${id}`)

export const endPartnerRow = (tx: Tx, id: string, on: Day, why: string): Promise<number> =>
  tx.run(sql`
    update floating.partner
    set ended_on = ${on}, ended_why = ${why}
    where district_id = ${here(tx)}
      and id = ${id}
      and ended_on is null`)

export type PartnerCard = {
  partnerId: string
  number: number
  keyVersion: number
  signKey: string
  sealKey: string
  fingerprint: string
  takenByName: string
  takenAt: Date
  confirmedOn: Day | null
  confirmedWith: string | null
  confirmedByName: string | null
  replacedOn: Day | null
}

export const insertCard = (
  tx: Tx,
  row: Pick<PartnerCard, 'partnerId' | 'number' | 'keyVersion' | 'signKey' | 'sealKey' | 'fingerprint' | 'takenByName' | 'takenAt'>,
): Promise<number> =>
  tx.run(sql`
    insert into floating.partner_card (district_id, partner_id, number, key_version, sign_key, seal_key, fingerprint, taken_by_name, taken_at)
    values (${here(tx)}, ${row.partnerId}, ${row.number}, ${row.keyVersion}, ${row.signKey}, ${row.sealKey}, ${row.fingerprint}, ${row.takenByName}, ${moment(row.takenAt)})`)

export const selectCards = (tx: Tx, partnerIds: readonly string[]): Promise<PartnerCard[]> =>
  tx.rows(sql<PartnerCard>`
    select partner_id as "partnerId", number, key_version as "keyVersion", sign_key as "signKey", seal_key as "sealKey", fingerprint,
      taken_by_name as "takenByName", taken_at as "takenAt", confirmed_on as "confirmedOn", confirmed_with as "confirmedWith",
      confirmed_by_name as "confirmedByName", replaced_on as "replacedOn"
    from floating.partner_card
    where district_id = ${here(tx)}
      and partner_id = any(${[...partnerIds]}::uuid[])
    order by partner_id, number desc
    limit 5000`)

/** The card that was in use until now is replaced by the one that is confirmed. */
export const replaceCards = (tx: Tx, partnerId: string, on: Day): Promise<number> =>
  tx.run(sql`
    update floating.partner_card
    set replaced_on = ${on}
    where district_id = ${here(tx)}
      and partner_id = ${partnerId}
      and replaced_on is null
      and confirmed_on is not null`)

export const confirmCardRow = (
  tx: Tx,
  { partnerId, number }: { partnerId: string; number: number },
  given: { on: Day; spokeWith: string; by: string | null; byName: string },
): Promise<number> =>
  tx.run(sql`
    update floating.partner_card
    set confirmed_on = ${given.on}, confirmed_with = ${given.spokeWith}, confirmed_by = ${given.by}, confirmed_by_name = ${given.byName}
    where district_id = ${here(tx)}
      and partner_id = ${partnerId}
      and number = ${number}
      and confirmed_on is null`)
