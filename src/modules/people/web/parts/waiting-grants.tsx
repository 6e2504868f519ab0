/** Grants proposed by the security administrator; the department confirms (two people). */
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatFullDay } from '../../../../ui/days.ts'
import { Section } from '../../../../ui/page.tsx'
import { Asked, Empty, ErrorOf } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { useText } from '../../../../ui/text.ts'
import type { Day } from '../../../../kernel/days.ts'
import { confirmGrant, waitingGrants } from '../../contract.ts'
import { type Key, strings } from '../strings.ts'

export const WaitingGrants = () => {
  const t = useText(strings)
  const asked = useAsk(waitingGrants)
  const confirm = useAct(confirmGrant, { changes: [waitingGrants] })
  return (
    <Section title={t('confirm')}>
      {confirm.error && <ErrorOf error={confirm.error} />}
      <Asked of={asked}>
        {({ grants }) => (
          <DataTable
            label={t('confirm')}
            rows={grants}
            rowKey={(row) => row.id}
            columns={[
              { id: 'name', head: t('name'), cell: (row) => <b>{row.accountName}</b> },
              { id: 'role', head: t('role'), cell: (row) => t(`role_${row.role}` as Key) },
              { id: 'unit', head: t('unitCode'), cell: (row) => row.unitName },
              { id: 'from', head: t('from'), cell: (row) => formatFullDay(row.from as Day) },
              {
                id: 'act',
                head: <span className="sr">{t('confirmed')}</span>,
                figure: true,
                cell: (row) => (
                  <Button size="sm" onClick={() => confirm.mutate({ params: { grantId: row.id } })}>
                    {t('confirmed')}
                  </Button>
                ),
              },
            ]}
            empty={<Empty title={t('noWaiting')}>{t('noWaitingMore')}</Empty>}
          />
        )}
      </Asked>
    </Section>
  )
}
