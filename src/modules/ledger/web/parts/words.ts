/** How a line and its standing are said on a page. */
import type { Day } from '../../../../kernel/days.ts'
import { dayOfMoment, formatDay } from '../../../../ui/days.ts'
import type { StatusWord } from '../../../../ui/status.tsx'
import { language, say } from '../../../../ui/text.ts'
import type { LinePart, LineView } from '../../contract.ts'

/** Words that the member's pages and the desk both have, each in its own voice. */
type LineWord = 'lineWith' | 'sealedWords' | 'by' | 'byNobody' | 'state_confirmed_paper' | `state_${LineView['confirmation']['state']}`
export type T = (key: LineWord, values?: Record<string, string | number>) => string
type PartWord = 'part_organisation_life' | 'part_dues' | 'part_reward_punishment' | 'part_role_played' | 'part_relation'

/** 九月党员活动日：到会; words of an entry follow its title. */
export const sayLine = (t: T, line: Pick<LineView, 'title' | 'statusText' | 'words' | 'sealed'>): string => {
  const told = line.sealed ? t('sealedWords') : [line.statusText && say(line.statusText), line.words].filter(Boolean).join(language() === 'zh' ? '，' : ', ')
  return told ? t('lineWith', { title: say(line.title), status: told }) : say(line.title)
}

/** 9月7日　欧阳敏记 */
export const sayHead = (t: T, line: Pick<LineView, 'day' | 'by'>): string =>
  line.by ? t('by', { day: formatDay(line.day as Day), name: line.by }) : t('byNobody', { day: formatDay(line.day as Day) })

export const STANDING: Record<LineView['confirmation']['state'], StatusWord> = {
  confirmed: 'met',
  contested: 'disputed',
  answered: 'waits',
  changed: 'waits',
  unconfirmed: 'later',
}

/** 7月8日 您已确认; on paper, with who typed it in. */
export const sayStanding = (t: T, { confirmation }: Pick<LineView, 'confirmation'>): string => {
  const { state, on, how, transcribedBy } = confirmation
  if (state !== 'confirmed') return t(`state_${state}`)
  const day = on ? formatDay(on as Day) : ''
  return how === 'printed-sheet' ? t('state_confirmed_paper', { day, name: transcribedBy ?? '' }) : t('state_confirmed', { day })
}

export const partKey = (part: LinePart): PartWord => `part_${part.replace('-', '_')}` as PartWord

export const dayOf = (moment: string): string => formatDay(dayOfMoment(moment))

/** 何桂生、罗建平 */
export const listed = (words: readonly string[]): string => words.join(language() === 'zh' ? '、' : ', ')

/** 党员大会：实到; the head alone where nothing is told. */
export const told = (head: string, words: string | null | undefined): string => (words ? `${head}${language() === 'zh' ? '：' : ': '}${words}` : head)

/** Whole sentences after one another. */
export const sentences = (words: readonly (string | null | undefined)[]): string => words.filter(Boolean).join(language() === 'zh' ? '。' : '. ')

/** Clauses of one sentence. */
export const clauses = (words: readonly string[]): string => words.join(language() === 'zh' ? '；' : '; ')
