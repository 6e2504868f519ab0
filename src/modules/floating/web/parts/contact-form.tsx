/** A contact in under a minute: how, reached or not, then only what comes to mind. The same form on the phone and at the desk. */
import { useId, useState } from 'react'
import type { UseMutationResult } from '@tanstack/react-query'
import type { ApiError } from '../../../../ui/api.ts'
import { Button } from '../../../../ui/button.tsx'
import { ChoiceField, DayField, LongField, toFirstGap } from '../../../../ui/field.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { kit } from '../../../../ui/strings.ts'
import { say, useText } from '../../../../ui/text.ts'
import { CHANNELS, DIRECTIONS, SAID } from '../../contract.ts'
import { acting } from './acting-strings.ts'
import { keeping } from './keeping-strings.ts'

type Channel = keyof typeof CHANNELS
type ContactGiven = {
  on: string
  channel: Channel
  direction: keyof typeof DIRECTIONS
  reached: boolean
  said: Partial<Record<keyof typeof SAID, string>>
}

type Given = {
  today: string
  act: Pick<UseMutationResult<unknown, ApiError, never>, 'isPending' | 'error'>
  onSend: (given: ContactGiven) => void
  /** the desk may also say that the two sides spoke with each other */
  between?: boolean
}

const FIELDS = ['thought', 'employment', 'studying', 'life', 'opinion', 'news'] as const

export const ContactForm = ({ today, act, onSend, between = false }: Given) => {
  const [t, shared, own] = [useText(keeping), useText(kit), useText(acting)]
  const id = useId()
  const [on, setOn] = useState(today)
  const [channel, setChannel] = useState<string | null>(null)
  const [direction, setDirection] = useState<string>('to-member')
  const [reached, setReached] = useState<string | null>(null)
  const [said, setSaid] = useState<Record<string, string>>({})
  const [tried, setTried] = useState(false)
  const send = () => {
    setTried(true)
    if (!channel || !reached || !on || on > today) return void requestAnimationFrame(() => toFirstGap(document.getElementById(id) ?? undefined))
    const written = Object.fromEntries(Object.entries(said).flatMap(([key, value]) => (value.trim() ? [[key, value.trim()]] : [])))
    onSend({
      on,
      channel: channel as Channel,
      direction: direction as ContactGiven['direction'],
      reached: reached === 'yes',
      said: reached === 'yes' ? written : {},
    })
  }
  const options = (table: Record<string, { zh: string; en: string }>) => Object.entries(table).map(([value, title]) => ({ value, label: say(title) }))
  return (
    <div id={id}>
      <ChoiceField
        label={t('pickChannel')}
        value={channel}
        onValue={setChannel}
        options={options(CHANNELS)}
        {...(tried && !channel ? { missing: shared('chooseThis') } : {})}
      />
      {between && <ChoiceField label={t('direction')} value={direction} onValue={setDirection} options={options(DIRECTIONS)} />}
      <ChoiceField
        label={t('reached')}
        value={reached}
        onValue={setReached}
        options={(['yes', 'no'] as const).map((value) => ({ value, label: t(value) }))}
        {...(tried && !reached ? { missing: shared('chooseThis') } : {})}
      />
      <DayField
        label={t('on')}
        value={on}
        max={today}
        onValue={setOn}
        {...(tried && (!on || on > today) ? { missing: on ? own('notYetCome') : shared('fillThis') } : {})}
      />
      {reached === 'yes' &&
        FIELDS.map((key) => (
          <LongField
            key={key}
            label={t(key)}
            value={said[key] ?? ''}
            rows={1}
            maxLength={500}
            onValue={(next) => setSaid((before) => ({ ...before, [key]: next }))}
          />
        ))}
      {reached === 'yes' && <p className="dim">{t('saidHint')}</p>}
      {act.error && <ErrorOf error={act.error} />}
      <p className="table-end">
        <Button kind="ink" busy={act.isPending} onClick={send}>
          {t('save')}
        </Button>
      </p>
    </div>
  )
}
