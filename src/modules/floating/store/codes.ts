/** Printed codes. */
import { sql } from 'kysely'
import type { Day } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import { here, moment } from './rows.ts'

type CodeRow = { districtId: number; certificateId: string; voidedOn: Day | null }

export const insertCode = (tx: Tx, row: { hash: Buffer; certificateId: string; at: Date }): Promise<number> =>
  tx.run(sql`
    insert into floating.check_code (code_hash, district_id, certificate_id, made_at)
    values (${row.hash}, ${here(tx)}, ${row.certificateId}, ${moment(row.at)})
    on conflict (code_hash) do nothing`)

export const codeByHash = (tx: Tx, hash: Buffer): Promise<CodeRow | null> =>
  tx.maybe(sql<CodeRow>`
    select district_id as "districtId", certificate_id as "certificateId", voided_on as "voidedOn"
    from floating.check_code
    where code_hash = ${hash}`)

export const voidCode = (tx: Tx, hash: Buffer, on: Day): Promise<number> =>
  tx.run(sql`
    update floating.check_code
    set voided_on = ${on}
    where code_hash = ${hash}
      and voided_on is null`)
