/** 备案: over the whole part of the tree, who has filed plan and year plan, and who has not. */
import { useState } from 'react'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatMoment } from '../../../../ui/days.ts'
import { SelectField } from '../../../../ui/field.tsx'
import { PageTitle, Section } from '../../../../ui/page.tsx'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { useText } from '../../../../ui/text.ts'
import { FILING_KINDS, listFilings, receiveFiling } from '../../contract.ts'
import { Clauses } from '../parts/clauses.tsx'
import { type Key, strings } from '../strings.ts'
import '../parts/org.css'

type Filings = Answer<typeof listFilings>
type Kind = keyof typeof FILING_KINDS

export const FilingsScreen = () => {
  const t = useText(strings)
  const [kind, setKind] = useState<Kind>('implementing-plan')
  const asked = useAsk(listFilings, { query: { kind } }, { keep: true })
  return (
    <Asked of={asked}>
      {(filings) => (
        <>
          <PageTitle title={t('filingsPage')} facts={t('filingsFacts', { filed: filings.filed.length, unfiled: filings.unfiled.length })} />
          <SelectField
            label={t('filingKind')}
            value={kind}
            onValue={(next) => next !== '' && setKind(next as Kind)}
            options={Object.keys(FILING_KINDS).map((one) => ({ value: one, label: t(`filing_${one}` as Key) }))}
          />
          <Unfiled of={filings} />
          <Filed of={filings} kind={kind} />
        </>
      )}
    </Asked>
  )
}

const Unfiled = ({ of: { unfiled, clauses } }: { of: Filings }) => {
  const t = useText(strings)
  return (
    <Section title={t('unfiledTitle')} note={<Clauses of={clauses} />}>
      <DataTable
        label={t('unfiledTitle')}
        rows={unfiled}
        rowKey={({ id }) => id}
        empty={<Status of="met">{t('allFiled')}</Status>}
        columns={[
          { id: 'code', head: t('unitCode'), width: 140, cell: ({ code }) => code },
          {
            id: 'name',
            head: t('unitName'),
            cell: ({ id, name }) => (
              <a className="lnk" href={`/units/${id}`}>
                {name}
              </a>
            ),
          },
        ]}
      />
    </Section>
  )
}

const Filed = ({ of: { filed, may }, kind }: { of: Filings; kind: Kind }) => {
  const t = useText(strings)
  const receive = useAct(receiveFiling, { changes: [listFilings] })
  return (
    <Section title={t(`filing_${kind}` as Key)}>
      {receive.error && <ErrorOf error={receive.error} />}
      <DataTable
        label={t(`filing_${kind}` as Key)}
        rows={filed}
        rowKey={({ id }) => id}
        empty={<p className="dim">{t('noFilings')}</p>}
        columns={[
          {
            id: 'unit',
            head: t('unitName'),
            cell: ({ unitId, unitName }) => (
              <a className="lnk" href={`/units/${unitId}`}>
                {unitName}
              </a>
            ),
          },
          { id: 'title', head: t('fileTitle'), cell: ({ title, version }) => `${title}　${t('version', { version })}` },
          { id: 'filed', head: t('whose'), cell: ({ filed: by }) => t('filedBy', { name: by.byName, at: formatMoment(by.at) }) },
          {
            id: 'received',
            head: t('receive'),
            action: true,
            width: 220,
            cell: ({ id, received }) =>
              received ? (
                <Status of="done">{t('receivedByAbove', { name: received.byName, at: formatMoment(received.at) })}</Status>
              ) : may.receive ? (
                <Button size="sm" busy={receive.isPending} onClick={() => receive.mutate({ params: { filingId: id } })}>
                  {t('receive')}
                </Button>
              ) : (
                <span className="faint">{t('notYetReceived')}</span>
              ),
          },
        ]}
      />
    </Section>
  )
}
