import { bookSuppliers, lineSupplier, requirementSupplier } from '../modules/activities/public.ts'
import type { LedgerDeps } from '../modules/ledger/public.ts'
import type { Role } from '../platform/endpoint.ts'

/** The accounts of the demonstration world; the first three are named on the first page. */
export type Demonstration = { accounts: { login: string; password: string; role: Role; name: string; unitName: string }[] }

/** Introduces to the ledger who supplies lines of the certificate, pages of the books and what the year asks of a member. */
export const ledgerDeps: LedgerDeps = { lines: [lineSupplier], books: bookSuppliers, requirements: [requirementSupplier] }
