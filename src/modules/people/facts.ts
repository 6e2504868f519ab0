import type { Day } from '../../kernel/days.ts'
import type { Tx } from '../../platform/db.ts'
import { tokenHash } from '../../platform/http.ts'
import { type GrantRow, grantsInForce, type SessionBehind, sessionsByHash, touchSessions } from './store.ts'

export type FoundSession = {
  accountId: string
  personId: string | null
  name: string
  kind: 'official' | 'member-device'
  administers: 'system' | 'security' | 'audit' | null
  secondFactorDue: boolean
  hasSecondFactor: boolean
  grants: GrantRow[]
  /** the note of the last visit has grown old: `noteVisits` renews it */
  visitDue: boolean
}

const IDLE_MINUTES = 30
/** How old the note of the last visit may grow: an official's decides when the session ends, a device's only shows that it is in use. */
const TOUCH_SECONDS = { official: 60, 'member-device': 3600 }

/**
 * The sessions behind tokens of one district, with the grants in force today, in the order of the tokens; null where one is unknown, ended,
 * idle too long or its account disabled. Requests of the same moment are looked up together.
 */
export const findSessions = async (tx: Tx, tokens: readonly string[], at: At): Promise<(FoundSession | null)[]> => {
  const { inOrder, alive } = await aliveBehind(tx, tokens, at)
  const officials = alive.filter((row) => row.kind === 'official' && !row.administers).map(({ accountId }) => accountId)
  const grants = Map.groupBy(await grantsInForce(tx, officials, at.today), ({ accountId }) => accountId)
  return inOrder.map((row) => row && foundOf(row, grants.get(row.accountId) ?? [], at.now))
}

/** The sessions of members' devices alone, asked in one statement; null for every other token. */
export const findDevices = async (tx: Tx, tokens: readonly string[], at: At): Promise<(FoundSession | null)[]> =>
  (await aliveBehind(tx, tokens, at)).inOrder.map((row) => (row?.kind === 'member-device' ? foundOf(row, [], at.now) : null))

type At = { now: Date; today: Day }

const aliveBehind = async (tx: Tx, tokens: readonly string[], { now }: At): Promise<{ inOrder: (SessionBehind | null)[]; alive: SessionBehind[] }> => {
  const hashes = tokens.map(tokenHash)
  const alive = (await sessionsByHash(tx, hashes)).filter((row) => isAlive(row, now))
  const byHash = new Map(alive.map((row) => [row.tokenHash.toString('latin1'), row]))
  return { inOrder: hashes.map((hash) => byHash.get(hash.toString('latin1')) ?? null), alive }
}

const idleSeconds = (row: SessionBehind, now: Date): number => (now.getTime() - row.seenAt.getTime()) / 1000

const isAlive = (row: SessionBehind, now: Date): boolean => {
  if (row.endedAt || row.disabledAt || row.endsAt <= now) return false
  return row.kind !== 'official' || idleSeconds(row, now) <= IDLE_MINUTES * 60
}

/** Notes that these sessions are in use now. */
export const noteVisits = (tx: Tx, tokens: readonly string[], now: Date): Promise<number> => touchSessions(tx, tokens.map(tokenHash), now)

const foundOf = (row: SessionBehind, grants: GrantRow[], now: Date): FoundSession => ({
  accountId: row.accountId,
  personId: row.personId,
  name: row.name,
  kind: row.kind,
  administers: row.administers,
  hasSecondFactor: row.totpConfirmedAt !== null,
  secondFactorDue: row.totpConfirmedAt !== null && row.secondFactorAt === null && row.kind === 'official',
  grants,
  visitDue: idleSeconds(row, now) > TOUCH_SECONDS[row.kind],
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

/**
 * Whether a slip written for one part of the tree speaks for an account: every role it holds or is to hold lies inside. Who holds none
 * (administrators, an account just opened) belongs to the `whole` district.
 */
export const slipReaches = (
  path: string,
  { whole, grants, today }: { whole: string; grants: readonly Pick<GrantRow, 'path' | 'to'>[]; today: Day },
): boolean => {
  const held = grants.filter(({ to }) => to === null || to >= today)
  return held.length === 0 ? path === whole : held.every((grant) => grant.path.startsWith(path))
}
