/**
 * Kill drill: the whole system loses a process without warning while people sign in. Turn by turn `kill -9` of the Node server, of the
 * postmaster, of one database backend; each client asks again with the same number until it is answered, as the web app does. Afterwards
 * every acknowledged sign-in must be found exactly once, with its audit entry, and asking once more must give the same answer.
 *
 * Then the red control: the same drill over a database that acknowledges before it has written (synchronous_commit off). It must show losses,
 * or the drill itself is blind.
 *
 * When to run: `npm run drill` before a release and after a change of platform/db, platform/gather, platform/embedded-postgres or of the
 * way a check-in is written. Some three minutes; ends with a code other than 0 on any loss, double or changed answer, or a control that stays green.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Room, openRooms, type SignIn, signInAt, signInText } from '../bench/check-ins.ts'
import { type KeepAlive, openClient } from '../bench/clients.ts'
import { install, type Installation, type ServerProcess } from '../bench/installation.ts'

const CLIENTS = 16
const KILLS = 21
const RED_KILLS = 4
const REPLAYED = 300
/** The longest a drill may take, in milliseconds; the turns that were made by then count. */
const LONGEST = 210_000

type Victim = 'server' | 'postmaster' | 'backend'
const TURNS: readonly Victim[] = ['server', 'postmaster', 'backend']

type Acknowledged = SignIn & { body: string; tries: number }

type Drill = {
  installation: Installation
  room: Room
  server: ServerProcess
  acknowledged: Acknowledged[]
  next: number
  over: boolean
}

export type Report = {
  kills: Record<Victim, number>
  acknowledged: number
  retried: number
  lost: number
  doubled: number
  withoutAudit: number
  changedAnswers: number
  longestAway: number
}

// ---------------------------------------------------------------- people signing in

/** One person after the other on one device, each until the answer is there. */
const signInAllTheTime = async (drill: Drill): Promise<void> => {
  let client: KeepAlive | null = null
  while (!drill.over) {
    const wish = signInAt(drill.room, drill.next++)
    for (let tries = 1; ; tries++) {
      client ??= await openClient(drill.server.port).catch(() => null)
      const answer = await client?.ask(signInText(drill.room, wish)).catch(() => null)
      if (answer?.status === 200) {
        drill.acknowledged.push({ ...wish, body: answer.body, tries })
        break
      }
      if (answer && answer.status !== 503) throw new Error(`a sign-in was answered with ${answer.status}: ${answer.body}\n${drill.server.output()}`)
      if (!answer) client = closed(client)
      await sleep(50 + Math.random() * 100)
    }
    await sleep(15)
  }
  closed(client)
}

const closed = (client: KeepAlive | null): null => {
  client?.close()
  return null
}

// ---------------------------------------------------------------- killing

const kill = async (drill: Drill, victim: Victim): Promise<void> => {
  const { installation, server } = drill
  if (victim === 'server') {
    process.kill(server.pid, 'SIGKILL')
    drill.server = await installation.serve()
  } else if (victim === 'postmaster') {
    process.kill(installation.postgres.pid, 'SIGKILL')
    await installation.restartPostgres()
  } else {
    process.kill(await someBackend(installation), 'SIGKILL')
  }
}

/** A backend that serves the server process just now. */
const someBackend = async ({ db }: Installation): Promise<number> => {
  const { rows } = await db.pool.query<{ pid: number }>(
    `select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() order by (state = 'idle'), query_start desc limit 1`,
  )
  return rows[0]!.pid
}

/** Until somebody is acknowledged again; returns how long nobody was, in milliseconds. */
const untilServed = async (drill: Drill, since: number): Promise<number> => {
  const before = drill.acknowledged.length
  for (const began = performance.now(); performance.now() - began < 60_000; await sleep(10))
    if (drill.acknowledged.length >= before + CLIENTS) return performance.now() - since
  throw new Error(`nobody was served within a minute after a kill\n${drill.server.output()}`)
}

const killAndWait = async (drill: Drill, turns: readonly Victim[], until: number): Promise<Pick<Report, 'kills' | 'longestAway'>> => {
  const kills: Record<Victim, number> = { server: 0, postmaster: 0, backend: 0 }
  let longestAway = 0
  for (const victim of turns) {
    if (performance.now() > until) break
    await sleep(300 + Math.random() * 900)
    const since = performance.now()
    await kill(drill, victim)
    kills[victim] += 1
    longestAway = Math.max(longestAway, await untilServed(drill, since))
  }
  return { kills, longestAway }
}

// ---------------------------------------------------------------- counting afterwards

type Tick = { nonce: string; session_id: string; member_id: string; at: Date; entries: number }

const ticksHeld = async ({ db }: Installation): Promise<Tick[]> => {
  const { rows } = await db.pool.query<Tick>('select nonce, session_id, member_id, at from activities.tick')
  return rows
}

/** Sign-ins and audit entries are written by one commit: as many of the one as of the other, for each session. */
const withoutAudit = async ({ db }: Installation): Promise<number> => {
  const { rows } = await db.pool.query<{ apart: number }>(
    `select coalesce(sum(abs(coalesce(ticks, 0) - coalesce(entries, 0))), 0)::int as apart
     from (select session_id::text as id, count(*) as ticks from activities.tick group by 1) as written
     full join (select object_id as id, count(*) as entries from platform.audit_entry where verb = 'activities.signed-in' group by 1) as noted using (id)`,
  )
  return rows[0]!.apart
}

const replay = async (drill: Drill): Promise<number> => {
  const client = await openClient(drill.server.port)
  const step = Math.max(1, Math.floor(drill.acknowledged.length / REPLAYED))
  let changed = 0
  for (const one of drill.acknowledged.filter((_, index) => index % step === 0)) {
    const answer = await client.ask(signInText(drill.room, one))
    if (answer.status !== 200 || answer.body !== one.body) changed += 1
  }
  client.close()
  return changed
}

const countAfterwards = async (drill: Drill): Promise<Omit<Report, 'kills' | 'longestAway'>> => {
  const ticks = await ticksHeld(drill.installation)
  const held = new Map(ticks.map((tick) => [tick.nonce, tick]))
  const same = (one: Acknowledged) => held.get(one.nonce)?.at.toISOString() === (JSON.parse(one.body) as { at: string }).at
  const places = new Set(ticks.map((tick) => `${tick.session_id}|${tick.member_id}`))
  return {
    acknowledged: drill.acknowledged.length,
    retried: drill.acknowledged.filter(({ tries }) => tries > 1).length,
    lost: drill.acknowledged.filter((one) => !same(one)).length,
    doubled: ticks.length - places.size,
    withoutAudit: await withoutAudit(drill.installation),
    changedAnswers: await replay(drill),
  }
}

/** One drill on an installation of its own. */
const drillOnce = async (turns: readonly Victim[], settings: Record<string, string>): Promise<Report> => {
  const installation = await install({ settings })
  try {
    const room = await openRooms(installation, { branches: 100, size: 100, turns: 8 })
    const drill: Drill = { installation, room, server: await installation.serve(), acknowledged: [], next: 0, over: false }
    // what was built before is safe also in the red control: only what is acknowledged from now on is at stake
    await installation.db.pool.query('checkpoint')
    const people = Array.from({ length: CLIENTS }, () => signInAllTheTime(drill))
    const faults = Promise.all(people)
    faults.catch(() => {})
    const killed = await Promise.race([
      killAndWait(drill, turns, performance.now() + LONGEST),
      faults.then(() => Promise.reject(new Error('nobody signs in any more'))),
    ])
    drill.over = true
    await faults
    return { ...killed, ...(await countAfterwards(drill)) }
  } finally {
    await installation.close()
  }
}

// ---------------------------------------------------------------- the two drills

const COLUMNS = [
  'drill',
  'kills (server/postmaster/backend)',
  'acknowledged',
  'asked again',
  'lost',
  'doubled',
  'without audit entry',
  'answers changed',
  'longest away',
]

const rowOf = (name: string, { kills, acknowledged, retried, lost, doubled, withoutAudit: apart, changedAnswers, longestAway }: Report): string[] => [
  name,
  `${kills.server}/${kills.postmaster}/${kills.backend}`,
  ...[acknowledged, retried, lost, doubled, apart, changedAnswers].map(String),
  `${(longestAway / 1000).toFixed(1)} s`,
]

const main = async (): Promise<number> => {
  const green = await drillOnce(
    Array.from({ length: KILLS }, (_, at) => TURNS[at % TURNS.length]!),
    {},
  )
  console.log([COLUMNS, COLUMNS.map(() => '---'), rowOf('as delivered', green)].map((row) => `| ${row.join(' | ')} |`).join('\n'))
  const red = await drillOnce(
    Array.from({ length: RED_KILLS }, () => 'postmaster' as const),
    { synchronous_commit: 'off', wal_writer_delay: '10s' },
  )
  console.log(`| ${rowOf('red control: acknowledged before written', red).join(' | ')} |`)
  const killed = Object.values(green.kills).reduce((sum, count) => sum + count, 0)
  const sound = green.lost + green.doubled + green.withoutAudit + green.changedAnswers === 0 && killed >= 20
  const seeing = red.lost > 0
  console.log(sound ? `\n${killed} kills, nothing lost, nothing doubled` : `\nNOT SOUND: see the first row (${killed} kills)`)
  console.log(seeing ? 'the red control went red, as it must' : 'THE DRILL IS BLIND: the red control shows no loss')
  return sound && seeing ? 0 : 1
}

process.exit(await main())
