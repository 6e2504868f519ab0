/** Slips of one's own that wrong tries have closed, with the way to print them anew; nothing where there are none. */
import { useAsk } from '../../../../ui/ask.ts'
import { ButtonLink } from '../../../../ui/button.tsx'
import { dayOfMoment, formatFullDay } from '../../../../ui/days.ts'
import { personName } from '../../../../ui/names.ts'
import { Section } from '../../../../ui/page.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { useText } from '../../../../ui/text.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { closedSlips } from '../../contract.ts'
import { strings } from '../strings.ts'

type Closed = Answer<typeof closedSlips>['slips'][number]

export const ClosedSlips = () => {
  const t = useText(strings)
  const { data } = useAsk(closedSlips)
  if (!data || data.slips.length === 0) return null
  return (
    <Section title={t('closedSlips')} note={t('closedSlipsNote')} now>
      <DataTable
        label={t('closedSlips')}
        rows={data.slips}
        rowKey={(row) => row.id}
        columns={[
          { id: 'name', head: t('name'), cell: (row) => <b>{personName(row.name)}</b> },
          { id: 'purpose', head: t('slipPurpose'), cell: (row) => t(`slipPurpose_${row.purpose}`) },
          { id: 'closed', head: t('slipClosedOn'), cell: (row) => formatFullDay(dayOfMoment(row.closedAt)) },
          {
            id: 'act',
            head: <span className="sr">{t('slipAnew')}</span>,
            action: true,
            cell: (row) => (
              <ButtonLink size="sm" kind="now" href={anewAt(row)}>
                {t('slipAnew')}
              </ButtonLink>
            ),
          },
        ]}
      />
    </Section>
  )
}

const anewAt = ({ purpose, personId, accountId }: Closed): string => (purpose === 'device' ? `/slip/${personId}` : `/slip/account/${accountId}/${purpose}`)
