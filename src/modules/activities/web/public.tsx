/** What the shell takes from activities: where the explanations of sessions and of standings come from, loaded when first asked. */
import { whySource } from '../../../ui/why/why-place.tsx'

export const registerActivityWhys = (): void => {
  whySource('session', async (ref) => (await import('./parts/session-why.ts')).sessionWhy(ref))
  whySource('standing', async (ref) => (await import('./parts/session-why.ts')).standingWhy(ref))
}
