import { describe, expect, test } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import { clashesFor } from '../../src/policy/engine/clashes.ts'
import { parsePacks } from '../../src/policy/engine/parse.ts'
import { resolve, wouldRefuse, type Adoption, type Choice, type LocalValue } from '../../src/policy/engine/resolve.ts'
import { BRANCH, COUNTY, PACKS, TOWNSHIP, YANGZHOU, ZHANGSHU, worldOf } from './world.ts'

const on = day('2026-06-30')
const adopt = (unit: string, pack: string, from = '2022-01-01', to: string | null = null): Adoption => ({
  unit,
  pack,
  from: day(from),
  to: to === null ? null : day(to),
  by: '李四',
  at: '2022-01-01',
})
const local = (unit: string, slot: string, key: string, value: unknown): LocalValue => ({
  unit,
  slot,
  key,
  value,
  from: day('2022-01-01'),
  to: null,
  by: '李四',
  at: '2022-01-01',
})
const choose = (unit: string, slot: string, key: string, chosen: unknown): Choice => ({ unit, slot, key, chosen, by: '李四', at: '2022-01-01' })
const base = worldOf([], { on })

/** A province that asks for quarterly contact as a floor, and packs of a county below it. */
const contact = (id: string, layer: string, per: string, atLeast = '1') => [
  { path: `${id}/pack.yaml`, text: `id: ${id}\ntitle: { zh: ${id}, en: ${id} }\nversion: 1\nlayer: ${layer}\ninForce: "2020-01-01"\ndocuments: [${id}-doc]\n` },
  {
    path: `${id}/documents/${id}-doc.yaml`,
    text: `title: { zh: 文, en: D }\nissuer: 甲\nissued: "2020-01-01"\narticles: [{ id: "1", gist: { zh: 要, en: g }, status: modelled }]\n`,
  },
  {
    path: `${id}/rules/c.yaml`,
    text: `- rule: floating.contact\n  kind: duty\n  title: { zh: 联系, en: Contact }\n  cites: [${id}-doc#1]\n  about: floating-member\n  bearer: home-branch\n  do: contact\n  times: { atLeast: ${atLeast}, per: ${per} }\n`,
  },
]
const FLOORED = '{ value: quarter, floor: true }'
const { packs: contactPacks, faults } = parsePacks([
  ...contact('province', 'province', FLOORED),
  ...contact('monthly', 'county', 'month'),
  ...contact('yearly', 'county', 'calendar-year'),
  ...contact('rare-but-many', 'county', 'half-year', '4'),
])
const inCounty = (pack: string, more: Partial<typeof base> = {}) =>
  resolve({ ...base, packs: contactPacks, adoptions: [adopt('county', 'province'), adopt('township', pack)], ...more })

describe('what is in force for a unit on a day', () => {
  test('a pack speaks from the day of its adoption to its last day [YZ-00c]', () => {
    const adoptions = [adopt('county', YANGZHOU, '2022-02-01', '2026-06-30')]
    const rules = (day_: string) => resolve({ ...base, adoptions, on: day(day_) }).rules.size
    expect([rules('2022-01-31'), rules('2022-02-01') > 0, rules('2026-06-30') > 0, rules('2026-07-01')]).toEqual([0, true, true, 0])
  })

  test('says from which level, inherited or own, by whom and since when [YZ-00c]', () => {
    const inForce = resolve({ ...base, adoptions: [adopt('county', YANGZHOU), adopt('branch', ZHANGSHU)] })
    expect(inForce.rules.get('attendance.talk')!.adoption).toMatchObject({
      unitName: COUNTY.name,
      level: 'county',
      inherited: true,
      by: '李四',
      from: '2022-01-01',
    })
    expect(inForce.rules.get('activity-day.calendar')!.adoption).toMatchObject({ unitName: BRANCH.name, inherited: false })
    expect(inForce.rules.get('attendance.talk')!.since).toBe('2022-01-01')
  })

  test('the nearest pack answers and the farther ones are kept beside it', () => {
    const inForce = resolve({ ...base, adoptions: [adopt('county', YANGZHOU), adopt('township', ZHANGSHU)] })
    expect(inForce.rules.get('attendance.credit')!.pack.id).toBe(ZHANGSHU)
    expect(inForce.farther.get('attendance.credit')!.map((rule) => rule.pack.id)).toEqual([YANGZHOU])
  })

  test('rules for other kinds of unit do not bind this one', () => {
    const inForce = resolve({ ...base, adoptions: [adopt('township', ZHANGSHU)] })
    expect(inForce.rules.has('activity-day.plan')).toBe(false)
    expect(inForce.forOthers.map((rule) => rule.slot)).toContain('activity-day.plan')
    expect(resolve({ ...base, chain: [TOWNSHIP, COUNTY], adoptions: [adopt('township', ZHANGSHU)] }).rules.has('activity-day.plan')).toBe(true)
  })

  test('a local value shows who set it, and the value above stays known [YZ-00c]', () => {
    const inForce = resolve({
      ...base,
      adoptions: [adopt('county', YANGZHOU)],
      localValues: [local('township', 'attendance.excellent-bar', 'when.limit.value', '3/4')],
    })
    const value = inForce.rules.get('attendance.excellent-bar')!.values.find((one) => one.key === 'when.limit.value')!
    expect(value).toMatchObject({ origin: 'local', value: { num: 3, den: 4 }, set: { unitName: TOWNSHIP.name, by: '李四' } })
    expect(inForce.loosened).toEqual([])
  })

  test('a local value looser than the one above is shown to the level above, not silently applied [YZ-00c]', () => {
    const inForce = resolve({
      ...base,
      adoptions: [adopt('county', YANGZHOU)],
      localValues: [local('township', 'attendance.excellent-bar', 'when.limit.value', '1/2')],
    })
    expect(inForce.loosened).toMatchObject([
      { slot: 'attendance.excellent-bar', key: 'when.limit.value', unitName: TOWNSHIP.name, above: { value: { num: 2, den: 3 } } },
    ])
  })

  test('the nearest of two local values holds', () => {
    const values = [
      local('branch', 'attendance.excellent-bar', 'when.limit.value', '4/5'),
      local('county', 'attendance.excellent-bar', 'when.limit.value', '3/4'),
    ]
    expect(
      resolve({ ...base, adoptions: [adopt('county', YANGZHOU)], localValues: values })
        .rules.get('attendance.excellent-bar')!
        .values.find((one) => one.key === 'when.limit.value')!.value,
    ).toEqual({ num: 4, den: 5 })
  })

  test('a choice shows who made it; one that is no reading is reported, not applied', () => {
    const choices = [choose('county', 'attendance.credit', 'counts.excused', 'out'), choose('county', 'attendance.credit', 'counts.elsewhere', '1/2')]
    const inForce = resolve({ ...base, adoptions: [adopt('county', YANGZHOU)], choices })
    const [excused, elsewhere] = ['counts.excused', 'counts.elsewhere'].map(
      (key) => inForce.rules.get('attendance.credit')!.choices.find((one) => one.key === key)!,
    )
    expect(excused).toMatchObject({ chosen: 1, by: { unitName: COUNTY.name } })
    expect(elsewhere).toMatchObject({ chosen: null, by: null })
    expect(inForce.unread).toMatchObject([{ slot: 'attendance.credit', key: 'counts.elsewhere' }])
  })
})

describe('a floor may be tightened and not loosened', () => {
  test('the packs of this test are sound', () => expect(faults).toEqual([]))

  test('monthly contact below a quarterly floor answers', () => {
    const inForce = inCounty('monthly')
    expect(inForce.rules.get('floating.contact')!.pack.id).toBe('monthly')
    expect([inForce.refused, inForce.clashes]).toEqual([[], []])
  })

  test('yearly contact below a quarterly floor is refused and the clause named [YZ-00c]', () => {
    const inForce = inCounty('yearly')
    expect(inForce.rules.get('floating.contact')!.pack.id).toBe('province')
    expect(inForce.refused).toMatchObject([
      { slot: 'floating.contact', how: 'looser', unitName: TOWNSHIP.name, floor: { pack: 'province', cites: [{ document: 'province-doc', article: '1' }] } },
    ])
  })

  test('a local value below the floor is refused with the clause before it is recorded [YZ-00c]', () => {
    const world = { ...base, packs: contactPacks, adoptions: [adopt('county', 'province')] }
    expect(wouldRefuse(world, local('branch', 'floating.contact', 'times.per', 'half-year'))).toMatchObject({
      how: 'looser',
      floor: { cites: [{ document: 'province-doc' }] },
    })
    expect(wouldRefuse(world, local('branch', 'floating.contact', 'times.per', 'month'))).toBeNull()
    expect(wouldRefuse(world, local('branch', 'floating.contact', 'times.per', 'fortnight'))).toMatchObject({ key: 'times.per' })
  })

  test('a prohibition held as a floor cannot be switched back on', () => {
    const world = { ...base, adoptions: [adopt('county', 'national')] }
    expect(wouldRefuse(world, local('branch', 'burden.check-in', 'enabled', true))).toMatchObject({ how: 'looser' })
  })

  test('two packs of one level that differ are a clash until somebody chooses', () => {
    const world = { ...base, packs: contactPacks, adoptions: [adopt('county', 'monthly'), adopt('county', 'yearly')] }
    expect(resolve(world).clashes).toMatchObject([{ slot: 'floating.contact', decided: null }])
    const decided = resolve({ ...world, choices: [choose('county', 'floating.contact', 'answers', 'yearly')] })
    expect(decided.rules.get('floating.contact')!.pack.id).toBe('yearly')
    expect(decided.clashes).toMatchObject([{ answers: 'yearly', decided: { by: '李四' } }])
  })
})

describe('contradictions among documents in force', () => {
  test('are listed when both sides are in force, with which one answers', () => {
    const world = { ...base, adoptions: [adopt('county', 'jiangsu-activity-day'), adopt('township', ZHANGSHU)] }
    const clashes = clashesFor(resolve(world), PACKS, [], world.chain)
    const shift = clashes.find((clash) => clash.id === 'holiday-shift')!
    expect(shift.sides.map((side) => [side.pack, side.answers])).toEqual([
      [ZHANGSHU, true],
      ['jiangsu-activity-day', false],
    ])
    expect(shift.sides.every((side) => side.cites.length > 0)).toBe(true)
  })

  test('are not listed while only one side is in force', () => {
    const world = { ...base, adoptions: [adopt('township', ZHANGSHU)] }
    expect(clashesFor(resolve(world), PACKS, [], world.chain)).toEqual([])
  })

  test('show the reading that somebody has chosen and who', () => {
    const world = { ...base, adoptions: [adopt('county', 'jiangsu-activity-day'), adopt('township', ZHANGSHU)] }
    const clash = clashesFor(resolve(world), PACKS, [choose('township', 'clash.holiday-shift', 'reading', '往后推')], world.chain).find(
      (one) => one.id === 'holiday-shift',
    )!
    expect(clash.chosen).toMatchObject({ said: '往后推', who: { by: '李四', unitName: TOWNSHIP.name } })
  })

  test('some forty topics are registered, each with at least two sides of registered clauses', () => {
    expect(PACKS.clashes.length).toBeGreaterThanOrEqual(40)
  })
})

describe('a higher unit looks at what binds those below it', () => {
  test('a township sees the calendar of its branches with what it has set itself', () => {
    const world = {
      ...base,
      chain: [TOWNSHIP, COUNTY],
      adoptions: [adopt('township', ZHANGSHU)],
      localValues: [local('township', 'activity-day.calendar', 'leastHours', 4)],
    }
    expect(resolve(world).rules.has('activity-day.calendar')).toBe(false)
    expect(
      resolve({ ...world, as: { type: 'branch' } })
        .rules.get('activity-day.calendar')!
        .values.find((value) => value.key === 'leastHours'),
    ).toMatchObject({ value: 4, origin: 'local' })
  })

  test('what was set below two packs of one level meets the one that was chosen to answer', () => {
    const world = {
      ...base,
      packs: contactPacks,
      adoptions: [adopt('county', 'monthly'), adopt('county', 'yearly')],
      choices: [choose('county', 'floating.contact', 'answers', 'yearly')],
      localValues: [local('branch', 'floating.contact', 'times.atLeast', 3)],
    }
    expect(resolve(world).rules.get('floating.contact')).toMatchObject({ pack: { id: 'yearly' }, body: { times: { atLeast: 3, per: 'calendar-year' } } })
  })
})
