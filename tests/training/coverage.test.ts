import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import { newId } from '../../src/kernel/ids.ts'
import { writePosts } from '../../src/modules/members/public.ts'
import * as contract from '../../src/modules/training/contract.ts'
import { writeResource } from '../../src/modules/training/public.ts'
import type { Client } from '../support/world.ts'
import { buildScene, held, must, type Scene, setValue } from './scene.ts'

/** Member by member: what was heard and read, who was never at a Party school, who is in which group; and what a level asks of those below. */

type Coverage = {
  contentClasses: { key: string; title: { zh: string } }[]
  documents: { id: string; title: string; readers: number }[]
  studyGroups: { key: string; members: number }[]
  members: {
    memberId: string
    studyGroup: string | null
    heard: Record<string, number>
    read: Record<string, { on: string; alone: boolean }>
    partySchool: string
  }[]
  may: string[]
}
type Plan = { slot: string; contents: { zh: string }[]; groups: { title: { zh: string }; members: number }[]; resources: number | null; cites: string[] }

const coverage = async (client: Client, unitId: string): Promise<Coverage> =>
  must(await client.call<Coverage>(contract.coverageOfBranch, { query: { unitId, year: 2026 } }))
const plansOf = async (client: Client, unitId: string): Promise<Plan[]> =>
  must(await client.call<{ plans: Plan[] }>(contract.programmesFor, { query: { unitId, year: 2026 } })).plans

/** A class run and completed by one member. */
const train = async (
  scene: Scene,
  { login, unitId, memberIds, ...changed }: { login: string; unitId: string; memberIds: readonly string[] } & Record<string, unknown>,
): Promise<void> => {
  const runner = await scene.as(login)
  const { classId } = must(
    await runner.call<{ classId: string }>(contract.openClass, {
      body: {
        unitId,
        programmeId: null,
        surveyId: null,
        level: 'township',
        form: 'party-school',
        title: '培训班',
        organiser: '党校',
        venue: null,
        contentClasses: ['political-theory'],
        mode: 'lecture',
        from: '2026-09-01',
        to: '2026-09-07',
        begins: '08:00',
        ends: '17:00',
        minutes: 600,
        places: null,
        ...changed,
      },
    }),
  )
  must(await runner.call(contract.enrol, { params: { classId }, body: { memberIds } }))
  const lines = memberIds.map((memberId) => ({ memberId, completed: true, minutes: 600, note: null }))
  must(await runner.call(contract.completeClass, { params: { classId }, body: { lines, close: true } }))
}

/** The branch as another kind of unit, with the rules for it. */
const asSector = (scene: Scene, sector: string) => scene.db.pool.query('update org.unit set sector = $2 where id = $1', [scene.units.branch.id, sector])

describe('a branch member by member', () => {
  let scene: Scene
  let secretary: Client
  let sessions: string[]
  const idOf = (index: number) => scene.members.branch[index]!.memberId
  const of = (seen: Coverage, index: number) => seen.members.find(({ memberId }) => memberId === idOf(index))!
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
    secretary = await scene.as('secretary')
    sessions = await held(scene, { 2: { minutes: 90, letters: 'PPPPPLAP' }, 3: { minutes: 90, letters: 'PPPPPPAP' } })
  }, 120_000)
  afterAll(() => scene.close())

  test('sees how often each member heard each class of content, in sessions and in classes [CX-01a]', async () => {
    must(await classify(sessions[0]!, { contentClasses: ['political-theory', 'discipline-and-integrity'] }))
    must(await classify(sessions[1]!, { contentClasses: ['political-theory'] }))
    await train(scene, { login: 'committee', unitId: scene.units.committee.id, memberIds: [idOf(0)], form: 'class', contentClasses: ['line-and-policy'] })
    const seen = await coverage(secretary, scene.units.branch.id)
    // what was heard has its column, also where the nearest document names other classes
    expect(seen.contentClasses.map(({ key }) => key)).toEqual(expect.arrayContaining(['party-rules', 'line-and-policy', 'discipline-and-integrity']))
    expect(of(seen, 0).heard).toEqual({ 'political-theory': 2, 'discipline-and-integrity': 1, 'line-and-policy': 1 })
    // on leave in February
    expect(of(seen, 5).heard).toEqual({ 'political-theory': 1 })
    expect(of(seen, 6).heard).toEqual({})
  })

  test('sees which member studied which document, in a session or alone, and on which day [JS-A-05b]', async () => {
    const committee = await scene.as('committee')
    const set = async (title: string) =>
      must(
        await committee.call<{ topicId: string }>(contract.setTopic, {
          body: { unitId: scene.units.committee.id, kind: 'document', title, from: '2026-01-01', to: null },
        }),
      ).topicId
    const [constitution, discipline] = [await set('党章'), await set('纪律处分条例')]
    must(await classify(sessions[1]!, { topicIds: [constitution] }))
    const resourceId = newId<'resource'>() as string
    await scene.inDistrict((tx) =>
      writeResource(
        tx,
        {
          id: resourceId,
          path: scene.units.committee.path,
          unitId: scene.units.committee.id,
          ownerLevel: 'township',
          kind: 'document',
          title: '条例单行本',
          place: '镇资料室',
          openTo: 'below',
          topicId: discipline,
        },
        { by: null, byName: '镇党委', at: scene.clock.now() },
      ),
    )
    must(await (await scene.as('member')).call(contract.declareStudy, { body: { day: '2026-08-02', way: 'reading', what: '条例', minutes: 60, resourceId } }))
    const seen = await coverage(secretary, scene.units.branch.id)
    expect(seen.documents.map(({ title, readers }) => [title, readers])).toEqual([
      ['党章', 7],
      ['纪律处分条例', 1],
    ])
    expect(of(seen, 4).read).toEqual({ [constitution]: { on: '2026-03-02', alone: false }, [discipline]: { on: '2026-08-02', alone: true } })
    // absent in March
    expect(of(seen, 6).read).toEqual({})
  })

  test('lists by name who was never enrolled at a Party school [QD-05a]', async () => {
    await train(scene, { login: 'committee', unitId: scene.units.committee.id, memberIds: [idOf(1), idOf(2)] })
    const seen = await coverage(secretary, scene.units.branch.id)
    expect([1, 2, 3].map((index) => of(seen, index).partySchool)).toEqual(['completed', 'completed', 'never'])
    expect(seen.members.filter(({ partySchool }) => partySchool === 'never')).toHaveLength(6)
  })

  test('is offered the six classes of regular education where that document speaks nearest [CX-01a]', async () => {
    const other = await buildScene({ packs: ['national', 'changxiao'] })
    const leader = other.members.branch[0]!.memberId
    await train(other, { login: 'committee', unitId: other.units.committee.id, memberIds: [leader], contentClasses: ['situation-and-tasks'] })
    const seen = await coverage(await other.as('secretary'), other.units.branch.id)
    expect(seen.contentClasses.slice(0, 6).map(({ title }) => title.zh)).toEqual([
      '政治理论',
      '党章和党的基本知识',
      '路线方针政策',
      '形势任务',
      '优良传统和作风',
      '纪律和廉政',
    ])
    expect(seen.members.find(({ memberId }) => memberId === leader)!.heard).toEqual({ 'situation-and-tasks': 1 })
    await other.close()
  })

  test('is read by the branch and above, and by nobody beside it', async () => {
    const query = { unitId: scene.units.branch.id, year: 2026 }
    expect((await (await scene.as('committee')).call(contract.coverageOfBranch, { query })).status).toBe(200)
    expect((await (await scene.as('sibling-secretary')).call(contract.coverageOfBranch, { query })).status).toBe(404)
    expect((await (await scene.as('member')).call(contract.coverageOfBranch, { query })).status).toBe(403)
  })
})

describe('plans by kind of unit', () => {
  let scene: Scene
  let secretary: Client
  const idOf = (index: number) => scene.members.branch[index]!.memberId
  beforeAll(async () => {
    scene = await buildScene()
    secretary = await scene.as('secretary')
  }, 120_000)
  afterAll(() => scene.close())
  const put = (memberIds: string[], group: string | null, client = secretary) =>
    client.call(contract.setStudyGroup, { body: { unitId: scene.units.branch.id, memberIds, group } })

  test('a village is asked for no groups, and none is kept', async () => {
    expect((await put([idOf(0)], 'retired')).body.refusal?.code).toBe('no-groups-asked')
    expect((await coverage(secretary, scene.units.branch.id)).studyGroups).toEqual([])
  })

  test('a community splits its members into residents, laid-off and retired, and draws on pooled resources [CX-02c]', async () => {
    await asSector(scene, 'community')
    expect((await put([idOf(0)], 'students')).body.refusal?.code).toBe('no-such-group')
    expect((await put([scene.members.sibling[0]!.memberId], 'retired')).status).toBe(404)
    must(await put([idOf(0), idOf(1), idOf(2)], 'residents'))
    must(await put([idOf(3), idOf(4)], 'retired'))
    must(await put([idOf(5)], 'laid-off'))
    must(await put([idOf(1)], 'retired'))
    must(await put([idOf(2)], null))
    const seen = await coverage(secretary, scene.units.branch.id)
    expect(seen.studyGroups.map(({ key, members }) => [key, members])).toEqual([
      ['residents', 1],
      ['laid-off', 1],
      ['retired', 3],
    ])
    expect(seen.members.filter(({ studyGroup }) => studyGroup === null)).toHaveLength(3)
    must(
      await (await scene.as('committee')).call(contract.addResource, {
        body: { unitId: scene.units.committee.id, level: 'township', kind: 'teacher', title: '社区讲师', place: '镇', openTo: 'below', topicId: null },
      }),
    )
    const plan = (await plansOf(secretary, scene.units.branch.id)).find(({ slot }) => slot === 'plan.community')!
    expect(plan).toMatchObject({ resources: 1, cites: ['changxiao#1.2.community'] })
    expect(plan.groups.map(({ title, members }) => `${title.zh} ${members}`)).toEqual(['居民党员 1', '下岗失业党员 1', '离退休党员 3'])
  })

  test('a new-sector body has its seven classes of content, and several short parts after hours add up [CX-02d]', async () => {
    await asSector(scene, 'non-public')
    const plan = (await plansOf(secretary, scene.units.branch.id)).find(({ slot }) => slot === 'plan.new-sector')!
    expect(plan.contents.map(({ zh }) => zh)).toEqual(['政治理论', '市场经济知识', '法律法规', '企业管理', '市场营销', '岗位技能', '安全生产'])
    await setValue(scene, 'study.class-hour', 'must.minutes.value', 45)
    const working = { unitId: scene.units.branch.id, what: '白班', weekdays: [1, 2, 3, 4, 5], begins: '08:00', ends: '17:30', from: '2026-01-01', to: null }
    must(await secretary.call(contract.setWorkingTime, { body: working }))
    for (const minutes of [20, 25, 45]) {
      const body = {
        unitId: scene.units.branch.id,
        programmeId: null,
        surveyId: null,
        level: 'branch',
        form: 'class',
        title: '班前一刻',
        organiser: '支部',
        venue: null,
        contentClasses: ['work-safety'],
        mode: 'on-site',
        from: '2026-09-07',
        to: '2026-09-07',
        begins: '17:40',
        ends: '18:40',
        minutes,
        places: null,
      }
      const opened = must(await secretary.call<{ classId: string; conflicts: unknown[] }>(contract.openClass, { body }))
      expect(opened.conflicts).toEqual([])
      must(await secretary.call(contract.enrol, { params: { classId: opened.classId }, body: { memberIds: [idOf(0)] } }))
      const lines = [{ memberId: idOf(0), completed: true, minutes, note: null }]
      must(await secretary.call(contract.completeClass, { params: { classId: opened.classId }, body: { lines, close: true } }))
    }
    const { members } = must(
      await secretary.call<{ members: { memberId: string; hours: string }[] }>(contract.progressOfBranch, {
        query: { unitId: scene.units.branch.id, year: 2026 },
      }),
    )
    expect(members.find(({ memberId }) => memberId === idOf(0))!.hours).toBe('2')
  })

  test('a public institution is shown professional ethics first, then the other four in the order of the text [CX-02g]', async () => {
    await asSector(scene, 'institution')
    const plan = (await plansOf(secretary, scene.units.branch.id)).find(({ slot }) => slot === 'plan.institution')!
    expect(plan.contents.map(({ zh }) => zh)).toEqual(['职业道德', '政治理论', '思想品德', '形势政策', '业务技能'])
  })
})

describe('minima of organs, institutions and leaders', () => {
  test('eleven and a half days are not the twelve of organs and institutions, twelve are; the others’ six stay theirs [CX-02j]', async () => {
    for (const sector of ['organ', 'institution']) {
      const scene = await buildScene()
      await asSector(scene, sector)
      await setValue(scene, 'study.class-hour', 'must.minutes.value', 60)
      const [short, enough] = [scene.members.branch[2]!.memberId, scene.members.branch[3]!.memberId]
      const department = await scene.as('department')
      const { classId } = must(
        await department.call<{ classId: string }>(contract.openClass, {
          body: {
            unitId: scene.units.department.id,
            programmeId: null,
            surveyId: null,
            level: 'county',
            form: 'class',
            title: '机关学习',
            organiser: '县委组织部',
            venue: null,
            contentClasses: ['political-theory'],
            mode: 'lecture',
            from: '2026-08-01',
            to: '2026-09-07',
            begins: '08:00',
            ends: '17:00',
            minutes: 12_000,
            places: null,
          },
        }),
      )
      must(await department.call(contract.enrol, { params: { classId }, body: { memberIds: [short, enough] } }))
      // 95.5 hours are twenty-three half-days of four hours, 96 are twenty-four
      const line = (memberId: string, hours: number) => ({ memberId, completed: true, minutes: hours * 60, note: null })
      must(await department.call(contract.completeClass, { params: { classId }, body: { lines: [line(short, 95.5), line(enough, 96)], close: true } }))
      const { members } = must(
        await (await scene.as('secretary')).call<{
          members: { memberId: string; requirements: { slot: string; shown: string; limit: string; outcome: string }[] }[]
        }>(contract.progressOfBranch, { query: { unitId: scene.units.branch.id, year: 2026 } }),
      )
      const days = (memberId: string) => members.find((one) => one.memberId === memberId)!.requirements.filter(({ slot }) => slot.startsWith('study.days'))
      expect(days(short)).toMatchObject([{ shown: '11.5', limit: '12', outcome: 'not_met' }])
      expect(days(enough)).toMatchObject([{ shown: '12', limit: '12', outcome: 'met' }])
      await scene.close()
    }
  }, 120_000)

  test('a leader’s 29,999 characters are short by one, 30,000 are not [CX-02l]', async () => {
    const scene = await buildScene()
    await setValue(scene, 'study.notes-leaders', 'enabled', true)
    const leader = scene.members.branch[6]!
    await scene.db.pool.query('update people.account set person_id = $2 where id = $1', [scene.accounts.get('member'), leader.personId])
    const member = await scene.as('member')
    const line = async () => {
      const { members } = must(
        await (await scene.as('secretary')).call<{ members: { memberId: string; requirements: { slot: string; shown: string; outcome: string }[] }[] }>(
          contract.progressOfBranch,
          { query: { unitId: scene.units.branch.id, year: 2026 } },
        ),
      )
      return members.find((one) => one.memberId === leader.memberId)!.requirements.find(({ slot }) => slot === 'study.notes-leaders')
    }
    must(await member.call(contract.declareNotes, { body: { day: '2026-09-01', characters: 29_999, what: '读条例' } }))
    expect(await line()).toMatchObject({ shown: '29999', outcome: 'not_met' })
    must(await member.call(contract.declareNotes, { body: { day: '2026-09-02', characters: 1, what: '补一字' } }))
    expect(await line()).toMatchObject({ shown: '30000', outcome: 'met' })
    await scene.close()
  }, 60_000)

  test('a leading cadre owes members one class a year: none is short, one is enough [JS-A-05e]', async () => {
    const scene = await buildScene({ packs: ['national', 'jiangsu-activity-day'] })
    const leader = scene.members.branch[6]!
    const department = await scene.as('department')
    const leaders = async () =>
      must(
        await department.call<{ leaders: { total: number; covered: number; uncovered: { name: string }[]; cites: string[] } }>(contract.overviewOfTraining, {
          query: { unitId: scene.units.department.id, year: 2026 },
        }),
      ).leaders
    expect(await leaders()).toMatchObject({
      total: 1,
      covered: 0,
      uncovered: [{ name: leader.name }],
      cites: expect.arrayContaining(['jiangsu-activity-day#4.1']),
    })
    must(
      await (await scene.as('secretary')).call(contract.nameLecturer, {
        body: {
          unitId: scene.units.branch.id,
          sessionId: null,
          day: '2026-06-03',
          lecturerMemberId: leader.memberId,
          lecturerName: null,
          title: '学党章',
          theme: '党章',
          mode: 'lecture',
          minutes: 45,
        },
      }),
    )
    expect(await leaders()).toMatchObject({ total: 1, covered: 1, uncovered: [] })
    await scene.close()
  }, 60_000)
})

describe('what a county asks of those below', () => {
  let scene: Scene
  let department: Client
  const township = () => scene.members.branch[6]!
  type Covered = { total: number; covered: number; level: string | null; uncovered: { name: string; unitName: string }[] }
  type Overview = {
    secretaries: Covered
    townships: Covered
    demonstration: { completed: number; target: number | null; asked: { reached: number; limit: string; outcome: string; cites: string[] } | null }
  }
  const look = async () => must(await department.call<Overview>(contract.overviewOfTraining, { query: { unitId: scene.units.department.id, year: 2026 } }))
  beforeAll(async () => {
    scene = await buildScene({ packs: ['national', 'yangzhou-2021-38'] })
    department = await scene.as('department')
    await scene.inDistrict((tx) =>
      writePosts(tx, [
        {
          id: newId(),
          path: scene.units.committee.path,
          memberId: township().memberId,
          unitId: scene.units.committee.id,
          post: 'secretary',
          from: day('2022-01-01'),
          to: null,
        },
      ]),
    )
  }, 120_000)
  afterAll(() => scene.close())

  test('township secretaries owe a rotation by the city, village secretaries one by the county; a lower level covers neither [YZ-03h]', async () => {
    expect(await look()).toMatchObject({
      secretaries: { total: 2, covered: 0, level: 'county' },
      townships: { total: 1, covered: 0, level: 'city', uncovered: [{ name: township().name, unitName: '樟树镇党委' }] },
    })
    const village = scene.members.branch[0]!.memberId
    await train(scene, { login: 'committee', unitId: scene.units.committee.id, memberIds: [village], form: 'rotation' })
    await train(scene, { login: 'department', unitId: scene.units.department.id, memberIds: [township().memberId], form: 'rotation', level: 'county' })
    expect(await look()).toMatchObject({ secretaries: { covered: 0 }, townships: { covered: 0 } })
    await train(scene, { login: 'department', unitId: scene.units.department.id, memberIds: [village], form: 'rotation', level: 'county' })
    await train(scene, { login: 'department', unitId: scene.units.department.id, memberIds: [township().memberId], form: 'rotation', level: 'city' })
    const seen = await look()
    expect(seen).toMatchObject({ secretaries: { covered: 1 }, townships: { covered: 1, uncovered: [] } })
    expect(seen.secretaries.uncovered.map(({ unitName }) => unitName)).toEqual(['柏石村党支部'])
  })

  test('centre-group study, Party-school and rotation classes and a form no list has carry the members’ rights and count as their content [YZ-01b]', async () => {
    const secretary = await scene.as('secretary')
    const member = scene.members.branch[3]!.memberId
    const forms = ['centre-group', 'party-school', 'rotation', 'other']
    for (const form of forms)
      await train(scene, {
        login: 'committee',
        unitId: scene.units.committee.id,
        memberIds: [member],
        form,
        title: `学条例 ${form}`,
        contentClasses: ['members-rights'],
      })
    const seen = await coverage(secretary, scene.units.branch.id)
    expect(seen.contentClasses.map(({ title }) => title.zh)).toContain('党员权利')
    expect(seen.members.find(({ memberId }) => memberId === member)!.heard).toEqual({ 'members-rights': 4 })
  })

  test('secretaries in the city’s demonstration classes stand against the figure of the document; others in it are not counted [YZ-03g]', async () => {
    expect((await look()).demonstration).toMatchObject({ completed: 0, asked: { reached: 0, limit: '500', outcome: 'not_met', cites: ['yangzhou-2021-38#3'] } })
    const people = [scene.members.branch[0]!.memberId, scene.members.branch[4]!.memberId]
    await train(scene, { login: 'department', unitId: scene.units.department.id, memberIds: people, form: 'demonstration', level: 'city' })
    await train(scene, {
      login: 'department',
      unitId: scene.units.department.id,
      memberIds: [scene.members.sibling[0]!.memberId],
      form: 'demonstration',
      level: 'county',
    })
    expect((await look()).demonstration).toMatchObject({ completed: 2, asked: { reached: 1 } })
  })

  test('one secretary fewer than asked is short, as many as asked is reached; the figure is the rule’s [YZ-03g]', async () => {
    await setValue(scene, 'training.demonstration', 'must.secretaries.value', 2)
    expect((await look()).demonstration.asked).toMatchObject({ reached: 1, limit: '2', outcome: 'not_met' })
    await train(scene, {
      login: 'department',
      unitId: scene.units.department.id,
      memberIds: [scene.members.sibling[0]!.memberId],
      form: 'demonstration',
      level: 'city',
    })
    expect((await look()).demonstration.asked).toMatchObject({ reached: 2, limit: '2', outcome: 'met' })
  })
})
