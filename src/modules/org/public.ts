/** What other modules may know of units and of what they have put into force. */
export { ownReach, reachUnit } from './access.ts'
export { type UnitKind, type UnitSector, UNIT_KINDS, UNIT_SECTORS } from './contract.ts'
export { chainOf, findUnits, type Link, pathsUpFrom, segmentOf, unitById, unitsByIds, unitsUnder, type UnitToWrite, writeUnits } from './facts.ts'
export type { Region, Unit } from './store.ts'
