/** What a day is made of: meetings planned and judged for their quality, ceremonies, what counts towards the ratio, and how much study makes it study. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as contract from '../../src/modules/activities/contract.ts'
import { day } from '../../src/kernel/days.ts'
import { newId } from '../../src/kernel/ids.ts'
import { adoptPacks, chooseReadings, writeUnits } from '../../src/modules/org/public.ts'
import { withDistrict } from '../../src/platform/db.ts'
import { buildScene, close, must, open, PLAN, prepare, type Scene, sendTicks, tick } from '../activities/scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await buildScene()
})
afterAll(() => scene.close())

const call = async <T>(login: string, endpoint: Parameters<Awaited<ReturnType<Scene['as']>>['call']>[0], input: object) =>
  must(await (await scene.as(login)).call<T>(endpoint, input))
const add = (kind: string, on: string, countings: string[]) =>
  call<{ sessionId: string }>('secretary', contract.addSession, {
    body: { unitId: scene.units.branch.id, kind, day: on, theme: '支部党员大会', countings },
  }).then(({ sessionId }) => sessionId)
const hold = async (sessionId: string, letters: string, changed: Partial<typeof PLAN> = {}) => {
  await prepare(scene, sessionId, changed)
  await sendTicks(
    scene,
    sessionId,
    scene.members.branch.map(({ memberId }, index) => tick(memberId, letters[index]!)),
  )
  return must(await close(scene, sessionId))
}

describe('meetings', () => {
  test('a meeting is planned before it is held, and judged afterwards in words for how it went, part by part [JG-19d]', async () => {
    const id = await add('meeting', '2026-09-02', ['organisation-life'])
    await prepare(scene, id, {
      parts: [
        { kind: 'meeting', meeting: 'branch-meeting', minutes: 60 },
        { kind: 'class', meeting: 'party-class', minutes: 60 },
      ],
    })
    expect(await open(await scene.as('secretary'), id)).toMatchObject({
      state: 'announced',
      parts: [{ meeting: 'branch-meeting' }, { meeting: 'party-class' }],
    })
    await sendTicks(
      scene,
      id,
      scene.members.branch.map(({ memberId }) => tick(memberId, 'P')),
    )
    must(await close(scene, id))
    for (const [partNumber, verdict, note] of [
      [1, 'good', '议得透'],
      [2, 'to-improve', '只念稿子'],
    ] as const)
      await call('committee', contract.reviewQuality, { params: { sessionId: id }, body: { partNumber, verdict, note } })
    expect((await open(await scene.as('secretary'), id)).qualityReviews).toMatchObject([
      { partNumber: 1, verdict: 'good', note: '议得透' },
      { partNumber: 2, verdict: 'to-improve', note: '只念稿子' },
    ])
  })

  test('talks, appraisal and the themed day are standing systems: shown is whether a rule asks for each, and which was not carried out [JG-19e]', async () => {
    type Systems = { systems: { key: string; configured: boolean; times: number; lastDone: string | null }[] }
    const systems = async () =>
      (await call<Systems>('committee', contract.systemsOfBranch, { params: { year: '2026' }, query: { unitId: scene.units.branch.id } })).systems
    const of = async (key: string) => (await systems()).find((one) => one.key === key)
    expect(await of('activity-day')).toMatchObject({ configured: true })
    expect([(await of('talk'))!.configured, (await of('appraisal'))!.configured]).toEqual([false, false])
    const { department } = scene.units
    await scene.inDistrict((tx) =>
      adoptPacks(tx, [
        { unitId: department.id, path: department.path, pack: 'jiguan-articles-19-20', from: day('2020-01-01'), byName: '部务会', at: scene.clock.now() },
      ]),
    )
    expect([await of('talk'), await of('appraisal')]).toMatchObject([
      { configured: true, times: 0, lastDone: null },
      { configured: true, times: 0, lastDone: null },
    ])
    await call('secretary', contract.writeTalkNote, {
      body: {
        memberId: scene.members.branch[6]!.memberId,
        kind: 'talk',
        onDay: '2026-09-03',
        byNames: '周立根',
        words: '谈近况',
        corrected: null,
        sessionId: null,
        dutyId: null,
      },
    })
    expect(await of('talk')).toMatchObject({ configured: true, times: 1, lastDone: '2026-09-03' })
  })

  test('renewing the oath and re-reading the application are kept as ceremonies with their day and who took part [JG-19f]', async () => {
    const id = await add('other', '2026-09-04', ['organisation-life'])
    await hold(id, 'PPPPPPAA', {
      parts: [
        { kind: 'ceremony', ceremony: 'oath', minutes: 100 },
        { kind: 'ceremony', ceremony: 'application', minutes: 100 },
      ],
    })
    expect(await open(await scene.as('secretary'), id)).toMatchObject({
      day: '2026-09-04',
      parts: [
        { kind: 'ceremony', ceremony: 'oath' },
        { kind: 'ceremony', ceremony: 'application' },
      ],
      sum: { due: 8, present: 6, absent: 2 },
    })
    const { lines } = await call<{ lines: { name: string; letter: string }[] }>('secretary', contract.rollOf, { params: { sessionId: id } })
    expect(lines.filter(({ letter }) => letter === 'P')).toHaveLength(6)
  })
})

describe('content', () => {
  const ratio = async () => {
    const { member } = await call<{ member: { answers: { slot: string; amount: { num: number; den: number } | null }[] } }>(
      'secretary',
      contract.standingOfMember,
      { params: { year: '2026', memberId: scene.members.branch[7]!.memberId } },
    )
    return member.answers.find(({ slot }) => slot === 'attendance.excellent-bar')!.amount ?? { num: 0, den: 0 }
  }

  test('an activity is classified, and enters the attendance ratio where it is one of all together [YZ-05b]', async () => {
    const before = await ratio()
    const plain = await add('other', '2026-09-05', [])
    await hold(plain, 'PPPPPPPA', { category: 'voluntary-service' })
    expect(await open(await scene.as('secretary'), plain)).toMatchObject({ category: 'voluntary-service', countings: [] })
    expect(await ratio()).toEqual(before)
    const together = await add('other', '2026-09-06', ['collective'])
    await hold(together, 'PPPPPPPP', { category: 'party-spirit-practice' })
    expect(await ratio()).toEqual({ num: before.num + 1, den: before.den + 1 })
  })

  test('how much makes study the main part is a setting: with half of the time chosen, one minute less is flagged [JS-A-04a]', async () => {
    const { foreignDepartment } = scene.units
    await withDistrict(scene.db, scene.foreignScope, (tx) =>
      chooseReadings(tx, [
        {
          slot: 'activity-day.validity',
          key: 'checks.study-main.by',
          chosen: 'half',
          from: day('2020-01-01'),
          unitId: foreignDepartment.id,
          path: foreignDepartment.path,
          byName: '部务会',
          at: scene.clock.now(),
        },
      ]),
    )
    const { id } = (await scene.days(scene.units.foreignBranch)).find(({ month }) => month === 11)!
    const check = async (study: number) => {
      const { version } = await open(await scene.as('foreign-secretary'), id)
      const { validity } = await call<{ validity: { checks: { key: string; outcome: string }[] }[] }>('foreign-secretary', contract.planSession, {
        params: { sessionId: id },
        body: {
          ...PLAN,
          version,
          parts: [
            { kind: 'study', studyForm: 'collective', minutes: study },
            { kind: 'meeting', minutes: 60 },
            { kind: 'service', minutes: 40 },
          ],
        },
      })
      return validity.flatMap(({ checks }) => checks).find(({ key }) => key === 'study-main')!.outcome
    }
    expect([await check(100), await check(99)]).toEqual(['met', 'not_met'])
  })

  test.each([
    ['village', ['study', 'service', 'deliberation']],
    ['social', ['study', 'skills', 'service']],
  ] as const)('a branch of the sector %s is offered the model of its kind, and holds to no other [JS-A-10d] [JS-A-10e]', async (sector, parts) => {
    const [unit] = await withDistrict(scene.db, scene.foreignScope, (tx) =>
      writeUnits(tx, scene.clock.now(), [
        {
          id: newId<'unit'>(),
          parentId: scene.units.foreignDepartment.id,
          code: `S-${sector}`,
          name: `${sector}党支部`,
          kind: 'branch',
          sector,
          from: day('2020-01-01'),
        },
      ]),
    )
    const { templates } = await call<{ templates: { parts: { kind: string }[] }[] }>('foreign-department', contract.templates, { query: { unitId: unit!.id } })
    expect(templates.map((one) => one.parts.map(({ kind }) => kind))).toEqual([parts])
  })
})
