/** How the work is judged; the bar from awards, reviews, good experience. */
import { z } from 'zod'
import { DESK_AND_ABOVE, count, day, id, keyOf, words, year } from '../../../platform/contract.ts'
import { ABOVE, BRANCH_DESK, endpoint } from '../../../platform/endpoint.ts'
import { cites, done, unitAsked } from './shapes.ts'
import { SECTORS, SIDES } from './words.ts'

export const FIGURES = {
  'away-managed': { zh: '外出党员有人管', en: 'Members away with somebody in charge' },
  'here-managed': { zh: '流入党员已纳入', en: 'Incoming members managed' },
  'duties-in-time': { zh: '流动党员任务按时办结', en: 'Duties done in time' },
  'surveys-reported': { zh: '排查按要求上报', en: 'Surveys reported' },
} as const

export const FINDINGS = {
  'carried-out': { zh: '工作落实', en: 'carried out' },
  'not-carried-out': { zh: '工作不落实', en: 'not carried out' },
  ineffective: { zh: '措施不得力', en: 'measures ineffective' },
} as const

export const BAR_STATES = {
  stands: { zh: '有效', en: 'stands' },
  appealed: { zh: '申诉待答复', en: 'appeal waits for an answer' },
  lifted: { zh: '已撤销', en: 'lifted' },
} as const

const fullPoints = z.int().min(0).max(1000)
const figure = z.object({ key: keyOf(FIGURES), done: count, of: count })
const judgedUnit = z.object({
  unitId: id,
  name: z.string(),
  figures: z.array(figure),
  assessment: z
    .object({
      assessmentId: id,
      byUnitName: z.string(),
      on: day,
      lines: z.array(figure.extend({ full: z.number(), points: z.number() })),
      qualitative: z.string(),
      qualitativePoints: z.number(),
      qualitativeFull: z.number(),
      quantitativePoints: z.number(),
      quantitativeFull: z.number(),
      score: z.number(),
      full: z.number(),
      finding: keyOf(FINDINGS),
      reasons: z.string().nullable(),
      byName: z.string(),
    })
    .nullable(),
  bar: z
    .object({
      barId: id,
      state: keyOf(BAR_STATES),
      on: day,
      round: z.string(),
      head: z.string(),
      circular: z.string(),
      cites,
      byName: z.string(),
      noticedOn: day.nullable(),
      noticedByName: z.string().nullable(),
      appeal: z.string().nullable(),
      appealedOn: day.nullable(),
      appealedByName: z.string().nullable(),
      upheld: z.boolean().nullable(),
      answer: z.string().nullable(),
      answeredOn: day.nullable(),
      answeredByName: z.string().nullable(),
    })
    .nullable(),
  review: z
    .object({
      reviewId: id,
      secretary: z.string(),
      words: z.string(),
      lines: z.array(figure),
      on: day,
      byName: z.string(),
      result: z.string().nullable(),
      resultWords: z.string().nullable(),
      resultOn: day.nullable(),
      resultByName: z.string().nullable(),
      resultByUnit: z.string().nullable(),
    })
    .nullable(),
})

export const assessments = endpoint({
  id: 'floating.assessments',
  method: 'GET',
  path: '/api/units/:unitId/floating/assessments',
  summary: { zh: '流动党员工作考核和述职', en: 'How the work on floating members is judged' },
  who: DESK_AND_ABOVE,
  params: unitAsked,
  query: z.object({ year: year.optional() }),
  reply: z.object({
    unitId: id,
    unitName: z.string(),
    year: z.int(),
    today: day,
    cites: z.object({ evaluation: cites, bar: cites, review: cites }),
    yardstick: z.object({ qualitative: fullPoints, lines: z.record(keyOf(FIGURES), fullPoints), byName: z.string() }).nullable(),
    /** as the roster names it */
    secretary: z.string().nullable(),
    own: judgedUnit,
    below: z.array(judgedUnit),
    may: z.array(z.enum(['judge', 'write', 'appeal'])),
  }),
  example: { params: { unitId: 'branch' } },
})

export const setYardstick = endpoint({
  id: 'floating.setYardstick',
  method: 'PUT',
  path: '/api/units/:unitId/floating/yardstick',
  summary: { zh: '定一年的考核分值', en: 'Set the points of a year' },
  who: ABOVE,
  idempotent: true,
  params: unitAsked,
  body: z.strictObject({ year, points: z.strictObject({ qualitative: fullPoints, lines: z.record(keyOf(FIGURES), fullPoints) }) }),
  reply: done,
  example: {
    params: { unitId: 'committee' },
    body: {
      year: 2026,
      points: { qualitative: 40, lines: { 'away-managed': 15, 'here-managed': 15, 'duties-in-time': 20, 'surveys-reported': 10 } },
    },
  },
})

/** By the organisation straight above. */
export const assessUnit = endpoint({
  id: 'floating.assessUnit',
  method: 'POST',
  path: '/api/units/:unitId/floating/assessments',
  summary: { zh: '考核一个下级党组织', en: 'Judge a unit below' },
  who: ABOVE,
  idempotent: true,
  params: unitAsked,
  body: z.strictObject({
    year,
    qualitative: words(1000),
    qualitativePoints: z.number().min(0).max(1000),
    finding: keyOf(FINDINGS),
    reasons: words(1000).nullable(),
  }),
  reply: z.object({ assessmentId: id }),
  example: { params: { unitId: 'branch' }, body: { year: 2026, qualitative: '有计划、有专人', qualitativePoints: 36, finding: 'carried-out', reasons: null } },
})

export const barFromAwards = endpoint({
  id: 'floating.barFromAwards',
  method: 'POST',
  path: '/api/floating/assessments/:assessmentId/bar',
  summary: { zh: '定不评先评优并通报', en: 'Bar from awards, with a circular' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ assessmentId: id }),
  body: z.strictObject({ round: words(100), head: words(60), circular: words(1000) }),
  reply: z.object({ barId: id }),
  example: { params: { assessmentId: 'assessment' }, body: { round: '2026年度评先评优', head: '周某', circular: '排查不落实，通报批评' } },
})

const barAct = <const Id extends string, B extends z.ZodType, Sample>(verb: Id, summary: { zh: string; en: string }, body: B, sample: Sample) =>
  endpoint({
    id: `floating.${verb}`,
    method: 'POST',
    path: `/api/floating/award-bars/:barId/${verb}` as `/api/${string}`,
    summary,
    who: DESK_AND_ABOVE,
    idempotent: true,
    params: z.object({ barId: id }),
    body,
    reply: done,
    example: { params: { barId: 'bar' }, body: sample },
  })

export const noticeBar = barAct('noticeBar', { zh: '签收不评先评优通知', en: 'Acknowledge a bar from awards' }, z.strictObject({}), {})
export const appealBar = barAct('appealBar', { zh: '申诉', en: 'Appeal' }, z.strictObject({ words: words(1000) }), { words: '排查其实做了，登记晚了' })
export const answerAppeal = barAct('answerAppeal', { zh: '答复申诉', en: 'Answer an appeal' }, z.strictObject({ upheld: z.boolean(), words: words(1000) }), {
  upheld: true,
  words: '查了记录，维持',
})

export const writeReview = endpoint({
  id: 'floating.writeReview',
  method: 'PUT',
  path: '/api/units/:unitId/floating/secretary-review',
  summary: { zh: '书记述职：写双向共管这一项', en: 'The secretary’s review: write on two-sided management' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: unitAsked,
  body: z.strictObject({ year, secretary: words(60).nullable(), words: words(2000) }),
  reply: z.object({ reviewId: id }),
  example: { params: { unitId: 'branch' }, body: { year: 2026, secretary: null, words: '外出党员都有联系人' } },
})

export const answerReview = endpoint({
  id: 'floating.answerReview',
  method: 'POST',
  path: '/api/floating/secretary-reviews/:reviewId/result',
  summary: { zh: '记述职评议结果', en: 'Record the result of a review' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ reviewId: id }),
  body: z.strictObject({ result: words(20), words: words(1000) }),
  reply: done,
  example: { params: { reviewId: 'review' }, body: { result: '好', words: '联系到位' } },
})

export const practices = endpoint({
  id: 'floating.practices',
  method: 'GET',
  path: '/api/units/:unitId/floating/practices',
  summary: { zh: '双向共管好做法', en: 'Good experience in two-sided management' },
  who: DESK_AND_ABOVE,
  params: unitAsked,
  reply: z.object({
    unitId: id,
    unitName: z.string(),
    cites,
    practices: z.array(
      z.object({
        practiceId: id,
        unitName: z.string(),
        title: z.string(),
        words: z.string(),
        on: day,
        byName: z.string(),
        publishedOn: day.nullable(),
        publishedByName: z.string().nullable(),
        publishedByUnit: z.string().nullable(),
        note: z.string().nullable(),
        publishable: z.boolean(),
      }),
    ),
  }),
  example: { params: { unitId: 'branch' } },
})

export const writePractice = endpoint({
  id: 'floating.writePractice',
  method: 'POST',
  path: '/api/units/:unitId/floating/practices',
  summary: { zh: '写一条好做法', en: 'Write down good experience' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: unitAsked,
  body: z.strictObject({ title: words(100), words: words(2000) }),
  reply: z.object({ practiceId: id }),
  example: { params: { unitId: 'branch' }, body: { title: '周末课堂', words: '每月第二个周末，厂里借会议室上党课' } },
})

export const publishPractice = endpoint({
  id: 'floating.publishPractice',
  method: 'POST',
  path: '/api/units/:unitId/floating/practices/:practiceId/publication',
  summary: { zh: '向所辖党组织发布', en: 'Publish to everybody below' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ unitId: id, practiceId: id }),
  body: z.strictObject({ note: words(500).nullable() }),
  reply: done,
  example: { params: { unitId: 'committee', practiceId: 'practice' }, body: { note: null } },
})

/** Of one member away, or one guest: which field or group they belong to (JS-B-07d). */
export const setSector = endpoint({
  id: 'floating.setSector',
  method: 'POST',
  path: '/api/units/:unitId/floating/sectors',
  summary: { zh: '登记重点领域、群体', en: 'Say which field or group somebody belongs to' },
  who: BRANCH_DESK,
  idempotent: true,
  params: unitAsked,
  body: z.strictObject({ side: z.enum(SIDES), subjectId: id, sector: keyOf(SECTORS) }),
  reply: done,
  example: { params: { unitId: 'branch' }, body: { side: 'home', subjectId: 'absence', sector: 'migrant-worker' } },
})
