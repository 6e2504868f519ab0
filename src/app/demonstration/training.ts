import { addDays, type Day, day, dayOf, yearOf } from '../../kernel/days.ts'
import type { Tx } from '../../platform/db.ts'
import { setValues } from '../../modules/org/public.ts'
import {
  writeClasses,
  writeEnrolments,
  writeLectures,
  writeNeeds,
  writeProgramme,
  writeResource,
  writeSelfStudies,
  writeStudies,
  writeSurvey,
  writeTopic,
  writeUses,
  writeWorkingTime,
} from '../../modules/training/public.ts'
import { trainingDeps } from '../suppliers.ts'
import { drawFrom } from './draw.ts'
import type { Invented } from './persons.ts'
import type { Year } from './year.ts'

/** An hour is 60 minutes in 湘云县, set by the department: so that hours and half-days fall on whole minutes. */
const MINUTES_AN_HOUR = 60

/** Minutes of the year for members whose year stands at a boundary: just short of 32 hours, exactly 32; five and a half days, six. */
const TARGETS: Record<string, Record<number, number>> = {
  青竹村: { 0: 32 * 60, 1: 48 * 60, 2: 44 * 60, 3: 48 * 60 - 1, 4: 31.5 * 60, 5: 32 * 60, 6: 12 * 60 },
  镇机关: { 0: 96 * 60, 1: 92 * 60, 2: 95 * 60 },
}

/** A year of study: a programme of three levels, classes with their lists, lecturers, topics, resources, a survey and what became of it. */
export const studyAYear = async (tx: Tx, given: Year): Promise<void> => {
  // draws of its own: what stands elsewhere in this world stays as it was
  const year = { ...given, draw: drawFrom(given.plan.districtId) }
  const { plan, paths, draw, at, today } = year
  const root = { id: plan.rootId, path: plan.path }
  const township = { id: plan.committees[0]!.id, path: paths.get(plan.committees[0]!.id)! }
  await setHour(tx, year)
  const programmes = await plans(tx, year, { root, township })
  await classesOf(tx, year, { root, township, programmes })
  await lecturesOf(tx, year)
  await saidOfStudy(tx, year, programmes)
  await shared(tx, year, { root, township })
  await askedWhatToLearn(tx, year, township)
  await ownStudy(tx, year)
  const branch = branchNamed(year, '青竹村')
  if (branch)
    await writeWorkingTime(
      tx,
      {
        id: draw.id(),
        ...unitOf(year, branch),
        what: '冬修水利',
        weekdays: [1, 2, 3, 4, 5, 6, 7],
        begins: '08:00',
        ends: '11:30',
        from: addDays(today, -5),
        to: addDays(today, 60),
      },
      { by: null, byName: '周立根', at },
    )
}

type Place = { id: string; path: string }
type Above = { root: Place; township: Place }

const branchNamed = ({ plan }: Year, shortName: string) => plan.branches.find((branch) => branch.shortName === shortName)
const unitOf = ({ paths }: Year, { id }: { id: string }) => ({ unitId: id, path: paths.get(id)! })
const crewOf = ({ invented }: Year, branchId: string): Invented[] => invented.filter((one) => one.branch.id === branchId)

const setHour = async (tx: Tx, { plan, at }: Year): Promise<void> => {
  if (plan.districtId !== 430699) return
  const local = { unitId: plan.rootId, path: plan.path, slot: 'study.class-hour', key: 'must.minutes.value', value: MINUTES_AN_HOUR, from: day('2019-05-06') }
  await setValues(tx, [{ ...local, byName: '湘云县委组织部部务会', at }])
}

const plans = async (tx: Tx, { draw, at, today }: Year, { root, township }: Above): Promise<{ county: string; named: string; reading: string }> => {
  const [county, named] = [draw.id(), draw.id()]
  const span = { from: dayOf(yearOf(today), 1, 1), to: dayOf(yearOf(today), 12, 31) }
  const made = { by: null, byName: '季文静', at }
  const madeBelow = { ...made, byName: '文晓岚' }
  await writeProgramme(tx, { ...COUNTY_PROGRAMME, ...span, id: county, ...placed(root) }, made)
  await writeProgramme(tx, { ...TOWNSHIP_PLAN, ...span, id: named, ...placed(township) }, madeBelow)
  await writeTopic(tx, { id: draw.id(), ...placed(root), kind: 'priority', title: '学习全会精神', ...span }, made)
  const reading: string = draw.id()
  await writeTopic(tx, { id: reading, ...placed(township), kind: 'document', title: '《支部工作条例》', from: span.from, to: null }, madeBelow)
  return { county, named, reading }
}

const PROGRAMME = { contentClasses: ['political-theory', 'techniques'], venue: '县委党校', projects: [] as string[] }

const COUNTY_PROGRAMME = {
  ...PROGRAMME,
  kind: 'programme' as const,
  level: 'county' as const,
  title: '县乡两级党员集中培训',
  themes: ['党章', '条例'],
  forWhom: '全县党员',
  target: 500,
}

const TOWNSHIP_PLAN = {
  ...PROGRAMME,
  kind: 'plan' as const,
  level: 'township' as const,
  title: '乡村振兴主题培训行动计划',
  themes: ['乡村振兴', '党建引领基层治理'],
  forWhom: '村党支部',
  target: null,
}

const placed = ({ id, path }: Place) => ({ unitId: id, path })

type Classes = Above & { programmes: { county: string; named: string } }

/** Everybody's minutes in the year: what the sessions gave, and the township's winter class as the rest of the target. */
const classesOf = async (tx: Tx, year: Year, { root, township, programmes }: Classes): Promise<void> => {
  const { draw, at, today } = year
  const on = (month: number, date: number): Day => dayOf(yearOf(today), month, date)
  const [winter, rotation, coming] = [draw.id(), draw.id(), draw.id()]
  const closed = { ...CLASS, state: 'closed' as const, closedAt: at }
  const made = { by: null, byName: '文晓岚', at }
  const [county, named] = [{ programmeId: programmes.county }, { programmeId: programmes.named }]
  await writeClasses(
    tx,
    [
      { ...closed, ...WINTER, ...county, id: winter, ...placed(township), from: on(1, 12), to: on(1, 23) },
      { ...closed, ...ROTATION, ...county, id: rotation, ...placed(root), from: on(4, 20), to: on(4, 22) },
      { ...CLASS, ...COMING, ...named, id: coming, ...placed(township), from: addDays(today, 10), to: addDays(today, 10) },
    ],
    made,
  )
  await writeEnrolments(tx, await winterLines(tx, year, winter, on(1, 23)), made)
  await writeEnrolments(tx, rotationLines(year, rotation, on(4, 22)), made)
  await writeEnrolments(tx, enrolledIn(year, coming), made)
}

const CLASS = { surveyId: null, contentClasses: ['political-theory'], mode: 'lecture', begins: '08:30', ends: '17:30', places: null }

const WINTER = {
  level: 'township' as const,
  form: 'party-school' as const,
  title: '乡镇党校冬训班',
  organiser: '乡镇党校',
  venue: '镇政府三楼',
  minutes: 5400,
  closedByName: '文晓岚',
}

const ROTATION_MINUTES = 1080

const ROTATION = {
  level: 'county' as const,
  form: 'rotation' as const,
  title: '村（社区）书记集中轮训班',
  organiser: '县委党校',
  venue: '县委党校',
  minutes: ROTATION_MINUTES,
  closedByName: '季文静',
}

const COMING = {
  level: 'township' as const,
  form: 'skills' as const,
  title: '冬季果树管理',
  organiser: '镇农技站',
  venue: '石门村果园',
  contentClasses: ['techniques'],
  mode: 'on-site',
  begins: '09:00',
  ends: '11:00',
  minutes: 120,
  places: 30,
  state: 'open' as const,
  closedByName: null,
  closedAt: null,
}

/** Four of one branch have put their names down. */
const enrolledIn = (year: Year, classId: string) => {
  const branch = year.plan.branches[2]!
  return crewOf(year, branch.id)
    .slice(0, 4)
    .map(({ member }) => ({
      classId,
      memberId: member.id,
      path: member.path,
      branchId: branch.id,
      state: 'enrolled' as const,
      minutes: null,
      completedOn: null,
    }))
}

const winterLines = async (tx: Tx, year: Year, classId: string, completedOn: Day) => {
  const { draw, today, plan } = year
  const time = await trainingDeps.sessions.timeOf(tx, { memberIds: null, path: plan.path, period: { from: dayOf(yearOf(today), 1, 1), to: today } })
  const had = new Map<string, number>()
  for (const { memberId, minutes } of time) had.set(memberId, (had.get(memberId) ?? 0) + minutes)
  return year.invented
    .filter(({ index }) => index % 13 !== 12)
    .map(({ member, branch, index }) => {
      const drawn = draw.between(10, 24) * 60
      const target = TARGETS[branch.shortName]?.[index]
      const minutes = target === undefined ? drawn : Math.max(0, target - (had.get(member.id) ?? 0) - (index === 0 ? ROTATION_MINUTES : 0))
      return {
        classId,
        memberId: member.id,
        path: member.path,
        branchId: branch.id,
        state: 'completed' as const,
        minutes: Math.min(minutes, 5400),
        completedOn,
        decidedByName: '文晓岚',
      }
    })
}

/** Secretaries of all branches but every sixth one: the list of those not covered must not be empty. */
const rotationLines = (year: Year, classId: string, completedOn: Day) =>
  year.plan.branches.flatMap((branch, at) => {
    const [secretary] = crewOf(year, branch.id)
    if (!secretary || at % 6 === 5) return []
    const { member } = secretary
    return [
      {
        classId,
        memberId: member.id,
        path: member.path,
        branchId: branch.id,
        state: 'completed' as const,
        minutes: ROTATION_MINUTES,
        completedOn,
        decidedByName: '季文静',
      },
    ]
  })

/** Secretaries lecture in most branches, an ordinary member in some; classes of which nobody said the lecturer stay open. */
const lecturesOf = async (tx: Tx, year: Year): Promise<void> => {
  const { plan, draw, at, today } = year
  const on = (month: number): Day => dayOf(yearOf(today), month, 5)
  const rows = plan.branches.flatMap((branch, index) => {
    const crew = crewOf(year, branch.id)
    const lecture = (who: number, capacity: 'secretary' | 'ordinary', month: number, title: string) => ({
      id: draw.id(),
      ...unitOf(year, branch),
      sessionId: null,
      memberId: crew[who]!.member.id,
      lecturer: crew[who]!.person.name,
      capacity,
      title,
      theme: title,
      mode: 'lecture',
      minutes: 45,
      day: on(month),
    })
    return [
      ...(index % 5 === 4 ? [] : [lecture(0, 'secretary', 3, '学党章，守规矩')]),
      ...(index % 3 === 0 && crew[3] ? [lecture(3, 'ordinary', 7, '我是党课主讲人：种好这片田')] : []),
    ]
  })
  await writeLectures(tx, rows, { by: null, byName: '支部记录', at })
}

/** In a few branches it is said what the study of the first months was about. */
const saidOfStudy = async (tx: Tx, year: Year, { named, reading }: { named: string; reading: string }): Promise<void> => {
  const { today, at } = year
  const branch = branchNamed(year, '青竹村')
  if (!branch) return
  const period = { from: dayOf(yearOf(today), 1, 1), to: dayOf(yearOf(today), 8, 31) }
  const sessions = (await trainingDeps.sessions.sessionsOf(tx, { path: year.paths.get(branch.id)!, period })).filter(
    ({ closed, minutes }) => closed && minutes > 0,
  )
  await writeStudies(
    tx,
    sessions.map(({ sessionId, path, unitId, day: on }, index) => ({
      sessionId,
      path,
      unitId,
      mode: 'lecture',
      // one of the year's sessions was on the document that the township has set
      topicIds: index === 1 ? [reading] : [],
      material: null,
      day: on,
      contentClasses: [['political-theory', 'constitution-and-basics', 'line-and-policy', 'techniques'][index % 4]!],
      programmeId: index % 4 === 3 ? named : null,
    })),
    { by: null, byName: '欧阳敏', at },
  )
}

const shared = async (tx: Tx, year: Year, { root, township }: Above): Promise<void> => {
  const { draw, at, today, plan } = year
  const [library, garden] = [draw.id(), draw.id()]
  const made = { by: null, byName: '季文静', at }
  await writeResource(tx, { ...LIBRARY, id: library, ...placed(root) }, made)
  await writeResource(tx, { ...GARDEN, id: garden, ...placed(township) }, made)
  await writeUses(
    tx,
    plan.branches.slice(0, 9).map((branch, index) => ({
      id: draw.id(),
      ...unitOf(year, branch),
      resourceId: index % 2 === 0 ? library : garden,
      day: addDays(today, -30 - index * 7),
      people: 12 + index,
      words: index % 2 === 0 ? '集中收看' : '现场学剪枝',
    })),
    made,
  )
}

const LIBRARY = {
  ownerLevel: 'county' as const,
  kind: 'online' as const,
  title: '县远程教育课程',
  place: '县远程教育平台，凭支部账号',
  openTo: 'below' as const,
  topicId: null,
}

const GARDEN = {
  ownerLevel: 'township' as const,
  kind: 'site' as const,
  title: '石门村果园教学点',
  place: '石门村二组，先打电话',
  openTo: 'below' as const,
  topicId: null,
}

/** One round that is over, considered and followed by a class; one that is open now. */
const askedWhatToLearn = async (tx: Tx, year: Year, township: Place): Promise<void> => {
  const { draw, at, today } = year
  const [past, open] = [draw.id(), draw.id()]
  const made = { by: null, byName: '文晓岚', at }
  const questions = ['最想学什么', '什么时候方便']
  await writeSurvey(
    tx,
    {
      id: past,
      ...placed(township),
      title: '上半年学习需求',
      questions,
      from: addDays(today, -200),
      to: addDays(today, -170),
      analysis: '多数想学种植技术，晚上方便。先开果树管理，放在农闲。',
      analysedByName: '文晓岚',
    },
    made,
  )
  await writeSurvey(
    tx,
    { id: open, ...placed(township), title: '明年想学什么', questions, from: addDays(today, -6), to: addDays(today, 20), analysis: null, analysedByName: null },
    made,
  )
  const answers = ['果树管理', '用手机办事', '法律常识', '乡村治理']
  const asked = year.plan.branches.slice(0, 4).flatMap((branch) => crewOf(year, branch.id).slice(5, 12))
  const needs = asked.map(({ member }, index) => ({
    memberId: member.id,
    path: member.path,
    answers: [answers[index % 4]!, index % 2 === 0 ? '晚上' : '农闲'],
    onPaper: true,
  }))
  await writeNeeds(tx, [...needs.map((need) => ({ ...need, surveyId: past })), ...needs.slice(0, 9).map((need) => ({ ...need, surveyId: open }))], made)
}

const ownStudy = async (tx: Tx, year: Year): Promise<void> => {
  const { draw, at, today } = year
  const branch = branchNamed(year, '青竹村') ?? year.plan.branches[0]!
  const rows = crewOf(year, branch.id)
    .slice(4, 9)
    .map(({ member }, index) => ({
      id: draw.id(),
      path: member.path,
      memberId: member.id,
      day: addDays(today, -20 - index * 9),
      way: 'reading' as const,
      what: '读《支部工作条例》',
      minutes: 30 + index * 10,
      resourceId: null,
    }))
  await writeSelfStudies(tx, at, rows)
}
