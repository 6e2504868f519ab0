import type { Day } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import { carryRegistries, disableAdministrators, endGrantsOf } from '../store.ts'

type Ended = { account: string; role: string }

/**
 * After the rows of a district were carried: login names and ID numbers lead to the new district, its own administrators and the grants of its
 * department end with its last day, and everybody else goes on as before, signed in on the same devices. Returns whose post ended.
 */
export const carryAccounts = async (
  tx: Tx,
  at: Date,
  { fromId, rootId, last }: { fromId: number; rootId: string; last: Day },
  administrators: readonly string[],
): Promise<Ended[]> => {
  await carryRegistries(tx, fromId)
  return [...(await endGrantsOf(tx, { unitId: rootId, last })), ...(await disableAdministrators(tx, { ids: administrators, at }))]
}
