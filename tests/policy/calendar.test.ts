import { describe, expect, test } from 'vitest'
import { day, weekdayOf } from '../../src/kernel/days.ts'
import { calendarOfYear, type CalendarBody, type Holidays } from '../../src/policy/kinds/calendar.ts'
import type { RuleInForce } from '../../src/policy/vocabulary/rules.ts'
import { ZHANGSHU, inForceIn, worldOf } from './world.ts'
import { resolve } from '../../src/policy/engine/resolve.ts'

const name = { zh: '国庆节', en: 'National Day' }
const HOLIDAYS: Holidays = {
  2026: { published: true, work: {}, free: Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((date) => [`2026-10-0${date}`, name])) },
  2027: { published: false, work: {}, free: {} },
}
const rule = inForceIn(ZHANGSHU, { on: day('2026-06-30') }).rules.get('activity-day.calendar') as RuleInForce<CalendarBody>

describe('the year of a branch', () => {
  test('has twelve days, each a Monday unless a holiday moved it, with the reason [ZS-01a, ZS-01b]', () => {
    const year = calendarOfYear(rule, 2026, HOLIDAYS)
    expect(year).toHaveLength(12)
    for (const planned of year.filter((one) => one.moved === null)) expect(weekdayOf(planned.on!)).toBe(1)
    expect(year.filter((one) => one.moved !== null)).toMatchObject([
      { month: 10, on: '2026-10-08', moved: { from: '2026-10-05', reason: name, steps: [{ on: '2026-10-05' }, { on: '2026-10-06' }, { on: '2026-10-07' }] } },
    ])
  })

  test('whose holidays are not announced is open, never a row of ordinary Mondays [ZS-01b]', () => {
    expect(calendarOfYear(rule, 2027, HOLIDAYS).map((planned) => planned.on)).toEqual(Array(12).fill(null))
  })

  test('is open while nobody has fixed the day of a province that leaves it to the county [JS-A-03c]', () => {
    const unset = inForceIn('jiangsu-activity-day', { on: day('2026-06-30') }).rules.get('activity-day.calendar') as RuleInForce<CalendarBody>
    expect(calendarOfYear(unset, 2026, HOLIDAYS).map((planned) => planned.nominal)).toEqual(Array(12).fill(null))
  })

  test('is the county’s once the county has fixed it, and a branch that deviates shows it [JS-A-03c]', () => {
    const world = worldOf('jiangsu-activity-day', { on: day('2026-06-30'), local: { 'activity-day.calendar/on': { dayOfMonth: 10 } } })
    const inForce = resolve(world)
    const fixed = inForce.rules.get('activity-day.calendar') as RuleInForce<CalendarBody>
    expect(calendarOfYear(fixed, 2026, HOLIDAYS)[8]).toMatchObject({ on: '2026-09-10', moved: null })
    expect(fixed.values.find((value) => value.key === 'on')).toMatchObject({ origin: 'local', set: { unitName: '县委组织部' } })
  })
})
