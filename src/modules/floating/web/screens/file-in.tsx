/** What a file that came says, before anybody takes it: all of it or nothing. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, ButtonLink } from '../../../../ui/button.tsx'
import { formatDay, formatFullMoment } from '../../../../ui/days.ts'
import { ActPanel, PageTitle, Section } from '../../../../ui/page.tsx'
import { useParams } from '../../../../ui/place.ts'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { Status, type StatusWord } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { exchangePartners, leaveFile, lookAtFile, takeFile } from '../../contract.ts'
import { exchange } from '../parts/exchange-strings.ts'

type Seen = Answer<typeof lookAtFile>

export const FileInScreen = () => {
  const { fileId } = useParams<'fileId'>()
  return <Asked of={useAsk(lookAtFile, { params: { fileId } })}>{(seen) => <Shown of={seen} />}</Asked>
}

const Shown = ({ of }: { of: Seen }) => {
  const t = useText(exchange)
  const { file } = of
  return (
    <>
      <PageTitle
        crumbs={[{ label: t('partners'), href: '/floating/partners' }]}
        title={t('fileTitle')}
        facts={t('fileFacts', { name: file.name, at: formatFullMoment(file.handedInAt), by: file.handedInByName })}
      />
      {of.partner !== '' && of.writtenAt && (
        <p>
          <b>{t('fileFrom', { organisation: of.partner, number: file.number ?? 0, at: formatFullMoment(of.writtenAt) })}</b>{' '}
          <span className="faint">{t('whole', { digest: file.digest })}</span>
        </p>
      )}
      {file.refusal && (
        <ActPanel now title={t('fileRefused')}>
          <p>{say(file.refusal)}</p>
        </ActPanel>
      )}
      <Decide of={of} />
      {!file.refusal && (
        <>
          <Letters of={of} />
          <Receipts of={of} />
        </>
      )}
    </>
  )
}

const Decide = ({ of }: { of: Seen }) => {
  const t = useText(exchange)
  const params = { fileId: of.file.fileId }
  const changes = [lookAtFile, exchangePartners]
  const take = useAct(takeFile, { changes })
  const leave = useAct(leaveFile, { changes })
  if (take.data) return <p role="status">{t('taken', take.data)}</p>
  if (of.file.state !== 'shown') return of.file.refusal ? null : <p role="status">{t(`fileState_${of.file.state}`)}</p>
  if (of.file.refusal && !take.error) return null
  return (
    <ActPanel
      now
      title={t('takeNote')}
      action={
        <>
          <Button kind="now" busy={take.isPending} onClick={() => take.mutate({ params, body: {} })}>
            {t('take')}
          </Button>{' '}
          <Button busy={leave.isPending} onClick={() => leave.mutate({ params, body: {} })}>
            {t('leave')}
          </Button>
        </>
      }
    >
      {take.error && <ErrorOf error={take.error} />}
      {leave.error && <ErrorOf error={leave.error} />}
    </ActPanel>
  )
}

const HOW: Record<Seen['letters'][number]['how'], StatusWord> = { new: 'met', repeat: 'not_applicable', early: 'waits' }

const Letters = ({ of }: { of: Seen }) => {
  const t = useText(exchange)
  return (
    <Section title={t('fileLetters')}>
      <DataTable
        label={t('fileLetters')}
        rows={of.letters}
        rowKey={({ caseId, side, number }) => `${caseId}|${side}|${number}`}
        empty={t('fileNoLetters')}
        columns={[
          { id: 'letter', head: t('col_letter'), cell: (row) => <b>{say(row.title)}</b> },
          { id: 'about', head: t('col_about'), width: 100, cell: ({ about }) => about },
          { id: 'on', head: t('col_on'), width: 100, oneLine: true, cell: ({ on }) => formatDay(on as Day) },
          { id: 'by', head: t('col_by'), width: 150, cell: ({ byName }) => byName },
          { id: 'words', head: t('col_words'), cell: ({ words }) => words },
          ...(of.file.state === 'shown'
            ? [{ id: 'how', head: t('col_how'), width: 180, cell: ({ how }: Seen['letters'][number]) => <Status of={HOW[how]}>{t(`how_${how}`)}</Status> }]
            : []),
        ]}
      />
    </Section>
  )
}

const Receipts = ({ of }: { of: Seen }) => {
  const t = useText(exchange)
  return (
    <Section title={t('fileReceipts')}>
      <DataTable
        label={t('fileReceipts')}
        rows={of.acknowledgements}
        rowKey={({ caseId, side, number }) => `${caseId}|${side}|${number}`}
        empty={t('fileNoReceipts')}
        columns={[
          { id: 'letter', head: t('col_letter'), cell: (row) => say(row.title) },
          { id: 'about', head: t('col_about'), width: 100, cell: ({ about }) => about },
          { id: 'outcome', head: t('col_state'), cell: ({ outcome, words }) => [t(`outcome_${outcome}`), words].filter(Boolean).join('　') },
          { id: 'on', head: t('col_on'), width: 100, oneLine: true, cell: ({ on }) => formatDay(on as Day) },
        ]}
      />
      {of.file.state === 'taken' && of.partnerId && (
        <p className="table-end">
          <ButtonLink kind="ink" href={`/floating/partners/${of.partnerId}`}>
            {t('takenNext')}
          </ButtonLink>
        </p>
      )}
    </Section>
  )
}
