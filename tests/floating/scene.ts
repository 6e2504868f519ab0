/** Two counties in two provinces on one installation: home is 青竹村 (湘云县), the host the branch of 芦荡县; a sealed stock of certificates, a desk each. */
import { day } from '../../src/kernel/days.ts'
import * as contract from '../../src/modules/floating/contract.ts'
import * as ledger from '../../src/modules/ledger/contract.ts'
import { adoptPacks } from '../../src/modules/org/public.ts'
import { withDistrict } from '../../src/platform/db.ts'
import type { Endpoint } from '../../src/platform/endpoint.ts'
import { buildWorld, type Client, type Reply, type World } from '../support/world.ts'

export type Scene = World & { home: Client; host: Client; hostDepartment: Client; homeDesk: string; hostDesk: string }

export const must = <T>(reply: Reply<T>): T => {
  if (reply.status !== 200) throw new Error(`${reply.status} ${reply.raw}`)
  return reply.body
}

export const code = (reply: Reply<unknown>) => [reply.status, (reply.body as { refusal?: { code: string } }).refusal?.code]

const DESK = { address: '村部一楼', hours: '8:30—17:30', telephone: '0730-5550000', person: '周立根', receives: true }

type Given = { packs?: readonly string[]; stock?: boolean; world?: World }

export const buildScene = async ({ packs = ['national', 'jiangsu-floating'], stock = true, world: built }: Given = {}): Promise<Scene> => {
  const world = built ?? (await buildWorld())
  const at = world.clock.now()
  for (const [scope, unit] of [
    [world.scope, world.units.department],
    [world.foreignScope, world.units.foreignDepartment],
  ] as const)
    await withDistrict(world.db, scope, (tx) =>
      adoptPacks(
        tx,
        packs.map((pack) => ({ unitId: unit.id, path: unit.path, pack, from: day('2020-01-01'), byName: '部务会', at })),
      ),
    )
  const [home, host, hostDepartment] = [await world.as('secretary'), await world.as('foreign-secretary'), await world.as('foreign-department')]
  if (stock) {
    const range = { kind: 'floating', prefix: '湘云流-', digits: 4, first: 1, last: 500 }
    const { rangeId } = must(
      await (await world.as('department')).call<{ rangeId: string }>(ledger.allotRange, { params: { unitId: world.units.committee.id }, body: range }),
    )
    must(await (await world.as('committee')).call(ledger.sealStock, { params: { rangeId } }))
  }
  const desk = async (client: Client, unitId: string) =>
    must(await client.call<{ deskId: string }>(contract.keepDesk, { params: { unitId }, body: DESK })).deskId
  const homeDesk = await desk(await world.as('committee'), world.units.committee.id)
  const hostDesk = await desk(hostDepartment, world.units.foreignDepartment.id)
  return Object.assign(world, { home, host, hostDepartment, homeDesk, hostDesk })
}

export const DEPARTURE = {
  form: 'oral',
  reason: 'work',
  place: '江苏省扬州市芦荡县',
  from: '2026-09-10',
  until: '2026-12-31',
  fixedPlace: true,
  employer: '芦荡船厂',
  address: '船厂宿舍3栋',
  phone: '13800000001',
  toldOn: '2026-09-07',
  toldWords: '电话里说的',
}

export const depart = async (scene: Scene, index = 4, change: object = {}): Promise<string> =>
  must(
    await scene.home.call<{ absenceId: string }>(contract.enterDeparture, {
      params: { memberId: scene.members.branch[index]!.memberId },
      body: { ...DEPARTURE, ...change },
    }),
  ).absenceId

export type Away = {
  stage: string
  own: Record<string, unknown>
  owner: { owner: string }
  cases: {
    caseId: string
    told: Record<string, unknown>
    heard: Record<string, unknown> & { state: string; refusals: unknown[] }
    unacknowledged: number
    conflicts: { number: number; kind: string; settled: boolean }[]
    letters: { kind: string; state: string; fromSide: string }[]
  }[]
  may: string[]
  checkCode: string | null
  contactPerson: { name: string; firstContactBy: string | null } | null
}

export const away = async (client: Client, absenceId: string): Promise<Away> => must(await client.call<Away>(contract.awayPage, { params: { absenceId } }))

export const here = async (client: Client, caseId: string) =>
  must(
    await client.call<{
      own: Record<string, unknown> & { state: string }
      heard: Record<string, unknown>
      card: Record<string, unknown>
      conflicts: { number: number; kind: string; settled: boolean }[]
      owner: { owner: string }
      may: string[]
      bases: { options: { key: string }[] }
    }>(contract.herePage, { params: { caseId } }),
  )

export const onAbsence = (client: Client, endpoint: Endpoint, absenceId: string, body: object) => client.call(endpoint, { params: { absenceId }, body })
export const onCase = (client: Client, endpoint: Endpoint, caseId: string, body: object) => client.call(endpoint, { params: { caseId }, body })

/** Announced to the county desk of the host; the case's id. */
export const announced = async (scene: Scene, absenceId: string): Promise<string> => {
  must(await onAbsence(scene.home, contract.announce, absenceId, { deskId: scene.hostDesk, from: null, words: '请关照' }))
  return (await away(scene.home, absenceId)).cases.at(-1)!.caseId
}

/** The host checks, places and manages, each on a day. */
export const settled = async (
  scene: Scene,
  caseId: string,
  given: string | { on: string; branchId: string; receiver: Client } = '2026-09-07',
): Promise<void> => {
  const { on, branchId, receiver } = typeof given === 'string' ? { on: given, branchId: scene.units.foreignBranch.id, receiver: scene.host } : given
  must(await onCase(scene.hostDepartment, contract.identify, caseId, { on, sight: 'unclear', number: null, code: null }))
  const { bases } = await here(scene.hostDepartment, caseId)
  must(await onCase(scene.hostDepartment, contract.place, caseId, { on, branchId, groupId: null, basis: bases.options[0]!.key }))
  must(await onCase(receiver, contract.manage, caseId, { on, requirementsTold: true, receiver: '蒋支委' }))
}
