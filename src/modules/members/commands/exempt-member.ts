import { type Day, later } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { type Call, type Grant } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { openField, sealField } from '../../../platform/crypto.ts'
import type { Tx } from '../../../platform/db.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { unkept } from '../access.ts'
import { endOfTerm } from '../../../policy/engine/head.ts'
import { type Approval, memberById } from '../facts.ts'
import {
  decideExemption as writeDecision,
  type ExemptionDecision,
  endExemption as writeEnd,
  type ExemptionKind,
  type ExemptionRow,
  exemptionById,
  exemptionReason,
  exemptionsOfMember,
  insertExemptions,
  type NewExemption,
} from '../store.ts'

/** The two exemptions: from attending, and from fact-recording. Neither implies the other; each is asked for, decided and ended by itself. */

/** What a command answers: the key; the row is read afresh, also for a retry. */
export type ExemptionKey = { exemptionId: string }

export const reasonPlace = (id: string): string => `exemption.reason|${id}`

type Asked = {
  memberId: string
  kind: ExemptionKind
  reasonClass: ExemptionRow['reasonClass']
  reason: string
  alternativeForm: string | null
  from: Day
  to: Day | null
}

/** The branch asks. The reason is sealed; only who decides and the branch secretary can read it. */
export const requestExemption = (call: Call, scope: Scope, asked: Asked): Promise<Result<ExemptionKey>> =>
  runCommand(call, scope, async (tx) => {
    const member = await memberById(tx, asked.memberId)
    if (!member) return absent()
    if (asked.to !== null && asked.to < asked.from) return wrongDays
    const clash = (await exemptionsOfMember(tx, asked.memberId)).find(
      (held) => held.kind === asked.kind && (held.state === 'requested' || (held.state === 'approved' && overlaps(held, asked))),
    )
    if (clash) return already(clash)
    const id = newId<'exemption'>() as string
    await insertExemptions(tx, [
      {
        id,
        path: member.path,
        memberId: member.id,
        kind: asked.kind,
        reasonClass: asked.reasonClass,
        reasonSealed: sealField(reasonPlace(id), asked.reason),
        alternativeForm: asked.alternativeForm,
        from: asked.from,
        to: asked.to,
        reviewOn: null,
        state: 'requested',
        requestedBy: call.session!.accountId,
        requestedByName: call.session!.name,
        requestedAt: call.now,
      },
    ])
    await tx.audit({ verb: 'exemption.requested', objectType: 'exemption', objectId: id, path: member.path, fields: [asked.kind] })
    await tx.emit({ event: 'members.exemption-requested', path: member.path, payload: { exemptionId: id, memberId: member.id, kind: asked.kind } })
    return ok({ exemptionId: id })
  })

const wrongDays = refuse(
  'days-the-wrong-way',
  '截止日早于起始日，没有存。请改日期。',
  'The last day is before the first; nothing was saved. Change the days.',
  { field: '/to' },
)

const overlaps = (one: { from: Day; to: Day | null }, other: { from: Day; to: Day | null }): boolean =>
  (one.to === null || one.to >= other.from) && (other.to === null || other.to >= one.from)

const already = (held: ExemptionRow) =>
  held.state === 'requested'
    ? refuse('already-requested', '这名党员的同一种申请还在等着批，没有再存。', 'The same request for this member is waiting already; nothing was saved.')
    : refuse(
        'already-exempt',
        `这名党员 ${held.from} 起已有同一种免除，没有再存。要改请先终止原来的。`,
        `This member is exempt in the same way since ${held.from}; end that one first.`,
      )

export type Decided = {
  exemptionId: string
  approve: boolean
  note: string | null
  from?: Day
  to?: Day | null
  reviewOn?: Day | null
  alternativeForm?: string | null
}

type Deciding = { decided: Decided; grant: Grant; review: Approval['review'] }

/** The body named by the rule in force decides, by name. Whoever asked cannot decide. `review`: after which term the rule has it looked at again. */
export const decideExemption = (call: Call, scope: Scope, deciding: Deciding): Promise<Result<ExemptionKey>> =>
  runCommand(call, scope, async (tx) => {
    const held = await exemptionById(tx, deciding.decided.exemptionId)
    if (!held) return absent()
    const decision = decisionOn(held, call, deciding)
    const fault = mayNotDecide(held, call, deciding.decided) ?? (decision.to !== null && decision.to < decision.from ? wrongDays : null)
    if (fault) return fault
    if ((await writeDecision(tx, decision)) === 0) return decidedAlready((await exemptionById(tx, held.id))!)
    const { state, from, to } = decision
    await tx.audit({ verb: `exemption.${state}`, objectType: 'exemption', objectId: held.id, path: held.path, fields: [held.kind] })
    await tx.emit({
      event: 'members.exemption-decided',
      path: held.path,
      payload: { exemptionId: held.id, memberId: held.memberId, kind: held.kind, state, from, to },
    })
    return ok({ exemptionId: held.id })
  })

const mayNotDecide = (held: ExemptionRow, call: Call, { approve, note }: Decided) => {
  if (held.state !== 'requested') return decidedAlready(held)
  if (held.requestedBy === call.session!.accountId) return ownRequest
  return approve || note
    ? null
    : refuse('refusal-needs-reason', '不同意要写明原因，没有存。', 'A refusal gives its reason; nothing was saved.', { field: '/note' })
}

const ownRequest = refuse(
  'needs-a-second-person',
  '自己提的申请不能自己批。请由有权批准的另一人办。',
  'Whoever asked cannot decide. Another person who may approve must do it.',
)

const decisionOn = (held: ExemptionRow, call: Call, { decided, grant, review }: Deciding): ExemptionDecision => {
  const from = decided.from ?? held.from
  return {
    id: held.id,
    state: decided.approve ? 'approved' : 'refused',
    from,
    to: decided.to === undefined ? held.to : decided.to,
    reviewOn: decided.reviewOn ?? (decided.approve && review ? endOfTerm(later(from, call.today), review) : null),
    alternativeForm: decided.alternativeForm === undefined ? held.alternativeForm : decided.alternativeForm,
    note: decided.note,
    by: call.session!.accountId,
    byName: call.session!.name,
    unitId: grant.unitId,
    at: call.now,
  }
}

const decidedAlready = (held: ExemptionRow) =>
  refuse(
    'decided-already',
    `${held.decidedByName ?? '别人'}已经决定过了，这次没有存。请刷新看看。`,
    `${held.decidedByName ?? 'Somebody'} has decided already; nothing was saved. Reload the page.`,
    { details: { state: held.state } },
  )

/** Ends an exemption with a last day; what was before stays as it was. */
export const endExemption = (
  call: Call,
  scope: Scope,
  { exemptionId, lastDay, note }: { exemptionId: string; lastDay: Day; note: string },
): Promise<Result<ExemptionKey>> =>
  runCommand(call, scope, async (tx) => {
    const held = await exemptionById(tx, exemptionId)
    if (!held) return absent()
    if (held.to !== null && held.to < lastDay)
      return refuse('ends-earlier-already', `这项免除 ${held.to} 就到期，没有改。`, `This exemption ends on ${held.to} anyway; nothing was changed.`)
    if ((await writeEnd(tx, exemptionId, lastDay)) === 0)
      return refuse(
        'not-in-this-state',
        '这项免除现在不能终止：没有批准，或最后一天早于起始日。没有存。',
        'This exemption cannot be ended now: it is not approved, or the last day is before its first. Nothing was saved.',
      )
    await tx.audit({ verb: 'exemption.ended', objectType: 'exemption', objectId: exemptionId, path: held.path, purpose: note })
    await tx.emit({ event: 'members.exemption-ended', path: held.path, payload: { exemptionId, memberId: held.memberId, kind: held.kind, lastDay } })
    return ok({ exemptionId })
  })

/** Opens the sealed reason for one who may read it; the reading is logged. */
export const readReason = (call: Call, scope: Scope, exemptionId: string): Promise<Result<{ reasonClass: ExemptionRow['reasonClass']; reason: string }>> =>
  runCommand(unkept(call), scope, async (tx) => {
    const held = await exemptionById(tx, exemptionId)
    const sealed = await exemptionReason(tx, exemptionId)
    if (!held) return absent()
    await tx.audit({ verb: 'exemption.reason-read', objectType: 'exemption', objectId: exemptionId, path: held.path, fields: ['reason'] })
    return ok({ reasonClass: held.reasonClass, reason: sealed ? openField(reasonPlace(exemptionId), sealed) : '' })
  })

/** An exemption with its reason in plain words, for the demonstration world and tests. */
export type ExemptionToWrite = Omit<NewExemption, 'reasonSealed'> & { reason: string | null }

/** Writes exemptions as they are, with sealed reasons; no request, no decision, no audit of its own. */
export const writeExemptions = (tx: Tx, exemptions: readonly ExemptionToWrite[]): Promise<void> =>
  insertExemptions(
    tx,
    exemptions.map(({ reason, ...one }) => ({ ...one, reasonSealed: reason === null ? null : sealField(reasonPlace(one.id), reason) })),
  )
