import type { Result } from '../../kernel/result.ts'
import { ok, refuse } from '../../kernel/result.ts'
import type { Call, Grant } from '../../platform/call.ts'
import { actorOf, grantsWith } from '../../platform/call.ts'
import type { Role } from '../../platform/endpoint.ts'
import type { MergedDistrict } from '../../platform/merged.ts'
import { mintScope, type Scope } from '../../platform/scope.ts'

const notYours = refuse('not-yours', '这不在您的职责里。', 'This is not part of your role.')

/** The registries of login names and ID numbers belong to no district: looked up by their own key alone. */
export const registryScope = (): Scope => mintScope({ districtIds: [0], path: '0.', actor: { accountId: null, role: 'system' } })

/** A whole district, for finding a session or an account there. `path` comes from the register of regions. */
export const districtScope = (districtId: number, path: string, call?: Call): Scope =>
  mintScope({ districtIds: [districtId], path, actor: call ? actorOf(call) : { accountId: null, role: 'system' } })

/** The part of the tree that the caller's first grant with one of the roles covers. */
export const grantScope = (call: Call, roles: readonly Role[]): Result<{ scope: Scope; grant: Grant }> => {
  const grant = grantsWith(call, roles)[0]
  if (!grant) return notYours
  return ok({ grant, scope: mintScope({ districtIds: [grant.districtId], path: grant.unitPath, actor: actorOf(call, grant.role) }) })
}

/** The trail of a district that was merged into the caller's own, for whoever looks after the trail there. */
export const mergedTrailScope = (call: Call, { fromId, fromPath }: MergedDistrict): Scope =>
  mintScope({ districtIds: [fromId], path: fromPath, actor: actorOf(call, 'audit-admin') })
