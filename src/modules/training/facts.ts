/**
 * What follows from study: hours and days out of minutes, the yearly minima by the rules in force, who owes a class or a rotation, what a
 * session would collide with. Figures are never here: an hour, half a day and every minimum are values of rules.
 */
import { calendarYear, type Day, earlier, type Period, weekdayOf, within } from '../../kernel/days.ts'
import type { Fraction } from '../../kernel/fractions.ts'
import type { Tx } from '../../platform/db.ts'
import { asksOf, evaluate, evaluateSet, sourceOf } from '../../policy/engine/evaluate.ts'
import { explain } from '../../policy/engine/explain.ts'
import type { InForce } from '../../policy/engine/resolve.ts'
import type { DutyBody } from '../../policy/kinds/duty.ts'
import type { EntryBody } from '../../policy/kinds/entry.ts'
import { showCount, type ThresholdBody } from '../../policy/kinds/threshold.ts'
import type { Evaluation } from '../../policy/vocabulary/evaluation.ts'
import type { Explanation } from '../../policy/vocabulary/explanation.ts'
import {
  type AmountRow,
  type BaseMeasureName,
  type MeasureFact,
  type MeasureRequest,
  type MeasureSupplier,
  measureUnit,
} from '../../policy/vocabulary/measures.ts'
import type { Outcome, Text } from '../../policy/vocabulary/outcomes.ts'
import type { RuleInForce } from '../../policy/vocabulary/rules.ts'
import type { Actor } from '../../policy/vocabulary/actors.ts'
import { CONTENT_CLASSES, type ContentClass, STUDY_GROUPS, type StudyGroup } from '../../policy/vocabulary/study.ts'
import type { Population } from '../../policy/vocabulary/units.ts'
import type { Post, RosterLine } from '../members/public.ts'
import { inForceForUnits, unitsUnder } from '../org/public.ts'
import type { Capacity, ClassForm, Level, RequirementLine } from './contract.ts'
import { type CompletedClass, type Lecture, selectCompleted, selectLectures, selectContents, selectNotes, type StudyNote, type WorkingTime } from './store.ts'

// ---------------------------------------------------------------- what others supply

/** One session that a member was at, with the minutes of its study. */
type StudyTime = { sessionId: string; memberId: string; path: string; unitId: string; day: Day; minutes: number; title: Text }

export type StudySession = {
  sessionId: string
  path: string
  unitId: string
  day: Day
  begins: string | null
  ends: string | null
  minutes: number
  hasClass: boolean
  closed: boolean
  title: Text
}

/** Whoever keeps sessions says how long who studied there; introduced in `app`, because siblings never know each other. */
export type StudySupplier = {
  timeOf(tx: Tx, asked: { memberIds: readonly string[] | null; path: string | null; period: Period }): Promise<StudyTime[]>
  sessionsOf(tx: Tx, asked: { path: string; period: Period }): Promise<StudySession[]>
}

export type TrainingDeps = { sessions: StudySupplier }

// ---------------------------------------------------------------- an hour, half a day

/** How minutes become hours and half-days under the rules of a unit; null where no rule says what an hour is. */
export type Conversion = { minutesAnHour: Fraction; hoursAHalfDay: Fraction | null; rules: RuleInForce[] }

const sessionLimit = (rules: InForce, measure: BaseMeasureName): { value: Fraction; rule: RuleInForce } | null => {
  for (const rule of rules.rules.values()) {
    const body = rule.body as ThresholdBody
    if (rule.kind !== 'threshold' || body.over !== 'session') continue
    const condition = (body.must ?? []).find((one) => one.measure === measure)
    if (condition) return { value: condition.value, rule }
  }
  return null
}

export const conversionOf = (rules: InForce): Conversion | null => {
  const hour = sessionLimit(rules, 'training.minutes')
  if (!hour) return null
  const half = sessionLimit(rules, 'training.class-hours')
  return { minutesAnHour: hour.value, hoursAHalfDay: half?.value ?? null, rules: [hour.rule, ...(half ? [half.rule] : [])] }
}

/** Minutes as class hours: 1,417.5 minutes of 45 are 31.5. */
export const hoursOf = (minutes: number, { minutesAnHour: { num, den } }: Conversion): Fraction => ({ num: minutes * den, den: num })

/** Whole half-days in the hours of the year, as days over two. */
export const daysOf = (minutes: number, conversion: Conversion): Fraction | null => {
  if (!conversion.hoursAHalfDay) return null
  const hours = hoursOf(minutes, conversion)
  const half = conversion.hoursAHalfDay
  return { num: Math.floor((hours.num * half.den) / (hours.den * half.num)), den: 2 }
}

// ---------------------------------------------------------------- what is known of the members

/** Everything behind the figures of some members in one year, each part fetched once for all of them. */
export type Studied = {
  sessions: ReadonlyMap<string, StudyTime[]>
  classes: ReadonlyMap<string, CompletedClass[]>
  lectures: ReadonlyMap<string, Lecture[]>
  notes: ReadonlyMap<string, StudyNote[]>
  /** what the study of a session was about, where somebody said it */
  contents: ReadonlyMap<string, readonly string[]>
}

type Whose = { memberIds: readonly string[]; period: Period }

export const studiedBy = async (tx: Tx, { sessions }: TrainingDeps, { memberIds, period }: Whose): Promise<Studied> => {
  const [time, classes, lectures, notes] = await Promise.all([
    sessions.timeOf(tx, { memberIds, path: null, period }),
    selectCompleted(tx, { memberIds, path: null, period }),
    selectLectures(tx, { path: null, memberIds, period }),
    selectNotes(tx, memberIds, period),
  ])
  return {
    sessions: Map.groupBy(time, ({ memberId }) => memberId),
    classes: Map.groupBy(classes, ({ memberId }) => memberId),
    lectures: Map.groupBy(
      lectures.filter(({ withdrawnWhy }) => withdrawnWhy === null),
      ({ memberId }) => memberId ?? '',
    ),
    notes: Map.groupBy(notes, ({ memberId }) => memberId),
    contents: await contentsOf(tx, time),
  }
}

const contentsOf = async (tx: Tx, time: readonly StudyTime[]): Promise<Map<string, string[]>> =>
  time.length === 0
    ? new Map()
    : new Map((await selectContents(tx, [...new Set(time.map(({ sessionId }) => sessionId))])).map((row) => [row.sessionId, row.contentClasses]))

const THEORY: ReadonlySet<string> = new Set(['political-theory', 'theory-education'])

/** Minutes of sessions and classes that were about theory; a session of which nobody said it does not count as theory. */
const theoryMinutesOf = (studied: Studied, memberId: string): number => {
  const sessions = (studied.sessions.get(memberId) ?? []).filter(({ sessionId }) => studied.contents.get(sessionId)?.some((one) => THEORY.has(one)))
  const classes = (studied.classes.get(memberId) ?? []).filter(({ contentClasses }) => contentClasses.some((one) => THEORY.has(one)))
  return [...sessions, ...classes].reduce((sum, { minutes }) => sum + minutes, 0)
}

export const minutesOf = (studied: Studied, memberId: string): number =>
  [...(studied.sessions.get(memberId) ?? []), ...(studied.classes.get(memberId) ?? [])].reduce((sum, { minutes }) => sum + minutes, 0)

/** Classes that are a rotation: run by a level above the branch, for a secretary once a year (YZ-03h, QD-05c). */
const ROTATIONS: ReadonlySet<ClassForm> = new Set(['rotation', 'demonstration'])
const rotationsOf = (studied: Studied, memberId: string): CompletedClass[] =>
  (studied.classes.get(memberId) ?? []).filter(({ form, level }) => ROTATIONS.has(form) && level !== 'branch')

const charactersOf = (studied: Studied, memberId: string): number => (studied.notes.get(memberId) ?? []).reduce((sum, { characters }) => sum + characters, 0)

/** One row a member; null where the rules in force do not say how minutes count. */
const amountOf = (measure: BaseMeasureName, memberId: string, studied: Studied, conversion: Conversion | null): AmountRow | null => {
  const row = (amount: Fraction | null): AmountRow | null => amount && { subject: memberId, ...amount }
  if (measure === 'training.class-hours') return row(conversion && hoursOf(minutesOf(studied, memberId), conversion))
  if (measure === 'training.working-days') return row(conversion && daysOf(minutesOf(studied, memberId), conversion))
  if (measure === 'training.theory-hours') return row(conversion && hoursOf(theoryMinutesOf(studied, memberId), conversion))
  if (measure === 'training.rotations') return row({ num: rotationsOf(studied, memberId).length, den: 1 })
  if (measure === 'classes.given') return row({ num: (studied.lectures.get(memberId) ?? []).length, den: 1 })
  return row({ num: charactersOf(studied, memberId), den: 1 })
}

const counted = (hours: Fraction): number => Number(showCount(hours))

/** The facts behind one figure, in order of days. */
const studyFacts = (measure: BaseMeasureName, memberId: string, studied: Studied, conversion: Conversion | null): MeasureFact[] => {
  const by = (name: string): Text => ({ zh: name, en: name })
  if (measure === 'classes.given')
    return (studied.lectures.get(memberId) ?? []).map(({ id, day, title, byName }) => ({ id, on: day, amount: 1, what: by(title), provenance: by(byName) }))
  if (measure === 'training.rotations')
    return rotationsOf(studied, memberId).map(({ classId, day, title, organiser }) => ({
      id: classId,
      on: day,
      amount: 1,
      what: by(title),
      provenance: by(organiser),
    }))
  if (measure === 'study.characters')
    return (studied.notes.get(memberId) ?? []).map(({ id, day, characters, what, checkedByName }) => ({
      id,
      on: day,
      amount: characters,
      what: by(what),
      provenance: checkedByName
        ? { zh: `本人记，${checkedByName}看过`, en: `declared by the member, seen by ${checkedByName}` }
        : { zh: '本人记', en: 'declared by the member' },
    }))
  return timeFacts(measure, memberId, studied, conversion)
}

/** Sessions and classes with their hours; where days are counted the hours are said, not summed. */
const timeFacts = (measure: BaseMeasureName, memberId: string, studied: Studied, conversion: Conversion | null): MeasureFact[] => {
  const by = (name: string): Text => ({ zh: name, en: name })
  const inHours = measure !== 'training.working-days' && conversion
  const hours = (minutes: number): { amount?: number } => (inHours ? { amount: counted(hoursOf(minutes, inHours)) } : {})
  const said = (minutes: number): Text =>
    conversion ? { zh: `，${counted(hoursOf(minutes, conversion))} 学时`, en: `, ${counted(hoursOf(minutes, conversion))} class hours` } : { zh: '', en: '' }
  return [
    ...(studied.sessions.get(memberId) ?? []).map(({ sessionId, day, title, minutes }) => ({
      id: sessionId,
      on: day,
      ...hours(minutes),
      what: title,
      provenance: { zh: `办结的名册，学习 ${minutes} 分钟${said(minutes).zh}`, en: `closed roll, ${minutes} minutes of study${said(minutes).en}` },
    })),
    ...(studied.classes.get(memberId) ?? []).map(({ classId, day, title, minutes, organiser }) => ({
      id: classId,
      on: day,
      ...hours(minutes),
      what: by(title),
      provenance: {
        zh: `${organiser}记结业，${minutes} 分钟${said(minutes).zh}`,
        en: `completion entered by ${organiser}, ${minutes} minutes${said(minutes).en}`,
      },
    })),
  ].sort((one, other) => (one.on < other.on ? -1 : one.on > other.on ? 1 : 0))
}

// ---------------------------------------------------------------- the yearly minima

const MINE: ReadonlySet<string> = new Set([
  'training.class-hours',
  'training.theory-hours',
  'training.working-days',
  'training.rotations',
  'classes.given',
  'study.characters',
])

/** The rules in force about a member's year of study: thresholds over measures that this module supplies. */
export const minimaOf = (rules: InForce, on: Day): RuleInForce<ThresholdBody>[] =>
  [...rules.rules.values()].filter((rule): rule is RuleInForce<ThresholdBody> => {
    const body = rule.body as ThresholdBody
    if (rule.kind !== 'threshold' || !['member', 'leader'].includes(body.about) || body.over === 'session') return false
    const asks = asksOf(rule, on)
    return asks.length > 0 && asks.every(({ measure }) => MINE.has(measure))
  })

export const measureOf = (rule: RuleInForce<ThresholdBody>): BaseMeasureName => (rule.body.must ?? rule.body.when ?? [])[0]!.measure as BaseMeasureName
const limitOf = (rule: RuleInForce<ThresholdBody>): Fraction => (rule.body.must ?? rule.body.when ?? [])[0]!.value

export const isOff = (rule: RuleInForce): boolean => (rule.body as { enabled?: boolean }).enabled === false

/** The circles that a member belongs to on a day. */
export const populationsOf = (member: RosterLine, posts: readonly Held[]): Population[] => {
  const held = posts.filter(({ memberId }) => memberId === member.memberId).map(({ post }) => post)
  return [
    'all',
    ...(member.standing ? [member.standing] : []),
    ...(member.floating ? (['floating'] as const) : []),
    ...(member.attendanceExemption ? (['frail'] as const) : []),
    ...(member.recordingExemption ? (['fact-record-exempt'] as const) : []),
    held.includes('leading-cadre') ? 'leading-cadre' : 'not-leading',
    ...(held.includes('secretary') ? (['secretary'] as const) : []),
  ]
}

type Held = Pick<Post, 'memberId' | 'post'>
type Judging = { rules: InForce; roster: readonly RosterLine[]; posts: readonly Held[]; studied: Studied; on: Day }

/** Every minimum of every member of one branch, keyed by member. */
export const judgeMinima = ({ rules, roster, posts, studied, on }: Judging): Map<string, Evaluation[]> => {
  const found = new Map<string, Evaluation[]>(roster.map(({ memberId }) => [memberId, []]))
  const circles = new Map(roster.map((member) => [member.memberId, populationsOf(member, posts)]))
  const conversion = conversionOf(rules)
  for (const rule of minimaOf(rules, on)) {
    const answered = asksOf(rule, on).map((request) => ({ request, rows: rowsFor(request, roster, studied, conversion) }))
    const judged = answered.every(({ rows }) => rows !== null)
      ? evaluateSet({ rule, on, with: sourceOf(rules), populationsOf: (id) => circles.get(id)! }, answered as { request: MeasureRequest; rows: AmountRow[] }[])
      : roster.map(({ memberId }) =>
          evaluate({ rule, about: { kind: 'member', id: memberId }, on, facts: { answered: [] }, with: sourceOf(rules), populations: circles.get(memberId)! }),
        )
    for (const evaluation of judged) found.get(evaluation.about.id)!.push(evaluation)
  }
  return found
}

const rowsFor = ({ measure }: MeasureRequest, roster: readonly RosterLine[], studied: Studied, conversion: Conversion | null): AmountRow[] | null => {
  const rows = roster.map(({ memberId }) => amountOf(measure, memberId, studied, conversion))
  return rows.includes(null) ? null : (rows as AmountRow[])
}

export const citesOf = (rule: RuleInForce): string[] => rule.cites.map(({ document, article }) => `${document}#${article}`)

/** One minimum of one member, as a screen shows it. */
export const lineOf = (evaluation: Evaluation): RequirementLine => {
  const [figure] = evaluation.figures
  const rule = evaluation.rule as RuleInForce<ThresholdBody>
  return {
    slot: evaluation.slot,
    title: rule.title,
    outcome: evaluation.outcome,
    shown: figure?.amount ? showCount(figure.amount) : null,
    limit: evaluation.outcome === 'not_applicable' ? null : showCount(limitOf(rule)),
    unit: measureUnit(measureOf(rule)),
    running: evaluation.running,
    cites: citesOf(rule),
  }
}

export const minimumView = (rule: RuleInForce<ThresholdBody>) => ({
  slot: rule.slot,
  title: rule.title,
  limit: showCount(limitOf(rule)),
  unit: measureUnit(measureOf(rule)),
  cites: citesOf(rule),
  off: isOff(rule),
})

/** The grounds of one figure: the rule, the value, every session and class that was counted. */
export const groundsOf = (evaluation: Evaluation, { studied, conversion }: { studied: Studied; conversion: Conversion | null }): Explanation =>
  explain(evaluation, {
    facts: studyFacts(measureOf(evaluation.rule as RuleInForce<ThresholdBody>), evaluation.about.id, studied, conversion),
  })

/** Does the member stand well as to everything that applies: all met, something short, or something not known. */
export const standingOf = (evaluations: readonly Evaluation[]): 'met' | 'not_met' | 'unknown' | 'none' => {
  const said = evaluations.map(({ outcome }) => outcome).filter((outcome) => outcome !== 'not_applicable')
  if (said.length === 0) return 'none'
  if (said.includes('not_met')) return 'not_met'
  return said.every((outcome) => outcome === 'met') ? 'met' : 'unknown'
}

// ---------------------------------------------------------------- who owes a class, who a rotation

export type Owed = { memberId: string; rule: RuleInForce; outcome: Outcome; given: number }

const DUTY_OF = { class: 'class', rotation: 'rotation', training: 'rotation' } as const

/** Duties about persons (secretary, leader) to lecture or to be rotation-trained, beside the thresholds over the same measures. */
export const personalDuties = (rules: InForce, about: 'class' | 'rotation'): RuleInForce<DutyBody>[] =>
  [...rules.rules.values()].filter((rule): rule is RuleInForce<DutyBody> => {
    const body = rule.body as DutyBody
    return rule.kind === 'duty' && !isOff(rule) && DUTY_OF[body.do as keyof typeof DUTY_OF] === about && (body.about === 'leader' || body.about === 'member')
  })

/** Whom it is about: the circles it names, else whoever bears it. */
const boundBy = ({ body }: RuleInForce<DutyBody>): readonly Population[] =>
  body.for?.members ?? (body.bearer === 'secretary' ? ['secretary'] : ['leading-cadre'])

const bindsDuty = (rule: RuleInForce<DutyBody>, circles: readonly Population[]): boolean => boundBy(rule).some((one) => circles.includes(one))

/** Is it asked of leading cadres, not of secretaries as such? */
export const isOfLeaders = (rule: RuleInForce): boolean => ((rule.body as DutyBody).for?.members ?? []).includes('leading-cadre')

export const owedBy = ({ rules, roster, posts, studied, on }: Judging, about: 'class' | 'rotation'): Owed[] => {
  const measure: BaseMeasureName = about === 'class' ? 'classes.given' : 'training.rotations'
  const minima = judgeMinima({ rules, roster, posts, studied, on })
  const thresholds = [...minima].flatMap(([memberId, evaluations]) =>
    evaluations
      .filter(({ rule, outcome }) => measureOf(rule as RuleInForce<ThresholdBody>) === measure && outcome !== 'not_applicable')
      .map((evaluation): Owed => ({ memberId, rule: evaluation.rule, outcome: evaluation.outcome, given: evaluation.figures[0]?.amount?.num ?? 0 })),
  )
  const duties = personalDuties(rules, about).flatMap((rule) =>
    roster
      .filter((member) => bindsDuty(rule, populationsOf(member, posts)))
      .map(({ memberId }): Owed => dutyOwed(rule, { memberId, about, rules, studied, on })),
  )
  return [...thresholds, ...duties]
}

type Asking = { memberId: string; about: 'class' | 'rotation'; rules: InForce; studied: Studied; on: Day }

/** A standing duty without a number is met by the first record; while the year runs nothing is overdue. */
export const dutyOwed = (rule: RuleInForce<DutyBody>, { memberId, about, rules, studied, on }: Asking): Owed => {
  const done =
    about === 'class'
      ? (studied.lectures.get(memberId) ?? []).map(({ id, day }) => ({ id, on: day }))
      : rotationsOf(studied, memberId)
          .filter((one) => isOfLevel(levelOf(rule), one))
          .map(({ classId, day }) => ({ id: classId, on: day }))
  const evaluation = evaluate({
    rule,
    about: { kind: 'member', id: memberId },
    on,
    facts: { since: rule.since, year: Number(on.slice(0, 4)), done },
    with: sourceOf(rules),
  })
  return { memberId, rule, given: done.length, outcome: done.length >= rule.body.times.atLeast ? 'met' : evaluation.outcome === 'met' ? 'met' : 'not_met' }
}

/** In what capacity somebody lectured: read from the posts of that day, never typed (YZ-05c, YC-02c, JS-A-05d). */
export const capacityOf = (memberId: string | null, posts: readonly Post[]): Capacity => {
  if (memberId === null) return 'outside'
  const held = posts.filter((post) => post.memberId === memberId).map(({ post }) => post)
  if (held.includes('leading-cadre')) return 'leader'
  return held.includes('secretary') ? 'secretary' : 'ordinary'
}

// ---------------------------------------------------------------- what a document asks the plan to contain

/** Plans by field, trade, type and post: entry rules for training in force for this kind of unit (CX-02a–h as data). */
export const plansFor = (rules: InForce) =>
  [...rules.rules.values()]
    .filter((rule): rule is RuleInForce<EntryBody> => rule.kind === 'entry' && (rule.body as EntryBody).entry === 'training' && !isOff(rule))
    .map((rule) => ({
      slot: rule.slot,
      title: rule.title,
      what: rule.body.what ?? null,
      contents: rule.body.fields.filter(isContent).map((field) => CONTENT_CLASSES[field]),
      keys: rule.body.fields.filter(isContent),
      bySector: (rule.body.for?.sectors ?? []).length > 0,
      splits: rule.body.fields.includes('member-group'),
      pools: rule.body.fields.includes('resource') && (rule.body.for?.sectors ?? []).length > 0,
      cites: citesOf(rule),
    }))
    .filter(({ keys, bySector }) => keys.length > 0 || bySector)

export const isContent = (field: string): field is ContentClass => field in CONTENT_CLASSES

export const contentName = (field: string): Text => (isContent(field) ? CONTENT_CLASSES[field] : { zh: field, en: field })

/** The classes of content that a unit chooses from: those of its documents; all where no document names any. */
export const contentsOffered = (rules: InForce): { key: string; title: Text }[] => {
  const named = [...new Set(plansFor(rules).flatMap(({ keys }) => keys))]
  const keys = named.length > 0 ? named : (Object.keys(CONTENT_CLASSES) as ContentClass[])
  return keys.map((key) => ({ key, title: CONTENT_CLASSES[key] }))
}

/** The groups that a rule in force splits members into, and the clauses of such rules; none where no rule does. */
export const groupsAsked = (rules: InForce): { keys: StudyGroup[]; cites: string[] } => {
  const asking = plansFor(rules).filter(({ splits }) => splits)
  return { keys: asking.length > 0 ? (Object.keys(STUDY_GROUPS) as StudyGroup[]) : [], cites: asking.flatMap(({ cites }) => cites) }
}

// ---------------------------------------------------------------- what each member heard and read

/** How often each class of content was heard, in sessions that somebody classified and in classes completed. */
export const heardBy = (studied: Studied, memberId: string): Record<string, number> => {
  const sessions = (studied.sessions.get(memberId) ?? []).flatMap(({ sessionId }) => [...new Set(studied.contents.get(sessionId) ?? [])])
  const classes = (studied.classes.get(memberId) ?? []).flatMap(({ contentClasses }) => [...new Set(contentClasses)])
  return Object.fromEntries([...Map.groupBy([...sessions, ...classes], (key) => key)].map(([key, all]) => [key, all.length]))
}

type Reading = {
  documents: readonly { id: string }[]
  topicsOf: ReadonlyMap<string, readonly string[]>
  studied: Studied
  alone: readonly { topicId: string; on: Day }[]
}

/** When each document was first studied: in a session on it that the member was at, or alone with a resource that carries it. */
export const readBy = ({ documents, topicsOf, studied, alone }: Reading, memberId: string): Record<string, { on: Day; alone: boolean }> => {
  const together = (studied.sessions.get(memberId) ?? []).flatMap(({ sessionId, day }) =>
    (topicsOf.get(sessionId) ?? []).map((topicId) => ({ topicId, on: day, alone: false })),
  )
  const all = [...together, ...alone.map((one) => ({ ...one, alone: true }))].sort((one, other) => (one.on < other.on ? -1 : 1))
  return Object.fromEntries(
    documents.flatMap(({ id }) => {
      const first = all.find(({ topicId }) => topicId === id)
      return first ? [[id, { on: first.on, alone: first.alone }]] : []
    }),
  )
}

// ---------------------------------------------------------------- the level a rotation must come from

const LEVEL_OF: Partial<Record<Actor, Level>> = { 'city-committee': 'city', 'county-committee': 'county' }
const RANK: readonly Level[] = ['branch', 'township', 'county', 'city']

/** The level that a duty of rotation names as responsible; null where it names none. */
export const levelOf = (rule: RuleInForce | undefined): Level | null => (rule ? (LEVEL_OF[(rule.body as DutyBody).bearer] ?? null) : null)

/** What a rule asks of the city's demonstration classes for secretaries in a year. */
export const demonstrationRule = (rules: InForce): RuleInForce<ThresholdBody> | undefined =>
  [...rules.rules.values()].find(
    (rule): rule is RuleInForce<ThresholdBody> =>
      rule.kind === 'threshold' &&
      !isOff(rule) &&
      ((rule.body as ThresholdBody).must ?? []).some(({ measure }) => measure === 'training.demonstration-secretaries'),
  )

const isOfLevel = (wanted: Level | null, { level }: { level: Level }): boolean => wanted === null || RANK.indexOf(level) >= RANK.indexOf(wanted)

// ---------------------------------------------------------------- study and work

type Slot = { from: Day; to: Day; begins: string; ends: string }

/** Working times that a stretch of study would cut into, day by day. Shown, never forbidden (CX-02i). */
export const conflictsOf = ({ from, to, begins, ends }: Slot, times: readonly WorkingTime[]): WorkingTime[] =>
  times.filter((time) => begins < time.ends && ends > time.begins && weekdaysBetween(from, to, time).some((weekday) => time.weekdays.includes(weekday)))

/** The weekdays of the part of a stretch that lies inside a working time; a whole week has all seven. */
const weekdaysBetween = (from: Day, to: Day, time: WorkingTime): number[] => {
  const days: number[] = []
  const start = from > time.from ? from : time.from
  const end = time.to === null ? to : earlier(to, time.to)
  let on = start
  while (on <= end && days.length < 7) {
    days.push(weekdayOf(on))
    on = nextDay(on)
  }
  return days
}

const nextDay = (on: Day): Day => new Date(Date.parse(`${on}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10) as Day

export const conflictView = ({ id, what, begins, ends }: WorkingTime) => ({ workingTimeId: id, what, begins, ends })

// ---------------------------------------------------------------- measures, set-wise

const setOf =
  (measure: BaseMeasureName, deps: TrainingDeps): MeasureSupplier<Tx>['rows'] =>
  async (tx, { period }) => {
    const branches = await unitsUnder(tx, tx.scope.path, { kinds: ['branch', 'general-branch'] })
    const rules = await inForceForUnits(
      tx,
      branches.map(({ id }) => id),
      period.to,
    )
    const conversions = new Map([...rules].map(([id, one]) => [id, conversionOf(one)]))
    const totals = await totalsUnder(tx, deps, { path: tx.scope.path, period })
    const unitAt = new Map(branches.map(({ path, id }) => [path, id]))
    return [...totals.members].flatMap(([memberId, path]) => amountOf(measure, memberId, totals.studied, conversions.get(unitAt.get(path) ?? '') ?? null) ?? [])
  }

/** Everything studied below a path in a period, fetched once: whoever was at something is there. */
export const totalsUnder = async (
  tx: Tx,
  { sessions }: TrainingDeps,
  { path, period }: { path: string; period: Period },
): Promise<{ studied: Studied; members: Map<string, string> }> => {
  const [time, classes, lectures] = [
    await sessions.timeOf(tx, { memberIds: null, path, period }),
    await selectCompleted(tx, { memberIds: null, path, period }),
    await selectLectures(tx, { path, memberIds: null, period }),
  ]
  const members = new Map([...time, ...classes].map((row) => [row.memberId, row.path]))
  const notes = await selectNotes(tx, [...members.keys()], period)
  return {
    members,
    studied: {
      sessions: Map.groupBy(time, ({ memberId }) => memberId),
      classes: Map.groupBy(classes, ({ memberId }) => memberId),
      lectures: Map.groupBy(
        lectures.filter(({ withdrawnWhy, memberId }) => withdrawnWhy === null && memberId !== null),
        ({ memberId }) => memberId!,
      ),
      notes: Map.groupBy(notes, ({ memberId }) => memberId),
      contents: await contentsOf(tx, time),
    },
  }
}

const factsOfMember =
  (measure: BaseMeasureName, deps: TrainingDeps): MeasureSupplier<Tx>['facts'] =>
  async (tx, { period }, memberId) => {
    const studied = await studiedBy(tx, deps, { memberIds: [memberId], period })
    const path = studied.sessions.get(memberId)?.at(-1)?.unitId
    const rules = path ? (await inForceForUnits(tx, [path], period.to)).get(path) : undefined
    return studyFacts(measure, memberId, studied, rules ? conversionOf(rules) : null)
  }

/** Hours, days, rotations, classes given and notes, one row a member below the scope. */
export const measures = (deps: TrainingDeps): MeasureSupplier<Tx>[] =>
  (['training.class-hours', 'training.theory-hours', 'training.working-days', 'training.rotations', 'classes.given', 'study.characters'] as const).map(
    (measure) => ({
      measure,
      rows: setOf(measure, deps),
      facts: factsOfMember(measure, deps),
    }),
  )

export const yearThrough = (year: number, today: Day): { period: Period; through: Day; running: boolean } => {
  const period = calendarYear(year)
  const through = earlier(today, period.to)
  return { period: { from: period.from, to: through }, through, running: within(today, period) }
}
