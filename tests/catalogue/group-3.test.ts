/** The day as the container of the month's events; leaders' months; common days inside a unit of its own. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as contract from '../../src/modules/activities/contract.ts'
import { layOutYear } from '../../src/modules/activities/public.ts'
import { day } from '../../src/kernel/days.ts'
import { newId } from '../../src/kernel/ids.ts'
import { writePosts } from '../../src/modules/members/public.ts'
import { adoptPacks, setValues, writeUnits } from '../../src/modules/org/public.ts'
import { loadHolidays } from '../../src/modules/rulebook/public.ts'
import { withDistrict } from '../../src/platform/db.ts'
import { buildScene, close, must, open, prepare, type Scene, sendTicks, takeOver, tick } from '../activities/scene.ts'
import { buildWorld, type World } from '../support/world.ts'

describe('one day', () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await buildScene()
  })
  afterAll(() => scene.close())

  test('several events of organisation life are scheduled in one day, and attendance counts that day once [YZ-05a]', async () => {
    const { id } = (await scene.days(scene.units.branch)).find(({ month }) => month === 9)!
    await prepare(scene, id, {
      parts: [
        { kind: 'study', studyForm: 'collective', minutes: 90 },
        { kind: 'meeting', meeting: 'branch-meeting', minutes: 40 },
        { kind: 'dues', minutes: 10 },
        { kind: 'service', minutes: 60 },
      ],
    })
    await sendTicks(
      scene,
      id,
      scene.members.branch.map(({ memberId }) => tick(memberId, 'P')),
    )
    must(await close(scene, id))
    const view = (await open(await scene.as('secretary'), id)) as unknown as { kind: string; parts: { kind: string }[] }
    expect([view.kind, view.parts.map(({ kind }) => kind)]).toEqual(['activity-day', ['study', 'meeting', 'dues', 'service']])
    const { member } = must(
      await (await scene.as('secretary')).call<{ member: { letters: string; answers: { slot: string; amount: { num: number; den: number } | null }[] } }>(
        contract.standingOfMember,
        { params: { year: '2026', memberId: scene.members.branch[0]!.memberId } },
      ),
    )
    expect(member.letters.replaceAll('.', '')).toBe('P')
    expect(member.answers.find(({ slot }) => slot === 'attendance.excellent-bar')!.amount).toEqual({ num: 1, den: 1 })
  })

  test('held together with the remote-education day and the consultation day: one roll, the parts apart, each named in the record [JS-A-03d]', async () => {
    const { id } = (await scene.days(scene.units.foreignBranch)).find(({ month }) => month === 8)!
    await prepare(
      scene,
      id,
      {
        combinedWith: ['remote-education', 'consultation'],
        parts: [
          { kind: 'study', studyForm: 'online', minutes: 90 },
          { kind: 'deliberation', minutes: 60 },
          { kind: 'service', minutes: 40 },
        ],
      },
      'foreign-secretary',
    )
    await sendTicks(
      scene,
      id,
      scene.members.foreign.map(({ memberId }) => tick(memberId, 'P')),
      'foreign-secretary',
    )
    must(await close(scene, id, {}, 'foreign-secretary'))
    const view = (await open(await scene.as('foreign-secretary'), id)) as unknown as { combinedWith: string[]; sum: object; parts: { kind: string }[] }
    expect(view).toMatchObject({ combinedWith: ['remote-education', 'consultation'], sum: { due: 8, present: 8 } })
    expect(view.parts.map(({ kind }) => kind)).toEqual(['study', 'deliberation', 'service'])
    const held = must(
      await (await scene.as('foreign-secretary')).call<{ rows: { month: number; state: string }[] }>(contract.ledgerOfDays, {
        params: { year: '2026' },
        query: { unitId: scene.units.foreignBranch.id },
      }),
    ).rows
    expect(held.filter(({ month, state }) => month === 8 && state === 'closed')).toHaveLength(1)
  })

  test('a provincial unit fixes one common day inside itself; its branches have it and the county’s keep theirs [JS-A-03e]', async () => {
    const [unit, one, two] = [newId<'unit'>(), newId<'unit'>(), newId<'unit'>()]
    await withDistrict(scene.db, scene.foreignScope, async (tx) => {
      const [committee] = await writeUnits(tx, scene.clock.now(), [
        {
          id: unit,
          parentId: scene.units.foreignDepartment.id,
          code: 'P00',
          name: '省属研究院党委',
          kind: 'committee',
          sector: 'institution',
          hasCommittee: true,
          from: day('2020-01-01'),
        },
        ...[one, two].map((id, index) => ({
          id,
          parentId: unit,
          code: `P0${index + 1}`,
          name: `研究院第${index + 1}党支部`,
          kind: 'branch' as const,
          sector: 'institution' as const,
          from: day('2020-01-01'),
        })),
      ])
      await setValues(tx, [
        {
          unitId: unit,
          path: committee!.path,
          slot: 'activity-day.calendar',
          key: 'on',
          value: { weekday: 'friday', nth: 2 },
          from: day('2020-01-01'),
          byName: '院党委',
          at: scene.clock.now(),
        },
      ])
      await layOutYear(tx, scene.clock.now(), { path: committee!.path, year: 2026 })
    })
    for (const unitId of [one, two]) {
      const { sessions } = must(
        await (await scene.as('foreign-department')).call<{ sessions: { month: number; day: string; commonDay: string | null }[] }>(contract.yearOfDays, {
          params: { year: '2026' },
          query: { unitId },
        }),
      )
      expect(sessions.find(({ month }) => month === 3)).toMatchObject({ day: '2026-03-13' })
      expect(sessions).toHaveLength(12)
    }
    expect((await scene.days(scene.units.foreignBranch)).find(({ month }) => month === 3)!.day).toBe('2026-03-10')
  })
})

describe('under the county’s double organisation life', () => {
  let world: World
  beforeAll(async () => {
    world = await buildWorld()
    const { department, branch } = world.units
    const set = { unitId: department.id, path: department.path, from: day('2020-01-01'), byName: '部务会', at: world.clock.now() }
    await world.inDistrict(async (tx) => {
      await loadHolidays(tx, world.clock.today())
      await adoptPacks(tx, [{ ...set, pack: 'yichun-double-life' }])
      await setValues(tx, [{ ...set, slot: 'activity-day.calendar', key: 'on', value: { dayOfMonth: 15 } }])
      await layOutYear(tx, world.clock.now(), { path: branch.path, year: 2026 })
      await writePosts(tx, [
        {
          id: newId(),
          path: branch.path,
          memberId: world.members.branch[5]!.memberId,
          unitId: branch.id,
          post: 'leading-cadre',
          from: day('2020-01-01'),
          to: null,
        },
      ])
    })
  })
  afterAll(() => world.close())

  test('a study activity day is scheduled every month, and the months a leading cadre missed stand in their record [YC-02d]', async () => {
    const { branch } = world.units
    const { sessions } = must(
      await (await world.as('secretary')).call<{ sessions: { month: number; ruleDay: string }[] }>(contract.yearOfDays, {
        params: { year: '2026' },
        query: { unitId: branch.id },
      }),
    )
    expect(sessions.map(({ month, ruleDay }) => [month, ruleDay.slice(8)])).toEqual(Array.from({ length: 12 }, (_, index) => [index + 1, '15']))
    await takeOver(world as Scene, branch, world.members.branch, { 1: 'PPPPPPPP', 2: 'PPPPPAPP', 3: 'PPPPPPPP', 4: 'PPPPPLPP' })
    const leader = must(
      await (await world.as('secretary')).call<{ facts: { on: string; letter: string }[]; member: { sum: object } }>(contract.standingOfMember, {
        params: { year: '2026', memberId: world.members.branch[5]!.memberId },
      }),
    )
    expect(leader.facts.map(({ on, letter }) => [Number(on.slice(5, 7)), letter])).toEqual([
      [1, 'P'],
      [2, 'A'],
      [3, 'P'],
      [4, 'L'],
    ])
    expect(leader.member.sum).toMatchObject({ present: 2, absent: 1, excused: 1 })
  })
})
