/** Which unit a page of study is about: the one in its address, else the one acted for; a superior may choose a branch. */
import { yearOf, type Day } from '../../../../kernel/days.ts'
import type { Answer, Role } from '../../../../platform/endpoint.ts'
import { useActingUnit } from '../../../../ui/acting.ts'
import { SelectField } from '../../../../ui/field.tsx'
import { useSearch, useSetSearch } from '../../../../ui/place.ts'
import { useText } from '../../../../ui/text.ts'
import type { mySession } from '../../../people/contract.ts'
import { strings } from '../strings.ts'

export type Me = Answer<typeof mySession>

const ABOVE: readonly Role[] = ['committee', 'department']
const DESK: readonly Role[] = ['secretary', 'branch-officer', ...ABOVE]

/** `whole`: a superior who has chosen no branch. `home`: the unit acted for. */
export type Which = { unitId: string; home: string; above: boolean; whole: boolean; year: number }

export const useWhich = (me: Me): Which => {
  const search = useSearch()
  const acting = useActingUnit()
  const held = me.grants.filter(({ role }) => DESK.includes(role))
  const home = (held.find(({ unitId }) => unitId === acting) ?? held[0] ?? me.grants[0])!
  const above = ABOVE.includes(home.role as Role)
  return { unitId: search.unit ?? home.unitId, home: home.unitId, above, whole: above && !search.unit, year: Number(search.year ?? yearOf(me.today as Day)) }
}

export const ChooseBranch = ({ of, branches }: { of: Which; branches: readonly { unitId: string; code: string; name: string }[] }) => {
  const t = useText(strings)
  const setSearch = useSetSearch()
  if (!of.above) return null
  return (
    <SelectField
      label={t('chooseBranch')}
      ask={t('chooseAll')}
      value={of.whole ? '' : of.unitId}
      onValue={(unit) => setSearch({ unit: unit || null })}
      options={branches.map(({ unitId, code, name }) => ({ value: unitId, label: `${code}　${name}` }))}
    />
  )
}
