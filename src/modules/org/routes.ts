import { type Day, within } from '../../kernel/days.ts'
import { ok, type Result } from '../../kernel/result.ts'
import type { Call, Grant } from '../../platform/call.ts'
import { type Tx, withDistrict } from '../../platform/db.ts'
import { absent, type Route, route } from '../../platform/http.ts'
import { runCases } from '../../policy/engine/cases.ts'
import type { Clash } from '../../policy/engine/clashes.ts'
import { SPANS } from '../../policy/engine/head.ts'
import type { LoadedPack } from '../../policy/engine/parse.ts'
import { articlesOf, chainAbove, type ChainLink, replacementOf, reviewsDue, sayPlainly } from '../../policy/engine/register.ts'
import { type InForce, resolve } from '../../policy/engine/resolve.ts'
import type { PolicyDocument } from '../../policy/engine/schema.ts'
import { slotsIn } from '../../policy/engine/slots.ts'
import { ACTORS } from '../../policy/vocabulary/actors.ts'
import type { Text } from '../../policy/vocabulary/outcomes.ts'
import type { ChoiceInForce, Citation, RuleInForce, ValueInForce, WhoAndWhen } from '../../policy/vocabulary/rules.ts'
import { clauseOf, packsAtHand } from '../rulebook/public.ts'
import { ownReach, reachRow, reachUnit, referenceScope, withSuperior } from './access.ts'
import { adoptPack, decideClash, endAdoption, reconfirmAdoption } from './commands/adopt-pack.ts'
import { sendDocument, signForDocument } from './commands/deliver-document.ts'
import { fileText, receiveFiling } from './commands/file-text.ts'
import { keepMeasure } from './commands/keep-measure.ts'
import { changeUnit, closeUnit, createUnit, moveUnit } from './commands/keep-units.ts'
import { setRecordTemplate } from './commands/set-record-template.ts'
import { setUp } from './commands/set-up.ts'
import { chooseReading, endLocalValue, setLocalValue } from './commands/set-value.ts'
import * as contract from './contract.ts'
import type { UnitKind } from './contract.ts'
import {
  anyDistrict,
  chainOf,
  clashesOn,
  findUnits,
  inForceForUnits,
  labelOf,
  measureHeads,
  packsInForce,
  pathsUpFrom,
  previewAdoption,
  recordTemplatesOn,
  type RecordTemplateValue,
  requiredSystems,
  SLOT_CLASH,
  unitById,
  unitsAsked,
  unitsByIds,
  unitsUnder,
  withDecisions,
  worldToDecide,
} from './facts.ts'
import {
  type AdoptionRow,
  type DeliveryRow,
  type FilingRow,
  selectAdoption,
  selectAdoptions,
  selectAdoptionsUnder,
  selectDeliveries,
  selectFiling,
  selectFilingsOf,
  selectFilingsUnder,
  selectLocalValuesUnder,
  selectPlacesOf,
  selectRegionAdoptions,
  type Unit,
} from './store.ts'

/** What the composition lends: how many members belong at and below a unit, which the module above knows. */
type OrgDeps = { membersBelow: (call: Call, path: string) => Promise<number> }

export const routes = (deps: OrgDeps): Route[] => [
  ...unitRoutes(deps),
  ...setUpRoutes(deps),
  ...documentRoutes,
  ...filingRoutes,
  ...measureRoutes,
  ...templateRoutes,
  ...packRoutes,
  ...adoptionRoutes,
  ...ruleRoutes,
]

const DESK = contract.listUnits.who
const OFFICERS = contract.listDocuments.who
const ABOVE = contract.createUnit.who

// ---------------------------------------------------------------- units

const PAGE = 500
const WITHOUT_GROUPS: readonly UnitKind[] = ['department', 'committee', 'general-branch', 'branch']
const ALL_KINDS: readonly UnitKind[] = [...WITHOUT_GROUPS, 'group']

const unitRoutes = (deps: OrgDeps): Route[] => [
  route(contract.listUnits, async (call, { query }) => {
    const reach = query.under ? await reachUnit(call, DESK, query.under) : ownReach(call, DESK)
    if (!reach.ok) return reach
    const { scope, grant } = reach.value
    const path = underOf(reach.value)
    const kinds = query.kind ? [query.kind] : query.groups === 'no' ? WITHOUT_GROUPS : ALL_KINDS
    const found = await withDistrict(call.db, scope, (tx) =>
      query.find ? findUnits(tx, query.find, { path, limit: PAGE + 1 }) : unitsUnder(tx, path, { limit: PAGE + 1, kinds }),
    )
    const wanted = found.filter((unit) => (query.closed === 'yes' || isOpen(unit, call.today)) && kinds.includes(unit.kind))
    return ok({ units: wanted.slice(0, PAGE).map((unit) => lineOf(unit, grant)), more: found.length > PAGE, may: { create: isAbove(grant) } })
  }),
  route(contract.showUnit, async (call, { params }) => {
    const reach = await reachUnit(call, DESK, params.unitId)
    if (!reach.ok) return reach
    const { scope, grant, unit } = reach.value
    return ok(await withDistrict(call.db, scope, (tx) => unitPage(tx, call, grant, unit)))
  }),
  route(contract.createUnit, async (call, { body }) => {
    const reach = await reachUnit(call, ABOVE, body.parentId)
    return reach.ok ? createUnit(call, reach.value.scope, { ...body, from: body.from as Day }) : reach
  }),
  route(contract.changeUnit, async (call, { params, body }) => {
    const reach = await reachUnit(call, ABOVE, params.unitId)
    return reach.ok ? changeUnit(call, reach.value.scope, { unitId: params.unitId, ...body }) : reach
  }),
  route(contract.closeUnit, async (call, { params, body }) => {
    const reach = await reachUnit(call, ABOVE, params.unitId)
    if (!reach.ok) return reach
    const membersThere = await deps.membersBelow(call, reach.value.unit.path)
    return closeUnit(call, reach.value.scope, { unitId: params.unitId, on: body.on as Day, reason: body.reason, membersThere })
  }),
  route(contract.moveUnit, async (call, { params, body }) => {
    const reach = await reachUnit(call, contract.moveUnit.who, params.unitId)
    return reach.ok ? moveUnit(call, reach.value.scope, { unitId: params.unitId, parentId: body.parentId, from: body.from as Day, reason: body.reason }) : reach
  }),
]

const underOf = ({ grant, unit }: { grant: Grant; unit?: Unit }): string => unit?.path ?? grant.unitPath

const isOpen = (unit: Unit, on: Day): boolean => unit.to === null || unit.to >= on
const isAbove = (grant: Grant): boolean => grant.role === 'committee' || grant.role === 'department'

const lineOf = (unit: Unit, grant: Grant) => ({
  id: unit.id,
  parentId: unit.parentId,
  code: unit.code,
  name: unit.name,
  shortName: unit.shortName,
  kind: unit.kind,
  sector: unit.sector,
  from: unit.from,
  to: unit.to,
  depth: Math.max(0, unit.path.split('.').length - grant.unitPath.split('.').length),
})

const unitPage = async (tx: Tx, call: Call, grant: Grant, unit: Unit) => {
  const chain = (await chainOf(tx, unit.id)).slice(1)
  const below = await unitsUnder(tx, unit.path, { limit: 2_000 })
  const places = await selectPlacesOf(tx, unit.id)
  const parents = await unitsByIds(
    tx,
    places.flatMap(({ parentId }) => parentId ?? []),
  )
  const mention = (id: string | null) => {
    const parent = id ? parents.get(id) : undefined
    return parent ? { id: parent.id, name: parent.name, kind: parent.kind } : null
  }
  const may = isAbove(grant) && isOpen(unit, call.today)
  return {
    unit: { ...lineOf(unit, grant), hasCommittee: unit.hasCommittee, version: unit.version, national: unit.national },
    chain: chain.map((link) =>
      link.at === 'unit'
        ? { id: link.unit.id, name: link.unit.name, level: link.unit.kind, unit: true }
        : { id: String(link.region.id), name: link.region.name, level: link.region.kind, unit: false },
    ),
    children: below.filter(({ parentId }) => parentId === unit.id).map((child) => lineOf(child, grant)),
    places: places.map(({ parentId, from, to }) => ({ parent: mention(parentId), from, to })),
    may: {
      change: may,
      createBelow: may && unit.kind !== 'group',
      close: may && unit.parentId !== null,
      move: grant.role === 'department' && unit.parentId !== null && isOpen(unit, call.today),
    },
  }
}

// ---------------------------------------------------------------- an empty system

const setUpRoutes = (deps: OrgDeps): Route[] => [
  route(contract.setupState, async (call) => {
    const empty = !(await withDistrict(call.db, referenceScope(call), anyDistrict))
    const reach = ownReach(call, ['department'])
    if (empty || !reach.ok) return ok({ empty, steps: null })
    const { scope, grant } = reach.value
    const found = await withDistrict(call.db, scope, async (tx) => ({
      units: (await unitsUnder(tx, grant.unitPath, { kinds: ['branch', 'general-branch', 'committee'], limit: 1 })).length > 0,
      packs: (await selectAdoptionsUnder(tx, grant.unitPath)).length > 0,
    }))
    return ok({ empty, steps: { ...found, roster: (await deps.membersBelow(call, grant.unitPath)) > 0 } })
  }),
  route(contract.setUp, (call, { body }) => setUp(call, body)),
]

// ---------------------------------------------------------------- documents

const documentRoutes: Route[] = [
  route(contract.listDocuments, async (call) => {
    const reach = ownReach(call, OFFICERS)
    if (!reach.ok) return reach
    const { scope, grant } = reach.value
    const known = await withDistrict(call.db, scope, (tx) => knownOf(tx, call, grant))
    const documents = [...packsAtHand().documents.values()].map((document) => documentLine(document, known))
    return ok({ documents, reviews: reviewsDue(packsAtHand()).map(reviewView) })
  }),
  route(contract.showDocument, async (call, { params }) => {
    const reach = ownReach(call, OFFICERS)
    if (!reach.ok) return reach
    const document = packsAtHand().documents.get(params.document)
    if (!document) return absent()
    const { scope, grant } = reach.value
    return ok(
      await withDistrict(call.db, scope, async (tx) =>
        documentPage(document, await knownOf(tx, call, grant), grant, await selectDeliveries(tx, { documentId: document.id, unitId: null })),
      ),
    )
  }),
  route(contract.listDeliveries, async (call, { params }) => {
    const reach = ownReach(call, ABOVE)
    if (!reach.ok) return reach
    if (!packsAtHand().documents.has(params.document)) return absent()
    const rows = await withDistrict(call.db, reach.value.scope, (tx) => selectDeliveries(tx, { documentId: params.document, unitId: null }))
    return ok({ deliveries: rows.map(deliveryView), withoutReceipt: rows.filter(({ receivedAt }) => receivedAt === null).length })
  }),
  route(contract.sendDocument, async (call, { params, body }) => {
    const reach = ownReach(call, ABOVE)
    if (!reach.ok) return reach
    if (!packsAtHand().documents.has(params.document)) return absent()
    return sendDocument(call, reach.value, { document: params.document, kinds: body.kinds ?? [], unitIds: body.unitIds ?? [] })
  }),
  route(contract.signForDocument, async (call, { params, body }) => {
    const reach = ownReach(call, OFFICERS)
    return reach.ok ? signForDocument(call, reach.value, { document: params.document, read: body.read }) : reach
  }),
]

type Known = { today: Day; packs: ReadonlySet<string>; deliveries: ReadonlyMap<string, DeliveryRow> }

const knownOf = async (tx: Tx, call: Call, grant: Grant): Promise<Known> => ({
  today: call.today,
  packs: await packsInForce(tx, grant.unitId, call.today),
  deliveries: new Map((await selectDeliveries(tx, { documentId: null, unitId: grant.unitId })).map((row) => [row.documentId, row])),
})

const mentionDocument = (document: PolicyDocument | null) => document && { id: document.id, title: document.title }

const documentLine = (document: PolicyDocument, known: Known) => {
  const pack = packsAtHand().packs.get(document.pack)!
  const counts: Partial<Record<PolicyDocument['articles'][number]['status'], number>> = {}
  for (const { status } of document.articles) counts[status] = (counts[status] ?? 0) + 1
  const sent = known.deliveries.get(document.id)
  const onTrial = document.trial ?? (pack.head.status === 'trial' ? { from: null, review: null } : null)
  return {
    id: document.id,
    pack: document.pack,
    layer: pack.head.layer,
    number: document.number,
    title: document.title,
    issuer: document.issuer,
    issued: document.issued,
    articles: counts,
    missing: document.missing.length,
    trial: onTrial && { from: onTrial.from, review: onTrial.review, reviewDue: onTrial.review !== null && onTrial.review <= known.today },
    replacedBy: mentionDocument(replacementOf(packsAtHand(), document.id)),
    inForce: known.packs.has(document.pack),
    delivery: sent ? { received: sent.receivedAt !== null, read: sent.readAt !== null } : null,
  }
}

const documentPage = (document: PolicyDocument, known: Known, grant: Grant, sent: readonly DeliveryRow[]) => {
  const below = sent.filter(({ unitId }) => unitId !== grant.unitId)
  const line = documentLine(document, known)
  return {
    document: {
      ...line,
      packTitle: packsAtHand().packs.get(document.pack)!.head.title,
      notes: [...(document.note ? [document.note] : []), ...document.notes],
      addressees: document.addressees,
      forwarded: document.forwarded.map(({ by, on, number, addressees }) => ({ by, on, number: number ?? null, addressees })),
      missing: document.missing.map(({ annex, note }) => ({ annex, note: note ?? null })),
    },
    chain: chainAbove(packsAtHand(), document.id).map(chainView),
    articles: articlesOf(packsAtHand(), document).map((article) => ({
      ...article,
      label: article.label ?? { zh: article.id, en: article.id },
      chapter: article.chapter ?? null,
      note: article.note ?? null,
      verified: article.verified ?? null,
    })),
    deliveries: {
      sent: below.length,
      received: below.filter(({ receivedAt }) => receivedAt !== null).length,
      read: below.filter(({ readAt }) => readAt !== null).length,
    },
    may: { send: isAbove(grant), sign: line.delivery !== null && !line.delivery.read, adopt: isAbove(grant) },
  }
}

const chainView = (link: ChainLink) => ({
  id: link.id,
  title: link.title,
  number: link.document?.number ?? null,
  atHand: link.document !== null,
  depth: link.depth,
  replacedBy: mentionDocument(link.replacedBy),
})

const reviewView = ({ replaced, by, documents, rules }: ReturnType<typeof reviewsDue>[number]) => ({
  replaced: replaced.title,
  by: { id: by.id, title: by.title },
  documents: documents.map(({ id, title }) => ({ id, title })),
  rules: rules.map((rule) => ({ slot: rule.slot, title: rule.head.title, document: rule.pack })),
})

const deliveryView = (row: DeliveryRow) => ({
  unit: { id: row.unitId, name: row.unitName, code: row.unitCode },
  sentAt: row.sentAt.toISOString(),
  received: row.receivedAt && { byName: row.receivedByName ?? '', at: row.receivedAt.toISOString() },
  read: row.readAt && { byName: row.readByName ?? '', at: row.readAt.toISOString() },
})

// ---------------------------------------------------------------- filings

const FILERS = ['committee', 'general-branch', 'branch'] as const

const filingRoutes: Route[] = [
  route(contract.listFilings, async (call, { query }) => {
    const reach = ownReach(call, OFFICERS)
    if (!reach.ok) return reach
    const { scope, grant } = reach.value
    const found = await withDistrict(call.db, scope, async (tx) => {
      const units = await unitsUnder(tx, grant.unitPath, { kinds: FILERS, on: call.today })
      const rows = await selectFilingsUnder(tx, { path: grant.unitPath, kind: query.kind, subject: query.subject ?? null, year: query.year ?? null })
      const asked =
        query.kind === 'written-system'
          ? { units: [], cites: [] }
          : await unitsAsked(tx, units, { what: query.kind === 'year-plan' ? 'annual-plan' : 'plan-filing', on: call.today })
      return { rows, asked, names: new Map(units.map(({ id, name }) => [id, name])) }
    })
    const filedBy = new Set(found.rows.map(({ unitId }) => unitId))
    return ok({
      filed: found.rows.map((row) => ({ ...filingView(row), unitName: found.names.get(row.unitId) ?? '' })),
      unfiled: found.asked.units.filter(({ id }) => !filedBy.has(id)).map(({ id, name, code }) => ({ id, name, code })),
      clauses: found.asked.cites.map(clauseOf),
      may: { receive: isAbove(grant) },
    })
  }),
  route(contract.unitFilings, async (call, { params }) => {
    const reach = await reachUnit(call, OFFICERS, params.unitId)
    if (!reach.ok) return reach
    const { scope, grant, unit } = reach.value
    const { rows, required } = await withDistrict(call.db, scope, async (tx) => ({
      rows: await selectFilingsOf(tx, [unit.id]),
      required: await requiredSystems(tx, unit, call.today),
    }))
    const filed = new Set(rows.filter(({ kind }) => kind === 'written-system').map(({ subject }) => subject))
    return ok({
      filings: rows.map(filingView),
      required: required.map((system) => ({
        ...system,
        filed: [...filed].some((subject) => subject === system.subject || subject.startsWith(`${system.subject}.`)),
        clauses: system.cites.map(clauseOf),
      })),
      may: { file: grant.unitId === unit.id || isAbove(grant) },
    })
  }),
  route(contract.fileText, async (call, { params, body }) => {
    const reach = await reachUnit(call, OFFICERS, params.unitId)
    if (!reach.ok) return reach
    const filed = await fileText(call, reach.value, { ...body, from: body.from as Day })
    return filed.ok ? ok(filingView(filed.value)) : filed
  }),
  route(contract.receiveFiling, async (call, { params }) => {
    const reach = await reachRow(call, ABOVE, (tx) => selectFiling(tx, params.filingId))
    return reach.ok ? receiveFiling(call, { scope: reach.value.scope, filing: reach.value.row }) : reach
  }),
]

const filingView = (row: FilingRow) => ({
  id: row.id,
  unitId: row.unitId,
  kind: row.kind,
  subject: row.subject,
  year: row.year,
  title: row.title,
  content: row.content,
  basedOn: row.basedOn,
  version: row.version,
  from: row.from,
  filed: { byName: row.filedByName, at: new Date(row.filedAt).toISOString() },
  received: row.receivedAt && { byName: row.receivedByName ?? '', at: new Date(row.receivedAt).toISOString() },
})

// ---------------------------------------------------------------- measures

const measureRoutes: Route[] = [
  route(contract.listMeasures, async (call, { params, query }) => {
    const reach = await reachUnit(call, OFFICERS, params.unitId)
    if (!reach.ok) return reach
    const { scope, grant, unit } = reach.value
    const heads = await withDistrict(call.db, scope, (tx) => measureHeads(tx, unit, (query.on as Day | undefined) ?? call.today))
    return ok({ heads: heads.map(({ cites, ...head }) => ({ ...head, clauses: cites.map(clauseOf) })), may: { keep: isAbove(grant) } })
  }),
  route(contract.keepMeasure, async (call, { params, body }) => {
    const reach = await reachUnit(call, ABOVE, params.unitId)
    return reach.ok ? keepMeasure(call, reach.value, { measure: params.measure, ...body }) : reach
  }),
]

// ---------------------------------------------------------------- record templates

const templateRoutes: Route[] = [
  route(contract.listRecordTemplates, async (call, { params }) => {
    const reach = await reachUnit(call, OFFICERS, params.unitId)
    if (!reach.ok) return reach
    const { scope, grant, unit } = reach.value
    const { rows, units } = await withDistrict(call.db, scope, async (tx) => {
      const rows = await recordTemplatesOn(tx, unit, call.today)
      return {
        rows,
        units: await unitsByIds(
          tx,
          rows.map(({ unitId }) => unitId),
        ),
      }
    })
    const templates = rows.map((row) => ({
      sector: row.key as Unit['sector'],
      ...(row.value as RecordTemplateValue),
      set: {
        byName: row.setByName,
        at: row.setAt.toISOString(),
        unitName: units.get(row.unitId)?.name ?? '',
        since: row.from,
        inherited: row.unitId !== unit.id,
      },
    }))
    return ok({ templates, may: { set: isAbove(grant) } })
  }),
  route(contract.setRecordTemplate, async (call, { params, body }): Promise<Result<Record<string, never>>> => {
    const reach = await reachUnit(call, ABOVE, params.unitId)
    return reach.ok ? setRecordTemplate(call, reach.value, { ...body, from: body.from as Day }) : reach
  }),
]

// ---------------------------------------------------------------- packs and adoption

const SETTERS = contract.setLocalValue.who

const packRoutes: Route[] = [
  route(contract.listPacks, async (call) => {
    const reach = ownReach(call, OFFICERS)
    if (!reach.ok) return reach
    const { scope, grant } = reach.value
    const known = await withDistrict(call.db, scope, (tx) => adoptionsAround(tx, grant))
    return ok({ packs: [...packsAtHand().packs.values()].map((pack) => packView(pack, known, call.today)), may: { adopt: isAbove(grant) } })
  }),
  route(contract.previewAdoption, async (call, { params, query }) => {
    const reach = query.unitId ? await reachUnit(call, ABOVE, query.unitId) : ownReach(call, ABOVE)
    if (!reach.ok) return reach
    const pack = packsAtHand().packs.get(params.pack)
    if (!pack) return absent()
    const { scope, grant } = reach.value
    return ok(
      await withDistrict(call.db, scope, (tx) =>
        previewPage(tx, call, { pack, unitId: query.unitId ?? grant.unitId, from: (query.from as Day | undefined) ?? call.today }),
      ),
    )
  }),
]

type KnownAdoptions = { rows: AdoptionRow[]; names: ReadonlyMap<string, string>; regional: Awaited<ReturnType<typeof selectRegionAdoptions>> }

const adoptionsAround = async (tx: Tx, grant: Grant): Promise<KnownAdoptions> => {
  const chain = (await chainOf(tx, grant.unitId)).flatMap((link) => (link.at === 'unit' && link.unit.id !== grant.unitId ? [link.unit.id] : []))
  const rows = [...(await selectAdoptions(tx, chain)), ...(await selectAdoptionsUnder(tx, grant.unitPath))]
  const units = await unitsByIds(
    tx,
    rows.map(({ unitId }) => unitId),
  )
  return { rows, names: new Map([...units].map(([id, { name }]) => [id, name])), regional: await selectRegionAdoptions(tx, pathsUpFrom(grant.unitPath)) }
}

const packView = (pack: LoadedPack, { rows, names, regional }: KnownAdoptions, today: Day) => ({
  id: pack.id,
  title: pack.head.title,
  layer: pack.head.layer,
  version: pack.version,
  inForce: pack.head.inForce,
  trial: isTrial(pack),
  documents: pack.documents.map(({ id, title }) => ({ id, title })),
  rules: pack.rules.length,
  cases: pack.cases.length,
  names: pack.head.names,
  adoptions: rows.filter(({ packId }) => packId === pack.id).map((row) => adoptionView(row, names.get(row.unitId) ?? '', today)),
  regional: regional.filter(({ packId }) => packId === pack.id).map(({ regionName, from, to }) => ({ region: regionName, from, to })),
})

const isTrial = (pack: LoadedPack): boolean => pack.head.status === 'trial' || pack.documents.every(({ trial }) => trial !== undefined)

const adoptionView = (row: AdoptionRow, unitName: string, today: Day) => ({
  id: row.id,
  pack: row.packId,
  packTitle: packsAtHand().packs.get(row.packId)?.head.title ?? { zh: row.packId, en: row.packId },
  unitId: row.unitId,
  unitName,
  from: row.from,
  to: row.to,
  byName: row.decidedByName,
  at: row.decidedAt.toISOString(),
  note: row.note,
  version: row.packVersion,
  current: within(today, row),
})

const previewPage = async (tx: Tx, call: Call, { pack, unitId, from }: { pack: LoadedPack; unitId: string; from: Day }) => {
  const unit = (await unitById(tx, unitId))!
  const preview = await previewAdoption(tx, { unitId, packId: pack.id, from, by: call.session!.name })
  const held = (await selectAdoptions(tx, [unitId])).find(({ packId, to }) => packId === pack.id && (to === null || to >= from))
  const branches = await unitsUnder(tx, unit.path, { kinds: ['branch', 'general-branch'], on: from })
  return {
    pack: packFacts(pack),
    unit: { id: unit.id, name: unit.name, kind: unit.kind },
    from,
    branches: branches.length,
    adopted: held ? adoptionView(held, unit.name, call.today) : null,
    changes: preview.changes.map(({ cites, ...change }) => ({ ...change, clauses: cites.map(clauseOf) })),
    open: preview.open.map(({ slot, rule, choice }) => choiceView(slot, rule, choice)),
    clashes: [...preview.between.map(betweenView), ...preview.clashes.map(clashView)],
    refused: preview.after.refused.filter(({ floor, value }) => floor.pack === pack.id || value === pack.id).map(refusedView),
    below: await setBelow(tx, unit, { slots: new Set(pack.rules.map(({ slot }) => slot)), from }),
    may: { adopt: held === undefined },
  }
}

const packFacts = (pack: LoadedPack) => {
  const entries = pack.rules.flatMap((rule) =>
    slotsIn(rule.body).flatMap(({ slot }) => slot.entries.map((entry) => ({ ours: entry.ours || rule.head.default === 'ours' }))),
  )
  return {
    id: pack.id,
    title: pack.head.title,
    layer: pack.head.layer,
    version: pack.version,
    trial: isTrial(pack),
    rules: pack.rules.length,
    values: entries.length,
    cited: entries.filter(({ ours }) => !ours).length,
    ours: entries.filter(({ ours }) => ours).length,
    cases: casesOf(pack),
    missing: pack.documents.flatMap(({ missing }) => missing.map(({ annex }) => annex)),
  }
}

const casesRun = new Map<string, { all: number; passed: number }>()

/** Runs the cases of a pack once a version: they are its tests, shown to whoever is about to adopt it. */
const casesOf = (pack: LoadedPack): { all: number; passed: number } => {
  const known = casesRun.get(pack.version)
  if (known) return known
  const results = runCases(pack, packsAtHand())
  const run = { all: results.length, passed: results.filter(({ passed }) => passed).length }
  casesRun.set(pack.version, run)
  return run
}

/** Values that units below have set on the slots of a pack, and whether they may stand beside it. */
const setBelow = async (tx: Tx, unit: Unit, { slots, from }: { slots: ReadonlySet<string>; from: Day }) => {
  const rows = (await selectLocalValuesUnder(tx, unit.path)).filter((row) => row.unitId !== unit.id && slots.has(row.slot) && within(from, row))
  const units = await unitsByIds(
    tx,
    rows.map(({ unitId }) => unitId),
  )
  const found = await inForceForUnits(
    tx,
    rows.map(({ unitId }) => unitId),
    from,
  )
  return rows.map((row) => {
    const there = found.get(row.unitId)
    const rule = there?.rules.get(row.slot)
    const refused = there?.refused.find((one) => one.slot === row.slot && one.key === row.key)
    const plain = { zh: String(row.value), en: String(row.value) }
    return {
      unitName: units.get(row.unitId)?.name ?? '',
      label: rule?.values.find(({ key }) => key === row.key)?.label ?? rule?.title ?? { zh: row.key, en: row.key },
      value: (rule && sayPlainly(rule, row.key, row.value)) ?? plain,
      since: row.from,
      stands: refused === undefined,
      why: refused?.why ?? null,
    }
  })
}

const adoptionRoutes: Route[] = [
  route(contract.adoptPack, async (call, { params, body }) => {
    const reach = await reachUnit(call, ABOVE, params.unitId)
    return reach.ok ? adoptPack(call, reach.value, { ...body, from: body.from as Day }) : reach
  }),
  route(contract.endAdoption, async (call, { params, body }) => {
    const reach = await reachRow(call, ABOVE, (tx) => selectAdoption(tx, params.adoptionId))
    return reach.ok ? endAdoption(call, { scope: reach.value.scope, adoption: reach.value.row }, { on: body.on as Day, reason: body.reason }) : reach
  }),
  route(contract.reconfirmAdoption, async (call, { params, body }) => {
    const reach = await reachRow(call, ABOVE, (tx) => selectAdoption(tx, params.adoptionId))
    return reach.ok ? reconfirmAdoption(call, { scope: reach.value.scope, adoption: reach.value.row }, { from: body.from as Day, reason: body.reason }) : reach
  }),
  route(contract.setLocalValue, async (call, { params, body }) => {
    const reach = await reachUnit(call, SETTERS, params.unitId)
    return reach.ok
      ? setLocalValue(call, { ...reach.value, above: withSuperior(call, reach.value) }, { ...body, value: body.value, from: body.from as Day })
      : reach
  }),
  route(contract.endLocalValue, async (call, { params, body }) => {
    const reach = await reachUnit(call, SETTERS, params.unitId)
    return reach.ok ? endLocalValue(call, { ...reach.value, above: reach.value.scope }, { ...body, on: body.on as Day }) : reach
  }),
  route(contract.chooseReading, async (call, { params, body }) => {
    const reach = await reachUnit(call, ABOVE, params.unitId)
    return reach.ok ? chooseReading(call, { ...reach.value, above: reach.value.scope }, { ...body, chosen: body.chosen, from: body.from as Day }) : reach
  }),
  route(contract.decideClash, async (call, { params, body }) => {
    const reach = await reachUnit(call, ABOVE, params.unitId)
    return reach.ok ? decideClash(call, reach.value, body) : reach
  }),
]

// ---------------------------------------------------------------- what is in force

const ruleRoutes: Route[] = [
  route(contract.showInForce, async (call, { params, query }) => {
    const reach = await reachUnit(call, DESK, params.unitId)
    if (!reach.ok) return reach
    const { scope, grant, unit } = reach.value
    const on = (query.on as Day | undefined) ?? call.today
    const found = await withDistrict(call.db, scope, async (tx) => resolve(withDecisions(await worldToDecide(tx, unit, on))))
    return ok({
      ...inForceView(found),
      unit: { id: unit.id, name: unit.name, kind: unit.kind },
      on,
      may: { set: SETTERS.some((role) => role === grant.role), choose: isAbove(grant) },
    })
  }),
  route(contract.listClashes, async (call, { params, query }) => {
    const reach = await reachUnit(call, OFFICERS, params.unitId)
    if (!reach.ok) return reach
    const { scope, grant, unit } = reach.value
    const on = (query.on as Day | undefined) ?? call.today
    const { listed, between } = await withDistrict(call.db, scope, (tx) => clashesOn(tx, unit, on))
    return ok({
      unit: { id: unit.id, name: unit.name, kind: unit.kind },
      on,
      clashes: [...between.map(betweenView), ...listed.map(clashView)],
      may: { decide: isAbove(grant) },
    })
  }),
]

const whoView = ({ by, at, unit, unitName, level }: WhoAndWhen) => ({ byName: by, on: at, unitId: unit, unitName, level })

const cited = (cites: readonly Citation[]) => cites.map(({ document, article }) => clauseOf(`${document}#${article}`))

const inForceView = (found: InForce) => ({
  packs: found.packs.map(({ pack, adoption }) => ({
    id: pack.id,
    title: pack.head.title,
    layer: pack.head.layer,
    trial: isTrial(pack),
    adoption: { ...whoView(adoption), from: adoption.from, to: adoption.to, inherited: adoption.inherited },
  })),
  rules: [...found.rules.values()].map((rule) => ruleView(rule, found.farther.get(rule.slot) ?? [])),
  refused: found.refused.map(refusedView),
  loosened: found.loosened.map(({ slot, unitName, by, text }) => ({ slot, unitName, byName: by, text })),
  unread: found.unread.map(({ slot, key, why }) => ({ slot, key, why })),
  clashes: found.clashes.length,
})

const ruleView = (rule: RuleInForce, farther: readonly RuleInForce[]) => ({
  slot: rule.slot,
  kind: rule.kind,
  title: rule.title,
  pack: { id: rule.pack.id, title: rule.pack.title },
  layer: rule.layer,
  since: rule.since,
  adoption: { ...whoView(rule.adoption), from: rule.adoption.from, inherited: rule.adoption.inherited },
  ours: rule.ours,
  floor: rule.floor,
  trial: rule.cites.some(({ document }) => packsAtHand().documents.get(document)?.trial !== undefined),
  clauses: cited(rule.cites),
  carriesOut: carriedOut(rule),
  values: rule.values.flatMap((value) => valueView(rule, value) ?? []),
  choices: rule.choices.map((choice) => choiceView(rule.slot, rule.title, choice)),
  farther: farther.map((other) => ({ packTitle: other.pack.title, layer: other.layer })),
})

/** The higher texts behind a rule: the chain of each document that it cites. */
const carriedOut = (rule: RuleInForce) => {
  const links = [...new Set(rule.cites.map(({ document }) => document))].flatMap((document) => chainAbove(packsAtHand(), document))
  const once = new Map(links.map((link) => [link.id ?? link.title.zh, link]))
  return [...once.values()].map(({ title, document, replacedBy }) => ({ title, atHand: document !== null, replacedBy: replacedBy?.title ?? null }))
}

/** A value as the table of rules shows it; what has no words (the fields of a form) is seen on the form itself. */
const valueView = (rule: RuleInForce, value: ValueInForce) => {
  const said = value.said ?? sayPlainly(rule, value.key, value.value)
  if (!said) return null
  return {
    key: value.key,
    label: labelOf(rule, value),
    said,
    written: writtenOf(value.value) ?? (isSpan(value) ? String(value.value) : null),
    options: isSpan(value) ? Object.entries(SPANS).map(([written, words]) => ({ written, said: words })) : [],
    since: value.since,
    origin: value.origin,
    clauses: cited(value.cites),
    floor: value.floor,
    why: value.why,
    set: value.set && whoView(value.set),
  }
}

/** How often, per what: chosen from the spans that rules know. */
const isSpan = ({ key, value }: ValueInForce): boolean => key === 'times.per' && typeof value === 'string'

/** A figure, a fraction or a term as a pack writes it; null for what is chosen from a list. */
const writtenOf = (value: unknown): string | null => {
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'object' || value === null) return null
  const { num, den, count, unit } = value as { num?: number; den?: number; count?: number; unit?: string }
  if (num !== undefined && den !== undefined) return den === 1 ? String(num) : `${num}/${den}`
  return count !== undefined && unit !== undefined ? `${count} ${unit}` : null
}

const choiceView = (slot: string, rule: Text, choice: ChoiceInForce) => ({
  slot,
  rule,
  key: choice.key,
  label: choice.label,
  openness: choice.openness,
  open: choice.open,
  options: choice.options.map(({ value, said, why }) => ({ value, said, why })),
  chosen: choice.chosen,
  by: choice.by === null || choice.by === 'ours' ? null : whoView(choice.by),
  chooser: ACTORS[choice.chooser],
})

const refusedView = (one: InForce['refused'][number]) => ({
  slot: one.slot,
  key: one.key,
  unitName: one.unitName,
  byName: one.by,
  value: String(one.value),
  why: one.why,
  clauses: cited(one.floor.cites),
})

/** Two packs of one level about one slot: it must be decided by a person. */
const betweenView = ({ slot, between, answers, decided, why }: InForce['clashes'][number]) => ({
  id: `${SLOT_CLASH}${slot}`,
  topic: between[0]?.title ?? { zh: slot, en: slot },
  sides: between.map((rule) => ({
    pack: rule.pack.id,
    packTitle: rule.pack.title,
    clauses: cited(rule.cites),
    says: saysOf(rule),
    answers: rule.pack.id === answers,
  })),
  meaning: why,
  handled: null,
  mustDecide: true,
  chosen: decided && { pack: answers, reason: null, who: whoView(decided) },
})

/** A rule in one line: its values. */
const saysOf = (rule: RuleInForce): Text => {
  const said = rule.values.flatMap((value) => {
    const words = value.said ?? sayPlainly(rule, value.key, value.value)
    return words ? [{ label: value.label, said: words }] : []
  })
  return {
    zh: said.map(({ label, said: words }) => `${label.zh} ${words.zh}`).join('；'),
    en: said.map(({ label, said: words }) => `${label.en}: ${words.en}`).join('; '),
  }
}

const clashView = (clash: Clash) => ({
  id: clash.id,
  topic: clash.topic,
  sides: clash.sides.map(({ pack, packTitle, cites, says, answers }) => ({ pack, packTitle, clauses: cited(cites), says, answers })),
  meaning: clash.meaning,
  handled: clash.handled,
  mustDecide: false,
  chosen: clash.chosen && { pack: String(clash.chosen.said), reason: null, who: whoView(clash.chosen.who) },
})
