/** Who did what to which object, newest first: ids and verbs, no content. */
import { useState } from 'react'
import { useAsk } from '../../../../ui/ask.ts'
import { formatFullMoment } from '../../../../ui/days.ts'
import { Section } from '../../../../ui/page.tsx'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { useText } from '../../../../ui/text.ts'
import { auditTrail } from '../../contract.ts'
import { type Key, strings } from '../strings.ts'

export const AuditTrail = () => {
  const t = useText(strings)
  const [before, setBefore] = useState<string | undefined>(undefined)
  const asked = useAsk(auditTrail, { query: { before } })
  return (
    <Section title={t('title_audit')}>
      <Asked of={asked}>
        {({ entries, next }) => (
          <DataTable
            label={t('title_audit')}
            rows={entries}
            rowKey={(row) => row.id}
            columns={[
              { id: 'at', head: t('when'), width: 180, oneLine: true, cell: (row) => formatFullMoment(row.at) },
              { id: 'who', head: t('who'), width: 160, cell: (row) => row.accountId?.slice(-8) ?? t('system') },
              { id: 'verb', head: t('verb'), cell: (row) => <b>{row.verb}</b> },
              { id: 'object', head: t('object'), cell: (row) => `${row.objectType} ${row.objectId.slice(-12)}` },
              { id: 'result', head: t('result'), width: 90, cell: (row) => t(`result_${row.result}` as Key) },
            ]}
            {...(next ? { onMore: () => setBefore(next) } : {})}
            empty={<Empty title={t('noEntries')} />}
          />
        )}
      </Asked>
    </Section>
  )
}
