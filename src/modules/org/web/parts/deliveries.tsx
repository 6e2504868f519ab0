/** To whom a document was sent, and who has not signed for it; sending it on. */
import { useState } from 'react'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatMoment } from '../../../../ui/days.ts'
import { Tick } from '../../../../ui/field.tsx'
import { ActPanel, Section } from '../../../../ui/page.tsx'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { useText } from '../../../../ui/text.ts'
import { listDeliveries, sendDocument, showDocument } from '../../contract.ts'
import { type Key, strings } from '../strings.ts'

const KINDS = ['committee', 'general-branch', 'branch'] as const
type Kind = (typeof KINDS)[number]

export const Deliveries = ({ page: { document, deliveries, may } }: { page: Answer<typeof showDocument> }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  if (!may.send) return null
  return (
    <Section title={t('deliveries')}>
      <p className="dim sm">{deliveries.sent === 0 ? t('notSent') : t('deliveriesSum', deliveries)}</p>
      {deliveries.sent > 0 && <Receipts document={document.id} />}
      {open ? (
        <Send document={document.id} onClose={() => setOpen(false)} />
      ) : (
        <Button size="sm" onClick={() => setOpen(true)}>
          {t('send')}
        </Button>
      )}
    </Section>
  )
}

const Receipts = ({ document }: { document: string }) => {
  const t = useText(strings)
  const asked = useAsk(listDeliveries, { params: { document } })
  return (
    <Asked of={asked}>
      {({ deliveries, withoutReceipt }) => (
        <details open={withoutReceipt > 0 && deliveries.length < 40}>
          <summary className="sm">{t('withoutReceipt', { count: withoutReceipt })}</summary>
          <ul className="checks">
            {[...deliveries]
              .sort((one, other) => Number(one.received !== null) - Number(other.received !== null))
              .map(({ unit, received, read }) => (
                <li key={unit.id}>
                  <Status of={read ? 'done' : received ? 'waits' : 'unreported'}>{read ? t('read') : received ? t('signed') : t('notReceived')}</Status>
                  <b className="quiet">{unit.name}</b>
                  {read && <span className="d">{t('readBy', { name: read.byName, at: formatMoment(read.at) })}</span>}
                  {received && !read && <span className="d">{t('receivedBy', { name: received.byName, at: formatMoment(received.at) })}</span>}
                </li>
              ))}
          </ul>
        </details>
      )}
    </Asked>
  )
}

const Send = ({ document, onClose }: { document: string; onClose: () => void }) => {
  const t = useText(strings)
  const [kinds, setKinds] = useState<readonly Kind[]>([])
  const [tried, setTried] = useState(false)
  const send = useAct(sendDocument, { changes: [showDocument, listDeliveries] })
  if (send.data) return <p role="status">{t('sentCount', { count: send.data.sent })}</p>
  return (
    <ActPanel
      title={t('sendKinds')}
      action={
        <>
          <Button
            kind="ink"
            busy={send.isPending}
            onClick={() => (kinds.length === 0 ? setTried(true) : send.mutate({ params: { document }, body: { kinds: [...kinds] } }))}
          >
            {t('send')}
          </Button>
          <Button kind="text" onClick={onClose}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      {KINDS.map((kind) => (
        <Tick key={kind} checked={kinds.includes(kind)} onChecked={(on) => setKinds(on ? [...kinds, kind] : kinds.filter((one) => one !== kind))}>
          {t(`kind_${kind}` as Key)}
        </Tick>
      ))}
      {tried && kinds.length === 0 && <p className="now">{t('sendMissing')}</p>}
      {send.error && <ErrorOf error={send.error} />}
    </ActPanel>
  )
}
