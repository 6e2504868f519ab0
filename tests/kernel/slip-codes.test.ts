import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readSlipCode, SLIP_SIGNS, SLIP_SIGNS_OF, type SlipCode, writeSlipCode } from '../../src/kernel/slip-codes.ts'

const signs = (length: number) => fc.string({ unit: fc.constantFrom(...SLIP_SIGNS), minLength: length, maxLength: length })
const codes: fc.Arbitrary<SlipCode> = fc.record({
  districtId: fc.integer({ min: 110_000, max: 659_999 }),
  locator: signs(SLIP_SIGNS_OF.locator),
  secret: signs(SLIP_SIGNS_OF.secret),
})
const plain = (code: SlipCode): string => writeSlipCode(code).replaceAll('-', '')
const alphabetAt = (at: number): string => (at < 6 ? '0123456789' : SLIP_SIGNS)
const fault = (typed: string): string => {
  const read = readSlipCode(typed)
  return read.ok ? 'none' : read.fault
}

describe('the code on a slip', () => {
  test('reads back as it was written, also in small signs, without dashes, with blanks or full-width', () => {
    fc.assert(
      fc.property(codes, (code) => {
        const written = writeSlipCode(code)
        expect(written).toMatch(/^\d{6}(-[34679A-HJ-NP-Z]{4}){4}$/)
        const wide = [...written].map((sign) => (sign === '-' ? '－' : String.fromCharCode(sign.charCodeAt(0) + 0xfee0))).join('')
        for (const typed of [written, written.toLowerCase(), ` ${written.replaceAll('-', ' ')} `, plain(code), wide])
          expect(readSlipCode(typed)).toEqual({ ok: true, code })
      }),
    )
  })

  test('no sign of it has a double: what looks like another is read as the one that is printed', () => {
    fc.assert(
      fc.property(codes, (code) => {
        const [district, ...groups] = writeSlipCode(code).split('-')
        const mistaken = groups.join('').replaceAll('L', '1').replaceAll('Z', '2').replaceAll('S', '5').replaceAll('B', '8')
        expect(readSlipCode(`${district}${mistaken}`)).toEqual({ ok: true, code })
      }),
    )
    expect(['0', 'O', '1', 'I', '2', '5', '8'].filter((sign) => SLIP_SIGNS.includes(sign))).toEqual([])
  })

  test('any one wrong sign and any two that changed places are found', () => {
    fc.assert(
      fc.property(codes, fc.nat(21), fc.nat(21), fc.nat(28), (code, at, other, drawn) => {
        const typed = [...plain(code)]
        const wrong = alphabetAt(at)[drawn % alphabetAt(at).length]!
        if (wrong !== typed[at]) expect(fault(typed.with(at, wrong).join(''))).toBe('check')
        const [one, two] = [typed[at]!, typed[other]!]
        if (at < 6 === other < 6 && one !== two) expect(fault(typed.with(at, two).with(other, one).join(''))).toBe('check')
      }),
      { numRuns: 500 },
    )
  })

  test('one of before, of digits alone, is told from one that was copied wrongly', () => {
    expect(['430699-0123456789', '4306990123456789', '430699-01234', '', '430699-KQ7M-3XWD-9HTR-40VN'].map(fault)).toEqual([
      'old',
      'old',
      'shape',
      'shape',
      'shape',
    ])
  })
})
