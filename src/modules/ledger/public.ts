/** What the composition introduces to the ledger, and what others may ask of it. */
import { sealedTable } from '../../platform/reseal.ts'
import { entryPlace } from './facts.ts'

export {
  BOOK_NAMES,
  type BookName,
  type BookPage,
  CERTIFICATE_KINDS,
  type CertificateKind,
  LINE_PARTS,
  type LinePart,
  type RequirementView,
} from './contract.ts'
export {
  type BookSupplier,
  certificatesByMember,
  type LedgerDeps,
  type Line,
  linesOf,
  linesOfBranch,
  lineStandings,
  type LineSupplier,
  measures,
  type Book,
  readBook,
  readBooks,
  type RequirementSupplier,
  shelfOf,
  type SuppliedPage,
} from './facts.ts'
export { insertConfirmations as writeConfirmations, insertContests as writeContests } from './store.ts'
export { issueFromStock, numberInStock, type Stock } from './commands/begin-stock.ts'
export { type AtOnce, issueAtOnce, noteCertificate } from './commands/issue-at-once.ts'
export { certificateById, type CertificateRow } from './store.ts'

/** What is sealed in these tables, for sealing anew. */
export const sealedTables = [
  sealedTable({ table: 'ledger.entry', key: { id: 'uuid', version: 'int' }, columns: { words_sealed: ({ id, version }) => entryPlace(id, version) } }),
]
