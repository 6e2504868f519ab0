/** Surveys. */
import { sql } from 'kysely'
import type { Day } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Side } from '../stages.ts'
import { here, json, moment } from './rows.ts'

export type SurveyKind = 'home' | 'sweep' | 'department'
export type Survey = {
  id: string
  path: string
  unitId: string
  unitName: string
  kind: SurveyKind
  year: number
  on: Day
  area: string | null
  method: string | null
  byName: string
  openedAt: Date
  closedOn: Day | null
  closedByName: string | null
  analysis: string | null
  measures: string | null
  totals: Record<string, number> | null
}

const surveyColumns = sql`
  survey.id, survey.path, survey.unit_id as "unitId", survey.unit_name as "unitName", survey.kind, survey.year, survey.on_day as "on", survey.area,
  survey.method, survey.by_name as "byName", survey.opened_at as "openedAt", survey.closed_on as "closedOn", survey.closed_by_name as "closedByName",
  survey.analysis, survey.measures, survey.totals`

export const insertSurvey = (tx: Tx, row: Omit<Survey, 'closedOn' | 'closedByName' | 'analysis' | 'measures' | 'totals'>): Promise<number> =>
  tx.run(sql`
    insert into floating.survey (district_id, id, path, unit_id, unit_name, kind, year, on_day, area, method, by_name, opened_at)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.unitName}, ${row.kind}, ${row.year}, ${row.on}, ${row.area}, ${row.method}, ${row.byName},
      ${moment(row.openedAt)})`)

export const selectSurvey = (tx: Tx, id: string): Promise<Survey | null> =>
  tx.maybe(sql<Survey>`
    select ${surveyColumns}
    from floating.survey
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export const lockSurvey = (tx: Tx, id: string): Promise<Survey | null> =>
  tx.maybe(sql<Survey>`
    select ${surveyColumns}
    from floating.survey
    where district_id = ${here(tx)}
      and id = ${id}
    for update`)

export const surveysUnder = (tx: Tx, path: string, years: { from: number; to: number }): Promise<Survey[]> =>
  tx.rows(sql<Survey>`
    select ${surveyColumns}
    from floating.survey
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and year between ${years.from} and ${years.to}
    order by on_day desc, id desc
    limit 5000`)

export const closeSurveyRow = (
  tx: Tx,
  id: string,
  given: { on: Day; name: string; analysis: string | null; measures: string | null; totals: Record<string, number> },
): Promise<number> =>
  tx.run(sql`
    update floating.survey
    set closed_on = ${given.on}, closed_by_name = ${given.name}, analysis = ${given.analysis}, measures = ${given.measures}, totals = ${json(given.totals)}
    where district_id = ${here(tx)}
      and id = ${id}`)

export type SurveyUnit = {
  surveyId: string
  unitId: string
  path: string
  unitName: string
  kind: SurveyKind
  year: number
  heldBy: string
  reportedOn: Day | null
  byName: string | null
  outgoing: number | null
  incoming: number | null
}

const surveyUnitColumns = sql`
  survey_unit.survey_id as "surveyId", survey_unit.unit_id as "unitId", survey_unit.path, survey_unit.unit_name as "unitName", survey_unit.kind,
  survey_unit.year, survey_unit.held_by as "heldBy", survey_unit.reported_on as "reportedOn", survey_unit.by_name as "byName", survey_unit.outgoing,
  survey_unit.incoming`

export const insertSurveyUnits = (tx: Tx, rows: readonly Omit<SurveyUnit, 'reportedOn' | 'byName' | 'outgoing' | 'incoming'>[]): Promise<number> =>
  tx.run(sql`
    insert into floating.survey_unit (district_id, survey_id, unit_id, path, unit_name, kind, year, held_by)
    select ${here(tx)}::int, "surveyId", "unitId", path, "unitName", kind, year, "heldBy"
    from jsonb_to_recordset(${json(rows)}) as given ("surveyId" uuid, "unitId" uuid, path text, "unitName" text, kind text, year int, "heldBy" text)`)

export const surveyUnitsOf = (tx: Tx, surveyIds: readonly string[]): Promise<SurveyUnit[]> =>
  tx.rows(sql<SurveyUnit>`
    select ${surveyUnitColumns}
    from floating.survey_unit
    where district_id = any (${[...tx.scope.districtIds]})
      and survey_id = any (${[...surveyIds]})
    order by path, survey_id
    limit 40000`)

/** What the units of a part of the tree were asked to report, as they see it themselves. */
export const surveyUnitsUnder = (tx: Tx, path: string, year: number): Promise<SurveyUnit[]> =>
  tx.rows(sql<SurveyUnit>`
    select ${surveyUnitColumns}
    from floating.survey_unit
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and year = ${year}
    order by path, survey_id
    limit 40000`)

export const selectSurveyUnit = (tx: Tx, key: { surveyId: string; unitId: string }): Promise<SurveyUnit | null> =>
  tx.maybe(sql<SurveyUnit>`
    select ${surveyUnitColumns}
    from floating.survey_unit
    where district_id = any (${[...tx.scope.districtIds]})
      and survey_id = ${key.surveyId}
      and unit_id = ${key.unitId}`)

export const reportSurveyUnit = (
  tx: Tx,
  key: { surveyId: string; unitId: string },
  given: { on: Day; name: string; outgoing: number; incoming: number },
): Promise<number> =>
  tx.run(sql`
    update floating.survey_unit
    set reported_on = ${given.on}, by_name = ${given.name}, outgoing = ${given.outgoing}, incoming = ${given.incoming}
    where district_id = ${here(tx)}
      and survey_id = ${key.surveyId}
      and unit_id = ${key.unitId}`)

export type SurveyFound = 'as-known' | 'changed' | 'not-known' | 'back' | 'not-reached'
export type SurveyLine = {
  id: string
  surveyId: string
  unitId: string
  path: string
  side: Side
  year: number
  on: Day
  absenceId: string | null
  caseId: string | null
  memberId: string | null
  personName: string
  homeName: string | null
  found: SurveyFound
  fields: string[]
  words: string | null
  byName: string
  at: Date
}

/** Lines of a survey; a person already on it is written over, a line without a case is added. */
export const insertSurveyLines = (tx: Tx, rows: readonly SurveyLine[]): Promise<number> =>
  tx.run(sql`
    insert into floating.survey_line (
      district_id, id, survey_id, unit_id, path, side, year, on_day, absence_id, case_id, member_id, person_name, home_name, found, fields, words, by_name,
      entered_at)
    select ${here(tx)}::int, id, "surveyId", "unitId", path, side, year, "on", "absenceId", "caseId", "memberId", "personName", "homeName", found,
      array(select jsonb_array_elements_text(fields)), words, "byName", at
    from jsonb_to_recordset(${json(rows)}) as given (
      id uuid, "surveyId" uuid, "unitId" uuid, path text, side text, year int, "on" date, "absenceId" uuid, "caseId" uuid, "memberId" uuid,
      "personName" text, "homeName" text, found text, fields jsonb, words text, "byName" text, at timestamptz)
    on conflict (district_id, survey_id, coalesce(absence_id, case_id)) where coalesce(absence_id, case_id) is not null
    do update set found = excluded.found, fields = excluded.fields, words = excluded.words, on_day = excluded.on_day, by_name = excluded.by_name,
      entered_at = excluded.entered_at`)

const lineColumns = sql`
  survey_line.id, survey_line.survey_id as "surveyId", survey_line.unit_id as "unitId", survey_line.path, survey_line.side, survey_line.year,
  survey_line.on_day as "on", survey_line.absence_id as "absenceId", survey_line.case_id as "caseId", survey_line.member_id as "memberId",
  survey_line.person_name as "personName", survey_line.home_name as "homeName", survey_line.found, survey_line.fields, survey_line.words,
  survey_line.by_name as "byName", survey_line.entered_at as at`

export const surveyLinesOf = (tx: Tx, surveyIds: readonly string[]): Promise<SurveyLine[]> =>
  tx.rows(sql<SurveyLine>`
    select ${lineColumns}
    from floating.survey_line
    where district_id = any (${[...tx.scope.districtIds]})
      and survey_id = any (${[...surveyIds]})
    order by path, person_name, id
    limit 200000`)

/** What surveys of home found changed about times away. */
export const surveyChangesOf = (tx: Tx, absenceIds: readonly string[]): Promise<SurveyLine[]> =>
  tx.rows(sql<SurveyLine>`
    select ${lineColumns}
    from floating.survey_line
    where district_id = any (${[...tx.scope.districtIds]})
      and absence_id = any (${[...absenceIds]})
      and found = 'changed'
    order by entered_at, id
    limit 20000`)

/** Briefings of hosts under a path since a day, by the unit that gave them. */
export const briefingsUnder = (tx: Tx, path: string, since: Day): Promise<{ id: string; unitId: string; on: Day }[]> =>
  tx.rows(sql<{ id: string; unitId: string; on: Day }>`
    select id, facts ->> 'unitId' as "unitId", on_day as "on"
    from floating.note
    where district_id = ${here(tx)}
      and starts_with(path, ${path})
      and kind = 'brief'
      and on_day >= ${since}
    order by on_day, id
    limit 50000`)

export const surveyLinesUnder = (tx: Tx, path: string, year: number): Promise<SurveyLine[]> =>
  tx.rows(sql<SurveyLine>`
    select ${lineColumns}
    from floating.survey_line
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and year = ${year}
    order by path, person_name, id
    limit 200000`)

/** What the other side said of its own survey this year: letters of kind `list` with the year among their facts. */
export const surveysHeard = (tx: Tx, path: string, year: number): Promise<{ caseId: string; side: Side; on: Day; found: SurveyFound | null }[]> =>
  tx.rows(sql<{ caseId: string; side: Side; on: Day; found: SurveyFound | null }>`
    select case_id as "caseId", side, on_day as "on", facts->>'words' as found
    from floating.letter
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and kind = 'list'
      and from_side <> side
      and on_day between ${`${year}-01-01`}::date and ${`${year}-12-31`}::date
    order by case_id, number
    limit 200000`)
