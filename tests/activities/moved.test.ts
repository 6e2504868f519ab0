import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tasks } from '../../src/app/worker.ts'
import { newId } from '../../src/kernel/ids.ts'
import * as contract from '../../src/modules/activities/contract.ts'
import { roomCodeAt, sessionById } from '../../src/modules/activities/public.ts'
import { createUnit, moveUnit } from '../../src/modules/org/contract.ts'
import { makeSlip, mySession, signInWithSlip } from '../../src/modules/people/contract.ts'
import type { Client } from '../support/world.ts'
import { buildScene, must, prepare, type Scene } from './scene.ts'

/** Who signs in while the tree changes under them: a branch moved to another township, a member to another branch. */

let scene: Scene
let sessionId: string
let siblingSession: string
const today = async (unit: Scene['units']['branch']) => (await scene.days(unit)).find(({ month, ruleDay }) => month === 9 && ruleDay !== null)!.id
beforeAll(async () => {
  scene = await buildScene()
  sessionId = await today(scene.units.branch)
  siblingSession = await today(scene.units.sibling)
  await prepare(scene, sessionId)
  await prepare(scene, siblingSession, {}, 'sibling-secretary')
})
afterAll(() => scene.close())

const signIn = (client: Client, session: string) =>
  client.call<{ already: boolean }>(contract.checkIn, {
    params: { sessionId: session },
    body: { nonce: newId(), code: roomCodeAt(session, scene.clock.now()).code },
  })
const ticks = async (session: string): Promise<{ memberId: string; path: string }[]> =>
  (await scene.db.pool.query('select member_id as "memberId", path from activities.tick where session_id = $1 order by at', [session])).rows

describe('a device whose member went to another branch', () => {
  const moveMember = async (memberId: string, to: { id: string; path: string }) => {
    const run = (text: string, values: unknown[]) => scene.db.pool.query(text, values)
    await run("update members.belonging set to_day = '2026-09-06' where member_id = $1 and to_day is null", [memberId])
    await run(
      `insert into members.belonging (district_id, id, path, member_id, kind, branch_id, from_day, reason)
       values (430699, $1, $2, $3, 'affiliated', $4, '2026-09-07', 'transferred')`,
      [newId(), to.path, memberId, to.id],
    )
    await run('update members.member set branch_id = $2, path = $3, group_id = null where id = $1', [memberId, to.id, to.path])
  }

  test('belongs to the new one with its very next request, and to the old one no more', async () => {
    const { memberId, personId } = scene.members.branch[6]!
    const slip = must(await (await scene.as('secretary')).call<{ code: string }>(makeSlip, { params: { personId } }))
    const entered = await scene.anonymous.call(signInWithSlip, { body: { code: slip.code } })
    const cookie = /zhibu=([^;]+)/.exec(String(entered.headers['set-cookie']))![1]!
    const device: Client = { call: (endpoint, input = {}) => scene.anonymous.call(endpoint, { ...input, headers: { cookie: `zhibu=${cookie}` } }) }
    const branches = async () =>
      must(await device.call<{ grants: { role: string; unitId: string }[] }>(mySession)).grants.map(({ role, unitId }) => `${role} ${unitId}`)
    // asked twice: from the second time on the rows behind the device are looked for where they stood the last time
    expect([await branches(), await branches()]).toEqual([[`member ${scene.units.branch.id}`], [`member ${scene.units.branch.id}`]])

    await moveMember(memberId, scene.units.sibling)
    expect(await branches()).toEqual([`member ${scene.units.sibling.id}`])
    expect((await signIn(device, sessionId)).status).toBe(404)
    expect(must(await signIn(device, siblingSession)).already).toBe(false)
    expect([await ticks(sessionId), (await ticks(siblingSession)).map((row) => row.memberId)]).toEqual([[], [memberId]])

    // out of every branch
    await scene.db.pool.query('delete from members.belonging where member_id = $1 and to_day is null', [memberId])
    expect(await branches()).toEqual([])
    expect((await signIn(device, siblingSession)).status).toBe(403)
  })
})

describe('a branch that is hung under another township while its members sign in', () => {
  const CROWD = ['secretary', 'officer', 'recorder', 'group-leader']

  const moveBranch = async (): Promise<Record<string, unknown>> => {
    const department = await scene.as('department')
    const { unitId } = must(
      await department.call<{ unitId: string }>(createUnit, {
        body: {
          parentId: scene.units.department.id,
          code: '430699778',
          name: '新河镇党委',
          shortName: '新河镇',
          kind: 'committee',
          sector: 'mixed',
          hasCommittee: true,
          from: '2020-01-01',
        },
      }),
    )
    must(await department.call(moveUnit, { params: { unitId: scene.units.branch.id }, body: { parentId: unitId, from: '2026-09-07', reason: '区划调整' } }))
    const { rows } = await scene.db.pool.query("select payload from platform.outbox where event = 'unit.moved' order by id desc limit 1")
    return { ...rows[0].payload, districtId: 430699 }
  }

  test('nobody is told of a sign-in that is not kept, nobody twice, and every one lies where the branch lies now', async () => {
    must(await signIn(await scene.as('member'), sessionId))
    const clients = await Promise.all(CROWD.map((login) => scene.as(login)))
    const event = await moveBranch()
    expect((await signIn(clients[0]!, sessionId)).status).toBe(404)
    expect(await ticks(sessionId)).toHaveLength(1)

    const follow = tasks['org.follow-unit']!(event as never, { ...scene, logger: pino({ level: 'silent' }) })
    const during = await Promise.all(clients.flatMap((client) => Array.from({ length: 6 }, () => signIn(client, sessionId))))
    await follow
    expect(during.filter(({ status }) => status !== 200 && status !== 404)).toEqual([])
    for (const client of clients) must(await signIn(client, sessionId))

    const session = (await scene.inDistrict((tx) => sessionById(tx, sessionId)))!
    expect(session.path).toBe(event['toPath'])
    const kept = await ticks(sessionId)
    expect(new Set(kept.map(({ memberId }) => memberId)).size).toBe(CROWD.length + 1)
    expect(kept).toHaveLength(CROWD.length + 1)
    expect(kept.filter(({ path }) => path !== session.path)).toEqual([])
    const { rows } = await scene.db.pool.query(
      "select count(*)::int as count from platform.audit_entry where verb = 'activities.signed-in' and object_id = $1",
      [sessionId],
    )
    expect(rows[0].count).toBe(CROWD.length + 1)
  })
})
