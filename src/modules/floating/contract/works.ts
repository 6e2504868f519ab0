/** A superior’s work. */
import { z } from 'zod'
import { day, id, keyOf, words, year } from '../../../platform/contract.ts'
import { ABOVE, endpoint } from '../../../platform/endpoint.ts'
import { cites, unitAsked } from './shapes.ts'
import { SIDES, TAKEN_UP, WORK_FACTS, WORK_KINDS } from './words.ts'

const factValue = z.union([z.string().max(1000), z.number(), z.boolean(), z.null()])

export const works = endpoint({
  id: 'floating.works',
  method: 'GET',
  path: '/api/units/:unitId/floating/works',
  summary: { zh: '流动党员工作：问题、督促、处理、考核、做法', en: 'Work on floating members taken up by a superior' },
  who: ABOVE,
  params: unitAsked,
  query: z.object({ year: year.optional() }),
  reply: z.object({
    unitId: id,
    unitName: z.string(),
    year: z.int(),
    today: day,
    cites: z.record(z.string(), cites),
    works: z.array(
      z.object({
        workId: id,
        kind: keyOf(WORK_KINDS),
        on: day,
        title: z.string(),
        facts: z.record(z.string(), factValue),
        aboutName: z.string().nullable(),
        aboutUnitId: id.nullable(),
        closedOn: day.nullable(),
        outcome: z.string().nullable(),
        closedByName: z.string().nullable(),
        byName: z.string(),
      }),
    ),
    refusals: z.array(
      z.object({
        raisedId: id,
        on: day,
        personName: z.string(),
        otherName: z.string(),
        clause: z.string().nullable(),
        words: z.string().nullable(),
        side: z.enum(SIDES),
        answered: z.boolean(),
      }),
    ),
  }),
  example: { params: { unitId: 'committee' } },
})

export const takeUpWork = endpoint({
  id: 'floating.takeUpWork',
  method: 'POST',
  path: '/api/units/:unitId/floating/works',
  summary: { zh: '登记一件流动党员工作', en: 'Take up a matter of the work' },
  who: ABOVE,
  idempotent: true,
  params: unitAsked,
  body: z.strictObject({
    kind: z.enum(TAKEN_UP),
    on: day,
    title: words(200),
    aboutUnitId: id.nullable(),
    aboutName: words(100).nullable(),
    raisedId: id.nullable(),
    facts: z.partialRecord(keyOf(WORK_FACTS), factValue),
  }),
  reply: z.object({ workId: id }),
  example: {
    params: { unitId: 'committee' },
    body: { kind: 'problem', on: '2026-09-07', title: '夜班多，活动排不上', aboutUnitId: null, aboutName: null, raisedId: null, facts: {} },
  },
})

export const closeWork = endpoint({
  id: 'floating.closeWork',
  method: 'POST',
  path: '/api/floating/works/:workId/closing',
  summary: { zh: '登记办结', en: 'Close a matter of the work' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ workId: id }),
  body: z.strictObject({ on: day, outcome: words(500) }),
  reply: z.object({}),
  example: { params: { workId: 'work' }, body: { on: '2026-09-07', outcome: '已协调' } },
})
