/** Small words that every explanation shares. Plain: a villager could read them aloud. */
import { dayOfMonth, monthOf, weekdayOf, yearOf, type Day } from '../../kernel/days.ts'
import type { Fraction } from '../../kernel/fractions.ts'
import { ACTORS, type Actor } from '../vocabulary/actors.ts'
import type { Text } from '../vocabulary/outcomes.ts'

export const text = (zh: string, en: string): Text => ({ zh, en })

/** Joins texts, Chinese by `zh`, English by `en`. */
export const joinTexts = (texts: readonly Text[], zh = '、', en = ', '): Text => text(texts.map((one) => one.zh).join(zh), texts.map((one) => one.en).join(en))

/** A name that may itself hold quotation marks, to stand between ours: the inner ones become single. */
export const inQuotes = (name: Text): Text => text(name.zh.replaceAll('“', '‘').replaceAll('”', '’'), name.en.replaceAll(/["“”]/g, "'"))

export const nameOf = (actor: Actor): Text => ACTORS[actor]

const DIGITS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十']
const WEEKDAYS_ZH = ['', '一', '二', '三', '四', '五', '六', '日']
const WEEKDAYS_EN = ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const MONTHS_EN = ['', 'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

/** 三分之二 / two thirds; 80% stays 80%; a whole number stays itself. */
export const sayAmount = ({ num, den }: Fraction): Text => {
  if (den === 1) return text(String(num), String(num))
  if (den === 100) return text(`${num}%`, `${num} %`)
  if (den <= 10 && num <= 10) return text(`${DIGITS[den]}分之${DIGITS[num]}`, `${num}/${den}`)
  return text(`${num}/${den}`, `${num}/${den}`)
}

export const sayDay = (on: Day): Text => text(`${yearOf(on)}年${monthOf(on)}月${dayOfMonth(on)}日`, `${dayOfMonth(on)} ${MONTHS_EN[monthOf(on)]} ${yearOf(on)}`)
export const sayDate = (on: Day): Text => text(`${monthOf(on)}月${dayOfMonth(on)}日`, `${dayOfMonth(on)} ${MONTHS_EN[monthOf(on)]}`)
export const sayMonth = (year: number, month: number): Text => text(`${year}年${month}月`, `${MONTHS_EN[month]} ${year}`)
export const sayWeekday = (on: Day): Text => text(`星期${WEEKDAYS_ZH[weekdayOf(on)]}`, WEEKDAYS_EN[weekdayOf(on)]!)

/** A text with `{name}` filled in from texts, numbers or strings. */
export const fill = (pattern: Text, parts: Record<string, Text | string | number>): Text => text(put(pattern.zh, parts, 'zh'), put(pattern.en, parts, 'en'))

/** Patterns taken apart once: fixed words at even places, names at odd ones. */
const patterns = new Map<string, string[]>()

const put = (pattern: string, parts: Record<string, Text | string | number>, language: keyof Text): string => {
  const pieces = patterns.get(pattern) ?? pattern.split(/\{(\w+)\}/)
  patterns.set(pattern, pieces)
  return pieces.map((piece, index) => (index % 2 === 0 ? piece : filled(parts[piece], piece, language))).join('')
}

const filled = (part: Text | string | number | undefined, name: string, language: keyof Text): string => {
  if (part === undefined) return `{${name}}`
  return typeof part === 'object' ? part[language] : String(part)
}
