/** Activity days from the year's calendar to the closed record, and what follows from attendance: what browser and server say to each other. */
import { z } from 'zod'
import { ABOVE, BRANCH_DESK, endpoint } from '../../platform/endpoint.ts'
import { clock, count, day, DESK_AND_ABOVE, id, keyOf, keysOf, moment, text, words, year } from '../../platform/contract.ts'
import { ACTIVITY_CATEGORIES, CEREMONIES, PARTS, SPENDING, STUDY_FORMS } from '../../policy/vocabulary/parts.ts'
import { GUESTS, SECTORS } from '../../policy/vocabulary/units.ts'

/** A fraction as whole numbers; never a decimal. */
const fraction = z.object({ num: z.int(), den: z.int() })

/** An `Evaluation` of the policy engine (policy/vocabulary/evaluation.ts), as plain data. */
const evaluation = z.unknown()
/** An `Explanation` of the policy engine (policy/vocabulary/explanation.ts): the steps of the 依据 drawer. */
const explanation = z.unknown()

const SESSION_STATES = ['unknown', 'generated', 'planned', 'announced', 'held', 'closed', 'not-held'] as const
export type SessionState = (typeof SESSION_STATES)[number]

/** What the caller may do with a session now; a screen offers exactly these. */
const SESSION_ACTS = [
  'plan',
  'announce',
  'reschedule',
  'decide-reschedule',
  'split',
  'begin',
  'call-roll',
  'show-code',
  'check-in',
  'ask-leave',
  'decide-leave',
  'record-elsewhere',
  'confirm-elsewhere',
  'add-cost',
  'add-image',
  'write-record',
  'judge',
  'close',
  'say-not-held',
  'correct',
  'enter-late',
  'confirm-late',
  'review-quality',
] as const
export type SessionAct = (typeof SESSION_ACTS)[number]

export const PART_KINDS = keysOf(PARTS)
const STUDY_FORM_NAMES = keysOf(STUDY_FORMS)
const CEREMONY_NAMES = keysOf(CEREMONIES)
const CATEGORY_NAMES = keysOf(ACTIVITY_CATEGORIES)
export const GUEST_CATEGORIES = keysOf(GUESTS)
export const SPENDING_KINDS = keysOf(SPENDING)
export const SECTOR_NAMES = keysOf(SECTORS)

/** Meetings whose record a part may be at the same time (ZS-03a). */
export const MEETING_KINDS = {
  'branch-meeting': { zh: '支部党员大会', en: 'branch meeting' },
  'branch-committee': { zh: '支部委员会', en: 'branch committee' },
  'group-meeting': { zh: '党小组会', en: 'group meeting' },
  'party-class': { zh: '党课', en: 'Party class' },
  'organisation-life': { zh: '组织生活会', en: 'organisation-life meeting' },
  'democratic-life': { zh: '民主生活会', en: 'democratic-life meeting' },
} as const

/** A pack may name further kinds of meeting: their words stand in the rule, here they are a meeting among others. */
export const meetingWords = (meeting: string): { zh: string; en: string } =>
  Object.hasOwn(MEETING_KINDS, meeting) ? MEETING_KINDS[meeting as keyof typeof MEETING_KINDS] : { zh: '其他会议', en: 'a further meeting' }

/** Days that may be held together with the activity day, recorded once for each (JS-A-03d). */
export const COMBINED_DAYS = {
  'remote-education': { zh: '远程教育学习日', en: 'remote-education day' },
  consultation: { zh: '党群议事日', en: 'Party-and-public consultation day' },
} as const

export const LEAVE_REASONS = {
  illness: { zh: '生病', en: 'illness' },
  family: { zh: '家里有事', en: 'family' },
  work: { zh: '上班走不开', en: 'at work' },
  'farm-work': { zh: '农忙', en: 'farm work' },
  away: { zh: '外出', en: 'away' },
  'official-business': { zh: '公务', en: 'official business' },
  other: { zh: '其他', en: 'other' },
} as const

export const RESOURCE_KINDS = {
  'red-site': { zh: '红色场馆', en: 'red site' },
  'education-base': { zh: '教育基地', en: 'education base' },
  'contact-point': { zh: '联系点', en: 'contact point' },
  network: { zh: '网络平台', en: 'network' },
  other: { zh: '其他', en: 'other' },
} as const

/** How a tick came about; shown beside it in small ink. */
export const PROVENANCES = {
  recorder: { zh: '当场点名', en: 'called by the recorder' },
  self: { zh: '自报', en: 'signed in by the member' },
  sheet: { zh: '纸质签到', en: 'signed on paper' },
  transcribed: { zh: '签到表补录', en: 'taken from the paper sheet later' },
  corrected: { zh: '更正', en: 'corrected' },
  import: { zh: '导入', en: 'imported' },
  leave: { zh: '准假', en: 'leave granted' },
  exemption: { zh: '免除', en: 'exemption' },
  elsewhere: { zh: '异地参加', en: 'attended elsewhere' },
} as const
export type Provenance = keyof typeof PROVENANCES

/** What a recorder may tick: P here, O another suitable form, I not as required, R remote, H elsewhere, L leave, A absent, U not known. Exempt is never ticked: it is decided by the committee. */
const TICK_LETTERS = ['P', 'O', 'I', 'R', 'H', 'L', 'A', 'U'] as const
const tickLetter = z.enum(TICK_LETTERS)

const meetingKind = z.string().regex(/^[a-z0-9-]{2,40}$/)
const leaveReason = keyOf(LEAVE_REASONS)

/** The whole sum, always all seven. */
const wholeSum = z.object({ due: count, present: count, excused: count, exempt: count, elsewhere: count, absent: count, unknown: count })

const sessionLine = z.object({
  id,
  unitId: id,
  unitName: z.string(),
  kind: z.enum(['activity-day', 'meeting', 'class', 'other']),
  parentId: id.nullable(),
  year: z.int(),
  month: z.int(),
  state: z.enum(SESSION_STATES),
  /** the day by the rule, before any shift */
  ruleDay: day.nullable(),
  day: day.nullable(),
  moved: z.enum(['not', 'holiday', 'approved', 'free', 'unapproved']),
  /** why the day lies elsewhere than the rule says; also why it is unknown */
  movedWhy: text.nullable(),
  /** the common day of the county where this branch's day differs from it */
  commonDay: day.nullable(),
  theme: z.string().nullable(),
  place: z.string().nullable(),
  begins: clock.nullable(),
  ends: clock.nullable(),
  /** null until judged; false = counts as not held */
  counts: z.boolean().nullable(),
  notHeldReason: z.string().nullable(),
  waitingApproval: z.boolean(),
  sum: wholeSum.nullable(),
  participation: fraction.nullable(),
  lateEntries: count,
})

const part = z.object({
  kind: z.enum(PART_KINDS),
  studyForm: z.enum(STUDY_FORM_NAMES).nullable().default(null),
  ceremony: z.enum(CEREMONY_NAMES).nullable().default(null),
  meeting: meetingKind.nullable().default(null),
  title: z.string().trim().max(200).nullable().default(null),
  minutes: z.int().min(0).max(1440),
})
export type PlannedPart = z.output<typeof part>

const check = z.object({
  key: z.string(),
  outcome: z.enum(['met', 'not_met', 'not_applicable', 'unknown', 'to_judge']),
  says: text,
  found: text,
  weight: z.string(),
  cites: z.array(z.string()),
})
const ruleAnswer = z.object({
  slot: z.string(),
  title: text,
  outcome: z.enum(['met', 'not_met', 'not_applicable', 'unknown', 'to_judge']),
  checks: z.array(check),
  evaluation,
  explanation,
})

const recordFields = z.object({
  theme: z.string().nullable(),
  study: z.string().nullable(),
  deliberation: z.string().nullable(),
  service: z.string().nullable(),
  opinions: z.string().nullable(),
  nextMonth: z.string().nullable(),
})

/** What still stands between now and closing; `to` names the place on the screen. */
const gap = z.object({ code: z.string(), to: z.string(), message: text, memberId: id.nullable() })

const reschedule = z.object({
  id,
  sessionId: id,
  unitName: z.string(),
  fromDay: day,
  toDay: day,
  reason: z.string(),
  needsApproval: z.boolean(),
  state: z.enum(['waiting', 'approved', 'refused', 'in-force', 'withdrawn', 'unapproved']),
  requestedBy: z.string(),
  requestedAt: moment,
  decidedBy: z.string().nullable(),
  decidedAt: moment.nullable(),
  note: z.string().nullable(),
  cites: z.array(z.string()),
})

const sessionView = sessionLine.extend({
  content: z.string().nullable(),
  form: z.string().nullable(),
  minutes: z.int().nullable(),
  category: z.enum(CATEGORY_NAMES).nullable(),
  countings: z.array(z.string()),
  combinedWith: z.array(z.string()),
  template: z.string().nullable(),
  host: z.object({ memberId: id.nullable(), name: z.string() }).nullable(),
  recorder: z.object({ memberId: id.nullable(), accountId: id.nullable(), name: z.string() }).nullable(),
  badgeReminder: z.boolean(),
  badgeNoted: z.boolean().nullable(),
  parts: z.array(part),
  guests: z.array(z.object({ id, name: z.string(), category: z.enum(GUEST_CATEGORIES) })),
  visitors: z.array(z.object({ id, name: z.string(), homeName: z.string() })),
  resources: z.array(z.object({ id, kind: z.string(), name: z.string() })),
  costs: z.array(z.object({ id, kind: z.enum(SPENDING_KINDS), what: z.string(), cents: count, refused: z.boolean(), byName: z.string(), at: moment })),
  record: recordFields,
  recordVersion: count,
  bookYear: z.int().nullable(),
  bookPage: z.int().nullable(),
  closedAt: moment.nullable(),
  closedBy: z.string().nullable(),
  announcedAt: moment.nullable(),
  /** sub-sessions of a split day; their attendance adds up to this day */
  subSessions: z.array(sessionLine),
  reschedules: z.array(reschedule),
  /** would it count, or does it: one line per rule, never summed up */
  validity: z.array(ruleAnswer),
  judgements: z.array(z.object({ question: z.string(), answer: z.boolean(), note: z.string().nullable(), byName: z.string(), at: moment })),
  amendments: z.array(
    z.object({
      id,
      kind: z.enum(['correction', 'late-entry']),
      memberId: id.nullable(),
      memberName: z.string().nullable(),
      field: z.string().nullable(),
      before: z.string().nullable(),
      after: z.string(),
      reason: z.string(),
      state: z.enum(['waiting', 'in-force', 'refused']),
      byName: z.string(),
      at: moment,
      secondName: z.string().nullable(),
      secondAt: moment.nullable(),
    }),
  ),
  images: z.array(
    z.object({
      id,
      purpose: z.enum(['record', 'study', 'service']),
      description: z.string(),
      takenOn: day,
      keptWhere: z.string().nullable(),
      retentionUntil: day,
      readers: z.enum(['branch', 'branch-and-superior']),
      clearedForPublicity: z.boolean(),
      clearedBy: z.string().nullable(),
      removedAt: moment.nullable(),
      /** the picture itself is here, not only its registration */
      picture: z.boolean(),
    }),
  ),
  qualityReviews: z.array(
    z.object({ id, partNumber: z.int().nullable(), verdict: z.enum(['good', 'sound', 'to-improve']), note: z.string(), byName: z.string(), at: moment }),
  ),
  gaps: z.array(gap),
  version: z.int(),
  may: z.array(z.enum(SESSION_ACTS)),
})

const desk = [...BRANCH_DESK] as const
const room = ['recorder', 'group-leader', ...BRANCH_DESK] as const
const branchReaders = ['recorder', 'group-leader', ...BRANCH_DESK, ...ABOVE] as const
const bySession = z.object({ sessionId: id })
const anySession = { params: { sessionId: 'session' } }

/* ---- the year ------------------------------------------------------------------------------------------------ */

export const yearOfDays = endpoint({
  id: 'activities.yearOfDays',
  method: 'GET',
  path: '/api/activities/years/:year',
  summary: { zh: '一个支部一年的活动日，挪动的写明缘由', en: 'A branch and its activity days of a year, with the reason on each moved day' },
  who: ['member', ...branchReaders],
  params: z.object({ year }),
  query: z.object({ unitId: id }),
  reply: z.object({
    unitId: id,
    unitName: z.string(),
    year: z.int(),
    /** false while the State Council has not published the year's holidays: days are unknown, never guessed */
    holidaysPublished: z.boolean(),
    /** what the pack calls the day here */
    dayName: text,
    rule: z.object({ slot: z.string(), title: text, says: text, cites: z.array(z.string()), evaluation }).nullable(),
    sessions: z.array(sessionLine),
    may: z.array(z.enum(['generate', 'add-session', 'plan-year'])),
  }),
  example: { params: { year: '2026' }, query: { unitId: 'branch' } },
})

/** Makes the missing days of the year by the rule in force; repeating it changes nothing but days that had been unknown. */
export const generateYear = endpoint({
  id: 'activities.generateYear',
  method: 'POST',
  path: '/api/activities/years/:year/generate',
  summary: { zh: '按规则排出全年活动日', en: 'Lay out the days of a year by the rule in force' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ year }),
  body: z.strictObject({ unitId: id }),
  reply: z.object({ made: count, changed: count, unknown: count, withoutRule: count }),
  example: { params: { year: '2026' }, body: { unitId: 'branch' } },
})

export const addSession = endpoint({
  id: 'activities.addSession',
  method: 'POST',
  path: '/api/activities/sessions',
  summary: { zh: '加一次会议或活动（不占活动日）', en: 'Add a meeting or activity besides the activity day' },
  who: desk,
  idempotent: true,
  body: z.strictObject({
    unitId: id,
    kind: z.enum(['meeting', 'class', 'other']),
    day,
    theme: words(200),
    countings: z.array(z.enum(['collective', 'organisation-life'])).max(2),
  }),
  reply: z.object({ sessionId: id }),
  example: { body: { unitId: 'branch', kind: 'meeting', day: '2026-03-30', theme: '支部党员大会', countings: ['organisation-life'] } },
})

export const ledgerOfDays = endpoint({
  id: 'activities.ledgerOfDays',
  method: 'GET',
  path: '/api/activities/ledger/:year',
  summary: { zh: '活动日台账', en: 'Ledger of activity days' },
  who: DESK_AND_ABOVE,
  params: z.object({ year }),
  query: z.object({ unitId: id }),
  reply: z.object({
    unitName: z.string(),
    rows: z.array(
      sessionLine.extend({
        host: z.string().nullable(),
        recorder: z.string().nullable(),
        bookPage: z.int().nullable(),
        content: z.string().nullable(),
        form: z.string().nullable(),
      }),
    ),
  }),
  example: { params: { year: '2026' }, query: { unitId: 'branch' } },
})

const planMonth = z.object({ month: z.int().min(1).max(12), theme: z.string().trim().max(200), parts: z.array(z.enum(PART_KINDS)).max(10) })

export const annualPlan = endpoint({
  id: 'activities.annualPlan',
  method: 'GET',
  path: '/api/activities/plans/:year',
  summary: { zh: '年度计划，以及还没有计划的下级', en: 'The yearly plan, and units below without one' },
  who: DESK_AND_ABOVE,
  params: z.object({ year }),
  query: z.object({ unitId: id }),
  reply: z.object({
    plan: z.object({ version: z.int(), months: z.array(planMonth), note: z.string().nullable(), byName: z.string(), at: moment }).nullable(),
    missing: z.array(z.object({ unitId: id, unitName: z.string() })),
    may: z.array(z.enum(['plan-year'])),
  }),
  example: { params: { year: '2026' }, query: { unitId: 'branch' } },
})

export const writeAnnualPlan = endpoint({
  id: 'activities.writeAnnualPlan',
  method: 'POST',
  path: '/api/activities/plans/:year',
  summary: { zh: '写年度计划（新的一版）', en: 'Write the yearly plan (a new version)' },
  who: [...BRANCH_DESK, 'committee'],
  idempotent: true,
  params: z.object({ year }),
  body: z.strictObject({ unitId: id, months: z.array(planMonth).min(1).max(12), note: z.string().trim().max(2000).nullable() }),
  reply: z.object({ version: z.int() }),
  example: { params: { year: '2026' }, body: { unitId: 'branch', months: [{ month: 1, theme: '学党章', parts: ['study'] }], note: null } },
})

/* ---- one session: plan, move, announce ------------------------------------------------------------------------ */

export const openSession = endpoint({
  id: 'activities.openSession',
  method: 'GET',
  path: '/api/activities/sessions/:sessionId',
  summary: { zh: '一次活动的全部：计划、名册合计、是否算数、还差什么', en: 'One session: plan, sum of the roll, whether it counts, what is missing' },
  who: branchReaders,
  params: bySession,
  reply: sessionView.extend({
    /** the parts of the session that a rule in force takes as Party-spirit analysis (ZS-05a); null where none does, or none is among them */
    analysis: z.object({ title: text, parts: z.array(z.enum(PART_KINDS)), cites: z.array(z.string()) }).nullable(),
  }),
  example: anySession,
})

export const planSession = endpoint({
  id: 'activities.planSession',
  method: 'PUT',
  path: '/api/activities/sessions/:sessionId/plan',
  summary: { zh: '计划一次活动', en: 'Plan a session' },
  who: desk,
  idempotent: true,
  params: bySession,
  body: z.strictObject({
    theme: z.string().trim().max(200).nullable(),
    content: z.string().trim().max(2000).nullable(),
    form: z.string().trim().max(200).nullable(),
    place: z.string().trim().max(200).nullable(),
    begins: clock.nullable(),
    ends: clock.nullable(),
    hostMemberId: id.nullable(),
    hostName: z.string().trim().max(60).nullable(),
    recorderMemberId: id.nullable(),
    recorderAccountId: id.nullable(),
    recorderName: z.string().trim().max(60).nullable(),
    category: z.enum(CATEGORY_NAMES).nullable(),
    combinedWith: z.array(keyOf(COMBINED_DAYS)).max(2),
    template: z.string().max(40).nullable(),
    badgeReminder: z.boolean(),
    parts: z.array(part).max(20),
    guests: z.array(z.strictObject({ name: words(60), category: z.enum(GUEST_CATEGORIES) })).max(200),
    resourceIds: z.array(id).max(20),
    version: z.int(),
  }),
  reply: z.object({ version: z.int(), state: z.enum(SESSION_STATES), validity: z.array(ruleAnswer) }),
  example: {
    ...anySession,
    body: {
      theme: '学党章',
      content: '学党章第一章',
      form: '集中学习',
      place: '村部二楼会议室',
      begins: '08:30',
      ends: '11:50',
      hostMemberId: null,
      hostName: '周立根',
      recorderMemberId: null,
      recorderAccountId: null,
      recorderName: '欧阳敏',
      category: 'theory-study',
      combinedWith: [],
      template: null,
      badgeReminder: true,
      parts: [{ kind: 'study', minutes: 95 }],
      guests: [],
      resourceIds: [],
      version: 1,
    },
  },
})

export const templates = endpoint({
  id: 'activities.templates',
  method: 'GET',
  path: '/api/activities/templates',
  summary: { zh: '适合本单位类型的活动样式', en: 'Models of an activity day for the type of organisation' },
  who: DESK_AND_ABOVE,
  query: z.object({ unitId: id }),
  reply: z.object({
    sector: z.string(),
    templates: z.array(
      z.object({
        key: z.string(),
        title: text,
        parts: z.array(part),
        cites: z.array(z.string()),
        simplified: z.boolean(),
        scattered: z.boolean(),
        /** who wrote it, where no document did */
        writtenBy: z.string().nullable(),
        form: z.string().nullable(),
        content: z.string().nullable(),
      }),
    ),
  }),
  example: { query: { unitId: 'branch' } },
})

/** Written by a committee for kinds of organisation below it (ZS-11a); offered beside the models of the packs. */
const model = z.object({
  name: z.string().trim().min(1).max(60),
  sectors: z.array(z.enum(SECTOR_NAMES)).min(1),
  members: z.string().trim().max(60).nullable(),
  form: z.string().trim().max(60).nullable(),
  content: z.string().trim().max(500).nullable(),
  parts: z.array(part).min(1).max(10),
})

export const listModels = endpoint({
  id: 'activities.listModels',
  method: 'GET',
  path: '/api/activities/models',
  summary: { zh: '本级写的分类样式', en: 'Models written at this level, by kind of organisation' },
  who: ['committee', 'department'],
  query: z.object({ unitId: id }),
  reply: z.object({ models: z.array(model.extend({ id, writtenBy: z.string() })) }),
  example: { query: { unitId: 'committee' } },
})

export const writeModel = endpoint({
  id: 'activities.writeModel',
  method: 'POST',
  path: '/api/activities/models',
  summary: { zh: '写一个分类样式', en: 'Write a model for kinds of organisation' },
  who: ['committee', 'department'],
  idempotent: true,
  body: z.strictObject({ unitId: id, ...model.shape }),
  reply: z.object({ modelId: id }),
  example: {
    body: {
      unitId: 'committee',
      name: '村里的春耕季',
      sectors: ['rural'],
      members: null,
      form: null,
      content: null,
      parts: [{ kind: 'study', studyForm: 'collective', ceremony: null, meeting: null, title: null, minutes: 60 }],
    },
  },
})

export const endModel = endpoint({
  id: 'activities.endModel',
  method: 'POST',
  path: '/api/activities/models/:modelId/end',
  summary: { zh: '不再用这个样式', en: 'Offer this model no more' },
  who: ['committee', 'department'],
  idempotent: true,
  params: z.object({ modelId: id }),
  body: z.strictObject({}),
  reply: z.object({}),
  example: { params: { modelId: 'model' }, body: {} },
})

export const moveSession = endpoint({
  id: 'activities.moveSession',
  method: 'POST',
  path: '/api/activities/sessions/:sessionId/move',
  summary: { zh: '改日子：要批准的报批，不要的当即生效', en: 'Change the day: asks approval where the rule does, else at once' },
  who: desk,
  idempotent: true,
  params: bySession,
  body: z.strictObject({
    toDay: day,
    reason: z.string().trim().min(4).max(500),
    /** asks the superior for a day that the rule does not allow in principle */
    special: z.boolean().default(false),
    /** it was held on another day already and nobody had been asked: stays flagged */
    heldAlready: z.boolean().default(false),
    version: z.int(),
  }),
  reply: z.object({ state: z.enum(['waiting', 'in-force', 'unapproved']), rescheduleId: id, day }),
  example: { ...anySession, body: { toDay: '2026-09-09', reason: '门诊值班', version: 1 } },
})

/** Without moving anything: what a day would meet with. The lawful ways on are drawn in design 09. */
export const tryDay = endpoint({
  id: 'activities.tryDay',
  method: 'GET',
  path: '/api/activities/sessions/:sessionId/move',
  summary: { zh: '试一个日子：可不可以，要不要批', en: 'Try a day: allowed or not, approval or not' },
  who: desk,
  params: bySession,
  query: z.object({ toDay: day }),
  reply: z.object({
    allowed: z.boolean(),
    needsApproval: z.boolean(),
    approver: z.string().nullable(),
    says: text,
    ways: z.array(z.object({ code: z.enum(['day-in-month', 'ask-as-special']), text })),
    from: day.nullable(),
    until: day.nullable(),
    cites: z.array(z.string()),
    evaluation,
  }),
  example: { ...anySession, query: { toDay: '2026-09-09' } },
})

export const waitingReschedules = endpoint({
  id: 'activities.waitingReschedules',
  method: 'GET',
  path: '/api/activities/reschedules',
  summary: { zh: '待批的改期', en: 'Changes of day that wait for approval' },
  who: DESK_AND_ABOVE,
  query: z.object({ unitId: id.optional() }),
  reply: z.object({ reschedules: z.array(reschedule) }),
})

export const decideReschedule = endpoint({
  id: 'activities.decideReschedule',
  method: 'POST',
  path: '/api/activities/reschedules/:rescheduleId/decide',
  summary: { zh: '同意或不同意改期', en: 'Agree or not to a change of day' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ rescheduleId: id }),
  body: z.strictObject({ agree: z.boolean(), note: z.string().trim().max(500).nullable() }),
  reply: z.object({ state: z.enum(['approved', 'refused']), day }),
  example: { params: { rescheduleId: 'reschedule' }, body: { agree: true, note: null } },
})

export const splitSession = endpoint({
  id: 'activities.splitSession',
  method: 'POST',
  path: '/api/activities/sessions/:sessionId/split',
  summary: { zh: '分小组、分支部或分场次开', en: 'Hold the day in parts: by group, by sub-branch, or in small scattered sessions' },
  who: desk,
  idempotent: true,
  params: bySession,
  body: z.strictObject({
    reason: words(500),
    subs: z
      .array(
        z.strictObject({
          groupId: id.nullable(),
          subUnitId: id.nullable(),
          label: words(100),
          day,
          begins: clock.nullable(),
          ends: clock.nullable(),
          place: z.string().trim().max(200).nullable(),
        }),
      )
      .min(2)
      .max(40),
  }),
  reply: z.object({ sessionIds: z.array(id) }),
  example: {
    ...anySession,
    body: {
      reason: '人多',
      subs: [
        { groupId: null, subUnitId: null, label: '早班', day: '2026-09-07', begins: null, ends: null, place: null },
        { groupId: null, subUnitId: null, label: '晚班', day: '2026-09-07', begins: null, ends: null, place: null },
      ],
    },
  },
})

export const announceSession = endpoint({
  id: 'activities.announceSession',
  method: 'POST',
  path: '/api/activities/sessions/:sessionId/announce',
  summary: { zh: '通知党员（四项不全不能发）', en: 'Announce to the members; refused while time, theme, content or form is missing' },
  who: desk,
  idempotent: true,
  params: bySession,
  body: z.strictObject({ version: z.int() }),
  reply: z.object({ state: z.enum(SESSION_STATES), members: count }),
  example: { ...anySession, body: { version: 1 } },
})

const printable = z.object({
  unitName: z.string(),
  dayName: text,
  day: day.nullable(),
  weekday: z.int().nullable(),
  begins: clock.nullable(),
  ends: clock.nullable(),
  place: z.string().nullable(),
  theme: z.string().nullable(),
  content: z.string().nullable(),
  form: z.string().nullable(),
  host: z.string().nullable(),
  recorder: z.string().nullable(),
})

export const noticeToPrint = endpoint({
  id: 'activities.noticeToPrint',
  method: 'GET',
  path: '/api/activities/sessions/:sessionId/notice',
  summary: { zh: '可打印的通知', en: 'The notice, for printing' },
  who: room,
  params: bySession,
  reply: printable.extend({ parts: z.array(part), badgeReminder: z.boolean(), signedBy: z.string(), madeOn: day }),
  example: anySession,
})

export const sheetToPrint = endpoint({
  id: 'activities.sheetToPrint',
  method: 'GET',
  path: '/api/activities/sessions/:sessionId/sheet',
  summary: { zh: '可打印的签到表', en: 'The sign-in sheet, for printing' },
  who: room,
  params: bySession,
  reply: printable.extend({
    rows: z.array(z.object({ number: z.int(), memberId: id, name: z.string(), groupName: z.string().nullable(), already: z.string().nullable() })),
    guests: z.array(z.object({ name: z.string(), category: z.enum(GUEST_CATEGORIES) })),
    checkCode: z.string(),
  }),
  example: anySession,
})

export const recordPageToPrint = endpoint({
  id: 'activities.recordPageToPrint',
  method: 'GET',
  path: '/api/activities/sessions/:sessionId/record-page',
  summary: { zh: '可打印的记录页', en: 'The page of the activity book, for printing' },
  who: branchReaders,
  params: bySession,
  reply: printable.extend({
    number: z.int().nullable(),
    bookYear: z.int().nullable(),
    minutes: z.int().nullable(),
    sum: wholeSum,
    names: z.object({
      excused: z.array(z.string()),
      exempt: z.array(z.string()),
      elsewhere: z.array(z.string()),
      absent: z.array(z.string()),
      unknown: z.array(z.string()),
    }),
    guests: z.array(z.object({ name: z.string(), category: z.enum(GUEST_CATEGORIES) })),
    record: recordFields,
    parts: z.array(part),
    corrections: z.array(z.object({ what: text, byName: z.string(), at: moment, late: z.boolean() })),
    checkCode: z.string(),
  }),
  example: anySession,
})

/* ---- the day: roll, sign-in, leave, elsewhere ------------------------------------------------------------------ */

const claim = z.object({ nonce: id, letter: z.string(), provenance: z.string(), byName: z.string(), at: moment })

const rollLine = z.object({
  memberId: id,
  name: z.string(),
  initials: z.string(),
  groupId: id.nullable(),
  groupName: z.string().nullable(),
  unitName: z.string().nullable(),
  basis: z.enum(['affiliated', 'managed-floating', 'parallel']),
  standing: z.enum(['full', 'probationary']),
  post: z.string().nullable(),
  floating: z.boolean(),
  /** P O I R H L X F A U, or null: not ticked yet (未点) */
  letter: z.string().nullable(),
  provenance: keyOf(PROVENANCES).nullable(),
  byName: z.string().nullable(),
  at: moment.nullable(),
  note: z.string().nullable(),
  late: z.boolean(),
  /** two recorders said different things: both claims, until a person decides */
  conflict: z.array(claim),
  /** nonces that a new tick of this member must name as seen */
  heads: z.array(id),
  leave: z
    .object({ id, reasonClass: leaveReason, state: z.enum(['requested', 'approved', 'refused', 'withdrawn']), decidedBy: z.string().nullable() })
    .nullable(),
  elsewhere: z.object({ id, hostName: z.string(), mode: z.string(), confirmedBy: z.string().nullable() }).nullable(),
  exemption: z.object({ kind: z.enum(['attendance', 'fact-recording']), decidedBy: z.string().nullable(), alternativeForm: z.string().nullable() }).nullable(),
  /** this device signed in more than one member here */
  sharedDevice: z.boolean(),
  /** false where the caller may not tick this one (another group) */
  mayTick: z.boolean(),
})

export const rollOf = endpoint({
  id: 'activities.rollOf',
  method: 'GET',
  path: '/api/activities/sessions/:sessionId/roll',
  summary: { zh: '名册：每人现在的情况和由来', en: 'The roll: each member, the current tick and where it comes from' },
  who: branchReaders,
  params: bySession,
  reply: z.object({
    sessionId: id,
    unitName: z.string(),
    state: z.enum(SESSION_STATES),
    day: day.nullable(),
    theme: z.string().nullable(),
    frozen: z.boolean(),
    /** `unknown` counts the members not ticked yet while the roll is open */
    sum: wholeSum,
    participation: fraction.nullable(),
    participationAnswer: ruleAnswer.nullable(),
    lines: z.array(rollLine),
    may: z.array(z.enum(SESSION_ACTS)),
  }),
  example: anySession,
})

const tick = z.strictObject({
  /** made by the device; sending it again changes nothing */
  nonce: id,
  memberId: id,
  letter: tickLetter,
  /** what the device's clock said; kept as data, never trusted */
  clientAt: moment.nullable().default(null),
  /** the device's own counter, rising */
  seq: z.int().min(0),
  /** nonces of the ticks this one replaces, as the device saw them */
  saw: z.array(id).max(20).default([]),
  note: z.string().trim().max(200).nullable().default(null),
})

const takenTick = z.object({ nonce: id, result: z.enum(['taken', 'already', 'refused']), message: text.nullable() })

/** Takes many ticks at once, in any order, again and again: the result depends on the set alone. Each tick is answered for itself. */
export const sendTicks = endpoint({
  id: 'activities.sendTicks',
  method: 'POST',
  path: '/api/activities/sessions/:sessionId/ticks',
  summary: { zh: '送出点名结果（可离线攒着一起送）', en: 'Send ticks of the roll, also those made offline' },
  who: room,
  lane: 'check-in',
  params: bySession,
  body: z.strictObject({ ticks: z.array(tick).min(1).max(500) }),
  reply: z.object({ ticks: z.array(takenTick) }),
  example: {
    ...anySession,
    body: { ticks: [{ nonce: '0190aaaa-0000-7000-8000-000000000001', memberId: '0190aaaa-0000-7000-8000-000000000002', letter: 'P', seq: 1 }] },
  },
})

export const roomCode = endpoint({
  id: 'activities.roomCode',
  method: 'GET',
  path: '/api/activities/sessions/:sessionId/code',
  summary: { zh: '会场上显示的签到码（15 秒一换）', en: 'The sign-in code shown in the room (changes every 15 seconds)' },
  who: room,
  params: bySession,
  reply: z.object({ code: z.string(), changesInMs: z.int(), stepMs: z.int(), signedIn: count }),
  example: anySession,
})

/** A member signs in by the code shown in the room. No place, no photo, no app. Answered only after it is safely stored. */
export const checkIn = endpoint({
  id: 'activities.checkIn',
  method: 'POST',
  path: '/api/activities/sessions/:sessionId/check-in',
  summary: { zh: '凭会场签到码自己签到', en: 'Sign in by the code shown in the room' },
  who: ['member'],
  lane: 'check-in',
  params: bySession,
  body: z.strictObject({ nonce: id, code: z.string().regex(/^\d{8}$/), clientAt: moment.nullable().default(null) }),
  reply: z.object({ at: moment, already: z.boolean() }),
  example: { ...anySession, body: { nonce: '0190aaaa-0000-7000-8000-000000000003', code: '00000000' } },
})

/** The paper sheet, copied later; stays marked as such. */
export const transcribeSheet = endpoint({
  id: 'activities.transcribeSheet',
  method: 'POST',
  path: '/api/activities/sessions/:sessionId/sheet',
  summary: { zh: '补录纸质签到表', en: 'Copy the signed paper sheet' },
  who: room,
  idempotent: true,
  params: bySession,
  body: z.strictObject({
    checkCode: z.string().max(20).nullable(),
    ticks: z
      .array(z.strictObject({ nonce: id, memberId: id, letter: tickLetter, note: z.string().trim().max(200).nullable().default(null) }))
      .min(1)
      .max(500),
  }),
  reply: z.object({ ticks: z.array(takenTick) }),
  example: {
    ...anySession,
    body: { checkCode: null, ticks: [{ nonce: '0190aaaa-0000-7000-8000-000000000004', memberId: '0190aaaa-0000-7000-8000-000000000002', letter: 'P' }] },
  },
})

export const askLeave = endpoint({
  id: 'activities.askLeave',
  method: 'POST',
  path: '/api/activities/sessions/:sessionId/leaves',
  summary: { zh: '请假，或由支部代记请假', en: 'Ask for leave, or note it for a member' },
  who: ['member', ...room],
  idempotent: true,
  params: bySession,
  body: z.strictObject({
    memberId: id,
    reasonClass: leaveReason,
    words: z.string().trim().max(500).nullable(),
    /** the branch grants it at once; the name of who granted it */ grantedBy: z.string().trim().max(60).nullable().default(null),
  }),
  reply: z.object({ leaveId: id, state: z.enum(['requested', 'approved']) }),
  example: { ...anySession, body: { memberId: 'member', reasonClass: 'family', words: null } },
})

export const decideLeave = endpoint({
  id: 'activities.decideLeave',
  method: 'POST',
  path: '/api/activities/leaves/:leaveId/decide',
  summary: { zh: '准假或不准', en: 'Grant leave or not' },
  who: desk,
  idempotent: true,
  params: z.object({ leaveId: id }),
  body: z.strictObject({ grant: z.boolean() }),
  reply: z.object({ state: z.enum(['approved', 'refused']) }),
  example: { params: { leaveId: 'leave' }, body: { grant: true } },
})

export const leaveWords = endpoint({
  id: 'activities.leaveWords',
  method: 'GET',
  path: '/api/activities/leaves/:leaveId/words',
  summary: { zh: '看请假的原话（留痕）', en: 'Read the words of a request for leave (logged)' },
  who: ['member', ...BRANCH_DESK],
  params: z.object({ leaveId: id }),
  reply: z.object({ words: z.string().nullable() }),
  example: { params: { leaveId: 'leave' } },
})

/** Attendance with another organisation: an addition to or instead of the home branch, as the rule says when it is counted. */
export const recordElsewhere = endpoint({
  id: 'activities.recordElsewhere',
  method: 'POST',
  path: '/api/activities/sessions/:sessionId/elsewhere',
  summary: { zh: '记党员在别处参加，对方确认后报回', en: 'Record attendance with another organisation and its confirmation' },
  who: ['member', ...room],
  idempotent: true,
  params: bySession,
  body: z.strictObject({
    memberId: id,
    onDay: day,
    mode: z.enum(['in-person', 'video', 'voice', 'messages']),
    hostName: words(100),
    what: z.string().trim().max(200).nullable(),
    confirmedBy: z.string().trim().max(60).nullable(),
    confirmedHow: z.enum(['letter', 'telephone', 'message', 'in-system', 'seen']).nullable(),
  }),
  reply: z.object({ elsewhereId: id, confirmed: z.boolean() }),
  example: {
    ...anySession,
    body: { memberId: 'member', onDay: '2026-09-05', mode: 'in-person', hostName: '长沙某社区党支部', what: null, confirmedBy: null, confirmedHow: null },
  },
})

export const confirmElsewhere = endpoint({
  id: 'activities.confirmElsewhere',
  method: 'POST',
  path: '/api/activities/elsewhere/:elsewhereId/confirm',
  summary: { zh: '记下对方组织的确认', en: 'Note the confirmation of the other organisation' },
  who: desk,
  idempotent: true,
  params: z.object({ elsewhereId: id }),
  body: z.strictObject({ confirmedBy: words(60), confirmedHow: z.enum(['letter', 'telephone', 'message', 'in-system', 'seen']) }),
  reply: z.object({}),
  example: { params: { elsewhereId: 'elsewhere' }, body: { confirmedBy: '彭志远', confirmedHow: 'telephone' } },
})

/** A member of another branch took part here; the home branch of this district hears of it by itself. */
export const addVisitor = endpoint({
  id: 'activities.addVisitor',
  method: 'POST',
  path: '/api/activities/sessions/:sessionId/visitors',
  summary: { zh: '记外支部党员参加本支部活动，并告知其所在支部', en: 'Record a member of another branch who took part here; the home branch is told' },
  who: room,
  idempotent: true,
  params: bySession,
  body: z.strictObject({ memberId: id.nullable(), name: words(60), homeUnitId: id.nullable(), homeName: words(100) }),
  reply: z.object({ visitorId: id, told: z.boolean() }),
  example: { ...anySession, body: { memberId: null, name: '黄伟', homeUnitId: null, homeName: '长沙某社区党支部' } },
})

/* ---- money, images, quality -------------------------------------------------------------------------------------- */

export const addCost = endpoint({
  id: 'activities.addCost',
  method: 'POST',
  path: '/api/activities/sessions/:sessionId/costs',
  summary: { zh: '记一笔开支；禁止的不收，并报上级', en: 'Enter a cost; a forbidden one is refused and reported to the superior' },
  who: desk,
  idempotent: true,
  params: bySession,
  body: z.strictObject({ kind: z.enum(SPENDING_KINDS), what: words(200), cents: z.int().min(0).max(10_000_000_00) }),
  reply: z.object({ costId: id }),
  example: { ...anySession, body: { kind: 'material', what: '学习资料', cents: 12_000 } },
})

export const resources = endpoint({
  id: 'activities.resources',
  method: 'GET',
  path: '/api/activities/resources',
  summary: { zh: '可用的活动资源', en: 'Resources for the day' },
  who: DESK_AND_ABOVE,
  query: z.object({ unitId: id }),
  reply: z.object({
    resources: z.array(
      z.object({
        id,
        kind: keyOf(RESOURCE_KINDS),
        name: z.string(),
        place: z.string().nullable(),
        note: z.string().nullable(),
        unitName: z.string(),
        used: count,
      }),
    ),
  }),
  example: { query: { unitId: 'branch' } },
})

export const addResource = endpoint({
  id: 'activities.addResource',
  method: 'POST',
  path: '/api/activities/resources',
  summary: { zh: '登记一处活动资源', en: 'Register a resource' },
  who: [...BRANCH_DESK, 'committee'],
  idempotent: true,
  body: z.strictObject({
    unitId: id,
    kind: keyOf(RESOURCE_KINDS),
    name: words(100),
    place: z.string().trim().max(200).nullable(),
    note: z.string().trim().max(500).nullable(),
  }),
  reply: z.object({ resourceId: id }),
  example: { body: { unitId: 'branch', kind: 'red-site', name: '烈士陵园', place: null, note: null } },
})

export const addImage = endpoint({
  id: 'activities.addImage',
  method: 'POST',
  path: '/api/activities/sessions/:sessionId/images',
  summary: { zh: '登记影像资料：用途、保存到哪天、谁能看', en: 'Register an image: purpose, kept until, who may look' },
  who: room,
  idempotent: true,
  params: bySession,
  body: z.strictObject({
    purpose: z.enum(['record', 'study', 'service']),
    description: words(200),
    takenOn: day,
    keptWhere: z.string().trim().max(200).nullable(),
    retentionUntil: day,
    readers: z.enum(['branch', 'branch-and-superior']),
  }),
  reply: z.object({ imageId: id }),
  example: {
    ...anySession,
    body: { purpose: 'record', description: '集中学习', takenOn: '2026-09-07', keptWhere: null, retentionUntil: '2028-12-31', readers: 'branch' },
  },
})

/** Only JPEG; the browser makes one of whatever was chosen. What the camera wrote into it (place, device) is left out. */
export const putPicture = endpoint({
  id: 'activities.putPicture',
  method: 'POST',
  path: '/api/activities/images/:imageId/picture',
  summary: { zh: '放进登记过的影像的照片', en: 'Put in the picture of a registered image' },
  who: room,
  params: z.object({ imageId: id }),
  upload: { maxBytes: 3_000_000 },
  reply: z.object({}),
  example: { params: { imageId: 'image' } },
})

export const showPicture = endpoint({
  id: 'activities.showPicture',
  method: 'GET',
  path: '/api/activities/images/:imageId/picture',
  summary: { zh: '看照片', en: 'Look at the picture' },
  who: DESK_AND_ABOVE,
  params: z.object({ imageId: id }),
  file: true,
  example: { params: { imageId: 'image' } },
})

export const clearImage = endpoint({
  id: 'activities.clearImage',
  method: 'POST',
  path: '/api/activities/images/:imageId/clear',
  summary: { zh: '同意或撤回用于宣传', en: 'Clear an image for publicity, or withdraw that' },
  who: desk,
  idempotent: true,
  params: z.object({ imageId: id }),
  body: z.strictObject({ cleared: z.boolean(), reason: words(300) }),
  reply: z.object({}),
  example: { params: { imageId: 'image' }, body: { cleared: true, reason: '当事人都同意' } },
})

export const reviewQuality = endpoint({
  id: 'activities.reviewQuality',
  method: 'POST',
  path: '/api/activities/sessions/:sessionId/reviews',
  summary: { zh: '评一次会或课的质量（不打分）', en: 'Evaluate a meeting or class for its quality; no score' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: bySession,
  body: z.strictObject({ partNumber: z.int().min(1).max(20).nullable(), verdict: z.enum(['good', 'sound', 'to-improve']), note: words(500) }),
  reply: z.object({ reviewId: id }),
  example: { ...anySession, body: { partNumber: null, verdict: 'sound', note: '讨论可再充分' } },
})

/* ---- closing and after -------------------------------------------------------------------------------------------- */

const sixValues = z.strictObject({
  theme: z.string().trim().max(200).nullable(),
  study: z.string().trim().max(2000).nullable(),
  deliberation: z.string().trim().max(2000).nullable(),
  service: z.string().trim().max(2000).nullable(),
  opinions: z.string().trim().max(2000).nullable(),
  nextMonth: z.string().trim().max(500).nullable(),
})

/** Keeps what has been typed so far; nothing is judged. */
export const writeRecord = endpoint({
  id: 'activities.writeRecord',
  method: 'PUT',
  path: '/api/activities/sessions/:sessionId/record',
  summary: { zh: '存下已写的记录', en: 'Keep what has been written of the record' },
  who: ['recorder', ...BRANCH_DESK],
  params: bySession,
  body: z.strictObject({
    record: sixValues,
    parts: z.array(part).max(20),
    begins: clock.nullable(),
    ends: clock.nullable(),
    badgeNoted: z.boolean().nullable(),
    version: z.int(),
  }),
  reply: z.object({ version: z.int(), gaps: z.array(gap), validity: z.array(ruleAnswer) }),
  example: {
    ...anySession,
    body: {
      record: { theme: null, study: null, deliberation: null, service: null, opinions: null, nextMonth: null },
      parts: [],
      begins: null,
      ends: null,
      badgeNoted: null,
      version: 1,
    },
  },
})

export const beginSession = endpoint({
  id: 'activities.beginSession',
  method: 'POST',
  path: '/api/activities/sessions/:sessionId/begin',
  summary: { zh: '开始', en: 'Begin' },
  who: room,
  params: bySession,
  reply: z.object({ state: z.enum(SESSION_STATES), version: z.int() }),
  example: anySession,
})

export const judgeSession = endpoint({
  id: 'activities.judgeSession',
  method: 'POST',
  path: '/api/activities/sessions/:sessionId/judge',
  summary: { zh: '请您定：只有人能判断的问题', en: 'Answer what only a person can judge' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: bySession,
  body: z.strictObject({ question: z.string().max(60), answer: z.boolean(), note: z.string().trim().max(500).nullable() }),
  reply: z.object({ validity: z.array(ruleAnswer) }),
  example: { ...anySession, body: { question: 'stands-in-for-the-day', answer: false, note: null } },
})

/** Closes: freezes the roll, judges, writes every book. One of two people who close at once gets a clear refusal. */
export const closeSession = endpoint({
  id: 'activities.closeSession',
  method: 'POST',
  path: '/api/activities/sessions/:sessionId/close',
  summary: { zh: '办结', en: 'Close' },
  who: desk,
  idempotent: true,
  params: bySession,
  body: z.strictObject({
    record: sixValues,
    parts: z.array(part).max(20).optional(),
    begins: clock.nullable().optional(),
    ends: clock.nullable().optional(),
    badgeNoted: z.boolean().nullable().optional(),
    version: z.int(),
  }),
  reply: z.object({
    counts: z.boolean(),
    sum: wholeSum,
    participation: fraction.nullable(),
    bookYear: z.int(),
    /** null for a meeting: the activity book numbers activity days alone */
    bookPage: z.int().nullable(),
    /** certificate lines that follow */
    lines: count,
    /** which time this half-year the report upward has been fulfilled */
    reportNumber: z.int(),
    validity: z.array(ruleAnswer),
    findingId: id.nullable(),
  }),
  example: {
    ...anySession,
    body: { record: { theme: '学党章', study: '6 人发言', deliberation: '未形成决定', service: null, opinions: null, nextMonth: null }, version: 1 },
  },
})

export const sayNotHeld = endpoint({
  id: 'activities.sayNotHeld',
  method: 'POST',
  path: '/api/activities/sessions/:sessionId/not-held',
  summary: { zh: '说明没有开，及原因（上级会看到）', en: 'Say that it was not held, and why; the superior sees it' },
  who: desk,
  idempotent: true,
  params: bySession,
  body: z.strictObject({ reason: z.string().trim().min(4).max(500), version: z.int() }),
  reply: z.object({ state: z.enum(SESSION_STATES) }),
  example: { ...anySession, body: { reason: '书记住院，无人主持', version: 1 } },
})

/** After the lock: a new version with reason and author. A participation added afterwards is a late entry: a second person, marked for good. */
export const correctRecord = endpoint({
  id: 'activities.correctRecord',
  method: 'POST',
  path: '/api/activities/sessions/:sessionId/corrections',
  summary: { zh: '更正已锁定的记录；补记出勤要第二人确认', en: 'Correct a locked record; attendance added late needs a second person' },
  who: desk,
  idempotent: true,
  params: bySession,
  body: z.strictObject({
    reason: z.string().trim().min(4).max(500),
    change: z.union([
      z.strictObject({ memberId: id, letter: tickLetter }),
      z.strictObject({ field: z.enum(['theme', 'study', 'deliberation', 'service', 'opinions', 'nextMonth']), value: z.string().trim().max(2000) }),
    ]),
  }),
  reply: z.object({ amendmentId: id, kind: z.enum(['correction', 'late-entry']), state: z.enum(['waiting', 'in-force']) }),
  example: { ...anySession, body: { reason: '记错了人', change: { field: 'study', value: '7 人发言' } } },
})

export const decideLateEntry = endpoint({
  id: 'activities.decideLateEntry',
  method: 'POST',
  path: '/api/activities/amendments/:amendmentId/decide',
  summary: { zh: '第二人确认或不确认补记', en: 'The second person confirms a late entry, or not' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ amendmentId: id }),
  body: z.strictObject({ confirm: z.boolean() }),
  reply: z.object({ state: z.enum(['in-force', 'refused']) }),
  example: { params: { amendmentId: 'amendment' }, body: { confirm: true } },
})

/* ---- where we stand --------------------------------------------------------------------------------------------------- */

const standingAnswer = z.object({
  slot: z.string(),
  title: text,
  outcome: z.enum(['met', 'not_met', 'not_applicable', 'unknown', 'to_judge']),
  /** the figure in whole numbers; null where nothing was counted */
  amount: fraction.nullable(),
  /** lowest and highest while something is unknown */
  either: z.tuple([fraction, fraction]).nullable(),
  limit: fraction.nullable(),
  /** the best figure still attainable in the period */
  best: fraction.nullable(),
  ahead: count,
  /** said while it can still be mended */
  warning: text.nullable(),
  follows: z.array(text),
  cites: z.array(z.string()),
})

const memberStanding = z.object({
  memberId: id,
  name: z.string(),
  groupName: z.string().nullable(),
  letters: z.string(),
  sum: wholeSum,
  answers: z.array(standingAnswer),
})

export const standingOfBranch = endpoint({
  id: 'activities.standingOfBranch',
  method: 'GET',
  path: '/api/activities/standing/:year',
  summary: {
    zh: '本支部党员今年的出勤情况：分子、分母、还赶不赶得上',
    en: 'Attendance of the branch so far: numerator, denominator, what can still be reached',
  },
  who: ['group-leader', ...BRANCH_DESK, ...ABOVE],
  params: z.object({ year }),
  query: z.object({ unitId: id, through: day.optional() }),
  reply: z.object({ unitName: z.string(), through: day, running: z.boolean(), members: z.array(memberStanding) }),
  example: { params: { year: '2026' }, query: { unitId: 'branch' } },
})

export const standingOfMember = endpoint({
  id: 'activities.standingOfMember',
  method: 'GET',
  path: '/api/activities/standing/:year/members/:memberId',
  summary: { zh: '一名党员：逐次事实、每条规则的结论与依据', en: 'One member: every fact counted, every rule with its why' },
  who: ['member', 'group-leader', ...BRANCH_DESK, ...ABOVE],
  params: z.object({ year, memberId: id }),
  query: z.object({ through: day.optional() }),
  reply: z.object({
    member: memberStanding,
    through: day,
    running: z.boolean(),
    facts: z.array(z.object({ id, on: day, letter: z.string(), what: text, provenance: text })),
    whys: z.array(z.object({ slot: z.string(), evaluation, explanation })),
    notes: z.array(z.object({ id, kind: z.enum(['talk', 'criticism', 'help']), onDay: day, byNames: z.string() })),
  }),
  example: { params: { year: '2026', memberId: 'member' } },
})

/** Computes the year's standing of a branch or subtree, keeps the findings and opens the duties and proposals that follow. Repeating it opens nothing twice. */
export const settleStanding = endpoint({
  id: 'activities.settleStanding',
  method: 'POST',
  path: '/api/activities/standing/:year/settle',
  summary: { zh: '按今天的事实列出应谈话的、待决定的', en: 'Draw up the talks due and the proposals by the facts of today' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ year }),
  body: z.strictObject({ unitId: id }),
  reply: z.object({ members: count, findings: count, duties: count, proposals: count }),
  example: { params: { year: '2026' }, body: { unitId: 'branch' } },
})

export const writeTalkNote = endpoint({
  id: 'activities.writeTalkNote',
  method: 'POST',
  path: '/api/activities/talk-notes',
  summary: { zh: '记一次谈话、批评或帮助（内容加密）', en: 'Record a talk, criticism or help; the words are sealed' },
  who: desk,
  idempotent: true,
  body: z.strictObject({
    memberId: id,
    kind: z.enum(['talk', 'criticism', 'help']),
    onDay: day,
    byNames: words(100),
    words: words(4000),
    corrected: z.string().trim().max(2000).nullable(),
    sessionId: id.nullable(),
    dutyId: id.nullable(),
  }),
  reply: z.object({ noteId: id, dutyFulfilled: z.boolean() }),
  example: {
    body: { memberId: 'member', kind: 'talk', onDay: '2026-09-10', byNames: '周立根', words: '谈出勤', corrected: null, sessionId: null, dutyId: null },
  },
})

export const readTalkNote = endpoint({
  id: 'activities.readTalkNote',
  method: 'GET',
  path: '/api/activities/talk-notes/:noteId',
  summary: { zh: '看谈话记录（留痕）', en: 'Read a talk note (logged)' },
  who: ['member', ...BRANCH_DESK],
  params: z.object({ noteId: id }),
  reply: z.object({ kind: z.enum(['talk', 'criticism', 'help']), onDay: day, byNames: z.string(), words: z.string(), corrected: z.string().nullable() }),
  example: { params: { noteId: 'note' } },
})

/* ---- the superior's page -------------------------------------------------------------------------------------------------- */

const monthCell = z.object({
  month: z.int(),
  sessionId: id,
  state: z.enum(SESSION_STATES),
  day: day.nullable(),
  moved: z.enum(['not', 'holiday', 'approved', 'free', 'unapproved']),
  counts: z.boolean().nullable(),
  participation: fraction.nullable(),
  sum: wholeSum.nullable(),
  lateEntries: count,
  belowRate: z.boolean(),
  waitingApproval: z.boolean(),
  /** the day has passed and nothing is recorded: not reported, which is not the same as not held */
  overdue: z.boolean(),
})

export const overviewOfYear = endpoint({
  id: 'activities.overviewOfYear',
  method: 'GET',
  path: '/api/activities/overview/:year',
  summary: { zh: '各支部各月：一格一月，例外另列', en: 'Branches by months, with the exceptions' },
  who: [...BRANCH_DESK, ...ABOVE],
  params: z.object({ year }),
  query: z.object({ unitId: id }),
  reply: z.object({
    unitName: z.string(),
    /** clauses of the rule on a day's participation, in force at this unit today; empty where there is none */
    participationCites: z.array(z.string()),
    rows: z.array(z.object({ unitId: id, code: z.string(), name: z.string(), from: day, to: day.nullable(), cells: z.array(monthCell) })),
    exceptions: z.array(
      z.object({
        kind: z.enum(['not-reported', 'not-held', 'invalid', 'below-rate', 'unapproved', 'waiting-approval', 'late-entry', 'forbidden-cost']),
        unitId: id,
        unitName: z.string(),
        month: z.int(),
        sessionId: id,
        text,
      }),
    ),
  }),
  example: { params: { year: '2026' }, query: { unitId: 'committee' } },
})

export const coverageOfYear = endpoint({
  id: 'activities.coverageOfYear',
  method: 'GET',
  path: '/api/activities/coverage/:year',
  summary: {
    zh: '全面、常态、有效覆盖：多少组织开、开了几个月、多少党员参加',
    en: 'Coverage: organisations that hold days, months held, members who took part',
  },
  who: DESK_AND_ABOVE,
  params: z.object({ year }),
  query: z.object({ unitId: id, through: day.optional() }),
  reply: z.object({
    organisations: fraction,
    months: fraction,
    members: fraction,
    gaps: z.array(z.object({ unitId: id, unitName: z.string(), held: count, expected: count, membersNever: count })),
  }),
  example: { params: { year: '2026' }, query: { unitId: 'committee' } },
})

export const systemsOfBranch = endpoint({
  id: 'activities.systemsOfBranch',
  method: 'GET',
  path: '/api/activities/systems/:year',
  summary: { zh: '支部基本制度：规则在不在，最近一次是哪天', en: 'Standing systems of a branch: configured or not, last done' },
  who: DESK_AND_ABOVE,
  params: z.object({ year }),
  query: z.object({ unitId: id }),
  reply: z.object({ systems: z.array(z.object({ key: z.string(), title: text, configured: z.boolean(), times: count, lastDone: day.nullable() })) }),
  example: { params: { year: '2026' }, query: { unitId: 'branch' } },
})

export const reportOfHalfYear = endpoint({
  id: 'activities.reportOfHalfYear',
  method: 'GET',
  path: '/api/activities/reports/:year/:half',
  summary: { zh: '半年报备：由记录生成，不另填', en: 'The half-yearly report, generated from the records' },
  who: DESK_AND_ABOVE,
  params: z.object({ year, half: z.coerce.number().int().min(1).max(2) }),
  query: z.object({ unitId: id }),
  reply: z.object({
    unitName: z.string(),
    from: day,
    to: day,
    sessions: z.array(sessionLine),
    held: count,
    notHeld: count,
    filed: z.array(z.object({ number: z.int(), byName: z.string(), at: moment })),
    /** branches below that have not yet been counted as reporting */
    missing: z.array(z.object({ unitId: id, unitName: z.string() })),
    may: z.array(z.enum(['file'])),
  }),
  example: { params: { year: '2026', half: '1' }, query: { unitId: 'branch' } },
})

export const fileReport = endpoint({
  id: 'activities.fileReport',
  method: 'POST',
  path: '/api/activities/reports/:year/:half/file',
  summary: { zh: '标记已报备', en: 'Mark the report as filed' },
  who: desk,
  idempotent: true,
  params: z.object({ year, half: z.coerce.number().int().min(1).max(2) }),
  body: z.strictObject({ unitId: id }),
  reply: z.object({ number: z.int() }),
  example: { params: { year: '2026', half: '1' }, body: { unitId: 'branch' } },
})

export const satisfactionOf = endpoint({
  id: 'activities.satisfactionOf',
  method: 'GET',
  path: '/api/activities/satisfaction/:year',
  summary: { zh: '群众认可度和党员参与率', en: 'What the public thinks, beside the rate of participation' },
  who: DESK_AND_ABOVE,
  params: z.object({ year }),
  query: z.object({ unitId: id }),
  reply: z.object({
    participation: z.array(z.object({ month: z.int(), value: fraction })),
    notes: z.array(z.object({ id, onDay: day, asked: count, content: count, note: z.string().nullable(), byName: z.string() })),
  }),
  example: { params: { year: '2026' }, query: { unitId: 'branch' } },
})

export const noteSatisfaction = endpoint({
  id: 'activities.noteSatisfaction',
  method: 'POST',
  path: '/api/activities/satisfaction',
  summary: { zh: '记一次群众评价', en: 'Note what members of the public said' },
  who: [...BRANCH_DESK, 'committee'],
  idempotent: true,
  body: z.strictObject({
    unitId: id,
    sessionId: id.nullable(),
    onDay: day,
    asked: z.int().min(1).max(100_000),
    content: z.int().min(0).max(100_000),
    note: z.string().trim().max(500).nullable(),
  }),
  reply: z.object({ noteId: id }),
  example: { body: { unitId: 'branch', sessionId: null, onDay: '2026-09-07', asked: 20, content: 18, note: null } },
})

/* ---- the member's own --------------------------------------------------------------------------------------------------------- */

export const myDays = endpoint({
  id: 'activities.myDays',
  method: 'GET',
  path: '/api/activities/mine',
  summary: { zh: '我的活动日：通知、今天能不能签到、今年到了几次', en: 'My activity days: notices, sign-in today, what is recorded of me this year' },
  who: ['member'],
  query: z.object({ year: year.optional() }),
  reply: z.object({
    memberId: id,
    notices: z.array(z.object({ sessionId: id, kind: z.enum(['announced', 'moved', 'not-held']), madeAt: moment, readAt: moment.nullable() })),
    coming: z.array(
      sessionLine.extend({
        badgeReminder: z.boolean(),
        content: z.string().nullable(),
        form: z.string().nullable(),
        myLeave: z.enum(['requested', 'approved', 'refused', 'withdrawn']).nullable(),
        mySignIn: moment.nullable(),
        may: z.array(z.enum(['check-in', 'ask-leave', 'record-elsewhere'])),
      }),
    ),
    past: z.array(z.object({ sessionId: id, on: day, letter: z.string(), what: text, provenance: text, late: z.boolean() })),
    answers: z.array(standingAnswer),
  }),
})

export const readNotice = endpoint({
  id: 'activities.readNotice',
  method: 'POST',
  path: '/api/activities/sessions/:sessionId/notice/read',
  summary: { zh: '我看到通知了', en: 'I have seen the notice' },
  who: ['member'],
  params: bySession,
  reply: z.object({}),
  example: anySession,
})
