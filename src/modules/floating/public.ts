/** What the composition and modules above may ask of floating members, and how worlds and tests write them. */
import type { Period } from '../../kernel/days.ts'
import type { Tx } from '../../platform/db.ts'
import type { Text } from '../../policy/vocabulary/outcomes.ts'
import { tickOf } from '../../policy/vocabulary/ticks.ts'
import type { EntryKind } from '../../policy/vocabulary/entries.ts'
import type { LinePart } from '../ledger/public.ts'
import { monthIn, takenBackIn } from './facts/dues-told.ts'
import { wordsOfResult } from './facts/results.ts'
import { resultsOf } from './store.ts'
import { sealedTable } from '../../platform/reseal.ts'
import { letterPlace } from './commands/exchange-in.ts'
import { cardPlace, detailsPlace, enclosurePlace, searchPlace, wordsPlace } from './facts.ts'
import { bookPlace } from './facts/books.ts'

export { contactsOf, insertContacts as writeContacts, insertNotes as writeNotes, insertResults as writeResults, notesOf, resultsOf } from './store.ts'
export { type Absence, absencesOf, absencesUnder, casesOfAbsences, type Desk, type PartRow, partsUnder, selectDesks, upsertDesk as writeDesk } from './store.ts'
export { homeCaseOf, homePartOf, hostPartOf, measures, transitDays } from './facts.ts'
export { homeStage, type HomeAct, type HostAct, type Letter, ownerOn, uncoveredIn } from './stages.ts'

// how a world begins with them
export { type BegunPart, type Deed, type Played, playOut, postOnPaper, writeCodes, writeParts, type Written } from './commands/begin-world.ts'
export { followCarried, readyToCarry } from './commands/carry-district.ts'
export { appealDuty } from './commands/assess.ts'
export { keepGuest } from './commands/keep-guest.ts'
export { sealBook } from './facts/books.ts'
export { type Card, clausesForRefusal, type Enclosure, firstContactBy, NO_CARD, sealCard, sealDetails, sealWords } from './facts.ts'
export {
  closeSurveyRow as closeSurvey,
  type ContactRow,
  type FigureKey,
  holdGatheringRow as conductGathering,
  answerBar as writeAnswer,
  appealBar as writeAppeal,
  insertAbsences as writeAbsences,
  insertAgreement as writeAgreement,
  insertAgreementEvent as writeAgreementEvent,
  insertAssessment as writeAssessment,
  insertBar as writeBar,
  insertBook as writeBook,
  insertBookFollow as followBook,
  insertConsultation as writeConsultation,
  insertGathering as writeGathering,
  insertLost as writeLost,
  insertLostSearch as writeLostSearch,
  insertPartner as writePartner,
  insertPractice as writePractice,
  insertPublication as writePublication,
  insertRaised as writeRaised,
  insertSurvey as writeSurvey,
  insertSurveyLines as writeSurveyLines,
  insertSurveyUnits as writeSurveyUnits,
  insertWork as writeWork,
  type NewAbsence,
  type NoteRow,
  noticeBar as acknowledgeBar,
  replaceContactPerson as writeContactPerson,
  reportSurveyUnit as reportSurvey,
  saveReview as writeSecretaryReview,
  saveSector as sayGroup,
  saveYardstick as writeYardstick,
} from './store.ts'

// ---------------------------------------------------------------- lines of the certificate

type Told = Awaited<ReturnType<typeof resultsOf>>[number]

const label = (zh: string, en: string): Text => ({ zh, en })
const said = (facts: Told['facts'], key: string): string | null => (typeof facts[key] === 'string' ? (facts[key] as string) : null)
const whole = (facts: Told['facts'], key: string): number | null => (Number.isSafeInteger(facts[key]) ? (facts[key] as number) : null)

const RELATION_TITLES: Record<string, Text> = {
  placed: label('流入地编入', 'placed by the host'),
  'moved-on': label('离开流入地', 'left the host'),
  'transfer-accepted': label('流入地接收组织关系', 'relation accepted by the host'),
}

const takenBackText = (reason: string | null): Text => label(`流入地已冲销：${reason ?? ''}`, `taken back by the host: ${reason ?? ''}`)

/** What each kind of result is in the record at home. */
const shownAs = (row: Told): { part: LinePart; entry: EntryKind; title: Text; words: string | null; of: string; cents?: number | null; statusText?: Text } => {
  const { kind, facts } = row
  const host = said(facts, 'host') ?? ''
  const joined = (...parts: (string | null)[]) => parts.filter((part) => part).join('，') || null
  if (kind === 'dues') {
    const { year, month } = monthIn(facts) ?? { year: null, month: null }
    const back = takenBackIn(facts)
    const title = label(`${year}年${month}月党费（流入地收）`, `dues of ${year}-${month}, taken by the host`)
    return {
      part: 'dues',
      entry: 'dues',
      title,
      words: joined(host, said(facts, 'theme')),
      of: `dues-${year}-${month}`,
      cents: whole(facts, 'cents'),
      ...(back ? { statusText: takenBackText(back.reason) } : {}),
    }
  }
  if (kind === 'reward' || kind === 'punishment') {
    const title = kind === 'reward' ? label('党内奖励（流入地）', 'award at the host') : label('党内惩处（流入地）', 'punishment at the host')
    const words = joined(said(facts, 'reward') ?? wordsOfResult(row), said(facts, 'decided-by'), said(facts, 'decision-number'), host)
    return { part: 'reward-punishment', entry: kind, title, words, of: row.id }
  }
  if (kind === 'relation') {
    const title = RELATION_TITLES[said(facts, 'what') ?? ''] ?? label('组织关系变动', 'change of relation')
    return { part: 'relation', entry: 'relation', title, words: joined(said(facts, 'unit'), said(facts, 'group'), said(facts, 'to'), host), of: row.id }
  }
  const title = label('流入地组织生活', 'organisation life at the host')
  return { part: 'organisation-life', entry: 'organisation-life', title, words: joined(host, said(facts, 'theme')), of: said(facts, 'sessionId') ?? row.id }
}

/** What the host told of one session is one line; a correction told later is its next version. */
const lineOf = (row: Told) => {
  const { of, ...shown } = shownAs(row)
  const letter = said(row.facts, 'letter')
  const host = said(row.facts, 'host') ?? ''
  return {
    ...shown,
    key: `away:${row.caseId}:${of}`,
    version: whole(row.facts, 'version') ?? 1,
    memberId: row.memberId,
    branchId: row.branchId,
    day: row.on,
    status: letter && /^[POIRHLXFAU]$/.test(letter) ? tickOf(letter).status : null,
    provenance: { who: said(row.facts, 'by'), how: label(`${host}来信`, `letter of ${host}`) },
    enteredAt: row.at,
    eventAt: row.on,
    link: '/me/away',
    audience: row.kind === 'punishment' ? ('restricted' as const) : ('everyone-entitled' as const),
  }
}

const latest = (rows: readonly Told[]) => {
  const lines = rows.filter(({ kind }) => kind !== 'contact').map(lineOf)
  const newest = new Map<string, ReturnType<typeof lineOf>>()
  for (const line of lines) if ((newest.get(line.key)?.version ?? 0) <= line.version) newest.set(line.key, line)
  return [...newest.values()]
}

/** Organisation life, dues, changes of relation, awards and punishments at a host, as its letters told them: lines of the member's one ledger at home (CX-19b, JS-B-06e, CX-20b). */
export const lineSupplier = {
  kind: 'away',
  linesOf: async (tx: Tx, { memberIds, period }: { memberIds: readonly string[]; period: Period }) => latest(await resultsOf(tx, { memberIds, ...period })),
  linesOfBranch: async (tx: Tx, { branchId, period }: { branchId: string; period: Period }) => latest(await resultsOf(tx, { branchId, ...period })),
}
export { recordsOf, type SlotRecords, standOf } from './facts/keeping.ts'

/** What is sealed in these tables, for sealing anew. */
export const sealedTables = [
  sealedTable({ table: 'floating.absence', key: { id: 'uuid' }, columns: { details_sealed: ({ id }) => detailsPlace(id) } }),
  sealedTable({ table: 'floating.case_part', key: { id: 'uuid', side: 'text' }, columns: { card_sealed: ({ id, side }) => cardPlace(id, side) } }),
  sealedTable({
    table: 'floating.letter',
    key: { case_id: 'uuid', side: 'text', from_side: 'text', number: 'int' },
    columns: { enclosure_sealed: (row) => enclosurePlace(row.case_id, row.side, row.from_side, row.number) },
  }),
  sealedTable({
    table: 'floating.receipt',
    key: { case_id: 'uuid', side: 'text', number: 'int' },
    also: ['hash'],
    columns: { letter_sealed: ({ hash }) => letterPlace(hash) },
  }),
  sealedTable({ table: 'floating.contact', key: { id: 'uuid' }, columns: { words_sealed: ({ id }) => wordsPlace('contact', id) } }),
  sealedTable({ table: 'floating.note', key: { id: 'uuid' }, columns: { words_sealed: ({ id }) => wordsPlace('note', id) } }),
  sealedTable({ table: 'floating.lost_search', key: { id: 'uuid' }, columns: { words_sealed: ({ id }) => searchPlace(id) } }),
  sealedTable({ table: 'floating.book', key: { id: 'uuid' }, columns: { sealed: ({ id }) => bookPlace(id) } }),
]
