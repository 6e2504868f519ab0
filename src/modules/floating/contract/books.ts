/** Books of a unit: several relations, services to incoming members. */
import { z } from 'zod'
import { DESK_AND_ABOVE, count, day, id, keyOf, text, words } from '../../../platform/contract.ts'
import { ABOVE, BRANCH_DESK, endpoint } from '../../../platform/endpoint.ts'
import { bookParams, form, keptView, unitAsked } from './shapes.ts'
import { SIDES } from './words.ts'

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
