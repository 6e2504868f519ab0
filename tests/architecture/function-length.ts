/** A function tells one story; past forty lines it has a reason that can be said aloud, or it is two. */
import { isCode, isWeb, lineAt, nameOf, type Node, programOf, walk } from './source.ts'
import type { Fault, Guard } from './tree.ts'

export type LongFunction = { file: string; name: string; reason: string }

const LIMIT = 40

/** Builds the guard with the list of functions that may be longer, each with its reason. */
export const functionLength =
  (allowed: readonly LongFunction[]): Guard =>
  (tree) => {
    const long = [...tree].flatMap(([file, text]) => (isCode(file) && !isWeb(file) ? longFunctions(file, text) : []))
    const isAllowed = (one: Long) => allowed.some(({ file, name }) => file === one.file && name === one.name)
    const stale = allowed.filter(({ file, name }) => !long.some((one) => one.file === file && one.name === name))
    return [
      ...long
        .filter((one) => !isAllowed(one))
        .map(({ file, line, name, lines }) => ({
          file,
          line,
          message: `${name} has ${lines} lines (at most ${LIMIT}): name its parts and take them out, or give its reason in tests/architecture/long-functions.json`,
        })),
      ...stale.map(
        ({ file, name }): Fault => ({
          file,
          message: `${name} is listed in tests/architecture/long-functions.json but is no longer long: take it off the list`,
        }),
      ),
      ...allowed
        .filter(({ reason }) => reason.trim().length < 10)
        .map(
          ({ file, name }): Fault => ({ file, message: `${name} is allowed to be long without a reason: write it in tests/architecture/long-functions.json` }),
        ),
    ]
  }

type Long = { file: string; line: number; name: string; lines: number }

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])

const longFunctions = (file: string, text: string): Long[] => {
  const names = new Map<Node, string>()
  const long: Long[] = []
  for (const node of walk(programOf(file, text))) {
    nameChildren(node, names)
    if (!FUNCTIONS.has(node.type)) continue
    const lines = linesOf(text, node) - linesOfSql(text, node)
    if (lines > LIMIT) long.push({ file, line: lineAt(text, node.start), name: names.get(node) ?? nameOf(node['id'] as Node | null) ?? '', lines })
  }
  return long.map((one) => ({ ...one, name: one.name === '' ? `the function at the line ${one.line}` : one.name }))
}

const linesOf = (text: string, node: Node): number => text.slice(node.start, node.end).split('\n').length

/** SQL stands one clause a line by rule, so a query counts as one line, however many clauses it has. */
const linesOfSql = (text: string, node: Node): number => {
  let lines = 0
  let past = node.start
  for (const inner of walk(node)) {
    if (inner.type !== 'TaggedTemplateExpression' || nameOf(inner['tag'] as Node) !== 'sql' || inner.start < past) continue
    lines += linesOf(text, inner) - 1
    past = inner.end
  }
  return lines
}

/** A function is called what it is assigned to: a const, a property, or itself. A curried one takes the name of the outer. */
const nameChildren = (node: Node, names: Map<Node, string>): void => {
  const value = (
    node.type === 'VariableDeclarator'
      ? node['init']
      : node.type === 'Property' || node.type === 'PropertyDefinition' || node.type === 'MethodDefinition'
        ? node['value']
        : null
  ) as Node | null
  if (value) names.set(value, nameOf((node['id'] ?? node['key']) as Node))
  const own = names.get(node)
  if (own !== undefined && node.type === 'ArrowFunctionExpression') names.set(node['body'] as Node, own)
}
