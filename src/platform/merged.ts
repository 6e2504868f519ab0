/**
 * Districts that were carried into another one (docs/decisions/015). Whatever still holds the old number or an old path (a token of a device, a
 * printed slip, a task in the queue) is led on by this register. It changes only while no server runs, so each process reads it once.
 */
import { sql } from 'kysely'
import type { Day } from '../kernel/days.ts'
import type { Database, Tx } from './db.ts'

export type MergedDistrict = { fromId: number; intoId: number; fromPath: string; toPath: string; on: Day }

export const mergedDistricts = (tx: Tx): Promise<MergedDistrict[]> =>
  tx.rows(sql<MergedDistrict>`
    select from_id as "fromId", into_id as "intoId", from_path as "fromPath", to_path as "toPath", on_day as "on"
    from platform.merged_district
    order by at, from_id
    limit 5000`)

/** The district that answers for this number today; districts that were merged one after the other are followed to the last. */
export const ledOn = (merged: readonly MergedDistrict[], districtId: number): number =>
  merged.reduce((at, { fromId, intoId }) => (at === fromId ? intoId : at), districtId)

/** A payload with every old path and `districtId` in it as they are today, however deep they stand. */
export const carriedOn = <T>(merged: readonly MergedDistrict[], payload: T): T => (merged.length === 0 ? payload : (carried(merged, payload) as T))

const carried = (merged: readonly MergedDistrict[], value: unknown): unknown => {
  if (typeof value === 'string')
    return merged.reduce((path, { fromPath, toPath }) => (path.startsWith(fromPath) ? toPath + path.slice(fromPath.length) : path), value)
  if (Array.isArray(value)) return value.map((one) => carried(merged, one))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => [name, name === 'districtId' && typeof held === 'number' ? ledOn(merged, held) : carried(merged, held)]),
  )
}

/** What a table gave when a district was carried. */
export type Carried = { name: string; carried: number }

/** What stands in both districts under one key that only one row may have. */
export type Clash = { name: string; keyName: string; bothHave: string }

type Pair = { fromId: number; intoId: number }

export const mergeClashes = (tx: Tx, { fromId, intoId }: Pair): Promise<Clash[]> =>
  tx.rows(sql<Clash>`
    select name, key_name as "keyName", both_have as "bothHave"
    from platform.merge_clashes(${fromId}, ${intoId})`)

/** Carries every row; the scope reaches both districts and the tables are written as their owner. */
export const carryDistrict = (tx: Tx, { fromId, intoId, fromPath, toPath }: Pair & { fromPath: string; toPath: string }): Promise<Carried[]> =>
  tx.rows(sql<Carried>`
    select name, carried
    from platform.carry_district(${fromId}, ${intoId}, ${fromPath}, ${toPath})`)

type Noted = MergedDistrict & { basis: string; decidedByName: string; rows: number; at: Date }

export const noteMerged = (tx: Tx, one: Noted): Promise<number> =>
  tx.run(sql`
    insert into platform.merged_district (from_id, into_id, from_path, to_path, on_day, basis, decided_by_name, row_count, at)
    values (${one.fromId}, ${one.intoId}, ${one.fromPath}, ${one.toPath}, ${one.on}, ${one.basis}, ${one.decidedByName}, ${one.rows}, ${one.at.toISOString()}::timestamptz)`)

/** Whether somebody else is connected to this database: a server keeps the old numbers of districts in mind, so it is stopped first. */
export const othersAtWork = async ({ pool, first }: Database): Promise<boolean> => {
  const { rows } = await pool.query<{ connected: number }>(
    `select count(*)::int as connected from pg_stat_activity where datname = current_database() and backend_type = 'client backend'`,
  )
  return rows[0]!.connected > pool.totalCount + first.totalCount
}
