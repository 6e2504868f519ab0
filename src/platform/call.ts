import type { Day } from '../kernel/days.ts'
import type { Database } from './db.ts'
import type { Role } from './endpoint.ts'
import type { Actor } from './scope.ts'

/** A role at a unit, as the session carries it. `groupId` narrows a group leader, `memberId` names the member behind `member`. */
export type Grant = { role: Role; districtId: number; unitId: string; unitName: string; unitPath: string; groupId?: string; memberId?: string }

/** Who is signed in, read afresh for each request. */
export type Session = {
  accountId: string
  personId: string | null
  name: string
  districtId: number
  /** device-bound member sessions may do less than a signed-in official */
  kind: 'official' | 'member-device'
  grants: readonly Grant[]
  /** signed in with password but the second factor is still due */
  secondFactorDue: boolean
  /** this installation asks officials for a second factor, and there is none yet */
  secondFactorToSetUp: boolean
}

/** Everything a handler knows about its request besides the parsed input. */
export type Call = {
  db: Database
  session: Session | null
  /** the token behind it, for ending or raising this very session; never logged */
  sessionToken: string | null
  now: Date
  today: Day
  requestId: string
  endpointId: string
  /** raw body, for the idempotency hash */
  bodyText: string
  idempotencyKey: string | null
  /** the unit the person acts for, where several grants would do */
  actingUnitId: string | null
  /** opaque id of the device, for sign-in flags; never an address */
  deviceId: string | null
  /** where the request comes from, as a keyed hash that is kept in memory alone: to count what is tried from there */
  source(): string
  /** sets or clears the session cookie */
  setSession(token: string | null, maxAgeSeconds?: number): void
}

/** The grants of the caller that carry one of the roles, the unit acted for first. */
export const grantsWith = (call: Call, roles: readonly Role[]): readonly Grant[] => {
  const held = call.session?.grants.filter((grant) => roles.includes(grant.role)) ?? []
  const acting = held.filter((grant) => grant.unitId === call.actingUnitId)
  return acting.length > 0 ? acting : held
}

export const actorOf = (call: Call, role: Role | 'visitor' = 'visitor'): Actor => ({ accountId: call.session?.accountId ?? null, role })

/** Who acts, as records name them. */
export type By = { account: string | null; name: string; at: Date }
export const byOf = (call: Call): By => ({ account: call.session!.accountId, name: call.session!.name || '—', at: call.now })

/** The same request without its idempotency key: for acts with a secret in their text or answer, which must not be kept for a retry. */
export const unkept = (call: Call): Call => ({ ...call, idempotencyKey: null })
