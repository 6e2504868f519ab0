/** What a host keeps about a member and means for them goes home by letter: there it stands beside home's own notes, on the member's page (CX-20b). */
import type { Day } from '../../../kernel/days.ts'
import { ok, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import type { CommandTx } from '../../../platform/command.ts'
import { isRecord } from '../facts/for-member.ts'
import type { CaseSlot } from '../facts/books.ts'
import { doAtHost, type LockedCase } from './act-at-host.ts'

type MemberLine = { slot: CaseSlot; on: Day; fields: Readonly<Record<string, string>>; words: string | null }

/** One entry, by whoever wrote it. Words that only some may read stay out of the letter's own words, so that no list of letters shows them. */
export const tellMember = async (
  tx: CommandTx,
  call: Call,
  { row, unitName, line }: { row: LockedCase; unitName: string; line: MemberLine },
): Promise<Result<Record<string, never>>> => {
  const { slot, on, fields, words } = line
  const told = await doAtHost(tx, call, row, {
    act: { kind: 'tell', letter: isRecord(slot) ? 'record' : 'note', on },
    unitName,
    enclose: () => ({ lines: [{ ...fields, slot, on, host: unitName, by: byOf(call).name, ...(words ? { words } : {}) }] }),
  })
  return told.ok ? ok({}) : told
}
