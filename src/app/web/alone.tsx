/** A page without frame: one column in the middle. */
import type { ReactNode } from 'react'
import { Loading } from '../../ui/states.tsx'

export const Alone = ({ children }: { children: ReactNode }) => (
  <main className="alone" id="main" tabIndex={-1}>
    {children}
  </main>
)

export const Waiting = () => (
  <div className="alone">
    <Loading />
  </div>
)
