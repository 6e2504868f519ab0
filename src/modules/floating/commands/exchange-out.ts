/** Letters that leave in a file: all that wait for a partner, and the word about what came from it. */
import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import { type PublicKeys, sha256 } from '../../../platform/crypto.ts'
import type { Tx } from '../../../platform/db.ts'
import { absent } from '../../../platform/http.ts'
import { type Acknowledgement, hashOfLetter, partyOf, type SentLetter, writeLetters } from '../../../platform/letters.ts'
import type { Scope } from '../../../platform/scope.ts'
import {
  type Dispatch,
  insertFileOut,
  lockPartner,
  markFileSent,
  markLettersSent,
  markPost,
  markTold,
  type Partner,
  type PartnerCard,
  selectCards,
  selectDispatches,
  selectFileOut,
  selectFilesOut,
  selectPartner,
  selectReceipts,
  upsertDispatches,
} from '../store.ts'
import { keyRing, noKeys, pairFor } from './exchange-keys.ts'
import { lettersTo, organisationOf } from './exchange-letters.ts'

const nothing = refuse(
  'nothing-to-send',
  '没有要发给这个往来单位的信，也没有要回的回执，没有做文件。要把没有回执的信再发一次，请勾选“再发一次”。',
  'There is no letter and no acknowledgement for this partner, so no file was made. To send unacknowledged letters once more, say so.',
)
const onPaper = refuse(
  'partner-on-paper',
  '这个往来单位用纸信往来，不做文件。请在“未回执”里打印信。',
  'This partner is written to on paper; print the letters instead.',
)
const ended = refuse('partner-ended', '和这个单位的往来已经停了，没有做文件。', 'The exchange with this partner has ended; no file was made.')
const unconfirmed = refuse(
  'partner-unconfirmed',
  '这个往来单位的名片还没有打电话核对，没有做文件：封给一把没有核对的钥匙，信可能落到别人手里。请先核对。',
  'This partner’s card was not confirmed by telephone; no file was made, since letters sealed to it might reach somebody else. Confirm it first.',
)

export const publicKeysOf = ({ keyVersion, signKey, sealKey }: PartnerCard): PublicKeys => ({ version: keyVersion, sign: signKey, seal: sealKey })

/** The card in use: confirmed and not replaced. */
export const cardInUse = (cards: readonly PartnerCard[]): PartnerCard | undefined =>
  cards.find(({ confirmedOn, replacedOn }) => confirmedOn !== null && replacedOn === null)

type Written = { fileId: string; number: number; letters: number; acknowledgements: number }

export const writeFile = (call: Call, scope: Scope, partnerId: string, { again }: { again: boolean }): Promise<Result<Written>> =>
  runCommand(call, scope, async (tx) => {
    const partner = (await lockPartner(tx, partnerId)) && (await selectPartner(tx, partnerId))
    if (!partner) return absent()
    const card = cardInUse(await selectCards(tx, [partnerId]))
    const held = holds(partner, card)
    if (held) return held
    const ring = await keyRing(tx)
    if (!ring) return noKeys
    const chosen = await chooseLetters(tx, partnerId, again)
    const acknowledgements = await toAcknowledge(tx, partnerId)
    if (chosen.length + acknowledgements.length === 0) return nothing
    const fileId = newId<'file-out'>()
    const number = ((await selectFilesOut(tx, partnerId))[0]?.number ?? 0) + 1
    const theirs = publicKeysOf(card!)
    const own = pairFor(ring, partner)
    const text = writeLetters(
      {
        from: partyOf({ desk: own.holder, organisation: await organisationOf(tx), keys: own.keys.open }),
        to: partyOf({ desk: partner.deskId!, organisation: partner.organisation, keys: theirs }),
        number,
        writtenAt: call.now.toISOString(),
        letters: chosen.map(({ letter }) => letter),
        acknowledgements,
      },
      { own: own.keys, partner: theirs },
    )
    await keepFile(tx, call, { fileId, number, partnerId, text, chosen, acknowledgements, keyVersion: own.keys.open.version, cardNumber: card!.number })
    return ok({ fileId, number, letters: chosen.length, acknowledgements: acknowledgements.length })
  })

const holds = ({ way, endedOn }: Partner, card: PartnerCard | undefined): Result<never> | null => {
  if (way === 'paper') return onPaper
  if (endedOn) return ended
  return card ? null : unconfirmed
}

export type Chosen = { letter: SentLetter; path: string; hash: string }

/** Each letter with the hash of the one before it; of those only such as were not in a file yet, or (`again`) were not answered. */
const chooseLetters = async (tx: Tx, partnerId: string, again: boolean): Promise<Chosen[]> => {
  const known = new Map((await selectDispatches(tx, [partnerId])).map((one) => [keyOf(one), one]))
  const chained = chain(await lettersTo(tx, partnerId))
  return chained.filter(({ letter }) => {
    const one = known.get(keyOf({ caseId: letter.case, side: letter.side, number: letter.number }))
    return !one || (again && one.way === 'file' && (one.state === 'written' || one.state === 'sent'))
  })
}

const keyOf = ({ caseId, side, number }: Pick<Dispatch, 'caseId' | 'side' | 'number'>): string => `${caseId}|${side}|${number}`

export type Unchained = Omit<SentLetter, 'before'> & { path: string }

/** Letters of cases, each row from 1 on, named one after the other. */
export const chain = (letters: readonly Unchained[]): Chosen[] => {
  const last = new Map<string, string>()
  return letters
    .toSorted((one, other) => one.number - other.number)
    .map(({ path, ...one }) => {
      const row = `${one.case}|${one.side}`
      const letter: SentLetter = { ...one, before: last.get(row) ?? null }
      const hash = hashOfLetter(letter)
      last.set(row, hash)
      return { letter, path, hash }
    })
}

const toAcknowledge = async (tx: Tx, partnerId: string): Promise<Acknowledgement[]> =>
  (await selectReceipts(tx, [partnerId]))
    .filter(({ toldIn }) => toldIn === null)
    .map(({ caseId, side, number, hash, outcome, on, words }) => ({ case: caseId, side, number, hash, outcome, on, words }))

type Made = {
  fileId: string
  number: number
  partnerId: string
  text: string
  chosen: readonly Chosen[]
  acknowledgements: readonly unknown[]
  keyVersion: number
  cardNumber: number
}

const keepFile = async (tx: CommandTx, call: Call, made: Made): Promise<void> => {
  const by = byOf(call)
  const bytes = Buffer.from(made.text)
  await insertFileOut(tx, {
    id: made.fileId,
    path: tx.scope.path,
    partnerId: made.partnerId,
    number: made.number,
    keyVersion: made.keyVersion,
    cardNumber: made.cardNumber,
    digest: sha256(bytes),
    bytes,
    letters: made.chosen.length,
    acknowledgements: made.acknowledgements.length,
    writtenAt: by.at,
    writtenBy: by.account,
    writtenByName: by.name,
  })
  await upsertDispatches(
    tx,
    made.chosen.map(({ letter, path, hash }) => ({
      caseId: letter.case,
      side: letter.side,
      number: letter.number,
      path,
      partnerId: made.partnerId,
      way: 'file' as const,
      hash,
      before: letter.before,
      fileId: made.fileId,
      fileNumber: made.number,
      sheetNumber: null,
      checkCode: null,
      writtenOn: call.today,
    })),
  )
  await markTold(tx, made.partnerId, made.fileId)
  await tx.audit({ verb: 'floating.file-written', objectType: 'letters-file', objectId: made.fileId, fields: [`letters:${made.chosen.length}`] })
}

/** It was handed over: from this day the letters in it wait for an acknowledgement. */
export const fileSent = (call: Call, scope: Scope, fileId: string, { on, how }: { on: Day; how: string }): Promise<Result<{ fileId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const file = await selectFileOut(tx, fileId)
    if (!file) return absent()
    if (on > call.today)
      return refuse('in-the-future', '日期还没有到，没有记。交出以后再记。', 'That day has not come yet; nothing was entered.', { field: '/on' })
    if ((await markFileSent(tx, fileId, { on, how, byName: byOf(call).name })) === 0)
      return refuse('file-sent-already', '这个文件已经记过交出，没有再记。', 'This file was marked as handed over already.')
    const letters = (await selectDispatches(tx, [file.partnerId])).filter((one) => one.fileId === fileId)
    await markLettersSent(tx, fileId, { on, how })
    await markPost(tx, letters, { state: 'sent', at: call.now })
    await tx.audit({ verb: 'floating.file-sent', objectType: 'letters-file', objectId: fileId })
    return ok({ fileId })
  })
