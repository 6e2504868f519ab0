import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { Unit } from '../../org/public.ts'
import { madeBy } from '../access.ts'
import { insertNeeds, insertSurvey, type Survey, updateAnalysis } from '../store.ts'
import { endsBeforeItBegins } from './make-programme.ts'

type Given = { title: string; questions: string[]; from: Day; to: Day }

/** A round of asking what members want to learn (YZ-03c). */
export const openSurvey = (call: Call, scope: Scope, unit: Unit, given: Given): Promise<Result<{ surveyId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (given.to < given.from) return endsBeforeItBegins
    if (given.to < call.today)
      return refuse('over-already', '截止的日子已经过了，没有开。请改截止日子。', 'Its last day is past; choose a later one.', { field: '/to' })
    const surveyId = newId<'survey'>()
    await insertSurvey(tx, { ...given, id: surveyId, path: unit.path, unitId: unit.id, analysis: null, analysedByName: null }, madeBy(call))
    await tx.audit({ verb: 'training.survey-opened', objectType: 'survey', objectId: surveyId, path: unit.path })
    return ok({ surveyId })
  })

type Answer = { memberId: string; path: string; answers: string[]; onPaper: boolean }

/** One answer a member: by the member, or by the branch from paper. */
export const answerSurvey = (call: Call, scope: Scope, survey: Survey, answer: Answer): Promise<Result<{ surveyId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const amiss = faultOf(survey, answer.answers, call.today)
    if (amiss) return amiss
    if ((await insertNeeds(tx, [{ ...answer, surveyId: survey.id }], madeBy(call))) === 0)
      return refuse('answered-already', '这次征集已经答过了，没有再记。', 'This round was answered already; nothing was entered.')
    await tx.audit({ verb: 'training.need-entered', objectType: 'survey', objectId: survey.id, path: answer.path, fields: [answer.onPaper ? 'paper' : 'own'] })
    return ok({ surveyId: survey.id })
  })

const faultOf = (survey: Survey, answers: readonly string[], today: Day) => {
  if (today < survey.from || today > survey.to)
    return refuse(
      'survey-not-open',
      `“${survey.title}”在${survey.from}到${survey.to}之间征集，现在不收。`,
      `"${survey.title}" takes answers from ${survey.from} to ${survey.to} only.`,
    )
  if (answers.length !== survey.questions.length)
    return refuse(
      'answers-do-not-fit',
      `有 ${survey.questions.length} 个问题，给了 ${answers.length} 个回答，没有存。`,
      'There is not one answer for each question; nothing was saved.',
      {
        field: '/answers',
      },
    )
  if (answers.every((one) => one.trim() === ''))
    return refuse('nothing-said', '一个字都没有写，没有存。', 'Nothing was written; nothing was saved.', { field: '/answers' })
  return null
}

/** What the unit makes of the answers, by name; the classes that follow name the survey. */
export const analyseSurvey = (call: Call, scope: Scope, survey: Survey, analysis: string): Promise<Result<{ surveyId: string }>> =>
  runCommand(call, scope, async (tx) => {
    await updateAnalysis(tx, survey.id, analysis, madeBy(call))
    await tx.audit({ verb: 'training.survey-analysed', objectType: 'survey', objectId: survey.id, path: survey.path })
    return ok({ surveyId: survey.id })
  })
