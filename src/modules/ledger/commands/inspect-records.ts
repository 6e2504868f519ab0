import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { Unit } from '../../org/public.ts'
import type { Verdict } from '../contract.ts'
import { circulate, type InspectionRow, insertInspection, insertResponsible } from '../store.ts'

/** What an inspection of a branch's records found; falsification is an event that a rule may answer (JS-C-06c). */
export const inspectRecords = (
  call: Call,
  {
    scope,
    unit,
    inspectorUnitId,
    given,
  }: { scope: Scope; unit: Unit; inspectorUnitId: string; given: { on: Day; verdict: Verdict; lineKey: string | null; words: string } },
): Promise<Result<{ inspectionId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (given.on > call.today)
      return refuse('in-the-future', '检查日期还没有到，没有记。', 'That day has not come yet; nothing was recorded.', { field: '/on' })
    const by = byOf(call)
    const inspectionId = newId<'record-inspection'>()
    await insertInspection(tx, {
      ...given,
      id: inspectionId,
      path: unit.path,
      unitId: unit.id,
      inspectorUnitId,
      foundBy: by.account,
      foundByName: by.name,
      foundAt: by.at,
    })
    await tx.audit({ verb: 'records.inspected', objectType: 'record-inspection', objectId: inspectionId, path: unit.path, fields: [given.verdict] })
    if (given.verdict === 'falsified')
      await tx.emit({ event: 'record.falsified', path: unit.path, payload: { inspectionId, unitId: unit.id, key: given.lineKey } })
    return ok({ inspectionId })
  })

export const circulateInspection = (
  call: Call,
  scope: Scope,
  inspection: InspectionRow,
  given: { number: string | null; on: Day; words: string },
): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    if (given.on > call.today || given.on < inspection.on)
      return refuse('impossible-day', '通报日期在检查之前，或还没有到，没有记。', 'The day of the circular lies before the inspection or in the future.', {
        field: '/on',
      })
    if ((await circulate(tx, inspection.id, { ...given, byName: byOf(call).name })) === 0)
      return refuse('nothing-to-circulate', '这次检查记录属实，或已经通报过。', 'The records were found sound, or the circular was sent already.')
    await tx.audit({ verb: 'inspection.circulated', objectType: 'record-inspection', objectId: inspection.id, path: inspection.path })
    return ok({})
  })

export const holdResponsible = (
  call: Call,
  scope: Scope,
  inspection: InspectionRow,
  given: { who: string; isOrganisation: boolean; measure: string; decidedBy: string; on: Day },
): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    if (inspection.verdict === 'sound')
      return refuse('found-sound', '这次检查记录属实，没有要追究的。', 'The records were found sound; nobody is to be held responsible.')
    const by = byOf(call)
    await insertResponsible(tx, {
      ...given,
      id: newId(),
      path: inspection.path,
      inspectionId: inspection.id,
      recordedBy: by.account,
      recordedByName: by.name,
      at: by.at,
    })
    await tx.audit({ verb: 'inspection.held-responsible', objectType: 'record-inspection', objectId: inspection.id, path: inspection.path })
    return ok({})
  })
