/** Steps, actors, approvals and clocks of a case: moving a day, the two exemptions, a contested line, the life of a certificate. */
import { z } from 'zod'
import type { Day } from '../../kernel/days.ts'
import { endOfTerm, headShape, keyOf, showTerm, sideSchema, startOfTerm, termInDays, termSchema, type BodyOf, type Term } from '../engine/head.ts'
import { answer, type Ask, type Kind, type Words, type World } from '../engine/kind.ts'
import { climb, isLadderKey, ladderSchema, sayLadderValue } from '../engine/ladder.ts'
import { actorSchema, nameSchema, slotOf, textSchema } from '../engine/slots.ts'
import { equalOrIncomparable, lessIsStricter, widerIsStricter } from '../engine/strictness.ts'
import { fill, joinTexts, nameOf, sayDay, text } from '../engine/words.ts'
import type { Actor } from '../vocabulary/actors.ts'
import type { Check, Evaluation, StepState } from '../vocabulary/evaluation.ts'
import { fieldTitle } from '../vocabulary/fields.ts'
import { CIRCUMSTANCES, type Circumstance } from '../vocabulary/floating.ts'
import { joinStrictness, type Outcome, type Text } from '../vocabulary/outcomes.ts'
import type { RuleInForce } from '../vocabulary/rules.ts'

export const CASES = {
  reschedule: { zh: '调整活动日', en: 'moving the day' },
  'exemption-from-attending': { zh: '免于参加活动', en: 'exemption from attending' },
  'exemption-from-recording': { zh: '不纳入记实', en: 'exemption from fact-recording' },
  contest: { zh: '对记录的异议', en: 'contest of a record' },
  certificate: { zh: '证件办理', en: 'issuing a certificate' },
  'certificate-replacement': { zh: '证件补办', en: 'replacing a certificate' },
  correction: { zh: '更正记录', en: 'correcting a record' },
  leave: { zh: '请假', en: 'leave' },
  disclosure: { zh: '公开', en: 'disclosure' },
  'leader-measure': { zh: '领导干部缺席的处理', en: 'measures about an absent leading cadre' },
  departure: { zh: '外出', en: 'departure' },
  'certificate-request': { zh: '补办活动证', en: 'request for a certificate' },
  arrival: { zh: '接收流动党员', en: 'receiving a floating member' },
  refusal: { zh: '拒收流动党员', en: 'refusing a floating member' },
  declaration: { zh: '亮明身份', en: 'declaring membership' },
  relation: { zh: '组织关系接转', en: 'transfer of the relation' },
  'floating-organisation': { zh: '建立流动党员党组织', en: 'setting up an organisation of floating members' },
  return: { zh: '返回', en: 'return' },
  'appraisal-away': { zh: '流动党员民主评议', en: 'appraisal of a floating member' },
  conversion: { zh: '流动预备党员转正', en: 'conversion of a floating probationary member' },
  'open-matter': { zh: '四议两公开', en: 'four deliberations, two disclosures' },
} as const
type CaseName = keyof typeof CASES

const circumstances = z.array(keyOf(CIRCUMSTANCES))

const optionSchema = z.strictObject({
  key: z.string().regex(/^[a-z0-9-]+$/),
  title: textSchema,
  /** only this actor may choose it */
  by: actorSchema.optional(),
  /** offered only where this is so */
  where: keyOf(CIRCUMSTANCES).optional(),
  /** an order of preference: the lowest that is offered comes first, equals are free to choose */
  rank: z.int().min(1).optional(),
})

const stepSchema = z.strictObject({
  key: z.string().regex(/^[a-z0-9-]+$/),
  title: textSchema,
  actor: slotOf(actorSchema, { zh: '由谁办', en: 'Who does it' }),
  /** who may do it instead: the branch on word of mouth for the member */
  alsoBy: slotOf(z.array(actorSchema), { zh: '也可由谁办', en: 'Who else may do it' }).optional(),
  /** which side of a floating case takes the step */
  side: sideSchema.optional(),
  /** what the actor must state: new-day, reason, from, to, alternative-form … */
  asks: z.array(z.string().regex(/^[a-z0-9-]+$/)).default([]),
  /** a step that decides: approve or refuse; other steps are simply done */
  decides: z.boolean().default(false),
  /** what the actor chooses one of, mildest first: the three measures about an absent leader; where to place a member */
  options: z.array(optionSchema).optional(),
  /** a refusal names its reason */
  reasonOnRefusal: z.boolean().default(true),
  within: slotOf(termSchema, { zh: '期限', en: 'Term' }).optional(),
  /** the term runs from the day the case is about, not from the step before */
  fromTheDay: z.boolean().optional(),
  /** due so long before the day the case is about */
  ahead: slotOf(termSchema, { zh: '提前多久办', en: 'Done so long ahead' }).optional(),
  /** must be finished before the day the case is about */
  beforeTheDay: z.boolean().default(false),
  /** may not come before the day the case is about */
  afterTheDay: slotOf(z.boolean(), { zh: '是否要等到那一天以后', en: 'Only after the day' }).optional(),
  /** what must be so, or must not be so, as a person states it */
  needs: circumstances.optional(),
  unless: circumstances.optional(),
  escalates: ladderSchema.optional(),
  optional: z.boolean().default(false),
})

const workflowSchema = z.strictObject({
  ...headShape,
  kind: z.literal('workflow'),
  case: z.enum(Object.keys(CASES) as [CaseName, ...CaseName[]]),
  about: z.enum(['session', 'member', 'floating-member', 'leader', 'entry', 'certificate', 'unit', 'matter']),
  /** which side of a floating case leads it */
  side: sideSchema.optional(),
  steps: z.array(stepSchema).min(1),
  /** how long the result may last before it is looked at again */
  review: slotOf(termSchema, { zh: '多久复核', en: 'Reviewed after' }).optional(),
  /** tick letter that the result gives, for exemptions */
  gives: z.enum(['X', 'F', 'O', 'L']).optional(),
  effect: nameSchema,
  without: nameSchema.optional(),
})
type WrittenWorkflow = z.output<typeof workflowSchema>
export type WorkflowBody = BodyOf<WrittenWorkflow>

/** One recorded step. `actor` is the capacity in which the person acted. */
export type StepDone = {
  step: string
  actor: Actor
  by: string
  on: Day
  /** the day on which the other side took the letter of this step; null while it has not; absent where no letter is needed */
  heard?: Day | null
  answer?: 'done' | 'approve' | 'refuse'
  reason?: string | null
  stated?: string[]
  chose?: string | null
}

export type WorkflowFacts = {
  /** the day the case was opened */
  opened: Day
  /** the day the case is about, where it is about one: the activity day to be moved */
  theDay?: Day | null
  /** circumstances as people stated them; absent or null while nobody has */
  known?: Partial<Record<Circumstance, boolean | null>>
  steps: StepDone[]
}

type Step = WorkflowBody['steps'][number]
type WorkflowAsk = Ask<WorkflowBody, WorkflowFacts>

const judgeCase = (ask: WorkflowAsk): Evaluation => {
  const { body } = ask.rule
  const states = statesOf(body, ask.facts)
  const checks = body.steps.flatMap((step) => checksOf(step, ask.facts))
  const next = states.find((state) => state.state === 'next')
  const step = body.steps.find((one) => one.key === next?.step)
  const outcome = outcomeOf(states, checks, step)
  return answer(ask, {
    outcome,
    checks,
    missing: outcome === 'unknown' ? missingOf(next, checks) : [],
    judge: outcome === 'to_judge' && next ? [{ question: 'approve', who: next.actor, text: next.text }] : [],
    follows: [
      ...(outcome === 'not_met' && body.without ? [{ does: 'flag', what: body.case, state: 'now', text: body.without } as const] : []),
      ...(next && step ? climb(step.escalates, next.due, ask.on) : []),
    ],
    detail: { kind: 'workflow', steps: states, may: next && step ? mayNow(step) : [] },
  })
}

const mayNow = (step: Step) =>
  [step.actor, ...(step.alsoBy ?? [])].map((actor) => ({ step: step.key, actor, answers: step.decides ? ['approve', 'refuse'] : ['done'] }))

const missingOf = (next: StepState | undefined, checks: Check[]): Text[] => [
  ...(next ? [fill(text('等{who}：{what}', 'Waiting for {who}: {what}'), { who: nameOf(next.actor), what: next.text })] : []),
  ...(next?.waits ? [text('函件已发出，对方还没有收到', 'The letter is sent and not acknowledged')] : []),
  ...checks.filter((check) => check.outcome === 'unknown').map((check) => check.found),
]

const outcomeOf = (states: StepState[], checks: Check[], next: Step | undefined): Outcome => {
  if (states.some((state) => state.state === 'refused') || checks.some((check) => check.outcome === 'not_met')) return 'not_met'
  if (!next) return checks.some((check) => check.outcome === 'unknown') ? 'unknown' : 'met'
  return next.decides ? 'to_judge' : 'unknown'
}

type From = { on: Day | null; side: Step['side'] }

const statesOf = (body: WorkflowBody, facts: WorkflowFacts): StepState[] => {
  let open = true
  let from: From & { heard?: Day | null | undefined } = { on: facts.opened, side: undefined }
  return body.steps.map((step): StepState => {
    const done = facts.steps.find((one) => one.step === step.key)
    const start = startFor(step, from)
    const base = {
      step: step.key,
      actor: step.actor,
      text: step.title,
      on: done?.on ?? null,
      by: done?.by ?? null,
      reason: done?.reason ?? null,
      due: dueOf(step, start, facts.theDay ?? null),
      ...(step.side ? { side: step.side } : {}),
    }
    if (done && open) {
      from = { on: done.on, side: step.side, heard: done.heard }
      if (done.answer !== 'refuse') return { ...base, state: 'done' }
      open = false
      return { ...base, state: 'refused' }
    }
    if (!open || step.optional) return { ...base, state: 'ahead' }
    open = false
    return { ...base, state: 'next', ...(start === null ? { waits: true } : {}) }
  })
}

/** The day a step's clock begins: with the step before, or, where that was the other side's, with the letter about it; null while that is not taken. */
const startFor = (step: Step, from: From & { heard?: Day | null | undefined }): Day | null => {
  const crosses = step.side !== undefined && from.side !== undefined && step.side !== from.side
  return crosses && from.heard !== undefined ? from.heard : from.on
}

const dueOf = (step: Step, start: Day | null, theDay: Day | null): Day | null => {
  if (step.ahead) return theDay && startOfTerm(theDay, step.ahead)
  const from = step.fromTheDay ? theDay : start
  return step.within && from ? endOfTerm(from, step.within) : null
}

/** What a recorded step must keep: done by the right actor, everything stated, a refusal with its reason, before the day. */
const checksOf = (step: Step, facts: WorkflowFacts): Check[] => {
  const done = facts.steps.find((one) => one.step === step.key)
  if (!done) return []
  return [
    actorCheck(step, done),
    ...(step.asks.length > 0 ? [statedCheck(step, done)] : []),
    ...(step.options ? [optionCheck(step.options, step, done), ...orderChecks(step.options, step, done, facts)] : []),
    ...circumstanceChecks(step, facts),
    ...(done.answer === 'refuse' && step.reasonOnRefusal ? [reasonCheck(step, done)] : []),
    ...(step.beforeTheDay && facts.theDay ? [inTimeCheck(step, done, facts.theDay)] : []),
    ...(step.afterTheDay && facts.theDay ? [notEarlyCheck(step, done, facts.theDay)] : []),
  ]
}

const actorCheck = (step: Step, done: StepDone): Check => {
  const says = fill(text('{what}由{who}办', '{what} is done by {who}'), { what: step.title, who: nameOf(step.actor) })
  return check(`${step.key}.actor`, mayTake(step, done.actor), says, fill(text('由{who}办', 'Done by {who}'), { who: nameOf(done.actor) }))
}

const statedCheck = (step: Step, done: StepDone): Check => {
  const lacking = step.asks.filter((name) => !(done.stated ?? step.asks).includes(name))
  const found = lacking.length === 0 ? text('都写明了', 'All stated') : fill(text('缺{what}', 'Missing: {what}'), { what: joinTexts(lacking.map(fieldTitle)) })
  return check(`${step.key}.stated`, lacking.length === 0, text('要写明的都写明', 'Everything asked is stated'), found)
}

const optionCheck = (options: NonNullable<Step['options']>, step: Step, done: StepDone): Check => {
  const chosen = options.find((option) => option.key === done.chose && (!option.by || option.by === done.actor))
  const says = fill(text('在{options}中选一种', 'One of: {options}'), { options: joinTexts(options.map(({ title }) => title)) })
  return check(`${step.key}.option`, chosen !== undefined, says, chosen?.title ?? text('没有写选了哪一种', 'Not stated which'))
}

const reasonCheck = (step: Step, done: StepDone): Check =>
  check(
    `${step.key}.reason`,
    Boolean(done.reason),
    text('不同意要写明原因', 'A refusal states its reason'),
    done.reason ? text('已写明', 'Stated') : text('没有写', 'Not stated'),
  )

const inTimeCheck = (step: Step, done: StepDone, theDay: Day): Check => {
  const says = fill(text('应在{day}以前', 'Before {day}'), { day: sayDay(theDay) })
  return check(`${step.key}.in-time`, done.on <= theDay, says, fill(text('{day}办', 'Done on {day}'), { day: sayDay(done.on) }))
}

const notEarlyCheck = (step: Step, done: StepDone, theDay: Day): Check => {
  const says = fill(text('应在{day}以后', 'Not before {day}'), { day: sayDay(theDay) })
  return check(`${step.key}.not-early`, done.on >= theDay, says, fill(text('{day}办', 'Done on {day}'), { day: sayDay(done.on) }))
}

/** An option that comes first where it is offered; unknown while nobody has said whether it is. */
const orderChecks = (options: NonNullable<Step['options']>, step: Step, done: StepDone, { known = {} }: WorkflowFacts): Check[] => {
  const chosen = options.find((option) => option.key === done.chose)
  if (!chosen?.rank) return []
  const before = options.filter((option) => option.rank !== undefined && option.rank < chosen.rank!)
  const offered = before.find((option) => !option.where || known[option.where] === true)
  const unsaid = before.find((option) => option.where && typeof known[option.where] !== 'boolean')
  const says = text('按顺序，能编入前面的就编前面的', 'In order: the first that is possible')
  const key = `${step.key}.order`
  if (offered) return [check(key, false, says, fill(text('应先考虑{what}', '{what} comes first'), { what: offered.title }))]
  if (unsaid)
    return [
      { ...check(key, false, says, fill(text('还没有记：{what}', 'Not stated yet: {what}'), { what: CIRCUMSTANCES[unsaid.where!] })), outcome: 'unknown' },
    ]
  return [check(key, true, says, chosen.title)]
}

/** What must be so for a step, and what must not be. */
const circumstanceChecks = (step: Step, { known = {} }: WorkflowFacts): Check[] => [
  ...(step.needs ?? []).map((need) => circumstanceCheck(`${step.key}.needs.${need}`, need, known[need], true)),
  ...(step.unless ?? []).map((bar) => circumstanceCheck(`${step.key}.unless.${bar}`, bar, known[bar], false)),
]

const circumstanceCheck = (key: string, name: Circumstance, holds: boolean | null | undefined, wanted: boolean): Check => {
  const what = { what: CIRCUMSTANCES[name] }
  const says = fill(wanted ? text('要具备：{what}', 'Needed: {what}') : text('不能是：{what}', 'Not where: {what}'), what)
  if (typeof holds !== 'boolean') return { ...check(key, false, says, fill(text('还没有记：{what}', 'Not stated yet: {what}'), what)), outcome: 'unknown' }
  return check(key, holds === wanted, says, fill(holds ? text('是：{what}', 'So: {what}') : text('不是：{what}', 'Not so: {what}'), what))
}

const mayTake = (step: Step, actor: Actor): boolean => step.actor === actor || (step.alsoBy ?? []).includes(actor)

const check = (key: string, holds: boolean, says: Text, found: Text): Check => ({
  key,
  outcome: holds ? 'met' : 'not_met',
  says,
  found,
  weight: 'flag',
  cites: [],
})

/** May this step be taken now, by this actor? Null when it may; otherwise why not, for the refusal. */
export const whyNotYet = (body: WorkflowBody, facts: WorkflowFacts, step: string, actor: Actor): Text | null => {
  const next = statesOf(body, facts).find((state) => state.state === 'next')
  const wanted = body.steps.find((one) => one.key === step)
  if (!wanted) return text('没有这一步', 'There is no such step')
  if (!mayTake(wanted, actor)) return fill(text('这一步由{who}办', 'This step is for {who}'), { who: nameOf(wanted.actor) })
  const barred = circumstanceChecks(wanted, facts).find((one) => one.outcome !== 'met')
  if (barred) return fill(text('{says}；{found}', '{says}; {found}'), { says: barred.says, found: barred.found })
  if (next?.step === step || (wanted.optional && !facts.steps.some((one) => one.step === step))) return null
  if (!next) return text('已经办完', 'The case is finished')
  return fill(text('先要办：{what}（{who}）', 'First: {what} ({who})'), { what: next.text, who: nameOf(next.actor) })
}

const workflowWords = (evaluation: Evaluation): Words => {
  const body = evaluation.rule.body as WorkflowBody
  const { steps } = evaluation.detail as { steps: StepState[] }
  const next = steps.find((step) => step.state === 'next')
  const name = CASES[body.case]
  const conclusions: Record<string, Text> = {
    met: fill(text('{name}：已办完。{effect}', '{name}: finished. {effect}'), { name, effect: body.effect }),
    not_met: fill(text('{name}：{why}', '{name}: {why}'), {
      name,
      why: steps.some((step) => step.state === 'refused') ? text('没有同意', 'refused') : text('有一步不合规定', 'a step is not as the rule asks'),
    }),
  }
  const waiting = next ? fill(text('{name}：等{who}，{what}', '{name}: waiting for {who}, {what}'), { name, who: nameOf(next.actor), what: next.text }) : name
  return {
    conclusion: conclusions[evaluation.outcome] ?? waiting,
    follows: null,
    steps: [
      { step: 'steps', part: 3, items: steps },
      ...(evaluation.checks.length > 0 ? [{ step: 'checks', part: 3, items: evaluation.checks } as const] : []),
    ],
  }
}

const stepKeys = (body: WorkflowBody): string[] => body.steps.filter((step) => !step.optional).map((step) => step.key)
const terms = (body: WorkflowBody): (number | null)[] => body.steps.map((step) => (step.within ? termInDays(step.within) : null))

export const workflow: Kind<WorkflowBody, WorkflowFacts> = {
  name: 'workflow',
  title: { zh: '办理步骤', en: 'Workflow' },
  schema: workflowSchema,
  leansOn: () => [],
  asks: () => [],
  evaluate: judgeCase,
  stricter: (one, other) =>
    joinStrictness([
      equalOrIncomparable(one.case, other.case),
      widerIsStricter(stepKeys(one), stepKeys(other)),
      equalOrIncomparable(actorsOf(one, other), actorsOf(other, one)),
      ...(terms(one).length === terms(other).length ? terms(one).map((term, index) => lessIsStricter(term, terms(other)[index])) : []),
      lessIsStricter(one.review ? termInDays(one.review) : null, other.review ? termInDays(other.review) : null),
    ]),
  words: workflowWords,
  sayValue: (key, value) => sayWorkflowValue(key, value),
  canDoWithout: (key) => /(\.within|\.ahead|^review)$/.test(key) || isLadderKey(key),
  factsOf: workflowFacts,
}

const sayWorkflowValue = (key: string, value: unknown): Text | null => {
  if (key.endsWith('.actor')) return nameOf(value as Actor)
  if (key.endsWith('.alsoBy')) return joinTexts((value as Actor[]).map(nameOf))
  if (key.endsWith('.within') || key.endsWith('.ahead') || key === 'review') return showTerm(value as Term)
  if (key.endsWith('.afterTheDay')) return value ? text('要等到那一天以后', 'only after the day') : text('前后都可以', 'before or after')
  return sayLadderValue(key, value)
}

/** The actors of the steps that both have, in order. */
const actorsOf = (one: WorkflowBody, other: WorkflowBody): Actor[] =>
  one.steps.filter((step) => other.steps.some((against) => against.key === step.key)).map((step) => step.actor)

/** A case's world: `opened`, `day`, `known`, `steps: [{ step, on, actor?, heard?, answer?, reason?, stated?, chose? }]`. */
function workflowFacts(world: World, rule: RuleInForce<WorkflowBody>, on: Day): WorkflowFacts {
  const written = (world['steps'] as (Partial<StepDone> & { step: string; on: Day })[] | undefined) ?? []
  const actorOf = (key: string) => rule.body.steps.find((step) => step.key === key)?.actor ?? 'secretary'
  return {
    opened: (world['opened'] as Day | undefined) ?? written[0]?.on ?? on,
    theDay: (world['day'] as Day | undefined) ?? null,
    ...(world['known'] ? { known: world['known'] as NonNullable<WorkflowFacts['known']> } : {}),
    steps: written.map((step) => ({ by: 'case', actor: actorOf(step.step), ...step })),
  }
}
