import { newId } from '../../../kernel/ids.ts'
import { ok, type Result } from '../../../kernel/result.ts'
import type { Call, Grant } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { type Protected, revealPersons } from '../../people/public.ts'
import { unkept } from '../access.ts'
import type { REVEALABLE } from '../contract.ts'
import { memberById } from '../facts.ts'
import { insertReveal } from '../store.ts'

type Asked = { memberId: string; fields: readonly (typeof REVEALABLE)[number][]; purpose: string; grant: Grant }

/** Opens protected fields of one member for one purpose: kept in the audit trail, and in the list that the member sees. */
export const revealMember = (call: Call, scope: Scope, asked: Asked): Promise<Result<Partial<Protected>>> =>
  runCommand(unkept(call), scope, async (tx) => {
    const member = await memberById(tx, asked.memberId)
    if (!member) return absent()
    const fields = [...new Set(asked.fields)]
    const plain = (await revealPersons(tx, [member.personId])).get(member.personId)!
    await insertReveal(tx, {
      id: newId(),
      path: member.path,
      memberId: member.id,
      fields,
      purpose: asked.purpose,
      accountId: call.session!.accountId,
      accountName: call.session!.name,
      role: asked.grant.role,
      unitId: asked.grant.unitId,
      at: call.now,
    })
    await tx.audit({ verb: 'member.revealed', objectType: 'member', objectId: member.id, path: member.path, fields, purpose: asked.purpose })
    return ok(Object.fromEntries(fields.map((field) => [field, plain[field]])) as Partial<Protected>)
  })
