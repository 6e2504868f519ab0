import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { violatedConstraint } from '../../../platform/db.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { fulfilDuties } from '../../rulebook/public.ts'
import { filingDutyKey } from '../facts.ts'
import { type FilingKind, type FilingRow, insertFiling, selectFiling, selectFilingsOf, type Unit, updateFilingReceived } from '../store.ts'

type NewText = { kind: FilingKind; subject: string; year: number | null; title: string; content: string; basedOn: string | null; from: Day }

/** Files a text of the unit; what was filed before stays as the earlier version. */
export const fileText = async (call: Call, { scope, unit }: { scope: Scope; unit: Unit }, given: NewText): Promise<Result<FilingRow>> => {
  try {
    return await runCommand(call, scope, async (tx) => {
      const earlier = (await selectFilingsOf(tx, [unit.id])).filter(({ kind, subject }) => kind === given.kind && subject === given.subject)
      const version = Math.max(0, ...earlier.map((row) => row.version)) + 1
      const { accountId, name } = call.session!
      const id = newId<'filing'>()
      await insertFiling(tx, { ...given, id, path: unit.path, unitId: unit.id, version, filedBy: accountId, filedByName: name, filedAt: call.now })
      await fulfilDuties(tx, call.now, [
        { key: filingDutyKey(unit.id, given.kind, given.subject), recordType: 'filing', recordId: id, by: accountId, byName: name },
      ])
      await tx.audit({ verb: 'text.filed', objectType: 'filing', objectId: id, path: unit.path, fields: ['title', 'content'] })
      await tx.emit({
        event: 'text.filed',
        path: unit.path,
        payload: { filingId: id, unitId: unit.id, kind: given.kind, subject: given.subject, year: given.year, version },
      })
      return ok((await selectFiling(tx, id))!)
    })
  } catch (error) {
    if (violatedConstraint(error) !== 'filing_version') throw error
    return refuse(
      'filed-meanwhile',
      '刚才有人报了同一份，您的还没有存。请看过那一版再报。',
      'Somebody filed the same text just now; yours was not saved. Look at that version first.',
    )
  }
}

/** The level above acknowledges a filing. */
export const receiveFiling = (call: Call, { scope, filing }: { scope: Scope; filing: FilingRow }): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    if (filing.path === scope.path)
      return refuse('not-yours', '备案由上一级收，不在您的职责里。', 'The level above acknowledges a filing; it is not part of your role.')
    if (!(await selectFiling(tx, filing.id))) return absent()
    await updateFilingReceived(tx, { id: filing.id, byName: call.session!.name, at: call.now })
    await tx.audit({ verb: 'filing.received', objectType: 'filing', objectId: filing.id, path: filing.path, fields: ['received_at'] })
    return ok({})
  })
