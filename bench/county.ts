/**
 * A county of invented people for benches and drills: one department, committees, branches of equal size, everybody full member.
 * Written through the modules' own writers; device sessions and rolls in bulk, as the owner of the tables.
 */
import { randomBytes } from 'node:crypto'
import { addDays, type Day, day, monthOf, yearOf } from '../src/kernel/days.ts'
import { idNumberCheckDigit } from '../src/kernel/id-numbers.ts'
import { newId } from '../src/kernel/ids.ts'
import { type NewSession, refreshRollup, writeSessions } from '../src/modules/activities/public.ts'
import { adoptPacks, chooseReadings, inForceForUnits, type Unit, type UnitToWrite, writeRegions, writeUnits } from '../src/modules/org/public.ts'
import { loadHolidays } from '../src/modules/rulebook/public.ts'
import { districtScope, registryScope, writeAccounts, writeGrants, writeLogins } from '../src/modules/people/public.ts'
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
  const members = await peopleOf(db, of('branch'), size)
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

const peopleOf = async (db: Database, branches: readonly Unit[], size: number): Promise<Member[]> => {
  const members = branches.flatMap((branch, at) =>
    Array.from({ length: size }, (_, index): Member => ({ memberId: newId(), personId: newId(), branch, name: inventedName(at * size + index) })),
  )
  for (let from = 0; from < members.length; from += 10_000) await inBulk(db, members.slice(from, from + 10_000))
  return members
}

/** The rows that `writePersons` and `writeMembers` would write for full members without protected fields, as the owner of the tables. */
const inBulk = async (db: Database, members: readonly Member[]): Promise<void> => {
  const given = [
    members.map(({ personId }) => personId),
    members.map(({ memberId }) => memberId),
    members.map(({ branch }) => branch.id),
    members.map(({ branch }) => branch.path),
    members.map(({ name }) => name),
    members.map(() => newId()),
    members.map(() => newId()),
  ]
  const from =
    'from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::uuid[]) as given (person, member, branch, path, name, belonging, standing)'
  const tables = [
    `people.person (district_id, id, path, name, pinyin, initials, sex, ethnicity, born_on, changed_at)
     select ${DISTRICT}, person, path, name, 'bu ming', 'bm', 'male', '汉族', '1970-01-01', '2020-01-01' ${from}`,
    `members.member (district_id, id, path, person_id, branch_id, standing, joined_on, confirmed_on, changed_at)
     select ${DISTRICT}, member, path, person, branch, 'full', '2005-07-01', '2006-07-01', '2020-01-01' ${from}`,
    `members.belonging (district_id, id, path, member_id, kind, branch_id, from_day, reason)
     select ${DISTRICT}, belonging, path, member, 'affiliated', branch, '${FOUNDED}', 'registered' ${from}`,
    `members.standing (district_id, id, path, member_id, standing, from_day)
     select ${DISTRICT}, standing, path, member, 'full', '2006-07-01' ${from}`,
  ]
  const client = await db.pool.connect()
  for (const table of tables) await client.query(`insert into ${table}`, given)
  client.release()
}

/** Puts packs into force for the whole county, and takes the first reading wherever a text leaves one open. */
export const putIntoForce = (db: Database, { scope, department, branches }: County, packs: readonly string[]): Promise<void> =>
  withDistrict(db, scope, async (tx) => {
    const by = { unitId: department.id, path: department.path, byName: '部务会', at: clock.now() }
    await adoptPacks(
      tx,
      packs.map((pack) => ({ ...by, pack, from: day('2019-05-06') })),
    )
    const [inForce] = [...(await inForceForUnits(tx, [branches[0]!.id], clock.today())).values()]
    const open = [...(inForce?.rules.values() ?? [])].flatMap((rule) =>
      rule.choices.flatMap(({ key, chosen, options }) => (chosen === null && options[0] ? [{ slot: rule.slot, key, chosen: options[0].value }] : [])),
    )
    if (open.length > 0)
      await chooseReadings(
        tx,
        open.map((one) => ({ ...by, ...one, from: day('2019-05-06') })),
      )
  })

type Holding = { on: Day; state: NewSession['state']; kind?: NewSession['kind'] }

/** One session a branch on a day, in a state. Returns the session of each branch by the branch's id. */
export const holdSessions = async (db: Database, { scope, branches }: Pick<County, 'scope' | 'branches'>, holding: Holding): Promise<Map<string, string>> => {
  const sessions = branches.map((branch) => sessionOf(branch, holding))
  for (let from = 0; from < sessions.length; from += 1_000)
    await withDistrict(db, scope, (tx) => writeSessions(tx, clock.now(), sessions.slice(from, from + 1_000)))
  return new Map(sessions.map(({ unitId, id }) => [unitId, id]))
}

const sessionOf = (branch: Unit, { on, state, kind = 'activity-day' }: Holding): NewSession => ({
  id: newId(),
  path: branch.path,
  unitId: branch.id,
  parentId: null,
  groupId: null,
  subUnitId: null,
  kind,
  year: yearOf(on),
  month: monthOf(on),
  state,
  ruleDay: on,
  day: on,
  moved: 'not',
  movedWhy: null,
  commonDay: null,
  countings: ['activity-days', 'collective', 'organisation-life'],
  theme: '学习，议事',
  place: '会议室',
  begins: '08:30',
  ends: '11:50',
})

/**
 * A year of closed sessions of every branch and their frozen rolls: `days` months with nine letters in ten present, drawn from the member's
 * place so that every rule finds somebody on each side. The committee's rows are brought up to date as a closing does.
 */
export const liveAYear = async (db: Database, county: County, { year, days }: { year: number; days: number }): Promise<void> => {
  for (let month = 1; month <= days; month++) {
    const on = day(`${year}-${String(month).padStart(2, '0')}-08`)
    const sessions = await holdSessions(db, county, { on, state: 'announced' })
    await db.pool.query(
      `update activities.session set state = 'closed', counts = true, closed_at = $2, closed_by_name = '书记', book_year = year, book_page = month
       where district_id = ${DISTRICT} and year = $1 and month = $3`,
      [year, clock.now(), month],
    )
    await db.pool.query(
      `insert into activities.roll_line (district_id, session_id, member_id, version, path, unit_id, day, counted, countings, letter, basis, name, provenance, is_current, made_at)
       select ${DISTRICT}, session.id, belonging.member_id, 1, belonging.path, belonging.branch_id, session.day, true, session.countings,
         case when hashint8(hashtext(belonging.member_id::text)::bigint * 31 + session.month) % 10 = 0 then (array['A', 'L', 'U', 'H'])[1 + abs(hashtext(belonging.id::text)) % 4] else 'P' end,
         'affiliated', 'name', 'recorder', true, $3
       from activities.session
       join members.belonging on belonging.district_id = session.district_id and belonging.branch_id = session.unit_id
       where session.district_id = ${DISTRICT} and session.year = $1 and session.month = $2`,
      [year, month, clock.now()],
    )
    await withDistrict(db, county.scope, (tx) => refreshRollup(tx, clock.now(), [...sessions.values()]))
  }
  await db.pool.query('vacuum analyze')
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

/** An official's account with a grant at a unit, and at others where they are named. */
export const openAccount = async (
  db: Database,
  county: County,
  { login, role, unit, member, also = [] }: { login: string; role: 'secretary' | 'committee' | 'department'; unit: Unit; member?: Member; also?: Unit[] },
): Promise<string> => {
  const id = newId<'account'>() as string
  const passwordHash = await hashPassword(PASSWORD)
  await withDistrict(db, county.scope, async (tx) => {
    await writeAccounts(tx, clock.now(), [
      { id, personId: member?.personId ?? null, name: member?.name ?? login, login, kind: 'official', administers: null, passwordHash },
    ])
    await writeLogins(tx, [{ loginKey: login, districtId: DISTRICT, accountId: id }])
    const grantAt = ({ id: unitId, path }: Unit) => ({ id: newId(), accountId: id, role, unitId, path, groupId: null, from: FOUNDED, to: null })
    await writeGrants(
      tx,
      [unit, ...also].map((one) => ({ ...grantAt(one), grantedBy: null, confirmedBy: id })),
    )
  })
  return id
}
