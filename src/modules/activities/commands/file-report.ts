import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Unit } from '../../org/public.ts'
import type { Reach } from '../access.ts'
import { insertFiling, selectFilings, selectSessionsOfYear } from '../store.ts'
import { keepOwed } from './keep-owed.ts'

/** Marks the generated half-yearly report as filed, with the figures of this moment. */
export const fileReport = (
  call: Call,
  { scope, found: unit }: Reach<Unit>,
  { year, half }: { year: number; half: number },
): Promise<Result<{ number: number }>> =>
  runCommand(call, scope, async (tx) => {
    const [first, last] = half === 1 ? [1, 6] : [7, 12]
    const sessions = (await selectSessionsOfYear(tx, { unitIds: [unit.id], year })).filter(
      ({ kind, month }) => kind === 'activity-day' && month >= first && month <= last,
    )
    if (sessions.length === 0) return refuse('nothing-to-report', '这半年还没有活动日，没有可报的。', 'There are no activity days in this half-year yet.')
    const number = (await selectFilings(tx, { path: unit.path, year })).filter((filing) => filing.unitId === unit.id && filing.half === half).length + 1
    const figures = {
      held: sessions.filter(({ state, counts }) => state === 'closed' && counts).length,
      notHeld: sessions.filter(({ state, counts }) => state === 'not-held' || counts === false).length,
      of: sessions.length,
    }
    await insertFiling(tx, {
      unitId: unit.id,
      half,
      number,
      path: unit.path,
      year,
      figures,
      by: call.session!.accountId,
      byName: call.session!.name,
      at: call.now,
    })
    await keepOwed(tx, call.now, { path: unit.path, today: call.today })
    await tx.audit({ verb: 'activities.report-filed', objectType: 'unit', objectId: unit.id, path: unit.path, fields: [`${year}|${half}|${number}`] })
    return ok({ number })
  })
