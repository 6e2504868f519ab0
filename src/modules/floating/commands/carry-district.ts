/** A district is carried into another one while cases are open: both sides go on with the same parts, letters, keys and printed codes. */
import type { Tx } from '../../../platform/db.ts'
import { onSide } from '../access.ts'
import { carryCodes, carryDesks, districtsOfCases, selectKeys, turnCasesTo } from '../store.ts'
import { lowerKeys } from './exchange-keys.ts'

type Pair = { fromId: number; intoId: number }

/** Before the rows leave: what would meet its like in the other district steps aside. Returns where the other sides of the cases lie. The scope reaches both. */
export const readyToCarry = async (tx: Tx, { fromId, intoId }: Pair): Promise<number[]> => {
  const lowest = await onSide(tx, intoId, async (there) => (await selectKeys(there)).at(-1)?.version ?? 1)
  return onSide(tx, fromId, async (there) => {
    await lowerKeys(there, Math.min(lowest, 1))
    return districtsOfCases(there)
  })
}

type Carried = Pair & { rootId: string; others: readonly number[] }

/** Once the rows are there: desks and printed codes lead to the other district, and so does every case of which one side was carried. */
export const followCarried = async (tx: Tx, at: Date, { fromId, intoId, rootId, others }: Carried): Promise<void> => {
  await onSide(tx, intoId, async (there) => {
    await carryDesks(there, { fromId, rootId }, at)
    await carryCodes(there, fromId)
  })
  const sides = [...new Set([...others.filter((id) => id !== fromId), intoId])]
  for (const id of sides.toSorted((one, other) => one - other)) await onSide(tx, id, (there) => turnCasesTo(there, fromId, intoId))
}
