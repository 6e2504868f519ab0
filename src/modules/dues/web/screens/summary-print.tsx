/** The summary of a year on paper (form T7): by kind of payer and bracket, branch by branch, and what was handed up by whom with which voucher. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { deviceMoment } from '../../../../ui/clock.ts'
import { formatCents, formatDay } from '../../../../ui/days.ts'
import { useSearch } from '../../../../ui/place.ts'
import { Paper, PaperDesk, PaperFoot, PrintForm, PrintTable, Signatures } from '../../../../ui/print/paper.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { summary } from '../../contract.ts'
import { print } from '../parts/print-words.ts'
import { type Session, useUnitOf, yearHref } from '../parts/whose.ts'

type Summary = Answer<typeof summary>

export const SummaryPrintScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Of me={me} />}</Asked>

const Of = ({ me }: { me: Session }) => {
  const unitId = useUnitOf(me)
  const { year } = useSearch()
  return (
    <Asked of={useAsk(summary, { params: { unitId }, query: year ? { year } : {} })}>
      {(found) => (
        <PaperDesk back={yearHref('/dues/summary', unitId, found.year)}>
          <OnPaper of={found} />
        </PaperDesk>
      )}
    </Asked>
  )
}

const OnPaper = ({ of }: { of: Summary }) => {
  const t = useText(print)
  const { sum } = of
  return (
    <Paper title={t('summaryTitle', { year: of.year })} head={{ left: of.unitName, right: t('inYuan') }} firstPage={1}>
      <PrintForm
        lines={[
          [t('sumMembers'), t('persons', { count: sum.members }), t('sumPaid'), t('persons', { count: sum.paidMembers })],
          [t('sumDue'), formatCents(sum.dueCents), t('sumReceived'), formatCents(sum.receivedCents)],
          [t('sumKept'), formatCents(sum.keptCents), t('sumUpward'), formatCents(sum.upwardCents)],
          [t('sumPending'), formatCents(sum.pendingCents), t('sumHanded'), formatCents(sum.handedCents)],
        ]}
      />
      <h2>{t('byPayer')}</h2>
      <ByPayer of={of} />
      <h2>{t('byBranch')}</h2>
      <ByBranch of={of} />
      {of.remittances.length > 0 && <h2>{t('handedUp')}</h2>}
      {of.remittances.length > 0 && <HandedUp of={of} />}
      <Signatures of={[t('filledBy'), t('checkedBy')]} />
      <Signatures of={[t('phone'), t('filledOn')]} />
      <p className="paper-seal">{t('seal')}</p>
      <PaperFoot printedAt={deviceMoment()} />
    </Paper>
  )
}

const ByPayer = ({ of }: { of: Summary }) => {
  const t = useText(print)
  return (
    <PrintTable
      label={t('byPayer')}
      dense
      rows={of.payers}
      rowKey={({ key }) => key}
      columns={[
        { id: 'kind', head: t('payerKind'), width: 31, cell: ({ title }) => say(title) },
        { id: 'standard', head: t('standard'), cell: ({ standard }) => (standard ? say(standard) : '—') },
        { id: 'members', head: t('people'), width: 13, figure: true, cell: ({ members }) => members },
        { id: 'monthly', head: t('monthly'), width: 25, figure: true, cell: ({ monthlyCents }) => formatCents(monthlyCents) },
        { id: 'yearly', head: t('yearly'), width: 27, figure: true, cell: ({ yearlyCents }) => formatCents(yearlyCents) },
      ]}
    />
  )
}

const ByBranch = ({ of }: { of: Summary }) => {
  const t = useText(print)
  const money = (id: 'dueCents' | 'receivedCents' | 'keptCents' | 'upwardCents', head: string) => ({
    id,
    head,
    width: 24,
    figure: true,
    cell: (row: Summary['branches'][number]) => formatCents(row[id]),
  })
  return (
    <PrintTable
      label={t('byBranch')}
      dense
      rows={of.branches}
      rowKey={({ branchId }) => branchId}
      columns={[
        { id: 'name', head: t('branch'), cell: ({ name }) => name },
        { id: 'members', head: t('sumMembers'), width: 13, figure: true, cell: ({ members }) => members },
        { id: 'paid', head: t('sumPaid'), width: 13, figure: true, cell: ({ paidMembers }) => paidMembers },
        money('dueCents', t('sumDue')),
        money('receivedCents', t('sumReceived')),
        money('keptCents', t('sumKept')),
        money('upwardCents', t('sumUpward')),
      ]}
    />
  )
}

const HandedUp = ({ of }: { of: Summary }) => {
  const t = useText(print)
  return (
    <PrintTable
      label={t('handedUp')}
      dense
      rows={of.remittances}
      rowKey={({ id }) => id}
      columns={[
        { id: 'branch', head: t('branch'), cell: ({ branchName }) => branchName },
        { id: 'on', head: t('day'), width: 24, centre: true, cell: ({ on }) => formatDay(on as Day) },
        { id: 'cents', head: t('sumHanded'), width: 26, figure: true, cell: ({ cents }) => formatCents(cents) },
        { id: 'voucher', head: t('voucher'), width: 38, cell: ({ voucher }) => voucher },
        { id: 'by', head: t('handledBy'), width: 26, cell: ({ handledBy }) => handledBy },
      ]}
    />
  )
}
