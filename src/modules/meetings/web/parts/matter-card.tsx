/** A matter with its ordered steps: the next one can be taken, no other. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { DayField, LongField } from '../../../../ui/field.tsx'
import { Steps } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { type MatterShown, matters, stopMatter, takeStep } from '../../contract.ts'
import { strings } from '../strings.ts'
import { Folded, FormGo } from './folded.tsx'

export const MatterCard = ({ of, may }: { of: MatterShown; may: boolean }) => {
  const t = useText(strings)
  const next = of.steps.find(({ state }) => state === 'next')
  return (
    <article className="matter">
      <h3>{of.title}</h3>
      <Steps
        of={of.steps.map(({ title, state, on, result }, at) => ({
          label: (
            <>
              {t('step', { number: at + 1, title: say(title) })}
              {on && <small className="dim">{t('stepDone', { day: formatDay(on as Day), result: result ?? '' })}</small>}
            </>
          ),
          state: state === 'next' ? 'current' : state,
        }))}
      />
      {of.state === 'done' && <p>{t('matterDone')}</p>}
      {of.state === 'stopped' && <p>{t('stopped', { reason: of.stoppedReason ?? '' })}</p>}
      {next && <p className="b">{t('stepNext', { title: say(next.title), actor: say(next.actor) })}</p>}
      {next && may && (
        <div className="fold-row">
          <Folded label={t('takeStep')}>{(close) => <StepForm of={of} step={next.key} onClose={close} />}</Folded>
          <Folded label={t('stopMatter')}>{(close) => <StopForm of={of} onClose={close} />}</Folded>
        </div>
      )}
    </article>
  )
}

const StepForm = ({ of, step, onClose }: { of: MatterShown; step: string; onClose: () => void }) => {
  const t = useText(strings)
  const [on, setOn] = useState('')
  const [result, setResult] = useState('')
  const [tried, setTried] = useState(false)
  const act = useAct(takeStep, { changes: [matters], onDone: onClose })
  const send = () => (on && result.trim() ? act.mutate({ params: { matterId: of.id }, body: { step, on, result: result.trim() } }) : setTried(true))
  return (
    <>
      <DayField label={t('stepOn')} value={on} onValue={setOn} missing={tried && !on ? t('arrangeDayMissing') : undefined} />
      <LongField
        label={t('stepResult')}
        rows={2}
        maxLength={2_000}
        value={result}
        onValue={setResult}
        missing={tried && !result.trim() ? t('stepResultMissing') : undefined}
      />
      <FormGo save={t('takeStep')} cancel={t('cancel')} busy={act.isPending} onSave={send} onCancel={onClose} />
      {act.error && <ErrorOf error={act.error} written={result} />}
    </>
  )
}

const StopForm = ({ of, onClose }: { of: MatterShown; onClose: () => void }) => {
  const t = useText(strings)
  const [reason, setReason] = useState('')
  const act = useAct(stopMatter, { changes: [matters], onDone: onClose })
  return (
    <>
      <LongField label={t('stopWhy')} rows={2} maxLength={500} value={reason} onValue={setReason} />
      <Button
        busy={act.isPending}
        onClick={() => reason.trim() && act.mutate({ params: { matterId: of.id }, body: { version: of.version, reason: reason.trim() } })}
      >
        {t('stopMatter')}
      </Button>{' '}
      <Button onClick={onClose}>{t('cancel')}</Button>
      {act.error && <ErrorOf error={act.error} written={reason} />}
    </>
  )
}
