import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../src/platform/db.ts'
import { freshDatabase, type TestDatabase } from '../support/cluster.ts'

/** The check of a line against its month, as the database itself asks it, where nobody has counted the months yet. */
let database: TestDatabase
let db: Database
beforeAll(async () => {
  database = await freshDatabase()
  db = openDatabase({ ...database.config, max: 2 })
  const connection = await db.pool.connect()
  // months of branches that are not there: only how many there are matters here
  await connection.query('set session_replication_role = replica')
  await connection.query('alter table dues.month set (autovacuum_enabled = off)')
  await connection.query(`
    insert into dues.month (district_id, id, path, branch_id, year, month, state, members, due_cents, opened_on, opened_by_name, opened_at)
    select 430699, gen_random_uuid(), '43.4306.430699.', gen_random_uuid(), 2026, 1, 'open', 0, 0, '2026-01-05', 'test', '2026-01-05'
    from generate_series(1, 400)`)
  connection.release(true)
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

const CHECK = 'select 1 from only dues.month x where district_id = $1 and id = $2 for key share of x'

/** How the check is planned once for all lines, and which index it uses. */
const planOf = async (): Promise<string> => {
  const connection = await db.pool.connect()
  try {
    await connection.query('set plan_cache_mode = force_generic_plan')
    await connection.query(`prepare check_month (int, uuid) as ${CHECK}`)
    const { rows } = await connection.query("explain (costs off) execute check_month (430699, '00000000-0000-7000-8000-000000000001')")
    return rows.map((row: { 'QUERY PLAN': string }) => row['QUERY PLAN']).join('\n')
  } finally {
    connection.release(true)
  }
}

test('a line of the first month is held against its own month, not against every month of the district', async () => {
  expect(await planOf()).toMatch(/Index Scan using month_pk[^]*Index Cond: \(\(district_id = \$1\) AND \(id = \$2\)\)$/m)
})

test('it is what the planner was told that does it: without, all months of the district are read for each line (planted fault)', async () => {
  await db.pool.query("select pg_clear_attribute_stats('dues', 'month', 'district_id', false)")
  expect(await planOf()).not.toContain('month_pk')
})
