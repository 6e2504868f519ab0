/** The counts beside the navigation, by path. A count that waits for this person today is red; the rest are plain. */
import type { Session } from './session.ts'

export type Counts = Record<string, { count: number; waits: boolean }>

/** Gathers what the modules' own first questions already answer; a page nobody counts has no number. */
export const useCounts = (_session: Session): Counts => ({})
