import { type Day, yearOf } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { sealField } from '../../../platform/crypto.ts'
import type { Scope } from '../../../platform/scope.ts'
import { rosterOn } from '../../members/public.ts'
import type { Unit } from '../../org/public.ts'
import type { EntryKind, Sphere } from '../contract.ts'
import { delayOf, entryPlace, isLate, limitOf, rulesOf } from '../facts.ts'
import { insertEntries, type NewEntry } from '../store.ts'

type EntryGiven = {
  kind: EntryKind
  memberIds: readonly string[]
  day: Day
  words: string
  sphere: Sphere | null
  decidedBy: string | null
  decisionNumber: string | null
}

/** The event that a kind of entry is, for rules that follow from it. */
const EVENT: Partial<Record<EntryKind, string>> = { reward: 'member.commended', punishment: 'member.punished', outstanding: 'member.outstanding' }

/** Enters one thing for one or several members of the branch; says at once whether the rule's term has passed. */
export const enterEntries = (
  call: Call,
  scope: Scope,
  unit: Unit,
  given: EntryGiven,
): Promise<Result<{ entryIds: string[]; delayDays: number; late: boolean }>> =>
  runCommand(call, scope, async (tx) => {
    const amiss = faultOf(given, call.today)
    if (amiss) return amiss
    const here = new Set((await rosterOn(tx, { branchIds: [unit.id], day: call.today })).map(({ memberId }) => memberId))
    const stranger = given.memberIds.find((id) => !here.has(id))
    if (stranger)
      return refuse(
        'not-in-this-branch',
        '名单里有人现在不在本支部，一笔都没有记。请刷新名册后再记。',
        'Somebody on the list does not belong to this branch now; nothing was entered.',
        { field: '/memberIds', details: { memberId: stranger } },
      )
    const entries = given.memberIds.map((memberId) =>
      entryOf({ id: newId<'entry'>(), version: 1, memberId, unit, given, enteredAt: call.now, withdrawn: false, reason: null }),
    )
    await insertEntries(tx, entries, byOf(call))
    for (const entry of entries) {
      await tx.audit({ verb: 'entry.entered', objectType: 'entry', objectId: entry.id, path: unit.path, fields: [given.kind] })
      await tx.emit({ event: 'record.entered', path: unit.path, payload: { key: `entry:${entry.id}`, memberId: entry.memberId, kind: given.kind } })
      if (EVENT[given.kind])
        await tx.emit({ event: EVENT[given.kind]!, path: unit.path, payload: { memberId: entry.memberId, on: given.day, entryId: entry.id } })
    }
    const measured = { eventAt: given.day, enteredAt: call.now }
    const limit = limitOf(await rulesOf(tx, unit.id, call.today), given.kind)
    return ok({ entryIds: entries.map(({ id }) => id), delayDays: delayOf(measured), late: isLate(measured, limit) })
  })

/** What is amiss with an entry before anything is looked up. */
export const faultOf = (
  given: Pick<EntryGiven, 'kind' | 'day' | 'sphere'> & { memberIds?: readonly string[] },
  today: Day,
): ReturnType<typeof refuse> | null => {
  if (given.day > today)
    return refuse('in-the-future', '日期还没有到，没有记。事情发生以后再记。', 'That day has not come yet; nothing was entered.', { field: '/day' })
  if (given.kind === 'punishment' && (given.memberIds?.length ?? 1) > 1)
    return refuse('one-at-a-time', '惩处一次只能记一名党员。', 'A punishment is entered for one member at a time.', { field: '/memberIds' })
  if ((given.kind === 'role' || given.kind === 'outstanding') && !given.sphere)
    return refuse('say-where', '请选是在生产、工作、学习还是社会生活中。', 'Say whether it was in production, work, study or social life.', {
      field: '/sphere',
    })
  return null
}

type Making = {
  id: string
  version: number
  memberId: string
  unit: { id: string; path: string }
  given: Omit<EntryGiven, 'memberIds'>
  enteredAt: Date
  withdrawn: boolean
  reason: string | null
}

/** The row of one version. The words of a punishment are sealed to this very row. */
export const entryOf = ({ id, version, memberId, unit, given, enteredAt, withdrawn, reason }: Making): NewEntry => {
  const secret = given.kind === 'punishment'
  return {
    id,
    version,
    path: unit.path,
    branchId: unit.id,
    memberId,
    kind: given.kind,
    day: given.day,
    year: yearOf(given.day),
    words: secret ? null : given.words,
    wordsSealed: secret ? sealField(entryPlace(id, version), given.words) : null,
    decidedBy: given.decidedBy,
    decisionNumber: given.decisionNumber,
    sphere: given.kind === 'role' || given.kind === 'outstanding' ? given.sphere : null,
    withdrawn,
    reason,
    enteredAt,
  }
}
