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
