/**
 * Money for a month of ours that another organisation took: the month is settled once, to the cent. It stays there, then nothing of it is in our box and
 * nothing goes up from here; or it was handed on to us, then it is a receipt like any other. Taken back like any payment.
 */
import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { showYuan } from '../../../kernel/money.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import type { CommandTx } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import { absent } from '../../../platform/http.ts'
import { memberById } from '../../members/public.ts'
import { type Unit, unitById } from '../../org/public.ts'
import { collectorsFor, judgePayment, monthDay, paidOf, rulesOf } from '../facts.ts'
import { dueOf, insertPayments, type NewPayment, paymentsBySource, paymentsFor, type PaymentRow, takeNumbers } from '../store.ts'
import { beyondLimit, type Money, moneyOf, whyClosed } from './record-payment.ts'

export type Elsewhere = {
  memberId: string
  year: number
  month: number
  cents: number
  /** the day on which the other organisation took it */
  takenOn: Day
  /** who took it, as receipts name it */
  host: string
  /** names the record of the other organisation: settled once */
  source: string
  /** kept there, or handed on to us */
  money: 'stays' | 'came'
  /** what goes beyond the sum due is given besides; refused where that is not said */
  restGiven: boolean
  /** who agreed and why, where a limit or a document leaves it to a person */
  words: string | null
}

type SettledElsewhere = { number: number; cents: number; restCents: number }

type Settlement = { standing: PaymentRow[]; takenBack: number }

/** What settles each of these records and was not taken back, and how often something was. */
export const settledElsewhere = async (tx: Tx, sources: readonly string[]): Promise<Map<string, Settlement>> => {
  const rows = await paymentsBySource(tx, sources)
  const back = new Set(rows.flatMap(({ reversesId }) => reversesId ?? []))
  return new Map(
    [...Map.groupBy(rows, ({ source }) => source!)].map(([source, own]) => [
      source,
      { standing: own.filter(({ id, reversesId }) => reversesId === null && !back.has(id)), takenBack: own.filter(({ id }) => back.has(id)).length },
    ]),
  )
}

export const isSettled = async (tx: Tx, source: string): Promise<boolean> => ((await settledElsewhere(tx, [source])).get(source)?.standing.length ?? 0) > 0

/** Books it today under the next running number; the day on which it was taken stands in the words. Holds the cash box, so that nothing is settled twice. */
export const settleElsewhere = async (tx: CommandTx, call: Call, asked: Elsewhere): Promise<Result<SettledElsewhere>> => {
  const member = await memberById(tx, asked.memberId)
  const unit = member && (await unitById(tx, member.branchId))
  if (!unit) return absent()
  const first = (await takeNumbers(tx, [{ branchId: unit.id, path: unit.path, count: 1 }])).get(unit.id)!
  if (await isSettled(tx, asked.source)) return settledAlready
  const closed = asked.money === 'came' ? await whyClosed(tx, unit, call.today) : null
  if (closed) return closed
  const rest = asked.restGiven ? await restOf(tx, asked) : 0
  const paying = { memberId: asked.memberId, year: asked.year, month: asked.month, yuan: '', paidOn: asked.takenOn, otherMonth: true }
  const money = await moneyOf(tx, { asked: paying, unit, cents: asked.cents - rest })
  if (!money.ok) return money
  const held = await limitsHold(tx, unit, asked, money.value)
  if (held) return held
  const row = rowOf(call, asked, { unit, money: money.value, number: first, rest })
  const more = asked.money === 'came' && rest > 0 ? [await restRow(tx, unit, row, rest)] : []
  await insertPayments(tx, [row, ...more], byOf(call))
  await tx.audit({
    verb: 'dues.settled-elsewhere',
    objectType: 'payment',
    objectId: row.id,
    path: unit.path,
    fields: [`${asked.year}-${asked.month}`, asked.money, asked.source],
  })
  await tx.emit({ event: 'dues.paid', path: unit.path, payload: { unitPath: unit.path, memberId: asked.memberId, paymentId: row.id } })
  return ok({ number: first, cents: row.cents, restCents: rest })
}

const settledAlready = refuse(
  'settled-already',
  '这一笔已经记过，没有再记。记错了，请先冲销。',
  'This one is settled already; nothing was recorded. If that was wrong, reverse it first.',
)

/** What was taken beyond what is still due for the month; nothing where no sum is known. */
const restOf = async (tx: Tx, { memberId, year, month, cents }: Elsewhere): Promise<number> => {
  const due = (await dueOf(tx, memberId, { year, month }))?.cents ?? null
  if (due === null) return 0
  const paid = paidOf((await paymentsFor(tx, [memberId], year)).filter((one) => one.month === month))
  return paid < due ? Math.max(0, cents - (due - paid)) : 0
}

/** How late and how far ahead it may be, by the rules of the day on which it was taken. */
const limitsHold = async (tx: Tx, unit: Unit, asked: Elsewhere, money: Money): Promise<Result<never> | null> => {
  const rules = await rulesOf(tx, unit.id, asked.takenOn)
  const collectors = (await collectorsFor(tx, { branches: [unit], rules: new Map([[unit.id, rules]]), on: asked.takenOn, named: [] })).get(unit.id)!
  const facts = {
    month: monthDay(asked),
    on: asked.takenOn,
    owed: money.owed,
    paid: money.cents,
    form: collectors.form,
    collector: 'recorder',
    proxy: null,
  } as const
  const { limits } = judgePayment(rules, collectors, facts, asked.memberId)
  return limits.length > 0 && !asked.words ? beyondLimit(limits[0]!) : null
}

type Booked = { unit: Unit; money: Money; number: number; rest: number }

const rowOf = (call: Call, asked: Elsewhere, { unit, money, number, rest }: Booked): NewPayment => ({
  id: newId<'payment'>() as string,
  path: unit.path,
  branchId: unit.id,
  memberId: asked.memberId,
  number,
  year: asked.year,
  month: asked.month,
  kind: asked.money === 'stays' ? 'elsewhere' : money.kind,
  cents: money.cents,
  paidOn: call.today,
  sessionId: null,
  sessionDay: null,
  collector: 'host',
  collectorName: asked.host,
  proxyName: null,
  proxyReason: null,
  consentName: null,
  flags: [],
  reversesId: null,
  note: noteOf(call, asked, rest),
  source: asked.source,
})

const noteOf = (call: Call, { host, takenOn, money, words }: Elsewhere, rest: number): string =>
  [
    `${host} ${takenOn} 收`,
    money === 'stays' ? '留在流入地，不经本支部' : '已转交本支部',
    rest > 0 && money === 'stays' ? `多交的 ${showYuan(rest)} 元留在流入地` : null,
    `${byOf(call).name}确认`,
    words,
  ]
    .filter(Boolean)
    .join('，')

const restRow = async (tx: CommandTx, unit: Unit, row: NewPayment, cents: number): Promise<NewPayment> => {
  const number = (await takeNumbers(tx, [{ branchId: unit.id, path: unit.path, count: 1 }])).get(unit.id)!
  return { ...row, id: newId<'payment'>() as string, number, kind: 'extra', cents }
}
