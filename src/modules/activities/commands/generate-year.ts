import { type Day, dayOf } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result } from '../../../kernel/result.ts'
import { recordAudit } from '../../../platform/audit.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import { type InForce, resolve } from '../../../policy/engine/resolve.ts'
import { type CalendarBody, calendarOfYear, type Holidays } from '../../../policy/kinds/calendar.ts'
import type { PlannedDay } from '../../../policy/vocabulary/evaluation.ts'
import type { Text } from '../../../policy/vocabulary/outcomes.ts'
import type { RuleInForce } from '../../../policy/vocabulary/rules.ts'
import { chainOf, inForceForUnits, pathsUpFrom, type Unit, unitsUnder, worldsOn } from '../../org/public.ts'
import type { Reach } from '../access.ts'
import { CALENDAR, holidaysOf } from '../facts.ts'
import { insertSessions, type LaidDay, layDays, type NewSession, refreshRollup, selectSessionsOfYear, type Session } from '../store.ts'
import { keepOwed } from './keep-owed.ts'

/** `holder`: the unit that lays out the year for itself; `ahead`: untouched days from this one on follow a change of the holidays. */
type Asked = { path: string; year: number; holder?: Pick<Unit, 'kind' | 'path'>; ahead?: Day }

type Laid = { made: number; changed: number; unknown: number; withoutRule: number }

/** Lays out the days of a year for a branch, or for every branch at and below a superior. */
export const generateYear = (call: Call, { scope, grant, found: unit }: Reach<Unit>, year: number): Promise<Result<Laid>> =>
  runCommand(call, scope, async (tx) => {
    const laid = await layOutYear(tx, call.now, { path: unit.path, year, ...(grant.unitId === unit.id ? { holder: unit } : {}) })
    await keepOwed(tx, call.now, { path: unit.path, today: call.today })
    await tx.audit({ verb: 'activities.year-laid-out', objectType: 'unit', objectId: unit.id, path: unit.path, fields: [`year:${year}`, `made:${laid.made}`] })
    return ok(laid)
  })

/**
 * Lays out a year by the rules in force at its beginning (or at a unit's own beginning). Repeatable: what is there stays, except that a day
 * which was unknown is filled in once the year's holidays are published. `made`, `changed`, `unknown` count days, `withoutRule` units.
 */
export const layOutYear = async (tx: Tx, at: Date, { path, year, holder, ahead }: Asked): Promise<Laid> => {
  const from = dayOf(year, 1, 1)
  const units = await holdersUnder(tx, { path, year, ...(holder ? { holder } : {}) })
  const rules = await inForceForUnits(
    tx,
    units.map(({ id }) => id),
    from,
  )
  const common = await countyRules(tx, units, from)
  const holidays = await holidaysOf(tx, year)
  const there = new Map(
    (await selectSessionsOfYear(tx, { unitIds: units.map(({ id }) => id), year }))
      .filter(({ kind }) => kind === 'activity-day')
      .map((session) => [`${session.unitId}|${session.month}`, session]),
  )
  const laid: Laid = { made: 0, changed: 0, unknown: 0, withoutRule: 0 }
  const fresh: NewSession[] = []
  const anew: LaidDay[] = []
  for (const unit of units) {
    const days = daysOf(rules.get(unit.id), year, holidays)
    if (!days) laid.withoutRule += 1
    const commonDays = daysOf(common.get(unit.id), year, holidays)
    for (const [index, planned] of (days ?? []).entries()) {
      if (!holdsIn(unit, planned, year)) continue
      const known = there.get(`${unit.id}|${planned.month}`)
      if (planned.on === null) laid.unknown += 1
      if (!known) fresh.push(newDay(unit, planned, commonDays?.[index]?.on ?? null))
      else if (liesAnew(known, planned, ahead ?? null)) anew.push({ id: known.id, ...dayOfPlan(planned) })
    }
  }
  laid.made = await insertAll(tx, at, fresh)
  laid.changed = await layAnew(tx, at, anew)
  return laid
}

/** A day that was unknown is filled in; one that nobody has planned or moved follows a change of the holidays, as long as it lies ahead. */
const liesAnew = (known: Session, planned: PlannedDay, ahead: Day | null): boolean => {
  if (planned.on === null) return false
  if (known.state === 'unknown') return true
  const untouched = known.state === 'generated' && (known.moved === 'not' || known.moved === 'holiday')
  return ahead !== null && untouched && known.day !== planned.on && known.day! >= ahead && planned.on >= ahead
}

/** Branches hold the day. A general branch that lays out the year for itself, or has, holds it for the branches below it. */
const holdersUnder = async (tx: Tx, { path, year, holder }: Asked): Promise<Unit[]> => {
  const units = (await unitsUnder(tx, path, { kinds: ['branch', 'general-branch'] })).filter(
    (unit) => unit.from <= dayOf(year, 12, 31) && (unit.to === null || unit.to >= dayOf(year, 1, 1)),
  )
  const general = new Set(await generalHolders(tx, { units, path, year }))
  if (holder?.kind === 'general-branch') general.add(holder.path)
  const heldAbove = (unit: Unit) => pathsUpFrom(unit.path).some((above) => above !== unit.path && general.has(above))
  return units.filter((unit) => (unit.kind === 'branch' ? !heldAbove(unit) : general.has(unit.path)))
}

const generalHolders = async (tx: Tx, { units, path, year }: { units: readonly Unit[]; path: string; year: number }): Promise<string[]> => {
  const above = await superiorsOf(
    tx,
    units.find((unit) => unit.path === path),
  )
  const general = [...units, ...above].filter(({ kind }) => kind === 'general-branch')
  if (general.length === 0) return []
  const sessions = await selectSessionsOfYear(tx, { unitIds: general.map(({ id }) => id), year })
  return [...new Set(sessions.filter(({ kind }) => kind === 'activity-day').map((session) => session.path))]
}

const superiorsOf = async (tx: Tx, unit: Unit | undefined): Promise<Unit[]> =>
  unit ? (await chainOf(tx, unit.id)).flatMap((link) => (link.at === 'unit' && link.unit.id !== unit.id ? [link.unit] : [])) : []

/** The rules as they would be without what units below the county have adopted, set or chosen: the county's common day. */
const countyRules = async (tx: Tx, units: readonly Unit[], on: Day): Promise<Map<string, InForce>> => {
  const worlds = await worldsOn(
    tx,
    units.map(({ id }) => id),
    on,
  )
  const known = new Map<string, InForce>()
  return new Map(
    [...worlds].map(([id, world]) => {
      const [unit, ...above] = world.chain
      const chain = [unit!, ...above.filter(({ level }) => level !== 'unit' && level !== 'township')]
      const held = <T extends { unit: string }>(rows: T[]): T[] => rows.filter((row) => row.unit !== id && chain.some((link) => link.id === row.unit))
      const key = JSON.stringify([unit!.type, unit!.sector, chain.slice(1)])
      const rules =
        known.get(key) ?? resolve({ ...world, chain, adoptions: held(world.adoptions), localValues: held(world.localValues), choices: held(world.choices) })
      known.set(key, rules)
      return [id, rules]
    }),
  )
}

const daysOf = (rules: InForce | undefined, year: number, holidays: Holidays): PlannedDay[] | null => {
  const rule = rules?.rules.get(CALENDAR) as RuleInForce<CalendarBody> | undefined
  if (!rule || rule.choices.some(({ key, chosen }) => key === 'on' && chosen === null)) return null
  return calendarOfYear(rule, year, holidays)
}

/** A unit that begins or ends within the year holds no days outside its own time. */
const holdsIn = (unit: Unit, { month, on }: PlannedDay, year: number): boolean => {
  const day = on ?? dayOf(year, month, 1)
  return day >= unit.from && (unit.to === null || day <= unit.to)
}

const newDay = (unit: Unit, planned: PlannedDay, common: Day | null): NewSession => ({
  id: newId<'session'>(),
  path: unit.path,
  unitId: unit.id,
  parentId: null,
  groupId: null,
  subUnitId: null,
  kind: 'activity-day',
  year: planned.year,
  month: planned.month,
  ...dayOfPlan(planned),
  commonDay: common !== null && common !== planned.on ? common : null,
  countings: ['activity-days', 'collective', 'organisation-life'],
  theme: null,
  place: null,
  begins: null,
  ends: null,
})

const dayOfPlan = (planned: PlannedDay): Pick<NewSession, 'state' | 'ruleDay' | 'day' | 'moved' | 'movedWhy'> => {
  if (planned.on === null) return { state: 'unknown', ruleDay: planned.nominal, day: null, moved: 'not', movedWhy: unpublished(planned.year) }
  return {
    state: 'generated',
    ruleDay: planned.nominal,
    day: planned.on,
    moved: planned.moved ? 'holiday' : 'not',
    movedWhy: planned.moved ? whyMoved(planned) : null,
  }
}

const unpublished = (year: number): Text => ({
  zh: `${year}年的放假安排还没有公布，日子未明；公布后自动补上`,
  en: `The holidays of ${year} are not published yet, so the day is not known; it is filled in once they are`,
})

/** 10月5日、6日 国庆节，顺延 */
const whyMoved = ({ moved, on, leftMonth }: PlannedDay): Text => {
  const later = on !== null && moved !== null && on > moved.from
  const reasons = [...new Map((moved?.steps ?? []).map(({ reason }) => [reason.zh, reason])).values()]
  const zh = `${reasons.map((reason) => reason.zh).join('、')}，${later ? '顺延' : '前移'}${leftMonth ? '，出了当月' : ''}`
  const en = `${reasons.map((reason) => reason.en).join(', ')}: moved ${later ? 'later' : 'earlier'}${leftMonth ? ', out of the month' : ''}`
  return { zh, en }
}

const layAnew = async (tx: Tx, at: Date, days: readonly LaidDay[]): Promise<number> => {
  const ids = await layDays(tx, at, days)
  if (ids.length > 0) await refreshRollup(tx, at, ids)
  return ids.length
}

const insertAll = async (tx: Tx, at: Date, sessions: readonly NewSession[]): Promise<number> => {
  let made = 0
  for (let start = 0; start < sessions.length; start += 600) {
    const ids = await insertSessions(tx, at, sessions.slice(start, start + 600))
    await refreshRollup(tx, at, ids)
    made += ids.length
  }
  return made
}

/** The holidays of a year were published or changed: fills in what had been unknown, moves what nobody has touched, for a whole district. */
export const fillInYear = async (tx: Tx, at: Date, { year, today }: { year: number; today: Day }): Promise<Laid> => {
  const laid = await layOutYear(tx, at, { path: tx.scope.path, year, ahead: today })
  if (laid.changed > 0)
    await recordAudit(tx, at, { verb: 'activities.days-laid-anew', objectType: 'year', objectId: String(year), fields: [`changed:${laid.changed}`] })
  return laid
}
