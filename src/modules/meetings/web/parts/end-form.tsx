/** Ends a resolution: done on a day, or given up, in words. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { DayField, LongField } from '../../../../ui/field.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { endResolution, matters, minutes } from '../../contract.ts'
import { strings } from '../strings.ts'

export const EndForm = ({ of, onClose }: { of: { id: string; version: number }; onClose: () => void }) => {
  const t = useText(strings)
  const [on, setOn] = useState('')
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const act = useAct(endResolution, { changes: [minutes, matters], onDone: onClose })
  const end = (state: 'done' | 'released') => {
    if (!words.trim() || !on) return setTried(true)
    act.mutate({ params: { resolutionId: of.id }, body: { version: of.version, state, on, words: words.trim() } })
  }
  return (
    <>
      <DayField label={t('onDay')} value={on} onValue={setOn} missing={tried && !on ? t('arrangeDayMissing') : undefined} />
      <LongField
        label={t('endWords')}
        rows={2}
        maxLength={1_000}
        value={words}
        onValue={setWords}
        missing={tried && !words.trim() ? t('endWordsMissing') : undefined}
      />
      <p className="fold-buttons">
        <Button kind="ink" busy={act.isPending} onClick={() => end('done')}>
          {t('endDone')}
        </Button>
        <Button busy={act.isPending} onClick={() => end('released')}>
          {t('endReleased')}
        </Button>
        <Button onClick={onClose}>{t('cancel')}</Button>
      </p>
      {act.error && <ErrorOf error={act.error} written={words} />}
    </>
  )
}
