/** Money is whole cents (分). */
type Cents = number & { readonly __cents: unique symbol }

export const cents = (amount: number): Cents => {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not a whole number of cents: ${amount}`)
  return amount as Cents
}

/** Cents as yuan with two decimals: 1500 is `15.00`. No thousands mark, so that it can be typed back and put into a sheet. */
export const showYuan = (amount: number): string => {
  const whole = Math.abs(amount)
  return `${amount < 0 ? '-' : ''}${Math.floor(whole / 100)}.${String(whole % 100).padStart(2, '0')}`
}

/** Reads yuan as written by a person: `15`, `15.5`, `15.00`, also with full-width digits or a comma at the thousands; null for anything else, three decimals included. */
export const readYuan = (written: string): Cents | null => {
  const plain = written
    .normalize('NFKC')
    .trim()
    .replace(/[¥￥元,\s]/g, '')
  const parts = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(plain)
  return parts ? cents(Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'))) : null
}
