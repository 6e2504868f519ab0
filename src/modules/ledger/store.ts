/** The only file of this module with SQL: certificates and their numbers, entries, confirmations, contests, sheets, inspections, points, publications. */
import { sql } from 'kysely'
import type { Day, Period } from '../../kernel/days.ts'
import type { Tx } from '../../platform/db.ts'
import type { Text } from '../../policy/vocabulary/outcomes.ts'
import type { CertificateKind, CertificateState, EntryKind, PointsItem, Sphere, Verdict } from './contract.ts'

const here = (tx: Tx): number => tx.scope.districtIds[0]!
const json = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`
const moment = (at: Date) => sql`${at.toISOString()}::timestamptz`

// ---------------------------------------------------------------- number ranges and layouts

export type RangeRow = {
  id: string
  path: string
  unitId: string
  kind: CertificateKind
  prefix: string
  digits: number
  first: number
  last: number
  next: number
  allottedBy: string | null
  allottedByName: string
  allottedAt: Date
  /** the seal was put on the whole stock ahead; null: each certificate is sealed by itself */
  sealedOn: Day | null
}

const rangeColumns = sql`
  number_range.id, number_range.path, number_range.unit_id as "unitId", number_range.kind, number_range.prefix, number_range.digits,
  number_range.first_serial as first, number_range.last_serial as last, number_range.next_serial as next, number_range.allotted_by as "allottedBy",
  number_range.allotted_by_name as "allottedByName", number_range.allotted_at as "allottedAt", number_range.sealed_on as "sealedOn"`

export const selectRanges = (tx: Tx, path: string): Promise<RangeRow[]> =>
  tx.rows(sql<RangeRow>`
    select ${rangeColumns}
    from ledger.number_range
    where district_id = ${here(tx)}
      and starts_with(path, ${path})
    order by path, kind, prefix, first_serial
    limit 2000`)

/** Ranges with numbers left, locked until the transaction ends, so that two who number at once do not meet. */
export const lockOpenRanges = (tx: Tx): Promise<RangeRow[]> =>
  tx.rows(sql<RangeRow>`
    select ${rangeColumns}
    from ledger.number_range
    where district_id = ${here(tx)}
      and next_serial <= last_serial
    order by path, kind, first_serial
    limit 5000
    for update`)

export const insertRange = (tx: Tx, range: Omit<RangeRow, 'sealedOn'>): Promise<number> =>
  tx.run(sql`
    insert into ledger.number_range (
      district_id, id, path, unit_id, kind, prefix, digits, first_serial, last_serial, next_serial, allotted_by, allotted_by_name, allotted_at)
    values (
      ${here(tx)}, ${range.id}, ${range.path}, ${range.unitId}, ${range.kind}, ${range.prefix}, ${range.digits}, ${range.first}, ${range.last}, ${range.next},
      ${range.allottedBy}, ${range.allottedByName}, ${moment(range.allottedAt)})`)

export const rangeById = (tx: Tx, id: string): Promise<RangeRow | null> =>
  tx.maybe(sql<RangeRow>`
    select ${rangeColumns}
    from ledger.number_range
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

/** Seals what is left of a range, once. */
export const sealRange = (tx: Tx, id: string, by: { name: string; on: Day }): Promise<number> =>
  tx.run(sql`
    update ledger.number_range
    set sealed_on = ${by.on}, sealed_by_name = ${by.name}
    where district_id = ${here(tx)}
      and id = ${id}
      and sealed_on is null
      and next_serial <= last_serial`)

/** Moves the next free serial of the ranges on; it only grows. */
export const advanceRanges = (tx: Tx, ranges: readonly { id: string; next: number }[]): Promise<number> =>
  tx.run(sql`
    update ledger.number_range
    set next_serial = given.next
    from jsonb_to_recordset(${json(ranges)}) as given (id uuid, next int)
    where number_range.district_id = ${here(tx)}
      and number_range.id = given.id
      and number_range.next_serial < given.next`)

type LayoutRow = {
  id: string
  kind: CertificateKind
  version: string
  issuer: string
  level: 'central' | 'province' | 'city'
  from: Day
  by: string
  at: Date
}

/** All layouts that were ever registered, the newest first. */
export const selectLayouts = (tx: Tx): Promise<LayoutRow[]> =>
  tx.rows(sql<LayoutRow>`
    select id, kind, version, issuer, level, from_day as "from", registered_by_name as by, registered_at as at
    from ledger.layout
    where district_id = ${here(tx)}
    order by kind, from_day desc, version desc
    limit 200`)

export const insertLayout = (tx: Tx, layout: LayoutRow): Promise<number> =>
  tx.run(sql`
    insert into ledger.layout (district_id, id, kind, version, issuer, level, from_day, registered_by_name, registered_at)
    values (${here(tx)}, ${layout.id}, ${layout.kind}, ${layout.version}, ${layout.issuer}, ${layout.level}, ${layout.from}, ${layout.by}, ${moment(layout.at)})`)

// ---------------------------------------------------------------- certificates

export type CertificateRow = {
  id: string
  path: string
  memberId: string
  branchId: string
  kind: CertificateKind
  number: string
  rangeId: string
  serial: number
  layoutVersion: string | null
  state: CertificateState
  replacesId: string | null
  replacesNumber: string | null
  numberedByName: string
  numberedAt: Date
  sealedByName: string | null
  sealedAt: Date | null
  issuedByName: string | null
  issuedOn: Day | null
  reportedOn: Day | null
  reportedWords: string | null
  endedOn: Day | null
  endedWords: string | null
  auditedYears: number[]
  version: number
}

const selectCertificates = sql`
  select
    certificate.id, certificate.path, certificate.member_id as "memberId", certificate.branch_id as "branchId", certificate.kind, certificate.number,
    certificate.range_id as "rangeId", certificate.serial, certificate.layout_version as "layoutVersion", certificate.state,
    certificate.replaces_id as "replacesId", earlier.number as "replacesNumber", certificate.numbered_by_name as "numberedByName",
    certificate.numbered_at as "numberedAt", certificate.sealed_by_name as "sealedByName", certificate.sealed_at as "sealedAt",
    certificate.issued_by_name as "issuedByName", certificate.issued_on as "issuedOn", certificate.reported_on as "reportedOn",
    certificate.reported_words as "reportedWords", certificate.ended_on as "endedOn", certificate.ended_words as "endedWords", certificate.version,
    coalesce((
      select array_agg(certificate_step.audit_year order by certificate_step.audit_year)
      from ledger.certificate_step
      where certificate_step.district_id = certificate.district_id
        and certificate_step.certificate_id = certificate.id
        and certificate_step.step = 'audited'), '{}') as "auditedYears"
  from ledger.certificate
  left join ledger.certificate earlier on earlier.district_id = certificate.district_id and earlier.id = certificate.replaces_id`

/** All certificates the members ever had, the newest last. */
export const certificatesOfMembers = (tx: Tx, memberIds: readonly string[]): Promise<CertificateRow[]> =>
  tx.rows(sql<CertificateRow>`
    ${selectCertificates}
    where certificate.district_id = ${here(tx)}
      and certificate.member_id = any (${[...memberIds]})
    order by certificate.member_id, certificate.numbered_at, certificate.serial, certificate.id
    limit 100000`)

export const certificateById = (tx: Tx, id: string): Promise<CertificateRow | null> =>
  tx.maybe(sql<CertificateRow>`
    ${selectCertificates}
    where certificate.district_id = any (${[...tx.scope.districtIds]})
      and certificate.id = ${id}`)

export const certificatesByIds = (tx: Tx, ids: readonly string[]): Promise<CertificateRow[]> =>
  tx.rows(sql<CertificateRow>`
    ${selectCertificates}
    where certificate.district_id = ${here(tx)}
      and certificate.id = any (${[...ids]})
    order by certificate.id`)

export type NewCertificate = {
  id: string
  path: string
  memberId: string
  branchId: string
  kind: CertificateKind
  number: string
  rangeId: string
  serial: number
  layoutVersion: string | null
  replacesId: string | null
}

export const insertCertificates = (tx: Tx, given: readonly NewCertificate[], by: { account: string | null; name: string; at: Date }): Promise<number> =>
  tx.run(sql`
    insert into ledger.certificate (
      district_id, id, path, member_id, branch_id, kind, number, range_id, serial, layout_version, state, replaces_id, numbered_by, numbered_by_name, numbered_at)
    select
      ${here(tx)}::int, id, path, "memberId", "branchId", kind, number, "rangeId", serial, "layoutVersion", 'numbered', "replacesId",
      ${by.account}::uuid, ${by.name}, ${moment(by.at)}
    from jsonb_to_recordset(${json(given)}) as given (
      id uuid, path text, "memberId" uuid, "branchId" uuid, kind text, number text, "rangeId" uuid, serial int, "layoutVersion" text, "replacesId" uuid)`)

/** Ends certificates for good: voided, exchanged or taken back, with the reason. */
export const endCertificates = (
  tx: Tx,
  given: readonly { id: string; state: 'voided' | 'exchanged' | 'closed'; words: string }[],
  by: { name: string; on: Day },
): Promise<number> =>
  tx.run(sql`
    update ledger.certificate
    set state = given.state, ended_on = ${by.on}, ended_words = given.words, ended_by_name = ${by.name}, version = certificate.version + 1
    from jsonb_to_recordset(${json(given)}) as given (id uuid, state text, words text)
    where certificate.district_id = ${here(tx)}
      and certificate.id = given.id
      and certificate.state not in ('voided', 'exchanged', 'closed')`)

/** Seals what is numbered and nothing else; returns what was sealed. */
export const sealNumbered = (
  tx: Tx,
  ids: readonly string[] | null,
  path: string,
  by: { account: string | null; name: string; unitId: string; at: Date },
): Promise<{ id: string; path: string }[]> =>
  tx.rows(sql<{ id: string; path: string }>`
    update ledger.certificate
    set state = 'sealed', sealed_by = ${by.account}, sealed_by_name = ${by.name}, sealed_unit_id = ${by.unitId}, sealed_at = ${moment(by.at)}, version = version + 1
    where district_id = ${here(tx)}
      and starts_with(path, ${path})
      and (${ids === null} or id = any (${ids && [...ids]}::uuid[]))
      and state = 'numbered'
    returning id, path`)

/** Issues what is sealed and nothing else. */
export const issueSealed = (tx: Tx, ids: readonly string[], by: { account: string | null; name: string; on: Day }): Promise<{ id: string; path: string }[]> =>
  tx.rows(sql<{ id: string; path: string }>`
    update ledger.certificate
    set state = 'issued', issued_by = ${by.account}, issued_by_name = ${by.name}, issued_on = ${by.on}, version = version + 1
    where district_id = ${here(tx)}
      and id = any (${[...ids]})
      and state = 'sealed'
    returning id, path`)

export const reportIssued = (tx: Tx, id: string, given: { what: 'lost' | 'damaged' | 'full'; on: Day; words: string }): Promise<number> =>
  tx.run(sql`
    update ledger.certificate
    set state = ${given.what}, reported_on = ${given.on}, reported_words = ${given.words}, version = version + 1
    where district_id = ${here(tx)}
      and id = ${id}
      and state = 'issued'`)

type StepRow = { certificateId: string; step: string; on: Day; auditYear: number | null; words: string | null; by: string; at: Date }
type NewStep = { id: string; path: string; certificateId: string; step: string; on: Day; auditYear: number | null; words: string | null }

/** Adds steps to the lives of certificates; a year that was audited already is left as it was. Returns how many are new. */
export const insertSteps = (tx: Tx, steps: readonly NewStep[], by: { account: string | null; name: string; at: Date }): Promise<number> =>
  tx.run(sql`
    insert into ledger.certificate_step (district_id, id, path, certificate_id, step, on_day, audit_year, words, by_account, by_name, at)
    select ${here(tx)}::int, id, path, "certificateId", step, "on", "auditYear", words, ${by.account}::uuid, ${by.name}, ${moment(by.at)}
    from jsonb_to_recordset(${json(steps)}) as given (id uuid, path text, "certificateId" uuid, step text, "on" date, "auditYear" int, words text)
    on conflict do nothing`)

export const stepsOf = (tx: Tx, certificateIds: readonly string[]): Promise<StepRow[]> =>
  tx.rows(sql<StepRow>`
    select certificate_id as "certificateId", step, on_day as "on", audit_year as "auditYear", words, by_name as by, at
    from ledger.certificate_step
    where district_id = ${here(tx)}
      and certificate_id = any (${[...certificateIds]})
    order by certificate_id, at, id
    limit 20000`)

// ---------------------------------------------------------------- own entries

export type EntryRow = {
  id: string
  version: number
  path: string
  branchId: string
  memberId: string
  kind: EntryKind
  day: Day
  year: number
  words: string | null
  wordsSealed: Buffer | null
  decidedBy: string | null
  decisionNumber: string | null
  sphere: Sphere | null
  withdrawn: boolean
  reason: string | null
  enteredAt: Date
  madeByName: string
  madeAt: Date
}

const entryColumns = sql`
  entry.id, entry.version, entry.path, entry.branch_id as "branchId", entry.member_id as "memberId", entry.kind, entry.event_day as day, entry.year, entry.words,
  entry.words_sealed as "wordsSealed", entry.decided_by as "decidedBy", entry.decision_number as "decisionNumber", entry.sphere, entry.withdrawn, entry.reason,
  entry.entered_at as "enteredAt", entry.made_by_name as "madeByName", entry.made_at as "madeAt"`

type EntriesAsked = { memberIds: readonly string[]; branchId?: undefined; period: Period } | { branchId: string; memberIds?: undefined; period: Period }

/** Entries as they stand, without those withdrawn, oldest first. */
export const currentEntries = (tx: Tx, asked: EntriesAsked): Promise<EntryRow[]> =>
  tx.rows(sql<EntryRow>`
    select ${entryColumns}
    from ledger.entry
    where district_id = any (${[...tx.scope.districtIds]})
      and is_current
      and not withdrawn
      and ${asked.memberIds ? sql`member_id = any (${[...asked.memberIds]})` : sql`branch_id = ${asked.branchId}`}
      and event_day between ${asked.period.from} and ${asked.period.to}
    order by event_day, id
    limit 200000`)

/** All versions of one entry, the first one first. */
export const versionsOf = (tx: Tx, entryId: string): Promise<EntryRow[]> =>
  tx.rows(sql<EntryRow>`
    select ${entryColumns}
    from ledger.entry
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${entryId}
    order by version`)

/** All versions of all entries of a member. */
export const versionsOfMember = (tx: Tx, memberId: string): Promise<EntryRow[]> =>
  tx.rows(sql<EntryRow>`
    select ${entryColumns}
    from ledger.entry
    where district_id = ${here(tx)}
      and member_id = ${memberId}
    order by event_day, id, version
    limit 5000`)

export type NewEntry = Omit<EntryRow, 'madeByName' | 'madeAt' | 'wordsSealed'> & { wordsSealed: Buffer | null }

export const insertEntries = (tx: Tx, entries: readonly NewEntry[], by: { account: string | null; name: string; at: Date }): Promise<number> =>
  tx.run(sql`
    insert into ledger.entry (
      district_id, id, version, path, branch_id, member_id, kind, event_day, year, words, words_sealed, decided_by, decision_number, sphere, withdrawn, reason,
      is_current, entered_at, made_by, made_by_name, made_at)
    values ${sql.join(
      entries.map(
        (entry) => sql`(
          ${here(tx)}::int, ${entry.id}::uuid, ${entry.version}::int, ${entry.path}, ${entry.branchId}::uuid, ${entry.memberId}::uuid, ${entry.kind}, ${entry.day}::date,
          ${entry.year}::int, ${entry.words}::text, ${entry.wordsSealed}::bytea, ${entry.decidedBy}::text, ${entry.decisionNumber}::text, ${entry.sphere}::text,
          ${entry.withdrawn}::boolean, ${entry.reason}::text, true, ${moment(entry.enteredAt)}, ${by.account}::uuid, ${by.name}, ${moment(by.at)})`,
      ),
    )}`)

/** Ends the version that holds, so that the next may begin; 0 when somebody was faster. */
export const retireVersion = (tx: Tx, entryId: string, version: number): Promise<number> =>
  tx.run(sql`
    update ledger.entry
    set is_current = false
    where district_id = ${here(tx)}
      and id = ${entryId}
      and version = ${version}
      and is_current`)

// ---------------------------------------------------------------- confirmations and contests

export type ConfirmationRow = {
  memberId: string
  key: string
  version: number
  how: 'own-device' | 'printed-sheet'
  on: Day
  transcribedByName: string | null
  at: Date
}

export const confirmationsOf = (tx: Tx, memberIds: readonly string[]): Promise<ConfirmationRow[]> =>
  tx.rows(sql<ConfirmationRow>`
    select distinct on (member_id, line_key)
      member_id as "memberId", line_key as key, line_version as version, how, on_day as "on", transcribed_by_name as "transcribedByName", at
    from ledger.confirmation
    where district_id = any (${[...tx.scope.districtIds]})
      and member_id = any (${[...memberIds]})
    order by member_id, line_key, line_version desc, at desc
    limit 1000000`)

type NewConfirmation = {
  id: string
  memberId: string
  personId: string
  path: string
  key: string
  version: number
  how: 'own-device' | 'printed-sheet'
  on: Day
  byAccount: string | null
  sheetId: string | null
  transcribedBy: string | null
  transcribedByName: string | null
}

/** Writes confirmations; returns how many. */
export const insertConfirmations = (tx: Tx, given: readonly NewConfirmation[], at: Date): Promise<number> =>
  tx.run(sql`
    insert into ledger.confirmation (
      district_id, id, member_id, line_key, line_version, path, person_id, how, on_day, by_account, sheet_id, transcribed_by, transcribed_by_name, at)
    select
      ${here(tx)}::int, id, "memberId", key, version, path, "personId", how, "on", "byAccount", "sheetId", "transcribedBy", "transcribedByName", ${moment(at)}
    from jsonb_to_recordset(${json(given)}) as given (
      id uuid, "memberId" uuid, key text, version int, path text, "personId" uuid, how text, "on" date, "byAccount" uuid, "sheetId" uuid, "transcribedBy" uuid, "transcribedByName" text)`)

export type ContestRow = {
  id: string
  path: string
  branchId: string
  memberId: string
  key: string
  version: number
  title: Text
  words: string
  how: 'own-device' | 'printed-sheet'
  raisedAt: Date
  answerDue: Day | null
  cites: string[]
  state: 'open' | 'corrected' | 'kept' | 'withdrawn'
  answer: string | null
  answeredByName: string | null
  answeredAt: Date | null
}

const contestColumns = sql`
  contest.id, contest.path, contest.branch_id as "branchId", contest.member_id as "memberId", contest.line_key as key, contest.line_version as version,
  contest.line_title as title, contest.words, contest.how, contest.raised_at as "raisedAt", contest.answer_due as "answerDue", contest.cites, contest.state,
  contest.answer, contest.answered_by_name as "answeredByName", contest.answered_at as "answeredAt"`

/** All contests of the members, the newest last. */
export const contestsOf = (tx: Tx, memberIds: readonly string[]): Promise<ContestRow[]> =>
  tx.rows(sql<ContestRow>`
    select ${contestColumns}
    from ledger.contest
    where district_id = any (${[...tx.scope.districtIds]})
      and member_id = any (${[...memberIds]})
    order by member_id, raised_at, id
    limit 100000`)

export const contestsUnder = (tx: Tx, path: string, openOnly: boolean): Promise<ContestRow[]> =>
  tx.rows(sql<ContestRow>`
    select ${contestColumns}
    from ledger.contest
    where district_id = ${here(tx)}
      and starts_with(path, ${path})
      and (${!openOnly} or state = 'open')
    order by (state = 'open') desc, answer_due nulls last, raised_at desc
    limit 500`)

export const contestById = (tx: Tx, id: string): Promise<ContestRow | null> =>
  tx.maybe(sql<ContestRow>`
    select ${contestColumns}
    from ledger.contest
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export type NewContest = Pick<ContestRow, 'id' | 'path' | 'branchId' | 'memberId' | 'key' | 'version' | 'title' | 'words' | 'how' | 'answerDue' | 'cites'> & {
  personId: string
  byAccount: string | null
  sheetId: string | null
  transcribedByName: string | null
}

/** Opens contests; a line that is contested already stays as it is. Returns the new ones. */
export const insertContests = (tx: Tx, given: readonly NewContest[], at: Date): Promise<{ id: string }[]> =>
  tx.rows(sql<{ id: string }>`
    insert into ledger.contest (
      district_id, id, path, branch_id, member_id, person_id, line_key, line_version, line_title, words, how, by_account, sheet_id, transcribed_by_name, raised_at,
      answer_due, cites, state)
    values ${sql.join(
      given.map(
        (contest) => sql`(
          ${here(tx)}::int, ${contest.id}::uuid, ${contest.path}, ${contest.branchId}::uuid, ${contest.memberId}::uuid, ${contest.personId}::uuid, ${contest.key},
          ${contest.version}::int, ${json(contest.title)}, ${contest.words}, ${contest.how}, ${contest.byAccount}::uuid, ${contest.sheetId}::uuid,
          ${contest.transcribedByName}::text, ${moment(at)}, ${contest.answerDue}::date, ${contest.cites}::text[], 'open')`,
      ),
    )}
    on conflict (district_id, member_id, line_key) where state = 'open' do nothing
    returning id`)

export const settleContest = (
  tx: Tx,
  id: string,
  given: { state: 'corrected' | 'kept' | 'withdrawn'; answer: string | null; by: string | null; byName: string | null; at: Date },
): Promise<number> =>
  tx.run(sql`
    update ledger.contest
    set state = ${given.state}, answer = ${given.answer}, answered_by = ${given.by}, answered_by_name = ${given.byName}, answered_at = ${moment(given.at)}
    where district_id = ${here(tx)}
      and id = ${id}
      and state = 'open'`)

// ---------------------------------------------------------------- printed sheets

export type SheetLine = { number: number; key: string; version: number; day: Day; title: Text; words: string | null; status: Text | null; cents: number | null }

export type SheetRow = {
  id: string
  path: string
  branchId: string
  memberId: string
  from: Day
  to: Day
  lines: SheetLine[]
  checkCode: string
  printedByName: string
  printedAt: Date
  signedOn: Day | null
  transcribedByName: string | null
  transcribedAt: Date | null
}

const sheetColumns = sql`
  sheet.id, sheet.path, sheet.branch_id as "branchId", sheet.member_id as "memberId", sheet.from_day as "from", sheet.to_day as "to", sheet.lines,
  sheet.check_code as "checkCode", sheet.printed_by_name as "printedByName", sheet.printed_at as "printedAt", sheet.signed_on as "signedOn",
  sheet.transcribed_by_name as "transcribedByName", sheet.transcribed_at as "transcribedAt"`

export const sheetsUnder = (tx: Tx, path: string, openOnly: boolean): Promise<SheetRow[]> =>
  tx.rows(sql<SheetRow>`
    select ${sheetColumns}
    from ledger.sheet
    where district_id = ${here(tx)}
      and starts_with(path, ${path})
      and (${!openOnly} or transcribed_at is null)
    order by printed_at desc, id
    limit 500`)

export const sheetById = (tx: Tx, id: string): Promise<SheetRow | null> =>
  tx.maybe(sql<SheetRow>`
    select ${sheetColumns}
    from ledger.sheet
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export const insertSheets = (
  tx: Tx,
  sheets: readonly Omit<SheetRow, 'signedOn' | 'transcribedByName' | 'transcribedAt' | 'printedByName' | 'printedAt'>[],
  by: { account: string | null; name: string; at: Date },
): Promise<number> =>
  tx.run(sql`
    insert into ledger.sheet (district_id, id, path, branch_id, member_id, from_day, to_day, lines, check_code, printed_by, printed_by_name, printed_at)
    select ${here(tx)}::int, id, path, "branchId", "memberId", "from", "to", lines, "checkCode", ${by.account}::uuid, ${by.name}, ${moment(by.at)}
    from jsonb_to_recordset(${json(sheets)}) as given (
      id uuid, path text, "branchId" uuid, "memberId" uuid, "from" date, "to" date, lines jsonb, "checkCode" text)`)

export const takeSheetIn = (tx: Tx, id: string, given: { signedOn: Day; by: string | null; byName: string; at: Date }): Promise<number> =>
  tx.run(sql`
    update ledger.sheet
    set signed_on = ${given.signedOn}, transcribed_by = ${given.by}, transcribed_by_name = ${given.byName}, transcribed_at = ${moment(given.at)}
    where district_id = ${here(tx)}
      and id = ${id}
      and transcribed_at is null`)

// ---------------------------------------------------------------- inspections of records

export type InspectionRow = {
  id: string
  path: string
  unitId: string
  inspectorUnitId: string
  on: Day
  verdict: Verdict
  lineKey: string | null
  words: string
  foundByName: string
  circularNumber: string | null
  circularOn: Day | null
  circularWords: string | null
  circulatedByName: string | null
}

const inspectionColumns = sql`
  record_inspection.id, record_inspection.path, record_inspection.unit_id as "unitId", record_inspection.inspector_unit_id as "inspectorUnitId",
  record_inspection.on_day as "on", record_inspection.verdict, record_inspection.line_key as "lineKey", record_inspection.words,
  record_inspection.found_by_name as "foundByName", record_inspection.circular_number as "circularNumber", record_inspection.circular_on as "circularOn",
  record_inspection.circular_words as "circularWords", record_inspection.circulated_by_name as "circulatedByName"`

export const inspectionsUnder = (tx: Tx, path: string): Promise<InspectionRow[]> =>
  tx.rows(sql<InspectionRow>`
    select ${inspectionColumns}
    from ledger.record_inspection
    where district_id = ${here(tx)}
      and starts_with(path, ${path})
    order by on_day desc, id desc
    limit 500`)

export const inspectionById = (tx: Tx, id: string): Promise<InspectionRow | null> =>
  tx.maybe(sql<InspectionRow>`
    select ${inspectionColumns}
    from ledger.record_inspection
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export const insertInspection = (
  tx: Tx,
  given: Omit<InspectionRow, 'circularNumber' | 'circularOn' | 'circularWords' | 'circulatedByName'> & { foundBy: string | null; foundAt: Date },
): Promise<number> =>
  tx.run(sql`
    insert into ledger.record_inspection (district_id, id, path, unit_id, inspector_unit_id, on_day, verdict, line_key, words, found_by, found_by_name, found_at)
    values (
      ${here(tx)}, ${given.id}, ${given.path}, ${given.unitId}, ${given.inspectorUnitId}, ${given.on}, ${given.verdict}, ${given.lineKey}, ${given.words},
      ${given.foundBy}, ${given.foundByName}, ${moment(given.foundAt)})`)

export const circulate = (tx: Tx, id: string, given: { number: string | null; on: Day; words: string; byName: string }): Promise<number> =>
  tx.run(sql`
    update ledger.record_inspection
    set circular_number = ${given.number}, circular_on = ${given.on}, circular_words = ${given.words}, circulated_by_name = ${given.byName}
    where district_id = ${here(tx)}
      and id = ${id}
      and circular_on is null
      and verdict <> 'sound'`)

type ResponsibleRow = { inspectionId: string; who: string; isOrganisation: boolean; measure: string; decidedBy: string; on: Day }

export const responsibleOf = (tx: Tx, inspectionIds: readonly string[]): Promise<ResponsibleRow[]> =>
  tx.rows(sql<ResponsibleRow>`
    select inspection_id as "inspectionId", who, is_organisation as "isOrganisation", measure, decided_by as "decidedBy", on_day as "on"
    from ledger.held_responsible
    where district_id = ${here(tx)}
      and inspection_id = any (${[...inspectionIds]})
    order by inspection_id, on_day, id
    limit 2000`)

export const insertResponsible = (
  tx: Tx,
  given: ResponsibleRow & { id: string; path: string; recordedBy: string | null; recordedByName: string; at: Date },
): Promise<number> =>
  tx.run(sql`
    insert into ledger.held_responsible (district_id, id, path, inspection_id, who, is_organisation, measure, decided_by, on_day, recorded_by, recorded_by_name, recorded_at)
    values (
      ${here(tx)}, ${given.id}, ${given.path}, ${given.inspectionId}, ${given.who}, ${given.isOrganisation}, ${given.measure}, ${given.decidedBy}, ${given.on},
      ${given.recordedBy}, ${given.recordedByName}, ${moment(given.at)})`)

// ---------------------------------------------------------------- points and publications

export type PointsTableRow = { id: string; path: string; unitId: string; from: Day; items: PointsItem[]; decidedBy: string }

/** The tables of these units that hold on a day, each unit's newest. */
export const pointsTablesOn = (tx: Tx, unitIds: readonly string[], on: Day): Promise<PointsTableRow[]> =>
  tx.rows(sql<PointsTableRow>`
    select distinct on (unit_id) id, path, unit_id as "unitId", from_day as "from", items, decided_by as "decidedBy"
    from ledger.points_table
    where district_id = ${here(tx)}
      and unit_id = any (${[...unitIds]})
      and from_day <= ${on}
    order by unit_id, from_day desc`)

export const insertPointsTable = (tx: Tx, table: PointsTableRow & { setBy: string | null; setByName: string; at: Date }): Promise<number> =>
  tx.run(sql`
    insert into ledger.points_table (district_id, id, path, unit_id, from_day, items, decided_by, set_by, set_by_name, set_at)
    values (${here(tx)}, ${table.id}, ${table.path}, ${table.unitId}, ${table.from}, ${json(table.items)}, ${table.decidedBy}, ${table.setBy}, ${table.setByName}, ${moment(table.at)})
    on conflict (district_id, unit_id, from_day) do nothing`)

export type PublishedRow = {
  memberId: string
  name: string
  groupName: string | null
  points: number | null
  items: { item: Text; times: number; points: number }[]
}

export type PublicationRow = {
  id: string
  path: string
  branchId: string
  from: Day
  to: Day
  title: string
  fields: string[]
  withheld: string[]
  audience: Text
  cites: string[]
  rows: PublishedRow[]
  leftOut: number
  state: 'proposed' | 'approved' | 'refused' | 'published'
  proposedBy: string | null
  proposedByName: string
  decidedByName: string | null
  decisionNote: string | null
  publishedAt: Date | null
}

const publicationColumns = sql`
  publication.id, publication.path, publication.branch_id as "branchId", publication.from_day as "from", publication.to_day as "to", publication.title,
  publication.fields, publication.withheld, publication.audience, publication.cites, publication.rows, publication.left_out as "leftOut", publication.state,
  publication.proposed_by as "proposedBy", publication.proposed_by_name as "proposedByName", publication.decided_by_name as "decidedByName",
  publication.decision_note as "decisionNote", publication.published_at as "publishedAt"`

export const publicationsOf = (tx: Tx, branchId: string, publishedOnly: boolean): Promise<PublicationRow[]> =>
  tx.rows(sql<PublicationRow>`
    select ${publicationColumns}
    from ledger.publication
    where district_id = ${here(tx)}
      and branch_id = ${branchId}
      and (${!publishedOnly} or state = 'published')
    order by to_day desc, id desc
    limit 50`)

export const publicationById = (tx: Tx, id: string): Promise<PublicationRow | null> =>
  tx.maybe(sql<PublicationRow>`
    select ${publicationColumns}
    from ledger.publication
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export const insertPublication = (tx: Tx, given: Omit<PublicationRow, 'state' | 'decidedByName' | 'decisionNote' | 'publishedAt'>, at: Date): Promise<number> =>
  tx.run(sql`
    insert into ledger.publication (
      district_id, id, path, branch_id, from_day, to_day, title, fields, withheld, audience, cites, rows, left_out, state, proposed_by, proposed_by_name, proposed_at)
    values (
      ${here(tx)}, ${given.id}, ${given.path}, ${given.branchId}, ${given.from}, ${given.to}, ${given.title}, ${given.fields}::text[], ${given.withheld}::text[],
      ${json(given.audience)}, ${given.cites}::text[], ${json(given.rows)}, ${given.leftOut}, 'proposed', ${given.proposedBy}, ${given.proposedByName}, ${moment(at)})`)

export const decidePublicationRow = (
  tx: Tx,
  id: string,
  given: { state: 'approved' | 'refused'; by: string | null; byName: string; note: string | null; at: Date },
): Promise<number> =>
  tx.run(sql`
    update ledger.publication
    set state = ${given.state}, decided_by = ${given.by}, decided_by_name = ${given.byName}, decided_at = ${moment(given.at)}, decision_note = ${given.note}
    where district_id = ${here(tx)}
      and id = ${id}
      and state = 'proposed'`)

export const publishRow = (tx: Tx, id: string, given: { rows: PublishedRow[]; leftOut: number; byName: string; at: Date }): Promise<number> =>
  tx.run(sql`
    update ledger.publication
    set state = 'published', rows = ${json(given.rows)}, left_out = ${given.leftOut}, published_by_name = ${given.byName}, published_at = ${moment(given.at)}
    where district_id = ${here(tx)}
      and id = ${id}
      and state = 'approved'`)
