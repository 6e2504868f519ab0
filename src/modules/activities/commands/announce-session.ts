import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Evaluation } from '../../../policy/vocabulary/evaluation.ts'
import { inForce } from '../../org/public.ts'
import type { Reach } from '../access.ts'
import { judgeValidity, lookAt, rosterOf } from '../facts.ts'
import { possible, refuseAct, refuseStale, stateAfter } from '../stages.ts'
import { insertNotices, refreshRollup, type Session, updateSession, updateSubSessions } from '../store.ts'

/**
 * Announces the day to its members. Where a rule in force asks for time, theme, content and form first, a plan without them is refused with
 * the clause. The notices themselves are written by the job that the event starts.
 */
export const announceSession = (call: Call, { scope, found }: Reach<Session>, version: number): Promise<Result<{ state: Session['state']; members: number }>> =>
  runCommand(call, scope, async (tx) => {
    if (!possible('announce', found.state) || found.day === null) return refuseAct('announce', found.state)
    const rules = await inForce(tx, found.unitId, found.day)
    const refusing = judgeValidity(rules, found, await lookAt(tx, found), 'planned').find(refuses)
    if (refusing) return refuseIncomplete(refusing)
    const state = stateAfter('announce', found.state)
    if (!(await updateSession(tx, call.now, { id: found.id, version }, { state, announcedAt: found.announcedAt ?? call.now }))) return refuseStale()
    await updateSubSessions(tx, call.now, found.id, { state, announcedAt: call.now })
    const roster = await rosterOf(tx, found, found.day)
    await refreshRollup(tx, call.now, [found.id])
    await tx.audit({ verb: 'activities.announced', objectType: 'session', objectId: found.id, path: found.path })
    await tx.emit({
      event: 'session.announced',
      path: found.path,
      payload: { sessionId: found.id, unitId: found.unitId, unitPath: found.path, kind: 'announced' },
    })
    return ok({ state, members: roster.length })
  })

const refuses = ({ checks }: Evaluation): boolean => checks.some(({ outcome, weight }) => weight === 'refuse' && outcome === 'not_met')

const refuseIncomplete = (evaluation: Evaluation) => {
  const check = evaluation.checks.find(({ outcome, weight }) => weight === 'refuse' && outcome === 'not_met')!
  return refuse('not-complete', `还不能通知：${check.found.zh}。补上再发。`, `It cannot be announced yet: ${check.found.en}. Complete it first.`, {
    finding: evaluation,
    details: { key: check.key, cites: check.cites },
  })
}

/** Writes one notice row a member; running again writes none twice. */
export const postNotices = async (tx: Tx, at: Date, { session, kind }: { session: Session; kind: 'announced' | 'moved' | 'not-held' }): Promise<number> => {
  if (session.day === null) return 0
  const roster = await rosterOf(tx, session, session.day)
  return insertNotices(
    tx,
    roster.map((member) => ({ sessionId: session.id, memberId: member.memberId, kind, path: member.path, madeAt: at, readAt: null })),
  )
}
