/** Home keeps in touch: contacts by the named partner, what was passed on, the yearly audit, the member's own reports and account. */
import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { sealWords } from '../facts.ts'
import type { Said } from '../facts/keeping.ts'
import { type Absence, absencesByIds, absencesOf, insertContacts, insertNotes, type NoteRow, selectAbsence } from '../store.ts'
import { doAtHome, homeContext } from './act-at-home.ts'

type Done = Promise<Result<Record<string, never>>>

const notYet = refuse('in-the-future', '日期还没有到，没有记。', 'That day has not come yet; nothing was recorded.', { field: '/on' })
const beforeLeaving = (from: Day) =>
  refuse('before-leaving', `外出是从 ${from} 开始的，这个日期还没有外出。请改日期。`, `The member left on ${from}; choose a later day.`, { field: '/on' })

export const notReached = refuse(
  'not-reached',
  '没有联系上，就没有谈到的内容。请清空，或改为“联系上了”。',
  'Nobody was reached, so nothing was said. Clear the fields, or choose reached.',
  { field: '/said' },
)

export type Contact = { on: Day; channel: string; direction: 'to-member' | 'from-member' | 'between-sides'; reached: boolean; said: Said }

/** One contact: when, by which channel, reached or not; what was said is sealed for the persons in charge and the member. */
export const recordContact = (call: Call, scope: Scope, absenceId: string, { on, channel, direction, reached, said }: Contact): Done =>
  runCommand(call, scope, async (tx) => {
    const absence = await selectAbsence(tx, absenceId)
    if (!absence || absence.endedOn) return absent()
    if (on > call.today) return notYet
    if (absence.own.from && on < absence.own.from) return beforeLeaving(absence.own.from)
    const fields = Object.keys(said)
    if (!reached && fields.length > 0) return notReached
    const by = byOf(call)
    const id = newId<'contact'>()
    await insertContacts(tx, [
      {
        id,
        path: absence.path,
        side: 'home',
        absenceId,
        caseId: null,
        memberId: absence.memberId,
        on,
        channel,
        direction,
        reached,
        matters: fields,
        wordsSealed: fields.length > 0 ? sealWords('contact', id, JSON.stringify(said)) : null,
        byName: by.name,
        byAccount: by.account,
        at: by.at,
      },
    ])
    await tx.audit({ verb: 'floating.contact-recorded', objectType: 'floating-absence', objectId: absenceId, path: absence.path, fields: [channel, ...fields] })
    await tx.emit({ event: 'floating.contacted', path: absence.path, payload: { absenceId, memberId: absence.memberId, on, reached } })
    return ok({})
  })

type Note = Pick<NoteRow, 'kind' | 'on'> & { words: string | null; facts?: Record<string, unknown>; toMember?: boolean }

/** A record of home about a time away. The words are sealed. */
export const keepNote = (tx: CommandTx, call: Call, absence: Absence, note: Note): Promise<void> => keepNotes(tx, call, [absence], note)

const keepNotes = async (tx: CommandTx, call: Call, absences: readonly Absence[], { kind, on, words, facts = {}, toMember = true }: Note): Promise<void> => {
  const by = byOf(call)
  const rows = absences.map((absence): NoteRow => {
    const id = newId<'note'>()
    return {
      id,
      path: absence.path,
      side: 'home',
      absenceId: absence.id,
      caseId: null,
      memberId: absence.memberId,
      kind,
      on,
      facts,
      toMember,
      wordsSealed: words ? sealWords('note', id, words) : null,
      byName: by.name,
      byAccount: by.account,
      at: by.at,
    }
  })
  await insertNotes(tx, rows)
  for (const { id, path } of absences)
    await tx.audit({ verb: `floating.${kind}`, objectType: 'floating-absence', objectId: id, path, fields: Object.keys(facts) })
}

/** The same as a command of its own, on a time away that may have ended. */
export const noteAway = (call: Call, scope: Scope, absenceId: string, note: Note): Done =>
  runCommand(call, scope, async (tx) => {
    const absence = await selectAbsence(tx, absenceId)
    if (!absence) return absent()
    if (note.on > call.today) return notYet
    await keepNote(tx, call, absence, note)
    return ok({})
  })

type Passed = { what: 'news' | 'election' | 'appraisal' | 'important-activity'; on: Day; happensOn: Day | null; channel: string; words: string }

const EVENT_OF = { news: null, election: 'election.announced', appraisal: 'appraisal.announced', 'important-activity': 'important-activity.announced' } as const

/** Important news, or notice of an election, an appraisal, another activity: to each member away who was chosen, logged one by one. */
export const passOn = (
  call: Call,
  scope: Scope,
  { absenceIds, passed }: { absenceIds: readonly string[]; passed: Passed },
): Promise<Result<{ told: number }>> =>
  runCommand(call, scope, async (tx) => {
    if (passed.on > call.today) return notYet
    if (passed.what !== 'news' && (!passed.happensOn || passed.happensOn < passed.on))
      return refuse(
        'notice-too-late',
        '通知要在活动以前。请写明活动在哪天，不早于通知的日子。',
        'A notice comes before the event. Enter the day of the event, not before the notice.',
        {
          field: '/happensOn',
        },
      )
    const { what, happensOn, channel } = passed
    const wanted = [...new Set(absenceIds)]
    const absences = await absencesByIds(tx, wanted)
    if (absences.length < wanted.length || absences.some(({ endedOn }) => endedOn)) return absent()
    const facts = { what, channel, ...(happensOn ? { for: happensOn } : {}) }
    await keepNotes(tx, call, absences, { kind: 'notice', on: passed.on, words: passed.words, facts })
    const event = EVENT_OF[what]
    for (const { id, path, memberId } of event ? absences : [])
      await tx.emit({ event: event!, path, payload: { absenceId: id, memberId, happened: happensOn, on: passed.on } })
    return ok({ told: absences.length })
  })

export type Audit = { on: Day; year: number; result: 'in-order' | 'gaps' | 'not-shown'; findings: string }

/** The certificate was looked at for a year (CX-14b): what it holds, or that it was not shown. */
export const auditCertificate = (call: Call, scope: Scope, absenceId: string, { on, year, result, findings }: Audit): Done =>
  runCommand(call, scope, async (tx) => {
    const absence = await selectAbsence(tx, absenceId)
    if (!absence) return absent()
    if (on > call.today) return notYet
    if (!absence.own.number)
      return refuse('no-certificate', '没有发过活动证，没有可审的。请先发证。', 'No certificate was issued, so there is none to audit. Issue one first.')
    const own = `${year}-12-31` as Day
    await keepNote(tx, call, absence, {
      kind: 'certificate-audit',
      on,
      words: findings,
      facts: { year, result, number: absence.own.number, ...(own < on ? { for: own } : {}) },
    })
    return ok({})
  })

/** What the member says of the time away: in words, and in two figures that can be laid beside the host's. */
export type Account = { on: Day; words: string; attended: number | null; duesMonths: number | null }

export const keepAccount = (call: Call, scope: Scope, absenceId: string, { on, words, attended, duesMonths }: Account): Done =>
  noteAway(call, scope, absenceId, { kind: 'own-account', on, words, facts: { attended, duesMonths } })

/** Back home: the return and the own account in one act (CX-21g, CX-21i). */
export const returnMyself = (call: Call, scope: Scope, { absenceId, unitName, account }: { absenceId: string; unitName: string; account: Account }): Done =>
  runCommand(call, scope, async (tx) => {
    const { on, words, attended, duesMonths } = account
    if (on > call.today) return notYet
    const context = await homeContext(tx, absenceId)
    if (!context) return absent()
    const done = await doAtHome(tx, call, context, { act: { kind: 'report-return', on }, unitName })
    if (!done.ok) return done
    await keepNote(tx, call, context.absence, { kind: 'own-account', on, words, facts: { attended, duesMonths } })
    await tx.emit({ event: 'member.returned', path: context.absence.path, payload: { absenceId, memberId: context.absence.memberId, on } })
    return ok({})
  })

/** At the host: the member says so once, home's letter carries it there, and the host checks the certificate (CX-21c). */
export const reportArrival = (
  call: Call,
  scope: Scope,
  { absenceId, unitName, caseId, on }: { absenceId: string; unitName: string; caseId: string; on: Day },
): Done =>
  runCommand(call, scope, async (tx) => {
    if (on > call.today) return notYet
    const context = await homeContext(tx, absenceId)
    if (!context?.rows.some(({ id }) => id === caseId)) return absent()
    const done = await doAtHome(tx, call, context, { act: { kind: 'arrive', on, case: caseId }, unitName })
    return done.ok ? ok({}) : done
  })

/** The member's own report to home: thought, work, taking part. Sealed like a contact. */
export const reportMyself = (call: Call, scope: Scope, memberId: string, said: Said): Done =>
  runCommand(call, scope, async (tx) => {
    const absence = (await absencesOf(tx, [memberId])).find(({ endedOn }) => endedOn === null)
    if (!absence) return noneOpen
    await keepNote(tx, call, absence, { kind: 'self-report', on: call.today, words: JSON.stringify(said), facts: {} })
    await tx.emit({ event: 'floating.self-reported', path: absence.path, payload: { absenceId: absence.id, memberId, on: call.today } })
    return ok({})
  })

export const noneOpen = refuse('not-away', '您没有登记外出。外出以前先报告支部。', 'No time away is registered for you. Tell the branch before you leave.')
