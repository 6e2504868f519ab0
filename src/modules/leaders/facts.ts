/**
 * The two tracks of a leader's year, what the rules ask of it, the pairs of a body. Pure where it can be; figures come from the rules in
 * force for the unit of the body, facts of the own branch from `activities`.
 */
import { type Day, type Period, within } from '../../kernel/days.ts'
import type { Tx } from '../../platform/db.ts'
import { evaluate, sourceOf } from '../../policy/engine/evaluate.ts'
import type { InForce } from '../../policy/engine/resolve.ts'
import type { Done } from '../../policy/engine/turns.ts'
import { type DutyBody, sayTimes } from '../../policy/kinds/duty.ts'
import type { TriggerBody } from '../../policy/kinds/trigger.ts'
import type { StepDone, WorkflowBody, WorkflowFacts } from '../../policy/kinds/workflow.ts'
import { ACTORS } from '../../policy/vocabulary/actors.ts'
import type { DutyTurn } from '../../policy/vocabulary/evaluation.ts'
import type { AmountRow, BaseMeasureName, MeasureFact, MeasureSupplier } from '../../policy/vocabulary/measures.ts'
import type { Text } from '../../policy/vocabulary/outcomes.ts'
import type { RuleInForce } from '../../policy/vocabulary/rules.ts'
import { tickOf } from '../../policy/vocabulary/ticks.ts'
import type { Population } from '../../policy/vocabulary/units.ts'
import { lifeOf } from '../activities/public.ts'
import { type Member, membersByIds, type Post, postsOn } from '../members/public.ts'
import { inForceForUnits, unitsByIds } from '../org/public.ts'
import { ATTENDANCE, type IncidentKind, LIFE_TYPES, type LifeType, type MeetingKind, type OwedLine } from './contract.ts'
import {
  type Attended,
  type Body,
  type Incident,
  type IncidentStep,
  type Meeting,
  type PairTalk,
  type Seat,
  selectAttendance,
  selectBodies,
  selectIncidents,
  selectIncidentSteps,
  selectMeetings,
  selectSeats,
  selectTalks,
  selectSeatsOf,
} from './store.ts'

/** What the composition introduces: what meetings decided, from whoever keeps their minutes and votes. */
export type LeadersDeps = { decisionsAt: (tx: Tx, sessionIds: readonly string[]) => Promise<{ sessionId: string; words: string; outcome: Text }[]> }

// ---------------------------------------------------------------- what is known of a year

export type LifeRow = Awaited<ReturnType<typeof lifeOf>>[number]

/** Everything about some bodies in one year, each part fetched once for all of them. */
export type Lived = {
  through: Day
  period: Period
  seats: readonly Seat[]
  members: ReadonlyMap<string, Member>
  posts: readonly Post[]
  branchNames: ReadonlyMap<string, string>
  meetings: readonly Meeting[]
  attended: readonly Attended[]
  talks: readonly PairTalk[]
  incidents: readonly Incident[]
  steps: ReadonlyMap<string, IncidentStep[]>
  life: ReadonlyMap<string, LifeRow[]>
  rules: ReadonlyMap<string, InForce>
}

/** `tx` reaches the whole district: leaders of one body belong to many branches. */
export const livedBy = async (tx: Tx, bodies: readonly Body[], { period, through }: { period: Period; through: Day }): Promise<Lived> => {
  const bodyIds = bodies.map(({ id }) => id)
  const seats = await selectSeats(tx, bodyIds, { from: period.from, to: through })
  const memberIds = [...new Set(seats.map(({ memberId }) => memberId))]
  const members = await membersByIds(tx, memberIds)
  const branchIds = [...new Set([...members.values()].map(({ branchId }) => branchId))]
  const meetings = await selectMeetings(tx, bodyIds, period)
  return {
    through,
    period,
    seats,
    members,
    posts: await postsOn(tx, { unitIds: branchIds, day: through }),
    branchNames: new Map([...(await unitsByIds(tx, branchIds))].map(([id, { shortName }]) => [id, shortName])),
    meetings,
    attended: await selectAttendance(
      tx,
      meetings.map(({ id }) => id),
    ),
    talks: (await selectTalks(tx, bodyIds, period)).filter(({ withdrawnWhy }) => withdrawnWhy === null),
    ...(await incidentsOf(tx, bodyIds, seats)),
    life: Map.groupBy(await lifeOf(tx, { memberIds, period: { from: period.from, to: through } }), ({ memberId }) => memberId),
    rules: await inForceForUnits(
      tx,
      bodies.map(({ unitId }) => unitId),
      through,
    ),
  }
}

/** What was opened about those who sit there, with the steps noted of each. */
const incidentsOf = async (tx: Tx, bodyIds: readonly string[], seats: readonly Seat[]): Promise<Pick<Lived, 'incidents' | 'steps'>> => {
  const incidents = await selectIncidents(
    tx,
    bodyIds,
    seats.map(({ personId }) => personId),
  )
  const steps = await selectIncidentSteps(
    tx,
    incidents.map(({ id }) => id),
  )
  return { incidents, steps: Map.groupBy(steps, ({ incidentId }) => incidentId) }
}

// ---------------------------------------------------------------- the two tracks

export type Track = { due: number; attended: number; absent: number; irregular: number }

const BODY_KINDS: ReadonlySet<MeetingKind> = new Set(['democratic-life', 'body-study', 'body-meeting'])

/** Was there from the beginning to the end: read from arrival and leaving, never typed (YC-02f). */
export const isFull = ({ begins, ends }: Pick<Meeting, 'begins' | 'ends'>, { arrived, left }: Pick<Attended, 'arrived' | 'left'>): boolean =>
  arrived !== null && left !== null && arrived <= begins && left >= ends

type Line = { meeting: Meeting; line: Attended }

export const linesOf = (lived: Lived, { bodyId, personId }: Pick<Seat, 'bodyId' | 'personId'>): Line[] => {
  const meetings = new Map(lived.meetings.filter((meeting) => meeting.bodyId === bodyId).map((meeting) => [meeting.id, meeting]))
  return lived.attended
    .filter((line) => line.personId === personId && meetings.has(line.meetingId))
    .map((line) => ({ meeting: meetings.get(line.meetingId)!, line }))
    .sort((one, other) => (one.meeting.day < other.meeting.day ? -1 : 1))
}

const bodyTrack = (lines: readonly Line[]): Track => {
  const own = lines.filter(({ meeting }) => BODY_KINDS.has(meeting.kind))
  const count = (status: Attended['status']) => own.filter(({ line }) => line.status === status).length
  return { due: own.length, attended: count('present'), absent: count('absent'), irregular: count('irregular') }
}

/** As everybody else in the branch: exempt and elsewhere are not due here (JG-19g, JS-A-06c). */
const branchTrack = (rows: readonly LifeRow[]): Track => {
  const due = rows.filter(({ letter }) => !['exempt', 'elsewhere'].includes(tickOf(letter).box))
  const irregular = due.filter(({ letter }) => tickOf(letter).letter === 'I').length
  return {
    due: due.length,
    attended: due.filter(({ letter }) => tickOf(letter).box === 'present').length - irregular,
    absent: due.filter(({ letter }) => tickOf(letter).letter === 'A').length,
    irregular,
  }
}

const COMMITTEE_POSTS: ReadonlySet<string> = new Set(['secretary', 'deputy-secretary', 'organisation-officer', 'publicity-officer', 'discipline-officer'])
const COMMITTEE_MEETINGS = ['branch-committee', 'committee-meeting']

/** A meeting of the own branch's committee. */
export const isCommitteeMeeting = ({ meetings }: Pick<LifeRow, 'meetings'>): boolean => meetings.some((one) => COMMITTEE_MEETINGS.includes(one))

/** Was there as required, and so took part in what was decided. */
export const tookPart = ({ letter }: Pick<LifeRow, 'letter'>): boolean => tickOf(letter).box === 'present' && tickOf(letter).letter !== 'I'

/** Committee meetings of the own branch, for whoever sits on it (YC-02b). */
const committeeTrack = (rows: readonly LifeRow[], posts: readonly Post[], memberId: string): Track | null =>
  posts.some((post) => post.memberId === memberId && COMMITTEE_POSTS.has(post.post)) ? branchTrack(rows.filter(isCommitteeMeeting)) : null

/** As sessions name the meetings that were parts of them. */
const TYPE_OF: Record<string, LifeType> = {
  'branch-meeting': 'branch-meeting',
  meeting: 'branch-meeting',
  'branch-committee': 'branch-committee',
  'committee-meeting': 'branch-committee',
  'group-meeting': 'group-meeting',
  'party-class': 'party-class',
  class: 'party-class',
  'organisation-life': 'organisation-life',
  appraisal: 'appraisal',
}

/** The own branch's life by its kinds; a session that was several at once counts under each. Exempt and elsewhere are not due. */
export const byType = (rows: readonly LifeRow[]): { type: LifeType; due: number; attended: number }[] => {
  const due = rows.filter(({ letter }) => !['exempt', 'elsewhere'].includes(tickOf(letter).box))
  const typesOf = ({ kind, meetings }: LifeRow): Set<LifeType> =>
    new Set([...(kind === 'activity-day' ? (['activity-day'] as const) : []), ...meetings.flatMap((one) => TYPE_OF[one] ?? [])])
  return (Object.keys(LIFE_TYPES) as LifeType[]).map((type) => {
    const own = due.filter((row) => typesOf(row).has(type))
    return { type, due: own.length, attended: own.filter(tookPart).length }
  })
}

// ---------------------------------------------------------------- what the rules ask

const LEADER: readonly Population[] = ['all', 'leading-cadre', 'leading-body']

const dutiesTo = (rules: InForce, things: readonly string[]): RuleInForce<DutyBody>[] =>
  [...rules.rules.values()].filter((rule): rule is RuleInForce<DutyBody> => {
    const body = rule.body as DutyBody & { enabled?: boolean }
    return rule.kind === 'duty' && body.enabled !== false && things.includes(body.do) && (body.about === 'leader' || body.bearer === 'leader')
  })

/** A duty with no circle named, or one that names leaders, binds a seat. */
const bindsLeader = ({ body }: RuleInForce<DutyBody>): boolean => (body.for?.members ?? LEADER).some((one) => LEADER.includes(one))

const doneFor = (thing: string, lines: readonly Line[], life: readonly LifeRow[]): Done[] => {
  if (thing === 'organisation-life-meeting')
    return life.filter((row) => row.meetings.includes('organisation-life') && tookPart(row)).map(({ sessionId, day }) => ({ id: sessionId, on: day }))
  const present = lines.filter(({ line }) => line.status === 'present')
  if (thing === 'linked-meeting')
    return present
      .filter(({ meeting, line }) => meeting.kind === 'linked-meeting' && isFull(meeting, line))
      .map(({ meeting }) => ({ id: meeting.id, on: meeting.day }))
  return present.filter(({ meeting }) => meeting.kind === 'democratic-life').map(({ meeting }) => ({ id: meeting.id, on: meeting.day }))
}

export const citesOf = (rule: RuleInForce): string[] => rule.cites.map(({ document, article }) => `${document}#${article}`)

/** The turn of a duty that a day falls into. */
const turnOn = (rules: InForce, rule: RuleInForce<DutyBody>, { id, done, on }: { id: string; done: Done[]; on: Day }): DutyTurn | null => {
  const evaluation = evaluate({
    rule,
    about: { kind: 'leader', id },
    on,
    facts: { since: rule.since, year: Number(on.slice(0, 4)), done },
    with: sourceOf(rules),
    populations: [...LEADER],
  })
  if (evaluation.detail.kind !== 'duty') return null
  return evaluation.detail.turns.find(({ period }) => period === null || within(on, period)) ?? null
}

const THINGS = ['democratic-life', 'organisation-life-meeting', 'linked-meeting'] as const

/** What a leader owes this year, each with what was done of it; a duty whose reading nobody chose is left out until somebody does. */
export const owedOf = (lived: Lived, body: Body, seat: Seat): OwedLine[] => {
  const rules = lived.rules.get(body.unitId)
  if (!rules) return []
  const [lines, life] = [linesOf(lived, seat), lived.life.get(seat.memberId) ?? []]
  return dutiesTo(rules, THINGS)
    .filter(bindsLeader)
    .flatMap((rule) => {
      const turn = turnOn(rules, rule, { id: seat.personId, done: doneFor(rule.body.do, lines, life), on: lived.through })
      return turn ? [owedLine(rule, turn)] : []
    })
}

const owedLine = (rule: RuleInForce<DutyBody>, turn: DutyTurn): OwedLine => ({
  slot: rule.slot,
  title: rule.title,
  need: turn.need,
  done: turn.done,
  state: turn.done >= turn.need ? 'met' : turn.state === 'overdue' ? 'overdue' : 'to-do',
  due: turn.due,
  cites: citesOf(rule),
})

// ---------------------------------------------------------------- pairs

/** How often every two of a body talk, and over what stretch, by the rule in force; null where none asks it. */
type PairRule = { need: number; period: Period | null; per: Text; cites: string[] }

export const pairRuleOf = (rules: InForce | undefined, on: Day): PairRule | null => {
  const [rule] = rules ? dutiesTo(rules, ['pair-talk']) : []
  const turn = rules && rule ? turnOn(rules, rule, { id: 'pair', done: [], on }) : null
  return rule && turn ? { need: turn.need, period: turn.period, per: sayTimes(rule.body.times), cites: citesOf(rule) } : null
}

export type Pair = { one: string; other: string; talks: number; last: Day | null }

/** The two of a pair in the one order in which they are kept. */
/** Whether the person holds a seat in a leading body today. */
export const holdsSeat = async (tx: Tx, personId: string): Promise<boolean> => (await selectSeatsOf(tx, personId)).some(({ to }) => to === null)

export const ordered = (one: string, other: string): { one: string; other: string } => (one < other ? { one, other } : { one: other, other: one })

/** Every two of the people, with the talks of the stretch: eleven people are 55 pairs. */
export const pairsAmong = (personIds: readonly string[], talks: readonly PairTalk[]): Pair[] => {
  const days = Map.groupBy(talks, ({ one, other }) => `${one}|${other}`)
  return personIds.flatMap((first, index) =>
    personIds.slice(index + 1).map((second) => {
      const pair = ordered(first, second)
      const own = days.get(`${pair.one}|${pair.other}`) ?? []
      return { ...pair, talks: own.length, last: own.at(-1)?.day ?? null }
    }),
  )
}

export const pairsOfBody = (lived: Lived, body: Body): { rule: PairRule | null; pairs: Pair[]; left: Pair[] } => {
  const rule = pairRuleOf(lived.rules.get(body.unitId), lived.through)
  const seats = lived.seats.filter(({ bodyId }) => bodyId === body.id)
  const counted = lived.talks.filter(({ bodyId, day }) => bodyId === body.id && (!rule?.period || within(day, rule.period)))
  const pairs = pairsAmong(
    seats.map(({ personId }) => personId),
    counted,
  )
  return { rule, pairs, left: rule ? pairs.filter(({ talks }) => talks < rule.need) : [] }
}

// ---------------------------------------------------------------- incidents

export type ToLookInto = { personId: string; source: string; what: IncidentKind; day: Day; facts: string }

const WHAT = { A: 'absent-without-cause', I: 'irregular' } as const

/** What may be an incident and nobody has opened: facts as they were recorded, no judgement (YC-03a). */
export const toLookInto = (lived: Lived, seat: Seat): ToLookInto[] => {
  const known = new Set(lived.incidents.filter(({ personId }) => personId === seat.personId).map(({ source }) => source))
  const ownBranch = (lived.life.get(seat.memberId) ?? []).flatMap(({ sessionId, letter, day, title }): ToLookInto[] => {
    const what = WHAT[tickOf(letter).letter as keyof typeof WHAT]
    return what ? [{ personId: seat.personId, source: `session:${sessionId}`, what, day, facts: title.zh }] : []
  })
  const body = linesOf(lived, seat).flatMap(({ meeting, line }): ToLookInto[] => {
    const what = line.status === 'absent' ? WHAT.A : line.status === 'irregular' ? WHAT.I : null
    return what ? [{ personId: seat.personId, source: `meeting:${meeting.id}`, what, day: meeting.day, facts: meeting.title }] : []
  })
  return [...ownBranch, ...body].filter(({ source }) => !known.has(source))
}

const EVENTS = { 'absent-without-cause': 'leader.absent-without-cause', irregular: 'leader.irregular' } as const

/** The rule by which an incident is handled in time, and the last day by it; null while no unit has set how long. */
export const termOfIncident = (rules: InForce, what: IncidentKind, on: Day): { rule: RuleInForce; due: Day | null } | null => {
  for (const rule of rules.rules.values()) {
    const body = rule.body as TriggerBody
    if (rule.kind !== 'trigger' || !body.on.includes(EVENTS[what])) continue
    const evaluation = evaluate({
      rule,
      about: { kind: 'leader', id: 'incident' },
      on,
      facts: { event: EVENTS[what], happened: on, done: [] },
      with: sourceOf(rules),
    })
    return { rule, due: evaluation.follows.find(({ does }) => does === 'open')?.due ?? null }
  }
  return null
}

// ---------------------------------------------------------------- the ladder of measures

export type Ladder = RuleInForce<WorkflowBody>

/** How absence without cause or irregular part is handled, by the rule in force; null where none says. */
export const ladderOf = (rules: InForce | undefined): Ladder | null =>
  rules
    ? ([...rules.rules.values()].find(
        (rule): rule is Ladder => rule.kind === 'workflow' && (rule.body as WorkflowBody).case === 'leader-measure' && !isOff(rule.body),
      ) ?? null)
    : null

const isOff = (body: unknown): boolean => (body as { enabled?: boolean }).enabled === false

/** The step at which one of the measures is chosen, and the one by which the person is told of it. */
export const decidingStep = ({ body }: Ladder) => body.steps.find(({ options }) => options) ?? null
export const tellingStep = ({ body }: Ladder) => body.steps[body.steps.findIndex(({ options }) => options) + 1] ?? null

/** What the ladder offers to choose from, mildest first. */
export const measuresOf = (ladder: Ladder): { key: string; title: Text }[] => decidingStep(ladder)?.options?.map(({ key, title }) => ({ key, title })) ?? []

/** The facts are established with the opening; a measure and that the person was told stand in the incident itself, all else in its steps. */
export const stepsTaken = ({ body }: Ladder, row: Incident, noted: readonly IncidentStep[]): WorkflowFacts => {
  const deciding = body.steps.findIndex(({ options }) => options)
  const taken = body.steps.flatMap((step, at): StepDone[] => {
    const done = { step: step.key, actor: step.actor }
    if (at === 0) return [{ ...done, by: row.openedByName, on: row.openedOn }]
    if (at === deciding) return row.measure && row.decidedOn ? [{ ...done, by: row.decidedByName ?? '', on: row.decidedOn, chose: row.measure }] : []
    if (at === deciding + 1) return row.toldOn ? [{ ...done, by: row.decidedByName ?? '', on: row.toldOn }] : []
    return noted.filter((one) => one.step === step.key).map(({ actor, byName, on }) => ({ step: step.key, actor, by: byName, on }))
  })
  return { opened: row.openedOn, theDay: row.day, steps: taken }
}

type IncidentSteps = { state: 'done' | 'next' | 'ahead'; key: string; title: Text; who: Text; due: Day | null; on: Day | null; by: string | null }[]

/** The ladder beside what was done of it. */
export const climbed = (rules: InForce, ladder: Ladder, row: Incident, noted: readonly IncidentStep[]): IncidentSteps => {
  const { detail } = evaluate({
    rule: ladder,
    about: { kind: 'leader', id: row.personId },
    on: row.openedOn,
    facts: stepsTaken(ladder, row, noted),
    with: sourceOf(rules),
  })
  if (detail.kind !== 'workflow') return []
  return detail.steps.map(({ step, text, actor, state, due, on, by }) => ({
    key: step,
    title: text,
    who: ACTORS[actor],
    state: state === 'done' || state === 'next' ? state : 'ahead',
    due,
    on,
    by,
  }))
}

// ---------------------------------------------------------------- a seat as a screen shows it

export const seatLine = (lived: Lived, body: Body, seat: Seat) => {
  const member = lived.members.get(seat.memberId)
  const [lines, life] = [linesOf(lived, seat), lived.life.get(seat.memberId) ?? []]
  const { rule, left } = pairsOfBody(lived, body)
  return {
    seatId: seat.id,
    personId: seat.personId,
    name: member?.person.name ?? '—',
    post: seat.post,
    leads: seat.leads,
    branchName: member ? (lived.branchNames.get(member.branchId) ?? '') : '',
    body: bodyTrack(lines),
    branch: branchTrack(life),
    committee: committeeTrack(life, lived.posts, seat.memberId),
    owed: owedOf(lived, body, seat),
    pairsLeft: rule ? left.filter(({ one, other }) => one === seat.personId || other === seat.personId).length : null,
    openIncidents: lived.incidents.filter(({ personId, measure }) => personId === seat.personId && measure === null).length,
  }
}

// ---------------------------------------------------------------- figures for rules

type Figure = { row: AmountRow; facts: () => MeasureFact[] }

/** The bodies in the asker's part of the tree, with the year as it was lived. */
const livedUnder = async (tx: Tx, period: Period): Promise<{ bodies: Body[]; lived: Lived }> => {
  const bodies = await selectBodies(tx, tx.scope.path, period.to)
  return { bodies, lived: await livedBy(tx, bodies, { period, through: period.to }) }
}

const supplierOf = (measure: BaseMeasureName, figures: (tx: Tx, period: Period) => Promise<Figure[]>): MeasureSupplier<Tx> => ({
  measure,
  rows: async (tx, { period }) => (await figures(tx, period)).map(({ row }) => row),
  facts: async (tx, { period }, subject) => (await figures(tx, period)).find(({ row }) => row.subject === subject)?.facts() ?? [],
})

/** Leaders by person; who sits in two bodies is counted over both. */
const perLeader = async (tx: Tx, period: Period, factsOf: (lived: Lived, seats: readonly Seat[]) => Counted[]): Promise<Figure[]> => {
  const { lived } = await livedUnder(tx, period)
  return [...Map.groupBy(lived.seats, ({ personId }) => personId)].map(([subject, seats]) => {
    const counted = factsOf(lived, seats)
    return { row: { subject, num: counted.filter(({ there }) => there).length, den: counted.length }, facts: () => counted.map(({ fact }) => fact) }
  })
}

type Counted = { there: boolean; fact: MeasureFact }

const bodyLife = (lived: Lived, seats: readonly Seat[]): Counted[] =>
  seats
    .flatMap((seat) => linesOf(lived, seat))
    .filter(({ meeting }) => BODY_KINDS.has(meeting.kind))
    .map(({ meeting, line }) => {
      const there = line.status === 'present'
      const what = { zh: `${meeting.title}：${ATTENDANCE[line.status].zh}`, en: `${meeting.title}: ${ATTENDANCE[line.status].en}` }
      return { there, fact: { id: meeting.id, on: meeting.day, amount: there ? 1 : 0, what, provenance: BY_BODY } }
    })

const branchLife = (lived: Lived, seats: readonly Seat[]): Counted[] =>
  [...new Set(seats.map(({ memberId }) => memberId))]
    .flatMap((memberId) => lived.life.get(memberId) ?? [])
    .filter(({ letter }) => !['exempt', 'elsewhere'].includes(tickOf(letter).box))
    .map(({ sessionId, day, title, letter }) => {
      const there = tookPart({ letter })
      return { there, fact: { id: sessionId, on: day, tick: letter, amount: there ? 1 : 0, what: title, provenance: BY_BRANCH } }
    })

const BY_BODY: Text = { zh: '班子会议记录', en: 'the record of the body' }
const BY_BRANCH: Text = { zh: '支部点名', en: 'the roll of the branch' }

/** Pairs of each body that talked as often as the rule asks, of all its pairs; without such a rule those that talked at all. */
const pairsTalked = async (tx: Tx, period: Period): Promise<Figure[]> => {
  const { bodies, lived } = await livedUnder(tx, period)
  return bodies.map((body) => {
    const { rule, pairs } = pairsOfBody(lived, body)
    const talked = pairs.filter(({ talks }) => talks >= (rule?.need ?? 1))
    return {
      row: { subject: body.unitId, num: talked.length, den: pairs.length },
      facts: () => talked.map(({ one, other, last }) => ({ id: `${one}|${other}`, on: last!, amount: 1, what: TALKED, provenance: BY_BODY })),
    }
  })
}

const TALKED: Text = { zh: '两人谈过心', en: 'two talked' }

/** What rules about leaders may lean on. */
export const measures: MeasureSupplier<Tx>[] = [
  supplierOf('leaders.body-life', (tx, period) => perLeader(tx, period, bodyLife)),
  supplierOf('leaders.branch-life', (tx, period) => perLeader(tx, period, branchLife)),
  supplierOf('leaders.pairs-talked', pairsTalked),
]
