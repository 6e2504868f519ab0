/** Background work: what guests took part in goes home when a day is closed or a line of it corrected. */
import { withDistrict } from '../../platform/db.ts'
import type { Subscriptions, Task, Tasks } from '../../platform/jobs.ts'
import { taskScope } from './access.ts'
import { type ClosedDay, tellAttendance } from './commands/tell-attendance.ts'

const tellAttendanceTask: Task = async (payload, { db, clock }) => {
  const { districtId, unitPath, ...day } = payload as unknown as ClosedDay & { districtId: number; unitPath: string }
  await withDistrict(db, taskScope(districtId, unitPath), (tx) => tellAttendance(tx, { at: clock.now(), today: clock.today() }, day))
}

export const tasks: Tasks = { 'floating.tell-attendance': tellAttendanceTask }

export const subscriptions: Subscriptions = { 'session.closed': ['floating.tell-attendance'], 'session.corrected': ['floating.tell-attendance'] }
