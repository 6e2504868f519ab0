import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as contract from '../../src/modules/training/contract.ts'
import type { Client } from '../support/world.ts'
import { buildScene, held, must, type Scene, setValue } from './scene.ts'

type Seen = {
  programmes: {
    id: string
    title: string
    themes: string[]
    classes: number
    sessions: number
    completed: number
    outcomes: { item: string; result: string; name: string | null }[]
  }[]
  topics: { id: string; title: string; sessions: number; to: string | null }[]
  plans: { slot: string; contents: { zh: string }[] }[]
}

let scene: Scene
let secretary: Client
let committee: Client
let sessions: string[]

const look = async (client = secretary): Promise<Seen> =>
  must(await client.call<Seen>(contract.programmesFor, { query: { unitId: scene.units.branch.id, year: 2026 } }))
const classify = (sessionId: string, changed: Record<string, unknown>) =>
  secretary.call(contract.classifyStudy, {
    body: {
      unitId: scene.units.branch.id,
      sessionId,
      contentClasses: ['political-theory'],
      mode: 'lecture',
      topicIds: [],
      programmeId: null,
      material: null,
      ...changed,
    },
  })

beforeAll(async () => {
  scene = await buildScene()
  sessions = await held(scene, { 2: { minutes: 90, letters: 'PPPPPPPP' }, 3: { minutes: 90, letters: 'PPPPPPPP' } })
  secretary = await scene.as('secretary')
  committee = await scene.as('committee')
}, 120_000)
afterAll(() => scene.close())

const PLAN = {
  kind: 'plan',
  level: 'township',
  title: '乡村振兴主题培训',
  themes: ['乡村振兴', '基层治理'],
  forWhom: '村党支部',
  contentClasses: ['techniques'],
  venue: '乡镇党校',
  projects: ['头雁培训'],
  from: '2026-01-01',
  to: '2026-12-31',
  target: null,
}
const makePlan = (changed: Record<string, unknown> = {}) =>
  committee.call<{ programmeId: string }>(contract.makeProgramme, { body: { ...PLAN, unitId: scene.units.committee.id, ...changed } })

describe('programmes and topics', () => {
  test('a named plan with themes gathers its classes, sessions and completions [YZ-03b]', async () => {
    const { programmeId } = must(await makePlan())
    must(await classify(sessions[0]!, { programmeId }))
    const { classId } = must(
      await committee.call<{ classId: string }>(contract.openClass, {
        body: {
          unitId: scene.units.committee.id,
          programmeId,
          surveyId: null,
          level: 'township',
          form: 'class',
          title: '一期',
          organiser: '镇党委',
          venue: null,
          contentClasses: ['techniques'],
          mode: 'on-site',
          from: '2026-09-07',
          to: '2026-09-07',
          begins: '08:00',
          ends: '10:00',
          minutes: 120,
          places: null,
        },
      }),
    )
    const memberId = scene.members.branch[3]!.memberId
    must(await secretary.call(contract.enrol, { params: { classId }, body: { memberIds: [memberId] } }))
    must(
      await committee.call(contract.completeClass, {
        params: { classId },
        body: { lines: [{ memberId, completed: true, minutes: 120, note: null }], close: true },
      }),
    )
    const plan = (await look()).programmes.find(({ id }) => id === programmeId)
    expect(plan).toMatchObject({ themes: ['乡村振兴', '基层治理'], classes: 1, sessions: 1, completed: 1 })
  })

  test('a plan that ends before it begins, or of another level, is refused', async () => {
    expect((await makePlan({ to: '2025-12-31' })).body.refusal?.code).toBe('ends-before-it-begins')
    expect((await makePlan({ level: 'city' })).body.refusal?.code).toBe('not-this-level')
  })

  test('a priority is dated, and shows the sessions held on it; the level above keeps the list [CX-01b] [JS-A-05a]', async () => {
    const set = (title: string, kind: string, to: string) =>
      committee.call<{ topicId: string }>(contract.setTopic, { body: { unitId: scene.units.committee.id, kind, title, from: '2026-01-01', to } })
    const { topicId } = must(await set('学习全会精神', 'priority', '2026-12-31'))
    const theme = must(await set('党章第一章', 'theme', '2026-12-31')).topicId
    must(await set('去年的重点', 'priority', '2026-01-31'))
    must(await classify(sessions[1]!, { topicIds: [topicId, theme], material: '党章' }))
    const seen = await look()
    expect(seen.topics.filter(({ id }) => id === topicId || id === theme).map((one) => one.sessions)).toEqual([1, 1])
    // what is over retires by itself
    const { topics } = must(
      await secretary.call<{ topics: { title: string }[] }>(contract.progressOfBranch, { query: { unitId: scene.units.branch.id, year: 2026 } }),
    )
    expect(topics.map(({ title }) => title)).toContain('学习全会精神')
    const next = must(await secretary.call<Seen>(contract.programmesFor, { query: { unitId: scene.units.branch.id, year: 2027 } }))
    expect(next.topics).toEqual([])
  })

  test('study is classified by what it was about [CX-01a] [JS-A-05c] [ZS-04b] [YZ-01b]', async () => {
    for (const contentClasses of [
      ['party-rules', 'speeches', 'history', 'current-affairs', 'political-theory'],
      ['policy-and-situation', 'law', 'vocational-skills'],
      ['members-rights'],
    ])
      must(await classify(sessions[0]!, { contentClasses }))
  })
})

describe('plans by kind of unit', () => {
  test('a village branch is shown the plan of its field, and only that one [CX-02a] [CX-02b]', async () => {
    const { plans } = await look()
    expect(plans.map(({ slot }) => slot)).toContain('plan.rural')
    expect(plans.map(({ slot }) => slot)).not.toContain('plan.enterprise')
    expect(plans.find(({ slot }) => slot === 'plan.rural')!.contents.map(({ zh }) => zh)).toContain('致富技能')
  })

  test('a campaign keeps its items with results, and the task a member took [CX-02e] [CX-02h]', async () => {
    const { programmeId } = must(await makePlan({ kind: 'campaign', title: '五型机关创建' }))
    const add = (changed: Record<string, unknown>) =>
      secretary.call(contract.addOutcome, {
        params: { programmeId },
        body: { unitId: scene.units.branch.id, memberId: null, item: '学习型', result: '每周一学', day: '2026-06-01', ...changed },
      })
    must(await add({}))
    must(await add({ memberId: scene.members.branch[5]!.memberId, item: '抢修灌渠', result: '按时通水' }))
    expect((await add({ day: '2026-12-01' })).body.refusal?.code).toBe('in-the-future')
    expect((await add({ memberId: scene.members.sibling[1]!.memberId })).body.refusal?.code).toBe('not-in-this-branch')
    const campaign = (await look()).programmes.find(({ id }) => id === programmeId)!
    expect(campaign.outcomes.map(({ item, name }) => [item, name])).toEqual([
      ['学习型', null],
      ['抢修灌渠', scene.members.branch[5]!.name],
    ])
  })

  test('leaders’ notes have a limit of their own, the others theirs [CX-02l]', async () => {
    await setValue(scene, 'study.notes-leaders', 'enabled', true)
    const { members } = must(
      await secretary.call<{ members: { memberId: string; requirements: { slot: string; limit: string }[] }[] }>(contract.progressOfBranch, {
        query: { unitId: scene.units.branch.id, year: 2026 },
      }),
    )
    const slotsOf = (index: number) =>
      members.find(({ memberId }) => memberId === scene.members.branch[index]!.memberId)!.requirements.filter(({ slot }) => slot.startsWith('study.notes'))
    expect(slotsOf(6)).toMatchObject([{ slot: 'study.notes-leaders', limit: '30000' }])
    expect(slotsOf(4)).toEqual([])
  })
})

test.each([
  ['a farmer college', 'farmer-college', 'techniques', '[QD-06f]'],
  ['a course of law and skills', 'skills', 'vocational-skills', '[CX-01c]'],
  ['a township Party school', 'party-school', 'political-theory', '[CX-25b] [QD-05a]'],
])('training at %s is recorded and counts for the member (%s, %s) %s', async (_name, form, content) => {
  const { classId } = must(
    await committee.call<{ classId: string }>(contract.openClass, {
      body: {
        unitId: scene.units.committee.id,
        programmeId: null,
        surveyId: null,
        level: 'township',
        form,
        title: form,
        organiser: '镇党委',
        venue: null,
        contentClasses: [content],
        mode: 'on-site',
        from: '2026-09-07',
        to: '2026-09-07',
        begins: '08:00',
        ends: '10:00',
        minutes: 90,
        places: null,
      },
    }),
  )
  const memberId = scene.members.branch[2]!.memberId
  must(await secretary.call(contract.enrol, { params: { classId }, body: { memberIds: [memberId] } }))
  must(
    await committee.call(contract.completeClass, {
      params: { classId },
      body: { lines: [{ memberId, completed: true, minutes: 90, note: null }], close: true },
    }),
  )
  const seen = must(await secretary.call<{ enrolments: { state: string; minutes: number }[] }>(contract.seeClass, { params: { classId } }))
  expect(seen.enrolments).toMatchObject([{ state: 'completed', minutes: 90 }])
})
