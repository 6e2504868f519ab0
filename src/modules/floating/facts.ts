/** Rows to parts and back, what the rules in force say of a case, what of it is shown to whom. */
import { addMonths, type Day, daysBetween, lastOfMonth } from '../../kernel/days.ts'
import { macOf, openField, sealField, sha256 } from '../../platform/crypto.ts'
import type { Tx } from '../../platform/db.ts'
import { asksOf, evaluate, sourceOf } from '../../policy/engine/evaluate.ts'
import { endOfTerm, type Term, termInDays, termOf } from '../../policy/engine/head.ts'
import type { InForce } from '../../policy/engine/resolve.ts'
import type { Evaluation } from '../../policy/vocabulary/evaluation.ts'
import type { Text } from '../../policy/vocabulary/outcomes.ts'
import type { RuleInForce } from '../../policy/vocabulary/rules.ts'
import { inForce, type Unit, unitsByIds } from '../org/public.ts'
import { BASES } from './contract.ts'
import type { HomeCase, HomePart, HomeHalf, HostHalf, HostPart } from './stages.ts'
import type { Absence, Details, PartRow } from './store.ts'

// ---------------------------------------------------------------- rows and parts

export const hostPartOf = (row: PartRow): HostPart => ({
  side: 'host',
  case: row.id,
  own: row.own as HostHalf,
  heard: row.heard as HomeHalf,
  ...postOf(row),
})

export const homeCaseOf = (row: PartRow): HomeCase => ({ case: row.id, told: row.own as HomeHalf, heard: row.heard as HostHalf, ...postOf(row) })

const postOf = ({ sent, taken, acknowledged, waiting, conflicts, settled }: PartRow) => ({ sent, taken, acknowledged, waiting, conflicts, settled })

export const homePartOf = (absence: Pick<Absence, 'own'>, cases: readonly PartRow[]): HomePart => ({
  side: 'home',
  own: absence.own,
  cases: cases.map(homeCaseOf),
})

// ---------------------------------------------------------------- what is sealed

const detailsPlace = (id: string) => `floating.absence.details|${id}`
const cardPlace = (id: string, side: string) => `floating.case_part.card|${id}|${side}`
const enclosurePlace = (caseId: string, side: string, from: string, number: number) => `floating.letter.enclosure|${caseId}|${side}|${from}|${number}`
const wordsPlace = (table: 'contact' | 'note', id: string) => `floating.${table}.words|${id}`

export const sealDetails = (id: string, details: Details): Buffer => sealField(detailsPlace(id), JSON.stringify(details))
export const openDetails = ({ id, detailsSealed }: Pick<Absence, 'id' | 'detailsSealed'>): Details =>
  detailsSealed ? (JSON.parse(openField(detailsPlace(id), detailsSealed)) as Details) : { employer: null, address: null, phone: null }

export const sealWords = (table: 'contact' | 'note', id: string, words: string): Buffer => sealField(wordsPlace(table, id), words)
export const openWords = (table: 'contact' | 'note', id: string, sealed: Buffer): string => openField(wordsPlace(table, id), sealed)

/** What the other side needs of a person to take care of them, and nothing from the dossier (CX-10h). Travels sealed with a letter. */
export type Card = {
  name: string
  sex: 'male' | 'female' | 'unknown'
  bornYear: number | null
  idNumberHint: string | null
  standing: 'full' | 'probationary' | null
  joinedOn: Day | null
  /** the whole ID number: only in a question to home, never in an answer */
  idNumber: string | null
  phone: string | null
  employer: string | null
  address: string | null
  occupation: string | null
  education: string | null
  reason: string | null
  place: string | null
  homeUnit: string | null
  homeContact: string | null
  homePhone: string | null
}

export const NO_CARD: Card = {
  name: '',
  sex: 'unknown',
  bornYear: null,
  idNumberHint: null,
  standing: null,
  joinedOn: null,
  idNumber: null,
  phone: null,
  employer: null,
  address: null,
  occupation: null,
  education: null,
  reason: null,
  place: null,
  homeUnit: null,
  homeContact: null,
  homePhone: null,
}

export const sealCard = (id: string, side: string, card: Card): Buffer => sealField(cardPlace(id, side), JSON.stringify(card))
export const openCard = ({ id, side, cardSealed }: Pick<PartRow, 'id' | 'side' | 'cardSealed'>): Card =>
  cardSealed ? (JSON.parse(openField(cardPlace(id, side), cardSealed)) as Card) : NO_CARD

export type EnclosureKey = { caseId: string; side: string; fromSide: string; number: number }
/** What travels beside the facts of a letter: a card, words in confidence. Sealed anew in each drawer. */
export type Enclosure = { card?: Card; words?: string; lines?: readonly Record<string, unknown>[] }

export const sealEnclosure = (key: EnclosureKey, enclosure: Enclosure): Buffer =>
  sealField(enclosurePlace(key.caseId, key.side, key.fromSide, key.number), JSON.stringify(enclosure))
export const openEnclosure = (key: EnclosureKey, sealed: Buffer | null): Enclosure =>
  sealed ? (JSON.parse(openField(enclosurePlace(key.caseId, key.side, key.fromSide, key.number), sealed)) as Enclosure) : {}

// ---------------------------------------------------------------- the printed code

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Sixteen signs in four groups, made from the certificate's id with the key of this installation: printed again, it is the same. */
export const codeOf = (certificateId: string): string => {
  const mac = macOf('slip', `floating.certificate|${certificateId}`)
  const signs = Array.from(mac.subarray(0, 16), (byte) => ALPHABET[byte % 32]).join('')
  return signs.match(/.{4}/g)!.join('-')
}

/** As typed: without dashes and blanks, with the letters that are easily mistaken set right. */
export const plainCode = (typed: string): string =>
  typed
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
    .replaceAll('U', 'V')

export const codeHash = (code: string): Buffer => sha256('floating.check_code|', plainCode(code))

// ---------------------------------------------------------------- what the rules say

export type Rules = InForce

export const rulesAt = (tx: Tx, unitId: string, on: Day): Promise<Rules> => inForce(tx, unitId, on)
export const ruleOf = (rules: Rules, slot: string): RuleInForce | null => rules.rules.get(slot) ?? null

/** `document#article` of what a rule rests on. */
const citesFrom = (rule: Pick<RuleInForce, 'cites'> | null): string[] => rule?.cites.map(({ document, article }) => `${document}#${article}`) ?? []

/** Whole days that nobody need manage yet, by the rule in force; null where none says, then each is a gap. */
export const transitDays = (rules: Rules): number | null => {
  const term = termOf(ruleOf(rules, 'floating.transit'))
  return term ? termInDays(term) : null
}

/** Whether the relation should be moved instead, by the rule's test; null where no rule in force asks (JS-B-03, national rules). */
export const transferTest = (rules: Rules, on: Day, asked: { memberId: string; months: number | null; fixed: boolean | null }): Evaluation | null => {
  const rule = ruleOf(rules, 'floating.transfer-test')
  if (!rule) return null
  const known: Record<string, number | null> = {
    'floating.months-away': asked.months,
    'floating.fixed-place': asked.fixed === null ? null : asked.fixed ? 1 : 0,
  }
  const answered = asksOf(rule, on).map((request) => {
    const figure = known[request.measure] ?? null
    const row = figure === null ? { subject: asked.memberId, num: 0, den: 1, open: 1 } : { subject: asked.memberId, num: figure, den: 1 }
    return { request, row }
  })
  return evaluate({ rule, about: { kind: 'floating-member', id: asked.memberId } as never, on, facts: { answered }, with: sourceOf(rules) })
}

/** Whole months between the two days, as a rule counts them; null while nobody knows when the member comes back. */
export const monthsAway = (from: Day, until: Day | null): number | null => {
  if (!until) return null
  let months = 0
  while (addMonths(from, months + 1) <= until) months += 1
  return months
}

/** The last day for the first contact: the end of the first stretch that the rule counts. Null without a rule. */
export const firstContactBy = (rules: Rules, from: Day): { on: Day; cites: readonly string[] } | null => {
  const rule = ruleOf(rules, 'floating.contact')
  const per = (rule?.body as { times?: { per?: unknown } } | undefined)?.times?.per
  const end = typeof per === 'string' ? stretchEnd(per, from) : null
  return rule && end ? { on: end, cites: citesFrom(rule) } : null
}

const stretchEnd = (per: string, from: Day): Day | null => {
  const days = /^(\d+)-days$/.exec(per)?.[1]
  if (days) return endOfTerm(from, { count: Number(days), unit: 'days' } as Term)
  if (per === 'month') return lastOfMonth(from)
  if (per === 'quarter') return lastOfMonth(addMonths(from, (3 - (Number(from.slice(5, 7)) % 3 || 3)) % 3))
  if (per === 'half-year') return lastOfMonth(addMonths(from, (6 - (Number(from.slice(5, 7)) % 6 || 6)) % 6))
  return per === 'calendar-year' ? (`${from.slice(0, 4)}-12-31` as Day) : null
}

export type BasisOption = { key: string; title: Text; rank: number | null }

/** Where a member may be placed, in the order the rule names (CX-18b); ours where no rule is in force. */
export const placementOptions = (rules: Rules): { options: readonly BasisOption[]; cites: readonly string[]; ours: boolean } => {
  const rule = ruleOf(rules, 'floating.arrival')
  const steps = (rule?.body as { steps?: { key: string; options?: { key: string; title: Text; rank?: number }[] }[] } | undefined)?.steps
  const options = steps?.find(({ key }) => key === 'place')?.options
  if (rule && options) return { options: options.map(({ key, title, rank }) => ({ key, title, rank: rank ?? null })), cites: citesFrom(rule), ours: false }
  return { options: Object.entries(BASES).map(([key, title]) => ({ key, title, rank: null })), cites: [], ours: true }
}

/** Clauses on which a refusal may rest: those that the rules in force about receiving cite. A person chooses and gives the reason. */
export const clausesForRefusal = (rules: Rules): readonly string[] => [
  ...new Set(['floating.refusal', 'floating.shirking', 'floating.arrival'].flatMap((slot) => citesFrom(ruleOf(rules, slot)))),
]

/** Of the rules along the chain: the slot's citations, for a chip beside a figure or a term. */
export const citesOf = (rules: Rules, slot: string): readonly string[] => citesFrom(ruleOf(rules, slot))

// ---------------------------------------------------------------- units

/** The branch's superior in the tree; the unit itself where it is the root. */
export const superiorOf = async (tx: Tx, unit: Pick<Unit, 'id' | 'parentId'>): Promise<Unit | null> =>
  unit.parentId ? ((await unitsByIds(tx, [unit.parentId])).get(unit.parentId) ?? null) : ((await unitsByIds(tx, [unit.id])).get(unit.id) ?? null)

/** A unit that has not ended: the unit itself, or the nearest living superior of one that was merged away. */
export const livingUnit = async (tx: Tx, unitId: string, on: Day): Promise<Unit | null> => {
  let unit = (await unitsByIds(tx, [unitId])).get(unitId) ?? null
  for (let steps = 0; unit?.to && unit.to < on && unit.parentId && steps < 8; steps += 1)
    unit = (await unitsByIds(tx, [unit.parentId])).get(unit.parentId) ?? null
  return unit
}

/** Days since a letter was written and not answered. */
export const waitsFor = (at: Day, today: Day): number => daysBetween(at, today)
