/** A new password, written twice so that a slip of the finger locks nobody out. */
import { useState } from 'react'
import { TextField } from '../../../../ui/field.tsx'
import { useText } from '../../../../ui/text.ts'
import { strings } from '../strings.ts'

type NewPassword = {
  password: string
  again: string
  tried: boolean
  ready: () => boolean
  set: (next: Partial<{ password: string; again: string }>) => void
}

/** `ready()` marks what is missing, and says whether the two are there and alike. */
export const useNewPassword = (): NewPassword => {
  const [written, setWritten] = useState({ password: '', again: '' })
  const [tried, setTried] = useState(false)
  return {
    ...written,
    tried,
    set: (next) => setWritten({ ...written, ...next }),
    ready: () => (setTried(true), written.password !== '' && written.password === written.again),
  }
}

export const NewPasswordFields = ({ of }: { of: NewPassword }) => {
  const t = useText(strings)
  return (
    <>
      <TextField
        label={t('newPassword')}
        hint={t('newPasswordHint')}
        type="password"
        autoComplete="new-password"
        maxLength={200}
        value={of.password}
        onValue={(password) => of.set({ password })}
        missing={of.tried && !of.password ? t('newPasswordMissing') : undefined}
      />
      <TextField
        label={t('passwordAgain')}
        type="password"
        autoComplete="new-password"
        maxLength={200}
        value={of.again}
        onValue={(again) => of.set({ again })}
        missing={of.tried && of.again !== of.password ? t('passwordAgainMissing') : undefined}
      />
    </>
  )
}
