/** Where explanations of study come from, loaded when first asked: `study:<year>/<memberId>/<slot>`. */
import { whySource } from '../../../ui/why/why-place.tsx'

export const registerTrainingWhys = (): void => whySource('study', async (ref) => (await import('./parts/study-why.ts')).studyWhy(ref))
