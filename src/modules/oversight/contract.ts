/** Inspections of the books and what-if runs: what browser and server say to each other. */
import { z } from 'zod'
import { ABOVE, BRANCH_DESK, endpoint } from '../../platform/endpoint.ts'
import { count, day, id, moment, text, words, year } from '../../platform/contract.ts'

// ---------------------------------------------------------------- inspection of the books

const drawnPage = z.object({ book: z.string(), page: z.int(), title: text, checkCode: z.string() })
export type DrawnPage = z.infer<typeof drawnPage>

const findingView = z.object({
  id,
  book: z.string(),
  page: z.int(),
  pageTitle: z.string(),
  verdict: z.enum(['sound', 'wanting']),
  words: z.string(),
  dueOn: day.nullable(),
  foundBy: z.string(),
  foundAt: moment,
  state: z.enum(['noted', 'to-mend', 'mended', 'closed']),
  mended: z.object({ words: z.string(), by: z.string(), at: moment }).nullable(),
  checked: z.object({ words: z.string().nullable(), by: z.string(), at: moment }).nullable(),
})
export type FindingView = z.infer<typeof findingView>

const circular = z.object({ number: z.string().nullable(), on: day, words: z.string() })

const inspectedView = z.object({
  id,
  roundId: id,
  unitId: id,
  unitName: z.string(),
  year: z.int(),
  title: z.string(),
  inspectorUnit: z.string(),
  drawn: z.array(drawnPage),
  findings: z.array(findingView),
  circular: circular.nullable(),
  acknowledged: z.object({ by: z.string(), at: moment }).nullable(),
})
export type InspectedView = z.infer<typeof inspectedView>

const roundLine = z.object({
  id,
  title: z.string(),
  year: z.int(),
  unitName: z.string(),
  seed: z.string(),
  state: z.enum(['open', 'circulated']),
  openedBy: z.string(),
  openedAt: moment,
  drawnUnits: count,
  findings: count,
  toMend: count,
  acknowledged: count,
})

/** The rounds of a year over a part of the tree, and the organisations that none of them has looked at yet (YZ-06e). */
export const inspections = endpoint({
  id: 'oversight.inspections',
  method: 'GET',
  path: '/api/units/:unitId/book-inspections',
  summary: { zh: '簿册专项检查：各轮，今年还没有查到的', en: 'Inspections of the books: rounds, and who was not inspected this year' },
  who: ABOVE,
  params: z.object({ unitId: id }),
  query: z.object({ year: year.optional() }),
  reply: z.object({
    unitName: z.string(),
    year: z.int(),
    branches: count,
    rounds: z.array(roundLine),
    /** by code; never by result */
    notInspected: z.array(z.object({ unitId: id, code: z.string(), name: z.string() })),
    /** the rule that asks for it, where one is in force */
    rule: z.object({ slot: z.string(), title: text, cites: z.array(z.string()) }).nullable(),
  }),
  example: { params: { unitId: 'committee' } },
})

/** Opens a round: units and pages are drawn by the seed, at once and for good. Without a seed one is made; a seed drawn in public may be given. */
export const openInspection = endpoint({
  id: 'oversight.openInspection',
  method: 'POST',
  path: '/api/units/:unitId/book-inspections',
  summary: { zh: '开一轮簿册专项检查', en: 'Open a round of inspection of the books' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({
    title: words(80),
    year: z.int().min(2000).max(2100),
    units: z.int().min(1).max(200),
    pages: z.int().min(1).max(50),
    seed: z.string().trim().min(1).max(40).nullable().default(null),
  }),
  reply: z.object({ roundId: id }),
  example: { params: { unitId: 'committee' }, body: { title: '簿册专项检查', year: 2026, units: 3, pages: 5 } },
})

export const inspection = endpoint({
  id: 'oversight.inspection',
  method: 'GET',
  path: '/api/book-inspections/:roundId',
  summary: { zh: '一轮簿册检查：种子、抽到的、查到的', en: 'One round: seed, what was drawn, what was found' },
  who: ABOVE,
  params: z.object({ roundId: id }),
  reply: roundLine.extend({
    unitId: id,
    unitsWanted: z.int(),
    pagesWanted: z.int(),
    /** how many units the draw was made from */
    ofUnits: count,
    /** the draw was made again from the kept lists and the seed, and is the same */
    reproduced: z.boolean(),
    circular: circular.extend({ by: z.string() }).nullable(),
    inspected: z.array(inspectedView),
    may: z.array(z.enum(['find', 'circulate', 'check'])),
  }),
  example: { params: { roundId: 'round' } },
})

const bookPage = z.object({
  number: z.int(),
  title: text,
  left: z.string(),
  right: z.string(),
  fields: z.array(z.object({ label: text, value: z.string(), beside: z.boolean().optional() })),
  sum: z.object({ due: count, present: count, excused: count, exempt: count, elsewhere: count, absent: count, unknown: count }).nullable(),
  table: z.object({ heads: z.array(text), widths: z.array(z.int()), rows: z.array(z.array(z.string())) }).nullable(),
  notes: z.array(z.string()),
  signatures: z.array(text),
  checkCode: z.string(),
  corrections: z.array(z.string()),
})

/** Exactly the pages drawn, and no other. Reading them is logged. */
export const drawnPages = endpoint({
  id: 'oversight.drawnPages',
  method: 'GET',
  path: '/api/inspected-units/:inspectedId/pages',
  summary: { zh: '抽到的那几页', en: 'The drawn pages' },
  who: ABOVE,
  lane: 'export',
  params: z.object({ inspectedId: id }),
  reply: z.object({
    inspectedId: id,
    roundId: id,
    unitName: z.string(),
    year: z.int(),
    printedAt: moment,
    /** `page` null: it is no longer in the book. `changed`: it was corrected since it was drawn */
    pages: z.array(z.object({ book: z.string(), label: text, drawn: drawnPage, page: bookPage.nullable(), changed: z.boolean() })),
  }),
  example: { params: { inspectedId: 'inspected' } },
})

export const recordFinding = endpoint({
  id: 'oversight.recordFinding',
  method: 'POST',
  path: '/api/inspected-units/:inspectedId/findings',
  summary: { zh: '记一条检查情况', en: 'Record what was found on a drawn page' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ inspectedId: id }),
  body: z.strictObject({
    book: z.string().max(40),
    page: z.int().min(1),
    verdict: z.enum(['sound', 'wanting']),
    words: words(500),
    dueOn: day.nullable().default(null),
  }),
  reply: z.object({ findingId: id }),
  example: { params: { inspectedId: 'inspected' }, body: { book: 'activity-book', page: 1, verdict: 'wanting', words: '缺学习内容', dueOn: '2026-12-31' } },
})

/** Circulates the results: every inspected organisation gets its own findings, and what is to be mended becomes its duty (YZ-06f). */
export const circulateInspection = endpoint({
  id: 'oversight.circulateInspection',
  method: 'POST',
  path: '/api/book-inspections/:roundId/circular',
  summary: { zh: '通报检查结果', en: 'Circulate the results' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ roundId: id }),
  body: z.strictObject({ number: z.string().trim().max(60).nullable().default(null), words: words(2000) }),
  reply: z.object({ told: count, toMend: count }),
  example: { params: { roundId: 'round' }, body: { words: '检查结果通报如下' } },
})

/** What inspections said about this organisation: its own findings only, after the circular. */
export const ownInspections = endpoint({
  id: 'oversight.ownInspections',
  method: 'GET',
  path: '/api/units/:unitId/inspected',
  summary: { zh: '本单位被检查的情况', en: 'What inspections found here' },
  who: BRANCH_DESK,
  params: z.object({ unitId: id }),
  reply: z.object({ unitName: z.string(), inspected: z.array(inspectedView) }),
  example: { params: { unitId: 'branch' } },
})

export const acknowledgeInspection = endpoint({
  id: 'oversight.acknowledgeInspection',
  method: 'POST',
  path: '/api/inspected-units/:inspectedId/acknowledgement',
  summary: { zh: '本单位看过检查情况', en: 'This organisation has read its findings' },
  who: BRANCH_DESK,
  params: z.object({ inspectedId: id }),
  reply: z.object({}),
  example: { params: { inspectedId: 'inspected' } },
})

export const mendFinding = endpoint({
  id: 'oversight.mendFinding',
  method: 'POST',
  path: '/api/inspection-findings/:findingId/mended',
  summary: { zh: '整改了：写明怎么改的', en: 'It is mended: say how' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ findingId: id }),
  body: z.strictObject({ words: words(500) }),
  reply: z.object({}),
  example: { params: { findingId: 'inspection-finding' }, body: { words: '已补学习内容，更正另起一行' } },
})

export const checkMended = endpoint({
  id: 'oversight.checkMended',
  method: 'POST',
  path: '/api/inspection-findings/:findingId/check',
  summary: { zh: '复核整改', en: 'Check what was mended' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ findingId: id }),
  body: z.strictObject({ accepted: z.boolean(), words: z.string().trim().max(500).nullable().default(null) }),
  reply: z.object({ state: z.enum(['to-mend', 'closed']) }),
  example: { params: { findingId: 'inspection-finding' }, body: { accepted: true } },
})

// ---------------------------------------------------------------- what-if

/** What is tried: a pack as if it had been adopted, with readings chosen; or one value as if it had been set. Written as in a pack. */
export const draft = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('pack'),
    pack: z.string().regex(/^[a-z0-9-]{1,60}$/),
    readings: z
      .array(z.strictObject({ slot: z.string().max(120), key: z.string().max(120), chosen: z.unknown() }))
      .max(60)
      .default([]),
  }),
  z.strictObject({
    kind: z.literal('value'),
    slot: z.string().max(120),
    key: z.string().max(120),
    value: z.union([z.string().max(200), z.number(), z.boolean()]),
  }),
])
export type Draft = z.output<typeof draft>

const OUTCOME = z.enum(['met', 'not_met', 'not_applicable', 'unknown', 'to_judge'])

const runView = z.object({
  id,
  unitId: id,
  unitName: z.string(),
  year: z.int(),
  tried: text,
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  done: count,
  total: count.nullable(),
  askedBy: z.string(),
  askedAt: moment,
  finishedAt: moment.nullable(),
  message: text.nullable(),
})

const turn = z.object({
  slot: z.string(),
  title: text,
  kind: z.enum(['member', 'branch', 'session']),
  before: OUTCOME.nullable(),
  after: OUTCOME.nullable(),
  count,
})
export type Turn = z.infer<typeof turn>

const result = z.object({
  through: day,
  members: count,
  branches: count,
  /** members and branches of whom something comes out differently */
  membersDiffer: count,
  branchesDiffer: count,
  turns: z.array(turn),
  /** rules that would be new, gone or with other values, whether or not somebody comes out differently */
  rules: z.array(
    z.object({ slot: z.string(), title: text, change: z.enum(['new', 'gone', 'other-pack', 'other-values']), values: z.array(text), compared: z.boolean() }),
  ),
})
export type WhatIfResult = z.infer<typeof result>

export const startWhatIf = endpoint({
  id: 'oversight.startWhatIf',
  method: 'POST',
  path: '/api/units/:unitId/what-if',
  summary: { zh: '试算：看看过去一年会有什么不同', en: 'What would have come out differently over a past year' },
  who: ABOVE,
  lane: 'export',
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({ year: z.int().min(2000).max(2100), draft }),
  reply: z.object({ runId: id }),
  example: { params: { unitId: 'committee' }, body: { year: 2026, draft: { kind: 'pack', pack: 'national' } } },
})

export const whatIfs = endpoint({
  id: 'oversight.whatIfs',
  method: 'GET',
  path: '/api/units/:unitId/what-if',
  summary: { zh: '做过的试算', en: 'Runs made so far' },
  who: ABOVE,
  params: z.object({ unitId: id }),
  reply: z.object({ unitName: z.string(), year: z.int(), runs: z.array(runView) }),
  example: { params: { unitId: 'committee' } },
})

/** One run, with a page of those who come out differently: by branch code, then 党小组 and pinyin; never by figure. */
export const whatIf = endpoint({
  id: 'oversight.whatIf',
  method: 'GET',
  path: '/api/what-if/:runId',
  summary: { zh: '一次试算：进度，和会有什么不同', en: 'One run: progress, and what would differ' },
  who: ABOVE,
  params: z.object({ runId: id }),
  query: z.object({
    slot: z.string().max(120).optional(),
    before: z.union([OUTCOME, z.literal('none')]).optional(),
    after: z.union([OUTCOME, z.literal('none')]).optional(),
    from: z.coerce.number().int().min(0).default(0),
  }),
  reply: runView.extend({
    result: result.nullable(),
    changes: z.array(
      z.object({
        number: z.int(),
        slot: z.string(),
        kind: z.enum(['member', 'branch', 'session']),
        subjectId: id,
        name: z.string(),
        branchName: z.string(),
        before: OUTCOME.nullable(),
        after: OUTCOME.nullable(),
        beforeText: text.nullable(),
        afterText: text.nullable(),
        ground: z.int(),
      }),
    ),
    next: z.int().nullable(),
  }),
  example: { params: { runId: 'what-if' } },
})

/** Both explanations of one difference, for the 依据 drawer. */
export const whatIfGround = endpoint({
  id: 'oversight.whatIfGround',
  method: 'GET',
  path: '/api/what-if/:runId/grounds/:number',
  summary: { zh: '为什么会不同：现行的依据和试算的依据', en: 'Why it differs: both explanations' },
  who: ABOVE,
  params: z.object({ runId: id, number: z.coerce.number().int().min(0) }),
  reply: z.object({ before: z.unknown().nullable(), after: z.unknown().nullable() }),
  example: { params: { runId: 'what-if', number: '0' } },
})

/** Stops a run, or puts a finished one away: nothing of it is left. */
export const dropWhatIf = endpoint({
  id: 'oversight.dropWhatIf',
  method: 'POST',
  path: '/api/what-if/:runId/drop',
  summary: { zh: '停止试算，不留结果', en: 'Stop a run and leave nothing behind' },
  who: ABOVE,
  params: z.object({ runId: id }),
  reply: z.object({}),
  example: { params: { runId: 'what-if' } },
})
