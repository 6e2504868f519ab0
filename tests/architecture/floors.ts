/** Who may import whom: calls go down, siblings do not know each other, a module is entered through its door. */
import { FLOORS } from '../../src/app/modules.ts'
import { importsOf, isCode, isWeb, resolved } from './source.ts'
import type { Fault, Guard, Tree } from './tree.ts'

type Room = { name: 'kernel' | 'platform' | 'policy' | 'ui' | 'app' | 'outside'; module?: undefined } | { name: 'module'; module: string }

type Ask = { from: string; to: string; line: number; floors: Floors }
type Floors = readonly (readonly string[])[]

/** Builds the guard for a list of floors, lowest first. */
export const floorsGuard =
  (floors: Floors = FLOORS): Guard =>
  (tree) =>
    [...tree.keys()].filter(isCode).flatMap((from) =>
      importsOf(from, tree.get(from)!).flatMap(({ specifier, line }) => {
        const to = resolved(from, specifier)
        const message = to === null ? packageFault(from, specifier) : (pathFault(specifier, to, tree) ?? reachFault({ from, to, line, floors }))
        return message ? [{ file: from, line, message }] : []
      }),
    )

const roomOf = (file: string): Room => {
  const parts = file.split('/')
  if (parts[0] !== 'src') return { name: 'outside' }
  if (parts[1] === 'modules') return { name: 'module', module: parts[2]! }
  return { name: parts[1] as 'kernel' | 'platform' | 'policy' | 'ui' | 'app' }
}

const pathFault = (specifier: string, to: string, tree: Tree): string | null => {
  if (!/\.(?:tsx?|css|json|svg|png|woff2)(?:\?\w+)?$/.test(specifier))
    return `imports ${specifier} without its ending: write .ts or .tsx, Node runs the file as it is`
  return to.startsWith('src/') && !tree.has(to) ? `imports ${to}, which is not there: mend the path` : null
}

const reachFault = (ask: Ask): string | null => {
  const [from, to] = [roomOf(ask.from), roomOf(ask.to)]
  if (to.name === 'outside')
    return `imports ${ask.to}, outside src: the product does not depend on tests, scripts or packs; a pack is read by policy/engine, by its path at run time`
  if (from.name === 'app') return appFault(ask, to)
  if (to.name === 'app') return `imports ${ask.to}: app composes, nothing imports it. Register a supplier under a name of policy/vocabulary, or emit an event`
  if (from.name === 'module') return moduleFault(ask, from.module, to)
  if (to.name === 'module') return `imports the module ${to.module} from below: what the ground needs of a module, app hands in as an argument`
  return groundFault(ask, from.name, to.name)
}

/** kernel knows nobody; platform and policy know kernel; ui knows kernel, the contracts' endpoint and the vocabulary it explains. */
const groundFault = ({ from, to }: Ask, room: string, target: string): string | null => {
  if (target === room || (target === 'kernel' && room !== 'outside')) return null
  if (room === 'ui' && (to === 'src/platform/endpoint.ts' || to.startsWith('src/policy/vocabulary/'))) return null
  return `imports ${to}: ${from.split('/')[1]} stands beside it or below it and may import kernel only. Pass what is needed as an argument, or move the shared part to kernel`
}

/** A contract, or a topic of one that outgrew its file. */
const CONTRACT = /\/contract(?:\/[^/]+)?\.ts$/
/** A topic of a contract or of a store, and which of the two it is of. */
const TOPIC = /\/(contract|store)\/[^/]+\.ts$/

const OWN_WEB = /^src\/modules\/[^/]+\/web\//

const moduleFault = (ask: Ask, module: string, to: Room): string | null => {
  if (!ask.floors.flat().includes(module)) return `belongs to ${module}, which has no floor: add it to FLOORS in src/app/modules.ts`
  if (CONTRACT.test(ask.from)) return contractFault(ask, module, to)
  return isWeb(ask.from) ? webFault(ask, module, to) : serverFault(ask, module, to)
}

/** What of the platform the browser gets as well: the endpoint and the small shapes every contract is made of. */
const SHARED_WITH_BROWSER = new Set(['src/platform/endpoint.ts', 'src/platform/contract.ts'])

/** A contract is shared with the browser. */
const contractFault = ({ to }: Ask, module: string, room: Room): string | null => {
  if (to.startsWith(`src/modules/${module}/contract/`)) return null
  if (room.name === 'kernel' || SHARED_WITH_BROWSER.has(to) || to.startsWith('src/policy/vocabulary/')) return null
  return `imports ${to}: a contract is shared with the browser and imports only zod, kernel, policy/vocabulary, platform/endpoint.ts and platform/contract.ts. Write the shape here, or move it to kernel`
}

const serverFault = ({ from, to, floors }: Ask, module: string, room: Room): string | null => {
  if (isWeb(to)) return `imports ${to}: server code does not import the screens. Put what both need into contract.ts or kernel`
  if (room.name !== 'module') return null
  if (room.module === module) return topicFault(from, to)
  const order = orderFault(floors, module, room.module)
  if (order) return order
  return /\/(?:public|contract)\.ts$/.test(to)
    ? null
    : `imports ${to}: a module is entered through its public.ts (or contract.ts for the shape of its requests). Export what you need there`
}

/** A topic is reached through the file that it goes on from, so that each name has one door. */
const topicFault = (from: string, to: string): string | null => {
  const [, door] = TOPIC.exec(to) ?? []
  if (!door || from.endsWith(`/${door}.ts`) || TOPIC.exec(from)?.[1] === door) return null
  return `imports ${to}: a topic is entered through ${door}.ts, which hands on what it exports`
}

const webFault = ({ to, floors }: Ask, module: string, room: Room): string | null => {
  if (room.name === 'kernel' || room.name === 'ui' || to === 'src/platform/endpoint.ts' || to.startsWith('src/policy/vocabulary/')) return null
  if (room.name !== 'module')
    return `imports ${to}: a screen imports ui, kernel, contracts and policy/vocabulary; what the server knows it asks for over the contract`
  if (room.module === module)
    return OWN_WEB.test(to) || to.endsWith('/contract.ts')
      ? null
      : `imports ${to}: a screen asks the server through contract.ts, it does not import server code`
  const order = orderFault(floors, module, room.module)
  if (order) return order
  return /\/(?:contract\.ts|web\/public\.tsx)$/.test(to)
    ? null
    : `imports ${to}: another module's screens are entered through its web/public.tsx, its requests through contract.ts`
}

const orderFault = (floors: Floors, module: string, other: string): string | null => {
  const [own, theirs] = [floors.findIndex((floor) => floor.includes(module)), floors.findIndex((floor) => floor.includes(other))]
  if (theirs < 0) return `imports ${other}, which has no floor: add it to FLOORS in src/app/modules.ts`
  if (theirs < own) return null
  const relation = theirs === own ? 'stands beside it' : 'stands above it'
  return `${module} imports ${other}, which ${relation}: emit an event through the outbox, or register a supplier under a name of policy/vocabulary and let app introduce the two`
}

/** app composes: it takes what a module offers (public, contract, routes, background work), and its web shell what the screens offer. */
const appFault = ({ from, to }: Ask, room: Room): string | null => {
  if (isWeb(from)) {
    if (
      room.name === 'kernel' ||
      room.name === 'ui' ||
      isWeb(to) ||
      to === 'src/platform/endpoint.ts' ||
      to.startsWith('src/policy/vocabulary/') ||
      to.endsWith('/contract.ts')
    )
      return null
    return `imports ${to}: the web shell runs in the browser; it imports ui, kernel, contracts and screens`
  }
  if (isWeb(to)) return `imports ${to}: the server does not import the screens`
  if (room.name !== 'module') return null
  return /\/(?:public|contract|routes|jobs|stages|facts)\.ts$/.test(to)
    ? null
    : `imports ${to}: app takes what a module offers (public.ts, contract.ts, routes.ts, facts.ts, stages.ts, jobs.ts), not its inside`
}

// ---------------------------------------------------------------- packages

const SERVER_ONLY = /^(?:node:|pg\b|pg-|kysely$|fastify|@fastify\/|graphile-worker|pino|prom-client|otpauth|hucre)/
const WEB_ONLY = /^(?:react|antd|@ant-design\/|@tanstack\/|i18next|idb$|workbox|virtual:)/
const POLICY = /^(?:zod|yaml)$/

const packageFault = (from: string, specifier: string): string | null => {
  const room = roomOf(from)
  if (room.name === 'kernel') return `imports ${specifier}: kernel is pure and imports nothing. Do this in platform and pass the result in`
  if (room.name === 'policy') return policyFault(from, specifier)
  if (CONTRACT.test(from) || from === 'src/platform/endpoint.ts')
    return specifier === 'zod' ? null : `imports ${specifier}: a contract is shared with the browser and imports zod alone`
  if (isWeb(from)) return SERVER_ONLY.test(specifier) ? `imports ${specifier}, which only a server has: ask for the result over the contract` : null
  return WEB_ONLY.test(specifier) ? `imports ${specifier}, which belongs to the browser: keep it in web/ or src/ui` : null
}

/** The rules are pure: no database, no clock, no files except where packs are loaded. */
const policyFault = (from: string, specifier: string): string | null => {
  if (POLICY.test(specifier) || (from === 'src/policy/engine/load.ts' && /^node:(?:fs|path|crypto)/.test(specifier))) return null
  return `imports ${specifier}: policy is pure (zod, yaml; files in engine/load.ts alone). Take the value as an argument`
}

// ---------------------------------------------------------------- circles

/** Files that need each other to be loaded, directly or by way of others. A type alone makes no circle. */
export const circles: Guard = (tree) => {
  const graph = new Map([...tree.keys()].filter(isCode).map((file) => [file, neededBy(file, tree)]))
  const seen = new Set<string>()
  const faults: Fault[] = []
  const visit = (file: string, way: string[]): void => {
    const at = way.indexOf(file)
    if (at >= 0) faults.push({ file, message: `is in a circle: ${[...way.slice(at), file].join(' → ')}. Move what both need into a third file below them` })
    if (at >= 0 || seen.has(file)) return
    for (const next of graph.get(file) ?? []) visit(next, [...way, file])
    seen.add(file)
  }
  for (const file of graph.keys()) visit(file, [])
  return faults
}

const neededBy = (file: string, tree: Tree): string[] =>
  importsOf(file, tree.get(file)!)
    .filter(({ typeOnly }) => !typeOnly)
    .map(({ specifier }) => resolved(file, specifier))
    .filter((to): to is string => to !== null && isCode(to) && tree.has(to))
