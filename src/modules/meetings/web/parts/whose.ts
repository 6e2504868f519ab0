/** Which unit a page is about: the one in its address, the one acted for, or the first at whose desk the person sits. */
import type { Answer, Role } from '../../../../platform/endpoint.ts'
import { useActingUnit } from '../../../../ui/acting.ts'
import { useSearch } from '../../../../ui/place.ts'
import type { mySession } from '../../../people/contract.ts'

export type Me = Answer<typeof mySession>

const DESK: readonly Role[] = ['secretary', 'branch-officer', 'committee', 'department']

export const useUnitOf = (me: Me): string => {
  const asked = useSearch()['unit']
  const acting = useActingUnit()
  const held = me.grants.filter(({ role }) => DESK.includes(role))
  return asked ?? (held.find(({ unitId }) => unitId === acting) ?? held[0] ?? me.grants[0])!.unitId
}

export const isAbove = (me: Me): boolean => me.grants.some(({ role }) => role === 'committee' || role === 'department')
