/** Reads a directory of packs from disk. The only file of `policy` that touches the disk. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { showFault, type PackFault, type Packs } from './packs.ts'
import { parsePacks, type SourceFile } from './parse.ts'

/** Reads all packs of a directory with all their faults. */
export const loadPacks = (directory: string): { packs: Packs; faults: PackFault[] } => {
  const files = filesUnder(directory)
  return parsePacks(files, (pack) => digest(files.filter((file) => file.path.startsWith(`${pack}/`))))
}

/** Reads all packs, or throws with every fault when there is one. */
export const loadPacksOrThrow = (directory: string): Packs => {
  const { packs, faults } = loadPacks(directory)
  if (faults.length > 0)
    throw new Error(`制度包有 ${faults.length} 处错误 (${faults.length} faults in packs):\n${faults.map((one) => showFault(one)).join('\n')}`)
  return packs
}

const filesUnder = (directory: string): SourceFile[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path: relative(directory, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }))

/** Cases do not change what a pack says, so they are not part of its digest. */
const digest = (files: SourceFile[]): string => {
  const hash = createHash('sha256')
  for (const file of files.filter((one) => !one.path.includes('/cases/'))) hash.update(`${file.path}\0${file.text}\0`)
  return hash.digest('hex').slice(0, 12)
}
