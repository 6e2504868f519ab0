/** The tree of units: finding, walking, writing. Rows in, facts out; the SQL is in `store.ts`. */
import { pinyin } from 'pinyin-pro'
import { addDays, type Day, within } from '../../kernel/days.ts'
import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db.ts'
import { type Clash, clashesFor } from '../../policy/engine/clashes.ts'
import { sayPlainly } from '../../policy/engine/register.ts'
import { type Adoption, type ChainUnit, type Choice, type InForce, type LocalValue, resolve, type World } from '../../policy/engine/resolve.ts'
import type { Text } from '../../policy/vocabulary/outcomes.ts'
import type { ChoiceInForce, RuleInForce, ValueInForce } from '../../policy/vocabulary/rules.ts'
import type { Layer, Sector, UnitType } from '../../policy/vocabulary/units.ts'
import { type DutyBody, dutiesOfYear } from '../../policy/kinds/duty.ts'
import { type NewDuty, openDuties, packsAtHand } from '../rulebook/public.ts'
import type { UnitKind, UnitSector } from './contract.ts'
import {
  type AdoptionRow,
  type ClashDecisionRow,
  endPlaces,
  type FilingKind,
  insertAdoptions,
  insertLocalValues,
  insertPlaces,
  insertReadings,
  type MeasureRow,
  type MeasureState,
  type LocalValueRow,
  type Place,
  type ReadingRow,
  type Region,
  selectAdoptions,
  selectClashDecisions,
  selectFilingsOf,
  selectLocalValues,
  selectMeasures,
  selectOpenPlaces,
  selectPlacesAtPathsOn,
  selectPlacesOn,
  selectReadings,
  selectRegion,
  selectRegionAdoptions,
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
    ...regions
      .filter((region) => region.kind !== 'district')
      .sort(deepestFirst)
      .map((region): Link => ({ at: 'region', region })),
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
  const open = new Set(
    (
      await selectOpenPlaces(
        tx,
        units.map(({ id }) => id),
      )
    ).map(({ unitId }) => unitId),
  )
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
  const open = await selectOpenPlaces(
    tx,
    moved.map(({ id }) => id),
  )
  if (open.length > 0)
    await endPlaces(
      tx,
      open.map(({ id }) => ({ id, to: addDays(from, -1) })),
    )
  await inBatches(
    moved.map((unit) => placeOf(unit, from)),
    2_000,
    (some) => insertPlaces(tx, some),
  )
}

// ---------------------------------------------------------------- the chain on a day

/** For each unit: the ids of its superiors on that day, itself first. A unit without a place on that day stands where it stands now. */
const chainsOn = async (tx: Tx, units: readonly Unit[], on: Day): Promise<Map<string, { unitId: string; path: string }[]>> => {
  const ids = units.map(({ id }) => id)
  return chainsFrom(tx, units, { places: await selectPlacesOn(tx, ids, on), on })
}

type PlacedOn = { places: readonly Pick<Place, 'unitId' | 'path'>[]; on: Day }

const chainsFrom = async (tx: Tx, units: readonly Unit[], { places: found, on }: PlacedOn): Promise<Map<string, { unitId: string; path: string }[]>> => {
  const places = new Map(found.map((place) => [place.unitId, place.path]))
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

// ---------------------------------------------------------------- what is in force

/** Local values under this name are not of a rule: they hold the record templates by sector. */
export const TEMPLATE_SLOT = 'template:fact-record'

/** A clash between two packs about one slot is decided under this name, followed by the slot. */
export const SLOT_CLASH = 'slot:'

const TYPES: Record<UnitKind, UnitType> = {
  department: 'organisation-department',
  committee: 'committee',
  'general-branch': 'general-branch',
  branch: 'branch',
  group: 'group',
}

const SECTORS: Record<UnitSector, Sector | null> = {
  village: 'rural',
  community: 'community',
  organ: 'organ',
  school: 'school',
  institution: 'public-institution',
  'talent-agency': 'talent-agency',
  'state-enterprise': 'state-enterprise',
  'non-public': 'non-public-enterprise',
  social: 'social-organisation',
  retired: 'retired-cadres',
  estate: 'community',
  mixed: null,
}

/** The sector of a unit in the words of the rules; null for a unit of several, to which all of them apply. */
export const sectorOf = ({ sector }: Pick<Unit, 'sector'>): Sector | null => SECTORS[sector]

const levelOf = (unit: Unit): Layer => (unit.kind === 'department' ? 'county' : unit.kind === 'committee' ? 'township' : 'unit')

const typeOf = (unit: Unit): UnitType => (unit.kind === 'branch' && unit.sector === 'estate' ? 'estate-branch' : TYPES[unit.kind])

/** A unit as a link of the chain; a unit of several sectors is bound by the rules of all of them. */
const chainUnit = (unit: Unit): ChainUnit => {
  const sector = sectorOf(unit)
  return { id: unit.id, name: unit.name, level: levelOf(unit), type: typeOf(unit), ...(sector ? { sector } : {}) }
}

/** The rules in force for a unit on a day, with every value, where it comes from and who put it there. Throws for a unit out of reach. */
export const inForce = async (tx: Tx, unitId: string, on: Day): Promise<InForce> => {
  const found = (await inForceForUnits(tx, [unitId], on)).get(unitId)
  if (!found) throw new Error(`no unit ${unitId} within reach, so nothing can be in force for it`)
  return found
}

/** The same for many units at once, with the same handful of queries however many they are. Units out of reach are missing. */
export const inForceForUnits = async (tx: Tx, unitIds: readonly string[], on: Day): Promise<Map<string, InForce>> => {
  const worlds = await worldsOn(tx, unitIds, on)
  return new Map([...worlds].map(([id, world]) => [id, resolveOnce(world)]))
}

/** The same as if something else had been decided: `change` gives each unit's world another adoption, value or choice. Nothing is kept. */
export const inForceTried = async (tx: Tx, unitIds: readonly string[], on: Day, change: (world: World) => World): Promise<Map<string, InForce>> => {
  const worlds = await worldsOn(tx, unitIds, on)
  return new Map([...worlds].map(([id, world]) => [id, resolveOnce(change(world))]))
}

/** Everything the engine needs for each unit: the chain on that day, and what was adopted, set and chosen along it. */
export const worldsOn = async (tx: Tx, unitIds: readonly string[], on: Day): Promise<Map<string, World>> => {
  if (unitIds.length === 0) return new Map()
  const [units, places] = await Promise.all([unitsByIds(tx, unitIds), selectPlacesOn(tx, [...new Set(unitIds)], on)])
  if (units.size === 0) return new Map()
  const chains = await chainsFrom(tx, [...units.values()], { places, on })
  const above = [...chains.values()].flatMap(([, ...links]) => links.map(({ unitId }) => unitId)).filter((id) => !units.has(id))
  const [held, superiors] = await Promise.all([heldAlong(tx, chains), unitsByIds(tx, above)])
  const known = new Map([...superiors, ...units])
  return new Map([...units.values()].map((unit) => [unit.id, worldOf(unit, { chain: chains.get(unit.id)!, held, known, on })]))
}

type Held = {
  unitIds: string[]
  adoptions: AdoptionRow[]
  values: LocalValueRow[]
  readings: ReadingRow[]
  decisions: ClashDecisionRow[]
  regional: Awaited<ReturnType<typeof selectRegionAdoptions>>
}

const heldAlong = async (tx: Tx, chains: ReadonlyMap<string, readonly { unitId: string; path: string }[]>): Promise<Held> => {
  const links = [...chains.values()].flat()
  const unitIds = [...new Set(links.map(({ unitId }) => unitId))]
  const paths = [...new Set(links.flatMap(({ path }) => pathsUpFrom(path)))]
  const [adoptions, values, readings, decisions, regional] = await Promise.all([
    selectAdoptions(tx, unitIds),
    selectLocalValues(tx, unitIds),
    selectReadings(tx, unitIds),
    selectClashDecisions(tx, unitIds),
    selectRegionAdoptions(tx, paths),
  ])
  return { unitIds, adoptions, values: values.filter(({ slot }) => slot !== TEMPLATE_SLOT), readings, decisions, regional }
}

type Along = { chain: readonly { unitId: string; path: string }[]; held: Held; known: ReadonlyMap<string, Unit>; on: Day }

const worldOf = (unit: Unit, { chain, held, known, on }: Along): World => {
  const ids = new Set(chain.map(({ unitId }) => unitId))
  const paths = new Set(pathsUpFrom(chain[0]!.path))
  const regional = held.regional.filter(({ path }) => paths.has(path))
  const ofChain = <T extends { unitId: string }>(rows: readonly T[]): T[] => rows.filter(({ unitId }) => ids.has(unitId))
  const linkOf = (unitId: string): ChainUnit => {
    const there = unitId === unit.id ? unit : known.get(unitId)
    return there ? chainUnit(there) : { id: unitId, name: '', level: 'unit' }
  }
  return {
    packs: packsAtHand(),
    chain: [...chain.map(({ unitId }) => linkOf(unitId)), ...regionLinks(regional)],
    adoptions: [...ofChain(held.adoptions).map((row) => adoptionOf(row.unitId, row)), ...regional.map((row) => adoptionOf(regionLink(row.regionId), row))],
    localValues: ofChain(held.values).map(valueOf),
    choices: [...ofChain(held.readings).map(choiceOfReading), ...ofChain(held.decisions).map(choiceOfDecision)],
    on,
  }
}

const adoptionOf = (unit: string, row: { packId: string; from: Day; to: Day | null; decidedByName: string; decidedAt: Date }): Adoption => ({
  unit,
  pack: row.packId,
  from: row.from,
  to: row.to,
  by: row.decidedByName,
  at: row.decidedAt.toISOString(),
})

const valueOf = (row: LocalValueRow): LocalValue => ({
  unit: row.unitId,
  slot: row.slot,
  key: row.key,
  value: row.value,
  from: row.from,
  to: row.to,
  by: row.setByName,
  at: row.setAt.toISOString(),
  cites: row.cites,
})

const regionLink = (regionId: number): string => `region:${regionId}`

/** Cities before provinces: nearest first. */
const regionLinks = (regional: Held['regional']): ChainUnit[] => {
  const regions = new Map(regional.map((row) => [row.regionId, row]))
  return [...regions.values()]
    .sort((one, other) => other.path.length - one.path.length)
    .map((row) => ({ id: regionLink(row.regionId), name: row.regionName, level: row.regionKind === 'province' ? 'province' : 'city' }))
}

const choiceOfReading = (row: ReadingRow): Choice => ({
  unit: row.unitId,
  slot: row.slot,
  key: row.key,
  chosen: row.chosen,
  from: row.from,
  to: row.to,
  by: row.chosenByName,
  at: row.chosenAt.toISOString(),
})

const choiceOfDecision = (row: ClashDecisionRow): Choice => {
  const ofSlot = row.clashId.startsWith(SLOT_CLASH)
  return {
    unit: row.unitId,
    slot: ofSlot ? row.clashId.slice(SLOT_CLASH.length) : `clash.${row.clashId}`,
    key: ofSlot ? 'answers' : 'said',
    chosen: row.chosen,
    by: row.decidedByName,
    at: row.decidedAt.toISOString(),
  }
}

// Resolving takes some milliseconds and gives the same for all branches along whose chains the same units have decided the same, so
// it is done once for the same rows; a unit that decided nothing shows nowhere in what is found. Nothing has to be invalidated: other
// rows make another key.
const resolved = new Map<string, InForce>()
const MOST_RESOLVED = 400

const resolveOnce = (world: World): InForce => {
  const [unit, ...above] = world.chain
  const deciding = new Set([...world.adoptions, ...world.localValues, ...world.choices].map((row) => row.unit))
  const shown = [deciding.has(unit!.id) ? unit : [unit!.type, unit!.sector], ...above.map((link) => (deciding.has(link.id) ? link : null))]
  const key = JSON.stringify([shown, world.adoptions, world.localValues, world.choices, world.on, world.as ?? null])
  const known = resolved.get(key)
  if (known) return { ...known, unit: unit! }
  if (resolved.size >= MOST_RESOLVED) resolved.clear()
  const found = resolve(withDecisions(world))
  resolved.set(key, found)
  return found
}

/**
 * Where a person decided a listed clash for the document of a higher level, the nearer rules on the same slot stand back.
 * The other way round needs nothing: the nearest answers anyway, and a floor above is never set aside by a choice.
 */
export const withDecisions = (world: World): World => {
  const back = world.choices.flatMap((choice) =>
    choice.slot.startsWith('clash.') ? standingBack(world, choice.slot.slice('clash.'.length), String(choice.chosen)) : [],
  )
  if (back.length === 0) return world
  const packs = new Map(
    [...world.packs.packs].map(([id, pack]) => [
      id,
      { ...pack, rules: pack.rules.filter(({ slot }) => !back.some((one) => one.pack === id && one.slot === slot)) },
    ]),
  )
  return { ...world, packs: { ...world.packs, packs } }
}

const standingBack = (world: World, topicId: string, chosen: string): { pack: string; slot: string }[] => {
  const topic = world.packs.clashes.find(({ id }) => id === topicId)
  const chosenSide = topic?.sides.find(({ pack }) => pack === chosen)
  if (!topic || !chosenSide) return []
  const slots = new Set(slotsOfSide(world, chosenSide))
  const others = topic.sides.filter((side) => side.pack !== chosen && distanceOf(world, side.pack) <= distanceOf(world, chosen))
  return others.flatMap((side) =>
    slotsOfSide(world, side)
      .filter((slot) => slots.has(slot))
      .map((slot) => ({ pack: side.pack, slot })),
  )
}

const slotsOfSide = (world: World, side: { pack: string; cites: string[]; slot?: string | undefined }): string[] =>
  side.slot
    ? [side.slot]
    : (world.packs.packs.get(side.pack)?.rules ?? []).filter((rule) => rule.head.cites?.some((cite) => side.cites.includes(cite))).map(({ slot }) => slot)

const distanceOf = (world: World, pack: string): number => {
  const at = world.chain.findIndex(({ id }) => world.adoptions.some((adoption) => adoption.unit === id && adoption.pack === pack && within(world.on, adoption)))
  return at < 0 ? Number.POSITIVE_INFINITY : at
}

/** The packs in force for a unit on a day, by id. */
export const packsInForce = async (tx: Tx, unitId: string, on: Day): Promise<Set<string>> =>
  new Set((await inForce(tx, unitId, on)).packs.map(({ pack }) => pack.id))

/** The world of a unit as its people decide in it: who leads branches sees and sets the rules of all its branches. */
export const worldToDecide = async (tx: Tx, unit: Unit, on: Day): Promise<World> => {
  const world = (await worldsOn(tx, [unit.id], on)).get(unit.id)!
  return unit.kind === 'department' || unit.kind === 'committee' ? forAllKinds(world) : world
}

/** Contradictions among the packs in force for a unit, each with what the product does about it and who chose what. */
export const clashesOn = async (tx: Tx, unit: Unit, on: Day): Promise<{ listed: Clash[]; between: InForce['clashes'] }> => {
  const world = await worldToDecide(tx, unit, on)
  const found = resolve(withDecisions(world))
  return { listed: clashesFor(found, world.packs, world.choices, world.chain), between: found.clashes }
}

/** Adoptions as a world begins with them: without preview, clashes undecided. `packVersion` is the one at hand. */
type AdoptionToWrite = { unitId: string; path: string; pack: string; from: Day; to?: Day | null; byName: string; at: Date; note?: string | null }

export const adoptPacks = (tx: Tx, adoptions: readonly AdoptionToWrite[]): Promise<number> =>
  insertAdoptions(
    tx,
    adoptions.map(({ unitId, path, pack, from, to, byName, at, note }) => {
      const found = packsAtHand().packs.get(pack)
      if (!found) throw new Error(`there is no pack ${pack} in packs/; the packs at hand are ${[...packsAtHand().packs.keys()].join(', ')}`)
      return {
        id: newId(),
        path,
        unitId,
        packId: pack,
        packVersion: found.version,
        from,
        to: to ?? null,
        decidedBy: null,
        decidedByName: byName,
        decidedAt: at,
        note: note ?? null,
      }
    }),
  )

/** Readings and answers as a world begins with them. `chosen` as it is written in the pack. */
type ReadingToWrite = {
  unitId: string
  path: string
  slot: string
  key: string
  chosen: unknown
  from: Day
  byName: string
  at: Date
  reason?: string | null
}

export const chooseReadings = (tx: Tx, readings: readonly ReadingToWrite[]): Promise<number> =>
  insertReadings(
    tx,
    readings.map(({ byName, at, reason, ...reading }) => ({
      ...reading,
      id: newId(),
      reason: reason ?? null,
      to: null,
      chosenBy: null,
      chosenByName: byName,
      chosenAt: at,
    })),
  )

/** Local values as a world begins with them; nothing is checked against floors, the engine refuses what lies below one. */
type ValueToWrite = {
  unitId: string
  path: string
  slot: string
  key: string
  value: unknown
  from: Day
  byName: string
  at: Date
  reason?: string | null
}

export const setValues = (tx: Tx, values: readonly ValueToWrite[]): Promise<number> =>
  insertLocalValues(
    tx,
    values.map(({ byName, at, reason, ...value }) => ({
      ...value,
      id: newId(),
      cites: [],
      reason: reason ?? null,
      to: null,
      setBy: null,
      setByName: byName,
      setAt: at,
    })),
  )

// ---------------------------------------------------------------- what an adoption would change

/** A value before and after: null where no rule speaks about it. */
export type Change = {
  slot: string
  rule: Text
  key: string
  label: Text
  before: { said: Text; pack: string; packTitle: Text } | null
  after: { said: Text; pack: string; packTitle: Text } | null
  source: 'this' | 'above' | 'local' | 'clash'
  cites: string[]
  ours: boolean
}

/** What would be in force for a unit and all kinds of units below it if it adopted a pack from a day, beside what is in force now. */
export type Preview = {
  before: InForce
  after: InForce
  changes: Change[]
  open: { slot: string; rule: Text; choice: ChoiceInForce }[]
  clashes: Clash[]
  between: InForce['clashes']
}

export const previewAdoption = async (tx: Tx, { unitId, packId, from, by }: { unitId: string; packId: string; from: Day; by: string }): Promise<Preview> => {
  const world = forAllKinds((await worldsOn(tx, [unitId], from)).get(unitId)!)
  const adopted: World = {
    ...world,
    adoptions: [...world.adoptions.filter((row) => row.unit !== unitId || row.pack !== packId), { unit: unitId, pack: packId, from, to: null, by, at: '' }],
  }
  const [before, after] = [resolve(withDecisions(world)), resolve(withDecisions(adopted))]
  const clashes = clashesFor(after, world.packs, world.choices, world.chain).filter(({ sides }) => sides.some(({ pack }) => pack === packId))
  const contested = new Set(after.clashes.map(({ slot }) => slot))
  return {
    before,
    after,
    changes: [...after.rules.values()].flatMap((rule) => changesOf(rule, before, { packId, contested })),
    open: [...after.rules.values()]
      .filter(({ pack }) => pack.id === packId)
      .flatMap((rule) => rule.choices.map((choice) => ({ slot: rule.slot, rule: rule.title, choice }))),
    clashes,
    between: after.clashes.filter(({ between }) => between.some(({ pack }) => pack.id === packId)),
  }
}

/** A unit without type and sector is bound by every rule, so that a department sees what would hold for its branches. */
const forAllKinds = (world: World): World => {
  const [{ id, name, level }, ...above] = world.chain as [ChainUnit, ...ChainUnit[]]
  return { ...world, chain: [{ id, name, level }, ...above] }
}

const changesOf = (rule: RuleInForce, before: InForce, { packId, contested }: { packId: string; contested: ReadonlySet<string> }): Change[] => {
  const earlier = before.rules.get(rule.slot)
  const said = (spoken: RuleInForce, value: ValueInForce | undefined) => {
    const words = value && (value.said ?? sayPlainly(spoken, value.key, value.value))
    return words ? { said: words, pack: spoken.pack.id, packTitle: spoken.pack.title } : null
  }
  const shown = rule.values.filter((value) => said(rule, value) !== null)
  return shown.map((value) => ({
    slot: rule.slot,
    rule: rule.title,
    key: value.key,
    label: labelOf(rule, value),
    before: earlier
      ? said(
          earlier,
          earlier.values.find(({ key }) => key === value.key),
        )
      : null,
    after: said(rule, value),
    source: sourceOf(rule, value, { packId, contested }),
    cites: value.cites.map(({ document, article }) => `${document}#${article}`),
    ours: value.origin === 'ours',
  }))
}

const sourceOf = (rule: RuleInForce, value: ValueInForce, { packId, contested }: { packId: string; contested: ReadonlySet<string> }): Change['source'] => {
  if (contested.has(rule.slot)) return 'clash'
  if (value.origin === 'local' || value.origin === 'choice') return 'local'
  return rule.pack.id === packId ? 'this' : 'above'
}

// ---------------------------------------------------------------- written systems, measures

/** A written system that a rule in force asks the unit to keep; a text filed under `subject` fulfils it. */
type RequiredSystem = { subject: string; title: Text; cites: string[] }

/** Systems that the rules in force ask of a unit: duties to keep systems, and records of a unit's own systems with version and date. */
export const requiredSystems = async (tx: Tx, unit: Unit, on: Day): Promise<RequiredSystem[]> => {
  const found = await inForce(tx, unit.id, on)
  const own = entriesAbout(found)
    .filter(({ body }) => body.entry === 'plan-filing' && body.fields.includes('version'))
    .map(({ rule }) => ({ subject: rule.slot, title: rule.title, cites: citesOfRule(rule) }))
  return [...dutiesTo(found, 'system').flatMap(({ rule, body }) => systemsOf(rule, body)), ...own]
}

type DutyBodyRead = { do: string; what?: Text; times: { atLeast: number } }

const dutiesTo = (found: InForce, what: string): { rule: RuleInForce; body: DutyBodyRead }[] =>
  [...found.rules.values()].flatMap((rule) =>
    rule.kind === 'duty' && (rule.body as DutyBodyRead).do === what ? [{ rule, body: rule.body as DutyBodyRead }] : [],
  )

/** Where a rule asks for several systems and its words name as many, each is listed by its name. */
const systemsOf = (rule: RuleInForce, { what, times }: DutyBodyRead): RequiredSystem[] => {
  const cites = citesOfRule(rule)
  const [zh, en] = [what?.zh.split('、') ?? [], what?.en.split(', ') ?? []]
  if (times.atLeast === 1 || zh.length !== times.atLeast) return [{ subject: rule.slot, title: rule.title, cites }]
  return zh.map((name, index) => ({ subject: `${rule.slot}.${index + 1}`, title: { zh: name, en: en[index] ?? name }, cites }))
}

/** Which of these units a rule in force asks to do this on a day, with the clauses that ask it. */
export const unitsAsked = async (
  tx: Tx,
  units: readonly Unit[],
  { what, on }: { what: 'plan-filing' | 'annual-plan'; on: Day },
): Promise<{ units: Unit[]; cites: string[] }> => {
  const found = await inForceForUnits(
    tx,
    units.map(({ id }) => id),
    on,
  )
  const asked = units.filter(({ id }) => dutiesTo(found.get(id)!, what).length > 0)
  const cites = new Set(asked.flatMap(({ id }) => dutiesTo(found.get(id)!, what).flatMap(({ rule }) => citesOfRule(rule))))
  return { units: asked, cites: [...cites] }
}

/** The duty to file a text, by unit and by what it is; an implementing plan is filed once, whatever it carries out. */
export const filingDutyKey = (unitId: string, kind: FilingKind, subject: string): string =>
  kind === 'implementing-plan' ? `filing|${kind}|${unitId}` : `filing|${kind}|${subject}|${unitId}`

/**
 * Opens the duties to file that the rules in force ask of the units at and below a path: implementing plans and written
 * systems that are not there yet. Repeatable: what is open or filed stays. Returns how many were opened.
 */
export const openFilingDuties = async (tx: Tx, path: string, today: Day): Promise<number> => {
  const units = await unitsUnder(tx, path, { kinds: ['committee', 'general-branch', 'branch'], on: today })
  const found = await inForceForUnits(
    tx,
    units.map(({ id }) => id),
    today,
  )
  const filed = new Set(
    (
      await selectFilingsOf(
        tx,
        units.map(({ id }) => id),
      )
    ).map(({ unitId, kind, subject }) => filingDutyKey(unitId, kind, subject)),
  )
  const owed = units.flatMap((unit) => filingDutiesOf(unit, found.get(unit.id)!, today)).filter(({ key }) => !filed.has(key))
  return (await openDuties(tx, owed)).size
}

const filingDutiesOf = (unit: Unit, found: InForce, today: Day): NewDuty[] => {
  const plans = dutiesTo(found, 'plan-filing').map(({ rule }) => ({ rule, key: filingDutyKey(unit.id, 'implementing-plan', ''), what: rule.title }))
  const systems = dutiesTo(found, 'system').flatMap(({ rule, body }) =>
    systemsOf(rule, body).map(({ subject, title }) => ({ rule, key: filingDutyKey(unit.id, 'written-system', subject), what: title })),
  )
  return [...plans, ...systems].map(({ rule, key, what }) => ({
    key,
    path: unit.path,
    slot: rule.slot,
    what,
    cites: citesOfRule(rule),
    ours: rule.ours,
    subject: { kind: 'unit', id: unit.id },
    bearerRole: (rule.body as DutyBody).bearer,
    bearerUnitId: unit.id,
    link: `/units/${unit.id}`,
    openedOn: today,
    dueOn: dutiesOfYear(rule.body as DutyBody, { since: rule.since, done: [] }, today)[0]?.due ?? null,
  }))
}

type UnitEntry = { rule: RuleInForce; body: { entry: string; fields: string[]; what?: Text } }

/** Rules of the kind `entry` whose record is about the unit itself. */
const entriesAbout = (found: InForce): UnitEntry[] =>
  [...found.rules.values()].flatMap((rule) => {
    const body = rule.body as UnitEntry['body'] & { about: string }
    return rule.kind === 'entry' && body.about === 'unit' && Array.isArray(body.fields) ? [{ rule, body }] : []
  })

const citesOfRule = (rule: RuleInForce): string[] => rule.cites.map(({ document, article }) => `${document}#${article}`)

type MeasureLine = {
  id: string
  title: string
  owner: string | null
  status: MeasureState
  linkedPolicies: string[]
  added: boolean
  changed: { byName: string; at: string } | null
}
type MeasureHead = { pack: string; head: Text; cites: string[]; measures: MeasureLine[] }

/** The heads of a catalogue of measures in force for a unit, with what the text lists and what the unit has added. */
export const measureHeads = async (tx: Tx, unit: Unit, on: Day): Promise<MeasureHead[]> => {
  const kept = await selectMeasures(tx, [unit.id])
  const heads = entriesAbout(await inForce(tx, unit.id, on)).filter(({ body }) => body.entry === 'help')
  return heads.map(({ rule, body }) => {
    const listed = body.fields.map((field, index) => ({ id: `${rule.slot}.${field}`, title: listedTitle(body, index) ?? field }))
    const added = kept
      .filter(({ measureId }) => measureId.startsWith(`${rule.slot}.`) && !listed.some(({ id }) => id === measureId))
      .map(({ measureId, title }) => ({ id: measureId, title }))
    return {
      pack: rule.pack.id,
      head: rule.title,
      cites: citesOfRule(rule),
      measures: [...listed.map((one) => lineOfMeasure(one, kept, false)), ...added.map((one) => lineOfMeasure(one, kept, true))],
    }
  })
}

/** The words of a rule name its fields in their order, where there is one for each. */
const listedTitle = ({ what, fields }: UnitEntry['body'], index: number): string | null => {
  const names = what?.zh.split('、') ?? []
  return names.length === fields.length ? names[index]! : null
}

const lineOfMeasure = ({ id, title }: { id: string; title: string }, kept: readonly MeasureRow[], added: boolean): MeasureLine => {
  const row = kept.find(({ measureId }) => measureId === id)
  if (!row) return { id, title, owner: null, status: 'open', linkedPolicies: [], added, changed: null }
  return {
    id,
    title: row.title,
    owner: row.owner,
    status: row.status,
    linkedPolicies: row.linkedPolicies,
    added,
    changed: { byName: row.changedByName, at: row.changedAt.toISOString() },
  }
}

// ---------------------------------------------------------------- record templates

export type RecordTemplateValue = { content: string[]; method: string; use: string }

/** For each sector the template that holds for a unit on a day: the nearest of its chain that has set one. */
export const recordTemplatesOn = async (tx: Tx, unit: Unit, on: Day): Promise<LocalValueRow[]> => {
  const chain = (await chainsOn(tx, [unit], on)).get(unit.id)!.map(({ unitId }) => unitId)
  const set = (await selectLocalValues(tx, chain)).filter((row) => row.slot === TEMPLATE_SLOT && within(on, row))
  const nearness = (row: LocalValueRow) => chain.indexOf(row.unitId)
  const nearest = new Map<string, LocalValueRow>()
  for (const row of set.sort((one, other) => nearness(other) - nearness(one))) nearest.set(row.key, row)
  return [...nearest.values()].sort((one, other) => (one.key < other.key ? -1 : 1))
}

type Pointed = { checks?: readonly { key: string; says: Text }[]; steps?: readonly { key: string }[] }

/** What a value is called in a table: a check by what it says, a later step as a later one; else as its kind calls it. */
export const labelOf = (rule: RuleInForce, { key, label }: { key: string; label: Text }): Text => {
  const [part, point, slot] = key.split('.')
  const { checks, steps } = rule.body as Pointed
  if (part === 'checks' && slot === 'then') return checks?.find((check) => check.key === point)?.says ?? label
  if (part === 'steps' && slot === 'actor' && steps?.[0]?.key !== point) return { zh: `再${label.zh}`, en: `${label.en} next` }
  return label
}
