/** What is recorded of members and how it stands with them: lines, delays, confirmations, certificates due, coverage, points. Rows in, facts out. */
import { calendarYear, type Day, day, daysBetween, earlier, type Period, yearOf } from '../../kernel/days.ts'
import { openField, sha256 } from '../../platform/crypto.ts'
import { dayOfInstant } from '../../platform/clock.ts'
import type { Tx } from '../../platform/db.ts'
import { endOfTerm, showTerm, SPANS, type Term } from '../../policy/engine/head.ts'
import type { InForce } from '../../policy/engine/resolve.ts'
import type { DiscloseBody } from '../../policy/kinds/disclose.ts'
import type { DutyBody } from '../../policy/kinds/duty.ts'
import type { EntryBody } from '../../policy/kinds/entry.ts'
import type { TriggerBody } from '../../policy/kinds/trigger.ts'
import type { WorkflowBody } from '../../policy/kinds/workflow.ts'
import { BOOKS, type EntryKind as Entry } from '../../policy/vocabulary/entries.ts'
import type { MeasureFact, MeasureSupplier } from '../../policy/vocabulary/measures.ts'
import type { Text } from '../../policy/vocabulary/outcomes.ts'
import type { KindName, RuleInForce } from '../../policy/vocabulary/rules.ts'
import { TICK_STATUSES, type TickStatus } from '../../policy/vocabulary/ticks.ts'
import { layerDepth } from '../../policy/vocabulary/units.ts'
import { memberAt, type RosterEntry, rosterOn } from '../members/public.ts'
import { chainOf, inForce, inForceForUnits, type Unit, unitsByIds, unitsUnder } from '../org/public.ts'
import {
  type BookName,
  type BookPage,
  type CertificateKind,
  type ConfirmationState,
  ENTRY_KINDS,
  LINE_PARTS,
  type LinePart,
  type LineView,
  type PointsItem,
  type RequirementView,
  SPHERES,
} from './contract.ts'
import {
  type CertificateRow,
  certificatesOfMembers,
  type ConfirmationRow,
  confirmationsOf,
  type ContestRow,
  contestsOf,
  currentEntries,
  type EntryRow,
  type PointsTableRow,
  pointsTablesOn,
  type PublishedRow,
  type RangeRow,
  type SheetRow,
} from './store.ts'

// ---------------------------------------------------------------- what the composition introduces

/** One event of one member, as the module that owns it says it. The ledger keeps only what the member answered to it. */
export type Line = {
  /** stable for good, `<kind>:<id>…`, for example `session:<session id>:<member id>` */
  key: string
  /** 1, and one more with every correction: a confirmation is of one version */
  version: number
  memberId: string
  /** the unit that recorded it */
  branchId: string
  /** the day it appears under; the same as `eventAt` unless the event spans days */
  day: Day
  part: LinePart
  /** the kind of record, by which the rule in force is found: `organisation-life`, `dues`, `reward` … */
  entry: Entry
  title: Text
  /** further words of the record, where there are any */
  words: string | null
  /** attendance, for lines of organisation life */
  status: TickStatus | null
  /** the status in its exact words, where they are finer than the status */
  statusText?: Text | null
  /** who recorded it and how: called by the recorder, paper sheet, corrected … */
  provenance: { who: string | null; how: Text }
  /** when the record was first entered, as an instant; the delay is measured from `eventAt` to here */
  enteredAt: Date
  eventAt: Day
  /** the page of the record behind it */
  link: string | null
  /** `restricted`: only the member, the branch committee and the superiors may read its words */
  audience: 'everyone-entitled' | 'restricted'
  /** whole cents, for lines of dues */
  cents?: number | null
}

/** A module that has lines to say: `kind` is the beginning of its keys. Both calls are set-wise; `period` is closed at both ends. */
export type LineSupplier = {
  kind: string
  linesOf(tx: Tx, asked: { memberIds: readonly string[]; period: Period }): Promise<Line[]>
  linesOfBranch(tx: Tx, asked: { branchId: string; period: Period }): Promise<Line[]>
}

/** A page as its owner writes it; `number` is the one frozen at closing, or null to be numbered in order. */
export type SuppliedPage = Omit<BookPage, 'number' | 'checkCode'> & {
  number: number | null
  /** the day the page is about, where it is about one: what others recorded of that day may stand on it too */
  on?: Day | null
}

/** A module that fills a book: the pages of one unit and year, oldest first. */
export type BookSupplier = {
  book: BookName
  countOf(tx: Tx, asked: { unitId: string; period: Period }): Promise<{ pages: number; entries: number }>
  pagesOf(tx: Tx, asked: { unitId: string; period: Period }): Promise<SuppliedPage[]>
}

/** A module that knows what the year asks of a member and how far it is done: attendance, dues, study … */
export type RequirementSupplier = {
  kind: string
  requirementsOf(tx: Tx, asked: RequirementAsked): Promise<RequirementView[]>
}

export type RequirementAsked = {
  memberId: string
  branchId: string
  year: number
  today: Day
  /** the rules in force for the branch on a day; read once however many ask */
  rulesOn(on: Day): Promise<InForce>
  /** the member's line of the branch's roster on a day and the posts held there; null for who did not belong there */
  memberOn(on: Day): ReturnType<typeof memberAt>
}

/** What several suppliers ask about a member and the branch is read once a day asked for, within one transaction. */
export const askedOnce = (tx: Tx, { memberId, branchId }: { memberId: string; branchId: string }): Pick<RequirementAsked, 'rulesOn' | 'memberOn'> => ({
  rulesOn: onceADay((on) => inForce(tx, branchId, on)),
  memberOn: onceADay((day) => memberAt(tx, { branchId, memberId, day })),
})

const onceADay = <Found>(read: (on: Day) => Promise<Found>): ((on: Day) => Promise<Found>) => {
  const known = new Map<Day, Promise<Found>>()
  return (on) => {
    const found = known.get(on) ?? read(on)
    known.set(on, found)
    return found
  }
}

export type LedgerDeps = {
  lines: readonly LineSupplier[]
  books: readonly BookSupplier[]
  requirements: readonly RequirementSupplier[]
}

// ---------------------------------------------------------------- rules

export type Rules = readonly RuleInForce[]

/** Rules of one kind, the nearest level first; each body is of its kind by the loader's word. */
const ofKind = <Body>(rules: Rules, kind: KindName): RuleInForce<Body>[] =>
  rules
    .filter((rule) => rule.kind === kind && (rule.body as { enabled?: boolean }).enabled !== false)
    .sort((one, other) => layerDepth(other.layer) - layerDepth(one.layer)) as RuleInForce<Body>[]

/** The rules in force for units on a day, by unit: one handful of queries however many units. */
export const rulesFor = async (tx: Tx, unitIds: readonly string[], on: Day): Promise<Map<string, Rules>> =>
  new Map([...(await inForceForUnits(tx, unitIds, on))].map(([id, { rules }]) => [id, [...rules.values()]]))

export const rulesIn = ({ rules }: InForce): Rules => [...rules.values()]

export const rulesOf = async (tx: Tx, unitId: string, on: Day): Promise<Rules> => (await rulesFor(tx, [unitId], on)).get(unitId) ?? []

/** The rules about one kind of record, the nearest level first. */
const entryRules = (rules: Rules, entry: Entry): RuleInForce<EntryBody>[] => ofKind<EntryBody>(rules, 'entry').filter((rule) => rule.body.entry === entry)

const entryRule = (rules: Rules, entry: Entry): RuleInForce<EntryBody> | null => entryRules(rules, entry)[0] ?? null

export const citesOf = (rule: RuleInForce): string[] => rule.cites.map(({ document, article }) => `${document}#${article}`)

const isOurs = (rule: RuleInForce, key: string): boolean => rule.ours || rule.values.some((value) => value.key === key && value.origin === 'ours')

/** How soon a kind of record must be entered, by the rule in force; null where no rule states a term. */
type EntryLimit = { within: Term; text: Text; cites: string[]; ours: boolean }

/** Looked up once for a set of rules: a district has thousands of lines under the same few. */
const limits = new WeakMap<Rules, Map<Entry, EntryLimit | null>>()

export const limitOf = (rules: Rules, entry: Entry): EntryLimit | null => {
  const known = limits.get(rules) ?? new Map<Entry, EntryLimit | null>()
  limits.set(rules, known)
  if (!known.has(entry)) known.set(entry, findLimit(rules, entry))
  return known.get(entry)!
}

const findLimit = (rules: Rules, entry: Entry): EntryLimit | null => {
  const own = entryRules(rules, entry).find(({ body }) => body.within)
  if (own?.body.within) return limitBy(own, own.body.within)
  const opened = ofKind<TriggerBody>(rules, 'trigger').find((rule) => rule.body.open === entry && rule.body.within)
  return opened?.body.within ? limitBy(opened, opened.body.within) : null
}

const limitBy = (rule: RuleInForce, within: Term): EntryLimit => ({ within, text: showTerm(within), cites: citesOf(rule), ours: isOurs(rule, 'within') })

/** What a contest goes by: the term in which the branch answers, where the rule or the unit states one. */
export const contestTerm = (rules: Rules): { within: Term | null; cites: string[]; slot: string; ours: boolean } => {
  const rule = ofKind<WorkflowBody>(rules, 'workflow').find(({ body }) => body.case === 'contest')
  const step = rule?.body.steps.find(({ actor }) => actor !== 'member')
  return { within: step?.within ?? null, cites: rule ? citesOf(rule) : [], slot: rule?.slot ?? 'record.contest', ours: !rule }
}

/** How often a year the part played must be recorded; null where no rule asks for it. */
export const roleYearly = (rules: Rules): { atLeast: number; per: Text; cites: string[]; slot: string } | null => {
  const duty = ofKind<DutyBody>(rules, 'duty').find(({ body }) => body.do === 'role')
  return duty ? { atLeast: duty.body.times.atLeast, per: SPANS[duty.body.times.per], cites: citesOf(duty), slot: duty.slot } : null
}

/** How long the file is kept: by the rule, else by the unit, else not settled yet. */
export const retentionOf = (rules: Rules): { keep: Text; since: Text; cites: string[]; ours: boolean } | null => {
  const rule = entryRule(rules, 'member-file')
  if (!rule) return null
  const keep = rule.body.kept ? showTerm(rule.body.kept) : { zh: '保存多久还没有定', en: 'how long it is kept is not settled yet' }
  return { keep, since: { zh: '从离开本支部那天算起', en: 'from the day of leaving the branch' }, cites: citesOf(rule), ours: isOurs(rule, 'kept') }
}

/** The switch of points (JS-C-05d): a rule in force, or off. */
export const pointsSwitch = (rules: Rules) => {
  const rule = entryRule(rules, 'points')
  return { on: rule !== null, rule: rule && { slot: rule.slot, title: rule.title, pack: rule.pack.title, cites: citesOf(rule) } }
}

/** What may be published of points, to whom, and who approves; null where no rule in force publishes them. */
export const discloseOf = (rules: Rules) => {
  const rule = ofKind<DiscloseBody>(rules, 'disclose').find(({ body }) => body.what === 'points')
  if (!rule) return null
  const { fields, withhold, audience, approves, confirmedOnly, times } = rule.body
  const every = times.per ? SPANS[times.per] : { zh: '间隔还没有定', en: 'the interval is not settled yet' }
  return { fields, withhold, audience, approves: approves ?? null, confirmedOnly: confirmedOnly ?? true, every, cites: citesOf(rule), slot: rule.slot }
}

/** Whether a rule in force asks a branch to keep fact-records of its members; where none does, nobody is missing from them. */
export const asksForRecords = (rules: Rules): boolean => certificateNeeded(rules, false) !== null && ofKind<EntryBody>(rules, 'entry').some(isRecord)

const RECORD_BOOKS = ['fact-register', 'certificate', 'member-file'] as const
const isRecord = ({ body }: RuleInForce<EntryBody>): boolean => body.about === 'member' && RECORD_BOOKS.some((book) => body.feeds.includes(book))

/** Content and method of fact-records by sector, as the rules in force set them (JS-C-06a). */
export const recordSettings = (rules: Rules) =>
  ofKind<EntryBody>(rules, 'entry')
    .filter(isRecord)
    .map((rule) => ({
      slot: rule.slot,
      title: rule.title,
      sectors: [...(rule.body.for?.sectors ?? [])],
      what: rule.body.what ?? null,
      pack: rule.pack.title,
      cites: citesOf(rule),
    }))

/** Which books a unit keeps. A rule may ask for books without listing them: `settled` is false until the adopting unit has. */
const booksKept = (
  rules: Rules,
): { books: { book: BookName; label: Text }[]; setBy: { pack: Text; cites: string[]; ours: boolean; settled: boolean } | null } => {
  const rule = ofKind<DutyBody>(rules, 'duty').find(({ body }) => body.do === 'books')
  const listed = rule?.body.things?.filter(isBookName).map((book) => ({ book, label: BOOKS[book] }))
  const setBy = rule ? { pack: rule.pack.title, cites: citesOf(rule), ours: isOurs(rule, 'things'), settled: listed !== undefined } : null
  if (listed) return { books: listed, setBy }
  const fed = new Set(ofKind<EntryBody>(rules, 'entry').flatMap(({ body }) => body.feeds))
  const books = (Object.keys(BOOKS) as (keyof typeof BOOKS)[]).filter((book) => fed.has(book) || book === 'activity-book').filter(isBookName)
  return { books: books.map((book) => ({ book, label: BOOKS[book] })), setBy }
}

const isBookName = (book: keyof typeof BOOKS): book is BookName => book !== 'member-file'

/** Whether a line of this kind stands in a book or on the certificate, by the rules in force for it; without a rule it stands everywhere. */
export const standsIn = (rules: Rules, entry: Entry, book: 'certificate' | 'fact-register'): boolean => {
  const own = entryRules(rules, entry)
  return own.length === 0 || own.some(({ body }) => body.feeds.includes(book))
}

/** The slot of the duty to name a custodian, where a rule in force asks for one (YZ-06b). */
export const custodianSlot = (rules: Rules): string | null => ofKind<DutyBody>(rules, 'duty').find(({ body }) => body.do === 'custodian')?.slot ?? null

/**
 * Which certificate a member's status asks for (JS-C-04c): the nearest rule that names certificates decides, and a floating member holds the
 * floating form where any rule in force names it. Null where no pack in force knows a certificate.
 */
export const certificateNeeded = (rules: Rules, floating: boolean): CertificateKind | null => {
  const named = ofKind<EntryBody>(rules, 'entry').flatMap(({ body }) => (body.certificates?.length ? [body.certificates] : []))
  if (floating && named.some((kinds) => kinds.includes('floating'))) return 'floating'
  return named[0]?.find((kind) => kind !== 'floating') ?? null
}

// ---------------------------------------------------------------- lines

/** Before this day nothing of ours was recorded; `to` is given by whoever asks. */
const BEGINNING = day('1900-01-01')
export const upTo = (to: Day): Period => ({ from: BEGINNING, to })

/** All lines of the members: those of the suppliers and the ledger's own, oldest first. */
export const linesOf = async (deps: LedgerDeps, tx: Tx, asked: { memberIds: readonly string[]; period: Period }): Promise<Line[]> => {
  if (asked.memberIds.length === 0) return []
  const [entries, ...supplied] = await Promise.all([currentEntries(tx, asked), ...deps.lines.map((supplier) => supplier.linesOf(tx, asked))])
  return [...supplied.flat(), ...entries.map(lineOfEntry)].sort(byDay)
}

/** All lines that a branch recorded, oldest first. */
export const linesOfBranch = async (deps: LedgerDeps, tx: Tx, asked: { branchId: string; period: Period }): Promise<Line[]> => {
  const [entries, ...supplied] = await Promise.all([currentEntries(tx, asked), ...deps.lines.map((supplier) => supplier.linesOfBranch(tx, asked))])
  return [...supplied.flat(), ...entries.map(lineOfEntry)].sort(byDay)
}

const byDay = (one: Line, other: Line): number => (one.day < other.day ? -1 : one.day > other.day ? 1 : one.key < other.key ? -1 : 1)

const PART_OF: Record<EntryRow['kind'], LinePart> = {
  reward: 'reward-punishment',
  punishment: 'reward-punishment',
  role: 'role-played',
  outstanding: 'role-played',
}

const lineOfEntry = (entry: EntryRow): Line => ({
  key: `entry:${entry.id}`,
  version: entry.version,
  memberId: entry.memberId,
  branchId: entry.branchId,
  day: entry.day,
  part: PART_OF[entry.kind],
  entry: entry.kind,
  title: titleOf(entry),
  words: wordsOf(entry),
  status: null,
  provenance: {
    who: entry.madeByName,
    how: entry.version === 1 ? { zh: '支部填写', en: 'entered by the branch' } : { zh: `更正：${entry.reason}`, en: `corrected: ${entry.reason}` },
  },
  enteredAt: entry.enteredAt,
  eventAt: entry.day,
  link: `/records/entry/${entry.id}`,
  audience: entry.kind === 'punishment' ? 'restricted' : 'everyone-entitled',
})

const titleOf = ({ kind, sphere }: EntryRow): Text => {
  const title = ENTRY_KINDS[kind]
  return sphere ? { zh: `${title.zh}（${SPHERES[sphere].zh}）`, en: `${title.en} (${SPHERES[sphere].en})` } : title
}

/** The place that a sealed text is bound to: another row's text does not open here. */
export const entryPlace = (entryId: string, version: number): string => `entry.words|${entryId}|${version}`

/** The words of an entry in plain; those of a punishment are opened here and shown only to the entitled. */
export const wordsOf = (entry: EntryRow): string => {
  const words = entry.wordsSealed ? openField(entryPlace(entry.id, entry.version), entry.wordsSealed) : (entry.words ?? '')
  const decision = [entry.decidedBy, entry.decisionNumber].filter(Boolean).join(' ')
  return decision ? `${words}（${decision}）` : words
}

// ---------------------------------------------------------------- how a line stands with its member

export type Answers = { confirmations: ReadonlyMap<string, ConfirmationRow>; contests: ReadonlyMap<string, ContestRow> }

const at = (memberId: string, key: string): string => `${memberId}|${key}`

/** The newest confirmation and the newest contest of every line of the members. */
export const answersOf = async (tx: Tx, memberIds: readonly string[]): Promise<Answers> => {
  if (memberIds.length === 0) return { confirmations: new Map(), contests: new Map() }
  const [confirmations, raised] = await Promise.all([confirmationsOf(tx, memberIds), contestsOf(tx, memberIds)])
  const contests = raised.filter(({ state }) => state !== 'withdrawn')
  return {
    confirmations: new Map(confirmations.map((row) => [at(row.memberId, row.key), row])),
    contests: new Map(contests.map((row) => [at(row.memberId, row.key), row])),
  }
}

/** Open contest first; then the member's yes to this very version, given after the last answer; else it waits for the member. */
export const standingOf = (line: Pick<Line, 'version' | 'memberId' | 'key'>, answers: Answers): ConfirmationState => {
  const contest = answers.contests.get(at(line.memberId, line.key))
  const confirmation = answers.confirmations.get(at(line.memberId, line.key))
  if (contest?.state === 'open') return 'contested'
  const saidSince = confirmation && (!contest?.answeredAt || confirmation.at >= contest.answeredAt)
  if (saidSince && confirmation.version === line.version) return 'confirmed'
  if (contest && !saidSince) return 'answered'
  return confirmation ? 'changed' : 'unconfirmed'
}

/** The standing of every line of the members, keyed `<member>|<key>`; for appraisal and for what is published. */
export const lineStandings = async (
  deps: LedgerDeps,
  tx: Tx,
  asked: { memberIds: readonly string[]; period: Period },
): Promise<Map<string, { line: Line; standing: ConfirmationState }>> => {
  const lines = await linesOf(deps, tx, asked)
  const answers = await answersOf(tx, asked.memberIds)
  return new Map(lines.map((line) => [at(line.memberId, line.key), { line, standing: standingOf(line, answers) }]))
}

/** The attendance in words. */
export const statusTextOf = (line: Line): Text | null => line.statusText ?? (line.status ? TICK_STATUSES[line.status] : null)

export const waitsForMember = (standing: ConfirmationState): boolean => standing === 'unconfirmed' || standing === 'changed' || standing === 'answered'

export const delayOf = (line: Pick<Line, 'eventAt' | 'enteredAt'>): number => Math.max(0, daysBetween(line.eventAt, dayOfInstant(line.enteredAt)))

/** Entered after the last day of the term that the rule gives; without a term nothing is late. */
export const isLate = (line: Pick<Line, 'eventAt' | 'enteredAt'>, limit: EntryLimit | null): boolean =>
  limit !== null && dayOfInstant(line.enteredAt) > endOfTerm(line.eventAt, limit.within)

/** How a line is shown. `entitled: false` leaves a counted line without content where its audience is restricted. */
export const viewOf = (line: Line, { answers, rules, entitled }: { answers: Answers; rules: Rules; entitled: boolean }): LineView => {
  const confirmation = answers.confirmations.get(at(line.memberId, line.key))
  const contest = answers.contests.get(at(line.memberId, line.key))
  const state = standingOf(line, answers)
  const sealed = line.audience === 'restricted' && !entitled
  const said = state === 'confirmed' ? confirmation : undefined
  return {
    key: line.key,
    version: line.version,
    day: line.day,
    part: line.part,
    title: sealed ? LINE_PARTS[line.part] : line.title,
    words: sealed ? null : line.words,
    sealed,
    status: line.status,
    statusText: statusTextOf(line),
    cents: line.cents ?? null,
    by: line.provenance.who,
    how: sealed ? { zh: '限定范围内可看', en: 'for the entitled alone' } : line.provenance.how,
    enteredAt: line.enteredAt.toISOString(),
    delayDays: delayOf(line),
    late: isLate(line, limitOf(rules, line.entry)),
    link: line.link,
    restricted: line.audience === 'restricted',
    confirmation: {
      state,
      on: said?.on ?? null,
      how: said?.how ?? null,
      transcribedBy: said?.transcribedByName ?? null,
      transcribedAt: said?.transcribedByName ? said.at.toISOString() : null,
    },
    contest: contest && !sealed ? contestView(contest) : null,
  }
}

export const contestView = (contest: ContestRow) => ({
  id: contest.id,
  words: contest.words,
  how: contest.how,
  raisedAt: contest.raisedAt.toISOString(),
  answerDue: contest.answerDue,
  cites: contest.cites,
  state: contest.state,
  answer: contest.answer,
  answeredBy: contest.answeredByName,
  answeredAt: contest.answeredAt?.toISOString() ?? null,
})

/** What a record shows in figures: lines of each part, how many confirmed, and attendance by status. */
export const summaryOf = (lines: readonly Line[], answers: Answers) =>
  (Object.keys(LINE_PARTS) as LinePart[]).flatMap((part) => {
    const own = lines.filter((line) => line.part === part)
    if (part === 'relation' && own.length === 0) return []
    const statuses = [...new Set(own.flatMap(({ status }) => status ?? []))].sort()
    return [
      {
        part,
        lines: own.length,
        confirmed: own.filter((line) => standingOf(line, answers) === 'confirmed').length,
        statuses: statuses.map((status) => ({ status, times: own.filter((line) => line.status === status).length })),
      },
    ]
  })

const TOOK_PART: readonly (TickStatus | null)[] = ['present', 'remote', 'elsewhere']
const PIP_OF: Record<TickStatus, RequirementView['pips'][number]> = {
  present: 'done',
  remote: 'done',
  elsewhere: 'done',
  excused: 'half',
  exempt: 'half',
  absent: 'not',
  unknown: 'unknown',
}

/** Taking part in organisation life, counted from the year's own lines, where no rule in force counts it as a ratio. */
export const lifeRequirement = (rules: Rules, lines: readonly Line[], answers: Answers): RequirementView[] => {
  const life = lines.filter(({ part, status }) => part === 'organisation-life' && status !== null)
  if (life.length === 0) return []
  const rule = ofKind(rules, 'calendar')[0] ?? entryRule(rules, 'organisation-life')
  const contested = life.filter((line) => standingOf(line, answers) === 'contested')
  return [
    {
      key: 'organisation-life',
      title: LINE_PARTS['organisation-life'],
      outcome: 'unknown',
      figure: { num: life.filter(({ status }) => TOOK_PART.includes(status)).length, den: life.length, unit: { zh: '次', en: 'times' } },
      pips: life.map((line) => (contested.includes(line) ? 'contested' : PIP_OF[line.status!])),
      owed: null,
      note:
        contested.length > 0
          ? { zh: `有 ${contested.length} 次您提出了异议，支部在核实。`, en: `You contested ${contested.length}; the branch is looking into it.` }
          : null,
      due: null,
      cites: rule ? citesOf(rule) : [],
      why: null,
    },
  ]
}

/** What this year asks of the member of the ledger's own: the yearly record of the part played (JS-C-04i). */
export const ownRequirements = (rules: Rules, lines: readonly Line[], year: number): RequirementView[] => {
  const yearly = roleYearly(rules)
  if (!yearly) return []
  const done = lines.filter((line) => line.part === 'role-played' && yearOf(line.day) === year).length
  const met = done >= yearly.atLeast
  return [
    {
      key: 'role-played',
      title: LINE_PARTS['role-played'],
      outcome: met ? 'met' : 'unknown',
      figure: yearly.atLeast > 1 ? { num: Math.min(done, yearly.atLeast), den: yearly.atLeast, unit: { zh: '条', en: 'entries' } } : null,
      pips: Array.from({ length: yearly.atLeast }, (_, index) => (index < done ? ('done' as const) : ('ahead' as const))),
      owed: met ? null : { zh: '由支部在民主评议后记，您不用填', en: 'Entered by the branch after the appraisal; nothing for you to fill in' },
      note: null,
      due: day(`${year}-12-31`),
      cites: yearly.cites,
      why: null,
    },
  ]
}

// ---------------------------------------------------------------- certificates

const LIVE = new Set<CertificateRow['state']>(['numbered', 'sealed', 'issued', 'lost', 'damaged', 'full'])

export const liveCertificate = (certificates: readonly CertificateRow[]): CertificateRow | null => certificates.find(({ state }) => LIVE.has(state)) ?? null

export const certificatesByMember = async (tx: Tx, memberIds: readonly string[]): Promise<Map<string, CertificateRow[]>> => {
  if (memberIds.length === 0) return new Map()
  return Map.groupBy(await certificatesOfMembers(tx, memberIds), ({ memberId }) => memberId)
}

export const certificateView = (row: CertificateRow) => ({
  id: row.id,
  kind: row.kind,
  number: row.number,
  state: row.state,
  layoutVersion: row.layoutVersion,
  numberedBy: row.numberedByName,
  numberedAt: row.numberedAt.toISOString(),
  sealedBy: row.sealedByName,
  sealedAt: row.sealedAt?.toISOString() ?? null,
  issuedBy: row.issuedByName,
  issuedOn: row.issuedOn,
  reportedOn: row.reportedOn,
  reportedWords: row.reportedWords,
  endedOn: row.endedOn,
  endedWords: row.endedWords,
  replaces: row.replacesNumber,
  auditedYears: row.auditedYears,
})

export const numberOf = (range: Pick<RangeRow, 'prefix' | 'digits'>, serial: number): string => `${range.prefix}${String(serial).padStart(range.digits, '0')}`

/** Takes the next free number of the nearest range above a branch; marks it taken in the given list. Null when none is left. */
export const takeNumber = (
  ranges: RangeRow[],
  { path, kind }: { path: string; kind: CertificateKind },
): { rangeId: string; serial: number; number: string } | null => {
  const near = ranges
    .filter((range) => range.kind === kind && range.next <= range.last && path.startsWith(range.path))
    .sort((one, other) => other.path.length - one.path.length)[0]
  if (!near) return null
  const serial = near.next
  near.next += 1
  return { rangeId: near.id, serial, number: numberOf(near, serial) }
}

// ---------------------------------------------------------------- coverage

/** In fact-recording: the record was opened with a certificate that the member has held, whatever became of the paper since. */
export const isEnrolled = (certificates: readonly CertificateRow[] | undefined): boolean =>
  certificates?.some(({ state, issuedOn }) => issuedOn !== null && state !== 'closed') ?? false

export type Covered = { member: RosterEntry; exempt: boolean; enrolled: boolean; active: boolean }

/** Member by member; `active` are those with at least one line in the period. */
export const coverageOf = (roster: readonly RosterEntry[], certificates: ReadonlyMap<string, CertificateRow[]>, active: ReadonlySet<string>): Covered[] =>
  roster.map((member) => ({
    member,
    exempt: member.recordingExemption !== null,
    enrolled: isEnrolled(certificates.get(member.memberId)),
    active: active.has(member.memberId),
  }))

export const countCovered = (covered: readonly Covered[]) => ({
  members: covered.length,
  exempt: covered.filter(({ exempt }) => exempt).length,
  enrolled: covered.filter(({ enrolled, exempt }) => enrolled && !exempt).length,
  active: covered.filter(({ active, exempt }) => active && !exempt).length,
})

export const coverageFacts = (covered: readonly Covered[], on: Day): MeasureFact[] =>
  covered
    .filter(({ exempt }) => !exempt)
    .map(({ member, enrolled }) => ({
      id: member.memberId,
      on,
      amount: enrolled ? 1 : 0,
      what: { zh: `${member.name}：${enrolled ? '已纳入' : '未纳入'}`, en: `${member.name}: ${enrolled ? 'enrolled' : 'not enrolled'}` },
      provenance: { zh: '以发放的证件为准', en: 'by the certificate issued' },
    }))

/** `coverage.records`: members enrolled, of those who are to be recorded, branch by branch under the scope; for the rule that asks for all. */
const recordsCovered: MeasureSupplier<Tx> = {
  measure: 'coverage.records',
  rows: async (tx, { period }) => {
    const byBranch = Map.groupBy(await coveredOn(tx, await branchIdsUnder(tx, period.to), period.to), ({ member }) => member.branchId)
    return [...byBranch].map(([subject, covered]) => {
      const { members, exempt, enrolled } = countCovered(covered)
      return { subject, num: enrolled, den: members - exempt }
    })
  },
  facts: async (tx, { period }, unitId) => coverageFacts(await coveredOn(tx, [unitId], period.to), period.to),
}

const branchIdsUnder = async (tx: Tx, on: Day): Promise<string[]> =>
  (await unitsUnder(tx, tx.scope.path, { kinds: ['branch', 'general-branch'], on })).map(({ id }) => id)

const coveredOn = async (tx: Tx, branchIds: readonly string[], on: Day): Promise<Covered[]> => {
  const roster = await rosterOn(tx, { branchIds, day: on })
  return coverageOf(
    roster,
    await certificatesByMember(
      tx,
      roster.map(({ memberId }) => memberId),
    ),
    new Set(),
  )
}

/** What this module can say to rules. */
export const measures: MeasureSupplier<Tx>[] = [recordsCovered]

// ---------------------------------------------------------------- points

export type Point = { item: string; key: string; day: Day; title: Text; points: number }

/** Points of one member from the lines: each names its line. Punishments and other restricted lines never enter (JS-C-05f). */
export const pointsOf = (items: readonly PointsItem[], lines: readonly Line[]): Point[] =>
  items.flatMap((item) =>
    withinLimit(
      item,
      lines.filter((line) => counts(item, line)).map((line) => ({ item: item.key, key: line.key, day: line.day, title: line.title, points: item.points })),
    ),
  )

const counts = (item: PointsItem, line: Line): boolean =>
  line.audience === 'everyone-entitled' &&
  line.part === item.part &&
  (item.kinds.length === 0 || item.kinds.includes(line.entry) || item.kinds.includes(line.key.split(':')[0]!)) &&
  (item.statuses.length === 0 || (line.status !== null && item.statuses.includes(line.status)))

const withinLimit = ({ points, atMost }: PointsItem, found: Point[]): Point[] =>
  atMost === null || points === 0 ? found : found.slice(0, Math.floor(atMost / Math.abs(points)))

export const sumOf = (points: readonly Point[]): number => points.reduce((sum, { points: one }) => sum + one, 0)

/** One row of what is published: only the fields that the rule names. */
export const publishedRow = (
  given: { memberId: string; name: string; groupName: string | null; points: readonly Point[] },
  items: readonly PointsItem[],
  fields: readonly string[],
): PublishedRow => ({
  memberId: given.memberId,
  name: given.name,
  groupName: fields.includes('group') ? given.groupName : null,
  points: fields.includes('total') || fields.includes('points') ? sumOf(given.points) : null,
  items: fields.includes('items')
    ? items.flatMap((item) => {
        const own = given.points.filter((point) => point.item === item.key)
        return own.length > 0 ? [{ item: item.title, times: own.length, points: sumOf(own) }] : []
      })
    : [],
})

/** Approval from above the branch, or from within it by somebody other than who proposed. */
export const approvedFromAbove = (approves: string | null): boolean =>
  approves !== null && ['committee', 'superior', 'township-committee', 'county-department'].includes(approves)

// ---------------------------------------------------------------- paper

/** Twelve characters by which a printed page can be compared with the system. */
export const checkCodeOf = (content: unknown): string => sha256(JSON.stringify(content)).toString('hex').slice(0, 12).toUpperCase().match(/.{4}/g)!.join(' ')

const showDay = (on: string): string => `${Number(on.slice(5, 7))}月${Number(on.slice(8, 10))}日`
export const showYuan = (cents: number): string => `${Math.trunc(cents / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}`

/** How a confirmation stands on paper. */
const confirmationOnPaper = ({ confirmation: { state, on, how } }: LineView): string => {
  if (state === 'confirmed' && on) return how === 'printed-sheet' ? `${showDay(on)}（纸）` : showDay(on)
  if (state === 'contested') return '有异议'
  return state === 'answered' ? '已答复' : ''
}

const LINE_HEADS: Text[] = [
  { zh: '日　期', en: 'Day' },
  { zh: '活　动', en: 'What' },
  { zh: '记　载', en: 'Record' },
  { zh: '党　费', en: 'Dues' },
  { zh: '本人确认', en: 'Confirmed' },
]
/** Column widths in millimetres; 0 takes the rest (drawing 08). */
const LINE_WIDTHS = [25, 0, 38, 19, 25]
const LINES_A_PAGE = 14

/** A member's lines of a year as pages of a book: the certificate's four parts in one table (drawing 08). */
const linePages = (given: {
  name: string
  year: number
  unitName: string
  number: string | null
  lines: readonly LineView[]
  answerWithin: Text | null
}): SuppliedPage[] => {
  const chunks = Array.from({ length: Math.max(1, Math.ceil(given.lines.length / LINES_A_PAGE)) }, (_, index) =>
    given.lines.slice(index * LINES_A_PAGE, (index + 1) * LINES_A_PAGE),
  )
  const promise = given.answerWithin ? `支部${given.answerWithin.zh}内答复。` : '支部答复。'
  return chunks.map((lines, index) => ({
    number: null,
    title: { zh: `${given.name}　${given.year}年记实`, en: `${given.name}: record of ${given.year}` },
    left: given.unitName,
    right: given.number ? `编号　${given.number}` : `${given.year}年`,
    fields: [],
    sum: null,
    table: { heads: LINE_HEADS, widths: LINE_WIDTHS, rows: lines.map(lineOnPaper) },
    notes: index === chunks.length - 1 ? [`以上记载请本人看过。对的，在“本人确认”栏签名；不对的，写明情况交支部，${promise}`] : [],
    signatures:
      index === chunks.length - 1
        ? [
            { zh: '本人签名', en: 'Member' },
            { zh: '支部书记签名', en: 'Secretary' },
          ]
        : [],
    corrections: [],
  }))
}

const lineOnPaper = (line: LineView): string[] => [
  showDay(line.day),
  line.title.zh,
  [line.statusText?.zh, line.sealed ? '限定范围内可看' : line.words].filter(Boolean).join('。'),
  line.cents === null ? '—' : showYuan(line.cents),
  confirmationOnPaper(line),
]

/** Numbers pages in order from 1, keeping those that their owner froze, and gives each its check code. */
export const numbered = (pages: readonly SuppliedPage[]): BookPage[] => {
  let last = 0
  return pages.map((page) => {
    last = page.number ?? last + 1
    const { number: _frozen, on: _day, ...content } = page
    return { ...content, number: last, checkCode: checkCodeOf({ ...content, number: last }) }
  })
}

// ---------------------------------------------------------------- books of a unit and year

type BookAsked = { unit: Unit; book: BookName; year: number; today: Day }

/** The books a unit keeps with the pages there are, in the order of its rule. */
export const shelfOf = async (tx: Tx, deps: LedgerDeps, asked: Omit<BookAsked, 'book'>) => {
  const shelf = shelfWith(tx, deps, asked, await rulesOf(tx, asked.unit.id, asked.today))
  const { books, setBy } = booksKept(shelf.rules)
  const shelved = await Promise.all(books.map(async (kept) => ({ ...kept, ...(await countBook(tx, deps, { ...shelf, book: kept.book })) })))
  return { setBy, books: shelved }
}

export type Book = { book: BookName; label: Text; pages: BookPage[] }

/** One book as numbered pages; null where the unit does not keep it. A view: nothing is stored for it. */
export const readBook = async (tx: Tx, deps: LedgerDeps, asked: BookAsked): Promise<Book | null> => {
  const shelf = shelfWith(tx, deps, asked, await rulesOf(tx, asked.unit.id, asked.today))
  const kept = booksKept(shelf.rules).books.find(({ book }) => book === asked.book)
  return kept ? { ...kept, pages: numbered(await pagesOf(tx, deps, { ...shelf, book: kept.book })) } : null
}

type BooksAsked = { units: readonly Unit[]; year: number; today: Day; only?: ReadonlySet<string> }

/** All books that each of some units keeps, or `only` some, in the order of its rule; what several books are made of is read once a unit. */
export const readBooks = async (tx: Tx, deps: LedgerDeps, { units, year, today, only }: BooksAsked): Promise<Map<string, Book[]>> => {
  const rules = await rulesFor(
    tx,
    units.map(({ id }) => id),
    today,
  )
  const found = new Map<string, Book[]>()
  for (const unit of units) {
    const shelf = shelfWith(tx, deps, { unit, year, today }, rules.get(unit.id) ?? [])
    const kept = booksKept(shelf.rules).books.filter(({ book }) => !only || only.has(book))
    const pages = await Promise.all(kept.map(({ book }) => pagesOf(tx, deps, { ...shelf, book })))
    found.set(
      unit.id,
      kept.map((one, at) => ({ ...one, pages: numbered(pages[at]!) })),
    )
  }
  return found
}

/** What the books of one unit and year are made of, each read once and only when a book asks for it. */
type Shelf = Omit<BookAsked, 'book'> & { rules: Rules; lines(): Promise<Line[]>; members(): ReturnType<typeof membersOn> }
type Opened = Shelf & { book: BookName }

const shelfWith = (tx: Tx, deps: LedgerDeps, { unit, year, today }: Omit<BookAsked, 'book'>, rules: Rules): Shelf => {
  let lines: Promise<Line[]> | undefined
  let members: ReturnType<typeof membersOn> | undefined
  return {
    unit,
    year,
    today,
    rules,
    lines: () => (lines ??= linesOfBranch(deps, tx, { branchId: unit.id, period: calendarYear(year) })),
    members: () => (members ??= membersOn(tx, unit, earlier(calendarYear(year).to, today))),
  }
}

const membersOn = async (tx: Tx, unit: Unit, on: Day) => {
  const roster = await rosterOn(tx, { branchIds: [unit.id], day: on })
  const ids = roster.map(({ memberId }) => memberId)
  const [answers, certificates] = await Promise.all([answersOf(tx, ids), certificatesByMember(tx, ids)])
  return { roster, answers, certificates }
}

const countBook = async (tx: Tx, deps: LedgerDeps, asked: Opened): Promise<{ pages: number; entries: number; supplied: boolean }> => {
  const supplier = deps.books.find(({ book }) => book === asked.book)
  if (supplier) return { ...(await supplier.countOf(tx, { unitId: asked.unit.id, period: calendarYear(asked.year) })), supplied: true }
  if (asked.book !== 'fact-register' && asked.book !== 'certificate') return { pages: 0, entries: 0, supplied: false }
  const pages = await pagesOf(tx, deps, asked)
  return { pages: pages.length, entries: pages.reduce((sum, { table }) => sum + (table?.rows.length ?? 0), 0), supplied: true }
}

const pagesOf = async (tx: Tx, deps: LedgerDeps, asked: Opened): Promise<SuppliedPage[]> => {
  const { unit, book, year } = asked
  const supplier = deps.books.find((one) => one.book === book)
  if (supplier) {
    const pages = await supplier.pagesOf(tx, { unitId: unit.id, period: calendarYear(year) })
    const headed = pages.map((page) => ({ ...page, left: unit.name, right: [page.left, page.right].filter(Boolean).join('　') }))
    return book === 'activity-book' ? withDuesOfTheDay(asked, headed) : headed
  }
  return book === 'fact-register' || book === 'certificate' ? registerPages({ ...asked, book }) : []
}

/** What was collected on the activity day stands on its page too (T14), out of the same lines that the certificate shows. */
const withDuesOfTheDay = async ({ lines }: Shelf, pages: SuppliedPage[]): Promise<SuppliedPage[]> => {
  if (!pages.some(({ on }) => on)) return pages
  const paid = (await lines()).filter(({ entry, cents }) => entry === 'dues' && cents)
  const byDay = Map.groupBy(paid, (line) => line.eventAt)
  return pages.map((page) => {
    if (!page.on) return page
    const own = byDay.get(page.on) ?? []
    const sum = showYuan(own.reduce((total, { cents }) => total + (cents ?? 0), 0))
    const value = own.length === 0 ? '当天没有收' : `${new Set(own.map(({ memberId }) => memberId)).size} 人，计 ${sum} 元`
    const before = page.fields.findIndex(({ label }) => label.zh === '下月安排')
    return { ...page, fields: page.fields.toSpliced(before < 0 ? page.fields.length : before, 0, { label: { zh: '收党费', en: 'Dues' }, value }) }
  })
}

/** One page or more a member, in the order of the roster. On paper restricted words stay away. */
const registerPages = async ({ unit, book, year, rules, ...shelf }: Shelf & { book: 'fact-register' | 'certificate' }) => {
  const [{ roster, answers, certificates }, all] = await Promise.all([shelf.members(), shelf.lines()])
  const lines = Map.groupBy(all, ({ memberId }) => memberId)
  return roster.flatMap((member) => {
    const live = liveCertificate(certificates.get(member.memberId) ?? [])
    if (book === 'certificate' && !live?.issuedOn) return []
    const own = (lines.get(member.memberId) ?? [])
      .filter((line) => standsIn(rules, line.entry, book))
      .map((line) => viewOf(line, { answers, rules, entitled: false }))
    return linePages({ name: member.name, year, unitName: unit.name, number: live?.number ?? null, lines: own, answerWithin: answerWithin(rules) })
  })
}

/** The term in which the branch answers a contest, in words. */
export const answerWithin = (rules: Rules): Text | null => {
  const { within } = contestTerm(rules)
  return within && showTerm(within)
}

export const sheetView = (
  sheet: SheetRow,
  of: { name: string; unitName: string; groupName: string | null; certificateNumber: string | null; answerWithin: Text | null },
) => ({
  id: sheet.id,
  memberId: sheet.memberId,
  ...of,
  from: sheet.from,
  to: sheet.to,
  printedAt: sheet.printedAt.toISOString(),
  printedBy: sheet.printedByName,
  checkCode: sheet.checkCode,
  lines: sheet.lines,
  signedOn: sheet.signedOn,
  transcribedBy: sheet.transcribedByName,
  transcribedAt: sheet.transcribedAt?.toISOString() ?? null,
})

// ---------------------------------------------------------------- what follows from records

/** The rule behind talks, reminders and pairing from the records (JS-C-05c); null where none is in force. */
export const followUpRule = (rules: Rules): { slot: string; cites: string[] } | null => {
  const rule = ofKind<TriggerBody>(rules, 'trigger').find(({ slot, body }) => slot.startsWith('record.') && (body.open === 'talk' || body.open === 'pairing'))
  return rule ? { slot: rule.slot, cites: citesOf(rule) } : null
}

type MemberPoints = { memberId: string; member: RosterEntry; name: string; groupName: string | null; points: Point[]; confirmed: boolean }

/** The points table that holds for a unit on a day: its own, else its nearest superior's. */
export const pointsTableFor = async (tx: Tx, unitId: string, on: Day): Promise<(PointsTableRow & { unitName: string }) | null> => {
  const chain = (await chainOf(tx, unitId)).flatMap((link) => (link.at === 'unit' ? [link.unit] : []))
  const tables = new Map(
    (
      await pointsTablesOn(
        tx,
        chain.map(({ id }) => id),
        on,
      )
    ).map((table) => [table.unitId, table]),
  )
  const owner = chain.find(({ id }) => tables.has(id))
  return owner ? { ...tables.get(owner.id)!, unitName: owner.name } : null
}

/** Points of a branch's members by the table that holds at the end of the period. In the order of the roster, never of the sum. */
export const branchPoints = async (tx: Tx, deps: LedgerDeps, { unitId, period, today }: { unitId: string; period: Period; today: Day }) => {
  const on = earlier(period.to, today)
  const table = await pointsTableFor(tx, unitId, on)
  const items: readonly PointsItem[] = table?.items ?? []
  const roster = await rosterOn(tx, { branchIds: [unitId], day: on })
  const groups = await groupNames(tx, roster)
  const ids = roster.map(({ memberId }) => memberId)
  const answers = await answersOf(tx, ids)
  const lines = Map.groupBy(await linesOf(deps, tx, { memberIds: ids, period }), ({ memberId }) => memberId)
  const members = roster.map((member): MemberPoints => {
    const own = lines.get(member.memberId) ?? []
    return {
      memberId: member.memberId,
      member,
      name: member.name,
      groupName: groups.get(member.groupId ?? '') ?? null,
      points: pointsOf(items, own),
      confirmed: allConfirmed(items, own, answers),
    }
  })
  return { table, items, members }
}

/** Every line that could count under the table has the member's yes; a result that the member has not confirmed is not published. */
const allConfirmed = (items: readonly PointsItem[], lines: readonly Line[], answers: Answers): boolean => {
  const parts = new Set(items.map(({ part }) => part))
  return lines.filter((line) => parts.has(line.part) && line.audience === 'everyone-entitled').every((line) => standingOf(line, answers) === 'confirmed')
}

/** Names of the groups of these members, by group id. */
export const groupNames = async (tx: Tx, members: readonly { groupId: string | null }[]): Promise<Map<string, string>> => {
  const groups = await unitsByIds(
    tx,
    members.flatMap(({ groupId }) => groupId ?? []),
  )
  return new Map([...groups].map(([id, { shortName }]) => [id, shortName]))
}
