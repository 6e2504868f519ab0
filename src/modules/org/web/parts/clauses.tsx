/** Clauses as chips: each leads to its article on the page of the document's pack. */
import { Chip } from '../../../../ui/chip.tsx'
import type { Words } from '../../../../ui/text.ts'

export type ClauseView = { cite: string; label: Words; pack: string }

export const hrefOf = ({ cite, pack }: ClauseView): string => `/packs/${pack}?article=${encodeURIComponent(cite)}`

export const Clauses = ({ of, ours = false, oursLabel }: { of: readonly ClauseView[]; ours?: boolean; oursLabel?: string }) => (
  <>
    {of.map((clause) => (
      <Chip key={clause.cite} label={clause.label} href={hrefOf(clause)} />
    ))}
    {ours && oursLabel && <Chip label={oursLabel} ours />}
  </>
)
