/** The floors, lowest first. The architecture guard reads this list; a module may import only what stands before it. */
export const FLOORS = [
  ['people', 'rulebook'],
  ['org'],
  ['members'],
  ['activities', 'dues', 'training'],
  ['meetings', 'leaders'],
  ['ledger'],
  ['floating'],
  ['oversight'],
] as const
