import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import { adoptPacks, inForce } from '../../src/modules/org/public.ts'
import * as contract from '../../src/modules/rulebook/contract.ts'
import { dutiesOf, fulfilDuties, keepFindings, openDuties, openProposals } from '../../src/modules/rulebook/public.ts'
import type { Tx } from '../../src/platform/db.ts'
import { evaluate, sourceOf } from '../../src/policy/engine/evaluate.ts'
import { kindOf } from '../../src/policy/engine/kinds.ts'
import type { Evaluation } from '../../src/policy/vocabulary/evaluation.ts'
import { buildWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await buildWorld()
  const { department } = world.units
  await world.inDistrict((tx) =>
    adoptPacks(tx, [
      { unitId: department.id, path: department.path, pack: 'jiangsu-activity-day', from: day('2026-01-01'), byName: '季文静', at: world.clock.now() },
    ]),
  )
})
afterAll(() => world.close())

/** A finding about a member by a rule of a real pack: a day with study and service, judged for the branch. */
const evaluation = async (tx: Tx, memberId: string): Promise<Evaluation> => {
  const on = day('2026-09-07')
  const found = await inForce(tx, world.units.branch.id, on)
  const rule = found.rules.get('activity-day.validity')!
  return evaluate({
    rule,
    about: { kind: 'member', id: memberId },
    on,
    facts: kindOf(rule).factsOf({ parts: ['study 90', 'service 60'] }, rule, on),
    with: sourceOf(found),
  })
}

const talk = (key: string, dueOn: string | null) => {
  const { branch } = world.units
  return {
    key,
    path: branch.path,
    slot: 'attendance.talk',
    what: { zh: '与黄伟谈心谈话', en: 'Talk with Huang Wei' },
    facts: [{ zh: '全年 5/12', en: '5 of 12 this year' }],
    cites: ['yangzhou-2021-38#5'],
    subject: { kind: 'member' as const, id: world.members.branch[5]!.memberId },
    bearerRole: 'secretary' as const,
    bearerUnitId: branch.id,
    openedOn: day('2026-08-01'),
    dueOn: dueOn === null ? null : day(dueOn),
  }
}

type Listed = {
  own: {
    id: string
    term: string
    what: { zh: string }
    clauses: { label: { zh: string } }[]
    bearer: { unitName: string }
    may: { fulfil: boolean; release: boolean }
  }[]
  below: Listed['own']
  closed: Listed['own']
}

describe('duties', () => {
  test('the same rule, member and period never open a second duty', async () => {
    const first = await world.inDistrict((tx) =>
      openDuties(tx, [
        talk('talk|a', '2026-09-01'),
        talk('talk|b', '2026-09-10'),
        talk('talk|c', '2026-09-25'),
        talk('talk|d', '2026-11-30'),
        talk('talk|e', null),
      ]),
    )
    const second = await world.inDistrict((tx) => openDuties(tx, [talk('talk|a', '2026-09-01')]))
    expect(first.size).toBe(5)
    expect(second.size).toBe(0)
  })

  test('the secretary sees them grouped by term, with the clause and the unit', async () => {
    const secretary = await world.as('secretary')
    const { body } = await secretary.call<Listed>(contract.listDuties)
    expect(body.own.map(({ term }) => term)).toEqual(['overdue', 'week', 'month', 'year', 'later'])
    expect(body.own[0]!.clauses[0]!.label.zh).toBe('扬办发〔2021〕38号 第5条')
    expect(body.own[0]!.bearer.unitName).toBe(world.units.branch.name)
    expect(body.below).toEqual([])
  })

  test('an overdue duty shows one level up, and not two levels up', async () => {
    const committee = await (await world.as('committee')).call<Listed>(contract.listDuties)
    expect(committee.body.below.map(({ term }) => term)).toEqual(['overdue'])
    const department = await (await world.as('department')).call<Listed>(contract.listDuties)
    expect(department.body.below).toEqual([])
  })

  test('the bearer writes down what was done; the superior cannot do it for the bearer, and a stranger does not see it', async () => {
    const secretary = await world.as('secretary')
    const { id } = (await secretary.call<Listed>(contract.listDuties)).body.own[0]!
    const done = { params: { dutyId: id }, body: { doneOn: '2026-09-06', note: '已当面谈过，本人愿意按时来' } }
    expect((await (await world.as('sibling-secretary')).call(contract.fulfilDuty, done)).status).toBe(404)
    expect((await (await world.as('committee')).call(contract.fulfilDuty, done)).status).toBe(403)
    const ahead = await secretary.call(contract.fulfilDuty, { ...done, body: { ...done.body, doneOn: '2026-09-08' } })
    expect(ahead.body.refusal?.code).toBe('day-ahead')
    const reply = await secretary.call<{ state: string; closed: { byName: string; note: string } }>(contract.fulfilDuty, done)
    expect(reply.body).toMatchObject({ state: 'fulfilled', closed: { note: '2026-09-06　已当面谈过，本人愿意按时来' } })
    expect(reply.body.closed.byName).not.toBe('')
    expect((await secretary.call(contract.fulfilDuty, done)).body.refusal?.code).toBe('duty-already-closed')
  })

  test('the level above releases a duty by name and with a reason; the bearer cannot', async () => {
    const secretary = await world.as('secretary')
    const { id } = (await secretary.call<Listed>(contract.listDuties)).body.own[0]!
    expect((await secretary.call(contract.releaseDuty, { params: { dutyId: id }, body: { reason: '不想谈' } })).status).toBe(403)
    const reply = await (await world.as('committee')).call<{ state: string; closed: { note: string } }>(contract.releaseDuty, {
      params: { dutyId: id },
      body: { reason: '该党员已转出' },
    })
    expect(reply.body).toMatchObject({ state: 'released', closed: { note: '该党员已转出' } })
    const closed = await secretary.call<Listed>(contract.listDuties, { query: { closed: 'yes' } })
    expect(closed.body.closed).toHaveLength(2)
  })

  test('a record fulfils its duty by key, once', async () => {
    const record = { key: 'talk|c', recordType: 'entry', byName: '罗建平' }
    expect(await world.inDistrict((tx) => fulfilDuties(tx, world.clock.now(), [record]))).toBe(1)
    expect(await world.inDistrict((tx) => fulfilDuties(tx, world.clock.now(), [record]))).toBe(0)
    expect(await world.inDistrict((tx) => dutiesOf(tx, { slots: ['attendance.talk'] }))).toHaveLength(2)
  })

  test('a duty that was done twice by an impatient click is done once', async () => {
    const secretary = await world.as('secretary')
    const { id } = (await secretary.call<Listed>(contract.listDuties)).body.own[0]!
    const input = { params: { dutyId: id }, body: { doneOn: '2026-09-06', note: '谈过了' }, key: 'one-key-for-two-clicks' }
    const [one, two] = [await secretary.call(contract.fulfilDuty, input), await secretary.call(contract.fulfilDuty, input)]
    expect([one.status, two.status]).toEqual([200, 200])
    expect(two.body).toEqual(one.body)
  })
})

describe('findings and proposals', () => {
  const open = async (key: string, decides: 'branch-meeting' | 'superior' = 'branch-meeting') => {
    const memberId = world.members.branch[5]!.memberId
    const { branch } = world.units
    return world.inDistrict(async (tx) => {
      const [findingId] = await keepFindings(tx, world.clock.now(), [{ path: branch.path, evaluation: await evaluation(tx, memberId) }])
      const opened = await openProposals(tx, world.clock.now(), [
        {
          key,
          path: branch.path,
          slot: 'attendance.absences',
          subject: { kind: 'member', id: memberId },
          proposes: { what: 'grade:unqualified', text: { zh: '评为不合格', en: 'Grade unqualified' } },
          findingId: findingId!,
          decides,
          approves: 'superior',
        },
      ])
      return { findingId: findingId!, proposalId: opened.get(key)! }
    })
  }

  test('a finding replays to the words in which it was drawn', async () => {
    const { findingId } = await open('p|1')
    const reply = await (await world.as('secretary')).call<{ sameWords: boolean; explanation: { steps: { step: string; text?: { zh: string } }[] } }>(
      contract.showFinding,
      { params: { findingId } },
    )
    expect(reply.body.sameWords).toBe(true)
    expect(reply.body.explanation.steps.map(({ step }) => step)).toEqual(expect.arrayContaining(['conclusion', 'checks', 'source']))
  })

  test('a member reads the own finding and nobody else’s', async () => {
    const { findingId } = await open('p|2')
    expect((await (await world.as('sibling-member')).call(contract.showFinding, { params: { findingId } })).status).toBe(404)
    expect((await (await world.as('sibling-secretary')).call(contract.showFinding, { params: { findingId } })).status).toBe(404)
  })

  test('declining needs its reason, accepting waits for the superior, and the superior approves', async () => {
    const { proposalId } = await open('p|3')
    const params = { proposalId }
    const secretary = await world.as('secretary')
    const committee = await world.as('committee')
    expect((await secretary.call(contract.decideProposal, { params, body: { answer: 'declined' } })).body.refusal?.code).toBe('reason-missing')
    expect((await secretary.call(contract.decideProposal, { params, body: { answer: 'more-facts', reason: '先问清两次请假' } })).body).toMatchObject({
      state: 'more-facts',
    })
    expect((await committee.call(contract.decideProposal, { params, body: { answer: 'accepted' } })).status).toBe(403)
    expect((await secretary.call(contract.decideProposal, { params, body: { answer: 'accepted' } })).body).toMatchObject({
      state: 'accepted',
      may: { decide: false, approve: false },
    })
    expect((await secretary.call(contract.decideProposal, { params, body: { answer: 'declined', reason: '改主意' } })).body.refusal?.code).toBe(
      'already-decided',
    )
    expect((await committee.call(contract.approveProposal, { params })).body).toMatchObject({ approved: { byName: expect.any(String) } })
  })

  test('what a superior body decides is not for the branch to decide', async () => {
    const { proposalId } = await open('p|4', 'superior')
    expect((await (await world.as('secretary')).call(contract.decideProposal, { params: { proposalId }, body: { answer: 'accepted' } })).status).toBe(403)
    expect(
      (await (await world.as('committee')).call(contract.decideProposal, { params: { proposalId }, body: { answer: 'declined', reason: '事实不足' } })).status,
    ).toBe(200)
  })
})

describe('the holiday calendar', () => {
  test('the department enters a year; it counts only once it is marked as published', async () => {
    const department = await world.as('department')
    const days = [{ day: '2027-01-01', kind: 'holiday', name: { zh: '元旦', en: "New Year's Day" } }]
    const draft = await department.call(contract.editHolidays, { params: { year: '2027' }, body: { published: false, source: '等国务院办公厅通知', days } })
    expect(draft.body).toMatchObject({ published: false })
    const stray = await department.call(contract.editHolidays, {
      params: { year: '2027' },
      body: { published: true, source: '通知', days: [{ ...days[0], day: '2026-01-01' }] },
    })
    expect(stray.body.refusal?.code).toBe('day-of-another-year')
    expect((await department.call(contract.editHolidays, { params: { year: '2027' }, body: { published: true, source: '国办发明电', days } })).status).toBe(200)
    const shown = await (await world.as('member')).call(contract.showHolidays, { query: { year: 2027 } })
    expect(shown.body).toMatchObject({ year: { published: true, days: [{ day: '2027-01-01' }] }, may: { edit: false } })
  })
})
