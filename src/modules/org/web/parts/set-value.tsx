/** Setting a value of the unit's own, and choosing a reading. A value below a floor comes back with its clause. */
import { useState } from 'react'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, ButtonLink } from '../../../../ui/button.tsx'
import { DayField, LongField, SelectField, TextField, toFirstGap } from '../../../../ui/field.tsx'
import { ActPanel } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { chooseReading, endLocalValue, setLocalValue } from '../../contract.ts'
import type { Line } from '../screens/rules.tsx'
import { strings } from '../strings.ts'
import { ReadingChoice } from './reading.tsx'

type Props = { line: Line; unitId: string; on: string; onClose: () => void }

/** A figure is sent as a number, anything else as it is typed; `{…}` and `[…]` as written in a pack. */
const parsed = (typed: string): unknown => {
  const words = typed.trim()
  if (/^-?\d+(\.\d+)?$/.test(words)) return Number(words)
  if (!/^[[{]/.test(words)) return words
  try {
    return JSON.parse(words)
  } catch {
    return words
  }
}

export const ValueForm = ({ line: { rule, value, choice }, unitId, on, onClose }: Props) => {
  const t = useText(strings)
  const [written, setWritten] = useState('')
  const [reason, setReason] = useState('')
  const [from, setFrom] = useState(on)
  const [tried, setTried] = useState(false)
  const set = useAct(setLocalValue)
  const end = useAct(endLocalValue, { onDone: onClose })
  const key = value?.key ?? choice!.key
  const label = say(value?.label ?? choice!.label)
  const save = () => {
    setTried(true)
    if (written.trim() === '' || reason.trim().length < 2) return setTimeout(toFirstGap)
    set.mutate({ params: { unitId }, body: { slot: rule.slot, key, value: parsed(written), reason: reason.trim(), cites: [], from } })
  }
  if (set.data) return <p role="status">{set.data.looser ? t('setLooser') : t('setDone')}</p>
  return (
    <ActPanel
      title={t('setTitle', { label })}
      action={
        <>
          <Button kind="ink" busy={set.isPending} onClick={save}>
            {t('save')}
          </Button>
          {value?.origin === 'local' && (
            <Button
              busy={end.isPending}
              onClick={() => end.mutate({ params: { unitId }, body: { slot: rule.slot, key, on: from, reason: reason.trim() || t('endOwn') } })}
            >
              {t('endOwn')}
            </Button>
          )}
          <Button kind="text" onClick={onClose}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      {value && value.options.length > 0 ? (
        <SelectField
          label={t('newValue')}
          value={written}
          onValue={setWritten}
          options={value.options.map((one) => ({ value: one.written, label: say(one.said) }))}
          missing={tried && written === '' ? t('valueMissing') : undefined}
        />
      ) : (
        <TextField
          label={t('newValue')}
          value={written}
          onValue={setWritten}
          hint={value?.written ? t('newValueHint', { written: value.written }) : choice ? say(choice.open) : undefined}
          missing={tried && written.trim() === '' ? t('valueMissing') : undefined}
        />
      )}
      {written.trim() !== '' && <Trial of={{ unitId, slot: rule.slot, key, value: written.trim(), label }} />}
      <DayField label={t('fromDay')} value={from} onValue={setFrom} />
      <LongField
        label={t('reason')}
        ask={t('reasonAsk')}
        value={reason}
        onValue={setReason}
        missing={tried && reason.trim().length < 2 ? t('reasonMissing') : undefined}
      />
      {set.error && <ErrorOf error={set.error} />}
      {end.error && <ErrorOf error={end.error} />}
    </ActPanel>
  )
}

/** The same value run over a past year, for those who decide for others. */
const Trial = ({ of }: { of: Record<'unitId' | 'slot' | 'key' | 'value' | 'label', string> }) => {
  const t = useText(strings)
  const me = useAsk(mySession)
  if (!me.data?.grants.some(({ role }) => role === 'committee' || role === 'department')) return null
  const { unitId, ...rest } = of
  return <ButtonLink href={`/what-if?${new URLSearchParams({ unit: unitId, ...rest }).toString()}`}>{t('tryPastYear')}</ButtonLink>
}

export const ReadingForm = ({ line: { rule, choice }, unitId, on, onClose }: Props) => {
  const t = useText(strings)
  const [index, setIndex] = useState<number | null>(choice!.chosen)
  const [reason, setReason] = useState('')
  const [from, setFrom] = useState(on)
  const [tried, setTried] = useState(false)
  const choose = useAct(chooseReading, { onDone: onClose })
  const save = () => {
    setTried(true)
    if (index === null) return
    const body = { slot: rule.slot, key: choice!.key, chosen: choice!.options[index]!.value, reason: reason.trim() === '' ? null : reason.trim(), from }
    choose.mutate({ params: { unitId }, body })
  }
  return (
    <ActPanel
      title={t('choose')}
      action={
        <>
          <Button kind="ink" busy={choose.isPending} onClick={save}>
            {t('save')}
          </Button>
          <Button kind="text" onClick={onClose}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      <ReadingChoice of={choice!} value={index} onValue={setIndex} />
      {tried && index === null && <p className="now">{t('choiceMissing')}</p>}
      <DayField label={t('fromDay')} value={from} onValue={setFrom} />
      <LongField label={t('reason')} ask={t('reasonAsk')} value={reason} onValue={setReason} />
      {choose.error && <ErrorOf error={choose.error} />}
    </ActPanel>
  )
}
