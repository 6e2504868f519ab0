/** `npm run zhibu -- pack check [folder]`: loads every pack and runs its cases, so that an author of packs sees each fault with file and line. */
import { join, relative } from 'node:path'
import { type CaseResult, runCases } from '../policy/engine/cases.ts'
import { loadPacks } from '../policy/engine/load.ts'
import { showFault } from '../policy/engine/parse.ts'

const PACKS = join(import.meta.dirname, '../../packs')

/** Prints what is wrong, then one line a pack; returns how many faults and failing cases there are. */
export const checkPacks = (folder: string = PACKS): number => {
  const { packs, faults } = loadPacks(folder)
  for (const fault of faults) console.log(showFault(fault, 'zh'))
  const failing = [...packs.packs.values()].flatMap((pack) => {
    const results = runCases(pack, packs)
    const wrong = results.filter(({ differences }) => differences.length > 0)
    console.log(`${pack.id}　${pack.rules.length} 条规则，${results.length} 个用例，${wrong.length} 个不符`)
    return wrong
  })
  for (const one of failing) console.log(caseText(one))
  return faults.length + failing.length
}

const caseText = ({ file, line, name, differences }: CaseResult): string =>
  [`${relative(process.cwd(), file)}:${line}　${name}`, ...differences.map((difference) => `  ${difference}`)].join('\n')
