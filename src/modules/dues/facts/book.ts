/** The register of dues as a book: form T6, one page a member. A view over frozen lists and receipts; nothing is written for it. */
import { type Day, dayOfMonth, monthOf, type Period, yearOf } from '../../../kernel/days.ts'
import { showYuan } from '../../../kernel/money.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Text } from '../../../policy/vocabulary/outcomes.ts'
import { membersByIds } from '../../members/public.ts'
import { unitsByIds } from '../../org/public.ts'
import { PAYMENT_KINDS, type PaymentView } from '../contract.ts'
import { type Norm, paidOf, paymentView, placeOf, standsAs } from '../facts.ts'
import type { RegisterDetail } from '../stages.ts'
import { type DueRow, duesOfMonths, normsByKeys, paymentsFor, type PaymentRow, paymentsReceived, selectMonths } from '../store.ts'

const label = (zh: string, en: string): Text => ({ zh, en })
const MONTHS = Array.from({ length: 12 }, (_, at) => at + 1)

/** Pages of the register of dues (T6): one a member, month by month with day, sum and who took it. The base itself stays in the verification sheet. */
export const bookSupplier = {
  book: 'dues-register' as const,
  countOf: async (tx: Tx, { unitId, period }: { unitId: string; period: Period }) => {
    const { members, payments } = await yearOfBranch(tx, { unitId, period })
    return { pages: members.length, entries: payments.length }
  },
  pagesOf: async (tx: Tx, { unitId, period }: { unitId: string; period: Period }) => {
    const { members, payments, norms, groups } = await yearOfBranch(tx, { unitId, period })
    const own = Map.groupBy(payments, ({ memberId }) => memberId)
    const views = new Map(payments.map((one) => [one.id, paymentView(one, payments)]))
    return members.map((member) =>
      memberPage(member, {
        year: yearOf(period.from),
        payments: own.get(member.memberId) ?? [],
        views,
        norms,
        group: groups.get(member.groupId ?? '') ?? null,
      }),
    )
  },
}

type MemberYear = { memberId: string; name: string; groupId: string | null; dues: readonly DueRow[] }

/** Everybody on a frozen list of the year or with a receipt of it, in the order of the lists; payments received in the year or made for it. */
const yearOfBranch = async (tx: Tx, { unitId, period }: { unitId: string; period: Period }) => {
  const year = yearOf(period.from)
  const months = await selectMonths(tx, [unitId], { from: placeOf({ year, month: 1 }), to: placeOf({ year, month: 12 }) })
  const dues = await duesOfMonths(
    tx,
    months.map(({ id }) => id),
  )
  const received = await paymentsReceived(tx, { branchId: unitId, period })
  const owed = Map.groupBy(dues, ({ memberId }) => memberId)
  const rest = await membersByIds(
    tx,
    [...new Set(received.map(({ memberId }) => memberId))].filter((id) => !owed.has(id)),
  )
  const elsewhere = (await paymentsFor(tx, [...owed.keys()], year)).filter(
    ({ kind, paidOn }) => kind === 'elsewhere' || paidOn < period.from || paidOn > period.to,
  )
  const newest = (own: readonly DueRow[]): DueRow => own.toSorted((one, other) => one.month - other.month).at(-1)!
  const norms = await normsByKeys(tx, [...new Set(dues.flatMap(({ normKey }) => normKey ?? []))])
  return {
    members: [
      ...[...owed].map(([memberId, own]): MemberYear => ({ memberId, name: newest(own).name, groupId: newest(own).groupId, dues: own })),
      ...[...rest.values()].map((member): MemberYear => ({ memberId: member.id, name: member.person.name, groupId: member.groupId, dues: [] })),
    ],
    payments: [...received, ...elsewhere],
    norms: new Map(norms.map(({ key, norm }) => [key, norm])),
    groups: await unitsByIds(tx, [...new Set(dues.flatMap(({ groupId }) => groupId ?? []))]),
  }
}

type Given = {
  year: number
  payments: readonly PaymentRow[]
  views: ReadonlyMap<string, PaymentView>
  norms: ReadonlyMap<string, Norm>
  group: { shortName: string } | null
}

const memberPage = (member: MemberYear, { year, payments, views, norms, group }: Given) => {
  const months = MONTHS.map((month) => member.dues.find((due) => due.month === month) ?? null)
  const forYear = payments.filter((one) => one.year === year)
  const paid = (month: number): number => paidOf(forYear.filter((one) => one.month === month))
  const unpaid = months.filter((due) => due !== null && ['unpaid', 'partly'].includes(standsAs(due.cents, paid(due.month)))).length
  const norm = norms.get(months.findLast((due) => due?.normKey)?.normKey ?? '') ?? null
  const due = months.reduce((sum, one) => sum + (one?.cents ?? 0), 0)
  const paidIn = MONTHS.reduce((sum, month) => sum + paid(month), 0)
  const field = (name: Text, value: string, beside = false) => ({ label: name, value, beside })
  return {
    number: null,
    title: label('党费收缴登记表', 'Register of dues'),
    left: `${year}年`,
    right: '',
    fields: [
      field(label('姓名', 'Name'), member.name),
      field(label('党小组', 'Group'), group?.shortName ?? '—', true),
      field(label('月工资收入', 'Monthly income'), '在核定表里，只有本人、收缴人和核对的人能看'),
      field(label('执行标准', 'Standard'), norm?.payer.zh ?? '没有核定'),
      field(label('月应交', 'Due a month'), dueNow(months), true),
      field(label('全年应交', 'Due in the year'), `${showYuan(due)} 元`),
      field(label('全年实交', 'Paid in the year'), `${showYuan(paidIn)} 元`, true),
      field(label('减免及批准', 'Remitted'), norm?.special ? '减免，上级党委已批准' : '无'),
      field(label('欠交月数', 'Months behind'), `${unpaid} 个月`, true),
    ],
    sum: null,
    table: { heads: HEADS, widths: [14, 16, 20, 16, 18, 19, 26, 0], rows: rowsOf(months, payments, { year, views }) },
    notes: [],
    signatures: [label('收缴人签字', 'Collector'), label('支部书记签字', 'Secretary')],
    corrections: [],
  }
}

/** The sum of the newest month that has one. */
const dueNow = (months: readonly (DueRow | null)[]): string => {
  const cents = months.findLast((due) => due !== null)?.cents
  return cents === null || cents === undefined ? '没有核定' : `${showYuan(cents)} 元`
}

const HEADS = [
  label('月份', 'Month'),
  label('应交', 'Due'),
  label('日期', 'Day'),
  label('实交', 'Paid'),
  label('类型', 'Kind'),
  label('代交人', 'Proxy'),
  label('收款人签章', 'Taken by'),
  label('备注', 'Note'),
]

/** A line a receipt, by the month it is for; a month without one keeps its line for the pen. Receipts for other years come last. */
const rowsOf = (months: readonly (DueRow | null)[], payments: readonly PaymentRow[], { year, views }: Pick<Given, 'year' | 'views'>): string[][] => {
  const rowOf = (payment: PaymentRow, month: string, due: string): string[] => {
    const view = views.get(payment.id)!
    const note = [`第 ${payment.number} 号`, view.reverses ? `冲销：${view.note ?? ''}` : '', view.reversed ? `已由第 ${view.reversed.number} 号冲销` : '']
    const kind = view.reverses ? '冲销' : PAYMENT_KINDS[payment.kind].zh
    return [month, due, paidDay(payment.paidOn), showYuan(payment.cents), kind, payment.proxyName ?? '', payment.collectorName, note.filter(Boolean).join('，')]
  }
  const own = MONTHS.flatMap((month) => {
    const due = months[month - 1]
    const owes = due ? (due.cents === null ? '未核定' : showYuan(due.cents)) : ''
    const paid = payments.filter((one) => one.year === year && one.month === month)
    return paid.length === 0
      ? [[`${month}月`, owes, '', '', '', '', '', '']]
      : paid.map((one, at) => rowOf(one, at === 0 ? `${month}月` : '', at === 0 ? owes : ''))
  })
  return [...own, ...payments.filter((one) => one.year !== year).map((one) => rowOf(one, `${one.year}年${one.month}月`, ''))]
}

const paidDay = (on: Day): string => `${monthOf(on)}月${dayOfMonth(on)}日`

/** The same facts as cells of the table that is exported, by member. */
export const registerDetails = async (tx: Tx, asked: { unitId: string; period: Period }): Promise<Map<string, RegisterDetail>> => {
  const { members, payments, norms } = await yearOfBranch(tx, asked)
  const year = yearOf(asked.period.from)
  const own = Map.groupBy(payments, ({ memberId }) => memberId)
  return new Map(
    members.map((member) => [
      member.memberId,
      detailOf(
        member,
        (own.get(member.memberId) ?? []).filter((one) => one.year === year),
        norms,
      ),
    ]),
  )
}

const detailOf = ({ dues }: MemberYear, payments: readonly PaymentRow[], norms: ReadonlyMap<string, Norm>): RegisterDetail => {
  const newest = dues.toSorted((one, other) => one.month - other.month).at(-1)
  const norm = norms.get(newest?.normKey ?? '')
  const each = (values: readonly (string | null)[]): string => [...new Set(values.filter(Boolean))].join('、')
  return {
    standard: norm?.payer.zh ?? '没有核定',
    monthlyCents: newest?.cents ?? null,
    months: new Map(
      [...Map.groupBy(payments, ({ month }) => month)].map(([month, paid]) => [
        month,
        { days: each(paid.map(({ paidOn }) => paidDay(paidOn))), collectors: each(paid.map(({ collectorName }) => collectorName)) },
      ]),
    ),
    proxies: each(payments.map(({ proxyName }) => proxyName)),
    kinds: each(payments.map(({ kind, reversesId }) => (reversesId ? '冲销' : PAYMENT_KINDS[kind].zh))),
    special: norm?.special ? '减免，上级党委已批准' : '',
    notes: each(payments.map(({ note }) => note)),
  }
}
