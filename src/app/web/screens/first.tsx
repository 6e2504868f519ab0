/** The address `/`: each person's own first page; the welcome for whoever is not signed in. */
import { useEffect } from 'react'
import { useGo } from '../../../ui/place.ts'
import { ErrorOf, Loading } from '../../../ui/states.tsx'
import { firstPathOf } from '../navigation.ts'
import { pageExists } from '../known-paths.ts'
import { rolesAt, useSession } from '../session.ts'
import { SignInScreen } from './sign-in.tsx'

export const FirstScreen = () => {
  const session = useSession()
  const go = useGo()
  const path = session.data && !session.data.secondFactorDue ? firstPathOf(rolesAt(session.data, null), pageExists) : null
  useEffect(() => {
    if (path) go(path, { replace: true })
  }, [path, go])
  if (session.error?.status === 401 || session.data?.secondFactorDue) return <SignInScreen />
  if (session.error) return <ErrorOf error={session.error} onRetry={() => void session.refetch()} />
  return <Loading />
}
