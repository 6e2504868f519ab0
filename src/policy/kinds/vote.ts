/** When a vote is valid and when it carries: who is entitled, how many must be there, of which whole the majority is taken, which ballot. */
import { z } from 'zod'
import type { Fraction } from '../../kernel/fractions.ts'
import { amountSchema, headShape, keyOf, type BodyOf } from '../engine/head.ts'
import { answer, type Ask, type Kind, type Words, type World } from '../engine/kind.ts'
import { actorSchema, nameSchema, slotOf } from '../engine/slots.ts'
import { byOrder, equalOrIncomparable, higherIsStricter, narrowerIsStricter } from '../engine/strictness.ts'
import { fill, joinTexts, nameOf, sayAmount, text } from '../engine/words.ts'
import type { Actor } from '../vocabulary/actors.ts'
import type { Check, Evaluation, VoteDetail, VoteLine } from '../vocabulary/evaluation.ts'
import type { ExplanationStep } from '../vocabulary/explanation.ts'
import { joinStrictness, type Outcome, type Strictness, type Text } from '../vocabulary/outcomes.ts'
import type { Question } from '../vocabulary/questions.ts'
import type { RuleInForce } from '../vocabulary/rules.ts'
import { BALLOTS, BUSINESS, DEDUCTIONS, ELECTORATES, VOTE_BASES, type Ballot, type Business, type Deduction, type VoteBase } from '../vocabulary/votes.ts'

const lineSchema = (zh: string, en: string) =>
  z.strictObject({
    of: slotOf(keyOf(VOTE_BASES), { zh: `${zh}以什么为总数`, en: `${en}: part of what` }),
    is: slotOf(z.enum(['>=', '>']), { zh: `${zh}含不含正好`, en: `${en}: does the exact part reach it` }),
    value: slotOf(amountSchema, { zh: `${zh}要几分之几`, en: `${en}: what part` }),
  })

const voteSchema = z.strictObject({
  ...headShape,
  kind: z.literal('vote'),
  about: z.literal('session'),
  business: z.array(keyOf(BUSINESS)).min(1),
  entitled: slotOf(keyOf(ELECTORATES), { zh: '谁有表决权', en: 'Who is entitled' }),
  /** who may be left out of the number entitled, and who must have agreed; none where the text allows none */
  deductions: z
    .strictObject({
      grounds: slotOf(z.array(keyOf(DEDUCTIONS)), { zh: '哪些人可以不计入', en: 'Who may be left out' }),
      approves: slotOf(actorSchema, { zh: '由谁批准不计入', en: 'Who approves it' }),
      meetingAgrees: slotOf(z.boolean(), { zh: '要不要会议同意', en: 'Must the meeting agree' }),
    })
    .optional(),
  quorum: lineSchema('到会', 'Quorum'),
  majority: lineSchema('赞成', 'Majority'),
  ballots: slotOf(z.array(keyOf(BALLOTS)).min(1), { zh: '用什么方式表决', en: 'Allowed ballots' }),
  /** do opinions sent in writing before the meeting count as votes? */
  written: slotOf(z.boolean(), { zh: '书面意见计不计票', en: 'Do written opinions count' }),
  /** is every person voted on apart? */
  apart: slotOf(z.boolean(), { zh: '要不要逐人表决', en: 'Each person apart' }).optional(),
  /** by how much candidates must outnumber seats */
  surplus: slotOf(amountSchema, { zh: '差额比例', en: 'Surplus of candidates' }).optional(),
  what: nameSchema.optional(),
})
type WrittenVote = z.output<typeof voteSchema>
export type VoteBody = BodyOf<WrittenVote>
type Line = VoteBody['quorum']

/** People left out of the number entitled on one ground; `approved` by the actor the rule names, `agreed` by the meeting; null: not recorded. */
type DeductionFact = { ground: Deduction; persons: number; approved: boolean | null; agreed: boolean | null }

/** One vote as the tellers recorded it. All numbers are persons or ballots, whole and not negative; null: not recorded yet. */
export type VoteFacts = {
  business: Business
  /** on the roll with a vote on this business, before deductions; committee members for committee business */
  entitled: number
  deductions: DeductionFact[]
  /** in the hall with a vote */
  present: number | null
  /** the ways used; several where hands and paper were counted in one hall */
  ballots: Ballot[]
  /** ballots handed out, come back, void; null without paper */
  paper: { issued: number; returned: number; void: number } | null
  /** a matter: votes in the hall, void ones apart; null for elections and while nothing was counted */
  count: { for: number; against: number; abstain: number } | null
  /** opinions sent in writing before the meeting */
  written: { for: number; against: number; abstain: number } | null
  /** how many persons this one ballot decides about; 1 where each is voted on apart or no person is concerned */
  persons: number
  election: { seats: number; candidates: { id: string; for: number | null }[] } | null
}

/** The smallest whole number that reaches a line: more than half of 10 is 6, at least four fifths of 7 is 6. */
export const neededFor = ({ is, value }: { is: '>=' | '>'; value: Fraction }, whole: number): number => {
  const product = whole * value.num
  return is === '>=' ? Math.ceil(product / value.den) : Math.floor(product / value.den) + 1
}

/** The vote rule in force that answers for a business, or null where none does. */
export const voteRuleFor = (rules: Iterable<RuleInForce>, business: Business): RuleInForce<VoteBody> | null => {
  for (const rule of rules) if (rule.kind === 'vote' && (rule.body as VoteBody).business.includes(business)) return rule as RuleInForce<VoteBody>
  return null
}

type VoteAsk = Ask<VoteBody, VoteFacts>

const judgeVote = (ask: VoteAsk): Evaluation => {
  const { body } = ask.rule
  if (!body.business.includes(ask.facts.business))
    return answer(ask, {
      outcome: 'not_applicable',
      because: fill(text('这一条不管{what}', 'This rule does not answer for: {what}'), { what: BUSINESS[ask.facts.business] }),
      detail: { kind: 'none' },
    })
  const open = pendingDeductions(body, ask.facts)
  const sure = readVote(body, ask.facts, deductedIn(body, ask.facts, false))
  if (open.length === 0) return told(ask, sure)
  const most = readVote(body, ask.facts, deductedIn(body, ask.facts, true))
  if (most.outcome === sure.outcome && most.detail.elected.join() === sure.detail.elected.join()) return told(ask, sure)
  const missing = text(
    '有人不计入应到会人数，批准或会议同意还没有记下',
    'Some are left out of the number entitled; approval or the agreement of the meeting is not recorded',
  )
  return told(ask, { ...sure, outcome: 'unknown', checks: [...sure.checks, fail('deductions-open', missing, missing, 'unknown', 'refuse')] })
}

type Read = { outcome: Outcome; checks: Check[]; detail: VoteDetail; question: Question | null }

const told = (ask: VoteAsk, { outcome, checks, detail, question }: Read): Evaluation =>
  answer(ask, {
    outcome,
    checks,
    detail,
    missing: checks.filter((check) => check.outcome === 'unknown').map((check) => check.found),
    judge: outcome === 'to_judge' && question ? [{ question, who: 'branch-meeting', text: checks.find((check) => check.outcome === 'to_judge')!.found }] : [],
    follows: checks
      .filter((check) => check.outcome === 'not_met' && check.weight !== 'none')
      .map((check) => ({ does: check.weight === 'flag' ? 'flag' : 'refuse', what: check.key, state: 'now', text: check.found })),
  })

/** Deductions that may be made but whose approval or agreement nobody recorded. */
const pendingDeductions = (body: VoteBody, facts: VoteFacts): DeductionFact[] =>
  facts.deductions.filter((one) => allowed(body, one) && standing(body, one) === null && one.persons > 0)

const allowed = (body: VoteBody, { ground }: DeductionFact): boolean => body.deductions?.grounds.includes(ground) ?? false

/** Is the deduction settled: approved and, where asked, agreed? null while something is not recorded and nothing was refused. */
const standing = (body: VoteBody, { approved, agreed }: DeductionFact): boolean | null => {
  const parts = [approved, ...(body.deductions?.meetingAgrees ? [agreed] : [])]
  if (parts.includes(false)) return false
  return parts.includes(null) ? null : true
}

const deductedIn = (body: VoteBody, facts: VoteFacts, withPending: boolean): number =>
  facts.deductions.filter((one) => allowed(body, one) && (standing(body, one) ?? withPending)).reduce((sum, one) => sum + one.persons, 0)

const readVote = (body: VoteBody, facts: VoteFacts, deducted: number): Read => {
  const entitled = facts.entitled - deducted
  const quorum = lineOf(body.quorum, entitled, facts.present, facts.present)
  const majority = lineOf(body.majority, entitled, facts.present, votesFor(body, facts))
  const election = facts.election ? electedIn(facts, majority) : NOBODY
  const checks = [
    ...deductionChecks(body, facts),
    quorumCheck(quorum),
    ballotCheck(body, facts),
    hallCheck(body, facts, entitled),
    ...paperChecks(facts),
    ...writtenChecks(body, facts),
    ...apartChecks(body, facts),
    ...(facts.election ? electionChecks(body, facts, facts.election, election) : [majorityCheck(majority)]),
  ]
  const detail: VoteDetail = { kind: 'vote', business: facts.business, onRoll: facts.entitled, deducted, entitled, quorum, majority, ...election }
  return { ...outcomeOf(checks), checks, detail }
}

const outcomeOf = (checks: Check[]): Pick<Read, 'outcome' | 'question'> => {
  const decisive = checks.filter((check) => check.weight !== 'flag')
  const outcome = (['not_met', 'unknown', 'to_judge'] as Outcome[]).find((one) => decisive.some((check) => check.outcome === one)) ?? 'met'
  const question = checks.find((check) => check.outcome === 'to_judge')?.key
  return { outcome, question: question ? (question as Question) : null }
}

const lineOf = (line: Line, entitled: number, present: number | null, have: number | null): VoteLine => {
  const of = line.of === 'present' ? present : entitled
  return { base: line.of, of, need: of === null ? null : neededFor(line, of), have, is: line.is, part: line.value }
}

const votesFor = (body: VoteBody, facts: VoteFacts): number | null =>
  facts.count === null ? null : facts.count.for + (body.written ? (facts.written?.for ?? 0) : 0)

const weigh = (line: VoteLine): boolean | null => (line.need === null || line.have === null ? null : line.have >= line.need)

const outcomeWhen = (holds: boolean | null): Outcome => (holds === null ? 'unknown' : holds ? 'met' : 'not_met')

const fail = (key: string, says: Text, found: Text, outcome: Outcome, weight: Check['weight']): Check => ({ key, outcome, says, found, weight, cites: [] })

const sound = (key: string, holds: boolean, says: Text, found: Text, weight: Check['weight'] = 'refuse'): Check =>
  fail(key, says, found, holds ? 'met' : 'not_met', weight)

/** 应到 10 人的过半数，至少 6 人 */
export const sayLine = (line: VoteLine): Text =>
  fill(line.is === '>' ? text('超过{base}的{part}', 'more than {part} of {base}') : text('不少于{base}的{part}', 'at least {part} of {base}'), {
    base: VOTE_BASES[line.base],
    part: sayAmount(line.part),
  })

/** 6×2 = 12，大于 10×1 = 10 */
const weighing = ({ have, of, part, is }: VoteLine): Text => {
  if (have === null || of === null) return text('还没有记下', 'not recorded yet')
  const [left, right] = [have * part.den, of * part.num]
  const relation = left < right ? ['小于', 'less than'] : left > right ? ['大于', 'more than'] : ['等于', 'equal to']
  const reached = is === '>' ? left > right : left >= right
  const sum = `${have}×${part.den} = ${left}`
  const whole = `${of}×${part.num} = ${right}`
  return text(`${sum}，${relation[0]} ${whole}，${reached ? '达到' : '没有达到'}`, `${sum}, ${relation[1]} ${whole}: ${reached ? 'reached' : 'not reached'}`)
}

const quorumCheck = (line: VoteLine): Check =>
  fail(
    'quorum',
    fill(text('到会{line}，才可表决', 'Valid when those present are {line}'), { line: sayLine(line) }),
    line.have === null
      ? text('实到人数还没有记下', 'How many are present is not recorded')
      : fill(text('实到 {have} 人，至少要 {need} 人：{sum}', '{have} present, {need} needed: {sum}'), {
          have: line.have,
          need: line.need ?? '?',
          sum: weighing(line),
        }),
    outcomeWhen(weigh(line)),
    'refuse',
  )

const majorityCheck = (line: VoteLine): Check =>
  fail(
    'majority',
    fill(text('赞成{line}，才算通过', 'Carried when those in favour are {line}'), { line: sayLine(line) }),
    line.have === null
      ? text('赞成票还没有记下', 'Votes in favour are not recorded')
      : fill(text('赞成 {have} 票，至少要 {need} 票：{sum}', '{have} in favour, {need} needed: {sum}'), {
          have: line.have,
          need: line.need ?? '?',
          sum: weighing(line),
        }),
    outcomeWhen(weigh(line)),
    'none',
  )

const deductionChecks = (body: VoteBody, facts: VoteFacts): Check[] => {
  const wrong = facts.deductions.filter((one) => one.persons > 0 && (!allowed(body, one) || standing(body, one) === false))
  if (facts.deductions.length === 0) return []
  const says = body.deductions
    ? fill(text('不计入应到会人数的，要由{who}批准', 'Those left out of the number entitled need the approval of {who}'), {
        who: nameOf(body.deductions.approves),
      })
    : text('应到会人数里没有可以不计的', 'Nobody may be left out of the number entitled')
  const found =
    wrong.length === 0
      ? text('没有不合规定的', 'None against the rule')
      : fill(text('{what}：没有批准，照常计入应到会', '{what}: not approved, counted as entitled'), {
          what: joinTexts(wrong.map((one) => DEDUCTIONS[one.ground])),
        })
  return [sound('deductions', wrong.length === 0, says, found, 'flag')]
}

const sayBallots = (ballots: readonly Ballot[]): Text => joinTexts(ballots.map((one) => BALLOTS[one]))

const ballotCheck = (body: VoteBody, facts: VoteFacts): Check => {
  const wrong = facts.ballots.filter((one) => !body.ballots.includes(one))
  const says = fill(text('用{ballots}表决', 'By {ballots}'), { ballots: sayBallots(body.ballots) })
  if (facts.ballots.length === 0) return fail('ballot', says, text('没有记下怎样表决', 'The ballot is not recorded'), 'unknown', 'refuse')
  const found = fill(text('用的是{ballots}', 'Used: {ballots}'), { ballots: sayBallots(facts.ballots) })
  return sound('ballot', wrong.length === 0, says, found)
}

/** Nobody votes who is not entitled, nobody twice. */
const hallCheck = (body: VoteBody, facts: VoteFacts, entitled: number): Check => {
  const written = body.written && facts.written ? facts.written.for + facts.written.against + facts.written.abstain : 0
  const cast = facts.count ? facts.count.for + facts.count.against + facts.count.abstain + (facts.paper?.void ?? 0) : 0
  const present = facts.present ?? cast
  const says = text('到会的不多于应到会的，票不多于到会的人', 'No more present than entitled, no more votes than people present')
  if (present + written > entitled)
    return sound(
      'hall',
      false,
      says,
      text(
        `实到 ${present} 人、书面意见 ${written} 份，多于应到会 ${entitled} 人`,
        `${present} present and ${written} in writing, more than ${entitled} entitled`,
      ),
    )
  if (cast > present) return sound('hall', false, says, text(`共 ${cast} 票，多于实到 ${present} 人`, `${cast} votes, more than ${present} present`))
  return sound('hall', true, says, text('相符', 'In order'))
}

const paperChecks = (facts: VoteFacts): Check[] => {
  const { paper, count, ballots } = facts
  if (!paper) return ballots.some((one) => one !== 'show-of-hands') ? [paperUnknown()] : []
  const says = text('收回的票不多于发出的票，才有效', 'Valid when no more ballots come back than were handed out')
  const found = text(
    `发出 ${paper.issued} 张，收回 ${paper.returned} 张，无效 ${paper.void} 张`,
    `${paper.issued} handed out, ${paper.returned} back, ${paper.void} void`,
  )
  const counted = count ? count.for + count.against + count.abstain + paper.void : null
  const alone = ballots.every((one) => one !== 'show-of-hands')
  return [
    sound('ballots', paper.returned <= paper.issued && paper.void <= paper.returned, says, found),
    ...(facts.present === null
      ? []
      : [
          sound(
            'issued',
            paper.issued <= facts.present,
            text('发出的票不多于到会的人', 'No more ballots handed out than people present'),
            text(`发出 ${paper.issued} 张，实到 ${facts.present} 人`, `${paper.issued} handed out, ${facts.present} present`),
          ),
        ]),
    ...(alone && counted !== null
      ? [
          sound(
            'sum',
            counted === paper.returned,
            text('各类票加起来等于收回的票', 'The counts add up to the ballots that came back'),
            text(`加起来 ${counted} 张，收回 ${paper.returned} 张`, `${counted} counted, ${paper.returned} back`),
          ),
        ]
      : []),
  ]
}

const paperUnknown = (): Check =>
  fail(
    'ballots',
    text('发出、收回的票数要记下', 'Ballots handed out and back are recorded'),
    text('发票、收票数还没有记下', 'Ballots handed out and back are not recorded'),
    'unknown',
    'refuse',
  )

const writtenChecks = (body: VoteBody, { written }: VoteFacts): Check[] => {
  if (!written) return []
  const total = written.for + written.against + written.abstain
  const says = body.written
    ? text('会前书面意见计入票数', 'Opinions in writing before the meeting count')
    : text('书面意见不计票', 'Opinions in writing do not count')
  return [sound('written', body.written || total === 0, says, text(`书面意见 ${total} 份`, `${total} in writing`), 'flag')]
}

const apartChecks = (body: VoteBody, { persons }: VoteFacts): Check[] =>
  body.apart
    ? [
        sound(
          'apart',
          persons <= 1,
          text('涉及几个人的，逐人表决', 'Where several persons are concerned, each is voted on apart'),
          text(`这一次表决涉及 ${persons} 人`, `${persons} persons in this vote`),
        ),
      ]
    : []

type Elected = Pick<VoteDetail, 'elected' | 'tied' | 'unfilled'>
const NOBODY: Elected = { elected: [], tied: [], unfilled: 0 }

/** Those over the line by votes; where the last seat is reached by equal votes, nobody of the equal ones is elected by us. */
const electedIn = ({ election }: VoteFacts, line: VoteLine): Elected => {
  const { seats, candidates } = election!
  if (line.need === null || candidates.some((one) => one.for === null)) return { ...NOBODY, unfilled: seats }
  const over = candidates.filter((one) => one.for! >= line.need!).sort((one, other) => other.for! - one.for!)
  if (over.length <= seats) return { elected: over.map((one) => one.id), tied: [], unfilled: seats - over.length }
  const last = over[seats - 1]!.for!
  const equal = over.filter((one) => one.for === last)
  const clear = over.filter((one) => one.for! > last)
  if (clear.length + equal.length === seats) return { elected: over.slice(0, seats).map((one) => one.id), tied: [], unfilled: 0 }
  return { elected: clear.map((one) => one.id), tied: equal.map((one) => one.id), unfilled: 0 }
}

const electionChecks = (body: VoteBody, facts: VoteFacts, election: NonNullable<VoteFacts['election']>, result: Elected): Check[] => [
  ...surplusChecks(body, election),
  ...namesChecks(facts, election),
  resultCheck(election, result),
]

const surplusChecks = ({ surplus }: VoteBody, { seats, candidates }: NonNullable<VoteFacts['election']>): Check[] => {
  if (!surplus) return []
  const need = seats + neededFor({ is: '>=', value: surplus }, seats)
  const says = fill(text('候选人比名额多，多出不少于名额的{part}', 'Candidates outnumber seats by at least {part}'), { part: sayAmount(surplus) })
  return [
    sound(
      'surplus',
      candidates.length >= need,
      says,
      text(`名额 ${seats} 个，候选人 ${candidates.length} 人，至少要 ${need} 人`, `${seats} seats, ${candidates.length} candidates, ${need} needed`),
    ),
  ]
}

const namesChecks = ({ paper }: VoteFacts, { seats, candidates }: NonNullable<VoteFacts['election']>): Check[] => {
  if (!paper || candidates.some((one) => one.for === null)) return []
  const valid = paper.returned - paper.void
  const most = Math.max(0, ...candidates.map((one) => one.for!))
  const all = candidates.reduce((sum, one) => sum + one.for!, 0)
  const says = text('一张票选的人不多于名额，每人得票不多于有效票', 'No ballot names more than the seats, nobody has more votes than valid ballots')
  return [
    sound(
      'names',
      most <= valid && all <= valid * seats,
      says,
      text(`有效票 ${valid} 张，最多得 ${most} 票，共 ${all} 票`, `${valid} valid ballots, at most ${most} for one, ${all} in all`),
    ),
  ]
}

const resultCheck = ({ seats, candidates }: NonNullable<VoteFacts['election']>, { elected, tied, unfilled }: Elected): Check => {
  const says = text('赞成票过线的，从多到少当选', 'Those over the line are elected, most votes first')
  if (candidates.some((one) => one.for === null)) return fail('majority', says, text('得票还没有记下', 'Votes are not recorded'), 'unknown', 'none')
  if (tied.length > 0)
    return fail(
      'tie-for-seat',
      says,
      text(`${tied.length} 人得票相等，争剩下的 ${seats - elected.length} 个名额`, `${tied.length} equal for ${seats - elected.length} seats`),
      'to_judge',
      'none',
    )
  const found = text(`名额 ${seats} 个，当选 ${elected.length} 人`, `${seats} seats, ${elected.length} elected`)
  if (elected.length > 0 && unfilled > 0) return fail('seats-unfilled', says, found, 'to_judge', 'none')
  return fail('majority', says, found, elected.length === 0 ? 'not_met' : 'met', 'none')
}

const voteWords = (evaluation: Evaluation): Words => {
  const detail = evaluation.detail as VoteDetail
  const body = evaluation.rule.body as VoteBody
  const election = (evaluation.facts as VoteFacts).election !== null
  const parts = {
    what: BUSINESS[detail.business],
    entitled: detail.entitled,
    present: detail.quorum.have ?? '?',
    votes: detail.majority.have ?? '?',
    elected: detail.elected.length,
    result: sayResult(evaluation, election),
  }
  const pattern = election
    ? text(
        '{what}：应到 {entitled} 人，实到 {present} 人，当选 {elected} 人，{result}',
        '{what}: {entitled} entitled, {present} present, {elected} elected; {result}',
      )
    : text(
        '{what}：应到 {entitled} 人，实到 {present} 人，赞成 {votes} 票，{result}',
        '{what}: {entitled} entitled, {present} present, {votes} in favour; {result}',
      )
  return {
    conclusion: fill(pattern, parts),
    follows: null,
    steps: [...lineSteps(detail, election), { step: 'checks', part: 3, items: [whoLine(body, detail), ...evaluation.checks] }],
  }
}

const sayResult = ({ outcome, checks }: Evaluation, election: boolean): Text => {
  if (outcome === 'met') return election ? text('有效', 'valid') : text('通过', 'carried')
  if (outcome === 'unknown') return text('还不能定', 'open')
  const deciding = checks.find((check) => check.outcome === outcome && check.weight !== 'flag')
  if (outcome === 'to_judge') return fill(text('{what}', '{what}'), { what: deciding?.found ?? text('请会议定', 'the meeting decides') })
  if (deciding?.key === 'majority') return election ? text('无人当选', 'nobody elected') : text('没有通过', 'not carried')
  return fill(text('表决无效：{why}', 'the vote is not valid: {why}'), { why: deciding?.found ?? text('', '') })
}

const lineSteps = (detail: VoteDetail, election: boolean): ExplanationStep[] =>
  (election ? [detail.quorum] : [detail.quorum, detail.majority]).map((line): ExplanationStep => {
    const known = line.have !== null && line.of !== null && line.of > 0
    return {
      step: 'fraction',
      part: 3,
      amount: known ? { num: line.have!, den: line.of! } : null,
      either: null,
      marks: known ? [{ at: line.need!, of: line.of!, main: true, label: fill(text('至少 {need}', '{need} needed'), { need: line.need! }) }] : [],
      lines: [fill(text('{line}：{sum}', '{line}: {sum}'), { line: sayLine(line), sum: weighing(line) })],
    }
  })

/** Who was counted as entitled, and how many were left out. */
const whoLine = (body: VoteBody, { onRoll, deducted, entitled }: VoteDetail): Check =>
  fail(
    'entitled',
    fill(text('应到会的是{who}', 'Entitled are {who}'), { who: ELECTORATES[body.entitled] }),
    text(
      `名册上 ${onRoll} 人，经批准不计 ${deducted} 人，应到会 ${entitled} 人`,
      `${onRoll} on the roll, ${deducted} left out with approval, ${entitled} entitled`,
    ),
    'met',
    'none',
  )

/** Of the same whole: the higher part is stricter; of equal parts, “more than” is stricter than “at least”. */
const lineStrictness = (one: Line, other: Line): Strictness => {
  if (one.of !== other.of) return 'incomparable'
  const parts = higherIsStricter(one.value, other.value)
  return parts === 'equal' ? byOrder(['>', '>='], one.is, other.is) : parts
}

const voteStrictness = (one: VoteBody, other: VoteBody): Strictness =>
  joinStrictness([
    equalOrIncomparable(one.entitled, other.entitled),
    lineStrictness(one.quorum, other.quorum),
    lineStrictness(one.majority, other.majority),
    narrowerIsStricter(one.ballots, other.ballots),
    narrowerIsStricter(one.deductions?.grounds, other.deductions?.grounds),
    byOrder([false, true], one.written, other.written),
    byOrder([true, false], one.apart ?? false, other.apart ?? false),
    higherIsStricter(one.surplus, other.surplus),
  ])

export const vote: Kind<VoteBody, VoteFacts> = {
  name: 'vote',
  title: { zh: '表决', en: 'Vote' },
  schema: voteSchema,
  leansOn: () => [],
  asks: () => [],
  evaluate: judgeVote,
  stricter: voteStrictness,
  words: voteWords,
  sayValue: sayVoteValue,
  canDoWithout: () => false,
  factsOf: voteFacts,
}

function sayVoteValue(key: string, value: unknown): Text | null {
  if (key === 'entitled') return ELECTORATES[value as keyof typeof ELECTORATES]
  if (key.endsWith('.of')) return VOTE_BASES[value as VoteBase]
  if (key.endsWith('.is'))
    return value === '>' ? text('正好的不算，要超过', 'the exact part does not reach it') : text('正好的也算', 'the exact part reaches it')
  if (key.endsWith('.value') || key === 'surplus') return sayAmount(value as Fraction)
  if (key === 'ballots') return sayBallots(value as Ballot[])
  if (key === 'deductions.grounds') return joinTexts((value as Deduction[]).map((one) => DEDUCTIONS[one]))
  return key === 'deductions.approves' ? nameOf(value as Actor) : null
}

/** A case's world: `business`, `entitled`, `deductions`, `present`, `ballots`, `paper`, `for`/`against`/`abstain`, `written`, `persons`, `seats`, `candidates: { id: votes }`. */
function voteFacts(world: World, rule: RuleInForce<VoteBody>): VoteFacts {
  const number = (name: string) => (world[name] === undefined ? null : (world[name] as number | null))
  const inFavour = number('for')
  const seats = number('seats')
  const candidates = Object.entries((world['candidates'] as Record<string, number | null> | undefined) ?? {})
  return {
    business: (world['business'] as Business | undefined) ?? rule.body.business[0]!,
    entitled: number('entitled') ?? 0,
    deductions: ((world['deductions'] as Partial<DeductionFact>[] | undefined) ?? []).map((one) => ({
      ground: 'ill',
      persons: 1,
      approved: true,
      agreed: true,
      ...one,
    })),
    present: number('present'),
    ballots: (world['ballots'] as Ballot[] | undefined) ?? [rule.body.ballots[0]!],
    paper: paperOf(world, rule, inFavour),
    count: inFavour === null ? null : { for: inFavour, against: number('against') ?? 0, abstain: number('abstain') ?? 0 },
    written: world['written'] ? { for: 0, against: 0, abstain: 0, ...(world['written'] as object) } : null,
    persons: number('persons') ?? 1,
    election: seats === null ? null : { seats, candidates: candidates.map(([id, votes]) => ({ id, for: votes })) },
  }
}

/** Ballots of a case: as written, or one for everybody present, none void, all of them counted. */
const paperOf = (world: World, rule: RuleInForce<VoteBody>, inFavour: number | null): VoteFacts['paper'] => {
  if (world['paper'] === null) return null
  if (world['paper']) return { issued: 0, returned: 0, void: 0, ...(world['paper'] as object) }
  const ballots = (world['ballots'] as Ballot[] | undefined) ?? [rule.body.ballots[0]!]
  if (ballots.every((one) => one === 'show-of-hands')) return null
  const present = Number(world['present'] ?? 0)
  const counted = inFavour === null ? present : inFavour + Number(world['against'] ?? 0) + Number(world['abstain'] ?? 0)
  return { issued: present, returned: counted, void: 0 }
}
