/** The address `/`: each person's own first page; the welcome for whoever is not signed in. */
import { lazy, useEffect } from 'react'
import { Button } from '../../../ui/button.tsx'
import { useGo } from '../../../ui/place.ts'
import { Empty, ErrorOf } from '../../../ui/states.tsx'
import { useText } from '../../../ui/text.ts'
import { Alone, Waiting } from '../alone.tsx'
import { firstPathOf } from '../navigation.ts'
import { pageExists } from '../known-paths.ts'
import { rolesAt, useSession, useSignOut } from '../session.ts'
import { strings } from '../strings.ts'

/** A member who is signed in never loads the sign-in page. */
const SignInScreen = lazy(async () => ({ default: (await import('./sign-in.tsx')).SignInScreen }))

export const FirstScreen = () => {
  const session = useSession()
  const go = useGo()
  const path = session.data && !session.data.secondFactorDue ? firstPathOf(rolesAt(session.data, null), pageExists) : null
  useEffect(() => {
    if (path) go(path, { replace: true })
  }, [path, go])
  if (session.error?.status === 401 || session.data?.secondFactorDue) return <SignInScreen />
  if (session.error)
    return (
      <Alone>
        <ErrorOf error={session.error} onRetry={() => void session.refetch()} />
      </Alone>
    )
  if (session.data && !path) return <NothingHere />
  return <Waiting />
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
