import type { Day } from '../../kernel/days.ts'
import { type Database, withDistrict } from '../../platform/db.ts'
import { tokenHash } from '../../platform/http.ts'
import type { Scope } from '../../platform/scope.ts'
import { type GrantRow, grantsInForce, sessionByHash, touchSession } from './store.ts'

export type FoundSession = {
  accountId: string
  personId: string | null
  name: string
  kind: 'official' | 'member-device'
  administers: 'system' | 'security' | 'audit' | null
  secondFactorDue: boolean
  grants: GrantRow[]
}

const IDLE_MINUTES = 30
const TOUCH_SECONDS = 60

/** The session behind a token, with the grants in force today; null when it is unknown, ended, idle too long or disabled. */
export const findSession = (db: Database, scope: Scope, token: string, at: { now: Date; today: Day }): Promise<FoundSession | null> =>
  withDistrict(db, scope, async (tx) => {
    const hash = tokenHash(token)
    const row = await sessionByHash(tx, hash)
    if (!row || row.endedAt || row.disabledAt || row.endsAt <= at.now) return null
    const idleSeconds = (at.now.getTime() - row.seenAt.getTime()) / 1000
    if (row.kind === 'official' && idleSeconds > IDLE_MINUTES * 60) return null
    if (idleSeconds > TOUCH_SECONDS) await touchSession(tx, hash, at.now)
    const grants = row.kind === 'official' && !row.administers ? await grantsInForce(tx, row.accountId, at.today) : []
    return {
      accountId: row.accountId,
      personId: row.personId,
      name: row.name,
      kind: row.kind,
      administers: row.administers,
      secondFactorDue: row.totpConfirmedAt !== null && row.secondFactorAt === null && row.kind === 'official',
      grants,
    }
  })

/** How many password checks may run at once, and how many may wait (security.md D10: the separate lane). */
const LANE = { running: 0, max: 1, queue: [] as (() => void)[], longest: 20 }

/** Runs one password check in its lane; null when too many wait already. */
export const inPasswordLane = async <T>(work: () => Promise<T>): Promise<T | null> => {
  if (LANE.running >= LANE.max) {
    if (LANE.queue.length >= LANE.longest) return null
    await new Promise<void>((resolve) => LANE.queue.push(resolve))
  }
  LANE.running += 1
  try {
    return await work()
  } finally {
    LANE.running -= 1
    LANE.queue.shift()?.()
  }
}
