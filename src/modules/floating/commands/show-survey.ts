/** What surveys found, who has not reported, and how home survey, host sweep and department total stand against each other, person by person. */
import { type Day, yearOf } from '../../../kernel/days.ts'
import { ok } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import type { Tx } from '../../../platform/db.ts'
import { type Member, membersByIds } from '../../members/public.ts'
import { type Unit, unitsByIds, unitsUnder } from '../../org/public.ts'
import { allowedUnder, citesOf, countOf, homeCaseOf, hostPartOf, rulesAt } from '../facts.ts'
import {
  type Absence,
  absencesUnder,
  casesOfAbsences,
  coverageUnder,
  type CoverageRow,
  type PartRow,
  partsUnder,
  type Survey,
  type SurveyLine,
  surveyLinesOf,
  surveyLinesUnder,
  surveysHeard,
  surveysUnder,
  type SurveyUnit,
  surveyUnitsOf,
  surveyUnitsUnder,
} from '../store.ts'

const surveyShown = (survey: Survey, units: readonly SurveyUnit[]) => ({
  surveyId: survey.id,
  unitId: survey.unitId,
  unitName: survey.unitName,
  kind: survey.kind,
  year: survey.year,
  on: survey.on,
  area: survey.area,
  method: survey.method,
  byName: survey.byName,
  closedOn: survey.closedOn,
  closedByName: survey.closedByName,
  analysis: survey.analysis,
  measures: survey.measures,
  totals: survey.totals,
  reported: units.filter(({ reportedOn }) => reportedOn !== null).length,
  asked: units.length,
})

/** Surveys of a part of the tree in a year, what this unit is asked to report in, and what the rules ask. */
export const surveysShown = async (tx: Tx, call: Call, unit: Unit, year: number) => {
  const surveys = await surveysUnder(tx, unit.path, { from: year, to: year })
  const reporting = await surveyUnitsOf(
    tx,
    surveys.map(({ id }) => id),
  )
  const asked = (await surveyUnitsUnder(tx, unit.path, year)).filter(({ unitId }) => unitId === unit.id)
  const rules = await rulesAt(tx, unit.id, call.today)
  return ok({
    unitId: unit.id,
    unitName: unit.shortName,
    unitKind: unit.kind,
    year,
    today: call.today,
    cites: {
      home: citesOf(rules, 'floating.survey-committee'),
      sweep: citesOf(rules, 'floating.sweep'),
      department: citesOf(rules, 'floating.survey-department'),
    },
    surveys: surveys.map((survey) =>
      surveyShown(
        survey,
        reporting.filter(({ surveyId }) => surveyId === survey.id),
      ),
    ),
    asked: asked.map(({ surveyId, kind, heldBy, reportedOn, byName, outgoing, incoming }) => ({
      surveyId,
      kind,
      heldBy,
      reportedOn,
      byName,
      outgoing,
      incoming,
    })),
  })
}

/** One survey with its lines, and the units that have not reported first. */
export const surveyPage = async (tx: Tx, call: Call, survey: Survey) => {
  const units = await surveyUnitsOf(tx, [survey.id])
  const lines = await surveyLinesOf(tx, [survey.id])
  const stale = survey.kind === 'home' ? await staleOf(tx, survey, lines) : []
  const known = survey.kind === 'sweep' ? await hostCases(tx, survey) : []
  return ok({
    ...surveyShown(survey, units),
    today: call.today,
    units: units
      .map(({ unitId, unitName, reportedOn, byName, outgoing, incoming }) => ({ unitId, unitName, reportedOn, byName, outgoing, incoming }))
      .toSorted((one, other) => Number(one.reportedOn !== null) - Number(other.reportedOn !== null)),
    lines: lines.map((line) => lineShown(line)),
    stale,
    known: known.filter(({ caseId }) => !lines.some((line) => line.caseId === caseId)),
  })
}

const lineShown = ({ id, side, absenceId, caseId, personName, homeName, found, fields, words, byName, on }: SurveyLine) => ({
  lineId: id,
  side,
  absenceId,
  caseId,
  name: personName,
  homeName,
  found,
  fields,
  words,
  byName,
  on,
})

const hostCases = async (tx: Tx, survey: Survey) =>
  (await partsUnder(tx, survey.path, { side: 'host', open: true })).map((row) => ({
    caseId: row.id,
    name: row.personName,
    homeName: row.otherName,
    state: hostPartOf(row).own.state,
  }))

/** Found changed in the survey, and the register not touched since: records to be brought up to date (JS-B-03b). */
const staleOf = async (tx: Tx, survey: Survey, lines: readonly SurveyLine[]) => {
  const changed = lines.filter(({ found }) => found === 'changed')
  const absences = await absencesUnder(tx, survey.path, { ended: false, since: survey.on })
  return changed.flatMap(({ absenceId, personName, fields, at }) => {
    const absence = absences.find(({ id }) => id === absenceId)
    return absence && absence.changedAt <= at ? [{ absenceId: absence.id, name: personName, fields, changedAt: absence.changedAt.toISOString() }] : []
  })
}

// ---------------------------------------------------------------- what a branch is asked

/** The open times away that a branch writes a line about. */
export const reportForm = async (tx: Tx, unit: Unit, on: Day) => {
  const absences = (await absencesUnder(tx, unit.path, { ended: false, since: on })).filter(({ own }) => own.from !== null && own.from <= on)
  const members = await membersByIds(
    tx,
    absences.map(({ memberId }) => memberId),
  )
  return absences.map(({ id, memberId, place, own }) => ({ absenceId: id, name: members.get(memberId)?.person.name ?? '', place, from: own.from }))
}

// ---------------------------------------------------------------- reconciliation

export type Difference = {
  what: 'not-surveyed' | 'not-registered' | 'no-host' | 'not-swept' | 'host-says-gone' | 'unknown-at-home' | 'not-swept-here' | 'home-silent'
  side: 'home' | 'host'
  name: string
  unitName: string
  otherName: string | null
  absenceId: string | null
  caseId: string | null
}

type Known = {
  year: number
  absences: readonly Absence[]
  cases: readonly PartRow[]
  asked: readonly PartRow[]
  here: readonly PartRow[]
  lines: readonly SurveyLine[]
  heard: Awaited<ReturnType<typeof surveysHeard>>
  members: ReadonlyMap<string, Member>
  units: ReadonlyMap<string, Unit>
  surveyed: boolean
  swept: boolean
}

/** Home survey, host sweep and department total of a year against the registers of the day, the differences person by person. */
export const reconciled = async (tx: Tx, unit: Unit, { year, on }: { year: number; on: Day }) => {
  const known = await knownOf(tx, unit.path, { year, on })
  const differences = [...homeDifferences(known), ...hostDifferences(known)].toSorted((one, other) => order(one, other))
  const surveys = await surveysUnder(tx, unit.path, { from: year, to: year })
  const reported = await surveyUnitsOf(
    tx,
    surveys.map(({ id }) => id),
  )
  const { allowed } = await allowedUnder(tx, unit.path, on)
  const day = await coverageUnder(tx, unit.path, { on, allowed })
  const children = (await unitsUnder(tx, unit.path, { kinds: ['committee'], on })).filter(({ id }) => id !== unit.id)
  return ok({
    unitId: unit.id,
    unitName: unit.shortName,
    year,
    on,
    totals: totalsOf(known, reported, day),
    units: await unitTotals(tx, { children, reported, day, lines: known.lines }),
    differences,
  })
}

const order = (one: Difference, other: Difference): number =>
  one.what === other.what ? (one.name < other.name ? -1 : 1) : WHATS.indexOf(one.what) - WHATS.indexOf(other.what)
const WHATS: readonly Difference['what'][] = [
  'no-host',
  'unknown-at-home',
  'not-swept',
  'host-says-gone',
  'not-registered',
  'not-surveyed',
  'not-swept-here',
  'home-silent',
]

const knownOf = async (tx: Tx, path: string, { year, on }: { year: number; on: Day }): Promise<Known> => {
  const absences = (await absencesUnder(tx, path, { ended: false, since: on })).filter(({ own }) => own.from !== null && own.from <= on)
  const lines = await surveyLinesUnder(tx, path, year)
  const here = await partsUnder(tx, path, { side: 'host', open: true })
  const kinds = new Set([...(await surveysUnder(tx, path, { from: year, to: year })), ...(await surveyUnitsUnder(tx, path, year))].map(({ kind }) => kind))
  return {
    year,
    absences,
    cases: await casesOfAbsences(
      tx,
      absences.map(({ id }) => id),
    ),
    asked: await partsUnder(tx, path, { side: 'home', open: true, askedOnly: true }),
    here,
    lines,
    heard: await surveysHeard(tx, path, year),
    members: await membersByIds(
      tx,
      absences.map(({ memberId }) => memberId),
    ),
    units: await unitsByIds(tx, [...new Set([...absences.map(({ branchId }) => branchId), ...here.map(({ unitId }) => unitId)])]),
    surveyed: kinds.has('home'),
    swept: kinds.has('sweep'),
  }
}

/** Seen from home: on the register but not in the survey, in the survey but not on the register, seen at home and not at the host. */
const homeDifferences = (known: Known): Difference[] => [
  ...known.absences.flatMap((absence) => ofAbsence(known, absence)),
  ...known.lines
    .filter(({ side, absenceId }) => side === 'home' && absenceId === null)
    .map(({ personName, homeName }) => blank('not-registered', 'home', { name: personName, unitName: homeName ?? '' })),
  ...known.asked.map((row) =>
    blank('unknown-at-home', 'home', {
      name: row.personName,
      unitName: known.units.get(row.unitId)?.shortName ?? '',
      otherName: row.otherName,
      caseId: row.id,
    }),
  ),
]

const blank = (what: Difference['what'], side: Difference['side'], given: Partial<Difference> & Pick<Difference, 'name' | 'unitName'>): Difference => ({
  what,
  side,
  otherName: null,
  absenceId: null,
  caseId: null,
  ...given,
})

const ofAbsence = (known: Known, absence: Absence): Difference[] => {
  const person = {
    name: known.members.get(absence.memberId)?.person.name ?? '',
    unitName: known.units.get(absence.branchId)?.shortName ?? '',
    absenceId: absence.id,
  }
  const line = known.lines.find(({ absenceId }) => absenceId === absence.id)
  const open = known.cases.filter((row) => row.absenceId === absence.id && ['announced', 'known'].includes(homeCaseOf(row).told.word))
  const missed = known.surveyed && !line ? [blank('not-surveyed', 'home', person)] : []
  if (line?.found === 'back') return missed
  if (open.length === 0) return [...missed, blank('no-host', 'home', person)]
  return [...missed, ...open.flatMap((row) => (line ? atHost(known, row, person) : []))]
}

/** The home survey has the person; what did this host say of its own? */
const atHost = (known: Known, row: PartRow, person: Pick<Difference, 'name' | 'unitName' | 'absenceId'>): Difference[] => {
  const heard = known.heard.filter(({ caseId, side }) => caseId === row.id && side === 'home').at(-1)
  const at = { ...person, otherName: row.otherName, caseId: row.id }
  const { state } = homeCaseOf(row).heard
  if (state === 'departed' || state === 'closed' || heard?.found === 'back' || heard?.found === 'not-reached') return [blank('host-says-gone', 'home', at)]
  return heard ? [] : [blank('not-swept', 'home', at)]
}

/** Seen from the host: found here and unknown at home, on the list here and not met in the sweep, met here and not in home's survey. */
const hostDifferences = (known: Known): Difference[] => [
  ...known.lines
    .filter(({ side, caseId }) => side === 'host' && caseId === null)
    .map(({ personName, homeName }) => blank('unknown-at-home', 'host', { name: personName, unitName: '', otherName: homeName })),
  ...known.here.flatMap((row) => ofHere(known, row)),
]

const ofHere = (known: Known, row: PartRow): Difference[] => {
  const part = hostPartOf(row)
  if (part.own.state === 'departed' || ['returned', 'checked', 'elsewhere', 'cancelled'].includes(part.heard.word)) return []
  const at = { name: row.personName, unitName: known.units.get(row.unitId)?.shortName ?? '', otherName: row.otherName, caseId: row.id }
  const line = known.lines.find(({ side, caseId }) => side === 'host' && caseId === row.id)
  const heard = known.heard.some(({ caseId, side }) => caseId === row.id && side === 'host')
  if (part.heard.word === 'silent' || part.heard.word === 'not-ours') return [blank('unknown-at-home', 'host', at)]
  if (!line) return known.swept ? [blank('not-swept-here', 'host', at)] : []
  return heard ? [] : [blank('home-silent', 'host', at)]
}

const out = (rows: readonly CoverageRow[], side: CoverageRow['side']): number =>
  rows.filter((row) => row.side === side).reduce((sum, row) => sum + countOf(row), 0)

const totalsOf = (known: Known, reported: readonly SurveyUnit[], day: readonly CoverageRow[]) => {
  const of = (kind: SurveyUnit['kind'], key: 'outgoing' | 'incoming') =>
    reported.filter((unit) => unit.kind === kind).reduce((sum, unit) => sum + (unit[key] ?? 0), 0)
  return {
    registerAway: out(day, 'home'),
    registerHere: out(day, 'host'),
    surveyAway: known.lines.filter(({ side, found }) => side === 'home' && found !== 'back').length,
    sweptByHosts: new Set(known.heard.filter(({ side }) => side === 'home').map(({ caseId }) => caseId)).size,
    sweepHere: known.lines.filter(({ side, found }) => side === 'host' && found !== 'back').length,
    departmentAway: of('department', 'outgoing'),
    departmentHere: of('department', 'incoming'),
    notReporting: reported.filter(({ reportedOn }) => reportedOn === null).length,
  }
}

type Units = { children: readonly Unit[]; reported: readonly SurveyUnit[]; day: readonly CoverageRow[]; lines: readonly SurveyLine[] }

/** By committee: what it counted for the department against its own survey, its sweep and the register of the day. */
const unitTotals = async (tx: Tx, { children, reported, day, lines }: Units) => {
  const units = await unitsByIds(tx, [...new Set(day.map(({ unitId }) => unitId))])
  return children.map(({ id, shortName, path }) => {
    const own = day.filter(({ unitId }) => units.get(unitId)?.path.startsWith(path))
    const counted = reported.find(({ unitId, kind }) => unitId === id && kind === 'department')
    const found = lines.filter((line) => line.path.startsWith(path) && line.found !== 'back')
    const seen = { survey: found.filter(({ side }) => side === 'home').length, sweep: found.filter(({ side }) => side === 'host').length }
    const register = { away: out(own, 'home'), here: out(own, 'host') }
    const [away, here] = [counted?.outgoing ?? null, counted?.incoming ?? null]
    return {
      unitId: id,
      name: shortName,
      counted: { away, here, on: counted?.reportedOn ?? null },
      register,
      seen,
      differs: away !== null && (away !== register.away || here !== register.here || away !== seen.survey),
    }
  })
}

export const yearAsked = (year: number | undefined, today: Day): number => year ?? yearOf(today)
