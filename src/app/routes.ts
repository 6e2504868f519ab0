import type { Call } from '../platform/call.ts'
import { withDistrict } from '../platform/db.ts'
import type { Route } from '../platform/http.ts'
import { districtScope, registryScope } from '../modules/people/public.ts'
import { routes as peopleRoutes } from '../modules/people/routes.ts'
import { routes as orgRoutes } from '../modules/org/routes.ts'
import { routes as membersRoutes } from '../modules/members/routes.ts'
import { routes as rulebookRoutes } from '../modules/rulebook/routes.ts'
import { routes as activitiesRoutes } from '../modules/activities/routes.ts'
import { routes as duesRoutes } from '../modules/dues/routes.ts'
import { routes as meetingsRoutes } from '../modules/meetings/routes.ts'
import { routes as floatingRoutes } from '../modules/floating/routes.ts'
import { routes as ledgerRoutes } from '../modules/ledger/routes.ts'
import { routes as leadersRoutes } from '../modules/leaders/routes.ts'
import { routes as oversightRoutes } from '../modules/oversight/routes.ts'
import { routes as trainingRoutes } from '../modules/training/routes.ts'
import { anyDistrict, regionById, unitByCode, unitsByIds } from '../modules/org/public.ts'
import { countMembersUnder } from '../modules/members/public.ts'
import type { AppOptions } from './server.ts'
import type { sessions } from './session.ts'
import { duesDeps, leadersDeps, ledgerDeps, standingDeps, trainingDeps } from './suppliers.ts'

type RouteDeps = AppOptions & ReturnType<typeof sessions>

/** Every route of the house. What is not here cannot be reached. */
export const allRoutes = (deps: RouteDeps): Route[] => [
  ...people(deps),
  ...rulebookRoutes({ unitNames: (call, unitIds) => unitNames(deps, call, unitIds) }),
  ...orgRoutes({ membersBelow: (call, path) => membersBelow(deps, call, path) }),
  ...membersRoutes(),
  ...activitiesRoutes(standingDeps),
  ...trainingRoutes(trainingDeps),
  ...leadersRoutes(leadersDeps),
  ...duesRoutes(duesDeps),
  ...meetingsRoutes(),
  ...ledgerRoutes(ledgerDeps),
  ...floatingRoutes(),
  ...oversightRoutes(ledgerDeps),
]

const scopeOf = async (deps: RouteDeps, call: Call) => districtScope(call.session!.districtId, (await deps.districtPath(call.session!.districtId))!, call)

const unitNames = async (deps: RouteDeps, call: Call, unitIds: readonly string[]): Promise<Map<string, string>> => {
  const units = await withDistrict(deps.db, await scopeOf(deps, call), (tx) => unitsByIds(tx, unitIds))
  return new Map([...units].map(([id, unit]) => [id, unit.name]))
}

const membersBelow = async (deps: RouteDeps, call: Call, path: string): Promise<number> =>
  withDistrict(deps.db, await scopeOf(deps, call), (tx) => countMembersUnder(tx, path))

const people = (deps: RouteDeps): Route[] =>
  peopleRoutes({
    db: deps.db,
    districtPath: deps.districtPath,
    districtName: async (districtId) => (await withDistrict(deps.db, registryScope(), (tx) => regionById(tx, districtId)))?.name ?? '',
    sessionOf: deps.sessionOf,
    unitByCode: async (call, code) => withDistrict(deps.db, await scopeOf(deps, call), (tx) => unitByCode(tx, code)),
    unitNames: (call, unitIds) => unitNames(deps, call, unitIds),
    welcome: async () => ({
      empty: !(await withDistrict(deps.db, registryScope(), anyDistrict)),
      demonstration: deps.demonstration()?.accounts ?? null,
    }),
  })
