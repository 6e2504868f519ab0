import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Refusal, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { conclude, explain } from '../../../policy/engine/explain.ts'
import { BUSINESS, type Ballot, type Business } from '../../../policy/vocabulary/votes.ts'
import { type Session, sessionById } from '../../activities/public.ts'
import { membersByIds } from '../../members/public.ts'
import { inForce } from '../../org/public.ts'
import { keepFindings } from '../../rulebook/public.ts'
import type { Reach } from '../access.ts'
import type { Ground, Tally, VoteOutcome } from '../contract.ts'
import { attendees, electorateOf, type Judged, judgeVote } from '../facts.ts'
import { refuseNoRule, refuseStale } from '../stages.ts'
import { closeVoteRow, insertVotes, selectDeductions, selectVotes, upsertDeductions, type Vote, withdrawVoteRow } from '../store.ts'
import { draftOf } from './write-minutes.ts'

type No = { ok: false; refusal: Refusal }

type DeductionAsked = { memberId: string; ground: Ground; approvedBy: string | null; approvedOn: Day | null; consented: boolean; withdrawn: boolean }

/** Leaves a member out of those entitled at this meeting; whether that holds (approval, consent, ground) the rule says with every vote. */
export const deduct = (call: Call, { scope, found: session }: Reach<Session>, asked: DeductionAsked): Promise<Result<{ memberId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const amiss = await draftOf(tx, call, session)
    if (amiss) return amiss
    if ((await selectVotes(tx, [session.id])).some(({ state }) => state === 'closed'))
      return refuse('vote-closed', '已有表决记了票，应到会人数不能再改。', 'A vote was counted already; the number entitled no longer changes.')
    const roll = await attendees(tx, session)
    const member = roll.find(({ memberId }) => memberId === asked.memberId) ?? (await membersByIds(tx, [asked.memberId])).get(asked.memberId)
    if (!member) return refuse('not-found', '名册里没有这位党员。', 'This member is not on the roll.')
    if (!asked.withdrawn && 'letter' in member && (member.letter ?? 'U').toUpperCase() === 'P')
      return refuse('is-present', '到会的人不能不计入应到会。', 'Who is present cannot be left out of those entitled.')
    await upsertDeductions(tx, [
      {
        sessionId: session.id,
        memberId: asked.memberId,
        path: session.path,
        ground: asked.ground,
        approvedByName: asked.approvedBy || null,
        approvedOn: asked.approvedOn,
        consented: asked.consented,
        withdrawn: asked.withdrawn,
        enteredByName: byOf(call).name,
        enteredAt: call.now,
      },
    ])
    await tx.audit({
      verb: asked.withdrawn ? 'vote.deduction-withdrawn' : 'vote.deducted',
      objectType: 'session',
      objectId: session.id,
      path: session.path,
      fields: [`member:${asked.memberId}`],
    })
    return ok({ memberId: asked.memberId })
  })

type VoteAsked = {
  business: Business
  title: string
  topicId: string | null
  ballots: Ballot[]
  persons: number
  seats: number | null
  candidates: { memberId: string | null; name: string }[]
  tellers: string[]
}

const ELECTIONS: readonly Business[] = ['committee-election', 'officer-election', 'delegate-election']

/** Opens a vote on a matter, or among candidates. */
export const openVote = (call: Call, { scope, found: session }: Reach<Session>, asked: VoteAsked): Promise<Result<{ voteId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const amiss = (await draftOf(tx, call, session)) ?? whyNotAsked(asked)
    if (amiss) return amiss
    const rules = await inForce(tx, session.unitId, session.day!)
    const votes = await selectVotes(tx, [session.id])
    const id: string = newId<'vote'>()
    const vote = newVote(call, session, { id, number: votes.length + 1, asked })
    const judged = judgeVote(vote, {
      rules,
      electorate: await electorateOf(tx, session, { roll: await attendees(tx, session), deductions: await selectDeductions(tx, [session.id]) }),
      session,
      tally: null,
    })
    if (!judged) return refuseNoRule(BUSINESS[asked.business])
    const ballot = judged.evaluation.checks.find(({ key, outcome }) => key === 'ballot' && outcome === 'not_met')
    if (ballot)
      return refuse(
        'ballot-not-allowed',
        `${BUSINESS[asked.business].zh}：${ballot.says.zh}，${ballot.found.zh}。`,
        `${BUSINESS[asked.business].en}: ${ballot.says.en}; ${ballot.found.en}.`,
        {
          field: '/ballots',
          details: { explanation: explain(judged.evaluation) },
        },
      )
    await insertVotes(tx, [vote])
    await tx.audit({ verb: 'vote.opened', objectType: 'vote', objectId: id, path: session.path, fields: [asked.business] })
    return ok({ voteId: id })
  })

const whyNotAsked = ({ business, seats, candidates, ballots, tellers }: VoteAsked): No | null => {
  const election = ELECTIONS.includes(business)
  if (election && (seats === null || candidates.length === 0))
    return refuse('no-candidates', '选举要写明名额和候选人。', 'An election names its seats and candidates.', { field: '/candidates' })
  if (!election && (seats !== null || candidates.length > 0))
    return refuse('not-an-election', '这项表决不是选举，不用写名额和候选人。', 'This is no election; it has no seats or candidates.', { field: '/seats' })
  if (ballots.some((one) => one !== 'show-of-hands') && tellers.length === 0)
    return refuse('no-tellers', '用票表决要写明计票人。', 'A vote by ballot names its tellers.', { field: '/tellers' })
  return null
}

const newVote = (call: Call, session: Session, { id, number, asked }: { id: string; number: number; asked: VoteAsked }): Vote => ({
  id,
  path: session.path,
  unitId: session.unitId,
  sessionId: session.id,
  topicId: asked.topicId,
  number,
  business: asked.business,
  title: asked.title,
  persons: asked.persons,
  ballots: [...new Set(asked.ballots)],
  seats: asked.seats,
  candidates: asked.candidates.map((one) => ({ ...one, id: newId<'candidate'>(), votes: null, elected: null })),
  tellers: asked.tellers,
  state: 'open',
  tally: null,
  slot: null,
  entitled: null,
  present: null,
  issued: null,
  returned: null,
  approvals: null,
  outcome: null,
  findingId: null,
  openedByName: byOf(call).name,
  openedAt: call.now,
  closedByName: null,
  closedAt: null,
  withdrawnReason: null,
  version: 1,
})

export type Counted = { outcome: VoteOutcome; conclusion: { zh: string; en: string }; findingId: string }

/** Closes a vote by the tellers' count. Where the rule says that it is no valid vote, this is said first; `asItIs` keeps it as it was. */
export const closeVote = (
  call: Call,
  { scope, found: { row: vote, session: seen } }: Reach<{ row: Vote; session: Session }>,
  { version, tally, asItIs }: { version: number; tally: Tally; asItIs: boolean },
): Promise<Result<Counted>> =>
  runCommand(call, scope, async (tx) => {
    const session = (await sessionById(tx, seen.id))!
    const amiss = (await draftOf(tx, call, session)) ?? whyNotCounted(vote, tally)
    if (amiss) return amiss
    const rules = await inForce(tx, session.unitId, session.day!)
    const electorate = await electorateOf(tx, session, { roll: await attendees(tx, session), deductions: await selectDeductions(tx, [session.id]) })
    const judged = judgeVote(vote, { rules, electorate, session, tally })
    if (!judged) return refuseNoRule(BUSINESS[vote.business])
    const outcome = judged.outcome
    if (outcome === null) return refuseOpen(judged)
    if (outcome === 'not-valid' && !asItIs) return refuseInvalid(judged)
    const [findingId] = await keepFindings(tx, call.now, [{ path: session.path, evaluation: judged.evaluation, madeBy: call.session!.accountId }])
    const by = byOf(call)
    if (
      !(await closeVoteRow(
        tx,
        { id: vote.id, version },
        { ...figuresOf(vote, judged, tally), outcome, findingId: findingId!, closedByName: by.name, closedAt: by.at },
      ))
    )
      return refuseStale()
    await tx.audit({ verb: 'vote.closed', objectType: 'vote', objectId: vote.id, path: session.path, fields: [outcome] })
    return ok({ outcome, conclusion: conclude(judged.evaluation), findingId: findingId! })
  })

/** Figures that cannot stand together are sent back before any rule is asked. */
const whyNotCounted = (vote: Vote, { hands, paper, candidates }: Tally): No | null => {
  if (vote.state !== 'open') return refuse('vote-closed', '这项表决已经记过票。', 'This vote was counted already.')
  const onPaper = vote.ballots.some((one) => one !== 'show-of-hands')
  if (hands && !vote.ballots.includes('show-of-hands'))
    return refuse('no-hands', '这项表决没有举手。', 'There was no show of hands in this vote.', { field: '/tally/hands' })
  if (paper && !onPaper) return refuse('no-paper', '这项表决没有发票。', 'No ballots were handed out in this vote.', { field: '/tally/paper' })
  if (vote.seats === null && paper && paper.for + paper.against + paper.abstain + paper.void !== paper.returned && paper.returned <= paper.issued)
    return refuse(
      'paper-does-not-add-up',
      `收回 ${paper.returned} 张，赞成、反对、弃权、无效加起来是 ${paper.for + paper.against + paper.abstain + paper.void} 张，请再数一遍。`,
      `${paper.returned} ballots came back, the counts add up to ${paper.for + paper.against + paper.abstain + paper.void}; please count again.`,
      { field: '/tally/paper' },
    )
  const strange = candidates.find(({ id }) => !vote.candidates.some((one) => one.id === id))
  return strange
    ? refuse('not-a-candidate', '有一个得票的人不在候选人里。', 'Votes were entered for somebody who is no candidate.', { field: '/tally/candidates' })
    : null
}

const reasonsOf = ({ evaluation }: Judged, outcome: string) => evaluation.checks.filter((check) => check.outcome === outcome && check.weight === 'refuse')

const refuseOpen = (judged: Judged): No => {
  const missing = judged.evaluation.missing
  return refuse(
    'not-counted-yet',
    `还不能结束：${missing.map(({ zh }) => zh).join('；') || '票数没有记全'}。`,
    `It cannot be closed yet: ${missing.map(({ en }) => en).join('; ') || 'the count is not complete'}.`,
    { details: { explanation: explain(judged.evaluation) } },
  )
}

/** The rule's own words, with its explanation: the hall decides whether to vote again or to keep it as no valid vote. */
const refuseInvalid = (judged: Judged): No => {
  const reasons = reasonsOf(judged, 'not_met')
  return refuse(
    'vote-not-valid',
    `按规定这次表决无效：${reasons.map(({ found }) => found.zh).join('；')}。可以重新表决；要照实留下这次，请选“照实记为无效”。`,
    `By the rule this vote is not valid: ${reasons.map(({ found }) => found.en).join('; ')}. Vote again, or keep it as it was, not valid.`,
    { details: { reasons: reasons.map(({ key, says, found }) => ({ key, says, found })), explanation: explain(judged.evaluation) } },
  )
}

const figuresOf = (vote: Vote, { rule, evaluation, entitled, present }: Judged, tally: Tally) => {
  const elected = evaluation.detail.kind === 'vote' ? evaluation.detail.elected : []
  const votesOf = new Map(tally.candidates.map(({ id, votes }) => [id, votes]))
  return {
    tally,
    candidates: vote.candidates.map((one) => ({
      ...one,
      votes: votesOf.get(one.id) ?? null,
      elected: evaluation.outcome === 'met' || evaluation.outcome === 'to_judge' ? elected.includes(one.id) : false,
    })),
    slot: rule.slot,
    entitled,
    present,
    issued: tally.paper?.issued ?? null,
    returned: tally.paper?.returned ?? null,
    approvals: evaluation.detail.kind === 'vote' ? evaluation.detail.majority.have : null,
  }
}

export const withdrawVote = (
  call: Call,
  { scope, found: { row: vote } }: Reach<{ row: Vote; session: Session }>,
  { version, reason }: { version: number; reason: string },
): Promise<Result<{ version: number }>> =>
  runCommand(call, scope, async (tx) => {
    if (!(await withdrawVoteRow(tx, { id: vote.id, version }, reason)))
      return vote.state === 'closed' ? refuse('vote-closed', '已经记过票的表决不能撤回。', 'A vote that was counted cannot be withdrawn.') : refuseStale()
    await tx.audit({ verb: 'vote.withdrawn', objectType: 'vote', objectId: vote.id, path: vote.path, purpose: reason })
    return ok({ version: version + 1 })
  })
