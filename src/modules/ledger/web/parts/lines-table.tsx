/** Lines of one member as the desk reads them: what, where it stands, how it was recorded. */
import type { Day } from '../../../../kernel/days.ts'
import { formatDay, formatFullDay } from '../../../../ui/days.ts'
import { Status } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import type { LineView } from '../../contract.ts'
import { strings } from '../strings.ts'
import { sayLine, sayStanding, STANDING } from './words.ts'

const entryLink = (line: LineView) => (line.key.startsWith('entry:') ? `/records/entry/${line.key.split(':')[1]}` : line.link)

export const LinesTable = ({ lines, withYear = false }: { lines: readonly LineView[]; withYear?: boolean }) => {
  const t = useText(strings)
  return (
    <DataTable
      label={t('col_lines')}
      rows={lines}
      rowKey={(line) => line.key}
      columns={[
        { id: 'day', head: t('head_day'), oneLine: true, cell: (line) => (withYear ? formatFullDay : formatDay)(line.day as Day) },
        { id: 'what', head: t('head_what'), cell: (line) => (entryLink(line) ? <a href={entryLink(line)!}>{sayLine(t, line)}</a> : sayLine(t, line)) },
        {
          id: 'how',
          head: t('head_record'),
          deskOnly: true,
          cell: (line) => (
            <small className="faint">
              {[line.by, say(line.how), line.late && line.delayDays !== null ? t('delay', { count: line.delayDays }) : ''].filter(Boolean).join('　')}
            </small>
          ),
        },
        { id: 'standing', head: t('head_confirmed'), cell: (line) => <Status of={STANDING[line.confirmation.state]}>{sayStanding(t, line)}</Status> },
      ]}
    />
  )
}
