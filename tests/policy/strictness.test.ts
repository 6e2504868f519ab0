import { describe, expect, test } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import { kindOf } from '../../src/policy/engine/kinds.ts'
import { withValueAt } from '../../src/policy/engine/slots.ts'
import { joinStrictness } from '../../src/policy/vocabulary/outcomes.ts'
import { YANGZHOU, ZHANGSHU, inForceIn } from './world.ts'

const on = day('2026-06-30')
const rules = { ...Object.fromEntries(inForceIn(YANGZHOU, { on }).rules), ...Object.fromEntries(inForceIn(ZHANGSHU, { on }).rules) }

const against = (slot: string, path: (string | number)[], value: unknown) =>
  kindOf(rules[slot]!).stricter(withValueAt(rules[slot]!.body, path, value), rules[slot]!.body)

describe('which of two rules is stricter', () => {
  test.each([
    ['a bar at three quarters instead of two thirds', 'attendance.excellent-bar', ['when', 0, 'value'], { num: 3, den: 4 }, 'stricter'],
    ['a bar at one half instead of two thirds', 'attendance.excellent-bar', ['when', 0, 'value'], { num: 1, den: 2 }, 'looser'],
    ['a bar at four sixths, which is two thirds', 'attendance.excellent-bar', ['when', 0, 'value'], { num: 4, den: 6 }, 'equal'],
    ['a participation of ninety per cent instead of eighty', 'activity-day.participation', ['must', 0, 'value'], { num: 90, den: 100 }, 'stricter'],
    ['a participation of seventy per cent', 'activity-day.participation', ['must', 0, 'value'], { num: 70, den: 100 }, 'looser'],
    ['two in a row instead of three', 'attendance.absences', ['when', 0, 'value'], { num: 2, den: 1 }, 'stricter'],
    ['seven in all instead of six', 'attendance.absences', ['when', 1, 'value'], { num: 7, den: 1 }, 'looser'],
    ['both conditions needed instead of one', 'attendance.absences', ['joined'], 'all', 'looser'],
    ['a rolling year instead of the calendar year', 'attendance.absences', ['over'], 'rolling-year', 'incomparable'],
    ['a report each quarter instead of each half-year', 'activity-day.report', ['times', 'per'], 'quarter', 'stricter'],
    ['a report each year', 'activity-day.report', ['times', 'per'], 'calendar-year', 'looser'],
    ['thirty days instead of fifteen', 'activity-day.report', ['within'], { count: 30, unit: 'days' }, 'looser'],
    ['four hours instead of three', 'activity-day.calendar', ['leastHours'], 4, 'stricter'],
    ['no approval for a change', 'activity-day.calendar', ['change', 'approval'], 'none', 'looser'],
    ['another weekday', 'activity-day.calendar', ['on'], { weekday: 'friday', nth: 1 }, 'incomparable'],
    ['a failed check that is only flagged', 'activity-day.validity', ['checks', 1, 'then'], 'flag', 'looser'],
    [
      'one more forbidden kind of spending',
      'activity-day.validity',
      ['checks', 5, 'forbidden'],
      ['tour', 'allowance', 'souvenir', 'banquet', 'transport'],
      'stricter',
    ],
    ['a leave that is left out of the total', 'attendance.credit', ['counts', 'excused'], null, 'incomparable'],
    ['attendance elsewhere that counts for nothing', 'attendance.credit', ['counts', 'elsewhere'], { num: 0, den: 1 }, 'stricter'],
  ] as const)('%s', (_what, slot, path, value, expected) => {
    expect(against(slot, [...path], value)).toBe(expected)
  })

  test('every rule is equal to itself', () => {
    for (const rule of Object.values(rules)) expect([rule.slot, kindOf(rule).stricter(rule.body, rule.body)]).toEqual([rule.slot, 'equal'])
  })

  test('stricter here and looser there cannot be compared', () => {
    expect(joinStrictness(['stricter', 'equal', 'looser'])).toBe('incomparable')
    expect(joinStrictness(['equal', 'stricter'])).toBe('stricter')
    expect(joinStrictness([])).toBe('equal')
  })
})

describe('which of two rates, shares, records is stricter', () => {
  const national = Object.fromEntries(inForceIn('national', { on }).rules)
  const compared = (slot: string, path: (string | number)[], value: unknown) =>
    kindOf(national[slot]!).stricter(withValueAt(national[slot]!.body, path, value), national[slot]!.body)

  test.each([
    ['three months of back-payment instead of six', 'dues.limits', ['late'], 3, 'stricter'],
    ['a year of back-payment', 'dues.limits', ['late'], 12, 'looser'],
    ['another rounding', 'dues.rate', ['rounding'], 'down', 'incomparable'],
    ['ten per cent upward instead of five', 'dues.upward-share', ['limits', 0, 'part'], { num: 10, den: 100 }, 'stricter'],
    ['a quarter excellent instead of a third', 'appraisal.excellent-share', ['limits', 0, 'part'], { num: 1, den: 4 }, 'stricter'],
    ['a half excellent', 'appraisal.excellent-share', ['limits', 0, 'part'], { num: 1, den: 2 }, 'looser'],
    ['forty hours instead of thirty-two', 'study.hours', ['must', 0, 'value'], { num: 40, den: 1 }, 'stricter'],
    ['a meeting each month instead of each quarter', 'meetings.members', ['times', 'per'], 'month', 'stricter'],
    ['a field that may stay empty', 'leaders.double-life', ['optional'], ['body-meeting'], 'looser'],
  ] as const)('%s', (_what, slot, path, value, expected) => {
    expect(compared(slot, [...path], value)).toBe(expected)
  })

  test('every national rule is equal to itself', () => {
    for (const rule of Object.values(national)) expect([rule.slot, kindOf(rule).stricter(rule.body, rule.body)]).toEqual([rule.slot, 'equal'])
  })
})
