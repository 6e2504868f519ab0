/** Announces a member to a partner outside this system; stands beside the act that announces to a desk inside. */
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { useText } from '../../../../ui/text.ts'
import { announceOutside, partnerAddresses } from '../../contract.ts'
import { ActForm, orNull } from './act-form.tsx'
import { exchange } from './exchange-strings.ts'

export const AnnounceOutside = ({ absenceId }: { absenceId: string }) => {
  const t = useText(exchange)
  const act = useAct(announceOutside)
  const { data } = useAsk(partnerAddresses)
  const options = (data?.partners ?? []).map((one) => ({ value: one.partnerId, label: `${one.organisation}　${one.deskName}` }))
  return (
    <ActForm
      title={t('announceTo')}
      note={options.length > 0 ? t('announceNote') : t('announceNobody')}
      act={act}
      fields={[
        { key: 'partner', label: t('announcePartner'), as: 'select', options },
        { key: 'words', label: t('announceWords'), as: 'long', optional: true },
      ]}
      onSend={({ partner, words }) => act.mutate({ params: { absenceId }, body: { partnerId: partner!, from: null, words: orNull(words) } })}
    />
  )
}
