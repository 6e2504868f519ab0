/** Groups away. */
import { z } from 'zod'
import { DESK_AND_ABOVE, day, id, keyOf, words } from '../../../platform/contract.ts'
import { endpoint } from '../../../platform/endpoint.ts'
import { unitAsked } from './shapes.ts'
import { SIDES } from './words.ts'

export const GROUP_CONDITIONS = {
  'place-concentrated': { zh: '流向地点相对集中', en: 'members are in one place' },
  'longer-time': { zh: '外出时间较长', en: 'they are away for a longer time' },
  'conditions-present': { zh: '具备建立条件', en: 'the conditions are there' },
} as const

export const GROUP_STEPS = {
  propose: { zh: '提出建立', en: 'proposed' },
  approve: { zh: '批准建立', en: 'approved' },
  file: { zh: '名单抄送流入地', en: 'list sent to the host' },
  filed: { zh: '流入地已备案', en: 'on file at the host' },
  'hand-over': { zh: '移交流入地', en: 'handed over' },
  accept: { zh: '流入地接管', en: 'taken over by the host' },
} as const

const groupLine = z.object({
  groupId: id,
  name: z.string(),
  place: z.string(),
  unitName: z.string(),
  hostName: z.string().nullable(),
  people: z.array(z.string()),
  steps: z.array(z.object({ step: keyOf(GROUP_STEPS), on: day, byName: z.string() })),
  next: keyOf(GROUP_STEPS).nullable(),
  responsible: z.enum(SIDES),
})

export const groupsAway = endpoint({
  id: 'floating.groupsAway',
  method: 'GET',
  path: '/api/units/:unitId/floating/groups',
  summary: { zh: '驻外流动党员党组织', en: 'Groups of members away, at home and as hosts see them' },
  who: DESK_AND_ABOVE,
  params: unitAsked,
  reply: z.object({
    unitId: id,
    unitName: z.string(),
    today: day,
    cites: z.array(z.string()),
    conditions: z.array(keyOf(GROUP_CONDITIONS)),
    mayDecide: z.boolean(),
    candidates: z.array(z.object({ absenceId: id, name: z.string(), place: z.string().nullable(), from: day.nullable(), host: z.string().nullable() })),
    ours: z.array(groupLine),
    told: z.array(groupLine),
  }),
  example: { params: { unitId: 'branch' } },
})

export const proposeGroup = endpoint({
  id: 'floating.proposeGroup',
  method: 'POST',
  path: '/api/units/:unitId/floating/groups',
  summary: { zh: '提出建立驻外流动党员党组织', en: 'Propose an organisation away' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: unitAsked,
  body: z.strictObject({
    name: words(60),
    place: words(100),
    on: day,
    conditions: z.array(keyOf(GROUP_CONDITIONS)).max(3),
    absenceIds: z.array(id).min(1).max(200),
  }),
  reply: z.object({ groupId: id }),
  example: { params: { unitId: 'branch' }, body: { name: '驻某地流动党支部', place: '某地', on: '2026-09-07', conditions: [], absenceIds: ['absence'] } },
})

export const stepGroup = endpoint({
  id: 'floating.stepGroup',
  method: 'POST',
  path: '/api/floating/groups/:groupId/steps',
  summary: { zh: '批准、抄送名单、移交', en: 'Approve, file, hand over' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ groupId: id }),
  body: z.strictObject({ step: z.enum(['approve', 'file', 'filed', 'hand-over']), on: day, ready: z.boolean().default(false), words: words(300).nullable() }),
  reply: z.object({}),
  example: { params: { groupId: 'group-away' }, body: { step: 'approve', on: '2026-09-07', words: null } },
})

export const acceptGroup = endpoint({
  id: 'floating.acceptGroup',
  method: 'POST',
  path: '/api/units/:unitId/floating/groups/:groupId/acceptance',
  summary: { zh: '流入地备案、接管驻外党组织', en: 'The host files or takes over a group' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ unitId: id, groupId: id }),
  body: z.strictObject({ step: z.enum(['filed', 'accept']), on: day }),
  reply: z.object({}),
  example: { params: { unitId: 'branch', groupId: 'group-away' }, body: { step: 'accept', on: '2026-09-07' } },
})
