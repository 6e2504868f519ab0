import { makeWorkerUtils, Logger as WorkerLogger, run, type Runner, type TaskList, type WorkerUtils } from 'graphile-worker'
import { sql } from 'kysely'
import type pg from 'pg'
import type { Logger } from 'pino'
import type { Day } from '../kernel/days.ts'
import type { Clock } from './clock.ts'
import { type Database, isDatabaseAway, withDistrict } from './db.ts'
import { carriedOn, type MergedDistrict } from './merged.ts'
import type { Scope } from './scope.ts'

/** What a background task receives besides its payload. */
export type JobContext = { db: Database; clock: Clock; logger: Logger }

/** A task by its name; `districtId` is always part of the payload. Throws to be tried again later. */
export type Task = (payload: Record<string, unknown> & { districtId: number }, context: JobContext) => Promise<void>
export type Tasks = Record<string, Task>

/** Which tasks an event of the outbox starts. */
export type Subscriptions = Record<string, readonly string[]>

export type AddJob = (task: string, payload: Record<string, unknown> & { districtId: number }, key?: string) => Promise<void>

export type Jobs = {
  addJob: AddJob
  /** hands waiting events of the districts on to their tasks; returns how many */
  relay(): Promise<number>
  stop(): Promise<void>
}

type JobOptions = JobContext & {
  tasks: Tasks
  subscriptions: Subscriptions
  /** a scope for each district of this installation */
  districts: () => Promise<readonly Scope[]>
  /** tasks that each district is due once a day, with its path; handed on when the outbox is looked at */
  daily?: readonly string[]
  /** districts that were carried into another one: a task that was asked for before is led on */
  merged?: readonly MergedDistrict[]
  /** how often the outbox is looked at, in milliseconds; 0: only when `relay` is called */
  everyMs: number
}

const BATCH = 200

/** Starts the worker and the relay that feeds it from the outboxes. Events keep their id as job key: handed on twice, done once. */
export const startJobs = async (options: JobOptions): Promise<Jobs> => {
  const quiet = new WorkerLogger(() => () => {})
  const pgPool = patient(options.db.pool)
  const utils = await makeWorkerUtils({ pgPool, logger: quiet })
  await utils.migrate()
  const runner = await run({ pgPool, concurrency: 2, pollInterval: 1000, noHandleSignals: true, logger: quiet, taskList: taskList(options) })
  const addJob: AddJob = async (task, payload, key) => {
    await utils.addJob(task, payload, { ...(key ? { jobKey: key } : {}), maxAttempts: 8 })
  }
  const daily = dailyRuns(options, addJob)
  const relay = () => relayAll(options, { addJob, daily })
  const timer =
    options.everyMs > 0
      ? setInterval(() => void relay().catch((error: Error) => options.logger.error({ err: error }, 'relay failed')), options.everyMs)
      : undefined
  return { addJob, relay, stop: () => stopAll(timer, runner, utils) }
}

/**
 * The worker waits for no answer when it puts a job down as done or failed: an error there ends the whole process, unless it is one of those that it
 * tries again. A database that goes away under a running job shows itself by a dozen others, so each of them is told as the one that it knows.
 */
const patient = (pool: pg.Pool): pg.Pool => {
  const connect = (heard?: Parameters<pg.Pool['connect']>[0]) => (heard ? pool.connect(heard) : pool.connect().then(patientClient, tryAgain))
  return Object.create(pool, { connect: { value: connect } }) as pg.Pool
}

const patientClient = (client: pg.PoolClient): pg.PoolClient => {
  const query = (...asked: Parameters<pg.PoolClient['query']>) => (client.query(...asked) as unknown as Promise<unknown>).catch(tryAgain)
  return Object.create(client, { query: { value: query } }) as pg.PoolClient
}

const CANNOT_CONNECT_NOW = '57P03'

const tryAgain = (error: Error): never => {
  throw isDatabaseAway(error) ? Object.assign(new Error(error.message, { cause: error }), { code: CANNOT_CONNECT_NOW }) : error
}

const stopAll = async (timer: NodeJS.Timeout | undefined, runner: Runner, utils: WorkerUtils): Promise<void> => {
  clearInterval(timer)
  await runner.stop()
  await utils.release()
}

const taskList = ({ tasks, db, clock, logger, merged = [] }: JobOptions): TaskList =>
  Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [
      name,
      async (payload) => {
        try {
          await task(carriedOn(merged, payload as Parameters<Task>[0]), { db, clock, logger })
        } catch (error) {
          logger.error({ err: error, task: name }, 'a task failed and will be tried again')
          throw error
        }
      },
    ]),
  )

type Waiting = { id: string; event: string; payload: Record<string, unknown> }

type Onward = { addJob: AddJob; daily: (scope: Scope) => Promise<void> }

const relayAll = async (options: JobOptions, { addJob, daily }: Onward): Promise<number> => {
  let handedOn = 0
  for (const scope of await options.districts()) {
    handedOn += await relayDistrict(options, addJob, scope)
    await daily(scope)
  }
  return handedOn
}

/**
 * Hands on what a district is due once a day. A row a task and day keeps it to once, however many servers look; those of a day that nobody
 * looked are left out, since each task looks at everything that is due by then. What was asked for before the commit failed is done twice.
 */
const dailyRuns = ({ db, clock, daily = [] }: JobOptions, addJob: AddJob): ((scope: Scope) => Promise<void>) => {
  const asked = new Map<number, Day>()
  return async (scope) => {
    const [districtId, today] = [scope.districtIds[0]!, clock.today()]
    if (daily.length === 0 || asked.get(districtId) === today) return
    await withDistrict(db, scope, async (tx) => {
      const due = await tx.rows<{ task: string }>(sql`
        insert into platform.daily_run (district_id, task, day, asked_at)
        select ${districtId}, task, ${today}::date, ${clock.now().toISOString()}::timestamptz
        from unnest(${[...daily]}::text[]) as task
        on conflict (district_id, task, day) do nothing
        returning task`)
      for (const { task } of due) await addJob(task, { districtId, path: scope.path, unitPath: scope.path }, `${task}:${districtId}:${today}`)
    })
    asked.set(districtId, today)
  }
}

const relayDistrict = (options: JobOptions, addJob: AddJob, scope: Scope): Promise<number> =>
  withDistrict(options.db, scope, async (tx) => {
    const districtId = scope.districtIds[0]!
    const waiting = await tx.rows(sql<Waiting>`
      select id, event, payload
      from platform.outbox
      where district_id = ${districtId}
        and handed_on_at is null
      order by id
      limit ${BATCH}
      for update skip locked`)
    if (waiting.length === 0) return 0
    for (const { id, event, payload } of waiting)
      for (const task of options.subscriptions[event] ?? []) await addJob(task, { ...payload, districtId, event }, `${id}:${task}`)
    await tx.run(sql`
      update platform.outbox
      set handed_on_at = ${options.clock.now().toISOString()}
      where district_id = ${districtId}
        and id = any (${waiting.map((event) => event.id)})`)
    return waiting.length
  })
