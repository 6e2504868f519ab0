import { day, type Day, dayOf, later, yearOf } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import type { InForce } from '../../../policy/engine/resolve.ts'
import type { Done } from '../../../policy/engine/turns.ts'
import { dutiesOfYear, type DutyBody, sayTimes } from '../../../policy/kinds/duty.ts'
import { ACTORS } from '../../../policy/vocabulary/actors.ts'
import { ENTRIES } from '../../../policy/vocabulary/entries.ts'
import type { DutyTurn } from '../../../policy/vocabulary/evaluation.ts'
import type { RuleInForce } from '../../../policy/vocabulary/rules.ts'
import { inForceForUnits, type Unit, unitsUnder } from '../../org/public.ts'
import { type Fulfilment, fulfilDuties, type NewDuty, openDuties } from '../../rulebook/public.ts'
import { citesOf } from '../facts.ts'
import { selectFilings, selectPlansUnder } from '../store.ts'

/** What this module's records fulfil: the yearly plan, the report upward. */
type Kept = 'annual-plan' | 'activity-report'

/**
 * Opens the yearly plans and half-yearly reports that the rules in force ask of the units at and below a path, and fulfils those whose
 * record is there. Repeatable: a duty is opened once, and closed once. Returns how many were opened and fulfilled.
 */
export const keepOwed = async (tx: Tx, at: Date, { path, today }: { path: string; today: Day }): Promise<{ opened: number; fulfilled: number }> => {
  const units = await unitsUnder(tx, path, { kinds: ['committee', 'general-branch', 'branch'], on: today })
  const rules = await inForceForUnits(
    tx,
    units.map(({ id }) => id),
    today,
  )
  const records = await recordsUnder(tx, path, yearOf(today))
  const owed = units.flatMap((unit) => owedBy(unit, { rules: rules.get(unit.id)!, records: records(unit.id), today }))
  const opened = await openDuties(
    tx,
    owed.filter(({ turn }) => turn.state === 'due' || turn.state === 'overdue').map((one) => dutyOf(one, today)),
  )
  const fulfilled = await fulfilDuties(tx, at, owed.filter(({ turn }) => turn.state === 'done').map(fulfilmentOf))
  return { opened: opened.size, fulfilled }
}

type Records = Record<Kept, (Done & { byName: string })[]>
type Owed = { unit: Unit; rule: RuleInForce<DutyBody>; turn: DutyTurn; byName: string | null }

const recordsUnder = async (tx: Tx, path: string, year: number): Promise<(unitId: string) => Records> => {
  const [plansUnder, filingsUnder] = await Promise.all([selectPlansUnder(tx, { path, year }), selectFilings(tx, { path, year })])
  const [plans, filings] = [Map.groupBy(plansUnder, ({ unitId }) => unitId), Map.groupBy(filingsUnder, ({ unitId }) => unitId)]
  return (unitId) => ({
    'annual-plan': (plans.get(unitId) ?? []).map(({ version, at, byName }) => ({ id: `plan-${version}`, on: dayOfMoment(at), for: dayOf(year, 1, 1), byName })),
    'activity-report': (filings.get(unitId) ?? []).map(({ half, number, at, byName }) => ({
      id: `report-${half}-${number}`,
      on: dayOfMoment(at),
      for: dayOf(year, half === 1 ? 1 : 7, 1),
      byName,
    })),
  })
}

const dayOfMoment = (at: Date): Day => day(at.toISOString().slice(0, 10))

const owedBy = (unit: Unit, { rules, records, today }: { rules: InForce; records: Records; today: Day }): Owed[] =>
  [...rules.rules.values()]
    .filter((rule): rule is RuleInForce<DutyBody> => rule.kind === 'duty' && (rule.body as DutyBody).do in records)
    .filter(({ body }) => (body as { enabled?: boolean }).enabled !== false)
    .flatMap((rule) => {
      const done = records[rule.body.do as Kept]
      const turns = dutiesOfYear(rule.body, { since: later(rule.since, unit.from), done }, today)
      return turns.map((turn): Owed => ({ unit, rule, turn, byName: done.find(({ id }) => turn.by.includes(id))?.byName ?? null }))
    })

const keyOf = ({ unit, rule, turn }: Owed): string => `${rule.slot}|${unit.id}|${turn.period?.from ?? 'once'}`

const dutyOf = (one: Owed, today: Day): NewDuty => {
  const { unit, rule, turn } = one
  const what = rule.body.what ?? ENTRIES[rule.body.do]
  const times = sayTimes(rule.body.times)
  return {
    key: keyOf(one),
    path: unit.path,
    slot: rule.slot,
    what,
    facts: [{ zh: `${unit.shortName}　${times.zh}，已 ${turn.done} 次`, en: `${unit.shortName}: ${times.en}, ${turn.done} done` }],
    cites: citesOf(rule),
    ours: rule.ours,
    subject: { kind: 'unit', id: unit.id },
    bearerRole: rule.body.bearer in ACTORS ? rule.body.bearer : 'branch',
    bearerUnitId: unit.id,
    link: rule.body.do === 'annual-plan' ? '/days/plan' : '/days/report',
    openedOn: today,
    dueOn: turn.due,
  }
}

const fulfilmentOf = (one: Owed): Fulfilment => ({
  key: keyOf(one),
  recordType: one.rule.body.do,
  recordId: null,
  note: one.turn.by.join(' '),
  byName: one.byName,
})
