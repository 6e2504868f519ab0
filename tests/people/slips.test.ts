import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tasks } from '../../src/app/worker.ts'
import { closedSlips, makePasswordSlip, makeSlip, setPasswordBySlip, signInWithSlip } from '../../src/modules/people/contract.ts'
import { readSlipCode, SLIP_SIGNS, SLIP_SIGNS_OF, type SlipCode, writeSlipCode } from '../../src/kernel/slip-codes.ts'
import { newCode } from '../../src/platform/crypto.ts'
import type { Endpoint } from '../../src/platform/endpoint.ts'
import { buildWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await buildWorld()
})
afterAll(() => world.close())

const DISTRICT = 430699
const drawn = (part: keyof typeof SLIP_SIGNS_OF): string => newCode(SLIP_SIGNS, SLIP_SIGNS_OF[part])
const nowhere = (): string => writeSlipCode({ districtId: DISTRICT, locator: drawn('locator'), secret: drawn('secret') })
const partsOf = (code: string): SlipCode => {
  const read = readSlipCode(code)
  if (!read.ok) throw new Error(`the printed code does not read: ${read.fault}`)
  return read.code
}
/** The same slip with another secret. */
const wrongFor = (code: string): string => writeSlipCode({ ...partsOf(code), secret: drawn('secret') })

/** Sends a request from an address of its own choice. */
const from = (remoteAddress: string) => async (endpoint: Endpoint, body: object) => {
  const reply = await world.app.inject({ method: endpoint.method, url: endpoint.path, remoteAddress, headers: { 'x-zhibu': '1' }, payload: body })
  return { status: reply.statusCode, refusal: (reply.json() as { refusal?: object }).refusal }
}
const enter = async (code: string, address: string): Promise<number> => (await from(address)(signInWithSlip, { code })).status

let next = 0
const printed = async (): Promise<string> => {
  next = (next % 7) + 1
  const reply = await (await world.as('secretary')).call<{ code: string }>(makeSlip, { params: { personId: world.members.branch[next]!.personId } })
  expect(reply.status).toBe(200)
  return reply.body.code
}
const mine = async (login = 'secretary') =>
  (await (await world.as(login)).call<{ slips: { personId: string | null; purpose: string; name: string }[] }>(closedSlips)).body.slips
const rowOf = async (code: string) =>
  (await world.db.pool.query('select closed_at, used_at from people.slip where locator = $1', [partsOf(code).locator])).rows[0]
const times = <T>(count: number, work: (at: number) => Promise<T>): Promise<T[]> =>
  Array.from({ length: count }, (_, at) => at).reduce<Promise<T[]>>(async (before, at) => [...(await before), await work(at)], Promise.resolve([]))

describe('wrong codes from anybody', () => {
  test('stop nobody else: after a hundred of them every printed slip still opens, from elsewhere and from that very address', async () => {
    const [there, here] = [await printed(), await printed()]
    expect(new Set(await times(100, () => enter(nowhere(), '203.0.113.7')))).toEqual(new Set([401]))
    expect([await enter(there, '198.51.100.1'), await enter(here, '203.0.113.7')]).toEqual([200, 200])
  })

  test('nor do they stop setting a password: neither for this name nor for another', async () => {
    const slip = (
      await (
        await world.as('department')
      ).call<{ code: string }>(makePasswordSlip, {
        params: { accountId: world.accounts.get('sibling-leader')! },
        body: { reason: '忘了口令' },
      })
    ).body.code
    const set = (code: string) => from('203.0.113.8')(setPasswordBySlip, { login: 'sibling-leader', code, password: '村口的老槐树一共有三个杈' })
    expect(new Set((await times(40, () => set(nowhere()))).map(({ status }) => status))).toEqual(new Set([401]))
    expect((await set(slip)).status).toBe(200)
  })

  test('of one slip close it after ten, also for the right one; whoever printed it reads so, nobody else, until another is printed', async () => {
    const code = await printed()
    const personId = world.members.branch[next]!.personId
    expect(await mine()).toEqual([])
    await times(9, (at) => enter(wrongFor(code), `192.0.2.${at}`))
    expect((await rowOf(code)).closed_at).toBeNull()
    await enter(wrongFor(code), '192.0.2.99')
    expect((await rowOf(code)).closed_at).toEqual(world.clock.now())
    expect(await enter(code, '192.0.2.100')).toBe(401)
    expect(await mine()).toMatchObject([{ personId, purpose: 'device', name: world.members.branch[next]!.name }])
    expect([await mine('officer'), await mine('department'), await mine('sibling-secretary')]).toEqual([[], [], []])
    const trail = await world.db.pool.query("select result from platform.audit_entry where verb = 'slip.closed'")
    expect(trail.rows).toEqual([{ result: 'failed' }])
    world.clock.set('2026-09-07T10:00:05+08:00')
    await (await world.as('secretary')).call(makeSlip, { params: { personId } })
    world.clock.set('2026-09-07T10:00:00+08:00')
    expect(await mine()).toEqual([])
  })

  test('nine wrong ones and then the right one: it opens', async () => {
    const code = await printed()
    await times(9, () => enter(wrongFor(code), '192.0.2.101'))
    expect(await enter(code, '192.0.2.101')).toBe(200)
  })

  test('are counted before they are compared: of forty at once none gets through the tenth, though the right one is among the later', async () => {
    const code = await printed()
    await Promise.all(Array.from({ length: 40 }, (_, at) => enter(wrongFor(code), `192.0.2.${110 + at}`)))
    const { rows } = await world.db.pool.query('select tries from people.slip_try where locator = $1', [partsOf(code).locator])
    expect(rows).toEqual([{ tries: 40 }])
    expect(await enter(code, '192.0.2.160')).toBe(401)
  })

  test('it is the count that closes: put back to nothing, the same slip opens (planted fault)', async () => {
    const code = await printed()
    await times(10, () => enter(wrongFor(code), '192.0.2.170'))
    expect(await enter(code, '192.0.2.171')).toBe(401)
    await world.db.pool.query('update people.slip set closed_at = null where locator = $1', [partsOf(code).locator])
    expect(await enter(code, '192.0.2.171')).toBe(401)
    await world.db.pool.query('update people.slip set closed_at = null where locator = $1', [partsOf(code).locator])
    await world.db.pool.query('update people.slip_try set tries = 0 where locator = $1', [partsOf(code).locator])
    expect(await enter(code, '192.0.2.171')).toBe(200)
  })
})

describe('whoever scans', () => {
  test('closes no slip: past thirty misses what comes from there no longer counts against the slip, and is bounded by itself', async () => {
    const [code, other] = [await printed(), await printed()]
    await times(30, () => enter(nowhere(), '203.0.113.20'))
    await times(25, () => enter(wrongFor(code), '203.0.113.20'))
    expect(await rowOf(code)).toEqual({ closed_at: null, used_at: null })
    expect(await enter(code, '203.0.113.20')).toBe(401)
    expect(await enter(other, '203.0.113.20')).toBe(200)
    expect(await enter(code, '203.0.113.21')).toBe(200)
  })

  test('would close it from an address that has missed nothing yet (planted fault)', async () => {
    const code = await printed()
    await times(25, () => enter(wrongFor(code), '203.0.113.30'))
    expect((await rowOf(code)).closed_at).not.toBeNull()
  })

  test('is one source with all addresses of the half that a provider gives out; a quarter of an hour later it is like any other', async () => {
    await times(30, (at) => enter(nowhere(), `2001:db8:0:7::${at + 1}`))
    const [calm, loud] = [await printed(), await printed()]
    await times(12, () => enter(wrongFor(loud), '2001:db8:0:7:ffff::1'))
    expect((await rowOf(loud)).closed_at).toBeNull()
    world.clock.set('2026-09-07T10:15:01+08:00')
    await times(12, () => enter(wrongFor(calm), '2001:db8:0:7:ffff::1'))
    expect((await rowOf(calm)).closed_at).not.toBeNull()
    world.clock.set('2026-09-07T10:00:00+08:00')
  })

  test('learns nothing: a locator that no slip has gets the same words after the same statements as a wrong secret', async () => {
    const code = await printed()
    const heard = async (typed: string, address: string) => {
      const statements: string[] = []
      world.db.observe = (text) => void statements.push(text)
      const { status, refusal } = await from(address)(signInWithSlip, { code: typed })
      delete world.db.observe
      return { status, refusal, statements }
    }
    await enter(nowhere(), '203.0.113.40')
    const unknown = await heard(nowhere(), '203.0.113.40')
    expect(unknown.statements.length).toBeGreaterThan(1)
    expect(await heard(wrongFor(code), '203.0.113.40')).toEqual(unknown)
    expect((await heard(code, '203.0.113.40')).statements).not.toEqual(unknown.statements)
  })
})

describe('a code that cannot be right', () => {
  test('with a sign copied wrongly is said at once and costs no try; neither does one of the digits that slips carried before', async () => {
    const code = await printed()
    const last = code.at(-1)!
    const mistyped = `${code.slice(0, -1)}${SLIP_SIGNS[(SLIP_SIGNS.indexOf(last) + 1) % SLIP_SIGNS.length]}`
    expect(await times(15, async () => (await from('203.0.113.50')(signInWithSlip, { code: mistyped })).refusal)).toEqual(
      Array.from({ length: 15 }, () => expect.objectContaining({ code: 'slip-code-unread', field: '/code' })),
    )
    expect((await from('203.0.113.50')(signInWithSlip, { code: '430699-0123456789' })).refusal).toMatchObject({ code: 'slip-of-before' })
    expect(await enter(code.toLowerCase().replaceAll('-', ' '), '203.0.113.50')).toBe(200)
  })

  test('of a district that is not here gets the words of an unknown slip', async () => {
    const elsewhere = writeSlipCode({ districtId: 110_101, locator: drawn('locator'), secret: drawn('secret') })
    const reply = await from('203.0.113.60')(signInWithSlip, { code: elsewhere })
    expect(reply).toEqual(await from('203.0.113.60')(signInWithSlip, { code: nowhere() }))
    expect(reply.status).toBe(401)
  })
})

describe('what is kept', () => {
  test('no slip of before the numbers had a locator opens any more, and of a new one neither code nor secret is kept', async () => {
    const code = await printed()
    const { rows } = await world.db.pool.query('select slip::text as text from people.slip')
    const texts = rows.map(({ text }: { text: string }) => text).join('\n')
    expect([texts.includes(partsOf(code).locator), texts.includes(partsOf(code).secret), texts.includes(code)]).toEqual([true, false, false])
  })

  test('tries are forgotten once no slip can be as old, those of the last days are not', async () => {
    const count = async () => Number((await world.db.pool.query('select count(*) from people.slip_try')).rows[0].count)
    const forget = () =>
      tasks['people.forget-slip-tries']!({ districtId: DISTRICT, path: world.scope.path }, { db: world.db, clock: world.clock, logger: world.app.log as never })
    const held = await count()
    await forget()
    expect([held > 50, (await count()) === held]).toEqual([true, true])
    world.clock.set('2026-09-22T10:20:00+08:00')
    await enter(nowhere(), '203.0.113.70')
    await forget()
    expect(await count()).toBe(1)
    world.clock.set('2026-09-07T10:00:00+08:00')
  })
})
