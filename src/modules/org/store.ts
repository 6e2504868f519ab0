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
  tx.rows(
    sql<Unit>`
    select ${UNIT}
    from org.unit
    where district_id = any(${tx.scope.districtIds}::int[])
      and id = any(${unitIds}::uuid[])
    order by code collate "C"
    limit ${unitIds.length}`,
    'org-units-by-id',
  )

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

export const selectUnitsUnder = (
  tx: Tx,
  { path, kinds, on, limit }: { path: string; kinds: readonly UnitKind[] | null; on: Day | null; limit: number },
): Promise<Unit[]> =>
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

type UnitChange = { id: string; version: number; code: string; name: string; shortName: string; sector: UnitSector; hasCommittee: boolean; at: Date }

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
export const movePaths = (tx: Tx, { from, to }: { from: string; to: string }): Promise<number> =>
  ['unit', ...MOVING].reduce(
    (before, table) =>
      before.then(() =>
        tx.run(sql`
          update ${sql.table(`org.${table}`)}
          set path = ${to} || substr(path, ${from.length + 1})
          where district_id = any(${tx.scope.districtIds})
            and path >= ${from}
            and path < ${`${from}~`}`),
      ),
    Promise.resolve(0),
  )

/** The rows of all other modules at and below one path go where their unit went. */
export const moveRows = (tx: Tx, { from, to }: { from: string; to: string }): Promise<number> =>
  tx.run(sql`
    select platform.move_rows(${tx.scope.districtIds[0]!}::int, ${from}, ${to})`)

/** Units whose code is also one of the other district take the district's number before it, which the other has none of. Returns the old codes. */
export const tellCodesApart = async (tx: Tx, { fromId, intoId }: { fromId: number; intoId: number }): Promise<string[]> => {
  const both = await tx.rows(sql<{ code: string }>`
    select one.code
    from org.unit as one
    where one.district_id = ${fromId}
      and one.code in (select other.code from org.unit as other where other.district_id = ${intoId})
    order by one.code`)
  const codes = both.map(({ code }) => code)
  await tx.run(sql`update org.unit set code = ${`${fromId}-`} || code, version = version + 1 where district_id = ${fromId} and code = any(${codes})`)
  return codes
}

/** The root of a district that ended is a committee under another root; it was carried there with its rows. */
export const updateRoot = (tx: Tx, { id, parentId, at }: { id: string; parentId: string; at: Date }): Promise<number> =>
  tx.run(sql`
    update org.unit
    set parent_id = ${parentId}::uuid,
        kind = 'committee',
        version = version + 1,
        changed_at = ${at.toISOString()}::timestamptz
    where district_id = any(${tx.scope.districtIds})
      and id = ${id}`)

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

const PLACE = sql.raw(
  `place.district_id as "districtId", place.id, place.unit_id as "unitId", place.parent_id as "parentId", place.path, place.from_day as "from", place.to_day as "to"`,
)

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
      places.map(
        (place) =>
          sql`(${place.districtId}::int, ${place.id}::uuid, ${place.unitId}::uuid, ${place.parentId}::uuid, ${place.path}, ${place.from}::date, ${place.to}::date)`,
      ),
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

// ---------------------------------------------------------------- what is in force

export type AdoptionRow = {
  id: string
  districtId: number
  path: string
  unitId: string
  packId: string
  packVersion: string
  from: Day
  to: Day | null
  decidedByName: string
  decidedAt: Date
  note: string | null
}

const ADOPTION = sql.raw(`
  id, district_id as "districtId", path, unit_id as "unitId", pack_id as "packId", pack_version as "packVersion", from_day as "from", to_day as "to",
  decided_by_name as "decidedByName", decided_at as "decidedAt", note`)

export const selectAdoptions = (tx: Tx, unitIds: readonly string[]): Promise<AdoptionRow[]> =>
  tx.rows(sql<AdoptionRow>`
    select ${ADOPTION}
    from org.adoption
    where district_id = any(${tx.scope.districtIds})
      and unit_id = any(${unitIds})
    order by from_day, id
    limit 20000`)

export const selectAdoption = (tx: Tx, id: string): Promise<AdoptionRow | null> =>
  tx.maybe(sql<AdoptionRow>`
    select ${ADOPTION}
    from org.adoption
    where district_id = any(${tx.scope.districtIds})
      and id = ${id}`)

/** Adoptions at and below a path, for lists over the subtree. */
export const selectAdoptionsUnder = (tx: Tx, path: string): Promise<AdoptionRow[]> =>
  tx.rows(sql<AdoptionRow>`
    select ${ADOPTION}
    from org.adoption
    where district_id = any(${tx.scope.districtIds})
      and path >= ${path}
      and path < ${`${path}~`}
    order by path, from_day, id
    limit 20000`)

export type NewAdoption = {
  id: string
  path: string
  unitId: string
  packId: string
  packVersion: string
  from: Day
  to: Day | null
  decidedBy: string | null
  decidedByName: string
  decidedAt: Date
  note: string | null
}

export const insertAdoptions = (tx: Tx, adoptions: readonly NewAdoption[]): Promise<number> =>
  tx.run(sql`
    insert into org.adoption (district_id, id, path, unit_id, pack_id, pack_version, from_day, to_day, decided_by, decided_by_name, decided_at, note)
    values ${sql.join(
      adoptions.map(
        (row) => sql`(
      ${tx.scope.districtIds[0]!}::int, ${row.id}::uuid, ${row.path}, ${row.unitId}::uuid, ${row.packId}, ${row.packVersion}, ${row.from}::date, ${row.to}::date,
      ${row.decidedBy}::uuid, ${row.decidedByName}, ${row.decidedAt.toISOString()}::timestamptz, ${row.note}::text)`,
      ),
    )}`)

export const updateAdoptionEnd = (tx: Tx, { id, on }: { id: string; on: Day }): Promise<number> =>
  tx.run(sql`
    update org.adoption
    set to_day = ${on}
    where district_id = any(${tx.scope.districtIds})
      and id = ${id}
      and (to_day is null or to_day > ${on})`)

type RegionAdoptionRow = {
  id: string
  regionId: number
  packId: string
  packVersion: string
  from: Day
  to: Day | null
  decidedByName: string
  decidedAt: Date
}

export const selectRegionAdoptions = (
  tx: Tx,
  paths: readonly string[],
): Promise<(RegionAdoptionRow & { regionName: string; regionKind: Region['kind']; path: string })[]> =>
  tx.rows(sql<RegionAdoptionRow & { regionName: string; regionKind: Region['kind']; path: string }>`
    select adopted.id, adopted.region_id as "regionId", adopted.pack_id as "packId", adopted.pack_version as "packVersion", adopted.from_day as "from", adopted.to_day as "to",
      adopted.decided_by_name as "decidedByName", adopted.decided_at as "decidedAt", region.name as "regionName", region.kind as "regionKind", region.path
    from org.region_adoption as adopted
    join org.region as region on region.id = adopted.region_id
    where region.path = any(${paths})
    order by adopted.from_day, adopted.id
    limit 2000`)

export const insertRegionAdoption = (tx: Tx, row: RegionAdoptionRow): Promise<number> =>
  tx.run(sql`
    insert into org.region_adoption (id, region_id, pack_id, pack_version, from_day, to_day, decided_by_name, decided_at)
    values (${row.id}, ${row.regionId}, ${row.packId}, ${row.packVersion}, ${row.from}, ${row.to}, ${row.decidedByName}, ${row.decidedAt.toISOString()})`)

export type LocalValueRow = {
  id: string
  unitId: string
  path: string
  slot: string
  key: string
  value: unknown
  cites: string[]
  reason: string | null
  from: Day
  to: Day | null
  setByName: string
  setAt: Date
}

const LOCAL_VALUE = sql.raw(`
  id, unit_id as "unitId", path, slot, key, value, cites, reason, from_day as "from", to_day as "to", set_by_name as "setByName", set_at as "setAt"`)

export const selectLocalValues = (tx: Tx, unitIds: readonly string[]): Promise<LocalValueRow[]> =>
  tx.rows(sql<LocalValueRow>`
    select ${LOCAL_VALUE}
    from org.local_value
    where district_id = any(${tx.scope.districtIds})
      and unit_id = any(${unitIds})
    order by from_day, id
    limit 20000`)

export const selectLocalValuesUnder = (tx: Tx, path: string): Promise<LocalValueRow[]> =>
  tx.rows(sql<LocalValueRow>`
    select ${LOCAL_VALUE}
    from org.local_value
    where district_id = any(${tx.scope.districtIds})
      and path >= ${path}
      and path < ${`${path}~`}
    order by path, slot, key, from_day
    limit 20000`)

/** Ends what holds on a day, so that a new value can begin; one that begins that day or later stays and is met by the constraint. */
export const endLocalValues = async (
  tx: Tx,
  { unitId, slot, key, from, before }: { unitId: string; slot: string; key: string; from: Day; before: Day },
): Promise<void> => {
  await tx.run(sql`
    update org.local_value
    set to_day = ${before}
    where district_id = any(${tx.scope.districtIds})
      and unit_id = ${unitId}
      and slot = ${slot}
      and key = ${key}
      and from_day < ${from}
      and (to_day is null or to_day > ${before})`)
}

type NewLocalValue = Omit<LocalValueRow, 'id'> & { id: string; setBy: string | null }

export const insertLocalValues = (tx: Tx, values: readonly NewLocalValue[]): Promise<number> =>
  tx.run(sql`
    insert into org.local_value (district_id, id, path, unit_id, slot, key, value, cites, reason, from_day, to_day, set_by, set_by_name, set_at)
    values ${sql.join(
      values.map(
        (row) => sql`(
      ${tx.scope.districtIds[0]!}::int, ${row.id}::uuid, ${row.path}, ${row.unitId}::uuid, ${row.slot}, ${row.key}, ${JSON.stringify(row.value)}::jsonb, ${row.cites}::text[], ${row.reason}::text,
      ${row.from}::date, ${row.to}::date, ${row.setBy}::uuid, ${row.setByName}, ${row.setAt.toISOString()}::timestamptz)`,
      ),
    )}`)

export type ReadingRow = {
  id: string
  unitId: string
  path: string
  slot: string
  key: string
  chosen: unknown
  reason: string | null
  from: Day
  to: Day | null
  chosenByName: string
  chosenAt: Date
}

export const selectReadings = (tx: Tx, unitIds: readonly string[]): Promise<ReadingRow[]> =>
  tx.rows(sql<ReadingRow>`
    select id, unit_id as "unitId", path, slot, key, chosen, reason, from_day as "from", to_day as "to", chosen_by_name as "chosenByName", chosen_at as "chosenAt"
    from org.reading
    where district_id = any(${tx.scope.districtIds})
      and unit_id = any(${unitIds})
    order by from_day, id
    limit 20000`)

export const endReadings = (
  tx: Tx,
  { unitId, of, from, before }: { unitId: string; of: readonly { slot: string; key: string }[]; from: Day; before: Day },
): Promise<number> =>
  tx.run(sql`
    update org.reading
    set to_day = ${before}
    where district_id = any(${tx.scope.districtIds})
      and unit_id = ${unitId}
      and (slot, key) in (${sql.join(of.map(({ slot, key }) => sql`(${slot}, ${key})`))})
      and from_day < ${from}
      and (to_day is null or to_day > ${before})`)

type NewReading = Omit<ReadingRow, never> & { chosenBy: string | null }

export const insertReadings = (tx: Tx, readings: readonly NewReading[]): Promise<number> =>
  tx.run(sql`
    insert into org.reading (district_id, id, path, unit_id, slot, key, chosen, reason, from_day, to_day, chosen_by, chosen_by_name, chosen_at)
    values ${sql.join(
      readings.map(
        (row) => sql`(
      ${tx.scope.districtIds[0]!}::int, ${row.id}::uuid, ${row.path}, ${row.unitId}::uuid, ${row.slot}, ${row.key}, ${JSON.stringify(row.chosen)}::jsonb, ${row.reason}::text,
      ${row.from}::date, ${row.to}::date, ${row.chosenBy}::uuid, ${row.chosenByName}, ${row.chosenAt.toISOString()}::timestamptz)`,
      ),
    )}`)

export type ClashDecisionRow = { id: string; unitId: string; clashId: string; chosen: string; reason: string | null; decidedByName: string; decidedAt: Date }

/** Decisions in force, the newest first. */
export const selectClashDecisions = (tx: Tx, unitIds: readonly string[]): Promise<ClashDecisionRow[]> =>
  tx.rows(sql<ClashDecisionRow>`
    select id, unit_id as "unitId", clash_id as "clashId", chosen, reason, decided_by_name as "decidedByName", decided_at as "decidedAt"
    from org.clash_decision
    where district_id = any(${tx.scope.districtIds})
      and unit_id = any(${unitIds})
      and ended_at is null
    order by decided_at desc, id
    limit 5000`)

export const endClashDecisions = (tx: Tx, { unitId, clashIds, at }: { unitId: string; clashIds: readonly string[]; at: Date }): Promise<number> =>
  tx.run(sql`
    update org.clash_decision
    set ended_at = ${at.toISOString()}::timestamptz
    where district_id = any(${tx.scope.districtIds})
      and unit_id = ${unitId}
      and clash_id = any(${clashIds})
      and ended_at is null`)

export const insertClashDecisions = (tx: Tx, rows: readonly (ClashDecisionRow & { path: string; decidedBy: string | null })[]): Promise<number> =>
  tx.run(sql`
    insert into org.clash_decision (district_id, id, path, unit_id, clash_id, chosen, reason, decided_by, decided_by_name, decided_at)
    values ${sql.join(
      rows.map(
        (row) => sql`(
      ${tx.scope.districtIds[0]!}::int, ${row.id}::uuid, ${row.path}, ${row.unitId}::uuid, ${row.clashId}, ${row.chosen}, ${row.reason}::text, ${row.decidedBy}::uuid, ${row.decidedByName},
      ${row.decidedAt.toISOString()}::timestamptz)`,
      ),
    )}`)

// ---------------------------------------------------------------- documents delivered

export type DeliveryRow = {
  id: string
  unitId: string
  unitName: string
  unitCode: string
  documentId: string
  sentAt: Date
  receivedByName: string | null
  receivedAt: Date | null
  readByName: string | null
  readAt: Date | null
}

const DELIVERY = sql.raw(`
  sent.id, sent.unit_id as "unitId", unit.name as "unitName", unit.code as "unitCode", sent.document_id as "documentId", sent.sent_at as "sentAt",
  sent.received_by_name as "receivedByName", sent.received_at as "receivedAt", sent.read_by_name as "readByName", sent.read_at as "readAt"`)

/** Deliveries to units of the scope, by unit code; `documentId` or `unitId` narrow them. */
export const selectDeliveries = (tx: Tx, { documentId, unitId }: { documentId: string | null; unitId: string | null }): Promise<DeliveryRow[]> =>
  tx.rows(sql<DeliveryRow>`
    select ${DELIVERY}
    from org.document_delivery as sent
    join org.unit as unit on unit.district_id = sent.district_id and unit.id = sent.unit_id
    where sent.district_id = any(${tx.scope.districtIds})
      and unit.district_id = any(${tx.scope.districtIds})
      and (${documentId}::text is null or sent.document_id = ${documentId})
      and (${unitId}::uuid is null or sent.unit_id = ${unitId})
    order by unit.code collate "C", sent.document_id
    limit 20000`)

export const insertDeliveries = (
  tx: Tx,
  deliveries: readonly { id: string; path: string; unitId: string; documentId: string; sentBy: string | null; sentAt: Date }[],
): Promise<number> =>
  tx.run(sql`
    insert into org.document_delivery (district_id, id, path, unit_id, document_id, sent_by, sent_at)
    values ${sql.join(
      deliveries.map(
        (row) =>
          sql`(${tx.scope.districtIds[0]!}::int, ${row.id}::uuid, ${row.path}, ${row.unitId}::uuid, ${row.documentId}, ${row.sentBy}::uuid, ${row.sentAt.toISOString()}::timestamptz)`,
      ),
    )}
    on conflict (district_id, unit_id, document_id) do nothing`)

/** Signs for a document; a receipt that is there stays. Reading implies receipt. */
export const updateReceipt = (
  tx: Tx,
  { unitId, documentId, read, by, byName, at }: { unitId: string; documentId: string; read: boolean; by: string | null; byName: string; at: Date },
): Promise<number> =>
  tx.run(sql`
    update org.document_delivery
    set received_by = coalesce(received_by, ${by}::uuid),
        received_by_name = coalesce(received_by_name, ${byName}),
        received_at = coalesce(received_at, ${at.toISOString()}::timestamptz),
        read_by_name = case when ${read}::boolean then coalesce(read_by_name, ${byName}) else read_by_name end,
        read_at = case when ${read}::boolean then coalesce(read_at, ${at.toISOString()}::timestamptz) else read_at end
    where district_id = any(${tx.scope.districtIds})
      and unit_id = ${unitId}
      and document_id = ${documentId}`)

// ---------------------------------------------------------------- filings

export type FilingKind = 'implementing-plan' | 'year-plan' | 'written-system'

export type FilingRow = {
  id: string
  path: string
  unitId: string
  kind: FilingKind
  subject: string
  year: number | null
  title: string
  content: string
  basedOn: string | null
  version: number
  from: Day
  filedByName: string
  filedAt: Date
  receivedByName: string | null
  receivedAt: Date | null
}

const FILING = sql.raw(`
  id, path, unit_id as "unitId", kind, subject, year, title, content, based_on as "basedOn", version, from_day as "from", filed_by_name as "filedByName", filed_at as "filedAt",
  received_by_name as "receivedByName", received_at as "receivedAt"`)

/** The newest version of each filing at and below a path. */
export const selectFilingsUnder = (
  tx: Tx,
  { path, kind, subject, year }: { path: string; kind: FilingKind; subject: string | null; year: number | null },
): Promise<FilingRow[]> =>
  tx.rows(sql<FilingRow>`
    select distinct on (unit_id, kind, subject) ${FILING}
    from org.filing
    where district_id = any(${tx.scope.districtIds})
      and path >= ${path}
      and path < ${`${path}~`}
      and kind = ${kind}
      and (${subject}::text is null or subject = ${subject})
      and (${year}::int is null or year = ${year})
    order by unit_id, kind, subject, version desc
    limit 20000`)

/** All versions of a unit's filings, the newest first. */
export const selectFilingsOf = (tx: Tx, unitIds: readonly string[]): Promise<FilingRow[]> =>
  tx.rows(sql<FilingRow>`
    select ${FILING}
    from org.filing
    where district_id = any(${tx.scope.districtIds})
      and unit_id = any(${unitIds})
    order by kind, subject, version desc
    limit 2000`)

export const selectFiling = (tx: Tx, id: string): Promise<FilingRow | null> =>
  tx.maybe(sql<FilingRow>`
    select ${FILING}
    from org.filing
    where district_id = any(${tx.scope.districtIds})
      and id = ${id}`)

export const insertFiling = (tx: Tx, row: Omit<FilingRow, 'receivedByName' | 'receivedAt'> & { filedBy: string | null }): Promise<number> =>
  tx.run(sql`
    insert into org.filing (district_id, id, path, unit_id, kind, subject, year, title, content, based_on, version, from_day, filed_by, filed_by_name, filed_at)
    values (
      ${tx.scope.districtIds[0]!}, ${row.id}, ${row.path}, ${row.unitId}, ${row.kind}, ${row.subject}, ${row.year}, ${row.title}, ${row.content}, ${row.basedOn}, ${row.version}, ${row.from},
      ${row.filedBy}, ${row.filedByName}, ${row.filedAt.toISOString()})`)

export const updateFilingReceived = (tx: Tx, { id, byName, at }: { id: string; byName: string; at: Date }): Promise<number> =>
  tx.run(sql`
    update org.filing
    set received_by_name = ${byName},
        received_at = ${at.toISOString()}::timestamptz
    where district_id = any(${tx.scope.districtIds})
      and id = ${id}
      and received_at is null`)

// ---------------------------------------------------------------- measures of a catalogue

export type MeasureState = 'open' | 'running' | 'done' | 'dropped'
export type MeasureRow = {
  id: string
  unitId: string
  packId: string
  measureId: string
  title: string
  owner: string | null
  status: MeasureState
  linkedPolicies: string[]
  changedByName: string
  changedAt: Date
}

export const selectMeasures = (tx: Tx, unitIds: readonly string[]): Promise<MeasureRow[]> =>
  tx.rows(sql<MeasureRow>`
    select id, unit_id as "unitId", pack_id as "packId", measure_id as "measureId", title, owner, status, linked_policies as "linkedPolicies", changed_by_name as "changedByName", changed_at as "changedAt"
    from org.measure_status
    where district_id = any(${tx.scope.districtIds})
      and unit_id = any(${unitIds})
    order by pack_id, measure_id
    limit 2000`)

export const upsertMeasure = (tx: Tx, row: MeasureRow & { path: string }): Promise<number> =>
  tx.run(sql`
    insert into org.measure_status (district_id, id, path, unit_id, pack_id, measure_id, title, owner, status, linked_policies, changed_by_name, changed_at)
    values (
      ${tx.scope.districtIds[0]!}, ${row.id}, ${row.path}, ${row.unitId}, ${row.packId}, ${row.measureId}, ${row.title}, ${row.owner}, ${row.status}, ${row.linkedPolicies}, ${row.changedByName}, ${row.changedAt.toISOString()})
    on conflict (district_id, unit_id, pack_id, measure_id) do update
    set title = excluded.title,
        owner = excluded.owner,
        status = excluded.status,
        linked_policies = excluded.linked_policies,
        changed_by_name = excluded.changed_by_name,
        changed_at = excluded.changed_at`)

// ---------------------------------------------------------------- undoing an import

/** Units that an import brought in and that are there still. */
export const selectUnitsOfRun = (tx: Tx, importRunId: string): Promise<Unit[]> =>
  tx.rows(sql<Unit>`
    select ${UNIT}
    from org.unit
    where district_id = any(${tx.scope.districtIds})
      and import_run_id = ${importRunId}
    order by path`)

/** Deletes units; their places go with them. Fails where anything hangs on one: only the undo of an import does this. */
export const deleteUnits = (tx: Tx, unitIds: readonly string[]): Promise<number> =>
  tx.run(sql`
    delete from org.unit
    where district_id = ${tx.scope.districtIds[0]!}
      and id = any(${unitIds})`)
