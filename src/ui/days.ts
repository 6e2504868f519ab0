/** Days and times as they are written on a page: 9月7日, 08:30—11:50 (design 3). Moments arrive as ISO texts, days as `Day`. */
import { dayOfMonth, daysBetween, monthOf, weekdayOf, yearOf } from '../kernel/days.ts'
import type { Day } from '../kernel/days.ts'
import { language } from './text.ts'

const DIGITS = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九']
const WEEK_ZH = ['一', '二', '三', '四', '五', '六', '日']
const WEEK_EN = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const MONTHS_EN = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

const zh = (): boolean => language() === 'zh'
const monthEn = (month: number): string => MONTHS_EN[month - 1]!

/** A number up to 99 in Chinese numerals: 7 → 七, 12 → 十二, 31 → 三十一. */
const chineseNumber = (count: number): string => {
  if (count < 10) return DIGITS[count]!
  const tens = Math.floor(count / 10)
  const ones = count % 10
  return `${tens === 1 ? '' : DIGITS[tens]}十${ones === 0 ? '' : DIGITS[ones]}`
}

/** 9月7日 / 7 Sep */
export const formatDay = (on: Day): string => (zh() ? `${monthOf(on)}月${dayOfMonth(on)}日` : `${dayOfMonth(on)} ${monthEn(monthOf(on)).slice(0, 3)}`)

/** 2026年9月7日 / 7 Sep 2026 */
export const formatFullDay = (on: Day): string => (zh() ? `${yearOf(on)}年${formatDay(on)}` : `${formatDay(on)} ${yearOf(on)}`)

/** 星期一 / Monday */
export const formatWeekday = (on: Day): string => (zh() ? `星期${WEEK_ZH[weekdayOf(on) - 1]}` : WEEK_EN[weekdayOf(on) - 1]!)

/** 九月七日　星期一 / Monday, 7 September: the head of a page, in serif */
export const formatDayTitle = (on: Day): string =>
  zh()
    ? `${chineseNumber(monthOf(on))}月${chineseNumber(dayOfMonth(on))}日　${formatWeekday(on)}`
    : `${formatWeekday(on)}, ${dayOfMonth(on)} ${monthEn(monthOf(on))}`

/** 9月7日（星期一） / Mon 7 Sep */
export const formatDayAndWeekday = (on: Day): string =>
  zh() ? `${formatDay(on)}（${formatWeekday(on)}）` : `${formatWeekday(on).slice(0, 3)} ${formatDay(on)}`

/** 九月 / September: the month in a title */
export const formatMonthTitle = (month: number): string => (zh() ? `${chineseNumber(month)}月` : monthEn(month))

/** 9月 / Sep */
export const formatMonth = (month: number): string => (zh() ? `${month}月` : monthEn(month).slice(0, 3))

/** 7日 / 7 */
export const formatDayOfMonth = (on: Day): string => (zh() ? `${dayOfMonth(on)}日` : String(dayOfMonth(on)))

/** Two times of day ("08:30", "11:50") as 08:30—11:50; a single one stands alone. */
export const formatTime = (from: string, to?: string | null): string => (to ? `${from}${zh() ? '—' : '–'}${to}` : from)

/** A period of days: 2025年1月1日—12月26日; the year is written once where it can be. */
export const formatPeriod = (from: Day, to: Day): string => {
  if (!zh()) return `${formatFullDay(from)} – ${formatFullDay(to)}`
  return `${formatFullDay(from)}—${yearOf(from) === yearOf(to) ? formatDay(to) : formatFullDay(to)}`
}

const chinaParts = (moment: string): { day: Day; time: string } => {
  const china = new Date(Date.parse(moment) + 8 * 3_600_000).toISOString()
  return { day: china.slice(0, 10) as Day, time: china.slice(11, 16) }
}

/** The day in China of a moment written as ISO text. */
export const dayOfMoment = (moment: string): Day => chinaParts(moment).day

/** 9月7日 14:20, time of China. Takes an ISO text. */
export const formatMoment = (moment: string): string => {
  const { day, time } = chinaParts(moment)
  return `${formatDay(day)} ${time}`
}

/** 2026年9月7日 14:20, time of China, for what is printed and kept. */
export const formatFullMoment = (moment: string): string => {
  const { day, time } = chinaParts(moment)
  return `${formatFullDay(day)} ${time}`
}

/** 95 → 95 分; 200 → 3 小时 20 分 */
export const formatMinutes = (minutes: number): string => {
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  if (zh()) return [hours > 0 ? `${hours} 小时` : '', rest > 0 || hours === 0 ? `${rest} 分` : ''].filter(Boolean).join(' ')
  return [hours > 0 ? `${hours} h` : '', rest > 0 || hours === 0 ? `${rest} min` : ''].filter(Boolean).join(' ')
}

/** 25600 cents → 256.00; whole thousands take a comma. */
export const formatCents = (amount: number): string => {
  const whole = Math.trunc(Math.abs(amount) / 100).toLocaleString('en-US')
  return `${amount < 0 ? '-' : ''}${whole}.${String(Math.abs(amount) % 100).padStart(2, '0')}`
}

export { daysBetween }
