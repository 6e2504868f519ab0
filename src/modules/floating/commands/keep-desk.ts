/** Desks, and the superior's answer to what went up. */
import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { Unit } from '../../org/public.ts'
import { answerRaised as saveAnswer, type Desk, type DeskLevel, oneAtATime, type RaisedRow, selectDesk, selectDeskOfUnit, upsertDesk } from '../store.ts'

type Given = Pick<Desk, 'address' | 'hours' | 'telephone' | 'person' | 'receives'> & { closedOn: Day | null; successorDeskId: string | null }

const levelOf = ({ kind }: Unit): DeskLevel => (kind === 'department' ? 'department' : kind === 'committee' ? 'committee' : 'branch')

/** One desk a unit; what is entered is public. One that is closed may name its successor: letters that are still coming go there. */
export const keepDesk = (
  call: Call,
  scope: Scope,
  { unit, region, given }: { unit: Unit; region: string; given: Given },
): Promise<Result<{ deskId: string }>> =>
  runCommand(call, scope, async (tx) => {
    await oneAtATime(tx, 'desk', unit.id)
    const before = await selectDeskOfUnit(tx, unit.districtId, unit.id)
    if (given.closedOn && !before) return refuse('no-desk', '本单位没有服务点，谈不上撤销。', 'This unit has no desk to close.')
    const heir = given.successorDeskId ? await selectDesk(tx, given.successorDeskId) : null
    if (given.successorDeskId && (heir?.districtId !== unit.districtId || heir.to))
      return refuse('no-such-desk', '接替的服务点要是本县在用的。', 'The successor is an open desk of this district.', { field: '/successorDeskId' })
    const deskId = before?.id ?? newId<'desk'>()
    const { closedOn, successorDeskId, ...told } = given
    const head = { id: deskId, districtId: unit.districtId, unitId: unit.id, unitName: unit.name, level: levelOf(unit), region }
    await upsertDesk(
      tx,
      { ...head, ...told, from: before?.from ?? call.today, to: closedOn, successorId: successorDeskId },
      { name: byOf(call).name, at: call.now },
    )
    await tx.audit({
      verb: closedOn ? 'floating.desk-closed' : 'floating.desk-kept',
      objectType: 'desk',
      objectId: deskId,
      path: unit.path,
      fields: Object.keys(told),
    })
    return ok({ deskId })
  })

/** The superior of either side says what is to be done; it does not move the case. */
export const answerRaised = (call: Call, scope: Scope, { row, words }: { row: RaisedRow; words: string }): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    if ((await saveAnswer(tx, row.id, { on: call.today, words, name: byOf(call).name })) === 0)
      return refuse('answered-already', '这一条已经处理过。', 'This was answered already.')
    await tx.audit({ verb: 'floating.raised-answered', objectType: 'floating-raised', objectId: row.id, path: row.path })
    return ok({})
  })
