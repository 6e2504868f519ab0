import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from '../../src/app/server.ts'
import * as contract from '../../src/modules/org/contract.ts'
import { frozenClock } from '../../src/platform/clock.ts'
import { useKey } from '../../src/platform/crypto.ts'
import { type Database, openDatabase } from '../../src/platform/db.ts'
import { freshDatabase, type TestDatabase } from '../support/cluster.ts'
import { buildWorld, type World } from '../support/world.ts'

describe('an empty system', () => {
  let made: TestDatabase
  let db: Database
  let app: FastifyInstance
  beforeAll(async () => {
    useKey(randomBytes(32))
    made = await freshDatabase()
    db = openDatabase(made.config)
    app = await buildApp({
      db,
      clock: frozenClock('2026-09-07T10:00:00+08:00'),
      logger: pino({ level: 'silent' }),
      addJob: async () => {},
      demonstration: () => null,
      secondFactor: 'left-open',
      web: false,
    })
  })
  afterAll(async () => {
    await app.close()
    await db.close()
    await made.drop()
  })

  const given = contract.setUp.example.body
  const send = (payload: object) => app.inject({ method: 'POST', url: '/api/setup', headers: { 'x-zhibu': '1' }, payload })

  test('the first page makes district, department and the first account, once', async () => {
    expect((await app.inject({ method: 'GET', url: '/api/setup' })).json()).toEqual({ empty: true, steps: null })
    const done = await send(given)
    expect(done.json()).toMatchObject({
      districtId: 430624,
      administrators: [{ administers: 'system' }, { administers: 'security' }, { administers: 'audit' }],
    })
    const again = await send({ ...given, districtCode: '430625', login: 'other' })
    expect(again.json().refusal.code).toBe('not-empty')
  })

  test('the first account signs in and sees which steps are left', async () => {
    const signedIn = await app.inject({
      method: 'POST',
      url: '/api/session',
      headers: { 'x-zhibu': '1' },
      payload: { login: given.login, password: given.password },
    })
    expect(signedIn.statusCode).toBe(200)
    const cookie = /zhibu=[^;]+/.exec(String(signedIn.headers['set-cookie']))![0]
    const state = await app.inject({ method: 'GET', url: '/api/setup', headers: { cookie } })
    expect(state.json()).toEqual({ empty: false, steps: { units: false, roster: false, packs: false } })
  })

  test('a password of eleven characters is not taken', async () => {
    expect((await send({ ...given, password: '12345678901' })).statusCode).toBe(400)
  })
})

describe('units', () => {
  let world: World
  beforeAll(async () => {
    world = await buildWorld()
  })
  afterAll(() => world.close())
  const list = async (login: string, query: object = {}) =>
    (
      await (
        await world.as(login)
      ).call<{ units: { id: string; name: string; depth: number }[] }>(contract.listUnits, { query: query as Record<string, unknown> })
    ).body.units

  test('everyone sees the own part of the tree, found by name', async () => {
    expect((await list('secretary')).every(({ id }) => id !== world.units.sibling.id)).toBe(true)
    expect((await list('committee', { kind: 'branch' })).map(({ id }) => id)).toEqual(expect.arrayContaining([world.units.branch.id, world.units.sibling.id]))
    expect((await list('department', { find: world.units.branch.name.slice(0, 2) })).some(({ id }) => id === world.units.branch.id)).toBe(true)
  })

  test('a branch is created below its committee, not below another branch, and no code is used twice', async () => {
    const committee = await world.as('committee')
    const body = { parentId: world.units.committee.id, code: 'NEW01', name: '新设村党支部', kind: 'branch', sector: 'village', from: '2026-01-01' }
    expect((await committee.call(contract.createUnit, { body })).status).toBe(200)
    expect((await committee.call(contract.createUnit, { body })).body.refusal?.code).toBe('code-taken')
    expect((await committee.call(contract.createUnit, { body: { ...body, code: 'NEW02', parentId: world.units.branch.id } })).body.refusal?.code).toBe(
      'wrong-place',
    )
    expect((await committee.call(contract.createUnit, { body: { ...body, code: 'NEW03', parentId: world.units.foreignBranch.id } })).status).toBe(404)
  })

  test('two people correcting one unit do not overwrite each other', async () => {
    const committee = await world.as('committee')
    const { sibling } = world.units
    const input = {
      params: { unitId: sibling.id },
      body: { version: 1, code: sibling.code, name: '柏石新村党支部', shortName: '柏石新村', sector: sibling.sector, hasCommittee: false },
    }
    expect((await committee.call(contract.changeUnit, input)).body).toEqual({ version: 2 })
    expect((await committee.call(contract.changeUnit, input)).body.refusal?.code).toBe('changed-meanwhile')
  })

  test('a unit with members is not closed; an empty one is, from a day', async () => {
    const committee = await world.as('committee')
    const close = (unitId: string) => committee.call(contract.closeUnit, { params: { unitId }, body: { on: '2026-09-30', reason: '并入邻村党支部' } })
    expect((await close(world.units.sibling.id)).body.refusal?.code).toBe('members-there')
    const fresh = (await list('committee')).find(({ name }) => name === '新设村党支部')!
    expect((await close(fresh.id)).status).toBe(200)
    expect((await close(fresh.id)).body.refusal?.code).toBe('closed-already')
  })

  test('a unit that moves takes its groups along and remembers where it hung', async () => {
    const department = await world.as('department')
    const other = await department.call<{ unitId: string }>(contract.createUnit, {
      body: { parentId: world.units.department.id, code: 'TOWN2', name: '另镇党委', kind: 'committee', sector: 'mixed', from: '2020-01-01' },
    })
    const { branch, committee, groupOne } = world.units
    const moved = await department.call(contract.moveUnit, {
      params: { unitId: branch.id },
      body: { parentId: other.body.unitId, from: '2026-10-01', reason: '区划调整' },
    })
    expect(moved.body).toEqual({ moved: 3 })
    const { body } = await department.call<{ chain: { name: string }[]; places: { parent: { id: string } | null; from: string; to: string | null }[] }>(
      contract.showUnit,
      { params: { unitId: branch.id } },
    )
    expect(body.chain[0]!.name).toBe('另镇党委')
    expect(body.places.map(({ parent, to }) => [parent?.id, to])).toEqual([
      [other.body.unitId, null],
      [committee.id, '2026-09-30'],
    ])
    expect((await list('department', { under: branch.id })).map(({ id }) => id)).toContain(groupOne.id)
    expect((await (await world.as('committee')).call(contract.showUnit, { params: { unitId: branch.id } })).status).toBe(404)
  })
})
