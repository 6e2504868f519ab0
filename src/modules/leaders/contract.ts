/** Double organisation life of leading cadres: what browser and server say to each other. */
import { z } from 'zod'
import { ABOVE, BRANCH_DESK, endpoint } from '../../platform/endpoint.ts'
import { clock, count, day, id, keyOf, text, words, year } from '../../platform/contract.ts'

export const MEETING_KINDS = {
  'democratic-life': { zh: '领导班子民主生活会', en: 'democratic-life meeting of the body' },
  'body-study': { zh: '理论学习中心组学习', en: 'centre-group study' },
  'body-meeting': { zh: '领导班子会议', en: 'meeting of the body' },
  'linked-meeting': { zh: '联系单位民主生活会', en: 'democratic-life meeting of a linked unit' },
  'contact-meeting': { zh: '联系点组织生活会', en: 'organisation-life meeting of a contact branch' },
} as const
export type MeetingKind = keyof typeof MEETING_KINDS

export const ATTENDANCE = {
  present: { zh: '参加', en: 'present' },
  leave: { zh: '请假', en: 'on leave' },
  absent: { zh: '无故不参加', en: 'absent without cause' },
  irregular: { zh: '不按规定参加', en: 'took part, not as required' },
} as const
export type AttendanceStatus = keyof typeof ATTENDANCE

/** The end of an incident without a measure; the measures themselves come from the ladder in force. */
export const NO_MEASURE = 'none'
export const NOTHING_DONE = { zh: '核实后不作处理', en: 'nothing, after looking into it' } as const

export const SEVERITIES = {
  light: { zh: '较轻', en: 'light' },
  middle: { zh: '较重', en: 'middle' },
  grave: { zh: '严重', en: 'grave' },
} as const
export type Severity = keyof typeof SEVERITIES

export const INCIDENTS = {
  'absent-without-cause': { zh: '无故不参加', en: 'absent without cause' },
  irregular: { zh: '不按规定参加', en: 'took part, not as required' },
} as const
export type IncidentKind = keyof typeof INCIDENTS

/** Kinds of the own branch's life that a review of the secretary is told apart (YC-01b). */
export const LIFE_TYPES = {
  'branch-meeting': { zh: '支部党员大会', en: 'branch meetings' },
  'branch-committee': { zh: '支委会', en: 'branch committee' },
  'group-meeting': { zh: '党小组会', en: 'group meetings' },
  'party-class': { zh: '党课', en: 'Party classes' },
  'organisation-life': { zh: '组织生活会', en: 'organisation-life meetings' },
  appraisal: { zh: '民主评议', en: 'appraisal' },
  'activity-day': { zh: '党员活动日', en: 'activity days' },
} as const
export type LifeType = keyof typeof LIFE_TYPES

export const PURPOSES = {
  'secretary-review': { zh: '书记党建述职评议考核', en: 'the secretary’s Party-building review' },
  'annual-appraisal': { zh: '领导班子和干部年度考核', en: 'annual appraisal of bodies and cadres' },
  award: { zh: '评先评优', en: 'awards' },
  appointment: { zh: '选拔任用', en: 'selection and appointment' },
} as const
export type Purpose = keyof typeof PURPOSES

// ---------------------------------------------------------------- bodies and the two tracks

/** One duty of one leader in the year, as its rule says it. */
const owed = z.object({
  slot: z.string(),
  title: text,
  need: count,
  done: count,
  state: z.enum(['met', 'to-do', 'overdue']),
  due: day.nullable(),
  cites: z.array(z.string()),
})
export type OwedLine = z.infer<typeof owed>

const track = z.object({ due: count, attended: count, absent: count, irregular: count })

const seatLine = z.object({
  seatId: id,
  personId: id,
  name: z.string(),
  post: z.string(),
  leads: z.boolean(),
  branchName: z.string(),
  /** meetings of the body */
  body: track,
  /** the own branch, as an ordinary member */
  branch: track,
  /** committee meetings of the own branch, for whoever sits on it; null for others */
  committee: track.nullable(),
  owed: z.array(owed),
  pairsLeft: count.nullable(),
  openIncidents: count,
})

export const bodiesUnder = endpoint({
  id: 'leaders.bodiesUnder',
  method: 'GET',
  path: '/api/leaders',
  summary: { zh: '领导班子成员的双重组织生活', en: 'Double organisation life, body by body' },
  who: ABOVE,
  query: z.object({ unitId: id, year }),
  reply: z.object({
    unitId: id,
    unitName: z.string(),
    year: z.int(),
    through: day,
    bodies: z.array(
      z.object({
        bodyId: id,
        name: z.string(),
        unitName: z.string(),
        seats: z.array(seatLine),
        pairs: z.object({ total: count, left: count, cites: z.array(z.string()) }).nullable(),
        meetings: z.array(z.object({ meetingId: id, kind: keyOf(MEETING_KINDS), day, title: z.string(), recorded: count })),
        /** an own-branch session or a meeting that may be an incident and nobody has looked into */
        toLookInto: z.array(z.object({ personId: id, name: z.string(), source: z.string(), what: keyOf(INCIDENTS), day, facts: z.string() })),
      }),
    ),
    units: z.array(z.object({ unitId: id, name: z.string() })),
    may: z.array(z.enum(['keep', 'decide', 'confide'])),
  }),
  example: { query: { unitId: 'committee', year: 2026 } },
})

export const formBody = endpoint({
  id: 'leaders.formBody',
  method: 'POST',
  path: '/api/leaders/bodies',
  summary: { zh: '登记一个领导班子', en: 'Registers a leading body' },
  who: ABOVE,
  idempotent: true,
  body: z.object({ unitId: id, name: words(60), from: day }),
  reply: z.object({ bodyId: id }),
  example: { body: { unitId: 'committee', name: '镇党委领导班子', from: '2026-01-01' } },
})

export const takeSeat = endpoint({
  id: 'leaders.takeSeat',
  method: 'POST',
  path: '/api/leaders/bodies/:bodyId/seats',
  summary: { zh: '登记一名班子成员的任职', en: 'Registers a seat in a body' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ bodyId: id }),
  body: z.object({ memberId: id, post: words(40), leads: z.boolean(), from: day }),
  reply: z.object({ seatId: id }),
  example: { params: { bodyId: 'body' }, body: { memberId: 'member', post: '党委委员', leads: false, from: '2026-01-01' } },
})

export const leaveSeat = endpoint({
  id: 'leaders.leaveSeat',
  method: 'POST',
  path: '/api/leaders/seats/:seatId/end',
  summary: { zh: '登记离任', en: 'Ends a seat' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ seatId: id }),
  body: z.object({ to: day }),
  reply: z.object({ seatId: id }),
  example: { params: { seatId: 'seat' }, body: { to: '2026-08-31' } },
})

export const linkUnit = endpoint({
  id: 'leaders.linkUnit',
  method: 'POST',
  path: '/api/leaders/bodies/:bodyId/links',
  summary: { zh: '登记联系单位、联系点', en: 'Registers a linked unit or contact branch' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ bodyId: id }),
  body: z.object({ personId: id, unitId: id, kind: z.enum(['linked-unit', 'contact-branch']), from: day }),
  reply: z.object({ linkId: id }),
  example: { params: { bodyId: 'body' }, body: { personId: 'person', unitId: 'branch', kind: 'contact-branch', from: '2026-01-01' } },
})

/** Arrival and leaving are typed; whether it was the whole time is read from them. */
export const recordMeeting = endpoint({
  id: 'leaders.recordMeeting',
  method: 'POST',
  path: '/api/leaders/bodies/:bodyId/meetings',
  summary: { zh: '记一次班子会议和谁参加', en: 'Records a meeting and who took part' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ bodyId: id }),
  body: z.object({
    kind: keyOf(MEETING_KINDS),
    unitId: id.nullable(),
    day,
    begins: clock,
    ends: clock,
    title: words(80),
    lines: z
      .array(
        z.object({
          personId: id,
          status: keyOf(ATTENDANCE),
          arrived: clock.nullable(),
          left: clock.nullable(),
          guidance: z.string().trim().max(500).nullable(),
          reason: z.string().trim().max(200).nullable(),
        }),
      )
      .min(1)
      .max(60),
  }),
  reply: z.object({ meetingId: id, full: count }),
  example: {
    params: { bodyId: 'body' },
    body: {
      kind: 'democratic-life',
      unitId: null,
      day: '2026-08-20',
      begins: '09:00',
      ends: '11:30',
      title: '年度民主生活会',
      lines: [{ personId: 'person', status: 'present', arrived: '09:00', left: '11:30', guidance: null, reason: null }],
    },
  },
})

// ---------------------------------------------------------------- talks in pairs

export const pairsOf = endpoint({
  id: 'leaders.pairsOf',
  method: 'GET',
  path: '/api/leaders/bodies/:bodyId/pairs',
  summary: { zh: '班子成员两两谈心谈话', en: 'Talks between every two of a body' },
  who: ABOVE,
  params: z.object({ bodyId: id }),
  query: z.object({ year }),
  reply: z.object({
    bodyId: id,
    name: z.string(),
    year: z.int(),
    today: day,
    people: z.array(z.object({ personId: id, name: z.string(), post: z.string() })),
    /** how often each pair owes a talk in the year; null where no rule asks it */
    need: count.nullable(),
    period: text.nullable(),
    cites: z.array(z.string()),
    pairs: z.array(z.object({ one: id, other: id, talks: count, last: day.nullable() })),
    total: count,
    left: count,
    talks: z.array(z.object({ talkId: id, one: id, other: id, day, by: z.string(), withdrawnWhy: z.string().nullable() })),
  }),
  example: { params: { bodyId: 'body' }, query: { year: 2026 } },
})

/** Several at once: one sitting may be entered for all its pairs. */
export const enterTalks = endpoint({
  id: 'leaders.enterTalks',
  method: 'POST',
  path: '/api/leaders/bodies/:bodyId/talks',
  summary: { zh: '记班子成员之间的谈心', en: 'Enters talks between members of a body' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ bodyId: id }),
  body: z.object({
    pairs: z
      .array(z.object({ oneId: id, otherId: id }))
      .min(1)
      .max(200),
    day,
    words: z.string().trim().max(500).nullable(),
  }),
  reply: z.object({ entered: count, left: count.nullable() }),
  example: { params: { bodyId: 'body' }, body: { pairs: [{ oneId: 'person', otherId: 'person' }], day: '2026-08-20', words: null } },
})

export const withdrawTalk = endpoint({
  id: 'leaders.withdrawTalk',
  method: 'POST',
  path: '/api/leaders/talks/:talkId/withdrawal',
  summary: { zh: '撤销记错的谈心', en: 'Withdraws a talk entered wrongly' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ talkId: id }),
  body: z.object({ reason: words(200) }),
  reply: z.object({ talkId: id }),
  example: { params: { talkId: 'talk' }, body: { reason: '记错了人' } },
})

// ---------------------------------------------------------------- one leader

/** As a ladder names its steps and measures. */
const stepKey = z.string().regex(/^[a-z0-9-]{1,40}$/)

const incidentLine = z.object({
  incidentId: id,
  what: keyOf(INCIDENTS),
  facts: z.string(),
  day,
  due: day.nullable(),
  overdue: z.boolean(),
  measure: z.string().nullable(),
  measureTitle: text.nullable(),
  severity: keyOf(SEVERITIES).nullable(),
  reason: z.string().nullable(),
  decidedBy: z.string().nullable(),
  toldOn: day.nullable(),
  appeal: z.string().nullable(),
  /** the ladder in force, step by step; empty where no rule says how such a thing is handled */
  steps: z.array(
    z.object({
      key: z.string(),
      title: text,
      who: text,
      state: z.enum(['done', 'next', 'ahead']),
      due: day.nullable(),
      on: day.nullable(),
      by: z.string().nullable(),
      words: z.string().nullable(),
    }),
  ),
  measures: z.array(z.object({ key: z.string(), title: text })),
  /** the rule that was gone by, or is to be */
  basis: z.object({ title: text, cites: z.array(z.string()) }).nullable(),
  next: z.enum(['step', 'decide', 'tell']).nullable(),
})

const opinionLine = z.object({
  opinionId: id,
  day,
  place: z.string(),
  words: z.string(),
  askedBy: z.string().nullable(),
  answer: z.string().nullable(),
  action: z.string().nullable(),
  answeredBy: z.string().nullable(),
  answeredOn: day.nullable(),
})

const bodyEvent = z.object({
  meetingId: id,
  day,
  kind: keyOf(MEETING_KINDS),
  title: z.string(),
  unitName: z.string().nullable(),
  status: keyOf(ATTENDANCE),
  arrived: z.string().nullable(),
  left: z.string().nullable(),
  full: z.boolean().nullable(),
  guidance: z.string().nullable(),
})

const branchEvent = z.object({
  sessionId: id,
  day,
  title: text,
  letter: z.string(),
  meetings: z.array(text) /** what a committee meeting decided, and whether the leader was there and took part in it; empty for other sessions */,
  decisions: z.array(z.object({ words: z.string(), outcome: text })),
  tookPart: z.boolean(),
})

export const leaderOf = endpoint({
  id: 'leaders.leaderOf',
  method: 'GET',
  path: '/api/leaders/persons/:personId',
  summary: { zh: '一名领导干部一年的双重组织生活', en: 'One leader’s year on both tracks' },
  who: ABOVE,
  params: z.object({ personId: id }),
  query: z.object({ year }),
  reply: seatLine.extend({
    bodyId: id,
    bodyName: z.string(),
    year: z.int(),
    through: day,
    links: z.array(z.object({ linkId: id, unitName: z.string(), kind: z.enum(['linked-unit', 'contact-branch']), from: day, to: day.nullable() })),
    bodyEvents: z.array(bodyEvent),
    branchEvents: z.array(branchEvent),
    /** months in which the own branch held its day, of those past */
    branchMonths: z.object({ held: count, of: count }),
    talksLeftWith: z.array(z.string()),
    incidents: z.array(incidentLine),
    opinions: z.array(opinionLine),
    may: z.array(z.enum(['keep', 'decide', 'confide'])),
  }),
  example: { params: { personId: 'person' }, query: { year: 2026 } },
})

export const putOpinion = endpoint({
  id: 'leaders.putOpinion',
  method: 'POST',
  path: '/api/leaders/persons/:personId/opinions',
  summary: { zh: '记一条向领导干部提的意见', en: 'Enters an opinion put to a leader' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ personId: id }),
  body: z.object({ day, place: words(80), words: words(500), askedBy: z.string().trim().max(40).nullable() }),
  reply: z.object({ opinionId: id }),
  example: { params: { personId: 'person' }, body: { day: '2026-08-20', place: '组织生活会', words: '多到村里走走', askedBy: null } },
})

export const answerOpinion = endpoint({
  id: 'leaders.answerOpinion',
  method: 'POST',
  path: '/api/leaders/opinions/:opinionId/answer',
  summary: { zh: '记下答复和办理', en: 'Enters the answer and what was done' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ opinionId: id }),
  body: z.object({ day, answer: words(500), action: z.string().trim().max(300).nullable() }),
  reply: z.object({ opinionId: id }),
  example: { params: { opinionId: 'opinion' }, body: { day: '2026-08-21', answer: '每周去一天', action: null } },
})

export const openIncident = endpoint({
  id: 'leaders.openIncident',
  method: 'POST',
  path: '/api/leaders/persons/:personId/incidents',
  summary: { zh: '把一次无故不参加或不按规定参加立为要处理的事', en: 'Opens an incident to be handled' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ personId: id }),
  body: z.object({ what: keyOf(INCIDENTS), source: z.string().regex(/^(session|meeting):[0-9a-f-]{36}$/), day, facts: words(300) }),
  reply: z.object({ incidentId: id, due: day.nullable() }),
  example: {
    params: { personId: 'person' },
    body: { what: 'absent-without-cause', source: 'session:00000000-0000-7000-8000-000000000001', day: '2026-08-03', facts: '八月活动日没有来，没有请假' },
  },
})

export const stepIncident = endpoint({
  id: 'leaders.stepIncident',
  method: 'POST',
  path: '/api/leaders/incidents/:incidentId/steps',
  summary: { zh: '记下规定里的一步，如听本人说明', en: 'Notes a step of the ladder, such as that the person was heard' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ incidentId: id }),
  body: z.object({ step: stepKey, day, words: words(500) }),
  reply: z.object({ incidentId: id }),
  example: { params: { incidentId: 'incident' }, body: { step: 'hear', day: '2026-08-24', words: '本人说那天记错了时间' } },
})

export const decideIncident = endpoint({
  id: 'leaders.decideIncident',
  method: 'POST',
  path: '/api/leaders/incidents/:incidentId/decision',
  summary: { zh: '按轻重定一种措施', en: 'Decides one measure by severity' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ incidentId: id }),
  body: z.object({ measure: stepKey, severity: keyOf(SEVERITIES), reason: words(300), toldOn: day.nullable() }),
  reply: z.object({ incidentId: id }),
  example: { params: { incidentId: 'incident' }, body: { measure: 'criticism', severity: 'light', reason: '第一次', toldOn: '2026-08-25' } },
})

export const tellIncident = endpoint({
  id: 'leaders.tellIncident',
  method: 'POST',
  path: '/api/leaders/incidents/:incidentId/told',
  summary: { zh: '记下告知本人，或本人的申诉', en: 'Notes that the person was told, or appeals' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ incidentId: id }),
  body: z.object({ toldOn: day.nullable(), appeal: z.string().trim().max(500).nullable() }),
  reply: z.object({ incidentId: id }),
  example: { params: { incidentId: 'incident' }, body: { toldOn: '2026-08-25', appeal: null } },
})

// ---------------------------------------------------------------- in confidence

/** Leading cadres of the caller's own branch: whom a confidential note may be about. */
export const leadersHere = endpoint({
  id: 'leaders.leadersHere',
  method: 'GET',
  path: '/api/me/leaders',
  summary: { zh: '本支部的领导干部', en: 'Leading cadres of my branch' },
  who: ['member', ...BRANCH_DESK],
  reply: z.object({ today: day, leaders: z.array(z.object({ memberId: id, name: z.string() })) }),
})

/** For the organisation department alone; the branch cannot read back what it sent. */
export const confideRankNote = endpoint({
  id: 'leaders.confideRankNote',
  method: 'POST',
  path: '/api/leaders/rank-notes',
  summary: { zh: '保密反映：以领导身份提要求、作指示', en: 'In confidence: demands or directions by rank' },
  who: ['member', ...BRANCH_DESK],
  idempotent: true,
  body: z.object({ memberId: id, day, words: words(800) }),
  reply: z.object({ sent: z.literal(true) }),
  example: { body: { memberId: 'member', day: '2026-08-03', words: '会上直接分派工作' } },
})

export const confidentialOf = endpoint({
  id: 'leaders.confidentialOf',
  method: 'GET',
  path: '/api/leaders/persons/:personId/confidential',
  summary: { zh: '保密反映和负面清单，每次查看都留记录', en: 'Confidential notes and the negative list; each reading is logged' },
  who: ['department'],
  params: z.object({ personId: id }),
  reply: z.object({
    name: z.string(),
    notes: z.array(z.object({ noteId: id, day, words: z.string() })),
    entries: z.array(
      z.object({
        entryId: id,
        words: z.string(),
        basis: z.string(),
        enteredOn: day,
        enteredBy: z.string(),
        removedOn: day.nullable(),
        removedBy: z.string().nullable(),
        removedWhy: z.string().nullable(),
      }),
    ),
  }),
  example: { params: { personId: 'person' } },
})

export const enterNegative = endpoint({
  id: 'leaders.enterNegative',
  method: 'POST',
  path: '/api/leaders/persons/:personId/negative-entries',
  summary: { zh: '记入政治表现负面清单', en: 'Enters the negative list' },
  who: ['department'],
  idempotent: true,
  params: z.object({ personId: id }),
  body: z.object({ words: words(500), basis: words(200), day }),
  reply: z.object({ entryId: id }),
  example: { params: { personId: 'person' }, body: { words: '一年内三次无故不参加', basis: '处理决定', day: '2026-08-25' } },
})

export const removeNegative = endpoint({
  id: 'leaders.removeNegative',
  method: 'POST',
  path: '/api/leaders/negative-entries/:entryId/removal',
  summary: { zh: '移出负面清单', en: 'Removes an entry' },
  who: ['department'],
  idempotent: true,
  params: z.object({ entryId: id }),
  body: z.object({ reason: words(300), day }),
  reply: z.object({ entryId: id }),
  example: { params: { entryId: 'entry' }, body: { reason: '已改正', day: '2026-09-01' } },
})

/** What stands about me: both tracks, measures, the negative list. Who confided a note is never shown. */
export const myLeading = endpoint({
  id: 'leaders.myLeading',
  method: 'GET',
  path: '/api/me/leading',
  summary: { zh: '我的双重组织生活', en: 'My own double organisation life' },
  who: ['member'],
  reply: z.object({
    year: z.int(),
    seats: z.array(seatLine),
    incidents: z.array(incidentLine),
    entries: z.array(
      z.object({ entryId: id, words: z.string(), basis: z.string(), enteredOn: day, removedOn: day.nullable(), removedWhy: z.string().nullable() }),
    ),
  }),
})

// ---------------------------------------------------------------- reference reports

const referenceLine = z.object({
  referenceId: id,
  year: z.int(),
  purpose: keyOf(PURPOSES),
  recipients: z.array(z.string()),
  by: z.string(),
  on: day,
})

export const referencesOf = endpoint({
  id: 'leaders.referencesOf',
  method: 'GET',
  path: '/api/leaders/bodies/:bodyId/references',
  summary: { zh: '给出过的参考材料', en: 'References given out' },
  who: ABOVE,
  params: z.object({ bodyId: id }),
  reply: z.object({ references: z.array(referenceLine) }),
  example: { params: { bodyId: 'body' } },
})

/** The figures as they stand now are kept with whom they were given to; a reference, not a result. */
export const giveReference = endpoint({
  id: 'leaders.giveReference',
  method: 'POST',
  path: '/api/leaders/bodies/:bodyId/references',
  summary: { zh: '出一份参考材料', en: 'Gives out a reference' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ bodyId: id }),
  body: z.object({ year: z.int().min(2000).max(2100), purpose: keyOf(PURPOSES), recipients: z.array(words(60)).min(1, '写明给谁 · say to whom').max(10) }),
  reply: z.object({ referenceId: id }),
  example: { params: { bodyId: 'body' }, body: { year: 2026, purpose: 'annual-appraisal', recipients: ['县委组织部干部科'] } },
})

export const seeReference = endpoint({
  id: 'leaders.seeReference',
  method: 'GET',
  path: '/api/leaders/references/:referenceId',
  summary: { zh: '一份参考材料，供打印', en: 'One reference, for print' },
  who: ABOVE,
  params: z.object({ referenceId: id }),
  reply: referenceLine.extend({
    bodyName: z.string(),
    through: day,
    /** who leads the body, whose review the figures enter */
    secretary: z.string().nullable(),
    seats: z.array(seatLine.extend({ byType: z.array(z.object({ type: keyOf(LIFE_TYPES), due: count, attended: count })) })),
  }),
  example: { params: { referenceId: 'reference' } },
})

export const referenceSheet = endpoint({
  id: 'leaders.referenceSheet',
  method: 'GET',
  path: '/api/leaders/references/:referenceId/sheet',
  summary: { zh: '一份参考材料，表格', en: 'One reference, as a sheet' },
  who: ABOVE,
  lane: 'export',
  params: z.object({ referenceId: id }),
  file: true,
  example: { params: { referenceId: 'reference' } },
})
