import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Unit } from '../../org/public.ts'
import type { Reach } from '../access.ts'
import { type AnnualPlan, insertAnnualPlan, selectAnnualPlan } from '../store.ts'
import { keepOwed } from './keep-owed.ts'

/** Writes the yearly plan of a branch or township as a new version; what was planned before stays readable. */
export const writeAnnualPlan = (
  call: Call,
  { scope, found: unit }: Reach<Unit>,
  asked: { year: number; months: AnnualPlan['months']; note: string | null },
): Promise<Result<{ version: number }>> =>
  runCommand(call, scope, async (tx) => {
    const twice = asked.months.find(({ month }, index) => asked.months.findIndex((other) => other.month === month) !== index)
    if (twice)
      return refuse('month-twice', `${twice.month}月写了两次，请合成一条。`, `Month ${twice.month} is written twice; make it one line.`, { field: '/months' })
    const version = ((await selectAnnualPlan(tx, { unitId: unit.id, year: asked.year }))?.version ?? 0) + 1
    await insertAnnualPlan(tx, { ...asked, unitId: unit.id, path: unit.path, version, by: call.session!.accountId, byName: call.session!.name, at: call.now })
    await keepOwed(tx, call.now, { path: unit.path, today: call.today })
    await tx.audit({ verb: 'activities.plan-written', objectType: 'annual-plan', objectId: `${unit.id}|${asked.year}|${version}`, path: unit.path })
    return ok({ version })
  })
