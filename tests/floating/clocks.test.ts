import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as contract from '../../src/modules/floating/contract.ts'
import { tasks } from '../../src/modules/floating/jobs.ts'
import { setLocalValue } from '../../src/modules/org/contract.ts'
import { listDuties } from '../../src/modules/rulebook/contract.ts'
import { dutiesOf, type DutyRow } from '../../src/modules/rulebook/public.ts'
import { withDistrict } from '../../src/platform/db.ts'
import { announced, buildScene, depart, must, onAbsence, onCase, settled, type Scene } from './scene.ts'

/** The daily work on chosen days: on both sides of each boundary, twice a day, and after what was owed is done. */
let scene: Scene

beforeAll(async () => {
  scene = await buildScene({ packs: ['national', 'jiangsu-floating', 'changxiao'] })
})
afterAll(() => scene.close())

const HOME = 430699
const HOST = 321099

const run = async (on: string, side: 'home' | 'host' = 'home'): Promise<DutyRow[]> => {
  scene.clock.set(`${on}T10:00:00+08:00`)
  const [districtId, path, scope] =
    side === 'home' ? [HOME, scene.units.department.path, scene.scope] : [HOST, scene.units.foreignDepartment.path, scene.foreignScope]
  const work = () => tasks['floating.keep-owed']!({ districtId, path }, { db: scene.db, clock: scene.clock, logger: undefined } as never)
  const held = () => withDistrict(scene.db, scope as Scene['scope'], (tx) => dutiesOf(tx, { states: ['open', 'fulfilled'], limit: 5_000 }))
  await work()
  const once = await held()
  await work()
  expect(await held()).toEqual(once)
  return once
}

/** Open duties of a slot about a subject: due day, bearer. */
const open = (duties: readonly DutyRow[], slot: string, subject?: string) =>
  duties
    .filter((duty) => duty.slot === slot && duty.state === 'open' && (!subject || duty.subjectId === subject))
    .map(({ dueOn, bearerUnitId, cites }) => ({ dueOn, bearerUnitId, cites }))
    .toSorted((one, other) => (one.dueOn! < other.dueOn! ? -1 : 1))
const days = (duties: readonly DutyRow[], slot: string, subject?: string) => open(duties, slot, subject).map(({ dueOn }) => dueOn)
const closed = (duties: readonly DutyRow[], slot: string) => duties.filter((duty) => duty.slot === slot && duty.state === 'fulfilled').length

/** What the desk reads on its first page. */
const today = async (login: string): Promise<string[]> => {
  const client = await scene.as(login, { anew: true })
  const { own } = must(await client.call<{ own: { slot: string; clauses: unknown[]; link: string | null }[] }>(listDuties))
  expect(own.every(({ link }) => link !== null)).toBe(true)
  return own.map(({ slot }) => slot)
}

describe('meetings under an agreement', () => {
  let agreementId: string
  const AGREED = {
    kind: 'agreement',
    ourSide: 'home',
    otherName: '芦荡镇党委',
    otherContact: null,
    homeDuties: '通报名单',
    hostDuties: '编组管理',
    goals: '一人不漏',
    methods: '每季对名单',
    safeguards: '各出一名专人',
    meets: 'quarter',
    from: '2026-09-07',
    until: '2027-09-06',
  }
  const params = () => ({ unitId: scene.units.committee.id })
  const meet = async (on: string) =>
    must(
      await (await scene.as('committee', { anew: true })).call(contract.holdUnder, {
        params: { agreementId },
        body: { kind: 'meeting', on, channel: 'video', words: '会商' },
      }),
    )

  test('are owed by the committee each stretch that the agreement names; a missed one climbs, outlives the year and ends with the next meeting [JS-B-08a]', async () => {
    const committee = await scene.as('committee')
    agreementId = must(await committee.call<{ agreementId: string }>(contract.makeAgreement, { params: params(), body: AGREED })).agreementId
    expect(days(await run('2026-09-30'), 'floating.agreement-meetings')).toEqual([])
    const first = open(await run('2026-10-01'), 'floating.agreement-meetings', agreementId)
    expect(first).toMatchObject([{ dueOn: '2026-12-31', bearerUnitId: scene.units.committee.id, cites: ['jiangsu-floating#3.1'] }])
    expect(await today('committee')).toContain('floating.agreement-meetings')
    expect(days(await run('2026-12-31'), 'floating.agreement-meetings')).toEqual(['2026-12-31'])
    const late = await run('2027-01-01')
    expect(days(late, 'floating.agreement-meetings')).toEqual(['2026-12-31', '2027-01-01', '2027-03-31'])
    expect(open(late, 'floating.agreement-meetings')[1]?.bearerUnitId).toBe(scene.units.department.id)
    await meet('2027-01-01')
    expect(days(await run('2027-01-02'), 'floating.agreement-meetings')).toEqual([])
  })

  test('an interval that the unit set for itself counts only where it asks for more than the two sides agreed [JS-B-08a]', async () => {
    const at = { slot: 'floating.agreement-meetings', key: 'times.per', reason: '结合实际' }
    const own = async (value: string, from: string) =>
      must(await (await scene.as('committee', { anew: true })).call(setLocalValue, { params: params(), body: { ...at, value, cites: [], from } }))
    await run('2027-04-01')
    await own('calendar-year', '2027-04-01')
    expect(days(await run('2027-04-02'), at.slot)).toEqual(['2027-06-30'])
    await own('month', '2027-04-03')
    const monthly = days(await run('2027-04-03'), at.slot).map(String)
    expect([monthly.includes('2027-04-30'), monthly.includes('2027-06-30')]).toEqual([true, false])
    await own('calendar-year', '2027-04-04')
    expect(days(await run('2027-04-04'), at.slot)).toEqual(['2027-06-30'])
  })

  test('a month before it ends somebody is to renew or close it; a renewal, or closing it, ends that [JS-B-08a]', async () => {
    expect(days(await run('2027-08-06'), 'floating.agreement-end')).toEqual(['2027-08-06'])
    expect((await run('2027-08-07')).filter(({ slot, state }) => slot === 'floating.agreement-end' && state === 'open')).toHaveLength(1)
    expect(await today('committee')).toContain('floating.agreement-end')
    const committee = await scene.as('committee', { anew: true })
    must(await committee.call(contract.makeAgreement, { params: params(), body: { ...AGREED, from: '2027-09-07', until: '2028-09-06' } }))
    const after = await run('2027-08-08')
    expect([days(after, 'floating.agreement-end'), closed(after, 'floating.agreement-end')]).toEqual([[], 1])
  })
})

describe('what comes on a day known ahead', () => {
  let absenceId: string
  let caseId: string
  let memberId: string
  beforeAll(async () => {
    scene.clock.set('2026-09-07T10:00:00+08:00')
    scene.home = await scene.as('secretary', { anew: true })
    scene.host = await scene.as('foreign-secretary', { anew: true })
    scene.hostDepartment = await scene.as('foreign-department', { anew: true })
    memberId = scene.members.branch[5]!.memberId
    absenceId = await depart(scene, 5, { from: '2026-09-01', toldOn: '2026-09-01' })
    caseId = await announced(scene, absenceId)
    await settled(scene, caseId, '2026-09-07')
  })

  test('before an appraisal the host is asked, and its feedback has come or its absence is recorded [CX-14e]', async () => {
    const passed = { what: 'appraisal', on: '2026-09-07', happensOn: '2026-12-20', channel: 'wechat', words: '民主评议', absenceIds: [absenceId] }
    must(await scene.home.call(contract.passOn, { params: { unitId: scene.units.branch.id }, body: passed }))
    expect(days(await run('2026-11-20'), 'floating.appraisal-request', memberId)).toEqual(['2026-11-20'])
    const late = await run('2026-11-21')
    expect(days(late, 'floating.appraisal-request', memberId)).toEqual(['2026-11-20', '2026-11-21'])
    expect(open(late, 'floating.appraisal-request', memberId)[0]).toMatchObject({ bearerUnitId: scene.units.branch.id, cites: ['changxiao#3.1.5'] })
    expect(await today('secretary')).toContain('floating.appraisal-request')
    expect(days(late, 'floating.appraisal-feedback')).toEqual([])
    scene.home = await scene.as('secretary', { anew: true })
    must(await onAbsence(scene.home, contract.appraiseAway, absenceId, { step: 'ask', year: 2026, words: '请反馈' }))
    const asked = await run('2026-11-22')
    expect(days(asked, 'floating.appraisal-request')).toEqual([])
    expect(days(asked, 'floating.appraisal-feedback', memberId)).toEqual(['2026-12-20'])
    expect(days(await run('2026-12-21'), 'floating.appraisal-feedback', memberId)).toEqual(['2026-12-20', '2026-12-21'])
    scene.clock.set('2026-12-20T11:00:00+08:00')
    scene.home = await scene.as('secretary', { anew: true })
    must(await onAbsence(scene.home, contract.appraiseAway, absenceId, { step: 'no-feedback', year: 2026, words: '没有收到' }))
    expect(days(await run('2026-12-21'), 'floating.appraisal-feedback')).toEqual([])
  })

  test('two months before probation ends home asks; after its end the host owes its opinion; both end by themselves [JS-B-04l] [JS-B-06i]', async () => {
    scene.clock.set('2026-09-07T10:00:00+08:00')
    scene.home = await scene.as('secretary', { anew: true })
    await scene.inDistrict((tx) => tx.run(sql`update members.member set standing = 'probationary' where district_id = 430699 and id = ${memberId}`))
    must(await onAbsence(scene.home, contract.setProbation, absenceId, { until: '2026-12-01', words: '支部大会记录' }))
    expect(days(await run('2026-10-01'), 'floating.probation-request', memberId)).toEqual(['2026-10-01'])
    expect(days(await run('2026-10-02'), 'floating.probation-request', memberId)).toEqual(['2026-10-01', '2026-10-02'])
    expect(await today('secretary')).toContain('floating.probation-request')
    scene.home = await scene.as('secretary', { anew: true })
    must(await onCase(scene.home, contract.homeStep, caseId, { step: 'ask-opinion' }))
    expect(days(await run('2026-10-03'), 'floating.probation-request')).toEqual([])
    expect(days(await run('2026-11-30', 'host'), 'floating.probation-opinion')).toEqual([])
    const owed = await run('2026-12-01', 'host')
    expect(open(owed, 'floating.probation-opinion', caseId)).toMatchObject([
      { dueOn: null, bearerUnitId: scene.units.foreignBranch.id, cites: ['jiangsu-floating#2.2.2'] },
    ])
    expect(await today('foreign-secretary')).toContain('floating.probation-opinion')
    scene.host = await scene.as('foreign-secretary', { anew: true })
    must(await onCase(scene.host, contract.giveOpinion, caseId, { on: '2026-12-01', conversion: 'on-time', words: '可以' }))
    const given = await run('2026-12-02', 'host')
    expect([open(given, 'floating.probation-opinion'), closed(given, 'floating.probation-opinion')]).toEqual([[], 1])
  })
})

describe('letters that nobody acknowledged', () => {
  const ref = (caseId: string) => ({ caseId, side: 'home', number: '1' })

  test('the branch asks after fifteen days, the committee hears fifteen days later, the department forty-five; the slip ends all of it [JS-B-08c] [CX-13e]', async () => {
    scene.clock.set('2026-09-07T10:00:00+08:00')
    const department = await scene.as('department', { anew: true })
    scene.home = await scene.as('secretary', { anew: true })
    const address = { organisation: '远山县委组织部', deskName: '组织科', address: '远山县一路 3 号', telephone: '000-7654321', person: '周立根' }
    const { partnerId } = must(await department.call<{ partnerId: string }>(contract.addPaperPartner, { body: address }))
    const absenceId = await depart(scene, 6, { from: '2026-09-01', toldOn: '2026-09-01' })
    const { caseId } = must(
      await scene.home.call<{ caseId: string }>(contract.announceOutside, { params: { absenceId }, body: { partnerId, from: null, words: '请关照' } }),
    )
    const slot = 'floating.acknowledgement'
    expect(days(await run('2026-09-07'), slot)).toEqual([])
    must(await scene.home.call(contract.writePaper, { params: ref(caseId), body: {} }))
    must(await scene.home.call(contract.paperSent, { params: ref(caseId), body: { on: '2026-09-07', how: '挂号信' } }))
    expect(open(await run('2026-09-08'), slot)).toMatchObject([{ dueOn: '2026-09-22', bearerUnitId: scene.units.branch.id }])
    expect(await today('secretary')).toContain(slot)
    expect(days(await run('2026-10-07'), slot)).toEqual(['2026-09-22'])
    const committee = open(await run('2026-10-08'), slot)
    expect(committee).toMatchObject([{ dueOn: '2026-09-22' }, { dueOn: '2026-10-08', bearerUnitId: scene.units.committee.id }])
    expect(await today('committee')).toContain(slot)
    expect(days(await run('2026-11-06'), slot)).toHaveLength(2)
    expect(open(await run('2026-11-07'), slot)[2]).toMatchObject({ dueOn: '2026-11-07', bearerUnitId: scene.units.department.id })
    expect(await today('department')).toContain(slot)
    scene.home = await scene.as('secretary', { anew: true })
    const { checkCode } = must(await scene.home.call<{ checkCode: string }>(contract.paperLetter, { params: ref(caseId) }))
    const slip = { on: '2026-11-07', signedBy: '周立根', checkCode, outcome: 'acknowledged', words: null }
    must(await scene.home.call(contract.enterSlip, { params: ref(caseId), body: slip }))
    const after = await run('2026-11-08')
    expect([days(after, slot), closed(after, slot)]).toEqual([[], 3])
  })
})
