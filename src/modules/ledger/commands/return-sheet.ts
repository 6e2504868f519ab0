import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { dayOfInstant } from '../../../platform/clock.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { memberById } from '../../members/public.ts'
import { answersOf, type LedgerDeps, type Line, linesOf, standingOf, upTo, waitsForMember } from '../facts.ts'
import { insertConfirmations, type SheetRow, takeSheetIn } from '../store.ts'
import { type Contested, openContests } from './contest-line.ts'

type Given = { signedOn: Day; contested: readonly { number: number; words: string }[] }

/**
 * A signed sheet comes back: what stood on it and was not contested is confirmed on paper, with the day signed and who typed it in.
 * A line that was corrected since it was printed stays unconfirmed.
 */
export const returnSheet = (
  call: Call,
  deps: LedgerDeps,
  { scope, sheet, given }: { scope: Scope; sheet: SheetRow; given: Given },
): Promise<Result<{ confirmed: number; contested: number; changed: number }>> =>
  runCommand(call, scope, async (tx) => {
    const amiss = faultOf(sheet, given, call)
    if (amiss) return amiss
    const member = await memberById(tx, sheet.memberId)
    if (!member) return absent()
    const name = call.session!.name
    if ((await takeSheetIn(tx, sheet.id, { signedOn: given.signedOn, by: call.session!.accountId, byName: name, at: call.now })) === 0) return taken
    const now = new Map((await linesOf(deps, tx, { memberIds: [sheet.memberId], period: upTo(call.today) })).map((line) => [line.key, line]))
    const answers = await answersOf(tx, [sheet.memberId])
    const standing = sheet.lines.flatMap(({ number, key, version }) => (now.get(key)?.version === version ? [{ number, line: now.get(key)! }] : []))
    const words = new Map(given.contested.map((one) => [one.number, one.words]))
    const confirmed = standing.filter(({ number, line }) => !words.has(number) && waitsForMember(standingOf(line, answers))).map(({ line }) => line)
    const contested = standing.flatMap(({ number, line }): Contested[] =>
      words.has(number)
        ? [{ line, words: words.get(number)!, path: sheet.path, personId: member.personId, byAccount: null, sheetId: sheet.id, transcribedByName: name }]
        : [],
    )
    if (confirmed.length > 0)
      await insertConfirmations(
        tx,
        confirmed.map((line) => confirmationOf(call, sheet, member.personId, line, given.signedOn)),
        call.now,
      )
    const opened = await openContests(tx, call, contested)
    await tx.audit({ verb: 'sheet.returned', objectType: 'sheet', objectId: sheet.id, path: sheet.path, fields: confirmed.map(({ key }) => key) })
    return ok({ confirmed: confirmed.length, contested: opened.length, changed: sheet.lines.length - standing.length })
  })

const taken = refuse('already-returned', '这张核实单已经记进来了。', 'This sheet was taken in already.')

const faultOf = (sheet: SheetRow, given: Given, call: Call) => {
  if (sheet.transcribedAt) return taken
  if (given.signedOn > call.today || given.signedOn < dayOfInstant(sheet.printedAt))
    return refuse(
      'impossible-day',
      '签名的日期在打印之前，或还没有到，没有存。请看单子上写的日期。',
      'The day of signing lies before printing or in the future; nothing was saved.',
      { field: '/signedOn' },
    )
  const unknown = given.contested.find(({ number }) => !sheet.lines.some((line) => line.number === number))
  return unknown
    ? refuse('no-such-line', `单子上没有第 ${unknown.number} 条，没有存。`, `There is no line ${unknown.number} on this sheet; nothing was saved.`, {
        field: '/contested',
      })
    : null
}

const confirmationOf = (call: Call, sheet: SheetRow, personId: string, line: Line, signedOn: Day) => ({
  id: newId<'confirmation'>(),
  memberId: sheet.memberId,
  personId,
  path: sheet.path,
  key: line.key,
  version: line.version,
  how: 'printed-sheet' as const,
  on: signedOn,
  byAccount: null,
  sheetId: sheet.id,
  transcribedBy: call.session!.accountId,
  transcribedByName: call.session!.name,
})
