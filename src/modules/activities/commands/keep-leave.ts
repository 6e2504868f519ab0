import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { openField, sealField } from '../../../platform/crypto.ts'
import { withDistrict } from '../../../platform/db.ts'
import { BRANCH_DESK, type Role } from '../../../platform/endpoint.ts'
import { recordAudit } from '../../../platform/audit.ts'
import type { Reach } from '../access.ts'
import { rosterOf } from '../facts.ts'
import { possible, refuseAct } from '../stages.ts'
import { decideLeaveRow, insertLeave, type Leave, selectLeaves, type Session } from '../store.ts'

type LeaveAsked = { memberId: string; reasonClass: Leave['reasonClass']; words: string | null; grantedBy: string | null }

const isDesk = (role: Role): boolean => (BRANCH_DESK as readonly Role[]).includes(role)

/** A request for leave from one session. The branch's desk may grant it in the same act, naming who granted it. The words are sealed. */
export const askLeave = async (
  call: Call,
  { scope, grant, found }: Reach<Session>,
  asked: LeaveAsked,
): Promise<Result<{ leaveId: string; state: 'requested' | 'approved' }>> => {
  if (!possible('ask-leave', found.state) || found.day === null) return refuseAct('ask-leave', found.state)
  if (grant.role === 'member' && grant.memberId !== asked.memberId)
    return refuse('not-yours', '只能替自己请假；替别人请，请告诉支部。', 'Ask for your own leave; for somebody else, tell the branch.')
  const granted = isDesk(grant.role) && asked.grantedBy !== null
  return runCommand(call, scope, async (tx) => {
    const roster = await rosterOf(tx, found, found.day!)
    if (!roster.some(({ memberId }) => memberId === asked.memberId)) return refuse('not-found', '名册里没有这位党员。', 'This member is not on the roll.')
    const open = (await selectLeaves(tx, [found.id])).find(
      (leave) => leave.memberId === asked.memberId && (leave.state === 'requested' || leave.state === 'approved'),
    )
    if (open) return refuse('leave-there-already', '这位党员已经请过假了。', 'There is a request for leave already.', { details: { leaveId: open.id } })
    const leave = leaveOf(call, { session: found, asked, granted })
    await insertLeave(tx, leave)
    await tx.audit({ verb: granted ? 'activities.leave-granted' : 'activities.leave-asked', objectType: 'leave', objectId: leave.id, path: found.path })
    return ok({ leaveId: leave.id, state: granted ? 'approved' : 'requested' })
  })
}

const leaveOf = (call: Call, { session, asked, granted }: { session: Session; asked: LeaveAsked; granted: boolean }): Leave => {
  const id: string = newId<'leave'>()
  return {
    id,
    path: session.path,
    sessionId: session.id,
    memberId: asked.memberId,
    reasonClass: asked.reasonClass,
    wordsSealed: asked.words ? sealField(leavePlace(id), asked.words) : null,
    state: granted ? 'approved' : 'requested',
    requestedBy: call.session!.accountId,
    requestedByName: call.session!.name,
    requestedAt: call.now,
    decidedBy: granted ? call.session!.accountId : null,
    decidedByName: granted ? asked.grantedBy : null,
    decidedAt: granted ? call.now : null,
  }
}

export const leavePlace = (leaveId: string): string => `leave.words|${leaveId}`

export const decideLeave = async (
  call: Call,
  { scope, found: { row, session } }: Reach<{ row: Leave; session: Session }>,
  grants: boolean,
): Promise<Result<{ state: 'approved' | 'refused' }>> => {
  if (!possible('decide-leave', session.state)) return refuseAct('decide-leave', session.state)
  const state = grants ? 'approved' : 'refused'
  return runCommand(call, scope, async (tx) => {
    const changed = await decideLeaveRow(tx, call.now, { id: row.id, state, by: call.session!.accountId, byName: call.session!.name })
    if (changed === 0) return refuse('decided-already', '这个请假已经有人批过了。', 'This request has been decided already.')
    await tx.audit({ verb: `activities.leave-${state}`, objectType: 'leave', objectId: row.id, path: session.path })
    return ok({ state })
  })
}

/** Opens the sealed words for the member or the branch's desk; every look leaves an entry. */
export const readLeaveWords = async (
  call: Call,
  { scope, grant, found: { row } }: Reach<{ row: Leave; session: Session }>,
): Promise<Result<{ words: string | null }>> => {
  if (grant.role === 'member' && grant.memberId !== row.memberId)
    return refuse('not-found', '没有找到。可能已经移走，或不在您的范围内。', 'Not found: it may have moved, or it is outside your part of the tree.')
  await withDistrict(call.db, scope, (tx) =>
    recordAudit(tx, call.now, { verb: 'activities.leave-words-read', objectType: 'leave', objectId: row.id, path: row.path, fields: ['words'] }),
  )
  return ok({ words: row.wordsSealed ? openField(leavePlace(row.id), row.wordsSealed) : null })
}
