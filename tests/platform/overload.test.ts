import type { FastifyInstance } from 'fastify'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { openRooms, type Room, signInAt, signInText } from '../../bench/check-ins.ts'
import { type KeepAlive, openClient, requestText } from '../../bench/clients.ts'
import { clock, install, type Installation } from '../../bench/installation.ts'
import { buildApp } from '../../src/app/server.ts'
import { newOverload } from '../../src/platform/overload.ts'

const MOST = 8
const OTHERS = 6
const overload = newOverload(MOST)
let installation: Installation
let room: Room
let app: FastifyInstance
let port: number
const clients: KeepAlive[] = []

beforeAll(async () => {
  installation = await install()
  room = await openRooms(installation, { branches: 2, size: 20, turns: 1 })
  app = await buildApp({
    db: installation.db,
    clock,
    logger: pino({ level: 'silent' }),
    addJob: async () => {},
    demonstration: () => null,
    secondFactor: 'left-open',
    web: false,
    overload,
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  port = (app.server.address() as AddressInfo).port
})
afterAll(async () => {
  for (const client of clients) client.close()
  await app.close()
  await installation.close()
})

const ask = async (text: string) => {
  const client = await openClient(port)
  clients.push(client)
  return client.ask(text)
}

const signIn = (at: number) => ask(signInText(room, signInAt(room, at)))

/** Holds the sessions of the day, so that every sign-in waits in the database until `letGo`. */
const holdEverything = async (): Promise<{ letGo(): Promise<void> }> => {
  const holder = new pg.Client(installation.postgres.connection)
  await holder.connect()
  await holder.query('begin')
  await holder.query('select id from activities.session for update')
  onTestFinished(() => holder.end())
  return {
    letGo: async () => {
      await holder.query('rollback')
    },
  }
}

const until = async (inFlight: number) => {
  for (let tries = 0; overload.inFlight !== inFlight && tries < 500; tries++) await sleep(10)
  expect(overload.inFlight).toBe(inFlight)
}

describe('more requests than can be answered', () => {
  test('those above the limit are refused at once and told when to come again; the others are all answered, and nobody is counted twice', async () => {
    const held = await holdEverything()
    const inside = Array.from({ length: MOST }, (_, at) => signIn(at))
    await until(MOST)
    const refused = await signIn(MOST)
    expect(refused.status).toBe(503)
    expect(refused.headers).toMatch(/retry-after: [1-9]/i)
    expect(JSON.parse(refused.body)).toMatchObject({
      refusal: { code: 'busy', message: { zh: expect.stringContaining('没有丢'), en: expect.stringContaining('tried again') } },
    })
    expect(refused.ms).toBeLessThan(1_000)
    expect(JSON.parse((await ask(requestText({ path: '/healthz' }))).body)).toMatchObject({ ok: true, refused: overload.refused })
    await held.letGo()
    expect((await Promise.all(inside)).map(({ status }) => status)).toEqual(Array.from({ length: MOST }, () => 200))
    await until(0)
    expect((await signIn(MOST)).status).toBe(200)
  })

  test('the last quarter is kept for sign-ins: a report is refused while a sign-in still comes in', async () => {
    const held = await holdEverything()
    const inside = Array.from({ length: OTHERS }, (_, at) => signIn(20 + at))
    await until(OTHERS)
    expect((await ask(requestText({ path: '/api/welcome' }))).status).toBe(503)
    const last = signIn(20 + OTHERS)
    await until(OTHERS + 1)
    await held.letGo()
    expect((await last).status).toBe(200)
    expect((await Promise.all(inside)).every(({ status }) => status === 200)).toBe(true)
    await until(0)
    expect((await ask(requestText({ path: '/api/welcome' }))).status).toBe(200)
  })
})
