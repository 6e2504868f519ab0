/**
 * A county of invented people for benches and drills: one department, committees, branches of equal size, everybody full member.
 * Written through the modules' own writers; device sessions and rolls in bulk, as the owner of the tables.
 */
import { randomBytes } from 'node:crypto'
import { addDays, type Day, day, monthOf, yearOf } from '../src/kernel/days.ts'
import { idNumberCheckDigit } from '../src/kernel/id-numbers.ts'
import { newId } from '../src/kernel/ids.ts'
import { type NewMember, writeMembers } from '../src/modules/members/public.ts'
import { type NewSession, writeSessions } from '../src/modules/activities/public.ts'
import { adoptPacks, type Unit, type UnitToWrite, writeRegions, writeUnits } from '../src/modules/org/public.ts'
import { loadHolidays } from '../src/modules/rulebook/public.ts'
import { districtScope, type PersonInput, registryScope, writeAccounts, writeGrants, writeLogins, writePersons } from '../src/modules/people/public.ts'
import { hashPassword } from '../src/platform/crypto.ts'
import { type Database, withDistrict } from '../src/platform/db.ts'
import { tokenHash } from '../src/platform/http.ts'
import type { Scope } from '../src/platform/scope.ts'
import { clock } from './installation.ts'

export const DISTRICT = 430699
const PATH = '43.4306.430699.'
const FOUNDED = day('2010-01-01')

export type Member = { memberId: string; personId: string; branch: Unit; name: string }

export type County = { scope: Scope; path: string; department: Unit; committees: Unit[]; branches: Unit[]; members: Member[] }

/** Builds units and people: `branches` of `size` members under `committees`. */
export const buildCounty = async (db: Database, { committees, branches, size }: { committees: number; branches: number; size: number }): Promise<County> => {
  const at = clock.now()
  const scope = districtScope(DISTRICT, PATH)
  await withDistrict(db, registryScope(), async (tx) => {
    await writeRegions(tx, [
      { id: 43, kind: 'province', name: '湖南省', parentId: null, path: '43.' },
      { id: 4306, kind: 'city', name: '岳阳市', parentId: 43, path: '43.4306.' },
      { id: DISTRICT, kind: 'district', name: '湘云县', parentId: 4306, path: PATH },
    ])
    await loadHolidays(tx, clock.today())
  })
  const written = await withDistrict(db, scope, (tx) => writeUnits(tx, at, unitsOf(committees, branches)))
  const of = (kind: Unit['kind']) => written.filter((unit) => unit.kind === kind)
  const [department] = of('department') as [Unit]
  const members = await peopleOf(db, scope, of('branch'), size)
  return { scope, path: PATH, department, committees: of('committee'), branches: of('branch'), members }
}

const unitsOf = (committees: number, branches: number): UnitToWrite[] => {
  const shared = { from: FOUNDED, hasCommittee: true }
  const root: UnitToWrite = {
    ...shared,
    id: newId(),
    parentId: null,
    path: PATH,
    code: '000',
    name: '中共湘云县委组织部',
    shortName: '县委组织部',
    kind: 'department',
    sector: 'organ',
  }
  const above = Array.from({ length: committees }, (_, index): UnitToWrite & { id: string } => ({
    ...shared,
    id: newId(),
    parentId: root.id!,
    code: `A${index}`,
    name: `中共第${index + 1}镇委员会`,
    shortName: `第${index + 1}镇`,
    kind: 'committee',
    sector: 'mixed',
  }))
  const below = Array.from(
    { length: branches },
    (_, index): UnitToWrite => ({
      ...shared,
      id: newId(),
      parentId: above[index % committees]!.id,
      code: String(index + 1).padStart(5, '0'),
      name: `中共第${index + 1}村支部委员会`,
      shortName: `第${index + 1}村`,
      kind: 'branch',
      sector: 'village',
    }),
  )
  return [root, ...above, ...below]
}

const SURNAMES = '王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁'
const GIVEN = '建国志强伟明军平辉勇海涛立新德福云飞春生秀兰桂英玉珍小玲丽芳梅霞'

/** A name for a number; nobody's. */
export const inventedName = (at: number): string => `${SURNAMES[at % SURNAMES.length]}${GIVEN[at % GIVEN.length]}${GIVEN[Math.floor(at / 7) % GIVEN.length]}`

/** A number that passes the check digit; each `at` has its own. Order codes 996 to 999 are never issued to the young. */
export const inventedNumber = (at: number): { born: Day; idNumber: string } => {
  const born = addDays(day('1945-01-01'), at % 20_000)
  const body = `${DISTRICT - (Math.floor(at / 40_000) % 90)}${born.replaceAll('-', '')}${Math.floor(at / 20_000) % 2 === 0 ? '997' : '999'}`
  return { born, idNumber: body + idNumberCheckDigit(body) }
}

const peopleOf = async (db: Database, scope: Scope, branches: readonly Unit[], size: number): Promise<Member[]> => {
  const members = branches.flatMap((branch, at) =>
    Array.from({ length: size }, (_, index): Member => ({ memberId: newId(), personId: newId(), branch, name: inventedName(at * size + index) })),
  )
  for (let from = 0; from < members.length; from += 10_000)
    await withDistrict(db, scope, async (tx) => {
      const part = members.slice(from, from + 10_000)
      await writePersons(
        tx,
        clock.now(),
        part.map((member, index) => personOf(member, from + index)),
      )
      await writeMembers(tx, clock.now(), part.map(memberOf))
    })
  return members
}

const personOf = ({ personId, branch, name }: Member, at: number): PersonInput => ({
  id: personId,
  path: branch.path,
  name,
  sex: 'male',
  ethnicity: '汉族',
  bornOn: inventedNumber(at).born,
  education: '高中',
  workPost: '农民',
  idNumber: inventedNumber(at).idNumber,
  phone: null,
  address: null,
  pinyin: 'bu ming',
})

const memberOf = ({ memberId, personId, branch }: Member): NewMember => ({
  id: memberId,
  path: branch.path,
  personId,
  branchId: branch.id,
  groupId: null,
  standing: 'full',
  joinedOn: day('2005-07-01'),
  confirmedOn: day('2006-07-01'),
  status: 'normal',
  lostSince: null,
  floating: false,
  floatingTo: null,
  belongsFrom: FOUNDED,
  importRunId: null,
})

/** Puts packs into force for the whole county. */
export const putIntoForce = (db: Database, county: County, packs: readonly string[]): Promise<unknown> =>
  withDistrict(db, county.scope, (tx) =>
    adoptPacks(
      tx,
      packs.map((pack) => ({ unitId: county.department.id, path: county.department.path, pack, from: day('2019-05-06'), byName: '部务会', at: clock.now() })),
    ),
  )

/** One session a branch on a day, in a state. Returns the session of each branch by the branch's id. */
export const holdSessions = async (
  db: Database,
  county: County,
  { on, state, branches = county.branches }: { on: Day; state: NewSession['state']; branches?: readonly Unit[] },
): Promise<Map<string, string>> => {
  const sessions = branches.map(
    (branch): NewSession => ({
      id: newId(),
      path: branch.path,
      unitId: branch.id,
      parentId: null,
      groupId: null,
      subUnitId: null,
      kind: 'activity-day',
      year: yearOf(on),
      month: monthOf(on),
      state,
      ruleDay: on,
      day: on,
      moved: 'not',
      movedWhy: null,
      commonDay: null,
      countings: ['activity-day', 'collective', 'organisation-life'],
      theme: '学习，议事',
      place: '会议室',
      begins: '08:30',
      ends: '11:50',
    }),
  )
  await withDistrict(db, county.scope, (tx) => writeSessions(tx, clock.now(), sessions))
  return new Map(sessions.map(({ unitId, id }) => [unitId, id]))
}

/** A bound device for each member: an account, and a session of thirty days. Returns the tokens in the members' order. */
export const bindDevices = async (db: Database, members: readonly Member[]): Promise<string[]> => {
  const now = clock.now()
  const tokens = members.map(() => `${DISTRICT}.${randomBytes(32).toString('base64url')}`)
  const accounts = members.map(() => newId())
  for (let from = 0; from < members.length; from += 5_000) {
    const part = members.slice(from, from + 5_000)
    await db.pool.query(
      `insert into people.account (district_id, id, person_id, name, kind, made_at)
       select $1, account, person, name, 'member', $2 from unnest($3::uuid[], $4::uuid[], $5::text[]) as given (account, person, name)`,
      [DISTRICT, now, accounts.slice(from, from + 5_000), part.map(({ personId }) => personId), part.map(({ name }) => name)],
    )
    await db.pool.query(
      `insert into people.session (district_id, token_hash, id, account_id, kind, device_id, made_at, seen_at, ends_at)
       select $1, hash, id, account, 'member-device', null, $2, $2, $2::timestamptz + interval '30 days'
       from unnest($3::bytea[], $4::uuid[], $5::uuid[]) as given (hash, id, account)`,
      [DISTRICT, now, tokens.slice(from, from + 5_000).map(tokenHash), part.map(() => newId()), accounts.slice(from, from + 5_000)],
    )
  }
  return tokens
}

export const PASSWORD = 'a password of the bench'

/** An official's account with a grant at a unit. */
export const openAccount = async (
  db: Database,
  county: County,
  { login, role, unit, member }: { login: string; role: 'secretary' | 'committee' | 'department'; unit: Unit; member?: Member },
): Promise<string> => {
  const id = newId<'account'>() as string
  const passwordHash = await hashPassword(PASSWORD)
  await withDistrict(db, county.scope, async (tx) => {
    await writeAccounts(tx, clock.now(), [
      { id, personId: member?.personId ?? null, name: member?.name ?? login, login, kind: 'official', administers: null, passwordHash },
    ])
    await writeLogins(tx, [{ loginKey: login, districtId: DISTRICT, accountId: id }])
    await writeGrants(tx, [
      { id: newId(), accountId: id, role, unitId: unit.id, path: unit.path, groupId: null, from: FOUNDED, to: null, grantedBy: null, confirmedBy: id },
    ])
  })
  return id
}
