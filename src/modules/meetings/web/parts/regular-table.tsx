/** How often each kind of meeting is due, by what clause, and how the branch stands. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { Status } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import type { meetings } from '../../contract.ts'
import { strings } from '../strings.ts'

type Regular = Answer<typeof meetings>['regular'][number]

export const RegularTable = ({ of }: { of: readonly Regular[] }) => {
  const t = useText(strings)
  const clause = useClauses()
  return (
    <DataTable
      label={t('regular')}
      rows={of}
      rowKey={(row) => `${row.kind}${row.groupId ?? ''}`}
      empty={t('noRegular')}
      columns={[
        { id: 'kind', head: t('colKind'), cell: (row) => [say(row.name), row.groupName].filter(Boolean).join('　') },
        {
          id: 'last',
          head: t('colLast'),
          cell: (row) => (row.last ? `${formatDay(row.last as Day)}　${t('timesThisYear', { count: row.times })}` : t('never')),
        },
        { id: 'every', head: t('colEvery'), cell: (row) => (row.every ? say(row.every) : <span className="faint">{t('noRule')}</span>) },
        { id: 'state', head: t('colState'), cell: (row) => <Standing of={row} /> },
        { id: 'clause', head: t('colClause'), cell: (row) => clause(row.cites[0]) && <Chip {...clause(row.cites[0])!} ours={row.ours} /> },
      ]}
    />
  )
}

const Standing = ({ of }: { of: Regular }) => {
  const t = useText(strings)
  const missed = of.missed > 0 ? `　${t('missed', { count: of.missed })}` : ''
  if (of.state === 'overdue') return <Status of="overdue">{`${t('overdue')}${missed}`}</Status>
  if (of.state === 'due') return <Status of="due_soon">{`${t('due', { day: formatDay(of.due as Day) })}${missed}`}</Status>
  if (of.state === 'in-order') return <Status of="done">{`${t('in-order')}${missed}`}</Status>
  return <span className="faint">{t('noRule')}</span>
}
