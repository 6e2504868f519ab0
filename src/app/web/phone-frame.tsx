/** The frames without masthead: phone pages, paper, and the pages that stand alone. */
import { Outlet } from '@tanstack/react-router'
import { useFace } from '../../ui/face.tsx'
import { SignedIn } from './signed-in.tsx'

/** Member pages and the roll. */
export const PhoneFrame = () => {
  useFace('phone')
  return (
    <SignedIn evenOffline>
      <Outlet />
    </SignedIn>
  )
}

/** Pages to be printed; the drawn sheet does not change with the size of type. */
export const PaperFrame = () => (
  <SignedIn>
    <Outlet />
  </SignedIn>
)

export const BareFrame = () => <Outlet />
