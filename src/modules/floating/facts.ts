/** Rows to parts and back, what the rules in force say of a case, what of it is shown to whom. */
import { addMonths, type Day, daysBetween } from '../../kernel/days.ts'
import type { Call } from '../../platform/call.ts'
import { dayOfInstant } from '../../platform/clock.ts'
import { macOf, openField, sealField, sha256 } from '../../platform/crypto.ts'
import type { Tx } from '../../platform/db.ts'
import { BRANCH_DESK, type Role } from '../../platform/endpoint.ts'
import { asksOf, evaluate, sourceOf } from '../../policy/engine/evaluate.ts'
import { termInDays, termOf } from '../../policy/engine/head.ts'
import type { InForce } from '../../policy/engine/resolve.ts'
import { firstDue } from '../../policy/engine/turns.ts'
import type { DutyBody } from '../../policy/kinds/duty.ts'
import type { Evaluation } from '../../policy/vocabulary/evaluation.ts'
import type { MeasureFact, MeasureSupplier } from '../../policy/vocabulary/measures.ts'
import type { Text } from '../../policy/vocabulary/outcomes.ts'
import type { RuleInForce } from '../../policy/vocabulary/rules.ts'
import { affiliationsOfPersons, type Member, membersByIds } from '../members/public.ts'
import { inForce, inForceForUnits, type Unit, unitsByIds } from '../org/public.ts'
import { BASES, type Reason, type SECTORS } from './contract.ts'
import {
  actHome,
  actHost,
  type HomeAct,
  type HomeCase,
  type HomeHalf,
  type HomePart,
  homeStage,
  type HostAct,
  type HostHalf,
  type HostPart,
  NEW_HOME,
  NEW_HOST,
  openConflicts,
  type Owner,
  ownerOn,
  unacknowledged,
} from './stages.ts'
import {
  type Absence,
  type Allowed,
  type AwaySpan,
  awaySpansUnder,
  type ContactPerson,
  type Details,
  floatingUnits,
  gapsIn,
  type LetterRow,
  lettersOf,
  type PartRow,
  selectDesk,
} from './store.ts'

// ---------------------------------------------------------------- rows and parts

export const hostPartOf = (row: PartRow): HostPart => ({
  side: 'host',
  case: row.id,
  own: { ...NEW_HOST, ...(row.own as HostHalf) },
  heard: { ...NEW_HOME, ...(row.heard as HomeHalf) },
  ...postOf(row),
})

export const homeCaseOf = (row: PartRow): HomeCase => ({
  case: row.id,
  told: { ...NEW_HOME, ...(row.own as HomeHalf) },
  heard: { ...NEW_HOST, ...(row.heard as HostHalf) },
  ...postOf(row),
})

const postOf = ({ sent, taken, acknowledged, waiting, conflicts, settled }: PartRow) => ({ sent, taken, acknowledged, waiting, conflicts, settled })

export const homePartOf = (absence: Pick<Absence, 'own'>, cases: readonly PartRow[]): HomePart => ({
  side: 'home',
  own: absence.own,
  cases: cases.map(homeCaseOf),
})

// ---------------------------------------------------------------- what is sealed

export const detailsPlace = (id: string) => `floating.absence.details|${id}`
export const cardPlace = (id: string, side: string) => `floating.case_part.card|${id}|${side}`
export const enclosurePlace = (caseId: string, side: string, from: string, number: number) => `floating.letter.enclosure|${caseId}|${side}|${from}|${number}`
export const wordsPlace = (table: 'contact' | 'note', id: string) => `floating.${table}.words|${id}`

export const sealDetails = (id: string, details: Details): Buffer => sealField(detailsPlace(id), JSON.stringify(details))
export const openDetails = ({ id, detailsSealed }: Pick<Absence, 'id' | 'detailsSealed'>): Details =>
  detailsSealed ? (JSON.parse(openField(detailsPlace(id), detailsSealed)) as Details) : { employer: null, address: null, phone: null }

export const sealWords = (table: 'contact' | 'note', id: string, words: string): Buffer => sealField(wordsPlace(table, id), words)
export const openWords = (table: 'contact' | 'note', id: string, sealed: Buffer): string => openField(wordsPlace(table, id), sealed)

export const searchPlace = (id: string) => `floating.lost_search.words|${id}`
export const sealSearchWords = (id: string, words: string): Buffer => sealField(searchPlace(id), words)
export const openSearchWords = (id: string, sealed: Buffer): string => openField(searchPlace(id), sealed)

/** What the other side needs of a person to take care of them, and nothing from the dossier (CX-10h). Travels sealed with a letter. */
export type Card = {
  name: string
  sex: 'male' | 'female' | 'unknown'
  bornYear: number | null
  idNumberHint: string | null
  standing: 'full' | 'probationary' | null
  joinedOn: Day | null
  /** the whole ID number: only in a question to home, never in an answer */
  idNumber: string | null
  phone: string | null
  employer: string | null
  address: string | null
  occupation: string | null
  education: string | null
  reason: string | null
  place: string | null
  homeUnit: string | null
  homeContact: string | null
  homePhone: string | null
}

export const NO_CARD: Card = {
  name: '',
  sex: 'unknown',
  bornYear: null,
  idNumberHint: null,
  standing: null,
  joinedOn: null,
  idNumber: null,
  phone: null,
  employer: null,
  address: null,
  occupation: null,
  education: null,
  reason: null,
  place: null,
  homeUnit: null,
  homeContact: null,
  homePhone: null,
}

export const sealCard = (id: string, side: string, card: Card): Buffer => sealField(cardPlace(id, side), JSON.stringify(card))
export const openCard = ({ id, side, cardSealed }: Pick<PartRow, 'id' | 'side' | 'cardSealed'>): Card =>
  cardSealed ? (JSON.parse(openField(cardPlace(id, side), cardSealed)) as Card) : NO_CARD

type EnclosureKey = { caseId: string; side: string; fromSide: string; number: number }
/** What travels beside the facts of a letter: a card, words in confidence. Sealed anew in each drawer. */
export type Enclosure = { card?: Card; words?: string; lines?: readonly Record<string, unknown>[] }

export const sealEnclosure = (key: EnclosureKey, enclosure: Enclosure): Buffer =>
  sealField(enclosurePlace(key.caseId, key.side, key.fromSide, key.number), JSON.stringify(enclosure))
export const openEnclosure = (key: EnclosureKey, sealed: Buffer | null): Enclosure =>
  sealed ? (JSON.parse(openField(enclosurePlace(key.caseId, key.side, key.fromSide, key.number), sealed)) as Enclosure) : {}

// ---------------------------------------------------------------- the printed code

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Sixteen signs in four groups, made from the certificate's id with the key of this installation: printed again, it is the same. */
export const codeOf = (certificateId: string): string => {
  const mac = macOf('slip', `floating.certificate|${certificateId}`)
  const signs = Array.from(mac.subarray(0, 16), (byte) => ALPHABET[byte % 32]).join('')
  return signs.match(/.{4}/g)!.join('-')
}

/** As typed: without dashes and blanks, with the letters that are easily mistaken set right. */
export const plainCode = (typed: string): string =>
  typed
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
    .replaceAll('U', 'V')

export const codeHash = (code: string): Buffer => sha256('floating.check_code|', plainCode(code))

// ---------------------------------------------------------------- what the rules say

export type Rules = InForce

export const rulesAt = (tx: Tx, unitId: string, on: Day): Promise<Rules> => inForce(tx, unitId, on)
export const ruleOf = (rules: Rules, slot: string): RuleInForce | null => rules.rules.get(slot) ?? null

/** `document#article` of what a rule rests on. */
export const citesFrom = (rule: Pick<RuleInForce, 'cites'> | null): string[] => rule?.cites.map(({ document, article }) => `${document}#${article}`) ?? []

/** Whole days that nobody need manage yet, by the rule in force; null where none says, then each is a gap. */
export const transitDays = (rules: Rules): number | null => {
  const term = termOf(ruleOf(rules, 'floating.transit'))
  return term ? termInDays(term) : null
}

/** Whether the relation should be moved instead, by the rule's test; null where no rule in force asks (JS-B-03, national rules). */
export const transferTest = (rules: Rules, on: Day, asked: { memberId: string; months: number | null; fixed: boolean | null }): Evaluation | null => {
  const rule = ruleOf(rules, 'floating.transfer-test')
  if (!rule) return null
  const known: Record<string, number | null> = {
    'floating.months-away': asked.months,
    'floating.fixed-place': asked.fixed === null ? null : asked.fixed ? 1 : 0,
  }
  const answered = asksOf(rule, on).map((request) => {
    const figure = known[request.measure] ?? null
    const row = figure === null ? { subject: asked.memberId, num: 0, den: 1, open: 1 } : { subject: asked.memberId, num: figure, den: 1 }
    return { request, row }
  })
  return evaluate({ rule, about: { kind: 'floating-member', id: asked.memberId } as never, on, facts: { answered }, with: sourceOf(rules) })
}

/** Whole months between the two days, as a rule counts them; null while nobody knows when the member comes back. */
export const monthsAway = (from: Day, until: Day | null): number | null => {
  if (!until) return null
  let months = 0
  while (addMonths(from, months + 1) <= until) months += 1
  return months
}

/** The last day for the first contact: the end of the first stretch that the rule counts. Null without a rule. */
export const firstContactBy = (rules: Rules, from: Day): { on: Day; cites: string[] } | null => {
  const rule = ruleOf(rules, 'floating.contact')
  const times = (rule?.body as DutyBody | undefined)?.times
  const on = times?.per ? firstDue(times, from) : null
  return rule && on ? { on, cites: citesFrom(rule) } : null
}

type BasisOption = { key: string; title: Text; rank: number | null }

/** Where a member may be placed, in the order the rule names (CX-18b); ours where no rule is in force. */
export const placementOptions = (rules: Rules): { options: BasisOption[]; cites: string[]; ours: boolean } => {
  const rule = ruleOf(rules, 'floating.arrival')
  const steps = (rule?.body as { steps?: { key: string; options?: { key: string; title: Text; rank?: number }[] }[] } | undefined)?.steps
  const options = steps?.find(({ key }) => key === 'place')?.options
  if (rule && options) return { options: options.map(({ key, title, rank }) => ({ key, title, rank: rank ?? null })), cites: citesFrom(rule), ours: false }
  return { options: Object.entries(BASES).map(([key, title]) => ({ key, title, rank: null })), cites: [], ours: true }
}

/** Clauses on which a refusal may rest: those that the rules in force about receiving cite. A person chooses and gives the reason. */
export const clausesForRefusal = (rules: Rules): readonly string[] => [
  ...new Set(['floating.refusal', 'floating.shirking', 'floating.arrival'].flatMap((slot) => citesFrom(ruleOf(rules, slot)))),
]

/** Of the rules along the chain: the slot's citations, for a chip beside a figure or a term. */
export const citesOf = (rules: Rules, slot: string): string[] => citesFrom(ruleOf(rules, slot))

// ---------------------------------------------------------------- units

/** A unit that has not ended: the unit itself, or the nearest living superior of one that was merged away. */
export const livingUnit = async (tx: Tx, unitId: string, on: Day): Promise<Unit | null> => {
  let unit = (await unitsByIds(tx, [unitId])).get(unitId) ?? null
  for (let steps = 0; unit?.to && unit.to < on && unit.parentId && steps < 8; steps += 1)
    unit = (await unitsByIds(tx, [unit.parentId])).get(unit.parentId) ?? null
  return unit
}

/** Days since a letter was written and not answered. */
export const waitsFor = (at: Day, today: Day): number => daysBetween(at, today)

// ---------------------------------------------------------------- what is shown

const ownerShown = (owner: Owner, on: Day) => ({
  owner: owner.owner,
  since: 'since' in owner ? owner.since : null,
  days: 'since' in owner ? daysBetween(owner.since, on) + 1 : 0,
})

export const ownerView = (row: PartRow, on: Day, allowed: number | null) => ownerShown(ownerOn(hostPartOf(row), on, allowed), on)

/** Whether the caller is one of the persons in charge of this member: the branch's own desk, not whoever stands above (CX-10h). */
export const isSeenBy = (call: Call, { path }: { path: string }): boolean =>
  call.session?.grants.some(({ role, unitPath }) => (BRANCH_DESK as readonly Role[]).includes(role) && unitPath === path) ?? false

type RegisterFacts = {
  absence: Absence
  cases: readonly PartRow[]
  person: ContactPerson | undefined
  member: Member
  branch: Unit | undefined
  lastContactOn: Day | null
}

/** The host that matters now: who manages, else who was told last. */
const hostNow = (cases: readonly PartRow[]): PartRow | undefined => {
  const open = cases.filter((row) => ['announced', 'known', 'silent'].includes(homeCaseOf(row).told.word))
  return open.find((row) => homeCaseOf(row).heard.state === 'managed') ?? open.at(-1)
}

const lacksOf = ({ absence, person, cases }: Pick<RegisterFacts, 'absence' | 'person' | 'cases'>) => {
  const { own } = absence
  const missing = {
    briefing: !own.briefedOn,
    certificate: !own.number,
    'contact-person': !person,
    place: !absence.place,
    employer: !absence.hasEmployer,
    address: !absence.hasAddress,
    phone: !absence.hasPhone,
    host: !hostNow(cases),
  }
  return (Object.keys(missing) as (keyof typeof missing)[]).filter((key) => missing[key])
}

export const registerRow = ({ absence, cases, person, member, branch, lastContactOn }: RegisterFacts, on: Day, allowed: number | null) => {
  const part = homePartOf(absence, cases)
  const host = hostNow(cases)
  return {
    absenceId: absence.id,
    memberId: member.id,
    name: member.person.name,
    pinyin: member.person.pinyin,
    initials: member.person.initials,
    branchId: absence.branchId,
    branchName: branch?.shortName ?? '',
    standing: member.standing,
    stage: homeStage(part, on),
    reason: absence.reason as Reason | null,
    place: absence.place,
    from: absence.own.from,
    until: absence.own.until,
    number: absence.own.voidedOn ? null : absence.own.number,
    host: host?.otherName ?? null,
    hostState: host ? homeCaseOf(host).heard.state : null,
    owner: ownerShown(ownerOn(part, on, allowed), on),
    contactPerson: person?.name ?? null,
    lastContactOn,
    toldBy: absence.toldBy,
    lacks: lacksOf({ absence, person, cases }),
    conflicts: part.cases.reduce((sum, one) => sum + openConflicts(one).length, 0),
    endedOn: absence.endedOn,
  }
}

type RegisterRow = ReturnType<typeof registerRow>

/** In the order of branch, then pinyin: a register ranks nobody. */
export const registerOf = (rows: readonly RegisterRow[], asked: number) => {
  const times = (is: (row: RegisterRow) => boolean): number => rows.filter(is).length
  return {
    rows: rows.toSorted((one, other) => order(one.branchName, other.branchName) || order(one.pinyin, other.pinyin) || order(one.absenceId, other.absenceId)),
    counts: {
      away: rows.length,
      confirmed: times(({ stage }) => stage === 'away-confirmed'),
      unconfirmed: times(({ stage }) => stage === 'away-unconfirmed'),
      gap: times(({ owner }) => owner.owner === 'gap'),
      noCertificate: times(({ number }) => number === null),
      noContactPerson: times(({ contactPerson }) => contactPerson === null),
      asked,
      conflicts: times(({ conflicts }) => conflicts > 0),
    },
  }
}

const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

const guestLine = (row: PartRow, units: ReadonlyMap<string, Unit>, on: Day, allowed: number | null) => {
  const part = hostPartOf(row)
  const { own, heard } = part
  return {
    caseId: row.id,
    name: row.personName,
    pinyin: row.personPinyin,
    standing: row.standing as 'full' | 'probationary' | null,
    otherName: row.otherName,
    way: row.way,
    state: own.state,
    word: heard.word,
    sight: own.sight,
    number: own.number ?? heard.number,
    foundOn: own.foundOn,
    from: heard.from,
    openedAt: row.openedAt.toISOString(),
    waitingDays: own.placedOn ? 0 : Math.max(0, daysBetween(dayOfInstant(row.openedAt), on)),
    placedOn: own.placedOn,
    managedFrom: own.managedFrom,
    leftOn: own.leftOn,
    unitName: (row.branchId && units.get(row.branchId)?.shortName) || null,
    groupName: (row.groupId && units.get(row.groupId)?.shortName) || null,
    basis: own.basis,
    owner: ownerShown(ownerOn(part, on, allowed), on),
    refusals: own.refusals.length,
    conflicts: openConflicts(part).length,
    unacknowledged: unacknowledged(part),
  }
}

/** The incoming members of a part of the tree, with whose day it is from this side. */
export const hereViewOf = (parts: readonly PartRow[], units: ReadonlyMap<string, Unit>, on: Day, allowed: number | null) => {
  const rows = parts.map((row) => guestLine(row, units, on, allowed))
  const times = (is: (row: (typeof rows)[number]) => boolean): number => rows.filter(is).length
  return {
    rows: rows.toSorted((one, other) => order(one.pinyin, other.pinyin) || order(one.caseId, other.caseId)),
    counts: {
      waiting: times(({ state }) => state === 'waiting'),
      identified: times(({ state }) => state === 'identified'),
      placed: times(({ state }) => state === 'placed'),
      managed: times(({ state }) => state === 'managed'),
      noCertificate: times(({ number, state }) => number === null && state !== 'closed'),
      gap: times(({ owner }) => owner.owner === 'gap'),
      conflicts: times(({ conflicts }) => conflicts > 0),
      ended: times(({ state }) => state === 'departed' || state === 'closed'),
    },
  }
}

type AwayFacts = {
  absence: Absence
  part: HomePart
  member?: Member
  branch?: Unit | undefined
  person?: ContactPerson | undefined
  on: Day
  allowed: number | null
}

export type AwayView = ReturnType<typeof awayViewOf>

/** The head of one time away: who, since when, whose day it is. */
export const awayViewOf = ({ absence, part, member, branch, person, on, allowed }: AwayFacts) => ({
  absenceId: absence.id,
  today: on,
  member: {
    memberId: absence.memberId,
    name: member?.person.name ?? '',
    standing: member?.standing ?? ('full' as const),
    joinedOn: member?.joinedOn ?? null,
    branchId: absence.branchId,
    branchName: branch?.shortName ?? '',
  },
  stage: homeStage(part, on),
  own: absence.own,
  reason: absence.reason as Reason | null,
  place: absence.place,
  sector: absence.sector as keyof typeof SECTORS | null,
  toldBy: absence.toldBy,
  toldByName: absence.toldByName,
  toldWords: absence.toldWords,
  has: { employer: absence.hasEmployer, address: absence.hasAddress, phone: absence.hasPhone },
  owner: ownerShown(ownerOn(part, on, allowed), on),
  transitDays: allowed,
  contactPerson: person ? { name: person.name, memberId: person.memberId, from: person.from, firstContactBy: person.firstContactBy } : null,
})

/** Cases with both halves and their letters. `told` is always home's half and `heard` always the host's, whichever side asks. */
export const caseViews = async (tx: Tx, rows: readonly PartRow[]) => {
  const views = []
  for (const row of rows) views.push(await caseView(tx, row))
  return views
}

const caseView = async (tx: Tx, row: PartRow) => {
  const letters = await lettersOf(tx, row.id, row.side)
  const desk = row.otherDesk ? await selectDesk(tx, row.otherDesk) : null
  const post = row.side === 'home' ? homeCaseOf(row) : hostPartOf(row)
  const waiting = letters.filter(({ state }) => state === 'written' || state === 'sent')
  return {
    caseId: row.id,
    otherName: row.otherName,
    way: row.way,
    desk: desk && { address: desk.address, hours: desk.hours, telephone: desk.telephone, person: desk.person },
    told: 'told' in post ? post.told : post.heard,
    heard: 'told' in post ? post.heard : post.own,
    card: row.side === 'host' || row.cardSealed ? openCard(row) : null,
    unacknowledged: unacknowledged(post),
    unansweredSince: waiting[0] ? dayOfInstant(waiting[0].at) : null,
    lastHeardAt: letters.findLast(({ fromSide }) => fromSide !== row.side)?.cameAt?.toISOString() ?? null,
    conflicts: post.conflicts.map((one) => ({ ...one, settled: post.settled.includes(one.number) })),
    letters: letters.map((letter) => letterView(letter)),
    openedAt: row.openedAt.toISOString(),
  }
}

const letterView = ({ caseId, side, fromSide, number, kind, on, facts, enclosureSealed, byName, byUnit, at, state, stateAt }: LetterRow) => ({
  fromSide,
  number,
  kind,
  on,
  facts: facts as Record<string, unknown>,
  words: openEnclosure({ caseId, side, fromSide, number }, enclosureSealed).words ?? facts.words ?? null,
  byName,
  byUnit,
  at: at.toISOString(),
  state,
  stateAt: stateAt.toISOString(),
})

// ---------------------------------------------------------------- what the next screen may offer

/** Which acts the stages would let through now, for whoever desks at the branch; asked with a trial act, so a screen never knows better. */
export const mayAtHome = (call: Call, absence: Absence, part: HomePart) => {
  const own = call.session?.grants.some(({ role, unitPath }) => (BRANCH_DESK as readonly Role[]).includes(role) && absence.path.startsWith(unitPath)) ?? false
  if (!own || absence.endedOn) return []
  const on = call.today
  const latest = absence.own.from && absence.own.from > on ? absence.own.from : on
  const caseId = part.cases.at(-1)?.case ?? ''
  const trials = {
    brief: { kind: 'brief', on },
    decide: { kind: 'decide', on, way: 'float' },
    certify: { kind: 'certify', on, number: '?' },
    announce: { kind: 'announce', on, case: '?' },
    'say-elsewhere': { kind: 'say-elsewhere', on, case: caseId },
    'report-return': { kind: 'report-return', on: latest },
    check: { kind: 'check', on },
    cancel: { kind: 'cancel', on },
    'offer-transfer': { kind: 'offer-transfer', on, case: caseId },
    'withdraw-transfer': { kind: 'withdraw-transfer', on, case: caseId },
    'close-transfer': { kind: 'close-transfer', on, case: caseId },
    'ask-opinion': { kind: 'ask-opinion', on, case: caseId },
    'record-no-reply': { kind: 'record-no-reply', on, case: caseId },
    'decide-probation': { kind: 'decide-probation', on, case: caseId },
    tell: { kind: 'tell', on, case: caseId, letter: 'words' },
  } as const satisfies Record<string, HomeAct>
  const possible = (Object.keys(trials) as (keyof typeof trials)[]).filter((key) => actHome(part, trials[key]).ok)
  const settles = part.cases.some((one) => openConflicts(one).length > 0)
  return [...possible, 'name-contact-person' as const, 'reveal' as const, ...(settles ? (['settle'] as const) : [])]
}

/** The same at the host. */
export const mayAtHost = (row: PartRow) => {
  const part = hostPartOf(row)
  const days = [part.own.foundOn, part.own.identifiedOn, part.own.placedOn, part.own.managedFrom, part.own.leftOn].filter((one) => one !== null)
  const on = days.reduce<Day>((last, one) => (one > last ? one : last), '0001-01-01' as Day)
  const trials = {
    'report-in': { kind: 'report-in', on, number: null },
    identify: { kind: 'identify', on, sight: 'missing', number: null },
    'request-certificate': { kind: 'request-certificate', on },
    place: { kind: 'place', on, unit: '?', group: null, basis: '?' },
    manage: { kind: 'manage', on },
    refuse: { kind: 'refuse', on, clause: '?', words: '?' },
    depart: { kind: 'depart', on, to: null },
    close: { kind: 'close', on },
    'accept-transfer': { kind: 'accept-transfer', on: part.heard.offeredOn && part.heard.offeredOn > on ? part.heard.offeredOn : on },
    observe: { kind: 'observe', on },
    'give-opinion': { kind: 'give-opinion', on, conversion: 'on-time', words: '?' },
    tell: { kind: 'tell', on, letter: 'words' },
  } as const satisfies Record<string, HostAct>
  const possible = (Object.keys(trials) as (keyof typeof trials)[]).filter((key) => actHost(part, trials[key]).ok)
  return [...possible, ...(openConflicts(part).length > 0 ? (['settle'] as const) : [])]
}

// ---------------------------------------------------------------- whose day it is, for a part of the tree

/** The days in transit that the rules in force on a day allow each unit with floating members; a unit without such a rule is left out. */
export const allowedUnder = async (tx: Tx, path: string, on: Day): Promise<{ allowed: Allowed[]; rules: Map<string, Rules> }> => {
  const units = await floatingUnits(tx, path)
  const rules = await inForceForUnits(
    tx,
    units.map(({ unitId }) => unitId),
    on,
  )
  const allowed = [...rules].flatMap(([unitId, one]) => {
    const days = transitDays(one)
    return days === null ? [] : [{ unitId, days }]
  })
  return { allowed, rules }
}

export const NOBODY = { home: 0, host: 0, transit: 0, gap: 0 }
export type Covered = typeof NOBODY

/** Sums what units have on a day. */
export const sumOf = (rows: readonly Covered[]): Covered =>
  rows.reduce<Covered>(
    (sum, { home, host, transit, gap }) => ({ home: sum.home + home, host: sum.host + host, transit: sum.transit + transit, gap: sum.gap + gap }),
    NOBODY,
  )

export const countOf = ({ home, host, transit, gap }: Covered): number => home + host + transit + gap

// ---------------------------------------------------------------- measures

const HOME_REGISTER: Text = { zh: '外出党员名册', en: 'the register of members away' }
const ROSTER: Text = { zh: '党员名册', en: 'the roster' }

/** Whole months away on a day, or those the member expects to be away where that is longer. */
const monthsFor = ({ from, until }: AwaySpan, on: Day): number => monthsAway(from, until && until > on ? until : on)!

const gapDays: MeasureSupplier<Tx> = {
  measure: 'floating.gap-days',
  rows: async (tx, { period }) => {
    const { allowed } = await allowedUnder(tx, tx.scope.path, period.to)
    const gaps = await gapsIn(tx, tx.scope.path, { ...period, allowed })
    const away = await awaySpansUnder(tx, tx.scope.path, period.to)
    const days = new Map<string, number>(away.map(({ memberId }) => [memberId, 0]))
    for (const gap of gaps) days.set(gap.subject, (days.get(gap.subject) ?? 0) + gap.days)
    return [...days].map(([subject, num]) => ({ subject, num, den: 1 }))
  },
  facts: async (tx, { period }, subject) => {
    const { allowed } = await allowedUnder(tx, tx.scope.path, period.to)
    return (await gapsIn(tx, tx.scope.path, { ...period, allowed }))
      .filter((gap) => gap.subject === subject)
      .map(({ from, to, days }): MeasureFact => {
        const what = { zh: `${from} 至 ${to} 没有组织管`, en: `nobody in charge from ${from} to ${to}` }
        return { id: subject, on: from, amount: days, what, provenance: HOME_REGISTER }
      })
  },
}

const monthsMeasure: MeasureSupplier<Tx> = {
  measure: 'floating.months-away',
  rows: async (tx, { period }) =>
    (await awaySpansUnder(tx, tx.scope.path, period.to)).map((one) => ({ subject: one.memberId, num: monthsFor(one, period.to), den: 1 })),
  facts: async (tx, { period }, subject) =>
    (await awaySpansUnder(tx, tx.scope.path, period.to))
      .filter(({ memberId }) => memberId === subject)
      .map((one): MeasureFact => {
        const until = one.until ?? period.to
        const what = { zh: `${one.from} 外出，算到 ${until}`, en: `away since ${one.from}, counted to ${until}` }
        return { id: subject, on: one.from, amount: monthsFor(one, period.to), what, provenance: HOME_REGISTER }
      }),
}

const fixedMeasure: MeasureSupplier<Tx> = {
  measure: 'floating.fixed-place',
  rows: async (tx, { period }) =>
    (await awaySpansUnder(tx, tx.scope.path, period.to)).map(({ memberId, fixedPlace }) => ({
      subject: memberId,
      num: fixedPlace ? 1 : 0,
      den: fixedPlace === null ? 0 : 1,
    })),
  facts: async (tx, { period }, subject) =>
    (await awaySpansUnder(tx, tx.scope.path, period.to))
      .filter(({ memberId, fixedPlace }) => memberId === subject && fixedPlace !== null)
      .map(({ from, fixedPlace }): MeasureFact => {
        const what = fixedPlace ? { zh: '地点较固定', en: 'a fairly fixed place' } : { zh: '地点不固定', en: 'no fixed place' }
        return { id: subject, on: from, amount: fixedPlace ? 1 : 0, what, provenance: HOME_REGISTER }
      }),
}

/** Organisations that hold a person's relation on the day, asked of those away: exactly one is right (YZ-07a). */
const affiliatedMeasure: MeasureSupplier<Tx> = {
  measure: 'relations.affiliated',
  rows: async (tx, { period }) => {
    const away = await awaySpansUnder(tx, tx.scope.path, period.to)
    const held = await affiliationsOn(
      tx,
      away.map(({ memberId }) => memberId),
      period.to,
    )
    return away.map(({ memberId }) => ({ subject: memberId, num: held.get(memberId)?.length ?? 0, den: 1 }))
  },
  facts: async (tx, { period }, subject) => {
    const held = (await affiliationsOn(tx, [subject], period.to)).get(subject) ?? []
    const units = await unitsByIds(tx, held)
    return held.map((branchId): MeasureFact => {
      const name = units.get(branchId)?.shortName ?? ''
      return { id: branchId, on: period.to, amount: 1, what: { zh: `组织关系在${name}`, en: `the relation lies with ${name}` }, provenance: ROSTER }
    })
  },
}

/** By member the branches where the person's relation lies on a day. */
const affiliationsOn = async (tx: Tx, memberIds: readonly string[], on: Day): Promise<Map<string, string[]>> => {
  const members = await membersByIds(tx, memberIds)
  const rows = await affiliationsOfPersons(
    tx,
    [...members.values()].map(({ personId }) => personId),
    on,
  )
  const byPerson = Map.groupBy(rows, ({ personId }) => personId)
  return new Map([...members.values()].map(({ id, personId }) => [id, (byPerson.get(personId) ?? []).map(({ branchId }) => branchId)]))
}

/** What rules about floating members may lean on. */
export const measures: MeasureSupplier<Tx>[] = [gapDays, monthsMeasure, fixedMeasure, affiliatedMeasure]
