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
  randomInt,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

/** All cryptography of the house. Keys come from one file outside the database and its backups (security.md K, D6, D13). */

type Purpose = 'field' | 'index' | 'audit' | 'session' | 'slip' | 'exchange'

/** How a value was sealed: its first bytes say the layout, the algorithm and which key. Layout 1 is of before there were several keys. */
const LAYOUT = { oneKey: 1, keyed: 2 }
const AES_256_GCM = 1
const FIRST_VERSION = 1
const MOST_VERSIONS = 255

const PURPOSES: readonly Purpose[] = ['field', 'index', 'audit', 'session', 'slip', 'exchange']

/**
 * A line of the key file: a key, or a key that seals and opens no field any more, of which is kept what its other purposes were given of it.
 * Neither leads back to the whole key, nor to what it sealed.
 */
type Key = { whole: Buffer } | { given: ReadonlyMap<string, Buffer> }

/** The keys by version, oldest first; the newest seals, all that are whole open. */
let keys: readonly Key[] = []
let keyFile: string | null = null
/** Which state of the file they were read from. */
let readFrom = ''
/** Kept as key objects: a key given as bytes is wrapped anew on every use, which costs five times the work itself. */
const derived = new Map<string, KeyObject>()

/** Reads the key file (a key a line, the newest last), or makes it on first start (mode 0600). Must run before anything is encrypted. */
export const loadKeys = (file: string): void => {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${newKey()}\n`, { mode: 0o600, flag: 'wx' })
  }
  const state = stateOf(file)
  use(readLines(file).map(keyOfLine))
  keyFile = file
  readFrom = state
}

const stateOf = (file: string): string => {
  const found = statSync(file, { throwIfNoEntry: false })
  return found ? `${found.ino} ${found.mtimeMs}` : ''
}

/**
 * Another process may have added a key since: whoever seals looks (some two microseconds). A file that is gone or does not read leaves the
 * known keys in use; the next start says what is wrong with it.
 */
const lookAgain = (): void => {
  if (!keyFile) return
  const state = stateOf(keyFile)
  if (state === '' || state === readFrom) return
  readFrom = state
  try {
    loadKeys(keyFile)
  } catch {}
}

const newKey = (): string => randomBytes(32).toString('base64')

const readLines = (file: string): string[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split(/\s*\n/)
    .map((line) => line.trim())

const RETIRED = 'retired'

const keyOfLine = (line: string, at: number): Key => {
  if (!line.startsWith(`${RETIRED} `)) return { whole: keyBytes(line, at) }
  const parts = line
    .split(' ')
    .slice(1)
    .map((part) => part.split(':') as [string, string])
  return { given: new Map(parts.map(([purpose, text]) => [purpose, keyBytes(text, at)])) }
}

const keyBytes = (text: string, at: number): Buffer => {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length === 32) return bytes
  throw new Error(`line ${at + 1} of the key file does not hold 32 bytes in base64; restore the file from its backup, a new one cannot open the old fields`)
}

const writeLines = (file: string, lines: readonly string[]): void => {
  const fresh = `${file}.new`
  writeFileSync(fresh, `${lines.join('\n')}\n`, { mode: 0o600, flag: 'wx' })
  renameSync(fresh, file)
}

/** Adds a key to the file; from then on it seals, also in servers that run on this file, and the earlier ones open what they sealed. Returns its version. */
export const addKey = (file: string): number => {
  const lines = readLines(file)
  lines.map(keyOfLine)
  if (lines.length >= MOST_VERSIONS) throw new Error(`the key file holds ${lines.length} keys, which is the most a value can name`)
  writeLines(file, [...lines, newKey()])
  return lines.length + 1
}

/**
 * Takes a key out of the file but for what its other purposes were given of it (index, audit, sessions, slips, exchange). What it sealed opens no
 * more: the caller has seen that nothing is left. Refuses the newest key and one that is not there.
 */
export const retireKey = (file: string, version: number): void => {
  const lines = readLines(file)
  const key = lines.map(keyOfLine)[version - 1]
  if (!key) throw new Error(`the key file has no key of version ${version}; it has ${lines.length}`)
  if (version === lines.length) throw new Error(`key version ${version} is the newest and seals; add another first (keys rotate)`)
  if ('given' in key) return
  const parts = PURPOSES.filter((purpose) => purpose !== 'field').map((purpose) => `${purpose}:${childOf(key.whole, purpose).toString('base64')}`)
  writeLines(file, lines.with(version - 1, [RETIRED, ...parts].join(' ')))
}

/** Which versions the loaded file has, and how each stands. */
export const keyVersions = (): { version: number; state: 'newest' | 'opens' | 'retired' }[] =>
  keys.map((key, at) => ({ version: at + 1, state: at === keys.length - 1 ? 'newest' : 'given' in key ? 'retired' : 'opens' }))

/** Uses a key given in memory; for tests and for keys from a secrets store. Throws on a key of the wrong length. */
export const useKey = (key: Buffer): void => useKeys([key])

/** The same for several, the newest last. */
export const useKeys = (given: readonly Buffer[]): void => use(given.map((key, at) => ({ whole: keyBytes(key.toString('base64'), at) })))

const use = (given: readonly Key[]): void => {
  keys = given
  keyFile = null
  derived.clear()
}

const childOf = (key: Buffer, purpose: Purpose): Buffer => Buffer.from(hkdfSync('sha256', key, 'zhibu', purpose, 32))

/** What is compared or chained over the years (index, audit, sessions) keeps the first key; only fields move on to newer ones. */
const keyFor = (purpose: Purpose, version = FIRST_VERSION): KeyObject => {
  const known = derived.get(`${purpose} ${version}`)
  if (known) return known
  if (keys.length === 0) throw new Error('the keys are not loaded')
  const held = keyOf(version)
  const child = 'whole' in held ? childOf(held.whole, purpose) : held.given.get(purpose)
  if (!child) throw new Error(`a field was sealed with key version ${version}, which was retired; restore the key file from a backup of before that`)
  const key = createSecretKey(child)
  derived.set(`${purpose} ${version}`, key)
  return key
}

const keyOf = (version: number): Key => {
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

/** Which key of the file is the newest: it seals, and new pairs for the exchange stem from it. */
export const newestKey = (): number => {
  lookAgain()
  return Math.max(keys.length, FIRST_VERSION)
}

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

/** A short code from the CSPRNG, each of the signs as likely as any other. */
export const newCode = (signs: string, length: number): string => Array.from({ length }, () => signs[randomInt(signs.length)]).join('')

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
