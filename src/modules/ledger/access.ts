/** Who may read and write whose lines. Only this file mints scopes for the module. */
import { ok, type Result } from '../../kernel/result.ts'
import { actorOf, type Call, type Grant, grantsWith } from '../../platform/call.ts'
import type { Tx } from '../../platform/db.ts'
import { BRANCH_DESK, type Role } from '../../platform/endpoint.ts'
import { grantsHeld, notYours, reachFound, widestOver } from '../../platform/reach.ts'
import { districtPathOf, mintScope, type Scope } from '../../platform/scope.ts'
import { type Member, membersByIds } from '../members/public.ts'

export type OwnRecord = { scope: Scope; memberId: string; personId: string; branchId: string; branchPath: string; branchName: string }

/**
 * The caller's own lines, wherever in the district they were written: a member who moved keeps what another branch recorded.
 * Every query under this scope names the caller's own member id; nobody reaches another member's lines by it.
 */
export const ownRecord = (call: Call): Result<OwnRecord> => {
  const grant = grantsWith(call, ['member']).find((held) => held.memberId)
  const personId = call.session?.personId
  if (!grant?.memberId || !personId) return notYours
  const scope = mintScope({ districtIds: [grant.districtId], path: districtPathOf(grant.unitPath), actor: actorOf(call, 'member') })
  return ok({ scope, memberId: grant.memberId, personId, branchId: grant.unitId, branchPath: grant.unitPath, branchName: grant.unitName })
}

export type Reach = { scope: Scope; grant: Grant }

/**
 * A row with a path, and the grant that reaches it. It is looked up in the caller's districts first, to know whose grant reaches it;
 * what lies outside answers as if it did not exist. 403 without any of the roles.
 */
export const reachRow = async <Row extends { path: string }>(
  call: Call,
  roles: readonly Role[],
  find: (tx: Tx) => Promise<Row | null>,
): Promise<Result<Reach & { row: Row }>> => {
  const reached = await reachFound(call, grantsHeld(call, roles), find, widestOver)
  if (!reached.ok) return reached
  const { grant, found } = reached.value
  return ok({ row: found, grant, scope: mintScope({ districtIds: [grant.districtId], path: grant.unitPath, actor: actorOf(call, grant.role) }) })
}

/** A member whose branch lies in the caller's part of the tree. */
export const reachMember = (call: Call, roles: readonly Role[], memberId: string): Promise<Result<Reach & { row: Member }>> =>
  reachRow(call, roles, async (tx) => (await membersByIds(tx, [memberId])).get(memberId) ?? null)

/** Whether the caller holds one of the roles over this path. */
export const holds = (call: Call, roles: readonly Role[], path: string): boolean =>
  call.session?.grants.some((grant) => roles.includes(grant.role) && path.startsWith(grant.unitPath)) ?? false

/** The branch's own desk: a grant at this very unit. */
export const isOwnDesk = (call: Call, path: string): boolean =>
  call.session?.grants.some((grant) => (BRANCH_DESK as readonly Role[]).includes(grant.role) && grant.unitPath === path) ?? false
