/** An escalation ladder: who hears of what is overdue, one rung after another, each so long after the due day. Steps are data of the rule. */
import { z } from 'zod'
import { addDays, type Day } from '../../kernel/days.ts'
import type { Actor } from '../vocabulary/actors.ts'
import type { Follow } from '../vocabulary/evaluation.ts'
import type { Text } from '../vocabulary/outcomes.ts'
import { endOfTerm, showTerm, startOfTerm, termSchema, type Term } from './head.ts'
import { actorSchema, slotOf } from './slots.ts'
import { fill, nameOf, sayDay, text } from './words.ts'

export const ladderSchema = z
  .array(
    z.strictObject({
      key: z.string().regex(/^[a-z0-9-]+$/),
      after: slotOf(termSchema, { zh: '过期多久报', en: 'How long overdue' }),
      to: slotOf(actorSchema, { zh: '报给谁', en: 'To whom' }),
    }),
  )
  .min(1)

/** How long before the due day the bearer is reminded. */
export const remindSchema = slotOf(termSchema, { zh: '提前多久提醒', en: 'Reminded so long before' })

/** A rung as it is in force; `after` is absent while nobody has set it, and the rung then waits. */
type Rung = { key: string; after?: Term | undefined; to: Actor }

/** The day on which a rung is reached: the first day that is longer past the due day than the rung allows. */
const rungDay = (due: Day, after: Term): Day => addDays(endOfTerm(due, after), 1)

/** What the ladder does about a due day: rungs reached are `now`, those to come `later`; nothing without a due day. */
export const climb = (ladder: readonly Rung[] | undefined, due: Day | null, on: Day): Follow[] =>
  due === null
    ? []
    : (ladder ?? []).flatMap(({ key, after, to }): Follow[] => {
        if (!after) return []
        const day = rungDay(due, after)
        return [{ does: 'list', what: key, bearer: to, due: day, state: on >= day ? 'now' : 'later', text: sayRung(to, day, on >= day) }]
      })

const sayRung = (to: Actor, day: Day, reached: boolean): Text =>
  fill(
    reached
      ? text('过期未办，{day}起报{who}', 'Overdue: told to {who} since {day}')
      : text('到{day}仍未办的，报{who}', 'If still open on {day}: told to {who}'),
    {
      who: nameOf(to),
      day: sayDay(day),
    },
  )

/** The reminder before a due day, as a warning to the bearer; none without a due day or a term. */
export const reminderOf = (remind: Term | undefined, due: Day | null, bearer: Actor, on: Day): Follow[] => {
  if (!remind || due === null) return []
  const day = startOfTerm(due, remind)
  const says = fill(text('{day}起提醒{who}', 'Reminds {who} from {day}'), { day: sayDay(day), who: nameOf(bearer) })
  return [{ does: 'warn', what: 'reminder', bearer, due: day, state: on >= day ? 'now' : 'later', text: says }]
}

/** Values of a ladder and of a reminder in words; null for a key that is neither. */
export const sayLadderValue = (key: string, value: unknown): Text | null => {
  if (/^(.+\.)?escalates\..+\.after$/.test(key) || key === 'remind') return showTerm(value as Term)
  return /^(.+\.)?escalates\..+\.to$/.test(key) ? nameOf(value as Actor) : null
}

/** A rule can do without these while nobody has set them. */
export const isLadderKey = (key: string): boolean => /^(.+\.)?escalates\./.test(key) || key === 'remind'
