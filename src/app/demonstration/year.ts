import { type Day, day, yearOf } from '../../kernel/days.ts'
import type { Tx } from '../../platform/db.ts'
import { layOutYear, type PastLine, type PastSession, sessionsOfYear, takeOverHistory, writeSessions } from '../../modules/activities/public.ts'
import type { Draw } from './draw.ts'
import type { Invented } from './persons.ts'
import type { BranchPlan, DistrictPlan } from './units.ts'

export type Year = {
  plan: DistrictPlan
  paths: ReadonlyMap<string, string>
  invented: readonly Invented[]
  draw: Draw
  at: Date
  today: Day /** accounts of members by person */
  own: ReadonlyMap<string, string>
}

/** A year of life up to today: the days laid out by the rules, all past ones held and closed but those that something happened to. */
export const liveAYear = async (tx: Tx, year: Year): Promise<void> => {
  const { plan, today } = year
  await layOutYear(tx, year.at, { path: plan.path, year: yearOf(today) })
  await writeSessions(tx, year.at, extraMeetings(year))
  const sessions = (await sessionsOfYear(tx, { unitIds: plan.branches.map(({ id }) => id), year: yearOf(today) })).filter(
    (session) => session.day !== null && session.day < today,
  )
  const lastMonth = Math.max(...sessions.map(({ month }) => month))
  const branches = new Map(plan.branches.map((branch) => [branch.id, branch]))
  const past = sessions.filter((session) => !isOpen(branches.get(session.unitId)!, session, lastMonth))
  await takeOverHistory(
    tx,
    past.map((session) => heldSession(year, branches.get(session.unitId)!, session)),
  )
}

type Session = PastSession['session']

/** Days that are not simply closed: not reported, not held, or held and waiting for the branch to close them. */
const isOpen = (branch: BranchPlan, session: Session, lastMonth: number): boolean => {
  if (session.kind !== 'activity-day') return false
  if (branch.shortName === '金塘村' && session.month === 8) return true
  if (branch.shortName === '兴源村' && session.month === 4) return true
  return session.month === lastMonth && WAITING.has(branch.shortName)
}

/** Branches that have yet to close the newest day. */
const WAITING = new Set(['青竹村', '兴源村', '白水湾村', '金塘村', '镇中心学校', '前荡村', '安宜社区'])

/** The branch meeting of 27 June that counts as a collective activity in 荷塘社区. */
const extraMeetings = ({ plan, paths, draw, today }: Year) =>
  plan.branches
    .filter((branch) => branch.shortName === '荷塘社区' && today > day(`${yearOf(today)}-06-27`))
    .map((branch) => ({
      id: draw.id(),
      path: paths.get(branch.id)!,
      unitId: branch.id,
      parentId: null,
      groupId: null,
      subUnitId: null,
      kind: 'meeting' as const,
      year: yearOf(today),
      month: 6,
      state: 'generated' as const,
      ruleDay: null,
      day: day(`${yearOf(today)}-06-27`),
      moved: 'not' as const,
      movedWhy: null,
      commonDay: null,
      countings: ['collective', 'organisation-life'],
      theme: '支部党员大会',
      place: null,
      begins: null,
      ends: null,
    }))

const THEMES = [
  '学党章，议村道路灯',
  '学习全会精神，清理河塘',
  '上党课，话春耕',
  '学条例，访困难户',
  '学先进，定承诺',
  '重温入党誓词',
  '学党史，看变化',
  '学政策，帮秋收',
  '学党章第一章，议道路维修',
  '警示教育，查摆问题',
  '学习报告，谋划来年',
  '年度总结，征求意见',
]

const LABOUR_ONLY: PastSession['parts'] = [{ kind: 'labour', studyForm: null, ceremony: null, meeting: null, title: '植树', minutes: 200 }]

const THREE_PARTS: PastSession['parts'] = [
  { kind: 'study', studyForm: 'collective', ceremony: null, meeting: null, title: null, minutes: 95 },
  { kind: 'deliberation', studyForm: null, ceremony: null, meeting: null, title: null, minutes: 45 },
  { kind: 'service', studyForm: null, ceremony: null, meeting: null, title: null, minutes: 60 },
]

const heldSession = (year: Year, branch: BranchPlan, session: Session): PastSession => {
  const crew = year.invented.filter((one) => one.branch.id === branch.id)
  const [host, recorder] = [crew[0]!.person.name, (crew[3] ?? crew[1] ?? crew[0]!).person.name]
  const labourOnly = branch.shortName === '石门村' && session.month === 3
  const closedAt = new Date(`${session.day}T${'09'}:00:00Z`)
  return {
    session,
    record: {
      begins: '08:30',
      ends: branch.shortName === '樟木村' && session.month === 5 ? '11:20' : '11:50',
      theme: session.theme ?? (labourOnly ? '义务植树' : THEMES[session.month - 1]!),
      content: labourOnly ? '在村后山植树 200 株' : '集中学习，议事，服务群众',
      form: labourOnly ? '义务劳动' : '集中学习',
      place: `${branch.shortName}会议室`,
      hostName: host,
      recorderName: branch.shortName === '古塘村' && session.month === 9 ? null : recorder,
      study: labourOnly ? null : `${host}领学，${3 + (session.month % 5)} 人发言。`,
      deliberation: labourOnly ? null : '通报上月工作，议定本月两件事。',
      service: '走访困难户 3 户。',
      opinions: '问路灯何时修；答：月底前修好。',
      nextMonth: '下月上党课。',
      category: 'theory-study',
    },
    parts: labourOnly ? LABOUR_ONLY : THREE_PARTS,
    lineOf: (member) =>
      lineOf(
        year,
        branch,
        session,
        crew.findIndex((one) => one.member.id === member.memberId),
        { member, recorder, host },
      ),
    judged: {},
    closedByName: host,
    closedAt,
  }
}

/** Members whose year stands on one side of a boundary, letter by letter: January first, the meeting of June after June's day. */
const SCRIPTED: Record<string, Record<number, string>> = {
  荷塘社区: {
    1: 'PPPPPPPPPLPP',
    2: 'PPLPHAPLPLAP',
    3: 'PPPLPPPXXPPP',
    4: 'PPPPAPALPALP',
    5: 'PPPALPPAPPPA',
    6: 'PPPPPUPPPPPP',
    7: 'PPAPALPAPPLA',
    8: 'PAPLAAPALPPA',
  },
  文坪村: { 4: 'PPAAAPPPPPP', 5: 'PPAAPAAPPPP', 6: 'APAPAPAPAPA', 7: 'APAPAPAPAPP', 8: 'PPPPLLLPPPP' },
  柏石村: { 4: 'PPPAAAPPPPP' },
  // 何桂生, who contests August
  青竹村: { 4: 'PPPPPPPAPPP' },
}

type Who = { member: { memberId: string; floating: boolean }; recorder: string; host: string }

const lineOf = (year: Year, branch: BranchPlan, session: Session, index: number, { member, recorder, host }: Who): PastLine | null => {
  const scripted = SCRIPTED[branch.shortName]?.[index]?.[positionOf(branch, session)]
  const letter = scripted ?? drawn(year.draw, branch, session, member.floating)
  if (letter === 'U') return null
  if (letter === 'L') return { letter, provenance: 'leave', byName: host, note: null }
  if (letter === 'H') return { letter, provenance: 'elsewhere', byName: '流入地党支部', note: '单位所在地党支部' }
  return { letter, provenance: letter === 'P' && index % 9 === 7 ? 'transcribed' : 'recorder', byName: recorder }
}

const positionOf = (branch: BranchPlan, session: Session): number => {
  if (branch.shortName !== '荷塘社区') return session.month - 1
  return session.kind === 'meeting' ? 6 : session.month <= 6 ? session.month - 1 : session.month
}

/** 白水湾村 falls below eighty in a hundred from June to August; everywhere else nine in ten come. */
const drawn = (draw: Draw, branch: BranchPlan, session: Session, floating: boolean): string => {
  if (floating) return draw.chance(60) ? 'H' : draw.chance(50) ? 'R' : 'L'
  const low = branch.shortName === '白水湾村' && session.month >= 6 && session.month <= 8
  if (draw.chance(low ? 72 : 93)) return 'P'
  return draw.chance(70) ? 'L' : draw.chance(80) ? 'A' : 'U'
}
