/** Who may reach which unit. Only this file mints scopes for the module. */
import { ok, type Result } from '../../kernel/result.ts'
import { actorOf, type Call, type Grant, grantsWith } from '../../platform/call.ts'
import type { Tx } from '../../platform/db.ts'
import type { Role } from '../../platform/endpoint.ts'
import { firstOver, grantsHeld, notYours, reachFound, widestOver } from '../../platform/reach.ts'
import { districtPathOf, mintScope, type Scope } from '../../platform/scope.ts'
import { selectUnit, type Unit } from './store.ts'

/** The part of the tree that a grant covers. */
const scopeOf = (call: Call, grant: Grant): Scope => mintScope({ districtIds: [grant.districtId], path: grant.unitPath, actor: actorOf(call, grant.role) })

/** The caller's own part of the tree under one of the roles: the unit acted for first. 403 without such a role. */
export const ownReach = (call: Call, roles: readonly Role[]): Result<{ scope: Scope; grant: Grant }> => {
  const grant = grantsWith(call, roles)[0]
  return grant ? ok({ scope: scopeOf(call, grant), grant }) : notYours
}

/**
 * A unit in the caller's part of the tree under one of the roles, with the scope of the grant that reaches it.
 * 403 without such a role anywhere; 404 when the unit lies outside, exactly as if it did not exist.
 */
export const reachUnit = async (call: Call, roles: readonly Role[], unitId: string): Promise<Result<{ scope: Scope; grant: Grant; unit: Unit }>> => {
  const reached = await reachFound(call, grantsHeld(call, roles), (tx) => selectUnit(tx, unitId), widestOver)
  return reached.ok ? ok({ scope: scopeOf(call, reached.value.grant), grant: reached.value.grant, unit: reached.value.found }) : reached
}

/** One row with a path, and the grant that reaches it; what lies outside answers as if it did not exist. */
export const reachRow = async <Row extends { path: string }>(
  call: Call,
  roles: readonly Role[],
  find: (tx: Tx) => Promise<Row | null>,
): Promise<Result<{ scope: Scope; grant: Grant; row: Row }>> => {
  const reached = await reachFound(call, grantsWith(call, roles), find, firstOver)
  return reached.ok ? ok({ scope: scopeOf(call, reached.value.grant), grant: reached.value.grant, row: reached.value.found }) : reached
}

/** The unit together with its superior, for acts that the superior is told of. The right at the unit itself was proven before. */
export const withSuperior = (call: Call, { grant, unit }: { grant: Grant; unit: Unit }): Scope => {
  const path = unit.parentId === null ? unit.path : unit.path.replace(/[^.]+\.$/, '')
  return mintScope({ districtIds: [unit.districtId], path, actor: actorOf(call, grant.role) })
}

/** Where the text leaves a choice to an organisation department, a committee cannot make it. */
export const mayChoose = (grant: Grant, chooser: string): boolean => grant.role === 'department' || !chooser.endsWith('department')

/** The districts are not there yet: whoever finds the system empty sets it up. `set-up.ts` proves that it is empty. */
export const setUpScope = (districtId: number, path: string): Scope =>
  mintScope({ districtIds: [districtId], path, actor: { accountId: null, role: 'visitor' } })

/** Regions and packs belong to no district. */
export const referenceScope = (call: Call): Scope => mintScope({ districtIds: [call.session?.districtId ?? 0], path: '0.', actor: actorOf(call) })

/** The system's own background work on one part of a district. */
export const taskScope = (districtId: number, path: string): Scope => mintScope({ districtIds: [districtId], path, actor: { accountId: null, role: 'system' } })

/** The whole district that a path lies in: a unit that moves leaves one part of it for another. */
export const districtScopeOf = (districtId: number, path: string): Scope => taskScope(districtId, districtPathOf(path))
