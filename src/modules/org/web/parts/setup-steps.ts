/** The steps of setting up an empty system, in their order, each with the page where it is done. */
import type { Answer } from '../../../../platform/endpoint.ts'
import type { setupState } from '../../contract.ts'

type Done = NonNullable<Answer<typeof setupState>['steps']>

export const SETUP_STEPS = [
  { id: 'district', word: 'setupStep1', href: '/units', done: () => true },
  { id: 'units', word: 'setupStep2', href: '/imports?kind=units', done: (of: Done) => of.units },
  { id: 'roster', word: 'setupStep3', href: '/imports?kind=roster', done: (of: Done) => of.roster },
  { id: 'packs', word: 'setupStep4', href: '/packs', done: (of: Done) => of.packs },
] as const

/** The first step that is not done; undefined when all are. */
export const nextStepOf = (of: Done): (typeof SETUP_STEPS)[number] | undefined => SETUP_STEPS.find(({ done }) => !done(of))
