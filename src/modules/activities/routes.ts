/** Binds the contract: a handler asks `access.ts` for a proven reach, then calls one command or composes one answer. */
import { calendarYear, day as asDay, type Day, dayOf, earlier, monthOf, weekdayOf, yearOf } from '../../kernel/days.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import type { Call } from '../../platform/call.ts'
import { actorOf } from '../../platform/call.ts'
import { type Tx, withDistrict } from '../../platform/db.ts'
import { ABOVE, BRANCH_DESK, type Role } from '../../platform/endpoint.ts'
import { type Route, route } from '../../platform/http.ts'
import { districtPathOf } from '../../platform/scope.ts'
import { explain } from '../../policy/engine/explain.ts'
import type { InForce } from '../../policy/engine/resolve.ts'
import { type CalendarBody, sayDayRule } from '../../policy/kinds/calendar.ts'
import type { DutyBody } from '../../policy/kinds/duty.ts'
import type { EntryBody } from '../../policy/kinds/entry.ts'
import type { Text } from '../../policy/vocabulary/outcomes.ts'
import type { Evaluation } from '../../policy/vocabulary/evaluation.ts'
import { type PartKind, PARTS } from '../../policy/vocabulary/parts.ts'
import type { RuleInForce } from '../../policy/vocabulary/rules.ts'
import { namesSector, type Sector } from '../../policy/vocabulary/units.ts'
import { type Member, memberById, postsOn } from '../members/public.ts'
import { chainOf, inForce, sectorOf, type Unit, unitById, unitsUnder } from '../org/public.ts'
import { holidayCalendar } from '../rulebook/public.ts'
import { districtScope, mayDo, ownMembership, ownReach, type Reach, reachPath, reachRow, reachSession, reachUnit } from './access.ts'
import { addCost } from './commands/add-cost.ts'
import { addSession } from './commands/add-session.ts'
import { announceSession } from './commands/announce-session.ts'
import { beginSession } from './commands/begin-session.ts'
import { checkIn } from './commands/check-in.ts'
import { closeSession } from './commands/close-session.ts'
import { correctRecord, decideLateEntry } from './commands/correct-record.ts'
import { fileReport } from './commands/file-report.ts'
import { generateYear } from './commands/generate-year.ts'
import { judgeSession } from './commands/judge-session.ts'
import { addVisitor, confirmElsewhere, recordElsewhere } from './commands/keep-elsewhere.ts'
import { askLeave, decideLeave, readLeaveWords } from './commands/keep-leave.ts'
import { endModel, writeModel } from './commands/keep-model.ts'
import { putPicture, showPicture } from './commands/keep-picture.ts'
import { addImage, addResource, clearImage, noteSatisfaction, reviewQuality } from './commands/keep-register.ts'
import { decideReschedule, moveSession, tryDay } from './commands/move-session.ts'
import { planSession } from './commands/plan-session.ts'
import { readNotice } from './commands/read-notice.ts'
import { sayNotHeld } from './commands/say-not-held.ts'
import { readStandings, settleStanding, type StandingDeps } from './commands/settle-standing.ts'
import { splitSession } from './commands/split-session.ts'
import { takeTicks } from './commands/take-ticks.ts'
import { writeAnnualPlan } from './commands/write-annual-plan.ts'
import { readiness, writeRecord } from './commands/write-record.ts'
import { readTalkNote, writeTalkNote } from './commands/write-talk-note.ts'
import * as contract from './contract.ts'
import {
  answerOf,
  CALENDAR,
  checkCodeOf,
  citesOf,
  formOf,
  frozenLineView,
  frozenRoll,
  frozenSum,
  judgeRoll,
  judgeValidity,
  lettersOf,
  lineView,
  lookAt,
  memberStandingView,
  minutesBetween,
  openLineView,
  isGuest,
  openRoll,
  participationCites,
  participationOf,
  partView,
  provenanceText,
  rescheduleView,
  roomCodeAt,
  roomCodeHolds,
  sessionTitle,
  sessionView,
  someoneKnown,
  standingAnswer,
  sumOf,
} from './facts.ts'
import { isLocked } from './stages.ts'
import {
  countSelf,
  countTalks,
  selectAmendment,
  selectAnnualPlan,
  selectAmendments,
  selectCoverage,
  selectElsewhere,
  selectFilings,
  selectGuests,
  selectImage,
  selectModel,
  selectModels,
  selectLastDone,
  selectLeave,
  type Leave,
  selectLeaves,
  selectNotices,
  selectParts,
  selectPlannedUnits,
  selectReach,
  selectRefusedCosts,
  selectReschedule,
  selectResources,
  selectRoll,
  selectRollup,
  selectSatisfaction,
  selectSelfTicks,
  selectSessionsAtPaths,
  selectSessionsOfYear,
  selectTalkNote,
  selectTalkNotes,
  selectTickFacts,
  selectWaitingReschedules,
  type RollupRow,
  type Session,
} from './store.ts'

const DESK: readonly Role[] = BRANCH_DESK
const ROOM: readonly Role[] = ['recorder', 'group-leader', ...BRANCH_DESK]
const DESK_AND_ABOVE: readonly Role[] = [...BRANCH_DESK, ...ABOVE]
const READERS: readonly Role[] = ['recorder', 'group-leader', ...BRANCH_DESK, ...ABOVE]

/** Opens the database where the reach was proven and answers with what `work` finds. */
const read = async <T, R>(call: Call, reach: Result<Reach<T>>, work: (tx: Tx, reach: Reach<T>) => Promise<R>): Promise<Result<R>> =>
  reach.ok ? withDistrict(call.db, reach.value.scope, async (tx) => ok(await work(tx, reach.value))) : reach

const act = async <T, R>(reach: Result<Reach<T>>, work: (reach: Reach<T>) => Promise<Result<R>>): Promise<Result<R>> => (reach.ok ? work(reach.value) : reach)

// ---------------------------------------------------------------- the year

const year: Route[] = [
  route(contract.yearOfDays, async (call, { params, query }) =>
    read(call, await reachUnit(call, ['member', ...READERS], query.unitId), (tx, reach) => yearView(tx, reach, params.year)),
  ),
  route(contract.generateYear, async (call, { params, body }) =>
    act(await reachUnit(call, DESK_AND_ABOVE, body.unitId), (reach) => generateYear(call, reach, params.year)),
  ),
  route(contract.addSession, async (call, { body }) =>
    act(await reachUnit(call, DESK, body.unitId), (reach) => addSession(call, reach, { ...body, day: asDay(body.day) })),
  ),
  route(contract.ledgerOfDays, async (call, { params, query }) =>
    read(call, await reachUnit(call, DESK_AND_ABOVE, query.unitId), (tx, { found }) => ledgerView(tx, found, params.year)),
  ),
  route(contract.annualPlan, async (call, { params, query }) =>
    read(call, await reachUnit(call, DESK_AND_ABOVE, query.unitId), (tx, reach) => annualPlanView(tx, reach, params.year)),
  ),
  route(contract.writeAnnualPlan, async (call, { params, body }) =>
    act(await reachUnit(call, [...DESK, 'committee'], body.unitId), (reach) => writeAnnualPlan(call, reach, { ...body, year: params.year })),
  ),
]

const yearView = async (tx: Tx, { found: unit, grant }: Reach<Unit>, wanted: number) => {
  const rules = await inForce(tx, unit.id, dayOf(wanted, 1, 1))
  const rule = (rules.rules.get(CALENDAR) ?? rules.forOthers.find(({ slot }) => slot === CALENDAR)) as RuleInForce<CalendarBody> | undefined
  const holders = (await chainOf(tx, unit.id)).flatMap((link) =>
    link.at === 'unit' && (link.unit.kind === 'branch' || link.unit.kind === 'general-branch') ? [link.unit] : [],
  )
  const names = new Map(holders.map(({ id, name }) => [id, name]))
  const sessions = await selectSessionsOfYear(tx, { unitIds: holders.map(({ id }) => id), year: wanted })
  const waiting = new Set((await selectWaitingReschedules(tx, unit.path)).map(({ sessionId }) => sessionId))
  const isDesk = DESK_AND_ABOVE.includes(grant.role)
  return {
    unitId: unit.id,
    unitName: unit.name,
    year: wanted,
    holidaysPublished: (await holidayCalendar(tx, [wanted])).published.includes(wanted),
    dayName: dayNameOf(rules),
    rule: rule ? { slot: rule.slot, title: rule.title, says: saysDay(rule), cites: citesOf(rule), evaluation: rule } : null,
    sessions: sessions.map((session) => lineView(session, { unitName: names.get(session.unitId) ?? '', waiting: waiting.has(session.id) })),
    may: isDesk
      ? (
          [
            'generate',
            ...(DESK.includes(grant.role) ? (['add-session'] as const) : []),
            ...(grant.role === 'department' ? [] : (['plan-year'] as const)),
          ] as const
        ).slice()
      : [],
  }
}

const DAY_NAME = { zh: '党员活动日', en: 'Activity day' }

/** What the nearest pack in force calls the day. */
const dayNameOf = (rules: InForce) => rules.packs.map(({ pack }) => pack.head.names?.activityDay).find((name) => name !== undefined) ?? DAY_NAME

const saysDay = (rule: RuleInForce<CalendarBody>) =>
  rule.body.on && typeof rule.body.on === 'object' ? sayDayRule(rule.body.on) : { zh: '还没有定哪一天', en: 'the day has not been fixed yet' }

const ledgerView = async (tx: Tx, unit: Unit, wanted: number) => {
  const units = new Map((await unitsUnder(tx, unit.path, { kinds: ['branch', 'general-branch'] })).map((one) => [one.id, one]))
  const sessions = await selectSessionsOfYear(tx, { unitIds: [...units.keys()], year: wanted })
  const order = (session: Session) => `${units.get(session.unitId)?.code ?? ''}|${String(session.month).padStart(2, '0')}|${session.day ?? ''}`
  return {
    unitName: unit.name,
    rows: sessions
      .filter(({ kind }) => kind === 'activity-day')
      .sort((one, other) => (order(one) < order(other) ? -1 : 1))
      .map((session) => ({
        ...lineView(session, { unitName: units.get(session.unitId)?.name ?? '', waiting: false }),
        host: session.hostName,
        recorder: session.recorderName,
        bookPage: session.bookPage,
        content: session.content,
        form: session.form,
      })),
  }
}

const annualPlanView = async (tx: Tx, { found: unit, grant }: Reach<Unit>, wanted: number) => {
  const plan = await selectAnnualPlan(tx, { unitId: unit.id, year: wanted })
  const planned = await selectPlannedUnits(tx, { path: unit.path, year: wanted })
  const below = (await unitsUnder(tx, unit.path, { kinds: ['committee', 'general-branch', 'branch'], on: dayOf(wanted, 12, 31) })).filter(
    ({ id }) => !planned.has(id),
  )
  return {
    plan: plan
      ? {
          version: plan.version,
          months: plan.months.map((month) => ({ ...month, parts: month.parts as PartKind[] })),
          note: plan.note,
          byName: plan.byName,
          at: plan.at.toISOString(),
        }
      : null,
    missing: below.map(({ id, name }) => ({ unitId: id, unitName: name })),
    may: grant.role === 'department' || grant.unitId !== unit.id ? [] : (['plan-year'] as ['plan-year']),
  }
}

// ---------------------------------------------------------------- one session before its day

const before: Route[] = [
  route(contract.openSession, async (call, { params }) =>
    read(call, await reachSession(call, READERS, params.sessionId), (tx, reach) => openView(tx, call, reach)),
  ),
  route(contract.planSession, async (call, { params, body }) =>
    act(await reachSession(call, DESK, params.sessionId), (reach) => planSession(call, reach, body)),
  ),
  route(contract.templates, async (call, { query }) =>
    read(call, await reachUnit(call, DESK_AND_ABOVE, query.unitId), (tx, { found }) => templatesView(tx, call, found)),
  ),
  route(contract.listModels, async (call, { query }) => read(call, await reachUnit(call, ABOVE, query.unitId), (tx, { found }) => modelsView(tx, found))),
  route(contract.writeModel, async (call, { body: { unitId, ...body } }) =>
    act(await reachUnit(call, ABOVE, unitId), (reach) => writeModel(call, reach, body)),
  ),
  route(contract.endModel, async (call, { params }) =>
    act(await reachPath(call, ABOVE, (tx) => selectModel(tx, params.modelId)), (reach) => endModel(call, reach)),
  ),
  route(contract.moveSession, async (call, { params, body }) =>
    act(await reachSession(call, DESK, params.sessionId), (reach) => moveSession(call, reach, { ...body, toDay: asDay(body.toDay) })),
  ),
  route(contract.tryDay, async (call, { params, query }) =>
    act(await reachSession(call, DESK, params.sessionId), (reach) => tryDay(call, reach, asDay(query.toDay))),
  ),
  route(contract.waitingReschedules, async (call, { query }) => {
    const reach = query.unitId ? await reachUnit(call, DESK_AND_ABOVE, query.unitId) : ownReach(call, DESK_AND_ABOVE)
    return reach.ok ? withDistrict(call.db, reach.value.scope, async (tx) => ok(await waitingView(tx))) : reach
  }),
  route(contract.decideReschedule, async (call, { params, body }) =>
    act(await reachRow(call, ABOVE, (tx) => selectReschedule(tx, params.rescheduleId)), (reach) => decideReschedule(call, reach, body)),
  ),
  route(contract.splitSession, async (call, { params, body }) =>
    act(await reachSession(call, DESK, params.sessionId), (reach) =>
      splitSession(call, reach, { reason: body.reason, subs: body.subs.map((sub) => ({ ...sub, day: asDay(sub.day) })) }),
    ),
  ),
  route(contract.announceSession, async (call, { params, body }) =>
    act(await reachSession(call, DESK, params.sessionId), (reach) => announceSession(call, reach, body.version)),
  ),
  route(contract.noticeToPrint, async (call, { params }) =>
    read(call, await reachSession(call, ROOM, params.sessionId), (tx, { found }) => noticeView(tx, call, found)),
  ),
  route(contract.sheetToPrint, async (call, { params }) =>
    read(call, await reachSession(call, ROOM, params.sessionId), (tx, { found }) => sheetView(tx, call, found)),
  ),
]

const openView = async (tx: Tx, call: Call, { found: session, grant }: Reach<Session>) => {
  const unitName = (await unitById(tx, session.unitId))?.name ?? ''
  const { validity, gaps, look } = await standOf(tx, call, session)
  const readsImages = DESK.includes(grant.role) ? 'branch' : DESK_AND_ABOVE.includes(grant.role) ? 'superior' : 'nobody'
  const view = await sessionView(tx, session, { unitName, validity, gaps, look, may: mayDo(grant, session), readsImages })
  return { ...view, analysis: analysisAmong(view.parts, await inForce(tx, session.unitId, session.day ?? call.today)) }
}

/** Which parts count as Party-spirit analysis: those that a rule in force on such records of a session names, by their kind or by what they are at the same time. */
const analysisAmong = (parts: readonly { kind: PartKind; meeting: string | null }[], { rules }: InForce) => {
  const rule = [...rules.values()].find(({ kind, body }) => {
    const { entry, about, enabled } = body as Partial<EntryBody> & { enabled?: boolean }
    return kind === 'entry' && entry === 'analysis' && about === 'session' && enabled !== false
  })
  const named = new Set((rule?.body as EntryBody | undefined)?.fields ?? [])
  const found = parts.flatMap(({ kind, meeting }) => (named.has(kind) ? [kind] : kind === 'analysis' && named.has(meeting ?? '') ? [meeting as PartKind] : []))
  return rule && found.length > 0 ? { title: PARTS.analysis, parts: [...new Set(found)], cites: citesOf(rule) } : null
}

/** Before the day: would it count. On the day and after: does it count, and what stands before closing. */
const standOf = async (tx: Tx, call: Call, session: Session) => {
  const dayHasCome = session.day !== null && session.day <= call.today
  if (!isLocked(session.state) && dayHasCome) return readiness(tx, call, session)
  const look = await lookAt(tx, session)
  const rules = await inForce(tx, session.unitId, session.day ?? call.today)
  const letters = session.state === 'closed' ? (await selectRoll(tx, session.id)).map(({ letter }) => letter).join('') : ''
  const answers = [
    ...judgeValidity(rules, session, { ...look, attended: someoneKnown(letters) }, session.state === 'closed' ? 'held' : 'planned'),
    ...(letters ? judgeRoll(rules, session, letters) : []),
  ]
  return { validity: answers.map(answerOf), gaps: [], look }
}

const modelsView = async (tx: Tx, unit: Unit) => ({
  models: (await selectModels(tx, [unit.id])).map(({ id, name, sectors, members, form, content, parts, writtenByName }) => ({
    id,
    name,
    sectors: sectors as Sector[],
    members,
    form,
    content,
    parts,
    writtenBy: writtenByName,
  })),
})

/** Models that superiors wrote for the sector. */
const writtenFor = async (tx: Tx, unit: Unit) => {
  const above = (await chainOf(tx, unit.id)).flatMap((link) => (link.at === 'unit' ? [link.unit.id] : []))
  const sector = sectorOf(unit)
  const models = (await selectModels(tx, above)).filter(({ sectors }) => sector === null || namesSector(sectors, sector))
  return models.map(({ id, name, members, parts, form, content, writtenByName }) => {
    const title = members ? `${name}（${members}）` : name
    return { key: id, title: { zh: title, en: title }, parts, cites: [], simplified: false, scattered: false, writtenBy: writtenByName, form, content }
  })
}

/** Models for the sector: those of the packs in force, then those that superiors wrote. */
const templatesView = async (tx: Tx, call: Call, unit: Unit) => {
  const rules = await inForce(tx, unit.id, call.today)
  const models = [...rules.rules.values()].filter(({ slot }) => slot.startsWith('template.'))
  return {
    sector: unit.sector,
    templates: [...models.map(packModel), ...(await writtenFor(tx, unit))],
  }
}

const packModel = (rule: RuleInForce) => {
  const { fields, what } = rule.body as { fields: string[]; what?: { zh: string; en: string } }
  const kinds = fields.filter((field): field is PartKind => field in PARTS)
  return {
    key: rule.slot.slice('template.'.length),
    title: what ?? rule.title,
    parts: kinds.map((kind) => ({ kind, studyForm: null, ceremony: null, meeting: null, title: null, minutes: 0 })),
    cites: citesOf(rule),
    simplified: fields.includes('simplified'),
    scattered: fields.includes('sub-sessions') || fields.includes('scattered'),
    writtenBy: null,
    form: null,
    content: null,
  }
}

const waitingView = async (tx: Tx) => {
  const rows = await selectWaitingReschedules(tx, tx.scope.path)
  const units = new Map((await unitsUnder(tx, tx.scope.path)).map(({ path, name }) => [path, name]))
  return { reschedules: rows.map((row) => rescheduleView(row, units.get(row.path) ?? '')) }
}

/** 支部党员大会、党课: the kinds of a meeting, each once; 会议 where its parts say none. */
const meetingNameOf = (session: Session, parts: readonly { meeting: string | null }[]): Text => {
  const kinds = [...new Set(parts.flatMap(({ meeting }) => meeting ?? []))].map(contract.meetingWords)
  if (kinds.length === 0) return sessionTitle({ kind: session.kind, theme: null })
  return { zh: kinds.map(({ zh }) => zh).join('、'), en: kinds.map(({ en }) => en).join(', ') }
}

const printableOf = async (tx: Tx, call: Call, session: Session) => {
  const rules = await inForce(tx, session.unitId, session.day ?? call.today)
  const parts = (await selectParts(tx, [session.id])).map(({ sessionId: _session, ...part }) => part)
  return {
    parts,
    head: {
      unitName: (await unitById(tx, session.unitId))?.name ?? '',
      dayName: session.kind === 'activity-day' ? dayNameOf(rules) : meetingNameOf(session, parts),
      day: session.day,
      weekday: session.day ? weekdayOf(session.day) : null,
      begins: session.begins,
      ends: session.ends,
      place: session.place,
      theme: session.theme,
      content: session.content,
      form: formOf(session, parts),
      host: session.hostName,
      recorder: session.recorderName,
    },
  }
}

const noticeView = async (tx: Tx, call: Call, session: Session) => {
  const { head, parts } = await printableOf(tx, call, session)
  return { ...head, parts: parts.map(partView), badgeReminder: session.badgeReminder, signedBy: head.unitName, madeOn: call.today }
}

const ALREADY: Record<string, string> = { X: '免除', F: '免除', H: '异地', L: '请假' }

/** 请假：农忙，周立根准 — leave with its reason and who granted it, as the sheet asks. */
const alreadySaid = (letter: string, leave: Leave | null): string | null => {
  const word = ALREADY[letter] ?? null
  if (letter !== 'L' || !leave) return word
  return `${word}：${contract.LEAVE_REASONS[leave.reasonClass].zh}${leave.decidedByName ? `，${leave.decidedByName}准` : ''}`
}

const sheetView = async (tx: Tx, call: Call, session: Session) => {
  const { head } = await printableOf(tx, call, session)
  const lines = await openRoll(tx, session)
  return {
    ...head,
    rows: lines.map(({ member, letter, leave }, index) => ({
      number: index + 1,
      memberId: member.memberId,
      name: member.name,
      groupName: member.groupName,
      already: letter ? alreadySaid(letter, leave) : null,
    })),
    guests: (await selectGuests(tx, session.id)).map(({ name, category }) => ({ name, category })),
    checkCode: checkCodeOf('sheet', session.id),
  }
}

// ---------------------------------------------------------------- the day

const room: Route[] = [
  route(contract.rollOf, async (call, { params }) => read(call, await reachSession(call, READERS, params.sessionId), (tx, reach) => rollView(tx, reach))),
  route(contract.sendTicks, async (call, { params, body }) =>
    act(await reachSession(call, ROOM, params.sessionId), (reach) => takeTicks(call, reach, { provenance: 'recorder', ticks: body.ticks })),
  ),
  route(contract.transcribeSheet, async (call, { params, body }) =>
    act(await reachSession(call, ROOM, params.sessionId), async (reach) => {
      if (body.checkCode && body.checkCode.replaceAll(' ', '').toUpperCase() !== checkCodeOf('sheet', reach.found.id).replaceAll(' ', ''))
        return refuse(
          'another-sheet',
          '这张签到表的校验码不是这次活动的，请核对是不是拿错了表。',
          'The check code on this sheet belongs to another session; make sure it is the right sheet.',
          { field: '/checkCode' },
        )
      return takeTicks(call, reach, { provenance: 'transcribed', ticks: body.ticks.map((tick) => ({ ...tick, clientAt: null, seq: 0, saw: [] })) })
    }),
  ),
  route(contract.roomCode, async (call, { params }) =>
    read(call, await reachSession(call, ROOM, params.sessionId), async (tx, { found }) => ({
      ...roomCodeAt(found.id, call.now),
      stepMs: 15_000,
      signedIn: await countSelf(tx, found.id),
    })),
  ),
  route(contract.checkIn, async (call, { params, body }) => signIn(call, params.sessionId, body)),
  route(contract.askLeave, async (call, { params, body }) =>
    act(await reachSession(call, [...ROOM, 'member'], params.sessionId), (reach) => askLeave(call, reach, body)),
  ),
  route(contract.decideLeave, async (call, { params, body }) =>
    act(await reachRow(call, DESK, (tx) => selectLeave(tx, params.leaveId)), (reach) => decideLeave(call, reach, body.grant)),
  ),
  route(contract.leaveWords, async (call, { params }) =>
    act(await reachRow(call, [...DESK, 'member'], (tx) => selectLeave(tx, params.leaveId)), (reach) => readLeaveWords(call, reach)),
  ),
  route(contract.recordElsewhere, async (call, { params, body }) =>
    act(await reachSession(call, [...ROOM, 'member'], params.sessionId), (reach) => recordElsewhere(call, reach, { ...body, onDay: asDay(body.onDay) })),
  ),
  route(contract.confirmElsewhere, async (call, { params, body }) =>
    act(await reachRow(call, DESK, (tx) => selectElsewhere(tx, params.elsewhereId)), (reach) => confirmElsewhere(call, reach, body)),
  ),
  route(contract.addVisitor, async (call, { params, body }) => act(await reachSession(call, ROOM, params.sessionId), (reach) => addVisitor(call, reach, body))),
  route(contract.beginSession, async (call, { params }) => act(await reachSession(call, ROOM, params.sessionId), (reach) => beginSession(call, reach))),
]

const rollView = async (tx: Tx, { found: session, grant }: Reach<Session>) => {
  const frozen = session.state === 'closed'
  const lines = frozen ? [] : await openRoll(tx, session)
  const rows = frozen ? await frozenRoll(tx, session) : []
  const on = session.day ?? dayOf(session.year, session.month, 1)
  const rules = await inForce(tx, session.unitId, on)
  const look = await rollLook(tx, session, on)
  const letters = lettersOf(frozen ? rows.map(({ row }) => row) : lines)
  const [answer] = letters ? judgeRoll(rules, session, letters) : []
  const may = mayDo(grant, session)
  const mayTick = ({ groupId }: { groupId: string | null }) => may.includes('call-roll') && (grant.groupId === undefined || groupId === grant.groupId)
  return {
    sessionId: session.id,
    unitName: (await unitById(tx, session.unitId))?.name ?? '',
    state: session.state,
    day: session.day,
    theme: session.theme,
    frozen,
    sum: (frozen ? frozenSum(session) : null) ?? sumOf(letters),
    participation: letters ? participationOf(rules, letters) : null,
    participationAnswer: answer ? answerOf(answer) : null,
    lines: frozen ? rows.map((row) => frozenLineView(row, look)) : lines.map((line) => openLineView(line, { ...look, mayTick })),
    may,
  }
}

const POSTS: Record<string, string> = {
  secretary: '支部书记',
  'deputy-secretary': '副书记',
  'organisation-officer': '组织委员',
  'publicity-officer': '宣传委员',
  'discipline-officer': '纪检委员',
  'group-leader': '党小组长',
  'certificate-custodian': '证件填写专人',
}

/** Posts of the branch itself; being a leading cadre elsewhere is not shown, everyone is an ordinary member here. */
const rollLook = async (tx: Tx, session: Session, on: Day) => {
  const units = await unitsUnder(tx, session.path, { on })
  const posts = await postsOn(tx, { unitIds: units.map(({ id }) => id), day: on })
  return {
    unitNames: new Map(units.filter(({ id }) => id !== session.unitId).map(({ id, shortName }) => [id, shortName])),
    posts: new Map(posts.flatMap(({ memberId, post }) => (POSTS[post] ? [[memberId, POSTS[post]] as const] : []))),
  }
}

// Wrong codes are counted for a minute by account and session: a code of eight digits is not to be guessed.
const wrong = new Map<string, { count: number; until: number }>()
const MOST_WRONG = 5

const signIn = async (
  call: Call,
  sessionId: string,
  { nonce, code, clientAt }: { nonce: string; code: string; clientAt: string | null },
): Promise<Result<{ at: string; already: boolean }>> => {
  const own = ownMembership(call)
  if (!own.ok) return own
  const key = `${call.session!.accountId}|${sessionId}`
  const codeHolds = roomCodeHolds(sessionId, code, call.now)
  if (!codeHolds && tooManyWrong(key, call.now.getTime()))
    return refuse(
      'too-many-tries',
      '输错次数多了，请过一分钟再试，或请记录人点名。',
      'Too many wrong codes; try again in a minute, or let the recorder tick you.',
    )
  const { grant, memberId } = own.value
  const scope = districtScope(grant.districtId, districtPathOf(grant.unitPath), actorOf(call, 'member'))
  const result = await checkIn(call.db, {
    scope,
    actor: actorOf(call, 'member'),
    sessionId,
    memberId,
    branchPath: grant.unitPath,
    byName: call.session!.name,
    nonce,
    codeHolds,
    device: call.deviceId,
    clientAt: clientAt ? new Date(clientAt) : null,
    at: call.now,
    today: call.today,
  })
  if (result.ok) wrong.delete(key)
  return result.ok ? ok({ at: result.value.at.toISOString(), already: result.value.already }) : result
}

const tooManyWrong = (key: string, now: number): boolean => {
  if (wrong.size > 10_000) wrong.clear()
  const known = wrong.get(key)
  const entry = known && known.until > now ? { count: known.count + 1, until: known.until } : { count: 1, until: now + 60_000 }
  wrong.set(key, entry)
  return entry.count > MOST_WRONG
}

// ---------------------------------------------------------------- money, images, quality

const register: Route[] = [
  route(contract.addCost, async (call, { params, body }) => act(await reachSession(call, DESK, params.sessionId), (reach) => addCost(call, reach, body))),
  route(contract.resources, async (call, { query }) =>
    read(call, await reachUnit(call, DESK_AND_ABOVE, query.unitId), (tx, { found }) => resourcesView(tx, found)),
  ),
  route(contract.addResource, async (call, { body }) =>
    act(await reachUnit(call, [...DESK, 'committee'], body.unitId), (reach) => addResource(call, reach, body)),
  ),
  route(contract.addImage, async (call, { params, body }) =>
    act(await reachSession(call, ROOM, params.sessionId), (reach) =>
      addImage(call, reach, { ...body, takenOn: asDay(body.takenOn), retentionUntil: asDay(body.retentionUntil) }),
    ),
  ),
  route(contract.putPicture, async (call, { params, file }) =>
    act(await reachRow(call, ROOM, (tx) => selectImage(tx, params.imageId)), (reach) => putPicture(call, reach, file.bytes)),
  ),
  route(contract.showPicture, async (call, { params }) =>
    act(await reachRow(call, DESK_AND_ABOVE, (tx) => selectImage(tx, params.imageId)), (reach) => showPicture(call, reach, DESK.includes(reach.grant.role))),
  ),
  route(contract.clearImage, async (call, { params, body }) =>
    act(await reachRow(call, DESK, (tx) => selectImage(tx, params.imageId)), (reach) => clearImage(call, reach, body)),
  ),
  route(contract.reviewQuality, async (call, { params, body }) =>
    act(await reachSession(call, DESK_AND_ABOVE, params.sessionId), (reach) => reviewQuality(call, reach, body)),
  ),
]

/** Resources of the unit and of its superiors. */
const resourcesView = async (tx: Tx, unit: Unit) => {
  const chain = (await chainOf(tx, unit.id)).flatMap((link) => (link.at === 'unit' ? [link.unit] : []))
  const names = new Map(chain.map(({ id, name }) => [id, name]))
  return { resources: (await selectResources(tx, [...names.keys()])).map(({ unitId, ...resource }) => ({ ...resource, unitName: names.get(unitId) ?? '' })) }
}

// ---------------------------------------------------------------- closing and after

const closing: Route[] = [
  route(contract.writeRecord, async (call, { params, body }) =>
    act(await reachSession(call, ['recorder', ...DESK], params.sessionId), (reach) => writeRecord(call, reach, body)),
  ),
  route(contract.judgeSession, async (call, { params, body }) =>
    act(await reachSession(call, DESK_AND_ABOVE, params.sessionId), (reach) => judgeSession(call, reach, body)),
  ),
  route(contract.closeSession, async (call, { params, body }) =>
    act(await reachSession(call, DESK, params.sessionId), (reach) => closeSession(call, reach, body)),
  ),
  route(contract.sayNotHeld, async (call, { params, body }) => act(await reachSession(call, DESK, params.sessionId), (reach) => sayNotHeld(call, reach, body))),
  route(contract.correctRecord, async (call, { params, body }) =>
    act(await reachSession(call, DESK, params.sessionId), (reach) => correctRecord(call, reach, body)),
  ),
  route(contract.decideLateEntry, async (call, { params, body }) =>
    act(await reachRow(call, DESK_AND_ABOVE, (tx) => selectAmendment(tx, params.amendmentId)), (reach) => decideLateEntry(call, reach, body.confirm)),
  ),
  route(contract.recordPageToPrint, async (call, { params }) =>
    read(call, await reachSession(call, READERS, params.sessionId), (tx, { found }) => recordPageView(tx, call, found)),
  ),
]

const BOXES: Record<string, 'excused' | 'exempt' | 'elsewhere' | 'absent' | 'unknown'> = {
  L: 'excused',
  X: 'exempt',
  F: 'exempt',
  H: 'elsewhere',
  A: 'absent',
  U: 'unknown',
}

const recordPageView = async (tx: Tx, call: Call, session: Session) => {
  const { head, parts } = await printableOf(tx, call, session)
  const roll =
    session.state === 'closed'
      ? (await frozenRoll(tx, session)).map(({ row }) => ({ name: row.name, letter: row.letter, guest: isGuest(row) }))
      : (await openRoll(tx, session)).map((line) => ({ name: line.member.name, letter: line.letter ?? 'U', guest: isGuest(line) }))
  const lines = roll.filter(({ guest }) => !guest)
  const names = { excused: [] as string[], exempt: [] as string[], elsewhere: [] as string[], absent: [] as string[], unknown: [] as string[] }
  for (const { name, letter } of lines) {
    const box = BOXES[letter.toUpperCase()]
    if (box) names[box].push(name)
  }
  const amendments = (await selectAmendments(tx, session.id)).filter(({ state }) => state === 'in-force')
  return {
    ...head,
    number: session.bookPage,
    bookYear: session.bookYear,
    minutes: session.minutes ?? minutesBetween(session.begins, session.ends),
    sum: frozenSum(session) ?? sumOf(lines.map(({ letter }) => letter).join('')),
    names,
    guests: (await selectGuests(tx, session.id)).map(({ name, category }) => ({ name, category })),
    record: {
      theme: session.theme,
      study: session.study,
      deliberation: session.deliberation,
      service: session.service,
      opinions: session.opinions,
      nextMonth: session.nextMonth,
    },
    parts: parts.map(partView),
    corrections: amendments.map(({ field, before, after, byName, at, kind, reason }) => ({
      what: { zh: `${field ?? '出勤'}：${before ?? '无'} → ${after}　${reason}`, en: `${field ?? 'attendance'}: ${before ?? 'nothing'} → ${after}; ${reason}` },
      byName,
      at: at.toISOString(),
      late: kind === 'late-entry',
    })),
    checkCode: checkCodeOf('page', session.id, String(session.version)),
  }
}

// ---------------------------------------------------------------- where we stand

/** What follows from the year is drawn up from attendance here, and from what others judge. */
const settling = (deps: StandingDeps): Route[] => [
  route(contract.settleStanding, async (call, { params, body }) =>
    act(await reachUnit(call, DESK_AND_ABOVE, body.unitId), (reach) => settleStanding(call, reach, { year: params.year, deps })),
  ),
]

const standing: Route[] = [
  route(contract.standingOfBranch, async (call, { params, query }) =>
    act(await reachUnit(call, ['group-leader', ...DESK_AND_ABOVE], query.unitId), (reach) =>
      branchStanding(call, reach, { year: params.year, through: query.through ? asDay(query.through) : null }),
    ),
  ),
  route(contract.standingOfMember, async (call, { params, query }) =>
    act(await reachPath(call, ['member', 'group-leader', ...DESK_AND_ABOVE], (tx) => memberById(tx, params.memberId)), (reach) =>
      memberStanding(call, reach, { year: params.year, through: query.through ? asDay(query.through) : null }),
    ),
  ),
  route(contract.writeTalkNote, async (call, { body }) =>
    act(await reachPath(call, DESK, (tx) => memberById(tx, body.memberId)), (reach) => writeTalkNote(call, reach, { ...body, onDay: asDay(body.onDay) })),
  ),
  route(contract.readTalkNote, async (call, { params }) =>
    act(await reachPath(call, [...DESK, 'member'], (tx) => selectTalkNote(tx, params.noteId)), (reach) => readTalkNote(call, reach)),
  ),
]

type Wanted = { year: number; through: Day | null }

const throughOf = (call: Call, { year: wanted, through }: Wanted): Day => earlier(through ?? call.today, earlier(call.today, calendarYear(wanted).to))

const branchStanding = async (call: Call, { found: unit, grant }: Reach<Unit>, wanted: Wanted) => {
  const through = throughOf(call, wanted)
  const standings = await readStandings(call.db, { unit, year: wanted.year, today: through })
  const members = standings.members.filter(({ member }) => grant.groupId === undefined || member.groupId === grant.groupId)
  return ok({ unitName: unit.name, through, running: through < calendarYear(wanted.year).to, members: members.map(memberStandingView) })
}

const memberStanding = async (call: Call, { found: member, grant, scope }: Reach<Member>, wanted: Wanted) => {
  if (grant.role === 'member' && grant.memberId !== member.id)
    return refuse('not-found', '没有找到。可能已经移走，或不在您的范围内。', 'Not found: it may have moved, or it is outside your part of the tree.')
  if (grant.groupId !== undefined && member.groupId !== grant.groupId)
    return refuse('not-found', '没有找到。可能已经移走，或不在您的范围内。', 'Not found: it may have moved, or it is outside your part of the tree.')
  const through = throughOf(call, wanted)
  const found = (await readStandings(call.db, { unit: { districtId: grant.districtId, path: member.path }, year: wanted.year, today: through })).members.find(
    (one) => one.member.memberId === member.id,
  )
  if (!found) return refuse('not-on-a-roll', '这位党员今年不在名册里，没有出勤可算。', 'This member was on no roll this year; there is no attendance to count.')
  const facts = await factsBehind(call, { member, evaluations: found.evaluations, through })
  const notes = await withDistrict(call.db, scope, (tx) => selectTalkNotes(tx, { memberId: member.id, period: calendarYear(wanted.year) }))
  return ok({
    member: memberStandingView(found),
    through,
    running: through < calendarYear(wanted.year).to,
    facts: facts.all.map(({ id, on, letter, ...fact }) => ({ id, on, letter, what: sessionTitle(fact), provenance: provenanceText(fact) })),
    whys: found.evaluations.map((evaluation) => ({
      slot: evaluation.slot,
      evaluation,
      explanation: explain(evaluation, { facts: facts.of(evaluation), beside: besideOf(evaluation, found.evaluations) }),
    })),
    notes: notes.map(({ id, kind, onDay, byNames }) => ({ id, kind, onDay, byNames })),
  })
}

/** Rules over the same figure, whose limits are marked on the same bar. */
const besideOf = (evaluation: Evaluation, all: readonly Evaluation[]): Evaluation[] =>
  all.filter((other) => other !== evaluation && other.figures[0]?.measure === evaluation.figures[0]?.measure && other.period?.from === evaluation.period?.from)

const factsBehind = (call: Call, { member, evaluations, through }: { member: Member; evaluations: readonly Evaluation[]; through: Day }) =>
  withDistrict(call.db, districtScope(call.session!.districtId, districtPathOf(member.path)), async (tx) => {
    const keyOf = (evaluation: Evaluation) => `${evaluation.period?.from}|${evaluation.period?.to}|${countingOf(evaluation) ?? ''}`
    const lists = new Map<string, Awaited<ReturnType<typeof selectTickFacts>>>()
    for (const evaluation of evaluations) {
      const period = evaluation.period ?? calendarYear(yearOf(through))
      if (!lists.has(keyOf(evaluation)))
        lists.set(
          keyOf(evaluation),
          await selectTickFacts(tx, { period: { from: period.from, to: earlier(period.to, through) }, of: countingOf(evaluation), memberId: member.id }),
        )
    }
    const all = await selectTickFacts(tx, { period: { ...calendarYear(yearOf(through)), to: through }, of: null, memberId: member.id })
    const factOf = (fact: (typeof all)[number]) => ({ id: fact.id, on: fact.on, tick: fact.letter, what: sessionTitle(fact), provenance: provenanceText(fact) })
    return { all, of: (evaluation: Evaluation) => lists.get(keyOf(evaluation))!.map(factOf) }
  })

const countingOf = (evaluation: Evaluation): string | null => (evaluation.rule.body as { of?: string }).of ?? null

// ---------------------------------------------------------------- the superior's page

const above: Route[] = [
  route(contract.overviewOfYear, async (call, { params, query }) =>
    read(call, await reachUnit(call, DESK_AND_ABOVE, query.unitId), (tx, { found }) => overviewView(tx, call, { unit: found, year: params.year })),
  ),
  route(contract.coverageOfYear, async (call, { params, query }) =>
    read(call, await reachUnit(call, DESK_AND_ABOVE, query.unitId), (tx, { found }) =>
      coverageView(tx, found, throughOf(call, { year: params.year, through: query.through ? asDay(query.through) : null }), params.year),
    ),
  ),
  route(contract.systemsOfBranch, async (call, { params, query }) =>
    read(call, await reachUnit(call, DESK_AND_ABOVE, query.unitId), (tx, { found }) => systemsView(tx, found, params.year)),
  ),
  route(contract.reportOfHalfYear, async (call, { params, query }) =>
    read(call, await reachUnit(call, DESK_AND_ABOVE, query.unitId), (tx, reach) => reportView(tx, reach, params)),
  ),
  route(contract.fileReport, async (call, { params, body }) => act(await reachUnit(call, DESK, body.unitId), (reach) => fileReport(call, reach, params))),
  route(contract.satisfactionOf, async (call, { params, query }) =>
    read(call, await reachUnit(call, DESK_AND_ABOVE, query.unitId), (tx, { found }) => satisfactionView(tx, found, params.year)),
  ),
  route(contract.noteSatisfaction, async (call, { body }) =>
    act(await reachUnit(call, [...DESK, 'committee'], body.unitId), (reach) => noteSatisfaction(call, reach, { ...body, onDay: asDay(body.onDay) })),
  ),
]

const cellOf = (row: RollupRow, today: Day) => ({
  month: row.month,
  sessionId: row.sessionId,
  state: row.state,
  day: row.day,
  moved: row.moved,
  counts: row.counts,
  participation: row.creditedNum !== null && row.creditedDen !== null ? { num: row.creditedNum, den: row.creditedDen } : null,
  sum: frozenSum(row),
  lateEntries: row.lateEntries,
  belowRate: row.belowRate,
  waitingApproval: row.waitingApproval,
  overdue: row.day !== null && row.day < today && !isLocked(row.state),
})

const overviewView = async (tx: Tx, call: Call, { unit, year: wanted }: { unit: Unit; year: number }) => {
  const units = await unitsUnder(tx, unit.path, { kinds: ['branch', 'general-branch'] })
  const rows = await selectRollup(tx, { path: unit.path, year: wanted })
  const byUnit = Map.groupBy(rows, ({ unitId }) => unitId)
  const names = new Map(units.map(({ id, name }) => [id, name]))
  const inYear = units.filter(
    (one) => one.from <= dayOf(wanted, 12, 31) && (one.to === null || one.to >= dayOf(wanted, 1, 1)) && (one.kind === 'branch' || byUnit.has(one.id)),
  )
  const costs = await selectRefusedCosts(tx, { path: unit.path, year: wanted })
  return {
    unitName: unit.name,
    participationCites: participationCites(await inForce(tx, unit.id, call.today)),
    rows: inYear.map(({ id, code, shortName, from, to }) => ({
      unitId: id,
      code,
      name: shortName,
      from,
      to,
      cells: (byUnit.get(id) ?? []).map((row) => cellOf(row, call.today)),
    })),
    exceptions: [
      ...rows.flatMap((row) => exceptionsOf(row, call.today).map((found) => ({ ...found, ...whereOf(row, names) }))),
      ...costs.map((cost) => ({ kind: 'forbidden-cost' as const, text: refusedCostText(cost), ...whereOf(cost, names) })),
    ],
  }
}

const whereOf = ({ unitId, month, sessionId }: { unitId: string; month: number; sessionId: string }, names: ReadonlyMap<string, string>) => ({
  unitId,
  unitName: names.get(unitId) ?? '',
  month,
  sessionId,
})

const refusedCostText = ({ what }: { what: string }) => ({ zh: `填报禁止的开支，已拒收：${what}`, en: `A forbidden cost was entered and refused: ${what}` })

type ExceptionKind = 'not-reported' | 'not-held' | 'invalid' | 'below-rate' | 'unapproved' | 'waiting-approval' | 'late-entry'

const EXCEPTIONS: { kind: ExceptionKind; holds: (row: RollupRow, today: Day) => boolean; zh: (month: number) => string; en: (month: number) => string }[] = [
  {
    kind: 'waiting-approval',
    holds: (row) => row.waitingApproval,
    zh: (month) => `${month}月活动日改期，等批准`,
    en: (month) => `Month ${month}: a change of day waits for approval`,
  },
  {
    kind: 'not-reported',
    holds: (row, today) => row.day !== null && row.day < today && !isLocked(row.state),
    zh: (month) => `${month}月活动日还没有记录`,
    en: (month) => `Month ${month}: nothing recorded yet`,
  },
  { kind: 'not-held', holds: (row) => row.state === 'not-held', zh: (month) => `${month}月活动日未开`, en: (month) => `Month ${month}: not held` },
  {
    kind: 'invalid',
    holds: (row) => row.counts === false,
    zh: (month) => `${month}月活动日不算数，按未开计`,
    en: (month) => `Month ${month}: does not count, taken as not held`,
  },
  {
    kind: 'below-rate',
    holds: (row) => row.belowRate,
    zh: (month) => `${month}月参与率低于要求`,
    en: (month) => `Month ${month}: participation below the line`,
  },
  {
    kind: 'unapproved',
    holds: (row) => row.moved === 'unapproved',
    zh: (month) => `${month}月活动日改期，没有先获批准`,
    en: (month) => `Month ${month}: moved without approval beforehand`,
  },
  {
    kind: 'late-entry',
    holds: (row) => row.lateEntries > 0,
    zh: (month) => `${month}月有办结后补记的出勤`,
    en: (month) => `Month ${month}: attendance entered after closing`,
  },
]

const exceptionsOf = (row: RollupRow, today: Day) =>
  EXCEPTIONS.filter(({ holds }) => holds(row, today)).map(({ kind, zh, en }) => ({ kind, text: { zh: zh(row.month), en: en(row.month) } }))

const coverageView = async (tx: Tx, unit: Unit, through: Day, wanted: number) => {
  const branches = await unitsUnder(tx, unit.path, { kinds: ['branch'], on: through })
  const rows = new Map((await selectCoverage(tx, { path: unit.path, year: wanted, through })).map((row) => [row.unitId, row]))
  const reach = new Map((await selectReach(tx, { path: unit.path, period: { from: dayOf(wanted, 1, 1), to: through } })).map((row) => [row.path, row]))
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)
  const all = branches.map((branch) => ({
    branch,
    row: rows.get(branch.id) ?? { held: 0, expected: 0 },
    reach: reach.get(branch.path) ?? { due: 0, reached: 0 },
  }))
  return {
    organisations: { num: all.filter(({ row }) => row.held > 0).length, den: all.length },
    months: { num: sum(all.map(({ row }) => row.held)), den: sum(all.map(({ row }) => row.expected)) },
    members: { num: sum(all.map((one) => one.reach.reached)), den: sum(all.map((one) => one.reach.due)) },
    gaps: all
      .filter(({ row, reach: one }) => row.held < row.expected || row.expected === 0 || one.reached < one.due)
      .map(({ branch, row, reach: one }) => ({
        unitId: branch.id,
        unitName: branch.name,
        held: row.held,
        expected: row.expected,
        membersNever: one.due - one.reached,
      })),
  }
}

const SYSTEMS: { key: string; zh: string; en: string; done: string }[] = [
  { key: 'activity-day', zh: '党员活动日（主题党日）', en: 'Activity day (themed Party day)', done: 'activity-day' },
  { key: 'branch-meeting', zh: '支部党员大会', en: 'Branch meeting', done: 'branch-meeting' },
  { key: 'branch-committee', zh: '支部委员会', en: 'Branch committee', done: 'branch-committee' },
  { key: 'group-meeting', zh: '党小组会', en: 'Group meeting', done: 'group-meeting' },
  { key: 'party-class', zh: '党课', en: 'Party class', done: 'party-class' },
  { key: 'organisation-life', zh: '组织生活会', en: 'Organisation-life meeting', done: 'organisation-life' },
  { key: 'appraisal', zh: '民主评议党员', en: 'Democratic appraisal', done: 'appraisal' },
  { key: 'talk', zh: '谈心谈话', en: 'Talks', done: 'talk' },
]

/** What the rules in force ask a branch to carry out: the day by a calendar, the rest by duties. */
const systemsAsked = (rules: readonly RuleInForce[]): Set<string> =>
  new Set(
    rules.flatMap(({ kind, body }) =>
      kind === 'calendar' ? ['activity-day'] : kind === 'duty' ? [(body as DutyBody).do === 'session' ? 'activity-day' : (body as DutyBody).do] : [],
    ),
  )

/** Each standing system of a branch: is a rule about it in force, how often and when last was it carried out. */
const systemsView = async (tx: Tx, unit: Unit, wanted: number) => {
  const rules = await inForce(tx, unit.id, dayOf(wanted, 12, 31))
  const done = new Map((await selectLastDone(tx, { unitId: unit.id, year: wanted })).map((row) => [row.key, row]))
  const talks = await countTalks(tx, { unitId: unit.id, period: calendarYear(wanted) })
  const asked = systemsAsked([...rules.rules.values()])
  return {
    systems: SYSTEMS.map(({ key, zh, en, done: as }) => {
      const found = done.get(as) ?? (as === 'party-class' ? done.get('class') : undefined)
      const more = key === 'talk' ? talks : { times: 0, last: null }
      const last =
        [found?.last ?? null, more.last]
          .filter((day): day is Day => day !== null)
          .sort()
          .at(-1) ?? null
      return { key, title: { zh, en }, configured: asked.has(as), times: (found?.times ?? 0) + more.times, lastDone: last }
    }),
  }
}

const reportView = async (tx: Tx, { found: unit, grant }: Reach<Unit>, { year: wanted, half }: { year: number; half: number }) => {
  const period = half === 1 ? { from: dayOf(wanted, 1, 1), to: dayOf(wanted, 6, 30) } : { from: dayOf(wanted, 7, 1), to: dayOf(wanted, 12, 31) }
  const units = await unitsUnder(tx, unit.path, { kinds: ['branch', 'general-branch'] })
  const names = new Map(units.map(({ id, name }) => [id, name]))
  const codes = new Map(units.map(({ id, code }) => [id, code]))
  const order = ({ unitId, day }: Session) => `${codes.get(unitId) ?? ''}|${day}`
  const sessions = (await selectSessionsOfYear(tx, { unitIds: [...names.keys()], year: wanted }))
    .filter(({ kind, day }) => kind === 'activity-day' && day !== null && day >= period.from && day <= period.to)
    .sort((one, other) => (order(one) < order(other) ? -1 : 1))
  const filed = (await selectFilings(tx, { path: unit.path, year: wanted })).filter((filing) => filing.half === half)
  const reporting = new Set(filed.map(({ unitId }) => unitId))
  return {
    unitName: unit.name,
    ...period,
    sessions: sessions.map((session) => lineView(session, { unitName: names.get(session.unitId) ?? '', waiting: false })),
    held: sessions.filter(({ state, counts }) => state === 'closed' && counts).length,
    notHeld: sessions.filter(({ state, counts }) => state === 'not-held' || counts === false).length,
    filed: filed.filter(({ unitId }) => unitId === unit.id).map(({ number, byName, at }) => ({ number, byName, at: at.toISOString() })),
    missing: units.filter(({ id, kind }) => kind === 'branch' && !reporting.has(id)).map(({ id, name }) => ({ unitId: id, unitName: name })),
    may: DESK.includes(grant.role) && grant.unitId === unit.id ? (['file'] as ['file']) : [],
  }
}

const satisfactionView = async (tx: Tx, unit: Unit, wanted: number) => ({
  participation: (await selectRollup(tx, { path: unit.path, year: wanted }))
    .filter(({ unitId, creditedDen }) => unitId === unit.id && creditedDen !== null)
    .map(({ month, creditedNum, creditedDen }) => ({ month, value: { num: creditedNum!, den: creditedDen! } })),
  notes: (await selectSatisfaction(tx, { unitId: unit.id, period: calendarYear(wanted) })).map(({ id, onDay, asked, content, note, byName }) => ({
    id,
    onDay,
    asked,
    content,
    note,
    byName,
  })),
})

// ---------------------------------------------------------------- the member's own

const mine: Route[] = [
  route(contract.myDays, async (call, { query }) => {
    const own = ownMembership(call)
    return own.ok
      ? withDistrict(call.db, own.value.scope, async (tx) => ok(await myView(tx, call, { ...own.value, year: query.year ?? yearOf(call.today) })))
      : own
  }),
  route(contract.readNotice, async (call, { params }) => act(await reachSession(call, ['member'], params.sessionId), (reach) => readNotice(call, reach))),
]

type Own = { memberId: string; grant: { unitPath: string; districtId: number; unitId: string }; year: number }

const myView = async (tx: Tx, call: Call, { memberId, grant, year: wanted }: Own) => {
  const holders = (await chainOf(tx, grant.unitId)).flatMap((link) => (link.at === 'unit' ? [link.unit] : []))
  const names = new Map(holders.map(({ id, name }) => [id, name]))
  const from = dayOf(yearOf(call.today), monthOf(call.today), 1)
  const sessions = (
    await selectSessionsAtPaths(tx, { paths: holders.map(({ path }) => path), period: { from, to: calendarYear(yearOf(call.today)).to } })
  ).filter(({ state }) => !isLocked(state))
  const ids = sessions.map(({ id }) => id)
  const leaves = (await selectLeaves(tx, ids)).filter((leave) => leave.memberId === memberId)
  const signed = await selectSelfTicks(tx, { sessionIds: ids, memberIds: [memberId] })
  const through = throughOf(call, { year: wanted, through: null })
  const standings = await readStandings(call.db, { unit: { districtId: grant.districtId, path: grant.unitPath }, year: wanted, today: through })
  const past = await selectTickFacts(tx, { period: calendarYear(wanted), of: null, memberId, counted: false })
  return {
    memberId,
    notices: (await selectNotices(tx, memberId)).map(({ sessionId, kind, madeAt, readAt }) => ({
      sessionId,
      kind,
      madeAt: madeAt.toISOString(),
      readAt: readAt?.toISOString() ?? null,
    })),
    coming: sessions.map((session) =>
      comingView(session, {
        today: call.today,
        unitName: names.get(session.unitId) ?? '',
        leave: leaves.findLast(({ sessionId }) => sessionId === session.id)?.state ?? null,
        signedAt: signed.find(({ sessionId }) => sessionId === session.id)?.at ?? null,
      }),
    ),
    past: past.map(({ id, on, letter, late, ...fact }) => ({
      sessionId: id,
      on,
      letter,
      what: sessionTitle(fact),
      provenance: provenanceText({ ...fact, late }),
      late,
    })),
    answers: (standings.members.find(({ member }) => member.memberId === memberId)?.evaluations ?? []).map(standingAnswer),
  }
}

type Coming = { today: Day; unitName: string; leave: 'requested' | 'approved' | 'refused' | 'withdrawn' | null; signedAt: Date | null }

const comingView = (session: Session, { today, unitName, leave, signedAt }: Coming) => {
  const open = session.state === 'announced' || session.state === 'held'
  const may: ('check-in' | 'ask-leave' | 'record-elsewhere')[] = [
    ...(open && session.day === today ? (['check-in'] as const) : []),
    ...(leave === null ? (['ask-leave'] as const) : []),
    'record-elsewhere',
  ]
  return {
    ...lineView(session, { unitName, waiting: false }),
    badgeReminder: session.badgeReminder,
    content: session.content,
    form: session.form,
    myLeave: leave,
    mySignIn: signedAt?.toISOString() ?? null,
    may,
  }
}

/** Every route of activities. */
export const routes = (deps: StandingDeps): Route[] => [...year, ...before, ...room, ...register, ...closing, ...settling(deps), ...standing, ...above, ...mine]
