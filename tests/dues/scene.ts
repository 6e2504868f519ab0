/** A branch with dues: the national rates and the township plan in force, the forms of branches settled or left open, bases set and checked. */
import { type Day, day } from '../../src/kernel/days.ts'
import { newId } from '../../src/kernel/ids.ts'
import * as dues from '../../src/modules/dues/contract.ts'
import { writePosts } from '../../src/modules/members/public.ts'
import { adoptPacks, chooseReadings } from '../../src/modules/org/public.ts'
import type { Tx } from '../../src/platform/db.ts'
import { buildWorld, type Client, type World } from '../support/world.ts'

export type Scene = World & { secretary: Client; officer: Client; committee: Client; member: Client }

/** `settled`: who collects where there are committee and groups; null leaves it open. */
export const buildScene = async ({ settled = 'group-leader' as string | null, now }: { settled?: string | null; now?: string } = {}): Promise<Scene> => {
  const world = await buildWorld({ ...(now ? { now } : {}), prepare: (tx, built) => putIntoForce(tx, built, settled) })
  return {
    ...world,
    secretary: await world.as('secretary'),
    officer: await world.as('officer'),
    committee: await world.as('committee'),
    member: await world.as('member'),
  }
}

const putIntoForce = async (tx: Tx, world: World, settled: string | null): Promise<void> => {
  const { department, committee, branch, groupTwo } = world.units
  const by = { byName: '部务会', at: world.clock.now() }
  await adoptPacks(tx, [
    { ...by, unitId: department.id, path: department.path, pack: 'national', from: day('2019-05-06') },
    { ...by, unitId: committee.id, path: committee.path, pack: 'zhangshu-2017-37', from: day('2017-05-15') },
  ])
  if (settled)
    await chooseReadings(tx, [
      { ...by, unitId: committee.id, path: committee.path, slot: 'dues.collection', key: 'collector.both', chosen: settled, from: day('2017-05-15') },
    ])
  const post = (at: number, name: 'organisation-officer' | 'group-leader', unitId: string) => ({
    id: newId(),
    path: branch.path,
    memberId: world.members.branch[at]!.memberId,
    unitId,
    post: name,
    from: day('2010-01-01'),
    to: null,
  })
  await writePosts(tx, [post(1, 'organisation-officer', branch.id), post(3, 'group-leader', groupTwo.id)])
}

export type BaseAsked = { payer: string; parts?: Record<string, string>; quarter?: string; agreed?: string; from?: string; reason?: string; special?: object }

/** Sets a base as the secretary and checks it as the organisation officer. */
export const setAndCheck = async (scene: Scene, memberId: string, asked: BaseAsked): Promise<string> => {
  const set = await scene.secretary.call<{ baseId: string }>(dues.setBase, { params: { memberId }, body: { from: '2026-01-01', ...asked } })
  if (set.status !== 200) throw new Error(set.raw)
  const checked = await scene.officer.call(dues.checkBase, { params: { baseId: set.body.baseId }, body: { agrees: true, note: null } })
  if (checked.status !== 200) throw new Error(checked.raw)
  return set.body.baseId
}

/** Everybody of 青竹村 a farmer at half a yuan, but the named ones. */
export const setAll = async (scene: Scene, special: Record<number, BaseAsked> = {}): Promise<void> => {
  for (const [at, { memberId }] of scene.members.branch.entries()) await setAndCheck(scene, memberId, special[at] ?? { payer: 'farmer', agreed: '0.50' })
}

export type MonthPage = {
  state: string
  members: {
    memberId: string
    name: string
    dueCents: number | null
    paidCents: number
    stands: string
    norm: { words: { zh: string }; version: string; cites: string[] } | null
    payments: { id: string; number: number }[]
    arrears: number
  }[]
  sum: Record<string, number>
  closing: Record<string, number> | null
  collector: { actor: { zh: string } | null; open: { zh: string } | null; names: string[]; you: boolean }
  may: string[]
}

export const openMonth = (scene: Scene, month: number, year = 2026) =>
  scene.secretary.call<{ members: number; notSet: number; dueCents: number }>(dues.openMonth, {
    params: { unitId: scene.units.branch.id },
    body: { year, month },
  })

export const monthOf = async (scene: Scene, month: number, client: Client = scene.secretary): Promise<MonthPage> =>
  (await client.call<MonthPage>(dues.branchMonth, { params: { unitId: scene.units.branch.id }, query: { year: 2026, month } })).body

export type Paid = { paymentId: string; number: number; cents: number; kind: string; flags: string[] }

export const pay = (client: Client, scene: Scene, at: number, body: { month: number; yuan: string; paidOn?: string | Day } & Record<string, unknown>) =>
  client.call<Paid>(dues.recordPayment, {
    params: { unitId: scene.units.branch.id },
    body: { memberId: scene.members.branch[at]!.memberId, year: 2026, paidOn: '2026-09-07', ...body },
  })
