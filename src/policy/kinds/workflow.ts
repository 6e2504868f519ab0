/** Steps, actors, approvals and clocks of a case: moving a day, the two exemptions, a contested line, the life of a certificate. */
import { z } from 'zod'
import type { Day } from '../../kernel/days.ts'
import { endOfTerm, headShape, showTerm, termInDays, termSchema, type BodyOf, type Term } from '../engine/head.ts'
import { answer, type Ask, type Kind, type Words, type World } from '../engine/kind.ts'
import { actorSchema, nameSchema, slotOf, textSchema } from '../engine/slots.ts'
import { equalOrIncomparable, lessIsStricter, widerIsStricter } from '../engine/strictness.ts'
import { fill, joinTexts, nameOf, sayDay, text } from '../engine/words.ts'
import type { Actor } from '../vocabulary/actors.ts'
import type { Check, Evaluation, StepState } from '../vocabulary/evaluation.ts'
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
  'open-matter': { zh: '四议两公开', en: 'four deliberations, two disclosures' },
} as const
export type CaseName = keyof typeof CASES

const stepSchema = z.strictObject({
  key: z.string().regex(/^[a-z0-9-]+$/),
  title: textSchema,
  actor: slotOf(actorSchema, { zh: '由谁办', en: 'Who does it' }),
  /** what the actor must state: new-day, reason, from, to, alternative-form … */
  asks: z.array(z.string().regex(/^[a-z0-9-]+$/)).default([]),
  /** a step that decides: approve or refuse; other steps are simply done */
  decides: z.boolean().default(false),
  /** what the actor chooses one of, mildest first: the three measures about an absent leader */
  options: z.array(z.strictObject({ key: z.string().regex(/^[a-z0-9-]+$/), title: textSchema })).optional(),
  /** a refusal names its reason */
  reasonOnRefusal: z.boolean().default(true),
  within: slotOf(termSchema, { zh: '期限', en: 'Term' }).optional(),
  /** must be finished before the day the case is about */
  beforeTheDay: z.boolean().default(false),
  optional: z.boolean().default(false),
})

export const workflowSchema = z.strictObject({
  ...headShape,
  kind: z.literal('workflow'),
  case: z.enum(Object.keys(CASES) as [CaseName, ...CaseName[]]),
  about: z.enum(['session', 'member', 'leader', 'entry', 'certificate', 'unit', 'matter']),
  steps: z.array(stepSchema).min(1),
  /** how long the result may last before it is looked at again */
  review: slotOf(termSchema, { zh: '多久复核', en: 'Reviewed after' }).optional(),
  /** tick letter that the result gives, for exemptions */
  gives: z.enum(['X', 'F', 'O', 'L']).optional(),
  effect: nameSchema,
  without: nameSchema.optional(),
})
export type WrittenWorkflow = z.output<typeof workflowSchema>
export type WorkflowBody = BodyOf<WrittenWorkflow>

/** One recorded step. `actor` is the capacity in which the person acted. */
export type StepDone = {
  step: string
  actor: Actor
  by: string
  on: Day
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
    missing: outcome === 'unknown' && next ? [fill(text('等{who}：{what}', 'Waiting for {who}: {what}'), { who: nameOf(next.actor), what: next.text })] : [],
    judge: outcome === 'to_judge' && next ? [{ question: 'approve', who: next.actor, text: next.text }] : [],
    follows: outcome === 'not_met' && body.without ? [{ does: 'flag', what: body.case, state: 'now', text: body.without }] : [],
    detail: {
      kind: 'workflow',
      steps: states,
      may: next && step ? [{ step: next.step, actor: next.actor, answers: step.decides ? ['approve', 'refuse'] : ['done'] }] : [],
    },
  })
}

const outcomeOf = (states: StepState[], checks: Check[], next: Step | undefined): Outcome => {
  if (states.some((state) => state.state === 'refused') || checks.some((check) => check.outcome === 'not_met')) return 'not_met'
  if (!next) return 'met'
  return next.decides ? 'to_judge' : 'unknown'
}

const statesOf = (body: WorkflowBody, facts: WorkflowFacts): StepState[] => {
  let open = true
  let from = facts.opened
  return body.steps.map((step): StepState => {
    const done = facts.steps.find((one) => one.step === step.key)
    const due = step.within ? endOfTerm(from, step.within) : null
    const base = { step: step.key, actor: step.actor, text: step.title, on: done?.on ?? null, by: done?.by ?? null, reason: done?.reason ?? null, due }
    if (done && open) {
      from = done.on
      if (done.answer !== 'refuse') return { ...base, state: 'done' }
      open = false
      return { ...base, state: 'refused' }
    }
    if (!open || step.optional) return { ...base, state: 'ahead' }
    open = false
    return { ...base, state: 'next' }
  })
}

/** What a recorded step must keep: done by the right actor, everything stated, a refusal with its reason, before the day. */
const checksOf = (step: Step, facts: WorkflowFacts): Check[] => {
  const done = facts.steps.find((one) => one.step === step.key)
  if (!done) return []
  return [
    actorCheck(step, done),
    ...(step.asks.length > 0 ? [statedCheck(step, done)] : []),
    ...(step.options ? [optionCheck(step.options, step, done)] : []),
    ...(done.answer === 'refuse' && step.reasonOnRefusal ? [reasonCheck(step, done)] : []),
    ...(step.beforeTheDay && facts.theDay ? [inTimeCheck(step, done, facts.theDay)] : []),
  ]
}

const actorCheck = (step: Step, done: StepDone): Check => {
  const says = fill(text('{what}由{who}办', '{what} is done by {who}'), { what: step.title, who: nameOf(step.actor) })
  return check(`${step.key}.actor`, done.actor === step.actor, says, fill(text('由{who}办', 'Done by {who}'), { who: nameOf(done.actor) }))
}

const statedCheck = (step: Step, done: StepDone): Check => {
  const lacking = step.asks.filter((name) => !(done.stated ?? step.asks).includes(name))
  const found = lacking.length === 0 ? text('都写明了', 'All stated') : text(`缺 ${lacking.join('、')}`, `Missing: ${lacking.join(', ')}`)
  return check(`${step.key}.stated`, lacking.length === 0, text('要写明的都写明', 'Everything asked is stated'), found)
}

const optionCheck = (options: NonNullable<Step['options']>, step: Step, done: StepDone): Check => {
  const chosen = options.find((option) => option.key === done.chose)
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
  if (wanted.actor !== actor) return fill(text('这一步由{who}办', 'This step is for {who}'), { who: nameOf(wanted.actor) })
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
  sayValue: (key, value) => (key.endsWith('.actor') ? nameOf(value as Actor) : key.endsWith('.within') || key === 'review' ? showTerm(value as Term) : null),
  canDoWithout: (key) => /(\.within|^review)$/.test(key),
  factsOf: workflowFacts,
}

/** The actors of the steps that both have, in order. */
const actorsOf = (one: WorkflowBody, other: WorkflowBody): Actor[] =>
  one.steps.filter((step) => other.steps.some((against) => against.key === step.key)).map((step) => step.actor)

/** A case's world: `opened`, `day`, `steps: [{ step, on, actor?, answer?, reason?, stated? }]`. */
function workflowFacts(world: World, rule: RuleInForce<WorkflowBody>, on: Day): WorkflowFacts {
  const written = (world['steps'] as (Partial<StepDone> & { step: string; on: Day })[] | undefined) ?? []
  const actorOf = (key: string) => rule.body.steps.find((step) => step.key === key)?.actor ?? 'secretary'
  return {
    opened: (world['opened'] as Day | undefined) ?? written[0]?.on ?? on,
    theDay: (world['day'] as Day | undefined) ?? null,
    steps: written.map((step) => ({ by: 'case', actor: actorOf(step.step), ...step })),
  }
}
