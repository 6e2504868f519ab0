/**
 * Closing an activity of fifty members, one after the other over HTTP, as a secretary does: everything that follows is in the transaction
 * (roll, record, findings, ledger of reports, the committee's row, audit, outbox). Against a bare insert, in one transaction an activity, of
 * the rows that the closing wrote. In turns, the first ten of each left out.
 *
 * When to run: after a change of activities/commands/close-session.ts or of what it calls.
 */
import { newId } from '../src/kernel/ids.ts'
import { writeTicks } from '../src/modules/activities/public.ts'
import { withDistrict } from '../src/platform/db.ts'
import { percentile } from './clients.ts'
import { buildCounty, type County, DISTRICT, holdSessions, openAccount, putIntoForce } from './county.ts'
import { signedIn } from './http.ts'
import { clock, onInstallation, type Installation } from './installation.ts'
import { type Line, type Measure, median, millis } from './table.ts'

const BRANCHES = 110
const SIZE = 50
const WARM_UP = 10
const PACKS = ['national', 'changxiao', 'zhangshu-2017-37', 'yangzhou-2021-38']

const measure = async (installation: Installation, say: (text: string) => void): Promise<Line[]> => {
  const { db } = installation
  const county = await buildCounty(db, { committees: 5, branches: BRANCHES, size: SIZE })
  await putIntoForce(db, county, PACKS)
  const sessions = [...(await holdSessions(db, county, { on: clock.today(), state: 'held' })).values()]
  await tickEverybody(installation, county)
  const [unit, ...also] = county.branches
  await openAccount(db, county, { login: 'secretary', role: 'secretary', unit: unit!, also })
  await db.pool.query('vacuum analyze')
  const closing = await closeAll(installation, sessions)
  const rows = await setAside(installation)
  const bare = await insertAgain(installation, sessions)
  say(`${sessions.length} closings, ${rows} rows: median ${millis(median(closing))}, bare ${millis(median(bare))}`)
  return linesOf({ closing: closing.slice(WARM_UP), bare: bare.slice(WARM_UP), rows: Math.round(rows / sessions.length) })
}

/** Nine in ten were there, the others absent: a recorder called the roll. */
const tickEverybody = async ({ db }: Installation, { scope, members }: County): Promise<void> => {
  const held = await db.pool.query<{ id: string; unit_id: string; path: string }>('select id, unit_id, path from activities.session')
  const sessionOf = new Map(held.rows.map((row) => [row.unit_id, row]))
  const ticks = members.map(({ memberId, branch }, at) => ({
    nonce: newId() as string,
    sessionId: sessionOf.get(branch.id)!.id,
    path: branch.path,
    memberId,
    letter: at % 10 === 0 ? 'A' : 'P',
    provenance: 'recorder' as const,
    byAccount: null,
    byName: '记录人',
    at: clock.now(),
    clientAt: clock.now(),
    device: 'phone',
    seq: at + 1,
    saw: [],
    note: null,
    late: false,
  }))
  for (let from = 0; from < ticks.length; from += 2_000) await withDistrict(db, scope, (tx) => writeTicks(tx, ticks.slice(from, from + 2_000)))
}

const RECORD = {
  theme: '学习，议事',
  study: '领学一节，六人发言',
  deliberation: '先修村口的路',
  service: '走访七户',
  opinions: '问何时通水',
  nextMonth: '上党课',
}
const PARTS = [
  { kind: 'study', studyForm: 'collective', minutes: 120 },
  { kind: 'deliberation', minutes: 80 },
]

const closeAll = async (installation: Installation, sessions: readonly string[]): Promise<number[]> => {
  const ask = await signedIn(await installation.serve(), 'secretary')
  const took: number[] = []
  for (const id of sessions) {
    const { version } = await ask<{ version: number }>('GET', `/api/activities/sessions/${id}`)
    const began = performance.now()
    const { sum } = await ask<{ sum: { due: number } }>('POST', `/api/activities/sessions/${id}/close`, { record: RECORD, parts: PARTS, version })
    took.push(performance.now() - began)
    if (sum.due !== SIZE) throw new Error(`the session closed with ${sum.due} members on its roll instead of ${SIZE}`)
  }
  return took
}

/** The tables a closing adds rows to, and how a row says which session it is of. */
const WRITTEN: readonly [table: string, session: string][] = [
  ['activities.session_part', 'session_id'],
  ['activities.roll_line', 'session_id'],
  ['activities.record_version', 'session_id'],
  ['activities.month_rollup', 'session_id'],
  ['activities.report_filing', "(figures->>'sessionId')::uuid"],
  ['rulebook.finding', 'subject_id'],
  ['platform.audit_entry', "case when object_type = 'session' then object_id::uuid end"],
  ['platform.outbox', "(payload->>'sessionId')::uuid"],
]

const copyOf = (table: string): string => `public.copy_of_${table.replace('.', '_')}`

/** Copies the rows the closings wrote, with their session, and takes them out of the tables. Returns how many there were. */
const setAside = async ({ db }: Installation): Promise<number> => {
  let rows = 0
  for (const [table, session] of WRITTEN) {
    const copied = await db.pool.query(
      `create table ${copyOf(table)} as select ${session} as of_session, written.* from ${table} as written
       where district_id = ${DISTRICT} and ${session} in (select id from activities.session where state = 'closed')`,
    )
    await db.pool.query(`create index on ${copyOf(table)} (of_session)`)
    await db.pool.query(`delete from ${table} where district_id = ${DISTRICT} and ${session} in (select id from activities.session where state = 'closed')`)
    rows += copied.rowCount!
  }
  await db.pool.query('vacuum analyze')
  return rows
}

const insertAgain = async ({ db }: Installation, sessions: readonly string[]): Promise<number[]> => {
  const columns = new Map<string, string>()
  for (const [table] of WRITTEN) columns.set(table, await columnsOf(db.pool, table))
  const client = await db.pool.connect()
  const took: number[] = []
  for (const id of sessions) {
    const began = performance.now()
    await client.query('begin')
    for (const [table] of WRITTEN)
      await client.query(`insert into ${table} (${columns.get(table)}) select ${columns.get(table)} from ${copyOf(table)} where of_session = $1`, [id])
    await client.query('commit')
    took.push(performance.now() - began)
  }
  client.release()
  return took
}

/** The columns of a table that can be written, as a list for `insert`. */
export const columnsOf = async (pool: Installation['db']['pool'], table: string): Promise<string> => {
  const { rows } = await pool.query<{ names: string }>(
    `select string_agg(quote_ident(attname), ', ' order by attnum) as names from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    [table],
  )
  return rows[0]!.names
}

const linesOf = ({ closing, bare, rows }: { closing: readonly number[]; bare: readonly number[]; rows: number }): Line[] => {
  const sorted = [...closing].sort((one, other) => one - other)
  const insert = median(bare)
  const what = `closing an activity of ${SIZE} members`
  return [
    { what, figure: millis(median(sorted)), beside: `bare insert of its ${rows} rows ${millis(insert)}`, ratio: median(sorted) / insert },
    { what: `${what}, p99 of ${sorted.length}`, figure: millis(percentile(sorted, 0.99)) },
  ]
}

export const closingMeasure: Measure = { name: 'closing', title: 'Closing an activity', run: onInstallation(measure) }
