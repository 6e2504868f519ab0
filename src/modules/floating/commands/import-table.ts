/** T9 and T10 from a spreadsheet: every line is judged as if it were typed in, in the transaction that takes them; one fault and nothing is taken. */
import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { readWrittenDay } from '../../../kernel/written-days.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
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
import { type Find, findWithin } from './take-in.ts'

export type Fault = { row: number; name: string; column: string; written: string; why: { zh: string; en: string }; mend: { zh: string; en: string } }
/** `already`: lines of somebody who stands on the register as the line says; they are passed over, so that a sheet may be read in again. */
export type Looked = { rows: number; good: number; already: number; carriedOut: boolean; faults: Fault[] }
type Judged<Good> = { good: Good } | { already: true } | { faults: Fault[] }

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
    return cells.every((cell) => written(cell) === '') ? [] : [{ row: number, of, day: (column) => dayOf(cellOf(column)) }]
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

type Said = readonly [zh: string, en: string]

const faultAt = (line: Line, column: Column, why: Said, mend: Said): Fault => ({
  row: line.row,
  name: line.of('姓名'),
  column,
  written: line.of(column),
  why: { zh: why[0], en: why[1] },
  mend: { zh: mend[0], en: mend[1] },
})

type Point = Fault | false | '' | null | undefined

/** Every fault of a line, not only the first. */
const judgedAs = <Good>(points: readonly Point[], good: () => Good): Judged<Good> => {
  const faults = points.filter((point): point is Fault => !!point)
  return faults.length > 0 ? { faults } : { good: good() }
}

const WRITE_DAY: Said = ['写年月日，如 2026-03-01', 'write year, month and day, such as 2026-03-01']
const PHONE = /^[0-9+() -]{5,30}$/

const nameAmiss = (line: Line, twice: boolean): Point => {
  if (line.of('姓名') === '')
    return faultAt(line, '姓名', ['没有写姓名', 'no name is written'], ['写姓名，或把这一行删掉', 'write the name, or take this line out'])
  if (line.of('姓名').length > 60) return faultAt(line, '姓名', ['太长', 'too long'], ['只写姓名', 'write the name alone'])
  return (
    twice &&
    faultAt(
      line,
      '姓名',
      ['这张表里有两行是这个姓名', 'two lines of this sheet have that name'],
      ['留一行，另一位在页面上登记', 'keep one; register the other on the page'],
    )
  )
}

const dayAmiss = (line: Line, column: Column, today: Day, needed: boolean): Point => {
  const on = line.day(column)
  if (on === null) return needed && faultAt(line, column, ['没有写日期', 'no day is written'], WRITE_DAY)
  if (on === 'not-a-day') return faultAt(line, column, ['不是日期', 'not a day'], WRITE_DAY)
  return (
    on > today &&
    faultAt(line, column, ['日期还没有到', 'that day has not come yet'], ['写已经过去的日期，还没有走的以后再登记', 'write a day that has passed'])
  )
}

/** What an export hides for others is no telephone to read in. */
const plain = (line: Line, column: Column): string | null => (line.of(column) === '' || line.of(column).startsWith('（') ? null : line.of(column))

const phoneAmiss = (line: Line, column: Column): Point => {
  const phone = plain(line, column)
  return phone !== null && !PHONE.test(phone) && faultAt(line, column, ['不是电话号码', 'not a telephone number'], ['只写数字', 'digits only'])
}

const timesOf = (keys: readonly string[]): ReadonlyMap<string, number> => new Map([...Map.groupBy(keys, (key) => key)].map(([key, all]) => [key, all.length]))

type Asked = { unit: Unit; file: UploadedFile; carryOut: boolean }
type Way<Good> = {
  table: 'T9' | 'T10'
  judge: (tx: CommandTx, lines: readonly Line[]) => Promise<Judged<Good>[]>
  take: (tx: CommandTx, good: readonly Good[]) => Promise<Result<unknown>>
}

/** Judging and taking see the same registers: both happen in one transaction, and what cannot be taken whole is not taken at all. */
const readIn = async <Good>(call: Call, scope: Scope, { unit, file, carryOut }: Asked, { table, judge, take }: Way<Good>): Promise<Result<Looked>> => {
  const lines = await linesIn(file)
  if (!lines.ok) return lines
  return runCommand({ ...call, idempotencyKey: null }, scope, async (tx) => {
    const judged = await judge(tx, lines.value)
    const faults = judged.flatMap((one) => ('faults' in one ? one.faults : []))
    const good = judged.flatMap((one) => ('good' in one ? [one.good] : []))
    const carriedOut = carryOut && faults.length === 0 && good.length > 0
    const taken = carriedOut ? await take(tx, good) : ok(null)
    if (!taken.ok) return taken
    const verb = carriedOut ? 'floating.table-imported' : 'floating.table-looked-at'
    await tx.audit({ verb, objectType: 'unit', objectId: unit.id, path: unit.path, fields: [table, `rows:${judged.length}`] })
    const already = judged.filter((one) => 'already' in one).length
    return ok({ rows: judged.length, good: good.length, already, carriedOut, faults: faults.slice(0, 200) })
  })
}

// ---------------------------------------------------------------- T9

type Leaving = { member: Member; row: NewAbsence }

/** Members away as an older ledger has them: each becomes a time away told by the branch, without certificate or host. */
export const importAway = (call: Call, scope: Scope, asked: Asked): Promise<Result<Looked>> =>
  readIn<Leaving>(call, scope, asked, {
    table: 'T9',
    judge: (tx, lines) => judgeAway(tx, call, asked.unit, lines),
    take: async (tx, good) => {
      await insertAbsences(
        tx,
        good.map(({ row }) => row),
      )
      for (const { member, row } of good) await beginSpan(tx, call, member, { from: row.own.from!, place: row.place! })
      return ok(null)
    },
  })

const judgeAway = async (tx: Tx, call: Call, unit: Unit, lines: readonly Line[]): Promise<Judged<Leaving>[]> => {
  const roster = await rosterOn(tx, { branchIds: [unit.id], day: call.today })
  const ids = roster.map(({ memberId }) => memberId)
  const members = [...(await membersByIds(tx, ids)).values()]
  const open = (await absencesOf(tx, ids)).filter(({ endedOn }) => endedOn === null)
  const times = timesOf(lines.map((line) => line.of('姓名')))
  return lines.map((line) => {
    const found = members.filter(({ person }) => person.name === line.of('姓名').replaceAll(/\s/g, ''))
    const twice = line.of('姓名') !== '' && times.get(line.of('姓名'))! > 1
    const away = found.length === 1 ? open.find(({ memberId }) => memberId === found[0]!.id) : undefined
    if (away && !twice && away.own.from === line.day('外出时间')) return { already: true }
    return judgeLeaving(call, line, { found, away, twice })
  })
}

type Known = { found: readonly Member[]; away: Absence | undefined; twice: boolean }

const judgeLeaving = (call: Call, line: Line, { found, away, twice }: Known): Judged<Leaving> => {
  const from = line.day('外出时间')
  const reason = (Object.keys(REASONS) as (keyof typeof REASONS)[]).find((key) => key === line.of('原因') || REASONS[key].zh === line.of('原因'))
  const done =
    from && from !== 'not-a-day' && from <= call.today ? actHome(newHome(), { kind: 'apply', on: call.today, form: 'written', from, until: null }) : null
  const points: Point[] = [
    nameAmiss(line, twice) || memberAmiss(line, found) || (away && awayAlready(line, away)),
    dayAmiss(line, '外出时间', call.today, true),
    done && !done.ok && faultAt(line, '外出时间', [done.refusal.message.zh, done.refusal.message.en], WRITE_DAY),
    line.of('外出地点') === '' && faultAt(line, '外出地点', ['没有写地点', 'no place is written'], ['写到省、市、县', 'write province, city and county']),
    !reason && faultAt(line, '原因', ['不是表里列的原因', 'not one of the reasons'], [`写其中一种：${REASON_NAMES}`, `write one of: ${REASON_NAMES}`]),
    phoneAmiss(line, '联系电话'),
  ]
  return judgedAs(points, () => ({
    member: found[0]!,
    row: rowFrom(call, line, { member: found[0]!, own: done!.ok ? done!.value.part.own : newHome().own, reason: reason! }),
  }))
}

const memberAmiss = (line: Line, found: readonly Member[]): Point => {
  if (found.length === 0) return faultAt(line, '姓名', ['本支部没有这个姓名', 'no member of this branch has that name'], ['核对名册', 'check the roster'])
  return (
    found.length > 1 &&
    faultAt(line, '姓名', ['本支部有同名的人', 'two members of this branch have that name'], ['在页面上一人一人登记', 'register them one by one on the page'])
  )
}

const awayAlready = (line: Line, away: Absence): Fault =>
  faultAt(
    line,
    '姓名',
    [`已经登记外出，从 ${away.own.from ?? '—'} 起`, `a time away is open already, from ${away.own.from ?? '—'}`],
    ['日期改成一样，或把这一行删掉', 'make the day the same, or take this line out'],
  )

const REASON_NAMES = Object.values(REASONS)
  .map(({ zh }) => zh)
  .join('、')

const rowFrom = (call: Call, line: Line, { member, own, reason }: { member: Member; own: NewAbsence['own']; reason: string }): NewAbsence => {
  const id = newId<'absence'>()
  const details = { employer: plain(line, '从业单位'), address: plain(line, '居住地'), phone: plain(line, '联系电话') }
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

/** People here as an older ledger has them: each becomes a found-first case, and home is asked by letter. All of them or none. */
export const importHere = (call: Call, scope: Scope, asked: Asked): Promise<Result<Looked>> =>
  readIn<Find>(call, scope, asked, {
    table: 'T10',
    judge: (tx, lines) => judgeHere(tx, call, asked.unit, lines),
    take: async (tx, good) => {
      for (const find of good) {
        const opened = await findWithin(tx, call, { unit: asked.unit, find })
        if (!opened.ok) return opened
      }
      return ok(null)
    },
  })

const judgeHere = async (tx: Tx, call: Call, unit: Unit, lines: readonly Line[]): Promise<Judged<Find>[]> => {
  const desks = (await selectDesks(tx, { find: null, districtId: null })).filter(({ to }) => to === null)
  const known = await partsUnder(tx, unit.path, { side: 'host', open: true })
  const named = lines.map((line) => ({ line, desk: deskNamed(desks, line.of('原党组织')) }))
  const keyOf = (name: string, district: number | null | undefined) => `${name}|${district ?? ''}`
  const times = timesOf(named.map(({ line, desk }) => keyOf(line.of('姓名'), desk?.districtId)))
  const here = new Set(known.map(({ personName, otherDistrict }) => keyOf(personName, otherDistrict)))
  return named.map(({ line, desk }) => {
    const key = keyOf(line.of('姓名'), desk?.districtId)
    const twice = line.of('姓名') !== '' && times.get(key)! > 1
    if (desk && !twice && here.has(key)) return { already: true }
    const on = line.day('流入时间')
    const points: Point[] = [
      nameAmiss(line, twice),
      !desk &&
        faultAt(
          line,
          '原党组织',
          ['没有这个单位的服务点', 'there is no such desk'],
          ['写服务点所在单位的全名', 'write the full name of the unit with the desk'],
        ),
      dayAmiss(line, '流入时间', call.today, false),
      phoneAmiss(line, '电话'),
    ]
    return judgedAs(points, () => findFrom(line, desk!, on === null || on === 'not-a-day' ? call.today : on))
  })
}

const deskNamed = (desks: readonly Desk[], name: string): Desk | undefined =>
  name === '' ? undefined : (desks.find(({ unitName }) => unitName === name) ?? desks.find(({ unitName }) => name.endsWith(`（${unitName}）`)))

const findFrom = (line: Line, desk: Desk, on: Day): Find => ({
  how: 'sweep',
  on,
  name: line.of('姓名'),
  idNumber: null,
  phone: plain(line, '电话'),
  employer: null,
  address: plain(line, '居住地'),
  occupation: plain(line, '职业'),
  education: plain(line, '学历'),
  homeDeskId: desk.id,
  homeUnit: line.of('原党组织').replace(`（${desk.unitName}）`, '') || desk.unitName,
})
