import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { Unit } from '../../org/public.ts'
import type { PointsItem } from '../contract.ts'
import { pointsSwitch, rulesOf } from '../facts.ts'
import { insertPointsTable } from '../store.ts'

/** Off unless a pack in force switches points on (JS-C-05d). */
export const pointsAreOff = refuse(
  'points-are-off',
  '积分没有启用。文件只说可以探索，要由采用制度的党组织先打开这一项。',
  'Points are not switched on; the organisation that adopted the pack must turn them on first.',
)

/** Sets the table of points from a day on; an earlier table stays for the time before. */
export const setPointsTable = (
  call: Call,
  { scope, unit, given }: { scope: Scope; unit: Unit; given: { from: Day; decidedBy: string; items: PointsItem[] } },
): Promise<Result<{ tableId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (!pointsSwitch(await rulesOf(tx, unit.id, call.today)).on) return pointsAreOff
    const keys = given.items.map(({ key }) => key)
    if (new Set(keys).size !== keys.length)
      return refuse('item-twice', '项目表里有一项写了两遍，没有存。', 'An item stands twice in the table; nothing was saved.', { field: '/items' })
    const by = byOf(call)
    const tableId = newId<'points-table'>()
    const kept = await insertPointsTable(tx, { id: tableId, path: unit.path, unitId: unit.id, ...given, setBy: by.account, setByName: by.name, at: by.at })
    if (kept === 0)
      return refuse(
        'table-of-that-day',
        '那一天起用的项目表已经有了，不能再盖掉。请换一个起用日期。',
        'There is a table from that day already; choose another first day.',
        { field: '/from' },
      )
    await tx.audit({ verb: 'points-table.set', objectType: 'points-table', objectId: tableId, path: unit.path, fields: keys })
    return ok({ tableId })
  })
