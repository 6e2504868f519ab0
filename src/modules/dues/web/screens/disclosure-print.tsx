/** A published half-year on paper, for the notice board. */
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { formatCents } from '../../../../ui/days.ts'
import { useParams } from '../../../../ui/place.ts'
import { Paper, PaperDesk, PaperFoot, PrintTable, Signatures } from '../../../../ui/print/paper.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { listed, useText } from '../../../../ui/text.ts'
import { disclosure } from '../../contract.ts'
import { print } from '../parts/print-words.ts'

type Shown = Answer<typeof disclosure>

export const DisclosurePrintScreen = () => {
  const { disclosureId } = useParams<'disclosureId'>()
  return <Asked of={useAsk(disclosure, { params: { disclosureId } })}>{(shown) => <OnPaper shown={shown} />}</Asked>
}

const OnPaper = ({ shown }: { shown: Shown }) => {
  const t = useText(print)
  const half = t(shown.half === 1 ? 'half_1' : 'half_2')
  const amounts = shown.fields.includes('amount')
  return (
    <PaperDesk back="/dues/disclosure">
      <Paper
        title={t('disclosureTitle', { year: shown.year, half })}
        under={t('circle', { audience: shown.audience })}
        head={{ left: shown.unitName, right: t('number', { number: shown.number ?? 1 }) }}
      >
        <PrintTable
          label={t('disclosureTitle', { year: shown.year, half })}
          rows={shown.rows}
          rowKey={(row) => String(row.line)}
          columns={[
            { id: 'line', head: t('order'), width: 15, centre: true, cell: (row) => row.line },
            { id: 'name', head: t('name'), width: 28, cell: (row) => row.name },
            { id: 'group', head: t('group'), width: 34, cell: (row) => row.groupName ?? '' },
            {
              id: 'stands',
              head: t('standing'),
              cell: (row) => (row.unpaidMonths.length === 0 ? t('paidUp') : t('unpaid', { months: listed(row.unpaidMonths.map(String)) })),
            },
            ...(amounts
              ? [{ id: 'paid', head: t('paidAmount'), width: 26, figure: true, cell: (row: Shown['rows'][number]) => formatCents(row.paidCents ?? 0) }]
              : []),
          ]}
        />
        <p className="in-form">
          {t('sum', {
            due: formatCents(shown.sum.dueCents),
            paid: formatCents(shown.sum.paidCents),
            extra: formatCents(shown.sum.extraCents),
            other: formatCents(shown.sum.otherCents),
            received: formatCents(shown.sum.receivedCents),
          })}
        </p>
        <p className="in-form">{t('neverBase')}</p>
        <Signatures of={[t('collectorSign'), t('secretary')]} />
        <PaperFoot printedAt={`${shown.publishedOn}T00:00:00Z`} checkCode={shown.checkCode ?? undefined} />
      </Paper>
    </PaperDesk>
  )
}
