/** Background work: when a pack comes into force or a unit is created, the duties to file that follow; when a unit moved, its rows. */
import { withDistrict } from '../../platform/db.ts'
import type { Subscriptions, Task, Tasks } from '../../platform/jobs.ts'
import { districtScopeOf, taskScope } from './access.ts'
import { openFilingDuties, unitById } from './facts.ts'
import { moveRows } from './store.ts'

/** `path`: the unit's own, so that only it and what lies below is looked at. */
const openFilingDutiesTask: Task = async (payload, { db, clock }) => {
  const { districtId, path } = payload as { districtId: number; path: string }
  await withDistrict(db, taskScope(districtId, path), (tx) => openFilingDuties(tx, path, clock.today()))
}

type Moved = { districtId: number; unitId: string; fromPath: string; toPath: string }

/** Rows go where the unit is now, whichever of two moves is told first. */
const followUnitTask: Task = async (payload, { db }) => {
  const { districtId, unitId, fromPath, toPath } = payload as unknown as Moved
  await withDistrict(db, districtScopeOf(districtId, toPath), async (tx) => {
    const unit = await unitById(tx, unitId)
    for (const from of [fromPath, toPath]) if (unit && from !== unit.path) await moveRows(tx, { from, to: unit.path })
  })
}

export const tasks: Tasks = { 'org.open-filing-duties': openFilingDutiesTask, 'org.follow-unit': followUnitTask }

export const subscriptions: Subscriptions = {
  'pack.adopted': ['org.open-filing-duties'],
  'unit.created': ['org.open-filing-duties'],
  'unit.moved': ['org.follow-unit'],
}
