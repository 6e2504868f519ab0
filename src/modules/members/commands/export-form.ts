import type { Day } from '../../../kernel/days.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import type { FileReply } from '../../../platform/endpoint.ts'
import type { Scope } from '../../../platform/scope.ts'
import { type Cell, writeSheet } from '../../../platform/sheet.ts'
import { UNIT_KINDS, UNIT_SECTORS, type Unit, unitsUnder } from '../../org/public.ts'
import { type Person, personsByIds, type Protected, revealPersons } from '../../people/public.ts'
import { unkept } from '../access.ts'
import { FORMS, type FormKind, type RosterField, ROSTER_FIELDS, STANDINGS, STATUSES, UNIT_FIELDS } from '../contract.ts'
import { membersByIds, postsOn, type RosterEntry, rosterOn } from '../facts.ts'
import { columnLetters, faultWords, type Fault } from '../stages.ts'
import type { ImportRun, MemberRow } from '../store.ts'
import { importRowsOf } from '../store.ts'
import { eachPart } from './check-table.ts'

/** The same forms outward: masked unless a purpose is given, with a line that says who took them and when. */

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** Above it a part of the tree is exported piece by piece. */
const MOST_ROWS = 20_000

type Asked = { unit: Unit; kind: FormKind; on: Day; purpose: string | null }

export const exportForm = (call: Call, scope: Scope, asked: Asked): Promise<Result<FileReply>> =>
  runCommand(unkept(call), scope, async (tx) => {
    const rows = asked.kind === 'roster' ? await rosterRows(tx, asked) : await unitRows(tx, asked)
    if (rows.length > MOST_ROWS)
      return refuse(
        'too-many-rows',
        `有 ${rows.length} 行，一次最多导出 ${MOST_ROWS} 行，没有导出。请按下级党组织分开导出。`,
        `${rows.length} rows; at most ${MOST_ROWS} at once. Export the units below one by one.`,
      )
    await tx.audit({
      verb: asked.purpose ? 'form.exported-unmasked' : 'form.exported',
      objectType: 'unit',
      objectId: asked.unit.id,
      path: asked.unit.path,
      fields: [asked.kind, `rows ${rows.length}`],
      ...(asked.purpose ? { purpose: asked.purpose } : {}),
    })
    const fields = Object.values(FORMS[asked.kind]).map((field) => field.zh)
    const name = asked.kind === 'roster' ? '党员信息采集表' : '党组织信息采集表'
    const bytes = await writeSheet({ name, banner: [`${asked.unit.name}　${name}　${asked.on}`, watermark(call, asked.purpose)], headings: fields, rows })
    return ok({ name: `${asked.unit.shortName}${name}${asked.on}.xlsx`, type: XLSX, bytes })
  })

const watermark = (call: Call, purpose: string | null): string =>
  `${purpose ? `含完整号码，用途：${purpose}` : '号码、电话、住址已遮住'}　导出人：${call.session!.name}　${call.today}　编号 ${call.requestId.slice(-8)}　用完请删除`

type Shown = { person: Person; plain: Protected | null; member: MemberRow }

const rosterRows = async (tx: CommandTx, { unit, on, purpose }: Asked): Promise<Cell[][]> => {
  const branches = new Map((await unitsUnder(tx, unit.path, { kinds: ['branch', 'general-branch'] })).map((branch) => [branch.id, branch]))
  const entries = await rosterOn(tx, { branchIds: [...branches.keys()], day: on })
  const members = await membersByIds(
    tx,
    entries.map((entry) => entry.memberId),
  )
  const personIds = entries.map((entry) => entry.personId)
  const persons = await personsByIds(tx, personIds)
  const plain = purpose ? await revealPersons(tx, personIds) : new Map<string, Protected>()
  const rank = new Map([...branches.keys()].map((id, at) => [id, at]))
  return entries
    .toSorted((one, other) => rank.get(one.branchId)! - rank.get(other.branchId)!)
    .map((entry) =>
      rosterLine(
        entry,
        { person: persons.get(entry.personId)!, plain: plain.get(entry.personId) ?? null, member: members.get(entry.memberId)! },
        branches.get(entry.branchId)?.name ?? '',
      ),
    )
}

const SEX = { male: '男', female: '女', unknown: '未知' } as const

const rosterLine = (entry: RosterEntry, { person, plain, member }: Shown, branch: string): Cell[] => {
  const cells: Record<RosterField, Cell> = {
    name: person.name,
    sex: SEX[person.sex],
    idNumber: plain ? plain.idNumber : person.idNumberHint,
    ethnicity: person.ethnicity,
    bornOn: person.bornOn,
    education: person.education,
    standing: STANDINGS[entry.standing ?? member.standing].zh,
    branch,
    group: entry.groupName,
    joinedOn: member.joinedOn,
    confirmedOn: member.confirmedOn,
    workPost: person.workPost,
    phone: plain ? plain.phone : person.phoneHint,
    address: plain ? plain.address : '***',
    status: STATUSES[member.status].zh,
    lost: member.lostSince ? '是' : '否',
    lostSince: member.lostSince,
    floating: entry.floating ? '是' : '否',
    floatingTo: member.floatingTo,
  }
  return Object.keys(ROSTER_FIELDS).map((field) => cells[field as RosterField])
}

const unitRows = async (tx: CommandTx, { unit, on, purpose }: Asked): Promise<Cell[][]> => {
  const units = await unitsUnder(tx, unit.path, { on })
  const byId = new Map(units.map((one) => [one.id, one]))
  const secretaries = new Map(
    (await postsOn(tx, { unitIds: units.map((one) => one.id), day: on })).filter((post) => post.post === 'secretary').map((post) => [post.unitId, post.name]),
  )
  return units.map((one) => {
    const national = one.national as Record<string, string>
    const cells: Record<string, Cell> = {
      ...national,
      name: one.name,
      code: one.code,
      parent: one.parentId ? (byId.get(one.parentId)?.code ?? null) : null,
      kind: UNIT_KINDS[one.kind].zh,
      sector: UNIT_SECTORS[one.sector].zh,
      secretary: secretaries.get(one.id) ?? national.secretary ?? null,
      phone: purpose || !national.phone ? (national.phone ?? null) : `${'*'.repeat(Math.max(0, national.phone.length - 2))}${national.phone.slice(-2)}`,
      from: one.from,
    }
    return Object.keys(UNIT_FIELDS).map((field) => cells[field] ?? null)
  })
}

/** The form without rows, with a line on how to fill it. */
export const blankForm = async (kind: FormKind): Promise<FileReply> => {
  const name = kind === 'roster' ? '党员信息采集表' : '党组织信息采集表'
  const fields = Object.values(FORMS[kind])
  const required = fields.filter((field) => 'required' in field).map((field) => field.zh)
  const bytes = await writeSheet({
    name,
    banner: [`必填：${required.join('、')}。日期写成 2019-02-03；号码一栏请设为文本。`],
    headings: fields.map((field) => field.zh),
    rows: [],
  })
  return { name: `${name}（空表）.xlsx`, type: XLSX, bytes }
}

/** The table as it was handed in, row for row in its place, with the faults written beside and marked. */
export const annotatedCopy = (call: Call, scope: Scope, run: ImportRun): Promise<Result<FileReply>> =>
  runCommand(unkept(call), scope, async (tx) => {
    const rows: (readonly Cell[])[] = []
    const marks: { row: number; column: number; remark?: string }[] = []
    const faults = new Map((await importRowsOf(tx, run.id)).filter((row) => row.outcome === 'faulty').map((row) => [row.row, row.faults as Fault[]]))
    const width = run.headings.names.length
    for await (const part of eachPart(tx, run.id)) {
      for (const { number, cells } of part.rows) {
        while (rows.length < number - run.headings.row - 1) rows.push([])
        const found = faults.get(number) ?? []
        marks.push(
          ...found.flatMap((fault) =>
            run.mapping[fault.field] === undefined ? [] : [{ row: rows.length, column: run.mapping[fault.field]!, remark: sentence(fault, run) }],
          ),
        )
        rows.push(found.length === 0 ? cells : [...padded(cells, width), found.map((fault) => sentence(fault, run)).join('；')])
      }
    }
    await tx.audit({ verb: 'import.annotated-copy', objectType: 'import-run', objectId: run.id, path: run.path, fields: [`rows ${rows.length}`] })
    const banner = Array.from({ length: run.headings.row - 1 }, (_, at) => (at === 0 ? `带批注的原表：${faults.size} 行要改` : ''))
    const bytes = await writeSheet({ name: run.sheetName, banner, headings: [...run.headings.names, '要改的地方'], rows, marks })
    return ok({ name: `批注 ${run.fileName.replace(/\.xlsx$/i, '')}.xlsx`, type: XLSX, bytes })
  })

const padded = (cells: readonly Cell[], width: number): Cell[] => Array.from({ length: width }, (_, at) => cells[at] ?? null)

const sentence = (fault: Fault, run: ImportRun): string => {
  const { why, what } = faultWords(fault)
  const column = run.mapping[fault.field]
  return `${column === undefined ? '' : `${columnLetters(column)} 列`}“${(FORMS[run.kind] as Record<string, { zh: string }>)[fault.field]?.zh ?? fault.field}”${why.zh}：${what.zh}`
}
