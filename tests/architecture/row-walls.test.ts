import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshDatabase, type TestDatabase } from '../support/cluster.ts'

const ID = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`
const PATHS = ['43.a.', '43.a.b3.', '43.a.b31.', '43.a.b3.g1.', '44.a.b3.']

let database: TestDatabase
let client: pg.Client

beforeAll(async () => {
  database = await freshDatabase()
  client = new pg.Client(database.config)
  await client.connect()
  for (const [index, path] of PATHS.entries())
    await client.query(`insert into platform.outbox (district_id, id, path, event, payload, at) values ($1, $2, $3, 'test', '{}', '2026-09-07')`, [
      Number(path.slice(0, 2)),
      ID(index),
      path,
    ])
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

/** Runs under the request role with the given settings, and rolls back. */
const under = async <T>({ districts, path }: { districts?: string; path?: string }, work: () => Promise<T>): Promise<T> => {
  await client.query('begin')
  await client.query('set local role zhibu_app')
  if (districts !== undefined) await client.query(`set local app.districts = '${districts}'`)
  if (path !== undefined) await client.query(`set local app.path = '${path}'`)
  try {
    return await work()
  } finally {
    await client.query('rollback')
  }
}

const seen = (settings: { districts?: string; path?: string }): Promise<string[]> =>
  under(settings, async () =>
    (await client.query('select path from platform.outbox where district_id = any (array[43, 44]) order by path')).rows.map((row) => row.path),
  )

describe('the second wall stands even when a query forgets its part of the tree', () => {
  test('a unit sees itself and what hangs below it, nothing beside it', async () => {
    expect(await seen({ districts: '{43}', path: '43.a.' })).toEqual(['43.a.', '43.a.b3.', '43.a.b3.g1.', '43.a.b31.'])
    expect(await seen({ districts: '{43}', path: '43.a.b3.' })).toEqual(['43.a.b3.', '43.a.b3.g1.'])
  })

  test('a branch whose number begins alike stays closed', async () => {
    expect(await seen({ districts: '{43}', path: '43.a.b3.' })).not.toContain('43.a.b31.')
    await expect(
      client.query(`insert into platform.outbox (district_id, id, path, event, payload, at) values (43, $1, '43.a.b3', 'test', '{}', '2026-09-07')`, [ID(99)]),
    ).rejects.toThrow(/outbox_path_shape/)
  })

  test('another district stays closed, whatever its path says', async () => {
    expect(await seen({ districts: '{44}', path: '43.a.' })).toEqual([])
    expect(await seen({ districts: '{43}', path: '44.' })).toEqual([])
  })

  test.each([
    ['no setting at all', {}],
    ['districts without a path', { districts: '{43,44}' }],
    ['a path without districts', { path: '43.' }],
    ['empty settings', { districts: '', path: '' }],
    ['an empty list', { districts: '{}', path: '43.' }],
  ])('with %s nothing is seen', async (_what, settings) => {
    expect(await seen(settings)).toEqual([])
  })

  test('what one transaction was allowed does not outlive it', async () => {
    expect(await seen({ districts: '{43}', path: '43.' })).toHaveLength(4)
    expect(await seen({})).toEqual([])
  })

  test('nothing can be written outside one’s own part, nor moved there', async () => {
    const within = { districts: '{43}', path: '43.a.b3.' }
    await expect(
      under(within, () =>
        client.query(`insert into platform.outbox (district_id, id, path, event, payload, at) values (43, $1, '43.a.', 'test', '{}', '2026-09-07')`, [ID(50)]),
      ),
    ).rejects.toThrow(/row-level security/)
    await expect(under(within, () => client.query(`update platform.outbox set path = '43.a.' where district_id = 43 and id = $1`, [ID(1)]))).rejects.toThrow(
      /row-level security/,
    )
    const touched = await under(
      within,
      async () => (await client.query(`update platform.outbox set event = 'changed' where district_id = 43 and id = $1`, [ID(2)])).rowCount,
    )
    expect(touched).toBe(0)
  })

  test('the whole wall is an index condition: it costs a look-up, not a scan', async () => {
    await client.query('begin')
    await client.query(
      `insert into platform.outbox (district_id, id, path, event, payload, at) select 100 + n % 50, gen_random_uuid(), '43.a.b' || n || '.', 'test', '{}', '2026-09-07' from generate_series(1, 20000) n`,
    )
    await client.query('analyze platform.outbox')
    await client.query('set local role zhibu_app')
    await client.query(`set local app.districts = '{101}'`)
    await client.query(`set local app.path = '43.a.b151.'`)
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: object }] }>('explain (format json) select id from platform.outbox where district_id = 101')
    await client.query('rollback')
    const plan = JSON.stringify(rows[0]!['QUERY PLAN'])
    expect(plan).toMatch(/"Index Name":"platform_outbox_scope"/)
    expect(plan).toMatch(/"Index Cond":"[^"]*path >= [^"]*path < /)
    expect(plan).not.toMatch(/"Node Type":"Seq Scan"/)
  })
})
