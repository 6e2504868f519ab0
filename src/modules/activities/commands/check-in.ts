import { ok, refuse, type Refusal, type Result } from '../../../kernel/result.ts'
import { recordAudits } from '../../../platform/audit.ts'
import type { Actor, Scope } from '../../../platform/scope.ts'
import { type Database, type Tx, withDistrict } from '../../../platform/db.ts'
import { type Gatherer, gatherer } from '../../../platform/gather.ts'
import type { Day } from '../../../kernel/days.ts'
import { possible } from '../stages.ts'
import { insertTicks, selectSelfTicks, selectTicksByNonce, type SessionGate, shareSessions, type TickRow } from '../store.ts'

/** One member's wish to be signed in. Whether the code held is known before; whether the session is open is decided at the write. */
export type CheckIn = {
  /** the whole district: check-ins of all its sessions are written together */
  scope: Scope
  actor: Actor
  sessionId: string
  memberId: string
  /** path of the member's branch, from the session of the caller */
  branchPath: string
  byName: string
  nonce: string
  codeHolds: boolean
  device: string | null
  clientAt: Date | null
  at: Date
  today: Day
}

export type SignedIn = { at: Date; already: boolean }

/**
 * Signs a member in. The check-ins of a district are collected for a few milliseconds and committed together with their audit entries
 * (distributed.md 4.3); each is answered only after that commit. The same nonce again gets the first answer; a second sign-in of the same
 * member changes nothing.
 */
export const checkIn = (db: Database, wish: CheckIn): Promise<Result<SignedIn>> => deskOf(db, wish.scope)(wish)

// ---------------------------------------------------------------- collecting

/** Longest wait for company, and the most rows of one commit. */
const GATHER_MS = 3
const MOST = 400

type Desk = Gatherer<CheckIn, Result<SignedIn>>

const desks = new WeakMap<Database, Map<number, Desk>>()

/** One commit at a time a district; while it runs the next batch gathers. A lone check-in does not wait. */
const deskOf = (db: Database, scope: Scope): Desk => {
  const known = desks.get(db) ?? new Map<number, Desk>()
  desks.set(db, known)
  const district = scope.districtIds[0]!
  const desk =
    known.get(district) ??
    gatherer({ together: (wishes) => withDistrict(db, scope, (tx) => writeBatch(tx, wishes), { keepPlans: true }), most: MOST, waitMs: GATHER_MS })
  known.set(district, desk)
  return desk
}

// ---------------------------------------------------------------- writing

const writeBatch = async (tx: Tx, wishes: readonly CheckIn[]): Promise<Result<SignedIn>[]> => {
  const gates = new Map((await shareSessions(tx, [...new Set(wishes.map(({ sessionId }) => sessionId))])).map((gate) => [gate.id, gate]))
  const refusals = wishes.map((wish) => refusalOf(wish, gates.get(wish.sessionId)))
  const rows = wishes.flatMap((wish, index) => (refusals[index] ? [] : [rowOf(wish, gates.get(wish.sessionId)!)]))
  const written = await insertTicks(tx, rows)
  const done = firstOfEach(wishes.filter((wish, index) => !refusals[index] && written.has(wish.nonce)))
  await recordAudits(tx, rows[0]?.at ?? new Date(0), [...done.values()].map(auditOf(gates)))
  const isFresh = (wish: CheckIn) => done.get(wish.nonce) === wish
  const earlier = wishes.every(isFresh)
    ? []
    : await earlierTicks(
        tx,
        wishes.filter((wish) => !isFresh(wish)),
      )
  return wishes.map((wish, index) => answerOf(wish, { fresh: isFresh(wish), earlier, refusal: refusals[index] ?? null }))
}

/** The same nonce may stand in one batch many times (a client that lost its reply): the first is the one that was written. */
const firstOfEach = (wishes: readonly CheckIn[]): Map<string, CheckIn> => {
  const first = new Map<string, CheckIn>()
  for (const wish of wishes) if (!first.has(wish.nonce)) first.set(wish.nonce, wish)
  return first
}

const auditOf =
  (gates: ReadonlyMap<string, SessionGate>) =>
  ({ actor, sessionId }: CheckIn) => ({ verb: 'activities.signed-in', objectType: 'session', objectId: sessionId, path: gates.get(sessionId)!.path, actor })

const refusalOf = (wish: CheckIn, gate: SessionGate | undefined): Refusal | null => {
  if (!gate || !wish.branchPath.startsWith(gate.path)) return refused('not-found', '没有找到这次活动。', 'This session was not found.')
  if (!possible('check-in', gate.state) || gate.day !== wish.today)
    return refused(
      'sign-in-closed',
      '现在不能签到：活动不在今天，或已办结。到了场没签上的，请告诉记录人。',
      'Sign-in is not open: the session is not today, or is closed. Tell the recorder if you were there.',
    )
  if (!wish.codeHolds)
    return refused(
      'code-too-old',
      '签到码不对，或已换了。请看会场上现在显示的号，再输一次。',
      'The code is wrong or has changed. Enter the one shown in the room now.',
    )
  return null
}

const refused = (code: string, zh: string, en: string): Refusal => ({ code, message: { zh, en } })

const rowOf = (wish: CheckIn, gate: SessionGate): TickRow => ({
  nonce: wish.nonce,
  sessionId: wish.sessionId,
  path: gate.path,
  memberId: wish.memberId,
  letter: 'P',
  provenance: 'self',
  byAccount: wish.actor.accountId,
  byName: wish.byName,
  at: wish.at,
  clientAt: wish.clientAt,
  device: wish.device,
  seq: 0,
  saw: [],
  note: null,
  late: false,
})

const earlierTicks = async (tx: Tx, wishes: readonly CheckIn[]): Promise<TickRow[]> => [
  ...(await selectTicksByNonce(
    tx,
    wishes.map(({ nonce }) => nonce),
  )),
  ...(await selectSelfTicks(tx, { sessionIds: wishes.map(({ sessionId }) => sessionId), memberIds: wishes.map(({ memberId }) => memberId) })),
]

const answerOf = (wish: CheckIn, { fresh, earlier, refusal }: { fresh: boolean; earlier: readonly TickRow[]; refusal: Refusal | null }): Result<SignedIn> => {
  if (fresh) return ok({ at: wish.at, already: false })
  const same = earlier.find(({ nonce }) => nonce === wish.nonce)
  if (same && (same.memberId !== wish.memberId || same.sessionId !== wish.sessionId))
    return refuse(
      'key-used-for-another-act',
      '这个提交编号已经用在另一件事上，这次没有存。请刷新页面后再做一次。',
      'This submission number was used for something else, so nothing was saved. Reload the page and try again.',
    )
  if (same) return ok({ at: same.at, already: false })
  if (refusal) return { ok: false, refusal }
  const mine = earlier.find(({ memberId, sessionId }) => memberId === wish.memberId && sessionId === wish.sessionId)
  return ok({ at: mine?.at ?? wish.at, already: true })
}
