/** Background work: notices to members, what follows from a closed day, the host's word to the home branch, days that had been unknown. */
import { type Day, yearOf } from '../../kernel/days.ts'
import { districtsHeld } from '../org/public.ts'
import { type Subscriptions, type Task, type Tasks } from '../../platform/jobs.ts'
import { recordAudits } from '../../platform/audit.ts'
import { withDistrict } from '../../platform/db.ts'
import { districtPathOf } from '../../platform/scope.ts'
import { districtScope } from './access.ts'
import { postNotices } from './commands/announce-session.ts'
import { fillInYear } from './commands/generate-year.ts'
import { type AttendedElsewhere, tellHome } from './commands/keep-elsewhere.ts'
import { keepOwed } from './commands/keep-owed.ts'
import { settleBranch, type StandingDeps } from './commands/settle-standing.ts'
import { deletePictures, removeImages, selectSession } from './store.ts'

type SessionEvent = { districtId: number; sessionId: string; unitPath: string; kind?: 'announced' | 'moved' | 'not-held'; year?: number }

/** One notice row a member of the session's roll; handed on twice, written once. */
const postNoticesTask: Task = async (payload, { db, clock }) => {
  const event = payload as unknown as SessionEvent
  await withDistrict(db, districtScope(event.districtId, event.unitPath), async (tx) => {
    const session = await selectSession(tx, event.sessionId)
    if (session) await postNotices(tx, clock.now(), { session, kind: event.kind ?? 'announced' })
  })
}

const settleTask =
  (deps: StandingDeps): Task =>
  async (payload, { db, clock }) => {
    const { districtId, unitPath, year } = payload as unknown as SessionEvent & { year: number }
    const unit = { districtId, path: unitPath }
    await settleBranch(db, { scope: districtScope(districtId, unitPath), unit, year, at: clock.now(), today: clock.today(), deps })
  }

const tellHomeTask: Task = async (payload, { db, clock }) => {
  const told = payload as unknown as AttendedElsewhere & { districtId: number; unitPath: string }
  await withDistrict(db, districtScope(told.districtId, districtPathOf(told.unitPath)), (tx) => tellHome(tx, clock.now(), told))
}

/** A year's holidays were published or changed, for every district of this installation: the calendar is the country's. */
const fillInTask: Task = async (payload, { db, clock }) => {
  const { districtId, year } = payload as { districtId: number; year: number }
  const today = clock.today()
  if (year < yearOf(today)) return
  const districts = await withDistrict(db, districtScope(districtId, NOWHERE), districtsHeld)
  for (const { id, path } of districts) await withDistrict(db, districtScope(id, path), (tx) => fillInYear(tx, clock.now(), { year, today }))
}

/** Regions belong to no part of a tree. */
const NOWHERE = '0.'

/** What the rules ask of the units at and below `path`: yearly plans and reports; daily, and when a pack comes into force. */
const keepOwedTask: Task = async (payload, { db, clock }) => {
  const { districtId, path } = payload as { districtId: number; path: string }
  await withDistrict(db, districtScope(districtId, path), (tx) => keepOwed(tx, clock.now(), { path, today: clock.today() }))
}

/** Daily: images whose term has ended leave the register's readable part. */
const removeImagesTask: Task = async (payload, { db, clock }) => {
  const { districtId, path } = payload as { districtId: number; path: string }
  await withDistrict(db, districtScope(districtId, path), async (tx) => {
    const removed = await removeImages(tx, clock.now(), clock.today() as Day)
    await deletePictures(
      tx,
      removed.map(({ id }) => id),
    )
    await recordAudits(
      tx,
      clock.now(),
      removed.map((image) => ({ verb: 'activities.image-removed', objectType: 'image', objectId: image.id, path: image.path })),
    )
  })
}

export const tasks = (deps: StandingDeps): Tasks => ({
  'activities.post-notices': postNoticesTask,
  'activities.settle-standing': settleTask(deps),
  'activities.tell-home': tellHomeTask,
  'activities.fill-in-year': fillInTask,
  'activities.keep-owed': keepOwedTask,
  'activities.remove-images': removeImagesTask,
})

/** Which events of the outbox start which of them. */
export const subscriptions: Subscriptions = {
  'session.announced': ['activities.post-notices'],
  'session.moved': ['activities.post-notices'],
  'session.not-held': ['activities.post-notices'],
  'session.closed': ['activities.settle-standing'],
  'session.corrected': ['activities.settle-standing'],
  'activities.attended-elsewhere': ['activities.tell-home'],
  'holidays.edited': ['activities.fill-in-year'],
  'pack.adopted': ['activities.keep-owed'],
  'unit.created': ['activities.keep-owed'],
}

/** Once a day for every district: plans and reports that fall due, images whose term has ended. */
export const daily = ['activities.keep-owed', 'activities.remove-images'] as const
