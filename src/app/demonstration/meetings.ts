import { addDays, type Day, day, monthOf, yearOf } from '../../kernel/days.ts'
import type { Tx } from '../../platform/db.ts'
import { nameHosts, type PastSession, type Session, sessionsOfYear, setDueBody, takeOverHistory, writeSessions } from '../../modules/activities/public.ts'
import {
  digestOf,
  judgeVote,
  lookAtManyMinutes,
  stepsInForce,
  textOf,
  type Vote,
  writeAdopted,
  writeAnalyses,
  writeDisclosures,
  writeMatters,
  writeMatterSteps,
  writeMinutes,
  writeOpinions,
  writeQuestions,
  writeResolutions,
  writeSignatures,
  writeTopics,
  writeUpward,
  writeViews,
  writeVotes,
} from '../../modules/meetings/public.ts'
import { inForce } from '../../modules/org/public.ts'
import { keepFindings } from '../../modules/rulebook/public.ts'
import type { Invented } from './persons.ts'
import type { BranchPlan } from './units.ts'
import type { Year } from './year.ts'

type Kind = 'branch-meeting' | 'branch-committee' | 'group-meeting' | 'organisation-life' | 'party-class'
/** How many with a vote were there, of those entitled: all but one, exactly half, one fewer than half. */
type There = 'most' | 'half' | 'below'
/** `unsigned`: chair and recorder have not adopted its minutes yet. */
export type Plan = { kind: Kind; on: string; theme: string; there: There; group?: number; unsigned?: boolean }
export type Planned = { branch: BranchPlan; plan: Plan }

const COMMITTEE: Plan[] = ['01-20', '02-18', '03-17', '04-21', '05-19', '06-16', '07-21', '08-18', '10-20'].map((on) => ({
  kind: 'branch-committee',
  on,
  theme: '研究本月工作',
  there: 'most',
}))

/** A year of meetings with each boundary peopled: half of those entitled there (may meet, cannot carry), one fewer (cannot decide at all). */
const PLANS: Record<string, Plan[]> = {
  青竹村: COMMITTEE,
  双桥村: [
    ...COMMITTEE.slice(0, 2),
    { kind: 'branch-meeting', on: '03-25', theme: '讨论年度工作', there: 'most' },
    { kind: 'branch-meeting', on: '06-24', theme: '讨论修桥', there: 'half' },
    { kind: 'branch-meeting', on: '09-23', theme: '讨论集体收入使用', there: 'below' },
    { kind: 'organisation-life', on: '07-30', theme: '对照检查，改进作风', there: 'most' },
    { kind: 'group-meeting', on: '04-15', theme: '交流学习心得', there: 'most', group: 0 },
  ],
  长浦村: [
    { kind: 'branch-meeting', on: '02-25', theme: '讨论春耕', there: 'most' },
    { kind: 'branch-meeting', on: '05-27', theme: '讨论道路维修', there: 'most' },
  ],
}

/** Meetings of a few branches of the township, minuted, voted on and adopted; what they deliberate and disclose. */
export const holdMeetings = async (tx: Tx, year: Year): Promise<void> => {
  for (const branch of year.plan.branches.filter(({ shortName }) => shortName in PLANS)) {
    const held = await heldBy(
      tx,
      year,
      PLANS[branch.shortName]!.map((plan) => ({ branch, plan })),
    )
    await minuteAll(tx, year, held)
    if (branch.shortName === '青竹村') await deliberate(tx, year, branch)
    const life = held.find(({ plan }) => plan.kind === 'organisation-life')
    if (life) await analyse(tx, year, { branch, session: life.session })
  }
}

const crewOf = (year: Year, branch: BranchPlan): Invented[] => year.invented.filter((one) => one.branch.id === branch.id)

export type Held = Planned & { session: Session }

/** Sessions of the plans that lie in the past, closed with their rolls; many branches at once cost little more than one. */
export const heldBy = async (tx: Tx, year: Year, planned: readonly Planned[]): Promise<Held[]> => {
  const plans = planned.map((one) => ({ ...one, id: year.draw.id(), on: day(`${yearOf(year.today)}-${one.plan.on}`) })).filter(({ on }) => on < year.today)
  const unitIds = [...new Set(plans.map(({ branch }) => branch.id))]
  await writeSessions(
    tx,
    year.at,
    plans.map((one) => newSession(year, one)),
  )
  await setDueBody(
    tx,
    plans.filter(({ plan }) => plan.kind === 'branch-committee').map(({ id }) => id),
    'committee',
  )
  const sessions = new Map((await sessionsOfYear(tx, { unitIds, year: yearOf(year.today) })).map((session) => [session.id, session]))
  const held = plans.map(({ branch, plan, id }) => ({ branch, plan, session: sessions.get(id)! }))
  const crews = Map.groupBy(year.invented, (one) => one.branch.id)
  await takeOverHistory(
    tx,
    held.map((one) => pastOf(crews.get(one.branch.id) ?? [], one)),
  )
  const closed = new Map((await sessionsOfYear(tx, { unitIds, year: yearOf(year.today) })).map((session) => [session.id, session]))
  return held.map((one) => ({ ...one, session: closed.get(one.session.id)! }))
}

const newSession = (year: Year, { branch, plan, id, on }: Planned & { id: string; on: Day }) => ({
  id,
  path: year.paths.get(branch.id)!,
  unitId: branch.id,
  parentId: null,
  groupId: plan.group === undefined ? null : branch.groups[plan.group]!,
  subUnitId: null,
  kind: 'meeting' as const,
  year: yearOf(on),
  month: monthOf(on),
  state: 'planned' as const,
  ruleDay: null,
  day: on,
  moved: 'not' as const,
  movedWhy: null,
  commonDay: null,
  countings: [],
  theme: plan.theme,
  place: `${branch.shortName}会议室`,
  begins: '09:00',
  ends: '10:30',
})

const PART = {
  'branch-meeting': 'meeting',
  'branch-committee': 'committee-meeting',
  'group-meeting': 'group-meeting',
  'organisation-life': 'organisation-life',
  'party-class': 'class',
} as const

const pastOf = (crew: readonly Invented[], { plan, session }: Held): PastSession => {
  const [chair, recorder] = [crew[0]!.person.name, (crew[3] ?? crew[1]!).person.name]
  const committee = new Set(crew.slice(0, 2).map(({ member }) => member.id))
  const there = presentAt(crew, plan)
  return {
    session,
    record: {
      begins: '09:00',
      ends: '10:30',
      theme: plan.theme,
      content: null,
      form: null,
      place: session.place,
      hostName: chair,
      recorderName: recorder,
      study: null,
      deliberation: null,
      service: null,
      opinions: null,
      nextMonth: null,
      category: null,
    },
    parts: [{ kind: PART[plan.kind], studyForm: null, ceremony: null, meeting: plan.kind, title: null, minutes: 90 }],
    isDue: (member) => (plan.kind === 'branch-committee' ? committee.has(member.memberId) : session.groupId === null || member.groupId === session.groupId),
    lineOf: ({ memberId }) =>
      plan.kind === 'branch-committee' || session.groupId !== null || there.has(memberId)
        ? { letter: 'P', provenance: 'recorder', byName: recorder }
        : { letter: 'L', provenance: 'leave', byName: chair, note: '外出' },
    judged: {},
    closedByName: chair,
    closedAt: new Date(`${session.day}T09:00:00Z`),
  }
}

/** The first so many full members come: exactly half of those entitled, one fewer, or all but one. */
const presentAt = (crew: readonly Invented[], { there }: Plan): Set<string> => {
  const full = crew.filter(({ member }) => member.standing === 'full')
  const half = Math.ceil(full.length / 2)
  const count = { most: full.length - 1, half, below: half - 1 }[there]
  return new Set(full.slice(0, count).map(({ member }) => member.id))
}

/** A session with who led and wrote, and the id of its one topic. */
type Minuted = Held & { crew: readonly Invented[]; chair: Invented; recorder: Invented; topicId: string; at: Date }

/**
 * Topics, points and, in general meetings with a quorum, a vote with what follows from it; adopted on paper by chair and recorder. Many sessions are
 * written and looked at together.
 */
export const minuteAll = async (tx: Tx, year: Year, held: readonly Held[]): Promise<void> => {
  const crews = Map.groupBy(year.invented, (one) => one.branch.id)
  const minuted = held.map((one) => ledBy(year, one, crews.get(one.branch.id)!))
  await nameHosts(
    tx,
    year.at,
    minuted.map(({ session }) => session),
  )
  await writeMinutes(tx, minuted.map(minutesOf))
  await writeTopics(tx, minuted.map(topicOf))
  await decideAll(
    tx,
    year,
    minuted.filter(({ plan }) => plan.kind === 'branch-meeting' && plan.there !== 'below'),
  )
  await adoptAll(
    tx,
    year,
    minuted.filter(({ plan }) => !plan.unsigned),
  )
}

const ledBy = (year: Year, { branch, plan, session }: Held, crew: readonly Invented[]): Minuted => {
  const [chair, recorder] = [crew[0]!, (crew[3] ?? crew[1])!]
  const named: Session = { ...session, hostMemberId: chair.member.id, recorderMemberId: recorder.member.id }
  return { branch, plan, session: named, crew, chair, recorder, topicId: year.draw.id(), at: new Date(`${session.day}T11:00:00Z`) }
}

const minutesOf = ({ plan, session, recorder, at }: Minuted) => ({
  sessionId: session.id,
  path: session.path,
  unitId: session.unitId,
  state: plan.unsigned ? ('draft' as const) : ('adopted' as const),
  version: 1,
  reason: null,
  openedAt: at,
  openedByName: recorder.person.name,
})

const topicOf = ({ topicId, plan, session, crew, at, recorder }: Minuted) => ({
  id: topicId,
  revision: 1,
  path: session.path,
  sessionId: session.id,
  number: 1,
  meeting: plan.kind,
  subject: SUBJECT[plan.kind],
  title: plan.theme,
  report: null,
  points: crew
    .slice(0, plan.kind === 'branch-committee' ? 2 : 3)
    .map(({ member, person }, index) => ({ memberId: member.id, name: person.name, words: POINTS[index]! })),
  outcome: plan.there === 'below' ? '到会人数不够，没有作决定，改日再开。' : '意见一致，照办。',
  removed: false,
  editedBy: null,
  editedByName: recorder.person.name,
  editedAt: at,
})

const SUBJECT = {
  'branch-meeting': 'branch-building',
  'branch-committee': 'branch-building',
  'group-meeting': 'study-exchange',
  'organisation-life': 'member-matter',
  'party-class': 'education',
} as const

const POINTS = ['先把账算清楚再定。', '同意，年底前办完。', '要听听群众怎么说。']

const draftOf = (year: Year, { plan, session, topicId, by }: { plan: Plan; session: Session; topicId: string; by: string }): Vote => {
  const empty = {
    entitled: null,
    present: null,
    issued: null,
    returned: null,
    approvals: null,
    outcome: null,
    findingId: null,
    slot: null,
    tally: null,
    withdrawnReason: null,
  }
  return {
    ...empty,
    id: year.draw.id(),
    path: session.path,
    unitId: session.unitId,
    sessionId: session.id,
    topicId,
    number: 1,
    business: 'decision',
    title: plan.theme.replace('讨论', ''),
    persons: 1,
    ballots: ['show-of-hands'],
    seats: null,
    candidates: [],
    tellers: [],
    state: 'open',
    openedByName: by,
    openedAt: year.at,
    closedByName: null,
    closedAt: null,
    version: 1,
  }
}

/** Votes with all present in favour: one carries with most, and with exactly half it is valid and does not carry. */
const decideAll = async (tx: Tx, year: Year, minuted: readonly Minuted[]): Promise<void> => {
  const looked = await lookAtManyMinutes(
    tx,
    minuted.map(({ session }) => session),
  )
  const voted = minuted.flatMap((one, at) => votedOn(year, one, looked[at]!) ?? [])
  const findings = await keepFindings(
    tx,
    year.at,
    voted.map(({ one, judged }) => ({ path: one.session.path, evaluation: judged.evaluation })),
  )
  await writeVotes(
    tx,
    voted.map(({ vote }, at) => ({ ...vote, findingId: findings[at]! })),
  )
  await writeViews(
    tx,
    voted.map(({ one }) => viewOf(year, one)),
  )
  await writeResolutions(
    tx,
    voted.filter(({ judged }) => judged.outcome === 'carried').map(({ one, vote }) => resolutionOf(year, one, vote.id)),
  )
}

/** The closed vote of a session and what it came to; null where nobody there may vote. */
const votedOn = (year: Year, one: Minuted, { rules, electorate }: Awaited<ReturnType<typeof lookAtManyMinutes>>[number]) => {
  const { plan, session, topicId, chair } = one
  const by = chair.person.name
  const draft = draftOf(year, { plan, session, topicId, by })
  const asked = { rules, electorate, session }
  const there = judgeVote(draft, { ...asked, tally: null })?.present ?? 0
  const tally = { hands: { for: there, against: 0, abstain: 0 }, paper: null, written: null, candidates: [] }
  const judged = judgeVote(draft, { ...asked, tally })
  if (!judged?.outcome) return null
  const { entitled, present, outcome } = judged
  const closing = { tally, slot: judged.rule.slot, entitled, present, approvals: there, outcome }
  const vote: Vote = { ...draft, ...closing, state: 'closed', closedByName: by, closedAt: year.at, version: 2 }
  return { one, judged, vote }
}

const viewOf = (year: Year, { crew, session, topicId }: Minuted) => ({
  id: year.draw.id(),
  path: session.path,
  sessionId: session.id,
  topicId,
  stance: 'reserved' as const,
  memberId: crew[4]!.member.id,
  name: crew[4]!.person.name,
  words: '钱要先用在水渠上。',
  correctsId: null,
  ...enteredOf(year, crew),
})

const enteredOf = (year: Year, crew: readonly Invented[]) => ({ enteredBy: null, enteredByName: crew[3]!.person.name, enteredAt: year.at })

const resolutionOf = (year: Year, { crew, plan, session, topicId }: Minuted, voteId: string) => {
  const done = session.day! < addDays(year.today, -120)
  return {
    id: year.draw.id(),
    path: session.path,
    unitId: session.unitId,
    sessionId: session.id,
    topicId,
    voteId,
    kind: 'resolution' as const,
    words: `${plan.theme.replace('讨论', '')}：按会上定的办`,
    source: null,
    ownerMemberId: crew[1]!.member.id,
    ownerName: crew[1]!.person.name,
    dueOn: addDays(session.day!, 60),
    state: done ? ('done' as const) : ('open' as const),
    doneOn: done ? addDays(session.day!, 50) : null,
    doneWords: done ? '已经办完，账目公布' : null,
    doneByName: done ? crew[0]!.person.name : null,
    version: 2,
    ...enteredOf(year, crew),
  }
}

const adoptAll = async (tx: Tx, year: Year, minuted: readonly Minuted[]): Promise<void> => {
  const looked = await lookAtManyMinutes(
    tx,
    minuted.map(({ session }) => session),
  )
  const texts = minuted.map((one, at) => {
    const text = textOf(looked[at]!)
    return { ...one, text, digest: digestOf(1, text) }
  })
  await writeSignatures(
    tx,
    texts.flatMap(({ session, digest, at, chair, recorder }) => {
      const signed = { sessionId: session.id, version: 1, digest, path: session.path, memberId: null, how: 'paper' as const, at, byName: chair.person.name }
      return [
        { ...signed, as: 'chair' as const, name: chair.person.name, accountId: year.draw.id() },
        { ...signed, as: 'recorder' as const, name: recorder.person.name, accountId: year.draw.id() },
      ]
    }),
  )
  await writeAdopted(
    tx,
    texts.map(({ session, text, digest, at }) => ({
      sessionId: session.id,
      version: 1,
      path: session.path,
      unitId: session.unitId,
      digest,
      body: text,
      viewIds: text.views.map(({ id }) => id),
      previousViews: null,
      reason: null,
      adoptedAt: at,
    })),
  )
}

// ---------------------------------------------------------------- deliberation, disclosure, analysis

/** In 青竹村: one question open and one closed, a matter half-way through its steps, disclosures with one kind missing, one report upward. */
const deliberate = async (tx: Tx, year: Year, branch: BranchPlan): Promise<void> => {
  const crew = crewOf(year, branch)
  const own = { path: year.paths.get(branch.id)!, unitId: branch.id }
  const by = crew[0]!.person.name
  const days = (await sessionsOfYear(tx, { unitIds: [branch.id], year: yearOf(year.today) })).filter(
    ({ kind, state, parentId }) => kind === 'activity-day' && state === 'closed' && parentId === null,
  )
  const last = days.sort((one, other) => (one.day! < other.day! ? -1 : 1)).at(-1)
  if (!last) return
  const on: DayOf = { crew, own, by, last }
  await ask(tx, year, on)
  await hear(tx, year, on)
  await halfWay(tx, year, { own, by, from: last.day! })
  await discloseAll(tx, year, on)
  await reportUp(tx, year, on)
}

type DayOf = { crew: readonly Invented[]; own: { path: string; unitId: string }; by: string; last: Session }

const questionBase = (year: Year, { own, by, last }: DayOf) => ({
  ...own,
  sessionId: last.id,
  acted: null,
  closedSessionId: null,
  closedOn: null,
  closedByName: null,
  version: 1,
  enteredBy: null,
  enteredByName: by,
  enteredAt: year.at,
  dueOn: null,
})

const ask = async (tx: Tx, year: Year, { crew, own, by, last }: DayOf): Promise<void> => {
  const question = questionBase(year, { crew, own, by, last })
  await writeQuestions(tx, [
    {
      ...question,
      id: year.draw.id(),
      about: 'hot',
      memberId: crew[5]!.member.id,
      name: crew[5]!.person.name,
      words: '路灯的电费由谁出？',
      askedOn: last.day!,
      state: 'open',
      answer: null,
      answeredByName: null,
      answeredOn: null,
    },
    {
      ...question,
      id: year.draw.id(),
      about: 'key',
      memberId: crew[6]!.member.id,
      name: crew[6]!.person.name,
      words: '集体鱼塘的租金用在哪里？',
      askedOn: last.day!,
      state: 'closed',
      answer: '用于修水渠，账目贴在公开栏。',
      answeredByName: by,
      answeredOn: last.day!,
      closedSessionId: last.id,
      closedOn: last.day!,
      closedByName: by,
    },
  ])
}

const hear = async (tx: Tx, year: Year, { crew, own, by, last }: DayOf): Promise<void> => {
  await writeOpinions(tx, [
    {
      ...own,
      id: year.draw.id(),
      sessionId: last.id,
      about: 'plan',
      matter: '下月计划',
      memberId: crew[2]!.member.id,
      name: crew[2]!.person.name,
      words: '把水渠排进去。',
      result: '写进了计划',
      resultByName: by,
      resultAt: year.at,
      enteredByName: by,
      enteredAt: year.at,
    },
  ])
}

const discloseAll = async (tx: Tx, year: Year, { own, by }: DayOf): Promise<void> => {
  await writeDisclosures(
    tx,
    (['party', 'finance'] as const).flatMap((category) =>
      [3, 6, 9].map((month) => ({
        ...own,
        id: year.draw.id(),
        category,
        title: category === 'party' ? '支部工作情况' : '集体收支明细',
        words: null,
        year: yearOf(year.today),
        month,
        publishedOn: day(`${yearOf(year.today)}-0${month}-20`),
        place: '村公开栏',
        byName: by,
        at: year.at,
      })),
    ),
  )
}

const reportUp = async (tx: Tx, year: Year, { own, by, last }: DayOf): Promise<void> => {
  await writeUpward(tx, [
    {
      ...own,
      id: year.draw.id(),
      sessionId: last.id,
      words: '三名老党员的医药费报销卡住了，请帮着催办。',
      membersAffected: 3,
      dueOn: null,
      reportedAt: year.at,
      reportedByName: by,
      answer: null,
      answeredByName: null,
      answeredAt: null,
      version: 1,
    },
  ])
}

/** A matter two steps on its way, the steps named by the rule in force. */
const halfWay = async (tx: Tx, year: Year, { own, by, from }: { own: { path: string; unitId: string }; by: string; from: Day }): Promise<void> => {
  const steps = stepsInForce(await inForce(tx, own.unitId, year.today))
  if (!steps) return
  const id = year.draw.id()
  await writeMatters(tx, [
    {
      ...own,
      id,
      title: '集体鱼塘发包',
      slot: steps.slot,
      steps: steps.steps,
      openedOn: from,
      openedByName: by,
      state: 'open',
      stoppedReason: null,
      version: 1,
    },
  ])
  await writeMatterSteps(
    tx,
    steps.steps.slice(0, 2).map(({ key }, index) => ({
      matterId: id,
      number: index + 1,
      path: own.path,
      step: key,
      onDay: from,
      previous: index === 0 ? null : index,
      previousDay: index === 0 ? null : from,
      sessionId: null,
      result: '已议，同意往下办',
      byName: by,
      at: year.at,
    })),
  )
}

const analyse = async (tx: Tx, year: Year, { branch, session }: { branch: BranchPlan; session: Session }): Promise<void> => {
  const crew = crewOf(year, branch)
  await writeAnalyses(
    tx,
    crew.slice(0, 3).map(({ member }, index) => ({
      id: year.draw.id(),
      path: session.path,
      unitId: session.unitId,
      sessionId: session.id,
      memberId: member.id,
      slot: 'analysis.weaknesses',
      position: index + 1,
      on: session.day!,
      fields: [
        { field: 'weak-role', words: '带头做得不够。' },
        { field: 'direction', words: '多走访，多办实事。' },
        { field: 'measures', words: '每月走访两户。' },
      ],
      measureDue: addDays(session.day!, 90),
      measureDoneOn: index === 0 ? addDays(session.day!, 80) : null,
      measureDoneByName: index === 0 ? crew[0]!.person.name : null,
      version: 1,
      enteredBy: null,
      enteredByName: crew[3]!.person.name,
      enteredAt: year.at,
    })),
  )
}
