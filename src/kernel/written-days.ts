import { addDays, type Day, day, isDay } from './days.ts'

/** Days as people write them into a table. Eight spellings are read; whatever could mean two days is refused. */

export type WrittenDay = { ok: true; day: Day } | { ok: false; fault: 'no-such-day' | 'ambiguous' | 'incomplete' | 'unreadable' }

const NUMERALS: Record<string, number> = { 〇: 0, 零: 0, '○': 0, 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 }

/**
 * Reads a cell as a day. Texts: 2019-2-3, 2019/2/3, 2019.02.03, 20190203, 2019年2月3日, 2019-02-03 00:00:00,
 * 二〇一九年二月三日; numbers: the serial of a spreadsheet (1900 system). A `Date` is taken by its UTC day, as spreadsheets give it.
 */
export const readWrittenDay = (cell: string | number | Date): WrittenDay => {
  if (cell instanceof Date)
    return Number.isNaN(cell.getTime()) ? { ok: false, fault: 'unreadable' } : whole(cell.getUTCFullYear(), cell.getUTCMonth() + 1, cell.getUTCDate())
  if (typeof cell === 'number') return readNumber(cell)
  const text = cell.normalize('NFKC').replace(/\s+/g, ' ').trim()
  return readDigits(text) ?? readNumerals(text) ?? { ok: false, fault: looksHalf(text) }
}

/** Eight digits are a day written together; a number of the size of serials is a serial; everything else could be anything. */
const readNumber = (value: number): WrittenDay => {
  if (Number.isInteger(value) && value >= 18_000_101 && value <= 29_991_231) return fromDigits(String(value))
  if (value >= 367 && value < 110_000) return { ok: true, day: serialDay(value) }
  if (Number.isInteger(value) && value >= 190_001 && value <= 299_912) return { ok: false, fault: 'incomplete' }
  return { ok: false, fault: 'unreadable' }
}

/** Serial 60 is the 29 February 1900 that never was; before it the count is one day behind. */
const serialDay = (serial: number): Day => addDays(day('1899-12-30'), Math.floor(serial) + (serial < 60 ? 1 : 0))

const fromDigits = (digits: string): WrittenDay => whole(Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6, 8)))

const YEAR_FIRST = /^(\d{4}) ?([-/.年]) ?(\d{1,2}) ?([-/.月]) ?(\d{1,2}) ?日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|\+\d\d:\d\d)?)?$/
const DAY_FIRST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{2}|\d{4})$/
const TWO_DIGIT_YEAR = /^\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?$/

const readDigits = (text: string): WrittenDay | null => {
  if (/^\d{8}$/.test(text)) return fromDigits(text)
  const parts = YEAR_FIRST.exec(text)
  if (parts && sameMarks(parts[2]!, parts[4]!)) return whole(Number(parts[1]), Number(parts[3]), Number(parts[5]))
  if (DAY_FIRST.test(text) || TWO_DIGIT_YEAR.test(text)) return { ok: false, fault: 'ambiguous' }
  if (/^\d{5}(?:\.\d+)?$/.test(text)) return readNumber(Number(text))
  return null
}

const sameMarks = (first: string, second: string): boolean => (first === '年' ? second === '月' : first === second)

const readNumerals = (text: string): WrittenDay | null => {
  const parts = /^([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日$/.exec(text.replaceAll(' ', ''))
  if (!parts) return null
  const year = Number([...parts[1]!].map((numeral) => NUMERALS[numeral]).join(''))
  const month = tens(parts[2]!)
  const dayOfMonth = tens(parts[3]!)
  return month === null || dayOfMonth === null ? { ok: false, fault: 'unreadable' } : whole(year, month, dayOfMonth)
}

/** 一 to 三十一, with or without the leading 一 of 一十. */
const tens = (text: string): number | null => {
  const parts = /^([一二三]?)(十)?([一二三四五六七八九]?)$/.exec(text)
  if (!parts) return NUMERALS[text] ?? null
  const [, lead = '', ten, unit = ''] = parts
  if (!ten) return lead && unit ? null : (NUMERALS[lead || unit] ?? null)
  return (lead ? NUMERALS[lead]! : 1) * 10 + (unit ? NUMERALS[unit]! : 0)
}

const whole = (year: number, month: number, dayOfMonth: number): WrittenDay => {
  const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(dayOfMonth).padStart(2, '0')}`
  return isDay(text) && year >= 1800 ? { ok: true, day: text } : { ok: false, fault: 'no-such-day' }
}

const looksHalf = (text: string): 'incomplete' | 'unreadable' =>
  /^(?:\d{4}(?:[-/.年]?\d{1,2}月?)?年?|[〇零○一二三四五六七八九]{4}年(?:[一二三四五六七八九十]{1,2}月)?)$/.test(text) ? 'incomplete' : 'unreadable'
