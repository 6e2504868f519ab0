/** A day and a reason, for ending and keeping things: the two fields, the button, the way back. */
import { useState } from 'react'
import type { ApiError } from '../../../../ui/api.ts'
import { Button } from '../../../../ui/button.tsx'
import { DayField, LongField, toFirstGap } from '../../../../ui/field.tsx'
import { ActPanel } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { strings } from '../strings.ts'

type Props = {
  title: string
  dayLabel: string
  note?: string
  busy: boolean
  error: ApiError | null
  onSave: (given: { day: string; reason: string }) => void
  onCancel: () => void
}

export const ReasonForm = ({ title, dayLabel, note, busy, error, onSave, onCancel }: Props) => {
  const t = useText(strings)
  const [day, setDay] = useState('')
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const save = () => {
    setTried(true)
    if (day === '' || reason.trim().length < 2) return setTimeout(toFirstGap)
    onSave({ day, reason: reason.trim() })
  }
  return (
    <ActPanel
      title={title}
      note={note}
      action={
        <>
          <Button kind="ink" busy={busy} onClick={save}>
            {t('save')}
          </Button>
          <Button kind="text" onClick={onCancel}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      <DayField label={dayLabel} value={day} onValue={setDay} missing={tried && day === '' ? t('dayMissing') : undefined} />
      <LongField
        label={t('reason')}
        ask={t('reasonAsk')}
        value={reason}
        onValue={setReason}
        missing={tried && reason.trim().length < 2 ? t('reasonMissing') : undefined}
      />
      {error && <ErrorOf error={error} />}
    </ActPanel>
  )
}
