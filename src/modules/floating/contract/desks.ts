/** Desks and the check of a certificate: for everybody. */
import { z } from 'zod'
import { DESK_AND_ABOVE, day, id, keyOf, words } from '../../../platform/contract.ts'
import { endpoint } from '../../../platform/endpoint.ts'
import { phone } from './shapes.ts'
import { DESK_LEVELS } from './words.ts'

const deskView = z.object({
  deskId: id,
  unitName: z.string(),
  level: keyOf(DESK_LEVELS),
  region: z.string(),
  address: z.string(),
  hours: z.string(),
  telephone: z.string(),
  person: z.string(),
  receives: z.boolean(),
})

export const desks = endpoint({
  id: 'floating.desks',
  method: 'GET',
  path: '/api/floating/desks',
  summary: { zh: '流动党员服务点', en: 'Desks for floating members' },
  who: 'public',
  query: z.object({ find: z.string().trim().max(40).optional() }),
  reply: z.object({ desks: z.array(deskView) }),
})

/** Says whether a printed code belongs to a certificate that is good today. Nothing else: no name, no number, no place. */
export const checkCertificate = endpoint({
  id: 'floating.checkCertificate',
  method: 'POST',
  path: '/api/floating/certificate-check',
  summary: { zh: '验证《流动党员活动证》', en: 'Check a certificate' },
  who: 'public',
  body: z.strictObject({ code: z.string().trim().min(4).max(40) }),
  reply: z.object({ valid: z.boolean() }),
  example: { body: { code: '0000-0000-0000-0000' } },
})

export const keepDesk = endpoint({
  id: 'floating.keepDesk',
  method: 'PUT',
  path: '/api/units/:unitId/floating/desk',
  summary: { zh: '登记、更新、撤销服务点', en: 'Enter, update or close the desk' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({
    address: words(100),
    hours: words(60),
    telephone: phone,
    person: words(30),
    receives: z.boolean(),
    closedOn: day.nullable().default(null),
    successorDeskId: id.nullable().default(null),
  }),
  reply: z.object({ deskId: id }),
  example: { params: { unitId: 'branch' }, body: { address: '村部', hours: '8:30—17:00', telephone: '0730-0000000', person: '专人', receives: true } },
})

export const unitDesk = endpoint({
  id: 'floating.unitDesk',
  method: 'GET',
  path: '/api/units/:unitId/floating/desk',
  summary: { zh: '本单位的服务点', en: 'The desk of this unit' },
  who: DESK_AND_ABOVE,
  params: z.object({ unitId: id }),
  reply: z.object({ unitName: z.string(), desk: deskView.nullable(), without: z.array(z.object({ unitId: id, unitName: z.string() })) }),
  example: { params: { unitId: 'branch' } },
})
