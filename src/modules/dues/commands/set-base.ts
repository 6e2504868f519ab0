import { addDays, type Day, dayOfMonth, monthOf, yearOf } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { readYuan } from '../../../kernel/money.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call, type Grant } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import type { RateBody } from '../../../policy/kinds/rate.ts'
import { payerNamed } from '../../../policy/kinds/rate.ts'
import type { RuleInForce } from '../../../policy/vocabulary/rules.ts'
import type { Member } from '../../members/public.ts'
import type { Reach } from '../access.ts'
import { BASE_PARTS, type BasePart } from '../contract.ts'
import { type Base, holdsUntil, monthOfQuarter, NOT_APPROVED, openBase, rateWith, rulesOf, sealBase, standardFor, sumOfParts } from '../facts.ts'
import { approveBaseRow, basesInForce, type BaseRow, type BaseState, endBases, insertBases, insertReadings, settleBase } from '../store.ts'

export type BaseAsked = {
  payer: string
  parts?: Partial<Record<BasePart, string>> | undefined
  quarter?: string | null | undefined
  agreed?: string | null | undefined
  special?: { yuan: string; studiedOn: Day; reason: string } | null | undefined
  from: Day
  reason?: string | null | undefined
}

type BaseSet = { baseId: string; monthlyCents: number | null; state: BaseState }

/** Sets the base of a member from the first of a month on. It holds once a second person has checked it, or the next-higher body approved it. */
export const setBase = (call: Call, { scope, found: member }: Reach<Member>, asked: BaseAsked): Promise<Result<BaseSet>> =>
  runCommand(call, scope, async (tx) => {
    const rule = rateWith(await rulesOf(tx, member.branchId, asked.from), 'payers')
    const [held] = await basesInForce(tx, [member.id], asked.from)
    const set = baseFrom({ rule, held: held ?? null }, { memberId: member.id, branchId: member.branchId, path: member.path }, asked)
    if (!set.ok) return set
    const { row, monthlyCents } = set.value
    await insertBases(tx, [row], byOf(call))
    await tx.audit({ verb: 'dues.base-set', objectType: 'member', objectId: member.id, path: member.path, fields: ['payer', 'base', `from:${row.from}`] })
    if (row.state === 'waits-approval')
      await tx.emit({ event: 'dues.special-asked', path: member.path, payload: { unitPath: member.path, memberId: member.id, baseId: row.id } })
    return ok({ baseId: row.id, monthlyCents, state: row.state })
  })

type Whose = { memberId: string; branchId: string; path: string }
type Made = { row: Parameters<typeof insertBases>[1][number]; monthlyCents: number | null; base: Base }

type Ground = { rule: RuleInForce<RateBody> | null; held: BaseRow | null }

/** The row that the asked base makes, or why not; `held` is what is in force on its first day. Used one by one and for a whole table. */
export const baseFrom = ({ rule, held }: Ground, whose: Whose, asked: BaseAsked): Result<Made> => {
  if (dayOfMonth(asked.from) !== 1)
    return refuse('not-first-of-month', '基数从一个月的1日起算，没有存。请写某月1日。', 'A base begins on the first of a month; nothing was saved.', {
      field: '/from',
    })
  if (!rule)
    return refuse('no-rate', '这里还没有采用党费标准，算不出该交多少，没有存。请组织部先采用。', 'No table of rates is in force here; nothing was saved.')
  const changes = whyChange(held, asked)
  if (changes) return changes
  const base = baseOf(rule, asked)
  return base.ok ? rowOf(rule, whose, asked, base.value) : base
}

/** Fixed at the beginning of the year: a change within it says why. */
const whyChange = (held: BaseRow | null, asked: BaseAsked) => {
  if (asked.reason || monthOf(asked.from) === 1) return null
  if (!held || held.from === asked.from || held.to !== `${yearOf(asked.from)}-12-31`) return null
  return refuse(
    'fixed-for-the-year',
    `${yearOf(asked.from)}年的基数已经核定，一年之内一般不变，没有存。确实要改的，请写明原因。`,
    `The base of ${yearOf(asked.from)} is set and normally does not change within the year. Say why, if it must.`,
    { field: '/reason' },
  )
}

// ---------------------------------------------------------------- reading the amounts

const read = (written: string | null | undefined, field: string): Result<number | null> => {
  if (written === null || written === undefined || written.trim() === '') return ok(null)
  const cents = readYuan(written)
  return cents === null
    ? refuse(
        'not-an-amount',
        `“${written}”不是金额，没有存。请写元，最多两位小数，如 3000 或 3000.50。`,
        `"${written}" is no amount; write yuan with at most two decimals.`,
        { field },
      )
    : ok(cents)
}

const baseOf = (rule: RuleInForce<RateBody>, asked: BaseAsked): Result<Base> => {
  const kind = payerNamed(rule.body, asked.payer)
  if (!kind) return refuse('no-such-payer', '标准里没有这一类交纳人，没有存。请从列出的里面选。', 'The table knows no such kind of payer.', { field: '/payer' })
  const parts: Base['parts'] = {}
  for (const part of Object.keys(BASE_PARTS) as BasePart[]) {
    const cents = read(asked.parts?.[part], `/parts/${part}`)
    if (!cents.ok) return cents
    if (cents.value !== null) parts[part] = cents.value
  }
  const quarter = read(asked.quarter, '/quarter')
  const agreed = read(asked.agreed, '/agreed')
  const special = read(asked.special?.yuan, '/special/yuan')
  if (!quarter.ok) return quarter
  if (!agreed.ok) return agreed
  if (!special.ok) return special
  const baseCents = quarter.value === null ? sumOfParts(parts) : monthOfQuarter(quarter.value)
  if (baseCents !== null && baseCents < 0)
    return refuse('base-below-zero', '减的比加的多，基数成了负数，没有存。请核对各项。', 'More is taken off than there is; the base would be negative.', {
      field: '/parts',
    })
  return ok({
    parts,
    baseCents: kind.base === 'none' ? null : baseCents,
    quarterCents: quarter.value,
    agreedCents: agreed.value,
    special: asked.special ? { cents: special.value ?? 0, studiedOn: asked.special.studiedOn, reason: asked.special.reason } : null,
  })
}

const rowOf = (rule: RuleInForce<RateBody>, whose: Whose, asked: BaseAsked, base: Base): Result<Made> => {
  const kind = payerNamed(rule.body, asked.payer)!
  const { monthlyCents } = standardFor(rule, asked.payer, base, NOT_APPROVED)
  const missing = whatIsMissing(kind.base, base, monthlyCents)
  if (missing) return missing
  if (base.special && !rule.body.special)
    return refuse('no-special', '现行规定没有写可以少交、免交，没有存。', 'The rules in force allow nobody to pay less.', { field: '/special' })
  const id = newId<'base'>() as string
  const row = {
    id,
    path: whose.path,
    memberId: whose.memberId,
    branchId: whose.branchId,
    year: yearOf(asked.from),
    payer: asked.payer,
    sealed: sealBase(id, base),
    from: asked.from,
    to: holdsUntil(kind.base, asked.from),
    state: base.special ? ('waits-approval' as const) : ('set' as const),
    reason: asked.reason ?? null,
  }
  return ok({ row, monthlyCents, base })
}

/** What the kind of payer asks for and was not given. */
const whatIsMissing = (by: string, base: Base, monthlyCents: number | null) => {
  if (by === 'previous-quarter' && base.quarterCents === null)
    return refuse('quarter-missing', '没有固定月收入的，按上季度算，请写上季度一共收入多少。', 'Give the income of the whole previous quarter.', {
      field: '/quarter',
    })
  if (by !== 'none' && base.baseCents === null)
    return refuse('parts-missing', '这一类按收入算，请填写各项收入。', 'This kind of payer is reckoned by income; fill in the parts.', { field: '/parts' })
  if (monthlyCents === null && !base.special)
    return refuse('agreed-missing', '这一类由支部在幅度内定，请写每月定多少，要在幅度以内。', 'The branch fixes the sum inside the range; write it.', {
      field: '/agreed',
    })
  return null
}

// ---------------------------------------------------------------- the second person

/** A second person agrees, and the base holds; or sends it back with a word. */
export const checkBase = (
  call: Call,
  { scope, found: row }: Reach<BaseRow>,
  asked: { agrees: boolean; note: string | null },
): Promise<Result<{ state: BaseState }>> => {
  if (row.state !== 'set') return Promise.resolve(settledAlready(row))
  if (row.setBy === call.session!.accountId)
    return Promise.resolve(
      refuse('same-person', '这个基数是您自己核定的，要由另一个人核对。请支部另一名委员来核。', 'You set this base yourself; somebody else has to check it.'),
    )
  if (!asked.agrees && !asked.note) return Promise.resolve(refuse('reason-missing', '退回请写一句为什么。', 'Say why it is sent back.', { field: '/note' }))
  return runCommand(call, scope, async (tx) => {
    const state: BaseState = asked.agrees ? 'checked' : 'returned'
    if (asked.agrees) await endBases(tx, { memberId: row.memberId, from: row.from, lastDay: addDays(row.from, -1) })
    const done = await settleBase(tx, { id: row.id, was: 'set', state, by: byOf(call), note: asked.note })
    if (done === 0) return settledAlready(row)
    await tx.audit({ verb: asked.agrees ? 'dues.base-checked' : 'dues.base-returned', objectType: 'base', objectId: row.id, path: row.path })
    return ok({ state })
  })
}

const settledAlready = (row: BaseRow) =>
  refuse('settled-already', `这个基数已经办过了（${row.checkedByName ?? '等上级批准'}），没有再改。`, 'This base was settled already; nothing changed.')

/** The next-higher body lets a member pay less or nothing, or does not; who decides is the second person. */
export const decideSpecial = (
  call: Call,
  { scope, found: row, grant }: Reach<BaseRow> & { grant: Grant },
  asked: { agrees: boolean; note: string | null },
): Promise<Result<{ state: BaseState }>> => {
  if (row.state !== 'waits-approval') return Promise.resolve(settledAlready(row))
  return runCommand(call, scope, async (tx) => {
    const state = asked.agrees ? 'checked' : 'returned'
    if (asked.agrees) await endBases(tx, { memberId: row.memberId, from: row.from, lastDay: addDays(row.from, -1) })
    const done = await approveBaseRow(tx, { id: row.id, state, by: byOf(call), unitId: grant.unitId, note: asked.note })
    if (done === 0) return settledAlready(row)
    await tx.audit({ verb: asked.agrees ? 'dues.special-approved' : 'dues.special-refused', objectType: 'base', objectId: row.id, path: row.path })
    return ok({ state: state as BaseState })
  })
}

// ---------------------------------------------------------------- reading

/** Opens a base in plain and writes down who looked, why, for the member to see. */
export const readBase = (call: Call, { scope, found: row, grant }: Reach<BaseRow>, purpose: string): Promise<Result<Base>> =>
  runCommand({ ...call, idempotencyKey: null }, scope, async (tx) => {
    await noteReadings(tx, call, [row], { purpose, role: grant.role })
    await tx.audit({ verb: 'dues.base-read', objectType: 'member', objectId: row.memberId, path: row.path, fields: ['base'], purpose })
    return ok(openBase(row))
  })

export const noteReadings = (tx: Tx, call: Call, rows: readonly BaseRow[], { purpose, role }: { purpose: string; role: string }): Promise<number> =>
  insertReadings(
    tx,
    rows.map(({ id, path, memberId }) => ({ id: newId(), path, memberId, baseId: id })),
    { ...byOf(call), purpose, role },
  )
