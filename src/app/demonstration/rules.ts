import { type Day, day, later } from '../../kernel/days.ts'
import type { Tx } from '../../platform/db.ts'
import { adoptPacks, chooseReadings, inForceForUnits, setValues, type Unit } from '../../modules/org/public.ts'
import type { DistrictPlan } from './units.ts'

type Adopted = { pack: string; at: 'district' | 'first-committee'; from: string; byName: string }

/** What each district has put into force: the township its plan, the counties what comes from above and their own. */
const ADOPTED: Record<number, Adopted[]> = {
  430699: [
    { pack: 'national', at: 'district', from: '2019-05-06', byName: '湘云县委组织部部务会' },
    { pack: 'changxiao', at: 'district', from: '2009-01-01', byName: '湘云县委组织部部务会' },
    { pack: 'zhangshu-2017-37', at: 'first-committee', from: '2017-05-15', byName: '樟树镇党委会议' },
  ],
  321099: [
    { pack: 'national', at: 'district', from: '2019-05-06', byName: '芦荡县委组织部部务会' },
    { pack: 'jiangsu-activity-day', at: 'district', from: '2017-06-01', byName: '芦荡县委组织部部务会' },
    { pack: 'jiangsu-fact-record', at: 'district', from: '2017-06-01', byName: '芦荡县委组织部部务会' },
    { pack: 'jiangsu-floating', at: 'district', from: '2017-06-01', byName: '芦荡县委组织部部务会' },
    { pack: 'jiangsu-faculty', at: 'district', from: '2017-06-01', byName: '芦荡县委组织部部务会' },
    { pack: 'yangzhou-2021-38', at: 'district', from: '2022-02-01', byName: '芦荡县委组织部部务会' },
  ],
}

type Term = readonly [slot: string, key: string, value: string]

/** Days and intervals of floating members where the texts only say in time or at intervals: chosen by the county department's named person. */
function termsOf(byName: string, terms: readonly Term[]) {
  return terms.map(([slot, key, value]) => ({ slot, key, value, from: '2024-01-01', byName }))
}

/** Values that the texts leave to the adopter: the county's common day is the tenth of each month; some terms of floating members, others stay open. */
const SET: Record<number, { slot: string; key: string; value: unknown; from: string; byName?: string }[]> = {
  430699: termsOf('季文静', [
    ['floating.transit', 'within', '15 days'],
    ['floating.announce', 'within', '7 days'],
    ['floating.report-in', 'within', '15 days'],
    ['floating.take-in', 'within', '10 days'],
    ['floating.certificate-request', 'steps.answer.within', '10 days'],
    ['floating.conduct-report', 'within', '30 days'],
    ['floating.relation', 'steps.accept.within', '30 days'],
    ['floating.sweep', 'times.per', 'quarter'],
    ['floating.reach', 'times.per', 'quarter'],
  ]),
  321099: [
    { slot: 'activity-day.calendar', key: 'on', value: { dayOfMonth: 10 }, from: '2017-06-01' },
    ...termsOf('季晓云', [
      ['floating.transit', 'within', '15 days'],
      ['floating.announce', 'within', '10 days'],
      ['floating.press', 'within', '15 days'],
      ['floating.take-in', 'within', '15 days'],
      ['floating.certificate-request', 'steps.answer.within', '10 days'],
      ['floating.feedback', 'times.per', 'half-year'],
      ['floating.exchange', 'times.per', 'half-year'],
      ['floating.probation-opinion', 'within', '10 days'],
      ['floating.refusal', 'steps.look.within', '10 days'],
    ]),
  ],
}

export const putIntoForce = async (tx: Tx, { plan, units, at, today }: { plan: DistrictPlan; units: readonly Unit[]; at: Date; today: Day }): Promise<void> => {
  const root = units.find((unit) => unit.id === plan.rootId)!
  const committee = units.find((unit) => unit.id === plan.committees[0]!.id)!
  await adoptPacks(
    tx,
    ADOPTED[plan.districtId]!.map(({ pack, at: where, from, byName }) => ({
      unitId: (where === 'district' ? root : committee).id,
      path: (where === 'district' ? root : committee).path,
      pack,
      from: day(from),
      byName,
      at,
    })),
  )
  const byName = ADOPTED[plan.districtId]![0]!.byName
  await setValues(
    tx,
    (SET[plan.districtId] ?? []).map(({ from, ...value }) => ({ byName, ...value, unitId: root.id, path: root.path, from: day(from), at })),
  )
  await chooseWhatIsOpen(tx, { plan, root, branches: units.filter((unit) => unit.kind === 'branch'), at, today })
}

type Choosing = { plan: DistrictPlan; root: Unit; branches: readonly Unit[]; at: Date; today: Day }

/** The department answers what the texts leave open, so that every rule can speak; in real life this is most of the work of adopting. */
const chooseWhatIsOpen = async (tx: Tx, { plan, root, branches, at, today }: Choosing): Promise<void> => {
  const rules = await inForceForUnits(
    tx,
    branches.map(({ id }) => id),
    today,
  )
  const open = new Map<string, { slot: string; key: string; chosen: unknown; from: Day }>()
  for (const { rules: held } of rules.values())
    for (const rule of held.values())
      for (const choice of rule.choices) {
        const first = choice.options[0]
        if (choice.chosen === null && first)
          open.set(`${rule.slot}|${choice.key}`, { slot: rule.slot, key: choice.key, chosen: first.value, from: later(rule.since, day('2017-01-01')) })
      }
  if (open.size > 0)
    await chooseReadings(
      tx,
      [...open.values()].map((one) => ({ ...one, unitId: root.id, path: root.path, byName: ADOPTED[plan.districtId]![0]!.byName, at })),
    )
}
