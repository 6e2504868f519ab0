/** Who may inspect, who answers, who tries a draft. Only this file mints scopes for the module; what lies outside answers as if absent. */
import { ok, type Result } from '../../kernel/result.ts'
import { actorOf, type Call, type Grant } from '../../platform/call.ts'
import type { Tx } from '../../platform/db.ts'
import type { Role } from '../../platform/endpoint.ts'
import { grantsHeld, reachFound, widestOver } from '../../platform/reach.ts'
import { districtPathOf, mintScope, type Scope } from '../../platform/scope.ts'

export type Reach<Row> = { scope: Scope; grant: Grant; row: Row }

/** A row with a path, and the grant that reaches it: looked up in the caller's districts, shown only when a grant covers its path. */
export const reachRow = async <Row extends { path: string }>(
  call: Call,
  roles: readonly Role[],
  find: (tx: Tx) => Promise<Row | null>,
): Promise<Result<Reach<Row>>> => {
  const reached = await reachFound(call, grantsHeld(call, roles), find, widestOver)
  if (!reached.ok) return reached
  const { grant, found } = reached.value
  return ok({ row: found, grant, scope: mintScope({ districtIds: [grant.districtId], path: grant.unitPath, actor: actorOf(call, grant.role) }) })
}

/** Background work of a run that was asked for inside the asker's part of the tree. */
export const jobScope = (districtId: number, path: string): Scope => mintScope({ districtIds: [districtId], path, actor: { accountId: null, role: 'system' } })

/** Figures are read over the district: a member's year counts wherever the branch was. */
export const districtScopeOf = ({ districtId, path }: { districtId: number; path: string }): Scope => jobScope(districtId, districtPathOf(path))
