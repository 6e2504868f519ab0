/** A scope is proof that somebody's right was checked: only access.ts and the composition make one. */
import { isCode, lineAt, programOf, walk } from './source.ts'
import type { Guard } from './tree.ts'

const MINTS = [/^src\/platform\/(?:scope|reach)\.ts$/, /^src\/modules\/[^/]+\/access\.ts$/, /^src\/app\//]

export const scopeMint: Guard = (tree) =>
  [...tree].flatMap(([file, text]) => {
    if (!isCode(file) || MINTS.some((room) => room.test(file)) || !text.includes('mintScope')) return []
    return [...walk(programOf(file, text))]
      .filter((node) => node.type === 'Identifier' && node['name'] === 'mintScope')
      .slice(0, 1)
      .map((node) => ({ file, line: lineAt(text, node.start), message: 'mints a scope: let access.ts of the module check the right and hand the scope in' }))
  })
