import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { openField, sealField } from '../../../platform/crypto.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { Member } from '../../members/public.ts'
import { madeBy, type OwnBranch } from '../access.ts'
import { insertNegative, insertRankNote, type NegativeEntry, removeNegativeRow, type Seat, selectNegatives, selectRankNotes } from '../store.ts'

export const notePlace = (id: string): string => `rank_note.words|${id}`
export const whoPlace = (id: string): string => `rank_note.noted_by|${id}`
export const entryPlace = (id: string): string => `negative_entry.words|${id}`

/** Sealed, past the own branch: it lies on the district's path; the audit names neither the leader nor the words (YC-02k). */
export const confideRankNote = (
  call: Call,
  { sealed, districtPath }: OwnBranch,
  leader: Member,
  given: { day: Day; words: string },
): Promise<Result<{ sent: true }>> =>
  runCommand(call, sealed, async (tx) => {
    if (given.day > call.today) return refuse('in-the-future', '日期还没有到，没有交。', 'That day has not come yet; nothing was sent.', { field: '/day' })
    const id = newId<'rank-note'>()
    const seals = { wordsSealed: sealField(notePlace(id), given.words), notedBySealed: sealField(whoPlace(id), call.session!.accountId) }
    await insertRankNote(tx, { id, path: districtPath, personId: leader.personId, day: given.day, ...seals }, call.now)
    await tx.audit({ verb: 'leaders.note-confided', objectType: 'rank-note', objectId: id, path: districtPath })
    return ok({ sent: true })
  })

/** What was confided and the negative list; reading is itself an act that leaves its entry. Who confided stays sealed. */
export const readConfidential = (call: Call, scope: Scope, seat: Seat) =>
  runCommand({ ...call, idempotencyKey: null }, scope, async (tx) => {
    const [notes, entries] = [await selectRankNotes(tx, seat.personId), await selectNegatives(tx, seat.personId)]
    await tx.audit({
      verb: 'leaders.confidential-read',
      objectType: 'person',
      objectId: seat.personId,
      path: scope.path,
      fields: [`notes:${notes.length}`, `entries:${entries.length}`],
    })
    return ok({
      notes: notes.map(({ id, day, wordsSealed }) => ({ noteId: id, day, words: openField(notePlace(id), wordsSealed) })),
      entries: entries.map(shownEntry),
    })
  })

export const shownEntry = ({ id, wordsSealed, basis, enteredOn, enteredByName, removedOn, removedByName, removedWhy }: NegativeEntry) => ({
  entryId: id,
  words: openField(entryPlace(id), wordsSealed),
  basis,
  enteredOn,
  enteredBy: enteredByName,
  removedOn,
  removedBy: removedByName,
  removedWhy,
})

export const enterNegative = (call: Call, scope: Scope, seat: Seat, given: { words: string; basis: string; day: Day }): Promise<Result<{ entryId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (given.day > call.today) return refuse('in-the-future', '日期还没有到，没有记。', 'That day has not come yet; nothing was entered.', { field: '/day' })
    const entryId = newId<'negative-entry'>()
    await insertNegative(
      tx,
      {
        id: entryId,
        path: scope.path,
        personId: seat.personId,
        wordsSealed: sealField(entryPlace(entryId), given.words),
        basis: given.basis,
        enteredOn: given.day,
      },
      madeBy(call),
    )
    await tx.audit({ verb: 'leaders.negative-entered', objectType: 'negative-entry', objectId: entryId, path: scope.path })
    return ok({ entryId })
  })

/** An entry is ended with a reason and a name, never deleted. */
export const removeNegative = (call: Call, scope: Scope, row: NegativeEntry, given: { reason: string; day: Day }): Promise<Result<{ entryId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (given.day < row.enteredOn || given.day > call.today)
      return refuse(
        'day-does-not-fit',
        `移出的日子要在${row.enteredOn}以后、今天以前，没有存。`,
        `It is removed between ${row.enteredOn} and today; nothing was saved.`,
        { field: '/day' },
      )
    if ((await removeNegativeRow(tx, row.id, given, madeBy(call))) === 0)
      return refuse('removed-already', '这一条已经移出了。', 'This entry was removed already.')
    await tx.audit({ verb: 'leaders.negative-removed', objectType: 'negative-entry', objectId: row.id, path: row.path })
    return ok({ entryId: row.id })
  })
