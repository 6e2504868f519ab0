import { addDays, type Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { violatedConstraint } from '../../../platform/db.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { UnitSector } from '../contract.ts'
import { TEMPLATE_SLOT } from '../facts.ts'
import { endLocalValues, insertLocalValues, type Unit } from '../store.ts'

type RecordTemplate = { sector: UnitSector; content: string[]; method: string; use: string; from: Day; reason: string }

/** The level in charge sets what is recorded in one sector, how, and what for; it holds for all units of the sector below. */
export const setRecordTemplate = (
  call: Call,
  { scope, unit }: { scope: Scope; unit: Unit },
  { sector, content, method, use, from, reason }: RecordTemplate,
): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    await endLocalValues(tx, { unitId: unit.id, slot: TEMPLATE_SLOT, key: sector, from, before: addDays(from, -1) })
    const { accountId, name } = call.session!
    await insertLocalValues(tx, [
      {
        id: newId(),
        path: unit.path,
        unitId: unit.id,
        slot: TEMPLATE_SLOT,
        key: sector,
        value: { content, method, use },
        cites: [],
        reason,
        from,
        to: null,
        setBy: accountId,
        setByName: name,
        setAt: call.now,
      },
    ])
    await tx.audit({
      verb: 'record-template.set',
      objectType: 'local-value',
      objectId: `${unit.id} ${sector}`,
      path: unit.path,
      fields: ['content', 'method', 'use'],
      purpose: reason,
    })
    return ok({})
  }).catch(valueThere)

/** Two values of one unit for one thing may not overlap: what was set for later must be met first. */
export const valueThere = (error: unknown) => {
  if (violatedConstraint(error) !== 'local_value_once') throw error
  return refuse(
    'later-value-there',
    '这一天或之后已经另定过，没有存。请换一个更晚的日子。',
    'Another value begins on that day or later; nothing was saved. Choose a later day.',
    { field: '/from' },
  )
}
