import { newId } from '../../../kernel/ids.ts'
import { ok, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Unit } from '../../org/public.ts'
import type { Reach } from '../access.ts'
import { endModelRow, insertModel, type Model } from '../store.ts'

/** A committee's own model of an activity day for kinds of organisation and a group of members: time by part, content, form (ZS-11a). */
export const writeModel = (
  call: Call,
  { scope, found: unit }: Reach<Unit>,
  asked: Pick<Model, 'name' | 'sectors' | 'members' | 'form' | 'content' | 'parts'>,
): Promise<Result<{ modelId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const modelId: string = newId<'model'>()
    await insertModel(tx, call.now, { ...asked, id: modelId, path: unit.path, unitId: unit.id, writtenByName: call.session!.name })
    await tx.audit({ verb: 'activities.model-written', objectType: 'model', objectId: modelId, path: unit.path })
    return ok({ modelId })
  })

/** Offers the model no more; days that were planned with it stay as they are. */
export const endModel = (call: Call, { scope, found: model }: Reach<Model>): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    await endModelRow(tx, call.now, { id: model.id, byName: call.session!.name })
    await tx.audit({ verb: 'activities.model-ended', objectType: 'model', objectId: model.id, path: model.path })
    return ok({})
  })
