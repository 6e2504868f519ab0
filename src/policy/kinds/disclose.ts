/** What is published, to whom, how often, and what is left out. */
import { z } from 'zod'
import { headShape, keyOf, spanSchema } from '../engine/head.ts'
import { actorSchema, nameSchema, slotOf, type Settled } from '../engine/slots.ts'
import { ENTRIES } from '../vocabulary/entries.ts'

export const discloseSchema = z.strictObject({
  ...headShape,
  kind: z.literal('disclose'),
  about: z.enum(['branch', 'unit']),
  what: keyOf(ENTRIES),
  fields: slotOf(z.array(z.string().regex(/^[a-z0-9-]+$/)).min(1), { zh: '公布哪些项', en: 'Fields shown' }),
  withhold: slotOf(z.array(z.string().regex(/^[a-z0-9-]+$/)), { zh: '不公布哪些项', en: 'Fields left out' }),
  audience: slotOf(nameSchema, { zh: '公布范围', en: 'Circle' }),
  approves: actorSchema.optional(),
  bearer: slotOf(actorSchema, { zh: '由谁公布', en: 'Who publishes' }),
  times: z.strictObject({
    atLeast: slotOf(z.int().min(1), { zh: '至少几次', en: 'At least how often' }),
    per: slotOf(spanSchema, { zh: '每', en: 'Per' }),
  }),
  /** nothing is shown that the member has not confirmed */
  confirmedOnly: slotOf(z.boolean(), { zh: '只公布本人已确认的', en: 'Only what the member confirmed' }).optional(),
})
export type WrittenDisclose = z.output<typeof discloseSchema>
export type DiscloseBody = Settled<WrittenDisclose>
