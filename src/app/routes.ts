import type { Call } from '../platform/call.ts'
import { withDistrict } from '../platform/db.ts'
import type { Route } from '../platform/http.ts'
import { districtScope, registryScope } from '../modules/people/public.ts'
import { routes as peopleRoutes } from '../modules/people/routes.ts'
import { anyDistrict, regionById, unitByCode, unitsByIds } from '../modules/org/public.ts'
import type { AppOptions } from './server.ts'
import type { sessions } from './session.ts'

export type RouteDeps = AppOptions & ReturnType<typeof sessions>

/** Every route of the house. What is not here cannot be reached. */
export const allRoutes = (deps: RouteDeps): Route[] => [...people(deps)]

const people = (deps: RouteDeps): Route[] => {
  const scopeOf = async (call: Call) => districtScope(call.session!.districtId, (await deps.districtPath(call.session!.districtId))!, call)
  return peopleRoutes({
    db: deps.db,
    districtPath: deps.districtPath,
    districtName: async (districtId) => (await withDistrict(deps.db, registryScope(), (tx) => regionById(tx, districtId)))?.name ?? '',
    sessionOf: deps.sessionOf,
    unitByCode: async (call, code) => withDistrict(deps.db, await scopeOf(call), (tx) => unitByCode(tx, code)),
    unitNames: async (call, unitIds) => new Map([...(await withDistrict(deps.db, await scopeOf(call), (tx) => unitsByIds(tx, unitIds)))].map(([id, unit]) => [id, unit.name])),
    welcome: async () => ({
      empty: !(await withDistrict(deps.db, registryScope(), anyDistrict)),
      demonstration: deps.demonstration()?.accounts ?? null,
    }),
  })
}
