/**
 * Who may reach which meeting, unit or row. Only this file mints scopes for the module. A desk and the superiors reach what hangs at or below
 * their unit; a recorder the session that names them; a member the session that names them as chair or recorder, and the own branch's disclosures.
 */
import { ok, type Result } from '../../kernel/result.ts'
import { actorOf, type Call, type Grant, grantsWith } from '../../platform/call.ts'
import type { Tx } from '../../platform/db.ts'
import { BRANCH_DESK, type Role } from '../../platform/endpoint.ts'
import { grantsHeld, notYours, reachFound } from '../../platform/reach.ts'
import { mintScope, type Scope } from '../../platform/scope.ts'
import { type Session, sessionById } from '../activities/public.ts'
import { type Unit, unitById } from '../org/public.ts'

/** A proven reach: the scope to open the database with, the grant that gave it, and the thing reached. */
export type Reach<T> = { scope: Scope; grant: Grant; found: T }

const scopeAt = (call: Call, grant: Grant, path: string): Scope => mintScope({ districtIds: [grant.districtId], path, actor: actorOf(call, grant.role) })

const RANK: readonly Role[] = ['secretary', 'branch-officer', 'recorder', 'committee', 'department', 'member']

/** Reaches a session under one of the roles. 403 without such a role anywhere, 404 where none of them reaches it. */
export const reachSession = async (call: Call, roles: readonly Role[], sessionId: string): Promise<Result<Reach<Session>>> => {
  const reached = await reachFound(
    call,
    grantsHeld(call, roles),
    (tx) => sessionById(tx, sessionId),
    (session, grants) => bestGrant(call, grants, session),
  )
  return reached.ok ? ok({ ...reached.value, scope: scopeAt(call, reached.value.grant, reached.value.found.path) }) : reached
}

/** The same for writing: a superior writes on the meetings of the own leading body only. */
export const reachToWrite = async (call: Call, roles: readonly Role[], sessionId: string): Promise<Result<Reach<Session>>> => {
  const reach = await reachSession(call, roles, sessionId)
  return reach.ok && !writes(reach.value.grant, reach.value.found) ? notYours : reach
}

export const writes = ({ role, unitId }: Grant, session: Session): boolean => (role !== 'committee' && role !== 'department') || session.unitId === unitId

/** A row that hangs on a session: reached as the session is. */
export const reachOnSession = async <T extends { sessionId: string }>(
  call: Call,
  roles: readonly Role[],
  find: (tx: Tx) => Promise<T | null>,
): Promise<Result<Reach<{ row: T; session: Session }>>> => {
  const together = async (tx: Tx) => {
    const row = await find(tx)
    const session = row && (await sessionById(tx, row.sessionId))
    return row && session ? { row, session } : null
  }
  const reached = await reachFound(call, grantsHeld(call, roles), together, ({ session }, grants) => bestGrant(call, grants, session))
  return reached.ok ? ok({ ...reached.value, scope: scopeAt(call, reached.value.grant, reached.value.found.session.path) }) : reached
}

/** A row kept under the path of its unit. A member reaches what the own branch holds, where the role is asked for. */
export const reachPath = async <T extends { path: string }>(
  call: Call,
  roles: readonly Role[],
  find: (tx: Tx) => Promise<T | null>,
): Promise<Result<Reach<T>>> => {
  const reached = await reachFound(call, grantsHeld(call, roles), find, rankedOver)
  return reached.ok ? ok({ ...reached.value, scope: scopeAt(call, reached.value.grant, reached.value.found.path) }) : reached
}

/** A unit at or below the caller's under one of the roles; the scope is the unit's own part of the tree. */
export const reachUnit = async (call: Call, roles: readonly Role[], unitId: string): Promise<Result<Reach<Unit>>> => {
  const reached = await reachFound(call, grantsHeld(call, roles), (tx) => unitById(tx, unitId), rankedOver)
  return reached.ok ? ok({ ...reached.value, scope: scopeAt(call, reached.value.grant, reached.value.found.path) }) : reached
}

/** A member's own branch. */
export const ownMembership = (call: Call): Result<{ scope: Scope; grant: Grant; memberId: string }> => {
  const grant = grantsWith(call, ['member']).find(({ memberId }) => memberId !== undefined)
  return grant ? ok({ grant, memberId: grant.memberId!, scope: scopeAt(call, grant, grant.unitPath) }) : notYours
}

const byRank = (one: Grant, other: Grant): number => RANK.indexOf(one.role) - RANK.indexOf(other.role) || one.unitPath.length - other.unitPath.length

const rankedOver = ({ path }: { path: string }, grants: readonly Grant[]): Grant | undefined =>
  grants.filter((held) => path.startsWith(held.unitPath)).sort(byRank)[0]

/** The grant that gives most over this session: the own desk before the recorder, both before superiors, the member last. */
const bestGrant = (call: Call, grants: readonly Grant[], session: Session): Grant | undefined =>
  grants.filter((grant) => grant.districtId === session.districtId && reaches(call, grant, session)).sort(byRank)[0]

const reaches = (call: Call, grant: Grant, session: Session): boolean => {
  if (grant.role === 'recorder') return isNamed(call, session, 'recorder')
  if (grant.role === 'member') return isNamed(call, session, 'recorder') || isNamed(call, session, 'chair')
  return session.path.startsWith(grant.unitPath)
}

/** The person behind the call is the chair, or the recorder, that the session names. */
export const isNamed = (call: Call, session: Session, as: 'chair' | 'recorder'): boolean => {
  const memberIds = call.session?.grants.flatMap(({ memberId }) => memberId ?? []) ?? []
  if (as === 'chair') return session.hostMemberId !== null && memberIds.includes(session.hostMemberId)
  const byAccount = session.recorderAccountId !== null && session.recorderAccountId === call.session?.accountId
  return byAccount || (session.recorderMemberId !== null && memberIds.includes(session.recorderMemberId))
}

/** The desk of the unit that holds the meeting: a grant at this very unit. */
export const isOwnDesk = (call: Call, path: string): boolean =>
  call.session?.grants.some((grant) => (BRANCH_DESK as readonly Role[]).includes(grant.role) && path.startsWith(grant.unitPath)) ?? false

/** Whether the caller works above the unit: a committee or department over this path. */
export const isAbove = (call: Call, path: string): boolean =>
  call.session?.grants.some((grant) => (grant.role === 'committee' || grant.role === 'department') && path.startsWith(grant.unitPath)) ?? false

/** A part of a district's life for the module's own jobs. */
export const systemScope = (districtId: number, path: string): Scope =>
  mintScope({ districtIds: [districtId], path, actor: { accountId: null, role: 'system' } })
