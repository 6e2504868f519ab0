import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import { fill, sayDate, text } from '../../../policy/engine/words.ts'
import type { Text } from '../../../policy/vocabulary/outcomes.ts'
import { meetingsOf, type Session, sessionsOfYear } from '../../activities/public.ts'
import { membersByIds } from '../../members/public.ts'
import type { Reach } from '../access.ts'
import type { About } from '../contract.ts'
import { monthAbout } from '../facts.ts'
import { refuseStale } from '../stages.ts'
import { insertOpinions, keepBriefing, type Opinion, type Question, type Resolution, selectFollowed, selectQuestions, setOpinionResult } from '../store.ts'

type Fact = { what: Text; value: Text; link: string | null }

const fact = (zh: string, en: string, value: Text, link: string | null = null): Fact => ({ what: { zh, en }, value, link })
const times = (count: number): Text => ({ zh: `${count} 次`, en: `${count}` })
const items = (count: number): Text => ({ zh: `${count} 项`, en: `${count}` })

/** What the records say of the month past, or of the month ahead. Facts and counts only: what to make of them is for the secretary to say. */
export const prepareFacts = async (tx: Tx, session: Session, kind: 'report' | 'plan'): Promise<Fact[]> => {
  const about = monthAbout(kind, session.day!)
  const followed = await selectFollowed(tx, { path: session.path, from: about.period.from })
  const inMonth = (on: Day | null) => on !== null && on >= about.period.from && on <= about.period.to
  const questions = await selectQuestions(tx, { unitId: session.unitId, closed: kind === 'report', memberId: null })
  const month: Month = { about, followed, questions, inMonth }
  return kind === 'plan' ? planFacts(tx, session, month) : reportFacts(tx, session, month)
}

type Month = {
  about: ReturnType<typeof monthAbout>
  followed: readonly Resolution[]
  questions: readonly Question[]
  inMonth: (on: Day | null) => boolean
}

const planFacts = async (tx: Tx, session: Session, { about, followed, questions, inMonth }: Month): Promise<Fact[]> => {
  const days = (await sessionsOfYear(tx, { unitIds: [session.unitId], year: about.year })).filter(
    ({ day, state, parentId }) => inMonth(day) && state !== 'not-held' && parentId === null,
  )
  return [
    ...days.map(({ id, day, kind: of, theme }) => ({
      what: SESSIONS[of],
      value: onDay(day!, theme ?? ''),
      link: of === 'activity-day' ? `/activity-days/${id}` : `/meetings/${id}`,
    })),
    ...followed
      .filter(({ state, dueOn }) => state === 'open' && inMonth(dueOn))
      .map((one) =>
        fact('到期的决议', 'Resolution due', onDay(one.dueOn!, `${one.words}${one.ownerName ? `（${one.ownerName}）` : ''}`), `/meetings/${one.sessionId}`),
      ),
    fact('还没有了结的质询', 'Questions still open', items(questions.length), '/questions'),
  ]
}

const reportFacts = async (tx: Tx, session: Session, { about, followed, questions, inMonth }: Month): Promise<Fact[]> => {
  const held = await meetingsOf(tx, { path: session.path, period: about.period, planned: false })
  const closed = (await sessionsOfYear(tx, { unitIds: [session.unitId], year: about.year })).filter(
    ({ state, day, parentId }) => state === 'closed' && inMonth(day) && parentId === null,
  )
  return [
    ...closed.map(({ id, day, kind: of, theme, present, due }) => ({
      what: SESSIONS[of],
      value: onDay(day!, `${theme ?? ''}　${present ?? 0}/${due ?? 0}`),
      link: `/activity-days/${id}`,
    })),
    fact('各类会议', 'Meetings', times(new Set(held.filter(({ unitId }) => unitId === session.unitId).map(({ sessionId }) => sessionId)).size), '/meetings'),
    ...followed
      .filter(({ state, doneOn }) => state === 'done' && inMonth(doneOn))
      .map((one) => fact('办结的决议', 'Resolution done', onDay(one.doneOn!, one.words), `/meetings/${one.sessionId}`)),
    fact('还在办的决议', 'Resolutions under way', items(followed.filter(({ state }) => state === 'open').length), '/matters'),
    fact('答复的质询', 'Questions answered', items(questions.filter(({ answeredOn }) => inMonth(answeredOn)).length), '/questions'),
  ]
}

const SESSIONS: Record<Session['kind'], Text> = {
  'activity-day': text('活动日', 'Activity day'),
  meeting: text('会议', 'Meeting'),
  class: text('党课', 'Party class'),
  other: text('活动', 'Activity'),
}

const onDay = (day: Day, words: string): Text =>
  fill(text(words ? '{day}　{words}' : '{day}', words ? '{day}: {words}' : '{day}'), { day: sayDate(day), words })

export type BriefingAsked = { kind: 'report' | 'plan'; version: number; words: string | null; changed: string | null; result: string | null }

/** Puts the report on last month, or the plan of the next, to the members; the facts of that moment stay with it. */
export const putBriefing = (call: Call, { scope, found: session }: Reach<Session>, asked: BriefingAsked): Promise<Result<{ version: number }>> =>
  runCommand(call, scope, async (tx) => {
    if (session.day === null || session.kind !== 'activity-day')
      return refuse('not-an-activity-day', '通报和计划在活动日上提。', 'The report and the plan are put to an activity day.')
    const about = monthAbout(asked.kind, session.day)
    const kept = await keepBriefing(tx, {
      sessionId: session.id,
      kind: asked.kind,
      path: session.path,
      unitId: session.unitId,
      year: about.year,
      month: about.month,
      facts: await prepareFacts(tx, session, asked.kind),
      words: asked.words || null,
      changed: asked.changed || null,
      result: asked.result || null,
      byName: byOf(call).name,
      at: call.now,
      version: asked.version,
    })
    if (!kept) return refuseStale()
    await tx.audit({ verb: `deliberation.${asked.kind}-put`, objectType: 'session', objectId: session.id, path: session.path })
    return ok({ version: asked.version + 1 })
  })

type OpinionAsked = { about: About; matter: string; memberId: string | null; name: string | null; words: string; result: string | null }

export const hearOpinion = (call: Call, { scope, found: session }: Reach<Session>, asked: OpinionAsked): Promise<Result<{ opinionId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const member = asked.memberId ? (await membersByIds(tx, [asked.memberId])).get(asked.memberId) : undefined
    const by = byOf(call)
    const id: string = newId<'opinion'>()
    await insertOpinions(tx, [
      {
        ...asked,
        id,
        path: session.path,
        unitId: session.unitId,
        sessionId: session.id,
        name: member?.person.name ?? (asked.name || null),
        result: asked.result || null,
        resultByName: asked.result ? by.name : null,
        resultAt: asked.result ? by.at : null,
        enteredByName: by.name,
        enteredAt: by.at,
      },
    ])
    await tx.audit({ verb: 'deliberation.opinion-heard', objectType: 'session', objectId: session.id, path: session.path, fields: [asked.about] })
    return ok({ opinionId: id })
  })

export const answerOpinion = (
  call: Call,
  { scope, found: { row } }: Reach<{ row: Opinion; session: Session }>,
  result: string,
): Promise<Result<{ opinionId: string }>> =>
  runCommand(call, scope, async (tx) => {
    await setOpinionResult(tx, row.id, { result, byName: byOf(call).name, when: call.now })
    await tx.audit({ verb: 'deliberation.opinion-answered', objectType: 'opinion', objectId: row.id, path: row.path })
    return ok({ opinionId: row.id })
  })
