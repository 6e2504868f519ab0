/** Lost contact. */
import { sql } from 'kysely'
import type { Day } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import { here, moment } from './rows.ts'

export type LostEnd = 'managed' | 'restored' | 'removed' | 'entered-wrongly'
export type Lost = {
  id: string
  path: string
  memberId: string
  branchId: string
  absenceId: string | null
  since: Day
  sinceWhat: 'activity' | 'dues' | 'contact'
  situation: string
  searchFailed: boolean | null
  foundOn: Day | null
  foundWords: string | null
  subjectiveFault: boolean | null
  stoppedOn: Day | null
  stoppedBy: string | null
  endedOn: Day | null
  endedHow: LostEnd | null
  endedWords: string | null
  enteredByName: string
  enteredAt: Date
}

const lostColumns = sql`
  lost.id, lost.path, lost.member_id as "memberId", lost.branch_id as "branchId", lost.absence_id as "absenceId", lost.since, lost.since_what as "sinceWhat",
  lost.situation, lost.search_failed as "searchFailed", lost.found_on as "foundOn", lost.found_words as "foundWords",
  lost.subjective_fault as "subjectiveFault", lost.stopped_on as "stoppedOn", lost.stopped_by as "stoppedBy", lost.ended_on as "endedOn",
  lost.ended_how as "endedHow", lost.ended_words as "endedWords", lost.entered_by_name as "enteredByName", lost.entered_at as "enteredAt"`

export const insertLost = (tx: Tx, row: Lost): Promise<number> =>
  tx.run(sql`
    insert into floating.lost (district_id, id, path, member_id, branch_id, absence_id, since, since_what, situation, entered_by_name, entered_at)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.memberId}, ${row.branchId}, ${row.absenceId}, ${row.since}, ${row.sinceWhat}, ${row.situation},
      ${row.enteredByName}, ${moment(row.enteredAt)})`)

export const selectLost = (tx: Tx, id: string): Promise<Lost | null> =>
  tx.maybe(sql<Lost>`
    select ${lostColumns}
    from floating.lost
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export const openLostOf = (tx: Tx, memberId: string): Promise<Lost | null> =>
  tx.maybe(sql<Lost>`
    select ${lostColumns}
    from floating.lost
    where district_id = any (${[...tx.scope.districtIds]})
      and member_id = ${memberId}
      and ended_on is null`)

/** Lost members of a part of the tree: open ones, and those that ended since a day. */
export const lostUnder = (tx: Tx, path: string, since: Day): Promise<Lost[]> =>
  tx.rows(sql<Lost>`
    select ${lostColumns}
    from floating.lost
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and (ended_on is null or ended_on >= ${since})
    order by ended_on desc nulls first, since, id
    limit 20000`)

type LostChange = Partial<
  Pick<Lost, 'searchFailed' | 'foundOn' | 'foundWords' | 'subjectiveFault' | 'stoppedOn' | 'stoppedBy' | 'endedOn' | 'endedHow' | 'endedWords'>
>

/** Writes what is given; what is absent stays. */
export const changeLost = (tx: Tx, id: string, change: LostChange): Promise<number> =>
  tx.run(sql`
    update floating.lost
    set search_failed = coalesce(${change.searchFailed ?? null}::boolean, search_failed), found_on = coalesce(${change.foundOn ?? null}::date, found_on),
      found_words = coalesce(${change.foundWords ?? null}, found_words), subjective_fault = coalesce(${change.subjectiveFault ?? null}::boolean, subjective_fault),
      stopped_on = coalesce(${change.stoppedOn ?? null}::date, stopped_on), stopped_by = coalesce(${change.stoppedBy ?? null}, stopped_by),
      ended_on = coalesce(${change.endedOn ?? null}::date, ended_on), ended_how = coalesce(${change.endedHow ?? null}, ended_how),
      ended_words = coalesce(${change.endedWords ?? null}, ended_words)
    where district_id = ${here(tx)}
      and id = ${id}`)

type LostSearch = {
  id: string
  lostId: string
  path: string
  on: Day
  way: string
  found: boolean
  wordsSealed: Buffer | null
  byName: string
  at: Date
}

export const insertLostSearch = (tx: Tx, row: LostSearch): Promise<number> =>
  tx.run(sql`
    insert into floating.lost_search (district_id, id, lost_id, path, on_day, way, found, words_sealed, by_name, entered_at)
    values (${here(tx)}, ${row.id}, ${row.lostId}, ${row.path}, ${row.on}, ${row.way}, ${row.found}, ${row.wordsSealed}, ${row.byName}, ${moment(row.at)})`)

export const searchesOf = (tx: Tx, lostIds: readonly string[]): Promise<LostSearch[]> =>
  tx.rows(sql<LostSearch>`
    select id, lost_id as "lostId", path, on_day as "on", way, found, words_sealed as "wordsSealed", by_name as "byName", entered_at as at
    from floating.lost_search
    where district_id = any (${[...tx.scope.districtIds]})
      and lost_id = any (${[...lostIds]})
    order by on_day, id
    limit 40000`)
