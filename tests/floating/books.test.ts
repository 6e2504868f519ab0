import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as contract from '../../src/modules/floating/contract.ts'
import { createUnit } from '../../src/modules/org/contract.ts'
import { membersOfBranch } from '../../src/modules/members/public.ts'
import { day } from '../../src/kernel/days.ts'
import { withDistrict } from '../../src/platform/db.ts'
import type { Client } from '../support/world.ts'
import { announced, buildScene, code, depart, must, onAbsence, onCase, settled, type Scene } from './scene.ts'

type Line = {
  bookId: string
  slot: string
  person: string | null
  fields: Record<string, string>
  withheld: string[]
  flags: string[]
  term: string | null
  days: number | null
  closedOn: string | null
  follows: { what: string | null; words: string }[]
}
type Books = {
  mayKeep: string[]
  lines: Line[]
  without: { receiver: string[]; desk: string[] }
  waiting: { side: string; caseId: string; days: number; takenInOn: string | null }[]
  ledger: { caseId: string; lacks: { zh: string }[] }[]
  unnotified: { caseId: string; on: string }[]
}
type Group = { groupId: string; next: string | null; responsible: string; people: string[]; steps: { step: string }[] }
type Groups = { ours: Group[]; told: Group[]; conditions: string[] }

let scene: Scene
let committee: Client
let department: Client
const TODAY = '2026-09-07'

const shown = async (client: Client, unitId: string) => must(await client.call<Books>(contract.books, { params: { unitId } }))
const keep = (client: Client, unitId: string, given: object) =>
  client.call<{ bookId: string }>(contract.keepBook, { params: { unitId }, body: { on: TODAY, until: null, memberId: null, person: null, ...given } })
const lineOf = async (client: Client, unitId: string, bookId: string) => (await shown(client, unitId)).lines.find((line) => line.bookId === bookId)!

beforeAll(async () => {
  scene = await buildScene({ packs: ['national', 'changxiao', 'jiangsu-floating', 'yangzhou-2021-38'] })
  ;[committee, department] = [await scene.as('committee', { anew: true }), await scene.as('department', { anew: true })]
})
afterAll(() => scene.close())

describe('several relations of one member', () => {
  test('one affiliation and any number of parallel relations with organisation, basis and dates; the roll of votes stays as it was [YZ-07a]', async () => {
    const member = scene.members.branch[7]!
    const before = await scene.inDistrict((tx) => membersOfBranch(tx, scene.units.sibling.id, day(TODAY)))
    const join = (change: object) =>
      committee.call<{ bookId: string }>(contract.joinParallel, {
        params: { unitId: scene.units.committee.id },
        body: { branchId: scene.units.sibling.id, memberId: member.memberId, basis: 'residence', on: TODAY, until: null, ...change },
      })
    expect(code(await join({ branchId: scene.units.branch.id }))).toEqual([409, 'affiliated-here'])
    expect(code(await join({ basis: 'estate' }))).toEqual([409, 'not-an-estate'])
    const { bookId } = must(await join({}))
    expect(code(await join({}))).toEqual([409, 'joined-already'])
    const held = await scene.inDistrict((tx) =>
      tx.rows<{ kind: string }>(
        sql`select kind from members.belonging where district_id = 430699 and member_id = ${member.memberId} and to_day is null order by kind`,
      ),
    )
    expect(held.map(({ kind }) => kind)).toEqual(['affiliated', 'parallel'])
    const after = await scene.inDistrict((tx) => membersOfBranch(tx, scene.units.sibling.id, day(TODAY)))
    expect(after.length).toBe(before.length)
    must(await committee.call(contract.closeBook, { params: { bookId }, body: { on: TODAY, words: null } }))
    const ended = await scene.inDistrict((tx) =>
      tx.rows<{ kind: string; to: string | null }>(
        sql`select kind, to_day as "to" from members.belonging where district_id = 430699 and member_id = ${member.memberId}`,
      ),
    )
    expect(ended.find(({ kind }) => kind === 'parallel')?.to).toBe(TODAY)
    expect(ended.some(({ kind, to }) => kind === 'affiliated' && to === null)).toBe(true)
  })

  test('an estate action branch takes residents in, their affiliation stays [YZ-08a]', async () => {
    await scene.inDistrict((tx) => tx.run(sql`update org.unit set sector = 'estate' where district_id = 430699 and id = ${scene.units.sibling.id}`))
    const body = { branchId: scene.units.sibling.id, memberId: scene.members.branch[6]!.memberId, basis: 'estate', on: TODAY, until: null }
    const { bookId } = must(await committee.call<{ bookId: string }>(contract.joinParallel, { params: { unitId: scene.units.committee.id }, body }))
    expect((await lineOf(committee, scene.units.committee.id, bookId)).fields['relation-basis']).toBe('estate')
    const fields = { estate: '荷塘小区', 'action-branch': '荷塘小区行动支部', 'partner-bodies': '业委会、物业' }
    must(await keep(committee, scene.units.sibling.id, { slot: 'parallel.estate', fields }))
    const own = await scene.inDistrict((tx) => membersOfBranch(tx, scene.units.branch.id, day(TODAY)))
    expect(own.some(({ memberId, belonging }) => memberId === body.memberId && belonging === 'affiliated')).toBe(true)
  })

  test('stewards with building and term, residents invited with their answer [YZ-08c] [YZ-07g]', async () => {
    const unitId = scene.units.branch.id
    const steward = {
      slot: 'parallel.steward',
      memberId: scene.members.branch[3]!.memberId,
      until: '2027-09-07',
      fields: { 'steward-role': '楼栋长', building: '3栋' },
    }
    must(await keep(scene.home, unitId, steward))
    expect(code(await keep(scene.home, unitId, { ...steward, fields: { 'steward-role': '楼栋长' } }))).toEqual([409, 'book-lacks'])
    expect(code(await keep(scene.home, unitId, { ...steward, memberId: null }))).toEqual([409, 'nobody-named'])
    const asked = { slot: 'parallel.residents', person: '温玉林', fields: { 'home-organisation': '邻县某村', event: '主题党日' } }
    const { bookId } = must(await keep(scene.home, unitId, asked))
    expect((await lineOf(scene.home, unitId, bookId)).flags).toEqual(['no-answer'])
    must(await scene.home.call(contract.followBook, { params: { bookId }, body: { on: TODAY, words: '答应来' } }))
    expect((await lineOf(scene.home, unitId, bookId)).flags).toEqual([])
  })

  test('a talent agency keeps its floating talent on a roll of its own, with file, plan, activities and contacts; nobody else does [YZ-07h]', async () => {
    const roll = { slot: 'parallel.talent', person: '柳小舟', fields: { 'file-held': '县人才市场', 'own-plan': '每季一次线上学习', channel: '电话' } }
    expect(code(await keep(scene.home, scene.units.branch.id, roll))).toEqual([409, 'not-a-talent-agency'])
    expect((await shown(scene.home, scene.units.branch.id)).mayKeep).not.toContain('parallel.talent')

    const agency = {
      parentId: scene.units.committee.id,
      code: 'RC-1',
      name: '县人才服务中心党支部',
      kind: 'branch',
      sector: 'talent-agency',
      from: '2026-01-01',
    }
    const { unitId } = must(await department.call<{ unitId: string }>(createUnit, { body: agency }))
    expect((await shown(committee, unitId)).mayKeep).toContain('parallel.talent')
    expect(code(await keep(committee, unitId, { ...roll, fields: { 'file-held': '县人才市场' } }))).toEqual([409, 'book-lacks'])
    const { bookId } = must(await keep(committee, unitId, roll))
    const follow = (body: object) => committee.call(contract.followBook, { params: { bookId }, body: { on: TODAY, ...body } })
    expect(code(await follow({ words: '打了电话' }))).toEqual([409, 'say-which'])
    must(await follow({ what: 'activity', words: '线上学习' }))
    must(await follow({ what: 'contact', words: '打了电话，换了工作' }))
    const line = await lineOf(committee, unitId, bookId)
    expect(line.fields).toEqual(roll.fields)
    expect(line.follows.map(({ what, words }) => [what, words]).toSorted()).toEqual([
      ['activity', '线上学习'],
      ['contact', '打了电话，换了工作'],
    ])
    expect((await shown(department, scene.units.department.id)).lines.some((one) => one.bookId === bookId)).toBe(true)
  })

  test('a graduate’s retained relation has its two-year clock; without a contact it is flagged [YZ-07i]', async () => {
    const unitId = scene.units.branch.id
    const fields = { 'left-at': '2024-06-30', 'retained-until': '2026-06-30', channel: '微信' }
    const { bookId } = must(await keep(scene.home, unitId, { slot: 'parallel.retained', person: '秦知远', fields }))
    const line = await lineOf(scene.home, unitId, bookId)
    expect([line.term, line.flags]).toEqual(['2026-06-30', ['no-contact', 'term-over']])
    must(await scene.home.call(contract.followBook, { params: { bookId }, body: { on: TODAY, words: '视频谈了去向' } }))
    expect((await lineOf(scene.home, unitId, bookId)).flags).toEqual(['term-over'])
  })
})

describe('what a host keeps', () => {
  test('plans without incomers, rounds without places, invitations without who came are flagged; support is kept [CX-15a] [JS-B-05e] [CX-18e] [JS-B-05i] [JS-B-05j] [JS-B-05g]', async () => {
    const unitId = scene.units.committee.id
    const flags = async (given: object) => {
      const { bookId } = must(await keep(committee, unitId, given))
      return (await lineOf(committee, unitId, bookId)).flags
    }
    expect(await flags({ slot: 'floating.in-plans', fields: { plan: '2026年学习计划', 'includes-floating': 'no' } })).toEqual(['no-floating'])
    expect(await flags({ slot: 'floating.in-plans', fields: { plan: '2026年学习计划', 'includes-floating': 'yes' } })).toEqual([])
    expect(await flags({ slot: 'floating.award-places', fields: { 'award-round': '七一', 'places-kept': '0' } })).toEqual(['no-places'])
    expect(await flags({ slot: 'floating.award-places', fields: { 'award-round': '七一', 'places-kept': '1', 'care-places': '2', nominees: '某人' } })).toEqual(
      [],
    )
    expect(await flags({ slot: 'floating.invitation', fields: { event: '党代会', invited: '两名代表' } })).toEqual(['nobody-came'])
    expect(await flags({ slot: 'floating.support', fields: { organisation: '驻地流动支部', venue: '二楼会议室' } })).toEqual([])
  })

  test('committees without a named receiver and organisations without a desk are listed until they have one [JS-B-05a] [CX-11a] [CX-11b]', async () => {
    const unitId = scene.units.committee.id
    const before = await shown(committee, unitId)
    expect(before.without.receiver.length).toBeGreaterThan(0)
    expect(before.without.desk.length).toBeGreaterThan(0)
    must(await keep(committee, unitId, { slot: 'floating.receiver', fields: { name: '周立根', phone: '0730-5550000' } }))
    const after = await shown(committee, unitId)
    expect(after.without.receiver.length).toBe(before.without.receiver.length - 1)
    must(
      await scene.home.call(contract.keepDesk, {
        params: { unitId: scene.units.branch.id },
        body: { address: '村部', hours: '9:00—17:00', telephone: '0730-1', person: '村干部', receives: false },
      }),
    )
    expect((await shown(committee, unitId)).without.desk.length).toBe(before.without.desk.length - 1)
  })

  test('a request at the desk is measured from its day to the day it is done [CX-11c]', async () => {
    const unitId = scene.units.committee.id
    const { bookId } = must(await keep(committee, unitId, { slot: 'floating.desk-time', on: '2026-09-01', fields: { service: '办活动证' } }))
    expect([(await lineOf(committee, unitId, bookId)).flags, (await lineOf(committee, unitId, bookId)).days]).toEqual([['waits'], 6])
    must(await committee.call(contract.closeBook, { params: { bookId }, body: { on: '2026-09-03', words: '已发证' } }))
    expect((await lineOf(committee, unitId, bookId)).days).toBe(2)
  })
})

describe('one member, from both sides', () => {
  let absenceId = ''
  let caseId = ''
  beforeAll(async () => {
    absenceId = await depart(scene, 5, { from: '2026-09-01', toldOn: '2026-09-01' })
    caseId = await announced(scene, absenceId)
  })

  test('the wait before taking in is measured at the host and seen by home [JS-B-02b]', async () => {
    const seen = await shown(scene.hostDepartment, scene.units.foreignDepartment.id)
    expect(seen.waiting.find((one) => one.caseId === caseId)).toMatchObject({ side: 'host', days: 0, takenInOn: null })
    expect((await shown(scene.home, scene.units.branch.id)).waiting.find((one) => one.caseId === caseId)?.side).toBe('home')
    await settled(scene, caseId)
    expect((await shown(scene.hostDepartment, scene.units.foreignDepartment.id)).waiting.find((one) => one.caseId === caseId)?.takenInOn).toBe(TODAY)
  })

  const entries: [string, Record<string, string>][] = [
    ['floating.requirements', { 'requirements-told': '组织生活、学习、党费、守法', acknowledged: '本人说知道了' }],
    ['floating.service', { need: '想学焊工', service: '报了技能班', 'served-by': '社区' }],
    ['floating.care', { thought: '安心', life: '住宿舍', service: '送被褥' }],
    ['floating.pairing', { 'local-member': '蒋支委' }],
    ['floating.host-file', { item: '活动证复印件' }],
  ]
  test.each(entries)(
    '%s is kept for one incomer; restricted words only for the branch [CX-18c] [CX-18d] [JS-B-05h] [JS-B-06f] [CX-18f] [CX-16c]',
    async (slot, fields) => {
      must(await onCase(scene.host, contract.keepCaseBook, caseId, { slot, on: TODAY, fields }))
      const seen = must(await scene.host.call<{ lines: { slot: string }[] }>(contract.caseBook, { params: { caseId } }))
      expect(seen.lines.some((line) => line.slot === slot)).toBe(true)
      const above = await scene.hostDepartment.call(contract.caseBook, { params: { caseId } })
      expect(above.raw).not.toContain('想学焊工')
      expect((await scene.home.call(contract.caseBook, { params: { caseId } })).status).toBe(404)
    },
  )

  test('incomplete rows of the ledger are listed until completed [CX-16b]', async () => {
    const find = { how: 'sweep', on: TODAY, name: '龚水根', idNumber: null, phone: null, employer: null, address: null, occupation: null, education: null }
    const found = must(
      await scene.host.call<{ caseId: string }>(contract.findPerson, {
        params: { unitId: scene.units.foreignBranch.id },
        body: { ...find, homeDeskId: scene.homeDesk, homeUnit: '某村党支部' },
      }),
    ).caseId
    const lacks = async () =>
      (await shown(scene.host, scene.units.foreignBranch.id)).ledger.find((one) => one.caseId === found)?.lacks.map(({ zh }) => zh) ?? []
    expect(await lacks()).toEqual(['职业', '文化程度', '工作单位', '居住地', '联系电话'])
    must(await onCase(scene.host, contract.keepCaseBook, found, { slot: 'floating.host-ledger', on: TODAY, fields: { occupation: '焊工', education: '高中' } }))
    expect(await lacks()).toEqual(['工作单位', '居住地', '联系电话'])
  })

  test('a task that is done is told to home [CX-21d]', async () => {
    must(
      await onCase(scene.host, contract.keepCaseBook, caseId, {
        slot: 'floating.tasks',
        on: TODAY,
        fields: { task: '清洁日出工', 'task-done': '到场，干得好' },
      }),
    )
    const letters = await scene.inDistrict((tx) =>
      tx.rows<{ kind: string }>(
        sql`select kind from floating.letter where district_id = 430699 and case_id = ${caseId} and side = 'home' and from_side = 'host'`,
      ),
    )
    expect(letters.map(({ kind }) => kind)).toContain('note')
    const book = must(await scene.home.call<{ fromHosts: { fields: { value: string }[] }[] }>(contract.homeBook, { params: { absenceId } }))
    expect(book.fromHosts.flatMap(({ fields }) => fields.map(({ value }) => value))).toEqual(expect.arrayContaining(['清洁日出工', '到场，干得好']))
  })

  test('home keeps services and protection of rights too [YZ-07b]', async () => {
    must(await onAbsence(scene.home, contract.keepHomeBook, absenceId, { on: TODAY, fields: { need: '讨薪', service: '请了律师', 'served-by': '司法所' } }))
    const seen = must(await scene.home.call<{ lines: { words: string | null }[] }>(contract.homeBook, { params: { absenceId } }))
    expect(seen.lines[0]?.words).toContain('讨薪')
    const above = must(await committee.call<{ lines: { words: string | null; withheld: boolean }[] }>(contract.homeBook, { params: { absenceId } }))
    expect(above.lines[0]).toMatchObject({ words: null, withheld: true })
  })
})

describe('declaring membership at a public desk', () => {
  const self = { name: '丁有田', phone: '13700000009', homeUnit: '青竹村党支部', words: null }
  const declare = (deskId: string) => scene.anonymous.call<{ taken: boolean }>(contract.declareSelf, { params: { deskId }, body: self })

  test('the answer says only that it was taken; only the desk reads it; checked, it opens a case [JS-B-05l] [JS-B-05k]', async () => {
    const reply = await declare(scene.hostDesk)
    expect(must(reply)).toEqual({ taken: true })
    const ask = (client: Client, unitId: string) =>
      client.call<{ rows: { bookId: string; phone: string; caseId: string | null }[] }>(contract.declarations, { params: { unitId } })
    const [row] = must(await ask(scene.hostDepartment, scene.units.foreignDepartment.id)).rows
    expect(row?.phone).toBe(self.phone)
    expect((await ask(scene.home, scene.units.foreignDepartment.id)).status).toBe(404)
    const leak = await withDistrict(scene.db, scene.scope, (tx) =>
      tx.rows(sql`select id from floating.book where district_id = ${scene.units.foreignDepartment.districtId} and slot = 'floating.declaration'`),
    )
    expect(leak).toEqual([])
    const given = { params: { bookId: row!.bookId }, body: { verified: 'yes', on: TODAY, homeDeskId: scene.homeDesk, words: '看了身份证' } }
    const { caseId } = must(await scene.hostDepartment.call<{ caseId: string }>(contract.verifyDeclaration, given))
    expect((await scene.hostDepartment.call(contract.herePage, { params: { caseId } })).status).toBe(200)
    expect(code(await scene.hostDepartment.call(contract.verifyDeclaration, given))).toEqual([409, 'checked-already'])
  })

  test('a telephone that nobody can ring is refused, and the field is named', async () => {
    const body = { ...self, phone: '没有电话' }
    const reply = await scene.anonymous.call(contract.declareSelf, { params: { deskId: scene.hostDesk }, body })
    expect(reply.status).toBe(400)
    expect(reply.body).toMatchObject({ refusal: { field: '/phone' } })
  })

  test('a desk that is not there takes nothing', async () => {
    expect((await declare('00000000-0000-7000-8000-0000000000aa')).status).toBe(404)
  })
})

describe('a group away', () => {
  const groups = async (client: Client, unitId: string) => must(await client.call<Groups>(contract.groupsAway, { params: { unitId } }))
  let ids: string[] = []
  let groupId = ''
  const step = (client: Client, body: object) => client.call(contract.stepGroup, { params: { groupId }, body: { on: TODAY, words: null, ...body } })
  const accept = (body: object) =>
    scene.hostDepartment.call(contract.acceptGroup, { params: { unitId: scene.units.foreignDepartment.id, groupId }, body: { on: TODAY, ...body } })
  beforeAll(async () => {
    ids = [await depart(scene, 3, { from: '2026-09-01' }), await depart(scene, 4, { from: '2026-09-01' })]
  })

  test('all conditions are stated by a person before it is proposed; the committee approves [CX-13d] [JS-B-03d]', async () => {
    const { conditions } = await groups(scene.home, scene.units.branch.id)
    expect(conditions).toContain('place-concentrated')
    const propose = (given: string[]) =>
      scene.home.call<{ groupId: string }>(contract.proposeGroup, {
        params: { unitId: scene.units.branch.id },
        body: { name: '驻芦荡流动党支部', place: '芦荡县', on: TODAY, conditions: given, absenceIds: ids },
      })
    expect(code(await propose(conditions.slice(1)))).toEqual([409, 'condition-not-met'])
    groupId = must(await propose(conditions)).groupId
    expect(code(await step(scene.home, { step: 'approve' }))).toEqual([409, 'for-the-committee'])
    expect(code(await step(committee, { step: 'file' }))).toEqual([409, 'out-of-turn'])
    must(await step(committee, { step: 'approve' }))
  })

  test('the list goes to the one host as a letter in every case; the host has it on file [CX-13e]', async () => {
    expect(code(await step(scene.home, { step: 'file' }))).toEqual([409, 'not-one-host'])
    for (const id of ids) await announced(scene, id)
    must(await step(scene.home, { step: 'file' }))
    const [told] = (await groups(scene.hostDepartment, scene.units.foreignDepartment.id)).told
    expect(told).toMatchObject({ groupId, next: 'filed', responsible: 'home' })
    expect(told!.people).toHaveLength(2)
    expect(code(await step(scene.home, { step: 'filed', words: '回执' }))).toEqual([409, 'host-files-itself'])
    must(await accept({ step: 'filed' }))
    expect((await groups(scene.home, scene.units.branch.id)).ours[0]).toMatchObject({ next: 'hand-over', responsible: 'home' })
  })

  test('handed over when ready; until the host accepts, home answers for it [CX-13f]', async () => {
    expect(code(await accept({ step: 'accept' }))).toEqual([409, 'out-of-turn'])
    expect(code(await step(committee, { step: 'hand-over', ready: false }))).toEqual([409, 'not-ready'])
    must(await step(committee, { step: 'hand-over', ready: true }))
    expect((await groups(scene.home, scene.units.branch.id)).ours[0]?.responsible).toBe('home')
    must(await accept({ step: 'accept' }))
    expect((await groups(scene.home, scene.units.branch.id)).ours[0]).toMatchObject({ next: null, responsible: 'host' })
    expect((await groups(scene.hostDepartment, scene.units.foreignDepartment.id)).told[0]).toMatchObject({ next: null, responsible: 'host' })
    expect((await department.call(contract.groupsAway, { params: { unitId: scene.units.foreignDepartment.id } })).status).toBe(404)
  })
})
