/** Books of a unit. */
import { sql } from 'kysely'
import type { Day } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Follow } from '../contract.ts'
import { here, json, moment } from './rows.ts'

export type BookRow = {
  id: string
  path: string
  unitId: string
  unitName: string
  /** the rule that asks for the entry */
  slot: string
  on: Day
  until: Day | null
  memberId: string | null
  personName: string | null
  facts: Record<string, unknown>
  sealed: Buffer | null
  belongingId: string | null
  caseId: string | null
  closedOn: Day | null
  closedWords: string | null
  closedByName: string | null
  byName: string
  at: Date
}

const bookColumns = sql`
  book.id, book.path, book.unit_id as "unitId", book.unit_name as "unitName", book.slot, book.on_day as "on", book.until_day as until,
  book.member_id as "memberId", book.person_name as "personName", book.facts, book.sealed, book.belonging_id as "belongingId", book.case_id as "caseId",
  book.closed_on as "closedOn", book.closed_words as "closedWords", book.closed_by_name as "closedByName", book.by_name as "byName", book.entered_at as at`

export const insertBook = (tx: Tx, row: Omit<BookRow, 'closedOn' | 'closedWords' | 'closedByName'>): Promise<number> =>
  tx.run(sql`
    insert into floating.book (
      district_id, id, path, unit_id, unit_name, slot, on_day, until_day, member_id, person_name, facts, sealed, belonging_id, case_id, by_name, entered_at)
    values (
      ${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.unitName}, ${row.slot}, ${row.on}, ${row.until}, ${row.memberId}, ${row.personName},
      ${json(row.facts)}, ${row.sealed}, ${row.belongingId}, ${row.caseId}, ${row.byName}, ${moment(row.at)})`)

export const bookById = (tx: Tx, id: string): Promise<BookRow | null> =>
  tx.maybe(sql<BookRow>`
    select ${bookColumns}
    from floating.book
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export const lockBook = (tx: Tx, id: string): Promise<BookRow | null> =>
  tx.maybe(sql<BookRow>`
    select ${bookColumns}
    from floating.book
    where district_id = ${here(tx)}
      and id = ${id}
    for update`)

/** Entries under a part of the tree, the newest first. */
export const booksUnder = (tx: Tx, path: string, slots: readonly string[]): Promise<BookRow[]> =>
  tx.rows(sql<BookRow>`
    select ${bookColumns}
    from floating.book
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and slot = any (${[...slots]})
    order by on_day desc, id desc
    limit 5000`)

export const saveBookFacts = (tx: Tx, id: string, given: { facts: Record<string, unknown>; caseId?: string | null }): Promise<number> =>
  tx.run(sql`
    update floating.book
    set facts = ${json(given.facts)}, case_id = coalesce(${given.caseId ?? null}, case_id), version = version + 1
    where district_id = ${here(tx)}
      and id = ${id}`)

export const closeBookRow = (tx: Tx, id: string, given: { on: Day; words: string | null; name: string }): Promise<number> =>
  tx.run(sql`
    update floating.book
    set closed_on = ${given.on}, closed_words = ${given.words}, closed_by_name = ${given.name}, version = version + 1
    where district_id = ${here(tx)}
      and id = ${id}
      and closed_on is null`)

export type BookFollow = { id: string; path: string; bookId: string; on: Day; what: Follow | null; words: string; byName: string; at: Date }

export const insertBookFollow = (tx: Tx, row: BookFollow): Promise<number> =>
  tx.run(sql`
    insert into floating.book_follow (district_id, id, path, book_id, on_day, what, words, by_name, entered_at)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.bookId}, ${row.on}, ${row.what}, ${row.words}, ${row.byName}, ${moment(row.at)})`)

export const bookFollowsOf = (tx: Tx, bookIds: readonly string[]): Promise<BookFollow[]> =>
  tx.rows(sql<BookFollow>`
    select id, path, book_id as "bookId", on_day as "on", what, words, by_name as "byName", entered_at as at
    from floating.book_follow
    where district_id = any (${[...tx.scope.districtIds]})
      and book_id = any (${[...bookIds]})
    order by on_day, id
    limit 20000`)
