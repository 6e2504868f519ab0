import { ok, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Reach } from '../access.ts'
import { markNoticesRead, type Session } from '../store.ts'

/** The member has seen the notice of a session. */
export const readNotice = (call: Call, { scope, grant, found }: Reach<Session>): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    await markNoticesRead(tx, call.now, { sessionId: found.id, memberId: grant.memberId! })
    await tx.audit({ verb: 'activities.notice-read', objectType: 'session', objectId: found.id, path: found.path })
    return ok({})
  })
