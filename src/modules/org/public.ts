/** What other modules may know of units and of what they have put into force. */
export { ownReach, reachUnit } from './access.ts'
export { adoptForRegion } from './commands/adopt-for-region.ts'
export { hangDistrict } from './commands/hang-district.ts'
export { type UnitKind, type UnitSector, UNIT_KINDS, UNIT_SECTORS } from './contract.ts'
export {
  adoptPacks,
  anyDistrict,
  chooseReadings,
  chainOf,
  districtsHeld,
  findUnits,
  inForce,
  inForceForUnits,
  inForceTried,
  sectorOf,
  type Link,
  openFilingDuties,
  pathsUpFrom,
  regionById,
  segmentOf,
  setValues,
  unitByCode,
  unitById,
  unitsByIds,
  unitsUnder,
  type UnitToWrite,
  worldsOn,
  writeRegions,
  writeUnits,
} from './facts.ts'
export { deleteUnits as removeUnits, type Region, selectUnitsOfRun as unitsOfRun, tellCodesApart, type Unit } from './store.ts'
