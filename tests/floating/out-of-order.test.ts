import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as contract from '../../src/modules/floating/contract.ts'
import { withDistrict } from '../../src/platform/db.ts'
import { announced, buildScene, code, depart, here, must, onAbsence, onCase, type Scene, settled } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await buildScene()
})
afterAll(() => scene.close())

const TODAY = '2026-09-07'
const certified = async (absenceId: string): Promise<string> =>
  must(await scene.home.call<{ checkCode: string }>(contract.certify, { params: { absenceId }, body: { on: TODAY, contactMemberId: null } })).checkCode
const isGood = async (checkCode: string): Promise<boolean> =>
  must(await scene.anonymous.call<{ valid: boolean }>(contract.checkCertificate, { body: { code: checkCode } })).valid
const step = (caseId: string, name: string) => onCase(scene.home, contract.homeStep, caseId, { step: name })
const accept = (caseId: string, branchId: string | null = scene.units.foreignBranch.id) =>
  onCase(scene.hostDepartment, contract.hostStep, caseId, { step: 'accept-transfer', on: TODAY, branchId })
const offered = async (index: number, from = '2026-08-01'): Promise<{ absenceId: string; caseId: string }> => {
  const absenceId = await depart(scene, index, { from })
  const caseId = await announced(scene, absenceId)
  must(await step(caseId, 'offer-transfer'))
  return { absenceId, caseId }
}
const stateOf = (memberId: string) =>
  withDistrict(scene.db, scene.foreignScope, (tx) =>
    tx.rows<{ status: string }>(sql`select status from members.member where district_id = 321099 and id = ${memberId}`),
  )

/** What the two keys must refuse however the requests arrive; each of these was accepted once (2026-11-22) and seen red before it was mended. */
describe('a certificate does not outlive the time away', () => {
  test('taken back before the departure: the certificate that was issued is good no more', async () => {
    const absenceId = await depart(scene, 1, { from: '2026-09-10' })
    const checkCode = await certified(absenceId)
    expect(await isGood(checkCode)).toBe(true)
    must(await onAbsence(scene.home, contract.cancelDeparture, absenceId, { words: '没有走' }))
    expect(await isGood(checkCode)).toBe(false)
  })

  test('the relation was accepted elsewhere: the floating certificate is good no more', async () => {
    const absenceId = await depart(scene, 2, { from: '2026-08-01' })
    const checkCode = await certified(absenceId)
    const caseId = await announced(scene, absenceId)
    must(await step(caseId, 'offer-transfer'))
    expect(await isGood(checkCode)).toBe(true)
    must(await accept(caseId))
    must(await step(caseId, 'close-transfer'))
    expect(await isGood(checkCode)).toBe(false)
  })
})

describe('an open offer of the relation', () => {
  test('the departure cannot be taken back under it, nor the host told that the member went elsewhere', async () => {
    const { absenceId, caseId } = await offered(3, '2026-09-10')
    expect(code(await onAbsence(scene.home, contract.cancelDeparture, absenceId, { words: '没有走' }))).toEqual([409, 'transfer-chosen'])
    expect(code(await step(caseId, 'say-elsewhere'))).toEqual([409, 'transfer-chosen'])
    must(await step(caseId, 'withdraw-transfer'))
    must(await step(caseId, 'say-elsewhere'))
    expect(code(await accept(caseId))).toEqual([409, 'no-transfer'])
  })

  test('who died meanwhile, or is no member any more, is not written as a member elsewhere', async () => {
    const { caseId } = await offered(4)
    const { memberId } = scene.members.branch[4]!
    const say = (status: string) =>
      scene.inDistrict((tx) => tx.run(sql`update members.member set status = ${status} where district_id = 430699 and id = ${memberId}`))
    for (const status of ['died', 'left', 'stopped']) {
      await say(status)
      expect([status, code(await accept(caseId))]).toEqual([status, [409, 'no-member-any-more']])
      expect(await stateOf(memberId)).toEqual([])
    }
    await say('normal')
    must(await accept(caseId))
    expect(await stateOf(memberId)).toEqual([{ status: 'normal' }])
  })

  test('whoever left the host is not accepted there', async () => {
    const absenceId = await depart(scene, 5, { from: '2026-08-01' })
    const caseId = await announced(scene, absenceId)
    await settled(scene, caseId)
    must(await step(caseId, 'offer-transfer'))
    must(await onCase(scene.host, contract.departFrom, caseId, { on: TODAY, to: null, words: null }))
    expect(code(await accept(caseId))).toEqual([409, 'left-already'])
    must(await step(caseId, 'withdraw-transfer'))
  })

  test('once the host took the relation the person is a member there: no refusal, no placing as a guest, no leaving', async () => {
    const { caseId } = await offered(6)
    must(await accept(caseId))
    const cite = must(await scene.hostDepartment.call<{ refusalCites: string[] }>(contract.herePage, { params: { caseId } })).refusalCites[0]!
    expect(code(await onCase(scene.hostDepartment, contract.refuseMember, caseId, { on: TODAY, clause: cite, words: '不收' }))).toEqual([
      409,
      'accepted-already',
    ])
    expect(code(await onCase(scene.hostDepartment, contract.identify, caseId, { on: TODAY, sight: 'unclear', number: null, code: null }))).toEqual([
      409,
      'accepted-already',
    ])
    expect((await here(scene.host, caseId)).may).not.toContain('place')
  })
})

describe('what is dated outside the stay', () => {
  let caseId: string
  let absenceId: string
  test('a contact before the person was known here, or after the leaving, is refused; nobody says anything unreached', async () => {
    absenceId = await depart(scene, 7, { from: '2026-09-01' })
    caseId = await announced(scene, absenceId)
    await settled(scene, caseId, '2026-09-03')
    const contact = (body: object) =>
      onCase(scene.host, contract.contactHere, caseId, { on: '2026-09-04', channel: 'phone', direction: 'to-member', reached: true, said: {}, ...body })
    expect(code(await contact({ on: '2026-08-31' }))).toEqual([409, 'outside-the-stay'])
    expect(code(await contact({ reached: false, said: { thought: '稳定' } }))).toEqual([409, 'not-reached'])
    must(await contact({}))
  })

  test('dues of a month in which the host did not have the member, and dues taken before', async () => {
    const pay = (body: object) => onCase(scene.host, contract.takeDues, caseId, { year: 2026, month: 9, yuan: '15', on: '2026-09-04', ...body })
    expect(code(await pay({ month: 8 }))).toEqual([409, 'outside-the-stay'])
    expect(code(await pay({ year: 2100, month: 12 }))).toEqual([409, 'outside-the-stay'])
    expect(code(await pay({ on: '2026-08-31' }))).toEqual([409, 'outside-the-stay'])
    must(await pay({}))
  })

  test('an opinion on probation, or an observation, from before the host managed', async () => {
    expect(code(await onCase(scene.host, contract.giveOpinion, caseId, { on: '2026-09-01', conversion: 'on-time', words: '好' }))).toEqual([
      409,
      'outside-the-stay',
    ])
    expect(code(await onCase(scene.host, contract.observeHere, caseId, { on: '2026-09-01', stage: 'probationary', send: true, words: '好' }))).toEqual([
      409,
      'outside-the-stay',
    ])
  })

  test('a briefing on a day to come', async () => {
    expect(code(await onAbsence(scene.home, contract.brief, absenceId, { on: '2026-12-01', words: '讲了' }))).toEqual([409, 'in-the-future'])
  })
})
