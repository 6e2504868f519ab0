/** Leaving: told by the member or entered by the branch on word of mouth; briefing, decision, taking back; what changes while away. */
import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { type Member, memberById, setFloating, writeFloatingSpans } from '../../members/public.ts'
import type { REASONS, SECTORS } from '../contract.ts'
import { openDetails, sealDetails, sealWords } from '../facts.ts'
import { actHome, newHome } from '../stages.ts'
import { type Absence, type Details, insertAbsences, insertNotes, oneAtATime, openAbsenceOf, setAbsenceDetails, type ToldBy } from '../store.ts'
import { actAtHome, doAtHome, homeContext } from './act-at-home.ts'
import { endCertificate } from './end-certificate.ts'

type Departure = Details & {
  form: 'written' | 'oral'
  reason: keyof typeof REASONS
  place: string
  from: Day
  until: Day | null
  fixedPlace: boolean | null
  sector: keyof typeof SECTORS | null
}

type Told = { on: Day; by: ToldBy; words: string | null }

const away = (name: string) =>
  refuse('away-already', `${name}已经登记外出，一个人同时只有一条外出记录。请在原来那条上办。`, `A time away of ${name} is open already. Go on with that one.`)

/** Opens a time away: register, span of days and sealed contact data in one act. Told after leaving it is kept all the same, and marked. */
export const applyToLeave = (
  call: Call,
  scope: Scope,
  { memberId, departure, told }: { memberId: string; departure: Departure; told: Told },
): Promise<Result<{ absenceId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (told.on > call.today) return refuse('in-the-future', '报告的日期还没有到。', 'That day has not come yet.', { field: '/toldOn' })
    const member = await memberById(tx, memberId)
    if (member?.status !== 'normal') return absent()
    await oneAtATime(tx, 'member', memberId)
    if (await openAbsenceOf(tx, memberId)) return away(member.person.name)
    const done = actHome(newHome(), { kind: 'apply', on: told.on, form: departure.form, from: departure.from, until: departure.until })
    if (!done.ok) return done
    const id = newId<'absence'>()
    await insertAbsences(tx, [
      { ...rowOf(id, member, departure), own: done.value.part.own, toldBy: told.by, toldByName: byOf(call).name, toldWords: told.words, openedAt: call.now },
    ])
    await beginSpan(tx, call, member, departure)
    const at = { path: member.path, payload: { absenceId: id, memberId, from: departure.from, toldBy: told.by } }
    await tx.emit({ event: 'member.departure-reported', ...at })
    await tx.emit({ event: 'member.departed', ...at })
    await tx.audit({
      verb: 'floating.apply',
      objectType: 'floating-absence',
      objectId: id,
      path: member.path,
      fields: ['place', 'from', ...knownOf(departure)],
    })
    return ok({ absenceId: id })
  })

const knownOf = (details: Details): string[] => (['employer', 'address', 'phone'] as const).filter((field) => details[field] !== null)

const rowOf = (id: string, member: Member, { employer, address, phone, reason, place, sector, fixedPlace }: Departure) => ({
  id,
  path: member.path,
  memberId: member.id,
  branchId: member.branchId,
  reason,
  place,
  placeCode: null,
  detailsSealed: sealDetails(id, { employer, address, phone }),
  hasEmployer: employer !== null,
  hasAddress: address !== null,
  hasPhone: phone !== null,
  sector,
  fixedPlace,
  certificateId: null,
})

/** Counts as floating from the day of leaving: in rolls, in the kind of certificate, in rules. A roster that said so already keeps its own span. */
export const beginSpan = async (tx: CommandTx, call: Call, member: Member, { from, place }: { from: Day; place: string }): Promise<void> => {
  if (!member.floating)
    await writeFloatingSpans(tx, [{ id: newId(), path: member.path, memberId: member.id, destination: place, hostName: null, from, to: null }])
  await setFloating(tx, call.now, { memberId: member.id, floating: true, to: place, endedOn: null })
}

export const endSpan = (tx: CommandTx, call: Call, absence: Absence, on: Day): Promise<void> =>
  setFloating(tx, call.now, {
    memberId: absence.memberId,
    floating: false,
    to: null,
    endedOn: absence.own.from && on < absence.own.from ? absence.own.from : on,
  })

type Noted = { kind: string; on: Day; words: string; toMember?: boolean; facts?: Record<string, unknown> }

/** A record beside an act, the words sealed. */
export const noteAtHome = (tx: CommandTx, call: Call, absence: Absence, { kind, on, words, toMember = true, facts = {} }: Noted): Promise<number> => {
  const { account, name, at } = byOf(call)
  const id = newId<'note'>()
  const of = { side: 'home' as const, absenceId: absence.id, caseId: null, memberId: absence.memberId }
  return insertNotes(tx, [
    { ...of, id, path: absence.path, kind, on, facts, wordsSealed: sealWords('note', id, words), toMember, byName: name, byAccount: account, at },
  ])
}

type Given = { absenceId: string; unitName: string }

const notYet = refuse('in-the-future', '日期还没有到，没有记。', 'That day has not come yet; nothing was recorded.', { field: '/on' })

export const recordBriefing = (
  call: Call,
  scope: Scope,
  { absenceId, unitName, on, words }: Given & { on: Day; words: string },
): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    if (on > call.today) return notYet
    const context = await homeContext(tx, absenceId)
    if (!context) return absent()
    const done = await doAtHome(tx, call, context, { act: { kind: 'brief', on }, unitName })
    if (!done.ok) return done
    await noteAtHome(tx, call, context.absence, { kind: 'briefing', on, words })
    return ok({})
  })

export const decideWay = (
  call: Call,
  scope: Scope,
  { absenceId, unitName, way, words }: Given & { way: 'float' | 'transfer'; words: string },
): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    const context = await homeContext(tx, absenceId)
    if (!context) return absent()
    const done = await doAtHome(tx, call, context, { act: { kind: 'decide', on: call.today, way }, unitName })
    if (!done.ok) return done
    await noteAtHome(tx, call, context.absence, { kind: 'departure', on: call.today, words, facts: { way } })
    return ok({})
  })

/** The member did not leave: the span is ended on the day it began, hosts are told. */
export const cancelDeparture = (call: Call, scope: Scope, { absenceId, unitName, words }: Given & { words: string }): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    const context = await homeContext(tx, absenceId)
    if (!context) return absent()
    const done = await doAtHome(tx, call, context, { act: { kind: 'cancel', on: call.today }, unitName })
    if (!done.ok) return done
    await endSpan(tx, call, context.absence, call.today)
    await endCertificate(tx, context.absence, { on: call.today, words: '没有外出，撤回申报', by: byOf(call) })
    await noteAtHome(tx, call, context.absence, { kind: 'departure', on: call.today, words })
    return ok({})
  })

/** What is told once reaches both sides: kept here, and by letter at every host that is open (CX-21f). Null leaves a field as it is. */
export const changeDetails = (
  call: Call,
  scope: Scope,
  { absenceId, unitName, change }: Given & { change: Details & { place: string | null } },
): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    const fields = (['employer', 'address', 'phone', 'place'] as const).filter((field) => change[field] !== null)
    if (fields.length === 0)
      return refuse('nothing-changed', '没有写什么变了，没有存。变了的填上，没变的空着。', 'Nothing that changed was entered; nothing was saved.', {
        field: '/employer',
      })
    const context = await homeContext(tx, absenceId)
    if (!context) return absent()
    const before = openDetails(context.absence)
    const details = { employer: change.employer ?? before.employer, address: change.address ?? before.address, phone: change.phone ?? before.phone }
    const has = { employer: details.employer !== null, address: details.address !== null, phone: details.phone !== null }
    await setAbsenceDetails(tx, call.now, { id: absenceId, sealed: sealDetails(absenceId, details), has, place: change.place })
    await tx.audit({ verb: 'floating.details-changed', objectType: 'floating-absence', objectId: absenceId, path: context.absence.path, fields })
    await noteChange(tx, call, context.absence, { ...before, place: context.absence.place }, change)
    await tx.emit({ event: 'floating.record-changed', path: context.absence.path, payload: { absenceId, memberId: context.absence.memberId, fields } })
    const open = context.part.cases.filter(
      ({ told, heard }) => ['announced', 'known'].includes(told.word) && heard.state !== 'closed' && heard.state !== 'departed',
    )
    for (const one of open) {
      const told = await actAtHome(tx, call, absenceId, {
        act: { kind: 'tell', on: call.today, case: one.case, letter: 'change' },
        unitName,
        enclose: () => ({ card: { ...NOTHING, ...change } }),
      })
      if (!told.ok) return told
    }
    return ok({})
  })

/** What stood before and what stands now, field by field; sealed, for the persons in charge (JS-B-03b). */
const noteChange = async (
  tx: CommandTx,
  call: Call,
  absence: Absence,
  before: Details & { place: string | null },
  change: Details & { place: string | null },
): Promise<void> => {
  const fields = (['employer', 'address', 'phone', 'place'] as const).filter((field) => change[field] !== null)
  const values = Object.fromEntries(fields.map((field) => [field, { old: before[field], new: change[field] }]))
  await noteAtHome(tx, call, absence, { kind: 'record-change', on: call.today, words: JSON.stringify(values), toMember: false, facts: { fields } })
}

const NOTHING = {
  name: '',
  sex: 'unknown' as const,
  bornYear: null,
  idNumberHint: null,
  standing: null,
  joinedOn: null,
  idNumber: null,
  occupation: null,
  education: null,
  reason: null,
  homeUnit: null,
  homeContact: null,
  homePhone: null,
}
