import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import { fulfilDuties } from '../../rulebook/public.ts'
import { acknowledgeInspected, checkMend, type FindingRow, type InspectedRow, mend } from '../store.ts'
import { mendKey } from './circulate-inspection.ts'

/** The inspected organisation has read what was found, in a person's name. */
export const acknowledgeInspection = (call: Call, { scope, row }: { scope: Scope; row: InspectedRow }): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    if ((await acknowledgeInspected(tx, row.id, byOf(call))) === 0)
      return refuse('nothing-to-acknowledge', '还没有通报，或已经签收过。', 'Nothing was circulated yet, or it was acknowledged already.')
    await tx.audit({ verb: 'inspection.acknowledged', objectType: 'inspected-unit', objectId: row.id, path: row.path })
    return ok({})
  })

/** The branch says how it mended a finding; its duty is done, the inspector looks again. */
export const mendFinding = (call: Call, { scope, row }: { scope: Scope; row: FindingRow }, words: string): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    const by = byOf(call)
    if ((await mend(tx, row.id, { words, by })) === 0)
      return refuse('nothing-to-mend', '这一条现在不用整改，或已经报过。', 'There is nothing to mend here, or it was reported already.')
    await fulfilDuties(tx, by.at, [{ key: mendKey(row.id), recordType: 'inspection-finding', recordId: row.id, note: words, by: by.account, byName: by.name }])
    await tx.audit({ verb: 'inspection.mended', objectType: 'inspection-finding', objectId: row.id, path: row.path })
    return ok({})
  })

/** The inspector accepts what was mended, or sends it back with the reason. */
export const checkMended = (
  call: Call,
  { scope, row }: { scope: Scope; row: FindingRow },
  { accepted, words }: { accepted: boolean; words: string | null },
): Promise<Result<{ state: 'to-mend' | 'closed' }>> =>
  runCommand(call, scope, async (tx) => {
    if (!accepted && !words)
      return refuse('reason-missing', '退回要写明还差什么，没有存。', 'Say what is still wanting; nothing was saved.', { field: '/words' })
    if ((await checkMend(tx, row.id, { accepted, words, by: byOf(call) })) === 0)
      return refuse('nothing-to-check', '支部还没有报整改，或已经复核过。', 'The branch has not reported it mended, or it was checked already.')
    await tx.audit({
      verb: 'inspection.checked',
      objectType: 'inspection-finding',
      objectId: row.id,
      path: row.path,
      fields: [accepted ? 'accepted' : 'sent back'],
    })
    return ok({ state: accepted ? 'closed' : 'to-mend' })
  })
