/** Who is on the roll and how each attendance counts; what is kept of a day in images. */
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as contract from '../../src/modules/activities/contract.ts'
import { tasks } from '../../src/app/worker.ts'
import { day } from '../../src/kernel/days.ts'
import { newId } from '../../src/kernel/ids.ts'
import { decideExemption, requestExemption } from '../../src/modules/members/contract.ts'
import { writeFloatingSpans, writePosts } from '../../src/modules/members/public.ts'
import { chooseReadings } from '../../src/modules/org/public.ts'
import { buildScene, close, must, open, prepare, type Scene, sendTicks, takeOver, tick } from '../activities/scene.ts'

let scene: Scene
let sessionId: string
const idOf = (index: number) => scene.members.branch[index]!.memberId
const dayIn = async (month: number) => (await scene.days(scene.units.branch)).find((one) => one.month === month)!.id

beforeAll(async () => {
  scene = await buildScene()
  await scene.inDistrict((tx) =>
    writeFloatingSpans(tx, [
      { id: newId(), path: scene.units.branch.path, memberId: idOf(7), destination: '长沙', hostName: null, from: day('2026-01-01'), to: null },
    ]),
  )
  sessionId = await dayIn(9)
  await prepare(scene, sessionId)
})
afterAll(() => scene.close())

type Answer = { slot: string; amount: { num: number; den: number } | null }
const standing = async (index: number, year = '2026') => {
  const { member } = must(
    await (await scene.as('secretary')).call<{ member: { letters: string; answers: Answer[] } }>(contract.standingOfMember, {
      params: { year, memberId: idOf(index) },
    }),
  )
  return { letters: member.letters, ratio: member.answers.find(({ slot }) => slot === 'attendance.excellent-bar')?.amount ?? null }
}

describe('how an attendance counts', () => {
  test('a floating member counts as present at the host and by video, a member who lives here does not count by video [ZS-02e] [ZS-11d]', async () => {
    await takeOver(scene, scene.units.branch, scene.members.branch, { 1: 'PPPPPPPR', 2: 'PPPPPPPH', 3: 'RPPPPPPP' })
    expect((await standing(7)).ratio).toEqual({ num: 3, den: 3 })
    expect((await standing(0)).ratio).toEqual({ num: 2, den: 3 })
    const { rows } = must(
      await (await scene.as('committee')).call<{ rows: { unitId: string; cells: { month: number; participation: unknown }[] }[] }>(contract.overviewOfYear, {
        params: { year: '2026' },
        query: { unitId: scene.units.committee.id },
      }),
    )
    const cells = rows.find(({ unitId }) => unitId === scene.units.branch.id)!.cells
    expect([1, 2, 3].map((month) => cells.find((cell) => cell.month === month)!.participation)).toEqual([
      { num: 8, den: 8 },
      { num: 8, den: 8 },
      { num: 7, den: 8 },
    ])
  })

  test('leave, absence without cause and irregular part stay apart in the record and in the figures [YC-03b]', async () => {
    await takeOver(scene, scene.units.branch, scene.members.branch, { 4: 'LAIPPPPP' })
    const view = (await open(await scene.as('secretary'), await dayIn(4))) as unknown as { sum: Record<string, number> }
    expect(view.sum).toMatchObject({ due: 8, excused: 1, absent: 1 })
    expect([(await standing(0)).letters.at(-1), (await standing(1)).letters.at(-1), (await standing(2)).letters.at(-1)]).toEqual(['L', 'A', 'I'])
  })

  test('exempted with the committee’s consent: not absent, not in the ratio; without consent due as usual [ZS-02d] [JS-C-02b]', async () => {
    const ask = async (index: number, kind: string) =>
      must(
        await (await scene.as('secretary')).call<{ id: string }>(requestExemption, {
          params: { memberId: idOf(index) },
          body: { kind, reasonClass: 'old-age', reason: '年事已高', from: '2026-09-01' },
        }),
      ).id
    const agreed = [await ask(4, 'attendance'), await ask(5, 'fact-recording')]
    await ask(6, 'attendance')
    for (const exemptionId of agreed)
      must(
        await (await scene.as('committee')).call(decideExemption, {
          params: { exemptionId },
          body: { approve: true, reviewOn: '2027-09-01', ...(exemptionId === agreed[0] ? { alternativeForm: '送学上门' } : {}) },
        }),
      )
    const before = [await standing(4), await standing(5), await standing(6)]
    await sendTicks(
      scene,
      sessionId,
      [0, 1, 2, 3, 7].map((index) => tick(idOf(index), 'P')),
    )
    await sendTicks(scene, sessionId, [tick(idOf(6), 'A')])
    expect(must(await close(scene, sessionId)) as unknown).toMatchObject({
      sum: { due: 8, present: 5, exempt: 2, absent: 1, unknown: 0 },
      participation: { num: 5, den: 6 },
    })
    const after = [await standing(4), await standing(5), await standing(6)]
    expect(after.map(({ ratio }, index) => ratio!.den - before[index]!.ratio!.den)).toEqual([0, 0, 1])
    expect(after.map(({ letters }) => letters.at(-1))).toEqual(['X', 'F', 'A'])
  })

  test('on the roll a leading cadre is a member like the others: no rank beside the name, no seat of their own [YC-02a] [ZS-02c]', async () => {
    await scene.inDistrict((tx) =>
      writePosts(tx, [
        {
          id: newId(),
          path: scene.units.branch.path,
          memberId: idOf(5),
          unitId: scene.units.branch.id,
          post: 'leading-cadre',
          from: day('2020-01-01'),
          to: null,
        },
      ]),
    )
    const { lines } = must(
      await (await scene.as('secretary')).call<{ lines: { memberId: string; post: string | null }[] }>(contract.rollOf, {
        params: { sessionId: await dayIn(10) },
      }),
    )
    expect(lines.find(({ memberId }) => memberId === idOf(5))!.post).toBeNull()
    expect(lines.findIndex(({ memberId }) => memberId === idOf(5))).not.toBe(0)
  })
})

describe('images of a day', () => {
  const image = (more: object = {}) => ({
    purpose: 'record',
    description: '集中学习',
    takenOn: '2026-09-07',
    keptWhere: '支部档案柜',
    retentionUntil: '2026-12-31',
    readers: 'branch',
    ...more,
  })
  const add = async (body: object) =>
    must(await (await scene.as('secretary')).call<{ imageId: string }>(contract.addImage, { params: { sessionId }, body })).imageId
  const seen = async (login: string) =>
    ((await open(await scene.as(login), sessionId)) as unknown as { images: { id: string; clearedForPublicity: boolean; removedAt: string | null }[] }).images
  const imageCheck = async () =>
    (await open(await scene.as('secretary'), sessionId)).validity.flatMap(({ checks }) => checks).find(({ key }) => key === 'images')?.outcome

  test('a day without an image is flagged where the township chose so, and is not asked for otherwise [ZS-13c]', async () => {
    const august = await dayIn(8)
    await prepare(scene, august)
    const check = async () =>
      (await open(await scene.as('secretary'), august)).validity.flatMap(({ checks }) => checks).find(({ key }) => key === 'images')?.outcome
    expect(await check()).not.toBe('not_met')
    const { committee } = scene.units
    await scene.inDistrict((tx) =>
      chooseReadings(tx, [
        {
          slot: 'activity-day.validity',
          key: 'checks.images.then',
          chosen: 'flag',
          from: day('2020-01-01'),
          unitId: committee.id,
          path: committee.path,
          byName: '镇党委会议',
          at: scene.clock.now(),
        },
      ]),
    )
    await sendTicks(
      scene,
      august,
      scene.members.branch.map(({ memberId }) => tick(memberId, 'P')),
    )
    expect(await check()).toBe('not_met')
    must(await (await scene.as('secretary')).call(contract.addImage, { params: { sessionId: august }, body: image({ takenOn: '2026-08-03' }) }))
    expect(await check()).toBe('met')
    expect((must(await close(scene, august)) as unknown as { counts: boolean }).counts).toBe(true)
  })

  test('an image is read by those it is meant for: the branch, or the branch and its superior, and nobody else [ZS-13m]', async () => {
    const [own, shared] = [await add(image()), await add(image({ readers: 'branch-and-superior', retentionUntil: '2026-09-08' }))]
    expect((await seen('secretary')).map(({ id }) => id).sort()).toEqual([own, shared].sort())
    expect((await seen('committee')).map(({ id }) => id)).toEqual([shared])
    expect(await seen('group-leader')).toEqual([])
    expect((await (await scene.as('sibling-secretary')).call(contract.openSession, { params: { sessionId } })).status).toBe(404)
    expect(await imageCheck()).not.toBe('not_met')
  })

  test('evidence is not for publicity until somebody clears it by name and with a reason, and is gone when its term ends [ZS-13m]', async () => {
    const [own, shared] = (await seen('secretary')).map(({ id }) => id)
    expect((await seen('secretary')).every(({ clearedForPublicity }) => !clearedForPublicity)).toBe(true)
    must(await (await scene.as('secretary')).call(contract.clearImage, { params: { imageId: own! }, body: { cleared: true, reason: '当事人都同意' } }))
    const { audited } = (
      await scene.db.pool.query<{ audited: string }>("select purpose as audited from platform.audit_entry where verb = 'activities.image-cleared'")
    ).rows[0]!
    expect(audited).toBe('当事人都同意')
    scene.clock.set('2026-09-09T09:00:00+08:00')
    await tasks['activities.remove-images']!(
      { districtId: 430699, path: scene.units.branch.path },
      { db: scene.db, clock: scene.clock, logger: pino({ level: 'silent' }) },
    )
    const removed = (
      await (await scene.as('officer')).call<{ images: { id: string; removedAt: string | null }[] }>(contract.openSession, { params: { sessionId } })
    ).body.images.filter(({ removedAt }) => removedAt)
    expect(removed.map(({ id }) => [own, shared].includes(id))).toEqual([true])
    expect(
      (await (await scene.as('officer')).call(contract.clearImage, { params: { imageId: removed[0]!.id }, body: { cleared: true, reason: '再用一次' } })).body
        .refusal?.code,
    ).toBe('image-removed')
  })
})
