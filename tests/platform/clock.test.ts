import { describe, expect, test } from 'vitest'
import { frozenClock, systemClock } from '../../src/platform/clock.ts'

describe('a clock tells the moment and the day it is in China', () => {
  test('shortly before midnight in China it is still the old day, shortly after the new one', () => {
    const clock = frozenClock('2026-09-07T23:59:59+08:00')
    expect(clock.today()).toBe('2026-09-07')
    clock.set('2026-09-08T00:00:00+08:00')
    expect(clock.today()).toBe('2026-09-08')
    expect(clock.now().toISOString()).toBe('2026-09-07T16:00:00.000Z')
  })

  test('the day does not depend on where the server stands', () => {
    expect(frozenClock('2026-12-31T16:30:00Z').today()).toBe('2027-01-01')
    expect(frozenClock('2026-12-31T16:30:00Z', 'Asia/Urumqi').today()).toBe('2026-12-31')
  })

  test('a moment without its offset, or no moment at all, is refused', () => {
    expect(() => frozenClock('2026-09-07T08:00:00')).toThrow(/offset/)
    expect(() => frozenClock('yesterday')).toThrow(RangeError)
  })

  test('nobody can turn a frozen clock by changing the moment it gave out', () => {
    const clock = frozenClock('2026-09-07T08:00:00+08:00')
    clock.now().setFullYear(1999)
    expect(clock.today()).toBe('2026-09-07')
  })

  test('the clock of the machine moves and its day is a day', () => {
    const clock = systemClock()
    expect(clock.today()).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(1000)
  })
})
