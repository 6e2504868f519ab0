import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { Text } from '../../../policy/vocabulary/outcomes.ts'
import { type RosterEntry, rosterOn } from '../../members/public.ts'
import { type Unit, unitsUnder } from '../../org/public.ts'
import { CERTIFICATE_KINDS, type CertificateKind } from '../contract.ts'
import { certificateNeeded, certificatesByMember, liveCertificate, rulesFor, takeNumber } from '../facts.ts'
import { needOf } from '../stages.ts'
import {
  advanceRanges,
  type CertificateRow,
  endCertificates,
  insertCertificates,
  insertSteps,
  lockOpenRanges,
  type NewCertificate,
  selectLayouts,
} from '../store.ts'

type Without = { memberId: string; name: string; why: Text }
type Plan = { fresh: NewCertificate; old: CertificateRow | null; ended: { id: string; state: 'voided' | 'exchanged'; words: string } | null }
export type Numbered = { numbered: number; numbers: { memberId: string; number: string; replaces: string | null }[]; without: Without[] }

/**
 * Numbers a certificate for everybody who needs one, from the nearest range above the branch. A lost, damaged or full one is voided and
 * replaced, one of another kind exchanged; lines stay with the member. Who has a good one gets no second (JS-C-04a).
 */
export const numberCertificates = (
  call: Call,
  { scope, unit, memberIds }: { scope: Scope; unit: Unit; memberIds: readonly string[] | null },
): Promise<Result<Numbered>> =>
  runCommand(call, scope, async (tx) => {
    const ranges = await lockOpenRanges(tx)
    const before = new Map(ranges.map(({ id, next }) => [id, next]))
    const { plans, without } = await plan(tx, call, unit, memberIds, ranges)
    if (plans.length > 0) await carryOut(tx, call, plans)
    const moved = ranges.filter(({ id, next }) => before.get(id) !== next).map(({ id, next }) => ({ id, next }))
    if (moved.length > 0) await advanceRanges(tx, moved)
    await tx.audit({ verb: 'certificates.numbered', objectType: 'unit', objectId: unit.id, path: unit.path, fields: plans.map(({ fresh }) => fresh.number) })
    return ok({
      numbered: plans.length,
      numbers: plans.map(({ fresh, old }) => ({ memberId: fresh.memberId, number: fresh.number, replaces: old?.number ?? null })),
      without,
    })
  })

const plan = async (
  tx: CommandTx,
  call: Call,
  unit: Unit,
  memberIds: readonly string[] | null,
  ranges: Parameters<typeof takeNumber>[0],
): Promise<{ plans: Plan[]; without: Without[] }> => {
  const branches = await unitsUnder(tx, unit.path, { kinds: ['branch', 'general-branch'], on: call.today })
  const branchIds = branches.map(({ id }) => id)
  const asked = memberIds && new Set(memberIds)
  const members = (await rosterOn(tx, { branchIds, day: call.today })).filter((member) =>
    asked ? asked.has(member.memberId) : !member.recordingExemption && member.status === 'normal',
  )
  const certificates = await certificatesByMember(
    tx,
    members.map(({ memberId }) => memberId),
  )
  const rules = await rulesFor(tx, branchIds, call.today)
  const layouts = await layoutsOn(tx, call.today)
  const plans: Plan[] = []
  const without: Without[] = []
  for (const member of members) {
    const needed = certificateNeeded(rules.get(member.branchId) ?? [], member.floating)
    const made = needed ? planFor(member, needed, certificates.get(member.memberId) ?? [], ranges, layouts) : noPack
    if ('fresh' in made) plans.push(made)
    else if (made !== hasOne || asked) without.push({ memberId: member.memberId, name: member.name, why: made })
  }
  return { plans, without }
}

const noPack: Text = { zh: '对本支部有效的制度里没有规定发哪种证件', en: 'no pack in force for the branch names a certificate' }
const hasOne: Text = { zh: '已有证件，一人一证，不再编第二个', en: 'holds a certificate already; one each, no second' }

const planFor = (
  member: RosterEntry,
  kind: CertificateKind,
  certificates: readonly CertificateRow[],
  ranges: Parameters<typeof takeNumber>[0],
  layouts: ReadonlyMap<CertificateKind, string>,
): Plan | Text => {
  const old = liveCertificate(certificates)
  const need = needOf(old, kind)
  if (need.why === 'has-one') return hasOne
  const taken = takeNumber(ranges, { path: member.path, kind })
  if (!taken) return { zh: `《${CERTIFICATE_KINDS[kind].zh}》的号段用完了，或还没有划给上级党委`, en: `no numbers left for the ${CERTIFICATE_KINDS[kind].en}` }
  return {
    fresh: {
      ...taken,
      id: newId<'certificate'>(),
      path: member.path,
      memberId: member.memberId,
      branchId: member.branchId,
      kind,
      layoutVersion: layouts.get(kind) ?? null,
      replacesId: old?.id ?? null,
    },
    old,
    ended: old && {
      id: old.id,
      state: need.why === 'replace' ? 'voided' : 'exchanged',
      words: need.why === 'replace' ? `补办，新号 ${taken.number}` : `换为《${CERTIFICATE_KINDS[kind].zh}》，新号 ${taken.number}`,
    },
  }
}

const layoutsOn = async (tx: CommandTx, on: Day): Promise<Map<CertificateKind, string>> => {
  const inForce = (await selectLayouts(tx)).filter(({ from }) => from <= on)
  return new Map([...inForce].reverse().map(({ kind, version }) => [kind, version]))
}

const carryOut = async (tx: CommandTx, call: Call, plans: readonly Plan[]): Promise<void> => {
  const by = byOf(call)
  const ended = plans.flatMap(({ ended, old }) => (ended ? [{ ...ended, path: old!.path }] : []))
  if (ended.length > 0) await endCertificates(tx, ended, { name: by.name, on: call.today })
  await insertCertificates(
    tx,
    plans.map(({ fresh }) => fresh),
    by,
  )
  const step = { id: '', on: call.today, auditYear: null }
  await insertSteps(
    tx,
    [
      ...ended.map(({ id, path, state, words }) => ({ ...step, id: newId(), path, certificateId: id, step: state, words })),
      ...plans.map(({ fresh }) => ({ ...step, id: newId(), path: fresh.path, certificateId: fresh.id, step: 'numbered', words: null })),
    ],
    by,
  )
  for (const { fresh, old } of plans.filter(({ ended: end }) => end?.state === 'exchanged'))
    await tx.emit({ event: 'certificate.type-changed', path: fresh.path, payload: { memberId: fresh.memberId, from: old!.kind, to: fresh.kind } })
}
