/** Sign in: account and password for officials, a printed slip for members, a second step where it is set up. */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { giveSecondFactor, mySession, signIn, signInWithSlip, welcome } from '../../../modules/people/contract.ts'
import type { Answer } from '../../../platform/endpoint.ts'
import { keyOf, useAct, useAsk } from '../../../ui/ask.ts'
import { Button, ButtonLink, TextLink } from '../../../ui/button.tsx'
import { SegSwitch } from '../../../ui/face.tsx'
import { TextField } from '../../../ui/field.tsx'
import { ActPanel, PageTitle, Section } from '../../../ui/page.tsx'
import { useGo, useSearch } from '../../../ui/place.ts'
import { ErrorOf } from '../../../ui/states.tsx'
import { language, setLanguage, useText } from '../../../ui/text.ts'
import { SecondFactor } from '../../../modules/people/web/parts/second-factor.tsx'
import { CodeField, codeReads, PasswordBySlip, SecondFactorBySlip } from '../../../modules/people/web/parts/slip-forms.tsx'
import { applyPreferences, stepLeft, useSession } from '../session.ts'
import type { Session } from '../session.ts'
import { strings } from '../strings.ts'

export const SignInScreen = () => {
  const t = useText(strings)
  const { data: session } = useSession()
  const { data: told } = useAsk(welcome)
  return (
    <div className="alone">
      <header className="alone-top">
        <span className="brand">{t('brand')}</span>
        <span className="alone-acts">
          <button type="button" className="btn-text sm" onClick={() => void setLanguage(language() === 'zh' ? 'en' : 'zh')}>
            {t('otherLanguage')}
          </button>
          <SegSwitch />
        </span>
      </header>
      <main id="main" tabIndex={-1}>
        {session?.secondFactorDue ? (
          <SecondStep />
        ) : session?.secondFactorToSetUp ? (
          <FirstSecondFactor />
        ) : told?.empty ? (
          <StillEmpty />
        ) : (
          <SignInWays demonstration={told?.demonstration ?? null} />
        )}
        <p className="paper-way">
          {t('paperWay')}
          {told && !told.empty && <ForAnybody />}
        </p>
      </main>
    </div>
  )
}

/** Pages that need no account: a floating member finds a desk, whoever is shown a certificate checks it. */
const ForAnybody = () => {
  const t = useText(strings)
  return (
    <>
      <br />
      <TextLink href="/desks">{t('toDesks')}</TextLink>
      {'　'}
      <TextLink href="/check">{t('toCheck')}</TextLink>
    </>
  )
}

type Demonstration = Answer<typeof welcome>['demonstration']

const SignInWays = ({ demonstration }: { demonstration: Demonstration }) => {
  const t = useText(strings)
  return (
    <>
      <PageTitle title={t('signInTitle')} />
      {demonstration && <DemoAccounts of={demonstration} />}
      <PasswordForm />
      <SlipForm />
      <PasswordBySlip />
    </>
  )
}

/** After a sign-in: where the person wanted to go, else the own first page. */
const useEnter = (): ((session: Session) => void) => {
  const queries = useQueryClient()
  const go = useGo()
  const { then } = useSearch()
  return (session) => {
    const mine = keyOf(mySession, {})
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== mine[0] })
    queries.setQueryData(mine, session)
    applyPreferences(session)
    if (!stepLeft(session)) go(then?.startsWith('/') && !then.startsWith('//') ? then : '/', { replace: true })
  }
}

/** The first three (member, secretary, department) lead; the others fold. */
const LEAD = 3

const DemoAccounts = ({ of }: { of: NonNullable<Demonstration> }) => {
  const t = useText(strings)
  const enter = useEnter()
  const act = useAct(signIn, { onDone: enter, changes: [] })
  const use = ({ login, password }: DemoAccount) => act.mutate({ body: { login, password } })
  const others = of.slice(LEAD)
  return (
    <Section title={t('demoTitle')} note={t('demoNote')}>
      <DemoList of={of.slice(0, LEAD)} busy={act.isPending} onUse={use} />
      {others.length > 0 && (
        <details className="slip">
          <summary>{t('demoMore', { count: others.length })}</summary>
          <DemoList of={others} busy={act.isPending} onUse={use} />
        </details>
      )}
      {act.error && <ErrorOf error={act.error} />}
    </Section>
  )
}

type DemoAccount = NonNullable<Demonstration>[number]

const DemoList = ({ of, busy, onUse }: { of: readonly DemoAccount[]; busy: boolean; onUse: (account: DemoAccount) => void }) => {
  const t = useText(strings)
  return (
    <ul className="demo">
      {of.map((account) => (
        <li key={account.login}>
          <span>
            <b>{account.name}</b>
            {'　'}
            {t(`role_${account.role}`)}
            <small>
              {account.unitName}
              {'　'}
              {account.login} / {account.password}
            </small>
          </span>
          <Button size="sm" busy={busy} onClick={() => onUse(account)}>
            {t('demoUse')}
          </Button>
        </li>
      ))}
    </ul>
  )
}

const PasswordForm = () => {
  const t = useText(strings)
  const enter = useEnter()
  const act = useAct(signIn, { onDone: enter, changes: [] })
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (login && password) act.mutate({ body: { login, password } })
  }
  return (
    <form onSubmit={submit} noValidate>
      <TextField
        label={t('login')}
        ask={t('loginAsk')}
        value={login}
        onValue={setLogin}
        autoComplete="username"
        missing={tried && !login ? t('signInMissing') : undefined}
      />
      <TextField
        label={t('password')}
        type="password"
        value={password}
        onValue={setPassword}
        autoComplete="current-password"
        missing={tried && !password ? t('signInMissing') : undefined}
      />
      <p className="alone-go">
        <Button type="submit" kind="ink" size="lg" busy={act.isPending}>
          {t('signIn')}
        </Button>
      </p>
      {act.error && <ErrorOf error={act.error} />}
    </form>
  )
}

const SlipForm = () => {
  const t = useText(strings)
  const enter = useEnter()
  const act = useAct(signInWithSlip, { onDone: enter, changes: [] })
  const [code, setCode] = useState('')
  const [tried, setTried] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (codeReads(code)) act.mutate({ body: { code } })
  }
  return (
    <details className="slip">
      <summary>{t('otherWay')}</summary>
      <form onSubmit={submit} noValidate>
        <CodeField value={code} onValue={setCode} tried={tried} hint={t('slipHint')} />
        <p className="alone-go">
          <Button type="submit" kind="ink" size="lg" busy={act.isPending}>
            {t('signIn')}
          </Button>
        </p>
        {act.error && <ErrorOf error={act.error} />}
      </form>
    </details>
  )
}

const SecondStep = () => {
  const t = useText(strings)
  const enter = useEnter()
  const act = useAct(giveSecondFactor, { onDone: enter, changes: [] })
  const [code, setCode] = useState('')
  const [tried, setTried] = useState(false)
  const right = /^\d{6}$/.test(code)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (right) act.mutate({ body: { code } })
  }
  return (
    <>
      <form noValidate onSubmit={submit}>
        <PageTitle title={t('secondTitle')} />
        <TextField
          label={t('secondCode')}
          ask={t('secondAsk')}
          hint={t('secondHint')}
          value={code}
          onValue={setCode}
          inputMode="numeric"
          autoComplete="one-time-code"
          autoFocus
          missing={tried && !right ? t('secondMissing') : undefined}
        />
        <p className="alone-go">
          <Button type="submit" kind="ink" size="lg" busy={act.isPending}>
            {t('secondGo')}
          </Button>
        </p>
        {act.error && <ErrorOf error={act.error} />}
      </form>
      <SecondFactorBySlip onDone={enter} />
    </>
  )
}

/** Whoever has no second factor yet, where officials need one: set up here, then on. */
const FirstSecondFactor = () => {
  const t = useText(strings)
  return (
    <>
      <PageTitle title={t('secondTitle')} />
      <p>{t('secondFirst')}</p>
      <SecondFactor onDone={useEnter()} />
    </>
  )
}

const StillEmpty = () => {
  const t = useText(strings)
  return (
    <>
      <PageTitle title={t('emptyTitle')} />
      <ActPanel
        now
        title={t('emptyGo')}
        action={
          <ButtonLink kind="now" size="lg" href="/setup">
            {t('emptyGo')}
          </ButtonLink>
        }
      >
        <p className="dim">{t('emptyNote')}</p>
      </ActPanel>
      <PasswordForm />
    </>
  )
}
