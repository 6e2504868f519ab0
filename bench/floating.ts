/**
 * Floating members. Handovers: a letter of a host handed to home in the other district in one transaction, and the whole act that writes it (home's
 * end locked first, the roll, the audit entry), each against a bare transaction that updates the two rows of the case, each in its district. The
 * survey of gaps: whose day it is for every floating member of a county
 * of 200,000 away, against a bare scan of the two tables that it reads, under the same row-level security. In turns, the first left out.
 *
 * When to run: after a change of floating/commands/hand-over.ts or act-at-host.ts, of `coverageUnder` in floating/store.ts, or of the tables' indexes.
 */
import type { PoolClient } from 'pg'
import { day } from '../src/kernel/days.ts'
import { newId } from '../src/kernel/ids.ts'
import { taskScope } from '../src/modules/floating/access.ts'
import { hostPartOf } from '../src/modules/floating/facts.ts'
import { lockHostCase, moveHost } from '../src/modules/floating/commands/act-at-host.ts'
import { handOver } from '../src/modules/floating/commands/hand-over.ts'
import { actHost, newHost } from '../src/modules/floating/stages.ts'
import { coverageUnder, insertPart, lockPart, uncoveredUnder } from '../src/modules/floating/store.ts'
import { type UnitToWrite, writeRegions, writeUnits } from '../src/modules/org/public.ts'
import { registryScope } from '../src/modules/people/public.ts'
import { recordAudit } from '../src/platform/audit.ts'
import { withDistrict } from '../src/platform/db.ts'
import { buildCounty, type County, DISTRICT } from './county.ts'
import { clock, install, type Installation } from './installation.ts'
import { type Line, type Measure, median, millis, perSecond } from './table.ts'

const OTHER = 321099
const OTHER_PATH = '32.3210.321099.'
/** Cases of one turn and work; the works take turns slice by slice, so that a busy second falls on all of them. Warm as a server that has run a while. */
const EACH = 240
const SLICE = 24
const WARM = 240
const TURNS = 9
const AWAY = 200_000
const ROUNDS = 9

const run = async (say: (text: string) => void): Promise<Line[]> => {
  const installation = await install()
  try {
    const county = await buildCounty(installation.db, { committees: 10, branches: 200, size: 5 })
    const handing = await handovers(installation, county)
    say(
      `handed over ${perSecond(handing.letter)}, whole acts ${perSecond(handing.act)}, bare ${perSecond(handing.bare)}, six rows bare ${perSecond(handing.six)}`,
    )
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
  const ids = Array.from({ length: 3 * (WARM + TURNS * EACH) }, () => newId() as string)
  const shared = { absenceId: null, memberId: null, way: 'inside' as const, otherDesk: null, otherName: '对方', partnerId: null, personName: '某人' }
  const rest = { personPinyin: 'mou ren', standing: null, cardSealed: null, asked: false, branchId: null, groupId: null, basis: null, at: clock.now() }
  const branch = county.branches[0]!
  const parts = ids.map((id) => ({ ...newHost(id), sent: 0 }))
  await withDistrict(db, taskScope(OTHER, OTHER_PATH), async (tx) => {
    for (const part of parts)
      await insertPart(tx, { ...shared, ...rest, id: part.case, side: 'host', path: host.path, unitId: host.unitId, otherDistrict: DISTRICT, half: part })
  })
  await withDistrict(db, county.scope, async (tx) => {
    const at = { path: branch.path, unitId: branch.id, otherDistrict: OTHER }
    for (const { own, heard, side: _, ...post } of parts)
      await insertPart(tx, { ...shared, ...rest, ...at, id: post.case, side: 'home', half: { ...post, told: heard, heard: own } })
  })
  return ids
}

const handOne = async ({ db }: Installation, id: string): Promise<void> => {
  const today = clock.today()
  await withDistrict(db, taskScope(OTHER, OTHER_PATH), async (tx) => {
    const row = (await lockPart(tx, id, 'host'))!
    const done = actHost(hostPartOf(row), { kind: 'find', on: today })
    if (!done.ok) throw new Error(done.refusal.code)
    const writer = { name: '接收人', unit: '县委组织部', at: clock.now(), today }
    await handOver(tx, { row, half: done.value.part, writer, posted: done.value.letters.map((letter) => ({ letter, by: writer })) })
  })
}

/** The same letter by the act of a person: home's end locked first, the roll of the branch, the entry in the audit trail. */
const actOne = async ({ db }: Installation, id: string): Promise<void> => {
  const today = clock.today()
  await withDistrict(db, taskScope(OTHER, OTHER_PATH), async (tx) => {
    const row = (await lockHostCase(tx, id))!
    const writer = { name: '接收人', unit: '县委组织部', at: clock.now(), today }
    const done = await moveHost(tx, row, { act: { kind: 'find', on: today }, writer })
    if (!done.ok) throw new Error(done.refusal.code)
    await recordAudit(tx, clock.now(), { verb: 'floating.find', objectType: 'floating-case', objectId: id, path: row.path })
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

const LETTER = `insert into floating.letter (district_id, case_id, side, from_side, number, path, kind, on_day, facts, by_name, by_unit, at, state, state_at)
  values ($1, $2, $3, 'host', $8, $4, 'found', $5, '{}', 'bench', 'bench', $6, $7, $6)`
const EVENT = `insert into platform.outbox (district_id, id, path, event, payload, at) values ($1, $2, $3, 'floating.letter-taken', '{}', $4)`
const ENTRY = `insert into platform.audit_entry (district_id, id, at, role, path, verb, object_type, object_id, fields, result, mac)
  values ($1, $2, $3, 'system', $4, 'floating.letters-taken', 'floating-case', $5, '{}', 'done', $6)`

/** The six rows that a letter writes: both parts, a letter in each drawer, the event, the entry in the trail. */
const sixWrites = (client: PoolClient, id: string, { home, number }: { home: string; number: number }): Promise<unknown>[] => {
  const at = clock.now()
  return [
    client.query(BARE, [OTHER, id, 'host']),
    client.query(BARE, [DISTRICT, id, 'home']),
    client.query(LETTER, [OTHER, id, 'host', OTHER_PATH, clock.today(), at, 'acknowledged', number]),
    client.query(LETTER, [DISTRICT, id, 'home', home, clock.today(), at, 'taken', number]),
    client.query(EVENT, [DISTRICT, newId(), home, at]),
    client.query(ENTRY, [DISTRICT, newId(), at, home, id, Buffer.alloc(32)]),
    client.query('commit'),
  ]
}

/** Bare, and sent at once. */
const sixRows = async ({ db }: Installation, id: string, home: string): Promise<void> => {
  const client = await db.pool.connect()
  try {
    await Promise.all([client.query('begin'), ...sixWrites(client, id, { home, number: 1000 })])
  } finally {
    client.release()
  }
}

const LOCK_PART = `select * from floating.case_part where district_id = $1 and id = $2 and side = 'host' for update`
const OF_CASE = `(select absence_id from floating.case_part where district_id = $1 and id = $2 and side = 'home')`
const LOCK_AWAY = `select * from floating.absence where district_id = $1 and id = ${OF_CASE} for update`
const LOCK_CASES = `select * from floating.case_part where district_id = $1 and ((id = $2 and side = 'home') or absence_id = ${OF_CASE})
  order by opened_at, id for update`

/** The same behind what a letter must have read and locked before it can be written: the own part, then home's end. */
const sixLocked = async ({ db }: Installation, id: string, home: string): Promise<void> => {
  const client = await db.pool.connect()
  try {
    await Promise.all([client.query('begin'), client.query(LOCK_PART, [OTHER, id])])
    await Promise.all([client.query(LOCK_AWAY, [DISTRICT, id]), client.query(LOCK_CASES, [DISTRICT, id])])
    await Promise.all(sixWrites(client, id, { home, number: 1001 }))
  } finally {
    client.release()
  }
}

/** Work of so many connections at once, in turn; the seconds it took. */
const seconds = async (ids: readonly string[], work: (id: string) => Promise<void>): Promise<number> => {
  const began = performance.now()
  const queue = [...ids]
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let id = queue.pop(); id; id = queue.pop()) await work(id)
    }),
  )
  return (performance.now() - began) / 1000
}

type Rates = Record<'bare' | 'six' | 'locked' | 'letter' | 'act', number>
type Ratios = Record<'letter' | 'act' | 'six' | 'floor' | 'locked', number[]>
type Handing = Rates & { ratios: Ratios }

const handovers = async (installation: Installation, county: County): Promise<Handing> => {
  const ids = await openCases(installation, county, await openHost(installation))
  // as autovacuum leaves them in a life: without any statistics the planner takes the wrong index
  await installation.db.pool.query('vacuum analyze')
  const works: Record<keyof Rates, (id: string) => Promise<void>> = {
    bare: (id) => bareOne(installation, id),
    six: (id) => sixRows(installation, id, county.branches[0]!.path),
    locked: (id) => sixLocked(installation, id, county.branches[0]!.path),
    letter: (id) => handOne(installation, id),
    act: (id) => actOne(installation, id),
  }
  const turn = async (count: number): Promise<Rates> => {
    const spent = { bare: 0, six: 0, locked: 0, letter: 0, act: 0 }
    for (let done = 0; done < count; done += SLICE) {
      // the bare works leave a count of letters behind that were never written: a case of theirs hands none over any more
      const [bare, letter, act] = [ids.splice(0, SLICE), ids.splice(0, SLICE), ids.splice(0, SLICE)]
      const of = { bare, six: bare, locked: bare, letter, act }
      for (const what of ['bare', 'six', 'locked', 'letter', 'act'] as const) spent[what] += await seconds(of[what], works[what])
    }
    return {
      bare: count / spent.bare,
      six: count / spent.six,
      locked: count / spent.locked,
      letter: count / spent.letter,
      act: count / spent.act,
    }
  }
  await turn(WARM)
  const turns: Rates[] = []
  while (turns.length < TURNS) turns.push(await turn(EACH))
  await countAgain(installation)
  const of = (what: keyof Rates) => median(turns.map((rates) => rates[what]))
  const ratios = (one: keyof Rates, other: keyof Rates) => turns.map((rates) => rates[one] / rates[other])
  return {
    bare: of('bare'),
    six: of('six'),
    locked: of('locked'),
    letter: of('letter'),
    act: of('act'),
    ratios: {
      letter: ratios('letter', 'bare'),
      act: ratios('act', 'bare'),
      six: ratios('letter', 'six'),
      floor: ratios('six', 'bare'),
      locked: ratios('locked', 'bare'),
    },
  }
}

/** A figure without its rows is worth nothing: every letter was taken at home and acknowledged, none waits. */
const countAgain = async ({ db }: Installation): Promise<void> => {
  const { rows } = await db.pool.query(`select state, count(*)::int as letters from floating.letter where number = 1 group by state order by state`)
  const handed = 2 * (WARM + TURNS * EACH)
  const expected = [
    { state: 'acknowledged', letters: handed },
    { state: 'taken', letters: handed },
  ]
  if (JSON.stringify(rows) !== JSON.stringify(expected)) throw new Error(`${handed} letters were handed over, but the drawers hold ${JSON.stringify(rows)}`)
}

// ---------------------------------------------------------------- the survey of gaps

/** Two in three are managed by a host, the others wait. Written in bulk, as the owner of the tables. */
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

const spread = (ratios: readonly number[]): string => `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)} in ${ratios.length} turns`

const linesOf = (handing: Handing, survey: Survey): Line[] => [
  {
    what: 'a letter handed to the other district in one transaction',
    figure: perSecond(handing.letter),
    beside: `bare two-row transaction ${perSecond(handing.bare)}; ${spread(handing.ratios.letter)}`,
    ratio: median(handing.ratios.letter),
    goal: '≥ 0.5',
    met: median(handing.ratios.letter) >= 0.5,
  },
  {
    what: 'a letter handed to the other district in one transaction',
    figure: perSecond(handing.letter),
    beside: `bare transaction of the six rows that it writes ${perSecond(handing.six)}; ${spread(handing.ratios.six)}`,
    ratio: median(handing.ratios.six),
  },
  {
    what: 'floor: those six rows, bare and sent at once',
    figure: perSecond(handing.six),
    beside: `bare two-row transaction ${perSecond(handing.bare)}; ${spread(handing.ratios.floor)}`,
    ratio: median(handing.ratios.floor),
  },
  {
    what: 'floor: the same behind the locks that a letter needs, bare and in three round trips',
    figure: perSecond(handing.locked),
    beside: `bare two-row transaction ${perSecond(handing.bare)}; ${spread(handing.ratios.locked)}`,
    ratio: median(handing.ratios.locked),
  },
  {
    what: 'the whole act of a host with that letter: both ends locked, the roll, the audit entry',
    figure: perSecond(handing.act),
    beside: `bare two-row transaction ${perSecond(handing.bare)}; ${spread(handing.ratios.act)}`,
    ratio: median(handing.ratios.act),
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
