/**
 * `npm run trace`: holds `docs/requirements.csv` against the results of the last whole `npm test`. Fails when a row is missing,
 * doubled or unknown, when a `done` row has no passing test that carries its id, and when a test carries an id no row has.
 * `npm run trace -- --write` fills the column `proof` of the `done` rows with the files of their tests; the reasons of the others stay.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestResult } from './run-tests.ts'

export type Row = { id: string; group: string; requirement: string; status: string; proof: string }

const ROOT = join(import.meta.dirname, '..')
const TABLE = join(ROOT, 'docs', 'requirements.csv')
const RESULTS = join(ROOT, 'node_modules', '.zhibu-tests.json')
const COLUMNS = ['id', 'group', 'requirement', 'status', 'proof'] as const
const STATUSES = ['done', 'partly', 'not_yet', 'not_software', 'off']
/** Whoever claims less than the whole says why, in the column proof. */
const REASONED = ['partly', 'not_software', 'off']
/** The catalogue of 611 rows was made once from the ten texts; a row neither vanishes nor changes its id. */
const CATALOGUE = { rows: 611, ids: '755d4ca91b42619019b0f09b50e824ea0870e226d5b7e90725569f807d7026b4' }

/** The ids in the brackets of a test title: `[ZS-13k]`, `[ZS-13k, YZ-05e]`. */
export const idsIn = (title: string): string[] =>
  [...title.matchAll(/\[((?:[A-Z]{2}(?:-[A-D])?-\d{2}[a-z](?:[,、 ]+|(?=\])))+)\]/g)].flatMap(([, ids]) => ids!.split(/[,、 ]+/).filter((id) => id !== ''))

/** What is wrong with the table, given the results of the tests; an empty list when all is proven that claims to be. */
export const faultsOf = (rows: Row[], results: TestResult[]): string[] => {
  const known = new Set(rows.map(({ id }) => id))
  const proofs = proofsOf(results)
  const carried = new Map(results.flatMap(({ file, title }) => idsIn(title).map((id) => [id, file])))
  return [
    ...rows.filter(({ id }, index) => rows.findIndex((row) => row.id === id) !== index).map(({ id }) => `${id} stands twice: keep one row`),
    ...rows.filter(({ status }) => !STATUSES.includes(status)).map(({ id, status }) => `${id} has the status "${status}": use one of ${STATUSES.join(', ')}`),
    ...rows
      .filter(({ id, status }) => status === 'done' && !proofs.has(id))
      .map(({ id }) => `${id} is "done" but no passing test carries [${id}]: name it in the title of the test that proves it, or set "partly" or "not_yet"`),
    ...rows
      .filter(({ status, proof }) => REASONED.includes(status) && proof === '')
      .map(({ id, status }) => `${id} is "${status}" without a reason: write it in the column proof`),
    ...[...carried].filter(([id]) => !known.has(id)).map(([id, file]) => `${file} carries [${id}], which is no row of the catalogue: mend the id`),
  ]
}

/** Which files prove which id, by passing tests alone. */
export const proofsOf = (results: TestResult[]): Map<string, string[]> => {
  const proofs = new Map<string, Set<string>>()
  for (const { file, title, status } of results) {
    if (status !== 'passed') continue
    for (const id of idsIn(title)) proofs.set(id, (proofs.get(id) ?? new Set()).add(file))
  }
  return new Map([...proofs].map(([id, files]) => [id, [...files].sort()]))
}

/** Rows missing from, or added to, the catalogue as it was made. */
export const catalogueFault = (rows: Row[]): string[] => {
  const ids = [...new Set(rows.map(({ id }) => id))].sort()
  const same = createHash('sha256').update(ids.join('\n')).digest('hex') === CATALOGUE.ids
  return same
    ? []
    : [
        `docs/requirements.csv has ${ids.length} ids where the catalogue has ${CATALOGUE.rows}, or others: take the removed or changed row back from the history`,
      ]
}

export const readRows = (text: string): Row[] => {
  const [head, ...lines] = parseCsv(text)
  if (head?.join() !== COLUMNS.join()) throw new Error(`docs/requirements.csv begins with ${head?.join()}; its columns are ${COLUMNS.join()}`)
  return lines.map((cells) => Object.fromEntries(COLUMNS.map((column, index) => [column, cells[index] ?? ''])) as Row)
}

export const writeRows = (rows: Row[]): string =>
  `${[COLUMNS, ...rows.map((row) => COLUMNS.map((column) => row[column]))].map((cells) => cells.map(quoted).join(',')).join('\n')}\n`

const quoted = (cell: string): string => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

const parseCsv = (text: string): string[][] => {
  const lines: string[][] = [[]]
  for (const [, quotedCell, bareCell, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n\r]*))(,|\r?\n|$)/g)) {
    lines.at(-1)!.push(quotedCell?.replaceAll('""', '"') ?? bareCell ?? '')
    if (end === '') break
    if (end !== ',') lines.push([])
  }
  return lines.filter((cells) => cells.length > 1)
}

const main = (): void => {
  const rows = readRows(readFileSync(TABLE, 'utf8'))
  const results = existsSync(RESULTS) ? (JSON.parse(readFileSync(RESULTS, 'utf8')) as TestResult[]) : []
  if (results.length === 0) console.log('没有测试结果，先运行 npm test / no results of a whole npm test yet; run it first')
  if (process.argv.includes('--write')) writeProofs(rows, results)
  printGroups(rows)
  const faults = [...catalogueFault(rows), ...faultsOf(rows, results)]
  for (const fault of faults) console.log(`✗ ${fault}`)
  console.log(faults.length === 0 ? `trace: ${rows.length} rows, nothing claimed without a proof` : `trace: ${faults.length} faults`)
  process.exitCode = faults.length === 0 ? 0 : 1
}

const writeProofs = (rows: Row[], results: TestResult[]): void => {
  const proofs = proofsOf(results)
  for (const row of rows) if (row.status === 'done' && proofs.has(row.id)) row.proof = proofs.get(row.id)!.join(' ')
  writeFileSync(TABLE, writeRows(rows))
}

const printGroups = (rows: Row[]): void => {
  const groups = Map.groupBy(rows, ({ group }) => Number(group))
  console.log(['group', ...STATUSES, 'all'].map((cell) => cell.padStart(12)).join(''))
  for (const [group, own] of [...groups].sort(([one], [other]) => one - other)) printLine(String(group), own)
  printLine('all', rows)
}

const printLine = (label: string, rows: Row[]): void => {
  const counts = STATUSES.map((status) => rows.filter((row) => row.status === status).length)
  console.log([label, ...counts, rows.length].map((cell) => String(cell).padStart(12)).join(''))
}

if (import.meta.main) main()
