import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../src/kernel/ids.ts'
import { type Database, openDatabase, readDistrict, type Tx, withDistrict, withReport } from '../../src/platform/db.ts'
import { mintScope } from '../../src/platform/scope.ts'
import { freshDatabase, type TestDatabase } from '../support/cluster.ts'

let database: TestDatabase
let db: Database
const scope = mintScope({ districtIds: [430699], path: '43.4306.430699.', actor: { accountId: null, role: 'system' } })

beforeAll(async () => {
  database = await freshDatabase()
  db = openDatabase({ ...database.config, max: 2 })
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

const insert = (key: string) => sql`insert into platform.idempotency (district_id, key, body_hash, at) values (430699, ${key}, '\\x00', '2026-09-07')`
const keys = (tx: Tx) => tx.rows(sql<{ key: string }>`select key from platform.idempotency where district_id = 430699 order by key`, 'test-keys')
const held = async () => (await readDistrict(db, scope, keys)).map(({ key }) => key)

describe('a transaction holds as a whole', () => {
  test('a write that nobody waits for is committed with the rest', async () => {
    const key = newId()
    await withDistrict(db, scope, async (tx) => tx.along(insert(key)))
    expect(await held()).toContain(key)
  })

  test('where such a write fails, the whole transaction fails with its cause', async () => {
    const [key, twice] = [newId(), newId()]
    await withDistrict(db, scope, async (tx) => tx.along(insert(twice)))
    const work = withDistrict(db, scope, async (tx) => {
      await tx.run(insert(key))
      tx.along(insert(twice))
    })
    await expect(work).rejects.toMatchObject({ code: '23505' })
    expect(await held()).not.toContain(key)
  })

  test('the cause is named also where a later statement is refused because of it', async () => {
    const twice = newId()
    await withDistrict(db, scope, async (tx) => tx.along(insert(twice)))
    const work = withDistrict(db, scope, async (tx) => {
      tx.along(insert(twice))
      await keys(tx)
    })
    await expect(work).rejects.toMatchObject({ code: '23505' })
  })

  test('a failure that the work passed over is not taken for success', async () => {
    const [key, twice] = [newId(), newId()]
    await withDistrict(db, scope, async (tx) => tx.along(insert(twice)))
    const work = withDistrict(db, scope, async (tx) => {
      await tx.run(insert(key))
      await tx.run(insert(twice)).catch(() => {})
    })
    await expect(work).rejects.toThrow(/rolled the transaction back/)
    expect(await held()).not.toContain(key)
  })

  test('no statement is taken after the end', async () => {
    let kept: Tx | undefined
    await withDistrict(db, scope, async (tx) => void (kept = tx))
    await expect(keys(kept!)).rejects.toThrow(/after the end of its transaction/)
  })

  test('a scope that cannot be set keeps everything out', async () => {
    const nobody = { ...scope, path: '43.4306.430699' + '0'.repeat(3) } as typeof scope
    await expect(withDistrict(db, { ...nobody, districtIds: [99_999_999_999_999] } as typeof scope, keys)).rejects.toThrow()
    await expect(withDistrict(db, { ...nobody, path: `x'; commit; select '1` } as typeof scope, keys)).rejects.toThrow(/not minted/)
  })

  test('the door for looking refuses a write', async () => {
    await expect(readDistrict(db, scope, (tx) => tx.run(insert(newId())))).rejects.toMatchObject({ code: '25006' })
  })
})

describe('what is asked in one turn goes out together', () => {
  const one = sql<{ one: number }>`select 1 as one`
  const broken = sql`select 1 / 0`

  test('each answer comes to its question, with the types of its columns', async () => {
    const asked = await readDistrict(db, scope, (tx) =>
      Promise.all([
        tx.one(one, 'test-one'),
        tx.rows(sql`select x::bigint as x, null::text as nothing from generate_series(1, 3) as x`),
        tx.one(one, 'test-one'),
        tx.rows(sql`select ${[1, 2]}::int[] as list, ${{ a: 'ü' }}::jsonb as held, ${null}::int as empty, date '2026-09-07' as day where true`),
        tx.rows(sql`select 1 where false`, 'test-none'),
        tx.rows(sql`select 1 where false`, 'test-none'),
      ]),
    )
    const rows = [1, 2, 3].map((x) => ({ x, nothing: null }))
    expect(asked).toEqual([{ one: 1 }, rows, { one: 1 }, [{ list: [1, 2], held: { a: 'ü' }, empty: null, day: '2026-09-07' }], [], []])
  })

  test('rows touched are counted', async () => {
    const [first, second] = [newId(), newId()]
    const counts = await withDistrict(db, scope, (tx) => Promise.all([tx.run(insert(first)), tx.run(insert(second)), tx.run(sql`set local work_mem = '4MB'`)]))
    expect(counts).toEqual([1, 1, 0])
  })

  test('what stands behind a fault is not carried out and names the same fault; the connection serves on', async () => {
    const key = newId()
    const work = withDistrict(db, scope, async (tx) => {
      const sent = [tx.one(one, 'test-one'), tx.run(broken), tx.run(insert(key)), keys(tx)]
      const heard = await Promise.allSettled(sent)
      expect(heard.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected'])
      for (const said of heard.slice(1)) expect(said).toMatchObject({ reason: { code: '22012' } })
      await sent[1]
    })
    await expect(work).rejects.toMatchObject({ code: '22012' })
    for (let times = 0; times < 3; times += 1) expect(await held()).not.toContain(key)
  })

  test('also where the end travels with it', async () => {
    const key = newId()
    const looked = readDistrict(db, scope, (tx) => tx.run(broken), { atOnce: true })
    await expect(looked).rejects.toMatchObject({ code: '22012' })
    const written = withDistrict(db, scope, (tx) => Promise.all([tx.run(insert(key)), tx.run(broken)]), { atOnce: true })
    await expect(written).rejects.toMatchObject({ code: '22012' })
    for (let times = 0; times < 3; times += 1) expect(await held()).not.toContain(key)
  })

  test('a prepared statement that failed at first, or stood behind a fault, is prepared all the same the next time', async () => {
    const divided = (by: number) => sql<{ out: number }>`select 6 / ${by}::int as out`
    const ask = (by: number, before: typeof broken | null) =>
      readDistrict(db, scope, async (tx) => {
        if (before) tx.along(before)
        return (await tx.one(divided(by), 'test-divided')).out
      })
    await expect(ask(0, null)).rejects.toMatchObject({ code: '22012' })
    expect(await ask(3, null)).toBe(2)
    await expect(ask(3, sql`select no_such_function()`)).rejects.toMatchObject({ code: '42883' })
    for (const by of [1, 2, 3, 6]) expect(await ask(by, null)).toBe(6 / by)
  })

  test('one name is one text', async () => {
    await expect(readDistrict(db, scope, (tx) => Promise.all([tx.rows(one, 'test-one'), tx.rows(sql`select 2`, 'test-one')]))).rejects.toThrow(
      /always the same text/,
    )
  })

  test('the driver’s own way keeps its place behind what was asked before', async () => {
    const key = newId()
    const found = await withDistrict(db, scope, async (tx) => {
      tx.along(insert(key))
      const { rows } = await tx.connection.query(
        'select current_user as who, count(*)::int as held from platform.idempotency where district_id = 430699 and key = $1',
        [key],
      )
      return rows
    })
    expect(found).toEqual([{ who: 'zhibu_app', held: 1 }])
  })

  test('a connection that dies says so to everything that waited', async () => {
    const end = sql`select pg_terminate_backend(pg_backend_pid())`
    const work = withDistrict(db, scope, async (tx) => {
      const heard = await Promise.allSettled([tx.rows(end), tx.rows(one)])
      expect(heard.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
      throw (heard[1] as PromiseRejectedResult).reason
    })
    await expect(work).rejects.toThrow(/terminat/)
    expect(await readDistrict(db, scope, (tx) => tx.one(one))).toEqual({ one: 1 })
  })
})

describe('the door for reports', () => {
  const elsewhere = mintScope({ districtIds: [321099], path: '32.3210.321099.', actor: { accountId: null, role: 'system' } })

  test('reads over districts what the other door keeps to its own', async () => {
    const key = newId()
    await withDistrict(db, scope, (tx) => tx.run(insert(key)))
    expect(await readDistrict(db, elsewhere, keys)).toEqual([])
    expect(await withReport(db, elsewhere, keys)).toContainEqual({ key })
  })

  test('refuses a write', async () => {
    await expect(withReport(db, scope, (tx) => tx.run(insert(newId())))).rejects.toMatchObject({ code: '25006' })
  })
})
