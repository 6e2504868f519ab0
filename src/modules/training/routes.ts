import { type Day, yearOf } from '../../kernel/days.ts'
import { ok, type Result } from '../../kernel/result.ts'
import { type Call } from '../../platform/call.ts'
import { readDistrict, type Tx, withDistrict } from '../../platform/db.ts'
import { BRANCH_DESK, type Role } from '../../platform/endpoint.ts'
import { absent, type Route, route } from '../../platform/http.ts'
import { asksOf, evaluateSet, sourceOf } from '../../policy/engine/evaluate.ts'
import type { InForce } from '../../policy/engine/resolve.ts'
import type { Evaluation } from '../../policy/vocabulary/evaluation.ts'
import { showCount } from '../../policy/kinds/threshold.ts'
import { STUDY_GROUPS, TEACHING_MODES } from '../../policy/vocabulary/study.ts'
import { membersByIds, type Post, postsOn, type RosterEntry, rosterOn } from '../members/public.ts'
import { inForce, inForceForUnits, reachUnit, type Unit, unitById, unitsByIds, unitsUnder } from '../org/public.ts'
import { DESK_AND_ABOVE, ownStudy, reachAlong, reachClass, reachMember, reachRow, runsClass } from './access.ts'
import { classifyStudy } from './commands/classify-study.ts'
import { completeClass } from './commands/complete-class.ts'
import { checkNotes, declareNotes, declareStudy, withdrawStudy } from './commands/declare-study.ts'
import { enrol, withdrawEnrolment } from './commands/enrol-members.ts'
import { addResource, retireResource, useResource } from './commands/keep-resources.ts'
import { analyseSurvey, answerSurvey, openSurvey } from './commands/keep-surveys.ts'
import { endWorkingTime, setWorkingTime } from './commands/keep-working-time.ts'
import { addOutcome, levelsOf, makeProgramme, setTopic } from './commands/make-programme.ts'
import { setStudyGroup } from './commands/group-members.ts'
import { nameLecturer, withdrawLecture } from './commands/name-lecturer.ts'
import { cancelClass, openClass } from './commands/open-class.ts'
import * as contract from './contract.ts'
import {
  capacityOf,
  citesOf,
  conflictsOf,
  conflictView,
  contentName,
  contentsOffered,
  conversionOf,
  daysOf,
  demonstrationRule,
  dutyOwed,
  groundsOf,
  groupsAsked,
  heardBy,
  hoursOf,
  isOff,
  isOfLeaders,
  judgeMinima,
  levelOf,
  lineOf,
  measureOf,
  minimaOf,
  minimumView,
  minutesOf,
  owedBy,
  personalDuties,
  plansFor,
  readBy,
  standingOf,
  studiedBy,
  type Conversion,
  type Studied,
  type StudySession,
  totalsUnder,
  type TrainingDeps,
  yearThrough,
} from './facts.ts'
import {
  type ClassRow,
  countEnrolments,
  countPartySchool,
  type Enrolment,
  type Lecture,
  type Programme,
  type Resource,
  type ResourceUse,
  type SelfStudy,
  type SessionStudy,
  type StudyNote,
  type Survey,
  type Topic,
  selectClasses,
  selectClassesOfSurveys,
  selectCompleted,
  selectEnrolments,
  selectEnrolmentsOfMember,
  selectLecture,
  selectLectures,
  selectNeeds,
  selectNote,
  selectNotes,
  selectOutcomes,
  selectPartySchool,
  selectProgramme,
  selectProgrammes,
  selectResource,
  selectResources,
  selectSelfStudies,
  selectStudies,
  selectStudyGroups,
  selectSurvey,
  selectSurveys,
  selectTopics,
  selectUses,
  selectWorkingTime,
  selectWorkingTimes,
} from './store.ts'

export const routes = (deps: TrainingDeps): Route[] => [
  ...progressRoutes(deps),
  ...lectureRoutes(deps),
  ...programmeRoutes(),
  ...classRoutes(),
  ...resourceRoutes(),
  ...surveyRoutes(),
  ...ownRoutes(deps),
  ...workRoutes(),
]

/** A unit that the caller reaches, and work in its scope that only looks. */
const looking = async <T>(
  call: Call,
  roles: readonly Role[],
  unitId: string,
  work: (tx: Tx, unit: Unit, role: Role) => Promise<Result<T>>,
): Promise<Result<T>> => {
  const reached = await reachUnit(call, roles, unitId)
  if (!reached.ok) return reached
  const { scope, unit, grant } = reached.value
  return readDistrict(call.db, scope, (tx) => work(tx, unit, grant.role))
}

/** A unit that the caller acts for, and the command to run there. */
const acting = async <T>(
  call: Call,
  unitId: string,
  work: (scope: Parameters<typeof openClass>[1], unit: Unit) => Promise<Result<T>>,
  roles: readonly Role[] = DESK_AND_ABOVE,
) => {
  const reached = await reachUnit(call, roles, unitId)
  return reached.ok ? work(reached.value.scope, reached.value.unit) : reached
}

const initialsOf = ({ name, initials }: RosterEntry) => ({ name, initials })

// ---------------------------------------------------------------- where a branch stands

const COMING_DAYS = 62

const progressRoutes = (deps: TrainingDeps): Route[] => [
  route(contract.progressOfBranch, (call, { query }) =>
    looking(call, DESK_AND_ABOVE, query.unitId, async (tx, unit, role) => ok(await progressOf(tx, deps, { unit, year: query.year, today: call.today, role }))),
  ),
  route(contract.whyOfStudy, async (call, { params, query }) => {
    const reached = await reachMember(call, DESK_AND_ABOVE, params.memberId)
    if (!reached.ok) return reached
    const { row: member, scope } = reached.value
    return readDistrict(call.db, scope, async (tx) => {
      const { evaluations, studied, rules } = await ownYear(tx, deps, { memberId: member.id, branchId: member.branchId, year: query.year, today: call.today })
      const evaluation = evaluations.find(({ slot }) => slot === query.slot)
      return evaluation ? ok({ name: member.person.name, explanation: groundsOf(evaluation, { studied, conversion: conversionOf(rules) }) }) : absent()
    })
  }),
  route(contract.coverageOfBranch, (call, { query }) =>
    looking(call, DESK_AND_ABOVE, query.unitId, async (tx, unit, role) => ok(await coverageOf(tx, deps, { unit, year: query.year, today: call.today, role }))),
  ),
  route(contract.setStudyGroup, (call, { body: { unitId, ...given } }) =>
    acting(call, unitId, (scope, unit) => setStudyGroup(call, scope, unit, given), BRANCH_DESK),
  ),
  route(contract.overviewOfTraining, (call, { query }) =>
    looking(call, ['committee', 'department'], query.unitId, async (tx, unit) => ok(await overviewOf(tx, deps, { unit, year: query.year, today: call.today }))),
  ),
]

type Whose = { memberId: string; branchId: string; year: number; today: Day }

/** One member's year under the rules of the branch: what was studied, and what each minimum makes of it. */
const ownYear = async (tx: Tx, deps: TrainingDeps, { memberId, branchId, year, today }: Whose) => {
  const { period, through } = yearThrough(year, today)
  const rules = await inForce(tx, branchId, through)
  const roster = (await rosterOn(tx, { branchIds: [branchId], day: through })).filter((one) => one.memberId === memberId)
  const posts = await postsOn(tx, { unitIds: [branchId], day: through })
  const studied = await studiedBy(tx, deps, { memberIds: [memberId], period })
  return { rules, studied, evaluations: judgeMinima({ rules, roster, posts, studied, on: through }).get(memberId) ?? [] }
}

type Standing = { unit: Unit; year: number; today: Day; role: Role }

const progressOf = async (tx: Tx, deps: TrainingDeps, { unit, year, today, role }: Standing) => {
  const { period, through, running } = yearThrough(year, today)
  const rules = await inForce(tx, unit.id, through)
  const roster = await rosterOn(tx, { branchIds: [unit.id], day: through })
  const memberIds = roster.map(({ memberId }) => memberId)
  const [posts, studied, own] = [
    await postsOn(tx, { unitIds: [unit.id], day: through }),
    await studiedBy(tx, deps, { memberIds, period }),
    await selectSelfStudies(tx, memberIds, period),
  ]
  const conversion = conversionOf(rules)
  const judged = judgeMinima({ rules, roster, posts, studied, on: through })
  const notes = await selectNotes(tx, memberIds, period)
  const names = new Map(roster.map(({ memberId, name }) => [memberId, name]))
  return {
    unitId: unit.id,
    unitName: unit.shortName,
    year,
    through,
    running,
    conversion: conversion && conversionView(conversion),
    minima: minimaOf(rules, through).map(minimumView),
    members: roster.map((member) => progressLine(member, { studied, own, conversion, evaluations: judged.get(member.memberId)! })),
    ...(await sessionsOf(tx, deps, { unit, period, today })),
    ...(await offeredTo(tx, unit, { rules, period, today })),
    notes: notes.map(({ id, memberId, day, characters, what, checkedByName }) => ({
      id,
      memberId,
      name: names.get(memberId) ?? '',
      day,
      characters,
      what,
      checkedBy: checkedByName,
    })),
    may: isBranchDesk(role) ? (['name', 'set-time', 'check-notes'] as const).slice() : (['set-time'] as const).slice(),
  }
}

type Progressing = { studied: Studied; own: readonly SelfStudy[]; conversion: Conversion | null; evaluations: readonly Evaluation[] }

const progressLine = (member: RosterEntry, { studied, own, conversion, evaluations }: Progressing) => {
  const minutes = minutesOf(studied, member.memberId)
  const days = conversion && daysOf(minutes, conversion)
  return {
    memberId: member.memberId,
    ...initialsOf(member),
    groupName: member.groupName,
    hours: conversion ? showCount(hoursOf(minutes, conversion)) : '',
    days: days ? showCount(days) : '',
    selfMinutes: own.filter((one) => one.memberId === member.memberId && !one.withdrawn).reduce((sum, one) => sum + one.minutes, 0),
    requirements: evaluations.filter(({ rule, outcome }) => !isOff(rule) && outcome !== 'not_applicable').map(lineOf),
    contents: contentsHeard(studied.classes.get(member.memberId) ?? []),
  }
}

type Offering = { rules: InForce; period: { from: Day; to: Day }; today: Day }

/** What a word about a session may choose from, and when the unit works. */
const offeredTo = async (tx: Tx, unit: Unit, { rules, period, today }: Offering) => {
  const times = await selectWorkingTimes(tx, [unit.id])
  const topics = await selectTopics(tx, { path: unit.path, period: { from: period.from, to: today } })
  const programmes = await selectProgrammes(tx, { path: unit.path, period })
  return {
    workingTimes: times.map(({ id, what, weekdays, begins, ends, from, to }) => ({ id, what, weekdays, begins, ends, from, to })),
    contentClasses: contentsOffered(rules),
    topics: topics.filter(({ path }) => unit.path.startsWith(path)).map(({ id, title, kind }) => ({ id, title, kind })),
    programmes: programmes.filter(({ path }) => unit.path.startsWith(path)).map(({ id, title }) => ({ id, title })),
  }
}

const isBranchDesk = (role: Role): boolean => (BRANCH_DESK as readonly Role[]).includes(role)

const conversionView = ({ minutesAnHour, hoursAHalfDay, rules }: NonNullable<ReturnType<typeof conversionOf>>) => ({
  minutesAnHour: Math.round(minutesAnHour.num / minutesAnHour.den),
  hoursAHalfDay: hoursAHalfDay && Number(showCount(hoursAHalfDay)),
  cites: [...new Set(rules.flatMap(citesOf))],
  ours: rules.some(({ ours }) => ours),
})

const contentsHeard = (classes: readonly { contentClasses: string[] }[]): string[] => [...new Set(classes.flatMap(({ contentClasses }) => contentClasses))]

/** Held sessions of which something is still to be said, and coming ones with what they would collide with. */
const sessionsOf = async (tx: Tx, { sessions }: TrainingDeps, { unit, period, today }: { unit: Unit; period: { from: Day; to: Day }; today: Day }) => {
  const until = new Date(Date.parse(today) + COMING_DAYS * 86_400_000).toISOString().slice(0, 10) as Day
  const all = (await sessions.sessionsOf(tx, { path: unit.path, period: { from: period.from, to: until } })).filter(({ unitId }) => unitId === unit.id)
  const [said, named, times] = [
    new Set((await selectStudies(tx, { path: unit.path, period })).map(({ sessionId }) => sessionId)),
    new Set(
      (await selectLectures(tx, { path: unit.path, memberIds: null, period })).filter(({ withdrawnWhy }) => !withdrawnWhy).map(({ sessionId }) => sessionId),
    ),
    await selectWorkingTimes(tx, [unit.id]),
  ]
  const asks = (session: StudySession) => ({
    asksLecturer: session.hasClass && !named.has(session.sessionId),
    asksContent: session.minutes > 0 && !said.has(session.sessionId),
  })
  return {
    toName: all
      .filter(({ closed }) => closed)
      .map((session) => ({ sessionId: session.sessionId, day: session.day, title: session.title, minutes: session.minutes, ...asks(session) }))
      .filter(({ asksLecturer, asksContent }) => asksLecturer || asksContent),
    coming: all
      .filter(({ closed, day, begins, ends }) => !closed && day >= today && begins !== null && ends !== null)
      .map(({ sessionId, day, begins, ends, title }) => ({
        sessionId,
        day,
        begins: begins!,
        ends: ends!,
        title,
        conflicts: conflictsOf({ from: day, to: day, begins: begins!, ends: ends! }, times).map(conflictView),
      })),
  }
}

type Below = { unit: Unit; year: number; today: Day }

const overviewOf = async (tx: Tx, deps: TrainingDeps, { unit, year, today }: Below) => {
  const { period, through } = yearThrough(year, today)
  const branches = await unitsUnder(tx, unit.path, { kinds: ['branch', 'general-branch'], on: through })
  const unitIds = branches.map(({ id }) => id)
  const [rules, roster, posts, { studied }] = [
    await inForceForUnits(tx, unitIds, through),
    Map.groupBy(await rosterOn(tx, { branchIds: unitIds, day: through }), ({ branchId }) => branchId),
    await postsOn(tx, { unitIds, day: through }),
    await totalsUnder(tx, deps, { path: unit.path, period }),
  ]
  const lectures = Map.groupBy(await selectLectures(tx, { path: unit.path, memberIds: null, period }), ({ unitId }) => unitId)
  const judgingOf = (branch: Unit) => ({
    rules: rules.get(branch.id)!,
    roster: roster.get(branch.id) ?? [],
    posts: posts.filter(({ unitId }) => unitId === branch.id),
    studied,
    on: through,
  })
  const given = branches.map((branch) => ({ branch, judging: judgingOf(branch) }))
  return {
    unitId: unit.id,
    unitName: unit.shortName,
    year,
    through,
    branches: given.map(({ branch, judging }) =>
      branchLine(
        branch,
        judging,
        (lectures.get(branch.id) ?? []).filter(({ withdrawnWhy }) => !withdrawnWhy),
      ),
    ),
    secretaries: coverage(given, 'rotation'),
    townships: await townshipsOf(tx, deps, { unit, year, today }),
    leaders: coverage(given, 'class'),
    demonstration: await demonstrationOf(tx, unit, { period, through, posts }),
    partySchool: { members: [...roster.values()].reduce((sum, { length }) => sum + length, 0), ever: (await countPartySchool(tx, unit.path)).count },
  }
}

type Judged = { branch: Unit; judging: Omit<Parameters<typeof judgeMinima>[0], 'roster'> & { roster: readonly RosterEntry[] } }

const branchLine = (branch: Unit, judging: Judged['judging'], lectures: readonly { capacity: string }[]) => {
  const standings = [...judgeMinima(judging).values()].map(standingOf)
  const count = (wanted: string) => standings.filter((one) => one === wanted).length
  return {
    unitId: branch.id,
    code: branch.code,
    name: branch.shortName,
    members: judging.roster.length,
    met: count('met') + count('none'),
    notYet: count('not_met'),
    unknown: count('unknown'),
    classes: lectures.length,
    ordinaryLecturers: lectures.filter(({ capacity }) => capacity === 'ordinary').length,
  }
}

/** Secretaries by rotation, leaders by classes: who is covered this year, who not yet. */
const coverage = (given: readonly Judged[], about: 'class' | 'rotation') => {
  const owed = given.flatMap(({ branch, judging }) =>
    owedBy(judging, about)
      .filter(({ rule }) => (about === 'rotation' ? !isOfLeaders(rule) : isOfLeaders(rule)))
      .map((one) => ({ ...one, branch, name: judging.roster.find(({ memberId }) => memberId === one.memberId)!.name })),
  )
  const persons = [...Map.groupBy(owed, ({ memberId }) => memberId).values()]
  const uncovered = persons.filter((some) => some.some(({ outcome }) => outcome !== 'met'))
  return {
    total: persons.length,
    covered: persons.length - uncovered.length,
    uncovered: uncovered.map(([one]) => ({ memberId: one!.memberId, name: one!.name, unitId: one!.branch.id, unitName: one!.branch.shortName })),
    cites: [...new Set(owed.flatMap(({ rule }) => citesOf(rule)))],
    level: levelOf(owed[0]?.rule),
  }
}

/** Secretaries of the committees below, whom a level above this unit trains: who has been at a rotation of that level this year (YZ-03h). */
const townshipsOf = async (tx: Tx, deps: TrainingDeps, { unit, year, today }: Below) => {
  const { period, through } = yearThrough(year, today)
  const committees = (await unitsUnder(tx, unit.path, { kinds: ['committee'], on: through })).filter(({ id }) => id !== unit.id)
  const unitIds = committees.map(({ id }) => id)
  const rules = await inForceForUnits(tx, unitIds, through)
  const held = (await postsOn(tx, { unitIds, day: through })).filter(({ post }) => post === 'secretary')
  const studied = await studiedBy(tx, deps, { memberIds: held.map(({ memberId }) => memberId), period })
  const owed = held.flatMap((post) => {
    const rule = personalDuties(rules.get(post.unitId)!, 'rotation').find(isOfLeaders)
    return rule ? [{ post, ...dutyOwed(rule, { memberId: post.memberId, about: 'rotation', rules: rules.get(post.unitId)!, studied, on: through }) }] : []
  })
  const uncovered = owed.filter(({ outcome }) => outcome !== 'met')
  const nameOf = new Map(committees.map(({ id, shortName }) => [id, shortName]))
  return {
    total: owed.length,
    covered: owed.length - uncovered.length,
    uncovered: uncovered.map(({ post }) => ({ memberId: post.memberId, name: post.name, unitId: post.unitId, unitName: nameOf.get(post.unitId) ?? '' })),
    cites: [...new Set(owed.flatMap(({ rule }) => citesOf(rule)))],
    level: levelOf(owed[0]?.rule),
  }
}

type Demonstrating = { period: { from: Day; to: Day }; through: Day; posts: readonly Pick<Post, 'memberId' | 'post'>[] }

/** Secretaries in demonstration classes against the target of the programmes that run them, and what a rule asks of the city's (YZ-03g). */
const demonstrationOf = async (tx: Tx, unit: Unit, { period, through, posts }: Demonstrating) => {
  const secretaries = new Set(posts.flatMap(({ memberId, post }) => (post === 'secretary' ? [memberId] : [])))
  const completed = (await selectCompleted(tx, { memberIds: null, path: unit.path, period })).filter(
    ({ form, memberId }) => form === 'demonstration' && secretaries.has(memberId),
  )
  const classes = (await selectClasses(tx, { path: unit.path, period })).filter(({ form }) => form === 'demonstration')
  const targets = (await selectProgrammes(tx, { path: unit.path, period })).filter(
    ({ id, target }) => target !== null && classes.some(({ programmeId }) => programmeId === id),
  )
  return {
    completed: new Set(completed.map(({ memberId }) => memberId)).size,
    target: targets.length > 0 ? targets.reduce((sum, { target }) => sum + target!, 0) : null,
    asked: askedOfCity(await inForce(tx, unit.id, through), { unit, on: through, completed }),
  }
}

const askedOfCity = (rules: InForce, { unit, on, completed }: { unit: Unit; on: Day; completed: readonly { memberId: string; level: contract.Level }[] }) => {
  const rule = demonstrationRule(rules)
  if (!rule) return null
  const reached = new Set(completed.filter(({ level }) => level === 'city').map(({ memberId }) => memberId)).size
  const answered = asksOf(rule, on).map((request) => ({ request, rows: [{ subject: unit.id, num: reached, den: 1 }] }))
  const [evaluation] = evaluateSet({ rule, on, with: sourceOf(rules) }, answered)
  const { limit, cites, title } = minimumView(rule)
  return { title, reached, limit, said: rule.values.find(({ key }) => key.endsWith('.value'))?.said ?? null, outcome: evaluation!.outcome, cites }
}

// ---------------------------------------------------------------- member by member: heard, read, sent to school, grouped

const coverageOf = async (tx: Tx, deps: TrainingDeps, { unit, year, today, role }: Standing) => {
  const { period, through } = yearThrough(year, today)
  const [rules, roster] = [await inForce(tx, unit.id, through), await rosterOn(tx, { branchIds: [unit.id], day: through })]
  const memberIds = roster.map(({ memberId }) => memberId)
  const [studied, groups, school, reading] = [
    await studiedBy(tx, deps, { memberIds, period }),
    await selectStudyGroups(tx, memberIds),
    new Map((await selectPartySchool(tx, memberIds)).map(({ memberId, completed }) => [memberId, completed])),
    await readingOf(tx, unit, { memberIds, period }),
  ]
  const members = roster.map((member) => {
    const { memberId } = member
    return {
      memberId,
      ...initialsOf(member),
      groupName: member.groupName,
      studyGroup: groups.get(memberId) ?? null,
      heard: heardBy(studied, memberId),
      read: readBy({ ...reading, studied, alone: reading.alone.get(memberId) ?? [] }, memberId),
      partySchool: school.has(memberId) ? (school.get(memberId) ? ('completed' as const) : ('enrolled' as const)) : ('never' as const),
    }
  })
  const { keys, cites } = groupsAsked(rules)
  return {
    unitId: unit.id,
    unitName: unit.shortName,
    year,
    through,
    contentClasses: withHeard(contentsOffered(rules), members),
    documents: reading.documents.map(({ id, title, byName }) => ({ id, title, by: byName, readers: members.filter(({ read }) => id in read).length })),
    studyGroups: keys.map((key) => ({ key, title: STUDY_GROUPS[key], members: members.filter(({ studyGroup }) => studyGroup === key).length })),
    groupCites: cites,
    members,
    may: isBranchDesk(role) && keys.length > 0 ? ['group' as const] : [],
  }
}

/** What was heard has its place beside what is offered, also where the rules in force today name other classes of content. */
const withHeard = (offered: ReturnType<typeof contentsOffered>, members: readonly { heard: Record<string, number> }[]) => {
  const known = new Set(offered.map(({ key }) => key as string))
  const more = [...new Set(members.flatMap(({ heard }) => Object.keys(heard)))].filter((key) => !known.has(key)).sort()
  return [...offered, ...more.map((key) => ({ key, title: contentName(key) }))]
}

type Readers = { memberIds: readonly string[]; period: { from: Day; to: Day } }

/** Documents set for the branch, which sessions were on which, and what its members read alone out of a resource that carries one. */
const readingOf = async (tx: Tx, unit: Unit, { memberIds, period }: Readers) => {
  const documents = (await selectTopics(tx, { path: unit.path, period })).filter(({ kind, path }) => kind === 'document' && unit.path.startsWith(path))
  const topicsOf = new Map((await selectStudies(tx, { path: unit.path, period })).map(({ sessionId, topicIds }) => [sessionId, topicIds]))
  const carries = new Map((await selectResources(tx, unit.path)).flatMap(({ id, topicId }): [string, string][] => (topicId ? [[id, topicId]] : [])))
  const alone = (await selectSelfStudies(tx, memberIds, period)).flatMap(({ memberId, resourceId, day, withdrawn }) => {
    const topicId = resourceId && carries.get(resourceId)
    return topicId && !withdrawn ? [{ memberId, topicId, on: day }] : []
  })
  return { documents, topicsOf, alone: Map.groupBy(alone, ({ memberId }) => memberId) }
}

// ---------------------------------------------------------------- Party classes

const sessionNamed = async (
  call: Call,
  deps: TrainingDeps,
  scope: Parameters<typeof openClass>[1],
  unit: Unit,
  sessionId: string,
): Promise<StudySession | null> => {
  const { period } = yearThrough(yearOf(call.today), call.today)
  const both = { from: `${yearOf(call.today) - 1}-01-01` as Day, to: period.to }
  const all = await readDistrict(call.db, scope, (tx) => deps.sessions.sessionsOf(tx, { path: unit.path, period: both }))
  return all.find((one) => one.sessionId === sessionId && one.unitId === unit.id && one.closed) ?? null
}

const lectureRoutes = (deps: TrainingDeps): Route[] => [
  route(contract.lecturesOfBranch, (call, { query }) =>
    looking(call, DESK_AND_ABOVE, query.unitId, async (tx, unit, role) => ok(await lecturesOf(tx, deps, { unit, year: query.year, today: call.today, role }))),
  ),
  route(contract.nameLecturer, (call, { body: { unitId, day, ...given } }) =>
    acting(
      call,
      unitId,
      async (scope, unit) => {
        const session = given.sessionId ? await sessionNamed(call, deps, scope, unit, given.sessionId) : null
        return nameLecturer(call, scope, { unit, session }, { ...given, day: day as Day })
      },
      BRANCH_DESK,
    ),
  ),
  route(contract.withdrawLecture, async (call, { params, body }) => {
    const reached = await reachRow(call, BRANCH_DESK, (tx) => selectLecture(tx, params.lectureId))
    return reached.ok ? withdrawLecture(call, reached.value.scope, reached.value.row, body.reason) : reached
  }),
  route(contract.classifyStudy, (call, { body: { unitId, sessionId, ...given } }) =>
    acting(
      call,
      unitId,
      async (scope, unit) => {
        const session = await sessionNamed(call, deps, scope, unit, sessionId)
        return session ? classifyStudy(call, scope, session, given) : absent()
      },
      BRANCH_DESK,
    ),
  ),
]

const lecturesOf = async (tx: Tx, deps: TrainingDeps, { unit, year, today, role }: Standing) => {
  const { period, through } = yearThrough(year, today)
  const rules = await inForce(tx, unit.id, through)
  const roster = await rosterOn(tx, { branchIds: [unit.id], day: through })
  const posts = await postsOn(tx, { unitIds: [unit.id], day: through })
  const studied = await studiedBy(tx, deps, { memberIds: roster.map(({ memberId }) => memberId), period })
  const lectures = await selectLectures(tx, { path: unit.path, memberIds: null, period })
  const names = new Map(roster.map(({ memberId, name }) => [memberId, name]))
  return {
    unitName: unit.shortName,
    year,
    lectures: lectures.map(lectureLine),
    counts: countsByCapacity(lectures),
    owed: owedBy({ rules, roster, posts, studied, on: through }, 'class').map(({ memberId, rule, outcome, given }) => ({
      memberId,
      name: names.get(memberId) ?? '',
      capacity: capacityOf(memberId, posts),
      title: rule.title,
      outcome,
      given,
      cites: citesOf(rule),
    })),
    members: roster.map(({ memberId, name }) => ({ memberId, name })),
    may: isBranchDesk(role) ? ['name' as const] : [],
  }
}

const lectureLine = ({ id, sessionId, day, title, theme, mode, minutes, lecturer, capacity, byName, withdrawnWhy }: Lecture) => ({
  id,
  sessionId,
  day,
  title,
  theme,
  minutes,
  lecturer,
  capacity,
  withdrawnWhy,
  mode: modeName(mode).zh,
  by: byName,
})

/** In what capacity the classes were given; a withdrawn entry does not count. */
const countsByCapacity = (lectures: readonly Lecture[]) => {
  const valid = lectures.filter(({ withdrawnWhy }) => withdrawnWhy === null)
  return (Object.keys(contract.CAPACITIES) as contract.Capacity[]).map((capacity) => ({
    capacity,
    count: valid.filter((one) => one.capacity === capacity).length,
  }))
}

const modeName = (mode: string) => (mode in TEACHING_MODES ? TEACHING_MODES[mode as keyof typeof TEACHING_MODES] : { zh: mode, en: mode })

// ---------------------------------------------------------------- programmes and topics

const programmeRoutes = (): Route[] => [
  route(contract.programmesFor, (call, { query }) =>
    looking(call, DESK_AND_ABOVE, query.unitId, async (tx, unit, role) => ok(await programmesOf(tx, { unit, year: query.year, today: call.today, role }))),
  ),
  route(contract.makeProgramme, (call, { body: { unitId, from, to, ...given } }) =>
    acting(call, unitId, (scope, unit) => makeProgramme(call, scope, unit, { ...given, from: from as Day, to: to as Day })),
  ),
  route(contract.addOutcome, async (call, { params, body: { unitId, day, ...given } }) => {
    const reached = await reachAlong(call, DESK_AND_ABOVE, (tx) => selectProgramme(tx, params.programmeId))
    if (!reached.ok) return reached
    return acting(call, unitId, (scope, unit) => addOutcome(call, scope, { unit, programme: reached.value.row }, { ...given, day: day as Day }))
  }),
  route(contract.setTopic, (call, { body: { unitId, from, to, ...given } }) =>
    acting(call, unitId, (scope, unit) => setTopic(call, scope, unit, { ...given, from: from as Day, to: to as Day | null })),
  ),
]

const programmesOf = async (tx: Tx, { unit, year, today, role }: Standing) => {
  const period = { from: `${year}-01-01` as Day, to: `${year}-12-31` as Day }
  const rules: InForce = await inForce(tx, unit.id, today)
  const [programmes, topics, classes, studies] = [
    await selectProgrammes(tx, { path: unit.path, period }),
    await selectTopics(tx, { path: unit.path, period }),
    await selectClasses(tx, { path: unit.path, period }),
    await selectStudies(tx, { path: unit.path, period }),
  ]
  const counts = await countsOf(tx, classes)
  const outcomes = await outcomesOf(tx, programmes)
  return {
    unitId: unit.id,
    unitName: unit.shortName,
    year,
    programmes: programmes.map((programme) => ({
      ...programmeLine(programme, { classes, studies, counts }),
      own: programme.unitId === unit.id,
      outcomes: outcomes.get(programme.id) ?? [],
    })),
    plans: await plansShown(tx, unit, { rules, today }),
    topics: topics.map((topic) => ({ ...topicLine(topic, studies), own: topic.unitId === unit.id })),
    classes: classes.map((row) => classLine(row, counts)),
    contentClasses: contentsOffered(rules),
    surveys: (await selectSurveys(tx, unit.path)).map(({ id, title }) => ({ id, title })),
    members: unit.kind === 'branch' ? (await rosterOn(tx, { branchIds: [unit.id], day: today })).map(({ memberId, name }) => ({ memberId, name })) : [],
    levels: [...levelsOf(unit)],
    may: DESK_AND_ABOVE.includes(role) ? (['make', 'open-class', 'add-outcome'] as const).slice() : [],
  }
}

/** What the documents ask the plan of such a unit to contain; where one splits members into groups, how many are in each, and what it may draw on. */
const plansShown = async (tx: Tx, unit: Unit, { rules, today }: { rules: InForce; today: Day }) => {
  const plans = plansFor(rules)
  const { keys } = groupsAsked(rules)
  const roster = keys.length > 0 && unit.kind === 'branch' ? await rosterOn(tx, { branchIds: [unit.id], day: today }) : []
  const groups = [
    ...(
      await selectStudyGroups(
        tx,
        roster.map(({ memberId }) => memberId),
      )
    ).values(),
  ]
  const open = plans.some(({ pools }) => pools) ? (await selectResources(tx, unit.path)).filter(({ retiredOn }) => retiredOn === null).length : 0
  return plans.map(({ keys: _keys, bySector: _bySector, splits, pools, ...plan }) => ({
    ...plan,
    groups: splits ? keys.map((key) => ({ title: STUDY_GROUPS[key], members: groups.filter((one) => one === key).length })) : [],
    resources: pools ? open : null,
  }))
}

type CarriedOut = { classes: readonly ClassRow[]; studies: readonly SessionStudy[]; counts: Counts }

/** A programme with what came of it: its classes, its sessions, and who completed them. */
const programmeLine = (
  { byName, unitId: _unitId, path: _path, contentClasses, ...programme }: Programme & { byName: string },
  { classes, studies, counts }: CarriedOut,
) => {
  const own = classes.filter(({ programmeId, state }) => programmeId === programme.id && state !== 'cancelled')
  return {
    ...programme,
    contentClasses: contentClasses.map(contentName),
    by: byName,
    classes: own.length,
    sessions: studies.filter(({ programmeId }) => programmeId === programme.id).length,
    completed: own.reduce((sum, { id }) => sum + (counts.get(id)?.completed ?? 0), 0),
  }
}

const topicLine = ({ path: _path, unitId: _unitId, byName, ...topic }: Topic, studies: readonly SessionStudy[]) => ({
  ...topic,
  by: byName,
  sessions: studies.filter(({ topicIds }) => topicIds.includes(topic.id)).length,
})

type Counts = ReadonlyMap<string, { enrolled: number; completed: number }>

const countsOf = async (tx: Tx, classes: readonly { id: string }[]): Promise<Counts> =>
  new Map(
    (
      await countEnrolments(
        tx,
        classes.map(({ id }) => id),
      )
    ).map(({ classId, ...counts }) => [classId, counts]),
  )

const outcomesOf = async (tx: Tx, programmes: readonly Programme[]) => {
  const rows = await selectOutcomes(
    tx,
    programmes.map(({ id }) => id),
  )
  const units = await unitsByIds(tx, [...new Set(rows.map(({ unitId }) => unitId))])
  const members = await membersByIds(
    tx,
    rows.flatMap(({ memberId }) => memberId ?? []),
  )
  const shown = rows.map(({ programmeId, id, item, result, day, unitId, memberId }) => ({
    programmeId,
    line: { id, item, result, day, unitName: units.get(unitId)?.shortName ?? '', name: memberId ? (members.get(memberId)?.person.name ?? null) : null },
  }))
  return new Map([...Map.groupBy(shown, ({ programmeId }) => programmeId)].map(([id, some]) => [id, some.map(({ line }) => line)]))
}

const classLine = ({ id, title, level, form, organiser, from, to, state, programmeId }: ClassRow, counts: Counts) => ({
  id,
  title,
  level,
  form,
  organiser,
  from,
  to,
  state,
  programmeId,
  enrolled: counts.get(id)?.enrolled ?? 0,
  completed: counts.get(id)?.completed ?? 0,
})

// ---------------------------------------------------------------- classes

const classRoutes = (): Route[] => [
  route(contract.openClass, (call, { body: { unitId, from, to, ...given } }) =>
    acting(call, unitId, (scope, unit) => openClass(call, scope, unit, { ...given, from: from as Day, to: to as Day })),
  ),
  route(contract.seeClass, async (call, { params }) => {
    const reached = await reachClass(call, params.classId)
    if (!reached.ok) return reached
    const { row, grant, whole, scope } = reached.value
    const taken = await readDistrict(call.db, whole, (tx) => countEnrolments(tx, [row.id]))
    return readDistrict(call.db, scope, async (tx) => ok(await classView(tx, { row, grant, taken: taken[0]?.enrolled ?? 0, today: call.today })))
  }),
  route(contract.enrol, async (call, { params, body }) => {
    const reached = await reachClass(call, params.classId)
    if (!reached.ok) return reached
    const { row, grant, whole } = reached.value
    return enrol(call, whole, { row, grant, memberIds: body.memberIds })
  }),
  route(contract.withdrawEnrolment, async (call, { params, body }) => {
    const reached = await reachClass(call, params.classId)
    return reached.ok ? withdrawEnrolment(call, reached.value.scope, { row: reached.value.row, grant: reached.value.grant, ...body }) : reached
  }),
  route(contract.completeClass, async (call, { params, body }) => {
    const reached = await reachRunning(call, params.classId)
    return reached.ok ? completeClass(call, reached.value.scope, reached.value.row, body) : reached
  }),
  route(contract.cancelClass, async (call, { params, body }) => {
    const reached = await reachRunning(call, params.classId)
    return reached.ok ? cancelClass(call, reached.value.scope, reached.value.row, body.reason) : reached
  }),
]

/** Only whoever opened the class, or stands above, says who completed and ends it. */
const reachRunning = async (call: Call, classId: string) => {
  const reached = await reachClass(call, classId)
  return reached.ok && !runsClass(reached.value.grant, reached.value.row) ? absent() : reached
}

type Seeing = { row: ClassRow; grant: Parameters<typeof runsClass>[0]; taken: number; today: Day }

const classView = async (tx: Tx, { row, grant, taken, today }: Seeing) => {
  const enrolments = await selectEnrolments(tx, row.id)
  const rules = await inForce(tx, grant.unitId, today)
  const conversion = conversionOf(rules)
  const branches = await unitsUnder(tx, grant.unitPath, { kinds: ['branch', 'general-branch'], on: today, limit: 2_000 })
  const roster = await rosterOn(tx, { branchIds: branches.map(({ id }) => id), day: today })
  const known = new Map(roster.map((member) => [member.memberId, member]))
  const branchNames = new Map(branches.map(({ id, shortName }) => [id, shortName]))
  const held = new Set(enrolments.filter(({ state }) => state !== 'withdrawn').map(({ memberId }) => memberId))
  return {
    ...classLine(row, new Map([[row.id, { enrolled: taken, completed: enrolments.filter(({ state }) => state === 'completed').length }]])),
    unitId: row.unitId,
    unitName: (await unitById(tx, row.unitId))?.shortName ?? row.organiser,
    venue: row.venue,
    contentClasses: row.contentClasses.map(contentName),
    mode: modeName(row.mode),
    begins: row.begins,
    ends: row.ends,
    minutes: row.minutes,
    hours: conversion && showCount(hoursOf(row.minutes, conversion)),
    places: row.places,
    placesLeft: row.places === null ? null : Math.max(0, row.places - taken),
    programme: row.programmeId ? ((await selectProgramme(tx, row.programmeId))?.title ?? null) : null,
    survey: row.surveyId ? ((await selectSurvey(tx, row.surveyId))?.title ?? null) : null,
    closedBy: row.closedByName,
    cancelledWhy: row.cancelledWhy,
    conflicts: conflictsOf(row, await selectWorkingTimes(tx, [row.unitId, grant.unitId])).map(conflictView),
    today,
    enrolments: enrolments.map((enrolment) => enrolmentLine(enrolment, { known, branchNames })),
    candidates:
      row.state === 'open' ? roster.filter(({ memberId }) => !held.has(memberId)).map((member) => ({ memberId: member.memberId, ...initialsOf(member) })) : [],
    may: mayInClass({ row, grant, today }),
  }
}

type Known = { known: ReadonlyMap<string, RosterEntry>; branchNames: ReadonlyMap<string, string> }

/** Who is no longer on a roster below the caller stays in the list without a name. */
const enrolmentLine = ({ memberId, branchId, state, minutes, completedOn, note }: Enrolment, { known, branchNames }: Known) => ({
  memberId,
  name: known.get(memberId)?.name ?? '—',
  initials: known.get(memberId)?.initials ?? '',
  branchName: branchNames.get(branchId) ?? '',
  state,
  minutes,
  completedOn,
  note,
})

/** A class is filled until its last day; only whoever runs it ends it. */
const mayInClass = ({ row, grant, today }: Omit<Seeing, 'taken'>) => {
  const open = row.state === 'open'
  const runs = runsClass(grant, row)
  return [
    ...(open && today <= row.to ? (['enrol', 'withdraw'] as const) : []),
    ...(open && runs && today >= row.from ? (['complete', 'close'] as const) : []),
    ...(open && runs ? (['cancel'] as const) : []),
  ]
}

// ---------------------------------------------------------------- resources

const resourceRoutes = (): Route[] => [
  route(contract.resourcesFor, (call, { query }) =>
    looking(call, DESK_AND_ABOVE, query.unitId, async (tx, unit) => ok(await resourcesOf(tx, unit, call.today))),
  ),
  route(contract.addResource, (call, { body: { unitId, ...given } }) => acting(call, unitId, (scope, unit) => addResource(call, scope, unit, given))),
  route(contract.useResource, async (call, { params, body: { unitId, day, ...given } }) => {
    const reached = await reachAlong(call, DESK_AND_ABOVE, (tx) => selectResource(tx, params.resourceId))
    if (!reached.ok) return reached
    return acting(call, unitId, (scope, unit) => useResource(call, scope, { unit, resource: reached.value.row }, { ...given, day: day as Day }))
  }),
  route(contract.retireResource, async (call, { params }) => {
    const reached = await reachRow(call, DESK_AND_ABOVE, (tx) => selectResource(tx, params.resourceId))
    return reached.ok ? retireResource(call, reached.value.scope, reached.value.row) : reached
  }),
]

const USES_SHOWN = 100

const resourcesOf = async (tx: Tx, unit: Unit, today: Day) => {
  const resources = await selectResources(tx, unit.path)
  const uses = await selectUses(
    tx,
    resources.map(({ id }) => id),
  )
  const units = await unitsByIds(tx, [...new Set([...resources, ...uses].map(({ unitId }) => unitId))])
  const nameOf = (unitId: string) => units.get(unitId)?.shortName ?? ''
  return {
    unitId: unit.id,
    unitName: unit.shortName,
    today,
    resources: resources.map((resource) => ({
      ...resourceLine(resource, uses),
      ownerName: nameOf(resource.unitId),
      own: resource.unitId === unit.id,
    })),
    uses: uses.slice(0, USES_SHOWN).map((use) => ({
      ...useLine(use),
      title: resources.find(({ id }) => id === use.resourceId)!.title,
      unitName: nameOf(use.unitId),
    })),
    levels: [...levelsOf(unit)],
    may: ['add', 'use'] as ('add' | 'use')[],
  }
}

/** A resource with how much it was used; `uses` come with the newest first. */
const resourceLine = ({ id, kind, title, place, ownerLevel, openTo, retiredOn }: Resource, uses: readonly ResourceUse[]) => {
  const own = uses.filter(({ resourceId }) => resourceId === id)
  return {
    id,
    kind,
    title,
    place,
    ownerLevel,
    openTo,
    retiredOn,
    uses: own.length,
    people: own.reduce((sum, { people }) => sum + people, 0),
    lastUsedOn: own[0]?.day ?? null,
  }
}

const useLine = ({ id, resourceId, day, people, words, byName }: ResourceUse) => ({ id, resourceId, day, people, words, by: byName })

// ---------------------------------------------------------------- surveys

const surveyRoutes = (): Route[] => [
  route(contract.surveysFor, (call, { query }) =>
    looking(call, DESK_AND_ABOVE, query.unitId, async (tx, unit, role) => ok(await surveysOf(tx, { unit, role, today: call.today }))),
  ),
  route(contract.openSurvey, (call, { body: { unitId, from, to, ...given } }) =>
    acting(call, unitId, (scope, unit) => openSurvey(call, scope, unit, { ...given, from: from as Day, to: to as Day })),
  ),
  route(contract.answerOnPaper, async (call, { params, body }) => {
    const survey = await reachAlong(call, BRANCH_DESK, (tx) => selectSurvey(tx, params.surveyId))
    if (!survey.ok) return survey
    const member = await reachMember(call, BRANCH_DESK, body.memberId)
    if (!member.ok) return member
    const { row, scope } = member.value
    return answerSurvey(call, scope, survey.value.row, { memberId: row.id, path: row.path, answers: body.answers, onPaper: true })
  }),
  route(contract.analyseSurvey, async (call, { params, body }) => {
    const reached = await reachRow(call, DESK_AND_ABOVE, (tx) => selectSurvey(tx, params.surveyId))
    return reached.ok ? analyseSurvey(call, reached.value.scope, reached.value.row, body.analysis) : reached
  }),
]

const surveysOf = async (tx: Tx, { unit, role, today }: { unit: Unit; role: Role; today: Day }) => {
  const surveys = await selectSurveys(tx, unit.path)
  const surveyIds = surveys.map(({ id }) => id)
  const [needs, classes] = [Map.groupBy(await selectNeeds(tx, surveyIds), ({ surveyId }) => surveyId), await selectClassesOfSurveys(tx, surveyIds)]
  const units = await unitsByIds(tx, [...new Set(surveys.map(({ unitId }) => unitId))])
  const branches = await unitsUnder(tx, unit.path, { kinds: ['branch', 'general-branch'], on: today })
  const roster = await rosterOn(tx, { branchIds: branches.map(({ id }) => id), day: today })
  return {
    unitId: unit.id,
    unitName: unit.shortName,
    today,
    surveys: surveys.map(({ id, title, unitId, questions, from, to, analysis, analysedByName }) => {
      const answers = needs.get(id) ?? []
      return {
        id,
        title,
        questions,
        from,
        to,
        analysis,
        unitName: units.get(unitId)?.shortName ?? '',
        open: today >= from && today <= to,
        answered: answers.length,
        asked: roster.length,
        answers: answers.map((one) => one.answers),
        analysedBy: analysedByName,
        classes: classes
          .filter(({ surveyId }) => surveyId === id)
          .map(({ id: classId, title: name, from: on }) => ({
            id: classId,
            title: name,
            from: on,
          })),
        own: unitId === unit.id,
      }
    }),
    members: isBranchDesk(role) ? roster.map(({ memberId, name }) => ({ memberId, name })) : [],
    may: [...(isBranchDesk(role) ? (['answer'] as const) : []), 'open' as const, 'analyse' as const],
  }
}

// ---------------------------------------------------------------- the member's own

const ownRoutes = (deps: TrainingDeps): Route[] => [
  route(contract.myStudy, async (call) => {
    const own = ownStudy(call)
    if (!own.ok) return own
    return readDistrict(call.db, own.value.scope, async (tx) => ok(await myStudyOf(tx, deps, own.value, call.today)))
  }),
  route(contract.declareStudy, async (call, { body: { day, ...given } }) => {
    const own = ownStudy(call)
    return own.ok ? declareStudy(call, own.value, { ...given, resourceId: given.resourceId ?? null, day: day as Day }) : own
  }),
  route(contract.withdrawStudy, async (call, { params }) => {
    const own = ownStudy(call)
    return own.ok ? withdrawStudy(call, own.value, params.studyId) : own
  }),
  route(contract.declareNotes, async (call, { body: { day, ...given } }) => {
    const own = ownStudy(call)
    return own.ok ? declareNotes(call, own.value, { ...given, day: day as Day }) : own
  }),
  route(contract.checkNotes, async (call, { params }) => {
    const reached = await reachRow(call, BRANCH_DESK, (tx) => selectNote(tx, params.noteId))
    return reached.ok ? checkNotes(call, reached.value.scope, reached.value.row) : reached
  }),
  route(contract.answerSurvey, async (call, { params, body }) => {
    const own = ownStudy(call)
    if (!own.ok) return own
    const survey = await withDistrict(call.db, own.value.scope, (tx) => selectSurvey(tx, params.surveyId))
    if (!survey) return absent()
    return answerSurvey(call, own.value.scope, survey, { memberId: own.value.memberId, path: own.value.path, answers: body.answers, onPaper: false })
  }),
]

const notesView = (evaluation: Evaluation, lines: readonly StudyNote[]) => ({
  total: lines.reduce((sum, { characters }) => sum + characters, 0),
  limit: lineOf(evaluation).limit!,
  cites: citesOf(evaluation.rule),
  lines: lines.map(({ id, day, characters, what, checkedByName }) => ({ id, day, characters, what, checkedBy: checkedByName })),
})

const myStudyOf = async (tx: Tx, deps: TrainingDeps, { memberId, branchId, path }: { memberId: string; branchId: string; path: string }, today: Day) => {
  const year = yearOf(today)
  const { period } = yearThrough(year, today)
  const { evaluations, studied, rules } = await ownYear(tx, deps, { memberId, branchId, year, today })
  const conversion = conversionOf(rules)
  const notesRule = evaluations.find(({ rule, outcome }) => !isOff(rule) && outcome !== 'not_applicable' && measureOf(rule as never) === 'study.characters')
  const surveys = (await selectSurveys(tx, path)).filter(({ from, to }) => today >= from && today <= to)
  const answered = await answeredBy(tx, memberId, surveys)
  return {
    today,
    year,
    requirements: evaluations.filter(({ rule, outcome }) => !isOff(rule) && outcome !== 'not_applicable').map(lineOf),
    collective: studiedTogether(studied, memberId, conversion),
    own: (await selectSelfStudies(tx, [memberId], period)).map(({ id, day, way, what, minutes, withdrawn }) => ({ id, day, way, what, minutes, withdrawn })),
    notes: notesRule ? notesView(notesRule, studied.notes.get(memberId) ?? []) : null,
    resources: (await selectResources(tx, path))
      .filter(({ retiredOn }) => retiredOn === null)
      .map(({ id, kind, title, place }) => ({ id, kind, title, place })),
    surveys: surveys.map(({ id, title, to, questions }) => ({ id, title, to, questions, answered: answered.has(id) })),
    classes: (await selectEnrolmentsOfMember(tx, memberId, { from: period.from, to: `${year}-12-31` as Day })).map(({ classId, ...line }) => ({
      id: classId,
      ...line,
    })),
  }
}

/** The sessions and classes that a member took part in, the newest first. */
const studiedTogether = ({ sessions, classes }: Studied, memberId: string, conversion: Conversion | null) => {
  const hours = (minutes: number) => (conversion ? showCount(hoursOf(minutes, conversion)) : '')
  return [
    ...(sessions.get(memberId) ?? []).map(({ sessionId, day, title, minutes }) => ({ id: sessionId, day, title, hours: hours(minutes) })),
    ...(classes.get(memberId) ?? []).map(({ classId, day, title, minutes }) => ({
      id: classId,
      day,
      title: { zh: title, en: title },
      hours: hours(minutes),
    })),
  ].toSorted((one, other) => (one.day < other.day ? 1 : -1))
}

/** Which of the surveys a member has answered. */
const answeredBy = async (tx: Tx, memberId: string, surveys: readonly Survey[]): Promise<ReadonlySet<string>> => {
  const needs = await selectNeeds(
    tx,
    surveys.map(({ id }) => id),
  )
  return new Set(needs.filter((need) => need.memberId === memberId).map(({ surveyId }) => surveyId))
}

// ---------------------------------------------------------------- working time

const workRoutes = (): Route[] => [
  route(contract.setWorkingTime, (call, { body: { unitId, from, to, ...given } }) =>
    acting(call, unitId, (scope, unit) => setWorkingTime(call, scope, unit, { ...given, from: from as Day, to: to as Day | null })),
  ),
  route(contract.endWorkingTime, async (call, { params }) => {
    const reached = await reachRow(call, DESK_AND_ABOVE, (tx) => selectWorkingTime(tx, params.workingTimeId))
    return reached.ok ? endWorkingTime(call, reached.value.scope, reached.value.row) : reached
  }),
]
