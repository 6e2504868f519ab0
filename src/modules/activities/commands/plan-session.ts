import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import { membersByIds } from '../../members/public.ts'
import { inForce } from '../../org/public.ts'
import type { Reach } from '../access.ts'
import { answerOf, judgeValidity, lookAt, type RuleAnswer } from '../facts.ts'
import { possible, refuseAct, refuseStale, stateAfter } from '../stages.ts'
import { type Guest, type Part, refreshRollup, replaceGuests, replaceParts, replaceResources, type Session, selectSession, updateSession } from '../store.ts'

export type Plan = Pick<
  Session,
  | 'theme'
  | 'content'
  | 'form'
  | 'place'
  | 'begins'
  | 'ends'
  | 'hostMemberId'
  | 'hostName'
  | 'recorderMemberId'
  | 'recorderAccountId'
  | 'recorderName'
  | 'category'
  | 'combinedWith'
  | 'template'
  | 'badgeReminder'
> & { parts: readonly Omit<Part, 'number'>[]; guests: readonly Omit<Guest, 'id'>[]; resourceIds: readonly string[]; version: number }

export type Planned = { version: number; state: Session['state']; validity: RuleAnswer[] }

/** Keeps the plan and answers what every rule would make of it: would the day count? */
export const planSession = (call: Call, { scope, found }: Reach<Session>, plan: Plan): Promise<Result<Planned>> =>
  runCommand(call, scope, async (tx) => {
    if (!possible('plan', found.state)) return refuseAct('plan', found.state)
    if (plan.begins && plan.ends && plan.ends <= plan.begins)
      return refuse('ends-before-it-begins', '结束时间早于开始时间，请改好再存。', 'It ends before it begins; mend the times.', { field: '/ends' })
    const { parts, guests, resourceIds, version, ...fields } = plan
    const state = stateAfter('plan', found.state)
    const named = await withNames(tx, { ...fields, ...blankToNull(fields) })
    if (!(await updateSession(tx, call.now, { id: found.id, version }, { ...named, state }))) return refuseStale()
    await replaceParts(tx, found, parts)
    await replaceGuests(
      tx,
      found,
      guests.map((guest) => ({ ...guest, id: newId<'guest'>() })),
    )
    await replaceResources(tx, found, resourceIds)
    await refreshRollup(tx, call.now, [found.id])
    await tx.audit({ verb: 'activities.planned', objectType: 'session', objectId: found.id, path: found.path })
    return ok({ version: version + 1, state, validity: await wouldItCount(tx, call, found.id) })
  })

type Fields = Omit<Plan, 'parts' | 'guests' | 'resourceIds' | 'version'>

const blankToNull = (fields: Fields): Partial<Fields> =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value === '')
      .map(([key]) => [key, null]),
  )

/** Host and recorder chosen from the roster carry their names of today. */
const withNames = async (tx: Tx, fields: Fields): Promise<Fields> => {
  const ids = [fields.hostMemberId, fields.recorderMemberId].filter((id) => id !== null)
  const members = await membersByIds(tx, ids)
  const nameOf = (id: string | null, name: string | null) => (id ? (members.get(id)?.person.name ?? name) : name)
  return { ...fields, hostName: nameOf(fields.hostMemberId, fields.hostName), recorderName: nameOf(fields.recorderMemberId, fields.recorderName) }
}

/** Before the day, clause by clause, without summing up. */
const wouldItCount = async (tx: Tx, call: Call, sessionId: string): Promise<RuleAnswer[]> => {
  const session = (await selectSession(tx, sessionId))!
  const rules = await inForce(tx, session.unitId, session.day ?? call.today)
  return judgeValidity(rules, session, await lookAt(tx, session), 'planned').map(answerOf)
}
