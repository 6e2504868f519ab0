/** Who is here, whom the person acts for, which pages are theirs. */
import { useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { mySession, setPreferences, signOut } from '../../modules/people/contract.ts'
import type { Answer, Role } from '../../platform/endpoint.ts'
import { actFor, call } from '../../ui/api.ts'
import { useAsk } from '../../ui/ask.ts'
import { setTypeSize } from '../../ui/face.tsx'
import type { TypeSize } from '../../ui/face.tsx'
import { setLanguage } from '../../ui/text.ts'

export type Session = Answer<typeof mySession>

/** The session, or an `ApiError` with status 401 when nobody is signed in. */
export const useSession = () => useAsk(mySession)

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

const KEPT = 'zhibu.unit'
const listeners = new Set<() => void>()
const keptUnit = (): string | null => sessionStorage.getItem(KEPT)
const onUnit = (changed: () => void): (() => void) => {
  listeners.add(changed)
  return () => void listeners.delete(changed)
}

actFor(keptUnit())

/** The unit acted for: the one chosen in this tab, else the first in which the person holds the highest desk role. */
export const useUnit = (session: Session): Unit | null => {
  const kept = useSyncExternalStore(onUnit, keptUnit)
  const units = unitsOf(session)
  return units.find(({ id }) => id === kept) ?? firstUnit(session, units)
}

const firstUnit = (session: Session, units: readonly Unit[]): Unit | null => {
  const [role] = rolesAt(session, null)
  return units.find(({ roles }) => role !== undefined && roles.includes(role)) ?? units[0] ?? null
}

/** Acts for another unit from now on, in this tab; every answer is asked anew. */
export const useActFor = (): ((unitId: string) => void) => {
  const queries = useQueryClient()
  return (unitId) => {
    sessionStorage.setItem(KEPT, unitId)
    actFor(unitId)
    for (const changed of listeners) changed()
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
    sessionStorage.clear()
    actFor(null)
    queries.clear()
  }
}
