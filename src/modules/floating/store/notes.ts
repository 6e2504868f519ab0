/** Contacts, notes, results. */
import { sql } from 'kysely'
import type { Day } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Side } from '../stages.ts'
import { here, json } from './rows.ts'

export type ContactRow = {
  id: string
  path: string
  side: Side
  absenceId: string | null
  caseId: string | null
  memberId: string | null
  on: Day
  channel: string
  direction: 'to-member' | 'from-member' | 'between-sides'
  reached: boolean
  matters: string[]
  wordsSealed: Buffer | null
  byName: string
  byAccount: string | null
  at: Date
}

export const insertContacts = (tx: Tx, rows: readonly ContactRow[]): Promise<number> =>
  tx.run(sql`
    insert into floating.contact (
      district_id, id, path, side, absence_id, case_id, member_id, on_day, channel, direction, reached, matters, words_sealed, by_name, by_account, entered_at)
    select
      ${here(tx)}::int, id, path, side, "absenceId", "caseId", "memberId", "on", channel, direction, reached,
      array(select jsonb_array_elements_text(matters)), decode(words, 'hex'), "byName", "byAccount", at
    from jsonb_to_recordset(${json(rows.map(({ wordsSealed, ...row }) => ({ ...row, words: wordsSealed?.toString('hex') ?? null })))}) as given (
      id uuid, path text, side text, "absenceId" uuid, "caseId" uuid, "memberId" uuid, "on" date, channel text, direction text, reached boolean,
      matters jsonb, words text, "byName" text, "byAccount" uuid, at timestamptz)`)

/** Contacts of times away or of host cases, the newest first. */
export const contactsOf = (tx: Tx, asked: { absenceIds?: readonly string[]; caseIds?: readonly string[] }): Promise<ContactRow[]> =>
  tx.rows(sql<ContactRow>`
    select id, path, side, absence_id as "absenceId", case_id as "caseId", member_id as "memberId", on_day as "on", channel, direction, reached, matters,
      words_sealed as "wordsSealed", by_name as "byName", by_account as "byAccount", entered_at as at
    from floating.contact
    where district_id = any (${[...tx.scope.districtIds]})
      and (absence_id = any (${[...(asked.absenceIds ?? [])]}) or (side = 'host' and case_id = any (${[...(asked.caseIds ?? [])]})))
    order by on_day desc, id desc
    limit 20000`)

export type NoteRow = {
  id: string
  path: string
  side: Side
  absenceId: string | null
  caseId: string | null
  memberId: string | null
  kind: string
  on: Day
  facts: Record<string, unknown>
  wordsSealed: Buffer | null
  toMember: boolean
  byName: string
  byAccount: string | null
  at: Date
}

export const insertNotes = (tx: Tx, rows: readonly NoteRow[]): Promise<number> =>
  tx.run(sql`
    insert into floating.note (
      district_id, id, path, side, absence_id, case_id, member_id, kind, on_day, facts, words_sealed, to_member, by_name, by_account, entered_at)
    select ${here(tx)}::int, id, path, side, "absenceId", "caseId", "memberId", kind, "on", facts, decode(words, 'hex'), "toMember", "byName", "byAccount", at
    from jsonb_to_recordset(${json(rows.map(({ wordsSealed, ...row }) => ({ ...row, words: wordsSealed?.toString('hex') ?? null })))}) as given (
      id uuid, path text, side text, "absenceId" uuid, "caseId" uuid, "memberId" uuid, kind text, "on" date, facts jsonb, words text, "toMember" boolean,
      "byName" text, "byAccount" uuid, at timestamptz)`)

/** Notes of one side about times away or cases, the newest first. */
export const notesOf = (tx: Tx, side: Side, ids: readonly string[]): Promise<NoteRow[]> =>
  tx.rows(sql<NoteRow>`
    select id, path, side, absence_id as "absenceId", case_id as "caseId", member_id as "memberId", kind, on_day as "on", facts,
      words_sealed as "wordsSealed", to_member as "toMember", by_name as "byName", by_account as "byAccount", entered_at as at
    from floating.note
    where district_id = any (${[...tx.scope.districtIds]})
      and side = ${side}
      and (absence_id = any (${[...ids]}) or case_id = any (${[...ids]}))
    order by on_day desc, id desc
    limit 20000`)

export type ResultRow = {
  id: string
  path: string
  memberId: string
  absenceId: string
  caseId: string
  letterNumber: number
  kind: 'attendance' | 'dues' | 'contact' | 'reward' | 'punishment' | 'relation'
  on: Day
  facts: Record<string, unknown>
  at: Date
}

/** What a host's letter tells of attendance, dues, contacts; the same letter once more changes nothing. */
export const insertResults = (tx: Tx, rows: readonly ResultRow[]): Promise<number> =>
  tx.run(sql`
    insert into floating.result (district_id, id, path, member_id, absence_id, case_id, letter_number, kind, on_day, facts, entered_at)
    select ${here(tx)}::int, id, path, "memberId", "absenceId", "caseId", "letterNumber", kind, "on", facts, at
    from jsonb_to_recordset(${json(rows)}) as given (
      id uuid, path text, "memberId" uuid, "absenceId" uuid, "caseId" uuid, "letterNumber" int, kind text, "on" date, facts jsonb, at timestamptz)
    on conflict do nothing`)

/** What hosts told of some members, or of a branch's members away; the branch is home's at the time. */
export const resultsOf = (
  tx: Tx,
  asked: ({ memberIds: readonly string[] } | { branchId: string }) & { from: Day; to: Day },
): Promise<(ResultRow & { branchId: string })[]> =>
  tx.rows(sql<ResultRow & { branchId: string }>`
    select result.id, result.path, result.member_id as "memberId", result.absence_id as "absenceId", result.case_id as "caseId",
      result.letter_number as "letterNumber", result.kind, result.on_day as "on", result.facts, result.entered_at as at, absence.branch_id as "branchId"
    from floating.result
    join floating.absence
      on absence.district_id = result.district_id
      and absence.id = result.absence_id
    where result.district_id = ${here(tx)}
      and ${'memberIds' in asked ? sql`result.member_id = any (${[...asked.memberIds]})` : sql`absence.branch_id = ${asked.branchId}`}
      and result.on_day between ${asked.from} and ${asked.to}
    order by result.on_day, result.entered_at, result.letter_number, result.id
    limit 50000`)

/** What hosts told of dues, in the order of their letters: of one time away, or under a path since a day. */
export const duesResultsOf = (
  tx: Tx,
  asked: { absenceId: string } | { path: string; since: Day },
): Promise<(ResultRow & { branchId: string; hostName: string })[]> =>
  tx.rows(sql<ResultRow & { branchId: string; hostName: string }>`
    select result.id, result.path, result.member_id as "memberId", result.absence_id as "absenceId", result.case_id as "caseId",
      result.letter_number as "letterNumber", result.kind, result.on_day as "on", result.facts, result.entered_at as at, absence.branch_id as "branchId",
      part.other_name as "hostName"
    from floating.result
    join floating.absence on absence.district_id = result.district_id and absence.id = result.absence_id
    join floating.case_part as part on part.district_id = result.district_id and part.id = result.case_id and part.side = 'home'
    where result.district_id = ${here(tx)}
      and result.kind = 'dues'
      and ${'absenceId' in asked ? sql`result.absence_id = ${asked.absenceId}` : sql`starts_with(result.path, ${asked.path}) and result.on_day >= ${asked.since}`}
    order by result.case_id, result.letter_number, result.id
    limit 20000`)
