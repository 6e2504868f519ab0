/** Lines of dues as they come in by a letter of any way: what corrects another line gets its day, so that both stand in one record, and the next version. */
import type { Tx } from '../../../platform/db.ts'
import { centsIn, keyOfMonth, monthIn, versionsByMonth } from '../facts/dues-told.ts'
import { duesResultsOf, type ResultRow } from '../store.ts'

export const numberDues = async (tx: Tx, absenceId: string, results: readonly ResultRow[]): Promise<readonly ResultRow[]> => {
  if (!results.some(({ kind }) => kind === 'dues')) return results
  const earlier = await duesResultsOf(tx, { absenceId })
  return results.map((row, at) => (row.kind === 'dues' ? numbered(row, [...earlier, ...results.slice(0, at)]) : row))
}

const numbered = (row: ResultRow, before: readonly ResultRow[]): ResultRow => {
  const of = monthIn(row.facts)
  const same = before.filter(({ kind, caseId }) => kind === 'dues' && caseId === row.caseId)
  const told = (of && versionsByMonth(same, ({ facts }) => facts).get(keyOfMonth(of))) ?? []
  const last = told.at(-1)
  const cents = centsIn(row.facts)
  const version = told.length + (last?.cents === cents ? 0 : 1)
  return { ...row, on: cents <= 0 && last ? last.told[0]!.on : row.on, facts: { version, ...row.facts } }
}
