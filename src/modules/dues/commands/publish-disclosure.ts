import { type Day, monthOf } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import type { DiscloseBody } from '../../../policy/kinds/disclose.ts'
import type { RuleInForce } from '../../../policy/vocabulary/rules.ts'
import { unitsByIds, type Unit } from '../../org/public.ts'
import { fulfilDuties } from '../../rulebook/public.ts'
import type { Reach } from '../access.ts'
import { checkCodeOf, citesOf, discloseRule, extraOf, halfYear, paidOf, placeOf, rulesOf } from '../facts.ts'
import {
  type DisclosureContent,
  disclosuresOf,
  type DueRow,
  duesOfMonths,
  insertDisclosures,
  type PaymentRow,
  paymentsFor,
  paymentsReceived,
  type Published,
  selectMonths,
} from '../store.ts'
import { disclosureKey } from './keep-owed.ts'

export type Publishing = { year: number; half: 1 | 2; audience: string; withAmounts: boolean }

/** Fields by the names that rules use; those that carry money are shown only where the rule, or the branch without a rule, lets them. */
export const FIELDS = ['member', 'group', 'months-paid', 'total'] as const
const AMOUNT_FIELDS = ['amount', 'due'] as const
const NEVER = 'base'

/** Publishes a half-year to a stated circle: who has paid; never on what income. What is published stays as it was. */
export const publishDisclosure = (
  call: Call,
  { scope, found: unit }: Reach<Unit>,
  asked: Publishing,
): Promise<Result<{ disclosureId: string; number: number; checkCode: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (halfYear(asked.year, asked.half).from > call.today)
      return refuse('half-ahead', '这半年还没有到，没有可以公示的。', 'That half-year has not begun; there is nothing to publish.')
    const rule = discloseRule(await rulesOf(tx, unit.id, call.today))
    const fields = [...FIELDS, ...(asked.withAmounts ? AMOUNT_FIELDS : [])]
    const forbidden = rule && asked.withAmounts && !mayShowAmounts(rule.body.fields, rule.body.withhold)
    if (forbidden)
      return refuse(
        'amounts-withheld',
        '现行规定只公示交没交，不公示金额，没有公示。请去掉金额再公示。',
        'The rule in force publishes who paid, not how much. Leave the amounts out.',
      )
    const row = await rowFor(tx, unit, { asked, fields, rule, on: call.today })
    await insertDisclosures(tx, [row], byOf(call))
    if (rule)
      await fulfilDuties(tx, call.now, [
        {
          key: disclosureKey(rule.slot, unit.id, asked),
          recordType: 'dues-disclosure',
          recordId: row.id,
          by: call.session!.accountId,
          byName: call.session!.name,
        },
      ])
    await tx.audit({ verb: 'dues.disclosed', objectType: 'disclosure', objectId: row.id, path: unit.path, fields: [`${asked.year}-${asked.half}`, ...fields] })
    return ok({ disclosureId: row.id, number: row.number, checkCode: row.checkCode })
  })

type Making = { asked: Publishing; fields: string[]; rule: RuleInForce<DiscloseBody> | null; on: Day }

/** What is published, with the number it has in its half and a code by which the paper can be compared. */
const rowFor = async (tx: Tx, unit: Unit, { asked, fields, rule, on }: Making) => {
  const content = await disclosureContent(tx, unit, asked)
  const before = (await disclosuresOf(tx, unit.id)).filter(({ year, half }) => year === asked.year && half === asked.half)
  const number = before.length + 1
  const receivedCents = sumOf(content)
  return {
    id: newId<'disclosure'>() as string,
    path: unit.path,
    branchId: unit.id,
    year: asked.year,
    half: asked.half,
    number,
    audience: asked.audience,
    fields,
    withheld: [...new Set([NEVER, ...(rule?.body.withhold ?? [])])],
    content,
    receivedCents,
    checkCode: checkCodeOf({ ...asked, unit: unit.code, number, fields, content, receivedCents }),
    slot: rule?.slot ?? null,
    cites: rule ? citesOf(rule) : [],
    publishedOn: on,
  }
}

const mayShowAmounts = (fields: readonly string[], withheld: readonly string[]): boolean =>
  fields.some((field) => (AMOUNT_FIELDS as readonly string[]).includes(field)) &&
  !withheld.some((field) => (AMOUNT_FIELDS as readonly string[]).includes(field))

/** What came in during the half in all: for its months, besides, and for other months. */
export const sumOf = ({ paidCents, extraCents, otherCents }: DisclosureContent): number => paidCents + extraCents + otherCents

/** Member by member what was due and came in during the half-year; whatever is for other months stands in one sum apart. */
export const disclosureContent = async (tx: Tx, unit: Unit, { year, half }: { year: number; half: 1 | 2 }): Promise<DisclosureContent> => {
  const period = halfYear(year, half)
  const months = await selectMonths(tx, [unit.id], { from: placeOf({ year, month: monthOf(period.from) }), to: placeOf({ year, month: monthOf(period.to) }) })
  const dues = await duesOfMonths(
    tx,
    months.map(({ id }) => id),
  )
  const received = await paymentsReceived(tx, { branchId: unit.id, period })
  const earlier = (await paymentsFor(tx, [...new Set(dues.map(({ memberId }) => memberId))], year)).filter(({ paidOn }) => paidOn <= period.to)
  const groups = await unitsByIds(tx, [...new Set(dues.flatMap(({ groupId }) => groupId ?? []))])
  const rows = [...Map.groupBy(dues, ({ memberId }) => memberId).values()].map((own) => rowOf(own, { received, earlier, groups }))
  const owed = new Set(dues.map(({ memberId, year: of, month }) => `${memberId}|${of}|${month}`))
  const forMonths = received.filter((payment) => owed.has(`${payment.memberId}|${payment.year}|${payment.month}`))
  const others = received.filter((payment) => !owed.has(`${payment.memberId}|${payment.year}|${payment.month}`))
  return {
    rows,
    months: months.map(({ month }) => month),
    dueCents: rows.reduce((sum, { dueCents }) => sum + (dueCents ?? 0), 0),
    paidCents: paidOf(forMonths),
    extraCents: extraOf(received),
    otherCents: paidOf(others),
  }
}

type Around = { received: readonly PaymentRow[]; earlier: readonly PaymentRow[]; groups: ReadonlyMap<string, Unit> }

const rowOf = (own: readonly DueRow[], { received, earlier, groups }: Around): Published => {
  const [first] = own as [DueRow]
  const isFor = (due: DueRow) => (payment: PaymentRow) => payment.memberId === due.memberId && payment.year === due.year && payment.month === due.month
  return {
    memberId: first.memberId,
    name: first.name,
    groupName: (first.groupId && groups.get(first.groupId)?.shortName) || null,
    dueCents: own.some(({ cents }) => cents === null) ? null : own.reduce((sum, { cents }) => sum + cents!, 0),
    paidCents: own.reduce((sum, due) => sum + paidOf(received.filter(isFor(due))), 0),
    unpaidMonths: own.filter((due) => due.cents !== null && due.cents > 0 && paidOf(earlier.filter(isFor(due))) < due.cents).map(({ month }) => month),
  }
}
