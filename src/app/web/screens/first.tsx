/** The address `/`: each person's own first page; the welcome for whoever is not signed in. */
import { lazy, useEffect } from 'react'
import { setupState } from '../../../modules/org/contract.ts'
import { useAsk } from '../../../ui/ask.ts'
import { Button } from '../../../ui/button.tsx'
import { useGo } from '../../../ui/place.ts'
import { Empty, ErrorOf } from '../../../ui/states.tsx'
import { useText } from '../../../ui/text.ts'
import { Alone, Waiting } from '../alone.tsx'
import { firstPathOf } from '../navigation.ts'
import { pageExists } from '../known-paths.ts'
import { rolesAt, type Session, stepLeft, useSession, useSignOut } from '../session.ts'
import { strings } from '../strings.ts'

/** A member who is signed in never loads the sign-in page. */
const SignInScreen = lazy(async () => ({ default: (await import('./sign-in.tsx')).SignInScreen }))

export const FirstScreen = () => {
  const session = useSession()
  const go = useGo()
  const settingUp = useSettingUp(session.data)
  const first = session.data && !stepLeft(session.data) ? firstPathOf(rolesAt(session.data, null), pageExists) : null
  const path = settingUp === 'unknown' ? null : settingUp === 'yes' ? '/setup' : first
  useEffect(() => {
    if (path) go(path, { replace: true })
  }, [path, go])
  if (session.error?.status === 401 || (session.data && stepLeft(session.data))) return <SignInScreen />
  if (session.error)
    return (
      <Alone>
        <ErrorOf error={session.error} onRetry={() => void session.refetch()} />
      </Alone>
    )
  if (session.data && !first) return <NothingHere />
  return <Waiting />
}

/** A department whose system is still being set up begins with the steps; others never ask. */
const useSettingUp = (session: Session | undefined): 'yes' | 'no' | 'unknown' => {
  const asks = session !== undefined && !stepLeft(session) && rolesAt(session, null).includes('department')
  const { data, isPending } = useAsk(setupState, {}, { when: asks })
  if (!asks) return 'no'
  if (isPending) return 'unknown'
  return data?.steps && Object.values(data.steps).some((done) => !done) ? 'yes' : 'no'
}

/** Signed in, but no role has a page here: said plainly, with the way out. */
const NothingHere = () => {
  const t = useText(strings)
  const signOut = useSignOut()
  return (
    <Alone>
      <Empty
        title={t('noPages')}
        action={
          <Button size="sm" onClick={() => void signOut().then(() => location.assign('/'))}>
            {t('signOut')}
          </Button>
        }
      >
        {t('noPagesWhy')}
      </Empty>
    </Alone>
  )
}
