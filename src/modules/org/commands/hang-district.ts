import type { Day } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import { beginPlaces, unitsUnder } from '../facts.ts'
import { type Unit, updateRoot } from '../store.ts'

type Hung = { rootId: string; under: Unit; path: string; on: Day }

/**
 * After the rows of a district were carried: its root hangs under the root of the other one from that day on, as a committee, until its units are
 * hung elsewhere and it is closed. On earlier days all of them stand where they stood, so what held above the other root did not hold for them.
 */
export const hangDistrict = async (tx: Tx, at: Date, { rootId, under, path, on }: Hung): Promise<readonly Unit[]> => {
  await updateRoot(tx, { id: rootId, parentId: under.id, at })
  const units = await unitsUnder(tx, path)
  await beginPlaces(
    tx,
    units.filter(({ to }) => to === null),
    on,
  )
  return units
}
