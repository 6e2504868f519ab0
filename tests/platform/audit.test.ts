import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { recordAudit } from '../../src/platform/audit.ts'
import { sealAudit, verifyAudit } from '../../src/platform/audit-seal.ts'
import { withDistrict } from '../../src/platform/db.ts'
import { buildWorld, type World } from '../support/world.ts'

let world: World
const folder = mkdtempSync(join(tmpdir(), 'zhibu-audit-'))
let file = ''
let round = 0

beforeAll(async () => {
  world = await buildWorld()
})
afterAll(async () => {
  await world.close()
  rmSync(folder, { recursive: true })
})

/** three sealed batches of four entries, in a clean trail */
beforeEach(async () => {
  file = join(folder, `${++round}.jsonl`)
  await world.db.pool.query('truncate platform.audit_entry, platform.audit_batch, platform.audit_sealed')
  for (let batch = 0; batch < 3; batch += 1) {
    await withDistrict(world.db, world.scope, async (tx) => {
      for (let entry = 0; entry < 4; entry += 1)
        await recordAudit(tx, world.clock.now(), { verb: 'test.done', objectType: 'thing', objectId: `${batch}-${entry}` })
    })
    await sealAudit(world.db, world.scope, { now: new Date(world.clock.now().getTime() + 60_000), file })
  }
})

const faults = async () => (await verifyAudit(world.db, world.scope, file)).faults.map((fault) => fault.what)
const asOwner = (statement: string) => world.db.pool.query(statement)

test('an untouched trail verifies', async () => {
  expect(await verifyAudit(world.db, world.scope, file)).toEqual({ faults: [], batches: 3, entries: 12 })
})

test('an edited entry is found', async () => {
  await asOwner("update platform.audit_entry set verb = 'test.other' where object_id = '1-2'")
  expect(await faults()).toEqual(['entry-altered'])
})

test('a deleted entry is found', async () => {
  await asOwner("delete from platform.audit_entry where object_id = '1-2'")
  expect(await faults()).toEqual(['entry-missing'])
})

test('a cut tail is found by the checkpoint kept elsewhere', async () => {
  await asOwner('delete from platform.audit_entry where id in (select entry_id from platform.audit_sealed where number = 3)')
  await asOwner('delete from platform.audit_batch where number = 3')
  expect(await faults()).toEqual(['tail-cut'])
})

test('a history rewritten from a point on, seals and all, is found by the checkpoint kept elsewhere', async () => {
  await asOwner('delete from platform.audit_batch where number >= 2')
  await asOwner('delete from platform.audit_entry where id in (select entry_id from platform.audit_sealed where number = 2)')
  await asOwner('delete from platform.audit_sealed where number >= 2')
  await sealAudit(world.db, world.scope, { now: new Date(world.clock.now().getTime() + 120_000), file: join(folder, 'elsewhere.jsonl') })
  expect(await faults()).toEqual(['history-rewritten', 'tail-cut'])
})

test('the request role can neither change nor delete an entry', async () => {
  const { sql } = await import('kysely')
  await expect(
    withDistrict(world.db, world.scope, (tx) => tx.run(sql`update platform.audit_entry set verb = 'x' where district_id = ${430699}`)),
  ).rejects.toThrow(/permission denied/)
  await expect(withDistrict(world.db, world.scope, (tx) => tx.run(sql`delete from platform.audit_entry where district_id = ${430699}`))).rejects.toThrow(
    /permission denied/,
  )
})
