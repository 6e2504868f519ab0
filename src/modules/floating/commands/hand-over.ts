/** Letters: into the own drawer, and where the other side is of this installation into its drawer and its part, in the same transaction. */
import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { auditWritten } from '../../../platform/audit.ts'
import type { Tx } from '../../../platform/db.ts'
import { emitEvent, eventWritten } from '../../../platform/outbox.ts'
import { tookPart } from '../../activities/public.ts'
import { membersByPersonIds } from '../../members/public.ts'
import { type Unit, unitById, unitsByIds } from '../../org/public.ts'
import { idNumberIndex, personsByIdIndex, spell } from '../../people/public.ts'
import { onSide } from '../access.ts'
import { resultsIn, sealResult } from '../facts/results.ts'
import { type Enclosure, hostPartOf, homeCaseOf, homePartOf, livingUnit, NO_CARD, openCard, sealCard, sealEnclosure } from '../facts.ts'
import { acknowledge, type Conflict, type HomeCase, type HostPart, type Letter, newHome, newHost, openConflicts, type Side, take } from '../stages.ts'
import { keepGuest } from './keep-guest.ts'
import { numberDues } from './number-dues.ts'
import {
  type HomeEnd,
  insertPart,
  insertRaised,
  insertResults,
  type LetterState,
  lockHome,
  lockPart,
  markLetters,
  markTaken,
  openAbsenceOf,
  type PartRow,
  placePart,
  type RaisedKind,
  type ResultRow,
  savePart,
  selectDesk,
  setCard,
  type Way,
} from '../store.ts'

/** Who writes, as the letter names them. */
export type Writer = { name: string; unit: string; at: Date; today: Day }

/** A letter on its way, with what travels beside its facts. */
export type Posted = { letter: Letter; enclosure?: Enclosure; by: Pick<Writer, 'name' | 'unit' | 'at'> }

/** Where an answer goes, and where a case is opened that this side does not know yet. */
export type From = { way: Way; district: number | null; desk: string | null; name: string; partnerId: string | null; to: string | null }

const otherSide = (side: Side): Side => (side === 'home' ? 'host' : 'home')

/**
 * Keeps the part as an act left it (`half`) with its letters in the own drawer, and hands them over where the partner is of this installation; then
 * the case is acknowledged at once. To a partner with a file or on paper they stay `written` until the exchange takes them. `home`: home's end, where
 * the host holds it locked already.
 */
export const handOver = async (
  tx: Tx,
  { row, half, posted, writer, home }: { row: PartRow; half: HostPart | HomeCase; posted: readonly Posted[]; writer: Writer; home?: HomeEnd | undefined },
): Promise<void> => {
  const taken = row.way === 'inside' && posted.length > 0 ? await handAcross(tx, { row, posted, writer, home }) : 0
  const drawer = { side: row.side, path: row.path, at: writer.at }
  savePart(tx, writer.at, {
    side: row.side,
    moved: 'own',
    half: taken > 0 ? acknowledgedHalf(half, taken) : half,
    letters: posted.map((one) => drawerRow(one, { ...drawer, state: one.letter.number <= taken ? 'acknowledged' : 'written' })),
  })
  const earlier = half.sent - half.acknowledged > posted.length
  if (taken > 0 && earlier) await markLetters(tx, { caseId: row.id, side: row.side }, { state: 'acknowledged', upTo: taken, at: writer.at })
}

/** Up to which number the other side took them. */
const handAcross = (
  tx: Tx,
  { row, posted, writer, home }: { row: PartRow; posted: readonly Posted[]; writer: Writer; home: HomeEnd | undefined },
): Promise<number> => {
  const from: From = { way: 'inside', district: tx.scope.districtIds[0]!, desk: null, name: writer.unit, partnerId: null, to: row.otherDesk }
  return onSide(tx, row.otherDistrict!, (there) =>
    receive(there, { caseId: row.id, side: otherSide(row.side), posted, from, at: writer.at, today: writer.today, home }),
  )
}

const acknowledgedHalf = (half: HostPart | HomeCase, taken: number): HostPart | HomeCase =>
  'told' in half ? acknowledge({ ...newHome(), cases: [half] }, half.case, taken).cases[0]! : acknowledge(half, half.case, taken)

const drawerRow = ({ letter, enclosure, by }: Posted, { side, path, state, at }: { side: Side; path: string; state: LetterState; at: Date }) => ({
  caseId: letter.case,
  side,
  fromSide: letter.from,
  number: letter.number,
  path,
  kind: letter.kind,
  on: letter.on,
  facts: letter.facts,
  enclosureSealed: enclosure ? sealEnclosure({ caseId: letter.case, side, fromSide: letter.from, number: letter.number }, enclosure) : null,
  byName: by.name,
  byUnit: by.unit,
  at: by.at,
  state,
  stateAt: at,
  cameAt: side === letter.from ? null : at,
})

// ---------------------------------------------------------------- taking

type Receiving = { caseId: string; side: Side; posted: readonly Posted[]; from: From; at: Date; today: Day; home?: HomeEnd | undefined }

/**
 * Takes letters of the other side under the receiving side's own district: a repeat changes nothing, an early one waits, a contradiction is kept
 * and goes up. Opens the part where the case is not known here. Returns up to which number the other side's letters are taken. Also the door of
 * the exchange by file and on paper.
 */
export const receive = async (tx: Tx, given: Receiving): Promise<number> => {
  const { row, before, after } = given.side === 'host' ? await takeAtHost(tx, given) : await takeAtHome(tx, given)
  const drawer = { side: given.side, path: row.path, at: given.at }
  const fresh = given.posted.filter(({ letter }) => letter.number > before.taken && letter.number <= after.taken)
  savePart(tx, given.at, {
    side: given.side,
    moved: 'heard',
    half: after,
    letters: given.posted.map((one) => drawerRow(one, { ...drawer, state: one.letter.number <= after.taken ? 'taken' : 'waiting' })),
    beside: [entryOf(tx, row, given, fresh), ...fresh.map((one) => eventOf(tx, row, given, one))],
  })
  if (before.waiting.length > 0) await markTaken(tx, { caseId: row.id, side: given.side }, after.taken, given.at)
  const carded = await keepCard(tx, row, given)
  if (isHost(after) && (carded !== row || after.heard !== before.heard)) await keepGuest(tx, carded, after)
  await followUp(tx, { row, given, fresh, conflicts: openConflicts(after).filter(({ number }) => number > before.taken) })
  return after.taken
}

const isHost = (part: HostPart | HomeCase): part is HostPart => !('told' in part)

type Taken = { row: PartRow; before: HostPart | HomeCase; after: HostPart | HomeCase }

const takeAtHost = async (tx: Tx, given: Receiving): Promise<Taken> => {
  const row = (await lockPart(tx, given.caseId, 'host')) ?? (await open(tx, given))
  const before = hostPartOf(row)
  return { row, before, after: given.posted.reduce((part, { letter }) => take(part, letter), before) }
}

/** Home sees all cases of the time away, so that two hosts at once are noticed. */
const takeAtHome = async (tx: Tx, given: Receiving): Promise<Taken> => {
  const [absence, rows] = given.home ?? (await lockHome(tx, given.caseId))
  const row = rows.find(({ id }) => id === given.caseId)
  // opened only now, or hung on a time away while this waited: once more, so that the time away is locked too
  if (!row) await open(tx, given)
  if (!row || (row.absenceId && !absence)) return takeAtHome(tx, { ...given, home: undefined })
  const home = absence ? homePartOf(absence, rows) : { ...newHome(), cases: [homeCaseOf(row)] }
  const after = given.posted.reduce((part, { letter }) => take(part, letter), home)
  return { row, before: homeCaseOf(row), after: after.cases.find((one) => one.case === row.id)! }
}

/** A case that this side hears of for the first time: announced to one of its desks, or a person found elsewhere who says to be of here. */
const open = async (tx: Tx, given: Receiving): Promise<PartRow> => {
  const card = given.posted.find(({ enclosure }) => enclosure?.card)?.enclosure?.card ?? NO_CARD
  const unit = await deskUnit(tx, given)
  const who = given.side === 'home' && card.idNumber ? await memberCalled(tx, card.idNumber) : null
  const absence = who ? await openAbsenceOf(tx, who.id) : null
  const half = given.side === 'host' ? newHost(given.caseId) : homeCaseOf(EMPTY_HOME(given.caseId))
  await insertPart(tx, {
    id: given.caseId,
    side: given.side,
    path: who?.path ?? unit.path,
    absenceId: absence?.id ?? null,
    memberId: who?.id ?? null,
    way: given.from.way,
    otherDistrict: given.from.district,
    otherDesk: given.from.desk,
    otherName: given.from.name,
    partnerId: given.from.partnerId,
    personName: card.name || '—',
    personPinyin: spell(card.name).pinyin,
    standing: card.standing,
    cardSealed: sealCard(given.caseId, given.side, { ...card, idNumber: given.side === 'home' ? card.idNumber : null }),
    asked: given.side === 'home',
    unitId: who?.branchId ?? unit.id,
    branchId: who?.branchId ?? null,
    groupId: null,
    basis: null,
    half,
    at: given.at,
  })
  return (await lockPart(tx, given.caseId, given.side))!
}

const EMPTY_HOME = (caseId: string) => {
  const { own, heard, ...post } = newHost(caseId)
  return { ...post, id: caseId, own: heard, heard: own } as unknown as PartRow
}

/** The unit of the desk that was written to; where it was merged away, its successor's or the living superior. */
const deskUnit = async (tx: Tx, { from, today }: Receiving): Promise<Unit> => {
  const desk = from.to ? await selectDesk(tx, from.to) : null
  const heir = desk?.successorId ? await selectDesk(tx, desk.successorId) : null
  const unit = await livingUnit(tx, (heir ?? desk)?.unitId ?? '00000000-0000-0000-0000-000000000000', today)
  if (!unit) throw new Error('a letter came for a desk that is not of this district')
  return unit
}

const memberCalled = async (tx: Tx, idNumber: string) => {
  const persons = await personsByIdIndex(tx, [idNumberIndex(idNumber)])
  const person = [...persons.values()][0]
  const member = person && (await membersByPersonIds(tx, [person.id])).get(person.id)
  return member && member.status === 'normal' ? member : null
}

/** A later letter may bring a fuller card: once home knows the person it says what placement needs. Returns the part as it then stands. */
const keepCard = async (tx: Tx, row: PartRow, { side, posted }: Receiving): Promise<PartRow> => {
  const card = posted.findLast(({ enclosure }) => enclosure?.card)?.enclosure?.card
  if (!card) return row
  const merged = { ...openCard(row), ...Object.fromEntries(Object.entries(card).filter(([, value]) => value !== null && value !== '')) }
  const kept = side === 'host' ? { ...merged, idNumber: null } : merged
  const cardSealed = sealCard(row.id, side, kept)
  const who = { personName: kept.name || '—', personPinyin: spell(kept.name).pinyin, standing: kept.standing ?? row.standing }
  await setCard(tx, { id: row.id, side }, { sealed: cardSealed, name: who.personName, pinyin: who.personPinyin, standing: who.standing })
  return { ...row, ...who, cardSealed }
}

// ---------------------------------------------------------------- what follows at the receiving side

type Follow = { row: PartRow; given: Receiving; fresh: readonly Posted[]; conflicts: readonly Conflict[] }

const EVENTS: Partial<Record<Letter['kind'], string>> = {
  announced: 'floating.announced',
  found: 'floating.found',
  placed: 'floating.placed',
  refused: 'floating.refused',
  'certificate-requested': 'floating.certificate-missing',
  'moved-on': 'member.host-changed',
  returned: 'member.returned',
}

const eventOf = (tx: Tx, row: PartRow, { side, at }: Receiving, { letter }: Posted) =>
  eventWritten(tx, at, {
    event: EVENTS[letter.kind] ?? 'floating.letter-taken',
    path: row.path,
    payload: { caseId: row.id, side, kind: letter.kind, number: letter.number, on: letter.on, absenceId: row.absenceId, memberId: row.memberId },
  })

const entryOf = (tx: Tx, row: PartRow, { at }: Receiving, fresh: readonly Posted[]) =>
  auditWritten(tx, at, {
    verb: 'floating.letters-taken',
    objectType: 'floating-case',
    objectId: row.id,
    path: row.path,
    fields: fresh.map(({ letter }) => `${letter.kind}:${letter.number}`),
  })

const followUp = async (tx: Tx, { row, given, fresh, conflicts }: Follow): Promise<void> => {
  const { at } = given
  for (const { letter } of fresh) {
    if (letter.kind === 'refused')
      await raise(tx, row, { kind: 'refused', on: letter.on, clause: letter.facts.clause ?? null, words: letter.facts.words ?? null, at })
    if (letter.kind === 'not-ours') await raise(tx, row, { kind: 'not-ours', on: letter.on, clause: null, words: letter.facts.words ?? null, at })
  }
  for (const { kind, on } of conflicts) await raise(tx, row, { kind, on, clause: null, words: null, at })
  await keepResults(tx, row, given, fresh)
}

/** To the superior of the unit where the part lies, at once; under the whole district's scope. */
export const raise = async (
  tx: Tx,
  row: Pick<PartRow, 'id' | 'side' | 'unitId' | 'personName' | 'otherName'>,
  what: { kind: RaisedKind; on: Day; clause: string | null; words: string | null; at: Date },
): Promise<void> => {
  const unit = await unitById(tx, row.unitId)
  const above = unit?.parentId ? (await unitsByIds(tx, [unit.parentId])).get(unit.parentId) : unit
  if (!above) return
  await insertRaised(tx, {
    id: newId(),
    path: above.path,
    unitId: above.id,
    caseId: row.id,
    side: row.side,
    personName: row.personName,
    otherName: row.otherName,
    ...what,
  })
}

/** Attendance, dues, contacts, awards and punishments at the host, and where it placed the member, become lines at home: one row for each. */
export const keepResults = async (tx: Tx, row: PartRow, { side, at }: Pick<Receiving, 'side' | 'at'>, fresh: readonly Posted[]): Promise<void> => {
  const { memberId, absenceId } = row
  if (side !== 'home' || !memberId || !absenceId) return
  const results = fresh.flatMap((one) =>
    resultsIn(one).map(({ kind, on, facts }): ResultRow => {
      const id = newId()
      return { id, path: row.path, memberId, absenceId, caseId: row.id, letterNumber: one.letter.number, kind, on, facts: sealResult(id, facts), at }
    }),
  )
  if (results.length === 0) return
  await insertResults(tx, await numberDues(tx, absenceId, results))
  for (const result of results) if (tookPartIn(result)) await emitEvent(tx, at, attendedAway(row, result))
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const tookPartIn = ({ kind, facts }: ResultRow): boolean => kind === 'attendance' && tookPart(text(facts['letter']))

/** The branch's own day of the month learns it as of any member who took part elsewhere; the rule in force says what it counts for. */
const attendedAway = (row: PartRow, { memberId, on, facts }: ResultRow) => ({
  event: 'activities.attended-elsewhere',
  path: row.path,
  payload: {
    memberId,
    sessionId: text(facts['sessionId']),
    unitPath: row.path,
    day: on,
    hostName: text(facts['host']) || row.otherName,
    byName: text(facts['by']) || row.otherName,
  },
})

/** Once home knows whose case it is, it hangs on that member's time away and lies with the branch. */
export const joinCase = async (tx: Tx, row: PartRow, to: { absenceId: string; memberId: string; branchId: string; path: string }): Promise<void> => {
  await placePart(tx, { id: row.id, side: 'home' }, { ...to, unitId: to.branchId, asked: false })
}
