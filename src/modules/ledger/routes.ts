import { calendarYear, type Day, daysBetween, earlier, type Period, yearOf } from '../../kernel/days.ts'
import { ok, type Result } from '../../kernel/result.ts'
import { recordAudit } from '../../platform/audit.ts'
import { type Call, grantsWith } from '../../platform/call.ts'
import { type Tx, withDistrict } from '../../platform/db.ts'
import { ABOVE, BRANCH_DESK, type Role } from '../../platform/endpoint.ts'
import { absent, type Route, route } from '../../platform/http.ts'
import {} from '../../policy/engine/head.ts'
import { talkNotesOf } from '../activities/public.ts'
import { holdsSeat } from '../leaders/public.ts'
import { statesOfMindOf } from '../meetings/public.ts'
import { belongingsOf, type Member, memberById, membersByIds, postsOn, type RosterEntry, rosterOn } from '../members/public.ts'
import { reachUnit, type Unit, unitsByIds, unitsUnder } from '../org/public.ts'
import { dutiesOf } from '../rulebook/public.ts'
import { holds, isOwnDesk, ownRecord, reachMember, reachRow } from './access.ts'
import { allotRange } from './commands/allot-range.ts'
import { answerContest } from './commands/answer-contest.ts'
import { auditCertificates, closeCertificate, reportCertificate, voidCertificate } from './commands/change-certificate.ts'
import { confirmLines } from './commands/confirm-lines.ts'
import { contestLine, withdrawContest } from './commands/contest-line.ts'
import { correctEntry } from './commands/correct-entry.ts'
import { enterEntries } from './commands/enter-entries.ts'
import { circulateInspection, holdResponsible, inspectRecords } from './commands/inspect-records.ts'
import { sealStock } from './commands/issue-at-once.ts'
import { issueCertificates } from './commands/issue-certificates.ts'
import { nameCustodian } from './commands/name-custodian.ts'
import { numberCertificates } from './commands/number-certificates.ts'
import { closeTask, openTask, TASK_KEY } from './commands/open-task.ts'
import { printSheets } from './commands/print-sheets.ts'
import { decidePublication, proposePublication, publishResults } from './commands/publish-results.ts'
import { registerLayout } from './commands/register-layout.ts'
import { returnSheet } from './commands/return-sheet.ts'
import { sealCertificates } from './commands/seal-certificates.ts'
import { setPointsTable } from './commands/set-points-table.ts'
import * as contract from './contract.ts'
import {
  answersOf,
  answerWithin,
  approvedFromAbove,
  askedOnce,
  asksForRecords,
  branchPoints,
  certificateNeeded,
  certificatesByMember,
  certificateView,
  checkCodeOf,
  contestView,
  countCovered,
  coverageOf,
  delayOf,
  discloseOf,
  groupNames,
  isEnrolled,
  isLate,
  type LedgerDeps,
  type Line,
  limitOf,
  linesOf,
  lifeRequirement,
  liveCertificate,
  ownRequirements,
  pointsOf,
  pointsSwitch,
  pointsTableFor,
  readBook,
  recordSettings,
  type RequirementAsked,
  retentionOf,
  roleYearly,
  type Rules,
  rulesFor,
  rulesIn,
  rulesOf,
  sheetView,
  shelfOf,
  standingOf,
  standsIn,
  sumOf,
  summaryOf,
  upTo,
  viewOf,
  waitsForMember,
  wordsOf,
} from './facts.ts'
import {
  certificateById,
  type CertificateRow,
  contestById,
  contestsUnder,
  inspectionById,
  inspectionsUnder,
  type PublicationRow,
  publicationById,
  publicationsOf,
  rangeById,
  responsibleOf,
  selectLayouts,
  selectRanges,
  sheetById,
  sheetsUnder,
  stepsOf,
  versionsOf,
  versionsOfMember,
} from './store.ts'

export const routes = (deps: LedgerDeps): Route[] => [
  ...ownReading(deps),
  ...ownActs(deps),
  ...recordRoutes(deps),
  ...entryRoutes(),
  ...taskRoutes(deps),
  ...contestRoutes(deps),
  ...sheetRoutes(deps),
  ...certificateRoutes(deps),
  ...certificateChanges(),
  ...inspectionRoutes(deps),
  ...bookRoutes(deps),
  ...pointRoutes(deps),
]

const DESK_AND_ABOVE: readonly Role[] = [...BRANCH_DESK, ...ABOVE]

// ---------------------------------------------------------------- the member's own page

const RECENT = 6

const ownReading = (deps: LedgerDeps): Route[] => [
  route(contract.myPage, async (call) => {
    const own = ownRecord(call)
    if (!own.ok) return own
    return withDistrict(call.db, own.value.scope, (tx) => pageOf(tx, call, deps, own.value))
  }),
  route(contract.myLines, async (call, { query }) => {
    const own = ownRecord(call)
    if (!own.ok) return own
    return withDistrict(call.db, own.value.scope, async (tx) => {
      const { lines, view } = await recordOf(tx, call, deps, { memberId: own.value.memberId, branchId: own.value.branchId, entitled: true })
      const year = query.year ?? yearOf(call.today)
      return ok({
        year,
        years: yearsOf(lines, year),
        lines: lines
          .filter((line) => yearOf(line.day) === year && (!query.part || line.part === query.part))
          .map(view)
          .reverse(),
      })
    })
  }),
  route(contract.myPublications, async (call) => {
    const own = ownRecord(call)
    if (!own.ok) return own
    const found = await withDistrict(call.db, own.value.scope, (tx) => publicationsOf(tx, own.value.branchId, true))
    return ok({ publications: found.map(publicationView) })
  }),
  route(contract.myPoints, async (call, { query }) => {
    const own = ownRecord(call)
    if (!own.ok) return own
    return withDistrict(call.db, own.value.scope, async (tx) => ok(await ownPoints(tx, call, deps, own.value, query.year ?? yearOf(call.today))))
  }),
]

const ownPoints = async (tx: Tx, call: Call, deps: LedgerDeps, { memberId, branchId }: Own, year: number) => {
  const turned = pointsSwitch(await rulesOf(tx, branchId, call.today))
  const table = turned.on ? await pointsTableFor(tx, branchId, earlier(calendarYear(year).to, call.today)) : null
  const points = table ? pointsOf(table.items, await linesOf(deps, tx, { memberIds: [memberId], period: calendarYear(year) })) : []
  const titles = new Map(table?.items.map((item) => [item.key, item.title]))
  return { year, switch: turned, points: sumOf(points), lines: points.map((point) => ({ ...point, item: titles.get(point.item)! })) }
}

const ownActs = (deps: LedgerDeps): Route[] => [
  route(contract.confirmLines, async (call, { body }) => {
    const own = ownRecord(call)
    return own.ok ? confirmLines(call, deps, own.value, body.lines) : own
  }),
  route(contract.contestLine, async (call, { body }) => {
    const own = ownRecord(call)
    return own.ok ? contestLine(call, deps, own.value, body) : own
  }),
  route(contract.withdrawContest, async (call, { params }) => {
    const own = ownRecord(call)
    return own.ok ? withdrawContest(call, own.value, params.contestId) : own
  }),
  route(contract.reportMyCertificate, async (call, { body }) => {
    const own = ownRecord(call)
    if (!own.ok) return own
    const certificate = await withDistrict(call.db, own.value.scope, (tx) => liveOf(tx, own.value.memberId))
    return certificate ? reportCertificate(call, { ...body, on: body.on as Day, scope: own.value.scope, certificate }) : absent()
  }),
]

type Own = { memberId: string; branchId: string; branchName: string }

const pageOf = async (tx: Tx, call: Call, deps: LedgerDeps, own: Own & { personId: string }) => {
  const { branchId, branchName } = own
  const { member, lines, answers, inForce, live, belonged, asked, published, leads } = await readPage(tx, call, deps, own)
  if (!member) return absent()
  const year = yearOf(call.today)
  const rules = rulesIn(inForce)
  const view = (line: Line) => viewOf(line, { answers, rules, entitled: true })
  const thisYear = lines.filter((line) => yearOf(line.day) === year)
  const toLook = lines.filter((line) => waitsForMember(standingOf(line, answers)))
  const recent = thisYear.filter((line) => !toLook.includes(line)).slice(-RECENT)
  const before = belonged.filter(({ branchId: there, to }) => there !== branchId && to !== null && yearOf(to) === year)
  const units = await unitsByIds(tx, [branchId, ...(member.groupId ? [member.groupId] : []), ...before.map((one) => one.branchId)])
  return ok({
    name: member.person.name,
    unitName: units.get(branchId)?.shortName ?? branchName,
    groupName: units.get(member.groupId ?? '')?.shortName ?? null,
    earlierThisYear: before.map((one) => ({ unitName: units.get(one.branchId)?.shortName ?? '', until: one.to! })),
    joinedOn: member.joinedOn,
    standing: member.standing,
    year,
    today: call.today,
    toLook: toLook.map(view).reverse(),
    requirements: [
      ...(asked.some(countsAttendance) ? [] : lifeRequirement(rules, thisYear, answers)),
      ...asked.map(({ requirement }) => requirement),
      ...ownRequirements(rules, lines, year),
    ],
    recent: recent.map(view).reverse(),
    total: thisYear.length,
    certificate: live && certificateView(live),
    answerWithin: answerWithin(rules),
    publications: published.length,
    leads,
  })
}

/** Everything of the page that does not wait for another part of it, asked for at once. */
const readPage = async (tx: Tx, call: Call, deps: LedgerDeps, { memberId, branchId, personId }: Own & { personId: string }) => {
  const once = askedOnce(tx, { memberId, branchId })
  const [member, { lines, answers }, inForce, live, belonged, asked, published, leads] = await Promise.all([
    memberById(tx, memberId),
    linesAndAnswers(tx, call, deps, memberId),
    once.rulesOn(call.today),
    liveOf(tx, memberId),
    belongingsOf(tx, memberId),
    requirementsOf(tx, deps, { memberId, branchId, year: yearOf(call.today), today: call.today, ...once }),
    publicationsOf(tx, branchId, true),
    holdsSeat(tx, personId),
  ])
  return { member, lines, answers, inForce, live, belonged, asked, published, leads }
}

const requirementsOf = async (tx: Tx, deps: LedgerDeps, asked: RequirementAsked) => {
  const found = deps.requirements.map(async ({ kind, requirementsOf: of }) => (await of(tx, asked)).map((requirement) => ({ kind, requirement })))
  return (await Promise.all(found)).flat()
}

/** A share of attendance by a rule says more than the count of the lines; a share of study or dues does not. */
const countsAttendance = ({ kind, requirement: { figure } }: { kind: string; requirement: contract.RequirementView }): boolean =>
  kind === 'attendance' && figure !== null && figure.den > 1

const liveOf = async (tx: Tx, memberId: string): Promise<CertificateRow | null> =>
  liveCertificate((await certificatesByMember(tx, [memberId])).get(memberId) ?? [])

/** A member's whole record with the way to show it. */
const recordOf = async (tx: Tx, call: Call, deps: LedgerDeps, { memberId, branchId, entitled }: { memberId: string; branchId: string; entitled: boolean }) => {
  const [rules, { lines, answers }] = await Promise.all([rulesOf(tx, branchId, call.today), linesAndAnswers(tx, call, deps, memberId)])
  return { rules, lines, answers, view: (line: Line) => viewOf(line, { answers, rules, entitled }) }
}

const linesAndAnswers = async (tx: Tx, call: Call, deps: LedgerDeps, memberId: string) => {
  const [lines, answers] = await Promise.all([linesOf(deps, tx, { memberIds: [memberId], period: upTo(call.today) }), answersOf(tx, [memberId])])
  return { lines, answers }
}

const yearsOf = (lines: readonly Line[], year: number): number[] =>
  [...new Set([year, ...lines.map((line) => yearOf(line.day))])].sort((one, other) => other - one)

// ---------------------------------------------------------------- a branch's records

const personOf = (member: RosterEntry, groups: ReadonlyMap<string, string>) => ({
  memberId: member.memberId,
  name: member.name,
  pinyin: member.pinyin,
  initials: member.initials,
  groupId: member.groupId,
  groupName: groups.get(member.groupId ?? '') ?? null,
})

const recordRoutes = (deps: LedgerDeps): Route[] => [
  route(contract.branchRecords, async (call, { params, query }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    if (!reach.ok) return reach
    const year = query.year ?? yearOf(call.today)
    return withDistrict(call.db, reach.value.scope, async (tx) => ok(await overviewOf(tx, call, deps, reach.value.unit, year)))
  }),
  route(contract.memberRecord, async (call, { params, query }) => {
    const reach = await reachMember(call, DESK_AND_ABOVE, params.memberId)
    if (!reach.ok) return reach
    const year = query.year ?? yearOf(call.today)
    return withDistrict(call.db, reach.value.scope, async (tx) => ok(await oneRecord(tx, call, deps, reach.value.row, year)))
  }),
  route(contract.memberFile, async (call, { params }) => {
    const reach = await reachMember(call, DESK_AND_ABOVE, params.memberId)
    if (!reach.ok) return reach
    return withDistrict(call.db, reach.value.scope, async (tx) => ok(await fileOf(tx, call, deps, reach.value.row)))
  }),
  route(contract.recordGaps, async (call, { params, query }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    if (!reach.ok) return reach
    const year = query.year ?? yearOf(call.today)
    return withDistrict(call.db, reach.value.scope, async (tx) => ok(await gapsOf(tx, call, deps, reach.value.unit, year)))
  }),
]

const entryRoutes = (): Route[] => [
  route(contract.enterEntries, async (call, { params, body }) => {
    const reach = await reachUnit(call, BRANCH_DESK, params.unitId)
    return reach.ok ? enterEntries(call, reach.value.scope, reach.value.unit, { ...body, day: body.day as Day }) : reach
  }),
  route(contract.correctEntry, async (call, { params, body }) => {
    const reach = await reachRow(call, BRANCH_DESK, async (tx) => (await versionsOf(tx, params.entryId)).at(-1) ?? null)
    return reach.ok ? correctEntry(call, reach.value.scope, reach.value.row, { ...body, day: body.day as Day }) : reach
  }),
  route(contract.entryVersions, async (call, { params }) => {
    const reach = await reachRow(call, DESK_AND_ABOVE, async (tx) => (await versionsOf(tx, params.entryId)).at(-1) ?? null)
    if (!reach.ok) return reach
    return withDistrict(call.db, reach.value.scope, async (tx) => {
      const versions = await versionsOf(tx, params.entryId)
      if (reach.value.row.kind === 'punishment') await noteReading(tx, call, reach.value.row.memberId, reach.value.row.path)
      return ok({
        memberId: reach.value.row.memberId,
        kind: reach.value.row.kind,
        versions: versions.map((row) => ({
          version: row.version,
          day: row.day,
          words: wordsOf({ ...row, decidedBy: null, decisionNumber: null }),
          sphere: row.sphere,
          decidedBy: row.decidedBy,
          decisionNumber: row.decisionNumber,
          reason: row.reason,
          by: row.madeByName,
          at: row.madeAt.toISOString(),
          withdrawn: row.withdrawn,
        })),
      })
    })
  }),
]

const taskRoutes = (deps: LedgerDeps): Route[] => [
  route(contract.openTask, async (call, { params, body }) => {
    const reach = await reachMember(call, BRANCH_DESK, params.memberId)
    return reach.ok ? openTask(call, deps, { scope: reach.value.scope, member: reach.value.row, given: { ...body, dueOn: body.dueOn as Day | null } }) : reach
  }),
  route(contract.closeTask, async (call, { params, body }) => {
    const grant = grantsWith(call, BRANCH_DESK)[0]
    const reach = grant ? await reachUnit(call, BRANCH_DESK, grant.unitId) : absent()
    return reach.ok
      ? closeTask(call, reach.value.scope, { taskId: params.taskId, branchId: reach.value.unit.id, on: body.on as Day, words: body.words })
      : reach
  }),
]

const overviewOf = async (tx: Tx, call: Call, deps: LedgerDeps, unit: Unit, year: number) => {
  const roster = await rosterOn(tx, { branchIds: [unit.id], day: earlier(calendarYear(year).to, call.today) })
  const ids = roster.map(({ memberId }) => memberId)
  const rules = await rulesOf(tx, unit.id, call.today)
  const all = await linesOf(deps, tx, { memberIds: ids, period: calendarYear(year) })
  const lines = Map.groupBy(all, ({ memberId }) => memberId)
  const answers = await answersOf(tx, ids)
  const certificates = await certificatesByMember(tx, ids)
  const groups = await groupNames(tx, roster)
  const count = (own: readonly Line[], holds: (line: Line) => boolean) => own.filter(holds).length
  return {
    unitName: unit.name,
    year,
    members: roster.map((member) => {
      const own = lines.get(member.memberId) ?? []
      const live = liveCertificate(certificates.get(member.memberId) ?? [])
      return {
        ...personOf(member, groups),
        enrolled: isEnrolled(certificates.get(member.memberId)),
        exempt: member.recordingExemption !== null,
        certificate: live && { id: live.id, number: live.number, kind: live.kind, state: live.state },
        lines: own.length,
        unconfirmed: count(own, (line) => waitsForMember(standingOf(line, answers))),
        contested: count(own, (line) => standingOf(line, answers) === 'contested'),
        late: count(own, (line) => isLate(line, limitOf(rules, line.entry))),
        roles: count(own, ({ part }) => part === 'role-played'),
      }
    }),
    summary: summaryOf(all, answers).map(({ part, lines: times, confirmed }) => ({ part, lines: times, confirmed })),
    statesOfMind: await statesOfMindIn(tx, unit.id, year),
    openContests: (await contestsUnder(tx, unit.path, true)).length,
    applies: asksForRecords(rules),
    rules: recordSettings(rules).map(({ slot, title, cites, pack, what }) => ({ slot, title, cites, pack, what })),
    may: mayAt(call, unit.path),
  }
}

/** What the caller may do with the records of a branch: its own desk, a superior. */
const mayAt = (call: Call, path: string) => [
  ...(isOwnDesk(call, path) ? (['enter', 'print-sheets', 'answer', 'open-task', 'name-custodian', 'publish', 'set-points'] as const) : []),
  ...(holds(call, ABOVE, path) ? (['inspect'] as const) : []),
]

const statesOfMindIn = async (tx: Tx, unitId: string, year: number) => {
  const { from, to } = calendarYear(year)
  const found = await statesOfMindOf(tx, { unitId, from })
  return found.filter(({ on }) => on <= to).map(({ id, on, enteredByName }) => ({ id, on, by: enteredByName }))
}

/** How often somebody talked with the member, and when last: figures alone. */
const talksWith = async (tx: Tx, memberId: string, year: number): Promise<{ held: number; last: Day | null }> => {
  const notes = (await talkNotesOf(tx, { memberId, period: calendarYear(year) })).filter(({ kind }) => kind === 'talk')
  return { held: notes.length, last: notes.at(-1)?.onDay ?? null }
}

const oneRecord = async (tx: Tx, call: Call, deps: LedgerDeps, member: Member, year: number) => {
  const { lines, answers, view } = await recordOf(tx, call, deps, { memberId: member.id, branchId: member.branchId, entitled: true })
  const own = lines.filter((line) => yearOf(line.day) === year)
  if (own.some(({ audience }) => audience === 'restricted')) await noteReading(tx, call, member.id, member.path)
  const live = await liveOf(tx, member.id)
  const duties = await dutiesOf(tx, { subjectIds: [member.id], states: ['open', 'fulfilled', 'released'] })
  return {
    member: { ...(await standsAs(tx, member)), personId: member.personId },
    year,
    years: yearsOf(lines, year),
    lines: own.map(view).reverse(),
    certificate: live && certificateView(live),
    summary: summaryOf(own, answers),
    talks: await talksWith(tx, member.id, year),
    tasks: duties
      .filter(({ key }) => key.startsWith(`${TASK_KEY}|`))
      .map((duty) => ({
        id: duty.id,
        what: duty.what,
        measure: duty.key.split('|')[1]!,
        dueOn: duty.dueOn,
        state: duty.state,
        doneOn: duty.closedAt ? (duty.closedAt.toISOString().slice(0, 10) as Day) : null,
      })),
  }
}

/** Reading what only the entitled may read is itself kept in the trail. */
const noteReading = (tx: Tx, call: Call, memberId: string, path: string): Promise<void> =>
  recordAudit(tx, call.now, { verb: 'restricted-lines.read', objectType: 'member', objectId: memberId, path })

const standsAs = async (tx: Tx, member: Member) => {
  const units = await unitsByIds(tx, [member.branchId, ...(member.groupId ? [member.groupId] : [])])
  const { name, pinyin, initials } = member.person
  return {
    memberId: member.id,
    name,
    pinyin,
    initials,
    groupId: member.groupId,
    groupName: units.get(member.groupId ?? '')?.name ?? null,
    unitId: member.branchId,
    unitName: units.get(member.branchId)?.name ?? '',
  }
}

const fileOf = async (tx: Tx, call: Call, deps: LedgerDeps, member: Member) => {
  const { lines, rules, view } = await recordOf(tx, call, deps, { memberId: member.id, branchId: member.branchId, entitled: true })
  const certificates = (await certificatesByMember(tx, [member.id])).get(member.id) ?? []
  const steps = Map.groupBy(
    await stepsOf(
      tx,
      certificates.map(({ id }) => id),
    ),
    ({ certificateId }) => certificateId,
  )
  const versions = await versionsOfMember(tx, member.id)
  const contests = (await contestsUnder(tx, member.path, false)).filter(({ memberId }) => memberId === member.id)
  await recordAudit(tx, call.now, { verb: 'member-file.read', objectType: 'member', objectId: member.id, path: member.path })
  return {
    member: { ...(await standsAs(tx, member)), joinedOn: member.joinedOn, standing: member.standing },
    certificates: certificates.map((row) => ({
      ...certificateView(row),
      steps: (steps.get(row.id) ?? []).map(({ step, on, by, words, auditYear }) => ({ step, on, by, words, auditYear })),
    })),
    lines: lines.map(view),
    versions: versions.map((row) => ({
      entryId: row.id,
      version: row.version,
      kind: row.kind,
      day: row.day,
      words: wordsOf(row),
      reason: row.reason,
      by: row.madeByName,
      at: row.madeAt.toISOString(),
      withdrawn: row.withdrawn,
    })),
    contests: contests.map((contest) => ({ ...contestView(contest), lineKey: contest.key, lineTitle: contest.title })),
    retention: retentionOf(rules),
  }
}

const branchesUnder = (tx: Tx, unit: Unit, on: Day): Promise<Unit[]> => unitsUnder(tx, unit.path, { kinds: ['branch', 'general-branch'], on })

const gapsOf = async (tx: Tx, call: Call, deps: LedgerDeps, unit: Unit, year: number) => {
  const period = calendarYear(year)
  const branches = await branchesUnder(tx, unit, call.today)
  const branchIds = branches.map(({ id }) => id)
  const roster = await rosterOn(tx, { branchIds, day: earlier(period.to, call.today) })
  const lines = await linesOf(deps, tx, { memberIds: roster.map(({ memberId }) => memberId), period })
  const seen: Gaps = {
    lines,
    roster,
    period,
    rules: await rulesFor(tx, branchIds, call.today),
    names: new Map(branches.map(({ id, name }) => [id, name])),
    groups: await groupNames(tx, roster),
  }
  return { unitName: unit.name, year, late: lateLines(seen), withoutRole: withoutRole(seen) }
}

type Gaps = {
  lines: readonly Line[]
  roster: readonly RosterEntry[]
  period: Period
  rules: ReadonlyMap<string, Rules>
  names: ReadonlyMap<string, string>
  groups: ReadonlyMap<string, string>
}

/** Lines entered after the last day of their term, by the rules in force for each branch. */
const lateLines = ({ lines, roster, rules, names }: Gaps) => {
  const people = new Map(roster.map((member) => [member.memberId, member]))
  return lines.flatMap((line) => {
    const member = people.get(line.memberId)!
    const limit = limitOf(rules.get(member.branchId) ?? [], line.entry)
    if (!limit || !isLate(line, limit)) return []
    const { text: limitText, cites, ours } = limit
    const title = line.audience === 'restricted' ? contract.LINE_PARTS[line.part] : line.title
    const unitName = names.get(member.branchId) ?? ''
    const { memberId, key, day } = line
    return [
      {
        memberId,
        name: member.name,
        unitName,
        key,
        day,
        enteredAt: line.enteredAt.toISOString(),
        delayDays: delayOf(line),
        limit: limitText,
        cites,
        ours,
        title,
      },
    ]
  })
}

/** Members to be recorded who have fewer entries of the part played than the rule of their branch asks for; null where none asks. */
const withoutRole = ({ lines, roster, rules, names, groups, period }: Gaps) => {
  const asked = new Map([...rules].map(([branchId, own]) => [branchId, roleYearly(own)]))
  const rule = [...asked.values()].find((one) => one !== null)
  if (!rule) return null
  const done = Map.groupBy(
    lines.filter(({ part }) => part === 'role-played'),
    ({ memberId }) => memberId,
  )
  const missing = roster
    .filter((member) => !member.recordingExemption && asked.get(member.branchId))
    .map((member) => ({
      ...personOf(member, groups),
      branchId: member.branchId,
      unitName: names.get(member.branchId) ?? '',
      entries: done.get(member.memberId)?.length ?? 0,
    }))
    .filter((one) => one.entries < asked.get(one.branchId)!.atLeast)
  return { atLeast: rule.atLeast, per: rule.per, due: period.to, cites: rule.cites, members: missing }
}

// ---------------------------------------------------------------- contests

const contestRoutes = (deps: LedgerDeps): Route[] => [
  route(contract.contests, async (call, { params, query }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    if (!reach.ok) return reach
    return withDistrict(call.db, reach.value.scope, async (tx) => ok(await contestsAt(tx, call, deps, reach.value.unit, query.state === 'open')))
  }),
  route(contract.answerContest, async (call, { params, body }) => {
    const reach = await reachRow(call, BRANCH_DESK, (tx) => contestById(tx, params.contestId))
    return reach.ok ? answerContest(call, deps, { scope: reach.value.scope, contest: reach.value.row, ...body }) : reach
  }),
]

const contestsAt = async (tx: Tx, call: Call, deps: LedgerDeps, unit: Unit, openOnly: boolean) => {
  const found = await contestsUnder(tx, unit.path, openOnly)
  const ids = [...new Set(found.map(({ memberId }) => memberId))]
  const members = await membersByIds(tx, ids)
  const units = await unitsByIds(
    tx,
    found.map(({ branchId }) => branchId),
  )
  const answers = await answersOf(tx, ids)
  const rules = await rulesFor(tx, [...units.keys()], call.today)
  const lines = new Map((await linesOf(deps, tx, { memberIds: ids, period: upTo(call.today) })).map((line) => [`${line.memberId}|${line.key}`, line]))
  return {
    unitName: unit.name,
    contests: found.map((contest) => {
      const line = lines.get(`${contest.memberId}|${contest.key}`)
      const open = contest.state === 'open'
      return {
        ...contestView(contest),
        memberId: contest.memberId,
        name: members.get(contest.memberId)?.person.name ?? '',
        unitName: units.get(contest.branchId)?.name ?? '',
        lineKey: contest.key,
        lineTitle: contest.title,
        line: line ? viewOf(line, { answers, rules: rules.get(contest.branchId) ?? [], entitled: true }) : null,
        overdueDays: open && contest.answerDue && contest.answerDue < call.today ? daysBetween(contest.answerDue, call.today) : null,
        may: open && holds(call, BRANCH_DESK, contest.path) ? ['answer' as const] : [],
      }
    }),
  }
}

// ---------------------------------------------------------------- the paper way

const sheetRoutes = (deps: LedgerDeps): Route[] => [
  route(contract.printSheets, async (call, { params, body }) => {
    const reach = await reachUnit(call, BRANCH_DESK, params.unitId)
    if (!reach.ok) return reach
    const { scope, unit } = reach.value
    const printed = await printSheets(call, deps, {
      scope,
      unit,
      memberIds: body.memberIds,
      period: { from: body.from as Day, to: earlier(body.to as Day, call.today) },
    })
    if (!printed.ok) return printed
    const sheets = await withDistrict(call.db, scope, (tx) =>
      sheetViews(
        tx,
        call,
        printed.value.sheets.map((sheet) => ({ ...sheet, printedAt: new Date(sheet.printedAt) })),
      ),
    )
    return ok({ sheets, nothingFor: printed.value.nothingFor })
  }),
  route(contract.sheets, async (call, { params, query }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    if (!reach.ok) return reach
    const { scope, unit } = reach.value
    const sheets = await withDistrict(call.db, scope, async (tx) => sheetViews(tx, call, await sheetsUnder(tx, unit.path, query.open === 'yes')))
    return ok({ unitName: unit.name, sheets, may: isOwnDesk(call, unit.path) ? ['print' as const, 'return' as const] : [] })
  }),
  route(contract.returnSheet, async (call, { params, body }) => {
    const reach = await reachRow(call, BRANCH_DESK, (tx) => sheetById(tx, params.sheetId))
    return reach.ok ? returnSheet(call, deps, { scope: reach.value.scope, sheet: reach.value.row, given: { ...body, signedOn: body.signedOn as Day } }) : reach
  }),
]

const sheetViews = async (tx: Tx, call: Call, sheets: Parameters<typeof sheetView>[0][]) => {
  const members = await membersByIds(
    tx,
    sheets.map(({ memberId }) => memberId),
  )
  const units = await unitsByIds(tx, [...sheets.map(({ branchId }) => branchId), ...[...members.values()].flatMap(({ groupId }) => groupId ?? [])])
  const certificates = await certificatesByMember(tx, [...members.keys()])
  const rules = await rulesFor(tx, [...new Set(sheets.map(({ branchId }) => branchId))], call.today)
  return sheets.map((sheet) => {
    const member = members.get(sheet.memberId)
    return sheetView(sheet, {
      name: member?.person.name ?? '',
      unitName: units.get(sheet.branchId)?.name ?? '',
      groupName: units.get(member?.groupId ?? '')?.shortName ?? null,
      certificateNumber: liveCertificate(certificates.get(sheet.memberId) ?? [])?.number ?? null,
      answerWithin: answerWithin(rules.get(sheet.branchId) ?? []),
    })
  })
}

// ---------------------------------------------------------------- certificates

/** A branch is shown whole, a wider part of the tree page by page. */
const DESK_PAGE = { branch: 500, above: 50 }
const CUSTODIAN = 'certificate-custodian'

const certificateRoutes = (deps: LedgerDeps): Route[] => [
  route(contract.certificateDesk, async (call, { params, query }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    if (!reach.ok) return reach
    return withDistrict(call.db, reach.value.scope, async (tx) => ok(await deskOf(tx, call, reach.value.unit, query)))
  }),
  route(contract.allotRange, async (call, { params, body }) => {
    const reach = await reachUnit(call, ['department'], params.unitId)
    return reach.ok ? allotRange(call, reach.value.scope, reach.value.unit, body) : reach
  }),
  route(contract.sealStock, async (call, { params }) => {
    const reach = await reachRow(call, ['committee'], (tx) => rangeById(tx, params.rangeId))
    return reach.ok ? sealStock(call, reach.value.scope, params.rangeId) : reach
  }),
  route(contract.numberCertificates, async (call, { params, body }) => {
    const reach = await reachUnit(call, ['department'], params.unitId)
    return reach.ok ? numberCertificates(call, { scope: reach.value.scope, unit: reach.value.unit, memberIds: body.memberIds }) : reach
  }),
  route(contract.sealCertificates, async (call, { params, body }) => {
    const reach = await reachUnit(call, ['committee'], params.unitId)
    return reach.ok
      ? sealCertificates(call, { scope: reach.value.scope, unitId: reach.value.grant.unitId, path: reach.value.unit.path, certificateIds: body.certificateIds })
      : reach
  }),
  route(contract.issueCertificates, async (call, { params, body }) => {
    const reach = await reachUnit(call, BRANCH_DESK, params.unitId)
    return reach.ok ? issueCertificates(call, { scope: reach.value.scope, unit: reach.value.unit, memberIds: body.memberIds, on: body.on as Day }) : reach
  }),
  route(contract.certificatePages, async (call, { params, query }) => {
    const reach = await reachRow(call, DESK_AND_ABOVE, (tx) => certificateById(tx, params.certificateId))
    if (!reach.ok) return reach
    const year = query.year ?? yearOf(call.today)
    return withDistrict(call.db, reach.value.scope, (tx) => certificateOnPaper(tx, call, deps, reach.value.row, year))
  }),
]

const certificateChanges = (): Route[] => [
  route(contract.reportCertificate, async (call, { params, body }) => {
    const reach = await reachRow(call, BRANCH_DESK, (tx) => certificateById(tx, params.certificateId))
    return reach.ok ? reportCertificate(call, { ...body, on: body.on as Day, scope: reach.value.scope, certificate: reach.value.row }) : reach
  }),
  route(contract.voidCertificate, async (call, { params, body }) => {
    const reach = await reachRow(call, ['department'], (tx) => certificateById(tx, params.certificateId))
    return reach.ok ? voidCertificate(call, { scope: reach.value.scope, certificate: reach.value.row, reason: body.reason }) : reach
  }),
  route(contract.closeCertificate, async (call, { params, body }) => {
    const reach = await reachRow(call, contract.closeCertificate.who, (tx) => certificateById(tx, params.certificateId))
    return reach.ok ? closeCertificate(call, { scope: reach.value.scope, certificate: reach.value.row, on: body.on as Day, reason: body.reason }) : reach
  }),
  route(contract.auditCertificates, async (call, { params, body }) => {
    const reach = await reachUnit(call, contract.auditCertificates.who, params.unitId)
    return reach.ok ? auditCertificates(call, { ...body, scope: reach.value.scope, unitId: reach.value.unit.id, path: reach.value.unit.path }) : reach
  }),
  route(contract.registerLayout, async (call, { params, body }) => {
    const reach = await reachUnit(call, ['department'], params.unitId)
    return reach.ok ? registerLayout(call, reach.value.scope, reach.value.unit.path, { ...body, from: body.from as Day }) : reach
  }),
  route(contract.nameCustodian, async (call, { params, body }) => {
    const reach = await reachUnit(call, BRANCH_DESK, params.unitId)
    return reach.ok ? nameCustodian(call, { scope: reach.value.scope, unit: reach.value.unit, memberId: body.memberId, from: body.from as Day }) : reach
  }),
]

type DeskQuery = { state?: string | undefined; find?: string | undefined; after: number }

const deskOf = async (tx: Tx, call: Call, unit: Unit, query: DeskQuery) => {
  const branches = await branchesUnder(tx, unit, call.today)
  const names = new Map(branches.map(({ id, name }) => [id, name]))
  const branchIds = branches.map(({ id }) => id)
  const roster = await rosterOn(tx, { branchIds, day: call.today })
  const certificates = await certificatesByMember(
    tx,
    roster.map(({ memberId }) => memberId),
  )
  const rules = await rulesFor(tx, branchIds, call.today)
  const groups = await groupNames(tx, roster)
  const members = roster.map((member) => memberAtDesk(member, { names, groups, rules, certificates: certificates.get(member.memberId) ?? [] }))
  const found = members.filter((member) => matches(member, query))
  const named = (await postsOn(tx, { unitIds: branchIds, day: call.today })).filter(({ post }) => post === CUSTODIAN)
  const own = named.find(({ unitId }) => unitId === unit.id)
  const size = unit.kind === 'branch' ? DESK_PAGE.branch : DESK_PAGE.above
  return {
    unitId: unit.id,
    unitName: unit.name,
    unitKind: unit.kind,
    today: call.today,
    counts: countDesk(members, yearOf(call.today)),
    members: found.slice(query.after, query.after + size),
    next: query.after + size < found.length ? query.after + size : null,
    total: found.length,
    ranges: await rangesAt(tx, unit),
    layouts: (await selectLayouts(tx)).map(({ kind, version, issuer, level, from }) => ({ kind, version, issuer, level, from })),
    custodians: {
      named: new Set(named.map(({ unitId }) => unitId)).size,
      without: branches.filter(({ id }) => !named.some(({ unitId }) => unitId === id)).map(({ id, name }) => ({ unitId: id, unitName: name })),
    },
    custodian: own ? { memberId: own.memberId, name: own.name, from: own.from } : null,
    may: mayAtDesk(call, unit),
  }
}

type DeskContext = {
  names: ReadonlyMap<string, string>
  groups: ReadonlyMap<string, string>
  rules: ReadonlyMap<string, Rules>
  certificates: readonly CertificateRow[]
}

const memberAtDesk = (member: RosterEntry, { names, groups, rules, certificates }: DeskContext) => {
  const live = liveCertificate(certificates)
  return {
    ...personOf(member, groups),
    unitId: member.branchId,
    unitName: names.get(member.branchId) ?? '',
    floating: member.floating,
    exempt: member.recordingExemption !== null,
    needs: certificateNeeded(rules.get(member.branchId) ?? [], member.floating),
    certificate: live && certificateView(live),
    ended: certificates.filter((row) => row !== live).map(certificateView),
  }
}

type AtDesk = ReturnType<typeof memberAtDesk>

const wrongKind = ({ certificate, needs }: AtDesk): boolean => certificate !== null && needs !== null && certificate.kind !== needs
const withoutOne = ({ certificate, exempt, needs }: AtDesk): boolean => certificate === null && !exempt && needs !== null

const matches = (member: AtDesk, { state, find }: DeskQuery): boolean => {
  const wanted = find?.trim().toLowerCase() ?? ''
  const named =
    wanted === '' || member.name.includes(wanted) || member.initials.startsWith(wanted) || member.certificate?.number.toLowerCase().includes(wanted) === true
  if (!named || !state) return named
  if (state === 'none') return withoutOne(member)
  return state === 'wrong-kind' ? wrongKind(member) : member.certificate?.state === state || member.ended.some((row) => row.state === state)
}

const countDesk = (members: readonly AtDesk[], year: number) => {
  const inState = (state: string) => members.filter(({ certificate }) => certificate?.state === state).length
  return {
    members: members.length,
    none: members.filter(withoutOne).length,
    numbered: inState('numbered'),
    sealed: inState('sealed'),
    issued: inState('issued'),
    lost: inState('lost'),
    damaged: inState('damaged'),
    full: inState('full'),
    wrongKind: members.filter(wrongKind).length,
    notAudited: members.filter(({ certificate }) => certificate?.state === 'issued' && !certificate.auditedYears.includes(year)).length,
  }
}

const rangesAt = async (tx: Tx, unit: Unit) => {
  const ranges = await selectRanges(tx, unit.path)
  const units = await unitsByIds(
    tx,
    ranges.map(({ unitId }) => unitId),
  )
  return ranges.map(({ id, unitId, kind, prefix, digits, first, last, next, allottedByName, allottedAt, sealedOn }) => ({
    id,
    unitId,
    unitName: units.get(unitId)?.name ?? '',
    kind,
    prefix,
    digits,
    first,
    last,
    left: last - next + 1,
    sealedOn,
    allottedBy: allottedByName,
    allottedAt: allottedAt.toISOString(),
  }))
}

const mayAtDesk = (call: Call, unit: Unit) => [
  ...(holds(call, ['department'], unit.path) ? (['allot', 'number', 'void', 'register-layout'] as const) : []),
  ...(holds(call, ['committee'], unit.path) ? (['seal', 'close', 'audit'] as const) : []),
  ...(isOwnDesk(call, unit.path) ? (['issue', 'report', 'close', 'audit', 'name-custodian'] as const) : []),
]

const certificateOnPaper = async (tx: Tx, call: Call, deps: LedgerDeps, certificate: CertificateRow, year: number) => {
  const member = await memberById(tx, certificate.memberId)
  if (!member) return absent()
  const { lines, rules, view } = await recordOf(tx, call, deps, { memberId: member.id, branchId: member.branchId, entitled: false })
  const own = lines.filter((line) => yearOf(line.day) === year)
  const standing = own.filter((line) => standsIn(rules, line.entry, 'certificate'))
  const layout = (await selectLayouts(tx)).find(({ kind, version }) => kind === certificate.kind && version === certificate.layoutVersion)
  const shown = standing.map(view)
  return ok({
    certificate: certificateView(certificate),
    layout: layout ? { version: layout.version, issuer: layout.issuer } : null,
    name: member.person.name,
    unitName: (await unitsByIds(tx, [certificate.branchId])).get(certificate.branchId)?.name ?? '',
    joinedOn: member.joinedOn,
    year,
    lines: shown,
    leftOut: own.length - standing.length,
    printedAt: call.now.toISOString(),
    checkCode: checkCodeOf({ number: certificate.number, year, lines: shown.map(({ key, version, confirmation }) => [key, version, confirmation.state]) }),
    answerWithin: answerWithin(rules),
  })
}

// ---------------------------------------------------------------- coverage and inspection

const MOST_GAPS = 500
const MEMBERS_AT_ONCE = 2_000

const inspectionRoutes = (deps: LedgerDeps): Route[] => [
  route(contract.coverage, async (call, { params, query }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    if (!reach.ok) return reach
    const year = query.year ?? yearOf(call.today)
    return withDistrict(call.db, reach.value.scope, async (tx) => ok(await coverageAt(tx, call, deps, reach.value.unit, year)))
  }),
  route(contract.recordInspections, async (call, { params }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    if (!reach.ok) return reach
    return withDistrict(call.db, reach.value.scope, async (tx) => ok(await inspectionsAt(tx, call, reach.value.unit)))
  }),
  route(contract.inspectRecords, async (call, { params, body }) => {
    const reach = await reachUnit(call, ABOVE, params.unitId)
    return reach.ok
      ? inspectRecords(call, {
          scope: reach.value.scope,
          unit: reach.value.unit,
          inspectorUnitId: reach.value.grant.unitId,
          given: { ...body, on: body.on as Day },
        })
      : reach
  }),
  route(contract.circulateInspection, async (call, { params, body }) => {
    const reach = await reachRow(call, ABOVE, (tx) => inspectionById(tx, params.inspectionId))
    return reach.ok ? circulateInspection(call, reach.value.scope, reach.value.row, { ...body, on: body.on as Day }) : reach
  }),
  route(contract.holdResponsible, async (call, { params, body }) => {
    const reach = await reachRow(call, ABOVE, (tx) => inspectionById(tx, params.inspectionId))
    return reach.ok ? holdResponsible(call, reach.value.scope, reach.value.row, { ...body, on: body.on as Day }) : reach
  }),
]

const coverageAt = async (tx: Tx, call: Call, deps: LedgerDeps, unit: Unit, year: number) => {
  const branches = await branchesUnder(tx, unit, call.today)
  const roster = await rosterOn(tx, { branchIds: branches.map(({ id }) => id), day: earlier(calendarYear(year).to, call.today) })
  const { active, unconfirmed, contested } = await activityOf(tx, deps, roster, year)
  const certificates = await certificatesByMember(
    tx,
    roster.map(({ memberId }) => memberId),
  )
  const covered = coverageOf(roster, certificates, active)
  const byBranch = Map.groupBy(covered, ({ member }) => member.branchId)
  const rules = await rulesFor(
    tx,
    branches.map(({ id }) => id),
    call.today,
  )
  const applies = new Set(branches.filter(({ id }) => asksForRecords(rules.get(id) ?? [])).map(({ id }) => id))
  const inspections = await openInspections(tx, unit)
  const gaps = covered.filter(({ member, enrolled, exempt }) => applies.has(member.branchId) && !enrolled && !exempt)
  const groups = await groupNames(
    tx,
    gaps.map(({ member }) => member),
  )
  const names = new Map(branches.map(({ id, name }) => [id, name]))
  return {
    unitName: unit.name,
    year,
    total: { branches: branches.length, ...countCovered(covered.filter(({ member }) => applies.has(member.branchId))) },
    branches: branches.map(({ id, name, sector }) => {
      const counts = { unconfirmed: unconfirmed.get(id) ?? 0, contested: contested.get(id) ?? 0, openInspections: inspections.get(id)?.length ?? 0 }
      return { unitId: id, unitName: name, sector, applies: applies.has(id), ...countCovered(byBranch.get(id) ?? []), ...counts }
    }),
    gaps: gaps.slice(0, MOST_GAPS).map(({ member }) => ({ ...personOf(member, groups), unitId: member.branchId, unitName: names.get(member.branchId) ?? '' })),
    gapsInAll: gaps.length,
    settings: recordSettings([...new Map([...rules.values()].flat().map((rule) => [`${rule.slot}|${rule.pack.id}`, rule])).values()]),
  }
}

/** Inspections that found fault and have not been circulated, by branch. */
const openInspections = async (tx: Tx, unit: Unit) => {
  const found = (await inspectionsUnder(tx, unit.path)).filter(({ verdict, circularOn }) => verdict !== 'sound' && circularOn === null)
  return Map.groupBy(found, ({ unitId }) => unitId)
}

/** Who has lines this year, and how many wait or are contested by branch; taken in parts, so that a whole county fits in memory. */
const activityOf = async (tx: Tx, deps: LedgerDeps, roster: readonly RosterEntry[], year: number) => {
  const active = new Set<string>()
  const unconfirmed = new Map<string, number>()
  const contested = new Map<string, number>()
  const branchOf = new Map(roster.map(({ memberId, branchId }) => [memberId, branchId]))
  const more = (counts: Map<string, number>, branchId: string) => counts.set(branchId, (counts.get(branchId) ?? 0) + 1)
  for (let start = 0; start < roster.length; start += MEMBERS_AT_ONCE) {
    const memberIds = roster.slice(start, start + MEMBERS_AT_ONCE).map(({ memberId }) => memberId)
    const answers = await answersOf(tx, memberIds)
    for (const line of await linesOf(deps, tx, { memberIds, period: calendarYear(year) })) {
      const standing = standingOf(line, answers)
      active.add(line.memberId)
      if (standing === 'contested') more(contested, branchOf.get(line.memberId)!)
      else if (waitsForMember(standing)) more(unconfirmed, branchOf.get(line.memberId)!)
    }
  }
  return { active, unconfirmed, contested }
}

const inspectionsAt = async (tx: Tx, call: Call, unit: Unit) => {
  const found = await inspectionsUnder(tx, unit.path)
  const responsible = Map.groupBy(
    await responsibleOf(
      tx,
      found.map(({ id }) => id),
    ),
    ({ inspectionId }) => inspectionId,
  )
  const units = await unitsByIds(
    tx,
    found.map(({ unitId }) => unitId),
  )
  const above = holds(call, ABOVE, unit.path)
  return {
    unitName: unit.name,
    inspections: found.map((row) => ({
      id: row.id,
      unitId: row.unitId,
      unitName: units.get(row.unitId)?.name ?? '',
      on: row.on,
      verdict: row.verdict,
      lineKey: row.lineKey,
      words: row.words,
      foundBy: row.foundByName,
      circular: row.circularOn ? { number: row.circularNumber, on: row.circularOn, words: row.circularWords!, by: row.circulatedByName! } : null,
      responsible: (responsible.get(row.id) ?? []).map(({ inspectionId: _of, ...held }) => held),
      may: above && row.verdict !== 'sound' ? [...(row.circularOn ? [] : (['circulate'] as const)), 'hold-responsible' as const] : [],
    })),
    may: above ? ['inspect' as const] : [],
  }
}

// ---------------------------------------------------------------- books

const bookRoutes = (deps: LedgerDeps): Route[] => [
  route(contract.shelf, async (call, { params, query }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    if (!reach.ok) return reach
    const { unit, scope } = reach.value
    const year = query.year ?? yearOf(call.today)
    return withDistrict(call.db, scope, async (tx) => ok({ unitName: unit.name, year, ...(await shelfOf(tx, deps, { unit, year, today: call.today })) }))
  }),
  route(contract.book, async (call, { params, query }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    if (!reach.ok) return reach
    const { unit, scope } = reach.value
    const year = query.year ?? yearOf(call.today)
    return withDistrict(call.db, scope, async (tx) => {
      const found = await readBook(tx, deps, { unit, book: params.book, year, today: call.today })
      return found ? ok({ unitName: unit.name, year, ...found, printedAt: call.now.toISOString() }) : absent()
    })
  }),
]

// ---------------------------------------------------------------- points and what is published

const publicationView = (row: PublicationRow) => ({
  id: row.id,
  branchId: row.branchId,
  title: row.title,
  from: row.from,
  to: row.to,
  fields: row.fields,
  withheld: row.withheld,
  audience: row.audience,
  cites: row.cites,
  state: row.state,
  proposedBy: row.proposedByName,
  decidedBy: row.decidedByName,
  decisionNote: row.decisionNote,
  publishedAt: row.publishedAt?.toISOString() ?? null,
  leftOut: row.leftOut,
  rows: row.rows.map(({ memberId: _id, ...shown }) => shown),
})

const pointRoutes = (deps: LedgerDeps): Route[] => [
  route(contract.points, async (call, { params, query }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    if (!reach.ok) return reach
    const year = query.year ?? yearOf(call.today)
    return withDistrict(call.db, reach.value.scope, async (tx) => ok(await pointsAt(tx, call, deps, reach.value.unit, year)))
  }),
  route(contract.setPointsTable, async (call, { params, body }) => {
    const reach = await reachUnit(call, contract.setPointsTable.who, params.unitId)
    return reach.ok ? setPointsTable(call, { scope: reach.value.scope, unit: reach.value.unit, given: { ...body, from: body.from as Day } }) : reach
  }),
  route(contract.proposePublication, async (call, { params, body }) => {
    const reach = await reachUnit(call, BRANCH_DESK, params.unitId)
    return reach.ok
      ? proposePublication(call, deps, {
          scope: reach.value.scope,
          unit: reach.value.unit,
          given: { title: body.title, period: { from: body.from as Day, to: earlier(body.to as Day, call.today) } },
        })
      : reach
  }),
  route(contract.decidePublication, async (call, { params, body }) => {
    const reach = await reachDecision(call, params.publicationId)
    return reach.ok ? decidePublication(call, reach.value.scope, reach.value.row, body) : reach
  }),
  route(contract.publish, async (call, { params }) => {
    const reach = await reachRow(call, BRANCH_DESK, (tx) => publicationById(tx, params.publicationId))
    return reach.ok ? publishResults(call, deps, reach.value.scope, reach.value.row) : reach
  }),
]

/** Who approves is the rule's word: a body above the branch, or the branch's own committee. */
const reachDecision = async (
  call: Call,
  publicationId: string,
): Promise<Result<Awaited<ReturnType<typeof reachRow<PublicationRow>>> extends Result<infer Reached> ? Reached : never>> => {
  const found = await reachRow(call, DESK_AND_ABOVE, (tx) => publicationById(tx, publicationId))
  if (!found.ok) return found
  const { row, scope } = found.value
  const rule = await withDistrict(call.db, scope, async (tx) => discloseOf(await rulesOf(tx, row.branchId, call.today)))
  return reachRow(call, approvedFromAbove(rule?.approves ?? null) ? ABOVE : BRANCH_DESK, async () => row)
}

const pointsAt = async (tx: Tx, call: Call, deps: LedgerDeps, unit: Unit, year: number) => {
  const rules = await rulesOf(tx, unit.id, call.today)
  const turned = pointsSwitch(rules)
  const found = turned.on ? await branchPoints(tx, deps, { unitId: unit.id, period: calendarYear(year), today: call.today }) : null
  const rule = discloseOf(rules)
  const groups = await groupNames(tx, found?.members.map(({ member }) => member) ?? [])
  const desk = isOwnDesk(call, unit.path)
  const decides = approvedFromAbove(rule?.approves ?? null) ? holds(call, ABOVE, unit.path) : desk
  return {
    unitName: unit.name,
    year,
    switch: turned,
    table: found?.table
      ? { id: found.table.id, unitName: found.table.unitName, from: found.table.from, decidedBy: found.table.decidedBy, items: found.table.items }
      : null,
    members: found?.members.map(({ member, points, confirmed }) => ({ ...personOf(member, groups), points: sumOf(points), confirmed, lines: points })) ?? [],
    publications: (await publicationsOf(tx, unit.id, false)).map(publicationView),
    disclose: rule && {
      fields: rule.fields,
      withhold: rule.withhold,
      audience: rule.audience,
      approves: rule.approves,
      confirmedOnly: rule.confirmedOnly,
      every: rule.every,
      cites: rule.cites,
    },
    may: turned.on ? [...(desk ? (['set-table', 'propose', 'publish'] as const) : []), ...(decides ? (['decide'] as const) : [])] : [],
  }
}
