/** Announces a member to a partner outside this system; stands beside the list of desks where home announces. */
import { useState } from 'react'
import type { Endpoint } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { LongField, SelectField } from '../../../../ui/field.tsx'
import { Asked, Empty, ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { announceOutside, partnerAddresses } from '../../contract.ts'
import { exchange } from './exchange-strings.ts'

export const AnnounceOutside = ({ absenceId, changes }: { absenceId: string; changes: readonly Endpoint[] }) => {
  const t = useText(exchange)
  const [partnerId, setPartner] = useState('')
  const [words, setWords] = useState('')
  const act = useAct(announceOutside, { changes })
  const send = () => partnerId && act.mutate({ params: { absenceId }, body: { partnerId, from: null, words: words.trim() || null } })
  return (
    <Asked of={useAsk(partnerAddresses)}>
      {({ partners }) =>
        partners.length === 0 ? (
          <Empty title={t('noPartners')}>{t('noPartnersMore')}</Empty>
        ) : (
          <>
            <SelectField
              label={t('announceTo')}
              value={partnerId}
              onValue={setPartner}
              ask={t('announceChoose')}
              options={partners.map((one) => ({ value: one.partnerId, label: `${one.organisation}　${one.deskName}` }))}
            />
            <LongField label={t('announceWords')} value={words} maxLength={500} onValue={setWords} />
            <p className="table-end">
              <Button kind="ink" busy={act.isPending} onClick={send}>
                {t('announceGo')}
              </Button>
            </p>
            <p role="status">{act.data && t('announced')}</p>
            {act.error && <ErrorOf error={act.error} />}
          </>
        )
      }
    </Asked>
  )
}
