/** The books of several relations and of incoming members: which rule asks for which entry, its fields, what is missing. The rule in force says the fields. */
import { type Day, daysBetween } from '../../../kernel/days.ts'
import { dayOfInstant } from '../../../platform/clock.ts'
import { openField, sealField } from '../../../platform/crypto.ts'
import { endOfTerm, termInDays, termOf } from '../../../policy/engine/head.ts'
import type { EntryBody } from '../../../policy/kinds/entry.ts'
import { fieldTitle } from '../../../policy/vocabulary/fields.ts'
import type { Text } from '../../../policy/vocabulary/outcomes.ts'
import type { Unit } from '../../org/public.ts'
import { CASE_SLOTS, UNIT_SLOTS } from '../contract.ts'
import { citesOf, openCard, ruleOf, type Rules } from '../facts.ts'
import type { HostHalf } from '../stages.ts'
import type { BookFollow, BookRow, NoteRow, PartRow } from '../store.ts'

export type UnitSlot = keyof typeof UNIT_SLOTS
export type CaseSlot = keyof typeof CASE_SLOTS
type FieldAs = 'text' | 'day' | 'count' | 'yes-no'
export type Field = { key: string; title: Text; as: FieldAs; optional: boolean; restricted: boolean }
export type Form = { slot: string; title: Text; what: Text | null; cites: string[]; ours: boolean; person: boolean; fields: Field[] }

/** What an entry is asked for while no rule in force says its fields. Ours. */
const FALLBACK: Record<UnitSlot | CaseSlot, readonly string[]> = {
  'floating.receiver': ['name', 'phone'],
  'floating.desk-time': ['service'],
  'floating.in-plans': ['plan', 'includes-floating'],
  'floating.award-places': ['award-round', 'places-kept', 'care-places', 'nominees'],
  'floating.invitation': ['event', 'invited', 'participants'],
  'floating.support': ['organisation', 'venue'],
  'parallel.residents': ['home-organisation', 'event', 'answer'],
  'parallel.talent': ['file-held', 'own-plan', 'channel'],
  'parallel.retained': ['left-at', 'retained-until', 'channel'],
  'parallel.estate': ['estate', 'action-branch', 'partner-bodies'],
  'parallel.steward': ['steward-role', 'building', 'from', 'to'],
  'parallel.relation': ['relation-basis', 'from', 'to'],
  'floating.service': ['need', 'service', 'served-by'],
  'floating.care': ['thought', 'employment', 'life', 'need', 'service'],
  'floating.pairing': ['local-member', 'from', 'remarks'],
  'floating.tasks': ['task', 'task-done'],
  'floating.host-file': ['item'],
  'floating.host-ledger': ['occupation', 'education', 'employer', 'residence', 'phone'],
  'floating.requirements': ['requirements-told', 'acknowledged'],
  'floating.activity-notice': ['event', 'event-day', 'channel'],
  'floating.reward': ['reward', 'decided-by', 'decision-number'],
  'floating.punishment': ['punishment', 'decided-by', 'decision-number'],
}
/** Who and when stand at the head of every entry. */
const HEAD = new Set(['member', 'floating-member', 'date', 'from', 'to', 'relation-kind', 'certificate-number'])
const SEALED = new Set(['need', 'thought', 'employment', 'life', 'employer', 'residence', 'phone', 'home-organisation', 'punishment'])
const MAY_WAIT = new Set([
  'answer',
  'participants',
  'care-places',
  'nominees',
  'task-done',
  'remarks',
  'thought',
  'employment',
  'life',
  'own-plan',
  'partner-bodies',
  'decision-number',
])
const DAYS = new Set(['left-at', 'retained-until', 'event-day'])
const COUNTS = new Set(['places-kept', 'care-places'])

const OWN_TITLES: Record<string, Text> = {
  service: { zh: '办了什么', en: 'service given' },
  task: { zh: '任务', en: 'task' },
  'event-day': { zh: '活动日期', en: 'day of the activity' },
  reward: { zh: '什么奖励', en: 'award' },
  'decision-number': { zh: '文号', en: 'number of the decision' },
}

/** The field of an entry in words, ours where the vocabulary has none. */
export const slotFieldTitle = (key: string): Text => OWN_TITLES[key] ?? fieldTitle(key)

const asOf = (key: string): FieldAs => (DAYS.has(key) ? 'day' : COUNTS.has(key) ? 'count' : key === 'includes-floating' ? 'yes-no' : 'text')

/** The form of one entry: the fields of the rule in force; what we ask besides may stay empty. Without a rule it is ours alone. */
export const formOf = (rules: Rules, slot: UnitSlot | CaseSlot): Form => {
  const rule = ruleOf(rules, slot)
  const body = rule?.kind === 'entry' ? (rule.body as EntryBody) : null
  const asked: readonly string[] = body?.fields ?? FALLBACK[slot]
  const keys = [...new Set([...asked, ...FALLBACK[slot]])].filter((key) => !HEAD.has(key))
  const unit = (UNIT_SLOTS as Record<string, { title: Text; person: boolean }>)[slot]
  return {
    slot,
    title: unit?.title ?? CASE_SLOTS[slot as CaseSlot].title,
    what: body?.what ?? null,
    cites: citesOf(rules, slot),
    ours: !rule,
    person: unit?.person ?? false,
    fields: keys.map((key) => ({
      key,
      title: slotFieldTitle(key),
      as: asOf(key),
      optional: !asked.includes(key) || (body?.optional.includes(key) ?? false) || MAY_WAIT.has(key) || slot === 'floating.host-ledger',
      restricted: (body?.restricted.includes(key) ?? false) || SEALED.has(key),
    })),
  }
}

/** Every unit keeps every book, but the roll of floating talent is an agency's own (YZ-07h). */
export const mayKeep = ({ sector }: Pick<Unit, 'sector'>, slot: UnitSlot): boolean => slot !== 'parallel.talent' || sector === 'talent-agency'

/** What must not stand open apart from the rest. */
export const parted = (form: Form, fields: Readonly<Record<string, string>>): { open: Record<string, string>; sealed: Record<string, string> } => {
  const hidden = new Set(form.fields.filter(({ restricted }) => restricted).map(({ key }) => key))
  const given = Object.entries(fields).filter(([, value]) => value !== '')
  return {
    open: Object.fromEntries(given.filter(([key]) => !hidden.has(key))),
    sealed: Object.fromEntries(given.filter(([key]) => hidden.has(key))),
  }
}

/** The first field that the rule wants and that is empty, or a field the form does not have. */
export const firstFault = (form: Form, fields: Readonly<Record<string, string>>): { key: string; kind: 'empty' | 'unknown' } | null => {
  const known = new Set(form.fields.map(({ key }) => key))
  const odd = Object.keys(fields).find((key) => !known.has(key))
  if (odd) return { key: odd, kind: 'unknown' }
  const empty = form.fields.find(({ key, optional }) => !optional && !fields[key])
  return empty ? { key: empty.key, kind: 'empty' } : null
}

export const bookPlace = (id: string) => `floating.book.sealed|${id}`
export const sealBook = (id: string, fields: Record<string, string>): Buffer | null =>
  Object.keys(fields).length > 0 ? sealField(bookPlace(id), JSON.stringify(fields)) : null
export const openBook = ({ id, sealed }: Pick<BookRow, 'id' | 'sealed'>): Record<string, string> =>
  sealed ? (JSON.parse(openField(bookPlace(id), sealed)) as Record<string, string>) : {}

// ---------------------------------------------------------------- what is missing

/** The day until which a retained relation may stay, by the clock of the rule in force from the day of leaving; null where none says. */
export const retainedUntil = (rules: Rules, left: Day): Day | null => {
  const term = termOf(ruleOf(rules, 'parallel.retained-term'))
  return term ? endOfTerm(left, term) : null
}

type Flag = 'no-floating' | 'no-places' | 'no-contact' | 'term-over' | 'nobody-came' | 'no-answer' | 'waits' | 'not-verified'

/** What a superior would ask about one entry. */
export const flagsOf = (rules: Rules, row: BookRow, { follows, on }: { follows: readonly BookFollow[]; on: Day }): Flag[] => {
  const has = (key: string) => !!row.facts[key]
  if (row.slot === 'floating.in-plans') return row.facts['includes-floating'] === 'yes' ? [] : ['no-floating']
  if (row.slot === 'floating.award-places') return Number(row.facts['places-kept'] ?? 0) + Number(row.facts['care-places'] ?? 0) > 0 ? [] : ['no-places']
  if (row.slot === 'floating.invitation') return has('participants') || follows.length > 0 ? [] : ['nobody-came']
  if (row.slot === 'parallel.residents') return has('answer') || follows.length > 0 ? [] : ['no-answer']
  if (row.slot === 'floating.declaration') return row.closedOn ? [] : ['not-verified']
  if (row.closedOn) return []
  if (row.slot === 'floating.desk-time') return ['waits']
  if (row.slot !== 'parallel.retained') return []
  const until = retainedUntil(rules, (row.facts['left-at'] as Day | undefined) ?? row.on)
  return [...(follows.length === 0 ? (['no-contact'] as const) : []), ...(until && on > until ? (['term-over'] as const) : [])]
}

/** Days from when the host knew (told by home, found, reported in) to when it took the member in; up to today while it has not. */
export const waitingOf = (row: PartRow, on: Day): { knownOn: Day; takenInOn: Day | null; days: number } => {
  const host = (row.side === 'host' ? row.own : row.heard) as HostHalf
  const known = host.foundOn ?? dayOfInstant(row.openedAt)
  const until = host.managedFrom ?? on
  return { knownOn: known, takenInOn: host.managedFrom, days: Math.max(0, daysBetween(known, until)) }
}

/** Days within which the host takes a member in; null while the text's “in time” has no value of the unit. */
export const takeInDays = (rules: Rules): number | null => {
  const term = termOf(ruleOf(rules, 'floating.take-in'))
  return term ? termInDays(term) : null
}

const CARD_FIELDS: Record<string, 'occupation' | 'education' | 'employer' | 'address' | 'phone'> = {
  occupation: 'occupation',
  education: 'education',
  employer: 'employer',
  residence: 'address',
  phone: 'phone',
}

/** Which fields of the ledger of incoming members are empty for one person (CX-16b): neither on the card nor entered here. */
export const ledgerLacks = (rules: Rules, row: PartRow, notes: readonly NoteRow[]): string[] => {
  const card = openCard(row)
  const entered = new Set(notes.filter(({ facts }) => facts['slot'] === 'floating.host-ledger').flatMap(({ facts }) => facts['has'] as string[]))
  return formOf(rules, 'floating.host-ledger')
    .fields.map(({ key }) => key)
    .filter((key) => CARD_FIELDS[key] && !card[CARD_FIELDS[key]] && !entered.has(key))
}
