/**
 * Who reaches what. A thing is looked up in the caller's districts, to learn whose grant reaches it, and handed out only with that grant;
 * what none of them reaches answers as if it did not exist. The modules' `access.ts` say which grant reaches what.
 */
import { ok, type Result, refuse } from '../kernel/result.ts'
import { actorOf, type Call, type Grant } from './call.ts'
import { type Tx, withDistrict } from './db.ts'
import type { Role } from './endpoint.ts'
import { absent } from './http.ts'
import { mintScope, type Scope } from './scope.ts'

export const notYours = refuse('not-yours', '这不在您的职责里。', 'This is not part of your role.')

/** All grants of the caller with one of the roles, whichever unit the caller acts for. */
export const grantsHeld = (call: Call, roles: readonly Role[]): readonly Grant[] => call.session?.grants.filter((grant) => roles.includes(grant.role)) ?? []

export const widestFirst = (one: Grant, other: Grant): number => one.unitPath.length - other.unitPath.length

/** The widest of the grants whose part of the tree holds the row. */
export const widestOver = ({ path }: { path: string }, grants: readonly Grant[]): Grant | undefined =>
  grants.filter((held) => path.startsWith(held.unitPath)).toSorted(widestFirst)[0]

/** The first of the grants whose part of the tree holds the row. */
export const firstOver = ({ path }: { path: string }, grants: readonly Grant[]): Grant | undefined => grants.find((held) => path.startsWith(held.unitPath))

/** Refuses with 403 without a grant, with 404 where `choose` finds none that reaches what was found. */
export const reachFound = async <T>(
  call: Call,
  grants: readonly Grant[],
  find: (tx: Tx) => Promise<T | null>,
  choose: (found: T, grants: readonly Grant[]) => Grant | undefined,
): Promise<Result<{ grant: Grant; found: T }>> => {
  if (grants.length === 0) return notYours
  for (const near of byProvince(grants)) {
    const found = await withDistrict(call.db, overAll(call, near), find)
    const grant = found && choose(found, near)
    if (found && grant) return ok({ grant, found })
  }
  return absent()
}

/** Nearly always one part; an account that works in two provinces is looked for in both. */
const byProvince = (grants: readonly Grant[]): Grant[][] => [...Map.groupBy(grants, ({ unitPath }) => provinceOf(unitPath)).values()]

const overAll = (call: Call, near: readonly Grant[]): Scope =>
  mintScope({ districtIds: [...new Set(near.map(({ districtId }) => districtId))], path: `${provinceOf(near[0]!.unitPath)}.`, actor: actorOf(call) })

const provinceOf = (unitPath: string): string => unitPath.split('.')[0]!
