/** The floating certificate is good for the time away: with it ends the paper, and the code that is printed on it. */
import type { Day } from '../../../kernel/days.ts'
import type { By } from '../../../platform/call.ts'
import type { Tx } from '../../../platform/db.ts'
import { certificateById, noteCertificate } from '../../ledger/public.ts'
import { codeHash, codeOf } from '../facts.ts'
import { type Absence, voidCode } from '../store.ts'

type Ending = { on: Day; words: string; by: By }

const ENDED: readonly string[] = ['voided', 'exchanged', 'closed']

/** Nothing where none was issued, or it has ended already. */
export const endCertificate = async (tx: Tx, { certificateId }: Pick<Absence, 'certificateId'>, ending: Ending): Promise<void> => {
  const held = certificateId && (await certificateById(tx, certificateId))
  if (!held) return
  if (!ENDED.includes(held.state)) await noteCertificate(tx, { certificate: held, ...ending })
  await voidCode(tx, codeHash(codeOf(held.id)), ending.on)
}
