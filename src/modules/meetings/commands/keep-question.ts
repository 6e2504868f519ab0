import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import { sessionById } from '../../activities/public.ts'
import { membersByIds } from '../../members/public.ts'
import { inForce } from '../../org/public.ts'
import { fulfilDuties, openDuties } from '../../rulebook/public.ts'
import type { Reach } from '../access.ts'
import { citesOf, termAfter } from '../facts.ts'
import { refuseStale } from '../stages.ts'
import { insertQuestions, insertQuestionTurns, type Question, updateQuestion } from '../store.ts'

type QuestionAsked = {
  unit: { id: string; path: string }
  sessionId: string | null
  about: Question['about']
  memberId: string | null
  name: string | null
  words: string
}

/** Takes a formal question. It is owed an answer: within the term of the rule in force, else it simply returns on every activity day. */
export const askQuestion = (call: Call, scope: Scope, asked: QuestionAsked): Promise<Result<{ questionId: string; dueOn: Day | null }>> =>
  runCommand(call, scope, async (tx) => {
    const member = asked.memberId ? (await membersByIds(tx, [asked.memberId])).get(asked.memberId) : undefined
    const name = member?.person.name ?? asked.name
    if (!name) return refuse('who-asks', '质询要写明是哪位党员提的。', 'A formal question names the member who asks.', { field: '/name' })
    const { due, rule } = termAfter(await inForce(tx, asked.unit.id, call.today), 'question.asked', call.today)
    const by = byOf(call)
    const id: string = newId<'question'>()
    const row: Question = {
      id,
      path: asked.unit.path,
      unitId: asked.unit.id,
      sessionId: asked.sessionId,
      about: asked.about,
      memberId: asked.memberId,
      name,
      words: asked.words,
      askedOn: call.today,
      dueOn: due,
      ...UNANSWERED,
      enteredBy: by.account,
      enteredByName: by.name,
      enteredAt: by.at,
    }
    await insertQuestions(tx, [row])
    await openDuties(tx, [dutyOf(row, { cites: rule ? citesOf(rule) : [], today: call.today })])
    await tx.audit({ verb: 'question.asked', objectType: 'question', objectId: id, path: row.path })
    await tx.emit({ event: 'question.asked', path: row.path, payload: { questionId: id, unitId: row.unitId, unitPath: row.path } })
    return ok({ questionId: id, dueOn: due })
  })

const UNANSWERED = {
  state: 'open' as const,
  answer: null,
  acted: null,
  answeredByName: null,
  answeredOn: null,
  closedSessionId: null,
  closedOn: null,
  closedByName: null,
  version: 1,
}

const questionDutyKey = (questionId: string): string => `meetings.question|${questionId}`

export const dutyOf = (row: Question, { cites, today }: { cites: string[]; today: Day }) => ({
  key: questionDutyKey(row.id),
  path: row.path,
  slot: 'meetings.question',
  what: { zh: '答复质询', en: 'Answer a formal question' },
  facts: [{ zh: `${row.name}：${row.words.slice(0, 60)}`, en: `${row.name}: ${row.words.slice(0, 60)}` }],
  cites,
  ours: cites.length === 0,
  subject: { kind: 'unit' as const, id: row.unitId },
  bearerRole: 'branch' as const,
  bearerUnitId: row.unitId,
  link: '/questions',
  openedOn: today,
  dueOn: row.dueOn,
})

/** Answers a question. It stays before the members until an activity day closes it. */
export const answerQuestion = (
  call: Call,
  { scope, found: row }: Reach<Question>,
  { version, answer, acted }: { version: number; answer: string; acted: string | null },
): Promise<Result<{ version: number }>> =>
  runCommand(call, scope, async (tx) => {
    if (row.state === 'closed') return refuseClosed()
    const answered = { state: 'answered' as const, answer, acted: acted || null, answeredByName: byOf(call).name, answeredOn: call.today }
    if (!(await updateQuestion(tx, { id: row.id, version }, answered))) return refuseStale()
    await settle(tx, call, row, answer)
    await tx.audit({ verb: 'question.answered', objectType: 'question', objectId: row.id, path: row.path })
    return ok({ version: version + 1 })
  })

const settle = (tx: CommandTx, call: Call, row: Question, note: string): Promise<number> =>
  fulfilDuties(tx, call.now, [
    { key: questionDutyKey(row.id), recordType: 'question', recordId: row.id, note: note.slice(0, 200), by: byOf(call).account, byName: byOf(call).name },
  ])

const refuseClosed = () => refuse('question-closed', '这件质询已经了结。', 'This question was closed already.')

/** Takes a question up on an activity day: says how far it is, or closes it there once it was answered. */
export const returnQuestion = (
  call: Call,
  { scope, found: row }: Reach<Question>,
  asked: { version: number; sessionId: string; words: string; close: boolean },
): Promise<Result<{ version: number; state: Question['state'] }>> =>
  runCommand(call, scope, async (tx) => {
    if (row.state === 'closed') return refuseClosed()
    const session = await sessionById(tx, asked.sessionId)
    if (!session || session.unitId !== row.unitId || session.kind !== 'activity-day' || session.day === null)
      return refuse('not-an-activity-day', '质询在本支部的活动日上说明和了结。', 'A question is taken up and closed on an activity day of its branch.', {
        field: '/sessionId',
      })
    if (session.day < row.askedOn)
      return refuse('before-it-was-asked', '这次活动日在提出质询之前。', 'That day lies before the question was asked.', { field: '/sessionId' })
    if (asked.close && row.state !== 'answered')
      return refuse(
        'not-answered',
        '还没有答复，不能了结；没有答复的，下次活动日接着列出。',
        'It was not answered, so it cannot be closed; it comes back on the next activity day.',
      )
    const by = byOf(call)
    const taken = await insertQuestionTurns(tx, [{ questionId: row.id, sessionId: session.id, path: row.path, words: asked.words, byName: by.name, at: by.at }])
    if (taken === 0 && !asked.close) return refuse('taken-up-already', '这次活动日已经说明过这件质询。', 'This question was taken up on that day already.')
    const state: Question['state'] = asked.close ? 'closed' : row.state
    const change = asked.close ? { state: 'closed' as const, closedSessionId: session.id, closedOn: session.day, closedByName: by.name } : { state }
    if (!(await updateQuestion(tx, { id: row.id, version: asked.version }, change))) return refuseStale()
    await tx.audit({ verb: asked.close ? 'question.closed' : 'question.returned', objectType: 'question', objectId: row.id, path: row.path })
    return ok({ version: asked.version + 1, state })
  })
