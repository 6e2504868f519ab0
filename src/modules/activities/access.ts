/**
 * Who may reach which session, unit or row. Only this file mints scopes for the module. What lies outside the caller's part of the tree
 * answers as if it did not exist.
 *
 * A desk and the superiors reach what hangs at or below their unit; a recorder reaches the session that names them; a group leader the
 * sessions of their branch (and ticks their own group only); a member the sessions that their branch takes part in.
 */
import { ok, type Result } from '../../kernel/result.ts'
import { actorOf, type Call, type Grant } from '../../platform/call.ts'
import type { Tx } from '../../platform/db.ts'
import { ABOVE, BRANCH_DESK, type Role } from '../../platform/endpoint.ts'
import { firstOver, grantsHeld, notYours, reachFound, widestOver } from '../../platform/reach.ts'
import { type Actor, mintScope, type Scope } from '../../platform/scope.ts'
import { type Unit, unitById } from '../org/public.ts'
import type { SessionAct } from './contract.ts'
import { possible } from './stages.ts'
import { selectSession, type Session } from './store.ts'

/** A proven reach: the scope to open the database with, the grant that gave it, and the thing reached. */
export type Reach<T> = { scope: Scope; grant: Grant; found: T }

const scopeAt = (call: Call, grant: Grant, path: string): Scope => mintScope({ districtIds: [grant.districtId], path, actor: actorOf(call, grant.role) })

/** Reaches a session under one of the roles. 403 without such a role anywhere, 404 where none of them reaches it. */
export const reachSession = async (call: Call, roles: readonly Role[], sessionId: string): Promise<Result<Reach<Session>>> => {
  const reached = await reachFound(
    call,
    grantsHeld(call, roles),
    (tx) => selectSession(tx, sessionId),
    (session, grants) => bestGrant(call, grants, session),
  )
  return reached.ok ? ok({ ...reached.value, scope: scopeAt(call, reached.value.grant, reached.value.found.path) }) : reached
}

/** A row that hangs on a session (a leave, an image …): reached as the session is. */
export const reachRow = async <T extends { sessionId: string }>(
  call: Call,
  roles: readonly Role[],
  find: (tx: Tx) => Promise<T | null>,
): Promise<Result<Reach<{ row: T; session: Session }>>> => {
  const together = async (tx: Tx) => {
    const row = await find(tx)
    const session = row && (await selectSession(tx, row.sessionId))
    return row && session ? { row, session } : null
  }
  const reached = await reachFound(call, grantsHeld(call, roles), together, ({ session }, grants) => bestGrant(call, grants, session))
  return reached.ok ? ok({ ...reached.value, scope: scopeAt(call, reached.value.grant, reached.value.found.session.path) }) : reached
}

/** A row about a member, kept under the path of the branch. */
export const reachPath = async <T extends { path: string }>(
  call: Call,
  roles: readonly Role[],
  find: (tx: Tx) => Promise<T | null>,
): Promise<Result<Reach<T>>> => {
  const reached = await reachFound(call, grantsHeld(call, roles), find, firstOver)
  return reached.ok ? ok({ ...reached.value, scope: scopeAt(call, reached.value.grant, reached.value.found.path) }) : reached
}

/** A unit at or below the caller's under one of the roles; the scope is the unit's own part of the tree. */
export const reachUnit = async (call: Call, roles: readonly Role[], unitId: string): Promise<Result<Reach<Unit>>> => {
  const reached = await reachFound(call, grantsHeld(call, roles), (tx) => unitById(tx, unitId), widestOver)
  return reached.ok ? ok({ ...reached.value, scope: scopeAt(call, reached.value.grant, reached.value.found.path) }) : reached
}

/** The caller's own part of the tree under one of the roles. */
export const ownReach = (call: Call, roles: readonly Role[]): Result<{ scope: Scope; grant: Grant }> => {
  const grant = grantsHeld(call, roles)[0]
  return grant ? ok({ grant, scope: scopeAt(call, grant, grant.unitPath) }) : notYours
}

/** A member's own branch. */
export const ownMembership = (call: Call): Result<{ scope: Scope; grant: Grant; memberId: string }> => {
  const grant = grantsHeld(call, ['member']).find(({ memberId }) => memberId !== undefined)
  return grant ? ok({ grant, memberId: grant.memberId!, scope: scopeAt(call, grant, grant.unitPath) }) : notYours
}

/** A district's whole life, for a member's page over superiors' sessions and for jobs. `path` is the district's own. */
export const districtScope = (districtId: number, path: string, actor: Actor = { accountId: null, role: 'system' }): Scope =>
  mintScope({ districtIds: [districtId], path, actor })

const RANK: readonly Role[] = ['secretary', 'branch-officer', 'recorder', 'group-leader', 'committee', 'department', 'member']

/** The grant that gives most over this session: the branch's own desk before the room, the room before the superiors, the member last. */
const bestGrant = (call: Call, grants: readonly Grant[], session: Session): Grant | undefined =>
  grants
    .filter((grant) => grant.districtId === session.districtId && reaches(call, grant, session))
    .sort((one, other) => RANK.indexOf(one.role) - RANK.indexOf(other.role) || other.unitPath.length - one.unitPath.length)[0]

const reaches = (call: Call, grant: Grant, session: Session): boolean => {
  if (grant.role === 'recorder') return isNamedRecorder(call, session)
  if (grant.role === 'member' || grant.role === 'group-leader') return grant.unitPath.startsWith(session.path) || session.path.startsWith(grant.unitPath)
  return session.path.startsWith(grant.unitPath)
}

/** The person behind the call is the recorder that the session names. */
const isNamedRecorder = (call: Call, session: Session): boolean => {
  const memberIds = call.session?.grants.flatMap(({ memberId }) => memberId ?? []) ?? []
  const byAccount = session.recorderAccountId !== null && session.recorderAccountId === call.session?.accountId
  return byAccount || (session.recorderMemberId !== null && memberIds.includes(session.recorderMemberId))
}

const DESK: readonly Role[] = BRANCH_DESK
const ROOM: readonly Role[] = ['recorder', 'group-leader', ...BRANCH_DESK]

const WHO: Record<SessionAct, readonly Role[]> = {
  plan: DESK,
  announce: DESK,
  reschedule: DESK,
  'decide-reschedule': ABOVE,
  split: DESK,
  begin: ROOM,
  'call-roll': ROOM,
  'show-code': ROOM,
  'check-in': ['member'],
  'ask-leave': ['member', ...ROOM],
  'decide-leave': DESK,
  'record-elsewhere': ['member', ...ROOM],
  'confirm-elsewhere': DESK,
  'add-cost': DESK,
  'add-image': ROOM,
  'write-record': ['recorder', ...BRANCH_DESK],
  judge: [...BRANCH_DESK, ...ABOVE],
  close: DESK,
  'say-not-held': DESK,
  correct: DESK,
  'enter-late': DESK,
  'confirm-late': [...BRANCH_DESK, ...ABOVE],
  'review-quality': [...BRANCH_DESK, ...ABOVE],
}

/** What the caller may do with the session now. */
export const mayDo = (grant: Grant, session: Session): SessionAct[] =>
  (Object.keys(WHO) as SessionAct[]).filter((act) => WHO[act].includes(grant.role) && possible(act, session.state))
