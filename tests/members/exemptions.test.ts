import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import * as contract from '../../src/modules/members/contract.ts'
import { memberById, postsOn, rosterOn } from '../../src/modules/members/public.ts'
import { buildWorld, type World } from '../support/world.ts'

describe('exemptions', () => {
  let world: World
  beforeAll(async () => {
    world = await buildWorld()
  })
  afterAll(() => world.close())

  const ask = async (kind: 'attendance' | 'fact-recording', index: number, more: Record<string, unknown> = {}) =>
    (await world.as('secretary')).call<{ id: string; state: string }>(contract.requestExemption, {
      params: { memberId: world.members.branch[index]!.memberId },
      body: { kind, reasonClass: 'frail', reason: '髋部手术后行走困难', from: '2026-09-01', ...more },
    })
  const decide = async (login: string, exemptionId: string, body: Record<string, unknown>) =>
    (await world.as(login)).call<{ state: string; reviewOn: string | null }>(contract.decideExemption, { params: { exemptionId }, body })
  const onDay = async (index: number, on: string) =>
    (await world.inDistrict((tx) => rosterOn(tx, { branchIds: [world.units.branch.id], day: day(on) }))).find(
      (entry) => entry.memberId === world.members.branch[index]!.memberId,
    )!

  it('consent of the committee to staying away holds from its first day on, and not the day before [ZS-02d]', async () => {
    const asked = await ask('attendance', 5)
    expect(asked.status).toBe(200)
    expect((await onDay(5, '2026-09-07')).attendanceExemption).toBeNull()
    const decided = await decide('committee', asked.body.id, { approve: true, alternativeForm: '送学上门', reviewOn: '2027-09-01' })
    expect(decided.body).toMatchObject({ state: 'approved', reviewOn: '2027-09-01', decidedBy: 'committee', alternativeForm: '送学上门' })
    expect((await onDay(5, '2026-08-31')).attendanceExemption).toBeNull()
    expect((await onDay(5, '2026-09-01')).attendanceExemption).toEqual({ id: asked.body.id, kind: 'attendance' })
  })

  it('being excused from attending does not leave a member out of fact-recording, nor the other way round [JS-C-02b] [ZS-02d]', async () => {
    expect((await onDay(5, '2026-09-07')).recordingExemption).toBeNull()
    const asked = await ask('fact-recording', 6, { reasonClass: 'illness' })
    await decide('committee', asked.body.id, { approve: true, reviewOn: '2027-09-01' })
    const entry = await onDay(6, '2026-09-07')
    expect(entry.recordingExemption).toEqual({ id: asked.body.id, kind: 'fact-recording' })
    expect(entry.attendanceExemption).toBeNull()
  })

  it('the branch that asks cannot decide, nor can anybody outside the committee [JS-C-02b]', async () => {
    const asked = await ask('attendance', 7)
    expect((await decide('secretary', asked.body.id, { approve: true })).status).toBe(403)
    expect((await decide('department', asked.body.id, { approve: true })).status).toBe(403)
    expect((await decide('foreign-department', asked.body.id, { approve: true })).status).toBe(404)
    expect((await decide('sibling-secretary', asked.body.id, { approve: true })).status).toBe(404)
  })

  it('a refusal gives its reason and exempts nobody', async () => {
    const waiting = await (await world.as('committee')).call<{ exemptions: { id: string; memberId: string }[]; waiting: number }>(contract.listExemptions, {
      query: { state: 'requested' },
    })
    expect(waiting.body.waiting).toBe(1)
    const { id } = waiting.body.exemptions[0]!
    expect((await decide('committee', id, { approve: false })).body.refusal?.code).toBe('refusal-needs-reason')
    expect((await decide('committee', id, { approve: false, note: '材料不全' })).body.state).toBe('refused')
    expect((await onDay(7, '2026-09-07')).attendanceExemption).toBeNull()
    expect((await decide('committee', id, { approve: true })).body.refusal?.code).toBe('decided-already')
  })

  it('two people who decide at once: one decision stands, the other is told', async () => {
    const asked = await ask('attendance', 7)
    const both = await Promise.all([
      decide('committee', asked.body.id, { approve: true }),
      decide('committee', asked.body.id, { approve: false, note: '重复' }),
    ])
    expect(both.map((reply) => reply.status).toSorted()).toEqual([200, 409])
  })

  it('the reason is read by the secretary and the committee alone, is logged, and the department sees no class of it [JS-C-02b]', async () => {
    const mine = await (await world.as('secretary')).call<{ exemptions: { id: string; reasonClass: string | null }[] }>(contract.listExemptions)
    const { id } = mine.body.exemptions.at(-1)!
    const read = async (login: string) => (await world.as(login)).call<{ reason: string }>(contract.exemptionReason, { params: { exemptionId: id } })
    expect((await read('secretary')).body.reason).toBe('髋部手术后行走困难')
    expect((await read('committee')).status).toBe(200)
    expect((await read('department')).status).toBe(403)
    expect((await read('officer')).status).toBe(403)
    expect((await read('foreign-secretary')).status).toBe(404)
    const seen = await (await world.as('department')).call<{ exemptions: { reasonClass: string | null }[] }>(contract.listExemptions)
    expect(seen.body.exemptions.every((one) => one.reasonClass === null)).toBe(true)
    const sealed = await world.db.pool.query('select reason_sealed from members.exemption')
    expect(sealed.rows.some((row) => String(row.reason_sealed).includes('髋部'))).toBe(false)
  })

  it('nobody ends an exemption who may not decide it, save the branch secretary', async () => {
    const { id } = (await onDay(5, '2026-09-07')).attendanceExemption!
    const body = { lastDay: '2026-09-30', note: '身体已恢复' }
    expect((await (await world.as('department')).call(contract.endExemption, { params: { exemptionId: id }, body })).status).toBe(403)
    expect((await (await world.as('sibling-secretary')).call(contract.endExemption, { params: { exemptionId: id }, body })).status).toBe(404)
  })

  it('ending an exemption leaves the days before as they were', async () => {
    const id = (await onDay(5, '2026-09-07')).attendanceExemption!.id
    const ended = await (await world.as('secretary')).call(contract.endExemption, {
      params: { exemptionId: id },
      body: { lastDay: '2026-09-30', note: '身体已恢复' },
    })
    expect(ended.body).toMatchObject({ state: 'ended', to: '2026-09-30' })
    expect((await onDay(5, '2026-09-30')).attendanceExemption?.id).toBe(id)
    expect((await onDay(5, '2026-10-01')).attendanceExemption).toBeNull()
  })

  it('the same request twice over the wire is one request', async () => {
    const secretary = await world.as('secretary')
    const input = {
      params: { memberId: world.members.branch[3]!.memberId },
      body: { kind: 'attendance', reasonClass: 'old-age', reason: '年事已高', from: '2026-09-01' },
      key: 'the-same-key-1',
    }
    const first = await secretary.call(contract.requestExemption, input)
    const again = await secretary.call(contract.requestExemption, input)
    expect(again.body).toEqual(first.body)
    expect((await ask('attendance', 3)).body.refusal?.code).toBe('already-requested')
  })

  it('nobody asks for a member of another branch', async () => {
    const reply = await (await world.as('sibling-secretary')).call(contract.requestExemption, {
      params: { memberId: world.members.branch[0]!.memberId },
      body: { kind: 'attendance', reasonClass: 'frail', reason: '不便', from: '2026-09-01' },
    })
    expect(reply.status).toBe(404)
  })
})

describe('members', () => {
  let world: World
  beforeAll(async () => {
    world = await buildWorld()
  })
  afterAll(() => world.close())
  const list = async (login: string, query: Record<string, unknown> = {}, unitId = world.units.branch.id) =>
    (await world.as(login)).call<{ members: { name: string; groupName: string | null }[]; total: number }>(contract.listMembers, { params: { unitId }, query })

  it('stand in the order of groups and pinyin, whoever asks', async () => {
    const reply = await list('secretary')
    const names = reply.body.members.map((member) => `${member.groupName?.slice(3)} ${member.name}`)
    expect(names).toEqual([
      '第一党小组 何桂生',
      '第一党小组 彭志远',
      '第一党小组 杨春生',
      '第一党小组 周立根',
      '第二党小组 何秀兰',
      '第二党小组 罗建平',
      '第二党小组 欧阳敏',
      '第二党小组 唐小玲',
    ])
  })
  it('are found by initials, pinyin or part of the name', async () => {
    for (const find of ['ljp', 'luojian', '建平', 'LJ'])
      expect((await list('secretary', { find })).body.members.map((member) => member.name)).toEqual(['罗建平'])
    expect((await list('secretary', { find: 'oym' })).body.members.map((member) => member.name)).toEqual(['欧阳敏'])
  })
  it('are listed to a group leader for the own group only', async () => {
    expect((await list('group-leader')).body.members.every((member) => member.groupName === '青竹村第一党小组')).toBe(true)
  })
  it('of a stranger’s branch answer as if absent', async () => {
    expect((await list('sibling-secretary')).status).toBe(404)
    expect((await list('secretary', {}, world.units.foreignBranch.id)).status).toBe(404)
    expect((await list('member')).status).toBe(403)
    expect((await list('system')).status).toBe(403)
    expect((await world.anonymous.call(contract.listMembers, { params: { unitId: world.units.branch.id } })).status).toBe(401)
  })
  it('were not here before they came', async () => {
    expect(await world.inDistrict((tx) => rosterOn(tx, { branchIds: [world.units.branch.id], day: day('2009-12-31') }))).toEqual([])
    expect(await world.inDistrict((tx) => rosterOn(tx, { branchIds: [world.units.branch.id], day: day('2010-01-01') }))).toHaveLength(8)
  })
  it('hold posts on a day', async () => {
    const posts = await world.inDistrict((tx) => postsOn(tx, { unitIds: [world.units.branch.id, world.units.groupOne.id], day: day('2026-09-07') }))
    expect(posts.map((post) => [post.post, post.name])).toEqual(
      expect.arrayContaining([
        ['secretary', '周立根'],
        ['group-leader', '彭志远'],
      ]),
    )
  })
  it('show numbers only as masks until somebody says what for; that is logged, and the member sees it [PIPL]', async () => {
    const secretary = await world.as('secretary')
    const { memberId } = world.members.branch[4]!
    const page = await secretary.call<{ idNumberHint: string; phoneHint: string; reveals: unknown[] }>(contract.memberPage, { params: { memberId } })
    expect(page.body.idNumberHint).toMatch(/^4\*{16}.$/)
    expect(page.raw).not.toMatch(/\d{15}/)
    const plain = await secretary.call<{ idNumber: string; phone?: string }>(contract.revealMember, {
      params: { memberId },
      body: { fields: ['idNumber'], purpose: '核对党员信息采集表' },
    })
    expect(plain.body.idNumber).toMatch(/^\d{17}[\dX]$/)
    expect(plain.body.phone).toBeUndefined()
    const mine = await (await world.as('member')).call<{ reveals: { by: string; fields: string[]; purpose: string }[] }>(contract.myReveals)
    expect(mine.body.reveals).toMatchObject([{ by: 'secretary', fields: ['idNumber'], purpose: '核对党员信息采集表' }])
    const audit = await world.db.pool.query("select purpose, fields from platform.audit_entry where verb = 'member.revealed'")
    expect(audit.rows).toEqual([{ purpose: '核对党员信息采集表', fields: ['idNumber'] }])
    expect((await secretary.call(contract.revealMember, { params: { memberId }, body: { fields: ['phone'], purpose: ' ' } })).status).toBe(400)
    expect(
      (await (await world.as('sibling-secretary')).call(contract.revealMember, { params: { memberId }, body: { fields: ['phone'], purpose: '打电话' } }))
        .status,
    ).toBe(404)
  })
  it('outside the scope are not there for other modules either', async () => {
    expect(await world.inDistrict((tx) => memberById(tx, world.members.foreign[0]!.memberId))).toBeNull()
  })
})
