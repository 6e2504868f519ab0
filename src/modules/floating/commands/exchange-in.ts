/** Files that come from a partner: looked at first, then taken whole or left whole. */
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Refusal, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import { openBytes, sealBytes, sha256 } from '../../../platform/crypto.ts'
import type { Tx } from '../../../platform/db.ts'
import type { UploadedFile } from '../../../platform/endpoint.ts'
import { absent } from '../../../platform/http.ts'
import {
  type Acknowledgement,
  canonical,
  type Held,
  type Json,
  type LettersFile,
  type Placed,
  placeLetters,
  readLetters,
  type SentLetter,
} from '../../../platform/letters.ts'
import type { Scope } from '../../../platform/scope.ts'
import {
  type Answer,
  type FileIn,
  insertFileIn,
  lockPartner,
  markAnswered,
  markPost,
  type Partner,
  type Receipt,
  selectCards,
  selectDispatchesOf,
  selectFileIn,
  selectFileInByDigest,
  selectPartners,
  selectReceiptsOf,
  settleFileIn,
  tellAgain,
  upsertReceipts,
} from '../store.ts'
import { keyRing } from './exchange-keys.ts'
import { type Admission, admissionOf, heardAcknowledged, hearLetters, organisationOf } from './exchange-letters.ts'
import { publicKeysOf } from './exchange-out.ts'

export type Read = { file: LettersFile; partner: Partner; placed: readonly Placed[]; admission: Admission }

/** What a file says to us as we stand now. Also run again at taking: meanwhile a card may have been replaced, or another file taken. */
export const readFile = async (tx: Tx, bytes: Buffer): Promise<Result<Read>> => {
  const { known, partners } = await knowledge(tx)
  const read = readLetters(bytes.toString('utf8'), known)
  if (!read.ok) return read
  const file = read.value
  const partner = writerOf(partners, file)
  const foreign = file.letters.length + file.acknowledgements.length > 0 ? await admissionOf(tx, partner, file) : ok(NOBODY)
  if (!foreign.ok) return foreign
  const held = Map.groupBy(await selectReceiptsOf(tx, [...new Set(file.letters.map((one) => one.case))]), (one) => `${one.caseId}|${one.side}`)
  const placed = placeLetters(file.letters, (caseId, side) => (held.get(`${caseId}|${side}`) ?? []).map(heldOf))
  if (!placed.ok) return placed
  const strange = await strangeAcknowledgement(tx, file.acknowledgements)
  return strange ?? ok({ file, partner, placed: placed.value, admission: foreign.value })
}

/** A partner of two districts that were merged is two of ours: the one that knows us by the name it wrote to. */
const writerOf = (partners: readonly Partner[], { from, to }: LettersFile): Partner => {
  const ofDesk = partners.filter(({ deskId, endedOn }) => deskId === from.desk && endedOn === null)
  return ofDesk.find(({ ours }) => ours === to.desk) ?? ofDesk.find(({ ours }) => ours === null) ?? ofDesk[0]!
}

const NOBODY: Admission = { paths: new Map() }
const heldOf = ({ number, hash, before }: Receipt): Held => ({ number, hash, before })

const knowledge = async (tx: Tx) => {
  const ring = await keyRing(tx)
  const partners = await selectPartners(tx)
  const cards = await selectCards(
    tx,
    partners.map(({ id }) => id),
  )
  const organisation = await organisationOf(tx)
  const live = new Map(partners.filter(({ endedOn, deskId }) => endedOn === null && deskId !== null).map((one) => [one.id, one]))
  const of = cards.filter(({ partnerId, replacedOn }) => live.has(partnerId) && replacedOn === null)
  return {
    partners,
    known: {
      own: (ring?.all ?? []).map(({ holder, keys }) => ({ desk: holder, organisation, keys })),
      partners: of.map((card) => {
        const one = live.get(card.partnerId)!
        return { desk: one.deskId!, organisation: one.organisation, keys: publicKeysOf(card), confirmed: card.confirmedOn !== null }
      }),
    },
  }
}

/** An acknowledgement names the letter by its hash: one of another letter under that number would hide an exchange of letters. */
const strangeAcknowledgement = async (tx: Tx, given: readonly Acknowledgement[]): Promise<Result<never> | null> => {
  const ours = new Map(
    (await selectDispatchesOf(tx, [...new Set(given.map((one) => one.case))])).map((one) => [`${one.caseId}|${one.side}|${one.number}`, one.hash]),
  )
  const strange = given.find((one) => ours.get(`${one.case}|${one.side}|${one.number}`) !== one.hash)
  if (!strange) return null
  return refuse(
    'acknowledges-another-letter',
    `文件里有一条回执，说收到了本单位的第 ${strange.number} 封信，内容却和发出的不一样，整个文件都没有收。请打电话问对方收到的是什么。`,
    `The file acknowledges our letter ${strange.number}, but not with what we sent; the whole file was left. Ring the partner and ask what arrived.`,
  )
}

// ---------------------------------------------------------------- handing in

type HandedIn = { fileId: string; state: FileIn['state']; alreadyTaken: boolean }

/** Keeps what came, also what is refused (who, when, why); nothing of it is taken yet. The same file once more answers with the first. */
export const handInFile = (call: Call, scope: Scope, { name, bytes: given }: UploadedFile): Promise<Result<HandedIn>> =>
  runCommand(call, scope, async (tx) => {
    const bytes = Buffer.from(given)
    const digest = sha256(bytes)
    const earlier = await selectFileInByDigest(tx, digest)
    if (earlier) {
      await tx.audit({ verb: 'floating.file-came-again', objectType: 'letters-file', objectId: earlier.id })
      return ok({ fileId: earlier.id, state: earlier.state, alreadyTaken: earlier.state === 'taken' })
    }
    const read = await readFile(tx, bytes)
    const fileId = newId<'file-in'>()
    await keepFile(tx, call, { fileId, name, bytes, digest, read })
    return ok({ fileId, state: read.ok ? 'shown' : 'refused', alreadyTaken: false })
  })

type Came = { fileId: string; name: string; bytes: Buffer; digest: Buffer; read: Result<Read> }

const keepFile = async (tx: CommandTx, call: Call, { fileId, name, bytes, digest, read }: Came): Promise<void> => {
  const by = byOf(call)
  await insertFileIn(tx, {
    id: fileId,
    path: tx.scope.path,
    name: name.slice(0, 200) || '—',
    bytes,
    digest,
    handedInBy: by.account,
    handedInByName: by.name,
    handedInAt: by.at,
    ...(read.ok ? shownOf(read.value) : refusedOf(read.refusal)),
  })
  const what = read.ok ? 'floating.file-shown' : 'floating.file-refused'
  await tx.audit({ verb: what, objectType: 'letters-file', objectId: fileId, ...(read.ok ? {} : { purpose: read.refusal.code, result: 'denied' as const }) })
}

const shownOf = ({ file, partner }: Read) => ({
  state: 'shown' as const,
  partnerId: partner.id,
  number: file.number,
  writtenAt: new Date(file.writtenAt),
  letters: file.letters.length,
  acknowledgements: file.acknowledgements.length,
  refusal: null,
})

const refusedOf = ({ message }: Refusal) => ({
  state: 'refused' as const,
  partnerId: null,
  number: null,
  writtenAt: null,
  letters: 0,
  acknowledgements: 0,
  refusal: message,
})

// ---------------------------------------------------------------- taking

type Taken = { fileId: string; taken: number; waits: number; repeats: number; refused: number; acknowledgements: number }

/** Takes every letter in turn, or none: what is early is kept for later, what came before changes nothing. */
export const takeFile = (call: Call, scope: Scope, fileId: string): Promise<Result<Taken>> =>
  runCommand(call, scope, async (tx) => {
    const row = await selectFileIn(tx, fileId)
    if (!row) return absent()
    const held = alreadySettled(row)
    if (held) return held
    await lockPartner(tx, row.partnerId!)
    const read = await readFile(tx, row.bytes)
    if (!read.ok) return read
    const { file, partner, placed, admission } = read.value
    const outcome = await takeLetters(tx, call, { fileId, partner, placed, admission })
    if (!outcome.ok) return outcome
    await takeAcknowledgements(tx, call, { partner, file })
    if ((await settleFileIn(tx, fileId, { state: 'taken', byName: byOf(call).name, at: call.now })) === 0) return alreadySettled({ ...row, state: 'taken' })!
    await tx.audit({ verb: 'floating.file-taken', objectType: 'letters-file', objectId: fileId, fields: [`letters:${placed.length}`] })
    return ok({ fileId, ...outcome.value, acknowledgements: file.acknowledgements.length })
  })

const alreadySettled = ({ state }: Pick<FileIn, 'state'>): Result<never> | null => {
  if (state === 'shown') return null
  if (state === 'taken') return refuse('file-taken-already', '这个文件已经收过，没有再收。', 'This file was taken already; nothing was taken twice.')
  return refuse('file-not-open', '这个文件没有收：当时已经退回或拒收。请重新交一次。', 'This file was left or refused; hand it in again.')
}

type Taking = { fileId: string; partner: Partner; placed: readonly Placed[]; admission: Admission }

/** Those that waited and are now in turn go with the new ones, each row in its order. */
const takeLetters = async (
  tx: CommandTx,
  call: Call,
  { fileId, partner, placed, admission }: Taking,
): Promise<Result<Omit<Taken, 'fileId' | 'acknowledgements'>>> => {
  const fresh = placed.filter(({ how }) => how === 'new')
  const early = placed.filter(({ how }) => how === 'early')
  const repeats = placed.filter(({ how }) => how === 'repeat')
  const released = await releasedBy(tx, fresh)
  const inTurn = [...fresh, ...released].toSorted((one, other) => one.letter.number - other.letter.number)
  const heard = await hearLetters(tx, call, { partner, letters: inTurn.map(({ letter }) => letter), admission })
  if (!heard.ok) return heard
  const base = { partnerId: partner.id, fileId, on: call.today }
  const rowOf = ({ letter, hash }: Pick<Placed, 'letter' | 'hash'>) => ({
    ...base,
    caseId: letter.case,
    side: letter.side,
    number: letter.number,
    path: admission.paths.get(letter.case) ?? tx.scope.path,
    hash,
    before: letter.before,
  })
  await upsertReceipts(tx, [
    ...inTurn.map((one) => ({ ...rowOf(one), ...(heard.value.get(one.hash) ?? TAKEN), letterSealed: null })),
    ...early.map((one) => ({ ...rowOf(one), outcome: 'waits' as const, words: null, letterSealed: sealLetter(one) })),
  ])
  await tellAgain(
    tx,
    repeats.map(({ letter }) => ({ caseId: letter.case, side: letter.side, number: letter.number })),
  )
  const refused = [...heard.value.values()].filter(({ outcome }) => outcome === 'refused').length
  return ok({ taken: inTurn.length - refused, waits: early.length, repeats: repeats.length, refused })
}

const TAKEN = { outcome: 'taken' as const, words: null }

/** Letters that lie here and follow now without a gap on the new ones. */
const releasedBy = async (tx: Tx, fresh: readonly Placed[]): Promise<Pick<Placed, 'letter' | 'hash'>[]> => {
  const receipts = await selectReceiptsOf(tx, [...new Set(fresh.map(({ letter }) => letter.case))])
  const rows = Map.groupBy(receipts, ({ caseId, side }) => `${caseId}|${side}`)
  return [...rows].flatMap(([row, held]) => {
    const numbers = new Set([
      ...held.map(({ number }) => number),
      ...fresh.filter(({ letter }) => `${letter.case}|${letter.side}` === row).map(({ letter }) => letter.number),
    ])
    const reach = firstMissing(numbers)
    return held.filter(({ outcome, number }) => outcome === 'waits' && number < reach).map((one) => ({ letter: openLetter(one), hash: one.hash }))
  })
}

const firstMissing = (numbers: ReadonlySet<number>): number => {
  let at = 1
  while (numbers.has(at)) at += 1
  return at
}

export const letterPlace = (hash: string): string => `receipt.letter|${hash}`
const sealLetter = ({ letter, hash }: Placed): Buffer => sealBytes(letterPlace(hash), Buffer.from(canonical(letter as Json)))
const openLetter = ({ hash, letterSealed }: Receipt): SentLetter => JSON.parse(openBytes(letterPlace(hash), letterSealed!).toString('utf8')) as SentLetter

const takeAcknowledgements = async (tx: CommandTx, call: Call, { partner, file }: { partner: Partner; file: LettersFile }): Promise<void> => {
  const settled = file.acknowledgements.filter(({ outcome }) => outcome !== 'waits')
  const answers = settled.map(
    (one): Answer => ({
      caseId: one.case,
      side: one.side,
      number: one.number,
      state: one.outcome === 'taken' ? 'acknowledged' : 'refused',
      on: one.on as Answer['on'],
      by: partner.organisation,
      words: one.words,
    }),
  )
  await markAnswered(tx, answers, { byName: byOf(call).name, at: call.now })
  const ours = settled.map((one) => ({ caseId: one.case, side: one.side, number: one.number, outcome: one.outcome }))
  await heardAcknowledged(
    tx,
    call.now,
    settled.filter(({ outcome }) => outcome === 'taken'),
  )
  await markPost(
    tx,
    ours.filter(({ outcome }) => outcome === 'refused'),
    { state: 'refused', at: call.now },
  )
}

export const leaveFile = (call: Call, scope: Scope, fileId: string): Promise<Result<{ fileId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (!(await selectFileIn(tx, fileId))) return absent()
    if ((await settleFileIn(tx, fileId, { state: 'left', byName: byOf(call).name, at: call.now })) === 0)
      return refuse('file-settled', '这个文件已经收了或退了。', 'This file was taken or left already.')
    await tx.audit({ verb: 'floating.file-left', objectType: 'letters-file', objectId: fileId })
    return ok({ fileId })
  })
