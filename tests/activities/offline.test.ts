import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as contract from '../../src/modules/activities/contract.ts'
import { foldTicks, writeSessions } from '../../src/modules/activities/public.ts'
import { insertTicks, selectTicks, type TickRow } from '../../src/modules/activities/store.ts'
import { day } from '../../src/kernel/days.ts'
import { newId } from '../../src/kernel/ids.ts'
import { buildScene, must, type Scene } from './scene.ts'

/**
 * The offline queue. Three devices of two recorders call the roll of sessions of eight members, one history a member and session. Each device
 * scans, sends part of its queue in any order, loses replies and sends again, looks at the roll or not, and its clock is hours wrong. In the
 * end the server holds every tick once and says of each member what the model says: 96 histories over HTTP, 1,520 at the table itself.
 */
const ROUNDS = 6
const SEED = 20260907

type Made = { nonce: string; sessionId: string; memberId: string; letter: string; seq: number; saw: string[]; clientAt: string; device: string }
type Device = { name: string; by: string; skewMs: number; seq: number; queue: Made[]; heads: Map<string, string[]> }
/** How a device reaches the server: sends ticks, and looks at the heads of the sessions' members (`session|member`). */
type Server = {
  send: (device: Device, ticks: readonly Made[]) => Promise<void>
  heads: (device: Device, sessionIds: readonly string[]) => Promise<Map<string, string[]>>
}

let scene: Scene
beforeAll(async () => {
  scene = await buildScene({ layOut: false })
})
afterAll(() => scene.close())

const randomFrom = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
}

const shuffled = <T>(random: () => number, list: readonly T[]): T[] =>
  list
    .map((one) => [random(), one] as const)
    .sort((one, other) => one[0] - other[0])
    .map(([, one]) => one)

const newSessions = async (count: number): Promise<string[]> => {
  const { branch } = scene.units
  const rows = Array.from({ length: count }, (_, index) => ({
    id: newId() as string,
    path: branch.path,
    unitId: branch.id,
    parentId: null,
    groupId: null,
    subUnitId: null,
    kind: 'other' as const,
    year: 2026,
    month: 9,
    state: 'held' as const,
    ruleDay: null,
    day: day('2026-09-07'),
    moved: 'not' as const,
    movedWhy: null,
    commonDay: null,
    countings: [],
    theme: `第${index}次`,
    place: null,
    begins: null,
    ends: null,
  }))
  await scene.inDistrict((tx) => writeSessions(tx, scene.clock.now(), rows))
  return rows.map(({ id }) => id)
}

const LETTERS = ['P', 'P', 'P', 'P', 'A', 'L', 'U', 'H', 'O']

const scan = (random: () => number, device: Device, slots: readonly { sessionId: string; memberId: string }[]): Made[] =>
  slots.flatMap(({ sessionId, memberId }) => {
    if (random() > 0.4) return []
    const saw = device.heads.get(`${sessionId}|${memberId}`) ?? []
    return [
      {
        nonce: newId() as string,
        sessionId,
        memberId,
        letter: LETTERS[Math.floor(random() * LETTERS.length)]!,
        seq: ++device.seq,
        saw,
        clientAt: new Date(scene.clock.now().getTime() + device.skewMs).toISOString(),
        device: device.name,
      },
    ]
  })

/** Part of the queue in any order; where the reply is lost everything stays in the queue and goes again, and sometimes what was answered does too. */
const sync = async (random: () => number, server: Server, device: Device, whole: boolean): Promise<void> => {
  const part = whole ? shuffled(random, device.queue) : shuffled(random, device.queue).slice(0, Math.ceil(random() * device.queue.length))
  if (part.length === 0) return
  await server.send(device, part)
  if (random() < 0.15) await server.send(device, shuffled(random, part))
  if (!whole && random() < 0.35) return
  const settled = new Set(part)
  device.queue = device.queue.filter((tick) => !settled.has(tick))
}

const live = async (random: () => number, server: Server, sessionIds: readonly string[], members: readonly string[]): Promise<Made[]> => {
  const slots = sessionIds.flatMap((sessionId) => members.map((memberId) => ({ sessionId, memberId })))
  const devices = [
    ['device-0001', 'secretary', 7_200_000],
    ['device-0002', 'officer', -7_200_000],
    ['device-0003', 'secretary', 0],
  ].map(([name, by, skewMs]): Device => ({ name: name as string, by: by as string, skewMs: skewMs as number, seq: 0, queue: [], heads: new Map() }))
  const made: Made[] = []
  for (let round = 0; round < ROUNDS; round += 1)
    for (const device of shuffled(random, devices)) {
      const ticks = scan(random, device, slots)
      device.queue.push(...ticks)
      made.push(...ticks)
      if (random() < 0.6) await sync(random, server, device, false)
      const looked = sessionIds.filter(() => random() < 0.3)
      for (const [key, heads] of looked.length > 0 ? await server.heads(device, looked) : []) device.heads.set(key, heads)
    }
  for (const device of shuffled(random, devices)) await sync(random, server, device, true)
  return made
}

/** The model: a tick stands unless a later one of its device, or one that saw it, replaced it. */
const expected = (ticks: readonly Made[]): { letter: string | null; conflict: boolean } => {
  const standing = ticks.filter((one) => !ticks.some((other) => (other.device === one.device && other.seq > one.seq) || other.saw.includes(one.nonce)))
  const known = standing.filter(({ letter }) => letter !== 'U')
  const letters = new Set((known.length > 0 ? known : standing).map(({ letter }) => letter))
  return { letter: letters.size === 1 ? [...letters][0]! : null, conflict: letters.size > 1 }
}

const storedNonces = async (sessionIds: readonly string[]): Promise<string[]> => {
  const { rows } = await scene.db.pool.query<{ nonce: string }>('select nonce from activities.tick where session_id = any($1) order by nonce', [sessionIds])
  return rows.map(({ nonce }) => nonce)
}

const slotOf = ({ sessionId, memberId }: { sessionId: string; memberId: string }) => `${sessionId}|${memberId}`
const membersHere = () => scene.members.branch.map(({ memberId }) => memberId)

type Line = { memberId: string; letter: string | null; heads: string[]; conflict: { letter: string }[] }

const overHttp: Server = {
  send: async (device, ticks) => {
    for (const [sessionId, some] of Map.groupBy(ticks, (tick) => tick.sessionId)) {
      const body = { ticks: some.map(({ device: _device, sessionId: _session, ...tick }) => tick) }
      const reply = must(
        await (await scene.as(device.by)).call<{ ticks: { nonce: string; result: string }[] }>(contract.sendTicks, {
          params: { sessionId },
          body,
          headers: { 'x-zhibu-device': device.name },
        }),
      )
      expect(reply.ticks.filter(({ result }) => result === 'refused')).toEqual([])
    }
  },
  heads: async (device, sessionIds) => {
    const lines = await Promise.all(
      sessionIds.map(async (sessionId) => (await look(device.by, sessionId)).map((line) => [`${sessionId}|${line.memberId}`, line.heads] as const)),
    )
    return new Map(lines.flat())
  },
}

const look = async (login: string, sessionId: string): Promise<Line[]> =>
  must(await (await scene.as(login)).call<{ lines: Line[] }>(contract.rollOf, { params: { sessionId } })).lines

const rowOf = ({ device, clientAt, ...tick }: Made): TickRow => ({
  ...tick,
  path: scene.units.branch.path,
  provenance: 'recorder',
  byAccount: scene.accounts.get(device === 'device-0002' ? 'officer' : 'secretary')!,
  byName: device,
  at: scene.clock.now(),
  clientAt: new Date(clientAt),
  device,
  note: null,
  late: false,
})

const atTheTable: Server = {
  send: (_device, ticks) =>
    scene.inDistrict(async (tx) => {
      for (let start = 0; start < ticks.length; start += 1_500) await insertTicks(tx, ticks.slice(start, start + 1_500).map(rowOf))
    }),
  heads: async (_device, sessionIds) => {
    const ticks = await scene.inDistrict((tx) => selectTicks(tx, sessionIds))
    return new Map([...Map.groupBy(ticks, slotOf)].map(([slot, some]) => [slot, foldTicks(some).heads]))
  },
}

describe('recorders without a signal', () => {
  test('96 histories of three offline devices over HTTP end as the model says', async () => {
    const members = membersHere()
    const sessions = await newSessions(12)
    const made = await live(randomFrom(SEED), overHttp, sessions, members)
    for (const sessionId of sessions)
      for (const line of await look('secretary', sessionId))
        expect({ letter: line.letter, conflict: line.conflict.length > 0 }).toEqual(
          expected(made.filter((tick) => tick.sessionId === sessionId && tick.memberId === line.memberId)),
        )
    expect(await storedNonces(sessions)).toEqual(made.map(({ nonce }) => nonce).sort())
  }, 120_000)

  test('1,520 histories: none lost, none doubled, no order and no clock matters', async () => {
    const sessions = await newSessions(190)
    const made = await live(randomFrom(SEED + 1), atTheTable, sessions, membersHere())
    expect(await storedNonces(sessions)).toEqual(made.map(({ nonce }) => nonce).sort())
    const stored = Map.groupBy(await scene.inDistrict((tx) => selectTicks(tx, sessions)), slotOf)
    const histories = [...Map.groupBy(made, slotOf)]
    const found = histories.map(([slot]) => foldTicks(stored.get(slot)!))
    expect(found.map(({ letter, conflict }) => ({ letter, conflict }))).toEqual(histories.map(([, ticks]) => expected(ticks)))
    expect(histories.length).toBeGreaterThan(1_500)
    expect(found.filter(({ conflict }) => conflict).length).toBeGreaterThan(100)
  }, 60_000)
})
