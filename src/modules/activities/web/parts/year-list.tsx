/** The year as a list: each day with its reason where it was moved, its state, how many took part. */
import type { Day } from '../../../../kernel/days.ts'
import { ButtonLink } from '../../../../ui/button.tsx'
import { formatDay, formatDayAndWeekday, formatMonth, formatTime } from '../../../../ui/days.ts'
import { Empty } from '../../../../ui/states.tsx'
import { Icon, Status } from '../../../../ui/status.tsx'
import { DataTable, type Column } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { strings } from '../strings.ts'
import { goWord, type SessionLine, standingOf, type T } from './session-words.ts'

type Shown = { sessions: readonly SessionLine[]; today: string; closes: boolean; year: number }

export const YearList = ({ sessions, today, closes, year }: Shown) => {
  const t = useText(strings)
  // meetings have a page of their own
  const rows = sessions.filter(({ parentId, kind }) => parentId === null && kind !== 'meeting')
  const columns: Column<SessionLine>[] = [
    {
      id: 'month',
      head: t('col_month'),
      width: 116,
      oneLine: true,
      cell: (row) => <b>{row.kind === 'activity-day' ? formatMonth(row.month) : t(`kind_${row.kind}`)}</b>,
    },
    { id: 'day', head: t('col_day'), width: 250, cell: (row) => <DayOf line={row} /> },
    { id: 'theme', head: t('col_theme'), cell: (row) => <ThemeOf line={row} /> },
    { id: 'state', head: t('col_state'), width: 176, cell: (row) => <StateOf line={row} today={today} closes={closes} /> },
    ...(rows.some(({ participation }) => participation) ? [rateColumn(t)] : []),
    {
      id: 'open',
      head: <span className="sr">{t('col_open')}</span>,
      width: 104,
      action: true,
      cell: (row) => <GoTo line={row} today={today} closes={closes} />,
    },
  ]
  return (
    <div className="year-days">
      <DataTable
        label={t('allDays')}
        rows={rows}
        rowKey={(row) => row.id}
        columns={columns}
        empty={<Empty title={t('noDays', { year })}>{t('noDaysNext')}</Empty>}
      />
    </div>
  )
}

/** Only where a rule in force says how taking part is counted. */
const rateColumn = (t: T): Column<SessionLine> => ({
  id: 'rate',
  head: t('col_rate'),
  width: 84,
  figure: true,
  cell: ({ participation }) => (participation ? `${participation.num}/${participation.den}` : ''),
})

const DayOf = ({ line }: { line: SessionLine }) => {
  const t = useText(strings)
  if (!line.day) return <Status of="unknown">{t('dayUnknown')}</Status>
  return (
    <>
      {formatDayAndWeekday(line.day as Day)} {line.begins && <span className="dim">{formatTime(line.begins, line.ends)}</span>}
      {line.moved !== 'not' && <MovedWhy line={line} />}
      {line.commonDay && <small className="dim">{t('commonDay', { day: formatDay(line.commonDay as Day) })}</small>}
    </>
  )
}

/** Never a bare "moved": the reason, and the day that the rule names. */
const MovedWhy = ({ line }: { line: SessionLine }) => {
  const t = useText(strings)
  const words = [
    line.movedWhy ? say(line.movedWhy) : t(`moved_${line.moved as Exclude<SessionLine['moved'], 'not'>}`),
    line.ruleDay && t('ruleDayWas', { day: formatDay(line.ruleDay as Day) }),
  ]
  return (
    <small className={line.moved === 'unapproved' ? 'notmet-c' : 'dim'}>
      <Icon of={line.moved === 'unapproved' ? 'notmet' : 'moved'} /> {line.moved === 'unapproved' ? `${t('moved_unapproved')}　` : ''}
      {words.filter(Boolean).join('　')}
    </small>
  )
}

/** What it is about; where the day is unknown, why, on one line. */
const ThemeOf = ({ line: { theme, place, day, movedWhy } }: { line: SessionLine }) => (
  <>
    {theme}
    {day === null && movedWhy && <span className="dim sm">{say(movedWhy)}</span>}
    {place && <small className="dim">{place}</small>}
  </>
)

const StateOf = ({ line, today, closes }: { line: SessionLine; today: string; closes: boolean }) => {
  const t = useText(strings)
  const { status, word } = standingOf(line, { today, closes })
  if (status === 'unknown') return null
  return (
    <>
      <Status of={status}>{t(word)}</Status>
      {line.lateEntries > 0 && <small className="unknown-c">{t('lateMark', { count: line.lateEntries })}</small>}
      {line.notHeldReason && <small className="dim">{line.notHeldReason}</small>}
    </>
  )
}

const GoTo = ({ line, today, closes }: { line: SessionLine; today: string; closes: boolean }) => {
  const t = useText(strings)
  return (
    <ButtonLink size="sm" href={`/activity-days/${line.id}`}>
      {t(goWord(line, { today, closes }))}
    </ButtonLink>
  )
}
