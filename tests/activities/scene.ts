/** A small world in which the township's and the county's rules on activity days are in force, the holidays of the years are known. */
import { type Day, day } from '../../src/kernel/days.ts'
import { newId } from '../../src/kernel/ids.ts'
import { withDistrict, type Tx } from '../../src/platform/db.ts'
import * as contract from '../../src/modules/activities/contract.ts'
import { layOutYear, type PastSession, sessionsOfYear, takeOverHistory } from '../../src/modules/activities/public.ts'
import { adoptPacks, chooseReadings, inForceForUnits, setValues, type Unit } from '../../src/modules/org/public.ts'
import { loadHolidays } from '../../src/modules/rulebook/public.ts'
import { buildWorld, type Client, type Reply, type World } from '../support/world.ts'

export type Scene = World & { days: (unit: Unit, year?: number) => Promise<DayLine[]> }
export type DayLine = {
  id: string
  month: number
  day: Day | null
  ruleDay: Day | null
  state: string
  moved: string
  movedWhy: { zh: string; en: string } | null
  commonDay: Day | null
  waitingApproval: boolean
  counts: boolean | null
}

/** 青竹村 and 柏石村 under 樟发〔2017〕37号 and the attendance rules of 扬办发〔2021〕38号; 荷塘社区 under 江苏's opinion, the tenth of each month. */
export const buildScene = async ({ now = '2026-09-07T09:00:00+08:00', layOut = true }: { now?: string; layOut?: boolean } = {}): Promise<Scene> => {
  const world = await buildWorld({ now })
  const { committee, department, branch, sibling, foreignDepartment, foreignBranch } = world.units
  await withDistrict(world.db, world.scope, async (tx) => {
    await loadHolidays(tx, world.clock.today())
    await adopt(tx, committee, ['zhangshu-2017-37'], world.clock.now())
    await adopt(tx, department, ['yangzhou-2021-38'], world.clock.now())
    await choose(tx, department, [branch, sibling], world)
    if (layOut) await layOutYear(tx, world.clock.now(), { path: committee.path, year: Number(world.clock.today().slice(0, 4)) })
  })
  await withDistrict(world.db, world.foreignScope, async (tx) => {
    await adopt(tx, foreignDepartment, ['jiangsu-activity-day', 'yangzhou-2021-38'], world.clock.now())
    await setValues(tx, [
      {
        unitId: foreignDepartment.id,
        path: foreignDepartment.path,
        slot: 'activity-day.calendar',
        key: 'on',
        value: { dayOfMonth: 10 },
        from: day('2017-06-01'),
        byName: '部务会',
        at: world.clock.now(),
      },
    ])
    await choose(tx, foreignDepartment, [foreignBranch], world)
    if (layOut) await layOutYear(tx, world.clock.now(), { path: foreignBranch.path, year: Number(world.clock.today().slice(0, 4)) })
  })
  return Object.assign(world, { days: (unit: Unit, year = 2026) => daysOf(world, unit, year) })
}

const adopt = (tx: Tx, unit: Unit, packs: readonly string[], at: Date) =>
  adoptPacks(
    tx,
    packs.map((pack) => ({ unitId: unit.id, path: unit.path, pack, from: day('2017-06-01'), byName: '部务会', at })),
  )

/** Answers what the texts leave open with the first option each. */
const choose = async (tx: Tx, at: Unit, branches: readonly Unit[], world: World): Promise<void> => {
  const rules = await inForceForUnits(
    tx,
    branches.map(({ id }) => id),
    world.clock.today(),
  )
  const open = new Map<string, { slot: string; key: string; chosen: unknown; from: Day }>()
  for (const { rules: held } of rules.values())
    for (const rule of held.values())
      for (const choice of rule.choices)
        if (choice.chosen === null && choice.options[0])
          open.set(`${rule.slot}|${choice.key}`, { slot: rule.slot, key: choice.key, chosen: choice.options[0].value, from: day('2017-06-01') })
  if (open.size > 0)
    await chooseReadings(
      tx,
      [...open.values()].map((one) => ({ ...one, unitId: at.id, path: at.path, byName: '部务会', at: world.clock.now() })),
    )
}

const daysOf = async (world: World, unit: Unit, year: number): Promise<DayLine[]> => {
  const login = unit.id === world.units.foreignBranch.id ? 'foreign-secretary' : unit.id === world.units.sibling.id ? 'sibling-secretary' : 'secretary'
  const reply = await (await world.as(login)).call<{ sessions: DayLine[] }>(contract.yearOfDays, { params: { year: String(year) }, query: { unitId: unit.id } })
  if (reply.status !== 200) throw new Error(reply.raw)
  return reply.body.sessions
}

export const PLAN = {
  theme: '学党章第一章，议村道路灯维修',
  content: '领学党章第一章，议路灯',
  form: '集中学习',
  place: '村部二楼会议室' as string | null,
  begins: '08:30' as string | null,
  ends: '11:50' as string | null,
  hostMemberId: null,
  hostName: '周立根',
  recorderMemberId: null,
  recorderAccountId: null as string | null,
  recorderName: '欧阳敏' as string | null,
  category: 'theory-study',
  combinedWith: [] as string[],
  template: null,
  badgeReminder: true,
  parts: [
    { kind: 'study', studyForm: 'collective', minutes: 95 },
    { kind: 'deliberation', minutes: 45 },
    { kind: 'service', minutes: 60 },
  ] as Record<string, unknown>[],
  guests: [] as { name: string; category: string }[],
  resourceIds: [] as string[],
}

export const RECORD = {
  theme: PLAN.theme,
  study: '周立根领学，6 人发言',
  deliberation: '先修 12 盏，黄伟负责，10月20日前办完',
  service: '走访困难户 7 户',
  opinions: '问卫生室何时有药；答：15日前补齐',
  nextMonth: '上党课',
}

type View = {
  version: number
  state: string
  gaps: { code: string; memberId: string | null }[]
  may: string[]
  validity: { slot: string; outcome: string; checks: { key: string; outcome: string }[] }[]
} & Record<string, unknown>

export const open = async (client: Client, sessionId: string): Promise<View> => {
  const reply = await client.call<View>(contract.openSession, { params: { sessionId } })
  if (reply.status !== 200) throw new Error(reply.raw)
  return reply.body
}

export const must = <T>(reply: Reply<T>): T => {
  if (reply.status !== 200) throw new Error(`${reply.status} ${reply.raw}`)
  return reply.body
}

/** Plans and announces a session with the usual plan, changed where wanted. */
export const prepare = async (scene: Scene, sessionId: string, changed: Partial<typeof PLAN> = {}, login = 'secretary'): Promise<void> => {
  const client = await scene.as(login)
  const { version } = await open(client, sessionId)
  const planned = must(await client.call<{ version: number }>(contract.planSession, { params: { sessionId }, body: { ...PLAN, ...changed, version } }))
  must(await client.call(contract.announceSession, { params: { sessionId }, body: { version: planned.version } }))
}

let seq = 0

export const tick = (memberId: string, letter: string, more: Record<string, unknown> = {}) => ({ nonce: newId(), memberId, letter, seq: ++seq, ...more })

export const sendTicks = async (
  scene: Scene,
  sessionId: string,
  ticks: readonly ReturnType<typeof tick>[],
  login = 'secretary',
  device?: string,
): Promise<{ nonce: string; result: string }[]> =>
  must(
    await (await scene.as(login)).call<{ ticks: { nonce: string; result: string }[] }>(contract.sendTicks, {
      params: { sessionId },
      body: { ticks },
      ...(device ? { headers: { 'x-zhibu-device': device } } : {}),
    }),
  ).ticks

export const close = async (scene: Scene, sessionId: string, more: Record<string, unknown> = {}, login = 'secretary') => {
  const client = await scene.as(login)
  const { version } = await open(client, sessionId)
  return client.call<Record<string, never>>(contract.closeSession, { params: { sessionId }, body: { record: RECORD, version, ...more } })
}

/** Takes over a year: for each month the letters of the branch's members in order, `.` where nothing is known. */
export const takeOver = async (scene: Scene, unit: Unit, members: readonly { memberId: string }[], letters: Record<number, string>): Promise<void> => {
  const sessions = await scene.inDistrict((tx) => sessionsOfYear(tx, { unitIds: [unit.id], year: Number(scene.clock.today().slice(0, 4)) }))
  const place = new Map(members.map(({ memberId }, index) => [memberId, index]))
  const past = sessions
    .filter(({ month, kind }) => kind === 'activity-day' && letters[month])
    .map(
      (session): PastSession => ({
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
          deliberation: '未形成决定',
          service: '走访',
          opinions: null,
          nextMonth: null,
          category: 'theory-study',
        },
        parts: [{ kind: 'study', studyForm: 'collective', ceremony: null, meeting: null, title: null, minutes: 200 }],
        lineOf: ({ memberId }) => {
          const letter = letters[session.month]![place.get(memberId)!] ?? '.'
          return letter === '.' ? null : { letter, provenance: 'recorder', byName: '欧阳敏' }
        },
        judged: {},
        closedByName: '周立根',
        closedAt: new Date(`${session.day}T12:00:00+08:00`),
      }),
    )
  await scene.inDistrict((tx) => takeOverHistory(tx, past))
}

/** `['PPL…', 'PAP…']`, a row a member over the months, as the letters of each month. */
export const byMonth = (rows: readonly string[]): Record<number, string> =>
  Object.fromEntries(Array.from({ length: rows[0]!.length }, (_, month) => [month + 1, rows.map((row) => row[month]).join('')]))
