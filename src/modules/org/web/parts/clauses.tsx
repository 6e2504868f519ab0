/** Clauses as chips: each leads to its article on the page of the document's pack. */
import { Chip } from '../../../../ui/chip.tsx'
import type { Words } from '../../../../ui/text.ts'

type ClauseView = { cite: string; label: Words; place: Words; pack: string }

const hrefOf = ({ cite, pack }: ClauseView): string => `/packs/${pack}?article=${encodeURIComponent(cite)}`

type Props = {
  of: readonly ClauseView[]
  /** the pack whose page or table this is: its own clauses go by their article alone */
  within?: string
  ours?: boolean
  oursLabel?: string
}

export const Clauses = ({ of, within, ours = false, oursLabel }: Props) => (
  <span className="clauses">
    {of.map((clause) => (
      <Chip key={clause.cite} label={clause.pack === within ? clause.place : clause.label} href={hrefOf(clause)} />
    ))}
    {ours && oursLabel && <Chip label={oursLabel} ours />}
  </span>
)
