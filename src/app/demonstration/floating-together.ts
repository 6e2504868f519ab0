import { addDays, type Day, yearOf } from '../../kernel/days.ts'
import {
  acknowledgeBar,
  appealDuty,
  closeSurvey,
  conductGathering,
  type FigureKey,
  followBook,
  reportSurvey,
  sayGroup,
  sealBook,
  writeAgreement,
  writeAgreementEvent,
  writeAnswer,
  writeAppeal,
  writeAssessment,
  writeBar,
  writeBook,
  writeConsultation,
  writeGathering,
  writePractice,
  writePublication,
  writeSecretaryReview,
  writeSurvey,
  writeSurveyLines,
  writeSurveyUnits,
  writeWork,
  writeYardstick,
} from '../../modules/floating/public.ts'
import { openDuties } from '../../modules/rulebook/public.ts'
import type { Tx } from '../../platform/db.ts'
import { type Draw, drawFrom } from './draw.ts'
import type { County, Lived } from './floating-parts.ts'
import { AGREED, BARS, BOOKS, CLOSED_WORKS, type Kept, MARKS, OPEN_WORKS, PRACTICES, SAID_OF_YEAR } from './floating-together-words.ts'
import type { BranchPlan } from './units.ts'

const SEED = 20_220_201

type Unit = { id: string; name: string; path: string }
type World = { tx: Tx; draw: Draw; county: County; away: readonly Lived[]; here: readonly Here[]; today: Day; at: Date }
type Here = { caseId: string; unitId: string; path: string; name: string; otherName: string }

/** What organisations do about floating members beside the cases: surveys of three levels, agreements, gatherings, books, groups away, how the work is judged. */
export const workTogether = async (tx: Tx, county: County, lived: readonly Lived[]): Promise<void> => {
  const { today, at, plan } = county.year
  const draw = drawFrom(SEED + plan.districtId)
  const away = lived.filter((one) => one.county === county && one.one && one.absenceId && isAway(one, today))
  const world = { tx, draw, county, away, here: hereIn(county, lived), today, at }
  await survey(world)
  await agree(world)
  await gather(world)
  await keepBooks(world)
  await proposeGroups(world)
  await writeHandedOver(world)
  await judge(world)
  await sayGroups(world)
}

const isAway = ({ played }: Lived, today: Day): boolean => {
  const { from, returnedOn } = played.home.own
  return from !== null && from <= today && !returnedOn && played.home.own.state !== 'cancelled'
}

const hereIn = ({ year }: County, lived: readonly Lived[]): Here[] =>
  lived.flatMap(({ parts, name }) =>
    parts.host
      .filter(({ district, part }) => district === year.plan.districtId && 'own' in part.half && part.half.own.state === 'managed')
      .map(({ part }) => ({ caseId: part.id, unitId: part.unitId, path: part.path, name, otherName: part.otherName })),
  )

const unitOf = ({ county }: World, id: string): Unit => {
  const { plan, paths } = county.year
  const unit = plan.units.find((one) => one.id === id)!
  return { id, name: unit.shortName ?? unit.name, path: paths.get(id)! }
}
const rootOf = (world: World): Unit => unitOf(world, world.county.year.plan.rootId)
const committeesOf = (world: World): Unit[] => world.county.year.plan.committees.map(({ id }) => unitOf(world, id))
const branchesOf = (world: World, committee: Unit): BranchPlan[] => world.county.year.plan.branches.filter(({ committeeId }) => committeeId === committee.id)
const branchNamed = (world: World, ...names: string[]): Unit =>
  unitOf(world, world.county.year.plan.branches.find(({ shortName }) => names.includes(shortName))!.id)
const secretaryOf = ({ county }: World, unit: Unit): string =>
  county.year.invented.find(({ branch, index }) => branch.id === unit.id && index === 0)?.person.name ?? '党务干部'
const inYear = ({ today }: World, ago: number): Day => {
  const day = addDays(today, -ago)
  return yearOf(day) === yearOf(today) ? day : (`${yearOf(today)}-01-01` as Day)
}
const at = (on: Day): Date => new Date(`${on}T02:00:00Z`)

// ---------------------------------------------------------------- surveys of three levels

/** Each committee's survey of its own away but the township's of the first county, whose is still to be opened this year; the departments ask their committees. */
const survey = async (world: World): Promise<void> => {
  for (const committee of committeesOf(world)) {
    await surveyHome(world, committee, { year: yearOf(world.today) - 1, ago: 0, closed: true })
    if (world.county.year.plan.committees.length > 1)
      await surveyHome(world, committee, { year: yearOf(world.today), ago: 70, closed: committee.name !== '安宜街道' })
    await sweep(world, committee)
  }
  await askCommittees(world)
}

type Asked = { year: number; ago: number; closed: boolean }

const surveyHome = async (world: World, committee: Unit, { year, ago, closed }: Asked): Promise<void> => {
  const { tx, draw } = world
  const on = year === yearOf(world.today) ? inYear(world, ago) : (`${year}-11-06` as Day)
  const surveyId = draw.id()
  await writeSurvey(tx, surveyRow(surveyId, committee, { kind: 'home', year, on, area: null }))
  const branches = branchesOf(world, committee)
  const of = { surveyId, kind: 'home' as const, year, heldBy: committee.name }
  await writeSurveyUnits(
    tx,
    branches.map(({ id }) => ({ ...of, unitId: id, path: unitOf(world, id).path, unitName: unitOf(world, id).name })),
  )
  // some branches let the day go by where the survey is still open
  const reporting = branches.filter((_, index) => closed || index % 9 !== 4)
  const lines = reporting.flatMap((branch) => linesOf(world, unitOf(world, branch.id), { surveyId, year, on }))
  await writeSurveyLines(tx, lines)
  for (const branch of reporting) {
    const outgoing = lines.filter(({ unitId }) => unitId === branch.id).length
    await reportSurvey(tx, { surveyId, unitId: branch.id }, { on, name: secretaryOf(world, unitOf(world, branch.id)), outgoing, incoming: 0 })
  }
  if (closed)
    await closeSurvey(tx, surveyId, {
      on,
      name: '组织委员',
      analysis: null,
      measures: null,
      totals: { outgoing: lines.length, registerAway: lines.length, notReporting: 0 },
    })
}

const surveyRow = (
  id: string,
  unit: Unit,
  { kind, year, on, area }: { kind: 'home' | 'sweep' | 'department'; year: number; on: Day; area: string | null },
) => ({
  id,
  path: unit.path,
  unitId: unit.id,
  unitName: unit.name,
  kind,
  year,
  on,
  area,
  method: kind === 'sweep' ? '逐栋逐户走访' : '支部逐人核对',
  byName: '组织委员',
  openedAt: at(on),
})

type Line = Parameters<typeof writeSurveyLines>[1][number]

type Surveyed = { surveyId: string; year: number; on: Day }

/** Most as known; some changed, some not reached, one in eleven left out by the branch; one branch names somebody who is on no register. */
const linesOf = (world: World, branch: Unit, { surveyId, year, on }: Surveyed): Line[] => {
  const byName = secretaryOf(world, branch)
  const of = {
    surveyId,
    unitId: branch.id,
    path: branch.path,
    side: 'home' as const,
    year,
    on,
    caseId: null,
    homeName: branch.name,
    byName,
    at: at(on),
    words: null,
  }
  const known = world.away.filter(({ one, played }) => one!.branch.id === branch.id && played.home.own.from! <= on && one!.index % 11 !== 6)
  const lines = known.map((lived): Line => {
    const { person, member } = lived.one!
    const found = foundOf(lived)
    return {
      ...of,
      id: world.draw.id(),
      absenceId: lived.absenceId,
      memberId: member.id,
      personName: person.name,
      found,
      fields: found === 'changed' ? ['phone'] : [],
    }
  })
  const stranger = { ...of, absenceId: null, memberId: null, personName: '卞小满', found: 'not-known' as const, fields: [], words: '听家里人说在苏州' }
  return branch.name.startsWith('菱湖') ? [...lines, { ...stranger, id: world.draw.id() }] : lines
}

const foundOf = ({ life, one }: Lived) =>
  life!.key === 'lost' ? ('not-reached' as const) : one!.index % 6 === 2 ? ('changed' as const) : ('as-known' as const)

/** Half of those here were met, one could not be found; a stranger said to be of elsewhere. */
const sweep = async (world: World, committee: Unit): Promise<void> => {
  const here = world.here.filter(({ path }) => path.startsWith(committee.path))
  if (here.length === 0) return
  const [surveyId, on, year] = [world.draw.id(), inYear(world, 33), yearOf(world.today)]
  await writeSurvey(world.tx, surveyRow(surveyId, committee, { kind: 'sweep', year, on, area: '工业集中区和出租房' }))
  const of = {
    surveyId,
    unitId: committee.id,
    path: committee.path,
    side: 'host' as const,
    year,
    on,
    absenceId: null,
    memberId: null,
    fields: [],
    words: null,
    byName: '网格员',
    at: at(on),
  }
  await writeSurveyLines(world.tx, [
    ...here
      .filter((_, index) => index % 2 === 0)
      .map(
        ({ caseId, name, otherName }, index): Line => ({
          ...of,
          id: world.draw.id(),
          caseId,
          personName: name,
          homeName: otherName,
          found: index % 7 === 3 ? 'not-reached' : 'as-known',
        }),
      ),
    { ...of, id: world.draw.id(), caseId: null, personName: '滕来福', homeName: '说是安徽的', found: 'not-known' },
  ])
}

/** This year's is open, and one committee counted otherwise than its own survey; last year's was closed with analysis and measures. */
const askCommittees = async (world: World): Promise<void> => {
  const root = rootOf(world)
  for (const year of [yearOf(world.today) - 1, yearOf(world.today)]) {
    const on = year === yearOf(world.today) ? inYear(world, 20) : (`${year}-12-04` as Day)
    const surveyId = world.draw.id()
    await writeSurvey(world.tx, surveyRow(surveyId, root, { kind: 'department', year, on, area: null }))
    const of = { surveyId, kind: 'department' as const, year, heldBy: root.name }
    await writeSurveyUnits(
      world.tx,
      committeesOf(world).map((unit) => ({ ...of, unitId: unit.id, path: unit.path, unitName: unit.name })),
    )
    for (const [index, unit] of committeesOf(world).entries()) {
      const count = (rows: readonly { path: string }[]) => rows.filter(({ path }) => path.startsWith(unit.path)).length
      const outgoing = count(world.away.map(({ one }) => ({ path: one!.member.path }))) + (index === 0 ? 2 : 0)
      await reportSurvey(world.tx, { surveyId, unitId: unit.id }, { on, name: '组织委员', outgoing, incoming: count(world.here) })
    }
    if (year < yearOf(world.today)) await closeSurvey(world.tx, surveyId, { on, name: '县委组织部', ...SAID_OF_YEAR, totals: { notReporting: 0 } })
  }
}

// ---------------------------------------------------------------- agreements, gatherings

/** One whose meetings are held, one that is overdue, one about to end; a twinning; views exchanged by the departments. */
const agree = async (world: World): Promise<void> => {
  const { tx, draw, today } = world
  const units = [rootOf(world), ...committeesOf(world)]
  for (const { of, otherName, held, from, until, ...agreed } of AGREED[world.county.year.plan.districtId]!) {
    const unit = units.find(({ name }) => name.includes(of)) ?? units[0]!
    const id = draw.id()
    const days = { from: addDays(today, -from), until: until === null ? null : addDays(today, until) }
    const by = { madeByName: secretaryOf(world, unit), madeAt: at(days.from), endedOn: null, endedWords: null }
    await writeAgreement(tx, {
      ...agreed,
      ...days,
      ...by,
      id,
      path: unit.path,
      unitId: unit.id,
      unitName: unit.name,
      otherName,
      otherContact: '高组织员 000-00210001',
    })
    for (const { ago, ...event } of held) {
      const on = addDays(today, -ago)
      await writeAgreementEvent(tx, { ...event, id: draw.id(), path: unit.path, agreementId: id, on, byName: by.madeByName, at: at(on) })
    }
  }
  const [root, on] = [units[0]!, addDays(today, -47)]
  const exchanged = { otherName: '松滨区委组织部', channel: 'phone', words: '交换了双方流动党员名单', agreed: '每半年对一次名单' }
  await writeConsultation(tx, { ...exchanged, id: draw.id(), path: root.path, unitId: root.id, on, byName: '县委组织部', at: at(on) })
}

/** One held at a festival, one planned for the next weeks. */
const gather = async (world: World): Promise<void> => {
  const { tx, draw, today } = world
  for (const unit of [branchNamed(world, '青竹村', '荷塘社区'), branchNamed(world, '柏石村', '菱湖村')]) {
    const invited = world.away.filter(({ one }) => one!.branch.id === unit.id).map(({ one }) => one!.member.id)
    const of = { path: unit.path, unitId: unit.id, invited, byName: secretaryOf(world, unit), at: at(addDays(today, -60)) }
    const held = { ...of, id: draw.id(), kind: 'get-together' as const, season: '中秋节', plannedOn: addDays(today, -56), words: '返乡流动党员座谈联谊' }
    await writeGathering(tx, held)
    await conductGathering(tx, held.id, { on: held.plannedOn, came: invited.slice(0, 2), words: '谈了在外的情况，通报了村里的事' })
    await writeGathering(tx, { ...of, id: draw.id(), kind: 'visit', season: '春节', plannedOn: addDays(today, 24), words: '走访返乡流动党员家庭' })
  }
}

// ---------------------------------------------------------------- books and groups away

const keepBooks = async (world: World): Promise<void> => {
  const { districtId } = world.county.year.plan
  for (const { of, ago, follows = [], until, person = null, sealed = {}, ...kept } of BOOKS.filter(
    ({ in: within }) => within === null || within === districtId,
  )) {
    const unit = unitFor(world, of)
    const id = world.draw.id()
    const on = addDays(world.today, -ago)
    const none = { memberId: null, belongingId: null, caseId: null }
    const where = { path: unit.path, unitId: unit.id, unitName: unit.name, byName: secretaryOf(world, unit), at: at(on) }
    const days = { on, until: until === undefined ? null : addDays(world.today, until) }
    await writeBook(world.tx, {
      ...none,
      ...where,
      ...days,
      id,
      slot: kept.slot,
      personName: person,
      facts: factsOf(world, kept),
      sealed: sealBook(id, sealed),
    })
    for (const { ago: then, what = null, words } of follows) {
      const day = addDays(world.today, -then)
      await followBook(world.tx, { id: world.draw.id(), path: unit.path, bookId: id, on: day, what, words, byName: where.byName, at: at(day) })
    }
  }
}

/** A field that begins with `-` is so many days ago. */
const factsOf = ({ today }: World, { facts }: Pick<Kept, 'facts'>): Record<string, string> =>
  Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, /^-\d+$/.test(value) ? addDays(today, Number(value)) : value]))

const unitFor = (world: World, of: Kept['of']): Unit => {
  if (of === 'department') return rootOf(world)
  if (of === 'committee') return committeesOf(world).at(-1)!
  if (of === 'estate') return branchNamed(world, '湖滨小区行动', '望湖社区')
  if (of === 'talent') return branchNamed(world, '县人才服务中心', '望湖社区')
  return of === 'host' ? branchNamed(world, '竹制品厂', '远帆电子') : branchNamed(world, '望湖社区', '荷塘社区')
}

/** Members of one committee with one host: one group is proposed, one approved and to be told to the host. */
const proposeGroups = async (world: World): Promise<void> => {
  const { tx, draw, today } = world
  const committee = committeesOf(world).at(-1)!
  const announced = world.away.filter(
    ({ one, life, played, group }) => !group && one!.member.path.startsWith(committee.path) && life!.host === 'inside' && played.home.cases.length === 1,
  )
  const byHost = [...Map.groupBy(announced, ({ parts }) => parts.home[0]!.part.otherDesk).values()]
    .filter((of) => of.length > 1)
    .toSorted((one, other) => other.length - one.length)
  for (const [index, of] of byHost.slice(0, 2).entries()) {
    const region = of[0]!.hosts[0].branch.shortName
    const steps = [
      { step: 'propose', on: addDays(today, -40), byName: '组织委员' },
      { step: 'approve', on: addDays(today, -31), byName: '镇党委' },
    ].slice(0, index + 1)
    const facts = {
      place: region,
      conditions: ['place-concentrated', 'longer-time', 'conditions-present'],
      absenceIds: of.map(({ absenceId }) => absenceId),
      people: of.map(({ name }) => name),
      hostName: null,
      steps,
    }
    const where = { path: committee.path, unitId: committee.id, unitName: committee.name, byName: '组织委员', at: at(addDays(today, -40)) }
    const none = { until: null, memberId: null, sealed: null, belongingId: null, caseId: null }
    await writeBook(tx, {
      ...where,
      ...none,
      id: draw.id(),
      slot: 'floating.organisation',
      on: addDays(today, -40),
      personName: `驻${region}流动党支部`,
      facts,
    })
  }
}

/** The group that the host has taken over: what home's book says of it, the host's steps stand in its letters. */
const writeHandedOver = async (world: World): Promise<void> => {
  const members = world.away.filter(({ group }) => group !== null)
  if (members.length === 0) return
  const { group, hosts } = members[0]!
  const committee = unitOf(world, group!.committeeId)
  const proposedOn = addDays(group!.days.file, -16)
  const steps = [
    { step: 'propose', on: proposedOn, byName: '组织委员' },
    { step: 'approve', on: addDays(proposedOn, 9), byName: committee.name },
    ...(['file', 'hand-over'] as const).map((step) => ({ step, on: group!.days[step], byName: '组织委员' })),
  ]
  const facts = {
    place: group!.place,
    conditions: ['place-concentrated', 'longer-time', 'conditions-present'],
    absenceIds: members.map(({ absenceId }) => absenceId),
    people: group!.people,
    hostName: hosts[0].desk.unitName,
    steps,
  }
  const where = { path: committee.path, unitId: committee.id, unitName: committee.name, byName: '组织委员', at: at(proposedOn) }
  const none = { until: null, memberId: null, sealed: null, belongingId: null, caseId: null }
  await writeBook(world.tx, { ...where, ...none, id: group!.id, slot: 'floating.organisation', on: proposedOn, personName: group!.name, facts })
}

// ---------------------------------------------------------------- how the work is judged

const judge = async (world: World): Promise<void> => {
  const [root, year] = [rootOf(world), yearOf(world.today)]
  const set = { points: MARKS, at: world.at }
  for (const one of [year - 1, year]) await writeYardstick(world.tx, { ...set, unitId: root.id, path: root.path, byName: '县委组织部', year: one })
  const committee = committeesOf(world)[0]!
  await writeYardstick(world.tx, { ...set, unitId: committee.id, path: committee.path, byName: committee.name, year: year - 1 })
  if (committeesOf(world).length > 1) await assess(world, committeesOf(world).at(-1)!, root)
  for (const bar of BARS.filter(({ in: district }) => district === world.county.year.plan.districtId)) await barAwards(world, bar)
  await reviewSecretary(world)
  for (const practice of PRACTICES) await share(world, root, practice)
  await takeUp(world, root)
}

const reviewSecretary = (world: World): Promise<unknown> => {
  const branch = branchNamed(world, '青竹村', '荷塘社区')
  const { person } = world.county.year.invented.find(({ branch: of, index }) => of.id === branch.id && index === 0)!
  const on = `${yearOf(world.today) - 1}-12-12` as Day
  const of = { path: branch.path, unitId: branch.id, year: yearOf(on), personId: person.id, secretary: person.name }
  const words = '外出党员每人有联系人，按月通电话；有两名还没有和流入地接上'
  const lines = [{ key: 'away-managed' as const, done: 1, of: 2 }]
  return writeSecretaryReview(world.tx, { ...of, id: world.draw.id(), words, lines, on, byName: person.name, at: at(on) })
}

const share = async (world: World, root: Unit, { of, title, words, publish, ago }: (typeof PRACTICES)[number]): Promise<void> => {
  const unit = of === 'host' ? branchNamed(world, '竹制品厂', '远帆电子') : branchNamed(world, '青竹村', '荷塘社区')
  const [on, byName, practiceId] = [addDays(world.today, -ago), secretaryOf(world, unit), world.draw.id()]
  await writePractice(world.tx, { id: practiceId, path: unit.path, unitId: unit.id, unitName: unit.name, title, words, on, byName, at: at(on) })
  if (!publish) return
  const day = addDays(on, 9)
  const copy = { practiceId, title, words, writtenByUnit: unit.name, writtenByName: byName, writtenOn: on, note: '各支部可以参考' }
  await writePublication(world.tx, { ...copy, id: world.draw.id(), path: root.path, unitName: root.name, on: day, byName: '县委组织部', at: at(day) })
}

const assess = (world: World, unit: Unit, above: Unit): Promise<unknown> => {
  const done: Record<FigureKey, [number, number]> = {
    'away-managed': [21, 28],
    'here-managed': [9, 10],
    'duties-in-time': [34, 51],
    'surveys-reported': [18, 20],
  }
  const lines = (Object.keys(done) as FigureKey[]).map((key) => {
    const [[times, of], full] = [done[key], MARKS.lines[key]]
    return { key, done: times, of, full, points: Math.round((full * times * 100) / of) / 100 }
  })
  const part = { path: unit.path, unitId: unit.id, byUnitId: above.id, byUnitName: above.name, year: yearOf(world.today) - 1, on: inYear(world, 300), lines }
  const points = { quantitativePoints: lines.reduce((sum, line) => sum + line.points, 0), quantitativeFull: 60, qualitativePoints: 33, qualitativeFull: 40 }
  const words = { qualitative: '有专人，有台账，返乡座谈每年开', finding: 'carried-out' as const, reasons: null }
  return writeAssessment(world.tx, { ...part, ...points, ...words, id: world.draw.id(), byName: '县委组织部', at: world.at })
}

/** Judged not to carry the work out, barred from awards on it; the notice was acknowledged and an appeal made. One is answered, one waits. */
const barAwards = async (world: World, bar: (typeof BARS)[number]): Promise<void> => {
  const { tx, draw, county } = world
  const [above, unit] = [committeesOf(world)[0]!, branchNamed(world, bar.of)]
  const cites =
    county.rules
      .get(unit.id)!
      .rules.get('floating.awards-bar')
      ?.cites.map(({ document, article }) => `${document}#${article}`) ?? []
  const { in: _in, of: _of, finding, reasons, ago, answer, appeal, ...said } = bar
  const by = { byName: '组织委员' }
  const [on, barId] = [inYear(world, ago), draw.id()]
  const lines = (Object.keys(MARKS.lines) as FigureKey[]).map((key) => ({ key, done: 1, of: 4, full: MARKS.lines[key], points: MARKS.lines[key] / 4 }))
  const sum = { quantitativePoints: lines.reduce((all, { points }) => all + points, 0), quantitativeFull: 60, qualitativePoints: 11, qualitativeFull: 40 }
  const judged = { year: yearOf(world.today) - 1, on, lines, ...sum, qualitative: '有名单，没有人管', finding, reasons, ...by, at: at(on) }
  const assessmentId = draw.id()
  const lies = { path: unit.path, unitId: unit.id, byUnitId: above.id }
  await writeAssessment(tx, { ...judged, ...lies, id: assessmentId, byUnitName: above.name })
  await writeBar(tx, { ...lies, ...said, id: barId, unitName: unit.name, assessmentId, year: judged.year, on, cites, ...by, at: at(on) })
  await acknowledgeBar(tx, barId, { on: addDays(on, 2), name: secretaryOf(world, unit) })
  const appealedOn = addDays(on, 6)
  await writeAppeal(tx, barId, { on: appealedOn, name: secretaryOf(world, unit), words: appeal })
  if (answer) await writeAnswer(tx, barId, { on: addDays(on, 18), name: above.name, ...answer })
  else
    await openDuties(tx, [
      appealDuty({ bar: { id: barId, cites, unitName: unit.name, ...lies }, above: { id: above.id, kind: 'committee' }, words: appeal, on: appealedOn }),
    ])
}

const takeUp = async (world: World, root: Unit): Promise<void> => {
  const works = [...CLOSED_WORKS, ...(world.county.year.plan.committees.length > 1 ? OPEN_WORKS : [])]
  for (const { ago, closed, ...work } of works) {
    const on = inYear(world, ago)
    const none = { aboutUnitId: null, aboutName: null, raisedId: null }
    const end = closed ? { closedOn: on, outcome: closed, closedByName: '县委组织部' } : { closedOn: null, outcome: null, closedByName: null }
    await writeWork(world.tx, {
      ...none,
      ...end,
      ...work,
      id: world.draw.id(),
      path: root.path,
      unitId: root.id,
      year: yearOf(on),
      on,
      byName: '县委组织部',
      at: at(on),
    })
  }
}

/** Most have their field or group; every fifth waits for the branch to say it. */
const sayGroups = async ({ tx, away, here }: World): Promise<void> => {
  const sectors = ['migrant-worker', 'urban-community', 'migrant-worker', 'graduate', 'other'] as const
  const said = <Row>(rows: readonly Row[]) =>
    rows.map((row, index) => ({ row, sector: sectors[index % sectors.length]!, index })).filter(({ index }) => index % 7 !== 3)
  for (const { row, sector } of said(away)) await sayGroup(tx, { absenceId: row.absenceId! }, sector)
  for (const { row, sector } of said(here)) await sayGroup(tx, { caseId: row.caseId }, sector)
}
