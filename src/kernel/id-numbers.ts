import { type Day, isDay } from './days.ts'

/** Numbers that carry their own check digit: the citizen's identity number and the unified social credit code. */

type IdNumberFault = 'shape' | 'region' | 'birth-date' | 'birth-in-future' | 'check-digit'

/** What an identity number says about its bearer. */
type IdNumberFacts = { number: string; bornOn: Day; sex: 'male' | 'female'; kind: 'citizen' | 'residence-permit' | 'foreigner' }

type IdNumberReading = { ok: true; facts: IdNumberFacts } | { ok: false; fault: IdNumberFault; expected?: string; facts?: IdNumberFacts }

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECK = '10X98765432'

/** Provinces of GB/T 2260, the residence permits of Hong Kong, Macao and Taiwan (81, 82, 83); 9… is read apart. */
const PROVINCES = new Set(
  [11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83].map(String),
)

/** Spaces out, full-width digits and letters to plain ones, x to X. */
export const tidyIdNumber = (written: string): string =>
  written
    .normalize('NFKC')
    .replace(/[\s\u200b-\u200f\ufeff-]/g, '')
    .toUpperCase()

/**
 * Reads an identity number of 18 places (GB 11643-1999). A wrong check digit still tells birth date and sex, so that a person
 * may keep it with a reason; every other fault does not. `today` bounds the birth date.
 */
export const readIdNumber = (written: string, today: Day): IdNumberReading => {
  const number = tidyIdNumber(written)
  if (!/^\d{17}[\dX]$/.test(number)) return { ok: false, fault: 'shape' }
  if (number[0] !== '9' && !PROVINCES.has(number.slice(0, 2))) return { ok: false, fault: 'region' }
  const bornOn = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  if (!isDay(bornOn) || bornOn < '1880-01-01') return { ok: false, fault: 'birth-date' }
  if (bornOn > today) return { ok: false, fault: 'birth-in-future' }
  const facts: IdNumberFacts = { number, bornOn, sex: Number(number[16]) % 2 === 1 ? 'male' : 'female', kind: kindOf(number) }
  const expected = idNumberCheckDigit(number.slice(0, 17))
  return expected === number[17] ? { ok: true, facts } : { ok: false, fault: 'check-digit', expected, facts }
}

const kindOf = (number: string): IdNumberFacts['kind'] => {
  if (number[0] === '9') return 'foreigner'
  return number[0] === '8' ? 'residence-permit' : 'citizen'
}

/** The eighteenth place for the first seventeen digits. */
export const idNumberCheckDigit = (seventeen: string): string => {
  let sum = 0
  for (let at = 0; at < 17; at += 1) sum += (seventeen.charCodeAt(at) - 48) * WEIGHTS[at]!
  return CHECK[sum % 11]!
}

const CREDIT_SYMBOLS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const CREDIT_WEIGHTS = Array.from({ length: 17 }, (_, at) => Number(3n ** BigInt(at) % 31n))

/** Reads a unified social credit code (GB 32100-2015): 18 places of 31 symbols, the last one a check. */
export const readCreditCode = (written: string): { ok: true; code: string } | { ok: false; fault: 'shape' | 'check-digit' } => {
  const code = tidyIdNumber(written)
  if (code.length !== 18 || [...code].some((symbol) => !CREDIT_SYMBOLS.includes(symbol))) return { ok: false, fault: 'shape' }
  const sum = code
    .slice(0, 17)
    .split('')
    .reduce((total, symbol, at) => total + CREDIT_SYMBOLS.indexOf(symbol) * CREDIT_WEIGHTS[at]!, 0)
  return CREDIT_SYMBOLS[(31 - (sum % 31)) % 31] === code[17] ? { ok: true, code } : { ok: false, fault: 'check-digit' }
}
