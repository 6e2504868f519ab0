import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import * as contract from '../../src/modules/org/contract.ts'
import { adoptPacks, openFilingDuties } from '../../src/modules/org/public.ts'
import { listDuties } from '../../src/modules/rulebook/contract.ts'
import { buildWorld, type Client, type World } from '../support/world.ts'

let world: World
let department: Client
let committee: Client
let secretary: Client
beforeAll(async () => {
  world = await buildWorld()
  department = await world.as('department')
  committee = await world.as('committee')
  secretary = await world.as('secretary')
  const { committee: township, department: county } = world.units
  const common = { from: day('2026-01-01'), byName: '季文静', at: world.clock.now() }
  await world.inDistrict((tx) =>
    adoptPacks(tx, [
      { unitId: township.id, path: township.path, pack: 'zhangshu-2017-37', ...common },
      { unitId: county.id, path: county.path, pack: 'qingdao-care', ...common },
      { unitId: county.id, path: county.path, pack: 'changxiao', ...common },
    ]),
  )
})
afterAll(() => world.close())

const plan = (more: object = {}) => ({
  kind: 'implementing-plan',
  subject: 'zhangshu-2017-37',
  year: null,
  title: '活动日实施方案',
  content: '每月首个周一上午在村部',
  basedOn: null,
  from: '2026-02-01',
  ...more,
})
const branch = () => ({ unitId: world.units.branch.id })
const township = () => ({ unitId: world.units.committee.id })

describe('plans and systems', () => {
  type Filings = {
    filed: { id: string; unitName: string; received: { byName: string } | null }[]
    unfiled: { id: string }[]
    clauses: { label: { zh: string } }[]
  }

  test('each organisation files its plan with the county, and the unfiled ones are listed with the clause [ZS-14a]', async () => {
    expect((await secretary.call(contract.fileText, { params: branch(), body: plan() })).status).toBe(200)
    const list = async () => (await department.call<Filings>(contract.listFilings, { query: { kind: 'implementing-plan' } })).body
    const first = await list()
    expect(first.filed.map(({ unitName }) => unitName)).toEqual([world.units.branch.name])
    expect(first.unfiled.map(({ id }) => id)).toEqual(expect.arrayContaining([world.units.committee.id, world.units.sibling.id]))
    expect(first.clauses[0]!.label.zh).toBe('樟发〔2017〕37号 四（末段）')
    const receive = { params: { filingId: first.filed[0]!.id } }
    expect((await secretary.call(contract.receiveFiling, receive)).status).toBe(403)
    expect((await department.call(contract.receiveFiling, receive)).status).toBe(200)
    expect((await list()).filed[0]!.received?.byName).not.toBe('')
  })

  test('filing again makes a new version and keeps the earlier one', async () => {
    const again = await secretary.call<{ version: number }>(contract.fileText, { params: branch(), body: plan({ content: '改在周二下午' }) })
    expect(again.body.version).toBe(2)
    const { body } = await secretary.call<{ filings: { version: number; content: string }[] }>(contract.unitFilings, { params: branch() })
    expect(body.filings.map(({ version }) => version)).toEqual([2, 1])
  })

  test('the four systems of the township are asked for, and the missing ones are listed by name [ZS-10a]', async () => {
    const required = async () =>
      (await committee.call<{ required: { subject: string; title: { zh: string }; filed: boolean }[] }>(contract.unitFilings, { params: township() })).body
        .required
    const four = (await required()).filter(({ subject }) => subject.startsWith('activity-day.systems'))
    expect(four.map(({ title, filed }) => [title.zh, filed])).toEqual([
      ['报备制度', false],
      ['督查制度', false],
      ['通报制度', false],
      ['考核制度', false],
    ])
    const body = {
      kind: 'written-system',
      subject: four[1]!.subject,
      year: null,
      title: '活动日督查制度',
      content: '每季抽查三个支部',
      basedOn: null,
      from: '2026-03-01',
    }
    expect((await committee.call(contract.fileText, { params: township(), body })).status).toBe(200)
    expect((await required()).filter(({ subject, filed }) => subject.startsWith('activity-day.systems') && !filed)).toHaveLength(3)
  })

  test('an organ’s own systems are kept with version, day and the experience they rest on [CX-02f]', async () => {
    const body = {
      kind: 'written-system',
      subject: 'unit.own-systems.talks',
      year: null,
      title: '谈心谈话制度',
      content: '每半年谈一次',
      basedOn: '2025年试行的做法',
      from: '2026-04-01',
    }
    const filed = await secretary.call(contract.fileText, { params: branch(), body })
    expect(filed.body).toMatchObject({ version: 1, from: '2026-04-01', basedOn: '2025年试行的做法' })
  })

  test('what a rule asks to be filed stands among the duties until it is filed, and opens only once [ZS-14a]', async () => {
    const open = () => world.inDistrict((tx) => openFilingDuties(tx, world.units.committee.path, day('2026-09-07')))
    expect(await open()).toBeGreaterThan(0)
    expect(await open()).toBe(0)
    const sibling = await world.as('sibling-secretary')
    const duties = async () =>
      (await sibling.call<{ own: { slot: string; link: string }[] }>(listDuties)).body.own.filter(({ slot }) => slot === 'activity-day.plan-filing')
    expect((await duties()).map(({ link }) => link)).toEqual([`/units/${world.units.sibling.id}`])
    expect((await sibling.call(contract.fileText, { params: { unitId: world.units.sibling.id }, body: plan() })).status).toBe(200)
    expect(await duties()).toEqual([])
  })

  test('a neighbour does not file for another branch', async () => {
    expect((await (await world.as('sibling-secretary')).call(contract.fileText, { params: branch(), body: plan() })).status).toBe(404)
  })
})

describe('the catalogue of care measures', () => {
  type Heads = {
    heads: { head: { zh: string }; measures: { id: string; title: string; status: string; owner: string | null; linkedPolicies: string[]; added: boolean }[] }[]
  }
  const heads = async () => (await committee.call<Heads>(contract.listMeasures, { params: township() })).body.heads
  const keep = (measure: string, body: object) =>
    committee.call(contract.keepMeasure, {
      params: { ...township(), measure },
      body: { pack: 'qingdao-care', title: '必谈', owner: '组织办', status: 'running', linkedPolicies: [], ...body },
    })

  test('measures stand under five heads, each open until somebody owns it, and the list can be completed [QD-01a]', async () => {
    const before = await heads()
    expect(before).toHaveLength(5)
    expect(before.flatMap(({ measures }) => measures).every(({ status, owner }) => status === 'open' && owner === null)).toBe(true)
    expect((await keep('care.human.must-talk', {})).status).toBe(200)
    expect((await keep('care.human.lunch-for-the-old', { title: '老党员助餐', status: 'open' })).status).toBe(200)
    const human = (await heads()).find(({ measures }) => measures.some(({ id }) => id === 'care.human.must-talk'))!
    expect(human.measures.find(({ id }) => id === 'care.human.must-talk')).toMatchObject({ status: 'running', owner: '组织办' })
    expect(human.measures.find(({ added }) => added)).toMatchObject({ title: '老党员助餐' })
  })

  test('each measure shows the incentive policies that it connects with [QD-06a]', async () => {
    await keep('care.work-support.front-line-pay', { title: '一线干部待遇', linkedPolicies: ['省激励干部担当作为若干措施'] })
    const all = (await heads()).flatMap(({ measures }) => measures)
    expect(all.find(({ id }) => id === 'care.work-support.front-line-pay')!.linkedPolicies).toEqual(['省激励干部担当作为若干措施'])
  })
})

test('the level in charge sets content, method and use of records by sector, and branches inherit the nearest [JS-C-06a]', async () => {
  const body = { sector: 'village', content: ['组织生活', '发挥作用'], method: '支部逐次记', use: '评议时参考', from: '2026-01-01', reason: '农村党员集中少' }
  expect((await department.call(contract.setRecordTemplate, { params: { unitId: world.units.department.id }, body })).status).toBe(200)
  expect((await committee.call(contract.setRecordTemplate, { params: township(), body: { ...body, content: ['组织生活'], from: '2026-06-01' } })).status).toBe(
    200,
  )
  expect((await committee.call(contract.setRecordTemplate, { params: township(), body: { ...body, from: '2026-06-01' } })).body.refusal?.code).toBe(
    'later-value-there',
  )
  const { body: shown } = await secretary.call<{
    templates: { sector: string; content: string[]; set: { unitName: string; inherited: boolean } }[]
    may: { set: boolean }
  }>(contract.listRecordTemplates, { params: branch() })
  expect(shown).toMatchObject({
    templates: [{ sector: 'village', content: ['组织生活'], set: { unitName: world.units.committee.name, inherited: true } }],
    may: { set: false },
  })
})
