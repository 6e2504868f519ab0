/** What went up. */
import { sql } from 'kysely'
import type { Day } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Conflict, Side } from '../stages.ts'
import { here, moment } from './rows.ts'

export type RaisedKind = 'refused' | Conflict['kind'] | 'not-ours' | 'change' | 'event'
export type RaisedRow = {
  id: string
  path: string
  unitId: string
  caseId: string
  side: Side
  kind: RaisedKind
  on: Day
  clause: string | null
  words: string | null
  personName: string
  otherName: string
  at: Date
  answeredOn: Day | null
  answer: string | null
  answeredByName: string | null
}

const raisedColumns = sql`
  id, path, unit_id as "unitId", case_id as "caseId", side, kind, on_day as "on", clause, words, person_name as "personName", other_name as "otherName",
  raised_at as at, answered_on as "answeredOn", answer, answered_by_name as "answeredByName"`

export const insertRaised = (tx: Tx, row: Omit<RaisedRow, 'answeredOn' | 'answer' | 'answeredByName'>): Promise<number> =>
  tx.run(sql`
    insert into floating.raised (district_id, id, path, unit_id, case_id, side, kind, on_day, clause, words, person_name, other_name, raised_at)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.caseId}, ${row.side}, ${row.kind}, ${row.on}, ${row.clause}, ${row.words},
      ${row.personName}, ${row.otherName}, ${moment(row.at)})`)

export const raisedUnder = (tx: Tx, path: string): Promise<RaisedRow[]> =>
  tx.rows(sql<RaisedRow>`
    select ${raisedColumns}
    from floating.raised
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
    order by answered_on nulls first, on_day desc, id desc
    limit 500`)

export const raisedById = (tx: Tx, id: string): Promise<RaisedRow | null> =>
  tx.maybe(sql<RaisedRow>`
    select ${raisedColumns}
    from floating.raised
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export const answerRaised = (tx: Tx, id: string, given: { on: Day; words: string; name: string }): Promise<number> =>
  tx.run(sql`
    update floating.raised
    set answered_on = ${given.on}, answer = ${given.words}, answered_by_name = ${given.name}
    where district_id = ${here(tx)}
      and id = ${id}
      and answered_on is null`)
