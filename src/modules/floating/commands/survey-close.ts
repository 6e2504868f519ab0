/** Closing a survey by a named person: totals are kept, and the other sides are told what was seen of each of their members. */
import type { Day } from '../../../kernel/days.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { allowedUnder, sumOf, countOf } from '../facts.ts'
import { openCases } from '../stages.ts'
import { closeSurveyRow, coverageUnder, lockSurvey, type Survey, surveyLinesOf, surveyUnitsOf, type SurveyLine } from '../store.ts'
import { doAtHost, lockHostCase } from './act-at-host.ts'
import { actAtHome, homeContext } from './act-at-home.ts'

type Closing = { surveyId: string; analysis: string | null; measures: string | null }

/** What did not report stays on the list; a department writes its analysis and the measures planned (JS-B-07b). */
export const closeSurvey = (call: Call, scope: Scope, { surveyId, analysis, measures }: Closing): Promise<Result<{ totals: Record<string, number> }>> =>
  runCommand(call, scope, async (tx) => {
    const survey = await lockSurvey(tx, surveyId)
    if (!survey) return absent()
    if (survey.closedOn) return refuse('survey-closed', '这一次已经汇总过。', 'This survey is closed already.')
    if (survey.kind === 'department' && (!analysis || !measures))
      return refuse('analysis-missing', '请写研判分析和打算采取的措施，再汇总。', 'Write the analysis and the measures planned, then close.', {
        field: analysis ? '/measures' : '/analysis',
      })
    const lines = await surveyLinesOf(tx, [surveyId])
    const totals = await totalsOf(tx, survey, lines, call.today)
    await closeSurveyRow(tx, surveyId, { on: call.today, name: byOf(call).name, analysis, measures, totals })
    await tellOthers(tx, call, survey, lines)
    await tx.audit({ verb: 'floating.survey-closed', objectType: 'floating-survey', objectId: surveyId, path: survey.path, fields: [survey.kind] })
    return ok({ totals })
  })

const totalsOf = async (tx: CommandTx, survey: Survey, lines: readonly SurveyLine[], today: Day): Promise<Record<string, number>> => {
  const units = await surveyUnitsOf(tx, [survey.id])
  const { allowed } = await allowedUnder(tx, survey.path, today)
  const day = await coverageUnder(tx, survey.path, { on: today, allowed })
  const sum = (key: 'outgoing' | 'incoming') => units.reduce((total, unit) => total + (unit[key] ?? 0), 0)
  return {
    lines: lines.length,
    outgoing: sum('outgoing'),
    incoming: survey.kind === 'sweep' ? lines.filter(({ found }) => found !== 'back').length : sum('incoming'),
    registerAway: countOf(sumOf(day.filter(({ side }) => side === 'home'))),
    registerHere: countOf(sumOf(day.filter(({ side }) => side === 'host'))),
    notReporting: units.filter(({ reportedOn }) => reportedOn === null).length,
  }
}

/** A letter `list` a person and open case: that this side saw (or did not see) them in its survey. So the two sides' totals can be compared. */
const tellOthers = async (tx: CommandTx, call: Call, survey: Survey, lines: readonly SurveyLine[]): Promise<void> => {
  for (const line of lines) {
    const doing = { facts: { words: line.found }, unitName: survey.unitName }
    if (line.side === 'home' && line.absenceId) await tellHosts(tx, call, line.absenceId, doing)
    if (line.side === 'host' && line.caseId) await tellHome(tx, call, line.caseId, doing)
  }
}

type Telling = { facts: { words: string }; unitName: string }

const tellHosts = async (tx: CommandTx, call: Call, absenceId: string, { facts, unitName }: Telling): Promise<void> => {
  const context = await homeContext(tx, absenceId)
  for (const one of context ? openCases(context.part) : [])
    await actAtHome(tx, call, absenceId, { act: { kind: 'tell', on: call.today, case: one.case, letter: 'list', facts }, unitName })
}

const tellHome = async (tx: CommandTx, call: Call, caseId: string, { facts, unitName }: Telling): Promise<void> => {
  const row = await lockHostCase(tx, caseId)
  if (row) await doAtHost(tx, call, row, { act: { kind: 'tell', on: call.today, letter: 'list', facts }, unitName })
}
