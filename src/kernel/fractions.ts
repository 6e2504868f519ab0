/** Fractions of whole numbers. Compared by cross-multiplication, never as decimals (design 1.6). */

export type Fraction = { num: number; den: number }

export const fraction = (num: number, den: number): Fraction => {
  if (!Number.isSafeInteger(num) || !Number.isSafeInteger(den) || den < 0) throw new RangeError(`not a fraction of whole numbers: ${num}/${den}`)
  return { num, den }
}

/** Takes "2/3" or "80%" as a fraction; throws on anything else. */
export const parseFraction = (text: string): Fraction => {
  const parts = /^\s*(\d+)\s*(?:\/\s*(\d+)|%)\s*$/.exec(text)
  if (!parts) throw new RangeError(`not a fraction: ${JSON.stringify(text)}`)
  const value = fraction(Number(parts[1]), parts[2] === undefined ? 100 : Number(parts[2]))
  if (value.den === 0) throw new RangeError(`a fraction of nothing: ${JSON.stringify(text)}`)
  return value
}

export const showFraction = ({ num, den }: Fraction): string => `${num}/${den}`

/** Negative, zero or positive as `one` is less than, equal to or more than `other`; exact for counts up to 2^26. */
export const compareFractions = (one: Fraction, other: Fraction): number => one.num * other.den - other.num * one.den
