import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../src/kernel/ids.ts'
import type { Call, Grant } from '../../src/platform/call.ts'
import { type Database, openDatabase, type Tx, withDistrict } from '../../src/platform/db.ts'
import { firstOver, grantsHeld, reachFound, widestOver } from '../../src/platform/reach.ts'
import { mintScope } from '../../src/platform/scope.ts'
import { freshDatabase, type TestDatabase } from '../support/cluster.ts'

let database: TestDatabase
let db: Database
const JIANGXI: Grant = { role: 'secretary', districtId: 360982, unitId: 'a', unitName: '甲', unitPath: '36.3609.360982.a.' }
const JIANGSU: Grant = { role: 'secretary', districtId: 321023, unitId: 'b', unitName: '乙', unitPath: '32.3210.321023.b.' }

beforeAll(async () => {
  database = await freshDatabase()
  db = openDatabase({ ...database.config, max: 2 })
  const scope = mintScope({ districtIds: [321023], path: '32.3210.321023.', actor: { accountId: null, role: 'system' } })
  await withDistrict(db, scope, async (tx) => {
    for (const path of ['32.3210.321023.b.', '32.3210.321023.c.'])
      await tx.run(sql`insert into platform.outbox (district_id, id, path, event, payload, at)
        values (321023, ${newId()}, ${path}, 'test', '{}', '2026-09-07')`)
  })
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

const callOf = (grants: Grant[]): Call => ({ db, session: { accountId: 'c', grants }, actingUnitId: null }) as unknown as Call
const rowAt = (path: string) => (tx: Tx) =>
  tx.maybe(sql<{ path: string }>`select path from platform.outbox where district_id = any (${[...tx.scope.districtIds]}) and path = ${path}`)
const look = (grants: Grant[], path: string) => reachFound(callOf(grants), grantsHeld(callOf(grants), ['secretary']), rowAt(path), widestOver)

describe('who reaches what', () => {
  test('an account that works in two provinces reaches a row in either, by the grant that covers it', async () => {
    expect(await look([JIANGXI, JIANGSU], JIANGSU.unitPath)).toEqual({ ok: true, value: { grant: JIANGSU, found: { path: JIANGSU.unitPath } } })
    expect(await look([JIANGSU, JIANGXI], JIANGSU.unitPath)).toMatchObject({ ok: true })
  })

  test('a row of the same district under no grant of the caller answers as one that is not there', async () => {
    const outside = await look([JIANGSU], '32.3210.321023.c.')
    expect(outside).toMatchObject({ ok: false, refusal: { code: 'not-found' } })
    expect(await look([JIANGSU], '32.3210.321023.nowhere.')).toEqual(outside)
  })

  test('without the role nothing is looked up', async () => {
    expect(await look([{ ...JIANGSU, role: 'member' }], JIANGSU.unitPath)).toMatchObject({ ok: false, refusal: { code: 'not-yours' } })
  })

  test('of nested grants the widest or the first is chosen, as the module asks', () => {
    const wide = { ...JIANGSU, role: 'committee' as const, unitPath: '32.3210.321023.' }
    expect(widestOver({ path: JIANGSU.unitPath }, [JIANGSU, wide])).toBe(wide)
    expect(firstOver({ path: JIANGSU.unitPath }, [JIANGSU, wide])).toBe(JIANGSU)
  })
})
