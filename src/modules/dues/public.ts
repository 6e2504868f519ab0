/**
 * What the composition introduces to others: lines of dues for the certificate, pages of the register, what the year asks of a member, the measure
 * of arrears. All of them are views over payments and frozen lists; nothing is written twice.
 */
import { calendarYear, type Day, monthOf, type Period, yearOf } from '../../kernel/days.ts'
import { showYuan } from '../../kernel/money.ts'
import type { Tx } from '../../platform/db.ts'
import type { InForce } from '../../policy/engine/resolve.ts'
import type { MeasureFact, MeasureSupplier } from '../../policy/vocabulary/measures.ts'
import type { Text } from '../../policy/vocabulary/outcomes.ts'
import { PAYMENT_KINDS, STANDS } from './contract.ts'
import { ARREARS, basePlace, citesOf, paidOf, placeOf, placeOfDay, rateWith, standsAs } from './facts.ts'
import { arrearsUnder, type DueRow, duesOfMembers, duesOfMonths, paymentsFor, type PaymentRow, paymentsReceived, selectMonths } from './store.ts'
import { sealedTable } from '../../platform/reseal.ts'

export { bookSupplier } from './facts/book.ts'
export type { DuesDeps } from './routes.ts'
export { closeMonths } from './commands/close-months.ts'
export { openMonths } from './commands/open-months.ts'
export { settleArrears } from './commands/settle-arrears.ts'
export { type Elsewhere, isSettled, settledElsewhere, settleElsewhere } from './commands/settle-elsewhere.ts'
export { type Base, sealBase } from './facts.ts'
export {
  insertBases as writeBases,
  insertCollectors as writeCollectors,
  insertDisclosures as writeDisclosures,
  insertPayments as writePayments,
  insertRemittances as writeRemittances,
  type NewBase,
  type NewPayment,
  takeNumbers,
} from './store.ts'
export { disclosureContent } from './commands/publish-disclosure.ts'
export { registerOf, summaryOf } from './routes.ts'

/** The frozen lists of a month of these branches. */
export const duesIn = async (tx: Tx, { branchIds, year, month }: { branchIds: readonly string[]; year: number; month: number }): Promise<DueRow[]> => {
  const months = await selectMonths(tx, branchIds, { from: placeOf({ year, month }), to: placeOf({ year, month }) })
  return duesOfMonths(
    tx,
    months.map(({ id }) => id),
  )
}

// ---------------------------------------------------------------- lines of the certificate

/** Structurally the ledger's `Line`: one payment of one member. */
type Line = {
  key: string
  version: number
  memberId: string
  branchId: string
  day: Day
  part: 'dues'
  entry: 'dues'
  title: Text
  words: string | null
  status: null
  statusText: Text | null
  provenance: { who: string | null; how: Text }
  enteredAt: Date
  eventAt: Day
  link: string
  audience: 'everyone-entitled'
  cents: number
}

/** One line a receipt; what settles the record of another organisation is a line there already. A payment that was taken back stays as a line of nothing, under its key and a new version, so that the member is asked anew. */
const linesFrom = (payments: readonly PaymentRow[]): Line[] => {
  const reversals = new Map(payments.flatMap((payment): [string, PaymentRow][] => (payment.reversesId ? [[payment.reversesId, payment]] : [])))
  return payments
    .filter(({ reversesId, source }) => reversesId === null && source === null)
    .map((payment) => lineOf(payment, reversals.get(payment.id) ?? null))
}

const lineOf = (payment: PaymentRow, reversal: PaymentRow | null): Line => ({
  key: `dues:${payment.id}`,
  version: reversal ? 2 : 1,
  memberId: payment.memberId,
  branchId: payment.branchId,
  day: payment.paidOn,
  part: 'dues',
  entry: 'dues',
  title: { zh: `交纳${payment.year}年${payment.month}月党费`, en: `Dues of ${payment.year}-${String(payment.month).padStart(2, '0')}` },
  words: null,
  status: null,
  statusText: receiptOf(payment, reversal),
  provenance: {
    who: payment.collectorName,
    how: payment.sessionDay ? { zh: '活动日当场收', en: 'collected on the activity day' } : { zh: '支部收', en: 'collected by the branch' },
  },
  enteredAt: payment.madeAt,
  eventAt: payment.paidOn,
  link: `/dues?unit=${payment.branchId}&year=${payment.year}&month=${payment.month}`,
  audience: 'everyone-entitled',
  cents: reversal ? 0 : payment.cents,
})

/** What a receipt says, in both languages; what took it back stands first. */
const receiptOf = (payment: PaymentRow, reversal: PaymentRow | null): Text => {
  const kind = payment.kind === 'normal' ? null : PAYMENT_KINDS[payment.kind]
  const said = (parts: readonly (string | null | undefined)[], between: string): string => parts.filter(Boolean).join(between)
  const [yuan, by, note] = [showYuan(payment.cents), payment.proxyName, reversal?.note ?? '']
  return {
    zh: said([reversal && `已冲销：${note}`, kind?.zh, `${yuan} 元`, by && `${by}代交`, `收据第 ${payment.number} 号`], '，'),
    en: said([reversal && `reversed: ${note}`, kind?.en, `${yuan} yuan`, by && `paid by ${by}`, `receipt no. ${payment.number}`], ', '),
  }
}

/** A payment may be taken back on any later day. */
const EVER = '9999-12-31' as Day

/** Of all payments since a stretch began those of the stretch, with whatever took them back later. */
const withReversals = (later: readonly PaymentRow[], period: Period): PaymentRow[] => {
  const shown = new Set(later.filter(({ reversesId, paidOn }) => reversesId === null && paidOn <= period.to).map(({ id }) => id))
  return later.filter(({ id, reversesId }) => shown.has(id) || (reversesId !== null && shown.has(reversesId)))
}

/** Lines of dues: one a receipt (JS-C-03b, YZ-06c). */
export const lineSupplier = {
  kind: 'dues',
  linesOf: async (tx: Tx, { memberIds, period }: { memberIds: readonly string[]; period: Period }): Promise<Line[]> =>
    linesFrom(withReversals(await paymentsReceived(tx, { memberIds, period: { from: period.from, to: EVER } }), period)),
  linesOfBranch: async (tx: Tx, { branchId, period }: { branchId: string; period: Period }): Promise<Line[]> => {
    const payments = (await paymentsReceived(tx, { branchId, period })).filter(({ reversesId }) => reversesId === null)
    const memberIds = [...new Set(payments.map(({ memberId }) => memberId))]
    if (memberIds.length === 0) return []
    const here = new Set(payments.map(({ id }) => id))
    const later = await paymentsReceived(tx, { memberIds, period: { from: period.from, to: EVER } })
    return linesFrom(later.filter(({ id, reversesId }) => here.has(reversesId ?? id)))
  },
}

const label = (zh: string, en: string): Text => ({ zh, en })

// ---------------------------------------------------------------- what the year asks of a member

type Pip = 'done' | 'half' | 'not' | 'contested' | 'ahead' | 'unknown'
const PIPS: Record<keyof typeof STANDS, Pip> = { paid: 'done', 'nothing-due': 'done', partly: 'half', unpaid: 'not', 'not-set': 'unknown' }

/** Dues of the year on the member's page: months paid of months opened so far, a pip each. */
export const requirementSupplier = {
  kind: 'dues',
  requirementsOf: async (tx: Tx, { memberId, year, today, rulesOn }: { memberId: string; year: number; today: Day; rulesOn(on: Day): Promise<InForce> }) => {
    const [dues, payments, rules] = await Promise.all([duesOfMembers(tx, [memberId], year), paymentsFor(tx, [memberId], year), rulesOn(today)])
    if (dues.length === 0) return []
    const stands = dues.map((due) => standsAs(due.cents, paidOf(payments.filter(({ month }) => month === due.month))))
    const rule = rateWith(rules, 'payers')
    const done = stands.filter((one) => one === 'paid' || one === 'nothing-due').length
    const lacking = dues.filter((_, at) => stands[at] === 'unpaid' || stands[at] === 'partly').map(({ month }) => month)
    const past = lacking.filter((month) => year < yearOf(today) || month < monthOf(today))
    return [
      {
        key: 'dues.year',
        title: label('交纳党费', 'Dues'),
        outcome: past.length > 0 ? ('not_met' as const) : lacking.length > 0 ? ('unknown' as const) : ('met' as const),
        figure: { num: done, den: dues.length, unit: label('个月', 'months') },
        pips: stands.map((one) => PIPS[one]),
        owed: lacking.length === 0 ? null : label(`还没有交的：${lacking.map((month) => `${month}月`).join('、')}`, `not paid: month ${lacking.join(', ')}`),
        note: null,
        due: null,
        cites: rule ? citesOf(rule) : [],
        why: null,
      },
    ]
  },
}

// ---------------------------------------------------------------- measures

const arrearsMeasure: MeasureSupplier<Tx> = {
  measure: ARREARS,
  rows: async (tx, { period }) =>
    (await arrearsUnder(tx, tx.scope.path, placeOfDay(period.to) - 1)).map(({ memberId, months }) => ({ subject: memberId, num: months, den: 1 })),
  facts: async (tx, { period }, subject) => {
    const row = (await arrearsUnder(tx, tx.scope.path, placeOfDay(period.to) - 1)).find(({ memberId }) => memberId === subject)
    if (!row) return []
    const years = [...new Set([yearOf(row.since), yearOf(period.to)])]
    const dues = (await Promise.all(years.map((year) => duesOfMembers(tx, [subject], year)))).flat()
    return dues
      .filter(({ year, month }) => year * 12 + month >= placeOfDay(row.since) && year * 12 + month < placeOfDay(period.to))
      .map(
        ({ year, month, cents, monthId }): MeasureFact => ({
          id: monthId,
          on: calendarYear(year).from.replace('-01-01', `-${String(month).padStart(2, '0')}-01`) as Day,
          amount: 1,
          what: label(`${year}年${month}月应交 ${showYuan(cents ?? 0)} 元`, `${showYuan(cents ?? 0)} due for ${year}-${month}`),
          provenance: label('开月时的名单', 'the list fixed when the month opened'),
        }),
      )
  },
}

export const measures: MeasureSupplier<Tx>[] = [arrearsMeasure]

/** What is sealed in these tables, for sealing anew. */
export const sealedTables = [sealedTable({ table: 'dues.base', key: { id: 'uuid' }, columns: { sealed: ({ id }) => basePlace(id) } })]
