/** Shows a page only to someone who is signed in; else the sign-in page, which leads back here. A phone page without network shows what it still has. */
import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { useGo } from '../../ui/place.ts'
import { ErrorOf } from '../../ui/states.tsx'
import { Alone, Waiting } from './alone.tsx'
import { settleActing, stepLeft, useSession } from './session.ts'

export const SignedIn = ({ evenOffline = false, children }: { evenOffline?: boolean; children: ReactNode }) => {
  const session = useSession()
  const out = !isDrawing() && (session.error?.status === 401 || (session.data !== undefined && stepLeft(session.data)))
  useSendToSignIn(out)
  if (out) return <Waiting />
  if (session.data) settleActing(session.data)
  if (session.data || isDrawing() || (evenOffline && session.error?.status === 0)) return <>{children}</>
  return session.error ? (
    <Alone>
      <ErrorOf error={session.error} onRetry={() => void session.refetch()} />
    </Alone>
  ) : (
    <Waiting />
  )
}

/** The gallery of the kit needs nobody; it exists only while developing. */
const isDrawing = (): boolean => import.meta.env.DEV && location.pathname.startsWith('/gallery')

const useSendToSignIn = (out: boolean): void => {
  const go = useGo()
  useEffect(() => {
    if (!out) return
    go(`/sign-in?then=${encodeURIComponent(location.pathname + location.search)}`, { replace: true })
  }, [out, go])
}
