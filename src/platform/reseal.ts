import { type RawBuilder, sql } from 'kysely'
import { recordAudit } from './audit.ts'
import { newestKey, openBytes, sealBytes } from './crypto.ts'
import { type Database, type Tx, withKeys } from './db.ts'
import type { Scope } from './scope.ts'

/** Seals anew, under the newest key, what older keys sealed: column by column and batch by batch, while people go on working. */

type KeyTypes = { uuid: string; text: string; int: number }
type KeyParts = Readonly<Record<string, keyof KeyTypes>>

/** A sealed column, as the module that owns it names it. */
export type SealedColumn = {
  /** `schema.table` */
  table: string
  column: string
  /** the primary key behind the district, in its order */
  key: KeyParts
  /** other columns that the place names */
  also?: readonly string[]
  /** what the value is bound to: the same words as where it is sealed */
  place: (row: Record<string, never>) => string
  /** how many at once, where values are large */
  most?: number
}

/** Declares one; `place` is typed by the key. */
export const sealedColumn = <K extends KeyParts, A extends string = never>(
  declared: Omit<SealedColumn, 'key' | 'also' | 'place'> & {
    key: K
    also?: readonly A[]
    place: (row: { [Name in keyof K]: KeyTypes[K[Name]] } & Record<A, string>) => string
  },
): SealedColumn => declared as unknown as SealedColumn

export const nameOf = ({ table, column }: SealedColumn): string => `${table}.${column}`

const BATCH = 500

type Batch = { column: SealedColumn; resealed: number }
type Options = { at: () => Date; onBatch?: (batch: Batch) => void }

/**
 * Goes through one district. Each batch is a transaction of its own with its entry in the trail: killed between two of them, or in one, nothing is
 * half done, and the next run finds what is left. A row that somebody is changing just then is passed over. Returns how many values it sealed anew.
 */
export const resealDistrict = async (db: Database, scope: Scope, columns: readonly SealedColumn[], { at, onBatch }: Options): Promise<number> => {
  let total = 0
  for (const column of columns) {
    let after: Row | null = null
    do {
      const rows: Row[] = await withKeys(db, scope, (tx) => resealBatch(tx, column, { after, at: at() }))
      if (rows.length > 0) onBatch?.({ column, resealed: rows.length })
      total += rows.length
      after = rows.at(-1) ?? null
    } while (after)
  }
  return total
}

type Row = Record<string, string | number> & { sealed: never }

const resealBatch = async (tx: Tx, column: SealedColumn, { after, at }: { after: Row | null; at: Date }): Promise<Row[]> => {
  const version = newestKey()
  const rows = await tx.rows(olderThan(tx, column, { version, after }))
  if (rows.length === 0) return rows
  await tx.run(
    putBack(
      tx,
      column,
      rows.map((row) => anew(column, row)),
    ),
  )
  await recordAudit(tx, at, {
    verb: 'keys.resealed',
    objectType: 'sealed-column',
    objectId: nameOf(column),
    fields: [`key ${version}`, `${rows.length} values`],
  })
  return rows
}

const anew = (column: SealedColumn, { sealed, ...row }: Row): object => {
  const place = column.place(row as Record<string, never>)
  try {
    return { ...row, fresh: `\\x${sealBytes(place, openBytes(place, sealed)).toString('hex')}` }
  } catch (cause) {
    throw new Error(`${nameOf(column)} of ${JSON.stringify(row)} does not open: it was altered or moved here. Restore this value from a backup, then go on.`, {
      cause,
    })
  }
}

const olderThan = (tx: Tx, { table, column, key, also = [], most = BATCH }: SealedColumn, { version, after }: { version: number; after: Row | null }) => {
  const names = Object.keys(key)
  const list = (parts: readonly RawBuilder<unknown>[]) => sql.join(parts)
  const behind = after ? sql`and (${list(names.map((name) => sql.ref(name)))}) > (${list(names.map((name) => sql`${after[name]}`))})` : sql``
  return sql<Row>`
    select ${list([...names, ...also].map((name) => sql.ref(name)))}, ${sql.ref(column)} as sealed
    from ${sql.table(table)}
    where district_id = ${tx.scope.districtIds[0]!}
      and ${sql.ref(column)} is not null
      and ${versionIn(column)} <> ${version}
      ${behind}
    order by ${list(names.map((name) => sql.ref(name)))}
    limit ${most}
    for no key update skip locked`
}

/** The version stands behind layout and algorithm; a value of before there were several keys is of the first (`crypto.ts`). */
const versionIn = (column: string) => {
  const head = sql`substring(${sql.ref(column)} from 1 for 3)`
  return sql<number>`case get_byte(${head}, 0) when 1 then 1 else get_byte(${head}, 2) end`
}

const putBack = (tx: Tx, { table, column, key }: SealedColumn, fresh: readonly object[]) => sql`
    update ${sql.table(table)} as held
    set ${sql.ref(column)} = given.fresh
    from json_to_recordset(${JSON.stringify(fresh)}::json) as given (${sql.join(
      [...Object.entries(key), ['fresh', 'bytea'] as const].map(([name, type]) => sql`${sql.ref(name)} ${sql.raw(type)}`),
    )})
    where held.district_id = ${tx.scope.districtIds[0]!}
      and ${sql.join(
        Object.keys(key).map((name) => sql`held.${sql.ref(name)} = given.${sql.ref(name)}`),
        sql` and `,
      )}`

export type VersionCount = { name: string; version: number; count: number }

/** How many values of a district each version of the key holds, by column. */
export const countVersions = (db: Database, scope: Scope, columns: readonly SealedColumn[]): Promise<VersionCount[]> =>
  withKeys(db, scope, async (tx) => {
    const counts = await Promise.all(
      columns.map(async (column) => {
        const found = await tx.rows(sql<{ version: number; count: number }>`
          select ${versionIn(column.column)} as version, count(*)::int as count
          from ${sql.table(column.table)}
          where district_id = ${tx.scope.districtIds[0]!}
            and ${sql.ref(column.column)} is not null
          group by 1
          order by 1`)
        return found.map((one) => ({ name: nameOf(column), ...one }))
      }),
    )
    return counts.flat()
  })
