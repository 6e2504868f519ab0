import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import * as dues from '../../src/modules/dues/contract.ts'
import * as contract from '../../src/modules/floating/contract.ts'
import { tasks } from '../../src/modules/floating/jobs.ts'
import * as ledger from '../../src/modules/ledger/contract.ts'
import { chooseReadings } from '../../src/modules/org/public.ts'
import { dutiesOf } from '../../src/modules/rulebook/public.ts'
import { buildScene as buildDues, monthOf, openMonth, type Scene as DuesScene, setAll } from '../dues/scene.ts'
import { announced, buildScene, code, depart, must, type Scene, settled } from './scene.ts'

/** One member away owes 15.00 a month at home; the host takes money. The clock stands at 8 October 2026 until a test moves it. */
let scene: Scene & DuesScene
let absenceId: string
let caseId: string
let memberId: string

type Line = {
  resultId: string
  month: number
  cents: number
  takenBack: { reason: string } | null
  toReverse: { paymentId: string; cents: number }[]
  setAside: object | null
  settled: { paymentId: string; number: number; cents: number; stays: boolean; words: string }[]
}
type Back = { cents: number; takenBack: { on: string; reason: string } | null }
type Shown = { place: string | null; lines: Line[] }

const take = (month: number, yuan: string) => scene.host.call(contract.takeDues, { params: { caseId }, body: { year: 2026, month, yuan, on: '2026-10-08' } })
const shown = async () => must(await scene.home.call<Shown>(contract.duesAtHost, { params: { absenceId } }))
const lineOf = async (month: number) => (await shown()).lines.find((line) => line.month === month)!
const settle = async (month: number, body: object = {}) => {
  const { resultId } = await lineOf(month)
  return scene.home.call(contract.settleDues, { params: { absenceId, resultId }, body: { money: 'stays', words: null, ...body } })
}
const stands = async (month: number) => (await monthOf(scene, month)).members.find((one) => one.memberId === memberId)!
const close = (month: number) =>
  scene.home.call<Record<string, number>>(dues.closeMonth, { params: { unitId: scene.units.branch.id }, body: { year: 2026, month } })
const open = async (slot = 'floating.dues-told'): Promise<string[]> => {
  const path = scene.units.department.path
  await tasks['floating.keep-owed']!({ districtId: 430699, path }, { db: scene.db, clock: scene.clock, logger: undefined } as never)
  const duties = await scene.inDistrict((tx) => dutiesOf(tx, { slots: [slot], states: ['open'], limit: 100 }))
  return duties.filter(({ bearerUnitId }) => bearerUnitId === scene.units.branch.id).map(({ dueOn }) => dueOn!)
}

beforeAll(async () => {
  const world = await buildDues({ now: '2026-10-08T10:00:00+08:00' })
  await setAll(world, { 4: { payer: 'salaried', parts: { post: '3000' } } })
  for (const month of [8, 9, 10]) await openMonth(world, month)
  scene = (await buildScene({ world, packs: ['jiangsu-floating'] })) as typeof scene
  memberId = scene.members.branch[4]!.memberId
  absenceId = await depart(scene, 4, { from: '2026-07-01', toldOn: '2026-07-01' })
  caseId = await announced(scene, absenceId)
  await settled(scene, caseId, '2026-10-08')
}, 60_000)
afterAll(() => scene.close())

describe('dues that the host took', () => {
  test('wait for a person of home, who has a fortnight to say what they settle; unsaid, nothing is settled [JS-B-06e]', async () => {
    must(await take(9, '15.00'))
    expect(await lineOf(9)).toMatchObject({ cents: 1500, settled: [], setAside: null })
    expect((await shown()).place).toBe('host')
    expect((await stands(9)).stands).toBe('unpaid')
    expect(await open()).toEqual(['2026-10-23'])
    expect((await (await scene.as('sibling-secretary')).call(contract.duesAtHost, { params: { absenceId } })).status).toBe(404)
  })

  test('settle the month once, whoever says so first; the box receives nothing and nothing goes up from it [CX-19b]', async () => {
    const both = await Promise.all([settle(9), settle(9)])
    expect(both.map(code).toSorted()).toEqual([
      [200, undefined],
      [409, 'settled-already'],
    ])
    expect(await stands(9)).toMatchObject({ stands: 'paid', paidCents: 1500 })
    expect((await lineOf(9)).settled).toMatchObject([{ cents: 1500, stays: true }])
    expect(await open()).toEqual([])
    expect(must(await close(8))).toMatchObject({ receivedCents: 0, upwardCents: 0 })
    expect(must(await close(9))).toMatchObject({ receivedCents: 0, upwardCents: 0, keptCents: 0, unpaid: 7 })
  })

  test('handed on to home they are a receipt like any other: counted once, and the share goes up from home alone', async () => {
    must(await take(10, '15.00'))
    must(await settle(10, { money: 'came' }))
    expect((await stands(10)).stands).toBe('paid')
    const register = must(
      await scene.home.call<{ sum: { receivedCents: number; paidCents: number } }>(dues.register, {
        params: { unitId: scene.units.branch.id },
        query: { year: 2026 },
      }),
    )
    expect(register.sum).toMatchObject({ receivedCents: 1500, paidCents: 3000 })
    scene.clock.set('2026-11-05T10:00:00+08:00')
    scene.home = await scene.as('secretary', { anew: true })
    expect(must(await close(10))).toMatchObject({ receivedCents: 1500, upwardCents: 75, keptCents: 1425, unpaid: 7 })
    scene.clock.set('2026-10-08T10:00:00+08:00')
    scene.home = await scene.as('secretary', { anew: true })
  })

  test('the member’s record at home has one line a month, whichever way it was settled [CX-20b]', async () => {
    const { lines } = must(
      await scene.home.call<{ lines: { key: string; part: string; cents: number | null }[] }>(ledger.memberRecord, {
        params: { memberId },
        query: { year: '2026' },
      }),
    )
    const paid = lines.filter(({ part }) => part === 'dues')
    expect(paid.map(({ key, cents }) => [key, cents]).toSorted()).toEqual([
      [`away:${caseId}:dues-2026-10`, 1500],
      [`away:${caseId}:dues-2026-9`, 1500],
    ])
  })

  test('taken back like any payment, the month is open again and can be settled anew', async () => {
    const { paymentId } = (await lineOf(9)).settled[0]!
    must(await scene.home.call(dues.reversePayment, { params: { paymentId }, body: { reason: '流入地说记错了人' } }))
    expect(await stands(9)).toMatchObject({ stands: 'unpaid', paidCents: 0 })
    expect((await lineOf(9)).settled).toEqual([])
    expect(await open()).toEqual(['2026-10-23'])
    must(await settle(9))
    expect((await stands(9)).stands).toBe('paid')
    expect((await close(9)).body.refusal?.code).toBe('no-open-month')
  })

  test('more than is due settles no more than is due; the rest is given besides, and stays where it is', async () => {
    must(await take(8, '20.00'))
    expect(code(await settle(8))).toEqual([409, 'more-than-due'])
    must(await settle(8, { restGiven: true }))
    const { settled: by } = await lineOf(8)
    expect(by).toMatchObject([{ cents: 1500, stays: true }])
    expect(by[0]!.words).toContain('5.00')
    expect(await stands(8)).toMatchObject({ stands: 'paid', paidCents: 1500 })
  })

  test('for a month to come they are prepaid: settled once that month opens', async () => {
    must(await take(11, '15.00'))
    must(await settle(11))
    scene.clock.set('2026-11-05T10:00:00+08:00')
    scene.home = await scene.as('secretary', { anew: true })
    await openMonth(Object.assign(scene, { secretary: scene.home }), 11)
    expect((await stands(11)).stands).toBe('paid')
  })

  test('where the branch reads the text as dues at home, money kept by the host settles nothing without saying who agreed; or it is set aside', async () => {
    scene.host = await scene.as('foreign-secretary', { anew: true })
    must(await take(12, '15.00'))
    const { department } = scene.units
    const by = { byName: '部务会', at: scene.clock.now() }
    await scene.inDistrict((tx) =>
      chooseReadings(tx, [
        { ...by, unitId: department.id, path: department.path, slot: 'floating.sides', key: 'matters.dues.at', chosen: 'home', from: day('2026-01-01') },
      ]),
    )
    expect((await shown()).place).toBe('home')
    expect(code(await settle(12))).toEqual([409, 'dues-belong-home'])
    const { resultId } = await lineOf(12)
    must(await scene.home.call(contract.setDuesAside, { params: { absenceId, resultId }, body: { words: '已在本支部交过' } }))
    expect((await lineOf(12)).setAside).toMatchObject({ on: '2026-11-05' })
    expect(code(await scene.home.call(contract.setDuesAside, { params: { absenceId, resultId }, body: { words: '再记' } }))).toEqual([409, 'set-aside-already'])
    expect(await open()).toEqual([])
    must(await settle(12, { words: '支委会11月3日定' }))
    expect((await lineOf(12)).settled).toMatchObject([{ cents: 1500, stays: true }])
  })
})

describe('dues that the host told wrongly', () => {
  const takeBack = (month: number, reason = '记成了别人的') =>
    scene.host.call(contract.takeBackDues, { params: { caseId }, body: { year: 2026, month, reason } })
  const recorded = async (month: number) => {
    const asked = { params: { memberId }, query: { year: '2026' } }
    const { lines } = must(
      await scene.home.call<{ lines: { key: string; cents: number | null; statusText: { zh: string } | null }[] }>(ledger.memberRecord, asked),
    )
    return lines.filter(({ key }) => key === `away:${caseId}:dues-2026-${month}`)
  }

  test('are taken back with reason and name; what was not settled yet is undone at home at once', async () => {
    must(await take(7, '15.00'))
    expect(await open()).toHaveLength(1)
    must(await takeBack(7))
    expect(await lineOf(7)).toMatchObject({ cents: 0, settled: [], toReverse: [], takenBack: { on: '2026-11-05', reason: '记成了别人的' } })
    expect(await open()).toEqual([])
    expect(await open('floating.dues-taken-back')).toEqual([])
    expect(code(await settle(7, { words: '支委会定' }))).toEqual([409, 'taken-back'])
    expect(code(await takeBack(7))).toEqual([409, 'nothing-told'])
    expect(code(await takeBack(6))).toEqual([409, 'nothing-told'])
    const here = must(await scene.host.call<{ dues: ({ month: number } & Back)[] }>(contract.herePage, { params: { caseId } }))
    expect(here.dues.find(({ month }) => month === 7)).toMatchObject({ cents: 0, takenBack: { reason: '记成了别人的' } })
    expect((await scene.home.call(contract.takeBackDues, { params: { caseId }, body: { year: 2026, month: 9, reason: '不是' } })).status).toBe(404)
  })

  test('where they settled a month the money stays as it is until a person of home reverses it, as an entry of its own', async () => {
    expect((await stands(9)).stands).toBe('paid')
    must(await takeBack(9, '收的是 12 元，写成了 15 元'))
    expect((await stands(9)).stands).toBe('paid')
    expect(await lineOf(9)).toMatchObject({ cents: 0, settled: [], toReverse: [{ cents: 1500 }] })
    expect(await open('floating.dues-taken-back')).toEqual(['2026-11-20'])

    must(await take(9, '12.00'))
    expect(await lineOf(9)).toMatchObject({ cents: 1200, takenBack: null, settled: [], toReverse: [{ cents: 1500 }] })
    expect(code(await settle(9, { words: '支委会定' }))).toEqual([409, 'reverse-first'])
    const { paymentId } = (await lineOf(9)).toReverse[0]!
    must(await scene.home.call(dues.reversePayment, { params: { paymentId }, body: { reason: '流入地更正' } }))
    expect((await stands(9)).stands).toBe('unpaid')
    expect(await open('floating.dues-taken-back')).toEqual([])
    must(await settle(9, { words: '支委会定' }))
    expect(await stands(9)).toMatchObject({ stands: 'partly', paidCents: 1200 })
    const rows = await scene.inDistrict((tx) =>
      tx.rows<{ cents: number }>(sql`select cents from dues.payment where district_id = 430699 and member_id = ${memberId} and month = 9 order by number`),
    )
    expect(rows.map(({ cents }) => Number(cents))).toEqual([1500, -1500, 1500, -1500, 1200])
  })

  test('the member’s record at home keeps one line for the month: the sum as it stands, or that it was taken back, and why', async () => {
    expect(await recorded(7)).toMatchObject([{ cents: 0, statusText: { zh: '流入地已冲销：记成了别人的' } }])
    expect(await recorded(9)).toMatchObject([{ cents: 1200 }])
  })

  test('a host corrects also once the guest has left', async () => {
    must(await scene.host.call(contract.departFrom, { params: { caseId }, body: { on: '2026-11-05', to: null, words: null } }))
    must(await takeBack(10, '不是这名党员交的'))
    expect(await lineOf(10)).toMatchObject({ cents: 0, toReverse: [{ cents: 1500 }] })
  })
})
