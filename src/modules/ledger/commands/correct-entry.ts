import type { Day } from '../../../kernel/days.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { Sphere } from '../contract.ts'
import { type EntryRow, insertEntries, retireVersion } from '../store.ts'
import { entryOf, faultOf } from './enter-entries.ts'

export type Correction = {
  version: number
  day: Day
  words: string
  sphere: Sphere | null
  decidedBy: string | null
  decisionNumber: string | null
  withdrawn: boolean
  reason: string
}

/** The next version, dated, with author and reason; the former one stays (JS-C-01a). The member is asked anew. */
export const correctEntry = (call: Call, scope: Scope, entry: EntryRow, given: Correction): Promise<Result<{ version: number }>> =>
  runCommand(call, scope, async (tx) => {
    const amiss = faultOf({ kind: entry.kind, day: given.day, sphere: given.sphere }, call.today)
    if (amiss) return amiss
    if ((await retireVersion(tx, entry.id, given.version)) === 0)
      return refuse(
        'changed-meanwhile',
        '这一笔刚刚有人更正过，您的更正没有存。请看新的内容再决定。',
        'Somebody corrected this entry meanwhile; your correction was not saved. Read the new one first.',
      )
    const version = given.version + 1
    const next = entryOf({
      id: entry.id,
      version,
      memberId: entry.memberId,
      unit: { id: entry.branchId, path: entry.path },
      given: { kind: entry.kind, ...given },
      enteredAt: entry.enteredAt,
      withdrawn: given.withdrawn,
      reason: given.reason,
    })
    await insertEntries(tx, [next], byOf(call))
    await tx.audit({
      verb: given.withdrawn ? 'entry.withdrawn' : 'entry.corrected',
      objectType: 'entry',
      objectId: entry.id,
      path: entry.path,
      fields: [`version ${version}`],
      purpose: given.reason,
    })
    return ok({ version })
  })
