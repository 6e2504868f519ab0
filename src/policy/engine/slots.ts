/**
 * A slot is one value of a rule together with where it comes from. In a pack it is written in the shortest form that tells the truth:
 *
 *   value: 2/3                                             the document of the rule's own `cites` says it, since the pack's `inForce`
 *   value: { value: 3, default: ours, why: … }             no document says it
 *   value: [ { from: day, value, cites }, … ]              it changed: dated entries, oldest first, each with its citation
 *   value: { reading: a, others: [b], open: … }            the words are unclear: our reading until somebody else chooses
 *   value: { silent: [a, b], open: …, chosenBy: adopter }  the text says nothing: the adopting unit must choose
 *   value: { unset: …, setBy: county-department }          the text leaves it to be fixed by somebody
 *
 * Any object form may add `floor: true` (a nearer unit may tighten, not loosen) and `means` (half-a-day).
 */
import { z } from 'zod'
import { isDay, type Day } from '../../kernel/days.ts'
import { ACTORS, type Actor } from '../vocabulary/actors.ts'
import type { Text } from '../vocabulary/outcomes.ts'
import type { Openness } from '../vocabulary/rules.ts'

export type SlotEntry<T> = { from: Day | null; until: Day | null; value: T; cites: string[] | null; ours: boolean; why: Text | null }
type SlotOption<T> = { value: T; said: Text | null; why: Text | null }

export type Slot<T> = {
  slot: true
  label: Text
  /** dated values, oldest first; empty while the value is for somebody to choose or set */
  entries: SlotEntry<T>[]
  openness: Openness | null
  open: Text | null
  options: SlotOption<T>[]
  chooser: Actor | null
  floor: boolean
  means: Text | null
  /** reads a value written by hand (a local value, a choice) as this slot's value; never stored */
  read: (written: unknown) => { ok: true; value: T } | { ok: false; message: string }
}

/** What remains of a rule once its slots are settled for a day. */
export type Settled<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends Slot<infer V>
    ? V
    : T extends readonly (infer E)[]
      ? Settled<E>[]
      : { [K in keyof T]: Settled<T[K]> }

export const isSlot = (node: unknown): node is Slot<unknown> => typeof node === 'object' && node !== null && (node as { slot?: unknown }).slot === true

/** A day written `YYYY-MM-DD`. */
export const daySchema = z.string().transform((text, ctx): Day => {
  if (isDay(text)) return text
  ctx.addIssue({ code: 'custom', message: `“${text}”不是日期；写作加引号的 YYYY-MM-DD · "${text}" is not a day; write YYYY-MM-DD in quotes` })
  return z.NEVER
})

/** A text: `{ zh, en }`, both filled. */
export const textSchema = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })

/** A name that may stand in one language alone, such as the name of an issuing body. */
export const nameSchema = z.union([
  z
    .string()
    .min(1)
    .transform((text): Text => ({ zh: text, en: text })),
  textSchema,
])

export const citeSchema = z.string().regex(/^[a-z0-9-]+#\S+$/, '引用写作“文件#条款” · a citation is written document#article')

export const actorSchema = z.enum(Object.keys(ACTORS) as [Actor, ...Actor[]])

const ours = z.literal('ours')
const commonShape = { floor: z.boolean().optional(), means: nameSchema.optional(), label: textSchema.optional() }
const entryShape = {
  from: daySchema.optional(),
  until: daySchema.optional(),
  cites: z.array(citeSchema).min(1).optional(),
  default: ours.optional(),
  why: nameSchema.optional(),
}

type Form = 'literal' | 'entry' | 'dated' | 'reading' | 'silent' | 'unset'

const formOf = (input: unknown): Form => {
  if (Array.isArray(input) && input.length > 0 && input.every((item) => typeof item === 'object' && item !== null && 'value' in item && 'from' in item))
    return 'dated'
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return 'literal'
  if ('reading' in input) return 'reading'
  if ('silent' in input) return 'silent'
  if ('unset' in input) return 'unset'
  return 'value' in input && !('measure' in input) ? 'entry' : 'literal'
}

/** A schema that takes any of the six written forms of a value and gives the `Slot`. `label` names the value for people. */
export const slotOf = <T extends z.ZodType>(inner: T, label: Text) =>
  z.unknown().transform((input, ctx): Slot<z.output<T>> => {
    const { schema, build } = formsOf(inner, label)[formOf(input)]
    const parsed = schema.safeParse(input)
    if (parsed.success) return { ...build(parsed.data as never), read: (written) => readBy(inner, written) }
    for (const issue of parsed.error.issues) ctx.issues.push({ ...issue, input } as never)
    return z.NEVER
  })

const readBy = <T extends z.ZodType>(inner: T, written: unknown) => {
  const parsed = inner.safeParse(written)
  return parsed.success ? ({ ok: true, value: parsed.data } as const) : ({ ok: false, message: sayIssue(parsed.error.issues[0]!) } as const)
}

/** What is wrong with a value that somebody typed, as `中文 · English`; our own messages stand as they are. */
const sayIssue = (issue: z.core.$ZodIssue): string => {
  if (issue.code === 'too_small') return `不能小于 ${issue.minimum} · it cannot be less than ${issue.minimum}`
  if (issue.code === 'too_big') return `不能大于 ${issue.maximum} · it cannot be more than ${issue.maximum}`
  if (issue.code === 'custom' || issue.message.includes(' · ')) return issue.message
  return '要照现行的写法写 · write it the way the present value is written'
}

/** How one written form is checked and made into a slot. `build` is only ever given what the `schema` beside it has parsed. */
type FormReader<V> = { schema: z.ZodType; build: (data: never) => Omit<Slot<V>, 'read'> }

const formsOf = <T extends z.ZodType>(inner: T, label: Text): Record<Form, FormReader<z.output<T>>> => {
  type V = z.output<T>
  const option = z.union([
    z.strictObject({ value: inner, zh: z.string(), en: z.string(), why: nameSchema.optional() }),
    inner.transform((value) => ({ value })),
  ])
  const openShape = { open: nameSchema, chosenBy: actorSchema.optional(), ...commonShape }
  return {
    literal: { schema: inner, build: (value: V) => closedSlot([{ value }], label) },
    entry: { schema: z.strictObject({ value: inner, ...entryShape, ...commonShape }), build: (data: Written<V>) => closedSlot([data], label) },
    dated: {
      schema: z.array(z.strictObject({ value: inner, ...entryShape, from: daySchema, ...commonShape })).superRefine(datesInOrder),
      build: (data: Written<V>[]) => closedSlot(data, label),
    },
    reading: {
      schema: z.strictObject({
        reading: inner,
        others: z.array(option).min(1),
        why: nameSchema.optional(),
        said: textSchema.optional(),
        default: ours.optional(),
        ...openShape,
      }),
      build: (data: Reading<V>) => ({
        ...openSlot(data, label, 'unclear', data.open, data.chosenBy ?? 'adopter'),
        entries: [plainEntry({ value: data.reading, default: 'ours', why: data.why })],
        options: [{ value: data.reading, said: data.said ?? null, why: data.why ?? null }, ...data.others.map(plainOption)],
      }),
    },
    silent: {
      schema: z.strictObject({ silent: z.array(option).min(1), ...openShape }),
      build: (data: Silent<V>) => ({ ...openSlot(data, label, 'silent', data.open, data.chosenBy ?? 'adopter'), options: data.silent.map(plainOption) }),
    },
    unset: {
      schema: z.strictObject({ unset: nameSchema, setBy: actorSchema, ...commonShape }),
      build: (data: Unset) => openSlot(data, label, 'unset', data.unset, data.setBy),
    },
  }
}

type Common = { floor?: boolean | undefined; means?: Text | undefined; label?: Text | undefined }
type Written<V> = Common & {
  value: V
  from?: Day | undefined
  until?: Day | undefined
  cites?: string[] | undefined
  default?: 'ours' | undefined
  why?: Text | undefined
}
type WrittenOption<V> = { value: V; zh?: string; en?: string; why?: Text | undefined }
type Reading<V> = Common & { reading: V; others: WrittenOption<V>[]; open: Text; chosenBy?: Actor; why?: Text; said?: Text }
type Silent<V> = Common & { silent: WrittenOption<V>[]; open: Text; chosenBy?: Actor }
type Unset = Common & { unset: Text; setBy: Actor }

const closedSlot = <V>(entries: Written<V>[], label: Text): Omit<Slot<V>, 'read'> => ({
  slot: true,
  label: entries.at(-1)?.label ?? label,
  entries: entries.map(plainEntry),
  openness: null,
  open: null,
  options: [],
  chooser: null,
  floor: entries.some((entry) => entry.floor),
  means: entries.at(-1)?.means ?? null,
})

const openSlot = <V>(data: Common, label: Text, openness: Openness, open: Text, chooser: Actor): Omit<Slot<V>, 'read'> => ({
  slot: true,
  label: data.label ?? label,
  entries: [],
  openness,
  open,
  options: [],
  chooser,
  floor: data.floor ?? false,
  means: data.means ?? null,
})
const plainEntry = <V>(data: Written<V>): SlotEntry<V> => ({
  from: data.from ?? null,
  until: data.until ?? null,
  value: data.value,
  cites: data.cites ?? null,
  ours: data.default === 'ours',
  why: data.why ?? null,
})

const plainOption = <V>(option: WrittenOption<V>): SlotOption<V> => ({
  value: option.value,
  said: option.zh && option.en ? { zh: option.zh, en: option.en } : null,
  why: option.why ?? null,
})

const datesInOrder = (entries: { from: Day; until?: Day | undefined; cites?: string[] | undefined; default?: 'ours' | undefined }[], ctx: z.RefinementCtx) => {
  entries.forEach((entry, index) => {
    const before = entries[index - 1]
    if (before && before.from === entry.from)
      ctx.addIssue({
        code: 'custom',
        path: [index, 'from'],
        message: `从 ${entry.from} 起有两个值；一天只能有一个 · a second value from ${entry.from}; one value a day`,
        params: { code: 'duplicate' },
      })
    if (before && before.from > entry.from)
      ctx.addIssue({
        code: 'custom',
        path: [index, 'from'],
        message: `日期次序颠倒：${before.from} 之后是 ${entry.from}；从早到晚写 · dates out of order: ${entry.from} after ${before.from}; oldest first`,
        params: { code: 'dates-out-of-order' },
      })
    if (entry.until && entry.until < entry.from)
      ctx.addIssue({
        code: 'custom',
        path: [index, 'until'],
        message: `${entry.until} 结束，早于 ${entry.from} 开始 · ends ${entry.until}, before it begins ${entry.from}`,
        params: { code: 'dates-out-of-order' },
      })
    if (!entry.cites && !entry.default)
      ctx.addIssue({
        code: 'custom',
        path: [index],
        message: '写明日期的值没有依据；加 cites，或写 default: ours · a dated value without citation; add cites, or default: ours',
        params: { code: 'no-citation' },
      })
  })
}

/** Every slot inside a rule, with its path and its key (list items by their `key` where they have one). */
export const slotsIn = (
  node: unknown,
  path: (string | number)[] = [],
  names: string[] = [],
): { path: (string | number)[]; key: string; slot: Slot<unknown> }[] => {
  if (isSlot(node)) return [{ path, key: names.join('.'), slot: node }]
  if (Array.isArray(node)) return node.flatMap((item, index) => slotsIn(item, [...path, index], [...names, nameOfItem(item, index)]))
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([name, value]) => slotsIn(value, [...path, name], [...names, name]))
}

const nameOfItem = (item: unknown, index: number): string => {
  const key = typeof item === 'object' && item !== null && 'key' in item ? (item as { key: unknown }).key : undefined
  return typeof key === 'string' ? key : String(index)
}

/** The entry that holds on a day; null before the first one and after the last one ended. `start` stands for an entry without a day of its own. */
export const entryOn = <T>(slot: Slot<T>, on: Day, start: Day): SlotEntry<T> | null =>
  slot.entries.findLast((entry) => (entry.from ?? start) <= on && (entry.until === null || on <= entry.until)) ?? null

/** A copy of a body with the value at a path replaced; shares what did not change. */
export const withValueAt = <B>(body: B, path: readonly (string | number)[], value: unknown): B => {
  const [head, ...rest] = path
  if (head === undefined) return value as B
  if (Array.isArray(body)) return body.map((item, index) => (index === head ? withValueAt(item, rest, value) : item)) as B
  return { ...body, [head]: withValueAt((body as Record<string, unknown>)[head], rest, value) }
}

export const valueAt = (body: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((node, step) => (node === null || node === undefined ? undefined : (node as Record<string | number, unknown>)[step]), body)
