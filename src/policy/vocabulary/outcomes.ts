/** What a rule may answer. There are five answers and no sixth; `unknown` is never shown as a failure (design 5). */

/** A text in both languages; the Chinese decides. */
export type Text = { zh: string; en: string }

export const OUTCOMES = {
  met: { zh: '符合', en: 'Met' },
  not_met: { zh: '未达到', en: 'Not met' },
  not_applicable: { zh: '不适用', en: 'Does not apply' },
  unknown: { zh: '未明', en: 'Not known' },
  to_judge: { zh: '请您定', en: 'For a person to decide' },
} as const satisfies Record<string, Text>

export type Outcome = keyof typeof OUTCOMES

/** How one rule stands to another of the same slot: the answer of a kind's `stricter(one, other)`, said about `one`. */
export type Strictness = 'stricter' | 'looser' | 'equal' | 'incomparable'

/** Joins the answers about single points into the answer about the whole: stricter somewhere and looser elsewhere cannot be compared. */
export const joinStrictness = (parts: readonly Strictness[]): Strictness => {
  if (parts.includes('incomparable')) return 'incomparable'
  const stricter = parts.includes('stricter')
  const looser = parts.includes('looser')
  if (stricter && looser) return 'incomparable'
  return stricter ? 'stricter' : looser ? 'looser' : 'equal'
}
