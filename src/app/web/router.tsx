/** The router over `PAGES`: each face is a layout, each page is loaded when opened; links of this origin do not reload the page. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { NotFound, PageFault } from './faults.tsx'
import { learnPaths } from './known-paths.ts'
import { Root } from './root.tsx'
import type { Face } from './routes.tsx'
import { PAGES } from './routes.tsx'

learnPaths(PAGES.map(({ path }) => path))

const root = createRootRoute({ component: Root, notFoundComponent: NotFound, errorComponent: PageFault })

const FRAMES = {
  desk: lazyRouteComponent(() => import('./desk.tsx'), 'DeskFrame'),
  phone: lazyRouteComponent(() => import('./phone-frame.tsx'), 'PhoneFrame'),
  paper: lazyRouteComponent(() => import('./phone-frame.tsx'), 'PaperFrame'),
  bare: lazyRouteComponent(() => import('./phone-frame.tsx'), 'BareFrame'),
} satisfies Record<Face, unknown>

const layoutOf = (face: Face) => {
  const layout = createRoute({ getParentRoute: () => root, id: face, component: FRAMES[face] })
  const pages = PAGES.filter((page) => page.face === face).map(({ path, load }) =>
    createRoute({ getParentRoute: () => layout, path: path.replace(/:(\w+)/g, '$$$1'), component: lazyRouteComponent(load), errorComponent: PageFault }),
  )
  return layout.addChildren(pages)
}

export const router = createRouter({
  routeTree: root.addChildren([layoutOf('desk'), layoutOf('phone'), layoutOf('paper'), layoutOf('bare')]),
  defaultPreload: false,
  scrollRestoration: true,
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: PageFault,
})

/** A plain `<a href>` of this origin becomes a navigation; keys, other buttons, downloads and targets keep their meaning. */
const goWithoutReload = (event: MouseEvent): void => {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!link?.href || link.target || link.hasAttribute('download') || link.origin !== location.origin) return
  const { pathname, search, hash } = link
  if (pathname.startsWith('/api/') || (hash && pathname === location.pathname && search === location.search)) return
  event.preventDefault()
  router.history.push(pathname + search + hash)
}

document.addEventListener('click', goWithoutReload)
