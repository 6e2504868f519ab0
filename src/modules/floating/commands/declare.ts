/** A member declares membership at a public desk; the desk checks before anything is shown, and what is checked opens a case (JS-B-05l). */
import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { recordAudit } from '../../../platform/audit.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { type Tx, withDistrict } from '../../../platform/db.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { type Unit, unitsByIds } from '../../org/public.ts'
import { onSide, publicScope } from '../access.ts'
import { openBook, sealBook } from '../facts/books.ts'
import { type BookRow, booksUnder, closeBookRow, insertBook, lockBook, saveBookFacts, selectDesk } from '../store.ts'
import { type Find, findWithin } from './take-in.ts'

const SLOT = 'floating.declaration'

type Declared = { name: string; phone: string; homeUnit: string; words: string | null }

/** Taken and nothing else: the answer is the same whoever asks and whatever is known of them. Only the desk reads it, sealed. */
export const declareSelf = (call: Call, deskId: string, declared: Declared): Promise<Result<{ taken: true }>> =>
  withDistrict(call.db, publicScope(), async (tx) => {
    const desk = await selectDesk(tx, deskId)
    if (!desk || desk.to) return absent()
    await onSide(tx, desk.districtId, async (there) => {
      const unit = (await unitsByIds(there, [desk.unitId])).get(desk.unitId)
      if (!unit) throw new Error(`desk ${deskId} names a unit that its district does not have`)
      const id = newId<'book'>()
      const { name, ...rest } = declared
      await insertBook(there, {
        id,
        path: unit.path,
        unitId: unit.id,
        unitName: unit.shortName,
        slot: SLOT,
        on: call.today,
        until: null,
        memberId: null,
        personName: null,
        facts: {},
        belongingId: null,
        caseId: null,
        byName: '—',
        at: call.now,
        sealed: sealBook(id, { name, phone: rest.phone, homeUnit: rest.homeUnit, words: rest.words ?? '' }),
      })
      await recordAudit(there, call.now, { verb: 'floating.declared', objectType: 'floating-book', objectId: id, path: unit.path })
    })
    return ok({ taken: true })
  })

/** Those who came to the desks of a unit's part of the tree; open ones first. */
export const declarationsShown = async (tx: Tx, call: Call, unit: Unit) => ({
  unitId: unit.id,
  today: call.today,
  rows: (await booksUnder(tx, unit.path, [SLOT])).map((row) => {
    const { name = '', phone = '', homeUnit = '', words = '' } = openBook(row)
    return { bookId: row.id, on: row.on, name, phone, homeUnit, words: words || null, closedOn: row.closedOn, closedWords: row.closedWords, caseId: row.caseId }
  }),
})

export type Verification = { verified: 'yes'; on: Day; homeDeskId: string; words: string } | { verified: 'no'; on: Day; words: string }

const settled = refuse('checked-already', '这一条已经核对过。', 'This was checked already.')

/** Checked by a person: then the case is opened and home is asked; or not, and it ends here. One act, whole or not at all. */
export const verifyDeclaration = (
  call: Call,
  scope: Scope,
  { row: { id, path }, unit, given }: { row: BookRow; unit: Unit; given: Verification },
): Promise<Result<{ caseId: string | null }>> =>
  runCommand(call, scope, async (tx) => {
    const row = await lockBook(tx, id)
    if (!row || row.closedOn) return settled
    const { on, words } = given
    if (on > call.today || on < row.on) return refuse('day-does-not-fit', `日期要在 ${row.on} 到今天之间。`, `Between ${row.on} and today.`, { field: '/on' })
    const found = given.verified === 'yes' ? await findWithin(tx, call, { unit, find: findFrom(row, given) }) : ok({ caseId: null })
    if (!found.ok) return found
    const { caseId } = found.value
    await saveBookFacts(tx, id, { facts: { verified: caseId ? 'yes' : 'no' }, caseId })
    await closeBookRow(tx, id, { on, words, name: byOf(call).name })
    await tx.audit({ verb: 'floating.declaration-checked', objectType: 'floating-book', objectId: id, path, fields: [caseId ? 'yes' : 'no'] })
    return ok({ caseId })
  })

const NOTHING = { idNumber: null, employer: null, address: null, occupation: null, education: null }

const findFrom = (row: BookRow, { on, homeDeskId }: Extract<Verification, { verified: 'yes' }>): Find => {
  const { name = '', phone = '', homeUnit = '' } = openBook(row)
  return { ...NOTHING, name, phone, homeUnit, how: 'declared', on, homeDeskId }
}
