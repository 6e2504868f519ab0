/** A status is a shape and a word; colour comes third (design 5). The words are fixed. */
import type { ReactNode } from 'react'
import type { Day } from '../kernel/days.ts'
import { daysBetween, formatDay } from './days.ts'
import { kit } from './strings.ts'
import { useText } from './text.ts'

export type Outcome = 'met' | 'not_met' | 'not_applicable' | 'unknown' | 'to_judge'
export type Attendance = 'present' | 'excused' | 'exempt' | 'elsewhere' | 'absent' | 'unknown'
export type DutyState = 'done' | 'overdue' | 'due_soon' | 'later' | 'waits'
type CaseState = 'not_held' | 'unreported' | 'disputed' | 'not_required' | 'uncalled' | 'offline'
export type StatusWord = Outcome | Attendance | DutyState | CaseState

export type Shape =
  | 'met'
  | 'notmet'
  | 'na'
  | 'unknown'
  | 'judge'
  | 'over'
  | 'clock'
  | 'todo'
  | 'present'
  | 'leave'
  | 'exempt'
  | 'away'
  | 'absent'
  | 'moved'
  | 'go'
  | 'close'
  | 'search'
  | 'offline'
  | 'seal'
export type Tone = 'met' | 'notmet' | 'unknown' | 'na' | 'todo' | 'now' | 'ink'

const LOOKS: Record<StatusWord, { shape: Shape; tone: Tone }> = {
  met: { shape: 'met', tone: 'met' },
  not_met: { shape: 'notmet', tone: 'notmet' },
  not_applicable: { shape: 'na', tone: 'na' },
  not_required: { shape: 'na', tone: 'na' },
  unknown: { shape: 'unknown', tone: 'unknown' },
  unreported: { shape: 'unknown', tone: 'unknown' },
  to_judge: { shape: 'judge', tone: 'now' },
  present: { shape: 'present', tone: 'ink' },
  excused: { shape: 'leave', tone: 'ink' },
  exempt: { shape: 'exempt', tone: 'ink' },
  elsewhere: { shape: 'away', tone: 'ink' },
  absent: { shape: 'absent', tone: 'ink' },
  uncalled: { shape: 'todo', tone: 'now' },
  done: { shape: 'met', tone: 'met' },
  overdue: { shape: 'over', tone: 'now' },
  due_soon: { shape: 'clock', tone: 'ink' },
  later: { shape: 'todo', tone: 'todo' },
  waits: { shape: 'clock', tone: 'ink' },
  not_held: { shape: 'absent', tone: 'notmet' },
  disputed: { shape: 'judge', tone: 'unknown' },
  offline: { shape: 'offline', tone: 'unknown' },
}

/** A shape alone; the word must stand beside it. */
export const Icon = ({ of, className }: { of: Shape; className?: string }) => (
  <i className={`ic ic-${of}${className ? ` ${className}` : ''}`} aria-hidden="true" />
)

/** A status of the fixed vocabulary; children replace its word where the pattern says so (已开，等您办结). */
export const Status = ({ of, tone, children, className }: { of: StatusWord; tone?: Tone; children?: ReactNode; className?: string }) => {
  const t = useText(kit)
  const look = LOOKS[of]
  return (
    <span className={`st st-${tone ?? look.tone}${className ? ` ${className}` : ''}`}>
      <Icon of={look.shape} />
      <span>{children ?? t(of)}</span>
    </span>
  )
}

export const lookOf = (of: StatusWord): { shape: Shape; tone: Tone } => LOOKS[of]

/** The days before its term within which a duty is "due soon"; a matter of display, not of any document. */
const SOON = 7

/** How a term stands on a day. */
const dutyStateOf = (due: Day, today: Day): DutyState => {
  const left = daysBetween(today, due)
  if (left < 0) return 'overdue'
  return left <= SOON ? 'due_soon' : 'later'
}

/** A term: its date and how long is left or past. Red for who bears the duty, brown for the level above. */
export const Term = ({ due, today, bearer = true, done = false, waitsFor }: { due: Day; today: Day; bearer?: boolean; done?: boolean; waitsFor?: string }) => {
  const t = useText(kit)
  const state = done ? 'done' : waitsFor ? 'waits' : dutyStateOf(due, today)
  const tone: Tone | undefined = state === 'overdue' && !bearer ? 'notmet' : undefined
  const left = daysBetween(today, due)
  return (
    <>
      <Status of={state} tone={tone}>
        {formatDay(due)}
      </Status>
      {state === 'overdue' && <small className={bearer ? 'now' : 'notmet-c'}>{t('overdueDays', { count: -left })}</small>}
      {state === 'due_soon' && <small>{left === 0 ? t('dueToday') : t('daysLeft', { count: left })}</small>}
      {state === 'waits' && <small>{t('waitsFor', { who: waitsFor ?? '' })}</small>}
    </>
  )
}
