import { sealedColumns as activities } from '../modules/activities/public.ts'
import { sealedColumns as dues } from '../modules/dues/public.ts'
import { sealedColumns as floating } from '../modules/floating/public.ts'
import { sealedColumns as leaders } from '../modules/leaders/public.ts'
import { sealedColumns as ledger } from '../modules/ledger/public.ts'
import { sealedColumns as meetings } from '../modules/meetings/public.ts'
import { sealedColumns as members } from '../modules/members/public.ts'
import { sealedColumns as people } from '../modules/people/public.ts'
import type { SealedColumn } from '../platform/reseal.ts'

/** Every sealed column of the house, as its module names it; a guard compares with the tables. */
export const sealedColumns: readonly SealedColumn[] = [...people, ...members, ...activities, ...dues, ...meetings, ...leaders, ...ledger, ...floating]
