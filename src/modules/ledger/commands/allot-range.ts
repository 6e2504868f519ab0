import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { violatedConstraint } from '../../../platform/db.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { Unit } from '../../org/public.ts'
import type { CertificateKind } from '../contract.ts'
import { insertRange } from '../store.ts'

type Given = { kind: CertificateKind; prefix: string; digits: number; first: number; last: number }

const overlaps = refuse(
  'range-overlaps',
  '这一段号码和已经划过的号段重了，没有划。请看已有的号段，换一段。',
  'These numbers overlap a range that was allotted already; choose others.',
  { field: '/first' },
)

/** Allots a range of numbers to a unit below; ranges never overlap, the database holds it (JS-C-04d). */
export const allotRange = async (call: Call, scope: Scope, unit: Unit, given: Given): Promise<Result<{ rangeId: string }>> => {
  if (given.last < given.first || String(given.last).length > given.digits)
    return refuse(
      'impossible-range',
      '号段的止号小于起号，或位数写不下，没有划。',
      'The range ends before it begins, or its numbers have more digits than stated.',
      { field: '/last' },
    )
  try {
    return await runCommand(call, scope, async (tx) => {
      const by = byOf(call)
      const rangeId = newId<'number-range'>()
      await insertRange(tx, {
        ...given,
        id: rangeId,
        path: unit.path,
        unitId: unit.id,
        next: given.first,
        allottedBy: by.account,
        allottedByName: by.name,
        allottedAt: by.at,
      })
      await tx.audit({
        verb: 'range.allotted',
        objectType: 'number-range',
        objectId: rangeId,
        path: unit.path,
        fields: [given.kind, given.prefix, `${given.first}-${given.last}`],
      })
      return ok({ rangeId })
    })
  } catch (error) {
    if (violatedConstraint(error) === 'number_range_apart') return overlaps
    throw error
  }
}
