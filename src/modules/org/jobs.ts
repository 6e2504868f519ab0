/** Background work: when a pack comes into force or a unit is created, the duties to file that follow. */
import { withDistrict } from '../../platform/db.ts'
import type { Subscriptions, Task, Tasks } from '../../platform/jobs.ts'
import { taskScope } from './access.ts'
import { openFilingDuties } from './facts.ts'

/** `path`: the unit's own, so that only it and what lies below is looked at. */
const openFilingDutiesTask: Task = async (payload, { db, clock }) => {
  const { districtId, path } = payload as { districtId: number; path: string }
  await withDistrict(db, taskScope(districtId, path), (tx) => openFilingDuties(tx, path, clock.today()))
}

export const tasks: Tasks = { 'org.open-filing-duties': openFilingDutiesTask }

export const subscriptions: Subscriptions = {
  'pack.adopted': ['org.open-filing-duties'],
  'unit.created': ['org.open-filing-duties'],
}
