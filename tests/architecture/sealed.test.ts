/** Every sealed column is named by its module, so that sealing anew forgets none; and the role that does it can change nothing else. */
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sealedTables } from '../../src/app/sealed.ts'
import { districtScope } from '../../src/modules/people/public.ts'
import { useKey } from '../../src/platform/crypto.ts'
import { type Database, openDatabase } from '../../src/platform/db.ts'
import { columnsOf, countVersions, resealDistrict, type SealedTable } from '../../src/platform/reseal.ts'
import { freshDatabase, type TestDatabase } from '../support/cluster.ts'

let database: TestDatabase
let db: Database
beforeAll(async () => {
  useKey(Buffer.alloc(32, 5))
  database = await freshDatabase()
  db = openDatabase({ ...database.config, max: 3 })
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

const ask = async <Row extends pg.QueryResultRow>(text: string): Promise<Row[]> => (await db.pool.query<Row>(text)).rows

const inTables = async (): Promise<string[]> =>
  (
    await ask<{ name: string }>(`
      select table_schema || '.' || table_name || '.' || column_name as name
      from information_schema.columns
      where data_type = 'bytea' and column_name ~ '(^|_)sealed$'`)
  )
    .map(({ name }) => name)
    .sort()

const keyOf = async (table: string): Promise<[string, string][]> =>
  (
    await ask<{ name: string; type: string }>(`
      select a.attname as name, format_type(a.atttypid, null) as type
      from pg_index i
      cross join unnest(i.indkey::int2[]) with ordinality as part (attnum, place)
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = part.attnum
      where i.indrelid = '${table}'::regclass and i.indisprimary
      order by part.place`)
  ).map(({ name, type }) => [name, type === 'integer' ? 'int' : type])

describe('what is sealed', () => {
  test('is named by its module, every column', async () => expect(columnsOf(sealedTables).sort()).toEqual(await inTables()))

  test('a column that no module names is seen (planted fault)', async () => {
    await ask('create table people.planted (district_id int not null, id uuid not null, words_sealed bytea, primary key (district_id, id))')
    expect((await inTables()).filter((name) => !columnsOf(sealedTables).includes(name))).toEqual(['people.planted.words_sealed'])
    await ask('drop table people.planted')
  })

  test('is named with the whole key of its table', async () => {
    for (const { table, key } of sealedTables) expect([['district_id', 'int'], ...Object.entries(key)], table).toEqual(await keyOf(table))
  })

  test('can be asked for and counted, each column by the role that seals anew', async () => {
    const scope = districtScope(430699, '43.4306.430699.')
    expect(await resealDistrict(db, scope, sealedTables, { at: () => new Date('2026-09-07') })).toBe(0)
    expect(await countVersions(db, scope, sealedTables)).toEqual([])
  })

  test('is all that this role can change; of the trail it can only add to it', async () => {
    const rights = await ask<{ name: string; right: string }>(`
      select table_schema || '.' || table_name || '.' || column_name as name, privilege_type as right
      from information_schema.column_privileges
      where grantee = 'zhibu_keys' and privilege_type <> 'SELECT'`)
    expect(
      rights
        .filter(({ right }) => right === 'UPDATE')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(columnsOf(sealedTables).sort())
    expect(rights.filter(({ right, name }) => right !== 'UPDATE' && !name.startsWith('platform.audit_entry.'))).toEqual([])
    expect(
      await ask(`select 1 from information_schema.role_table_grants where grantee = 'zhibu_keys' and privilege_type in ('UPDATE', 'DELETE', 'TRUNCATE')`),
    ).toEqual([])
  })

  test('a key with a part too few would find the wrong rows, and is seen (planted fault)', async () => {
    const planted: SealedTable = { ...sealedTables.find(({ table }) => table === 'ledger.entry')!, key: { id: 'uuid' } }
    expect([['district_id', 'int'], ...Object.entries(planted.key)]).not.toEqual(await keyOf(planted.table))
  })
})
