/** What every rule opens with, whatever its kind, and the small written forms that rules share: terms, spans, amounts. */
import { z } from 'zod'
import { fraction, parseFraction, type Fraction } from '../../kernel/fractions.ts'
import { addDays, addMonths, addYears, type Day } from '../../kernel/days.ts'
import { SIDES } from '../vocabulary/floating.ts'
import type { Text } from '../vocabulary/outcomes.ts'
import { POPULATIONS, SECTORS, UNIT_TYPES, type Population, type Sector, type UnitType } from '../vocabulary/units.ts'
import { citeSchema, daySchema, nameSchema, slotOf, textSchema, type Settled } from './slots.ts'

/** One of the keys of a vocabulary. */
export const keyOf = <T extends Record<string, unknown>>(vocabulary: T) => z.enum(Object.keys(vocabulary) as [keyof T & string, ...(keyof T & string)[]])

export const slotNameSchema = z
  .string()
  .regex(
    /^[a-z0-9-]+(\.[a-z0-9-]+)+$/,
    '规则名写作“领域.事项”，小写，如 attendance.talk · a rule is named area.what, in small letters, such as attendance.talk',
  )

/** Whom a rule binds; absent parts bind everybody. */
export const scopeSchema = z.strictObject({
  units: z
    .array(keyOf(UNIT_TYPES) as z.ZodType<UnitType>)
    .min(1)
    .optional(),
  sectors: z
    .array(keyOf(SECTORS) as z.ZodType<Sector>)
    .min(1)
    .optional(),
  members: z
    .array(keyOf(POPULATIONS) as z.ZodType<Population>)
    .min(1)
    .optional(),
})

/** The head of every rule. `cites` or `default: ours`: one of the two, never neither. */
export const headShape = {
  rule: slotNameSchema,
  title: textSchema,
  cites: z.array(citeSchema).min(1).optional(),
  default: z.literal('ours').optional(),
  why: nameSchema.optional(),
  from: daySchema.optional(),
  until: daySchema.optional(),
  for: scopeSchema.optional(),
  floor: z.boolean().optional(),
  enabled: slotOf(z.boolean(), { zh: '是否启用', en: 'Switched on' }).optional(),
  note: nameSchema.optional(),
}

export type RuleHead = {
  rule: string
  title: Text
  cites?: string[] | undefined
  default?: 'ours' | undefined
  why?: Text | undefined
  from?: Day | undefined
  until?: Day | undefined
  for?: z.output<typeof scopeSchema> | undefined
  floor?: boolean | undefined
  note?: Text | undefined
}

/** A term, written `15 days`, `1 month`. */
export type Term = { count: number; unit: 'days' | 'months' | 'years' }
export const termSchema = z.string().transform((text, ctx): Term => {
  const parts = /^(\d+) (day|month|year)s?$/.exec(text)
  if (parts) return { count: Number(parts[1]), unit: `${parts[2]}s` as Term['unit'] }
  ctx.addIssue({
    code: 'custom',
    message: `“${text}”不是期限；写作 15 days、1 month 或 1 year · "${text}" is not a term; write "15 days", "1 month" or "1 year"`,
  })
  return z.NEVER
})

export const endOfTerm = (from: Day, term: Term): Day => ({ days: addDays, months: addMonths, years: addYears })[term.unit](from, term.count)

export const startOfTerm = (to: Day, term: Term): Day => ({ days: addDays, months: addMonths, years: addYears })[term.unit](to, -term.count)

/** The term of a rule in force, null while nobody has set one: days of transit, days to answer. */
export const termOf = (rule: { body: unknown } | null | undefined): Term | null => (rule?.body as { within?: Term } | undefined)?.within ?? null

export const showTerm = ({ count, unit }: Term): Text => ({
  zh: `${count}${{ days: '天', months: '个月', years: '年' }[unit]}`,
  en: `${count} ${count === 1 ? unit.slice(0, -1) : unit}`,
})

/** Longer terms are looser; compared by their usual length in days. */
export const termInDays = ({ count, unit }: Term): number => count * { days: 1, months: 30, years: 365 }[unit]

/** An amount: `2/3`, `80%`, `6`. A count is a fraction over 1. */
export const amountSchema = z.union([z.number(), z.string()]).transform((written, ctx): Fraction => {
  try {
    return typeof written === 'number' ? fraction(written, 1) : parseFraction(written)
  } catch {
    ctx.addIssue({ code: 'custom', message: `“${written}”不是数量；写作 6、2/3 或 80% · "${written}" is not an amount; write 6, 2/3 or 80%` })
    return z.NEVER
  }
})

export const SPANS = {
  'calendar-year': { zh: '日历年度（1月1日至12月31日）', en: 'calendar year' },
  'rolling-year': { zh: '任意连续十二个月', en: 'any twelve months running' },
  'half-year': { zh: '半年', en: 'half-year' },
  quarter: { zh: '季度', en: 'quarter' },
  month: { zh: '月', en: 'month' },
  session: { zh: '每次活动', en: 'each session' },
  standing: { zh: '长期', en: 'standing' },
  once: { zh: '一次', en: 'once' },
} as const satisfies Record<string, Text>
export type Span = keyof typeof SPANS
export const spanSchema = keyOf(SPANS)

/** A stretch of the calendar (each quarter), or one that runs from the last record (ninety days). */
export const COUNTED = {
  calendar: { zh: '按自然月、季度、年度算', en: 'by calendar months, quarters, years' },
  running: { zh: '从上一次起算（月30天、季90天、半年180天、年365天）', en: 'from the last one: 30, 90, 180 or 365 days' },
} as const satisfies Record<string, Text>
export type Counted = keyof typeof COUNTED

const RUNNING_DAYS: Partial<Record<Span, number>> = { month: 30, quarter: 90, 'half-year': 180, 'calendar-year': 365 }

/** The days of a running stretch; null where stretches are those of the calendar. */
export const runningDays = (span: Span, counted: Counted | undefined): number | null => (counted === 'running' ? (RUNNING_DAYS[span] ?? null) : null)

/** Which side of a floating case answers for a rule. */
export const sideSchema = keyOf(SIDES)

/** The body of a settled rule: everything but the head, which stands in `RuleInForce` itself. */
export type BodyOf<Written> = Settled<Omit<Written, Exclude<keyof RuleHead, 'for'> | 'kind'>>
