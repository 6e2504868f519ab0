import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { CERTIFICATE_STATES, type CertificateState } from '../contract.ts'
import { mayBecome } from '../stages.ts'
import { type CertificateRow, certificatesByIds, endCertificates, insertSteps, reportIssued } from '../store.ts'

type Changed = Promise<Result<Record<string, never>>>
type Given<More> = { scope: Scope; certificate: CertificateRow } & More

const notFrom = (state: CertificateState) =>
  refuse(
    'not-at-this-step',
    `这本证件现在是“${CERTIFICATE_STATES[state].zh}”，不能这样办。请刷新后再看。`,
    `This certificate is "${CERTIFICATE_STATES[state].en}" now; this cannot be done with it.`,
  )

const inFuture = refuse('in-the-future', '日期还没有到，没有记。', 'That day has not come yet; nothing was recorded.', { field: '/on' })

const noteStep = (tx: CommandTx, call: Call, certificate: CertificateRow, step: { step: CertificateState; on: Day; words: string }) =>
  insertSteps(tx, [{ id: newId(), path: certificate.path, certificateId: certificate.id, auditYear: null, ...step }], byOf(call))

/** Lost, damaged or full: told by the member or the branch; the lines stay, the department numbers the replacement. */
export const reportCertificate = (
  call: Call,
  { scope, certificate, what, on, words }: Given<{ what: 'lost' | 'damaged' | 'full'; on: Day; words: string }>,
): Changed =>
  runCommand(call, scope, async (tx) => {
    if (on > call.today) return inFuture
    if ((await reportIssued(tx, certificate.id, { what, on, words })) === 0) return notFrom(certificate.state)
    await noteStep(tx, call, certificate, { step: what, on, words })
    await tx.audit({ verb: `certificate.${what}`, objectType: 'certificate', objectId: certificate.id, path: certificate.path })
    if (what !== 'full')
      await tx.emit({ event: `certificate.${what}`, path: certificate.path, payload: { certificateId: certificate.id, memberId: certificate.memberId } })
    return ok({})
  })

/** A number spoiled before it was issued. It stays in the table for good and is never handed out again. */
export const voidCertificate = (call: Call, { scope, certificate, reason }: Given<{ reason: string }>): Changed =>
  end(call, scope, certificate, { state: 'voided', on: call.today, words: reason })

/** Taken back for good: the member has left, or has died. */
export const closeCertificate = (call: Call, { scope, certificate, on, reason }: Given<{ on: Day; reason: string }>): Changed =>
  end(call, scope, certificate, { state: 'closed', on, words: reason })

const end = (call: Call, scope: Scope, certificate: CertificateRow, to: { state: 'voided' | 'closed'; on: Day; words: string }): Changed =>
  runCommand(call, scope, async (tx) => {
    if (to.on > call.today) return inFuture
    if (!mayBecome(certificate.state, to.state)) return notFrom(certificate.state)
    if ((await endCertificates(tx, [{ id: certificate.id, state: to.state, words: to.words }], { name: byOf(call).name, on: to.on })) === 0)
      return notFrom(certificate.state)
    await noteStep(tx, call, certificate, { step: to.state, on: to.on, words: to.words })
    await tx.audit({ verb: `certificate.${to.state}`, objectType: 'certificate', objectId: certificate.id, path: certificate.path, purpose: to.words })
    return ok({})
  })

/** The yearly check; a certificate is checked once a year, a second time changes nothing. */
export const auditCertificates = (
  call: Call,
  given: { scope: Scope; unitId: string; path: string; year: number; certificateIds: readonly string[]; words: string | null },
): Promise<Result<{ audited: number }>> =>
  runCommand(call, given.scope, async (tx) => {
    const found = await certificatesByIds(tx, given.certificateIds)
    if (found.length !== new Set(given.certificateIds).size) return absent()
    const paper = found.find(({ issuedOn, state }) => issuedOn === null || state === 'closed' || state === 'voided' || state === 'exchanged')
    if (paper) return notFrom(paper.state)
    const audited = await insertSteps(
      tx,
      found.map(({ id, path }) => ({ id: newId(), path, certificateId: id, step: 'audited', on: call.today, auditYear: given.year, words: given.words })),
      byOf(call),
    )
    await tx.audit({ verb: 'certificates.audited', objectType: 'unit', objectId: given.unitId, path: given.path, fields: found.map(({ id }) => id) })
    return ok({ audited })
  })
