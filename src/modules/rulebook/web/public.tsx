/** What other modules' screens take from the rulebook: a citation as a chip shows it. */
import { useAsk } from '../../../ui/ask.ts'
import type { Clause } from '../../../ui/chip.tsx'
import { listClauses } from '../contract.ts'

/**
 * Looks a citation up (`zhangshu-2017-37#4.3`): its chip leads to the document's page. `why` opens an explanation instead.
 * Nothing while the names of the documents are on their way: a bare citation says nothing to a reader.
 */
export const useClauses = (): ((cite: string | undefined, why?: string) => Clause | undefined) => {
  const asked = useAsk(listClauses)
  const known = new Map(asked.data?.clauses.map((clause) => [clause.cite, clause]))
  return (cite, why) => {
    if (!cite || asked.isPending) return undefined
    const clause = known.get(cite)
    const label = clause?.label ?? cite
    return why ? { label, why } : { label, href: clause ? `/packs/${clause.packId}?article=${encodeURIComponent(cite)}` : undefined }
  }
}
