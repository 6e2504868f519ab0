/** Keeping in touch, and home’s own work: channels, reminders, briefings, records. */
import { z } from 'zod'
import { DESK_AND_ABOVE, count, day, id, keyOf, text, words } from '../../../platform/contract.ts'
import { BRANCH_DESK, endpoint } from '../../../platform/endpoint.ts'
import { absenceParams, caseParams, details, done, homeAct, homeCaseAct, hostAct, kept, mine, said, stand, steps } from './shapes.ts'
import { CHANNELS, LETTER_TITLES } from './words.ts'

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
