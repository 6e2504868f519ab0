import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { STUDY_GROUPS, type StudyGroup } from '../../../policy/vocabulary/study.ts'
import { rosterOn } from '../../members/public.ts'
import { inForce, type Unit } from '../../org/public.ts'
import { madeBy } from '../access.ts'
import { groupsAsked } from '../facts.ts'
import { insertStudyGroups } from '../store.ts'

/** Puts members of a branch into a group for education by groups, or out of every group; only where a rule in force asks for groups (CX-02c). */
export const setStudyGroup = (
  call: Call,
  scope: Scope,
  unit: Unit,
  { memberIds, group }: { memberIds: readonly string[]; group: string | null },
): Promise<Result<{ members: number }>> =>
  runCommand(call, scope, async (tx) => {
    const { keys } = groupsAsked(await inForce(tx, unit.id, call.today))
    if (keys.length === 0)
      return refuse(
        'no-groups-asked',
        `现行规定没有要求${unit.shortName}分类教育，没有存。`,
        `No rule in force asks ${unit.shortName} to teach by groups; nothing was saved.`,
      )
    if (group !== null && !(group in STUDY_GROUPS))
      return refuse('no-such-group', '没有这一类，没有存。请从列出的里面选。', 'There is no such group; choose one of those listed.', { field: '/group' })
    const here = new Map((await rosterOn(tx, { branchIds: [unit.id], day: call.today })).map((member) => [member.memberId, member]))
    const wanted = [...new Set(memberIds)]
    if (wanted.some((memberId) => !here.has(memberId))) return absent()
    await insertStudyGroups(
      tx,
      wanted.map((memberId) => ({ id: newId<'study-group'>(), path: here.get(memberId)!.path, memberId, group: group as StudyGroup | null })),
      madeBy(call),
    )
    await tx.audit({ verb: 'training.grouped', objectType: 'unit', objectId: unit.id, path: unit.path, fields: [`${wanted.length} ${group ?? 'none'}`] })
    return ok({ members: wanted.length })
  })
