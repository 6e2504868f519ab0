import { crc32, deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { openSheetFile, SHEET_LIMITS, unguarded, writeSheet } from '../../src/platform/sheet.ts'

type Part = { name: string; data: string | Buffer; declared?: number; flags?: number; crc?: number }

/** A zip by hand, so that a test can lie in its headers. */
const zip = (parts: readonly Part[]): Uint8Array => {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  let at = 0
  for (const { name, data, declared, flags = 0, crc } of parts) {
    const plain = Buffer.from(data)
    const packed = deflateRawSync(plain)
    const size = declared ?? plain.length
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(20, 4)
    local.writeUInt16LE(flags, 6)
    local.writeUInt16LE(8, 8)
    local.writeUInt32LE(crc32(plain), 14)
    local.writeUInt32LE(packed.length, 18)
    local.writeUInt32LE(size, 22)
    local.writeUInt16LE(Buffer.byteLength(name), 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(flags, 8)
    central.writeUInt16LE(8, 10)
    central.writeUInt32LE(crc ?? crc32(plain), 16)
    central.writeUInt32LE(packed.length, 20)
    central.writeUInt32LE(size, 24)
    central.writeUInt16LE(Buffer.byteLength(name), 28)
    central.writeUInt32LE(at, 42)
    locals.push(local, Buffer.from(name), packed)
    centrals.push(central, Buffer.from(name))
    at += 30 + Buffer.byteLength(name) + packed.length
  }
  const directory = Buffer.concat(centrals)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...locals, directory, end])
}

const TYPES = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`
const RELS = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
const BOOK = `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="党员 &amp; 名册" sheetId="1" r:id="rId1"/></sheets></workbook>`
const BOOK_RELS = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`
const sheetXml = (data: string) =>
  `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${data}</sheetData></worksheet>`
const workbook = (sheet: string, more: Part[] = [], change: Partial<Part> = {}): Uint8Array =>
  zip([
    { name: '[Content_Types].xml', data: TYPES },
    { name: '_rels/.rels', data: RELS },
    { name: 'xl/workbook.xml', data: BOOK },
    { name: 'xl/_rels/workbook.xml.rels', data: BOOK_RELS },
    { name: 'xl/worksheets/sheet1.xml', data: sheet, ...change },
    ...more,
  ])
const inline = (ref: string, text: string) => `<c r="${ref}" t="inlineStr"><is><t>${text}</t></is></c>`

const codeOf = (bytes: Uint8Array, limits = SHEET_LIMITS) => {
  const opened = openSheetFile(bytes, limits)
  return opened.ok ? 'opened' : opened.refusal.code
}
const readAll = async (bytes: Uint8Array, limits = SHEET_LIMITS) => {
  const opened = openSheetFile(bytes, limits)
  if (!opened.ok) return opened.refusal.code
  const rows = await opened.value.rows(opened.value.sheets[0]!)
  return rows.ok ? rows.value : rows.refusal.code
}

describe('a spreadsheet that can be read', () => {
  it('gives the sheets by name and the rows with the numbers the person sees', async () => {
    const bytes = workbook(sheetXml(`<row r="1">${inline('A1', '姓名')}</row><row r="4">${inline('A4', '汪海')}<c r="B4"><v>43499</v></c></row>`))
    const opened = openSheetFile(bytes)
    expect(opened.ok && opened.value.sheets).toEqual(['党员 & 名册'])
    expect(await readAll(bytes)).toEqual([
      { number: 1, cells: ['姓名'] },
      { number: 4, cells: ['汪海', 43499] },
    ])
  })
  it('takes the stored result of a formula and never the formula', async () => {
    expect(await readAll(workbook(sheetXml(`<row r="1"><c r="A1" t="str"><f>CMD("calc")</f><v>甲</v></c></row>`)))).toEqual([{ number: 1, cells: ['甲'] }])
  })
  it('does not open entities that a file defines for itself', async () => {
    const bytes = workbook(
      `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${sheetXml(`<row r="1">${inline('A1', '&e;')}</row>`).slice(21)}`,
    )
    const rows = await readAll(bytes)
    expect(JSON.stringify(rows)).not.toContain('root:')
  })
})

describe('a spreadsheet that cannot be read gets a clear answer', () => {
  it.each([
    ['an empty file', new Uint8Array(), 'file-empty'],
    ['a text', Buffer.from('姓名,性别\n汪海,男'), 'file-not-xlsx'],
    ['one byte', Buffer.from('P'), 'file-not-xlsx'],
    ['another archive', zip([{ name: 'readme.txt', data: 'hello' }]), 'file-not-xlsx'],
    ['half a file', workbook(sheetXml('')).subarray(0, 700), 'file-broken'],
    ['the old format', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('Workbook', 'utf16le')]), 'file-old-format'],
    [
      'a file with a password',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(900), Buffer.from('EncryptedPackage', 'utf16le')]),
      'file-encrypted',
    ],
    ['an encrypted archive', workbook(sheetXml(''), [], { flags: 1 }), 'file-encrypted'],
    ['a file with macros', workbook(sheetXml(''), [{ name: 'xl/vbaProject.bin', data: 'x' }]), 'file-macros'],
    ['a file with the old macro sheets', workbook(sheetXml(''), [{ name: 'xl/macrosheets/sheet1.xml', data: 'x' }]), 'file-macros'],
    ['a file without a workbook', zip([{ name: 'xl/worksheets/sheet1.xml', data: sheetXml('') }]), 'file-not-xlsx'],
  ])('%s', (_, bytes, code) => {
    expect(codeOf(bytes)).toBe(code)
  })
  it('a file of more bytes than taken', () => {
    expect(codeOf(workbook(sheetXml('')), { ...SHEET_LIMITS, bytes: 500 })).toBe('file-too-large')
  })
  it('a small file that unpacks to a huge one is refused before it is unpacked', () => {
    const bytes = workbook(sheetXml('<row/>'.repeat(200_000)))
    expect(bytes.length).toBeLessThan(20_000)
    expect(codeOf(bytes, { ...SHEET_LIMITS, unpackedBytes: 1_000_000 })).toBe('file-too-large')
  })
  it('a bomb in the styles is refused although the sheets are small', () => {
    expect(codeOf(workbook(sheetXml(''), [{ name: 'xl/styles.xml', data: Buffer.alloc(25_000_000, 32) }]))).toBe('file-too-large')
  })
  it('a bomb that lies about its size is stopped at the size it declared', async () => {
    expect(await readAll(workbook(sheetXml(`<row r="1">${inline('A1', '甲')}</row>`.repeat(100_000)), [], { declared: 5_000 }))).toBe('file-broken')
  })
  it('a bomb that declares no size at all is refused', () => {
    expect(codeOf(workbook(sheetXml('<row/>'.repeat(100_000)), [], { declared: 0 }))).toBe('file-broken')
  })
  it('more rows than taken', async () => {
    const rows = Array.from({ length: 11 }, (_, at) => `<row r="${at + 1}">${inline(`A${at + 1}`, 'x')}</row>`).join('')
    expect(await readAll(workbook(sheetXml(rows)), { ...SHEET_LIMITS, rows: 10 })).toBe('file-too-many-rows')
    expect(await readAll(workbook(sheetXml(rows)), { ...SHEET_LIMITS, rows: 11 })).toHaveLength(11)
  })
  it('a sheet that breaks off in the middle', async () => {
    expect(await readAll(workbook('<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>半'))).toBe('file-broken')
  })
  it('a sheet with one letter changed on the way', async () => {
    expect(await readAll(workbook(sheetXml(`<row r="1">${inline('A1', '甲')}</row>`), [], { crc: 1 }))).toBe('file-broken')
  })
  it('every refusal says in both languages what happened and what to do', () => {
    const opened = openSheetFile(new Uint8Array())
    expect(opened).toMatchObject({ ok: false, refusal: { message: { zh: expect.stringContaining('请'), en: expect.any(String) } } })
  })
})

describe('a spreadsheet that is written', () => {
  it.each(['=1+1', '+86 13900000000', '-2+3', '@SUM(A1)', '\t=1', '＝HYPERLINK("x")', ' =1'])(
    'never begins a cell like a formula: %j [ASVS 1.2.10]',
    async (text) => {
      const bytes = await writeSheet({ name: '名册', headings: ['姓名'], rows: [[text]] })
      const rows = await readAll(bytes)
      expect(rows).toMatchObject([{}, { cells: [`'${text}`] }])
      expect(unguarded(`'${text}`)).toBe(text)
      expect(Buffer.from(bytes).includes('<f>')).toBe(false)
    },
  )
  it('leaves ordinary texts, a lone dash and numbers as they are', async () => {
    const bytes = await writeSheet({ name: 'a/b:c', banner: ['标题'], headings: ['甲', '乙', '丙'], rows: [["o'clock", '-', -5]] })
    expect(await readAll(bytes)).toEqual([
      { number: 1, cells: ['标题'] },
      { number: 2, cells: ['甲', '乙', '丙'] },
      { number: 3, cells: ["o'clock", '-', -5] },
    ])
  })
  it('leaves out characters that would break the file', async () => {
    expect(await readAll(await writeSheet({ name: 'x', headings: ['甲'], rows: [['a\u0000b\u0007c\ud800']] }))).toMatchObject([{}, { cells: ['abc\ufffd'] }])
  })
  it('marks cells and keeps their values', async () => {
    const bytes = await writeSheet({
      name: 'x',
      headings: ['甲', '乙'],
      rows: [
        ['1', '2'],
        ['3', '4'],
      ],
      marks: [{ row: 1, column: 0, remark: '没有这一天' }],
    })
    expect(await readAll(bytes)).toMatchObject([{}, {}, { cells: ['3', '4'] }])
  })
})
