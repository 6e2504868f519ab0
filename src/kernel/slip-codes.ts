/** The code on a printed slip, `430699-KQ7M-3XWD-9HTR-4FVN`: the district, which slip it is, a secret that only the paper knows, a check sign. */

/** 29 signs, of each pair that is mistaken for the other one at most: no 0 and O, no 1 and I, Z but no 2, S but no 5, B but no 8. */
export const SLIP_SIGNS = '34679ABCDEFGHJKLMNPQRSTUVWXYZ'

/** Six signs say which slip it is and are no secret; nine (some 43 bits) are. */
export const SLIP_SIGNS_OF = { locator: 6, secret: 9 } as const

export type SlipCode = { districtId: number; locator: string; secret: string }

/** `old`: of the digits alone that slips carried before; `check`: one sign, or two in the wrong order, cannot be right. */
export type SlipCodeFault = 'shape' | 'check' | 'old'

/** As it is printed, in groups of four. */
export const writeSlipCode = ({ districtId, locator, secret }: SlipCode): string => {
  const signs = `${locator}${secret}`
  return [districtId, ...`${signs}${checkSign(`${districtId}${signs}`)}`.match(/.{4}/g)!].join('-')
}

/** Reads a code as people type it: blanks, dashes, small and full-width signs, and the sign that looks like the printed one. */
export const readSlipCode = (written: string): { ok: true; code: SlipCode } | { ok: false; fault: SlipCodeFault } => {
  const typed = written
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
  if (/^\d{16}$/.test(typed)) return { ok: false, fault: 'old' }
  const [district, signs] = [typed.slice(0, 6), typed.slice(6).replaceAll(/[125I8]/g, (sign) => MEANT[sign]!)]
  if (!/^\d{6}$/.test(district) || !SHAPE.test(signs)) return { ok: false, fault: 'shape' }
  if (checkSign(`${district}${signs.slice(0, -1)}`) !== signs.at(-1)) return { ok: false, fault: 'check' }
  const { locator } = SLIP_SIGNS_OF
  return { ok: true, code: { districtId: Number(district), locator: signs.slice(0, locator), secret: signs.slice(locator, -1) } }
}

const SHAPE = new RegExp(`^[${SLIP_SIGNS}]{${SLIP_SIGNS_OF.locator + SLIP_SIGNS_OF.secret + 1}}$`)
const MEANT: Record<string, string> = { '1': 'L', '2': 'Z', '5': 'S', '8': 'B', I: 'L' }

/** 29 is a prime and each place weighs differently: no single wrong sign and no two exchanged ones leave the sum as it was. */
const checkSign = (before: string): string => {
  const sum = [...before].reduce((total, sign, at) => total + valueOf(sign, at) * (at + 2), 0)
  return SLIP_SIGNS[(SLIP_SIGNS.length - (sum % SLIP_SIGNS.length)) % SLIP_SIGNS.length]!
}

const DISTRICT_PLACES = 6
const valueOf = (sign: string, at: number): number => (at < DISTRICT_PLACES ? Number(sign) : SLIP_SIGNS.indexOf(sign))
