/** How a session is named and where it stands, in the words and shapes of the kit. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { tickOf } from '../../../../policy/vocabulary/ticks.ts'
import { formatDayAndWeekday, formatMonthTitle, formatTime } from '../../../../ui/days.ts'
import type { Attendance, StatusWord, Tone } from '../../../../ui/status.tsx'
import { language } from '../../../../ui/text.ts'
import type { yearOfDays } from '../../contract.ts'
import type { Key } from '../strings.ts'

export type SessionLine = Answer<typeof yearOfDays>['sessions'][number]
export type T = (key: Key, values?: Record<string, string | number>) => string

/** 九月党员活动日; a meeting or class is named by its theme. */
export const sessionName = (t: T, { kind, month, theme }: Pick<SessionLine, 'kind' | 'month' | 'theme'>): string =>
  kind === 'activity-day' ? t('dayTitle', { month: formatMonthTitle(month) }) : (theme ?? t(`kind_${kind}`))

/** 9月7日（星期一）08:30—11:50 */
export const dayAndTime = ({ day, begins, ends }: Pick<SessionLine, 'day' | 'begins' | 'ends'>): string =>
  [day ? formatDayAndWeekday(day as Day) : '', begins ? formatTime(begins, ends) : ''].filter(Boolean).join(language() === 'zh' ? '' : ' ')

export type Standing = { status: StatusWord; tone?: Tone; word: Key; waits: boolean }

type Asked = { today: string; closes: boolean }

/** Where a session stands. `closes`: the reader is the one who must close it, so it may be red. */
export const standingOf = (line: SessionLine, { today, closes }: Asked): Standing => {
  if (line.state === 'closed') return line.counts === false ? said('not_met', 'state_invalid') : said('done', 'state_closed')
  if (line.state === 'not-held') return said('not_held', 'state_not-held')
  if (line.state === 'unknown' || line.day === null) return said('unknown', 'state_unknown')
  if (line.waitingApproval) return said('waits', 'state_waiting')
  if (line.state === 'held') return closes ? { status: 'to_judge', word: 'state_heldMine', waits: true } : said('waits', 'state_held')
  if (line.day < today) return closes ? { status: 'to_judge', word: 'state_pastMine', waits: true } : said('unreported', 'state_overdue')
  return said('later', `state_${line.state}`)
}

const said = (status: StatusWord, word: Key): Standing => ({ status, word, waits: false })

const GO: Record<SessionLine['state'], Key> = {
  unknown: 'go_open',
  generated: 'go_plan',
  planned: 'go_plan',
  announced: 'go_open',
  held: 'go_close',
  closed: 'go_open',
  'not-held': 'go_open',
}

export const goWord = (line: SessionLine, { today, closes }: Asked): Key => {
  if (!closes) return 'go_open'
  return line.day !== null && line.day <= today && line.state !== 'closed' && line.state !== 'not-held' ? 'go_close' : GO[line.state]
}

/** 甲、乙、丙 */
export const listed = (words: readonly string[]): string => words.join(language() === 'zh' ? '、' : ', ')

/** Several facts in one line. */
export const sentences = (words: readonly string[]): string => words.join(language() === 'zh' ? '；' : '; ')

/** The box of the whole sum that a letter belongs to; null is "not called yet". */
export const attendanceOf = (letter: string | null): Attendance | 'uncalled' => (letter === null ? 'uncalled' : tickOf(letter).box)
