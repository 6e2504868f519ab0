/** This device, as an opaque number that says nothing of a person: it tells two phones of one roll apart, and orders what one phone did. */
import { newId } from '../kernel/ids.ts'

const DEVICE = 'zhibu.device'
const SEQUENCE = 'zhibu.sequence'

/** Made once for this browser. */
export const deviceId = (): string => {
  const known = localStorage.getItem(DEVICE)
  if (known) return known
  const made: string = newId<'device'>()
  localStorage.setItem(DEVICE, made)
  return made
}

/** Rises with every act of this device, also across reloads and while its clock is wrong. */
export const nextSequence = (): number => {
  const next = Number(localStorage.getItem(SEQUENCE) ?? 0) + 1
  localStorage.setItem(SEQUENCE, String(next))
  return next
}
