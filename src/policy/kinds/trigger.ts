/** An event opens a duty within a term. */
import { z } from 'zod'
import { headShape, keyOf, termSchema } from '../engine/head.ts'
import { actorSchema, nameSchema, slotOf, type Settled } from '../engine/slots.ts'
import { ENTRIES } from '../vocabulary/entries.ts'
import { EVENTS } from '../vocabulary/events.ts'

export const triggerSchema = z.strictObject({
  ...headShape,
  kind: z.literal('trigger'),
  about: z.enum(['member', 'floating-member', 'branch', 'unit', 'session', 'certificate', 'entry', 'document']),
  on: slotOf(z.array(keyOf(EVENTS)).min(1), { zh: '遇到哪些情形', en: 'On which events' }),
  open: keyOf(ENTRIES),
  what: nameSchema.optional(),
  bearer: slotOf(actorSchema, { zh: '由谁办', en: 'Who bears it' }),
  to: actorSchema.optional(),
  within: slotOf(termSchema, { zh: '期限', en: 'Term' }).optional(),
})
export type WrittenTrigger = z.output<typeof triggerSchema>
export type TriggerBody = Settled<WrittenTrigger>
