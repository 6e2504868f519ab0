/** Days, times and lists as they stand on paper. */
import type { Day } from '../../../../kernel/days.ts'
import { formatFullDay, formatMinutes, formatTime, formatWeekday } from '../../../../ui/days.ts'
import { text } from '../../../../ui/text.ts'
import { print } from './print-words.ts'

export { listed } from './session-words.ts'

type When = { day: string | null; begins: string | null; ends: string | null }

/** 2026年9月7日（星期一）08:30—11:50，计 3 小时 20 分; empty where the day is not known. */
export const printedTime = ({ day, begins, ends }: When, minutes: number | null): string => {
  if (!day) return ''
  const known = { day: formatFullDay(day as Day), weekday: formatWeekday(day as Day) }
  if (!begins) return text(print, 'dayShort', known)
  const time = formatTime(begins, ends)
  return minutes ? text(print, 'timeFacts', { ...known, time, length: formatMinutes(minutes) }) : text(print, 'timeShort', { ...known, time })
}

/** A line as a sentence with one stop at its end; what is not settled yet says so. */
export const sentenceOf = (words: string | null): string =>
  text(print, 'stop', { words: words ? words.trim().replace(/[。.；;]+$/, '') : text(print, 'unsettled') })
