import type { LedgerDeps } from '../modules/ledger/public.ts'
import type { Role } from '../platform/endpoint.ts'

/** The three accounts named on the first page of the demonstration world. */
export type Demonstration = { accounts: { login: string; password: string; role: Role; name: string; unitName: string }[] }

/** What the ledger is told by the modules below it: their lines, their books, what they ask of a member this year. */
export const ledgerDeps: LedgerDeps = { lines: [], books: [], requirements: [] }
