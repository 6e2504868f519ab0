/** Floating members: leaving, arriving, keeping in touch, coming back; desks and the check of a certificate. What browser and server say to each other. */
import { z } from 'zod'
import { count, day, DESK_AND_ABOVE, id, keyOf, moment, text, words, year } from '../../platform/contract.ts'
import { ABOVE, BRANCH_DESK, endpoint, type Role } from '../../platform/endpoint.ts'

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

export const RELATION_SIGHTS = {
  missing: { zh: '没有出示', en: 'not shown' },
  good: { zh: '有效', en: 'good' },
  expired: { zh: '已过有效期', en: 'no longer valid' },
  unclear: { zh: '看不清、有疑问', en: 'not clear' },
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
  change: { zh: '工作或居住地有变动', en: 'a change of work or home' },
  event: { zh: '重要情况', en: 'a serious event' },
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
  'reported-in': { zh: '本人已持证报到', en: 'The member has reported in' },
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
  arrived: { zh: '本人说已经到达，持证报到', en: 'The member reports to have arrived' },
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
  brief: { zh: '通报在外党员情况', en: 'What home knows of the member' },
  words: { zh: '来信', en: 'A letter' },
  note: { zh: '管理记录、交办任务', en: 'A management note or task' },
  record: { zh: '奖惩情况', en: 'An award or punishment' },
  statement: { zh: '流入情况通报', en: 'Statement on an incoming member' },
} as const

const DESK_LEVELS = {
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

/** The relation letter as it was shown: number, issued by, valid until. */
const relationLetter = z.strictObject({ sight: keyOf(RELATION_SIGHTS), number: words(60).nullable(), by: words(120).nullable(), until: day.nullable() })

const hostHalf = z.object({
  state: keyOf(HOST_STATES),
  foundOn: day.nullable(),
  reportedOn: day.nullable(),
  reportedWith: z.string().nullable(),
  identifiedOn: day.nullable(),
  sight: keyOf(SIGHTS).nullable(),
  number: z.string().nullable(),
  relation: relationLetter.nullable(),
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
  arrivedOn: day.nullable(),
  voidedOn: day.nullable(),
  elsewhereOn: day.nullable(),
  returnedOn: day.nullable(),
  checkedOn: day.nullable(),
  cancelledOn: day.nullable(),
  offeredOn: day.nullable(),
  transferredOn: day.nullable(),
  opinionAskedOn: day.nullable(),
  probationUntil: day.nullish(),
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

/** One management note or task, of either side. */
const keptView = z.object({
  side: z.enum(['home', 'host']),
  unit: z.string(),
  on: day,
  byName: z.string(),
  kind: z.string(),
  title: text,
  fields: z.array(z.object({ title: text, value: z.string() })),
  words: z.string().nullable(),
  withheld: z.boolean(),
})
export type KeptView = z.infer<typeof keptView>

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

/** Acts of one place that answer with no more than that they are done: what is the same of all of them is said once. */
const acts =
  <P extends Record<string, z.ZodType>>({ at, who, params, ids }: { at: string; who: readonly Role[]; params: z.ZodObject<P>; ids: Record<keyof P, string> }) =>
  <const Id extends string, B extends z.ZodType, Sample>(verb: Id, path: string, summary: { zh: string; en: string }, body: B, sample: Sample) =>
    endpoint({
      id: `floating.${verb}`,
      method: 'POST',
      path: `${at}/${path}` as `/api/${string}`,
      summary,
      who,
      idempotent: true,
      params,
      body,
      reply: done,
      example: { params: ids, body: sample },
    })

const homeAct = acts({ at: '/api/floating/absences/:absenceId', who: BRANCH_DESK, params: absenceParams, ids: { absenceId: 'absence' } })

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

const homeCaseAct = acts({ at: '/api/floating/cases/:caseId/home', who: DESK_AND_ABOVE, params: caseParams, ids: { caseId: 'case' } })

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

const foundShape = {
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
  homeUnit: words(100),
}

const foundSample = {
  how: 'walk-in',
  on: '2026-09-07',
  name: '陈立',
  idNumber: null,
  phone: null,
  employer: null,
  address: null,
  occupation: null,
  education: null,
}

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

const hostAct = acts({ at: '/api/floating/cases/:caseId/host', who: DESK_AND_ABOVE, params: caseParams, ids: { caseId: 'case' } })

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
            /** by my own word */
            arrivedOn: day.nullable(),
            mayReport: z.boolean(),
            desk: z.object({ address: z.string(), hours: z.string(), telephone: z.string(), person: z.string() }).nullable(),
          }),
        ),
        /** which duties and rights sit where, by the division in force */
        sides: z.array(
          z.object({
            matter: z.string(),
            title: text,
            /** null while the adopter has not chosen */
            at: z.enum(['home', 'host', 'either', 'both']).nullable(),
            cites: z.array(z.string()),
            ours: z.boolean(),
            why: text.nullable(),
          }),
        ),
        /** notes and tasks of both sides, the newest first */
        kept: z.array(keptView),
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

// ---------------------------------------------------------------- exchange with partners outside this system

/** How a partner outside is written to. */
const outsideWay = z.enum(['file', 'paper'])

/** Where a letter of ours to a partner outside stands. */
const DISPATCH_STATES = {
  unsent: { zh: '待发', en: 'to be sent' },
  written: { zh: '已写，未交出', en: 'written, not handed over' },
  sent: { zh: '已交出，未回执', en: 'sent, not acknowledged' },
  acknowledged: { zh: '已回执', en: 'acknowledged' },
  refused: { zh: '对方没有接受', en: 'not accepted' },
} as const

const FILE_STATES = {
  shown: { zh: '看过，没有收', en: 'looked at, not taken' },
  taken: { zh: '已收', en: 'taken' },
  left: { zh: '退回不收', en: 'left' },
  refused: { zh: '拒收', en: 'refused' },
} as const

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

/** Somebody found here whose home is a partner outside: a case is opened, and the question waits for its file or sheet. */
export const findFromOutside = endpoint({
  id: 'floating.findFromOutside',
  method: 'POST',
  path: '/api/units/:unitId/floating/finds-outside',
  summary: { zh: '登记发现的流动党员，向系统外的流出地询问', en: 'Register a person found and ask a home outside' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({ ...foundShape, partnerId: id }),
  reply: z.object({ caseId: id }),
  example: {
    params: { unitId: 'committee' },
    body: { ...foundSample, partnerId: 'partner', homeUnit: '远山县东街村党支部' },
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
      relation: relationLetter.optional(),
      unit: words(120).optional(),
      clause: words(120).optional(),
      to: words(120).optional(),
      words: words(500).optional(),
      sight: keyOf(SIGHTS).optional(),
      conversion: z.enum(['on-time', 'extend', 'not']).optional(),
    }),
    /** one month of dues as the sheet says it; 0 with the reason where the partner takes it back */
    dues: z.strictObject({ year: z.int().min(2000).max(2100), month: z.int().min(1).max(12), yuan: words(24), reason: words(200).nullable() }).optional(),
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
  relation: { zh: '组织关系介绍信', en: 'relation letter' },
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
  idNumberHint: { zh: '身份号码', en: 'ID number, in part' },
  idNumber: { zh: '身份号码', en: 'ID number' },
  joinedOn: { zh: '入党日期', en: 'joined' },
  phone: { zh: '联系电话', en: 'telephone' },
  employer: { zh: '工作单位', en: 'employer' },
  address: { zh: '现住址', en: 'address' },
  occupation: { zh: '职业', en: 'occupation' },
  reason: { zh: '外出原因', en: 'reason' },
  place: { zh: '去向', en: 'place' },
  homeUnit: { zh: '所在支部', en: 'home branch' },
  homeContact: { zh: '结对联系', en: 'home contact' },
  homePhone: { zh: '支部电话', en: 'home telephone' },
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

// ---------------------------------------------------------------- keeping in touch

/** How a contact was made; for chats the kind, not the content (JS-B-08d). */
export const CHANNELS = {
  phone: { zh: '电话', en: 'telephone' },
  visit: { zh: '见面、走访', en: 'in person' },
  video: { zh: '视频', en: 'video call' },
  wechat: { zh: '微信', en: 'WeChat' },
  'wechat-group': { zh: '微信群', en: 'WeChat group' },
  'qq-group': { zh: 'QQ群', en: 'QQ group' },
  yixin: { zh: '易信', en: 'Yixin' },
  app: { zh: '手机应用', en: 'mobile app' },
  sms: { zh: '短信', en: 'text message' },
  letter: { zh: '书信', en: 'letter' },
} as const

export const SAID = {
  thought: { zh: '思想', en: 'thought' },
  employment: { zh: '工作、就业', en: 'work' },
  studying: { zh: '学习', en: 'study' },
  life: { zh: '生活', en: 'life' },
  participation: { zh: '参加组织生活', en: 'organisation life' },
  opinion: { zh: '意见建议', en: 'opinions' },
  news: { zh: '通报的要事', en: 'news passed on' },
} as const

export const DIRECTIONS = {
  'to-member': { zh: '联系本人', en: 'we called the member' },
  'from-member': { zh: '本人来联系', en: 'the member called' },
  'between-sides': { zh: '两地之间', en: 'between the two sides' },
} as const

export const PASSED = {
  news: { zh: '重要事项', en: 'important news' },
  election: { zh: '党内选举', en: 'an election' },
  appraisal: { zh: '民主评议', en: 'an appraisal' },
  'important-activity': { zh: '其他重要活动', en: 'another important activity' },
} as const

export const EXCHANGED = {
  placement: { zh: '编入组织', en: 'placement' },
  attended: { zh: '参加组织生活', en: 'organisation life' },
  conduct: { zh: '主要表现', en: 'main conduct' },
  conversion: { zh: '预备党员转正', en: 'conversion' },
} as const

export const AUDITS = {
  'in-order': { zh: '记载清楚', en: 'in order' },
  gaps: { zh: '有缺漏', en: 'has gaps' },
  'not-shown': { zh: '没有交来', en: 'not shown' },
} as const

export const OBSERVED_STAGES = {
  activist: { zh: '入党积极分子', en: 'activist' },
  probationary: { zh: '预备党员', en: 'probationary member' },
} as const

export const AGREEMENT_KINDS = {
  agreement: { zh: '共管协议', en: 'Co-management agreement' },
  twinning: { zh: '结对共建', en: 'Twinned organisations' },
} as const

export const MEETS = {
  month: { zh: '每月', en: 'each month' },
  quarter: { zh: '每季度', en: 'each quarter' },
  'half-year': { zh: '每半年', en: 'each half-year' },
  'calendar-year': { zh: '每年', en: 'each year' },
} as const

export const HELD_KINDS = {
  meeting: { zh: '会商', en: 'meeting' },
  visit: { zh: '走访', en: 'visit' },
  call: { zh: '寻访电话', en: 'call' },
  'joint-activity': { zh: '共建活动', en: 'joint activity' },
} as const

export const GATHERINGS = {
  meeting: { zh: '座谈', en: 'meeting' },
  'get-together': { zh: '联谊', en: 'get-together' },
  visit: { zh: '走访', en: 'visit' },
} as const

export const OUR_SIDES = { home: { zh: '流出地', en: 'home' }, host: { zh: '流入地', en: 'host' } } as const

const said = z.strictObject({
  thought: words(500).optional(),
  employment: words(500).optional(),
  studying: words(500).optional(),
  life: words(500).optional(),
  participation: words(500).optional(),
  opinion: words(500).optional(),
  news: words(500).optional(),
})

const stand = z.object({
  slot: z.string(),
  title: text,
  cites: z.array(z.string()),
  ours: z.boolean(),
  unset: z.boolean(),
  lastOn: day.nullable(),
  readings: z.array(
    z.object({
      key: z.enum(['calendar', 'running', 'only']),
      title: text,
      chosen: z.boolean(),
      due: day.nullable(),
      state: z.enum(['done', 'due', 'overdue', 'later']),
    }),
  ),
  overdue: z.boolean(),
  rungs: z.array(z.object({ text, to: z.string(), reached: z.boolean() })),
})
export type StandShown = z.infer<typeof stand>

const contactView = z.object({
  on: day,
  channel: z.string(),
  direction: keyOf(DIRECTIONS),
  reached: z.boolean(),
  matters: z.array(z.string()),
  byName: z.string(),
  /** null: not for the caller, or nothing was written */
  said: said.nullable(),
})
const kept = z.object({
  kind: z.string(),
  on: day,
  byName: z.string(),
  facts: z.record(z.string(), z.unknown()),
  words: z.string().nullable(),
  said: said.nullable(),
})
const steps = z
  .object({
    title: text,
    cites: z.array(z.string()),
    ours: z.boolean(),
    steps: z.array(z.object({ step: z.string(), text, state: z.enum(['done', 'refused', 'next', 'ahead']), on: day.nullable(), due: day.nullable() })),
    checks: z.array(z.object({ says: text, found: text, outcome: z.string() })),
  })
  .nullable()
const mattersLetter = z.object({
  on: day,
  fromSide: z.enum(['home', 'host']),
  byName: z.string(),
  byUnit: z.string(),
  matters: z.array(z.object({ matter: z.string(), words: z.string() })),
})

/** How contact with everybody away stands: what is due by which reading, what is overdue and who hears of it. Never what was said. */
export const keepingList = endpoint({
  id: 'floating.keepingList',
  method: 'GET',
  path: '/api/units/:unitId/floating/keeping',
  summary: { zh: '联系外出党员：谁该联系、谁过期', en: 'Keeping in touch: who is due, who is overdue' },
  who: DESK_AND_ABOVE,
  params: z.object({ unitId: id }),
  reply: z.object({
    unitId: id,
    unitName: z.string(),
    today: day,
    rows: z.array(
      z.object({
        absenceId: id,
        name: z.string(),
        initials: z.string(),
        branchName: z.string(),
        place: z.string().nullable(),
        partner: z.string().nullable(),
        lastOn: day.nullable(),
        contact: stand.nullable(),
        report: stand.nullable(),
        audit: stand.nullable(),
        probationary: z.boolean(),
      }),
    ),
    may: z.array(z.enum(['record', 'pass-on'])),
  }),
  example: { params: { unitId: 'branch' } },
})

// ---------------------------------------------------------------- home's own work: channels, reminders, briefings, records

const RECORD_FIELDS = z.enum(['employer', 'address', 'phone', 'place'])

const homeWorkLine = z.object({
  absenceId: id,
  name: z.string(),
  initials: z.string(),
  branchName: z.string(),
  place: z.string().nullable(),
  from: day,
  /** channels tested: when last, when last both ways */
  reach: z.object({ stand: stand.nullable(), lastTestOn: day.nullable(), lastSuccessOn: day.nullable(), unreachable: z.boolean() }),
  pressing: z.object({
    contactedOn: day.nullable(),
    joinedOn: day.nullable(),
    reminders: count,
    lastOn: day.nullable(),
    due: day.nullable(),
    overdue: z.boolean(),
    rungs: z.array(text),
    cites: z.array(z.string()),
  }),
  briefing: z.object({ hosts: z.array(z.string()), lastOn: day.nullable(), stand: stand.nullable(), missing: z.boolean() }),
  /** services of home to the member while away: how many, the last */
  services: z.object({ count, lastOn: day.nullable() }),
  /** since when a change is known that the record does not show */
  staleSince: day.nullable(),
})
export type HomeWorkLine = z.infer<typeof homeWorkLine>

/** Everybody away from a part of the tree: can they be reached, have they joined, do hosts know, is the record up to date. No contact data. */
export const homeWork = endpoint({
  id: 'floating.homeWork',
  method: 'GET',
  path: '/api/units/:unitId/floating/home-work',
  summary: { zh: '流出地要办的：联系得上、督促报到、通报、更新资料', en: 'What home does: channels, reminders, briefings, records' },
  who: DESK_AND_ABOVE,
  params: z.object({ unitId: id }),
  reply: z.object({
    unitId: id,
    unitName: z.string(),
    today: day,
    cites: z.object({ reach: z.array(z.string()), press: z.array(z.string()), brief: z.array(z.string()), records: z.array(z.string()) }),
    rows: z.array(homeWorkLine),
    counts: z.object({ untested: count, notJoined: count, missing: count, stale: count }),
    agreements: z.array(z.object({ agreementId: id, otherName: z.string() })),
    may: z.array(z.enum(['brief'])),
  }),
  example: { params: { unitId: 'branch' } },
})

/** The same of one member, line by line; values and words only for the persons in charge. */
export const homeRecord = endpoint({
  id: 'floating.homeRecord',
  method: 'GET',
  path: '/api/floating/absences/:absenceId/record',
  summary: { zh: '一名外出党员：核对、督促、通报、资料变动', en: 'One member away: tests, reminders, briefings, changes' },
  who: DESK_AND_ABOVE,
  params: absenceParams,
  reply: z.object({
    absenceId: id,
    today: day,
    open: z.boolean(),
    tests: z.array(
      z.object({ on: day, channel: z.string(), toMember: z.boolean(), fromMember: z.boolean(), byName: z.string(), words: z.string().nullable() }),
    ),
    reminders: z.array(z.object({ on: day, channel: z.string(), reached: z.boolean(), byName: z.string(), words: z.string().nullable() })),
    joining: z.object({ contactedOn: day.nullable(), joinedOn: day.nullable() }),
    briefings: z.array(z.object({ on: day, byUnit: z.string(), hosts: z.array(z.string()), agreement: z.boolean(), words: z.string().nullable() })),
    changes: z.array(
      z.object({ on: day, byName: z.string(), fields: z.array(z.object({ field: RECORD_FIELDS, old: z.string().nullable(), new: z.string().nullable() })) }),
    ),
    waiting: z.array(z.object({ on: day, from: z.enum(['host', 'survey']), words: z.string().nullable() })),
  }),
  example: { params: { absenceId: 'absence' } },
})

export const testChannel = homeAct(
  'testChannel',
  'channel-tests',
  { zh: '核对联系方式：两边都联系得上没有', en: 'Test a channel both ways' },
  z.strictObject({ on: day, channel: keyOf(CHANNELS), toMember: z.boolean(), fromMember: z.boolean(), words: words(300).nullable() }),
  { on: '2026-09-07', channel: 'phone', toMember: true, fromMember: true, words: null },
)
export const remindMember = homeAct(
  'remindMember',
  'reminders',
  { zh: '督促报到、参加组织生活', en: 'Press to report in and take part' },
  z.strictObject({ on: day, channel: keyOf(CHANNELS), reached: z.boolean(), words: words(300) }),
  { on: '2026-09-07', channel: 'phone', reached: true, words: '请尽快到流入地报到' },
)

export const briefHosts = endpoint({
  id: 'floating.briefHosts',
  method: 'POST',
  path: '/api/units/:unitId/floating/briefings',
  summary: { zh: '向流入地通报在外党员情况', en: 'Brief the hosts on members with them' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({ absenceIds: z.array(id).min(1).max(500), agreementId: id.nullable(), words: words(500).nullable() }),
  reply: z.object({ told: count }),
  example: { params: { unitId: 'branch' }, body: { absenceIds: ['absence'], agreementId: null, words: null } },
})

const bothSides = z.object({
  own: z.object({ on: day, words: z.string().nullable(), attended: z.int().nullable(), duesMonths: z.int().nullable() }).nullable(),
  host: z.object({
    attended: z.int().nullable(),
    duesMonths: z.int().nullable(),
    words: z.array(z.object({ on: day, byUnit: z.string(), words: z.string() })),
  }),
  differences: z.array(z.object({ figure: z.enum(['attended', 'duesMonths']), own: z.int().nullable(), host: z.int().nullable(), differs: z.boolean() })),
})

/** Everything about one member away that has to do with keeping in touch. What was said only for the persons in charge. */
export const keepingPage = endpoint({
  id: 'floating.keepingPage',
  method: 'GET',
  path: '/api/floating/absences/:absenceId/keeping',
  summary: { zh: '一名外出党员：联系、汇报、反馈、转正', en: 'One member away: contacts, reports, feedback, conversion' },
  who: DESK_AND_ABOVE,
  params: absenceParams,
  reply: z.object({
    absenceId: id,
    today: day,
    name: z.string(),
    branchName: z.string(),
    standing: z.enum(['full', 'probationary']),
    from: day.nullable(),
    endedOn: day.nullable(),
    number: z.string().nullable(),
    partner: z.string().nullable(),
    open: z.boolean(),
    stands: z.array(stand),
    contacts: z.array(contactView),
    hostContacts: z.array(z.object({ on: day, channel: z.string(), reached: z.boolean() })),
    notes: z.array(kept),
    exchanged: z.array(mattersLetter),
    told: z.array(z.object({ kind: keyOf(LETTER_TITLES), on: day, byUnit: z.string(), words: z.string().nullable() })),
    accounts: bothSides,
    appraisal: steps,
    appraisalYear: z.int(),
    probation: z
      .object({
        until: day.nullable(),
        steps,
        gap: z
          .object({
            until: day,
            opinionFrom: day,
            opinionCites: z.array(z.string()),
            conversionCites: z.array(z.string()),
            askBy: day.nullable(),
            askCites: z.array(z.string()),
          })
          .nullable(),
        opinion: z.object({ on: day, conversion: z.enum(['on-time', 'extend', 'not']), words: z.string() }).nullable(),
        askedOn: day.nullable(),
        noReplyOn: day.nullable(),
        decidedOn: day.nullable(),
        observed: z.array(z.object({ on: day, byUnit: z.string(), words: z.string().nullable() })),
      })
      .nullable(),
    duties: z.array(z.object({ slot: z.string(), side: z.enum(['home', 'host', 'member', 'department']), title: text, cites: z.array(z.string()) })),
    cases: z.array(z.object({ caseId: id, otherName: z.string(), open: z.boolean() })),
    may: z.array(z.enum(['record', 'audit', 'account', 'appraise', 'probation', 'exchange', 'opinion'])),
  }),
  example: { params: { absenceId: 'absence' } },
})

const contactBody = z.strictObject({ on: day, channel: keyOf(CHANNELS), direction: keyOf(DIRECTIONS), reached: z.boolean(), said })

/** One contact, by the named partner on the phone or by the branch. */
export const recordContact = endpoint({
  id: 'floating.recordContact',
  method: 'POST',
  path: '/api/floating/absences/:absenceId/contacts',
  summary: { zh: '记一次联系', en: 'Record a contact' },
  who: ['member', ...BRANCH_DESK],
  idempotent: true,
  params: absenceParams,
  body: contactBody,
  reply: done,
  example: {
    params: { absenceId: 'absence' },
    body: { on: '2026-09-07', channel: 'phone', direction: 'to-member', reached: true, said: { life: '住处安顿好了' } },
  },
})

export const passOn = endpoint({
  id: 'floating.passOn',
  method: 'POST',
  path: '/api/units/:unitId/floating/notices',
  summary: { zh: '通报要事、通知选举和评议', en: 'Pass on news, give notice of elections and appraisals' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({
    what: keyOf(PASSED),
    on: day,
    happensOn: day.nullable(),
    channel: keyOf(CHANNELS),
    words: words(500),
    absenceIds: z.array(id).min(1).max(500),
  }),
  reply: z.object({ told: count }),
  example: {
    params: { unitId: 'branch' },
    body: { what: 'news', on: '2026-09-07', happensOn: null, channel: 'wechat-group', words: '通报', absenceIds: ['absence'] },
  },
})

export const auditCertificate = homeAct(
  'auditCertificate',
  'certificate-audits',
  { zh: '活动证年度审核', en: 'Audit the certificate for a year' },
  z.strictObject({ on: day, year: z.int().min(2000).max(2100), result: keyOf(AUDITS), findings: words(500) }),
  { on: '2026-09-07', year: 2026, result: 'in-order', findings: '记载完整' },
)
const accountShape = { on: day, words: words(2000), attended: z.int().min(0).max(999).nullable(), duesMonths: z.int().min(0).max(120).nullable() }
export const enterAccount = homeAct('enterAccount', 'accounts', { zh: '记下本人怎么说', en: 'Enter the member’s own account' }, z.strictObject(accountShape), {
  on: '2026-09-07',
  words: '参加了活动',
  attended: 3,
  duesMonths: 3,
})
export const appraiseAway = homeAct(
  'appraiseAway',
  'appraisals',
  { zh: '民主评议：要反馈、记没有反馈、评议', en: 'Appraisal: ask for feedback, record its absence, appraise' },
  z.strictObject({ step: z.enum(['ask', 'no-feedback', 'appraise']), year: z.int().min(2000).max(2100), words: words(1000) }),
  { step: 'ask', year: 2026, words: '请反馈表现' },
)
export const setProbation = homeAct(
  'setProbation',
  'probation',
  { zh: '写明预备期到哪天', en: 'State when probation ends' },
  z.strictObject({ until: day, words: words(300) }),
  {
    until: '2027-01-01',
    words: '支部大会通过一年',
  },
)
export const settlingIn = homeAct(
  'settlingIn',
  'settling',
  { zh: '了解在流入地的安置和作用', en: 'What home learns of settling in and of the part played' },
  z.strictObject({ on: day, words: words(1000) }),
  { on: '2026-09-07', words: '已编入，任小组长' },
)
export const returnedOpinion = homeAct(
  'returnedOpinion',
  'opinions',
  { zh: '听取返乡党员意见和意愿', en: 'Opinions and wishes of a member who returned' },
  z.strictObject({ on: day, words: words(1000), willing: z.boolean().nullable() }),
  { on: '2026-09-07', words: '愿意参与修路', willing: true },
)

const mattersBody = z
  .strictObject({ placement: words(500).nullable(), attended: words(500).nullable(), conduct: words(500).nullable(), conversion: words(500).nullable() })
  .refine((given) => Object.values(given).some((value) => value !== null), '至少写一项 · at least one')
const MATTERS_SAMPLE = { placement: '编在芦荡支部', attended: null, conduct: null, conversion: null }
export const exchangeFromHome = homeCaseAct(
  'exchangeFromHome',
  'matters',
  { zh: '向流入地互通情况', en: 'Exchange matters with the host' },
  mattersBody,
  MATTERS_SAMPLE,
)
export const exchangeFromHost = hostAct(
  'exchangeFromHost',
  'matters',
  { zh: '向流出地互通情况', en: 'Exchange matters with home' },
  mattersBody,
  MATTERS_SAMPLE,
)
export const contactHere = hostAct('contactHere', 'contacts', { zh: '记一次联系（流入地）', en: 'Record a contact at the host' }, contactBody, {
  on: '2026-09-07',
  channel: 'phone',
  direction: 'to-member',
  reached: true,
  said: {},
})
export const reportChange = hostAct(
  'reportChange',
  'changes',
  { zh: '报变动、重要情况：告诉流出地和上级', en: 'Report a change or serious event to home and the superior' },
  z.strictObject({ what: z.enum(['change', 'event']), on: day, ...details.shape, place: words(100).nullable(), words: words(1000) }),
  { what: 'change', on: '2026-09-07', employer: null, address: null, phone: null, place: null, words: '换了厂' },
)
export const observeHere = hostAct(
  'observeHere',
  'observations',
  { zh: '教育考察记录', en: 'Record education and observation' },
  z.strictObject({ on: day, stage: keyOf(OBSERVED_STAGES), send: z.boolean(), words: words(2000) }),
  { on: '2026-09-07', stage: 'probationary', send: true, words: '参加学习' },
)

/** The host's side of keeping in touch with one incoming member and with home. */
export const keepingHere = endpoint({
  id: 'floating.keepingHere',
  method: 'GET',
  path: '/api/floating/cases/:caseId/host/keeping',
  summary: { zh: '一名流入党员：联系、反馈、考察', en: 'One incoming member: contacts, feedback, observation' },
  who: DESK_AND_ABOVE,
  params: caseParams,
  reply: z.object({
    caseId: id,
    today: day,
    name: z.string(),
    otherName: z.string(),
    standing: z.enum(['full', 'probationary']).nullable(),
    managedFrom: day.nullable(),
    open: z.boolean(),
    stands: z.array(stand),
    contacts: z.array(contactView),
    observations: z.array(kept),
    exchanged: z.array(mattersLetter),
    told: z.array(z.object({ kind: keyOf(LETTER_TITLES), fromSide: z.enum(['home', 'host']), on: day, byUnit: z.string(), words: z.string().nullable() })),
    opinionAskedOn: day.nullable(),
    opinion: z.object({ on: day, conversion: z.enum(['on-time', 'extend', 'not']), words: z.string() }).nullable(),
  }),
  example: { params: { caseId: 'case' } },
})

/** The member's own page: whom I keep in touch with, and when I am away myself, what was said and passed on, what is asked of me. */
export const myKeeping = endpoint({
  id: 'floating.myKeeping',
  method: 'GET',
  path: '/api/me/floating/keeping',
  summary: { zh: '我和支部的联系', en: 'The branch and I, in touch' },
  who: ['member'],
  reply: z.object({
    name: z.string(),
    today: day,
    partnerOf: z.array(
      z.object({
        absenceId: id,
        name: z.string(),
        place: z.string().nullable(),
        phone: z.string().nullable(),
        lastOn: day.nullable(),
        contact: stand.nullable(),
      }),
    ),
    away: z
      .object({
        absenceId: id,
        from: day.nullable(),
        returnedOn: day.nullable(),
        partner: z.string().nullable(),
        report: stand.nullable(),
        contacts: z.array(contactView),
        notes: z.array(kept),
        place: z.string().nullable(),
        employer: z.string().nullable(),
        address: z.string().nullable(),
        phone: z.string().nullable(),
        hosts: z.array(z.string()),
      })
      .nullable(),
  }),
})

/** What was said with one member away, for the partner who keeps in touch. */
export const partnerPage = endpoint({
  id: 'floating.partnerPage',
  method: 'GET',
  path: '/api/me/floating/kept/:absenceId',
  summary: { zh: '我联系的党员', en: 'The member I keep in touch with' },
  who: ['member'],
  params: absenceParams,
  reply: z.object({ absenceId: id, today: day, name: z.string(), place: z.string().nullable(), contact: stand.nullable(), contacts: z.array(contactView) }),
  example: { params: { absenceId: 'absence' } },
})

const mine = <const Id extends string, B extends z.ZodType, Sample>(verb: Id, path: string, summary: { zh: string; en: string }, body: B, sample: Sample) =>
  endpoint({
    id: `floating.${verb}`,
    method: 'POST',
    path: `/api/me/floating/${path}` as `/api/${string}`,
    summary,
    who: ['member'],
    idempotent: true,
    body,
    reply: done,
    example: { body: sample },
  })

export const reportMyself = mine(
  'reportMyself',
  'reports',
  { zh: '向支部汇报', en: 'Report to the branch' },
  z.strictObject({ thought: words(1000), employment: words(1000), participation: words(1000) }),
  { thought: '想法', employment: '在船厂做工', participation: '每月参加活动' },
)
/** The member reports to the host with the certificate; the host hears of it by letter and checks (CX-21c). */
export const reportArrival = mine(
  'reportArrival',
  'arrivals',
  { zh: '我到了，向流入地报到', en: 'I have arrived: report to the host' },
  z.strictObject({ caseId: id, on: day }),
  { caseId: 'case', on: '2026-09-07' },
)
export const tellMyChange = mine(
  'tellMyChange',
  'changes',
  { zh: '工作、住址、电话变了：说一次，两边都到', en: 'My work, address or telephone changed: told once, both sides know' },
  z.strictObject({ ...details.shape, place: words(100).nullable() }),
  { employer: null, address: null, phone: '13800000002', place: null },
)
export const tellMyReturn = mine('tellMyReturn', 'return', { zh: '我回来了', en: 'I am back' }, z.strictObject(accountShape), {
  on: '2026-09-07',
  words: '在外参加了活动',
  attended: 2,
  duesMonths: 3,
})

// ---------------------------------------------------------------- agreements, twinned organisations, gatherings

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

// ---------------------------------------------------------------- nobody falls between: coverage, surveys, lost contact, a superior's work

export const SURVEY_KINDS = {
  home: { zh: '流出党员排查', en: 'survey of members away' },
  sweep: { zh: '流入党员排摸', en: 'sweep for members here' },
  department: { zh: '组织部门排查', en: 'survey by the department' },
} as const

export const SURVEY_FOUND = {
  'as-known': { zh: '与登记一致', en: 'as on the register' },
  changed: { zh: '情况有变', en: 'something changed' },
  'not-reached': { zh: '没有联系上', en: 'not reached' },
  back: { zh: '已不在', en: 'gone' },
  'not-known': { zh: '原来没有登记', en: 'was not on the register' },
} as const

export const DIFFERENCES = {
  'no-host': { zh: '流出地有，没有流入地', en: 'away, and no host yet' },
  'unknown-at-home': { zh: '流入地有，流出地没有确认', en: 'here, and home has not confirmed' },
  'not-swept': { zh: '流出地查到，流入地还没有排到', en: 'found at home, not yet swept at the host' },
  'host-says-gone': { zh: '流出地说在外，流入地说不在', en: 'home says away, the host says gone' },
  'not-registered': { zh: '排查发现，名册里没有', en: 'found in the survey, not on the register' },
  'not-surveyed': { zh: '名册里有，排查没有写', en: 'on the register, not in the survey' },
  'not-swept-here': { zh: '名册里在本地，排摸没有见到', en: 'on the list here, not met in the sweep' },
  'home-silent': { zh: '本地见到，流出地今年没有查到', en: 'met here, not in home’s survey this year' },
} as const

/** What a record may have changed in, as a survey says it; the values go to the register itself. */
export const CHANGED_FIELDS = {
  place: { zh: '地点', en: 'place' },
  employer: { zh: '单位', en: 'employer' },
  address: { zh: '住址', en: 'address' },
  phone: { zh: '电话', en: 'telephone' },
  until: { zh: '返回时间', en: 'return' },
} as const

export const SINCE_WHATS = {
  activity: { zh: '最近一次参加活动', en: 'the last activity' },
  dues: { zh: '最近一次交党费', en: 'the last dues' },
  contact: { zh: '最近一次联系上', en: 'the last contact' },
} as const

/** How contact was lost; the form has seven codes. */
export const SITUATIONS = {
  work: { zh: '外出务工经商', en: 'away for work or trade' },
  study: { zh: '毕业离校', en: 'left school' },
  moved: { zh: '搬迁', en: 'moved' },
  relation: { zh: '转接组织关系没有落地', en: 'relation in transfer that never arrived' },
  dismissed: { zh: '下岗、辞职、单位撤并', en: 'left work, or the unit was dissolved' },
  abroad: { zh: '出国（境）', en: 'abroad' },
  other: { zh: '其他', en: 'other' },
} as const

export const SEARCH_WAYS = {
  phone: { zh: '电话、网络', en: 'telephone or network' },
  family: { zh: '问家属亲友', en: 'asking family' },
  visit: { zh: '上门', en: 'a visit' },
  employer: { zh: '问原单位', en: 'asking the employer' },
  police: { zh: '请公安协助', en: 'with the police' },
  letter: { zh: '去信', en: 'a letter' },
  notice: { zh: '公告', en: 'a public notice' },
} as const

export const LOST_ENDS = {
  managed: { zh: '恢复正常管理', en: 'managed as usual again' },
  restored: { zh: '恢复党籍', en: 'membership restored' },
  removed: { zh: '除名', en: 'removed' },
  'entered-wrongly': { zh: '登记有误', en: 'entered wrongly' },
} as const

export const WORK_KINDS = {
  problem: { zh: '新情况新问题', en: 'Problems' },
  supervision: { zh: '督促检查', en: 'Supervision' },
  handling: { zh: '拒收、推诿、拖延', en: 'Refusal, shirking or delay' },
  evaluation: { zh: '目标责任考核', en: 'Responsibility evaluation' },
  'awards-bar': { zh: '不评先评优、通报', en: 'Bar from awards, circular' },
  'secretary-review': { zh: '书记述职评议', en: 'Secretary’s review' },
  practice: { zh: '好做法', en: 'Good practice' },
} as const
export type WorkKind = keyof typeof WORK_KINDS
/** What is taken up here; judging, barring, reviews and good practice have pages of their own, earlier entries are still shown. */
export const TAKEN_UP = ['problem', 'supervision', 'handling'] as const

export const WORK_FACTS = {
  parties: { zh: '涉及哪些单位', en: 'parties' },
  decision: { zh: '怎样协调', en: 'decision' },
  support: { zh: '给了什么保障', en: 'support given' },
  findings: { zh: '检查情况', en: 'findings' },
  pretext: { zh: '借口', en: 'pretext' },
  handling: { zh: '怎样处理', en: 'handling' },
  decidedBy: { zh: '谁决定', en: 'decided by' },
  qualitative: { zh: '定性部分', en: 'qualitative part' },
  quantitative: { zh: '定量部分', en: 'quantitative part' },
  score: { zh: '得分', en: 'score' },
  head: { zh: '负责人', en: 'head' },
  round: { zh: '哪一次评比', en: 'round' },
  result: { zh: '结果', en: 'result' },
  neglected: { zh: '工作不落实或措施不得力', en: 'not carried out, or ineffective' },
  certificateHeld: { zh: '本人持有活动证', en: 'the member held the certificate' },
} as const

export const HANDLING_WAYS = {
  criticism: { zh: '批评教育', en: 'criticism and education' },
  'serious-criticism': { zh: '严肃批评教育', en: 'serious criticism and education' },
  'organisational-handling': { zh: '组织处理', en: 'organisational handling' },
} as const

const unitAsked = z.object({ unitId: id })
const cites = z.array(z.string())
const covered = z.object({ home: count, host: count, transit: count, gap: count, all: count })

/** Whose day it is for every floating member of a part of the tree, away from it and here; counted by unit below, those without an owner by name. */
export const coverage = endpoint({
  id: 'floating.coverage',
  method: 'GET',
  path: '/api/units/:unitId/floating/coverage',
  summary: { zh: '流动党员：某一天由谁管', en: 'Floating members: who manages on a day' },
  who: DESK_AND_ABOVE,
  params: unitAsked,
  query: z.object({ on: day.optional() }),
  reply: z.object({
    unitId: id,
    unitName: z.string(),
    unitKind: z.string(),
    parentId: id.nullable(),
    on: day,
    today: day,
    transitDays: z.int().nullable(),
    cites: z.object({ managed: cites, transit: cites, definition: cites }),
    away: covered,
    here: covered,
    lines: z.array(z.object({ unitId: id, name: z.string(), kind: z.string(), below: z.boolean(), away: covered, here: covered })),
    uncovered: z.array(
      z.object({
        side: z.enum(SIDES),
        absenceId: id.nullable(),
        caseId: id.nullable(),
        name: z.string(),
        unitId: id,
        unitName: z.string(),
        otherName: z.string().nullable(),
        place: z.string().nullable(),
        since: day,
        days: z.int(),
        owner: z.enum(['in-transit', 'gap']),
      }),
    ),
    more: count,
  }),
  example: { params: { unitId: 'branch' } },
})

const survey = z.object({
  surveyId: id,
  unitId: id,
  unitName: z.string(),
  kind: keyOf(SURVEY_KINDS),
  year: z.int(),
  on: day,
  area: z.string().nullable(),
  method: z.string().nullable(),
  byName: z.string(),
  closedOn: day.nullable(),
  closedByName: z.string().nullable(),
  analysis: z.string().nullable(),
  measures: z.string().nullable(),
  totals: z.record(z.string(), z.int()).nullable(),
  reported: count,
  asked: count,
})

export const surveys = endpoint({
  id: 'floating.surveys',
  method: 'GET',
  path: '/api/units/:unitId/floating/surveys',
  summary: { zh: '一年的排查和排摸', en: 'Surveys and sweeps of a year' },
  who: DESK_AND_ABOVE,
  params: unitAsked,
  query: z.object({ year: year.optional() }),
  reply: z.object({
    unitId: id,
    unitName: z.string(),
    unitKind: z.string(),
    year: z.int(),
    today: day,
    cites: z.object({ home: cites, sweep: cites, department: cites }),
    surveys: z.array(survey),
    asked: z.array(
      z.object({
        surveyId: id,
        kind: keyOf(SURVEY_KINDS),
        heldBy: z.string(),
        reportedOn: day.nullable(),
        byName: z.string().nullable(),
        outgoing: count.nullable(),
        incoming: count.nullable(),
      }),
    ),
  }),
  example: { params: { unitId: 'branch' } },
})

export const openSurvey = endpoint({
  id: 'floating.openSurvey',
  method: 'POST',
  path: '/api/units/:unitId/floating/surveys',
  summary: { zh: '开始一次排查或排摸', en: 'Open a survey or sweep' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: unitAsked,
  body: z.strictObject({ kind: keyOf(SURVEY_KINDS), on: day, area: words(100).nullable(), method: words(100).nullable() }),
  reply: z.object({ surveyId: id }),
  example: { params: { unitId: 'branch' }, body: { kind: 'sweep', on: '2026-09-07', area: '商铺', method: '上门' } },
})

const surveyLine = z.object({
  lineId: id,
  side: z.enum(SIDES),
  absenceId: id.nullable(),
  caseId: id.nullable(),
  name: z.string(),
  homeName: z.string().nullable(),
  found: keyOf(SURVEY_FOUND),
  fields: z.array(z.string()),
  words: z.string().nullable(),
  byName: z.string(),
  on: day,
})

export const surveyPage = endpoint({
  id: 'floating.surveyPage',
  method: 'GET',
  path: '/api/floating/surveys/:surveyId',
  summary: { zh: '一次排查的全部情况', en: 'A survey with its lines' },
  who: DESK_AND_ABOVE,
  params: z.object({ surveyId: id }),
  reply: survey.extend({
    today: day,
    units: z.array(
      z.object({
        unitId: id,
        unitName: z.string(),
        reportedOn: day.nullable(),
        byName: z.string().nullable(),
        outgoing: count.nullable(),
        incoming: count.nullable(),
      }),
    ),
    lines: z.array(surveyLine),
    stale: z.array(z.object({ absenceId: id, name: z.string(), fields: z.array(z.string()), changedAt: moment })),
    known: z.array(z.object({ caseId: id, name: z.string(), homeName: z.string(), state: z.string() })),
  }),
  example: { params: { surveyId: 'survey' } },
})

const surveyUnit = z.object({ surveyId: id, unitId: id })

/** What a branch writes about: its open times away, with what it has written already. */
export const surveyForm = endpoint({
  id: 'floating.surveyForm',
  method: 'GET',
  path: '/api/floating/surveys/:surveyId/units/:unitId',
  summary: { zh: '本支部要写的排查情况', en: 'What a unit reports in a survey' },
  who: DESK_AND_ABOVE,
  params: surveyUnit,
  reply: z.object({
    surveyId: id,
    unitId: id,
    unitName: z.string(),
    kind: keyOf(SURVEY_KINDS),
    year: z.int(),
    heldBy: z.string(),
    today: day,
    reportedOn: day.nullable(),
    outgoing: count.nullable(),
    incoming: count.nullable(),
    people: z.array(z.object({ absenceId: id, name: z.string(), place: z.string().nullable(), from: day.nullable() })),
  }),
  example: { params: { surveyId: 'survey', unitId: 'branch' } },
})

export const reportSurvey = endpoint({
  id: 'floating.reportSurvey',
  method: 'POST',
  path: '/api/floating/surveys/:surveyId/units/:unitId/persons',
  summary: { zh: '上报本支部排查到的人', en: 'Report a branch’s findings' },
  who: BRANCH_DESK,
  idempotent: true,
  params: surveyUnit,
  body: z.strictObject({
    on: day,
    lines: z
      .array(z.strictObject({ absenceId: id, found: keyOf(SURVEY_FOUND), fields: z.array(keyOf(CHANGED_FIELDS)).max(5), words: words(300).nullable() }))
      .max(500),
    unregistered: z.array(z.strictObject({ name: words(40), words: words(300).nullable() })).max(100),
  }),
  reply: z.object({ outgoing: count }),
  example: { params: { surveyId: 'survey', unitId: 'branch' }, body: { on: '2026-09-07', lines: [], unregistered: [] } },
})

export const countSurvey = endpoint({
  id: 'floating.countSurvey',
  method: 'POST',
  path: '/api/floating/surveys/:surveyId/units/:unitId/counts',
  summary: { zh: '上报流出、流入人数', en: 'Report the numbers of a committee' },
  who: ['committee'],
  idempotent: true,
  params: surveyUnit,
  body: z.strictObject({ on: day, outgoing: count, incoming: count }),
  reply: z.object({}),
  example: { params: { surveyId: 'survey', unitId: 'committee' }, body: { on: '2026-09-07', outgoing: 0, incoming: 0 } },
})

const sweepAct = z.object({ surveyId: id })

export const noteInSweep = endpoint({
  id: 'floating.noteInSweep',
  method: 'POST',
  path: '/api/floating/surveys/:surveyId/lines',
  summary: { zh: '排摸见到一个人', en: 'Note somebody seen in a sweep' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: sweepAct,
  body: z.strictObject({
    caseId: id.nullable(),
    name: words(40),
    homeName: words(80).nullable(),
    on: day,
    found: keyOf(SURVEY_FOUND),
    words: words(300).nullable(),
  }),
  reply: z.object({ lineId: id }),
  example: { params: { surveyId: 'survey' }, body: { caseId: null, name: '某人', homeName: null, on: '2026-09-07', found: 'not-known', words: null } },
})

export const findInSweep = endpoint({
  id: 'floating.findInSweep',
  method: 'POST',
  path: '/api/floating/surveys/:surveyId/finds',
  summary: { zh: '排摸发现流入党员，去信流出地', en: 'Open a case for somebody found in a sweep' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: sweepAct,
  body: z.strictObject({
    on: day,
    name: words(40),
    idNumber: words(18).nullable(),
    phone: words(40).nullable(),
    employer: words(100).nullable(),
    address: words(200).nullable(),
    occupation: words(60).nullable(),
    education: words(40).nullable(),
    homeDeskId: id,
    homeUnit: words(100),
  }),
  reply: z.object({ caseId: id }),
  example: {
    params: { surveyId: 'survey' },
    body: {
      on: '2026-09-07',
      name: '某人',
      idNumber: null,
      phone: null,
      employer: null,
      address: null,
      occupation: null,
      education: null,
      homeDeskId: 'desk',
      homeUnit: '某支部',
    },
  },
})

export const closeSurvey = endpoint({
  id: 'floating.closeSurvey',
  method: 'POST',
  path: '/api/floating/surveys/:surveyId/closing',
  summary: { zh: '汇总这一次排查', en: 'Close a survey' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: sweepAct,
  body: z.strictObject({ analysis: words(2000).nullable(), measures: words(2000).nullable() }),
  reply: z.object({ totals: z.record(z.string(), z.int()) }),
  example: { params: { surveyId: 'survey' }, body: { analysis: null, measures: null } },
})

export const reconciliation = endpoint({
  id: 'floating.reconciliation',
  method: 'GET',
  path: '/api/units/:unitId/floating/reconciliation',
  summary: { zh: '流出、流入、组织部门三本账对账', en: 'Home survey, host sweep and department total compared' },
  who: DESK_AND_ABOVE,
  params: unitAsked,
  query: z.object({ year: year.optional() }),
  reply: z.object({
    unitId: id,
    unitName: z.string(),
    year: z.int(),
    on: day,
    totals: z.object({
      registerAway: count,
      registerHere: count,
      surveyAway: count,
      sweptByHosts: count,
      sweepHere: count,
      departmentAway: count,
      departmentHere: count,
      notReporting: count,
    }),
    units: z.array(
      z.object({
        unitId: id,
        name: z.string(),
        counted: z.object({ away: count.nullable(), here: count.nullable(), on: day.nullable() }),
        register: z.object({ away: count, here: count }),
        seen: z.object({ survey: count, sweep: count }),
        differs: z.boolean(),
      }),
    ),
    differences: z.array(
      z.object({
        what: keyOf(DIFFERENCES),
        side: z.enum(SIDES),
        name: z.string(),
        unitName: z.string(),
        otherName: z.string().nullable(),
        absenceId: id.nullable(),
        caseId: id.nullable(),
      }),
    ),
  }),
  example: { params: { unitId: 'branch' } },
})

const tally = z.array(z.object({ key: z.string(), count, managed: count }))
const distribution = z.object({ all: count, managed: count, direction: tally, sector: tally, age: tally, standing: tally, reason: tally })

const inGroup = z.object({ side: z.enum(SIDES), subjectId: id, name: z.string(), unitName: z.string(), place: z.string().nullable() })

export const statistics = endpoint({
  id: 'floating.statistics',
  method: 'GET',
  path: '/api/units/:unitId/floating/statistics',
  summary: { zh: '流动党员统计', en: 'Statistics of floating members' },
  who: DESK_AND_ABOVE,
  params: unitAsked,
  reply: z.object({
    unitId: id,
    unitName: z.string(),
    on: day,
    cites: z.object({ groups: cites, record: cites }),
    away: distribution,
    here: distribution,
    groups: z.array(z.object({ key: keyOf(SECTORS), away: count, awayManaged: count, here: count, hereManaged: count })),
    /** of the key fields and groups, whom nobody manages */
    gaps: z.array(inGroup.extend({ key: keyOf(SECTORS) })),
    /** whose field or group nobody has said yet; for the branch's own desk */
    unsaid: z.array(inGroup),
    written: z.array(
      z.object({
        surveyId: id,
        kind: keyOf(SURVEY_KINDS),
        year: z.int(),
        unitName: z.string(),
        analysis: z.string().nullable(),
        measures: z.string().nullable(),
        closedOn: day.nullable(),
        closedByName: z.string().nullable(),
      }),
    ),
  }),
  example: { params: { unitId: 'branch' } },
})

export const TABLES = {
  T9: { zh: '流出党员台账', en: 'ledger of members away' },
  T10: { zh: '流入党员台账', en: 'ledger of members here' },
  T25: { zh: '失联党员登记表', en: 'register of lost members' },
} as const

export const table = endpoint({
  id: 'floating.table',
  method: 'GET',
  path: '/api/units/:unitId/floating/tables/:table',
  summary: { zh: '导出台账（xlsx）', en: 'Export a ledger as xlsx' },
  who: DESK_AND_ABOVE,
  lane: 'export',
  params: z.object({ unitId: id, table: keyOf(TABLES) }),
  query: z.object({ purpose: words(100) }),
  file: true,
  example: { params: { unitId: 'branch', table: 'T9' }, query: { purpose: '报表' } },
})

export const tableIn = endpoint({
  id: 'floating.tableIn',
  method: 'POST',
  path: '/api/units/:unitId/floating/tables/:table/imports',
  summary: { zh: '读入台账（xlsx）', en: 'Read a ledger from xlsx' },
  who: BRANCH_DESK,
  params: z.object({ unitId: id, table: z.enum(['T9', 'T10']) }),
  body: z.object({ carryOut: z.enum(['yes', 'no']) }),
  upload: { maxBytes: 5_000_000 },
  reply: z.object({
    rows: count,
    good: count,
    /** lines of somebody who stands on the register as the line says: passed over */
    already: count,
    carriedOut: z.boolean(),
    faults: z.array(z.object({ row: z.int(), name: z.string(), column: z.string(), written: z.string(), why: text, mend: text })),
  }),
  example: { params: { unitId: 'branch', table: 'T9' }, body: { carryOut: 'no' } },
})

// ---------------------------------------------------------------- lost contact

export const lostRegister = endpoint({
  id: 'floating.lostRegister',
  method: 'GET',
  path: '/api/units/:unitId/floating/lost',
  summary: { zh: '失联党员登记表', en: 'Register of members that contact was lost with' },
  who: DESK_AND_ABOVE,
  params: unitAsked,
  reply: z.object({
    unitId: id,
    unitName: z.string(),
    unitKind: z.string(),
    today: day,
    cites: z.object({ lost: cites, stopped: cites, found: cites }),
    rows: z.array(
      z.object({
        lostId: id,
        memberId: id,
        branchId: id,
        name: z.string(),
        branchName: z.string(),
        since: day,
        sinceWhat: keyOf(SINCE_WHATS),
        situation: z.string(),
        searchFailed: z.boolean().nullable(),
        foundOn: day.nullable(),
        foundWords: z.string().nullable(),
        subjectiveFault: z.boolean().nullable(),
        stoppedOn: day.nullable(),
        stoppedBy: z.string().nullable(),
        endedOn: day.nullable(),
        endedHow: keyOf(LOST_ENDS).nullable(),
        endedWords: z.string().nullable(),
        enteredByName: z.string(),
        decideFrom: day.nullable(),
        removeFrom: day.nullable(),
        searches: z.array(z.object({ on: day, way: z.string(), found: z.boolean(), byName: z.string(), words: z.string().nullable() })),
        mine: z.boolean(),
      }),
    ),
  }),
  example: { params: { unitId: 'branch' } },
})

export const enterLost = endpoint({
  id: 'floating.enterLost',
  method: 'POST',
  path: '/api/members/:memberId/lost',
  summary: { zh: '登记失联', en: 'Enter that contact was lost' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ memberId: id }),
  body: z.strictObject({ since: day, sinceWhat: keyOf(SINCE_WHATS), situation: keyOf(SITUATIONS) }),
  reply: z.object({ lostId: id }),
  example: { params: { memberId: 'member' }, body: { since: '2026-01-01', sinceWhat: 'activity', situation: 'work' } },
})

const onLost = { method: 'POST', who: BRANCH_DESK, idempotent: true, params: z.object({ lostId: id }), reply: z.object({}) } as const
const lostPath = (what: string) => `/api/floating/lost/:lostId/${what}` as const

export const recordSearch = endpoint({
  ...onLost,
  id: 'floating.recordSearch',
  path: lostPath('searches'),
  summary: { zh: '登记一次查找', en: 'Record a search' },
  body: z.strictObject({ on: day, way: keyOf(SEARCH_WAYS), found: z.boolean(), words: words(500), searchFailed: z.boolean().nullable() }),
  example: { params: { lostId: 'lost' }, body: { on: '2026-09-07', way: 'family', found: false, words: '问了家里', searchFailed: null } },
})

export const recordFound = endpoint({
  ...onLost,
  id: 'floating.recordFound',
  path: lostPath('found'),
  summary: { zh: '登记又联系上', en: 'Record that the member was found' },
  body: z.strictObject({ on: day, words: words(300), fault: z.boolean().nullable() }),
  example: { params: { lostId: 'lost' }, body: { on: '2026-09-07', words: '来电话了', fault: null } },
})

export const recordStopped = endpoint({
  ...onLost,
  id: 'floating.recordStopped',
  path: lostPath('stopped'),
  summary: { zh: '登记停止党籍的决定', en: 'Record the decision to stop membership' },
  body: z.strictObject({ on: day, decidedBy: words(100) }),
  example: { params: { lostId: 'lost' }, body: { on: '2026-09-07', decidedBy: '支部党员大会' } },
})

export const endLost = endpoint({
  ...onLost,
  id: 'floating.endLost',
  path: lostPath('end'),
  summary: { zh: '了结失联登记', en: 'Close the entry' },
  body: z.strictObject({ on: day, how: keyOf(LOST_ENDS), words: words(300) }),
  example: { params: { lostId: 'lost' }, body: { on: '2026-09-07', how: 'managed', words: '已回来' } },
})

// ---------------------------------------------------------------- a superior's work

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

// ---------------------------------------------------------------- how the work is judged

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

// ---------------------------------------------------------------- books: several relations, services to incoming members

/** Entries that a unit keeps; `person`: about somebody. The key is the slot of the rule that asks for them. */
export const UNIT_SLOTS = {
  'floating.receiver': { title: { zh: '接收专人', en: 'Named receiver' }, person: false, side: 'host' },
  'floating.desk-time': { title: { zh: '服务点办理', en: 'Requests at the desk' }, person: false, side: 'desk' },
  'floating.in-plans': { title: { zh: '教育管理计划', en: 'Plans that include incomers' }, person: false, side: 'host' },
  'floating.award-places': { title: { zh: '表彰、关爱名额', en: 'Places in commendation and care' }, person: false, side: 'host' },
  'floating.invitation': { title: { zh: '邀请流动党员代表', en: 'Representatives invited' }, person: false, side: 'host' },
  'floating.support': { title: { zh: '活动场地和支持', en: 'Venue and support' }, person: false, side: 'host' },
  'parallel.relation': { title: { zh: '多重管理关系', en: 'Parallel relations' }, person: true, side: 'parallel' },
  'parallel.estate': { title: { zh: '小区行动党支部', en: 'Estate action branch' }, person: false, side: 'parallel' },
  'parallel.steward': { title: { zh: '楼栋长、志愿者', en: 'Building stewards and volunteers' }, person: true, side: 'parallel' },
  'parallel.residents': { title: { zh: '异地居住的流动党员', en: 'Residents affiliated elsewhere' }, person: true, side: 'parallel' },
  'parallel.talent': { title: { zh: '流动人才党员', en: 'Floating talent members' }, person: true, side: 'talent' },
  'parallel.retained': { title: { zh: '组织关系留校的党员', en: 'Graduates with a retained relation' }, person: true, side: 'parallel' },
} as const

/**
 * Entries about one incoming member, kept as notes of the host; home keeps services too. `forMember`: told to the member by way of home, where the rule in
 * force names no readers. `record`: the entry belongs to the member's record at home, words and all (CX-19b).
 */
export const CASE_SLOTS = {
  'floating.requirements': { title: { zh: '讲明要求，本人知晓', en: 'Requirements told and acknowledged' }, entry: 'placement', forMember: true },
  'floating.service': { title: { zh: '维权、培训、帮困', en: 'Rights, training, help' }, entry: 'service', forMember: true },
  'floating.care': { title: { zh: '了解思想、就业、生活', en: 'Thought, work and life' }, entry: 'visit', forMember: true },
  'floating.pairing': { title: { zh: '本地党员结对', en: 'Pairing with a local member' }, entry: 'pairing', forMember: true },
  'floating.tasks': { title: { zh: '交办任务', en: 'Tasks' }, entry: 'task', forMember: true },
  'floating.activity-notice': { title: { zh: '通知参加', en: 'Notice of an activity' }, entry: 'notice', forMember: true },
  'floating.host-ledger': { title: { zh: '补台账', en: 'Complete the ledger' }, entry: 'host-ledger', forMember: false },
  'floating.host-file': { title: { zh: '档案材料', en: 'Items of the file' }, entry: 'host-file', forMember: false },
  'floating.reward': { title: { zh: '表彰奖励', en: 'Award' }, entry: 'reward', forMember: true, record: true },
  'floating.punishment': { title: { zh: '党内惩处', en: 'Punishment' }, entry: 'punishment', forMember: true, record: true },
} as const

export const RELATION_BASES = {
  workplace: { zh: '工作地', en: 'workplace' },
  residence: { zh: '居住地', en: 'residence' },
  estate: { zh: '小区', en: 'estate' },
} as const

const form = z.object({
  slot: z.string(),
  title: text,
  what: text.nullable(),
  cites: z.array(z.string()),
  ours: z.boolean(),
  person: z.boolean(),
  fields: z.array(z.object({ key: z.string(), title: text, as: z.enum(['text', 'day', 'count', 'yes-no']), optional: z.boolean(), restricted: z.boolean() })),
})

const fieldsGiven = z.record(z.string().regex(/^[a-z0-9-]{1,40}$/), z.string().trim().max(500))

/** What followed on a line of the talent roll: the two are kept apart (YZ-07h). */
export const FOLLOWS = {
  activity: { zh: '参加活动', en: 'activity' },
  contact: { zh: '联系', en: 'contact' },
} as const
export type Follow = keyof typeof FOLLOWS

export const BOOK_FLAGS = {
  'no-floating': { zh: '没有包括流动党员', en: 'leaves floating members out' },
  'no-places': { zh: '没有留名额', en: 'no place kept' },
  'no-contact': { zh: '没有联系记录', en: 'no contact on record' },
  'term-over': { zh: '保留已到期', en: 'the term is over' },
  'nobody-came': { zh: '没有记谁来了', en: 'who came is not recorded' },
  'no-answer': { zh: '没有答复', en: 'no answer yet' },
  waits: { zh: '还没有办完', en: 'not finished' },
  'not-verified': { zh: '还没有核对', en: 'not checked yet' },
} as const

const bookLine = z.object({
  bookId: id,
  slot: z.string(),
  unitName: z.string(),
  on: day,
  until: day.nullable(),
  person: z.string().nullable(),
  fields: z.record(z.string(), z.string()),
  withheld: z.array(z.string()),
  flags: z.array(keyOf(BOOK_FLAGS)),
  term: day.nullable(),
  days: count.nullable(),
  closedOn: day.nullable(),
  closedWords: z.string().nullable(),
  byName: z.string(),
  follows: z.array(z.object({ on: day, what: keyOf(FOLLOWS).nullable(), words: z.string(), byName: z.string() })),
})

export const books = endpoint({
  id: 'floating.books',
  method: 'GET',
  path: '/api/units/:unitId/floating/books',
  summary: { zh: '多重管理和流入服务的簿册', en: 'Books of parallel relations and of services to incomers' },
  who: DESK_AND_ABOVE,
  params: unitAsked,
  reply: z.object({
    unitId: id,
    unitName: z.string(),
    today: day,
    forms: z.array(form),
    /** what this unit, by its kind, may keep */
    mayKeep: z.array(keyOf(UNIT_SLOTS)),
    lines: z.array(bookLine),
    mayJoin: z.boolean(),
    branches: z.array(z.object({ unitId: id, name: z.string() })),
    without: z.object({ receiver: z.array(z.string()), desk: z.array(z.string()) }),
    takeInDays: count.nullable(),
    waiting: z.array(
      z.object({
        side: z.enum(SIDES),
        caseId: id,
        absenceId: id.nullable(),
        name: z.string(),
        otherName: z.string(),
        knownOn: day,
        takenInOn: day.nullable(),
        days: count,
        late: z.boolean(),
      }),
    ),
    ledger: z.array(z.object({ caseId: id, name: z.string(), lacks: z.array(text) })),
    unnotified: z.array(z.object({ caseId: id, name: z.string(), on: day, activity: z.string() })),
  }),
  example: { params: { unitId: 'branch' } },
})

export const keepBook = endpoint({
  id: 'floating.keepBook',
  method: 'POST',
  path: '/api/units/:unitId/floating/books',
  summary: { zh: '记一条', en: 'Enter a line in a book' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: unitAsked,
  body: z.strictObject({
    slot: keyOf(UNIT_SLOTS),
    on: day,
    until: day.nullable(),
    memberId: id.nullable(),
    person: words(60).nullable(),
    fields: fieldsGiven,
  }),
  reply: z.object({ bookId: id }),
  example: {
    params: { unitId: 'branch' },
    body: { slot: 'floating.support', on: '2026-09-07', until: null, memberId: null, person: null, fields: { organisation: '某流动党支部', venue: '村部' } },
  },
})

export const joinParallel = endpoint({
  id: 'floating.joinParallel',
  method: 'POST',
  path: '/api/units/:unitId/floating/parallels',
  summary: { zh: '登记多重管理关系', en: 'Enter a parallel relation' },
  who: ABOVE,
  idempotent: true,
  params: unitAsked,
  body: z.strictObject({ branchId: id, memberId: id, basis: keyOf(RELATION_BASES), on: day, until: day.nullable() }),
  reply: z.object({ bookId: id }),
  example: {
    params: { unitId: 'committee' },
    body: { branchId: 'branch', memberId: 'member', basis: 'residence', on: '2026-09-07', until: null },
  },
})

const bookParams = z.object({ bookId: id })

export const followBook = endpoint({
  id: 'floating.followBook',
  method: 'POST',
  path: '/api/floating/books/:bookId/follows',
  summary: { zh: '记后续', en: 'Enter what followed' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: bookParams,
  body: z.strictObject({ on: day, what: keyOf(FOLLOWS).nullable().default(null), words: words(300) }),
  reply: z.object({}),
  example: { params: { bookId: 'book' }, body: { on: '2026-09-07', what: null, words: '打了电话' } },
})

export const closeBook = endpoint({
  id: 'floating.closeBook',
  method: 'POST',
  path: '/api/floating/books/:bookId/closing',
  summary: { zh: '办完、结束', en: 'Finish or end a line' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: bookParams,
  body: z.strictObject({ on: day, words: words(300).nullable() }),
  reply: z.object({}),
  example: { params: { bookId: 'book' }, body: { on: '2026-09-07', words: null } },
})

const noteLine = z.object({
  noteId: id,
  slot: z.string(),
  on: day,
  fields: z.record(z.string(), z.string()),
  words: z.string().nullable(),
  /** there are words, not for this reader */
  withheld: z.boolean(),
  byName: z.string(),
  /** the member reads it too */
  toMember: z.boolean(),
  /** of a pair: what the two did, the newest first */
  contacts: z.array(z.object({ on: day, words: z.string().nullable(), byName: z.string() })),
})

export const caseBook = endpoint({
  id: 'floating.caseBook',
  method: 'GET',
  path: '/api/floating/cases/:caseId/book',
  summary: { zh: '对一名流入党员的服务和记录', en: 'Services to one incoming member, and the file' },
  who: DESK_AND_ABOVE,
  params: z.object({ caseId: id }),
  reply: z.object({ caseId: id, today: day, mayWrite: z.boolean(), forms: z.array(form), lines: z.array(noteLine), lacks: z.array(text) }),
  example: { params: { caseId: 'case' } },
})

export const keepCaseBook = endpoint({
  id: 'floating.keepCaseBook',
  method: 'POST',
  path: '/api/floating/cases/:caseId/book',
  summary: { zh: '记一条对流入党员的服务', en: 'Enter a service to an incoming member' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ caseId: id }),
  /** `deskOnly`: for the desk that writes it, neither for the member nor for home */
  body: z.strictObject({ slot: keyOf(CASE_SLOTS), on: day, fields: fieldsGiven, deskOnly: z.boolean().default(false) }),
  reply: z.object({}),
  example: {
    params: { caseId: 'case' },
    body: { slot: 'floating.service', on: '2026-09-07', fields: { need: '就业培训', service: '报了技能班', 'served-by': '社区' } },
  },
})

/** A contact of a local member with the floating member of the pair, under the pair (CX-18f). */
export const contactOfPair = endpoint({
  id: 'floating.contactOfPair',
  method: 'POST',
  path: '/api/floating/cases/:caseId/book/:noteId/contacts',
  summary: { zh: '记一次结对联系', en: 'Log a contact of a pair' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ caseId: id, noteId: id }),
  body: z.strictObject({ on: day, words: words(300) }),
  reply: z.object({}),
  example: { params: { caseId: 'case', noteId: 'pair' }, body: { on: '2026-09-07', words: '一起看了招工信息' } },
})

export const homeBook = endpoint({
  id: 'floating.homeBook',
  method: 'GET',
  path: '/api/floating/absences/:absenceId/book',
  summary: { zh: '流出地对外出党员的服务和权利保障', en: 'Services of home to a member away' },
  who: DESK_AND_ABOVE,
  params: z.object({ absenceId: id }),
  reply: z.object({ absenceId: id, today: day, mayWrite: z.boolean(), forms: z.array(form), lines: z.array(noteLine), fromHosts: z.array(keptView) }),
  example: { params: { absenceId: 'absence' } },
})

export const keepHomeBook = endpoint({
  id: 'floating.keepHomeBook',
  method: 'POST',
  path: '/api/floating/absences/:absenceId/book',
  summary: { zh: '记一条对外出党员的服务', en: 'Enter a service to a member away' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ absenceId: id }),
  body: z.strictObject({ on: day, fields: fieldsGiven }),
  reply: z.object({}),
  example: { params: { absenceId: 'absence' }, body: { on: '2026-09-07', fields: { need: '社保转接', service: '代办', 'served-by': '村部' } } },
})

// ---------------------------------------------------------------- a member declares membership at a public desk

/** Says nothing back but that it was taken: neither whether the person is known nor whose member it is. */
export const declareSelf = endpoint({
  id: 'floating.declareSelf',
  method: 'POST',
  path: '/api/floating/desks/:deskId/declarations',
  summary: { zh: '流动党员亮明身份', en: 'A floating member declares membership' },
  who: 'public',
  params: z.object({ deskId: id }),
  body: z.strictObject({ name: words(60), phone: words(30), homeUnit: words(100), words: words(300).nullable() }),
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

// ---------------------------------------------------------------- groups away

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
