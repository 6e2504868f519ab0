/** Setting up the second factor: scan, give a code back, done. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { TextField } from '../../../../ui/field.tsx'
import { Section } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { confirmSecondFactor, setUpSecondFactor } from '../../contract.ts'
import { strings } from '../strings.ts'

export const SecondFactor = () => {
  const t = useText(strings)
  const setUp = useAct(setUpSecondFactor)
  const confirm = useAct(confirmSecondFactor)
  const [code, setCode] = useState('')
  return (
    <Section title={t('second')}>
      {confirm.isSuccess && <p>{t('secondDone')}</p>}
      {!setUp.data && (
        <Button busy={setUp.isPending} onClick={() => setUp.mutate({})}>
          {t('setUp')}
        </Button>
      )}
      {setUp.data && !confirm.isSuccess && (
        <>
          <p>{t('secondNote')}</p>
          <img alt={setUp.data.secretUri} width={180} height={180} src={`data:image/svg+xml,${encodeURIComponent(setUp.data.svg)}`} />
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
