import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { clashesFor } from '../../src/policy/engine/clashes.ts'
import { loadPacks } from '../../src/policy/engine/load.ts'
import { resolve, type ChainUnit, type LocalValue } from '../../src/policy/engine/resolve.ts'
import { day } from '../../src/kernel/days.ts'

const { packs } = loadPacks(join(import.meta.dirname, '..', '..', 'packs'))

const chain: ChainUnit[] = [
  { id: 'branch', name: '某村党支部', level: 'unit', type: 'branch', sector: 'rural' },
  { id: 'township', name: '某镇党委', level: 'township', type: 'committee' },
  { id: 'county', name: '某县委', level: 'county', type: 'local-committee' },
]
const FROM = day('2026-02-01')
const adopted = (...ids: string[]) => ids.map((pack) => ({ unit: 'county', pack, from: FROM, to: null, by: '组织部', at: '2026-02-01' }))
const local = (unit: string, slot: string, key: string, value: unknown): LocalValue => ({
  unit,
  slot,
  key,
  value,
  from: FROM,
  to: null,
  by: '某人',
  at: '2026-02-01',
})
const inForce = (ids: string[], localValues: LocalValue[] = []) =>
  resolve({ packs, chain, adoptions: adopted(...ids), localValues, choices: [], on: day('2026-06-01') })

const JIANGSU = ['jiangsu-activity-day', 'jiangsu-fact-record', 'jiangsu-floating', 'jiangsu-faculty', 'national']

describe('a county of Jiangsu', () => {
  it('takes its day from the province, fixed once by the county for every branch below [JS-A-03c, YZ-00c]', () => {
    const rule = inForce(JIANGSU, [local('county', 'activity-day.calendar', 'on', { dayOfMonth: 20 })]).rules.get('activity-day.calendar')!
    expect(rule.pack.id).toBe('jiangsu-activity-day')
    expect(rule.values.find((value) => value.key === 'on')).toMatchObject({ origin: 'local', value: { dayOfMonth: 20 }, set: { unit: 'county', by: '某人' } })
  })

  it('sees a branch that keeps a day of its own [JS-A-03c]', () => {
    const rule = inForce(JIANGSU, [
      local('county', 'activity-day.calendar', 'on', { dayOfMonth: 20 }),
      local('branch', 'activity-day.calendar', 'on', { dayOfMonth: 8 }),
    ]).rules.get('activity-day.calendar')!
    expect(rule.values.find((value) => value.key === 'on')).toMatchObject({ value: { dayOfMonth: 8 }, set: { unit: 'branch' } })
  })

  it('may ask for contact each month, and is refused half-yearly contact with the clause [YZ-00c, JS-B-04f]', () => {
    expect(inForce(JIANGSU, [local('township', 'floating.contact', 'times.per', 'month')]).refused).toEqual([])
    const [refused] = inForce(JIANGSU, [local('township', 'floating.contact', 'times.per', 'half-year')]).refused
    expect(refused).toMatchObject({ slot: 'floating.contact', key: 'times.per', how: 'looser', floor: { pack: 'jiangsu-floating' } })
    expect(refused!.floor.cites[0]).toMatchObject({ document: 'jiangsu-floating', article: '2.1.2' })
  })

  it('has points off until somebody switches them on [JS-C-05d]', () => {
    const off = inForce(JIANGSU).rules.get('points.record')!
    expect(off.values.find((value) => value.key === 'enabled')).toMatchObject({ value: false, origin: 'ours' })
    const on = inForce(JIANGSU, [local('county', 'points.record', 'enabled', true)])
    expect(on.refused).toEqual([])
    expect(on.rules.get('points.record')!.values.find((value) => value.key === 'enabled')).toMatchObject({ value: true, origin: 'local' })
  })

  it('cannot have members ranked, even where points are published [JS-C-05f]', () => {
    const found = inForce(JIANGSU, [local('county', 'points.publication', 'enabled', true), local('county', 'points.publication', 'withhold', [])])
    expect(found.rules.get('points.publication')!.pack.id).toBe('national')
    expect(found.refused[0]).toMatchObject({ slot: 'points.publication', floor: { pack: 'national' } })
  })

  it('cannot switch a compulsory check-in or forced pictures back on', () => {
    for (const slot of ['burden.check-in', 'burden.forced-images', 'burden.usage']) {
      expect(inForce(JIANGSU, [local('township', slot, 'enabled', true)]).refused[0]).toMatchObject({ slot, key: 'enabled', floor: { pack: 'national' } })
    }
  })
})

describe('a township that follows Zhangshu', () => {
  it('lets a large branch split the day by group, and new-sector bodies by post, as the clause says [ZS-01c, ZS-11b, ZS-11c]', () => {
    const rule = inForce(['zhangshu-2017-37', 'national']).rules.get('activity-day.calendar')!
    expect(rule.pack.id).toBe('zhangshu-2017-37')
    expect(rule.values.find((value) => value.key === 'split')).toMatchObject({
      value: ['branch', 'group', 'post'],
      cites: [{ document: 'zhangshu-2017-37', article: '4.2' }],
    })
    expect(rule.values.find((value) => value.key === 'heldBy')!.value).toEqual(['branch', 'joint-branch', 'general-branch'])
  })
})

describe('the level in charge', () => {
  it('sets what is recorded and how soon, and a branch below sees who set it [JS-C-06a]', () => {
    const rule = inForce(JIANGSU, [
      local('county', 'record.role', 'fields', ['year', 'what']),
      local('township', 'record.organisation-life', 'within', '3 days'),
    ]).rules
    expect(rule.get('record.role')!.values.find((value) => value.key === 'fields')).toMatchObject({
      value: ['year', 'what'],
      origin: 'local',
      set: { unit: 'county' },
    })
    expect(rule.get('record.organisation-life')!.values.find((value) => value.key === 'within')).toMatchObject({
      value: { count: 3, unit: 'days' },
      set: { unit: 'township' },
    })
  })
})

describe('documents in force together', () => {
  it('are listed where they differ, with the side that answers', () => {
    const ids = ['changxiao', 'jiangsu-floating']
    const clash = clashesFor(inForce(ids), packs, [], chain).find((one) => one.id === 'floating-contact-interval')!
    expect(clash.sides.map((side) => [side.pack, side.answers])).toEqual([
      ['changxiao', true],
      ['jiangsu-floating', false],
    ])
    expect(
      inForce(ids)
        .rules.get('floating.contact')!
        .values.find((value) => value.key === 'times.per')!.value,
    ).toBe('month')
  })

  it('of one level never answer the same question twice', () => {
    expect(inForce(JIANGSU).clashes).toEqual([])
    expect(inForce([...JIANGSU, 'yangzhou-2021-38', 'jiguan-articles-19-20']).clashes).toEqual([])
  })

  it('of two levels give the stricter disclosure of dues, and a branch cannot loosen it below the yearly floor [ZS-08e]', () => {
    const both = inForce(['national', 'zhangshu-2017-37'])
    expect(both.clashes).toEqual([])
    expect(both.rules.get('dues.disclosure')!.values.find(({ key }) => key === 'times.per')!.value).toBe('half-year')
    const loosened = inForce(['national'], [local('branch', 'dues.disclosure', 'times.per', 'once')])
    expect(loosened.rules.get('dues.disclosure')!.values.find(({ key }) => key === 'times.per')!.value).toBe('calendar-year')
    expect(loosened.refused).toHaveLength(1)
  })

  it('show the difference about collectors and quorums only where a unit can choose', () => {
    const names = clashesFor(inForce(['national', 'changxiao', 'jiangsu-activity-day']), packs, [], chain).map(({ id }) => id)
    expect(names).toEqual(expect.arrayContaining(['meetings-interval', 'yearly-organisation-life', 'secretary-class', 'decision-majority', 'study-obligation']))
  })
})
