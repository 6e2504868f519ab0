/** The roster or the organisation form with whole numbers: only with a purpose, and it says that this is kept. */
import { useState } from 'react'
import { type ApiError, download } from '../../../../ui/api.ts'
import { Button } from '../../../../ui/button.tsx'
import { TextField, toFirstGap } from '../../../../ui/field.tsx'
import { ActPanel } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { exportForm, type FormKind } from '../../contract.ts'
import { strings } from '../strings.ts'

export const ExportWhole = ({ unitId, kind, onClose }: { unitId: string; kind: FormKind; onClose: () => void }) => {
  const t = useText(strings)
  const [purpose, setPurpose] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError | null>(null)
  const send = () => {
    setTried(true)
    if (purpose.trim().length < 2) return void requestAnimationFrame(() => toFirstGap())
    setBusy(true)
    download(exportForm, { params: { unitId, kind }, body: { unmasked: { purpose } } })
      .then(onClose, setError)
      .finally(() => setBusy(false))
  }
  return (
    <ActPanel
      title={t('exportWhole')}
      note={t('exportWholeWhy')}
      action={
        <>
          <Button kind="ink" busy={busy} onClick={send}>
            {t('exportNow')}
          </Button>{' '}
          <Button onClick={onClose}>{t('cancel')}</Button>
        </>
      }
    >
      <TextField
        label={t('purpose')}
        value={purpose}
        onValue={setPurpose}
        ask={t('purposeAsk')}
        maxLength={200}
        missing={tried && purpose.trim().length < 2 ? t('purposeMissing') : undefined}
      />
      {error && <ErrorOf error={error} />}
    </ActPanel>
  )
}
