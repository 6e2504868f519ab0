/** Where the members of a branch stand: figures as fractions, what can still be reached, what the rules make of it. By group and name, never by rate. */
import './standing.css'
import { type Day, yearOf } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, TextLink } from '../../../../ui/button.tsx'
import { formatFullDay } from '../../../../ui/days.ts'
import { PageTitle, Section } from '../../../../ui/page.tsx'
import { useSearch } from '../../../../ui/place.ts'
import { Asked, Empty, ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { listDuties, listProposals } from '../../../rulebook/contract.ts'
import { settleStanding, standingOfBranch } from '../../contract.ts'
import { Everybody, ToMind } from '../parts/standing-tables.tsx'
import { type Me, UnitChoice, useUnitAsked } from '../parts/unit-choice.tsx'
import { strings } from '../strings.ts'

type View = Answer<typeof standingOfBranch>

export const StandingScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Standing me={me} />}</Asked>

const Standing = ({ me }: { me: Me }) => {
  const t = useText(strings)
  const year = Number(useSearch()['year'] ?? yearOf(me.today as Day))
  const unit = useUnitAsked(me)
  const asked = useAsk(standingOfBranch, { params: { year }, query: { unitId: unit.unitId } }, { when: !unit.whole, keep: true })
  if (unit.whole)
    return (
      <>
        <PageTitle title={t('standing')} facts={t('standingOrder')} />
        <UnitChoice of={unit} year={year} />
      </>
    )
  return (
    <Asked of={asked}>
      {(seen) => (
        <>
          <Head of={seen} unitId={unit.unitId} year={year} today={me.today} desk={unit.desk} />
          <UnitChoice of={unit} year={year} />
          {seen.members.length === 0 ? <Empty title={t('noStanding')}>{t('noStandingNext')}</Empty> : <Tables of={seen} year={year} />}
        </>
      )}
    </Asked>
  )
}

const Head = ({ of, unitId, year, today, desk }: { of: View; unitId: string; year: number; today: string; desk: boolean }) => {
  const t = useText(strings)
  const settle = useAct(settleStanding, { changes: [listDuties, listProposals, standingOfBranch] })
  const thisYear = yearOf(today as Day)
  return (
    <>
      <PageTitle
        title={t('standing')}
        facts={`${t('standingFacts', { unit: of.unitName, day: formatFullDay(of.through as Day) })}　${of.running ? t('runningNote') : ''}`}
        actions={
          <>
            <TextLink href={`/standing?year=${year - 1}`}>{t('earlier', { year: year - 1 })}</TextLink>
            {year < thisYear && <TextLink href={`/standing?year=${year + 1}`}>{t('later', { year: year + 1 })}</TextLink>}
            {desk && (
              <Button busy={settle.isPending} onClick={() => settle.mutate({ params: { year }, body: { unitId } })}>
                {t('settle')}
              </Button>
            )}
          </>
        }
      />
      {settle.data && (
        <p className="note" role="status">
          {t('settled', settle.data)} <span className="dim">{t('settleNote')}</span>
        </p>
      )}
      {settle.error && <ErrorOf error={settle.error} />}
    </>
  )
}

const Tables = ({ of, year }: { of: View; year: number }) => {
  const t = useText(strings)
  return (
    <>
      <Section title={t('toMindTitle')} note={t('toMindNote')}>
        <ToMind members={of.members} year={year} />
      </Section>
      <Section title={t('everybody')} right={t('standingOrder')}>
        <Everybody members={of.members} year={year} unitName={of.unitName} />
      </Section>
    </>
  )
}
