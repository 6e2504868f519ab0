/**
 * A county of 50,000 members with half a year of activity days is carried into its neighbour (docs/decisions/015), beside a bare `insert … select`
 * of the same rows into tables of the same shape, without keys, walls or places. A maintenance window is planned by the rows a second.
 *
 * When to run: after a change of `platform.carry_district`, and before a merge of a large county.
 */
import { mergeDistricts } from '../src/app/merge-districts.ts'
import { newId } from '../src/kernel/ids.ts'
import { writeRegions, writeUnits } from '../src/modules/org/public.ts'
import { districtScope, registryScope } from '../src/modules/people/public.ts'
import { type Database, withDistrict } from '../src/platform/db.ts'
import { bindDevices, buildCounty, DISTRICT, liveAYear } from './county.ts'
import { clock, onInstallation, type Installation } from './installation.ts'
import { type Line, type Measure, millis } from './table.ts'

const [BRANCHES, SIZE, MONTHS] = [1_000, 50, 6]
const NEIGHBOUR = 430698

const measure = async ({ db }: Installation, say: (text: string) => void): Promise<Line[]> => {
  const county = await buildCounty(db, { committees: 20, branches: BRANCHES, size: SIZE })
  await liveAYear(db, county, { year: 2026, days: MONTHS })
  await bindDevices(db, county.members)
  await neighbour(db)
  await db.pool.query('vacuum analyze')
  const bare = await timed(() => copyBare(db))
  say(`bare ${millis(bare)}`)
  const asked = { fromId: DISTRICT, intoId: NEIGHBOUR, on: clock.today(), basis: '测量', decidedByName: '测量' }
  let rows = 0
  const merged = await timed(async () => {
    const done = await mergeDistricts(db, asked, clock.now())
    if (!done.ok) throw new Error(done.refusal.message.en)
    rows = done.value.rows
  })
  say(`${rows} rows in ${millis(merged)}`)
  return [
    {
      what: `a county of ${(BRANCHES * SIZE).toLocaleString('en')} members carried into its neighbour, ${rows.toLocaleString('en')} rows in one transaction`,
      figure: `${millis(merged)}; ${Math.round(rows / (merged / 1000)).toLocaleString('en')} rows/s`,
      beside: `bare insert … select ${millis(bare)}`,
      ratio: merged / bare,
    },
  ]
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now()
  await work()
  return performance.now() - from
}

const neighbour = async (db: Database): Promise<void> => {
  const path = `43.4306.${NEIGHBOUR}.`
  await withDistrict(db, registryScope(), (tx) => writeRegions(tx, [{ id: NEIGHBOUR, kind: 'district', name: '临江县', parentId: 4306, path }]))
  const root = { id: newId<'unit'>(), parentId: null, path, code: '001', name: '中共临江县委组织部', kind: 'department' as const, sector: 'organ' as const }
  await withDistrict(db, districtScope(NEIGHBOUR, path), (tx) => writeUnits(tx, clock.now(), [{ ...root, from: clock.today() }]))
}

/** The tables that hold nearly all of it. */
const TABLES = ['people.person', 'people.account', 'people.session', 'members.member', 'members.belonging', 'members.standing', 'activities.session']

const copyBare = async (db: Database): Promise<void> => {
  for (const table of [...TABLES, 'activities.roll_line', 'activities.month_rollup']) {
    const bare = `bare_${table.replace('.', '_')}`
    await db.pool.query(`create table public.${bare} (like ${table})`)
    await db.pool.query(`insert into public.${bare} select * from ${table} where district_id = ${DISTRICT}`)
    await db.pool.query(`drop table public.${bare}`)
  }
}

export const mergeMeasure: Measure = { name: 'merge', title: 'Merging two districts', run: onInstallation(measure) }
