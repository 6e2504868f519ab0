import { type Day, firstOfMonth, lastOfMonth } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import type { InForce } from '../../../policy/engine/resolve.ts'
import { type RosterEntry, rosterOn } from '../../members/public.ts'
import { inForceForUnits, type Unit, unitsUnder } from '../../org/public.ts'
import type { Reach } from '../access.ts'
import { approvedOf, monthDay, type Norm, normKey, openBase, placeOf, rateWith, rosterDay, standardFor } from '../facts.ts'
import {
  type Actor,
  basesInForce,
  type BaseRow,
  completeDues,
  duesOfMonths,
  insertDues,
  insertMonths,
  insertNorms,
  type MonthRow,
  type NewDue,
  selectMonths,
  sumUpMonths,
} from '../store.ts'

export type Opened = { branches: number; members: number; completed: number; notSet: number; dueCents: number }
export type Month = { year: number; month: number }

/** Opens a month at a branch, or at all branches at and below a unit. Repeating it adds who came later and fills in what was not known. */
export const openMonth = (call: Call, { scope, found: unit }: Reach<Unit>, month: Month): Promise<Result<Opened>> =>
  runCommand(call, scope, async (tx) => {
    if (monthDay(month) > lastOfMonth(call.today))
      return refuse('month-ahead', '这个月还没有到，不能开月。到了那个月再开。', 'This month has not come yet; open it when it has.')
    const branches = await branchesAt(tx, unit, rosterDay(month, call.today))
    if (branches.length === 0) return refuse('no-branches', '这里没有党支部，开不了月。', 'There is no branch here.')
    const opened = await openMonths(tx, { branches, month, today: call.today, by: byOf(call) })
    if (opened.members + opened.completed === 0)
      return refuse(
        'nothing-to-open',
        '这个月已经开了，名单没有变，或者已经结账。要改某一笔，请冲销后重记。',
        'This month is open already and nothing was to be added, or it is closed.',
      )
    await tx.audit({
      verb: 'dues.month-opened',
      objectType: 'unit',
      objectId: unit.id,
      path: unit.path,
      fields: [`${month.year}-${month.month}`, `members:${opened.members}`, `completed:${opened.completed}`],
    })
    await tx.emit({ event: 'dues.month-opened', path: unit.path, payload: { unitId: unit.id, unitPath: unit.path, ...month } })
    return ok(opened)
  })

export const branchesAt = (tx: Tx, unit: Unit, on: Day): Promise<Unit[]> =>
  unit.kind === 'branch' ? Promise.resolve([unit]) : unitsUnder(tx, unit.path, { kinds: ['branch'], on })

type Opening = { branches: readonly Unit[]; month: Month; today: Day; by: Actor }

/** The frozen lists of a month for many branches, with the same handful of queries however many. Also for the demonstration world. */
export const openMonths = async (tx: Tx, { branches, month, today, by }: Opening): Promise<Opened> => {
  const on = rosterDay(month, today)
  const ids = branches.map(({ id }) => id)
  await insertMonths(
    tx,
    branches.map(({ id, path }) => ({ id: newId(), path, branchId: id, ...month, openedOn: today })),
    by,
  )
  const open = (await selectMonths(tx, ids, { from: placeOf(month), to: placeOf(month) })).filter(({ state }) => state === 'open')
  const roster = (await rosterOn(tx, { branchIds: open.map(({ branchId }) => branchId), day: on })).filter(({ status }) => status === 'normal')
  const lists = await listsOf(tx, { open, roster, month, on })
  await insertNorms(tx, lists.norms)
  const there = await membersThere(tx, open)
  const fresh = lists.dues.filter(({ monthId, memberId }) => !there.has(`${monthId}|${memberId}`))
  const known = lists.dues.filter(({ monthId, memberId, cents }) => cents !== null && there.get(`${monthId}|${memberId}`) === null)
  const members = await insertDues(tx, fresh)
  const completed = await completeDues(tx, known)
  await sumUpMonths(
    tx,
    open.map(({ id }) => id),
  )
  const added = [...fresh, ...known]
  return {
    branches: open.length,
    members,
    completed,
    notSet: lists.dues.filter(({ cents }) => cents === null).length,
    dueCents: added.reduce((sum, { cents }) => sum + (cents ?? 0), 0),
  }
}

/** Who stands on the lists already, with the amount that stands there. */
const membersThere = async (tx: Tx, open: readonly MonthRow[]): Promise<Map<string, number | null>> => {
  const dues = await duesOfMonths(
    tx,
    open.map(({ id }) => id),
  )
  return new Map(dues.map(({ monthId, memberId, cents }) => [`${monthId}|${memberId}`, cents]))
}

type Listing = { open: readonly MonthRow[]; roster: readonly RosterEntry[]; month: Month; on: Day }

/** Base by base the standard of the month's first day: a value that changes later in the month changes nothing here. */
const listsOf = async (tx: Tx, { open, roster, month, on }: Listing): Promise<{ dues: NewDue[]; norms: { key: string; norm: Norm }[] }> => {
  const rules = await inForceForUnits(
    tx,
    open.map(({ branchId }) => branchId),
    monthDay(month),
  )
  const bases = new Map((await basesInForce(tx, [...new Set(roster.map(({ memberId }) => memberId))], firstOfMonth(on))).map((row) => [row.memberId, row]))
  const months = new Map(open.map((row) => [row.branchId, row]))
  const norms = new Map<string, Norm>()
  const dues = roster.map((member, position) => {
    const base = bases.get(member.memberId) ?? null
    const set = base && amountOf(rules.get(member.branchId)!, base)
    if (set?.norm) norms.set(set.key, set.norm)
    const held = months.get(member.branchId)!
    return {
      monthId: held.id,
      memberId: member.memberId,
      path: held.path,
      branchId: held.branchId,
      groupId: member.groupId,
      ...month,
      position,
      name: member.name,
      payer: base?.payer ?? null,
      cents: set?.cents ?? null,
      normKey: set?.key ?? null,
      baseId: base?.id ?? null,
    }
  })
  return { dues, norms: [...norms].map(([key, norm]) => ({ key, norm })) }
}

const keys = new WeakMap<object, Map<string, string>>()

/** The key of a norm, reckoned once for each rule and wording. */
const keyOnce = (rules: InForce, norm: Norm): string => {
  const known = keys.get(rules) ?? new Map<string, string>()
  keys.set(rules, known)
  const words = `${norm.payer.zh}|${norm.words.zh}`
  const key = known.get(words) ?? normKey(norm)
  known.set(words, key)
  return key
}

const amountOf = (rules: InForce, row: BaseRow): { cents: number; key: string; norm: Norm } | null => {
  const rule = rateWith(rules, 'payers')
  const { monthlyCents, norm } = standardFor(rule, row.payer, openBase(row), approvedOf(rule, row))
  return monthlyCents === null || norm === null ? null : { cents: monthlyCents, key: keyOnce(rules, norm), norm }
}
