import { type Day, monthOf, yearOf } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { readYuan, showYuan } from '../../../kernel/money.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import { absent } from '../../../platform/http.ts'
import { memberById, rosterOn } from '../../members/public.ts'
import type { Unit } from '../../org/public.ts'
import { groupOnly, type Reach } from '../access.ts'
import { capacityOf, type Collectors, collectorsFor, endOf, formText, judgePayment, monthDay, paidOf, placeOf, placeOfDay, rulesOf } from '../facts.ts'
import {
  collectorsOn,
  type DueRow,
  dueOf,
  insertPayments,
  lastClosed,
  type NewPayment,
  type PaymentKind,
  paymentsFor,
  type PaymentRow,
  reversalOf,
  takeNumbers,
} from '../store.ts'

export type Paying = {
  memberId: string
  year: number
  month: number
  yuan: string
  paidOn: Day
  extra?: boolean | undefined
  otherMonth?: boolean | undefined
  receivedBy?: string | null | undefined
  proxy?: { name: string; reason: string; consent: string | null } | null | undefined
  agreed?: string | null | undefined
  note?: string | null | undefined
}

/** The activity day of a branch in a month, as whoever keeps the days tells it. */
export type SessionOn = (tx: Tx, asked: { branchId: string; year: number; month: number }) => Promise<{ id: string; day: Day } | null>

type Taken = { paymentId: string; number: number; cents: number; kind: PaymentKind; flags: string[] }

/** Takes one payment for one month and gives it the next running number of the branch. */
export const recordPayment = (call: Call, { scope, found: unit, grant }: Reach<Unit>, asked: Paying, sessionOn: SessionOn): Promise<Result<Taken>> => {
  const amount = amountOf(asked.yuan)
  if (!amount.ok) return Promise.resolve(amount)
  if (asked.paidOn > call.today)
    return Promise.resolve(
      refuse('day-ahead', '交费的日子还没有到，没有记。请写交钱那一天。', 'The day of payment has not come yet; nothing was recorded.', { field: '/paidOn' }),
    )
  return runCommand(call, scope, async (tx) => {
    const member = await memberHere(tx, unit, asked, groupOnly(grant))
    if (!member) return absent()
    const number = (await takeNumbers(tx, [{ branchId: unit.id, path: unit.path, count: 1 }])).get(unit.id)!
    const closed = await whyClosed(tx, unit, asked.paidOn)
    if (closed) return closed
    const money = await moneyOf(tx, { asked, unit, cents: amount.value })
    if (!money.ok) return money
    const judged = await judge(tx, call, { asked, unit, member, money: money.value, sessionOn })
    if (!judged.ok) return judged
    const payment = { ...judged.value, id: newId<'payment'>() as string, number }
    await insertPayments(tx, [payment], byOf(call))
    await tx.audit({
      verb: 'dues.paid',
      objectType: 'payment',
      objectId: payment.id,
      path: unit.path,
      fields: [`${asked.year}-${asked.month}`, payment.kind, ...payment.flags],
    })
    await tx.emit({ event: 'dues.paid', path: unit.path, payload: { unitPath: unit.path, memberId: asked.memberId, paymentId: payment.id } })
    return ok({ paymentId: payment.id, number, cents: payment.cents, kind: payment.kind, flags: payment.flags })
  })
}

// ---------------------------------------------------------------- the amount

const amountOf = (written: string): Result<number> => {
  const read = readYuan(written)
  if (read !== null && read > 0) return ok(read)
  const field = { field: '/yuan' }
  if (read === 0) return refuse('nothing-paid', '金额是零，没有记。免交的不用记收款。', 'The amount is zero; nothing was recorded.', field)
  if (/^[\d.,，]+\.\d{3,}$/.test(written.normalize('NFKC').trim()))
    return refuse(
      'three-decimals',
      `“${written}”写到了分以下，钱只算到分，没有记。请写两位小数，如 15.00。`,
      `"${written}" goes below the cent; money is counted to the cent, nothing was recorded. Write two decimals, such as 15.00.`,
      field,
    )
  return refuse('not-an-amount', `“${written}”不是金额，没有记。请写元，如 15 或 15.50。`, `"${written}" is no amount; write yuan, such as 15 or 15.50.`, field)
}

type Here = { memberId: string; name: string; groupId: string | null }

/** A member of this branch on the day, or one who owed the month here; a group leader reaches the own group alone. */
const memberHere = async (tx: Tx, unit: Unit, asked: Paying, groupId: string | null): Promise<Here | null> => {
  const [entry] = (await rosterOn(tx, { branchIds: [unit.id], day: asked.paidOn })).filter(({ memberId }) => memberId === asked.memberId)
  const found = entry ?? (await owedHere(tx, unit, asked))
  return found && (groupId === null || found.groupId === groupId) ? found : null
}

const owedHere = async (tx: Tx, unit: Unit, { memberId, year, month }: Paying): Promise<Here | null> => {
  const due = await dueOf(tx, memberId, { year, month })
  return due && due.branchId === unit.id ? due : null
}

/** No money is dated into a month whose account is closed: what came in then was counted and reported. */
export const whyClosed = async (tx: Tx, unit: Unit, paidOn: Day) => {
  const [last] = await lastClosed(tx, [unit.id])
  if (!last || paidOn > endOf(last)) return null
  return refuse(
    'period-closed',
    `${label(last)}已经结账，交费的日子不能写在${label(last)}或以前，没有记。请写结账以后实际记账的日子，月份仍写补交的那个月。`,
    `${last.year}-${last.month} is closed: no payment may be dated into it. Write the day it is entered; the month paid for stays.`,
    { field: '/paidOn' },
  )
}

// ---------------------------------------------------------------- the month

export type Money = { due: DueRow | null; kind: PaymentKind; cents: number; owed: number | null }

const label = ({ year, month }: { year: number; month: number }): string => `${year}年${month}月`

/** For which month, whether it is owed still, and what it comes to with what is there already. */
export const moneyOf = async (tx: Tx, { asked, unit, cents }: { asked: Paying; unit: Unit; cents: number }): Promise<Result<Money>> => {
  const gap = placeOf(asked) - placeOfDay(asked.paidOn)
  if (gap !== 0 && !asked.otherMonth && !asked.extra) return otherMonth(asked, gap)
  const due = await dueOf(tx, asked.memberId, asked)
  if (!due && gap <= 0) return notOpen(asked)
  if (due && due.branchId !== unit.id) return owedElsewhere(asked)
  const there = (await paymentsFor(tx, [asked.memberId], asked.year)).filter(({ month }) => month === asked.month)
  const kind: PaymentKind = asked.extra ? 'extra' : gap > 0 ? 'ahead' : gap < 0 ? 'late' : 'normal'
  const refusal = asked.extra ? null : whyNotAgain(asked, { due, there, cents })
  return refusal ?? ok({ due, kind, cents, owed: due?.cents ?? null })
}

const otherMonth = (asked: Paying, gap: number) => {
  const [zh, en] = gap < 0 ? ['补交', 'back-payment'] : ['预交', 'prepayment']
  return refuse(
    'other-month',
    `这笔记在${label(asked)}，不是交钱的${yearOf(asked.paidOn)}年${monthOf(asked.paidOn)}月。如果是${zh}${label(asked)}的，请点“${zh}”再记；不是，请改月份。`,
    `This is for ${asked.year}-${asked.month}, not for the month it is paid in. If it is a ${en}, say so and record it again; else change the month.`,
    { field: '/month', details: { year: asked.year, month: asked.month, kind: gap < 0 ? 'late' : 'ahead' } },
  )
}

const notOpen = (asked: Paying) =>
  refuse(
    'month-not-open',
    `${label(asked)}还没有开月，或名单里没有这名党员，不知道该交多少，没有记。请先开月，或请支部核定基数。`,
    `${asked.year}-${asked.month} is not open, or this member is not on its list; nothing was recorded. Open the month first.`,
    { field: '/month' },
  )

const owedElsewhere = (asked: Paying) =>
  refuse(
    'owed-elsewhere',
    `${label(asked)}的党费，这名党员应交到当时所在的支部，没有记。请由那个支部收。`,
    'For that month this member owes to the branch they belonged to then; that branch takes it.',
    { field: '/month' },
  )

type Before = { due: DueRow | null; there: readonly PaymentRow[]; cents: number }

/** The same money twice, and more than is owed: said with who took it, when, under which number. */
const whyNotAgain = (asked: Paying, { due, there, cents }: Before) => {
  const paid = paidOf(there)
  const standing = there.filter((one) => one.reversesId === null && one.kind !== 'extra' && !there.some(({ reversesId }) => reversesId === one.id))
  const last = standing.at(-1)
  const owed = due?.cents ?? null
  if (last && (owed === null || paid >= owed))
    return refuse(
      'already-paid',
      `${label(asked)}已经交过了：${last.paidOn} 交 ${showYuan(last.cents)} 元，${last.collectorName}收，收据第 ${last.number} 号。这一次没有记。多交的请点“自愿多交”，记错的请先冲销。`,
      `${asked.year}-${asked.month} was paid already: ${showYuan(last.cents)} on ${last.paidOn}, taken by ${last.collectorName}, receipt ${last.number}. Nothing was recorded.`,
      { field: '/month', details: { number: last.number } },
    )
  const twin = standing.find((one) => one.cents === cents && one.paidOn === asked.paidOn)
  if (twin) return twice(asked, twin)
  if (owed !== null && paid + cents > owed)
    return refuse(
      'more-than-due',
      `${label(asked)}核定 ${showYuan(owed)} 元，已交 ${showYuan(paid)} 元，再交 ${showYuan(cents)} 元就多了 ${showYuan(paid + cents - owed)} 元，没有记。请只记该交的；多出的另记一笔“自愿多交”。`,
      `${showYuan(owed)} is due for ${asked.year}-${asked.month} and ${showYuan(paid)} is paid: ${showYuan(cents)} is ${showYuan(paid + cents - owed)} too much. Record what is due, and the rest as given besides.`,
      { field: '/yuan', details: { dueCents: owed, paidCents: paid } },
    )
  return null
}

const twice = (asked: Paying, twin: PaymentRow) =>
  refuse(
    'entered-twice',
    `同一天、同一个月、同样金额的一笔已经有了（收据第 ${twin.number} 号），像是重复，没有记。真的分两次交，请写不同的日子或并成一笔。`,
    `A payment of the same amount for ${asked.year}-${asked.month} on the same day is there already (receipt ${twin.number}); nothing was recorded.`,
    { field: '/yuan', details: { number: twin.number } },
  )

// ---------------------------------------------------------------- the rules

type Judging = { asked: Paying; unit: Unit; member: Here; money: Money; sessionOn: SessionOn }

const judge = async (tx: Tx, call: Call, given: Judging): Promise<Result<Omit<NewPayment, 'id' | 'number'>>> => {
  const { asked, unit, member, money } = given
  const rules = await rulesOf(tx, unit.id, asked.paidOn)
  const named = await collectorsOn(tx, [unit.id], asked.paidOn)
  const collectors = (await collectorsFor(tx, { branches: [unit], rules: new Map([[unit.id, rules]]), on: asked.paidOn, named })).get(unit.id)!
  if (collectors.open) return collectorOpen(collectors)
  const who = await whoTook(tx, call, asked)
  const capacity = capacityOf(collectors, who, member.groupId)
  const { flags, limits } = judgePayment(
    rules,
    collectors,
    {
      month: monthDay(asked),
      on: asked.paidOn,
      owed: money.kind === 'extra' ? null : money.owed,
      paid: money.cents,
      form: collectors.form,
      collector: capacity ?? 'recorder',
      proxy: asked.proxy ? { consentedBy: asked.proxy.consent ? 'branch' : null } : null,
    },
    asked.memberId,
  )
  if (limits.length > 0 && !asked.agreed) return beyondLimit(limits[0]!)
  const session = await given.sessionOn(tx, { branchId: unit.id, year: yearOf(asked.paidOn), month: monthOf(asked.paidOn) })
  return ok(paymentOf(given, { session, flags: allFlags(flags, { collectors, who, session, asked }), collector: { as: capacity ?? 'other', ...who } }))
}

type Who = { personId: string | null; memberId: string | null; name: string }

const whoTook = async (tx: Tx, call: Call, asked: Paying): Promise<Who> => {
  if (!asked.receivedBy) return { personId: call.session!.personId, memberId: null, name: call.session!.name || '—' }
  const member = await memberById(tx, asked.receivedBy)
  return { personId: member?.personId ?? null, memberId: asked.receivedBy, name: member?.person.name ?? '—' }
}

type Remarkable = { collectors: Collectors; who: Who; session: { day: Day } | null; asked: Paying }

const allFlags = (flags: readonly string[], { collectors, who, session, asked }: Remarkable): string[] => [
  ...flags,
  ...(collectors.actor === 'member' && who.memberId !== collectors.named!.memberId && !isNamed(collectors, who) ? ['collector'] : []),
  ...(session && session.day !== asked.paidOn ? ['not-on-the-day'] : []),
]

const isNamed = ({ named, posts }: Collectors, who: Who): boolean =>
  posts.some((post) => post.memberId === named!.memberId && post.personId === who.personId) || named!.memberName === who.name

type Settled = { session: { id: string; day: Day } | null; flags: string[]; collector: Who & { as: string } }

const paymentOf = ({ asked, unit, money }: Judging, { session, flags, collector }: Settled): Omit<NewPayment, 'id' | 'number'> => {
  const onTheDay = session && session.day === asked.paidOn ? session : null
  return {
    path: unit.path,
    branchId: unit.id,
    memberId: asked.memberId,
    year: asked.year,
    month: asked.month,
    kind: money.kind,
    cents: money.cents,
    paidOn: asked.paidOn,
    sessionId: onTheDay?.id ?? null,
    sessionDay: onTheDay?.day ?? null,
    collector: collector.as,
    collectorName: collector.name,
    proxyName: asked.proxy?.name ?? null,
    proxyReason: asked.proxy?.reason ?? null,
    consentName: asked.proxy?.consent ?? null,
    flags,
    reversesId: null,
    note: [asked.agreed, asked.note].filter(Boolean).join('；') || null,
  }
}

const collectorOpen = (collectors: Collectors) =>
  refuse(
    'collector-not-named',
    `${formText(collectors.form).zh}的支部由谁收党费，文件没有写明，支部也还没有定，所以没有记。请支部书记先定由谁收。`,
    `Who collects in a branch with ${formText(collectors.form).en} is left open by the text, and the branch has named nobody; nothing was recorded. Let the secretary name somebody first.`,
    { details: { form: collectors.form, open: collectors.open!.open } },
  )

export const beyondLimit = (finding: NonNullable<ReturnType<typeof judgePayment>['limits'][number]>) => {
  const check = finding.checks.find(({ key, outcome }) => (key === 'late' || key === 'ahead') && outcome === 'not_met')!
  return refuse(
    'beyond-limit',
    `${check.found.zh}，${check.says.zh}，没有记。确实要收的，请写明谁同意、为什么。`,
    `${check.found.en}; ${check.says.en}. Nothing was recorded; if it is to be taken all the same, say who agreed and why.`,
    { field: '/agreed', finding },
  )
}

// ---------------------------------------------------------------- taking back

/** Takes a payment back by one of the opposite amount, with the reason. The first stays as it was written. */
export const reversePayment = (
  call: Call,
  { scope, found: payment }: Reach<PaymentRow>,
  reason: string,
): Promise<Result<{ paymentId: string; number: number }>> =>
  runCommand(call, scope, async (tx) => {
    if (payment.reversesId)
      return refuse('is-a-reversal', '这一笔本身就是冲销，不能再冲。记错了，请重新记一笔收款。', 'This is a reversal itself; record the payment anew instead.')
    const number = (await takeNumbers(tx, [{ branchId: payment.branchId, path: payment.path, count: 1 }])).get(payment.branchId)!
    const earlier = await reversalOf(tx, payment.id)
    if (earlier)
      return refuse(
        'already-reversed',
        `这一笔已经冲销过了（第 ${earlier.number} 号，${earlier.madeByName}），没有再记。`,
        `It was reversed already under number ${earlier.number}.`,
      )
    const { madeByName: _by, madeAt: _at, ...held } = payment
    const reversal = {
      ...held,
      id: newId<'payment'>() as string,
      number,
      cents: -payment.cents,
      paidOn: call.today,
      flags: [],
      reversesId: payment.id,
      note: reason,
    }
    await insertPayments(tx, [reversal], byOf(call))
    await tx.audit({ verb: 'dues.payment-reversed', objectType: 'payment', objectId: payment.id, path: payment.path, purpose: reason })
    await tx.emit({ event: 'dues.reversed', path: payment.path, payload: { unitPath: payment.path, memberId: payment.memberId, paymentId: payment.id } })
    return ok({ paymentId: reversal.id, number })
  })
