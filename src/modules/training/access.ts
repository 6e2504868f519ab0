/** Who may reach which unit, class, member or row. Only this file mints scopes for the module. */
import { ok, refuse, type Result } from '../../kernel/result.ts'
import { actorOf, type Call, type Grant, grantsWith } from '../../platform/call.ts'
import { type Tx, withDistrict } from '../../platform/db.ts'
import { ABOVE, BRANCH_DESK, type Role } from '../../platform/endpoint.ts'
import { absent } from '../../platform/http.ts'
import { mintScope, type Scope } from '../../platform/scope.ts'
import { type Member, membersByIds } from '../members/public.ts'
import { type ClassRow, type Made, selectClass } from './store.ts'

const notYours = refuse('not-yours', '这不在您的职责里。', 'This is not part of your role.')

export const DESK_AND_ABOVE: readonly Role[] = [...BRANCH_DESK, ...ABOVE]

export const madeBy = (call: Call): Made => ({ by: call.session!.accountId, byName: call.session!.name || '—', at: call.now })

export type Reach = { scope: Scope; grant: Grant }

const grantsOf = (call: Call, roles: readonly Role[]): readonly Grant[] => call.session?.grants.filter((grant) => roles.includes(grant.role)) ?? []

const lookUp = (call: Call, grants: readonly Grant[]): Scope =>
  mintScope({ districtIds: [...new Set(grants.map(({ districtId }) => districtId))], path: `${grants[0]!.unitPath.split('.')[0]}.`, actor: actorOf(call) })

const scopeAt = (call: Call, grant: Grant, path = grant.unitPath): Scope =>
  mintScope({ districtIds: [grant.districtId], path, actor: actorOf(call, grant.role) })

const widestFirst = (one: Grant, other: Grant): number => one.unitPath.length - other.unitPath.length

/** A row in the caller's part of the tree; what lies outside answers as if it did not exist. */
export const reachRow = async <Row extends { path: string }>(
  call: Call,
  roles: readonly Role[],
  find: (tx: Tx) => Promise<Row | null>,
): Promise<Result<Reach & { row: Row }>> => {
  const grants = grantsOf(call, roles)
  if (grants.length === 0) return notYours
  const row = await withDistrict(call.db, lookUp(call, grants), find)
  const grant = row && grants.filter((held) => row.path.startsWith(held.unitPath)).toSorted(widestFirst)[0]
  return row && grant ? ok({ row, grant, scope: scopeAt(call, grant) }) : absent()
}

/** A row that a superior made for those below: reached by whoever stands above it, at it, or below it. */
export const reachAlong = async <Row extends { path: string }>(
  call: Call,
  roles: readonly Role[],
  find: (tx: Tx) => Promise<Row | null>,
): Promise<Result<Reach & { row: Row }>> => {
  const grants = grantsWith(call, roles)
  if (grants.length === 0) return notYours
  const row = await withDistrict(call.db, lookUp(call, grants), find)
  const grant = row && grants.find((held) => row.path.startsWith(held.unitPath) || held.unitPath.startsWith(row.path))
  return row && grant ? ok({ row, grant, scope: scopeAt(call, grant) }) : absent()
}

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
