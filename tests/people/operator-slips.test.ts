import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type TOTP, URI } from 'otpauth'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../src/kernel/ids.ts'
import { day } from '../../src/kernel/days.ts'
import {
  clearSecondFactor,
  confirmSecondFactor,
  disableAccount,
  makePasswordSlip,
  openAccount,
  operatorSlips,
  setPasswordBySlip,
  setUpSecondFactor,
  signIn,
} from '../../src/modules/people/contract.ts'
import { slipByOperator, writeGrants } from '../../src/modules/people/public.ts'
import { buildWorld, PASSWORD, type World } from '../support/world.ts'

const KEY = Buffer.alloc(32, 9)
const FRESH = '村口的老槐树一共有三个杈'
const OPERATOR = { name: '王运维', reason: '忘了口令，部里只有这一个账号' }

let world: World
beforeAll(async () => {
  world = await buildWorld({ key: KEY })
})
afterAll(() => world.close())

const print = (login: string, purpose: 'password' | 'second-factor' = 'password', although?: string) =>
  slipByOperator(
    world.db,
    { login, purpose, operator: OPERATOR, although },
    { now: world.clock.now(), today: world.clock.today(), scopes: [world.scope, world.foreignScope] },
  )
const printed = async (login: string, purpose: 'password' | 'second-factor' = 'password'): Promise<string> => {
  const done = await print(login, purpose)
  if (!done.ok) throw new Error(done.refusal.message.en)
  return done.value.code
}
const refusalOf = async (login: string, purpose: 'password' | 'second-factor' = 'password') => {
  const done = await print(login, purpose)
  return done.ok ? 'printed' : done.refusal.code
}
const set = async (login: string, code: string, password = FRESH): Promise<number> =>
  (await world.anonymous.call(setPasswordBySlip, { body: { login, code, password } })).status
const told = async (login: string) =>
  (
    await (
      await world.as(login)
    ).call<{ slips: { purpose: string; accountName: string; operatorName: string; operatorReason: string; usedAt: string | null }[] }>(operatorSlips)
  ).body.slips
const entered = async (login: string, password = PASSWORD) => {
  const { headers } = await world.anonymous.call(signIn, { body: { login, password } })
  return { cookie: `zhibu=${/zhibu=([^;]+)/.exec(String(headers['set-cookie']))![1]}` }
}
/** An official of a role at a unit, or an administrator, who has a password unless `asleep`. */
const another = async (login: string, given: { administers?: 'security'; unit?: { id: string; path: string }; asleep?: boolean }): Promise<string> => {
  const security = await world.as('security')
  const opened = await security.call<{ accountId: string }>(openAccount, { body: { login, name: login, administers: given.administers ?? null } })
  const { accountId } = opened.body
  if (!given.asleep) {
    const slip = await (await world.as('department')).call<{ code: string }>(makePasswordSlip, { params: { accountId }, body: { reason: '新开' } })
    expect(await set(login, slip.body.code)).toBe(200)
  }
  const by = world.accounts.get('security')!
  const grant = { id: newId(), accountId, role: 'department' as const, groupId: null, from: day('2026-01-01'), to: null, grantedBy: by, confirmedBy: by }
  if (given.unit) await world.inDistrict((tx) => writeGrants(tx, [{ ...grant, unitId: given.unit!.id, path: given.unit!.path }]))
  return accountId
}

describe('a password that nobody in the district can help with', () => {
  test('the operator prints the slip for the only department; the trail says who and why, every administrator of this district reads it', async () => {
    const [first, second] = [await printed('department'), await printed('department')]
    expect(await told('security')).toMatchObject([{ accountName: 'department', purpose: 'password', operatorName: '王运维', usedAt: null }, { usedAt: null }])
    for (const login of ['department', 'audit', 'system']) expect(await told(login)).toEqual(await told('security'))
    expect(await told('foreign-department')).toEqual([])
    expect([await set('department', first), await set('department', second)]).toEqual([401, 200])
    expect((await told('audit')).map(({ usedAt }) => usedAt !== null)).toEqual([true, false])
    const { rows } = await world.db.pool.query(
      "select account_id, role, purpose, object_id from platform.audit_entry where verb = 'account.password-slip-by-operator'",
    )
    expect(rows[0]).toEqual({ account_id: null, role: 'system', purpose: '王运维：忘了口令，部里只有这一个账号', object_id: world.accounts.get('department') })
    await world.db.pool.query('update people.account set password_hash = (select password_hash from people.account where id = $1) where id = $2', [
      world.accounts.get('secretary'),
      world.accounts.get('department'),
    ])
    await world.as('department', { anew: true })
  })

  test('where somebody can print it, the operator cannot, and reads whom to ask', async () => {
    const refused = await print('secretary')
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'somebody-can', message: { zh: expect.stringContaining('department') } } })
    expect([await refusalOf('audit'), await refusalOf('member-nobody'), await refusalOf('sibling-secretary')]).toEqual([
      'somebody-can',
      'not-found',
      'somebody-can',
    ])
    expect(
      (await world.db.pool.query('select from people.slip where operator_name is not null and account_id = $1', [world.accounts.get('secretary')])).rowCount,
    ).toBe(0)
  })

  test('a second department counts once it can sign in: not without a password, not disabled, not with a part of the district alone', async () => {
    await another('lower.department', { unit: world.units.committee })
    expect(await refusalOf('department')).toBe('printed')
    await another('sleeping.department', { unit: world.units.department, asleep: true })
    expect(await refusalOf('department')).toBe('printed')
    const accountId = await another('second.department', { unit: world.units.department })
    expect(await refusalOf('department')).toBe('somebody-can')
    await (await world.as('security')).call(disableAccount, { params: { accountId }, body: { reason: '调离' } })
    expect(await refusalOf('department')).toBe('printed')
    expect(await refusalOf('second.department')).toBe('not-found')
  })

  test('who reads of it is not decided by the page: without the reason kept, nobody would (planted fault)', async () => {
    await printed('department')
    const before = (await told('security')).length
    await world.db.pool.query('update people.slip set operator_name = null, operator_reason = null where operator_name is not null')
    expect([before > 0, (await told('security')).length]).toEqual([true, 0])
  })
})

describe('a phone that nobody in the district can help with', () => {
  test('the only security administrator gets a slip, but not while another one can sign in', async () => {
    const accountId = await another('second.security', { administers: 'security' })
    const headers = await entered('security')
    const { body } = await world.anonymous.call<{ secretUri: string }>(setUpSecondFactor, { headers })
    const code = (URI.parse(body.secretUri) as TOTP).generate({ timestamp: world.clock.now().getTime() })
    expect(await refusalOf('security', 'second-factor')).toBe('no-second-factor')
    expect((await world.anonymous.call(confirmSecondFactor, { headers, body: { code } })).status).toBe(200)
    expect(await refusalOf('security', 'second-factor')).toBe('somebody-can')
    expect(await print('security', 'second-factor', '另一位的手机也丢了')).toMatchObject({ ok: false, refusal: { code: 'somebody-can' } })
    expect(await print('security', 'second-factor', 'second.security 的手机也丢了')).toMatchObject({ ok: true })
    expect((await told('audit')).map(({ operatorReason }) => operatorReason)).toContain(`${OPERATOR.reason}；second.security 的手机也丢了`)
    await world.db.pool.query('update people.account set disabled_at = now() where id = $1', [accountId])
    const slip = await printed('security', 'second-factor')
    const withPassword = await entered('security')
    expect((await world.anonymous.call(clearSecondFactor, { headers: await entered('secretary'), body: { code: slip } })).status).toBe(401)
    expect((await world.anonymous.call(clearSecondFactor, { headers: withPassword, body: { code: slip } })).status).toBe(200)
    expect((await told('audit')).every(({ purpose, accountName }) => purpose === 'second-factor' && accountName === 'security')).toBe(true)
  })
})

describe('the command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhibu-slip-'))
  beforeAll(() => {
    mkdirSync(join(folder, 'keys'))
    writeFileSync(join(folder, 'keys', 'master.key'), `${KEY.toString('base64')}\n`, { mode: 0o600 })
  })
  afterAll(() => rmSync(folder, { recursive: true }))
  const slip = (...words: string[]) =>
    promisify(execFile)(process.execPath, ['src/app/cli.ts', 'slip', ...words], {
      env: { ...process.env, DATABASE_URL: world.connectionString, ZHIBU_DATA: folder },
    }).then(
      ({ stdout }) => ({ code: 0, said: stdout }),
      (error: { code: number; stderr: string }) => ({ code: error.code, said: error.stderr }),
    )

  test('prints a number that the running server takes; without its words it says which it needs; a refusal ends it with 1', async () => {
    expect((await slip('password', 'department')).said).toContain('slip password|second-factor login printed-by reason')
    expect(await slip('password', 'secretary', '王运维', '忘了口令')).toEqual({ code: 1, said: expect.stringContaining('可以由department') })
    const done = await slip('password', 'department', '王运维', '忘了口令')
    const code = /\d{6}(?:-[0-9A-Z]{4}){4}/.exec(done.said)?.[0] ?? ''
    expect([done.code, await set('department', code, '另外一句只有自己知道的话啊')]).toEqual([0, 200])
  })
})
