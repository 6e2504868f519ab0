/** The roll in the order of the paper: group by its number, names by pinyin; and what leaps to the eye first. */
import type { Answer } from '../../../../platform/endpoint.ts'
import type { rollOf } from '../../contract.ts'
import { attendanceOf } from './session-words.ts'

export type Roll = Answer<typeof rollOf>
export type Line = Roll['lines'][number]

const NUMERALS = '〇一二三四五六七八九十'

/** 第十二党小组 after 第二党小组: numerals count, not their sound. */
const groupKey = (name: string | null): string =>
  (name ?? '\uffff')
    .replace(/[〇一二三四五六七八九十]+/g, (digits) => String(numberOf(digits)).padStart(3, '0'))
    .replace(/\d+/g, (digits) => digits.padStart(3, '0'))

const numberOf = (digits: string): number => {
  const [tens, ones] = digits.split('十')
  if (ones === undefined) return [...digits].reduce((sum, digit) => sum * 10 + NUMERALS.indexOf(digit), 0)
  return (tens ? NUMERALS.indexOf(tens) : 1) * 10 + (ones ? NUMERALS.indexOf(ones) : 0)
}

const pinyin = new Intl.Collator('zh-Hans-u-co-pinyin')

export const byGroupAndName = (one: { groupName: string | null; name: string }, other: { groupName: string | null; name: string }): number => {
  const [left, right] = [groupKey(one.groupName), groupKey(other.groupName)]
  return left === right ? pinyin.compare(one.name, other.name) : left < right ? -1 : 1
}

export const byName = (one: { name: string }, other: { name: string }): number => pinyin.compare(one.name, other.name)

/** Lines by group, in order. */
export const inGroups = <Row extends { groupName: string | null; name: string }>(rows: readonly Row[]): { name: string | null; rows: Row[] }[] => {
  const groups = new Map<string | null, Row[]>()
  for (const row of [...rows].sort(byGroupAndName)) groups.set(row.groupName, [...(groups.get(row.groupName) ?? []), row])
  return [...groups].map(([name, of]) => ({ name, rows: of }))
}

/** The note of a tick that took another one back: the member counts as not called, the roll box is still "unknown". */
export const UNDONE = '撤回'

export const isUndone = ({ letter, note }: Pick<Line, 'letter' | 'note'>): boolean => letter?.toUpperCase() === 'U' && note === UNDONE

/** Where a line stands; while the roll is open, one that was taken back is not called yet. */
export const boxOf = (line: Pick<Line, 'letter' | 'note'>, frozen: boolean): ReturnType<typeof attendanceOf> =>
  !frozen && isUndone(line) ? 'uncalled' : attendanceOf(line.letter)

export type Sorted = {
  conflicts: Line[] /** not called, and asks for leave that nobody has granted */
  asking: Line[]
  unknown: Line[]
  absent: Line[]
  excused: Line[]
  elsewhere: Line[]
  exempt: Line[]
  present: Line[]
  uncalled: Line[]
}

/** The exceptional first, the ordinary last. */
export const sorted = ({ lines, frozen }: Roll): Sorted => {
  const found: Sorted = { conflicts: [], asking: [], unknown: [], absent: [], excused: [], elsewhere: [], exempt: [], present: [], uncalled: [] }
  for (const line of [...lines].sort(byName)) roomOf(found, line, frozen).push(line)
  return found
}

const roomOf = (found: Sorted, line: Line, frozen: boolean): Line[] => {
  if (line.conflict.length > 0) return found.conflicts
  const box = boxOf(line, frozen)
  return box === 'uncalled' && line.leave?.state === 'requested' ? found.asking : found[box]
}
