import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { allRoutes } from '../../src/app/routes.ts'
import { endpoint, ROLES } from '../../src/platform/endpoint.ts'
import type { Route } from '../../src/platform/http.ts'
import { inputOf, leaksOf, NOWHERE, pointsAtSomething, type Things, thingsOf } from '../support/access-matrix.ts'
import { buildWorld, type World } from '../support/world.ts'

/** The table alone, without a database: which routes there are and what they declare. */
const table: Route[] = allRoutes({
  db: undefined,
  clock: undefined,
  logger: undefined,
  addJob: undefined,
  demonstration: () => null,
  sessionOf: undefined,
  districtPath: undefined,
} as never)

let world: World
let things: Things
beforeAll(async () => {
  world = await buildWorld()
  things = thingsOf(world)
})
afterAll(() => world.close())

describe('every route declares who may call it', () => {
  test('ids and addresses are unique', () => {
    const ids = table.map(({ endpoint: { id } }) => id)
    const addresses = table.map(({ endpoint: { method, path } }) => `${method} ${path}`)
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
    expect(addresses.filter((address, at) => addresses.indexOf(address) !== at)).toEqual([])
  })

  test('roles are known, and a route with parameters or a body shows an example', () => {
    for (const { endpoint: declared } of table) {
      const roles = typeof declared.who === 'string' ? [] : declared.who
      expect(
        roles.filter((role) => !ROLES.includes(role)),
        declared.id,
      ).toEqual([])
      if (declared.params || (declared.body && !declared.upload))
        expect(declared.example, `${declared.id} needs an example: it feeds the API page and these tests`).toBeDefined()
    }
  })

  test('examples are what the contract asks for', () => {
    for (const { endpoint: declared } of table.filter((entry) => entry.endpoint.example)) {
      const input = inputOf(declared, {})
      for (const part of ['params', 'query', 'body'] as const) {
        if (!declared[part] || declared.upload) continue
        const parsed = declared[part].safeParse(input[part] ?? {})
        expect(parsed.success ? [] : parsed.error.issues.map((issue) => `${part}/${issue.path.join('/')}: ${issue.message}`), declared.id).toEqual([])
      }
    }
  })
})

describe('nobody reads across the tree', () => {
  test.each(table.map(({ endpoint: declared }) => [declared.id, declared] as const))(
    '%s answers 401 to nobody, 403 without the role, 404 to strangers',
    async (_id, declared) => {
      expect(await leaksOf(world, declared, things)).toEqual([])
    },
  )
})

const thing = endpoint({
  id: 'people.planted',
  method: 'GET',
  path: '/api/accounts',
  summary: { zh: '', en: '' },
  who: ['member'],
  params: z.object({ unitId: z.uuid() }),
  reply: z.object({}),
  example: { params: { unitId: 'branch' } },
})

describe('the checks themselves', () => {
  test('a route that answers people without the declared role is seen', async () => {
    // /api/accounts is for the security administrator; declared for members, both the missing and the forbidden role show
    const leaks = await leaksOf(world, { ...thing, who: ['member'] }, things)
    expect(leaks.map(({ who }) => who)).toContain('security')
  })

  test('a route that answers a stranger is seen', async () => {
    // the own session answers anybody who is signed in: as an endpoint about one branch it would be a leak
    const leaks = await leaksOf(world, { ...thing, path: '/api/session', who: ['secretary'] }, things)
    expect(leaks).toContainEqual({ endpoint: 'people.planted', who: 'sibling-secretary', status: 200, expected: '404 (or 403)' })
  })

  test('a placeholder that names nothing becomes an id nothing has', () => {
    expect(inputOf({ ...thing, example: { params: { unitId: 'unheard-of' } } }, things)).toEqual({ params: { unitId: NOWHERE } })
    expect(pointsAtSomething(thing)).toBe(true)
  })
})
