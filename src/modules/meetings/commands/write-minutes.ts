import { newId } from '../../../kernel/ids.ts'
import { ok, type Refusal, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import type { Session } from '../../activities/public.ts'
import { membersByIds } from '../../members/public.ts'
import type { Reach } from '../access.ts'
import type { Stance, Subject } from '../contract.ts'
import { topicView } from '../facts.ts'
import { refuseEdited, whyNotWritable } from '../stages.ts'
import { insertMinutes, insertTopic, insertViews, lockMinutes, type Point, selectTopic, selectTopics, selectViews, setMinutes, type Topic } from '../store.ts'

type TopicAsked = {
  topicId: string
  revision: number
  number: number
  meeting: string | null
  subject: Subject
  title: string
  report: string | null
  points: Point[]
  outcome: string | null
  removed: boolean
}

/** The draft of a session's minutes, begun by whoever writes first. A refusal where it is adopted, or the meeting was not held. */
export const draftOf = async (tx: CommandTx, call: Call, session: Session): Promise<{ ok: false; refusal: Refusal } | null> => {
  const minutes = await lockMinutes(tx, session.id)
  const amiss = whyNotWritable(minutes, session)
  if (amiss || minutes) return amiss
  await insertMinutes(tx, {
    sessionId: session.id,
    path: session.path,
    unitId: session.unitId,
    state: 'draft',
    version: 1,
    reason: null,
    openedAt: call.now,
    openedByName: byOf(call).name,
  })
  return null
}

/** Saves one topic as its next revision. Who read an older one is told who was first and what stands there now. */
export const writeTopic = (call: Call, { scope, found: session }: Reach<Session>, asked: TopicAsked): Promise<Result<{ topicId: string; revision: number }>> =>
  runCommand(call, scope, async (tx) => {
    const amiss = await draftOf(tx, call, session)
    if (amiss) return amiss
    const before = await selectTopic(tx, asked.topicId)
    if (before && before.sessionId !== session.id) return refuse('not-found', '这项议题不在这次会议里。', 'This topic is not of this meeting.')
    if ((before?.revision ?? 0) !== asked.revision) return conflict(before)
    if (asked.removed && (await selectViews(tx, [session.id])).some(({ topicId }) => topicId === asked.topicId))
      return refuse(
        'has-differing-views',
        '这项议题下记有不同意见，不能删去。不同意见要一直留在记录里。',
        'Differing views are recorded under this topic, so it stays: they remain in the minutes for good.',
      )
    const by = byOf(call)
    const row: Topic = {
      ...named(asked),
      path: session.path,
      sessionId: session.id,
      revision: asked.revision + 1,
      editedBy: by.account,
      editedByName: by.name,
      editedAt: by.at,
    }
    if (!(await insertTopic(tx, row))) return conflict(await selectTopic(tx, asked.topicId))
    await tx.audit({
      verb: 'minutes.topic-written',
      objectType: 'session',
      objectId: session.id,
      path: session.path,
      fields: [asked.topicId, `revision ${row.revision}`],
    })
    return ok({ topicId: asked.topicId, revision: row.revision })
  })

const named = ({ topicId, ...rest }: TopicAsked): Omit<TopicAsked, 'topicId'> & { id: string } => ({
  ...rest,
  id: topicId,
  report: rest.report || null,
  outcome: rest.outcome || null,
})

const conflict = (current: Topic | null) =>
  current
    ? refuseEdited({ by: current.editedByName, at: current.editedAt, current: { ...topicView(current), removed: current.removed } })
    : refuse('not-found', '没有找到这项议题，可能还没有存过。', 'This topic was not found; it may never have been saved.')

type ViewAsked = { topicId: string; stance: Stance; memberId: string | null; name: string | null; words: string; correctsId: string | null }

/** Records a differing view as an entry of its own. It can be corrected by a further one, never changed or removed. */
export const addView = (call: Call, { scope, found: session }: Reach<Session>, asked: ViewAsked): Promise<Result<{ viewId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const amiss = await draftOf(tx, call, session)
    if (amiss) return amiss
    const topics = await selectTopics(tx, [session.id])
    if (!topics.some(({ id }) => id === asked.topicId))
      return refuse('not-found', '这次会议没有这项议题，先写议题。', 'This meeting has no such topic; write the topic first.', { field: '/topicId' })
    const views = await selectViews(tx, [session.id])
    if (asked.correctsId && !views.some(({ id }) => id === asked.correctsId))
      return refuse('not-found', '没有找到要更正的那条意见。', 'The view to be corrected was not found.', { field: '/correctsId' })
    if (views.length >= MOST_VIEWS)
      return refuse('too-many', `一次会议最多记 ${MOST_VIEWS} 条不同意见。`, `A meeting holds at most ${MOST_VIEWS} differing views.`)
    const by = byOf(call)
    const member = asked.memberId ? (await membersByIds(tx, [asked.memberId])).get(asked.memberId) : undefined
    const id: string = newId<'view'>()
    await insertViews(tx, [
      {
        ...asked,
        id,
        name: member?.person.name ?? (asked.name || null),
        path: session.path,
        sessionId: session.id,
        enteredBy: by.account,
        enteredByName: by.name,
        enteredAt: by.at,
      },
    ])
    await tx.audit({ verb: 'minutes.view-added', objectType: 'session', objectId: session.id, path: session.path, fields: [id] })
    return ok({ viewId: id })
  })

/** The list of views is part of a key in the table, and a key has its size. */
const MOST_VIEWS = 120

/** The next version of adopted minutes, drafted from what stands; the adopted one stays as it is. */
export const reopenMinutes = (call: Call, { scope, found: session }: Reach<Session>, reason: string): Promise<Result<{ version: number }>> =>
  runCommand(call, scope, async (tx) => {
    const minutes = await lockMinutes(tx, session.id)
    if (minutes?.state !== 'adopted')
      return refuse(
        'not-adopted',
        '记录还没有确认，直接改就行，不用另写一版。',
        'The minutes are not adopted yet: simply change them, no new version is needed.',
      )
    const version = minutes.version + 1
    await setMinutes(tx, session.id, { state: 'draft', version, reason })
    await tx.audit({
      verb: 'minutes.reopened',
      objectType: 'session',
      objectId: session.id,
      path: session.path,
      fields: [`version ${version}`],
      purpose: reason,
    })
    return ok({ version })
  })
