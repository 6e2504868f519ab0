/** A unit is closed while cases are open: its desk's letters, its people received and its guests come to the superior, and every home is told. */
import type { Day } from '../../../kernel/days.ts'
import { recordAudit } from '../../../platform/audit.ts'
import type { Tx } from '../../../platform/db.ts'
import { type Unit, unitById, unitsByIds } from '../../org/public.ts'
import { hostPartOf, livingUnit } from '../facts.ts'
import { leaveGroup, partsToSuperior, passDesk, selectDeskOfUnit, unitsOfHostParts } from '../store.ts'
import { lockHostCase, moveHost } from './act-at-host.ts'
import { endGuest } from './keep-guest.ts'
import type { Writer } from './hand-over.ts'

export type Closed = { unitId: string; on: Day }

/** Every unit that has ended by a day and still has open cases, guests or a desk: a closing that was announced ahead is carried out on the day after the last. */
export const followEnded = async (tx: Tx, { at, today }: { at: Date; today: Day }, path: string): Promise<number> => {
  const ids = await unitsOfHostParts(tx, path)
  const ended = [
    ...(
      await unitsByIds(
        tx,
        ids.map(({ unitId }) => unitId),
      )
    ).values(),
  ].filter(({ to }) => to !== null && to < today)
  let moved = 0
  for (const { id, to } of ended) moved += await followClosed(tx, { at, today }, { unitId: id, on: to! })
  return moved
}

/** `on` is the unit's last day; nothing happens before it is over. Under the whole district; carrying it out twice changes nothing. Returns how many cases came to the superior. */
export const followClosed = async (tx: Tx, { at, today }: { at: Date; today: Day }, { unitId, on }: Closed): Promise<number> => {
  const gone = await unitById(tx, unitId)
  if (!gone?.to || gone.to > today) return 0
  if (gone.kind === 'group') return leaveGroup(tx, unitId).then(() => 0)
  const above = gone.parentId ? await livingUnit(tx, gone.parentId, today) : null
  if (!above) return 0
  await handDeskOn(tx, { gone, above, on, at })
  const writer: Writer = { name: above.shortName, unit: above.name, at, today }
  const words = `${gone.name}已经撤销，由${above.name}接着管，重新编入支部前有事请与其联系。`
  const moved = await partsToSuperior(tx, unitId, { unitId: above.id, path: above.path })
  for (const { caseId } of moved) {
    const row = await lockHostCase(tx, caseId)
    if (!row) continue
    const half = hostPartOf(row)
    await endGuest(tx, { ...row, branchId: unitId, path: gone.path }, half.own, on)
    await moveHost(tx, row, { act: { kind: 'tell', letter: 'words', on: today }, writer, enclose: () => ({ words }) })
    await recordAudit(tx, at, {
      verb: 'floating.unit-closed',
      objectType: 'floating-case',
      objectId: caseId,
      path: above.path,
      fields: ['unit_id', 'branch_id'],
    })
  }
  return moved.length
}

/** The superior's own desk takes over, where it keeps one; where not, letters still find the living superior. */
const handDeskOn = async (tx: Tx, { gone, above, on, at }: { gone: Unit; above: Unit; on: Day; at: Date }): Promise<void> => {
  const [desk, heir] = [await selectDeskOfUnit(tx, gone.districtId, gone.id), await selectDeskOfUnit(tx, above.districtId, above.id)]
  if (desk && heir) await passDesk(tx, { deskId: desk.id, heirId: heir.id, on }, at)
}
