/** Officials of the department's part of the tree, for whom it prints a slip to set a password with. */
import { useState } from 'react'
import { useAsk } from '../../../../ui/ask.ts'
import { ButtonLink } from '../../../../ui/button.tsx'
import { Section } from '../../../../ui/page.tsx'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { useText } from '../../../../ui/text.ts'
import { listOfficials } from '../../contract.ts'
import { type Key, strings } from '../strings.ts'

export const Officials = () => {
  const t = useText(strings)
  const [find, setFind] = useState('')
  const [after, setAfter] = useState<string | undefined>(undefined)
  const asked = useAsk(listOfficials, { query: { after, find: find || undefined } }, { keep: true })
  return (
    <Section title={t('officials')} note={t('officialsNote')}>
      <Asked of={asked}>
        {({ officials, next }) => (
          <DataTable
            label={t('officials')}
            rows={officials}
            rowKey={(row) => row.id}
            onFind={(wanted) => (setFind(wanted), setAfter(undefined))}
            findHint={t('officialsFind')}
            columns={[
              { id: 'name', head: t('name'), cell: (row) => <b>{row.name}</b> },
              { id: 'login', head: t('login'), cell: (row) => row.login },
              {
                id: 'roles',
                head: t('grants'),
                cell: ({ roles }) =>
                  roles.map(({ role, unitName }) => (
                    <div key={role + unitName}>
                      {t(`role_${role}` as Key)}　{unitName}
                    </div>
                  )),
              },
              {
                id: 'act',
                head: <span className="sr">{t('passwordSlip')}</span>,
                action: true,
                cell: (row) => (
                  <ButtonLink size="sm" href={`/slip/account/${row.id}/password`}>
                    {t('passwordSlip')}
                  </ButtonLink>
                ),
              },
            ]}
            {...(next ? { onMore: () => setAfter(next) } : {})}
            empty={<Empty title={t('noOfficials')} />}
          />
        )}
      </Asked>
    </Section>
  )
}
