import { newId } from '../../../kernel/ids.ts'
import { ok, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import { type MeasureState, type Unit, upsertMeasure } from '../store.ts'

export type Measure = { measure: string; pack: string; title: string; owner: string | null; status: MeasureState; linkedPolicies: string[] }

/** Sets who looks after a measure and how far it is; adds it where the text counts more measures than it lists. */
export const keepMeasure = (
  call: Call,
  { scope, unit }: { scope: Scope; unit: Unit },
  { measure, pack, ...given }: Measure,
): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    await upsertMeasure(tx, {
      id: newId(),
      path: unit.path,
      unitId: unit.id,
      packId: pack,
      measureId: measure,
      ...given,
      changedByName: call.session!.name,
      changedAt: call.now,
    })
    await tx.audit({
      verb: 'measure.kept',
      objectType: 'measure',
      objectId: `${unit.id} ${measure}`,
      path: unit.path,
      fields: ['owner', 'status', 'linked_policies'],
    })
    return ok({})
  })
