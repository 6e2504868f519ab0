/** A measure over a period against a limit, and what crossing it opens. */
import { z } from 'zod'
import { amountSchema, headShape, keyOf, spanSchema, termSchema } from '../engine/head.ts'
import { actorSchema, nameSchema, slotOf, type Settled } from '../engine/slots.ts'
import { GRADES } from '../vocabulary/actors.ts'
import { ENTRIES } from '../vocabulary/entries.ts'
import { BASE_MEASURES, DERIVED_MEASURES, type MeasureName } from '../vocabulary/measures.ts'
import { COUNTINGS } from '../vocabulary/parts.ts'

const measureSchema = keyOf({ ...BASE_MEASURES, ...DERIVED_MEASURES }) as unknown as z.ZodType<MeasureName>

const conditionSchema = z.strictObject({
  key: z.string().optional(),
  measure: measureSchema,
  is: z.enum(['<', '<=', '>=', '>']),
  value: slotOf(amountSchema, { zh: '界限', en: 'Limit' }),
})

/** When a consequence comes: as soon as the figure to date is past the limit, once it can no longer be mended, or at the end of the period. */
export const MOMENTS = {
  running: { zh: '累计数一过界就办', en: 'as soon as the figure to date is past the limit' },
  certain: { zh: '到期末也补不回来时办', en: 'once it can no longer be mended' },
  'period-end': { zh: '期末办', en: 'at the end of the period' },
} as const

const moment = slotOf(keyOf(MOMENTS), { zh: '什么时候办', en: 'When it comes' }).optional()
const afterSessions = slotOf(z.int().min(1), { zh: '至少开展几次以后', en: 'After how many sessions' }).optional()
const key = z.string().optional()

const barSchema = z.strictObject({ key, bar: z.literal('grade'), value: keyOf(GRADES), at: moment })
const openSchema = z.strictObject({
  key,
  open: keyOf(ENTRIES),
  bearer: actorSchema,
  within: slotOf(termSchema, { zh: '期限', en: 'Term' }).optional(),
  at: moment,
  after: afterSessions,
})
const proposeSchema = z.strictObject({ key, propose: z.literal('grade'), value: keyOf(GRADES), decides: actorSchema, approves: actorSchema.optional(), at: moment })
const listSchema = z.strictObject({ key, list: nameSchema, to: actorSchema, at: moment })
const warnSchema = z.strictObject({ key, warn: z.array(actorSchema).min(1) })

const consequenceSchema = z.union([barSchema, openSchema, proposeSchema, listSchema, warnSchema])

export const thresholdSchema = z
  .strictObject({
    ...headShape,
    kind: z.literal('threshold'),
    about: z.enum(['member', 'session', 'branch', 'unit', 'leader']),
    /** which sessions are counted */
    of: slotOf(keyOf(COUNTINGS), { zh: '计哪些活动', en: 'Which activities count' }).optional(),
    over: slotOf(spanSchema, { zh: '一年怎么算', en: 'The period' }),
    /** crossed when true: the outcome is then not_met and the consequences follow */
    when: z.union([conditionSchema.transform((one) => [one]), z.array(conditionSchema).min(1)]).optional(),
    /** required to be true: the outcome is not_met when it is false */
    must: z.union([conditionSchema.transform((one) => [one]), z.array(conditionSchema).min(1)]).optional(),
    joined: slotOf(z.enum(['any', 'all']), { zh: '几个条件怎么连', en: 'How the conditions join' }).optional(),
    /** what lies between two absences: does a leave, or an exemption, break the run? */
    run: z
      .strictObject({
        excused: slotOf(z.enum(['breaks', 'skips']), { zh: '中间请假是否断开', en: 'Does a leave break the run' }),
        exempt: slotOf(z.enum(['breaks', 'skips']), { zh: '中间免除是否断开', en: 'Does an exemption break the run' }),
      })
      .optional(),
    then: z.array(consequenceSchema).default([]),
    /** what does not follow, in our words: other grades stay open */
    leaves: nameSchema.optional(),
  })
  .superRefine((rule, ctx) => {
    if (!rule.when === !rule.must) ctx.addIssue({ code: 'custom', message: 'a threshold has either when: (crossed) or must: (required), exactly one' })
  })
export type WrittenThreshold = z.output<typeof thresholdSchema>
export type ThresholdBody = Settled<WrittenThreshold>
export type Consequence = ThresholdBody['then'][number]
