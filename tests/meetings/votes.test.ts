import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as contract from '../../src/modules/meetings/contract.ts'
import { type Electorate, judgeVote } from '../../src/modules/meetings/facts.ts'
import type { Vote } from '../../src/modules/meetings/store.ts'
import { inForce } from '../../src/modules/org/public.ts'
import type { InForce } from '../../src/policy/engine/resolve.ts'
import type { Client } from '../support/world.ts'
import { count, hold, meetingScene, must, openVote, page, type Scene } from './scene.ts'

let scene: Scene
let recorder: Client
let secretary: Client
let rules: InForce
beforeAll(async () => {
  scene = await meetingScene()
  recorder = await scene.as('recorder')
  secretary = await scene.as('secretary')
  rules = await scene.inDistrict((tx) => inForce(tx, scene.units.branch.id, scene.clock.today()))
})
afterAll(() => scene.close())

// ---------------------------------------------------------------- the worked table of domain.md 1.5

const someone = (index: number) => ({ memberId: `m${index}`, name: `党员${index}` }) as unknown as Electorate['members']['onRoll'][number]

const electorate = (entitled: number, present: number): Electorate => {
  const onRoll = Array.from({ length: entitled }, (_, index) => someone(index))
  const side = { onRoll, present: new Set(onRoll.slice(0, present).map(({ memberId }) => memberId)) }
  return { members: side, committee: side, deductions: [] }
}

type Asked = { business: Vote['business']; entitled: number; present: number; approvals: number }

const outcome = ({ business, entitled, present, approvals }: Asked): string | null => {
  const paper = business !== 'decision'
  const vote = { business, ballots: [paper ? 'secret' : 'show-of-hands'], persons: 1, seats: null, candidates: [] } as unknown as Vote
  const counts = { for: approvals, against: present - approvals, abstain: 0 }
  const tally = {
    hands: paper ? null : counts,
    paper: paper ? { issued: present, returned: present, void: 0, ...counts } : null,
    written: null,
    candidates: [],
  }
  return judgeVote(vote, { rules, electorate: electorate(entitled, present), session: { id: 's', day: scene.clock.today() }, tally })!.outcome
}

const elect = (entitled: number, present: number, votes: number): string | null => {
  const candidates = [0, 1].map((index) => ({ id: `c${index}`, name: '候选人', memberId: null, votes: null, elected: null }))
  const vote = { business: 'committee-election', ballots: ['secret'], persons: 1, seats: 1, candidates } as unknown as Vote
  const tally = {
    hands: null,
    paper: { issued: present, returned: present, void: 0, for: 0, against: 0, abstain: 0 },
    written: null,
    candidates: [
      { id: 'c0', votes },
      { id: 'c1', votes: 0 },
    ],
  }
  return judgeVote(vote, { rules, electorate: electorate(entitled, present), session: { id: 's', day: scene.clock.today() }, tally })!.outcome
}

describe('the three denominators, by the worked table', () => {
  const TABLE: [number, number, number, number, number][] = [
    [3, 2, 2, 2, 3],
    [7, 4, 4, 4, 6],
    [10, 5, 6, 6, 8],
    [20, 10, 11, 11, 16],
    [50, 25, 26, 26, 40],
  ]

  test.each(TABLE)(
    'of %i entitled: a decision needs %i there, an admission %i, both %i in favour, an election %i there',
    (entitled, half, moreThanHalf, yes, fourFifths) => {
      const all = entitled
      expect(outcome({ business: 'decision', entitled, present: half - 1, approvals: half - 1 })).toBe('not-valid')
      expect(outcome({ business: 'decision', entitled, present: half, approvals: half })).toBe(half >= yes ? 'carried' : 'not-carried')
      expect(outcome({ business: 'admission', entitled, present: moreThanHalf - 1, approvals: moreThanHalf - 1 })).toBe('not-valid')
      expect(outcome({ business: 'admission', entitled, present: moreThanHalf, approvals: moreThanHalf })).toBe('carried')
      for (const business of ['decision', 'admission'] as const) {
        expect(outcome({ business, entitled, present: all, approvals: yes })).toBe('carried')
        expect(outcome({ business, entitled, present: all, approvals: yes - 1 })).toBe('not-carried')
      }
      expect(elect(entitled, fourFifths - 1, fourFifths - 1)).toBe('not-valid')
      expect(elect(entitled, fourFifths, Math.floor(fourFifths / 2) + 1)).toBe('carried')
      expect(elect(entitled, fourFifths, Math.floor(fourFifths / 2))).toBe('not-carried')
    },
  )

  test('exactly half of those entitled is enough to meet and not enough to decide', () => {
    expect(outcome({ business: 'decision', entitled: 10, present: 5, approvals: 5 })).toBe('not-carried')
    expect(outcome({ business: 'decision', entitled: 10, present: 6, approvals: 6 })).toBe('carried')
  })

  test('every vote of up to eighteen entitled agrees with plain counting, exact halves among them', () => {
    for (let entitled = 3; entitled <= 18; entitled += 1)
      for (let present = 0; present <= entitled; present += 1)
        for (let approvals = 0; approvals <= present; approvals += 1) {
          const of = { entitled, present, approvals }
          const yes = approvals * 2 > entitled ? 'carried' : 'not-carried'
          expect({ ...of, comes: outcome({ business: 'decision', ...of }) }).toEqual({ ...of, comes: present * 2 < entitled ? 'not-valid' : yes })
          expect({ ...of, comes: outcome({ business: 'admission', ...of }) }).toEqual({ ...of, comes: present * 2 <= entitled ? 'not-valid' : yes })
        }
  })
})

// ---------------------------------------------------------------- in a hall

describe('a vote in a hall', () => {
  test('a show of hands is counted, judged by the clause, and its calculation is there to read [JS-A-07f, ZS-06b]', async () => {
    const sessionId = await hold(scene, { letters: 'PPPPPAAA' })
    const voteId = await openVote(recorder, sessionId)
    const told = must(await count(recorder, voteId, { hands: { for: 5, against: 0, abstain: 0 } }))
    expect(told.outcome).toBe('carried')
    const [vote] = (await page(secretary, sessionId)).votes
    expect(vote).toMatchObject({ entitled: 8, present: 5, outcome: 'carried', cites: ['branch-regulation-2018#11'] })
    expect(vote!.checks.find(({ key }) => key === 'majority')!.found.zh).toContain('至少要 5 票')
    expect(vote!.explanation).not.toBeNull()
  })

  test('hands and paper of one hall come together, each counted apart', async () => {
    const sessionId = await hold(scene)
    const voteId = await openVote(recorder, sessionId, { ballots: ['show-of-hands', 'paper'], tellers: ['彭志远', '罗建平'] })
    must(
      await count(recorder, voteId, { hands: { for: 3, against: 1, abstain: 0 }, paper: { issued: 4, returned: 4, void: 1, for: 2, against: 1, abstain: 0 } }),
    )
    expect((await page(secretary, sessionId)).votes[0]).toMatchObject({ outcome: 'carried', present: 8 })
  })

  test('more ballots than were handed out: refused with the reason, and kept as no valid vote only when somebody says so', async () => {
    const sessionId = await hold(scene)
    const voteId = await openVote(recorder, sessionId, { ballots: ['secret'], business: 'admission', title: '接收杨春生为预备党员', tellers: ['彭志远'] })
    const tally = { paper: { issued: 8, returned: 9, void: 0, for: 9, against: 0, abstain: 0 } }
    const refused = await count(recorder, voteId, tally)
    expect(refused.status).toBe(409)
    expect(refused.body.refusal!.code).toBe('vote-not-valid')
    expect(refused.body.refusal!.message.zh).toContain('发出 8 张，收回 9 张')
    expect((await page(secretary, sessionId)).votes[0]).toMatchObject({ outcome: null })
    expect(must(await count(recorder, voteId, tally, { asItIs: true })).outcome).toBe('not-valid')
  })

  test('a vote below the quorum is refused with the figures', async () => {
    const sessionId = await hold(scene, { letters: 'PPPAAAAA' })
    const voteId = await openVote(recorder, sessionId)
    const refused = await count(recorder, voteId, { hands: { for: 3, against: 0, abstain: 0 } })
    expect(refused.body.refusal!.message.zh).toContain('实到 3 人，至少要 4 人')
  })

  test('counts that do not add up go back to the tellers', async () => {
    const sessionId = await hold(scene)
    const voteId = await openVote(recorder, sessionId, { ballots: ['paper'], tellers: ['彭志远'] })
    const refused = await count(recorder, voteId, { paper: { issued: 8, returned: 8, void: 0, for: 5, against: 1, abstain: 1 } })
    expect(refused.body.refusal!.code).toBe('paper-does-not-add-up')
  })

  test('a matter that asks for a secret ballot is not voted by hands, and two people are not voted on at once', async () => {
    const sessionId = await hold(scene)
    const hands = await recorder.call(contract.openVote, {
      params: { sessionId },
      body: { business: 'admission', title: '接收预备党员', ballots: ['show-of-hands'] },
    })
    expect(hands.body.refusal!.code).toBe('ballot-not-allowed')
    const both = await openVote(recorder, sessionId, { business: 'admission', title: '接收两人', ballots: ['secret'], persons: 2, tellers: ['彭志远'] })
    const refused = await count(recorder, both, { paper: { issued: 8, returned: 8, void: 0, for: 8, against: 0, abstain: 0 } })
    expect(refused.body.refusal!.code).toBe('vote-not-valid')
  })

  test('a member left out with approval lowers the number entitled; without approval the vote cannot be settled by it', async () => {
    const sessionId = await hold(scene, { letters: 'PPPP....' })
    const leaveOut = (index: number, more: Record<string, unknown>) =>
      recorder.call(contract.deduct, {
        params: { sessionId, memberId: scene.members.branch[index]!.memberId },
        body: { ground: 'infirm', consented: true, ...more },
      })
    must(await leaveOut(7, { approvedBy: '樟树镇党委', approvedOn: '2026-08-30' }))
    expect((await leaveOut(0, { approvedBy: '樟树镇党委' })).body.refusal!.code).toBe('is-present')
    const voteId = await openVote(recorder, sessionId)
    must(await count(recorder, voteId, { hands: { for: 4, against: 0, abstain: 0 } }))
    expect((await page(secretary, sessionId)).votes[0]).toMatchObject({ onRoll: 8, deducted: 1, entitled: 7, outcome: 'carried' })
    expect((await leaveOut(6, { approvedBy: '樟树镇党委' })).body.refusal!.code).toBe('vote-closed')
    const other = await hold(scene, { letters: 'PPPP....' })
    must(
      await recorder.call(contract.deduct, {
        params: { sessionId: other, memberId: scene.members.branch[7]!.memberId },
        body: { ground: 'ill', consented: true },
      }),
    )
    const open = await openVote(recorder, other)
    expect((await count(recorder, open, { hands: { for: 4, against: 0, abstain: 0 } })).body.refusal!.code).toBe('not-counted-yet')
  })

  test('an election: four fifths there, more than half of those present elects, the calculation names who', async () => {
    const sessionId = await hold(scene, { letters: 'PPPPPPPA' })
    const members = scene.members.branch
    const voteId = await openVote(recorder, sessionId, {
      business: 'committee-election',
      title: '选举支委会',
      ballots: ['secret'],
      seats: 3,
      candidates: [0, 1, 2, 4].map((index) => ({ memberId: members[index]!.memberId, name: members[index]!.name })),
      tellers: ['彭志远', '罗建平'],
    })
    const [vote] = (await page(secretary, sessionId)).votes
    const votes = vote!.candidates.map(({ id }, index) => ({ id, votes: [7, 6, 5, 3][index] }))
    expect(must(await count(recorder, voteId, { paper: { issued: 7, returned: 7, void: 0 }, candidates: votes })).outcome).toBe('carried')
    expect((await page(secretary, sessionId)).votes[0]!.candidates.map(({ elected }) => elected)).toEqual([true, true, true, false])
  })

  test('committee business is carried by the committee alone', async () => {
    const sessionId = await hold(scene, { kinds: ['branch-committee'], letters: 'PP.' })
    const voteId = await openVote(recorder, sessionId, { business: 'committee-decision', title: '议程' })
    must(await count(recorder, voteId, { hands: { for: 2, against: 0, abstain: 0 } }))
    expect((await page(secretary, sessionId)).votes[0]).toMatchObject({ entitled: 3, present: 2, outcome: 'carried' })
  })

  test('a resolution rests only on a vote that carried', async () => {
    const sessionId = await hold(scene)
    const voteId = await openVote(recorder, sessionId)
    must(await count(recorder, voteId, { hands: { for: 4, against: 4, abstain: 0 } }))
    const refused = await recorder.call(contract.writeResolution, { params: { sessionId }, body: { kind: 'resolution', words: '修', voteId } })
    expect(refused.body.refusal!.code).toBe('vote-not-carried')
  })

  test('a vote opened by mistake is withdrawn with the reason; a counted one is not', async () => {
    const sessionId = await hold(scene)
    const voteId = await openVote(recorder, sessionId)
    must(await recorder.call(contract.withdrawVote, { params: { voteId }, body: { version: 1, reason: '改用无记名票' } }))
    const counted = await openVote(recorder, sessionId)
    must(await count(recorder, counted, { hands: { for: 8, against: 0, abstain: 0 } }))
    const refused = await recorder.call(contract.withdrawVote, { params: { voteId: counted }, body: { version: 2, reason: '重来' } })
    expect(refused.body.refusal!.code).toBe('vote-closed')
  })
})
