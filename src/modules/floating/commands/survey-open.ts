/** Opening a survey: of home by a committee, a sweep at the host, of a department. Who reports is fixed on that day. */
import type { Day } from '../../../kernel/days.ts'
import { yearOf } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Scope } from '../../../platform/scope.ts'
import { type Unit, type UnitKind, unitsUnder } from '../../org/public.ts'
import { insertSurvey, insertSurveyUnits, oneAtATime, type SurveyKind, surveysUnder } from '../store.ts'

/** Of home: branches report; of a department: its committees; a sweep is walked by whoever holds it. */
const REPORTING: Record<SurveyKind, readonly UnitKind[]> = { home: ['branch'], department: ['committee'], sweep: [] }

export type Opening = { kind: SurveyKind; on: Day; area: string | null; method: string | null }

/** One survey of home, and one of a department, stands open at a time; sweeps may be as many as areas. */
export const openSurvey = (call: Call, scope: Scope, { unit, opening }: { unit: Unit; opening: Opening }): Promise<Result<{ surveyId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const { kind, on, area, method } = opening
    if (on > call.today) return refuse('in-the-future', '日期还没有到。', 'That day has not come yet.', { field: '/on' })
    if (kind === 'sweep' && !area) return refuse('area-missing', '请写明排摸哪里（商铺、工地、楼栋）。', 'Write which area is swept.', { field: '/area' })
    await oneAtATime(tx, 'survey', unit.id)
    const open = (await surveysUnder(tx, unit.path, { from: yearOf(on), to: yearOf(on) })).find(
      (one) => one.unitId === unit.id && one.kind === kind && one.closedOn === null,
    )
    if (open && kind !== 'sweep')
      return refuse('survey-open', '这一年的排查已经开着。请在那一次里登记。', 'A survey of this year is open already. Go on with it.', {
        details: { surveyId: open.id },
      })
    const surveyId = newId<'survey'>()
    const of = { path: unit.path, unitId: unit.id, unitName: unit.shortName, kind, year: yearOf(on), on }
    await insertSurvey(tx, { ...of, id: surveyId, area, method, byName: byOf(call).name, openedAt: call.now })
    const asked = await reporting(tx, unit, { kind, on })
    if (asked.length > 0)
      await insertSurveyUnits(
        tx,
        asked.map(({ id, path, shortName }) => ({ surveyId, unitId: id, path, unitName: shortName, kind, year: yearOf(on), heldBy: unit.shortName })),
      )
    await tx.audit({
      verb: 'floating.survey-opened',
      objectType: 'floating-survey',
      objectId: surveyId,
      path: unit.path,
      fields: [kind, `units:${asked.length}`],
    })
    return ok({ surveyId })
  })

const reporting = async (tx: Tx, unit: Unit, { kind, on }: Pick<Opening, 'kind' | 'on'>): Promise<Unit[]> =>
  REPORTING[kind].length === 0 ? [] : unitsUnder(tx, unit.path, { kinds: REPORTING[kind], on })
