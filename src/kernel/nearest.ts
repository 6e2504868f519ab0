/** The nearest of some names to a mistyped one. */

/**
 * The candidate with the largest share of common letters in the same order, or null where none shares three fifths.
 * Two that are equally near are no answer: null.
 */
export const nearestName = <T>(written: string, candidates: readonly T[], nameOf: (candidate: T) => string): T | null => {
  let best: T | null = null
  let nearness = 0
  let tied = false
  for (const candidate of candidates) {
    const found = likeness(written, nameOf(candidate))
    if (found === nearness) tied = true
    if (found <= nearness) continue
    best = candidate
    nearness = found
    tied = false
  }
  return nearness >= 0.6 && !tied ? best : null
}

const LONGEST = 60

/** 0 to 1: twice the longest common subsequence over both lengths. */
const likeness = (one: string, other: string): number => {
  const a = one.slice(0, LONGEST)
  const b = other.slice(0, LONGEST)
  if (a.length + b.length === 0) return 0
  let row = Array.from({ length: b.length + 1 }, () => 0)
  for (let at = 0; at < a.length; at += 1) {
    const next = [0]
    for (let to = 0; to < b.length; to += 1) next.push(a[at] === b[to] ? row[to]! + 1 : Math.max(row[to + 1]!, next[to]!))
    row = next
  }
  return (2 * row[b.length]!) / (a.length + b.length)
}
