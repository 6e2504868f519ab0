import pino from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tasks } from '../../src/app/worker.ts'
import { day } from '../../src/kernel/days.ts'
import * as dues from '../../src/modules/dues/contract.ts'
import { closeMonths, openMonths } from '../../src/modules/dues/public.ts'
import { createUnit, moveUnit } from '../../src/modules/org/contract.ts'
import { adoptPacks, setValues, type Unit, unitById } from '../../src/modules/org/public.ts'
import { listMembers } from '../../src/modules/members/contract.ts'
import type { Tx } from '../../src/platform/db.ts'
import type { Client } from '../support/world.ts'
import { buildScene, monthOf, openMonth, pay, type Scene, setAll } from './scene.ts'

let scene: Scene
let department: Client
let newHome: string
let event: Record<string, unknown>
beforeAll(async () => {
  scene = await buildScene({ now: '2026-09-08T10:00:00+08:00' })
  department = await scene.as('department')
  await setAll(scene, { 4: { payer: 'salaried', parts: { post: '2999' } } })
  for (const month of [8, 9]) await openMonth(scene, month)
  await pay(scene.secretary, scene, 4, { month: 8, yuan: '15', paidOn: '2026-08-03' })
  await scene.secretary.call(dues.closeMonth, { params: { unitId: scene.units.branch.id }, body: { year: 2026, month: 8 } })
  await pay(scene.secretary, scene, 4, { month: 9, yuan: '15' })
  newHome = await newCommittee()
}, 60_000)
afterAll(() => scene.close())

/** A second township whose own rule rounds down: what is opened there comes to 14.99. */
const newCommittee = async (): Promise<string> => {
  const made = await department.call<{ unitId: string }>(createUnit, {
    body: {
      parentId: scene.units.department.id,
      code: '430699777',
      name: '新河镇党委',
      shortName: '新河镇',
      kind: 'committee',
      sector: 'mixed',
      hasCommittee: true,
      from: '2020-01-01',
    },
  })
  if (made.status !== 200) throw new Error(made.raw)
  await scene.inDistrict(async (tx) => {
    const unit = (await unitById(tx, made.body.unitId))!
    const by = { unitId: unit.id, path: unit.path, byName: '镇党委', at: scene.clock.now() }
    await adoptPacks(tx, [{ ...by, pack: 'zhangshu-2017-37', from: day('2017-05-15') }])
    await setValues(tx, [{ ...by, slot: 'dues.rate', key: 'rounding', value: 'down', from: day('2026-01-01') }])
  })
  return made.body.unitId
}

const move = async (): Promise<void> => {
  const moved = await department.call(moveUnit, {
    params: { unitId: scene.units.branch.id },
    body: { parentId: newHome, from: '2026-09-08', reason: '区划调整' },
  })
  if (moved.status !== 200) throw new Error(moved.raw)
  const { rows } = await scene.db.pool.query("select payload from platform.outbox where event = 'unit.moved'")
  event = { ...rows[0].payload, districtId: 430699 }
  await follow()
}
const follow = () => tasks['org.follow-unit']!(event as never, { ...scene, logger: pino({ level: 'silent' }) })

/** What the desk does a month later, with the branch as it lies now. */
const later = <T>(work: (tx: Tx, branch: Unit, by: { account: null; name: string; at: Date }) => Promise<T>): Promise<T> =>
  scene.inDistrict(async (tx) => work(tx, (await unitById(tx, unitId()))!, { account: null, name: '支部', at: new Date('2026-10-09T02:00:00Z') }))

const unitId = () => scene.units.branch.id
const summary = async (client: Client, unit: string) =>
  (await client.call<{ sum: Record<string, number> }>(dues.summary, { params: { unitId: unit }, query: { year: 2026 } })).body.sum

describe('a branch that moves to another township in an open month', () => {
  let before: Awaited<ReturnType<typeof monthOf>>
  beforeAll(async () => {
    before = await monthOf(scene, 9)
    await move()
  })

  test('keeps its frozen list, its receipts and the norm that was applied, though the new township rounds otherwise', async () => {
    const after = await monthOf(scene, 9)
    expect(after.members.map(({ name, dueCents, norm, payments }) => ({ name, dueCents, norm, payments }))).toEqual(
      before.members.map(({ name, dueCents, norm, payments }) => ({ name, dueCents, norm, payments })),
    )
    expect(after.sum).toEqual(before.sum)
    expect((await openMonth(scene, 9)).body.refusal?.code).toBe('nothing-to-open')
  })

  test('no row stays behind at the old place, and being told twice changes nothing', async () => {
    await follow()
    for (const table of ['month', 'due', 'payment', 'closed_line', 'base', 'cash_box']) {
      const { rows } = await scene.db.pool.query(`select distinct path from dues.${table} where district_id = 430699`)
      expect(rows, table).toEqual([{ path: event['toPath'] }])
    }
  })

  test('goes on at the new place: money is taken with the next number, taken back, the month closed', async () => {
    const more = await pay(scene.secretary, scene, 1, { month: 9, yuan: '0.50' })
    expect(more.body).toMatchObject({ number: 3, cents: 50 })
    const back = await scene.secretary.call(dues.reversePayment, { params: { paymentId: more.body.paymentId }, body: { reason: '记错' } })
    expect(back.status).toBe(200)
    const closed = await later((tx, branch, by) => closeMonths(tx, { branches: [branch], month: { year: 2026, month: 9 }, by }))
    expect(closed).toMatchObject({ branches: 1, receivedCents: 1500, upwardCents: 75 })
  })

  test('the next month opens by the rules of the new place', async () => {
    await later((tx, branch, by) => openMonths(tx, { branches: [branch], month: { year: 2026, month: 10 }, today: day('2026-10-09'), by }))
    const line = (await monthOf(scene, 10)).members.find(({ memberId }) => memberId === scene.members.branch[4]!.memberId)
    expect(line?.dueCents).toBe(1499)
  })

  test('its sums are counted once: under the new township, no longer under the old, the same for the county', async () => {
    expect(await summary(scene.committee, scene.units.committee.id)).toMatchObject({ receivedCents: 0 })
    expect(await summary(department, newHome)).toMatchObject({ receivedCents: 3000, upwardCents: 150, keptCents: 2850, pendingCents: 0 })
    expect(await summary(department, scene.units.department.id)).toMatchObject({ receivedCents: 3000 })
    expect((await scene.committee.call(dues.summary, { params: { unitId: unitId() }, query: { year: 2026 } })).status).toBe(404)
  })

  test('the desk of the branch goes on seeing its own roster', async () => {
    const { body, raw } = await scene.secretary.call<{ members: unknown[] }>(listMembers, { params: { unitId: unitId() } })
    expect(body.members, raw).toHaveLength(8)
  })
})
