/** The closed set of rule kinds. Add one only when no combination of these says it. */
import { KIND_NAMES, type KindName } from '../vocabulary/rules.ts'
import { calendar } from '../kinds/calendar.ts'
import { credit } from '../kinds/credit.ts'
import { disclose } from '../kinds/disclose.ts'
import { duty } from '../kinds/duty.ts'
import { entry } from '../kinds/entry.ts'
import { rate } from '../kinds/rate.ts'
import { share } from '../kinds/share.ts'
import { sides } from '../kinds/sides.ts'
import { threshold } from '../kinds/threshold.ts'
import { trigger } from '../kinds/trigger.ts'
import { validity } from '../kinds/validity.ts'
import { vote } from '../kinds/vote.ts'
import { workflow } from '../kinds/workflow.ts'
import type { AnyKind } from './kind.ts'

const KINDS = { calendar, validity, credit, threshold, duty, trigger, workflow, entry, disclose, vote, rate, share, sides } as Record<KindName, AnyKind>

/** The kind of that name, or null for a name that is none. */
export const kindNamed = (name: unknown): AnyKind | null => (KIND_NAMES.includes(name as KindName) ? KINDS[name as KindName] : null)

export const kindOf = ({ kind }: { kind: KindName }): AnyKind => KINDS[kind]
