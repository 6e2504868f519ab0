/** Introduces to the 依据 drawer who supplies which kind of explanation: `whySource('finding', load)`. Modules' own files are loaded when asked. */
import { whySource } from '../../ui/why/why-place.tsx'

export const registerWhySources = (): void => {
  void whySource
}
