import type { Grant, Session } from '../platform/call.ts'
import type { Clock } from '../platform/clock.ts'
import { type Database, withDistrict } from '../platform/db.ts'
import { districtScope, type FoundSession, findSession } from '../modules/people/public.ts'
import { regionById, unitsByIds } from '../modules/org/public.ts'
import { memberOfPerson } from '../modules/members/public.ts'

/**
 * Who is behind a token: people know the account and its grants, org the units' names, members the belonging that makes
 * a person a member of a branch. Read afresh for each request, so a role that ended works no longer (A11).
 */
export const sessions = (db: Database, clock: Clock) => {
  const districtPath = cachedPath(db)
  const sessionOf = async (token: string): Promise<Session | null> => {
    const districtId = Number(token.split('.')[0])
    const path = Number.isSafeInteger(districtId) ? await districtPath(districtId) : null
    if (!path) return null
    const found = await findSession(db, districtScope(districtId, path), token, { now: clock.now(), today: clock.today() })
    return found && { ...found, districtId, ...(await withUnits(db, { districtId, path, found, clock })) }
  }
  return { sessionOf, districtPath }
}

/** Regions change once in years; a path that was found is kept. */
const cachedPath = (db: Database) => {
  const known = new Map<number, string>()
  return async (districtId: number): Promise<string | null> => {
    const held = known.get(districtId)
    if (held) return held
    const region = await withDistrict(db, districtScope(districtId, '0.'), (tx) => regionById(tx, districtId))
    if (region) known.set(districtId, region.path)
    return region?.path ?? null
  }
}

type Known = { districtId: number; path: string; found: FoundSession; clock: Clock }

const withUnits = (db: Database, { districtId, path, found, clock }: Known): Promise<{ name: string; grants: Grant[] }> =>
  withDistrict(db, districtScope(districtId, path), async (tx) => {
    if (found.administers) return { name: found.name, grants: [{ role: `${found.administers}-admin` as const, districtId, unitId: NOWHERE, unitName: '', unitPath: path }] }
    const member = found.personId ? await memberOfPerson(tx, found.personId, clock.today()) : null
    const units = await unitsByIds(tx, [...found.grants.map((grant) => grant.unitId), ...(member ? [member.branchId] : [])])
    const named = (unitId: string) => ({ districtId, unitId, unitName: units.get(unitId)?.name ?? '', unitPath: units.get(unitId)?.path ?? path })
    const grants: Grant[] = found.grants.map((grant) => ({ ...named(grant.unitId), role: grant.role, ...(grant.groupId ? { groupId: grant.groupId } : {}) }))
    if (member) grants.push({ ...named(member.branchId), role: 'member', memberId: member.memberId })
    return { name: found.name || (member?.name ?? ''), grants }
  })

/** An administrator belongs to no unit. */
const NOWHERE = '00000000-0000-7000-8000-000000000000'

