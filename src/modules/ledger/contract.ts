/** A member's lines, their confirmation and contest, certificates, books, records' coverage, points: what browser and server say to each other. */
import { z } from 'zod'
import { ABOVE, BRANCH_DESK, endpoint } from '../../platform/endpoint.ts'
import { count, day, DESK_AND_ABOVE, id, keyOf, keysOf, moment, text, words, year } from '../../platform/contract.ts'

const lineKey = z.string().regex(/^[a-z0-9-]+:[a-zA-Z0-9:._-]{1,180}$/)

/** The four parts of a record (JS-C-03), and what a host told of the relation of a member away (CX-19b). */
export const LINE_PARTS = {
  'organisation-life': { zh: '参加组织生活', en: 'organisation life' },
  dues: { zh: '交纳党费', en: 'dues' },
  'reward-punishment': { zh: '奖惩', en: 'rewards and punishments' },
  'role-played': { zh: '发挥作用', en: 'role played' },
  relation: { zh: '组织关系变动', en: 'changes of relation' },
} as const
export type LinePart = keyof typeof LINE_PARTS

export const LINE_STATUSES = ['present', 'remote', 'elsewhere', 'excused', 'exempt', 'absent', 'unknown'] as const

/** Where a line stands with its member (JS-C-04j). `changed`: it was corrected after the member confirmed it. */
const CONFIRMATION_STATES = {
  unconfirmed: { zh: '未确认', en: 'not confirmed' },
  changed: { zh: '更正后未确认', en: 'not confirmed since it was corrected' },
  confirmed: { zh: '已确认', en: 'confirmed' },
  contested: { zh: '有异议', en: 'contested' },
  answered: { zh: '已答复，未确认', en: 'answered, not confirmed' },
} as const
export type ConfirmationState = keyof typeof CONFIRMATION_STATES

export const ENTRY_KINDS = {
  reward: { zh: '党内奖励', en: 'reward' },
  punishment: { zh: '党内惩处', en: 'punishment' },
  role: { zh: '发挥作用', en: 'role played' },
  outstanding: { zh: '重大突出表现', en: 'outstanding performance' },
} as const
export type EntryKind = keyof typeof ENTRY_KINDS

export const SPHERES = {
  production: { zh: '生产', en: 'production' },
  work: { zh: '工作', en: 'work' },
  study: { zh: '学习', en: 'study' },
  social: { zh: '社会生活', en: 'social life' },
} as const
export type Sphere = keyof typeof SPHERES

export const CERTIFICATE_KINDS = {
  activity: { zh: '党员活动证', en: 'activity certificate' },
  floating: { zh: '流动党员活动证', en: 'floating-member certificate' },
  member: { zh: '党员证', en: 'member certificate' },
} as const
export type CertificateKind = keyof typeof CERTIFICATE_KINDS

export const CERTIFICATE_STATES = {
  numbered: { zh: '已编号', en: 'numbered' },
  sealed: { zh: '已盖章', en: 'sealed' },
  issued: { zh: '已发放', en: 'issued' },
  lost: { zh: '遗失', en: 'lost' },
  damaged: { zh: '损坏', en: 'damaged' },
  full: { zh: '记满', en: 'full' },
  voided: { zh: '作废', en: 'voided' },
  exchanged: { zh: '已换证', en: 'exchanged' },
  closed: { zh: '已收回', en: 'taken back' },
} as const
export type CertificateState = keyof typeof CERTIFICATE_STATES

export const VERDICTS = {
  sound: { zh: '记录属实', en: 'sound' },
  careless: { zh: '敷衍应付', en: 'careless' },
  falsified: { zh: '弄虚作假', en: 'falsified' },
} as const
export type Verdict = keyof typeof VERDICTS

export const TASK_MEASURES = {
  talk: { zh: '谈心谈话', en: 'talk' },
  reminder: { zh: '督促提醒', en: 'reminder' },
  pairing: { zh: '结对帮扶', en: 'paired help' },
} as const
export type TaskMeasure = keyof typeof TASK_MEASURES

/** Books that the product can lay out; which of them a unit keeps, and their names, come from its packs. */
export const BOOK_NAMES = [
  'activity-book',
  'minutes-members',
  'minutes-committee',
  'minutes-group',
  'class-book',
  'study-book',
  'ledger',
  'dues-register',
  'fact-register',
  'certificate',
] as const
export type BookName = (typeof BOOK_NAMES)[number]

const linePart = keyOf(LINE_PARTS)
const entryKind = keyOf(ENTRY_KINDS)
const sphere = keyOf(SPHERES)
const certificateKind = keyOf(CERTIFICATE_KINDS)
const certificateState = keyOf(CERTIFICATE_STATES)

const contestView = z.object({
  id,
  words: z.string(),
  how: z.enum(['own-device', 'printed-sheet']),
  raisedAt: moment,
  answerDue: day.nullable(),
  cites: z.array(z.string()),
  state: z.enum(['open', 'corrected', 'kept', 'withdrawn']),
  answer: z.string().nullable(),
  answeredBy: z.string().nullable(),
  answeredAt: moment.nullable(),
})

/** One event, one line. `words` is null where the reader is not entitled to it: a counted line without content. */
export const lineView = z.object({
  key: z.string(),
  version: z.int(),
  day,
  part: linePart,
  title: text,
  words: z.string().nullable(),
  /** true: there is more to it, for the entitled alone */
  sealed: z.boolean(),
  status: z.enum(LINE_STATUSES).nullable(),
  statusText: text.nullable(),
  cents: z.int().nullable(),
  /** who, when, how it was recorded */
  by: z.string().nullable(),
  how: text,
  enteredAt: moment,
  delayDays: z.int().nullable(),
  /** entered later than the rule's term */
  late: z.boolean(),
  link: z.string().nullable(),
  restricted: z.boolean(),
  confirmation: z.object({
    state: keyOf(CONFIRMATION_STATES),
    on: day.nullable(),
    how: z.enum(['own-device', 'printed-sheet']).nullable(),
    transcribedBy: z.string().nullable(),
    transcribedAt: moment.nullable(),
  }),
  contest: contestView.nullable(),
})
export type LineView = z.infer<typeof lineView>

const certificateLine = z.object({
  id,
  kind: certificateKind,
  number: z.string(),
  state: certificateState,
  layoutVersion: z.string().nullable(),
  numberedBy: z.string(),
  numberedAt: moment,
  sealedBy: z.string().nullable(),
  sealedAt: moment.nullable(),
  issuedBy: z.string().nullable(),
  issuedOn: day.nullable(),
  reportedOn: day.nullable(),
  reportedWords: z.string().nullable(),
  endedOn: day.nullable(),
  endedWords: z.string().nullable(),
  replaces: z.string().nullable(),
  auditedYears: z.array(z.int()),
})

/** One requirement of this year, as its supplier and its rule say it. */
const requirementView = z.object({
  key: z.string(),
  title: text,
  outcome: z.enum(['met', 'not_met', 'not_applicable', 'unknown', 'to_judge']),
  /** 8 of 9 times, 31.5 of 32 hours; null where there is nothing to count */
  figure: z.object({ num: z.number(), den: z.number(), unit: text }).nullable(),
  /** one pip per occasion, in order: done, half, not, contested, ahead, unknown */
  pips: z.array(z.enum(['done', 'half', 'not', 'contested', 'ahead', 'unknown'])),
  /** what is still owed, in words; null when nothing is */
  owed: text.nullable(),
  note: text.nullable(),
  due: day.nullable(),
  cites: z.array(z.string()),
  /** an `Explanation` of the policy engine for the 依据 drawer */
  why: z.unknown().nullable(),
})
export type RequirementView = z.infer<typeof requirementView>

const person = z.object({ memberId: id, name: z.string(), pinyin: z.string(), initials: z.string(), groupId: id.nullable(), groupName: z.string().nullable() })

// ---------------------------------------------------------------- the member's own page

/** The phone page of drawing 04: what waits for me, what this year asks of me, my lines. */
export const myPage = endpoint({
  id: 'ledger.myPage',
  method: 'GET',
  path: '/api/me',
  summary: { zh: '我的：请您看的、今年对我的要求、我的记实', en: 'Mine: what to look at, this year’s requirements, my lines' },
  who: ['member'],
  reply: z.object({
    name: z.string(),
    unitName: z.string(),
    groupName: z.string().nullable(),
    /** branches the member belonged to earlier this year; what is counted there is part of the year */
    earlierThisYear: z.array(z.object({ unitName: z.string(), until: day })),
    joinedOn: day.nullable(),
    standing: z.enum(['full', 'probationary']),
    year: z.int(),
    today: day,
    toLook: z.array(lineView),
    requirements: z.array(requirementView),
    recent: z.array(lineView),
    total: count,
    certificate: certificateLine.nullable(),
    /** the term in which the branch answers a contest, by the rule in force */
    answerWithin: text.nullable(),
    publications: count,
    /** holds a seat in a leading body: the page of the double life is offered */
    leads: z.boolean(),
  }),
})

export const myLines = endpoint({
  id: 'ledger.myLines',
  method: 'GET',
  path: '/api/me/lines',
  summary: { zh: '我的记实，全部', en: 'All my lines' },
  who: ['member'],
  query: z.object({ year: year.optional(), part: linePart.optional() }),
  reply: z.object({ year: z.int(), years: z.array(z.int()), lines: z.array(lineView) }),
})

/** Confirms exactly what was shown: a line that changed meanwhile is left out and named. Nobody else may call this for a member. */
export const confirmLines = endpoint({
  id: 'ledger.confirmLines',
  method: 'POST',
  path: '/api/me/confirmations',
  summary: { zh: '我确认：看过的这些都对', en: 'I confirm these lines' },
  who: ['member'],
  idempotent: true,
  body: z.strictObject({
    lines: z
      .array(z.strictObject({ key: lineKey, version: z.int().min(1) }))
      .min(1)
      .max(500),
  }),
  reply: z.object({ confirmed: count, changed: z.array(z.string()) }),
  example: { body: { lines: [{ key: 'entry:00000000-0000-7000-8000-000000000000', version: 1 }] } },
})

export const contestLine = endpoint({
  id: 'ledger.contestLine',
  method: 'POST',
  path: '/api/me/contests',
  summary: { zh: '不对，我说明', en: 'It is not right: I say how' },
  who: ['member'],
  idempotent: true,
  body: z.strictObject({ key: lineKey, version: z.int().min(1), words: words(1000) }),
  reply: z.object({ contestId: id, answerDue: day.nullable() }),
  example: { body: { key: 'entry:00000000-0000-7000-8000-000000000000', version: 1, words: '那天我到了' } },
})

export const withdrawContest = endpoint({
  id: 'ledger.withdrawContest',
  method: 'POST',
  path: '/api/me/contests/:contestId/withdraw',
  summary: { zh: '收回我的异议', en: 'Take my contest back' },
  who: ['member'],
  params: z.object({ contestId: id }),
  reply: z.object({}),
  example: { params: { contestId: 'contest' } },
})

/** The member tells of a lost or damaged certificate; the branch sees it at once. */
export const reportMyCertificate = endpoint({
  id: 'ledger.reportMyCertificate',
  method: 'POST',
  path: '/api/me/certificate/report',
  summary: { zh: '我的证件丢了、坏了、记满了', en: 'My certificate is lost, damaged or full' },
  who: ['member'],
  idempotent: true,
  body: z.strictObject({ what: z.enum(['lost', 'damaged', 'full']), on: day, words: words(300) }),
  reply: z.object({}),
  example: { body: { what: 'lost', on: '2026-09-01', words: '搬家时丢了' } },
})

const publicationView = z.object({
  id,
  branchId: id,
  title: z.string(),
  from: day,
  to: day,
  fields: z.array(z.string()),
  withheld: z.array(z.string()),
  audience: text,
  cites: z.array(z.string()),
  state: z.enum(['proposed', 'approved', 'refused', 'published']),
  proposedBy: z.string(),
  decidedBy: z.string().nullable(),
  decisionNote: z.string().nullable(),
  publishedAt: moment.nullable(),
  /** members whose lines of the period are not all confirmed: not among the rows */
  leftOut: count,
  /** in the order of 党小组, then pinyin; never by result */
  rows: z.array(
    z.object({
      name: z.string(),
      groupName: z.string().nullable(),
      points: z.int().nullable(),
      items: z.array(z.object({ item: text, times: count, points: z.int() })),
    }),
  ),
})

export const myPublications = endpoint({
  id: 'ledger.myPublications',
  method: 'GET',
  path: '/api/me/publications',
  summary: { zh: '支部公布的结果', en: 'Results published by my branch' },
  who: ['member'],
  reply: z.object({ publications: z.array(publicationView) }),
})

// ---------------------------------------------------------------- a branch's records

/** Member by member: lines, what waits, what is missing. In the order of 党小组, then pinyin. */
export const branchRecords = endpoint({
  id: 'ledger.branchRecords',
  method: 'GET',
  path: '/api/units/:unitId/records',
  summary: { zh: '支部党员记实一览', en: 'The records of a branch, member by member' },
  who: DESK_AND_ABOVE,
  params: z.object({ unitId: id }),
  query: z.object({ year: year.optional() }),
  reply: z.object({
    unitName: z.string(),
    year: z.int(),
    members: z.array(
      person.extend({
        enrolled: z.boolean(),
        exempt: z.boolean(),
        certificate: z.object({ id, number: z.string(), kind: certificateKind, state: certificateState }).nullable(),
        lines: count,
        unconfirmed: count,
        contested: count,
        late: count,
        roles: count,
      }),
    ),
    /** what a branch's work shows in its records (JS-C-05b): lines of the year by part */
    summary: z.array(z.object({ part: linePart, lines: count, confirmed: count })),
    /** when the state of mind of its members was looked at, by whom; what was found is sealed and read elsewhere (JS-C-05b) */
    statesOfMind: z.array(z.object({ id, on: day, by: z.string() })),
    openContests: count,
    /** whether a rule in force asks this branch for fact-records; without one nobody is missing from them */
    applies: z.boolean(),
    rules: z.array(z.object({ slot: z.string(), title: text, cites: z.array(z.string()), pack: text, what: text.nullable() })),
    may: z.array(z.enum(['enter', 'print-sheets', 'answer', 'open-task', 'inspect', 'publish', 'set-points', 'name-custodian'])),
  }),
  example: { params: { unitId: 'branch' } },
})

/** One member's record as the branch and its superiors may see it, with what it shows in figures. */
export const memberRecord = endpoint({
  id: 'ledger.memberRecord',
  method: 'GET',
  path: '/api/members/:memberId/record',
  summary: { zh: '一名党员的记实', en: 'The record of one member' },
  who: DESK_AND_ABOVE,
  params: z.object({ memberId: id }),
  query: z.object({ year: year.optional() }),
  reply: z.object({
    member: person.extend({ unitId: id, unitName: z.string(), personId: id }),
    year: z.int(),
    years: z.array(z.int()),
    lines: z.array(lineView),
    certificate: certificateLine.nullable(),
    summary: z.array(
      z.object({ part: linePart, lines: count, confirmed: count, statuses: z.array(z.object({ status: z.enum(LINE_STATUSES), times: count })) }),
    ),
    /** talks held with the member in the year: what a state of mind was read from; their words are sealed and read elsewhere (JS-C-05b) */
    talks: z.object({ held: count, last: day.nullable() }),
    tasks: z.array(
      z.object({ id, what: text, measure: z.string(), dueOn: day.nullable(), state: z.enum(['open', 'fulfilled', 'released']), doneOn: day.nullable() }),
    ),
  }),
  example: { params: { memberId: 'member' } },
})

/** The parallel file (JS-C-04l): everything ever recorded, all years, all versions; survives the certificate. Reading it is logged. */
export const memberFile = endpoint({
  id: 'ledger.memberFile',
  method: 'GET',
  path: '/api/members/:memberId/file',
  summary: { zh: '记实档案', en: 'The member’s file' },
  who: DESK_AND_ABOVE,
  lane: 'export',
  params: z.object({ memberId: id }),
  reply: z.object({
    member: person.extend({ unitId: id, unitName: z.string(), joinedOn: day.nullable(), standing: z.enum(['full', 'probationary']) }),
    certificates: z.array(
      certificateLine.extend({
        steps: z.array(z.object({ step: z.string(), on: day, by: z.string(), words: z.string().nullable(), auditYear: z.int().nullable() })),
      }),
    ),
    lines: z.array(lineView),
    versions: z.array(
      z.object({
        entryId: id,
        version: z.int(),
        kind: entryKind,
        day,
        words: z.string(),
        reason: z.string().nullable(),
        by: z.string(),
        at: moment,
        withdrawn: z.boolean(),
      }),
    ),
    contests: z.array(contestView.extend({ lineKey: z.string(), lineTitle: text })),
    retention: z.object({ keep: text, since: text, cites: z.array(z.string()), ours: z.boolean() }).nullable(),
  }),
  example: { params: { memberId: 'member' } },
})

/** Enters one thing for one or several members at once (JS-C-01b). A punishment names one member. */
export const enterEntries = endpoint({
  id: 'ledger.enterEntries',
  method: 'POST',
  path: '/api/units/:unitId/entries',
  summary: { zh: '记一笔：奖励、惩处、发挥作用、重大突出表现', en: 'Enter a reward, punishment, role played or outstanding performance' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({
    kind: entryKind,
    memberIds: z.array(id).min(1).max(200),
    day,
    words: words(500),
    sphere: sphere.nullable().default(null),
    decidedBy: words(100).nullable().default(null),
    decisionNumber: words(60).nullable().default(null),
  }),
  reply: z.object({ entryIds: z.array(id), delayDays: count, late: z.boolean() }),
  example: {
    params: { unitId: 'branch' },
    body: { kind: 'role', memberIds: ['00000000-0000-7000-8000-000000000000'], day: '2026-09-01', words: '帮低保户抢收', sphere: 'production' },
  },
})

/** A correction never overwrites: the next version, dated, with author and reason (JS-C-01a). */
export const correctEntry = endpoint({
  id: 'ledger.correctEntry',
  method: 'POST',
  path: '/api/entries/:entryId/corrections',
  summary: { zh: '更正一笔记实', en: 'Correct an entry' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ entryId: id }),
  body: z.strictObject({
    version: z.int().min(1),
    day,
    words: words(500),
    sphere: sphere.nullable().default(null),
    decidedBy: words(100).nullable().default(null),
    decisionNumber: words(60).nullable().default(null),
    withdrawn: z.boolean().default(false),
    reason: words(300),
  }),
  reply: z.object({ version: z.int() }),
  example: { params: { entryId: 'entry' }, body: { version: 1, day: '2026-09-01', words: '帮两户抢收', sphere: 'production', reason: '户数写错' } },
})

export const entryVersions = endpoint({
  id: 'ledger.entryVersions',
  method: 'GET',
  path: '/api/entries/:entryId',
  summary: { zh: '一笔记实的各次更正', en: 'The versions of one entry' },
  who: DESK_AND_ABOVE,
  params: z.object({ entryId: id }),
  reply: z.object({
    memberId: id,
    kind: entryKind,
    versions: z.array(
      z.object({
        version: z.int(),
        day,
        words: z.string(),
        sphere: sphere.nullable(),
        decidedBy: z.string().nullable(),
        decisionNumber: z.string().nullable(),
        reason: z.string().nullable(),
        by: z.string(),
        at: moment,
        withdrawn: z.boolean(),
      }),
    ),
  }),
  example: { params: { entryId: 'entry' } },
})

/** Lines entered later than the rule's term, and members without the yearly entry of the role played. */
export const recordGaps = endpoint({
  id: 'ledger.recordGaps',
  method: 'GET',
  path: '/api/units/:unitId/record-gaps',
  summary: { zh: '记迟了的、还没记的', en: 'Late entries, and members without the yearly entry' },
  who: DESK_AND_ABOVE,
  params: z.object({ unitId: id }),
  query: z.object({ year: year.optional() }),
  reply: z.object({
    unitName: z.string(),
    year: z.int(),
    late: z.array(
      z.object({
        memberId: id,
        name: z.string(),
        unitName: z.string(),
        key: z.string(),
        day,
        enteredAt: moment,
        delayDays: count,
        limit: text,
        cites: z.array(z.string()),
        ours: z.boolean(),
        title: text,
      }),
    ),
    /** members without the yearly entry of the part played, due by the end of the year; null: no rule in force asks for it */
    withoutRole: z
      .object({ atLeast: count, per: text, due: day, cites: z.array(z.string()), members: z.array(person.extend({ unitName: z.string(), entries: count })) })
      .nullable(),
  }),
  example: { params: { unitId: 'branch' } },
})

// ---------------------------------------------------------------- contests

export const contests = endpoint({
  id: 'ledger.contests',
  method: 'GET',
  path: '/api/units/:unitId/contests',
  summary: { zh: '等支部答复的异议', en: 'Contests that wait for an answer' },
  who: DESK_AND_ABOVE,
  params: z.object({ unitId: id }),
  query: z.object({ state: z.enum(['open', 'all']).default('open') }),
  reply: z.object({
    unitName: z.string(),
    contests: z.array(
      contestView.extend({
        memberId: id,
        name: z.string(),
        unitName: z.string(),
        lineKey: z.string(),
        lineTitle: text,
        line: lineView.nullable(),
        overdueDays: z.int().nullable(),
        may: z.array(z.enum(['answer'])),
      }),
    ),
  }),
  example: { params: { unitId: 'branch' } },
})

/** `corrected` is accepted only when the line has a newer version than the contested one. The answer is to the member; confirming stays the member's. */
export const answerContest = endpoint({
  id: 'ledger.answerContest',
  method: 'POST',
  path: '/api/contests/:contestId/answer',
  summary: { zh: '答复异议', en: 'Answer a contest' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ contestId: id }),
  body: z.strictObject({ outcome: z.enum(['corrected', 'kept']), words: words(1000) }),
  reply: z.object({}),
  example: { params: { contestId: 'contest' }, body: { outcome: 'kept', words: '查了签到表' } },
})

// ---------------------------------------------------------------- the paper way

const sheetView = z.object({
  id,
  memberId: id,
  name: z.string(),
  unitName: z.string(),
  groupName: z.string().nullable(),
  certificateNumber: z.string().nullable(),
  from: day,
  to: day,
  printedAt: moment,
  printedBy: z.string(),
  checkCode: z.string(),
  answerWithin: text.nullable(),
  lines: z.array(
    z.object({
      number: z.int(),
      key: z.string(),
      version: z.int(),
      day,
      title: text,
      words: z.string().nullable(),
      status: text.nullable(),
      cents: z.int().nullable(),
    }),
  ),
  signedOn: day.nullable(),
  transcribedBy: z.string().nullable(),
  transcribedAt: moment.nullable(),
})

/** One sheet a member, with what is not confirmed yet; kept, so that what comes back signed is known line by line. */
export const printSheets = endpoint({
  id: 'ledger.printSheets',
  method: 'POST',
  path: '/api/units/:unitId/sheets',
  summary: { zh: '印核实单', en: 'Print confirmation sheets' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({ memberIds: z.array(id).min(1).max(300), from: day, to: day }),
  reply: z.object({ sheets: z.array(sheetView), nothingFor: z.array(z.string()) }),
  example: { params: { unitId: 'branch' }, body: { memberIds: ['00000000-0000-7000-8000-000000000000'], from: '2026-01-01', to: '2026-09-30' } },
})

export const sheets = endpoint({
  id: 'ledger.sheets',
  method: 'GET',
  path: '/api/units/:unitId/sheets',
  summary: { zh: '印过的核实单', en: 'Sheets printed' },
  who: DESK_AND_ABOVE,
  params: z.object({ unitId: id }),
  query: z.object({ open: z.enum(['yes', 'all']).default('yes') }),
  reply: z.object({ unitName: z.string(), sheets: z.array(sheetView), may: z.array(z.enum(['print', 'return'])) }),
  example: { params: { unitId: 'branch' } },
})

/** What came back signed: recorded as paper, with the day signed and who typed it in. Lines not contested are confirmed. */
export const returnSheet = endpoint({
  id: 'ledger.returnSheet',
  method: 'POST',
  path: '/api/sheets/:sheetId/return',
  summary: { zh: '把签过名的核实单记进来', en: 'Take a signed sheet in' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ sheetId: id }),
  body: z.strictObject({ signedOn: day, contested: z.array(z.strictObject({ number: z.int().min(1), words: words(1000) })).max(100) }),
  reply: z.object({ confirmed: count, contested: count, changed: count }),
  example: { params: { sheetId: 'sheet' }, body: { signedOn: '2026-09-08', contested: [] } },
})

// ---------------------------------------------------------------- certificates

const rangeView = z.object({
  id,
  unitId: id,
  unitName: z.string(),
  kind: certificateKind,
  prefix: z.string(),
  digits: z.int(),
  first: z.int(),
  last: z.int(),
  left: count,
  sealedOn: day.nullable(),
  allottedBy: z.string(),
  allottedAt: moment,
})

/** The certificates of a part of the tree, and what the caller may do with them. At most 500 members at a time. */
export const certificateDesk = endpoint({
  id: 'ledger.certificateDesk',
  method: 'GET',
  path: '/api/units/:unitId/certificates',
  summary: { zh: '证件：编号、盖章、发放、补办', en: 'Certificates: numbers, seals, issue, replacement' },
  who: DESK_AND_ABOVE,
  params: z.object({ unitId: id }),
  query: z.object({
    state: z.enum(['none', 'wrong-kind', ...keysOf(CERTIFICATE_STATES)]).optional(),
    find: z.string().max(40).optional(),
    after: z.coerce.number().int().min(0).default(0),
  }),
  reply: z.object({
    unitId: id,
    unitName: z.string(),
    unitKind: z.string(),
    today: day,
    counts: z.object({
      members: count,
      none: count,
      numbered: count,
      sealed: count,
      issued: count,
      lost: count,
      damaged: count,
      full: count,
      wrongKind: count,
      notAudited: count,
    }),
    members: z.array(
      person.extend({
        unitId: id,
        unitName: z.string(),
        floating: z.boolean(),
        exempt: z.boolean(),
        needs: certificateKind.nullable(),
        certificate: certificateLine.nullable(),
        ended: z.array(certificateLine),
      }),
    ),
    next: z.int().nullable(),
    total: count,
    ranges: z.array(rangeView),
    layouts: z.array(z.object({ kind: certificateKind, version: z.string(), issuer: z.string(), level: z.enum(['central', 'province', 'city']), from: day })),
    custodians: z.object({ named: count, without: z.array(z.object({ unitId: id, unitName: z.string() })) }),
    custodian: z.object({ memberId: id, name: z.string(), from: day }).nullable(),
    may: z.array(z.enum(['allot', 'number', 'void', 'seal', 'issue', 'report', 'close', 'audit', 'register-layout', 'name-custodian'])),
  }),
  example: { params: { unitId: 'branch' } },
})

export const allotRange = endpoint({
  id: 'ledger.allotRange',
  method: 'POST',
  path: '/api/units/:unitId/certificate-ranges',
  summary: { zh: '给下级划定号段', en: 'Allot a range of numbers' },
  who: ['department'],
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({
    kind: certificateKind,
    prefix: z.string().regex(/^[\p{L}\p{N}-]{0,20}$/u),
    digits: z.int().min(1).max(9),
    first: z.int().min(1),
    last: z.int().min(1),
  }),
  reply: z.object({ rangeId: id }),
  example: { params: { unitId: 'committee' }, body: { kind: 'activity', prefix: '演示-', digits: 5, first: 1, last: 900 } },
})

/** The seal on a whole stock ahead, so that who leaves today holds a certificate today. */
export const sealStock = endpoint({
  id: 'ledger.sealStock',
  method: 'POST',
  path: '/api/certificate-ranges/:rangeId/seal',
  summary: { zh: '给一段空白证件盖章备用', en: 'Seal a stock of blank certificates ahead' },
  who: ['committee'],
  idempotent: true,
  params: z.object({ rangeId: id }),
  reply: z.object({}),
  example: { params: { rangeId: 'range' } },
})

/**
 * Numbers certificates from the nearest range above each member. `memberIds: null` means everybody in this part of the tree who needs one:
 * none yet, lost, damaged, full, or of another kind than the member's status asks for. Old ones are voided or exchanged, never reused.
 */
export const numberCertificates = endpoint({
  id: 'ledger.numberCertificates',
  method: 'POST',
  path: '/api/units/:unitId/certificates/number',
  summary: { zh: '统一编号', en: 'Number certificates' },
  who: ['department'],
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({ memberIds: z.array(id).min(1).max(2000).nullable() }),
  reply: z.object({
    numbered: count,
    numbers: z.array(z.object({ memberId: id, number: z.string(), replaces: z.string().nullable() })),
    without: z.array(z.object({ memberId: id, name: z.string(), why: text })),
  }),
  example: { params: { unitId: 'branch' }, body: { memberIds: null } },
})

export const sealCertificates = endpoint({
  id: 'ledger.sealCertificates',
  method: 'POST',
  path: '/api/units/:unitId/certificates/seal',
  summary: { zh: '盖章', en: 'Record the seal of the committee' },
  who: ['committee'],
  idempotent: true,
  params: z.object({ unitId: id }),
  /** null: all that wait for the seal in this part of the tree */
  body: z.strictObject({ certificateIds: z.array(id).min(1).max(2000).nullable() }),
  reply: z.object({ sealed: count }),
  example: { params: { unitId: 'committee' }, body: { certificateIds: ['00000000-0000-7000-8000-000000000000'] } },
})

export const issueCertificates = endpoint({
  id: 'ledger.issueCertificates',
  method: 'POST',
  path: '/api/units/:unitId/certificates/issue',
  summary: { zh: '发放给党员', en: 'Issue certificates to members' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({ memberIds: z.array(id).min(1).max(500), on: day }),
  reply: z.object({ issued: count }),
  example: { params: { unitId: 'branch' }, body: { memberIds: ['00000000-0000-7000-8000-000000000000'], on: '2026-09-07' } },
})

export const reportCertificate = endpoint({
  id: 'ledger.reportCertificate',
  method: 'POST',
  path: '/api/certificates/:certificateId/report',
  summary: { zh: '登记遗失、损坏、记满', en: 'Record loss, damage or a full certificate' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ certificateId: id }),
  body: z.strictObject({ what: z.enum(['lost', 'damaged', 'full']), on: day, words: words(300) }),
  reply: z.object({}),
  example: { params: { certificateId: 'certificate' }, body: { what: 'lost', on: '2026-09-01', words: '外出丢失' } },
})

/** A spoiled number, before issue. The number is not used again. */
export const voidCertificate = endpoint({
  id: 'ledger.voidCertificate',
  method: 'POST',
  path: '/api/certificates/:certificateId/void',
  summary: { zh: '作废一个编号', en: 'Void a number' },
  who: ['department'],
  idempotent: true,
  params: z.object({ certificateId: id }),
  body: z.strictObject({ reason: words(300) }),
  reply: z.object({}),
  example: { params: { certificateId: 'certificate' }, body: { reason: '印坏' } },
})

export const closeCertificate = endpoint({
  id: 'ledger.closeCertificate',
  method: 'POST',
  path: '/api/certificates/:certificateId/close',
  summary: { zh: '收回证件', en: 'Take a certificate back for good' },
  who: [...BRANCH_DESK, 'committee'],
  idempotent: true,
  params: z.object({ certificateId: id }),
  body: z.strictObject({ on: day, reason: words(300) }),
  reply: z.object({}),
  example: { params: { certificateId: 'certificate' }, body: { on: '2026-09-01', reason: '组织关系转出' } },
})

export const auditCertificates = endpoint({
  id: 'ledger.auditCertificates',
  method: 'POST',
  path: '/api/units/:unitId/certificates/audit',
  summary: { zh: '年审（查验）', en: 'Yearly check of certificates' },
  who: [...BRANCH_DESK, 'committee'],
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({ year: z.int().min(2000).max(2100), certificateIds: z.array(id).min(1).max(500), words: words(300).nullable().default(null) }),
  reply: z.object({ audited: count }),
  example: { params: { unitId: 'branch' }, body: { year: 2026, certificateIds: ['00000000-0000-7000-8000-000000000000'] } },
})

export const registerLayout = endpoint({
  id: 'ledger.registerLayout',
  method: 'POST',
  path: '/api/units/:unitId/certificate-layouts',
  summary: { zh: '登记上级统一的证件式样', en: 'Register the uniform layout of a certificate' },
  who: ['department'],
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({ kind: certificateKind, version: words(40), issuer: words(80), level: z.enum(['central', 'province', 'city']), from: day }),
  reply: z.object({}),
  example: { params: { unitId: 'department' }, body: { kind: 'activity', version: '2017', issuer: '省委组织部', level: 'province', from: '2017-01-01' } },
})

export const nameCustodian = endpoint({
  id: 'ledger.nameCustodian',
  method: 'POST',
  path: '/api/units/:unitId/custodian',
  summary: { zh: '定一名证件填写专人', en: 'Name the custodian of certificates' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({ memberId: id, from: day }),
  reply: z.object({}),
  example: { params: { unitId: 'branch' }, body: { memberId: '00000000-0000-7000-8000-000000000000', from: '2026-09-01' } },
})

/** The pages of one certificate for print: face, lines of the years, yearly audit. Restricted lines are left out unless asked for by one entitled. */
export const certificatePages = endpoint({
  id: 'ledger.certificatePages',
  method: 'GET',
  path: '/api/certificates/:certificateId/pages',
  summary: { zh: '证件打印页', en: 'The pages of a certificate, for printing' },
  who: DESK_AND_ABOVE,
  params: z.object({ certificateId: id }),
  query: z.object({ year: year.optional() }),
  reply: z.object({
    certificate: certificateLine,
    layout: z.object({ version: z.string(), issuer: z.string() }).nullable(),
    name: z.string(),
    unitName: z.string(),
    joinedOn: day.nullable(),
    year: z.int(),
    lines: z.array(lineView),
    leftOut: count,
    printedAt: moment,
    checkCode: z.string(),
    answerWithin: text.nullable(),
  }),
  example: { params: { certificateId: 'certificate' } },
})

// ---------------------------------------------------------------- coverage and inspection

/** Does recording cover every branch and every member? Gaps are listed (JS-C-02a, JS-C-06b). */
export const coverage = endpoint({
  id: 'ledger.coverage',
  method: 'GET',
  path: '/api/units/:unitId/record-coverage',
  summary: { zh: '记实覆盖', en: 'Coverage of fact-records' },
  who: DESK_AND_ABOVE,
  params: z.object({ unitId: id }),
  query: z.object({ year: year.optional() }),
  reply: z.object({
    unitName: z.string(),
    year: z.int(),
    total: z.object({ branches: count, members: count, exempt: count, enrolled: count, active: count }),
    branches: z.array(
      z.object({
        unitId: id,
        unitName: z.string(),
        sector: z.string(),
        applies: z.boolean(),
        members: count,
        exempt: count,
        enrolled: count,
        active: count,
        unconfirmed: count,
        contested: count,
        openInspections: count,
      }),
    ),
    /** not enrolled and not exempted; at most 500, `gapsInAll` counts all */
    gaps: z.array(person.extend({ unitId: id, unitName: z.string() })),
    gapsInAll: count,
    /** content and method by sector, as the rules in force set them */
    settings: z.array(z.object({ slot: z.string(), title: text, sectors: z.array(z.string()), what: text.nullable(), pack: text, cites: z.array(z.string()) })),
  }),
  example: { params: { unitId: 'branch' } },
})

const inspectionView = z.object({
  id,
  unitId: id,
  unitName: z.string(),
  on: day,
  verdict: keyOf(VERDICTS),
  lineKey: z.string().nullable(),
  words: z.string(),
  foundBy: z.string(),
  circular: z.object({ number: z.string().nullable(), on: day, words: z.string(), by: z.string() }).nullable(),
  responsible: z.array(z.object({ who: z.string(), isOrganisation: z.boolean(), measure: z.string(), decidedBy: z.string(), on: day })),
  may: z.array(z.enum(['circulate', 'hold-responsible'])),
})

export const recordInspections = endpoint({
  id: 'ledger.recordInspections',
  method: 'GET',
  path: '/api/units/:unitId/record-inspections',
  summary: { zh: '记实检查、通报、追责', en: 'Inspections of records, circulars, those held responsible' },
  who: DESK_AND_ABOVE,
  params: z.object({ unitId: id }),
  reply: z.object({ unitName: z.string(), inspections: z.array(inspectionView), may: z.array(z.enum(['inspect'])) }),
  example: { params: { unitId: 'branch' } },
})

export const inspectRecords = endpoint({
  id: 'ledger.inspectRecords',
  method: 'POST',
  path: '/api/units/:unitId/record-inspections',
  summary: { zh: '记下检查结果', en: 'Record what an inspection found' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({ on: day, verdict: keyOf(VERDICTS), lineKey: lineKey.nullable().default(null), words: words(1000) }),
  reply: z.object({ inspectionId: id }),
  example: { params: { unitId: 'branch' }, body: { on: '2026-09-10', verdict: 'careless', words: '三名党员全年只有一行' } },
})

export const circulateInspection = endpoint({
  id: 'ledger.circulateInspection',
  method: 'POST',
  path: '/api/record-inspections/:inspectionId/circular',
  summary: { zh: '通报', en: 'Circulate' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ inspectionId: id }),
  body: z.strictObject({ number: words(60).nullable().default(null), on: day, words: words(1000) }),
  reply: z.object({}),
  example: { params: { inspectionId: 'record-inspection' }, body: { number: null, on: '2026-09-12', words: '全镇通报' } },
})

export const holdResponsible = endpoint({
  id: 'ledger.holdResponsible',
  method: 'POST',
  path: '/api/record-inspections/:inspectionId/responsible',
  summary: { zh: '记下对谁追责', en: 'Record who was held responsible' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ inspectionId: id }),
  body: z.strictObject({ who: words(60), isOrganisation: z.boolean(), measure: words(200), decidedBy: words(100), on: day }),
  reply: z.object({}),
  example: {
    params: { inspectionId: 'record-inspection' },
    body: { who: '某支部', isOrganisation: true, measure: '责令整改', decidedBy: '镇党委', on: '2026-09-15' },
  },
})

/** Opens a talk, a reminder or paired help from what the records show; it is followed as a duty until a record closes it (JS-C-05c). */
export const openTask = endpoint({
  id: 'ledger.openTask',
  method: 'POST',
  path: '/api/members/:memberId/record-tasks',
  summary: { zh: '从记实里定一件要做的事：谈话、提醒、结对', en: 'Open a talk, reminder or pairing from the records' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ memberId: id }),
  body: z.strictObject({
    measure: keyOf(TASK_MEASURES),
    keys: z.array(lineKey).min(1).max(20),
    words: words(300),
    dueOn: day.nullable().default(null),
  }),
  reply: z.object({ opened: z.boolean() }),
  example: {
    params: { memberId: 'member' },
    body: { measure: 'talk', keys: ['entry:00000000-0000-7000-8000-000000000000'], words: '两次没来，问问难处', dueOn: null },
  },
})

export const closeTask = endpoint({
  id: 'ledger.closeTask',
  method: 'POST',
  path: '/api/record-tasks/:taskId/done',
  summary: { zh: '这件事做了', en: 'The task was done' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ taskId: id }),
  body: z.strictObject({ on: day, words: words(300) }),
  reply: z.object({}),
  example: { params: { taskId: 'record-task' }, body: { on: '2026-09-20', words: '上门谈了' } },
})

// ---------------------------------------------------------------- books

/** The books a unit keeps, by the names of its packs, with the pages there are. */
export const shelf = endpoint({
  id: 'ledger.shelf',
  method: 'GET',
  path: '/api/units/:unitId/books',
  summary: { zh: '簿册', en: 'Books' },
  who: DESK_AND_ABOVE,
  params: z.object({ unitId: id }),
  query: z.object({ year: year.optional() }),
  reply: z.object({
    unitName: z.string(),
    year: z.int(),
    /** the rule that asks for books; `settled`: it, or the adopting unit, has listed which. Null where no rule asks */
    setBy: z.object({ pack: text, cites: z.array(z.string()), ours: z.boolean(), settled: z.boolean() }).nullable(),
    books: z.array(z.object({ book: z.enum(BOOK_NAMES), label: text, pages: count, entries: count, supplied: z.boolean() })),
  }),
  example: { params: { unitId: 'branch' } },
})

/** `beside`: stands at the right of the field before it */
const field = z.object({ label: text, value: z.string(), beside: z.boolean().optional() })
const table = z.object({ heads: z.array(text), widths: z.array(z.int()), rows: z.array(z.array(z.string())) })

/** Numbered pages, laid out for paper: fields in a table, a table of rows, notes, signatures. */
export const bookPage = z.object({
  number: z.int(),
  title: text,
  left: z.string(),
  right: z.string(),
  fields: z.array(field),
  sum: z.object({ due: count, present: count, excused: count, exempt: count, elsewhere: count, absent: count, unknown: count }).nullable(),
  table: table.nullable(),
  notes: z.array(z.string()),
  signatures: z.array(text),
  checkCode: z.string(),
  /** shown as a new line, never over the page: corrections since the page was first written */
  corrections: z.array(z.string()),
})
export type BookPage = z.infer<typeof bookPage>

export const book = endpoint({
  id: 'ledger.book',
  method: 'GET',
  path: '/api/units/:unitId/books/:book',
  summary: { zh: '一本簿册的各页', en: 'The pages of one book' },
  who: DESK_AND_ABOVE,
  lane: 'export',
  params: z.object({ unitId: id, book: z.enum(BOOK_NAMES) }),
  query: z.object({ year: year.optional() }),
  reply: z.object({ unitName: z.string(), year: z.int(), label: text, printedAt: moment, pages: z.array(bookPage) }),
  example: { params: { unitId: 'branch', book: 'fact-register' } },
})

// ---------------------------------------------------------------- points and what is published

const pointsItem = z.object({
  key: z.string().regex(/^[a-z0-9-]{1,40}$/),
  title: text,
  part: linePart,
  /** kinds of line that count: `session`, `reward`, `role` …; empty means all of the part */
  kinds: z.array(z.string().max(40)).max(20),
  /** attendance statuses that count; empty means any */
  statuses: z.array(z.enum(LINE_STATUSES)).max(7),
  points: z.int().min(-1000).max(1000),
  /** at most so many points a year from this item; null: no limit */
  atMost: z.int().min(0).max(10_000).nullable(),
})
export type PointsItem = z.infer<typeof pointsItem>

const switchView = z.object({ on: z.boolean(), rule: z.object({ slot: z.string(), title: text, pack: text, cites: z.array(z.string()) }).nullable() })

/** Points of a year, where a pack has switched them on. Each point names its line. In the order of 党小组, then pinyin: never ranked. */
export const points = endpoint({
  id: 'ledger.points',
  method: 'GET',
  path: '/api/units/:unitId/points',
  summary: { zh: '积分', en: 'Points' },
  who: DESK_AND_ABOVE,
  params: z.object({ unitId: id }),
  query: z.object({ year: year.optional() }),
  reply: z.object({
    unitName: z.string(),
    year: z.int(),
    switch: switchView,
    table: z.object({ id, unitName: z.string(), from: day, decidedBy: z.string(), items: z.array(pointsItem) }).nullable(),
    members: z.array(
      person.extend({
        points: z.int(),
        confirmed: z.boolean(),
        lines: z.array(z.object({ item: z.string(), key: z.string(), day, title: text, points: z.int() })),
      }),
    ),
    publications: z.array(publicationView),
    disclose: z
      .object({
        fields: z.array(z.string()),
        withhold: z.array(z.string()),
        audience: text,
        approves: z.string().nullable(),
        confirmedOnly: z.boolean(),
        every: text,
        cites: z.array(z.string()),
      })
      .nullable(),
    may: z.array(z.enum(['set-table', 'propose', 'decide', 'publish'])),
  }),
  example: { params: { unitId: 'branch' } },
})

export const myPoints = endpoint({
  id: 'ledger.myPoints',
  method: 'GET',
  path: '/api/me/points',
  summary: { zh: '我的积分，一分对一条', en: 'My points, each with its line' },
  who: ['member'],
  query: z.object({ year: year.optional() }),
  reply: z.object({
    year: z.int(),
    switch: switchView,
    points: z.int(),
    lines: z.array(z.object({ item: text, key: z.string(), day, title: text, points: z.int() })),
  }),
})

export const setPointsTable = endpoint({
  id: 'ledger.setPointsTable',
  method: 'POST',
  path: '/api/units/:unitId/points-tables',
  summary: { zh: '定积分项目表', en: 'Set the table of points' },
  who: [...BRANCH_DESK, 'committee', 'department'],
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({ from: day, decidedBy: words(100), items: z.array(pointsItem).min(1).max(60) }),
  reply: z.object({ tableId: id }),
  example: {
    params: { unitId: 'branch' },
    body: {
      from: '2026-01-01',
      decidedBy: '支部党员大会',
      items: [
        {
          key: 'attend',
          title: { zh: '参加活动日', en: 'Activity day' },
          part: 'organisation-life',
          kinds: [],
          statuses: ['present'],
          points: 1,
          atMost: null,
        },
      ],
    },
  },
})

export const proposePublication = endpoint({
  id: 'ledger.proposePublication',
  method: 'POST',
  path: '/api/units/:unitId/publications',
  summary: { zh: '提出公布结果', en: 'Propose to publish results' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({ title: words(80), from: day, to: day }),
  reply: z.object({ publicationId: id, leftOut: count }),
  example: { params: { unitId: 'branch' }, body: { title: '上半年积分', from: '2026-01-01', to: '2026-06-30' } },
})

export const decidePublication = endpoint({
  id: 'ledger.decidePublication',
  method: 'POST',
  path: '/api/publications/:publicationId/decision',
  summary: { zh: '同意或不同意公布', en: 'Approve or refuse to publish' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ publicationId: id }),
  body: z.strictObject({ decision: z.enum(['approve', 'refuse']), note: words(300).nullable().default(null) }),
  reply: z.object({}),
  example: { params: { publicationId: 'publication' }, body: { decision: 'approve' } },
})

export const publish = endpoint({
  id: 'ledger.publish',
  method: 'POST',
  path: '/api/publications/:publicationId/publish',
  summary: { zh: '公布', en: 'Publish' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ publicationId: id }),
  reply: z.object({}),
  example: { params: { publicationId: 'publication' } },
})
