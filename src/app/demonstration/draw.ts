/** Draws from a seed: the demonstration world is the same on every machine. */
export type Draw = {
  /** whole number from 0 up to, but not including, `below` */
  below(below: number): number
  between(from: number, to: number): number
  pick<Item>(items: readonly Item[]): Item
  /** true `share` times in a hundred */
  chance(share: number): boolean
  id(): string
}

/** A small counter-based generator (mulberry32); good enough for invented people, never used for secrets. */
export const drawFrom = (seed: number): Draw => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const below = (limit: number): number => next() % limit
  return {
    below,
    between: (from, to) => from + below(to - from + 1),
    pick: (items) => items[below(items.length)]!,
    chance: (share) => below(100) < share,
    id: () => uuidFrom(next),
  }
}

const uuidFrom = (next: () => number): string => {
  const hex = Array.from({ length: 4 }, () => next().toString(16).padStart(8, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
