/** Files that went to a partner and files that came from it. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { addressOf } from '../../../../ui/api.ts'
import { useAct } from '../../../../ui/ask.ts'
import { ButtonLink, TextLink } from '../../../../ui/button.tsx'
import { formatDay, formatFullMoment } from '../../../../ui/days.ts'
import { Section } from '../../../../ui/page.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { listed, useText } from '../../../../ui/text.ts'
import { exchangeWith, fileSent, lettersFile } from '../../contract.ts'
import { ActForm } from './act-form.tsx'
import { exchange } from './exchange-strings.ts'

type Seen = Answer<typeof exchangeWith>

export const FilesOut = ({ of, today }: { of: Seen; today: string }) => {
  const t = useText(exchange)
  return (
    <Section title={t('filesOut')}>
      <DataTable
        label={t('filesOut')}
        rows={of.filesOut}
        rowKey={({ fileId }) => fileId}
        empty={t('filesOutEmpty')}
        columns={[
          { id: 'number', head: t('col_number'), width: 90, cell: ({ number }) => t('fileNumber', { number }) },
          { id: 'letters', head: t('col_letters'), figure: true, width: 60, cell: ({ letters }) => letters },
          { id: 'receipts', head: t('col_receipts'), figure: true, width: 60, cell: ({ acknowledgements }) => acknowledgements },
          { id: 'written', head: t('col_written'), cell: ({ writtenAt, writtenByName }) => `${formatFullMoment(writtenAt)}　${writtenByName}` },
          { id: 'sent', head: t('col_sent'), cell: (row) => <Sent of={row} today={today} /> },
          {
            id: 'file',
            head: <span className="sr">{t('download')}</span>,
            action: true,
            cell: ({ fileId }) => (
              <ButtonLink size="sm" href={addressOf(lettersFile, { params: { fileId } })}>
                {t('download')}
              </ButtonLink>
            ),
          },
        ]}
      />
    </Section>
  )
}

const Sent = ({ of, today }: { of: Seen['filesOut'][number]; today: string }) => {
  const t = useText(exchange)
  const act = useAct(fileSent, { changes: [exchangeWith] })
  if (of.sentOn) return <>{t('sentOn', { day: formatDay(of.sentOn as Day), how: of.sentHow! })}</>
  return (
    <ActForm
      title={t('markSent')}
      button={t('save')}
      act={act}
      fields={[
        { key: 'on', label: t('sentDay'), as: 'day', initial: today, max: today },
        { key: 'how', label: t('sentHow'), as: 'text', ask: t('sentHowAsk') },
      ]}
      onSend={({ on, how }) => act.mutate({ params: { fileId: of.fileId }, body: { on: on!, how: how!.trim() } })}
    />
  )
}

export const FilesIn = ({ of }: { of: Seen }) => {
  const t = useText(exchange)
  return (
    <Section title={t('filesIn')}>
      {of.missing.length > 0 && <p className="st-now">{t('missing', { numbers: listed(of.missing.map(String)) })}</p>}
      <DataTable
        label={t('filesIn')}
        rows={of.filesIn}
        rowKey={({ fileId }) => fileId}
        empty={t('filesInEmpty')}
        columns={[
          {
            id: 'number',
            head: t('col_number'),
            width: 90,
            cell: ({ number, fileId }) => <TextLink href={`/floating/files-in/${fileId}`}>{t('fileNumber', { number: number ?? 0 })}</TextLink>,
          },
          { id: 'letters', head: t('col_letters'), figure: true, width: 60, cell: ({ letters }) => letters },
          { id: 'receipts', head: t('col_receipts'), figure: true, width: 60, cell: ({ acknowledgements }) => acknowledgements },
          { id: 'state', head: t('col_state'), width: 150, cell: ({ state }) => t(`fileState_${state}`) },
          { id: 'by', head: t('col_by'), cell: ({ handedInAt, handedInByName }) => `${handedInByName}　${formatFullMoment(handedInAt)}` },
          { id: 'digest', head: t('whole', { digest: '' }), width: 170, cell: ({ digest }) => <span className="faint">{digest}</span> },
        ]}
      />
    </Section>
  )
}
