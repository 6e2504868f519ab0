import { calendarYear, type Day, earlier, yearOf } from '../../../kernel/days.ts'
import { ok, type Result } from '../../../kernel/result.ts'
import { recordAudit } from '../../../platform/audit.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { type Database, type Tx, withDistrict } from '../../../platform/db.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { Evaluation, Follow } from '../../../policy/vocabulary/evaluation.ts'
import { postsOn, type RosterLine, rosterLinesOn, rosterOn } from '../../members/public.ts'
import { inForceForUnits, type Unit, unitsUnder } from '../../org/public.ts'
import { namesOf } from '../../people/public.ts'
import { findingsOf, keepFindings, type NewDuty, type NewProposal, openDuties, openProposals, withdrawProposals } from '../../rulebook/public.ts'
import { districtPathOf, districtScope, type Reach } from '../access.ts'
import { citesOf, type MemberStanding, type Standings, standingsOf } from '../facts.ts'

export type Settled = { members: number; findings: number; duties: number; proposals: number }

/** Draws up what follows from the year's attendance: talks due, proposals to decide. Repeating it opens nothing twice. */
export const settleStanding = async (call: Call, { scope, found: unit }: Reach<Unit>, year: number): Promise<Result<Settled>> => {
  const standings = await judgeStandings(call.db, { unit, year, today: call.today })
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
  { scope, unit, year, at, today }: { scope: Scope; unit: Pick<Unit, 'districtId' | 'path'>; year: number; at: Date; today: Day },
): Promise<Settled> => {
  const standings = await judgeStandings(db, { unit, year, today })
  return withDistrict(db, scope, async (tx) => {
    const settled = await openWhatFollows(tx, at, { standings, today })
    if (settled.duties + settled.proposals > 0)
      await recordAudit(tx, at, { verb: 'activities.standing-settled', objectType: 'unit', objectId: unit.path, path: unit.path, fields: [`year:${year}`] })
    return settled
  })
}

type AskedUnit = { unit: Pick<Unit, 'districtId' | 'path'>; year: number; today: Day }

/** Where every member at and below a unit stands. Figures are read over the district: a member's year counts wherever the branch was. */
export const readStandings = (db: Database, asked: AskedUnit): Promise<Standings> => standingsAt(db, asked, rosterOn)

/** The same without names, for figures and settlements over many: nobody is looked at by name before something follows. */
export const judgeStandings = (db: Database, asked: AskedUnit): Promise<Standings<RosterLine>> => standingsAt(db, asked, rosterLinesOn)

type RosterReader<Line> = (tx: Tx, asked: { branchIds: readonly string[]; day: Day }) => Promise<Line[]>

const standingsAt = <Line extends RosterLine>(db: Database, { unit, year, today }: AskedUnit, read: RosterReader<Line>): Promise<Standings<Line>> =>
  withDistrict(db, districtScope(unit.districtId, districtPathOf(unit.path)), async (tx) => {
    const through = earlier(today, calendarYear(year).to)
    const branches = (await unitsUnder(tx, unit.path, { kinds: ['branch'], on: through })).map(({ id }) => id)
    const roster = (await read(tx, { branchIds: branches, day: through })).filter(({ status }) => status === 'normal')
    const [rules, posts] = [await inForceForUnits(tx, branches, through), await postsOn(tx, { unitIds: branches, day: through })]
    return standingsOf(tx, { roster, rules, through, year, posts })
  })

// ---------------------------------------------------------------- what follows

type Following = { standing: MemberStanding<RosterLine>; evaluation: Evaluation; follow: Follow }

/** Follows of one state, member by member. Evaluations are made only for those of whom something follows. */
const followsIn = (standings: Standings<RosterLine>, is: (follow: Follow) => boolean): Following[] =>
  standings.members.flatMap((standing) =>
    standing.judged.some(({ follows }) => follows.some(is))
      ? standing.evaluations.flatMap((evaluation) => evaluation.follows.filter(is).map((follow): Following => ({ standing, evaluation, follow })))
      : [],
  )

const OPENS: ReadonlySet<Follow['does']> = new Set(['open', 'propose', 'bar'])

const openWhatFollows = async (tx: Tx, at: Date, { standings, today }: { standings: Standings<RosterLine>; today: Day }): Promise<Settled> => {
  const wanted = followsIn(standings, ({ state, does }) => state === 'now' && OPENS.has(does))
  const names = await namesOf(tx, [...new Set(wanted.map(({ standing }) => standing.member.personId))])
  const findingOf = await keepConclusions(tx, at, wanted)
  const duties = await openDuties(
    tx,
    wanted
      .filter(({ follow }) => follow.does === 'open')
      .map((one) => dutyOf(one, { today, name: names.get(one.standing.member.personId) ?? '', findingId: findingOf.ids.get(one.evaluation) ?? null })),
  )
  const proposals = await openProposals(
    tx,
    at,
    wanted.flatMap((one) => (one.follow.does === 'propose' ? [proposalOf(one, findingOf.ids.get(one.evaluation)!)] : [])),
  )
  await withdrawProposals(tx, goneProposals(standings))
  return { members: standings.members.length, findings: findingOf.fresh, duties: duties.size, proposals: proposals.size }
}

/** Keeps each conclusion once: where the newest kept one came to the same figures, it stands for this one too. */
const keepConclusions = async (tx: Tx, at: Date, wanted: readonly Following[]): Promise<{ ids: Map<Evaluation, string>; fresh: number }> => {
  const evaluations = new Map(wanted.map(({ evaluation, standing }) => [evaluation, standing.member.path]))
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
const keyOf = ({ evaluation, standing, follow }: Following): string =>
  `${evaluation.slot}|${standing.member.memberId}|${evaluation.period?.from ?? yearOf(evaluation.on)}${follow.does === 'propose' ? `|${follow.what}` : ''}`

const dutyOf = (one: Following, { today, name, findingId }: { today: Day; name: string; findingId: string | null }): NewDuty => {
  const { standing, evaluation, follow } = one
  const figure = evaluation.figures[0]
  const shown = figure?.amount ? `${figure.amount.num}/${figure.amount.den}` : ''
  return {
    key: keyOf(one),
    path: standing.member.path,
    slot: evaluation.slot,
    what: follow.text,
    facts: [{ zh: `${name}　${shown}`, en: `${name}, ${shown}` }],
    cites: citesOf(evaluation.rule),
    ours: evaluation.rule.ours,
    subject: { kind: 'member', id: standing.member.memberId },
    bearerRole: follow.bearer ?? 'secretary',
    bearerUnitId: standing.member.branchId,
    link: `/standing/${standing.member.memberId}`,
    openedOn: today,
    dueOn: follow.due ?? null,
    findingId,
  }
}

const proposalOf = (one: Following, findingId: string): NewProposal => ({
  key: keyOf(one),
  path: one.standing.member.path,
  slot: one.evaluation.slot,
  subject: { kind: 'member', id: one.standing.member.memberId },
  proposes: { what: one.follow.what, text: one.follow.text },
  findingId,
  decides: one.follow.decides ?? 'branch-meeting',
  approves: one.follow.approves ?? null,
})

/** Proposals whose ground has gone, because a record was corrected: taken back while nobody has decided. */
const goneProposals = (standings: Standings<RosterLine>): string[] => followsIn(standings, ({ does, state }) => does === 'propose' && state === 'no').map(keyOf)
