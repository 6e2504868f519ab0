/** What others take from activities: the days ahead on a member's page; where explanations of sessions and standings come from, loaded when first asked. */
import { whySource } from '../../../ui/why/why-place.tsx'

export { ComingDays } from './parts/coming-days.tsx'

export const registerActivityWhys = (): void => {
  whySource('session', async (ref) => (await import('./parts/session-why.ts')).sessionWhy(ref))
  whySource('standing', async (ref) => (await import('./parts/session-why.ts')).standingWhy(ref))
}
