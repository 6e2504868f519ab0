import { addMonths, calendarYear, type Day, monthOf, yearOf } from '../../kernel/days.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { recordAudit } from '../../platform/audit.ts'
import type { Call } from '../../platform/call.ts'
import { type Tx, withDistrict } from '../../platform/db.ts'
import { ABOVE, BRANCH_DESK, type FileReply, type Role } from '../../platform/endpoint.ts'
import { absent, type Route, route } from '../../platform/http.ts'
import { type SheetToWrite, writeSheet } from '../../platform/sheet.ts'
import type { InForce } from '../../policy/engine/resolve.ts'
import type { Text } from '../../policy/vocabulary/outcomes.ts'
import { SPANS } from '../../policy/engine/head.ts'
import { ACTORS } from '../../policy/vocabulary/actors.ts'
import { RATE_BASES } from '../../policy/vocabulary/dues.ts'
import { memberById, membersByIds, type RosterEntry, rosterOn } from '../members/public.ts'
import { inForceForUnits, type Unit, unitById, unitsByIds } from '../org/public.ts'
import { groupOnly, isOwnDesk, type Own, ownDues, ownReach, type Reach, reachMember, reachRow, reachUnit } from './access.ts'
import { closeMonth } from './commands/close-months.ts'
import { handUp, reverseHandUp } from './commands/hand-up.ts'
import { importBases, importRegister } from './commands/import-tables.ts'
import { disclosureTurns } from './commands/keep-owed.ts'
import { nameCollector } from './commands/name-collector.ts'
import { branchesAt, type Month, openMonth } from './commands/open-months.ts'
import { disclosureContent, FIELDS, publishDisclosure, sumOf } from './commands/publish-disclosure.ts'
import { recordPayment, reversePayment, type SessionOn } from './commands/record-payment.ts'
import { checkBase, decideSpecial, noteReadings, readBase, setBase } from './commands/set-base.ts'
import { endedBefore } from './commands/settle-arrears.ts'
import * as contract from './contract.ts'
import {
  approvedOf,
  type Base,
  capacityOf,
  checkCodeOf,
  citesOf,
  closedSums,
  collectorNames,
  type Collectors,
  collectorsFor,
  collectorText,
  discloseRule,
  endOf,
  extraOf,
  formText,
  halfOf,
  halfYear,
  type Norm,
  openBase,
  paidOf,
  paymentView,
  placeOf,
  rateWith,
  receivedOf,
  rosterDay,
  rulesOf,
  shareRule,
  shareUsed,
  standardFor,
  standsAs,
  whyStandard,
} from './facts.ts'
import { registerDetails } from './facts/book.ts'
import { type BaseLine, baseSheet, registerSheet, summarySheet } from './stages.ts'
import {
  type ArrearsRow,
  arrearsUnder,
  baseById,
  basesInForce,
  type BaseRow,
  basesOfYear,
  basesWaitingUnder,
  collectorsOn,
  disclosedUnder,
  disclosureById,
  type DisclosureRow,
  disclosuresOf,
  type DueRow,
  duesOfMembers,
  duesOfMonths,
  type MonthRow,
  normsByKeys,
  paymentById,
  type PaymentRow,
  paymentsFor,
  paymentsReceived,
  type Published,
  readingsOf,
  remittanceById,
  type RemittanceRow,
  remittancesUnder,
  reversalOf,
  selectMonths,
  selectMonthsUnder,
  sumsReceived,
} from './store.ts'

/** What the composition introduces: who keeps the activity days tells on which day a branch collects. */
export type DuesDeps = { sessionOn: SessionOn }

export const routes = (deps: DuesDeps): Route[] => [
  ...monthRoutes(deps),
  ...paymentRoutes(deps),
  ...registerRoutes(),
  ...baseRoutes(),
  ...baseTables(),
  ...disclosureRoutes(),
  ...upwardRoutes(),
  ...ownRoutes(),
]

const ROOM: readonly Role[] = [...BRANCH_DESK, 'group-leader']
const DESK_AND_ABOVE: readonly Role[] = [...BRANCH_DESK, ...ABOVE]

const notABranch = refuse('not-a-branch', '党费按党支部记，请选一个党支部。', 'Dues are kept by branch; choose a branch.')

const xlsx = async (name: string, sheet: SheetToWrite): Promise<Result<FileReply>> =>
  ok({ name: `${name}.xlsx`, type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', bytes: await writeSheet(sheet) })

// ---------------------------------------------------------------- the month of a branch

const monthRoutes = (deps: DuesDeps): Route[] => [
  route(contract.branchMonth, async (call, { params, query }) => {
    const reach = await reachUnit(call, ROOM, params.unitId)
    if (!reach.ok) return reach
    if (reach.value.found.kind !== 'branch') return notABranch
    const month = { year: query.year ?? yearOf(call.today), month: query.month ?? monthOf(call.today) }
    return withDistrict(call.db, reach.value.scope, async (tx) => ok(await monthPage(tx, call, deps, reach.value, month)))
  }),
  route(contract.openMonth, async (call, { params, body }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    return reach.ok ? openMonth(call, reach.value, body) : reach
  }),
  route(contract.closeMonth, async (call, { params, body }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    return reach.ok ? closeMonth(call, reach.value, body) : reach
  }),
  route(contract.nameCollector, async (call, { params, body }) => {
    const reach = await reachUnit(call, BRANCH_DESK, params.unitId)
    return reach.ok ? nameCollector(call, reach.value, { ...body, from: body.from as Day }) : reach
  }),
]

/** Who collects at one branch on a day. */
const collectorsAt = async (tx: Tx, branch: Unit, rules: InForce, on: Day): Promise<Collectors> => {
  const named = await collectorsOn(tx, [branch.id], on)
  return (await collectorsFor(tx, { branches: [branch], rules: new Map([[branch.id, rules]]), on, named })).get(branch.id)!
}

const collectorView = (call: Call, collectors: Collectors, groupId: string | null) => ({
  actor: collectorText(collectors.actor),
  form: formText(collectors.form),
  open: collectors.open?.open ?? null,
  names: collectorNames(collectors, groupId),
  cites: collectors.rule ? citesOf(collectors.rule) : [],
  slot: collectors.rule?.slot ?? null,
  named: collectors.named && {
    by: collectors.named.namedByName,
    at: collectors.named.namedAt.toISOString(),
    reason: collectors.named.reason,
  },
  you: isCollector(call, collectors, groupId),
})

/** The caller is who the rule, or the branch, lets collect (of this group). */
const isCollector = (call: Call, collectors: Collectors, groupId: string | null): boolean => {
  const own = call.session?.grants.flatMap(({ memberId }) => memberId ?? []) ?? []
  if (collectors.actor === 'member') return own.includes(collectors.named!.memberId!)
  return collectors.actor !== null && capacityOf(collectors, { personId: call.session?.personId ?? null, memberId: null }, groupId) === collectors.actor
}

const monthPage = async (tx: Tx, call: Call, deps: DuesDeps, { found: branch, grant }: Reach<Unit>, month: Month) => {
  const on = rosterDay(month, call.today)
  const group = groupOnly(grant)
  const rules = await rulesOf(tx, branch.id, on)
  const collectors = await collectorsAt(tx, branch, rules, on)
  const [held] = await selectMonths(tx, [branch.id], { from: placeOf(month), to: placeOf(month) })
  const dues = (held ? await duesOfMonths(tx, [held.id]) : []).filter(({ groupId }) => group === null || groupId === group)
  const lines = await monthLines(tx, { dues, branch, month, collects: isCollector(call, collectors, group) || isOwnDesk(call, branch.path) })
  return {
    unitName: branch.name,
    ...month,
    today: call.today,
    state: held?.state ?? ('not-open' as const),
    openedOn: held?.openedOn ?? null,
    closedAt: held?.closedAt?.toISOString() ?? null,
    closedBy: held?.closedByName ?? null,
    session: await deps.sessionOn(tx, { branchId: branch.id, ...month }),
    collector: collectorView(call, collectors, group),
    members: lines,
    sum: {
      members: lines.length,
      dueCents: lines.reduce((sum, { dueCents }) => sum + (dueCents ?? 0), 0),
      paidCents: lines.reduce((sum, { paidCents }) => sum + paidCents, 0),
      paid: lines.filter(({ stands }) => stands === 'paid').length,
      unpaid: lines.filter(({ stands }) => stands === 'unpaid' || stands === 'partly').length,
      notSet: lines.filter(({ stands }) => stands === 'not-set').length,
      extraCents: lines.reduce((sum, { extraCents }) => sum + extraCents, 0),
    },
    closing: group === null && held?.state === 'closed' ? closingView(held) : null,
    may: mayDo(call, { branch, held: held ?? null, today: call.today, month, open: collectors.open !== null }),
  }
}

const closingView = (held: MonthRow) => ({
  onTimeCents: held.onTimeCents!,
  lateCents: held.lateCents!,
  aheadCents: held.aheadCents!,
  extraCents: held.extraCents!,
  receivedCents: held.receivedCents!,
  upwardCents: held.upwardCents!,
  keptCents: held.keptCents!,
  receipts: held.receiptsFrom === null ? null : { from: held.receiptsFrom, to: held.receiptsTo! },
  cites: held.share?.cites ?? [],
})

type Acts = { branch: Unit; held: MonthRow | null; today: Day; month: Month; open: boolean }
type Act = 'open' | 'collect' | 'reverse' | 'close' | 'name-collector' | 'see-bases' | 'publish'

const mayDo = (call: Call, { branch, held, today, month, open }: Acts): Act[] => {
  const desk = isOwnDesk(call, branch.path)
  const come = placeOf(month) <= yearOf(today) * 12 + monthOf(today)
  return [
    ...(desk && come && held?.state !== 'closed' ? (['open'] as const) : []),
    ...(held ? (['collect'] as const) : []),
    ...(desk && held ? (['reverse'] as const) : []),
    ...(desk && held?.state === 'open' && endOf(month) < today ? (['close'] as const) : []),
    ...(desk && open ? (['name-collector'] as const) : []),
    ...(desk ? (['see-bases', 'publish'] as const) : []),
  ]
}

type Listing = { dues: readonly DueRow[]; branch: Unit; month: Month; collects: boolean }

const monthLines = async (tx: Tx, { dues, branch, month, collects }: Listing) => {
  const ids = dues.map(({ memberId }) => memberId)
  const members = await membersByIds(tx, ids)
  const groups = await unitsByIds(tx, [...new Set(dues.flatMap(({ groupId }) => groupId ?? []))])
  const payments = Map.groupBy(
    (await paymentsFor(tx, ids, month.year)).filter((one) => one.month === month.month),
    ({ memberId }) => memberId,
  )
  const norms = new Map((await normsByKeys(tx, [...new Set(dues.flatMap(({ normKey }) => normKey ?? []))])).map(({ key, norm }) => [key, norm]))
  const behind = new Map((await arrearsUnder(tx, branch.path, placeOf(month) - 1)).map((row) => [row.memberId, row.months]))
  return dues.map((due) => {
    const own = payments.get(due.memberId) ?? []
    const paidCents = paidOf(own)
    return {
      memberId: due.memberId,
      name: due.name,
      initials: members.get(due.memberId)?.person.initials ?? '',
      groupId: due.groupId,
      groupName: groups.get(due.groupId ?? '')?.shortName ?? null,
      dueCents: due.cents,
      norm: collects ? (norms.get(due.normKey ?? '') ?? null) : null,
      paidCents,
      lateCents: paidOf(own.filter(({ kind }) => kind === 'late')),
      extraCents: extraOf(own),
      stands: standsAs(due.cents, paidCents),
      payments: own.map((payment) => paymentView(payment, own)),
      arrears: behind.get(due.memberId) ?? 0,
    }
  })
}

// ---------------------------------------------------------------- payments

const paymentRoutes = (deps: DuesDeps): Route[] => [
  route(contract.recordPayment, async (call, { params, body }) => {
    const reach = await reachUnit(call, ROOM, params.unitId)
    if (!reach.ok) return reach
    return reach.value.found.kind === 'branch' ? recordPayment(call, reach.value, { ...body, paidOn: body.paidOn as Day }, deps.sessionOn) : notABranch
  }),
  route(contract.reversePayment, async (call, { params, body }) => {
    const reach = await reachRow(call, BRANCH_DESK, (tx) => paymentById(tx, params.paymentId))
    return reach.ok ? reversePayment(call, reach.value, body.reason) : reach
  }),
  route(contract.receipt, async (call, { params }) => {
    const own = ownDues(call)
    const reach = await reachRow(call, [...ROOM, 'member'], (tx) => paymentById(tx, params.paymentId))
    if (!reach.ok) return reach
    const { found: payment, grant, scope } = reach.value
    if (grant.role === 'member' && !(own.ok && own.value.memberId === payment.memberId)) return absent()
    return withDistrict(call.db, scope, async (tx) => ok(await receiptOf(tx, call, payment)))
  }),
]

const receiptOf = async (tx: Tx, call: Call, payment: PaymentRow) => {
  const reversal = await reversalOf(tx, payment.id)
  const member = await memberById(tx, payment.memberId)
  const unit = await unitById(tx, payment.branchId)
  const view = paymentView(payment, reversal ? [payment, reversal] : [payment])
  const said = { number: payment.number, unit: unit?.code, member: payment.memberId, year: payment.year, month: payment.month, cents: payment.cents }
  return { payment: view, name: member?.person.name ?? '', unitName: unit?.name ?? '', checkCode: checkCodeOf(said), printedAt: call.now.toISOString() }
}

// ---------------------------------------------------------------- the register of a year

const registerRoutes = (): Route[] => [
  route(contract.register, async (call, { params, query }) => {
    const reach = await reachUnit(call, BRANCH_DESK, params.unitId)
    if (!reach.ok) return reach
    if (reach.value.found.kind !== 'branch') return notABranch
    return withDistrict(call.db, reach.value.scope, async (tx) => ok(await registerOf(tx, reach.value.found, query.year ?? yearOf(call.today))))
  }),
  route(contract.exportRegister, async (call, { params, query }) => {
    const reach = await reachUnit(call, BRANCH_DESK, params.unitId)
    if (!reach.ok) return reach
    const { found: unit, scope } = reach.value
    const year = query.year ?? yearOf(call.today)
    return withDistrict(call.db, scope, async (tx) => {
      const { members } = await registerOf(tx, unit, year)
      const details = await registerDetails(tx, { unitId: unit.id, period: calendarYear(year) })
      await recordAudit(tx, call.now, { verb: 'dues.register-exported', objectType: 'unit', objectId: unit.id, path: unit.path, fields: [`${year}`] })
      return xlsx(
        `${unit.shortName}${year}年党费收缴登记表`,
        registerSheet({ unitName: unit.name, year, lines: members.map((one) => ({ ...one, detail: details.get(one.memberId) ?? null })) }),
      )
    })
  }),
  route(contract.importRegister, async (call, { body, file }) => {
    const reach = await reachUnit(call, BRANCH_DESK, body.unitId)
    return reach.ok ? importRegister(call, reach.value, { file, year: body.year, paidOn: body.paidOn as Day, carryOut: body.carryOut === 'true' }) : reach
  }),
]

/** Member by member and month by month, and every receipt of the year in its order. Its sum is what the box received. */
export const registerOf = async (tx: Tx, branch: Unit, year: number) => {
  const months = await selectMonths(tx, [branch.id], { from: placeOf({ year, month: 1 }), to: placeOf({ year, month: 12 }) })
  const dues = await duesOfMonths(
    tx,
    months.map(({ id }) => id),
  )
  const receipts = await paymentsReceived(tx, { branchId: branch.id, period: calendarYear(year) })
  const owed = await paymentsFor(tx, [...new Set(dues.map(({ memberId }) => memberId))], year)
  const members = await membersByIds(tx, [...new Set([...receipts, ...dues].map(({ memberId }) => memberId))])
  const groups = await unitsByIds(tx, [...new Set(dues.flatMap(({ groupId }) => groupId ?? []))])
  const lines = [...Map.groupBy(dues, ({ memberId }) => memberId).values()].map((own) => registerLine(own, { owed, receipts, groups }))
  const isFor = new Set(dues.map(({ memberId, month }) => `${memberId}|${month}`))
  const here = receipts.filter((one) => one.year === year && one.kind !== 'extra' && isFor.has(`${one.memberId}|${one.month}`))
  const receivedCents = receipts.reduce((sum, { cents }) => sum + cents, 0)
  const extraCents = extraOf(receipts)
  return {
    unitName: branch.name,
    year,
    members: lines,
    receipts: receipts.map((one) => ({ ...paymentView(one, receipts), memberId: one.memberId, name: members.get(one.memberId)?.person.name ?? '' })),
    sum: {
      dueCents: lines.reduce((sum, { dueCents }) => sum + dueCents, 0),
      paidCents: lines.reduce((sum, { paidCents }) => sum + paidCents, 0),
      receivedCents,
      extraCents,
      forOtherYearsCents: receivedCents - paidOf(here) - extraCents,
    },
  }
}

type RegisterOf = { owed: readonly PaymentRow[]; receipts: readonly PaymentRow[]; groups: ReadonlyMap<string, Unit> }

const registerLine = (own: readonly DueRow[], { owed, receipts, groups }: RegisterOf) => {
  const [first] = own as [DueRow]
  const months = own.map((due) => {
    const paidCents = paidOf(owed.filter(({ memberId, month }) => memberId === due.memberId && month === due.month))
    return { month: due.month, dueCents: due.cents, paidCents, stands: standsAs(due.cents, paidCents) }
  })
  return {
    memberId: first.memberId,
    name: first.name,
    groupName: groups.get(first.groupId ?? '')?.shortName ?? null,
    months,
    dueCents: months.reduce((sum, { dueCents }) => sum + (dueCents ?? 0), 0),
    paidCents: months.reduce((sum, { paidCents }) => sum + paidCents, 0),
    extraCents: extraOf(receipts.filter(({ memberId }) => memberId === first.memberId)),
    unpaidMonths: months.filter(({ stands }) => stands === 'unpaid' || stands === 'partly').length,
  }
}

// ---------------------------------------------------------------- bases

const baseRoutes = (): Route[] => [
  route(contract.bases, async (call, { params, query }) => {
    const reach = await reachUnit(call, BRANCH_DESK, params.unitId)
    if (!reach.ok) return reach
    if (reach.value.found.kind !== 'branch') return notABranch
    return withDistrict(call.db, reach.value.scope, async (tx) => ok(await basesPage(tx, call, reach.value.found, query.year ?? yearOf(call.today))))
  }),
  route(contract.setBase, async (call, { params, body }) => {
    const reach = await reachMember(call, BRANCH_DESK, params.memberId)
    if (!reach.ok) return reach
    const special = body.special && { ...body.special, studiedOn: body.special.studiedOn as Day }
    return setBase(call, reach.value, { ...body, special, from: body.from as Day })
  }),
  route(contract.checkBase, async (call, { params, body }) => {
    const reach = await reachRow(call, BRANCH_DESK, (tx) => baseById(tx, params.baseId))
    return reach.ok ? checkBase(call, reach.value, body) : reach
  }),
  route(contract.readBase, async (call, { params, body }) => {
    const reach = await reachRow(call, ROOM, (tx) => baseById(tx, params.baseId))
    return reach.ok ? openedBase(call, reach.value, body.purpose) : reach
  }),
  route(contract.specialCases, async (call) => {
    const reach = ownReach(call, ABOVE)
    if (!reach.ok) return reach
    return withDistrict(call.db, reach.value.scope, async (tx) => ok({ cases: await waitingCases(tx, reach.value.grant.unitPath, call.today) }))
  }),
  route(contract.decideSpecial, async (call, { params, body }) => {
    const reach = await reachRow(call, ABOVE, (tx) => baseById(tx, params.baseId))
    return reach.ok ? decideSpecial(call, reach.value, body) : reach
  }),
]

const notYourBase = refuse(
  'base-not-yours',
  '基数由收入算出，只有本人、收缴人和核对的人能看。您可以看每月应交多少。',
  'A base comes from income: only the member, the collector and the checker may see it. What is due a month you may see.',
)

/** The collector of this member, who set it, who checks it: nobody else, whatever the role (ZS-08f). */
const mayReadBase = (call: Call, row: BaseRow, collects: boolean): boolean => {
  const account = call.session!.accountId
  const waits = row.state === 'set' && row.setBy !== account && isOwnDesk(call, row.path)
  return collects || row.setBy === account || row.checkedBy === account || waits
}

const openedBase = async (call: Call, reach: Reach<BaseRow>, purpose: string) => {
  const { found: row, scope } = reach
  const ground = await withDistrict(call.db, scope, async (tx) => {
    const branch = await unitById(tx, row.branchId)
    const member = await memberById(tx, row.memberId)
    const rules = await rulesOf(tx, row.branchId, call.today)
    return { rules, groupId: member?.groupId ?? null, collectors: branch && (await collectorsAt(tx, branch, rules, call.today)) }
  })
  const collects = ground.collectors !== null && isCollector(call, ground.collectors, ground.groupId)
  if (!mayReadBase(call, row, collects)) return notYourBase
  const read = await readBase(call, reach, purpose)
  if (!read.ok) return read
  const why = whyStandard(ground.rules, { payer: row.payer, base: read.value, memberId: row.memberId, on: call.today, row })
  return ok({ ...read.value, why })
}

const basesPage = async (tx: Tx, call: Call, branch: Unit, year: number) => {
  const on = yearOf(call.today) === year ? call.today : (`${year}-01-01` as Day)
  const rules = await rulesOf(tx, branch.id, on)
  const rule = rateWith(rules, 'payers')
  const collectors = await collectorsAt(tx, branch, rules, on)
  const roster = (await rosterOn(tx, { branchIds: [branch.id], day: on })).filter(({ status }) => status === 'normal')
  const ids = roster.map(({ memberId }) => memberId)
  const rows = Map.groupBy(await basesOfYear(tx, ids, calendarYear(year)), ({ memberId }) => memberId)
  const desk = isOwnDesk(call, branch.path)
  const view = (row: BaseRow, member: RosterEntry) => baseView(call, row, { rules, collects: isCollector(call, collectors, member.groupId) })
  return {
    unitName: branch.name,
    year,
    today: call.today,
    payers: (rule?.body.payers ?? []).map(({ key, title, base, range }) => ({ key, title, base, baseTitle: RATE_BASES[base], range: range ?? null })),
    special: rule?.body.special ? { approves: ACTORS[rule.body.special.approves], cites: citesOf(rule) } : null,
    rule: rule && { slot: rule.slot, title: rule.title, pack: rule.pack.title, cites: citesOf(rule) },
    members: roster.map((member) => ({
      memberId: member.memberId,
      name: member.name,
      initials: member.initials,
      groupName: member.groupName,
      bases: (rows.get(member.memberId) ?? []).map((row) => view(row, member)),
    })),
    may: desk ? (['set', 'import', 'export'] as const).slice() : [],
  }
}

const baseView = (call: Call, row: BaseRow, { rules, collects }: { rules: InForce; collects: boolean }) => {
  const rule = rateWith(rules, 'payers')
  const { monthlyCents, norm, payer } = standardFor(rule, row.payer, openBase(row), approvedOf(rule, row))
  const reads = mayReadBase(call, row, collects)
  const checks = row.state === 'set' && row.setBy !== call.session!.accountId && isOwnDesk(call, row.path)
  return {
    id: row.id,
    payer: row.payer,
    payerTitle: payer,
    from: row.from,
    to: row.to,
    state: row.state,
    reason: row.reason,
    setBy: row.setByName,
    setAt: row.setAt.toISOString(),
    checkedBy: row.checkedByName,
    checkedAt: row.checkedAt?.toISOString() ?? null,
    checkNote: row.checkNote ?? row.approvalNote,
    monthlyCents,
    norm: reads ? norm : null,
    may: [...(reads ? (['read'] as const) : []), ...(checks ? (['check'] as const) : [])],
  }
}

const waitingCases = async (tx: Tx, path: string, today: Day) => {
  const rows = await basesWaitingUnder(tx, path)
  const members = await membersByIds(
    tx,
    rows.map(({ memberId }) => memberId),
  )
  const branchIds = [...new Set(rows.map(({ branchId }) => branchId))]
  const units = await unitsByIds(tx, branchIds)
  const rules = await inForceForUnits(tx, branchIds, today)
  return rows.map((row) => {
    const base = openBase(row)
    const rule = rateWith(rules.get(row.branchId)!, 'payers')
    return {
      id: row.id,
      name: members.get(row.memberId)?.person.name ?? '',
      unitName: units.get(row.branchId)?.shortName ?? '',
      payerTitle: standardFor(rule, row.payer, base, approvedOf(rule, row)).payer,
      wantedCents: base.special!.cents,
      studiedOn: base.special!.studiedOn,
      reason: base.special!.reason,
      from: row.from,
      setBy: row.setByName,
      cites: rule ? citesOf(rule) : [],
    }
  })
}

const baseTables = (): Route[] => [
  route(contract.exportBases, async (call, { params, body }) => {
    const reach = await reachUnit(call, BRANCH_DESK, params.unitId)
    return reach.ok ? exportedBases(call, reach.value, body) : reach
  }),
  route(contract.importBases, async (call, { body, file }) => {
    const reach = await reachUnit(call, BRANCH_DESK, body.unitId)
    return reach.ok ? importBases(call, reach.value, { file, year: body.year, carryOut: body.carryOut === 'true' }) : reach
  }),
]

/** Masked unless a purpose is given, and then only what the caller may read; every base that leaves in plain is logged for its member. */
const exportedBases = (call: Call, { found: unit, scope, grant }: Reach<Unit>, { year, purpose }: { year: number; purpose: string | null }) =>
  withDistrict(call.db, scope, async (tx) => {
    const page = await basesPage(tx, call, unit, year)
    const hidden = purpose === null
    const held = page.members.map((member) => ({ member, view: member.bases.find(({ state }) => state === 'checked') ?? member.bases[0] ?? null }))
    if (!hidden && held.some(({ view }) => view && !view.may.includes('read'))) return notYourBase
    const rows = new Map(
      (
        await basesOfYear(
          tx,
          page.members.map(({ memberId }) => memberId),
          calendarYear(year),
        )
      ).map((row) => [row.id, row]),
    )
    const lines = held.map(({ member, view }): BaseLine => {
      const row = view && rows.get(view.id)
      return {
        name: member.name,
        payer: view?.payerTitle.zh ?? '',
        base: row ? openBase(row) : null,
        norm: view?.norm?.words.zh ?? '',
        monthlyCents: view?.monthlyCents ?? null,
        note: view ? contract.BASE_STATES[view.state].zh : '',
      }
    })
    const opened = held.flatMap(({ view }) => (view ? (rows.get(view.id) ?? []) : []))
    if (!hidden) await noteReadings(tx, call, opened, { purpose, role: grant.role })
    await recordAudit(tx, call.now, {
      verb: hidden ? 'dues.bases-exported-masked' : 'dues.bases-exported',
      objectType: 'unit',
      objectId: unit.id,
      path: unit.path,
      fields: [`${year}`, `rows:${lines.length}`],
      ...(purpose === null ? {} : { purpose }),
    })
    return xlsx(`${unit.shortName}${year}年党费核定表`, baseSheet({ unitName: unit.name, year, lines, hidden }))
  })

// ---------------------------------------------------------------- disclosure

const disclosureRoutes = (): Route[] => [
  route(contract.disclosures, async (call, { params, query }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    if (!reach.ok) return reach
    if (reach.value.found.kind !== 'branch') return notABranch
    const last = addMonths(call.today, -6)
    const asked = { year: query.year ?? yearOf(last), half: query.half ?? halfOf(last) }
    return withDistrict(call.db, reach.value.scope, async (tx) => ok(await disclosuresPage(tx, call, reach.value.found, asked)))
  }),
  route(contract.publishDisclosure, async (call, { params, body }) => {
    const reach = await reachUnit(call, BRANCH_DESK, params.unitId)
    if (!reach.ok) return reach
    return reach.value.found.kind === 'branch' ? publishDisclosure(call, reach.value, body) : notABranch
  }),
  route(contract.disclosure, async (call, { params }) => {
    const reach = await reachRow(call, [...DESK_AND_ABOVE, 'member'], (tx) => disclosureById(tx, params.disclosureId))
    if (!reach.ok) return reach
    return withDistrict(call.db, reach.value.scope, async (tx) => {
      const unit = await unitById(tx, reach.value.found.branchId)
      return ok(disclosureView(reach.value.found, unit?.name ?? ''))
    })
  }),
]

/** The list as it is shown: numbered, without ids of people. */
const inLines = (rows: readonly Published[]) => rows.map(({ memberId: _id, ...one }, at) => ({ ...one, line: at + 1 }))

const disclosureView = (row: DisclosureRow, unitName: string) => {
  const amounts = row.fields.includes('amount')
  const { rows, months, ...sum } = row.content
  return {
    id: row.id,
    year: row.year,
    half: row.half,
    number: row.number,
    unitName,
    audience: row.audience,
    fields: row.fields,
    withheld: row.withheld,
    cites: row.cites,
    rows: inLines(rows).map((one) => ({ ...one, dueCents: amounts ? one.dueCents : null, paidCents: amounts ? one.paidCents : null })),
    months,
    sum: { ...sum, receivedCents: row.receivedCents },
    checkCode: row.checkCode,
    publishedOn: row.publishedOn,
    publishedBy: row.publishedByName,
  }
}

const disclosuresPage = async (tx: Tx, call: Call, branch: Unit, asked: { year: number; half: 1 | 2 }) => {
  const rule = discloseRule(await rulesOf(tx, branch.id, call.today))
  const all = await disclosuresOf(tx, branch.id)
  const desk = isOwnDesk(call, branch.path)
  const since = rule && rule.since > branch.from ? rule.since : branch.from
  const published = all.filter(({ year }) => year === asked.year).map(({ id, half, publishedOn }) => ({ id, half, on: publishedOn }))
  const turns = rule ? disclosureTurns(rule, { year: asked.year, published, since }, call.today) : []
  return {
    unitName: branch.name,
    ...asked,
    rule: rule && {
      slot: rule.slot,
      title: rule.title,
      every: rule.body.times.per ? SPANS[rule.body.times.per] : { zh: '间隔还没有定', en: 'the interval is not settled yet' },
      audience: rule.body.audience,
      cites: citesOf(rule),
      ours: rule.ours,
    },
    missing: turns
      .filter(({ state, period }) => state === 'overdue' || (state === 'due' && period !== null && period.to < call.today))
      .map(({ period, due }) => ({ half: halfOf(period!.from), due })),
    published: all.map((row) => ({
      id: row.id,
      year: row.year,
      half: row.half,
      number: row.number,
      on: row.publishedOn,
      by: row.publishedByName,
      receivedCents: row.receivedCents,
    })),
    draft: desk ? await draftOf(tx, branch, asked, rule?.body.audience.zh ?? null) : null,
    may: desk ? (['publish'] as const).slice() : [],
  }
}

const draftOf = async (tx: Tx, branch: Unit, asked: { year: number; half: 1 | 2 }, audience: string | null) => {
  const { rows, months, ...sum } = await disclosureContent(tx, branch, asked)
  return {
    id: null,
    ...asked,
    number: null,
    unitName: branch.name,
    audience: audience ?? '',
    fields: [...FIELDS],
    withheld: ['base'],
    cites: [],
    rows: inLines(rows),
    months,
    sum: { ...sum, receivedCents: sumOf({ rows, months, ...sum }) },
    checkCode: null,
    publishedOn: null,
    publishedBy: null,
  }
}

// ---------------------------------------------------------------- what goes up

const upwardRoutes = (): Route[] => [
  route(contract.summary, async (call, { params, query }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    if (!reach.ok) return reach
    return withDistrict(call.db, reach.value.scope, async (tx) => ok(await summaryOf(tx, call, reach.value.found, query.year ?? yearOf(call.today))))
  }),
  route(contract.exportSummary, async (call, { params, query }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    if (!reach.ok) return reach
    const { found: unit, scope } = reach.value
    return withDistrict(call.db, scope, async (tx) => {
      const page = await summaryOf(tx, call, unit, query.year ?? yearOf(call.today))
      await recordAudit(tx, call.now, { verb: 'dues.summary-exported', objectType: 'unit', objectId: unit.id, path: unit.path })
      return xlsx(
        `${unit.shortName}${page.year}年党费汇总表`,
        summarySheet({
          unitName: unit.name,
          year: page.year,
          lines: page.branches,
          sum: { name: '合计', ...page.sum },
          payers: page.payers,
          remittances: page.remittances,
        }),
      )
    })
  }),
  route(contract.handUp, async (call, { params, body }) => {
    const reach = await reachUnit(call, BRANCH_DESK, params.unitId)
    if (!reach.ok) return reach
    return reach.value.found.kind === 'branch' ? handUp(call, reach.value, { ...body, on: body.on as Day }) : notABranch
  }),
  route(contract.reverseHandUp, async (call, { params, body }) => {
    const reach = await reachRow(call, BRANCH_DESK, (tx) => remittanceById(tx, params.remittanceId))
    return reach.ok ? reverseHandUp(call, reach.value, body.reason) : reach
  }),
]

type Year = { months: MonthRow[]; dues: DueRow[]; paid: PaymentRow[]; arrears: ArrearsRow[]; handed: Map<string, number>; disclosed: Map<string, number[]> }

/** Branch by branch, without anybody's name: what was due, received, goes up, stays; whole cents that add up. */
export const summaryOf = async (tx: Tx, call: Call, unit: Unit, year: number) => {
  const branches = await branchesAt(tx, unit, call.today)
  const received = Map.groupBy(await sumsReceived(tx, unit.path, calendarYear(year)), ({ branchId }) => branchId)
  const remittances = await remittancesUnder(tx, unit.path, calendarYear(year))
  const held = await yearUnder(tx, unit, { year, today: call.today, remittances })
  const rules = await inForceForUnits(
    tx,
    branches.map(({ id }) => id),
    call.today,
  )
  const sorted = byBranch(held)
  const lines = branches.map((branch) =>
    branchLine(branch, { year: sorted, received: received.get(branch.id) ?? [], today: call.today, of: year, rules: rules.get(branch.id)! }),
  )
  const first = rules.get(branches[0]?.id ?? '') ?? null
  return {
    unitName: unit.name,
    year,
    today: call.today,
    isBranch: unit.kind === 'branch',
    branches: lines,
    sum: addedUp(lines),
    payers: payersOf(held.dues, first, unit.kind === 'branch' ? null : await normsOf(tx, held.dues)),
    shares: sharesOf([...rules.values()]),
    remittances: remittancesView(remittances, new Map(branches.map(({ id, shortName }) => [id, shortName]))),
    may: [...(['open', 'close'] as const), ...(isOwnDesk(call, unit.path) ? (['hand-up'] as const) : [])],
  }
}

type YearOf = { year: number; today: Day; remittances: readonly RemittanceRow[] }

/** Everything of a year at and below a unit that the lines are made of. */
const yearUnder = async (tx: Tx, unit: Unit, { year, today, remittances }: YearOf): Promise<Year> => {
  const months = await selectMonthsUnder(tx, unit.path, year)
  const dues = await duesOfMonths(
    tx,
    months.map(({ id }) => id),
  )
  const paid = await paymentsFor(tx, [...new Set(dues.map(({ memberId }) => memberId))], year)
  const disclosed = Map.groupBy(await disclosedUnder(tx, unit.path, year), ({ branchId }) => branchId)
  const handed = Map.groupBy(remittances, ({ branchId }) => branchId)
  return {
    months,
    dues,
    paid,
    arrears: await arrearsUnder(tx, unit.path, endedBefore(today)),
    handed: new Map([...handed].map(([id, own]) => [id, own.reduce((sum, { cents }) => sum + cents, 0)])),
    disclosed: new Map([...disclosed].map(([id, own]) => [id, [...new Set(own.map(({ half }) => half as number))]])),
  }
}

const remittancesView = (remittances: readonly RemittanceRow[], names: ReadonlyMap<string, string>) =>
  remittances.map((row) => ({
    id: row.id,
    branchName: names.get(row.branchId) ?? '',
    cents: row.cents,
    on: row.handedOn,
    voucher: row.voucher,
    handledBy: row.handledBy,
    by: row.madeByName,
    reversed: remittances.some(({ reversesId }) => reversesId === row.id),
    reverses: row.reversesId !== null,
    note: row.note,
  }))

const byBranch = (year: Year) => ({
  months: Map.groupBy(year.months, ({ branchId }) => branchId),
  dues: Map.groupBy(year.dues, ({ branchId }) => branchId),
  paid: Map.groupBy(year.paid, ({ branchId }) => branchId),
  arrears: Map.groupBy(year.arrears, ({ branchId }) => branchId),
  handed: year.handed,
  disclosed: year.disclosed,
})
type ByBranch = ReturnType<typeof byBranch>

type LineOf = { year: ByBranch; received: Parameters<typeof receivedOf>[0]; today: Day; of: number; rules: InForce }

const branchLine = (branch: Unit, { year, received, today, of, rules }: LineOf) => {
  const months = year.months.get(branch.id) ?? []
  const dues = year.dues.get(branch.id) ?? []
  const owed = new Set(dues.map(({ memberId, month }) => `${memberId}|${month}`))
  const total = receivedOf(received)
  const closed = closedSums(months)
  const behind = year.arrears.get(branch.id) ?? []
  const halves = year.disclosed.get(branch.id) ?? []
  const newest = months.at(-1)
  return {
    branchId: branch.id,
    name: branch.shortName,
    code: branch.code,
    members: newest?.members ?? 0,
    paidMembers: newest
      ? paidMembersOf(
          dues.filter(({ monthId }) => monthId === newest.id),
          year.paid.get(branch.id) ?? [],
        )
      : 0,
    months: months.map(({ month, state }) => ({ month, state })),
    dueCents: months.reduce((sum, { dueCents }) => sum + dueCents, 0),
    paidCents: paidOf((year.paid.get(branch.id) ?? []).filter(({ memberId, month }) => owed.has(`${memberId}|${month}`))),
    extraCents: total.extra,
    receivedCents: total.total,
    upwardCents: closed.upward,
    keptCents: closed.kept,
    pendingCents: total.total - closed.received,
    handedCents: year.handed.get(branch.id) ?? 0,
    notSet: newest ? dues.filter(({ monthId, cents }) => monthId === newest.id && cents === null).length : 0,
    arrears: {
      members: behind.length,
      longest: behind.reduce((most, { months: count }) => Math.max(most, count), 0),
      cents: behind.reduce((sum, { cents }) => sum + cents, 0),
    },
    disclosed: halves,
    missing: discloseRule(rules) === null ? [] : ([1, 2] as const).filter((half) => halfYear(of, half).to < today && !halves.includes(half)),
  }
}

/** Of those on a list, who has paid something that was not taken back. */
const paidMembersOf = (list: readonly DueRow[], paid: readonly PaymentRow[]): number => {
  const sums = Map.groupBy(paid, ({ memberId }) => memberId)
  return list.filter(({ memberId }) => (sums.get(memberId) ?? []).reduce((sum, { cents }) => sum + cents, 0) > 0).length
}

type Line = ReturnType<typeof branchLine>

const addedUp = (lines: readonly Line[]) => {
  const of = (
    key: 'members' | 'paidMembers' | 'dueCents' | 'paidCents' | 'extraCents' | 'receivedCents' | 'upwardCents' | 'keptCents' | 'pendingCents' | 'handedCents',
  ) => lines.reduce((sum, line) => sum + line[key], 0)
  return {
    members: of('members'),
    paidMembers: of('paidMembers'),
    dueCents: of('dueCents'),
    paidCents: of('paidCents'),
    extraCents: of('extraCents'),
    receivedCents: of('receivedCents'),
    upwardCents: of('upwardCents'),
    keptCents: of('keptCents'),
    pendingCents: of('pendingCents'),
    handedCents: of('handedCents'),
  }
}

/** The newest month of each branch by kind of payer; months are as many as they are, so the year is twelve times. */
const payersOf = (dues: readonly DueRow[], rules: InForce | null, norms: ReadonlyMap<string, Norm> | null) => {
  const newest = new Map<string, DueRow>()
  for (const due of dues) if (due.month >= (newest.get(due.memberId)?.month ?? 0)) newest.set(due.memberId, due)
  const titles = new Map((rules ? (rateWith(rules, 'payers')?.body.payers ?? []) : []).map(({ key, title }) => [key, title]))
  const standardOf = ({ normKey }: DueRow): Text | null => norms?.get(normKey ?? '')?.words ?? null
  const groups = Map.groupBy(newest.values(), (due) => `${due.payer ?? 'not-set'}|${standardOf(due)?.zh ?? ''}`)
  const lines = [...groups].map(([key, own]) => {
    const monthlyCents = own.reduce((sum, { cents }) => sum + (cents ?? 0), 0)
    const [one] = own as [DueRow]
    const title = titles.get(one.payer ?? '') ?? contract.STANDS['not-set']
    return { key, title, standard: standardOf(one), members: own.length, monthlyCents, yearlyCents: monthlyCents * 12 }
  })
  const place = ({ key }: { key: string }): number => [...titles.keys(), 'not-set'].indexOf(key.split('|')[0]!)
  const each = ({ monthlyCents, members }: { monthlyCents: number; members: number }): number => monthlyCents / members
  return lines.sort((one, other) => place(one) - place(other) || each(one) - each(other))
}

const normsOf = async (tx: Tx, dues: readonly DueRow[]): Promise<Map<string, Norm>> =>
  new Map((await normsByKeys(tx, [...new Set(dues.flatMap(({ normKey }) => normKey ?? []))])).map(({ key, norm }) => [key, norm]))

/** The shares that hold for these branches, each once. */
const sharesOf = (rules: readonly InForce[]) => {
  const views = rules.flatMap((one) => {
    const rule = shareRule(one)
    const used = shareUsed(rule)
    return rule && used ? [{ slot: rule.slot, title: rule.title, num: used.num, den: used.den, cites: used.cites }] : []
  })
  return [...new Map(views.map((view) => [view.slot, view])).values()]
}

// ---------------------------------------------------------------- the member's own

const ownRoutes = (): Route[] => [
  route(contract.myDues, async (call, { query }) => {
    const own = ownDues(call)
    if (!own.ok) return own
    return withDistrict(call.db, own.value.scope, async (tx) => ok(await ownPage(tx, call, own.value, query.year ?? yearOf(call.today))))
  }),
]

const ownPage = async (tx: Tx, call: Call, { memberId, branchId, branchName }: Own, year: number) => {
  const member = (await memberById(tx, memberId))!
  const branch = (await unitById(tx, branchId))!
  const rules = await rulesOf(tx, branchId, call.today)
  const collectors = await collectorsAt(tx, branch, rules, call.today)
  const dues = await duesOfMembers(tx, [memberId], year)
  const payments = await paymentsFor(tx, [memberId], year)
  const norms = new Map((await normsByKeys(tx, [...new Set(dues.flatMap(({ normKey }) => normKey ?? []))])).map(({ key, norm }) => [key, norm as Norm]))
  const behind = (await arrearsUnder(tx, branch.path, endedBefore(call.today))).find((row) => row.memberId === memberId)
  return {
    name: member.person.name,
    unitName: branchName,
    year,
    today: call.today,
    standard: await ownStandard(tx, call, { memberId, rules }),
    months: dues.map((due) => {
      const paidCents = paidOf(payments.filter(({ month }) => month === due.month))
      return { month: due.month, dueCents: due.cents, paidCents, stands: standsAs(due.cents, paidCents), norm: norms.get(due.normKey ?? '') ?? null }
    }),
    payments: payments.map((one) => paymentView(one, payments)),
    arrears: behind?.months ?? 0,
    readings: (await readingsOf(tx, memberId)).map(({ accountName, role, purpose, at }) => ({ by: accountName, role, purpose, at: at.toISOString() })),
    disclosures: (await disclosuresOf(tx, branchId)).map((row) => ({
      id: row.id,
      year: row.year,
      half: row.half,
      on: row.publishedOn,
      audience: row.audience,
    })),
    collector: {
      actor: collectorText(collectors.actor),
      names: collectorNames(collectors, member.groupId),
      cites: collectors.rule ? citesOf(collectors.rule) : [],
    },
  }
}

/** The member's own base in plain, which needs no log: it is the member's. */
const ownStandard = async (tx: Tx, call: Call, { memberId, rules }: { memberId: string; rules: InForce }) => {
  const [row] = await basesInForce(tx, [memberId], call.today)
  if (!row) return null
  const base: Base = openBase(row)
  const rule = rateWith(rules, 'payers')
  const { monthlyCents, norm, payer } = standardFor(rule, row.payer, base, approvedOf(rule, row))
  return {
    monthlyCents,
    payerTitle: payer,
    from: row.from,
    to: row.to,
    checkedBy: row.checkedByName,
    base,
    norm,
    why: whyStandard(rules, { payer: row.payer, base, memberId, on: call.today, row }),
  }
}
