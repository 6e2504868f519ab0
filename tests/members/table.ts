import { randomUUID } from 'node:crypto'
import { idNumberCheckDigit } from '../../src/kernel/id-numbers.ts'
import * as contract from '../../src/modules/members/contract.ts'
import { type Cell, openSheetFile, writeSheet } from '../../src/platform/sheet.ts'
import type { Client, Reply } from '../support/world.ts'

/** Tables as an official would hand them in, for the tests of imports. */

export const HEADINGS = [
  '序号',
  '姓名',
  '性别',
  '身份证号',
  '民族',
  '出生日期',
  '学历',
  '人员类别',
  '所在党支部',
  '入党日期',
  '转正日期',
  '工作岗位',
  '手机号码',
  '家庭住址',
  '党籍状态',
  '是否失联',
  '是否流动党员',
  '外出流向',
]

/** An invented number of a person born on a day; `order` is odd for men. */
export const numberOf = (born: string, order: number): string => {
  const body = `430699${born.replaceAll('-', '')}${String(order).padStart(3, '0')}`
  return body + idNumberCheckDigit(body)
}

export type Line = Partial<
  Record<
    | 'name'
    | 'sex'
    | 'id'
    | 'nation'
    | 'born'
    | 'education'
    | 'standing'
    | 'branch'
    | 'joined'
    | 'confirmed'
    | 'work'
    | 'phone'
    | 'address'
    | 'status'
    | 'lost'
    | 'floating'
    | 'to',
    Cell
  >
>

export const line = (at: number, more: Line = {}): Cell[] => {
  const born = `19${60 + (at % 35)}-0${1 + (at % 9)}-1${at % 10}`
  const full: Line = {
    name: `新人${'甲乙丙丁戊己庚辛壬癸'[at % 10]}${'子丑寅卯辰巳午未申酉'[Math.floor(at / 10) % 10]}${'天地玄黄宇宙洪荒日月'[Math.floor(at / 100) % 10]}${'春夏秋冬'[Math.floor(at / 1000) % 4]}`,
    sex: '男',
    id: numberOf(born, 901 + (at % 45) * 2),
    nation: '汉族',
    born,
    education: '高中',
    standing: '正式党员',
    branch: '青竹村党支部',
    joined: '2001-07-01',
    confirmed: '2002-07-01',
    work: '农民',
    phone: '00012345678',
    address: `二组${at}号`,
    status: '正常',
    lost: '否',
    floating: '否',
    to: null,
    ...more,
  }
  return [
    at,
    full.name!,
    full.sex!,
    full.id!,
    full.nation!,
    full.born!,
    full.education!,
    full.standing!,
    full.branch!,
    full.joined!,
    full.confirmed!,
    full.work!,
    full.phone!,
    full.address!,
    full.status!,
    full.lost!,
    full.floating!,
    full.to!,
  ]
}

export const roster = (rows: readonly (readonly Cell[])[], headings: readonly string[] = HEADINGS): Promise<Uint8Array> =>
  writeSheet({ name: '党员', headings, rows })

export type View = {
  id: string
  state: string
  total: number
  done: number
  counts: { new: number; changed: number; same: number; faulty: number }
  mapping: Record<string, number>
  missing: string[]
  headings: string[]
  headingRow: number
  sheet: string
  message: { zh: string } | null
  may: Record<string, boolean>
}

export const handIn = (
  client: Client,
  unitId: string,
  bytes: Uint8Array,
  more: { kind?: string; sheet?: string; name?: string } = {},
): Promise<Reply<View>> => {
  const mark = randomUUID()
  const field = (name: string, value: string) => `--${mark}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const payload = Buffer.concat([
    Buffer.from(field('kind', more.kind ?? 'roster') + field('unitId', unitId) + (more.sheet ? field('sheet', more.sheet) : '')),
    Buffer.from(
      `--${mark}\r\nContent-Disposition: form-data; name="file"; filename="${more.name ?? '名册.xlsx'}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
    ),
    bytes,
    Buffer.from(`\r\n--${mark}--\r\n`),
  ])
  return client.call<View>(contract.startImport, { body: payload, headers: { 'content-type': `multipart/form-data; boundary=${mark}` } })
}

export type RowView = {
  row: number
  name: string
  changes: string[]
  faults: {
    code: string
    field: string
    column: string
    written: string | null
    why: { zh: string }
    what: { zh: string }
    offer: { kind: string; unitId?: string; name?: string } | null
  }[]
}

export const rowsOf = async (client: Client, runId: string, outcome: string): Promise<RowView[]> =>
  (await client.call<{ rows: RowView[] }>(contract.importRows, { params: { runId }, query: { outcome } })).body.rows

export const carryOut = (client: Client, runId: string, body: object = {}): Promise<Reply<View>> =>
  client.call<View>(contract.carryOutImport, { params: { runId }, body })

export const undo = (client: Client, runId: string): Promise<Reply<View>> =>
  client.call<View>(contract.undoImport, { params: { runId }, body: { reason: '交错了表' } })

export const readBack = async (bytes: Buffer | Uint8Array): Promise<{ number: number; cells: Cell[] }[]> => {
  const opened = openSheetFile(bytes)
  if (!opened.ok) throw new Error(opened.refusal.code)
  const rows = await opened.value.rows(opened.value.sheets[0]!)
  if (!rows.ok) throw new Error(rows.refusal.code)
  return rows.value
}
