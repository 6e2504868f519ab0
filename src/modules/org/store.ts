/** The only file of this module with SQL. */
import { sql } from 'kysely'
import type { Day } from '../../kernel/days.ts'
import type { Tx } from '../../platform/db.ts'
import type { UnitKind, UnitSector } from './contract.ts'

// ---------------------------------------------------------------- units

/** A unit as it stands now. `path` ends with its dot; the root unit of a district has the district's own path. */
export type Unit = {
  districtId: number
  id: string
  path: string
  parentId: string | null
  code: string
  name: string
  shortName: string
  kind: UnitKind
  sector: UnitSector
  hasCommittee: boolean
  national: Record<string, unknown>
  from: Day
  to: Day | null
  importRunId: string | null
  version: number
}

export type Region = { id: number; kind: 'province' | 'city' | 'district'; name: string; parentId: number | null; path: string }

const UNIT = sql.raw(`
  unit.district_id as "districtId", unit.id, unit.path, unit.parent_id as "parentId", unit.code, unit.name,
  unit.short_name as "shortName", unit.kind, unit.sector, unit.has_committee as "hasCommittee", unit.national,
  unit.from_day as "from", unit.to_day as "to", unit.import_run_id as "importRunId", unit.version`)

const REGION = sql.raw(`region.id, region.kind, region.name, region.parent_id as "parentId", region.path`)

export const selectUnit = (tx: Tx, unitId: string): Promise<Unit | null> =>
  tx.maybe(sql<Unit>`
    select ${UNIT}
    from org.unit
    where district_id = any(${tx.scope.districtIds})
      and id = ${unitId}`)

export const selectUnitsByIds = (tx: Tx, unitIds: readonly string[]): Promise<Unit[]> =>
  tx.rows(sql<Unit>`
    select ${UNIT}
    from org.unit
    where district_id = any(${tx.scope.districtIds})
      and id = any(${unitIds})
    order by code collate "C"
    limit ${unitIds.length}`)

export const selectUnitsByCodes = (tx: Tx, codes: readonly string[]): Promise<Unit[]> =>
  tx.rows(sql<Unit>`
    select ${UNIT}
    from org.unit
    where district_id = any(${tx.scope.districtIds})
      and code = any(${codes})
    order by code collate "C"
    limit ${codes.length}`)

export const selectUnitsByPaths = (tx: Tx, paths: readonly string[]): Promise<Unit[]> =>
  tx.rows(sql<Unit>`
    select ${UNIT}
    from org.unit
    where district_id = any(${tx.scope.districtIds})
      and path = any(${paths})
    order by path desc
    limit ${paths.length}`)

export const selectUnitsUnder = (tx: Tx, { path, kinds, on, limit }: { path: string; kinds: readonly UnitKind[] | null; on: Day | null; limit: number }): Promise<Unit[]> =>
  tx.rows(sql<Unit>`
    select ${UNIT}
    from org.unit
    where district_id = any(${tx.scope.districtIds})
      and path >= ${path}
      and path < ${`${path}~`}
      and (${kinds}::text[] is null or kind = any(${kinds}))
      and (${on}::date is null or (from_day <= ${on} and (to_day is null or to_day >= ${on})))
    order by code collate "C"
    limit ${limit}`)

/** Units whose name or short name holds the words, or whose code begins with them; `ids` adds those found by pinyin. */
export const selectUnitsLike = (tx: Tx, { words, ids, path, limit }: { words: string; ids: readonly string[]; path: string; limit: number }): Promise<Unit[]> =>
  tx.rows(sql<Unit>`
    select ${UNIT}
    from org.unit
    where district_id = any(${tx.scope.districtIds})
      and path >= ${path}
      and path < ${`${path}~`}
      and (strpos(name, ${words}) > 0 or strpos(short_name, ${words}) > 0 or starts_with(code, ${words}) or id = any(${ids}))
    order by code collate "C"
    limit ${limit}`)

export const selectUnitNames = (tx: Tx, path: string): Promise<{ id: string; name: string; shortName: string }[]> =>
  tx.rows(sql<{ id: string; name: string; shortName: string }>`
    select id, name, short_name as "shortName"
    from org.unit
    where district_id = any(${tx.scope.districtIds})
      and path >= ${path}
      and path < ${`${path}~`}
    order by code collate "C"
    limit 20000`)

export const selectRegionsByPaths = (tx: Tx, paths: readonly string[]): Promise<Region[]> =>
  tx.rows(sql<Region>`
    select ${REGION}
    from org.region
    where path = any(${paths})
    order by path desc
    limit ${paths.length}`)

export const selectRegion = (tx: Tx, regionId: number): Promise<Region | null> =>
  tx.maybe(sql<Region>`
    select ${REGION}
    from org.region
    where id = ${regionId}`)

export const selectRegions = (tx: Tx, kinds: readonly Region['kind'][], limit: number): Promise<Region[]> =>
  tx.rows(sql<Region>`
    select ${REGION}
    from org.region
    where kind = any(${kinds})
    order by path
    limit ${limit}`)

export const upsertRegions = (tx: Tx, regions: readonly Region[]): Promise<number> =>
  tx.run(sql`
    insert into org.region (id, kind, name, parent_id, path)
    values ${sql.join(regions.map(({ id, kind, name, parentId, path }) => sql`(${id}::int, ${kind}, ${name}, ${parentId}::int, ${path})`))}
    on conflict (id) do update
    set name = excluded.name`)

/** Writes units as given, new or changed; a changed one gets the next version. */
export const upsertUnits = (tx: Tx, units: readonly Unit[], at: Date): Promise<number> =>
  tx.run(sql`
    insert into org.unit
      (district_id, id, path, parent_id, code, name, short_name, kind, sector, has_committee, national, from_day, to_day, import_run_id, version, changed_at)
    values ${sql.join(
      units.map(
        (unit) => sql`(
      ${unit.districtId}::int, ${unit.id}::uuid, ${unit.path}, ${unit.parentId}::uuid, ${unit.code}, ${unit.name}, ${unit.shortName}, ${unit.kind}, ${unit.sector},
      ${unit.hasCommittee}::boolean, ${JSON.stringify(unit.national)}::jsonb, ${unit.from}::date, ${unit.to}::date, ${unit.importRunId}::uuid, 1, ${at.toISOString()}::timestamptz)`,
      ),
    )}
    on conflict (district_id, id) do update
    set parent_id = excluded.parent_id,
        path = excluded.path,
        code = excluded.code,
        name = excluded.name,
        short_name = excluded.short_name,
        kind = excluded.kind,
        sector = excluded.sector,
        has_committee = excluded.has_committee,
        national = excluded.national,
        from_day = excluded.from_day,
        to_day = excluded.to_day,
        import_run_id = excluded.import_run_id,
        version = org.unit.version + 1,
        changed_at = excluded.changed_at`)

/** Only one set-up at a time, whatever district it names. */
export const lockSetUp = async (tx: Tx): Promise<void> => {
  await tx.rows(sql`select pg_advisory_xact_lock(7426182)`)
}

export type UnitChange = { id: string; version: number; code: string; name: string; shortName: string; sector: UnitSector; hasCommittee: boolean; at: Date }

/** Corrects a unit where nobody changed it in between; 0 rows when somebody did. */
export const updateUnit = (tx: Tx, { id, version, code, name, shortName, sector, hasCommittee, at }: UnitChange): Promise<number> =>
  tx.run(sql`
    update org.unit
    set code = ${code},
        name = ${name},
        short_name = ${shortName},
        sector = ${sector},
        has_committee = ${hasCommittee},
        version = version + 1,
        changed_at = ${at.toISOString()}::timestamptz
    where district_id = any(${tx.scope.districtIds})
      and id = ${id}
      and version = ${version}`)

export const updateClosed = (tx: Tx, { id, on, at }: { id: string; on: Day; at: Date }): Promise<number> =>
  tx.run(sql`
    update org.unit
    set to_day = ${on},
        version = version + 1,
        changed_at = ${at.toISOString()}::timestamptz
    where district_id = any(${tx.scope.districtIds})
      and id = ${id}
      and to_day is null`)

/** The tables of this module whose rows lie with their unit and go where it goes. Places stay: they tell where it was. */
const MOVING = ['adoption', 'local_value', 'reading', 'clash_decision', 'document_delivery', 'filing', 'measure_status'] as const

/** Hangs everything at and below one path under another one. */
export const movePaths = async (tx: Tx, { from, to }: { from: string; to: string }): Promise<void> => {
  await Promise.all(
    ['unit', ...MOVING].map((table) =>
      tx.run(sql`
        update ${sql.table(`org.${table}`)}
        set path = ${to} || substr(path, ${from.length + 1})
        where district_id = any(${tx.scope.districtIds})
          and path >= ${from}
          and path < ${`${from}~`}`),
    ),
  )
}

export const updateParent = (tx: Tx, { id, parentId, at }: { id: string; parentId: string; at: Date }): Promise<number> =>
  tx.run(sql`
    update org.unit
    set parent_id = ${parentId}::uuid,
        version = version + 1,
        changed_at = ${at.toISOString()}::timestamptz
    where district_id = any(${tx.scope.districtIds})
      and id = ${id}`)

// ---------------------------------------------------------------- places in the tree

/** Where a unit hung from a day to a day. */
export type Place = { districtId: number; id: string; unitId: string; parentId: string | null; path: string; from: Day; to: Day | null }

const PLACE = sql.raw(`place.district_id as "districtId", place.id, place.unit_id as "unitId", place.parent_id as "parentId", place.path, place.from_day as "from", place.to_day as "to"`)

export const selectOpenPlaces = (tx: Tx, unitIds: readonly string[]): Promise<Place[]> =>
  tx.rows(sql<Place>`
    select ${PLACE}
    from org.unit_place as place
    where district_id = any(${tx.scope.districtIds})
      and unit_id = any(${unitIds})
      and to_day is null
    order by unit_id
    limit ${unitIds.length}`)

export const selectPlacesOn = (tx: Tx, unitIds: readonly string[], on: Day): Promise<Place[]> =>
  tx.rows(sql<Place>`
    select ${PLACE}
    from org.unit_place as place
    where district_id = any(${tx.scope.districtIds})
      and unit_id = any(${unitIds})
      and from_day <= ${on}
      and (to_day is null or to_day >= ${on})
    order by unit_id
    limit ${unitIds.length}`)

export const selectPlacesAtPathsOn = (tx: Tx, paths: readonly string[], on: Day): Promise<Place[]> =>
  tx.rows(sql<Place>`
    select ${PLACE}
    from org.unit_place as place
    where district_id = any(${tx.scope.districtIds})
      and path = any(${paths})
      and from_day <= ${on}
      and (to_day is null or to_day >= ${on})
    order by path desc
    limit ${paths.length}`)

export const selectPlacesOf = (tx: Tx, unitId: string): Promise<Place[]> =>
  tx.rows(sql<Place>`
    select ${PLACE}
    from org.unit_place as place
    where district_id = any(${tx.scope.districtIds})
      and unit_id = ${unitId}
    order by from_day desc
    limit 100`)

export const insertPlaces = (tx: Tx, places: readonly Place[]): Promise<number> =>
  tx.run(sql`
    insert into org.unit_place (district_id, id, unit_id, parent_id, path, from_day, to_day)
    values ${sql.join(
      places.map((place) => sql`(${place.districtId}::int, ${place.id}::uuid, ${place.unitId}::uuid, ${place.parentId}::uuid, ${place.path}, ${place.from}::date, ${place.to}::date)`),
    )}`)

/** Ends places on the day before the new ones begin; a place that would end before it began is taken away. */
export const endPlaces = async (tx: Tx, places: readonly { id: string; to: Day }[]): Promise<void> => {
  await tx.run(sql`
    delete from org.unit_place as place
    using (values ${sql.join(places.map(({ id, to }) => sql`(${id}::uuid, ${to}::date)`))}) as ending (id, to_day)
    where place.district_id = any(${tx.scope.districtIds})
      and place.id = ending.id
      and place.from_day > ending.to_day`)
  await tx.run(sql`
    update org.unit_place as place
    set to_day = ending.to_day
    from (values ${sql.join(places.map(({ id, to }) => sql`(${id}::uuid, ${to}::date)`))}) as ending (id, to_day)
    where place.district_id = any(${tx.scope.districtIds})
      and place.id = ending.id`)
}
