import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import { newId } from '../../src/kernel/ids.ts'
import { correctRecord, writeTalkNote } from '../../src/modules/activities/contract.ts'
import * as contract from '../../src/modules/ledger/contract.ts'
import { writeStateOfMind } from '../../src/modules/meetings/contract.ts'
import { measures } from '../../src/modules/ledger/public.ts'
import { adoptPacks, setValues } from '../../src/modules/org/public.ts'
import { buildScene, byMonth, must, type Scene, takeOver } from '../activities/scene.ts'
import type { Client } from '../support/world.ts'

let scene: Scene
let secretary: Client
let committee: Client
let department: Client
let member: Client
const me = () => scene.members.branch[4]!
const branch = () => ({ unitId: scene.units.branch.id })

beforeAll(async () => {
  scene = await buildScene()
  ;[secretary, committee, department, member] = (await Promise.all(['secretary', 'committee', 'department', 'member'].map((login) => scene.as(login)))) as [
    Client,
    Client,
    Client,
    Client,
  ]
  const { committee: town } = scene.units
  await scene.inDistrict((tx) =>
    adoptPacks(tx, [{ unitId: town.id, path: town.path, pack: 'jiangsu-fact-record', from: day('2017-06-01'), byName: '镇党委', at: scene.clock.now() }]),
  )
  await takeOver(
    scene,
    scene.units.branch,
    scene.members.branch,
    byMonth(['PPPPPPPP', 'PPPPPPPP', 'PPPPPPPP', 'PPPPPPPP', 'PPLPPPPA', 'PPPPPPPP', 'PPPPPPPP', 'PPPPPPPP']),
  )
})
afterAll(() => scene.close())

type Line = {
  key: string
  version: number
  day: string
  part: string
  title: { zh: string }
  status: string | null
  statusText: { zh: string } | null
  by: string | null
  how: { zh: string }
  confirmation: { state: string }
}
type Page = {
  toLook: Line[]
  recent: Line[]
  requirements: { key: string; title: { zh: string }; figure: { num: number; den: number } | null; pips: string[]; cites: string[]; why: unknown }[]
}
const mine = async (): Promise<Page> => must(await member.call<Page>(contract.myPage))
const local = (slot: string, key: string, value: unknown) =>
  scene.inDistrict((tx) =>
    setValues(tx, [
      {
        unitId: scene.units.committee.id,
        path: scene.units.committee.path,
        slot,
        key,
        value,
        from: day('2026-01-01'),
        byName: '镇党委',
        at: scene.clock.now(),
      },
    ]),
  )

describe('one closing, every line', () => {
  test('every closed day is a line of every member, with who recorded it and how [JS-C-03a, JS-C-01b]', async () => {
    const { toLook } = await mine()
    expect(toLook.map(({ part, status }) => [part, status])).toEqual(
      ['absent', 'present', 'present', 'present', 'present', 'excused', 'present', 'present'].map((status) => ['organisation-life', status]),
    )
    expect([toLook[0]!.by, toLook[0]!.how.zh, toLook[0]!.statusText!.zh]).toEqual(['欧阳敏', '当场点名', '缺席'])
    const records = must(await secretary.call<{ members: { lines: number; unconfirmed: number }[] }>(contract.branchRecords, { params: branch() }))
    expect(records.members.map(({ lines, unconfirmed }) => [lines, unconfirmed])).toEqual(Array.from({ length: 8 }, () => [8, 8]))
  })

  test('the member’s page says what this year asks, with the figure, its clause and why', async () => {
    const { requirements } = await mine()
    const counted = requirements.find(({ figure }) => figure && figure.den > 1)!
    expect([counted.figure!.den, counted.pips.slice(0, 8)]).toEqual([8, ['done', 'done', 'half', 'done', 'done', 'done', 'done', 'not']])
    expect(counted.cites.length).toBeGreaterThan(0)
  })

  test('a contested line of an activity is “corrected” only after the record of the day was [JS-C-04j, YZ-06c]', async () => {
    const [line] = (await mine()).toLook
    const { contestId } = must(
      await member.call<{ contestId: string }>(contract.contestLine, { body: { key: line!.key, version: 1, words: '那天我到了，坐在后排，没签上字' } }),
    )
    const answer = () => secretary.call(contract.answerContest, { params: { contestId }, body: { outcome: 'corrected', words: '查了照片，已改' } })
    expect((await answer()).body.refusal?.code).toBe('not-corrected-yet')
    const sessionId = line!.key.split(':')[1]!
    const corrected = must(
      await secretary.call<{ amendmentId: string; state: string }>(correctRecord, {
        params: { sessionId },
        body: { reason: '本人到会，未签上字', change: { memberId: me().memberId, letter: 'P' } },
      }),
    )
    if (corrected.state === 'waiting') {
      const { decideLateEntry } = await import('../../src/modules/activities/contract.ts')
      must(await (await scene.as('officer')).call(decideLateEntry, { params: { amendmentId: corrected.amendmentId }, body: { confirm: true } }))
    }
    must(await answer())
    const again = (await mine()).toLook.find(({ key }) => key === line!.key)!
    expect([again.version, again.status, again.confirmation.state]).toEqual([2, 'present', 'answered'])
  })

  test('the certificate and the register say what the source says, also after a correction [YZ-06c]', async () => {
    const { pages } = must(
      await secretary.call<{ pages: { title: { zh: string }; table: { rows: string[][] } }[] }>(contract.book, {
        params: { ...branch(), book: 'fact-register' },
      }),
    )
    const own = pages.find(({ title }) => title.zh.startsWith(me().name))!
    expect(own.table.rows.map((row) => row[2]!.split('。')[0])).toEqual(['实到', '实到', '请假', '实到', '实到', '实到', '实到', '实到'])
  })
})

describe('books are views', () => {
  type Shelf = { setBy: { settled: boolean; cites: string[] } | null; books: { book: string; pages: number; entries: number; supplied: boolean }[] }
  const shelf = async () => must(await secretary.call<Shelf>(contract.shelf, { params: branch() }))

  test('where the text does not list the books, that is said; the adopting unit sets them [YZ-06a]', async () => {
    expect((await shelf()).setBy).toMatchObject({ settled: expect.any(Boolean), cites: ['yangzhou-2021-38#6'] })
    await local('books.kept', 'things', ['minutes-members', 'minutes-committee', 'minutes-group', 'class-book', 'activity-book', 'certificate'])
    const set = await shelf()
    expect([set.setBy!.settled, set.books.map(({ book }) => book)]).toEqual([
      true,
      ['minutes-members', 'minutes-committee', 'minutes-group', 'class-book', 'activity-book', 'certificate'],
    ])
  })

  test('the activity book has one numbered page for each closed day, with every column of the form, the whole sum and a check code [YZ-06a, JS-A-11c]', async () => {
    const { pages } = must(
      await secretary.call<{ pages: { number: number; sum: Record<string, number>; checkCode: string; fields: { label: { zh: string } }[] }[] }>(
        contract.book,
        {
          params: { ...branch(), book: 'activity-book' },
        },
      ),
    )
    expect(pages.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    const columns = [
      '时间',
      '地点',
      '主题',
      '内容',
      '形式',
      '主持人',
      '记录人',
      '议程',
      '学习教育',
      '议事事项',
      '意见答复',
      '服务内容',
      '收党费',
      '下月安排',
      '附件',
      '上报时间',
    ]
    for (const { fields } of pages) expect(fields.map(({ label }) => label.zh).filter((name) => name !== '是否算数')).toEqual(columns)
    for (const { sum, checkCode } of pages) {
      expect(sum.due).toBe(sum.present! + sum.excused! + sum.exempt! + sum.elsewhere! + sum.absent! + sum.unknown!)
      expect(checkCode).toMatch(/^([0-9A-F]{4} ?){3}$/)
    }
  })

  test('the sum on a page is the sum of its roll, also where the older record gives another answer each time it is asked [YZ-06a]', async () => {
    const { takeOverHistory, sessionsOfYear } = await import('../../src/modules/activities/public.ts')
    const [session] = (await scene.inDistrict((tx) => sessionsOfYear(tx, { unitIds: [scene.units.sibling.id], year: 2026 }))).filter(({ month }) => month === 3)
    let asked = 0
    const record = {
      begins: '08:30',
      ends: '11:50',
      theme: '学习',
      content: '学习',
      form: '集中学习',
      place: '村部',
      hostName: '甲',
      recorderName: '乙',
      study: '学习',
      deliberation: null,
      service: null,
      opinions: null,
      nextMonth: null,
      category: 'theory-study' as const,
    }
    const parts = [{ kind: 'study', studyForm: 'collective', ceremony: null, meeting: null, title: null, minutes: 200 }]
    await scene.inDistrict((tx) =>
      takeOverHistory(tx, [
        {
          session: session!,
          record,
          parts,
          lineOf: () => ({ letter: 'PAL'[asked++ % 3]!, provenance: 'recorder', byName: '乙' }),
          judged: {},
          closedByName: '甲',
          closedAt: new Date('2026-03-02T12:00:00+08:00'),
        },
      ]),
    )
    const [kept] = await scene.inDistrict((tx) =>
      tx.rows<{ present: number; absent: number; excused: number; letters: string }>(sql`
        select present, absent, excused, (select string_agg(letter, '' order by letter) from activities.roll_line where district_id = 430699 and session_id = session.id) as letters
        from activities.session
        where district_id = 430699
          and id = ${session!.id}`),
    )
    const count = (letter: string) => [...kept!.letters].filter((one) => one === letter).length
    expect([kept!.present, kept!.absent, kept!.excused]).toEqual([count('P'), count('A'), count('L')])
  })

  test('a book that the unit does not keep is not there', async () => {
    expect((await secretary.call(contract.book, { params: { ...branch(), book: 'dues-register' } })).status).toBe(404)
  })
})

describe('coverage and inspection', () => {
  type Coverage = {
    total: Record<string, number>
    branches: { unitName: string; members: number; enrolled: number; active: number; applies: boolean }[]
    gaps: { name: string; unitName: string }[]
    gapsInAll: number
    settings: { slot: string; sectors: string[]; cites: string[] }[]
  }
  const coverage = async () => must(await committee.call<Coverage>(contract.coverage, { params: { unitId: scene.units.committee.id } }))

  test('members who are neither enrolled nor exempted are listed, branch by branch [JS-C-02a, JS-C-06b]', async () => {
    const before = await coverage()
    expect([before.total.branches, before.total.members, before.total.enrolled, before.gapsInAll]).toEqual([2, 16, 0, 16])
    must(
      await department.call(contract.allotRange, {
        params: { unitId: scene.units.committee.id },
        body: { kind: 'activity', prefix: 'A', digits: 4, first: 1, last: 50 },
      }),
    )
    must(
      await department.call(contract.allotRange, {
        params: { unitId: scene.units.committee.id },
        body: { kind: 'member', prefix: 'M', digits: 4, first: 1, last: 50 },
      }),
    )
    must(await department.call(contract.numberCertificates, { params: branch(), body: { memberIds: null } }))
    must(await committee.call(contract.sealCertificates, { params: { unitId: scene.units.committee.id }, body: { certificateIds: null } }))
    must(
      await secretary.call(contract.issueCertificates, {
        params: branch(),
        body: { memberIds: scene.members.branch.slice(0, 7).map(({ memberId }) => memberId), on: '2026-09-07' },
      }),
    )
    await scene.inDistrict((tx) =>
      tx.run(sql`
        insert into members.exemption (district_id, id, path, member_id, kind, reason_class, from_day, state, requested_by_name, requested_at, decided_by_name, decided_at)
        values (430699, ${newId()}, ${scene.units.branch.path}, ${scene.members.branch[7]!.memberId}, 'fact-recording', 'illness', '2026-01-01', 'approved', '周立根', '2026-01-01', '镇党委', '2026-01-02')`),
    )
    const after = await coverage()
    expect(after.branches.map(({ members, enrolled, active }) => [members, enrolled, active])).toEqual([
      [8, 7, 7],
      [8, 0, 8],
    ])
    expect([after.total.exempt, after.gapsInAll, new Set(after.gaps.map(({ unitName }) => unitName)).size]).toEqual([1, 8, 1])
    const figures = await scene.inDistrict((tx) =>
      measures[0]!.rows(tx, { measure: 'coverage.records', period: { from: day('2026-01-01'), to: day('2026-09-07') }, of: null }),
    )
    expect(figures).toContainEqual({ subject: scene.units.branch.id, num: 7, den: 7 })
    expect(after.settings.find(({ slot }) => slot === 'record.organisation-life')!.cites).toContain('jiangsu-fact-record#2.1')
  })

  test('an inspection finds falsification, it is circulated, and who was held responsible is recorded [JS-C-06c]', async () => {
    const found = must(
      await committee.call<{ inspectionId: string }>(contract.inspectRecords, {
        params: branch(),
        body: { on: '2026-09-06', verdict: 'falsified', words: '三名外出党员记为到会' },
      }),
    )
    const params = { inspectionId: found.inspectionId }
    expect((await secretary.call(contract.circulateInspection, { params, body: { on: '2026-09-07', words: '不通报了' } })).status).toBe(403)
    must(await committee.call(contract.circulateInspection, { params, body: { number: '樟委〔2026〕12号', on: '2026-09-07', words: '全镇通报批评' } }))
    must(
      await committee.call(contract.holdResponsible, {
        params,
        body: { who: '周立根', isOrganisation: false, measure: '书面检查', decidedBy: '镇党委', on: '2026-09-07' },
      }),
    )
    must(
      await committee.call(contract.holdResponsible, {
        params,
        body: { who: '青竹村党支部', isOrganisation: true, measure: '责令整改', decidedBy: '镇党委', on: '2026-09-07' },
      }),
    )
    type Seen = { inspections: { verdict: string; circular: { number: string } | null; responsible: { who: string }[] }[] }
    const seen = must(await secretary.call<Seen>(contract.recordInspections, { params: branch() }))
    expect(seen.inspections[0]).toMatchObject({
      verdict: 'falsified',
      circular: { number: '樟委〔2026〕12号' },
      responsible: [{ who: '周立根' }, { who: '青竹村党支部' }],
    })
    const events = await scene.inDistrict((tx) => tx.rows(sql`select id from platform.outbox where district_id = 430699 and event = 'record.falsified'`))
    expect(events).toHaveLength(1)
  })

  test('nothing is circulated about records that were found sound', async () => {
    const { inspectionId } = must(
      await committee.call<{ inspectionId: string }>(contract.inspectRecords, {
        params: branch(),
        body: { on: '2026-09-06', verdict: 'sound', words: '逐条核对，属实' },
      }),
    )
    expect(
      (await committee.call(contract.circulateInspection, { params: { inspectionId }, body: { on: '2026-09-07', words: '通报' } })).body.refusal?.code,
    ).toBe('nothing-to-circulate')
  })
})

describe('what records lead to', () => {
  type Record = {
    lines: Line[]
    summary: { part: string; lines: number; statuses: { status: string; times: number }[] }[]
    tasks: { id: string; measure: string; state: string; doneOn: string | null }[]
  }
  const record = async () => must(await secretary.call<Record>(contract.memberRecord, { params: { memberId: me().memberId } }))

  test('a member’s conduct and a branch’s work are read from the records, in figures, not scored [JS-C-05b]', async () => {
    const { summary } = await record()
    expect(summary.find(({ part }) => part === 'organisation-life')).toMatchObject({
      lines: 8,
      statuses: [
        { status: 'excused', times: 1 },
        { status: 'present', times: 7 },
      ],
    })
    const overview = must(await committee.call<{ summary: { part: string; lines: number }[] }>(contract.branchRecords, { params: branch() }))
    expect(overview.summary.find(({ part }) => part === 'organisation-life')!.lines).toBe(64)
  })

  test('a state of mind stands there by the talks held and the days on which the branch looked at it, its words stay sealed [JS-C-05b]', async () => {
    type Read = { talks: { held: number; last: string | null } }
    const read = async () => await secretary.call<Read>(contract.memberRecord, { params: { memberId: me().memberId } })
    expect(must(await read()).talks).toEqual({ held: 0, last: null })
    const note = { memberId: me().memberId, kind: 'talk', onDay: '2026-09-02', byNames: '彭志远', words: '家里老人住院，心里着急' }
    must(await secretary.call(writeTalkNote, { body: { ...note, corrected: null, sessionId: null, dutyId: null } }))
    const seen = await read()
    expect(must(seen).talks).toEqual({ held: 1, last: '2026-09-02' })
    expect(seen.raw).not.toContain('心里着急')
    const issues = '外出党员多，联系少'
    must(await secretary.call(writeStateOfMind, { body: { unitId: scene.units.branch.id, on: '2026-09-03', issues, measures: '每月电话联系一次' } }))
    const overview = await committee.call<{ statesOfMind: { on: string; by: string }[] }>(contract.branchRecords, { params: branch() })
    expect(must(overview).statesOfMind).toMatchObject([{ on: '2026-09-03' }])
    expect(overview.raw).not.toContain(issues)
  })

  test('a talk, a reminder or paired help is opened from lines and followed until it is done [JS-C-05c]', async () => {
    const [line] = (await record()).lines
    for (const measure of ['talk', 'reminder', 'pairing'])
      must(
        await secretary.call(contract.openTask, {
          params: { memberId: me().memberId },
          body: { measure, keys: [line!.key], words: '问问有什么难处', dueOn: '2026-09-20' },
        }),
      )
    const open = (await record()).tasks
    expect(open.map(({ measure, state }) => [measure, state]).sort()).toEqual([
      ['pairing', 'open'],
      ['reminder', 'open'],
      ['talk', 'open'],
    ])
    must(
      await secretary.call(contract.closeTask, {
        params: { taskId: open.find(({ measure }) => measure === 'talk')!.id },
        body: { on: '2026-09-07', words: '上门谈了，腿伤已好' },
      }),
    )
    expect((await record()).tasks.find(({ measure }) => measure === 'talk')).toMatchObject({ state: 'fulfilled', doneOn: '2026-09-07' })
    expect(
      (
        await secretary.call(contract.openTask, {
          params: { memberId: me().memberId },
          body: { measure: 'talk', keys: ['session:nothing:here'], words: '没有根据', dueOn: null },
        })
      ).status,
    ).toBe(404)
  })
})

describe('points are a switch of the pack', () => {
  type Points = {
    switch: { on: boolean; rule: { cites: string[] } | null }
    table: unknown
    members: { memberId: string; name: string; points: number; confirmed: boolean; lines: { key: string; points: number }[] }[]
    publications: { id: string; state: string; leftOut: number; rows: { name: string; points: number | null }[] }[]
    disclose: { fields: string[]; withhold: string[] } | null
  }
  const points = async () => must(await secretary.call<Points>(contract.points, { params: branch() }))
  const items = [
    {
      key: 'attend',
      title: { zh: '参加活动日', en: 'Activity day' },
      part: 'organisation-life',
      kinds: [],
      statuses: ['present', 'elsewhere'],
      points: 2,
      atMost: 20,
    },
    { key: 'role', title: { zh: '发挥作用', en: 'Role played' }, part: 'role-played', kinds: [], statuses: [], points: 5, atMost: 5 },
    { key: 'reward', title: { zh: '奖惩', en: 'Rewards' }, part: 'reward-punishment', kinds: [], statuses: [], points: 10, atMost: null },
  ]
  const setTable = (from = '2026-01-01') => secretary.call(contract.setPointsTable, { params: branch(), body: { from, decidedBy: '支部党员大会', items } })

  test('off by default: nothing is counted, no table can be set, nothing published [JS-C-05d]', async () => {
    const off = await points()
    expect([off.switch.on, off.members]).toEqual([false, []])
    expect((await setTable()).body.refusal?.code).toBe('points-are-off')
    expect(
      (await secretary.call(contract.proposePublication, { params: branch(), body: { title: '上半年', from: '2026-01-01', to: '2026-06-30' } })).body.refusal
        ?.code,
    ).toBe('points-are-off')
  })

  test('switched on by the unit, each point leads to its line; nobody is ranked [JS-C-05d, ZS-13i]', async () => {
    await local('points.record', 'enabled', true)
    await local('points.publication', 'enabled', true)
    must(await setTable())
    must(
      await secretary.call(contract.enterEntries, {
        params: branch(),
        body: { kind: 'role', memberIds: [me().memberId], day: '2026-09-01', words: '调解纠纷', sphere: 'social' },
      }),
    )
    must(
      await secretary.call(contract.enterEntries, {
        params: branch(),
        body: { kind: 'role', memberIds: [me().memberId], day: '2026-09-02', words: '清理河塘', sphere: 'social' },
      }),
    )
    must(
      await secretary.call(contract.enterEntries, {
        params: branch(),
        body: { kind: 'punishment', memberIds: [me().memberId], day: '2026-09-03', words: '党内警告' },
      }),
    )
    const on = await points()
    const own = on.members.find(({ memberId }) => memberId === me().memberId)!
    expect([own.points, own.lines.length]).toEqual([7 * 2 + 5, 8])
    for (const line of own.lines) expect(line.key).toMatch(/^(session|entry):/)
    const roster = must(await secretary.call<{ members: { name: string }[] }>(contract.branchRecords, { params: branch() }))
    expect(on.members.map(({ name }) => name)).toEqual(roster.members.map(({ name }) => name))
    const self = must(await member.call<{ points: number; lines: { key: string }[] }>(contract.myPoints))
    expect([self.points, self.lines.length]).toEqual([19, 8])
  })

  test('only confirmed results are published, to the circle and with the fields of the rule, after a second person agreed [JS-C-05e, JS-C-05f]', async () => {
    const { toLook } = await mine()
    must(await member.call(contract.confirmLines, { body: { lines: toLook.map(({ key, version }) => ({ key, version })) } }))
    const proposed = must(
      await secretary.call<{ publicationId: string; leftOut: number }>(contract.proposePublication, {
        params: branch(),
        body: { title: '今年积分', from: '2026-01-01', to: '2026-09-07' },
      }),
    )
    expect(proposed.leftOut).toBe(7)
    const params = { publicationId: proposed.publicationId }
    const decide = (client: Client) => client.call(contract.decidePublication, { params, body: { decision: 'approve' } })
    expect((await secretary.call(contract.publish, { params })).body.refusal?.code).toBe('not-approved')
    expect((await decide(secretary)).body.refusal?.code).toBe('needs-a-second-person')
    expect((await decide(committee)).status).toBe(403)
    must(await decide(await scene.as('officer')))
    expect(must(await member.call<{ publications: unknown[] }>(contract.myPublications)).publications).toEqual([])
    must(await secretary.call(contract.publish, { params }))
    const seen = await member.call<{ publications: { rows: { name: string; points: number; items: unknown[] }[]; withheld: string[] }[] }>(
      contract.myPublications,
    )
    expect(seen.body.publications[0]!.rows).toEqual([{ name: me().name, groupName: null, points: 19, items: [] }])
    expect(seen.body.publications[0]!.withheld).toEqual(['punishment', 'exemption-reason', 'dues-base', 'rank'])
    expect(seen.raw).not.toContain('党内警告')
    expect(must(await (await scene.as('sibling-member')).call<{ publications: unknown[] }>(contract.myPublications)).publications).toEqual([])
  })

  test('a result contested between approval and publication stays out [JS-C-05f]', async () => {
    const proposed = must(
      await secretary.call<{ publicationId: string }>(contract.proposePublication, {
        params: branch(),
        body: { title: '再次公布', from: '2026-01-01', to: '2026-09-07' },
      }),
    )
    must(await (await scene.as('officer')).call(contract.decidePublication, { params: proposed, body: { decision: 'approve' } }))
    const line = (await mine()).recent.find(({ part }) => part === 'organisation-life')
    must(await member.call(contract.contestLine, { body: { key: line!.key, version: line!.version, words: '还要再核' } }))
    must(await secretary.call(contract.publish, { params: proposed }))
    const { publications } = await points()
    expect(publications.find(({ id }) => id === proposed.publicationId)).toMatchObject({ state: 'published', rows: [], leftOut: 8 })
  })
})
