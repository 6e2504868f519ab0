/** Who may see, fulfil, release and decide what. Only this file mints scopes for the module. */
import { ok, type Result } from '../../kernel/result.ts'
import { actorOf, type Call, type Grant, grantsWith } from '../../platform/call.ts'
import type { Tx } from '../../platform/db.ts'
import type { Role } from '../../platform/endpoint.ts'
import { firstOver, notYours, reachFound } from '../../platform/reach.ts'
import { mintScope, type Scope } from '../../platform/scope.ts'
import type { DutyRow, ProposalRow } from './store.ts'

export type Reach = { scope: Scope; grant: Grant }

const scopeOf = (call: Call, grant: Grant): Scope => mintScope({ districtIds: [grant.districtId], path: grant.unitPath, actor: actorOf(call, grant.role) })

/** The caller's own part of the tree under one of the roles, the unit acted for first. 403 without such a role. */
export const ownReach = (call: Call, roles: readonly Role[]): Result<Reach> => {
  const grant = grantsWith(call, roles)[0]
  return grant ? ok({ scope: scopeOf(call, grant), grant }) : notYours
}

/**
 * One row with a path, and the grant that reaches it. The row is looked up in the caller's districts first, to know whose
 * grant reaches it; what lies outside answers as if it did not exist.
 */
export const reachRow = async <Row extends { path: string }>(
  call: Call,
  roles: readonly Role[],
  find: (tx: Tx) => Promise<Row | null>,
): Promise<Result<Reach & { row: Row }>> => {
  const reached = await reachFound(call, grantsWith(call, roles), find, (row, grants) => firstOver(row, [...grants].sort(membersLast)))
  return reached.ok ? ok({ scope: scopeOf(call, reached.value.grant), grant: reached.value.grant, row: reached.value.found }) : reached
}

/** Whoever holds a post besides being a member reads as the post. */
const membersLast = (one: Grant, other: Grant): number => Number(one.role === 'member') - Number(other.role === 'member')

/** A public table without district, read by whoever is signed in. */
export const referenceScope = (call: Call): Scope => mintScope({ districtIds: [call.session!.districtId], path: '0.', actor: actorOf(call) })

/** Kinds of bearer that a recorder or a group leader stands for; everybody else at the desk stands for the whole unit. */
const NARROW: Partial<Record<Role, readonly string[]>> = { recorder: ['recorder', 'custodian'], 'group-leader': ['group-leader'] }

/** The bearers of the unit that the role may act for; null means all of them. */
export const bearersFor = (role: Role): readonly string[] | null => NARROW[role] ?? null

/** The bearer's own desk says that it is done. */
export const mayFulfil = (grant: Grant, duty: Pick<DutyRow, 'bearerUnitId' | 'bearerRole' | 'state'>): boolean => {
  const bearers = bearersFor(grant.role)
  return duty.state === 'open' && duty.bearerUnitId === grant.unitId && (bearers === null || bearers.includes(duty.bearerRole))
}

/** The level above releases; the department, which has none above it here, also its own. */
export const mayRelease = (grant: Grant, duty: Pick<DutyRow, 'path' | 'bearerUnitId' | 'state'>): boolean => {
  if (duty.state !== 'open' || !duty.path.startsWith(grant.unitPath)) return false
  if (grant.role === 'department') return true
  return grant.role === 'committee' && duty.bearerUnitId !== grant.unitId
}

/** Bodies above the branch; all other deciding bodies are the branch's own, and its secretary enters what they decided. */
const ABOVE_THE_BRANCH = [
  'committee',
  'superior',
  'township-committee',
  'county-committee',
  'county-department',
  'city-committee',
  'city-department',
  'home-committee',
  'host-committee',
]

export const mayDecide = (grant: Grant, proposal: Pick<ProposalRow, 'path' | 'decides' | 'state'>): boolean => {
  if (proposal.state !== 'open' && proposal.state !== 'more-facts') return false
  const above = grant.role === 'committee' || grant.role === 'department'
  if (ABOVE_THE_BRANCH.includes(proposal.decides)) return above && proposal.path.startsWith(grant.unitPath)
  return !above && proposal.path === grant.unitPath
}

/** Approval is given from strictly above. */
export const mayApprove = (grant: Grant, proposal: Pick<ProposalRow, 'path' | 'approves' | 'approvedAt' | 'state'>): boolean =>
  proposal.state === 'accepted' &&
  proposal.approves !== null &&
  proposal.approvedAt === null &&
  (grant.role === 'committee' || grant.role === 'department') &&
  grant.unitPath !== proposal.path &&
  proposal.path.startsWith(grant.unitPath)
