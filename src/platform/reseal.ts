import { type RawBuilder, sql } from 'kysely'
import { recordAudit } from './audit.ts'
import { newestKey, openBytes, sealBytes } from './crypto.ts'
import { type Database, type Tx, withKeys } from './db.ts'
import type { Scope } from './scope.ts'

/** Seals anew, under the newest key, what older keys sealed: table by table and batch by batch, while people go on working. */

type KeyTypes = { uuid: string; text: string; int: number }
type KeyParts = Readonly<Record<string, keyof KeyTypes>>

/** A table with sealed columns, as the module that owns it names it. */
export type SealedTable = {
  /** `schema.table` */
  table: string
  /** the primary key behind the district, in its order */
  key: KeyParts
  /** other columns that a place names */
  also?: readonly string[]
  /** each sealed column, with what its value is bound to: the same words as where it is sealed */
  columns: Readonly<Record<string, (row: Record<string, never>) => string>>
  /** how many rows at once, where values are large */
  most?: number
}

/** Declares one; the places are typed by the key. */
export const sealedTable = <K extends KeyParts, A extends string = never>(
  declared: Omit<SealedTable, 'key' | 'also' | 'columns'> & {
    key: K
    also?: readonly A[]
    columns: Record<string, (row: { [Name in keyof K]: KeyTypes[K[Name]] } & Record<A, string>) => string>
  },
): SealedTable => declared as unknown as SealedTable

const BATCH = 500

type Batch = { table: string; resealed: number }
type Options = { at: () => Date; onBatch?: (batch: Batch) => void }

/**
 * Goes through one district. Each batch is a transaction of its own with its entry in the trail: killed between two of them, or in one, nothing is
 * half done, and the next run finds what is left. A row that somebody is changing just then is passed over. Returns how many values it sealed anew.
 */
export const resealDistrict = async (db: Database, scope: Scope, tables: readonly SealedTable[], { at, onBatch }: Options): Promise<number> => {
  let total = 0
  for (const table of tables) {
    let last: Row | undefined
    do {
      const batch = await withKeys(db, scope, (tx) => resealBatch(tx, table, { after: last, at: at() }))
      if (batch.resealed > 0) onBatch?.({ table: table.table, resealed: batch.resealed })
      total += batch.resealed
      last = batch.last
    } while (last)
  }
  return total
}

/** A row with its key and, of its sealed columns, those that an older key sealed. */
type Row = Record<string, string | number | Buffer | null>

const resealBatch = async (tx: Tx, table: SealedTable, { after, at }: { after: Row | undefined; at: Date }): Promise<{ resealed: number; last?: Row }> => {
  const version = newestKey()
  const rows = await tx.rows(olderThan(tx, table, { version, after }))
  const last = rows.at(-1)
  if (!last) return { resealed: 0 }
  await tx.run(
    putBack(
      tx,
      table,
      rows.map((row) => anew(table, row)),
    ),
  )
  const counts = Object.keys(table.columns).map((column) => ({ column, count: rows.filter((row) => row[column] !== null).length }))
  const fields = [`key ${version}`, ...counts.map(({ column, count }) => `${column} ${count}`)]
  await recordAudit(tx, at, { verb: 'keys.resealed', objectType: 'sealed-table', objectId: table.table, fields })
  return { resealed: counts.reduce((sum, { count }) => sum + count, 0), last }
}

const anew = ({ table, columns }: SealedTable, row: Row): Row => {
  const fresh = { ...row }
  for (const [column, placeOf] of Object.entries(columns)) {
    const sealed = row[column]
    if (!Buffer.isBuffer(sealed)) continue
    const place = placeOf(row as Record<string, never>)
    try {
      fresh[column] = `\\x${sealBytes(place, openBytes(place, sealed)).toString('hex')}`
    } catch (cause) {
      throw new Error(`${table}.${column} does not open as ${place}: it was altered or moved here. Restore this value from a backup, then go on.`, { cause })
    }
  }
  return fresh
}

const listOf = (parts: readonly RawBuilder<unknown>[]) => sql.join(parts)

const olderThan = (tx: Tx, { table, key, also = [], columns, most = BATCH }: SealedTable, { version, after }: { version: number; after: Row | undefined }) => {
  const names = Object.keys(key)
  const older = (column: string) => sql`${versionIn(column)} <> ${version}`
  const behind = after ? sql`and (${listOf(names.map((name) => sql.ref(name)))}) > (${listOf(names.map((name) => sql`${after[name]}`))})` : sql``
  return sql<Row>`
    select ${listOf([
      ...[...names, ...also].map((name) => sql.ref(name)),
      ...Object.keys(columns).map((column) => sql`case when ${older(column)} then ${sql.ref(column)} end as ${sql.ref(column)}`),
    ])}
    from ${sql.table(table)}
    where district_id = ${tx.scope.districtIds[0]!}
      and (${sql.join(Object.keys(columns).map(older), sql` or `)})
      ${behind}
    order by ${listOf(names.map((name) => sql.ref(name)))}
    limit ${most}
    for no key update skip locked`
}

/** The version stands behind layout and algorithm; a value of before there were several keys is of the first (`crypto.ts`). Null where there is none. */
const versionIn = (column: string) => {
  const head = sql`substring(${sql.ref(column)} from 1 for 3)`
  return sql<number>`case get_byte(${head}, 0) when 1 then 1 else get_byte(${head}, 2) end`
}

const putBack = (tx: Tx, { table, key, columns }: SealedTable, fresh: readonly Row[]) => sql`
    update ${sql.table(table)} as held
    set ${listOf(Object.keys(columns).map((column) => sql`${sql.ref(column)} = coalesce(given.${sql.ref(column)}, held.${sql.ref(column)})`))}
    from json_to_recordset(${JSON.stringify(fresh)}::json) as given (${listOf([
      ...Object.entries(key).map(([name, type]) => sql`${sql.ref(name)} ${sql.raw(type)}`),
      ...Object.keys(columns).map((column) => sql`${sql.ref(column)} bytea`),
    ])})
    where held.district_id = ${tx.scope.districtIds[0]!}
      and ${sql.join(
        Object.keys(key).map((name) => sql`held.${sql.ref(name)} = given.${sql.ref(name)}`),
        sql` and `,
      )}`

/** `schema.table.column` of everything that is sealed. */
export const columnsOf = (tables: readonly SealedTable[]): string[] =>
  tables.flatMap(({ table, columns }) => Object.keys(columns).map((column) => `${table}.${column}`))

export type VersionCount = { name: string; version: number; count: number }

/** How many values of a district each version of the key holds, by column. */
export const countVersions = (db: Database, scope: Scope, tables: readonly SealedTable[]): Promise<VersionCount[]> =>
  withKeys(db, scope, async (tx) => {
    const each = tables.flatMap(({ table, columns }) => Object.keys(columns).map((column) => ({ table, column })))
    const counts = await Promise.all(
      each.map(async ({ table, column }) => {
        const found = await tx.rows(sql<{ version: number; count: number }>`
          select ${versionIn(column)} as version, count(*)::int as count
          from ${sql.table(table)}
          where district_id = ${tx.scope.districtIds[0]!}
            and ${sql.ref(column)} is not null
          group by 1
          order by 1`)
        return found.map((one) => ({ name: `${table}.${column}`, ...one }))
      }),
    )
    return counts.flat()
  })
