/** The field or group that somebody belongs to, said by the branch in charge on its own side (JS-B-07d). */
import { ok, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import { saveSector } from '../store.ts'

type Of = { absenceId: string } | { caseId: string }

export const setSector = (call: Call, scope: Scope, { of, path, sector }: { of: Of; path: string; sector: string }): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    await saveSector(tx, of, sector)
    const away = 'absenceId' in of
    await tx.audit({
      verb: 'floating.sector-set',
      objectType: away ? 'absence' : 'floating-case',
      objectId: away ? of.absenceId : of.caseId,
      path,
      fields: ['sector'],
    })
    return ok({})
  })
