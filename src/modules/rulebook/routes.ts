import { calendarYear, type Day, yearOf } from '../../kernel/days.ts'
import { ok, type Result } from '../../kernel/result.ts'
import type { Call, Grant } from '../../platform/call.ts'
import { type Tx, withDistrict } from '../../platform/db.ts'
import { absent, type Route, route } from '../../platform/http.ts'
import { ACTORS } from '../../policy/vocabulary/actors.ts'
import { bearersFor, mayApprove, mayDecide, mayFulfil, mayRelease, ownReach, reachRow, referenceScope } from './access.ts'
import { approveProposal, decideProposal } from './commands/decide-proposal.ts'
import { editHolidays } from './commands/edit-holidays.ts'
import { fulfilDuty } from './commands/fulfil-duty.ts'
import { releaseDuty } from './commands/release-duty.ts'
import * as contract from './contract.ts'
import { clauseOf, explainAgain, packsAtHand, termOf } from './facts.ts'
import {
  type DutyRow,
  type FindingRow,
  type ProposalRow,
  selectClosedDuties,
  selectDays,
  selectDuty,
  selectFinding,
  selectOpenDuties,
  selectOverdueBelow,
  selectProposal,
  selectProposals,
  selectYears,
} from './store.ts'

/** What the composition lends: names of units, which lie above this module. */
type RulebookDeps = { unitNames: (call: Call, unitIds: readonly string[]) => Promise<Map<string, string>> }

export const routes = (deps: RulebookDeps): Route[] => [...dutyRoutes(deps), ...proposalRoutes, findingRoute, ...holidayRoutes, clauseRoute]

// ---------------------------------------------------------------- duties

const DESK = contract.listDuties.who
const OWN_LIMIT = 500
const BELOW_LIMIT = 200

const dutyRoutes = (deps: RulebookDeps): Route[] => [
  route(contract.listDuties, async (call, { query }) => {
    const reach = ownReach(call, DESK)
    if (!reach.ok) return reach
    const { scope, grant } = reach.value
    const found = await withDistrict(call.db, scope, (tx) => dutiesFor(tx, call, grant, query.closed === 'yes'))
    const view = await dutyViews(deps, call, grant, [...found.own, ...found.below, ...found.closed])
    return ok({ today: call.today, own: found.own.map(view), below: found.below.map(view), closed: found.closed.map(view) })
  }),
  route(contract.showDuty, async (call, { params }) => {
    const reach = await reachRow(call, DESK, (tx) => selectDuty(tx, params.dutyId))
    return reach.ok ? ok(await oneDuty(deps, call, reach.value.grant, reach.value.row)) : reach
  }),
  route(contract.fulfilDuty, async (call, { params, body }) => {
    const reach = await reachRow(call, DESK, (tx) => selectDuty(tx, params.dutyId))
    if (!reach.ok) return reach
    const done = await fulfilDuty(call, reach.value, { dutyId: params.dutyId, doneOn: body.doneOn as Day, note: body.note })
    return done.ok ? ok(await oneDuty(deps, call, reach.value.grant, done.value)) : done
  }),
  route(contract.releaseDuty, async (call, { params, body }) => {
    const reach = await reachRow(call, contract.releaseDuty.who, (tx) => selectDuty(tx, params.dutyId))
    if (!reach.ok) return reach
    const done = await releaseDuty(call, reach.value, { dutyId: params.dutyId, reason: body.reason })
    return done.ok ? ok(await oneDuty(deps, call, reach.value.grant, done.value)) : done
  }),
]

const dutiesFor = async (tx: Tx, call: Call, grant: Grant, withClosed: boolean): Promise<{ own: DutyRow[]; below: DutyRow[]; closed: DutyRow[] }> => {
  const asked = { bearerUnitId: grant.unitId, roles: bearersFor(grant.role) }
  const own = await selectOpenDuties(tx, { ...asked, limit: OWN_LIMIT })
  const narrow = bearersFor(grant.role) !== null
  const below = narrow ? [] : await selectOverdueBelow(tx, { path: grant.unitPath, today: call.today, limit: BELOW_LIMIT })
  const closed = withClosed ? await selectClosedDuties(tx, { ...asked, limit: BELOW_LIMIT }) : []
  return { own, below, closed }
}

const oneDuty = async (deps: RulebookDeps, call: Call, grant: Grant, duty: DutyRow) => (await dutyViews(deps, call, grant, [duty]))(duty)

const dutyViews = async (deps: RulebookDeps, call: Call, grant: Grant, duties: readonly DutyRow[]) => {
  const names = await deps.unitNames(call, [...new Set(duties.map(({ bearerUnitId }) => bearerUnitId))])
  return (duty: DutyRow) => ({
    id: duty.id,
    slot: duty.slot,
    what: duty.what,
    facts: duty.facts,
    clauses: duty.cites.map(clauseOf),
    ours: duty.ours,
    bearer: { role: duty.bearerRole, roleName: ACTORS[duty.bearerRole], unitId: duty.bearerUnitId, unitName: names.get(duty.bearerUnitId) ?? '' },
    subject: { kind: duty.subjectKind, id: duty.subjectId },
    link: duty.link,
    openedOn: duty.openedOn,
    dueOn: duty.dueOn,
    term: termOf(duty.dueOn, call.today),
    state: duty.state,
    closed: duty.closedAt && {
      byName: duty.closedByName,
      at: new Date(duty.closedAt).toISOString(),
      record: duty.recordType,
      note: duty.releaseReason ?? duty.recordNote,
    },
    findingId: duty.findingId,
    may: { fulfil: mayFulfil(grant, duty), release: mayRelease(grant, duty) },
  })
}

// ---------------------------------------------------------------- proposals

const WAITING = ['open', 'more-facts', 'accepted'] as const
const DECIDED = ['accepted', 'declined', 'withdrawn'] as const

const proposalRoutes: Route[] = [
  route(contract.listProposals, async (call, { query }) => {
    const reach = ownReach(call, contract.listProposals.who)
    if (!reach.ok) return reach
    const { scope, grant } = reach.value
    const waiting = query.state !== 'decided'
    const asked = { states: waiting ? WAITING : DECIDED, subjectIds: query.subjectId ? [query.subjectId] : null, limit: 500 }
    const rows = await withDistrict(call.db, scope, (tx) => selectProposals(tx, asked))
    const shown = waiting ? rows.filter((row) => row.state !== 'accepted' || (row.approves !== null && row.approvedAt === null)) : rows
    return ok({ proposals: shown.map((row) => proposalView(grant, row)) })
  }),
  route(contract.decideProposal, async (call, { params, body }) => {
    const reach = await reachRow(call, contract.decideProposal.who, (tx) => selectProposal(tx, params.proposalId))
    if (!reach.ok) return reach
    return viewed(reach.value.grant, await decideProposal(call, reach.value, { proposalId: params.proposalId, answer: body.answer, reason: body.reason }))
  }),
  route(contract.approveProposal, async (call, { params }) => {
    const reach = await reachRow(call, contract.approveProposal.who, (tx) => selectProposal(tx, params.proposalId))
    if (!reach.ok) return reach
    return viewed(reach.value.grant, await approveProposal(call, reach.value, params.proposalId))
  }),
]

const viewed = (grant: Grant, decided: Result<ProposalRow>) => (decided.ok ? ok(proposalView(grant, decided.value)) : decided)

const proposalView = (grant: Grant, row: ProposalRow) => ({
  id: row.id,
  slot: row.slot,
  subject: { kind: row.subjectKind, id: row.subjectId },
  proposes: row.proposes,
  findingId: row.findingId,
  decides: ACTORS[row.decides],
  approves: row.approves && ACTORS[row.approves],
  state: row.state,
  decided: row.decidedAt && { byName: row.decidedByName ?? '', at: new Date(row.decidedAt).toISOString(), reason: row.reason },
  approved: row.approvedAt && { byName: row.approvedByName ?? '', at: new Date(row.approvedAt).toISOString() },
  openedAt: new Date(row.openedAt).toISOString(),
  may: { decide: mayDecide(grant, row), approve: mayApprove(grant, row) },
})

// ---------------------------------------------------------------- findings

const findingRoute = route(contract.showFinding, async (call, { params }) => {
  const reach = await reachRow(call, contract.showFinding.who, (tx) => selectFinding(tx, params.findingId))
  if (!reach.ok) return reach
  const { scope, grant, row } = reach.value
  if (!isFor(grant, row)) return absent()
  const { finding } = row.kept
  const { again, about } = await withDistrict(call.db, scope, async (tx) => ({
    again: await explainAgain(tx, row),
    about: await selectProposals(tx, { states: [...WAITING, 'declined'], subjectIds: [finding.about.id], limit: 50 }),
  }))
  const proposal = about.find(({ findingId }) => findingId === row.id)
  return ok({
    id: row.id,
    madeAt: row.madeAt.toISOString(),
    slot: finding.slot,
    outcome: finding.outcome,
    explanation: again.explanation,
    sameWords: again.sameWords,
    proposal: proposal ? proposalView(grant, proposal) : null,
  })
})

/** A member reads the own findings alone. */
const isFor = (grant: Grant, { kept }: FindingRow): boolean => grant.role !== 'member' || kept.finding.about.id === grant.memberId

// ---------------------------------------------------------------- holidays

const holidayRoutes: Route[] = [
  route(contract.showHolidays, async (call, { query }) => {
    const shown = await withDistrict(call.db, referenceScope(call), (tx) => yearWithDays(tx, query.year ?? yearOf(call.today)))
    return ok({ ...shown, may: { edit: ownReach(call, contract.editHolidays.who).ok } })
  }),
  route(contract.editHolidays, async (call, { params, body }) => {
    const reach = ownReach(call, contract.editHolidays.who)
    if (!reach.ok) return reach
    return editHolidays(call, reach.value, {
      year: params.year,
      published: body.published,
      source: body.source,
      days: body.days.map(({ day, ...rest }) => ({ ...rest, day: day as Day })),
    })
  }),
]

const yearWithDays = async (tx: Tx, year: number) => {
  const years = await selectYears(tx, null)
  const days = await selectDays(tx, calendarYear(year))
  const known = years.find((row) => row.year === year) ?? { year, published: false, source: '' }
  return {
    year: { ...known, days: days.filter(({ day }) => yearOf(day) === year) },
    years: years.map(({ year: number, published }) => ({ year: number, published })),
  }
}

// ---------------------------------------------------------------- clauses

const clauseRoute = route(contract.listClauses, async () => {
  const clauses = [...packsAtHand().packs.values()].flatMap((pack) =>
    pack.documents.flatMap((document) => document.articles.map((article) => ({ ...clauseOf(`${document.id}#${article.id}`), packId: pack.id }))),
  )
  return ok({ clauses })
})
