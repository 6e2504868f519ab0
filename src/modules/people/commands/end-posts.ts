import type { Day } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import { disableAdministrators, endGrantsOf } from '../store.ts'

type Ended = { account: string; role: string }

/**
 * Before the rows of a district are carried into another one: its administrators and the grants of its department end with its last day. Everybody
 * else goes on as before, signed in on the same devices. Returns whose post ended.
 */
export const endPosts = async (tx: Tx, at: Date, { rootId, last }: { rootId: string; last: Day }): Promise<Ended[]> => [
  ...(await endGrantsOf(tx, { unitId: rootId, last })),
  ...(await disableAdministrators(tx, at)),
]
