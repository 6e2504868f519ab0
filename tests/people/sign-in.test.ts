import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mySession, openAccount, proposeGrant, signIn } from '../../src/modules/people/contract.ts'
import { buildWorld, PASSWORD, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await buildWorld()
})
afterAll(() => world.close())

describe('signing in', () => {
  test('a secretary signs in and sees the branch and the role', async () => {
    const reply = await (await world.as('secretary')).call<{ grants: { role: string; unitName: string }[] }>(mySession)
    expect(reply.status).toBe(200)
    expect(reply.body.grants).toEqual([
      expect.objectContaining({ role: 'secretary', unitName: '中共樟树镇青竹村支部委员会' }),
      expect.objectContaining({ role: 'member' }),
    ])
  })

  test('an unknown account and a wrong password get the same answer', async () => {
    const unknown = await world.anonymous.call(signIn, { body: { login: 'nobody', password: PASSWORD } })
    const wrong = await world.anonymous.call(signIn, { body: { login: 'secretary', password: 'wrong' } })
    expect([unknown.status, unknown.body.refusal]).toEqual([wrong.status, wrong.body.refusal])
    expect(unknown.status).toBe(401)
  })

  test('after ten wrong guesses an account is closed to unknown devices for a quarter of an hour', async () => {
    for (let guess = 0; guess < 10; guess += 1) await world.anonymous.call(signIn, { body: { login: 'foreign-department', password: `guess ${guess}` } })
    const eleventh = await world.anonymous.call(signIn, { body: { login: 'foreign-department', password: PASSWORD } })
    expect([eleventh.status, eleventh.body.refusal?.code]).toEqual([429, 'too-many-tries'])
  })

  test('an idle session ends after half an hour', async () => {
    const client = await world.as('committee')
    world.clock.set('2026-09-07T10:31:00+08:00')
    expect((await client.call(mySession)).status).toBe(401)
    world.clock.set('2026-09-07T10:00:00+08:00')
  })
})

describe('the three administrators', () => {
  test('an administrator can hold no business role', async () => {
    const security = await world.as('security')
    const opened = await security.call<{ accountId: string }>(openAccount, { body: { login: 'second.audit', name: '审计二', administers: 'audit' } })
    const granted = await security.call(proposeGrant, {
      params: { accountId: opened.body.accountId },
      body: { role: 'secretary', unitCode: '002', from: '2026-01-01', to: null },
    })
    expect([granted.status, granted.body.refusal?.code]).toEqual([409, 'administrators-hold-no-roles'])
  })

  test('the system administrator cannot list accounts, the secretary neither', async () => {
    const { listAccounts } = await import('../../src/modules/people/contract.ts')
    expect((await (await world.as('system')).call(listAccounts)).status).toBe(403)
    expect((await (await world.as('secretary')).call(listAccounts)).status).toBe(403)
    expect((await (await world.as('security')).call(listAccounts)).status).toBe(200)
  })
})
