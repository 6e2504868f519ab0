import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import * as contract from '../../src/modules/org/contract.ts'
import { adoptForRegion, inForce, inForceForUnits } from '../../src/modules/org/public.ts'
import { registryScope } from '../../src/modules/people/public.ts'
import { withDistrict } from '../../src/platform/db.ts'
import * as rulebook from '../../src/modules/rulebook/contract.ts'
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
})
afterAll(() => world.close())

type Text = { zh: string; en: string }
type Value = {
  key: string
  label: Text
  said: Text
  origin: string
  set: { byName: string; unitName: string } | null
  clauses: { label: Text }[]
  since: string
}
type Rule = {
  slot: string
  pack: { id: string }
  layer: string
  since: string
  adoption: { byName: string; unitName: string; level: string; inherited: boolean }
  values: Value[]
  choices: { key: string; chosen: number | null; by: { byName: string } | null }[]
  carriesOut: { title: Text }[]
  trial: boolean
}
type Rules = { rules: Rule[]; packs: { id: string; trial: boolean }[]; refused: unknown[]; loosened: { text: Text }[] }
type Preview = {
  changes: { slot: string; key: string; label: Text; before: { said: Text } | null; after: { said: Text } | null; source: string; clauses: { label: Text }[] }[]
  clashes: { id: string; mustDecide: boolean; sides: { pack: string }[] }[]
  open: { slot: string; key: string }[]
  branches: number
  adopted: unknown
}

const unit = (of: 'department' | 'committee' | 'branch') => ({ unitId: world.units[of].id })
const adopt = (client: Client, of: 'department' | 'committee', pack: string, more: object = {}) =>
  client.call<{ adoptionId: string }>(contract.adoptPack, {
    params: unit(of),
    body: { pack, from: '2026-01-01', note: '部务会决定', readings: [], clashes: [], ...more },
  })
const rulesOf = async (on = '2026-09-07', of: 'branch' | 'committee' = 'branch') =>
  (await secretaryOr(of).call<Rules>(contract.showInForce, { params: unit(of), query: { on } })).body
const secretaryOr = (of: 'branch' | 'committee') => (of === 'branch' ? secretary : committee)
const ruleOf = (rules: Rules, slot: string) => rules.rules.find((rule) => rule.slot === slot)

describe('putting a pack into force', () => {
  test('before adopting, the values that would change are shown with clause and source', async () => {
    const preview = await department.call<Preview>(contract.previewAdoption, {
      params: { pack: 'zhangshu-2017-37' },
      query: { unitId: world.units.committee.id, from: '2026-01-01' },
    })
    const move = preview.body.changes.find(({ slot, key }) => slot === 'activity-day.calendar' && key === 'onHoliday.move')!
    expect(move).toMatchObject({ before: null, after: { said: { zh: '只往后顺延' } }, source: 'this', clauses: [{ label: { zh: '樟发〔2017〕37号 一' } }] })
    expect(preview.body.branches).toBe(2)
    expect(preview.body.adopted).toBeNull()
    expect(preview.body.open.map(({ key }) => key)).toContain('on')
  })

  test('a pack adopted for the township holds for its branches from that day, inherited, with name and level', async () => {
    expect((await adopt(department, 'committee', 'zhangshu-2017-37')).status).toBe(200)
    const calendar = ruleOf(await rulesOf(), 'activity-day.calendar')!
    expect(calendar).toMatchObject({
      pack: { id: 'zhangshu-2017-37' },
      since: '2026-01-01',
      adoption: { inherited: true, level: 'township', unitName: world.units.committee.name },
    })
    expect(calendar.adoption.byName).not.toBe('')
    expect((await rulesOf('2025-12-31')).rules).toEqual([])
  })

  test('the same pack is not adopted twice for the same days', async () => {
    expect((await adopt(department, 'committee', 'zhangshu-2017-37')).body.refusal?.code).toBe('adopted-already')
  })

  test('the provincial pack above answers what the township leaves open, and the nearer one what it says', async () => {
    const preview = await department.call<Preview>(contract.previewAdoption, {
      params: { pack: 'jiangsu-activity-day' },
      query: { unitId: world.units.department.id, from: '2026-01-01' },
    })
    expect(preview.body.changes.find(({ slot, key }) => slot === 'activity-day.calendar' && key === 'onHoliday.move')).toMatchObject({
      before: null,
      after: { said: { zh: '可前移或顺延' } },
      source: 'this',
    })
    expect((await adopt(department, 'department', 'jiangsu-activity-day')).status).toBe(200)
    const rules = await rulesOf()
    expect(ruleOf(rules, 'activity-day.calendar')!.pack.id).toBe('zhangshu-2017-37')
    expect(rules.packs.map(({ id }) => id)).toEqual(['zhangshu-2017-37', 'jiangsu-activity-day'])
  })

  test('a committee does not adopt for the county, nor a branch for itself', async () => {
    expect((await adopt(committee, 'department', 'yangzhou-2021-38')).status).toBe(404)
    expect(
      (
        await secretary.call(contract.adoptPack, {
          params: unit('branch'),
          body: { pack: 'yangzhou-2021-38', from: '2026-01-01', note: null, readings: [], clashes: [] },
        })
      ).status,
    ).toBe(403)
  })

  test('beside every rule stands the chain of texts that it carries out [YZ-00d]', async () => {
    await adopt(department, 'department', 'yangzhou-2021-38')
    const talk = ruleOf(await rulesOf(), 'attendance.talk')!
    expect(talk.carriesOut.map(({ title }) => title.zh)).toContain('《中国共产党党员权利保障条例》')
  })

  test('trial rules are marked apart, and after review they are confirmed again or withdrawn [YC-01a]', async () => {
    const { body } = await adopt(department, 'department', 'qingdao-care', { from: '2026-02-01' })
    const rules = await rulesOf()
    expect(ruleOf(rules, 'care.human')!.trial).toBe(true)
    expect(ruleOf(rules, 'attendance.talk')!.trial).toBe(false)
    const again = await department.call<{ adoptionId: string }>(contract.reconfirmAdoption, {
      params: { adoptionId: body.adoptionId },
      body: { from: '2026-09-01', reason: '复审后继续试行' },
    })
    expect(again.status).toBe(200)
    expect(ruleOf(await rulesOf('2026-08-31'), 'care.human')).toBeDefined()
    expect(
      (await department.call(contract.endAdoption, { params: { adoptionId: again.body.adoptionId }, body: { on: '2026-12-31', reason: '试行期满' } })).status,
    ).toBe(200)
    expect(ruleOf(await rulesOf('2027-01-01'), 'care.human')).toBeUndefined()
    expect(ruleOf(await rulesOf('2026-12-31'), 'care.human')).toBeDefined()
  })

  test('what is in force for many units takes as few queries as for one', async () => {
    const count = async (unitIds: string[]) => {
      let queries = 0
      const before = world.db.observe
      world.db.observe = () => void (queries += 1)
      await world.inDistrict((tx) => inForceForUnits(tx, unitIds, day('2026-09-07')))
      if (before) world.db.observe = before
      return queries
    }
    const { branch, sibling, committee: township } = world.units
    expect(await count([branch.id, sibling.id, township.id])).toBe(await count([branch.id]))
  })
})

describe('values of one’s own', () => {
  const set = (client: Client, of: 'branch' | 'committee', body: object) =>
    client.call<{ looser: boolean }>(contract.setLocalValue, { params: unit(of), body: { reason: '结合实际', cites: [], from: '2026-10-01', ...body } })

  test('every value shows whether it is inherited or set here, by whom and since when [YZ-00c]', async () => {
    expect((await set(secretary, 'branch', { slot: 'activity-day.calendar', key: 'leastHours', value: 4 })).body).toEqual({ looser: false })
    const values = ruleOf(await rulesOf('2026-10-01'), 'activity-day.calendar')!.values
    const hours = values.find(({ key }) => key === 'leastHours')!
    expect(hours).toMatchObject({ origin: 'local', since: '2026-10-01', set: { unitName: world.units.branch.name } })
    expect(values.find(({ key }) => key === 'onHoliday.move')).toMatchObject({ origin: 'document', set: null })
    expect(ruleOf(await rulesOf('2026-09-30'), 'activity-day.calendar')!.values.find(({ key }) => key === 'leastHours')!.origin).toBe('ours')
  })

  test('a value looser than the one above is not applied in silence: the superior is told [YZ-00c]', async () => {
    const reply = await set(secretary, 'branch', { slot: 'activity-day.calendar', key: 'leastHours', value: 2, from: '2026-11-01' })
    expect(reply.body).toEqual({ looser: true })
    const { body } = await committee.call<{ own: { what: Text; facts: Text[] }[] }>(rulebook.listDuties)
    expect(body.own.map(({ facts }) => facts[0]?.zh).join()).toContain(world.units.branch.name)
  })

  test('a value below a floor is refused with its clause, nothing is stored, and the superior is told [YZ-00c]', async () => {
    await adopt(department, 'department', 'jiangsu-floating')
    const before = await committee.call<{ own: unknown[] }>(rulebook.listDuties)
    const reply = await set(secretary, 'branch', { slot: 'floating.contact', key: 'times.per', value: 'calendar-year' })
    expect(reply.status).toBe(409)
    expect(reply.body.refusal).toMatchObject({ code: 'below-floor', field: '/value' })
    expect(reply.body.refusal?.message.zh).toContain('底线')
    expect(ruleOf(await rulesOf('2026-10-01'), 'floating.contact')!.values.find(({ key }) => key === 'times.per')).toMatchObject({
      said: { zh: expect.stringContaining('季') },
    })
    const after = await committee.call<{ own: unknown[] }>(rulebook.listDuties)
    expect(after.body.own.length).toBe(before.body.own.length + 1)
  })

  test('a stricter value stands above the floor', async () => {
    expect((await set(secretary, 'branch', { slot: 'floating.contact', key: 'times.per', value: 'month' })).body).toEqual({ looser: false })
    expect(ruleOf(await rulesOf('2026-10-01'), 'floating.contact')!.values.find(({ key }) => key === 'times.per')).toMatchObject({ origin: 'local' })
  })

  test('a value ends on its last day, and the one above holds again', async () => {
    expect(
      (
        await secretary.call(contract.endLocalValue, {
          params: unit('branch'),
          body: { slot: 'floating.contact', key: 'times.per', on: '2026-12-31', reason: '照省里执行' },
        })
      ).status,
    ).toBe(200)
    expect(ruleOf(await rulesOf('2027-01-01'), 'floating.contact')!.values.find(({ key }) => key === 'times.per')).toMatchObject({ origin: 'document' })
  })

  test('a value that is no value and a rule that is not in force are refused in words', async () => {
    expect((await set(secretary, 'branch', { slot: 'activity-day.calendar', key: 'leastHours', value: '半天' })).body.refusal?.code).toBe(
      'value-not-understood',
    )
    expect((await set(secretary, 'branch', { slot: 'no.such', key: 'x', value: 1 })).body.refusal?.code).toBe('no-such-rule')
  })

  test('a neighbour’s unit answers as if absent', async () => {
    const reply = await (await world.as('sibling-secretary')).call(contract.setLocalValue, {
      params: unit('branch'),
      body: { slot: 'activity-day.calendar', key: 'leastHours', value: 4, reason: '试试', cites: [], from: '2026-10-01' },
    })
    expect(reply.status).toBe(404)
  })
})

describe('readings and clashes', () => {
  test('a reading of an unclear text is chosen by name and from a day', async () => {
    const reply = await committee.call(contract.chooseReading, {
      params: unit('committee'),
      body: { slot: 'activity-day.calendar', key: 'onHoliday.to', chosen: 'same-weekday', reason: '仍在星期一', from: '2026-10-01' },
    })
    expect(reply.status).toBe(200)
    const choice = (rules: Rules) => ruleOf(rules, 'activity-day.calendar')!.choices.find(({ key }) => key === 'onHoliday.to')!
    expect(choice(await rulesOf('2026-10-01'))).toMatchObject({ chosen: 1, by: { byName: expect.any(String) } })
    expect(choice(await rulesOf('2026-09-30'))).toMatchObject({ chosen: 0, by: null })
    const wrong = await committee.call(contract.chooseReading, {
      params: unit('committee'),
      body: { slot: 'activity-day.calendar', key: 'onHoliday.to', chosen: 'whenever', reason: null, from: '2026-11-01' },
    })
    expect(wrong.body.refusal?.code).toBe('no-such-reading')
  })

  test('what the text leaves to the organisation department is not for a committee to choose', async () => {
    const found = await world.inDistrict((tx) => inForce(tx, world.units.branch.id, day('2026-09-07')))
    const left = [...found.rules.values()].flatMap((rule) =>
      rule.choices.filter(({ chooser }) => chooser.endsWith('department')).map(({ key }) => ({ slot: rule.slot, key })),
    )[0]
    if (!left) return
    expect(
      (await committee.call(contract.chooseReading, { params: unit('committee'), body: { ...left, chosen: 'x', reason: null, from: '2026-10-01' } })).status,
    ).toBe(403)
  })

  type Clashes = {
    clashes: {
      id: string
      topic: Text
      sides: { pack: string; answers: boolean | null }[]
      chosen: { pack: string; who: { byName: string } } | null
      handled: unknown
    }[]
  }
  const clashes = async () => (await committee.call<Clashes>(contract.listClashes, { params: unit('committee') })).body.clashes

  test('contradictions among the packs in force are listed with both sides and what the product does', async () => {
    const shift = (await clashes()).find(({ id }) => id === 'holiday-shift')!
    expect(shift.sides.map(({ pack, answers }) => [pack, answers])).toEqual(
      expect.arrayContaining([
        ['zhangshu-2017-37', true],
        ['jiangsu-activity-day', false],
      ]),
    )
    expect(shift).toMatchObject({ chosen: null, handled: { by: { zh: expect.any(String) } } })
  })

  test('a clash decided for the higher document makes the nearer rule stand back, and says who decided', async () => {
    expect(
      (await committee.call(contract.decideClash, { params: unit('committee'), body: { id: 'holiday-shift', chosen: 'no-such-pack', reason: '试试' } })).body
        .refusal?.code,
    ).toBe('no-such-side')
    expect(
      (
        await committee.call(contract.decideClash, {
          params: unit('committee'),
          body: { id: 'holiday-shift', chosen: 'jiangsu-activity-day', reason: '与全省一致' },
        })
      ).status,
    ).toBe(200)
    expect(ruleOf(await rulesOf(), 'activity-day.calendar')!.pack.id).toBe('jiangsu-activity-day')
    expect((await clashes()).find(({ id }) => id === 'holiday-shift')!.chosen).toMatchObject({
      pack: 'jiangsu-activity-day',
      who: { byName: expect.any(String) },
    })
    await committee.call(contract.decideClash, { params: unit('committee'), body: { id: 'holiday-shift', chosen: 'zhangshu-2017-37', reason: '镇里统一安排' } })
    expect(ruleOf(await rulesOf(), 'activity-day.calendar')!.pack.id).toBe('zhangshu-2017-37')
  })
})

describe('a province puts a pack into force for its districts', () => {
  const adoptIn = (regionId: number, pack = 'jiangsu-fact-record') =>
    withDistrict(world.db, registryScope(), (tx) =>
      adoptForRegion(tx, { regionId, pack, from: day('2026-03-01'), decidedByName: '省委组织部', at: world.clock.now() }),
    )
  const packsOn = async (client: Client, unitId: string, on: string) =>
    (await client.call<Rules>(contract.showInForce, { params: { unitId }, query: { on } })).body.rules.filter(({ pack }) => pack.id === 'jiangsu-fact-record')

  test('from its day on, in its own branches and not in those of another province, and says who decided', async () => {
    expect(await adoptIn(43)).toMatchObject({ ok: true, value: { region: { name: '湖南省' } } })
    expect(await packsOn(secretary, world.units.branch.id, '2026-02-28')).toEqual([])
    const there = await packsOn(secretary, world.units.branch.id, '2026-03-01')
    expect(there.length).toBeGreaterThan(0)
    for (const { adoption } of there) expect(adoption).toMatchObject({ level: 'province', inherited: true, byName: '省委组织部' })
    expect(await packsOn(await world.as('foreign-secretary'), world.units.foreignBranch.id, '2026-03-01')).toEqual([])
  })

  test('is refused twice, for a district, for no region and for no pack', async () => {
    const code = async (regionId: number, pack?: string) => {
      const answer = await adoptIn(regionId, pack)
      return answer.ok ? null : answer.refusal.code
    }
    expect([await code(43), await code(430699), await code(99), await code(43, 'no-such-pack')]).toEqual([
      'adopted-already',
      'adopts-itself',
      'no-such-region',
      'no-such-pack',
    ])
  })
})
