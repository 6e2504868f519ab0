/** A kind of record: its form, subjects, writer, readers, who confirms it, how soon it is entered, and which books it feeds. */
import { z } from 'zod'
import { headShape, keyOf, spanSchema, termSchema } from '../engine/head.ts'
import { actorSchema, nameSchema, slotOf, type Settled } from '../engine/slots.ts'
import { BOOKS, CERTIFICATES, ENTRIES } from '../vocabulary/entries.ts'

export const entrySchema = z.strictObject({
  ...headShape,
  kind: z.literal('entry'),
  entry: keyOf(ENTRIES),
  about: z.enum(['member', 'session', 'branch', 'unit']),
  fields: slotOf(z.array(z.string().regex(/^[a-z0-9-]+$/)).min(1), { zh: '填写项', en: 'Fields' }),
  /** fields that only those entitled may read */
  restricted: z.array(z.string()).default([]),
  writer: slotOf(actorSchema, { zh: '由谁填写', en: 'Who writes it' }),
  readers: z.array(actorSchema).default([]),
  confirmedBy: slotOf(z.union([z.literal('none'), actorSchema]), { zh: '由谁核实确认', en: 'Who confirms it' }),
  within: slotOf(termSchema, { zh: '多久之内填写', en: 'Entered within' }).optional(),
  /** how long it must be kept */
  kept: slotOf(termSchema, { zh: '保存多久', en: 'Kept for' }).optional(),
  feeds: slotOf(z.array(keyOf(BOOKS)), { zh: '进入哪些簿册', en: 'Feeds' }),
  certificates: slotOf(z.array(keyOf(CERTIFICATES)), { zh: '记入哪种证件', en: 'Entered in' }).optional(),
  atLeast: z.strictObject({ times: slotOf(z.int().min(1), { zh: '至少几次', en: 'At least' }), per: slotOf(spanSchema, { zh: '每', en: 'Per' }) }).optional(),
  what: nameSchema.optional(),
})
export type WrittenEntry = z.output<typeof entrySchema>
export type EntryBody = Settled<WrittenEntry>
