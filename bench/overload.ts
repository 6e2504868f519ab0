/**
 * One member signs in while ten times as much is asked of the server as it can do of that kind: how long until the answer is there, with every
 * try that was refused and waited as `retry-after` said; against the same at rest. Once among people who only read their page (sign-ins go
 * first), once among others who sign in as well. The crowd comes by the clock and does not heed `retry-after`. Afterwards every acknowledged
 * sign-in is counted in the database.
 *
 * When to run: after a change of platform/overload, platform/http, platform/gather or of the way a check-in is written.
 */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { openRooms, type Room, type SignIn, signInAt, signInText } from './check-ins.ts'
import { type Answer, drive, type KeepAlive, openClient, percentile, requestText } from './clients.ts'
import type { CrowdOrder, CrowdReport } from './crowd.ts'
import { install, type Installation, type ServerProcess } from './installation.ts'
import { type Line, type Measure, millis, perSecond } from './table.ts'

/** People who sign in at a time where its capacity is measured; others that the server takes at a time (platform/overload). */
const AT_A_TIME = 48
const OTHERS = 36
/** how many times as much is asked as it can do */
const OVER = 10
const AT_REST = 300
const CAPACITY = 6_000
const READINGS = 600
const LASTS_MS = 10_000
/** members who are measured, beside each other; few, so that they are no load of their own */
const MEASURED = 4

type Stage = { installation: Installation; room: Room; server: ServerProcess; next: number; acknowledged: string[] }

const run = async (say: (text: string) => void): Promise<Line[]> => {
  const installation = await install()
  try {
    const room = await openRooms(installation, { branches: 200, size: 60, turns: 5 })
    const stage: Stage = { installation, room, server: await installation.serve(), next: 0, acknowledged: [] }
    await capacityOf(stage)
    const rest = await whileCalm(stage)
    const capacity = await capacityOf(stage)
    say(`at rest p99 ${millis(rest.p99)}; it can do ${perSecond(capacity)}`)
    const pages = await pagesASecond(stage)
    say(`it can do ${perSecond(pages)} of a member's own page`)
    const readers = await among(stage, pages, { requests: readings(room), again: true })
    say(`among readers: ${wordsOf(readers, pages)}`)
    const signers = await amongSigners(stage, capacity)
    say(`among sign-ins: ${wordsOf(signers, capacity)}`)
    const lost = await lostOf(stage)
    return linesOf({ rest, capacity, pages, readers, signers, lost, acknowledged: stage.acknowledged.length })
  } finally {
    await installation.close()
  }
}

// ---------------------------------------------------------------- one member

type Tried = { ms: number; refusals: number }
type Waits = { p50: number; p99: number; count: number; refusals: number }

/** Signs in, and after a refusal again when `retry-after` has passed, with up to half of it more so that not all come at once. */
const untilAnswered = async (stage: Stage, client: KeepAlive): Promise<Tried> => {
  const wish = signInAt(stage.room, stage.next++)
  const since = performance.now()
  for (let refusals = 0; ; refusals++) {
    const { status, headers, body } = await asked(stage, client, signInText(stage.room, wish))
    if (status === 200) {
      stage.acknowledged.push(wish.nonce)
      return { ms: performance.now() - since, refusals }
    }
    const after = /retry-after: (\d+)/i.exec(headers)?.[1]
    if (status !== 503 || !after) throw new Error(`a sign-in was answered with ${status}, retry-after ${after}: ${body}`)
    await sleep(Number(after) * 1_000 * (1 + Math.random() / 2))
  }
}

/** A connection that lay idle may be closed just as it is used again; like a browser, it asks once more over a fresh one. */
const asked = async (stage: Stage, client: KeepAlive, text: string): Promise<Answer> => {
  try {
    return await client.ask(text)
  } catch {
    const fresh = await openClient(stage.server.port)
    const answer = await fresh.ask(text)
    fresh.close()
    return answer
  }
}

const waitsOf = (tries: readonly Tried[]): Waits => {
  const ms = tries.map((one) => one.ms).sort((one, other) => one - other)
  return { p50: percentile(ms, 0.5), p99: percentile(ms, 0.99), count: tries.length, refusals: tries.reduce((sum, one) => sum + one.refusals, 0) }
}

const whileCalm = async (stage: Stage): Promise<Waits> => {
  const client = await openClient(stage.server.port)
  const tries: Tried[] = []
  for (let at = 0; at < AT_REST; at++) tries.push(await untilAnswered(stage, client))
  client.close()
  return waitsOf(tries)
}

/** Sign-ins a second with as many at work as the server takes at a time. */
const capacityOf = async (stage: Stage): Promise<number> => {
  const clients = await Promise.all(Array.from({ length: AT_A_TIME }, () => openClient(stage.server.port)))
  const wishes = take(stage, CAPACITY)
  let at = 0
  const done = await drive(clients, () => (at < wishes.length ? signInText(stage.room, wishes[at++]!) : null))
  for (const client of clients) client.close()
  if (done.statuses['200'] !== CAPACITY) throw new Error(`not everybody was signed in: ${JSON.stringify(done.statuses)}`)
  stage.acknowledged.push(...wishes.map(({ nonce }) => nonce))
  return done.rate
}

/** Pages of a member a second, with as many at work as the server takes of others than sign-ins. */
const pagesASecond = async (stage: Stage): Promise<number> => {
  const clients = await Promise.all(Array.from({ length: OTHERS }, () => openClient(stage.server.port)))
  const requests = readings(stage.room)
  let at = 0
  const done = await drive(clients, () => (at < READINGS ? requests[at++ % requests.length]! : null))
  for (const client of clients) client.close()
  if (done.statuses['200'] !== READINGS) throw new Error(`not every page was answered: ${JSON.stringify(done.statuses)}`)
  return done.rate
}

const take = (stage: Stage, count: number): SignIn[] => Array.from({ length: count }, () => signInAt(stage.room, stage.next++))

// ---------------------------------------------------------------- among the crowd

type Among = { waits: Waits; crowd: CrowdReport }

const readings = ({ tokens }: Room): string[] => tokens.slice(0, 2_000).map((token) => requestText({ path: '/api/me', token }))

const amongSigners = async (stage: Stage, capacity: number): Promise<Among> => {
  const wishes = take(stage, Math.min(Math.ceil((capacity * 1.5 * LASTS_MS) / 1000), 22_000))
  const found = await among(stage, capacity, { requests: wishes.map((wish) => signInText(stage.room, wish)), again: false })
  stage.acknowledged.push(...found.crowd.answered.map((at) => wishes[at]!.nonce))
  return found
}

const among = async (stage: Stage, capacity: number, { requests, again }: Pick<CrowdOrder, 'requests' | 'again'>): Promise<Among> => {
  const connections = AT_A_TIME * OVER
  const order: CrowdOrder = { port: stage.server.port, connections, rate: capacity * OVER, lastsMs: LASTS_MS, requests, again }
  const worker = new Worker(join(import.meta.dirname, 'crowd.ts'), { workerData: order })
  const crowd = reportOf(worker)
  const there = new Promise((done) => worker.once('message', done))
  await Promise.race([there, crowd])
  const until = performance.now() + LASTS_MS
  const tries = await Promise.all(Array.from({ length: MEASURED }, () => oneAfterTheOther(stage, until)))
  return { waits: waitsOf(tries.flat()), crowd: await crowd }
}

const reportOf = (worker: Worker): Promise<CrowdReport> =>
  new Promise((done, fail) => {
    worker.on('message', (message: CrowdReport | 'there') => message !== 'there' && done(message))
    worker.once('error', fail)
  })

/** One member after the other on one device, with a breath between them. */
const oneAfterTheOther = async (stage: Stage, until: number): Promise<Tried[]> => {
  const client = await openClient(stage.server.port)
  const tries: Tried[] = []
  while (performance.now() < until) {
    tries.push(await untilAnswered(stage, client))
    await sleep(10 + Math.random() * 20)
  }
  client.close()
  return tries
}

// ---------------------------------------------------------------- the count and the table

/** Acknowledged sign-ins that are not there exactly once with an audit entry for each row. */
const lostOf = async ({ installation: { db }, acknowledged }: Stage): Promise<number> => {
  const { rows } = await db.pool.query(
    `select (select count(*)::int from activities.tick where nonce = any ($1::uuid[])) as found, (select count(*)::int from activities.tick) as ticks,
       (select count(*)::int from platform.audit_entry where verb = 'activities.signed-in') as entries`,
    [acknowledged],
  )
  const { found, ticks, entries } = rows[0] as { found: number; ticks: number; entries: number }
  if (ticks !== entries) throw new Error(`there are ${ticks} ticks and ${entries} audit entries`)
  return new Set(acknowledged).size - found
}

const served = ({ crowd }: Among): number => (crowd.statuses['200'] ?? 0) / crowd.seconds
const offered = ({ crowd }: Among): number => crowd.offered / crowd.seconds

const wordsOf = (found: Among, capacity: number): string =>
  `asked ${(offered(found) / capacity).toFixed(1)} times what it can do, ${JSON.stringify(found.crowd.statuses)}, held back ${found.crowd.heldBack}, p99 of a refusal ${millis(found.crowd.refusalP99)}, of an answer ${millis(found.crowd.answerP99)}; ` +
  `measured ${found.waits.count}, refused ${found.waits.refusals}, p50 ${millis(found.waits.p50)}, p99 ${millis(found.waits.p99)}`

type Found = { rest: Waits; capacity: number; pages: number; readers: Among; signers: Among; lost: number; acknowledged: number }

const linesOf = ({ rest, capacity, pages, readers, signers, lost, acknowledged }: Found): Line[] => {
  const times = (found: Among, able: number) => `${(offered(found) / able).toFixed(1)} times what the server can do`
  const line = (who: string, found: Among, able: number): Line => ({
    what: `one member's sign-in among ${who}, ${times(found, able)} (${perSecond(able)}): p50, p99`,
    figure: `${millis(found.waits.p50)}, ${millis(found.waits.p99)}; ${found.waits.refusals} refusals in ${found.waits.count} sign-ins`,
    beside: `at rest ${millis(rest.p50)}, ${millis(rest.p99)}`,
    ratio: found.waits.p99 / rest.p99,
  })
  const counted = (who: string, { crowd }: Among): Line => ({
    what: `the crowd of ${who}: offered, answered, refused`,
    figure: `${crowd.offered.toLocaleString('en')}, ${(crowd.statuses['200'] ?? 0).toLocaleString('en')}, ${(crowd.statuses['503'] ?? 0).toLocaleString('en')}`,
    beside: `answer p50 ${millis(crowd.answerP50)}, p99 ${millis(crowd.answerP99)}; refusal p99 ${millis(crowd.refusalP99)}`,
  })
  const goodput = served(signers) / capacity
  return [
    line('readers', readers, pages),
    counted('readers', readers),
    line('sign-ins', signers, capacity),
    counted('sign-ins', signers),
    {
      what: 'sign-ins a second under this overload',
      figure: perSecond(served(signers)),
      beside: `${perSecond(capacity)} with ${AT_A_TIME} at a time`,
      ratio: goodput,
      goal: '≥ 0.7',
      met: goodput >= 0.7,
    },
    {
      what: 'acknowledged sign-ins that are lost',
      figure: String(lost),
      beside: `${acknowledged.toLocaleString('en')} acknowledged`,
      goal: '0',
      met: lost === 0,
    },
  ]
}

export const overloadMeasure: Measure = { name: 'overload', title: 'One member’s check-in at ten times the load', run }
