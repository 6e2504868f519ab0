import { describe, expect, it } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import { idNumberCheckDigit, readCreditCode, readIdNumber } from '../../src/kernel/id-numbers.ts'

const today = day('2026-11-21')
const withCheck = (seventeen: string) => seventeen + idNumberCheckDigit(seventeen)

describe('identity numbers', () => {
  it('reads birth date and sex out of a number whose check digit is right', () => {
    expect(readIdNumber('11010519491231002X', today)).toEqual({
      ok: true,
      facts: { number: '11010519491231002X', bornOn: '1949-12-31', sex: 'female', kind: 'citizen' },
    })
  })
  it('takes a small x, spaces and full-width digits for the same number', () => {
    expect(readIdNumber(' １１０１０５ 19491231 002x', today)).toMatchObject({ ok: true, facts: { number: '11010519491231002X' } })
  })
  it('names the check digit that would fit, and still tells birth date and sex', () => {
    expect(readIdNumber('110105194912310021', today)).toMatchObject({ ok: false, fault: 'check-digit', expected: 'X', facts: { bornOn: '1949-12-31' } })
  })
  it.each([
    ['a birth date of 30 February', withCheck('11010519490230002'), 'birth-date'],
    ['a birth date in the future', withCheck('11010520991231002'), 'birth-in-future'],
    ['a birth date tomorrow', withCheck('11010520261122002'), 'birth-in-future'],
    ['a province that does not exist', withCheck('99999999999999999').replace(/^9/, '7'), 'region'],
    ['fifteen places', '110105491231002', 'shape'],
    ['a letter in the middle', '1101051949123100AX', 'shape'],
    ['nothing', '', 'shape'],
  ])('refuses %s', (_, number, fault) => {
    expect(readIdNumber(number, today)).toMatchObject({ ok: false, fault })
  })
  it('takes a birth date of today', () => {
    expect(readIdNumber(withCheck('11010520261121002'), today).ok).toBe(true)
  })
  it.each([
    ['81', 'residence-permit'],
    ['82', 'residence-permit'],
    ['83', 'residence-permit'],
    ['91', 'foreigner'],
  ])('takes a number that begins with %s', (prefix, kind) => {
    expect(readIdNumber(withCheck(`${prefix}000019800101001`), today)).toMatchObject({ ok: true, facts: { kind, bornOn: '1980-01-01', sex: 'male' } })
  })
})

describe('social credit codes', () => {
  it('passes a code whose check symbol is right', () => {
    expect(readCreditCode('91350100m000100y43')).toEqual({ ok: true, code: '91350100M000100Y43' })
  })
  it('refuses a changed symbol and a letter outside the alphabet', () => {
    expect(readCreditCode('91350100M000100Y44')).toEqual({ ok: false, fault: 'check-digit' })
    expect(readCreditCode('91350100I000100Y43')).toEqual({ ok: false, fault: 'shape' })
  })
})
