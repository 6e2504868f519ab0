import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { Unit } from '../../org/public.ts'
import { madeBy } from '../access.ts'
import { endWorkingTimeRow, insertWorkingTime, type WorkingTime } from '../store.ts'
import { endsBeforeItBegins } from './make-programme.ts'

type Given = { what: string; weekdays: number[]; begins: string; ends: string; from: Day; to: Day | null }

/** When the unit works or produces; study that collides is shown, never forbidden (CX-02i). */
export const setWorkingTime = (call: Call, scope: Scope, unit: Unit, given: Given): Promise<Result<{ workingTimeId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (given.to !== null && given.to < given.from) return endsBeforeItBegins
    if (given.ends <= given.begins)
      return refuse('ends-before-it-begins', '收工时间不晚于开工时间，没有存。请核对。', 'It ends no later than it begins; nothing was saved.', {
        field: '/ends',
      })
    const workingTimeId = newId<'working-time'>()
    await insertWorkingTime(
      tx,
      { ...given, weekdays: [...new Set(given.weekdays)].toSorted((one, other) => one - other), id: workingTimeId, path: unit.path, unitId: unit.id },
      madeBy(call),
    )
    await tx.audit({ verb: 'training.working-time-set', objectType: 'working-time', objectId: workingTimeId, path: unit.path })
    return ok({ workingTimeId })
  })

export const endWorkingTime = (call: Call, scope: Scope, row: WorkingTime): Promise<Result<{ workingTimeId: string }>> =>
  runCommand(call, scope, async (tx) => {
    await endWorkingTimeRow(tx, row.id, call.today)
    await tx.audit({ verb: 'training.working-time-ended', objectType: 'working-time', objectId: row.id, path: row.path })
    return ok({ workingTimeId: row.id })
  })
