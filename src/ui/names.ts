/** Names of persons as a roster writes them. */

const TWO_HAN = /^(\p{Script=Han})(\p{Script=Han})$/u

/** 黄伟 → 黄　伟: a two-character name takes the width of three (design 3). For rosters and tables, not inside a sentence. */
export const personName = (name: string): string => name.replace(TWO_HAN, '$1　$2')

/** True where the typed text is part of the name, or the beginning of its pinyin initials ("ljp" finds 罗建平). */
export const namesMatch = (typed: string, name: string, initials: string | null | undefined): boolean => {
  const wanted = typed.trim().toLowerCase().replaceAll('　', '')
  if (wanted === '') return true
  return name.toLowerCase().includes(wanted) || (initials ?? '').toLowerCase().startsWith(wanted)
}
