import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Files by their path from the project folder. Guards read nothing else, so that a test can plant a fault. */
export type Tree = ReadonlyMap<string, string>

/** One thing that is not as the house wants it, with what to do instead. */
export type Fault = { file: string; line?: number; message: string }

/** A guard looks at a tree and names what is wrong; nothing wrong, an empty list. */
export type Guard = (tree: Tree) => Fault[]

const ROOT = join(import.meta.dirname, '../..')
const FILES = ['src/**/*', 'packs/**/*', 'db/**/*.sql']

let real: Tree | undefined

/** The project as it is. */
export const realTree = (): Tree => {
  real ??= new Map(globSync(FILES, { cwd: ROOT, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [read(join(entry.parentPath, entry.name))] : [])))
  return real
}

const read = (path: string): [string, string] => [path.slice(ROOT.length + 1), readFileSync(path, 'utf8')]

/** A small tree with a fault in it. */
export const planted = (files: Record<string, string>): Tree => new Map(Object.entries(files))

/** The faults as lines, for a message a person can work from. */
export const shown = (faults: readonly Fault[]): string[] =>
  faults.map(({ file, line, message }) => `${file}${line === undefined ? '' : `:${line}`} ${message}`)
