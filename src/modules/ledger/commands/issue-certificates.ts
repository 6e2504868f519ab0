import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { membersByIds } from '../../members/public.ts'
import type { Unit } from '../../org/public.ts'
import { certificatesByMember, liveCertificate } from '../facts.ts'
import { cannotIssue } from '../stages.ts'
import { insertSteps, issueSealed } from '../store.ts'

/** Issues to members what is numbered and sealed; the first that is not says why, and none is issued (JS-C-04d, JS-C-04e, JS-C-04f). */
export const issueCertificates = (
  call: Call,
  { scope, unit, memberIds, on }: { scope: Scope; unit: Unit; memberIds: readonly string[]; on: Day },
): Promise<Result<{ issued: number }>> =>
  runCommand(call, scope, async (tx) => {
    if (on > call.today) return refuse('in-the-future', '发放日期还没有到。', 'That day has not come yet.', { field: '/on' })
    const ids = [...new Set(memberIds)]
    const members = await membersByIds(tx, ids)
    const certificates = await certificatesByMember(tx, ids)
    const wanted: string[] = []
    for (const id of ids) {
      const member = members.get(id)
      if (member?.branchId !== unit.id) return absent()
      const live = liveCertificate(certificates.get(id) ?? [])
      if (live?.state !== 'sealed') return cannotIssue(live?.state ?? null, member.person.name)
      wanted.push(live.id)
    }
    const by = byOf(call)
    const issued = await issueSealed(tx, wanted, { account: by.account, name: by.name, on })
    await insertSteps(
      tx,
      issued.map(({ id, path }) => ({ id: newId(), path, certificateId: id, step: 'issued', on, auditYear: null, words: null })),
      by,
    )
    await tx.audit({ verb: 'certificates.issued', objectType: 'unit', objectId: unit.id, path: unit.path, fields: issued.map(({ id }) => id) })
    return ok({ issued: issued.length })
  })
