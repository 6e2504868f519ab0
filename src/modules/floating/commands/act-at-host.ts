/** One act of a host: its own half moves and home is told, in one transaction. */
import { ok, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { onSide } from '../access.ts'
import { type Enclosure, hostPartOf } from '../facts.ts'
import { actHost, type HostAct, type HostPart, type Letter } from '../stages.ts'
import { lockAbsence, lockPart, type PartRow, savePart, selectPart } from '../store.ts'
import { writerOf } from './act-at-home.ts'
import { handOver } from './hand-over.ts'

export type HostDoing = { act: HostAct; unitName: string; enclose?: (letter: Letter) => Enclosure | undefined }

/** Home's end first, then the own part: the order in which both sides lock, so that neither waits for the other. */
export const lockHostCase = async (tx: CommandTx, caseId: string): Promise<PartRow | null> => {
  const seen = await selectPart(tx, caseId, 'host')
  if (seen?.way === 'inside')
    await onSide(tx, seen.otherDistrict!, async (there) => {
      const home = await selectPart(there, caseId, 'home')
      if (home?.absenceId) await lockAbsence(there, home.absenceId)
      if (home) await lockPart(there, caseId, 'home')
    })
  return lockPart(tx, caseId, 'host')
}

/** Carries out one act on a part that is locked. */
export const doAtHost = async (tx: CommandTx, call: Call, row: PartRow, { act, unitName, enclose }: HostDoing): Promise<Result<HostPart>> => {
  const done = actHost(hostPartOf(row), act)
  if (!done.ok) return done
  const { part, letters } = done.value
  const writer = writerOf(call, unitName)
  await savePart(tx, call.now, { side: 'host', half: part })
  await handOver(tx, {
    row,
    half: part,
    writer,
    posted: letters.map((letter) => {
      const enclosure = enclose?.(letter)
      return { letter, by: writer, ...(enclosure ? { enclosure } : {}) }
    }),
  })
  await tx.audit({
    verb: `floating.${act.kind}`,
    objectType: 'floating-case',
    objectId: row.id,
    path: row.path,
    fields: letters.map(({ kind }) => kind),
  })
  return ok(part)
}

/** The same as a command of its own. */
export const actAtHost = (call: Call, scope: Scope, caseId: string, doing: HostDoing): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    const row = await lockHostCase(tx, caseId)
    if (!row) return absent()
    const done = await doAtHost(tx, call, row, doing)
    return done.ok ? ok({}) : done
  })
