/** Letters on paper: numbered for print, posted, and the slip or the answer entered by hand when it comes back. */
import { type Day, yearOf } from '../../../kernel/days.ts'
import { readYuan } from '../../../kernel/money.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import { macOf } from '../../../platform/crypto.ts'
import { canonical, hashOfLetter, type Json, type SentLetter } from '../../../platform/letters.ts'
import type { Scope } from '../../../platform/scope.ts'
import {
  countSheets,
  type Dispatch,
  lockPartner,
  markAnswered,
  markPaperSent,
  markPost,
  type Partner,
  selectDispatchesOf,
  selectReceiptsOf,
  upsertDispatches,
  upsertReceipts,
} from '../store.ts'
import { admissionOf, heardAcknowledged, hearLetters } from './exchange-letters.ts'
import type { Chosen } from './exchange-out.ts'

export type LetterRef = { caseId: string; side: 'home' | 'host'; number: number }

/** A code on letter and slip: ten digits that only this installation can make of this letter. */
export const checkCodeOf = (letter: SentLetter, sheet: string): string => {
  const mac = macOf('slip', `${sheet}\n${canonical(letter as Json)}`)
  return [0, 4].map((at) => String(mac.readUInt32BE(at) % 100_000).padStart(5, '0')).join(' ')
}

const byFile = refuse(
  'partner-by-file',
  '这个往来单位用信件文件往来，不印纸信：两样并用，对方会少收一封。请在“往来单位”里做文件。',
  'This partner is written to by file; no sheet was numbered, since both ways at once would leave a letter out. Make a file under Partners.',
)

/** Gives the letter its sheet number, once; printing again keeps it. */
export const writePaper = (call: Call, scope: Scope, { chosen, partner }: { chosen: Chosen; partner: Partner }): Promise<Result<{ sheetNumber: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (partner.way !== 'paper') return byFile
    await lockPartner(tx, partner.id)
    const { letter, path, hash } = chosen
    const known = (await selectDispatchesOf(tx, [letter.case])).find((one) => one.side === letter.side && one.number === letter.number)
    await tx.audit({ verb: 'floating.letter-printed', objectType: 'letter', objectId: `${letter.case}|${letter.side}|${letter.number}`, path })
    if (known?.sheetNumber) return ok({ sheetNumber: known.sheetNumber })
    const year = yearOf(call.today)
    const sheetNumber = `${year}-${String((await countSheets(tx, year)).count + 1).padStart(4, '0')}`
    await upsertDispatches(tx, [
      {
        caseId: letter.case,
        side: letter.side,
        number: letter.number,
        path,
        partnerId: partner.id,
        way: 'paper',
        hash,
        before: letter.before,
        fileId: null,
        fileNumber: null,
        sheetNumber,
        checkCode: checkCodeOf(letter, sheetNumber),
        writtenOn: call.today,
      },
    ])
    return ok({ sheetNumber })
  })

const notYet = refuse('in-the-future', '日期还没有到，没有记。到了那天再记。', 'That day has not come yet; nothing was entered.', { field: '/on' })

export const paperSent = (call: Call, scope: Scope, dispatch: Dispatch, given: { on: Day; how: string }): Promise<Result<{ sentOn: Day }>> =>
  runCommand(call, scope, async (tx) => {
    if (given.on > call.today) return notYet
    if (given.on < dispatch.writtenOn)
      return refuse(
        'before-it-was-written',
        `信是 ${dispatch.writtenOn} 编的号，不会更早寄出，没有记。`,
        `The letter was numbered on ${dispatch.writtenOn}; it cannot have gone out before.`,
        { field: '/on' },
      )
    if ((await markPaperSent(tx, dispatch, given)) === 0)
      return refuse('sent-already', '这封信已经记过寄出，没有再记。', 'This letter was marked as posted already.')
    await markPost(tx, [dispatch], { state: 'sent', at: call.now })
    await tx.audit({ verb: 'floating.letter-posted', objectType: 'letter', objectId: refOf(dispatch), path: dispatch.path })
    return ok({ sentOn: given.on })
  })

const refOf = ({ caseId, side, number }: LetterRef): string => `${caseId}|${side}|${number}`

export type Slip = { on: Day; signedBy: string; checkCode: string; outcome: 'acknowledged' | 'refused'; words: string | null }

/** The slip's code must be the letter's: a slip of another letter would end the wrong clock. */
export const enterSlip = (call: Call, scope: Scope, dispatch: Dispatch, slip: Slip): Promise<Result<{ state: Dispatch['state'] }>> =>
  runCommand(call, scope, async (tx) => {
    const held = slipHolds(dispatch, slip, call.today)
    if (held) return held
    const { caseId, side, number } = dispatch
    const answer = { caseId, side, number, state: slip.outcome, on: slip.on, by: slip.signedBy, words: slip.words }
    if ((await markAnswered(tx, [answer], { byName: byOf(call).name, at: call.now })) === 0)
      return refuse('answered-already', '这封信的回执已经登记过，没有再记。', 'The slip of this letter was entered already.')
    if (slip.outcome === 'acknowledged') await heardAcknowledged(tx, call.now, [{ case: caseId, side, number }])
    else await markPost(tx, [{ caseId, side, number }], { state: 'refused', at: call.now })
    await tx.audit({ verb: 'floating.slip-entered', objectType: 'letter', objectId: refOf(dispatch), path: dispatch.path, fields: [`outcome:${slip.outcome}`] })
    return ok({ state: slip.outcome })
  })

const slipHolds = (dispatch: Dispatch, slip: Slip, today: Day): Result<never> | null => {
  if (slip.on > today) return notYet
  if (digits(slip.checkCode) !== digits(dispatch.checkCode ?? ''))
    return refuse(
      'slip-of-another-letter',
      '回执上的核对码和这封信的不一样，没有记。请看清是哪封信的回执，照回执上的十位数字写。',
      'The code on the slip is not this letter’s; nothing was entered. See which letter the slip belongs to and copy its ten digits.',
      { field: '/checkCode' },
    )
  if (slip.outcome === 'refused' && !slip.words)
    return refuse(
      'refusal-needs-words',
      '对方没有接受，要照回执写明理由，没有记。',
      'A letter that was not accepted needs the reason on the slip; nothing was entered.',
      { field: '/words' },
    )
  return null
}

const digits = (text: string): string => text.normalize('NFKC').replace(/\D/g, '')

type Dues = { year: number; month: number; yuan: string; reason: string | null }
export type Reply = { kind: string; on: Day; signedBy: string; facts: Record<string, Json>; dues: Dues | null }
type Entered = { number: number; outcome: 'taken' | 'refused'; words: string | null }

/** A letter of the other side, written down here from its sheet: the next in its row, heard like any other. */
export const enterReply = (
  call: Call,
  scope: Scope,
  { caseId, side, partner, reply }: { caseId: string; side: 'home' | 'host'; partner: Partner; reply: Reply },
): Promise<Result<Entered>> =>
  runCommand(call, scope, async (tx) => {
    if (partner.way !== 'paper') return byFile
    if (reply.on > call.today) return notYet
    const held = duesHold(reply)
    if (held) return held
    await lockPartner(tx, partner.id)
    const letter = await nextOf(tx, call, { caseId, side, reply })
    const admission = await admissionOf(tx, partner, { letters: [letter], acknowledgements: [] })
    if (!admission.ok) return admission
    const heard = await hearLetters(tx, call, { partner, letters: [letter], admission: admission.value })
    if (!heard.ok) return heard
    const hash = hashOfLetter(letter)
    const outcome = heard.value.get(hash) ?? { outcome: 'taken' as const, words: null }
    const path = admission.value.paths.get(caseId) ?? tx.scope.path
    const row = {
      caseId,
      side,
      number: letter.number,
      path,
      partnerId: partner.id,
      hash,
      before: letter.before,
      fileId: null,
      on: call.today,
      letterSealed: null,
    }
    await upsertReceipts(tx, [{ ...row, ...outcome }])
    await tx.audit({ verb: 'floating.reply-entered', objectType: 'case', objectId: caseId, path, fields: [`kind:${reply.kind}`] })
    return ok({ number: letter.number, ...outcome })
  })

/** A month of dues has its sum; a sum of nothing takes back what was told before, and says why. */
const duesHold = ({ kind, dues }: Reply): Result<never> | null => {
  if (kind !== 'dues') return null
  const cents = dues && readYuan(dues.yuan)
  if (cents === null)
    return refuse('not-yuan', '金额照信上写作 15 或 15.50；对方冲销的写 0，没有记。', 'Write the sum as 15 or 15.50, and 0 where the partner takes it back.', {
      field: '/dues/yuan',
    })
  return cents > 0 || dues!.reason
    ? null
    : refuse('back-needs-words', '对方冲销的，要照信上写明原因，没有记。', 'Where the partner takes it back, enter the reason on the sheet.', {
        field: '/dues/reason',
      })
}

const bodyOfReply = ({ on, signedBy, facts, dues }: Reply): Record<string, Json> => {
  if (!dues) return { on, facts }
  const { year, month, yuan, reason } = dues
  const cents = readYuan(yuan)!
  return { on, facts, enclosure: { lines: [{ on, year, month, cents, by: signedBy, ...(cents === 0 ? { takenBack: on, reason } : {}) }] } }
}

const nextOf = async (tx: CommandTx, call: Call, { caseId, side, reply }: { caseId: string; side: 'home' | 'host'; reply: Reply }): Promise<SentLetter> => {
  const last = (await selectReceiptsOf(tx, [caseId])).filter((one) => one.side === side).at(-1)
  return {
    case: caseId,
    side,
    number: (last?.number ?? 0) + 1,
    kind: reply.kind,
    body: bodyOfReply(reply),
    by: reply.signedBy,
    at: call.now.toISOString(),
    before: last?.hash ?? null,
  }
}
