import { type Day, monthOf, yearOf } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Unit } from '../../org/public.ts'
import type { Reach } from '../access.ts'
import { insertSessions, type Session } from '../store.ts'

type SessionAsked = { kind: Exclude<Session['kind'], 'activity-day'>; day: Day; theme: string; countings: readonly string[] }

/** A meeting or activity besides the month's activity day. Only a branch or a general branch holds one. */
export const addSession = (call: Call, { scope, found: unit }: Reach<Unit>, asked: SessionAsked): Promise<Result<{ sessionId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (!mayHold(unit)) return refuseHolder(unit)
    const id: string = newId<'session'>()
    await insertSessions(tx, call.now, [
      {
        id,
        path: unit.path,
        unitId: unit.id,
        parentId: null,
        groupId: null,
        subUnitId: null,
        kind: asked.kind,
        year: yearOf(asked.day),
        month: monthOf(asked.day),
        state: 'planned',
        ruleDay: null,
        day: asked.day,
        moved: 'not',
        movedWhy: null,
        commonDay: null,
        countings: [...asked.countings],
        theme: asked.theme,
        place: null,
        begins: null,
        ends: null,
      },
    ])
    await tx.audit({ verb: 'activities.session-added', objectType: 'session', objectId: id, path: unit.path })
    return ok({ sessionId: id })
  })

const mayHold = (unit: Pick<Unit, 'kind'>): boolean => unit.kind === 'branch' || unit.kind === 'general-branch'

const refuseHolder = (unit: Pick<Unit, 'name'>) =>
  refuse(
    'not-a-holding-unit',
    `活动日由党支部或党总支办，“${unit.name}”不能作为主办单位，可以参加。`,
    `An activity day is held by a branch or a general branch; "${unit.name}" may take part, not hold it.`,
  )
