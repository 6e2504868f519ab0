import { sealedTables as activities } from '../modules/activities/public.ts'
import { sealedTables as dues } from '../modules/dues/public.ts'
import { sealedTables as floating } from '../modules/floating/public.ts'
import { sealedTables as leaders } from '../modules/leaders/public.ts'
import { sealedTables as ledger } from '../modules/ledger/public.ts'
import { sealedTables as meetings } from '../modules/meetings/public.ts'
import { sealedTables as members } from '../modules/members/public.ts'
import { sealedTables as people } from '../modules/people/public.ts'
import type { SealedTable } from '../platform/reseal.ts'

/** Everything that is sealed in the house, as its modules name it; a guard compares with the tables. */
export const sealedTables: readonly SealedTable[] = [...people, ...members, ...activities, ...dues, ...meetings, ...leaders, ...ledger, ...floating]
