/** The clocks of floating members: two sides, ladders, running stretches, proposals. Properties over random worlds. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, addMonths, addYears, day, type Day } from '../../src/kernel/days.ts'
import { compareFacts, compareRules } from '../../src/policy/engine/compare.ts'
import { evaluate, sourceOf } from '../../src/policy/engine/evaluate.ts'
import { explain } from '../../src/policy/engine/explain.ts'
import { climb } from '../../src/policy/engine/ladder.ts'
import { keepFinding, replay } from '../../src/policy/engine/replay.ts'
import type { InForce } from '../../src/policy/engine/resolve.ts'
import { firstDue, overdueSince, turnsOf, type DutyFacts } from '../../src/policy/engine/turns.ts'
import { mayAt, type SidesBody } from '../../src/policy/kinds/sides.ts'
import type { TriggerFacts } from '../../src/policy/kinds/trigger.ts'
import { whyNotYet, type WorkflowBody, type WorkflowFacts } from '../../src/policy/kinds/workflow.ts'
import type { Evaluation } from '../../src/policy/vocabulary/evaluation.ts'
import { inForceIn } from './world.ts'

const JIANGSU = 'jiangsu-floating'
const CHANGXIAO = 'changxiao'
const NATIONAL = 'national'
const on = day('2026-06-30')
const start = day('2026-01-01')

const asked = (inForce: InForce, slot: string, facts: unknown, today: Day): Evaluation =>
  evaluate({ rule: inForce.rules.get(slot)!, about: { kind: 'floating-member', id: 'm' }, on: today, facts, with: sourceOf(inForce) })

const dayWithin = (days: number) => fc.integer({ min: 0, max: days }).map((offset) => addDays(start, offset))
const records = (days: number) => fc.array(dayWithin(days), { maxLength: 20 }).map((list) => list.sort().map((one, index) => ({ id: `r${index}`, on: one })))
const reached = (evaluation: Evaluation) => evaluation.follows.filter((one) => one.does === 'list' && one.state === 'now').map((one) => one.what)

describe('a duty that runs from the last record', () => {
  const owed = { atLeast: 1, per: 'quarter', counted: 'running' } as const

  test('is overdue today exactly when more than ninety days have passed since the last record [JS-B-04f]', () => {
    fc.assert(
      fc.property(records(360), dayWithin(360), (done, today) => {
        const turns = turnsOf(owed, { since: start, year: 2026, done }, today)
        const last = done.findLast((one) => one.on <= today)?.on ?? start
        expect(turns.at(-1)!.state === 'overdue').toBe(today > addDays(last, 90))
        expect(overdueSince(turns, owed)).toBe(today > addDays(last, 90) ? addDays(last, 90) : null)
      }),
    )
  })

  test('leaves no day uncovered: each stretch begins where the one before was answered [JS-B-04f]', () => {
    fc.assert(
      fc.property(records(360), dayWithin(360), (done, today) => {
        const turns = turnsOf(owed, { since: start, year: 2026, done }, today)
        expect(turns[0]!.period!.from).toBe(start)
        turns.slice(1).forEach((turn, index) => expect(turn.period!.from).toBe(done.find((one) => one.id === turns[index]!.by.at(-1))!.on))
      }),
    )
  })

  test('is first due where its first stretch ends, by the calendar or running [JS-B-04f]', () => {
    fc.assert(
      fc.property(dayWithin(400), fc.constantFrom('calendar', 'running'), (since, counted) => {
        const times = { atLeast: 1, per: 'quarter', counted } as const
        const due = firstDue(times, since)!
        const overdue = (today: Day) => turnsOf(times, { since, done: [], carries: true }, today).some((turn) => turn.state === 'overdue')
        expect([overdue(due), overdue(addDays(due, 1)), overdue(addDays(due, 60))]).toEqual([false, true, true])
      }),
    )
  })

  test('stays owed over New Year until a later record answers it, and no longer', () => {
    const times = { atLeast: 1, per: 'quarter' } as const
    const overdue = (done: Day[]) =>
      turnsOf(times, { since: day('2026-07-01'), carries: true, done: done.map((one) => ({ id: one, on: one })) }, day('2027-02-01'))
    expect(overdueSince(overdue([day('2026-08-01')]), times)).toBe('2026-12-31')
    expect(overdueSince(overdue([day('2026-08-01'), day('2027-01-15')]), times)).toBe(null)
  })

  test('and one by calendar quarters never owes a quarter that the case did not cover whole [JS-B-04f]', () => {
    fc.assert(
      fc.property(dayWithin(200), fc.integer({ min: 0, max: 160 }), records(360), (since, lasted, done) => {
        const until = addDays(since, lasted)
        const turns = turnsOf({ atLeast: 1, per: 'quarter' }, { since, until, year: 2026, done }, day('2026-12-31'))
        for (const { period } of turns) expect(period!.from >= since && period!.to <= until).toBe(true)
      }),
    )
  })
})

describe('an escalation ladder', () => {
  const ladder = [
    { key: 'partner', after: { count: 0, unit: 'days' as const }, to: 'contact-person' as const },
    { key: 'branch', after: { count: 7, unit: 'days' as const }, to: 'home-branch' as const },
    { key: 'committee', after: { count: 1, unit: 'months' as const }, to: 'home-committee' as const },
    { key: 'department', after: { count: 1, unit: 'years' as const }, to: 'home-department' as const },
  ]

  test('is climbed rung by rung: who is told once stays told, and nobody higher before somebody lower [CX-12e]', () => {
    fc.assert(
      fc.property(dayWithin(30), fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 500 }), (due, some, more) => {
        const now = (today: Day) => climb(ladder, due, today).flatMap(({ what, state }) => (state === 'now' ? [what] : []))
        const [before, after] = [now(addDays(due, some)), now(addDays(due, some + more))]
        expect(after.slice(0, before.length)).toEqual(before)
        expect(ladder.slice(0, after.length).map(({ key }) => key)).toEqual(after)
      }),
    )
  })

  test('does not move on the due day, and its first rung is reached the day after [CX-12e, JS-B-04f]', () => {
    const inForce = inForceIn(CHANGXIAO, { on })
    const facts: DutyFacts = { since: start, done: [] }
    expect(reached(asked(inForce, 'floating.contact', facts, day('2026-01-31')))).toEqual([])
    expect(reached(asked(inForce, 'floating.contact', facts, day('2026-02-01')))).toEqual(['partner'])
  })

  test('comes down with the first record made, whatever was missed before [CX-12e]', () => {
    const inForce = inForceIn(CHANGXIAO, { on })
    fc.assert(
      fc.property(dayWithin(360), (today) => {
        expect(reached(asked(inForce, 'floating.contact', { since: start, done: [{ id: 'r', on: today }] }, today))).toEqual([])
      }),
    )
  })

  test('has rungs without a term wait until somebody sets one', () => {
    expect(climb([{ key: 'branch', to: 'home-branch' }], start, addYears(start, 5))).toEqual([])
    expect(climb(ladder, null, addYears(start, 5))).toEqual([])
  })
})

describe('a clock that runs on one side from an event on the other', () => {
  const inForce = inForceIn(JIANGSU, { on, local: { 'floating.take-in/within': '7 days' } })
  const facts = (part: Partial<TriggerFacts>): TriggerFacts => ({ event: 'floating.announced', happened: start, done: [], ...part })
  const heardOn = fc.option(fc.integer({ min: 0, max: 60 }), { nil: null }).map((days) => (days === null ? null : addDays(start, days)))

  test('is never overdue before the letter was taken, however late it is [JS-B-02b]', () => {
    fc.assert(
      fc.property(heardOn, dayWithin(360), (heard, today) => {
        const evaluation = asked(inForce, 'floating.take-in', facts({ heard: heard && heard <= today ? heard : null }), today)
        const late = heard !== null && heard <= today && today > addDays(heard, 7)
        expect(evaluation.outcome).toBe(late ? 'not_met' : 'not_applicable')
      }),
    )
  })

  test('is answered by what was done on that side, letter or no letter [JS-B-02b, JS-B-05c]', () => {
    fc.assert(
      fc.property(heardOn, dayWithin(360), (heard, today) => {
        expect(asked(inForce, 'floating.take-in', facts({ heard, done: [{ id: 'placed', on: start }] }), today).outcome).toBe('met')
      }),
    )
  })

  test('says in words that the other side was not reached yet [JS-B-02b]', () => {
    const said = explain(asked(inForce, 'floating.take-in', facts({ heard: null }), on)).steps[0]
    expect(said).toMatchObject({ step: 'conclusion', text: { zh: expect.stringContaining('还没有送到对方'), en: expect.stringContaining('not reached') } })
  })

  test('asks who must set the days while the text says only “in time”, and asks no more once they are set [JS-B-02b]', () => {
    const open = asked(inForceIn(JIANGSU, { on }), 'floating.take-in', facts({ heard: start }), on)
    expect(open).toMatchObject({ outcome: 'to_judge', judge: [{ question: 'value-not-set', who: 'adopter' }] })
    expect(asked(inForce, 'floating.take-in', facts({ heard: start }), on).outcome).toBe('not_met')
    expect(asked(inForceIn(JIANGSU, { on }), 'floating.take-in', facts({ heard: start, done: [{ id: 'placed', on }] }), on).outcome).toBe('met')
  })

  test('in a case of steps, begins with the acknowledgement [CX-17c]', () => {
    const rules = inForceIn(CHANGXIAO, { on, local: { 'floating.certificate-request/steps.answer.within': '10 days' } })
    const sent = (heard: Day | null): WorkflowFacts => ({ opened: start, steps: [{ step: 'request', actor: 'host-branch', by: 'p', on: start, heard }] })
    fc.assert(
      fc.property(heardOn, dayWithin(120), (heard, today) => {
        const evaluation = asked(rules, 'floating.certificate-request', sent(heard), today)
        const late = heard !== null && today > addDays(heard, 10)
        expect(reached(evaluation).length > 0).toBe(late)
      }),
    )
  })
})

describe('loss of contact', () => {
  const inForce = inForceIn(NATIONAL, { on })
  const lost = (today: Day, known: TriggerFacts['known']) =>
    asked(inForce, 'floating.lost', { event: 'member.contact-lost', happened: start, done: [], known }, today)

  test('opens duties and proposals only: no outcome is ever a decision [JS-B-01a]', () => {
    fc.assert(
      fc.property(dayWithin(1500), fc.constantFrom(true, false, null, undefined), (today, found) => {
        for (const [slot, event] of [
          ['floating.lost', 'member.contact-lost'],
          ['floating.stopped', 'member.membership-stopped'],
          ['floating.abroad-long', 'member.went-abroad'],
        ] as const) {
          const evaluation = asked(inForce, slot, { event, happened: start, done: [], known: { 'search-failed': found ?? null } }, today)
          expect(['to_judge', 'not_applicable', 'unknown']).toContain(evaluation.outcome)
          for (const follow of evaluation.follows) expect(['open', 'propose', 'list', 'warn']).toContain(follow.does)
          for (const follow of evaluation.follows)
            if (follow.does === 'propose') expect(follow).toMatchObject({ decides: 'branch-meeting', approves: 'superior' })
        }
      }),
    )
  })

  test('proposes on the day of six months and not the day before, and only after every search failed', () => {
    const six = addMonths(start, 6)
    expect(lost(addDays(six, -1), { 'search-failed': true }).outcome).toBe('not_applicable')
    expect(lost(six, { 'search-failed': true })).toMatchObject({ outcome: 'to_judge', judge: [{ question: 'handling-proposed', who: 'branch-meeting' }] })
    expect(lost(six, {}).outcome).toBe('unknown')
    expect(lost(six, { 'search-failed': false }).outcome).toBe('not_applicable')
  })
})

describe('whether a step may be taken', () => {
  const body = (slot: string, pack: string) => inForceIn(pack, { on }).rules.get(slot)!.body as WorkflowBody

  test('a certificate holder is not refused, nor anybody of whom it is not known [JS-B-09d]', () => {
    const refusal = body('floating.refusal', JIANGSU)
    const facts = (held: boolean | null): WorkflowFacts => ({ opened: start, steps: [], known: { 'certificate-held': held } })
    expect(whyNotYet(refusal, facts(true), 'refuse', 'host-committee')?.zh).toContain('持有活动证')
    expect(whyNotYet(refusal, facts(null), 'refuse', 'host-committee')?.zh).toContain('还没有记')
    expect(whyNotYet(refusal, facts(false), 'refuse', 'host-committee')).toBeNull()
  })

  test('the branch may enter a departure for a member who did not report it, the host may not [CX-10b]', () => {
    const departure = body('floating.departure', CHANGXIAO)
    expect(whyNotYet(departure, { opened: start, steps: [] }, 'report', 'home-branch')).toBeNull()
    expect(whyNotYet(departure, { opened: start, steps: [] }, 'report', 'host-branch')).not.toBeNull()
  })

  test('no decision on probation before the opinion or a record that none came [JS-B-04l, JS-B-06i]', () => {
    const conversion = body('floating.probation', JIANGSU)
    const requested: WorkflowFacts = { opened: start, theDay: on, steps: [{ step: 'request', actor: 'home-branch', by: 'p', on: start }] }
    expect(whyNotYet(conversion, requested, 'decide', 'branch-meeting')?.zh).toContain('书面意见')
    const noReply = { step: 'opinion', actor: 'home-branch', by: 'p', on, chose: 'no-reply' } as const
    expect(whyNotYet(conversion, { ...requested, steps: [...requested.steps, noReply] }, 'decide', 'branch-meeting')).toBeNull()
  })

  test('the request ahead leaves the host time, where the two clauses leave no day between them [JS-B-04l, JS-B-06i]', () => {
    const inForce = inForceIn(JIANGSU, { on })
    const ended = day('2026-07-01')
    const turn = asked(inForce, 'floating.probation-request', { event: 'member.probation-ended', happened: ended, done: [] }, day('2026-04-01'))
    expect(turn.detail).toMatchObject({ turn: { due: '2026-05-01', state: 'due' } })
    const opinion = asked(inForce, 'floating.probation-opinion', { event: 'member.probation-ended', happened: ended, done: [] }, day('2026-05-01'))
    expect(opinion.follows.some((one) => one.due && one.due < ended)).toBe(false)
  })
})

describe('what sits on which side', () => {
  test('a vote and an election are offered at the host by no pack [CX-20a, JS-B-01b, YZ-07a]', () => {
    for (const pack of [NATIONAL, JIANGSU, CHANGXIAO, 'yangzhou-2021-38']) {
      const body = inForceIn(pack, { on }).rules.get('floating.sides')!.body as SidesBody
      expect([pack, mayAt(body, 'election'), mayAt(body, 'vote')]).toEqual([pack, 'home', 'home'])
    }
  })

  test('every rule of a case names one side or the case as a whole, so that a duty has one side answerable [JS-B-01b, JS-B-02a]', () => {
    const rules = [...inForceIn(JIANGSU, { on }).rules.values()].filter(
      ({ slot, kind }) => slot.startsWith('floating.') && (kind === 'duty' || kind === 'trigger'),
    )
    const without = rules.filter(({ body }) => !(body as { side?: string }).side).map(({ slot }) => slot)
    expect(without.sort()).toEqual(['floating.agreement-end', 'floating.agreement-meetings', 'floating.exchange'])
  })
})

describe('one attendance at another branch', () => {
  test('counts by four rules, and an election stays at home under each [JS-A-02d, YZ-07e, CX-20a, ZS-02e]', () => {
    const counted = (pack: string, tick: string) => asked(inForceIn(pack, { on }), 'attendance.credit', { tick }, on).outcome
    expect([CHANGXIAO, JIANGSU, 'yangzhou-2021-38', 'zhangshu-2017-37'].map((pack) => [counted(pack, 'h'), counted(pack, 'H'), counted(pack, 'r')])).toEqual([
      ['met', 'to_judge', 'to_judge'],
      ['met', 'to_judge', 'to_judge'],
      ['to_judge', 'to_judge', 'met'],
      ['met', 'met', 'met'],
    ])
    for (const pack of [CHANGXIAO, JIANGSU, 'yangzhou-2021-38'])
      expect(asked(inForceIn(pack, { on }), 'floating.sides', { matter: 'election', at: 'host' }, on).outcome).toBe('not_met')
  })
})

describe('what-if and replay know the new clocks', () => {
  const before = inForceIn(JIANGSU, { on })
  const after = inForceIn(JIANGSU, { on, choices: { 'floating.contact/times.counted': 'running' } })
  const people = fc.array(records(200), { minLength: 1, maxLength: 12 })

  test('name exactly those whom the other reading of a quarter makes late, on random contacts [JS-B-04f]', () => {
    fc.assert(
      fc.property(people, dayWithin(200), (all, today) => {
        const subjects = all.map((done, index) => ({ about: { kind: 'floating-member' as const, id: `m${index}` }, facts: { since: start, done } }))
        const named = compareFacts('floating.contact', today, { before, after }, subjects).map(({ subject }) => subject)
        const differ = subjects.filter(({ facts }) => {
          const [one, other] = [before, after].map((inForce) => asked(inForce, 'floating.contact', facts, today))
          return one!.outcome !== other!.outcome
        })
        for (const { about } of differ) expect(named).toContain(about.id)
      }),
      { numRuns: 40 },
    )
  })

  test('a nearer pack that names a partner and asks monthly is stricter than the provincial floor, and no clash [CX-12e, JS-B-04f]', () => {
    const both = inForceIn([JIANGSU, CHANGXIAO], { on })
    expect(both.rules.get('floating.contact')!.pack.id).toBe(CHANGXIAO)
    expect(both.clashes.map(({ slot }) => slot)).not.toContain('floating.contact')
    expect(both.refused.map(({ slot }) => slot)).not.toContain('floating.contact')
    expect(
      compareRules(before, after)
        .filter(({ change }) => change !== 'same')
        .map(({ slot }) => slot),
    ).toEqual(['floating.contact'])
  })

  test('a finding of every slot replays to the same outcome and words, from what was kept alone', () => {
    for (const [slot, facts] of [
      ['floating.contact', { since: start, done: [{ id: 'a', on: start }] }],
      ['floating.take-in', { event: 'floating.found', happened: start, done: [] }],
      ['floating.exchange', { since: start, done: [{ id: 'a', on: start, matters: ['placement'] }] }],
      ['floating.sides', { matter: 'election', at: 'host' }],
      ['floating.probation', { opened: start, theDay: on, steps: [{ step: 'request', actor: 'home-branch', by: 'p', on: start }] }],
      ['floating.shirking', { event: 'floating.shirked', happened: start, done: [], known: { serious: true, 'certificate-held': false } }],
    ] as const) {
      const kept = JSON.parse(JSON.stringify(keepFinding(asked(before, slot, facts, on)))) as ReturnType<typeof keepFinding>
      expect([slot, replay(kept.finding, kept.rules)]).toMatchObject([slot, { sameOutcome: true, sameWords: true }])
    }
  })
})
