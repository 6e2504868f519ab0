/** Closing one duty: the bearer says what was done and when, the level above releases it with a reason. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { DayField, LongField, toFirstGap } from '../../../../ui/field.tsx'
import { ActPanel } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { fulfilDuty, listDuties, releaseDuty } from '../../contract.ts'
import type { Duty } from '../screens/duties.tsx'
import { strings } from '../strings.ts'

export const CloseDuty = ({ duty, today, onClose }: { duty: Duty; today: string; onClose: () => void }) => {
  const t = useText(strings)
  const fulfils = duty.may.fulfil
  const [doneOn, setDoneOn] = useState(today)
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const fulfil = useAct(fulfilDuty, { changes: [listDuties], onDone: onClose })
  const release = useAct(releaseDuty, { changes: [listDuties], onDone: onClose })
  const save = () => {
    setTried(true)
    if (words.trim().length < 2 || doneOn === '') return setTimeout(toFirstGap)
    const params = { dutyId: duty.id }
    if (fulfils) fulfil.mutate({ params, body: { doneOn, note: words.trim() } })
    else release.mutate({ params, body: { reason: words.trim() } })
  }
  const error = fulfil.error ?? release.error
  const missing = tried && words.trim().length < 2 ? t('reasonMissing') : undefined
  return (
    <ActPanel
      title={say(duty.what)}
      note={fulfils ? t('fulfilNote') : t('releaseNote')}
      action={
        <>
          <Button kind="ink" busy={fulfil.isPending || release.isPending} onClick={save}>
            {fulfils ? t('fulfil') : t('release')}
          </Button>
          <Button kind="text" onClick={onClose}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      {fulfils && (
        <DayField label={t('doneOn')} value={doneOn} onValue={setDoneOn} max={today} missing={tried && doneOn === '' ? t('dayMissing') : undefined} />
      )}
      <LongField label={fulfils ? t('note') : t('reason')} ask={fulfils ? t('noteAsk') : t('reasonAsk')} value={words} onValue={setWords} missing={missing} />
      {error && <ErrorOf error={error} written={words} />}
    </ActPanel>
  )
}
