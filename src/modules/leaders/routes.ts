import { calendarYear, type Day, earlier, monthOf, type Period, yearOf } from '../../kernel/days.ts'
import { ok, refuse } from '../../kernel/result.ts'
import type { Call, Grant } from '../../platform/call.ts'
import { readDistrict, type Tx } from '../../platform/db.ts'
import { absent, type Route, route } from '../../platform/http.ts'
import type { Scope } from '../../platform/scope.ts'
import { writeSheet } from '../../platform/sheet.ts'
import { PARTS, type PartKind } from '../../policy/vocabulary/parts.ts'
import { meetingWords } from '../activities/contract.ts'
import { sessionsOfYear } from '../activities/public.ts'
import { memberById, membersByIds, postsOn } from '../members/public.ts'
import { reachUnit, unitById, unitsByIds, unitsUnder } from '../org/public.ts'
import { isDistrictDepartment, ownBranch, ownPerson, reachLeader, reachRow } from './access.ts'
import { confideRankNote, enterNegative, readConfidential, removeNegative, shownEntry } from './commands/confide.ts'
import { enterTalks, withdrawTalk } from './commands/enter-talks.ts'
import { type Figures, giveReference } from './commands/give-reference.ts'
import { decideIncident, openIncident, stepIncident, tellIncident } from './commands/handle-incident.ts'
import { answerOpinion, putOpinion } from './commands/hear-opinions.ts'
import { formBody, leaveSeat, linkUnit, takeSeat } from './commands/keep-body.ts'
import { recordMeeting } from './commands/record-meeting.ts'
import * as contract from './contract.ts'
import {
  byType,
  citesOf,
  climbed,
  decidingStep,
  isCommitteeMeeting,
  isFull,
  type Ladder,
  ladderOf,
  type LeadersDeps,
  type LifeRow,
  linesOf,
  type Lived,
  livedBy,
  measuresOf,
  pairsOfBody,
  seatLine,
  toLookInto,
  tookPart,
} from './facts.ts'
import {
  type Body,
  type Incident,
  type Opinion,
  type Reference,
  type Seat,
  selectBodies,
  selectBody,
  selectIncident,
  selectLinks,
  selectNegative,
  selectNegatives,
  selectOpinion,
  selectOpinions,
  selectReference,
  selectReferences,
  selectSeat,
  selectSeatsOf,
  selectTalk,
  selectTalks,
} from './store.ts'

export const routes = (deps: LeadersDeps): Route[] => [
  ...bodyRoutes(),
  ...keepingRoutes(),
  ...pairRoutes(),
  ...leaderRoutes(deps),
  ...incidentRoutes(),
  ...confidentialRoutes(),
  ...referenceRoutes(),
]

const yearOfCall = (year: number, today: Day) => {
  const period = calendarYear(year)
  return { period, through: earlier(today, period.to) }
}

// ---------------------------------------------------------------- bodies

const MAY = ['keep', 'decide'] as const

const bodyRoutes = (): Route[] => [
  route(contract.bodiesUnder, async (call, { query }) => {
    const reached = await reachUnit(call, ['committee', 'department'], query.unitId)
    if (!reached.ok) return reached
    const { unit, scope, grant } = reached.value
    const { period, through } = yearOfCall(query.year, call.today)
    const { bodies, units } = await readDistrict(call.db, scope, async (tx) => ({
      bodies: await selectBodies(tx, unit.path, through),
      units: (await unitsUnder(tx, unit.path, { on: call.today, limit: 3_000 })).filter(({ kind }) => kind !== 'group'),
    }))
    const life = await reachLife(call, bodies[0])
    return readDistrict(call.db, life ?? scope, async (tx) => {
      const lived = await livedBy(tx, bodies, { period, through })
      const names = await unitsByIds(tx, [...new Set(bodies.map(({ unitId }) => unitId))])
      return ok({
        unitId: unit.id,
        unitName: unit.shortName,
        year: query.year,
        through,
        bodies: bodies.map((body) => ({ ...bodyView(lived, body), unitName: names.get(body.unitId)?.shortName ?? '' })),
        units: units.map(({ id, shortName }) => ({ unitId: id, name: shortName })),
        may: isDistrictDepartment(grant) ? [...MAY, 'confide' as const] : [...MAY],
      })
    })
  }),
]

/** The district's life behind a body that was reached; null where there is none. */
const reachLife = async (call: Call, body: Body | undefined) => {
  if (!body) return null
  const reached = await reachRow(call, (tx) => selectBody(tx, body.id))
  return reached.ok ? reached.value.life : null
}

const seatsOf = (lived: Lived, body: Body): Seat[] => lived.seats.filter(({ bodyId }) => bodyId === body.id)

const bodyView = (lived: Lived, body: Body) => {
  const { rule, pairs, left } = pairsOfBody(lived, body)
  const seats = seatsOf(lived, body)
  return {
    bodyId: body.id,
    name: body.name,
    seats: seats.map((seat) => seatLine(lived, body, seat)),
    pairs: rule && { total: pairs.length, left: left.length, cites: rule.cites },
    meetings: lived.meetings
      .filter(({ bodyId }) => bodyId === body.id)
      .map(({ id, kind, day, title }) => ({ meetingId: id, kind, day, title, recorded: lived.attended.filter(({ meetingId }) => meetingId === id).length })),
    toLookInto: seats.flatMap((seat) => toLookInto(lived, seat).map((one) => ({ ...one, name: lived.members.get(seat.memberId)?.person.name ?? '—' }))),
  }
}

const keepingRoutes = (): Route[] => [
  route(contract.formBody, async (call, { body: { unitId, from, name } }) => {
    const reached = await reachUnit(call, ['committee', 'department'], unitId)
    return reached.ok ? formBody(call, reached.value.scope, reached.value.unit, { name, from: from as Day }) : reached
  }),
  route(contract.takeSeat, async (call, { params, body: { memberId, from, ...given } }) => {
    const reached = await reachRow(call, (tx) => selectBody(tx, params.bodyId))
    if (!reached.ok) return reached
    const { row, scope, life } = reached.value
    const member = await readDistrict(call.db, life, (tx) => memberById(tx, memberId))
    return member ? takeSeat(call, scope, { body: row, member }, { ...given, from: from as Day }) : absent()
  }),
  route(contract.leaveSeat, async (call, { params, body }) => {
    const reached = await reachRow(call, (tx) => selectSeat(tx, params.seatId))
    return reached.ok ? leaveSeat(call, reached.value.scope, reached.value.row, body.to as Day) : reached
  }),
  route(contract.linkUnit, async (call, { params, body: { unitId, from, ...given } }) => {
    const reached = await reachRow(call, (tx) => selectBody(tx, params.bodyId))
    if (!reached.ok) return reached
    const { row, scope, life } = reached.value
    const unit = await readDistrict(call.db, life, (tx) => unitById(tx, unitId))
    return unit ? linkUnit(call, scope, { body: row, unit }, { ...given, from: from as Day }) : absent()
  }),
  route(contract.recordMeeting, async (call, { params, body: { day, ...given } }) => {
    const reached = await reachRow(call, (tx) => selectBody(tx, params.bodyId))
    return reached.ok ? recordMeeting(call, reached.value.scope, reached.value.row, { ...given, day: day as Day }) : reached
  }),
]

// ---------------------------------------------------------------- pairs

const pairRoutes = (): Route[] => [
  route(contract.pairsOf, async (call, { params, query }) => {
    const reached = await reachRow(call, (tx) => selectBody(tx, params.bodyId))
    if (!reached.ok) return reached
    const { row: body, life } = reached.value
    const { period, through } = yearOfCall(query.year, call.today)
    return readDistrict(call.db, life, async (tx) => ok(await pairsView(tx, body, { period, through, year: query.year, today: call.today })))
  }),
  route(contract.enterTalks, async (call, { params, body }) => {
    const reached = await reachRow(call, (tx) => selectBody(tx, params.bodyId))
    return reached.ok
      ? enterTalks(call, reached.value.scope, reached.value.row, {
          ...body,
          day: body.day as Day,
          pairs: body.pairs.map(({ oneId, otherId }) => ({ one: oneId, other: otherId })),
        })
      : reached
  }),
  route(contract.withdrawTalk, async (call, { params, body }) => {
    const reached = await reachRow(call, (tx) => selectTalk(tx, params.talkId))
    return reached.ok ? withdrawTalk(call, reached.value.scope, reached.value.row, body.reason) : reached
  }),
]

const pairsView = async (tx: Tx, body: Body, { period, through, year, today }: { period: Period; through: Day; year: number; today: Day }) => {
  const lived = await livedBy(tx, [body], { period, through })
  const { rule, pairs, left } = pairsOfBody(lived, body)
  return {
    bodyId: body.id,
    name: body.name,
    year,
    today,
    people: lived.seats.map(({ personId, memberId, post }) => ({ personId, post, name: lived.members.get(memberId)?.person.name ?? '—' })),
    need: rule?.need ?? null,
    period: rule?.per ?? null,
    cites: rule?.cites ?? [],
    pairs,
    total: pairs.length,
    left: left.length,
    talks: (await selectTalks(tx, [body.id], period)).map(({ id, one, other, day, byName, withdrawnWhy }) => ({
      talkId: id,
      one,
      other,
      day,
      by: byName,
      withdrawnWhy,
    })),
  }
}

// ---------------------------------------------------------------- one leader

const leaderRoutes = (deps: LeadersDeps): Route[] => [
  route(contract.leaderOf, async (call, { params, query }) => {
    const reached = await reachLeader(call, params.personId)
    if (!reached.ok) return reached
    const { row: seat, life, grant } = reached.value
    return readDistrict(call.db, life, async (tx) => {
      const body = (await selectBody(tx, seat.bodyId))!
      const view = await leaderView(tx, deps, { body, seat, year: query.year, today: call.today })
      return ok({ ...view, may: isDistrictDepartment(grant) ? [...MAY, 'confide' as const] : [...MAY] })
    })
  }),
  route(contract.putOpinion, async (call, { params, body }) => {
    const reached = await reachLeader(call, params.personId)
    return reached.ok ? putOpinion(call, reached.value.scope, reached.value.row, { ...body, day: body.day as Day, askedBy: body.askedBy || null }) : reached
  }),
  route(contract.answerOpinion, async (call, { params, body }) => {
    const reached = await reachRow(call, (tx) => selectOpinion(tx, params.opinionId))
    return reached.ok ? answerOpinion(call, reached.value.scope, reached.value.row, { ...body, day: body.day as Day, action: body.action || null }) : reached
  }),
]

type Asked = { body: Body; seat: Seat; year: number; today: Day }

const leaderView = async (tx: Tx, deps: LeadersDeps, { body, seat, year, today }: Asked) => {
  const { period, through } = yearOfCall(year, today)
  const lived = await livedBy(tx, [body], { period, through })
  const links = (await selectLinks(tx, [body.id])).filter(({ personId }) => personId === seat.personId)
  const lines = linesOf(lived, seat)
  const units = await unitsByIds(tx, [...new Set([...links.map(({ unitId }) => unitId), ...lines.flatMap(({ meeting }) => meeting.unitId ?? [])])])
  const branchId = lived.members.get(seat.memberId)?.branchId
  const unitName = (unitId: string) => units.get(unitId)?.shortName
  return {
    ...seatLine(lived, body, seat),
    bodyId: body.id,
    bodyName: body.name,
    year,
    through,
    links: links.map(({ id, unitId, kind, from, to }) => ({ linkId: id, unitName: unitName(unitId) ?? '', kind, from, to })),
    bodyEvents: lines.map(({ meeting, line }) => ({
      ...bodyEvent({ meeting, line }),
      unitName: meeting.unitId ? (unitName(meeting.unitId) ?? null) : null,
    })),
    branchEvents: await branchEvents(tx, deps, lived.life.get(seat.memberId) ?? []),
    branchMonths: branchId ? await monthsHeld(tx, branchId, { year, through }) : { held: 0, of: 0 },
    talksLeftWith: talksLeftWith(lived, body, seat),
    incidents: lived.incidents.filter(({ personId }) => personId === seat.personId).map((row) => incidentView(lived, body, row, today)),
    opinions: (await selectOpinions(tx, seat.personId, period)).map(opinionView),
  }
}

/** One meeting of the body as the leader was there; whether the whole of it is asked only of who came. */
const bodyEvent = ({ meeting, line }: ReturnType<typeof linesOf>[number]) => ({
  meetingId: meeting.id,
  day: meeting.day,
  kind: meeting.kind,
  title: meeting.title,
  status: line.status,
  arrived: line.arrived,
  left: line.left,
  guidance: line.guidance,
  full: line.status === 'present' ? isFull(meeting, line) : null,
})

/** The own branch's life, with what its committee meetings decided. */
const branchEvents = async (tx: Tx, deps: LeadersDeps, life: readonly LifeRow[]) => {
  const committee = life.filter(isCommitteeMeeting).map(({ sessionId }) => sessionId)
  const decided = Map.groupBy(committee.length === 0 ? [] : await deps.decisionsAt(tx, committee), ({ sessionId }) => sessionId)
  return life.map((row) => ({
    sessionId: row.sessionId,
    day: row.day,
    title: row.title,
    letter: row.letter,
    meetings: row.meetings.map(partWords),
    decisions: (decided.get(row.sessionId) ?? []).map(({ words, outcome }) => ({ words, outcome })),
    tookPart: tookPart(row),
  }))
}

const partWords = (meeting: string) => (meeting in PARTS ? PARTS[meeting as PartKind] : meetingWords(meeting))

/** The others of the body with whom the talks of the period are still to be had, by name. */
const talksLeftWith = (lived: Lived, body: Body, { personId }: Seat): string[] => {
  const names = new Map(lived.seats.map((seat) => [seat.personId, lived.members.get(seat.memberId)?.person.name ?? '—']))
  return pairsOfBody(lived, body)
    .left.filter(({ one, other }) => one === personId || other === personId)
    .map(({ one, other }) => names.get(one === personId ? other : one) ?? '—')
}

const opinionView = ({ id, day, place, words, askedBy, answer, action, answeredByName, answeredOn }: Opinion) => ({
  opinionId: id,
  day,
  place,
  words,
  askedBy,
  answer,
  action,
  answeredOn,
  answeredBy: answeredByName,
})

/** How the own branch stands: months in which it held its day (JG-19h). */
const monthsHeld = async (tx: Tx, branchId: string, { year, through }: { year: number; through: Day }) => {
  const sessions = await sessionsOfYear(tx, { unitIds: [branchId], year })
  const held = new Set(
    sessions.filter(({ kind, state, counts }) => kind === 'activity-day' && state === 'closed' && counts !== false).map(({ month }) => month),
  )
  return { held: held.size, of: yearOf(through) === year ? monthOf(through) : 12 }
}

/** An incident beside the ladder of the body it belongs to. */
const incidentView = (lived: Lived, body: Body, row: Incident, today: Day) => {
  const rules = lived.rules.get(body.unitId)
  const ladder = ladderOf(rules)
  const noted = lived.steps.get(row.id) ?? []
  const steps = rules && ladder ? climbed(rules, ladder, row, noted) : []
  const { id, what, facts, day, due, measure, severity, reason, decidedByName, toldOn, appeal } = row
  return {
    incidentId: id,
    what,
    facts,
    day,
    due,
    measure,
    severity,
    reason,
    toldOn,
    appeal,
    measureTitle: measure === contract.NO_MEASURE ? contract.NOTHING_DONE : row.measureTitle,
    overdue: measure === null && due !== null && due < today,
    decidedBy: decidedByName,
    steps: steps.map((step) => ({ ...step, words: noted.find((one) => one.step === step.key)?.words ?? null })),
    measures: ladder ? measuresOf(ladder) : [],
    basis: row.rule ?? (ladder && { title: ladder.title, cites: citesOf(ladder) }),
    next: nextOf(row, ladder, steps.find(({ state }) => state === 'next')?.key ?? null),
  }
}

/** What a person may do next: a step of the ladder, the measure, the telling. */
const nextOf = (row: Incident, ladder: Ladder | null, step: string | null): 'step' | 'decide' | 'tell' | null => {
  if (row.measure !== null) return 'tell'
  if (!ladder || step === null || step === decidingStep(ladder)?.key) return 'decide'
  return 'step'
}

// ---------------------------------------------------------------- incidents

const actingOn = ({ scope, row, grant }: { scope: Scope; row: Incident; grant: Grant }) => ({ scope, row, role: grant.role })

const incidentRoutes = (): Route[] => [
  route(contract.openIncident, async (call, { params, body }) => {
    const reached = await reachLeader(call, params.personId)
    if (!reached.ok) return reached
    const { row: seat, scope, life } = reached.value
    const found = await readDistrict(call.db, life, async (tx) => ({
      body: (await selectBody(tx, seat.bodyId))!,
      name: (await membersByIds(tx, [seat.memberId])).get(seat.memberId)?.person.name ?? '—',
    }))
    return openIncident(call, scope, { seat, ...found }, { ...body, day: body.day as Day })
  }),
  route(contract.stepIncident, async (call, { params, body }) => {
    const reached = await reachRow(call, (tx) => selectIncident(tx, params.incidentId))
    return reached.ok ? stepIncident(call, actingOn(reached.value), { ...body, day: body.day as Day }) : reached
  }),
  route(contract.decideIncident, async (call, { params, body }) => {
    const reached = await reachRow(call, (tx) => selectIncident(tx, params.incidentId))
    return reached.ok ? decideIncident(call, actingOn(reached.value), { ...body, toldOn: body.toldOn as Day | null }) : reached
  }),
  route(contract.tellIncident, async (call, { params, body }) => {
    const reached = await reachRow(call, (tx) => selectIncident(tx, params.incidentId))
    return reached.ok ? tellIncident(call, reached.value.scope, reached.value.row, { toldOn: body.toldOn as Day | null, appeal: body.appeal || null }) : reached
  }),
]

// ---------------------------------------------------------------- in confidence

const notALeader = refuse(
  'not-a-leader',
  '这名党员没有登记为领导干部，没有交。其他问题请向支部或上级反映。',
  'That member is not registered as a leading cadre; nothing was sent.',
  {
    field: '/memberId',
  },
)

const leadersOfBranch = async (tx: Tx, unitId: string, today: Day) =>
  (await postsOn(tx, { unitIds: [unitId], day: today })).filter(({ post }) => post === 'leading-cadre').map(({ memberId, name }) => ({ memberId, name }))

const confidentialRoutes = (): Route[] => [
  route(contract.leadersHere, async (call) => {
    const own = ownBranch(call)
    if (!own.ok) return own
    return readDistrict(call.db, own.value.own, async (tx) => ok({ today: call.today, leaders: await leadersOfBranch(tx, own.value.grant.unitId, call.today) }))
  }),
  route(contract.confideRankNote, async (call, { body: { memberId, day, words } }) => {
    const own = ownBranch(call)
    if (!own.ok) return own
    const { leader, known } = await readDistrict(call.db, own.value.own, async (tx) => ({
      leader: await memberById(tx, memberId),
      known: await leadersOfBranch(tx, own.value.grant.unitId, call.today),
    }))
    if (!leader) return absent()
    if (!known.some((one) => one.memberId === memberId)) return notALeader
    return confideRankNote(call, own.value, leader, { day: day as Day, words })
  }),
  route(contract.confidentialOf, async (call, { params }) => {
    const reached = await reachDepartment(call, params.personId)
    if (!reached.ok) return reached
    const { row: seat, scope } = reached.value
    const read = await readConfidential(call, scope, seat)
    if (!read.ok) return read
    const member = await readDistrict(call.db, scope, (tx) => memberById(tx, seat.memberId))
    return ok({ name: member?.person.name ?? '—', ...read.value })
  }),
  route(contract.enterNegative, async (call, { params, body }) => {
    const reached = await reachDepartment(call, params.personId)
    return reached.ok ? enterNegative(call, reached.value.scope, reached.value.row, { ...body, day: body.day as Day }) : reached
  }),
  route(contract.removeNegative, async (call, { params, body }) => {
    const reached = await reachRow(call, (tx) => selectNegative(tx, params.entryId), ['department'])
    return reached.ok ? removeNegative(call, reached.value.scope, reached.value.row, { ...body, day: body.day as Day }) : reached
  }),
  route(contract.myLeading, async (call) => {
    const own = ownPerson(call)
    if (!own.ok) return own
    return readDistrict(call.db, own.value.scope, async (tx) => ok(await myLeadingOf(tx, own.value.personId, call.today)))
  }),
]

/** The department of the district alone; a department of a part of it answers as if there were nothing. */
const reachDepartment = async (call: Call, personId: string) => {
  const reached = await reachLeader(call, personId, ['department'])
  return reached.ok && !isDistrictDepartment(reached.value.grant) ? absent() : reached
}

const myLeadingOf = async (tx: Tx, personId: string, today: Day) => {
  const { period, through } = yearOfCall(yearOf(today), today)
  const seats = (await selectSeatsOf(tx, personId)).filter(({ to }) => to === null)
  const bodies = (await Promise.all(seats.map(({ bodyId }) => selectBody(tx, bodyId)))).filter((body) => body !== null)
  const lived = await livedBy(tx, bodies, { period, through })
  const own = lived.seats.filter((seat) => seat.personId === personId)
  return {
    year: yearOf(today),
    seats: own.map((seat) => seatLine(lived, bodies.find(({ id }) => id === seat.bodyId)!, seat)),
    incidents: lived.incidents
      .filter((row) => row.personId === personId)
      .map((row) => incidentView(lived, bodies.find(({ id }) => id === row.bodyId)!, row, today)),
    entries: (await selectNegatives(tx, personId))
      .map(shownEntry)
      .map(({ entryId, words, basis, enteredOn, removedOn, removedWhy }) => ({ entryId, words, basis, enteredOn, removedOn, removedWhy })),
  }
}

// ---------------------------------------------------------------- references

const referenceRoutes = (): Route[] => [
  route(contract.referencesOf, async (call, { params }) => {
    const reached = await reachRow(call, (tx) => selectBody(tx, params.bodyId))
    if (!reached.ok) return reached
    return readDistrict(call.db, reached.value.scope, async (tx) => ok({ references: (await selectReferences(tx, reached.value.row.id)).map(referenceLine) }))
  }),
  route(contract.giveReference, async (call, { params, body: given }) => {
    const reached = await reachRow(call, (tx) => selectBody(tx, params.bodyId))
    if (!reached.ok) return reached
    const { row: body, scope, life } = reached.value
    const { period, through } = yearOfCall(given.year, call.today)
    const lived = await readDistrict(call.db, life, (tx) => livedBy(tx, [body], { period, through }))
    const figures = figuresOf(lived, body, through)
    return giveReference(call, scope, { body, figures }, given)
  }),
  route(contract.seeReference, async (call, { params }) => {
    const reached = await reachRow(call, (tx) => selectReference(tx, params.referenceId))
    if (!reached.ok) return reached
    const { row, scope } = reached.value
    return readDistrict(call.db, scope, async (tx) => {
      const { through, secretary = null, seats } = row.figures as Figures
      const bodyName = (await selectBody(tx, row.bodyId))?.name ?? ''
      return ok({ ...referenceLine(row), bodyName, through, secretary, seats: seats.map((seat) => ({ ...seat, byType: seat.byType ?? [] })) })
    })
  }),
  route(contract.referenceSheet, async (call, { params }) => {
    const reached = await reachRow(call, (tx) => selectReference(tx, params.referenceId))
    if (!reached.ok) return reached
    const { row, scope } = reached.value
    const name = await readDistrict(call.db, scope, async (tx) => (await selectBody(tx, row.bodyId))?.name ?? '')
    return ok({ name: `${name}${row.year}.xlsx`, type: XLSX, bytes: await sheetOf(name, row) })
  }),
]

/** Both tracks of every seat as they stand, the own branch's life by its kinds, and whose review they enter. */
const figuresOf = (lived: Lived, body: Body, through: Day): Figures => {
  const seats = seatsOf(lived, body)
  const leading = seats.find(({ leads }) => leads)
  return {
    through,
    secretary: (leading && lived.members.get(leading.memberId)?.person.name) ?? null,
    seats: seats.map((seat) => ({ ...seatLine(lived, body, seat), byType: byType(lived.life.get(seat.memberId) ?? []) })),
  }
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const referenceLine = ({ id, year, purpose, recipients, byName, at }: Reference) => ({
  referenceId: id,
  year,
  purpose,
  recipients,
  by: byName,
  on: at.toISOString().slice(0, 10),
})

/** Attended of due, kind by kind. */
const LIFE_HEADS = Object.values(contract.LIFE_TYPES).map(({ zh }) => `${zh}（实到/应到）`)

/** The summary as a table; its banner names who gets it and for what. */
const sheetOf = (name: string, row: Reference): Promise<Uint8Array> => {
  const { through, secretary, seats } = row.figures as Figures
  return writeSheet({
    name: '双重组织生活',
    banner: [
      `${name}　${row.year}年双重组织生活情况（到${through}）`,
      `用途：${contract.PURPOSES[row.purpose].zh}　给：${row.recipients.join('、')}　${row.byName}出，供参考，不是结论${secretary ? `　党组织书记：${secretary}` : ''}`,
    ],
    headings: [
      '姓名',
      '职务',
      '所在支部',
      '班子应到',
      '班子实到',
      '支部应到',
      '支部实到',
      '无故不参加',
      '不按规定参加',
      '应办',
      '已办',
      '未谈心',
      ...LIFE_HEADS,
    ],
    rows: seats.map((seat) => [
      seat.name,
      seat.post,
      seat.branchName,
      seat.body.due,
      seat.body.attended,
      seat.branch.due,
      seat.branch.attended,
      seat.body.absent + seat.branch.absent,
      seat.body.irregular + seat.branch.irregular,
      seat.owed.length,
      seat.owed.filter(({ state }) => state === 'met').length,
      seat.pairsLeft ?? '',
      ...(seat.byType ?? []).map(({ due, attended }) => `${attended}/${due}`),
    ]),
  })
}
