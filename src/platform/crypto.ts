import {
  argon2,
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

/** All cryptography of the house. Keys come from one file outside the database and its backups (security.md K, D6, D13). */

type Purpose = 'field' | 'index' | 'audit' | 'session' | 'slip'

const VERSION = 1
let master: Buffer | null = null
/** Kept as key objects: a key given as bytes is wrapped anew on every use, which costs five times the work itself. */
const derived = new Map<Purpose, KeyObject>()

/** Reads the key file, or makes it on first start (mode 0600). Must run before anything is encrypted. */
export const loadKeys = (file: string): void => {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' })
  }
  useKey(Buffer.from(readFileSync(file, 'utf8').trim(), 'base64'))
}

/** Uses a key given in memory; for tests and for keys from a secrets store. Throws on a key of the wrong length. */
export const useKey = (key: Buffer): void => {
  if (key.length !== 32) throw new Error('the key file does not hold 32 bytes in base64; restore it from its backup, a new one cannot open the old fields')
  master = key
  derived.clear()
}

const keyFor = (purpose: Purpose): KeyObject => {
  const known = derived.get(purpose)
  if (known) return known
  if (!master) throw new Error('the keys are not loaded')
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', master, 'zhibu', purpose, 32)))
  derived.set(purpose, key)
  return key
}

/** Encrypts one field; `place` (table.column|row id) is bound in, so a ciphertext moved to another row does not open. */
export const sealField = (place: string, plain: string): Buffer => sealBytes(place, Buffer.from(plain, 'utf8'))

/** The same for a file. */
export const sealBytes = (place: string, plain: Uint8Array): Buffer => {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyFor('field'), nonce).setAAD(Buffer.from(place))
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), body])
}

/** Opens one field; throws when it was altered or belongs elsewhere. */
export const openField = (place: string, sealed: Buffer): string => openBytes(place, sealed).toString('utf8')

export const openBytes = (place: string, sealed: Buffer): Buffer => {
  if (sealed[0] !== VERSION) throw new Error(`a field was sealed with key version ${sealed[0]}, which is not at hand`)
  const decipher = createDecipheriv('aes-256-gcm', keyFor('field'), sealed.subarray(1, 13)).setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(13, 29))
  return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()])
}

/** Keyed index of a protected value, for equality search. Never an unkeyed hash (security.md checklist 22). */
export const blindIndex = (value: string): Buffer => createHmac('sha256', keyFor('index')).update(value.normalize('NFKC').toUpperCase()).digest()

export const macOf = (purpose: Purpose, text: string): Buffer => createHmac('sha256', keyFor(purpose)).update(text).digest()

export const sha256 = (...parts: (string | Buffer)[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** A new random token of 256 bits, as text for a cookie. Only its hash is stored. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** A short code of digits from the CSPRNG. */
export const newCode = (digits: number): string => Array.from(randomBytes(digits), (byte) => String(byte % 10)).join('')

export const sameSecret = (one: Buffer, other: Buffer): boolean => one.length === other.length && timingSafeEqual(one, other)

const argon2id = promisify(argon2)
const COST = { parallelism: 1, tagLength: 32, memory: 19_456, passes: 2 }

/** Hashes a password with argon2id (19 MiB, 2 passes: security.md D10). */
export const hashPassword = async (password: string): Promise<string> => {
  const nonce = randomBytes(16)
  const tag = await argon2id('argon2id', { ...COST, message: password.normalize('NFKC'), nonce })
  return `argon2id$${nonce.toString('base64')}$${Buffer.from(tag).toString('base64')}`
}

export const passwordMatches = async (stored: string, password: string): Promise<boolean> => {
  const [, nonce = '', tag = ''] = stored.split('$')
  const seen = await argon2id('argon2id', { ...COST, message: password.normalize('NFKC'), nonce: Buffer.from(nonce, 'base64') })
  return sameSecret(Buffer.from(tag, 'base64'), Buffer.from(seen))
}
