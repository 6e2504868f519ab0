import { ok, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Reach } from '../access.ts'
import { possible, refuseAct, refuseStale, stateAfter } from '../stages.ts'
import { lockSession, refreshRollup, type Session, updateSession, updateSubSessions } from '../store.ts'

/** Says that the day was not held, and why. The superior sees it among the exceptions; nobody's attendance is written. */
export const sayNotHeld = (
  call: Call,
  { scope, found }: Reach<Session>,
  { reason, version }: { reason: string; version: number },
): Promise<Result<{ state: Session['state'] }>> =>
  runCommand(call, scope, async (tx) => {
    const session = (await lockSession(tx, found.id))!
    if (!possible('say-not-held', session.state)) return refuseAct('say-not-held', session.state)
    const state = stateAfter('say-not-held', session.state)
    if (!(await updateSession(tx, call.now, { id: session.id, version }, { state, notHeldReason: reason }))) return refuseStale()
    await updateSubSessions(tx, call.now, session.id, { state, notHeldReason: reason })
    await refreshRollup(tx, call.now, [session.id])
    await tx.audit({ verb: 'activities.not-held', objectType: 'session', objectId: session.id, path: session.path, fields: ['notHeldReason'] })
    await tx.emit({
      event: 'session.not-held',
      path: session.path,
      payload: { sessionId: session.id, unitId: session.unitId, unitPath: session.path, kind: 'not-held', year: session.year, month: session.month },
    })
    return ok({ state })
  })
