/** Files for and from partners. */
import { sql } from 'kysely'
import type { Day } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import { here, moment } from './rows.ts'

export type FileOut = {
  id: string
  path: string
  partnerId: string
  number: number
  letters: number
  acknowledgements: number
  writtenAt: Date
  writtenByName: string
  sentOn: Day | null
  sentHow: string | null
}

const FILE_OUT = sql`
  id, path, partner_id as "partnerId", number, letters, acknowledgements, written_at as "writtenAt", written_by_name as "writtenByName", sent_on as "sentOn",
  sent_how as "sentHow"`

export const insertFileOut = (
  tx: Tx,
  row: Omit<FileOut, 'sentOn' | 'sentHow'> & { keyVersion: number; cardNumber: number; digest: Buffer; bytes: Buffer; writtenBy: string | null },
): Promise<number> =>
  tx.run(sql`
    insert into floating.file_out (district_id, id, path, partner_id, number, key_version, card_number, digest, bytes, letters, acknowledgements, written_by,
      written_by_name, written_at)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.partnerId}, ${row.number}, ${row.keyVersion}, ${row.cardNumber}, ${row.digest}, ${row.bytes}, ${row.letters},
      ${row.acknowledgements}, ${row.writtenBy}, ${row.writtenByName}, ${moment(row.writtenAt)})`)

export const selectFilesOut = (tx: Tx, partnerId: string): Promise<FileOut[]> =>
  tx.rows(sql<FileOut>`
    select ${FILE_OUT}
    from floating.file_out
    where district_id = ${here(tx)}
      and partner_id = ${partnerId}
    order by number desc
    limit 200`)

export const selectFileOut = (tx: Tx, id: string): Promise<(FileOut & { bytes: Buffer }) | null> =>
  tx.maybe(sql<FileOut & { bytes: Buffer }>`
    select ${FILE_OUT}, bytes
    from floating.file_out
    where district_id = any(${[...tx.scope.districtIds]})
      and id = ${id}`)

export const markFileSent = (tx: Tx, id: string, given: { on: Day; how: string; byName: string }): Promise<number> =>
  tx.run(sql`
    update floating.file_out
    set sent_on = ${given.on}, sent_how = ${given.how}, sent_by_name = ${given.byName}
    where district_id = ${here(tx)}
      and id = ${id}
      and sent_on is null`)

export type FileIn = {
  id: string
  path: string
  partnerId: string | null
  name: string
  digest: Buffer
  number: number | null
  writtenAt: Date | null
  state: 'shown' | 'taken' | 'left' | 'refused'
  letters: number
  acknowledgements: number
  refusal: { zh: string; en: string } | null
  handedInAt: Date
  handedInByName: string
}

const FILE_IN = sql`
  id, path, partner_id as "partnerId", name, digest, number, written_at as "writtenAt", state, letters, acknowledgements, refusal, handed_in_at as "handedInAt",
  handed_in_by_name as "handedInByName"`

export const insertFileIn = (tx: Tx, row: FileIn & { bytes: Buffer; handedInBy: string | null }): Promise<number> =>
  tx.run(sql`
    insert into floating.file_in (district_id, id, path, partner_id, name, digest, bytes, number, written_at, state, letters, acknowledgements, refusal,
      handed_in_by, handed_in_by_name, handed_in_at)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.partnerId}, ${row.name}, ${row.digest}, ${row.bytes}, ${row.number},
      ${row.writtenAt?.toISOString() ?? null}::timestamptz, ${row.state}, ${row.letters}, ${row.acknowledgements},
      ${row.refusal === null ? null : JSON.stringify(row.refusal)}::jsonb, ${row.handedInBy}, ${row.handedInByName}, ${moment(row.handedInAt)})`)

export const selectFilesIn = (tx: Tx, partnerId: string): Promise<FileIn[]> =>
  tx.rows(sql<FileIn>`
    select ${FILE_IN}
    from floating.file_in
    where district_id = ${here(tx)}
      and partner_id = ${partnerId}
    order by handed_in_at desc, id desc
    limit 200`)

/** Files that were refused before anybody knew whose they are. */
export const selectStrangeFiles = (tx: Tx): Promise<FileIn[]> =>
  tx.rows(sql<FileIn>`
    select ${FILE_IN}
    from floating.file_in
    where district_id = ${here(tx)}
      and partner_id is null
    order by handed_in_at desc, id desc
    limit 50`)

export const selectFileIn = (tx: Tx, id: string): Promise<(FileIn & { bytes: Buffer }) | null> =>
  tx.maybe(sql<FileIn & { bytes: Buffer }>`
    select ${FILE_IN}, bytes
    from floating.file_in
    where district_id = any(${[...tx.scope.districtIds]})
      and id = ${id}`)

/** The same bytes handed in before and taken, or still being looked at. */
export const selectFileInByDigest = (tx: Tx, digest: Buffer): Promise<FileIn | null> =>
  tx.maybe(sql<FileIn>`
    select ${FILE_IN}
    from floating.file_in
    where district_id = ${here(tx)}
      and digest = ${digest}
      and state in ('taken', 'shown')
    order by state = 'taken' desc, handed_in_at
    limit 1`)

export const settleFileIn = (tx: Tx, id: string, given: { state: 'taken' | 'left'; byName: string; at: Date }): Promise<number> =>
  tx.run(sql`
    update floating.file_in
    set state = ${given.state}, settled_by_name = ${given.byName}, settled_at = ${moment(given.at)}
    where district_id = ${here(tx)}
      and id = ${id}
      and state = 'shown'`)

/** Files and letters of a partner are written and taken one act at a time. */
export const lockPartner = (tx: Tx, id: string): Promise<{ id: string } | null> =>
  tx.maybe(sql<{ id: string }>`
    select id
    from floating.partner
    where district_id = ${here(tx)}
      and id = ${id}
    for update`)
