/** Single points of comparison between two rules of one slot; a kind joins them with `joinStrictness`. Said about `one`. */
import { compareFractions, type Fraction } from '../../kernel/fractions.ts'
import type { Strictness } from '../vocabulary/outcomes.ts'

export const same = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other)

/** As text, keys in one order: what came back from a database has its keys in another order than what a pack wrote. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value ?? null, (_key, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1))) : part,
  )

export const equalOrIncomparable = (one: unknown, other: unknown): Strictness => (same(one, other) ? 'equal' : 'incomparable')

type Maybe<T> = T | null | undefined

/** Both asked: compared by `order` (positive: `one` is stricter). Asked by one alone: that one is stricter. */
const asked = <T>(one: Maybe<T>, other: Maybe<T>, order: (one: T, other: T) => number): Strictness => {
  if (one === null || one === undefined) return other === null || other === undefined ? 'equal' : 'looser'
  if (other === null || other === undefined) return 'stricter'
  const difference = order(one, other)
  return difference > 0 ? 'stricter' : difference < 0 ? 'looser' : 'equal'
}

export const moreIsStricter = (one: Maybe<number>, other: Maybe<number>): Strictness => asked(one, other, (a, b) => a - b)
export const lessIsStricter = (one: Maybe<number>, other: Maybe<number>): Strictness => asked(one, other, (a, b) => b - a)
export const higherIsStricter = (one: Maybe<Fraction>, other: Maybe<Fraction>): Strictness => asked(one, other, compareFractions)
export const lowerIsStricter = (one: Maybe<Fraction>, other: Maybe<Fraction>): Strictness => asked(one, other, (a, b) => compareFractions(b, a))

/** A longer list asks for more: a superset is stricter. */
export const widerIsStricter = (one: Maybe<readonly unknown[]>, other: Maybe<readonly unknown[]>): Strictness => {
  const [left, right] = [one ?? [], other ?? []].map((items) => new Set(items.map((item) => JSON.stringify(item)))) as [Set<string>, Set<string>]
  const [hasAll, isPart] = [[...right].every((item) => left.has(item)), [...left].every((item) => right.has(item))]
  if (hasAll && isPart) return 'equal'
  return hasAll ? 'stricter' : isPart ? 'looser' : 'incomparable'
}

/** A longer list allows more: a superset is looser. */
export const narrowerIsStricter = (one: Maybe<readonly unknown[]>, other: Maybe<readonly unknown[]>): Strictness => widerIsStricter(other, one)

/** The order of a closed list of words, strictest first. */
export const byOrder = <T>(strictestFirst: readonly T[], one: Maybe<T>, other: Maybe<T>): Strictness =>
  asked(one, other, (a, b) => strictestFirst.indexOf(b) - strictestFirst.indexOf(a))
