/** Where wrong slip codes come from: kept in memory for a quarter of an hour and nowhere else, under a keyed hash of the address. */

/** More misses than a room full of people makes who type their codes from paper. */
const MISSES = { most: 30, minutes: 15 }
/** What sources beyond that may try of one slip, all together: they can close none, and who has the right code still gets in from there. */
const LOUD_TRIES = 10
/** The oldest go first. */
const MOST_KEPT = 50_000

const sources = new Map<string, { since: number; misses: number }>()
const loudTries = new Map<string, number>()

/** One wrong code came from there. */
export const noteMiss = (source: string, now: Date): void => {
  const held = sources.get(source)
  const fresh = held && now.getTime() - held.since < MISSES.minutes * 60_000
  keepLast(sources, source, fresh ? { ...held, misses: held.misses + 1 } : { since: now.getTime(), misses: 1 })
}

/** Whether so many came from there that what comes next counts against such sources and no longer against the slip. */
export const isLoud = (source: string, now: Date): boolean => {
  const held = sources.get(source)
  return held !== undefined && held.misses >= MISSES.most && now.getTime() - held.since < MISSES.minutes * 60_000
}

/** Spends one of the tries that loud sources have of this slip; false where none is left. */
export const spendLoudTry = (slip: string): boolean => {
  const tries = (loudTries.get(slip) ?? 0) + 1
  keepLast(loudTries, slip, tries)
  return tries <= LOUD_TRIES
}

const keepLast = <Held>(kept: Map<string, Held>, key: string, value: Held): void => {
  kept.delete(key)
  kept.set(key, value)
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!)
}
