import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import { mayRelease, type Reach } from '../access.ts'
import { type DutyRow, selectDuty, updateReleased } from '../store.ts'
import { alreadyClosed } from './fulfil-duty.ts'

/** The level above takes a duty off the bearer; name and reason stay on it. */
export const releaseDuty = (call: Call, { scope, grant }: Reach, { dutyId, reason }: { dutyId: string; reason: string }): Promise<Result<DutyRow>> =>
  runCommand(call, scope, async (tx) => {
    const duty = await selectDuty(tx, dutyId)
    if (!duty) return absent()
    if (duty.state !== 'open') return alreadyClosed(duty)
    if (!mayRelease(grant, duty))
      return refuse('not-yours', '免办由上一级党组织决定，不在您的职责里。', 'The level above decides on a release; it is not part of your role.')
    await updateReleased(tx, { id: duty.id, reason, by: call.session!.accountId, byName: call.session!.name, at: call.now })
    await tx.audit({ verb: 'duty.released', objectType: 'duty', objectId: duty.id, path: duty.path, fields: ['state'], purpose: reason })
    return ok((await selectDuty(tx, dutyId))!)
  })
