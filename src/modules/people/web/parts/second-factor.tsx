/** Setting up the second factor: scan or type the key, give a code back, done. `onDone` takes the session, where it was the way in. */
import { useState } from 'react'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { TextField } from '../../../../ui/field.tsx'
import { Section } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { confirmSecondFactor, mySession, setUpSecondFactor } from '../../contract.ts'
import { strings } from '../strings.ts'

export const SecondFactor = ({ has = false, onDone }: { has?: boolean; onDone?: (session: Answer<typeof confirmSecondFactor>) => void }) => {
  const t = useText(strings)
  const setUp = useAct(setUpSecondFactor, { changes: [] })
  const confirm = useAct(confirmSecondFactor, { changes: [mySession], ...(onDone ? { onDone } : {}) })
  const [code, setCode] = useState('')
  return (
    <Section title={t('second')}>
      {confirm.isSuccess && <p>{t('secondDone')}</p>}
      {!setUp.data && (
        <>
          {has && <p>{t('secondHeld')}</p>}
          <Button busy={setUp.isPending} onClick={() => setUp.mutate({})}>
            {t(has ? 'setUpAnew' : 'setUp')}
          </Button>
        </>
      )}
      {setUp.data && !confirm.isSuccess && (
        <>
          <p>{t('secondNote')}</p>
          <img alt={setUp.data.secretUri} width={180} height={180} src={`data:image/svg+xml,${encodeURIComponent(setUp.data.svg)}`} />
          <p>{t('secondKey', { key: new URL(setUp.data.secretUri).searchParams.get('secret') ?? '' })}</p>
          <TextField label={t('code')} value={code} onValue={setCode} inputMode="numeric" maxLength={6} autoComplete="one-time-code" />
          <Button kind="ink" busy={confirm.isPending} onClick={() => confirm.mutate({ body: { code } })}>
            {t('confirmCode')}
          </Button>
          {confirm.error && <ErrorOf error={confirm.error} />}
        </>
      )}
    </Section>
  )
}
