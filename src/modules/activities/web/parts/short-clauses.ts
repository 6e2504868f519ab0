/** Chips in a narrow column: the article alone (四（三）), its document once under the list. */
import { useAsk } from '../../../../ui/ask.ts'
import type { Clause } from '../../../../ui/chip.tsx'
import { say } from '../../../../ui/text.ts'
import { listClauses } from '../../../rulebook/contract.ts'

type Label = { zh: string; en: string }

/** 樟发〔2017〕37号 四（三） → 四（三）; a label that is one word stays whole. */
export const shortLabel = ({ zh, en }: Label): Label => ({ zh: last(zh), en: last(en) })

const last = (label: string): string => label.slice(label.lastIndexOf(' ') + 1)

const document = (label: string): string => label.slice(0, Math.max(label.lastIndexOf(' '), 0))

type Clauses = {
  chip: (cite: string | undefined, why?: string) => Clause | undefined
  /** the documents behind some citations, in words, each once */
  documents: (cites: readonly string[]) => string[]
}

export const useShortClauses = (): Clauses => {
  const asked = useAsk(listClauses)
  const known = new Map(asked.data?.clauses.map((clause) => [clause.cite, clause]))
  return {
    chip: (cite, why) => {
      const clause = cite ? known.get(cite) : undefined
      if (!cite) return undefined
      const label = clause ? shortLabel(clause.label) : cite
      return why ? { label, why } : { label, href: clause && `/packs/${clause.packId}?article=${encodeURIComponent(cite)}` }
    },
    documents: (cites) => [...new Set(cites.flatMap((cite) => (known.has(cite) ? [document(say(known.get(cite)!.label))] : [])))].filter(Boolean),
  }
}
