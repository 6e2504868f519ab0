/** Who may reach which unit. Only this file mints scopes for the module. */
import { type Result, ok, refuse } from '../../kernel/result.ts'
import { actorOf, type Call, type Grant, grantsWith } from '../../platform/call.ts'
import { type Tx, withDistrict } from '../../platform/db.ts'
import type { Role } from '../../platform/endpoint.ts'
import { mintScope, type Scope } from '../../platform/scope.ts'
import { selectUnit, type Unit } from './store.ts'

const notYours = refuse('not-yours', '这不在您的职责里。', 'This is not part of your role.')
const notFound = refuse('not-found', '没有找到。可能已经移走，或不在您的范围内。', 'Not found: it may have moved, or it is outside your part of the tree.')

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
  const grants = call.session?.grants.filter((grant) => roles.includes(grant.role)) ?? []
  if (grants.length === 0) return notYours
  const unit = await withDistrict(call.db, lookUp(call, grants), (tx) => selectUnit(tx, unitId))
  const grant = unit && grants.filter((held) => unit.path.startsWith(held.unitPath) && held.districtId === unit.districtId).sort(widestFirst)[0]
  return unit && grant ? ok({ scope: scopeOf(call, grant), grant, unit }) : notFound
}

/** One row with a path, and the grant that reaches it; what lies outside answers as if it did not exist. */
export const reachRow = async <Row extends { path: string }>(
  call: Call,
  roles: readonly Role[],
  find: (tx: Tx) => Promise<Row | null>,
): Promise<Result<{ scope: Scope; grant: Grant; row: Row }>> => {
  const grants = grantsWith(call, roles)
  if (grants.length === 0) return notYours
  const row = await withDistrict(call.db, lookUp(call, grants), find)
  const grant = row && grants.find((held) => row.path.startsWith(held.unitPath))
  return row && grant ? ok({ scope: scopeOf(call, grant), grant, row }) : notFound
}

const widestFirst = (one: Grant, other: Grant): number => one.unitPath.length - other.unitPath.length

/** Looks a thing up in the caller's districts, to know whose grant reaches it. What it finds is never shown before that. */
const lookUp = (call: Call, grants: readonly Grant[]): Scope =>
  mintScope({ districtIds: [...new Set(grants.map(({ districtId }) => districtId))], path: `${grants[0]!.unitPath.split('.')[0]}.`, actor: actorOf(call) })

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
