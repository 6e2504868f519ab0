/** Signing in by the number shown in the room. Answered only after it is safely stored. */
import { useState } from 'react'
import type { Answer } from '../../../../platform/endpoint.ts'
import { newId } from '../../../../kernel/ids.ts'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { deviceMoment } from '../../../../ui/clock.ts'
import { formatMoment } from '../../../../ui/days.ts'
import { deviceId } from '../../../../ui/device.ts'
import { TextField } from '../../../../ui/field.tsx'
import { PhoneSection } from '../../../../ui/phone.tsx'
import { useSearch } from '../../../../ui/place.ts'
import { Empty, ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { useText } from '../../../../ui/text.ts'
import { checkIn, myDays } from '../../contract.ts'
import { phone } from './phone-words.ts'

export type Coming = Answer<typeof myDays>['coming'][number]

export const SignIn = ({ session }: { session: Coming }) => {
  const t = useText(phone)
  if (session.mySignIn) return <Signed at={session.mySignIn} already={false} />
  if (session.may.includes('check-in')) return <TypeCode session={session} />
  return (
    <PhoneSection title={t('signTitle')}>
      <Empty title={t('signNotNow')}>{t('signNotNowNext')}</Empty>
    </PhoneSection>
  )
}

const Signed = ({ at, already }: { at: string; already: boolean }) => {
  const t = useText(phone)
  return (
    <PhoneSection title={t('signTitle')}>
      <p className="sign-done" role="status">
        <Status of="met">{t('signedAt')}</Status>
      </p>
      <p className="dim">{t(already ? 'signedAlready' : 'signedFacts', { at: formatMoment(at) })}</p>
    </PhoneSection>
  )
}

const CODE = /^\d{8}$/

const TypeCode = ({ session }: { session: Coming }) => {
  const t = useText(phone)
  const [code, setCode] = useState((useSearch()['code'] ?? '').replace(/\D/g, '').slice(0, 8))
  const [tried, setTried] = useState(false)
  const [nonce] = useState(() => newId<'tick'>())
  const sign = useAct(checkIn, { changes: [myDays], device: deviceId() })
  const send = () => (CODE.test(code) ? sign.mutate({ params: { sessionId: session.id }, body: { nonce, code, clientAt: deviceMoment() } }) : setTried(true))
  if (sign.data) return <Signed {...sign.data} />
  return (
    <PhoneSection title={t('signTitle')} now>
      <div className="sign-code">
        <TextField
          label={t('codeLabel')}
          ask={t('codeAsk')}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={9}
          value={code}
          onValue={(next) => setCode(next.replace(/\D/g, '').slice(0, 8))}
          missing={tried && !CODE.test(code) ? t('codeMissing') : undefined}
        />
      </div>
      <Button kind="now" size="lg" wide busy={sign.isPending} onClick={send}>
        {t('signGo')}
      </Button>
      {sign.error && <ErrorOf error={sign.error} onRetry={send} />}
    </PhoneSection>
  )
}
