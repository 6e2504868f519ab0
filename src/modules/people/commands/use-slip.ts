import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { readSlipCode, SLIP_SIGNS, SLIP_SIGNS_OF, type SlipCode, type SlipCodeFault, writeSlipCode } from '../../../kernel/slip-codes.ts'
import { recordAudit } from '../../../platform/audit.ts'
import type { Call } from '../../../platform/call.ts'
import { macOf, newCode, sameSecret } from '../../../platform/crypto.ts'
import { type Tx, withDistrict } from '../../../platform/db.ts'
import type { Scope } from '../../../platform/scope.ts'
import { isLoud, noteMiss, spendLoudTry } from '../facts/slip-sources.ts'
import { closeSlip, freeLocators, insertSlip, liveSlip, type NewSlip, type SlipRow, spendTry } from '../store.ts'

/** How long a slip may be used: one for a device is handed out at a meeting, one for a password into the hand. */
const SLIP_DAYS = { device: 14, password: 3, 'second-factor': 3 }
/** As many tries as a slip has, over its whole life and from wherever they come; the right one counts too. */
const SLIP_TRIES = 10
/** Drawn at once; one in half a million is taken already. */
const DRAWN = 4

type Slip = Pick<NewSlip, 'path' | 'purpose' | 'personId' | 'accountId' | 'madeBy'> & Partial<Pick<NewSlip, 'operator'>>

/** Makes a slip. Its code leaves the server this once; of the secret a keyed hash is kept, from which a copy of the database alone leads nowhere. */
export const printSlip = async (tx: Tx, at: Date, slip: Slip): Promise<{ code: string; endsAt: Date }> => {
  const districtId = tx.scope.districtIds[0]!
  const drawn = Array.from({ length: DRAWN }, () => newCode(SLIP_SIGNS, SLIP_SIGNS_OF.locator))
  const [locator] = await freeLocators(tx, drawn)
  if (!locator) throw new Error('every locator that was drawn is taken')
  const code = { districtId, locator, secret: newCode(SLIP_SIGNS, SLIP_SIGNS_OF.secret) }
  const endsAt = new Date(at.getTime() + SLIP_DAYS[slip.purpose] * 86_400_000)
  await insertSlip(tx, { operator: null, ...slip, id: newId(), locator, secretMac: secretMac(code), madeAt: at, endsAt })
  return { code: writeSlipCode(code), endsAt }
}

const secretMac = ({ districtId, locator, secret }: SlipCode): Buffer => macOf('slip', `people.slip|${districtId}|${locator}|${secret}`)

/** What is compared where there is no slip, so that it costs as much. */
const NO_SLIP = Buffer.alloc(32)

export const unknownSlip = refuse(
  'sign-in-failed',
  '这张纸条用过了、过期了、试错太多作废了，不是办这件事的，或编号抄错了。对一遍编号；还不行，请打纸条的人再打一张。',
  'This slip was used, is too old, was closed after too many wrong tries, is for something else, or the number is wrong. Check the number; if it still fails ask whoever printed it for a new one.',
)

const CODE_FAULTS: Record<SlipCodeFault, Result<never>> = {
  shape: refuse(
    'slip-code-unread',
    '编号是六位数，再加四组、每组四个字母或数字，照纸条写。这次不算试错。',
    'The number is six digits and four groups of four letters or figures, as on the slip. This did not count as a try.',
    { field: '/code' },
  ),
  check: refuse(
    'slip-code-unread',
    '编号里有字抄错了，请对着纸条再看一遍。这次不算试错。',
    'A sign of the number is wrong; compare it with the slip. This did not count as a try.',
    {
      field: '/code',
    },
  ),
  old: refuse(
    'slip-of-before',
    '这是以前打的纸条，编号只有数字，已经不能用。请打纸条的人再打一张。',
    'This slip was printed before the numbers were changed and can no longer be used. Ask whoever printed it for a new one.',
    { field: '/code' },
  ),
}

/** Reads a code as it was typed; one that cannot be right is said at once and costs no try. */
export const codeOf = (typed: string): Result<SlipCode> => {
  const read = readSlipCode(typed)
  return read.ok ? ok(read.code) : CODE_FAULTS[read.fault]
}

/**
 * The slip behind a code, where the secret is right and it is for what is asked. Each try is counted before it is compared, in its own transaction,
 * by the locator alone: an unknown one takes the same statements and the same words. A slip tried too often is closed, and whoever printed it reads so.
 */
export const trySlip = async (call: Call, scope: Scope, code: SlipCode, isMeant: (slip: SlipRow) => boolean): Promise<SlipRow | null> => {
  const source = call.source()
  const loud = isLoud(source, call.now)
  const found = await withDistrict(call.db, scope, async (tx) => {
    const tries = loud ? null : await spendTry(tx, code.locator, call.now)
    const left = tries === null ? spendLoudTry(`${code.districtId}-${code.locator}`) : tries <= SLIP_TRIES
    const slip = await liveSlip(tx, code.locator, call.now)
    const right = sameSecret(slip?.secretMac ?? NO_SLIP, secretMac(code))
    if (left && right && slip && isMeant(slip)) return slip
    if (slip && tries !== null && tries >= SLIP_TRIES) await close(tx, call.now, slip)
    return null
  })
  if (!found) noteMiss(source, call.now)
  return found
}

const close = async (tx: Tx, at: Date, slip: SlipRow): Promise<void> => {
  if ((await closeSlip(tx, slip.id, at)) === 0) return
  await recordAudit(tx, at, { verb: 'slip.closed', objectType: 'slip', objectId: slip.id, path: slip.path, result: 'failed' })
}
