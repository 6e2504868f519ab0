/** T9 and T10 from a spreadsheet: every line is judged as if it were typed in; one fault and nothing is taken. */
import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { readWrittenDay } from '../../../kernel/written-days.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import { readDistrict, type Tx } from '../../../platform/db.ts'
import type { UploadedFile } from '../../../platform/endpoint.ts'
import type { Scope } from '../../../platform/scope.ts'
import { type Cell, openSheetFile, type SheetRow } from '../../../platform/sheet.ts'
import { type Member, membersByIds, rosterOn } from '../../members/public.ts'
import type { Unit } from '../../org/public.ts'
import { REASONS } from '../contract.ts'
import { sealDetails } from '../facts.ts'
import { actHome, newHome } from '../stages.ts'
import { type Absence, absencesOf, type Desk, insertAbsences, type NewAbsence, partsUnder, selectDesks } from '../store.ts'
import { T10_COLUMNS, T9_COLUMNS } from './export-table.ts'
import { beginSpan } from './leave.ts'
import { type Find, findPerson } from './take-in.ts'

export type Fault = { row: number; name: string; column: string; written: string; mend: { zh: string; en: string } }
export type Looked = { rows: number; good: number; carriedOut: boolean; faults: Fault[] }

type Column = (typeof T9_COLUMNS)[number] | (typeof T10_COLUMNS)[number]
type Line = { row: number; of: (column: Column) => string; day: (column: Column) => Day | null | 'not-a-day' }

const noHeadings = refuse(
  'no-headings',
  '没有找到写着“姓名”的表头，没有读。请用导出的台账来填，表头不要改。',
  'No row of headings with 姓名 was found; nothing was read. Fill in the exported ledger and keep its headings.',
)

const written = (cell: Cell | undefined): string => (cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell ?? '').trim())

/** The lines under the row of headings; null where there is none. */
export const readLines = (rows: readonly SheetRow[]): Line[] | null => {
  const at = rows.findIndex(({ cells }) => cells.some((cell) => written(cell) === '姓名'))
  if (at < 0) return null
  const headings = new Map(rows[at]!.cells.map((cell, column) => [written(cell), column]))
  return rows.slice(at + 1).flatMap(({ number, cells }) => {
    const cellOf = (column: Column): Cell | undefined => cells[headings.get(column) ?? -1]
    const of = (column: Column): string => written(cellOf(column))
    return of('姓名') === '' ? [] : [{ row: number, of, day: (column) => dayOf(cellOf(column)) }]
  })
}

const dayOf = (cell: Cell | undefined): Day | null | 'not-a-day' => {
  if (cell === undefined || cell === null || cell === '') return null
  if (typeof cell === 'boolean') return 'not-a-day'
  const read = readWrittenDay(cell)
  return read.ok ? read.day : 'not-a-day'
}

const linesIn = async (file: UploadedFile): Promise<Result<Line[]>> => {
  const opened = openSheetFile(file.bytes)
  if (!opened.ok) return opened
  const rows = await opened.value.rows(opened.value.sheets[0]!)
  if (!rows.ok) return rows
  const lines = readLines(rows.value)
  return lines ? ok(lines) : noHeadings
}

const faultAt = (line: Line, column: Column, zh: string, en: string): Fault => ({
  row: line.row,
  name: line.of('姓名'),
  column,
  written: line.of(column),
  mend: { zh, en },
})

// ---------------------------------------------------------------- T9

type Asked = { unit: Unit; file: UploadedFile; carryOut: boolean }
type Judged = { member?: Member; row?: NewAbsence; fault?: Fault }

/** Members away as an older ledger has them: each becomes a time away told by the branch, without certificate or host. */
export const importAway = async (call: Call, scope: Scope, { unit, file, carryOut }: Asked): Promise<Result<Looked>> => {
  const lines = await linesIn(file)
  if (!lines.ok) return lines
  return runCommand({ ...call, idempotencyKey: null }, scope, async (tx) => {
    const judged = await judgeAway(tx, call, unit, lines.value)
    const faults = judged.flatMap(({ fault }) => fault ?? [])
    const take = carryOut && faults.length === 0 && judged.length > 0
    if (take) await takeAway(tx, call, judged)
    await tx.audit({
      verb: take ? 'floating.table-imported' : 'floating.table-looked-at',
      objectType: 'unit',
      objectId: unit.id,
      path: unit.path,
      fields: ['T9', `rows:${judged.length}`],
    })
    return ok({ rows: judged.length, good: judged.length - faults.length, carriedOut: take, faults: faults.slice(0, 200) })
  })
}

const takeAway = async (tx: CommandTx, call: Call, judged: readonly Judged[]): Promise<void> => {
  await insertAbsences(
    tx,
    judged.map(({ row }) => row!),
  )
  for (const { member, row } of judged) await beginSpan(tx, call, member!, { from: row!.own.from!, place: row!.place! })
}

const judgeAway = async (tx: Tx, call: Call, unit: Unit, lines: readonly Line[]): Promise<Judged[]> => {
  const roster = await rosterOn(tx, { branchIds: [unit.id], day: call.today })
  const members = await membersByIds(
    tx,
    roster.map(({ memberId }) => memberId),
  )
  const open = (
    await absencesOf(
      tx,
      roster.map(({ memberId }) => memberId),
    )
  ).filter(({ endedOn }) => endedOn === null)
  const names = lines.map((line) => line.of('姓名'))
  return lines.map((line): Judged => {
    const found = [...members.values()].filter(({ person }) => person.name === line.of('姓名').replaceAll(/\s/g, ''))
    if (found.length === 0) return { fault: faultAt(line, '姓名', '本支部没有这个姓名，核对名册', 'no member of this branch has that name; check the roster') }
    if (found.length > 1 || names.filter((name) => name === line.of('姓名')).length > 1)
      return { fault: faultAt(line, '姓名', '姓名重复，请在页面上一人一人登记', 'the name comes twice; register one by one') }
    return judgeLeaving(call, line, { member: found[0]!, open })
  })
}

const judgeLeaving = (call: Call, line: Line, { member, open }: { member: Member; open: readonly Absence[] }): Judged => {
  if (open.some(({ memberId }) => memberId === member.id))
    return { fault: faultAt(line, '姓名', '已经登记外出，删掉这一行', 'a time away is open already; take this line out') }
  const from = line.day('外出时间')
  if (from === null || from === 'not-a-day')
    return { fault: faultAt(line, '外出时间', '写年月日，如 2026-03-01', 'write year, month and day, such as 2026-03-01') }
  if (from > call.today) return { fault: faultAt(line, '外出时间', '日期还没有到', 'that day has not come yet') }
  if (line.of('外出地点') === '') return { fault: faultAt(line, '外出地点', '写到省、市、县', 'write province, city and county') }
  const reason = (Object.keys(REASONS) as (keyof typeof REASONS)[]).find((key) => key === line.of('原因') || REASONS[key].zh === line.of('原因'))
  if (!reason) return { fault: faultAt(line, '原因', `写其中一种：${REASON_NAMES}`, `write one of: ${REASON_NAMES}`) }
  const done = actHome(newHome(), { kind: 'apply', on: call.today, form: 'written', from, until: null })
  if (!done.ok) return { fault: faultAt(line, '外出时间', done.refusal.message.zh, done.refusal.message.en) }
  return { member, row: rowFrom(call, line, { member, own: done.value.part.own, reason }) }
}

const REASON_NAMES = Object.values(REASONS)
  .map(({ zh }) => zh)
  .join('、')

const rowFrom = (call: Call, line: Line, { member, own, reason }: { member: Member; own: NewAbsence['own']; reason: string }): NewAbsence => {
  const id = newId<'absence'>()
  const plain = (column: Column): string | null => (line.of(column) === '' || line.of(column).startsWith('（') ? null : line.of(column))
  const details = { employer: plain('从业单位'), address: plain('居住地'), phone: plain('联系电话') }
  return {
    id,
    path: member.path,
    memberId: member.id,
    branchId: member.branchId,
    own,
    toldBy: 'branch',
    toldByName: byOf(call).name,
    toldWords: '台账读入',
    reason,
    place: line.of('外出地点').slice(0, 100),
    placeCode: null,
    detailsSealed: sealDetails(id, details),
    hasEmployer: details.employer !== null,
    hasAddress: details.address !== null,
    hasPhone: details.phone !== null,
    sector: null,
    certificateId: null,
    openedAt: call.now,
  }
}

// ---------------------------------------------------------------- T10

/** People here as an older ledger has them: each becomes a found-first case, and home is asked by letter. All lines are judged before the first is taken. */
export const importHere = async (call: Call, scope: Scope, { unit, file, carryOut }: Asked): Promise<Result<Looked>> => {
  const lines = await linesIn(file)
  if (!lines.ok) return lines
  const judged = await readDistrict(call.db, scope, (tx) => judgeHere(tx, call, unit, lines.value))
  const faults = judged.flatMap(({ fault }) => fault ?? [])
  const looked = { rows: judged.length, good: judged.length - faults.length, faults: faults.slice(0, 200) }
  if (!carryOut || faults.length > 0) return ok({ ...looked, carriedOut: false })
  for (const { find } of judged) {
    const found = await findPerson({ ...call, idempotencyKey: null }, scope, { unit, find: find! })
    if (!found.ok) return found
  }
  return ok({ ...looked, carriedOut: true })
}

type JudgedFind = { find?: Find; fault?: Fault }

const judgeHere = async (tx: Tx, call: Call, unit: Unit, lines: readonly Line[]): Promise<JudgedFind[]> => {
  const desks = await selectDesks(tx, { find: null, districtId: null })
  const known = await partsUnder(tx, unit.path, { side: 'host', open: true })
  return lines.map((line): JudgedFind => {
    const desk = deskNamed(desks, line.of('原党组织'))
    if (!desk)
      return {
        fault: faultAt(
          line,
          '原党组织',
          '没有这个单位的服务点，写服务点所在单位的全名',
          'there is no such desk; write the full name of the unit with the desk',
        ),
      }
    if (known.some(({ personName, otherDistrict }) => personName === line.of('姓名') && otherDistrict === desk.districtId))
      return { fault: faultAt(line, '姓名', '已经在名册里，删掉这一行', 'is on the list already; take this line out') }
    const on = line.day('流入时间')
    if (on === 'not-a-day' || (on !== null && on > call.today))
      return { fault: faultAt(line, '流入时间', '写年月日，如 2026-03-01', 'write year, month and day, such as 2026-03-01') }
    return { find: findFrom(line, desk, on ?? call.today) }
  })
}

const deskNamed = (desks: readonly Desk[], name: string): Desk | undefined =>
  name === '' ? undefined : (desks.find(({ unitName }) => unitName === name) ?? desks.find(({ unitName }) => name.endsWith(`（${unitName}）`)))

const findFrom = (line: Line, desk: Desk, on: Day): Find => {
  const plain = (column: Column): string | null => (line.of(column) === '' || line.of(column).startsWith('（') ? null : line.of(column))
  return {
    how: 'sweep',
    on,
    name: line.of('姓名'),
    idNumber: null,
    phone: plain('电话'),
    employer: null,
    address: plain('居住地'),
    occupation: plain('职业'),
    education: plain('学历'),
    homeDeskId: desk.id,
    homeUnit: line.of('原党组织'),
  }
}
