import { afterAll, beforeAll, expect, test } from 'vitest'
import { allRoutes } from '../../src/app/routes.ts'
import { mySession, setPreferences, signIn } from '../../src/modules/people/contract.ts'
import type { Endpoint } from '../../src/platform/endpoint.ts'
import { inputOf, thingsOf } from '../support/access-matrix.ts'
import { buildWorld, PASSWORD, type World } from '../support/world.ts'

/** Headers, cookies and caches as the house promises them, on every route (G24). */
const table: Endpoint[] = allRoutes({ demonstration: () => null } as never).map(({ endpoint }) => endpoint)

let world: World
beforeAll(async () => {
  world = await buildWorld()
})
afterAll(() => world.close())

const PROMISED: Record<string, string> = {
  'content-security-policy': "default-src 'self'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
}

/** What an answer lacks of what is promised. */
const lacking = (headers: Record<string, unknown>): string[] => [
  ...Object.entries(PROMISED).flatMap(([name, value]) => (String(headers[name]).startsWith(value) ? [] : [name])),
  ...(/no-store/.test(String(headers['cache-control'])) ? [] : ['cache-control']),
]

test('every route answers with the promised headers and lets nobody keep a copy', async () => {
  const things = thingsOf(world)
  const secretary = await world.as('secretary')
  const faults: string[] = []
  for (const endpoint of table.filter(({ id, lane }) => id !== 'people.signOut' && lane !== 'sign-in')) {
    const reply = await secretary.call(endpoint, endpoint.method === 'GET' ? inputOf(endpoint, things) : {})
    faults.push(...lacking(reply.headers).map((name) => `${endpoint.id}: ${name}`))
  }
  expect(faults).toEqual([])
}, 60_000)

test('an answer without a header would be seen', () => {
  expect(lacking({ 'content-security-policy': "default-src 'self'" })).toEqual([
    'x-content-type-options',
    'x-frame-options',
    'referrer-policy',
    'cross-origin-opener-policy',
    'cache-control',
  ])
})

test('the session cookie stays out of reach of scripts and of other sites', async () => {
  const reply = await world.anonymous.call(signIn, { body: { login: 'secretary', password: PASSWORD } })
  expect(String(reply.headers['set-cookie'])).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/)
})

test('a write that does not come from our page is refused', async () => {
  const client = await world.as('secretary')
  const reply = await client.call(setPreferences, { body: { type: 'large' }, headers: { 'x-zhibu': '0' } })
  expect([reply.status, reply.body.refusal?.code]).toEqual([403, 'not-from-this-page'])
  expect((await client.call(mySession)).status).toBe(200)
})

test('a page acts as the person it shows: who has signed in since in the same browser changes nothing by it', async () => {
  const client = await world.as('secretary')
  const { accountId } = (await client.call(mySession)).body as { accountId: string }
  const others = { 'x-zhibu-account': crypto.randomUUID() }
  const acts = table.filter(({ method, who, beforeSecondFactor }) => method !== 'GET' && who !== 'public' && beforeSecondFactor !== 'always')
  const taken: string[] = []
  for (const endpoint of acts) {
    const { status, body } = await client.call(endpoint, { headers: others })
    if (status !== 409 || body.refusal?.code !== 'somebody-else') taken.push(`${endpoint.id}: ${status}`)
  }
  expect(acts.length).toBeGreaterThan(100)
  expect(taken).toEqual([])
  expect((await client.call(setPreferences, { body: { type: 'large' }, headers: { 'x-zhibu-account': accountId } })).status).toBe(200)
})

test('the description of the interface is OpenAPI 3.1 and names every route', async () => {
  const { openapi, paths } = (await world.app.inject({ url: '/api/openapi.json' })).json() as {
    openapi: string
    paths: Record<string, Record<string, { operationId: string }>>
  }
  expect(openapi).toMatch(/^3\.1/)
  const named = new Set(Object.values(paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId)))
  expect(table.map(({ id }) => id).filter((id) => !named.has(id))).toEqual([])
})
