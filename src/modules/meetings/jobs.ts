/** Background work: meetings that a rule asks for and that were not held become duties. */
import { withDistrict } from '../../platform/db.ts'
import type { Subscriptions, Task, Tasks } from '../../platform/jobs.ts'
import { systemScope } from './access.ts'
import { keepRegular } from './commands/keep-regular.ts'

/** For the branches at and below a path: daily for the district, and for one branch when a session closed there. */
const keepRegularTask: Task = async (payload, { db, clock }) => {
  const { districtId, path, unitPath } = payload as { districtId: number; path?: string; unitPath?: string }
  const under = (unitPath ?? path)!
  await withDistrict(db, systemScope(districtId, under), (tx) => keepRegular(tx, clock.now(), { path: under, today: clock.today() }))
}

export const tasks: Tasks = { 'meetings.keep-regular': keepRegularTask }
export const subscriptions: Subscriptions = { 'session.closed': ['meetings.keep-regular'] }

/** Once a day for every district. */
export const daily = ['meetings.keep-regular'] as const
