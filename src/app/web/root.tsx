/** Around every page: the skip link, the place of the 依据 drawer, the focus that moves to the new page. */
import { Outlet, useRouterState } from '@tanstack/react-router'
import { Suspense, lazy, useEffect, useRef } from 'react'
import { useSearch, useSetSearch } from '../../ui/place.ts'
import { useText } from '../../ui/text.ts'
import { WhyPlace, keepExplanation } from '../../ui/why/why-place.tsx'
import type { Why } from '../../ui/why/why-place.tsx'
import { Waiting } from './alone.tsx'
import { strings } from './strings.ts'

const NamedWhyDrawer = lazy(async () => ({ default: (await import('../../ui/why/why-drawer.tsx')).NamedWhyDrawer }))

export const Root = () => {
  const t = useText(strings)
  const why = useWhyInAddress()
  useFocusOnNewPage()
  return (
    <WhyPlace why={why}>
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <Suspense fallback={<Waiting />}>
        <Outlet />
      </Suspense>
      {why.ref && (
        <Suspense fallback={null}>
          <NamedWhyDrawer key={why.ref} name={why.ref} onClose={why.close} />
        </Suspense>
      )}
    </WhyPlace>
  )
}

/** `?why=finding:…`: closing goes back where opening came from, so the way back never opens it again. */
const useWhyInAddress = (): Why => {
  const { why: ref = null } = useSearch()
  const setSearch = useSetSearch()
  const openedHere = useRef(false)
  return {
    ref,
    open: (next, page) => {
      if (page) keepExplanation(next, page)
      openedHere.current = ref === null
      setSearch({ why: next }, { replace: ref !== null })
    },
    close: () => {
      if (openedHere.current) history.back()
      else setSearch({ why: null }, { replace: true })
      openedHere.current = false
    },
  }
}

const useFocusOnNewPage = (): void => {
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const last = useRef(path)
  useEffect(() => {
    if (last.current !== path) document.getElementById('main')?.focus({ preventScroll: true })
    last.current = path
  }, [path])
}
