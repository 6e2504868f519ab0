import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tasks } from '../../src/modules/floating/jobs.ts'
import * as contract from '../../src/modules/floating/contract.ts'
import { dutiesOf } from '../../src/modules/rulebook/public.ts'
import { sql } from 'kysely'
import type { Client } from '../support/world.ts'
import { announced, buildScene, code, depart, here, must, type Scene, settled } from './scene.ts'

let scene: Scene
let committee: Client
let department: Client
let absenceId: string
let caseId: string

const POINTS = { qualitative: 40, lines: { 'away-managed': 20, 'here-managed': 10, 'duties-in-time': 20, 'surveys-reported': 10 } }
type Line = { key: string; done: number; of: number; points: number; full: number }
type Judged = {
  unitId: string
  figures: { key: string; done: number; of: number }[]
  assessment: { assessmentId: string; lines: Line[]; score: number; full: number; finding: string; quantitativePoints: number } | null
  bar: { barId: string; state: string; cites: string[]; noticedByName: string | null; appeal: string | null; answer: string | null } | null
  review: { reviewId: string; secretary: string; words: string; result: string | null; lines: { of: number }[] } | null
}
type Shown = { yardstick: object | null; secretary: string | null; own: Judged; below: Judged[]; may: string[] }

const seen = async (client: Client, unitId: string): Promise<Shown> => must(await client.call<Shown>(contract.assessments, { params: { unitId } }))
const ofCommittee = async (client: Client = department): Promise<Judged> =>
  (await seen(client, scene.units.department.id)).below.find(({ unitId }) => unitId === scene.units.committee.id)!
const judge = (client: Client, unitId: string, body: object = {}) =>
  client.call<{ assessmentId: string }>(contract.assessUnit, {
    params: { unitId },
    body: { year: 2026, qualitative: '有计划、有专人', qualitativePoints: 30, finding: 'carried-out', reasons: null, ...body },
  })
const setPoints = (client: Client, unitId: string, points: object = POINTS) =>
  client.call(contract.setYardstick, { params: { unitId }, body: { year: 2026, points } })
const duties = () => scene.inDistrict((tx) => dutiesOf(tx, { slots: ['floating.awards-bar'], limit: 100 }))

beforeAll(async () => {
  scene = await buildScene({ packs: ['national', 'changxiao', 'jiangsu-floating'] })
  committee = await scene.as('committee')
  department = await scene.as('department')
  absenceId = await depart(scene, 4, { from: '2026-09-01', toldOn: '2026-09-01' })
  const placed = await depart(scene, 5, { from: '2026-09-02', toldOn: '2026-09-01', place: '江苏省扬州市芦荡县船厂路' })
  caseId = await announced(scene, placed)
  await settled(scene, caseId)
})
afterAll(() => scene.close())

describe('the responsibility evaluation', () => {
  test('the superior sets the points of both parts before anybody is judged; nobody judges their own unit [CX-19f]', async () => {
    expect(code(await judge(department, scene.units.committee.id))).toEqual([409, 'yardstick-missing'])
    expect(code(await setPoints(department, scene.units.department.id, { ...POINTS, qualitative: 0 }))).toEqual([409, 'one-part-empty'])
    expect((await setPoints(committee, scene.units.department.id)).status).toBe(404)
    must(await setPoints(department, scene.units.department.id))
    expect((await judge(committee, scene.units.committee.id)).status).toBe(403)
    expect((await judge(scene.home, scene.units.branch.id)).status).toBe(403)
    expect(code(await judge(department, scene.units.committee.id, { qualitativePoints: 41 }))).toEqual([409, 'more-than-full'])
    expect(code(await judge(department, scene.units.committee.id, { finding: 'ineffective' }))).toEqual([409, 'reasons-missing'])
  })

  test('the counted part is what the records say at that moment, the other part a person’s; the unit reads its score [CX-19f]', async () => {
    const figures = (await ofCommittee()).figures
    expect(figures.find(({ key }) => key === 'away-managed')).toEqual({ key: 'away-managed', done: 1, of: 2 })
    must(await judge(department, scene.units.committee.id))
    const { assessment } = await ofCommittee()
    const line = (key: string) => assessment!.lines.find((one) => one.key === key)!
    expect(line('away-managed')).toMatchObject({ done: 1, of: 2, full: 20, points: 10 })
    expect(line('here-managed')).toMatchObject({ of: 0, points: 10 })
    const counted = assessment!.lines.reduce((sum, { points }) => sum + points, 0)
    expect([assessment!.quantitativePoints, assessment!.score, assessment!.full]).toEqual([counted, 30 + counted, 100])
    expect((await seen(committee, scene.units.committee.id)).own.assessment).toMatchObject({ score: assessment!.score, finding: 'carried-out' })
    expect(code(await setPoints(department, scene.units.department.id))).toEqual([409, 'yardstick-used'])
    expect((await scene.hostDepartment.call(contract.assessments, { params: { unitId: scene.units.committee.id } })).status).toBe(404)
  })
})

describe('a bar from awards', () => {
  const bar = (assessmentId: string, client: Client = department) =>
    client.call<{ barId: string }>(contract.barFromAwards, {
      params: { assessmentId },
      body: { round: '2026年度评先评优', head: '周书记', circular: '两名外出党员无人联系，通报批评' },
    })
  const daily = () =>
    tasks['floating.keep-owed']!({ districtId: 430699, path: scene.units.department.path }, { db: scene.db, clock: scene.clock, logger: undefined } as never)
  const proposals = () =>
    scene.inDistrict((tx) =>
      tx.rows<{ what: string; state: string; by: string | null }>(
        sql`select proposes->>'what' as what, state, decided_by_name as by from rulebook.proposal where district_id = 430699 and slot = 'floating.awards-bar' order by what`,
      ),
    )
  let barId: string

  test('nothing is barred without a finding; a finding becomes a duty and proposals of the superior, and bars nobody by itself [CX-19g]', async () => {
    expect(code(await bar((await ofCommittee()).assessment!.assessmentId))).toEqual([409, 'no-finding'])
    must(await judge(department, scene.units.committee.id, { finding: 'ineffective', reasons: '两名外出党员三个月无人联系' }))
    await daily()
    expect(await proposals()).toEqual([
      { what: 'awards-barred', state: 'open', by: null },
      { what: 'circular', state: 'open', by: null },
    ])
    expect((await duties()).some(({ bearerUnitId }) => bearerUnitId === scene.units.department.id)).toBe(true)
    expect((await ofCommittee()).bar).toBeNull()
  })

  test('a named person of the superior decides it with the clause; the proposals go with it, the organisation has the notice as a duty [CX-19g]', async () => {
    const { assessment } = await ofCommittee()
    expect((await bar(assessment!.assessmentId, committee)).status).toBe(403)
    barId = must(await bar(assessment!.assessmentId)).barId
    expect(code(await bar(assessment!.assessmentId))).toEqual([409, 'barred-already'])
    expect((await ofCommittee()).bar).toMatchObject({ barId, state: 'stands', cites: ['changxiao#3.2.4'], noticedByName: null })
    expect((await proposals()).map(({ state }) => state)).toEqual(['accepted', 'accepted'])
    await daily()
    expect((await duties()).map(({ bearerUnitId }) => bearerUnitId)).toEqual([scene.units.committee.id])
    expect(code(await judge(department, scene.units.committee.id))).toEqual([409, 'barred-already'])
  })

  test('the organisation acknowledges and appeals once; the superior answers, and what is lifted bars no more [CX-19g]', async () => {
    const act = (client: Client, endpoint: typeof contract.noticeBar | typeof contract.appealBar | typeof contract.answerAppeal, body: object) =>
      client.call(endpoint, { params: { barId }, body })
    expect((await act(department, contract.noticeBar, {})).status).toBe(403)
    expect((await act(scene.home, contract.noticeBar, {})).status).toBe(404)
    must(await act(committee, contract.noticeBar, {}))
    expect(await duties()).toEqual([])
    expect(code(await act(department, contract.answerAppeal, { upheld: true, words: '维持' }))).toEqual([409, 'nothing-to-answer'])
    must(await act(committee, contract.appealBar, { words: '联系过，记录在纸上' }))
    expect(code(await act(committee, contract.appealBar, { words: '再申诉' }))).toEqual([409, 'appealed-already'])
    expect((await duties()).map(({ bearerUnitId }) => bearerUnitId)).toEqual([scene.units.department.id])
    expect((await act(committee, contract.answerAppeal, { upheld: false, words: '撤' })).status).toBe(403)
    must(await act(department, contract.answerAppeal, { upheld: false, words: '记录属实，撤销' }))
    expect((await ofCommittee()).bar).toMatchObject({ state: 'lifted', answer: '记录属实，撤销' })
    expect(await duties()).toEqual([])
    must(await judge(department, scene.units.committee.id))
    expect((await ofCommittee()).assessment!.finding).toBe('carried-out')
  })
})

describe('the secretary’s review', () => {
  const write = (client: Client, unitId: string, words: string, secretary: string | null = null) =>
    client.call<{ reviewId: string }>(contract.writeReview, { params: { unitId }, body: { year: 2026, secretary, words } })

  test('a secretary writes on two-sided management with the figures of that day; the superior gives the result, then it stands [JS-B-09a]', async () => {
    must(await write(scene.home, scene.units.branch.id, '两人外出，都有联系人'))
    must(await write(scene.home, scene.units.branch.id, '两人外出，一人已编入流入地支部'))
    expect((await write(committee, scene.units.branch.id, '代写')).status).toBe(403)
    const own = (await seen(scene.home, scene.units.branch.id)).own.review!
    expect(own).toMatchObject({ words: '两人外出，一人已编入流入地支部', result: null })
    expect(own.secretary).toBe((await seen(scene.home, scene.units.branch.id)).secretary)
    expect(own.lines.length).toBe(4)
    const answer = (client: Client) =>
      client.call(contract.answerReview, { params: { reviewId: own.reviewId }, body: { result: '较好', words: '另一人也要尽快接上' } })
    expect((await answer(scene.home)).status).toBe(403)
    must(await answer(committee))
    expect(code(await answer(committee))).toEqual([409, 'reviewed-already'])
    expect(code(await write(scene.home, scene.units.branch.id, '改一改'))).toEqual([409, 'reviewed-already'])
    expect((await seen(committee, scene.units.committee.id)).below.find(({ unitId }) => unitId === scene.units.branch.id)!.review).toMatchObject({
      result: '较好',
    })
  })

  test('a committee’s secretary is on no roster and is named by hand [JS-B-09a]', async () => {
    expect(code(await write(committee, scene.units.committee.id, '镇里的双向共管'))).toEqual([409, 'secretary-missing'])
    must(await write(committee, scene.units.committee.id, '镇里的双向共管', '周某'))
    expect((await ofCommittee()).review).toMatchObject({ secretary: '周某' })
  })
})

describe('good experience', () => {
  type Practices = { practices: { practiceId: string; title: string; publishedByUnit: string | null; publishable: boolean }[] }
  const listed = async (client: Client, unitId: string) => must(await client.call<Practices>(contract.practices, { params: { unitId } })).practices
  const publish = (client: Client, unitId: string, practiceId: string) =>
    client.call(contract.publishPractice, { params: { unitId, practiceId }, body: { note: null } })

  test('a branch writes it down; nobody else reads it until a superior publishes it, then everybody below does, and wider later [JS-B-09f]', async () => {
    const sibling = await scene.as('sibling-secretary')
    const { practiceId } = must(
      await scene.home.call<{ practiceId: string }>(contract.writePractice, {
        params: { unitId: scene.units.branch.id },
        body: { title: '周末课堂', words: '每月第二个周末，借厂里会议室上党课' },
      }),
    )
    expect(await listed(sibling, scene.units.sibling.id)).toEqual([])
    expect((await publish(sibling, scene.units.sibling.id, practiceId)).status).toBe(403)
    expect(await listed(committee, scene.units.committee.id)).toMatchObject([{ practiceId, publishable: true, publishedByUnit: null }])
    must(await publish(committee, scene.units.committee.id, practiceId))
    expect(code(await publish(committee, scene.units.committee.id, practiceId))).toEqual([409, 'published-already'])
    expect(await listed(sibling, scene.units.sibling.id)).toMatchObject([
      { title: '周末课堂', publishedByUnit: scene.units.committee.shortName, publishable: false },
    ])
    must(await publish(department, scene.units.department.id, practiceId))
    expect(await listed(sibling, scene.units.sibling.id)).toMatchObject([{ publishedByUnit: scene.units.department.shortName }])
    expect(await listed(scene.host, scene.units.foreignBranch.id)).toEqual([])
    expect((await publish(scene.hostDepartment, scene.units.foreignDepartment.id, practiceId)).status).toBe(404)
  })
})

describe('key fields and groups', () => {
  type Stats = {
    groups: { key: string; away: number; awayManaged: number; here: number; hereManaged: number }[]
    gaps: { key: string; name: string; side: string }[]
    unsaid: { subjectId: string }[]
  }
  const stats = async (client: Client, unitId: string) => must(await client.call<Stats>(contract.statistics, { params: { unitId } }))
  const say = (client: Client, unitId: string, side: string, subjectId: string) =>
    client.call(contract.setSector, { params: { unitId }, body: { side, subjectId, sector: 'migrant-worker' } })

  test('the branch on either side says which group; the department counts them, managed or not, and sees the gaps by name [JS-B-07d]', async () => {
    expect((await stats(scene.home, scene.units.branch.id)).unsaid.map(({ subjectId }) => subjectId)).toContain(absenceId)
    must(await say(scene.home, scene.units.branch.id, 'home', absenceId))
    expect((await stats(scene.home, scene.units.branch.id)).unsaid.map(({ subjectId }) => subjectId)).not.toContain(absenceId)
    must(await say(scene.host, scene.units.foreignBranch.id, 'host', caseId))
    const mine = await stats(department, scene.units.department.id)
    expect(mine.groups.find(({ key }) => key === 'migrant-worker')).toMatchObject({ away: 1, awayManaged: 0 })
    expect(mine.gaps).toMatchObject([{ key: 'migrant-worker', side: 'home', name: scene.members.branch[4]!.name }])
    expect(mine.unsaid).toEqual([])
    const theirs = await stats(scene.hostDepartment, scene.units.foreignDepartment.id)
    expect(theirs.groups.find(({ key }) => key === 'migrant-worker')).toMatchObject({ here: 1, hereManaged: 1 })
    expect(theirs.gaps).toEqual([])
  })

  test('nobody says it of another’s members', async () => {
    const sibling = await scene.as('sibling-secretary')
    expect((await say(sibling, scene.units.sibling.id, 'home', absenceId)).status).toBe(404)
    expect((await say(scene.home, scene.units.branch.id, 'host', caseId)).status).toBe(404)
    expect((await say(department, scene.units.department.id, 'home', absenceId)).status).toBe(403)
    expect((await here(scene.host, caseId)).own.state).toBe('managed')
  })
})
