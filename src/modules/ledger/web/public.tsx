/** Parts of the ledger's screens that others may show. */
export { BookPageOnPaper } from './parts/book-page.tsx'
