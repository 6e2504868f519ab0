/**
 * Durable check-ins over HTTP: session, authorisation, room code, tick, audit entry and commit, by sixteen keep-alive clients for many
 * members of many branches of one district; against bare inserts of the driver (one insert and commit each, sixteen clients, a like table)
 * and against an endpoint that does nothing. Once more with as many people as the server takes at a time (48), since phones come in crowds and
 * the commits are shared. All of them run in turns on the same database, so that a busy machine slows all of them.
 *
 * When to run: after a change of platform/db, platform/http, platform/audit, app/session or activities/commands/check-in.
 */
import pg from 'pg'
import { newId } from '../src/kernel/ids.ts'
import { roomCodeAt } from '../src/modules/activities/public.ts'
import { drive, openClient, percentile, requestText, type Run } from './clients.ts'
import { bindDevices, buildCounty, type County, DISTRICT, holdSessions } from './county.ts'
import { clock, install, type Installation, type ServerProcess } from './installation.ts'
import { cpuOf, cpuOfPostgres } from './load.ts'
import { type Line, type Measure, median, micros, millis, perSecond } from './table.ts'

const CLIENTS = 16
/** What the server takes at a time (platform/overload). */
const CROWD = 48
const ROUNDS = 5
const WARM_UP = 4_000
const EACH = 6_000

/** `sessions`: for each turn of signing in, the open session of each branch. */
export type Room = { county: County; sessions: Map<string, string>[]; tokens: string[] }

/** Members with bound devices, and at each branch `turns` sessions of today that are open for signing in. */
export const openRooms = async ({ db }: Installation, { branches, size, turns }: { branches: number; size: number; turns: number }): Promise<Room> => {
  const county = await buildCounty(db, { committees: 10, branches, size })
  const sessions = [await holdSessions(db, county, { on: clock.today(), state: 'announced' })]
  while (sessions.length < turns) sessions.push(await holdSessions(db, county, { on: clock.today(), state: 'announced', kind: 'meeting' }))
  const tokens = await bindDevices(db, county.members)
  await db.pool.query('vacuum analyze')
  return { county, sessions, tokens }
}

export type SignIn = { member: number; sessionId: string; nonce: string }

/** The sign-in number `at`: members of one branch stand apart, so that a batch touches many branches. */
export const signInAt = ({ county, sessions }: Room, at: number): SignIn => {
  const member = (at * 7_919) % county.members.length
  const turn = Math.floor(at / county.members.length)
  if (turn >= sessions.length) throw new Error('everybody has signed in everywhere: ask for more turns')
  return { member, sessionId: sessions[turn]!.get(county.members[member]!.branch.id)!, nonce: newId() }
}

/** Its request, with the code of this moment. */
export const signInText = ({ tokens }: Room, { member, sessionId, nonce }: SignIn): string => {
  const { code } = roomCodeAt(sessionId, clock.now())
  return requestText({ method: 'POST', path: `/api/activities/sessions/${sessionId}/check-in`, token: tokens[member]!, body: { nonce, code } })
}

const counted = <T>(count: number, make: (at: number) => T): (() => T | null) => {
  let at = 0
  return () => (at < count ? make(at++) : null)
}

type Stage = { installation: Installation; room: Room; server: ServerProcess }
type Turn = Run & { serverCpu: number; postgresCpu: number }

const run = async (say: (text: string) => void): Promise<Line[]> => {
  const installation = await install()
  try {
    const room = await openRooms(installation, { branches: 200, size: 60, turns: 6 })
    const stage = { installation, room, server: await installation.serve() }
    const rounds: Round[] = []
    await checkIns(stage, { from: 0, count: WARM_UP, clients: CLIENTS })
    for (let at = WARM_UP; rounds.length < ROUNDS; at += 2 * EACH) {
      const round = await roundOf(stage, at)
      say(
        `round ${rounds.length + 1}: ${Object.entries(round)
          .map(([what, { rate }]) => `${what} ${perSecond(rate)}`)
          .join(', ')}`,
      )
      rounds.push(round)
    }
    await countAgain(stage, WARM_UP + 2 * ROUNDS * EACH)
    return linesOf(rounds)
  } finally {
    await installation.close()
  }
}

type Round = { bare: Turn; checkIn: Turn; crowd: Turn; empty: Turn }

const roundOf = async (stage: Stage, from: number): Promise<Round> => ({
  bare: await bareInserts(stage),
  checkIn: await checkIns(stage, { from, count: EACH, clients: CLIENTS }),
  crowd: await checkIns(stage, { from: from + EACH, count: EACH, clients: CROWD }),
  empty: await emptyRoute(stage),
})

const linesOf = (turns: readonly Round[]): Line[] => {
  const ratio = (of: (turn: (typeof turns)[number]) => number) => median(turns.map(of))
  const beside = ratio(({ checkIn, bare }) => checkIn.rate / bare.rate)
  const crowded = ratio(({ crowd, bare }) => crowd.rate / bare.rate)
  const rate = (of: keyof Round) => perSecond(median(turns.map((turn) => turn[of].rate)))
  const cpu = (of: keyof Round, whose: 'serverCpu' | 'postgresCpu') => micros(median(turns.map((turn) => turn[of][whose] / turn[of].answers)))
  const slow = (of: keyof Round) => millis(median(turns.map((turn) => percentile(turn[of].ms, 0.99))))
  return [
    {
      what: 'durable check-ins, 16 clients',
      figure: rate('checkIn'),
      beside: `bare inserts ${rate('bare')}`,
      ratio: beside,
      goal: '≥ 0.6',
      met: beside >= 0.6,
    },
    {
      what: 'durable check-ins, 16 clients',
      figure: rate('checkIn'),
      beside: `empty route ${rate('empty')}`,
      ratio: ratio(({ checkIn, empty }) => checkIn.rate / empty.rate),
    },
    {
      what: `durable check-ins, ${CROWD} people at a time`,
      figure: rate('crowd'),
      beside: `bare inserts of 16 clients ${rate('bare')}`,
      ratio: crowded,
    },
    {
      what: 'CPU of one check-in',
      figure: `server ${cpu('checkIn', 'serverCpu')}, PostgreSQL ${cpu('checkIn', 'postgresCpu')}`,
      beside: `${CROWD} at a time: server ${cpu('crowd', 'serverCpu')}, PostgreSQL ${cpu('crowd', 'postgresCpu')}; bare insert: PostgreSQL ${cpu('bare', 'postgresCpu')}; empty route: server ${cpu('empty', 'serverCpu')}`,
    },
    { what: 'check-in p99, 16 clients', figure: slow('checkIn'), beside: `bare insert ${slow('bare')}` },
  ]
}

// ---------------------------------------------------------------- the three turns

const withCpu = async ({ installation, server }: Stage, work: () => Promise<Run>): Promise<Turn> => {
  const before = [cpuOf(server.pid), cpuOfPostgres(installation.postgres.pid)] as const
  const done = await work()
  return { ...done, serverCpu: cpuOf(server.pid) - before[0], postgresCpu: cpuOfPostgres(installation.postgres.pid) - before[1] }
}

type Asking = { expected: string; clients: number; next: () => string | null }

const throughHttp = (stage: Stage, { expected, clients: count, next }: Asking): Promise<Turn> =>
  withCpu(stage, async () => {
    const clients = await Promise.all(Array.from({ length: count }, () => openClient(stage.server.port)))
    const done = await drive(clients, next)
    for (const client of clients) client.close()
    if (Object.keys(done.statuses).some((status) => status !== expected))
      throw new Error(`not everyone was answered with ${expected}: ${JSON.stringify(done.statuses)}\n${stage.server.output()}`)
    return done
  })

const checkIns = (stage: Stage, { from, count, clients }: { from: number; count: number; clients: number }): Promise<Turn> =>
  throughHttp(stage, { expected: '200', clients, next: counted(count, (at) => signInText(stage.room, signInAt(stage.room, from + at))) })

/** An address without a handler: what gate, router and headers cost before anything of ours is done. */
const emptyRoute = (stage: Stage): Promise<Turn> =>
  throughHttp(stage, { expected: '404', clients: CLIENTS, next: counted(EACH, () => requestText({ path: '/api/nothing-here' })) })

const LIKE = 'create table if not exists bare_tick (like activities.tick including all)'
const INSERT = `insert into bare_tick (district_id, nonce, session_id, path, member_id, letter, provenance, by_account, by_name, at)
  values ($1, $2, $3, $4, $5, 'P', 'self', $6, $7, $8)`

const bareInserts = async (stage: Stage): Promise<Turn> => {
  const { db, postgres } = stage.installation
  await db.pool.query(LIKE)
  const clients = await Promise.all(Array.from({ length: CLIENTS }, async () => opened(new pg.Client(postgres.connection))))
  const { members } = stage.room.county
  const rows = counted(EACH, (at) => {
    const { memberId, branch, name, personId } = members[(at * 7_919) % members.length]!
    return [DISTRICT, newId(), newId(), branch.path, memberId, personId, name, clock.now()]
  })
  const turn = await withCpu(stage, async () => {
    const ms: number[] = []
    const began = performance.now()
    await Promise.all(
      clients.map(async (client) => {
        for (let row = rows(); row !== null; row = rows()) {
          const since = performance.now()
          await client.query(INSERT, row)
          ms.push(performance.now() - since)
        }
      }),
    )
    const seconds = (performance.now() - began) / 1000
    return { answers: ms.length, seconds, rate: ms.length / seconds, statuses: {}, ms: ms.sort((one, other) => one - other) }
  })
  await Promise.all(clients.map((client) => client.end()))
  return turn
}

const opened = async (client: pg.Client): Promise<pg.Client> => {
  await client.connect()
  return client
}

/** A figure without its rows is worth nothing: every check-in answered is there, with its audit entry. */
const countAgain = async ({ installation: { db } }: Stage, expected: number): Promise<void> => {
  const { rows } = await db.pool.query(
    `select (select count(*)::int from activities.tick) as ticks, (select count(*)::int from platform.audit_entry where verb = 'activities.signed-in') as entries`,
  )
  const { ticks, entries } = rows[0] as { ticks: number; entries: number }
  if (ticks !== expected || entries !== expected)
    throw new Error(`${expected} check-ins were answered, but there are ${ticks} ticks and ${entries} audit entries`)
}

export const checkInsMeasure: Measure = { name: 'check-ins', title: 'Durable check-ins over HTTP', run }
