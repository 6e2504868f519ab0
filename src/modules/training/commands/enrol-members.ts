import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call, Grant } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Scope } from '../../../platform/scope.ts'
import { membersByIds } from '../../members/public.ts'
import { madeBy } from '../access.ts'
import { cannotEnrol } from '../stages.ts'
import { type ClassRow, insertEnrolments, lockClass, selectEnrolments, updateEnrolments } from '../store.ts'

type Asked = { row: ClassRow; grant: Grant; memberIds: readonly string[] }

const nobodyOfYours = (memberId: string) =>
  refuse(
    'not-yours-to-enrol',
    '名单里有人不在您的范围内，一个都没有报。请只选本支部或下级的党员。',
    'Somebody on the list is outside your part of the tree; nobody was enrolled.',
    {
      field: '/memberIds',
      details: { memberId },
    },
  )

/** Enrols members of the caller's part of the tree. Places are counted over all branches under a lock of the class. */
export const enrol = (call: Call, scope: Scope, { row, grant, memberIds }: Asked): Promise<Result<{ enrolled: number; already: number }>> =>
  runCommand(call, scope, async (tx) => {
    const held = (await lockClass(tx, row.id)) ?? row
    const closed = cannotEnrol(held, call.today)
    if (closed) return closed
    const members = await membersByIds(tx, memberIds)
    const stranger = memberIds.find((id) => !members.get(id)?.path.startsWith(grant.unitPath))
    if (stranger) return nobodyOfYours(stranger)
    const full = await noPlaceLeft(tx, held, memberIds)
    if (full) return full
    const wanted = [...new Set(memberIds)].map((memberId) => {
      const member = members.get(memberId)!
      return { classId: row.id, memberId, path: member.path, branchId: member.branchId, state: 'enrolled' as const, minutes: null, completedOn: null }
    })
    const enrolled = await insertEnrolments(tx, wanted, madeBy(call))
    await tx.audit({ verb: 'training.enrolled', objectType: 'class', objectId: row.id, path: grant.unitPath, fields: wanted.map(({ memberId }) => memberId) })
    return ok({ enrolled, already: wanted.length - enrolled })
  })

const noPlaceLeft = async (tx: Tx, row: ClassRow, memberIds: readonly string[]) => {
  if (row.places === null) return null
  const taken = new Set((await selectEnrolments(tx, row.id)).filter(({ state }) => state !== 'withdrawn').map(({ memberId }) => memberId))
  const fresh = new Set(memberIds.filter((id) => !taken.has(id))).size
  const left = row.places - taken.size
  return fresh <= left
    ? null
    : refuse(
        'no-place-left',
        `“${row.title}”还剩 ${Math.max(0, left)} 个名额，这次要报 ${fresh} 人，一个都没有报。请减少人数，或请主办单位加名额。`,
        `"${row.title}" has ${Math.max(0, left)} places left and ${fresh} were asked for; nobody was enrolled.`,
        { field: '/memberIds', details: { left, asked: fresh } },
      )
}

/** Takes one member out again, with the reason; the line stays. */
export const withdrawEnrolment = (
  call: Call,
  scope: Scope,
  { row, grant, memberId, reason }: { row: ClassRow; grant: Grant; memberId: string; reason: string },
): Promise<Result<{ classId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const held = (await selectEnrolments(tx, row.id)).find((one) => one.memberId === memberId && one.path.startsWith(grant.unitPath))
    if (held?.state !== 'enrolled')
      return refuse(
        'not-enrolled',
        '这名党员没有报这个班，或已经记了结业，没有改。',
        'That member is not enrolled, or completion was entered already; nothing was changed.',
        {
          field: '/memberId',
        },
      )
    await updateEnrolments(tx, row.id, [{ memberId, state: 'withdrawn', minutes: null, completedOn: null, note: reason }], madeBy(call))
    await tx.audit({ verb: 'training.withdrawn', objectType: 'class', objectId: row.id, path: held.path, fields: [memberId], purpose: reason })
    return ok({ classId: row.id })
  })
