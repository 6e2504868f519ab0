import type { Day } from '../../../kernel/days.ts'
import { yearOf } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import { turnsOf } from '../../../policy/engine/turns.ts'
import type { DiscloseBody } from '../../../policy/kinds/disclose.ts'
import { ENTRIES } from '../../../policy/vocabulary/entries.ts'
import type { DutyTurn } from '../../../policy/vocabulary/evaluation.ts'
import type { RuleInForce } from '../../../policy/vocabulary/rules.ts'
import { inForceForUnits, type Unit, unitsUnder } from '../../org/public.ts'
import { type NewDuty, openDuties } from '../../rulebook/public.ts'
import { citesOf, discloseRule, halfOf, halfYear } from '../facts.ts'
import { disclosedUnder } from '../store.ts'

/** Rule, branch and half: the same key never opens twice. */
export const disclosureKey = (slot: string, branchId: string, { year, half }: { year: number; half: 1 | 2 }): string =>
  `${slot}|${branchId}|${halfYear(year, half).from}`

/** How each stretch of the year stands for a branch: published, due, overdue, still to come. */
export const disclosureTurns = (
  rule: RuleInForce<DiscloseBody>,
  { year, published, since }: { year: number; published: readonly { id: string; half: 1 | 2; on: Day }[]; since: Day },
  today: Day,
): DutyTurn[] =>
  turnsOf(
    { atLeast: rule.body.times.atLeast, per: rule.body.times.per },
    { since, year, done: published.map(({ id, half, on }) => ({ id, on, for: halfYear(year, half).from })) },
    today,
  )

/** Opens the duty to publish for every branch at and below a path whose half is due or over. Returns how many are new. */
export const keepOwed = async (tx: Tx, { path, today }: { path: string; today: Day }): Promise<number> => {
  const branches = await unitsUnder(tx, path, { kinds: ['branch'], on: today })
  const rules = await inForceForUnits(
    tx,
    branches.map(({ id }) => id),
    today,
  )
  const published = Map.groupBy(await disclosedUnder(tx, path, yearOf(today)), ({ branchId }) => branchId)
  const owed = branches.flatMap((branch) => {
    const rule = discloseRule(rules.get(branch.id)!)
    if (!rule) return []
    const since = rule.since > branch.from ? rule.since : branch.from
    const turns = disclosureTurns(rule, { year: yearOf(today), published: published.get(branch.id) ?? [], since }, today)
    return turns.filter(({ state }) => state === 'overdue' || state === 'due').map((turn) => dutyOf(branch, { rule, turn, today }))
  })
  return (await openDuties(tx, owed)).size
}

const dutyOf = (branch: Unit, { rule, turn, today }: { rule: RuleInForce<DiscloseBody>; turn: DutyTurn; today: Day }): NewDuty => {
  const from = turn.period?.from ?? today
  const half = halfOf(from)
  return {
    key: disclosureKey(rule.slot, branch.id, { year: yearOf(from), half }),
    path: branch.path,
    slot: rule.slot,
    what: ENTRIES['dues-disclosure'],
    facts: [
      {
        zh: `${branch.shortName}　${yearOf(from)}年${half === 1 ? '上' : '下'}半年`,
        en: `${branch.shortName}: ${half === 1 ? 'first' : 'second'} half of ${yearOf(from)}`,
      },
    ],
    cites: citesOf(rule),
    ours: rule.ours,
    subject: { kind: 'branch', id: branch.id },
    bearerRole: 'branch',
    bearerUnitId: branch.id,
    link: `/dues/disclosure?unit=${branch.id}&year=${yearOf(from)}&half=${half}`,
    openedOn: today,
    dueOn: turn.due,
  }
}
