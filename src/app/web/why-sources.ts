/** Introduces to the 依据 drawer who supplies which kind of explanation. What draws them is loaded when first asked. */
import { registerActivityWhys } from '../../modules/activities/web/public.tsx'
import { registerTrainingWhys } from '../../modules/training/web/public.tsx'
import { whySource } from '../../ui/why/why-place.tsx'

export const registerWhySources = (): void => {
  whySource('finding', async (id) => (await import('./finding-page.tsx')).findingPage(id))
  registerActivityWhys()
  registerTrainingWhys()
}
