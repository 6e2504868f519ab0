import type { Day } from '../../../kernel/days.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import type { InForce } from '../../../policy/engine/resolve.ts'
import { inForceForUnits, type Unit } from '../../org/public.ts'
import type { Reach } from '../access.ts'
import { endOf, placeOf, receivedOf, shareRule, shareUsed, upwardOf } from '../facts.ts'
import {
  type Actor,
  closeMonthRows,
  type Closing,
  insertClosedLines,
  lastClosed,
  type MonthRow,
  type ReceivedSum,
  selectMonths,
  sumsBetween,
  takeNumbers,
} from '../store.ts'
import { branchesAt, type Month } from './open-months.ts'

export type Closed = { branches: number; receivedCents: number; upwardCents: number; keptCents: number; unpaid: number }

/**
 * Closes a month that is over: what came in since the end of the month closed last is counted once, the part that goes up is reckoned, every
 * member's line is frozen. No payment may be dated into a closed month any more.
 */
export const closeMonth = (call: Call, { scope, found: unit }: Reach<Unit>, month: Month): Promise<Result<Closed>> =>
  runCommand(call, scope, async (tx) => {
    if (call.today <= endOf(month))
      return refuse(
        'month-runs',
        `${month.year}年${month.month}月还没有过完，这个月还可能收到钱，不能结账。过了月底再结。`,
        `${month.year}-${month.month} is not over and money may still come in; close it after its last day.`,
      )
    const branches = await branchesAt(tx, unit, call.today)
    const refusal = await whyNot(tx, branches, month)
    if (refusal) return refusal
    const closed = await closeMonths(tx, { branches, month, by: byOf(call) })
    if (closed.branches === 0)
      return refuse('no-open-month', '这个月没有开，或者已经结过账了。先看这个月的表。', 'This month is not open, or was closed already.')
    await tx.audit({
      verb: 'dues.month-closed',
      objectType: 'unit',
      objectId: unit.id,
      path: unit.path,
      fields: [`${month.year}-${month.month}`, `branches:${closed.branches}`],
    })
    await tx.emit({ event: 'dues.month-closed', path: unit.path, payload: { unitId: unit.id, unitPath: unit.path, ...month } })
    return ok(closed)
  })

/** Months are closed in their order, so that what came in is counted under one of them alone. */
const whyNot = async (tx: Tx, branches: readonly Unit[], month: Month) => {
  const before = await selectMonths(
    tx,
    branches.map(({ id }) => id),
    { from: 0, to: placeOf(month) - 1 },
  )
  const open = before.find(({ state }) => state === 'open')
  if (!open) return null
  const name = branches.find(({ id }) => id === open.branchId)!.shortName
  return refuse(
    'earlier-month-open',
    `${name}${open.year}年${open.month}月还没有结账，要先结那个月，钱才不会算两次。请先打开那个月结账。`,
    `${name}: ${open.year}-${open.month} is still open; close it first, so that no money is counted twice.`,
    { details: { year: open.year, month: open.month } },
  )
}

type ClosingOf = { branches: readonly Unit[]; month: Month; by: Actor }

/** Closes the month of many branches with the same handful of queries; those that are not open are passed over. Holds their cash boxes until the commit. */
export const closeMonths = async (tx: Tx, { branches, month, by }: ClosingOf): Promise<Closed> => {
  const ids = branches.map(({ id }) => id)
  await takeNumbers(
    tx,
    branches.map(({ id, path }) => ({ branchId: id, path, count: 0 })),
  )
  const open = (await selectMonths(tx, ids, { from: placeOf(month), to: placeOf(month) })).filter(({ state }) => state === 'open')
  if (open.length === 0) return { branches: 0, receivedCents: 0, upwardCents: 0, keptCents: 0, unpaid: 0 }
  const rules = await inForceForUnits(
    tx,
    open.map(({ branchId }) => branchId),
    endOf(month),
  )
  const closings = await closingsOf(tx, open, { rules, month })
  const settled = new Map(
    (
      await insertClosedLines(
        tx,
        open.map(({ id }) => id),
        month,
      )
    ).map((row) => [row.monthId, row.settled]),
  )
  await closeMonthRows(
    tx,
    closings.map((closing) => ({ ...closing, settled: settled.get(closing.monthId) ?? 0 })),
    by,
  )
  return summed(tx, ids, month)
}

/** Before this day nothing of ours was received. */
const EVER = '1900-01-01' as Day

/** What each branch received since the end of the month that it closed last. */
const closingsOf = async (
  tx: Tx,
  open: readonly MonthRow[],
  { rules, month }: { rules: ReadonlyMap<string, InForce>; month: Month },
): Promise<Omit<Closing, 'settled'>[]> => {
  const ids = open.map(({ branchId }) => branchId)
  const last = new Map((await lastClosed(tx, ids)).map((row) => [row.branchId, endOf(row)]))
  const after = ids.map((branchId) => ({ branchId, on: last.get(branchId) ?? EVER }))
  const sums = Map.groupBy(await sumsBetween(tx, after, endOf(month)), ({ branchId }) => branchId)
  return open.map((row) => closingOf(row, sums.get(row.branchId) ?? [], rules.get(row.branchId)!))
}

const closingOf = (row: MonthRow, sums: readonly ReceivedSum[], rules: InForce): Omit<Closing, 'settled'> => {
  const rule = shareRule(rules)
  const received = receivedOf(sums)
  return {
    monthId: row.id,
    receiptsFrom: sums.length === 0 ? null : Math.min(...sums.map(({ first }) => first)),
    receiptsTo: sums.length === 0 ? null : Math.max(...sums.map(({ last }) => last)),
    onTime: received.normal,
    late: received.late,
    ahead: received.ahead,
    extra: received.extra,
    upward: upwardOf(rule, received.total),
    share: shareUsed(rule),
  }
}

const summed = async (tx: Tx, ids: readonly string[], month: Month): Promise<Closed> => {
  const closed = (await selectMonths(tx, ids, { from: placeOf(month), to: placeOf(month) })).filter(({ state }) => state === 'closed')
  return {
    branches: closed.length,
    receivedCents: closed.reduce((sum, { receivedCents }) => sum + receivedCents!, 0),
    upwardCents: closed.reduce((sum, { upwardCents }) => sum + upwardCents!, 0),
    keptCents: closed.reduce((sum, { keptCents }) => sum + keptCents!, 0),
    unpaid: closed.reduce((sum, { members, paidMembers }) => sum + members - paidMembers!, 0),
  }
}
