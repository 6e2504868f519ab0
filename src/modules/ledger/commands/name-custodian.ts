import { addDays, type Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import { endPosts, postsOn, rosterOn, writePosts } from '../../members/public.ts'
import type { Unit } from '../../org/public.ts'
import { dutiesOf, fulfilDuties } from '../../rulebook/public.ts'
import { custodianSlot, rulesOf } from '../facts.ts'

const POST = 'certificate-custodian'

/** Names one person in charge of filling in certificates, from a day; who held it before ends the day before (YZ-06b). */
export const nameCustodian = (
  call: Call,
  { scope, unit, memberId, from }: { scope: Scope; unit: Unit; memberId: string; from: Day },
): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    const member = (await rosterOn(tx, { branchIds: [unit.id], day: from })).find((one) => one.memberId === memberId)
    if (!member)
      return refuse(
        'not-in-this-branch',
        '那一天这名党员不在本支部，没有定。请从本支部名册里选。',
        'That member does not belong to this branch on that day; choose from its own roster.',
        { field: '/memberId' },
      )
    const begun = (await postsOn(tx, { unitIds: [unit.id], day: from })).filter(({ post }) => post === POST)
    if (begun.some((post) => post.from === from))
      return refuse('named-that-day', '那一天已经定了一名专人，请换一个日期。', 'Somebody was named from that day already; choose another day.', {
        field: '/from',
      })
    await endPosts(tx, { unitId: unit.id, post: POST, to: addDays(from, -1) })
    await writePosts(tx, [{ id: newId<'post'>(), path: unit.path, memberId, unitId: unit.id, post: POST, from, to: null }])
    await fulfilDuty(tx, call, unit, memberId)
    await tx.audit({ verb: 'custodian.named', objectType: 'unit', objectId: unit.id, path: unit.path, fields: [memberId] })
    return ok({})
  })

/** Where a rule asks for a custodian and the duty is open, naming one is the record that fulfils it. */
const fulfilDuty = async (tx: CommandTx, call: Call, unit: Unit, memberId: string): Promise<void> => {
  const slot = custodianSlot(await rulesOf(tx, unit.id, call.today))
  if (!slot) return
  const open = await dutiesOf(tx, { bearerUnitIds: [unit.id], slots: [slot], states: ['open'] })
  const by = byOf(call)
  if (open.length > 0)
    await fulfilDuties(
      tx,
      call.now,
      open.map(({ key }) => ({ key, recordType: 'custodian', recordId: memberId, by: by.account, byName: by.name })),
    )
}
