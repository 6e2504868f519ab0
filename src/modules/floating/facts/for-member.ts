/** The management notes and tasks of both sides, as the member and home's own branch read them (CX-20b). */
import { ENTRIES } from '../../../policy/vocabulary/entries.ts'
import type { Text } from '../../../policy/vocabulary/outcomes.ts'
import type { EntryBody } from '../../../policy/kinds/entry.ts'
import { CASE_SLOTS } from '../contract.ts'
import { openEnclosure, openWords, ruleOf, type Rules } from '../facts.ts'
import type { LetterRow, NoteRow } from '../store.ts'
import { type CaseSlot, slotFieldTitle } from './books.ts'

/** Awards and punishments: they belong to the member's record, wherever it is kept. */
export const isRecord = (slot: CaseSlot): boolean => 'record' in CASE_SLOTS[slot]

/**
 * Whether an entry of the host is for the member too, and whether its restricted words may be read at home: as the readers of the rule in force say;
 * where it names nobody, as we say, and without the restricted words.
 */
export const sharing = (rules: Rules, slot: CaseSlot): { member: boolean; words: boolean; record: boolean } => {
  const record = isRecord(slot)
  if (record) return { member: true, words: true, record }
  const rule = ruleOf(rules, slot)
  const readers = rule?.kind === 'entry' ? (rule.body as EntryBody).readers : []
  if (readers.length === 0) return { member: CASE_SLOTS[slot].forMember, words: false, record }
  return { member: readers.includes('member'), words: readers.includes('member') && readers.includes('home-branch'), record }
}

export type Kept = {
  side: 'home' | 'host'
  unit: string
  on: string
  byName: string
  kind: string
  title: Text
  fields: { title: Text; value: string }[]
  words: string | null
  withheld: boolean
}

const HIDDEN = new Set(['slot', 'has', 'on', 'words', 'host', 'by', 'sessionId', 'pairing'])

const titleOf = (kind: string, slot: unknown): Text =>
  typeof slot === 'string' && slot in CASE_SLOTS
    ? CASE_SLOTS[slot as CaseSlot].title
    : ((ENTRIES as Record<string, Text>)[kind] ?? { zh: '记录', en: 'Record' })

const fieldsOf = (facts: Readonly<Record<string, unknown>>) =>
  Object.entries(facts).flatMap(([key, value]) => (HIDDEN.has(key) || typeof value !== 'string' || value === '' ? [] : [{ title: slotFieldTitle(key), value }]))

/** Notes of home. Fields stand only where the note is an entry of a book: other facts are for the machine. */
export const keptAtHome = (notes: readonly NoteRow[], unit: string, open: boolean): Kept[] =>
  notes.map(({ id, on, kind, byName, facts, wordsSealed }) => ({
    side: 'home',
    unit,
    on,
    byName,
    kind,
    title: titleOf(kind, facts['slot']),
    fields: facts['slot'] ? fieldsOf(facts) : [],
    words: open && wordsSealed ? openWords('note', id, wordsSealed) : null,
    withheld: !open && wordsSealed !== null,
  }))

/** The letters of a host that hold them: an entry each, and the requirements stated when it took the member in. */
export const KEPT_LETTERS = ['note', 'record', 'managed'] as const

/** What hosts' letters told: one entry a line. Restricted words stand in the line, never in the letter's own words. */
export const keptAtHost = (letters: readonly LetterRow[], open: boolean): Kept[] =>
  letters
    .filter(({ fromSide }) => fromSide === 'host')
    .flatMap((letter) => {
      const { lines, words } = openEnclosure(letter, letter.enclosureSealed)
      const of = { side: 'host' as const, unit: letter.byUnit, on: letter.on, byName: letter.byName }
      if (letter.kind === 'managed') return words ? [{ ...of, kind: 'taking-in', title: ENTRIES['taking-in'], fields: [], words, withheld: false }] : []
      return (lines ?? []).map((line) => keptLine(of, line, open))
    })

const keptLine = (of: Pick<Kept, 'side' | 'unit' | 'on' | 'byName'>, line: Readonly<Record<string, unknown>>, open: boolean): Kept => {
  const said = typeof line['words'] === 'string' ? line['words'] : null
  const slot = String(line['slot'] ?? '')
  return { ...of, kind: slot, title: titleOf('', slot), fields: fieldsOf(line), words: open ? said : null, withheld: !open && said !== null }
}

/** One list, the newest first. */
export const inOneList = (...lists: readonly Kept[][]): Kept[] => lists.flat().toSorted((one, other) => (one.on < other.on ? 1 : one.on > other.on ? -1 : 0))
