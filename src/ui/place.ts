/** Where the page stands: parameters and search of the address, and how to go elsewhere. The only touch of the router outside the shell. */
import { useParams as useRouterParams, useRouter, useRouterState } from '@tanstack/react-router'

/** The parameters of the path, by their names in `routes.tsx`. */
export const useParams = <Name extends string>(): Record<Name, string> => useRouterParams({ strict: false }) as Record<Name, string>

/** The words after `?` in the address, as they stand there. */
export const useSearch = (): Record<string, string> => {
  const search = useRouterState({ select: ({ location }) => location.searchStr })
  return Object.fromEntries(new URLSearchParams(search))
}

/** `go('/members')`; with `{ replace: true }` the way back skips this page. */
export const useGo = (): ((to: string, how?: { replace?: boolean }) => void) => {
  const { history } = useRouter()
  return (to, { replace = false } = {}) => (replace ? history.replace(to) : history.push(to))
}

/** Changes words after `?` and keeps the rest; an empty value takes its word away. */
export const useSetSearch = (): ((changes: Record<string, string | null>, how?: { replace?: boolean }) => void) => {
  const { history } = useRouter()
  return (changes, { replace = false } = {}) => {
    const { pathname, search } = history.location
    const words = new URLSearchParams(search)
    for (const [name, value] of Object.entries(changes)) {
      if (value) words.set(name, value)
      else words.delete(name)
    }
    const to = words.size === 0 ? pathname : `${pathname}?${words.toString()}`
    if (replace) history.replace(to)
    else history.push(to)
  }
}
