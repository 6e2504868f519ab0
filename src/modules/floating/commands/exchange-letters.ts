/** The exchange and the cases: which letters wait for a partner, which of a partner's letters may be heard, and the hearing itself. */
import { z } from 'zod'
import type { Day } from '../../../kernel/days.ts'
import { dayOfInstant } from '../../../platform/clock.ts'
import { day } from '../../../platform/contract.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import type { CommandTx } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import { type Acknowledgement, hashOfLetter, type Json, type LettersFile, type SentLetter } from '../../../platform/letters.ts'
import { unitsUnder } from '../../org/public.ts'
import { type Enclosure, homeCaseOf, hostPartOf, openEnclosure } from '../facts.ts'
import { acknowledge, type Facts, LETTER_KINDS, type LetterKind, mayWrite, newHome, type Side } from '../stages.ts'
import {
  type Desk,
  lockAbsence,
  lockPart,
  markLetters,
  type OutsideLetter,
  type Partner,
  type PartRow,
  savePart,
  selectDesks,
  selectLettersTo,
  selectPart,
  selectPartsOfCases,
  selectReceiptsOf,
} from '../store.ts'
import type { Unchained } from './exchange-out.ts'
import { type From, type Posted, receive } from './hand-over.ts'

// ---------------------------------------------------------------- who we are

/** The organisation whose part of the tree the exchange has: the department of the district. */
export const organisationOf = async (tx: Tx): Promise<string> =>
  (await unitsUnder(tx, tx.scope.path, { kinds: ['department'], limit: 1 }))[0]?.name ?? (await unitsUnder(tx, tx.scope.path, { limit: 1 }))[0]?.name ?? ''

const LEVELS: readonly Desk['level'][] = ['department', 'committee', 'branch']

/** The desks of this district, the department's first: what comes from outside is opened there. */
export const ownDesks = async (tx: Tx): Promise<Desk[]> =>
  (await selectDesks(tx, { find: null, districtId: tx.scope.districtIds[0]! })).toSorted(
    (one, other) => LEVELS.indexOf(one.level) - LEVELS.indexOf(other.level),
  )

/** A desk as our card and our letters name it. */
export const deskShown = ({ unitName, address, telephone, person }: Desk) => ({ name: unitName, address, telephone, person })

// ---------------------------------------------------------------- letters that wait

/** All our letters to a partner, from each row's first on, as they go into a file. */
export const lettersTo = async (tx: Tx, partnerId: string): Promise<Unchained[]> => (await selectLettersTo(tx, [partnerId])).map(toSend)

export const toSend = (row: OutsideLetter): Unchained => ({
  case: row.caseId,
  side: row.side,
  number: row.number,
  kind: row.kind,
  body: {
    on: row.on,
    facts: row.facts as Json,
    enclosure: outgoing.parse(openEnclosure({ caseId: row.caseId, side: row.side, fromSide: row.side, number: row.number }, row.enclosureSealed)) as Json,
    unit: row.byUnit,
  },
  by: row.byName,
  at: row.at.toISOString(),
  path: row.path,
})

// ---------------------------------------------------------------- letters that may be heard

/** The database keeps no empty sign: one in a letter would make the whole file fail on its way in. */
const said = z
  .string()
  .max(2_000)
  .refine((text) => !text.includes('\0'))
const facts = z.strictObject({
  from: day.optional(),
  until: day.nullable().optional(),
  number: said.nullable().optional(),
  sight: z.enum(['good', 'missing', 'unclear', 'voided']).optional(),
  relation: z
    .strictObject({ sight: z.enum(['good', 'missing', 'unclear', 'expired']), number: said.nullable(), by: said.nullable(), until: day.nullable() })
    .nullable()
    .optional(),
  unit: said.optional(),
  group: said.nullable().optional(),
  basis: said.optional(),
  clause: said.optional(),
  words: said.optional(),
  to: said.nullable().optional(),
  conversion: z.enum(['on-time', 'extend', 'not']).optional(),
})

const maybe = said.nullable()
const CARD = {
  name: said,
  sex: z.enum(['male', 'female', 'unknown']),
  bornYear: z.int().nullable(),
  idNumberHint: maybe,
  standing: z.enum(['full', 'probationary']).nullable(),
  joinedOn: day.nullable(),
  idNumber: maybe,
  phone: maybe,
  employer: maybe,
  address: maybe,
  occupation: maybe,
  education: maybe,
  reason: maybe,
  place: maybe,
  homeUnit: maybe,
  homeContact: maybe,
  homePhone: maybe,
}

const line = z
  .record(said.max(60), z.union([said, z.number(), z.boolean(), z.null(), z.array(said).max(400)]))
  .refine((one) => one['on'] === undefined || day.safeParse(one['on']).success)
const BESIDE = { words: said.optional(), lines: z.array(line).max(400).optional() }
const enclosure = z.strictObject({ card: z.strictObject(CARD).optional(), ...BESIDE })
/** What we enclose is held to the same fields; whatever else lies beside them stays here. */
const outgoing = z.object({ card: z.object(CARD).optional(), ...BESIDE })

/** What the body of a letter may hold: nothing that this version does not understand is taken in silence. */
const body = z.strictObject({ on: day, facts, enclosure: enclosure.optional(), unit: said.max(200).optional() })
export type Body = z.infer<typeof body>

/** The body of a letter as it may be shown; null where this version does not understand it. */
export const bodyOf = (letter: Pick<SentLetter, 'body'>): Body | null => body.safeParse(letter.body).data ?? null

/** Where the part of each case lies here; a case that this file opens has none yet. */
export type Admission = { paths: ReadonlyMap<string, string> }

const OPENERS: readonly string[] = ['announced', 'found']

/** May this partner say this: known words, a case it shares with us, from its own side, to ours. */
export const admissionOf = async (tx: Tx, partner: Partner, file: Pick<LettersFile, 'letters' | 'acknowledgements'>): Promise<Result<Admission>> => {
  const caseIds = [...new Set([...file.letters, ...file.acknowledgements].map((one) => one.case))]
  const parts = new Map((await selectPartsOfCases(tx, caseIds)).map((one) => [`${one.caseId}|${one.side}`, one]))
  const held = await selectReceiptsOf(tx, caseIds)
  const foreign = held.find(({ partnerId }) => partnerId !== partner.id)
  if (foreign) return notTheirs(foreign.number, foreign.caseId)
  for (const letter of file.letters) {
    const no = letterNo(letter) ?? caseNo(letter, partner, parts)
    if (no) return no
  }
  const strange = file.acknowledgements.find((one) => parts.get(`${one.case}|${one.side}`)?.partnerId !== partner.id)
  return strange ? notTheirs(strange.number, strange.case) : ok({ paths: new Map([...parts.values()].map(({ caseId, path }) => [caseId, path])) })
}

const letterNo = (letter: SentLetter): Result<never> | null => {
  const known = (LETTER_KINDS as readonly string[]).includes(letter.kind) && mayWrite(letter.side, letter.kind as LetterKind)
  const body = bodyOf(letter)
  // what a letter tells has happened by the day on which it was written
  if (known && body && body.on <= dayOfInstant(new Date(letter.at))) return null
  return refuse(
    'letter-not-understood',
    `第 ${letter.number} 封信（案卷 ${letter.case.slice(-6)}）写了本系统看不懂的内容，整个文件都没有收。请打电话问对方写的是什么；对方系统比本系统新的，请先升级本系统。`,
    `Letter ${letter.number} (case ${letter.case.slice(-6)}) says something this system does not understand; the whole file was left. Ask the partner, or update this system if theirs is newer.`,
  )
}

type Parts = ReadonlyMap<string, { partnerId: string | null }>

/** A case we know must be shared with this very partner; one we do not know begins with its first letter, or waits for it. */
const caseNo = (letter: SentLetter, partner: Partner, parts: Parts): Result<never> | null => {
  const ours = parts.get(`${letter.case}|${letter.side === 'home' ? 'host' : 'home'}`)
  if (ours) return ours.partnerId === partner.id ? null : notTheirs(letter.number, letter.case)
  if (parts.has(`${letter.case}|${letter.side}`)) return notTheirs(letter.number, letter.case)
  if (letter.number > 1 || OPENERS.includes(letter.kind)) return null
  return refuse(
    'letter-opens-no-case',
    `第 1 封信（案卷 ${letter.case.slice(-6)}）既不是通报，也不是发现党员来问，本单位没有这个案卷，整个文件都没有收。请打电话问对方是不是寄错了。`,
    `The first letter of case ${letter.case.slice(-6)} neither announces a member nor asks for one, and the case is unknown here; the whole file was left. Ask the partner whether it went astray.`,
  )
}

const notTheirs = (number: number, caseId: string) =>
  refuse(
    'letters-not-their-case',
    `第 ${number} 封信说的案卷 ${caseId.slice(-6)} 不是和这个单位往来的，或者是替本单位这一方说话，整个文件都没有收。请打电话问对方。`,
    `Letter ${number} speaks of case ${caseId.slice(-6)}, which is not shared with this partner or is told in our own name; the whole file was left. Ask the partner.`,
  )

// ---------------------------------------------------------------- hearing

const otherSide = (side: Side): Side => (side === 'home' ? 'host' : 'home')

export type Heard = { outcome: 'taken' | 'refused'; words: string | null }
type Hearing = { partner: Partner; letters: readonly SentLetter[]; admission: Admission }

const noDesk = refuse(
  'no-desk-yet',
  '文件里有新来的党员，本县还没有登记服务点，不知道交给谁，整个文件都没有收。请先登记服务点，再收这个文件。',
  'The file announces a member, but this district has no service desk to receive it; the whole file was left. Register a desk first, then take the file.',
)

/** Each case in turn, its letters in order; what contradicts is kept by the case itself and goes up there. */
export const hearLetters = async (tx: CommandTx, call: Call, { partner, letters, admission }: Hearing): Promise<Result<ReadonlyMap<string, Heard>>> => {
  const rows = Map.groupBy(letters, (one) => `${one.case}|${one.side}`)
  if (rows.size === 0) return ok(new Map())
  const desk = (await ownDesks(tx))[0]
  if (!desk && letters.some((one) => !admission.paths.has(one.case))) return noDesk
  const from: From = { way: partner.way, district: null, desk: null, name: partner.organisation, partnerId: partner.id, to: desk?.id ?? null }
  for (const [first, ...more] of rows.values()) {
    const posted = [first!, ...more].map(postedOf)
    await receive(tx, { caseId: first!.case, side: otherSide(first!.side), posted, from, at: call.now, today: call.today })
  }
  return ok(new Map(letters.map((one) => [hashOfLetter(one), { outcome: 'taken', words: null }])))
}

const postedOf = (letter: SentLetter): Posted => {
  const { on, facts: said, enclosure: beside, unit } = bodyOf(letter)!
  return {
    letter: {
      case: letter.case,
      from: letter.side,
      number: letter.number,
      kind: letter.kind as LetterKind,
      on: on as Day,
      facts: said as Facts,
    },
    ...(beside && Object.keys(beside).length > 0 ? { enclosure: beside as Enclosure } : {}),
    by: { name: letter.by, unit: unit ?? '', at: new Date(letter.at) },
  }
}

/** The other side took our letters up to the highest that it names; the case keeps the count. */
export const heardAcknowledged = async (tx: CommandTx, at: Date, given: readonly Pick<Acknowledgement, 'case' | 'side' | 'number'>[]): Promise<void> => {
  for (const rows of Map.groupBy(given, (one) => `${one.case}|${one.side}`).values()) {
    const { case: caseId, side } = rows[0]!
    const upTo = Math.max(...rows.map(({ number }) => number))
    const row = await lockOwn(tx, caseId, side)
    if (!row) continue
    const half = side === 'host' ? acknowledge(hostPartOf(row), caseId, upTo) : acknowledge({ ...newHome(), cases: [homeCaseOf(row)] }, caseId, upTo).cases[0]!
    savePart(tx, at, { side, half, moved: 'own' })
    await markLetters(tx, { caseId, side }, { state: 'acknowledged', upTo, at })
  }
}

/** Home's time away first, as everybody locks it. */
const lockOwn = async (tx: Tx, caseId: string, side: Side): Promise<PartRow | null> => {
  const absenceId = side === 'home' ? (await selectPart(tx, caseId, 'home'))?.absenceId : null
  if (absenceId) await lockAbsence(tx, absenceId)
  return lockPart(tx, caseId, side)
}
