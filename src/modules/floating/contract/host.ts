/** The host: who waits, checking, placing, managing, leaving again. */
import { z } from 'zod'
import { DESK_AND_ABOVE, count, day, id, keyOf, moment, words } from '../../../platform/contract.ts'
import { endpoint } from '../../../platform/endpoint.ts'
import { bases, card, caseParams, conflictView, foundSample, foundShape, homeHalf, hostAct, hostHalf, letterView, owner, relationLetter } from './shapes.ts'
import { HOME_WORDS, HOST_STATES, SIGHTS, WAYS } from './words.ts'

/** Incoming members of a part of the tree: announced, found, placed, managed; never more of home than what it told. */
export const hereRegister = endpoint({
  id: 'floating.hereRegister',
  method: 'GET',
  path: '/api/units/:unitId/floating/here',
  summary: { zh: '流入党员：收件和名册', en: 'Incoming members: inbox and register' },
  who: DESK_AND_ABOVE,
  params: z.object({ unitId: id }),
  query: z.object({ all: z.enum(['yes', 'no']).default('no') }),
  reply: z.object({
    unitId: id,
    unitName: z.string(),
    unitKind: z.string(),
    today: day,
    hasDesk: z.boolean(),
    transitDays: z.int().nullable(),
    counts: z.object({ waiting: count, identified: count, placed: count, managed: count, noCertificate: count, gap: count, conflicts: count, ended: count }),
    rows: z.array(
      z.object({
        caseId: id,
        name: z.string(),
        pinyin: z.string(),
        standing: z.enum(['full', 'probationary']).nullable(),
        otherName: z.string(),
        way: keyOf(WAYS),
        state: keyOf(HOST_STATES),
        word: keyOf(HOME_WORDS),
        sight: keyOf(SIGHTS).nullable(),
        number: z.string().nullable(),
        foundOn: day.nullable(),
        from: day.nullable(),
        openedAt: moment,
        waitingDays: count,
        placedOn: day.nullable(),
        managedFrom: day.nullable(),
        leftOn: day.nullable(),
        unitName: z.string().nullable(),
        groupName: z.string().nullable(),
        basis: z.string().nullable(),
        owner,
        refusals: count,
        conflicts: count,
        unacknowledged: count,
      }),
    ),
    may: z.array(z.enum(['find', 'take-in', 'keep-desk'])),
  }),
  example: { params: { unitId: 'branch' } },
})

/** Tells every home how it stands with those whom the unit manages, from the last statement to today. */
export const tellIncoming = endpoint({
  id: 'floating.tellIncoming',
  method: 'POST',
  path: '/api/units/:unitId/floating/statements',
  summary: { zh: '向流出地通报流入情况', en: 'Tell homes of their members here' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({}),
  reply: z.object({ told: count }),
  example: { params: { unitId: 'branch' }, body: {} },
})

export const herePage = endpoint({
  id: 'floating.herePage',
  method: 'GET',
  path: '/api/floating/cases/:caseId/host',
  summary: { zh: '一名流入党员：两边各记各的', en: 'One incoming member, both sides' },
  who: DESK_AND_ABOVE,
  params: caseParams,
  reply: z.object({
    caseId: id,
    today: day,
    card,
    /** employer, address and telephone are left out: the caller stands above the organisation that receives */
    cardHidden: z.boolean(),
    otherName: z.string(),
    way: keyOf(WAYS),
    desk: z.object({ address: z.string(), hours: z.string(), telephone: z.string(), person: z.string() }).nullable(),
    unitId: id,
    unitName: z.string(),
    branchId: id.nullable(),
    groupId: id.nullable(),
    own: hostHalf,
    heard: homeHalf,
    owner,
    transitDays: z.int().nullable(),
    receiver: z.string().nullable(),
    requirementsToldOn: day.nullable(),
    notes: z.array(z.object({ kind: z.string(), on: day, byName: z.string(), words: z.string().nullable() })),
    bases,
    refusalCites: z.array(z.string()),
    /** dues that home was told of, each month as it stands */
    dues: z.array(
      z.object({
        year: z.int(),
        month: z.int(),
        cents: z.int(),
        on: day,
        byName: z.string(),
        takenBack: z.object({ on: day, reason: z.string().nullable() }).nullable(),
      }),
    ),
    branches: z.array(z.object({ unitId: id, name: z.string(), groups: z.array(z.object({ groupId: id, name: z.string() })) })),
    unacknowledged: count,
    unansweredSince: day.nullable(),
    conflicts: z.array(conflictView),
    letters: z.array(letterView),
    may: z.array(
      z.enum([
        'report-in',
        'identify',
        'request-certificate',
        'place',
        'manage',
        'refuse',
        'depart',
        'close',
        'accept-transfer',
        'observe',
        'give-opinion',
        'settle',
        'tell',
      ]),
    ),
  }),
  example: { params: { caseId: 'case' } },
})

const foundBody = z.strictObject(foundShape)
export type FoundBody = z.infer<typeof foundBody>

/** Somebody who is here and says to be a member of elsewhere: opens a case and asks home. `number` may be missing. */
export const findPerson = endpoint({
  id: 'floating.findPerson',
  method: 'POST',
  path: '/api/units/:unitId/floating/finds',
  summary: { zh: '登记发现的流动党员，向流出地询问', en: 'Register a person found and ask home' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({ ...foundShape, homeDeskId: id }),
  reply: z.object({ caseId: id }),
  example: {
    params: { unitId: 'committee' },
    body: { ...foundSample, homeDeskId: 'desk', homeUnit: '某村党支部' },
  },
})

/** The member came to the desk with the certificate; the day is recorded and told home (CX-21c). */
export const reportIn = hostAct(
  'reportIn',
  'reporting-in',
  { zh: '登记持证报到', en: 'Record that the member reported in' },
  z.strictObject({ on: day, number: words(40).nullable() }),
  { on: '2026-09-07', number: null },
)
/** The printed code is checked where it is given; without one a person states what was seen. The relation letter has fields of its own. */
export const identify = hostAct(
  'identify',
  'identity',
  { zh: '核对身份和证件', en: 'Check identity and certificate' },
  z.strictObject({
    on: day,
    sight: keyOf(SIGHTS),
    number: words(40).nullable(),
    code: z.string().trim().max(40).nullable(),
    relation: relationLetter.nullable().default(null),
  }),
  { on: '2026-09-07', sight: 'missing', number: null, code: null, relation: null },
)
export const place = hostAct(
  'place',
  'placement',
  { zh: '编入党支部、党小组', en: 'Place in a branch and group' },
  z.strictObject({ on: day, branchId: id, groupId: id.nullable(), basis: z.string().regex(/^[a-z0-9-]{1,40}$/) }),
  { on: '2026-09-08', branchId: 'branch', groupId: null, basis: 'community' },
)
export const manage = hostAct(
  'manage',
  'management',
  { zh: '讲明要求，纳入管理', en: 'State the requirements and take into management' },
  z.strictObject({ on: day, requirementsTold: z.literal(true), receiver: words(30) }),
  { on: '2026-09-08', requirementsTold: true, receiver: '支委' },
)
export const refuseMember = hostAct(
  'refuseMember',
  'refusal',
  { zh: '拒收：写明条款和理由，报双方上级', en: 'Refuse, with clause and reason; told to both superiors' },
  z.strictObject({ on: day, clause: words(100), words: words(500) }),
  { on: '2026-09-08', clause: 'jiangsu-floating#3', words: '理由' },
)
export const departFrom = hostAct(
  'departFrom',
  'departure',
  { zh: '登记离开、再流动', en: 'Register that the member left' },
  z.strictObject({ on: day, to: words(100).nullable(), words: words(300).nullable() }),
  { on: '2026-11-01', to: null, words: null },
)
export const hostStep = hostAct(
  'hostStep',
  'steps',
  { zh: '催办证、接收关系、了结', en: 'Ask for a certificate, accept the relation, close' },
  z.strictObject({ step: z.enum(['request-certificate', 'accept-transfer', 'observe', 'close']), on: day, branchId: id.nullable().default(null) }),
  { step: 'close', on: '2026-12-01', branchId: null },
)
export const giveOpinion = hostAct(
  'giveOpinion',
  'opinion',
  { zh: '预备期书面意见', en: 'Written opinion on probation' },
  z.strictObject({ on: day, conversion: z.enum(['on-time', 'extend', 'not']), words: words(2000) }),
  { on: '2026-12-01', conversion: 'on-time', words: '表现好' },
)
export const settleAtHost = hostAct(
  'settleAtHost',
  'settlements',
  { zh: '理清一处矛盾', en: 'Settle a contradiction' },
  z.strictObject({ number: z.int().min(1), words: words(300) }),
  {
    number: 1,
    words: '已核实',
  },
)
export const tellFromHost = hostAct(
  'tellFromHost',
  'letters',
  { zh: '给流出地写信', en: 'Write home' },
  z.strictObject({ kind: z.enum(['words', 'change', 'event', 'feedback', 'matters', 'material']), words: words(2000) }),
  { kind: 'feedback', words: '表现好' },
)

export const takeDues = hostAct(
  'takeDues',
  'dues',
  { zh: '记收了流入党员的党费', en: 'Records dues taken from a guest' },
  z.strictObject({ year: z.int().min(2000).max(2100), month: z.int().min(1).max(12), yuan: words(24), on: day }),
  { year: 2026, month: 9, yuan: '15.00', on: '2026-09-07' },
)

/** What was told of one month is taken back, with the reason; also once the guest has left. */
export const takeBackDues = hostAct(
  'takeBackDues',
  'dues-back',
  { zh: '冲销告诉过流出地的党费', en: 'Takes back dues that home was told of' },
  z.strictObject({ year: z.int().min(2000).max(2100), month: z.int().min(1).max(12), reason: words(200) }),
  { year: 2026, month: 9, reason: '记成了别人的' },
)
