import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { readYuan } from '../../../kernel/money.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Unit } from '../../org/public.ts'
import type { Reach } from '../access.ts'
import { insertRemittances, isTakenBack, type RemittanceRow } from '../store.ts'

type HandedUp = { yuan: string; on: Day; voucher: string; handledBy: string }

/** Records that money was handed up, with the number of its voucher. */
export const handUp = (call: Call, { scope, found: unit }: Reach<Unit>, asked: HandedUp): Promise<Result<{ remittanceId: string }>> => {
  const cents = readYuan(asked.yuan)
  if (cents === null || cents === 0)
    return Promise.resolve(
      refuse(
        'not-an-amount',
        `“${asked.yuan}”不是金额，没有记。请写元，最多两位小数。`,
        `"${asked.yuan}" is no amount; write yuan with at most two decimals.`,
        { field: '/yuan' },
      ),
    )
  if (asked.on > call.today) return Promise.resolve(refuse('day-ahead', '上缴的日子还没有到，没有记。', 'That day has not come yet.', { field: '/on' }))
  return runCommand(call, scope, async (tx) => {
    const id = newId<'remittance'>() as string
    const row = {
      id,
      path: unit.path,
      branchId: unit.id,
      cents,
      handedOn: asked.on,
      voucher: asked.voucher,
      handledBy: asked.handledBy,
      reversesId: null,
      note: null,
    }
    await insertRemittances(tx, [row], byOf(call))
    await tx.audit({ verb: 'dues.handed-up', objectType: 'remittance', objectId: id, path: unit.path })
    return ok({ remittanceId: id })
  })
}

/** Takes it back by one of the opposite amount. */
export const reverseHandUp = (call: Call, { scope, found }: Reach<RemittanceRow>, reason: string): Promise<Result<{ remittanceId: string }>> => {
  if (found.reversesId) return Promise.resolve(refuse('is-a-reversal', '这一笔本身就是冲销，不能再冲。', 'This is a reversal itself.'))
  return runCommand(call, scope, async (tx) => {
    if (await isTakenBack(tx, found.id)) return refuse('already-reversed', '这一笔已经冲销过了，没有再记。', 'It was reversed already.')
    const { madeByName: _by, madeAt: _at, ...held } = found
    const id = newId<'remittance'>() as string
    await insertRemittances(tx, [{ ...held, id, cents: -found.cents, handedOn: call.today, reversesId: found.id, note: reason }], byOf(call))
    await tx.audit({ verb: 'dues.hand-up-reversed', objectType: 'remittance', objectId: found.id, path: found.path, purpose: reason })
    return ok({ remittanceId: id })
  })
}
