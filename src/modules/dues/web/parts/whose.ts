/** Which branch or unit a page is about, and which month of it. */
import { monthOf, yearOf } from '../../../../kernel/days.ts'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer, Role } from '../../../../platform/endpoint.ts'
import { useActingUnit } from '../../../../ui/acting.ts'
import { useSearch } from '../../../../ui/place.ts'
import type { mySession } from '../../../people/contract.ts'

export type Session = Answer<typeof mySession>

const DESK: readonly Role[] = ['secretary', 'branch-officer', 'group-leader', 'committee', 'department']

/** The unit in the address, the one acted for, or the first where the person has a part in dues. */
export const useUnitOf = (me: Session): string => {
  const asked = useSearch()['unit']
  const acting = useActingUnit()
  const held = me.grants.filter(({ role }) => DESK.includes(role))
  return asked ?? (held.find(({ unitId }) => unitId === acting) ?? held[0] ?? me.grants[0])!.unitId
}

export const useMonthOf = (me: Session): { year: number; month: number } => {
  const { year, month } = useSearch()
  const today = me.today as Day
  return { year: Number(year) || yearOf(today), month: Number(month) || monthOf(today) }
}

/** The month before or after, as an address. */
export const monthHref = (unitId: string, { year, month }: { year: number; month: number }, step: number): string => {
  const place = year * 12 + month - 1 + step
  return `/dues?unit=${unitId}&year=${Math.floor(place / 12)}&month=${(place % 12) + 1}`
}

export const yearHref = (path: string, unitId: string, year: number): string => `${path}?unit=${unitId}&year=${year}`

/** Whether the person belongs to a level above branches. */
export const isAbove = (me: Session): boolean => me.grants.some(({ role }) => role === 'committee' || role === 'department')
