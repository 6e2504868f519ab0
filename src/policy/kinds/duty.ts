/** Who owes what, how often, by when. Fulfilled by a record, released by a named person with a reason, or overdue. */
import { z } from 'zod'
import { headShape, keyOf, spanSchema, termSchema } from '../engine/head.ts'
import { actorSchema, nameSchema, slotOf, type Settled } from '../engine/slots.ts'
import { BOOKS, ENTRIES } from '../vocabulary/entries.ts'

export const dutySchema = z.strictObject({
  ...headShape,
  kind: z.literal('duty'),
  about: z.enum(['member', 'floating-member', 'branch', 'unit', 'leader', 'township', 'document']),
  bearer: slotOf(actorSchema, { zh: '由谁办', en: 'Who bears it' }),
  do: keyOf(ENTRIES),
  what: nameSchema.optional(),
  to: actorSchema.optional(),
  times: z.strictObject({
    atLeast: slotOf(z.int().min(1), { zh: '至少几次', en: 'At least how often' }),
    per: slotOf(spanSchema, { zh: '每', en: 'Per' }),
  }),
  /** how long after the end of the span (or after the start, for a standing duty) the record may still come; none in most texts */
  within: slotOf(termSchema, { zh: '期限', en: 'Term' }).optional(),
  /** by what month and day of the year it falls due, `03-31` */
  by: slotOf(z.string().regex(/^\d{2}-\d{2}$/), { zh: '每年截止', en: 'By, each year' }).optional(),
  /** things that the standing duty keeps: the books of a unit */
  things: slotOf(z.array(keyOf(BOOKS)).min(1), { zh: '包括哪些', en: 'Which ones' }).optional(),
  overdue: z.strictObject({ shows: actorSchema }).optional(),
})
export type WrittenDuty = z.output<typeof dutySchema>
export type DutyBody = Settled<WrittenDuty>
