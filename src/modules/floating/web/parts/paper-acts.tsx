/** What is done with one letter on paper: number and print, enter that it was posted, enter the slip that came back. */
import { useAct } from '../../../../ui/ask.ts'
import { Button, ButtonLink } from '../../../../ui/button.tsx'
import { useGo } from '../../../../ui/place.ts'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { enterSlip, exchangeWith, type OutLine, paperSent, unacknowledgedLetters, writePaper } from '../../contract.ts'
import { ActForm, orNull } from './act-form.tsx'
import { exchange } from './exchange-strings.ts'

type Of = { of: OutLine; today: string }

const CHANGES = { changes: [unacknowledgedLetters, exchangeWith] }
const paramsOf = ({ caseId, side, number }: OutLine) => ({ caseId, side, number })
const paperAt = ({ caseId, side, number }: OutLine): string => `/floating/letters-out/${caseId}/${side}/${number}`

export const PaperActs = ({ of, today }: Of) => {
  if (of.way === 'file') return of.state === 'unsent' ? <ByFile /> : null
  if (of.state === 'unsent') return <NumberIt of={of} />
  return (
    <div className="acts no-print">
      <Reprint of={of} />
      {of.state === 'written' && <Posted of={of} today={today} />}
      {(of.state === 'written' || of.state === 'sent') && <SlipBack of={of} today={today} />}
    </div>
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
  const act = useAct(paperSent, CHANGES)
  return (
    <ActForm
      title={t('posted')}
      button={t('save')}
      act={act}
      fields={[
        { key: 'on', label: t('postedDay'), as: 'day', initial: today, max: today },
        { key: 'how', label: t('postedHow'), as: 'text', ask: t('postedHowAsk') },
      ]}
      onSend={({ on, how }) => act.mutate({ params: paramsOf(of), body: { on: on!, how: how!.trim() } })}
    />
  )
}

const OUTCOMES = ['acknowledged', 'refused'] as const

const SlipBack = ({ of, today }: Of) => {
  const t = useText(exchange)
  const act = useAct(enterSlip, CHANGES)
  return (
    <ActForm
      title={t('slip')}
      button={t('save')}
      act={act}
      fields={[
        { key: 'checkCode', label: t('slipCode'), as: 'figure', hint: t('slipCodeHint') },
        { key: 'on', label: t('slipDay'), as: 'day', initial: today, max: today },
        { key: 'signedBy', label: t('slipBy'), as: 'text' },
        { key: 'outcome', label: t('slipOutcome'), as: 'select', options: OUTCOMES.map((value) => ({ value, label: t(`slip_${value}`) })) },
        { key: 'words', label: t('slipWords'), as: 'long', hint: t('slipWordsHint'), optional: true },
      ]}
      onSend={({ on, signedBy, checkCode, outcome, words }) =>
        act.mutate({
          params: paramsOf(of),
          body: { on: on!, signedBy: signedBy!.trim(), checkCode: checkCode!.trim(), outcome: outcome as (typeof OUTCOMES)[number], words: orNull(words) },
        })
      }
    />
  )
}
