import type { Day } from '../../kernel/days.ts'
import { ok, type Result } from '../../kernel/result.ts'
import { recordAudit } from '../../platform/audit.ts'
import type { Call } from '../../platform/call.ts'
import { DESK_AND_ABOVE } from '../../platform/contract.ts'
import { readDistrict, type Tx, withDistrict } from '../../platform/db.ts'
import { ABOVE, BRANCH_DESK, type Role } from '../../platform/endpoint.ts'
import { absent, type Route, route } from '../../platform/http.ts'
import type { Json } from '../../platform/letters.ts'
import type { Scope } from '../../platform/scope.ts'
import { explain } from '../../policy/engine/explain.ts'
import { memberById, membersByIds } from '../members/public.ts'
import { ownReach, reachUnit, regionById, type Unit, unitsByIds, unitsUnder } from '../org/public.ts'
import {
  holds,
  maySlowlyAsk,
  ownAway,
  publicScope,
  reachAbsence,
  reachAgreement,
  reachDispatch,
  reachExchange,
  reachGathering,
  reachKept,
  reachLetter,
  reachLost,
  reachOutsideCase,
  reachPart,
  reachRaised,
  reachSurvey,
  reachWork,
} from './access.ts'
import { answerRaised, keepDesk } from './commands/keep-desk.ts'
import { announceToDesk, denyFind, knowFind } from './commands/announce.ts'
import { certify, namePartner } from './commands/certify.ts'
import { checkReturn, reportReturn, settleAtHome, stepAtHome, tellFromHome } from './commands/come-back.ts'
import { applyToLeave, cancelDeparture, changeDetails, decideWay, recordBriefing } from './commands/leave.ts'
import {
  certificateBehind,
  departMember,
  findFromOutside,
  findPerson,
  giveOpinion,
  identify,
  manageMember,
  placeMember,
  refuseMember,
  reportIn,
  settleAtHost,
  stepAtHost,
  tellFromHost,
} from './commands/take-in.ts'
import { tellIncoming } from './commands/tell-incoming.ts'
import { duesToldHere, takeBackDues, takeDues } from './commands/take-dues.ts'
import { acceptTransfer } from './commands/accept-relation.ts'
import { consult, endAgreement, holdGathering, holdUnder, makeAgreement, planGathering } from './commands/agree.ts'
import {
  auditCertificate,
  keepAccount,
  noneOpen,
  noteAway,
  passOn,
  recordContact,
  reportArrival,
  reportMyself,
  returnMyself,
} from './commands/keep-in-touch.ts'
import { myPage } from './commands/show-mine.ts'
import { agreementsShown, gatheringsShown, keepingHere, keepingList, keepingPage, myKeeping, partnerPage } from './commands/show-keeping.ts'
import { appraiseAway, contactHere, exchangeMatters, observe, reportChange } from './commands/tell-each-other.ts'
import { announceOutside } from './commands/announce-outside.ts'
import { handInFile, leaveFile, takeFile } from './commands/exchange-in.ts'
import { makeKeys } from './commands/exchange-keys.ts'
import { fileSent, writeFile } from './commands/exchange-out.ts'
import { enterReply, enterSlip, paperSent, writePaper } from './commands/exchange-paper.ts'
import { addPaperPartner, addPartner, confirmPartner, endPartner } from './commands/exchange-partners.ts'
import {
  addressesShown,
  cardFile,
  cardShown,
  exchangeShown,
  fetchFile,
  fileShown,
  keysView,
  letterToPrint,
  paperShown,
  partnersShown,
  unansweredUnder,
} from './commands/show-exchange.ts'
import { exportTable } from './commands/export-table.ts'
import { importAway, importHere } from './commands/import-table.ts'
import { endLost, enterLost, lostShown, recordFound, recordSearch, recordStopped } from './commands/lost-contact.ts'
import { coverageShown, statisticsShown } from './commands/show-coverage.ts'
import { reconciled, reportForm, surveyPage, surveysShown, yearAsked } from './commands/show-survey.ts'
import { closeWork, takeUp, worksShown } from './commands/superior-work.ts'
import { closeSurvey } from './commands/survey-close.ts'
import { openSurvey } from './commands/survey-open.ts'
import { findInSweep, noteInSweep, reportCounts, reportHome } from './commands/survey-report.ts'
import { assessmentRoutes } from './routes/assessments.ts'
import { bookRoutes } from './routes/books.ts'
import { homeRoutes } from './routes/home.ts'
import * as contract from './contract.ts'
import {
  type AwayView,
  awayViewOf,
  caseViews,
  citesOf,
  clausesForRefusal,
  codeOf,
  firstContactBy,
  hereViewOf,
  homePartOf,
  isSeenBy,
  mayAtHome,
  mayAtHost,
  monthsAway,
  openDetails,
  openWords,
  ownerView,
  placementOptions,
  registerOf,
  registerRow,
  rulesAt,
  transferTest,
  transitDays,
} from './facts.ts'
import { homeDuties } from './facts/home-duties.ts'
import type { Said } from './facts/keeping.ts'
import {
  type Absence,
  absencesUnder,
  casesOfAbsences,
  contactPersonsOf,
  contactsOf,
  type Desk,
  type Lost,
  type NoteRow,
  lettersOfKinds,
  notesOf,
  openAbsenceOf,
  type PartRow,
  partsUnder,
  raisedUnder,
  selectDeskOfUnit,
  selectDesks,
  selectPartner,
  selectSurveyUnit,
  type Survey,
} from './store.ts'

export const routes = (): Route[] => [
  ...homeReading(),
  ...leaving(),
  ...homeActs(),
  ...caseActs(),
  ...hostReading(),
  ...hostActs(),
  ...hostPaperwork(),
  ...raisedRoutes(),
  ...ownRoutes(),
  ...publicRoutes(),
  ...exchangeRoutes(),
  ...keepingReading(),
  ...keepingActs(),
  ...keepingBetween(),
  ...keepingMine(),
  ...agreementRoutes(),
  ...gatheringRoutes(),
  ...coverageRoutes(),
  ...surveyRoutes(),
  ...sweepRoutes(),
  ...lostRoutes(),
  ...workRoutes(),
  ...bookRoutes(),
  ...homeRoutes(),
  ...assessmentRoutes(),
]

const firstOfLastYear = (today: Day): Day => `${Number(today.slice(0, 4)) - 1}-01-01` as Day

// ---------------------------------------------------------------- home

const homeReading = (): Route[] => [
  route(contract.awayRegister, async (call, { params, query }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    if (!reach.ok) return reach
    return readDistrict(call.db, reach.value.scope, async (tx) => ok(await awayRegister(tx, call, reach.value.unit, query.ended === 'yes')))
  }),
  route(contract.awayPage, async (call, { params }) => {
    const reach = await reachAbsence(call, DESK_AND_ABOVE, params.absenceId)
    if (!reach.ok) return reach
    return readDistrict(call.db, reach.value.scope, (tx) => awayPage(tx, call, reach.value.row))
  }),
  route(contract.revealDetails, async (call, { params, body }) => {
    const reach = await reachAbsence(call, BRANCH_DESK, params.absenceId)
    if (!reach.ok) return reach
    const { row, scope } = reach.value
    return withDistrict(call.db, scope, async (tx) => {
      await recordAudit(tx, call.now, {
        verb: 'floating.details-shown',
        objectType: 'floating-absence',
        objectId: row.id,
        path: row.path,
        fields: ['employer', 'address', 'phone'],
        purpose: body.purpose,
      })
      return ok(openDetails(row))
    })
  }),
]

const awayRegister = async (tx: Tx, call: Call, unit: Unit, ended: boolean) => {
  const absences = await absencesUnder(tx, unit.path, { ended, since: firstOfLastYear(call.today) })
  const [cases, people, contacts, members, asked, rules] = [
    await casesOfAbsences(
      tx,
      absences.map(({ id }) => id),
    ),
    await contactPersonsOf(
      tx,
      absences.map(({ id }) => id),
    ),
    await contactsOf(tx, { absenceIds: absences.map(({ id }) => id) }),
    await membersByIds(tx, [...new Set(absences.map(({ memberId }) => memberId))]),
    await partsUnder(tx, unit.path, { side: 'home', open: true, askedOnly: true }),
    await rulesAt(tx, unit.id, call.today),
  ]
  const units = await unitsByIds(tx, [...new Set(absences.map(({ branchId }) => branchId))])
  const allowed = transitDays(rules)
  const rows = absences.flatMap((absence) => {
    const member = members.get(absence.memberId)
    const row = { absence, cases: cases.filter(({ absenceId }) => absenceId === absence.id), person: people.find(({ absenceId }) => absenceId === absence.id) }
    const last = contacts.find(({ absenceId, reached }) => absenceId === absence.id && reached)
    return member ? [registerRow({ ...row, member, branch: units.get(absence.branchId), lastContactOn: last?.on ?? null }, call.today, allowed)] : []
  })
  const askedFor = await askedView(tx, asked)
  return {
    ...registerOf(rows, askedFor.length),
    unitId: unit.id,
    unitName: unit.shortName,
    unitKind: unit.kind,
    today: call.today,
    transitDays: allowed,
    asked: askedFor,
    may: mayInRegister(call, unit),
  }
}

const mayInRegister = (call: Call, { path, kind }: Unit) => [
  ...(kind === 'branch' && holds(call, BRANCH_DESK, path) ? (['depart'] as const) : []),
  ...(holds(call, DESK_AND_ABOVE, path) ? (['answer'] as const) : []),
]

const askedView = async (tx: Tx, parts: readonly PartRow[]) => {
  const members = await membersByIds(
    tx,
    parts.flatMap(({ memberId }) => memberId ?? []),
  )
  return parts.map((part) => ({
    caseId: part.id,
    personName: part.personName,
    otherName: part.otherName,
    foundOn: 'foundOn' in part.heard ? part.heard.foundOn : null,
    memberId: part.memberId,
    memberName: members.get(part.memberId ?? '')?.person.name ?? null,
  }))
}

const awayPage = async (tx: Tx, call: Call, absence: Absence) => {
  const member = await memberById(tx, absence.memberId)
  if (!member) return absent()
  const rows = await casesOfAbsences(tx, [absence.id])
  const rules = await rulesAt(tx, absence.branchId, call.today)
  const part = homePartOf(absence, rows)
  const branch = (await unitsByIds(tx, [absence.branchId])).get(absence.branchId)
  const person = (await contactPersonsOf(tx, [absence.id])).find(({ side }) => side === 'home')
  const inCharge = isSeenBy(call, absence)
  const [contacts, notes] = [await contactsOf(tx, { absenceIds: [absence.id] }), await notesOf(tx, 'home', [absence.id])]
  const allowed = transitDays(rules)
  const head: AwayView = awayViewOf({ absence, part, member, branch, person, on: call.today, allowed })
  const cases = await caseViews(tx, rows)
  const told = cases.flatMap(({ letters }) => letters.filter(({ fromSide }) => fromSide === 'home'))
  return ok({
    ...head,
    cites: {
      transfer: citesOf(rules, 'floating.transfer-test'),
      contact: citesOf(rules, 'floating.contact'),
      transit: citesOf(rules, 'floating.transit'),
      return: citesOf(rules, 'floating.return'),
    },
    contacts: contacts.map(({ on, channel, direction, reached, matters, byName }) => ({ on, channel, direction, reached, matters, byName })),
    notes: notes.filter(({ kind }) => kind !== 'self-report' && kind !== 'record-change').map((note) => noteView(note, inCharge)),
    cases,
    duties: homeDuties(rules, {
      own: absence.own,
      toldOn: lastOf(told.map(({ on }) => on as Day)),
      partnerFrom: person?.from ?? null,
      contactOn: lastOf(contacts.filter(({ reached }) => reached).map(({ on }) => on)),
      changedOn: lastOf(told.flatMap(({ kind, on }) => (kind === 'change' ? (on as Day) : []))),
      noted: (kind) => lastOf(notes.flatMap((note) => (note.kind === kind ? note.on : []))),
    }),
    checkCode: inCharge && absence.certificateId && !absence.endedOn ? codeOf(absence.certificateId) : null,
    may: mayAtHome(call, absence, part),
  })
}

const lastOf = (days: readonly Day[]): Day | null => days.toSorted().at(-1) ?? null

const noteView = ({ kind, on, byName, id, wordsSealed }: NoteRow, open: boolean) => ({
  kind,
  on,
  byName,
  words: open && wordsSealed ? openWords('note', id, wordsSealed) : null,
})

const leaving = (): Route[] => [
  route(contract.departureTest, async (call, { params, query }) => {
    const reach = await reachMember(call, BRANCH_DESK, params.memberId)
    if (!reach.ok) return reach
    return readDistrict(call.db, reach.value.scope, async (tx) => {
      const member = await memberById(tx, params.memberId)
      if (!member) return absent()
      const rules = await rulesAt(tx, member.branchId, call.today)
      const [from, until] = [query.from as Day, (query.until ?? null) as Day | null]
      const fixed = query.fixed === 'unknown' ? null : query.fixed === 'yes'
      const found = transferTest(rules, call.today, { memberId: member.id, months: monthsAway(from, until), fixed })
      return ok({
        memberId: member.id,
        name: member.person.name,
        openAbsenceId: (await openAbsenceOf(tx, member.id))?.id ?? null,
        outcome: found?.outcome ?? null,
        proposes: proposalOf(found),
        cites: citesOf(rules, 'floating.transfer-test'),
        why: found && explain(found),
        firstContactBy: firstContactBy(rules, from)?.on ?? null,
      })
    })
  }),
  route(contract.tellMyDeparture, async (call, { body }) => {
    const own = ownAway(call)
    if (!own.ok) return own
    const told = { on: call.today, by: 'member' as const, words: null }
    return applyToLeave(call, own.value.scope, { memberId: own.value.memberId, departure: departureOf(body), told })
  }),
  route(contract.enterDeparture, async (call, { params, body }) => {
    const reach = await reachMember(call, BRANCH_DESK, params.memberId)
    if (!reach.ok) return reach
    const told = { on: body.toldOn as Day, by: 'branch' as const, words: body.toldWords }
    return applyToLeave(call, reach.value.scope, { memberId: params.memberId, departure: departureOf(body), told })
  }),
]

type AsGiven = Omit<Parameters<typeof applyToLeave>[2]['departure'], 'from' | 'until'> & { from: string; until: string | null }
const departureOf = (body: AsGiven) => ({ ...body, from: body.from as Day, until: body.until as Day | null })

/** What the rule's test comes to: it proposes, the branch decides. */
const proposalOf = (found: ReturnType<typeof transferTest>): 'transfer' | 'float' | null => {
  if (!found) return null
  if (found.follows.some(({ what, state }) => what === 'transfer-relation' && state === 'now')) return 'transfer'
  return found.outcome === 'met' || found.outcome === 'not_met' ? 'float' : null
}

const reachMember = async (call: Call, roles: readonly Role[], memberId: string) => {
  const grants = call.session?.grants.filter(({ role }) => roles.includes(role)) ?? []
  for (const grant of grants) {
    const reach = await reachUnit(call, roles, grant.unitId)
    if (!reach.ok) return reach
    const member = await withDistrict(call.db, reach.value.scope, (tx) => memberById(tx, memberId))
    if (member) return reach
  }
  return grants.length === 0 ? reachUnit(call, roles, memberId) : absent()
}

/** Every act on a time away: the branch's own desk, or who stands over it with that role. */
const onAbsence = async <T>(
  call: Call,
  absenceId: string,
  work: (reach: { scope: Parameters<typeof certify>[1]; absenceId: string; unitName: string }) => Promise<Result<T>>,
): Promise<Result<T>> => {
  const reach = await reachAbsence(call, BRANCH_DESK, absenceId)
  return reach.ok ? work({ scope: reach.value.scope, absenceId, unitName: reach.value.grant.unitName }) : reach
}

const homeActs = (): Route[] => [
  route(contract.brief, (call, { params, body }) =>
    onAbsence(call, params.absenceId, ({ scope, ...given }) => recordBriefing(call, scope, { ...given, words: body.words, on: body.on as Day })),
  ),
  route(contract.decide, (call, { params, body }) => onAbsence(call, params.absenceId, ({ scope, ...given }) => decideWay(call, scope, { ...given, ...body }))),
  route(contract.certify, (call, { params, body }) =>
    onAbsence(call, params.absenceId, ({ scope, ...given }) => certify(call, scope, { ...given, on: body.on as Day, contactMemberId: body.contactMemberId })),
  ),
  route(contract.namePartner, (call, { params, body }) =>
    onAbsence(call, params.absenceId, ({ scope, absenceId }) => namePartner(call, scope, { absenceId, memberId: body.memberId, from: body.from as Day })),
  ),
  route(contract.announce, (call, { params, body }) =>
    onAbsence(call, params.absenceId, ({ scope, ...given }) => announceToDesk(call, scope, { ...given, ...body, from: body.from as Day | null })),
  ),
  route(contract.changeDetails, (call, { params, body }) =>
    onAbsence(call, params.absenceId, ({ scope, ...given }) => changeDetails(call, scope, { ...given, change: body })),
  ),
  route(contract.reportReturn, (call, { params, body }) =>
    onAbsence(call, params.absenceId, ({ scope, ...given }) => reportReturn(call, scope, { ...given, words: body.words, on: body.on as Day })),
  ),
  route(contract.checkReturn, (call, { params, body }) =>
    onAbsence(call, params.absenceId, ({ scope, ...given }) => checkReturn(call, scope, { ...given, ...body, on: body.on as Day })),
  ),
  route(contract.cancelDeparture, (call, { params, body }) =>
    onAbsence(call, params.absenceId, ({ scope, ...given }) => cancelDeparture(call, scope, { ...given, ...body })),
  ),
]

const onCase = async <T>(
  call: Call,
  caseId: string,
  side: 'home' | 'host',
  work: (reach: { scope: Parameters<typeof certify>[1]; row: PartRow; unitName: string }) => Promise<Result<T>>,
): Promise<Result<T>> => {
  const reach = await reachPart(call, DESK_AND_ABOVE, caseId, side)
  return reach.ok ? work({ scope: reach.value.scope, row: reach.value.row, unitName: reach.value.grant.unitName }) : reach
}

const caseActs = (): Route[] => [
  route(contract.answerFind, (call, { params, body }) =>
    onCase(call, params.caseId, 'home', ({ scope, ...given }) =>
      body.ours === 'yes'
        ? knowFind(call, scope, { ...given, memberId: body.memberId, from: body.from as Day })
        : denyFind(call, scope, { ...given, words: body.words }),
    ),
  ),
  route(contract.homeStep, (call, { params, body }) =>
    onCase(call, params.caseId, 'home', ({ scope, ...given }) => stepAtHome(call, scope, { ...given, ...body })),
  ),
  route(contract.settleAtHome, (call, { params, body }) =>
    onCase(call, params.caseId, 'home', ({ scope, ...given }) => settleAtHome(call, scope, { ...given, ...body })),
  ),
  route(contract.tellFromHome, (call, { params, body }) =>
    onCase(call, params.caseId, 'home', ({ scope, ...given }) => tellFromHome(call, scope, { ...given, ...body })),
  ),
]

// ---------------------------------------------------------------- the host

const hostReading = (): Route[] => [
  route(contract.hereRegister, async (call, { params, query }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    if (!reach.ok) return reach
    const { unit, scope } = reach.value
    return readDistrict(call.db, scope, async (tx) => {
      const parts = await partsUnder(tx, unit.path, { side: 'host', open: query.all === 'no' })
      const units = await unitsByIds(
        tx,
        parts.flatMap(({ branchId, groupId }) => [branchId ?? [], groupId ?? []].flat()),
      )
      const allowed = transitDays(await rulesAt(tx, unit.id, call.today))
      const hasDesk = (await selectDeskOfUnit(tx, unit.districtId, unit.id)) !== null
      return ok({
        unitId: unit.id,
        unitName: unit.shortName,
        unitKind: unit.kind,
        today: call.today,
        hasDesk,
        transitDays: allowed,
        ...hereViewOf(parts, units, call.today, allowed),
        may: ['find' as const, 'take-in' as const, 'keep-desk' as const],
      })
    })
  }),
  route(contract.herePage, async (call, { params }) => {
    const reach = await reachPart(call, DESK_AND_ABOVE, params.caseId, 'host')
    if (!reach.ok) return reach
    return readDistrict(call.db, reach.value.scope, (tx) =>
      herePage(tx, call, { row: reach.value.row, top: reach.value.grant.unitPath, at: reach.value.grant.unitId }),
    )
  }),
]

const herePage = async (tx: Tx, call: Call, { row, top, at }: { row: PartRow; top: string; at: string }) => {
  const rules = await rulesAt(tx, row.unitId, call.today)
  const unit = (await unitsByIds(tx, [row.unitId])).get(row.unitId)
  const [view] = await caseViews(tx, [row])
  const open = await unitsUnder(tx, top, { kinds: ['branch', 'general-branch', 'group'], on: call.today })
  // until a branch has the member, whoever can place them sees what placing needs: the employer comes first in the order
  const receives = row.branchId === null || [row.unitId, row.branchId].includes(at)
  const notes = await notesOf(tx, 'host', [row.id])
  const person = (await contactPersonsOf(tx, [row.id])).find(({ side }) => side === 'host')
  const allowed = transitDays(rules)
  return ok({
    ...view!,
    own: view!.heard,
    heard: view!.told,
    today: call.today,
    card: receives ? view!.card! : { ...view!.card!, ...UNSEEN },
    cardHidden: !receives,
    unitId: row.unitId,
    unitName: unit?.shortName ?? '',
    branchId: row.branchId,
    groupId: row.groupId,
    owner: ownerView(row, call.today, allowed),
    transitDays: allowed,
    receiver: person?.name ?? null,
    requirementsToldOn: notes.find(({ kind }) => kind === 'taking-in')?.on ?? null,
    notes: notes.map((note) => noteView(note, true)),
    bases: placementOptions(rules),
    refusalCites: [...clausesForRefusal(rules)],
    dues: duesToldHere(await lettersOfKinds(tx, [row.id], 'host', ['dues'])),
    branches: open
      .filter(({ kind }) => kind !== 'group')
      .map((branch) => ({
        unitId: branch.id,
        name: branch.shortName,
        groups: open.filter(({ kind, parentId }) => kind === 'group' && parentId === branch.id).map((group) => ({ groupId: group.id, name: group.shortName })),
      })),
    may: mayAtHost(row),
  })
}

/** Where a member works, lives and can be reached is for the organisation that receives, not for whoever stands above it (CX-10h). */
const UNSEEN = { employer: null, address: null, phone: null }

const hostActs = (): Route[] => [
  route(contract.findPerson, async (call, { params, body }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    return reach.ok ? findPerson(call, reach.value.scope, { unit: reach.value.unit, find: { ...body, on: body.on as Day } }) : reach
  }),
  route(contract.findFromOutside, async (call, { params, body }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    const { partnerId, ...found } = body
    return reach.ok ? findFromOutside(call, reach.value.scope, { unit: reach.value.unit, found: { ...found, on: found.on as Day }, partnerId }) : reach
  }),
  route(contract.tellIncoming, async (call, { params }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    return reach.ok ? tellIncoming(call, reach.value.scope, reach.value.unit) : reach
  }),
  route(contract.reportIn, (call, { params, body }) =>
    onCase(call, params.caseId, 'host', ({ scope, ...given }) => reportIn(call, scope, { ...given, on: body.on as Day, number: body.number })),
  ),
  route(contract.identify, (call, { params, body }) =>
    onCase(call, params.caseId, 'host', ({ scope, ...given }) => {
      const relation = body.relation && { ...body.relation, until: body.relation.until as Day | null }
      return identify(call, scope, { ...given, seen: { ...body, on: body.on as Day, relation } })
    }),
  ),
  route(contract.place, (call, { params, body }) =>
    onCase(call, params.caseId, 'host', ({ scope, ...given }) => placeMember(call, scope, { ...given, placing: { ...body, on: body.on as Day } })),
  ),
  route(contract.manage, (call, { params, body }) =>
    onCase(call, params.caseId, 'host', ({ scope, ...given }) => manageMember(call, scope, { ...given, on: body.on as Day, receiver: body.receiver })),
  ),
  route(contract.refuseMember, (call, { params, body }) =>
    onCase(call, params.caseId, 'host', ({ scope, ...given }) => refuseMember(call, scope, { ...given, ...body, on: body.on as Day })),
  ),
  route(contract.departFrom, (call, { params, body }) =>
    onCase(call, params.caseId, 'host', ({ scope, ...given }) => departMember(call, scope, { ...given, ...body, on: body.on as Day })),
  ),
]

const hostPaperwork = (): Route[] => [
  route(contract.hostStep, (call, { params, body }) =>
    onCase(call, params.caseId, 'host', ({ scope, ...given }) =>
      body.step === 'accept-transfer'
        ? acceptTransfer(call, scope, { ...given, on: body.on as Day, branchId: body.branchId })
        : stepAtHost(call, scope, { ...given, step: body.step, on: body.on as Day }),
    ),
  ),
  route(contract.giveOpinion, (call, { params, body }) =>
    onCase(call, params.caseId, 'host', ({ scope, ...given }) => giveOpinion(call, scope, { ...given, ...body, on: body.on as Day })),
  ),
  route(contract.settleAtHost, (call, { params, body }) =>
    onCase(call, params.caseId, 'host', ({ scope, ...given }) => settleAtHost(call, scope, { ...given, ...body })),
  ),
  route(contract.tellFromHost, (call, { params, body }) =>
    onCase(call, params.caseId, 'host', ({ scope, ...given }) => tellFromHost(call, scope, { ...given, ...body })),
  ),
  route(contract.takeDues, (call, { params, body }) =>
    onCase(call, params.caseId, 'host', ({ scope, row, unitName }) => takeDues(call, scope, { row, unitName, dues: { ...body, on: body.on as Day } })),
  ),
  route(contract.takeBackDues, (call, { params, body }) =>
    onCase(call, params.caseId, 'host', ({ scope, row, unitName }) => takeBackDues(call, scope, { row, unitName, wrong: body })),
  ),
]

// ---------------------------------------------------------------- what went up

const SUPERIORS: readonly Role[] = ['committee', 'department']

const raisedRoutes = (): Route[] => [
  route(contract.raisedList, async (call, { params }) => {
    const reach = await reachUnit(call, SUPERIORS, params.unitId)
    if (!reach.ok) return reach
    return readDistrict(call.db, reach.value.scope, async (tx) => {
      const rows = await raisedUnder(tx, reach.value.unit.path)
      return ok({
        unitName: reach.value.unit.shortName,
        rows: rows.map(({ id, path, ...row }) => ({ ...row, raisedId: id, mine: holds(call, SUPERIORS, path) })),
      })
    })
  }),
  route(contract.answerRaised, async (call, { params, body }) => {
    const reach = await reachRaised(call, SUPERIORS, params.raisedId)
    return reach.ok ? answerRaised(call, reach.value.scope, { row: reach.value.row, words: body.words }) : reach
  }),
]

// ---------------------------------------------------------------- the member

const ownRoutes = (): Route[] => [
  route(contract.myFloating, async (call) => {
    const own = ownAway(call)
    if (!own.ok) return own
    return readDistrict(call.db, own.value.scope, async (tx) => ok(await myPage(tx, call, own.value)))
  }),
]

// ---------------------------------------------------------------- public

const publicRoutes = (): Route[] => [
  route(contract.desks, (call, { query }) =>
    readDistrict(call.db, publicScope(), async (tx) => ok({ desks: (await selectDesks(tx, { find: query.find || null, districtId: null })).map(deskView) })),
  ),
  route(contract.checkCertificate, async (call, { body }) => {
    const may = maySlowlyAsk(call)
    if (!may.ok) return may
    return readDistrict(call.db, publicScope(), async (tx) => {
      const found = await certificateBehind(tx, body.code, call.today)
      return ok({ valid: found !== 'forged' && found !== 'void' })
    })
  }),
  route(contract.unitDesk, async (call, { params }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    if (!reach.ok) return reach
    const { unit, scope } = reach.value
    return readDistrict(call.db, scope, async (tx) => {
      const desk = await selectDeskOfUnit(tx, unit.districtId, unit.id)
      const below = await unitsUnder(tx, unit.path, { kinds: ['committee', 'general-branch', 'branch'], on: call.today })
      const held = new Set((await selectDesks(tx, { find: null, districtId: unit.districtId })).map(({ unitId }) => unitId))
      const without = below.filter(({ id }) => !held.has(id)).map(({ id, shortName }) => ({ unitId: id, unitName: shortName }))
      return ok({ unitName: unit.shortName, desk: desk && deskView(desk), without })
    })
  }),
  route(contract.keepDesk, async (call, { params, body }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    if (!reach.ok) return reach
    const { unit, scope } = reach.value
    const region = await withDistrict(call.db, scope, (tx) => regionNames(tx, unit.districtId))
    return keepDesk(call, scope, { unit, region, given: { ...body, closedOn: body.closedOn as Day | null } })
  }),
]

/** 江苏省 扬州市 芦荡县 */
const regionNames = async (tx: Tx, districtId: number): Promise<string> => {
  const names: string[] = []
  for (let at = await regionById(tx, districtId); at; at = at.parentId === null ? null : await regionById(tx, at.parentId)) names.unshift(at.name)
  return names.join(' ')
}

const deskView = ({ id, unitName, level, region, address, hours, telephone, person, receives }: Desk) => ({
  deskId: id,
  unitName,
  level,
  region,
  address,
  hours,
  telephone,
  person,
  receives,
})

// ---------------------------------------------------------------- exchange with partners outside this system

const exchangeRoutes = (): Route[] => [...partnerRoutes(), ...fileRoutes(), ...paperRoutes()]

const inExchange = async <T>(call: Call, work: (tx: Tx) => Promise<Result<T>>): Promise<Result<T>> => {
  const reached = reachExchange(call)
  return reached.ok ? readDistrict(call.db, reached.value.scope, work) : reached
}

const changeExchange = <T>(call: Call, work: (scope: Scope) => Promise<Result<T>>): Promise<Result<T>> => {
  const reached = reachExchange(call)
  return reached.ok ? work(reached.value.scope) : Promise.resolve(reached)
}

const partnerRoutes = (): Route[] => [
  route(contract.announceOutside, async (call, { params, body }) => {
    const reached = await reachAbsence(call, BRANCH_DESK, params.absenceId)
    if (!reached.ok) return reached
    const { scope, grant } = reached.value
    return announceOutside(call, scope, { absenceId: params.absenceId, unitName: grant.unitName, ...body, from: body.from as Day | null })
  }),
  route(contract.partnerAddresses, async (call) => {
    const reached = ownReach(call, DESK_AND_ABOVE)
    return reached.ok ? readDistrict(call.db, reached.value.scope, addressesShown) : reached
  }),
  route(contract.exchangePartners, (call) => inExchange(call, (tx) => partnersShown(tx, call.today))),
  route(contract.makeKeys, async (call, { body }) => {
    const made = await changeExchange(call, (scope) => makeKeys(call, scope, body))
    return made.ok ? ok(keysView(made.value)) : made
  }),
  route(contract.ownCard, (call, { params }) => inExchange(call, (tx) => cardShown(tx, params.deskId, call.now))),
  route(contract.ownCardFile, (call, { params }) => inExchange(call, (tx) => cardFile(tx, params.deskId, call.now))),
  route(contract.addPartner, (call, { body }) => changeExchange(call, (scope) => addPartner(call, scope, body.card))),
  route(contract.addPaperPartner, (call, { body }) => changeExchange(call, (scope) => addPaperPartner(call, scope, body))),
  route(contract.confirmPartner, (call, { params, body }) =>
    changeExchange(call, (scope) => confirmPartner(call, scope, params.partnerId, { ...body, on: body.on as Day })),
  ),
  route(contract.endPartner, (call, { params, body }) => changeExchange(call, (scope) => endPartner(call, scope, params.partnerId, body.why))),
  route(contract.exchangeWith, (call, { params }) => inExchange(call, (tx) => exchangeShown(tx, params.partnerId, call.today))),
]

const fileRoutes = (): Route[] => [
  route(contract.writeFile, (call, { params, body }) => changeExchange(call, (scope) => writeFile(call, scope, params.partnerId, body))),
  route(contract.lettersFile, (call, { params }) => inExchange(call, (tx) => fetchFile(tx, params.fileId))),
  route(contract.fileSent, (call, { params, body }) => changeExchange(call, (scope) => fileSent(call, scope, params.fileId, { ...body, on: body.on as Day }))),
  route(contract.handInFile, (call, { file }) => changeExchange(call, (scope) => handInFile(call, scope, file))),
  route(contract.lookAtFile, (call, { params }) => inExchange(call, (tx) => fileShown(tx, params.fileId))),
  route(contract.takeFile, (call, { params }) => changeExchange(call, (scope) => takeFile(call, scope, params.fileId))),
  route(contract.leaveFile, (call, { params }) => changeExchange(call, (scope) => leaveFile(call, scope, params.fileId))),
]

const paperRoutes = (): Route[] => [
  route(contract.unacknowledgedLetters, async (call, { query }) => {
    const reached = await reachUnit(call, DESK_AND_ABOVE, query.unitId)
    if (!reached.ok) return reached
    const { unit, scope } = reached.value
    return readDistrict(call.db, scope, async (tx) =>
      ok({ unitName: unit.shortName, today: call.today, lines: await unansweredUnder(tx, unit.path, call.today) }),
    )
  }),
  route(contract.paperLetter, async (call, { params }) => {
    const reached = await reachLetter(call, params)
    return reached.ok
      ? readDistrict(call.db, reached.value.scope, (tx) => paperShown(tx, reached.value.row, { ref: params, today: call.today, at: call.now }))
      : reached
  }),
  route(contract.writePaper, async (call, { params }) => {
    const reached = await reachLetter(call, params)
    if (!reached.ok) return reached
    const found = await readDistrict(call.db, reached.value.scope, (tx) => letterToPrint(tx, params))
    return found ? writePaper(call, reached.value.scope, found) : absent()
  }),
  route(contract.paperSent, async (call, { params, body }) => {
    const reached = await reachDispatch(call, params)
    return reached.ok ? paperSent(call, reached.value.scope, reached.value.row, { ...body, on: body.on as Day }) : reached
  }),
  route(contract.enterSlip, async (call, { params, body }) => {
    const reached = await reachDispatch(call, params)
    return reached.ok ? enterSlip(call, reached.value.scope, reached.value.row, { ...body, on: body.on as Day }) : reached
  }),
  route(contract.enterReply, async (call, { params, body }) => {
    const reached = await reachOutsideCase(call, params.caseId)
    if (!reached.ok) return reached
    const { scope, row } = reached.value
    const partner = await readDistrict(call.db, scope, (tx) => selectPartner(tx, row.partnerId))
    if (!partner) return absent()
    const reply = { kind: body.kind, on: body.on as Day, signedBy: body.signedBy, facts: body.facts as Record<string, Json>, dues: body.dues ?? null }
    return enterReply(call, scope, { caseId: params.caseId, side: row.side === 'home' ? 'host' : 'home', partner, reply })
  }),
]

// ---------------------------------------------------------------- keeping in touch

const keepingReading = (): Route[] => [
  route(contract.keepingList, async (call, { params }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    return reach.ok ? readDistrict(call.db, reach.value.scope, async (tx) => ok(await keepingList(tx, call, reach.value.unit))) : reach
  }),
  route(contract.keepingPage, async (call, { params }) => {
    const reach = await reachAbsence(call, DESK_AND_ABOVE, params.absenceId)
    return reach.ok ? readDistrict(call.db, reach.value.scope, async (tx) => ok(await keepingPage(tx, call, reach.value.row))) : reach
  }),
  route(contract.keepingHere, async (call, { params }) => {
    const reach = await reachPart(call, DESK_AND_ABOVE, params.caseId, 'host')
    return reach.ok ? readDistrict(call.db, reach.value.scope, async (tx) => ok(await keepingHere(tx, call, reach.value.row))) : reach
  }),
]

const saidOf = (body: { on: string; channel: string; direction: 'to-member' | 'from-member' | 'between-sides'; reached: boolean; said: Said }) => ({
  ...body,
  on: body.on as Day,
})

const keepingActs = (): Route[] => [
  route(contract.recordContact, async (call, { params, body }) => {
    const reach = await reachKept(call, params.absenceId)
    return reach.ok ? recordContact(call, reach.value.scope, params.absenceId, saidOf(body as Parameters<typeof saidOf>[0])) : reach
  }),
  route(contract.passOn, async (call, { params, body }) => {
    const reach = await reachUnit(call, BRANCH_DESK, params.unitId)
    const passed = { ...body, on: body.on as Day, happensOn: body.happensOn as Day | null }
    return reach.ok ? passOn(call, reach.value.scope, { absenceIds: body.absenceIds, passed }) : reach
  }),
  route(contract.auditCertificate, (call, { params, body }) =>
    onAbsence(call, params.absenceId, ({ scope, absenceId }) => auditCertificate(call, scope, absenceId, { ...body, on: body.on as Day })),
  ),
  route(contract.enterAccount, (call, { params, body }) =>
    onAbsence(call, params.absenceId, ({ scope, absenceId }) => keepAccount(call, scope, absenceId, { ...body, on: body.on as Day })),
  ),
  route(contract.appraiseAway, (call, { params, body }) =>
    onAbsence(call, params.absenceId, ({ scope, ...given }) => appraiseAway(call, scope, { ...given, ...body })),
  ),
  route(contract.setProbation, (call, { params, body }) =>
    onAbsence(call, params.absenceId, ({ scope, absenceId }) =>
      noteAway(call, scope, absenceId, { kind: 'probation-end', on: call.today, words: body.words, facts: { until: body.until } }),
    ),
  ),
  route(contract.settlingIn, (call, { params, body }) =>
    onAbsence(call, params.absenceId, ({ scope, absenceId }) =>
      noteAway(call, scope, absenceId, { kind: 'settling', on: body.on as Day, words: body.words, toMember: false }),
    ),
  ),
  route(contract.returnedOpinion, (call, { params, body }) =>
    onAbsence(call, params.absenceId, ({ scope, absenceId }) =>
      noteAway(call, scope, absenceId, { kind: 'opinion', on: body.on as Day, words: body.words, facts: { willing: body.willing } }),
    ),
  ),
]

const keepingBetween = (): Route[] => [
  route(contract.exchangeFromHome, (call, { params, body }) =>
    onCase(call, params.caseId, 'home', ({ scope, ...given }) => exchangeMatters(call, scope, { ...given, matters: body })),
  ),
  route(contract.exchangeFromHost, (call, { params, body }) =>
    onCase(call, params.caseId, 'host', ({ scope, ...given }) => exchangeMatters(call, scope, { ...given, matters: body })),
  ),
  route(contract.contactHere, (call, { params, body }) =>
    onCase(call, params.caseId, 'host', ({ scope, ...given }) => contactHere(call, scope, { ...given, contact: saidOf(body as Parameters<typeof saidOf>[0]) })),
  ),
  route(contract.reportChange, (call, { params, body }) =>
    onCase(call, params.caseId, 'host', ({ scope, ...given }) => reportChange(call, scope, { ...given, change: { ...body, on: body.on as Day } })),
  ),
  route(contract.observeHere, (call, { params, body }) =>
    onCase(call, params.caseId, 'host', ({ scope, ...given }) => observe(call, scope, { ...given, observation: { ...body, on: body.on as Day } })),
  ),
]

const keepingMine = (): Route[] => [
  route(contract.myKeeping, async (call) => {
    const own = ownAway(call)
    return own.ok ? readDistrict(call.db, own.value.scope, async (tx) => ok(await myKeeping(tx, call, own.value))) : own
  }),
  route(contract.partnerPage, async (call, { params }) => {
    const reach = await reachKept(call, params.absenceId)
    if (!reach.ok) return reach
    return reach.value.as === 'partner' ? readDistrict(call.db, reach.value.scope, async (tx) => ok(await partnerPage(tx, call, reach.value.row))) : absent()
  }),
  route(contract.reportMyself, async (call, { body }) => {
    const own = ownAway(call)
    return own.ok ? reportMyself(call, own.value.scope, own.value.memberId, body) : own
  }),
  route(contract.reportArrival, async (call, { body }) => {
    const done = await onOwnAbsence(call, (own) => reportArrival(call, own.scope, { ...own, caseId: body.caseId, on: body.on as Day }))
    // whoever is not away has no such case
    return done === noneOpen ? absent() : done
  }),
  route(contract.tellMyChange, (call, { body }) => onOwnAbsence(call, ({ scope, ...given }) => changeDetails(call, scope, { ...given, change: body }))),
  route(contract.tellMyReturn, (call, { body }) =>
    onOwnAbsence(call, ({ scope, ...given }) => returnMyself(call, scope, { ...given, account: { ...body, on: body.on as Day } })),
  ),
]

/** The caller's own open time away. */
const onOwnAbsence = async <T>(call: Call, work: (own: { scope: Scope; absenceId: string; unitName: string }) => Promise<Result<T>>): Promise<Result<T>> => {
  const own = ownAway(call)
  if (!own.ok) return own
  const absence = await withDistrict(call.db, own.value.scope, (tx) => openAbsenceOf(tx, own.value.memberId))
  return absence ? work({ scope: own.value.scope, absenceId: absence.id, unitName: own.value.branchName }) : noneOpen
}

const agreementRoutes = (): Route[] => [
  route(contract.agreements, async (call, { params }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    return reach.ok ? readDistrict(call.db, reach.value.scope, async (tx) => ok(await agreementsShown(tx, call, reach.value.unit))) : reach
  }),
  route(contract.makeAgreement, async (call, { params, body }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    const agreed = { ...body, from: body.from as Day, until: body.until as Day | null }
    return reach.ok ? makeAgreement(call, reach.value.scope, { unit: reach.value.unit, agreed }) : reach
  }),
  route(contract.holdUnder, async (call, { params, body }) => {
    const reach = await reachAgreement(call, params.agreementId)
    return reach.ok ? holdUnder(call, reach.value.scope, { row: reach.value.row, held: { ...body, on: body.on as Day } }) : reach
  }),
  route(contract.endAgreement, async (call, { params, body }) => {
    const reach = await reachAgreement(call, params.agreementId)
    return reach.ok ? endAgreement(call, reach.value.scope, { row: reach.value.row, on: body.on as Day, words: body.words }) : reach
  }),
  route(contract.consult, async (call, { params, body }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    return reach.ok ? consult(call, reach.value.scope, { unit: reach.value.unit, held: { ...body, on: body.on as Day } }) : reach
  }),
]

const gatheringRoutes = (): Route[] => [
  route(contract.gatherings, async (call, { params }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    return reach.ok ? readDistrict(call.db, reach.value.scope, async (tx) => ok(await gatheringsShown(tx, call, reach.value.unit))) : reach
  }),
  route(contract.planGathering, async (call, { params, body }) => {
    const reach = await reachUnit(call, BRANCH_DESK, params.unitId)
    const planned = { ...body, plannedOn: body.plannedOn as Day }
    return reach.ok ? planGathering(call, reach.value.scope, { unit: reach.value.unit, planned }) : reach
  }),
  route(contract.holdGathering, async (call, { params, body }) => {
    const reach = await reachGathering(call, params.gatheringId)
    return reach.ok ? holdGathering(call, reach.value.scope, { row: reach.value.row, held: { ...body, on: body.on as Day } }) : reach
  }),
]

// ---------------------------------------------------------------- nobody falls between

const survey = async <T>(
  call: Call,
  surveyId: string,
  work: (reach: { scope: Scope; row: Survey }) => Promise<Result<T>>,
  roles: readonly Role[] = DESK_AND_ABOVE,
): Promise<Result<T>> => {
  const reached = await reachSurvey(call, roles, surveyId)
  return reached.ok ? work(reached.value) : reached
}

const inUnit = async <T>(call: Call, roles: readonly Role[], unitId: string, read: (tx: Tx, unit: Unit) => Promise<Result<T>>): Promise<Result<T>> => {
  const reached = await reachUnit(call, roles, unitId)
  return reached.ok ? readDistrict(call.db, reached.value.scope, (tx) => read(tx, reached.value.unit)) : reached
}

const coverageRoutes = (): Route[] => [
  route(contract.coverage, (call, { params, query }) =>
    inUnit(call, DESK_AND_ABOVE, params.unitId, (tx, unit) => coverageShown(tx, unit, { on: (query.on ?? call.today) as Day, today: call.today })),
  ),
  route(contract.statistics, (call, { params }) => inUnit(call, DESK_AND_ABOVE, params.unitId, (tx, unit) => statisticsShown(tx, unit, call.today))),
  route(contract.reconciliation, (call, { params, query }) =>
    inUnit(call, DESK_AND_ABOVE, params.unitId, (tx, unit) => reconciled(tx, unit, { year: yearAsked(query.year, call.today), on: call.today })),
  ),
  route(contract.table, async (call, { params, query }) => {
    const reached = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    if (!reached.ok) return reached
    return exportTable(call, reached.value.scope, { unit: reached.value.unit, kind: params.table, purpose: query.purpose })
  }),
  route(contract.tableIn, async (call, { params, body, file }) => {
    const reached = await reachUnit(call, BRANCH_DESK, params.unitId)
    if (!reached.ok) return reached
    const asked = { unit: reached.value.unit, file, carryOut: body.carryOut === 'yes' }
    return params.table === 'T9' ? importAway(call, reached.value.scope, asked) : importHere(call, reached.value.scope, asked)
  }),
]

const surveyRoutes = (): Route[] => [
  route(contract.surveys, (call, { params, query }) =>
    inUnit(call, DESK_AND_ABOVE, params.unitId, (tx, unit) => surveysShown(tx, call, unit, yearAsked(query.year, call.today))),
  ),
  route(contract.openSurvey, async (call, { params, body }) => {
    const reached = await reachUnit(call, body.kind === 'sweep' ? DESK_AND_ABOVE : body.kind === 'home' ? ABOVE : ['department'], params.unitId)
    return reached.ok ? openSurvey(call, reached.value.scope, { unit: reached.value.unit, opening: { ...body, on: body.on as Day } }) : reached
  }),
  route(contract.surveyPage, (call, { params }) =>
    survey(call, params.surveyId, ({ scope, row }) => readDistrict(call.db, scope, (tx) => surveyPage(tx, call, row))),
  ),
  route(contract.surveyForm, (call, { params }) =>
    inUnit(call, DESK_AND_ABOVE, params.unitId, async (tx, unit) => {
      const asked = await selectSurveyUnit(tx, params)
      if (!asked) return absent()
      return ok({ ...asked, unitName: unit.shortName, today: call.today, people: asked.kind === 'home' ? await reportForm(tx, unit, call.today) : [] })
    }),
  ),
  route(contract.reportSurvey, async (call, { params, body }) => {
    const reached = await reachUnit(call, BRANCH_DESK, params.unitId)
    if (!reached.ok) return reached
    return reportHome(call, reached.value.scope, { ...body, on: body.on as Day, surveyId: params.surveyId, unit: reached.value.unit })
  }),
  route(contract.countSurvey, async (call, { params, body }) => {
    const reached = await reachUnit(call, ['committee'], params.unitId)
    if (!reached.ok) return reached
    return reportCounts(call, reached.value.scope, { ...body, on: body.on as Day, surveyId: params.surveyId, unit: reached.value.unit })
  }),
]

const sweepRoutes = (): Route[] => [
  route(contract.noteInSweep, (call, { params, body }) =>
    survey(call, params.surveyId, ({ scope, row }) => noteInSweep(call, scope, { survey: row, seen: { ...body, on: body.on as Day } })),
  ),
  route(contract.findInSweep, (call, { params, body }) =>
    survey(call, params.surveyId, async ({ scope, row }) => {
      const unit = await readDistrict(call.db, scope, async (tx) => (await unitsByIds(tx, [row.unitId])).get(row.unitId))
      return unit ? findInSweep(call, scope, { survey: row, unit, find: { ...body, on: body.on as Day } }) : absent()
    }),
  ),
  route(contract.closeSurvey, (call, { params, body }) =>
    survey(call, params.surveyId, ({ scope, row }) => closeSurvey(call, scope, { surveyId: row.id, ...body })),
  ),
]

const lostRoutes = (): Route[] => [
  route(contract.lostRegister, (call, { params }) => inUnit(call, DESK_AND_ABOVE, params.unitId, (tx, unit) => lostShown(tx, call, unit))),
  route(contract.enterLost, async (call, { params, body }) => {
    const reached = await reachMember(call, BRANCH_DESK, params.memberId)
    if (!reached.ok) return reached
    return enterLost(call, reached.value.scope, { memberId: params.memberId, entry: { ...body, since: body.since as Day } })
  }),
  route(contract.recordSearch, (call, { params, body }) =>
    onLost(call, params.lostId, ({ scope, row }) => recordSearch(call, scope, row, { ...body, on: body.on as Day })),
  ),
  route(contract.recordFound, (call, { params, body }) =>
    onLost(call, params.lostId, ({ scope, row }) => recordFound(call, scope, row, { ...body, on: body.on as Day })),
  ),
  route(contract.recordStopped, (call, { params, body }) =>
    onLost(call, params.lostId, ({ scope, row }) => recordStopped(call, scope, row, { ...body, on: body.on as Day })),
  ),
  route(contract.endLost, (call, { params, body }) =>
    onLost(call, params.lostId, ({ scope, row }) => endLost(call, scope, row, { ...body, on: body.on as Day })),
  ),
]

const onLost = async <T>(call: Call, lostId: string, work: (reach: { scope: Scope; row: Lost }) => Promise<Result<T>>): Promise<Result<T>> => {
  const reached = await reachLost(call, BRANCH_DESK, lostId)
  return reached.ok ? work(reached.value) : reached
}

const workRoutes = (): Route[] => [
  route(contract.works, (call, { params, query }) =>
    inUnit(call, ABOVE, params.unitId, async (tx, unit) => worksShown(tx, call, unit, yearAsked(query.year, call.today))),
  ),
  route(contract.takeUpWork, async (call, { params, body }) => {
    const reached = await reachUnit(call, ABOVE, params.unitId)
    if (!reached.ok) return reached
    const { scope, unit } = reached.value
    const about = body.aboutUnitId ? await reachUnit(call, ABOVE, body.aboutUnitId) : null
    if (about && !about.ok) return about
    const { aboutUnitId: _, ...given } = body
    return takeUp(call, scope, unit, { ...given, on: body.on as Day, about: about?.ok ? about.value.unit : null })
  }),
  route(contract.closeWork, async (call, { params, body }) => {
    const reached = await reachWork(call, ABOVE, params.workId)
    return reached.ok ? closeWork(call, reached.value.scope, params.workId, { ...body, on: body.on as Day }) : reached
  }),
]
