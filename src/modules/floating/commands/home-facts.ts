/** What the work of home about times away is read from, and what follows from it without a rule: reported, joined, briefed, changes not entered yet. */
import type { Day } from '../../../kernel/days.ts'
import { dayOfInstant } from '../../../platform/clock.ts'
import type { Tx } from '../../../platform/db.ts'
import { homeCaseOf, openEnclosure } from '../facts.ts'
import { recordsOf, type SlotRecords } from '../facts/keeping.ts'
import {
  type Absence,
  casesOfAbsences,
  type LetterRow,
  lettersOfKinds,
  type NoteRow,
  notesOf,
  type PartRow,
  type SurveyLine,
  surveyChangesOf,
} from '../store.ts'

/** Everything that the work of home about one time away is read from. */
export type HomeFacts = {
  absence: Absence
  cases: readonly PartRow[]
  notes: readonly NoteRow[]
  letters: readonly LetterRow[]
  found: readonly SurveyLine[]
  records: SlotRecords
}

export const homeFactsOf = async (tx: Tx, absences: readonly Absence[]): Promise<HomeFacts[]> => {
  const ids = absences.map(({ id }) => id)
  const cases = await casesOfAbsences(tx, ids)
  const of = Map.groupBy(cases, ({ absenceId }) => absenceId)
  const notes = Map.groupBy(await notesOf(tx, 'home', ids), ({ absenceId }) => absenceId)
  const letters = Map.groupBy(
    await lettersOfKinds(
      tx,
      cases.map(({ id }) => id),
      'home',
      ['change', 'feedback'],
    ),
    ({ caseId }) => caseId,
  )
  const found = Map.groupBy(await surveyChangesOf(tx, ids), ({ absenceId }) => absenceId)
  const { home } = await recordsOf(tx, { absences: absences.map(({ id }) => ({ id, caseIds: (of.get(id) ?? []).map((row) => row.id) })), hostCaseIds: [] })
  return absences.map((absence): HomeFacts => {
    const own = of.get(absence.id) ?? []
    return {
      absence,
      cases: own,
      notes: notes.get(absence.id) ?? [],
      letters: own.flatMap(({ id }) => letters.get(id) ?? []),
      found: found.get(absence.id) ?? [],
      records: home.get(absence.id) ?? {},
    }
  })
}

// ---------------------------------------------------------------- what changed and was not entered

export type Changed = { on: Day; at: Date } & ({ letter: LetterRow } | { words: string | null })

/** What was said of a change, opened for whoever may read it. */
export const changeWords = (one: Changed): string | null =>
  'letter' in one ? (openEnclosure(one.letter, one.letter.enclosureSealed).words ?? null) : one.words

const changesKnown = ({ letters, found }: HomeFacts): Changed[] => [
  ...letters
    .filter(({ fromSide, kind }) => fromSide === 'host' && kind === 'change')
    .map((letter): Changed => ({ on: letter.on, at: letter.cameAt ?? letter.at, letter })),
  ...found.map(({ on, at, words }): Changed => ({ on, at, words })),
]

/** Changes that the other side or a survey told and that came after the record was last brought up to date (JS-B-03b). */
export const changesWaiting = (facts: HomeFacts): Changed[] => {
  const entered = facts.notes.filter(({ kind }) => kind === 'record-change')
  return changesKnown(facts).filter(({ at }) => !entered.some((note) => note.at > at))
}

/** When the member reported to a host, and when a host took the member in; pressing ends with the second. */
export const joiningOf = ({ cases }: Pick<HomeFacts, 'cases'>): { contactedOn: Day | null; joinedOn: Day | null } => {
  const halves = cases.map((row) => homeCaseOf(row))
  const first = (days: (Day | null)[]) => days.filter((on) => on !== null).toSorted()[0] ?? null
  return {
    contactedOn: first(halves.map(({ told, heard }) => told.arrivedOn ?? heard.reportedOn ?? heard.identifiedOn ?? heard.foundOn ?? heard.managedFrom)),
    joinedOn: first(halves.map(({ heard }) => heard.managedFrom)),
  }
}

export const BRIEF = 'floating.brief-branch'

/** The announcement counts as the first of them. */
export const briefingsOf = ({ cases, records }: Pick<HomeFacts, 'cases' | 'records'>): { id: string; on: Day }[] => [
  ...cases.filter((row) => homeCaseOf(row).told.word !== 'silent').map((row) => ({ id: row.id, on: dayOfInstant(row.openedAt) })),
  ...(records[BRIEF] ?? []),
]
