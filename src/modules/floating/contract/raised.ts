/** What went up to a superior. */
import { z } from 'zod'
import { day, id, keyOf, words } from '../../../platform/contract.ts'
import { endpoint } from '../../../platform/endpoint.ts'
import { done } from './shapes.ts'
import { RAISED_KINDS } from './words.ts'

export const raisedList = endpoint({
  id: 'floating.raisedList',
  method: 'GET',
  path: '/api/units/:unitId/floating/raised',
  summary: { zh: '报上来的：拒收和矛盾', en: 'Raised: refusals and contradictions' },
  who: ['committee', 'department'],
  params: z.object({ unitId: id }),
  reply: z.object({
    unitName: z.string(),
    rows: z.array(
      z.object({
        raisedId: id,
        caseId: id,
        side: z.enum(['home', 'host']),
        kind: keyOf(RAISED_KINDS),
        on: day,
        clause: z.string().nullable(),
        words: z.string().nullable(),
        personName: z.string(),
        otherName: z.string(),
        answeredOn: day.nullable(),
        answer: z.string().nullable(),
        answeredByName: z.string().nullable(),
        mine: z.boolean(),
      }),
    ),
  }),
  example: { params: { unitId: 'committee' } },
})

export const answerRaised = endpoint({
  id: 'floating.answerRaised',
  method: 'POST',
  path: '/api/floating/raised/:raisedId/answer',
  summary: { zh: '上级处理', en: 'The superior’s answer' },
  who: ['committee', 'department'],
  idempotent: true,
  params: z.object({ raisedId: id }),
  body: z.strictObject({ words: words(500) }),
  reply: done,
  example: { params: { raisedId: 'raised' }, body: { words: '已协调接收' } },
})
