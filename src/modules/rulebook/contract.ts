/** Duties, proposals, findings and holidays: what the browser and the server say to each other. */
import { z } from 'zod'
import { endpoint } from '../../platform/endpoint.ts'
import { clause, day, id, moment, text } from '../../platform/contract.ts'

const reason = z.string().trim().min(2).max(500)

const DESK = ['recorder', 'group-leader', 'branch-officer', 'secretary', 'committee', 'department'] as const
const DECIDERS = ['branch-officer', 'secretary', 'committee', 'department'] as const

const TERMS = ['overdue', 'week', 'month', 'year', 'later'] as const

const dutyView = z.object({
  id,
  slot: z.string(),
  what: text,
  facts: z.array(text),
  clauses: z.array(clause),
  ours: z.boolean(),
  bearer: z.object({ role: z.string(), roleName: text, unitId: id, unitName: z.string() }),
  subject: z.object({ kind: z.string(), id: id.nullable() }),
  link: z.string().nullable(),
  openedOn: day,
  dueOn: day.nullable(),
  term: z.enum(TERMS),
  state: z.enum(['open', 'fulfilled', 'released']),
  closed: z.object({ byName: z.string().nullable(), at: moment, record: z.string().nullable(), note: z.string().nullable() }).nullable(),
  findingId: id.nullable(),
  may: z.object({ fulfil: z.boolean(), release: z.boolean() }),
})

/** What the caller's unit owes, grouped by term, and what units one level below have let pass. */
export const listDuties = endpoint({
  id: 'rulebook.listDuties',
  method: 'GET',
  path: '/api/duties',
  summary: { zh: '应办事项：本单位的，和下一级过期的', en: "Duties: the unit's own, and the overdue ones one level below" },
  who: DESK,
  query: z.object({ closed: z.enum(['yes', 'no']).optional() }),
  reply: z.object({ today: day, own: z.array(dutyView), below: z.array(dutyView), closed: z.array(dutyView) }),
})

export const showDuty = endpoint({
  id: 'rulebook.showDuty',
  method: 'GET',
  path: '/api/duties/:dutyId',
  summary: { zh: '一件应办事项', en: 'One duty' },
  who: DESK,
  params: z.object({ dutyId: id }),
  reply: dutyView,
  example: { params: { dutyId: 'duty' } },
})

/** Says what was done, where no other page of the system writes the record. */
export const fulfilDuty = endpoint({
  id: 'rulebook.fulfilDuty',
  method: 'POST',
  path: '/api/duties/:dutyId/fulfil',
  summary: { zh: '办结：写明做了什么', en: 'Fulfil a duty by a written record' },
  who: DESK,
  idempotent: true,
  params: z.object({ dutyId: id }),
  body: z.strictObject({ doneOn: day, note: reason }),
  reply: dutyView,
  example: { params: { dutyId: 'duty' }, body: { doneOn: '2026-01-15', note: '已当面谈心，本人愿意按时参加' } },
})

export const releaseDuty = endpoint({
  id: 'rulebook.releaseDuty',
  method: 'POST',
  path: '/api/duties/:dutyId/release',
  summary: { zh: '免办：由上级写明理由', en: 'Release a duty, with a reason, by the level above' },
  who: ['committee', 'department'],
  idempotent: true,
  params: z.object({ dutyId: id }),
  body: z.strictObject({ reason }),
  reply: dutyView,
  example: { params: { dutyId: 'duty' }, body: { reason: '该党员已转出' } },
})

export const proposalView = z.object({
  id,
  slot: z.string(),
  subject: z.object({ kind: z.string(), id }),
  proposes: z.object({ what: z.string(), text }),
  findingId: id,
  decides: text,
  approves: text.nullable(),
  state: z.enum(['open', 'accepted', 'declined', 'more-facts', 'withdrawn']),
  decided: z.object({ byName: z.string(), at: moment, reason: z.string().nullable() }).nullable(),
  approved: z.object({ byName: z.string(), at: moment }).nullable(),
  openedAt: moment,
  may: z.object({ decide: z.boolean(), approve: z.boolean() }),
})

export const listProposals = endpoint({
  id: 'rulebook.listProposals',
  method: 'GET',
  path: '/api/proposals',
  summary: { zh: '等人决定的建议', en: 'Proposals that wait for a decision' },
  who: DECIDERS,
  query: z.object({ state: z.enum(['waiting', 'decided']).optional(), subjectId: id.optional() }),
  reply: z.object({ proposals: z.array(proposalView) }),
})

/** Accept, decline with reason, or ask for more facts first. The system proposes; a named person decides. */
export const decideProposal = endpoint({
  id: 'rulebook.decideProposal',
  method: 'POST',
  path: '/api/proposals/:proposalId/decide',
  summary: { zh: '决定一条建议：采纳、不采纳、先补充事实', en: 'Decide a proposal: accept, decline, or ask for facts first' },
  who: DECIDERS,
  idempotent: true,
  params: z.object({ proposalId: id }),
  body: z.strictObject({ answer: z.enum(['accepted', 'declined', 'more-facts']), reason: z.string().trim().max(500).optional() }),
  reply: proposalView,
  example: { params: { proposalId: 'proposal' }, body: { answer: 'declined', reason: '两次缺席因照料病人，支部已核实' } },
})

export const approveProposal = endpoint({
  id: 'rulebook.approveProposal',
  method: 'POST',
  path: '/api/proposals/:proposalId/approve',
  summary: { zh: '上级同意下级的决定', en: 'The superior approves the decision' },
  who: ['committee', 'department'],
  idempotent: true,
  params: z.object({ proposalId: id }),
  reply: proposalView,
  example: { params: { proposalId: 'proposal' } },
})

/** The stored shape of an explanation is the engine's; its fields pass through untouched. */
const explanationView = z.looseObject({ title: text, on: day, steps: z.array(z.looseObject({ step: z.string() })) })

/** A finding in the words in which it was drawn: the rule, the values in force that day, the facts counted. */
export const showFinding = endpoint({
  id: 'rulebook.showFinding',
  method: 'GET',
  path: '/api/findings/:findingId',
  summary: { zh: '一条结论的依据', en: 'Why: one finding explained' },
  who: ['member', 'branch-officer', 'secretary', 'committee', 'department'],
  params: z.object({ findingId: id }),
  reply: z.object({
    id,
    madeAt: moment,
    slot: z.string(),
    outcome: z.enum(['met', 'not_met', 'not_applicable', 'unknown', 'to_judge']),
    explanation: explanationView,
    sameWords: z.boolean(),
    proposal: proposalView.nullable(),
  }),
  example: { params: { findingId: 'finding' } },
})

const holidayKind = z.enum(['holiday', 'make-up'])
export const yearView = z.object({
  year: z.int(),
  published: z.boolean(),
  source: z.string(),
  days: z.array(z.object({ day: day, kind: holidayKind, name: text })),
})

export const showHolidays = endpoint({
  id: 'rulebook.showHolidays',
  method: 'GET',
  path: '/api/holidays',
  summary: { zh: '节假日和调休日；没有公布的年份是未明', en: 'Public holidays and make-up days; a year not published is unknown' },
  who: 'signed-in',
  query: z.object({ year: z.coerce.number().int().min(1990).max(2100).optional() }),
  reply: z.object({ year: yearView, years: z.array(z.object({ year: z.int(), published: z.boolean() })), may: z.object({ edit: z.boolean() }) }),
  example: { query: { year: 2026 } },
})

export const editHolidays = endpoint({
  id: 'rulebook.editHolidays',
  method: 'PUT',
  path: '/api/holidays/:year',
  summary: { zh: '录入一年的节假日，并注明是否已公布', en: 'Enter the holidays of a year and say whether they are published' },
  who: ['department'],
  idempotent: true,
  params: z.object({ year: z.coerce.number().int().min(1990).max(2100) }),
  body: z.strictObject({
    published: z.boolean(),
    source: z.string().trim().min(2).max(200),
    days: z
      .array(
        z.strictObject({
          day: day,
          kind: holidayKind,
          name: z.strictObject({ zh: z.string().trim().min(1).max(20), en: z.string().trim().min(1).max(40) }),
        }),
      )
      .max(120),
  }),
  reply: yearView,
  example: { params: { year: '2027' }, body: { published: false, source: '等国务院办公厅通知', days: [] } },
})

/** Every registered clause as a chip shows it; screens look their citations up here. */
export const listClauses = endpoint({
  id: 'rulebook.listClauses',
  method: 'GET',
  path: '/api/clauses',
  summary: { zh: '全部登记的条款：写法和要点', en: 'All registered clauses: how they are written and what they say' },
  who: 'signed-in',
  reply: z.object({ clauses: z.array(clause.extend({ packId: z.string() })) }),
})
