/** One act of a host: its own half moves and home is told, in one transaction. */
import { ok, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { doorOf } from '../access.ts'
import { type Enclosure, hostPartOf } from '../facts.ts'
import { actHost, type HostAct, type HostPart, type Letter } from '../stages.ts'
import { type HomeEnd, lockHome, lockPart, otherSideOf, type PartRow } from '../store.ts'
import { writerOf } from './act-at-home.ts'
import { handOver, type Writer } from './hand-over.ts'
import { keepGuest } from './keep-guest.ts'

type HostDoing = { act: HostAct; unitName: string; enclose?: (letter: Letter) => Enclosure | undefined }

/** The host's part, with home's end where that is of this installation; both locked. */
export type LockedCase = PartRow & { home: HomeEnd | undefined }

/** Home's end first, then the own part: the order in which both sides lock, so that neither waits for the other. */
export const lockHostCase = async (tx: Tx, caseId: string): Promise<LockedCase | null> => {
  const other = await otherSideOf(tx, caseId)
  if (!other) return null
  const door = other.way === 'inside' ? await doorOf(tx, other.otherDistrict!) : undefined
  const home = door?.((there) => lockHome(there, caseId), { atOnce: true })
  const [own, end] = await Promise.all([lockPart(tx, caseId, 'host'), home])
  return own && { ...own, home: end }
}

/** What only tells moves no roll; a placing writes it itself, once the branch is known. */
const ROLL_STAYS: readonly HostAct['kind'][] = ['tell', 'settle', 'place']

/** The own half moves, home is told, the branch's roll follows; the part is locked. */
export const moveHost = async (
  tx: Tx,
  row: LockedCase,
  { act, writer, enclose }: { act: HostAct; writer: Writer; enclose?: HostDoing['enclose'] },
): Promise<Result<{ part: HostPart; letters: readonly Letter[] }>> => {
  const done = actHost(hostPartOf(row), act)
  if (!done.ok) return done
  const { part, letters } = done.value
  await handOver(tx, {
    row,
    half: part,
    writer,
    home: row.home,
    posted: letters.map((letter) => {
      const enclosure = enclose?.(letter)
      return { letter, by: writer, ...(enclosure ? { enclosure } : {}) }
    }),
  })
  if (!ROLL_STAYS.includes(act.kind)) await keepGuest(tx, row, part)
  return ok({ part, letters })
}

/** Carries out one act of a person on a part that is locked. */
export const doAtHost = async (tx: CommandTx, call: Call, row: LockedCase, { act, unitName, enclose }: HostDoing): Promise<Result<HostPart>> => {
  const done = await moveHost(tx, row, { act, writer: writerOf(call, unitName), ...(enclose ? { enclose } : {}) })
  if (!done.ok) return done
  const { part, letters } = done.value
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
