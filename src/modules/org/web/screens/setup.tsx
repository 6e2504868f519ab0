/** From the beginning: in an empty system the district and its first account, then the three steps that follow. */
import { useState } from 'react'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, ButtonLink } from '../../../../ui/button.tsx'
import { TextField, toFirstGap } from '../../../../ui/field.tsx'
import { ActPanel, PageTitle, Section, Steps } from '../../../../ui/page.tsx'
import { Asked, Empty, ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { useText } from '../../../../ui/text.ts'
import { setUp, setupState } from '../../contract.ts'
import { nextStepOf, SETUP_STEPS } from '../parts/setup-steps.ts'
import { type Key, strings } from '../strings.ts'

type Made = Answer<typeof setUp>
type State = Answer<typeof setupState>

export const SetupScreen = () => {
  const t = useText(strings)
  const [made, setMade] = useState<Made | null>(null)
  const state = useAsk(setupState)
  return (
    <main className="alone" id="main" tabIndex={-1}>
      <PageTitle title={t('setupTitle')} facts={t('setupFacts')} />
      {made ? <Administrators made={made} /> : <Asked of={state}>{(now) => <Step state={now} onMade={setMade} />}</Asked>}
    </main>
  )
}

const Step = ({ state, onMade }: { state: State; onMade: (made: Made) => void }) => {
  const t = useText(strings)
  if (state.empty)
    return (
      <>
        <Steps
          of={[
            { label: t('setupStep1'), state: 'current' },
            { label: t('setupStep2'), state: 'ahead' },
            { label: t('setupStep3'), state: 'ahead' },
            { label: t('setupStep4'), state: 'ahead' },
          ]}
        />
        <FirstAccount onMade={onMade} />
      </>
    )
  if (state.steps === null)
    return (
      <Empty
        title={t('setupDone')}
        action={
          <ButtonLink kind="ink" href="/sign-in">
            {t('toSignIn')}
          </ButtonLink>
        }
      />
    )
  return <NextSteps steps={state.steps} />
}

const NextSteps = ({ steps }: { steps: NonNullable<State['steps']> }) => {
  const t = useText(strings)
  const next = nextStepOf(steps)
  return (
    <>
      <ul className="checks">
        {SETUP_STEPS.map((step) => {
          const done = step.done(steps)
          return (
            <li key={step.id}>
              <Status of={done ? 'done' : step === next ? 'to_judge' : 'later'}>{t(done ? 'stepDone' : step === next ? 'stepGo' : 'stepLater')}</Status>
              <b className="quiet">{t(step.word)}</b>
              {step === next ? (
                <ButtonLink size="sm" kind="ink" href={step.href}>
                  {t('stepGo')}
                </ButtonLink>
              ) : (
                <span />
              )}
            </li>
          )
        })}
      </ul>
      {next ? <p className="dim">{t(`setupHow_${next.id}`)}</p> : <AllDone />}
    </>
  )
}

/** The four steps are done; what is left is people: who works for which branch. */
const AllDone = () => {
  const t = useText(strings)
  return (
    <>
      <p role="status">{t('setupAllDone')}</p>
      <p className="dim">{t('setupAllDoneMore')}</p>
      <p className="table-end">
        <ButtonLink kind="ink" href="/branches">
          {t('setupToBranches')}
        </ButtonLink>{' '}
        <ButtonLink href="/administration">{t('setupToAccounts')}</ButtonLink>
      </p>
    </>
  )
}

type Draft = Record<'districtCode' | 'province' | 'city' | 'district' | 'departmentName' | 'personName' | 'login' | 'password', string>

const RULES: Record<keyof Draft, { right: (value: string) => boolean; gap: Key }> = {
  districtCode: { right: (value) => /^[1-9]\d{5}$/.test(value), gap: 'districtCodeMissing' },
  province: { right: (value) => value.trim().length > 1, gap: 'placeMissing' },
  city: { right: (value) => value.trim().length > 1, gap: 'placeMissing' },
  district: { right: (value) => value.trim().length > 1, gap: 'placeMissing' },
  departmentName: { right: (value) => value.trim().length > 1, gap: 'nameMissing' },
  personName: { right: (value) => value.trim().length > 1, gap: 'nameMissing' },
  login: { right: (value) => /^[\p{L}\p{N}._-]{2,40}$/u.test(value), gap: 'loginMissing' },
  password: { right: (value) => value.length >= 12, gap: 'passwordMissing' },
}

const FirstAccount = ({ onMade }: { onMade: (made: Made) => void }) => {
  const t = useText(strings)
  const [draft, setDraft] = useState<Draft>({
    districtCode: '',
    province: '',
    city: '',
    district: '',
    departmentName: '',
    personName: '',
    login: '',
    password: '',
  })
  const [tried, setTried] = useState(false)
  const act = useAct(setUp, { onDone: onMade })
  const field = (name: keyof Draft) => ({
    value: draft[name],
    onValue: (next: string) => setDraft({ ...draft, [name]: next }),
    missing: tried && !RULES[name].right(draft[name]) ? t(RULES[name].gap) : undefined,
  })
  const go = () => {
    setTried(true)
    if (Object.entries(RULES).some(([name, { right }]) => !right(draft[name as keyof Draft]))) return setTimeout(toFirstGap)
    act.mutate({ body: draft })
  }
  return (
    <ActPanel
      title={t('setupStep1')}
      action={
        <Button kind="ink" size="lg" busy={act.isPending} onClick={go}>
          {t('setupGo')}
        </Button>
      }
    >
      <TextField label={t('districtCode')} hint={t('districtCodeHint')} inputMode="numeric" {...field('districtCode')} />
      <TextField label={t('province')} {...field('province')} />
      <TextField label={t('city')} {...field('city')} />
      <TextField label={t('district')} {...field('district')} />
      <TextField label={t('departmentName')} ask={t('departmentAsk')} {...field('departmentName')} />
      <TextField label={t('personName')} {...field('personName')} />
      <TextField label={t('loginName')} hint={t('loginHint')} autoComplete="username" {...field('login')} />
      <TextField label={t('password')} hint={t('passwordHint')} type="password" autoComplete="new-password" {...field('password')} />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}

const Administrators = ({ made }: { made: Made }) => {
  const t = useText(strings)
  return (
    <Section title={t('setupMade')}>
      <p>{t('setupMadeWords')}</p>
      <DataTable
        label={t('setupMade')}
        rows={made.administrators}
        rowKey={({ login }) => login}
        columns={[
          { id: 'what', head: t('whichRole'), cell: ({ administers }) => t(`administers_${administers}`) },
          { id: 'login', head: t('login'), cell: ({ login }) => <b>{login}</b> },
        ]}
      />
      <p>
        <ButtonLink kind="ink" href="/sign-in">
          {t('toSignIn')}
        </ButtonLink>
      </p>
    </Section>
  )
}
