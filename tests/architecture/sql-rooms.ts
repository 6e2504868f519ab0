/** SQL stands in a module's store.ts (or the topics it goes on in) and in platform; each schema belongs to one module. */
import { isCode, lineAt, nameOf, type Node, programOf, walk } from './source.ts'
import type { Fault, Guard } from './tree.ts'

const STORE = /^src\/modules\/([^/]+)\/store(?:\/[^/]+)?\.ts$/
const PLATFORM = /^src\/platform\/[^/]+\.ts$/
/** Elsewhere, with the reason. */
const EXCEPTIONS: Record<string, string> = {
  'src/app/server.ts': '`select 1` for /healthz',
  'src/app/demonstration/load.ts': '`analyze` after many rows were written at once',
}

const LOOKS_LIKE_SQL =
  /^\s*(?:select\s[^]*\sfrom\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|with\s+\w+\s+as\s*\(|alter\s+table\s|create\s+table\s)/i

/** SQL outside its rooms: the `sql` tag, a `.query(…)` of the driver, or a text that reads like a statement. */
export const sqlRooms: Guard = (tree) =>
  [...tree].flatMap(([file, text]) => {
    if (!isCode(file) || STORE.test(file) || PLATFORM.test(file) || file in EXCEPTIONS) return []
    return [...walk(programOf(file, text))].flatMap((node): Fault[] => {
      const what = sqlIn(node)
      return what
        ? [
            {
              file,
              line: lineAt(text, node.start),
              message: `has SQL (${what}): move it into the store.ts of the module that owns the table and call it by name`,
            },
          ]
        : []
    })
  })

const sqlIn = (node: Node): string | null => {
  if (node.type === 'TaggedTemplateExpression' && /^sql(?:\.|$)/.test(nameOf(node['tag'] as Node))) return 'the sql tag'
  if (node.type === 'CallExpression' && /^(?!useQuery).*\.query$/.test(nameOf(node['callee'] as Node)) && isText((node['arguments'] as Node[])[0]))
    return 'a query of the driver'
  if (node.type === 'Literal' && typeof node['value'] === 'string' && LOOKS_LIKE_SQL.test(node['value'])) return 'a text that is a statement'
  return null
}

const isText = (node: Node | undefined): boolean => node?.type === 'TemplateLiteral' || (node?.type === 'Literal' && typeof node['value'] === 'string')

/** Builds the guard that every schema is touched by its own module alone; `schemas` are all of them, with their owner. */
export const schemaOwners =
  (owners: ReadonlyMap<string, string>): Guard =>
  (tree) =>
    [...tree].flatMap(([file, text]) => {
      const room = STORE.exec(file)?.[1] ?? (PLATFORM.test(file) ? 'platform' : null)
      if (room === null) return []
      return templatesOf(file, text).flatMap(({ start, raw }) =>
        foreignSchemas(raw, room, owners).map((table) => ({ file, line: lineAt(text, start), message: ownerMessage(table, owners) })),
      )
    })

const ownerMessage = (table: string, owners: ReadonlyMap<string, string>): string => {
  const owner = owners.get(table.split('.')[0]!)
  return `touches ${table}, which belongs to ${owner}: call ${owner === 'platform' ? 'the function of src/platform' : `src/modules/${owner}/public.ts`}, or, from below, let app hand in a supplier`
}

const templatesOf = (file: string, text: string): { start: number; raw: string }[] =>
  [...walk(programOf(file, text))]
    .filter((node) => node.type === 'TaggedTemplateExpression' && /^sql(?:\.|$)/.test(nameOf(node['tag'] as Node)))
    .map((node) => {
      const quasis = (node['quasi'] as Node)['quasis'] as Node[]
      return { start: node.start, raw: quasis.map((part) => (part['value'] as { raw: string }).raw).join(' ? ') }
    })

const foreignSchemas = (raw: string, room: string, owners: ReadonlyMap<string, string>): string[] =>
  [...raw.matchAll(/\b(?:from|join|into|update|table)\s+(?:only\s+)?([a-z_]+)\.([a-z_]+)/gi)]
    .filter(([, schema]) => owners.has(schema!) && owners.get(schema!) !== room)
    .map(([, schema, table]) => `${schema}.${table}`)

/** Tables that stand in no module's schema, read from the migrations. */
export const tablesWithOwner =
  (owners: ReadonlyMap<string, string>): Guard =>
  (tree) =>
    [...tree].flatMap(([file, text]) => {
      if (!/^db\/migrations\/.*\.sql$/.test(file)) return []
      return [...text.matchAll(/^\s*create\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?([\w.]+)/gim)]
        .filter(([, table]) => !owners.has(table!.split('.')[0]!) || !table!.includes('.'))
        .map(([, table], _index) => ({
          file,
          line: lineAt(text, text.indexOf(table!)),
          message: `makes the table ${table}, which no module owns: name it schema.table with the schema of its module (${[...owners.keys()].join(', ')})`,
        }))
    })
