import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { recordAudit } from '../../../platform/audit.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Reach } from '../access.ts'
import { memberById } from '../../members/public.ts'
import { unitById } from '../../org/public.ts'
import { rosterOf } from '../facts.ts'
import { isLocked, possible, refuseAct } from '../stages.ts'
import {
  confirmElsewhereRow,
  type Elsewhere,
  insertElsewhere,
  insertVisitor,
  selectElsewheres,
  selectSessionsOfYear,
  selectVisitors,
  type Session,
} from '../store.ts'

type ElsewhereAsked = {
  memberId: string
  onDay: Day
  mode: Elsewhere['mode']
  hostName: string
  what: string | null
  confirmedBy: string | null
  confirmedHow: string | null
}

/** Attendance with another organisation. A member's own word waits for the host's confirmation, which the branch notes. */
export const recordElsewhere = async (
  call: Call,
  { scope, grant, found }: Reach<Session>,
  asked: ElsewhereAsked,
): Promise<Result<{ elsewhereId: string; confirmed: boolean }>> => {
  if (!possible('record-elsewhere', found.state) || found.day === null) return refuseAct('record-elsewhere', found.state)
  const byMember = grant.role === 'member'
  if (byMember && grant.memberId !== asked.memberId)
    return refuse('not-yours', '只能记自己的；别人的请告诉支部。', 'Record your own attendance; for somebody else, tell the branch.')
  if (asked.onDay > call.today)
    return refuse('in-the-future', '参加的日子还没有到。参加过以后再记。', 'That day has not come yet; record it afterwards.', { field: '/onDay' })
  const confirmed = !byMember && asked.confirmedBy !== null && asked.confirmedHow !== null
  return runCommand(call, scope, async (tx) => {
    const roster = await rosterOf(tx, found, found.day!)
    if (!roster.some(({ memberId }) => memberId === asked.memberId)) return refuse('not-found', '名册里没有这位党员。', 'This member is not on the roll.')
    const row = elsewhereOf(call, { session: found, asked, confirmed })
    if ((await insertElsewhere(tx, row)) === 0)
      return refuse('elsewhere-there-already', '这次活动已经记过这位党员在别处参加了。', 'Attendance elsewhere is recorded for this member already.')
    await tx.audit({ verb: 'activities.elsewhere-recorded', objectType: 'elsewhere', objectId: row.id, path: found.path })
    return ok({ elsewhereId: row.id, confirmed })
  })
}

const elsewhereOf = (call: Call, { session, asked, confirmed }: { session: Session; asked: ElsewhereAsked; confirmed: boolean }): Elsewhere => ({
  id: newId<'elsewhere'>(),
  path: session.path,
  memberId: asked.memberId,
  sessionId: session.id,
  onDay: asked.onDay,
  mode: asked.mode,
  hostName: asked.hostName,
  hostSessionId: null,
  what: asked.what,
  recordedBy: call.session!.accountId,
  recordedByName: call.session!.name,
  recordedAt: call.now,
  confirmedByName: confirmed ? asked.confirmedBy : null,
  confirmedHow: confirmed ? asked.confirmedHow : null,
  confirmedAt: confirmed ? call.now : null,
  reportedHomeAt: confirmed ? call.now : null,
})

export const confirmElsewhere = async (
  call: Call,
  { scope, found: { row, session } }: Reach<{ row: Elsewhere; session: Session }>,
  said: { confirmedBy: string; confirmedHow: string },
): Promise<Result<Record<string, never>>> => {
  if (!possible('confirm-elsewhere', session.state)) return refuseAct('confirm-elsewhere', session.state)
  return runCommand(call, scope, async (tx) => {
    if ((await confirmElsewhereRow(tx, call.now, { id: row.id, byName: said.confirmedBy, how: said.confirmedHow })) === 0)
      return refuse('confirmed-already', '这一条已经确认过了。', 'This was confirmed already.')
    await tx.audit({ verb: 'activities.elsewhere-confirmed', objectType: 'elsewhere', objectId: row.id, path: session.path })
    return ok({})
  })
}

// ---------------------------------------------------------------- the host's side

type VisitorAsked = { memberId: string | null; name: string; homeUnitId: string | null; homeName: string }

/** A member of another branch took part here. Where the home branch is on this system, the outbox tells it. */
export const addVisitor = async (call: Call, { scope, found }: Reach<Session>, asked: VisitorAsked): Promise<Result<{ visitorId: string; told: boolean }>> => {
  if (!possible('call-roll', found.state)) return refuseAct('call-roll', found.state)
  return runCommand(call, scope, async (tx) => {
    const there = (await selectVisitors(tx, found.id)).find((visitor) => asked.memberId !== null && visitor.memberId === asked.memberId)
    if (there) return refuse('visitor-there-already', '这位党员已经记过了。', 'This visitor is recorded already.')
    const visitorId: string = newId<'visitor'>()
    const host = (await unitById(tx, found.unitId))?.name ?? ''
    await insertVisitor(tx, {
      ...asked,
      id: visitorId,
      sessionId: found.id,
      path: found.path,
      by: call.session!.accountId,
      byName: call.session!.name,
      at: call.now,
    })
    await tx.audit({ verb: 'activities.visitor-recorded', objectType: 'visitor', objectId: visitorId, path: found.path })
    if (asked.memberId)
      await tx.emit({
        event: 'activities.attended-elsewhere',
        path: found.path,
        payload: { visitorId, memberId: asked.memberId, sessionId: found.id, unitPath: found.path, day: found.day, hostName: host, byName: call.session!.name },
      })
    return ok({ visitorId, told: asked.memberId !== null })
  })
}

export type AttendedElsewhere = { memberId: string; sessionId: string; day: Day; hostName: string; byName: string }

/** The home side: writes the host's word to the home branch's activity day of that month, once. Returns false where the home branch is not here. */
export const tellHome = async (tx: Tx, at: Date, told: AttendedElsewhere): Promise<boolean> => {
  const member = await memberById(tx, told.memberId)
  const session = member && (await homeSession(tx, member.branchId, told.day))
  if (!member || !session || session.id === told.sessionId || isLocked(session.state)) return false
  if ((await selectElsewheres(tx, [session.id])).some(({ memberId }) => memberId === told.memberId)) return true
  const id: string = newId<'elsewhere'>()
  await insertElsewhere(tx, {
    id,
    path: session.path,
    memberId: told.memberId,
    sessionId: session.id,
    onDay: told.day,
    mode: 'in-person',
    hostName: told.hostName,
    hostSessionId: told.sessionId,
    what: null,
    recordedBy: null,
    recordedByName: told.byName,
    recordedAt: at,
    confirmedByName: told.byName,
    confirmedHow: 'in-system',
    confirmedAt: at,
    reportedHomeAt: at,
  })
  await recordAudit(tx, at, { verb: 'activities.elsewhere-reported-home', objectType: 'elsewhere', objectId: id, path: session.path })
  return true
}

const homeSession = async (tx: Tx, branchId: string, on: Day): Promise<Session | null> => {
  const sessions = await selectSessionsOfYear(tx, { unitIds: [branchId], year: Number(on.slice(0, 4)) })
  return sessions.find(({ kind, month }) => kind === 'activity-day' && month === Number(on.slice(5, 7))) ?? null
}
