import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Day, dayOf, yearOf } from '../../kernel/days.ts'
import type { Clock } from '../../platform/clock.ts'
import { type Database, type Tx, withDistrict } from '../../platform/db.ts'
import { settleBranch } from '../../modules/activities/public.ts'
import { type NewPost, writeExemptions, writeMembers, writePosts } from '../../modules/members/public.ts'
import { anyDistrict, type Unit, writeRegions, writeUnits } from '../../modules/org/public.ts'
import { loadHolidays } from '../../modules/rulebook/public.ts'
import { claimIdNumbers, districtScope, idNumberIndex, registryScope, writePersons } from '../../modules/people/public.ts'
import type { Demonstration } from '../suppliers.ts'
import { type DemonstrationAccount, openAccounts } from './accounts.ts'
export { PASSWORD } from './accounts.ts'
import { type Draw, drawFrom } from './draw.ts'
import { type Invented, invent } from './persons.ts'
import { askMembers, confirmMeetings } from './confirmed.ts'
import { closeDues, payDues } from './dues.ts'
import { exemptionsOf } from './exemptions.ts'
import { floatBetween } from './floating.ts'
import { meetAllYear } from './meeting-year.ts'
import { holdMeetings } from './meetings.ts'
import { leadAYear } from './leaders.ts'
import { leaveOpen } from './open.ts'
import { putIntoForce } from './rules.ts'
import { studyAYear } from './training.ts'
import { type DistrictPlan, ludang, zhangshu } from './units.ts'
import { liveAYear, type Year } from './year.ts'

type LoadOptions = { db: Database; clock: Clock; dataDir: string; say: (zh: string, en: string) => void }

/** The same seed everywhere: the world is the same on every machine on the same day. */
const SEED = 20_170_515

/** Loads the demonstration world into an empty database; does nothing where any district exists. */
export const loadDemonstration = async ({ db, clock, dataDir, say }: LoadOptions): Promise<Demonstration | null> => {
  if (await withDistrict(db, registryScope(), anyDistrict)) return null
  const draw = drawFrom(SEED)
  const accounts: DemonstrationAccount[] = []
  const years: Year[] = []
  for (const plan of [zhangshu(draw), ludang(draw)]) {
    say(`装入演示：${plan.regions.at(-1)!.name}，${plan.branches.length} 个党支部`, `loading the demonstration: ${plan.branches.length} branches`)
    const loaded = await loadDistrict(db, { plan, draw, clock })
    accounts.push(...loaded.accounts)
    years.push(loaded.year)
  }
  await floatBetween(db, years)
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(join(dataDir, 'demonstration.json'), JSON.stringify({ accounts }, null, 2))
  return { accounts }
}

type Loading = { plan: DistrictPlan; draw: Draw; clock: Clock }

/** Who is there first, then the year, then what follows from its days: the planner must know the tables before it reads the rolls of nine hundred days. */
const loadDistrict = async (db: Database, { plan, draw, clock }: Loading): Promise<{ accounts: DemonstrationAccount[]; year: Year }> => {
  const at = clock.now()
  const scope = districtScope(plan.districtId, plan.path)
  await withDistrict(db, registryScope(), async (tx) => {
    await writeRegions(tx, plan.regions)
    await loadHolidays(tx, clock.today())
  })
  const { units, invented, accounts, own } = await withDistrict(db, scope, (tx) => whoIsThere(tx, { plan, draw, at, today: clock.today() }))
  await db.pool.query('analyze')
  const paths = new Map(units.map((unit) => [unit.id, unit.path]))
  const year = { plan, paths, invented, draw, at, own, today: clock.today() }
  await withDistrict(db, scope, async (tx) => {
    await liveAYear(tx, year)
    await leaveOpen(tx, year)
  })
  await db.pool.query('analyze')
  await withDistrict(db, scope, async (tx) => {
    await payDues(tx, year)
    await askMembers(tx, year)
    await holdMeetings(tx, year)
    await meetAllYear(tx, year)
    await confirmMeetings(tx, year)
    await leadAYear(tx, year)
    await studyAYear(tx, year)
  })
  await settleBranch(db, { scope, unit: plan, year: yearOf(clock.today()), at, today: clock.today() })
  await db.pool.query('analyze')
  await withDistrict(db, scope, (tx) => closeDues(tx, year))
  return { accounts, year }
}

type Settling = { plan: DistrictPlan; draw: Draw; at: Date; today: Day }

const whoIsThere = async (tx: Tx, { plan, draw, at, today }: Settling) => {
  const units = await writeUnits(tx, at, plan.units)
  const invented = settle(invent(draw, plan, today), units)
  await people(tx, at, plan, invented)
  await writePosts(tx, postsOf(draw, plan, invented, yearOf(today)))
  await writeExemptions(tx, exemptionsOf(draw, plan, invented, { at, today }))
  await putIntoForce(tx, { plan, units, at, today })
  return { units, invented, ...(await openAccounts(tx, draw, { districtId: plan.districtId, units, invented, at })) }
}

/** Everybody's rows lie under the branch. */
const settle = (invented: Invented[], units: readonly Unit[]): Invented[] => {
  const paths = new Map(units.map((unit) => [unit.id, unit.path]))
  return invented.map((one) => {
    const path = paths.get(one.branch.id)!
    return { ...one, person: { ...one.person, path }, member: { ...one.member, path } }
  })
}

const people = async (tx: Tx, at: Date, plan: DistrictPlan, invented: readonly Invented[]): Promise<void> => {
  await writePersons(
    tx,
    at,
    invented.map((one) => one.person),
  )
  await claimIdNumbers(
    tx,
    invented.map(({ person }) => ({ idHash: idNumberIndex(person.idNumber!), districtId: plan.districtId, personId: person.id })),
  )
  await writeMembers(
    tx,
    at,
    invented.map((one) => one.member),
  )
}

/** The first of a branch is its secretary, the second its organisation officer and custodian, then one leader a group. */
const postsOf = (draw: Draw, plan: DistrictPlan, invented: readonly Invented[], year: number): NewPost[] =>
  plan.branches.flatMap((branch) => {
    const members = invented.filter((one) => one.branch.id === branch.id)
    const from = branch.from > dayOf(year, 1, 1) ? branch.from : dayOf(year - 2, 1, 1)
    const post = (holder: Invented | undefined, name: NewPost['post'], unitId = branch.id): NewPost[] =>
      holder ? [{ id: draw.id(), path: holder.member.path, memberId: holder.member.id, unitId, post: name, from, to: null }] : []
    return [
      ...post(members[0], 'secretary'),
      ...post(members[1], 'organisation-officer'),
      // one branch in nine has not named a custodian yet: the list of those must not be empty
      ...(Number(branch.code) % 9 === 4 ? [] : post(members[1], 'certificate-custodian')),
      ...branch.groups.flatMap((groupId) =>
        post(
          members.find((one) => one.member.groupId === groupId && one.index > 1),
          'group-leader',
          groupId,
        ),
      ),
    ]
  })
