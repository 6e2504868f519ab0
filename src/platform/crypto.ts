import {
  argon2,
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

/** All cryptography of the house. Keys come from one file outside the database and its backups (security.md K, D6, D13). */

type Purpose = 'field' | 'index' | 'audit' | 'session' | 'slip' | 'exchange'

/** How a value was sealed: its first bytes say the layout, the algorithm and which key. Layout 1 is of before there were several keys. */
const LAYOUT = { oneKey: 1, keyed: 2 }
const AES_256_GCM = 1
const FIRST_VERSION = 1
const MOST_VERSIONS = 255

/** The keys by version, oldest first; the newest seals, all of them open. */
let keys: readonly Buffer[] = []
let keyFile: string | null = null
/** Kept as key objects: a key given as bytes is wrapped anew on every use, which costs five times the work itself. */
const derived = new Map<string, KeyObject>()

/** Reads the key file (a key a line, the newest last), or makes it on first start (mode 0600). Must run before anything is encrypted. */
export const loadKeys = (file: string): void => {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${newKey()}\n`, { mode: 0o600, flag: 'wx' })
  }
  useKeys(readKeys(file))
  keyFile = file
}

const newKey = (): string => randomBytes(32).toString('base64')

const readKeys = (file: string): Buffer[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split(/\s*\n/)
    .map((line) => Buffer.from(line.trim(), 'base64'))

/**
 * Adds a key to the file; from then on it seals, and the earlier ones open what they sealed. Returns its version. A server that runs goes on
 * sealing with the key it knows until it starts anew, and reads the file again when it meets a value of a key it does not know.
 */
export const addKey = (file: string): number => {
  const known = readKeys(file)
  checkKeys(known)
  if (known.length >= MOST_VERSIONS) throw new Error(`the key file holds ${known.length} keys, which is the most a value can name`)
  const fresh = `${file}.new`
  writeFileSync(fresh, `${[...known.map((key) => key.toString('base64')), newKey()].join('\n')}\n`, { mode: 0o600, flag: 'wx' })
  renameSync(fresh, file)
  return known.length + 1
}

/** Uses a key given in memory; for tests and for keys from a secrets store. Throws on a key of the wrong length. */
export const useKey = (key: Buffer): void => useKeys([key])

/** The same for several, the newest last. */
export const useKeys = (given: readonly Buffer[]): void => {
  checkKeys(given)
  keys = [...given]
  keyFile = null
  derived.clear()
}

const checkKeys = (given: readonly Buffer[]): void => {
  const wrong = given.findIndex((key) => key.length !== 32)
  if (given.length === 0 || wrong >= 0)
    throw new Error(
      `line ${Math.max(wrong, 0) + 1} of the key file does not hold 32 bytes in base64; restore the file from its backup, a new one cannot open the old fields`,
    )
}

/** What is compared or chained over the years (index, audit, sessions) keeps the first key; only fields move on to newer ones. */
const keyFor = (purpose: Purpose, version = FIRST_VERSION): KeyObject => {
  const known = derived.get(`${purpose} ${version}`)
  if (known) return known
  if (keys.length === 0) throw new Error('the keys are not loaded')
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', keyOf(version), 'zhibu', purpose, 32)))
  derived.set(`${purpose} ${version}`, key)
  return key
}

const keyOf = (version: number): Buffer => {
  if (!keys[version - 1] && keyFile) loadKeys(keyFile)
  const key = keys[version - 1]
  if (!key) throw new Error(`a field was sealed with key version ${version}, which is not at hand; restore the key file from its backup`)
  return key
}

/** Encrypts one field; `place` (table.column|row id) is bound in, so a ciphertext moved to another row does not open. */
export const sealField = (place: string, plain: string): Buffer => sealBytes(place, Buffer.from(plain, 'utf8'))

/** The same for a file. */
export const sealBytes = (place: string, plain: Uint8Array): Buffer => {
  const version = newestKey()
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyFor('field', version), nonce).setAAD(Buffer.from(place))
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([Buffer.from([LAYOUT.keyed, AES_256_GCM, version]), nonce, cipher.getAuthTag(), body])
}

/** Opens one field; throws when it was altered or belongs elsewhere. */
export const openField = (place: string, sealed: Buffer): string => openBytes(place, sealed).toString('utf8')

export const openBytes = (place: string, sealed: Buffer): Buffer => {
  const { version, at } = headOf(sealed)
  const decipher = createDecipheriv('aes-256-gcm', keyFor('field', version), sealed.subarray(at, at + 12))
    .setAAD(Buffer.from(place))
    .setAuthTag(sealed.subarray(at + 12, at + 28))
  return Buffer.concat([decipher.update(sealed.subarray(at + 28)), decipher.final()])
}

/** Which version of the key sealed a value, and where its nonce begins. */
const headOf = (sealed: Buffer): { version: number; at: number } => {
  if (sealed[0] === LAYOUT.oneKey) return { version: FIRST_VERSION, at: 1 }
  if (sealed[0] === LAYOUT.keyed && sealed[1] === AES_256_GCM) return { version: sealed[2] ?? 0, at: 3 }
  throw new Error(`a field was sealed in a way this version does not know (layout ${sealed[0]}, algorithm ${sealed[1]})`)
}

/** Which key of the file is the newest: new pairs for the exchange stem from it. */
export const newestKey = (): number => Math.max(keys.length, FIRST_VERSION)

/** Which version of the key sealed a value; for telling what is still under an older one. */
export const keyVersionOf = (sealed: Buffer): number => headOf(sealed).version

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

// ---------------------------------------------------------------- keys for partners outside

/** What a partner may know of our keys: each value carries its algorithm (D13), the pair its version. */
export type PublicKeys = { version: number; sign: string; seal: string }

/** A pair to sign with (Ed25519) and to be sealed to (X25519). The private halves never leave this room. */
export type ExchangeKeys = { open: PublicKeys; sign: KeyObject; seal: KeyObject }

const SIGN = 'ed25519'
const SEAL = 'x25519'
const SEALED = 'x25519-hkdf-sha256-aes-256-gcm'

/**
 * The keys of one holder, made anew from the key file each time: `holder` is an id drawn once for it, `version` counts its pairs, `from` says
 * which key of the file the pair stems from. So the one key file and the database bring back every pair, and no private key is ever stored.
 */
export const exchangeKeys = (holder: string, version: number, from = FIRST_VERSION): ExchangeKeys => {
  const seed = (what: string) => Buffer.from(hkdfSync('sha256', keyFor('exchange', from), holder, `${what}|${version}`, 32))
  const pair = { sign: privateKey(SIGN, seed(SIGN)), seal: privateKey(SEAL, seed(SEAL)) }
  return { ...pair, open: { version, sign: publicText(SIGN, pair.sign), seal: publicText(SEAL, pair.seal) } }
}

/** DER heads of RFC 8410: a raw key of 32 bytes follows. */
const HEADS = {
  [SIGN]: { secret: Buffer.from('302e020100300506032b657004220420', 'hex'), open: Buffer.from('302a300506032b6570032100', 'hex') },
  [SEAL]: { secret: Buffer.from('302e020100300506032b656e04220420', 'hex'), open: Buffer.from('302a300506032b656e032100', 'hex') },
}
type Curve = keyof typeof HEADS

const privateKey = (curve: Curve, seed: Buffer): KeyObject =>
  createPrivateKey({ key: Buffer.concat([HEADS[curve].secret, seed]), format: 'der', type: 'pkcs8' })

const rawOf = (curve: Curve, key: KeyObject): Buffer =>
  (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'der', type: 'spki' }).subarray(HEADS[curve].open.length)

const publicText = (curve: Curve, key: KeyObject): string => `${curve}.${rawOf(curve, key).toString('base64url')}`

const publicKey = (curve: Curve, text: string): KeyObject => {
  const [raw] = valuesOf(curve, text, [32])
  return createPublicKey({ key: Buffer.concat([HEADS[curve].open, raw!]), format: 'der', type: 'spki' })
}

/** The parts of `algorithm.part.part`; throws where the algorithm is another one, a length is wrong or a part is not in its one spelling. */
const valuesOf = (algorithm: string, text: string, lengths: readonly (number | null)[]): Buffer[] => {
  const [named, ...parts] = text.split('.')
  if (named !== algorithm || parts.length !== lengths.length) throw new Error(`expected a value of ${algorithm}`)
  return parts.map((part, at) => {
    const bytes = Buffer.from(part, 'base64url')
    if (bytes.toString('base64url') !== part || (lengths[at] !== null && bytes.length !== lengths[at])) throw new Error(`a value of ${algorithm} is not whole`)
    return bytes
  })
}

/** Are these two keys that can be used: right algorithms and lengths, and no point of small order, with which nothing would be secret. */
export const areKeys = ({ sign: signKey, seal }: Omit<PublicKeys, 'version'>): boolean => {
  try {
    publicKey(SIGN, signKey)
    diffieHellman({ privateKey: generateKeyPairSync('x25519').privateKey, publicKey: publicKey(SEAL, seal) })
    return true
  } catch {
    return false
  }
}

/** Eight groups of five digits (some 130 bits) over both keys, to be read aloud on the telephone. */
export const fingerprintOf = ({ version, sign: signKey, seal }: PublicKeys): string => {
  const hash = sha256('zhibu-keys\n', String(version), '\n', signKey, '\n', seal)
  return Array.from({ length: 8 }, (_, group) => String(hash.readUInt32BE(group * 4) % 100_000).padStart(5, '0')).join(' ')
}

export const signText = (keys: ExchangeKeys, text: string): string => `${SIGN}.${sign(null, Buffer.from(text), keys.sign).toString('base64url')}`

export const signatureHolds = (signer: string, text: string, signature: string): boolean => {
  try {
    return verify(null, Buffer.from(text), publicKey(SIGN, signer), valuesOf(SIGN, signature, [64])[0]!)
  } catch {
    return false
  }
}

/** Seals a text so that only the holder of `to` opens it; `head` (who to whom, which number) is bound in and must be the same at opening. */
export const sealTo = (to: string, head: string, plain: string): string => {
  const once = generateKeyPairSync('x25519')
  const key = sharedKey(diffieHellman({ privateKey: once.privateKey, publicKey: publicKey(SEAL, to) }), rawOf(SEAL, once.publicKey), to)
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(head))
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return [SEALED, ...[rawOf(SEAL, once.publicKey), nonce, body].map((part) => part.toString('base64url'))].join('.')
}

/** Opens what was sealed to our key; throws when it was altered, sealed to another key or under another head. */
export const openSealed = (keys: ExchangeKeys, head: string, sealed: string): string => {
  const [once, nonce, body] = valuesOf(SEALED, sealed, [32, 12, null]) as [Buffer, Buffer, Buffer]
  const theirs = publicKey(SEAL, `${SEAL}.${once.toString('base64url')}`)
  const key = sharedKey(diffieHellman({ privateKey: keys.seal, publicKey: theirs }), once, keys.open.seal)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 }).setAAD(Buffer.from(head)).setAuthTag(body.subarray(-16))
  return Buffer.concat([decipher.update(body.subarray(0, -16)), decipher.final()]).toString('utf8')
}

const sharedKey = (shared: Buffer, once: Buffer, to: string): Buffer =>
  Buffer.from(hkdfSync('sha256', shared, Buffer.concat([once, Buffer.from(to)]), 'zhibu-letters', 32))
