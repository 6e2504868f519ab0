/** Who may see and do what with dues. Only this file mints scopes for the module; what lies outside the caller's part of the tree answers as if absent. */
import { ok, type Result } from '../../kernel/result.ts'
import { actorOf, type Call, type Grant, grantsWith } from '../../platform/call.ts'
import type { Tx } from '../../platform/db.ts'
import { BRANCH_DESK, type Role } from '../../platform/endpoint.ts'
import { grantsHeld, notYours, reachFound } from '../../platform/reach.ts'
import { districtPathOf, mintScope, type Scope } from '../../platform/scope.ts'
import { type Member, membersByIds } from '../members/public.ts'
import { type Unit, unitById } from '../org/public.ts'

export type Reach<T> = { scope: Scope; grant: Grant; found: T }

/** The branch's own desk before a group, a group before the superiors. */
const RANK: readonly Role[] = ['secretary', 'branch-officer', 'group-leader', 'committee', 'department', 'member']
const nearestOver = ({ path }: { path: string }, grants: readonly Grant[]): Grant | undefined =>
  grants
    .filter((held) => path.startsWith(held.unitPath))
    .toSorted((one, other) => RANK.indexOf(one.role) - RANK.indexOf(other.role) || one.unitPath.length - other.unitPath.length)[0]

const scopeAt = (call: Call, grant: Grant, path: string): Scope => mintScope({ districtIds: [grant.districtId], path, actor: actorOf(call, grant.role) })

/**
 * A unit at or below the caller's under one of the roles. The scope is the district's: a member's payments lie where they were made, also in a
 * branch that the member has left; every query under it names the unit, its path or its members.
 */
export const reachUnit = async (call: Call, roles: readonly Role[], unitId: string): Promise<Result<Reach<Unit>>> => {
  const reached = await reachFound(call, grantsHeld(call, roles), (tx) => unitById(tx, unitId), nearestOver)
  return reached.ok ? ok({ ...reached.value, scope: scopeAt(call, reached.value.grant, districtPathOf(reached.value.found.path)) }) : reached
}

/** A row of this module that lies under a path the caller reaches. */
export const reachRow = async <Row extends { path: string }>(
  call: Call,
  roles: readonly Role[],
  find: (tx: Tx) => Promise<Row | null>,
): Promise<Result<Reach<Row>>> => {
  const reached = await reachFound(call, grantsHeld(call, roles), find, nearestOver)
  return reached.ok ? ok({ ...reached.value, scope: scopeAt(call, reached.value.grant, districtPathOf(reached.value.found.path)) }) : reached
}

/** A member whose branch lies in the caller's part of the tree. */
export const reachMember = (call: Call, roles: readonly Role[], memberId: string): Promise<Result<Reach<Member>>> =>
  reachRow(call, roles, async (tx) => (await membersByIds(tx, [memberId])).get(memberId) ?? null)

export type Own = { scope: Scope; memberId: string; branchId: string; branchName: string; branchPath: string }

/** The caller's own dues, wherever in the district they were paid. Every query under this scope names the caller's own member id. */
export const ownDues = (call: Call): Result<Own> => {
  const grant = grantsWith(call, ['member']).find(({ memberId }) => memberId)
  if (!grant?.memberId) return notYours
  const scope = scopeAt(call, grant, districtPathOf(grant.unitPath))
  return ok({ scope, memberId: grant.memberId, branchId: grant.unitId, branchName: grant.unitName, branchPath: grant.unitPath })
}

/** The caller's part of the tree under one of the roles. */
export const ownReach = (call: Call, roles: readonly Role[]): Result<{ scope: Scope; grant: Grant }> => {
  const grant = grantsWith(call, roles)[0]
  return grant ? ok({ grant, scope: scopeAt(call, grant, grant.unitPath) }) : notYours
}

/** A group leader sees and collects from the own group; the desk from the whole branch. */
export const groupOnly = (grant: Grant): string | null => (grant.role === 'group-leader' ? (grant.groupId ?? grant.unitId) : null)

/** Whether the caller sits at this branch's own desk. */
export const isOwnDesk = (call: Call, path: string): boolean =>
  call.session?.grants.some((grant) => (BRANCH_DESK as readonly Role[]).includes(grant.role) && grant.unitPath === path) ?? false

/** The system's own work on a district: opening by a superior, what follows from a closing. */
export const districtScope = (districtId: number, path: string): Scope =>
  mintScope({ districtIds: [districtId], path: districtPathOf(path), actor: { accountId: null, role: 'system' } })
