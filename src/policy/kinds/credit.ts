/** How a tick counts in a ratio: in full (1/1), not at all though due (0/1), by a part, or not counted (out of the total). */
import { z } from 'zod'
import { fraction, parseFraction, type Fraction } from '../../kernel/fractions.ts'
import { headShape } from '../engine/head.ts'
import { slotOf, type Settled } from '../engine/slots.ts'

/** `full` 1/1, `none` 0/1, `out` 不计, or a part such as `1/2`; a settled weight is a fraction, and null when it is out. */
export const weightSchema = z.string().transform((text, ctx): Fraction | null => {
  if (text === 'full') return fraction(1, 1)
  if (text === 'none') return fraction(0, 1)
  if (text === 'out') return null
  try {
    return parseFraction(text)
  } catch {
    ctx.addIssue({ code: 'custom', message: `"${text}" does not say how a tick counts; write full, none, out or a part such as 1/2` })
    return z.NEVER
  }
})

const weight = (zh: string, en: string) => slotOf(weightSchema, { zh, en })

export const creditSchema = z.strictObject({
  ...headShape,
  kind: z.literal('credit'),
  counts: z.strictObject({
    present: weight('实到', 'Present'),
    'other-form': weight('以其他方式参加', 'In another form').optional(),
    irregular: weight('未按规定参加', 'Not as required').optional(),
    remote: weight('远程参加', 'Remote'),
    elsewhere: weight('异地参加', 'Elsewhere'),
    excused: weight('请假', 'On leave'),
    exempt: weight('免除', 'Exempt'),
    'fact-record-exempt': weight('不纳入记实', 'Not in fact-recording').optional(),
    absent: weight('缺席', 'Absent'),
  }),
  /** what differs for a member who was floating on that day */
  floating: z
    .strictObject({
      remote: weight('流动党员远程参加', 'Floating, remote').optional(),
      elsewhere: weight('流动党员异地参加', 'Floating, elsewhere').optional(),
      excused: weight('流动党员请假', 'Floating, on leave').optional(),
      absent: weight('流动党员缺席', 'Floating, absent').optional(),
    })
    .default({}),
})
export type WrittenCredit = z.output<typeof creditSchema>
export type CreditBody = Settled<WrittenCredit>
