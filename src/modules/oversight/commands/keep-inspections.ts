import { day, type Day, dayOf, later } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import type { InForce } from '../../../policy/engine/resolve.ts'
import type { Done } from '../../../policy/engine/turns.ts'
import { dutiesOfYear, type DutyBody, sayTimes } from '../../../policy/kinds/duty.ts'
import { ENTRIES } from '../../../policy/vocabulary/entries.ts'
import type { DutyTurn } from '../../../policy/vocabulary/evaluation.ts'
import type { RuleInForce } from '../../../policy/vocabulary/rules.ts'
import { inForceForUnits, type Unit, unitsUnder } from '../../org/public.ts'
import { type Fulfilment, fulfilDuties, type NewDuty, openDuties } from '../../rulebook/public.ts'
import { type RoundRow, roundsUnder } from '../store.ts'

type Asked = { path: string; year: number; today: Day }

/**
 * Opens the inspections of the books that the rules in force ask of the units at and below a path in a year, and fulfils those whose round
 * was circulated: a round that was opened and never told is no inspection. Repeatable. Returns how many were opened and fulfilled.
 */
export const keepInspections = async (tx: Tx, at: Date, { path, year, today }: Asked): Promise<{ opened: number; fulfilled: number }> => {
  const units = await unitsUnder(tx, path, { kinds: ['department', 'committee', 'general-branch'], on: today })
  const rules = await inForceForUnits(
    tx,
    units.map(({ id }) => id),
    today,
  )
  const rounds = Map.groupBy(await roundsUnder(tx, path, year), ({ unitId }) => unitId)
  const owed = units.flatMap((unit) => owedBy(unit, { rules: rules.get(unit.id)!, rounds: rounds.get(unit.id) ?? [], year, today }))
  const opened = await openDuties(
    tx,
    owed.filter(({ turn }) => turn.state === 'due' || turn.state === 'overdue').map((one) => dutyOf(one, today)),
  )
  return { opened: opened.size, fulfilled: await fulfilDuties(tx, at, owed.filter(({ turn }) => turn.state === 'done').map(fulfilmentOf)) }
}

/** The rules by which somebody owes an inspection of the books. */
export const asksInspection = (rule: RuleInForce): rule is RuleInForce<DutyBody> =>
  rule.kind === 'duty' && (rule.body as DutyBody).do === 'book-inspection' && (rule.body as { enabled?: boolean }).enabled !== false

type Owed = { unit: Unit; rule: RuleInForce<DutyBody>; turn: DutyTurn; round: RoundRow | null }

const owedBy = (unit: Unit, { rules, rounds, year, today }: { rules: InForce; rounds: readonly RoundRow[]; year: number; today: Day }): Owed[] => {
  const told = rounds.filter(({ state }) => state === 'circulated')
  const done = told.map(({ id, circularOn }): Done => ({ id, on: day(circularOn!), for: dayOf(year, 1, 1) }))
  return [...rules.rules.values()].filter(asksInspection).flatMap((rule) => {
    const turns = dutiesOfYear(rule.body, { since: later(rule.since, unit.from), year, done }, today)
    return turns.map((turn): Owed => ({ unit, rule, turn, round: told.find(({ id }) => turn.by.includes(id)) ?? null }))
  })
}

const keyOf = ({ unit, rule, turn }: Owed): string => `${rule.slot}|${unit.id}|${turn.period?.from ?? 'once'}`

const dutyOf = (one: Owed, today: Day): NewDuty => {
  const { unit, rule, turn } = one
  const times = sayTimes(rule.body.times)
  return {
    key: keyOf(one),
    path: unit.path,
    slot: rule.slot,
    what: rule.body.what ?? ENTRIES[rule.body.do],
    facts: [{ zh: `${unit.shortName}　${times.zh}，已 ${turn.done} 次`, en: `${unit.shortName}: ${times.en}, ${turn.done} done` }],
    cites: rule.cites.map(({ document, article }) => `${document}#${article}`),
    ours: rule.ours,
    subject: { kind: 'unit', id: unit.id },
    bearerRole: rule.body.bearer,
    bearerUnitId: unit.id,
    link: `/inspections?unit=${unit.id}`,
    openedOn: today,
    dueOn: turn.due,
  }
}

const fulfilmentOf = (one: Owed): Fulfilment => ({
  key: keyOf(one),
  recordType: 'book-inspection',
  recordId: one.round?.id ?? null,
  note: one.round?.title ?? null,
  byName: one.round?.circulatedByName ?? null,
})
