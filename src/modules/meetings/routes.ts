import { addDays, calendarYear, type Day, later, yearOf } from '../../kernel/days.ts'
import { ok, type Result } from '../../kernel/result.ts'
import { recordAudit } from '../../platform/audit.ts'
import type { Call } from '../../platform/call.ts'
import { type Tx, withDistrict } from '../../platform/db.ts'
import { ABOVE, BRANCH_DESK, type Role } from '../../platform/endpoint.ts'
import { absent, type Route, route } from '../../platform/http.ts'
import { fieldTitle } from '../../policy/vocabulary/fields.ts'
import { meetingsOf, partsOf, type Session, sessionsOfYear, talkedOf } from '../activities/public.ts'
import { membersByIds, postsOn } from '../members/public.ts'
import { inForce, type Unit, unitById, unitsByIds } from '../org/public.ts'
import { isNamed, isOwnDesk, ownMembership, type Reach, reachOnSession, reachPath, reachSession, reachToWrite, reachUnit, writes } from './access.ts'
import { openMatter, stopMatter, takeStep } from './commands/carry-matter.ts'
import { answerOpinion, hearOpinion, prepareFacts, putBriefing } from './commands/deliberate.ts'
import { disclose, remarkOn, replyRemark } from './commands/disclose.ts'
import { closeVote, deduct, openVote, withdrawVote } from './commands/hold-vote.ts'
import { answerQuestion, askQuestion, returnQuestion } from './commands/keep-question.ts'
import { openMeeting } from './commands/open-meeting.ts'
import { answerUpward, reportUpward } from './commands/report-upward.ts'
import { gapsOf, signMinutes } from './commands/sign-minutes.ts'
import { endMeasure, writeAnalysis, writeStateOfMind } from './commands/write-analysis.ts'
import { addView, reopenMinutes, writeTopic } from './commands/write-minutes.ts'
import { endResolution, writeResolution } from './commands/write-resolution.ts'
import * as contract from './contract.ts'
import {
  briefingsOf,
  businessesOf,
  CATEGORIES,
  categoriesOf,
  clausesFor,
  digestOf,
  fieldsOf,
  formsOf,
  formView,
  groupsOf,
  kindOf,
  kindsOf,
  type Looked,
  lookAtMinutes,
  meetingsIn,
  type MinutesText,
  missingDisclosures,
  monthAbout,
  peopleOf,
  questionViews,
  quorumOf,
  regularityUnder,
  regularOf,
  resolutionView,
  sessionDaysOf,
  stepsInForce,
  textOf,
  upTo,
} from './facts.ts'
import {
  type Analysis,
  type Briefing,
  countOpenResolutions,
  type Matter,
  type MatterStep,
  type Minutes,
  type Remark,
  selectAdopted,
  selectAdoptedHeads,
  selectAnalysis,
  selectAnalysisOne,
  selectDisclosure,
  selectDisclosures,
  selectFollowed,
  selectMatter,
  selectMatters,
  selectMatterSteps,
  selectMinutes,
  selectOpenMeasures,
  selectOpinion,
  selectOpinions,
  selectQuestion,
  selectQuestions,
  selectQuestionsAt,
  selectRemark,
  selectRemarks,
  selectResolution,
  selectResolutions,
  selectSignatures,
  selectStatesOfMind,
  selectUpward,
  selectUpwardOne,
  selectVote,
  type Upward,
} from './store.ts'

const ROOM: readonly Role[] = ['recorder', ...BRANCH_DESK, ...ABOVE]
const HEARING: readonly Role[] = ['recorder', ...BRANCH_DESK]
const NAMED: readonly Role[] = ['member', ...ROOM]
const DESK_AND_ABOVE: readonly Role[] = [...BRANCH_DESK, ...ABOVE]

export const routes = (): Route[] => [
  ...listRoutes,
  ...minutesRoutes,
  ...writingRoutes,
  ...voteRoutes,
  ...deliberationRoutes,
  ...questionRoutes,
  ...matterRoutes,
  ...analysisRoutes,
]

// ---------------------------------------------------------------- the list and what is due

const listRoutes: Route[] = [
  route(contract.meetings, async (call, { query }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, query.unitId)
    if (!reach.ok) return reach
    const { scope, found: unit } = reach.value
    return withDistrict(call.db, scope, async (tx) => ok(await meetingsPage(tx, call, { unit, year: query.year ?? yearOf(call.today) })))
  }),
  route(contract.regularity, async (call, { query }) => {
    const reach = await reachUnit(call, ABOVE, query.unitId)
    if (!reach.ok) return reach
    const { scope, found: unit } = reach.value
    return withDistrict(call.db, scope, async (tx) => ok({ unitName: unit.name, today: call.today, ...(await overdueBelow(tx, call.today, unit)) }))
  }),
  route(contract.openMeeting, async (call, { body }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, body.unitId)
    if (!reach.ok) return reach
    const { grant, found: unit } = reach.value
    if ((grant.role === 'committee' || grant.role === 'department') && grant.unitId !== unit.id) return absent()
    return openMeeting(call, reach.value, { ...body, day: body.day as Day })
  }),
]

type YearAsked = { unit: Unit; year: number }

const meetingsPage = async (tx: Tx, call: Call, { unit, year }: YearAsked) => {
  const on = later(upTo(year, call.today), unit.from)
  const [rules, groups, people] = [await inForce(tx, unit.id, on), await groupsOf(tx, unit, on), await peopleOf(tx, unit, on)]
  const all = await meetingsOf(tx, { path: unit.path, period: calendarYear(year), planned: true })
  const own = (await sessionsOfYear(tx, { unitIds: [unit.id], year })).filter(({ parentId }) => parentId === null)
  const lines = await meetingLines(tx, { unit, sessions: own, kinds: kindsOf(rules), groups })
  return {
    unitId: unit.id,
    unitName: unit.name,
    year,
    today: call.today,
    kinds: kindsOf(rules)
      .filter(({ kind }) => (unit.kind === 'branch' || unit.kind === 'general-branch' ? kind !== 'democratic-life' : kind === 'democratic-life'))
      .map(({ kind, name, due, further }) => ({ kind, name, due, further })),
    groups,
    people: people.map(({ memberId, name }) => ({ memberId, name })),
    regular: regularOf({ unit, groups, rules, held: all, today: call.today, year }),
    talks: await talksBefore(tx, { unit, year, lines, people: people.map(({ memberId, name }) => ({ memberId, name })), cites: clausesFor(rules, 'talk') }),
    meetings: lines,
    openQuestions: (await selectQuestions(tx, { unitId: unit.id, closed: false, memberId: null })).length,
    openMatters: (await selectMatters(tx, unit.id)).filter(({ state }) => state === 'open').length,
    may: isOwnDesk(call, unit.path) || isAboveHere(call, unit) ? ['open' as const] : [],
  }
}

/** A superior arranges meetings of the own leading body. */
const isAboveHere = (call: Call, unit: Pick<Unit, 'id'>): boolean =>
  call.session?.grants.some(({ role, unitId }) => (role === 'committee' || role === 'department') && unitId === unit.id) ?? false

type Lines = { unit: Unit; sessions: readonly Session[]; kinds: ReturnType<typeof kindsOf>; groups: readonly { id: string; name: string }[] }

const meetingLines = async (tx: Tx, { sessions, kinds, groups }: Lines): Promise<contract.MeetingLine[]> => {
  const ids = sessions.map(({ id }) => id)
  const parts = Map.groupBy(await partsOf(tx, ids), ({ sessionId }) => sessionId)
  const states = new Map((await selectMinutes(tx, ids)).map((row) => [row.sessionId, row.state]))
  const open = new Map((await countOpenResolutions(tx, ids)).map(({ sessionId, count }) => [sessionId, count]))
  const seen = new Map<string, number>()
  return [...sessions]
    .sort((one, other) => ((one.day ?? '9') < (other.day ?? '9') ? -1 : 1))
    .flatMap((session) => {
      const held = meetingsIn(session, parts.get(session.id) ?? []).map((kind) => kindOf(kinds, kind))
      if (session.kind === 'other' || (held.length === 0 && session.kind !== 'meeting')) return []
      const numbered = held.map(({ kind, name, due }) => {
        const key = `${kind}|${due === 'group' ? session.groupId : ''}`
        if (session.state !== 'not-held') seen.set(key, (seen.get(key) ?? 0) + 1)
        return { kind, name, number: seen.get(key) ?? 0 }
      })
      return [
        {
          sessionId: session.id,
          day: session.day,
          begins: session.begins,
          kinds: numbered,
          groupName: groups.find(({ id }) => id === session.groupId)?.name ?? null,
          theme: session.theme,
          isActivityDay: session.kind === 'activity-day',
          state: session.state,
          minutes: states.get(session.id) ?? ('none' as const),
          sum: frozen(session),
          openResolutions: open.get(session.id) ?? 0,
        },
      ]
    })
}

const frozen = ({ due, present, excused, exempt, elsewhere, absent: away, unknown }: Session): contract.WholeSum | null =>
  due === null ? null : { due, present: present!, excused: excused!, exempt: exempt!, elsewhere: elsewhere!, absent: away!, unknown: unknown! }

/** Talks owed before each organisation-life meeting of the year: held since the meeting before, or since half a year ago. */
const talksBefore = async (
  tx: Tx,
  {
    unit,
    year,
    lines,
    people,
    cites,
  }: { unit: Unit; year: number; lines: readonly contract.MeetingLine[]; people: { memberId: string; name: string }[]; cites: string[] },
) => {
  const lives = lines.filter(({ kinds, day, state }) => day !== null && state !== 'not-held' && kinds.some(({ kind }) => kind === 'organisation-life'))
  if (lives.length === 0) return []
  const talked = await talkedOf(tx, { unitId: unit.id, period: { from: addDays(calendarYear(year).from, -183), to: calendarYear(year).to } })
  return lives.map(({ sessionId, day, state }, index) => {
    const halfYear = addDays(day as Day, -183)
    const since = index === 0 ? halfYear : later(halfYear, lives[index - 1]!.day as Day)
    const done = new Set(talked.filter(({ on }) => on >= since && on <= (day as Day)).map(({ memberId }) => memberId))
    const without = people.filter(({ memberId }) => !done.has(memberId))
    return {
      sessionId,
      day: day!,
      state: state === 'closed' || state === 'held' ? ('held' as const) : ('planned' as const),
      since,
      due: people.length,
      held: people.length - without.length,
      without: without.slice(0, 60),
      cites,
    }
  })
}

/** Branches at and below a unit whose last stretch went by without a kind of meeting. */
const overdueBelow = async (tx: Tx, today: Day, unit: Unit) => {
  const branches = await regularityUnder(tx, unit.path, today)
  const overdue = branches.flatMap(({ unit: branch, asked }) => {
    const kinds = regularOf(asked).filter(({ state }) => state === 'overdue')
    return kinds.length > 0 ? [{ unitId: branch.id, unitName: branch.shortName || branch.name, code: branch.code, kinds }] : []
  })
  return { branches: branches.length, overdue }
}

// ---------------------------------------------------------------- one meeting

const minutesRoutes: Route[] = [
  route(contract.minutes, async (call, { params }) => {
    const reach = await reachSession(call, NAMED, params.sessionId)
    if (!reach.ok) return reach
    if (reach.value.found.day === null) return absent()
    return withDistrict(call.db, reach.value.scope, async (tx) => ok(await minutesPage(tx, call, reach.value)))
  }),
  route(contract.minutesToPrint, async (call, { params, query }) => {
    const reach = await reachSession(call, NAMED, params.sessionId)
    if (!reach.ok) return reach
    const { found: session, scope } = reach.value
    if (session.day === null) return absent()
    return withDistrict(call.db, scope, async (tx) => {
      const printed = await printedMinutes(tx, session, query.version ?? null)
      return printed ? ok(printed) : absent()
    })
  }),
]

const minutesPage = async (tx: Tx, call: Call, { found: session, grant }: Reach<Session>) => {
  const looked = await lookAtMinutes(tx, session)
  const [row] = await selectMinutes(tx, [session.id])
  const version = row?.version ?? 1
  const digest = digestOf(version, textOf(looked))
  const signatures = (await selectSignatures(tx, [session.id])).filter((one) => one.version === version && (one.digest === digest || row?.state === 'adopted'))
  const quorum = quorumOf(looked, session)
  return {
    sessionId: session.id,
    unitId: session.unitId,
    sessionState: session.state,
    isActivityDay: session.kind === 'activity-day',
    state: row?.state ?? ('none' as const),
    version,
    reason: row?.reason ?? null,
    digest,
    head: looked.head,
    topics: looked.topics,
    views: looked.views,
    resolutions: looked.resolutions,
    votes: looked.votes,
    deductions: deductionViews(looked),
    signatures: signatures.map(({ as, name, how, at, byName }) => ({ as, name, how, at: at.toISOString(), by: byName })),
    versions: (await selectAdoptedHeads(tx, [session.id])).map((one) => ({ version: one.version, reason: one.reason, adoptedAt: one.adoptedAt.toISOString() })),
    quorum: quorum && {
      holds: quorum.holds,
      entitled: quorum.entitled,
      present: quorum.present,
      says: quorum.says,
      cites: quorum.cites,
      explanation: quorum.explanation,
    },
    gaps: row?.state === 'adopted' ? [] : gapsOf(session, looked),
    people: peopleIn(looked),
    businesses: businessesOf(looked.rules, looked.kinds),
    may: mayDo(call, { session, grant, row, looked, signed: signatures.map(({ as }) => as) }),
  }
}

const deductionViews = (looked: Looked) =>
  looked.deductions.map((one) => ({
    memberId: one.memberId,
    name: nameIn(looked, one.memberId),
    ground: one.ground,
    approvedBy: one.approvedByName,
    approvedOn: one.approvedOn,
    consented: one.consented,
  }))

const nameIn = ({ electorate, roll }: Looked, memberId: string): string =>
  electorate.members.onRoll.find((one) => one.memberId === memberId)?.name ?? roll.find((one) => one.memberId === memberId)?.name ?? ''

/** Everybody who may be named in the minutes: the roll, and those with a vote who are not on it. */
const peopleIn = ({ roll, electorate }: Looked) => {
  const voters = new Set(electorate.members.onRoll.map(({ memberId }) => memberId))
  const there = (letter: string | null) => 'POIR'.includes((letter ?? 'U').toUpperCase())
  const onRoll = roll.map(({ memberId, name, letter }) => ({ memberId, name, present: there(letter), mayVote: voters.has(memberId) }))
  const rest = electorate.members.onRoll.filter(({ memberId }) => !roll.some((one) => one.memberId === memberId))
  return [...onRoll, ...rest.map(({ memberId, name }) => ({ memberId, name, present: false, mayVote: true }))]
}

type MayAsked = { session: Session; grant: Reach<Session>['grant']; row: Minutes | undefined; looked: Looked; signed: readonly string[] }

const mayDo = (call: Call, { session, grant, row, looked, signed }: MayAsked): contract.MinutesAct[] => {
  const open = row?.state !== 'adopted' && session.state !== 'not-held'
  const hand = grant.role !== 'member' && writes(grant, session)
  const desk = isOwnDesk(call, session.path)
  const ready = open && row !== undefined && gapsOf(session, looked).length === 0
  const acts: [contract.MinutesAct, boolean][] = [
    ['write', open && hand],
    ['add-view', open && hand && looked.topics.length > 0],
    ['vote', open && hand],
    ['deduct', open && hand && looked.votes.every(({ state }) => state !== 'closed')],
    ['sign-chair', ready && isNamed(call, session, 'chair') && !signed.includes('chair')],
    ['sign-recorder', ready && isNamed(call, session, 'recorder') && !signed.includes('recorder')],
    ['sign-paper', ready && desk && signed.length < 2],
    ['reopen', row?.state === 'adopted' && hand],
    ['follow-up', desk],
    ['deliberate', hand && session.kind === 'activity-day'],
    ['analyse', hand && grant.role !== 'member'],
    ['close', desk && ['generated', 'planned', 'announced', 'held'].includes(session.state) && session.day! <= call.today],
  ]
  return acts.flatMap(([act, allowed]) => (allowed ? [act] : []))
}

/** The frozen text of a version; the draft as it stands only where none was adopted and none was asked for. */
const printedMinutes = async (tx: Tx, session: Session, version: number | null) => {
  const [adopted] = await selectAdopted(tx, [session.id], version)
  const signatures = await selectSignatures(tx, [session.id])
  const view = (one: (typeof signatures)[number]) => ({ as: one.as, name: one.name, how: one.how, at: one.at.toISOString(), by: one.byName })
  if (adopted) {
    const text = adopted.body as MinutesText
    const own = signatures.filter((one) => one.version === adopted.version && one.digest === adopted.digest)
    return {
      state: 'adopted' as const,
      version: adopted.version,
      reason: adopted.reason,
      ...text,
      signatures: own.map(view),
      checkCode: adopted.digest.slice(0, 8).toUpperCase(),
    }
  }
  const [row] = await selectMinutes(tx, [session.id])
  if (version !== null || !row) return null
  const text = textOf(await lookAtMinutes(tx, session))
  const digest = digestOf(row.version, text)
  return {
    state: 'draft' as const,
    version: row.version,
    reason: row.reason,
    ...text,
    signatures: signatures.filter((one) => one.digest === digest).map(view),
    checkCode: digest.slice(0, 8).toUpperCase(),
  }
}

/** Reaches a session to write on it, then hands it to one command. */
const onSession = async <T>(call: Call, roles: readonly Role[], sessionId: string, act: (reach: Reach<Session>) => Promise<Result<T>>): Promise<Result<T>> => {
  const reach = await reachToWrite(call, roles, sessionId)
  return reach.ok ? act(reach.value) : reach
}

const writingRoutes: Route[] = [
  route(contract.writeTopic, (call, { params, body }) =>
    onSession(call, ROOM, params.sessionId, (reach) => writeTopic(call, reach, { ...body, topicId: params.topicId })),
  ),
  route(contract.addView, (call, { params, body }) => onSession(call, ROOM, params.sessionId, (reach) => addView(call, reach, body))),
  route(contract.writeResolution, (call, { params, body }) =>
    onSession(call, ROOM, params.sessionId, (reach) => writeResolution(call, reach, { ...body, dueOn: body.dueOn as Day | null })),
  ),
  route(contract.reopenMinutes, (call, { params, body }) => onSession(call, ROOM, params.sessionId, (reach) => reopenMinutes(call, reach, body.reason))),
  route(contract.signMinutes, async (call, { params, body }) => {
    const reach = await reachSession(call, NAMED, params.sessionId)
    return reach.ok ? signMinutes(call, reach.value, body) : reach
  }),
  route(contract.endResolution, async (call, { params, body }) => {
    const reach = await reachPath(call, DESK_AND_ABOVE, (tx) => selectResolution(tx, params.resolutionId))
    return reach.ok ? endResolution(call, reach.value, { ...body, on: body.on as Day }) : reach
  }),
]

// ---------------------------------------------------------------- votes

const onVote = async <T>(call: Call, voteId: string, act: (reach: Parameters<typeof closeVote>[1]) => Promise<Result<T>>): Promise<Result<T>> => {
  const reach = await reachOnSession(call, ROOM, (tx) => selectVote(tx, voteId))
  if (!reach.ok) return reach
  return writes(reach.value.grant, reach.value.found.session) ? act(reach.value) : absent()
}

const voteRoutes: Route[] = [
  route(contract.deduct, (call, { params, body }) =>
    onSession(call, ROOM, params.sessionId, (reach) => deduct(call, reach, { ...body, memberId: params.memberId, approvedOn: body.approvedOn as Day | null })),
  ),
  route(contract.openVote, (call, { params, body }) => onSession(call, ROOM, params.sessionId, (reach) => openVote(call, reach, body))),
  route(contract.closeVote, (call, { params, body }) => onVote(call, params.voteId, (reach) => closeVote(call, reach, body))),
  route(contract.withdrawVote, (call, { params, body }) => onVote(call, params.voteId, (reach) => withdrawVote(call, reach, body))),
]

// ---------------------------------------------------------------- deliberation

const deliberationRoutes: Route[] = [
  route(contract.deliberation, async (call, { params }) => {
    const reach = await reachSession(call, ROOM, params.sessionId)
    if (!reach.ok) return reach
    if (reach.value.found.day === null) return absent()
    return withDistrict(call.db, reach.value.scope, async (tx) => ok(await deliberationPage(tx, call, reach.value.found)))
  }),
  route(contract.putBriefing, (call, { params, body }) =>
    onSession(call, BRANCH_DESK, params.sessionId, (reach) => putBriefing(call, reach, { ...body, kind: params.kind })),
  ),
  route(contract.hearOpinion, (call, { params, body }) => onSession(call, ROOM, params.sessionId, (reach) => hearOpinion(call, reach, body))),
  route(contract.answerOpinion, async (call, { params, body }) => {
    const reach = await reachOnSession(call, BRANCH_DESK, (tx) => selectOpinion(tx, params.opinionId))
    return reach.ok ? answerOpinion(call, reach.value, body.result) : reach
  }),
]

const deliberationPage = async (tx: Tx, call: Call, session: Session) => {
  const rules = await inForce(tx, session.unitId, session.day!)
  const unit = (await unitById(tx, session.unitId))!
  const kept = await briefingsOf(tx, [session.id])
  const questions = await selectQuestionsAt(tx, { unitId: session.unitId, sessionId: session.id, day: session.day! })
  const clauses = {
    report: clausesFor(rules, 'work-report'),
    plan: clausesFor(rules, 'work-plan'),
    question: clausesFor(rules, 'question'),
    measure: clausesFor(rules, 'measure'),
  }
  const passed = session.day! <= call.today && session.state !== 'not-held'
  const missing = (['report', 'plan'] as const).filter(
    (kind) => passed && session.kind === 'activity-day' && clauses[kind].length > 0 && !kept.some((one) => one.kind === kind),
  )
  return {
    report: await briefingView(tx, session, { kind: 'report', row: kept.find(({ kind }) => kind === 'report') }),
    plan: await briefingView(tx, session, { kind: 'plan', row: kept.find(({ kind }) => kind === 'plan') }),
    opinions: (await selectOpinions(tx, [session.id])).map(({ id, about, matter, name, words, result, resultByName }) => ({
      id,
      about,
      matter,
      name,
      words,
      result,
      resultBy: resultByName,
    })),
    questions: await questionViews(tx, questions, { today: call.today, may: mayAsk(call, unit), sessionDays: sessionDaysOf(tx, session.unitId, session.year) }),
    measures: (await selectResolutions(tx, [session.id])).filter(({ kind }) => kind === 'measure').map(resolutionView),
    clauses,
    abouts: aboutsFor(unit),
    missing: missing.map((kind) => MISSING[kind]),
  }
}

type BriefingAsked = { kind: 'report' | 'plan'; row: Briefing | undefined }

/** What was put, with the facts of that moment; until then the facts as the records stand now. */
const briefingView = async (tx: Tx, session: Session, { kind, row }: BriefingAsked) => ({
  kind,
  year: monthAbout(kind, session.day!).year,
  month: monthAbout(kind, session.day!).month,
  facts: row?.facts ?? (await prepareFacts(tx, session, kind)),
  words: row?.words ?? null,
  changed: row?.changed ?? null,
  result: row?.result ?? null,
  by: row?.byName ?? null,
  version: row?.version ?? 0,
  at: row?.at.toISOString() ?? null,
})

const MISSING = {
  report: { zh: '这次活动日没有通报上月工作', en: 'Last month’s work was not reported on this day' },
  plan: { zh: '这次活动日没有提下月计划', en: 'Next month’s plan was not put on this day' },
}

const GENERAL: readonly contract.About[] = ['report', 'plan', 'superior-task', 'unit-decision', 'key-work', 'public-interest', 'branch-work']
const OFFICES: readonly string[] = ['organ', 'school', 'institution', 'talent-agency', 'state-enterprise']

/** What members of this kind of unit are heard on besides what all are. */
const aboutsFor = ({ sector }: Unit): contract.About[] => {
  if (sector === 'non-public' || sector === 'social') return [...GENERAL, 'enterprise-service', 'social-duty', 'workers-rights']
  return OFFICES.includes(sector) ? [...GENERAL, 'work-level'] : [...GENERAL]
}

// ---------------------------------------------------------------- questions

const mayAsk = (call: Call, unit: Pick<Unit, 'path'>): ('answer' | 'return' | 'close')[] => (isOwnDesk(call, unit.path) ? ['answer', 'return', 'close'] : [])

const questionRoutes: Route[] = [
  route(contract.questions, async (call, { query }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, query.unitId)
    if (!reach.ok) return reach
    const { scope, found: unit } = reach.value
    return withDistrict(call.db, scope, async (tx) => {
      const rows = await selectQuestions(tx, { unitId: unit.id, closed: query.closed ?? false, memberId: null })
      const next = await nextDay(tx, unit, call.today)
      return ok({
        unitName: unit.name,
        today: call.today,
        nextDay: next?.day ?? null,
        nextSessionId: next?.id ?? null,
        questions: await questionViews(tx, rows, { today: call.today, may: mayAsk(call, unit), sessionDays: sessionDaysOf(tx, unit.id, yearOf(call.today)) }),
        cites: clausesFor(await inForce(tx, unit.id, call.today), 'question'),
        people: (await peopleOf(tx, unit, call.today)).map(({ memberId, name }) => ({ memberId, name })),
        may: isOwnDesk(call, unit.path) ? ['ask' as const] : [],
      })
    })
  }),
  route(contract.askQuestion, async (call, { body }) => {
    const reach = await reachUnit(call, HEARING, body.unitId)
    return reach.ok ? askQuestion(call, reach.value.scope, { ...body, unit: reach.value.found }) : reach
  }),
  route(contract.askMine, async (call, { body }) => {
    const own = ownMembership(call)
    if (!own.ok) return own
    const { scope, grant, memberId } = own.value
    return askQuestion(call, scope, { unit: { id: grant.unitId, path: grant.unitPath }, sessionId: null, memberId, name: null, ...body })
  }),
  route(contract.myQuestions, async (call) => {
    const own = ownMembership(call)
    if (!own.ok) return own
    const { scope, grant, memberId } = own.value
    return withDistrict(call.db, scope, async (tx) => {
      const rows = await selectQuestions(tx, { unitId: grant.unitId, closed: true, memberId })
      return ok({
        branchName: grant.unitName,
        questions: await questionViews(tx, rows, { today: call.today, may: [], sessionDays: sessionDaysOf(tx, grant.unitId, yearOf(call.today)) }),
        disclosures: await disclosedTo(tx, { unitId: grant.unitId, year: yearOf(call.today) }),
      })
    })
  }),
  route(contract.answerQuestion, async (call, { params, body }) => {
    const reach = await reachPath(call, BRANCH_DESK, (tx) => selectQuestion(tx, params.questionId))
    return reach.ok ? answerQuestion(call, reach.value, body) : reach
  }),
  route(contract.returnQuestion, async (call, { params, body }) => {
    const reach = await reachPath(call, HEARING, (tx) => selectQuestion(tx, params.questionId))
    return reach.ok ? returnQuestion(call, reach.value, body) : reach
  }),
]

/** The activity day on which open questions come up: today's or the next one. */
const nextDay = async (tx: Tx, unit: Unit, today: Day): Promise<Session | null> => {
  const days = (await sessionsOfYear(tx, { unitIds: [unit.id], year: yearOf(today) })).filter(
    ({ kind, parentId, state, day }) => kind === 'activity-day' && parentId === null && state !== 'not-held' && day !== null,
  )
  return days.filter(({ day, state }) => day! >= today || state !== 'closed').sort((one, other) => (one.day! < other.day! ? -1 : 1))[0] ?? null
}

const disclosedTo = async (tx: Tx, asked: { unitId: string; year: number }) => {
  const rows = await selectDisclosures(tx, asked)
  const remarks = Map.groupBy(
    await selectRemarks(
      tx,
      rows.map(({ id }) => id),
    ),
    ({ disclosureId }) => disclosureId,
  )
  return rows.map(({ id, category, title, words, publishedOn, place }) => ({
    id,
    category: CATEGORIES[category] ?? { zh: category, en: category },
    title,
    words,
    publishedOn,
    place,
    remarks: (remarks.get(id) ?? []).map(({ words: said, reply }) => ({ words: said, reply })),
  }))
}

// ---------------------------------------------------------------- matters, disclosures, reports upward

const matterRoutes: Route[] = [
  route(contract.matters, async (call, { query }) => {
    const reach = await reachUnit(call, DESK_AND_ABOVE, query.unitId)
    if (!reach.ok) return reach
    const { scope, found: unit } = reach.value
    return withDistrict(call.db, scope, async (tx) => ok(await mattersPage(tx, call, { unit, year: query.year ?? yearOf(call.today) })))
  }),
  route(contract.openMatter, async (call, { body }) => {
    const reach = await reachUnit(call, BRANCH_DESK, body.unitId)
    return reach.ok ? openMatter(call, reach.value, { title: body.title, on: body.on as Day }) : reach
  }),
  route(contract.takeStep, async (call, { params, body }) => {
    const reach = await reachPath(call, BRANCH_DESK, (tx) => selectMatter(tx, params.matterId))
    return reach.ok ? takeStep(call, reach.value, { ...body, on: body.on as Day }) : reach
  }),
  route(contract.stopMatter, async (call, { params, body }) => {
    const reach = await reachPath(call, BRANCH_DESK, (tx) => selectMatter(tx, params.matterId))
    return reach.ok ? stopMatter(call, reach.value, body) : reach
  }),
  route(contract.disclose, async (call, { body }) => {
    const reach = await reachUnit(call, BRANCH_DESK, body.unitId)
    return reach.ok ? disclose(call, reach.value, { ...body, publishedOn: body.publishedOn as Day }) : reach
  }),
  route(contract.remarkOn, async (call, { params, body }) => {
    const reach = await reachPath(call, ['member', ...HEARING], (tx) => selectDisclosure(tx, params.disclosureId))
    return reach.ok ? remarkOn(call, reach.value, body) : reach
  }),
  route(contract.replyRemark, async (call, { params, body }) => {
    const reach = await reachPath<Remark>(call, BRANCH_DESK, (tx) => selectRemark(tx, params.remarkId))
    return reach.ok ? replyRemark(call, reach.value, body.reply) : reach
  }),
  route(contract.reportUpward, async (call, { body }) => {
    const reach = await reachUnit(call, BRANCH_DESK, body.unitId)
    return reach.ok ? reportUpward(call, reach.value, body) : reach
  }),
  route(contract.answerUpward, async (call, { params, body }) => {
    const reach = await reachPath<Upward>(call, ABOVE, (tx) => selectUpwardOne(tx, params.reportId))
    return reach.ok ? answerUpward(call, reach.value, body) : reach
  }),
]

const mattersPage = async (tx: Tx, call: Call, { unit, year }: YearAsked) => {
  const rules = await inForce(tx, unit.id, later(upTo(year, call.today), unit.from))
  const matters = await selectMatters(tx, unit.id)
  const steps = Map.groupBy(
    await selectMatterSteps(
      tx,
      matters.map(({ id }) => id),
    ),
    ({ matterId }) => matterId,
  )
  const own = isOwnDesk(call, unit.path)
  const inSteps = stepsInForce(rules)
  return {
    unitName: unit.name,
    year,
    today: call.today,
    followed: await followedViews(tx, call.today, { unit, year }),
    matters: matters.map((matter) => matterView(matter, steps.get(matter.id) ?? [])),
    steps: inSteps && { title: inSteps.title, cites: inSteps.cites, steps: inSteps.steps.map(({ key, title }) => ({ key, title })) },
    ...(await disclosuresOf(tx, call, { unit, year, rules })),
    categories: categoriesOf(rules).map((category) => ({ category, name: CATEGORIES[category] ?? { zh: category, en: category } })),
    ...(await upwardOf(tx, call, unit)),
    upwardCites: clausesFor(rules, 'vital-interest'),
    stateOfMind: (await selectStatesOfMind(tx, { unitId: unit.id, from: calendarYear(year).from })).map(({ id, on, enteredByName }) => ({
      id,
      on,
      by: enteredByName,
    })),
    may: own ? [...(inSteps ? ['open-matter' as const] : []), 'disclose' as const, 'report-upward' as const, 'analyse' as const] : [],
  }
}

const followedViews = async (tx: Tx, today: Day, { unit, year }: YearAsked) => {
  const rows = await selectFollowed(tx, { path: unit.path, from: calendarYear(year).from })
  const names = await unitsByIds(
    tx,
    rows.map(({ unitId }) => unitId),
  )
  const days = await sessionDaysOf(tx, unit.id, year)(rows.map(({ sessionId }) => sessionId))
  return rows.map((row) => ({
    ...resolutionView(row),
    sessionId: row.sessionId,
    unitName: names.get(row.unitId)?.shortName ?? '',
    sessionDay: days.get(row.sessionId) ?? null,
    overdue: row.state === 'open' && row.dueOn !== null && row.dueOn < today,
  }))
}

const matterView = (matter: Matter, taken: readonly MatterStep[]): contract.MatterShown => ({
  id: matter.id,
  version: matter.version,
  title: matter.title,
  openedOn: matter.openedOn,
  state: matter.state,
  stoppedReason: matter.stoppedReason,
  steps: matter.steps.map(({ key, title, actor }, index) => {
    const step = taken[index]
    const state = step ? ('done' as const) : index === taken.length && matter.state === 'open' ? ('next' as const) : ('ahead' as const)
    return { key, title, actor, state, on: step?.onDay ?? null, result: step?.result ?? null, by: step?.byName ?? null, sessionId: step?.sessionId ?? null }
  }),
  cites: matter.steps[0]?.cites ?? [],
})

const disclosuresOf = async (tx: Tx, call: Call, { unit, year, rules }: YearAsked & { rules: Awaited<ReturnType<typeof inForce>> }) => {
  const rows = await selectDisclosures(tx, { unitId: unit.id, year })
  const remarks = Map.groupBy(
    await selectRemarks(
      tx,
      rows.map(({ id }) => id),
    ),
    ({ disclosureId }) => disclosureId,
  )
  return {
    disclosures: rows.map(({ byName, at: _at, path: _path, unitId: _unit, ...row }) => ({
      ...row,
      categoryName: CATEGORIES[row.category] ?? { zh: row.category, en: row.category },
      by: byName,
      remarks: (remarks.get(row.id) ?? []).map(({ id, name, words, at, reply, repliedByName }) => ({
        id,
        name,
        words,
        at: at.toISOString(),
        reply,
        repliedBy: repliedByName,
      })),
    })),
    missing: missingDisclosures(rules, { unit, year, today: call.today, done: rows }),
  }
}

const upwardOf = async (tx: Tx, call: Call, unit: Unit) => {
  const rows = await selectUpward(tx, unit.path)
  const names = await unitsByIds(
    tx,
    rows.map(({ unitId }) => unitId),
  )
  return {
    upward: rows.map((row) => ({
      id: row.id,
      version: row.version,
      unitName: names.get(row.unitId)?.shortName ?? '',
      words: row.words,
      membersAffected: row.membersAffected,
      reportedAt: row.reportedAt.toISOString(),
      reportedBy: row.reportedByName,
      dueOn: row.dueOn,
      overdue: row.answer === null && row.dueOn !== null && row.dueOn < call.today,
      answer: row.answer,
      answeredBy: row.answeredByName,
      answeredAt: row.answeredAt?.toISOString() ?? null,
      may: row.answer === null && isSuperior(call, row.path) ? ['answer' as const] : [],
    })),
  }
}

const isSuperior = (call: Call, path: string): boolean =>
  call.session?.grants.some(({ role, unitPath }) => (ABOVE as readonly Role[]).includes(role) && path.startsWith(unitPath)) ?? false

// ---------------------------------------------------------------- analysis

const analysisRoutes: Route[] = [
  route(contract.analysis, async (call, { params }) => {
    const reach = await reachSession(call, ROOM, params.sessionId)
    if (!reach.ok) return reach
    if (reach.value.found.day === null) return absent()
    return withDistrict(call.db, reach.value.scope, async (tx) => ok(await analysisPage(tx, call, reach.value)))
  }),
  route(contract.writeAnalysis, (call, { params, body }) =>
    onSession(call, ROOM, params.sessionId, (reach) => writeAnalysis(call, reach, { ...body, measureDue: body.measureDue as Day | null })),
  ),
  route(contract.endMeasure, async (call, { params, body }) => {
    const reach = await reachPath<Analysis>(call, BRANCH_DESK, (tx) => selectAnalysisOne(tx, params.entryId))
    return reach.ok ? endMeasure(call, reach.value, body.on as Day) : reach
  }),
  route(contract.stateOfMind, async (call, { params }) => {
    const reach = await reachPath<Analysis>(call, DESK_AND_ABOVE, (tx) => selectAnalysisOne(tx, params.entryId))
    if (!reach.ok || reach.value.found.memberId !== null) return reach.ok ? absent() : reach
    return withDistrict(call.db, reach.value.scope, async (tx) => {
      const fields = new Map(fieldsOf(reach.value.found).map(({ field, words }) => [field, words]))
      await noteReading(tx, call, { id: params.entryId, path: reach.value.found.path, verb: 'state-of-mind.read' })
      return ok({ on: reach.value.found.on, issues: fields.get('issues') ?? '', measures: fields.get('measures') ?? '', by: reach.value.found.enteredByName })
    })
  }),
  route(contract.writeStateOfMind, async (call, { body }) => {
    const reach = await reachUnit(call, BRANCH_DESK, body.unitId)
    return reach.ok ? writeStateOfMind(call, reach.value, { ...body, on: body.on as Day }) : reach
  }),
]

const noteReading = (tx: Tx, call: Call, { id, path, verb }: { id: string; path: string; verb: string }): Promise<void> =>
  recordAudit(tx, call.now, { verb, objectType: 'analysis', objectId: id, path })

/** The entries in the order in which they were spoken; who is a leading cadre is said, so that it shows whether they came first (YC-02i). */
const analysisPage = async (tx: Tx, call: Call, { found: session, grant }: Reach<Session>) => {
  const rules = await inForce(tx, session.unitId, session.day!)
  const rows = await selectAnalysis(tx, session.id)
  const carried = await selectOpenMeasures(tx, { unitId: session.unitId, before: calendarYear(session.year).from })
  const members = await membersByIds(
    tx,
    [...rows, ...carried].flatMap(({ memberId }) => memberId ?? []),
  )
  const leading = new Set(
    (await postsOn(tx, { unitIds: [session.unitId], day: session.day! }))
      .filter(({ post }) => post === 'leading-cadre' || post === 'secretary')
      .map(({ memberId }) => memberId),
  )
  const nameOf = (memberId: string | null) => (memberId ? (members.get(memberId)?.person.name ?? '') : null)
  const unit = (await unitById(tx, session.unitId))!
  if (rows.length + carried.length > 0) await noteReading(tx, call, { id: session.id, path: session.path, verb: 'analysis.read' })
  return {
    forms: formsOf(rules).map(formView),
    entries: rows.map((row) => entryView(row, { name: nameOf(row.memberId), leading: row.memberId !== null && leading.has(row.memberId) })),
    people: (await peopleOf(tx, unit, session.day!)).map(({ memberId, name }) => ({ memberId, name })),
    carried: carried.map((row) => ({
      memberId: row.memberId!,
      name: nameOf(row.memberId) ?? '',
      due: row.measureDue,
      words: fieldsOf(row).find(({ field }) => field === 'measures')?.words ?? '',
    })),
    may: writes(grant, session) ? ['write' as const] : [],
  }
}

const entryView = (row: Analysis, { name, leading }: { name: string | null; leading: boolean }) => ({
  id: row.id,
  memberId: row.memberId,
  name,
  leading,
  slot: row.slot,
  position: row.position,
  on: row.on,
  fields: fieldsOf(row).map(({ field, words }) => ({ field, label: fieldTitle(field), words })),
  measureDue: row.measureDue,
  measureDoneOn: row.measureDoneOn,
  by: row.enteredByName,
  version: row.version,
})
