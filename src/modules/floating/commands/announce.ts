/** Home tells a host that somebody comes, and answers a host that has found somebody. */
import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { type Member, memberById } from '../../members/public.ts'
import { revealPersons, spell } from '../../people/public.ts'
import { unitsByIds } from '../../org/public.ts'
import { REASONS, type Reason } from '../contract.ts'
import { KINDS_WITH_RESULTS } from '../facts/results.ts'
import { type Card, homeCaseOf, openCard, openDetails, openEnclosure } from '../facts.ts'
import { actHome, type HomePart, newHome, openCases } from '../stages.ts'
import {
  type Absence,
  contactPersonsOf,
  type Desk,
  insertAbsences,
  insertPart,
  lettersOfKinds,
  lockPart,
  oneAtATime,
  openAbsenceOf,
  type PartRow,
  selectDesk,
  selectDeskOfUnit,
  type Way,
} from '../store.ts'
import { actAtHome, doAtHome, type HomeContext, homeContext, writerOf } from './act-at-home.ts'
import { handOver, joinCase, keepResults, type Posted } from './hand-over.ts'
import { noMemberAnyMore } from './come-back.ts'
import { beginSpan } from './leave.ts'

/** Where an announcement goes: a desk of this installation, or a partner outside it (the exchange names the last). */
export type Addressee = { way: Way; district: number | null; desk: string | null; name: string; partnerId: string | null }

const addresseeOf = (desk: Desk): Addressee => ({ way: 'inside', district: desk.districtId, desk: desk.id, name: desk.unitName, partnerId: null })

export const announceToDesk = (
  call: Call,
  scope: Scope,
  given: { absenceId: string; unitName: string; deskId: string; from: Day | null; words: string | null },
): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    const desk = await selectDesk(tx, given.deskId)
    if (!desk || desk.to)
      return refuse('no-such-desk', '没有这个服务点，或已经撤销。请重新选。', 'There is no such desk, or it was closed. Choose another.', { field: '/deskId' })
    if (!desk.receives)
      return refuse('desk-does-not-receive', '这个服务点不接收流动党员，请选接收的服务点。', 'This desk does not take members in. Choose one that does.', {
        field: '/deskId',
      })
    const announced = await announceTo(tx, call, { ...given, to: addresseeOf(desk) })
    return announced.ok ? ok({}) : announced
  })

type Announcing = { absenceId: string; unitName: string; to: Addressee; from: Day | null; words: string | null }

/**
 * Opens a case with another host. Hosts that were told before hear that the member has gone elsewhere, unless home itself says the same host twice:
 * the same person is announced once to one place.
 */
export const announceTo = async (tx: CommandTx, call: Call, { absenceId, unitName, to, from, words }: Announcing): Promise<Result<{ caseId: string }>> => {
  const before = await homeContext(tx, absenceId)
  const member = before && (await memberById(tx, before.absence.memberId))
  if (!before || !member) return absent()
  if (member.status !== 'normal') return noMemberAnyMore
  const left = before.absence.own.from
  if (from && left && from < left)
    return refuse('before-leaving', `外出是从 ${left} 开始的，到这里的日期不能更早。`, `The member left on ${left}; nobody is at a host before.`, {
      field: '/from',
    })
  const twice = before.rows.find((row) => isSameHost(row, to) && openCases(before.part).some((one) => one.case === row.id))
  if (twice)
    return refuse('announced-already', `已经通报过${to.name}，不必再报。`, `${to.name} was told already; once is enough.`, { details: { caseId: twice.id } })
  for (const open of openCases(before.part)) {
    const told = await actAtHome(tx, call, absenceId, { act: { kind: 'say-elsewhere', on: call.today, case: open.case }, unitName })
    if (!told.ok) return told
  }
  const context = await homeContext(tx, absenceId)
  const caseId = newId<'floating-case'>()
  const card = await cardOf(tx, context!.absence, member)
  const done = await doAtHome(tx, call, context!, {
    act: { kind: 'announce', on: call.today, case: caseId, ...(from ? { from } : {}) },
    unitName,
    opened: (part) => openCase(tx, call, { caseId, context: context!, part, to, card }),
    enclose: () => ({ card, ...(words ? { words } : {}) }),
  })
  return done.ok ? ok({ caseId }) : done
}

const isSameHost = (row: PartRow, to: Addressee): boolean =>
  (to.desk !== null && row.otherDesk === to.desk) || (to.partnerId !== null && row.partnerId === to.partnerId)

type Opening = { caseId: string; context: HomeContext; part: HomePart; to: Addressee; card: Card }

const openCase = async (tx: CommandTx, call: Call, { caseId, context, part, to, card }: Opening): Promise<PartRow> => {
  const { absence } = context
  await insertPart(tx, {
    id: caseId,
    side: 'home',
    path: absence.path,
    absenceId: absence.id,
    memberId: absence.memberId,
    way: to.way,
    otherDistrict: to.district,
    otherDesk: to.desk,
    otherName: to.name,
    partnerId: to.partnerId,
    personName: card.name,
    personPinyin: spell(card.name).pinyin,
    standing: card.standing,
    cardSealed: null,
    asked: false,
    unitId: absence.branchId,
    branchId: absence.branchId,
    groupId: null,
    basis: null,
    half: { ...part.cases.find((one) => one.case === caseId)!, sent: 0 },
    at: call.now,
  })
  return (await lockPart(tx, caseId, 'home'))!
}

/** What placement needs of a member, and the way to reach home; nothing else of the dossier. */
export const cardOf = async (tx: CommandTx, absence: Absence, member: Member): Promise<Card> => {
  const details = openDetails(absence)
  const plain = (await revealPersons(tx, [member.personId])).get(member.personId)
  const branch = (await unitsByIds(tx, [member.branchId])).get(member.branchId)
  const partner = (await contactPersonsOf(tx, [absence.id])).find(({ side }) => side === 'home')
  const desk = await selectDeskOfUnit(tx, tx.scope.districtIds[0]!, member.branchId)
  return {
    name: member.person.name,
    sex: member.person.sex,
    bornYear: member.person.bornOn ? Number(member.person.bornOn.slice(0, 4)) : null,
    idNumberHint: member.person.idNumberHint,
    standing: member.standing,
    joinedOn: member.joinedOn,
    idNumber: null,
    phone: details.phone ?? plain?.phone ?? null,
    employer: details.employer,
    address: details.address,
    occupation: member.person.workPost,
    education: member.person.education,
    reason: absence.reason ? REASONS[absence.reason as Reason].zh : null,
    place: absence.place,
    homeUnit: branch?.name ?? null,
    homeContact: partner?.name ?? null,
    homePhone: desk?.telephone ?? null,
  }
}

// ---------------------------------------------------------------- answering a find

type Answering = { row: PartRow; unitName: string }

/** Not a member of ours: the case stays on record at both sides, and goes up. */
export const denyFind = (call: Call, scope: Scope, { row, unitName, words }: Answering & { words: string }): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    if (row.absenceId) return actAtHome(tx, call, row.absenceId, { act: { kind: 'deny', on: call.today, case: row.id, words }, unitName })
    const locked = await lockPart(tx, row.id, 'home')
    if (!locked) return absent()
    const done = actHome({ ...newHome(), cases: [homeCaseOf(locked)] }, { kind: 'deny', on: call.today, case: row.id, words })
    if (!done.ok) return done
    const half = done.value.part.cases[0]!
    const writer = writerOf(call, unitName)
    await handOver(tx, { row: locked, half, writer, posted: done.value.letters.map((letter) => ({ letter, by: writer })) })
    await tx.audit({ verb: 'floating.deny', objectType: 'floating-case', objectId: row.id, path: row.path })
    return ok({})
  })

/** Ours: the case hangs on the member's time away; where none is open, one is opened on the host's word. */
export const knowFind = (
  call: Call,
  scope: Scope,
  { row, unitName, memberId, from }: Answering & { memberId: string; from: Day },
): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    if (from > call.today)
      return refuse('in-the-future', '人已经在流入地，外出日期不能在今天以后。', 'The person is there already: the departure cannot lie ahead.', {
        field: '/from',
      })
    const member = await memberById(tx, memberId)
    if (member?.status !== 'normal') return absent()
    await oneAtATime(tx, 'member', memberId)
    const open = (await openAbsenceOf(tx, memberId)) ?? (await openFromHost(tx, call, { member, from, row }))
    await joinCase(tx, row, { absenceId: open.id, memberId, branchId: member.branchId, path: member.path })
    const context = await homeContext(tx, open.id)
    const card = await cardOf(tx, open, member)
    const done = await doAtHome(tx, call, context!, { act: { kind: 'know', on: call.today, case: row.id, from }, unitName, enclose: () => ({ card }) })
    if (!done.ok) return done
    if (!row.absenceId) await keepWhatWasTold(tx, call, { ...row, absenceId: open.id, memberId, path: member.path })
    return ok({})
  })

/** What the host told while nobody had said whose member it is: lines of the record from now on, as they would have been. */
const keepWhatWasTold = async (tx: CommandTx, call: Call, row: PartRow): Promise<void> => {
  const letters = await lettersOfKinds(tx, [row.id], 'home', KINDS_WITH_RESULTS)
  const told = letters
    .filter(({ fromSide, state }) => fromSide === 'host' && state === 'taken')
    .toSorted((one, other) => one.number - other.number)
    .map(({ caseId, side, fromSide, number, kind, on, facts, enclosureSealed, byName, byUnit, at }): Posted => {
      const enclosure = openEnclosure({ caseId, side, fromSide, number }, enclosureSealed)
      return { letter: { case: caseId, from: fromSide, number, kind, on, facts }, enclosure, by: { name: byName, unit: byUnit, at } }
    })
  await keepResults(tx, row, { side: 'home', at: call.now }, told)
}

const openFromHost = async (tx: CommandTx, call: Call, { member, from, row }: { member: Member; from: Day; row: PartRow }): Promise<Absence> => {
  const id = newId<'absence'>()
  const place = openCard(row).place ?? row.otherName
  await insertAbsences(tx, [
    {
      id,
      path: member.path,
      memberId: member.id,
      branchId: member.branchId,
      own: newHome().own,
      toldBy: 'host',
      toldByName: byOf(call).name,
      toldWords: row.otherName,
      reason: null,
      place,
      placeCode: null,
      detailsSealed: null,
      hasEmployer: false,
      hasAddress: false,
      hasPhone: false,
      sector: null,
      certificateId: null,
      openedAt: call.now,
    },
  ])
  await beginSpan(tx, call, member, { from, place })
  return (await openAbsenceOf(tx, member.id))!
}
