import { earlier } from '../../../kernel/days.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import { madeBy } from '../access.ts'
import { cannotComplete, faultOfCompletion } from '../stages.ts'
import { type ClassRow, type Enrolment, lockClass, selectEnrolments, updateClass, updateEnrolments } from '../store.ts'

type Line = { memberId: string; completed: boolean; minutes: number; note: string | null }
type Done = { completed: number; notCompleted: number; state: ClassRow['state'] }

/** The organiser's word on who completed and for how long; closing ends the class, and nothing is guessed of whoever has no line. */
export const completeClass = (call: Call, scope: Scope, row: ClassRow, { lines, close }: { lines: readonly Line[]; close: boolean }): Promise<Result<Done>> =>
  runCommand(call, scope, async (tx) => {
    const held = (await lockClass(tx, row.id)) ?? row
    const amiss = cannotComplete(held, call.today)
    if (amiss) return amiss
    const enrolled = new Map((await selectEnrolments(tx, row.id)).map((one) => [one.memberId, one]))
    for (const line of lines) {
      const fault = faultOfCompletion(held, enrolled, line)
      if (fault) return fault
    }
    const open = close ? withoutLine(enrolled, lines) : 0
    if (open > 0)
      return refuse(
        'somebody-without-a-line',
        `还有 ${open} 个人没有写结业情况，没有结班。请先写，或先不结班。`,
        `${open} of those enrolled have no line yet, so the class was not closed.`,
        { field: '/close', details: { open } },
      )
    return ok(await enter(tx, call, held, { lines, close }))
  })

const withoutLine = (enrolled: ReadonlyMap<string, Enrolment>, lines: readonly Line[]): number => {
  const given = new Set(lines.map(({ memberId }) => memberId))
  return [...enrolled.values()].filter(({ state, memberId }) => state === 'enrolled' && !given.has(memberId)).length
}

const enter = async (tx: CommandTx, call: Call, row: ClassRow, { lines, close }: { lines: readonly Line[]; close: boolean }): Promise<Done> => {
  const completedOn = earlier(row.to, call.today)
  await updateEnrolments(
    tx,
    row.id,
    lines.map(({ memberId, completed, minutes, note }) => ({
      memberId,
      state: completed ? 'completed' : 'not-completed',
      minutes,
      completedOn: completed ? completedOn : null,
      note,
    })),
    madeBy(call),
  )
  if (close) await updateClass(tx, row.id, { state: 'closed', by: madeBy(call) })
  const completed = lines.filter((line) => line.completed).length
  await tx.audit({ verb: 'training.completed', objectType: 'class', objectId: row.id, path: row.path, fields: [`completed:${completed}`, `closed:${close}`] })
  return { completed, notCompleted: lines.length - completed, state: close ? 'closed' : row.state }
}
