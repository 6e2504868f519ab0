/** What an official does with a printed slip, without being signed in or before the second step: set a password, put a lost second factor away. */
import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'
import { readSlipCode } from '../../../../kernel/slip-codes.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { TextField } from '../../../../ui/field.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { clearSecondFactor, setPasswordBySlip } from '../../contract.ts'
import { type Key, strings } from '../strings.ts'
import { NewPasswordFields, useNewPassword } from './new-password.tsx'

/** What is wrong with a code as it was typed, in words; nothing while it can be right. */
const codeFault = (typed: string): Key | null => {
  const read = readSlipCode(typed)
  return read.ok ? null : FAULTS[read.fault]
}
const FAULTS = { shape: 'slipNumberMissing', check: 'slipNumberMistyped', old: 'slipNumberOld' } as const

export const codeReads = (typed: string): boolean => codeFault(typed) === null

export const CodeField = ({ value, onValue, tried, hint }: { value: string; onValue: (next: string) => void; tried: boolean; hint?: string }) => {
  const t = useText(strings)
  const fault = tried ? codeFault(value) : null
  return (
    <TextField
      label={t('slipNumber')}
      ask={t('slipNumberAsk')}
      {...(hint ? { hint } : {})}
      value={value}
      onValue={onValue}
      autoComplete="one-time-code"
      maxLength={60}
      missing={fault ? t(fault) : undefined}
    />
  )
}

const Folded = ({ title, children }: { title: string; children: ReactNode }) => (
  <details className="slip">
    <summary>{title}</summary>
    {children}
  </details>
)

export const PasswordBySlip = () => {
  const t = useText(strings)
  const act = useAct(setPasswordBySlip, { changes: [] })
  const [login, setLogin] = useState('')
  const [code, setCode] = useState('')
  const fresh = useNewPassword()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (fresh.ready() && login && codeReads(code)) act.mutate({ body: { login, code, password: fresh.password } })
  }
  return (
    <Folded title={t('passwordBySlip')}>
      {act.isSuccess ? (
        <p role="status">{t('passwordSet')}</p>
      ) : (
        <form onSubmit={submit} noValidate>
          <p className="dim">{t('passwordBySlipNote')}</p>
          <TextField
            label={t('slipLogin')}
            value={login}
            onValue={(next) => setLogin(next.trim())}
            autoComplete="username"
            missing={fresh.tried && !login ? t('slipLoginMissing') : undefined}
          />
          <CodeField value={code} onValue={setCode} tried={fresh.tried} />
          <NewPasswordFields of={fresh} />
          <p className="alone-go">
            <Button type="submit" kind="ink" size="lg" busy={act.isPending}>
              {t('setPassword')}
            </Button>
          </p>
          {act.error && <ErrorOf error={act.error} />}
        </form>
      )}
    </Folded>
  )
}

export const SecondFactorBySlip = ({ onDone }: { onDone: (session: Answer<typeof clearSecondFactor>) => void }) => {
  const t = useText(strings)
  const act = useAct(clearSecondFactor, { onDone, changes: [] })
  const [code, setCode] = useState('')
  const [tried, setTried] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (codeReads(code)) act.mutate({ body: { code } })
  }
  return (
    <Folded title={t('secondBySlip')}>
      <form onSubmit={submit} noValidate>
        <p className="dim">{t('secondBySlipNote')}</p>
        <CodeField value={code} onValue={setCode} tried={tried} />
        <p className="alone-go">
          <Button type="submit" kind="ink" size="lg" busy={act.isPending}>
            {t('secondAnew')}
          </Button>
        </p>
        {act.error && <ErrorOf error={act.error} />}
      </form>
    </Folded>
  )
}
