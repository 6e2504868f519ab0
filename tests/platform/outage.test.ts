import type { FastifyInstance } from 'fastify'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openRooms, type Room, type SignIn, signInAt } from '../../bench/check-ins.ts'
import { clock, install, type Installation } from '../../bench/installation.ts'
import { buildApp } from '../../src/app/server.ts'
import { roomCodeAt } from '../../src/modules/activities/public.ts'
import { startJobs } from '../../src/platform/jobs.ts'

/** A durable database of its own, which can be killed as a power cut would. */
let installation: Installation
let room: Room
let app: FastifyInstance

beforeAll(async () => {
  installation = await install()
  room = await openRooms(installation, { branches: 2, size: 4, turns: 1 })
  app = await buildApp({
    db: installation.db,
    clock,
    logger: pino({ level: 'silent' }),
    addJob: async () => {},
    demonstration: () => null,
    secondFactor: 'left-open',
    web: false,
  })
})
afterAll(async () => {
  await app.close()
  await installation.close()
})

const signIn = async ({ member, sessionId, nonce }: SignIn) => {
  const reply = await app.inject({
    method: 'POST',
    url: `/api/activities/sessions/${sessionId}/check-in`,
    headers: { 'x-zhibu': '1', cookie: `zhibu=${room.tokens[member]!}` },
    payload: { nonce, code: roomCodeAt(sessionId, clock.now()).code },
  })
  return { status: reply.statusCode, text: reply.payload, body: reply.json<{ at?: string; refusal?: { code: string; message: { zh: string; en: string } } }>() }
}

const written = async ({ nonce, sessionId }: SignIn): Promise<{ ticks: number; entries: number }> => {
  const { rows } = await installation.db.pool.query<{ ticks: number; entries: number }>(
    `select (select count(*)::int from activities.tick where nonce = $1) as ticks,
      (select count(*)::int from platform.audit_entry where verb = 'activities.signed-in' and object_id = $2) as entries`,
    [nonce, sessionId],
  )
  return rows[0]!
}

const health = async () => (await app.inject('/healthz')).statusCode

test('the database is killed for ten seconds during a sign-in: a calm answer, and the same submission goes through once when it is back', async () => {
  const [first, second] = [signInAt(room, 0), signInAt(room, 1)]
  expect(await signIn(first)).toMatchObject({ status: 200 })

  const cutOff = signIn(second)
  process.kill(installation.postgres.pid, 'SIGKILL')
  expect([200, 503]).toContain((await cutOff).status)
  for (const away = performance.now(); performance.now() - away < 10_000; await sleep(500)) {
    const { status, body } = await signIn(second)
    expect(status).toBe(503)
    expect(body.refusal).toMatchObject({
      code: 'database-away',
      message: { zh: expect.stringContaining('没有丢'), en: expect.stringContaining('tried again') },
    })
    expect(await health()).toBe(503)
  }

  await installation.restartPostgres()
  const back = await signIn(second)
  expect(back).toMatchObject({ status: 200, body: { already: false } })
  expect((await signIn(second)).text).toBe(back.text)
  expect(await signIn({ ...second, nonce: first.nonce })).toMatchObject({ status: 409 })
  expect(await health()).toBe(200)
  for (const one of [first, second]) expect((await written(one)).ticks).toBe(1)
  const entries = new Set([first, second].map(({ sessionId }) => sessionId)).size === 1 ? 2 : 1
  expect(await written(second)).toEqual({ ticks: 1, entries })
}, 40_000)

test('the database is killed under a running job: the process lives on, and the job is done once the database is back', async () => {
  const { db } = installation
  let runs = 0
  const jobs = await startJobs({
    db,
    clock,
    logger: pino({ level: 'silent' }),
    tasks: {
      'outage.slow': async () => {
        runs += 1
        if (runs > 1) return
        process.kill(installation.postgres.pid, 'SIGKILL')
        await db.pool.query('select pg_sleep(5)')
      },
    },
    subscriptions: {},
    districts: async () => [],
    everyMs: 0,
  })
  await jobs.addJob('outage.slow', { districtId: 0 })
  await vi.waitFor(() => expect(runs).toBe(1), { timeout: 10_000 })
  await sleep(500)
  await installation.restartPostgres()
  await vi.waitFor(() => expect(runs).toBe(2), { timeout: 40_000, interval: 100 })
  await jobs.stop()
}, 60_000)
