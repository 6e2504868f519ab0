/** What makes a held day count: checks over its parts, length, record fields, recorder and spending, each with the weight of failing it. */
import { z } from 'zod'
import { amountSchema, headShape, keyOf, scopeSchema } from '../engine/head.ts'
import { actorSchema, citeSchema, slotOf, textSchema, type Settled } from '../engine/slots.ts'
import { PARTS, RECORD_FIELDS, SPENDING } from '../vocabulary/parts.ts'
import { SECTORS } from '../vocabulary/units.ts'

export const WEIGHTS = {
  'not-held': { zh: '不合要求的，按未开计', en: 'the day counts as not held' },
  flag: { zh: '标出，不影响是否算数', en: 'flagged; the day still counts' },
  refuse: { zh: '录入时拒绝，并报上级', en: 'refused at entry and reported' },
  none: { zh: '不作要求', en: 'not asked' },
} as const

const base = {
  key: z.string().regex(/^[a-z0-9-]+$/),
  says: textSchema,
  cites: z.array(citeSchema).min(1).optional(),
  default: z.literal('ours').optional(),
  then: slotOf(keyOf(WEIGHTS), { zh: '不合时', en: 'When it fails' }),
  /** sectors for which the check is lifted */
  lifted: slotOf(z.array(keyOf(SECTORS)), { zh: '不适用的领域', en: 'Lifted for' }).optional(),
  for: scopeSchema.optional(),
}

const notOnly = z.strictObject({
  ...base,
  check: z.literal('not-only'),
  parts: z.array(keyOf(PARTS)).min(1),
  /** a person is asked when everything else takes less than this share of the time */
  askBelow: slotOf(amountSchema, { zh: '其余内容少于多少时请人判断', en: 'Ask a person when the rest is below' }).optional(),
  asks: actorSchema.optional(),
})
const mainPart = z.strictObject({
  ...base,
  check: z.literal('main-part'),
  parts: z.array(keyOf(PARTS)).min(1),
  /** how "main" is told: merely present, the longest part, or at least half of the minutes */
  by: slotOf(z.enum(['present', 'longest', 'half']), { zh: '怎样算为主', en: 'How main is told' }),
})
const leastHours = z.strictObject({ ...base, check: z.literal('least-hours'), value: slotOf(z.number().positive(), { zh: '最少时长（小时）', en: 'Least hours' }) })
const fields = z.strictObject({ ...base, check: z.literal('fields'), fields: slotOf(z.array(keyOf(RECORD_FIELDS)).min(1), { zh: '必填项', en: 'Required fields' }), at: z.enum(['announce', 'close']) })
const recorder = z.strictObject({ ...base, check: z.literal('recorder') })
const images = z.strictObject({ ...base, check: z.literal('images') })
const spending = z.strictObject({ ...base, check: z.literal('spending'), forbidden: slotOf(z.array(keyOf(SPENDING)).min(1), { zh: '禁止的开支', en: 'Forbidden spending' }), asks: actorSchema.optional() })

export const validitySchema = z.strictObject({
  ...headShape,
  kind: z.literal('validity'),
  about: z.literal('session'),
  checks: z.array(z.discriminatedUnion('check', [notOnly, mainPart, leastHours, fields, recorder, images, spending])).min(1),
})
export type WrittenValidity = z.output<typeof validitySchema>
export type ValidityBody = Settled<WrittenValidity>
export type ValidityCheck = ValidityBody['checks'][number]
