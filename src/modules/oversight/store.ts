/** The only file of this module with SQL: rounds of inspection, drawn pages, findings; what-if runs and what differs. */
import { sql } from 'kysely'
import type { Day } from '../../kernel/days.ts'
import type { Tx } from '../../platform/db.ts'
import type { Outcome, Text } from '../../policy/vocabulary/outcomes.ts'
import type { By } from '../../platform/call.ts'
import type { Draft, DrawnPage, WhatIfResult } from './contract.ts'

const here = (tx: Tx): number => tx.scope.districtIds[0]!
const json = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`
const moment = (at: Date) => sql`${at.toISOString()}::timestamptz`

// ---------------------------------------------------------------- rounds

export type RoundRow = {
  id: string
  path: string
  unitId: string
  unitName: string
  year: number
  title: string
  seed: string
  unitsWanted: number
  pagesWanted: number
  /** the ids the draw was made from, in order of code */
  units: string[]
  state: 'open' | 'circulated'
  openedByName: string
  openedAt: Date
  circularNumber: string | null
  circularOn: Day | null
  circularWords: string | null
  circulatedByName: string | null
}

const roundColumns = sql`
  id, path, unit_id as "unitId", unit_name as "unitName", year, title, seed, units_wanted as "unitsWanted", pages_wanted as "pagesWanted", units, state,
  opened_by_name as "openedByName", opened_at as "openedAt", circular_number as "circularNumber", circular_on as "circularOn",
  circular_words as "circularWords", circulated_by_name as "circulatedByName"`

export const roundById = (tx: Tx, id: string): Promise<RoundRow | null> =>
  tx.maybe(sql<RoundRow>`
    select ${roundColumns}
    from oversight.inspection_round
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export const roundsUnder = (tx: Tx, path: string, year: number): Promise<RoundRow[]> =>
  tx.rows(sql<RoundRow>`
    select ${roundColumns}
    from oversight.inspection_round
    where district_id = ${here(tx)}
      and starts_with(path, ${path})
      and year = ${year}
    order by opened_at desc
    limit 200`)

type NewRound = Pick<RoundRow, 'id' | 'path' | 'unitId' | 'unitName' | 'year' | 'title' | 'seed' | 'unitsWanted' | 'pagesWanted' | 'units'>

export const insertRound = (tx: Tx, round: NewRound, by: By): Promise<number> =>
  tx.run(sql`
    insert into oversight.inspection_round (
      district_id, id, path, unit_id, unit_name, year, title, seed, units_wanted, pages_wanted, units, state, opened_by, opened_by_name, opened_at)
    values (
      ${here(tx)}, ${round.id}, ${round.path}, ${round.unitId}, ${round.unitName}, ${round.year}, ${round.title}, ${round.seed}, ${round.unitsWanted},
      ${round.pagesWanted}, ${json(round.units)}, 'open', ${by.account}, ${by.name}, ${moment(by.at)})`)

/** Circulates once; 0 where it was done already. */
export const circulateRound = (tx: Tx, id: string, given: { number: string | null; on: Day; words: string; byName: string }): Promise<number> =>
  tx.run(sql`
    update oversight.inspection_round
    set state = 'circulated', circular_number = ${given.number}, circular_on = ${given.on}, circular_words = ${given.words}, circulated_by_name = ${given.byName}
    where district_id = ${here(tx)}
      and id = ${id}
      and state = 'open'`)

// ---------------------------------------------------------------- inspected units

export type InspectedRow = {
  id: string
  path: string
  roundId: string
  unitId: string
  unitName: string
  year: number
  title: string
  inspectorUnitName: string
  /** how many pages each book had when the draw was made: with the seed they give the same draw again */
  books: { book: string; pages: number[] }[]
  drawn: DrawnPage[]
  circularNumber: string | null
  circularOn: Day | null
  circularWords: string | null
  acknowledgedByName: string | null
  acknowledgedAt: Date | null
}

const inspectedColumns = sql`
  id, path, round_id as "roundId", unit_id as "unitId", unit_name as "unitName", year, title, inspector_unit_name as "inspectorUnitName", books, drawn,
  circular_number as "circularNumber", circular_on as "circularOn", circular_words as "circularWords", acknowledged_by_name as "acknowledgedByName",
  acknowledged_at as "acknowledgedAt"`

export const inspectedById = (tx: Tx, id: string): Promise<InspectedRow | null> =>
  tx.maybe(sql<InspectedRow>`
    select ${inspectedColumns}
    from oversight.inspected_unit
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export const inspectedOf = (tx: Tx, roundIds: readonly string[]): Promise<InspectedRow[]> =>
  tx.rows(sql<InspectedRow>`
    select ${inspectedColumns}
    from oversight.inspected_unit
    where district_id = ${here(tx)}
      and round_id = any (${[...roundIds]})
    order by round_id, unit_name, id
    limit 20000`)

/** Units below a path that some round of the year has drawn. */
export const inspectedIn = async (tx: Tx, path: string, year: number): Promise<Set<string>> =>
  new Set(
    (
      await tx.rows(sql<{ unitId: string }>`
        select distinct unit_id as "unitId"
        from oversight.inspected_unit
        where district_id = ${here(tx)}
          and starts_with(path, ${path})
          and year = ${year}
        order by unit_id
        limit 20000`)
    ).map(({ unitId }) => unitId),
  )

/** What a unit may know of its own inspections: after the circular. */
export const inspectedAt = (tx: Tx, unitId: string): Promise<InspectedRow[]> =>
  tx.rows(sql<InspectedRow>`
    select ${inspectedColumns}
    from oversight.inspected_unit
    where district_id = ${here(tx)}
      and unit_id = ${unitId}
      and circular_on is not null
    order by circular_on desc, id
    limit 200`)

export type NewInspected = Pick<InspectedRow, 'id' | 'path' | 'roundId' | 'unitId' | 'unitName' | 'year' | 'title' | 'inspectorUnitName' | 'books' | 'drawn'>

export const insertInspected = (tx: Tx, rows: readonly NewInspected[]): Promise<number> =>
  tx.run(sql`
    insert into oversight.inspected_unit (district_id, id, path, round_id, unit_id, unit_name, year, title, inspector_unit_name, books, drawn)
    select ${here(tx)}::int, id, path, "roundId", "unitId", "unitName", year, title, "inspectorUnitName", books, drawn
    from jsonb_to_recordset(${json(rows)}) as given (
      id uuid, path text, "roundId" uuid, "unitId" uuid, "unitName" text, year int, title text, "inspectorUnitName" text, books jsonb, drawn jsonb)`)

export const tellInspected = (tx: Tx, roundId: string, given: { number: string | null; on: Day; words: string }): Promise<number> =>
  tx.run(sql`
    update oversight.inspected_unit
    set circular_number = ${given.number}, circular_on = ${given.on}, circular_words = ${given.words}
    where district_id = ${here(tx)}
      and round_id = ${roundId}`)

export const acknowledgeInspected = (tx: Tx, id: string, by: By): Promise<number> =>
  tx.run(sql`
    update oversight.inspected_unit
    set acknowledged_by = ${by.account}, acknowledged_by_name = ${by.name}, acknowledged_at = ${moment(by.at)}
    where district_id = ${here(tx)}
      and id = ${id}
      and circular_on is not null
      and acknowledged_at is null`)

// ---------------------------------------------------------------- findings

export type FindingRow = {
  id: string
  path: string
  inspectedId: string
  book: string
  page: number
  pageTitle: string
  checkCode: string
  verdict: 'sound' | 'wanting'
  words: string
  dueOn: Day | null
  foundByName: string
  foundAt: Date
  mendedWords: string | null
  mendedByName: string | null
  mendedAt: Date | null
  checkedWords: string | null
  checkedByName: string | null
  checkedAt: Date | null
  state: 'noted' | 'to-mend' | 'mended' | 'closed'
}

const findingColumns = sql`
  id, path, inspected_id as "inspectedId", book, page, page_title as "pageTitle", check_code as "checkCode", verdict, words, due_on as "dueOn",
  found_by_name as "foundByName", found_at as "foundAt", mended_words as "mendedWords", mended_by_name as "mendedByName", mended_at as "mendedAt",
  checked_words as "checkedWords", checked_by_name as "checkedByName", checked_at as "checkedAt", state`

export const findingById = (tx: Tx, id: string): Promise<FindingRow | null> =>
  tx.maybe(sql<FindingRow>`
    select ${findingColumns}
    from oversight.inspection_finding
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export const findingsOf = (tx: Tx, inspectedIds: readonly string[]): Promise<FindingRow[]> =>
  tx.rows(sql<FindingRow>`
    select ${findingColumns}
    from oversight.inspection_finding
    where district_id = ${here(tx)}
      and inspected_id = any (${[...inspectedIds]})
    order by inspected_id, book, page, found_at, id
    limit 20000`)

export type NewFinding = Pick<FindingRow, 'id' | 'path' | 'inspectedId' | 'book' | 'page' | 'pageTitle' | 'checkCode' | 'verdict' | 'words' | 'dueOn'>

export const insertFinding = (tx: Tx, finding: NewFinding, by: By): Promise<number> =>
  tx.run(sql`
    insert into oversight.inspection_finding (
      district_id, id, path, inspected_id, book, page, page_title, check_code, verdict, words, due_on, found_by, found_by_name, found_at, state)
    values (
      ${here(tx)}, ${finding.id}, ${finding.path}, ${finding.inspectedId}, ${finding.book}, ${finding.page}, ${finding.pageTitle}, ${finding.checkCode},
      ${finding.verdict}, ${finding.words}, ${finding.dueOn}, ${by.account}, ${by.name}, ${moment(by.at)}, 'noted')`)

/** What was found wanting becomes what is to be mended. */
export const toMend = (tx: Tx, inspectedIds: readonly string[]): Promise<FindingRow[]> =>
  tx.rows(sql<FindingRow>`
    update oversight.inspection_finding
    set state = 'to-mend'
    where district_id = ${here(tx)}
      and inspected_id = any (${[...inspectedIds]})
      and verdict = 'wanting'
      and state = 'noted'
    returning ${findingColumns}`)

export const mend = (tx: Tx, id: string, { words, by }: { words: string; by: By }): Promise<number> =>
  tx.run(sql`
    update oversight.inspection_finding
    set state = 'mended', mended_words = ${words}, mended_by_name = ${by.name}, mended_at = ${moment(by.at)}
    where district_id = ${here(tx)}
      and id = ${id}
      and state = 'to-mend'`)

export const checkMend = (tx: Tx, id: string, { accepted, words, by }: { accepted: boolean; words: string | null; by: By }): Promise<number> =>
  tx.run(sql`
    update oversight.inspection_finding
    set state = ${accepted ? 'closed' : 'to-mend'}, checked_words = ${words}, checked_by_name = ${by.name}, checked_at = ${moment(by.at)}
    where district_id = ${here(tx)}
      and id = ${id}
      and state = 'mended'`)

// ---------------------------------------------------------------- what-if

export type WhatIfRow = {
  id: string
  path: string
  unitId: string
  year: number
  draft: Draft
  state: 'waiting' | 'running' | 'done' | 'failed'
  done: number
  total: number | null
  result: WhatIfResult | null
  message: Text | null
  askedByName: string
  askedAt: Date
  finishedAt: Date | null
}

const whatIfColumns = sql`
  id, path, unit_id as "unitId", year, draft, state, done, total, result, message, asked_by_name as "askedByName", asked_at as "askedAt",
  finished_at as "finishedAt"`

export const whatIfById = (tx: Tx, id: string): Promise<WhatIfRow | null> =>
  tx.maybe(sql<WhatIfRow>`
    select ${whatIfColumns}
    from oversight.what_if
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export const whatIfsOf = (tx: Tx, unitId: string): Promise<WhatIfRow[]> =>
  tx.rows(sql<WhatIfRow>`
    select ${whatIfColumns}
    from oversight.what_if
    where district_id = ${here(tx)}
      and unit_id = ${unitId}
    order by asked_at desc, id
    limit 50`)

export const insertWhatIf = (tx: Tx, run: Pick<WhatIfRow, 'id' | 'path' | 'unitId' | 'year' | 'draft'>, by: By): Promise<number> =>
  tx.run(sql`
    insert into oversight.what_if (district_id, id, path, unit_id, year, draft, state, asked_by, asked_by_name, asked_at)
    values (${here(tx)}, ${run.id}, ${run.path}, ${run.unitId}, ${run.year}, ${json(run.draft)}, 'waiting', ${by.account}, ${by.name}, ${moment(by.at)})`)

/** Tells how far a run is; 0 when it was dropped meanwhile. */
export const progressWhatIf = (tx: Tx, id: string, { done, total }: { done: number; total: number }): Promise<number> =>
  tx.run(sql`
    update oversight.what_if
    set state = 'running', done = ${done}, total = ${total}
    where district_id = ${here(tx)}
      and id = ${id}
      and state in ('waiting', 'running')`)

export const finishWhatIf = (tx: Tx, id: string, { result, at }: { result: WhatIfResult; at: Date }): Promise<number> =>
  tx.run(sql`
    update oversight.what_if
    set state = 'done', done = coalesce(total, done), result = ${json(result)}, finished_at = ${moment(at)}
    where district_id = ${here(tx)}
      and id = ${id}
      and state in ('waiting', 'running')`)

export const failWhatIf = (tx: Tx, id: string, { message, at }: { message: Text; at: Date }): Promise<number> =>
  tx.run(sql`
    update oversight.what_if
    set state = 'failed', message = ${json(message)}, finished_at = ${moment(at)}
    where district_id = ${here(tx)}
      and id = ${id}
      and state in ('waiting', 'running')`)

/** Deletes a run with its grounds and changes (they hang on it). */
export const deleteWhatIf = (tx: Tx, id: string): Promise<number> =>
  tx.run(sql`
    delete from oversight.what_if
    where district_id = ${here(tx)}
      and id = ${id}`)

type GroundRow = { number: number; slot: string; before: unknown; after: unknown }

export const insertGrounds = (tx: Tx, run: { id: string; path: string }, grounds: readonly GroundRow[]): Promise<number> =>
  tx.run(sql`
    insert into oversight.what_if_ground (district_id, what_if_id, number, path, slot, before, after)
    select ${here(tx)}::int, ${run.id}::uuid, number, ${run.path}, slot, nullif(before, 'null'), nullif(after, 'null')
    from jsonb_to_recordset(${json(grounds)}) as given (number int, slot text, before jsonb, after jsonb)`)

export const groundOf = (tx: Tx, runId: string, number: number): Promise<GroundRow | null> =>
  tx.maybe(sql<GroundRow>`
    select number, slot, before, after
    from oversight.what_if_ground
    where district_id = ${here(tx)}
      and what_if_id = ${runId}
      and number = ${number}`)

export type ChangeRow = {
  number: number
  path: string
  slot: string
  kind: 'member' | 'branch' | 'session'
  subjectId: string
  branchId: string
  before: Outcome | null
  after: Outcome | null
  ground: number
}

export const insertChanges = (tx: Tx, runId: string, changes: readonly ChangeRow[]): Promise<number> =>
  tx.run(sql`
    insert into oversight.what_if_change (district_id, what_if_id, number, path, slot, subject_kind, subject_id, branch_id, before, after, ground)
    select ${here(tx)}::int, ${runId}::uuid, number, path, slot, kind, "subjectId", "branchId", before, after, ground
    from jsonb_to_recordset(${json(changes)}) as given (
      number int, path text, slot text, kind text, "subjectId" uuid, "branchId" uuid, before text, after text, ground int)`)

type ChangesAsked = { slot: string | null; before: string | null; after: string | null; from: number; limit: number }

/** Differences in their kept order, some at a time; `none` as before or after means that no such rule was in force. */
export const changesOf = (
  tx: Tx,
  runId: string,
  { slot, before, after, from, limit }: ChangesAsked,
): Promise<(ChangeRow & { conclusions: (Text | null)[] })[]> =>
  tx.rows(sql<ChangeRow & { conclusions: (Text | null)[] }>`
    select what_if_change.number, what_if_change.path, what_if_change.slot, what_if_change.subject_kind as kind, what_if_change.subject_id as "subjectId",
      what_if_change.branch_id as "branchId", what_if_change.before, what_if_change.after, what_if_change.ground,
      jsonb_build_array(what_if_ground.before #> '{steps,0,text}', what_if_ground.after #> '{steps,0,text}') as conclusions
    from oversight.what_if_change
    join oversight.what_if_ground on what_if_ground.district_id = what_if_change.district_id and what_if_ground.what_if_id = what_if_change.what_if_id
      and what_if_ground.number = what_if_change.ground
    where what_if_change.district_id = ${here(tx)}
      and what_if_change.what_if_id = ${runId}
      and what_if_change.number >= ${from}
      and (${slot}::text is null or what_if_change.slot = ${slot})
      and (${before}::text is null or coalesce(what_if_change.before, 'none') = ${before})
      and (${after}::text is null or coalesce(what_if_change.after, 'none') = ${after})
    order by what_if_change.number
    limit ${limit}`)
