import { TOTP, URI } from 'otpauth'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  confirmGrant,
  confirmSecondFactor,
  disableAccount,
  endGrant,
  giveSecondFactor,
  listAccounts,
  makeSlip,
  mySession,
  openAccount,
  proposeGrant,
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
  const { accountId, firstPassword } = (
    await security.call<{ accountId: string; firstPassword: string }>(openAccount, { body: { login: 'xin.shuji', name: '新书记', administers: null } })
  ).body
  const { grantId } = (
    await security.call<{ grantId: string }>(proposeGrant, {
      params: { accountId },
      body: { role: 'secretary', unitCode: '003', from: '2026-09-01', to: null },
    })
  ).body
  const before = await signedIn('xin.shuji', firstPassword)
  expect((await before.call<{ grants: unknown[] }>(mySession)).body.grants).toEqual([])
  expect((await security.call(confirmGrant, { params: { grantId } })).status).toBe(403)
  expect((await (await world.as('department')).call(confirmGrant, { params: { grantId } })).status).toBe(200)
  const after = await signedIn('xin.shuji', firstPassword)
  expect((await after.call(listUnits)).status).toBe(200)
  await security.call(endGrant, { params: { grantId }, body: { reason: '调离' } })
  expect((await after.call(mySession)).status).toBe(401)
})

test('a disabled account is out at once and cannot come back', async () => {
  const security = await world.as('security')
  const { accountId, firstPassword } = (
    await security.call<{ accountId: string; firstPassword: string }>(openAccount, { body: { login: 'jiu.zhanghao', name: '旧账号', administers: null } })
  ).body
  const client = await signedIn('jiu.zhanghao', firstPassword)
  expect((await client.call(mySession)).status).toBe(200)
  await security.call(disableAccount, { params: { accountId }, body: { reason: '调离' } })
  expect((await client.call(mySession)).status).toBe(401)
  expect((await world.anonymous.call(signIn, { body: { login: 'jiu.zhanghao', password: firstPassword } })).status).toBe(401)
  const listed = (await security.call<{ accounts: { login: string; disabledAt: string | null }[] }>(listAccounts)).body.accounts
  expect(listed.find(({ login }) => login === 'jiu.zhanghao')?.disabledAt).not.toBeNull()
})

const signedIn = async (login: string, password: string): Promise<Client> => {
  const reply = await world.anonymous.call(signIn, { body: { login, password } })
  const headers = withCookie(cookieOf(reply.headers))
  return { call: (endpoint, input = {}) => world.anonymous.call(endpoint, { ...input, headers: { ...input.headers, ...headers } }) }
}
