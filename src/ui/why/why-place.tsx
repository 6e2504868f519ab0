/** Which explanation is open. It stands in the address (`?why=finding:…`), so it can be sent, reloaded and printed. */
import { createContext, useContext } from 'react'
import type { ReactNode } from 'react'
import type { WhyPage } from './explanation.ts'

export type Why = {
  /** the name of the explanation that is open, or null */
  ref: string | null
  /** opens one by its name; give the explanation too when it is at hand already */
  open: (ref: string, page?: WhyPage) => void
  close: () => void
}

const Place = createContext<Why>({ ref: null, open: () => undefined, close: () => undefined })

/** The shell gives the place; it alone knows the address. */
export const WhyPlace = ({ why, children }: { why: Why; children: ReactNode }) => <Place value={why}>{children}</Place>

/** `const { open } = useWhy(); open('finding:' + id)` */
export const useWhy = (): Why => useContext(Place)

type Load = (name: string) => Promise<WhyPage>

const sources = new Map<string, Load>()
const atHand = new Map<string, WhyPage>()

/** A module says where explanations of its kind come from: `whySource('finding', (id) => call(explainFinding, { params: { id } }))`. */
export const whySource = (kind: string, load: Load): void => void sources.set(kind, load)

export const keepExplanation = (ref: string, page: WhyPage): void => void atHand.set(ref, page)

/** Fetches an explanation by its name `kind:id`. Null when nobody supplies that kind (an old or mistyped address). */
export const explanationOf = async (ref: string): Promise<WhyPage | null> => {
  const kept = atHand.get(ref)
  if (kept) return kept
  const [kind = '', ...rest] = ref.split(':')
  const load = sources.get(kind)
  return load ? load(rest.join(':')) : null
}
