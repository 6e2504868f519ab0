import { type Day, day } from '../../kernel/days.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Call, Grant } from '../../platform/call.ts'
import { type Tx, withDistrict } from '../../platform/db.ts'
import { ABOVE, BRANCH_DESK, type Role } from '../../platform/endpoint.ts'
import { absent, type Route, route } from '../../platform/http.ts'
import type { Scope } from '../../platform/scope.ts'
import { reachUnit, unitsByIds } from '../org/public.ts'
import { grantOver, ownReach, reachRow } from './access.ts'
import { carryOutImport } from './commands/carry-out-import.ts'
import { openPart } from './commands/check-table.ts'
import { decideExemption, endExemption, type ExemptionKey, readReason, requestExemption } from './commands/exempt-member.ts'
import { annotatedCopy, blankForm, exportForm } from './commands/export-form.ts'
import { decideRow, handInTable, mapColumns, type RunKey, stopImport } from './commands/hand-in-table.ts'
import { revealMember } from './commands/reveal-member.ts'
import { undoImport } from './commands/undo-import.ts'
import * as contract from './contract.ts'
import { type Approval, approvalsFor, isCalled, type Member, memberById, membersByIds, type RosterEntry, rosterOn } from './facts.ts'
import { columnLetters, type Fault, faultWords, missingFields, plainText, writtenIn } from './stages.ts'
import {
  belongingsOf,
  countExemptions,
  type ExemptionRow,
  exemptionById,
  exemptionsOfMember,
  exemptionsUnder,
  type ImportRun,
  importParts,
  importRowsOf,
  importRunById,
  importRuns,
  lostAmong,
  postsOf,
  revealsOf,
} from './store.ts'

export const routes = (): Route[] => [...memberRoutes(), ...exemptionRoutes(), ...tableRoutes(), ...importRoutes(), ...formRoutes()]

const DESK: readonly Role[] = [...BRANCH_DESK, ...ABOVE]

// ---------------------------------------------------------------- members

const memberRoutes = (): Route[] => [
  route(contract.listMembers, async (call, { params, query }) => {
    const reach = await reachUnit(call, contract.listMembers.who, params.unitId)
    if (!reach.ok) return reach
    const { scope, grant, unit } = reach.value
    return withDistrict(call.db, scope, async (tx) => ok(await membersReply(tx, { unit, grant, wanted: query, on: query.on ? day(query.on) : call.today })))
  }),
  route(contract.memberPage, async (call, { params }) => {
    const reach = await reachRow(call, contract.memberPage.who, (tx) => memberById(tx, params.memberId))
    if (!reach.ok) return reach
    return withDistrict(call.db, reach.value.scope, (tx) => memberReply(tx, call, { memberId: params.memberId, grant: reach.value.grant }))
  }),
  route(contract.revealMember, async (call, { params, body }) => {
    const reach = await reachRow(call, contract.revealMember.who, (tx) => memberById(tx, params.memberId))
    if (!reach.ok) return reach
    return revealMember(call, reach.value.scope, { memberId: params.memberId, ...body, grant: reach.value.grant })
  }),
  route(contract.myReveals, async (call) => {
    const reach = ownReach(call, ['member'])
    if (!reach.ok) return reach
    return withDistrict(call.db, reach.value.scope, async (tx) => ok({ reveals: await ownReveals(tx, reach.value.grant.memberId!) }))
  }),
]

type ListAsked = { unit: { id: string; name: string }; grant: Grant; wanted: Wanted; on: Day }

const membersReply = async (tx: Tx, { unit, grant, wanted, on }: ListAsked) => {
  const all = ofOwnGroup(await rosterOn(tx, { branchIds: [unit.id], day: on }), grant)
  const ids = all.map((entry) => entry.memberId)
  const lost = wanted.only === 'lost' ? await lostAmong(tx, ids) : new Set<string>()
  const desk = DESK.includes(grant.role)
  const may = { open: desk, import: desk, export: desk, requestExemption: BRANCH_DESK.includes(grant.role as 'secretary') }
  return {
    unit: { id: unit.id, name: unit.name },
    on,
    members: all.filter((entry) => fits(entry, wanted, lost)),
    groups: groupsOf(all),
    total: all.length,
    may,
  }
}

const ownReveals = async (tx: Tx, memberId: string) => {
  const rows = await revealsOf(tx, memberId)
  const unitIds = rows.map((row) => row.unitId)
  const units = await unitsByIds(tx, unitIds)
  return rows.map(({ at, accountName, role, unitId, fields, purpose }) => ({
    at: at.toISOString(),
    by: accountName,
    role,
    unitName: units.get(unitId)?.name ?? '',
    fields,
    purpose,
  }))
}

/** A group leader or recorder of a group sees the own group. */
const ofOwnGroup = (entries: readonly RosterEntry[], grant: Grant): RosterEntry[] =>
  grant.groupId ? entries.filter((entry) => entry.groupId === grant.groupId) : [...entries]

type Wanted = { find?: string | undefined; groupId?: string | undefined; standing?: string | undefined; only?: string | undefined }

const fits = (entry: RosterEntry, wanted: Wanted, lost: ReadonlySet<string>): boolean =>
  (!wanted.find || isCalled(entry, wanted.find)) &&
  (!wanted.groupId || entry.groupId === wanted.groupId) &&
  (!wanted.standing || entry.standing === wanted.standing) &&
  (wanted.only !== 'floating' || entry.floating) &&
  (wanted.only !== 'attendance-exempt' || entry.attendanceExemption !== null) &&
  (wanted.only !== 'recording-exempt' || entry.recordingExemption !== null) &&
  (wanted.only !== 'lost' || lost.has(entry.memberId))

const groupsOf = (entries: readonly RosterEntry[]): { id: string; name: string }[] =>
  [...new Map(entries.flatMap((entry) => (entry.groupId ? [[entry.groupId, entry.groupName ?? ''] as const] : [])))].map(([id, name]) => ({ id, name }))

const memberReply = async (tx: Tx, call: Call, { memberId, grant }: { memberId: string; grant: Grant }) => {
  const member = await memberById(tx, memberId)
  if (!member) return absent()
  const belongings = await belongingsOf(tx, memberId)
  const posts = await postsOf(tx, memberId)
  const exemptions = await exemptionViews(tx, call, await exemptionsOfMember(tx, memberId))
  const reveals = await revealsOf(tx, memberId)
  const units = await unitsByIds(tx, [
    member.branchId,
    ...[member.groupId ?? [], ...belongings.flatMap((row) => [row.branchId, row.groupId ?? []]), ...posts.map((row) => row.unitId)].flat(),
  ])
  const nameOf = (id: string): string => units.get(id)?.name ?? ''
  return ok({
    ...plainFacts(member),
    branch: { id: member.branchId, name: nameOf(member.branchId) },
    group: member.groupId ? { id: member.groupId, name: nameOf(member.groupId) } : null,
    belongings: belongings.map(({ kind, branchId, groupId, from, to }) => ({
      kind,
      branchName: nameOf(branchId),
      groupName: groupId ? nameOf(groupId) : null,
      from,
      to,
    })),
    posts: posts.map((row) => ({ post: row.post, unitName: nameOf(row.unitId), from: row.from, to: row.to })),
    exemptions,
    reveals: reveals.map((row) => ({ at: row.at.toISOString(), by: row.accountName, fields: row.fields, purpose: row.purpose })),
    may: { reveal: true, requestExemption: BRANCH_DESK.includes(grant.role as 'secretary') && member.path === grant.unitPath },
  })
}

const plainFacts = ({ id, person, standing, joinedOn, confirmedOn, status, lostSince, floating, floatingTo }: Member) => {
  const { name, pinyin, sex, ethnicity, bornOn, education, workPost, idNumberHint, phoneHint } = person
  const ofPerson = { personId: person.id, name, pinyin, sex, ethnicity, bornOn, education, workPost, idNumberHint, phoneHint }
  return { memberId: id, ...ofPerson, standing, joinedOn, confirmedOn, status, lostSince, floating, floatingTo }
}

// ---------------------------------------------------------------- exemptions

const exemptionRoutes = (): Route[] => [...exemptionReadings(), ...exemptionActs()]

const exemptionReadings = (): Route[] => [
  route(contract.listExemptions, async (call, { query }) => {
    const reach = ownReach(call, contract.listExemptions.who)
    if (!reach.ok) return reach
    const { scope, grant } = reach.value
    return withDistrict(call.db, scope, async (tx) => {
      const rows = await exemptionsUnder(tx, { path: grant.unitPath, state: query.state ?? null, after: query.after ?? null, limit: PAGE + 1 })
      const waiting = await countExemptions(tx, { path: grant.unitPath, state: 'requested' })
      return ok({ exemptions: await exemptionViews(tx, call, rows.slice(0, PAGE)), next: rows.length > PAGE ? rows[PAGE - 1]!.id : null, waiting })
    })
  }),
  route(contract.exemptionReason, async (call, { params }) => {
    const reach = await reachExemption(call, contract.exemptionReason.who, params.exemptionId)
    if (!reach.ok) return reach
    const { scope, row } = reach.value
    const approval = await withDistrict(call.db, scope, (tx) => approvalOf(tx, call, row))
    return maySeeReason(call, row, approval) ? readReason(call, scope, params.exemptionId) : notForYou
  }),
]

const exemptionActs = (): Route[] => [
  route(contract.requestExemption, async (call, { params, body }) => {
    const reach = await reachRow(call, contract.requestExemption.who, (tx) => memberById(tx, params.memberId))
    if (!reach.ok) return reach
    const asked = { ...body, memberId: params.memberId, from: day(body.from), to: body.to === null ? null : day(body.to) }
    return shown(call, reach.value.scope, await requestExemption(call, reach.value.scope, asked))
  }),
  route(contract.decideExemption, async (call, { params, body }) => {
    const reach = await reachExemption(call, contract.decideExemption.who, params.exemptionId)
    if (!reach.ok) return reach
    const approval = await withDistrict(call.db, reach.value.scope, (tx) => approvalOf(tx, call, reach.value.row))
    const grant = grantOver(call, approval.roles, reach.value.row.path)
    if (!grant) return notForYou
    const { approve, note, alternativeForm } = body
    const decided = {
      exemptionId: params.exemptionId,
      approve,
      note,
      alternativeForm,
      from: dayOr(body.from),
      to: dayOr(body.to),
      reviewOn: dayOr(body.reviewOn),
    }
    return shown(call, reach.value.scope, await decideExemption(call, reach.value.scope, { decided, grant, review: approval.review }))
  }),
  route(contract.endExemption, async (call, { params, body }) => {
    const reach = await reachExemption(call, contract.endExemption.who, params.exemptionId)
    if (!reach.ok) return reach
    const { scope, row } = reach.value
    const approval = await withDistrict(call.db, scope, (tx) => approvalOf(tx, call, row))
    if (!maySeeReason(call, row, approval)) return notForYou
    return shown(call, scope, await endExemption(call, scope, { exemptionId: params.exemptionId, lastDay: day(body.lastDay), note: body.note }))
  }),
]

const PAGE = 100

const dayOr = <None extends null | undefined>(text: string | None): Day | None => (typeof text === 'string' ? day(text) : text)

const notForYou = refuse(
  'not-yours',
  '这一项由批准的党组织和支部书记看、由规定的人批。要了解情况，可以问支部书记。',
  'Only the deciding organisation and the branch secretary may do this. Ask the branch secretary.',
)

const reachExemption = (call: Call, who: readonly Role[], exemptionId: string) => reachRow(call, who, (tx) => exemptionById(tx, exemptionId))

const approvalOf = async (tx: Tx, call: Call, row: ExemptionRow): Promise<Approval> => {
  const branchId = (await memberById(tx, row.memberId))!.branchId
  return (await approvalsFor(tx, { branchIds: [branchId], kind: row.kind, on: call.today })).get(branchId)!
}

/** The branch's own secretary, and whoever decides. Nobody else, above or below. */
const maySeeReason = (call: Call, row: Pick<ExemptionRow, 'path'>, approval: Approval): boolean =>
  grantOver(call, ['secretary'], row.path) !== null || grantOver(call, approval.roles, row.path) !== null

const shown = async (call: Call, scope: Scope, result: Result<ExemptionKey>) => {
  if (!result.ok) return result
  return withDistrict(call.db, scope, async (tx) => ok((await exemptionViews(tx, call, [(await exemptionById(tx, result.value.exemptionId))!]))[0]!))
}

const exemptionViews = async (tx: Tx, call: Call, rows: readonly ExemptionRow[]) => {
  if (rows.length === 0) return []
  const members = await membersByIds(tx, [...new Set(rows.map((row) => row.memberId))])
  const branchIds = [...new Set([...members.values()].map((member) => member.branchId))]
  const units = await unitsByIds(tx, [...branchIds, ...rows.flatMap((row) => row.decidedUnitId ?? [])])
  const approvals = {
    attendance: await approvalsFor(tx, { branchIds, kind: 'attendance', on: call.today }),
    'fact-recording': await approvalsFor(tx, { branchIds, kind: 'fact-recording', on: call.today }),
  }
  return rows.flatMap((row) => {
    const member = members.get(row.memberId)
    if (!member) return []
    return [
      exemptionView(call, row, {
        member: { id: member.id, name: member.person.name, branchId: member.branchId },
        nameOf: (id) => units.get(id)?.name ?? '',
        approval: approvals[row.kind].get(member.branchId)!,
      }),
    ]
  })
}

type Around = { member: { id: string; name: string; branchId: string }; nameOf: (unitId: string) => string; approval: Approval }

const exemptionView = (call: Call, row: ExemptionRow, { member, nameOf, approval }: Around) => {
  const seeReason = maySeeReason(call, row, approval)
  const decides = grantOver(call, approval.roles, row.path) !== null
  return {
    id: row.id,
    memberId: member.id,
    memberName: member.name,
    branchId: member.branchId,
    branchName: nameOf(member.branchId),
    kind: row.kind,
    reasonClass: seeReason ? row.reasonClass : null,
    alternativeForm: row.alternativeForm,
    from: row.from,
    to: row.to,
    reviewOn: row.reviewOn,
    state: row.state,
    requestedBy: row.requestedByName,
    requestedAt: row.requestedAt.toISOString(),
    decidedBy: row.decidedByName,
    decidedUnit: row.decidedUnitId ? nameOf(row.decidedUnitId) : null,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    note: row.note,
    may: {
      seeReason,
      decide: decides && row.state === 'requested' && row.requestedBy !== call.session?.accountId,
      end: row.state === 'approved' && (decides || seeReason),
    },
  }
}

// ---------------------------------------------------------------- imports

/** A table is handed in, mapped, mended. */
const tableRoutes = (): Route[] => [
  route(contract.startImport, async (call, { body, file }) => {
    const reach = await reachUnit(call, contract.startImport.who, body.unitId)
    if (!reach.ok) return reach
    const { scope, unit } = reach.value
    return viewed(call, scope, await handInTable(call, scope, { kind: body.kind, unit, file: file!, ...(body.sheet ? { sheet: body.sheet } : {}) }))
  }),
  route(contract.listImports, async (call) => {
    const reach = ownReach(call, contract.listImports.who)
    if (!reach.ok) return reach
    const runs = await withDistrict(call.db, reach.value.scope, (tx) => importRuns(tx, 50))
    return ok({ imports: runs.map(runLine) })
  }),
  route(contract.oneImport, async (call, { params }) => {
    const reach = await reachRun(call, params.runId)
    return reach.ok ? viewed(call, reach.value.scope, ok({ runId: params.runId })) : reach
  }),
  route(contract.mapColumns, async (call, { params, body }) => {
    const reach = await reachRun(call, params.runId)
    return reach.ok ? viewed(call, reach.value.scope, await mapColumns(call, reach.value.scope, params.runId, body.columns)) : reach
  }),
  route(contract.decideRow, async (call, { params, body }) => {
    const reach = await reachRun(call, params.runId)
    return reach.ok ? viewed(call, reach.value.scope, await decideRow(call, reach.value.scope, { ...params, decision: body })) : reach
  }),
  route(contract.importRows, async (call, { params, query }) => {
    const reach = await reachRun(call, params.runId)
    if (!reach.ok) return reach
    return withDistrict(call.db, reach.value.scope, async (tx) => ok(await rowsOfRun(tx, reach.value.row, query)))
  }),
]

/** A checked table is imported, stopped, undone. */
const importRoutes = (): Route[] => [
  route(contract.carryOutImport, async (call, { params, body }) => {
    const reach = await reachRun(call, params.runId)
    return reach.ok
      ? viewed(call, reach.value.scope, await carryOutImport(call, reach.value.scope, params.runId, body.from ? day(body.from) : call.today))
      : reach
  }),
  route(contract.stopImport, async (call, { params }) => {
    const reach = await reachRun(call, params.runId)
    return reach.ok ? viewed(call, reach.value.scope, await stopImport(call, reach.value.scope, params.runId)) : reach
  }),
  route(contract.undoImport, async (call, { params, body }) => {
    const reach = await reachRun(call, params.runId)
    return reach.ok ? viewed(call, reach.value.scope, await undoImport(call, reach.value.scope, params.runId, body.reason)) : reach
  }),
  route(contract.annotatedCopy, async (call, { params }) => {
    const reach = await reachRun(call, params.runId)
    return reach.ok ? annotatedCopy(call, reach.value.scope, reach.value.row) : reach
  }),
]

const runLine = ({ id, kind, fileName, state, total, counts, madeByName, madeAt }: ImportRun) => ({
  id,
  kind,
  fileName,
  state,
  total,
  counts,
  madeBy: madeByName,
  madeAt: madeAt.toISOString(),
})

const reachRun = (call: Call, runId: string) => reachRow(call, DESK, (tx) => importRunById(tx, runId))

const viewed = async (call: Call, scope: Scope, result: Result<RunKey>) => {
  if (!result.ok) return result
  return withDistrict(call.db, scope, async (tx) => runView(tx, (await importRunById(tx, result.value.runId))!))
}

const runView = async (tx: Tx, run: ImportRun) => {
  const unit = (await unitsByIds(tx, [run.unitId])).get(run.unitId)
  const missing = missingFields(run.kind, run.mapping, unit?.kind ?? 'branch')
  return ok({
    id: run.id,
    kind: run.kind,
    unit: { id: run.unitId, name: unit?.name ?? '' },
    fileName: run.fileName,
    sheet: run.sheetName,
    sheets: run.headings.sheets,
    headingRow: run.headings.row,
    headings: run.headings.names,
    mapping: run.mapping,
    missing,
    state: run.state,
    total: run.total,
    done: run.done,
    counts: run.counts,
    message: run.message,
    madeBy: run.madeByName,
    madeAt: run.madeAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
    may: {
      map: run.state === 'previewed',
      carryOut: run.state === 'previewed' && missing.length === 0 && run.counts.faulty === 0,
      stop: run.state === 'reading' || run.state === 'previewed' || run.state === 'importing' || run.state === 'undoing',
      undo: run.state === 'imported',
    },
  })
}

const LETTERS = { new: 'n', changed: 'c', same: 's', faulty: 'f' } as const
const ROWS_A_PAGE = 100
const SHOWN: Record<ImportRun['kind'], readonly string[]> = {
  roster: ['sex', 'bornOn', 'standing', 'branch', 'group', 'joinedOn', 'confirmedOn', 'status', 'floating'],
  units: ['code', 'parent', 'kind', 'sector', 'from'],
}

type RowsAsked = { outcome: keyof typeof LETTERS; after: number }

/** One page of rows with one outcome, in the order of the table. Protected fields are left out. */
const rowsOfRun = async (tx: Tx, run: ImportRun, { outcome, after }: RowsAsked) => {
  const rows: { row: number; cells: readonly unknown[] }[] = []
  for (let at = 0; rows.length <= ROWS_A_PAGE; ) {
    const [part] = await importParts(tx, run.id, { after: at, limit: 1, letter: LETTERS[outcome] })
    if (!part) break
    at = part.no
    rows.push(
      ...openPart(run.id, part).flatMap(({ number, cells }, index) =>
        number > after && part.outcomes[index] === LETTERS[outcome] ? [{ row: number, cells }] : [],
      ),
    )
  }
  const page = rows.slice(0, ROWS_A_PAGE)
  const noted = new Map(page.length === 0 ? [] : (await importRowsOf(tx, run.id, { from: page[0]!.row, to: page.at(-1)!.row })).map((row) => [row.row, row]))
  return {
    rows: page.map(({ row, cells }) =>
      rowView(run, { row, cells: cells as never[], changes: noted.get(row)?.changes ?? [], faults: (noted.get(row)?.faults ?? []) as Fault[] }),
    ),
    next: rows.length > ROWS_A_PAGE ? page.at(-1)!.row : null,
  }
}

const rowView = (run: ImportRun, { row, cells, changes, faults }: { row: number; cells: never[]; changes: string[]; faults: Fault[] }) => ({
  row,
  name: plainText(cells[run.mapping.name ?? -1] ?? null).slice(0, 60),
  cells: SHOWN[run.kind].flatMap((field) =>
    run.mapping[field] === undefined ? [] : [{ field, text: plainText(cells[run.mapping[field]] ?? null).slice(0, 60) }],
  ),
  changes,
  faults: faults.map((fault) => {
    const column = run.mapping[fault.field]
    return {
      code: fault.code,
      field: fault.field,
      column: column === undefined ? '' : columnLetters(column),
      heading: column === undefined ? '' : (run.headings.names[column] ?? ''),
      written: writtenIn(cells, run.mapping, fault.field),
      ...faultWords(fault),
      offer: fault.offer ?? null,
    }
  }),
})

// ---------------------------------------------------------------- forms

const formRoutes = (): Route[] => [
  route(contract.blankForm, async (_call, { params }) => ok(await blankForm(params.kind))),
  route(contract.exportForm, async (call, { params, body }) => {
    const reach = await reachUnit(call, contract.exportForm.who, params.unitId)
    if (!reach.ok) return reach
    return exportForm(call, reach.value.scope, {
      unit: reach.value.unit,
      kind: params.kind,
      on: body.on ? day(body.on) : call.today,
      purpose: body.unmasked?.purpose ?? null,
    })
  }),
]
