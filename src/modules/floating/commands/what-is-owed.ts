/** What the daily work asks the rules about besides the member away: an appraisal or the end of probation ahead, agreements, letters that nobody acknowledged. */
import { addDays, type Day, later } from '../../../kernel/days.ts'
import { showYuan } from '../../../kernel/money.ts'
import { dayOfInstant } from '../../../platform/clock.ts'
import type { Tx } from '../../../platform/db.ts'
import type { DutyFacts } from '../../../policy/engine/turns.ts'
import type { DutyBody } from '../../../policy/kinds/duty.ts'
import type { TriggerFacts } from '../../../policy/kinds/trigger.ts'
import type { Text } from '../../../policy/vocabulary/outcomes.ts'
import { membersByIds } from '../../members/public.ts'
import { probationEnd, type SlotRecords } from '../facts/keeping.ts'
import { homeCaseOf } from '../facts.ts'
import type { HostPart } from '../stages.ts'
import {
  type AgreementRow,
  agreementsUnder,
  type Dispatch,
  eventsOfAgreements,
  type NoteRow,
  type OutsideLetter,
  selectDispatchesOf,
  selectLettersOutUnder,
  selectPartners,
} from '../store.ts'
import type { HomeFacts } from './home-facts.ts'
import { duesToldUnder, settledBy } from './settle-dues.ts'

/** Something a rule may be asked about, with the facts for each slot that it answers. */
export type Subject = {
  id: string
  /** tells it apart from others of the same id: letters of one file */
  key?: string
  unitId: string
  says: Text
  link: string
  /** an interval that two sides agreed upon, where the text leaves it to them */
  per?: DutyBody['times']['per'] | null
  slots: Record<string, (since: Day) => DutyFacts | TriggerFacts | null>
}

// ---------------------------------------------------------------- what comes on a day that is known ahead

/** The host is asked before an appraisal of which the member had notice, and before probation ends (CX-14e, JS-B-04l). Nobody is asked while no host is known. */
export const aheadSlots = (facts: HomeFacts, probationary: boolean): Subject['slots'] => {
  if (facts.cases.length === 0) return {}
  return { ...appraisalSlots(facts), ...(probationary ? probationSlots(facts) : {}) }
}

const appraisalSlots = ({ notes, letters }: HomeFacts): Subject['slots'] => {
  const notice = notes.filter(({ kind, facts }) => kind === 'notice' && facts['what'] === 'appraisal' && facts['for']).toSorted(byDay)[0]
  if (!notice) return {}
  const said = (step: string) => notes.filter(({ kind, facts }) => kind === 'appraisal-away' && facts['step'] === step)
  const held = said('appraise').find(({ on }) => on >= notice.on)
  const asked = said('ask').map(({ id, on }) => ({ id, on }))
  const came = letters.filter(({ fromSide, kind }) => fromSide === 'host' && kind === 'feedback').map(({ caseId, on }) => ({ id: caseId, on }))
  const none = said('no-feedback').map(({ id, on }) => ({ id, on }))
  const event = {
    event: 'appraisal.announced' as const,
    happened: notice.facts['for'] as Day,
    released: held ? { on: held.on, by: held.byName, reason: 'appraised' } : null,
  }
  return {
    'floating.appraisal-request': () => ({ ...event, done: [...asked, ...came] }),
    'floating.appraisal-feedback': () => (asked.length > 0 ? { ...event, done: [...came, ...none] } : null),
  }
}

const byDay = (one: NoteRow, other: NoteRow): number => (String(one.facts['for']) < String(other.facts['for']) ? 1 : -1)

const probationSlots = ({ absence, cases, notes, records }: HomeFacts): Subject['slots'] => {
  const until = probationEnd(notes)
  if (!until) return {}
  const opinion = cases.map((row) => homeCaseOf(row).heard.opinion).find((one) => one !== null)
  const answered = opinion?.on ?? absence.own.noReplyOn ?? absence.own.probationDecidedOn
  const released = answered ? { on: answered, by: absence.id, reason: 'answered' } : null
  const done = records['floating.probation-request'] ?? []
  return { 'floating.probation-request': () => ({ event: 'member.probation-ended', happened: until, done, released }) }
}

/** What the host owes once home has asked: its opinion after the end of probation (JS-B-06i), feedback at intervals (JS-B-06c). */
export const hostSlots = (row: { id: string }, { own, heard }: HostPart, records: SlotRecords): Subject['slots'] => ({
  ...(heard.opinionAskedOn && heard.probationUntil
    ? {
        'floating.probation-opinion': (): TriggerFacts => ({
          event: 'member.probation-ended',
          happened: heard.probationUntil!,
          done: [],
          released: own.opinion
            ? { on: own.opinion.on, by: row.id, reason: 'given' }
            : heard.decidedOn
              ? { on: heard.decidedOn, by: row.id, reason: 'decided' }
              : null,
        }),
      }
    : {}),
  ...(own.managedFrom
    ? { 'floating.feedback': (since: Day): DutyFacts => ({ since: later(since, own.managedFrom!), done: records['floating.feedback'] ?? [] }) }
    : {}),
})

// ---------------------------------------------------------------- agreements

/** Meetings under each agreement at the interval that it sets, and what is to be settled before it ends (JS-B-08a). */
export const agreements = async (tx: Tx, path: string): Promise<Subject[]> => {
  const rows = (await agreementsUnder(tx, path)).filter(({ kind }) => kind === 'agreement')
  const events = await eventsOfAgreements(
    tx,
    rows.map(({ id }) => id),
  )
  const met = Map.groupBy(
    events.filter(({ kind }) => kind === 'meeting'),
    ({ agreementId }) => agreementId,
  )
  return rows
    .filter(({ endedOn }) => endedOn === null)
    .map(
      (row): Subject => ({
        id: row.id,
        unitId: row.unitId,
        says: { zh: `与${row.otherName}的共管协议`, en: `Agreement with ${row.otherName}` },
        link: `/floating/agreements?unit=${row.unitId}`,
        per: row.meets,
        slots: {
          'floating.agreement-meetings': (since) => ({
            since: later(since, row.from),
            until: row.until,
            done: (met.get(row.id) ?? []).map(({ id, on }) => ({ id, on })),
          }),
          'floating.agreement-end': () => (row.until ? endOf(row, rows) : null),
        },
      }),
    )
}

/** A further agreement of the same two that runs on is what settles the end; closing it takes the agreement off the list. */
const endOf = (row: AgreementRow, rows: readonly AgreementRow[]): TriggerFacts => {
  const next = rows.find(
    (one) =>
      one.id !== row.id && one.unitId === row.unitId && one.otherName === row.otherName && (one.until ?? row.until!) >= row.until! && one.from > row.from,
  )
  return {
    event: 'agreement.ending',
    happened: row.until!,
    done: [],
    released: next ? { on: dayOfInstant(next.madeAt), by: next.id, reason: 'renewed' } : null,
  }
}

// ---------------------------------------------------------------- letters

type Gone = { letter: OutsideLetter; sent: Dispatch }

const letterKey = ({ caseId, side, number }: Pick<Dispatch, 'caseId' | 'side' | 'number'>): string => `${caseId}|${side}|${number}`

/** Letters to partners outside that were sent and not acknowledged: those of one file and unit together, sheets one by one (JS-B-08c, CX-13e). */
export const unacknowledgedLetters = async (tx: Tx, path: string): Promise<Subject[]> => {
  const letters = await selectLettersOutUnder(tx, path)
  const sent = new Map(
    (await selectDispatchesOf(tx, [...new Set(letters.map(({ caseId }) => caseId))]))
      .filter(({ state, sentOn }) => state === 'sent' && sentOn !== null)
      .map((one) => [letterKey(one), one]),
  )
  const gone = letters.flatMap((letter): Gone[] => {
    const dispatch = sent.get(letterKey(letter))
    return dispatch ? [{ letter, sent: dispatch }] : []
  })
  const partners = new Map((await selectPartners(tx)).map(({ id, organisation }) => [id, organisation]))
  const together = Map.groupBy(gone, ({ letter, sent: { fileId, sentOn } }) => (fileId ? `${fileId}|${letter.unitId}|${sentOn}` : letterKey(letter)))
  return [...together].map(([key, some]) => letterSubject(key, some, partners.get(some[0]!.letter.partnerId) ?? ''))
}

const letterSubject = (key: string, some: readonly Gone[], partner: string): Subject => {
  const { letter, sent } = some[0]!
  const names = [...new Set(some.map((one) => one.letter.personName))]
  return {
    id: sent.fileId ?? sent.caseId,
    key,
    unitId: letter.unitId,
    says: {
      zh: `${sent.sentOn} 寄给${partner}，${names.join('、')}，共 ${some.length} 封，没有回执`,
      en: `Sent to ${partner} on ${sent.sentOn} about ${names.join(', ')}: ${some.length} not acknowledged`,
    },
    link: '/floating/letters-out',
    slots: { 'floating.acknowledgement': () => ({ event: 'letter.sent', happened: sent.sentOn!, done: [] }) },
  }
}

// ---------------------------------------------------------------- dues told by a host

/** How far back dues that a host told wait for home's word. */
const TOLD_DAYS = 400

/** Each month that a host said it took dues for, until a person of home says what it settles (JS-B-06e, CX-19b); and what settles a sum that the host corrected, until a person reverses it. */
export const duesTold = async (tx: Tx, path: string, today: Day): Promise<Subject[]> => {
  const told = await duesToldUnder(tx, path, addDays(today, -TOLD_DAYS))
  const settledOf = await settledBy(tx, told)
  const members = await membersByIds(
    tx,
    told.map(({ memberId }) => memberId),
  )
  return told.flatMap((one) => {
    const name = members.get(one.memberId)?.person.name ?? ''
    const by = settledOf(one)
    return [...(one.cents > 0 ? [saysWhatItSettles(one, name, by)] : []), ...by.toReverse.map((payment) => reverses(one, name, payment))]
  })
}

type Told = Awaited<ReturnType<typeof duesToldUnder>>[number]
type By = ReturnType<Awaited<ReturnType<typeof settledBy>>>

const saysWhatItSettles = (one: Told, name: string, { settled, reversals }: By): Subject => ({
  id: one.memberId,
  key: `${one.source}|${reversals}`,
  unitId: one.branchId,
  says: {
    zh: `${name}　${one.year}年${one.month}月党费 ${showYuan(one.cents)} 元，${one.host} ${one.on} 收`,
    en: `${name}: ${showYuan(one.cents)} for ${one.year}-${one.month}, taken by ${one.host} on ${one.on}`,
  },
  link: `/floating/away/${one.absenceId}`,
  slots: {
    'floating.dues-told': () => ({
      event: 'floating.dues-told',
      happened: dayOfInstant(one.at),
      done: settled.map(({ id, madeAt }) => ({ id, on: dayOfInstant(madeAt) })),
      released: one.setAside ? { on: one.setAside.on, by: one.setAside.byName, reason: 'set aside' } : null,
    }),
  },
})

/** Reversed, it is not asked any more. */
const reverses = (one: Told, name: string, { id, number, cents }: By['toReverse'][number]): Subject => ({
  id: one.memberId,
  key: `${one.source}|reverses:${id}`,
  unitId: one.branchId,
  says: {
    zh: `${name}　${one.year}年${one.month}月党费：${one.host}更正了原来告知的一笔，按它抵的 ${showYuan(cents)} 元（第 ${number} 号）要冲销`,
    en: `${name}, ${one.year}-${one.month}: ${one.host} corrected what it had told; the ${showYuan(cents)} that it settled (no. ${number}) are to be reversed`,
  },
  link: `/floating/away/${one.absenceId}`,
  slots: { 'floating.dues-taken-back': () => ({ event: 'floating.dues-taken-back', happened: dayOfInstant(one.at), done: [] }) },
})
