import { yearOf } from '../../kernel/days.ts'
import type { Day } from '../../kernel/days.ts'
import { ok } from '../../kernel/result.ts'
import { recordAudit } from '../../platform/audit.ts'
import { type Tx, withDistrict } from '../../platform/db.ts'
import { ABOVE, BRANCH_DESK } from '../../platform/endpoint.ts'
import { absent, type Route, route } from '../../platform/http.ts'
import type { Text } from '../../policy/vocabulary/outcomes.ts'
import { type Book, type LedgerDeps, readBooks } from '../ledger/public.ts'
import { membersByIds } from '../members/public.ts'
import { inForce, reachUnit, unitById, unitsByIds, unitsUnder } from '../org/public.ts'
import { namesOf } from '../people/public.ts'
import { packsAtHand } from '../rulebook/public.ts'
import { reachRow } from './access.ts'
import { acknowledgeInspection, checkMended, mendFinding } from './commands/answer-inspection.ts'
import { circulateInspection } from './commands/circulate-inspection.ts'
import { asksInspection } from './commands/keep-inspections.ts'
import { openInspection } from './commands/open-inspection.ts'
import { recordFinding } from './commands/record-finding.ts'
import { dropWhatIf, startWhatIf } from './commands/try-draft.ts'
import * as contract from './contract.ts'
import { drawFrom, drawPages } from './facts.ts'
import {
  type ChangeRow,
  changesOf,
  findingById,
  type FindingRow,
  findingsOf,
  groundOf,
  inspectedAt,
  inspectedById,
  inspectedIn,
  inspectedOf,
  type InspectedRow,
  roundById,
  type RoundRow,
  roundsUnder,
  whatIfById,
  type WhatIfRow,
  whatIfsOf,
} from './store.ts'

export const routes = (ledger: LedgerDeps): Route[] => [...roundRoutes(ledger), ...pageRoutes(ledger), ...answerRoutes(), ...whatIfRoutes()]

// ---------------------------------------------------------------- inspections

const roundRoutes = (ledger: LedgerDeps): Route[] => [
  route(contract.inspections, async (call, { params, query }) => {
    const reach = await reachUnit(call, ABOVE, params.unitId)
    if (!reach.ok) return reach
    const { unit, scope } = reach.value
    const year = query.year ?? yearOf(call.today)
    return withDistrict(call.db, scope, async (tx) => {
      const branches = await unitsUnder(tx, unit.path, { kinds: ['branch'], on: call.today })
      const seen = await inspectedIn(tx, unit.path, year)
      const missing = branches.filter(({ id }) => !seen.has(id))
      return ok({
        unitName: unit.name,
        year,
        branches: branches.length,
        rounds: await linesOf(tx, await roundsUnder(tx, unit.path, year)),
        notInspected: missing.map(({ id, code, name }) => ({ unitId: id, code, name })),
        rule: await inspectionRule(tx, unit.id, call.today),
      })
    })
  }),
  route(contract.openInspection, async (call, { params, body }) => {
    const reach = await reachUnit(call, ABOVE, params.unitId)
    return reach.ok ? openInspection(call, ledger, reach.value, body) : reach
  }),
  route(contract.inspection, async (call, { params }) => {
    const reach = await reachRow(call, ABOVE, (tx) => roundById(tx, params.roundId))
    return reach.ok ? withDistrict(call.db, reach.value.scope, async (tx) => ok(await roundView(tx, reach.value.row))) : reach
  }),
  route(contract.circulateInspection, async (call, { params, body }) => {
    const reach = await reachRow(call, ABOVE, (tx) => roundById(tx, params.roundId))
    if (!reach.ok) return reach
    const rule = await withDistrict(call.db, reach.value.scope, (tx) => inspectionRule(tx, reach.value.row.unitId, call.today))
    return circulateInspection(call, reach.value, { ...body, cites: rule?.cites ?? [] })
  }),
]

/** The rule in force that asks for the inspection; a department also sees those that bind others below it. */
const inspectionRule = async (tx: Tx, unitId: string, on: Day): Promise<{ slot: string; title: Text; cites: string[] } | null> => {
  const rules = await inForce(tx, unitId, on)
  const rule = [...rules.rules.values(), ...rules.forOthers].find(asksInspection)
  return rule ? { slot: rule.slot, title: rule.title, cites: rule.cites.map(({ document, article }) => `${document}#${article}`) } : null
}

const linesOf = async (tx: Tx, rounds: readonly RoundRow[]) => {
  const inspected = Map.groupBy(
    await inspectedOf(
      tx,
      rounds.map(({ id }) => id),
    ),
    ({ roundId }) => roundId,
  )
  const findings = await findingsIn(tx, [...inspected.values()].flat())
  return rounds.map((round) => roundLine(round, inspected.get(round.id) ?? [], findings))
}

const findingsIn = async (tx: Tx, inspected: readonly InspectedRow[]): Promise<Map<string, FindingRow[]>> =>
  Map.groupBy(
    await findingsOf(
      tx,
      inspected.map(({ id }) => id),
    ),
    ({ inspectedId }) => inspectedId,
  )

const roundLine = (round: RoundRow, inspected: readonly InspectedRow[], findings: ReadonlyMap<string, FindingRow[]>) => {
  const own = inspected.flatMap(({ id }) => findings.get(id) ?? [])
  return {
    id: round.id,
    title: round.title,
    year: round.year,
    unitName: round.unitName,
    seed: round.seed,
    state: round.state,
    openedBy: round.openedByName,
    openedAt: round.openedAt.toISOString(),
    drawnUnits: inspected.length,
    findings: own.length,
    toMend: own.filter(({ state }) => state === 'to-mend' || state === 'mended').length,
    acknowledged: inspected.filter(({ acknowledgedAt }) => acknowledgedAt !== null).length,
  }
}

const roundView = async (tx: Tx, round: RoundRow) => {
  const inspected = await inspectedOf(tx, [round.id])
  const findings = await findingsIn(tx, inspected)
  return {
    ...roundLine(round, inspected, findings),
    unitId: round.unitId,
    unitsWanted: round.unitsWanted,
    pagesWanted: round.pagesWanted,
    ofUnits: round.units.length,
    reproduced: drawsTheSame(round, inspected),
    circular: round.circularOn ? { number: round.circularNumber, on: round.circularOn, words: round.circularWords!, by: round.circulatedByName! } : null,
    inspected: inspected.map((row) => inspectedView(row, findings.get(row.id) ?? [])),
    may: round.state === 'open' ? (['find', 'circulate'] as const).slice() : (['check'] as const).slice(),
  }
}

/** The draw once more, from what was kept of it. */
const drawsTheSame = (round: RoundRow, inspected: readonly InspectedRow[]): boolean => {
  const units = new Set(drawFrom(round.seed, round.units, { wanted: round.unitsWanted, nameOf: (id) => id }))
  const pagesOf = (row: InspectedRow) => JSON.stringify(drawPages(round.seed, row.unitId, row.books, round.pagesWanted))
  return (
    units.size === inspected.length &&
    inspected.every((row) => units.has(row.unitId) && pagesOf(row) === JSON.stringify(row.drawn.map(({ book, page }) => ({ book, page }))))
  )
}

const findingView = (row: FindingRow): contract.FindingView => ({
  id: row.id,
  book: row.book,
  page: row.page,
  pageTitle: row.pageTitle,
  verdict: row.verdict,
  words: row.words,
  dueOn: row.dueOn,
  foundBy: row.foundByName,
  foundAt: row.foundAt.toISOString(),
  state: row.state,
  mended: row.mendedAt ? { words: row.mendedWords!, by: row.mendedByName!, at: row.mendedAt.toISOString() } : null,
  checked: row.checkedAt ? { words: row.checkedWords, by: row.checkedByName!, at: row.checkedAt.toISOString() } : null,
})

const inspectedView = (row: InspectedRow, findings: readonly FindingRow[]): contract.InspectedView => ({
  id: row.id,
  roundId: row.roundId,
  unitId: row.unitId,
  unitName: row.unitName,
  year: row.year,
  title: row.title,
  inspectorUnit: row.inspectorUnitName,
  drawn: row.drawn,
  findings: findings.map(findingView),
  circular: row.circularOn ? { number: row.circularNumber, on: row.circularOn, words: row.circularWords! } : null,
  acknowledged: row.acknowledgedAt ? { by: row.acknowledgedByName!, at: row.acknowledgedAt.toISOString() } : null,
})

const pageRoutes = (ledger: LedgerDeps): Route[] => [
  route(contract.drawnPages, async (call, { params }) => {
    const reach = await reachRow(call, ABOVE, (tx) => inspectedById(tx, params.inspectedId))
    if (!reach.ok) return reach
    return withDistrict(call.db, reach.value.scope, async (tx) => {
      const { row } = reach.value
      await recordAudit(tx, call.now, { verb: 'inspection.pages-read', objectType: 'inspected-unit', objectId: row.id, path: row.path })
      const pages = await readDrawn(tx, ledger, row, call.today)
      return ok({ inspectedId: row.id, roundId: row.roundId, unitName: row.unitName, year: row.year, printedAt: call.now.toISOString(), pages })
    })
  }),
  route(contract.recordFinding, async (call, { params, body }) => {
    const reach = await reachRow(call, ABOVE, (tx) => inspectedById(tx, params.inspectedId))
    return reach.ok ? recordFinding(call, reach.value, { ...body, dueOn: body.dueOn as Day | null }) : reach
  }),
]

const readDrawn = async (tx: Tx, ledger: LedgerDeps, row: InspectedRow, today: Day) => {
  const unit = (await unitById(tx, row.unitId))!
  const only = new Set(row.drawn.map(({ book }) => book))
  const kept = (await readBooks(tx, ledger, { units: [unit], year: row.year, today, only })).get(unit.id)!
  const books = new Map<string, Book>(kept.map((one) => [one.book, one]))
  return row.drawn.map((drawn) => {
    const book = books.get(drawn.book)
    const page = book?.pages.find(({ number }) => number === drawn.page) ?? null
    return { book: drawn.book, label: book?.label ?? drawn.title, drawn, page, changed: page?.checkCode !== drawn.checkCode }
  })
}

const answerRoutes = (): Route[] => [
  route(contract.ownInspections, async (call, { params }) => {
    const reach = await reachUnit(call, BRANCH_DESK, params.unitId)
    if (!reach.ok) return reach
    return withDistrict(call.db, reach.value.scope, async (tx) => {
      const inspected = await inspectedAt(tx, reach.value.unit.id)
      const findings = await findingsIn(tx, inspected)
      return ok({ unitName: reach.value.unit.name, inspected: inspected.map((row) => inspectedView(row, findings.get(row.id) ?? [])) })
    })
  }),
  route(contract.acknowledgeInspection, async (call, { params }) => {
    const reach = await reachRow(call, BRANCH_DESK, (tx) => inspectedById(tx, params.inspectedId))
    return reach.ok ? acknowledgeInspection(call, reach.value) : reach
  }),
  route(contract.mendFinding, async (call, { params, body }) => {
    const reach = await reachRow(call, BRANCH_DESK, (tx) => findingById(tx, params.findingId))
    return reach.ok ? mendFinding(call, reach.value, body.words) : reach
  }),
  route(contract.checkMended, async (call, { params, body }) => {
    const reach = await reachRow(call, ABOVE, (tx) => findingById(tx, params.findingId))
    return reach.ok ? checkMended(call, reach.value, body) : reach
  }),
]

// ---------------------------------------------------------------- what-if

const whatIfRoutes = (): Route[] => [
  route(contract.startWhatIf, async (call, { params, body }) => {
    const reach = await reachUnit(call, ABOVE, params.unitId)
    return reach.ok ? startWhatIf(call, reach.value, body) : reach
  }),
  route(contract.whatIfs, async (call, { params }) => {
    const reach = await reachUnit(call, ABOVE, params.unitId)
    if (!reach.ok) return reach
    const { unit, scope } = reach.value
    return withDistrict(call.db, scope, async (tx) =>
      ok({ unitName: unit.name, year: yearOf(call.today), runs: (await whatIfsOf(tx, unit.id)).map((row) => runView(row, unit.name)) }),
    )
  }),
  route(contract.whatIf, async (call, { params, query }) => {
    const reach = await reachRow(call, ABOVE, (tx) => whatIfById(tx, params.runId))
    if (!reach.ok) return reach
    return withDistrict(call.db, reach.value.scope, async (tx) => ok(await whatIfView(tx, reach.value.row, query)))
  }),
  route(contract.whatIfGround, async (call, { params }) => {
    const reach = await reachRow(call, ABOVE, (tx) => whatIfById(tx, params.runId))
    if (!reach.ok) return reach
    const ground = await withDistrict(call.db, reach.value.scope, (tx) => groundOf(tx, params.runId, params.number))
    return ground ? ok({ before: ground.before, after: ground.after }) : absent()
  }),
  route(contract.dropWhatIf, async (call, { params }) => {
    const reach: Awaited<ReturnType<typeof reachRow<WhatIfRow>>> = await reachRow(call, ABOVE, (tx) => whatIfById(tx, params.runId))
    return reach.ok ? dropWhatIf(call, reach.value) : reach
  }),
]

const triedText = ({ draft }: WhatIfRow): Text => {
  if (draft.kind === 'pack') return packsAtHand().packs.get(draft.pack)?.head.title ?? { zh: draft.pack, en: draft.pack }
  return { zh: `${draft.slot} / ${draft.key} = ${String(draft.value)}`, en: `${draft.slot} / ${draft.key} = ${String(draft.value)}` }
}

const runView = (row: WhatIfRow, unitName: string) => ({
  id: row.id,
  unitId: row.unitId,
  unitName,
  year: row.year,
  tried: triedText(row),
  state: row.state,
  done: row.done,
  total: row.total,
  askedBy: row.askedByName,
  askedAt: row.askedAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString() ?? null,
  message: row.message,
})

const SHOWN = 50

const whatIfView = async (tx: Tx, row: WhatIfRow, asked: { slot?: string; before?: string; after?: string; from: number }) => {
  const unit = await unitById(tx, row.unitId)
  const wanted = { slot: asked.slot ?? null, before: asked.before ?? null, after: asked.after ?? null, from: asked.from, limit: SHOWN + 1 }
  const found = row.state === 'done' ? await changesOf(tx, row.id, wanted) : []
  const names = await namesFor(tx, found)
  const changes = found.slice(0, SHOWN).map((change) => ({
    number: change.number,
    slot: change.slot,
    kind: change.kind,
    subjectId: change.subjectId,
    name: names.subject(change),
    branchName: names.branch(change),
    before: change.before,
    after: change.after,
    beforeText: change.conclusions[0] ?? null,
    afterText: change.conclusions[1] ?? null,
    ground: change.ground,
  }))
  return { ...runView(row, unit?.name ?? ''), result: row.result, changes, next: found[SHOWN]?.number ?? null }
}

const namesFor = async (tx: Tx, changes: readonly ChangeRow[]) => {
  const members = await membersByIds(
    tx,
    changes.filter(({ kind }) => kind === 'member').map(({ subjectId }) => subjectId),
  )
  const persons = await namesOf(tx, [...new Set([...members.values()].map(({ personId }) => personId))])
  const units = await unitsByIds(tx, [...new Set(changes.map(({ branchId }) => branchId))])
  return {
    branch: ({ branchId }: ChangeRow): string => units.get(branchId)?.name ?? '',
    subject: ({ kind, subjectId, branchId }: ChangeRow): string =>
      kind === 'member' ? (persons.get(members.get(subjectId)?.personId ?? '') ?? '') : (units.get(branchId)?.shortName ?? ''),
  }
}
