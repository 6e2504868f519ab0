import { Readable } from 'node:stream'
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib'
import { streamXlsxRows, writeXlsx } from 'hucre/xlsx'
import { ok, type Result, refuse } from '../kernel/result.ts'

/** Spreadsheets in and out. Nothing else in the house knows which library reads them. */

export type Cell = string | number | boolean | Date | null

/** One row that holds something. `number` is the row's number as the person sees it, from 1. */
export type SheetRow = { number: number; cells: Cell[] }

export type SheetFile = {
  /** names in the order of the tabs */
  sheets: readonly string[]
  /** All rows of a sheet, or the first `limit`. Refuses a sheet with more rows than the limits allow, or one that breaks off. */
  rows(sheet: string, options?: { limit?: number }): Promise<Result<SheetRow[]>>
}

/** What a file may hold. An Excel file of 100,000 members has some 7 MB and 70 MB unpacked. */
type SheetLimits = { bytes: number; unpackedBytes: number; metaBytes: number; entries: number; rows: number; columns: number }
export const SHEET_LIMITS: SheetLimits = { bytes: 40_000_000, unpackedBytes: 400_000_000, metaBytes: 20_000_000, entries: 2_000, rows: 200_000, columns: 200 }

/**
 * Opens an xlsx file by its content, whatever its name says. Refuses what is no xlsx, broken, encrypted, of the old format,
 * with macros, or larger than the limits, each with its own code and what to do about it. Nothing is unpacked beyond its
 * declared size, and the declared sizes are added up before anything is unpacked.
 */
export const openSheetFile = (bytes: Uint8Array, limits: SheetLimits = SHEET_LIMITS): Result<SheetFile> => {
  if (bytes.length === 0)
    return refuse('file-empty', '这个文件是空的，没有读。请选有内容的表格。', 'The file is empty; nothing was read. Choose one with content.')
  if (bytes.length > limits.bytes) return tooLarge(`${Math.ceil(bytes.length / 1e6)} MB`, `${Math.floor(limits.bytes / 1e6)} MB`)
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.subarray(0, 8).equals(OLE)) return oldOrEncrypted(buffer)
  if (buffer.toString('latin1', 0, 2) !== 'PK') return notASheet
  const directory = readDirectory(buffer)
  if (directory === null) return broken
  const fault = faultOf(directory, limits)
  if (fault) return fault
  const sheets = sheetNames(buffer, directory, limits)
  return sheets === null || sheets.length === 0
    ? broken
    : ok({ sheets, rows: (sheet, options) => readRows(buffer, { sheet: sheets.indexOf(sheet), directory, limits, limit: options?.limit }) })
}

const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex')

const notASheet = refuse(
  'file-not-xlsx',
  '这不是 xlsx 表格，没有读。请在 WPS 或 Excel 里打开它，另存为“xlsx 工作簿”再交。',
  'This is not an xlsx spreadsheet; nothing was read. Open it in WPS or Excel, save it as an xlsx workbook and send that.',
)
const broken = refuse(
  'file-broken',
  '这个表格文件坏了或没有传完整，没有读。请在 WPS 或 Excel 里打开它，能打开就另存一份再交；打不开请向给您文件的人再要一份。',
  'This file is damaged or incomplete; nothing was read. If WPS or Excel can open it, save a new copy and send that; otherwise ask for the file again.',
)
const encrypted = refuse(
  'file-encrypted',
  '这个表格加了密码，没有读。请打开它，去掉密码再存一次，然后交。',
  'This file is protected by a password; nothing was read. Open it, remove the password, save and send it again.',
)
const macros = refuse(
  'file-macros',
  '这个表格里带着程序（宏），没有读。请另存为不带宏的“xlsx 工作簿”再交。',
  'This file carries macros; nothing was read. Save it as an xlsx workbook without macros and send that.',
)
const bomb = refuse(
  'file-too-large',
  '这个文件解开以后大得不像一张表，没有读。请只留要用的那张表，另存一份再交。',
  'Unpacked, this file is far too large for a table; nothing was read. Keep only the sheet you need and save a new copy.',
)

const tooLarge = (is: string, most: string) =>
  refuse(
    'file-too-large',
    `这个文件有 ${is}，最多收 ${most}，没有读。请分成几份，或删去图片再交。`,
    `The file has ${is}, the most taken is ${most}; nothing was read. Split it, or remove pictures.`,
  )

const oldOrEncrypted = (buffer: Buffer) => {
  if (buffer.includes(Buffer.from('EncryptedPackage', 'utf16le'))) return encrypted
  return refuse(
    'file-old-format',
    '这是旧格式（xls）的表格，没有读。请在 WPS 或 Excel 里另存为“xlsx 工作簿”再交。',
    'This is the old xls format; nothing was read. Save it as an xlsx workbook in WPS or Excel and send that.',
  )
}

// ---------------------------------------------------------------- the zip directory

type Entry = { name: string; flags: number; method: number; packed: number; unpacked: number; at: number; crc: number }

/** The archive's own list of what it holds; null where it is not whole. */
const readDirectory = (buffer: Buffer): Entry[] | null => {
  const end = buffer.lastIndexOf(Buffer.from('504b0506', 'hex'))
  if (end < 0 || end + 22 > buffer.length) return null
  const count = buffer.readUInt16LE(end + 10)
  const entries: Entry[] = []
  let at = buffer.readUInt32LE(end + 16)
  while (entries.length < count) {
    if (at + 46 > buffer.length || buffer.readUInt32LE(at) !== 0x02014b50) return null
    const nameLength = buffer.readUInt16LE(at + 28)
    entries.push({
      name: buffer.toString('utf8', at + 46, at + 46 + nameLength),
      flags: buffer.readUInt16LE(at + 8),
      method: buffer.readUInt16LE(at + 10),
      packed: buffer.readUInt32LE(at + 20),
      unpacked: buffer.readUInt32LE(at + 24),
      at: buffer.readUInt32LE(at + 42),
      crc: buffer.readUInt32LE(at + 16),
    })
    at += 46 + nameLength + buffer.readUInt16LE(at + 30) + buffer.readUInt16LE(at + 32)
  }
  return entries
}

const MACRO = /(?:vbaProject\.bin|vbaData\.xml)$|^xl\/(?:macrosheets|dialogsheets)\//i

const faultOf = (directory: readonly Entry[], limits: SheetLimits) => {
  if (directory.some((entry) => (entry.flags & 1) === 1)) return encrypted
  if (directory.some((entry) => MACRO.test(entry.name))) return macros
  if (!directory.some((entry) => entry.name === 'xl/workbook.xml')) return notASheet
  if (directory.length > limits.entries || directory.some((entry) => isMeta(entry.name) && entry.unpacked > limits.metaBytes)) return bomb
  if (directory.reduce((total, entry) => total + entry.unpacked, 0) > limits.unpackedBytes) return bomb
  return directory.some(hidesItsSize) ? broken : null
}

/** Parts that are held in memory whole, unlike sheets and the text table. */
const isMeta = (name: string): boolean => !/^xl\/(?:worksheets\/[^/]+\.xml|sharedStrings\.xml|media\/)/.test(name)

/** The reader holds an entry to its declared size; one that declares none would escape. */
const hidesItsSize = (entry: Entry): boolean =>
  !entry.name.endsWith('/') && ((entry.unpacked === 0 && entry.packed > 2) || (entry.packed === 0 && (entry.flags & 8) !== 0) || entry.unpacked === 0xffffffff)

const packedOf = (buffer: Buffer, entry: Entry): Buffer => {
  if (entry.at + 30 > buffer.length) return Buffer.alloc(0)
  const begin = entry.at + 30 + buffer.readUInt16LE(entry.at + 26) + buffer.readUInt16LE(entry.at + 28)
  return buffer.subarray(begin, begin + entry.packed)
}

const textOf = (buffer: Buffer, entry: Entry, most: number): string | null => {
  const packed = packedOf(buffer, entry)
  try {
    return (entry.method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: most })).toString('utf8')
  } catch {
    return null
  }
}

const sheetNames = (buffer: Buffer, directory: readonly Entry[], limits: SheetLimits): string[] | null => {
  const workbook = textOf(buffer, directory.find((entry) => entry.name === 'xl/workbook.xml')!, limits.metaBytes)
  if (workbook === null) return null
  return [...workbook.matchAll(/<(?:\w+:)?sheet\s[^>]*?\bname=(?:"([^"]*)"|'([^']*)')/g)].map((found) => plain(found[1] ?? found[2] ?? ''))
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const plain = (escaped: string): string =>
  escaped.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (all, hex: string, decimal: string, name: string) =>
    hex ? String.fromCodePoint(Number.parseInt(hex, 16)) : decimal ? String.fromCodePoint(Number(decimal)) : (NAMED[name] ?? all),
  )

// ---------------------------------------------------------------- rows

type Asked = { sheet: number; directory: readonly Entry[]; limits: SheetLimits; limit: number | undefined }

const readRows = async (buffer: Buffer, { sheet, directory, limits, limit }: Asked): Promise<Result<SheetRow[]>> => {
  if (sheet < 0)
    return refuse('no-such-sheet', '表格里没有这一张，没有读。请从列出的几张里选。', 'There is no such sheet in the file; choose one of those listed.')
  const whole = limit === undefined ? allWhole(buffer, directory) : Promise.resolve(true)
  const rows = await streamRows(buffer, { sheet, limits, limit: limit ?? Number.POSITIVE_INFINITY })
  return (await whole) ? rows : broken
}

const streamRows = async (buffer: Buffer, { sheet, limits, limit }: { sheet: number; limits: SheetLimits; limit: number }): Promise<Result<SheetRow[]>> => {
  const rows: SheetRow[] = []
  try {
    for await (const { index, values } of streamXlsxRows(buffer, { sheet })) {
      const cells = (values.length > limits.columns ? values.slice(0, limits.columns) : values) as Cell[]
      if (cells.every(isBlank)) continue
      if (rows.length >= limits.rows) return tooManyRows(limits.rows)
      rows.push({ number: index + 1, cells })
      if (rows.length >= limit) break
    }
  } catch {
    return broken
  }
  return ok(rows)
}

/** The reader is lenient: a sheet that breaks off would lose rows unseen. So checksum and last tag are looked at beside it. */
const allWhole = async (buffer: Buffer, directory: readonly Entry[]): Promise<boolean> => {
  const parts = directory.filter((entry) => /^xl\/(?:worksheets\/[^/]+|sharedStrings)\.xml$/.test(entry.name))
  return (await Promise.all(parts.map((entry) => isWhole(buffer, entry)))).every(Boolean)
}

const isWhole = async (buffer: Buffer, entry: Entry): Promise<boolean> => {
  let sum = 0
  let size = 0
  let tail = Buffer.alloc(0)
  const packed = Readable.from([packedOf(buffer, entry)])
  try {
    for await (const part of entry.method === 0 ? packed : packed.pipe(createInflateRaw())) {
      sum = crc32(part, sum)
      size += part.length
      if (size > entry.unpacked) return false
      tail = part.length >= 40 ? part.subarray(-40) : Buffer.concat([tail, part]).subarray(-40)
    }
  } catch {
    return false
  }
  return (entry.crc === 0 || sum === entry.crc) && /(?:worksheet|sst|chartsheet)\s*\/?>\s*$/.test(tail.toString('latin1'))
}

const isBlank = (cell: Cell): boolean => cell === null || (typeof cell === 'string' && cell.trim() === '')

const tooManyRows = (most: number) =>
  refuse(
    'file-too-many-rows',
    `这张表超过 ${most} 行，没有读。请分成几份再交。`,
    `The sheet has more than ${most} rows; nothing was read. Split it and send the parts.`,
  )

// ---------------------------------------------------------------- writing

export type SheetToWrite = {
  name: string
  /** lines above the headings: title, watermark, what was left out */
  banner?: readonly string[]
  headings: readonly string[]
  /** column widths in characters */
  widths?: readonly number[]
  rows: readonly (readonly Cell[])[]
  /** cells to be marked, by the index of the row in `rows` and of the column, with a remark shown on the cell */
  marks?: readonly { row: number; column: number; remark?: string }[]
}

/** Writes one sheet as xlsx. No text in it can be taken for a formula, also after it was saved as csv. */
export const writeSheet = (sheet: SheetToWrite): Promise<Uint8Array> => {
  const banner = sheet.banner ?? []
  const top = banner.length + 1
  const rows = [...banner.map((line) => [safe(line)]), sheet.headings.map(safe), ...sheet.rows.map((row) => row.map(safe))]
  const cells = new Map<string, { value: Cell; style?: object; comment?: { text: string } }>()
  sheet.headings.forEach((heading, column) => cells.set(`${banner.length},${column}`, { value: safe(heading), style: HEAD }))
  for (const { row, column, remark } of sheet.marks ?? []) {
    cells.set(`${row + top},${column}`, { value: safe(sheet.rows[row]?.[column] ?? null), style: MARK, ...(remark ? { comment: { text: remark } } : {}) })
  }
  const columns = sheet.headings.map((heading, at) => ({ width: sheet.widths?.[at] ?? Math.max(10, heading.length * 2 + 2) }))
  return writeXlsx({ sheets: [{ name: sheetName(sheet.name), columns, rows, cells, freezePane: { rows: top } }] })
}

const HEAD = { font: { bold: true } }
const MARK = { fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'F6E3D7' } }, font: { bold: true } }

const sheetName = (name: string): string => name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31) || 'Sheet1'

/** What spreadsheets take for the beginning of a formula, also in full width. */
const FORMULA = /^[\s]*[=+\-@＝＋－＠\t\r]/

const safe = (cell: Cell): Cell => {
  if (typeof cell !== 'string') return cell
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters may not stand in XML
  const text = cell
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .toWellFormed()
    .slice(0, 32_000)
  return text.length > 1 && FORMULA.test(text) ? `'${text}` : text
}

/** Takes back the apostrophe that `writeSheet` put before a text that looked like a formula. */
export const unguarded = (text: string): string => (text.startsWith("'") && FORMULA.test(text.slice(1)) ? text.slice(1) : text)
