/** Rows of the tables T5, T6 and T7: what leaves as xlsx and what comes in. Cells in, amounts or faults out; pure. */
import { readYuan } from '../../kernel/money.ts'
import type { Cell, SheetRow, SheetToWrite } from '../../platform/sheet.ts'
import { unguarded } from '../../platform/sheet.ts'
import type { Text } from '../../policy/vocabulary/outcomes.ts'
import { BASE_PARTS, type BasePart } from './contract.ts'
import type { Base } from './facts.ts'

export type Fault = { row: number; name: string; column: Text; written: string; mend: Text }

const PARTS = Object.keys(BASE_PARTS) as BasePart[]

/** Headings of T5, in the order of the form. */
export const BASE_COLUMNS = {
  name: { zh: '姓名', en: 'name' },
  payer: { zh: '人员类别', en: 'kind of payer' },
  ...Object.fromEntries(PARTS.map((part) => [part, { zh: `${BASE_PARTS[part].sign < 0 ? '减：' : ''}${BASE_PARTS[part].zh}`, en: BASE_PARTS[part].en }])),
  quarter: { zh: '上季度收入合计', en: 'income of the previous quarter' },
  agreed: { zh: '支部定额', en: 'sum fixed by the branch' },
  base: { zh: '税后基数', en: 'base' },
  rate: { zh: '交纳比例', en: 'norm' },
  monthly: { zh: '月应交', en: 'due a month' },
  yearly: { zh: '全年应交', en: 'due a year' },
  note: { zh: '备注', en: 'note' },
} as Record<string, Text>

export type BaseLine = { name: string; payer: string; base: Base | null; norm: string; monthlyCents: number | null; note: string }

/** In numbers, so that the table adds up in Excel; `hidden` leaves the amounts of income out. */
const yuan = (cents: number | null | undefined): Cell => (cents === null || cents === undefined ? null : cents / 100)
const MASK = '···'

export const baseSheet = ({
  unitName,
  year,
  lines,
  hidden,
}: {
  unitName: string
  year: number
  lines: readonly BaseLine[]
  hidden: boolean
}): SheetToWrite => ({
  name: '党费核定表',
  banner: [`${unitName}　${year}年党费核定表${hidden ? '（基数已遮住）' : ''}`],
  headings: Object.values(BASE_COLUMNS).map(({ zh }) => zh),
  rows: lines.map((line) => [
    line.name,
    line.payer,
    ...PARTS.map((part): Cell => (hidden ? (line.base?.parts[part] === undefined ? null : MASK) : yuan(line.base?.parts[part]))),
    hidden ? (line.base?.quarterCents ? MASK : null) : yuan(line.base?.quarterCents),
    yuan(line.base?.agreedCents),
    hidden ? (line.base?.baseCents === null || line.base === null ? null : MASK) : yuan(line.base?.baseCents),
    hidden ? null : line.norm,
    yuan(line.monthlyCents),
    yuan(line.monthlyCents === null ? null : line.monthlyCents * 12),
    line.note,
  ]),
})

export type ReadLine = {
  row: number
  name: string
  payer: string
  parts: Partial<Record<BasePart, string>>
  quarter: string | null
  agreed: string | null
  note: string | null
}

const written = (cell: Cell | undefined): string => {
  if (cell === null || cell === undefined) return ''
  return unguarded(typeof cell === 'number' ? plainNumber(cell) : String(cell)).trim()
}

/** A number of a spreadsheet as it was typed, without the noise of binary fractions; three decimals stay three. */
const plainNumber = (value: number): string => String(Number(value.toFixed(6)))

type Found = { at: number; columns: Map<string, number> }

/** The row of headings: the first one in which the name stands; columns by their heading, whatever their order. */
const headingsIn = (rows: readonly SheetRow[], wanted: Record<string, Text>): Found | null => {
  for (const [at, { cells }] of rows.slice(0, 20).entries()) {
    const names = cells.map((cell) => bare(written(cell)))
    if (!names.includes(bare(wanted['name']!.zh))) continue
    const columns = Object.entries(wanted).flatMap(([key, { zh }]): [string, number][] => (names.includes(bare(zh)) ? [[key, names.indexOf(bare(zh))]] : []))
    return { at, columns: new Map(columns) }
  }
  return null
}

const bare = (heading: string): string => heading.normalize('NFKC').replace(/[\s():：（）]/g, '')

/** The lines of T5 as they are written; amounts stay as text, to be judged with everything else. */
export const readBaseLines = (rows: readonly SheetRow[]): ReadLine[] | null => {
  const found = headingsIn(rows, BASE_COLUMNS)
  if (!found) return null
  return rows.slice(found.at + 1).flatMap(({ number, cells }) => {
    const of = (column: string): string => written(cells[found.columns.get(column) ?? -1])
    if (of('name') === '') return []
    const parts = Object.fromEntries(PARTS.flatMap((part) => (of(part) === '' ? [] : [[part, of(part)]])))
    return [
      { row: number, name: of('name'), payer: of('payer'), parts, quarter: of('quarter') || null, agreed: of('agreed') || null, note: of('note') || null },
    ]
  })
}

// ---------------------------------------------------------------- T6

const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1)

export const REGISTER_COLUMNS = {
  name: { zh: '姓名', en: 'name' },
  group: { zh: '党小组', en: 'group' },
  income: { zh: '月工资收入', en: 'monthly income' },
  standard: { zh: '执行标准', en: 'standard' },
  monthly: { zh: '月应交', en: 'due a month' },
  ...Object.fromEntries(
    MONTHS.flatMap((month) => [
      [`m${month}`, { zh: `${month}月`, en: `month ${month}` }],
      [`d${month}`, { zh: `${month}月日期`, en: `month ${month}: day` }],
      [`c${month}`, { zh: `${month}月收款人`, en: `month ${month}: taken by` }],
    ]),
  ),
  due: { zh: '全年应交', en: 'due in the year' },
  paid: { zh: '全年实交', en: 'paid in the year' },
  extra: { zh: '自愿多交', en: 'given besides' },
  proxy: { zh: '代交人', en: 'paid by' },
  kinds: { zh: '交纳类型', en: 'kinds' },
  special: { zh: '减免及批准', en: 'remitted' },
  behind: { zh: '欠交月数', en: 'months behind' },
  note: { zh: '备注', en: 'note' },
} as Record<string, Text>

/** What stands beside the sums of a member's months: who took them and when, and what is remarkable. */
export type RegisterDetail = {
  standard: string
  monthlyCents: number | null
  months: ReadonlyMap<number, { days: string; collectors: string }>
  proxies: string
  kinds: string
  special: string
  notes: string
}

type RegisterLine = {
  name: string
  groupName: string | null
  months: readonly { month: number; paidCents: number }[]
  dueCents: number
  paidCents: number
  extraCents: number
  unpaidMonths: number
  detail: RegisterDetail | null
}

export const registerSheet = ({ unitName, year, lines }: { unitName: string; year: number; lines: readonly RegisterLine[] }): SheetToWrite => ({
  name: '党费收缴登记表',
  banner: [`${unitName}　${year}年党费收缴登记表`],
  headings: Object.values(REGISTER_COLUMNS).map(({ zh }) => zh),
  rows: lines.map((line) => [
    line.name,
    line.groupName,
    MASK,
    line.detail?.standard ?? null,
    yuan(line.detail?.monthlyCents),
    ...MONTHS.flatMap((month): Cell[] => {
      const found = line.months.find((one) => one.month === month)
      const beside = line.detail?.months.get(month)
      return [found && found.paidCents !== 0 ? yuan(found.paidCents) : null, beside?.days ?? null, beside?.collectors ?? null]
    }),
    yuan(line.dueCents),
    yuan(line.paidCents),
    yuan(line.extraCents),
    line.detail?.proxies || null,
    line.detail?.kinds || null,
    line.detail?.special || null,
    line.unpaidMonths,
    line.detail?.notes || null,
  ]),
})

export type ReadPayment = { row: number; name: string; month: number; written: string; cents: number | null }

/** The month columns of T6: every cell that is filled is one payment. */
export const readRegisterLines = (rows: readonly SheetRow[]): ReadPayment[] | null => {
  const found = headingsIn(rows, REGISTER_COLUMNS)
  if (!found) return null
  return rows.slice(found.at + 1).flatMap(({ number, cells }) => {
    const name = written(cells[found.columns.get('name') ?? -1])
    if (name === '' || /^(?:合计|总计)$/.test(name)) return []
    return MONTHS.flatMap((month): ReadPayment[] => {
      const said = written(cells[found.columns.get(`m${month}`) ?? -1])
      return said === '' ? [] : [{ row: number, name, month, written: said, cents: readYuan(said) }]
    })
  })
}

// ---------------------------------------------------------------- T7

type SummaryLine = {
  name: string
  members: number
  paidMembers: number
  dueCents: number
  paidCents: number
  receivedCents: number
  keptCents: number
  upwardCents: number
  pendingCents: number
  handedCents: number
}

const SUMMARY_HEADS = ['党支部', '应交人数', '实交人数', '应交', '实交（当年各月）', '实收', '留存', '应上缴', '未结', '已上缴']

type PayerLine = { title: Text; standard: Text | null; members: number; monthlyCents: number; yearlyCents: number }
type HandedLine = { branchName: string; cents: number; on: string; voucher: string; handledBy: string }
type Summary = {
  unitName: string
  year: number
  lines: readonly SummaryLine[]
  sum: SummaryLine
  payers: readonly PayerLine[]
  remittances: readonly HandedLine[]
}

/** Three blocks under one another, as the form has them: by branch, by kind of payer and bracket, what was handed up by whom. */
export const summarySheet = ({ unitName, year, lines, sum, payers, remittances }: Summary): SheetToWrite => ({
  name: '党费汇总表',
  banner: [`${unitName}　${year}年党费核定与上缴汇总表`],
  headings: SUMMARY_HEADS,
  rows: [
    ...[...lines, sum].map((line): Cell[] => [
      line.name,
      line.members,
      line.paidMembers,
      ...[line.dueCents, line.paidCents, line.receivedCents, line.keptCents, line.upwardCents, line.pendingCents, line.handedCents].map(yuan),
    ]),
    [],
    ['人员类别', '人数', '交纳标准', '月应交', '全年应交'],
    ...payers.map((line): Cell[] => [line.title.zh, line.members, line.standard?.zh ?? null, yuan(line.monthlyCents), yuan(line.yearlyCents)]),
    [],
    ['党支部', '日期', '银行凭证号', '上缴', '经手'],
    ...remittances.map((line): Cell[] => [line.branchName, line.on, line.voucher, yuan(line.cents), line.handledBy]),
  ],
})

export const amountFault = (row: number, name: string, column: Text, said: string): Fault => ({
  row,
  name,
  column,
  written: said,
  mend: /^\d+\.\d{3,}$/.test(said)
    ? { zh: '钱只算到分，写两位小数', en: 'money is counted to the cent; write two decimals' }
    : { zh: '写金额，如 15.00', en: 'write an amount such as 15.00' },
})
