import { addDays, type Day, dayOf, yearOf } from '../../kernel/days.ts'
import type { Tx } from '../../platform/db.ts'
import {
  changeSession,
  refreshRollup,
  type Session,
  sessionsOfYear,
  type TickRow,
  writeParts,
  writeReschedule,
  writeTicks,
} from '../../modules/activities/public.ts'
import type { Year } from './year.ts'

/** What waits for somebody today: days held and not closed, one not held, one change of day to approve. */
export const leaveOpen = async (tx: Tx, year: Year): Promise<void> => {
  const sessions = await sessionsOfYear(tx, { unitIds: year.plan.branches.map(({ id }) => id), year: yearOf(year.today) })
  const newest = Math.max(0, ...sessions.filter((one) => one.state === 'closed').map(({ month }) => month))
  const nameOf = (session: Session): string => year.plan.branches.find(({ id }) => id === session.unitId)!.shortName
  for (const session of sessions.filter(({ day, state }) => state === 'generated' && day !== null && day < year.today)) {
    if (nameOf(session) === '兴源村' && session.month === 4) await sayNotHeld(tx, year, session)
    else if (session.month === newest) await hold(tx, year, session)
  }
  const next = sessions.find((one) => nameOf(one) === '镇卫生院' && one.day !== null && one.day > year.today)
  if (next) await askToMove(tx, year, next)
}

const sayNotHeld = async (tx: Tx, { at }: Year, session: Session): Promise<void> => {
  await changeSession(tx, at, session, { state: 'not-held', notHeldReason: '书记住院，无人主持；5月已补选副书记' })
  await refreshRollup(tx, at, [session.id])
}

const SECRETARY = 0
const RECORDER = 3

/** Held this month, the roll called, the record half written: what a branch finds on its first page. */
const hold = async (tx: Tx, { plan, invented, draw, at }: Year, session: Session): Promise<void> => {
  const branch = plan.branches.find(({ id }) => id === session.unitId)!
  const crew = invented.filter((one) => one.branch.id === branch.id)
  const [host, recorder] = [crew[SECRETARY]!.person.name, (crew[RECORDER] ?? crew[SECRETARY]!).person.name]
  await changeSession(tx, at, session, {
    state: 'held',
    announcedAt: at,
    begunAt: at,
    begins: '08:30',
    ends: '11:50',
    place: '村部二楼会议室',
    theme: '学党章第一章，议村道路灯维修',
    content: '集中学习，议事，走访',
    form: '集中学习',
    hostName: host,
    recorderName: recorder,
    recorderMemberId: (crew[RECORDER] ?? crew[SECRETARY]!).member.id,
    study: `${host}领学党章第一章；6 人发言。`,
    service: '分三组走访困难党员户 7 户，代办医保续保 2 件。',
    opinions: '问卫生室何时有药；答：镇卫生院月中补齐。',
  })
  await writeParts(tx, session, [
    { kind: 'study', studyForm: 'collective', ceremony: null, meeting: null, title: '学党章第一章', minutes: 95 },
    { kind: 'deliberation', studyForm: null, ceremony: null, meeting: null, title: '村道路灯维修', minutes: 30 },
    { kind: 'service', studyForm: null, ceremony: null, meeting: null, title: '走访困难户', minutes: 60 },
  ])
  // the old and frail whom the committee exempted are not called
  const called = crew.filter(({ person, index }) => index < 5 || person.bornOn === null || person.bornOn >= dayOf(yearOf(session.day!) - 80, 1, 1))
  await writeTicks(
    tx,
    called.flatMap((one): TickRow[] => tickOf({ member: one.member, index: one.index, draw, session, recorder, heldOn: session.day! })),
  )
  await refreshRollup(tx, at, [session.id])
}

type Ticking = { member: { id: string; path: string; floating: boolean }; index: number; draw: Draw; session: Session; recorder: string; heldOn: Day }
type Draw = Year['draw']

/** The sixth could not be reached, the seventh was absent without a word, everyone else came or is away. */
const tickOf = ({ member, index, draw, session, recorder, heldOn }: Ticking): TickRow[] => {
  if (index === 5) return []
  const letter = index === 6 ? 'A' : member.floating ? 'R' : 'P'
  const tick = {
    nonce: draw.id(),
    sessionId: session.id,
    path: member.path,
    memberId: member.id,
    letter,
    provenance: 'recorder' as const,
    byAccount: null,
    byName: recorder,
    at: new Date(`${heldOn}T01:00:00Z`),
  }
  return [{ ...tick, clientAt: null, device: null, seq: index, saw: [], note: index === 6 ? '电话说不来，未请假' : null, late: false }]
}

const askToMove = async (tx: Tx, { draw, at, plan }: Year, session: Session): Promise<void> => {
  const branch = plan.branches.find(({ id }) => id === session.unitId)!
  await writeReschedule(tx, {
    id: draw.id(),
    path: session.path,
    sessionId: session.id,
    fromDay: session.day!,
    toDay: addDays(session.day!, 2),
    reason: '门诊值班',
    special: true,
    needsApproval: true,
    approver: 'superior',
    cites: ['zhangshu-2017-37#1'],
    state: 'waiting',
    requestedBy: null,
    requestedByName: `${branch.shortName}书记`,
    requestedAt: at,
    decidedByName: null,
    decidedAt: null,
    decisionNote: null,
  })
  await refreshRollup(tx, at, [session.id])
}
