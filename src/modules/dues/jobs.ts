/** Background work: what follows from arrears, and the disclosures that are owed. */
import type { Task, Subscriptions, Tasks } from '../../platform/jobs.ts'
import { recordAudit } from '../../platform/audit.ts'
import { withDistrict } from '../../platform/db.ts'
import { districtScope } from './access.ts'
import { keepOwed } from './commands/keep-owed.ts'
import { settleArrears } from './commands/settle-arrears.ts'

type DuesEvent = { districtId: number; unitPath: string }

const settleTask: Task = async (payload, { db, clock }) => {
  const { districtId, unitPath } = payload as unknown as DuesEvent
  await withDistrict(db, districtScope(districtId, unitPath), async (tx) => {
    const settled = await settleArrears(tx, clock.now(), { path: unitPath, today: clock.today() })
    if (settled.duties + settled.proposals > 0)
      await recordAudit(tx, clock.now(), { verb: 'dues.arrears-settled', objectType: 'unit', objectId: unitPath, path: unitPath })
  })
}

const keepOwedTask: Task = async (payload, { db, clock }) => {
  const { districtId, unitPath } = payload as unknown as DuesEvent
  await withDistrict(db, districtScope(districtId, unitPath), (tx) => keepOwed(tx, { path: unitPath, today: clock.today() }))
}

export const tasks: Tasks = { 'dues.settle-arrears': settleTask, 'dues.keep-owed': keepOwedTask }

/** Which events of the outbox start which of them. */
export const subscriptions: Subscriptions = {
  'dues.month-opened': ['dues.settle-arrears', 'dues.keep-owed'],
  'dues.month-closed': ['dues.settle-arrears', 'dues.keep-owed'],
}

/** Once a day for every district: a half-year that ended, arrears that grew with the month. */
export const daily = ['dues.settle-arrears', 'dues.keep-owed'] as const
