import { bookSuppliers, lineSupplier, requirementSupplier, studySupplier } from '../modules/activities/public.ts'
import type { LedgerDeps } from '../modules/ledger/public.ts'
import { requirementSupplier as studyRequirements, type TrainingDeps } from '../modules/training/public.ts'
import type { Role } from '../platform/endpoint.ts'

/** The accounts of the demonstration world; the first three are named on the first page. */
export type Demonstration = { accounts: { login: string; password: string; role: Role; name: string; unitName: string }[] }

/** Introduces to training who knows how long members studied at a session. */
export const trainingDeps: TrainingDeps = { sessions: studySupplier }

/** Introduces to the ledger who supplies lines of the certificate, pages of the books and what the year asks of a member. */
export const ledgerDeps: LedgerDeps = { lines: [lineSupplier], books: bookSuppliers, requirements: [requirementSupplier, studyRequirements(trainingDeps)] }
