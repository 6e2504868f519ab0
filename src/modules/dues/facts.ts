/**
 * What dues come to: the rules in force read for a branch, the standard that follows from a base, who collects, how a month stands, sums.
 * Rows in, facts out; the suppliers of measures, lines, book pages and requirements stand in `public.ts`.
 */
import { calendarMonth, type Day, dayOf, earlier, lastOfMonth, later, monthOf, type Period, yearOf } from '../../kernel/days.ts'
import { showYuan } from '../../kernel/money.ts'
import { openField, sealField, sha256 } from '../../platform/crypto.ts'
import type { Tx } from '../../platform/db.ts'
import { evaluate, sourceOf, withOption } from '../../policy/engine/evaluate.ts'
import { explain } from '../../policy/engine/explain.ts'
import type { InForce } from '../../policy/engine/resolve.ts'
import type { DiscloseBody } from '../../policy/kinds/disclose.ts'
import { type AmountFacts, amountOwed, collectorFor, normOf, type PaymentFacts, payerNamed, type RateBody, sayRate } from '../../policy/kinds/rate.ts'
import { limitsFor, type ShareBody } from '../../policy/kinds/share.ts'
import type { ThresholdBody } from '../../policy/kinds/threshold.ts'
import { ACTORS, type Actor } from '../../policy/vocabulary/actors.ts'
import { BRANCH_FORMS, type BranchForm, branchForm } from '../../policy/vocabulary/dues.ts'
import type { Evaluation } from '../../policy/vocabulary/evaluation.ts'
import type { Explanation } from '../../policy/vocabulary/explanation.ts'
import type { Text } from '../../policy/vocabulary/outcomes.ts'
import type { ChoiceInForce, KindName, RuleInForce } from '../../policy/vocabulary/rules.ts'
import { layerDepth } from '../../policy/vocabulary/units.ts'
import { type Post, postsOn } from '../members/public.ts'
import { inForceForUnits, type Unit, unitsUnder } from '../org/public.ts'
import { BASE_PARTS, type BasePart, type PayerKind, type PaymentView, STANDS } from './contract.ts'
import type { BaseRow, CollectorRow, MonthRow, PaymentRow, ReceivedSum, ShareUsed } from './store.ts'

// ---------------------------------------------------------------- rules

/** Rules of one kind in force, the nearest level first; each body is of its kind by the loader's word. */
const ofKind = <Body>(rules: InForce, kind: KindName): RuleInForce<Body>[] =>
  [...rules.rules.values()]
    .filter((rule) => rule.kind === kind && (rule.body as { enabled?: boolean }).enabled !== false)
    .sort((one, other) => layerDepth(other.layer) - layerDepth(one.layer)) as RuleInForce<Body>[]

export const citesOf = (rule: Pick<RuleInForce, 'cites'>): string[] => rule.cites.map(({ document, article }) => `${document}#${article}`)

/** The part of a rate rule that the module asks for: the table, the collectors, the limits may stand in different documents. */
type RatePart = 'payers' | 'special' | 'late' | 'ahead' | 'collector' | 'proxy'

const rateRules = (rules: InForce): RuleInForce<RateBody>[] => ofKind<RateBody>(rules, 'rate')

/** A part may be there as a value, or as a choice that nobody has made. */
const says = (rule: RuleInForce<RateBody>, part: RatePart): boolean => rule.body[part] !== undefined || rule.choices.some(({ key }) => key.startsWith(part))

export const rateWith = (rules: InForce, part: RatePart): RuleInForce<RateBody> | null => rateRules(rules).find((rule) => says(rule, part)) ?? null

/** How much of the dues goes up: of the rules in force the one that asks most, which satisfies the others too. Null where no rule says. */
export const shareRule = (rules: InForce): RuleInForce<ShareBody> | null =>
  ofKind<ShareBody>(rules, 'share')
    .filter(({ body, slot }) => body.unit === 'cents' && slot.startsWith('dues.'))
    .toSorted((one, other) => partOf(other) - partOf(one))[0] ?? null

const partOf = ({ body }: RuleInForce<ShareBody>): number => limitsFor(body, WHOLE)[0]?.number ?? 0

/** One hundred thousand yuan: enough to tell two parts apart. */
const WHOLE = 10_000_000

/** What follows from months in arrears. */
export const arrearsRules = (rules: InForce): RuleInForce<ThresholdBody>[] =>
  ofKind<ThresholdBody>(rules, 'threshold').filter(({ body }) => [...(body.when ?? []), ...(body.must ?? [])].some(({ measure }) => measure === ARREARS))

export const ARREARS = 'dues.arrears-months'

export const discloseRule = (rules: InForce): RuleInForce<DiscloseBody> | null =>
  ofKind<DiscloseBody>(rules, 'disclose').find(({ body }) => body.what === 'dues-disclosure') ?? null

// ---------------------------------------------------------------- a base

/** What a member's dues rest on. Sealed whole; every amount in cents. */
export type Base = {
  parts: Partial<Record<BasePart, number>>
  /** what is reckoned with; null where the kind of payer has none */
  baseCents: number | null
  /** income of the whole previous quarter */
  quarterCents: number | null
  /** fixed by the branch inside the range of the rule */
  agreedCents: number | null
  special: { cents: number; studiedOn: Day; reason: string } | null
}

export const basePlace = (id: string): string => `dues.base|${id}`
export const sealBase = (id: string, base: Base): Buffer => sealField(basePlace(id), JSON.stringify(base))
export const openBase = (row: Pick<BaseRow, 'id' | 'sealed'>): Base => JSON.parse(openField(basePlace(row.id), row.sealed)) as Base

/** Wages and allowances less what is taken off (T5); null where nothing is filled in. */
export const sumOfParts = (parts: Base['parts']): number | null => {
  const filled = Object.entries(parts) as [BasePart, number][]
  return filled.length === 0 ? null : filled.reduce((sum, [part, cents]) => sum + cents * BASE_PARTS[part].sign, 0)
}

/** A third of a quarter's income, halves up. */
export const monthOfQuarter = (quarterCents: number): number => Math.floor((2 * quarterCents + 3) / 6)

/** How long a base holds by what it rests on: the year, the quarter after the one it was taken from, or the month. */
export const holdsUntil = (base: string, from: Day): Day => {
  if (base === 'month-received') return lastOfMonth(from)
  if (base !== 'previous-quarter') return dayOf(yearOf(from), 12, 31)
  const last = Math.ceil(monthOf(from) / 3) * 3
  return lastOfMonth(dayOf(yearOf(from), last, 1))
}

// ---------------------------------------------------------------- the standard

/** The norm that was applied, as a due line names it for good. */
export type Norm = { slot: string; title: Text; payer: Text; words: Text; pack: Text; version: string; cites: string[]; special: boolean }

export type Standard = { monthlyCents: number | null; norm: Norm | null; payer: Text; approved: boolean }

type Approved = { by: Actor | null; on: Day | null }

/** Facts of a base as the rule asks for them. */
const amountFacts = (payer: PayerKind, base: Base, approved: Approved): AmountFacts => ({
  ask: 'amount',
  payer,
  base: base.baseCents,
  agreed: base.agreedCents,
  special: base.special && {
    amount: base.special.cents,
    studied: base.special.studiedOn,
    approvedBy: approved.by,
    approvedOn: approved.on,
  },
  set: null,
})

/** What a payer owes a month by the rule in force; the amount is null while something is missing. Quick: it is asked for every member of a county. */
export const standardFor = (rule: RuleInForce<RateBody> | null, payer: PayerKind, base: Base, approved: Approved): Standard => {
  const kind = rule && payerNamed(rule.body, payer)
  if (!rule || !kind) return { monthlyCents: null, norm: null, payer: { zh: payer, en: payer }, approved: false }
  const norm = normOf(rule.body, kind, base.baseCents)
  const facts = amountFacts(payer, base, approved)
  const special = base.special !== null && approved.by !== null
  return {
    monthlyCents: amountOwed(rule.body, norm, facts),
    norm: normWords(rule, kind.title, { ...norm, special }),
    payer: kind.title,
    approved: special,
  }
}

type Bracketed = Pick<ReturnType<typeof normOf>, 'bracket' | 'range'> & { special: boolean }

const normWords = (rule: RuleInForce<RateBody>, payer: Text, { bracket, range, special }: Bracketed): Norm => ({
  slot: rule.slot,
  title: rule.title,
  payer,
  words: special ? LESS : bracket ? bracketWords(bracket) : range ? rangeWords(range) : FIXED,
  pack: rule.pack.title,
  version: rule.pack.version,
  cites: citesOf(rule),
  special,
})

const LESS: Text = { zh: '经批准少交或免交', en: 'less or nothing, as approved' }
const FIXED: Text = { zh: '每月定额', en: 'a fixed sum a month' }

const bracketWords = ({ over, upTo, rate }: NonNullable<Bracketed['bracket']>): Text =>
  upTo === undefined
    ? { zh: `${showYuan(over)} 元以上，全部基数的 ${sayRate(rate)}`, en: `above ${showYuan(over)}: ${sayRate(rate)} of the whole base` }
    : {
        zh: `${showYuan(over)} 元以上至 ${showYuan(upTo)} 元，全部基数的 ${sayRate(rate)}`,
        en: `above ${showYuan(over)} up to ${showYuan(upTo)}: ${sayRate(rate)} of the whole base`,
      }

const rangeWords = ({ least, most }: NonNullable<Bracketed['range']>): Text => ({
  zh: `每月 ${showYuan(least)} 元到 ${showYuan(most)} 元，由支部定`,
  en: `${showYuan(least)} to ${showYuan(most)} a month, fixed by the branch`,
})

/** The key under which a norm stands once. */
export const normKey = (norm: Norm): string => sha256(JSON.stringify(norm)).toString('hex').slice(0, 24)

/** Who approved a case of hardship, as the rule names the body; a base that was approved stands approved by whom the rule asks. */
export const approvedOf = (rule: RuleInForce<RateBody> | null, row: Pick<BaseRow, 'approvedByName' | 'approvedAt'>): Approved =>
  row.approvedByName && rule?.body.special ? { by: rule.body.special.approves, on: row.approvedAt!.toISOString().slice(0, 10) as Day } : NOT_APPROVED

export const NOT_APPROVED: Approved = { by: null, on: null }

/** 依据: how the standard follows from this base, step by step. For the eyes that may see the base. */
export const whyStandard = (
  rules: InForce,
  { payer, base, memberId, on, row }: { payer: PayerKind; base: Base; memberId: string; on: Day; row: BaseRow | null },
): Explanation | null => {
  const rule = rateWith(rules, 'payers')
  if (!rule) return null
  const facts = amountFacts(payer, base, row ? approvedOf(rule, row) : NOT_APPROVED)
  return explain(evaluate({ rule, about: { kind: 'member', id: memberId }, on, facts, with: sourceOf(rules) }))
}

// ---------------------------------------------------------------- who collects

export type Collectors = {
  form: BranchForm
  rule: RuleInForce<RateBody> | null
  /** by the rule, or as a person settled it; null: open, or no rule */
  actor: Actor | 'member' | null
  open: ChoiceInForce | null
  named: CollectorRow | null
  posts: readonly Post[]
}

/** Who collects in each of the branches on a day, by their form; where the text leaves it open, whom the branch has named. */
export const collectorsFor = async (
  tx: Tx,
  { branches, rules, on, named }: { branches: readonly Unit[]; rules: ReadonlyMap<string, InForce>; on: Day; named: readonly CollectorRow[] },
): Promise<Map<string, Collectors>> => {
  const groups = await groupsOf(tx, branches, on)
  const posts = await postsOn(tx, { unitIds: [...branches.map(({ id }) => id), ...[...groups.values()].flatMap((own) => own.map(({ id }) => id))], day: on })
  return new Map(
    branches.map((branch) => {
      const own = groups.get(branch.id) ?? []
      const ids = new Set([branch.id, ...own.map(({ id }) => id)])
      const form = branchForm({ groups: own.length > 0, committee: branch.hasCommittee })
      const chosen = named.find(({ branchId }) => branchId === branch.id) ?? null
      return [branch.id, { ...settledCollector(rules.get(branch.id)!, form, chosen), form, posts: posts.filter(({ unitId }) => ids.has(unitId)) }] as const
    }),
  )
}

const settledCollector = (rules: InForce, form: BranchForm, named: CollectorRow | null): Pick<Collectors, 'rule' | 'actor' | 'open' | 'named'> => {
  const rule = rateWith(rules, 'collector')
  if (!rule) return { rule: null, actor: null, open: null, named: null }
  const { actor, open } = collectorFor(rule, form)
  return open ? { rule, actor: named?.collects ?? null, open: named ? null : open, named } : { rule, actor, open: null, named: null }
}

const groupsOf = async (tx: Tx, branches: readonly Unit[], on: Day): Promise<Map<string, Unit[]>> => {
  if (branches.length === 0) return new Map()
  const under = commonPath(branches.map(({ path }) => path))
  const groups = await unitsUnder(tx, under, { kinds: ['group'], on })
  return Map.groupBy(groups, ({ parentId }) => parentId ?? '') as Map<string, Unit[]>
}

/** The deepest path that all of these lie under. */
const commonPath = (paths: readonly string[]): string => {
  const [one = '', ...others] = paths
  const segments = one.split('.').slice(0, -1)
  const shared = segments.findIndex((_, at) => others.some((other) => other.split('.')[at] !== segments[at]))
  return `${(shared < 0 ? segments : segments.slice(0, shared)).join('.')}.`
}

const POST_OF: Partial<Record<Actor, Post['post']>> = {
  'group-leader': 'group-leader',
  'organisation-commissioner': 'organisation-officer',
  secretary: 'secretary',
}

/** The people who are collector here: holders of the post, or the one who was named. */
export const collectorNames = ({ actor, named, posts }: Collectors, groupId: string | null = null): string[] => {
  if (actor === 'member') return named?.memberName ? [named.memberName] : []
  const post = actor && POST_OF[actor]
  return posts.filter((held) => held.post === post && (groupId === null || post !== 'group-leader' || held.unitId === groupId)).map(({ name }) => name)
}

export const collectorText = (actor: Collectors['actor']): Text | null =>
  actor === null ? null : actor === 'member' ? { zh: '支部定的人', en: 'the person the branch named' } : ACTORS[actor]

export const formText = (form: BranchForm): Text => BRANCH_FORMS[form]

/** In which capacity a person takes the money of a member: the right one where they have it, else another they hold. */
export const capacityOf = (collectors: Collectors, who: { personId: string | null; memberId: string | null }, groupId: string | null): Actor | null => {
  const held = collectors.posts.filter((post) => post.personId === who.personId || post.memberId === who.memberId)
  const as = (actor: Actor): boolean =>
    held.some(({ post, unitId }) => post === POST_OF[actor] && (post !== 'group-leader' || groupId === null || unitId === groupId))
  const order: Actor[] = ['group-leader', 'organisation-commissioner', 'secretary']
  const right = collectors.actor
  if (right && right !== 'member' && as(right)) return right
  return order.find(as) ?? null
}

// ---------------------------------------------------------------- a payment

/** The first day of a month of dues, which is how rules name it. */
export const monthDay = ({ year, month }: { year: number; month: number }): Day => dayOf(year, month, 1)

export const endOf = (month: { year: number; month: number }): Day => lastOfMonth(monthDay(month))

/** Months counted from year nought, so that they can be compared and subtracted. */
export const placeOf = ({ year, month }: { year: number; month: number }): number => year * 12 + month
export const placeOfDay = (on: Day): number => yearOf(on) * 12 + monthOf(on)

export type Judged = { flags: string[]; limits: Evaluation[] }

/** Puts one payment to every rate rule in force: what is remarkable about it, and the limits it passes. */
export const judgePayment = (rules: InForce, collectors: Collectors, facts: Omit<PaymentFacts, 'ask'>, memberId: string): Judged => {
  const evaluations = rateRules(rules).map((rule) => {
    const asked = { rule, about: { kind: 'member', id: memberId } as const, on: facts.on, facts: { ask: 'payment', ...facts }, with: sourceOf(rules) }
    const open = rule === collectors.rule ? rule.choices.find(({ key, chosen }) => key === `collector.${collectors.form}` && chosen === null) : undefined
    const settled = open && collectors.actor && collectors.actor !== 'member' ? withOption(asked, rule.slot, open, collectors.actor) : asked
    return evaluate(open && settled !== asked ? { ...settled, rule: withoutChoice(settled.rule, open.key) } : asked)
  })
  const failed = evaluations.flatMap(({ checks }) => checks.filter(({ outcome }) => outcome === 'not_met').map(({ key }) => key))
  const keys = [...new Set(failed)].filter((key) => key !== 'collector' || collectors.actor !== 'member')
  return {
    flags: keys,
    limits: evaluations.filter(({ checks }) => checks.some(({ key, outcome }) => (key === 'late' || key === 'ahead') && outcome === 'not_met')),
  }
}

/** The choice was made by a named person of the branch: it is no longer open. */
const withoutChoice = (rule: RuleInForce, key: string): RuleInForce => ({ ...rule, choices: rule.choices.filter((choice) => choice.key !== key) })

type MonthStands = keyof typeof STANDS

/** How a member's month stands, by what is due and what came in for it. */
export const standsAs = (dueCents: number | null, paidCents: number): MonthStands => {
  if (dueCents === null) return 'not-set'
  if (dueCents === 0) return 'nothing-due'
  if (paidCents >= dueCents) return 'paid'
  return paidCents > 0 ? 'partly' : 'unpaid'
}

/** What came in for the month itself; what is given besides stands apart. */
export const paidOf = (payments: readonly Pick<PaymentRow, 'kind' | 'cents'>[]): number =>
  payments.reduce((sum, { kind, cents }) => (kind === 'extra' ? sum : sum + cents), 0)

export const extraOf = (payments: readonly Pick<PaymentRow, 'kind' | 'cents'>[]): number =>
  payments.reduce((sum, { kind, cents }) => (kind === 'extra' ? sum + cents : sum), 0)

/** A payment as it is shown, with the reversal that took it back. */
export const paymentView = (payment: PaymentRow, all: readonly PaymentRow[]): PaymentView => {
  const reversal = all.find(({ reversesId }) => reversesId === payment.id)
  return {
    id: payment.id,
    number: payment.number,
    year: payment.year,
    month: payment.month,
    kind: payment.kind,
    cents: payment.cents,
    paidOn: payment.paidOn,
    sessionDay: payment.sessionDay,
    collector: payment.collectorName,
    proxy: payment.proxyName ? { name: payment.proxyName, reason: payment.proxyReason!, consent: payment.consentName } : null,
    flags: payment.flags,
    reversed: reversal ? { number: reversal.number, note: reversal.note, by: reversal.madeByName } : null,
    reverses: payment.reversesId !== null,
    note: payment.note,
    by: payment.madeByName,
    at: payment.madeAt.toISOString(),
  }
}

// ---------------------------------------------------------------- what goes up

/** The part of a sum that goes up, in whole cents; what was taken back lowers it by the same part. */
export const upwardOf = (rule: RuleInForce<ShareBody> | null, cents: number): number => {
  if (!rule) return 0
  const part = limitsFor(rule.body, Math.abs(cents))[0]?.number ?? 0
  return cents < 0 ? -part : part
}

export const shareUsed = (rule: RuleInForce<ShareBody> | null): ShareUsed | null => {
  const part = rule?.body.limits[0]?.part
  return rule && part ? { slot: rule.slot, pack: rule.pack.id, version: rule.pack.version, num: part.num, den: part.den, cites: citesOf(rule) } : null
}

export type Received = Record<Exclude<PaymentRow['kind'], 'elsewhere'>, number> & { total: number }

/** Sums by kind of one branch. */
export const receivedOf = (sums: readonly Pick<ReceivedSum, 'kind' | 'cents'>[]): Received => {
  const of = (kind: PaymentRow['kind']): number => sums.reduce((sum, one) => (one.kind === kind ? sum + one.cents : sum), 0)
  const [normal, late, ahead, extra] = [of('normal'), of('late'), of('ahead'), of('extra')]
  return { normal, late, ahead, extra, total: normal + late + ahead + extra }
}

/** What the closed months of a branch received, handed up and kept. */
export const closedSums = (months: readonly MonthRow[]): { received: number; upward: number; kept: number } => ({
  received: months.reduce((sum, { receivedCents }) => sum + (receivedCents ?? 0), 0),
  upward: months.reduce((sum, { upwardCents }) => sum + (upwardCents ?? 0), 0),
  kept: months.reduce((sum, { keptCents }) => sum + (keptCents ?? 0), 0),
})

// ---------------------------------------------------------------- days

/** The day whose roster a month goes by: today while the month runs, its first day before, its last day after. */
export const rosterDay = (asked: { year: number; month: number }, today: Day): Day => {
  const { from, to } = calendarMonth(asked.year, asked.month)
  return earlier(later(today, from), to)
}

export const halfYear = (year: number, half: 1 | 2): Period =>
  half === 1 ? { from: dayOf(year, 1, 1), to: dayOf(year, 6, 30) } : { from: dayOf(year, 7, 1), to: dayOf(year, 12, 31) }

export const halfOf = (on: Day): 1 | 2 => (monthOf(on) <= 6 ? 1 : 2)

/** Rules in force for one branch. */
export const rulesOf = async (tx: Tx, unitId: string, on: Day): Promise<InForce> => (await inForceForUnits(tx, [unitId], on)).get(unitId)!

/** Twelve characters by which a printed page can be compared with the system. */
export const checkCodeOf = (content: unknown): string => sha256(JSON.stringify(content)).toString('hex').slice(0, 12).toUpperCase().match(/.{4}/g)!.join(' ')
