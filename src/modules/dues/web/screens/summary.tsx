/** The summary of a year (T7): branch by branch, what was due, received, goes up and stays; for the levels above without anybody's name. */
import './dues.css'
import { useState } from 'react'
import { monthOf } from '../../../../kernel/days.ts'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { addressOf } from '../../../../ui/api.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, TextLink } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatCents, formatDay } from '../../../../ui/days.ts'
import { DayField, TextField } from '../../../../ui/field.tsx'
import { Columns, Facts, PageTitle, Section } from '../../../../ui/page.tsx'
import { useSearch } from '../../../../ui/place.ts'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { headed, listed, say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { exportSummary, handUp, openMonth, summary } from '../../contract.ts'
import { SpecialCases } from '../parts/special-cases.tsx'
import { isAbove, type Session, useUnitOf, yearHref } from '../parts/whose.ts'
import { strings } from '../strings.ts'

type Summary = Answer<typeof summary>

export const SummaryScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Of me={me} />}</Asked>

const Of = ({ me }: { me: Session }) => {
  const unitId = useUnitOf(me)
  const { year } = useSearch()
  return (
    <Asked of={useAsk(summary, { params: { unitId }, query: year ? { year } : {} })}>
      {(found) => <Page unitId={unitId} found={found} above={isAbove(me)} />}
    </Asked>
  )
}

const Page = ({ unitId, found, above }: { unitId: string; found: Summary; above: boolean }) => {
  const t = useText(strings)
  return (
    <>
      <PageTitle title={t('summary')} facts={t('summaryFacts', { unit: found.unitName, year: found.year, count: found.branches.length })} />
      <p className="dues-ways no-print">
        <TextLink href={yearHref('/dues/summary', unitId, found.year - 1)}>{t('year', { year: found.year - 1 })}</TextLink>
        <TextLink href={`/dues/summary/print?unit=${unitId}&year=${found.year}`}>{t('print')}</TextLink>
        {found.isBranch && <TextLink href={`/dues?unit=${unitId}`}>{t('dues')}</TextLink>}
      </p>
      {above && <SpecialCases />}
      <Section
        title={t('eachBranch')}
        note={t('summaryNote')}
        right={t('yearLine', { due: formatCents(found.sum.dueCents), received: formatCents(found.sum.receivedCents) })}
      >
        <Branches unitId={unitId} found={found} />
      </Section>
      <Columns side={<Side unitId={unitId} found={found} />} width={284}>
        <Section title={t('byPayer')}>
          <ByPayer found={found} />
        </Section>
      </Columns>
    </>
  )
}

const Branches = ({ unitId, found }: { unitId: string; found: Summary }) => {
  const t = useText(strings)
  const closed = (row: Summary['branches'][number]) => `${row.months.length}/${row.months.filter(({ state }) => state === 'closed').length}`
  return (
    <DataTable
      label={t('summary')}
      wide
      rows={found.branches}
      rowKey={(row) => row.branchId}
      exportHref={addressOf(exportSummary, { params: { unitId }, query: { year: found.year } })}
      columns={[
        { id: 'name', head: t('branch'), oneLine: true, cell: (row) => row.name },
        { id: 'members', head: t('members'), figure: true, cell: (row) => row.members },
        { id: 'paidMembers', head: t('paidMembers'), figure: true, cell: (row) => row.paidMembers },
        { id: 'months', head: t('monthsClosed'), figure: true, cell: closed },
        { id: 'due', head: t('due'), figure: true, oneLine: true, cell: (row) => formatCents(row.dueCents) },
        { id: 'received', head: t('received'), figure: true, oneLine: true, cell: (row) => formatCents(row.receivedCents) },
        { id: 'upward', head: t('upward'), figure: true, oneLine: true, cell: (row) => formatCents(row.upwardCents) },
        { id: 'kept', head: t('kept'), figure: true, oneLine: true, cell: (row) => formatCents(row.keptCents) },
        { id: 'pending', head: t('pending'), figure: true, oneLine: true, cell: (row) => formatCents(row.pendingCents) },
        {
          id: 'behind',
          head: t('behind'),
          oneLine: true,
          cell: (row) => (row.arrears.members === 0 ? '' : t('behindLine', { count: row.arrears.members, longest: row.arrears.longest })),
        },
        { id: 'missing', head: t('notPublished'), oneLine: true, cell: (row) => listed(row.missing.map((half) => t(half === 1 ? 'half_1' : 'half_2'))) },
      ]}
    />
  )
}

const ByPayer = ({ found }: { found: Summary }) => {
  const t = useText(strings)
  return (
    <DataTable
      label={t('byPayer')}
      rows={found.payers}
      rowKey={(row) => row.key}
      columns={[
        { id: 'kind', head: t('payer'), cell: (row) => [say(row.title), row.standard && say(row.standard)].filter(Boolean).join('　') },
        { id: 'members', head: t('members'), figure: true, cell: (row) => row.members },
        { id: 'monthly', head: t('monthly'), figure: true, cell: (row) => formatCents(row.monthlyCents) },
        { id: 'yearly', head: t('yearly'), figure: true, cell: (row) => formatCents(row.yearlyCents) },
      ]}
    />
  )
}

const Side = ({ unitId, found }: { unitId: string; found: Summary }) => {
  const t = useText(strings)
  const clause = useClauses()
  const yuan = (cents: number) => t('yuanOf', { yuan: formatCents(cents) })
  return (
    <>
      <Section title={t('sums')}>
        <Facts
          of={[
            { name: t('due'), value: yuan(found.sum.dueCents) },
            { name: t('received'), value: <b>{yuan(found.sum.receivedCents)}</b> },
            { name: t('upward'), value: yuan(found.sum.upwardCents) },
            { name: t('kept'), value: yuan(found.sum.keptCents) },
            { name: t('pending'), value: yuan(found.sum.pendingCents) },
            { name: t('handed'), value: yuan(found.sum.handedCents) },
          ]}
        />
        {found.shares.length === 0 && <p>{t('noShare')}</p>}
        {found.shares.map((share) => (
          <p key={share.slot}>
            {headed(say(share.title), t('shareLine', { num: share.num, den: share.den }))} {clause(share.cites[0]) && <Chip {...clause(share.cites[0])!} />}
          </p>
        ))}
        {!found.isBranch && <OpenAll unitId={unitId} found={found} />}
      </Section>
      <HandedUp unitId={unitId} found={found} />
    </>
  )
}

const OpenAll = ({ unitId, found }: { unitId: string; found: Summary }) => {
  const t = useText(strings)
  const month = monthOf(found.today as Day)
  const act = useAct(openMonth, { changes: [summary] })
  return (
    <>
      <Button busy={act.isPending} onClick={() => act.mutate({ params: { unitId }, body: { year: found.year, month } })}>
        {t('openAll', { month })}
      </Button>
      <p role="status">{act.data && t('openedAll', { branches: act.data.branches, count: act.data.members, yuan: formatCents(act.data.dueCents) })}</p>
      {act.error && <ErrorOf error={act.error} />}
    </>
  )
}

const HandedUp = ({ unitId, found }: { unitId: string; found: Summary }) => {
  const t = useText(strings)
  return (
    <Section title={t('remittances')} note={t('handUpHint', { yuan: formatCents(found.sum.upwardCents), handed: formatCents(found.sum.handedCents) })}>
      {found.remittances.length === 0 && <p className="dim">{t('noRemittances')}</p>}
      <ul className="dues-pays">
        {found.remittances.map((row) => (
          <li key={row.id}>
            <b>{row.branchName}</b>
            {'　'}
            {t('remittanceLine', { day: formatDay(row.on as Day), yuan: formatCents(row.cents), voucher: row.voucher, name: row.handledBy })}
          </li>
        ))}
      </ul>
      {found.may.includes('hand-up') && <HandUp unitId={unitId} today={found.today} />}
    </Section>
  )
}

const HandUp = ({ unitId, today }: { unitId: string; today: string }) => {
  const t = useText(strings)
  const [given, setGiven] = useState({ yuan: '', on: today, voucher: '', handledBy: '' })
  const act = useAct(handUp, { changes: [summary] })
  const whole = Object.values(given).every((value) => value.trim() !== '')
  return (
    <>
      <TextField label={t('payYuan')} value={given.yuan} onValue={(yuan) => setGiven({ ...given, yuan })} ask={t('payYuanAsk')} inputMode="decimal" />
      <DayField label={t('day')} value={given.on} onValue={(on) => setGiven({ ...given, on })} max={today} />
      <TextField label={t('voucher')} value={given.voucher} onValue={(voucher) => setGiven({ ...given, voucher })} />
      <TextField label={t('handledBy')} value={given.handledBy} onValue={(handledBy) => setGiven({ ...given, handledBy })} />
      <Button size="sm" busy={act.isPending} onClick={() => whole && act.mutate({ params: { unitId }, body: given })}>
        {t('handUp')}
      </Button>
      {act.error && <ErrorOf error={act.error} />}
    </>
  )
}
