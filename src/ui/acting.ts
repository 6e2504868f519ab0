/** Who is here and for which unit they act, where there are several: sent with every call, kept for this tab. */
import { useSyncExternalStore } from 'react'

const KEPT = 'zhibu.unit'

let unitId: string | null = typeof sessionStorage === 'undefined' ? null : sessionStorage.getItem(KEPT)
const listeners = new Set<() => void>()

/** The public id of the unit acted for; null before the session is known. */
export const actingFor = (): string | null => unitId

export const actFor = (next: string | null): void => {
  unitId = next
  if (next === null) sessionStorage.removeItem(KEPT)
  else sessionStorage.setItem(KEPT, next)
  for (const changed of listeners) changed()
}

const ACCOUNT = 'zhibu.account'

let accountId: string | null = typeof sessionStorage === 'undefined' ? null : sessionStorage.getItem(ACCOUNT)

/** Whom this page shows as signed in, as an opaque id; null where nobody was yet. Known without network too, after a reload. */
export const actingAs = (): string | null => accountId

/** Says whom the page shows from now on. */
export const actAs = (next: string | null): void => {
  accountId = next
  if (next === null) sessionStorage.removeItem(ACCOUNT)
  else sessionStorage.setItem(ACCOUNT, next)
}

const listen = (changed: () => void): (() => void) => {
  listeners.add(changed)
  return () => void listeners.delete(changed)
}

/** The unit a screen asks about when its address names none. */
export const useActingUnit = (): string | null => useSyncExternalStore(listen, actingFor)
