/**
 * Ticks: what is recorded of one member at one session, as one letter.
 * A member's year is a string of letters in the order of the sessions, a session's roll is a string of letters in the order of the members.
 * A small letter says that the member was floating on that day (`r` = a floating member who took part by video).
 * `due = present + excused + exempt + elsewhere + absent + unknown`, always: every letter stands for exactly one of the six.
 */
import type { Text } from './outcomes.ts'

export const TICK_STATUSES = {
  present: { zh: '实到', en: 'present' },
  remote: { zh: '远程参加', en: 'took part remotely' },
  elsewhere: { zh: '异地', en: 'took part elsewhere' },
  excused: { zh: '请假', en: 'on leave' },
  exempt: { zh: '免除', en: 'exempt' },
  absent: { zh: '缺席', en: 'absent' },
  unknown: { zh: '未明', en: 'not known' },
} as const satisfies Record<string, Text>

export type TickStatus = keyof typeof TICK_STATUSES

/** The six boxes of the whole sum; remote is a way of being present. */
type SumBox = Exclude<TickStatus, 'remote'>

type Tick = { status: TickStatus; box: SumBox; title: Text }

/** Every letter. `O` another suitable form and `I` not as required are ways of having been there; `F` is the exemption from fact-recording. */
export const TICKS = {
  P: { status: 'present', box: 'present', title: TICK_STATUSES.present },
  O: { status: 'present', box: 'present', title: { zh: '以其他方式参加', en: 'took part in another form' } },
  I: { status: 'present', box: 'present', title: { zh: '未按规定参加', en: 'took part, not as required' } },
  R: { status: 'remote', box: 'present', title: TICK_STATUSES.remote },
  H: { status: 'elsewhere', box: 'elsewhere', title: TICK_STATUSES.elsewhere },
  L: { status: 'excused', box: 'excused', title: TICK_STATUSES.excused },
  X: { status: 'exempt', box: 'exempt', title: TICK_STATUSES.exempt },
  F: { status: 'exempt', box: 'exempt', title: { zh: '不纳入记实', en: 'not in fact-recording' } },
  A: { status: 'absent', box: 'absent', title: TICK_STATUSES.absent },
  U: { status: 'unknown', box: 'unknown', title: TICK_STATUSES.unknown },
} as const satisfies Record<string, Tick>

type TickLetter = keyof typeof TICKS

/** A string of tick letters, capital or (floating that day) small. */
export type Ticks = string

/** The tick behind one letter of a string; throws on a letter that stands for nothing. */
export const tickOf = (letter: string): Tick & { letter: TickLetter; floating: boolean } => {
  const capital = letter.toUpperCase()
  if (!(capital in TICKS)) throw new RangeError(`not a tick: ${JSON.stringify(letter)}; the letters are ${Object.keys(TICKS).join(' ')}`)
  return { ...TICKS[capital as TickLetter], letter: capital as TickLetter, floating: letter !== capital }
}

/** The letter for a status; `floating` writes it small. Use `O`, `I` or `F` directly where the plain status is not exact enough. */
export const letterOf = (status: TickStatus, floating = false): string => {
  const letter = { present: 'P', remote: 'R', elsewhere: 'H', excused: 'L', exempt: 'X', absent: 'A', unknown: 'U' }[status]
  return floating ? letter.toLowerCase() : letter
}

/** Counts a string into the six boxes; their sum is the number due. */
export const wholeSum = (ticks: Ticks): Record<SumBox, number> & { due: number } => {
  const sum = { due: ticks.length, present: 0, excused: 0, exempt: 0, elsewhere: 0, absent: 0, unknown: 0 }
  for (const letter of ticks) sum[tickOf(letter).box] += 1
  return sum
}
