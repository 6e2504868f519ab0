/** Who may reach which body, leader or entry. Only this file mints scopes for the module. */
import { ok, type Result } from '../../kernel/result.ts'
import { actorOf, type Call, type Grant, grantsWith } from '../../platform/call.ts'
import type { Tx } from '../../platform/db.ts'
import { ABOVE, BRANCH_DESK, type Role } from '../../platform/endpoint.ts'
import { firstOver, notYours, reachFound } from '../../platform/reach.ts'
import { districtPathOf, mintScope, type Scope } from '../../platform/scope.ts'
import { type Made, type Seat, selectSeatsOf } from './store.ts'

export const madeBy = (call: Call): Made => ({ by: call.session!.accountId, byName: call.session!.name || '—', at: call.now })

/** `scope`: what may be written. `life`: the whole district, to read the own-branch life of the members of a body that was reached. */
export type Reach = { scope: Scope; grant: Grant; life: Scope }

const reachOf = (call: Call, grant: Grant): Reach => ({
  grant,
  scope: mintScope({ districtIds: [grant.districtId], path: grant.unitPath, actor: actorOf(call, grant.role) }),
  life: mintScope({ districtIds: [grant.districtId], path: districtPathOf(grant.unitPath), actor: actorOf(call, grant.role) }),
})

/** A row with a path in the caller's part of the tree; what lies outside answers as if it did not exist. */
export const reachRow = async <Row extends { path: string }>(
  call: Call,
  find: (tx: Tx) => Promise<Row | null>,
  roles: readonly Role[] = ABOVE,
): Promise<Result<Reach & { row: Row }>> => {
  const reached = await reachFound(call, grantsWith(call, roles), find, firstOver)
  return reached.ok ? ok({ row: reached.value.found, ...reachOf(call, reached.value.grant) }) : reached
}

/** A leader, by the seat that lies in the caller's part of the tree; the one still held first. */
export const reachLeader = (call: Call, personId: string, roles: readonly Role[] = ABOVE): Promise<Result<Reach & { row: Seat }>> =>
  reachRow(call, async (tx) => (await selectSeatsOf(tx, personId))[0] ?? null, roles)

/** The department of the whole district: the one reader of what was confided. */
export const isDistrictDepartment = (grant: Grant): boolean => grant.role === 'department' && grant.unitPath === districtPathOf(grant.unitPath)

export type OwnBranch = { own: Scope; sealed: Scope; grant: Grant; districtPath: string }

/**
 * The caller's own branch, and a scope for the one thing that leaves it past everybody: a sealed note, which lies on the district's own
 * path and cannot be read back by the branch.
 */
export const ownBranch = (call: Call): Result<OwnBranch> => {
  const grant = grantsWith(call, ['member', ...BRANCH_DESK])[0]
  if (!grant) return notYours
  const { scope, life } = reachOf(call, grant)
  return ok({ own: scope, sealed: life, grant, districtPath: districtPathOf(grant.unitPath) })
}

export type Own = { scope: Scope; personId: string }

/** What stands about the caller. Every query under this scope names the caller's own person. */
export const ownPerson = (call: Call): Result<Own> => {
  const grant = grantsWith(call, ['member']).find((held) => held.memberId)
  const personId = call.session?.personId
  return grant && personId ? ok({ scope: reachOf(call, grant).life, personId }) : notYours
}
