/**
 * A month of dues for 50,000 members in 1,000 branches: opening (bases unsealed, standards reckoned, the frozen lists written) and closing (every
 * member's line frozen, the receipts summed, the part that goes up), each against a bare insert … select of the same rows into a table without
 * walls, keys or indexes. In turns; an opening or closing is undone by a rollback, and what it left is cleared away before the next.
 *
 * When to run: after a change of modules/dues (store, open-months, close-months) or of policy/kinds/rate.
 */
import { day } from '../src/kernel/days.ts'
import { newId } from '../src/kernel/ids.ts'
import { closeMonths, openMonths, sealBase, writeBases } from '../src/modules/dues/public.ts'
import { withDistrict } from '../src/platform/db.ts'
import { buildCounty, type County, DISTRICT, putIntoForce } from './county.ts'
import { clock, onInstallation, type Installation } from './installation.ts'
import { cpuOf, cpuOfPostgres } from './load.ts'
import { type Line, type Measure, median, millis } from './table.ts'

const MEMBERS = 50_000
const ROUNDS = 3
const MONTH = { year: 2026, month: 1 }
const OPENS = day('2026-01-05')

class Undone extends Error {}

/** Does the work, tells how long it took, and takes it back. */
const timedAndUndone = async (
  db: Installation['db'],
  county: County,
  work: (tx: Parameters<Parameters<typeof withDistrict>[2]>[0]) => Promise<unknown>,
): Promise<number> => {
  let ms = Number.NaN
  const attempt = withDistrict(db, county.scope, async (tx) => {
    const began = performance.now()
    await work(tx)
    ms = performance.now() - began
    throw new Undone()
  })
  await attempt.catch((error: unknown) => {
    if (!(error instanceof Undone)) throw error
  })
  // what was taken back lies dead in tables and indexes until then, and would slow the next round as it slows nobody in life
  await db.pool.query('vacuum dues.due, dues.month, dues.norm, dues.closed_line, members.member')
  return ms
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await work()
  return performance.now() - began
}

const by = { account: null, name: 'bench', at: clock.now() }

const setBases = async (db: Installation['db'], county: County): Promise<void> => {
  const rows = county.members.map(({ memberId, branch }, at) => {
    const id = newId() as string
    const cents = 200_000 + ((at * 7_919) % 1_000_000)
    const base = { parts: { post: cents }, baseCents: cents, quarterCents: null, agreedCents: null, special: null }
    const shared = { id, path: branch.path, memberId, branchId: branch.id, year: 2026, payer: 'salaried', from: day('2026-01-01'), to: day('2026-12-31') }
    return { ...shared, sealed: sealBase(id, base), state: 'checked' as const, reason: null }
  })
  await withDistrict(db, county.scope, (tx) => writeBases(tx, rows, by, { by, note: null }))
}

/** Nine in ten have paid; written as the owner of the table. */
const collect = (db: Installation['db']): Promise<unknown> =>
  db.pool.query(
    `insert into dues.payment (district_id, id, path, branch_id, member_id, number, year, month, kind, cents, paid_on, collector, collector_name, made_by_name, made_at)
     select district_id, gen_random_uuid(), path, branch_id, member_id, row_number() over (partition by branch_id order by member_id), year, month, 'normal', cents, '2026-01-10',
       'secretary', 'bench', 'bench', '2026-01-10'
     from dues.due where district_id = ${DISTRICT} and hashtext(member_id::text) % 10 <> 0 and cents > 0`,
  )

const BARE_OPEN = `insert into bare_due select * from like_due`
const BARE_CLOSE = `insert into bare_line select due.district_id, due.month_id, due.member_id, due.path, due.cents, coalesce(payment.cents, 0), case when payment.cents is null then 'unpaid' else 'paid' end
  from dues.due left join dues.payment on payment.district_id = due.district_id and payment.member_id = due.member_id and payment.year = due.year and payment.month = due.month`

const measure = async ({ db, postgres }: Installation, say: (text: string) => void): Promise<Line[]> => {
  const county = await buildCounty(db, { committees: 20, branches: MEMBERS / 50, size: 50 })
  await putIntoForce(db, county, ['national', 'zhangshu-2017-37'])
  await setBases(db, county)
  await db.pool.query('create unlogged table bare_due as select * from dues.due limit 0')
  await db.pool.query('create unlogged table bare_line as select * from dues.closed_line limit 0')
  await db.pool.query('vacuum analyze')
  const { branches } = county
  const open = (tx: Parameters<Parameters<typeof withDistrict>[2]>[0]) => openMonths(tx, { branches, month: MONTH, today: OPENS, by })
  // the rows of a month to insert bare, taken from one that is undone: of the first month the planner knows nothing, as in life
  let rows = ''
  await timedAndUndone(db, county, async (tx) => {
    await open(tx)
    const held = await tx.connection.query('select json_agg(due)::text as rows from dues.due')
    rows = (held.rows[0] as { rows: string }).rows
  })
  await db.pool.query('create unlogged table like_due as select * from dues.due limit 0')
  await db.pool.query('insert into like_due select * from json_populate_recordset(null::dues.due, $1::json)', [rows])
  const openings: Opening[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const bare = await timed(() => db.pool.query(BARE_OPEN))
    const before = [cpuOf(process.pid), cpuOfPostgres(postgres.pid)] as const
    const ms = await timedAndUndone(db, county, open)
    openings.push({ bare, ms, server: 1000 * (cpuOf(process.pid) - before[0]), postgres: 1000 * (cpuOfPostgres(postgres.pid) - before[1]) })
  }
  await withDistrict(db, county.scope, open)
  await collect(db)
  await db.pool.query('vacuum analyze')
  const closings: { bare: number; ms: number }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const bare = await timed(() => db.pool.query(BARE_CLOSE))
    const ms = await timedAndUndone(db, county, (tx) => closeMonths(tx, { branches, month: MONTH, by }))
    const opened = openings[round]!
    say(`round ${round + 1}: opening ${millis(opened.ms)} beside ${millis(opened.bare)}; closing ${millis(ms)} beside ${millis(bare)}`)
    closings.push({ bare, ms })
  }
  return linesOf(openings, closings)
}

type Opening = { bare: number; ms: number; server: number; postgres: number }

const linesOf = (openings: readonly Opening[], closings: readonly { bare: number; ms: number }[]): Line[] => {
  const who = `${MEMBERS.toLocaleString('en')} members in ${MEMBERS / 50} branches`
  const of = <Row>(rows: readonly Row[], value: (row: Row) => number) => median(rows.map(value))
  const spread = (rows: readonly { ms: number }[]) => `${millis(Math.min(...rows.map(({ ms }) => ms)))} to ${millis(Math.max(...rows.map(({ ms }) => ms)))}`
  return [
    {
      what: `closing a month of dues, ${who}`,
      figure: `${millis(of(closings, ({ ms }) => ms))} (${spread(closings)})`,
      beside: `bare insert … select ${millis(of(closings, ({ bare }) => bare))}`,
      ratio: of(closings, ({ ms, bare }) => ms / bare),
    },
    {
      what: `opening the first month of dues, ${who}: bases unsealed, standards reckoned`,
      figure: `${millis(of(openings, ({ ms }) => ms))} (${spread(openings)})`,
      beside: `bare insert … select ${millis(of(openings, ({ bare }) => bare))}`,
      ratio: of(openings, ({ ms, bare }) => ms / bare),
    },
    {
      what: 'CPU of opening it',
      figure: `server ${millis(of(openings, ({ server }) => server))}, PostgreSQL ${millis(of(openings, ({ postgres }) => postgres))}`,
    },
  ]
}

export const duesMeasure: Measure = { name: 'dues', title: 'A month of dues', run: onInstallation(measure, { settings: { work_mem: '64MB' } }) }
