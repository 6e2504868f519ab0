/** Which unit a desk page is about: the one in the address, else the one acted for. A superior chooses among its branches. */
import { useActingUnit } from '../../../../ui/acting.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { SelectField } from '../../../../ui/field.tsx'
import { useSearch, useSetSearch } from '../../../../ui/place.ts'
import { useText } from '../../../../ui/text.ts'
import type { Answer, Role } from '../../../../platform/endpoint.ts'
import type { mySession } from '../../../people/contract.ts'
import { overviewOfYear } from '../../contract.ts'
import { strings } from '../strings.ts'

export type Me = Answer<typeof mySession>

const ABOVE: readonly Role[] = ['committee', 'department']
const DESK: readonly Role[] = ['secretary', 'branch-officer', ...ABOVE]

/** `above`: the reader is a superior; `whole`: a superior looks at everything below, no branch is chosen; `desk`: plans, ledgers and reports may be asked. */
export type UnitAsked = { unitId: string; above: boolean; whole: boolean; desk: boolean }

export const useUnitAsked = (me: Me): UnitAsked => {
  const search = useSearch()
  const acting = useActingUnit() ?? me.grants[0]!.unitId
  const roles = me.grants.filter(({ unitId }) => unitId === acting).map(({ role }) => role)
  const above = roles.some((role) => ABOVE.includes(role))
  return { unitId: search.unit ?? acting, above, whole: above && !search.unit, desk: roles.some((role) => DESK.includes(role)) }
}

/** For a superior: the branches below, by code. */
export const UnitChoice = ({ of, year }: { of: UnitAsked; year: number }) => {
  const t = useText(strings)
  const acting = useActingUnit()
  const setSearch = useSetSearch()
  const seen = useAsk(overviewOfYear, { params: { year }, query: { unitId: acting ?? of.unitId } }, { when: of.above, keep: true })
  if (!of.above) return null
  const options = (seen.data?.rows ?? []).map(({ unitId, code, name }) => ({ value: unitId, label: `${code}　${name}` }))
  return (
    <SelectField
      label={t('chooseBranch')}
      ask={t('chooseBranchAsk')}
      hint={of.whole ? t('chooseBranchNext') : undefined}
      value={of.whole ? '' : of.unitId}
      onValue={(unit) => setSearch({ unit: unit || null })}
      options={options}
    />
  )
}
