/** Books, certificates and fact-records: what a closed day and a branch's own entries turn into. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as activities from '../../src/modules/activities/contract.ts'
import * as contract from '../../src/modules/ledger/contract.ts'
import { day } from '../../src/kernel/days.ts'
import { decideExemption, requestExemption } from '../../src/modules/members/contract.ts'
import { adoptPacks, setValues } from '../../src/modules/org/public.ts'
import { listDuties } from '../../src/modules/rulebook/contract.ts'
import { buildScene, close, must, prepare, type Scene, sendTicks, tick } from '../activities/scene.ts'
import type { Client } from '../support/world.ts'

let scene: Scene
let secretary: Client
let committee: Client
let department: Client
let sessionId: string
const branch = () => ({ unitId: scene.units.branch.id })
const idOf = (index: number) => scene.members.branch[index]!.memberId
const BOOKS = ['minutes-members', 'minutes-committee', 'minutes-group', 'class-book', 'activity-book', 'certificate']

beforeAll(async () => {
  scene = await buildScene()
  const { department: county } = scene.units
  const set = { unitId: county.id, path: county.path, from: day('2017-06-01'), byName: '部务会', at: scene.clock.now() }
  await scene.inDistrict(async (tx) => {
    await adoptPacks(tx, [{ ...set, pack: 'jiangsu-fact-record' }])
    await setValues(tx, [{ ...set, slot: 'books.kept', key: 'things', value: BOOKS }])
  })
  ;[secretary, committee, department] = (await Promise.all(['secretary', 'committee', 'department'].map((login) => scene.as(login)))) as [
    Client,
    Client,
    Client,
  ]
  sessionId = (await scene.days(scene.units.branch)).find(({ month }) => month === 9)!.id
  await prepare(scene, sessionId, {
    parts: [
      { kind: 'study', studyForm: 'collective', minutes: 90 },
      { kind: 'meeting', meeting: 'branch-meeting', minutes: 40 },
      { kind: 'group-meeting', meeting: 'group-meeting', minutes: 20 },
      { kind: 'class', meeting: 'party-class', minutes: 30 },
      { kind: 'appraisal', minutes: 20 },
    ],
  })
})
afterAll(() => scene.close())

type Line = { key: string; part: string; title: { zh: string }; words: string | null; status: string | null; late: boolean }
type Record = {
  lines: Line[]
  summary: { part: string; lines: number; confirmed: number; statuses: { status: string; times: number }[] }[]
  tasks: { id: string; measure: string; state: string; doneOn: string | null }[]
}
const recordOf = async (index: number) => must(await secretary.call<Record>(contract.memberRecord, { params: { memberId: idOf(index) } }))
const enter = (body: object) =>
  secretary.call(contract.enterEntries, {
    params: branch(),
    body: { kind: 'role', memberIds: [idOf(0)], day: '2026-09-05', words: '帮两户抢收', sphere: 'production', ...body },
  })

describe('one day held', () => {
  test('the attendance of the whole meeting goes in with one step, and closing writes every member’s line [JS-C-01b, JS-C-03a]', async () => {
    const answers = await sendTicks(
      scene,
      sessionId,
      scene.members.branch.map(({ memberId }, index) => tick(memberId, index === 7 ? 'A' : 'P')),
    )
    expect(answers.map(({ result }) => result)).toEqual(Array(8).fill('taken'))
    expect(must(await close(scene, sessionId)) as unknown).toMatchObject({ lines: 8, sum: { due: 8, present: 7, absent: 1 } })
    const [line] = (await recordOf(0)).lines
    expect(line).toMatchObject({
      part: 'organisation-life',
      day: '2026-09-07',
      status: 'present',
      late: false,
      words: '支部党员大会，党小组会，党课，民主评议党员',
    })
    expect((await recordOf(7)).lines[0]).toMatchObject({ part: 'organisation-life', status: 'absent' })
  })

  test('member meeting, group meeting, class and appraisal of one day stand on the shelf as books, without writing them twice [YZ-06a, JS-C-03a, ZS-03a]', async () => {
    const shelf = must(
      await secretary.call<{ setBy: { settled: boolean; cites: string[] }; books: { book: string; pages: number }[] }>(contract.shelf, {
        params: branch(),
        query: { year: 2026 },
      }),
    )
    expect(shelf.setBy).toMatchObject({ settled: true, cites: ['yangzhou-2021-38#6'] })
    expect(shelf.books.map(({ book, pages }) => [book, pages])).toEqual([
      ['minutes-members', 1],
      ['minutes-committee', 0],
      ['minutes-group', 1],
      ['class-book', 1],
      ['activity-book', 1],
      ['certificate', 0],
    ])
    for (const book of ['minutes-members', 'minutes-group', 'class-book', 'activity-book']) {
      const { pages } = must(
        await secretary.call<{
          pages: {
            number: number
            sum: object
            notes: string[]
            signatures: unknown[]
            checkCode: string
            fields: { label: { zh: string }; value: string }[]
          }[]
        }>(contract.book, { params: { ...branch(), book }, query: { year: 2026 } }),
      )
      expect(pages).toMatchObject([{ number: 1, sum: { due: 8, present: 7, absent: 1 } }])
      const away = [...pages[0]!.notes, ...pages[0]!.fields.filter(({ label }) => label.zh === '缺席人及原因').map(({ value }) => value)]
      expect(away).toEqual([book === 'activity-book' ? '缺席：唐小玲' : '唐小玲　缺席'])
      expect(pages[0]!.fields.find(({ label }) => label.zh === '议程')!.value).toBe(
        '学习教育 90 分，党员大会 40 分，党小组会 20 分，党课 30 分，民主评议党员 20 分',
      )
    }
    const unlisted = await secretary.call(contract.book, { params: { ...branch(), book: 'dues-register' }, query: { year: 2026 } })
    expect(unlisted.status).toBe(404)
  })

  test('a correction of the day reaches the book as a line of its own and the member’s line as a new version [YZ-06c, YZ-06a]', async () => {
    must(
      await secretary.call(activities.correctRecord, {
        params: { sessionId },
        body: { reason: '本人当天请了假，漏记', change: { memberId: idOf(7), letter: 'L' } },
      }),
    )
    expect((await recordOf(7)).lines[0]).toMatchObject({ status: 'excused', version: 2 })
    const { pages } = must(
      await secretary.call<{ pages: { corrections: string[]; notes: string[] }[] }>(contract.book, {
        params: { ...branch(), book: 'activity-book' },
        query: { year: 2026 },
      }),
    )
    expect(pages[0]!.notes).toEqual(['请假：唐小玲'])
    expect(pages[0]!.corrections[0]).toContain('本人当天请了假，漏记')
  })
})

describe('every branch and every member', () => {
  type Coverage = {
    total: { branches: number; members: number; exempt: number; enrolled: number; active: number }
    branches: { unitId: string; members: number; active: number }[]
    gaps: { memberId: string; unitId: string }[]
    gapsInAll: number
  }
  const coverage = async (client: Client, unitId: string) => must(await client.call<Coverage>(contract.coverage, { params: { unitId }, query: { year: 2026 } }))

  test('full and probationary members of each branch are counted; who is neither enrolled nor exempted is listed to the level above [JS-C-02a, JS-C-06b]', async () => {
    await scene.inDistrict((tx) => tx.run(sql`update members.standing set standing = 'probationary' where district_id = 430699 and member_id = ${idOf(6)}`))
    const before = await coverage(department, scene.units.department.id)
    expect(before.total).toMatchObject({ branches: 2, members: 16, exempt: 0, enrolled: 0 })
    expect(before.branches.map(({ active }) => active)).toEqual([8, 0])
    expect(before.gapsInAll).toBe(16)
    const range = (kind: string) =>
      department.call(contract.allotRange, { params: { unitId: scene.units.committee.id }, body: { kind, prefix: '湘云-', digits: 5, first: 1, last: 99 } })
    must(await range('member'))
    must(await department.call(contract.numberCertificates, { params: branch(), body: { memberIds: null } }))
    must(await committee.call(contract.sealCertificates, { params: { unitId: scene.units.committee.id }, body: { certificateIds: null } }))
    must(
      await secretary.call(contract.issueCertificates, {
        params: branch(),
        body: { memberIds: scene.members.branch.slice(0, 7).map(({ memberId }) => memberId), on: '2026-09-07' },
      }),
    )
    const after = await coverage(committee, scene.units.committee.id)
    expect(after.total).toMatchObject({ members: 16, enrolled: 7 })
    expect(after.gaps.filter(({ unitId }) => unitId === scene.units.branch.id).map(({ memberId }) => memberId)).toEqual([idOf(7)])
  })

  test('a member left out of fact-recording with approval is no gap [JS-C-02a, JS-C-02b]', async () => {
    const asked = must(
      await secretary.call<{ id: string }>(requestExemption, {
        params: { memberId: idOf(7) },
        body: { kind: 'fact-recording', reasonClass: 'frail', reason: '卧床', from: '2026-09-07' },
      }),
    )
    expect((await coverage(committee, scene.units.branch.id)).gaps).toHaveLength(1)
    must(await committee.call(decideExemption, { params: { exemptionId: asked.id }, body: { approve: true, reviewOn: '2027-09-07' } }))
    const { total, gaps } = await coverage(committee, scene.units.branch.id)
    expect([total.exempt, gaps]).toEqual([1, []])
  })

  test('activities and commendations stand in the member’s certificate pages as they stand in the records [YZ-06c]', async () => {
    must(await enter({ kind: 'reward', words: '优秀共产党员', sphere: null, decidedBy: '镇党委' }))
    const { pages } = must(
      await secretary.call<{ pages: { title: { zh: string }; table: { rows: string[][] } }[] }>(contract.book, {
        params: { ...branch(), book: 'certificate' },
        query: { year: 2026 },
      }),
    )
    const mine = pages.find(({ title }) => title.zh.startsWith(scene.members.branch[0]!.name))!
    expect(mine.table.rows.map(([on, what, said]) => [on, what, said])).toEqual([
      ['9月5日', '党内奖励', '优秀共产党员（镇党委）'],
      ['9月7日', expect.stringContaining('活动日'), expect.stringContaining('到')],
    ])
  })

  test('a member’s conduct and a branch’s work are shown from the records, part by part [JS-C-05b]', async () => {
    must(await enter({}))
    const mine = await recordOf(0)
    expect(mine.summary.filter(({ lines }) => lines > 0)).toEqual([
      { part: 'organisation-life', lines: 1, confirmed: 0, statuses: [{ status: 'present', times: 1 }] },
      { part: 'reward-punishment', lines: 1, confirmed: 0, statuses: [] },
      { part: 'role-played', lines: 1, confirmed: 0, statuses: [] },
    ])
    const work = must(await committee.call<{ summary: { part: string; lines: number }[] }>(contract.branchRecords, { params: branch(), query: { year: 2026 } }))
    expect(work.summary.filter(({ lines }) => lines > 0).map(({ part, lines }) => [part, lines])).toEqual([
      ['organisation-life', 8],
      ['reward-punishment', 1],
      ['role-played', 1],
    ])
  })
})

describe('what follows from records', () => {
  test('a talk, a reminder and paired help are opened from a line, stand among the duties, and are followed until they are done [JS-C-05c]', async () => {
    const [line] = (await recordOf(7)).lines
    const open = (measure: string, keys = [line!.key]) =>
      secretary.call<{ opened: boolean }>(contract.openTask, { params: { memberId: idOf(7) }, body: { measure, keys, words: '问问难处', dueOn: '2026-09-20' } })
    for (const measure of ['talk', 'reminder', 'pairing']) expect(must(await open(measure)).opened).toBe(true)
    expect((await open('talk', ['entry:00000000-0000-7000-8000-000000000000'])).status).toBe(404)
    const owed = must(await secretary.call<{ own: { what: { zh: string }; facts: { zh: string }[] }[] }>(listDuties, {})).own.filter(({ what }) =>
      what.zh.includes('问问难处'),
    )
    expect(owed.map(({ what }) => what.zh.split('：')[0]).sort()).toEqual(['督促提醒', '结对帮扶', '谈心谈话'])
    expect(owed[0]!.facts[0]!.zh).toContain('2026-09-07')
    const { tasks } = await recordOf(7)
    for (const { id } of tasks) must(await secretary.call(contract.closeTask, { params: { taskId: id }, body: { on: '2026-09-07', words: '上门谈了' } }))
    expect((await recordOf(7)).tasks.map(({ measure, state, doneOn }) => [measure, state, doneOn]).sort()).toEqual([
      ['pairing', 'fulfilled', '2026-09-07'],
      ['reminder', 'fulfilled', '2026-09-07'],
      ['talk', 'fulfilled', '2026-09-07'],
    ])
  })

  test('falsified records are inspected, circulated, and who was held responsible is on record; a sound finding has nothing to circulate [JS-C-06c]', async () => {
    const inspect = (verdict: string) =>
      committee.call<{ inspectionId: string }>(contract.inspectRecords, {
        params: branch(),
        body: { on: '2026-09-07', verdict, words: '两次活动无签到而记到' },
      })
    const { inspectionId } = must(await inspect('falsified'))
    const circular = { params: { inspectionId }, body: { number: '樟委〔2026〕30号', on: '2026-09-07', words: '全镇通报' } }
    expect((await secretary.call(contract.circulateInspection, circular)).status).toBe(403)
    must(await committee.call(contract.circulateInspection, circular))
    expect((await committee.call(contract.circulateInspection, circular)).body.refusal?.code).toBe('nothing-to-circulate')
    for (const [who, isOrganisation] of [
      ['青竹村党支部', true],
      ['何秀兰', false],
    ] as const)
      must(
        await committee.call(contract.holdResponsible, {
          params: { inspectionId },
          body: { who, isOrganisation, measure: '责令检查', decidedBy: '镇党委', on: '2026-09-07' },
        }),
      )
    const sound = must(await inspect('sound'))
    expect(
      (
        await committee.call(contract.holdResponsible, {
          params: sound,
          body: { who: '支部', isOrganisation: true, measure: '批评', decidedBy: '镇党委', on: '2026-09-07' },
        })
      ).body.refusal?.code,
    ).toBe('found-sound')
    const seen = must(
      await secretary.call<{ inspections: { id: string; circular: { number: string } | null; responsible: { who: string; isOrganisation: boolean }[] }[] }>(
        contract.recordInspections,
        { params: branch() },
      ),
    )
    expect(seen.inspections.find(({ id }) => id === inspectionId)).toMatchObject({
      circular: { number: '樟委〔2026〕30号' },
      responsible: [
        { who: '青竹村党支部', isOrganisation: true },
        { who: '何秀兰', isOrganisation: false },
      ],
    })
    const stranger = await (await scene.as('sibling-secretary')).call(contract.recordInspections, { params: branch() })
    expect(stranger.status).toBe(404)
  })
})
