/** Dues that the host took from a guest: told home as a line of the member's ledger there; the money follows the rule in force (CX-19b, JS-B-06e). */
import type { Day } from '../../../kernel/days.ts'
import { readYuan } from '../../../kernel/money.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { openEnclosure } from '../facts.ts'
import type { HostHalf } from '../stages.ts'
import { lettersOf, type PartRow } from '../store.ts'
import { doAtHost, lockHostCase } from './act-at-host.ts'

type DuesTaken = { year: number; month: number; yuan: string; on: Day }

/** Refuses what is no sum of yuan, a day to come, a guest who is not managed here, and a month that was told already. */
export const takeDues = (
  call: Call,
  scope: Scope,
  { row, unitName, dues }: { row: PartRow; unitName: string; dues: DuesTaken },
): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    const cents = readYuan(dues.yuan)
    if (cents === null || cents === 0)
      return refuse('not-yuan', '金额写作 15 或 15.50，最多两位小数，要大于 0。', 'Write the sum as 15 or 15.50: two decimals at the most, more than 0.', {
        field: '/yuan',
      })
    if (dues.on > call.today) return refuse('in-the-future', '日期还没有到，没有记。', 'That day has not come yet; nothing was recorded.', { field: '/on' })
    const locked = await lockHostCase(tx, row.id)
    if (!locked) return absent()
    if ((locked.own as HostHalf).state !== 'managed')
      return refuse('not-managed-here', '还没有纳入管理，或已经离开，不能代收党费。', 'The member is not managed here, or has left: dues cannot be taken.')
    if (monthTold(await lettersOf(tx, row.id, 'host'), dues))
      return refuse(
        'month-told-already',
        `${dues.year}年${dues.month}月已经记过，也告诉了流出地。`,
        `${dues.year}-${dues.month} is recorded and told home already.`,
        {
          field: '/month',
        },
      )
    const line = { on: dues.on, year: dues.year, month: dues.month, cents, host: unitName, by: byOf(call).name }
    const done = await doAtHost(tx, call, locked, { act: { kind: 'tell', letter: 'dues', on: dues.on }, unitName, enclose: () => ({ lines: [line] }) })
    return done.ok ? ok({}) : done
  })

const monthTold = (letters: Awaited<ReturnType<typeof lettersOf>>, { year, month }: DuesTaken): boolean =>
  letters.some(
    ({ caseId, side, fromSide, number, kind, enclosureSealed }) =>
      kind === 'dues' &&
      fromSide === 'host' &&
      (openEnclosure({ caseId, side, fromSide, number }, enclosureSealed).lines ?? []).some((line) => line['year'] === year && line['month'] === month),
  )
