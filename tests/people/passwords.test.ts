import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  disableAccount,
  changePassword,
  listOfficials,
  makePasswordSlip,
  makeSlip,
  mySession,
  openAccount,
  setPasswordBySlip,
  signIn,
  signInWithSlip,
} from '../../src/modules/people/contract.ts'
import { passwordFault } from '../../src/modules/people/facts/passwords.ts'
import { writeGrants } from '../../src/modules/people/public.ts'
import { day } from '../../src/kernel/days.ts'
import { newId } from '../../src/kernel/ids.ts'
import { hashPassword } from '../../src/platform/crypto.ts'
import { buildWorld, type Client, PASSWORD, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await buildWorld()
})
afterAll(() => world.close())

const FRESH = '村口的老槐树一共有三个杈'

const entered = async (login: string, password: string): Promise<Client & { status: number }> => {
  const reply = await world.anonymous.call(signIn, { body: { login, password } })
  const cookie = /zhibu=([^;]+)/.exec(String(reply.headers['set-cookie']))?.[1] ?? ''
  return {
    status: reply.status,
    call: (endpoint, input = {}) => world.anonymous.call(endpoint, { ...input, headers: { ...input.headers, cookie: `zhibu=${cookie}` } }),
  }
}
const isIn = async (client: Client): Promise<boolean> => (await client.call(mySession)).status === 200
const code = (reply: { body: { refusal?: { code: string } } }) => reply.body.refusal?.code

/** Verbs of the trail about one account, oldest first. */
const trailOf = async (accountId: string): Promise<string[]> => {
  const { rows } = await world.db.pool.query('select verb from platform.audit_entry where object_id = $1 order by id', [accountId])
  return rows.map(({ verb }: { verb: string }) => verb)
}

/** Everything that the database holds, as text: a secret must be nowhere in it. */
const heldAnywhere = async (secret: string): Promise<string[]> => {
  const { rows } = await world.db.pool.query<{ table: string; held: boolean }>(
    `
    select table_schema || '.' || table_name as "table",
      (xpath('/row/held/text()', query_to_xml(format('select exists (select from %I.%I as t where t::text like %L) as held', table_schema, table_name, $1::text), false, true, '')))[1]::text = 'true' as held
    from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    [`%${secret}%`],
  )
  return rows.filter(({ held }) => held).map(({ table }) => table)
}

describe('changing the own password', () => {
  test('asks the present one, ends every other session, and the trail says so without the password', async () => {
    const [here, elsewhere] = [await entered('secretary', PASSWORD), await entered('secretary', PASSWORD)]
    expect(code(await here.call(changePassword, { body: { old: 'not the password', password: FRESH } }))).toBe('password-wrong')
    expect(await isIn(elsewhere)).toBe(true)
    expect((await here.call(changePassword, { body: { old: PASSWORD, password: FRESH } })).status).toBe(200)
    expect([await isIn(here), await isIn(elsewhere)]).toEqual([true, false])
    expect([(await entered('secretary', PASSWORD)).status, (await entered('secretary', FRESH)).status]).toEqual([401, 200])
    expect(await trailOf(world.accounts.get('secretary')!)).toEqual(expect.arrayContaining(['account.password-refused', 'account.password-changed']))
    expect(await heldAnywhere(FRESH)).toEqual([])
  })

  test('is guessed at no faster than at signing in: after ten wrong ones the right one does not help either', async () => {
    const client = await entered('recorder', PASSWORD)
    for (let guess = 0; guess < 10; guess += 1)
      expect((await client.call(changePassword, { body: { old: `guess number ${guess}`, password: FRESH } })).status).toBe(409)
    expect((await client.call(changePassword, { body: { old: PASSWORD, password: FRESH } })).status).toBe(429)
    expect(await isIn(client)).toBe(true)
  })

  test('a device that a slip bound has no password to change', async () => {
    const slip = await (await entered('secretary', FRESH)).call<{ code: string }>(makeSlip, { params: { personId: world.members.branch[6]!.personId } })
    const reply = await world.anonymous.call(signInWithSlip, { body: { code: slip.body.code } })
    const cookie = /zhibu=([^;]+)/.exec(String(reply.headers['set-cookie']))![1]!
    const headers = { cookie: `zhibu=${cookie}` }
    expect((await world.anonymous.call<{ hasPassword: boolean }>(mySession, { headers })).body.hasPassword).toBe(false)
    expect(code(await world.anonymous.call(changePassword, { headers, body: { old: FRESH, password: 'another good sentence' } }))).toBe('no-password')
  })

  test('a sign-in by the old password that is still being checked when it changes opens no session', async () => {
    const changing = await world.db.pool.connect()
    await changing.query('begin')
    await changing.query('update people.account set password_hash = $1 where id = $2', [await hashPassword(FRESH), world.accounts.get('officer')])
    const signingIn = entered('officer', PASSWORD)
    await expect
      .poll(() =>
        world.db.pool.query("select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()").then(({ rowCount }) => rowCount),
      )
      .toBe(1)
    await changing.query('commit')
    changing.release()
    expect((await signingIn).status).toBe(401)
    expect((await entered('officer', FRESH)).status).toBe(200)
  })

  test('the probe is not blind: where only the password is changed, the old session goes on (planted fault)', async () => {
    const before = await entered('sibling-recorder', PASSWORD)
    await world.db.pool.query('update people.account set password_hash = $1 where id = $2', [await hashPassword(FRESH), world.accounts.get('sibling-recorder')])
    expect(await isIn(before)).toBe(true)
    expect(await heldAnywhere('sibling-recorder')).toContain('people.account')
  })
})

describe('which passwords are taken', () => {
  test.each([
    ['eleven signs', 'wu', '一二三四五六七八九十啊'],
    ['the login name and little else', 'zhou.ligen', 'Zhou-Ligen123'],
    ['one that is guessed first', 'wu', 'Password1234!'],
    ['one piece over and over', 'wu', 'abcabcabcabcab'],
    ['signs in their order', 'wu', '123456789012'],
    ['signs in their order, downwards', 'wu', 'lkjihgfedcba'],
  ])('%s is refused', (_what, login, password) => expect(passwordFault(login, password)?.refusal.code).toBe('password-unfit'))

  test.each([
    ['twelve signs of any kind', 'wu', '老槐树下三个杈又开了花呢'],
    ['without figures, capitals and signs', 'wu', 'my grandmother had nine geese'],
    ['the login name inside a sentence', 'wu', 'where did wu put the ladder'],
    ['signs only', 'wu', '#%&*!?~^@+=-'],
  ])('%s is taken', (_what, login, password) => expect(passwordFault(login, password)).toBeNull())

  test('the present one again is not', async () => {
    const client = await entered('secretary', FRESH)
    expect(code(await client.call(changePassword, { body: { old: FRESH, password: FRESH } }))).toBe('password-unfit')
  })
})

describe('a slip to set a password with', () => {
  const FORGOT = { reason: '忘了口令' }
  const slipFor = async (login: string, by = 'department'): Promise<string> => {
    const reply = await (await world.as(by)).call<{ code: string }>(makePasswordSlip, { params: { accountId: world.accounts.get(login)! }, body: FORGOT })
    expect(reply.status).toBe(200)
    return reply.body.code
  }
  const set = async (login: string, slip: string, password: string) =>
    (await world.anonymous.call(setPasswordBySlip, { body: { login, code: slip, password } })).status

  test('the department prints it, the official sets the password once, every session ends; both acts are in the trail, code and password nowhere', async () => {
    const before = await entered('committee', PASSWORD)
    const slip = await slipFor('committee')
    expect(await isIn(before)).toBe(true)
    expect(await set('committee', slip, '镇里的广播每天六点半响起来')).toBe(200)
    expect(await isIn(before)).toBe(false)
    expect([(await entered('committee', PASSWORD)).status, (await entered('committee', '镇里的广播每天六点半响起来')).status]).toEqual([401, 200])
    expect(await set('committee', slip, '另外一句只有自己知道的话啊')).toBe(401)
    expect(await trailOf(world.accounts.get('committee')!)).toEqual(expect.arrayContaining(['account.password-slip-made', 'account.password-set']))
    expect([
      ...(await heldAnywhere(slip)),
      ...(await heldAnywhere(slip.slice(14, -1))),
      ...(await heldAnywhere(slip.slice(14, -1).replaceAll('-', ''))),
      ...(await heldAnywhere('镇里的广播')),
    ]).toEqual([])
  })

  test('used twice, it sets nothing; only because it is marked as used (planted fault)', async () => {
    const slip = await slipFor('group-leader')
    expect([await set('group-leader', slip, FRESH), await set('group-leader', slip, FRESH)]).toEqual([200, 401])
    await world.db.pool.query("update people.slip set used_at = null where account_id = $1 and purpose = 'password'", [world.accounts.get('group-leader')])
    expect(await set('group-leader', slip, FRESH)).toBe(200)
  })

  test('is for one account, one purpose, three days, and the last one printed', async () => {
    const first = await slipFor('secretary')
    const slip = await slipFor('secretary')
    expect([await set('secretary', first, FRESH), await set('officer', slip, FRESH)]).toEqual([401, 401])
    expect((await world.anonymous.call(signInWithSlip, { body: { code: slip } })).status).toBe(401)
    const device = await (await entered('secretary', FRESH)).call<{ code: string }>(makeSlip, { params: { personId: world.members.branch[0]!.personId } })
    expect(await set('secretary', device.body.code, FRESH)).toBe(401)
    world.clock.set('2026-09-10T10:00:01+08:00')
    expect(await set('secretary', slip, FRESH)).toBe(401)
    world.clock.set('2026-09-10T09:59:59+08:00')
    expect(await set('secretary', slip, FRESH)).toBe(200)
    world.clock.set('2026-09-07T10:00:00+08:00')
  })

  test('a slip of another district opens nothing here, and an unknown name gets the same answer', async () => {
    const theirs = await slipFor('foreign-secretary', 'foreign-department')
    const ask = async (login: string) => (await world.anonymous.call(setPasswordBySlip, { body: { login, code: theirs, password: FRESH } })).body.refusal
    expect(await ask('sibling-secretary')).toMatchObject({ code: 'sign-in-failed' })
    expect(await ask('nobody')).toEqual(await ask('sibling-secretary'))
    expect(await set('foreign-secretary', theirs, FRESH)).toBe(200)
  })

  test('a weak password does not use it up', async () => {
    const slip = await slipFor('recorder')
    expect([await set('recorder', slip, 'recorder'), await set('recorder', slip, FRESH)]).toEqual([409, 200])
  })
})

describe('who prints a slip for whom', () => {
  const ask = async (by: string, login: string) =>
    (await world.as(by, { anew: true })).call(makePasswordSlip, { params: { accountId: world.accounts.get(login)! }, body: { reason: '忘了口令' } })

  test('the department for its officials and the administrators, nobody for oneself, not another county’s, nor the security administrator', async () => {
    expect([(await ask('department', 'sibling-secretary')).status, (await ask('department', 'security')).status]).toEqual([200, 200])
    expect(code(await ask('department', 'department'))).toBe('needs-a-second-person')
    expect([(await ask('foreign-department', 'sibling-secretary')).status, (await ask('security', 'sibling-secretary')).status]).toEqual([404, 403])
    expect((await ask('department', 'foreign-secretary')).status).toBe(404)
  })

  test('a department further down reaches those whose roles all lie with it, also when the slip is used', async () => {
    const lower = await departmentAt('zhen.zuzhi', world.units.committee)
    const names = async (client: Client) =>
      (await client.call<{ officials: { login: string }[] }>(listOfficials)).body.officials.map(({ login }) => login).sort()
    expect(await names(lower)).toEqual(expect.arrayContaining(['committee', 'sibling-secretary']))
    expect(await names(lower)).not.toContain('department')
    expect(await names(await world.as('department', { anew: true }))).toEqual(expect.arrayContaining(['audit', 'committee', 'sibling-secretary', 'zhen.zuzhi']))
    const slip = (accountId: string) => lower.call<{ code: string }>(makePasswordSlip, { params: { accountId }, body: { reason: '忘了口令' } })
    expect([(await slip(world.accounts.get('department')!)).status, (await slip(world.accounts.get('audit')!)).status]).toEqual([404, 404])
    const mine = await slip(world.accounts.get('sibling-leader')!)
    expect(mine.status).toBe(200)
    await grant(world.accounts.get('sibling-leader')!, world.units.department)
    world.clock.set('2026-09-07T11:00:00+08:00')
    expect((await world.anonymous.call(setPasswordBySlip, { body: { login: 'sibling-leader', code: mine.body.code, password: FRESH } })).status).toBe(401)
    world.clock.set('2026-09-07T10:00:00+08:00')
  })

  test('nothing for an account that is disabled, before or after printing', async () => {
    const security = await world.as('security', { anew: true })
    const printed = await ask('department', 'sibling-recorder')
    await security.call(disableAccount, { params: { accountId: world.accounts.get('sibling-recorder')! }, body: { reason: '调离' } })
    expect((await ask('department', 'sibling-recorder')).status).toBe(404)
    const body = { login: 'sibling-recorder', code: String((printed.body as { code?: string }).code), password: FRESH }
    expect((await world.anonymous.call(setPasswordBySlip, { body })).status).toBe(401)
  })

  /** An official who is the department of a lower unit. */
  const departmentAt = async (login: string, unit: { id: string; path: string }): Promise<Client> => {
    const { accountId } = (
      await (await world.as('security', { anew: true })).call<{ accountId: string }>(openAccount, { body: { login, name: '镇组织', administers: null } })
    ).body
    const slip = await (await world.as('department', { anew: true })).call<{ code: string }>(makePasswordSlip, {
      params: { accountId },
      body: { reason: '新开' },
    })
    await world.anonymous.call(setPasswordBySlip, { body: { login, code: slip.body.code, password: FRESH } })
    await grant(accountId, unit)
    return entered(login, FRESH)
  }
  const grant = (accountId: string, { id, path }: { id: string; path: string }) =>
    world.inDistrict((tx) =>
      writeGrants(tx, [
        {
          id: newId(),
          accountId,
          role: 'department',
          unitId: id,
          path,
          groupId: null,
          from: day('2026-01-01'),
          to: null,
          grantedBy: null,
          confirmedBy: world.accounts.get('department')!,
        },
      ]),
    )
})
