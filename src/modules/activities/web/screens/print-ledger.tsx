/** The ledger of activity days on paper: one line a session, made by the closings. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { deviceMoment } from '../../../../ui/clock.ts'
import { formatDay } from '../../../../ui/days.ts'
import { useParams } from '../../../../ui/place.ts'
import { Paper, PaperDesk, PaperFoot, type PrintColumn, PrintTable } from '../../../../ui/print/paper.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { ledgerOfDays, yearOfDays } from '../../contract.ts'
import { print } from '../parts/print-words.ts'

type Row = Answer<typeof ledgerOfDays>['rows'][number]

export const PrintLedgerScreen = () => {
  const t = useText(print)
  const { unitId, year } = useParams<'unitId' | 'year'>()
  const asked = useAsk(ledgerOfDays, { params: { year }, query: { unitId } })
  const name = useAsk(yearOfDays, { params: { year }, query: { unitId } }).data?.dayName
  return (
    <PaperDesk back={`/activity-days?year=${year}&unit=${unitId}`}>
      <Asked of={asked}>
        {({ unitName, rows }) => (
          <Paper title={t('ledgerTitle', { name: name ? say(name) : '' })} under={t('ledgerUnder', { unit: unitName, year })}>
            <PrintTable
              label={t('ledgerTitle', { name: '' })}
              rows={rows}
              rowKey={(row) => row.id}
              columns={columnsOf(t, new Set(rows.map((row) => row.unitName)).size > 1)}
            />
            <PaperFoot printedAt={deviceMoment()} />
          </Paper>
        )}
      </Asked>
    </PaperDesk>
  )
}

type T = (
  key: 'col_date' | 'col_unit' | 'col_theme' | 'col_host' | 'col_due' | 'col_present' | 'col_rate' | 'col_page' | 'invalidLine' | 'unsettled' | 'notHeldLine',
  values?: Record<string, string>,
) => string

const columnsOf = (t: T, many: boolean): PrintColumn<Row>[] => [
  { id: 'date', head: t('col_date'), width: 24, cell: (row) => (row.day ? formatDay(row.day as Day) : t('unsettled')) },
  ...(many ? [{ id: 'unit', head: t('col_unit'), width: 34, cell: (row: Row) => row.unitName }] : []),
  {
    id: 'theme',
    head: t('col_theme'),
    cell: (row) =>
      [row.theme, row.notHeldReason && t('notHeldLine', { reason: row.notHeldReason }), row.counts === false && t('invalidLine')].filter(Boolean).join('　'),
  },
  { id: 'host', head: t('col_host'), width: 20, cell: (row) => row.host },
  { id: 'due', head: t('col_due'), width: 14, centre: true, cell: (row) => row.sum?.due },
  { id: 'present', head: t('col_present'), width: 14, centre: true, cell: (row) => row.sum?.present },
  { id: 'rate', head: t('col_rate'), width: 18, centre: true, cell: (row) => row.participation && `${row.participation.num}/${row.participation.den}` },
  { id: 'page', head: t('col_page'), width: 12, centre: true, cell: (row) => row.bookPage },
]
