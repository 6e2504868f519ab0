import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { buildApp } from '../../src/app/server.ts'
import type { SecondFactor } from '../../src/app/session.ts'
import { addDays, day, type Day } from '../../src/kernel/days.ts'
import { idNumberCheckDigit } from '../../src/kernel/id-numbers.ts'
import { newId } from '../../src/kernel/ids.ts'
import { type NewMember, writeMembers, writePosts } from '../../src/modules/members/public.ts'
import { type Unit, type UnitToWrite, writeRegions, writeUnits } from '../../src/modules/org/public.ts'
import {
  claimIdNumbers,
  districtScope,
  idNumberIndex,
  type PersonInput,
  registryScope,
  writeAccounts,
  writeGrants,
  writeLogins,
  writePersons,
} from '../../src/modules/people/public.ts'
import { type FrozenClock, frozenClock } from '../../src/platform/clock.ts'
import { hashPassword, useKey } from '../../src/platform/crypto.ts'
import { type Database, openDatabase, type Tx, withDistrict } from '../../src/platform/db.ts'
import type { Endpoint, Role } from '../../src/platform/endpoint.ts'
import type { AddJob } from '../../src/platform/jobs.ts'
import type { Scope } from '../../src/platform/scope.ts'
import { freshDatabase } from './cluster.ts'

/**
 * A small world on a real database: one district with a department, a township committee, two branches (青竹村 with two
 * groups, 柏石村) of eight members each, and a second district with one branch. The clock stands at 7 September 2026, ten
 * o'clock, until a test moves it. Every query of every test passes the query lint (watch-queries.ts).
 */
export type World = {
  db: Database
  /** for a server of its own on this database */
  connectionString: string
  clock: FrozenClock
  app: FastifyInstance
  /** jobs that were asked for, in order; `runJob` of a test may carry them out */
  jobs: { task: string; payload: Record<string, unknown> }[]
  units: { department: Unit; committee: Unit; branch: Unit; sibling: Unit; groupOne: Unit; groupTwo: Unit; foreignDepartment: Unit; foreignBranch: Unit }
  /** members of 青竹村, 柏石村 and the foreign branch; the first of each is its secretary */
  members: { branch: WorldMember[]; sibling: WorldMember[]; foreign: WorldMember[] }
  /** 临江县 beside the first district, where one was asked for (`third`) */
  third: Neighbour
  /** accounts by login name */
  accounts: Map<string, string>
  scope: Scope
  foreignScope: Scope
  /** opens a transaction in the first district */
  inDistrict<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** signs an account in (once, or anew where the clock went on) and sends requests as it */
  as(login: string, how?: { anew: boolean }): Promise<Client>
  anonymous: Client
  /** a server anew on the same database; whoever is signed in goes on with it */
  restart(): Promise<void>
  close(): Promise<void>
}

export type Neighbour = { scope: Scope; department: Unit; committee: Unit; branch: Unit; members: WorldMember[] }

export type WorldMember = { memberId: string; personId: string; name: string; groupId: string | null }

export type Reply<T = Record<string, unknown>> = {
  status: number
  body: T & { refusal?: { code: string; message: { zh: string; en: string }; field?: string } }
  headers: Record<string, unknown>
  raw: string
  bytes: Buffer
}

export type Client = {
  /** sends a request to an endpoint; a new idempotency key each time unless one is given */
  call<T = Record<string, unknown>>(
    endpoint: Endpoint,
    input?: { params?: Record<string, string>; query?: Record<string, unknown>; body?: unknown; key?: string; headers?: Record<string, string> },
  ): Promise<Reply<T>>
}

export const LOGINS = [
  'member',
  'secretary',
  'officer',
  'recorder',
  'group-leader',
  'committee',
  'department',
  'sibling-secretary',
  'sibling-member',
  'sibling-recorder',
  'sibling-leader',
  'foreign-secretary',
  'foreign-department',
  'system',
  'security',
  'audit',
] as const
export const PASSWORD = 'a password of the test world'

export const buildWorld = async ({
  now = '2026-09-07T10:00:00+08:00',
  secondFactor = 'left-open',
  key = randomBytes(32),
  third = false,
  prepare,
}: {
  now?: string
  secondFactor?: SecondFactor
  /** the master key; a random one where none is given */
  key?: Buffer
  /** a third district, in the city of the first one, with `third-department`, `third-committee`, `third-secretary`, `third-member` and `third-security` */
  third?: boolean
  prepare?: (tx: Tx, world: World) => Promise<void>
} = {}): Promise<World> => {
  useKey(key)
  const database = await freshDatabase()
  const db = openDatabase({ ...database.config, max: 6 })
  const clock = frozenClock(now)
  const jobs: World['jobs'] = []
  const addJob: AddJob = async (task, payload) => void jobs.push({ task, payload })
  const build = () =>
    buildApp({
      db,
      clock,
      logger: pino({ level: process.env.TEST_LOG ?? 'silent' }),
      addJob,
      demonstration: () => null,
      secondFactor,
      web: false,
    })
  const server: Server = { app: await build() }
  const scope = districtScope(430699, '43.4306.430699.')
  const foreignScope = districtScope(321099, '32.3210.321099.')
  const anonymous = clientOf(server, null)
  const sessions = new Map<string, Client>()
  const world: World = {
    db,
    connectionString: database.connectionString,
    clock,
    app: server.app,
    jobs,
    units: undefined as never,
    members: { branch: [], sibling: [], foreign: [] },
    third: undefined as never,
    accounts: new Map(),
    scope,
    foreignScope,
    anonymous,
    inDistrict: (work) => withDistrict(db, scope, work),
    as: async (login, how) => (how?.anew ? null : sessions.get(login)) ?? signIn(server, anonymous, sessions, login),
    restart: async () => {
      const old = server.app
      world.app = server.app = await build()
      await old.close()
    },
    close: async () => {
      await server.app.close()
      await db.close()
      await database.drop()
    },
  }
  await populate(world)
  if (third) world.third = await thirdDistrict(world)
  if (prepare) await world.inDistrict((tx) => prepare(tx, world))
  return world
}

const signIn = async (server: Server, anonymous: Client, sessions: Map<string, Client>, login: string): Promise<Client> => {
  const { signIn: endpoint } = await import('../../src/modules/people/contract.ts')
  const reply = await anonymous.call(endpoint, { body: { login, password: PASSWORD } })
  if (reply.status !== 200) throw new Error(`${login} could not sign in: ${reply.raw}`)
  const cookie = /zhibu=([^;]+)/.exec(String(reply.headers['set-cookie']))![1]!
  const client = clientOf(server, cookie)
  sessions.set(login, client)
  return client
}

type Server = { app: FastifyInstance }

const clientOf = (server: Server, cookie: string | null): Client => ({
  call: async (endpoint, input = {}) => {
    const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(input.params?.[name] ?? name))
    const query = new URLSearchParams(
      Object.entries(input.query ?? {}).flatMap(([key, value]): [string, string][] => (value === undefined ? [] : [[key, String(value)]])),
    )
    const reply = await server.app.inject({
      method: endpoint.method,
      url: query.size > 0 ? `${path}?${query}` : path,
      headers: {
        ...(endpoint.method === 'GET' ? {} : { 'x-zhibu': '1', 'idempotency-key': input.key ?? newId() }),
        ...(cookie ? { cookie: `zhibu=${cookie}` } : {}),
        ...input.headers,
      },
      ...(input.body === undefined ? {} : { payload: input.body as object }),
    })
    const json = String(reply.headers['content-type']).includes('json')
    return { status: reply.statusCode, body: json ? reply.json() : {}, headers: reply.headers, raw: reply.payload, bytes: reply.rawPayload } as Reply<never>
  },
})

const FOUNDED = day('2010-01-01')

const populate = async (world: World): Promise<void> => {
  const { db, clock } = world
  await withDistrict(db, registryScope(), (tx) =>
    writeRegions(tx, [
      { id: 43, kind: 'province', name: '湖南省', parentId: null, path: '43.' },
      { id: 4306, kind: 'city', name: '岳阳市', parentId: 43, path: '43.4306.' },
      { id: 430699, kind: 'district', name: '湘云县', parentId: 4306, path: '43.4306.430699.' },
      { id: 32, kind: 'province', name: '江苏省', parentId: null, path: '32.' },
      { id: 3210, kind: 'city', name: '扬州市', parentId: 32, path: '32.3210.' },
      { id: 321099, kind: 'district', name: '芦荡县', parentId: 3210, path: '32.3210.321099.' },
    ]),
  )
  await withDistrict(db, world.scope, (tx) => firstDistrict(tx, world, clock.now()))
  await withDistrict(db, world.foreignScope, (tx) => secondDistrict(tx, world, clock.now()))
}

const firstDistrict = async (tx: Tx, world: World, at: Date): Promise<void> => {
  const [department, committee, branch, sibling, groupOne, groupTwo] = (await writeUnits(tx, at, firstUnits())) as [Unit, Unit, Unit, Unit, Unit, Unit]
  world.units = { ...world.units, department, committee, branch, sibling, groupOne, groupTwo }
  world.members.branch = await people(tx, at, { unit: branch, groups: [groupOne, groupTwo], from: 0, districtId: 430699 })
  world.members.sibling = await people(tx, at, { unit: sibling, groups: [], from: 20, districtId: 430699 })
  await writePosts(tx, [
    { id: newId(), path: branch.path, memberId: world.members.branch[0]!.memberId, unitId: branch.id, post: 'secretary', from: FOUNDED, to: null },
    { id: newId(), path: sibling.path, memberId: world.members.sibling[0]!.memberId, unitId: sibling.id, post: 'secretary', from: FOUNDED, to: null },
    { id: newId(), path: branch.path, memberId: world.members.branch[2]!.memberId, unitId: groupOne.id, post: 'group-leader', from: FOUNDED, to: null },
  ])
  await accounts(tx, world, at, 430699, [
    { login: 'member', role: 'member', unit: branch, person: world.members.branch[4]!.personId },
    { login: 'secretary', role: 'secretary', unit: branch, person: world.members.branch[0]!.personId },
    { login: 'officer', role: 'branch-officer', unit: branch, person: world.members.branch[1]!.personId },
    { login: 'group-leader', role: 'group-leader', unit: branch, person: world.members.branch[2]!.personId, groupId: groupOne.id },
    { login: 'recorder', role: 'recorder', unit: branch, person: world.members.branch[3]!.personId },
    { login: 'committee', role: 'committee', unit: committee, person: null },
    { login: 'department', role: 'department', unit: department, person: null },
    { login: 'sibling-secretary', role: 'secretary', unit: sibling, person: world.members.sibling[0]!.personId },
    { login: 'sibling-member', role: 'member', unit: sibling, person: world.members.sibling[4]!.personId },
    { login: 'sibling-recorder', role: 'recorder', unit: sibling, person: world.members.sibling[3]!.personId },
    { login: 'sibling-leader', role: 'group-leader', unit: sibling, person: world.members.sibling[2]!.personId, groupId: sibling.id },
    { login: 'system', role: 'system-admin', unit: department, person: null },
    { login: 'security', role: 'security-admin', unit: department, person: null },
    { login: 'audit', role: 'audit-admin', unit: department, person: null },
  ])
}

const firstUnits = (): UnitToWrite[] => {
  const [department, committee, branch, sibling, groupOne, groupTwo] = [newId(), newId(), newId(), newId(), newId(), newId()]
  const shared = { sector: 'village' as const, from: FOUNDED }
  return [
    {
      ...shared,
      id: department,
      parentId: null,
      path: '43.4306.430699.',
      code: '000',
      name: '中共湘云县委组织部',
      shortName: '县委组织部',
      kind: 'department',
      sector: 'organ',
    },
    {
      ...shared,
      id: committee,
      parentId: department,
      code: 'A00',
      name: '中共樟树镇委员会',
      shortName: '樟树镇党委',
      kind: 'committee',
      sector: 'mixed',
      hasCommittee: true,
    },
    {
      ...shared,
      id: branch,
      parentId: committee,
      code: '002',
      name: '中共樟树镇青竹村支部委员会',
      shortName: '青竹村党支部',
      kind: 'branch',
      hasCommittee: true,
    },
    {
      ...shared,
      id: sibling,
      parentId: committee,
      code: '003',
      name: '中共樟树镇柏石村支部委员会',
      shortName: '柏石村党支部',
      kind: 'branch',
      hasCommittee: true,
    },
    { ...shared, id: groupOne, parentId: branch, code: '002-1', name: '青竹村第一党小组', shortName: '第一党小组', kind: 'group' },
    { ...shared, id: groupTwo, parentId: branch, code: '002-2', name: '青竹村第二党小组', shortName: '第二党小组', kind: 'group' },
  ]
}

const thirdDistrict = async (world: World): Promise<Neighbour> => {
  const scope = districtScope(430698, '43.4306.430698.')
  await withDistrict(world.db, registryScope(), (tx) =>
    writeRegions(tx, [{ id: 430698, kind: 'district', name: '临江县', parentId: 4306, path: '43.4306.430698.' }]),
  )
  return withDistrict(world.db, scope, async (tx) => {
    const at = world.clock.now()
    const [rootId, townId, branchId] = [newId(), newId(), newId()]
    const [department, committee, branch] = (await writeUnits(tx, at, [
      { id: rootId, parentId: null, path: scope.path, code: '000', name: '中共临江县委组织部', kind: 'department', sector: 'organ', from: FOUNDED },
      { id: townId, parentId: rootId, code: 'B00', name: '中共临江镇委员会', kind: 'committee', sector: 'mixed', hasCommittee: true, from: FOUNDED },
      {
        id: branchId,
        parentId: townId,
        code: '020',
        name: '中共临江镇渡口社区支部委员会',
        shortName: '渡口社区党支部',
        kind: 'branch',
        sector: 'community',
        from: FOUNDED,
      },
    ])) as [Unit, Unit, Unit]
    const members = await people(tx, at, { unit: branch, groups: [], from: 60, districtId: 430698 })
    await accounts(tx, world, at, 430698, [
      { login: 'third-secretary', role: 'secretary', unit: branch, person: members[0]!.personId },
      { login: 'third-member', role: 'member', unit: branch, person: members[4]!.personId },
      { login: 'third-committee', role: 'committee', unit: committee, person: null },
      { login: 'third-department', role: 'department', unit: department, person: null },
      { login: 'third-security', role: 'security-admin', unit: department, person: null },
    ])
    return { scope, department, committee, branch, members }
  })
}

const secondDistrict = async (tx: Tx, world: World, at: Date): Promise<void> => {
  const [department, branch] = [newId(), newId()]
  const units = (await writeUnits(tx, at, [
    { id: department, parentId: null, path: '32.3210.321099.', code: '000', name: '中共芦荡县委组织部', kind: 'department', sector: 'organ', from: FOUNDED },
    {
      id: branch,
      parentId: department,
      code: '010',
      name: '中共芦荡镇荷塘社区支部委员会',
      shortName: '荷塘社区党支部',
      kind: 'branch',
      sector: 'community',
      from: FOUNDED,
    },
  ])) as [Unit, Unit]
  world.units = { ...world.units, foreignDepartment: units[0], foreignBranch: units[1] }
  world.members.foreign = await people(tx, at, { unit: units[1], groups: [], from: 40, districtId: 321099 })
  await accounts(tx, world, at, 321099, [
    { login: 'foreign-secretary', role: 'secretary', unit: units[1], person: world.members.foreign[0]!.personId },
    { login: 'foreign-department', role: 'department', unit: units[0], person: null },
  ])
}

const NAMES = ['周立根', '何秀兰', '彭志远', '欧阳敏', '何桂生', '罗建平', '杨春生', '唐小玲']

type Crew = { unit: Unit; groups: Unit[]; from: number; districtId: number }

const people = async (tx: Tx, at: Date, { unit, groups, from, districtId }: Crew): Promise<WorldMember[]> => {
  const persons = NAMES.map((name, index): PersonInput => personOf(name, { index: from + index, districtId, path: unit.path }))
  const members = persons.map((person, index): NewMember => memberRow(person, { unit, groupId: groups[index % 2]?.id ?? null }))
  await writePersons(tx, at, persons)
  await claimIdNumbers(
    tx,
    persons.map((person) => ({ idHash: idNumberIndex(person.idNumber!), districtId, personId: person.id })),
  )
  await writeMembers(tx, at, members)
  return members.map((member, index) => ({ memberId: member.id, personId: member.personId, name: persons[index]!.name, groupId: member.groupId }))
}

const personOf = (name: string, { index, districtId, path }: { index: number; districtId: number; path: string }): PersonInput => {
  const born = addDays(day('1970-01-01'), index * 97)
  const body = `${districtId}${born.replaceAll('-', '')}${index % 2 === 0 ? '997' : '996'}`
  return {
    id: newId(),
    path,
    name,
    sex: index % 2 === 0 ? 'male' : 'female',
    ethnicity: '汉族',
    bornOn: born,
    education: '高中',
    workPost: '农民',
    idNumber: body + idNumberCheckDigit(body),
    phone: `000${String(10_000_000 + index)}`,
    address: `一组${index}号`,
  }
}

const memberRow = (person: PersonInput, { unit, groupId }: { unit: Unit; groupId: string | null }): NewMember => ({
  id: newId(),
  path: unit.path,
  personId: person.id,
  branchId: unit.id,
  groupId,
  standing: 'full',
  joinedOn: day('2000-07-01'),
  confirmedOn: day('2001-07-01'),
  status: 'normal',
  lostSince: null,
  floating: false,
  floatingTo: null,
  belongsFrom: FOUNDED,
  importRunId: null,
})

type Wanted = { login: string; role: Role; unit: Unit; person: string | null; groupId?: string }

let hashed: Promise<string> | undefined

const accounts = async (tx: Tx, world: World, at: Date, districtId: number, wanted: Wanted[]): Promise<void> => {
  const passwordHash = await (hashed ??= hashPassword(PASSWORD))
  const made = wanted.map((one) => ({ ...one, accountId: newId<'account'>() as string }))
  await writeAccounts(
    tx,
    at,
    made.map(({ accountId, role, person, login }) => ({
      id: accountId,
      personId: person,
      name: role === 'member' ? '' : login,
      login,
      kind: role === 'member' ? ('member' as const) : ('official' as const),
      administers: role.endsWith('-admin') ? (role.split('-')[0] as 'system' | 'security' | 'audit') : null,
      passwordHash,
    })),
  )
  await writeLogins(
    tx,
    made.map(({ accountId, login }) => ({ loginKey: login, districtId, accountId })),
  )
  await writeGrants(
    tx,
    made
      .filter(({ role }) => role !== 'member' && !role.endsWith('-admin'))
      .map(({ accountId, role, unit, groupId }) => ({
        id: newId<'grant'>() as string,
        accountId,
        role: role as 'secretary',
        unitId: unit.id,
        path: unit.path,
        groupId: groupId ?? null,
        from: FOUNDED as Day,
        to: null,
        grantedBy: null,
        confirmedBy: accountId,
      })),
  )
  for (const { login, accountId } of made) world.accounts.set(login, accountId)
}
