/** Whose day it is, set-wise. */
import { sql } from 'kysely'
import type { Day } from '../../../kernel/days.ts'
import { type Tx, overMany } from '../../../platform/db.ts'
import type { Side } from '../stages.ts'

/** The days in transit that the rules in force allow a unit; units without such a rule are left out. */
export type Allowed = { unitId: string; days: number }

/** What one unit's floating members are on a day, on one side. */
export type CoverageRow = { unitId: string; side: Side; home: number; host: number; transit: number; gap: number }

/** One person without an organisation on a day (or, asked for, in transit). */
type UncoveredRow = {
  side: Side
  absenceId: string | null
  caseId: string | null
  memberId: string | null
  personName: string | null
  unitId: string
  otherName: string | null
  place: string | null
  since: Day
  days: number
  owner: 'in-transit' | 'gap'
}

const allowedTerm = (allowed: readonly Allowed[]) => sql`
  unnest(${allowed.map(({ unitId }) => unitId)}::uuid[], ${allowed.map(({ days }) => days)}::int[])`

/** The last day up to a day on which home ceased to answer, its offer of the relation taken back. */
const ceasedBy = (on: Day) => sql`upper(case_part.answered * datemultirange(daterange(null, ${on}::date + 1)))`

/**
 * Hosts that manage on the day, and the last day on which one ceased to, by time away. All columns stand in the index of the wall (0064): one more
 * belongs there too, or every row is read.
 */
const coveredHome = (tx: Tx, path: string, on: Day) => sql`
  select case_part.absence_id,
    bool_or(case_part.accepted_on <= ${on} or (case_part.managed_from <= ${on} and (case_part.left_on is null or case_part.left_on > ${on}))) as managed,
    bool_or((case_part.offered_on <= ${on} and (case_part.accepted_on is null or case_part.accepted_on > ${on})) or case_part.answered @> ${on}::date) as offered,
    greatest(max(case_part.left_on) filter (where case_part.left_on <= ${on} and case_part.left_on > case_part.managed_from), max(${ceasedBy(on)})) as left_on
  from floating.case_part
  where case_part.district_id = any (${[...tx.scope.districtIds]})
    and case_part.side = 'home'
    and case_part.path >= ${path}
    and case_part.path < ${`${path}~`}
    and (case_part.managed_from <= ${on} or case_part.accepted_on <= ${on} or case_part.offered_on <= ${on} or case_part.answered is not null)
    and case_part.absence_id is not null
  group by case_part.absence_id`

/** Those away on the day, each with the day since which nobody manages; the same sentence as `ownerAtHome` of stages.ts. */
const awayOn = (tx: Tx, path: string, on: Day) => sql`
  select absence.id, absence.member_id, absence.branch_id, absence.place,
    case when covered.managed and (absence.returned_on is null or absence.returned_on > ${on}) then 'host'
      when covered.offered or absence.returned_on <= ${on} then 'home' end as managed_by,
    greatest(absence.from_day, covered.left_on) as since
  from floating.absence
  left join (${coveredHome(tx, path, on)}) as covered on covered.absence_id = absence.id
  where absence.district_id = any (${[...tx.scope.districtIds]})
    and absence.path >= ${path}
    and absence.path < ${`${path}~`}
    and absence.from_day <= ${on}
    and (absence.ended_on is null or absence.ended_on > ${on})
    and absence.state <> 'cancelled'`

/** Those who are here or awaited on the day; the same sentence as `ownerAtHost`. */
const hereOn = (tx: Tx, path: string, on: Day) => sql`
  select case_part.id, case_part.unit_id, case_part.person_name, case_part.other_name,
    case when case_part.accepted_on <= ${on} or (case_part.managed_from <= ${on} and (case_part.left_on is null or case_part.left_on > ${on})) then 'host'
      when (case_part.offered_on <= ${on} and (case_part.accepted_on is null or case_part.accepted_on > ${on})) or case_part.answered @> ${on}::date then 'home'
      end as managed_by,
    coalesce(case_part.left_on, greatest(coalesce(case_part.away_from, case_part.found_on), ${ceasedBy(on)})) as since
  from floating.case_part
  where case_part.district_id = any (${[...tx.scope.districtIds]})
    and case_part.side = 'host'
    and case_part.path >= ${path}
    and case_part.path < ${`${path}~`}
    and coalesce(case_part.away_from, case_part.found_on) <= ${on}
    and (case_part.ended_on is null or case_part.ended_on > ${on})
    and (case_part.gone_on is null or case_part.gone_on > ${on}
      or (case_part.managed_from <= ${on} and (case_part.left_on is null or case_part.left_on > ${on})))
    and (case_part.left_on is null or case_part.left_on > ${on} or (case_part.managed_from is not null and case_part.acknowledged < case_part.sent))`

/** Units with floating members on a day, of both sides: for whom the rules must be known. */
export const floatingUnits = (tx: Tx, path: string): Promise<{ unitId: string }[]> =>
  tx.rows(sql<{ unitId: string }>`
    select unit_id as "unitId"
    from (
      select branch_id as unit_id
      from floating.absence
      where district_id = any (${[...tx.scope.districtIds]})
        and path >= ${path}
        and path < ${`${path}~`}
      group by branch_id) as away
    union
    select unit_id as "unitId"
    from (
      select unit_id
      from floating.case_part
      where district_id = any (${[...tx.scope.districtIds]})
        and side = 'host'
        and path >= ${path}
        and path < ${`${path}~`}
      group by unit_id) as here
    limit 20000`)

/** Every floating member of a part of the tree on one day, away from it and here, counted by unit: managed at home, at the host, in transit, in a gap. */
export const coverageUnder = (tx: Tx, path: string, { on, allowed }: { on: Day; allowed: readonly Allowed[] }): Promise<CoverageRow[]> => {
  overMany(tx)
  return tx.rows(sql<CoverageRow>`
    select member_on.branch_id as "unitId", 'home' as side, count(*) filter (where managed_by = 'home')::int as home,
      count(*) filter (where managed_by = 'host')::int as host,
      count(*) filter (where managed_by is null and ${on}::date - since < coalesce(term.days, 0))::int as transit,
      count(*) filter (where managed_by is null and ${on}::date - since >= coalesce(term.days, 0))::int as gap
    from (${awayOn(tx, path, on)}) as member_on
    left join ${allowedTerm(allowed)} as term (unit_id, days) on term.unit_id = member_on.branch_id
    group by member_on.branch_id
    union all
    select member_on.unit_id as "unitId", 'host' as side, count(*) filter (where managed_by = 'home')::int as home,
      count(*) filter (where managed_by = 'host')::int as host,
      count(*) filter (where managed_by is null and ${on}::date - since < coalesce(term.days, 0))::int as transit,
      count(*) filter (where managed_by is null and ${on}::date - since >= coalesce(term.days, 0))::int as gap
    from (${hereOn(tx, path, on)}) as member_on
    left join ${allowedTerm(allowed)} as term (unit_id, days) on term.unit_id = member_on.unit_id
    group by member_on.unit_id
    limit 40000`)
}

/** Who is in a gap or in transit on the day, the longest first. */
export const uncoveredUnder = (
  tx: Tx,
  path: string,
  { on, allowed, limit }: { on: Day; allowed: readonly Allowed[]; limit: number },
): Promise<UncoveredRow[]> => {
  overMany(tx)
  return tx.rows(sql<UncoveredRow>`
    select 'home' as side, member_on.id as "absenceId", null::uuid as "caseId", member_on.member_id as "memberId", null as "personName",
      member_on.branch_id as "unitId", null as "otherName", member_on.place, member_on.since, ${on}::date - member_on.since + 1 as days,
      case when ${on}::date - since < coalesce(term.days, 0) then 'in-transit' else 'gap' end as owner
    from (${awayOn(tx, path, on)}) as member_on
    left join ${allowedTerm(allowed)} as term (unit_id, days) on term.unit_id = member_on.branch_id
    where managed_by is null
    union all
    select 'host' as side, null::uuid as "absenceId", member_on.id as "caseId", null::uuid as "memberId", member_on.person_name as "personName",
      member_on.unit_id as "unitId", member_on.other_name as "otherName", null as place, member_on.since, ${on}::date - member_on.since + 1 as days,
      case when ${on}::date - since < coalesce(term.days, 0) then 'in-transit' else 'gap' end as owner
    from (${hereOn(tx, path, on)}) as member_on
    left join ${allowedTerm(allowed)} as term (unit_id, days) on term.unit_id = member_on.unit_id
    where managed_by is null
    order by days desc, side, "unitId", "absenceId", "caseId"
    limit ${limit}`)
}

/** Days of a period on which nobody managed although the days in transit were used up, by time away or (at a host) by case. */
type GapRow = { subject: string; side: Side; from: Day; to: Day; days: number }

/** From the offer of the relation to its acceptance the old organisation answers. */
const offeredSpan = sql`daterange(offered_on, case when accepted_on is not null then greatest(offered_on, accepted_on) end)`

export const gapsIn = (tx: Tx, path: string, { from, to, allowed }: { from: Day; to: Day; allowed: readonly Allowed[] }): Promise<GapRow[]> =>
  tx.rows(sql<GapRow>`
    select subject, side, lower(gap) as "from", upper(gap) - 1 as "to", upper(gap) - lower(gap) as days
    from (
      select subject, side,
        daterange(lower(piece) + coalesce(term.days, 0), greatest(upper(piece), lower(piece) + coalesce(term.days, 0))) * daterange(${from}::date, ${to}::date + 1) as gap
      from (
        select away.member_id as subject, 'home' as side, away.branch_id as unit_id,
          unnest(datemultirange(away.span) - coalesce(held.spans, '{}'::datemultirange)) as piece
        from (
          select id, member_id, branch_id,
            daterange(from_day, greatest(from_day, least(${to}::date + 1, coalesce(returned_on, ended_on, ${to}::date + 1)))) as span
          from floating.absence
          where district_id = any (${[...tx.scope.districtIds]})
            and path >= ${path}
            and path < ${`${path}~`}
            and from_day <= ${to}
            and state <> 'cancelled') as away
        left join (
          select absence_id, coalesce(range_agg(daterange(least(managed_from, accepted_on), case when accepted_on is null then left_on end))
            filter (where coalesce(managed_from, accepted_on) is not null), '{}')
            + coalesce(range_agg(${offeredSpan}) filter (where offered_on is not null), '{}')
            + coalesce(range_agg(answered) filter (where answered is not null), '{}') as spans
          from floating.case_part
          where district_id = any (${[...tx.scope.districtIds]})
            and side = 'home'
            and path >= ${path}
            and path < ${`${path}~`}
            and (coalesce(managed_from, accepted_on, offered_on) is not null or answered is not null)
          group by absence_id) as held on held.absence_id = away.id
        union all
        select id as subject, 'host' as side, unit_id,
          unnest(datemultirange(daterange(since, greatest(since, least(managed_from, accepted_on, gone_on, ended_on, ${to}::date + 1))))
            - case when offered_on is null then '{}'::datemultirange else datemultirange(${offeredSpan}) end - coalesce(answered, '{}')) as piece
        from (
          select id, unit_id, managed_from, accepted_on, gone_on, ended_on, offered_on, answered, coalesce(away_from, found_on) as since
          from floating.case_part
          where district_id = any (${[...tx.scope.districtIds]})
            and side = 'host'
            and path >= ${path}
            and path < ${`${path}~`}) as here
        where since <= ${to}) as pieces
      left join ${allowedTerm(allowed)} as term (unit_id, days) on term.unit_id = pieces.unit_id) as gaps
    where not isempty(gap)
    order by subject, "from"
    limit 400000`)

/** Those away with what a rule's test leans on: since when, until when expected, whether the place is fairly fixed. */
export type AwaySpan = { memberId: string; from: Day; until: Day | null; fixedPlace: boolean | null }

export const awaySpansUnder = (tx: Tx, path: string, on: Day): Promise<AwaySpan[]> =>
  tx.rows(sql<AwaySpan>`
    select member_id as "memberId", from_day as "from", until_day as until, fixed_place as "fixedPlace"
    from floating.absence
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and from_day <= ${on}
      and (ended_on is null or ended_on > ${on})
      and state <> 'cancelled'
    order by member_id, from_day
    limit 400000`)
