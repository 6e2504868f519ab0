import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import { insertSteps, sealNumbered } from '../store.ts'

/** Records the committee's seal; all of them, or none when one is not waiting for it (JS-C-04e). */
export const sealCertificates = (
  call: Call,
  { scope, unitId, path, certificateIds }: { scope: Scope; unitId: string; path: string; certificateIds: readonly string[] | null },
): Promise<Result<{ sealed: number }>> =>
  runCommand(call, scope, async (tx) => {
    const by = byOf(call)
    const wanted = certificateIds && [...new Set(certificateIds)]
    const sealed = await sealNumbered(tx, wanted, path, { account: by.account, name: by.name, unitId, at: by.at })
    if (wanted && sealed.length !== wanted.length)
      return refuse(
        'not-waiting-for-seal',
        '其中有证件不在等盖章：可能已盖过、已作废，或还没有编号。一本都没有记，请刷新后再选。',
        'Some of these do not wait for a seal; none was recorded. Reload and choose again.',
      )
    if (sealed.length > 0)
      await insertSteps(
        tx,
        sealed.map(({ id, path: own }) => ({ id: newId(), path: own, certificateId: id, step: 'sealed', on: call.today, auditYear: null, words: null })),
        by,
      )
    await tx.audit({ verb: 'certificates.sealed', objectType: 'unit', objectId: unitId, path, fields: sealed.map(({ id }) => id) })
    return ok({ sealed: sealed.length })
  })
