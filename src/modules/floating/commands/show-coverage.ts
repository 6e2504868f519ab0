/** Coverage of a day: by unit below the one asked for, gaps with their persons; statistics of those away and here. */
import { addDays, type Day, yearOf } from '../../../kernel/days.ts'
import { ok } from '../../../kernel/result.ts'
import type { Tx } from '../../../platform/db.ts'
import { membersByIds } from '../../members/public.ts'
import { type Unit, unitsByIds } from '../../org/public.ts'
import { SECTORS } from '../contract.ts'
import { allowedUnder, citesOf, countOf, type Covered, homePartOf, hostPartOf, NOBODY, openCard, rulesAt, sumOf, transitDays } from '../facts.ts'
import { childrenOf } from '../facts/assessments.ts'
import { ownerOn, type Side } from '../stages.ts'
import {
  absencesUnder,
  casesOfAbsences,
  coverageUnder,
  type CoverageRow,
  guestSectors,
  partsUnder,
  type Survey,
  surveysUnder,
  uncoveredUnder,
} from '../store.ts'

const SHOWN = 500

/** Counts of a day by unit straight below, those of the unit itself apart; gaps first, each with the person. */
export const coverageShown = async (tx: Tx, unit: Unit, { on, today }: { on: Day; today: Day }) => {
  const { allowed } = await allowedUnder(tx, unit.path, on)
  const rows = await coverageUnder(tx, unit.path, { on, allowed })
  const uncovered = await uncoveredUnder(tx, unit.path, { on, allowed, limit: SHOWN })
  const rules = await rulesAt(tx, unit.id, on)
  const units = await unitsByIds(tx, [...new Set([...rows, ...uncovered].map(({ unitId }) => unitId))])
  const lines = linesOf(rows, units, { unit, children: await childrenOf(tx, unit, on) })
  const members = await membersByIds(
    tx,
    uncovered.flatMap(({ memberId }) => memberId ?? []),
  )
  return ok({
    unitId: unit.id,
    unitName: unit.shortName,
    unitKind: unit.kind,
    parentId: unit.parentId,
    on,
    today,
    transitDays: transitDays(rules),
    cites: { managed: citesOf(rules, 'floating.managed'), transit: citesOf(rules, 'floating.transit'), definition: citesOf(rules, 'floating.definition') },
    away: sideOf(rows, 'home'),
    here: sideOf(rows, 'host'),
    lines,
    uncovered: uncovered.map(({ memberId, unitId, personName, ...row }) => ({
      ...row,
      name: personName ?? members.get(memberId ?? '')?.person.name ?? '',
      unitId,
      unitName: units.get(unitId)?.shortName ?? '',
    })),
    more: Math.max(0, countUncovered(rows) - uncovered.length),
  })
}

const countUncovered = (rows: readonly CoverageRow[]): number => rows.reduce((sum, { transit, gap }) => sum + transit + gap, 0)

const sideOf = (rows: readonly CoverageRow[], side: CoverageRow['side']) => {
  const sum = sumOf(rows.filter((row) => row.side === side))
  return { ...sum, all: countOf(sum) }
}

/** Where a unit's figures are shown: under the child that it lies in, or with the asked unit itself. */
const linesOf = (rows: readonly CoverageRow[], units: ReadonlyMap<string, Unit>, { unit, children }: { unit: Unit; children: readonly Unit[] }) => {
  const holder = (unitId: string): Unit => children.find(({ path }) => units.get(unitId)?.path.startsWith(path)) ?? unit
  const sums = new Map<string, { unit: Unit; away: Covered; here: Covered }>()
  for (const child of children) sums.set(child.id, { unit: child, away: NOBODY, here: NOBODY })
  for (const row of rows) {
    const under = holder(row.unitId)
    const known = sums.get(under.id) ?? { unit: under, away: NOBODY, here: NOBODY }
    sums.set(under.id, row.side === 'home' ? { ...known, away: sumOf([known.away, row]) } : { ...known, here: sumOf([known.here, row]) })
  }
  return [...sums.values()]
    .map(({ unit: { id, shortName, kind }, away, here }) => ({
      unitId: id,
      name: shortName,
      kind,
      below: id !== unit.id,
      away: { ...away, all: countOf(away) },
      here: { ...here, all: countOf(here) },
    }))
    .filter(({ away, here, below }) => below || away.all + here.all > 0)
}

// ---------------------------------------------------------------- statistics (JS-B-07b, JS-B-07d)

const NOT_SAID = 'not-said'
type Tally = { key: string; count: number; managed: number }
type Person = {
  key: Record<'direction' | 'sector' | 'age' | 'standing' | 'reason', string>
  managed: boolean
  side: Side
  subjectId: string
  unitId: string
  name: string
  place: string | null
}

const AGES = [35, 45, 60] as const
const ageOf = (born: Day | number | null, on: Day): string => {
  if (born === null) return NOT_SAID
  const years = yearOf(on) - (typeof born === 'number' ? born : yearOf(born)) - (typeof born === 'number' || born.slice(5) <= on.slice(5) ? 0 : 1)
  const at = AGES.findIndex((limit) => years <= limit)
  return at < 0 ? `over-${AGES.at(-1)}` : `to-${AGES[at]}`
}

/** Ages by age, what nobody said at the end. */
const rankOf = (key: string): number => (key === NOT_SAID ? 9 : key.startsWith('over-') ? 1 : 0)

const tallied = (people: readonly Person[], by: keyof Person['key']): Tally[] =>
  [...Map.groupBy(people, ({ key }) => key[by])]
    .map(([key, all]) => ({ key, count: all.length, managed: all.filter(({ managed }) => managed).length }))
    .toSorted((one, other) => rankOf(one.key) - rankOf(other.key) || (one.key < other.key ? -1 : 1))

/** The first two words of a place: province and city, as a person wrote it; the whole where it has none. */
const directionOf = (place: string | null): string => {
  if (!place) return NOT_SAID
  return /^.+?(?:省|自治区|市)(?:[^省市]{1,8}?市|[^省市]{1,10}?(?:自治州|盟|地区))?/.exec(place)?.[0] ?? place.slice(0, 12)
}

/** Numbers and distribution of those away and those here on a day, key fields and groups among them, and what the surveys of the year wrote of it. */
export const statisticsShown = async (tx: Tx, unit: Unit, on: Day) => {
  const { allowed } = await allowedUnder(tx, unit.path, on)
  const terms = new Map(allowed.map(({ unitId, days }) => [unitId, days]))
  const away = await peopleAway(tx, unit.path, on, terms)
  const here = await peopleHere(tx, unit.path, on, terms)
  const rules = await rulesAt(tx, unit.id, on)
  const surveys = (await surveysUnder(tx, unit.path, { from: yearOf(on) - 1, to: yearOf(on) })).filter(({ analysis }) => analysis !== null)
  return ok({
    unitId: unit.id,
    unitName: unit.shortName,
    on,
    cites: { groups: citesOf(rules, 'floating.key-groups'), record: citesOf(rules, 'floating.department-record') },
    away: distribution(away),
    here: distribution(here),
    groups: groupsOf(away, here),
    ...(await listed(tx, [...away, ...here], unit)),
    written: surveys.map(written),
  })
}

const written = ({ id, kind, year, unitName, analysis, measures, closedOn, closedByName }: Survey) => ({
  surveyId: id,
  kind,
  year,
  unitName,
  analysis,
  measures,
  closedOn,
  closedByName,
})

const distribution = (people: readonly Person[]) => ({
  all: people.length,
  managed: people.filter(({ managed }) => managed).length,
  direction: tallied(people, 'direction'),
  sector: tallied(people, 'sector'),
  age: tallied(people, 'age'),
  standing: tallied(people, 'standing'),
  reason: tallied(people, 'reason'),
})

/** The fields and groups that departments look at; who belongs to none of them is counted in the distribution alone. */
const groupsOf = (away: readonly Person[], here: readonly Person[]) =>
  (Object.keys(SECTORS) as (keyof typeof SECTORS)[])
    .filter((key) => key !== 'other')
    .map((key) => {
      const of = (people: readonly Person[]) => people.filter((person) => person.key.sector === key)
      const managed = (people: readonly Person[]) => of(people).filter((person) => person.managed).length
      return { key, away: of(away).length, awayManaged: managed(away), here: of(here).length, hereManaged: managed(here) }
    })

/** Whom nobody manages of the key fields and groups, by name; at a branch also whose field or group nobody has said. */
const listed = async (tx: Tx, people: readonly Person[], unit: Unit) => {
  const gaps = people.filter(({ key, managed }) => !managed && key.sector !== NOT_SAID && key.sector !== 'other').slice(0, SHOWN)
  const unsaid = unit.kind === 'branch' ? people.filter(({ key }) => key.sector === NOT_SAID).slice(0, SHOWN) : []
  const units = await unitsByIds(tx, [...new Set([...gaps, ...unsaid].map(({ unitId }) => unitId))])
  const view = ({ side, subjectId, name, place, unitId }: Person) => ({ side, subjectId, name, place, unitName: units.get(unitId)?.shortName ?? '' })
  return { gaps: gaps.map((one) => ({ ...view(one), key: one.key.sector as keyof typeof SECTORS })), unsaid: unsaid.map(view) }
}

const peopleAway = async (tx: Tx, path: string, on: Day, terms: ReadonlyMap<string, number>): Promise<Person[]> => {
  const absences = (await absencesUnder(tx, path, { ended: false, since: addDays(on, -1) })).filter(({ own }) => own.from !== null && own.from <= on)
  const cases = Map.groupBy(
    await casesOfAbsences(
      tx,
      absences.map(({ id }) => id),
    ),
    ({ absenceId }) => absenceId,
  )
  const members = await membersByIds(
    tx,
    absences.map(({ memberId }) => memberId),
  )
  return absences.map((absence): Person => {
    const member = members.get(absence.memberId)
    const owner = ownerOn(homePartOf(absence, cases.get(absence.id) ?? []), on, terms.get(absence.branchId) ?? null).owner
    const key = {
      direction: directionOf(absence.place),
      sector: absence.sector ?? NOT_SAID,
      age: ageOf(member?.person.bornOn ?? null, on),
      standing: member?.standing ?? NOT_SAID,
      reason: absence.reason ?? NOT_SAID,
    }
    const { id: subjectId, branchId: unitId, place } = absence
    return { managed: owner === 'host' || owner === 'home', key, side: 'home', subjectId, unitId, place, name: member?.person.name ?? '' }
  })
}

/** What the card tells of a guest; nothing is asked of home. */
const peopleHere = async (tx: Tx, path: string, on: Day, terms: ReadonlyMap<string, number>): Promise<Person[]> => {
  const parts = (await partsUnder(tx, path, { side: 'host', open: true })).filter(({ own }) => 'state' in own && own.state !== 'departed')
  const sectors = new Map((await guestSectors(tx, path)).map(({ id, sector }) => [id, sector]))
  return parts.map((row): Person => {
    const card = openCard(row)
    const owner = ownerOn(hostPartOf(row), on, terms.get(row.unitId) ?? null).owner
    const key = {
      direction: row.otherName,
      sector: sectors.get(row.id) ?? NOT_SAID,
      age: ageOf(card.bornYear, on),
      standing: row.standing ?? NOT_SAID,
      reason: card.reason ?? NOT_SAID,
    }
    return { managed: owner === 'host', key, side: 'host', subjectId: row.id, unitId: row.unitId, place: row.otherName, name: row.personName }
  })
}
