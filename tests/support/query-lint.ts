/**
 * What a distributed engine would refuse, or answer slowly or wrongly, read from the text of a statement (the query rules
 * of docs/architecture.md 5). Plain PostgreSQL accepts all of it, so nothing but this lint sees it on a laptop.
 */
import { readMigrations, splitStatements } from '../../src/platform/migrate.ts'
import { MIGRATIONS } from './cluster.ts'

export type TableClass = { kind: 'dist' | 'ref' | 'local'; column: string }
export type TableClasses = ReadonlyMap<string, TableClass>

/** Every table opened by the migrations, with how it lies in the database and by which column it is spread. */
export const tableClasses = (dir = MIGRATIONS): TableClasses => {
  const text = readMigrations(dir)
    .flatMap(({ statements }) => statements)
    .join(';\n')
  const calls = text.matchAll(/platform\.open_table\(\s*'([\w.]+)'\s*,\s*'(dist|ref|local)'((?:\s*,\s*'[^']*')*)\s*\)/g)
  return new Map(
    [...calls].map(([, table, kind, rest]) => [
      table!,
      { kind: kind as TableClass['kind'], column: /'([^']*)'\s*$/.exec(rest!.split(',').slice(3).join(','))?.[1] ?? 'district_id' },
    ]),
  )
}

/**
 * What is wrong with a statement, each line with what to write instead; an empty list when it runs everywhere.
 * `report: true` for statements behind the reporting door, which may read across districts.
 */
export const lintQuery = (text: string, tables: TableClasses = ourTables(), { report = false }: { report?: boolean } = {}): string[] => {
  if (splitStatements(text).length > 1) return ['holds several statements: send one per query']
  const bare = plain(text)
  const touched = referencesIn(bare, tables)
  return [...wording(bare), ...setClauses(bare), ...(report ? [] : [...districts(bare, touched), ...oneDistrictOnly(bare, touched)])]
}

let ours: TableClasses | undefined
const ourTables = (): TableClasses => (ours ??= tableClasses())

/** Lower case, no comments, no content of strings, single blanks. */
const plain = (text: string): string =>
  text
    .replace(/--[^\n]*|\/\*[^]*?\*\//g, ' ')
    .replace(/'(?:[^']|'')*'/g, "''")
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()

// ---------------------------------------------------------------- words that are refused anywhere

const WORDS: [RegExp, string][] = [
  [/\bset_config\s*\(/, 'calls set_config(, which other nodes never hear of: the doors of platform/db.ts issue set local'],
  [/^\s*merge\b|\bmerge into\b/, 'uses merge: write insert … on conflict … do update'],
  [/\bwhere current of\b/, 'updates through a cursor: name the row by its key'],
  [/\bprepare transaction\b/, 'prepares a transaction: the engine does that itself'],
  [
    /\b(?:now|transaction_timestamp|statement_timestamp|clock_timestamp|timeofday)\s*\(|\bcurrent_(?:timestamp|date|time)\b|\blocaltime(?:stamp)?\b/,
    'reads the clock of the database: pass call.now or call.today as a parameter',
  ],
  [/\b(?:gen_random_uuid|uuid_generate_v\d\w*|random|uuidv\d|nextval)\s*\(/, 'draws an id or chance in the database: pass newId() as a parameter'],
  [
    /\bselect\b(?=.*\bfrom\b).*\bpg_(?:try_)?advisory\w*\s*\(|\bpg_notify\s*\(.*\bfrom\b/,
    'takes a lock or notifies in a select over a table, which then happens on another node: let it stand alone',
  ],
]

const wording = (bare: string): string[] => WORDS.flatMap(([pattern, fault]) => (pattern.test(bare) ? [fault] : []))

const setClauses = (bare: string): string[] => {
  const faults: string[] = []
  const doUpdate = /\bdo update set\b(.*)$/.exec(bare)?.[1]
  if (doUpdate && /\(\s*select\b/.test(doUpdate)) faults.push('asks a sub-query in do update set: read the value before and pass it as a parameter')
  const assigned = doUpdate ?? /^(?:with .*\) )?update \S+(?: (?:as )?\w+)? set (.*?)(?: from | where |$)/.exec(bare)?.[1]
  if (assigned && /(?:^|,)\s*district_id\s*=/.test(assigned)) faults.push('changes district_id: end the row and begin a new one in the other district')
  return faults
}

// ---------------------------------------------------------------- every district's table names its district

type Reference = { table: string; alias: string; column: string; scope: string; inserted: boolean }

/** Every district's table in the statement, with its alias and the text of the (sub-)query it stands in. */
const referencesIn = (bare: string, tables: TableClasses): Reference[] =>
  [...bare.matchAll(/(?<![\w.])([a-z_]+\.[a-z_0-9]+)(?![\w.(])(?: as)?(?: ([a-z_]\w*))?/g)].flatMap((match) => {
    const [whole, table, word] = match
    const known = tables.get(table!)
    if (known?.kind !== 'dist') return []
    const alias = word && !KEYWORDS.has(word) ? word : table!.split('.')[1]!
    const inserted = /\binto $/.test(bare.slice(0, match.index))
    return [{ table: table!, alias, column: known.column, scope: scopeAround(bare, match.index, match.index + whole.length), inserted }]
  })

const KEYWORDS = new Set([
  'as',
  'on',
  'using',
  'where',
  'join',
  'left',
  'right',
  'full',
  'inner',
  'cross',
  'set',
  'values',
  'select',
  'order',
  'group',
  'having',
  'limit',
  'offset',
  'for',
  'union',
  'returning',
  'default',
  'tablesample',
  'natural',
  'window',
  'except',
  'intersect',
  'do',
  'from',
])

/** The innermost parenthesis that begins with a query, its own sub-queries blanked; else the whole statement, blanked alike. */
const scopeAround = (bare: string, at: number, end: number): string => {
  const groups = queryGroups(bare)
  const own = groups.filter(([from, to]) => from < at && end <= to).sort(([one], [other]) => other - one)[0] ?? [0, bare.length]
  const inner = groups.filter(([from, to]) => from > own[0] && to < own[1] && !(from < at && end <= to))
  return inner.reduce((text, [from, to]) => text.slice(0, from - own[0]) + ' '.repeat(to - from) + text.slice(to - own[0]), bare.slice(own[0], own[1]))
}

const queryGroups = (bare: string): [number, number][] => {
  const open: number[] = []
  const groups: [number, number][] = []
  for (let at = 0; at < bare.length; at++) {
    if (bare[at] === '(') open.push(at + 1)
    if (bare[at] !== ')') continue
    const from = open.pop()
    if (from !== undefined && /^\s*(?:select|insert|update|delete|with)\b/.test(bare.slice(from, at))) groups.push([from, at])
  }
  return groups
}

const districts = (bare: string, touched: Reference[]): string[] => {
  const unbound = touched.filter(
    (one) =>
      !namesDistrict(
        one,
        touched.filter(({ scope }) => scope === one.scope),
      ),
  )
  if (unbound.length > 0)
    return [...new Set(unbound.map(({ table, column }) => `reads or writes ${table} without its ${column}: add ${column} = $n, and join on it as well`))]
  const fixed =
    touched.length === 0 ||
    touched.some(
      ({ column, inserted }) =>
        inserted || new RegExp(`\\b${column} = (?:any ?\\( ?)?\\(?(?:\\$\\d|\\d|''|array\\[)`).test(bare) || new RegExp(`\\b${column} in \\(`).test(bare),
    )
  return fixed ? [] : [`joins its tables on ${touched[0]!.column} but never says which: add ${touched[0]!.column} = $n`]
}

const namesDistrict = ({ alias, column, scope, inserted, table }: Reference, together: Reference[]): boolean => {
  if (inserted) return new RegExp(`into ${table.replace('.', '\\.')}(?: as \\w+| \\w+)? \\([^)]*\\b${column}\\b`).test(scope)
  if (new RegExp(`\\busing \\([^)]*\\b${column}\\b`).test(scope)) return true
  const own = `(?:${alias}|${table.split('.')[1]})\\.${column}\\b`
  if (new RegExp(`${own} (?:=|in\\b)|= ${own}|\\b${column}, [\\w., ]*\\) (?:=|in\\b)`).test(scope)) return true
  const others = together.filter((other) => !other.inserted && other.alias !== alias)
  return others.length === 0 && new RegExp(`(?<![\\w.])${column} (?:=|in\\b)|= ${column}\\b`).test(scope)
}

/** What a distributed engine does inside one district alone. */
const oneDistrictOnly = (bare: string, touched: Reference[]): string[] => {
  if (touched.length === 0) return []
  const single = touched.every(
    ({ column, scope, inserted }) =>
      inserted || new RegExp(`\\b${column} = \\(?(?:\\$\\d|\\d)`).test(scope) || new RegExp(`\\b${column} = \\(?(?:\\$\\d|\\d)`).test(bare),
  )
  const list = touched.some(({ column, scope }) => new RegExp(`\\b${column} (?:= any|in\\b)`).test(scope))
  if (single && !list) return []
  const faults: string[] = []
  if (/\bfor (?:no key )?update\b|\bfor (?:key )?share\b/.test(bare))
    faults.push('locks rows (for update) without one district_id = $n: lock district by district, in ascending order')
  if (/\bwith recursive\b/.test(bare)) faults.push('walks recursively without one district_id = $n: use the path prefix, or generate_series for days')
  if (/\b(?:grouping sets|rollup|cube)\s*\(/.test(bare)) faults.push('uses grouping sets, rollup or cube over several districts: group plainly and sum in code')
  return faults
}
