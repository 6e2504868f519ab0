import { ok, type Result } from '../../../kernel/result.ts'
import { newId } from '../../../kernel/ids.ts'
import type { Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import type { OwnRecord } from '../access.ts'
import { answersOf, type LedgerDeps, type Line, linesOf, standingOf, upTo, waitsForMember } from '../facts.ts'
import { insertConfirmations } from '../store.ts'

type Shown = { key: string; version: number }

/**
 * The member's own yes to exactly what was shown, in one tap (JS-C-04j). A line that was corrected since, or is contested, is not
 * confirmed: its key comes back. The database holds that account and member are one person.
 */
export const confirmLines = (
  call: Call,
  deps: LedgerDeps,
  own: OwnRecord,
  shown: readonly Shown[],
): Promise<Result<{ confirmed: number; changed: string[] }>> =>
  runCommand(call, own.scope, async (tx) => {
    const { waiting, changed } = await sortOut(tx, call, deps, own, shown)
    if (waiting.length > 0)
      await insertConfirmations(
        tx,
        waiting.map((line) => confirmationOf(call, own, line)),
        call.now,
      )
    await tx.audit({
      verb: 'lines.confirmed',
      objectType: 'member',
      objectId: own.memberId,
      path: own.branchPath,
      fields: waiting.map(({ key, version }) => `${key}@${version}`),
    })
    return ok({ confirmed: waiting.length, changed })
  })

const sortOut = async (
  tx: CommandTx,
  call: Call,
  deps: LedgerDeps,
  own: OwnRecord,
  shown: readonly Shown[],
): Promise<{ waiting: Line[]; changed: string[] }> => {
  const lines = new Map((await linesOf(deps, tx, { memberIds: [own.memberId], period: upTo(call.today) })).map((line) => [line.key, line]))
  const answers = await answersOf(tx, [own.memberId])
  const found = [...new Map(shown.map((one) => [one.key, one])).values()].map((one) => ({ ...one, line: lines.get(one.key) }))
  const asShown = found.flatMap(({ line, version }) => (line && line.version === version ? [line] : []))
  const waiting = asShown.filter((line) => waitsForMember(standingOf(line, answers)))
  const fine = new Set(asShown.filter((line) => standingOf(line, answers) !== 'contested').map(({ key }) => key))
  return { waiting, changed: found.filter(({ key }) => !fine.has(key)).map(({ key }) => key) }
}

const confirmationOf = (call: Call, own: OwnRecord, line: Line) => ({
  id: newId<'confirmation'>(),
  memberId: own.memberId,
  personId: own.personId,
  path: own.branchPath,
  key: line.key,
  version: line.version,
  how: 'own-device' as const,
  on: call.today,
  byAccount: call.session!.accountId,
  sheetId: null,
  transcribedBy: null,
  transcribedByName: null,
})
