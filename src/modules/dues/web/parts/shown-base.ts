import type { Answer } from '../../../../platform/endpoint.ts'
import type { bases } from '../../contract.ts'

export type Bases = Answer<typeof bases>
export type BaseMember = Bases['members'][number]
export type BaseOne = BaseMember['bases'][number]

/** Of a member's bases what holds or waits, else what was sent back last. */
export const shownOf = (member: BaseMember): BaseOne | null =>
  member.bases.find(({ state }) => state === 'set' || state === 'waits-approval') ??
  member.bases.find(({ state }) => state === 'checked') ??
  member.bases[0] ??
  null
