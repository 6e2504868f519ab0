/** The only file of this module with SQL: bases, months and their frozen lists, payments, collectors, disclosures, what was handed up. */
import { sql } from 'kysely'
import type { Day, Period } from '../../kernel/days.ts'
import type { Tx } from '../../platform/db.ts'
import type { PayerKind } from './contract.ts'
import type { Norm } from './facts.ts'

const here = (tx: Tx): number => tx.scope.districtIds[0]!
const json = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`
const moment = (at: Date) => sql`${at.toISOString()}::timestamptz`

/** Rows travel as one JSON text, a few thousand at a time. */
const CHUNK = 5_000

/** Sends every part before the first is answered; they run in order. */
const inChunks = async <Row>(rows: readonly Row[], write: (part: readonly Row[]) => Promise<number>): Promise<number> => {
  const parts = Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, at) => rows.slice(at * CHUNK, (at + 1) * CHUNK))
  return (await Promise.all(parts.map(write))).reduce((count, part) => count + part, 0)
}

export type Actor = { account: string | null; name: string; at: Date }

// ---------------------------------------------------------------- bases

export type BaseState = 'set' | 'waits-approval' | 'checked' | 'returned'

export type BaseRow = {
  id: string
  path: string
  memberId: string
  branchId: string
  year: number
  payer: PayerKind
  sealed: Buffer
  from: Day
  to: Day | null
  state: BaseState
  reason: string | null
  setBy: string | null
  setByName: string
  setAt: Date
  checkedBy: string | null
  checkedByName: string | null
  checkedAt: Date | null
  checkNote: string | null
  approvedByName: string | null
  approvedAt: Date | null
  approvalNote: string | null
}

const baseColumns = sql`
  base.id, base.path, base.member_id as "memberId", base.branch_id as "branchId", base.year, base.payer, base.sealed, base.from_day as "from", base.to_day as "to",
  base.state, base.reason, base.set_by as "setBy", base.set_by_name as "setByName", base.set_at as "setAt", base.checked_by as "checkedBy",
  base.checked_by_name as "checkedByName", base.checked_at as "checkedAt", base.check_note as "checkNote", base.approved_by_name as "approvedByName",
  base.approved_at as "approvedAt", base.approval_note as "approvalNote"`

export type NewBase = Pick<BaseRow, 'id' | 'path' | 'memberId' | 'branchId' | 'year' | 'payer' | 'sealed' | 'from' | 'to' | 'state' | 'reason'>

type Checked = { by: Actor; note: string | null } | null

export const insertBases = (tx: Tx, bases: readonly NewBase[], by: Actor, checked: Checked = null): Promise<number> =>
  inChunks(bases, (part) =>
    tx.run(sql`
      insert into dues.base (
        district_id, id, path, member_id, branch_id, year, payer, sealed, from_day, to_day, state, reason, set_by, set_by_name, set_at,
        checked_by, checked_by_name, checked_at, check_note)
      select
        ${here(tx)}::int, id, path, "memberId", "branchId", year, payer, decode(sealed, 'base64'), "from", "to", state, reason, ${by.account}::uuid, ${by.name},
        ${moment(by.at)}, ${checked?.by.account ?? null}::uuid, ${checked?.by.name ?? null}::text, ${checked?.by.at.toISOString() ?? null}::timestamptz,
        ${checked?.note ?? null}::text
      from jsonb_to_recordset(${json(part.map((base) => ({ ...base, sealed: base.sealed.toString('base64') })))}) as given (
        id uuid, path text, "memberId" uuid, "branchId" uuid, year int, payer text, sealed text, "from" date, "to" date, state text, reason text)`),
  )

export const baseById = (tx: Tx, id: string): Promise<BaseRow | null> =>
  tx.maybe(sql<BaseRow>`
    select ${baseColumns}
    from dues.base
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

/** The checked base of each member on a day. */
export const basesInForce = (tx: Tx, memberIds: readonly string[], on: Day): Promise<BaseRow[]> =>
  tx.rows(sql<BaseRow>`
    select ${baseColumns}
    from dues.base
    where district_id = ${here(tx)}
      and member_id = any (${[...memberIds]}::uuid[])
      and state = 'checked'
      and from_day <= ${on}
      and (to_day is null or to_day >= ${on})
    order by member_id
    limit 200000`)

/** All bases of the members that touch a year, the newest first: what was set, what waits, what holds, what was sent back. */
export const basesOfYear = (tx: Tx, memberIds: readonly string[], year: Period): Promise<BaseRow[]> =>
  tx.rows(sql<BaseRow>`
    select ${baseColumns}
    from dues.base
    where district_id = ${here(tx)}
      and member_id = any (${[...memberIds]}::uuid[])
      and from_day <= ${year.to}
      and (to_day is null or to_day >= ${year.from})
    order by member_id, set_at desc, id desc
    limit 200000`)

export const basesWaitingUnder = (tx: Tx, path: string): Promise<BaseRow[]> =>
  tx.rows(sql<BaseRow>`
    select ${baseColumns}
    from dues.base
    where district_id = ${here(tx)}
      and starts_with(path, ${path})
      and state = 'waits-approval'
    order by set_at, id
    limit 500`)

/** Ends what held of these members on the day before a new base begins; a base that would begin later is taken out of force whole. */
export const endBases = (tx: Tx, { memberId, from, lastDay }: { memberId: string; from: Day; lastDay: Day }): Promise<number> =>
  tx.run(sql`
    update dues.base
    set to_day = case when from_day >= ${from}::date then to_day else ${lastDay}::date end,
      state = case when from_day >= ${from}::date then 'returned' else state end
    where district_id = ${here(tx)}
      and member_id = ${memberId}
      and state = 'checked'
      and (to_day is null or to_day >= ${from}::date)`)

export const settleBase = (tx: Tx, given: { id: string; was: BaseState; state: BaseState; by: Actor; note: string | null }): Promise<number> =>
  tx.run(sql`
    update dues.base
    set state = ${given.state}, checked_by = ${given.by.account}::uuid, checked_by_name = ${given.by.name}, checked_at = ${moment(given.by.at)}, check_note = ${given.note}
    where district_id = ${here(tx)}
      and id = ${given.id}
      and state = ${given.was}`)

/** The next-higher body decided a case of hardship; who approves is the second person. */
export const approveBaseRow = (tx: Tx, given: { id: string; state: 'checked' | 'returned'; by: Actor; unitId: string; note: string | null }): Promise<number> =>
  tx.run(sql`
    update dues.base
    set state = ${given.state}, checked_by = ${given.by.account}::uuid, checked_by_name = ${given.by.name}, checked_at = ${moment(given.by.at)},
      approved_by = ${given.by.account}::uuid, approved_by_name = ${given.by.name}, approved_unit_id = ${given.unitId}, approved_at = ${moment(given.by.at)},
      approval_note = ${given.note}
    where district_id = ${here(tx)}
      and id = ${given.id}
      and state = 'waits-approval'`)

export type ReadingRow = { memberId: string; purpose: string; accountName: string; role: string; at: Date }

export const insertReadings = (
  tx: Tx,
  readings: readonly { id: string; path: string; memberId: string; baseId: string }[],
  by: Actor & { purpose: string; role: string },
): Promise<number> =>
  tx.run(sql`
    insert into dues.base_reading (district_id, id, path, member_id, base_id, purpose, account_id, account_name, role, at)
    select ${here(tx)}::int, id, path, "memberId", "baseId", ${by.purpose}, ${by.account}::uuid, ${by.name}, ${by.role}, ${moment(by.at)}
    from jsonb_to_recordset(${json(readings)}) as given (id uuid, path text, "memberId" uuid, "baseId" uuid)`)

export const readingsOf = (tx: Tx, memberId: string): Promise<ReadingRow[]> =>
  tx.rows(sql<ReadingRow>`
    select member_id as "memberId", purpose, account_name as "accountName", role, at
    from dues.base_reading
    where district_id = ${here(tx)}
      and member_id = ${memberId}
    order by at desc, id desc
    limit 100`)

// ---------------------------------------------------------------- norms and months

export const insertNorms = (tx: Tx, norms: readonly { key: string; norm: Norm }[]): Promise<number> =>
  tx.run(sql`
    insert into dues.norm (district_id, key, norm)
    select ${here(tx)}::int, key, norm
    from jsonb_to_recordset(${json(norms)}) as given (key text, norm jsonb)
    on conflict do nothing`)

export const normsByKeys = (tx: Tx, keys: readonly string[]): Promise<{ key: string; norm: Norm }[]> =>
  tx.rows(sql<{ key: string; norm: Norm }>`
    select key, norm
    from dues.norm
    where district_id = ${here(tx)}
      and key = any (${[...keys]}::text[])
    order by key`)

export type MonthRow = {
  id: string
  path: string
  branchId: string
  year: number
  month: number
  state: 'open' | 'closed'
  members: number
  dueCents: number
  openedOn: Day
  openedByName: string
  receiptsFrom: number | null
  receiptsTo: number | null
  paidMembers: number | null
  onTimeCents: number | null
  lateCents: number | null
  aheadCents: number | null
  extraCents: number | null
  receivedCents: number | null
  upwardCents: number | null
  keptCents: number | null
  share: ShareUsed | null
  closedByName: string | null
  closedAt: Date | null
}

/** The share that a closing went by; null where no rule in force asks for one. */
export type ShareUsed = { slot: string; pack: string; version: string; num: number; den: number; cites: string[] }

const monthColumns = sql`
  month.id, month.path, month.branch_id as "branchId", month.year, month.month, month.state, month.members, month.due_cents as "dueCents",
  month.opened_on as "openedOn", month.opened_by_name as "openedByName", month.receipts_from as "receiptsFrom", month.receipts_to as "receiptsTo",
  month.paid_members as "paidMembers", month.on_time_cents as "onTimeCents", month.late_cents as "lateCents", month.ahead_cents as "aheadCents",
  month.extra_cents as "extraCents", month.received_cents as "receivedCents", month.upward_cents as "upwardCents", month.kept_cents as "keptCents", month.share,
  month.closed_by_name as "closedByName", month.closed_at as "closedAt"`

/** Months of the branches in a span of months (`year * 12 + month`), in order. */
export const selectMonths = (tx: Tx, branchIds: readonly string[], { from, to }: { from: number; to: number }): Promise<MonthRow[]> =>
  tx.rows(sql<MonthRow>`
    select ${monthColumns}
    from dues.month
    where district_id = ${here(tx)}
      and branch_id = any (${[...branchIds]}::uuid[])
      and year * 12 + month.month between ${from} and ${to}
    order by branch_id, year, month.month
    limit 200000`)

export const selectMonthsUnder = (tx: Tx, path: string, year: number): Promise<MonthRow[]> =>
  tx.rows(sql<MonthRow>`
    select ${monthColumns}
    from dues.month
    where district_id = ${here(tx)}
      and starts_with(path, ${path})
      and year = ${year}
    order by branch_id, month.month
    limit 200000`)

/** The last closed month of each branch. */
export const lastClosed = (tx: Tx, branchIds: readonly string[]): Promise<Pick<MonthRow, 'branchId' | 'year' | 'month'>[]> =>
  tx.rows(sql<Pick<MonthRow, 'branchId' | 'year' | 'month'>>`
    select distinct on (branch_id) branch_id as "branchId", year, month.month
    from dues.month
    where district_id = ${here(tx)}
      and branch_id = any (${[...branchIds]}::uuid[])
      and state = 'closed'
    order by branch_id, year desc, month.month desc`)

type NewMonth = { id: string; path: string; branchId: string; year: number; month: number; openedOn: Day }

/** Opens months; those that are there already stay. */
export const insertMonths = (tx: Tx, months: readonly NewMonth[], by: Actor): Promise<number> =>
  inChunks(months, (part) =>
    tx.run(sql`
      insert into dues.month (district_id, id, path, branch_id, year, month, state, members, due_cents, opened_on, opened_by, opened_by_name, opened_at)
      select ${here(tx)}::int, id, path, "branchId", year, month, 'open', 0, 0, "openedOn", ${by.account}::uuid, ${by.name}, ${moment(by.at)}
      from jsonb_to_recordset(${json(part)}) as given (id uuid, path text, "branchId" uuid, year int, month int, "openedOn" date)
      on conflict (district_id, branch_id, year, month) do nothing`),
  )

export type NewDue = {
  monthId: string
  memberId: string
  path: string
  branchId: string
  groupId: string | null
  year: number
  month: number
  position: number
  name: string
  payer: PayerKind | null
  cents: number | null
  normKey: string | null
  baseId: string | null
}

/** Adds to the frozen lists. Who stands on a list of that month already, here or elsewhere, is left as it is. */
export const insertDues = (tx: Tx, dues: readonly NewDue[]): Promise<number> =>
  inChunks(dues, (part) =>
    tx.run(sql`
      insert into dues.due (district_id, month_id, member_id, path, branch_id, group_id, year, month, position, name, payer, cents, norm_key, base_id)
      select ${here(tx)}::int, given.*
      from unnest(
        ${column(part, 'monthId')}::uuid[], ${column(part, 'memberId')}::uuid[], ${column(part, 'path')}::text[], ${column(part, 'branchId')}::uuid[],
        ${column(part, 'groupId')}::uuid[], ${column(part, 'year')}::int[], ${column(part, 'month')}::int[], ${column(part, 'position')}::int[],
        ${column(part, 'name')}::text[], ${column(part, 'payer')}::text[], ${column(part, 'cents')}::bigint[], ${column(part, 'normKey')}::text[],
        ${column(part, 'baseId')}::uuid[]) as given
      on conflict do nothing`),
  )

/** One column of many rows: tens of thousands are read twice as fast this way as out of one JSON text. */
const column = <Row, Name extends keyof Row>(rows: readonly Row[], name: Name): Row[Name][] => rows.map((row) => row[name])

/** Fills in what was not known when the month opened; an amount that stands there never changes. */
export const completeDues = (tx: Tx, dues: readonly Pick<NewDue, 'monthId' | 'memberId' | 'payer' | 'cents' | 'normKey' | 'baseId'>[]): Promise<number> =>
  inChunks(dues, (part) =>
    tx.run(sql`
      update dues.due
      set payer = given.payer, cents = given.cents, norm_key = given."normKey", base_id = given."baseId"
      from jsonb_to_recordset(${json(part)}) as given ("monthId" uuid, "memberId" uuid, payer text, cents bigint, "normKey" text, "baseId" uuid)
      where due.district_id = ${here(tx)}
        and due.month_id = given."monthId"
        and due.member_id = given."memberId"
        and due.cents is null`),
  )

/** Writes members and sum of the lists onto their months. Two statements: fresh rows are unknown to the planner, which would sum them month by month. */
export const sumUpMonths = async (tx: Tx, monthIds: readonly string[]): Promise<number> => {
  const sums = await tx.rows(sql<{ monthId: string; members: number; cents: number }>`
    select month_id as "monthId", count(*)::int as members, coalesce(sum(cents), 0)::bigint as cents
    from dues.due
    where district_id = ${here(tx)}
      and month_id in (select id from jsonb_to_recordset(${json(monthIds.map((id) => ({ id })))}) as given (id uuid))
    group by month_id
    order by month_id`)
  return tx.run(sql`
    update dues.month
    set members = given.members, due_cents = given.cents
    from jsonb_to_recordset(${json(sums)}) as given ("monthId" uuid, members int, cents bigint)
    where month.district_id = ${here(tx)}
      and month.id = given."monthId"
      and month.state = 'open'`)
}

export type DueRow = {
  monthId: string
  memberId: string
  path: string
  branchId: string
  groupId: string | null
  year: number
  month: number
  name: string
  payer: PayerKind | null
  cents: number | null
  normKey: string | null
}

const dueColumns = sql`
  due.month_id as "monthId", due.member_id as "memberId", due.path, due.branch_id as "branchId", due.group_id as "groupId", due.year, due.month, due.name, due.payer,
  due.cents, due.norm_key as "normKey"`

/** The frozen list of a month in the order in which it was made: 党小组, then pinyin. */
export const duesOfMonths = (tx: Tx, monthIds: readonly string[]): Promise<DueRow[]> =>
  tx.rows(sql<DueRow>`
    select ${dueColumns}
    from dues.due
    where district_id = ${here(tx)}
      and month_id = any (${[...monthIds]}::uuid[])
    order by month_id, position, member_id
    limit 300000`)

export const duesOfMembers = (tx: Tx, memberIds: readonly string[], year: number): Promise<DueRow[]> =>
  tx.rows(sql<DueRow>`
    select ${dueColumns}
    from dues.due
    where district_id = ${here(tx)}
      and member_id = any (${[...memberIds]}::uuid[])
      and year = ${year}
    order by member_id, month
    limit 200000`)

export const dueOf = (tx: Tx, memberId: string, { year, month }: { year: number; month: number }): Promise<DueRow | null> =>
  tx.maybe(sql<DueRow>`
    select ${dueColumns}
    from dues.due
    where district_id = ${here(tx)}
      and member_id = ${memberId}
      and year = ${year}
      and month = ${month}`)

// ---------------------------------------------------------------- payments

/** `elsewhere`: another organisation took the money and keeps it; the month is settled here, nothing came into the box and nothing of it goes up. */
export type PaymentKind = 'normal' | 'late' | 'ahead' | 'extra' | 'elsewhere'

export type PaymentRow = {
  id: string
  path: string
  branchId: string
  memberId: string
  number: number
  year: number
  month: number
  kind: PaymentKind
  cents: number
  paidOn: Day
  sessionId: string | null
  sessionDay: Day | null
  collector: string
  collectorName: string
  proxyName: string | null
  proxyReason: string | null
  consentName: string | null
  flags: string[]
  reversesId: string | null
  note: string | null
  /** the record of another organisation that this settles; null for what the branch took itself */
  source: string | null
  madeByName: string
  madeAt: Date
}

const paymentColumns = sql`
  payment.id, payment.path, payment.branch_id as "branchId", payment.member_id as "memberId", payment.number, payment.year, payment.month, payment.kind,
  payment.cents, payment.paid_on as "paidOn", payment.session_id as "sessionId", payment.session_day as "sessionDay", payment.collector,
  payment.collector_name as "collectorName", payment.proxy_name as "proxyName", payment.proxy_reason as "proxyReason", payment.consent_name as "consentName",
  payment.flags, payment.reverses_id as "reversesId", payment.note, payment.source, payment.made_by_name as "madeByName", payment.made_at as "madeAt"`

/** Takes the next running numbers of branches; holds each cash box until the transaction ends. Returns the last number used, by branch. */
export const takeNumbers = async (tx: Tx, wanted: readonly { branchId: string; path: string; count: number }[]): Promise<Map<string, number>> => {
  const rows = await tx.rows(sql<{ branchId: string; last: number }>`
    insert into dues.cash_box as held (district_id, branch_id, path, last_number)
    select ${here(tx)}::int, "branchId", path, count
    from jsonb_to_recordset(${json(wanted)}) as given ("branchId" uuid, path text, count int)
    order by "branchId"
    on conflict (district_id, branch_id) do update
    set last_number = held.last_number + excluded.last_number
    returning branch_id as "branchId", last_number as last`)
  return new Map(rows.map(({ branchId, last }) => [branchId, last]))
}

export type NewPayment = Omit<PaymentRow, 'madeByName' | 'madeAt' | 'source'> & { source?: string | null }

export const insertPayments = (tx: Tx, payments: readonly NewPayment[], by: Actor): Promise<number> =>
  inChunks(payments, (part) =>
    tx.run(sql`
      insert into dues.payment (
        district_id, id, path, branch_id, member_id, number, year, month, kind, cents, paid_on, session_id, session_day, collector, collector_name, proxy_name,
        proxy_reason, consent_name, flags, reverses_id, note, source, made_by, made_by_name, made_at)
      select
        ${here(tx)}::int, id, path, "branchId", "memberId", number, year, month, kind, cents, "paidOn", "sessionId", "sessionDay", collector, "collectorName",
        "proxyName", "proxyReason", "consentName", flags, "reversesId", note, source, ${by.account}::uuid, ${by.name},
        ${moment(by.at)}
      from jsonb_to_recordset(${json(part)}) as given (
        id uuid, path text, "branchId" uuid, "memberId" uuid, number int, year int, month int, kind text, cents bigint, "paidOn" date, "sessionId" uuid,
        "sessionDay" date, collector text, "collectorName" text, "proxyName" text, "proxyReason" text, "consentName" text, flags text[], "reversesId" uuid,
        note text, source text)`),
  )

export const paymentById = (tx: Tx, id: string): Promise<PaymentRow | null> =>
  tx.maybe(sql<PaymentRow>`
    select ${paymentColumns}
    from dues.payment
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export const reversalOf = (tx: Tx, paymentId: string): Promise<PaymentRow | null> =>
  tx.maybe(sql<PaymentRow>`
    select ${paymentColumns}
    from dues.payment
    where district_id = ${here(tx)}
      and reverses_id = ${paymentId}`)

/** Payments for the months of a year, whoever received them, in the order of the receipts. */
export const paymentsFor = (tx: Tx, memberIds: readonly string[], year: number): Promise<PaymentRow[]> =>
  tx.rows(sql<PaymentRow>`
    select ${paymentColumns}
    from dues.payment
    where district_id = ${here(tx)}
      and member_id = any (${[...memberIds]}::uuid[])
      and year = ${year}
    order by branch_id, number
    limit 300000`)

type Received = { branchId: string; memberIds?: undefined; period: Period } | { branchId?: undefined; memberIds: readonly string[]; period: Period }

/** What settles records of other organisations, by their names; taken back or not. */
export const paymentsBySource = (tx: Tx, sources: readonly string[]): Promise<PaymentRow[]> =>
  tx.rows(sql<PaymentRow>`
    select ${paymentColumns}
    from dues.payment
    where district_id = ${here(tx)}
      and source = any (${[...sources]}::text[])
    order by branch_id, number
    limit 20000`)

/** Payments received in a stretch of days: what came into the box. */
export const paymentsReceived = (tx: Tx, asked: Received): Promise<PaymentRow[]> =>
  tx.rows(sql<PaymentRow>`
    select ${paymentColumns}
    from dues.payment
    where district_id = any (${[...tx.scope.districtIds]})
      and ${asked.memberIds ? sql`member_id = any (${[...asked.memberIds]}::uuid[])` : sql`branch_id = ${asked.branchId}`}
      and paid_on between ${asked.period.from} and ${asked.period.to}
      and kind <> 'elsewhere'
    order by branch_id, number
    limit 300000`)

export type ReceivedSum = { branchId: string; kind: PaymentKind; cents: number; count: number; first: number; last: number }

/** What came into each branch's box after a day of its own and through another, by kind, with the first and last receipt. */
export const sumsBetween = (tx: Tx, after: readonly { branchId: string; on: Day }[], through: Day): Promise<ReceivedSum[]> =>
  tx.rows(sql<ReceivedSum>`
    select payment.branch_id as "branchId", payment.kind, sum(payment.cents)::bigint as cents, count(*)::int as count, min(payment.number)::int as first,
      max(payment.number)::int as last
    from dues.payment
    join jsonb_to_recordset(${json(after)}) as given ("branchId" uuid, "on" date) on given."branchId" = payment.branch_id and payment.paid_on > given."on"
    where payment.district_id = ${here(tx)}
      and payment.paid_on <= ${through}
      and payment.kind <> 'elsewhere'
    group by payment.branch_id, payment.kind
    order by payment.branch_id, payment.kind`)

/** What each branch received in a stretch of days, by kind. */
export const sumsReceived = (tx: Tx, path: string, period: Period): Promise<Omit<ReceivedSum, 'first' | 'last'>[]> =>
  tx.rows(sql<Omit<ReceivedSum, 'first' | 'last'>>`
    select branch_id as "branchId", kind, sum(cents)::bigint as cents, count(*)::int as count
    from dues.payment
    where district_id = ${here(tx)}
      and starts_with(path, ${path})
      and paid_on between ${period.from} and ${period.to}
      and kind <> 'elsewhere'
    group by branch_id, kind
    order by branch_id, kind`)

/**
 * Freezes what the month of each member came to. One statement, however many branches; it says how many are settled in each month, since fresh rows
 * are unknown to the planner and counting them afterwards costs far more than writing them.
 */
export const insertClosedLines = (
  tx: Tx,
  monthIds: readonly string[],
  { year, month }: { year: number; month: number },
): Promise<{ monthId: string; settled: number }[]> =>
  tx.rows(sql<{ monthId: string; settled: number }>`
    with paid as (
      select payment.member_id, sum(payment.cents) as cents
      from dues.due
      join dues.payment on payment.district_id = due.district_id and payment.member_id = due.member_id
      where due.district_id = ${here(tx)}
        and due.month_id = any (${[...monthIds]}::uuid[])
        and payment.year = ${year}
        and payment.month = ${month}
        and payment.kind <> 'extra'
      group by payment.member_id),
    written as (
      insert into dues.closed_line (district_id, month_id, member_id, path, cents, paid_cents, stands)
      select due.district_id, due.month_id, due.member_id, due.path, due.cents, coalesce(paid.cents, 0),
        case
          when due.cents is null then 'not-set'
          when due.cents = 0 then 'nothing-due'
          when coalesce(paid.cents, 0) >= due.cents then 'paid'
          when coalesce(paid.cents, 0) > 0 then 'partly'
          else 'unpaid'
        end
      from dues.due
      left join paid using (member_id)
      where due.district_id = ${here(tx)}
        and due.month_id = any (${[...monthIds]}::uuid[])
      returning month_id, stands)
    select month_id as "monthId", count(*) filter (where stands in ('paid', 'nothing-due'))::int as settled
    from written
    group by month_id
    order by month_id`)

export type Closing = {
  monthId: string
  /** members who have paid, or owe nothing */
  settled: number
  receiptsFrom: number | null
  receiptsTo: number | null
  onTime: number
  late: number
  ahead: number
  extra: number
  upward: number
  share: ShareUsed | null
}

export const closeMonthRows = (tx: Tx, closings: readonly Closing[], by: Actor): Promise<number> =>
  inChunks(closings, (part) =>
    tx.run(sql`
      update dues.month
      set state = 'closed', receipts_from = given."receiptsFrom", receipts_to = given."receiptsTo",
        on_time_cents = given."onTime", late_cents = given.late, ahead_cents = given.ahead, extra_cents = given.extra,
        received_cents = given."onTime" + given.late + given.ahead + given.extra, upward_cents = given.upward,
        kept_cents = given."onTime" + given.late + given.ahead + given.extra - given.upward, share = given.share,
        paid_members = given.settled,
        closed_by = ${by.account}::uuid, closed_by_name = ${by.name}, closed_at = ${moment(by.at)}
      from jsonb_to_recordset(${json(part)}) as given (
        "monthId" uuid, settled int, "receiptsFrom" int, "receiptsTo" int, "onTime" bigint, late bigint, ahead bigint, extra bigint, upward bigint, share jsonb)
      where month.district_id = ${here(tx)}
        and month.id = given."monthId"
        and month.state = 'open'`),
  )

// ---------------------------------------------------------------- arrears

/** No further back than this many months is anybody's arrears counted without a break. */
const LOOK_BACK = 36

export type ArrearsRow = { memberId: string; path: string; branchId: string; months: number; cents: number; since: Day }

/**
 * Months that each member is behind without a break, as of a day: due months that had ended, after the newest one that was paid in full.
 * One query for everybody at and below a path.
 */
export const arrearsUnder = (tx: Tx, path: string, through: number): Promise<ArrearsRow[]> =>
  tx.rows(sql<ArrearsRow>`
    with months as (
      select member_id, place, sum(due)::bigint as due, sum(paid)::bigint as paid, max(path) as path, max(branch_id) as branch_id
      from (
        select due.member_id, due.year * 12 + due.month as place, due.cents as due, 0 as paid, due.path, due.branch_id::text as branch_id
        from dues.due
        where due.district_id = ${here(tx)}
          and due.cents > 0
          and due.year * 12 + due.month between ${through - LOOK_BACK} and ${through}
          and due.member_id in (select here.member_id from dues.due here where here.district_id = ${here(tx)} and starts_with(here.path, ${path}))
        union all
        select payment.member_id, payment.year * 12 + payment.month, 0, payment.cents, null, null
        from dues.payment
        where payment.district_id = ${here(tx)}
          and payment.kind <> 'extra'
          and payment.year * 12 + payment.month between ${through - LOOK_BACK} and ${through}
          and payment.member_id in (select here.member_id from dues.due here where here.district_id = ${here(tx)} and starts_with(here.path, ${path}))) rows
      group by member_id, place
      having sum(due) > 0),
    stands as (
      select member_id, place, due - paid as lacks, path, branch_id, coalesce(max(place) filter (where paid >= due) over (partition by member_id), 0) as newest
      from months)
    select
      stands.member_id as "memberId", (array_agg(stands.path order by stands.place desc))[1] as path,
      (array_agg(stands.branch_id order by stands.place desc))[1]::uuid as "branchId", count(*)::int as months, sum(stands.lacks)::bigint as cents,
      make_date(((min(stands.place) - 1) / 12)::int, ((min(stands.place) - 1) % 12 + 1)::int, 1) as since
    from stands
    where stands.lacks > 0
      and stands.place > stands.newest
    group by stands.member_id
    having starts_with((array_agg(stands.path order by stands.place desc))[1], ${path})
    order by stands.member_id
    limit 200000`)

// ---------------------------------------------------------------- collectors

export type CollectorRow = {
  id: string
  branchId: string
  collects: 'group-leader' | 'organisation-commissioner' | 'secretary' | 'member'
  memberId: string | null
  memberName: string | null
  from: Day
  to: Day | null
  reason: string
  namedByName: string
  namedAt: Date
}

export const collectorsOn = (tx: Tx, branchIds: readonly string[], on: Day): Promise<CollectorRow[]> =>
  tx.rows(sql<CollectorRow>`
    select id, branch_id as "branchId", collects, member_id as "memberId", member_name as "memberName", from_day as "from", to_day as "to", reason,
      named_by_name as "namedByName", named_at as "namedAt"
    from dues.collector
    where district_id = ${here(tx)}
      and branch_id = any (${[...branchIds]}::uuid[])
      and from_day <= ${on}
      and (to_day is null or to_day >= ${on})
    order by branch_id`)

export const endCollector = (tx: Tx, { branchId, from, lastDay }: { branchId: string; from: Day; lastDay: Day }): Promise<number> =>
  tx.run(sql`
    update dues.collector
    set to_day = ${lastDay}
    where district_id = ${here(tx)}
      and branch_id = ${branchId}
      and from_day < ${from}
      and (to_day is null or to_day >= ${from})`)

type NewCollector = Omit<CollectorRow, 'namedByName' | 'namedAt'> & { path: string }

export const insertCollectors = (tx: Tx, collectors: readonly NewCollector[], by: Actor): Promise<number> =>
  tx.run(sql`
    insert into dues.collector (district_id, id, path, branch_id, collects, member_id, member_name, from_day, to_day, reason, named_by, named_by_name, named_at)
    select ${here(tx)}::int, id, path, "branchId", collects, "memberId", "memberName", "from", "to", reason, ${by.account}::uuid, ${by.name}, ${moment(by.at)}
    from jsonb_to_recordset(${json(collectors)}) as given (
      id uuid, path text, "branchId" uuid, collects text, "memberId" uuid, "memberName" text, "from" date, "to" date, reason text)`)

// ---------------------------------------------------------------- disclosures

export type Published = { memberId: string; name: string; groupName: string | null; dueCents: number | null; paidCents: number; unpaidMonths: number[] }

export type DisclosureContent = { rows: Published[]; months: number[]; dueCents: number; paidCents: number; extraCents: number; otherCents: number }

export type DisclosureRow = {
  id: string
  path: string
  branchId: string
  year: number
  half: 1 | 2
  number: number
  audience: string
  fields: string[]
  withheld: string[]
  content: DisclosureContent
  receivedCents: number
  checkCode: string
  slot: string | null
  cites: string[]
  publishedOn: Day
  publishedByName: string
  publishedAt: Date
}

const disclosureColumns = sql`
  disclosure.id, disclosure.path, disclosure.branch_id as "branchId", disclosure.year, disclosure.half, disclosure.number, disclosure.audience, disclosure.fields,
  disclosure.withheld, disclosure.content, disclosure.received_cents as "receivedCents", disclosure.check_code as "checkCode", disclosure.slot, disclosure.cites,
  disclosure.published_on as "publishedOn", disclosure.published_by_name as "publishedByName", disclosure.published_at as "publishedAt"`

export const insertDisclosures = (tx: Tx, disclosures: readonly Omit<DisclosureRow, 'publishedByName' | 'publishedAt'>[], by: Actor): Promise<number> =>
  tx.run(sql`
    insert into dues.disclosure (
      district_id, id, path, branch_id, year, half, number, audience, fields, withheld, content, received_cents, check_code, slot, cites, published_on,
      published_by, published_by_name, published_at)
    select
      ${here(tx)}::int, id, path, "branchId", year, half, number, audience, fields, withheld, content, "receivedCents", "checkCode", slot, cites, "publishedOn",
      ${by.account}::uuid, ${by.name}, ${moment(by.at)}
    from jsonb_to_recordset(${json(disclosures)}) as given (
      id uuid, path text, "branchId" uuid, year int, half int, number int, audience text, fields text[], withheld text[], content jsonb, "receivedCents" bigint,
      "checkCode" text, slot text, cites text[], "publishedOn" date)`)

export const disclosureById = (tx: Tx, id: string): Promise<DisclosureRow | null> =>
  tx.maybe(sql<DisclosureRow>`
    select ${disclosureColumns}
    from dues.disclosure
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export const disclosuresOf = (tx: Tx, branchId: string): Promise<DisclosureRow[]> =>
  tx.rows(sql<DisclosureRow>`
    select ${disclosureColumns}
    from dues.disclosure
    where district_id = ${here(tx)}
      and branch_id = ${branchId}
    order by year desc, half desc, number desc
    limit 60`)

/** Which halves each branch at and below a path has published, with the day of the first publication. */
export const disclosedUnder = (tx: Tx, path: string, year: number): Promise<{ id: string; branchId: string; half: 1 | 2; on: Day; byName: string }[]> =>
  tx.rows(sql<{ id: string; branchId: string; half: 1 | 2; on: Day; byName: string }>`
    select id, branch_id as "branchId", half, published_on as "on", published_by_name as "byName"
    from dues.disclosure
    where district_id = ${here(tx)}
      and starts_with(path, ${path})
      and year = ${year}
    order by branch_id, half, number
    limit 50000`)

// ---------------------------------------------------------------- handed up

export type RemittanceRow = {
  id: string
  path: string
  branchId: string
  cents: number
  handedOn: Day
  voucher: string
  handledBy: string
  reversesId: string | null
  note: string | null
  madeByName: string
  madeAt: Date
}

export const insertRemittances = (tx: Tx, rows: readonly Omit<RemittanceRow, 'madeByName' | 'madeAt'>[], by: Actor): Promise<number> =>
  tx.run(sql`
    insert into dues.remittance (district_id, id, path, branch_id, cents, handed_on, voucher, handled_by, reverses_id, note, made_by, made_by_name, made_at)
    select ${here(tx)}::int, id, path, "branchId", cents, "handedOn", voucher, "handledBy", "reversesId", note, ${by.account}::uuid, ${by.name}, ${moment(by.at)}
    from jsonb_to_recordset(${json(rows)}) as given (
      id uuid, path text, "branchId" uuid, cents bigint, "handedOn" date, voucher text, "handledBy" text, "reversesId" uuid, note text)`)

export const remittancesUnder = (tx: Tx, path: string, period: Period): Promise<RemittanceRow[]> =>
  tx.rows(sql<RemittanceRow>`
    select id, path, branch_id as "branchId", cents, handed_on as "handedOn", voucher, handled_by as "handledBy", reverses_id as "reversesId", note,
      made_by_name as "madeByName", made_at as "madeAt"
    from dues.remittance
    where district_id = ${here(tx)}
      and starts_with(path, ${path})
      and handed_on between ${period.from} and ${period.to}
    order by branch_id, handed_on, id
    limit 50000`)

export const remittanceById = (tx: Tx, id: string): Promise<RemittanceRow | null> =>
  tx.maybe(sql<RemittanceRow>`
    select id, path, branch_id as "branchId", cents, handed_on as "handedOn", voucher, handled_by as "handledBy", reverses_id as "reversesId", note,
      made_by_name as "madeByName", made_at as "madeAt"
    from dues.remittance
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

/** True where a remittance was taken back already. */
export const isTakenBack = async (tx: Tx, remittanceId: string): Promise<boolean> =>
  (await tx.maybe(sql<{ id: string }>`
    select id
    from dues.remittance
    where district_id = ${here(tx)}
      and reverses_id = ${remittanceId}`)) !== null
