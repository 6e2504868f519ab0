/** The ledger of activity days: a line for every session, made by the closing alone. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { TextLink } from '../../../../ui/button.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { Section } from '../../../../ui/page.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { DataTable, type Column } from '../../../../ui/table.tsx'
import { useText } from '../../../../ui/text.ts'
import { ledgerOfDays } from '../../contract.ts'
import { strings } from '../strings.ts'
import { saveTable } from './save-table.ts'
import { type T, standingOf } from './session-words.ts'

type Ledger = Answer<typeof ledgerOfDays>
type Row = Ledger['rows'][number]

/** A township's year has hundreds of lines; the file and the print hold them all. */
const FIRST = 40
const MORE = 50

export const DayLedger = ({ unitId, year, today, whole }: { unitId: string; year: number; today: string; whole: boolean }) => {
  const t = useText(strings)
  const [shown, setShown] = useState(FIRST)
  const asked = useAsk(ledgerOfDays, { params: { year }, query: { unitId } })
  return (
    <Section title={t('ledger')} note={t('ledgerNote')} right={<TextLink href={`/print/ledger/${unitId}/${year}`}>{t('printLedger')}</TextLink>}>
      <Asked of={asked}>
        {({ unitName, rows }) => (
          <DataTable
            label={t('ledger')}
            rows={rows.slice(0, shown)}
            total={rows.length}
            onMore={() => setShown(shown + MORE)}
            rowKey={(row) => row.id}
            columns={columnsOf(t, { today, whole })}
            onExport={() => saveTable(t('ledgerFile', { unit: unitName, year }), [headsOf(t), ...rows.map((row) => cellsOf(t, row, today))])}
          />
        )}
      </Asked>
    </Section>
  )
}

const columnsOf = (t: T, { today, whole }: { today: string; whole: boolean }): Column<Row>[] => [
  ...(whole ? [{ id: 'unit', head: t('col_unit'), cell: (row: Row) => row.unitName }] : []),
  { id: 'date', head: t('col_date'), oneLine: true, cell: (row) => (row.day ? formatDay(row.day as Day) : t('dayUnknown')) },
  {
    id: 'theme',
    head: t('col_content'),
    cell: (row) => <a href={`/activity-days/${row.id}`}>{row.theme ?? t(standingOf(row, { today, closes: false }).word)}</a>,
  },
  { id: 'host', head: t('col_host'), oneLine: true, deskOnly: true, cell: (row) => row.host },
  { id: 'recorder', head: t('col_recorder'), oneLine: true, deskOnly: true, cell: (row) => row.recorder },
  { id: 'due', head: t('col_due'), figure: true, cell: (row) => row.sum?.due },
  { id: 'present', head: t('col_present'), figure: true, cell: (row) => row.sum?.present },
  { id: 'rate', head: t('col_rate'), figure: true, cell: (row) => row.participation && `${row.participation.num}/${row.participation.den}` },
  { id: 'page', head: t('col_page'), figure: true, oneLine: true, cell: (row) => row.bookPage && t('pageNumber', { page: row.bookPage }) },
]

const headsOf = (t: T): string[] => [
  t('col_unit'),
  t('col_date'),
  t('col_content'),
  t('col_form'),
  t('col_state'),
  t('col_host'),
  t('col_recorder'),
  t('col_due'),
  t('col_present'),
  t('col_rate'),
  t('col_page'),
]

const cellsOf = (t: T, row: Row, today: string): (string | number | null)[] => [
  row.unitName,
  row.day,
  [row.theme, row.content].filter(Boolean).join('　'),
  row.form,
  t(standingOf(row, { today, closes: false }).word),
  row.host,
  row.recorder,
  row.sum?.due ?? null,
  row.sum?.present ?? null,
  // a fraction that a sheet would take for a date keeps a blank before it
  row.participation ? ` ${row.participation.num}/${row.participation.den}` : null,
  row.bookPage,
]
