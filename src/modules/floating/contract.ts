/** Floating members: leaving, arriving, keeping in touch, coming back; desks and the check of a certificate. What browser and server say to each other. */
import { z } from 'zod'
import { count, day, DESK_AND_ABOVE, id, keyOf, keysOf, moment, text, words } from '../../platform/contract.ts'
import { BRANCH_DESK, endpoint } from '../../platform/endpoint.ts'

export const REASONS = {
  work: { zh: '务工经商', en: 'work or trade' },
  study: { zh: '求学', en: 'study' },
  family: { zh: '随家人居住', en: 'living with family' },
  care: { zh: '养老、就医', en: 'old age or medical care' },
  abroad: { zh: '出国（境）', en: 'going abroad' },
  other: { zh: '其他', en: 'other' },
} as const
export type Reason = keyof typeof REASONS

export const FORMS = { written: { zh: '书面', en: 'in writing' }, oral: { zh: '口头', en: 'by word of mouth' } } as const

/** Key fields and groups that departments look at (JS-B-07d). */
export const SECTORS = {
  'urban-community': { zh: '城市社区', en: 'urban communities' },
  'migrant-worker': { zh: '农民工', en: 'migrant workers' },
  graduate: { zh: '高校毕业生', en: 'graduates' },
  other: { zh: '其他', en: 'other' },
} as const

/** Where a member is placed, while no rule in force names an order. */
export const BASES = {
  employer: { zh: '所在单位党组织', en: 'the employer’s organisation' },
  community: { zh: '社区（村）党组织', en: 'the community or village organisation' },
  nearby: { zh: '就近党组织', en: 'a nearby organisation' },
} as const

export const SIGHTS = {
  good: { zh: '证件有效、人证相符', en: 'good, and of this person' },
  missing: { zh: '没有证件', en: 'no certificate' },
  unclear: { zh: '看不清、有疑问', en: 'not clear' },
  voided: { zh: '已作废', en: 'void' },
} as const

export const HOME_STAGES = {
  resident: { zh: '已返回', en: 'back' },
  applied: { zh: '已申报', en: 'applied' },
  briefed: { zh: '已行前教育', en: 'briefed' },
  certified: { zh: '已发证', en: 'certificate issued' },
  'away-unconfirmed': { zh: '外出，流入地未接上', en: 'away, no host yet' },
  'away-confirmed': { zh: '外出，流入地在管', en: 'away, managed by the host' },
  'return-reported': { zh: '已返回，待验证', en: 'back, certificate to be checked' },
  transferring: { zh: '关系转接中', en: 'relation in transfer' },
  transferred: { zh: '关系已转出', en: 'relation transferred' },
  cancelled: { zh: '已撤回', en: 'taken back' },
} as const

export const HOST_STATES = {
  waiting: { zh: '待接收', en: 'waiting' },
  identified: { zh: '已核对身份', en: 'identified' },
  placed: { zh: '已编入', en: 'placed' },
  managed: { zh: '在管', en: 'managed' },
  departed: { zh: '已离开', en: 'left' },
  closed: { zh: '已了结', en: 'closed' },
} as const

export const HOME_WORDS = {
  silent: { zh: '还没有答复', en: 'no word yet' },
  announced: { zh: '已通报', en: 'announced' },
  known: { zh: '已确认是本处党员', en: 'confirmed as theirs' },
  'not-ours': { zh: '答复不是本处党员', en: 'says: not ours' },
  elsewhere: { zh: '已去别处', en: 'gone elsewhere' },
  returned: { zh: '已返回流出地', en: 'back home' },
  checked: { zh: '已返回并验证', en: 'back, certificate checked' },
  cancelled: { zh: '没有外出', en: 'did not leave' },
} as const

export const OWNERS = {
  home: { zh: '流出地在管', en: 'managed at home' },
  host: { zh: '流入地在管', en: 'managed by the host' },
  'in-transit': { zh: '途中', en: 'in transit' },
  gap: { zh: '无人管', en: 'nobody manages' },
  elsewhere: { zh: '在对方', en: 'for the other side to know' },
} as const

export const CONFLICTS = {
  'two-hosts': { zh: '两个流入地都说人在自己那里', en: 'two hosts claim this member' },
  'arrived-after-return': { zh: '人已登记返回，流入地又说到了', en: 'a host reports an arrival after the return' },
  'returned-before-arrival': { zh: '人还没到，流出地已登记返回', en: 'home reports a return before the arrival' },
  'certificate-differs': { zh: '证号和流出地发的不一样', en: 'the number is not the one that home issued' },
  'certificate-voided': { zh: '出示的证已作废', en: 'the certificate shown is void' },
} as const

export const RAISED_KINDS = {
  ...CONFLICTS,
  refused: { zh: '拒收流动党员', en: 'a floating member was refused' },
  'not-ours': { zh: '流出地答复不是本处党员', en: 'home says: not ours' },
} as const

export const FOUND_HOW = {
  sweep: { zh: '排摸发现', en: 'found in a sweep' },
  'walk-in': { zh: '本人上门', en: 'walked in' },
  declared: { zh: '网上亮明身份', en: 'declared on the public page' },
} as const

export const WAYS = {
  inside: { zh: '本系统', en: 'this system' },
  file: { zh: '文件', en: 'by file' },
  paper: { zh: '纸信', en: 'on paper' },
} as const

export const LETTER_STATES = {
  written: { zh: '已写，未发', en: 'written' },
  sent: { zh: '已发，未回执', en: 'sent, not acknowledged' },
  acknowledged: { zh: '对方已收', en: 'acknowledged' },
  refused: { zh: '对方未接受', en: 'not accepted' },
  taken: { zh: '已收', en: 'taken' },
  waiting: { zh: '前面的信未到', en: 'waits for those before' },
} as const

export const LETTER_TITLES = {
  found: { zh: '发现一名流动党员，请确认', en: 'Found a floating member: please confirm' },
  identified: { zh: '已核对身份和证件', en: 'Identity and certificate checked' },
  'certificate-requested': { zh: '请为其办证', en: 'Please issue a certificate' },
  placed: { zh: '已编入党支部', en: 'Placed in a branch' },
  managed: { zh: '已纳入管理', en: 'Taken into management' },
  refused: { zh: '未接收', en: 'Not taken in' },
  'moved-on': { zh: '已离开本地', en: 'Has left here' },
  closed: { zh: '本地已了结', en: 'Closed here' },
  'transfer-accepted': { zh: '已接收组织关系', en: 'Relation accepted' },
  observed: { zh: '预备期考察情况', en: 'Observation during probation' },
  opinion: { zh: '预备期书面意见', en: 'Written opinion on probation' },
  announced: { zh: '通报外出党员', en: 'A member is coming' },
  known: { zh: '是本处党员', en: 'This is our member' },
  'not-ours': { zh: '不是本处党员', en: 'Not our member' },
  certificate: { zh: '已发证', en: 'Certificate issued' },
  'certificate-voided': { zh: '原证作废', en: 'Certificate voided' },
  elsewhere: { zh: '已去别处', en: 'Has gone elsewhere' },
  returned: { zh: '已返回', en: 'Has come back' },
  checked: { zh: '返回已验证', en: 'Return checked' },
  cancelled: { zh: '没有外出', en: 'Did not leave' },
  'transfer-offered': { zh: '转接组织关系', en: 'Relation offered' },
  'transfer-withdrawn': { zh: '收回转接', en: 'Transfer taken back' },
  'transfer-closed': { zh: '组织关系已转出', en: 'Relation transferred' },
  'opinion-asked': { zh: '征求预备期意见', en: 'Opinion on probation asked for' },
  'probation-decided': { zh: '转正已有决定', en: 'Probation decided' },
  change: { zh: '情况变动', en: 'A change' },
  contact: { zh: '联系情况', en: 'Contact' },
  attendance: { zh: '参加组织生活情况', en: 'Attendance' },
  dues: { zh: '交纳党费情况', en: 'Dues' },
  feedback: { zh: '表现反馈', en: 'Feedback' },
  matters: { zh: '互通信息', en: 'Exchange of information' },
  event: { zh: '重要情况', en: 'An important event' },
  material: { zh: '材料', en: 'Material' },
  list: { zh: '名单', en: 'List' },
  words: { zh: '来信', en: 'A letter' },
} as const

export const DESK_LEVELS = {
  department: { zh: '县级', en: 'county' },
  committee: { zh: '乡镇（街道）、单位', en: 'township or employer' },
  branch: { zh: '村、社区、企业', en: 'village, community, enterprise' },
} as const

const reason = keyOf(REASONS)
const phone = z
  .string()
  .trim()
  .regex(/^[0-9+() -]{5,30}$/, '电话只写数字 · digits only')
const details = z.strictObject({ employer: words(100).nullable(), address: words(200).nullable(), phone: phone.nullable() })
const caseParams = z.object({ caseId: id })
const absenceParams = z.object({ absenceId: id })
const done = z.object({})

// ---------------------------------------------------------------- shapes of what is shown

const hostHalf = z.object({
  state: keyOf(HOST_STATES),
  foundOn: day.nullable(),
  identifiedOn: day.nullable(),
  sight: keyOf(SIGHTS).nullable(),
  number: z.string().nullable(),
  requestedOn: day.nullable(),
  placedOn: day.nullable(),
  unit: z.string().nullable(),
  group: z.string().nullable(),
  basis: z.string().nullable(),
  managedFrom: day.nullable(),
  leftOn: day.nullable(),
  to: z.string().nullable(),
  refusals: z.array(z.object({ on: day, clause: z.string(), words: z.string() })).readonly(),
  observedOn: day.nullable(),
  opinion: z.object({ on: day, conversion: z.enum(['on-time', 'extend', 'not']), words: z.string() }).nullable(),
  acceptedOn: day.nullable(),
  closedOn: day.nullable(),
})

const homeHalf = z.object({
  word: keyOf(HOME_WORDS),
  from: day.nullable(),
  until: day.nullable(),
  number: z.string().nullable(),
  voidedOn: day.nullable(),
  elsewhereOn: day.nullable(),
  returnedOn: day.nullable(),
  checkedOn: day.nullable(),
  cancelledOn: day.nullable(),
  offeredOn: day.nullable(),
  transferredOn: day.nullable(),
  opinionAskedOn: day.nullable(),
  decidedOn: day.nullable(),
})

const away = z.object({
  state: z.string(),
  appliedOn: day.nullable(),
  form: keyOf(FORMS).nullable(),
  briefedOn: day.nullable(),
  decision: z.enum(['float', 'transfer']).nullable(),
  decidedOn: day.nullable(),
  from: day.nullable(),
  until: day.nullable(),
  number: z.string().nullable(),
  certifiedOn: day.nullable(),
  voidedOn: day.nullable(),
  returnedOn: day.nullable(),
  checkedOn: day.nullable(),
  probationDecidedOn: day.nullable(),
  noReplyOn: day.nullable(),
})

const letterView = z.object({
  fromSide: z.enum(['home', 'host']),
  number: z.int(),
  kind: keyOf(LETTER_TITLES),
  on: day,
  facts: z.record(z.string(), z.unknown()),
  words: z.string().nullable(),
  byName: z.string(),
  byUnit: z.string(),
  at: moment,
  state: keyOf(LETTER_STATES),
  stateAt: moment,
})
export type LetterView = z.infer<typeof letterView>

const conflictView = z.object({ number: z.int(), kind: keyOf(CONFLICTS), on: day, other: z.string().nullable(), settled: z.boolean() })

const owner = z.object({ owner: keyOf(OWNERS), since: day.nullable(), days: count })

const contactPerson = z.object({ name: z.string(), memberId: id.nullable(), from: day, firstContactBy: day.nullable() })

const caseHead = z.object({
  caseId: id,
  otherName: z.string(),
  way: keyOf(WAYS),
  desk: z.object({ address: z.string(), hours: z.string(), telephone: z.string(), person: z.string() }).nullable(),
  told: homeHalf,
  heard: hostHalf,
  unacknowledged: count,
  /** day of the last letter that is not acknowledged */
  unansweredSince: day.nullable(),
  lastHeardAt: moment.nullable(),
  conflicts: z.array(conflictView),
  letters: z.array(letterView),
  openedAt: moment,
})
export type CaseHead = z.infer<typeof caseHead>

const card = z.object({
  name: z.string(),
  sex: z.string(),
  bornYear: z.int().nullable(),
  idNumberHint: z.string().nullable(),
  standing: z.enum(['full', 'probationary']).nullable(),
  joinedOn: day.nullable(),
  phone: z.string().nullable(),
  employer: z.string().nullable(),
  address: z.string().nullable(),
  occupation: z.string().nullable(),
  education: z.string().nullable(),
  reason: z.string().nullable(),
  place: z.string().nullable(),
  homeUnit: z.string().nullable(),
  homeContact: z.string().nullable(),
  homePhone: z.string().nullable(),
})

const bases = z.object({
  options: z.array(z.object({ key: z.string(), title: text, rank: z.int().nullable() })),
  cites: z.array(z.string()),
  ours: z.boolean(),
})

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

const homeAct = <const Id extends string, B extends z.ZodType, Sample>(verb: Id, path: string, summary: { zh: string; en: string }, body: B, sample: Sample) =>
  endpoint({
    id: `floating.${verb}`,
    method: 'POST',
    path: `/api/floating/absences/:absenceId/${path}` as `/api/${string}`,
    summary,
    who: BRANCH_DESK,
    idempotent: true,
    params: absenceParams,
    body,
    reply: done,
    example: { params: { absenceId: 'absence' }, body: sample },
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

// ---------------------------------------------------------------- home: its cases

const homeCaseAct = <const Id extends string, B extends z.ZodType, Sample>(
  verb: Id,
  path: string,
  summary: { zh: string; en: string },
  body: B,
  sample: Sample,
) =>
  endpoint({
    id: `floating.${verb}`,
    method: 'POST',
    path: `/api/floating/cases/:caseId/home/${path}` as `/api/${string}`,
    summary,
    who: DESK_AND_ABOVE,
    idempotent: true,
    params: caseParams,
    body,
    reply: done,
    example: { params: { caseId: 'case' }, body: sample },
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

// ---------------------------------------------------------------- the host

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
    branches: z.array(z.object({ unitId: id, name: z.string(), groups: z.array(z.object({ groupId: id, name: z.string() })) })),
    unacknowledged: count,
    unansweredSince: day.nullable(),
    conflicts: z.array(conflictView),
    letters: z.array(letterView),
    may: z.array(
      z.enum([
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

/** Somebody who is here and says to be a member of elsewhere: opens a case and asks home. `number` may be missing. */
export const findPerson = endpoint({
  id: 'floating.findPerson',
  method: 'POST',
  path: '/api/units/:unitId/floating/finds',
  summary: { zh: '登记发现的流动党员，向流出地询问', en: 'Register a person found and ask home' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({
    how: keyOf(FOUND_HOW),
    on: day,
    name: words(60),
    idNumber: z
      .string()
      .trim()
      .regex(/^\d{17}[\dXx]$/, '身份证号是18位 · 18 signs')
      .nullable(),
    phone: phone.nullable(),
    employer: words(100).nullable(),
    address: words(200).nullable(),
    occupation: words(60).nullable(),
    education: words(60).nullable(),
    homeDeskId: id,
    homeUnit: words(100),
  }),
  reply: z.object({ caseId: id }),
  example: {
    params: { unitId: 'committee' },
    body: {
      how: 'walk-in',
      on: '2026-09-07',
      name: '陈立',
      idNumber: null,
      phone: null,
      employer: null,
      address: null,
      occupation: null,
      education: null,
      homeDeskId: 'desk',
      homeUnit: '某村党支部',
    },
  },
})

const hostAct = <const Id extends string, B extends z.ZodType, Sample>(verb: Id, path: string, summary: { zh: string; en: string }, body: B, sample: Sample) =>
  endpoint({
    id: `floating.${verb}`,
    method: 'POST',
    path: `/api/floating/cases/:caseId/host/${path}` as `/api/${string}`,
    summary,
    who: DESK_AND_ABOVE,
    idempotent: true,
    params: caseParams,
    body,
    reply: done,
    example: { params: { caseId: 'case' }, body: sample },
  })

/** The printed code is checked where it is given; without one a person states what was seen. */
export const identify = hostAct(
  'identify',
  'identity',
  { zh: '核对身份和证件', en: 'Check identity and certificate' },
  z.strictObject({ on: day, sight: keyOf(SIGHTS), number: words(40).nullable(), code: z.string().trim().max(40).nullable() }),
  { on: '2026-09-07', sight: 'missing', number: null, code: null },
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

// ---------------------------------------------------------------- what went up

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

// ---------------------------------------------------------------- the member

/** One's own time away: both sides, what is asked of me, who keeps in touch. */
export const myFloating = endpoint({
  id: 'floating.mine',
  method: 'GET',
  path: '/api/me/floating',
  summary: { zh: '我的外出', en: 'My time away' },
  who: ['member'],
  reply: z.object({
    name: z.string(),
    branchName: z.string(),
    today: day,
    current: z
      .object({
        absenceId: id,
        stage: keyOf(HOME_STAGES),
        own: away,
        reason: reason.nullable(),
        place: z.string().nullable(),
        employer: z.string().nullable(),
        address: z.string().nullable(),
        phone: z.string().nullable(),
        owner,
        contactPerson: contactPerson.nullable(),
        checkCode: z.string().nullable(),
        hosts: z.array(
          z.object({
            caseId: id,
            otherName: z.string(),
            word: keyOf(HOME_WORDS),
            heard: hostHalf,
            desk: z.object({ address: z.string(), hours: z.string(), telephone: z.string(), person: z.string() }).nullable(),
          }),
        ),
        notes: z.array(z.object({ kind: z.string(), on: day, byName: z.string(), words: z.string().nullable() })),
      })
      .nullable(),
    earlier: z.array(z.object({ absenceId: id, from: day.nullable(), endedOn: day.nullable(), place: z.string().nullable(), state: z.string() })),
  }),
})

// ---------------------------------------------------------------- public

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
export type DeskView = z.infer<typeof deskView>

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

export const SIDES = ['home', 'host'] as const
export const REASON_KEYS = keysOf(REASONS)

// ---------------------------------------------------------------- exchange with partners outside this system

/** How a partner outside is written to. */
const outsideWay = z.enum(['file', 'paper'])

/** Where a letter of ours to a partner outside stands. */
export const DISPATCH_STATES = {
  unsent: { zh: '待发', en: 'to be sent' },
  written: { zh: '已写，未交出', en: 'written, not handed over' },
  sent: { zh: '已交出，未回执', en: 'sent, not acknowledged' },
  acknowledged: { zh: '已回执', en: 'acknowledged' },
  refused: { zh: '对方没有接受', en: 'not accepted' },
} as const
export type DispatchState = keyof typeof DISPATCH_STATES

export const FILE_STATES = {
  shown: { zh: '看过，没有收', en: 'looked at, not taken' },
  taken: { zh: '已收', en: 'taken' },
  left: { zh: '退回不收', en: 'left' },
  refused: { zh: '拒收', en: 'refused' },
} as const
export type FileState = keyof typeof FILE_STATES

const fingerprint = z.string().regex(/^\d{5}(?: \d{5}){7}$/)

const ownKeys = z.object({ version: z.int(), fingerprint, madeAt: moment, madeByName: z.string() })

const cardView = z.object({
  number: z.int(),
  fingerprint,
  takenAt: moment,
  takenByName: z.string(),
  confirmedOn: day.nullable(),
  confirmedWith: z.string().nullable(),
  confirmedByName: z.string().nullable(),
})

const partnerView = z.object({
  partnerId: id,
  way: outsideWay,
  organisation: z.string(),
  deskName: z.string(),
  address: z.string(),
  telephone: z.string(),
  person: z.string(),
  endedOn: day.nullable(),
  endedWhy: z.string().nullable(),
  /** the card in use; null where none is confirmed, and for partners on paper */
  card: cardView.nullable(),
  /** a card that came and whose digits nobody has compared yet */
  newCard: cardView.nullable(),
  unsent: count,
  waiting: count,
  /** days since the oldest unacknowledged letter was handed over */
  oldestDays: count.nullable(),
  toAcknowledge: count,
})

const fileInView = z.object({
  fileId: id,
  name: z.string(),
  number: z.int().nullable(),
  digest: z.string(),
  state: keyOf(FILE_STATES),
  letters: count,
  acknowledgements: count,
  refusal: text.nullable(),
  handedInAt: moment,
  handedInByName: z.string(),
})

export const exchangePartners = endpoint({
  id: 'floating.exchangePartners',
  method: 'GET',
  path: '/api/floating/partners',
  summary: { zh: '系统外的往来单位和本单位的名片', en: 'Partners outside this system, and our own card' },
  who: ['department'],
  reply: z.object({
    organisation: z.string(),
    keys: ownKeys.nullable(),
    desks: z.array(z.object({ deskId: id, name: z.string() })),
    partners: z.array(partnerView),
    /** files that were refused before anybody knew whose they are */
    strangeFiles: z.array(fileInView),
  }),
})

export const makeKeys = endpoint({
  id: 'floating.makeKeys',
  method: 'POST',
  path: '/api/floating/keys',
  summary: { zh: '做本单位的钥匙；再做一次就换新的', en: 'Makes our keys; once more, and they are replaced' },
  who: ['department'],
  idempotent: true,
  body: z.object({ replaces: z.int().nullable(), why: words(200).nullable() }),
  reply: ownKeys,
  example: { body: { replaces: 999, why: '试' } },
})

export const ownCard = endpoint({
  id: 'floating.ownCard',
  method: 'GET',
  path: '/api/floating/cards/:deskId',
  summary: { zh: '本单位一个服务点的名片', en: 'The card of one of our desks' },
  who: ['department'],
  params: z.object({ deskId: id }),
  reply: z.object({
    organisation: z.string(),
    desk: z.object({ name: z.string(), address: z.string(), telephone: z.string(), person: z.string() }),
    keys: ownKeys,
    text: z.string(),
    printedAt: moment,
  }),
  example: { params: { deskId: 'desk' } },
})

export const ownCardFile = endpoint({
  id: 'floating.ownCardFile',
  method: 'GET',
  path: '/api/floating/cards/:deskId/file',
  summary: { zh: '名片文件', en: 'The card as a file' },
  who: ['department'],
  file: true,
  params: z.object({ deskId: id }),
  example: { params: { deskId: 'desk' } },
})

const partnerRef = z.object({ partnerId: id })

export const addPartner = endpoint({
  id: 'floating.addPartner',
  method: 'POST',
  path: '/api/floating/partners',
  summary: { zh: '登记一个用名片的往来单位，或给已登记的往来单位换名片', en: 'Registers a partner by its card, or a new card of a known one' },
  who: ['department'],
  idempotent: true,
  body: z.object({ card: words(4_000) }),
  reply: z.object({ partnerId: id, known: z.boolean(), organisation: z.string() }),
  example: { body: { card: 'x' } },
})

export const addPaperPartner = endpoint({
  id: 'floating.addPaperPartner',
  method: 'POST',
  path: '/api/floating/partners/paper',
  summary: { zh: '登记一个用纸信的往来单位', en: 'Registers a partner on paper' },
  who: ['department'],
  idempotent: true,
  body: z.object({ organisation: words(120), deskName: words(120), address: words(200), telephone: words(60), person: words(60) }),
  reply: partnerRef,
  example: { body: { organisation: '外县', deskName: '组织科', address: '一路', telephone: '000', person: '某' } },
})

export const confirmPartner = endpoint({
  id: 'floating.confirmPartner',
  method: 'POST',
  path: '/api/floating/partners/:partnerId/confirm',
  summary: { zh: '电话里核对过数字', en: 'The digits were compared on the telephone' },
  who: ['department'],
  idempotent: true,
  params: partnerRef,
  /** `heard`: the forty digits as the other person read them aloud */
  body: z.object({ card: z.int().min(1), heard: words(80), spokeWith: words(60), on: day }),
  reply: partnerRef,
  example: { params: { partnerId: 'partner' }, body: { card: 1, heard: '0', spokeWith: '某', on: '2026-09-07' } },
})

export const endPartner = endpoint({
  id: 'floating.endPartner',
  method: 'POST',
  path: '/api/floating/partners/:partnerId/end',
  summary: { zh: '不再和这个单位往来', en: 'Ends the exchange with a partner' },
  who: ['department'],
  idempotent: true,
  params: partnerRef,
  body: z.object({ why: words(200) }),
  reply: partnerRef,
  example: { params: { partnerId: 'partner' }, body: { why: '试' } },
})

const letterLine = z.object({
  caseId: id,
  side: z.enum(['home', 'host']),
  number: z.int(),
  kind: z.string(),
  title: text,
  about: z.string(),
  on: day,
  byName: z.string(),
})

const outLine = letterLine.extend({
  partnerId: id,
  partner: z.string(),
  way: outsideWay,
  state: keyOf(DISPATCH_STATES),
  fileNumber: z.int().nullable(),
  sheetNumber: z.string().nullable(),
  writtenOn: day.nullable(),
  sentOn: day.nullable(),
  sentHow: z.string().nullable(),
  answeredOn: day.nullable(),
  answeredBy: z.string().nullable(),
  answerWords: z.string().nullable(),
  /** days since it was handed over; null where it was not, or was answered */
  waitingDays: count.nullable(),
  /** last day for the acknowledgement by the rule in force; null where no rule says */
  due: day.nullable(),
  overdue: z.boolean(),
  cites: z.array(z.string()),
})
export type OutLine = z.infer<typeof outLine>

const inLine = letterLine.extend({
  outcome: z.enum(['taken', 'waits', 'refused']),
  takenOn: day,
  words: z.string().nullable(),
  told: z.boolean(),
})

const fileOutView = z.object({
  fileId: id,
  number: z.int(),
  letters: count,
  acknowledgements: count,
  writtenAt: moment,
  writtenByName: z.string(),
  sentOn: day.nullable(),
  sentHow: z.string().nullable(),
})

export const exchangeWith = endpoint({
  id: 'floating.exchangeWith',
  method: 'GET',
  path: '/api/floating/partners/:partnerId',
  summary: { zh: '和一个往来单位的往来', en: 'The exchange with one partner' },
  who: ['department'],
  params: partnerRef,
  reply: z.object({
    partner: partnerView,
    out: z.array(outLine),
    in: z.array(inLine),
    filesOut: z.array(fileOutView),
    filesIn: z.array(fileInView),
    /** numbers of the partner's files that were skipped on the way */
    missing: z.array(z.int()),
  }),
  example: { params: { partnerId: 'partner' } },
})

export const writeFile = endpoint({
  id: 'floating.writeFile',
  method: 'POST',
  path: '/api/floating/partners/:partnerId/files',
  summary: { zh: '给往来单位做一个信件文件', en: 'Makes a letters file for a partner' },
  who: ['department'],
  idempotent: true,
  params: partnerRef,
  /** `again`: also the letters that went out before and were not acknowledged */
  body: z.object({ again: z.boolean() }),
  reply: z.object({ fileId: id, number: z.int(), letters: count, acknowledgements: count }),
  example: { params: { partnerId: 'partner' }, body: { again: false } },
})

export const lettersFile = endpoint({
  id: 'floating.lettersFile',
  method: 'GET',
  path: '/api/floating/files-out/:fileId',
  summary: { zh: '信件文件', en: 'A letters file' },
  who: ['department'],
  file: true,
  params: z.object({ fileId: id }),
  example: { params: { fileId: 'file' } },
})

export const fileSent = endpoint({
  id: 'floating.fileSent',
  method: 'POST',
  path: '/api/floating/files-out/:fileId/sent',
  summary: { zh: '信件文件已交出', en: 'A letters file was handed over' },
  who: ['department'],
  idempotent: true,
  params: z.object({ fileId: id }),
  body: z.object({ on: day, how: words(100) }),
  reply: z.object({ fileId: id }),
  example: { params: { fileId: 'file' }, body: { on: '2026-09-07', how: '机要交换' } },
})

export const handInFile = endpoint({
  id: 'floating.handInFile',
  method: 'POST',
  path: '/api/floating/files-in',
  summary: { zh: '交来一个信件文件，先看它说什么', en: 'Hands in a letters file, to see what it says first' },
  who: ['department'],
  upload: { maxBytes: 4_000_000 },
  reply: z.object({ fileId: id, state: keyOf(FILE_STATES), alreadyTaken: z.boolean() }),
})

export const lookAtFile = endpoint({
  id: 'floating.lookAtFile',
  method: 'GET',
  path: '/api/floating/files-in/:fileId',
  summary: { zh: '一个交来的信件文件说什么', en: 'What a file that came says' },
  who: ['department'],
  params: z.object({ fileId: id }),
  reply: z.object({
    file: fileInView,
    partner: z.string(),
    partnerId: id.nullable(),
    writtenAt: moment.nullable(),
    letters: z.array(letterLine.extend({ how: z.enum(['new', 'repeat', 'early']), words: z.string().nullable() })),
    acknowledgements: z.array(
      z.object({
        caseId: id,
        side: z.enum(['home', 'host']),
        number: z.int(),
        outcome: z.enum(['taken', 'waits', 'refused']),
        on: day,
        words: z.string().nullable(),
        title: text,
        about: z.string(),
      }),
    ),
  }),
  example: { params: { fileId: 'file' } },
})

export const takeFile = endpoint({
  id: 'floating.takeFile',
  method: 'POST',
  path: '/api/floating/files-in/:fileId/take',
  summary: { zh: '收下一个信件文件', en: 'Takes a letters file' },
  who: ['department'],
  idempotent: true,
  params: z.object({ fileId: id }),
  body: z.object({}),
  reply: z.object({ fileId: id, taken: count, waits: count, repeats: count, refused: count, acknowledgements: count }),
  example: { params: { fileId: 'file' }, body: {} },
})

export const leaveFile = endpoint({
  id: 'floating.leaveFile',
  method: 'POST',
  path: '/api/floating/files-in/:fileId/leave',
  summary: { zh: '不收一个信件文件', en: 'Leaves a letters file' },
  who: ['department'],
  idempotent: true,
  params: z.object({ fileId: id }),
  body: z.object({}),
  reply: z.object({ fileId: id }),
  example: { params: { fileId: 'file' }, body: {} },
})

/** Letters of the unit and below that went outside and are not answered yet, the longest wait first. */
export const unacknowledgedLetters = endpoint({
  id: 'floating.unacknowledgedLetters',
  method: 'GET',
  path: '/api/floating/letters-out',
  summary: { zh: '发往系统外、还没有回执的信', en: 'Letters to partners outside without an acknowledgement' },
  who: DESK_AND_ABOVE,
  query: z.object({ unitId: id }),
  reply: z.object({ unitName: z.string(), today: day, lines: z.array(outLine) }),
  example: { query: { unitId: 'branch' } },
})

const letterRef = z.object({ caseId: id, side: z.enum(['home', 'host']), number: z.coerce.number().int().min(1) })

export const paperLetter = endpoint({
  id: 'floating.paperLetter',
  method: 'GET',
  path: '/api/floating/letters-out/:caseId/:side/:number',
  summary: { zh: '一封纸信和它的回执', en: 'A letter on paper with its slip' },
  who: DESK_AND_ABOVE,
  params: letterRef,
  reply: z.object({
    line: outLine,
    from: z.object({ organisation: z.string(), name: z.string(), address: z.string(), telephone: z.string(), person: z.string() }),
    to: z.object({ organisation: z.string(), name: z.string(), address: z.string(), person: z.string() }),
    /** what it says, field by field */
    says: z.array(z.object({ title: text, value: z.string() })),
    sheetNumber: z.string(),
    checkCode: z.string(),
    printedAt: moment,
    dueDays: count.nullable(),
  }),
  example: { params: { caseId: 'case', side: 'home', number: '1' } },
})

export const writePaper = endpoint({
  id: 'floating.writePaper',
  method: 'POST',
  path: '/api/floating/letters-out/:caseId/:side/:number/paper',
  summary: { zh: '给一封信编号，准备打印', en: 'Numbers a letter for print' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: letterRef,
  body: z.object({}),
  reply: z.object({ sheetNumber: z.string() }),
  example: { params: { caseId: 'case', side: 'home', number: '1' }, body: {} },
})

export const paperSent = endpoint({
  id: 'floating.paperSent',
  method: 'POST',
  path: '/api/floating/letters-out/:caseId/:side/:number/sent',
  summary: { zh: '纸信已寄出', en: 'A paper letter went out' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: letterRef,
  body: z.object({ on: day, how: words(100) }),
  reply: z.object({ sentOn: day }),
  example: { params: { caseId: 'case', side: 'home', number: '1' }, body: { on: '2026-09-07', how: '挂号信' } },
})

export const enterSlip = endpoint({
  id: 'floating.enterSlip',
  method: 'POST',
  path: '/api/floating/letters-out/:caseId/:side/:number/slip',
  summary: { zh: '登记回执', en: 'Enters a slip that came back' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: letterRef,
  body: z.object({ on: day, signedBy: words(60), checkCode: words(40), outcome: z.enum(['acknowledged', 'refused']), words: words(500).nullable() }),
  reply: z.object({ state: keyOf(DISPATCH_STATES) }),
  example: {
    params: { caseId: 'case', side: 'home', number: '1' },
    body: { on: '2026-09-07', signedBy: '某', checkCode: '0', outcome: 'acknowledged', words: null },
  },
})

/** What a partner told on paper: entered by whoever holds the sheet, word for word as it stands there. */
export const enterReply = endpoint({
  id: 'floating.enterReply',
  method: 'POST',
  path: '/api/floating/letters-in/:caseId',
  summary: { zh: '登记对方纸上的答复', en: 'Enters what a partner told on paper' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ caseId: id }),
  body: z.object({
    kind: words(40),
    on: day,
    signedBy: words(60),
    facts: z.object({
      from: day.optional(),
      until: day.optional(),
      number: words(60).optional(),
      unit: words(120).optional(),
      clause: words(120).optional(),
      to: words(120).optional(),
      words: words(500).optional(),
    }),
  }),
  reply: z.object({ number: z.int(), outcome: z.enum(['taken', 'refused']), words: z.string().nullable() }),
  example: { params: { caseId: 'case' }, body: { kind: 'words', on: '2026-09-07', signedBy: '某', facts: {} } },
})

/** Fields of letters by their names in the body. */
export const LETTER_FIELDS = {
  from: { zh: '从哪天起', en: 'from' },
  until: { zh: '预计到', en: 'until' },
  number: { zh: '活动证编号', en: 'certificate' },
  sight: { zh: '证件', en: 'certificate seen' },
  unit: { zh: '编入党组织', en: 'organisation' },
  group: { zh: '党小组', en: 'group' },
  basis: { zh: '依据', en: 'basis' },
  clause: { zh: '依据条款', en: 'clause' },
  words: { zh: '说明', en: 'words' },
  to: { zh: '去向', en: 'to' },
  conversion: { zh: '能否按期转正', en: 'conversion on time' },
  line: { zh: '记录', en: 'record' },
} as const

/** Of the person's card that travels with a letter, what stands on paper. */
export const CARD_FIELDS = {
  idNumberHint: { zh: '身份号码（部分）', en: 'ID number, in part' },
  idNumber: { zh: '身份号码', en: 'ID number' },
  joinedOn: { zh: '入党日期', en: 'joined' },
  phone: { zh: '联系电话', en: 'telephone' },
  employer: { zh: '工作单位', en: 'employer' },
  address: { zh: '现住址', en: 'address' },
  occupation: { zh: '职业', en: 'occupation' },
  reason: { zh: '外出原因', en: 'reason' },
  place: { zh: '去向', en: 'place' },
  homeUnit: { zh: '流出地党支部', en: 'home branch' },
  homeContact: { zh: '流出地联系人', en: 'home contact' },
  homePhone: { zh: '流出地电话', en: 'home telephone' },
} as const

/** Partners outside that a case may be addressed to, for the forms that also offer desks of this system. */
export const partnerAddresses = endpoint({
  id: 'floating.partnerAddresses',
  method: 'GET',
  path: '/api/floating/partner-addresses',
  summary: { zh: '可以写信的系统外单位', en: 'Partners outside that may be written to' },
  who: DESK_AND_ABOVE,
  reply: z.object({
    partners: z.array(z.object({ partnerId: id, organisation: z.string(), deskName: z.string(), address: z.string(), way: outsideWay, ready: z.boolean() })),
  }),
})

/** Home tells a partner outside that somebody comes; the letter then waits for its file or sheet. */
export const announceOutside = endpoint({
  id: 'floating.announceOutside',
  method: 'POST',
  path: '/api/floating/absences/:absenceId/announcements-outside',
  summary: { zh: '通报系统外的流入地', en: 'Announce to a host outside this system' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ absenceId: id }),
  body: z.strictObject({ partnerId: id, from: day.nullable(), words: words(500).nullable() }),
  reply: z.object({ caseId: id }),
  example: { params: { absenceId: 'absence' }, body: { partnerId: 'partner', from: null, words: null } },
})
