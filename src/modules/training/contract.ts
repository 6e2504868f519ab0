/** Study and training: what browser and server say to each other. */
import { z } from 'zod'
import { ABOVE, BRANCH_DESK, endpoint } from '../../platform/endpoint.ts'
import { clock, count, day, DESK_AND_ABOVE, id, keyOf, text, words, year } from '../../platform/contract.ts'

const minutes = z.int().min(1, '分钟数要大于 0 · minutes must be more than 0').max(60_000)
const key = z.string().regex(/^[a-z-]{2,40}$/)

export const LEVELS = {
  city: { zh: '市级', en: 'city' },
  county: { zh: '县级', en: 'county' },
  township: { zh: '乡镇', en: 'township' },
  branch: { zh: '支部', en: 'branch' },
} as const
export type Level = keyof typeof LEVELS

export const PROGRAMME_KINDS = {
  programme: { zh: '培训计划', en: 'programme' },
  plan: { zh: '主题培训行动计划', en: 'named plan with themes' },
  'field-plan': { zh: '分类教育计划', en: 'plan for a field, trade or post' },
  campaign: { zh: '创建、竞赛活动', en: 'campaign' },
} as const
export type ProgrammeKind = keyof typeof PROGRAMME_KINDS

export const CLASS_FORMS = {
  class: { zh: '培训班', en: 'training class' },
  'party-school': { zh: '党校培训', en: 'Party school' },
  rotation: { zh: '集中轮训', en: 'rotation training' },
  demonstration: { zh: '示范培训班', en: 'demonstration class' },
  'farmer-college': { zh: '农村干部学院、庄户学院', en: 'farmer college' },
  skills: { zh: '实用技术、业务技能', en: 'techniques and skills' },
  'centre-group': { zh: '理论中心组学习', en: 'theory centre-group study' },
  /** one that no list has; its title names it */
  other: { zh: '其他形式', en: 'another form' },
} as const
export type ClassForm = keyof typeof CLASS_FORMS

export const CAPACITIES = {
  leader: { zh: '领导干部', en: 'leading cadre' },
  secretary: { zh: '党组织书记', en: 'secretary' },
  ordinary: { zh: '普通党员', en: 'ordinary member' },
  outside: { zh: '外请', en: 'from outside' },
} as const
export type Capacity = keyof typeof CAPACITIES

export const TOPIC_KINDS = {
  priority: { zh: '当前重点', en: 'priority of the period' },
  theme: { zh: '学习主题', en: 'study theme' },
  document: { zh: '学习文件', en: 'document to be read' },
} as const
export type TopicKind = keyof typeof TOPIC_KINDS

export const RESOURCE_KINDS = {
  document: { zh: '文件资料', en: 'documents' },
  online: { zh: '网上课程', en: 'online course' },
  broadcast: { zh: '电教片、广播', en: 'film or broadcast' },
  site: { zh: '现场教学点', en: 'teaching site' },
  teacher: { zh: '师资', en: 'teacher' },
  other: { zh: '其他', en: 'other' },
} as const
export type ResourceKind = keyof typeof RESOURCE_KINDS

export const STUDY_WAYS = {
  online: { zh: '网上', en: 'online' },
  broadcast: { zh: '电视、广播', en: 'television or radio' },
  reading: { zh: '读书读报', en: 'reading' },
  other: { zh: '其他', en: 'other' },
} as const
export type StudyWay = keyof typeof STUDY_WAYS

export const ENROLMENT_STATES = {
  enrolled: { zh: '已报名', en: 'enrolled' },
  completed: { zh: '已结业', en: 'completed' },
  'not-completed': { zh: '未结业', en: 'not completed' },
  withdrawn: { zh: '已退出', en: 'withdrawn' },
} as const
export type EnrolmentState = keyof typeof ENROLMENT_STATES

const level = keyOf(LEVELS)
const capacity = keyOf(CAPACITIES)
const offered = z.object({ key: z.string(), title: text })

// ---------------------------------------------------------------- where a branch stands

/** One yearly minimum of one person, as its rule says it. */
const requirement = z.object({
  slot: z.string(),
  title: text,
  outcome: z.enum(['met', 'not_met', 'not_applicable', 'unknown', 'to_judge']),
  /** 31.5; null where there is nothing to count */
  shown: z.string().nullable(),
  limit: z.string().nullable(),
  unit: text,
  running: z.boolean(),
  cites: z.array(z.string()),
})
export type RequirementLine = z.infer<typeof requirement>

const conversion = z.object({ minutesAnHour: z.int(), hoursAHalfDay: z.number().nullable(), cites: z.array(z.string()), ours: z.boolean() })

const conflict = z.object({ workingTimeId: id, what: z.string(), begins: z.string(), ends: z.string() })

const sessionToName = z.object({
  sessionId: id,
  day,
  title: text,
  minutes: count,
  /** a Party class whose lecturer nobody named */
  asksLecturer: z.boolean(),
  /** nobody said what the study was about */
  asksContent: z.boolean(),
})

const workingTime = z.object({
  id,
  what: z.string(),
  weekdays: z.array(z.int()),
  begins: z.string(),
  ends: z.string(),
  from: day,
  to: day.nullable(),
})

/** The progress of a branch: by person without ranking, in the order of groups. */
export const progressOfBranch = endpoint({
  id: 'training.progressOfBranch',
  method: 'GET',
  path: '/api/training/progress',
  summary: { zh: '一个支部的学习教育进度', en: 'How far the study of a branch is' },
  who: DESK_AND_ABOVE,
  query: z.object({ unitId: id, year }),
  reply: z.object({
    unitId: id,
    unitName: z.string(),
    year: z.int(),
    through: day,
    running: z.boolean(),
    conversion: conversion.nullable(),
    minima: z.array(z.object({ slot: z.string(), title: text, limit: z.string(), unit: text, cites: z.array(z.string()), off: z.boolean() })),
    members: z.array(
      z.object({
        memberId: id,
        name: z.string(),
        initials: z.string(),
        groupName: z.string().nullable(),
        hours: z.string(),
        days: z.string(),
        selfMinutes: count,
        requirements: z.array(requirement),
        /** the document read, and not, of those set for this branch */
        contents: z.array(z.string()),
      }),
    ),
    toName: z.array(sessionToName),
    coming: z.array(z.object({ sessionId: id, day, begins: z.string(), ends: z.string(), title: text, conflicts: z.array(conflict) })),
    workingTimes: z.array(workingTime),
    contentClasses: z.array(offered),
    topics: z.array(z.object({ id, title: z.string(), kind: keyOf(TOPIC_KINDS) })),
    programmes: z.array(z.object({ id, title: z.string() })),
    notes: z.array(z.object({ id, memberId: id, name: z.string(), day, characters: count, what: z.string(), checkedBy: z.string().nullable() })),
    may: z.array(z.enum(['name', 'set-time', 'check-notes'])),
  }),
  example: { query: { unitId: 'branch', year: 2026 } },
})

/** Why one figure of one member is what it is, for the 依据 drawer. */
export const whyOfStudy = endpoint({
  id: 'training.whyOfStudy',
  method: 'GET',
  path: '/api/training/members/:memberId/why',
  summary: { zh: '一名党员一项学习要求的依据', en: 'The grounds of one requirement of one member' },
  who: DESK_AND_ABOVE,
  params: z.object({ memberId: id }),
  query: z.object({ slot: z.string().max(80), year }),
  reply: z.object({ name: z.string(), explanation: z.unknown() }),
  example: { params: { memberId: 'member' }, query: { slot: 'study.hours', year: 2026 } },
})

const shortfall = z.object({ memberId: id, name: z.string(), unitId: id, unitName: z.string() })
const covered = z.object({ total: count, covered: count, uncovered: z.array(shortfall), cites: z.array(z.string()) })

/** Branches below, by code; who is not covered yet. */
export const overviewOfTraining = endpoint({
  id: 'training.overviewOfTraining',
  method: 'GET',
  path: '/api/training/overview',
  summary: { zh: '各支部的学习教育进度，还没有轮训的书记，还没有讲党课的领导干部', en: 'Study of the branches below, secretaries and leaders not covered yet' },
  who: ABOVE,
  query: z.object({ unitId: id, year }),
  reply: z.object({
    unitId: id,
    unitName: z.string(),
    year: z.int(),
    through: day,
    branches: z.array(
      z.object({
        unitId: id,
        code: z.string(),
        name: z.string(),
        members: count,
        /** members who have reached every minimum that applies, who have not, who cannot be said yet */
        met: count,
        notYet: count,
        unknown: count,
        classes: count,
        ordinaryLecturers: count,
      }),
    ),
    /** village and community secretaries; `level`: the level whose rotation counts, where a rule names one */
    secretaries: covered.extend({ level: level.nullable() }),
    /** secretaries of township and sub-district committees, by the level above this unit */
    townships: covered.extend({ level: level.nullable() }),
    leaders: covered,
    demonstration: z.object({
      /** secretaries who finished a demonstration class this year */
      completed: count,
      /** the target of the programmes that run such classes */
      target: count.nullable(),
      /** what a rule in force asks of the city's classes, and how many secretaries those reached */
      asked: z
        .object({ title: text, reached: count, limit: z.string(), said: text.nullable(), outcome: requirement.shape.outcome, cites: z.array(z.string()) })
        .nullable(),
    }),
    partySchool: z.object({ members: count, ever: count }),
  }),
  example: { query: { unitId: 'committee', year: 2026 } },
})

/** Member by member: which classes of content were heard, which documents were read, who was never at a Party school, who is in which study group. */
export const coverageOfBranch = endpoint({
  id: 'training.coverageOfBranch',
  method: 'GET',
  path: '/api/training/coverage',
  summary: {
    zh: '一个支部每个人学了哪些内容、读了哪些文件、进没进过党校',
    en: 'What each member of a branch has studied, read, and whether they were at a Party school',
  },
  who: DESK_AND_ABOVE,
  query: z.object({ unitId: id, year }),
  reply: z.object({
    unitId: id,
    unitName: z.string(),
    year: z.int(),
    through: day,
    contentClasses: z.array(offered),
    documents: z.array(z.object({ id, title: z.string(), by: z.string(), readers: count })),
    /** the groups that a rule in force asks for; none where it asks for none */
    studyGroups: z.array(z.object({ key: z.string(), title: text, members: count })),
    groupCites: z.array(z.string()),
    members: z.array(
      z.object({
        memberId: id,
        name: z.string(),
        initials: z.string(),
        groupName: z.string().nullable(),
        studyGroup: z.string().nullable(),
        /** how often each class of content was heard, in sessions and classes */
        heard: z.record(z.string(), count),
        /** by document: the day it was first studied, in a session or by oneself */
        read: z.record(z.string(), z.object({ on: day, alone: z.boolean() })),
        partySchool: z.enum(['never', 'enrolled', 'completed']),
      }),
    ),
    may: z.array(z.enum(['group'])),
  }),
  example: { query: { unitId: 'branch', year: 2026 } },
})

export const setStudyGroup = endpoint({
  id: 'training.setStudyGroup',
  method: 'POST',
  path: '/api/training/study-groups',
  summary: { zh: '把党员编进分类教育的一类', en: 'Puts members into a group for education' },
  who: BRANCH_DESK,
  idempotent: true,
  body: z.object({ unitId: id, memberIds: z.array(id).min(1).max(500), group: key.nullable() }),
  reply: z.object({ members: count }),
  example: { body: { unitId: 'branch', memberIds: ['member'], group: 'retired' } },
})

// ---------------------------------------------------------------- Party classes and what study was about

const lecture = z.object({
  id,
  sessionId: id.nullable(),
  day,
  title: z.string(),
  theme: z.string(),
  mode: z.string(),
  minutes: count,
  lecturer: z.string(),
  capacity,
  by: z.string(),
  withdrawnWhy: z.string().nullable(),
})

export const lecturesOfBranch = endpoint({
  id: 'training.lecturesOfBranch',
  method: 'GET',
  path: '/api/training/lectures',
  summary: { zh: '一个支部一年的党课和主讲人', en: 'Party classes of a branch and who gave them' },
  who: DESK_AND_ABOVE,
  query: z.object({ unitId: id, year }),
  reply: z.object({
    unitName: z.string(),
    year: z.int(),
    lectures: z.array(lecture),
    counts: z.array(z.object({ capacity, count })),
    /** who owes a class by a rule: secretary's standing duty, each leader once a year */
    owed: z.array(
      z.object({ memberId: id, name: z.string(), capacity, title: text, outcome: requirement.shape.outcome, given: count, cites: z.array(z.string()) }),
    ),
    members: z.array(z.object({ memberId: id, name: z.string() })),
    may: z.array(z.enum(['name'])),
  }),
  example: { query: { unitId: 'branch', year: 2026 } },
})

/** The capacity is read from the posts of that day, never typed. */
export const nameLecturer = endpoint({
  id: 'training.nameLecturer',
  method: 'POST',
  path: '/api/training/lectures',
  summary: { zh: '记一堂党课的主讲人', en: 'Names who gave a Party class' },
  who: BRANCH_DESK,
  idempotent: true,
  body: z.object({
    unitId: id,
    sessionId: id.nullable(),
    day,
    lecturerMemberId: id.nullable(),
    lecturerName: words(40).nullable(),
    title: words(80),
    theme: words(80),
    mode: key,
    minutes: z.int().min(1).max(1440),
  }),
  reply: z.object({ lectureId: id, capacity }),
  example: {
    body: {
      unitId: 'branch',
      sessionId: null,
      day: '2026-08-03',
      lecturerMemberId: 'member',
      lecturerName: null,
      title: '学党章',
      theme: '党章',
      mode: 'lecture',
      minutes: 40,
    },
  },
})

export const withdrawLecture = endpoint({
  id: 'training.withdrawLecture',
  method: 'POST',
  path: '/api/training/lectures/:lectureId/withdrawal',
  summary: { zh: '撤销记错的党课', en: 'Withdraws a Party class entered wrongly' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ lectureId: id }),
  body: z.object({ reason: words(200) }),
  reply: z.object({ lectureId: id }),
  example: { params: { lectureId: 'lecture' }, body: { reason: '重复记了' } },
})

export const classifyStudy = endpoint({
  id: 'training.classifyStudy',
  method: 'POST',
  path: '/api/training/studies',
  summary: { zh: '记一次活动学的是什么', en: 'Says what the study of a session was about' },
  who: BRANCH_DESK,
  idempotent: true,
  body: z.object({
    unitId: id,
    sessionId: id,
    contentClasses: z.array(key).min(1, '至少选一类内容 · choose at least one class of content').max(8),
    mode: key,
    topicIds: z.array(id).max(8),
    programmeId: id.nullable(),
    material: words(200).nullable(),
  }),
  reply: z.object({ sessionId: id }),
  example: {
    body: { unitId: 'branch', sessionId: 'session', contentClasses: ['party-rules'], mode: 'lecture', topicIds: [], programmeId: null, material: null },
  },
})

// ---------------------------------------------------------------- programmes, topics, classes

const classLine = z.object({
  id,
  title: z.string(),
  level,
  form: keyOf(CLASS_FORMS),
  organiser: z.string(),
  from: day,
  to: day,
  state: z.enum(['open', 'closed', 'cancelled']),
  enrolled: count,
  completed: count,
  programmeId: id.nullable(),
})

export const programmesFor = endpoint({
  id: 'training.programmesFor',
  method: 'GET',
  path: '/api/training/programmes',
  summary: { zh: '培训计划、重点和培训班', en: 'Programmes, topics and classes' },
  who: DESK_AND_ABOVE,
  query: z.object({ unitId: id, year }),
  reply: z.object({
    unitId: id,
    unitName: z.string(),
    year: z.int(),
    programmes: z.array(
      z.object({
        id,
        kind: keyOf(PROGRAMME_KINDS),
        level,
        title: z.string(),
        themes: z.array(z.string()),
        forWhom: z.string(),
        contentClasses: z.array(text),
        venue: z.string().nullable(),
        projects: z.array(z.string()),
        from: day,
        to: day,
        target: count.nullable(),
        by: z.string(),
        classes: count,
        sessions: count,
        completed: count,
        outcomes: z.array(z.object({ id, item: z.string(), result: z.string(), day, unitName: z.string(), name: z.string().nullable() })),
        own: z.boolean(),
      }),
    ),
    /** what a document asks for this kind of unit: entry rules for `training` in force */
    plans: z.array(
      z.object({
        slot: z.string(),
        title: text,
        what: text.nullable(),
        contents: z.array(text),
        /** the groups that the plan splits members into, with how many are in each */
        groups: z.array(z.object({ title: text, members: count })),
        /** resources open to the unit that the plan may draw on; null where the plan does not pool any */
        resources: count.nullable(),
        cites: z.array(z.string()),
      }),
    ),
    topics: z.array(
      z.object({ id, kind: keyOf(TOPIC_KINDS), title: z.string(), from: day, to: day.nullable(), by: z.string(), sessions: count, own: z.boolean() }),
    ),
    classes: z.array(classLine),
    contentClasses: z.array(offered),
    surveys: z.array(z.object({ id, title: z.string() })),
    members: z.array(z.object({ memberId: id, name: z.string() })),
    levels: z.array(level),
    may: z.array(z.enum(['make', 'open-class', 'add-outcome'])),
  }),
  example: { query: { unitId: 'branch', year: 2026 } },
})

export const makeProgramme = endpoint({
  id: 'training.makeProgramme',
  method: 'POST',
  path: '/api/training/programmes',
  summary: { zh: '立一个培训计划', en: 'Makes a programme' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  body: z.object({
    unitId: id,
    kind: keyOf(PROGRAMME_KINDS),
    level,
    title: words(80),
    themes: z.array(words(40)).max(8),
    forWhom: words(80),
    contentClasses: z.array(key).max(12),
    venue: words(80).nullable(),
    projects: z.array(words(60)).max(8),
    from: day,
    to: day,
    target: z.int().min(1).max(1_000_000).nullable(),
  }),
  reply: z.object({ programmeId: id }),
  example: {
    body: {
      unitId: 'branch',
      kind: 'plan',
      level: 'branch',
      title: '乡村振兴主题培训',
      themes: ['乡村振兴'],
      forWhom: '全体党员',
      contentClasses: ['techniques'],
      venue: null,
      projects: [],
      from: '2026-01-01',
      to: '2026-12-31',
      target: null,
    },
  },
})

export const addOutcome = endpoint({
  id: 'training.addOutcome',
  method: 'POST',
  path: '/api/training/programmes/:programmeId/outcomes',
  summary: { zh: '记计划、活动的一项成果', en: 'Enters what came of a programme' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ programmeId: id }),
  body: z.object({ unitId: id, memberId: id.nullable(), item: words(80), result: words(300), day }),
  reply: z.object({ outcomeId: id }),
  example: { params: { programmeId: 'programme' }, body: { unitId: 'branch', memberId: null, item: '学习型机关', result: '每周一学', day: '2026-06-01' } },
})

export const setTopic = endpoint({
  id: 'training.setTopic',
  method: 'POST',
  path: '/api/training/topics',
  summary: { zh: '定一段时间的学习重点、主题或文件', en: 'Sets a priority, theme or document for a period' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  body: z.object({ unitId: id, kind: keyOf(TOPIC_KINDS), title: words(120), from: day, to: day.nullable() }),
  reply: z.object({ topicId: id }),
  example: { body: { unitId: 'branch', kind: 'priority', title: '学习全会精神', from: '2026-01-01', to: '2026-12-31' } },
})

export const openClass = endpoint({
  id: 'training.openClass',
  method: 'POST',
  path: '/api/training/classes',
  summary: { zh: '开一个培训班', en: 'Opens a class' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  body: z.object({
    unitId: id,
    programmeId: id.nullable(),
    surveyId: id.nullable(),
    level,
    form: keyOf(CLASS_FORMS),
    title: words(80),
    organiser: words(80),
    venue: words(80).nullable(),
    contentClasses: z.array(key).min(1, '至少选一类内容 · choose at least one class of content').max(8),
    mode: key,
    from: day,
    to: day,
    begins: clock,
    ends: clock,
    minutes,
    places: z.int().min(1).max(100_000).nullable(),
  }),
  reply: z.object({ classId: id, conflicts: z.array(conflict) }),
  example: {
    body: {
      unitId: 'branch',
      programmeId: null,
      surveyId: null,
      level: 'branch',
      form: 'class',
      title: '种植技术',
      organiser: '村支部',
      venue: null,
      contentClasses: ['techniques'],
      mode: 'on-site',
      from: '2026-10-10',
      to: '2026-10-10',
      begins: '08:30',
      ends: '11:30',
      minutes: 180,
      places: 20,
    },
  },
})

export const seeClass = endpoint({
  id: 'training.seeClass',
  method: 'GET',
  path: '/api/training/classes/:classId',
  summary: { zh: '一个培训班', en: 'One class' },
  who: DESK_AND_ABOVE,
  params: z.object({ classId: id }),
  query: z.object({ unitId: id.optional() }),
  reply: classLine.extend({
    unitId: id,
    unitName: z.string(),
    venue: z.string().nullable(),
    contentClasses: z.array(text),
    mode: text,
    begins: z.string(),
    ends: z.string(),
    minutes: z.int(),
    hours: z.string().nullable(),
    places: count.nullable(),
    placesLeft: count.nullable(),
    programme: z.string().nullable(),
    survey: z.string().nullable(),
    closedBy: z.string().nullable(),
    cancelledWhy: z.string().nullable(),
    conflicts: z.array(conflict),
    today: day,
    enrolments: z.array(
      z.object({
        memberId: id,
        name: z.string(),
        initials: z.string(),
        branchName: z.string(),
        state: keyOf(ENROLMENT_STATES),
        minutes: count.nullable(),
        completedOn: day.nullable(),
        note: z.string().nullable(),
      }),
    ),
    /** who of the reader's branch may still be enrolled */
    candidates: z.array(z.object({ memberId: id, name: z.string(), initials: z.string() })),
    may: z.array(z.enum(['enrol', 'complete', 'close', 'cancel', 'withdraw'])),
  }),
  example: { params: { classId: 'class' } },
})

export const enrol = endpoint({
  id: 'training.enrol',
  method: 'POST',
  path: '/api/training/classes/:classId/enrolments',
  summary: { zh: '给党员报名', en: 'Enrols members' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ classId: id }),
  body: z.object({ memberIds: z.array(id).min(1).max(500) }),
  reply: z.object({ enrolled: count, already: count }),
  example: { params: { classId: 'class' }, body: { memberIds: ['member'] } },
})

export const withdrawEnrolment = endpoint({
  id: 'training.withdrawEnrolment',
  method: 'POST',
  path: '/api/training/classes/:classId/withdrawals',
  summary: { zh: '退出培训班', en: 'Takes a member out of a class' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ classId: id }),
  body: z.object({ memberId: id, reason: words(200) }),
  reply: z.object({ classId: id }),
  example: { params: { classId: 'class' }, body: { memberId: 'member', reason: '生病' } },
})

/** Who completed, and how many minutes each took part; the organiser says it. */
export const completeClass = endpoint({
  id: 'training.completeClass',
  method: 'POST',
  path: '/api/training/classes/:classId/completion',
  summary: { zh: '记结业情况', en: 'Enters who completed' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ classId: id }),
  body: z.object({
    lines: z
      .array(z.object({ memberId: id, completed: z.boolean(), minutes: z.int().min(0).max(60_000), note: words(200).nullable() }))
      .min(1)
      .max(500),
    /** no more lines are expected */
    close: z.boolean(),
  }),
  reply: z.object({ completed: count, notCompleted: count, state: z.enum(['open', 'closed', 'cancelled']) }),
  example: { params: { classId: 'class' }, body: { lines: [{ memberId: 'member', completed: true, minutes: 180, note: null }], close: false } },
})

export const cancelClass = endpoint({
  id: 'training.cancelClass',
  method: 'POST',
  path: '/api/training/classes/:classId/cancellation',
  summary: { zh: '取消培训班', en: 'Cancels a class' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ classId: id }),
  body: z.object({ reason: words(200) }),
  reply: z.object({ classId: id }),
  example: { params: { classId: 'class' }, body: { reason: '讲课人有事' } },
})

// ---------------------------------------------------------------- resources

export const resourcesFor = endpoint({
  id: 'training.resourcesFor',
  method: 'GET',
  path: '/api/training/resources',
  summary: { zh: '可用的学习资源和用了几次', en: 'Resources open to a unit, and their use' },
  who: DESK_AND_ABOVE,
  query: z.object({ unitId: id }),
  reply: z.object({
    unitId: id,
    unitName: z.string(),
    today: day,
    resources: z.array(
      z.object({
        id,
        kind: keyOf(RESOURCE_KINDS),
        title: z.string(),
        place: z.string(),
        ownerLevel: level,
        ownerName: z.string(),
        openTo: z.enum(['own', 'below']),
        uses: count,
        people: count,
        lastUsedOn: day.nullable(),
        retiredOn: day.nullable(),
        own: z.boolean(),
      }),
    ),
    uses: z.array(z.object({ id, resourceId: id, title: z.string(), unitName: z.string(), day, people: count, words: z.string().nullable(), by: z.string() })),
    levels: z.array(level),
    may: z.array(z.enum(['add', 'use'])),
  }),
  example: { query: { unitId: 'branch' } },
})

export const addResource = endpoint({
  id: 'training.addResource',
  method: 'POST',
  path: '/api/training/resources',
  summary: { zh: '登记一项学习资源', en: 'Enters a resource' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  body: z.object({
    unitId: id,
    level,
    kind: keyOf(RESOURCE_KINDS),
    title: words(80),
    place: words(200),
    openTo: z.enum(['own', 'below']),
    topicId: id.nullable(),
  }),
  reply: z.object({ resourceId: id }),
  example: { body: { unitId: 'branch', level: 'branch', kind: 'site', title: '村史馆', place: '村部一楼', openTo: 'own', topicId: null } },
})

export const useResource = endpoint({
  id: 'training.useResource',
  method: 'POST',
  path: '/api/training/resources/:resourceId/uses',
  summary: { zh: '记用了一次', en: 'Notes a use' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ resourceId: id }),
  body: z.object({ unitId: id, day, people: z.int().min(1).max(100_000), words: words(200).nullable() }),
  reply: z.object({ useId: id }),
  example: { params: { resourceId: 'resource' }, body: { unitId: 'branch', day: '2026-08-01', people: 12, words: null } },
})

export const retireResource = endpoint({
  id: 'training.retireResource',
  method: 'POST',
  path: '/api/training/resources/:resourceId/retirement',
  summary: { zh: '停用一项资源', en: 'Retires a resource' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ resourceId: id }),
  reply: z.object({ resourceId: id }),
  example: { params: { resourceId: 'resource' } },
})

// ---------------------------------------------------------------- what members want to learn

export const surveysFor = endpoint({
  id: 'training.surveysFor',
  method: 'GET',
  path: '/api/training/surveys',
  summary: { zh: '学习需求征集和研判', en: 'Surveys of needs and what became of them' },
  who: DESK_AND_ABOVE,
  query: z.object({ unitId: id }),
  reply: z.object({
    unitId: id,
    unitName: z.string(),
    today: day,
    surveys: z.array(
      z.object({
        id,
        title: z.string(),
        unitName: z.string(),
        questions: z.array(z.string()),
        from: day,
        to: day,
        open: z.boolean(),
        answered: count,
        asked: count,
        /** without names, in the order they came */
        answers: z.array(z.array(z.string())),
        analysis: z.string().nullable(),
        analysedBy: z.string().nullable(),
        classes: z.array(z.object({ id, title: z.string(), from: day })),
        own: z.boolean(),
      }),
    ),
    members: z.array(z.object({ memberId: id, name: z.string() })),
    may: z.array(z.enum(['open', 'answer', 'analyse'])),
  }),
  example: { query: { unitId: 'branch' } },
})

export const openSurvey = endpoint({
  id: 'training.openSurvey',
  method: 'POST',
  path: '/api/training/surveys',
  summary: { zh: '开一次学习需求征集', en: 'Opens a survey' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  body: z.object({
    unitId: id,
    title: words(80),
    questions: z.array(words(120)).min(1, '至少写一个问题 · write at least one question').max(6),
    from: day,
    to: day,
  }),
  reply: z.object({ surveyId: id }),
  example: { body: { unitId: 'branch', title: '明年想学什么', questions: ['想学什么'], from: '2026-09-01', to: '2026-10-01' } },
})

export const answerOnPaper = endpoint({
  id: 'training.answerOnPaper',
  method: 'POST',
  path: '/api/training/surveys/:surveyId/answers',
  summary: { zh: '替党员记下纸上的需求', en: 'Enters a member’s answers from paper' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ surveyId: id }),
  body: z.object({ memberId: id, answers: z.array(z.string().trim().max(300)).min(1).max(6) }),
  reply: z.object({ surveyId: id }),
  example: { params: { surveyId: 'survey' }, body: { memberId: 'member', answers: ['种植技术'] } },
})

export const analyseSurvey = endpoint({
  id: 'training.analyseSurvey',
  method: 'POST',
  path: '/api/training/surveys/:surveyId/analysis',
  summary: { zh: '写下研判', en: 'Writes the analysis' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ surveyId: id }),
  body: z.object({ analysis: words(1000) }),
  reply: z.object({ surveyId: id }),
  example: { params: { surveyId: 'survey' }, body: { analysis: '多数想学种植技术' } },
})

// ---------------------------------------------------------------- the member's own

export const myStudy = endpoint({
  id: 'training.myStudy',
  method: 'GET',
  path: '/api/me/study',
  summary: { zh: '我的学习', en: 'My study' },
  who: ['member'],
  reply: z.object({
    today: day,
    year: z.int(),
    requirements: z.array(requirement),
    collective: z.array(z.object({ id: z.string(), day, title: text, hours: z.string() })),
    own: z.array(z.object({ id, day, way: keyOf(STUDY_WAYS), what: z.string(), minutes: count, withdrawn: z.boolean() })),
    /** null where no rule in force counts notes, or it is switched off */
    notes: z
      .object({
        total: count,
        limit: z.string(),
        cites: z.array(z.string()),
        lines: z.array(z.object({ id, day, characters: count, what: z.string(), checkedBy: z.string().nullable() })),
      })
      .nullable(),
    resources: z.array(z.object({ id, kind: keyOf(RESOURCE_KINDS), title: z.string(), place: z.string() })),
    surveys: z.array(z.object({ id, title: z.string(), to: day, questions: z.array(z.string()), answered: z.boolean() })),
    classes: z.array(z.object({ id, title: z.string(), from: day, to: day, organiser: z.string(), state: keyOf(ENROLMENT_STATES) })),
  }),
})

export const declareStudy = endpoint({
  id: 'training.declareStudy',
  method: 'POST',
  path: '/api/me/study',
  summary: { zh: '我自学了', en: 'I studied by myself' },
  who: ['member'],
  idempotent: true,
  body: z.object({ day, way: keyOf(STUDY_WAYS), what: words(120), minutes: z.int().min(1).max(720), resourceId: id.nullish() }),
  reply: z.object({ studyId: id }),
  example: { body: { day: '2026-09-01', way: 'reading', what: '读党章', minutes: 30 } },
})

export const withdrawStudy = endpoint({
  id: 'training.withdrawStudy',
  method: 'POST',
  path: '/api/me/study/:studyId/withdrawal',
  summary: { zh: '撤回我记的自学', en: 'Takes back my own entry' },
  who: ['member'],
  idempotent: true,
  params: z.object({ studyId: id }),
  reply: z.object({ studyId: id }),
  example: { params: { studyId: 'study' } },
})

export const declareNotes = endpoint({
  id: 'training.declareNotes',
  method: 'POST',
  path: '/api/me/study-notes',
  summary: { zh: '我写了学习笔记', en: 'I wrote study notes' },
  who: ['member'],
  idempotent: true,
  body: z.object({ day, characters: z.int().min(1).max(200_000), what: words(120) }),
  reply: z.object({ noteId: id }),
  example: { body: { day: '2026-09-01', characters: 800, what: '读条例' } },
})

export const checkNotes = endpoint({
  id: 'training.checkNotes',
  method: 'POST',
  path: '/api/training/notes/:noteId/check',
  summary: { zh: '看过党员的笔记', en: 'The notes were looked at' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ noteId: id }),
  reply: z.object({ noteId: id }),
  example: { params: { noteId: 'note' } },
})

export const answerSurvey = endpoint({
  id: 'training.answerSurvey',
  method: 'POST',
  path: '/api/me/surveys/:surveyId/answers',
  summary: { zh: '我说说想学什么', en: 'I say what I want to learn' },
  who: ['member'],
  idempotent: true,
  params: z.object({ surveyId: id }),
  body: z.object({ answers: z.array(z.string().trim().max(300)).min(1).max(6) }),
  reply: z.object({ surveyId: id }),
  example: { params: { surveyId: 'survey' }, body: { answers: ['种植技术'] } },
})

// ---------------------------------------------------------------- working time

export const setWorkingTime = endpoint({
  id: 'training.setWorkingTime',
  method: 'POST',
  path: '/api/training/working-times',
  summary: { zh: '登记本单位的工作、生产时间', en: 'Says when a unit works or produces' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  body: z.object({
    unitId: id,
    what: words(40),
    weekdays: z.array(z.int().min(1).max(7)).min(1, '至少选一天 · choose at least one day').max(7),
    begins: clock,
    ends: clock,
    from: day,
    to: day.nullable(),
  }),
  reply: z.object({ workingTimeId: id }),
  example: { body: { unitId: 'branch', what: '秋收', weekdays: [1, 2, 3, 4, 5, 6, 7], begins: '07:00', ends: '12:00', from: '2026-09-15', to: '2026-10-15' } },
})

export const endWorkingTime = endpoint({
  id: 'training.endWorkingTime',
  method: 'POST',
  path: '/api/training/working-times/:workingTimeId/end',
  summary: { zh: '不再用这段时间', en: 'Ends a working time' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ workingTimeId: id }),
  reply: z.object({ workingTimeId: id }),
  example: { params: { workingTimeId: 'time' } },
})
