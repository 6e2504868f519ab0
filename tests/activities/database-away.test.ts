import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as contract from '../../src/modules/activities/contract.ts'
import { roomCodeAt } from '../../src/modules/activities/public.ts'
import { newId } from '../../src/kernel/ids.ts'
import type { Reply } from '../support/world.ts'
import { buildScene, must, open, prepare, RECORD, type Scene, sendTicks, tick } from './scene.ts'

/** Stands between the server and the database, and can be cut: every connection drops at once and none is taken until it is mended. */
type Cable = { cut(): Promise<void>; mend(): Promise<void> }

let scene: Scene
let cable: Cable
let sessionId: string
const folder = mkdtempSync(join(tmpdir(), 'cable-'))
const LOGINS = ['member', 'officer', 'recorder', 'group-leader', 'secretary'] as const

beforeAll(async () => {
  scene = await buildScene()
  cable = await layCable()
  sessionId = (await scene.days(scene.units.branch)).find(({ month }) => month === 9)!.id
  await prepare(scene, sessionId)
  for (const login of LOGINS) await scene.as(login)
})
afterAll(async () => {
  await ownConnection.end()
  await scene.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The way past the cable, to see what was kept. */
let ownConnection: pg.Client

/** What a device does with a 503: tries again. A connection of the pool that died unseen may cost one more try. */
const again = async <T>(ask: () => Promise<Reply<T>>): Promise<Reply<T>> => {
  for (let tries = 0; tries < 8; tries += 1) {
    const reply = await ask()
    if (reply.status !== 503) return reply
    await new Promise((done) => setTimeout(done, 50))
  }
  return ask()
}

const layCable = async (): Promise<Cable> => {
  const { options } = scene.db.pool as unknown as { options: { host: string; port: number } }
  ownConnection = new pg.Client(options)
  await ownConnection.connect()
  const target = join(options.host, `.s.PGSQL.${options.port}`)
  const path = join(folder, `.s.PGSQL.${options.port}`)
  const sockets = new Set<Socket>()
  let server: Server
  const mend = async () => {
    server = createServer((near) => {
      const far = connect(target)
      for (const socket of [near, far]) {
        sockets.add(socket)
        socket.on('error', () => {})
        socket.on('close', () => sockets.delete(socket))
      }
      near.on('close', () => far.destroy())
      far.on('close', () => near.destroy())
      near.pipe(far).pipe(near)
    })
    await new Promise<void>((done) => server.listen(path, done))
  }
  const cut = async () => {
    const closed = new Promise((done) => server.close(done))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  await mend()
  for (const pool of [scene.db.pool, scene.db.first]) (pool as unknown as { options: { host: string } }).options.host = folder
  await ownConnection.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()')
  // the pools have to notice before anybody asks for a connection again
  for (let tries = 0; scene.db.pool.totalCount + scene.db.first.totalCount > 0 && tries < 500; tries += 1) await new Promise((done) => setTimeout(done, 20))
  return { cut, mend }
}

const signIn = async (login: string, nonce: string): Promise<Reply> =>
  (await scene.as(login)).call(contract.checkIn, { params: { sessionId }, body: { nonce, code: roomCodeAt(sessionId, scene.clock.now()).code } })

test('the database goes away for seconds during check-ins: a clear answer, none lost, none doubled', async () => {
  const nonces = new Map(LOGINS.map((login) => [login, newId() as string]))
  const first = LOGINS.map((login) => signIn(login, nonces.get(login)!))
  await cable.cut()
  const replies = await Promise.all(first)
  expect(replies.every(({ status }) => status === 200 || status === 503)).toBe(true)
  const away = await signIn('member', nonces.get('member')!)
  expect(away.status).toBe(503)
  expect(away.body.refusal).toMatchObject({ code: 'database-away', message: { zh: expect.stringContaining('没有丢') } })
  await new Promise((done) => setTimeout(done, 3_000))
  expect((await signIn('officer', nonces.get('officer')!)).status).toBe(503)
  await cable.mend()
  for (const login of LOGINS) expect((await again(() => signIn(login, nonces.get(login)!))).status).toBe(200)
  const { rows } = await ownConnection.query<{ nonce: string }>('select nonce from activities.tick where session_id = $1 order by nonce', [sessionId])
  expect(rows.map(({ nonce }) => nonce)).toEqual([...nonces.values()].sort())
}, 60_000)

test('the database goes away while a day is being closed: all of it or nothing, and the same submission goes through once', async () => {
  await sendTicks(
    scene,
    sessionId,
    scene.members.branch.slice(5).map(({ memberId }) => tick(memberId, 'P')),
  )
  const client = await scene.as('secretary')
  const { version } = await open(client, sessionId)
  const key = newId()
  const submit = () => client.call<{ bookPage: number }>(contract.closeSession, { params: { sessionId }, body: { record: RECORD, version }, key })
  for (const waitMs of [0, 8, 20, 45]) {
    const closing = submit()
    await new Promise((done) => setTimeout(done, waitMs))
    await cable.cut()
    const reply = await closing
    await cable.mend()
    const state = await ownConnection.query<{ state: string; lines: number; pages: number }>(
      'select state, (select count(*)::int from activities.roll_line where session_id = session.id) as lines, coalesce(book_page, 0) as pages from activities.session where id = $1',
      [sessionId],
    )
    const [row] = state.rows
    expect([
      ['announced', 0, 0],
      ['closed', 8, 1],
    ]).toContainEqual([row!.state, row!.lines, row!.pages])
    if (row!.state === 'closed') break
    expect(reply.status).toBe(503)
  }
  expect(must(await again(submit))).toMatchObject({ bookPage: 1 })
}, 60_000)
