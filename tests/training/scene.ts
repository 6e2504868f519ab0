/** A small world under the national rules of study and the county's on regular education; sessions of 青竹村 are taken over as they were held. */
import { day } from '../../src/kernel/days.ts'
import { newId } from '../../src/kernel/ids.ts'
import { layOutYear, type PastSession, sessionsOfYear, takeOverHistory } from '../../src/modules/activities/public.ts'
import { writePosts } from '../../src/modules/members/public.ts'
import { adoptPacks, setValues } from '../../src/modules/org/public.ts'
import { loadHolidays } from '../../src/modules/rulebook/public.ts'
import { buildWorld, type Reply, type World } from '../support/world.ts'

export type Scene = World

export const buildScene = async ({ packs = ['national', 'changxiao', 'zhangshu-2017-37'], now = '2026-09-07T09:00:00+08:00' } = {}): Promise<Scene> => {
  const world = await buildWorld({ now })
  const { department, committee, branch } = world.units
  const at = world.clock.now()
  await world.inDistrict(async (tx) => {
    await loadHolidays(tx, world.clock.today())
    await adoptPacks(
      tx,
      packs.map((pack) => {
        const unit = pack === 'zhangshu-2017-37' ? committee : department
        return { unitId: unit.id, path: unit.path, pack, from: day('2017-06-01'), byName: '部务会', at }
      }),
    )
    await writePosts(tx, [
      {
        id: newId(),
        path: branch.path,
        memberId: world.members.branch[6]!.memberId,
        unitId: branch.id,
        post: 'leading-cadre',
        from: day('2020-01-01'),
        to: null,
      },
    ])
    if (packs.includes('zhangshu-2017-37')) await layOutYear(tx, at, { path: committee.path, year: 2026 })
  })
  return world
}

/** Closed activity days: for each month the minutes of study and the letters of the branch's members in order. */
export const held = async (
  scene: Scene,
  months: Record<number, { minutes: number; letters: string; kind?: 'study' | 'class' | 'labour' }>,
): Promise<string[]> =>
  scene.inDistrict(async (tx) => {
    const sessions = (await sessionsOfYear(tx, { unitIds: [scene.units.branch.id], year: 2026 })).filter(
      ({ month, kind }) => months[month] && kind === 'activity-day',
    )
    const place = new Map(scene.members.branch.map(({ memberId }, index) => [memberId, index]))
    await takeOverHistory(
      tx,
      sessions.map((session): PastSession => {
        const { minutes, letters, kind = 'study' } = months[session.month]!
        return {
          session,
          record: {
            begins: '08:30',
            ends: '11:50',
            theme: `${session.month}月活动`,
            content: '学习',
            form: '集中学习',
            place: '村部',
            hostName: '周立根',
            recorderName: '欧阳敏',
            study: '学习',
            deliberation: '议事',
            service: '走访',
            opinions: null,
            nextMonth: null,
            category: 'theory-study',
          },
          parts: [
            { kind, studyForm: null, ceremony: null, meeting: null, title: null, minutes },
            { kind: 'service', studyForm: null, ceremony: null, meeting: null, title: null, minutes: 60 },
          ],
          lineOf: ({ memberId }) => {
            const letter = letters[place.get(memberId)!] ?? '.'
            return letter === '.' ? null : { letter, provenance: 'recorder', byName: '欧阳敏' }
          },
          judged: {},
          closedByName: '周立根',
          closedAt: new Date(`${session.day}T12:00:00+08:00`),
        }
      }),
    )
    return sessions.map(({ id }) => id)
  })

/** The department sets a value of a rule for its district. */
export const setValue = (scene: Scene, slot: string, key: string, value: unknown): Promise<unknown> =>
  scene.inDistrict((tx) =>
    setValues(tx, [
      {
        unitId: scene.units.department.id,
        path: scene.units.department.path,
        slot,
        key,
        value,
        from: day('2020-01-01'),
        byName: '部务会',
        at: scene.clock.now(),
      },
    ]),
  )

export const must = <T>(reply: Reply<T>): T => {
  if (reply.status !== 200) throw new Error(`${reply.status} ${reply.raw}`)
  return reply.body
}
