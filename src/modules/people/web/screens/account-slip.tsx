/** A printed slip for an official: to set a password with, or to put a lost second factor away. The code is shown this once. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button, ButtonLink } from '../../../../ui/button.tsx'
import { dayOfMoment, formatFullDay } from '../../../../ui/days.ts'
import { TextField, toFirstGap } from '../../../../ui/field.tsx'
import { PageTitle } from '../../../../ui/page.tsx'
import { useParams } from '../../../../ui/place.ts'
import { Paper, PaperDesk } from '../../../../ui/print/paper.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { makePasswordSlip, makeSecondFactorSlip } from '../../contract.ts'
import { strings } from '../strings.ts'

const BACK = '/administration'

export const PasswordSlipScreen = () => <SlipScreen of="password" />
export const SecondFactorSlipScreen = () => <SlipScreen of="second" />

const SlipScreen = ({ of }: { of: 'password' | 'second' }) => {
  const t = useText(strings)
  const { accountId } = useParams<'accountId'>()
  const make = useAct(of === 'password' ? makePasswordSlip : makeSecondFactorSlip, { changes: [] })
  if (!make.data)
    return (
      <main className="alone" id="main" tabIndex={-1}>
        <PageTitle title={t(`${of}SlipTitle`)} />
        <p>{t(`${of}SlipBefore`)}</p>
        <WhyAsked busy={make.isPending} onMake={(reason) => make.mutate({ params: { accountId }, body: { reason } })} />
        {make.error && <ErrorOf error={make.error} />}
      </main>
    )
  const { name, login, code, endsAt } = make.data
  return (
    <PaperDesk back={BACK}>
      <Paper title={t(`${of}SlipTitle`)} under={t('slipFor', { name })}>
        <p className="t2">
          {t('login')}　<b>{login}</b>
        </p>
        <p className="t2">
          {t('slipNumber')}　<b>{code}</b>
        </p>
        <p className="in">{t(`${of}SlipHow`, { address: location.host })}</p>
        <p className="in">{t('slipUntil', { day: formatFullDay(dayOfMoment(endsAt)) })}</p>
      </Paper>
    </PaperDesk>
  )
}

const WhyAsked = ({ busy, onMake }: { busy: boolean; onMake: (reason: string) => void }) => {
  const t = useText(strings)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const right = reason.trim().length >= 2
  const send = () => (right ? onMake(reason.trim()) : (setTried(true), setTimeout(toFirstGap)))
  return (
    <>
      <TextField
        label={t('reason')}
        ask={t('slipReasonAsk')}
        value={reason}
        onValue={setReason}
        maxLength={200}
        missing={tried && !right ? t('reasonMissing') : undefined}
      />
      <p className="alone-go">
        <Button kind="ink" busy={busy} onClick={send}>
          {t('slipMake')}
        </Button>{' '}
        <ButtonLink href={BACK}>{t('notNow')}</ButtonLink>
      </p>
    </>
  )
}
