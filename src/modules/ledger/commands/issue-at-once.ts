import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Scope } from '../../../platform/scope.ts'
import { CERTIFICATE_KINDS, type CertificateKind } from '../contract.ts'
import { certificatesByMember, liveCertificate, takeNumber } from '../facts.ts'
import { needOf } from '../stages.ts'
import {
  advanceRanges,
  endCertificates,
  insertCertificates,
  insertSteps,
  issueSealed,
  lockOpenRanges,
  rangeById,
  sealNumbered,
  sealRange,
  selectLayouts,
} from '../store.ts'

/** The committee's seal on a stock ahead of its use: who leaves today holds a certificate today (CX-11e, CX-11g). */
export const sealStock = (call: Call, scope: Scope, rangeId: string): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    const by = byOf(call)
    if ((await sealRange(tx, rangeId, { name: by.name, on: call.today })) === 0)
      return refuse('sealed-already', '这一段已经盖过章，或已经用完。', 'This range is sealed already, or used up.')
    const range = await rangeById(tx, rangeId)
    await tx.audit({ verb: 'range.sealed', objectType: 'number-range', objectId: rangeId, path: range!.path })
    return ok({})
  })

export type AtOnce = { certificateId: string; number: string; replaces: string | null }
type Asked = {
  member: { id: string; branchId: string; path: string; name: string }
  kind: CertificateKind
  on: Day
  by: { account: string | null; name: string; at: Date }
}

/**
 * Number, seal and issue in one act, from the nearest sealed stock above the member. A live certificate of the kind that was issued is given back
 * as it is; one of another kind is exchanged, a lost or damaged one voided. Runs in the caller's transaction, under a scope that holds the stock.
 */
export const issueAtOnce = async (tx: Tx, { member, kind, on, by }: Asked): Promise<Result<AtOnce>> => {
  const old = liveCertificate((await certificatesByMember(tx, [member.id])).get(member.id) ?? [])
  const need = needOf(old, kind)
  if (need.why === 'has-one') return issueWaiting(tx, { old: old!, member, on, by })
  const ranges = (await lockOpenRanges(tx)).filter(({ sealedOn }) => sealedOn !== null)
  const taken = takeNumber(ranges, { path: member.path, kind })
  if (!taken) return noStock(kind)
  const id = newId<'certificate'>()
  const layout = (await selectLayouts(tx)).find((one) => one.kind === kind && one.from <= on)
  if (old) await endOld(tx, { old, need: need.why, number: taken.number, kind }, { on, by })
  await insertCertificates(
    tx,
    [
      {
        ...taken,
        id,
        path: member.path,
        memberId: member.id,
        branchId: member.branchId,
        kind,
        layoutVersion: layout?.version ?? null,
        replacesId: old?.id ?? null,
      },
    ],
    by,
  )
  await sealNumbered(tx, [id], member.path, { ...by, unitId: ranges.find((range) => range.id === taken.rangeId)!.unitId })
  await issueSealed(tx, [id], { ...by, on })
  await insertSteps(
    tx,
    ['numbered', 'sealed', 'issued'].map((step) => ({ id: newId(), path: member.path, certificateId: id, step, on, auditYear: null, words: null })),
    by,
  )
  await advanceRanges(tx, [{ id: taken.rangeId, next: taken.serial + 1 }])
  return ok({ certificateId: id, number: taken.number, replaces: old?.number ?? null })
}

type Old = NonNullable<ReturnType<typeof liveCertificate>>

/** One that was numbered the long way: sealed it is handed out, issued it is held already. */
const issueWaiting = async (tx: Tx, { old, member, on, by }: { old: Old } & Pick<Asked, 'member' | 'on' | 'by'>): Promise<Result<AtOnce>> => {
  const held = { certificateId: old.id, number: old.number, replaces: old.replacesNumber }
  if (old.state === 'issued') return ok(held)
  if (old.state !== 'sealed')
    return refuse(
      'not-sealed',
      `${member.name}的证件已编号、还没有盖章。请基层党委先盖章。`,
      `The certificate of ${member.name} has a number and no seal yet; the committee seals it first.`,
    )
  await issueSealed(tx, [old.id], { ...by, on })
  await insertSteps(tx, [{ id: newId(), path: old.path, certificateId: old.id, step: 'issued', on, auditYear: null, words: null }], by)
  return ok(held)
}

const endOld = async (
  tx: Tx,
  { old, need, number, kind }: { old: Old; need: 'none' | 'replace' | 'other-kind'; number: string; kind: CertificateKind },
  { on, by }: Pick<Asked, 'on' | 'by'>,
): Promise<void> => {
  const state = need === 'replace' ? ('voided' as const) : ('exchanged' as const)
  const words = need === 'replace' ? `补办，新号 ${number}` : `换为《${CERTIFICATE_KINDS[kind].zh}》，新号 ${number}`
  await endCertificates(tx, [{ id: old.id, state, words }], { name: by.name, on })
  await insertSteps(tx, [{ id: newId(), path: old.path, certificateId: old.id, step: state, on, auditYear: null, words }], by)
}

const noStock = (kind: CertificateKind) =>
  refuse(
    'no-sealed-stock',
    `没有盖好章、编好号的《${CERTIFICATE_KINDS[kind].zh}》可以当场发。请县委组织部划号段，基层党委在“证件”里盖章备用。`,
    `There is no numbered and sealed ${CERTIFICATE_KINDS[kind].en} to hand out. The department allots numbers, the committee seals them ahead under Certificates.`,
  )

/** Steps of a certificate that other acts cause: checked on return, taken back. Under the caller's own transaction and scope. */
export const noteCertificate = async (
  tx: Tx,
  { certificate, on, words, by }: { certificate: { id: string; path: string }; on: Day; words: string; by: Asked['by'] },
): Promise<void> => {
  await endCertificates(tx, [{ id: certificate.id, state: 'closed', words }], { name: by.name, on })
  await insertSteps(tx, [{ id: newId(), path: certificate.path, certificateId: certificate.id, step: 'closed', on, auditYear: null, words }], by)
}
