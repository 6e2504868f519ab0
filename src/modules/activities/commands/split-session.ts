import { type Day, monthOf, yearOf } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { unitsUnder } from '../../org/public.ts'
import type { Reach } from '../access.ts'
import { possible, refuseAct, refuseStale } from '../stages.ts'
import { insertSessions, type NewSession, selectSubSessions, type Session, updateSession } from '../store.ts'

type SubAsked = {
  groupId: string | null
  subUnitId: string | null
  label: string
  day: Day
  begins: string | null
  ends: string | null
  place: string | null
}

/** Holds one day in parts: by group, by branch of a general branch, or in small scattered sessions. Together they are one day. */
export const splitSession = (
  call: Call,
  { scope, found }: Reach<Session>,
  { reason, subs }: { reason: string; subs: readonly SubAsked[] },
): Promise<Result<{ sessionIds: string[] }>> =>
  runCommand(call, scope, async (tx) => {
    if (!possible('split', found.state)) return refuseAct('split', found.state)
    if (found.parentId !== null || (await selectSubSessions(tx, found.id)).length > 0)
      return refuse('split-already', '这次活动已经分开过了。', 'This session has been split already.')
    const below = new Set((await unitsUnder(tx, found.path)).map(({ id }) => id))
    const stranger = subs.find(({ groupId, subUnitId }) => [groupId, subUnitId].some((id) => id !== null && !below.has(id)))
    if (stranger) return refuse('not-below', `“${stranger.label}”不在本组织之下，不能分给它。`, `"${stranger.label}" does not belong to this unit.`)
    const outside = subs.find(({ day }) => yearOf(day) !== found.year || monthOf(day) !== found.month)
    if (outside)
      return refuse(
        'outside-month',
        `“${outside.label}”不在同一个月里。分开办的各场合起来算一次活动日，要在同一个月。`,
        `"${outside.label}" lies in another month; the parts of one day stay in its month.`,
      )
    const rows = subs.map((sub) => subOf(found, sub))
    await insertSessions(tx, call.now, rows)
    if (!(await updateSession(tx, call.now, found, {}))) return refuseStale()
    await tx.audit({ verb: 'activities.split', objectType: 'session', objectId: found.id, path: found.path, purpose: reason })
    return ok({ sessionIds: rows.map(({ id }) => id) })
  })

const subOf = (parent: Session, sub: SubAsked): NewSession => ({
  id: newId<'session'>(),
  path: parent.path,
  unitId: parent.unitId,
  parentId: parent.id,
  groupId: sub.groupId,
  subUnitId: sub.subUnitId,
  kind: parent.kind,
  year: parent.year,
  month: parent.month,
  state: parent.state === 'generated' ? 'planned' : parent.state,
  ruleDay: null,
  day: sub.day,
  moved: 'not',
  movedWhy: null,
  commonDay: null,
  countings: [],
  theme: sub.label,
  place: sub.place,
  begins: sub.begins,
  ends: sub.ends,
})
