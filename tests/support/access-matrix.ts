import type { Endpoint, Role } from '../../src/platform/endpoint.ts'
import type { Client, Reply, World } from './world.ts'

/** Real ids behind the placeholder words of the endpoints' examples, all in 青竹村 of the first district. */
export type Things = Record<string, string>

export const thingsOf = (world: World): Things => ({
  branch: world.units.branch.id,
  committee: world.units.committee.id,
  department: world.units.department.id,
  group: world.units.groupOne.id,
  member: world.members.branch[5]!.memberId,
  person: world.members.branch[5]!.personId,
  account: world.accounts.get('secretary')!,
})

/** An id that nothing has: what lies outside must answer exactly like it. */
export const NOWHERE = '00000000-0000-7000-8000-0000000000aa'

export type Input = { params?: Record<string, string>; query?: Record<string, unknown>; body?: unknown; headers?: Record<string, string> }

/** The example of an endpoint with ids of the world; words that name no thing become an id nothing has. */
export const inputOf = (endpoint: Endpoint, things: Things): Input => {
  const example = endpoint.example ?? {}
  return {
    ...(example.params ? { params: replaced(example.params, things) as Record<string, string> } : {}),
    ...(example.query ? { query: replaced(example.query, things) as Record<string, unknown> } : {}),
    ...(example.body === undefined ? {} : { body: replaced(example.body, things) }),
  }
}

const replaced = (value: unknown, things: Things, key = ''): unknown => {
  if (Array.isArray(value)) return value.map((entry) => replaced(entry, things, key))
  if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, replaced(entry, things, name)]))
  if (typeof value !== 'string' || !/Ids?$/.test(key)) return value
  return things[value] ?? (/^[0-9a-f-]{36}$/.test(value) ? value : NOWHERE)
}

/** The same input with its fields and a small file as a form. */
const withFile = ({ body, ...input }: Input): Input => {
  const parts = Object.entries((body ?? {}) as Record<string, unknown>).map(
    ([name, value]) => `--m\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${String(value)}\r\n`,
  )
  const file = '--m\r\nContent-Disposition: form-data; name="file"; filename="file"\r\nContent-Type: application/octet-stream\r\n\r\nfile\r\n--m--\r\n'
  return { ...input, body: Buffer.from(parts.join('') + file), headers: { 'content-type': 'multipart/form-data; boundary=m' } }
}

/** Does the example point at a thing that belongs to somebody? */
export const pointsAtSomething = (endpoint: Endpoint): boolean => /"\w*Ids?":/.test(JSON.stringify(endpoint.example ?? {}))

export const LOGIN_OF: Record<Role, string> = {
  member: 'member',
  recorder: 'recorder',
  'group-leader': 'group-leader',
  'branch-officer': 'officer',
  secretary: 'secretary',
  committee: 'committee',
  department: 'department',
  'system-admin': 'system',
  'security-admin': 'security',
  'audit-admin': 'audit',
}

/** Somebody with the same role in another part of the tree: another branch of the township, or another county. */
export const STRANGER_OF: Partial<Record<Role, string>> = {
  member: 'sibling-member',
  recorder: 'sibling-recorder',
  'group-leader': 'sibling-leader',
  'branch-officer': 'sibling-secretary',
  secretary: 'sibling-secretary',
  department: 'foreign-department',
}

export type Leak = { endpoint: string; who: string; status: number; expected: string }

export const mayCall = (endpoint: Endpoint, role: Role): boolean => endpoint.who === 'public' || endpoint.who === 'signed-in' || endpoint.who.includes(role)

/** Calls an endpoint as nobody, as everyone without the role, and as strangers with the role; returns what should not have been answered. */
export const leaksOf = async (world: World, endpoint: Endpoint, things: Things): Promise<Leak[]> => {
  if (endpoint.who === 'public') return []
  const input = endpoint.upload ? withFile(inputOf(endpoint, things)) : inputOf(endpoint, things)
  const leak = (who: string, reply: Reply, expected: string): Leak[] => [{ endpoint: endpoint.id, who, status: reply.status, expected }]
  const leaks: Leak[] = []
  const nobody = await world.anonymous.call(endpoint, input)
  if (nobody.status !== 401) leaks.push(...leak('nobody', nobody, '401'))
  for (const client of await withoutRole(world, endpoint)) {
    const reply = await client.client.call(endpoint, input)
    if (reply.status !== 403) leaks.push(...leak(client.login, reply, '403'))
  }
  for (const client of await strangers(world, endpoint)) {
    const reply = await client.client.call(endpoint, input)
    if (reply.status !== 404 && reply.status !== 403) leaks.push(...leak(client.login, reply, '404 (or 403)'))
  }
  return leaks
}

type Named = { login: string; client: Client }

const signedIn = async (world: World, logins: readonly string[]): Promise<Named[]> =>
  Promise.all([...new Set(logins)].map(async (login) => ({ login, client: await world.as(login) })))

const withoutRole = (world: World, endpoint: Endpoint): Promise<Named[]> => {
  const roles = (Object.keys(LOGIN_OF) as Role[]).filter((role) => !mayCall(endpoint, role))
  // an official who is a member too holds the member's role as well: only accounts without any admitted role count
  const memberToo = mayCall(endpoint, 'member') ? new Set(['secretary', 'officer', 'group-leader', 'recorder']) : new Set<string>()
  return signedIn(world, endpoint.who === 'signed-in' ? [] : roles.map((role) => LOGIN_OF[role]).filter((login) => !memberToo.has(login)))
}

const strangers = (world: World, endpoint: Endpoint): Promise<Named[]> => {
  if (!pointsAtSomething(endpoint) || typeof endpoint.who === 'string') return signedIn(world, [])
  return signedIn(
    world,
    endpoint.who.flatMap((role) => STRANGER_OF[role] ?? []),
  )
}
