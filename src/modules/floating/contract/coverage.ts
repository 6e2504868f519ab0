/** Nobody falls between: who manages on a day, surveys, statistics. */
import { z } from 'zod'
import { DESK_AND_ABOVE, count, day, id, keyOf, moment, text, words, year } from '../../../platform/contract.ts'
import { BRANCH_DESK, endpoint } from '../../../platform/endpoint.ts'
import { cites, unitAsked } from './shapes.ts'
import { SECTORS, SIDES, WORK_KINDS } from './words.ts'

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
export type WorkKind = keyof typeof WORK_KINDS

export const HANDLING_WAYS = {
  criticism: { zh: '批评教育', en: 'criticism and education' },
  'serious-criticism': { zh: '严肃批评教育', en: 'serious criticism and education' },
  'organisational-handling': { zh: '组织处理', en: 'organisational handling' },
} as const
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
