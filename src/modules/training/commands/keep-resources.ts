import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { Unit } from '../../org/public.ts'
import { madeBy } from '../access.ts'
import type { Level, ResourceKind } from '../contract.ts'
import { insertResource, insertUses, type Resource, retireResourceRow } from '../store.ts'
import { inTheFuture, notThisLevel } from './make-programme.ts'

type Given = { level: Level; kind: ResourceKind; title: string; place: string; openTo: 'own' | 'below'; topicId: string | null }

/** Enters a resource with its owner and who may use it (YZ-03f). */
export const addResource = (call: Call, scope: Scope, unit: Unit, { level, ...given }: Given): Promise<Result<{ resourceId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const wrongLevel = notThisLevel(unit, level)
    if (wrongLevel) return wrongLevel
    const resourceId = newId<'resource'>()
    await insertResource(tx, { ...given, id: resourceId, path: unit.path, unitId: unit.id, ownerLevel: level }, madeBy(call))
    await tx.audit({ verb: 'training.resource-entered', objectType: 'resource', objectId: resourceId, path: unit.path, fields: [given.kind, given.openTo] })
    return ok({ resourceId })
  })

type Use = { day: Day; people: number; words: string | null }

/** A use, noted by the unit that used it. */
export const useResource = (call: Call, scope: Scope, { unit, resource }: { unit: Unit; resource: Resource }, given: Use): Promise<Result<{ useId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (given.day > call.today) return inTheFuture
    if (resource.retiredOn !== null && given.day > resource.retiredOn)
      return refuse(
        'retired',
        `“${resource.title}”${resource.retiredOn}起停用，没有记。`,
        `"${resource.title}" was retired on ${resource.retiredOn}; nothing was entered.`,
      )
    if (resource.path !== unit.path && resource.openTo === 'own')
      return refuse(
        'not-open-to-you',
        `“${resource.title}”没有对下级开放，没有记。请向登记它的单位提出。`,
        `"${resource.title}" is not open to units below; nothing was entered.`,
      )
    const useId = newId<'use'>()
    await insertUses(tx, [{ ...given, id: useId, path: unit.path, resourceId: resource.id, unitId: unit.id }], madeBy(call))
    await tx.audit({ verb: 'training.resource-used', objectType: 'resource', objectId: resource.id, path: unit.path })
    return ok({ useId })
  })

export const retireResource = (call: Call, scope: Scope, resource: Resource): Promise<Result<{ resourceId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if ((await retireResourceRow(tx, resource.id, call.today)) === 0)
      return refuse('retired-already', `“${resource.title}”已经停用了。`, `"${resource.title}" was retired already.`)
    await tx.audit({ verb: 'training.resource-retired', objectType: 'resource', objectId: resource.id, path: resource.path })
    return ok({ resourceId: resource.id })
  })
