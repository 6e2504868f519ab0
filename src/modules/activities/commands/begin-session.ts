import { ok, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Reach } from '../access.ts'
import { possible, refuseAct, refuseStale, stateAfter } from '../stages.ts'
import { refreshRollup, type Session, updateSession } from '../store.ts'

/** The day begins: from now on the room signs in. Beginning twice is the same as once. */
export const beginSession = (call: Call, { scope, found }: Reach<Session>): Promise<Result<{ state: Session['state']; version: number }>> =>
  runCommand(call, scope, async (tx) => {
    if (found.state !== 'held' && !possible('begin', found.state)) return refuseAct('begin', found.state)
    await tx.audit({ verb: 'activities.begun', objectType: 'session', objectId: found.id, path: found.path })
    if (found.state === 'held') return ok({ state: found.state, version: found.version })
    const state = stateAfter('begin', found.state)
    if (!(await updateSession(tx, call.now, found, { state, begunAt: call.now }))) return refuseStale()
    await refreshRollup(tx, call.now, [found.id])
    return ok({ state, version: found.version + 1 })
  })
