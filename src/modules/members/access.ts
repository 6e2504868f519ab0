import { ok, type Result } from '../../kernel/result.ts'
import { actorOf, type Call, type Grant, grantsWith } from '../../platform/call.ts'
import { type Tx, withDistrict } from '../../platform/db.ts'
import type { Role } from '../../platform/endpoint.ts'
import { absent } from '../../platform/http.ts'
import { grantsHeld, notYours, widestFirst } from '../../platform/reach.ts'
import { mintScope, type Scope } from '../../platform/scope.ts'

/** Who may reach which member, table or exemption. Only this file mints scopes for the module. */

export type Reach = { scope: Scope; grant: Grant }

const scopeOf = (call: Call, grant: Grant): Scope => mintScope({ districtIds: [grant.districtId], path: grant.unitPath, actor: actorOf(call, grant.role) })

/** The caller's own part of the tree under one of the roles: the unit acted for first. */
export const ownReach = (call: Call, roles: readonly Role[]): Result<Reach> => {
  const grant = grantsWith(call, roles)[0]
  return grant ? ok({ grant, scope: scopeOf(call, grant) }) : notYours
}

/**
 * A row that carries its path, found in the caller's part of the tree under one of the roles. 403 without such a role;
 * what lies outside every grant answers as if it did not exist, because the search runs inside each grant's own scope.
 */
export const reachRow = async <Row>(call: Call, roles: readonly Role[], find: (tx: Tx) => Promise<Row | null>): Promise<Result<Reach & { row: Row }>> => {
  const grants = grantsHeld(call, roles).toSorted(widestFirst)
  if (grants.length === 0) return notYours
  for (const grant of withoutNested(grants)) {
    const scope = scopeOf(call, grant)
    const row = await withDistrict(call.db, scope, find)
    if (row) return ok({ grant, scope, row })
  }
  return absent()
}

/** A grant inside another one's part of the tree finds nothing more. */
const withoutNested = (grants: readonly Grant[]): Grant[] =>
  grants.filter(
    (grant, at) => !grants.some((wider, before) => before < at && wider.districtId === grant.districtId && grant.unitPath.startsWith(wider.unitPath)),
  )

/** The caller's grant with one of the roles at a unit whose part of the tree holds the path. */
export const grantOver = (call: Call, roles: readonly Role[], path: string): Grant | null =>
  call.session?.grants
    .filter((grant) => roles.includes(grant.role) && path.startsWith(grant.unitPath))
    .toSorted(widestFirst)
    .at(-1) ?? null

/** A call whose answer is not kept for a retry: it holds protected fields, or a file. */
export const unkept = (call: Call): Call => ({ ...call, idempotencyKey: null })

/** The scope of a background task, for the unit and the person that asked for it. */
export const jobScope = (districtId: number, given: { path: string; accountId: string | null; role: Role }): Scope =>
  mintScope({ districtIds: [districtId], path: given.path, actor: { accountId: given.accountId, role: given.role } })
