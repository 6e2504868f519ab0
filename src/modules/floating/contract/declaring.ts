/** A member declares membership at a public desk. */
import { z } from 'zod'
import { DESK_AND_ABOVE, day, id, words } from '../../../platform/contract.ts'
import { endpoint } from '../../../platform/endpoint.ts'
import { bookParams, phone, unitAsked } from './shapes.ts'

/** Says nothing back but that it was taken: neither whether the person is known nor whose member it is. */
export const declareSelf = endpoint({
  id: 'floating.declareSelf',
  method: 'POST',
  path: '/api/floating/desks/:deskId/declarations',
  summary: { zh: '流动党员亮明身份', en: 'A floating member declares membership' },
  who: 'public',
  params: z.object({ deskId: id }),
  body: z.strictObject({ name: words(60), phone, homeUnit: words(100), words: words(300).nullable() }),
  reply: z.object({ taken: z.literal(true) }),
  example: { params: { deskId: 'desk' }, body: { name: '某人', phone: '13800000000', homeUnit: '某村党支部', words: null } },
})

export const declarations = endpoint({
  id: 'floating.declarations',
  method: 'GET',
  path: '/api/units/:unitId/floating/declarations',
  summary: { zh: '来亮明身份的人', en: 'Those who declared membership' },
  who: DESK_AND_ABOVE,
  params: unitAsked,
  reply: z.object({
    unitId: id,
    today: day,
    rows: z.array(
      z.object({
        bookId: id,
        on: day,
        name: z.string(),
        phone: z.string(),
        homeUnit: z.string(),
        words: z.string().nullable(),
        closedOn: day.nullable(),
        closedWords: z.string().nullable(),
        caseId: id.nullable(),
      }),
    ),
  }),
  example: { params: { unitId: 'branch' } },
})

export const verifyDeclaration = endpoint({
  id: 'floating.verifyDeclaration',
  method: 'POST',
  path: '/api/floating/declarations/:bookId/verification',
  summary: { zh: '核对亮明身份的人', en: 'Check a declaration' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: bookParams,
  body: z.discriminatedUnion('verified', [
    z.strictObject({ verified: z.literal('yes'), on: day, homeDeskId: id, words: words(300) }),
    z.strictObject({ verified: z.literal('no'), on: day, words: words(300) }),
  ]),
  reply: z.object({ caseId: id.nullable() }),
  example: { params: { bookId: 'book' }, body: { verified: 'no', on: '2026-09-07', words: '电话打不通' } },
})
