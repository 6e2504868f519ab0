/** Which unit a page is about: the one in its address, the one acted for, or the first at whose desk the person sits. */
import type { Answer, Role } from '../../../../platform/endpoint.ts'
import { useActingUnit } from '../../../../ui/acting.ts'
import { useSearch } from '../../../../ui/place.ts'
import type { mySession } from '../../../people/contract.ts'

export type Session = Answer<typeof mySession>

const DESK: readonly Role[] = ['secretary', 'branch-officer', 'committee', 'department']

export const useUnitOf = (me: Session): string => {
  const asked = useSearch()['unit']
  const acting = useActingUnit()
  const held = me.grants.filter(({ role }) => DESK.includes(role))
  return asked ?? (held.find(({ unitId }) => unitId === acting) ?? held[0] ?? me.grants[0])!.unitId
}

/** A superior, acting for a unit above the branches. */
export const looksFromAbove = (me: Session): boolean => {
  const acting = useActingUnit()
  const held = me.grants.filter(({ role, unitId }) => DESK.includes(role) && (acting === undefined || acting === null || unitId === acting))
  return held.some(({ role }) => role === 'committee' || role === 'department')
}

export const holdsDesk = (me: Session): boolean => me.grants.some(({ role }) => role === 'secretary' || role === 'branch-officer')
