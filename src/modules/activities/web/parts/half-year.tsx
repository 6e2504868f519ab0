/** What was held in half a year, made from the records; every closing counts as one report upward. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatDay, formatMoment, formatPeriod } from '../../../../ui/days.ts'
import { Columns, Section } from '../../../../ui/page.tsx'
import { Asked, Empty, ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { type Column, DataTable } from '../../../../ui/table.tsx'
import { useText } from '../../../../ui/text.ts'
import { fileReport, reportOfHalfYear } from '../../contract.ts'
import { strings } from '../strings.ts'
import { saveTable } from './save-table.ts'
import { type SessionLine, standingOf, type T } from './session-words.ts'

type Report = Answer<typeof reportOfHalfYear>
type Place = { unitId: string; year: number; half: 1 | 2; today: string; whole: boolean }

export const HalfYear = (place: Place) => {
  const asked = useAsk(reportOfHalfYear, { params: { year: place.year, half: place.half }, query: { unitId: place.unitId } }, { keep: true })
  return (
    <Asked of={asked}>
      {(report) => (
        <Columns side={<Filed of={report} place={place} />} width={336}>
          <Held of={report} place={place} />
        </Columns>
      )}
    </Asked>
  )
}

const FIRST = 40
const MORE = 50

const Held = ({ of, place: { today, whole } }: { of: Report; place: Place }) => {
  const t = useText(strings)
  const [shown, setShown] = useState(FIRST)
  const note = [formatPeriod(of.from as Day, of.to as Day), t('reportHeld', { held: of.held }), of.notHeld > 0 ? t('reportNotHeld', { count: of.notHeld }) : '']
    .filter(Boolean)
    .join('　')
  return (
    <Section title={t('reportSessions')} note={note}>
      <DataTable
        label={t('reportSessions')}
        dense
        rows={of.sessions.slice(0, shown)}
        total={of.sessions.length}
        onMore={() => setShown(shown + MORE)}
        rowKey={(row) => row.id}
        columns={columnsOf(t, { today, whole })}
        onExport={() => saveTable(`${of.unitName} ${of.from}—${of.to}`, tableOf(t, of, today))}
        empty={<Empty title={t('noDays', { year: of.from.slice(0, 4) })} />}
      />
    </Section>
  )
}

const columnsOf = (t: T, { today, whole }: { today: string; whole: boolean }): Column<SessionLine>[] => [
  ...(whole ? [{ id: 'unit', head: t('col_unit'), cell: (row: SessionLine) => row.unitName }] : []),
  { id: 'day', head: t('col_date'), width: 96, oneLine: true, cell: (row) => (row.day ? formatDay(row.day as Day) : t('dayUnknown')) },
  {
    id: 'theme',
    head: t('col_content'),
    cell: (row) => <a href={`/activity-days/${row.id}`}>{row.theme ?? row.notHeldReason ?? t('noTheme')}</a>,
  },
  { id: 'state', head: t('col_state'), width: 128, cell: (row) => <LineStatus of={row} today={today} /> },
  { id: 'rate', head: t('col_rate'), width: 84, figure: true, cell: (row) => row.participation && `${row.participation.num}/${row.participation.den}` },
]

const LineStatus = ({ of, today }: { of: SessionLine; today: string }) => {
  const t = useText(strings)
  const { status, word } = standingOf(of, { today, closes: false })
  return <Status of={status}>{t(word)}</Status>
}

const tableOf = (t: T, { sessions }: Report, today: string): (string | number | null)[][] => [
  [t('col_unit'), t('col_date'), t('col_content'), t('col_state'), t('col_due'), t('col_present'), t('col_rate')],
  ...sessions.map((row) => [
    row.unitName,
    row.day,
    row.theme,
    t(standingOf(row, { today, closes: false }).word),
    row.sum?.due ?? null,
    row.sum?.present ?? null,
    row.participation ? ` ${row.participation.num}/${row.participation.den}` : null,
  ]),
]

const Filed = ({ of, place: { unitId, year, half, whole } }: { of: Report; place: Place }) => {
  const t = useText(strings)
  const file = useAct(fileReport, { changes: [reportOfHalfYear] })
  return (
    <>
      <Section title={t('reportFiled')}>
        {of.filed.length === 0 && whole && <p className="dim">{t('filedPerBranch')}</p>}
        {of.filed.length === 0 && !whole && <Empty title={t('notFiled')}>{t('notFiledNext')}</Empty>}
        {of.filed.map(({ number, byName, at }) => (
          <p key={number} className="note">
            {t('filedLine', { number, name: byName, at: formatMoment(at) })}
          </p>
        ))}
        {file.data && <p role="status">{t('filedNow', { number: file.data.number })}</p>}
        {of.may.includes('file') && (
          <p className="form-go">
            <Button busy={file.isPending} onClick={() => file.mutate({ params: { year, half }, body: { unitId } })}>
              {t('fileIt')}
            </Button>
          </p>
        )}
        {file.error && <ErrorOf error={file.error} />}
      </Section>
      {whole && <Missing of={of.missing} year={year} half={half} />}
    </>
  )
}

const Missing = ({ of, year, half }: { of: Report['missing']; year: number; half: number }) => {
  const t = useText(strings)
  return (
    <Section title={t('missing')}>
      {of.length === 0 && <p className="dim">{t('noMissing')}</p>}
      <ul className="outs">
        {of.map(({ unitId, unitName }) => (
          <li key={unitId}>
            <a href={`/reports?year=${year}&half=${half}&unit=${unitId}`}>{unitName}</a>
          </li>
        ))}
      </ul>
    </Section>
  )
}
