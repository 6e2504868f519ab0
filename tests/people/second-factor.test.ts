import { TOTP, URI } from 'otpauth'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { allRoutes } from '../../src/app/routes.ts'
import { buildApp } from '../../src/app/server.ts'
import {
  clearSecondFactor,
  confirmGrant,
  confirmSecondFactor,
  disableAccount,
  endGrant,
  giveSecondFactor,
  listAccounts,
  makePasswordSlip,
  makeSecondFactorSlip,
  makeSlip,
  mySession,
  openAccount,
  proposeGrant,
  setPasswordBySlip,
  setUpSecondFactor,
  signIn,
  signInWithSlip,
} from '../../src/modules/people/contract.ts'
import { listUnits } from '../../src/modules/org/contract.ts'
import { buildWorld, type Client, PASSWORD, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await buildWorld()
})
afterAll(() => world.close())

const cookieOf = (headers: Record<string, unknown>): string => /zhibu=([^;]+)/.exec(String(headers['set-cookie']))![1]!
const withCookie = (cookie: string) => ({ cookie: `zhibu=${cookie}` })

test('once the second factor is set, the password alone opens nothing', async () => {
  const committee = await world.as('committee')
  const { body } = await committee.call<{ secretUri: string }>(setUpSecondFactor)
  const totp = URI.parse(body.secretUri) as TOTP
  const codeNow = () => totp.generate({ timestamp: world.clock.now().getTime() })
  expect((await committee.call(confirmSecondFactor, { body: { code: '000000' } })).status).toBe(401)
  expect((await committee.call(confirmSecondFactor, { body: { code: codeNow() } })).status).toBe(200)

  const again = await world.anonymous.call<{ secondFactorDue: boolean }>(signIn, { body: { login: 'committee', password: PASSWORD } })
  expect(again.body.secondFactorDue).toBe(true)
  const headers = withCookie(cookieOf(again.headers))
  const refused = await world.anonymous.call(listUnits, { headers })
  expect([refused.status, refused.body.refusal?.code]).toEqual([401, 'second-factor-due'])
  expect((await world.anonymous.call(giveSecondFactor, { headers, body: { code: codeNow() } })).status).toBe(200)
  expect((await world.anonymous.call(listUnits, { headers })).status).toBe(200)
})

describe('what a password alone opens', () => {
  /** signing out ends the session that asks, so it is asked for last */
  const routes = allRoutes({ demonstration: () => null } as never)
    .map(({ endpoint }) => endpoint)
    .sort((one, other) => Number(one.id === 'people.signOut') - Number(other.id === 'people.signOut'))

  /** Endpoints that do not tell this visitor to take the second step first. */
  const opened = async (at: World, headers: Record<string, string>, code: string): Promise<string[]> => {
    const open: string[] = []
    for (const { id, method, path, who } of routes) {
      if (who === 'public') continue
      const reply = await at.app.inject({ method, url: path, headers: { ...headers, 'x-zhibu': '1' } })
      if (reply.statusCode !== 401 || reply.json().refusal?.code !== code) open.push(id)
    }
    return open.sort()
  }
  const entered = async (at: World, login: string) => withCookie(cookieOf((await at.anonymous.call(signIn, { body: { login, password: PASSWORD } })).headers))
  const STEP = ['people.clearSecondFactor', 'people.giveSecondFactor', 'people.mySession', 'people.setPreferences', 'people.signOut']

  test('while the code is due: the five ways to give it or a slip for it, to leave and to see who one is; a new secret cannot be made over the old one', async () => {
    await setUpFor(world, 'sibling-secretary')
    expect(await opened(world, await entered(world, 'sibling-secretary'), 'second-factor-due')).toEqual(STEP)
  })

  test('the probe is not blind: a session that owes nothing opens far more (planted fault)', async () => {
    expect((await opened(world, await entered(world, 'security'), 'second-factor-due')).length).toBeGreaterThan(STEP.length + 50)
  })

  test('where officials need a second factor, one without it sets it up first, and this very session then goes on', async () => {
    const demanded = await buildWorld({ secondFactor: 'demanded' })
    const headers = await entered(demanded, 'secretary')
    expect(await opened(demanded, headers, 'second-factor-to-set-up')).toEqual([...STEP, 'people.confirmSecondFactor', 'people.setUpSecondFactor'].sort())
    const again = await entered(demanded, 'secretary')
    await setUpFor(demanded, 'secretary', again)
    expect((await demanded.anonymous.call(listUnits, { headers: again })).status).toBe(200)
    const other = await entered(demanded, 'secretary')
    expect((await demanded.anonymous.call(listUnits, { headers: other })).body.refusal?.code).toBe('second-factor-due')
    const member = await demanded.as('member')
    expect((await member.call<{ secondFactorToSetUp: boolean }>(mySession)).body).toMatchObject({ kind: 'member-device', secondFactorToSetUp: false })
    await demanded.close()
  })

  test('unless an installation says otherwise, officials need one', async () => {
    const app = await buildApp({
      db: world.db,
      clock: world.clock,
      logger: pino({ level: 'silent' }),
      addJob: async () => {},
      demonstration: () => null,
      web: false,
    })
    const reply = await app.inject({ method: 'GET', url: '/api/units', headers: await entered(world, 'officer') })
    expect([reply.statusCode, reply.json().refusal.code]).toEqual([401, 'second-factor-to-set-up'])
    await app.close()
  })
})

test('a new one counts once a code of it was given back; until then the one before does', async () => {
  const { headers, codeNow } = await setUpFor(world, 'sibling-leader')
  const begun = await world.anonymous.call<{ secretUri: string; hasSecondFactor: boolean }>(setUpSecondFactor, { headers })
  const next = URI.parse(begun.body.secretUri) as TOTP
  const nextCode = () => next.generate({ timestamp: world.clock.now().getTime() })
  const enter = async (code: string) => {
    const again = withCookie(cookieOf((await world.anonymous.call(signIn, { body: { login: 'sibling-leader', password: PASSWORD } })).headers))
    return (await world.anonymous.call(giveSecondFactor, { headers: again, body: { code } })).status
  }
  expect([await enter(nextCode()), await enter(codeNow())]).toEqual([401, 200])
  expect((await world.anonymous.call<{ hasSecondFactor: boolean }>(confirmSecondFactor, { headers, body: { code: nextCode() } })).body.hasSecondFactor).toBe(
    true,
  )
  expect([await enter(codeNow()), await enter(nextCode())]).toEqual([401, 200])
})

test('a code is guessed at ten times in a quarter of an hour and no more, also with the right one', async () => {
  const { headers, codeNow } = await setUpFor(world, 'audit')
  const again = withCookie(cookieOf((await world.anonymous.call(signIn, { body: { login: 'audit', password: PASSWORD } })).headers))
  for (let guess = 0; guess < 10; guess += 1)
    expect((await world.anonymous.call(giveSecondFactor, { headers: again, body: { code: '000000' } })).status).toBe(401)
  expect((await world.anonymous.call(giveSecondFactor, { headers: again, body: { code: codeNow() } })).status).toBe(429)
  expect((await world.anonymous.call(mySession, { headers })).status).toBe(200)
})

describe('a lost phone', () => {
  const slipFor = async (login: string): Promise<string> => {
    const slip = await (await world.as('security')).call<{ code: string }>(makeSecondFactorSlip, {
      params: { accountId: world.accounts.get(login)! },
      body: { reason: '手机遗失' },
    })
    return slip.body.code
  }
  const withPassword = async (login: string) => withCookie(cookieOf((await world.anonymous.call(signIn, { body: { login, password: PASSWORD } })).headers))

  test('whoever has the password and the slip of the security administrator sets a new one up; every other session ends', async () => {
    const { headers: before } = await setUpFor(world, 'officer')
    const headers = await withPassword('officer')
    const code = await slipFor('officer')
    expect((await world.anonymous.call(mySession, { headers: before })).status).toBe(200)
    const cleared = await world.anonymous.call<{ secondFactorDue: boolean }>(clearSecondFactor, { headers, body: { code } })
    expect([cleared.status, cleared.body.secondFactorDue]).toEqual([200, false])
    expect((await world.anonymous.call(mySession, { headers: before })).status).toBe(401)
    await setUpFor(world, 'officer', headers)
    expect((await world.anonymous.call(clearSecondFactor, { headers: await withPassword('officer'), body: { code } })).status).toBe(401)
  })

  test('the slip alone opens nothing, neither does one of somebody else, nor a member’s, nor one that is too old', async () => {
    await setUpFor(world, 'recorder')
    await setUpFor(world, 'group-leader')
    const code = await slipFor('group-leader')
    expect((await world.anonymous.call(clearSecondFactor, { body: { code } })).status).toBe(401)
    const headers = await withPassword('recorder')
    expect((await world.anonymous.call(clearSecondFactor, { headers, body: { code } })).status).toBe(401)
    const member = await (await world.as('secretary')).call<{ code: string }>(makeSlip, { params: { personId: world.members.branch[6]!.personId } })
    expect((await world.anonymous.call(clearSecondFactor, { headers, body: { code: member.body.code } })).status).toBe(401)
    expect((await world.anonymous.call(signInWithSlip, { body: { code } })).status).toBe(401)
    world.clock.set('2026-09-10T10:00:01+08:00')
    const later = await withPassword('group-leader')
    expect((await world.anonymous.call(clearSecondFactor, { headers: later, body: { code } })).status).toBe(401)
    world.clock.set('2026-09-07T10:00:00+08:00')
    expect((await world.anonymous.call(clearSecondFactor, { headers: await withPassword('group-leader'), body: { code } })).status).toBe(200)
  })

  test('nobody prints one for oneself, and none for an account without a second factor', async () => {
    const asked = async (login: string) =>
      (await (await world.as('security')).call(makeSecondFactorSlip, { params: { accountId: world.accounts.get(login)! }, body: { reason: '手机遗失' } })).body
        .refusal?.code
    expect([await asked('security'), await asked('department')]).toEqual(['needs-a-second-person', 'no-second-factor'])
  })
})

/** Sets a second factor up for an account, in a session of its own or the given one. */
const setUpFor = async (at: World, login: string, given?: Record<string, string>) => {
  const headers = given ?? withCookie(cookieOf((await at.anonymous.call(signIn, { body: { login, password: PASSWORD } })).headers))
  const { body } = await at.anonymous.call<{ secretUri: string }>(setUpSecondFactor, { headers })
  const totp = URI.parse(body.secretUri) as TOTP
  const codeNow = () => totp.generate({ timestamp: at.clock.now().getTime() })
  const confirmed = await at.anonymous.call(confirmSecondFactor, { headers, body: { code: codeNow() } })
  expect(confirmed.status).toBe(200)
  return { headers, codeNow }
}

test('a printed slip binds one device once, and not after a fortnight', async () => {
  const secretary = await world.as('secretary')
  const slip = async (): Promise<string> =>
    (await secretary.call<{ code: string }>(makeSlip, { params: { personId: world.members.branch[6]!.personId } })).body.code
  const code = await slip()
  const first = await world.anonymous.call<{ kind: string; grants: { role: string }[] }>(signInWithSlip, { body: { code } })
  expect([first.status, first.body.kind, first.body.grants.map(({ role }) => role)]).toEqual([200, 'member-device', ['member']])
  expect((await world.anonymous.call(signInWithSlip, { body: { code } })).status).toBe(401)
  const old = await slip()
  world.clock.set('2026-09-22T10:00:00+08:00')
  expect((await world.anonymous.call(signInWithSlip, { body: { code: old } })).status).toBe(401)
  world.clock.set('2026-09-07T10:00:00+08:00')
})

test('a secretary cannot print a slip for a member of another branch', async () => {
  const reply = await (await world.as('secretary')).call(makeSlip, { params: { personId: world.members.sibling[6]!.personId } })
  expect(reply.status).toBe(404)
})

test('a role takes two people, and its end ends the sessions at once', async () => {
  const security = await world.as('security')
  const { accountId } = (await security.call<{ accountId: string }>(openAccount, { body: { login: 'xin.shuji', name: '新书记', administers: null } })).body
  const password = await firstPassword(accountId, 'xin.shuji')
  const { grantId } = (
    await security.call<{ grantId: string }>(proposeGrant, {
      params: { accountId },
      body: { role: 'secretary', unitCode: '003', from: '2026-09-01', to: null },
    })
  ).body
  const before = await signedIn('xin.shuji', password)
  expect((await before.call<{ grants: unknown[] }>(mySession)).body.grants).toEqual([])
  expect((await security.call(confirmGrant, { params: { grantId } })).status).toBe(403)
  expect((await (await world.as('department')).call(confirmGrant, { params: { grantId } })).status).toBe(200)
  const after = await signedIn('xin.shuji', password)
  expect((await after.call(listUnits)).status).toBe(200)
  await security.call(endGrant, { params: { grantId }, body: { reason: '调离' } })
  expect((await after.call(mySession)).status).toBe(401)
})

test('a disabled account is out at once and cannot come back', async () => {
  const security = await world.as('security')
  const { accountId } = (await security.call<{ accountId: string }>(openAccount, { body: { login: 'jiu.zhanghao', name: '旧账号', administers: null } })).body
  const password = await firstPassword(accountId, 'jiu.zhanghao')
  const client = await signedIn('jiu.zhanghao', password)
  expect((await client.call(mySession)).status).toBe(200)
  await security.call(disableAccount, { params: { accountId }, body: { reason: '调离' } })
  expect((await client.call(mySession)).status).toBe(401)
  expect((await world.anonymous.call(signIn, { body: { login: 'jiu.zhanghao', password } })).status).toBe(401)
  const listed = (await security.call<{ accounts: { login: string; disabledAt: string | null }[] }>(listAccounts)).body.accounts
  expect(listed.find(({ login }) => login === 'jiu.zhanghao')?.disabledAt).not.toBeNull()
})

/** The person sets the first password, with the slip that the department printed. */
const firstPassword = async (accountId: string, login: string): Promise<string> => {
  const slip = await (await world.as('department')).call<{ code: string }>(makePasswordSlip, { params: { accountId }, body: { reason: '新开账号' } })
  const password = `a first password of ${login}`
  expect((await world.anonymous.call(setPasswordBySlip, { body: { login, code: slip.body.code, password } })).status).toBe(200)
  return password
}

const signedIn = async (login: string, password: string): Promise<Client> => {
  const reply = await world.anonymous.call(signIn, { body: { login, password } })
  const headers = withCookie(cookieOf(reply.headers))
  return { call: (endpoint, input = {}) => world.anonymous.call(endpoint, { ...input, headers: { ...input.headers, ...headers } }) }
}
