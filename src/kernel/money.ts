/** Money is whole cents (分). */
export type Cents = number & { readonly __cents: unique symbol }

export const cents = (amount: number): Cents => {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not a whole number of cents: ${amount}`)
  return amount as Cents
}
