import type { Period } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import { rosterOn } from '../../members/public.ts'
import type { Unit } from '../../org/public.ts'
import { answersOf, checkCodeOf, type LedgerDeps, type Line, linesOf, standingOf, statusTextOf, waitsForMember } from '../facts.ts'
import { insertSheets, type SheetLine, type SheetRow } from '../store.ts'

/** Prints one sheet a member with what the member has not confirmed; each sheet is kept line by line. Names those for whom there is nothing. */
export const printSheets = (
  call: Call,
  deps: LedgerDeps,
  { scope, unit, memberIds, period }: { scope: Scope; unit: Unit; memberIds: readonly string[]; period: Period },
): Promise<Result<{ sheets: SheetRow[]; nothingFor: string[] }>> =>
  runCommand(call, scope, async (tx) => {
    const members = (await rosterOn(tx, { branchIds: [unit.id], day: call.today })).filter(({ memberId }) => memberIds.includes(memberId))
    const ids = members.map(({ memberId }) => memberId)
    const answers = await answersOf(tx, ids)
    const waiting = Map.groupBy(
      (await linesOf(deps, tx, { memberIds: ids, period })).filter((line) => waitsForMember(standingOf(line, answers))),
      ({ memberId }) => memberId,
    )
    const sheets = ids.filter((id) => waiting.has(id)).map((id) => sheetOf(unit, id, period, waiting.get(id)!))
    const by = byOf(call)
    if (sheets.length > 0) await insertSheets(tx, sheets, by)
    await tx.audit({ verb: 'sheets.printed', objectType: 'unit', objectId: unit.id, path: unit.path, fields: sheets.map(({ id }) => id) })
    return ok({
      sheets: sheets.map((sheet) => ({ ...sheet, printedByName: by.name, printedAt: call.now, signedOn: null, transcribedByName: null, transcribedAt: null })),
      nothingFor: members.filter(({ memberId }) => !waiting.has(memberId)).map(({ name }) => name),
    })
  })

const sheetOf = (unit: Unit, memberId: string, period: Period, lines: readonly Line[]) => {
  const kept = lines.map(sheetLine)
  return {
    id: newId<'sheet'>(),
    path: unit.path,
    branchId: unit.id,
    memberId,
    from: period.from,
    to: period.to,
    lines: kept,
    checkCode: checkCodeOf({ memberId, lines: kept }),
  }
}

/** The sheet is the member's own paper, but it lies on a table among others: restricted words stay off it. */
const sheetLine = (line: Line, index: number): SheetLine => ({
  number: index + 1,
  key: line.key,
  version: line.version,
  day: line.day,
  title: line.title,
  words: line.audience === 'restricted' ? null : line.words,
  status: statusTextOf(line),
  cents: line.cents ?? null,
})
