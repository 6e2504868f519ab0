/** The tree of units: finding, walking, writing. Rows in, facts out; the SQL is in `store.ts`. */
import { pinyin } from 'pinyin-pro'
import { addDays, type Day } from '../../kernel/days.ts'
import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db.ts'
import type { UnitKind, UnitSector } from './contract.ts'
import {
  endPlaces,
  insertPlaces,
  type Place,
  type Region,
  selectOpenPlaces,
  selectPlacesAtPathsOn,
  selectPlacesOn,
  selectRegion,
  selectRegions,
  selectRegionsByPaths,
  selectUnit,
  selectUnitNames,
  selectUnitsByCodes,
  selectUnitsByIds,
  selectUnitsByPaths,
  selectUnitsLike,
  selectUnitsUnder,
  type Unit,
  upsertRegions,
  upsertUnits,
} from './store.ts'

/** The unit, or null when it does not exist or lies outside the scope and its chain. */
export const unitById = (tx: Tx, unitId: string): Promise<Unit | null> => selectUnit(tx, unitId)

/** Units by id; what is absent or out of reach is missing from the map. */
export const unitsByIds = async (tx: Tx, unitIds: readonly string[]): Promise<Map<string, Unit>> => {
  const wanted = [...new Set(unitIds)]
  if (wanted.length === 0) return new Map()
  return new Map((await selectUnitsByIds(tx, wanted)).map((unit) => [unit.id, unit]))
}

/** The unit with this code in the scope's district, or null. */
export const unitByCode = async (tx: Tx, code: string): Promise<Unit | null> => (await selectUnitsByCodes(tx, [code]))[0] ?? null

/** A province, city or district by its code; null when it is not in the register. Works from any scope. */
export const regionById = (tx: Tx, regionId: number): Promise<Region | null> => selectRegion(tx, regionId)

/** Is there a district yet? False in an empty system. */
export const anyDistrict = async (tx: Tx): Promise<boolean> => (await selectRegions(tx, ['district'], 1)).length > 0

/** The districts of this installation, in the order of their paths. */
export const districtsHeld = (tx: Tx): Promise<Region[]> => selectRegions(tx, ['district'], 5_000)

/** Enters provinces, cities and districts; those that are there keep their place and take the name. */
export const writeRegions = async (tx: Tx, regions: readonly Region[]): Promise<void> => {
  if (regions.length > 0) await upsertRegions(tx, regions)
}

/** One link of the chain of superiors. */
export type Link = { at: 'unit'; unit: Unit } | { at: 'region'; region: Region }

/** The unit and everything above it, nearest first: units up to the district's root, then its city and its province. */
export const chainOf = async (tx: Tx, unitId: string): Promise<Link[]> => {
  const unit = await selectUnit(tx, unitId)
  if (unit === null) return []
  const paths = pathsUpFrom(unit.path)
  const units = await selectUnitsByPaths(tx, paths)
  const regions = await selectRegionsByPaths(tx, paths)
  return [
    ...units.sort(deepestFirst).map((found): Link => ({ at: 'unit', unit: found })),
    ...regions.filter((region) => region.kind !== 'district').sort(deepestFirst).map((region): Link => ({ at: 'region', region })),
  ]
}

/** `43.4306.430699.ab.` → itself, `43.4306.430699.`, `43.4306.`, `43.` */
export const pathsUpFrom = (path: string): string[] => {
  const segments = path.split('.').slice(0, -1)
  return segments.map((_, index) => `${segments.slice(0, segments.length - index).join('.')}.`)
}

const deepestFirst = (one: { path: string }, other: { path: string }): number => other.path.length - one.path.length

/** Units at and below a path, ordered by code; `on` keeps those that existed on that day. At most 20,000. */
export const unitsUnder = (tx: Tx, path: string, { kinds, on, limit }: { kinds?: readonly UnitKind[]; on?: Day; limit?: number } = {}): Promise<Unit[]> =>
  selectUnitsUnder(tx, { path, kinds: kinds ?? null, on: on ?? null, limit: limit ?? 20_000 })

/** Units by part of the name, beginning of the code, or pinyin initials (`jyc` finds 金鱼村), ordered by code. */
export const findUnits = async (tx: Tx, words: string, { path, limit }: { path?: string; limit?: number } = {}): Promise<Unit[]> => {
  const under = path ?? tx.scope.path
  const asked = words.trim().slice(0, 60)
  if (asked === '') return selectUnitsUnder(tx, { path: under, kinds: null, on: null, limit: limit ?? 50 })
  const ids = /^[a-z]{1,20}$/i.test(asked) ? await idsByInitials(tx, asked.toLowerCase(), under) : []
  return selectUnitsLike(tx, { words: asked, ids, path: under, limit: limit ?? 50 })
}

const idsByInitials = async (tx: Tx, letters: string, path: string): Promise<string[]> => {
  const names = await selectUnitNames(tx, path)
  return names.filter(({ name, shortName }) => initialsOf(name).includes(letters) || initialsOf(shortName).includes(letters)).map(({ id }) => id)
}

const spelled = new Map<string, string>()
const initialsOf = (name: string): string => {
  const known = spelled.get(name)
  if (known !== undefined) return known
  const letters = pinyin(name, { pattern: 'first', toneType: 'none', type: 'array' }).join('').toLowerCase()
  spelled.set(name, letters)
  return letters
}

// ---------------------------------------------------------------- writing

/**
 * A unit to write. `id` may be given beforehand; `parentId` may name a unit of the same batch, in any order, and is null
 * for the district's root alone, which then carries the district's `path`. `from` is the day from which it hangs there.
 */
export type UnitToWrite = {
  id?: string
  parentId: string | null
  path?: string
  code: string
  name: string
  shortName?: string
  kind: UnitKind
  sector: UnitSector
  hasCommittee?: boolean
  national?: Record<string, unknown>
  from: Day
  to?: Day | null
  importRunId?: string | null
}

/** A unit's own segment of the path: drawn from its id, so that it stays when code and name change. */
export const segmentOf = (unitId: string): string => BigInt(`0x${unitId.replaceAll('-', '').slice(-12)}`).toString(36)

/**
 * Writes new and changed units in one go and keeps their places in the tree. Parents must exist or be in the batch.
 * A unit that is already there keeps its path: to hang it elsewhere, move it. Throws where a parent is missing.
 */
export const writeUnits = async (tx: Tx, at: Date, units: readonly UnitToWrite[]): Promise<Unit[]> => {
  if (units.length === 0) return []
  const withIds = units.map((unit) => ({ ...unit, id: unit.id ?? newId<'unit'>() }))
  const known = await unitsByIds(tx, [...withIds.map(({ id }) => id), ...withIds.flatMap(({ parentId }) => parentId ?? [])])
  const written = layPaths(tx.scope.districtIds[0]!, withIds, known)
  await inBatches(written, 1_000, (some) => upsertUnits(tx, some, at))
  await keepPlaces(tx, written)
  return written
}

type WithId = UnitToWrite & { id: string }

const layPaths = (districtId: number, units: readonly WithId[], known: ReadonlyMap<string, Unit>): Unit[] => {
  const batch = new Map(units.map((unit) => [unit.id, unit]))
  const paths = new Map<string, string>()
  const pathOf = (unit: WithId, below: readonly string[] = []): string => {
    const laid = paths.get(unit.id) ?? known.get(unit.id)?.path
    if (laid) return laid
    if (below.includes(unit.id)) throw new Error(`units are their own superiors in a circle: ${unit.code}`)
    const path = unit.parentId === null ? rootPathOf(unit) : `${parentPath(unit, below)}${segmentOf(unit.id)}.`
    paths.set(unit.id, path)
    return path
  }
  const parentPath = (unit: WithId, below: readonly string[]): string => {
    const there = known.get(unit.parentId!)?.path
    if (there) return there
    const parent = batch.get(unit.parentId!)
    if (!parent) throw new Error(`unit ${unit.code} names a superior that is neither in the database nor in the batch: ${unit.parentId}`)
    return pathOf(parent, [...below, unit.id])
  }
  return units.map((unit) => toUnit(districtId, unit, pathOf(unit), known.get(unit.id)))
}

const rootPathOf = (unit: WithId): string => {
  if (unit.path) return unit.path
  throw new Error(`the root unit ${unit.code} needs the path of its district`)
}

const toUnit = (districtId: number, unit: WithId, path: string, before: Unit | undefined): Unit => ({
  districtId,
  id: unit.id,
  path,
  parentId: before ? before.parentId : unit.parentId,
  code: unit.code,
  name: unit.name,
  shortName: unit.shortName ?? before?.shortName ?? unit.name,
  kind: unit.kind,
  sector: unit.sector,
  hasCommittee: unit.hasCommittee ?? before?.hasCommittee ?? false,
  national: unit.national ?? before?.national ?? {},
  from: unit.from,
  to: unit.to ?? null,
  importRunId: unit.importRunId === undefined ? (before?.importRunId ?? null) : unit.importRunId,
  version: (before?.version ?? 0) + 1,
})

const keepPlaces = async (tx: Tx, units: readonly Unit[]): Promise<void> => {
  const open = new Set((await selectOpenPlaces(tx, units.map(({ id }) => id))).map(({ unitId }) => unitId))
  const fresh = units.filter((unit) => !open.has(unit.id) && unit.version === 1).map((unit) => placeOf(unit, unit.from))
  await inBatches(fresh, 2_000, (some) => insertPlaces(tx, some))
}

const placeOf = (unit: Unit, from: Day): Place => ({
  districtId: unit.districtId,
  id: newId<'unit-place'>(),
  unitId: unit.id,
  parentId: unit.parentId,
  path: unit.path,
  from,
  to: unit.to,
})

/** Statements have a limit of parameters; very long lists go in a few parts. */
const inBatches = async <T>(rows: readonly T[], size: number, write: (some: readonly T[]) => Promise<unknown>): Promise<void> => {
  for (let start = 0; start < rows.length; start += size) await write(rows.slice(start, start + size))
}

/** Ends the place of every unit in `moved` the day before `from` and begins the new one; the units carry their new paths. */
export const beginPlaces = async (tx: Tx, moved: readonly Unit[], from: Day): Promise<void> => {
  const open = await selectOpenPlaces(tx, moved.map(({ id }) => id))
  if (open.length > 0) await endPlaces(tx, open.map(({ id }) => ({ id, to: addDays(from, -1) })))
  await inBatches(moved.map((unit) => placeOf(unit, from)), 2_000, (some) => insertPlaces(tx, some))
}

// ---------------------------------------------------------------- the chain on a day

/** For each unit: the ids of its superiors on that day, itself first. A unit without a place on that day stands where it stands now. */
export const chainsOn = async (tx: Tx, units: readonly Unit[], on: Day): Promise<Map<string, { unitId: string; path: string }[]>> => {
  const places = new Map((await selectPlacesOn(tx, units.map(({ id }) => id), on)).map((place) => [place.unitId, place.path]))
  const pathOf = (unit: Unit): string => places.get(unit.id) ?? unit.path
  const paths = [...new Set(units.flatMap((unit) => pathsUpFrom(pathOf(unit))))]
  const held = new Map((await selectPlacesAtPathsOn(tx, paths, on)).map((place) => [place.path, place.unitId]))
  const linkAt = (path: string) => (held.has(path) ? [{ unitId: held.get(path)!, path }] : [])
  return new Map(
    units.map((unit) => {
      const [, ...above] = pathsUpFrom(pathOf(unit))
      return [unit.id, [{ unitId: unit.id, path: pathOf(unit) }, ...above.flatMap(linkAt)]]
    }),
  )
}
