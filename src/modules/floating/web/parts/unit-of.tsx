/** The unit that a page is about: named in the address, acted for, else the first where the caller has a desk. */
import type { ReactNode } from 'react'
import { useActingUnit } from '../../../../ui/acting.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { useSearch } from '../../../../ui/place.ts'
import { Asked } from '../../../../ui/states.tsx'
import { mySession } from '../../../people/contract.ts'

const DESK = ['secretary', 'branch-officer', 'committee', 'department']

export const UnitOf = ({ children }: { children: (unitId: string) => ReactNode }) => {
  const acting = useActingUnit()
  const asked = useSearch().unit
  return <Asked of={useAsk(mySession)}>{({ grants }) => children(asked ?? acting ?? grants.find(({ role }) => DESK.includes(role))?.unitId ?? '')}</Asked>
}
