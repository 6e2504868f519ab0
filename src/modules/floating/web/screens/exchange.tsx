/** Partners outside this system: our card, files that came, the partners and what waits for each. */
import { useState } from 'react'
import { type Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { addressOf } from '../../../../ui/api.ts'
import { useAct, useAsk, useUpload } from '../../../../ui/ask.ts'
import { Button, ButtonLink, TextLink } from '../../../../ui/button.tsx'
import { dayOfMoment, formatDay, formatFullDay, formatFullMoment } from '../../../../ui/days.ts'
import { FileField, toFirstGap } from '../../../../ui/field.tsx'
import { ActPanel, PageTitle, Section } from '../../../../ui/page.tsx'
import { useGo } from '../../../../ui/place.ts'
import { Asked, Empty, ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { exchangePartners, handInFile, makeKeys, ownCardFile, WAYS } from '../../contract.ts'
import { ActForm } from '../parts/act-form.tsx'
import { AddPartner } from '../parts/add-partner.tsx'
import { exchange } from '../parts/exchange-strings.ts'

type Seen = Answer<typeof exchangePartners>
type PartnerLine = Seen['partners'][number]

export const ExchangeScreen = () => {
  const t = useText(exchange)
  return (
    <>
      <PageTitle title={t('partners')} facts={t('partnersFacts')} actions={<ButtonLink href="/floating/letters-out">{t('unanswered')}</ButtonLink>} />
      <Asked of={useAsk(exchangePartners)}>
        {(seen) => (
          <>
            <Partners of={seen} />
            {seen.keys && <HandIn />}
            <Ours of={seen} />
            <AddPartner />
            {seen.strangeFiles.length > 0 && <Strange of={seen} />}
          </>
        )}
      </Asked>
    </>
  )
}

const Partners = ({ of }: { of: Seen }) => {
  const t = useText(exchange)
  const count = (value: number) => (value === 0 ? <span className="faint">{t('none')}</span> : value)
  return (
    <Section title={t('list')}>
      <DataTable
        label={t('list')}
        rows={of.partners}
        rowKey={({ partnerId }) => partnerId}
        empty={<Empty title={t('noPartners')}>{t('noPartnersMore')}</Empty>}
        marked={({ endedOn }) => (endedOn ? 'quiet' : undefined)}
        columns={[
          {
            id: 'organisation',
            head: t('col_organisation'),
            cell: (row) => <TextLink href={`/floating/partners/${row.partnerId}`}>{row.organisation}</TextLink>,
          },
          { id: 'way', head: t('col_way'), width: 130, cell: ({ way }) => say(WAYS[way]) },
          { id: 'card', head: t('col_card'), width: 190, cell: (row) => <CardState of={row} /> },
          { id: 'unsent', head: t('col_unsent'), figure: true, width: 80, cell: ({ unsent }) => count(unsent) },
          { id: 'waiting', head: t('col_waiting'), figure: true, width: 90, cell: ({ waiting }) => count(waiting) },
          {
            id: 'oldest',
            head: t('col_oldest'),
            figure: true,
            width: 110,
            cell: ({ oldestDays }) => (oldestDays === null ? count(0) : t('days', { count: oldestDays })),
          },
          { id: 'tell', head: t('col_toAcknowledge'), figure: true, width: 90, cell: ({ toAcknowledge }) => count(toAcknowledge) },
        ]}
      />
    </Section>
  )
}

const CardState = ({ of }: { of: PartnerLine }) => {
  const t = useText(exchange)
  if (of.endedOn) return <span className="faint">{t('ended', { day: formatDay(of.endedOn as Day) })}</span>
  if (of.way === 'paper') return <span className="faint">{t('card_none')}</span>
  if (of.card && of.newCard) return <Status of="to_judge">{t('card_changed')}</Status>
  return of.card ? <Status of="met">{t('card_confirmed')}</Status> : <Status of="to_judge">{t('card_unconfirmed')}</Status>
}

const HandIn = () => {
  const t = useText(exchange)
  const go = useGo()
  const [file, setFile] = useState<File | null>(null)
  const [tried, setTried] = useState(false)
  const send = useUpload(handInFile, { changes: [exchangePartners], onDone: ({ fileId }) => go(`/floating/files-in/${fileId}`) })
  const start = () => {
    setTried(true)
    if (!file) return void requestAnimationFrame(() => toFirstGap())
    send.mutate({ input: {}, file })
  }
  return (
    <Section title={t('handIn')} note={t('handInNote')}>
      <FileField label={t('file')} file={file} onFile={setFile} accept=".zhibu" hint={t('fileHint')} missing={tried && !file ? t('fileMissing') : undefined} />
      {send.error && <ErrorOf error={send.error} />}
      <p className="table-end">
        <Button kind="ink" busy={send.isPending} onClick={start}>
          {t('look')}
        </Button>
      </p>
    </Section>
  )
}

const Ours = ({ of }: { of: Seen }) => {
  const t = useText(exchange)
  const make = useAct(makeKeys, { changes: [exchangePartners] })
  if (!of.keys)
    return (
      <ActPanel
        title={t('noKeys')}
        action={
          <Button kind="ink" busy={make.isPending} onClick={() => make.mutate({ body: { replaces: null, why: null } })}>
            {t('makeKeys')}
          </Button>
        }
      >
        <p>{t('noKeysMore')}</p>
        {make.error && <ErrorOf error={make.error} />}
      </ActPanel>
    )
  const { version, fingerprint, madeAt, madeByName } = of.keys
  return (
    <Section title={t('ours')} note={t('oursNote')} right={t('keysLine', { version, day: formatFullDay(dayOfMoment(madeAt)), name: madeByName })}>
      <p>
        {t('digits')}　<b>{fingerprint}</b>
      </p>
      <p className="dim">{t('digitsNote')}</p>
      {of.desks.length === 0 && <p>{t('noDesk')}</p>}
      {of.desks.length > 0 && (
        <DataTable
          label={t('ours')}
          rows={of.desks}
          rowKey={({ deskId }) => deskId}
          columns={[
            { id: 'desk', head: t('col_desk'), cell: ({ name }) => name },
            {
              id: 'card',
              head: t('col_card'),
              action: true,
              cell: ({ deskId, name }) => (
                <div className="acts">
                  <ButtonLink size="sm" href={`/floating/cards/${deskId}`} label={t('printCard', { desk: name })}>
                    {t('cardPrint')}
                  </ButtonLink>
                  <ButtonLink size="sm" href={addressOf(ownCardFile, { params: { deskId } })} label={t('cardFile', { desk: name })}>
                    {t('cardAsFile')}
                  </ButtonLink>
                </div>
              ),
            },
          ]}
        />
      )}
      <ReplaceKeys version={version} />
    </Section>
  )
}

const ReplaceKeys = ({ version }: { version: number }) => {
  const t = useText(exchange)
  const make = useAct(makeKeys, { changes: [exchangePartners] })
  return (
    <div className="acts no-print">
      <ActForm
        title={t('replaceKeys')}
        note={t('replaceHint')}
        button={t('replaceGo')}
        act={make}
        fields={[{ key: 'why', label: t('replaceWhy'), as: 'text' }]}
        onSend={({ why }) => make.mutate({ body: { replaces: version, why: why!.trim() } })}
      />
    </div>
  )
}

const Strange = ({ of }: { of: Seen }) => {
  const t = useText(exchange)
  return (
    <Section title={t('strange')} note={t('strangeNote')}>
      <DataTable
        label={t('strange')}
        rows={of.strangeFiles}
        rowKey={({ fileId }) => fileId}
        columns={[
          { id: 'file', head: t('file'), width: 220, cell: ({ fileId, name }) => <TextLink href={`/floating/files-in/${fileId}`}>{name}</TextLink> },
          { id: 'why', head: t('col_state'), cell: ({ refusal }) => refusal && say(refusal) },
          { id: 'by', head: t('col_by'), width: 220, cell: ({ handedInAt, handedInByName }) => `${handedInByName}　${formatFullMoment(handedInAt)}` },
        ]}
      />
    </Section>
  )
}
