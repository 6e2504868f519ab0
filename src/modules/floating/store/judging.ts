/** How the work is judged. */
import { sql } from 'kysely'
import type { Day } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import { here, json, moment } from './rows.ts'

export type FigureKey = 'away-managed' | 'here-managed' | 'duties-in-time' | 'surveys-reported'
export type Points = { qualitative: number; lines: Record<FigureKey, number> }
export type Yardstick = { unitId: string; path: string; year: number; points: Points; byName: string; at: Date }

export const saveYardstick = (tx: Tx, row: Yardstick): Promise<number> =>
  tx.run(sql`
    insert into floating.yardstick (district_id, unit_id, path, year, points, by_name, set_at)
    values (${here(tx)}, ${row.unitId}, ${row.path}, ${row.year}, ${json(row.points)}, ${row.byName}, ${moment(row.at)})
    on conflict (district_id, unit_id, year) do update
    set points = excluded.points, by_name = excluded.by_name, set_at = excluded.set_at`)

export const selectYardstick = (tx: Tx, unitId: string, year: number): Promise<Yardstick | null> =>
  tx.maybe(sql<Yardstick>`
    select unit_id as "unitId", path, year, points, by_name as "byName", set_at as at
    from floating.yardstick
    where district_id = any (${[...tx.scope.districtIds]})
      and unit_id = ${unitId}
      and year = ${year}`)

export type FigureLine = { key: FigureKey; done: number; of: number; full: number; points: number }
export type Finding = 'carried-out' | 'not-carried-out' | 'ineffective'
export type Assessment = {
  id: string
  path: string
  unitId: string
  byUnitId: string
  byUnitName: string
  year: number
  on: Day
  lines: FigureLine[]
  qualitative: string
  qualitativePoints: number
  qualitativeFull: number
  quantitativePoints: number
  quantitativeFull: number
  finding: Finding
  reasons: string | null
  byName: string
  at: Date
}

const assessmentColumns = sql`
  assessment.id, assessment.path, assessment.unit_id as "unitId", assessment.by_unit_id as "byUnitId", assessment.by_unit_name as "byUnitName",
  assessment.year, assessment.on_day as "on", assessment.lines, assessment.qualitative, assessment.qualitative_points::float8 as "qualitativePoints",
  assessment.qualitative_full as "qualitativeFull", assessment.quantitative_points::float8 as "quantitativePoints",
  assessment.quantitative_full as "quantitativeFull", assessment.finding, assessment.reasons, assessment.by_name as "byName", assessment.entered_at as at`

export const insertAssessment = (tx: Tx, row: Assessment): Promise<number> =>
  tx.run(sql`
    insert into floating.assessment (
      district_id, id, path, unit_id, by_unit_id, by_unit_name, year, on_day, lines, qualitative, qualitative_points, qualitative_full,
      quantitative_points, quantitative_full, finding, reasons, by_name, entered_at)
    values (
      ${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.byUnitId}, ${row.byUnitName}, ${row.year}, ${row.on}, ${json(row.lines)}, ${row.qualitative},
      ${row.qualitativePoints}::numeric, ${row.qualitativeFull}, ${row.quantitativePoints}::numeric, ${row.quantitativeFull}, ${row.finding}, ${row.reasons},
      ${row.byName}, ${moment(row.at)})`)

/** What counts of each unit and year under a path: its newest judgement. */
export const assessmentsUnder = (tx: Tx, path: string, year: number): Promise<Assessment[]> =>
  tx.rows(sql<Assessment>`
    select distinct on (assessment.unit_id) ${assessmentColumns}
    from floating.assessment
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and year = ${year}
    order by assessment.unit_id, assessment.entered_at desc, assessment.id desc
    limit 5000`)

export const selectAssessment = (tx: Tx, id: string): Promise<Assessment | null> =>
  tx.maybe(sql<Assessment>`
    select ${assessmentColumns}
    from floating.assessment
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export type AwardBar = {
  id: string
  path: string
  unitId: string
  unitName: string
  assessmentId: string
  byUnitId: string
  year: number
  on: Day
  round: string
  head: string
  circular: string
  cites: string[]
  byName: string
  at: Date
  noticedOn: Day | null
  noticedByName: string | null
  appeal: string | null
  appealedOn: Day | null
  appealedByName: string | null
  upheld: boolean | null
  answer: string | null
  answeredOn: Day | null
  answeredByName: string | null
}

const barColumns = sql`
  award_bar.id, award_bar.path, award_bar.unit_id as "unitId", award_bar.unit_name as "unitName", award_bar.assessment_id as "assessmentId",
  award_bar.by_unit_id as "byUnitId", award_bar.year, award_bar.on_day as "on", award_bar.round, award_bar.head, award_bar.circular, award_bar.cites,
  award_bar.by_name as "byName", award_bar.entered_at as at, award_bar.noticed_on as "noticedOn", award_bar.noticed_by_name as "noticedByName",
  award_bar.appeal, award_bar.appealed_on as "appealedOn", award_bar.appealed_by_name as "appealedByName", award_bar.upheld, award_bar.answer,
  award_bar.answered_on as "answeredOn", award_bar.answered_by_name as "answeredByName"`

type NewBar = Omit<AwardBar, 'noticedOn' | 'noticedByName' | 'appeal' | 'appealedOn' | 'appealedByName' | 'upheld' | 'answer' | 'answeredOn' | 'answeredByName'>

/** None where the finding has its bar already. */
export const insertBar = (tx: Tx, row: NewBar): Promise<number> =>
  tx.run(sql`
    insert into floating.award_bar (
      district_id, id, path, unit_id, unit_name, assessment_id, by_unit_id, year, on_day, round, head, circular, cites, by_name, entered_at)
    values (
      ${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.unitName}, ${row.assessmentId}, ${row.byUnitId}, ${row.year}, ${row.on}, ${row.round},
      ${row.head}, ${row.circular}, ${[...row.cites]}::text[], ${row.byName}, ${moment(row.at)})
    on conflict (district_id, assessment_id) do nothing`)

export const barsUnder = (tx: Tx, path: string, year: number): Promise<AwardBar[]> =>
  tx.rows(sql<AwardBar>`
    select ${barColumns}
    from floating.award_bar
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and year = ${year}
    order by entered_at, id
    limit 5000`)

export const selectBar = (tx: Tx, id: string): Promise<AwardBar | null> =>
  tx.maybe(sql<AwardBar>`
    select ${barColumns}
    from floating.award_bar
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

type Said = { on: Day; name: string }

export const noticeBar = (tx: Tx, id: string, { on, name }: Said): Promise<number> =>
  tx.run(sql`
    update floating.award_bar
    set noticed_on = ${on}, noticed_by_name = ${name}
    where district_id = ${here(tx)}
      and id = ${id}
      and noticed_on is null`)

export const appealBar = (tx: Tx, id: string, { on, name, words }: Said & { words: string }): Promise<number> =>
  tx.run(sql`
    update floating.award_bar
    set appeal = ${words}, appealed_on = ${on}, appealed_by_name = ${name}
    where district_id = ${here(tx)}
      and id = ${id}
      and appeal is null`)

export const answerBar = (tx: Tx, id: string, { on, name, words, upheld }: Said & { words: string; upheld: boolean }): Promise<number> =>
  tx.run(sql`
    update floating.award_bar
    set upheld = ${upheld}, answer = ${words}, answered_on = ${on}, answered_by_name = ${name}
    where district_id = ${here(tx)}
      and id = ${id}
      and appeal is not null
      and upheld is null`)

export type SecretaryReview = {
  id: string
  path: string
  unitId: string
  year: number
  personId: string | null
  secretary: string
  words: string
  lines: Omit<FigureLine, 'full' | 'points'>[]
  on: Day
  byName: string
  at: Date
  result: string | null
  resultWords: string | null
  resultOn: Day | null
  resultByName: string | null
  resultByUnit: string | null
}

const reviewColumns = sql`
  secretary_review.id, secretary_review.path, secretary_review.unit_id as "unitId", secretary_review.year, secretary_review.person_id as "personId",
  secretary_review.secretary, secretary_review.words, secretary_review.lines, secretary_review.on_day as "on", secretary_review.by_name as "byName",
  secretary_review.entered_at as at, secretary_review.result, secretary_review.result_words as "resultWords", secretary_review.result_on as "resultOn",
  secretary_review.result_by_name as "resultByName", secretary_review.result_by_unit as "resultByUnit"`

type NewReview = Omit<SecretaryReview, 'result' | 'resultWords' | 'resultOn' | 'resultByName' | 'resultByUnit'>

/** One a unit and year; written again until it has its result, then none is changed. */
export const saveReview = (tx: Tx, row: NewReview): Promise<number> =>
  tx.run(sql`
    insert into floating.secretary_review (district_id, id, path, unit_id, year, person_id, secretary, words, lines, on_day, by_name, entered_at)
    values (
      ${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.year}, ${row.personId}, ${row.secretary}, ${row.words}, ${json(row.lines)}, ${row.on},
      ${row.byName}, ${moment(row.at)})
    on conflict (district_id, unit_id, year) do update
    set person_id = excluded.person_id, secretary = excluded.secretary, words = excluded.words, lines = excluded.lines, on_day = excluded.on_day,
      by_name = excluded.by_name, entered_at = excluded.entered_at
    where secretary_review.result is null`)

export const reviewsUnder = (tx: Tx, path: string, year: number): Promise<SecretaryReview[]> =>
  tx.rows(sql<SecretaryReview>`
    select ${reviewColumns}
    from floating.secretary_review
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and year = ${year}
    order by path, id
    limit 5000`)

export const selectReview = (tx: Tx, id: string): Promise<SecretaryReview | null> =>
  tx.maybe(sql<SecretaryReview>`
    select ${reviewColumns}
    from floating.secretary_review
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export const saveReviewResult = (tx: Tx, id: string, given: { result: string; words: string; on: Day; name: string; unit: string }): Promise<number> =>
  tx.run(sql`
    update floating.secretary_review
    set result = ${given.result}, result_words = ${given.words}, result_on = ${given.on}, result_by_name = ${given.name}, result_by_unit = ${given.unit}
    where district_id = ${here(tx)}
      and id = ${id}
      and result is null`)

export type Practice = { id: string; path: string; unitId: string; unitName: string; title: string; words: string; on: Day; byName: string; at: Date }

const practiceColumns = sql`
  practice.id, practice.path, practice.unit_id as "unitId", practice.unit_name as "unitName", practice.title, practice.words, practice.on_day as "on",
  practice.by_name as "byName", practice.entered_at as at`

export const insertPractice = (tx: Tx, row: Practice): Promise<number> =>
  tx.run(sql`
    insert into floating.practice (district_id, id, path, unit_id, unit_name, title, words, on_day, by_name, entered_at)
    values (
      ${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.unitName}, ${row.title}, ${row.words}, ${row.on}, ${row.byName}, ${moment(row.at)})`)

export const practicesUnder = (tx: Tx, path: string): Promise<Practice[]> =>
  tx.rows(sql<Practice>`
    select ${practiceColumns}
    from floating.practice
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
    order by on_day desc, id desc
    limit 1000`)

export const selectPractice = (tx: Tx, id: string): Promise<Practice | null> =>
  tx.maybe(sql<Practice>`
    select ${practiceColumns}
    from floating.practice
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export type Publication = {
  id: string
  path: string
  practiceId: string
  unitName: string
  title: string
  words: string
  writtenByUnit: string
  writtenByName: string
  writtenOn: Day
  note: string | null
  on: Day
  byName: string
  at: Date
}

export const insertPublication = (tx: Tx, row: Publication): Promise<number> =>
  tx.run(sql`
    insert into floating.publication (
      district_id, id, path, practice_id, unit_name, title, words, written_by_unit, written_by_name, written_on, note, on_day, by_name, published_at)
    values (
      ${here(tx)}, ${row.id}, ${row.path}, ${row.practiceId}, ${row.unitName}, ${row.title}, ${row.words}, ${row.writtenByUnit}, ${row.writtenByName},
      ${row.writtenOn}, ${row.note}, ${row.on}, ${row.byName}, ${moment(row.at)})
    on conflict (district_id, practice_id, path) do nothing`)

/** What was published for a unit, from above, by itself, or below it; the widest first. */
export const publicationsFor = (tx: Tx, path: string): Promise<Publication[]> =>
  tx.rows(sql<Publication>`
    select id, path, practice_id as "practiceId", unit_name as "unitName", title, words, written_by_unit as "writtenByUnit",
      written_by_name as "writtenByName", written_on as "writtenOn", note, on_day as "on", by_name as "byName", published_at as at
    from floating.publication
    where district_id = any (${[...tx.scope.districtIds]})
      and ((path >= ${path} and path < ${`${path}~`}) or starts_with(${path}, path))
    order by length(path), on_day desc, id desc
    limit 1000`)

/** The field or group of each open guest of a part of the tree, as the host said it. */
export const guestSectors = (tx: Tx, path: string): Promise<{ id: string; sector: string }[]> =>
  tx.rows(sql<{ id: string; sector: string }>`
    select id, sector
    from floating.case_part
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and side = 'host'
      and sector is not null
    limit 200000`)

/** The field or group that somebody belongs to, on the side that says it. */
export const saveSector = (tx: Tx, of: { absenceId: string } | { caseId: string }, sector: string): Promise<number> =>
  'absenceId' in of
    ? tx.run(sql`
        update floating.absence
        set sector = ${sector}
        where district_id = ${here(tx)}
          and id = ${of.absenceId}`)
    : tx.run(sql`
        update floating.case_part
        set sector = ${sector}
        where district_id = ${here(tx)}
          and id = ${of.caseId}
          and side = 'host'`)
