/** Points: off until an organisation turns them on; each point leads to a line; published by approval, without ranks and without what is nobody's business. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as contract from '../../src/modules/ledger/contract.ts'
import { day } from '../../src/kernel/days.ts'
import { adoptPacks, setValues } from '../../src/modules/org/public.ts'
import { buildScene, close, must, prepare, type Scene, sendTicks, tick } from '../activities/scene.ts'
import type { Client } from '../support/world.ts'

let scene: Scene
let secretary: Client
let member: Client
const branch = () => ({ unitId: scene.units.branch.id })
const idOf = (index: number) => scene.members.branch[index]!.memberId
const me = () => idOf(4)
const of = () => ({ unitId: scene.units.department.id, path: scene.units.department.path, from: day('2017-06-01'), byName: '部务会', at: scene.clock.now() })

beforeAll(async () => {
  scene = await buildScene()
  await scene.inDistrict((tx) =>
    adoptPacks(
      tx,
      ['jiangsu-fact-record', 'national'].map((pack) => ({ ...of(), pack })),
    ),
  )
  ;[secretary, member] = (await Promise.all(['secretary', 'member'].map((login) => scene.as(login)))) as [Client, Client]
  const sessionId = (await scene.days(scene.units.branch)).find(({ month }) => month === 9)!.id
  await prepare(scene, sessionId)
  await sendTicks(
    scene,
    sessionId,
    scene.members.branch.map(({ memberId }, index) => tick(memberId, index === 0 ? 'A' : 'P')),
  )
  must(await close(scene, sessionId))
})
afterAll(() => scene.close())

const ITEMS = [
  {
    key: 'attend',
    title: { zh: '参加活动日', en: 'Activity day' },
    part: 'organisation-life',
    kinds: ['session'],
    statuses: ['present'],
    points: 2,
    atMost: null,
  },
  { key: 'role', title: { zh: '发挥作用', en: 'Part played' }, part: 'role-played', kinds: [], statuses: [], points: 1, atMost: 1 },
]
const setTable = () => secretary.call(contract.setPointsTable, { params: branch(), body: { from: '2026-01-01', decidedBy: '支部党员大会', items: ITEMS } })
type Points = {
  switch: { on: boolean }
  members: { memberId: string; points: number; confirmed: boolean; lines: { item: string; key: string; points: number }[] }[]
  disclose: { fields: string[]; withhold: string[]; every: { zh: string }; confirmedOnly: boolean } | null
}
const points = async () => must(await secretary.call<Points>(contract.points, { params: branch(), query: { year: 2026 } }))
const enter = (body: object) =>
  secretary.call(contract.enterEntries, {
    params: branch(),
    body: { kind: 'role', memberIds: [me()], day: '2026-09-05', words: '帮两户抢收', sphere: 'production', ...body },
  })

describe('the switch', () => {
  test('points are off although documents speak of them, and no table can be set [JS-C-05d]', async () => {
    const found = await points()
    expect([found.switch.on, found.members]).toEqual([false, []])
    expect((await setTable()).body.refusal?.code).toBe('points-are-off')
    expect(
      (await secretary.call(contract.proposePublication, { params: branch(), body: { title: '积分', from: '2026-01-01', to: '2026-09-07' } })).body.refusal
        ?.code,
    ).toBe('points-are-off')
    expect(must(await member.call<{ switch: { on: boolean }; points: number }>(contract.myPoints, { query: { year: 2026 } }))).toMatchObject({
      switch: { on: false },
      points: 0,
    })
  })

  test('turned on, attendance enters the points, and each point leads to the line it stands on [JS-C-05d] [ZS-13i]', async () => {
    await scene.inDistrict((tx) =>
      setValues(tx, [{ ...of(), unitId: scene.units.committee.id, path: scene.units.committee.path, slot: 'points.record', key: 'enabled', value: true }]),
    )
    must(await setTable())
    must(await enter({}))
    must(await enter({ words: '修水渠' }))
    must(await enter({ kind: 'punishment', words: '党内警告', sphere: null, decidedBy: '镇纪委' }))
    const { members, switch: turned } = await points()
    expect(turned.on).toBe(true)
    const mine = members.find(({ memberId }) => memberId === me())!
    expect(mine.points).toBe(3)
    expect(mine.lines.map(({ item, points: one }) => [item, one])).toEqual([
      ['attend', 2],
      ['role', 1],
    ])
    const { lines } = must(await secretary.call<{ lines: { key: string }[] }>(contract.memberRecord, { params: { memberId: me() } }))
    for (const { key } of mine.lines) expect(lines.map((line) => line.key)).toContain(key)
    expect(members.find(({ memberId }) => memberId === idOf(0))).toMatchObject({ points: 0, lines: [] })
    expect(must(await member.call<{ points: number; lines: unknown[] }>(contract.myPoints, { query: { year: 2026 } }))).toMatchObject({
      points: 3,
      lines: [expect.anything(), expect.anything()],
    })
  })

  test('members stand in the order of groups and pinyin, not of their points [JS-C-05d] [JS-C-05f]', async () => {
    const { members } = await points()
    const roster = must(await secretary.call<{ members: { memberId: string }[] }>(contract.branchRecords, { params: branch(), query: { year: 2026 } })).members
    expect(members.map(({ memberId }) => memberId)).toEqual(roster.map(({ memberId }) => memberId))
    expect(members.map((one) => one.points)).not.toEqual(members.map((one) => one.points).sort((one, other) => other - one))
  })
})

describe('what is published', () => {
  let publicationId: string
  const propose = () =>
    secretary.call<{ publicationId: string; leftOut: number }>(contract.proposePublication, {
      params: branch(),
      body: { title: '上半年积分', from: '2026-01-01', to: '2026-09-07' },
    })
  const decide = async (login: string) => (await scene.as(login)).call(contract.decidePublication, { params: { publicationId }, body: { decision: 'approve' } })
  const publish = () => secretary.call(contract.publish, { params: { publicationId } })
  const mine = async (login = 'member') =>
    must(
      await (await scene.as(login)).call<{
        publications: {
          title: string
          from: string
          to: string
          audience: { zh: string }
          publishedAt: string | null
          fields: string[]
          withheld: string[]
          leftOut: number
          rows: { name: string; points: number | null; groupName: string | null; items: unknown[] }[]
        }[]
      }>(contract.myPublications),
    ).publications

  test('nothing is published until the organisation has set the interval and turned publication on; then both are shown with it [JS-C-05e]', async () => {
    await scene.inDistrict((tx) =>
      setValues(tx, [
        { ...of(), slot: 'points.publication', key: 'enabled', value: true },
        { ...of(), slot: 'points.publication', key: 'times.per', value: 'half-year' },
      ]),
    )
    expect((await points()).disclose).toMatchObject({ fields: ['member', 'total'], every: { zh: expect.stringContaining('半年') }, confirmedOnly: true })
  })

  test('who has not confirmed is left out, whoever proposed cannot approve, and nothing appears before approval [JS-C-05e] [JS-C-05f]', async () => {
    expect(must(await propose()).leftOut).toBe(8)
    const { lines } = must(await member.call<{ lines: { key: string; version: number }[] }>(contract.myLines, { query: { year: 2026 } }))
    must(await member.call(contract.confirmLines, { body: { lines: lines.map(({ key, version }) => ({ key, version })) } }))
    const proposed = must(await propose())
    publicationId = proposed.publicationId
    expect(proposed.leftOut).toBe(7)
    expect((await publish()).body.refusal?.code).toBe('not-approved')
    expect(await mine()).toEqual([])
    expect((await decide('secretary')).body.refusal?.code).toBe('needs-a-second-person')
    must(await decide('officer'))
    must(await publish())
    expect((await publish()).body.refusal?.code).toBe('not-approved')
  })

  test('the circle sees name and total with period and day; no punishment, no exemption, no dues base, no rank [JS-C-05e] [JS-C-05f]', async () => {
    const [shown] = await mine()
    expect(shown).toMatchObject({
      title: '上半年积分',
      from: '2026-01-01',
      to: '2026-09-07',
      audience: { zh: '本支部党员' },
      fields: ['member', 'total'],
      leftOut: 7,
      rows: [{ name: scene.members.branch[4]!.name, points: 3, groupName: null, items: [] }],
    })
    expect(shown!.publishedAt).not.toBeNull()
    expect(shown!.withheld).toEqual(expect.arrayContaining(['punishment', 'exemption-reason', 'dues-base', 'rank']))
    expect(JSON.stringify(shown)).not.toContain('党内警告')
    expect(await mine('sibling-member')).toEqual([])
  })
})
