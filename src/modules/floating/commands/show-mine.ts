/** A member's own time away: where both sides stand, what sits where, and what both sides keep and ask, in one list. */
import type { Call } from '../../../platform/call.ts'
import type { Tx } from '../../../platform/db.ts'
import type { OwnAway } from '../access.ts'
import type { Reason } from '../contract.ts'
import { awayViewOf, caseViews, codeOf, homePartOf, openDetails, rulesAt, transitDays } from '../facts.ts'
import { inOneList, keptAtHome, keptAtHost, KEPT_LETTERS } from '../facts/for-member.ts'
import { sidesShown } from '../facts/sides.ts'
import { actHome, homeStage } from '../stages.ts'
import { type Absence, absencesOf, casesOfAbsences, contactPersonsOf, lettersOfKinds, notesOf } from '../store.ts'

export const myPage = async (tx: Tx, call: Call, own: OwnAway) => {
  const all = await absencesOf(tx, [own.memberId])
  const current = all.find(({ endedOn }) => endedOn === null)
  return {
    name: call.session!.name,
    branchName: own.branchName,
    today: call.today,
    current: current ? await myCurrent(tx, call, current, own.branchName) : null,
    earlier: all
      .filter(({ endedOn }) => endedOn !== null)
      .map(({ id, own: half, endedOn, place, state }) => ({ absenceId: id, from: half.from, endedOn, place, state })),
  }
}

const myCurrent = async (tx: Tx, call: Call, absence: Absence, branchName: string) => {
  const rows = await casesOfAbsences(tx, [absence.id])
  const part = homePartOf(absence, rows)
  const rules = await rulesAt(tx, absence.branchId, call.today)
  const person = (await contactPersonsOf(tx, [absence.id])).find(({ side }) => side === 'home')
  const views = await caseViews(tx, rows)
  return {
    absenceId: absence.id,
    stage: homeStage(part, call.today),
    own: absence.own,
    reason: absence.reason as Reason | null,
    place: absence.place,
    ...openDetails(absence),
    owner: awayViewOf({ absence, part, on: call.today, allowed: transitDays(rules), person }).owner,
    contactPerson: person ? { name: person.name, memberId: person.memberId, from: person.from, firstContactBy: person.firstContactBy } : null,
    checkCode: absence.certificateId ? codeOf(absence.certificateId) : null,
    hosts: views.map(({ caseId, otherName, told, heard, desk }) => ({
      caseId,
      otherName,
      word: told.word,
      heard,
      desk,
      arrivedOn: told.arrivedOn,
      mayReport: actHome(part, { kind: 'arrive', on: call.today, case: caseId }).ok,
    })),
    sides: sidesShown(rules),
    kept: await keptForMember(tx, absence, { caseIds: rows.map(({ id }) => id), branchName }),
  }
}

/** The member's own report stands on the page of keeping in touch; what is for the desk alone stands nowhere here. */
const keptForMember = async (tx: Tx, absence: Absence, { caseIds, branchName }: { caseIds: readonly string[]; branchName: string }) => {
  const notes = (await notesOf(tx, 'home', [absence.id])).filter(({ toMember, kind }) => toMember && kind !== 'self-report')
  return inOneList(keptAtHome(notes, branchName, true), keptAtHost(await lettersOfKinds(tx, caseIds, 'home', KEPT_LETTERS), true))
}
