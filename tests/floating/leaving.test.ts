import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as contract from '../../src/modules/floating/contract.ts'
import { announced, away, buildScene, code, depart, here, must, onAbsence, onCase, type Scene, settled } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await buildScene()
})
afterAll(() => scene.close())

describe('what the home branch has of one member away', () => {
  let absenceId: string
  let caseId: string

  test('the member tells reason, time, place and how to be reached, before leaving; and holds the certificate on leaving [CX-21a] [CX-21b] [CX-10b]', async () => {
    const member = await scene.as('member')
    absenceId = must(
      await member.call<{ absenceId: string }>(contract.tellMyDeparture, {
        body: {
          form: 'written',
          reason: 'work',
          place: '江苏省扬州市芦荡县',
          from: '2026-09-10',
          until: '2026-12-31',
          fixedPlace: null,
          employer: '芦荡船厂',
          address: '船厂宿舍',
          phone: '13800000009',
        },
      }),
    ).absenceId
    must(await onAbsence(scene.home, contract.brief, absenceId, { on: '2026-09-07', words: '讲了纪律' }))
    const issued = must(
      await scene.home.call<{ checkCode: string }>(contract.certify, { params: { absenceId }, body: { on: '2026-09-07', contactMemberId: null } }),
    )
    const mine = must(await member.call<{ current: { own: { from: string; number: string }; checkCode: string; phone: string } }>(contract.myFloating))
    expect(mine.current).toMatchObject({ own: { from: '2026-09-10', number: '湘云流-0001' }, checkCode: issued.checkCode, phone: '13800000009' })
  })

  test('employer, address and telephone are shown to the branch in charge alone, for a purpose, and the look is kept [CX-10h]', async () => {
    caseId = await announced(scene, absenceId)
    const seen = must(await onAbsence(scene.home, contract.revealDetails, absenceId, { purpose: '核对住址' }))
    expect(seen).toEqual({ employer: '芦荡船厂', address: '船厂宿舍', phone: '13800000009' })
    const page = await scene.home.call(contract.awayPage, { params: { absenceId } })
    expect(page.raw).not.toMatch(/13800000009|船厂宿舍/)
    expect((await onAbsence(await scene.as('sibling-secretary'), contract.revealDetails, absenceId, { purpose: '看看' })).status).toBe(404)
    expect((await onAbsence(await scene.as('committee'), contract.revealDetails, absenceId, { purpose: '看看' })).status).toBe(403)
    const kept = await scene.inDistrict((tx) =>
      tx.rows<{ purpose: string }>(sql`select purpose from platform.audit_entry where district_id = 430699 and verb = 'floating.details-shown'`),
    )
    expect(kept).toEqual([{ purpose: '核对住址' }])
  })

  test('at the host they are for the organisation that receives, and no longer for the one above once a branch has the member [CX-10h]', async () => {
    expect((await here(scene.hostDepartment, caseId)).card).toMatchObject({ phone: '13800000009' })
    await settled(scene, caseId)
    expect(await here(scene.hostDepartment, caseId)).toMatchObject({ cardHidden: true, card: { phone: null, employer: null, address: null } })
    expect(await here(scene.host, caseId)).toMatchObject({ cardHidden: false, card: { phone: '13800000009' } })
  })

  test('what the rules ask of home stands on its page one by one, with the day each was last done; and what both sides contributed [JS-B-02a] [CX-09c] [JS-B-04b]', async () => {
    const page = must(
      await scene.home.call<{ duties: { slot: string; cites: string[]; shown: boolean; lastOn: string | null }[] }>(contract.awayPage, {
        params: { absenceId },
      }),
    )
    const of = (slot: string) => page.duties.find((one) => one.slot === slot)
    expect(of('floating.briefing')).toMatchObject({ lastOn: '2026-09-07' })
    expect(of('floating.certificate')).toMatchObject({ lastOn: '2026-09-07' })
    expect(of('floating.announce')).toMatchObject({ lastOn: '2026-09-07', cites: [expect.stringContaining('jiangsu-floating'), expect.anything()] })
    expect(of('floating.contact')).toMatchObject({ shown: true, lastOn: null })
    const letters = (await away(scene.home, absenceId)).cases[0]!.letters
    expect([...new Set(letters.map(({ fromSide }) => fromSide))].toSorted()).toEqual(['home', 'host'])
  })

  test('a change told once is dated, stands in the register and reaches the host as a letter [CX-10f] [JS-B-03b] [JS-B-04a]', async () => {
    const nothing = { employer: null, address: null, phone: null, place: null }
    expect(code(await onAbsence(scene.home, contract.changeDetails, absenceId, nothing))).toEqual([409, 'nothing-changed'])
    must(await onAbsence(scene.home, contract.changeDetails, absenceId, { employer: '芦荡酒店', address: null, phone: null, place: '芦荡县城' }))
    expect(await here(scene.host, caseId)).toMatchObject({ card: { employer: '芦荡酒店', phone: '13800000009' } })
    const letter = (await away(scene.home, absenceId)).cases[0]!.letters.find(({ kind }) => kind === 'change')
    expect(letter).toMatchObject({ fromSide: 'home', on: '2026-09-07' })
    const register = must(
      await scene.home.call<{ rows: { absenceId: string; place: string }[] }>(contract.awayRegister, { params: { unitId: scene.units.branch.id } }),
    )
    expect(register.rows).toMatchObject([{ absenceId, place: '芦荡县城' }])
  })

  test('the committee’s library is made of the branches’ ledgers, with what is missing counted, and shows no contact data [CX-10d] [CX-10e] [CX-11g]', async () => {
    await depart(scene, 5, { from: '2026-09-01' })
    const library = await (await scene.as('committee')).call<{ rows: { branchName: string }[]; counts: Record<string, number> }>(contract.awayRegister, {
      params: { unitId: scene.units.committee.id },
    })
    const { rows, counts } = must(library)
    expect(rows).toHaveLength(2)
    expect(counts).toMatchObject({ noCertificate: 1 })
    expect(library.raw).not.toMatch(/1380000000/)
  })
})

describe('both sides of one case', () => {
  test('neither side can write the other’s half, each sees both [YZ-07c] [CX-09a]', async () => {
    const absenceId = await depart(scene, 6, { from: '2026-09-01' })
    const caseId = await announced(scene, absenceId)
    expect((await onCase(scene.home, contract.departFrom, caseId, { on: '2026-09-07', to: null, words: null })).status).toBe(404)
    expect((await onCase(scene.hostDepartment, contract.homeStep, caseId, { step: 'say-elsewhere' })).status).toBe(404)
    expect(await away(scene.home, absenceId)).toMatchObject({ cases: [{ told: { word: 'announced' }, heard: { state: 'waiting' } }] })
    expect(await here(scene.hostDepartment, caseId)).toMatchObject({ own: { state: 'waiting' }, heard: { word: 'announced' } })
  })
})
