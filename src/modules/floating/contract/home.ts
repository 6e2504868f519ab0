/** Home: the register, leaving, its cases, the dues that a host took. */
import { z } from 'zod'
import { DESK_AND_ABOVE, count, day, id, keyOf, text, words } from '../../../platform/contract.ts'
import { BRANCH_DESK, endpoint } from '../../../platform/endpoint.ts'
import { absenceParams, acts, away, caseHead, contactPerson, details, homeAct, homeCaseAct, owner, reason } from './shapes.ts'
import { FORMS, HOME_STAGES, HOST_STATES, SECTORS } from './words.ts'

// ---------------------------------------------------------------- home: the register and leaving

/** Those away from a part of the tree: open times away, or those that ended since the first of January of last year. Never address, employer, telephone. */
export const awayRegister = endpoint({
  id: 'floating.awayRegister',
  method: 'GET',
  path: '/api/units/:unitId/floating/away',
  summary: { zh: '外出党员名册', en: 'Register of members away' },
  who: DESK_AND_ABOVE,
  params: z.object({ unitId: id }),
  query: z.object({ ended: z.enum(['yes', 'no']).default('no') }),
  reply: z.object({
    unitId: id,
    unitName: z.string(),
    unitKind: z.string(),
    today: day,
    transitDays: z.int().nullable(),
    counts: z.object({
      away: count,
      confirmed: count,
      unconfirmed: count,
      gap: count,
      noCertificate: count,
      noContactPerson: count,
      asked: count,
      conflicts: count,
    }),
    rows: z.array(
      z.object({
        absenceId: id,
        memberId: id,
        name: z.string(),
        pinyin: z.string(),
        initials: z.string(),
        branchId: id,
        branchName: z.string(),
        standing: z.enum(['full', 'probationary']),
        stage: keyOf(HOME_STAGES),
        reason: reason.nullable(),
        place: z.string().nullable(),
        from: day.nullable(),
        until: day.nullable(),
        number: z.string().nullable(),
        host: z.string().nullable(),
        hostState: keyOf(HOST_STATES).nullable(),
        owner,
        contactPerson: z.string().nullable(),
        lastContactOn: day.nullable(),
        toldBy: z.enum(['member', 'branch', 'host']),
        /** what the register asks for and nobody has entered (CX-10c) */
        lacks: z.array(z.enum(['briefing', 'certificate', 'contact-person', 'place', 'employer', 'address', 'phone', 'host'])),
        conflicts: count,
        endedOn: day.nullable(),
      }),
    ),
    /** hosts that ask for somebody, and home has not answered */
    asked: z.array(
      z.object({
        caseId: id,
        personName: z.string(),
        otherName: z.string(),
        foundOn: day.nullable(),
        memberId: id.nullable(),
        memberName: z.string().nullable(),
      }),
    ),
    may: z.array(z.enum(['depart', 'answer'])),
  }),
  example: { params: { unitId: 'branch' } },
})

const departure = {
  form: keyOf(FORMS),
  reason,
  place: words(100),
  from: day,
  until: day.nullable(),
  /** a fairly fixed place, as the rule's test asks; null: not known */
  fixedPlace: z.boolean().nullable(),
  sector: keyOf(SECTORS).nullable().default(null),
  ...details.shape,
}

/** What the pack's test says of moving the relation instead, before anything is written. */
export const departureTest = endpoint({
  id: 'floating.departureTest',
  method: 'GET',
  path: '/api/members/:memberId/floating/test',
  summary: { zh: '按制度看：转接关系还是流动', en: 'By the rules: transfer or float' },
  who: BRANCH_DESK,
  params: z.object({ memberId: id }),
  query: z.object({ from: day, until: day.optional(), fixed: z.enum(['yes', 'no', 'unknown']).default('unknown') }),
  reply: z.object({
    memberId: id,
    name: z.string(),
    /** open time away, if there is one: a member has one at a time */
    openAbsenceId: id.nullable(),
    outcome: z.enum(['met', 'not_met', 'not_applicable', 'unknown', 'to_judge']).nullable(),
    proposes: z.enum(['transfer', 'float']).nullable(),
    cites: z.array(z.string()),
    why: z.unknown().nullable(),
    firstContactBy: day.nullable(),
  }),
  example: { params: { memberId: 'member' }, query: { from: '2026-10-01' } },
})

/** The member tells the branch before leaving (CX-10b, CX-21a). */
export const tellMyDeparture = endpoint({
  id: 'floating.tellMyDeparture',
  method: 'POST',
  path: '/api/me/floating/departures',
  summary: { zh: '我要外出', en: 'I am leaving' },
  who: ['member'],
  idempotent: true,
  body: z.strictObject(departure),
  reply: z.object({ absenceId: id }),
  example: {
    body: {
      form: 'written',
      reason: 'work',
      place: '江苏省扬州市',
      from: '2026-10-01',
      until: null,
      fixedPlace: null,
      employer: null,
      address: null,
      phone: null,
    },
  },
})

/** The branch enters what a member told by word of mouth, marked as such; also where the member has left already. */
export const enterDeparture = endpoint({
  id: 'floating.enterDeparture',
  method: 'POST',
  path: '/api/members/:memberId/floating/departures',
  summary: { zh: '登记外出', en: 'Register a departure' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ memberId: id }),
  body: z.strictObject({ ...departure, toldOn: day, toldWords: words(300).nullable() }),
  reply: z.object({ absenceId: id }),
  example: {
    params: { memberId: 'member' },
    body: {
      form: 'oral',
      reason: 'work',
      place: '江苏省扬州市',
      from: '2026-10-01',
      until: null,
      fixedPlace: null,
      employer: null,
      address: null,
      phone: null,
      toldOn: '2026-09-07',
      toldWords: null,
    },
  },
})

/** One time away, both sides: home's own half, and what each host told. Contact data only where the caller is in charge. */
export const awayPage = endpoint({
  id: 'floating.awayPage',
  method: 'GET',
  path: '/api/floating/absences/:absenceId',
  summary: { zh: '一次外出：两边各记各的', en: 'One time away, both sides' },
  who: DESK_AND_ABOVE,
  params: absenceParams,
  reply: z.object({
    absenceId: id,
    today: day,
    member: z.object({
      memberId: id,
      name: z.string(),
      standing: z.enum(['full', 'probationary']),
      joinedOn: day.nullable(),
      branchId: id,
      branchName: z.string(),
    }),
    stage: keyOf(HOME_STAGES),
    own: away,
    reason: reason.nullable(),
    place: z.string().nullable(),
    sector: keyOf(SECTORS).nullable(),
    toldBy: z.enum(['member', 'branch', 'host']),
    toldByName: z.string(),
    toldWords: z.string().nullable(),
    has: z.object({ employer: z.boolean(), address: z.boolean(), phone: z.boolean() }),
    owner,
    transitDays: z.int().nullable(),
    cites: z.object({ transfer: z.array(z.string()), contact: z.array(z.string()), transit: z.array(z.string()), return: z.array(z.string()) }),
    /** what the rules in force ask of home for a member away; `shown`: whether this page can tell when it was last done */
    duties: z.array(z.object({ slot: z.string(), title: text, cites: z.array(z.string()), ours: z.boolean(), shown: z.boolean(), lastOn: day.nullable() })),
    contactPerson: contactPerson.nullable(),
    contacts: z.array(
      z.object({ on: day, channel: z.string(), direction: z.string(), reached: z.boolean(), matters: z.array(z.string()), byName: z.string() }),
    ),
    notes: z.array(z.object({ kind: z.string(), on: day, byName: z.string(), words: z.string().nullable() })),
    cases: z.array(caseHead),
    checkCode: z.string().nullable(),
    may: z.array(
      z.enum([
        'brief',
        'decide',
        'certify',
        'name-contact-person',
        'announce',
        'say-elsewhere',
        'report-return',
        'check',
        'cancel',
        'offer-transfer',
        'withdraw-transfer',
        'close-transfer',
        'ask-opinion',
        'record-no-reply',
        'decide-probation',
        'settle',
        'tell',
        'reveal',
      ]),
    ),
  }),
  example: { params: { absenceId: 'absence' } },
})

/** Opens employer, address and telephone for the persons in charge; each opening is logged (CX-10h). */
export const revealDetails = endpoint({
  id: 'floating.revealDetails',
  method: 'POST',
  path: '/api/floating/absences/:absenceId/details',
  summary: { zh: '查看单位、住址、电话', en: 'Show employer, address, telephone' },
  who: BRANCH_DESK,
  params: absenceParams,
  body: z.strictObject({ purpose: words(100) }),
  reply: z.object({ employer: z.string().nullable(), address: z.string().nullable(), phone: z.string().nullable() }),
  example: { params: { absenceId: 'absence' }, body: { purpose: '与本人联系' } },
})

export const brief = homeAct('brief', 'briefing', { zh: '登记行前教育', en: 'Record the briefing' }, z.strictObject({ on: day, words: words(500) }), {
  on: '2026-09-07',
  words: '讲了纪律和流动党员规定',
})
export const decide = homeAct(
  'decide',
  'decision',
  { zh: '定：流动还是转接', en: 'Decide: float or transfer' },
  z.strictObject({ way: z.enum(['float', 'transfer']), words: words(300) }),
  {
    way: 'float',
    words: '外出三个月',
  },
)
export const namePartner = homeAct(
  'namePartner',
  'contact-person',
  { zh: '定联系人', en: 'Name the contact person' },
  z.strictObject({ memberId: id, from: day }),
  { memberId: 'member', from: '2026-09-07' },
)
export const reportReturn = homeAct(
  'reportReturn',
  'return',
  { zh: '登记返回', en: 'Register the return' },
  z.strictObject({ on: day, words: words(300).nullable() }),
  {
    on: '2026-12-01',
    words: null,
  },
)
export const checkReturn = homeAct(
  'checkReturn',
  'check',
  { zh: '查验证件，了结外出', en: 'Check the certificate and close' },
  z.strictObject({ on: day, certificate: z.enum(['handed-in', 'lost', 'never-held']), findings: words(500), account: words(2000).nullable() }),
  { on: '2026-12-02', certificate: 'handed-in', findings: '证上记录完整', account: null },
)
export const cancelDeparture = homeAct(
  'cancelDeparture',
  'cancellation',
  { zh: '撤回申报', en: 'Take the application back' },
  z.strictObject({ words: words(300) }),
  {
    words: '没有走',
  },
)
export const announce = homeAct(
  'announce',
  'announcements',
  { zh: '通报流入地', en: 'Announce to a host' },
  z.strictObject({ deskId: id, from: day.nullable(), words: words(500).nullable() }),
  { deskId: 'desk', from: null, words: null },
)
export const changeDetails = homeAct(
  'changeDetails',
  'changes',
  { zh: '更新去向、单位、住址、电话', en: 'Update place, employer, address, telephone' },
  z.strictObject({ ...details.shape, place: words(100).nullable() }),
  { employer: null, address: null, phone: null, place: null },
)

/** Number, seal and issue at once, from the committee's sealed stock; the contact person and the first contact date come by the same act. */
export const certify = endpoint({
  id: 'floating.certify',
  method: 'POST',
  path: '/api/floating/absences/:absenceId/certificate',
  summary: { zh: '当场发证，同时定联系人', en: 'Issue the certificate and name the contact person' },
  who: BRANCH_DESK,
  idempotent: true,
  params: absenceParams,
  body: z.strictObject({ on: day, contactMemberId: id.nullable() }),
  reply: z.object({ number: z.string(), certificateId: id, checkCode: z.string(), replaces: z.string().nullable(), firstContactBy: day.nullable() }),
  example: { params: { absenceId: 'absence' }, body: { on: '2026-09-07', contactMemberId: null } },
})

/** A host found somebody and asks: it is ours (who, away since when), or it is not. */
export const answerFind = homeCaseAct(
  'answerFind',
  'answer',
  { zh: '答复流入地：是不是本处党员', en: 'Answer a host: ours or not' },
  z.discriminatedUnion('ours', [
    z.strictObject({ ours: z.literal('yes'), memberId: id, from: day }),
    z.strictObject({ ours: z.literal('no'), words: words(300) }),
  ]),
  { ours: 'no', words: '查无此人' },
)
export const homeStep = homeCaseAct(
  'homeStep',
  'steps',
  { zh: '告知已去别处、转接、征求意见、转正', en: 'Say elsewhere, transfer, ask for an opinion, decide probation' },
  z.strictObject({
    step: z.enum(['say-elsewhere', 'offer-transfer', 'withdraw-transfer', 'close-transfer', 'ask-opinion', 'record-no-reply', 'decide-probation']),
  }),
  { step: 'say-elsewhere' },
)
export const settleAtHome = homeCaseAct(
  'settleAtHome',
  'settlements',
  { zh: '理清一处矛盾', en: 'Settle a contradiction' },
  z.strictObject({ number: z.int().min(1), words: words(300) }),
  {
    number: 1,
    words: '已核实',
  },
)
export const tellFromHome = homeCaseAct(
  'tellFromHome',
  'letters',
  { zh: '给流入地写信', en: 'Write to the host' },
  z.strictObject({ kind: z.enum(['words', 'change', 'event', 'matters', 'material']), words: words(2000) }),
  { kind: 'words', words: '请关照' },
)

// ---------------------------------------------------------------- home: dues that a host took

const PLACES_OF_DUES = z.enum(['home', 'host', 'either', 'both']).nullable()

const settlement = z.object({ paymentId: id, number: z.int(), cents: z.int(), stays: z.boolean(), byName: z.string(), words: z.string().nullable() })

export const duesAtHost = endpoint({
  id: 'floating.duesAtHost',
  method: 'GET',
  path: '/api/floating/absences/:absenceId/dues',
  summary: { zh: '流入地收的党费，抵了没有', en: 'Dues that hosts took, and what they settle' },
  who: BRANCH_DESK,
  params: absenceParams,
  reply: z.object({
    absenceId: id,
    today: day,
    /** where the documents in force have dues paid; null where none says */
    place: PLACES_OF_DUES,
    cites: z.array(z.string()),
    lines: z.array(
      z.object({
        resultId: id,
        year: z.int(),
        month: z.int(),
        cents: z.int(),
        on: day,
        host: z.string(),
        byName: z.string().nullable(),
        /** the host took it back, and why */
        takenBack: z.object({ on: day, reason: z.string().nullable() }).nullable(),
        setAside: z.object({ on: day, byName: z.string() }).nullable(),
        settled: z.array(settlement),
        /** settles a sum that the host corrected since */
        toReverse: z.array(settlement),
      }),
    ),
  }),
  example: { params: { absenceId: 'absence' } },
})

const duesAct = acts({
  at: '/api/floating/absences/:absenceId/dues/:resultId',
  who: BRANCH_DESK,
  params: z.object({ absenceId: id, resultId: id }),
  ids: { absenceId: 'absence', resultId: 'none' },
})

/** `stays`: the host keeps the money and passes it up there; `came`: it was handed on to this branch. */
export const settleDues = duesAct(
  'settleDues',
  'settlement',
  { zh: '流入地收的党费抵这个月', en: 'Settle the month by dues that the host took' },
  z.strictObject({ money: z.enum(['stays', 'came']), restGiven: z.boolean().default(false), words: words(200).nullable() }),
  { money: 'stays', words: null },
)
export const setDuesAside = duesAct(
  'setDuesAside',
  'set-aside',
  { zh: '流入地收的党费不抵', en: 'Dues that the host took settle nothing here' },
  z.strictObject({ words: words(200) }),
  { words: '已在本支部交过' },
)
