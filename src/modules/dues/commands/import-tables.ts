import { calendarMonth, type Day, dayOf, lastOfMonth } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import type { UploadedFile } from '../../../platform/endpoint.ts'
import { openSheetFile, type SheetRow } from '../../../platform/sheet.ts'
import { type RosterEntry, rosterOn } from '../../members/public.ts'
import type { Unit } from '../../org/public.ts'
import type { Reach } from '../access.ts'
import { paidOf, rateWith, rulesOf } from '../facts.ts'
import { amountFault, BASE_COLUMNS, type Fault, readBaseLines, type ReadLine, type ReadPayment, readRegisterLines, REGISTER_COLUMNS } from '../stages.ts'
import { duesOfMembers, insertBases, insertPayments, type NewPayment, paymentsFor, takeNumbers } from '../store.ts'
import { whyClosed } from './record-payment.ts'
import { baseFrom } from './set-base.ts'

const firstSheet = async (file: UploadedFile): Promise<Result<SheetRow[]>> => {
  const opened = openSheetFile(file.bytes)
  if (!opened.ok) return opened
  return opened.value.rows(opened.value.sheets[0]!)
}

const noHeadings = refuse(
  'no-headings',
  '没有找到写着“姓名”的表头，没有读。请用导出的空表来填，表头不要改。',
  'No row of headings with 姓名 was found; nothing was read. Fill in the exported table and keep its headings.',
)

type Looked = { rows: number; good: number; faults: Fault[]; carriedOut: boolean }

/** Reads form T5: every line is judged as if it were typed in; one fault and nothing is taken. What is taken waits for a second person. */
export const importBases = async (
  call: Call,
  { scope, found: unit }: Reach<Unit>,
  { file, year, carryOut }: { file: UploadedFile; year: number; carryOut: boolean },
): Promise<Result<Looked>> => {
  const rows = await firstSheet(file)
  if (!rows.ok) return rows
  const lines = readBaseLines(rows.value)
  if (!lines) return noHeadings
  return runCommand({ ...call, idempotencyKey: null }, scope, async (tx) => {
    const judged = await judgeLines(tx, unit, { lines, year, today: call.today })
    const faults = judged.flatMap(({ fault }) => fault ?? [])
    const take = carryOut && faults.length === 0 && lines.length > 0
    if (take)
      await insertBases(
        tx,
        judged.map(({ row }) => row!),
        byOf(call),
      )
    await tx.audit({
      verb: take ? 'dues.bases-imported' : 'dues.bases-looked-at',
      objectType: 'unit',
      objectId: unit.id,
      path: unit.path,
      fields: [`rows:${lines.length}`],
    })
    return ok({ rows: lines.length, good: lines.length - faults.length, faults: faults.slice(0, 200), carriedOut: take })
  })
}

type Judged = { row?: Parameters<typeof insertBases>[1][number]; fault?: Fault }

const judgeLines = async (tx: Tx, unit: Unit, { lines, year, today }: { lines: readonly ReadLine[]; year: number; today: Day }): Promise<Judged[]> => {
  const from = dayOf(year, 1, 1)
  const roster = await rosterOn(tx, { branchIds: [unit.id], day: today })
  const rule = rateWith(await rulesOf(tx, unit.id, from), 'payers')
  return lines.map((line): Judged => {
    const member = oneNamed(roster, line)
    if ('mend' in member) return { fault: member }
    const payer = rule?.body.payers?.find(({ key, title }) => key === line.payer || title.zh === line.payer)
    if (!payer) return { fault: payerFault(line) }
    const made = baseFrom(
      { rule, held: null },
      { memberId: member.memberId, branchId: unit.id, path: unit.path },
      { payer: payer.key, parts: line.parts, quarter: line.quarter, agreed: line.agreed, from, reason: line.note },
    )
    return made.ok ? { row: made.value.row } : { fault: refusedFault(line, made.refusal) }
  })
}

/** The one member of that name; nobody, or two of the same name, is a fault that a person settles. */
const oneNamed = (roster: readonly RosterEntry[], { row, name }: { row: number; name: string }): RosterEntry | Fault => {
  const found = roster.filter((member) => member.name === name.replaceAll(/\s/g, ''))
  if (found.length === 1) return found[0]!
  const mend =
    found.length === 0
      ? { zh: '本支部没有这个姓名，核对名册', en: 'no member of this branch has that name; check the roster' }
      : { zh: '有同名的，请在页面上一人一人填', en: 'two members have that name; enter them one by one' }
  return { row, name, column: BASE_COLUMNS['name']!, written: name, mend }
}

const payerFault = ({ row, name, payer }: ReadLine): Fault => ({
  row,
  name,
  column: BASE_COLUMNS['payer']!,
  written: payer,
  mend: { zh: '写标准里有的类别，如“按月领工资的”', en: 'write a kind that the table of rates has' },
})

const refusedFault = (line: ReadLine, refusal: { field?: string; message: { zh: string; en: string } }): Fault => {
  const key = refusal.field?.split('/').at(-1) ?? 'name'
  const said =
    key in line.parts ? line.parts[key as keyof typeof line.parts]! : key === 'agreed' ? (line.agreed ?? '') : key === 'quarter' ? (line.quarter ?? '') : ''
  return { row: line.row, name: line.name, column: BASE_COLUMNS[key] ?? BASE_COLUMNS['payer']!, written: said, mend: refusal.message }
}

// ---------------------------------------------------------------- T6

type LookedAtPayments = { rows: number; payments: number; cents: number; faults: Fault[]; carriedOut: boolean }

/** Reads the month columns of form T6 for a branch that kept its register elsewhere; each filled cell becomes a numbered receipt. */
export const importRegister = async (
  call: Call,
  { scope, found: unit }: Reach<Unit>,
  { file, year, paidOn, carryOut }: { file: UploadedFile; year: number; paidOn: Day; carryOut: boolean },
): Promise<Result<LookedAtPayments>> => {
  const rows = await firstSheet(file)
  if (!rows.ok) return rows
  const lines = readRegisterLines(rows.value)
  if (!lines) return noHeadings
  return runCommand({ ...call, idempotencyKey: null }, scope, async (tx) => {
    const closed = await whyClosed(tx, unit, paidOn)
    if (closed) return closed
    const judged = await judgePayments(tx, unit, { lines, year })
    const faults = judged.flatMap(({ fault }) => fault ?? [])
    const good = judged.flatMap(({ memberId, line }) => (memberId ? [{ memberId, line }] : []))
    const take = carryOut && faults.length === 0 && good.length > 0
    if (take) await insertPayments(tx, await numbered(tx, unit, good, { year, paidOn, name: call.session!.name || '—' }), byOf(call))
    await tx.audit({
      verb: take ? 'dues.register-imported' : 'dues.register-looked-at',
      objectType: 'unit',
      objectId: unit.id,
      path: unit.path,
      fields: [`payments:${lines.length}`],
    })
    const cents = good.reduce((sum, { line }) => sum + line.cents!, 0)
    return ok({ rows: new Set(lines.map(({ row }) => row)).size, payments: good.length, cents, faults: faults.slice(0, 200), carriedOut: take })
  })
}

type JudgedPayment = { line: ReadPayment; memberId?: string; fault?: Fault }

const judgePayments = async (tx: Tx, unit: Unit, { lines, year }: { lines: readonly ReadPayment[]; year: number }): Promise<JudgedPayment[]> => {
  const roster = await rosterOn(tx, { branchIds: [unit.id], day: lastOfMonth(calendarMonth(year, 12).from) })
  const ids = roster.map(({ memberId }) => memberId)
  const dues = new Map((await duesOfMembers(tx, ids, year)).map((due) => [`${due.memberId}|${due.month}`, due]))
  const paid = Map.groupBy(await paymentsFor(tx, ids, year), ({ memberId, month }) => `${memberId}|${month}`)
  return lines.map((line): JudgedPayment => {
    const column = REGISTER_COLUMNS[`m${line.month}`]!
    if (line.cents === null || line.cents === 0) return { line, fault: amountFault(line.row, line.name, column, line.written) }
    const member = oneNamed(roster, line)
    if ('mend' in member) return { line, fault: member }
    const key = `${member.memberId}|${line.month}`
    const fault = (zh: string, en: string): JudgedPayment => ({
      line,
      fault: { row: line.row, name: line.name, column, written: line.written, mend: { zh, en } },
    })
    if (dues.get(key)?.branchId !== unit.id) return fault('这个月没有开，或名单里没有这个人，先开月', 'that month is not open for this member; open it first')
    const there = paidOf(paid.get(key) ?? [])
    if (there > 0) return fault('系统里已经记过这个月，删去这一格', 'that month is recorded already; clear the cell')
    const owed = dues.get(key)!.cents
    if (owed !== null && line.cents > owed) return fault('比核定的多，多出的另记自愿多交', 'more than is due; record the rest as given besides')
    return { line, memberId: member.memberId }
  })
}

const numbered = async (
  tx: Tx,
  unit: Unit,
  good: readonly { memberId: string; line: ReadPayment }[],
  { year, paidOn, name }: { year: number; paidOn: Day; name: string },
): Promise<NewPayment[]> => {
  const last = (await takeNumbers(tx, [{ branchId: unit.id, path: unit.path, count: good.length }])).get(unit.id)!
  return good.map(({ memberId, line }, at) => ({
    id: newId<'payment'>() as string,
    path: unit.path,
    branchId: unit.id,
    memberId,
    number: last - good.length + 1 + at,
    year,
    month: line.month,
    kind:
      `${year}-${String(line.month).padStart(2, '0')}` === paidOn.slice(0, 7)
        ? 'normal'
        : `${year}-${String(line.month).padStart(2, '0')}` > paidOn.slice(0, 7)
          ? 'ahead'
          : 'late',
    cents: line.cents!,
    paidOn,
    sessionId: null,
    sessionDay: null,
    collector: 'other',
    collectorName: name,
    proxyName: null,
    proxyReason: null,
    consentName: null,
    flags: [],
    reversesId: null,
    note: '从登记表导入',
  }))
}
