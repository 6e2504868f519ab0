/** Where a tick comes from, in small ink beside it. */
import type { Day } from '../../../../kernel/days.ts'
import { dayOfMoment, formatDay, formatMoment } from '../../../../ui/days.ts'
import { say } from '../../../../ui/text.ts'
import { TICKS } from '../../../../policy/vocabulary/ticks.ts'
import { LEAVE_REASONS, PROVENANCES } from '../../contract.ts'
import type { Line } from './roll-order.ts'
import type { T } from './session-words.ts'

export const letterWord = (letter: string): string => say(TICKS[letter.toUpperCase() as keyof typeof TICKS].title)

/** 08:52 on the day itself, 9月6日 on another: the hour matters on the day alone. */
export const tickTime = (at: string, day: string | null): string => (dayOfMoment(at) === day ? formatMoment(at).slice(-5) : formatDay(dayOfMoment(at) as Day))

/** How it came about, who said so, when. */
export const provenanceOf = (t: T, line: Line, day: string | null): string => {
  const letter = line.letter?.toUpperCase()
  const when = line.at ? tickTime(line.at, day) : null
  if (letter === 'L' && line.leave) return leaveWords(t, line.leave, when)
  if (letter === 'H' && line.elsewhere)
    return line.elsewhere.confirmedBy
      ? t('awayBy', { host: line.elsewhere.hostName, name: line.elsewhere.confirmedBy })
      : t('awayWaits', { host: line.elsewhere.hostName })
  if (letter === 'X') return line.exemption?.alternativeForm ?? t('exemptBy')
  if (letter === 'F') return t('recordExempt')
  if (letter === 'U' && !line.byName) return t('neverCalled')
  const more = letter === 'R' ? t('remoteFact') : letter === 'O' ? t('otherFormFact') : letter === 'I' ? t('notAsRequired') : null
  return [line.note, more, line.provenance && say(PROVENANCES[line.provenance]), [line.byName, when].filter(Boolean).join(' ')].filter(Boolean).join('　')
}

const leaveWords = (t: T, { reasonClass, state, decidedBy }: NonNullable<Line['leave']>, when: string | null): string => {
  const reason = say(LEAVE_REASONS[reasonClass])
  return state === 'approved' ? [t('leaveBy', { reason, name: decidedBy ?? '' }), when].filter(Boolean).join('　') : t('leaveAsked', { reason })
}

/** Beside a folded name only what is out of the ordinary: 自报, 补录, 视频. */
export const smallMark = (t: T, line: Line): string | undefined => {
  if (line.late) return t('lateEntry')
  const letter = line.letter?.toUpperCase()
  if (letter === 'R') return t('mode_video')
  if (letter === 'O') return t('otherFormFact')
  if (letter === 'I') return t('notAsRequired')
  return line.provenance && line.provenance !== 'recorder' ? t(`mark_${line.provenance}`) : undefined
}

/** 当场点名 24　自报 2　签到表补录 1 */
export const howCounted = (t: T, lines: readonly Line[]): string => {
  const counts = new Map<string, number>()
  for (const { provenance } of lines) if (provenance) counts.set(provenance, (counts.get(provenance) ?? 0) + 1)
  return [...counts].map(([how, count]) => t('howMany', { how: say(PROVENANCES[how as keyof typeof PROVENANCES]), count })).join('　')
}
