import { describe, expect, test } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import { comesOut, compareFacts, compareOutcomes, compareRules, slotsMoved, whatIf, whatIfAsks } from '../../src/policy/engine/compare.ts'
import { asksOf, evaluate, sourceOf } from '../../src/policy/engine/evaluate.ts'
import { explain } from '../../src/policy/engine/explain.ts'
import type { InForce } from '../../src/policy/engine/resolve.ts'
import { BASE_MEASURES, type MeasureRequest, type MeasureRow } from '../../src/policy/vocabulary/measures.ts'
import type { Population } from '../../src/policy/vocabulary/units.ts'
import { YANGZHOU, ZHANGSHU, inForceIn, memberFacts } from './world.ts'

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

/** A generator of its own, so that a failing world can be made again from its number. */
const chances = (seed: number) => {
  let state = seed * 2654435761 + 1
  const next = (below: number) => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) >>> 0
    return state % below
  }
  return { next, one: <T>(items: readonly T[]): T => items[next(items.length)]! }
}

const CHOSEN: Record<string, unknown[]> = {
  'attendance.credit/counts.excused': ['none', 'out'],
  'attendance.credit/counts.elsewhere': ['full', 'none'],
  'attendance.credit/counts.remote': ['full', 'none'],
  'attendance.absences/joined': ['any', 'all'],
  'attendance.absences/over': ['calendar-year', 'rolling-year'],
  'attendance.absences/run.excused': ['breaks', 'skips'],
  'attendance.excellent-bar/of': ['collective', 'activity-days'],
}
const SET: Record<string, unknown[]> = {
  'attendance.excellent-bar/when.limit.value': ['2/3', '3/4', '1/2', '4/5'],
  'attendance.talk/when.limit.value': ['1/2', '1/3'],
  'attendance.absences/when.in-all.value': [6, 5, 7],
  'attendance.absences/when.in-a-row.value': [3, 2],
  'attendance.absences/then.talk.within': ['15 days', '30 days'],
  'study.hours/must.hours.value': [32, 40],
  'dues.late/when.limit.value': [2, 3],
}

const randomWorld = (seed: number) => {
  const { next, one } = chances(seed)
  const some = (from: Record<string, unknown[]>) =>
    Object.fromEntries(Object.entries(from).flatMap(([key, values]) => (next(2) === 0 ? [] : [[key, one(values)]])))
  const state = () =>
    inForceIn([...new Set([YANGZHOU, one([YANGZHOU, ZHANGSHU]), one([ZHANGSHU, 'national', 'jiangsu-activity-day']), 'national'])].slice(next(2)), {
      on,
      choices: some(CHOSEN),
      local: some(SET),
    })
  const subjects = Array.from({ length: 1 + next(40) }, (_, index) => `m${index}`)
  const made = new Map<string, MeasureRow[]>()
  const rowsOf = (request: MeasureRequest): MeasureRow[] => {
    const known = made.get(JSON.stringify(request))
    if (known) return known
    const rows = subjects
      .filter(() => next(20) > 0)
      .map(
        (subject): MeasureRow =>
          BASE_MEASURES[request.measure].carries === 'amount'
            ? { subject, num: next(45), den: 1, open: next(3) === 0 ? next(3) : 0 }
            : { subject, ticks: Array.from({ length: next(14) }, () => one('PPPPPAAALLXHRUr'.split(''))).join(''), ahead: next(3) },
      )
    made.set(JSON.stringify(request), rows)
    return rows
  }
  const circles = new Map(
    subjects.map((subject) => [
      subject,
      one<Population[]>([
        ['all', 'full'],
        ['all', 'leading-cadre'],
        ['all', 'young'],
      ]),
    ]),
  )
  return { states: { before: state(), after: state() }, rowsOf, populationsOf: (subject: string) => circles.get(subject)! }
}

/** Everybody judged one by one by every rule of both states, and compared. */
const wholeComparison = ({ states, rowsOf, populationsOf }: ReturnType<typeof randomWorld>): string[] => {
  const judged = (inForce: InForce): Map<string, string> => {
    const thresholds = [...inForce.rules.values()].filter((rule) => rule.kind === 'threshold')
    return new Map(
      thresholds.flatMap((rule) => {
        const answered = asksOf(rule, on).map((request) => ({ request, rows: rowsOf(request) }))
        return answered[0]!.rows.map(({ subject }): [string, string] => {
          const facts = { answered: answered.flatMap(({ request, rows }) => rows.filter((row) => row.subject === subject).map((row) => ({ request, row }))) }
          const about = { kind: 'member', id: subject } as const
          return [`${rule.slot}|${subject}`, comesOut(evaluate({ rule, about, on, facts, with: sourceOf(inForce), populations: populationsOf(subject) }))]
        })
      }),
    )
  }
  const [before, after] = [judged(states.before), judged(states.after)]
  return [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key)).sort()
}

describe('a what-if over a population', () => {
  test('names exactly those whom judging everybody twice would name, on random worlds', () => {
    let found = 0
    for (let seed = 1; seed <= 150; seed += 1) {
      const world = randomWorld(seed)
      const steps = [...whatIf({ ...world, on, stretch: 7 })]
      const named = steps.flatMap(({ differences }) => differences.map(({ slot, subject }) => `${slot}|${subject}`)).sort()
      expect(named, `world ${seed}`).toEqual(wholeComparison(world))
      found += named.length
    }
    expect(found).toBeGreaterThan(500)
  }, 60_000)

  test('asks no rule that the change cannot move', () => {
    const before = inForceIn(YANGZHOU, { on, choices: counted })
    const after = inForceIn(YANGZHOU, { on, choices: counted, local: { 'attendance.talk/when.limit.value': '1/3' } })
    expect(slotsMoved({ before, after })).toEqual(['attendance.talk'])
    expect(whatIfAsks({ before, after }, on).map(({ measure }) => measure)).toEqual(['attendance.ticks', 'attendance.ticks'])
    expect(slotsMoved({ before, after: before })).toEqual([])
  })

  test('explains both sides of a difference only when asked, with the words of each state', () => {
    const states = {
      before: inForceIn(YANGZHOU, { on, choices: counted }),
      after: inForceIn(YANGZHOU, { on, choices: { ...counted, 'attendance.credit/counts.excused': 'out' } }),
    }
    const differences = [...whatIf({ states, on, rowsOf: () => rows })].flatMap((step) => step.differences)
    const told = differences.find(({ slot }) => slot === 'attendance.excellent-bar')!.explain()
    expect([told.before!.steps[0], told.after!.steps[0]]).toMatchObject([
      { step: 'conclusion', outcome: 'not_met', text: { zh: expect.stringContaining('7/12') } },
      { step: 'conclusion', outcome: 'met', text: { zh: expect.stringContaining('7/9') } },
    ])
  })

  test('may be stopped between two stretches, with how far it came', () => {
    const states = { before: inForceIn([], { on }), after: inForceIn(YANGZHOU, { on, choices: counted }) }
    const run = whatIf({ states, on, rowsOf: () => rows, stretch: 2 })
    expect(run.next().value).toMatchObject({ done: 2, of: 3, differences: [{ before: null }, { before: null }] })
    expect(run.return(undefined)).toMatchObject({ done: true })
    expect(run.next()).toMatchObject({ done: true })
  })

  test('a longer term is a difference, though the outcome is the same', () => {
    const states = {
      before: inForceIn(ZHANGSHU, { on }),
      after: inForceIn(ZHANGSHU, { on, local: { 'attendance.absences/then.talk.within': '10 days' } }),
    }
    const absent = [{ subject: 'm', ticks: 'AAA', ahead: 0 }]
    const [one] = [...whatIf({ states, on, rowsOf: () => absent })].flatMap((step) => step.differences)
    expect([one?.slot, one?.before?.outcome, one?.after?.outcome]).toEqual(['attendance.absences', 'not_met', 'not_met'])
  })

  test('rules about a record at hand are compared with the record', () => {
    const states = { before: inForceIn('national', { on }), after: inForceIn('national', { on, local: { 'dues.rate/rounding': 'down' } }) }
    const facts = (base: number) => ({ ask: 'amount', payer: 'salaried', base, agreed: null, special: null, set: 1500 })
    const subjects = [299_900, 300_000].map((base) => ({ about: { kind: 'member', id: String(base) } as const, facts: facts(base) }))
    expect(compareFacts('dues.rate', on, states, subjects).map(({ subject, after }) => [subject, after?.outcome])).toEqual([['299900', 'not_met']])
  })
})
