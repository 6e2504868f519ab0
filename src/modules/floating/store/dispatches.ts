/** How each letter to a partner travels. */
import { sql } from 'kysely'
import type { Day } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Side } from '../stages.ts'
import { here, moment } from './rows.ts'

// ---------------------------------------------------------------- exchange: how each letter travels

export type Dispatch = {
  caseId: string
  side: Side
  number: number
  path: string
  partnerId: string
  way: 'file' | 'paper'
  state: 'written' | 'sent' | 'acknowledged' | 'refused'
  hash: string
  before: string | null
  fileId: string | null
  fileNumber: number | null
  sheetNumber: string | null
  checkCode: string | null
  writtenOn: Day
  sentOn: Day | null
  sentHow: string | null
  answeredOn: Day | null
  answeredBy: string | null
  answerWords: string | null
}

const DISPATCH = sql`
  case_id as "caseId", side, number, path, partner_id as "partnerId", way, state, hash, before, file_id as "fileId", file_number as "fileNumber", sheet_number as "sheetNumber",
  check_code as "checkCode", written_on as "writtenOn", sent_on as "sentOn", sent_how as "sentHow", answered_on as "answeredOn", answered_by as "answeredBy",
  answer_words as "answerWords"`

/** A letter that goes into a further file keeps its row: it names the newest file. */
export const upsertDispatches = async (
  tx: Tx,
  rows: readonly Omit<Dispatch, 'state' | 'sentOn' | 'sentHow' | 'answeredOn' | 'answeredBy' | 'answerWords'>[],
): Promise<void> => {
  if (rows.length === 0) return
  const values = rows.map(
    (
      row,
    ) => sql`(${here(tx)}::int, ${row.caseId}::uuid, ${row.side}, ${row.number}::int, ${row.path}, ${row.partnerId}::uuid, ${row.way}, 'written', ${row.hash},
      ${row.before}, ${row.fileId}::uuid, ${row.fileNumber}::int, ${row.sheetNumber}, ${row.checkCode}, ${row.writtenOn}::date)`,
  )
  await tx.run(sql`
    insert into floating.dispatch (district_id, case_id, side, number, path, partner_id, way, state, hash, before, file_id, file_number, sheet_number, check_code, written_on)
    values ${sql.join(values)}
    on conflict (district_id, case_id, side, number) do update
    set file_id = excluded.file_id, file_number = excluded.file_number, way = excluded.way, sheet_number = excluded.sheet_number, check_code = excluded.check_code`)
}

export const selectDispatches = (tx: Tx, partnerIds: readonly string[]): Promise<Dispatch[]> =>
  tx.rows(sql<Dispatch>`
    select ${DISPATCH}
    from floating.dispatch
    where district_id = ${here(tx)}
      and partner_id = any(${[...partnerIds]}::uuid[])
    order by written_on desc, case_id, side, number
    limit 20000`)

export const selectDispatchesOf = (tx: Tx, caseIds: readonly string[]): Promise<Dispatch[]> =>
  tx.rows(sql<Dispatch>`
    select ${DISPATCH}
    from floating.dispatch
    where district_id = any(${[...tx.scope.districtIds]})
      and case_id = any(${[...caseIds]}::uuid[])
    order by case_id, side, number
    limit 20000`)

export const markLettersSent = (tx: Tx, fileId: string, given: { on: Day; how: string }): Promise<number> =>
  tx.run(sql`
    update floating.dispatch
    set state = 'sent', sent_on = coalesce(sent_on, ${given.on}), sent_how = coalesce(sent_how, ${given.how})
    where district_id = ${here(tx)}
      and file_id = ${fileId}
      and state = 'written'`)

export const markPaperSent = (
  tx: Tx,
  { caseId, side, number }: Pick<Dispatch, 'caseId' | 'side' | 'number'>,
  given: { on: Day; how: string },
): Promise<number> =>
  tx.run(sql`
    update floating.dispatch
    set state = 'sent', sent_on = ${given.on}, sent_how = ${given.how}
    where district_id = ${here(tx)}
      and case_id = ${caseId}
      and side = ${side}
      and number = ${number}
      and way = 'paper'
      and state = 'written'`)

export type Answer = Pick<Dispatch, 'caseId' | 'side' | 'number'> & {
  state: 'acknowledged' | 'refused'
  on: Day
  by: string
  words: string | null
}

export const markAnswered = async (tx: Tx, answers: readonly Answer[], entered: { byName: string; at: Date }): Promise<number> => {
  if (answers.length === 0) return 0
  const given = answers.map(({ caseId, side, number, state, on, by, words: said }) => ({ caseId, side, number, state, on, by, said }))
  return tx.run(sql`
    update floating.dispatch as d
    set state = given.state, answered_on = given."on", answered_by = given.by, answer_words = given.said, sent_on = coalesce(d.sent_on, d.written_on),
      entered_by_name = ${entered.byName}, entered_at = ${moment(entered.at)}
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given ("caseId" uuid, side text, number int, state text, "on" date, by text, said text)
    where d.district_id = ${here(tx)}
      and d.case_id = given."caseId"
      and d.side = given.side
      and d.number = given.number
      and d.state in ('written', 'sent')`)
}

/** The next number of a paper letter of this district and year. */
export const countSheets = (tx: Tx, year: number): Promise<{ count: number }> =>
  tx.one(sql<{ count: number }>`
    select count(*)::int as count
    from floating.dispatch
    where district_id = ${here(tx)}
      and starts_with(sheet_number, ${`${year}-`})`)

export type Receipt = {
  caseId: string
  side: Side
  number: number
  path: string
  partnerId: string
  hash: string
  before: string | null
  fileId: string | null
  outcome: 'taken' | 'waits' | 'refused'
  on: Day
  words: string | null
  letterSealed: Buffer | null
  toldIn: string | null
}

const RECEIPT = sql`
  case_id as "caseId", side, number, path, partner_id as "partnerId", hash, before, file_id as "fileId", outcome, on_day as "on", words,
  letter_sealed as "letterSealed", told_in as "toldIn"`

/** A letter that waited and is now taken is told once more. */
export const upsertReceipts = async (tx: Tx, rows: readonly Omit<Receipt, 'toldIn'>[]): Promise<void> => {
  if (rows.length === 0) return
  const values = rows.map(
    (row) => sql`(${here(tx)}::int, ${row.caseId}::uuid, ${row.side}, ${row.number}::int, ${row.path}, ${row.partnerId}::uuid, ${row.hash}, ${row.before},
      ${row.fileId}::uuid, ${row.outcome}, ${row.on}::date, ${row.words}, ${row.letterSealed}::bytea)`,
  )
  await tx.run(sql`
    insert into floating.receipt (district_id, case_id, side, number, path, partner_id, hash, before, file_id, outcome, on_day, words, letter_sealed)
    values ${sql.join(values)}
    on conflict (district_id, case_id, side, number) do update
    set outcome = excluded.outcome, on_day = excluded.on_day, words = excluded.words, letter_sealed = excluded.letter_sealed, told_in = null`)
}

export const selectReceipts = (tx: Tx, partnerIds: readonly string[]): Promise<Receipt[]> =>
  tx.rows(sql<Receipt>`
    select ${RECEIPT}
    from floating.receipt
    where district_id = ${here(tx)}
      and partner_id = any(${[...partnerIds]}::uuid[])
    order by on_day desc, case_id, side, number
    limit 20000`)

export const selectReceiptsOf = (tx: Tx, caseIds: readonly string[]): Promise<Receipt[]> =>
  tx.rows(sql<Receipt>`
    select ${RECEIPT}
    from floating.receipt
    where district_id = ${here(tx)}
      and case_id = any(${[...caseIds]}::uuid[])
    order by case_id, side, number
    limit 20000`)

/** A partner that sends a letter a second time did not hear that it was taken: it is told again. */
export const tellAgain = async (tx: Tx, letters: readonly Pick<Receipt, 'caseId' | 'side' | 'number'>[]): Promise<void> => {
  if (letters.length === 0) return
  await tx.run(sql`
    update floating.receipt as r
    set told_in = null
    from jsonb_to_recordset(${JSON.stringify(letters)}::jsonb) as given ("caseId" uuid, side text, number int)
    where r.district_id = ${here(tx)}
      and r.case_id = given."caseId"
      and r.side = given.side
      and r.number = given.number`)
}

export const markTold = (tx: Tx, partnerId: string, fileId: string): Promise<number> =>
  tx.run(sql`
    update floating.receipt
    set told_in = ${fileId}
    where district_id = ${here(tx)}
      and partner_id = ${partnerId}
      and told_in is null`)

export const selectDispatch = (tx: Tx, { caseId, side, number }: Pick<Dispatch, 'caseId' | 'side' | 'number'>): Promise<Dispatch | null> =>
  tx.maybe(sql<Dispatch>`
    select ${DISPATCH}
    from floating.dispatch
    where district_id = any(${[...tx.scope.districtIds]})
      and case_id = ${caseId}
      and side = ${side}
      and number = ${number}`)

// ---------------------------------------------------------------- exchange: the cases and letters that go outside

/** Our part of a case whose other side is a partner outside. */
export type OutsidePart = {
  caseId: string
  side: Side
  path: string
  partnerId: string
  way: 'file' | 'paper'
  personName: string
  otherName: string
  unitId: string
  taken: number
}

const OUTSIDE = sql`
  id as "caseId", side, path, partner_id as "partnerId", way, person_name as "personName", other_name as "otherName", unit_id as "unitId", taken`

export const selectOutsidePart = (tx: Tx, caseId: string, side: Side | null): Promise<OutsidePart | null> =>
  tx.maybe(sql<OutsidePart>`
    select ${OUTSIDE}
    from floating.case_part
    where district_id = any(${[...tx.scope.districtIds]})
      and id = ${caseId}
      and partner_id is not null
      and (${side}::text is null or side = ${side})
    order by side
    limit 1`)

export const selectPartsOfCases = (tx: Tx, caseIds: readonly string[]): Promise<(Omit<OutsidePart, 'partnerId'> & { partnerId: string | null })[]> =>
  tx.rows(sql<Omit<OutsidePart, 'partnerId'> & { partnerId: string | null }>`
    select ${OUTSIDE}
    from floating.case_part
    where district_id = any(${[...tx.scope.districtIds]})
      and id = any(${[...caseIds]}::uuid[])
    order by id, side
    limit 20000`)

export type OutsideLetter = {
  caseId: string
  side: Side
  number: number
  path: string
  partnerId: string
  way: 'file' | 'paper'
  personName: string
  unitId: string
  kind: string
  on: Day
  facts: Record<string, unknown>
  enclosureSealed: Buffer | null
  byName: string
  byUnit: string
  at: Date
}

const LETTER = sql`
  l.case_id as "caseId", l.side, l.number, l.path, p.partner_id as "partnerId", p.way, p.person_name as "personName", p.unit_id as "unitId", l.kind, l.on_day as "on", l.facts,
  l.enclosure_sealed as "enclosureSealed", l.by_name as "byName", l.by_unit as "byUnit", l.at`

/** All letters of our side to the partners, from each row's first on. */
export const selectLettersTo = (tx: Tx, partnerIds: readonly string[]): Promise<OutsideLetter[]> =>
  tx.rows(sql<OutsideLetter>`
    select ${LETTER}
    from floating.case_part as p
    join floating.letter as l on l.district_id = p.district_id and l.case_id = p.id and l.side = p.side and l.from_side = p.side
    where p.district_id = ${here(tx)}
      and p.partner_id = any(${[...partnerIds]}::uuid[])
    order by l.case_id, l.side, l.number
    limit 20000`)

export const selectLettersOutUnder = (tx: Tx, path: string): Promise<OutsideLetter[]> =>
  tx.rows(sql<OutsideLetter>`
    select ${LETTER}
    from floating.case_part as p
    join floating.letter as l on l.district_id = p.district_id and l.case_id = p.id and l.side = p.side and l.from_side = p.side
    where p.district_id = ${here(tx)}
      and starts_with(p.path, ${path})
      and p.partner_id is not null
      and l.state in ('written', 'sent')
    order by l.case_id, l.side, l.number
    limit 5000`)

/** All letters of our side in one case. */
export const selectLettersOfCase = (tx: Tx, caseId: string, side: Side): Promise<OutsideLetter[]> =>
  tx.rows(sql<OutsideLetter>`
    select ${LETTER}
    from floating.case_part as p
    join floating.letter as l on l.district_id = p.district_id and l.case_id = p.id and l.side = p.side and l.from_side = p.side
    where p.district_id = any(${[...tx.scope.districtIds]})
      and p.id = ${caseId}
      and p.side = ${side}
      and p.partner_id is not null
    order by l.number
    limit 2000`)

/** All letters of our sides in some cases. */
export const selectLettersOfCases = (tx: Tx, caseIds: readonly string[]): Promise<OutsideLetter[]> =>
  tx.rows(sql<OutsideLetter>`
    select ${LETTER}
    from floating.case_part as p
    join floating.letter as l on l.district_id = p.district_id and l.case_id = p.id and l.side = p.side and l.from_side = p.side
    where p.district_id = ${here(tx)}
      and p.id = any(${[...caseIds]}::uuid[])
      and p.partner_id is not null
    order by l.case_id, l.side, l.number
    limit 20000`)

/** Letters of partners as they lie here. */
export const selectLettersFrom = (tx: Tx, partnerId: string): Promise<OutsideLetter[]> =>
  tx.rows(sql<OutsideLetter>`
    select l.case_id as "caseId", l.from_side as side, l.number, l.path, p.partner_id as "partnerId", p.way, p.person_name as "personName", p.unit_id as "unitId", l.kind, l.on_day as "on",
      l.facts, l.enclosure_sealed as "enclosureSealed", l.by_name as "byName", l.by_unit as "byUnit", l.at
    from floating.case_part as p
    join floating.letter as l on l.district_id = p.district_id and l.case_id = p.id and l.side = p.side and l.from_side <> p.side
    where p.district_id = ${here(tx)}
      and p.partner_id = ${partnerId}
    order by l.at desc, l.case_id, l.number
    limit 2000`)

/** The letters' own state follows how they travel. */
export const markPost = async (
  tx: Tx,
  letters: readonly Pick<Dispatch, 'caseId' | 'side' | 'number'>[],
  given: { state: 'sent' | 'acknowledged' | 'refused'; at: Date },
): Promise<void> => {
  if (letters.length === 0) return
  await tx.run(sql`
    update floating.letter as l
    set state = ${given.state}, state_at = ${moment(given.at)}
    from jsonb_to_recordset(${JSON.stringify(letters)}::jsonb) as given ("caseId" uuid, side text, number int)
    where l.district_id = ${here(tx)}
      and l.case_id = given."caseId"
      and l.side = given.side
      and l.from_side = given.side
      and l.number = given.number
      and l.state in ('written', 'sent')`)
}
