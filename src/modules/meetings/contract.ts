/** Meetings of every kind, their minutes and votes, and the deliberation of the activity day: what browser and server say to each other. */
import { z } from 'zod'
import { ABOVE, BRANCH_DESK, endpoint } from '../../platform/endpoint.ts'
import { clock, count, day, DESK_AND_ABOVE, id, keyOf, moment, text, words, year } from '../../platform/contract.ts'
import { BALLOTS, BUSINESS, DEDUCTIONS } from '../../policy/vocabulary/votes.ts'

const maybe = (max: number) => z.string().trim().max(max).nullable().default(null)
const version = z.int().min(1)
const meetingKind = z.string().regex(/^[a-z0-9-]{2,40}$/)
/** An `Explanation` of the policy engine: the steps of the 依据 drawer. */
const explanation = z.unknown()

const desk = BRANCH_DESK
/** Who writes on a meeting; a superior only on a meeting of the own leading body (`access.ts`). */
const room = ['recorder', ...BRANCH_DESK, ...ABOVE] as const
const roomAndAbove = room
const hearing = ['recorder', ...BRANCH_DESK] as const
/** A member reaches the minutes of the meeting that names them as chair or recorder, no other. */
const named = ['member', ...roomAndAbove] as const

/** What a topic is about (CX-03b, CX-03c). */
export const SUBJECTS = {
  education: { zh: '党员教育', en: 'education of members' },
  'branch-building': { zh: '支部建设', en: 'building the branch' },
  work: { zh: '工作事项', en: 'work' },
  'member-matter': { zh: '党员事项', en: 'a matter of a member' },
  'study-exchange': { zh: '交流学习心得', en: 'exchange of study reflections' },
  other: { zh: '其他', en: 'other' },
} as const
export type Subject = keyof typeof SUBJECTS

/** How a view differs from what was decided (YZ-04b). */
export const STANCES = {
  against: { zh: '不同意', en: 'against' },
  minority: { zh: '少数意见', en: 'minority opinion' },
  reserved: { zh: '保留意见', en: 'reserved' },
  other: { zh: '其他不同意见', en: 'another differing view' },
} as const
export type Stance = keyof typeof STANCES

/** What members are heard on in the deliberation (ZS-06a, e, f; JS-A-07b, e). */
export const ABOUTS = {
  report: { zh: '上月工作通报', en: 'the report on last month' },
  plan: { zh: '下月计划', en: 'the plan of next month' },
  'superior-task': { zh: '上级部署的任务', en: 'a task set by superiors' },
  'unit-decision': { zh: '本单位的决策', en: 'a decision of the unit' },
  'key-work': { zh: '重点工作', en: 'key work' },
  'public-interest': { zh: '涉及群众利益的事', en: 'a matter of public interest' },
  'branch-work': { zh: '支部工作报告', en: 'the branch work report' },
  'work-level': { zh: '工作水平和服务效能', en: 'level of work and service' },
  'enterprise-service': { zh: '服务企业发展', en: 'serving the enterprise' },
  'social-duty': { zh: '履行社会责任', en: 'social duty' },
  'workers-rights': { zh: '维护职工权益', en: 'rights of workers' },
} as const
export type About = keyof typeof ABOUTS

export const QUESTION_ABOUTS = {
  hot: { zh: '热点问题', en: 'a hot matter' },
  hard: { zh: '难点问题', en: 'a hard matter' },
  key: { zh: '重点问题', en: 'a key matter' },
} as const

export const VOTE_OUTCOMES = {
  carried: { zh: '通过', en: 'carried' },
  'not-carried': { zh: '没有通过', en: 'not carried' },
  'not-valid': { zh: '表决无效', en: 'not valid' },
  'to-judge': { zh: '请会议定', en: 'for the meeting to settle' },
} as const
export type VoteOutcome = keyof typeof VOTE_OUTCOMES

/** Left out of those who may vote: the five grounds of the rule, and members who have no vote at all. */
export const GROUNDS = { ...DEDUCTIONS, 'no-vote': { zh: '没有表决权（如留党察看）', en: 'no vote (such as under observation)' } } as const
export type Ground = keyof typeof GROUNDS

const wholeSum = z.object({ due: count, present: count, excused: count, exempt: count, elsewhere: count, absent: count, unknown: count })
export type WholeSum = z.infer<typeof wholeSum>

const kindView = z.object({ kind: meetingKind, name: text, due: z.enum(['members', 'committee', 'group', 'voters']), further: z.boolean() })

const numbered = z.object({ kind: meetingKind, name: text, number: z.int() })

// ---------------------------------------------------------------- the list

const meetingLine = z.object({
  sessionId: id,
  day: day.nullable(),
  begins: clock.nullable(),
  kinds: z.array(numbered),
  groupName: z.string().nullable(),
  theme: z.string().nullable(),
  isActivityDay: z.boolean(),
  state: z.enum(['unknown', 'generated', 'planned', 'announced', 'held', 'closed', 'not-held']),
  minutes: z.enum(['none', 'draft', 'adopted']),
  sum: wholeSum.nullable(),
  openResolutions: count,
})
export type MeetingLine = z.infer<typeof meetingLine>

/** One kind of meeting of one branch: last held, how often it is due and by what clause. */
const regular = z.object({
  kind: meetingKind,
  name: text,
  groupId: id.nullable(),
  groupName: z.string().nullable(),
  last: day.nullable(),
  times: count,
  /** 每季度至少 1 次; null where no rule in force says how often */
  every: text.nullable(),
  state: z.enum(['in-order', 'due', 'overdue', 'no-rule']),
  /** until when the next one is due */
  due: day.nullable(),
  missed: count,
  slot: z.string().nullable(),
  cites: z.array(z.string()),
  ours: z.boolean(),
})
export type Regular = z.infer<typeof regular>

/** Talks owed before an organisation-life meeting (YZ-11c). */
const talksBefore = z.object({
  sessionId: id,
  day,
  state: z.enum(['planned', 'held']),
  since: day,
  due: count,
  held: count,
  without: z.array(z.object({ memberId: id, name: z.string() })),
  cites: z.array(z.string()),
})

export const meetings = endpoint({
  id: 'meetings.meetings',
  method: 'GET',
  path: '/api/meetings',
  summary: { zh: '一个支部一年的会议', en: 'The meetings of a branch in a year' },
  who: DESK_AND_ABOVE,
  query: z.object({ unitId: id, year: year.optional() }),
  reply: z.object({
    unitId: id,
    unitName: z.string(),
    year: z.int(),
    today: day,
    kinds: z.array(kindView),
    groups: z.array(z.object({ id, name: z.string() })),
    people: z.array(z.object({ memberId: id, name: z.string() })),
    regular: z.array(regular),
    talks: z.array(talksBefore),
    meetings: z.array(meetingLine),
    openQuestions: count,
    openMatters: count,
    may: z.array(z.enum(['open'])),
  }),
  example: { query: { unitId: 'branch' } },
})

/** For a superior: units below whose organisation life is overdue, only these. */
export const regularity = endpoint({
  id: 'meetings.regularity',
  method: 'GET',
  path: '/api/meetings/regularity',
  summary: { zh: '下级组织生活是否按时', en: 'Where organisation life below is overdue' },
  who: ABOVE,
  query: z.object({ unitId: id }),
  reply: z.object({
    unitName: z.string(),
    today: day,
    branches: count,
    overdue: z.array(z.object({ unitId: id, unitName: z.string(), code: z.string(), kinds: z.array(regular) })),
  }),
  example: { query: { unitId: 'committee' } },
})

export const openMeeting = endpoint({
  id: 'meetings.openMeeting',
  method: 'POST',
  path: '/api/meetings',
  summary: { zh: '安排一次会议（可几种会一起开）', en: 'Arrange a meeting, of one kind or several at once' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  body: z.strictObject({
    unitId: id,
    kinds: z.array(meetingKind).min(1).max(6),
    groupId: id.nullable().default(null),
    day,
    begins: clock.nullable().default(null),
    theme: maybe(200),
    place: maybe(200),
    chairMemberId: id.nullable().default(null),
    recorderMemberId: id.nullable().default(null),
  }),
  reply: z.object({ sessionId: id }),
  example: { body: { unitId: 'branch', kinds: ['branch-meeting'], day: '2026-09-10', theme: '讨论村道路灯维修' } },
})

// ---------------------------------------------------------------- minutes

const point = z.object({ memberId: id.nullable().default(null), name: words(60), words: words(20_000) })

const viewShown = z.object({
  id,
  topicId: id,
  stance: keyOf(STANCES),
  name: z.string().nullable(),
  words: z.string(),
  correctsId: id.nullable(),
  by: z.string(),
  at: moment,
})

const topicShown = z.object({
  id,
  revision: z.int(),
  number: z.int(),
  meeting: meetingKind.nullable(),
  subject: keyOf(SUBJECTS),
  title: z.string(),
  report: z.string().nullable(),
  points: z.array(point),
  outcome: z.string().nullable(),
  by: z.string(),
  at: moment,
})
export type TopicShown = z.infer<typeof topicShown>

/** a reason is one of ours, or stands as somebody wrote it */
const personLine = z.object({ name: z.string(), status: text, reason: z.union([text, z.string()]).nullable() })

/** The head of the minutes, all of it from the records. */
const minutesHead = z.object({
  unitName: z.string(),
  kinds: z.array(numbered),
  groupName: z.string().nullable(),
  year: z.int(),
  day: day.nullable(),
  begins: z.string().nullable(),
  ends: z.string().nullable(),
  place: z.string().nullable(),
  theme: z.string().nullable(),
  chair: z.string().nullable(),
  recorder: z.string().nullable(),
  sum: wholeSum.nullable(),
  present: z.array(z.string()),
  /** probationary members and guests stand apart */
  sittingIn: z.array(z.object({ name: z.string(), as: text })),
  away: z.array(personLine),
})
export type MinutesHead = z.infer<typeof minutesHead>

const threeWays = z.strictObject({ for: count, against: count, abstain: count })
const paperCount = z.strictObject({ issued: count, returned: count, void: count, for: count.default(0), against: count.default(0), abstain: count.default(0) })

/** What the tellers counted: hands, paper and opinions in writing apart; for an election each candidate's votes. */
const tally = z.strictObject({
  hands: threeWays.nullable().default(null),
  paper: paperCount.nullable().default(null),
  written: threeWays.nullable().default(null),
  candidates: z.array(z.strictObject({ id, votes: count })).default([]),
})
export type Tally = z.output<typeof tally>

const lineShown = z.object({ says: text, found: text, outcome: z.string(), weight: z.string(), key: z.string() })

const voteShown = z.object({
  id,
  version: z.int(),
  number: z.int(),
  topicId: id.nullable(),
  business: keyOf(BUSINESS),
  title: z.string(),
  ballots: z.array(keyOf(BALLOTS)),
  persons: z.int(),
  seats: z.int().nullable(),
  candidates: z.array(z.object({ id, name: z.string(), votes: count.nullable(), elected: z.boolean().nullable() })),
  tellers: z.array(z.string()),
  state: z.enum(['open', 'closed', 'withdrawn']),
  withdrawnReason: z.string().nullable(),
  /** of those there now, before the vote is closed; frozen after */
  onRoll: count,
  deducted: count,
  entitled: count,
  present: count,
  tally: tally.nullable(),
  outcome: keyOf(VOTE_OUTCOMES).nullable(),
  checks: z.array(lineShown),
  conclusion: text.nullable(),
  explanation: explanation.nullable(),
  findingId: id.nullable(),
  cites: z.array(z.string()),
  by: z.string().nullable(),
  at: moment.nullable(),
})
export type VoteShown = z.infer<typeof voteShown>

const deductionShown = z.object({
  memberId: id,
  name: z.string(),
  ground: keyOf(GROUNDS),
  approvedBy: z.string().nullable(),
  approvedOn: day.nullable(),
  consented: z.boolean(),
})

const resolutionShown = z.object({
  id,
  version: z.int(),
  kind: z.enum(['resolution', 'measure']),
  words: z.string(),
  source: z.string().nullable(),
  topicId: id.nullable(),
  voteId: id.nullable(),
  ownerMemberId: id.nullable(),
  ownerName: z.string().nullable(),
  dueOn: day.nullable(),
  state: z.enum(['draft', 'open', 'done', 'released', 'withdrawn']),
  doneOn: day.nullable(),
  doneWords: z.string().nullable(),
  doneBy: z.string().nullable(),
})
export type ResolutionShown = z.infer<typeof resolutionShown>

/** The quorum of the meeting as a whole, by the rule for its decisions; null where no rule in force speaks. */
const quorum = z.object({ holds: z.boolean().nullable(), entitled: count, present: count, says: text, cites: z.array(z.string()), explanation })

const signatureShown = z.object({ as: z.enum(['chair', 'recorder']), name: z.string(), how: z.enum(['own', 'paper']), at: moment, by: z.string() })

const MINUTES_ACTS = [
  'write',
  'add-view',
  'sign-chair',
  'sign-recorder',
  'sign-paper',
  'reopen',
  'vote',
  'deduct',
  'follow-up',
  'deliberate',
  'analyse',
  'close',
] as const
export type MinutesAct = (typeof MINUTES_ACTS)[number]

export const minutes = endpoint({
  id: 'meetings.minutes',
  method: 'GET',
  path: '/api/meetings/:sessionId',
  summary: { zh: '一次会议的记录', en: 'The minutes of a meeting' },
  who: named,
  params: z.object({ sessionId: id }),
  reply: z.object({
    sessionId: id,
    unitId: id,
    sessionState: z.string(),
    isActivityDay: z.boolean(),
    state: z.enum(['none', 'draft', 'adopted']),
    version: z.int(),
    reason: z.string().nullable(),
    digest: z.string(),
    head: minutesHead,
    topics: z.array(topicShown),
    views: z.array(viewShown),
    resolutions: z.array(resolutionShown),
    votes: z.array(voteShown),
    deductions: z.array(deductionShown),
    signatures: z.array(signatureShown),
    versions: z.array(z.object({ version: z.int(), reason: z.string().nullable(), adoptedAt: moment })),
    quorum: quorum.nullable(),
    /** what still stands between now and adopting */
    gaps: z.array(z.object({ code: z.string(), message: text })),
    people: z.array(z.object({ memberId: id, name: z.string(), present: z.boolean(), mayVote: z.boolean() })),
    businesses: z.array(z.object({ business: keyOf(BUSINESS), ballots: z.array(keyOf(BALLOTS)), slot: z.string() })),
    may: z.array(z.enum(MINUTES_ACTS)),
  }),
  example: { params: { sessionId: 'session' } },
})

const sessionParams = z.object({ sessionId: id })
const inSession = { params: { sessionId: 'session' } }

/** Saves one topic. `revision` is the one that was read, 0 for a new topic; who comes second is told what stands there now. */
export const writeTopic = endpoint({
  id: 'meetings.writeTopic',
  method: 'PUT',
  path: '/api/meetings/:sessionId/topics/:topicId',
  summary: { zh: '写一项议题', en: 'Write a topic' },
  who: room,
  idempotent: true,
  params: z.object({ sessionId: id, topicId: id }),
  body: z.strictObject({
    revision: count,
    number: z.int().min(1).max(99),
    meeting: meetingKind.nullable().default(null),
    subject: keyOf(SUBJECTS),
    title: words(200),
    report: maybe(40_000),
    points: z.array(z.strictObject({ memberId: id.nullable().default(null), name: words(60), words: words(20_000) })).max(200),
    outcome: maybe(10_000),
    removed: z.boolean().default(false),
  }),
  reply: z.object({ topicId: id, revision: z.int() }),
  example: { params: { sessionId: 'session', topicId: 'topic' }, body: { revision: 0, number: 1, subject: 'work', title: '村道路灯', points: [] } },
})

export const addView = endpoint({
  id: 'meetings.addView',
  method: 'POST',
  path: '/api/meetings/:sessionId/views',
  summary: { zh: '记一条不同意见', en: 'Record a differing view' },
  who: room,
  idempotent: true,
  params: sessionParams,
  body: z.strictObject({
    topicId: id,
    stance: keyOf(STANCES),
    memberId: id.nullable().default(null),
    name: maybe(60),
    words: words(10_000),
    correctsId: id.nullable().default(null),
  }),
  reply: z.object({ viewId: id }),
  example: { ...inSession, body: { topicId: 'topic', stance: 'against', name: '何桂生', words: '先修桥，再装灯。' } },
})

/** A resolution, or a measure that carries out a superior's decision; `resolutionId` null: a new one. */
export const writeResolution = endpoint({
  id: 'meetings.writeResolution',
  method: 'POST',
  path: '/api/meetings/:sessionId/resolutions',
  summary: { zh: '记一项决议或贯彻措施', en: 'Record a resolution or a measure' },
  who: room,
  idempotent: true,
  params: sessionParams,
  body: z.strictObject({
    resolutionId: id.nullable().default(null),
    version: z.int().min(0).default(0),
    kind: z.enum(['resolution', 'measure']),
    words: words(4_000),
    source: maybe(300),
    topicId: id.nullable().default(null),
    voteId: id.nullable().default(null),
    ownerMemberId: id.nullable().default(null),
    ownerName: maybe(60),
    dueOn: day.nullable().default(null),
    withdrawn: z.boolean().default(false),
  }),
  reply: z.object({ resolutionId: id, version: z.int() }),
  example: { ...inSession, body: { kind: 'resolution', words: '十月底前修好路灯', ownerName: '何秀兰', dueOn: '2026-10-31' } },
})

export const endResolution = endpoint({
  id: 'meetings.endResolution',
  method: 'POST',
  path: '/api/resolutions/:resolutionId/end',
  summary: { zh: '办结一项决议，或写明不再办', en: 'End a resolution: done, or released with the reason' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ resolutionId: id }),
  body: z.strictObject({ version, state: z.enum(['done', 'released']), on: day, words: words(1_000) }),
  reply: z.object({ version: z.int() }),
  example: { params: { resolutionId: 'resolution' }, body: { version: 1, state: 'done', on: '2026-09-07', words: '路灯已经修好' } },
})

/** Chair and recorder each adopt the text by name. `paper`: the signed page lies before the desk. */
export const signMinutes = endpoint({
  id: 'meetings.signMinutes',
  method: 'POST',
  path: '/api/meetings/:sessionId/signatures',
  summary: { zh: '主持人、记录人确认会议记录', en: 'Chair or recorder adopts the minutes' },
  who: ['member', ...room],
  idempotent: true,
  params: sessionParams,
  body: z.strictObject({ as: z.enum(['chair', 'recorder']), how: z.enum(['own', 'paper']), digest: z.string().regex(/^[0-9a-f]{64}$/) }),
  reply: z.object({ adopted: z.boolean(), version: z.int() }),
  example: { ...inSession, body: { as: 'chair', how: 'own', digest: '0'.repeat(64) } },
})

export const reopenMinutes = endpoint({
  id: 'meetings.reopenMinutes',
  method: 'POST',
  path: '/api/meetings/:sessionId/versions',
  summary: { zh: '更正已确认的记录：写新的一版', en: 'Correct adopted minutes by a new version' },
  who: room,
  idempotent: true,
  params: sessionParams,
  body: z.strictObject({ reason: words(500) }),
  reply: z.object({ version: z.int() }),
  example: { ...inSession, body: { reason: '决议的期限写错' } },
})

/** The adopted text of a version as it was frozen; without a version the newest, or the draft where none was adopted. */
export const minutesToPrint = endpoint({
  id: 'meetings.minutesToPrint',
  method: 'GET',
  path: '/api/meetings/:sessionId/print',
  summary: { zh: '打印会议记录', en: 'Minutes for paper' },
  who: named,
  lane: 'export',
  params: sessionParams,
  query: z.object({ version: z.coerce.number().int().min(1).optional() }),
  reply: z.object({
    state: z.enum(['draft', 'adopted']),
    version: z.int(),
    reason: z.string().nullable(),
    head: minutesHead,
    topics: z.array(topicShown),
    views: z.array(viewShown),
    resolutions: z.array(resolutionShown),
    votes: z.array(voteShown),
    signatures: z.array(signatureShown),
    checkCode: z.string(),
  }),
  example: inSession,
})

// ---------------------------------------------------------------- votes

export const deduct = endpoint({
  id: 'meetings.deduct',
  method: 'PUT',
  path: '/api/meetings/:sessionId/deductions/:memberId',
  summary: { zh: '不计入应到会人数的党员', en: 'Leave a member out of those entitled' },
  who: room,
  idempotent: true,
  params: z.object({ sessionId: id, memberId: id }),
  body: z.strictObject({
    ground: keyOf(GROUNDS),
    approvedBy: maybe(80),
    approvedOn: day.nullable().default(null),
    consented: z.boolean(),
    withdrawn: z.boolean().default(false),
  }),
  reply: z.object({ memberId: id }),
  example: {
    params: { sessionId: 'session', memberId: 'member' },
    body: { ground: 'ill', approvedBy: '镇党委', approvedOn: '2026-09-01', consented: true },
  },
})

export const openVote = endpoint({
  id: 'meetings.openVote',
  method: 'POST',
  path: '/api/meetings/:sessionId/votes',
  summary: { zh: '开始一次表决', en: 'Open a vote' },
  who: room,
  idempotent: true,
  params: sessionParams,
  body: z.strictObject({
    business: keyOf(BUSINESS),
    title: words(200),
    topicId: id.nullable().default(null),
    ballots: z.array(keyOf(BALLOTS)).min(1).max(3),
    persons: z.int().min(1).max(50).default(1),
    seats: z.int().min(1).max(50).nullable().default(null),
    candidates: z
      .array(z.strictObject({ memberId: id.nullable().default(null), name: words(60) }))
      .max(60)
      .default([]),
    tellers: z.array(words(60)).max(10).default([]),
  }),
  reply: z.object({ voteId: id }),
  example: { ...inSession, body: { business: 'decision', title: '修村道路灯', ballots: ['show-of-hands'] } },
})

/** Closes a vote by what the tellers counted. A vote the rule calls invalid is first refused with the reasons; `asItIs` records it so. */
export const closeVote = endpoint({
  id: 'meetings.closeVote',
  method: 'POST',
  path: '/api/votes/:voteId/close',
  summary: { zh: '记票并结束表决', en: 'Record the count and close the vote' },
  who: room,
  idempotent: true,
  params: z.object({ voteId: id }),
  body: z.strictObject({ version, tally, asItIs: z.boolean().default(false) }),
  reply: z.object({ outcome: keyOf(VOTE_OUTCOMES), conclusion: text, findingId: id }),
  example: { params: { voteId: 'vote' }, body: { version: 1, tally: { hands: { for: 5, against: 1, abstain: 0 } } } },
})

export const withdrawVote = endpoint({
  id: 'meetings.withdrawVote',
  method: 'POST',
  path: '/api/votes/:voteId/withdraw',
  summary: { zh: '撤回还没有记票的表决', en: 'Withdraw a vote that was not counted' },
  who: room,
  idempotent: true,
  params: z.object({ voteId: id }),
  body: z.strictObject({ version, reason: words(300) }),
  reply: z.object({ version: z.int() }),
  example: { params: { voteId: 'vote' }, body: { version: 1, reason: '改用无记名票' } },
})

// ---------------------------------------------------------------- deliberation on the activity day

const briefingFacts = z.array(z.object({ what: text, value: text, link: z.string().nullable() }))

const briefingShown = z.object({
  kind: z.enum(['report', 'plan']),
  year: z.int(),
  month: z.int(),
  /** prepared from the records: facts, never sentences of judgement */
  facts: briefingFacts,
  words: z.string().nullable(),
  changed: z.string().nullable(),
  result: z.string().nullable(),
  by: z.string().nullable(),
  version: z.int(),
  /** null: nothing was put yet */
  at: moment.nullable(),
})

const opinionShown = z.object({
  id,
  about: keyOf(ABOUTS),
  matter: z.string(),
  name: z.string().nullable(),
  words: z.string(),
  result: z.string().nullable(),
  resultBy: z.string().nullable(),
})

const questionShown = z.object({
  id,
  version: z.int(),
  about: keyOf(QUESTION_ABOUTS),
  name: z.string(),
  words: z.string(),
  askedOn: day,
  dueOn: day.nullable(),
  overdue: z.boolean(),
  state: z.enum(['open', 'answered', 'closed']),
  answer: z.string().nullable(),
  acted: z.string().nullable(),
  answeredBy: z.string().nullable(),
  answeredOn: day.nullable(),
  closedOn: day.nullable(),
  /** activity days on which it came back */
  returned: z.array(z.object({ day: day.nullable(), words: z.string(), by: z.string() })),
  may: z.array(z.enum(['answer', 'return', 'close'])),
})
export type QuestionShown = z.infer<typeof questionShown>

export const deliberation = endpoint({
  id: 'meetings.deliberation',
  method: 'GET',
  path: '/api/meetings/:sessionId/deliberation',
  summary: { zh: '活动日的民主议事', en: 'The deliberation of an activity day' },
  who: roomAndAbove,
  params: sessionParams,
  reply: z.object({
    report: briefingShown,
    plan: briefingShown,
    opinions: z.array(opinionShown),
    questions: z.array(questionShown),
    measures: z.array(resolutionShown),
    clauses: z.object({ report: z.array(z.string()), plan: z.array(z.string()), question: z.array(z.string()), measure: z.array(z.string()) }),
    abouts: z.array(keyOf(ABOUTS)),
    /** said where a duty in force asks for the report and none was put */
    missing: z.array(text),
  }),
  example: inSession,
})

export const putBriefing = endpoint({
  id: 'meetings.putBriefing',
  method: 'PUT',
  path: '/api/meetings/:sessionId/briefings/:kind',
  summary: { zh: '通报上月工作，或提出下月计划', en: 'Put the report on last month, or the plan of next month' },
  who: desk,
  idempotent: true,
  params: z.object({ sessionId: id, kind: z.enum(['report', 'plan']) }),
  body: z.strictObject({ version: z.int().min(0), words: maybe(10_000), changed: maybe(4_000), result: maybe(2_000) }),
  reply: z.object({ version: z.int() }),
  example: { params: { sessionId: 'session', kind: 'report' }, body: { version: 0, words: '上月办了三件事。' } },
})

export const hearOpinion = endpoint({
  id: 'meetings.hearOpinion',
  method: 'POST',
  path: '/api/meetings/:sessionId/opinions',
  summary: { zh: '记一条党员意见', en: 'Record what a member said' },
  who: room,
  idempotent: true,
  params: sessionParams,
  body: z.strictObject({
    about: keyOf(ABOUTS),
    matter: words(200),
    memberId: id.nullable().default(null),
    name: maybe(60),
    words: words(4_000),
    result: maybe(2_000),
  }),
  reply: z.object({ opinionId: id }),
  example: { ...inSession, body: { about: 'plan', matter: '下月计划', name: '彭志远', words: '先修水渠' } },
})

export const answerOpinion = endpoint({
  id: 'meetings.answerOpinion',
  method: 'POST',
  path: '/api/opinions/:opinionId/result',
  summary: { zh: '写明意见怎么处理了', en: 'Say what became of an opinion' },
  who: desk,
  idempotent: true,
  params: z.object({ opinionId: id }),
  body: z.strictObject({ result: words(2_000) }),
  reply: z.object({ opinionId: id }),
  example: { params: { opinionId: 'opinion' }, body: { result: '写进下月计划' } },
})

// ---------------------------------------------------------------- formal questions

export const questions = endpoint({
  id: 'meetings.questions',
  method: 'GET',
  path: '/api/questions',
  summary: { zh: '党员质询', en: 'Formal questions of members' },
  who: DESK_AND_ABOVE,
  query: z.object({ unitId: id, closed: z.stringbool().optional() }),
  reply: z.object({
    unitName: z.string(),
    today: day,
    nextDay: day.nullable(),
    nextSessionId: id.nullable(),
    questions: z.array(questionShown),
    cites: z.array(z.string()),
    people: z.array(z.object({ memberId: id, name: z.string() })),
    may: z.array(z.enum(['ask'])),
  }),
  example: { query: { unitId: 'branch' } },
})

const questionBody = { about: keyOf(QUESTION_ABOUTS), words: words(4_000) }

export const askQuestion = endpoint({
  id: 'meetings.askQuestion',
  method: 'POST',
  path: '/api/questions',
  summary: { zh: '记一件党员质询', en: 'Enter a formal question' },
  who: hearing,
  idempotent: true,
  body: z.strictObject({ unitId: id, sessionId: id.nullable().default(null), memberId: id.nullable().default(null), name: maybe(60), ...questionBody }),
  reply: z.object({ questionId: id, dueOn: day.nullable() }),
  example: { body: { unitId: 'branch', about: 'hot', name: '罗建平', words: '路灯经费怎么用的？' } },
})

export const askMine = endpoint({
  id: 'meetings.askMine',
  method: 'POST',
  path: '/api/my/questions',
  summary: { zh: '我要质询', en: 'Ask a formal question' },
  who: ['member'],
  idempotent: true,
  body: z.strictObject(questionBody),
  reply: z.object({ questionId: id, dueOn: day.nullable() }),
  example: { body: { about: 'key', words: '集体账目什么时候公布？' } },
})

export const myQuestions = endpoint({
  id: 'meetings.myQuestions',
  method: 'GET',
  path: '/api/my/questions',
  summary: { zh: '我的质询和支部公开的事', en: 'My formal questions, and what my branch disclosed' },
  who: ['member'],
  reply: z.object({
    branchName: z.string(),
    questions: z.array(questionShown),
    disclosures: z.array(
      z.object({
        id,
        category: text,
        title: z.string(),
        words: z.string().nullable(),
        publishedOn: day,
        place: z.string(),
        remarks: z.array(z.object({ words: z.string(), reply: z.string().nullable() })),
      }),
    ),
  }),
})

const oneQuestion = z.object({ questionId: id })

export const answerQuestion = endpoint({
  id: 'meetings.answerQuestion',
  method: 'POST',
  path: '/api/questions/:questionId/answer',
  summary: { zh: '答复质询', en: 'Answer a formal question' },
  who: desk,
  idempotent: true,
  params: oneQuestion,
  body: z.strictObject({ version, answer: words(4_000), acted: maybe(2_000) }),
  reply: z.object({ version: z.int() }),
  example: { params: { questionId: 'question' }, body: { version: 1, answer: '账目本月公布' } },
})

/** On an activity day: the question came back and this was said; `close` where it is settled. */
export const returnQuestion = endpoint({
  id: 'meetings.returnQuestion',
  method: 'POST',
  path: '/api/questions/:questionId/turns',
  summary: { zh: '质询在活动日上说明进展或了结', en: 'Take up a question on an activity day, or close it' },
  who: hearing,
  idempotent: true,
  params: oneQuestion,
  body: z.strictObject({ version, sessionId: id, words: words(2_000), close: z.boolean() }),
  reply: z.object({ version: z.int(), state: z.enum(['open', 'answered', 'closed']) }),
  example: { params: { questionId: 'question' }, body: { version: 1, sessionId: 'session', words: '账目已经公布', close: true } },
})

// ---------------------------------------------------------------- matters in ordered steps, disclosures, reports upward

const matterShown = z.object({
  id,
  version: z.int(),
  title: z.string(),
  openedOn: day,
  state: z.enum(['open', 'done', 'stopped']),
  stoppedReason: z.string().nullable(),
  steps: z.array(
    z.object({
      key: z.string(),
      title: text,
      actor: text,
      state: z.enum(['done', 'next', 'ahead']),
      on: day.nullable(),
      result: z.string().nullable(),
      by: z.string().nullable(),
      sessionId: id.nullable(),
    }),
  ),
  cites: z.array(z.string()),
})
export type MatterShown = z.infer<typeof matterShown>

const disclosureShown = z.object({
  id,
  category: z.string(),
  categoryName: text,
  title: z.string(),
  words: z.string().nullable(),
  year: z.int(),
  month: z.int(),
  publishedOn: day,
  place: z.string(),
  by: z.string(),
  remarks: z.array(
    z.object({ id, name: z.string().nullable(), words: z.string(), at: moment, reply: z.string().nullable(), repliedBy: z.string().nullable() }),
  ),
})

const upwardShown = z.object({
  id,
  version: z.int(),
  unitName: z.string(),
  words: z.string(),
  membersAffected: count,
  reportedAt: moment,
  reportedBy: z.string(),
  dueOn: day.nullable(),
  overdue: z.boolean(),
  answer: z.string().nullable(),
  answeredBy: z.string().nullable(),
  answeredAt: moment.nullable(),
  may: z.array(z.enum(['answer'])),
})

const followedUp = resolutionShown.extend({ sessionId: id, unitName: z.string(), sessionDay: day.nullable(), overdue: z.boolean() })

/** All that runs beyond one meeting: resolutions that are followed up, ordered matters, disclosures with what is missing, reports upward. */
export const matters = endpoint({
  id: 'meetings.matters',
  method: 'GET',
  path: '/api/matters',
  summary: { zh: '议定的事', en: 'What was decided and runs on' },
  who: DESK_AND_ABOVE,
  query: z.object({ unitId: id, year: year.optional() }),
  reply: z.object({
    unitName: z.string(),
    year: z.int(),
    today: day,
    followed: z.array(followedUp),
    matters: z.array(matterShown),
    /** the ordered steps in force, where a rule names them */
    steps: z.object({ title: text, cites: z.array(z.string()), steps: z.array(z.object({ key: z.string(), title: text })) }).nullable(),
    disclosures: z.array(disclosureShown),
    missing: z.array(z.object({ category: z.string(), categoryName: text, period: text, due: day.nullable(), cites: z.array(z.string()) })),
    categories: z.array(z.object({ category: z.string(), name: text })),
    upward: z.array(upwardShown),
    upwardCites: z.array(z.string()),
    stateOfMind: z.array(z.object({ id, on: day, by: z.string() })),
    may: z.array(z.enum(['open-matter', 'disclose', 'report-upward', 'analyse'])),
  }),
  example: { query: { unitId: 'branch' } },
})

export const openMatter = endpoint({
  id: 'meetings.openMatter',
  method: 'POST',
  path: '/api/matters',
  summary: { zh: '提出一件按步骤决策的事', en: 'Open a matter that goes through ordered steps' },
  who: desk,
  idempotent: true,
  body: z.strictObject({ unitId: id, title: words(200), on: day }),
  reply: z.object({ matterId: id }),
  example: { body: { unitId: 'branch', title: '村集体鱼塘发包', on: '2026-09-01' } },
})

export const takeStep = endpoint({
  id: 'meetings.takeStep',
  method: 'POST',
  path: '/api/matters/:matterId/steps',
  summary: { zh: '办一步', en: 'Take a step' },
  who: desk,
  idempotent: true,
  params: z.object({ matterId: id }),
  body: z.strictObject({ step: z.string().regex(/^[a-z0-9-]{1,40}$/), on: day, result: words(2_000), sessionId: id.nullable().default(null) }),
  reply: z.object({ number: z.int(), state: z.enum(['open', 'done']) }),
  example: { params: { matterId: 'matter' }, body: { step: 'propose', on: '2026-09-01', result: '支部提议' } },
})

export const stopMatter = endpoint({
  id: 'meetings.stopMatter',
  method: 'POST',
  path: '/api/matters/:matterId/stop',
  summary: { zh: '停办一件事，写明原因', en: 'Stop a matter, with the reason' },
  who: desk,
  idempotent: true,
  params: z.object({ matterId: id }),
  body: z.strictObject({ version, reason: words(500) }),
  reply: z.object({ version: z.int() }),
  example: { params: { matterId: 'matter' }, body: { version: 1, reason: '村民代表没有通过' } },
})

export const disclose = endpoint({
  id: 'meetings.disclose',
  method: 'POST',
  path: '/api/disclosures',
  summary: { zh: '记一次公开', en: 'Record a disclosure' },
  who: desk,
  idempotent: true,
  body: z.strictObject({
    unitId: id,
    category: z.string().regex(/^[a-z0-9-]{2,40}$/),
    title: words(200),
    words: maybe(10_000),
    year: z.int().min(2000).max(2100),
    month: z.int().min(1).max(12),
    publishedOn: day,
    place: words(100),
  }),
  reply: z.object({ disclosureId: id }),
  example: { body: { unitId: 'branch', category: 'finance', title: '八月集体收支', year: 2026, month: 8, publishedOn: '2026-09-05', place: '公开栏' } },
})

export const remarkOn = endpoint({
  id: 'meetings.remarkOn',
  method: 'POST',
  path: '/api/disclosures/:disclosureId/remarks',
  summary: { zh: '对公开的事提意见', en: 'Remark on what was disclosed' },
  who: ['member', ...hearing],
  idempotent: true,
  params: z.object({ disclosureId: id }),
  body: z.strictObject({ name: maybe(60), words: words(2_000) }),
  reply: z.object({ remarkId: id }),
  example: { params: { disclosureId: 'disclosure' }, body: { words: '第三项支出请说明' } },
})

export const replyRemark = endpoint({
  id: 'meetings.replyRemark',
  method: 'POST',
  path: '/api/remarks/:remarkId/reply',
  summary: { zh: '答复意见', en: 'Answer a remark' },
  who: desk,
  idempotent: true,
  params: z.object({ remarkId: id }),
  body: z.strictObject({ reply: words(2_000) }),
  reply: z.object({ remarkId: id }),
  example: { params: { remarkId: 'remark' }, body: { reply: '是修水渠的材料款' } },
})

export const reportUpward = endpoint({
  id: 'meetings.reportUpward',
  method: 'POST',
  path: '/api/upward-reports',
  summary: { zh: '向上反映涉及党员切身利益的情况', en: 'Report a matter of members’ vital interest upward' },
  who: desk,
  idempotent: true,
  body: z.strictObject({ unitId: id, sessionId: id.nullable().default(null), words: words(4_000), membersAffected: count }),
  reply: z.object({ reportId: id, dueOn: day.nullable() }),
  example: { body: { unitId: 'branch', words: '三名老党员的医药费报销卡住了', membersAffected: 3 } },
})

export const answerUpward = endpoint({
  id: 'meetings.answerUpward',
  method: 'POST',
  path: '/api/upward-reports/:reportId/answer',
  summary: { zh: '答复下级反映的情况', en: 'Answer what was reported from below' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ reportId: id }),
  body: z.strictObject({ version, answer: words(4_000) }),
  reply: z.object({ version: z.int() }),
  example: { params: { reportId: 'report' }, body: { version: 1, answer: '已与医保所商定' } },
})

// ---------------------------------------------------------------- analysis and criticism

const fieldValue = z.strictObject({ field: z.string().regex(/^[a-z0-9-]{1,60}$/), words: words(4_000) })

const analysisForm = z.object({
  slot: z.string(),
  title: text,
  entry: z.string(),
  fields: z.array(z.object({ field: z.string(), label: text, needed: z.boolean() })),
  asksTerm: z.boolean(),
  cites: z.array(z.string()),
})

const analysisShown = z.object({
  id,
  memberId: id.nullable(),
  name: z.string().nullable(),
  leading: z.boolean(),
  slot: z.string(),
  position: z.int().nullable(),
  on: day,
  fields: z.array(z.object({ field: z.string(), label: text, words: z.string() })),
  measureDue: day.nullable(),
  measureDoneOn: day.nullable(),
  by: z.string(),
  version: z.int(),
})

/** Entries of one meeting, for the meeting and its readers only. Every reading is logged. Nothing exports or counts them. */
export const analysis = endpoint({
  id: 'meetings.analysis',
  method: 'GET',
  path: '/api/meetings/:sessionId/analysis',
  summary: { zh: '对照检查、批评和自我批评（查阅留痕）', en: 'Analysis, criticism and self-criticism (readings are logged)' },
  who: roomAndAbove,
  params: sessionParams,
  reply: z.object({
    forms: z.array(analysisForm),
    entries: z.array(analysisShown),
    people: z.array(z.object({ memberId: id, name: z.string() })),
    /** measures of last year's analysis that come up again */
    carried: z.array(z.object({ memberId: id, name: z.string(), due: day.nullable(), words: z.string() })),
    may: z.array(z.enum(['write'])),
  }),
  example: inSession,
})

export const writeAnalysis = endpoint({
  id: 'meetings.writeAnalysis',
  method: 'POST',
  path: '/api/meetings/:sessionId/analysis',
  summary: { zh: '记一份对照检查', en: 'Enter an analysis' },
  who: room,
  idempotent: true,
  params: sessionParams,
  body: z.strictObject({
    memberId: id,
    slot: z.string().max(120),
    position: z.int().min(1).max(99).nullable().default(null),
    fields: z.array(fieldValue).min(1).max(40),
    measureDue: day.nullable().default(null),
  }),
  reply: z.object({ entryId: id }),
  example: { ...inSession, body: { memberId: 'member', slot: 'analysis.questions', fields: [{ field: 'self-criticism', words: '学习不够经常' }] } },
})

export const endMeasure = endpoint({
  id: 'meetings.endMeasure',
  method: 'POST',
  path: '/api/analysis/:entryId/done',
  summary: { zh: '整改措施已经落实', en: 'A measure of rectification was carried out' },
  who: desk,
  idempotent: true,
  params: z.object({ entryId: id }),
  body: z.strictObject({ on: day }),
  reply: z.object({ entryId: id }),
  example: { params: { entryId: 'entry' }, body: { on: '2026-09-07' } },
})

/** The state of mind of a branch's members: issues found, measures taken; about the branch, never about one member (JG-19c). */
export const stateOfMind = endpoint({
  id: 'meetings.stateOfMind',
  method: 'GET',
  path: '/api/state-of-mind/:entryId',
  summary: { zh: '查看一次党员思想状况分析（留痕）', en: 'Read an analysis of members’ state of mind (logged)' },
  who: DESK_AND_ABOVE,
  params: z.object({ entryId: id }),
  reply: z.object({ on: day, issues: z.string(), measures: z.string(), by: z.string() }),
  example: { params: { entryId: 'entry' } },
})

export const writeStateOfMind = endpoint({
  id: 'meetings.writeStateOfMind',
  method: 'POST',
  path: '/api/state-of-mind',
  summary: { zh: '记一次党员思想状况分析', en: 'Enter an analysis of members’ state of mind' },
  who: desk,
  idempotent: true,
  body: z.strictObject({
    unitId: id,
    sessionId: id.nullable().default(null),
    on: day,
    issues: words(4_000),
    measures: words(4_000),
    talkWith: z.array(id).max(50).default([]),
  }),
  reply: z.object({ entryId: id }),
  example: { body: { unitId: 'branch', on: '2026-09-01', issues: '外出党员多，联系少', measures: '每月电话联系一次' } },
})
