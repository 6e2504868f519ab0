/** The small shapes that contracts are made of: an id, a day, words, a text in two languages. One meaning, one shape. */
import { z } from 'zod'
import { ABOVE, BRANCH_DESK } from './endpoint.ts'

export const id = z.uuid()
/** A calendar day, `2026-11-22`. One of another age is a slip of the pen, and a term counted from it leads out of the calendar. */
export const day = z.iso.date().refine((on) => on >= '1900-01-01' && on <= '2199-12-31', '年份写错了 · the year cannot be right')
/** An instant in UTC, `2026-11-22T01:00:00.000Z`. */
export const moment = z.iso.datetime()
/** Words a person writes, at least one sign, at the most `max`. */
export const words = (max: number) => z.string().trim().min(1).max(max)
/** What is shown to people, in both languages. */
export const text = z.object({ zh: z.string(), en: z.string() })
export const count = z.int().min(0)
export const year = z.coerce.number().int().min(2000).max(2100)
/** A time of day, `08:30`. */
export const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, '时间写作 08:30 · write the time as 08:30')

/** A clause as a chip shows it; `place` and `gist` come from the registered document. */
export const clause = z.object({
  cite: z.string(),
  label: text,
  place: text,
  gist: text.nullable(),
  document: z.string(),
  article: z.string(),
  pack: z.string(),
})

/** The keys of a table of titles, as the tuple `z.enum` asks for. */
export const keysOf = <T extends Record<string, unknown>>(table: T) => Object.keys(table) as [keyof T & string, ...(keyof T & string)[]]
/** One key of a table of titles. */
export const keyOf = <T extends Record<string, unknown>>(table: T) => z.enum(keysOf(table))

/** Who may look into a branch's records: its own desk and everyone above it. */
export const DESK_AND_ABOVE = [...BRANCH_DESK, ...ABOVE] as const
