import { describe, expect, test } from 'vitest'
import { day, type Day } from '../../src/kernel/days.ts'
import { readYuan, showYuan } from '../../src/kernel/money.ts'
import { parsePacks } from '../../src/policy/engine/parse.ts'
import { resolve, type InForce } from '../../src/policy/engine/resolve.ts'
import { amountOwed, collectorFor, normOf, payerNamed, rounded, type RateBody } from '../../src/policy/kinds/rate.ts'
import type { RuleInForce } from '../../src/policy/vocabulary/rules.ts'
import { inForceIn } from './world.ts'

const packWith = (brackets: string) =>
  parsePacks([
    {
      path: 'p/pack.yaml',
      text: 'id: p\ntitle: { zh: 甲, en: a }\nversion: 1\nlayer: county\ninForce: "2020-01-01"\ndocuments: [d]\n',
    },
    {
      path: 'p/documents/d.yaml',
      text: 'title: { zh: 甲, en: a }\nissuer: { zh: 甲, en: a }\nissued: unknown\narticles: [{ id: "1", gist: { zh: 甲, en: a }, status: modelled }]\n',
    },
    {
      path: 'p/rules/dues.yaml',
      text: `- rule: dues.rate\n  kind: rate\n  title: { zh: 甲, en: a }\n  cites: [d#1]\n  about: member\n  payers:\n    - key: salaried\n      title: { zh: 甲, en: a }\n      base: monthly-fixed\n      brackets:\n${brackets}`,
    },
  ])

const table = (brackets: string) => packWith(brackets).faults.map(({ file, line, code }) => `${file}:${line} ${code}`)

describe('a table of brackets', () => {
  test('from zero upward without a hole is read', () => {
    expect(table('        - { over: 0, upTo: 3000, rate: 0.5% }\n        - { over: 3000, rate: 1% }\n')).toEqual([])
  })

  test.each([
    ['two that overlap', '        - { over: 0, upTo: 3000, rate: 0.5% }\n        - { over: 2000, rate: 1% }\n', 'p/rules/dues.yaml:12 bracket-overlap'],
    ['one without an end before another', '        - { over: 0, rate: 0.5% }\n        - { over: 3000, rate: 1% }\n', 'p/rules/dues.yaml:12 bracket-overlap'],
    ['a hole between two', '        - { over: 0, upTo: 3000, rate: 0.5% }\n        - { over: 3000.01, rate: 1% }\n', 'p/rules/dues.yaml:12 bracket-gap'],
    ['a hole at the bottom', '        - { over: 100, rate: 1% }\n', 'p/rules/dues.yaml:11 bracket-gap'],
    ['a hole at the top', '        - { over: 0, upTo: 3000, rate: 0.5% }\n', 'p/rules/dues.yaml:11 bracket-gap'],
    ['one that holds nothing', '        - { over: 0, upTo: 0, rate: 0.5% }\n        - { over: 0, rate: 1% }\n', 'p/rules/dues.yaml:11 bracket-empty'],
    ['three decimals', '        - { over: 0, upTo: "0.005", rate: 1% }\n', 'p/rules/dues.yaml:11 wrong-value'],
    ['a rate that is none', '        - { over: 0, rate: half }\n', 'p/rules/dues.yaml:11 wrong-value'],
  ])('with %s is refused with file and line', (_what, brackets, fault) => {
    expect(table(brackets)).toContain(fault)
  })
})

describe('an amount', () => {
  const national = inForceIn('national', { on: day('2026-03-31') }).rules.get('dues.rate') as RuleInForce<RateBody>
  const owes = (payer: string, base: number | null) => normOf(national.body, payerNamed(national.body, payer)!, base).amount

  test('goes over the whole base and never falls as the base grows [ZS-08d]', () => {
    let last = -1
    for (let base = 0; base <= 1_200_000; base += 997) {
      const amount = owes('salaried', base)!
      expect(amount).toBeGreaterThanOrEqual(last)
      expect(Math.abs(amount * 1000 - base * (base > 1_000_000 ? 20 : base > 500_000 ? 15 : base > 300_000 ? 10 : 5))).toBeLessThanOrEqual(500)
      last = amount
    }
  })

  test('is a whole number of cents, halves up', () => {
    expect([rounded(5, 10, 'half-up'), rounded(4, 10, 'half-up'), rounded(5, 10, 'down'), rounded(1, 10, 'up')]).toEqual([1, 0, 0, 1])
    expect(() => rounded(Number.MAX_SAFE_INTEGER, 1, 'half-up')).toThrow(/too large/)
  })

  test('of somebody in hardship is the approved one only once it is approved', () => {
    const norm = normOf(national.body, payerNamed(national.body, 'salaried')!, 400_000)
    const special = { amount: 500, studied: day('2026-01-10'), approvedBy: 'committee', approvedOn: null } as const
    expect(amountOwed(national.body, norm, { agreed: null, special })).toBe(500)
    expect(amountOwed(national.body, norm, { agreed: null, special: { ...special, approvedBy: null } })).toBe(4000)
  })

  test('without a rule on collectors nobody is named', () => {
    expect(collectorFor(national, 'both')).toEqual({ actor: null, open: null })
  })
})

describe('yuan', () => {
  test.each([
    ['15', 1500],
    ['15.5', 1550],
    ['１５．０５', 1505],
    ['1,234.56元', 123456],
    ['0.20', 20],
  ])('%s is read', (written, amount) => expect(readYuan(written)).toBe(amount))

  test.each(['15.005', '-1', '', 'a', '1e3', '.5'])('%s is not', (written) => expect(readYuan(written)).toBeNull())

  test('are shown with two decimals', () => expect([showYuan(0), showYuan(5), showYuan(-1234)]).toEqual(['0.00', '0.05', '-12.34']))
})

describe('a table that changed', () => {
  const { packs, faults } = packWith(
    '        - { from: "2020-01-01", cites: [d#1], value: [{ over: 0, rate: 1% }] }\n        - { from: "2026-04-01", cites: [d#1], value: [{ over: 0, upTo: 3000, rate: 0.5% }, { over: 3000, rate: 1% }] }\n',
  )
  const on = (day: Day, local?: unknown) => {
    const who = { unit: 'u', by: '张三', at: '2020-01-01' }
    return resolve({
      packs,
      chain: [{ id: 'u', name: '支部', level: 'unit' }],
      adoptions: [{ ...who, pack: 'p', from: '2020-01-01' as Day, to: null }],
      choices: [],
      localValues:
        local === undefined ? [] : [{ ...who, slot: 'dues.rate', key: 'payers.salaried.brackets', value: local, from: '2020-01-01' as Day, to: null }],
      on: day,
    })
  }
  const owes = (inForce: InForce) => {
    const body = inForce.rules.get('dues.rate')!.body as RateBody
    return normOf(body, payerNamed(body, 'salaried')!, 200_000).amount
  }

  test('holds from its day, and the one before up to the day before', () => {
    expect(faults).toEqual([])
    expect([owes(on(day('2026-03-31'))), owes(on(day('2026-04-01')))]).toEqual([2000, 1000])
  })

  test('by a unit itself is read as strictly as a pack', () => {
    expect(owes(on(day('2026-04-01'), [{ over: 0, rate: '2%' }]))).toBe(4000)
    const overlapping = on(day('2026-04-01'), [
      { over: 0, upTo: 3000, rate: '1%' },
      { over: 2000, rate: '2%' },
    ])
    expect(overlapping.unread.map(({ why }) => why.zh).join()).toContain('重叠')
    expect(owes(overlapping)).toBe(1000)
  })
})
