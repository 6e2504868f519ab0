/** Who may reach which unit, class, member or row. Only this file mints scopes for the module. */
import { ok, type Result } from '../../kernel/result.ts'
import { actorOf, type Call, type Grant, grantsWith } from '../../platform/call.ts'
import type { Tx } from '../../platform/db.ts'
import { ABOVE, BRANCH_DESK, type Role } from '../../platform/endpoint.ts'
import { grantsHeld, notYours, reachFound, widestOver } from '../../platform/reach.ts'
import { mintScope, type Scope } from '../../platform/scope.ts'
import { type Member, membersByIds } from '../members/public.ts'
import { type ClassRow, type Made, selectClass } from './store.ts'

export const DESK_AND_ABOVE: readonly Role[] = [...BRANCH_DESK, ...ABOVE]

export const madeBy = (call: Call): Made => ({ by: call.session!.accountId, byName: call.session!.name || '—', at: call.now })

export type Reach = { scope: Scope; grant: Grant }

const scopeAt = (call: Call, grant: Grant, path = grant.unitPath): Scope =>
  mintScope({ districtIds: [grant.districtId], path, actor: actorOf(call, grant.role) })

/** A row in the caller's part of the tree; what lies outside answers as if it did not exist. */
export const reachRow = async <Row extends { path: string }>(
  call: Call,
  roles: readonly Role[],
  find: (tx: Tx) => Promise<Row | null>,
): Promise<Result<Reach & { row: Row }>> => {
  const reached = await reachFound(call, grantsHeld(call, roles), find, widestOver)
  return reached.ok ? ok({ row: reached.value.found, grant: reached.value.grant, scope: scopeAt(call, reached.value.grant) }) : reached
}

/** A row that a superior made for those below: reached by whoever stands above it, at it, or below it. */
export const reachAlong = async <Row extends { path: string }>(
  call: Call,
  roles: readonly Role[],
  find: (tx: Tx) => Promise<Row | null>,
): Promise<Result<Reach & { row: Row }>> => {
  const reached = await reachFound(call, grantsWith(call, roles), find, along)
  return reached.ok ? ok({ row: reached.value.found, grant: reached.value.grant, scope: scopeAt(call, reached.value.grant) }) : reached
}

const along = ({ path }: { path: string }, grants: readonly Grant[]): Grant | undefined =>
  grants.find((held) => path.startsWith(held.unitPath) || held.unitPath.startsWith(path))

/**
 * A class together with its whole list: places are counted and taken over all branches, so that two branches never take the last one.
 * Whom the caller may enrol is asked of `reachesMember`, not of this scope.
 */
export const reachClass = async (call: Call, classId: string): Promise<Result<Reach & { row: ClassRow; whole: Scope }>> => {
  const reached = await reachAlong(call, DESK_AND_ABOVE, (tx) => selectClass(tx, classId))
  if (!reached.ok) return reached
  const { row, grant } = reached.value
  return ok({ ...reached.value, whole: scopeAt(call, grant, row.path.length < grant.unitPath.length ? row.path : grant.unitPath) })
}

/** Runs the class: a desk at the unit that opened it, or above. */
export const runsClass = (grant: Grant, row: { path: string }): boolean => row.path.startsWith(grant.unitPath)

export const reachMember = (call: Call, roles: readonly Role[], memberId: string): Promise<Result<Reach & { row: Member }>> =>
  reachRow(call, roles, async (tx) => (await membersByIds(tx, [memberId])).get(memberId) ?? null)

export type Own = { scope: Scope; memberId: string; branchId: string; path: string }

/** The member's own study. Every query under this scope names the caller's own member id. */
export const ownStudy = (call: Call): Result<Own> => {
  const grant = grantsWith(call, ['member']).find((held) => held.memberId)
  if (!grant?.memberId) return notYours
  return ok({ scope: scopeAt(call, grant), memberId: grant.memberId, branchId: grant.unitId, path: grant.unitPath })
}
