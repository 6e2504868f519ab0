import type { Role } from './endpoint.ts'

/**
 * The proven reach of one act: which districts and which part of the unit tree. Only `access.ts` of a module
 * (through `mintScope`) and the composition in `app` make one; the database doors take nothing else.
 */
export type Scope = {
  readonly districtIds: readonly number[]
  /** prefix of every path in reach; ends with its separator */
  readonly path: string
  readonly actor: Actor
  readonly __proven: unique symbol
}

/** Who acts, for the audit trail. `accountId` is null for the system's own jobs and for visitors. */
export type Actor = { accountId: string | null; role: Role | 'system' | 'visitor' }

/** The path of the district that a path lies in, its first three places (province, city, district): `43.4306.430699.ab.` → `43.4306.430699.`; a path above a district is its own. */
export const districtPathOf = (path: string): string => /^(?:[^.]+\.){1,3}/.exec(path)?.[0] ?? path

const PATH = /^(?:[0-9a-zA-Z]+\.)+$/

/** Makes a scope after the caller's right was proven. Throws on a path without its closing separator (distributed.md 2.5). */
export const mintScope = (reach: { districtIds: readonly number[]; path: string; actor: Actor }): Scope => {
  if (!PATH.test(reach.path)) throw new Error(`a scope's path consists of letters, digits and dots and ends with a dot: ${JSON.stringify(reach.path)}`)
  if (reach.districtIds.length === 0 || !reach.districtIds.every((id) => Number.isSafeInteger(id) && id >= 0))
    throw new Error('a scope names at least one district by its whole number')
  return { ...reach } as Scope
}
