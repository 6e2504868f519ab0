import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call, Grant } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { UnitKind } from '../contract.ts'
import { unitsByIds, unitsUnder } from '../facts.ts'
import { insertDeliveries, updateReceipt } from '../store.ts'

type Reach = { scope: Scope; grant: Grant }

/** Sends a document to units below, by kind or one by one. Units that have it already keep their receipt. */
export const sendDocument = (
  call: Call,
  { scope, grant }: Reach,
  { document, kinds, unitIds }: { document: string; kinds: UnitKind[]; unitIds: string[] },
): Promise<Result<{ sent: number }>> =>
  runCommand(call, scope, async (tx) => {
    const named = await unitsByIds(tx, unitIds)
    const outside = unitIds.some((id) => !named.get(id)?.path.startsWith(scope.path))
    if (outside) return absent()
    const byKind = kinds.length === 0 ? [] : await unitsUnder(tx, grant.unitPath, { kinds, on: call.today })
    const units = [...new Map([...named.values(), ...byKind].map((unit) => [unit.id, unit])).values()].filter(({ id }) => id !== grant.unitId)
    if (units.length === 0)
      return refuse(
        'nobody-to-send-to',
        '没有选到下级党组织，没有发。请选类型或逐个选。',
        'No unit was chosen, so nothing was sent. Choose kinds or single units.',
      )
    const sentBy = call.session!.accountId
    const sent = await insertDeliveries(
      tx,
      units.map(({ id, path }) => ({ id: newId(), path, unitId: id, documentId: document, sentBy, sentAt: call.now })),
    )
    await tx.audit({ verb: 'document.sent', objectType: 'document', objectId: document })
    await tx.emit({ event: 'document.forwarded', payload: { document, units: sent } })
    return ok({ sent })
  })

/** The unit signs for a document, or notes that it was read; both keep their first name and moment. */
export const signForDocument = (
  call: Call,
  { scope, grant }: Reach,
  { document, read }: { document: string; read: boolean },
): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    const signed = await updateReceipt(tx, {
      unitId: grant.unitId,
      documentId: document,
      read,
      by: call.session!.accountId,
      byName: call.session!.name,
      at: call.now,
    })
    if (signed === 0) return absent()
    await tx.audit({ verb: read ? 'document.read' : 'document.received', objectType: 'document', objectId: document, path: grant.unitPath })
    return ok({})
  })
