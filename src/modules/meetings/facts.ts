/**
 * What the rows say: kinds of meeting and how often they are due, the head of the minutes, who may vote and what a vote comes to, what the
 * deliberation starts from. Pure where it can be.
 */
import { addDays, calendarYear, type Day, earlier, firstOfMonth, later, monthOf, type Period, yearOf } from '../../kernel/days.ts'
import { openField, sha256 } from '../../platform/crypto.ts'
import type { Tx } from '../../platform/db.ts'
import { showTerm, type Term } from '../../policy/engine/head.ts'
import { endOfTerm } from '../../policy/engine/head.ts'
import { asksOf, evaluate, evaluateSet, sourceOf } from '../../policy/engine/evaluate.ts'
import { conclude, explain } from '../../policy/engine/explain.ts'
import type { InForce } from '../../policy/engine/resolve.ts'
import { dutiesOfYear, type DutyBody, sayTimes } from '../../policy/kinds/duty.ts'
import type { DiscloseBody } from '../../policy/kinds/disclose.ts'
import { type EntryBody, neededFields } from '../../policy/kinds/entry.ts'
import { hasConsequence, type ThresholdBody } from '../../policy/kinds/threshold.ts'
import type { TriggerBody } from '../../policy/kinds/trigger.ts'
import { type VoteBody, type VoteFacts, voteRuleFor } from '../../policy/kinds/vote.ts'
import type { WorkflowBody } from '../../policy/kinds/workflow.ts'
import { ACTORS, type Actor } from '../../policy/vocabulary/actors.ts'
import type { EntryKind } from '../../policy/vocabulary/entries.ts'
import { fieldTitle } from '../../policy/vocabulary/fields.ts'
import type { DutyTurn, Evaluation } from '../../policy/vocabulary/evaluation.ts'
import type { MeasureFact, MeasureRequest, MeasureSupplier } from '../../policy/vocabulary/measures.ts'
import type { Text } from '../../policy/vocabulary/outcomes.ts'
import type { PartKind } from '../../policy/vocabulary/parts.ts'
import type { RuleInForce } from '../../policy/vocabulary/rules.ts'
import { tickOf } from '../../policy/vocabulary/ticks.ts'
import { GUESTS } from '../../policy/vocabulary/units.ts'
import { BUSINESS, type Business } from '../../policy/vocabulary/votes.ts'
import {
  committeeOn,
  type DueBody,
  dueAt,
  guestsOf,
  type Judge,
  MEETING_KINDS,
  type MeetingHeld,
  meetingsOf,
  meetingWords,
  isGuest,
  openRoll,
  partsOf,
  rollOf,
  type Session,
  sessionsOfYear,
  sumOf,
} from '../activities/public.ts'
import { type RosterEntry, rosterOn } from '../members/public.ts'
import { inForce, inForceForUnits, type Unit, unitById, unitsByIds, unitsUnder } from '../org/public.ts'
import type { Ground, MinutesHead, Regular, ResolutionShown, Tally, TopicShown, VoteOutcome, VoteShown, WholeSum } from './contract.ts'
import {
  type Analysis,
  type Deduction,
  type Question,
  type QuestionTurn,
  type Resolution,
  sealedFieldsPlace,
  selectBriefings,
  selectDeductions,
  selectQuestionTurns,
  selectResolutions,
  selectTopics,
  selectViews,
  selectVotes,
  type Topic,
  type View,
  type Vote,
} from './store.ts'

// ---------------------------------------------------------------- kinds of meeting

export type Kind = {
  kind: string
  name: Text
  /** whose meeting it is; `group`: the members of one group */
  due: DueBody | 'group'
  part: PartKind
  /** what a duty in force calls it */
  done: EntryKind
  book: 'minutes-members' | 'minutes-committee' | 'minutes-group' | 'class-book'
  /** the business whose rule says when it may decide */
  decides: Business | null
  further: boolean
}

const built = (kind: keyof typeof MEETING_KINDS, rest: Omit<Kind, 'kind' | 'name' | 'further'>): Kind => ({
  kind,
  name: MEETING_KINDS[kind],
  further: false,
  ...rest,
})

const BUILT: readonly Kind[] = [
  built('branch-meeting', { due: 'members', part: 'meeting', done: 'branch-meeting', book: 'minutes-members', decides: 'decision' }),
  built('branch-committee', {
    due: 'committee',
    part: 'committee-meeting',
    done: 'branch-committee',
    book: 'minutes-committee',
    decides: 'committee-decision',
  }),
  built('group-meeting', { due: 'group', part: 'group-meeting', done: 'group-meeting', book: 'minutes-group', decides: null }),
  built('party-class', { due: 'members', part: 'class', done: 'class', book: 'class-book', decides: null }),
  built('organisation-life', { due: 'members', part: 'organisation-life', done: 'organisation-life-meeting', book: 'minutes-members', decides: null }),
  built('democratic-life', { due: 'committee', part: 'organisation-life', done: 'democratic-life', book: 'minutes-committee', decides: null }),
]

const BODY_OF: Partial<Record<Actor, Kind['due']>> = {
  'branch-committee': 'committee',
  'leading-body': 'committee',
  'group-meeting': 'group',
  'branch-meeting': 'members',
}
const isBook = (book: string): book is Kind['book'] => ['minutes-members', 'minutes-committee', 'minutes-group', 'class-book'].includes(book)

/**
 * The kinds of meeting a unit knows: those of every branch, and further ones that a rule in force names. Such a rule is an entry of kind `meeting`:
 * its name is the kind's, its readers the body that meets, its book where the minutes go.
 */
export const kindsOf = (rules: InForce): Kind[] => [
  ...BUILT,
  ...rulesAbout(rules, 'meeting').map((rule): Kind => {
    const book = rule.body.feeds.find(isBook)
    return {
      kind: rule.slot.split('.').at(-1)!,
      name: rule.body.what ?? rule.title,
      due: rule.body.readers.map((reader) => BODY_OF[reader]).find((body) => body !== undefined) ?? 'members',
      part: 'other',
      done: 'meeting',
      book: book ?? 'minutes-members',
      decides: null,
      further: true,
    }
  }),
]

export const kindOf = (kinds: readonly Kind[], kind: string): Kind =>
  kinds.find((one) => one.kind === kind) ?? { ...BUILT[0]!, kind, name: meetingWords(kind), part: 'other', done: 'meeting', decides: null, further: true }

/** Rules on one kind of record that are switched on. */
export const rulesAbout = (rules: InForce, entry: EntryKind): RuleInForce<EntryBody>[] =>
  [...rules.rules.values()].filter(
    (rule): rule is RuleInForce<EntryBody> =>
      rule.kind === 'entry' && (rule.body as EntryBody).entry === entry && (rule.body as { enabled?: boolean }).enabled !== false,
  )

/** Which kinds a session is, by its parts; an activity day may be several at once, or none. */
export const meetingsIn = (session: Pick<Session, 'kind'>, parts: readonly { kind: string; meeting: string | null }[]): string[] => {
  const of = parts.flatMap(({ kind, meeting }) => meeting ?? BUILT.find((one) => one.part === kind && one.kind !== 'democratic-life')?.kind ?? [])
  const all = [...new Set(of)]
  return all.length === 0 && session.kind === 'class' ? ['party-class'] : all
}

/** The widest body of several meetings held at once. */
export const bodyOf = (kinds: readonly Kind[]): Kind['due'] =>
  (['members', 'voters', 'group', 'committee'] as const).find((body) => kinds.some(({ due }) => due === body)) ?? 'members'

export const citesOf = (rule: Pick<RuleInForce, 'cites'>): string[] => rule.cites.map(({ document, article }) => `${document}#${article}`)

// ---------------------------------------------------------------- how often, and when last

type Regularity = {
  unit: Pick<Unit, 'id' | 'kind' | 'hasCommittee' | 'from'>
  groups: readonly { id: string; name: string }[]
  rules: InForce
  held: readonly MeetingHeld[]
  today: Day
  year: number
}

/** Per kind (group meetings per group): last held, how often it is due and by what clause, what is missing. Only what binds the unit. */
export const regularOf = (of: Regularity): Regular[] => seriesOf(of).map((series) => regular(series, of.today))

/** The meetings of one kind (of one group) in a year, and the duty they stand under. */
type Series = {
  kind: Kind
  group: { id: string; name: string } | null
  mine: readonly MeetingHeld[]
  rule: RuleInForce<DutyBody> | undefined
  turns: DutyTurn[]
}

const seriesOf = (of: Regularity): Series[] =>
  kindsOf(of.rules).flatMap((kind) => {
    if (kind.kind === 'branch-committee' && !of.unit.hasCommittee) return []
    if (kind.kind === 'democratic-life' && of.unit.kind !== 'committee') return []
    if (kind.due === 'group') return of.groups.map((group) => series(of, kind, group))
    return [series(of, kind, null)]
  })

const series = ({ unit, rules, held, today, year }: Regularity, kind: Kind, group: Series['group']): Series => {
  const mine = held.filter((one) => one.held && one.meeting === kind.kind && one.unitId === unit.id && (!group || one.groupId === group.id))
  const rule = oftenest(rules, kind)
  const done = mine.map(({ sessionId, day }) => ({ id: sessionId, on: day }))
  return { kind, group, mine, rule, turns: rule ? dutiesOfYear(rule.body, { since: later(rule.since, unit.from), year, done }, today) : [] }
}

const regular = ({ kind, group, mine, rule, turns }: Series, today: Day): Regular => {
  const named = { kind: kind.kind, name: kind.name, groupId: group?.id ?? null, groupName: group?.name ?? null }
  const facts = { last: mine.at(-1)?.day ?? null, times: new Set(mine.map(({ sessionId }) => sessionId)).size }
  if (!rule) return { ...named, ...facts, every: null, state: 'no-rule', due: null, missed: 0, slot: null, cites: [], ours: false }
  return { ...named, ...facts, every: sayTimes(rule.body.times), ...stateOf(turns, today), slot: rule.slot, cites: citesOf(rule), ours: rule.ours }
}

/** A kind of meeting that a rule asks for: which stretch went by without one (and in which groups), or that none did. */
export type Asked = { kind: Kind; rule: RuleInForce<DutyBody>; missed: { period: Period; due: Day | null; groups: string[] } | null; last: MeetingHeld | null }

/** One a kind that some rule in force asks the unit for; the groups of a branch together. */
export const askedOf = (of: Regularity): Asked[] =>
  [...Map.groupBy(seriesOf(of), ({ kind }) => kind.kind).values()].flatMap((all) => {
    const [{ kind, rule }] = all as [Series]
    if (!rule) return []
    const late = all.filter(({ turns }) => stateOf(turns, of.today).state === 'overdue')
    const turn = late[0]?.turns.findLast(({ period }) => period !== null && period.to < of.today)
    const last = all.flatMap(({ mine }) => mine.at(-1) ?? []).at(-1) ?? null
    const groups = late.flatMap(({ group }) => group?.name ?? [])
    return [{ kind, rule, missed: turn?.period ? { period: turn.period, due: turn.due, groups } : null, last }]
  })

type Under = { unit: Unit; asked: Regularity }

/** What stands for every branch at and below a path to judge how regularly it met: a few set-wise queries, whatever their number. */
export const regularityUnder = async (tx: Tx, path: string, today: Day): Promise<Under[]> => {
  const branches = await unitsUnder(tx, path, { kinds: ['branch', 'general-branch'], on: today })
  const groups = Map.groupBy(await unitsUnder(tx, path, { kinds: ['group'], on: today }), ({ parentId }) => parentId)
  const held = Map.groupBy(
    await meetingsOf(tx, { path, period: { from: calendarYear(yearOf(today)).from, to: today }, planned: false }),
    ({ unitId }) => unitId,
  )
  const rules = await inForceForUnits(
    tx,
    branches.map(({ id }) => id),
    today,
  )
  return branches.map((unit) => {
    const own = (groups.get(unit.id) ?? []).map(({ id, name, shortName }) => ({ id, name: shortName || name }))
    return { unit, asked: { unit, groups: own, rules: rules.get(unit.id)!, held: held.get(unit.id) ?? [], today, year: yearOf(today) } }
  })
}

/** A rule about units, not about a leader: where several bind, the one that asks most often speaks. */
const oftenest = (rules: InForce, kind: Kind): RuleInForce<DutyBody> | undefined =>
  [...rules.rules.values()]
    .filter(
      (rule): rule is RuleInForce<DutyBody> =>
        rule.kind === 'duty' &&
        (rule.body as DutyBody).do === kind.done &&
        ['branch', 'unit'].includes((rule.body as DutyBody).about) &&
        (rule.body as { enabled?: boolean }).enabled !== false,
    )
    .filter((rule) => kind.done !== 'meeting' || rule.slot.endsWith(`.${kind.kind}`))
    .sort((one, other) => SPANS.indexOf(one.body.times.per) - SPANS.indexOf(other.body.times.per))[0]

const SPANS: readonly string[] = ['month', 'quarter', 'half-year', 'calendar-year', 'rolling-year', 'once', 'standing', 'session']

/** Overdue: the last stretch that ended went by without one. */
const stateOf = (turns: readonly DutyTurn[], today: Day): Pick<Regular, 'state' | 'due' | 'missed'> => {
  const past = turns.filter(({ period }) => period !== null && period.to < today)
  const now = turns.find(({ period }) => period === null || (period.from <= today && today <= period.to))
  const missed = past.filter(({ state }) => state === 'overdue').length
  if (past.at(-1)?.state === 'overdue' && now?.state !== 'done') return { state: 'overdue', due: past.at(-1)!.due, missed }
  return now && now.state === 'due' ? { state: 'due', due: now.due, missed } : { state: 'in-order', due: null, missed }
}

// ---------------------------------------------------------------- the roll of a meeting, as the minutes need it

type Attendee = {
  memberId: string
  name: string
  letter: string | null
  standing: RosterEntry['standing']
  /** one of ours, or as somebody wrote it */
  reason: Text | string | null
  floating: boolean
  /** of another organisation, managed here: at the meeting, in no count of it */
  guest: boolean
}

const REASONS: Record<string, Text> = {
  illness: { zh: '生病', en: 'illness' },
  family: { zh: '家里有事', en: 'family' },
  work: { zh: '上班', en: 'at work' },
  'farm-work': { zh: '农忙', en: 'farm work' },
  away: { zh: '外出', en: 'away' },
  'official-business': { zh: '公务', en: 'official business' },
  other: { zh: '其他', en: 'other' },
}

/** Who is due and how each one stands: before the lock from the open roll, after it from the frozen one. */
export const attendees = async (tx: Tx, session: Session): Promise<Attendee[]> => {
  const open = await openRoll(tx, session)
  const locked = session.state === 'closed' ? await rollOf(tx, session.id) : null
  const lines = new Map(open.map((line) => [line.member.memberId, line]))
  const reasonOf = (memberId: string): Text | null => {
    const leave = lines.get(memberId)?.leave
    return leave ? (REASONS[leave.reasonClass] ?? null) : null
  }
  if (!locked) return open.map((line) => ({ ...pick(line.member), letter: line.letter, reason: reasonOf(line.member.memberId) ?? line.note }))
  // the order of the roster: 党小组, then pinyin
  const place = new Map(open.map(({ member }, at) => [member.memberId, at]))
  const placeOf = ({ memberId }: { memberId: string }): number => place.get(memberId) ?? open.length
  return locked
    .toSorted((one, other) => placeOf(one) - placeOf(other))
    .map((row) => {
      const standing = lines.get(row.memberId)?.member.standing ?? null
      return {
        memberId: row.memberId,
        name: row.name,
        letter: row.letter,
        standing,
        floating: row.letter !== row.letter.toUpperCase(),
        guest: isGuest(row),
        reason: row.note ?? reasonOf(row.memberId),
      }
    })
}

const pick = ({ memberId, name, standing, floating, belonging }: RosterEntry) => ({ memberId, name, standing, floating, guest: belonging === 'guest' })

const letterOf = ({ letter }: Pick<Attendee, 'letter'>): string => (letter ?? 'U').toUpperCase()
const isPresent = (one: Pick<Attendee, 'letter'>): boolean => ['P', 'O', 'I', 'R'].includes(letterOf(one))

// ---------------------------------------------------------------- the head and the whole text of the minutes

/** The number of the meeting in its year, by kind: those held or still to be held before it, of the same group for a group meeting. */
export const numbersOf = async (tx: Tx, session: Session, kinds: readonly Kind[]): Promise<MinutesHead['kinds']> => {
  const all = (await meetingsOf(tx, { path: session.path, period: calendarYear(session.year), planned: true })).filter(
    ({ unitId }) => unitId === session.unitId,
  )
  return kinds.map((kind) => {
    const mine = all.filter((one) => one.meeting === kind.kind && (kind.due !== 'group' || one.groupId === session.groupId))
    const at = mine.findIndex(({ sessionId }) => sessionId === session.id)
    return { kind: kind.kind, name: kind.name, number: at < 0 ? mine.filter(({ day }) => session.day !== null && day < session.day).length + 1 : at + 1 }
  })
}

export const headOf = async (
  tx: Tx,
  session: Session,
  { unit, kinds, roll }: { unit: Unit; kinds: readonly Kind[]; roll: readonly Attendee[] },
): Promise<MinutesHead> => {
  const guests = await guestsOf(tx, session.id)
  const group = session.groupId ? ((await unitsByIds(tx, [session.groupId])).get(session.groupId)?.name ?? null) : null
  return {
    unitName: unit.name,
    kinds: await numbersOf(tx, session, kinds),
    groupName: group,
    year: session.year,
    day: session.day,
    begins: session.begins,
    ends: session.ends,
    place: session.place,
    theme: session.theme,
    chair: session.hostName,
    recorder: session.recorderName,
    sum: sumOfSession(session, roll),
    present: roll.filter((one) => isPresent(one) && !one.guest && one.standing !== 'probationary').map(({ name }) => name),
    sittingIn: [
      ...roll.filter((one) => isPresent(one) && !one.guest && one.standing === 'probationary').map(({ name }) => ({ name, as: PROBATIONARY })),
      ...roll.filter((one) => isPresent(one) && one.guest).map(({ name }) => ({ name, as: FLOATING })),
      ...guests.map(({ name, category }) => ({ name, as: GUESTS[category] })),
    ],
    away: roll
      .filter((one) => !isPresent(one) && !one.guest && one.letter !== null)
      .map((one) => ({ name: one.name, status: tickOf(one.letter!).title, reason: one.reason })),
  }
}

const FLOATING: Text = { zh: '流入党员', en: 'floating member, managed here' }
const PROBATIONARY: Text = { zh: '预备党员', en: 'probationary member' }

const sumOfSession = (session: Session, roll: readonly Attendee[]): WholeSum | null => {
  const { due, present, excused, exempt, elsewhere, absent, unknown } = session
  if (due !== null) return { due, present: present!, excused: excused!, exempt: exempt!, elsewhere: elsewhere!, absent: absent!, unknown: unknown! }
  const own = roll.filter(({ guest }) => !guest)
  return own.some(({ letter }) => letter !== null) ? sumOf(own.map(({ letter }) => letter ?? 'U').join('')) : null
}

export const topicView = (topic: Topic): TopicShown => ({
  id: topic.id,
  revision: topic.revision,
  number: topic.number,
  meeting: topic.meeting,
  subject: topic.subject,
  title: topic.title,
  report: topic.report,
  points: topic.points,
  outcome: topic.outcome,
  by: topic.editedByName,
  at: topic.editedAt.toISOString(),
})

const viewView = (view: View) => ({
  id: view.id,
  topicId: view.topicId,
  stance: view.stance,
  name: view.name,
  words: view.words,
  correctsId: view.correctsId,
  by: view.enteredByName,
  at: view.enteredAt.toISOString(),
})

export const resolutionView = (row: Resolution): ResolutionShown => ({
  id: row.id,
  version: row.version,
  kind: row.kind,
  words: row.words,
  source: row.source,
  topicId: row.topicId,
  voteId: row.voteId,
  ownerMemberId: row.ownerMemberId,
  ownerName: row.ownerName,
  dueOn: row.dueOn,
  state: row.state,
  doneOn: row.doneOn,
  doneWords: row.doneWords,
  doneBy: row.doneByName,
})

export type MinutesText = {
  head: MinutesHead
  topics: TopicShown[]
  views: ReturnType<typeof viewView>[]
  resolutions: ResolutionShown[]
  votes: VoteShown[]
}

export type Looked = MinutesText & {
  unit: Unit
  rules: InForce
  kinds: Kind[]
  roll: Attendee[]
  electorate: Electorate
  deductions: Deduction[]
  rows: { votes: Vote[]; views: View[] }
}

/** All of a session's minutes as they stand now. */
export const lookAtMinutes = async (tx: Tx, session: Session): Promise<Looked> => (await lookAtManyMinutes(tx, [session]))[0]!

/** The same for many: one query for each table that holds minutes; the rolls and rules of the days are asked for side by side. */
export const lookAtManyMinutes = async (tx: Tx, sessions: readonly Session[]): Promise<Looked[]> => {
  if (sessions.length === 0) return []
  const kept = await keptOf(
    tx,
    sessions.map(({ id }) => id),
  )
  return Promise.all(sessions.map((session) => lookAt(tx, session, kept(session.id))))
}

const keptOf = async (tx: Tx, ids: readonly string[]) => {
  const [parts, deductions, votes, views, topics, resolutions] = await Promise.all([
    partsOf(tx, ids),
    selectDeductions(tx, ids),
    selectVotes(tx, ids),
    selectViews(tx, ids),
    selectTopics(tx, ids),
    selectResolutions(tx, ids),
  ])
  return (id: string) => {
    const own = <Row extends { sessionId: string }>(rows: readonly Row[]): Row[] => rows.filter(({ sessionId }) => sessionId === id)
    return { parts: own(parts), deductions: own(deductions), votes: own(votes), views: own(views), topics: own(topics), resolutions: own(resolutions) }
  }
}

type Kept = ReturnType<Awaited<ReturnType<typeof keptOf>>>

const lookAt = async (tx: Tx, session: Session, { parts, deductions, votes, views, topics, resolutions }: Kept): Promise<Looked> => {
  const [found, rules, roll] = await Promise.all([unitById(tx, session.unitId), inForce(tx, session.unitId, session.day!), attendees(tx, session)])
  const unit = found!
  const known = kindsOf(rules)
  const kinds = meetingsIn(session, parts).map((kind) => kindOf(known, kind))
  const [electorate, head] = await Promise.all([electorateOf(tx, session, { roll, deductions }), headOf(tx, session, { unit, kinds, roll })])
  return {
    unit,
    rules,
    kinds,
    roll,
    electorate,
    deductions,
    rows: { votes, views },
    head,
    topics: topics.map(topicView),
    views: views.map(viewView),
    resolutions: resolutions.map(resolutionView),
    votes: votes.map((vote) => voteView(vote, { rules, electorate, session })),
  }
}

/** The text that chair and recorder sign. How far a resolution has come, and explanations, are not part of it. */
export const textOf = ({ head, topics, views, resolutions, votes }: MinutesText): MinutesText => ({
  head,
  topics,
  views,
  resolutions: resolutions.map((one) => ({ ...one, version: 0, state: 'open', doneOn: null, doneWords: null, doneBy: null })),
  votes: votes.filter(({ state }) => state === 'closed').map((vote) => ({ ...vote, explanation: null })),
})

export const digestOf = (version: number, text: MinutesText): string => sha256(JSON.stringify([version, text])).toString('hex')

// ---------------------------------------------------------------- who may vote, and what a vote comes to

type Side = { onRoll: RosterEntry[]; present: Set<string> }
export type Electorate = { members: Side; committee: Side; deductions: Deduction[] }

/** Full members of the whole unit on the day, and the members of its committee; present are those there in person. */
export const electorateOf = async (
  tx: Tx,
  session: Session,
  { roll, deductions }: { roll: readonly Attendee[]; deductions: readonly Deduction[] },
): Promise<Electorate> => {
  const there = new Set(roll.filter((one) => letterOf(one) === 'P').map(({ memberId }) => memberId))
  const due = await dueAt(tx, { ...session, kind: 'activity-day', groupId: null, subUnitId: null }, session.day!)
  // a vote goes with the relation: guests have theirs at home
  const all = due.filter(({ belonging }) => belonging !== 'guest')
  const holders = await committeeOn(tx, { unitId: session.unitId, on: session.day! })
  const without = new Set(deductions.filter(({ ground }) => ground === 'no-vote').map(({ memberId }) => memberId))
  const side = (onRoll: RosterEntry[]): Side => ({ onRoll, present: there })
  return {
    members: side(all.filter(({ memberId, standing }) => standing === 'full' && !without.has(memberId))),
    committee: side(all.filter(({ memberId }) => holders.has(memberId) && !without.has(memberId))),
    deductions: deductions.filter(({ ground }) => ground !== 'no-vote'),
  }
}

const sideOf = (electorate: Electorate, rule: RuleInForce<VoteBody> | null): Side =>
  rule?.body.entitled === 'committee-members' ? electorate.committee : electorate.members

/** Those left out of the number entitled: on the roll of those who may vote, whatever the rule then makes of it. */
const leftOut = ({ onRoll }: Side, deductions: readonly Deduction[]): Deduction[] =>
  deductions.filter(({ memberId }) => onRoll.some((one) => one.memberId === memberId))

/** Present with a vote: in person, on the roll, not left out. */
const presentOf = (side: Side, out: readonly Deduction[]): number =>
  side.onRoll.filter(({ memberId }) => side.present.has(memberId) && !out.some((one) => one.memberId === memberId)).length

const NOTHING: Tally = { hands: null, paper: null, written: null, candidates: [] }

const added = (parts: readonly (VoteFacts['written'] | undefined)[]): VoteFacts['count'] => {
  const known = parts.filter((part) => part !== null && part !== undefined)
  if (known.length === 0) return null
  const sum = (way: 'for' | 'against' | 'abstain') => known.reduce((total, part) => total + part[way], 0)
  return { for: sum('for'), against: sum('against'), abstain: sum('abstain') }
}

/** The vote as the rule reads it: hands and paper of one hall come together, opinions in writing stand apart. */
export const voteFacts = (
  vote: Pick<Vote, 'business' | 'ballots' | 'persons' | 'seats' | 'candidates'>,
  { tally, side, deductions }: { tally: Tally | null; side: Side; deductions: readonly Deduction[] },
): VoteFacts => {
  const told = tally ?? NOTHING
  const out = leftOut(side, deductions)
  const isElection = vote.seats !== null
  const paper = told.paper && { for: told.paper.for, against: told.paper.against, abstain: told.paper.abstain }
  const votesOf = new Map(told.candidates.map(({ id, votes }) => [id, votes]))
  return {
    business: vote.business,
    entitled: side.onRoll.length,
    deductions: out.map(({ ground, approvedByName, consented }) => ({
      ground: ground as Exclude<Ground, 'no-vote'>,
      persons: 1,
      approved: approvedByName === null ? null : true,
      agreed: consented,
    })),
    present: presentOf(side, out),
    ballots: vote.ballots,
    paper: told.paper && { issued: told.paper.issued, returned: told.paper.returned, void: told.paper.void },
    count: isElection ? null : added([told.hands, paper]),
    written: told.written,
    persons: vote.persons,
    election: isElection ? { seats: vote.seats!, candidates: vote.candidates.map(({ id }) => ({ id, for: votesOf.get(id) ?? null })) } : null,
  }
}

export type Judged = {
  evaluation: Evaluation
  rule: RuleInForce<VoteBody>
  entitled: number
  present: number
  onRoll: number
  deducted: number
  outcome: VoteOutcome | null
}

/** What the rule in force makes of a vote; null where no rule answers for that business. */
export const judgeVote = (
  vote: Vote,
  { rules, electorate, session, tally }: { rules: InForce; electorate: Electorate; session: Pick<Session, 'id' | 'day'>; tally: Tally | null },
): Judged | null => {
  const rule = voteRuleFor(rules.rules.values(), vote.business)
  if (!rule) return null
  const side = sideOf(electorate, rule)
  const facts = voteFacts(vote, { tally, side, deductions: electorate.deductions })
  const evaluation = evaluate({ rule, about: { kind: 'session', id: session.id }, on: session.day!, facts, with: sourceOf(rules) })
  const detail = evaluation.detail.kind === 'vote' ? evaluation.detail : null
  return {
    evaluation,
    rule,
    entitled: detail?.entitled ?? side.onRoll.length,
    onRoll: detail?.onRoll ?? side.onRoll.length,
    deducted: detail?.deducted ?? 0,
    present: facts.present ?? 0,
    outcome: outcomeOf(evaluation),
  }
}

/** A vote that misses its majority was valid and did not carry; any other failing check makes it no vote at all. */
const outcomeOf = ({ outcome, checks }: Evaluation): VoteOutcome | null => {
  if (outcome === 'met') return 'carried'
  if (outcome === 'to_judge') return 'to-judge'
  if (outcome !== 'not_met') return null
  return checks.some((check) => check.outcome === 'not_met' && check.weight === 'refuse') ? 'not-valid' : 'not-carried'
}

const voteView = (vote: Vote, { rules, electorate, session }: { rules: InForce; electorate: Electorate; session: Pick<Session, 'id' | 'day'> }): VoteShown => {
  const judged = judgeVote(vote, { rules, electorate, session, tally: vote.tally })
  const elected = judged?.evaluation.detail.kind === 'vote' ? judged.evaluation.detail.elected : []
  const closed = vote.state === 'closed'
  return {
    id: vote.id,
    version: vote.version,
    number: vote.number,
    topicId: vote.topicId,
    business: vote.business,
    title: vote.title,
    ballots: vote.ballots,
    persons: vote.persons,
    seats: vote.seats,
    candidates: vote.candidates.map(({ id, name, votes, elected: was }) => ({ id, name, votes, elected: closed ? (was ?? elected.includes(id)) : null })),
    tellers: vote.tellers,
    state: vote.state,
    withdrawnReason: vote.withdrawnReason,
    onRoll: judged?.onRoll ?? 0,
    deducted: judged?.deducted ?? 0,
    entitled: vote.entitled ?? judged?.entitled ?? 0,
    present: vote.present ?? judged?.present ?? 0,
    tally: vote.tally,
    outcome: vote.outcome,
    checks: judged && closed ? judged.evaluation.checks.map(({ key, says, found, outcome, weight }) => ({ key, says, found, outcome, weight })) : [],
    conclusion: judged && closed ? conclude(judged.evaluation) : null,
    explanation: judged && closed ? explain(judged.evaluation) : null,
    findingId: vote.findingId,
    cites: judged ? citesOf(judged.rule) : [],
    by: vote.closedByName,
    at: vote.closedAt?.toISOString() ?? null,
  }
}

/** May the meeting decide at all? By the quorum of the rule for its decisions. Null where none of its kinds decides, or no rule speaks. */
export const quorumOf = ({ kinds, rules, electorate }: Pick<Looked, 'kinds' | 'rules' | 'electorate'>, session: Pick<Session, 'id' | 'day'>) => {
  const business = kinds.map(({ decides }) => decides).find((one) => one !== null)
  const rule = business ? voteRuleFor(rules.rules.values(), business) : null
  if (!business || !rule) return null
  const side = sideOf(electorate, rule)
  const facts = voteFacts({ business, ballots: [], persons: 1, seats: null, candidates: [] }, { tally: null, side, deductions: electorate.deductions })
  const evaluation = evaluate({ rule, about: { kind: 'session', id: session.id }, on: session.day!, facts, with: sourceOf(rules) })
  const check = evaluation.checks.find(({ key }) => key === 'quorum')
  if (!check || evaluation.detail.kind !== 'vote') return null
  return {
    holds: check.outcome === 'met' ? true : check.outcome === 'not_met' ? false : null,
    entitled: evaluation.detail.entitled,
    present: facts.present ?? 0,
    says: check.found,
    cites: citesOf(rule),
    explanation: explain(evaluation),
    evaluation,
  }
}

/** Business that rules in force answer for, with the ballots they allow. */
export const businessesOf = (rules: InForce, kinds: readonly Kind[]) =>
  (Object.keys(BUSINESS) as Business[]).flatMap((business) => {
    const rule = voteRuleFor(rules.rules.values(), business)
    const committee = rule?.body.entitled === 'committee-members'
    const fits = kinds.some(({ kind }) => (committee ? kind === 'branch-committee' : kind !== 'branch-committee'))
    return rule && fits ? [{ business, ballots: rule.body.ballots, slot: rule.slot }] : []
  })

// ---------------------------------------------------------------- deliberation

/** The clause that asks for a kind of record, as the first rule in force names it. */
export const clausesFor = (rules: InForce, entry: EntryKind): string[] => {
  const rule = [...rules.rules.values()].find(
    ({ kind, body }) =>
      (kind === 'entry' && (body as EntryBody).entry === entry) ||
      (kind === 'duty' && (body as DutyBody).do === entry) ||
      (kind === 'trigger' && (body as TriggerBody).open === entry),
  )
  return rule ? citesOf(rule) : []
}

/** The month a briefing is about: the one before the day for the report, the one after it for the plan. */
export const monthAbout = (kind: 'report' | 'plan', on: Day): { year: number; month: number; period: Period } => {
  const first = firstOfMonth(on)
  const from = kind === 'report' ? firstOfMonth(addDays(first, -1)) : firstOfMonth(addDays(first, 32))
  const to = addDays(firstOfMonth(addDays(from, 32)), -1)
  return { year: yearOf(from), month: monthOf(from), period: { from, to } }
}

/** The term a trigger rule in force gives after an event; null where the text says only "in time" and nobody set days. */
export const termAfter = (rules: InForce, event: string, happened: Day): { due: Day | null; rule: RuleInForce<TriggerBody> | null } => {
  const rule = [...rules.rules.values()].find(
    (one): one is RuleInForce<TriggerBody> => one.kind === 'trigger' && (one.body as TriggerBody).on.includes(event as never),
  )
  const within = rule?.body.within as Term | null | undefined
  return { due: within ? endOfTerm(happened, within) : null, rule: rule ?? null }
}

export const sayTerm = (term: Term): Text => showTerm(term)

const questionView = (
  row: Question,
  { turns, days, today, may }: { turns: readonly QuestionTurn[]; days: ReadonlyMap<string, Day | null>; today: Day; may: ('answer' | 'return' | 'close')[] },
) => ({
  id: row.id,
  version: row.version,
  about: row.about,
  name: row.name,
  words: row.words,
  askedOn: row.askedOn,
  dueOn: row.dueOn,
  overdue: row.state === 'open' && row.dueOn !== null && row.dueOn < today,
  state: row.state,
  answer: row.answer,
  acted: row.acted,
  answeredBy: row.answeredByName,
  answeredOn: row.answeredOn,
  closedOn: row.closedOn,
  returned: turns
    .filter(({ questionId }) => questionId === row.id)
    .map(({ sessionId, words, byName }) => ({ day: days.get(sessionId) ?? null, words, by: byName })),
  may: row.state === 'closed' ? [] : may,
})

/** Questions with the days on which they came back. */
export const questionViews = async (
  tx: Tx,
  rows: readonly Question[],
  {
    today,
    may,
    sessionDays,
  }: { today: Day; may: ('answer' | 'return' | 'close')[]; sessionDays: (ids: readonly string[]) => Promise<Map<string, Day | null>> },
) => {
  const turns =
    rows.length === 0
      ? []
      : await selectQuestionTurns(
          tx,
          rows.map(({ id }) => id),
        )
  const days = await sessionDays([...new Set(turns.map(({ sessionId }) => sessionId))])
  return rows.map((row) => questionView(row, { turns, days, today, may }))
}

// ---------------------------------------------------------------- matters, disclosures

/** The ordered steps in force for open matters; null where no rule names them. */
export const stepsInForce = (rules: InForce) => {
  const rule = [...rules.rules.values()].find(
    (one): one is RuleInForce<WorkflowBody> => one.kind === 'workflow' && (one.body as WorkflowBody).case === 'open-matter',
  )
  if (!rule) return null
  const cites = citesOf(rule)
  return { slot: rule.slot, title: rule.title, cites, steps: rule.body.steps.map(({ key, title, actor }) => ({ key, title, actor: ACTORS[actor], cites })) }
}

export const CATEGORIES: Record<string, Text> = {
  party: { zh: '党务', en: 'Party affairs' },
  government: { zh: '政务', en: 'government affairs' },
  finance: { zh: '财务', en: 'financial affairs' },
}

const discloseRules = (rules: InForce): RuleInForce<DiscloseBody>[] =>
  [...rules.rules.values()].filter((rule): rule is RuleInForce<DiscloseBody> => rule.kind === 'disclose' && (rule.body as DiscloseBody).what === 'disclosure')

/** The categories that the rules in force ask to be disclosed; ours where none does. */
export const categoriesOf = (rules: InForce): string[] => {
  const named = discloseRules(rules).flatMap(({ body }) => body.fields)
  return named.length > 0 ? [...new Set(named)] : Object.keys(CATEGORIES)
}

/** What was not disclosed: category by category, stretch by stretch of the rule in force, up to today. */
export const missingDisclosures = (
  rules: InForce,
  {
    unit,
    year,
    today,
    done,
  }: { unit: Pick<Unit, 'from'>; year: number; today: Day; done: readonly { id: string; category: string; publishedOn: Day; year: number; month: number }[] },
) =>
  discloseRules(rules).flatMap((rule) =>
    rule.body.fields.flatMap((category) => {
      const records = done
        .filter((one) => one.category === category)
        .map((one) => ({ id: one.id, on: one.publishedOn, for: `${one.year}-${String(one.month).padStart(2, '0')}-01` as Day }))
      const body = { times: rule.body.times } as unknown as DutyBody
      return dutiesOfYear(body, { since: later(rule.since, unit.from), year, done: records }, today)
        .filter(({ state }) => state === 'overdue')
        .map(({ period, due }) => ({
          category,
          categoryName: CATEGORIES[category] ?? { zh: category, en: category },
          period: sayPeriod(period),
          due,
          cites: citesOf(rule),
        }))
    }),
  )

const sayPeriod = (period: Period | null): Text => {
  if (!period) return { zh: '长期', en: 'standing' }
  const [from, to] = [monthOf(period.from), monthOf(period.to)]
  return from === to
    ? { zh: `${yearOf(period.from)}年${from}月`, en: `${yearOf(period.from)}-${from}` }
    : { zh: `${yearOf(period.from)}年${from}至${to}月`, en: `${yearOf(period.from)}-${from} to ${to}` }
}

// ---------------------------------------------------------------- analysis

export type AnalysisField = { field: string; words: string }

export const fieldsOf = (row: Analysis): AnalysisField[] => JSON.parse(openField(sealedFieldsPlace(row.id), row.fieldsSealed)) as AnalysisField[]

/** Forms for analysis and criticism that rules in force lay down. */
export const formsOf = (rules: InForce): RuleInForce<EntryBody>[] =>
  (['criticism', 'analysis', 'rectification'] as const).flatMap((entry) => rulesAbout(rules, entry)).filter(({ body }) => body.about === 'member')

export const formView = (rule: RuleInForce<EntryBody>) => ({
  slot: rule.slot,
  title: rule.title,
  entry: rule.body.entry,
  fields: fieldsToWrite(rule).map((field) => ({ field, label: fieldTitle(field), needed: neededFields(rule.body).includes(field) })),
  asksTerm: rule.body.fields.includes(TERM),
  cites: citesOf(rule),
})

/** The term of a measure stands in the clear, so it is no field among the sealed ones. */
export const TERM = 'due-at'
export const fieldsToWrite = (rule: RuleInForce<EntryBody>): string[] => rule.body.fields.filter((field) => field !== TERM)

// ---------------------------------------------------------------- measures: meetings held by kind

const measureOf = (kind: keyof typeof MEETING_KINDS): MeasureSupplier<Tx> => ({
  measure: `meetings.${kind}`,
  rows: async (tx, { period }) => {
    const held = (await meetingsOf(tx, { path: tx.scope.path, period, planned: false })).filter(({ meeting }) => meeting === kind)
    return [...Map.groupBy(held, ({ unitId }) => unitId)].map(([subject, of]) => ({ subject, num: new Set(of.map(({ sessionId }) => sessionId)).size, den: 1 }))
  },
  facts: async (tx, { period }, subject) =>
    (await meetingsOf(tx, { path: tx.scope.path, period, planned: false }))
      .filter(({ meeting, unitId }) => meeting === kind && unitId === subject)
      .map(
        (one): MeasureFact => ({
          id: one.sessionId,
          on: one.day,
          amount: 1,
          what: one.theme ? { zh: one.theme, en: one.theme } : MEETING_KINDS[kind],
          provenance: { zh: '已办结的会议', en: 'a closed meeting' },
        }),
      ),
})

export const measures: MeasureSupplier<Tx>[] = (Object.keys(MEETING_KINDS) as (keyof typeof MEETING_KINDS)[]).map(measureOf)

/** For the settlement of standings: thresholds on meetings held by a branch from which a duty or a proposal follows. No meeting closed is none held. */
export const meetingJudge: Judge = async (tx, { branches, rules, through }) => {
  const found: Evaluation[] = []
  for (const own of Map.groupBy(branches, ({ id }) => rules.get(id)!.rules).values()) {
    const inForce = rules.get(own[0]!.id)!
    for (const rule of countedMeetings(inForce, through)) {
      const answered = await Promise.all(asksOf(rule, through).map((request) => heldBy(tx, request, own)))
      found.push(...evaluateSet({ rule, on: through, with: sourceOf(inForce) }, answered))
    }
  }
  return found.map((evaluation) => ({ ...evaluation, about: { kind: 'branch', id: evaluation.about.id } }))
}

const supplierOf = new Map<string, MeasureSupplier<Tx>>(measures.map((one) => [one.measure, one]))

const countedMeetings = (rules: InForce, on: Day): RuleInForce<ThresholdBody>[] =>
  [...rules.rules.values()].filter((rule): rule is RuleInForce<ThresholdBody> => {
    if (rule.kind !== 'threshold' || (rule.body as ThresholdBody).about !== 'branch' || !hasConsequence(rule.body as ThresholdBody)) return false
    const asks = asksOf(rule, on)
    return asks.length > 0 && asks.every(({ measure }) => supplierOf.has(measure))
  })

const heldBy = async (tx: Tx, request: MeasureRequest, branches: readonly Unit[]) => {
  const rows = new Map((await supplierOf.get(request.measure)!.rows(tx, request)).map((row) => [row.subject, row]))
  return { request, rows: branches.map(({ id }) => rows.get(id) ?? { subject: id, num: 0, den: 1 }) }
}

// ---------------------------------------------------------------- a unit's groups and people

/** The groups of the unit itself: a superior has none, however many its branches have. */
export const groupsOf = async (tx: Tx, unit: Pick<Unit, 'id' | 'path'>, on: Day): Promise<{ id: string; name: string }[]> =>
  (await unitsUnder(tx, unit.path, { kinds: ['group'], on }))
    .filter(({ parentId }) => parentId === unit.id)
    .map(({ id, name, shortName }) => ({ id, name: shortName || name }))

/** The members of a unit on a day, for choosing a person from. */
export const peopleOf = async (tx: Tx, unit: Pick<Unit, 'path'>, on: Day): Promise<RosterEntry[]> => {
  const branches = await unitsUnder(tx, unit.path, { kinds: ['branch'], on })
  return rosterOn(tx, { branchIds: branches.slice(0, 60).map(({ id }) => id), day: on })
}

/** Days of sessions of a unit around a year, by id. */
export const sessionDaysOf =
  (tx: Tx, unitId: string, year: number) =>
  async (ids: readonly string[]): Promise<Map<string, Day | null>> => {
    if (ids.length === 0) return new Map()
    const sessions = (await Promise.all([year - 1, year, year + 1].map((one) => sessionsOfYear(tx, { unitIds: [unitId], year: one })))).flat()
    return new Map(sessions.filter(({ id }) => ids.includes(id)).map(({ id, day }) => [id, day]))
  }

export const upTo = (year: number, today: Day): Day => earlier(calendarYear(year).to, today)

export { selectBriefings as briefingsOf }
