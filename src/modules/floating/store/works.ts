/** A superior’s work. */
import { sql } from 'kysely'
import type { Day } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import { type Absence, absenceColumns, here, json, moment } from './rows.ts'

export type WorkKind = 'problem' | 'supervision' | 'handling' | 'awards-bar' | 'evaluation' | 'secretary-review' | 'practice'
export type Work = {
  id: string
  path: string
  unitId: string
  aboutUnitId: string | null
  aboutName: string | null
  kind: WorkKind
  year: number
  on: Day
  title: string
  facts: Record<string, string | number | boolean | null>
  raisedId: string | null
  closedOn: Day | null
  outcome: string | null
  closedByName: string | null
  byName: string
  at: Date
}

const workColumns = sql`
  work.id, work.path, work.unit_id as "unitId", work.about_unit_id as "aboutUnitId", work.about_name as "aboutName", work.kind, work.year,
  work.on_day as "on", work.title, work.facts, work.raised_id as "raisedId", work.closed_on as "closedOn", work.outcome,
  work.closed_by_name as "closedByName", work.by_name as "byName", work.entered_at as at`

export const insertWork = (tx: Tx, row: Work): Promise<number> =>
  tx.run(sql`
    insert into floating.work (
      district_id, id, path, unit_id, about_unit_id, about_name, kind, year, on_day, title, facts, raised_id, closed_on, outcome, closed_by_name, by_name,
      entered_at)
    values (
      ${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.aboutUnitId}, ${row.aboutName}, ${row.kind}, ${row.year}, ${row.on}, ${row.title},
      ${json(row.facts)}, ${row.raisedId}, ${row.closedOn}, ${row.outcome}, ${row.closedByName}, ${row.byName}, ${moment(row.at)})`)

export const selectWork = (tx: Tx, id: string): Promise<Work | null> =>
  tx.maybe(sql<Work>`
    select ${workColumns}
    from floating.work
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

/** What was taken up in a year, and what is still open from earlier ones. */
export const worksUnder = (tx: Tx, path: string, year: number): Promise<Work[]> =>
  tx.rows(sql<Work>`
    select ${workColumns}
    from floating.work
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and (year = ${year} or (year < ${year} and closed_on is null))
    order by kind, on_day desc, id desc
    limit 5000`)

export const closeWorkRow = (tx: Tx, id: string, given: { on: Day; outcome: string; name: string }): Promise<number> =>
  tx.run(sql`
    update floating.work
    set closed_on = ${given.on}, outcome = ${given.outcome}, closed_by_name = ${given.name}
    where district_id = ${here(tx)}
      and id = ${id}`)

/** Some times away at once. */
export const absencesByIds = (tx: Tx, ids: readonly string[]): Promise<Absence[]> =>
  tx.rows(sql<Absence>`
    select ${absenceColumns}
    from floating.absence
    where district_id = any (${[...tx.scope.districtIds]})
      and id = any (${[...ids]})
    order by id
    limit 5000`)
