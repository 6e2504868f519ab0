import type { Day } from '../kernel/days.ts'
import type { Grant, Session } from '../platform/call.ts'
import type { Clock } from '../platform/clock.ts'
import { type Database, readDistrict, type Tx, withDistrict } from '../platform/db.ts'
import { gatherer, type Gatherer } from '../platform/gather.ts'
import { tokenHash } from '../platform/http.ts'
import { ledOn, mergedDistricts } from '../platform/merged.ts'
import type { Scope } from '../platform/scope.ts'
import { districtScope, findDevices, type FoundSession, findSessions, noteVisits } from '../modules/people/public.ts'
import { regionById, type Unit, unitsByIds } from '../modules/org/public.ts'
import { membersOfPersons } from '../modules/members/public.ts'

/** Whether officials need a second factor here (security.md D10), or may set one up. */
export type SecondFactor = 'demanded' | 'left-open'

type Look = Gatherer<string, Session | null>

/** Longest wait for company, and the most tokens of one look. A lone request does not wait. */
const GATHER_MS = 2
const MOST = 200

/**
 * Who is behind a token: people know the account and its grants, org the units' names, members the belonging that makes
 * a person a member of a branch. Read afresh for each request, so a role that ended works no longer (A11); requests of one
 * district that arrive while a look is under way share the next one. From one look to another nothing is kept but which rows to ask for.
 */
export const sessions = (db: Database, clock: Clock, secondFactor: SecondFactor) => {
  const districtPath = cachedPath(db)
  const looks = new Map<number, Look>()
  const hints: Hints = new Map()
  const merged = readOnce(() => withDistrict(db, districtScope(0, '0.'), mergedDistricts))
  const sessionOf = async (token: string): Promise<Session | null> => {
    const named = Number(token.split('.')[0])
    if (!Number.isSafeInteger(named)) return null
    const districtId = ledOn(await merged(), named)
    const path = await districtPath(districtId)
    if (!path) return null
    const look =
      looks.get(districtId) ??
      gatherer({ together: (tokens) => lookUp(db, { districtId, path, tokens, clock, hints, secondFactor }), most: MOST, waitMs: GATHER_MS })
    looks.set(districtId, look)
    return look(token)
  }
  return { sessionOf, districtPath }
}

/** Read at the first call and kept; what failed is read again. */
const readOnce = <T>(read: () => Promise<T>): (() => Promise<T>) => {
  let held: Promise<T> | undefined
  return () => {
    held ??= read().catch((error: unknown) => {
      held = undefined
      throw error
    })
    return held
  }
}

/** Regions change once in years; a path that was found is kept. */
const cachedPath = (db: Database) => {
  const known = new Map<number, string>()
  return async (districtId: number): Promise<string | null> => {
    const held = known.get(districtId)
    if (held) return held
    const region = await withDistrict(db, districtScope(districtId, '0.'), (tx) => regionById(tx, districtId))
    if (region) known.set(districtId, region.path)
    return region?.path ?? null
  }
}

type Asked = { districtId: number; path: string; tokens: readonly string[]; clock: Clock; hints: Hints; secondFactor: SecondFactor }

const lookUp = async (db: Database, { districtId, path, tokens, clock, hints, secondFactor }: Asked): Promise<(Session | null)[]> => {
  const at = { now: clock.now(), today: clock.today() }
  const where = { districtId, path, at, secondFactor }
  const scope = districtScope(districtId, path)
  const found = await whoAre(db, scope, [...new Set(tokens)], { where, hints })
  const due = found.flatMap(({ visitDue, token }) => (visitDue ? [token] : []))
  if (due.length > 0) await withDistrict(db, scope, (tx) => noteVisits(tx, due, at.now), { goesFirst: true })
  const sessions = new Map(found.map(({ token, session }) => [token, session]))
  return tokens.map((token) => sessions.get(token) ?? null)
}

type Where = { districtId: number; path: string; at: { now: Date; today: Day }; secondFactor: SecondFactor }
type Found = { token: string; session: Session; visitDue: boolean }

/** Which rows stood behind a device's token the last time, by its hash. It only spares round trips: each row is read anew. */
type Hints = Map<string, Hint>
type Hint = { personId: string; branchId: string }
const MOST_HINTS = 20_000

const hintKey = (token: string): string => tokenHash(token).toString('latin1')

/** Devices that were here before are asked for in one round trip; everybody else, and every device whose rows are others now, step by step. */
const whoAre = async (db: Database, scope: Scope, tokens: readonly string[], { where, hints }: { where: Where; hints: Hints }): Promise<Found[]> => {
  const hinted = tokens.flatMap((token) => {
    const hint = hints.get(hintKey(token))
    return hint ? [{ token, hint }] : []
  })
  const step = async (asked: readonly string[]) =>
    asked.length === 0 ? [] : readDistrict(db, scope, (tx) => whoIsBehind(tx, asked, { where, hints }), { keepPlans: true, goesFirst: true })
  const known = new Set(hinted.map(({ token }) => token))
  const [atOnce, others] = await Promise.all([
    hinted.length === 0 ? [] : readDistrict(db, scope, (tx) => devicesAtOnce(tx, hinted, where), { keepPlans: true, goesFirst: true, atOnce: true }),
    step(tokens.filter((token) => !known.has(token))),
  ])
  const seen = new Set(atOnce.map(({ token }) => token))
  const again = await step([...known].filter((token) => !seen.has(token)))
  return [...atOnce, ...others, ...again]
}

/** Those whose rows are still the hinted ones. Every statement here has a name (`keepPlans`) and is sent before the first answer (`atOnce`). */
const devicesAtOnce = async (tx: Tx, hinted: readonly { token: string; hint: Hint }[], where: Where): Promise<Found[]> => {
  const [behind, members, units] = await Promise.all([
    findDevices(
      tx,
      hinted.map(({ token }) => token),
      where.at,
    ),
    membersOfPersons(
      tx,
      hinted.map(({ hint }) => hint.personId),
      where.at.today,
    ),
    unitsByIds(
      tx,
      hinted.map(({ hint }) => hint.branchId),
    ),
  ])
  return hinted.flatMap(({ token, hint: { personId, branchId } }, index) => {
    const one = behind[index]
    if (one?.personId !== personId || members.get(personId)?.branchId !== branchId || !units.has(branchId)) return []
    return [{ token, session: compose(one, { ...where, units, members }), visitDue: one.visitDue }]
  })
}

/** Every statement here has a name (`keepPlans`). */
const whoIsBehind = async (tx: Tx, tokens: readonly string[], { where, hints }: { where: Where; hints: Hints }): Promise<Found[]> => {
  const behind = await findSessions(tx, tokens, where.at)
  const found = tokens.flatMap((token, index) => (behind[index] ? [{ token, one: behind[index] }] : []))
  const members = await membersOfPersons(
    tx,
    found.flatMap(({ one }) => one.personId ?? []),
    where.at.today,
  )
  const unitIds = [...found.flatMap(({ one }) => one.grants.map(({ unitId }) => unitId)), ...[...members.values()].map(({ branchId }) => branchId)]
  const units = await unitsByIds(tx, unitIds)
  if (hints.size > MOST_HINTS) hints.clear()
  for (const { token, one } of found) {
    const branchId = one.kind === 'member-device' && one.personId ? members.get(one.personId)?.branchId : undefined
    if (branchId) hints.set(hintKey(token), { personId: one.personId!, branchId })
  }
  return found.map(({ token, one }) => ({ token, session: compose(one, { ...where, units, members }), visitDue: one.visitDue }))
}

type Around = {
  districtId: number
  path: string
  secondFactor: SecondFactor
  units: ReadonlyMap<string, Unit>
  members: Awaited<ReturnType<typeof membersOfPersons>>
}

const compose = (found: FoundSession, { districtId, path, secondFactor, units, members }: Around): Session => {
  const { accountId, personId, kind, secondFactorDue } = found
  const secondFactorToSetUp = secondFactor === 'demanded' && kind === 'official' && !found.hasSecondFactor
  const known = { accountId, personId, kind, secondFactorDue, secondFactorToSetUp, districtId }
  if (found.administers)
    return { ...known, name: found.name, grants: [{ role: `${found.administers}-admin` as const, districtId, unitId: NOWHERE, unitName: '', unitPath: path }] }
  const member = personId ? members.get(personId) : undefined
  const named = (unitId: string) => ({ districtId, unitId, unitName: units.get(unitId)?.name ?? '', unitPath: units.get(unitId)?.path ?? path })
  const grants: Grant[] = found.grants.map((grant) => ({ ...named(grant.unitId), role: grant.role, ...(grant.groupId ? { groupId: grant.groupId } : {}) }))
  if (member) grants.push({ ...named(member.branchId), role: 'member', memberId: member.memberId })
  return { ...known, name: found.name || (member?.name ?? ''), grants }
}

/** An administrator belongs to no unit. */
const NOWHERE = '00000000-0000-7000-8000-000000000000'
