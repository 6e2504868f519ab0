import fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { allRoutes } from '../../src/app/routes.ts'
import { type Endpoint, endpoint } from '../../src/platform/endpoint.ts'
import { buildServer, route } from '../../src/platform/http.ts'
import { inputOf, mayCall, type Things, thingsOf } from '../support/access-matrix.ts'
import { buildWorld, type Client, type World } from '../support/world.ts'

/** Garbage in every place that takes something: the answer is a sentence, never a crash (G4). */
const table: Endpoint[] = allRoutes({ demonstration: () => null } as never)
  .map((one) => one.endpoint)
  .filter((one) => !one.upload && one.lane !== 'sign-in' && one.id !== 'people.signOut')

let world: World
let things: Things
beforeAll(async () => {
  world = await buildWorld()
  things = thingsOf(world)
})
afterAll(() => world.close())

const nasty = fc.oneof(
  fc.constantFrom(
    '',
    '\u0000',
    'a\u0000b',
    '字'.repeat(10_000),
    '-1',
    '1e309',
    '00000000-0000-0000-0000-000000000000',
    "'; drop table people.person; --",
    '../../etc/passwd',
    '%00',
    '2026-02-30',
    '9999-99-99',
    '{{',
    '\ud800',
  ),
  fc.string({ maxLength: 40 }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.integer(), { maxLength: 3 }),
  fc.constant({ unknown: { property: 1 } }),
)

/** One leaf of the example is swapped for something nasty; where there is none, something unknown is added. */
const spoil = (value: unknown, at: number, garbage: unknown): unknown => {
  const leaves = countLeaves(value)
  return leaves === 0 ? { spoiled: garbage } : swapped(value, { left: at % leaves }, garbage)
}

const countLeaves = (value: unknown): number =>
  value !== null && typeof value === 'object' ? Object.values(value).reduce((sum: number, part) => sum + countLeaves(part), 0) : value === undefined ? 0 : 1

const swapped = (value: unknown, count: { left: number }, garbage: unknown): unknown => {
  if (Array.isArray(value)) return value.map((part) => swapped(part, count, garbage))
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, swapped(part, count, garbage)]))
  return count.left-- === 0 ? garbage : value
}

const send = async (
  client: Client,
  target: Endpoint,
  { part, at, garbage }: { part: 'params' | 'query' | 'body'; at: number; garbage: unknown },
): Promise<number> => {
  const input = inputOf(target, things)
  const spoiled = { ...input, [part]: spoil(input[part] ?? {}, at, garbage) }
  const params = Object.fromEntries(Object.entries(spoiled.params ?? {}).map(([name, value]) => [name, wellFormed(String(value) || ' ')]))
  const query = Object.fromEntries(Object.entries(spoiled.query ?? {}).map(([name, value]) => [name, wellFormed(String(value))]))
  const reply = await client.call(target, { ...spoiled, params, query })
  return reply.status
}

const wellFormed = (text: string): string => text.toWellFormed().slice(0, 2_000)

describe('garbage', () => {
  test.each(['secretary', 'department', 'member'] as const)(
    'never makes the server fail, whoever sends it: %s',
    async (login) => {
      const client = await world.as(login)
      const role = login
      const mine = table.filter((one) => mayCall(one, role))
      const failures = new Set<string>()
      const arbitrary = fc.record({ which: fc.nat(), part: fc.constantFrom('params', 'query', 'body' as const), at: fc.nat(20), garbage: nasty })
      const inputs = fc.sample(arbitrary, { numRuns: 400, seed: 38 })
      for (const { which, part, at, garbage } of inputs) {
        const target = mine[which % mine.length]!
        const status = await send(client, target, { part: part as 'body', at, garbage })
        if (status >= 500) failures.add(`${target.id} ${part} ${JSON.stringify(garbage)?.slice(0, 60)} → ${status}`)
      }
      expect([...failures]).toEqual([])
    },
    120_000,
  )

  test('broken JSON and hidden characters get a sentence', async () => {
    const session = (await world.as('secretary')) && (await import('../../src/modules/people/contract.ts'))
    const raw = await world.app.inject({
      method: 'POST',
      url: session.signIn.path,
      headers: { 'x-zhibu': '1', 'content-type': 'application/json' },
      payload: '{"login": ',
    })
    expect([raw.statusCode, raw.json().refusal.code]).toEqual([400, 'bad-request'])
    const hidden = await world.app.inject({
      method: 'POST',
      url: session.signIn.path,
      headers: { 'x-zhibu': '1', 'content-type': 'application/json' },
      payload: '{"login":"a\\u0000b","password":"x"}',
    })
    expect([hidden.statusCode, hidden.json().refusal.message.zh]).toEqual([400, expect.stringContaining('空字符')])
  })

  test('a route that does fail is seen, and tells nothing of its inside', async () => {
    const failing = endpoint({ id: 'planted.fails', method: 'GET', path: '/api/planted', summary: { zh: '', en: '' }, who: 'public' })
    const app = await buildServer({
      db: world.db,
      clock: world.clock,
      logger: pino({ level: 'silent' }),
      routes: [route(failing, () => Promise.reject(new Error('table people.person, row 7')))],
      sessionOf: async () => null,
      noteDenial: async () => {},
      secureCookies: false,
    })
    const reply = await app.inject({ url: '/api/planted' })
    expect([reply.statusCode, reply.json().refusal.code, reply.payload.includes('people.person')]).toEqual([500, 'our-fault', false])
    await app.close()
  })
})
