/** Background work: what was counted of codes that nobody tries any more is forgotten. */
import type { Task, Tasks } from '../../platform/jobs.ts'
import { withDistrict } from '../../platform/db.ts'
import { districtScope } from './access.ts'
import { forgetTries } from './store.ts'

/** Longer than any slip may be used. */
const KEPT_DAYS = 15

const forgetTask: Task = async (payload, { db, clock }) => {
  const { districtId, path } = payload as unknown as { districtId: number; path: string }
  const before = new Date(clock.now().getTime() - KEPT_DAYS * 86_400_000)
  await withDistrict(db, districtScope(districtId, path), (tx) => forgetTries(tx, before))
}

export const tasks: Tasks = { 'people.forget-slip-tries': forgetTask }

/** Once a day for every district. */
export const daily = ['people.forget-slip-tries'] as const
