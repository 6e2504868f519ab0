import { execFile } from 'node:child_process'
import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { addKey, blindIndex, keyVersionOf, loadKeys, macOf, openField, sealField, useKey, useKeys } from '../../src/platform/crypto.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhibu-keys-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const PLACE = 'person.id_number|0197'
const WORDS = '430699199001019971'
let file = ''
let made = 0
beforeEach(() => {
  file = join(folder, `${++made}`, 'keys', 'master.key')
  loadKeys(file)
})

describe('a sealed field', () => {
  test('says its layout, its algorithm and the version of its key', () => {
    const sealed = sealField(PLACE, WORDS)
    expect([...sealed.subarray(0, 3)]).toEqual([2, 1, 1])
    expect(openField(PLACE, sealed)).toBe(WORDS)
  })

  test('does not open in another row, nor with any bit of it changed (planted fault: all of them)', () => {
    const sealed = sealField(PLACE, WORDS)
    expect(() => openField('person.id_number|0198', sealed)).toThrow()
    const opened = Array.from({ length: sealed.length * 8 }, (_, bit) => {
      const bent = Buffer.from(sealed)
      bent[bit >> 3]! ^= 1 << (bit & 7)
      try {
        return openField(PLACE, bent)
      } catch {
        return null
      }
    })
    expect(opened.filter((one) => one !== null)).toEqual([])
  })

  test('of before there were several keys opens with the first', () => {
    const first = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64')
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', Buffer.from(hkdfSync('sha256', first, 'zhibu', 'field', 32)), nonce).setAAD(Buffer.from(PLACE))
    const body = Buffer.concat([cipher.update(WORDS, 'utf8'), cipher.final()])
    addKey(file)
    loadKeys(file)
    expect(openField(PLACE, Buffer.concat([Buffer.from([1]), nonce, cipher.getAuthTag(), body]))).toBe(WORDS)
  })
})

describe('several versions of the key', () => {
  test('the newest seals, all of them open', () => {
    const sealed = [sealField(PLACE, '一')]
    for (const words of ['二', '三']) {
      addKey(file)
      loadKeys(file)
      sealed.push(sealField(PLACE, words))
    }
    expect(sealed.map(keyVersionOf)).toEqual([1, 2, 3])
    expect(sealed.map((one) => openField(PLACE, one))).toEqual(['一', '二', '三'])
  })

  test('what is compared over the years stays with the first key: index, audit seals', () => {
    const [index, mac] = [blindIndex(WORDS), macOf('audit', 'batch 1')]
    addKey(file)
    loadKeys(file)
    expect(blindIndex(WORDS)).toEqual(index)
    expect(macOf('audit', 'batch 1')).toEqual(mac)
  })

  test('a server that runs reads the file again when it meets a value of a newer key', () => {
    const before = readFileSync(file)
    addKey(file)
    const after = readFileSync(file)
    loadKeys(file)
    const sealed = sealField(PLACE, WORDS)
    writeFileSync(file, before)
    loadKeys(file)
    expect(() => openField(PLACE, sealed)).toThrow('key version 2')
    writeFileSync(file, after)
    expect(openField(PLACE, sealed)).toBe(WORDS)
  })

  test('without its key a field stays closed and says which one is missing', () => {
    const keys = [randomBytes(32), randomBytes(32)]
    useKeys(keys)
    const sealed = sealField(PLACE, WORDS)
    useKey(keys[0]!)
    expect(() => openField(PLACE, sealed)).toThrow('key version 2')
    useKeys([keys[1]!, keys[0]!])
    expect(() => openField(PLACE, sealed)).toThrow()
  })
})

describe('the key file', () => {
  test('is the owner’s alone, also after a key was added, and a damaged line is named', () => {
    addKey(file)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const [first] = readFileSync(file, 'utf8').split('\n')
    writeFileSync(file, `${first}\nbm90IGEga2V5\n`)
    expect(() => loadKeys(file)).toThrow('line 2')
    expect(() => addKey(file)).toThrow('line 2')
  })

  test('takes a new key by the command line', async () => {
    const data = join(folder, String(made))
    const env = { ...process.env, ZHIBU_DATA: data }
    const { stdout } = await promisify(execFile)(process.execPath, ['src/app/cli.ts', 'keys', 'rotate'], { env })
    expect(stdout).toContain('第 2 版密钥')
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(2)
    loadKeys(file)
    expect(keyVersionOf(sealField(PLACE, WORDS))).toBe(2)
  })
})
