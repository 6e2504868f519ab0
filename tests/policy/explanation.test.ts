import { describe, expect, test } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import { evaluate, sourceOf } from '../../src/policy/engine/evaluate.ts'
import { explain } from '../../src/policy/engine/explain.ts'
import { keepFinding, replay } from '../../src/policy/engine/replay.ts'
import type { ExplanationStep } from '../../src/policy/vocabulary/explanation.ts'
import type { MeasureFact } from '../../src/policy/vocabulary/measures.ts'
import { YANGZHOU, ZHANGSHU, inForceIn, memberFacts } from './world.ts'

const on = day('2025-12-31')
const inForce = inForceIn(YANGZHOU, { on, choices: { 'attendance.credit/counts.excused': 'none', 'attendance.credit/counts.elsewhere': 'full' } })
const bar = inForce.rules.get('attendance.excellent-bar')!
const talk = inForce.rules.get('attendance.talk')!

/** The member of the drawing: thirteen sessions, one of them exempted, seven of twelve attended. */
const TICKS = 'PPLPHAPXLPLAP'
const judge = (rule: typeof bar, ticks = TICKS) =>
  evaluate({ rule, about: { kind: 'member', id: 'm' }, on, with: sourceOf(inForce), facts: memberFacts(rule, on, ticks) })
const facts = (ticks: string): MeasureFact[] =>
  [...ticks].map((tick, index) => ({
    id: `s${index}`,
    on: day(`2025-${String(Math.min(index + 1, 12)).padStart(2, '0')}-10`),
    tick,
    what: { zh: '统一活动日', en: 'activity day' },
    provenance: { zh: '当场点名', en: 'roll-call' },
  }))

const stepsOf = (ticks = TICKS) => explain(judge(bar, ticks), { facts: facts(ticks), beside: [judge(talk, ticks)] }).steps
const step = <Name extends ExplanationStep['step']>(steps: ExplanationStep[], name: Name) =>
  steps.find((one) => one.step === name) as Extract<ExplanationStep, { step: Name }>

describe('the explanation of seven of twelve', () => {
  test('says its parts in the fixed order of the drawer', () => {
    const parts = stepsOf().map((one) => one.part)
    expect(parts).toEqual([...parts].sort())
    expect(stepsOf().map((one) => one.step)).toEqual(expect.arrayContaining(['conclusion', 'follows', 'fraction', 'facts', 'source', 'silent', 'proposal']))
  })

  test('concludes in one sentence', () => {
    expect(step(stepsOf(), 'conclusion')).toMatchObject({ outcome: 'not_met', text: { zh: '全年出勤 7/12，未达到三分之二' } })
  })

  test('says what follows and what does not [YZ-05d, YZ-05e]', () => {
    expect(step(stepsOf(), 'follows').text.zh).toBe('由此：不得评为“优秀”。其他等次不受影响。另：全年出勤 7/12，达到二分之一，不涉及“党支部书记要办谈心谈话”。')
  })

  test('compares in whole numbers and marks both limits [YZ-05f]', () => {
    const fraction = step(stepsOf(), 'fraction')
    expect(fraction.lines.map((line) => line.zh)).toEqual(['7×3 = 21，小于 12×2 = 24，未达到三分之二', '7×2 = 14，大于 12，达到二分之一'])
    expect(fraction.marks.map((mark) => mark.label.zh)).toEqual(['2/3 为 8', '1/2 为 6'])
  })

  test('lists every session with how it counts, and what is left out [YZ-05f]', () => {
    const list = step(stepsOf(), 'facts')
    expect(list.heading.zh).toBe('应计集中活动 13 次，其中 1 次不计')
    expect(list.rows.map((row) => row.counts)).toEqual(['1/1', '1/1', '0/1', '1/1', '1/1', '0/1', '1/1', null, '0/1', '1/1', '0/1', '0/1', '1/1'])
    expect(list.sum).toBe('7/12')
  })

  test('a list that is not what the figure was made of is refused', () => {
    expect(() => explain(judge(bar), { facts: facts('PPP') })).toThrow(/not those the figure was made of/)
  })

  test('names the clause, the value, since when and who adopted it [YZ-00c]', () => {
    const [source] = step(stepsOf(), 'source').sources
    expect(source!.cites[0]).toMatchObject({ document: 'yangzhou-2021-38', article: '5', number: '扬办发〔2021〕38号' })
    expect(source!.adopted.zh).toBe('县委组织部（县）2022年2月1日采用“扬州市保障党员权利的实施意见”，由 张三 经办；本单位沿用')
    expect(source!.values.map((value) => value.text.zh)).toContain('界限：现行 三分之二，自 2021年12月23日 起')
  })

  test('says first the reading that would change the result, by whom it was chosen, and what another gives [YZ-05f]', () => {
    const silent = step(stepsOf(), 'silent')
    expect(silent.key).toBe('attendance.credit/counts.excused')
    expect(silent.chosen.zh).toBe('现按“请假计入总数”，由县委组织部 2022年2月1日（张三）选定')
    expect(silent.others).toEqual([
      { outcome: 'met', changes: true, text: expect.objectContaining({ zh: '如按“请假不计入总数”：全年出勤 7/9，达到三分之二，结论不同' }) },
    ])
  })

  test('only proposes, and says who decides', () => {
    expect(step(stepsOf(), 'proposal')).toMatchObject({ decides: { zh: '支部委员会' }, text: { zh: '建议：不得评为“优秀”。系统只提建议，不写等次。' } })
  })

  test('every text has both languages', () => {
    const texts: unknown[] = []
    JSON.stringify(stepsOf(), (_key, value) => (value && typeof value === 'object' && 'zh' in value ? (texts.push(value), value) : value))
    for (const one of texts) expect(one).toEqual({ zh: expect.stringMatching(/./), en: expect.stringMatching(/./) })
    expect(texts.length).toBeGreaterThan(50)
  })
})

describe('a stored finding', () => {
  const kept = JSON.parse(JSON.stringify(keepFinding(judge(bar)))) as ReturnType<typeof keepFinding>

  test('replays to the same outcome and the same words', () => {
    const again = replay(kept.finding, kept.rules, { facts: facts(TICKS), beside: [judge(talk)] })
    expect(again).toMatchObject({ sameOutcome: true, sameWords: true })
    expect(again.explanation).toEqual(JSON.parse(JSON.stringify(explain(judge(bar), { facts: facts(TICKS), beside: [judge(talk)] }))))
  })

  test('replays from a database that keeps the keys of its objects in another order', () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed)
      if (typeof value !== 'object' || value === null) return value
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, reversed(inner)]),
      )
    }
    const stored = reversed(kept) as typeof kept
    expect(replay(stored.finding, stored.rules)).toMatchObject({ sameOutcome: true, sameWords: true })
  })

  test('names the pack and the version that spoke', () => {
    expect(kept.finding.ruleKey).toMatch(/^attendance\.excellent-bar@yangzhou-2021-38:\d+-[0-9a-f]{12}:[0-9a-f]{16}$/)
  })

  test('shows it when the figures were tampered with', () => {
    const changed = { ...kept.finding, figures: kept.finding.figures.map((figure) => ({ ...figure, amount: { num: 9, den: 12 } })) }
    expect(replay(changed, kept.rules)).toMatchObject({ sameOutcome: false, sameWords: false })
  })

  test('without the rule it names it cannot be replayed, and says what to do', () => {
    expect(() => replay(kept.finding, {})).toThrow(/restore it from the backup/)
  })
})

describe('the explanation of three absences in a row', () => {
  const inZhangshu = inForceIn(ZHANGSHU, { on })
  const rule = inZhangshu.rules.get('attendance.absences')!
  const evaluation = evaluate({ rule, about: { kind: 'member', id: 'm' }, on, with: sourceOf(inZhangshu), facts: memberFacts(rule, on, 'PPAAAPPPPPPP') })
  const { steps } = explain(evaluation, { facts: facts('PPAAAPPPPPPP') })

  test('is a proposal that the branch meeting decides and the superior approves [ZS-13k]', () => {
    expect(step(steps, 'conclusion').text.zh).toBe('全年连续无故缺席 3 次，达到3 次；累计无故缺席 3 次，未达到6 次')
    expect(step(steps, 'proposal')).toMatchObject({ decides: { zh: '支部党员大会' }, approves: { zh: '上级党组织' } })
  })

  test('states both readings of the mark between the two counts [ZS-13k]', () => {
    const joined = steps.find((one) => one.step === 'silent' && one.key === 'attendance.absences/joined') as Extract<ExplanationStep, { step: 'silent' }>
    expect(joined.open.zh).toContain('顿号')
    expect(joined.others[0]).toMatchObject({ outcome: 'met', changes: true })
  })
})

describe('an amount and a share', () => {
  const on = day('2026-03-31')
  const inForce = inForceIn(['national', 'zhangshu-2017-37'], { on })
  const told = (slot: string, facts: unknown) =>
    explain(evaluate({ rule: inForce.rules.get(slot)!, about: { kind: 'member', id: 'm' }, on, facts, with: (other) => inForce.rules.get(other) ?? null }))

  test('of dues are shown as base times rate over the whole base, with the clause', () => {
    const explained = told('dues.rate', { ask: 'amount', payer: 'salaried', base: 300_001, agreed: null, special: null, set: null })
    expect(explained.steps[0]).toMatchObject({ text: { zh: '按月领工资的，每月 30.00 元', en: 'paid by the month: 30.00 yuan a month' } })
    expect(explained.steps.find((step) => step.step === 'checks')).toMatchObject({ items: [{ found: { zh: '3000.01 × 1% = 30.00' } }, {}] })
    expect(explained.steps.find((step) => step.step === 'source')).toMatchObject({
      sources: [{ cites: [{ documentTitle: { zh: expect.stringContaining('党费') } }] }],
    })
  })

  test('that nobody settled are put to the adopter with what each reading gives [ZS-08c]', () => {
    const explained = told('dues.collection', {
      ask: 'payment',
      month: day('2026-03-01'),
      on,
      owed: 1500,
      paid: 1500,
      form: 'both',
      collector: 'group-leader',
      proxy: null,
    })
    const silent = explained.steps.find((step) => step.step === 'silent' && step.key === 'dues.collection/collector.both')
    expect(silent).toMatchObject({
      others: [
        { outcome: 'met', text: { zh: expect.stringContaining('如按“党小组长”') } },
        { outcome: 'not_met', text: { zh: expect.stringContaining('如按“组织委员”') } },
      ],
    })
  })

  test('passed upward is shown beside the whole', () => {
    expect(told('dues.upward-share', { whole: 123_450, taken: 6_172 }).steps[0]).toMatchObject({
      text: { zh: '上年实收党费 1234.50 元，上缴 61.72 元，不少于 61.73 元，不合' },
    })
  })
})
