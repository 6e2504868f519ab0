/** What one month of a branch can look like: used by the year strip (01) and by the heat map (06). */
import type { Day } from '../kernel/days.ts'
import type { Outcome, Shape } from './status.tsx'
import type { Words } from './text.ts'

export type Moved = 'later' | 'earlier'

export type ActivityCell =
  /** closed: participation as a fraction; `outcome` is the rule's word on that fraction, null where no rule is in force */
  | { state: 'closed'; num: number; den: number; outcome: Outcome | null; day: Day; moved?: Moved; approved?: boolean }
  /** closed, but by the rules it does not count as held */
  | { state: 'invalid'; num: number; den: number; day: Day; moved?: Moved }
  /** held, the branch has yet to close it; `mine`: the reader is the one who must */
  | { state: 'to_close'; day: Day; mine: boolean; moved?: Moved }
  | { state: 'awaits_approval'; day: Day; mine: boolean }
  | { state: 'not_held'; day: Day }
  | { state: 'unreported'; day: Day }
  | { state: 'not_founded' }
  | { state: 'planned'; day: Day; moved?: Moved }
  /** the public holidays of that year are not yet published */
  | { state: 'not_published' }
  /** some other state in words of the module */
  | { state: 'other'; word: Words; shape: Shape; tone: 'met' | 'notmet' | 'unknown' | 'na' | 'now' }

/** The tint of a share: tenths, not a rule (design 4). A share that its rule calls not met is never tinted green. */
export const tintOf = (num: number, den: number): 'h1' | 'h2' | 'h3' | 'h4' => {
  if (num * 10 >= den * 9) return 'h4'
  if (num * 10 >= den * 8) return 'h3'
  return num * 10 >= den * 6 ? 'h2' : 'h1'
}
