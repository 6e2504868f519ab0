import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { Unit } from '../../org/public.ts'
import { madeBy } from '../access.ts'
import type { ClassForm, Level } from '../contract.ts'
import { conflictsOf, conflictView } from '../facts.ts'
import { type ClassRow, insertClasses, selectProgramme, selectSurvey, selectWorkingTimes, updateClass } from '../store.ts'
import { endsBeforeItBegins, notThisLevel } from './make-programme.ts'

type Given = {
  programmeId: string | null
  surveyId: string | null
  level: Level
  form: ClassForm
  title: string
  organiser: string
  venue: string | null
  contentClasses: string[]
  mode: string
  from: Day
  to: Day
  begins: string
  ends: string
  minutes: number
  places: number | null
}

type Opened = { classId: string; conflicts: ReturnType<typeof conflictView>[] }

/** Opens a class; says at once with which working time it collides (shown, never forbidden: CX-02i). */
export const openClass = (call: Call, scope: Scope, unit: Unit, given: Given): Promise<Result<Opened>> =>
  runCommand(call, scope, async (tx) => {
    const fault = notThisLevel(unit, given.level) ?? timesAmiss(given) ?? (await missingAbove(tx, given))
    if (fault) return fault
    const classId = newId<'class'>()
    await insertClasses(tx, [{ ...given, id: classId, path: unit.path, unitId: unit.id, state: 'open' }], madeBy(call))
    await tx.audit({ verb: 'training.class-opened', objectType: 'class', objectId: classId, path: unit.path, fields: [given.form, given.level] })
    return ok({ classId, conflicts: conflictsOf(given, await selectWorkingTimes(tx, [unit.id])).map(conflictView) })
  })

const timesAmiss = (given: Given) => {
  if (given.to < given.from) return endsBeforeItBegins
  if (given.ends <= given.begins)
    return refuse(
      'ends-before-it-begins',
      '下课时间不晚于上课时间，没有存。请核对时间。',
      'It ends no later than it begins; nothing was saved. Check the times.',
      { field: '/ends' },
    )
  const most = daysOf(given) * minutesADay(given)
  if (given.minutes > most)
    return refuse(
      'more-than-the-days-hold',
      `总共 ${given.minutes} 分钟，比开班这些天能有的 ${most} 分钟还多，没有存。请核对起止日子、时间和分钟数。`,
      `${given.minutes} minutes are more than the ${most} that these days hold; nothing was saved. Check days, times and minutes.`,
      { field: '/minutes' },
    )
  return null
}

const daysOf = ({ from, to }: Given): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1

const minutesADay = ({ begins, ends }: Given): number => sinceMidnight(ends) - sinceMidnight(begins)
const sinceMidnight = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** What a class hangs on must be there for this unit. */
const missingAbove = async (tx: Tx, { programmeId, surveyId }: Given) => {
  if (programmeId && !(await selectProgramme(tx, programmeId)))
    return refuse('no-such-programme', '没有找到这个培训计划，没有存。请从列表里选。', 'That programme was not found; choose one of the list.', {
      field: '/programmeId',
    })
  if (surveyId && !(await selectSurvey(tx, surveyId)))
    return refuse('no-such-survey', '没有找到这次需求征集，没有存。请从列表里选。', 'That survey was not found; choose one of the list.', {
      field: '/surveyId',
    })
  return null
}

/** A class that will not be held; whoever was enrolled keeps the line, with the reason. */
export const cancelClass = (call: Call, scope: Scope, row: ClassRow, reason: string): Promise<Result<{ classId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const done = await updateClass(tx, row.id, { state: 'cancelled', why: reason })
    if (done === 0) return refuse('not-open', `“${row.title}”已经结班或取消，没有改。`, `"${row.title}" is closed or cancelled already; nothing was changed.`)
    await tx.audit({ verb: 'training.class-cancelled', objectType: 'class', objectId: row.id, path: row.path, purpose: reason })
    return ok({ classId: row.id })
  })
