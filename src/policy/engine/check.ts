/** `pack check`: everything that can be said about packs without putting them into force. */
import type { Text } from '../vocabulary/outcomes.ts'
import { runCases, type CaseResult } from './cases.ts'
import { coverageOf, type PackCoverage } from './crosscheck.ts'
import type { PackFault, Packs } from './packs.ts'

type PackReport = { faults: PackFault[]; cases: CaseResult[]; coverage: PackCoverage[]; warnings: Text[]; passed: boolean }

/** Checks loaded packs: faults found on loading, cases, and articles said to be modelled that no rule carries. */
export const checkReport = (loaded: { packs: Packs; faults: PackFault[] }, only?: string): PackReport => {
  const packs = [...loaded.packs.packs.values()].filter((pack) => only === undefined || pack.id === only)
  const cases = packs.flatMap((pack) => runCases(pack, loaded.packs))
  const coverage = packs.map(coverageOf)
  const faults = loaded.faults.filter((fault) => only === undefined || fault.file.startsWith(`${only}/`))
  const warnings = coverage.flatMap((one) =>
    one.modelledWithoutRule.map(
      (cite): Text => ({ zh: `条款 ${cite} 标为“已成规则”，但没有规则引用它`, en: `Article ${cite} is marked modelled, but no rule cites it` }),
    ),
  )
  return { faults, cases, coverage, warnings, passed: faults.length === 0 && cases.every((one) => one.passed) }
}
