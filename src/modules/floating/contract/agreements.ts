/** Agreements, twinned organisations, gatherings. */
import { z } from 'zod'
import { DESK_AND_ABOVE, count, day, id, keyOf, text, words } from '../../../platform/contract.ts'
import { BRANCH_DESK, endpoint } from '../../../platform/endpoint.ts'
import { acts, done, stand } from './shapes.ts'
import { AGREEMENT_KINDS, CHANNELS, GATHERINGS, HELD_KINDS, MEETS, OUR_SIDES } from './words.ts'

const agreementView = z.object({
  agreementId: id,
  unitName: z.string(),
  kind: keyOf(AGREEMENT_KINDS),
  ourSide: keyOf(OUR_SIDES),
  otherName: z.string(),
  otherContact: z.string().nullable(),
  homeDuties: z.string().nullable(),
  hostDuties: z.string().nullable(),
  goals: z.string().nullable(),
  methods: z.string().nullable(),
  safeguards: z.string().nullable(),
  meets: keyOf(MEETS).nullable(),
  from: day,
  until: day.nullable(),
  endedOn: day.nullable(),
  endedWords: z.string().nullable(),
  madeByName: z.string(),
  meeting: stand.nullable(),
  /** since when the end is to be prepared by the rule, and whether that day has come */
  ending: z.object({ from: day, now: z.boolean(), cites: z.array(z.string()) }).nullable(),
  events: z.array(z.object({ kind: keyOf(HELD_KINDS), on: day, channel: z.string(), words: z.string(), byName: z.string() })),
})

export const agreements = endpoint({
  id: 'floating.agreements',
  method: 'GET',
  path: '/api/units/:unitId/floating/agreements',
  summary: { zh: '共管协议、结对共建、部门交换意见', en: 'Agreements, twinned organisations, views exchanged' },
  who: DESK_AND_ABOVE,
  params: z.object({ unitId: id }),
  reply: z.object({
    unitId: id,
    unitName: z.string(),
    today: day,
    agreements: z.array(agreementView),
    consultations: z.array(
      z.object({ on: day, otherName: z.string(), channel: z.string(), words: z.string(), agreed: z.string().nullable(), byName: z.string() }),
    ),
    /** where members of this part of the tree are together in one place, as a person may look at before an agreement */
    places: z.array(z.object({ place: z.string(), count })),
  }),
  example: { params: { unitId: 'committee' } },
})

export const makeAgreement = endpoint({
  id: 'floating.makeAgreement',
  method: 'POST',
  path: '/api/units/:unitId/floating/agreements',
  summary: { zh: '登记共管协议或结对', en: 'Register an agreement or a twinning' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({
    kind: keyOf(AGREEMENT_KINDS),
    ourSide: keyOf(OUR_SIDES),
    otherName: words(100),
    otherContact: words(100).nullable(),
    homeDuties: words(1000).nullable(),
    hostDuties: words(1000).nullable(),
    goals: words(500).nullable(),
    methods: words(1000).nullable(),
    safeguards: words(500).nullable(),
    meets: keyOf(MEETS).nullable(),
    from: day,
    until: day.nullable(),
  }),
  reply: z.object({ agreementId: id }),
  example: {
    params: { unitId: 'committee' },
    body: {
      kind: 'twinning',
      ourSide: 'home',
      otherName: '芦荡镇党委',
      otherContact: null,
      homeDuties: null,
      hostDuties: null,
      goals: null,
      methods: null,
      safeguards: null,
      meets: null,
      from: '2026-09-07',
      until: null,
    },
  },
})

const agreementAct = acts({
  at: '/api/floating/agreements/:agreementId',
  who: DESK_AND_ABOVE,
  params: z.object({ agreementId: id }),
  ids: { agreementId: 'agreement' },
})
export const holdUnder = agreementAct(
  'holdUnder',
  'events',
  { zh: '记会商、走访、寻访、共建活动', en: 'Record a meeting, visit, call or joint activity' },
  z.strictObject({ kind: keyOf(HELD_KINDS), on: day, channel: keyOf(CHANNELS), words: words(1000) }),
  { kind: 'meeting', on: '2026-09-07', channel: 'visit', words: '商定下半年安排' },
)
export const endAgreement = agreementAct('endAgreement', 'end', { zh: '结束协议', en: 'End the agreement' }, z.strictObject({ on: day, words: words(300) }), {
  on: '2026-09-07',
  words: '到期不续',
})

export const consult = endpoint({
  id: 'floating.consult',
  method: 'POST',
  path: '/api/units/:unitId/floating/consultations',
  summary: { zh: '记一次部门交换意见', en: 'Record an exchange of views between departments' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({ otherName: words(100), on: day, channel: keyOf(CHANNELS), words: words(1000), agreed: words(500).nullable() }),
  reply: done,
  example: { params: { unitId: 'department' }, body: { otherName: '芦荡县委组织部', on: '2026-09-07', channel: 'phone', words: '名单核对', agreed: null } },
})

export const gatherings = endpoint({
  id: 'floating.gatherings',
  method: 'GET',
  path: '/api/units/:unitId/floating/gatherings',
  summary: { zh: '返乡座谈、联谊、走访', en: 'Gatherings for those who come home' },
  who: DESK_AND_ABOVE,
  params: z.object({ unitId: id }),
  reply: z.object({
    unitId: id,
    unitName: z.string(),
    today: day,
    /** the festivals of the coming year by both calendars, and the seasons of farm work; ours, from the calendar package */
    seasons: z.array(z.object({ key: z.string(), title: text, on: day, lunar: z.string().nullable() })),
    members: z.array(z.object({ memberId: id, absenceId: id, name: z.string(), away: z.boolean() })),
    rows: z.array(
      z.object({
        gatheringId: id,
        kind: keyOf(GATHERINGS),
        season: z.string(),
        plannedOn: day,
        words: z.string(),
        invited: z.array(id),
        heldOn: day.nullable(),
        came: z.array(id),
        heldWords: z.string().nullable(),
        byName: z.string(),
      }),
    ),
    opinions: z.array(
      z.object({ absenceId: id, name: z.string(), on: day, willing: z.boolean().nullable(), byName: z.string(), words: z.string().nullable() }),
    ),
    cites: z.array(z.string()),
    may: z.array(z.enum(['plan'])),
  }),
  example: { params: { unitId: 'branch' } },
})

export const planGathering = endpoint({
  id: 'floating.planGathering',
  method: 'POST',
  path: '/api/units/:unitId/floating/gatherings',
  summary: { zh: '安排返乡座谈、联谊、走访', en: 'Plan a gathering' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({ kind: keyOf(GATHERINGS), season: words(40), plannedOn: day, words: words(500), invited: z.array(id).max(500) }),
  reply: z.object({ gatheringId: id }),
  example: { params: { unitId: 'branch' }, body: { kind: 'meeting', season: '春节', plannedOn: '2027-02-08', words: '村部座谈', invited: [] } },
})

export const holdGathering = endpoint({
  id: 'floating.holdGathering',
  method: 'POST',
  path: '/api/floating/gatherings/:gatheringId/held',
  summary: { zh: '记开展情况', en: 'Record that it was held' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ gatheringId: id }),
  body: z.strictObject({ on: day, came: z.array(id).max(500), words: words(1000) }),
  reply: done,
  example: { params: { gatheringId: 'gathering' }, body: { on: '2026-09-07', came: [], words: '到会五人' } },
})
