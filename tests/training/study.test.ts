import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as contract from '../../src/modules/training/contract.ts'
import { book, myPage } from '../../src/modules/ledger/contract.ts'
import { type Client } from '../support/world.ts'
import { buildScene, held, must, type Scene, setValue } from './scene.ts'

type Line = { slot: string; outcome: string; shown: string | null; limit: string | null; running: boolean }
type Progress = {
  conversion: { minutesAnHour: number; hoursAHalfDay: number | null } | null
  minima: { slot: string; limit: string; off: boolean }[]
  members: { memberId: string; name: string; groupName: string | null; hours: string; days: string; selfMinutes: number; requirements: Line[] }[]
  toName: { sessionId: string; asksLecturer: boolean; asksContent: boolean }[]
  coming: { sessionId: string; begins: string; conflicts: { what: string }[] }[]
}

let scene: Scene
let secretary: Client
let committee: Client
let sessions: string[]

const progress = async (client = secretary): Promise<Progress> =>
  must(await client.call<Progress>(contract.progressOfBranch, { query: { unitId: scene.units.branch.id, year: 2026 } }))
const memberOf = (seen: Progress, index: number) => seen.members.find(({ memberId }) => memberId === scene.members.branch[index]!.memberId)!
const lineOf = (seen: Progress, index: number, slot: string) => memberOf(seen, index).requirements.find((one) => one.slot === slot)

const CLASS = {
  programmeId: null,
  surveyId: null,
  level: 'township',
  form: 'party-school',
  title: '乡镇党校春训班',
  organiser: '乡镇党校',
  venue: null,
  contentClasses: ['political-theory'],
  mode: 'lecture',
  from: '2026-09-02',
  to: '2026-09-07',
  begins: '08:00',
  ends: '17:00',
  minutes: 2400,
  places: null as number | null,
}

const openClass = async (changed: Partial<typeof CLASS> = {}, client = committee, unitId = scene.units.committee.id) =>
  client.call<{ classId: string; conflicts: { what: string }[] }>(contract.openClass, { body: { ...CLASS, ...changed, unitId } })

beforeAll(async () => {
  scene = await buildScene()
  await setValue(scene, 'study.class-hour', 'must.minutes.value', 60)
  sessions = await held(scene, {
    2: { minutes: 120, letters: 'PPPPPLAU' },
    3: { minutes: 90, letters: 'PPPPPRIH', kind: 'class' },
    4: { minutes: 200, letters: 'PPPPPPPP', kind: 'labour' },
  })
  secretary = await scene.as('secretary')
  committee = await scene.as('committee')
}, 120_000)
afterAll(() => scene.close())

describe('hours out of closed sessions', () => {
  test('minutes of study of those who were there become hours by the value of the rule [CX-02j] [YZ-03a]', async () => {
    const seen = await progress()
    expect(seen.conversion).toMatchObject({ minutesAnHour: 60, hoursAHalfDay: 4 })
    // two sessions of study; labour is not study
    expect(memberOf(seen, 0).hours).toBe('3.5')
    // on leave once; by video the other time
    expect(memberOf(seen, 5).hours).toBe('1.5')
    // absent once, irregular once
    expect(memberOf(seen, 6).hours).toBe('0')
  })

  test('people stand by group and name, never by hours [QD-05b]', async () => {
    const seen = await progress()
    const names = seen.members.map(({ groupName }) => groupName)
    expect(names).toEqual([...names].sort())
  })

  test('a session whose lecturer or content nobody named waits for a word [YZ-05c] [CX-01a]', async () => {
    const { toName } = await progress()
    expect(toName.find(({ sessionId }) => sessionId === sessions[1])).toMatchObject({ asksLecturer: true, asksContent: true })
    expect(toName.find(({ sessionId }) => sessionId === sessions[2])).toBeUndefined()
    must(
      await secretary.call(contract.classifyStudy, {
        body: {
          unitId: scene.units.branch.id,
          sessionId: sessions[0]!,
          contentClasses: ['political-theory', 'law'],
          mode: 'case',
          topicIds: [],
          programmeId: null,
          material: '学习材料',
        },
      }),
    )
    expect((await progress()).toName.map(({ sessionId }) => sessionId)).not.toContain(sessions[0])
  })

  test('a class of content or a mode that no list has is refused and nothing is saved [YZ-03d] [YZ-03e]', async () => {
    const body = {
      unitId: scene.units.branch.id,
      sessionId: sessions[1]!,
      contentClasses: ['gossip'],
      mode: 'lecture',
      topicIds: [],
      programmeId: null,
      material: null,
    }
    expect((await secretary.call(contract.classifyStudy, { body })).body.refusal?.code).toBe('no-such-content')
    expect((await secretary.call(contract.classifyStudy, { body: { ...body, contentClasses: ['law'], mode: 'telepathy' } })).body.refusal?.code).toBe(
      'no-such-mode',
    )
    expect((await secretary.call(contract.classifyStudy, { body: { ...body, contentClasses: [] } })).status).toBe(400)
  })
})

describe('classes of three levels', () => {
  test('31.5 hours are not 32, half an hour more is; the figure says why [QD-05b] [YZ-03a] [CX-25b]', async () => {
    const { classId } = must(await openClass())
    const [short, enough] = [scene.members.branch[0]!.memberId, scene.members.branch[1]!.memberId]
    must(await secretary.call(contract.enrol, { params: { classId }, body: { memberIds: [short, enough] } }))
    must(
      await committee.call(contract.completeClass, {
        params: { classId },
        body: {
          lines: [
            { memberId: short, completed: true, minutes: 28 * 60, note: null },
            { memberId: enough, completed: true, minutes: 28.5 * 60, note: null },
          ],
          close: true,
        },
      }),
    )
    const seen = await progress()
    expect(lineOf(seen, 0, 'study.hours')).toMatchObject({ shown: '31.5', limit: '32', outcome: 'not_met', running: true })
    expect(lineOf(seen, 1, 'study.hours')).toMatchObject({ shown: '32', limit: '32', outcome: 'met' })
    const why = must(
      await secretary.call<{ explanation: { steps: { step: string; rows?: unknown[] }[] } }>(contract.whyOfStudy, {
        params: { memberId: short },
        query: { slot: 'study.hours', year: 2026 },
      }),
    )
    expect(JSON.stringify(why.explanation)).toContain('31.5 学时')
    expect(why.explanation.steps.find(({ step }) => step === 'facts')!.rows).toHaveLength(3)
  })

  test('five and a half days are not six; days come from half-days by the value of the rule [CX-02k]', async () => {
    const { classId } = must(await openClass({ title: '第二期', minutes: 3000 }))
    const [short, enough] = [scene.members.branch[2]!.memberId, scene.members.branch[3]!.memberId]
    must(await secretary.call(contract.enrol, { params: { classId }, body: { memberIds: [short, enough] } }))
    // 3.5 hours of sessions before: 47.5 hours are eleven half-days, 48 hours twelve
    const minutes = (hours: number) => (hours - 3.5) * 60
    must(
      await committee.call(contract.completeClass, {
        params: { classId },
        body: {
          lines: [
            { memberId: short, completed: true, minutes: minutes(47.5), note: null },
            { memberId: enough, completed: true, minutes: minutes(48), note: null },
          ],
          close: false,
        },
      }),
    )
    const seen = await progress()
    expect(lineOf(seen, 2, 'study.days')).toMatchObject({ shown: '5.5', limit: '6', outcome: 'not_met' })
    expect(lineOf(seen, 3, 'study.days')).toMatchObject({ shown: '6', outcome: 'met' })
  })

  test('the same figure stands on the member’s own page [QD-05b]', async () => {
    const page = must(
      await (await scene.as('member')).call<{ requirements: { key: string; figure: { num: number; den: number } | null; owed: { zh: string } | null }[] }>(
        myPage,
      ),
    )
    expect(page.requirements.find(({ key }) => key === 'study.hours')).toMatchObject({ figure: { num: 3.5, den: 32 }, owed: { zh: '还差 28.5 学时' } })
  })

  test('the last place is given once, whoever asks [QD-05a]', async () => {
    const { classId } = must(await openClass({ title: '小班', places: 1, from: '2026-09-20', to: '2026-09-20', minutes: 120 }))
    const [mine, theirs] = [scene.members.branch[0]!.memberId, scene.members.sibling[0]!.memberId]
    const sibling = await scene.as('sibling-secretary')
    const replies = await Promise.all([
      secretary.call(contract.enrol, { params: { classId }, body: { memberIds: [mine] } }),
      sibling.call(contract.enrol, { params: { classId }, body: { memberIds: [theirs] } }),
    ])
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(replies.find(({ status }) => status === 409)!.body.refusal).toMatchObject({ code: 'no-place-left' })
  })

  test('a branch enrols its own members only and sees no others [YZ-03a]', async () => {
    const { classId } = must(await openClass({ title: '三期', from: '2026-09-21', to: '2026-09-21', minutes: 60 }))
    const reply = await secretary.call(contract.enrol, { params: { classId }, body: { memberIds: [scene.members.sibling[1]!.memberId] } })
    expect(reply.body.refusal?.code).toBe('not-yours-to-enrol')
    must(await (await scene.as('sibling-secretary')).call(contract.enrol, { params: { classId }, body: { memberIds: [scene.members.sibling[1]!.memberId] } }))
    const seen = must(await secretary.call<{ enrolled: number; enrolments: unknown[] }>(contract.seeClass, { params: { classId } }))
    expect(seen).toMatchObject({ enrolled: 1, enrolments: [] })
  })

  test.each([
    ['ends before it begins', { from: '2026-10-05', to: '2026-10-04' }, 'ends-before-it-begins'],
    ['has more minutes than its days hold', { from: '2026-10-05', to: '2026-10-05', minutes: 541 }, 'more-than-the-days-hold'],
    ['is of a level the unit does not run', { level: 'county' }, 'not-this-level'],
  ])('a class that %s is refused', async (_what, changed, code) => {
    expect((await openClass(changed)).body.refusal?.code).toBe(code)
  })

  test('completion of somebody not enrolled, of more minutes than the class, or before it began is refused whole', async () => {
    const { classId } = must(await openClass({ title: '四期', minutes: 120, to: '2026-09-02' }))
    const memberId = scene.members.branch[4]!.memberId
    const complete = (minutes: number) =>
      committee.call(contract.completeClass, { params: { classId }, body: { lines: [{ memberId, completed: true, minutes, note: null }], close: false } })
    expect((await complete(60)).body.refusal?.code).toBe('not-enrolled')
    const coming = must(await openClass({ title: '五期', from: '2026-12-01', to: '2026-12-01', minutes: 60 }))
    must(await secretary.call(contract.enrol, { params: { classId: coming.classId }, body: { memberIds: [memberId] } }))
    const line = { memberId, completed: true, minutes: 60, note: null }
    expect(
      (await committee.call(contract.completeClass, { params: { classId: coming.classId }, body: { lines: [line], close: false } })).body.refusal?.code,
    ).toBe('class-not-begun')
    const begun = must(await openClass({ title: '六期', from: '2026-09-07', to: '2026-09-07', minutes: 60 }))
    must(await secretary.call(contract.enrol, { params: { classId: begun.classId }, body: { memberIds: [memberId] } }))
    expect(
      (await committee.call(contract.completeClass, { params: { classId: begun.classId }, body: { lines: [{ ...line, minutes: 61 }], close: false } })).body
        .refusal?.code,
    ).toBe('more-than-the-class')
    // the branch cannot say it: the organiser does
    expect((await secretary.call(contract.completeClass, { params: { classId: begun.classId }, body: { lines: [line], close: false } })).status).toBe(404)
  })
})

describe('who lectures', () => {
  const lecture = { sessionId: null, day: '2026-06-03', lecturerName: null, title: '学党章', theme: '党章', mode: 'lecture', minutes: 45 }
  const name = (index: number | null, changed: Record<string, unknown> = {}) =>
    secretary.call<{ lectureId: string; capacity: string }>(contract.nameLecturer, {
      body: { ...lecture, unitId: scene.units.branch.id, lecturerMemberId: index === null ? null : scene.members.branch[index]!.memberId, ...changed },
    })

  test('the capacity is read from the posts of that day [YZ-05c] [YC-02c] [JS-A-05d]', async () => {
    expect(must(await name(0)).capacity).toBe('secretary')
    expect(must(await name(6)).capacity).toBe('leader')
    expect(must(await name(4)).capacity).toBe('ordinary')
    expect(must(await name(null, { lecturerName: '党校教师' })).capacity).toBe('outside')
    // before the post began
    expect(must(await name(6, { day: '2019-12-31' })).capacity).toBe('ordinary')
    const seen = must(
      await secretary.call<{ counts: { capacity: string; count: number }[]; owed: { name: string; outcome: string }[] }>(contract.lecturesOfBranch, {
        query: { unitId: scene.units.branch.id, year: 2026 },
      }),
    )
    expect(Object.fromEntries(seen.counts.map(({ capacity, count }) => [capacity, count]))).toEqual({ leader: 1, secretary: 1, ordinary: 1, outside: 1 })
    expect(seen.owed.find(({ name: who }) => who === scene.members.branch[0]!.name)).toMatchObject({ outcome: 'met' })
  })

  test('one lecturer a session, one of the two ways to name somebody, no day to come', async () => {
    const day = (await held(scene, {}), sessions[1]!)
    const seen = must(
      await secretary.call<{ toName: { sessionId: string; day: string }[] }>(contract.progressOfBranch, {
        query: { unitId: scene.units.branch.id, year: 2026 },
      }),
    )
    const session = seen.toName.find(({ sessionId }) => sessionId === day)!
    must(await name(4, { sessionId: session.sessionId, day: session.day }))
    expect((await name(4, { sessionId: session.sessionId, day: session.day })).body.refusal?.code).toBe('named-already')
    expect((await name(4, { sessionId: session.sessionId, day: '2026-03-30' })).body.refusal?.code).toBe('another-day')
    expect((await name(4, { lecturerName: '还有一位' })).body.refusal?.code).toBe('one-lecturer')
    expect((await name(4, { day: '2026-12-01' })).body.refusal?.code).toBe('in-the-future')
  })

  test('the page of a class in its book names who gave it and the class hours', async () => {
    const { pages } = must(
      await secretary.call<{ pages: { fields: { label: { zh: string }; value: string }[] }[] }>(book, {
        params: { unitId: scene.units.branch.id, book: 'class-book' },
        query: { year: 2026 },
      }),
    )
    const columns = pages.map(({ fields }) => fields.filter(({ label }) => ['主讲人', '学时'].includes(label.zh)).map(({ value }) => value))
    expect(columns).toContainEqual([scene.members.branch[4]!.name, '0.75 学时'])
  })
})

describe('self-study, notes, needs, resources, work', () => {
  test('self-study is the member’s own word and stands apart from collective time [CX-25c]', async () => {
    const member = await scene.as('member')
    must(await member.call(contract.declareStudy, { body: { day: '2026-09-01', way: 'broadcast', what: '看电教片', minutes: 90 } }))
    const seen = await progress()
    expect(memberOf(seen, 4)).toMatchObject({ selfMinutes: 90, hours: '3.5' })
    expect(
      (await member.call(contract.declareStudy, { body: { day: '2026-12-01', way: 'broadcast', what: '看电教片', minutes: 90 } })).body.refusal?.code,
    ).toBe('in-the-future')
    for (const minutes of [700, 650]) await member.call(contract.declareStudy, { body: { day: '2026-09-02', way: 'reading', what: '读书', minutes } })
    expect((await member.call(contract.declareStudy, { body: { day: '2026-09-02', way: 'reading', what: '读书', minutes: 91 } })).body.refusal?.code).toBe(
      'more-than-a-day',
    )
  })

  test('notes are counted only where the rule is switched on [CX-02l] [CX-02m]', async () => {
    const member = await scene.as('member')
    const body = { day: '2026-09-01', characters: 15_000, what: '读条例' }
    expect((await member.call(contract.declareNotes, { body })).body.refusal?.code).toBe('notes-off')
    await setValue(scene, 'study.notes', 'enabled', true)
    must(await member.call(contract.declareNotes, { body: { ...body, characters: 14_999 } }))
    expect(lineOf(await progress(), 4, 'study.notes')).toMatchObject({ shown: '14999', limit: '15000', outcome: 'not_met' })
    must(await member.call(contract.declareNotes, { body: { ...body, characters: 1 } }))
    expect(lineOf(await progress(), 4, 'study.notes')).toMatchObject({ outcome: 'met' })
  })

  test('what members want to learn is asked, considered, and answered by a class [YZ-03c]', async () => {
    const questions = ['想学什么']
    const { surveyId } = must(
      await committee.call<{ surveyId: string }>(contract.openSurvey, {
        body: { unitId: scene.units.committee.id, title: '明年学什么', questions, from: '2026-09-01', to: '2026-09-30' },
      }),
    )
    const member = await scene.as('member')
    expect((await member.call(contract.answerSurvey, { params: { surveyId }, body: { answers: ['一', '二'] } })).body.refusal?.code).toBe('answers-do-not-fit')
    must(await member.call(contract.answerSurvey, { params: { surveyId }, body: { answers: ['果树'] } }))
    expect((await member.call(contract.answerSurvey, { params: { surveyId }, body: { answers: ['果树'] } })).body.refusal?.code).toBe('answered-already')
    must(await secretary.call(contract.answerOnPaper, { params: { surveyId }, body: { memberId: scene.members.branch[5]!.memberId, answers: ['法律'] } }))
    must(await committee.call(contract.analyseSurvey, { params: { surveyId }, body: { analysis: '先开果树课' } }))
    const opened = must(await openClass({ title: '果树课', surveyId, minutes: 60, from: '2026-10-20', to: '2026-10-20' } as never))
    const seen = must(
      await committee.call<{ surveys: { id: string; answered: number; analysis: string; classes: { id: string }[] }[] }>(contract.surveysFor, {
        query: { unitId: scene.units.committee.id },
      }),
    )
    expect(seen.surveys.find(({ id }) => id === surveyId)).toMatchObject({ answered: 2, analysis: '先开果树课', classes: [{ id: opened.classId }] })
  })

  test('a resource opened to those below is used there, one kept to its unit is not seen [YZ-03f]', async () => {
    const add = (openTo: 'own' | 'below', title: string) =>
      committee.call<{ resourceId: string }>(contract.addResource, {
        body: { unitId: scene.units.committee.id, level: 'township', kind: 'online', title, place: '平台', openTo, topicId: null },
      })
    const open = must(await add('below', '远程课程')).resourceId
    const kept = must(await add('own', '内部材料')).resourceId
    const use = (resourceId: string) =>
      secretary.call(contract.useResource, { params: { resourceId }, body: { unitId: scene.units.branch.id, day: '2026-09-01', people: 12, words: null } })
    must(await use(open))
    expect((await use(kept)).body.refusal?.code).toBe('not-open-to-you')
    const seen = must(
      await secretary.call<{ resources: { title: string; uses: number }[] }>(contract.resourcesFor, { query: { unitId: scene.units.branch.id } }),
    )
    expect(seen.resources.map(({ title, uses }) => [title, uses])).toEqual([['远程课程', 1]])
  })

  test('study that collides with work is shown and not forbidden [CX-02i]', async () => {
    const branchId = scene.units.branch.id
    must(
      await secretary.call(contract.setWorkingTime, {
        body: { unitId: branchId, what: '秋收', weekdays: [1, 2, 3, 4, 5, 6, 7], begins: '07:00', ends: '12:00', from: '2026-09-15', to: '2026-10-15' },
      }),
    )
    const own = { level: 'branch', unitId: branchId, minutes: 60, begins: '11:00', ends: '13:00' }
    const during = must(await openClass({ ...own, from: '2026-09-20', to: '2026-09-20' }, secretary, branchId))
    expect(during.conflicts.map(({ what }) => what)).toEqual(['秋收'])
    const after = must(await openClass({ ...own, from: '2026-10-16', to: '2026-10-16' }, secretary, branchId))
    expect(after.conflicts).toEqual([])
    const evening = must(await openClass({ ...own, from: '2026-09-20', to: '2026-09-20', begins: '12:00', ends: '14:00' }, secretary, branchId))
    expect(evening.conflicts).toEqual([])
  })
})

describe('for whoever stands above', () => {
  test('a rotation covers a secretary, a class of the own branch does not [YZ-03h] [QD-05c]', async () => {
    const world = await buildScene({ packs: ['national', 'qingdao-care'] })
    const department = await world.as('department')
    const look = async () =>
      must(
        await department.call<{ secretaries: { total: number; covered: number; uncovered: { unitName: string }[] }; partySchool: { ever: number } }>(
          contract.overviewOfTraining,
          {
            query: { unitId: world.units.department.id, year: 2026 },
          },
        ),
      )
    expect((await look()).secretaries).toMatchObject({ total: 2, covered: 0 })
    const rotation = { ...CLASS, level: 'county', form: 'rotation', unitId: world.units.department.id }
    const { classId } = must(await department.call<{ classId: string }>(contract.openClass, { body: rotation }))
    const memberId = world.members.branch[0]!.memberId
    world.clock.set('2026-09-05T09:00:00+08:00')
    must(await department.call(contract.enrol, { params: { classId }, body: { memberIds: [memberId] } }))
    must(
      await department.call(contract.completeClass, {
        params: { classId },
        body: { lines: [{ memberId, completed: true, minutes: 2400, note: null }], close: true },
      }),
    )
    const seen = await look()
    expect(seen.secretaries).toMatchObject({ total: 2, covered: 1 })
    expect(seen.secretaries.uncovered.map(({ unitName }) => unitName)).toEqual(['柏石村党支部'])
    await world.close()
  }, 60_000)

  test('without a rule that says what an hour is, hours are unknown, not zero', async () => {
    const world = await buildScene({ packs: ['zhangshu-2017-37'] })
    const seen = must(await (await world.as('secretary')).call<Progress>(contract.progressOfBranch, { query: { unitId: world.units.branch.id, year: 2026 } }))
    expect(seen.conversion).toBeNull()
    expect(seen.members[0]!.hours).toBe('')
    await world.close()
  }, 60_000)
})
