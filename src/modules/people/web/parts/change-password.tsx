/** Changing the own password: the present one first. */
import { useState } from 'react'
import type { FormEvent } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { TextField } from '../../../../ui/field.tsx'
import { Section } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { changePassword } from '../../contract.ts'
import { strings } from '../strings.ts'
import { NewPasswordFields, useNewPassword } from './new-password.tsx'

export const ChangePassword = () => {
  const t = useText(strings)
  const change = useAct(changePassword, { changes: [] })
  const [old, setOld] = useState('')
  const fresh = useNewPassword()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (fresh.ready() && old) change.mutate({ body: { old, password: fresh.password } })
  }
  if (change.isSuccess)
    return (
      <Section title={t('changePassword')}>
        <p role="status">{t('passwordChanged')}</p>
      </Section>
    )
  return (
    <Section title={t('changePassword')}>
      <form onSubmit={submit} noValidate>
        <TextField
          label={t('oldPassword')}
          type="password"
          autoComplete="current-password"
          value={old}
          onValue={setOld}
          missing={fresh.tried && !old ? t('oldPasswordMissing') : undefined}
        />
        <NewPasswordFields of={fresh} />
        <p>
          <Button type="submit" kind="ink" busy={change.isPending}>
            {t('changeNow')}
          </Button>
        </p>
        {change.error && <ErrorOf error={change.error} />}
      </form>
    </Section>
  )
}
