import { calendarYear, type Day, earlier, yearOf } from '../../../kernel/days.ts'
import { ok, type Result } from '../../../kernel/result.ts'
import { recordAudit } from '../../../platform/audit.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { type Database, overMany, type Tx, withDistrict } from '../../../platform/db.ts'
import { districtPathOf, type Scope } from '../../../platform/scope.ts'
import type { InForce } from '../../../policy/engine/resolve.ts'
import type { Evaluation, Follow } from '../../../policy/vocabulary/evaluation.ts'
import { type Post, postsOn, type RosterLine, rosterLinesOn, rosterOn } from '../../members/public.ts'
import { inForceForUnits, type Unit, unitsUnder } from '../../org/public.ts'
import { namesOf } from '../../people/public.ts'
import { findingsOf, keepFindings, type NewDuty, type NewProposal, openDuties, openProposals, withdrawProposals } from '../../rulebook/public.ts'
import { districtScope, type Reach } from '../access.ts'
import { citesOf, type Standings, standingsOf } from '../facts.ts'

/** What a judge of figures beside attendance is told: who and which branches, by which rules, up to which day. The transaction reaches the district. */
type ToJudge = {
  roster: readonly RosterLine[]
  posts: readonly Post[]
  branches: readonly Unit[]
  rules: ReadonlyMap<string, InForce>
  through: Day
}

/** Whoever keeps other figures about members and branches (study, meetings) judges them by the rules in force that have a consequence. */
export type Judge = (tx: Tx, asked: ToJudge) => Promise<Evaluation[]>

/** What the composition introduces. */
export type StandingDeps = { judges: readonly Judge[] }

const NOBODY: StandingDeps = { judges: [] }

export type Settled = { members: number; findings: number; duties: number; proposals: number }

/** Draws up what follows from the year's attendance: talks due, proposals to decide. Repeating it opens nothing twice. */
export const settleStanding = async (
  call: Call,
  { scope, found: unit }: Reach<Unit>,
  { year, deps }: { year: number; deps: StandingDeps },
): Promise<Result<Settled>> => {
  const standings = await judgeAll(call.db, { unit, year, today: call.today }, deps)
  return runCommand(call, scope, async (tx) => {
    const settled = await openWhatFollows(tx, call.now, { standings, today: call.today })
    await tx.audit({
      verb: 'activities.standing-settled',
      objectType: 'unit',
      objectId: unit.id,
      path: unit.path,
      fields: [`year:${year}`, `duties:${settled.duties}`, `proposals:${settled.proposals}`],
    })
    return ok(settled)
  })
}

/** The same for the system, after a session closed or was corrected. */
export const settleBranch = async (
  db: Database,
  { scope, unit, year, at, today, deps = NOBODY }: AskedUnit & { scope: Scope; at: Date; deps?: StandingDeps },
): Promise<Settled> => {
  const standings = await judgeAll(db, { unit, year, today }, deps)
  return withDistrict(db, scope, async (tx) => {
    const settled = await openWhatFollows(tx, at, { standings, today })
    if (settled.duties + settled.proposals > 0)
      await recordAudit(tx, at, { verb: 'activities.standing-settled', objectType: 'unit', objectId: unit.path, path: unit.path, fields: [`year:${year}`] })
    return settled
  })
}

type AskedUnit = { unit: Pick<Unit, 'districtId' | 'path'>; year: number; today: Day }

/** Where every member at and below a unit stands. Figures are read over the district: a member's year counts wherever the branch was. */
export const readStandings = async (db: Database, asked: AskedUnit): Promise<Standings> =>
  (await standingsAt(db, asked, { read: rosterOn, ...NOBODY })).standings

/** The same without names, for figures and settlements over many: nobody is looked at by name before something follows. */
export const judgeStandings = async (db: Database, asked: AskedUnit): Promise<Standings<RosterLine>> => (await judgeAll(db, asked, NOBODY)).standings

const judgeAll = (db: Database, asked: AskedUnit, { judges }: StandingDeps): Promise<Judged<RosterLine>> =>
  standingsAt(db, asked, { read: rosterLinesOn, judges })

type RosterReader<Line> = (tx: Tx, asked: { branchIds: readonly string[]; day: Day }) => Promise<Line[]>

/** Where everybody stands by attendance, and what others conclude from their own figures, about a member or a branch of these. */
type Judged<Line extends RosterLine> = { standings: Standings<Line>; others: { subject: Subject; evaluation: Evaluation }[] }

/** Whom a conclusion is about, and where its rows lie. */
type Subject = { kind: 'member' | 'branch'; id: string; path: string; branchId: string; personId: string | null; name: string | null }

const subjectOf = ({ memberId, personId, path, branchId }: RosterLine): Subject => ({ kind: 'member', id: memberId, path, branchId, personId, name: null })

const standingsAt = <Line extends RosterLine>(
  db: Database,
  { unit, year, today }: AskedUnit,
  { read, judges }: { read: RosterReader<Line> } & StandingDeps,
): Promise<Judged<Line>> =>
  withDistrict(db, districtScope(unit.districtId, districtPathOf(unit.path)), async (tx) => {
    overMany(tx)
    const through = earlier(today, calendarYear(year).to)
    const units = await unitsUnder(tx, unit.path, { kinds: ['branch'], on: through })
    const branches = units.map(({ id }) => id)
    const roster = (await read(tx, { branchIds: branches, day: through })).filter(({ status }) => status === 'normal')
    const [rules, posts] = [await inForceForUnits(tx, branches, through), await postsOn(tx, { unitIds: branches, day: through })]
    const standings = await standingsOf(tx, { roster, rules, through, year, posts })
    return { standings, others: await othersOf(tx, judges, { roster, posts, branches: units, rules, through }) }
  })

const othersOf = async (tx: Tx, judges: readonly Judge[], asked: ToJudge): Promise<Judged<RosterLine>['others']> => {
  const found = (await Promise.all(judges.map((judge) => judge(tx, asked)))).flat()
  if (found.length === 0) return []
  const members = asked.roster.map((line): [string, Subject] => [line.memberId, subjectOf(line)])
  const units = asked.branches.map((one): [string, Subject] => [
    one.id,
    { kind: 'branch', id: one.id, path: one.path, branchId: one.id, personId: null, name: one.shortName },
  ])
  const subjects = new Map([...units, ...members])
  return found.flatMap((evaluation) => {
    const subject = subjects.get(evaluation.about.id)
    return subject ? [{ subject, evaluation }] : []
  })
}

// ---------------------------------------------------------------- what follows

type Following = { subject: Subject; evaluation: Evaluation; follow: Follow }

/** Follows of one state, subject by subject. Evaluations are made only for those members of whom something follows. */
const followsIn = ({ standings, others }: Judged<RosterLine>, is: (follow: Follow) => boolean): Following[] => [
  ...standings.members.flatMap((standing) =>
    standing.judged.some(({ follows }) => follows.some(is))
      ? standing.evaluations.flatMap((evaluation) => followsOf({ subject: subjectOf(standing.member), evaluation }, is))
      : [],
  ),
  ...others.flatMap((one) => followsOf(one, is)),
]

const followsOf = (one: { subject: Subject; evaluation: Evaluation }, is: (follow: Follow) => boolean): Following[] =>
  one.evaluation.follows.filter(is).map((follow) => ({ ...one, follow }))

const OPENS: ReadonlySet<Follow['does']> = new Set(['open', 'propose', 'bar'])

const openWhatFollows = async (tx: Tx, at: Date, { standings: judged, today }: { standings: Judged<RosterLine>; today: Day }): Promise<Settled> => {
  const wanted = followsIn(judged, ({ state, does }) => state === 'now' && OPENS.has(does))
  const names = await namesOf(tx, [...new Set(wanted.flatMap(({ subject }) => subject.personId ?? []))])
  const findingOf = await keepConclusions(tx, at, wanted)
  const duties = await openDuties(
    tx,
    wanted
      .filter(({ follow }) => follow.does === 'open')
      .map((one) =>
        dutyOf(one, { today, name: one.subject.name ?? names.get(one.subject.personId ?? '') ?? '', findingId: findingOf.ids.get(one.evaluation) ?? null }),
      ),
  )
  const proposals = await openProposals(
    tx,
    at,
    wanted.flatMap((one) => (one.follow.does === 'propose' ? [proposalOf(one, findingOf.ids.get(one.evaluation)!)] : [])),
  )
  await withdrawProposals(tx, goneProposals(judged))
  return { members: judged.standings.members.length, findings: findingOf.fresh, duties: duties.size, proposals: proposals.size }
}

/** Keeps each conclusion once: where the newest kept one came to the same figures, it stands for this one too. */
const keepConclusions = async (tx: Tx, at: Date, wanted: readonly Following[]): Promise<{ ids: Map<Evaluation, string>; fresh: number }> => {
  const evaluations = new Map(wanted.map(({ evaluation, subject }) => [evaluation, subject.path]))
  const periods = [...evaluations.keys()].flatMap(({ period }) => period ?? [])
  if (periods.length === 0) return { ids: new Map(), fresh: 0 }
  const period = {
    from: periods.map(({ from }) => from).sort()[0]!,
    to: periods
      .map(({ to }) => to)
      .sort()
      .at(-1)!,
  }
  const kept = await findingsOf(tx, {
    subjectIds: [...new Set([...evaluations.keys()].map(({ about }) => about.id))],
    slots: [...new Set([...evaluations.keys()].map(({ slot }) => slot))],
    period,
  })
  const known = (evaluation: Evaluation) => kept.get(`${evaluation.about.id}|${evaluation.slot}`)
  const isSame = (evaluation: Evaluation) => known(evaluation) !== undefined && figuresOf(known(evaluation)!.evaluation) === figuresOf(evaluation)
  const fresh = [...evaluations].filter(([evaluation]) => !isSame(evaluation))
  const made = await keepFindings(
    tx,
    at,
    fresh.map(([evaluation, path]) => ({ path, evaluation })),
  )
  const ids = new Map([...evaluations.keys()].filter(isSame).map((evaluation) => [evaluation, known(evaluation)!.id]))
  for (const [index, [evaluation]] of fresh.entries()) ids.set(evaluation, made[index]!)
  return { ids, fresh: made.length }
}

const figuresOf = ({ outcome, period, figures }: Evaluation): string =>
  JSON.stringify([outcome, period?.from, figures.map(({ key, amount, either }) => [key, amount, either])])

/** Rule, member and period: the same key never opens twice. */
const keyOf = ({ evaluation, subject, follow }: Following): string =>
  `${evaluation.slot}|${subject.id}|${evaluation.period?.from ?? yearOf(evaluation.on)}${follow.does === 'propose' ? `|${follow.what}` : ''}`

const dutyOf = (one: Following, { today, name, findingId }: { today: Day; name: string; findingId: string | null }): NewDuty => {
  const { subject, evaluation, follow } = one
  const figure = evaluation.figures[0]
  const shown = figure?.amount ? `${figure.amount.num}/${figure.amount.den}` : ''
  return {
    key: keyOf(one),
    path: subject.path,
    slot: evaluation.slot,
    what: follow.text,
    facts: [{ zh: `${name}　${shown}`, en: `${name}, ${shown}` }],
    cites: citesOf(evaluation.rule),
    ours: evaluation.rule.ours,
    subject: { kind: subject.kind, id: subject.id },
    bearerRole: follow.bearer ?? 'secretary',
    bearerUnitId: subject.branchId,
    link: subject.kind === 'member' ? `/standing/${subject.id}` : null,
    openedOn: today,
    dueOn: follow.due ?? null,
    findingId,
  }
}

const proposalOf = (one: Following, findingId: string): NewProposal => ({
  key: keyOf(one),
  path: one.subject.path,
  slot: one.evaluation.slot,
  subject: { kind: one.subject.kind, id: one.subject.id },
  proposes: { what: one.follow.what, text: one.follow.text },
  findingId,
  decides: one.follow.decides ?? 'branch-meeting',
  approves: one.follow.approves ?? null,
})

/** Proposals whose ground has gone, because a record was corrected: taken back while nobody has decided. */
const goneProposals = (judged: Judged<RosterLine>): string[] => followsIn(judged, ({ does, state }) => does === 'propose' && state === 'no').map(keyOf)
