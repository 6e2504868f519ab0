/** Keeping in touch: the records that a rule counts, how each duty stands by the rule in force and by its other reading, who may read what was said. */
import { addDays, type Day, later, yearOf } from '../../../kernel/days.ts'
import type { Call } from '../../../platform/call.ts'
import type { Tx } from '../../../platform/db.ts'
import { evaluate, sourceOf } from '../../../policy/engine/evaluate.ts'
import { COUNTED, type Counted, startOfTerm, type Term } from '../../../policy/engine/head.ts'
import type { InForce } from '../../../policy/engine/resolve.ts'
import { type Done, firstDue } from '../../../policy/engine/turns.ts'
import { dutiesOfYear, type DutyBody, timesStrictness } from '../../../policy/kinds/duty.ts'
import type { StepDone } from '../../../policy/kinds/workflow.ts'
import type { Actor } from '../../../policy/vocabulary/actors.ts'
import type { Text } from '../../../policy/vocabulary/outcomes.ts'
import type { RuleInForce } from '../../../policy/vocabulary/rules.ts'
import { openEnclosure, openWords, ruleOf } from '../facts.ts'
import type { HomePart } from '../stages.ts'
import { type Absence, contactPersonsOf, contactsOf, type ContactRow, type LetterRow, lettersOfKinds, type NoteRow, notesOf } from '../store.ts'

/** What was said in one contact, by field; sealed as one text. */
export type Said = Partial<Record<'thought' | 'employment' | 'studying' | 'life' | 'opinion' | 'news' | 'participation', string>>

export const openSaid = (table: 'contact' | 'note', { id, wordsSealed }: { id: string; wordsSealed: Buffer | null }): Said | null => {
  if (!wordsSealed) return null
  const plain = openWords(table, id, wordsSealed)
  return plain.startsWith('{') ? (JSON.parse(plain) as Said) : { opinion: plain }
}

/** What was said to a member away is for the named partner, the branch secretary and the member, and for nobody above (requirements-notes e). */
export const mayReadWords = (call: Call, { path, memberId }: Pick<Absence, 'path' | 'memberId'>, partnerId: string | null): boolean =>
  call.session?.grants.some(
    (grant) =>
      (grant.role === 'secretary' && grant.unitPath === path) ||
      (grant.role === 'member' && !!grant.memberId && (grant.memberId === memberId || grant.memberId === partnerId)),
  ) ?? false

// ---------------------------------------------------------------- records

export type SlotRecords = { [slot: string]: (Done & { matters?: string[] })[] }

const NOTE_SLOTS: Record<string, string> = {
  'self-report': 'floating.self-report',
  'certificate-audit': 'floating.certificate-audit',
  'reach-test': 'floating.reach',
  brief: 'floating.brief-branch',
  notice: 'floating.notice',
  reminder: 'floating.press',
  settling: 'floating.settling',
  'probation-record': 'floating.probation-record',
}

const LETTER_SLOTS: Partial<Record<LetterRow['kind'], readonly string[]>> = {
  matters: ['floating.exchange'],
  feedback: ['floating.feedback', 'floating.conduct-report'],
  change: ['floating.change', 'floating.change-by-host'],
  event: ['floating.change-by-host'],
  material: ['floating.material'],
  opinion: ['floating.probation-opinion'],
  'opinion-asked': ['floating.probation-request'],
}
const COUNTED_LETTERS = Object.keys(LETTER_SLOTS) as LetterRow['kind'][]

/** The four matters that a letter of exchange names (its lines are sealed with it). */
export const mattersOf = (letter: LetterRow): { matter: string; words: string }[] =>
  (openEnclosure(letter, letter.enclosureSealed).lines ?? []).flatMap((line) =>
    typeof line['matter'] === 'string' ? [{ matter: line['matter'], words: String(line['words'] ?? '') }] : [],
  )

/**
 * The records that the duties and triggers of each slot count, for times away (home) or cases (host), by id. Only what one's own side did counts:
 * a contact that did not reach the member does not, nor one between the two sides.
 */
export const recordsOf = async (tx: Tx, asked: { absences: readonly { id: string; caseIds: readonly string[] }[]; hostCaseIds: readonly string[] }) => {
  const absenceIds = asked.absences.map(({ id }) => id)
  const homeCases = asked.absences.flatMap(({ caseIds }) => caseIds)
  const [contacts, people] = [await contactsOf(tx, { absenceIds, caseIds: asked.hostCaseIds }), await contactPersonsOf(tx, absenceIds)]
  const [atHome, atHost] = [await notesOf(tx, 'home', absenceIds), await notesOf(tx, 'host', asked.hostCaseIds)]
  const letters = [
    ...(await lettersOfKinds(tx, homeCases, 'home', COUNTED_LETTERS)),
    ...(await lettersOfKinds(tx, asked.hostCaseIds, 'host', COUNTED_LETTERS)),
  ].filter(({ side, fromSide }) => side === fromSide)
  const home = new Map(
    asked.absences.map(({ id, caseIds }): [string, SlotRecords] => {
      const held = people.filter(({ absenceId, side }) => absenceId === id && side === 'home')
      const records = gather(
        contacts.filter(({ absenceId, side }) => absenceId === id && side === 'home'),
        atHome.filter(({ absenceId }) => absenceId === id),
        letters.filter(({ caseId, side }) => side === 'home' && caseIds.includes(caseId)),
      )
      return [id, { ...records, 'floating.partner': held.map((one) => ({ id: one.id, on: one.from, until: one.to })) }]
    }),
  )
  const host = new Map(
    asked.hostCaseIds.map((id): [string, SlotRecords] => [
      id,
      gather(
        contacts.filter(({ caseId, side }) => caseId === id && side === 'host'),
        atHost.filter(({ caseId }) => caseId === id),
        letters.filter(({ caseId, side }) => side === 'host' && caseId === id),
      ),
    ]),
  )
  return { home, host }
}

/** The channels were tested and each side reached the other. */
export const reachedBothWays = ({ facts }: Pick<NoteRow, 'facts'>): boolean => facts['toMember'] === true && facts['fromMember'] === true

const gather = (contacts: readonly ContactRow[], notes: readonly NoteRow[], letters: readonly LetterRow[]): SlotRecords => {
  const records: SlotRecords = {}
  const put = (slot: string | undefined, done: Done & { matters?: string[] }) => slot && void (records[slot] ??= []).push(done)
  for (const { id, on, matters } of contacts.filter(({ reached, direction }) => reached && direction !== 'between-sides'))
    for (const slot of ['floating.contact', 'floating.contact-abroad']) put(slot, { id, on, matters })
  for (const { id, on, kind, facts } of notes.filter((note) => note.kind !== 'reach-test' || reachedBothWays(note)))
    put(NOTE_SLOTS[kind], { id, on, ...(facts['for'] ? { for: facts['for'] as Day } : {}) })
  for (const letter of letters) {
    const done = { id: `${letter.caseId}.${letter.fromSide}.${letter.number}`, on: letter.on }
    for (const slot of LETTER_SLOTS[letter.kind] ?? [])
      put(slot, slot === 'floating.exchange' ? { ...done, matters: mattersOf(letter).map(({ matter }) => matter) } : done)
  }
  return records
}

// ---------------------------------------------------------------- how a duty stands

export type Stand = {
  slot: string
  title: Text
  cites: string[]
  ours: boolean
  /** the text gives no interval, and nobody has set one */
  unset: boolean
  lastOn: Day | null
  readings: { key: Counted | 'only'; title: Text; chosen: boolean; due: Day | null; state: 'done' | 'due' | 'overdue' | 'later' }[]
  overdue: boolean
  rungs: { text: Text; to: string; reached: boolean }[]
}

const ONLY: Text = { zh: '', en: '' }

/** One duty of the rules in force about one case, by the reading in force and by the other; null where no rule speaks. */
export const standOf = (
  rules: InForce,
  slot: string,
  facts: { id: string; since: Day; until?: Day | null; done: readonly Done[]; per?: DutyBody['times']['per'] | null },
  on: Day,
): Stand | null => {
  const written = ruleOf(rules, slot)
  if (written?.kind !== 'duty') return null
  const rule = withInterval(written, facts.per ?? null)
  const body = rule.body as DutyBody
  const done = facts.done.filter((one) => one.on <= on)
  const asked = { since: later(facts.since, rule.since), until: facts.until ?? null, done: [...done], carries: true }
  const head = { slot, title: rule.title, cites: rule.cites.map(({ document, article }) => `${document}#${article}`), ours: rule.ours }
  const lastOn = done.reduce<Day | null>((last, one) => (!last || one.on > last ? one.on : last), null)
  if (!body.times.per) return { ...head, unset: true, lastOn, readings: [], overdue: false, rungs: [] }
  const found = evaluate({ rule, about: { kind: 'floating-member', id: facts.id } as never, on, facts: asked, with: sourceOf(rules) })
  const readings = readingsOf(body, asked, on)
  return {
    ...head,
    unset: false,
    lastOn,
    readings,
    overdue: readings.some(({ chosen, state }) => chosen && state === 'overdue'),
    rungs: found.follows.filter(({ does }) => does === 'list').map(({ text, bearer, state }) => ({ text, to: bearer ?? '', reached: state === 'now' })),
  }
}

/** What two sides agreed is counted, also against a value of the unit's own; whoever asks for it more often than the agreement is still heard. */
export const withInterval = (rule: RuleInForce, per: DutyBody['times']['per'] | null): RuleInForce => {
  const body = rule.body as DutyBody
  if (rule.kind !== 'duty' || !per) return rule
  if (body.times.per && timesStrictness({ ...body.times, per }, body.times) !== 'stricter') return rule
  return { ...rule, body: { ...body, times: { ...body.times, per } }, choices: rule.choices.filter(({ key }) => key !== 'times.per') }
}

const readingsOf = (body: DutyBody, facts: Parameters<typeof dutiesOfYear>[1], on: Day): Stand['readings'] => {
  const { counted } = body.times
  const keys: (Counted | 'only')[] = counted ? (Object.keys(COUNTED) as Counted[]) : ['only']
  return keys.map((key) => {
    const read: DutyBody = key === 'only' ? body : { ...body, times: { ...body.times, counted: key } }
    const turns = dutiesOfYear(read, { ...facts, year: yearOf(on) }, on)
    const late = turns.findLast(({ state, due }) => state === 'overdue' && !answeredAfter(facts.done, due))
    const next = late ?? turns.find(({ state }) => state === 'due') ?? turns.find(({ state }) => state === 'later')
    const now = turns.findLast(({ period, state }) => state === 'done' && (!period || (period.from <= on && on <= period.to)))
    const due = next?.due ?? firstDue(read.times, later(facts.since, addDays(on, 1)))
    return {
      key,
      title: key === 'only' ? ONLY : COUNTED[key],
      chosen: key === 'only' || key === counted,
      due,
      state: late ? 'overdue' : now ? 'done' : next?.state === 'due' ? 'due' : 'later',
    }
  })
}

/** A record after the due day answers what was overdue. */
const answeredAfter = (done: readonly Done[], due: Day | null): boolean => due !== null && done.some(({ on }) => on > due)

// ---------------------------------------------------------------- steps of the appraisal and of conversion

/** What was done for a year's appraisal: asked, feedback come or recorded as absent, appraised (CX-14e). */
export const appraisalSteps = (notes: readonly NoteRow[], feedback: readonly LetterRow[], year: number): StepDone[] => {
  const said = notes.filter(({ kind, facts }) => kind === 'appraisal-away' && facts['year'] === year).toReversed()
  const find = (step: string) => said.find(({ facts }) => facts['step'] === step)
  const asked = find('ask')
  const came = asked && feedback.find(({ fromSide, at }) => fromSide === 'host' && at >= asked.at)
  const none = find('no-feedback')
  const appraised = find('appraise')
  return [
    ...(asked ? [stepBy('ask', 'home-branch', asked)] : []),
    ...(came
      ? [{ ...stepBy('feedback', 'host-branch', came), chose: 'feedback' }]
      : none
        ? [{ ...stepBy('feedback', 'home-branch', none), chose: 'no-feedback' }]
        : []),
    ...(appraised ? [stepBy('appraise', 'branch-meeting', appraised)] : []),
  ]
}

const stepBy = (step: string, actor: Actor, { byName, on }: { byName: string; on: Day }): StepDone => ({ step, actor, by: byName, on, heard: on })

/** The day on which probation ends, as the branch last stated it. */
export const probationEnd = (notes: readonly NoteRow[]): Day | null =>
  (notes.find(({ kind }) => kind === 'probation-end')?.facts['until'] as Day | undefined) ?? null

/** What was done about conversion: home asked, the host gave its opinion or home recorded that none came, the branch meeting decided (CX-14f). */
export const conversionSteps = ({ own, cases }: HomePart): StepDone[] => {
  const asked = cases.findLast(({ told }) => told.opinionAskedOn)
  const opinion = cases.findLast(({ heard }) => heard.opinion)?.heard.opinion
  const of = (step: string, actor: Actor, on: Day, chose?: string): StepDone => ({ step, actor, by: '', on, heard: on, ...(chose ? { chose } : {}) })
  return [
    ...(asked ? [of('request', 'home-branch', asked.told.opinionAskedOn!)] : []),
    ...(opinion ? [of('opinion', 'host-branch', opinion.on, 'opinion')] : own.noReplyOn ? [of('opinion', 'home-branch', own.noReplyOn, 'no-reply')] : []),
    ...(own.probationDecidedOn ? [of('decide', 'branch-meeting', own.probationDecidedOn)] : []),
  ]
}

/** The steps of a workflow in force, as they stand; null where no rule speaks. */
export const workflowOf = (rules: InForce, slot: string, facts: { id: string; opened: Day; theDay?: Day | null; steps: StepDone[] }, on: Day) => {
  const rule = ruleOf(rules, slot)
  if (rule?.kind !== 'workflow') return null
  const found = evaluate({ rule, about: { kind: 'floating-member', id: facts.id } as never, on, facts, with: sourceOf(rules) })
  const steps = found.detail.kind === 'workflow' ? found.detail.steps : []
  return {
    title: rule.title,
    cites: rule.cites.map(({ document, article }) => `${document}#${article}`),
    ours: rule.ours,
    steps: steps.map(({ step, text, state, on: done, due }) => ({ step, text, state, on: done, due })),
    checks: found.checks.map(({ says, found: what, outcome }) => ({ says, found: what, outcome })),
  }
}

/** The earliest day on which the host owes its opinion, and the last on which conversion is still on time: where they meet there is no day between. */
export const gapOfConversion = (rules: InForce, until: Day | null) => {
  const opinion = ruleOf(rules, 'floating.probation-opinion')
  const request = ruleOf(rules, 'floating.probation-request')
  if (!until || opinion?.kind !== 'trigger') return null
  const cites = (rule: typeof opinion | null) => rule?.cites.map(({ document, article }) => `${document}#${article}`) ?? []
  const ahead = (request?.body as { ahead?: Term } | undefined)?.ahead
  return {
    until,
    opinionFrom: until,
    opinionCites: cites(opinion),
    conversionCites: cites(ruleOf(rules, 'floating.probation')),
    askBy: ahead ? startOfTerm(until, ahead) : null,
    askCites: cites(request),
  }
}

/** The figures in which the member's account and the host's differ (JS-B-04k). A figure that one side did not give is not a difference. */
export const differencesOf = (
  own: { attended: number | null; duesMonths: number | null } | null,
  host: { attended: number | null; duesMonths: number | null },
) =>
  (['attended', 'duesMonths'] as const).map((figure) => {
    const [said, told] = [own?.[figure] ?? null, host[figure]]
    return { figure, own: said, host: told, differs: said !== null && told !== null && said !== told }
  })
