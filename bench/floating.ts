/**
 * Floating members. Handovers: a letter of a host handed to home in the other district in one transaction, as the host's acts do it, against a bare
 * transaction that updates the two rows of the case, each in its district. The survey of gaps: whose day it is for every floating member of a county
 * of 200,000 away, against a bare scan of the two tables that it reads, under the same row-level security. In turns, the first left out.
 *
 * When to run: after a change of floating/commands/hand-over.ts, of `coverageUnder` in floating/store.ts, or of the tables' indexes.
 */
import { day } from '../src/kernel/days.ts'
import { newId } from '../src/kernel/ids.ts'
import { taskScope } from '../src/modules/floating/access.ts'
import { hostPartOf } from '../src/modules/floating/facts.ts'
import { handOver } from '../src/modules/floating/commands/hand-over.ts'
import { actHost, newHost } from '../src/modules/floating/stages.ts'
import { coverageUnder, insertPart, lockPart, savePart, uncoveredUnder } from '../src/modules/floating/store.ts'
import { type UnitToWrite, writeRegions, writeUnits } from '../src/modules/org/public.ts'
import { registryScope } from '../src/modules/people/public.ts'
import { withDistrict } from '../src/platform/db.ts'
import { buildCounty, type County, DISTRICT } from './county.ts'
import { clock, install, type Installation } from './installation.ts'
import { type Line, type Measure, median, millis, perSecond } from './table.ts'

const OTHER = 321099
const OTHER_PATH = '32.3210.321099.'
const CASES = 300
const AWAY = 200_000
const ROUNDS = 9

const run = async (say: (text: string) => void): Promise<Line[]> => {
  const installation = await install()
  try {
    const county = await buildCounty(installation.db, { committees: 10, branches: 200, size: 5 })
    const handing = await handovers(installation, county)
    say(`handed over ${perSecond(handing.ours)}, bare ${perSecond(handing.bare)}`)
    await sendAway(installation, county)
    const survey = await surveyGaps(installation, county)
    say(`survey ${millis(survey.ours)}, bare ${millis(survey.bare)}, ${survey.gaps} gaps`)
    return linesOf(handing, survey)
  } finally {
    await installation.close()
  }
}

// ---------------------------------------------------------------- handovers

type Host = { unitId: string; path: string }

const openHost = async ({ db }: Installation): Promise<Host> => {
  await withDistrict(db, registryScope(), (tx) =>
    writeRegions(tx, [
      { id: 32, kind: 'province', name: '江苏省', parentId: null, path: '32.' },
      { id: 3210, kind: 'city', name: '扬州市', parentId: 32, path: '32.3210.' },
      { id: OTHER, kind: 'district', name: '芦荡县', parentId: 3210, path: OTHER_PATH },
    ]),
  )
  const unit = {
    id: newId(),
    parentId: null,
    path: OTHER_PATH,
    code: '000',
    name: '中共芦荡县委组织部',
    shortName: '县委组织部',
    kind: 'department',
    sector: 'organ',
    from: day('2010-01-01'),
    hasCommittee: true,
  } as UnitToWrite & { id: string }
  const [written] = await withDistrict(db, taskScope(OTHER, OTHER_PATH), (tx) => writeUnits(tx, clock.now(), [unit]))
  return { unitId: written!.id, path: written!.path }
}

/** A case with both parts: found at the host, asked at home. */
const openCases = async ({ db }: Installation, county: County, host: Host): Promise<string[]> => {
  const ids = Array.from({ length: CASES }, () => newId() as string)
  const shared = { absenceId: null, memberId: null, way: 'inside' as const, otherDesk: null, otherName: '对方', partnerId: null, personName: '某人' }
  const rest = { personPinyin: 'mou ren', standing: null, cardSealed: null, asked: false, branchId: null, groupId: null, basis: null, at: clock.now() }
  const branch = county.branches[0]!
  for (const id of ids) {
    const part = { ...newHost(id), sent: 0 }
    const { own, heard, side: _, ...post } = part
    await withDistrict(db, taskScope(OTHER, OTHER_PATH), (tx) =>
      insertPart(tx, { ...shared, ...rest, id, side: 'host', path: host.path, unitId: host.unitId, otherDistrict: DISTRICT, half: part }),
    )
    await withDistrict(db, county.scope, (tx) =>
      insertPart(tx, {
        ...shared,
        ...rest,
        id,
        side: 'home',
        path: branch.path,
        unitId: branch.id,
        otherDistrict: OTHER,
        half: { ...post, told: heard, heard: own },
      }),
    )
  }
  return ids
}

const handOne = async ({ db }: Installation, id: string): Promise<void> => {
  const today = clock.today()
  await withDistrict(db, taskScope(OTHER, OTHER_PATH), async (tx) => {
    const row = (await lockPart(tx, id, 'host'))!
    const done = actHost(hostPartOf(row), { kind: 'find', on: today })
    if (!done.ok) throw new Error(done.refusal.code)
    await savePart(tx, clock.now(), { side: 'host', half: done.value.part })
    const writer = { name: '接收人', unit: '县委组织部', at: clock.now(), today }
    await handOver(tx, { row, half: done.value.part, writer, posted: done.value.letters.map((letter) => ({ letter, by: writer })) })
  })
}

const BARE = `update floating.case_part set version = version + 1, sent = 1 where district_id = $1 and id = $2 and side = $3`

const bareOne = async ({ db }: Installation, id: string): Promise<void> => {
  const client = await db.pool.connect()
  try {
    await client.query('begin')
    await client.query(BARE, [OTHER, id, 'host'])
    await client.query(BARE, [DISTRICT, id, 'home'])
    await client.query('commit')
  } finally {
    client.release()
  }
}

/** Work of so many connections at once, in turn; a rate a second. */
const rate = async (ids: readonly string[], work: (id: string) => Promise<void>): Promise<number> => {
  const began = performance.now()
  const queue = [...ids]
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let id = queue.pop(); id; id = queue.pop()) await work(id)
    }),
  )
  return ids.length / ((performance.now() - began) / 1000)
}

type Handing = { ours: number; bare: number }

const handovers = async (installation: Installation, county: County): Promise<Handing> => {
  const ids = await openCases(installation, county, await openHost(installation))
  const [warm, ...rounds] = [ids.slice(0, 60), ids.slice(60, 180), ids.slice(180)]
  await rate(warm, (id) => handOne(installation, id))
  await rate(warm, (id) => bareOne(installation, id))
  const [ours, bare]: [number[], number[]] = [[], []]
  for (const round of rounds) {
    bare.push(await rate(round, (id) => bareOne(installation, id)))
    ours.push(await rate(round, (id) => handOne(installation, id)))
  }
  return { ours: median(ours), bare: median(bare) }
}

// ---------------------------------------------------------------- the survey of gaps

/** Two in three are managed by a host, the others wait; every eighth was announced twice. Written in bulk, as the owner of the tables. */
const sendAway = async ({ db }: Installation, county: County): Promise<void> => {
  // the county has a thousand members: each stands for two hundred, so the rule of one time away at a time is put aside
  await db.pool.query('drop index floating.absence_open')
  const ids = county.members.map(({ memberId }) => memberId)
  const branches = new Map(county.branches.map((branch) => [branch.id, branch.path]))
  const rows = Array.from({ length: AWAY }, (_, at) => ({
    id: newId() as string,
    caseId: newId() as string,
    member: ids[at % ids.length]!,
    branch: county.members[at % ids.length]!.branch.id,
  }))
  const from = clock.today().replace(/-\d\d$/, '-01')
  for (let first = 0; first < rows.length; first += 10_000) {
    const some = rows.slice(first, first + 10_000)
    const of = (key: 'id' | 'caseId' | 'member' | 'branch') => some.map((row) => row[key])
    const paths = some.map(({ branch }) => branches.get(branch)!)
    await db.pool.query(
      `insert into floating.absence (district_id, id, path, member_id, branch_id, state, own, from_day, ended_on, told_by, told_by_name, opened_at, changed_at)
       select ${DISTRICT}, id, path, member, branch, 'certified', '{}', date '2026-01-05', null, 'branch', '书记', $5::timestamptz, $5::timestamptz
       from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[]) as given (id, path, member, branch)
       on conflict do nothing`,
      [of('id'), paths, of('member'), of('branch'), `${from}T00:00:00Z`],
    )
    await db.pool.query(
      `insert into floating.case_part (district_id, id, side, path, absence_id, state, own, heard, way, other_district, other_name, person_name, person_pinyin,
         unit_id, opened_at, changed_at, away_from, managed_from)
       select ${DISTRICT}, case_id, 'home', path, id, 'managed', '{}', '{}', 'inside', ${OTHER}, '对方', '某人', 'mou ren', branch, $5::timestamptz,
         $5::timestamptz, date '2026-01-05', case when at % 3 > 0 then date '2026-01-20' end
       from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[]) with ordinality as given (id, path, case_id, branch, at)`,
      [of('id'), paths, of('caseId'), of('branch'), `${from}T00:00:00Z`],
    )
  }
  await db.pool.query('vacuum analyze floating.absence')
  await db.pool.query('vacuum analyze floating.case_part')
}

const SCAN = `select (select count(*) from floating.absence where district_id = $1 and path >= $2 and path < $3 and from_day <= $4)
  + (select count(*) from floating.case_part where district_id = $1 and side = 'home' and path >= $2 and path < $3 and away_from <= $4)`

type Survey = { ours: number; bare: number; gaps: number }

const surveyGaps = async ({ db }: Installation, { scope, path }: County): Promise<Survey> => {
  const on = clock.today()
  const [ours, bare]: [number[], number[]] = [[], []]
  let gaps = 0
  for (let round = 0; round <= ROUNDS; round += 1) {
    const began = performance.now()
    const rows = await withDistrict(db, scope, (tx) => coverageUnder(tx, path, { on, allowed: [] }))
    const between = performance.now()
    await withDistrict(db, scope, ({ connection }) => connection.query(SCAN, [DISTRICT, path, `${path}~`, on]))
    gaps = rows.reduce((sum, { gap }) => sum + gap, 0)
    if (round === 0) continue
    ours.push(between - began)
    bare.push(performance.now() - between)
  }
  await withDistrict(db, scope, (tx) => uncoveredUnder(tx, path, { on, allowed: [], limit: 500 }))
  return { ours: median(ours), bare: median(bare), gaps }
}

const linesOf = (handing: Handing, survey: Survey): Line[] => [
  {
    what: 'a letter handed to the other district in one transaction',
    figure: perSecond(handing.ours),
    beside: `bare two-row transaction ${perSecond(handing.bare)}`,
    ratio: handing.ours / handing.bare,
    goal: '≥ 0.5',
    met: handing.ours / handing.bare >= 0.5,
  },
  {
    what: `who manages, of ${AWAY.toLocaleString('en')} floating members (${survey.gaps.toLocaleString('en')} in a gap)`,
    figure: millis(survey.ours),
    beside: `bare scan of the two tables ${millis(survey.bare)}`,
    ratio: survey.ours / survey.bare,
    goal: '≤ 2',
    met: survey.ours / survey.bare <= 2,
  },
]

export const floatingMeasure: Measure = { name: 'floating', title: 'Floating members', run }
