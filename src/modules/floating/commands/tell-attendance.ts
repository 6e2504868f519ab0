/** What guests took part in goes home as a letter, after a day was closed and after a line of it was corrected (JS-B-06e, CX-19a). */
import type { Day } from '../../../kernel/days.ts'
import { recordAudit } from '../../../platform/audit.ts'
import type { Tx } from '../../../platform/db.ts'
import { isGuest, type RollRow, rollOf, sessionById } from '../../activities/public.ts'
import { unitById } from '../../org/public.ts'
import { openEnclosure } from '../facts.ts'
import { type LetterRow, lettersOf } from '../store.ts'
import { lockHostCase, moveHost } from './act-at-host.ts'
import type { Writer } from './hand-over.ts'

export type ClosedDay = { sessionId: string; memberId?: string }

/** One letter a guest of the roll, for a correction the one whom it is about. The same version is told once. Returns how many letters were written. */
export const tellAttendance = async (tx: Tx, { at, today }: { at: Date; today: Day }, { sessionId, memberId }: ClosedDay): Promise<number> => {
  const session = await sessionById(tx, sessionId)
  if (session?.state !== 'closed' || session.day === null) return 0
  const lines = (await rollOf(tx, sessionId)).filter((line) => isGuest(line) && (memberId === undefined || line.memberId === memberId))
  if (lines.length === 0) return 0
  const writer: Writer = { name: session.recorderName ?? session.hostName ?? '', unit: (await unitById(tx, session.unitId))?.name ?? '', at, today }
  let told = 0
  for (const line of lines) {
    const row = await lockHostCase(tx, line.memberId)
    if (!row || (await lettersOf(tx, row.id, 'host')).some((letter) => tells(letter, line))) continue
    const said = {
      on: line.day,
      sessionId,
      version: line.version,
      letter: line.letter.toUpperCase(),
      theme: session.theme,
      kind: session.kind,
      host: writer.unit,
      by: writer.name,
    }
    const done = await moveHost(tx, row, { act: { kind: 'tell', letter: 'attendance', on: line.day }, writer, enclose: () => ({ lines: [said] }) })
    if (!done.ok) continue
    await recordAudit(tx, at, { verb: 'floating.tell-attendance', objectType: 'floating-case', objectId: row.id, path: row.path })
    told += 1
  }
  return told
}

/** The letter that told this very version of the line. */
const tells = ({ caseId, side, fromSide, number, kind, enclosureSealed }: LetterRow, { sessionId, version }: RollRow): boolean =>
  kind === 'attendance' &&
  fromSide === 'host' &&
  (openEnclosure({ caseId, side, fromSide, number }, enclosureSealed).lines ?? []).some(
    (said) => said['sessionId'] === sessionId && said['version'] === version,
  )
