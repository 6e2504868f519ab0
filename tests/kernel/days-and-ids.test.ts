import { describe, expect, it } from 'vitest'
import { isDay } from '../../src/kernel/days.ts'
import { newId } from '../../src/kernel/ids.ts'

describe('days of the calendar', () => {
  it('are those the calendar has, for every day of four centuries', () => {
    for (let at = Date.UTC(1800, 0, 1); at < Date.UTC(2200, 0, 1); at += 86_400_000) expect(isDay(new Date(at).toISOString().slice(0, 10))).toBe(true)
  })
  it.each([
    '2019-02-29',
    '1900-02-29',
    '2100-02-29',
    '2019-04-31',
    '2019-00-10',
    '2019-13-01',
    '2019-01-00',
    '2019-01-32',
    '2019-1-1',
    '20190101',
    '0001-01-01',
    '',
  ])('%s is none', (text) => {
    expect(isDay(text)).toBe(false)
  })
  it.each(['2000-02-29', '2024-02-29', '1600-02-29'])('%s is one', (text) => {
    expect(isDay(text)).toBe(true)
  })
})

describe('ids', () => {
  it('are version 7, sort by the moment and never come twice', () => {
    const before = Date.now()
    const ids = Array.from({ length: 20_000 }, () => newId())
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true)
    expect(Number.parseInt(ids[0]!.replace('-', '').slice(0, 12), 16)).toBeGreaterThanOrEqual(before)
  })
})
