import type { Day } from '../../kernel/days.ts'
import { readCreditCode, readIdNumber, tidyIdNumber } from '../../kernel/id-numbers.ts'
import { readEducation, readEthnicity, readSex } from '../../kernel/national-codes.ts'
import { nearestName } from '../../kernel/nearest.ts'
import { readWrittenDay, type WrittenDay } from '../../kernel/written-days.ts'
import { type Cell, type SheetRow, unguarded } from '../../platform/sheet.ts'
import { UNIT_SECTORS, type UnitKind, type UnitSector } from '../org/public.ts'
import { FORMS, type FormKind, ROSTER_FIELDS, type RosterField, UNIT_FIELDS, type UnitField } from './contract.ts'

/**
 * The stages a table goes through before anything is written: find the headings, read every row into values, name every fault.
 * Pure: cells in, values and faults out. What the database knows comes in as indexes and is compared in `facts.ts`.
 */

// ---------------------------------------------------------------- stage 1: headings

/** Column index of each field. */
export type Mapping = Readonly<Record<string, number>>

const SYNONYMS: { roster: Record<RosterField, string>; units: Record<UnitField, string> } = {
  roster: {
    name: '姓名 党员姓名 名字',
    sex: '性别',
    idNumber: '公民身份号码 身份证号 身份证号码 公民身份证号码 公民身份证号 身份证 证件号码 身份号码',
    ethnicity: '民族 族别',
    bornOn: '出生日期 出生年月日 出生年月 出生时间 生日',
    education: '学历 文化程度 学历学位 最高学历',
    standing: '人员类别 党员类别 党员类型 正式或预备 正式/预备',
    branch: '所在党支部 党支部 支部 所在支部 所属党支部 所属支部 支部名称 所在党组织 所属党组织 党支部名称',
    group: '所在党小组 党小组 小组 所属党小组',
    joinedOn: '加入党组织日期 入党日期 入党时间 加入党组织时间 入党年月 加入中共组织时间',
    confirmedOn: '转为正式党员日期 转正日期 转正时间 转为正式党员时间',
    workPost: '工作岗位 岗位 职业 工作单位及岗位 工作单位及职务 从事职业',
    phone: '联系电话 手机 手机号 手机号码 电话 电话号码 联系方式',
    address: '家庭住址 住址 家庭地址 现居住地 地址 常住地址',
    status: '党籍状态 党籍',
    lost: '是否为失联党员 是否失联党员 是否失联 失联党员 失联',
    lostSince: '失去联系日期 失联日期 失联时间',
    floating: '是否为流动党员 是否流动党员 是否流动 流动党员 流动',
    floatingTo: '外出流向 外出地点 流向 外出流向地',
  },
  units: {
    name: '党组织名称 党组织全称 组织名称 名称',
    code: '党组织代码 组织代码 代码 党组织编码 编码',
    parent: '上级党组织 上级党组织名称 上级党组织编码 上级党组织代码 隶属党组织',
    kind: '组织类别 组织类型 党组织类别 党组织类型',
    secretary: '党组织书记 书记 书记姓名',
    contact: '党组织联系人 联系人',
    phone: '联系电话 联系人电话 电话',
    situation: '党组织所在单位情况 所在单位情况',
    workUnit: '单位名称 所在单位名称',
    sector: '单位性质类别 单位性质 单位类别',
    unitParty: '单位建立党组织情况 建立党组织情况',
    creditCode: '法人单位统一社会信用代码 统一社会信用代码 社会信用代码 信用代码',
    from: '成立日期 成立时间 批准建立日期 建立日期',
  },
}

/** A heading without what people add to it: spaces, stars, remarks in brackets. */
const tidyHeading = (heading: string): string =>
  heading
    .normalize('NFKC')
    .replace(/[(（[【].*?[)）\]】]/g, '')
    .replace(/[\s*※:：、]/g, '')

const fieldsByHeading = (kind: FormKind): Map<string, string> =>
  new Map(Object.entries(SYNONYMS[kind]).flatMap(([field, headings]) => headings.split(' ').map((heading): [string, string] => [heading, field])))
const BY_HEADING = { roster: fieldsByHeading('roster'), units: fieldsByHeading('units') }

/** Which column is which field; the first of two columns with the same meaning counts. */
const mapHeadings = (kind: FormKind, headings: readonly string[]): Mapping => {
  const mapping: Record<string, number> = {}
  headings.forEach((heading, column) => {
    const field = BY_HEADING[kind].get(tidyHeading(heading))
    if (field && mapping[field] === undefined) mapping[field] = column
  })
  return mapping
}

const FEWEST = 3

/** The row among the first twenty whose cells are most like headings of the form; null where none has three and the name. */
export const findHeadings = (kind: FormKind, rows: readonly SheetRow[]): { at: number; headings: string[]; mapping: Mapping } | null => {
  const found = rows.slice(0, 20).map((row, at) => {
    const headings = row.cells.map((cell) => plainText(cell).slice(0, 60))
    return { at, headings, mapping: mapHeadings(kind, headings) }
  })
  const best = found.reduce((most, next) => (weight(next.mapping) > weight(most.mapping) ? next : most), found[0] ?? { at: 0, headings: [], mapping: {} })
  return weight(best.mapping) >= FEWEST && best.mapping.name !== undefined ? best : null
}

const weight = (mapping: Mapping): number => Object.keys(mapping).length

/** Required fields that have no column. A branch's own table needs no branch column. */
export const missingFields = (kind: FormKind, mapping: Mapping, unitKind: UnitKind): string[] => {
  const missing = Object.entries(FORMS[kind]).flatMap(([field, of]) => ('required' in of && mapping[field] === undefined ? [field] : []))
  return kind === 'roster' && unitKind !== 'branch' && mapping.branch === undefined ? [...missing, 'branch'] : missing
}

// ---------------------------------------------------------------- stage 2: values

export type Fault = {
  code: FaultCode
  field: string
  args?: Record<string, string | number>
  offer?: { kind: 'branch'; unitId: string; name: string } | { kind: 'keep-id-number' }
}

/** A person's word on a row. */
export type Decision = { branchId?: string; keepIdNumber?: { reason: string; by: string } }

/** A member as the table tells; null: the table does not say. */
export type RosterValue = {
  name: string
  sex: 'male' | 'female'
  idNumber: string
  idNumberKept: boolean
  ethnicity: string | null
  bornOn: Day
  education: string | null
  standing: 'full' | 'probationary'
  branchId: string
  branchPath: string
  groupId: string | null
  joinedOn: Day
  confirmedOn: Day | null
  workPost: string | null
  phone: string | null
  address: string | null
  status: 'normal' | 'stopped' | null
  lost: boolean | null
  lostSince: Day | null
  floating: boolean | null
  floatingTo: string | null
}

export type Checked<Value> = { row: number; value: Value | null; faults: Fault[] }

export type BranchOf = {
  id: string
  path: string
  code: string
  name: string
  shortName: string
  groups: readonly { id: string; name: string; shortName: string; code: string }[]
}

type RosterContext = {
  today: Day
  branches: readonly BranchOf[]
  /** the branch for rows that name none: the one the table is handed in for */
  ownBranch: BranchOf | null
  decisions: ReadonlyMap<number, Decision>
}

const LENGTHS: Partial<Record<string, number>> = { name: 60, education: 40, workPost: 100, address: 200, floatingTo: 100, branch: 100, group: 60 }
const MOST_LETTERS = 200

/**
 * Checks the rows of a roster one after the other; keeps in mind what it has seen, so that a number that comes twice is found.
 * Call with a few thousand rows at a time and the same reader.
 */
export const rosterReader = (mapping: Mapping, context: RosterContext): ((rows: readonly SheetRow[]) => Checked<RosterValue>[]) => {
  const seen = new Map<string, number>()
  const memory = newMemory(context)
  return (rows) => rows.map((row) => readRosterRow(row, { mapping, context, memory, seen }))
}

type Memory = {
  day: (cell: Cell) => WrittenDay
  branch: (written: string) => BranchAnswer
}

const newMemory = ({ branches }: RosterContext): Memory => {
  const days = new Map<Cell, WrittenDay>()
  const answers = new Map<string, BranchAnswer>()
  const index = indexBranches(branches)
  return {
    day: (cell) => remembered(days, cell instanceof Date ? `at ${cell.getTime()}` : cell, () => readWrittenDay(cell as string | number | Date)),
    branch: (written) => remembered(answers, written, () => findBranch(written, index, branches)),
  }
}

const remembered = <Key, Value>(known: Map<Key, Value>, key: Key, find: () => Value): Value => {
  const before = known.get(key)
  if (before !== undefined) return before
  const found = find()
  known.set(key, found)
  return found
}

type Reading = { mapping: Mapping; context: RosterContext; memory: Memory; seen: Map<string, number> }

const readRosterRow = (row: SheetRow, reading: Reading): Checked<RosterValue> => {
  const faults: Fault[] = []
  const cells = new RowCells(row.cells, reading.mapping, faults)
  const decision = reading.context.decisions.get(row.number)
  const name = readName(cells)
  const id = readId(cells, reading, { row: row.number, decision })
  const sex = readSexCell(cells, id?.sex ?? null)
  const bornOn = readBorn(cells, reading, id?.bornOn ?? null)
  const standing = cells.word('standing', STANDING_WORDS)
  const branch = readBranch(cells, reading, decision)
  const joinedOn = readDay(cells, reading, 'joinedOn')
  const confirmedOn = readDay(cells, reading, 'confirmedOn')
  const rest = readRest(cells, reading)
  const groupId = branch && readGroup(cells, branch)
  compareDays(cells, { bornOn, joinedOn, confirmedOn, standing })
  if (faults.length > 0 || !name || !id || !sex || !bornOn || !standing || !branch || !joinedOn) return { row: row.number, value: null, faults }
  return {
    row: row.number,
    value: {
      name,
      sex,
      idNumber: id.number,
      idNumberKept: id.kept,
      bornOn,
      standing,
      branchId: branch.id,
      branchPath: branch.path,
      groupId,
      joinedOn,
      confirmedOn,
      ...rest,
    },
    faults,
  }
}

/** Fields that stand alone: no other field of the row has a say in them. */
const readRest = (cells: RowCells, reading: Reading) => ({
  ethnicity: cells.word('ethnicity', readEthnicity),
  education: cells.free('education') && readEducation(cells.free('education')!),
  workPost: cells.free('workPost'),
  phone: readPhone(cells),
  address: readAddress(cells),
  status: cells.word('status', STATUS_WORDS),
  lost: cells.word('lost', YES_NO),
  lostSince: readDay(cells, reading, 'lostSince'),
  floating: cells.word('floating', YES_NO),
  floatingTo: cells.free('floatingTo'),
})

const BLANK = new Set(['', '无', '—', '-', '－', '/', '——', '暂无', '无。'])

/** The cells of one row by field; notes a fault where a cell cannot stand. */
class RowCells {
  private readonly cells: readonly Cell[]
  private readonly mapping: Mapping
  private readonly faults: Fault[]
  constructor(cells: readonly Cell[], mapping: Mapping, faults: Fault[]) {
    this.cells = cells
    this.mapping = mapping
    this.faults = faults
  }

  raw(field: string): Cell {
    const column = this.mapping[field]
    return column === undefined ? null : (this.cells[column] ?? null)
  }

  /** The text of a cell; null when blank, too long, or with characters that cannot be seen. */
  free(field: string): string | null {
    const text = plainText(this.raw(field))
    if (BLANK.has(text)) return null
    const most = LENGTHS[field] ?? MOST_LETTERS
    if (text.length > most) return this.fault('too-long', field, { letters: text.length, most })
    if (INVISIBLE.test(text)) return this.fault('invisible-character', field)
    return text
  }

  required(field: string): string | null {
    const before = this.faults.length
    const text = this.free(field)
    return text === null && this.faults.length === before ? this.fault('required', field) : text
  }

  /** A word out of a table of words. Blank is null, and a fault where the form requires the field. */
  word<Value>(field: RosterField, read: (text: string) => Value | null): Value | null {
    const text = 'required' in ROSTER_FIELDS[field] ? this.required(field) : this.free(field)
    if (text === null) return null
    return read(text) ?? this.fault('unknown-word', field, { may: MAY_SAY[field] ?? '' })
  }

  fault(code: FaultCode, field: string, args?: Fault['args'], offer?: Fault['offer']): null {
    this.faults.push({ code, field, ...(args ? { args } : {}), ...(offer ? { offer } : {}) })
    return null
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const INVISIBLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

/** The cell as text: outer spaces gone, line breaks to spaces, the guard of our own export taken back. */
export const plainText = (cell: Cell): string => {
  if (cell === null) return ''
  if (typeof cell === 'string')
    return unguarded(cell)
      .replace(/[\s\u3000\ufeff\u200b]+/g, ' ')
      .trim()
  if (typeof cell === 'number') return String(cell)
  if (typeof cell === 'boolean') return cell ? '是' : '否'
  return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10)
}

const readName = (cells: RowCells): string | null => {
  const text = cells.required('name')
  if (text === null) return null
  const name = text.replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '')
  return /^[\p{L}\p{M}][\p{L}\p{M}·•.\-' ]*$/u.test(name) ? name : cells.fault('not-a-name', 'name')
}

type IdRead = { number: string; bornOn: Day; sex: 'male' | 'female'; kept: boolean }

const readId = (cells: RowCells, { context, seen }: Reading, { row, decision }: { row: number; decision: Decision | undefined }): IdRead | null => {
  const raw = cells.raw('idNumber')
  if (typeof raw === 'number') return cells.fault('id-as-number', 'idNumber')
  const text = cells.required('idNumber')
  if (text === null) return null
  if (text.includes('*')) return cells.fault('id-masked', 'idNumber')
  const read = readIdNumber(text, context.today)
  if (!read.ok && read.fault !== 'check-digit') return cells.fault(`id-${read.fault}`, 'idNumber')
  if (!read.ok && !decision?.keepIdNumber) return cells.fault('id-check-digit', 'idNumber', undefined, { kind: 'keep-id-number' })
  const first = seen.get(tidyIdNumber(text))
  if (first !== undefined) return cells.fault('twice-in-file', 'idNumber', { row: first })
  seen.set(tidyIdNumber(text), row)
  const { number, bornOn, sex } = read.facts!
  return { number, bornOn, sex, kept: !read.ok }
}

const readSexCell = (cells: RowCells, ofNumber: 'male' | 'female' | null): 'male' | 'female' | null => {
  const written = cells.word('sex', readSex)
  if (ofNumber === null || written === null || written === 'unknown' || written === ofNumber) return ofNumber
  return cells.fault('sex-differs', 'sex')
}

const readBorn = (cells: RowCells, reading: Reading, ofNumber: Day | null): Day | null => {
  const written = readDay(cells, reading, 'bornOn')
  if (written === null || ofNumber === null || written === ofNumber) return ofNumber ?? written
  return cells.fault('born-differs', 'bornOn')
}

const readDay = (cells: RowCells, { context, memory }: Reading, field: RosterField): Day | null => {
  const raw = cells.raw(field)
  const text = typeof raw === 'string' ? ('required' in ROSTER_FIELDS[field] ? cells.required(field) : cells.free(field)) : raw
  if (text === null || text === '') return 'required' in ROSTER_FIELDS[field] && raw === null ? cells.fault('required', field) : null
  const read = memory.day(typeof text === 'boolean' ? String(text) : text)
  if (!read.ok) return cells.fault(`day-${read.fault}`, field)
  return read.day > context.today ? cells.fault('day-in-future', field) : read.day
}

const readPhone = (cells: RowCells): string | null => {
  const text = cells.free('phone')
  if (text === null) return null
  if (text.includes('*')) return null
  const tidy = text.normalize('NFKC').replace(/[\s]/g, '')
  return /^\+?[\d][\d()\-/,;、]{4,30}$/.test(tidy) ? tidy : cells.fault('not-a-phone', 'phone')
}

/** An address with stars comes from a masked export and says nothing. */
const readAddress = (cells: RowCells): string | null => {
  const text = cells.free('address')
  return text?.includes('**') ? null : text
}

type Days = { bornOn: Day | null; joinedOn: Day | null; confirmedOn: Day | null; standing: 'full' | 'probationary' | null }

const compareDays = (cells: RowCells, { bornOn, joinedOn, confirmedOn, standing }: Days): void => {
  if (bornOn && joinedOn && joinedOn <= bornOn) cells.fault('joined-before-born', 'joinedOn')
  if (joinedOn && confirmedOn && confirmedOn < joinedOn) cells.fault('confirmed-before-joined', 'confirmedOn')
  if (standing === 'probationary' && confirmedOn) cells.fault('probationary-with-confirmation', 'confirmedOn')
}

const table =
  <Value>(words: Record<string, Value>) =>
  (text: string): Value | null =>
    words[text.normalize('NFKC').replace(/\s/g, '')] ?? null

const STANDING_WORDS = table<'full' | 'probationary'>({
  正式党员: 'full',
  正式: 'full',
  中共党员: 'full',
  '01': 'full',
  预备党员: 'probationary',
  预备: 'probationary',
  中共预备党员: 'probationary',
  '02': 'probationary',
})
const STATUS_WORDS = table<'normal' | 'stopped'>({ 正常: 'normal', '1': 'normal', 停止党籍: 'stopped', '12': 'stopped' })
const YES_NO_WORDS: Record<string, boolean> = {
  是: true,
  有: true,
  '1': true,
  y: true,
  Y: true,
  '√': true,
  否: false,
  '0': false,
  n: false,
  N: false,
  不是: false,
}
const YES_NO = (text: string): boolean | null => YES_NO_WORDS[text.normalize('NFKC')] ?? null
const MAY_SAY: Partial<Record<RosterField, string>> = {
  standing: '正式党员、预备党员',
  sex: '男、女',
  ethnicity: '五十六个民族的名称，如“汉族”',
  status: '正常、停止党籍',
  lost: '是、否',
  floating: '是、否',
}

// ---------------------------------------------------------------- branches and groups

const unitKey = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/\s/g, '')
    .replace(/^中国共产党|^中共/, '')

type BranchIndex = ReadonlyMap<string, readonly BranchOf[]>
type BranchAnswer = { branch: BranchOf | null; same: number; nearest: BranchOf | null }

const indexBranches = (branches: readonly BranchOf[]): BranchIndex => {
  const index = new Map<string, BranchOf[]>()
  for (const branch of branches)
    for (const key of new Set([unitKey(branch.name), unitKey(branch.shortName), branch.code])) index.set(key, [...(index.get(key) ?? []), branch])
  return index
}

const findBranch = (written: string, index: BranchIndex, branches: readonly BranchOf[]): BranchAnswer => {
  const found = index.get(unitKey(written)) ?? []
  if (found.length === 1) return { branch: found[0]!, same: 1, nearest: null }
  if (found.length > 1) return { branch: null, same: found.length, nearest: null }
  return { branch: null, same: 0, nearest: nearestName(unitKey(written), branches, (branch) => branch.shortName) }
}

const readBranch = (cells: RowCells, { context, memory }: Reading, decision: Decision | undefined): BranchOf | null => {
  if (decision?.branchId) {
    const chosen = context.branches.find((branch) => branch.id === decision.branchId)
    if (chosen) return chosen
  }
  const text = cells.free('branch')
  if (text === null)
    return plainText(cells.raw('branch')) === '' || BLANK.has(plainText(cells.raw('branch'))) ? (context.ownBranch ?? cells.fault('required', 'branch')) : null
  const { branch, same, nearest } = memory.branch(text)
  if (branch) return branch
  if (same > 1) return cells.fault('branch-ambiguous', 'branch', { same })
  if (!nearest) return cells.fault('branch-unknown', 'branch')
  return cells.fault('branch-like', 'branch', { name: nearest.shortName }, { kind: 'branch', unitId: nearest.id, name: nearest.shortName })
}

const readGroup = (cells: RowCells, branch: BranchOf): string | null => {
  const text = cells.free('group')
  if (text === null) return null
  const key = unitKey(text)
  const found = branch.groups.filter((group) => [unitKey(group.name), unitKey(group.shortName), group.code].includes(key))
  return found.length === 1 ? found[0]!.id : cells.fault('group-unknown', 'group')
}

// ---------------------------------------------------------------- organisations

export type UnitValue = {
  code: string
  name: string
  kind: UnitKind
  /** a unit of the database, or the code of a row of the same table */
  parent: { id: string } | { code: string }
  sector: UnitSector
  from: Day | null
  national: Record<string, string>
}

export type UnitOf = {
  id: string
  path: string
  code: string
  name: string
  shortName: string
  kind: UnitKind
  sector: UnitSector
  parentId: string | null
  national: Record<string, unknown>
  from: Day
}

type UnitContext = { today: Day; units: readonly UnitOf[]; ownUnit: UnitOf }

const KIND_WORDS = table<UnitKind>({
  党委: 'committee',
  基层党委: 'committee',
  党工委: 'committee',
  基层党委会: 'committee',
  '611': 'committee',
  党总支: 'general-branch',
  党总支部: 'general-branch',
  总支: 'general-branch',
  '621': 'general-branch',
  党支部: 'branch',
  支部: 'branch',
  联合党支部: 'branch',
  临时党支部: 'branch',
  流动党员党支部: 'branch',
  功能型党支部: 'branch',
  行动党支部: 'branch',
  '631': 'branch',
  '632': 'branch',
  党小组: 'group',
})
const SECTOR_WORDS = table<UnitSector>({
  ...Object.fromEntries(Object.entries(UNIT_SECTORS).map(([sector, { zh }]) => [zh, sector as UnitSector])),
  村: 'village',
  行政村: 'village',
  建制村: 'village',
  居委会: 'community',
  党政机关: 'organ',
  高校: 'school',
  其他事业单位: 'institution',
  人才服务机构: 'talent-agency',
  人才市场: 'talent-agency',
  人才交流中心: 'talent-agency',
  国企: 'state-enterprise',
  公有制企业: 'state-enterprise',
  非公企业: 'non-public',
  民营企业: 'non-public',
  离退休: 'retired',
  其他: 'mixed',
})
const NATIONAL = ['secretary', 'contact', 'phone', 'situation', 'workUnit', 'unitParty', 'creditCode'] as const

/** Checks the rows of an organisation table; all at once, because a row may hang below a later one. */
export const readUnitRows = (rows: readonly SheetRow[], mapping: Mapping, context: UnitContext): Checked<UnitValue>[] => {
  const codes = rows.map((row) => plainText(row.cells[mapping.code ?? -1] ?? null))
  const names = new Map(rows.map((row, at): [string, string] => [unitKey(plainText(row.cells[mapping.name ?? -1] ?? null)), codes[at]!]))
  const reading = { mapping, context, first: firstRows(rows, codes), names, inFile: new Set(codes) }
  const checked = rows.map((row) => readUnitRow(row, reading))
  return withoutCircles(checked)
}

const firstRows = (rows: readonly SheetRow[], codes: readonly string[]): Map<string, number> => {
  const first = new Map<string, number>()
  rows.forEach((row, at) => {
    if (!first.has(codes[at]!)) first.set(codes[at]!, row.number)
  })
  return first
}

type UnitReading = { mapping: Mapping; context: UnitContext; first: Map<string, number>; names: Map<string, string>; inFile: Set<string> }

const readUnitRow = (row: SheetRow, reading: UnitReading): Checked<UnitValue> => {
  const faults: Fault[] = []
  const cells = new RowCells(row.cells, reading.mapping, faults)
  const name = cells.required('name')
  const code = cells.required('code')
  if (code && !/^[\w.-]{1,40}$/.test(code)) cells.fault('code-shape', 'code')
  if (code && reading.first.get(code) !== row.number) cells.fault('twice-in-file', 'code', { row: reading.first.get(code)! })
  const kind = unitWord(cells, 'kind', KIND_WORDS, '党委、党总支、党支部、党小组')
  const parent = code === null ? null : readParent(cells, reading, code)
  const sector = readSector(cells, reading, parent)
  const from = readUnitDay(cells, reading.context.today)
  const national = readNational(cells)
  if (faults.length > 0 || !name || !code || !kind || !parent || !sector) return { row: row.number, value: null, faults }
  return { row: row.number, value: { code, name, kind, parent, sector, from, national }, faults }
}

const unitWord = <Value>(cells: RowCells, field: UnitField, read: (text: string) => Value | null, may: string): Value | null => {
  const text = 'required' in UNIT_FIELDS[field] ? cells.required(field) : cells.free(field)
  return text === null ? null : (read(text) ?? cells.fault('unknown-word', field, { may }))
}

const readParent = (cells: RowCells, { context, names, inFile }: UnitReading, code: string): UnitValue['parent'] | null => {
  const own = context.units.find((unit) => unit.code === code)
  const text = cells.free('parent')
  if (text === null) return own?.parentId ? { id: own.parentId } : { id: context.ownUnit.id }
  const key = unitKey(text)
  const wanted = inFile.has(text) ? text : names.get(key)
  if (wanted && wanted !== code) return { code: wanted }
  const found = context.units.filter((unit) => unit.code === text || unitKey(unit.name) === key || unitKey(unit.shortName) === key)
  if (found.length === 1) return { id: found[0]!.id }
  const near = nearestName(key, context.units, (unit) => unit.shortName)
  return cells.fault(near ? 'parent-like' : 'parent-unknown', 'parent', near ? { name: near.shortName } : undefined)
}

const readSector = (cells: RowCells, { context }: UnitReading, parent: UnitValue['parent'] | null): UnitSector | null => {
  if (cells.free('sector') !== null)
    return unitWord(
      cells,
      'sector',
      SECTOR_WORDS,
      Object.values(UNIT_SECTORS)
        .map(({ zh }) => zh)
        .join('、'),
    )
  const above = parent && 'id' in parent ? context.units.find((unit) => unit.id === parent.id) : undefined
  return above?.sector ?? 'mixed'
}

const readUnitDay = (cells: RowCells, today: Day): Day | null => {
  const raw = cells.raw('from')
  if (raw === null || typeof raw === 'boolean' || plainText(raw) === '') return null
  const read = readWrittenDay(raw)
  if (!read.ok) return cells.fault(`day-${read.fault}`, 'from')
  return read.day > today ? cells.fault('day-in-future', 'from') : read.day
}

const readNational = (cells: RowCells): Record<string, string> => {
  const national: Record<string, string> = {}
  for (const field of NATIONAL) {
    const text = cells.free(field)
    if (text !== null) national[field] = text
  }
  if (national.creditCode) {
    const read = readCreditCode(national.creditCode)
    if (read.ok) national.creditCode = read.code
    else cells.fault(`credit-code-${read.fault}`, 'creditCode')
  }
  return national
}

const withoutCircles = (checked: readonly Checked<UnitValue>[]): Checked<UnitValue>[] => {
  const byCode = new Map(checked.flatMap((one) => (one.value ? [[one.value.code, one.value] as const] : [])))
  const ends = (value: UnitValue): boolean => {
    const passed = new Set<string>()
    for (let at: UnitValue | undefined = value; at; at = 'code' in at.parent ? byCode.get(at.parent.code) : undefined) {
      if (passed.has(at.code)) return false
      passed.add(at.code)
      if ('code' in at.parent && !byCode.has(at.parent.code)) return true
    }
    return true
  }
  return checked.map((one) => (one.value && !ends(one.value) ? { row: one.row, value: null, faults: [{ code: 'parent-circle', field: 'parent' }] } : one))
}

// ---------------------------------------------------------------- the words of the faults

type Words = { why: { zh: string; en: string }; what: { zh: string; en: string } }

const words = (why: string, whyEn: string, what: string, whatEn: string): Words => ({ why: { zh: why, en: whyEn }, what: { zh: what, en: whatEn } })
const CHECK_PAPERS = ['核对证件后改正', 'check the card and correct it'] as const
const WRITE_DAY = ['写成 2019-02-03 这样', 'write it like 2019-02-03'] as const

const FAULTS = {
  required: words('没有填', 'empty', '请补上', 'fill it in'),
  'too-long': words('有 {letters} 个字，最多 {most} 个', '{letters} characters, at most {most}', '请改短', 'shorten it'),
  'invisible-character': words('有看不见的字符', 'holds a character that cannot be seen', '删掉这一格，重新填', 'empty the cell and type it again'),
  'not-a-name': words('不像姓名', 'not a name', '只写姓名，不带数字和备注', 'only the name, no figures or remarks'),
  'unknown-word': words('不是可填的词', 'not one of the words of the form', '可填：{may}', 'it may say: {may}'),
  'id-shape': words('不是 18 位', 'not 18 places', ...CHECK_PAPERS),
  'id-as-number': words(
    '被表格软件当成数字，后几位已经丢失',
    'the spreadsheet took it for a figure and lost the last places',
    '把这一栏设为文本，照证件重新填',
    'set the column to text and type it again from the card',
  ),
  'id-masked': words('号码被星号遮住', 'the number is masked', '填完整号码', 'give the whole number'),
  'id-region': words('开头两位不是省级代码', 'does not begin with a province', ...CHECK_PAPERS),
  'id-birth-date': words('号码里的出生日期没有这一天', 'the birth date in it is no day', ...CHECK_PAPERS),
  'id-birth-in-future': words('号码里的出生日期还没有到', 'the birth date in it lies in the future', ...CHECK_PAPERS),
  'id-check-digit': words(
    '末位校验不符',
    'the check digit does not fit',
    '核对证件；证件确是如此，可注明后保留',
    'check the card; if it really is so, keep it with a remark',
  ),
  'twice-in-file': words('和第 {row} 行相同', 'the same as in row {row}', '两行留一行', 'keep one of the two'),
  elsewhere: words('已在别处登记', 'registered elsewhere', '先办组织关系转接，再导入', 'transfer the membership first'),
  'no-longer-member': words('系统里已登记为转出或去世', 'registered as left or deceased', '核对后删去这一行', 'check, and remove the row'),
  'born-differs': words('和身份号码里的出生日期不一致', 'differs from the birth date in the ID number', '以证件为准改正', 'correct it by the card'),
  'sex-differs': words('和身份号码里的性别不一致', 'differs from the sex in the ID number', '以证件为准改正', 'correct it by the card'),
  'day-no-such-day': words('没有这一天', 'there is no such day', '核对后改正', 'check and correct it'),
  'day-ambiguous': words('分不清哪个是月、哪个是日', 'which is the month and which the day?', ...WRITE_DAY),
  'day-incomplete': words('不完整，少了月或日', 'lacks its month or day', ...WRITE_DAY),
  'day-unreadable': words('看不懂这个日期', 'cannot be read as a day', ...WRITE_DAY),
  'day-in-future': words('还没有到的日子', 'lies in the future', '核对后改正', 'check and correct it'),
  'joined-before-born': words('入党日期早于出生日期', 'admitted before being born', '核对两个日期', 'check both days'),
  'confirmed-before-joined': words('转正日期早于入党日期', 'full member before being admitted', '核对两个日期', 'check both days'),
  'probationary-with-confirmation': words(
    '预备党员，却填了转正日期',
    'probationary, yet with a day of confirmation',
    '改人员类别，或删去转正日期',
    'change the category or remove the day',
  ),
  'not-a-phone': words('不像电话号码', 'not a telephone number', '只写号码', 'only the number'),
  'branch-unknown': words('没有这个支部', 'there is no such branch', '填支部全称或代码', 'give its full name or its code'),
  'branch-like': words('没有这个支部', 'there is no such branch', '是不是“{name}”？', 'is it “{name}”?'),
  'branch-ambiguous': words('有 {same} 个支部同名', '{same} branches have this name', '改填支部代码', 'give the code of the branch'),
  'group-unknown': words('这个支部没有这个党小组', 'the branch has no such group', '改正，或留空', 'correct it or leave it empty'),
  'code-shape': words('代码只能用字母、数字', 'a code consists of letters and digits', '改正代码', 'correct the code'),
  'code-elsewhere': words('这个代码已在别处使用', 'the code is used elsewhere', '换一个代码', 'choose another'),
  'parent-unknown': words('没有这个上级', 'there is no such superior', '填上级的全称或代码', 'give its full name or code'),
  'parent-like': words('没有这个上级', 'there is no such superior', '是不是“{name}”？', 'is it “{name}”?'),
  'parent-circle': words('几个组织互为上级', 'units are their own superiors in a circle', '核对上级', 'check the superiors'),
  'unit-moves': words('系统里它的上级是另一个', 'its superior is another one here', '改隶属请在组织页办', 'move it on the page of units'),
  'kind-changes': words('系统里它的类别不同', 'it is of another kind here', '核对类别', 'check the kind'),
  'credit-code-shape': words('不是 18 位统一社会信用代码', 'not a social credit code of 18 places', '核对证照后改正', 'check the certificate'),
  'credit-code-check-digit': words('末位校验不符', 'the check symbol does not fit', '核对证照后改正', 'check the certificate'),
} as const satisfies Record<string, Words>
type FaultCode = keyof typeof FAULTS

/** Why a cell cannot stand and what to do, in both languages. */
export const faultWords = (fault: Pick<Fault, 'code' | 'args'>): Words => {
  const { why, what } = FAULTS[fault.code]
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (_, key: string) => String(fault.args?.[key] ?? ''))
  return { why: { zh: fill(why.zh), en: fill(why.en) }, what: { zh: fill(what.zh), en: fill(what.en) } }
}

const PROTECTED = new Set(['idNumber', 'phone', 'address'])

/** What stands in the cell, for the list of faults; null for protected fields. */
export const writtenIn = (cells: readonly Cell[], mapping: Mapping, field: string): string | null => {
  if (PROTECTED.has(field) || mapping[field] === undefined) return null
  return plainText(cells[mapping[field]] ?? null).slice(0, 40)
}

/** A, B … Z, AA … of a column index. */
export const columnLetters = (column: number): string =>
  column < 26 ? String.fromCharCode(65 + column) : columnLetters(Math.floor(column / 26) - 1) + String.fromCharCode(65 + (column % 26))
