/** A month of dues of a branch: who owes, who paid; one tap takes what is due; then the closing. Desk and phone. */
import './dues.css'
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, TextLink } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { dayOfMoment, formatCents, formatDay } from '../../../../ui/days.ts'
import { ActPanel, Columns, Facts, PageTitle, Rich, Section } from '../../../../ui/page.tsx'
import { Asked, Empty, ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { branchMonth, closeMonth, openMonth } from '../../contract.ts'
import { Collector } from '../parts/collector.tsx'
import { MonthTable } from '../parts/month-table.tsx'
import { PayForm } from '../parts/pay-form.tsx'
import { monthHref, useMonthOf, useUnitOf } from '../parts/whose.ts'
import { strings } from '../strings.ts'

export type Month = Answer<typeof branchMonth>

export const MonthScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Of me={me} />}</Asked>

const Of = ({ me }: { me: Answer<typeof mySession> }) => {
  const unitId = useUnitOf(me)
  const month = useMonthOf(me)
  return <Asked of={useAsk(branchMonth, { params: { unitId }, query: month })}>{(found) => <Page unitId={unitId} found={found} />}</Asked>
}

const Page = ({ unitId, found }: { unitId: string; found: Month }) => {
  const t = useText(strings)
  const [paying, setPaying] = useState<string | null>(null)
  return (
    <>
      <PageTitle
        title={t('dues')}
        facts={t('duesFacts', { unit: found.unitName, year: found.year, month: found.month, count: found.members.length })}
        waits={<Waits of={found} />}
      />
      <Ways unitId={unitId} found={found} />
      {found.collector.open && <Collector unitId={unitId} found={found} />}
      {found.state === 'not-open' ? (
        <NotOpen unitId={unitId} found={found} />
      ) : (
        <Columns side={<Side unitId={unitId} found={found} />}>
          {paying !== null && <PayForm unitId={unitId} found={found} memberId={paying} onDone={() => setPaying(null)} />}
          <Section title={t('monthName', { month: found.month })} note={<SumLine of={found} />}>
            <MonthTable unitId={unitId} found={found} onOther={setPaying} />
          </Section>
        </Columns>
      )}
    </>
  )
}

const Waits = ({ of }: { of: Month }) => {
  const t = useText(strings)
  if (of.state === 'not-open') return null
  return of.sum.unpaid > 0 ? <Rich text={t('stillUnpaid', { count: of.sum.unpaid })} /> : <>{t('allPaid')}</>
}

const Ways = ({ unitId, found }: { unitId: string; found: Month }) => {
  const t = useText(strings)
  const desk = found.may.includes('see-bases')
  return (
    <p className="dues-ways no-print">
      <TextLink href={monthHref(unitId, found, -1)}>{t('earlierMonth')}</TextLink>
      <TextLink href={monthHref(unitId, found, 1)}>{t('laterMonth')}</TextLink>
      {desk && <TextLink href={`/dues/base?unit=${unitId}`}>{t('toBase')}</TextLink>}
      {desk && <TextLink href={`/dues/register?unit=${unitId}&year=${found.year}`}>{t('toRegister')}</TextLink>}
      {desk && <TextLink href={`/dues/disclosure?unit=${unitId}`}>{t('toDisclosure')}</TextLink>}
      {desk && <TextLink href={`/dues/summary?unit=${unitId}&year=${found.year}`}>{t('toSummary')}</TextLink>}
    </p>
  )
}

const SumLine = ({ of }: { of: Month }) => {
  const t = useText(strings)
  return <>{t('sumLine', { due: formatCents(of.sum.dueCents), paid: formatCents(of.sum.paidCents), people: of.sum.paid })}</>
}

const NotOpen = ({ unitId, found }: { unitId: string; found: Month }) => {
  const t = useText(strings)
  const open = useAct(openMonth, { changes: [branchMonth] })
  const may = found.may.includes('open')
  return (
    <>
      <Empty
        title={t('notOpen', { month: found.month })}
        action={
          may && (
            <Button kind="ink" busy={open.isPending} onClick={() => open.mutate({ params: { unitId }, body: { year: found.year, month: found.month } })}>
              {t('openNow', { month: found.month })}
            </Button>
          )
        }
      >
        {t('notOpenWhy')}
      </Empty>
      {open.error && <ErrorOf error={open.error} />}
    </>
  )
}

const Side = ({ unitId, found }: { unitId: string; found: Month }) => {
  const t = useText(strings)
  return (
    <>
      {!found.collector.open && <Collector unitId={unitId} found={found} />}
      <p className="dim">{found.session ? t('onTheDay', { day: formatDay(found.session.day as Day) }) : t('noSession')}</p>
      {found.sum.notSet > 0 && <NotSet unitId={unitId} found={found} />}
      {found.may.includes('close') && <Close unitId={unitId} found={found} />}
      {found.closing && <Closing found={found} />}
    </>
  )
}

const NotSet = ({ unitId, found }: { unitId: string; found: Month }) => {
  const t = useText(strings)
  const open = useAct(openMonth, { changes: [branchMonth] })
  return (
    <>
      <p>{t('notSetCount', { count: found.sum.notSet })}</p>
      {found.may.includes('open') && (
        <Button size="sm" busy={open.isPending} onClick={() => open.mutate({ params: { unitId }, body: { year: found.year, month: found.month } })}>
          {t('openAgain')}
        </Button>
      )}
      {open.error && <ErrorOf error={open.error} />}
    </>
  )
}

const Close = ({ unitId, found }: { unitId: string; found: Month }) => {
  const t = useText(strings)
  const close = useAct(closeMonth, { changes: [branchMonth] })
  return (
    <ActPanel
      title={t('closeTitle')}
      note={t('closeWhy')}
      action={
        <Button kind="ink" busy={close.isPending} onClick={() => close.mutate({ params: { unitId }, body: { year: found.year, month: found.month } })}>
          {t('closeNow', { month: found.month })}
        </Button>
      }
    >
      {close.error && <ErrorOf error={close.error} />}
    </ActPanel>
  )
}

const Closing = ({ found }: { found: Month }) => {
  const t = useText(strings)
  const clause = useClauses()
  const { closing } = found
  if (!closing) return null
  const yuan = (cents: number) => t('yuanOf', { yuan: formatCents(cents) })
  return (
    <Section title={t('closing')} note={found.closedAt && t('closedAt', { day: formatDay(dayOfMoment(found.closedAt)), name: found.closedBy ?? '' })}>
      <Facts
        of={[
          { name: t('onTime'), value: yuan(closing.onTimeCents) },
          { name: t('late'), value: yuan(closing.lateCents) },
          { name: t('ahead'), value: yuan(closing.aheadCents) },
          { name: t('extra'), value: yuan(closing.extraCents) },
          { name: t('received'), value: <b>{yuan(closing.receivedCents)}</b> },
          {
            name: t('upward'),
            value: (
              <>
                {yuan(closing.upwardCents)} {clause(closing.cites[0]) && <Chip {...clause(closing.cites[0])!} />}
              </>
            ),
          },
          { name: t('kept'), value: yuan(closing.keptCents) },
          ...(closing.receipts ? [{ name: t('receipts'), value: t('receiptsRange', closing.receipts) }] : []),
        ]}
      />
    </Section>
  )
}
