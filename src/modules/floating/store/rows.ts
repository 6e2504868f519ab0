/** What the topics share: the district of the scope, and the rows that more than one of them reads. */
import { sql } from 'kysely'
import type { Day } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Away, Facts, HomeState, LetterKind, Side } from '../stages.ts'

export const here = (tx: Tx): number => tx.scope.districtIds[0]!
export const json = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`
export const moment = (at: Date) => sql`${at.toISOString()}::timestamptz`

// ---------------------------------------------------------------- times away

export type ToldBy = 'member' | 'branch' | 'host'

export type Absence = {
  id: string
  path: string
  memberId: string
  branchId: string
  own: Away
  state: HomeState
  endedOn: Day | null
  toldBy: ToldBy
  toldByName: string
  toldWords: string | null
  reason: string | null
  place: string | null
  placeCode: number | null
  detailsSealed: Buffer | null
  hasEmployer: boolean
  hasAddress: boolean
  hasPhone: boolean
  sector: string | null
  certificateId: string | null
  openedAt: Date
  changedAt: Date
  version: number
}

export const absenceColumns = sql`
  absence.id, absence.path, absence.member_id as "memberId", absence.branch_id as "branchId", absence.own, absence.state, absence.ended_on as "endedOn",
  absence.told_by as "toldBy", absence.told_by_name as "toldByName", absence.told_words as "toldWords", absence.reason, absence.place,
  absence.place_code as "placeCode", absence.details_sealed as "detailsSealed", absence.has_employer as "hasEmployer", absence.has_address as "hasAddress",
  absence.has_phone as "hasPhone", absence.sector, absence.certificate_id as "certificateId", absence.opened_at as "openedAt",
  absence.changed_at as "changedAt", absence.version`

// ---------------------------------------------------------------- letters

export type LetterState = 'written' | 'sent' | 'acknowledged' | 'refused' | 'taken' | 'waiting'

export type LetterRow = {
  caseId: string
  /** whose drawer it lies in */
  side: Side
  fromSide: Side
  number: number
  path: string
  kind: LetterKind
  on: Day
  facts: Facts
  enclosureSealed: Buffer | null
  byName: string
  byUnit: string
  at: Date
  state: LetterState
  stateAt: Date
  cameAt: Date | null
}

export const letterColumns = sql`
  letter.case_id as "caseId", letter.side, letter.from_side as "fromSide", letter.number, letter.path, letter.kind, letter.on_day as "on", letter.facts,
  letter.enclosure_sealed as "enclosureSealed", letter.by_name as "byName", letter.by_unit as "byUnit", letter.at, letter.state,
  letter.state_at as "stateAt", letter.came_at as "cameAt"`

/** Whoever asks whether something is there and writes it where it is not holds this until the end: the second of two at once sees what the first wrote. */
export const oneAtATime = (tx: Tx, what: 'find' | 'member' | 'desk' | 'survey', of: string): Promise<unknown> =>
  tx.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`floating-${what}|${here(tx)}|${of}`}, 0))`)
