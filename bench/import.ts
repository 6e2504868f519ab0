/**
 * A roster of 100,000 members from one xlsx file, as an official imports it over HTTP: handed in, checked, carried out, each until its answer
 * or the end of its progress; against a bare parse of the same file, and against a bare insert of the rows that came of it, under the same
 * constraints and indexes, from a copy inside the database.
 *
 * When to run: after a change of members/commands (imports), of platform/sheet.ts, or of the tables of people and members.
 */
import { openSheetFile, writeSheet } from '../src/platform/sheet.ts'
import { columnsOf } from './closing.ts'
import { buildCounty, type County, DISTRICT, inventedName, inventedNumber, openAccount } from './county.ts'
import { type Ask, signedIn } from './http.ts'
import { onInstallation, type Installation, type ServerProcess } from './installation.ts'
import { type Line, type Measure, median, millis } from './table.ts'

const ROWS = 100_000
const BRANCHES = 2_000
const HEADINGS = [
  '姓名',
  '性别',
  '公民身份号码',
  '民族',
  '出生日期',
  '学历',
  '人员类别',
  '所在党支部',
  '加入党组织日期',
  '转为正式党员日期',
  '工作岗位',
  '联系电话',
]

const measure = async (installation: Installation, say: (text: string) => void): Promise<Line[]> => {
  const county = await buildCounty(installation.db, { committees: 20, branches: BRANCHES, size: 0 })
  await openAccount(installation.db, county, { login: 'department', role: 'department', unit: county.department })
  await installation.db.pool.query('vacuum analyze')
  const bytes = await tableOf100k(county)
  const server = await installation.serve()
  const parse = [await parseOnce(bytes), await parseOnce(bytes), await parseOnce(bytes)]
  say(`a file of ${(bytes.length / 1e6).toFixed(1)} MB; a bare parse takes ${parse.map(millis).join(', ')}`)
  const steps = await importOnce(server, county, bytes)
  say(`handed in ${millis(steps.handIn)}, checked ${millis(steps.check)}, carried out ${millis(steps.carryOut)}`)
  const rows = await copyRows(installation)
  const bare = await insertAgain(installation, rows)
  say(`the same ${rows.total.toLocaleString('en')} rows inserted bare: ${millis(bare)}`)
  return linesOf({ parse: median(parse), ...steps, bare, rows: rows.total })
}

/** One row a member, fifty a branch in the order of the branches. */
const tableOf100k = ({ branches }: County): Promise<Uint8Array> =>
  writeSheet({
    name: '党员名册',
    headings: HEADINGS,
    rows: Array.from({ length: ROWS }, (_, at) => {
      const { born, idNumber } = inventedNumber(at)
      const sex = Number(idNumber[16]) % 2 === 1 ? '男' : '女'
      const branch = branches[Math.floor(at / (ROWS / BRANCHES))]!
      return [
        inventedName(at),
        sex,
        idNumber,
        '汉族',
        born,
        '高中',
        '正式党员',
        branch.name,
        '2005-07-01',
        '2006-07-01',
        '务农',
        `1000${String(at).padStart(7, '0')}`,
      ]
    }),
  })

const parseOnce = async (bytes: Uint8Array): Promise<number> => {
  const began = performance.now()
  const file = openSheetFile(bytes)
  if (!file.ok) throw new Error(file.refusal.message.en)
  const rows = await file.value.rows(file.value.sheets[0]!)
  if (!rows.ok || rows.value.length !== ROWS + 1) throw new Error('the file does not hold what was written into it')
  return performance.now() - began
}

type Steps = { handIn: number; check: number; carryOut: number }
type Run = { id: string; state: string; counts: { new: number; faulty: number } }

const importOnce = async (server: ServerProcess, county: County, bytes: Uint8Array): Promise<Steps> => {
  const ask = await signedIn(server, 'department')
  const form = new FormData()
  form.set('kind', 'roster')
  form.set('unitId', county.department.id)
  form.set('file', new Blob([bytes as Uint8Array<ArrayBuffer>]), 'roster.xlsx')
  const began = performance.now()
  const { id } = await ask<Run>('POST', '/api/imports', form)
  const handed = performance.now()
  const checked = await until(ask, id, 'previewed')
  if (checked.counts.new !== ROWS) throw new Error(`of ${ROWS} rows only ${checked.counts.new} are new, ${checked.counts.faulty} faulty`)
  const ready = performance.now()
  await ask('POST', `/api/imports/${id}/carry-out`, {})
  await until(ask, id, 'imported')
  return { handIn: handed - began, check: ready - handed, carryOut: performance.now() - ready }
}

const GLANCE_MS = 50

const until = async (ask: Ask, id: string, state: string): Promise<Run> => {
  for (;;) {
    const run = await ask<Run>('GET', `/api/imports/${id}`)
    if (run.state === state) return run
    if (run.state === 'failed') throw new Error(`the import failed: ${JSON.stringify(run)}`)
    await new Promise((done) => setTimeout(done, GLANCE_MS))
  }
}

/** In the order in which their keys refer to each other. */
const TABLES = ['people.person', 'people.identity_claim', 'members.member', 'members.belonging', 'members.standing']
type Copies = { total: number; columns: Map<string, string> }

/** Sets the imported rows aside and empties the tables. */
const copyRows = async ({ db }: Installation): Promise<Copies> => {
  const columns = new Map<string, string>()
  let total = 0
  for (const table of TABLES) {
    columns.set(table, await columnsOf(db.pool, table))
    const copied = await db.pool.query(
      `create table public.copy_of_${table.replace('.', '_')} as select ${columns.get(table)} from ${table} where district_id = ${DISTRICT}`,
    )
    total += copied.rowCount!
  }
  await db.pool.query(`truncate ${TABLES.join(', ')} cascade`)
  await db.pool.query('vacuum analyze')
  return { total, columns }
}

const insertAgain = async ({ db }: Installation, { columns }: Copies): Promise<number> => {
  const client = await db.pool.connect()
  const began = performance.now()
  await client.query('begin')
  for (const table of TABLES)
    await client.query(`insert into ${table} (${columns.get(table)}) select ${columns.get(table)} from public.copy_of_${table.replace('.', '_')}`)
  await client.query('commit')
  const ms = performance.now() - began
  client.release()
  return ms
}

const linesOf = ({ parse, handIn, check, carryOut, bare, rows }: Steps & { parse: number; bare: number; rows: number }): Line[] => {
  const beside = `bare parse ${millis(parse)}`
  const all = handIn + check + carryOut
  const many = `${ROWS.toLocaleString('en')} rows`
  return [
    { what: `${many}: handed in, checked, imported`, figure: millis(all), beside, ratio: all / parse, goal: '≤ 1.5', met: all / parse <= 1.5 },
    { what: `${many}: handed in (read and kept sealed)`, figure: millis(handIn), beside, ratio: handIn / parse },
    { what: `${many}: checked`, figure: millis(check), beside, ratio: check / parse },
    { what: `${many}: carried out`, figure: millis(carryOut), beside, ratio: carryOut / parse },
    {
      what: `${many}: carried out`,
      figure: millis(carryOut),
      beside: `bare insert of its ${rows.toLocaleString('en')} rows ${millis(bare)}`,
      ratio: carryOut / bare,
    },
    { what: `floor: bare insert of the rows`, figure: millis(bare), beside, ratio: bare / parse },
  ]
}

export const importMeasure: Measure = { name: 'import', title: 'Import of a roster', run: onInstallation(measure) }
