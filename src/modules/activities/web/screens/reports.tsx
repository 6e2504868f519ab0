/** The half-yearly report as the records make it, with what covers it: who reported, who took part, what the public says, which systems are alive. */
import './year.css'
import { type Day, monthOf, yearOf } from '../../../../kernel/days.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { TextLink } from '../../../../ui/button.tsx'
import { PageTitle } from '../../../../ui/page.tsx'
import { useSearch } from '../../../../ui/place.ts'
import { Asked } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { Coverage } from '../parts/coverage.tsx'
import { HalfYear } from '../parts/half-year.tsx'
import { Satisfaction } from '../parts/satisfaction.tsx'
import { Systems } from '../parts/systems.tsx'
import { type Me, UnitChoice, useUnitAsked } from '../parts/unit-choice.tsx'
import { strings } from '../strings.ts'

export const ReportsScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Reports me={me} />}</Asked>

type Half = readonly [number, 1 | 2]

const Reports = ({ me }: { me: Me }) => {
  const t = useText(strings)
  const search = useSearch()
  const unit = useUnitAsked(me)
  const year = Number(search['year'] ?? yearOf(me.today as Day))
  const half = search['half'] === '1' || (!search['half'] && monthOf(me.today as Day) <= 6) ? 1 : 2
  const to = ([wantedYear, wantedHalf]: Half) => `/reports?year=${wantedYear}&half=${wantedHalf}${unit.above && !unit.whole ? `&unit=${unit.unitId}` : ''}`
  const before: Half = half === 2 ? [year, 1] : [year - 1, 2]
  const after: Half = half === 1 ? [year, 2] : [year + 1, 1]
  const named = ([wantedYear, wantedHalf]: Half) => `${t('yearOf', { year: wantedYear })}${t(`half_${wantedHalf}`)}`
  return (
    <>
      <PageTitle
        title={t('reportTitle', { year, half: t(`half_${half}`) })}
        facts={t('reportFacts')}
        actions={
          <>
            <TextLink href={to(before)}>{named(before)}</TextLink>
            <TextLink href={to(after)}>{named(after)}</TextLink>
          </>
        }
      />
      <UnitChoice of={unit} year={year} />
      <HalfYear unitId={unit.unitId} year={year} half={half} today={me.today} whole={unit.whole} />
      <Coverage unitId={unit.unitId} year={year} whole={unit.whole} />
      <Satisfaction unitId={unit.unitId} year={year} today={me.today} mayNote={!unit.whole || me.grants.some(({ role }) => role === 'committee')} />
      {!unit.whole && <Systems unitId={unit.unitId} year={year} />}
    </>
  )
}
