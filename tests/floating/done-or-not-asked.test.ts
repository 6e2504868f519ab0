import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import * as contract from '../../src/modules/floating/contract.ts'
import { tasks } from '../../src/modules/floating/jobs.ts'
import { setLocalValue } from '../../src/modules/org/contract.ts'
import { dutiesOf, dutyOutcomes, NOT_ASKED } from '../../src/modules/rulebook/public.ts'
import { buildScene, depart, must, onAbsence, type Scene } from './scene.ts'

/**
 * What was done and what only ceased to be asked for are told apart, in the duty and in the figure by which units are judged. Both were "done in time"
 * once; seen red before it was mended (2026-11-22), the first two as 1 of 1.
 */
let scene: Scene
beforeAll(async () => {
  scene = await buildScene()
})
afterAll(() => scene.close())

const daily = async (on: string) => {
  scene.clock.set(`${on}T10:00:00+08:00`)
  await tasks['floating.keep-owed']!({ districtId: 430699, path: scene.units.department.path }, {
    db: scene.db,
    clock: scene.clock,
    logger: undefined,
  } as never)
}
const contacts = async (index: number) =>
  (
    await scene.inDistrict((tx) =>
      dutiesOf(tx, { subjectIds: [scene.members.branch[index]!.memberId], slots: ['floating.contact'], states: ['open', 'fulfilled'] }),
    )
  )
    .filter(({ key }) => !key.includes('|rung-'))
    .map(({ state, recordNote, dueOn }) => [dueOn, state === 'open' ? 'open' : recordNote])
const outcome = async () => {
  const of = await scene.inDistrict((tx) =>
    dutyOutcomes(tx, scene.units.branch.path, { slots: 'floating.contact', from: day('2026-10-01'), to: day('2027-12-31') }),
  )
  return of.filter(({ bearerUnitId }) => bearerUnitId === scene.units.branch.id).map(({ due, inTime }) => [inTime, due])
}
const contact = async (absenceId: string, on: string) =>
  must(
    await (await scene.as('secretary', { anew: true })).call(contract.recordContact, {
      params: { absenceId },
      body: { on, channel: 'phone', direction: 'to-member', reached: true, said: {} },
    }),
  )
const back = async (absenceId: string, on: string) =>
  must(await onAbsence(await scene.as('secretary', { anew: true }), contract.reportReturn, absenceId, { on, words: null }))

describe('a contact that was owed', () => {
  let home: string
  let kept: string
  let lastDay: string
  let overdue: string

  test('of whom came back before its day nobody says that it was done, nor that it was missed', async () => {
    home = await depart(scene, 4, { from: '2026-09-01' })
    kept = await depart(scene, 5, { from: '2026-09-01' })
    lastDay = await depart(scene, 6, { from: '2026-09-01' })
    overdue = await depart(scene, 7, { from: '2026-09-01' })
    await depart(scene, 1, { from: '2026-12-01' })
    await depart(scene, 2, { from: '2026-09-01' })
    await daily('2026-10-02')
    expect(await contacts(4)).toEqual([['2026-12-31', 'open']])
    await back(home, '2026-10-02')
    await daily('2026-10-03')
    expect(await contacts(4)).toEqual([['2026-12-31', NOT_ASKED]])
    expect(await outcome()).toEqual([[0, 4]])
  })

  test('made on the very day of the return it was done, and one that was made is done', async () => {
    scene.clock.set('2026-10-05T10:00:00+08:00')
    await contact(kept, '2026-10-05')
    await contact(lastDay, '2026-10-05')
    await back(lastDay, '2026-10-05')
    await daily('2026-10-06')
    expect([await contacts(5), await contacts(6)]).toEqual([[['2026-12-31', 'done']], [['2026-12-31', 'done']]])
    expect(await outcome()).toEqual([[2, 4]])
  })

  test('nobody keeps in touch with whoever died while away: nothing more is asked, and nothing was done', async () => {
    const { memberId } = scene.members.branch[2]!
    expect(await contacts(2)).toEqual([['2026-12-31', 'open']])
    await scene.inDistrict((tx) => tx.run(sql`update members.member set status = 'died' where district_id = 430699 and id = ${memberId}`))
    await daily('2026-10-07')
    expect(await contacts(2)).toEqual([['2026-12-31', NOT_ASKED]])
    expect(await outcome()).toEqual([[2, 3]])
  })

  test('missed stays missed, also once the member is back', async () => {
    await daily('2027-01-02')
    await back(overdue, '2027-01-02')
    await daily('2027-01-03')
    expect((await contacts(7)).filter(([due]) => due === '2026-12-31')).toEqual([['2026-12-31', NOT_ASKED]])
    expect((await outcome())[0]![0]).toBe(2)
    const [[inTime, due]] = (await outcome()) as [[number, number]]
    expect(due).toBeGreaterThan(inTime)
  })

  test('an interval that changes leaves nothing done behind it; changed back, it is asked anew', async () => {
    const own = async (value: string, from: string) =>
      must(
        await (await scene.as('committee', { anew: true })).call(setLocalValue, {
          params: { unitId: scene.units.committee.id },
          body: { slot: 'floating.contact', key: 'times.per', reason: '结合实际', value, cites: [], from },
        }),
      )
    await daily('2027-01-04')
    expect(await contacts(1)).toEqual([['2027-03-31', 'open']])
    await own('month', '2027-01-05')
    await daily('2027-01-05')
    const first = async () => (await contacts(1)).find(([due]) => due === '2027-03-31')
    expect(await first()).toEqual(['2027-03-31', NOT_ASKED])
    await own('quarter', '2027-01-06')
    await daily('2027-01-06')
    expect(await first()).toEqual(['2027-03-31', 'open'])
  })
})
