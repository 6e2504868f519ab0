/** The parts of a day that is held in several; each has its own roll, together they count once. */
import type { Day } from '../../../../kernel/days.ts'
import { ButtonLink } from '../../../../ui/button.tsx'
import { formatDay, formatTime } from '../../../../ui/days.ts'
import { Section } from '../../../../ui/page.tsx'
import { Status } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { useText } from '../../../../ui/text.ts'
import { strings } from '../strings.ts'
import type { Session } from './record-draft.ts'
import { standingOf } from './session-words.ts'

export const SubSessions = ({ session, today }: { session: Session; today: string }) => {
  const t = useText(strings)
  if (session.subSessions.length === 0) return session.parentId ? <p className="note">{t('partOf')}</p> : null
  return (
    <Section title={t('splitInto', { count: session.subSessions.length })}>
      <DataTable
        label={t('split')}
        rows={session.subSessions}
        rowKey={(row) => row.id}
        columns={[
          { id: 'label', head: t('splitLabel'), cell: (row) => <b>{row.theme}</b> },
          { id: 'day', head: t('col_day'), cell: (row) => `${row.day ? formatDay(row.day as Day) : ''} ${row.begins ? formatTime(row.begins, row.ends) : ''}` },
          { id: 'place', head: t('p_place'), cell: (row) => row.place },
          { id: 'state', head: t('col_state'), cell: (row) => <SubState of={row} today={today} /> },
          {
            id: 'open',
            head: <span className="sr">{t('col_open')}</span>,
            action: true,
            cell: (row) => (
              <ButtonLink size="sm" href={`/roll/${row.id}`}>
                {t('callRoll')}
              </ButtonLink>
            ),
          },
        ]}
      />
    </Section>
  )
}

const SubState = ({ of, today }: { of: Session['subSessions'][number]; today: string }) => {
  const t = useText(strings)
  const { status, word } = standingOf(of, { today, closes: false })
  return <Status of={status}>{t(word)}</Status>
}
