/** Which unit a page is about: the one in the address, else the one the account acts for, else the first that the role reaches. And the ways to the pages beside it. */
import type { ReactNode } from 'react'
import { ABOVE, BRANCH_DESK, type Role } from '../../../../platform/endpoint.ts'
import { useActingUnit } from '../../../../ui/acting.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { TextLink } from '../../../../ui/button.tsx'
import { useSearch } from '../../../../ui/place.ts'
import { Asked } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { coverageWords } from './coverage-strings.ts'

const DESK_AND_ABOVE: readonly Role[] = [...BRANCH_DESK, ...ABOVE]

export type Me = { unitId: string; roles: readonly string[]; today: string }

export const ForUnit = ({ roles = DESK_AND_ABOVE, children }: { roles?: readonly Role[]; children: (me: Me) => ReactNode }) => {
  const { unit } = useSearch()
  const acting = useActingUnit()
  return (
    <Asked of={useAsk(mySession)}>
      {({ grants, today }) => {
        const held = grants.filter(({ role }) => (roles as readonly string[]).includes(role))
        const unitId = unit ?? (held.find((grant) => grant.unitId === acting) ?? held[0] ?? grants[0]!).unitId
        return children({ unitId, today, roles: grants.map(({ role }) => role) })
      }}
    </Asked>
  )
}

const PAGES = [
  ['toCoverage', '/floating/coverage'],
  ['toSurveys', '/floating/surveys'],
  ['toLost', '/floating/lost'],
  ['toStatistics', '/floating/statistics'],
  ['toWork', '/floating/work'],
  ['toAssessments', '/floating/assessments'],
  ['toPractices', '/floating/practices'],
] as const

/** The pages of this subject, for one unit; supervision is the superior's. */
export const Beside = ({ unitId, here, superior = true }: { unitId: string; here: (typeof PAGES)[number][0]; superior?: boolean }) => {
  const t = useText(coverageWords)
  return (
    <>
      {PAGES.filter(([word]) => word !== here && (word !== 'toWork' || superior)).map(([word, path]) => (
        <TextLink key={word} href={`${path}?unit=${unitId}`}>
          {t(word)}
        </TextLink>
      ))}
    </>
  )
}
