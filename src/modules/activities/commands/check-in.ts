import { ok, refuse, type Refusal, type Result } from '../../../kernel/result.ts'
import { auditsOfWritten } from '../../../platform/audit.ts'
import type { Actor, Scope } from '../../../platform/scope.ts'
import { type Database, type Tx, withDistrict } from '../../../platform/db.ts'
import { type Gatherer, gatherer } from '../../../platform/gather.ts'
import type { Day } from '../../../kernel/days.ts'
import { possible, statesFor } from '../stages.ts'
import { insertSelfTicks, selectSelfTicks, selectTicksByNonce, type SelfTick, type SessionGate, shareSessions, type TickRow } from '../store.ts'

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
  const desk = known.get(district) ?? openDesk(db, scope)
  known.set(district, desk)
  return desk
}

/**
 * The desk believes that a session's place in the tree is still the one it saw last, so that everything goes out in one message. The statement
 * holds it against the session itself: where it is not so, nothing was written, the answer says the place, and the sign-in is written again.
 */
const openDesk = (db: Database, scope: Scope): Desk => {
  const places = new Map<string, string>()
  return gatherer({ together: (wishes) => signInTogether({ db, scope, places }, wishes), most: MOST, waitMs: GATHER_MS })
}

/** Most sessions whose place is remembered; then it begins anew. */
const MOST_PLACES = 10_000
const MOST_TRIES = 4

type Room = { db: Database; scope: Scope; places: Map<string, string> }

// ---------------------------------------------------------------- writing

/** Wishes with one nonce are one act and get one answer: a client that lost its reply asks again. */
const signInTogether = async (room: Room, wishes: readonly CheckIn[]): Promise<Result<SignedIn>[]> => {
  const leads = leadOfEach(wishes)
  const outcome: Outcome = { fresh: new Set(), refusals: new Map() }
  let due = [...leads.values()]
  for (let tries = 0; due.length > 0; tries++) {
    if (tries === MOST_TRIES) throw new Error('the sessions were moved in the tree again and again while somebody signed in: nothing more was written')
    due = await writeBatch(room, due, outcome)
  }
  const rest = [...leads.values()].filter((wish) => !outcome.fresh.has(wish))
  const earlier = rest.length === 0 ? [] : await withDistrict(room.db, room.scope, (tx) => earlierTicks(tx, rest), { keepPlans: true, goesFirst: true })
  return wishes.map((wish) => {
    const lead = leads.get(wish.nonce)!
    return isSameAct(wish, lead) ? answerOf(lead, outcome, earlier) : anotherAct()
  })
}

/** The first of each nonce, one whose code holds before the others. */
const leadOfEach = (wishes: readonly CheckIn[]): Map<string, CheckIn> => {
  const leads = new Map<string, CheckIn>()
  for (const wish of wishes) {
    const known = leads.get(wish.nonce)
    if (!known || (wish.codeHolds && !known.codeHolds)) leads.set(wish.nonce, wish)
  }
  return leads
}

type Act = { memberId: string; sessionId: string }
const isSameAct = (one: Act, other: Act): boolean => one.memberId === other.memberId && one.sessionId === other.sessionId

type Outcome = { fresh: Set<CheckIn>; refusals: Map<CheckIn, Refusal> }

/** Writes those whose place is known, in one round trip; returns those that are to be written again, because their place is another one. */
const writeBatch = async ({ db, scope, places }: Room, wishes: readonly CheckIn[], { fresh, refusals }: Outcome): Promise<CheckIn[]> => {
  const ready = wishes.flatMap((wish) => {
    const path = places.get(wish.sessionId)
    return wish.codeHolds && path !== undefined && wish.branchPath.startsWith(path) ? [{ wish, path }] : []
  })
  const [shared, written] = await withDistrict(db, scope, (tx) => write(tx, wishes, ready), { keepPlans: true, goesFirst: true, atOnce: true })
  if (places.size > MOST_PLACES) places.clear()
  for (const { id, path } of shared) places.set(id, path)
  const gates = new Map(shared.map((gate) => [gate.id, gate]))
  const believed = new Map(ready.map(({ wish, path }) => [wish, path]))
  return wishes.filter((wish) => {
    const gate = gates.get(wish.sessionId)
    const refusal = refusalOf(wish, gate)
    if (written.has(wish.nonce)) fresh.add(wish)
    else if (refusal) refusals.set(wish, refusal)
    else return gate?.path !== believed.get(wish)
    return false
  })
}

type Ready = { wish: CheckIn; path: string }

const write = (tx: Tx, wishes: readonly CheckIn[], ready: readonly Ready[]): Promise<[SessionGate[], Set<string>]> =>
  Promise.all([
    shareSessions(tx, [...new Set(wishes.map(({ sessionId }) => sessionId))]),
    insertSelfTicks(tx, ready.map(rowOf), { states: statesFor('check-in'), audits: (written) => auditsOfWritten(tx, ready.map(auditOf), written) }),
  ])

const auditOf = ({ wish: { actor, sessionId, nonce, at }, path }: Ready) => ({
  verb: 'activities.signed-in',
  objectType: 'session',
  objectId: sessionId,
  path,
  actor,
  key: nonce,
  at,
})

const rowOf = ({ wish, path }: Ready): SelfTick => ({
  nonce: wish.nonce,
  sessionId: wish.sessionId,
  path,
  day: wish.today,
  memberId: wish.memberId,
  byAccount: wish.actor.accountId,
  byName: wish.byName,
  at: wish.at,
  clientAt: wish.clientAt,
  device: wish.device,
})

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

const earlierTicks = async (tx: Tx, wishes: readonly CheckIn[]): Promise<TickRow[]> => [
  ...(await selectTicksByNonce(
    tx,
    wishes.map(({ nonce }) => nonce),
  )),
  ...(await selectSelfTicks(tx, { sessionIds: wishes.map(({ sessionId }) => sessionId), memberIds: wishes.map(({ memberId }) => memberId) })),
]

const answerOf = (wish: CheckIn, { fresh, refusals }: Outcome, earlier: readonly TickRow[]): Result<SignedIn> => {
  if (fresh.has(wish)) return ok({ at: wish.at, already: false })
  const same = earlier.find(({ nonce }) => nonce === wish.nonce)
  if (same) return isSameAct(same, wish) ? ok({ at: same.at, already: false }) : anotherAct()
  const refusal = refusals.get(wish)
  if (refusal) return { ok: false, refusal }
  const mine = earlier.find((tick) => isSameAct(tick, wish))
  if (!mine) throw new Error('a sign-in was not written, and neither a refusal nor an earlier one says why')
  return ok({ at: mine.at, already: true })
}

const anotherAct = (): Result<SignedIn> =>
  refuse(
    'key-used-for-another-act',
    '这个提交编号已经用在另一件事上，这次没有存。请刷新页面后再做一次。',
    'This submission number was used for something else, so nothing was saved. Reload the page and try again.',
  )
