import { z } from 'zod'
import { ok, refuse, type Refusal, type Result } from '../kernel/result.ts'
import { areKeys, type ExchangeKeys, fingerprintOf, openSealed, type PublicKeys, sealTo, sha256, signatureHolds, signText } from './crypto.ts'

/**
 * Letters between two installations, as files that people carry: signed by the sender, sealed to the addressee, one spelling only
 * (RFC 8785), so that any byte that was altered shows. Everything here is pure; who is known and what was taken is the caller's.
 */

const LETTERS_FORMAT = 'zhibu-letters'
const CARD_FORMAT = 'zhibu-card'
/** Version of both forms. A reader refuses a later one with a word of its own. */
const FORMAT_VERSION = 1
const MOST_BYTES = 4_000_000
const MOST_LETTERS = 5_000

const json = z.json()
export type Json = z.infer<typeof json>

/** JSON with one spelling: keys in order, no spaces (RFC 8785). Throws on what JSON cannot say exactly. */
export const canonical = (value: Json): string => {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError('a letter holds only numbers that JSON can say')
  if (value === null || typeof value !== 'object') return JSON.stringify(typeof value === 'string' ? value.toWellFormed() : value)
  if (Array.isArray(value)) return `[${value.map((one: Json) => canonical(one)).join(',')}]`
  const entries = Object.entries(value as Record<string, Json>).sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
  return `{${entries.map(([key, one]) => `${JSON.stringify(key.toWellFormed())}:${canonical(one)}`).join(',')}}`
}

// ---------------------------------------------------------------- what is said

const id = z.uuid()
const words = (max: number) => z.string().min(1).max(max)
const moment = z.iso.datetime()
const hash = z.string().regex(/^sha256\.[\w-]{43}$/)
const side = z.enum(['home', 'host'])

const letter = z.strictObject({
  case: id,
  /** whose letter it is */
  side,
  /** 1, 2, 3 … in the case and side */
  number: z.int().min(1).max(100_000),
  kind: words(60),
  body: z.record(z.string(), json),
  by: words(100),
  at: moment,
  /** hash of the same side's letter before; null for the first */
  before: hash.nullable(),
})
export type SentLetter = z.infer<typeof letter>

const acknowledgement = z.strictObject({
  case: id,
  /** whose letter was received */
  side,
  number: z.int().min(1).max(100_000),
  hash,
  /** taken; kept until those before it come; or kept and not accepted, with words why */
  outcome: z.enum(['taken', 'waits', 'refused']),
  on: z.iso.date(),
  words: words(500).nullable(),
})
export type Acknowledgement = z.infer<typeof acknowledgement>

const party = z.strictObject({
  desk: id,
  organisation: words(120),
  /** version and fingerprint of the pair of keys that is used */
  keys: z.int().min(1),
  fingerprint: z.string().regex(/^\d{5}(?: \d{5}){7}$/),
})
export type Party = z.infer<typeof party>

const content = z.strictObject({ letters: z.array(letter).max(MOST_LETTERS), acknowledgements: z.array(acknowledgement).max(MOST_LETTERS) })

const head = z.strictObject({
  format: z.literal(LETTERS_FORMAT),
  version: z.literal(FORMAT_VERSION),
  from: party,
  to: party,
  /** of the file, from this sender to this addressee: 1, 2, 3 … */
  number: z.int().min(1),
  writtenAt: moment,
})
type Head = z.infer<typeof head>

const envelope = head.extend({ sealed: z.string().max(MOST_BYTES), signature: z.string().max(200) })

export type LettersFile = Omit<Head, 'format' | 'version'> & z.infer<typeof content>

/** The hash of a letter: what the next one names, and what an acknowledgement means. */
export const hashOfLetter = (of: SentLetter): string => `sha256.${sha256('zhibu-letter\n', canonical(of as Json)).toString('base64url')}`

export const partyOf = ({ desk, organisation, keys }: { desk: string; organisation: string; keys: PublicKeys }): Party => ({
  desk,
  organisation,
  keys: keys.version,
  fingerprint: fingerprintOf(keys),
})

// ---------------------------------------------------------------- writing

/** The file's text. Throws where `from` does not name the keys that sign, or a letter is not of the form: those are faults of ours. */
export const writeLetters = (file: LettersFile, { own, partner }: { own: ExchangeKeys; partner: PublicKeys }): string => {
  if (file.from.fingerprint !== fingerprintOf(own.open) || file.to.fingerprint !== fingerprintOf(partner))
    throw new Error('a letters file names other keys than those it is made with')
  const { letters, acknowledgements, ...rest } = file
  const top = head.parse({ format: LETTERS_FORMAT, version: FORMAT_VERSION, ...rest })
  const said = canonical(content.parse({ letters, acknowledgements }) as Json)
  const unsigned = { ...top, sealed: sealTo(partner.seal, canonical(top), said) }
  return canonical({ ...unsigned, signature: signText(own, canonical(unsigned)) })
}

// ---------------------------------------------------------------- reading

/** A partner as it is known here. Letters are taken only under keys that a named person has confirmed. */
export type KnownPartner = { desk: string; organisation: string; keys: PublicKeys; confirmed: boolean }

type Knowledge = {
  /** all pairs of ours that may still be written to, each with the desk it stands for */
  own: readonly { desk: string; organisation: string; keys: ExchangeKeys }[]
  partners: readonly KnownPartner[]
}

/** Opens a file: the right form, to us, from a confirmed partner, unaltered. Every no says what, where, why and what to do. */
export const readLetters = (text: string, known: Knowledge): Result<LettersFile> => {
  const parsed = readEnvelope(text)
  if (!parsed.ok) return parsed
  const { signature, ...unsigned } = parsed.value
  const { sealed, ...top } = unsigned
  const own = known.own.find(({ desk, keys }) => desk === top.to.desk && fingerprintOf(keys.open) === top.to.fingerprint)
  if (!own) return { ok: false, refusal: forAnother(top, known.own) }
  const partner = partnerOf(top, known.partners)
  if (!partner.ok) return partner
  if (!signatureHolds(partner.value.keys.sign, canonical(unsigned), signature)) return altered(top)
  return openContent(top, sealed, own.keys)
}

const readEnvelope = (text: string): Result<z.infer<typeof envelope>> => {
  const json = jsonOf(text)
  if (json === null || typeof json !== 'object' || (json as { format?: unknown }).format !== LETTERS_FORMAT) return notLetters
  if (newerThanOurs(json)) return newerForm
  const parsed = envelope.safeParse(json)
  if (!parsed.success || canonical(parsed.data as Json) !== text) return damaged
  return ok(parsed.data)
}

const jsonOf = (text: string): unknown => {
  if (text.length > MOST_BYTES) return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const newerThanOurs = (json: object): boolean => Number((json as { version?: unknown }).version) > FORMAT_VERSION

const partnerOf = (top: Head, partners: readonly KnownPartner[]): Result<KnownPartner> => {
  const ofDesk = partners.filter(({ desk }) => desk === top.from.desk)
  const partner = ofDesk.find(({ keys }) => fingerprintOf(keys) === top.from.fingerprint)
  if (partner) return partner.confirmed ? ok(partner) : unconfirmed(partner)
  return ofDesk[0] ? keyChanged(top, ofDesk[0]) : stranger(top)
}

const openContent = (top: Head, sealed: string, keys: ExchangeKeys): Result<LettersFile> => {
  try {
    const said = openSealed(keys, canonical(top), sealed)
    const parsed = content.parse(JSON.parse(said))
    const { format: _format, version: _version, ...rest } = top
    return canonical(parsed as Json) === said ? ok({ ...rest, ...parsed }) : altered(top)
  } catch {
    return altered(top)
  }
}

// ---------------------------------------------------------------- in order, once

export type Held = { number: number; hash: string; before: string | null }
export type Placed = { letter: SentLetter; hash: string; how: 'new' | 'repeat' | 'early' }

/**
 * What each letter of a file is to someone who holds `heldOf` of that case and side: new and next in turn, a repeat, or early (those
 * before it have not come). Refuses the whole file where a letter says otherwise than the one held under its number, or does not follow it.
 */
export const placeLetters = (letters: readonly SentLetter[], heldOf: (caseId: string, side: SentLetter['side']) => readonly Held[]): Result<Placed[]> => {
  const placed: Placed[] = []
  const rows = new Map<string, Map<number, Held>>()
  for (const one of letters.toSorted((first, second) => first.number - second.number)) {
    const key = `${one.case}|${one.side}`
    const row = rows.get(key) ?? new Map(heldOf(one.case, one.side).map((held) => [held.number, held]))
    rows.set(key, row)
    const own = { number: one.number, hash: hashOfLetter(one), before: one.before }
    const held = row.get(one.number)
    if (held && held.hash !== own.hash) return saysOtherwise(one)
    if (!follows(own, row)) return doesNotFollow(one)
    row.set(one.number, own)
    placed.push({ letter: one, hash: own.hash, how: held ? 'repeat' : reaches(row, one.number) ? 'new' : 'early' })
  }
  return ok(placed)
}

/** It names the letter before it, and the one after it names it, as far as these are held. */
const follows = (own: Held, row: ReadonlyMap<number, Held>): boolean => {
  if ((own.number === 1) !== (own.before === null)) return false
  const [before, after] = [row.get(own.number - 1), row.get(own.number + 1)]
  return (!before || before.hash === own.before) && (!after || after.before === own.hash)
}

const reaches = (row: ReadonlyMap<number, Held>, number: number): boolean => {
  for (let at = 1; at <= number; at += 1) if (!row.has(at)) return false
  return true
}

// ---------------------------------------------------------------- the card

const card = z.strictObject({
  format: z.literal(CARD_FORMAT),
  version: z.literal(FORMAT_VERSION),
  organisation: words(120),
  desk: z.strictObject({ id, name: words(120), address: z.string().max(200), telephone: z.string().max(60), person: z.string().max(60) }),
  keys: z.strictObject({ version: z.int().min(1), sign: words(100), seal: words(100) }),
  fingerprint: party.shape.fingerprint,
  madeAt: moment,
})
export type Card = Omit<z.infer<typeof card>, 'format' | 'version'>

/** Our own card's text, signed by the keys on it, so that at least no slip of the pen goes unseen. Who it is from, only a telephone call tells. */
export const writeCard = (of: Omit<Card, 'keys' | 'fingerprint'>, own: ExchangeKeys): string => {
  const unsigned = card.parse({ format: CARD_FORMAT, version: FORMAT_VERSION, ...of, keys: own.open, fingerprint: fingerprintOf(own.open) })
  return canonical({ ...unsigned, signature: signText(own, canonical(unsigned)) })
}

/** Reads a partner's card. Spaces and line breaks around it are forgiven: it may have been pasted from a message. */
export const readCard = (text: string): Result<Card> => {
  const json = jsonOf(text.trim())
  if (json === null || typeof json !== 'object' || (json as { format?: unknown }).format !== CARD_FORMAT) return notCard
  if (newerThanOurs(json)) return newerForm
  const parsed = card.extend({ signature: z.string().max(200) }).safeParse(json)
  if (!parsed.success) return cardDamaged
  const { signature, ...unsigned } = parsed.data
  const { format: _format, version: _version, ...rest } = unsigned
  const sound = areKeys(rest.keys) && fingerprintOf(rest.keys) === rest.fingerprint && signatureHolds(rest.keys.sign, canonical(unsigned), signature)
  return sound ? ok(rest) : cardDamaged
}

// ---------------------------------------------------------------- every no, in words

const fileOf = ({ from, number }: Head): { zh: string; en: string } => ({
  zh: `“${from.organisation}”的第 ${number} 号信件文件`,
  en: `File ${number} of ${from.organisation}`,
})

const letterOf = (one: SentLetter): { zh: string; en: string } => ({
  zh: `${one.side === 'home' ? '流出地' : '流入地'}的第 ${one.number} 封信（案卷 ${one.case.slice(-6)}）`,
  en: `letter ${one.number} of the ${one.side} side (case ${one.case.slice(-6)})`,
})

const notLetters = refuse(
  'letters-not-a-file',
  '这不是信件文件，没有收。请选对方交来的、名字以 .zhibu 结尾的文件；名片要在“往来单位”那里交。',
  'This is no letters file; nothing was taken. Choose the file ending in .zhibu that the partner gave you; a card belongs under Partners.',
)
const newerForm = refuse(
  'letters-newer-form',
  '这个文件的格式比本系统新，看不懂，没有收。请先升级本系统，或请对方用旧格式再做一份。',
  'The file’s form is newer than this system; nothing was taken. Update this system, or ask the partner for a file in the older form.',
)
const damaged = refuse(
  'letters-altered',
  '这个信件文件不完整或被改过，一封也没有收。请向对方再要一份，不要在别的软件里打开后保存。',
  'The letters file is incomplete or was altered; no letter was taken. Ask the partner for it again, and do not save it from another program.',
)

const altered = (top: Head) => {
  const file = fileOf(top)
  return refuse(
    'letters-altered',
    `${file.zh}与对方的签名不符，途中被改过或没有传完整，一封也没有收。请向对方再要一份，并打名片上的电话告诉对方。`,
    `${file.en} does not agree with the partner’s signature: it was altered or cut on the way, and no letter was taken. Ask for it again and tell the partner by the telephone number on the card.`,
  )
}

const forAnother = (top: Head, own: Knowledge['own']): Refusal => {
  const file = fileOf(top)
  const sameDesk = own.find(({ desk }) => desk === top.to.desk)
  if (sameDesk)
    return refuse(
      'letters-for-old-keys',
      `${file.zh}封给了一把本单位没有的钥匙，打不开，一封也没有收。请把本单位现在的名片交给对方，请对方重做一份。`,
      `${file.en} is sealed to keys this organisation does not have; no letter was taken. Give the partner our present card and ask for the file again.`,
    ).refusal
  return refuse(
    'letters-for-another',
    `${file.zh}是写给“${top.to.organisation}”的，不是写给本单位的，一封也没有收。请退还对方，或转交收件单位。`,
    `${file.en} is addressed to ${top.to.organisation}, not to this organisation; no letter was taken. Give it back, or hand it on to the addressee.`,
  ).refusal
}

const stranger = (top: Head) => {
  const file = fileOf(top)
  return refuse(
    'letters-from-a-stranger',
    `${file.zh}来自一个没有登记的单位，一封也没有收。请先要对方的名片，登记为往来单位，打电话核对数字后再交这个文件。`,
    `${file.en} comes from an organisation that is not registered here; no letter was taken. First ask for its card, register it as a partner, compare the digits by telephone, then hand in the file.`,
  )
}

const keyChanged = (top: Head, was: KnownPartner) => {
  const file = fileOf(top)
  return refuse(
    'letters-keys-changed',
    `${file.zh}签名用的钥匙和“${was.organisation}”登记的不一样，一封也没有收。可能是对方换了钥匙，也可能是有人冒充。请打原来的电话问清，要新名片，核对数字后再交这个文件。`,
    `${file.en} is signed with other keys than those registered for ${was.organisation}; no letter was taken. They may have new keys, or someone poses as them. Ring the number you had before, ask for the new card, compare the digits, then hand in the file.`,
  )
}

const unconfirmed = ({ organisation }: KnownPartner) =>
  refuse(
    'letters-partner-unconfirmed',
    `“${organisation}”的名片还没有人打电话核对过数字，这个文件一封也没有收。请按名片上的电话核对后，再交这个文件。`,
    `Nobody has compared the digits of ${organisation}’s card by telephone yet; no letter was taken. Ring the number on the card, confirm it, then hand in the file.`,
  )

const saysOtherwise = (one: SentLetter) => {
  const at = letterOf(one)
  return refuse(
    'letters-contradict',
    `文件里${at.zh}和以前收下的同号信内容不一样，整个文件都没有收。两封同号的信只能有一封；请打电话问对方以哪封为准，请对方用下一个号另写更正。`,
    `In this file ${at.en} differs from the letter of the same number taken before; the whole file was left. Ring the partner and ask for a correction under the next number.`,
  )
}

const doesNotFollow = (one: SentLetter) => {
  const at = letterOf(one)
  return refuse(
    'letters-do-not-follow',
    `文件里${at.zh}接不上它前面那封信，整个文件都没有收。中间可能少了信或换过信；请打电话请对方把没有回执的信重做一份。`,
    `In this file ${at.en} does not follow the letter before it; the whole file was left. A letter may be missing or exchanged: ask the partner to write all unacknowledged letters into a new file.`,
  )
}

const notCard = refuse(
  'card-not-a-card',
  '这不是单位名片，没有登记。请选对方交来的、名字以 .zhibu-card 结尾的文件，或把名片的全部文字粘贴进来。',
  'This is no organisation’s card; nothing was registered. Choose the file ending in .zhibu-card, or paste the whole text of the card.',
)
const cardDamaged = refuse(
  'card-damaged',
  '这张名片不完整或抄错了，没有登记。请向对方再要一份；手抄的，请逐组核对。',
  'The card is incomplete or miscopied; nothing was registered. Ask for it again; if it was copied by hand, compare it group by group.',
)
