/** A branch's year of activity days: the list with every reason, the plan, the ledger. A superior chooses the branch. */
import './year.css'
import type { Day } from '../../../../kernel/days.ts'
import { yearOf } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, ButtonLink, TextLink } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { PageTitle, Section } from '../../../../ui/page.tsx'
import { useSearch } from '../../../../ui/place.ts'
import { Asked, Empty, ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { generateYear, yearOfDays } from '../../contract.ts'
import { AddSession } from '../parts/add-session.tsx'
import { AnnualPlan } from '../parts/annual-plan.tsx'
import { DayLedger } from '../parts/day-ledger.tsx'
import { Models } from '../parts/models.tsx'
import { type Me, type UnitAsked, UnitChoice, useUnitAsked } from '../parts/unit-choice.tsx'
import { YearList } from '../parts/year-list.tsx'
import { strings } from '../strings.ts'

type YearView = Answer<typeof yearOfDays>

export const YearScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Year me={me} />}</Asked>

const Year = ({ me }: { me: Me }) => {
  const search = useSearch()
  const year = Number(search.year ?? yearOf(me.today as Day))
  const unit = useUnitAsked(me)
  const asked = useAsk(yearOfDays, { params: { year }, query: { unitId: unit.unitId } }, { keep: true })
  return (
    <Asked of={asked}>
      {(seen) => (
        <>
          <Head of={seen} year={year} unit={unit} />
          <UnitChoice of={unit} year={year} />
          {!unit.whole && <Days of={seen} me={me} unit={unit} />}
          {unit.desk && <AnnualPlan unitId={unit.unitId} year={year} />}
          {unit.whole && <Models unitId={unit.unitId} />}
          {unit.desk && <DayLedger unitId={unit.unitId} year={year} today={me.today} whole={unit.whole} />}
          {!unit.whole && seen.may.includes('add-session') && <AddSession unitId={unit.unitId} />}
        </>
      )}
    </Asked>
  )
}

const Head = ({ of, year, unit }: { of: YearView; year: number; unit: UnitAsked }) => {
  const t = useText(strings)
  const clauseOf = useClauses()
  const clause = of.rule && clauseOf(of.rule.cites[0])
  const other = (wanted: number) => `/activity-days?year=${wanted}${unit.whole || !unit.above ? '' : `&unit=${unit.unitId}`}`
  return (
    <PageTitle
      title={t('yearTitle', { year, name: say(of.dayName) })}
      facts={
        <>
          {of.unitName}
          {of.rule && `　${say(of.rule.says)}`} {clause && <Chip {...clause} />}
        </>
      }
      actions={
        <>
          <TextLink href={other(year - 1)}>{t('earlier', { year: year - 1 })}</TextLink>
          <TextLink href={other(year + 1)}>{t('later', { year: year + 1 })}</TextLink>
        </>
      }
    />
  )
}

const CLOSERS = ['secretary', 'branch-officer']

const Days = ({ of, me, unit }: { of: YearView; me: Me; unit: UnitAsked }) => {
  const t = useText(strings)
  const closes = me.grants.some(({ role, unitId }) => unitId === unit.unitId && CLOSERS.includes(role))
  return (
    <Section title={t('allDays')} note={t('allDaysNote')} right={of.may.includes('generate') && of.rule && <LayOut unitId={unit.unitId} year={of.year} />}>
      {!of.holidaysPublished && of.rule && <Empty title={t('notPublished', { year: of.year })}>{t('notPublishedNext')}</Empty>}
      {!of.rule && of.sessions.length === 0 ? <NoRule /> : <YearList sessions={of.sessions} today={me.today} closes={closes} year={of.year} />}
    </Section>
  )
}

const NoRule = () => {
  const t = useText(strings)
  return (
    <Empty
      title={t('noDayRule')}
      action={
        <ButtonLink size="sm" href="/packs">
          {t('seePacks')}
        </ButtonLink>
      }
    >
      {t('noDayRuleNext')}
    </Empty>
  )
}

const LayOut = ({ unitId, year }: { unitId: string; year: number }) => {
  const t = useText(strings)
  const lay = useAct(generateYear, { changes: [yearOfDays] })
  const done = lay.data
  return (
    <>
      {done && (
        <span role="status">
          {done.made + done.changed + done.unknown === 0 ? t('laidOutNone') : t('laidOut', { made: done.made, changed: done.changed, unknown: done.unknown })}
          {'　'}
        </span>
      )}
      {lay.error && <ErrorOf error={lay.error} />}
      <Button size="sm" busy={lay.isPending} onClick={() => lay.mutate({ params: { year }, body: { unitId } })}>
        {t('layOut')}
      </Button>
    </>
  )
}
