/** A rule as it is in force for one unit on one day: what evaluation reads, plain data that can be stored, sent and replayed. */
import type { Day } from '../../kernel/days.ts'
import type { Actor } from './actors.ts'
import type { Text } from './outcomes.ts'
import type { Layer } from './units.ts'

export const KIND_NAMES = [
  'calendar',
  'validity',
  'credit',
  'threshold',
  'duty',
  'trigger',
  'workflow',
  'entry',
  'disclose',
  'vote',
  'rate',
  'share',
  'sides',
] as const
export type KindName = (typeof KIND_NAMES)[number]

/** `document#article` with what the reader needs to find it. The gist is ours; the document's own words are not in the product. */
export type Citation = {
  document: string
  article: string
  /** how the document itself numbers it: 四（三）, 第5条; findings kept before it was noted have only the id */
  place?: Text
  documentTitle: Text
  number: string | null
  gist: Text
}

/** Where a value comes from: the document says it, it is our default, a unit set it, or a unit chose it where the text is open. */
type ValueOrigin = 'document' | 'ours' | 'local' | 'choice'

export type WhoAndWhen = { by: string; at: string; unit: string; unitName: string; level: Layer }

export type ValueInForce = {
  /** the path inside the rule, list items by their `key`: `when.limit`, `then.talk.within` */
  key: string
  path: (string | number)[]
  label: Text
  value: unknown
  /** our words for the value, where it has any */
  said: Text | null
  since: Day
  origin: ValueOrigin
  cites: Citation[]
  floor: boolean
  /** why the default is what it is */
  why: Text | null
  /** who set or chose it, for `local` and `choice` */
  set: WhoAndWhen | null
}

/** Why a value was for somebody to choose: the words are unclear, silent, or leave it to the unit to fix. */
export type Openness = 'unclear' | 'silent' | 'unset'

export type ChoiceInForce = {
  key: string
  path: (string | number)[]
  label: Text
  openness: Openness
  /** what the text leaves open, in our words */
  open: Text
  options: { value: unknown; said: Text; why: Text | null }[]
  /** index into options, or null while nobody has chosen */
  chosen: number | null
  /** who chose: ours (a reading preselected by the pack) or a named person of a unit */
  by: 'ours' | WhoAndWhen | null
  /** who may choose */
  chooser: Actor
}

export type AdoptionInForce = WhoAndWhen & { from: Day; to: Day | null; inherited: boolean }

export type RuleInForce<Body = unknown> = {
  slot: string
  kind: KindName
  title: Text
  pack: { id: string; title: Text; version: string }
  layer: Layer
  body: Body
  cites: Citation[]
  /** no document says it: the whole rule is our default */
  ours: boolean
  values: ValueInForce[]
  choices: ChoiceInForce[]
  floor: boolean
  /** the day since when this rule speaks for this unit: the later of adoption and the rule's own start */
  since: Day
  adoption: AdoptionInForce
}
