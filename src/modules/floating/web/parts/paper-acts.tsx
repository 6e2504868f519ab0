/** What is done with one letter on paper: number and print, enter that it was posted, enter the slip that came back. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button, ButtonLink } from '../../../../ui/button.tsx'
import { ChoiceField, DayField, LongField, TextField } from '../../../../ui/field.tsx'
import { useGo } from '../../../../ui/place.ts'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { enterSlip, exchangeWith, type OutLine, paperSent, unacknowledgedLetters, writePaper } from '../../contract.ts'
import { exchange } from './exchange-strings.ts'

type Of = { of: OutLine; today: string }

const CHANGES = { changes: [unacknowledgedLetters, exchangeWith] }
const paramsOf = ({ caseId, side, number }: OutLine) => ({ caseId, side, number })
const paperAt = ({ caseId, side, number }: OutLine): string => `/floating/letters-out/${caseId}/${side}/${number}`

export const PaperActs = ({ of, today }: Of) => {
  if (of.way === 'file') return of.state === 'unsent' ? <ByFile /> : null
  if (of.state === 'unsent') return <NumberIt of={of} />
  return (
    <>
      <Reprint of={of} />
      {of.state === 'written' && <Posted of={of} today={today} />}
      {(of.state === 'written' || of.state === 'sent') && <SlipBack of={of} today={today} />}
    </>
  )
}

const ByFile = () => {
  const t = useText(exchange)
  return <span className="faint">{t('byFileHere')}</span>
}

const NumberIt = ({ of }: { of: OutLine }) => {
  const t = useText(exchange)
  const go = useGo()
  const act = useAct(writePaper, { ...CHANGES, onDone: () => go(paperAt(of)) })
  return (
    <>
      <Button size="sm" kind="ink" busy={act.isPending} onClick={() => act.mutate({ params: paramsOf(of), body: {} })}>
        {t('number')}
      </Button>
      {act.error && <ErrorOf error={act.error} />}
    </>
  )
}

const Reprint = ({ of }: { of: OutLine }) => {
  const t = useText(exchange)
  return (
    <ButtonLink size="sm" href={paperAt(of)}>
      {t('print')}
    </ButtonLink>
  )
}

const Posted = ({ of, today }: Of) => {
  const t = useText(exchange)
  const [open, setOpen] = useState(false)
  const [on, setOn] = useState(today)
  const [how, setHow] = useState('')
  const act = useAct(paperSent, CHANGES)
  if (!open)
    return (
      <Button size="sm" onClick={() => setOpen(true)}>
        {t('posted')}
      </Button>
    )
  return (
    <>
      <DayField label={t('postedDay')} value={on} max={today} onValue={setOn} />
      <TextField label={t('postedHow')} value={how} ask={t('postedHowAsk')} maxLength={100} onValue={setHow} />
      <Button size="sm" kind="ink" busy={act.isPending} onClick={() => how.trim() && act.mutate({ params: paramsOf(of), body: { on, how: how.trim() } })}>
        {t('save')}
      </Button>
      {act.error && <ErrorOf error={act.error} />}
    </>
  )
}

const SlipBack = ({ of, today }: Of) => {
  const t = useText(exchange)
  const [open, setOpen] = useState(false)
  if (!open)
    return (
      <Button size="sm" onClick={() => setOpen(true)}>
        {t('slip')}
      </Button>
    )
  return <SlipForm of={of} today={today} />
}

const OUTCOMES = ['acknowledged', 'refused'] as const

const SlipForm = ({ of, today }: Of) => {
  const t = useText(exchange)
  const [on, setOn] = useState(today)
  const [signedBy, setSignedBy] = useState('')
  const [checkCode, setCode] = useState('')
  const [outcome, setOutcome] = useState<string>('acknowledged')
  const [words, setWords] = useState('')
  const act = useAct(enterSlip, CHANGES)
  const body = { on, signedBy: signedBy.trim(), checkCode: checkCode.trim(), outcome: outcome as (typeof OUTCOMES)[number], words: words.trim() || null }
  return (
    <>
      <TextField label={t('slipCode')} value={checkCode} hint={t('slipCodeHint')} inputMode="numeric" maxLength={20} onValue={setCode} />
      <DayField label={t('slipDay')} value={on} max={today} onValue={setOn} />
      <TextField label={t('slipBy')} value={signedBy} maxLength={60} onValue={setSignedBy} />
      <ChoiceField label={t('slipOutcome')} value={outcome} onValue={setOutcome} options={OUTCOMES.map((value) => ({ value, label: t(`slip_${value}`) }))} />
      <LongField label={t('slipWords')} value={words} hint={t('slipWordsHint')} maxLength={500} onValue={setWords} />
      <Button size="sm" kind="ink" busy={act.isPending} onClick={() => body.signedBy && body.checkCode && act.mutate({ params: paramsOf(of), body })}>
        {t('save')}
      </Button>
      {act.error && <ErrorOf error={act.error} />}
    </>
  )
}
