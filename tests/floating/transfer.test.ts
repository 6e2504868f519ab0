import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import { newId } from '../../src/kernel/ids.ts'
import * as contract from '../../src/modules/floating/contract.ts'
import { type Absence, absencesOf, absencesUnder, casesOfAbsences, homePartOf, hostPartOf, ownerOn, partsUnder } from '../../src/modules/floating/public.ts'
import { gapsIn, uncoveredUnder } from '../../src/modules/floating/store.ts'
import { writeGrants } from '../../src/modules/people/public.ts'
import * as people from '../../src/modules/people/contract.ts'
import { withDistrict } from '../../src/platform/db.ts'
import { announced, away, buildScene, code, depart, here, must, onAbsence, onCase, type Scene, settled } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await buildScene()
})
afterAll(() => scene.close())

const there = <T>(work: Parameters<typeof withDistrict<T>>[2]) => withDistrict(scene.db, scene.foreignScope, work)

/** Decided for transfer, announced, taken in by the host, offered. */
const offered = async (index: number): Promise<{ absenceId: string; caseId: string }> => {
  const absenceId = await depart(scene, index, { from: '2026-08-01' })
  must(await onAbsence(scene.home, contract.decide, absenceId, { way: 'transfer', words: '去半年以上，地点固定' }))
  const caseId = await announced(scene, absenceId)
  await settled(scene, caseId)
  must(await onCase(scene.home, contract.homeStep, caseId, { step: 'offer-transfer' }))
  return { absenceId, caseId }
}

const accept = (caseId: string, on = '2026-09-07', branchId: string | null = scene.units.foreignBranch.id) =>
  onCase(scene.hostDepartment, contract.hostStep, caseId, { step: 'accept-transfer', on, branchId })

const LIFE = (memberId: string) => sql<{ status: string; branchId: string | null }>`
  select member.status,
    (select branch_id from members.belonging where district_id = any (array[430699, 321099]) and member_id = member.id and to_day is null) as "branchId"
  from members.member
  where district_id = any (array[430699, 321099]) and id = ${memberId}`

const claimOf = async (personId: string): Promise<number[]> => {
  const { rows } = await scene.db.pool.query<{ district: number }>('select district_id as district from people.identity_claim where person_id = $1', [personId])
  return rows.map(({ district }) => district)
}

const stands = async (memberId: string, personId: string) => ({
  home: (await scene.inDistrict((tx) => tx.rows(LIFE(memberId))))[0],
  host: (await there((tx) => tx.rows(LIFE(memberId))))[0],
  claim: await claimOf(personId),
})

describe('the relation itself goes to another district', () => {
  const whom = 4
  let absenceId: string
  let caseId: string
  const member = () => scene.members.branch[whom]!
  const untouched = () => ({ home: { status: 'normal', branchId: scene.units.branch.id }, host: undefined, claim: [430699] })

  test('decided, offered: until the host accepts, home stays responsible and nothing has moved [CX-11d]', async () => {
    ;({ absenceId, caseId } = await offered(whom))
    expect(await away(scene.home, absenceId)).toMatchObject({ stage: 'transferring' })
    expect((await here(scene.hostDepartment, caseId)).heard).toMatchObject({ offeredOn: '2026-09-07' })
    expect(await stands(member().memberId, member().personId)).toEqual(untouched())
    expect(code(await onCase(scene.home, contract.homeStep, caseId, { step: 'close-transfer' }))).toEqual([409, 'not-accepted'])
  })

  test('an acceptance before the offer, or of a day to come, is refused', async () => {
    expect(code(await accept(caseId, '2026-09-01'))).toEqual([409, 'before-the-offer'])
    expect(code(await accept(caseId, '2026-09-08'))).toEqual([409, 'in-the-future'])
  })

  test('taken back by home: the host cannot accept any more; offered anew, it can', async () => {
    must(await onCase(scene.home, contract.homeStep, caseId, { step: 'withdraw-transfer' }))
    expect(code(await accept(caseId))).toEqual([409, 'no-transfer'])
    expect(await stands(member().memberId, member().personId)).toEqual(untouched())
    must(await onCase(scene.home, contract.homeStep, caseId, { step: 'offer-transfer' }))
  })

  test('where the last step of the acceptance fails, nothing at all has happened on either side', async () => {
    await scene.db.pool.query(`
      create function people.test_break() returns trigger language plpgsql as $$ begin raise exception 'broken off'; end $$;
      create trigger test_break before insert on people.identity_claim for each row execute function people.test_break()`)
    expect((await accept(caseId)).status).toBe(500)
    await scene.db.pool.query('drop trigger test_break on people.identity_claim')
    expect(await stands(member().memberId, member().personId)).toEqual(untouched())
    expect((await here(scene.hostDepartment, caseId)).own).toMatchObject({ acceptedOn: null })
    expect((await away(scene.home, absenceId)).cases[0]!.heard).toMatchObject({ acceptedOn: null })
  })

  test('accepted: one member row, at the new branch; the claim on the ID number went along; sealed data can be read there [CX-11d] [CX-17b]', async () => {
    expect((await (await scene.as('member')).call(contract.myFloating)).status).toBe(200)
    must(await accept(caseId))
    expect(await stands(member().memberId, member().personId)).toEqual({
      home: { status: 'left', branchId: null },
      host: { status: 'normal', branchId: scene.units.foreignBranch.id },
      claim: [321099],
    })
    const days = sql<{ from: string; to: string | null }>`
      select from_day::text as from, to_day::text as to from members.belonging
      where district_id = any (array[430699, 321099]) and member_id = ${member().memberId} order by from_day`
    expect([await scene.inDistrict((tx) => tx.rows(days)), await there((tx) => tx.rows(days))]).toEqual([
      [{ from: expect.any(String), to: '2026-09-06' }],
      [{ from: '2026-09-07', to: null }],
    ])
  })

  test('on the roll of the new branch the person is a member, and a guest no longer than the day of the acceptance', async () => {
    const guests = await there((tx) =>
      tx.rows<{ to: string | null }>(sql`select to_day::text as to from members.guest where district_id = 321099 and id = ${caseId}`),
    )
    expect(guests).toEqual([{ to: '2026-09-07' }])
  })

  test('the login of the old county ends at once; a slip of the new branch opens a new one, and no role went along', async () => {
    expect((await (await scene.as('member')).call(contract.myFloating)).status).toBe(401)
    const slip = must(await scene.host.call<{ code: string }>(people.makeSlip, { params: { personId: member().personId }, body: {} }))
    expect(slip.code).toMatch(/^321099-/)
  })

  test('home sees the acceptance by letter and winds the case up; both sides say the same [CX-11d]', async () => {
    expect((await away(scene.home, absenceId)).cases[0]!.heard).toMatchObject({ acceptedOn: '2026-09-07' })
    must(await onCase(scene.home, contract.homeStep, caseId, { step: 'close-transfer' }))
    expect(await away(scene.home, absenceId)).toMatchObject({ stage: 'transferred', may: [] })
    expect((await here(scene.hostDepartment, caseId)).heard).toMatchObject({ transferredOn: '2026-09-07' })
    expect(code(await accept(caseId))[0]).toBe(409)
  })
})

describe('a relation that the host does not take', () => {
  test('a refusal cites its clause; home stays responsible and takes the offer back [CX-11d]', async () => {
    const absenceId = await depart(scene, 5, { from: '2026-08-01' })
    must(await onAbsence(scene.home, contract.decide, absenceId, { way: 'transfer', words: '去半年以上' }))
    const caseId = await announced(scene, absenceId)
    must(await onCase(scene.home, contract.homeStep, caseId, { step: 'offer-transfer' }))
    expect(code(await accept(caseId, '2026-09-07', null))).toEqual([409, 'branch-missing'])
    const { refusalCites } = must(await scene.hostDepartment.call<{ refusalCites: string[] }>(contract.herePage, { params: { caseId } }))
    must(await onCase(scene.hostDepartment, contract.refuseMember, caseId, { on: '2026-09-07', clause: refusalCites[0]!, words: '材料不全' }))
    expect(await away(scene.home, absenceId)).toMatchObject({ stage: 'transferring', owner: { owner: 'home' } })
    must(await onCase(scene.home, contract.homeStep, caseId, { step: 'withdraw-transfer' }))
    expect(await stands(scene.members.branch[5]!.memberId, scene.members.branch[5]!.personId)).toMatchObject({
      home: { status: 'normal', branchId: scene.units.branch.id },
      host: undefined,
    })
  })
})

describe('a relation that goes to another branch of the same district', () => {
  test('one member row all the while: it moves, and the login stays', async () => {
    const absenceId = await depart(scene, 6, { from: '2026-08-01' })
    const committee = await scene.as('committee')
    must(await onAbsence(scene.home, contract.announce, absenceId, { deskId: scene.homeDesk, from: null, words: null }))
    const caseId = (await away(scene.home, absenceId)).cases[0]!.caseId
    must(await onCase(scene.home, contract.homeStep, caseId, { step: 'offer-transfer' }))
    must(await onCase(committee, contract.hostStep, caseId, { step: 'accept-transfer', on: '2026-09-07', branchId: scene.units.sibling.id }))
    const { memberId, personId } = scene.members.branch[6]!
    expect(await stands(memberId, personId)).toMatchObject({ home: { status: 'normal', branchId: scene.units.sibling.id }, claim: [430699] })
  })
})

describe('roles and days around a transfer', () => {
  test('within the district the roles at the old branch end with the relation there, those above stay', async () => {
    const { memberId, personId } = scene.members.branch[3]!
    const roles = () =>
      scene.db.pool.query<{ role: string; to: string | null }>(
        `select role, to_day::text as to from people.role_grant where account_id in (select id from people.account where person_id = $1) order by role`,
        [personId],
      )
    const { rows: accounts } = await scene.db.pool.query<{ id: string }>('select id from people.account where person_id = $1', [personId])
    const above = { id: newId(), accountId: accounts[0]!.id, role: 'committee' as const, unitId: scene.units.committee.id, path: scene.units.committee.path }
    await scene.inDistrict((tx) =>
      writeGrants(tx, [{ ...above, groupId: null, from: day('2020-01-01'), to: null, confirmedBy: accounts[0]!.id, grantedBy: accounts[0]!.id }]),
    )
    const absenceId = await depart(scene, 3, { from: '2026-08-01' })
    must(await onAbsence(scene.home, contract.announce, absenceId, { deskId: scene.homeDesk, from: null, words: null }))
    const caseId = (await away(scene.home, absenceId)).cases[0]!.caseId
    must(await onCase(scene.home, contract.homeStep, caseId, { step: 'offer-transfer' }))
    expect((await roles()).rows.map(({ to }) => to)).toEqual([null, null])
    const committee = await scene.as('committee')
    must(await onCase(committee, contract.hostStep, caseId, { step: 'accept-transfer', on: '2026-09-07', branchId: scene.units.sibling.id }))
    expect((await roles()).rows).toEqual([
      { role: 'committee', to: null },
      { role: 'recorder', to: '2026-09-06' },
    ])
    expect(await stands(memberId, personId)).toMatchObject({ home: { branchId: scene.units.sibling.id } })
  })

  test('from the offer to the acceptance the old organisation answers, also seen later; the days before were a gap and stay one', async () => {
    const absenceId = await depart(scene, 7, { from: '2026-08-01' })
    const caseId = await announced(scene, absenceId)
    must(await onCase(scene.home, contract.homeStep, caseId, { step: 'offer-transfer' }))
    scene.clock.set('2026-09-20T10:00:00+08:00')
    scene.hostDepartment = await scene.as('foreign-department', { anew: true })
    must(await onCase(scene.hostDepartment, contract.identify, caseId, { on: '2026-09-20', sight: 'unclear', number: null, code: null }))
    must(await accept(caseId, '2026-09-20'))
    const days = ['2026-09-06', '2026-09-07', '2026-09-19', '2026-09-20'].map((on) => day(on))
    const homeSees = await scene.inDistrict(async (tx) => {
      const [absence] = (await absencesOf(tx, [scene.members.branch[7]!.memberId])) as [Absence]
      const part = homePartOf(absence, await casesOfAbsences(tx, [absence.id]))
      const gaps = await gapsIn(tx, scene.units.branch.path, { from: day('2026-08-01'), to: day('2026-09-30'), allowed: [] })
      const counted = []
      for (const on of days)
        counted.push((await uncoveredUnder(tx, scene.units.branch.path, { on, allowed: [], limit: 50 })).some((one) => one.absenceId === absenceId))
      return { owners: days.map((on) => ownerOn(part, on, null).owner), gaps: gaps.filter(({ subject }) => subject === absence.memberId), counted }
    })
    expect(homeSees.owners).toEqual(['gap', 'home', 'home', 'host'])
    expect(homeSees.counted).toEqual([true, false, false, false])
    expect(homeSees.gaps).toMatchObject([{ from: '2026-08-01', to: '2026-09-06' }])
    const hostSees = await there(async (tx) => {
      const row = (await partsUnder(tx, scene.units.foreignDepartment.path, { side: 'host', open: false })).find(({ id }) => id === caseId)!
      const gaps = await gapsIn(tx, scene.units.foreignDepartment.path, { from: day('2026-08-01'), to: day('2026-09-30'), allowed: [] })
      return { owners: days.map((on) => ownerOn(hostPartOf(row), on, null).owner), gaps: gaps.filter(({ subject }) => subject === caseId) }
    })
    expect(hostSees.owners).toEqual(['gap', 'home', 'home', 'host'])
    expect(hostSees.gaps).toMatchObject([{ from: '2026-08-01', to: '2026-09-06' }])
  })

  test('an offer taken back leaves its days with home, on both sides and in the survey; from that day somebody must have the member again', async () => {
    scene.clock.set('2026-09-07T10:00:00+08:00')
    scene.home = await scene.as('secretary', { anew: true })
    const absenceId = await depart(scene, 2, { from: '2026-08-01' })
    const caseId = await announced(scene, absenceId)
    must(await onCase(scene.home, contract.homeStep, caseId, { step: 'offer-transfer' }))
    scene.clock.set('2026-09-20T10:00:00+08:00')
    scene.home = await scene.as('secretary', { anew: true })
    must(await onCase(scene.home, contract.homeStep, caseId, { step: 'withdraw-transfer' }))
    const days = ['2026-09-06', '2026-09-07', '2026-09-19', '2026-09-20', '2026-09-22', '2026-09-23'].map((on) => day(on))
    const owners = ['gap', 'home', 'home', 'in-transit', 'in-transit', 'gap']
    const span = { from: day('2026-08-01'), to: day('2026-09-30') }
    const atHome = await scene.inDistrict(async (tx) => {
      const [absence] = (await absencesUnder(tx, scene.units.branch.path, { ended: false, since: days[0]! })).filter(({ id }) => id === absenceId) as [Absence]
      const part = homePartOf(absence, await casesOfAbsences(tx, [absence.id]))
      const allowed = [{ unitId: absence.branchId, days: 3 }]
      const gaps = (await gapsIn(tx, scene.units.branch.path, { ...span, allowed })).filter(({ subject }) => subject === absence.memberId)
      const counted = []
      for (const on of days)
        counted.push(
          (await uncoveredUnder(tx, scene.units.branch.path, { on, allowed, limit: 50 })).find((one) => one.absenceId === absenceId)?.owner ?? 'home',
        )
      return { owners: days.map((on) => ownerOn(part, on, 3).owner), counted, gaps: gaps.map(({ from, to }) => [from, to]) }
    })
    const gaps = [
      ['2026-08-04', '2026-09-06'],
      ['2026-09-23', '2026-09-30'],
    ]
    expect(atHome).toEqual({ owners, counted: owners, gaps })
    const atHost = await there(async (tx) => {
      const path = scene.units.foreignDepartment.path
      const row = (await partsUnder(tx, path, { side: 'host', open: false })).find(({ id }) => id === caseId)!
      const allowed = [{ unitId: row.unitId, days: 3 }]
      const counted = []
      for (const on of days) counted.push((await uncoveredUnder(tx, path, { on, allowed, limit: 50 })).find((one) => one.caseId === caseId)?.owner ?? 'home')
      const gaps = (await gapsIn(tx, path, { ...span, allowed })).filter(({ subject }) => subject === caseId)
      return { owners: days.map((on) => ownerOn(hostPartOf(row), on, 3).owner), counted, gaps: gaps.map(({ from, to }) => [from, to]) }
    })
    expect(atHost).toEqual({ owners, counted: owners, gaps })
  })
})
