import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { areKeys, type ExchangeKeys, exchangeKeys, fingerprintOf, newestKey, openSealed, sealTo, signText, useKey, useKeys } from '../../src/platform/crypto.ts'
import {
  canonical,
  hashOfLetter,
  type Json,
  type KnownPartner,
  type LettersFile,
  partyOf,
  placeLetters,
  readCard,
  readLetters,
  type SentLetter,
  writeCard,
  writeLetters,
} from '../../src/platform/letters.ts'

const HOME = { desk: '00000000-0000-7000-8000-000000000001', organisation: '湘云县委组织部' }
const HOST = { desk: '00000000-0000-7000-8000-000000000002', organisation: '芦荡县委组织部' }
const THIRD = { desk: '00000000-0000-7000-8000-000000000003', organisation: '白水县委组织部' }
const CASE = '00000000-0000-7000-8000-0000000000c1'

beforeAll(() => useKey(randomBytes(32)))

const made = new Map<string, ExchangeKeys>()
const keysOf = ({ desk }: { desk: string }, version = 1): ExchangeKeys => {
  const keys = made.get(`${desk}|${version}`) ?? exchangeKeys(desk, version)
  made.set(`${desk}|${version}`, keys)
  return keys
}
const known = (partner: typeof HOME, more: Partial<KnownPartner> = {}): KnownPartner => ({
  ...partner,
  keys: keysOf(partner).open,
  confirmed: true,
  ...more,
})
const ofHost = (partners: KnownPartner[] = [known(HOME)]) => ({ own: [{ ...HOST, keys: keysOf(HOST) }], partners })

const letters = (count: number, words = '去深圳务工'): SentLetter[] => {
  const written: SentLetter[] = []
  for (let number = 1; number <= count; number += 1) {
    const before = written.at(-1)
    written.push({
      case: CASE,
      side: 'home',
      number,
      kind: 'announce',
      body: { words, number },
      by: '何桂生',
      at: '2026-09-07T02:00:00.000Z',
      before: before ? hashOfLetter(before) : null,
    })
  }
  return written
}

const fileOf = (more: Partial<LettersFile> = {}): LettersFile => ({
  from: partyOf({ ...HOME, keys: keysOf(HOME).open }),
  to: partyOf({ ...HOST, keys: keysOf(HOST).open }),
  number: 1,
  writtenAt: '2026-09-07T02:00:00.000Z',
  letters: letters(2),
  acknowledgements: [],
  ...more,
})

const written = (more: Partial<LettersFile> = {}) => writeLetters(fileOf(more), { own: keysOf(HOME), partner: keysOf(HOST).open })
const codeOf = (result: ReturnType<typeof readLetters> | ReturnType<typeof readCard> | ReturnType<typeof placeLetters>) =>
  result.ok ? 'taken' : result.refusal.code

describe('a letters file', () => {
  it('opens for its addressee, and for nobody else', () => {
    const read = readLetters(written(), ofHost())
    expect(read).toEqual({ ok: true, value: fileOf() })
    expect(written()).not.toContain('深圳')
    expect(() => openSealed(keysOf(THIRD), '', JSON.parse(written()).sealed)).toThrow()
  })

  it('is refused when any byte of it was altered', () => {
    const text = written()
    const host = ofHost()
    const bytes = Buffer.from(text)
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const other = Buffer.from(bytes)
        other[at] = other[at]! ^ by
        return !readLetters(other.toString('utf8'), host).ok
      }),
      { numRuns: 3_000 },
    )
  })

  it('is refused when it was cut short, made longer or spelt in another way', () => {
    const text = written()
    fc.assert(
      fc.property(fc.nat(text.length - 1), (end) => !readLetters(text.slice(0, end), ofHost()).ok),
      { numRuns: 300 },
    )
    for (const other of [`${text} `, `${text}\n`, ` ${text}`, JSON.stringify(JSON.parse(text), null, 1)])
      expect(codeOf(readLetters(other, ofHost()))).toBe('letters-altered')
    const reordered = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text) as object).toReversed()))
    expect(codeOf(readLetters(reordered, ofHost()))).toBe('letters-altered')
  })

  it('opens whatever letters were put in, word for word', () => {
    // that one name is kept neither by the writer nor by the reader; no letter of ours has it
    const body = fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string())),
    )
    fc.assert(
      fc.property(body, fc.string({ minLength: 1, maxLength: 90, unit: 'binary' }), (said, by) => {
        const one = { ...letters(1)[0]!, body: said as SentLetter['body'], by: by.toWellFormed() }
        const read = readLetters(written({ letters: [one] }), ofHost())
        return read.ok && hashOfLetter(read.value.letters[0]!) === hashOfLetter(one)
      }),
      { numRuns: 200 },
    )
  })

  it('from a stranger is refused, and says to ask for a card', () => {
    const read = readLetters(written(), ofHost([known(THIRD)]))
    expect(codeOf(read)).toBe('letters-from-a-stranger')
    expect(!read.ok && read.refusal.message.zh).toMatch(/湘云县委组织部.*第 1 号.*没有登记.*名片/)
  })

  it('for another addressee is refused, and says whose it is', () => {
    const read = readLetters(written(), { own: [{ ...THIRD, keys: keysOf(THIRD) }], partners: [known(HOME)] })
    expect(codeOf(read)).toBe('letters-for-another')
    expect(!read.ok && read.refusal.message.zh).toContain('芦荡县委组织部')
  })

  it('under keys that nobody confirmed is refused, and under other keys than the registered ones with a warning', () => {
    expect(codeOf(readLetters(written(), ofHost([known(HOME, { confirmed: false })])))).toBe('letters-partner-unconfirmed')
    expect(codeOf(readLetters(written(), ofHost([known(HOME, { keys: keysOf(HOME, 2).open })])))).toBe('letters-keys-changed')
    const old = { own: [{ ...HOST, keys: keysOf(HOST, 2) }], partners: [known(HOME)] }
    expect(codeOf(readLetters(written(), old))).toBe('letters-for-old-keys')
  })

  it('cannot be passed off as one’s own: signed anew by another partner it does not open', () => {
    const stolen = JSON.parse(written()) as Record<string, Json>
    const { signature: _, ...mine } = { ...stolen, from: partyOf({ ...THIRD, keys: keysOf(THIRD).open }) as Json } as Record<string, Json>
    const swapped = canonical({ ...mine, signature: signText(keysOf(THIRD), canonical(mine)) })
    expect(codeOf(readLetters(swapped, ofHost([known(HOME), known(THIRD)])))).toBe('letters-altered')
  })

  it('signed by somebody else in the partner’s name is refused', () => {
    const { format: _f, version: _v, sealed: _s, signature: _g, ...top } = JSON.parse(written()) as Record<string, Json>
    const named = { format: 'zhibu-letters', version: 1, ...top }
    const unsigned = { ...named, sealed: sealTo(keysOf(HOST).open.seal, canonical(named), canonical({ letters: letters(1) as Json, acknowledgements: [] })) }
    const forgedBy = (keys: ExchangeKeys) => readLetters(canonical({ ...unsigned, signature: signText(keys, canonical(unsigned)) }), ofHost())
    expect(codeOf(forgedBy(keysOf(THIRD)))).toBe('letters-altered')
    expect(codeOf(forgedBy(keysOf(HOME)))).toBe('taken')
  })

  it('of a later form is refused with a word of its own, and what is no letters file too', () => {
    const later = canonical({ ...(JSON.parse(written()) as Record<string, Json>), version: 2 })
    expect(codeOf(readLetters(later, ofHost()))).toBe('letters-newer-form')
    for (const other of ['', 'x', '[]', 'null', '{}', '{"format":"zhibu-card"}']) expect(codeOf(readLetters(other, ofHost()))).toBe('letters-not-a-file')
  })

  it('cannot be written under another name than the keys', () => {
    expect(() => writeLetters(fileOf(), { own: keysOf(THIRD), partner: keysOf(HOST).open })).toThrow('other keys')
  })
})

describe('letters in order', () => {
  const held = (some: readonly SentLetter[]) => () => some.map((one) => ({ number: one.number, hash: hashOfLetter(one), before: one.before }))

  it('are taken once: whatever part came before, in whatever order, nothing is taken twice and nothing is lost', () => {
    const all = letters(6)
    fc.assert(
      fc.property(fc.shuffledSubarray(all), fc.shuffledSubarray(all), (earlier, file) => {
        const placed = placeLetters(file, held(earlier))
        if (!placed.ok) return false
        const had = new Set(earlier.map(({ number }) => number))
        const now = new Set([...had, ...file.map(({ number }) => number)])
        const complete = (number: number) => all.slice(0, number).every((one) => now.has(one.number))
        return placed.value.every(({ letter, how }) => how === (had.has(letter.number) ? 'repeat' : complete(letter.number) ? 'new' : 'early'))
      }),
      { numRuns: 500 },
    )
  })

  it('wait when they come before the ones they follow', () => {
    const [, second, third] = letters(3)
    expect(placeLetters([second!, third!], () => [])).toMatchObject({ ok: true, value: [{ how: 'early' }, { how: 'early' }] })
  })

  it('that say otherwise under a number already taken are refused, with the file', () => {
    const [first] = letters(1)
    expect(codeOf(placeLetters([{ ...first!, body: { words: '改过' } }], held([first!])))).toBe('letters-contradict')
  })

  it('that do not follow the letter before them are refused, also when that one comes later', () => {
    const [first, second] = letters(2)
    const other = { ...first!, body: { words: '另一封' } }
    expect(codeOf(placeLetters([{ ...second!, before: hashOfLetter(other) }], held([first!])))).toBe('letters-do-not-follow')
    expect(codeOf(placeLetters([other], held([second!])))).toBe('letters-do-not-follow')
    expect(codeOf(placeLetters([{ ...second!, before: null }], held([first!])))).toBe('letters-do-not-follow')
    expect(codeOf(placeLetters([{ ...first!, before: hashOfLetter(first!) }], () => []))).toBe('letters-do-not-follow')
  })
})

describe('a card', () => {
  const desk = { id: HOME.desk, name: '组织部 201 室', address: '云山路 1 号', telephone: '000-1234567', person: '何桂生' }
  const cardText = () => writeCard({ organisation: HOME.organisation, desk, madeAt: '2026-09-07T02:00:00.000Z' }, keysOf(HOME))

  it('carries keys and a fingerprint of eight groups of five digits, and survives being pasted', () => {
    const read = readCard(`\n ${cardText()} \n`)
    expect(read).toMatchObject({ ok: true, value: { organisation: HOME.organisation, desk, keys: keysOf(HOME).open } })
    expect(read.ok && read.value.fingerprint).toMatch(/^\d{5}( \d{5}){7}$/)
    expect(read.ok && read.value.fingerprint).toBe(fingerprintOf(keysOf(HOME).open))
  })

  it('with any sign altered is refused', () => {
    const text = cardText()
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...'0aZ你" '), (at, sign) => {
        const other = text.slice(0, at) + sign + text.slice(at + 1)
        return other === text || !readCard(other).ok
      }),
      { numRuns: 1_000 },
    )
  })

  it('with keys that keep no secret is refused', () => {
    const zero = `x25519.${Buffer.alloc(32).toString('base64url')}`
    expect(areKeys({ sign: keysOf(HOME).open.sign, seal: zero })).toBe(false)
    expect(areKeys({ sign: keysOf(HOME).open.seal, seal: keysOf(HOME).open.seal })).toBe(false)
    expect(areKeys(keysOf(HOME).open)).toBe(true)
  })
})

describe('keys', () => {
  it('come back the same from the key file, another pair for each holder and version', () => {
    expect(exchangeKeys(HOME.desk, 1).open).toEqual(keysOf(HOME).open)
    const pairs = [keysOf(HOME), keysOf(HOME, 2), keysOf(HOST)].map(({ open }) => `${open.sign} ${open.seal}`)
    expect(new Set(pairs).size).toBe(3)
  })

  it('made after a key was added to the key file stem from the new one, and the earlier pair still comes back', () => {
    const file = randomBytes(32)
    useKey(file)
    const before = exchangeKeys(HOME.desk, 1, newestKey()).open
    useKeys([file, randomBytes(32)])
    expect(newestKey()).toBe(2)
    expect(exchangeKeys(HOME.desk, 1, 1).open).toEqual(before)
    expect(exchangeKeys(HOME.desk, 2, newestKey()).open.sign).not.toBe(exchangeKeys(HOME.desk, 2, 1).open.sign)
  })

  it('seal anew each time: the same letters never look the same', () => {
    const once = () => sealTo(keysOf(HOST).open.seal, 'head', 'words')
    expect(once()).not.toBe(once())
    expect(openSealed(keysOf(HOST), 'head', once())).toBe('words')
    expect(() => openSealed(keysOf(HOST), 'another head', once())).toThrow()
  })
})
