/** Steps, actors, approvals and clocks of a case: moving a day, the two exemptions, a contested line, the life of a certificate. */
import { z } from 'zod'
import { headShape, termSchema } from '../engine/head.ts'
import { actorSchema, nameSchema, slotOf, textSchema, type Settled } from '../engine/slots.ts'

export const CASES = {
  reschedule: { zh: '调整活动日', en: 'moving the day' },
  'exemption-from-attending': { zh: '免于参加活动', en: 'exemption from attending' },
  'exemption-from-recording': { zh: '不纳入记实', en: 'exemption from fact-recording' },
  contest: { zh: '对记录的异议', en: 'contest of a record' },
  certificate: { zh: '证件办理', en: 'issuing a certificate' },
  'certificate-replacement': { zh: '证件补办', en: 'replacing a certificate' },
  correction: { zh: '更正记录', en: 'correcting a record' },
  leave: { zh: '请假', en: 'leave' },
  disclosure: { zh: '公开', en: 'disclosure' },
} as const
export type CaseName = keyof typeof CASES

const stepSchema = z.strictObject({
  key: z.string().regex(/^[a-z0-9-]+$/),
  title: textSchema,
  actor: slotOf(actorSchema, { zh: '由谁办', en: 'Who does it' }),
  /** what the actor must state: new-day, reason, from, to, alternative-form … */
  asks: z.array(z.string().regex(/^[a-z0-9-]+$/)).default([]),
  /** a step that decides: approve or refuse; other steps are simply done */
  decides: z.boolean().default(false),
  /** a refusal names its reason */
  reasonOnRefusal: z.boolean().default(true),
  within: slotOf(termSchema, { zh: '期限', en: 'Term' }).optional(),
  /** must be finished before the day the case is about */
  beforeTheDay: z.boolean().default(false),
  optional: z.boolean().default(false),
})

export const workflowSchema = z.strictObject({
  ...headShape,
  kind: z.literal('workflow'),
  case: z.enum(Object.keys(CASES) as [CaseName, ...CaseName[]]),
  about: z.enum(['session', 'member', 'entry', 'certificate', 'unit']),
  steps: z.array(stepSchema).min(1),
  /** how long the result may last before it is looked at again */
  review: slotOf(termSchema, { zh: '多久复核', en: 'Reviewed after' }).optional(),
  /** tick letter that the result gives, for exemptions */
  gives: z.enum(['X', 'F', 'O', 'L']).optional(),
  effect: nameSchema,
  without: nameSchema.optional(),
})
export type WrittenWorkflow = z.output<typeof workflowSchema>
export type WorkflowBody = Settled<WrittenWorkflow>
