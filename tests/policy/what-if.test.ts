import { describe, expect, test } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import { compareOutcomes, compareRules } from '../../src/policy/engine/compare.ts'
import { asksOf, evaluate } from '../../src/policy/engine/evaluate.ts'
import { explain } from '../../src/policy/engine/explain.ts'
import { YANGZHOU, inForceIn, memberFacts } from './world.ts'

const on = day('2025-12-31')
const counted = { 'attendance.credit/counts.excused': 'none', 'attendance.credit/counts.elsewhere': 'full' }
const rows = [
  { subject: 'steady', ticks: 'PPPPPPPPPPPP', ahead: 0 },
  { subject: 'often on leave', ticks: 'PPPPPPPLLLAA', ahead: 0 },
  { subject: 'often away', ticks: 'PPPPPPAAAAAA', ahead: 0 },
]

describe('trying before adopting', () => {
  test('lists exactly who would come out differently if leave were left out of the total [YZ-05f]', () => {
    const before = inForceIn(YANGZHOU, { on, choices: counted })
    const after = inForceIn(YANGZHOU, { on, choices: { ...counted, 'attendance.credit/counts.excused': 'out' } })
    const changes = compareOutcomes(
      'attendance.excellent-bar',
      on,
      { before, after },
      () => rows,
      (rule) => asksOf(rule, on),
    )
    expect(changes.map(({ subject, before, after }) => [subject, before, after])).toEqual([['often on leave', 'not_met', 'met']])
  })

  test('a pack that is new shows everybody whom it touches', () => {
    const changes = compareOutcomes(
      'attendance.excellent-bar',
      on,
      { before: inForceIn([], { on }), after: inForceIn(YANGZHOU, { on, choices: counted }) },
      () => rows,
      (rule) => asksOf(rule, on),
    )
    expect(changes.map(({ before, after }) => [before, after])).toEqual([
      [null, 'met'],
      [null, 'not_met'],
      [null, 'not_met'],
    ])
  })

  test('names the values that change, rule by rule', () => {
    const changes = compareRules(inForceIn(YANGZHOU, { on }), inForceIn(YANGZHOU, { on, local: { 'attendance.excellent-bar/when.limit.value': '3/4' } }))
    expect(changes.filter((change) => change.change !== 'same')).toMatchObject([
      {
        slot: 'attendance.excellent-bar',
        change: 'other-values',
        values: [{ key: 'when.limit.value', before: { value: { num: 2, den: 3 } }, after: { value: { num: 3, den: 4 } } }],
      },
    ])
  })
})

describe('what nobody has settled', () => {
  const inForce = inForceIn(YANGZHOU, { on })
  const bar = inForce.rules.get('attendance.excellent-bar')!

  test('a silence that matters is put to the adopting organisation with what each choice gives [YZ-05f]', () => {
    const evaluation = evaluate({
      rule: bar,
      about: { kind: 'member', id: 'm' },
      on,
      with: (slot) => inForce.rules.get(slot) ?? null,
      facts: memberFacts(bar, on, 'PPPPPPPLLLAA'),
    })
    // attendance elsewhere is open too, but this member never was elsewhere
    expect(evaluation).toMatchObject({ outcome: 'to_judge', judge: [{ question: 'value-not-set', who: 'adopter', text: { zh: '文中没有写请假怎么算' } }] })
    const silent = explain(evaluation).steps.find((step) => step.step === 'silent' && step.key === 'attendance.credit/counts.excused')
    expect(silent).toMatchObject({
      others: [{ text: { zh: expect.stringContaining('请假计入总数') } }, { text: { zh: expect.stringContaining('请假不计入总数') } }],
    })
  })

  test('without any rule that says how a tick counts the ratio is unknown, and it says what to adopt', () => {
    const evaluation = evaluate({ rule: bar, about: { kind: 'member', id: 'm' }, on, with: () => null, facts: memberFacts(bar, on, 'PPPP') })
    expect(evaluation).toMatchObject({ outcome: 'unknown', missing: [{ zh: expect.stringContaining('请先采用') }] })
  })
})
