import { newId } from '../../../kernel/ids.ts'
import { ok, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import { madeBy } from '../access.ts'
import type { Purpose } from '../contract.ts'
import type { byType, seatLine } from '../facts.ts'
import { type Body, insertReference } from '../store.ts'

/** `secretary`: who leads the body. References given before the kinds were told apart have neither. */
export type Figures = { through: string; secretary?: string | null; seats: (ReturnType<typeof seatLine> & { byType?: ReturnType<typeof byType> })[] }

/** Keeps the figures as they stand with the recipients; a reference, never a result (YC-01b, YC-01c). */
export const giveReference = (
  call: Call,
  scope: Scope,
  { body, figures }: { body: Body; figures: Figures },
  given: { year: number; purpose: Purpose; recipients: string[] },
): Promise<Result<{ referenceId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const referenceId = newId<'reference'>()
    await insertReference(tx, { ...given, id: referenceId, path: body.path, bodyId: body.id, figures }, madeBy(call))
    await tx.audit({
      verb: 'leaders.reference-given',
      objectType: 'reference',
      objectId: referenceId,
      path: body.path,
      fields: given.recipients,
      purpose: given.purpose,
    })
    return ok({ referenceId })
  })
