/** What a host's letter leaves in the member's record at home, line by line; the words of awards and punishments lie sealed (CX-19b). */
import type { Day } from '../../../kernel/days.ts'
import { openField, sealField } from '../../../platform/crypto.ts'
import type { Enclosure } from '../facts.ts'
import type { Letter, LetterKind } from '../stages.ts'
import type { ResultRow } from '../store.ts'

type Line = Pick<ResultRow, 'kind' | 'on' | 'facts'>

const TOLD = ['attendance', 'dues', 'contact'] as const
/** Letters that say which organisation of the host has the member: each is a change of the relation there. */
const RELATION = ['placed', 'moved-on', 'transfer-accepted'] as const

/** Letters that leave a line. */
export const KINDS_WITH_RESULTS: readonly LetterKind[] = [...TOLD, ...RELATION, 'record']

const among = <K extends string>(kinds: readonly K[], kind: string): kind is K => (kinds as readonly string[]).includes(kind)

export const resultsIn = ({ letter, enclosure, by }: { letter: Letter; enclosure?: Enclosure; by: { name: string; unit: string } }): Line[] => {
  const { kind, on, facts } = letter
  const lines = enclosure?.lines ?? [{ on }]
  const dayOf = (line: Readonly<Record<string, unknown>>): Day => (line['on'] as Day | undefined) ?? on
  if (among(TOLD, kind)) return lines.map((line) => ({ kind, on: dayOf(line), facts: line }))
  if (kind === 'record')
    return lines.map((line) => ({ kind: line['slot'] === 'floating.punishment' ? ('punishment' as const) : ('reward' as const), on: dayOf(line), facts: line }))
  if (!among(RELATION, kind)) return []
  const { unit = null, group = null, to = null } = facts
  return [{ kind: 'relation', on, facts: { what: kind, unit, group, to, host: by.unit, by: by.name } }]
}

const place = (id: string): string => `floating.result.words|${id}`

/** The words of a line leave its open facts and lie sealed beside them, bound to the row. */
export const sealResult = (id: string, { words, ...facts }: ResultRow['facts']): ResultRow['facts'] =>
  typeof words === 'string' ? { ...facts, sealed: sealField(place(id), words).toString('base64') } : facts

export const wordsOfResult = ({ id, facts }: Pick<ResultRow, 'id' | 'facts'>): string | null =>
  typeof facts['sealed'] === 'string' ? openField(place(id), Buffer.from(facts['sealed'], 'base64')) : null
