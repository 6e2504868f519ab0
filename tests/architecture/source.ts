import { posix } from 'node:path'
import { parseSync } from 'vite'

/** A node of the syntax tree (ESTree with TypeScript); only what the guards look at is typed. */
export type Node = { type: string; start: number; end: number; [field: string]: unknown }

export type Import = { specifier: string; line: number; typeOnly: boolean }

const programs = new Map<string, Node>()

/** The syntax tree of a file; a file that does not parse throws with its name. */
export const programOf = (file: string, text: string): Node => {
  const key = `${file}\0${text}`
  const known = programs.get(key)
  if (known) return known
  const { program, errors } = parseSync(file, text)
  if (errors.length > 0) throw new Error(`${file} does not parse: ${errors[0]?.message}`)
  programs.set(key, program as unknown as Node)
  return program as unknown as Node
}

export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length

/** Every node of the tree, parents before children. */
export const walk = function* (node: Node): Generator<Node> {
  yield node
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield* walk(child)
  }
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

/** What a file imports or re-exports, dynamic imports of a plain text included. */
export const importsOf = (file: string, text: string): Import[] =>
  [...walk(programOf(file, text))].flatMap((node) => {
    const source = IMPORTING.has(node.type) ? (node['source'] as Node | null) : null
    if (!source || typeof source['value'] !== 'string') return []
    return [{ specifier: source['value'], line: lineAt(text, node.start), typeOnly: isTypeOnly(node) }]
  })

const IMPORTING = new Set(['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration', 'ImportExpression'])

const isTypeOnly = (node: Node): boolean => {
  if (node['importKind'] === 'type' || node['exportKind'] === 'type') return true
  const specifiers = node['specifiers'] as Node[] | undefined
  return specifiers !== undefined && specifiers.length > 0 && specifiers.every((one) => one['importKind'] === 'type' || one['exportKind'] === 'type')
}

/** A relative import as a path from the project folder; null for a package. */
export const resolved = (file: string, specifier: string): string | null =>
  specifier.startsWith('.') ? posix.normalize(posix.join(posix.dirname(file), specifier.replace(/\?.*$/, ''))) : null

/** A callee as it reads: `Date.now`, `sql.join`, `newId`; an empty text where it is something else. */
export const nameOf = (node: Node | null | undefined): string => {
  if (!node) return ''
  if (node.type === 'Identifier') return String(node['name'])
  if (node.type === 'MemberExpression' && node['computed'] !== true) {
    const object = nameOf(node['object'] as Node)
    return `${object === '' ? '?' : object}.${nameOf(node['property'] as Node)}`
  }
  return ''
}

/** Names of server or web code, tests of modules left out. */
export const isCode = (file: string): boolean => /^src\/.*\.tsx?$/.test(file) && !file.endsWith('.d.ts')

/** Code that runs in the browser. */
export const isWeb = (file: string): boolean => /^src\/(?:ui|app\/web|modules\/[^/]+\/web)\//.test(file)
