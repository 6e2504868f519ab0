/** Who may see and do what with dues. Only this file mints scopes for the module; what lies outside the caller's part of the tree answers as if absent. */
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { actorOf, type Call, type Grant, grantsWith } from '../../platform/call.ts'
import { type Tx, withDistrict } from '../../platform/db.ts'
import { BRANCH_DESK, type Role } from '../../platform/endpoint.ts'
import { absent } from '../../platform/http.ts'
import { mintScope, type Scope } from '../../platform/scope.ts'
import { type Member, membersByIds } from '../members/public.ts'
import { type Unit, unitById } from '../org/public.ts'
import type { Actor } from './store.ts'

const notYours = refuse('not-yours', '这不在您的职责里。', 'This is not part of your role.')

/** Who acts, as records name them. */
export const byOf = (call: Call): Actor => ({ account: call.session!.accountId, name: call.session!.name || '—', at: call.now })

export type Reach<T> = { scope: Scope; grant: Grant; found: T }

const grantsOf = (call: Call, roles: readonly Role[]): readonly Grant[] => call.session?.grants.filter((grant) => roles.includes(grant.role)) ?? []

/** Looked up in the caller's districts first, to learn whose grant reaches it. What it finds is not shown before that is proven. */
const locate = <T>(call: Call, grants: readonly Grant[], find: (tx: Tx) => Promise<T | null>): Promise<T | null> =>
  withDistrict(
    call.db,
    mintScope({
      districtIds: [...new Set(grants.map(({ districtId }) => districtId))],
      path: `${grants[0]!.unitPath.split('.')[0]}.`,
      actor: actorOf(call),
    }),
    find,
  )

/** The branch's own desk before a group, a group before the superiors. */
const RANK: readonly Role[] = ['secretary', 'branch-officer', 'group-leader', 'committee', 'department', 'member']
const first = (grants: readonly Grant[]): Grant | undefined =>
  grants.toSorted((one, other) => RANK.indexOf(one.role) - RANK.indexOf(other.role) || one.unitPath.length - other.unitPath.length)[0]

const scopeAt = (call: Call, grant: Grant, path: string): Scope => mintScope({ districtIds: [grant.districtId], path, actor: actorOf(call, grant.role) })

/**
 * A unit at or below the caller's under one of the roles. The scope is the district's: a member's payments lie where they were made, also in a
 * branch that the member has left; every query under it names the unit, its path or its members.
 */
export const reachUnit = async (call: Call, roles: readonly Role[], unitId: string): Promise<Result<Reach<Unit>>> => {
  const grants = grantsOf(call, roles)
  if (grants.length === 0) return notYours
  const unit = await locate(call, grants, (tx) => unitById(tx, unitId))
  const grant = unit && first(grants.filter((held) => held.districtId === unit.districtId && unit.path.startsWith(held.unitPath)))
  return unit && grant ? ok({ scope: scopeAt(call, grant, districtPathOf(unit.path)), grant, found: unit }) : absent()
}

/** A row of this module that lies under a path the caller reaches. */
export const reachRow = async <Row extends { path: string }>(
  call: Call,
  roles: readonly Role[],
  find: (tx: Tx) => Promise<Row | null>,
): Promise<Result<Reach<Row>>> => {
  const grants = grantsOf(call, roles)
  if (grants.length === 0) return notYours
  const row = await locate(call, grants, find)
  const grant = row && first(grants.filter((held) => row.path.startsWith(held.unitPath)))
  return row && grant ? ok({ scope: scopeAt(call, grant, districtPathOf(row.path)), grant, found: row }) : absent()
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

/** `43.4306.430699.ab.` → `43.4306.430699.` */
export const districtPathOf = (unitPath: string): string => `${unitPath.split('.').slice(0, 3).join('.')}.`

/** The system's own work on a district: opening by a superior, what follows from a closing. */
export const districtScope = (districtId: number, path: string): Scope =>
  mintScope({ districtIds: [districtId], path: districtPathOf(path), actor: { accountId: null, role: 'system' } })
