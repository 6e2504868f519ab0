/** Days and periods. A day is a `Day` ("2026-09-07", no time zone); a moment is a `Date`. Only `platform/clock` knows what time it is. */

export type Day = string & { readonly __day: unique symbol }

/** A closed period of days, both ends included. */
export type Period = { from: Day; to: Day }

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/

/** True for a real calendar day written as `YYYY-MM-DD` (30 February is not one). */
export const isDay = (text: string): text is Day => {
  const parts = SHAPE.exec(text)
  if (!parts) return false
  const [year, month, dayOfMonth] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  return year >= 100 && month >= 1 && month <= 12 && dayOfMonth >= 1 && dayOfMonth <= longest(year, month)
}

const LONGEST = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
const longest = (year: number, month: number): number => (month === 2 && isLeapYear(year) ? 29 : LONGEST[month - 1]!)

/** Takes a text as a day; throws where it is none, for input that has been parsed at the border already. */
export const day = (text: string): Day => {
  if (!isDay(text)) throw new RangeError(`not a day: ${JSON.stringify(text)}`)
  return text
}

export const dayOf = (year: number, month: number, dayOfMonth: number): Day =>
  day(`${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(dayOfMonth).padStart(2, '0')}`)

const utc = (on: Day): Date => new Date(`${on}T00:00:00Z`)
const fromUtc = (date: Date): Day => date.toISOString().slice(0, 10) as Day

export const addDays = (on: Day, count: number): Day => {
  const date = utc(on)
  date.setUTCDate(date.getUTCDate() + count)
  return fromUtc(date)
}

/** Adds whole months; a day that the target month lacks becomes its last day. */
export const addMonths = (on: Day, count: number): Day => {
  const months = yearOf(on) * 12 + (monthOf(on) - 1) + count
  const year = Math.floor(months / 12)
  const month = (months % 12) + 1
  return dayOf(year, month, Math.min(dayOfMonth(on), daysInMonth(year, month)))
}

export const addYears = (on: Day, count: number): Day => addMonths(on, count * 12)

/** Whole days from `from` to `to`; negative when `to` lies before. */
export const daysBetween = (from: Day, to: Day): number => Math.round((utc(to).getTime() - utc(from).getTime()) / 86_400_000)

export const yearOf = (on: Day): number => Number(on.slice(0, 4))
export const monthOf = (on: Day): number => Number(on.slice(5, 7))
export const dayOfMonth = (on: Day): number => Number(on.slice(8, 10))

/** 1 = Monday … 7 = Sunday. */
export const weekdayOf = (on: Day): number => utc(on).getUTCDay() || 7

/** 2026年9月7日（星期一）, as a day stands on paper. */
export const paperDay = (on: Day): string => `${yearOf(on)}年${monthOf(on)}月${dayOfMonth(on)}日（星期${'一二三四五六日'[weekdayOf(on) - 1]}）`

export const daysInMonth = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

export const firstOfMonth = (on: Day): Day => dayOf(yearOf(on), monthOf(on), 1)
export const lastOfMonth = (on: Day): Day => dayOf(yearOf(on), monthOf(on), daysInMonth(yearOf(on), monthOf(on)))

export const sameMonth = (one: Day, other: Day): boolean => one.slice(0, 7) === other.slice(0, 7)

export const calendarYear = (year: number): Period => ({ from: dayOf(year, 1, 1), to: dayOf(year, 12, 31) })

export const calendarMonth = (year: number, month: number): Period => ({
  from: dayOf(year, month, 1),
  to: dayOf(year, month, daysInMonth(year, month)),
})

export const within = (on: Day, period: { from: Day; to: Day | null }): boolean => on >= period.from && (period.to === null || on <= period.to)

export const earlier = (one: Day, other: Day): Day => (one <= other ? one : other)
export const later = (one: Day, other: Day): Day => (one >= other ? one : other)
