/** A relation is accepted: the member's row ends at home and begins here, in one transaction; until then home stays responsible (CX-11d). */
import { addDays, type Day } from '../../../kernel/days.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import { recordAudit } from '../../../platform/audit.ts'
import { absent } from '../../../platform/http.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Scope } from '../../../platform/scope.ts'
import { endMember, type Member, memberById, moveMember, writeMembers } from '../../members/public.ts'
import { type Unit, unitsByIds } from '../../org/public.ts'
import {
  claimIdNumbers,
  closeAccountsOf,
  endGrantsAt,
  idNumberIndex,
  type Protected,
  releaseIdNumbers,
  revealPersons,
  writePersons,
} from '../../people/public.ts'
import { onSide, onWholeDistrict } from '../access.ts'
import { type PartRow, placePart, selectAbsence, selectPart } from '../store.ts'
import { doAtHost, lockHostCase } from './act-at-host.ts'
import { noMemberAnyMore } from './come-back.ts'
import { endCertificate } from './end-certificate.ts'

type Given = { row: PartRow; unitName: string; on: Day; branchId: string | null }

export const acceptTransfer = (call: Call, scope: Scope, { row, unitName, on, branchId }: Given): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    if (on > call.today) return refuse('in-the-future', '日期还没有到，没有记。', 'That day has not come yet; nothing was recorded.', { field: '/on' })
    const locked = await lockHostCase(tx, row.id)
    if (!locked) return absent()
    const into = branchId ?? locked.branchId
    const branch = into ? (await unitsByIds(tx, [into])).get(into) : undefined
    if (!branch || !['branch', 'general-branch'].includes(branch.kind))
      return refuse('branch-missing', '接收组织关系要选定党支部。', 'Choose the branch that takes the relation.', { field: '/branchId' })
    const done = await doAtHost(tx, call, locked, { act: { kind: 'accept-transfer', on }, unitName })
    if (!done.ok) return done
    const moved = locked.way === 'inside' ? await moveDossier(tx, call, { locked, branch, on }) : ok(null)
    if (!moved.ok) return moved
    await placePart(tx, { id: row.id, side: 'host' }, { branchId: branch.id, unitId: branch.id, path: branch.path })
    return ok({})
  })

type Dossier = { member: Member; plain: Protected | undefined }

/** Read and ended under home's scope, written under the host's: the transfer is the one act that carries the dossier across. */
const moveDossier = async (tx: CommandTx, call: Call, { locked, branch, on }: { locked: PartRow; branch: Unit; on: Day }): Promise<Result<unknown>> => {
  const here = tx.scope.districtIds[0]!
  const within = locked.otherDistrict === here
  const dossier = await onSide(tx, locked.otherDistrict!, async (there): Promise<Dossier | null> => {
    const home = await selectPart(there, locked.id, 'home')
    const member = home?.memberId ? await memberById(there, home.memberId) : null
    // who died or left between the offer and this day is no member anywhere
    if (member?.status !== 'normal') return null
    const absence = home?.absenceId ? await selectAbsence(there, home.absenceId) : null
    if (absence) await endCertificate(there, absence, { on, words: '组织关系已经转出', by: byOf(call) })
    const plain = (await revealPersons(there, [member.personId])).get(member.personId)
    if (!within) await leaveThere(there, call, member, addDays(on, -1))
    await recordAudit(there, call.now, { verb: 'member.transferred', objectType: 'member', objectId: member.id, path: member.path })
    return { member, plain }
  })
  if (!dossier) return noMemberAnyMore
  if (within) return ok(await moveWithin(tx, call, { dossier, branch, on }))
  await writeHere(tx, call, { dossier, branch, on })
  await tx.audit({ verb: 'member.accepted', objectType: 'member', objectId: dossier.member.id, path: branch.path })
  return ok(null)
}

/** The row ends, and so does every way in: whoever begins at the new branch gets a slip there and may keep the login name. */
const leaveThere = async (there: Tx, call: Call, member: Member, last: Day): Promise<void> => {
  await endMember(there, call.now, { memberId: member.id, last })
  await closeAccountsOf(there, { personId: member.personId, last, at: call.now })
}

const personOf = ({ member: { person }, plain }: Dossier, path: string) => ({
  id: person.id,
  path,
  name: person.name,
  pinyin: person.pinyin,
  sex: person.sex,
  ethnicity: person.ethnicity,
  bornOn: person.bornOn,
  education: person.education,
  workPost: person.workPost,
  idNumber: plain?.idNumber ?? null,
  phone: plain?.phone ?? null,
  address: plain?.address ?? null,
})

const writeHere = async (tx: CommandTx, call: Call, { dossier, branch, on }: { dossier: Dossier; branch: Unit; on: Day }): Promise<void> => {
  const { member, plain } = dossier
  await writePersons(tx, call.now, [personOf(dossier, branch.path)])
  await writeMembers(tx, call.now, [
    {
      id: member.id,
      path: branch.path,
      personId: member.personId,
      branchId: branch.id,
      groupId: null,
      standing: member.standing,
      joinedOn: member.joinedOn,
      confirmedOn: member.confirmedOn,
      status: 'normal',
      lostSince: null,
      floating: false,
      floatingTo: null,
      belongsFrom: on,
      importRunId: null,
    },
  ])
  if (!plain?.idNumber) return
  const idHash = idNumberIndex(plain.idNumber)
  await releaseIdNumbers(tx, [idHash])
  await claimIdNumbers(tx, [{ idHash, districtId: branch.districtId, personId: member.personId }])
}

/** The member row moves and the login stays; roles at the old branch end with the relation there. */
const moveWithin = (tx: CommandTx, call: Call, { dossier, branch, on }: { dossier: Dossier; branch: Unit; on: Day }): Promise<void> =>
  onWholeDistrict(tx, async (district) => {
    await writePersons(district, call.now, [personOf(dossier, branch.path)])
    await endGrantsAt(district, { personId: dossier.member.personId, path: dossier.member.path, last: addDays(on, -1) })
    await moveMember(district, call.now, { memberId: dossier.member.id, branchId: branch.id, path: branch.path, from: on })
  })
