/** The files of a pack, closed: an unknown key is an error. One schema a file; the rules' own schemas are in `kinds/`. */
import { z } from 'zod'
import { LAYERS } from '../vocabulary/units.ts'
import { keyOf, slotNameSchema } from './head.ts'
import { citeSchema, daySchema, nameSchema, textSchema } from './slots.ts'

const idSchema = z.string().regex(/^[a-z0-9-]+$/, '编号只用小写字母、数字和连字符 · an id is written in small letters, figures and hyphens')

/**
 * A link to another document or pack: its id; with a question mark, `some-opinion?`, it is named by the text but not at hand;
 * with a title for what has no id here.
 */
const linkSchema = z.union([
  z
    .string()
    .regex(/^[a-z0-9-]+\??$/, '写编号；文中提到而手头没有的，末尾加 ? · a link is an id, with ? when it is named by the text but not at hand')
    .transform((text) => ({ id: text.replace('?', ''), atHand: !text.endsWith('?'), title: null })),
  z
    .strictObject({ id: idSchema.optional(), title: nameSchema, atHand: z.literal(false), note: nameSchema.optional() })
    .transform((link) => ({ id: link.id ?? null, atHand: false, title: link.title })),
])
export type Link = z.output<typeof linkSchema>

export const packSchema = z.strictObject({
  id: idSchema,
  title: textSchema,
  /** counts up with every change of what the pack says; findings name it */
  version: z.int().min(1),
  layer: keyOf(LAYERS),
  /** the day from which its values hold where they carry no day of their own */
  inForce: daySchema,
  documents: z.array(idSchema).min(1),
  carriesOut: z.array(linkSchema).default([]),
  status: z.enum(['settled', 'trial']).default('settled'),
  /** names that differ by place: the activity day is called 统一活动日 here, 主题党日 there */
  names: z.record(z.string(), textSchema).default({}),
  note: nameSchema.optional(),
})
export type PackHead = z.output<typeof packSchema>

const ARTICLE_STATUSES = {
  modelled: { zh: '已成规则', en: 'modelled' },
  partly: { zh: '部分成规则', en: 'partly modelled' },
  not_yet: { zh: '尚未建', en: 'not yet' },
  not_software: { zh: '不属软件', en: 'not software' },
  off: { zh: '已建，默认不启用', en: 'modelled, switched off' },
} as const

const articleSchema = z.strictObject({
  /** the anchor that citations name: "5", "4.3", "2.1.2" */
  id: z.string().regex(/^\S+$/, '条款号里没有空格 · an article id has no spaces'),
  /** how the document itself numbers it: 四（三）, 第5条 */
  label: nameSchema.optional(),
  chapter: nameSchema.optional(),
  gist: textSchema,
  status: keyOf(ARTICLE_STATUSES),
  note: nameSchema.optional(),
  /** national texts only: was the official wording read, or only a report of it? */
  verified: z.boolean().optional(),
})

const dayOrUnknown = z.union([z.literal('unknown').transform((): null => null), daySchema])

export const documentSchema = z.strictObject({
  /** may be left out: the file's name is the id */
  id: idSchema.optional(),
  number: z.string().nullable().optional(),
  title: textSchema,
  issuer: nameSchema,
  issued: dayOrUnknown,
  note: nameSchema.optional(),
  notes: z.array(nameSchema).default([]),
  forwarded: z
    .array(
      z.strictObject({
        by: nameSchema,
        on: dayOrUnknown,
        number: z.string().optional(),
        addressees: z.array(nameSchema).default([]),
        note: nameSchema.optional(),
      }),
    )
    .default([]),
  implements: z.array(linkSchema).default([]),
  replaces: z.array(linkSchema).default([]),
  trial: z.strictObject({ from: dayOrUnknown, review: dayOrUnknown, note: nameSchema.optional() }).optional(),
  missing: z.array(z.strictObject({ annex: nameSchema, note: nameSchema.optional() })).default([]),
  addressees: z.array(nameSchema).default([]),
  /** grades A to D of how sure we are of a national text (domain.md), or verified by the seed itself */
  verified: z.union([z.boolean(), z.string()]).optional(),
  articles: z.array(articleSchema).min(1),
})
export type Article = z.output<typeof articleSchema>
type DocumentFile = z.output<typeof documentSchema>
export type PolicyDocument = Omit<DocumentFile, 'id' | 'number'> & { id: string; number: string | null; pack: string }

export const coverageSchema = z.array(
  z.strictObject({
    article: citeSchema,
    /** slots of this pack that carry the article out */
    by: z.array(slotNameSchema).default([]),
    /** catalogue rows */
    rows: z.array(z.string()).default([]),
    note: nameSchema.optional(),
  }),
)
export type Coverage = z.output<typeof coverageSchema>

/** What a case expects of a rule: an outcome alone, or an outcome with what is shown. */
const expectSchema = z.union([
  z.string(),
  z.strictObject({
    outcome: z.string().optional(),
    shows: z.union([z.string(), z.number().transform(String)]).optional(),
    either: z
      .array(z.union([z.string(), z.number().transform(String)]))
      .length(2)
      .optional(),
    best: z.string().optional(),
    missing: z.string().optional(),
    bars: z.string().optional(),
    opens: z.string().optional(),
    proposes: z.string().optional(),
    lists: z.string().optional(),
    /** the rungs of a ladder that are reached */
    climbs: z.array(z.string()).optional(),
    /** everything that is proposed now */
    offers: z.array(z.string()).optional(),
    warns: z.boolean().optional(),
    due: z.union([daySchema, z.null()]).optional(),
    day: z.union([daySchema, z.null()]).optional(),
    movedFrom: z.union([daySchema, z.null()]).optional(),
    state: z.string().optional(),
    next: z.union([z.string(), z.null()]).optional(),
    failing: z.array(z.string()).optional(),
    judge: z.string().optional(),
    /** votes: how many are needed for a quorum and a majority */
    needs: z.strictObject({ entitled: z.int().optional(), quorum: z.int().optional(), majority: z.int().optional() }).optional(),
    elected: z.array(z.string()).optional(),
    /** rates: yuan with two decimals */
    amount: z.union([z.string(), z.null()]).optional(),
    /** shares: what each limit comes to */
    limits: z.record(z.string(), z.int()).optional(),
    changes: z.record(z.string(), z.boolean()).optional(),
  }),
])

export const casesSchema = z.array(
  z.strictObject({
    name: z.string().min(5),
    /** catalogue rows that this case proves */
    rows: z.array(z.string()).default([]),
    on: daySchema.optional(),
    /** the day from which the pack is adopted; its own first day unless said otherwise */
    adopted: daySchema.optional(),
    choices: z.record(z.string(), z.unknown()).default({}),
    local: z.record(z.string(), z.unknown()).default({}),
    unit: z.strictObject({ type: z.string().optional(), sector: z.string().optional() }).default({}),
    world: z.record(z.string(), z.unknown()).default({}),
    expect: z.record(z.string(), expectSchema),
  }),
)
export type PackCase = z.output<typeof casesSchema>[number]
export type Expectation = z.output<typeof expectSchema>

/** How a difference between documents is handled. */
export const CLASH_WAYS = {
  parameter: { zh: '由采用单位设定', en: 'a value the adopting unit sets' },
  reading: { zh: '在几种读法中选定', en: 'a choice between readings' },
  nearest: { zh: '取最近一级的规定', en: 'the nearest adopted pack answers' },
  both: { zh: '两边都执行', en: 'both hold side by side' },
  person: { zh: '逐件由人决定', en: 'a named person decides each case' },
} as const

/** packs/clashes.yaml: where documents say different things about the same matter, and what is done about it. */
export const clashesSchema = z.array(
  z.strictObject({
    id: idSchema,
    topic: textSchema,
    sides: z
      .array(
        z.strictObject({
          pack: idSchema,
          cites: z.array(citeSchema).min(1),
          /** the rule that carries this side out, where it is modelled */
          slot: slotNameSchema.optional(),
          says: textSchema,
        }),
      )
      .min(2),
    meaning: textSchema,
    handled: z.strictObject({ by: keyOf(CLASH_WAYS), how: textSchema, default: textSchema }),
  }),
)
export type ClashTopic = z.output<typeof clashesSchema>[number]
