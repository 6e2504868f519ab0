/** The books as a secretary reads them: forms by the rules in force, lines with what is missing, who waits, whose ledger has gaps, who was not told. */
import { addDays, type Day, daysBetween, yearOf } from '../../../kernel/days.ts'
import type { Call } from '../../../platform/call.ts'
import { DESK_AND_ABOVE } from '../../../platform/contract.ts'
import type { Tx } from '../../../platform/db.ts'
import { ABOVE, type Role } from '../../../platform/endpoint.ts'
import { fieldTitle } from '../../../policy/vocabulary/fields.ts'
import { type Session, sessionsOfYear } from '../../activities/public.ts'
import { membersByIds } from '../../members/public.ts'
import { type Unit, unitsUnder } from '../../org/public.ts'
import { holds } from '../access.ts'
import { type CaseSlot, flagsOf, formOf, ledgerLacks, mayKeep, openBook, retainedUntil, takeInDays, type UnitSlot, waitingOf } from '../facts/books.ts'
import { inOneList, keptAtHost, KEPT_LETTERS } from '../facts/for-member.ts'
import { CASE_SLOTS, UNIT_SLOTS } from '../contract.ts'
import { isSeenBy, openWords, rulesAt, type Rules } from '../facts.ts'
import type { HostHalf } from '../stages.ts'
import {
  type Absence,
  absencesUnder,
  type BookFollow,
  bookFollowsOf,
  type BookRow,
  booksUnder,
  casesOfAbsences,
  lettersOfKinds,
  type NoteRow,
  notesOf,
  type PartRow,
  partsUnder,
  selectDesks,
} from '../store.ts'

const SLOTS = Object.keys(UNIT_SLOTS) as UnitSlot[]
/** Days back in which an activity without a notice is still listed. */
const LOOK_BACK = 90

/** Restricted fields are for the unit that keeps the book, for nobody above. */
const keeps = (call: Call, path: string): boolean =>
  call.session?.grants.some(({ role, unitPath }) => unitPath === path && (DESK_AND_ABOVE as readonly Role[]).includes(role)) ?? false

export const booksShown = async (tx: Tx, call: Call, unit: Unit) => {
  const rules = await rulesAt(tx, unit.id, call.today)
  const rows = await booksUnder(tx, unit.path, SLOTS)
  const follows = await bookFollowsOf(
    tx,
    rows.map(({ id }) => id),
  )
  const here = await partsUnder(tx, unit.path, { side: 'host', open: true })
  const notes = await notesOf(
    tx,
    'host',
    here.map(({ id }) => id),
  )
  return {
    unitId: unit.id,
    unitName: unit.shortName,
    today: call.today,
    forms: SLOTS.filter((slot) => slot !== 'parallel.relation').map((slot) => formOf(rules, slot)),
    mayKeep: SLOTS.filter((slot) => mayKeep(unit, slot)),
    lines: rows.map((row) => lineOf(call, rules, row, { follows: follows.filter(({ bookId }) => bookId === row.id), on: call.today })),
    mayJoin: holds(call, ABOVE, unit.path),
    branches: (await unitsUnder(tx, unit.path, { kinds: ['general-branch', 'branch'], on: call.today })).map(({ id, shortName }) => ({
      unitId: id,
      name: shortName,
    })),
    without: await withoutOf(tx, unit, rows, call.today),
    takeInDays: takeInDays(rules),
    waiting: await waitingUnder(tx, unit, rules, { here, on: call.today }),
    ledger: here.flatMap((row) => {
      const lacks = ledgerLacks(
        rules,
        row,
        notes.filter(({ caseId }) => caseId === row.id),
      )
      return lacks.length > 0 ? [{ caseId: row.id, name: row.personName, lacks: lacks.map(fieldTitle) }] : []
    }),
    unnotified: await unnotifiedOf(tx, here, { notes, on: call.today }),
  }
}

const lineOf = (call: Call, rules: Rules, row: BookRow, { follows, on }: { follows: readonly BookFollow[]; on: Day }) => {
  const open = keeps(call, row.path)
  const facts = Object.fromEntries(Object.entries(row.facts).map(([key, value]) => [key, String(value)]))
  const form = formOf(rules, row.slot as UnitSlot)
  const sealed = row.sealed ? (open ? openBook(row) : {}) : {}
  return {
    bookId: row.id,
    slot: row.slot,
    unitName: row.unitName,
    on: row.on,
    until: row.until,
    person: row.personName,
    fields: { ...facts, ...sealed },
    withheld: row.sealed && !open ? form.fields.filter(({ restricted }) => restricted).map(({ key }) => key) : [],
    flags: flagsOf(rules, row, { follows, on }),
    term: row.slot === 'parallel.retained' ? retainedUntil(rules, (facts['left-at'] as Day | undefined) ?? row.on) : null,
    days: row.slot === 'floating.desk-time' ? daysBetween(row.on, row.closedOn ?? on) : null,
    closedOn: row.closedOn,
    closedWords: row.closedWords,
    byName: row.byName,
    follows: follows.map((one) => ({ on: one.on, what: one.what, words: one.words, byName: one.byName })),
  }
}

/** Committees without a named receiver, and organisations without a public desk (JS-B-05a, CX-11a, CX-11b). */
const withoutOf = async (tx: Tx, unit: Unit, rows: readonly BookRow[], on: Day) => {
  const below = await unitsUnder(tx, unit.path, { kinds: ['committee', 'general-branch', 'branch'], on })
  const named = new Set(rows.filter(({ slot, closedOn }) => slot === 'floating.receiver' && !closedOn).map(({ unitId }) => unitId))
  const desks = new Set((await selectDesks(tx, { find: null, districtId: unit.districtId })).map(({ unitId }) => unitId))
  return {
    receiver: below.filter(({ id, kind }) => kind === 'committee' && !named.has(id)).map(({ shortName }) => shortName),
    desk: below.filter(({ id }) => !desks.has(id)).map(({ shortName }) => shortName),
  }
}

/** How long each waits or waited, at the host and as home sees it, the longest first (JS-B-02b). */
const waitingUnder = async (tx: Tx, unit: Unit, rules: Rules, { here, on }: { here: readonly PartRow[]; on: Day }) => {
  const absences = await absencesUnder(tx, unit.path, { ended: false, since: on })
  const away = await casesOfAbsences(
    tx,
    absences.map(({ id }) => id),
  )
  const limit = takeInDays(rules)
  return [...here, ...away.filter(({ otherDistrict, id }) => otherDistrict === null || !here.some((row) => row.id === id))]
    .map((row) => ({ row, ...waitingOf(row, on) }))
    .map(({ row, knownOn, takenInOn, days }) => ({
      side: row.side,
      caseId: row.id,
      absenceId: row.absenceId,
      name: row.personName,
      otherName: row.otherName,
      knownOn,
      takenInOn,
      days,
      late: limit !== null && days > limit,
    }))
    .toSorted((one, other) => Number(other.takenInOn === null) - Number(one.takenInOn === null) || other.days - one.days)
    .slice(0, 200)
}

/** Organisation life held while a member was managed here, with no notice on record for that day (JS-B-06d). */
const unnotifiedOf = async (tx: Tx, here: readonly PartRow[], { notes, on }: { notes: readonly NoteRow[]; on: Day }) => {
  const managed = here.filter((row) => row.branchId && (row.own as HostHalf).managedFrom && !(row.own as HostHalf).leftOn)
  const unitIds = [...new Set(managed.map(({ branchId }) => branchId!))]
  const held = unitIds.length === 0 ? [] : await sessionsOfYear(tx, { unitIds, year: yearOf(on) })
  return managed.flatMap((row) =>
    held
      .filter((session) => wasHeld(session, { from: (row.own as HostHalf).managedFrom!, on }) && session.unitId === row.branchId)
      .filter(({ day }) => !notes.some(({ caseId, facts }) => caseId === row.id && facts['slot'] === 'floating.activity-notice' && facts['event-day'] === day))
      .map((session) => ({ caseId: row.id, name: row.personName, on: session.day!, activity: session.theme ?? '' })),
  )
}

const wasHeld = ({ day, state }: Session, { from, on }: { from: Day; on: Day }): boolean =>
  (state === 'held' || state === 'closed') && day !== null && day >= from && day <= on && day >= addDays(on, -LOOK_BACK)

// ---------------------------------------------------------------- about one member

const contactLine = ({ id, on, wordsSealed, byName }: NoteRow, open: boolean) => ({
  on,
  words: open && wordsSealed ? openWords('note', id, wordsSealed) : null,
  byName,
})

/** Entries with what was done under each; a contact of a pair stands under the pair alone. */
const noteLines = (notes: readonly NoteRow[], open: boolean) =>
  notes
    .filter(({ facts }) => !facts['pairing'])
    .map((note) => ({ ...noteLine(note, open), contacts: notes.filter(({ facts }) => facts['pairing'] === note.id).map((one) => contactLine(one, open)) }))

const noteLine = ({ id, on, facts, byName, wordsSealed, toMember }: NoteRow, open: boolean) => {
  const { slot, has: _has, ...rest } = facts
  return {
    noteId: id,
    slot: String(slot),
    on,
    fields: Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, String(value)])),
    words: open && wordsSealed ? openWords('note', id, wordsSealed) : null,
    withheld: wordsSealed !== null && !open,
    byName,
    toMember,
  }
}

const isService = ({ facts }: NoteRow): boolean => typeof facts['slot'] === 'string' && facts['slot'] in CASE_SLOTS

export const caseBookShown = async (tx: Tx, call: Call, row: PartRow) => {
  const rules = await rulesAt(tx, row.unitId, call.today)
  const notes = (await notesOf(tx, 'host', [row.id])).filter(isService)
  const open = isSeenBy(call, row)
  return {
    caseId: row.id,
    today: call.today,
    mayWrite: open,
    forms: (Object.keys(CASE_SLOTS) as CaseSlot[]).map((slot) => formOf(rules, slot)),
    lines: noteLines(notes, open),
    lacks: ledgerLacks(rules, row, notes).map(fieldTitle),
  }
}

export const homeBookShown = async (tx: Tx, call: Call, absence: Absence) => {
  const rules = await rulesAt(tx, absence.branchId, call.today)
  const notes = (await notesOf(tx, 'home', [absence.id])).filter(isService)
  const cases = (await casesOfAbsences(tx, [absence.id])).map(({ id }) => id)
  const open = isSeenBy(call, absence)
  return {
    absenceId: absence.id,
    today: call.today,
    mayWrite: open,
    forms: [formOf(rules, 'floating.service')],
    lines: noteLines(notes, open),
    fromHosts: inOneList(keptAtHost(await lettersOfKinds(tx, cases, 'home', KEPT_LETTERS), open)),
  }
}

/** Names of those away, for lists. */
export const namesAway = async (tx: Tx, absences: readonly Absence[]): Promise<Map<string, string>> => {
  const members = await membersByIds(tx, [...new Set(absences.map(({ memberId }) => memberId))])
  return new Map(absences.map(({ id, memberId }) => [id, members.get(memberId)?.person.name ?? '']))
}
