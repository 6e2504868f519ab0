/** Background work: what guests took part in goes home when a day is closed or a line of it corrected; what the rules ask becomes duties and proposals. */
import { recordAudit } from '../../platform/audit.ts'
import { withDistrict } from '../../platform/db.ts'
import type { Subscriptions, Task, Tasks } from '../../platform/jobs.ts'
import { districtPathOf } from '../../platform/scope.ts'
import { taskScope } from './access.ts'
import { keepOwed } from './commands/keep-owed.ts'
import { type Closed, followClosed, followEnded } from './commands/follow-closed.ts'
import { notifyGuests } from './commands/notify-guests.ts'
import { keepHomesTold } from './commands/tell-incoming.ts'
import { type ClosedDay, tellAttendance } from './commands/tell-attendance.ts'

/** For a whole district, like the next: a guest whom another branch has by now was here on that day. */
const tellAttendanceTask: Task = async (payload, { db, clock }) => {
  const { districtId, unitPath, ...day } = payload as unknown as ClosedDay & { districtId: number; unitPath: string }
  await withDistrict(db, taskScope(districtId, districtPathOf(unitPath)), (tx) => tellAttendance(tx, { at: clock.now(), today: clock.today() }, day))
}

const notifyGuestsTask: Task = async (payload, { db, clock }) => {
  const { districtId, unitPath, ...session } = payload as unknown as { districtId: number; unitPath: string; sessionId: string }
  await withDistrict(db, taskScope(districtId, districtPathOf(unitPath)), (tx) => notifyGuests(tx, { at: clock.now(), today: clock.today() }, session))
}

/** For a whole district: a duty may be its department's, whatever branch the member is of. */
const keepOwedTask: Task = async (payload, { db, clock }) => {
  const { districtId, path, unitPath } = payload as { districtId: number; path?: string; unitPath?: string }
  const district = districtPathOf((path ?? unitPath)!)
  await withDistrict(db, taskScope(districtId, district), async (tx) => {
    const kept = await keepOwed(tx, clock.now(), { path: district, today: clock.today() })
    if (kept.opened + kept.fulfilled + kept.proposed > 0)
      await recordAudit(tx, clock.now(), {
        verb: 'floating.owed-kept',
        objectType: 'district',
        objectId: district,
        path: district,
        fields: [`opened:${kept.opened}`, `fulfilled:${kept.fulfilled}`, `proposed:${kept.proposed}`],
      })
  })
}

/** Where an interval is set, homes hear of their members here once in each stretch. */
const keepHomesToldTask: Task = async (payload, { db, clock }) => {
  const { districtId, path, unitPath } = payload as { districtId: number; path?: string; unitPath?: string }
  const district = districtPathOf((path ?? unitPath)!)
  await withDistrict(db, taskScope(districtId, district), (tx) => keepHomesTold(tx, clock.now(), { path: district, today: clock.today() }))
}

/** Cases of a unit that is closed go to its superior. */
const followClosedTask: Task = async (payload, { db, clock }) => {
  const { districtId, unitPath, ...closed } = payload as unknown as Closed & { districtId: number; unitPath: string }
  await withDistrict(db, taskScope(districtId, districtPathOf(unitPath)), (tx) => followClosed(tx, { at: clock.now(), today: clock.today() }, closed))
}

/** A closing that lay ahead, on the day after it. */
const followEndedTask: Task = async (payload, { db, clock }) => {
  const { districtId, path, unitPath } = payload as { districtId: number; path?: string; unitPath?: string }
  const district = districtPathOf((path ?? unitPath)!)
  await withDistrict(db, taskScope(districtId, district), (tx) => followEnded(tx, { at: clock.now(), today: clock.today() }, district))
}

export const tasks: Tasks = {
  'floating.follow-closed': followClosedTask,
  'floating.follow-ended': followEndedTask,
  'floating.keep-owed': keepOwedTask,
  'floating.keep-homes-told': keepHomesToldTask,
  'floating.notify-guests': notifyGuestsTask,
  'floating.tell-attendance': tellAttendanceTask,
}

export const subscriptions: Subscriptions = {
  'unit.closed': ['floating.follow-closed'],
  'session.announced': ['floating.notify-guests'],
  'session.moved': ['floating.notify-guests'],
  'session.closed': ['floating.tell-attendance'],
  'session.corrected': ['floating.tell-attendance'],
}

/** Once a day for every district: a term ended, a rung was reached, a day passed without an organisation. */
export const daily = ['floating.follow-ended', 'floating.keep-owed', 'floating.keep-homes-told'] as const
