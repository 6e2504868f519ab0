import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { daily, tasks as known } from '../../src/app/worker.ts'
import { districtScope } from '../../src/modules/people/public.ts'
import { frozenClock } from '../../src/platform/clock.ts'
import { type Database, openDatabase } from '../../src/platform/db.ts'
import { type Jobs, startJobs } from '../../src/platform/jobs.ts'
import { freshDatabase, type TestDatabase } from '../support/cluster.ts'

const DISTRICTS = [districtScope(430699, '43.4306.430699.'), districtScope(321099, '32.3210.321099.')]
const clock = frozenClock('2026-09-07T09:00:00+08:00')
const ran: string[] = []
let database: TestDatabase
let db: Database
const servers: Jobs[] = []

beforeAll(async () => {
  database = await freshDatabase()
  db = openDatabase({ ...database.config, max: 8 })
  for (let server = 0; server < 2; server += 1) servers.push(await start())
})
afterAll(async () => {
  for (const server of servers) await server.stop()
  await db.close()
  await database.drop()
})

const start = (): Promise<Jobs> =>
  startJobs({
    db,
    clock,
    logger: pino({ level: 'silent' }),
    tasks: {
      'test.daily': async ({ districtId, path, unitPath }) => {
        if (path !== unitPath) throw new Error('a daily task is told the path of its district')
        ran.push(`${districtId} ${clock.today()}`)
      },
    },
    subscriptions: {},
    daily: ['test.daily'],
    districts: async () => DISTRICTS,
    everyMs: 0,
  })

/** Every server looks twice, at the same moment. */
const look = () => Promise.all([...servers, ...servers].map((server) => server.relay()))

test('what is due daily is done once a district and day, however many servers look', async () => {
  await look()
  await expect.poll(() => [...ran].sort(), { timeout: 20_000 }).toEqual(['321099 2026-09-07', '430699 2026-09-07'])
  clock.set('2026-09-08T00:05:00+08:00')
  await look()
  await expect.poll(() => ran.length, { timeout: 20_000 }).toBe(4)
  await look()
  const { rows } = await db.pool.query<{ jobs: number }>('select count(*)::int as jobs from graphile_worker.jobs')
  expect([rows[0]!.jobs, [...ran].sort()]).toEqual([0, ['321099 2026-09-07', '321099 2026-09-08', '430699 2026-09-07', '430699 2026-09-08']])
})

test('a server that comes up later on the same day asks for nothing again', async () => {
  const before = ran.length
  servers.push(await start())
  await servers.at(-1)!.relay()
  const { rows } = await db.pool.query<{ runs: number }>('select count(*)::int as runs from platform.daily_run')
  expect([ran.length - before, rows[0]!.runs]).toEqual([0, 4])
})

test('every task that is due daily exists', () => {
  expect(daily.filter((name) => !(name in known))).toEqual([])
  expect(daily).toEqual(expect.arrayContaining(['activities.keep-owed', 'activities.remove-images', 'meetings.keep-regular']))
})
