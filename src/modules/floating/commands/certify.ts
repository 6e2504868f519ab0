/** The certificate on the spot, and with it the contact person and the day of the first contact. */
import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { issueAtOnce } from '../../ledger/public.ts'
import { memberById, postsOn } from '../../members/public.ts'
import { onWholeDistrict } from '../access.ts'
import { codeHash, codeOf, firstContactBy, rulesAt } from '../facts.ts'
import { type Absence, contactPersonsOf, insertCode, replaceContactPerson, setAbsenceCertificate } from '../store.ts'
import { doAtHome, homeContext } from './act-at-home.ts'

type Issued = { number: string; certificateId: string; checkCode: string; replaces: string | null; firstContactBy: Day | null }

/** Numbered, sealed and issued from the committee's stock in one act (CX-11e to CX-11g); hosts that wait for it are told. */
export const certify = (
  call: Call,
  scope: Scope,
  { absenceId, unitName, on, contactMemberId }: { absenceId: string; unitName: string; on: Day; contactMemberId: string | null },
): Promise<Result<Issued>> =>
  runCommand(call, scope, async (tx) => {
    if (on > call.today) return refuse('in-the-future', '发证日期还没有到。', 'That day has not come yet.', { field: '/on' })
    const context = await homeContext(tx, absenceId)
    const member = context && (await memberById(tx, context.absence.memberId))
    if (!context || !member) return absent()
    const issued = await onWholeDistrict(tx, (district) =>
      issueAtOnce(district, {
        member: { id: member.id, branchId: member.branchId, path: member.path, name: member.person.name },
        kind: 'floating',
        on,
        by: byOf(call),
      }),
    )
    if (!issued.ok) return issued
    const done = await doAtHome(tx, call, context, { act: { kind: 'certify', on, number: issued.value.number }, unitName })
    if (!done.ok) return done
    const { certificateId, number, replaces } = issued.value
    const checkCode = codeOf(certificateId)
    await setAbsenceCertificate(tx, absenceId, certificateId)
    await insertCode(tx, { hash: codeHash(checkCode), certificateId, at: call.now })
    const first = await namedFor(tx, call, context.absence, contactMemberId)
    await tx.audit({ verb: 'certificates.issued', objectType: 'certificate', objectId: certificateId, path: member.path, fields: [number] })
    return first.ok ? ok({ number, certificateId, checkCode, replaces, firstContactBy: first.value }) : first
  })

/** Who keeps in touch: whoever was chosen; else, where nobody is named yet, the organisation officer or the secretary. */
const namedFor = async (tx: CommandTx, call: Call, absence: Absence, chosen: string | null): Promise<Result<Day | null>> => {
  const now = (await contactPersonsOf(tx, [absence.id])).find(({ side }) => side === 'home')
  if (now && !chosen) return ok(now.firstContactBy)
  const posts = chosen ? [] : await postsOn(tx, { unitIds: [absence.branchId], day: call.today })
  const memberId = chosen ?? (posts.find(({ post }) => post === 'organisation-officer') ?? posts.find(({ post }) => post === 'secretary'))?.memberId
  return memberId ? namePartnerOf(tx, call, absence, { memberId, from: call.today }) : ok(null)
}

/** A member of the branch, not the one who leaves; the first contact falls due by the rule in force. */
const namePartnerOf = async (tx: CommandTx, call: Call, absence: Absence, { memberId, from }: { memberId: string; from: Day }): Promise<Result<Day | null>> => {
  const partner = await memberById(tx, memberId)
  if (partner?.branchId !== absence.branchId) return absent()
  if (memberId === absence.memberId)
    return refuse('not-oneself', '联系人要是别的党员，不能是本人。', 'The contact person is another member, not the one away.', { field: '/memberId' })
  const start = absence.own.from && absence.own.from > from ? absence.own.from : from
  const first = firstContactBy(await rulesAt(tx, absence.branchId, call.today), start)
  const by = byOf(call)
  await replaceContactPerson(
    tx,
    {
      id: newId(),
      path: absence.path,
      side: 'home',
      absenceId: absence.id,
      caseId: null,
      memberId,
      name: partner.person.name,
      from,
      firstContactBy: first?.on ?? null,
    },
    { name: by.name, at: by.at },
  )
  await tx.emit({
    event: 'floating.contact-person-named',
    path: absence.path,
    payload: { absenceId: absence.id, memberId: absence.memberId, partnerId: memberId, firstContactBy: first?.on ?? null },
  })
  return ok(first?.on ?? null)
}

export const namePartner = (
  call: Call,
  scope: Scope,
  { absenceId, memberId, from }: { absenceId: string; memberId: string; from: Day },
): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    const context = await homeContext(tx, absenceId)
    if (!context || context.absence.endedOn) return absent()
    const named = await namePartnerOf(tx, call, context.absence, { memberId, from })
    if (!named.ok) return named
    await tx.audit({
      verb: 'floating.contact-person-named',
      objectType: 'floating-absence',
      objectId: absenceId,
      path: context.absence.path,
      fields: [memberId],
    })
    return ok({})
  })
