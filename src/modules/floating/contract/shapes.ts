/** Shapes that several topics share, and the makers of acts on a time away and on a case. */
import { z } from 'zod'
import { DESK_AND_ABOVE, count, day, id, keyOf, moment, text, words } from '../../../platform/contract.ts'
import { BRANCH_DESK, type Role, endpoint } from '../../../platform/endpoint.ts'
import { CONFLICTS, FORMS, FOUND_HOW, HOME_WORDS, HOST_STATES, LETTER_STATES, LETTER_TITLES, OWNERS, REASONS, RELATION_SIGHTS, SIGHTS, WAYS } from './words.ts'

export const reason = keyOf(REASONS)
export const phone = z
  .string()
  .trim()
  .regex(/^[0-9+() -]{5,30}$/, '电话只写数字 · digits only')
export const details = z.strictObject({ employer: words(100).nullable(), address: words(200).nullable(), phone: phone.nullable() })
export const caseParams = z.object({ caseId: id })
export const absenceParams = z.object({ absenceId: id })
export const done = z.object({})

// ---------------------------------------------------------------- shapes of what is shown

/** The relation letter as it was shown: number, issued by, valid until. */
export const relationLetter = z.strictObject({ sight: keyOf(RELATION_SIGHTS), number: words(60).nullable(), by: words(120).nullable(), until: day.nullable() })

export const hostHalf = z.object({
  state: keyOf(HOST_STATES),
  foundOn: day.nullable(),
  reportedOn: day.nullable(),
  reportedWith: z.string().nullable(),
  identifiedOn: day.nullable(),
  sight: keyOf(SIGHTS).nullable(),
  number: z.string().nullable(),
  relation: relationLetter.nullable(),
  requestedOn: day.nullable(),
  placedOn: day.nullable(),
  unit: z.string().nullable(),
  group: z.string().nullable(),
  basis: z.string().nullable(),
  managedFrom: day.nullable(),
  leftOn: day.nullable(),
  to: z.string().nullable(),
  refusals: z.array(z.object({ on: day, clause: z.string(), words: z.string() })).readonly(),
  observedOn: day.nullable(),
  opinion: z.object({ on: day, conversion: z.enum(['on-time', 'extend', 'not']), words: z.string() }).nullable(),
  acceptedOn: day.nullable(),
  closedOn: day.nullable(),
})

export const homeHalf = z.object({
  word: keyOf(HOME_WORDS),
  from: day.nullable(),
  until: day.nullable(),
  number: z.string().nullable(),
  arrivedOn: day.nullable(),
  voidedOn: day.nullable(),
  elsewhereOn: day.nullable(),
  returnedOn: day.nullable(),
  checkedOn: day.nullable(),
  cancelledOn: day.nullable(),
  offeredOn: day.nullable(),
  transferredOn: day.nullable(),
  opinionAskedOn: day.nullable(),
  probationUntil: day.nullish(),
  decidedOn: day.nullable(),
})

export const away = z.object({
  state: z.string(),
  appliedOn: day.nullable(),
  form: keyOf(FORMS).nullable(),
  briefedOn: day.nullable(),
  decision: z.enum(['float', 'transfer']).nullable(),
  decidedOn: day.nullable(),
  from: day.nullable(),
  until: day.nullable(),
  number: z.string().nullable(),
  certifiedOn: day.nullable(),
  voidedOn: day.nullable(),
  returnedOn: day.nullable(),
  checkedOn: day.nullable(),
  probationDecidedOn: day.nullable(),
  noReplyOn: day.nullable(),
})

export const letterView = z.object({
  fromSide: z.enum(['home', 'host']),
  number: z.int(),
  kind: keyOf(LETTER_TITLES),
  on: day,
  facts: z.record(z.string(), z.unknown()),
  words: z.string().nullable(),
  byName: z.string(),
  byUnit: z.string(),
  at: moment,
  state: keyOf(LETTER_STATES),
  stateAt: moment,
})
export type LetterView = z.infer<typeof letterView>

export const conflictView = z.object({ number: z.int(), kind: keyOf(CONFLICTS), on: day, other: z.string().nullable(), settled: z.boolean() })

export const owner = z.object({ owner: keyOf(OWNERS), since: day.nullable(), days: count })

export const contactPerson = z.object({ name: z.string(), memberId: id.nullable(), from: day, firstContactBy: day.nullable() })

export const caseHead = z.object({
  caseId: id,
  otherName: z.string(),
  way: keyOf(WAYS),
  desk: z.object({ address: z.string(), hours: z.string(), telephone: z.string(), person: z.string() }).nullable(),
  told: homeHalf,
  heard: hostHalf,
  unacknowledged: count,
  /** day of the last letter that is not acknowledged */
  unansweredSince: day.nullable(),
  lastHeardAt: moment.nullable(),
  conflicts: z.array(conflictView),
  letters: z.array(letterView),
  openedAt: moment,
})
export type CaseHead = z.infer<typeof caseHead>

export const card = z.object({
  name: z.string(),
  sex: z.string(),
  bornYear: z.int().nullable(),
  idNumberHint: z.string().nullable(),
  standing: z.enum(['full', 'probationary']).nullable(),
  joinedOn: day.nullable(),
  phone: z.string().nullable(),
  employer: z.string().nullable(),
  address: z.string().nullable(),
  occupation: z.string().nullable(),
  education: z.string().nullable(),
  reason: z.string().nullable(),
  place: z.string().nullable(),
  homeUnit: z.string().nullable(),
  homeContact: z.string().nullable(),
  homePhone: z.string().nullable(),
})

export const bases = z.object({
  options: z.array(z.object({ key: z.string(), title: text, rank: z.int().nullable() })),
  cites: z.array(z.string()),
  ours: z.boolean(),
})

/** One management note or task, of either side. */
export const keptView = z.object({
  side: z.enum(['home', 'host']),
  unit: z.string(),
  on: day,
  byName: z.string(),
  kind: z.string(),
  title: text,
  fields: z.array(z.object({ title: text, value: z.string() })),
  words: z.string().nullable(),
  withheld: z.boolean(),
})
export type KeptView = z.infer<typeof keptView>

/** Acts of one place that answer with no more than that they are done: what is the same of all of them is said once. */
export const acts =
  <P extends Record<string, z.ZodType>>({ at, who, params, ids }: { at: string; who: readonly Role[]; params: z.ZodObject<P>; ids: Record<keyof P, string> }) =>
  <const Id extends string, B extends z.ZodType, Sample>(verb: Id, path: string, summary: { zh: string; en: string }, body: B, sample: Sample) =>
    endpoint({
      id: `floating.${verb}`,
      method: 'POST',
      path: `${at}/${path}` as `/api/${string}`,
      summary,
      who,
      idempotent: true,
      params,
      body,
      reply: done,
      example: { params: ids, body: sample },
    })

export const homeAct = acts({ at: '/api/floating/absences/:absenceId', who: BRANCH_DESK, params: absenceParams, ids: { absenceId: 'absence' } })

// ---------------------------------------------------------------- home: its cases

export const homeCaseAct = acts({ at: '/api/floating/cases/:caseId/home', who: DESK_AND_ABOVE, params: caseParams, ids: { caseId: 'case' } })

export const foundShape = {
  how: keyOf(FOUND_HOW),
  on: day,
  name: words(60),
  idNumber: z
    .string()
    .trim()
    .regex(/^\d{17}[\dXx]$/, '身份证号是18位 · 18 signs')
    .nullable(),
  phone: phone.nullable(),
  employer: words(100).nullable(),
  address: words(200).nullable(),
  occupation: words(60).nullable(),
  education: words(60).nullable(),
  homeUnit: words(100),
}

export const foundSample = {
  how: 'walk-in',
  on: '2026-09-07',
  name: '陈立',
  idNumber: null,
  phone: null,
  employer: null,
  address: null,
  occupation: null,
  education: null,
}

export const hostAct = acts({ at: '/api/floating/cases/:caseId/host', who: DESK_AND_ABOVE, params: caseParams, ids: { caseId: 'case' } })

export const said = z.strictObject({
  thought: words(500).optional(),
  employment: words(500).optional(),
  studying: words(500).optional(),
  life: words(500).optional(),
  participation: words(500).optional(),
  opinion: words(500).optional(),
  news: words(500).optional(),
})

export const stand = z.object({
  slot: z.string(),
  title: text,
  cites: z.array(z.string()),
  ours: z.boolean(),
  unset: z.boolean(),
  lastOn: day.nullable(),
  readings: z.array(
    z.object({
      key: z.enum(['calendar', 'running', 'only']),
      title: text,
      chosen: z.boolean(),
      due: day.nullable(),
      state: z.enum(['done', 'due', 'overdue', 'later']),
    }),
  ),
  overdue: z.boolean(),
  rungs: z.array(z.object({ text, to: z.string(), reached: z.boolean() })),
})
export const kept = z.object({
  kind: z.string(),
  on: day,
  byName: z.string(),
  facts: z.record(z.string(), z.unknown()),
  words: z.string().nullable(),
  said: said.nullable(),
})
export const steps = z
  .object({
    title: text,
    cites: z.array(z.string()),
    ours: z.boolean(),
    steps: z.array(z.object({ step: z.string(), text, state: z.enum(['done', 'refused', 'next', 'ahead']), on: day.nullable(), due: day.nullable() })),
    checks: z.array(z.object({ says: text, found: text, outcome: z.string() })),
  })
  .nullable()

export const mine = <const Id extends string, B extends z.ZodType, Sample>(
  verb: Id,
  path: string,
  summary: { zh: string; en: string },
  body: B,
  sample: Sample,
) =>
  endpoint({
    id: `floating.${verb}`,
    method: 'POST',
    path: `/api/me/floating/${path}` as `/api/${string}`,
    summary,
    who: ['member'],
    idempotent: true,
    body,
    reply: done,
    example: { body: sample },
  })

export const unitAsked = z.object({ unitId: id })
export const cites = z.array(z.string())

export const form = z.object({
  slot: z.string(),
  title: text,
  what: text.nullable(),
  cites: z.array(z.string()),
  ours: z.boolean(),
  person: z.boolean(),
  fields: z.array(z.object({ key: z.string(), title: text, as: z.enum(['text', 'day', 'count', 'yes-no']), optional: z.boolean(), restricted: z.boolean() })),
})

export const bookParams = z.object({ bookId: id })
