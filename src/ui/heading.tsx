/** The heading of a page, which names its tab too. */
import { type ReactNode, useEffect, useRef } from 'react'
import { kit } from './strings.ts'
import { text, useLanguage } from './text.ts'

/**
 * The page's `h1`. The first of a page names the tab. A browser writes titles into its history, so a heading that names a person
 * gives the tab another word: `tab`, the kind of the page.
 */
export const Heading = ({ tab, children }: { tab?: string | undefined; children: ReactNode }) => {
  const heading = useRef<HTMLHeadingElement>(null)
  useLanguage()
  useEffect(() => {
    if (document.querySelector('h1') !== heading.current) return undefined
    document.title = text(kit, 'tabTitle', { page: (tab ?? heading.current?.textContent ?? '').trim() })
    return () => void (document.title = text(kit, 'brand'))
  })
  return <h1 ref={heading}>{children}</h1>
}
