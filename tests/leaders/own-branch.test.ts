import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { measures } from '../../src/modules/leaders/public.ts'
import { day } from '../../src/kernel/days.ts'
import { newId } from '../../src/kernel/ids.ts'
import * as contract from '../../src/modules/leaders/contract.ts'
import { writePosts } from '../../src/modules/members/public.ts'
import { adoptPacks, setValues } from '../../src/modules/org/public.ts'
import { closeMeeting, count, hold, meetingScene, must, openVote, type Scene } from '../meetings/scene.ts'
import type { Client } from '../support/world.ts'

type Event = { sessionId: string; letter: string; decisions: { words: string; outcome: { zh: string } }[]; tookPart: boolean }
type Leader = {
  branch: { due: number; attended: number; absent: number }
  committee: { due: number; attended: number; absent: number } | null
  owed: { slot: string; need: number; done: number; state: string }[]
  bodyEvents: { kind: string; guidance: string | null; full: boolean | null; unitName: string | null }[]
  branchEvents: Event[]
}

let scene: Scene
let committee: Client
let bodyId: string
let people: string[]
let meeting: string

/** Members 0 to 3 of 青竹村 sit in the township's body; 0, 1 and 2 are the branch committee. */
beforeAll(async () => {
  scene = await meetingScene()
  const { department, branch, committee: town } = scene.units
  const by = { unitId: department.id, path: department.path, byName: '部务会', at: scene.clock.now() }
  await scene.inDistrict(async (tx) => {
    await adoptPacks(tx, [{ ...by, pack: 'yichun-double-life', from: day('2020-01-01') }])
    await setValues(tx, [{ ...by, slot: 'leaders.measures', key: 'steps.hear.actor', value: 'county-department', from: day('2020-01-01') }])
    await writePosts(
      tx,
      [0, 1, 2, 3].map((at) => ({
        id: newId(),
        path: branch.path,
        memberId: scene.members.branch[at]!.memberId,
        unitId: branch.id,
        post: 'leading-cadre' as const,
        from: day('2021-01-01'),
        to: null,
      })),
    )
  })
  people = scene.members.branch.slice(0, 4).map(({ personId }) => personId)
  committee = await scene.as('committee')
  const formed = await committee.call<{ bodyId: string }>(contract.formBody, { body: { unitId: town.id, name: '镇党委领导班子', from: '2026-01-01' } })
  bodyId = must(formed).bodyId
  for (const at of [0, 1, 2, 3])
    must(
      await committee.call(contract.takeSeat, {
        params: { bodyId },
        body: { memberId: scene.members.branch[at]!.memberId, post: '党委委员', leads: at === 0, from: '2026-01-01' },
      }),
    )
  meeting = await hold(scene, { kinds: ['branch-committee'], letters: 'PPA', theme: '研究发展党员' })
  const recorder = await scene.as('recorder')
  const voteId = await openVote(recorder, meeting, { business: 'committee-decision', title: '同意修十二盏路灯' })
  const hands = { for: 2, against: 0, abstain: 0 }
  must(await count(recorder, voteId, { hands, paper: null, written: null, candidates: [] }))
  await closeMeeting(scene, meeting)
}, 120_000)
afterAll(() => scene.close())

const leader = async (at: number): Promise<Leader> =>
  must(await committee.call<Leader>(contract.leaderOf, { params: { personId: people[at]! }, query: { year: 2026 } }))
const eventOf = async (at: number): Promise<Event | undefined> => (await leader(at)).branchEvents.find(({ sessionId }) => sessionId === meeting)

describe('a leader who sits on the committee of the own branch', () => {
  test('has the committee’s meetings among what is due, with the part in what they decided [YC-02b]', async () => {
    expect(await leader(1)).toMatchObject({ committee: { due: 1, attended: 1, absent: 0 } })
    expect(await eventOf(1)).toMatchObject({ tookPart: true, decisions: [{ words: '同意修十二盏路灯', outcome: { zh: '通过' } }] })
  })

  test('a missed committee meeting is missed organisation life, without part in what was decided [YC-02b]', async () => {
    const absent = await leader(2)
    expect(absent.committee).toMatchObject({ due: 1, attended: 0, absent: 1 })
    expect(absent.branch.absent).toBe(1)
    expect(await eventOf(2)).toMatchObject({ tookPart: false, decisions: [{ words: '同意修十二盏路灯' }] })
  })

  test('who does not sit on it owes no committee meeting [YC-02b]', async () => {
    expect((await leader(3)).committee).toBeNull()
    expect(await eventOf(3)).toBeUndefined()
  })
})

describe('organisation-life meetings', () => {
  test('one of the own branch in the year is owed, and done by being there as required [YC-02g]', async () => {
    const owed = async (at: number) => (await leader(at)).owed.find(({ slot }) => slot === 'leaders.organisation-life')
    expect(await owed(0)).toMatchObject({ need: 1, done: 0, state: 'to-do' })
    await hold(scene, { kinds: ['organisation-life'], letters: 'PAIPPPPP', theme: '上半年组织生活会', close: true })
    expect(await owed(0)).toMatchObject({ need: 1, done: 1, state: 'met' })
    expect(await owed(1)).toMatchObject({ done: 0 })
    expect(await owed(2)).toMatchObject({ done: 0 })
  })

  test('guidance of a contact point’s meeting is kept with its unit and whether the leader stayed to the end [YC-02h]', async () => {
    const line = (at: number, left: string, guidance: string | null) => ({
      personId: people[at]!,
      status: 'present',
      arrived: '09:00',
      left,
      guidance,
      reason: null,
    })
    const body = { kind: 'contact-meeting', unitId: scene.units.sibling.id, day: '2026-08-20', begins: '09:00', ends: '11:00', title: '柏石村组织生活会' }
    const lines = [line(0, '11:00', '帮着把问题说具体，定了两条整改'), line(3, '10:00', null)]
    must(await committee.call(contract.recordMeeting, { params: { bodyId }, body: { ...body, lines } }))
    const found = async (at: number) => (await leader(at)).bodyEvents.find(({ kind }) => kind === 'contact-meeting')
    expect(await found(0)).toMatchObject({ guidance: '帮着把问题说具体，定了两条整改', full: true, unitName: '柏石村党支部' })
    expect(await found(3)).toMatchObject({ guidance: null, full: false })
    // somebody else's meeting: it is no meeting of the body itself, nor one that a linked unit owes
    expect((await leader(0)).owed.find(({ slot }) => slot === 'leaders.linked-meeting')).toMatchObject({ done: 0 })
  })
})

describe('what enters the secretary’s review', () => {
  test('counts of every leader by kind of meeting, with year, purpose and whose review it is, kept as they stood [YC-01b]', async () => {
    const given = await committee.call<{ referenceId: string }>(contract.giveReference, {
      params: { bodyId },
      body: { year: 2026, purpose: 'secretary-review', recipients: ['县委组织部'] },
    })
    type Reference = {
      year: number
      purpose: string
      secretary: string
      seats: { personId: string; byType: { type: string; due: number; attended: number }[] }[]
    }
    const seen = must(await committee.call<Reference>(contract.seeReference, { params: { referenceId: must(given).referenceId } }))
    expect(seen).toMatchObject({ year: 2026, purpose: 'secretary-review', secretary: scene.members.branch[0]!.name })
    const counts = (at: number) =>
      Object.fromEntries(seen.seats.find(({ personId }) => personId === people[at])!.byType.map(({ type, due, attended }) => [type, [due, attended]]))
    expect(counts(1)).toMatchObject({
      'branch-committee': [1, 1],
      'organisation-life': [1, 0],
      'branch-meeting': [0, 0],
      'party-class': [0, 0],
      appraisal: [0, 0],
    })
    expect(counts(2)).toMatchObject({ 'branch-committee': [1, 0], 'organisation-life': [1, 0] })
    expect(counts(0)).toMatchObject({ 'organisation-life': [1, 1], 'activity-day': [0, 0] })
    const sheet = await committee.call(contract.referenceSheet, { params: { referenceId: must(given).referenceId } })
    expect(sheet.status).toBe(200)
  })
})

describe('the ladder is the rule’s', () => {
  test('where a unit gives the hearing to the county’s department, the township cannot enter it, the department can [YC-03a]', async () => {
    const absence = { what: 'absent-without-cause', source: `session:${meeting}`, day: '2026-09-07', facts: '支委会没有来' }
    const opened = await committee.call<{ incidentId: string }>(contract.openIncident, { params: { personId: people[2]! }, body: absence })
    const { incidentId } = must(opened)
    const hear = (client: Client) =>
      client.call(contract.stepIncident, { params: { incidentId }, body: { step: 'hear', day: '2026-09-07', words: '本人说路上堵车' } })
    expect((await hear(committee)).body.refusal).toMatchObject({ code: 'not-this-step', message: { zh: expect.stringContaining('县级以上党委组织部门') } })
    must(await hear(await scene.as('department')))
    const decision = { measure: 'circular', severity: 'middle', reason: '第二次', toldOn: '2026-09-07' }
    must(await committee.call(contract.decideIncident, { params: { incidentId }, body: decision }))
  })
})

describe('figures for rules', () => {
  const supplied = (measure: string) => measures.find((one) => one.measure === measure)!
  const period = { from: day('2026-01-01'), to: day('2026-09-07') }
  const asked = (measure: string) => ({ measure: measure as never, period, of: null })

  test.each(['leaders.body-life', 'leaders.branch-life', 'leaders.pairs-talked'])('%s: the facts behind a figure add up to it', async (measure) => {
    await scene.inDistrict(async (tx) => {
      const rows = await supplied(measure).rows(tx, asked(measure))
      expect(rows.length).toBe(measure === 'leaders.pairs-talked' ? 1 : 4)
      for (const row of rows) {
        const facts = await supplied(measure).facts(tx, asked(measure), row.subject)
        expect(facts.reduce((sum, { amount }) => sum + (amount ?? 0), 0)).toBe((row as { num: number }).num)
      }
    })
  })

  test('they are the figures of the seats', async () => {
    const { branch } = await leader(1)
    const rows = await scene.inDistrict((tx) => supplied('leaders.branch-life').rows(tx, asked('leaders.branch-life')))
    expect(rows.find(({ subject }) => subject === people[1])).toMatchObject({ num: branch.attended, den: branch.due })
  })
})

describe('without the document', () => {
  test('where no rule names measures, an incident may end without one and in no other way [YC-03a]', async () => {
    await scene.db.pool.query("delete from org.adoption where pack_id = 'yichun-double-life'")
    const irregular = { what: 'irregular', source: `session:${newId()}`, day: '2026-09-07', facts: '没有按规定参加' }
    const opened = await committee.call<{ incidentId: string; due: string | null }>(contract.openIncident, {
      params: { personId: people[2]! },
      body: irregular,
    })
    const { incidentId, due } = must(opened)
    expect(due).toBeNull()
    const decide = (measure: string) =>
      committee.call(contract.decideIncident, { params: { incidentId }, body: { measure, severity: 'light', reason: '核实过', toldOn: null } })
    expect((await decide('criticism')).body.refusal?.code).toBe('no-ladder')
    must(await decide('none'))
  })
})
