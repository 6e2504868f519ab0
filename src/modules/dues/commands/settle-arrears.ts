import { addMonths, type Day, yearOf } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import { asksOf, evaluateSet, sourceOf } from '../../../policy/engine/evaluate.ts'
import type { InForce } from '../../../policy/engine/resolve.ts'
import type { Evaluation, Follow } from '../../../policy/vocabulary/evaluation.ts'
import { membersByIds } from '../../members/public.ts'
import { inForceForUnits } from '../../org/public.ts'
import { findingsOf, keepFindings, type NewDuty, type NewProposal, openDuties, openProposals } from '../../rulebook/public.ts'
import { arrearsRules, citesOf, placeOfDay } from '../facts.ts'
import { type ArrearsRow, arrearsUnder } from '../store.ts'

export type Settled = { behind: number; duties: number; proposals: number }

/** The last month that had ended on a day, as it is counted. */
export const endedBefore = (today: Day): number => placeOfDay(addMonths(today, -1))

/**
 * Draws up what follows from months in arrears at and below a path: talks due, proposals for people to decide. Nothing else happens to anybody.
 * Repeating it opens nothing twice: the key names the rule, the member and the month since which nothing came.
 */
export const settleArrears = async (tx: Tx, at: Date, { path, today }: { path: string; today: Day }): Promise<Settled> => {
  const behind = await arrearsUnder(tx, path, endedBefore(today))
  const branchIds = [...new Set(behind.map(({ branchId }) => branchId))]
  const rules = await inForceForUnits(tx, branchIds, today)
  const names = await membersByIds(
    tx,
    behind.map(({ memberId }) => memberId),
  )
  const following = branchIds
    .flatMap((branchId) =>
      followingIn(
        rules.get(branchId)!,
        behind.filter((row) => row.branchId === branchId),
        today,
      ),
    )
    .map((one) => ({ ...one, name: names.get(one.row.memberId)?.person.name ?? '' }))
  return open(tx, at, following, today)
}

type Following = { row: ArrearsRow; evaluation: Evaluation; follow: Follow }
type Named = Following & { name: string }

const followingIn = (rules: InForce, rows: readonly ArrearsRow[], today: Day): Following[] =>
  arrearsRules(rules).flatMap((rule) => {
    const answered = asksOf(rule, today).map((request) => ({ request, rows: rows.map(({ memberId, months }) => ({ subject: memberId, num: months, den: 1 })) }))
    return evaluateSet({ rule, on: today, with: sourceOf(rules) }, answered).flatMap((evaluation) => {
      const row = rows.find(({ memberId }) => memberId === evaluation.about.id)!
      return evaluation.follows
        .filter(({ does, state }) => state === 'now' && (does === 'open' || does === 'propose'))
        .map((follow) => ({ row, evaluation, follow }))
    })
  })

const keyOf = ({ row, evaluation, follow }: Following): string => `${evaluation.slot}|${row.memberId}|${row.since}|${follow.what}`

const open = async (tx: Tx, at: Date, following: readonly Named[], today: Day): Promise<Settled> => {
  const findingOf = await keepConclusions(tx, at, following)
  const duties = await openDuties(
    tx,
    following.filter(({ follow }) => follow.does === 'open').map((one) => dutyOf(one, { today, findingId: findingOf.get(one.evaluation)! })),
  )
  const proposals = await openProposals(
    tx,
    at,
    following.filter(({ follow }) => follow.does === 'propose').map((one) => proposalOf(one, findingOf.get(one.evaluation)!)),
  )
  return { behind: new Set(following.map(({ row }) => row.memberId)).size, duties: duties.size, proposals: proposals.size }
}

/** Keeps each conclusion once: where the newest kept one came to the same number of months, it stands for this one too. */
const keepConclusions = async (tx: Tx, at: Date, following: readonly Named[]): Promise<Map<Evaluation, string>> => {
  const evaluations = new Map(following.map(({ evaluation, row }) => [evaluation, row.path]))
  const of = [...evaluations.keys()]
  const kept = await findingsOf(tx, {
    subjectIds: [...new Set(of.map(({ about }) => about.id))],
    slots: [...new Set(of.map(({ slot }) => slot))],
    period: { from: EVER, to: of[0]?.on ?? EVER },
  })
  const known = (one: Evaluation) => kept.get(`${one.about.id}|${one.slot}`)
  const same = of.filter((one) => known(one)?.evaluation.figures[0]?.amount?.num === one.figures[0]?.amount?.num)
  const fresh = of.filter((one) => !same.includes(one))
  const ids = await keepFindings(
    tx,
    at,
    fresh.map((evaluation) => ({ path: evaluations.get(evaluation)!, evaluation })),
  )
  return new Map([...same.map((one) => [one, known(one)!.id] as const), ...fresh.map((one, index) => [one, ids[index]!] as const)])
}

const EVER = '2000-01-01' as Day

const dutyOf = (one: Named, { today, findingId }: { today: Day; findingId: string }): NewDuty => {
  const { row, evaluation, follow, name } = one
  return {
    key: keyOf(one),
    path: row.path,
    slot: evaluation.slot,
    what: follow.text,
    facts: [
      {
        zh: `${name}　党费连续 ${row.months} 个月没有交，从${yearOf(row.since)}年${Number(row.since.slice(5, 7))}月起`,
        en: `${name}: no dues for ${row.months} months, since ${row.since.slice(0, 7)}`,
      },
    ],
    cites: citesOf(evaluation.rule),
    ours: evaluation.rule.ours,
    subject: { kind: 'member', id: row.memberId },
    bearerRole: follow.bearer ?? 'secretary',
    bearerUnitId: row.branchId,
    link: `/dues?unit=${row.branchId}`,
    openedOn: today,
    dueOn: follow.due ?? null,
    findingId,
  }
}

const proposalOf = (one: Named, findingId: string): NewProposal => ({
  key: keyOf(one),
  path: one.row.path,
  slot: one.evaluation.slot,
  subject: { kind: 'member', id: one.row.memberId },
  proposes: { what: one.follow.what, text: one.follow.text },
  findingId,
  decides: one.follow.decides ?? 'branch-meeting',
  approves: one.follow.approves ?? null,
})
