import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import { evaluate, evaluateSet, asksOf, sourceOf } from '../../src/policy/engine/evaluate.ts'
import { compares } from '../../src/policy/kinds/threshold.ts'
import { wholeSum } from '../../src/policy/vocabulary/ticks.ts'
import { YANGZHOU, inForceIn, memberFacts, rowsFor } from './world.ts'

const on = day('2026-12-31')
const inForce = inForceIn(YANGZHOU, { on, choices: { 'attendance.credit/counts.excused': 'none', 'attendance.credit/counts.elsewhere': 'full' } })
const bar = inForce.rules.get('attendance.excellent-bar')!
const talk = inForce.rules.get('attendance.talk')!

const judge = (rule: typeof bar, ticks: string, ahead = 0) =>
  evaluate({ rule, about: { kind: 'member', id: 'm' }, on, with: sourceOf(inForce), facts: memberFacts(rule, on, ticks, ahead) })

const counts = fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 400 })).filter(([present, absent]) => present + absent > 0)

describe('a limit is compared in whole numbers', () => {
  test('a fraction is below another exactly when the products of big whole numbers say so [YZ-05f]', () => {
    const part = fc.integer({ min: 0, max: 2 ** 26 })
    const whole = fc.integer({ min: 1, max: 2 ** 26 })
    fc.assert(
      fc.property(part, whole, part, whole, (a, b, c, d) => {
        const below = BigInt(a) * BigInt(d) < BigInt(c) * BigInt(b)
        expect(compares({ num: a, den: b }, '<', { num: c, den: d })).toBe(below)
        expect(compares({ num: a, den: b }, '>=', { num: c, den: d })).toBe(!below)
      }),
    )
  })

  test('below two thirds means three times the attended is less than twice the total [YZ-05d, YZ-05f]', () => {
    fc.assert(
      fc.property(counts, ([present, absent]) => {
        const total = BigInt(present + absent)
        expect(judge(bar, 'P'.repeat(present) + 'A'.repeat(absent)).outcome).toBe(3n * BigInt(present) < 2n * total ? 'not_met' : 'met')
      }),
    )
  })

  test('below one half means twice the attended is less than the total [YZ-05e, YZ-05f]', () => {
    fc.assert(
      fc.property(counts, ([present, absent]) => {
        expect(judge(talk, 'P'.repeat(present) + 'A'.repeat(absent)).outcome).toBe(2 * present < present + absent ? 'not_met' : 'met')
      }),
    )
  })

  test('unknown ticks hold the answer up exactly while they could change it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 6 }), (present, absent, unknown) => {
        const [worst, best] = ['A', 'P'].map((letter) => judge(bar, 'P'.repeat(present) + 'A'.repeat(absent) + letter.repeat(unknown)).outcome)
        expect(judge(bar, 'P'.repeat(present) + 'A'.repeat(absent) + 'U'.repeat(unknown)).outcome).toBe(worst === best ? worst : 'unknown')
      }),
    )
  })

  test('the best still attainable is what attending everything ahead would give [YZ-05g]', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 11 }), fc.integer({ min: 0, max: 11 }), fc.integer({ min: 1, max: 12 }), (present, absent, ahead) => {
        fc.pre(present + absent > 0)
        const best = judge(bar, 'P'.repeat(present) + 'A'.repeat(absent), ahead).figures[0]!.outlook!.best
        expect(best).toEqual(judge(bar, 'P'.repeat(present + ahead) + 'A'.repeat(absent)).figures[0]!.amount)
      }),
    )
  })
})

describe('one string of ticks', () => {
  const letters = fc.array(fc.constantFrom(...'PORHLXFAUporhlxfau'), { maxLength: 40 }).map((all) => all.join(''))

  test('due is present, excused, exempt, elsewhere, absent and unknown, always [YZ-05f]', () => {
    fc.assert(
      fc.property(letters, (ticks) => {
        const { due, present, excused, exempt, elsewhere, absent, unknown } = wholeSum(ticks)
        expect(present + excused + exempt + elsewhere + absent + unknown).toBe(due)
      }),
    )
  })

  test('many members judged at once come out as each would alone', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(letters, fc.integer({ min: 0, max: 6 })), { minLength: 1, maxLength: 30 }), (members) => {
        const rows = members.map(([ticks, ahead], index) => ({ subject: `m${index}`, ticks, ahead }))
        for (const rule of [bar, talk]) {
          const together = evaluateSet({ rule, on, with: sourceOf(inForce) }, rowsFor(rule, on, rows))
          rows.forEach((row, index) => {
            const alone = evaluate({
              rule,
              about: { kind: 'member', id: row.subject },
              on,
              with: sourceOf(inForce),
              facts: {
                answered: asksOf(rule, on)
                  .slice(0, 1)
                  .map((request) => ({ request, row })),
              },
            })
            expect(together[index]).toEqual(alone)
          })
        }
      }),
      { numRuns: 50 },
    )
  })

  test('fifty thousand members are judged in less than two seconds of work', () => {
    const all = 'PPPPPPPPLAXHU'
    const rows = Array.from({ length: 50_000 }, (_, index) => ({
      subject: `m${index}`,
      ticks: Array.from({ length: 12 }, (_, month) => all[(index * 7 + month * month * 3 + (index >> month)) % all.length]).join(''),
      ahead: 0,
    }))
    const started = process.cpuUsage()
    expect(evaluateSet({ rule: bar, on, with: sourceOf(inForce) }, rowsFor(bar, on, rows))).toHaveLength(50_000)
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(2000)
  })
})
