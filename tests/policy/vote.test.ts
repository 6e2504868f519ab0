import { describe, expect, test } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import { evaluate, sourceOf } from '../../src/policy/engine/evaluate.ts'
import { explain } from '../../src/policy/engine/explain.ts'
import { kindOf } from '../../src/policy/engine/kinds.ts'
import { withValueAt } from '../../src/policy/engine/slots.ts'
import { neededFor, voteRuleFor, type VoteFacts } from '../../src/policy/kinds/vote.ts'
import type { Business } from '../../src/policy/vocabulary/votes.ts'
import { inForceIn } from './world.ts'

const on = day('2026-03-31')
const inForce = inForceIn('national', { on })
const half = { num: 1, den: 2 }

const facts = (over: Partial<VoteFacts>): VoteFacts => ({
  business: 'decision',
  entitled: 10,
  deductions: [],
  present: 8,
  ballots: ['show-of-hands'],
  paper: null,
  count: { for: 6, against: 1, abstain: 1 },
  written: null,
  persons: 1,
  election: null,
  ...over,
})

const ask = (over: Partial<VoteFacts>) => {
  const rule = voteRuleFor(inForce.rules.values(), over.business ?? 'decision')!
  return evaluate({ rule, about: { kind: 'session', id: 's' }, on, facts: facts(over), with: sourceOf(inForce) })
}

describe('a line of a vote', () => {
  test('is reached by the smallest whole number that satisfies it, for every size of branch', () => {
    for (let whole = 0; whole <= 300; whole += 1)
      for (const part of [half, { num: 4, den: 5 }, { num: 2, den: 3 }, { num: 20, den: 100 }]) {
        const [atLeast, more] = [neededFor({ is: '>=', value: part }, whole), neededFor({ is: '>', value: part }, whole)]
        expect([atLeast * part.den >= whole * part.num, (atLeast - 1) * part.den >= whole * part.num]).toEqual([true, false])
        expect([more * part.den > whole * part.num, (more - 1) * part.den > whole * part.num]).toEqual([true, false])
      }
  })
})

describe('a vote', () => {
  test('says the sum in whole numbers and the clause', () => {
    const explained = explain(ask({}))
    const said = JSON.stringify(explained)
    expect(explained.steps[0]).toMatchObject({ step: 'conclusion', text: { zh: '党员大会决议：应到 10 人，实到 8 人，赞成 6 票，通过' } })
    expect(said).toContain('6×2 = 12，大于 10×1 = 10，达到')
    expect(explained.steps.find((step) => step.step === 'source')).toMatchObject({ sources: [{ cites: [{ place: { zh: '第十一条' } }] }] })
  })

  test('says before anybody is there how many are needed', () => {
    const waiting = ask({ present: null, count: null })
    expect(waiting).toMatchObject({ outcome: 'unknown', detail: { quorum: { need: 5, have: null }, majority: { need: 6, have: null } } })
    expect(explain(waiting).steps[0]).toMatchObject({ text: { en: expect.stringContaining('open') } })
  })

  test('below quorum is refused, with what would be needed', () => {
    const few = ask({ present: 4, count: { for: 4, against: 0, abstain: 0 } })
    expect(few.follows).toMatchObject([{ does: 'refuse', what: 'quorum', text: { zh: expect.stringContaining('至少要 5 人') } }])
  })

  test('with more ballots than were handed out is refused', () => {
    const over = ask({ ballots: ['secret'], paper: { issued: 8, returned: 9, void: 0 }, count: { for: 7, against: 2, abstain: 0 } })
    expect(over.follows.map(({ does, what }) => [does, what])).toContainEqual(['refuse', 'ballots'])
    expect(over.outcome).toBe('not_met')
  })

  test('never mixes the three wholes: the same six in favour among ten', () => {
    const outcomes = (['decision', 'admission', 'committee-decision', 'committee-election'] as Business[]).map((business) => {
      const election =
        business === 'committee-election'
          ? {
              seats: 1,
              candidates: [
                { id: 'a', for: 5 },
                { id: 'b', for: 3 },
              ],
            }
          : null
      const secret = business === 'admission' || election !== null
      return ask({
        business,
        ...(secret ? { ballots: ['secret'], paper: { issued: 8, returned: 8, void: 0 } } : {}),
        ...(election ? { election, count: null } : {}),
        ...(business === 'committee-decision' ? { entitled: 9, present: 5, count: { for: 4, against: 1, abstain: 0 } } : {}),
      })
    })
    expect(
      outcomes.map(({ outcome, detail }) => [outcome, detail.kind === 'vote' && detail.majority.base, detail.kind === 'vote' && detail.majority.need]),
    ).toEqual([
      ['met', 'entitled', 6],
      ['met', 'entitled', 6],
      ['not_met', 'committee', 5],
      ['met', 'present', 5],
    ])
  })
})

describe('which of two vote rules is stricter', () => {
  const rule = voteRuleFor(inForce.rules.values(), 'committee-election')!
  const against = (path: (string | number)[], value: unknown) => kindOf(rule).stricter(withValueAt(rule.body, path, value), rule.body)
  test.each([
    ['more than four fifths', ['quorum', 'is'], '>', 'stricter'],
    ['three quarters', ['quorum', 'value'], { num: 3, den: 4 }, 'looser'],
    ['a majority of those entitled', ['majority', 'of'], 'entitled', 'incomparable'],
    ['hands allowed as well', ['ballots'], ['secret', 'show-of-hands'], 'looser'],
    ['no surplus', ['surplus'], undefined, 'looser'],
    ['fewer may be left out', ['deductions', 'grounds'], ['ill'], 'stricter'],
  ] as const)('%s', (_what, path, value, expected) => expect(against([...path], value)).toBe(expected))
})
