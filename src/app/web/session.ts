/** Who is here, whom the person acts for, which pages are theirs. */
import { useQueryClient } from '@tanstack/react-query'
import { mySession, setPreferences, signOut } from '../../modules/people/contract.ts'
import type { Answer, Role } from '../../platform/endpoint.ts'
import { actAs, actFor, actingFor, useActingUnit } from '../../ui/acting.ts'
import { call } from '../../ui/api.ts'
import { useAsk } from '../../ui/ask.ts'
import { setTypeSize } from '../../ui/face.tsx'
import type { TypeSize } from '../../ui/face.tsx'
import { setLanguage } from '../../ui/text.ts'

export type Session = Answer<typeof mySession>

/** The session, or an `ApiError` with status 401 when nobody is signed in. */
export const useSession = () => useAsk(mySession, {}, { settled: true })

/** The password was right, and the second step is still to come: giving the code, or setting a second factor up. */
export const stepLeft = ({ secondFactorDue, secondFactorToSetUp }: Session): boolean => secondFactorDue || secondFactorToSetUp

export type Unit = { id: string; name: string; roles: readonly Role[] }

/** The units a person may act for, in the order of their names. */
export const unitsOf = ({ grants }: Session): readonly Unit[] => {
  const units = new Map<string, Unit>()
  for (const { unitId, unitName, role } of grants) units.set(unitId, { id: unitId, name: unitName, roles: [...(units.get(unitId)?.roles ?? []), role] })
  return [...units.values()].sort((one, other) => one.name.localeCompare(other.name, 'zh'))
}

/** An official's grants come before the membership that the same person may hold. */
const DESK_FIRST: readonly Role[] = [
  'secretary',
  'branch-officer',
  'committee',
  'department',
  'system-admin',
  'security-admin',
  'audit-admin',
  'group-leader',
  'recorder',
  'member',
]

export const rolesAt = (session: Session, unitId: string | null): readonly Role[] =>
  DESK_FIRST.filter((role) => session.grants.some((grant) => grant.role === role && (unitId === null || grant.unitId === unitId)))

/** The unit acted for: the one chosen in this tab, else the first in which the person holds the highest desk role. */
export const useUnit = (session: Session): Unit | null => {
  const acting = useActingUnit()
  const units = unitsOf(session)
  return units.find(({ id }) => id === acting) ?? firstUnit(session, units)
}

const firstUnit = (session: Session, units: readonly Unit[]): Unit | null => {
  const [role] = rolesAt(session, null)
  return units.find(({ roles }) => role !== undefined && roles.includes(role)) ?? units[0] ?? null
}

/** Settles who is here and whom they act for before any page asks; a unit of an earlier person in this tab is dropped. */
export const settleActing = (session: Session): void => {
  actAs(session.accountId)
  const units = unitsOf(session)
  if (units.some(({ id }) => id === actingFor())) return
  actFor(firstUnit(session, units)?.id ?? null)
}

/** Acts for another unit from now on, in this tab; every answer is asked anew. */
export const useActFor = (): ((unitId: string) => void) => {
  const queries = useQueryClient()
  return (unitId) => {
    actFor(unitId)
    void queries.resetQueries()
  }
}

/** Applies what the person asked for on another device. */
export const applyPreferences = ({ preferences }: Session): void => {
  if (preferences.type) setTypeSize(preferences.type)
  if (preferences.language) void setLanguage(preferences.language)
}

/** Remembers a setting with the account; the page has it already, so a failure is no matter. */
export const rememberWithAccount = (preferences: { type?: TypeSize; language?: 'zh' | 'en' }): void => {
  void call(setPreferences, { body: preferences }).catch(() => undefined)
}

/** Ends the session and forgets every answer on this device. */
export const useSignOut = (): (() => Promise<void>) => {
  const queries = useQueryClient()
  return async () => {
    await call(signOut)
    actAs(null)
    actFor(null)
    sessionStorage.clear()
    queries.clear()
  }
}
