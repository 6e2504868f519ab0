import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { TOTP, URI } from 'otpauth'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { sealedTables } from '../../src/app/sealed.ts'
import { requestExemption, exemptionReason } from '../../src/modules/members/contract.ts'
import { confirmSecondFactor, giveSecondFactor, setUpSecondFactor, signIn } from '../../src/modules/people/contract.ts'
import { idNumberIndex, personsByIdIndex, revealPersons } from '../../src/modules/people/public.ts'
import { blindIndex, loadKeys, openField } from '../../src/platform/crypto.ts'
import { countVersions, resealDistrict } from '../../src/platform/reseal.ts'
import { buildWorld, PASSWORD, type World } from '../support/world.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhibu-reseal-'))
const file = join(folder, 'keys', 'master.key')
let world: World
let exemptionId = ''
let totp: TOTP
let before: Awaited<ReturnType<typeof readAll>>
let oldValue: { place: string; sealed: Buffer }
beforeAll(async () => {
  const key = randomBytes(32)
  world = await buildWorld({ key })
  mkdirSync(join(folder, 'keys'))
  writeFileSync(file, `${key.toString('base64')}\n`, { mode: 0o600 })
  loadKeys(file)
  await sealSomething()
  before = await readAll()
})
afterAll(async () => {
  await world.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Sixteen persons with number, telephone and address are there; a second factor and an exemption come to them. */
const sealSomething = async (): Promise<void> => {
  const officer = await world.as('officer')
  const { body } = await officer.call<{ secretUri: string }>(setUpSecondFactor)
  totp = URI.parse(body.secretUri) as TOTP
  expect((await officer.call(confirmSecondFactor, { body: { code: codeNow() } })).status).toBe(200)
  const asked = await (await world.as('secretary')).call<{ id: string }>(requestExemption, {
    params: { memberId: world.members.branch[5]!.memberId },
    body: { kind: 'attendance', reasonClass: 'frail', reason: '行动不便', from: '2026-09-01' },
  })
  expect(asked.status).toBe(200)
  exemptionId = asked.body.id
  const { rows } = await world.db.pool.query('select id, id_number_sealed as sealed from people.person where district_id = 430699 order by id limit 1')
  oldValue = { place: `person.id_number|${rows[0].id}`, sealed: rows[0].sealed }
}
const codeNow = () => totp.generate({ timestamp: world.clock.now().getTime() })

/** All of it as the people of the house read it: numbers revealed, found by their index, the reason, the code of the second factor. */
const readAll = async () => {
  const ids = [...world.members.branch, ...world.members.sibling].map(({ personId }) => personId)
  const revealed = await world.inDistrict((tx) => revealPersons(tx, ids))
  const [first] = revealed.values()
  const found = await world.inDistrict((tx) => personsByIdIndex(tx, [idNumberIndex(first!.idNumber!)]))
  const reason = await (await world.as('committee')).call(exemptionReason, { params: { exemptionId } })
  const entered = await world.anonymous.call(signIn, { body: { login: 'officer', password: PASSWORD } })
  const cookie = `zhibu=${/zhibu=([^;]+)/.exec(String(entered.headers['set-cookie']))![1]}`
  const second = await world.anonymous.call(giveSecondFactor, { headers: { cookie }, body: { code: codeNow() } })
  return { revealed: [...revealed], found: [...found.keys()], reason: reason.body, second: second.status }
}

/** Values by version of their key, over both districts. */
const versions = async (): Promise<Record<number, number>> => {
  const counts = [...(await countVersions(world.db, world.scope, sealedTables)), ...(await countVersions(world.db, world.foreignScope, sealedTables))]
  return Object.fromEntries(
    [...Map.groupBy(counts, ({ version }) => version)].map(([version, some]) => [version, some.reduce((sum, { count }) => sum + count, 0)]),
  )
}

const environment = () => ({ ...process.env, DATABASE_URL: world.connectionString, ZHIBU_DATA: folder })
const keys = (...words: string[]) =>
  promisify(execFile)(process.execPath, ['src/app/cli.ts', 'keys', ...words], { env: environment() }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (error: { code: number; stderr: string }) => ({ code: error.code, said: error.stderr }),
  )

describe('a key that is to go out of use', () => {
  test('from the moment a newer one is added, running servers seal with that one', async () => {
    expect(await versions()).toEqual({ 1: expect.any(Number) })
    expect((await keys('rotate')).code).toBe(0)
    await (await world.as('recorder')).call(setUpSecondFactor)
    expect(await versions()).toEqual({ 1: expect.any(Number), 2: 1 })
    expect(await readAll()).toEqual(before)
  })

  test('is not retired while values are under it, nor is the newest, nor one that is not there', async () => {
    const refused = await keys('retire', '1')
    expect([refused.code, refused.said]).toEqual([1, expect.stringContaining('members.exemption.reason_sealed  1')])
    expect((await keys('retire', '2')).said).toContain('is the newest and seals')
    expect((await keys('retire', '7')).said).toContain('no key of version 7')
    expect(readFileSync(file, 'utf8')).not.toContain('retired')
  })

  test('killed half way, the work has left every value readable, under the one key or the other', async () => {
    const holding = await world.db.pool.connect()
    await holding.query('begin')
    await holding.query('lock table members.exemption in access exclusive mode')
    const child = spawn(process.execPath, ['src/app/cli.ts', 'keys', 'reseal'], { env: environment(), stdio: 'ignore' })
    const ended = new Promise<string | null>((done) => child.on('exit', (_code, signal) => done(signal)))
    try {
      await vi.waitFor(
        async () => {
          const { rows } = await world.db.pool.query("select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()")
          expect(rows).toHaveLength(1)
        },
        { timeout: 20_000, interval: 50 },
      )
      child.kill('SIGKILL')
      expect(await ended).toBe('SIGKILL')
    } finally {
      await holding.query('rollback')
      holding.release()
    }
    const half = await versions()
    expect([half[1]! > 0, half[2]! > 16]).toEqual([true, true])
    expect(await readAll()).toEqual(before)
  })

  test('the next run finds what is left, counts it, and says so in the trail', async () => {
    const half = await versions()
    const { code, said } = await keys('reseal')
    expect([code, said]).toEqual([0, expect.stringContaining('members.exemption  1')])
    expect(await versions()).toEqual({ 2: half[1]! + half[2]! })
    const { rows } = await world.db.pool.query<{ object_id: string; fields: string[] }>(
      "select object_id, fields from platform.audit_entry where verb = 'keys.resealed' and object_id = 'members.exemption'",
    )
    expect(rows).toEqual([{ object_id: 'members.exemption', fields: ['key 2', 'reason_sealed 1'] }])
    expect(await readAll()).toEqual(before)
    expect((await keys('reseal')).said).toContain('0 values sealed anew')
  })

  test('is then retired: fields, index, second factor work as before, and an old copy of a value opens no more', async () => {
    const index = blindIndex('430699199001019971')
    expect(openField(oldValue.place, oldValue.sealed)).toBe(before.revealed.find(([id]) => oldValue.place.endsWith(id))![1].idNumber)
    const retired = await keys('retire', '1')
    expect([retired.code, retired.said]).toEqual([0, expect.stringContaining('第 1 版密钥已停用')])
    expect(readFileSync(file, 'utf8')).toMatch(/^retired index:/)
    loadKeys(file)
    expect(await readAll()).toEqual(before)
    expect(blindIndex('430699199001019971')).toEqual(index)
    expect(() => openField(oldValue.place, oldValue.sealed)).toThrow('was retired')
    expect((await keys()).said).toMatch(/第 1 版（已停用）：0 处/)
    const { rows } = await world.db.pool.query("select district_id from platform.audit_entry where verb = 'keys.retired' order by 1")
    expect(rows.map(({ district_id }) => district_id)).toEqual([321099, 430699])
  })

  test('a value that was moved to another row is refused by name, and nothing of its batch is changed (planted fault)', async () => {
    await keys('rotate')
    const earlier = await versions()
    await world.db.pool.query('update people.person set phone_sealed = id_number_sealed where district_id = 430699')
    await expect(resealDistrict(world.db, world.scope, sealedTables, { at: () => world.clock.now() })).rejects.toThrow(
      /people\.person\.phone_sealed does not open as person\.phone\|/,
    )
    const { rows } = await world.db.pool.query('select count(*)::int as n from people.person where district_id = 430699 and get_byte(phone_sealed, 2) <> 2')
    expect([rows[0].n, earlier[3]]).toEqual([0, undefined])
  })
})
