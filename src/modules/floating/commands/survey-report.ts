/** Lines of a survey: what a branch found of its members away, what a sweep found here, what a committee counted. */
import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { membersByIds } from '../../members/public.ts'
import type { Unit } from '../../org/public.ts'
import {
  type Absence,
  absencesUnder,
  insertSurveyLines,
  lockSurvey,
  partsUnder,
  reportSurveyUnit,
  selectSurveyUnit,
  type Survey,
  type SurveyFound,
  type SurveyLine,
  surveyLinesOf,
} from '../store.ts'
import { type Find, findWithin } from './take-in.ts'

const closed = refuse(
  'survey-closed',
  '这一次已经汇总，不再改动。漏了的人请照常登记，下一次会列上。',
  'This survey is closed. Register whoever was missed as usual; the next survey lists them.',
)
const future = refuse('in-the-future', '日期还没有到。', 'That day has not come yet.', { field: '/on' })

type HomeLine = { absenceId: string; found: SurveyFound; fields: string[]; words: string | null }
type NewHere = { name: string; words: string | null }

type Reporting = { surveyId: string; unit: Unit; on: Day; lines: readonly HomeLine[]; unregistered: readonly NewHere[] }

/** A branch reports in its committee's survey: one line for each member away, and whoever is away without being on the register. None is a report too. */
export const reportHome = (call: Call, scope: Scope, given: Reporting): Promise<Result<{ outgoing: number }>> =>
  runCommand(call, scope, async (tx) => {
    const { surveyId, unit, on, unregistered } = given
    const asked = await selectSurveyUnit(tx, { surveyId, unitId: unit.id })
    if (asked?.kind !== 'home') return absent()
    if (on > call.today) return future
    const absences = await absencesUnder(tx, unit.path, { ended: false, since: on })
    const strange = given.lines.find(({ absenceId }) => !absences.some(({ id }) => id === absenceId))
    if (strange) return absent()
    const left = absences.filter(({ own, id }) => own.from !== null && own.from <= on && !given.lines.some(({ absenceId }) => absenceId === id))
    if (left.length > 0) return missing(tx, left)
    const lines = await homeLines(tx, call, { given, asked: { year: asked.year }, absences })
    if (lines.length > 0) await insertSurveyLines(tx, lines)
    const outgoing = lines.filter(({ found }) => found !== 'back').length
    await reportSurveyUnit(tx, { surveyId, unitId: unit.id }, { on, name: byOf(call).name, outgoing, incoming: 0 })
    const fields = [`lines:${lines.length}`, `unregistered:${unregistered.length}`]
    await tx.audit({ verb: 'floating.survey-reported', objectType: 'floating-survey', objectId: surveyId, path: unit.path, fields })
    return ok({ outgoing })
  })

const missing = async (tx: CommandTx, left: readonly Absence[]) => {
  const members = await membersByIds(
    tx,
    left.map(({ memberId }) => memberId),
  )
  const names = left.map(({ memberId }) => members.get(memberId)?.person.name ?? '').join('、')
  return refuse('lines-missing', `还有人没有写查到的情况：${names}。`, `Nothing is written yet of: ${names}.`, { details: { names } })
}

type Lines = { given: Reporting; asked: { year: number }; absences: readonly Absence[] }

const homeLines = async (tx: CommandTx, call: Call, { given, asked, absences }: Lines): Promise<SurveyLine[]> => {
  const { surveyId, unit, on } = given
  const members = await membersByIds(
    tx,
    absences.map(({ memberId }) => memberId),
  )
  const { name: byName, at } = byOf(call)
  const of = { surveyId, unitId: unit.id, path: unit.path, side: 'home' as const, year: asked.year, on, byName, at, caseId: null, homeName: unit.shortName }
  const known = given.lines.map((line): SurveyLine => {
    const { memberId } = absences.find(({ id }) => id === line.absenceId)!
    return { ...of, id: newId(), ...line, memberId, personName: members.get(memberId)?.person.name ?? '' }
  })
  const strangers = given.unregistered.map(
    ({ name, words }): SurveyLine => ({ ...of, id: newId(), absenceId: null, memberId: null, personName: name, found: 'not-known', fields: [], words }),
  )
  return [...known, ...strangers]
}

/** What a committee counted for its department; the persons are in its own survey. */
export const reportCounts = (
  call: Call,
  scope: Scope,
  { surveyId, unit, on, outgoing, incoming }: { surveyId: string; unit: Unit; on: Day; outgoing: number; incoming: number },
): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    const asked = await selectSurveyUnit(tx, { surveyId, unitId: unit.id })
    if (asked?.kind !== 'department') return absent()
    if (on > call.today) return future
    await reportSurveyUnit(tx, { surveyId, unitId: unit.id }, { on, name: byOf(call).name, outgoing, incoming })
    const fields = [`outgoing:${outgoing}`, `incoming:${incoming}`]
    await tx.audit({ verb: 'floating.survey-counted', objectType: 'floating-survey', objectId: surveyId, path: unit.path, fields })
    return ok({})
  })

export type Seen = { caseId: string | null; name: string; homeName: string | null; on: Day; found: SurveyFound; words: string | null }

/** Somebody seen in a sweep: a case that is known here, or a name that is noted. */
export const noteInSweep = (call: Call, scope: Scope, { survey, seen }: { survey: Survey; seen: Seen }): Promise<Result<{ lineId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const open = await lockSurvey(tx, survey.id)
    if (!open || open.closedOn) return open ? closed : absent()
    if (seen.on > call.today) return future
    return addLine(tx, call, { survey, seen })
  })

const addLine = async (tx: CommandTx, call: Call, { survey, seen }: { survey: Survey; seen: Seen }): Promise<Result<{ lineId: string }>> => {
  const known = seen.caseId ? (await partsUnder(tx, survey.path, { side: 'host', open: false })).find(({ id }) => id === seen.caseId) : null
  if (seen.caseId && !known) return absent()
  const twice =
    !seen.caseId && (await surveyLinesOf(tx, [survey.id])).some(({ personName, homeName }) => personName === seen.name && homeName === seen.homeName)
  if (twice) return refuse('noted-already', `${seen.name}在这一次排摸里已经记了。`, `${seen.name} is noted in this sweep already.`, { field: '/name' })
  const { name: byName, at } = byOf(call)
  const lineId = newId<'survey-line'>()
  const of = { surveyId: survey.id, unitId: survey.unitId, path: survey.path, side: 'host' as const, year: survey.year, on: seen.on, fields: [] }
  const person = { personName: known?.personName ?? seen.name, homeName: known?.otherName ?? seen.homeName, memberId: null, absenceId: null }
  await insertSurveyLines(tx, [{ ...of, ...person, id: lineId, caseId: seen.caseId, found: seen.found, words: seen.words, byName, at }])
  await tx.audit({ verb: 'floating.sweep-noted', objectType: 'floating-survey', objectId: survey.id, path: survey.path, fields: [seen.found] })
  return ok({ lineId })
}

/** A new find with a desk of home to ask: the case and its line of the sweep in one act (CX-16a). */
export const findInSweep = (
  call: Call,
  scope: Scope,
  { survey, unit, find }: { survey: Survey; unit: Unit; find: Omit<Find, 'how'> },
): Promise<Result<{ caseId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const open = await lockSurvey(tx, survey.id)
    if (!open || open.closedOn) return open ? closed : absent()
    const found = await findWithin(tx, call, { unit, find: { ...find, how: 'sweep' } })
    if (!found.ok) return found
    const seen: Seen = { caseId: found.value.caseId, name: find.name, homeName: find.homeUnit, on: find.on, found: 'not-known', words: null }
    const noted = await addLine(tx, call, { survey, seen })
    return noted.ok ? found : noted
  })
