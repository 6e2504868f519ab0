/**
 * One floating case, two keys (docs/decisions/012). Pure.
 *
 * A *case* is what one home and one host hold of one person: two parts with one id. At home the cases of one time away lie in one `HomePart`
 * (the history of hosts); a host's part is one case. An **own** half is the fold of the letters its side wrote, a **seen** half (`heard`) the fold
 * of those it took; an act never writes what was heard, a letter never what is own. Both sides use the same fold, so they agree once letters arrive.
 */
import { addDays, type Day, daysBetween } from '../../kernel/days.ts'
import { ok, type Refusal, type Result, refuse } from '../../kernel/result.ts'

export type Side = 'home' | 'host'

/** What a host may tell. */
const HOST_LETTERS = [
  'found',
  'reported-in',
  'identified',
  'certificate-requested',
  'placed',
  'managed',
  'refused',
  'moved-on',
  'closed',
  'transfer-accepted',
  'observed',
  'opinion',
] as const
/** What a home may tell. */
const HOME_LETTERS = [
  'announced',
  'known',
  'not-ours',
  'arrived',
  'certificate',
  'certificate-voided',
  'elsewhere',
  'returned',
  'checked',
  'cancelled',
  'transfer-offered',
  'transfer-withdrawn',
  'transfer-closed',
  'opinion-asked',
  'probation-decided',
] as const
/** What either side may tell and what moves neither: it is read, kept and shown. */
const TOLD_LETTERS = [
  'change',
  'contact',
  'attendance',
  'dues',
  'feedback',
  'matters',
  'event',
  'material',
  'list',
  'brief',
  'words',
  'note',
  'record',
  'statement',
] as const

type HostLetter = (typeof HOST_LETTERS)[number]
type HomeLetter = (typeof HOME_LETTERS)[number]
export type ToldLetter = (typeof TOLD_LETTERS)[number]
export type LetterKind = HostLetter | HomeLetter | ToldLetter
export const LETTER_KINDS: readonly LetterKind[] = [...HOST_LETTERS, ...HOME_LETTERS, ...TOLD_LETTERS]

/** How the certificate looked where it was shown (JS-B-05b, CX-17a). */
export type Sight = 'good' | 'missing' | 'unclear' | 'voided'
/** The relation letter as it was shown: its number, who issued it, until when it is valid, and what the check came to (CX-17a). */
export type RelationLetter = { sight: 'good' | 'missing' | 'unclear' | 'expired'; number: string | null; by: string | null; until: Day | null }
export type Conversion = 'on-time' | 'extend' | 'not'
/** Why this unit: the order is the pack's data (`floating.placement`), the basis is what was chosen. */
export type Basis = string

/** The facts a letter may carry that move a half. Whatever is protected travels beside it, sealed, and never comes here. */
export type Facts = {
  from?: Day
  until?: Day | null
  number?: string | null
  sight?: Sight
  relation?: RelationLetter | null
  unit?: string
  group?: string | null
  basis?: Basis
  clause?: string
  words?: string
  to?: string | null
  conversion?: Conversion
}

/** Numbered 1, 2, 3 … in the case and side; `on` is the day that it is about. */
export type Letter = { case: string; from: Side; number: number; kind: LetterKind; on: Day; facts: Facts }

type HostState = 'waiting' | 'identified' | 'placed' | 'managed' | 'departed' | 'closed'
export type Declined = { on: Day; clause: string; words: string }

/** The host's half: own at the host, heard at home. */
export type HostHalf = {
  state: HostState
  foundOn: Day | null
  /** the member came to the desk, with this certificate (CX-21c) */
  reportedOn: Day | null
  reportedWith: string | null
  identifiedOn: Day | null
  sight: Sight | null
  number: string | null
  relation: RelationLetter | null
  requestedOn: Day | null
  placedOn: Day | null
  unit: string | null
  group: string | null
  basis: Basis | null
  managedFrom: Day | null
  /** first day on which this host manages no longer */
  leftOn: Day | null
  to: string | null
  refusals: readonly Declined[]
  observedOn: Day | null
  opinion: { on: Day; conversion: Conversion; words: string } | null
  acceptedOn: Day | null
  closedOn: Day | null
}

type HomeWord = 'silent' | 'announced' | 'known' | 'not-ours' | 'elsewhere' | 'returned' | 'checked' | 'cancelled'

/** Days on which home answered; the last is the day before `until`. */
type Answered = { from: Day; until: Day }

/** What home has told in one case: own at home, heard at the host. */
export type HomeHalf = {
  word: HomeWord
  from: Day | null
  until: Day | null
  number: string | null
  /** by the member's own word */
  arrivedOn: Day | null
  voidedOn: Day | null
  elsewhereOn: Day | null
  returnedOn: Day | null
  checkedOn: Day | null
  cancelledOn: Day | null
  offeredOn: Day | null
  /** offers of the relation that were taken back: from the offer to that day home answered, and that stays so */
  withdrawn?: readonly Answered[]
  transferredOn: Day | null
  opinionAskedOn: Day | null
  /** the day on which probation ends, as home wrote when it asked */
  probationUntil?: Day | null
  decidedOn: Day | null
}

export const NEW_HOST: HostHalf = {
  state: 'waiting',
  foundOn: null,
  reportedOn: null,
  reportedWith: null,
  identifiedOn: null,
  sight: null,
  number: null,
  relation: null,
  requestedOn: null,
  placedOn: null,
  unit: null,
  group: null,
  basis: null,
  managedFrom: null,
  leftOn: null,
  to: null,
  refusals: [],
  observedOn: null,
  opinion: null,
  acceptedOn: null,
  closedOn: null,
}

export const NEW_HOME: HomeHalf = {
  word: 'silent',
  from: null,
  until: null,
  number: null,
  arrivedOn: null,
  voidedOn: null,
  elsewhereOn: null,
  returnedOn: null,
  checkedOn: null,
  cancelledOn: null,
  offeredOn: null,
  transferredOn: null,
  opinionAskedOn: null,
  decidedOn: null,
}

type Fold<Half> = (half: Half, letter: Letter) => Half

const hostFolds: Record<HostLetter, Fold<HostHalf>> = {
  found: (half, { on }) => ({ ...half, foundOn: on }),
  'reported-in': (half, { on, facts }) => ({ ...half, reportedOn: on, reportedWith: facts.number ?? null }),
  identified: (half, { on, facts }) => ({
    ...half,
    state: half.state === 'waiting' ? 'identified' : half.state,
    identifiedOn: on,
    sight: facts.sight ?? null,
    number: facts.number ?? null,
    relation: facts.relation ?? null,
  }),
  'certificate-requested': (half, { on }) => ({ ...half, requestedOn: on }),
  placed: (half, { on, facts }) => ({
    ...half,
    state: half.state === 'managed' ? 'managed' : 'placed',
    placedOn: on,
    unit: facts.unit ?? null,
    group: facts.group ?? null,
    basis: facts.basis ?? null,
  }),
  managed: (half, { on }) => ({ ...half, state: 'managed', managedFrom: half.managedFrom ?? on }),
  refused: (half, { on, facts }) => ({ ...half, refusals: [...half.refusals, { on, clause: facts.clause ?? '', words: facts.words ?? '' }] }),
  'moved-on': (half, { on, facts }) => ({ ...half, state: 'departed', leftOn: on, to: facts.to ?? null }),
  closed: (half, { on }) => ({ ...half, state: 'closed', leftOn: half.leftOn ?? on, closedOn: on }),
  'transfer-accepted': (half, { on }) => ({ ...half, acceptedOn: on }),
  observed: (half, { on }) => ({ ...half, observedOn: on }),
  opinion: (half, { on, facts }) => ({ ...half, opinion: { on, conversion: facts.conversion ?? 'on-time', words: facts.words ?? '' } }),
}

const homeFolds: Record<HomeLetter, Fold<HomeHalf>> = {
  announced: (half, { facts }) => ({ ...half, word: 'announced', from: facts.from ?? null, until: facts.until ?? null, number: facts.number ?? null }),
  known: (half, { facts }) => ({ ...half, word: 'known', from: facts.from ?? null, until: facts.until ?? null, number: facts.number ?? null }),
  'not-ours': (half) => ({ ...half, word: 'not-ours' }),
  arrived: (half, { on }) => ({ ...half, arrivedOn: on }),
  certificate: (half, { facts }) => ({ ...half, number: facts.number ?? null, voidedOn: null }),
  'certificate-voided': (half, { on }) => ({ ...half, voidedOn: on }),
  elsewhere: (half, { on }) => ({ ...half, word: 'elsewhere', elsewhereOn: on }),
  returned: (half, { on }) => ({ ...half, word: 'returned', returnedOn: on }),
  checked: (half, { on }) => ({ ...half, word: 'checked', checkedOn: on }),
  cancelled: (half, { on }) => ({ ...half, word: 'cancelled', cancelledOn: on }),
  'transfer-offered': (half, { on }) => ({ ...half, offeredOn: on }),
  'transfer-withdrawn': (half, { on }) =>
    half.offeredOn && half.offeredOn < on
      ? { ...half, offeredOn: null, withdrawn: [...(half.withdrawn ?? []), { from: half.offeredOn, until: on }] }
      : { ...half, offeredOn: null },
  'transfer-closed': (half, { on }) => ({ ...half, transferredOn: on }),
  'opinion-asked': (half, { on, facts }) => ({ ...half, opinionAskedOn: on, ...(facts.until ? { probationUntil: facts.until } : {}) }),
  'probation-decided': (half, { on }) => ({ ...half, decidedOn: on }),
}

/** The host's half after one more letter of the host; what only tells leaves it as it is. */
export const foldHost = (half: HostHalf, letter: Letter): HostHalf => (isHostLetter(letter.kind) ? hostFolds[letter.kind](half, letter) : half)
/** The home's half after one more letter of home. */
export const foldHome = (half: HomeHalf, letter: Letter): HomeHalf => (isHomeLetter(letter.kind) ? homeFolds[letter.kind](half, letter) : half)

const isHostLetter = (kind: LetterKind): kind is HostLetter => (HOST_LETTERS as readonly string[]).includes(kind)
const isHomeLetter = (kind: LetterKind): kind is HomeLetter => (HOME_LETTERS as readonly string[]).includes(kind)
const isTold = (kind: LetterKind): boolean => (TOLD_LETTERS as readonly string[]).includes(kind)

/** Whether this side may write a letter of this kind at all; the exchange asks before it takes a strange file. */
export const mayWrite = (side: Side, kind: LetterKind): boolean => isTold(kind) || (side === 'host' ? isHostLetter(kind) : isHomeLetter(kind))

type ConflictKind = 'two-hosts' | 'arrived-after-return' | 'returned-before-arrival' | 'certificate-differs' | 'certificate-voided'
/** A letter that contradicts what is own: kept, shown, settled by a person. `number` is the letter's. */
export type Conflict = { number: number; kind: ConflictKind; on: Day; other: string | null }

/** The post of one case as one side keeps it. */
type Post<Heard> = {
  heard: Heard
  /** letters written, letters of the other side taken, own letters that the other side says it took */
  sent: number
  taken: number
  acknowledged: number
  waiting: readonly Letter[]
  conflicts: readonly Conflict[]
  /** numbers of the letters whose contradiction a person settled */
  settled: readonly number[]
}

const NEW_POST = { sent: 0, taken: 0, acknowledged: 0, waiting: [], conflicts: [], settled: [] }

export type HostPart = Post<HomeHalf> & { side: 'host'; case: string; own: HostHalf }
export type HomeCase = Post<HostHalf> & { case: string; told: HomeHalf }

export type HomeState = 'resident' | 'applied' | 'briefed' | 'certified' | 'return-reported' | 'transferring' | 'transferred' | 'cancelled'

/** What is home's alone: the time away itself. */
export type Away = {
  state: HomeState
  appliedOn: Day | null
  form: 'written' | 'oral' | null
  /** null: the branch did not hear it from the member but from a host */
  briefedOn: Day | null
  decision: 'float' | 'transfer' | null
  decidedOn: Day | null
  from: Day | null
  until: Day | null
  number: string | null
  certifiedOn: Day | null
  voidedOn: Day | null
  returnedOn: Day | null
  checkedOn: Day | null
  probationDecidedOn: Day | null
  noReplyOn: Day | null
}

export type HomePart = { side: 'home'; own: Away; cases: readonly HomeCase[] }
export type Part = HomePart | HostPart

const AT_HOME: Away = {
  state: 'resident',
  appliedOn: null,
  form: null,
  briefedOn: null,
  decision: null,
  decidedOn: null,
  from: null,
  until: null,
  number: null,
  certifiedOn: null,
  voidedOn: null,
  returnedOn: null,
  checkedOn: null,
  probationDecidedOn: null,
  noReplyOn: null,
}

/** Home's part before anything happened. */
export const newHome = (): HomePart => ({ side: 'home', own: AT_HOME, cases: [] })
/** A host's part before anything happened: made by the first letter of home, or by a find. */
export const newHost = (caseId: string): HostPart => ({ side: 'host', case: caseId, own: NEW_HOST, heard: NEW_HOME, ...NEW_POST })

const newCase = (caseId: string): HomeCase => ({ case: caseId, told: NEW_HOME, heard: NEW_HOST, ...NEW_POST })

export type HomeAct =
  | { kind: 'apply'; on: Day; form: 'written' | 'oral'; from: Day; until: Day | null }
  | { kind: 'brief'; on: Day }
  | { kind: 'decide'; on: Day; way: 'float' | 'transfer' }
  | { kind: 'certify'; on: Day; number: string }
  | { kind: 'void-certificate'; on: Day }
  | { kind: 'announce'; on: Day; case: string; from?: Day }
  | { kind: 'know'; on: Day; case: string; from: Day }
  | { kind: 'deny'; on: Day; case: string; words: string }
  | { kind: 'say-elsewhere'; on: Day; case: string }
  | { kind: 'arrive'; on: Day; case: string }
  | { kind: 'report-return'; on: Day }
  | { kind: 'check'; on: Day }
  | { kind: 'cancel'; on: Day }
  | { kind: 'offer-transfer'; on: Day; case: string }
  | { kind: 'withdraw-transfer'; on: Day; case: string }
  | { kind: 'close-transfer'; on: Day; case: string }
  | { kind: 'ask-opinion'; on: Day; case: string; until?: Day | null }
  | { kind: 'record-no-reply'; on: Day; case: string }
  | { kind: 'decide-probation'; on: Day; case: string }
  | { kind: 'tell'; on: Day; case: string; letter: ToldLetter; facts?: Facts }
  | { kind: 'settle'; on: Day; case: string; number: number }

export type HostAct =
  | { kind: 'find'; on: Day }
  | { kind: 'report-in'; on: Day; number: string | null }
  | { kind: 'identify'; on: Day; sight: Sight; number: string | null; relation?: RelationLetter | null }
  | { kind: 'request-certificate'; on: Day }
  | { kind: 'place'; on: Day; unit: string; group: string | null; basis: Basis }
  | { kind: 'manage'; on: Day }
  | { kind: 'refuse'; on: Day; clause: string; words: string }
  | { kind: 'depart'; on: Day; to: string | null; words?: string }
  | { kind: 'close'; on: Day }
  | { kind: 'accept-transfer'; on: Day }
  | { kind: 'observe'; on: Day }
  | { kind: 'give-opinion'; on: Day; conversion: Conversion; words: string }
  | { kind: 'tell'; on: Day; letter: ToldLetter; facts?: Facts }
  | { kind: 'settle'; on: Day; number: number }

export type Done<P extends Part> = { part: P; letters: readonly Letter[] }

const no = (code: string, zh: string, en: string, slot?: string): { ok: false; refusal: Refusal } => refuse(code, zh, en, slot ? { details: { slot } } : {})

// ---------------------------------------------------------------- the host's acts

/** A host's act: its own half moves, home hears of it. Never touches what was heard. */
export const actHost = (part: HostPart, act: HostAct): Result<Done<HostPart>> => {
  const held = hostHolds(part, act)
  if (held) return held
  if (act.kind === 'settle') return ok({ part: { ...part, settled: [...part.settled, act.number] }, letters: [] })
  return ok(writeHost(part, hostLetters(part, act)))
}

type Draft = { kind: LetterKind; on: Day; facts?: Facts }

const writeHost = (part: HostPart, drafts: readonly Draft[]): Done<HostPart> => {
  const letters = drafts.map(({ kind, on, facts = {} }, index): Letter => ({ case: part.case, from: 'host', number: part.sent + index + 1, kind, on, facts }))
  return { part: { ...part, own: letters.reduce(foldHost, part.own), sent: part.sent + letters.length }, letters }
}

const hostLetters = (part: HostPart, act: Exclude<HostAct, { kind: 'settle' }>): readonly Draft[] => {
  const { on } = act
  switch (act.kind) {
    case 'find':
      return [{ kind: 'found', on }]
    case 'report-in':
      return [{ kind: 'reported-in', on, facts: { number: act.number } }]
    case 'identify':
      return [
        { kind: 'identified', on, facts: { sight: act.sight, number: act.number, ...(act.relation ? { relation: act.relation } : {}) } },
        // a missing certificate starts a request, never a refusal (CX-17c)
        ...(act.sight === 'missing' && !part.own.requestedOn ? [{ kind: 'certificate-requested' as const, on }] : []),
      ]
    case 'request-certificate':
      return [{ kind: 'certificate-requested', on }]
    case 'place':
      return [{ kind: 'placed', on, facts: { unit: act.unit, group: act.group, basis: act.basis } }]
    case 'manage':
      return [{ kind: 'managed', on }]
    case 'refuse':
      return [{ kind: 'refused', on, facts: { clause: act.clause, words: act.words } }]
    case 'depart':
      return [{ kind: 'moved-on', on, facts: { to: act.to, ...(act.words ? { words: act.words } : {}) } }]
    case 'close':
      return [{ kind: 'closed', on }]
    case 'accept-transfer':
      return [{ kind: 'transfer-accepted', on }]
    case 'observe':
      return [{ kind: 'observed', on }]
    case 'give-opinion':
      return [{ kind: 'opinion', on, facts: { conversion: act.conversion, words: act.words } }]
    case 'tell':
      return [{ kind: act.letter, on, facts: act.facts ?? {} }]
  }
}

const hostOver = (part: HostPart): boolean => part.own.state === 'closed'

/** The last day named by the own half; an act about an earlier day would rewrite what is known. */
const lastDay = (days: readonly (Day | null)[]): Day | null => days.reduce<Day | null>((last, on) => (on && (!last || on > last) ? on : last), null)

const hostDays = ({ foundOn, identifiedOn, placedOn, managedFrom, leftOn, closedOn }: HostHalf) =>
  lastDay([foundOn, identifiedOn, placedOn, managedFrom, leftOn, closedOn])

const MOVES: readonly HostAct['kind'][] = ['identify', 'place', 'manage', 'depart', 'close']
/** Whose relation was accepted is a member: nothing of this is done with members. */
const OF_A_GUEST: readonly HostAct['kind'][] = ['find', 'report-in', 'identify', 'request-certificate', 'place', 'manage', 'refuse', 'depart']

const hostHolds = (part: HostPart, act: HostAct): Result<never> | null => {
  if (act.kind === 'settle') return part.conflicts.some(({ number }) => number === act.number) ? null : nothingToSettle()
  if (act.kind === 'tell') return null
  if (hostOver(part)) return no('case-closed', '这条流动记录已经了结，不能再改动。', 'This case is closed and changes no more.')
  if (part.own.acceptedOn && OF_A_GUEST.includes(act.kind))
    return no('accepted-already', '组织关系已经接收，是本地党员，不再按流动党员办。', 'The relation was accepted: a member here, no longer a guest.')
  const last = hostDays(part.own)
  if (MOVES.includes(act.kind) && last && act.on < last)
    return no('before-what-is-known', `日期早于已经记下的 ${last}。请按实际的先后填写。`, `The day lies before ${last}, which is already on record.`)
  return hostGuards(part, act)
}

const hostGuards = (part: HostPart, act: HostAct): Result<never> | null => {
  const { own, heard } = part
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- every other act of a host asks nothing
  switch (act.kind) {
    case 'find':
      return own.foundOn || heard.word !== 'silent' ? no('found-already', '这个人已经登记。', 'This person is on the list already.') : null
    case 'report-in':
      return own.reportedOn ? no('reported-already', `${own.reportedOn} 已经记过报到。`, `Reported in on ${own.reportedOn} already.`) : null
    case 'identify':
      return own.state === 'waiting' || own.state === 'identified'
        ? null
        : no('placed-already', '已经编入，身份已核对过。', 'Placed already; identity was checked.')
    case 'request-certificate':
      return own.requestedOn && !heard.number ? no('asked-already', '已经向流出地申请办证，正在等。', 'The certificate was asked for and is awaited.') : null
    case 'place':
      return placeHolds(part)
    case 'manage':
      return own.state === 'placed' ? null : no('not-placed', '要先编入党支部，才能纳入管理。', 'Place the member in a branch first.', 'floating.placement')
    case 'refuse':
      return refusalHolds(part, act)
    case 'depart':
      return own.state === 'placed' || own.state === 'managed'
        ? null
        : no('not-here', '没有编入本地组织，谈不上离开。', 'Not placed here, so cannot leave from here.')
    case 'close':
      return closeHolds(part)
    case 'accept-transfer':
      return acceptHolds(part, act)
    case 'observe':
    case 'give-opinion':
      return opinionHolds(own, act)
    default:
      return null
  }
}

/** Of the time in which the host had the member; an opinion on it may be written later. */
const opinionHolds = ({ managedFrom, leftOn }: HostHalf, { kind, on }: { kind: 'observe' | 'give-opinion'; on: Day }): Result<never> | null => {
  if (!managedFrom) return no('not-managed', '没有纳入过管理，提不出意见。', 'Never managed here: no opinion can be given.')
  return on < managedFrom || (kind === 'observe' && leftOn && on > leftOn) ? outsideTheStay(managedFrom) : null
}

/** Home stays responsible until the day of acceptance, and that day cannot lie before the offer (CX-11d). */
const acceptHolds = ({ own, heard }: HostPart, { on }: { on: Day }): Result<never> | null => {
  if (!heard.offeredOn || own.acceptedOn || heard.word === 'elsewhere' || heard.word === 'cancelled')
    return no('no-transfer', '流出地没有转接组织关系。', 'Home has not offered the relation.')
  if (own.state === 'departed') return no('left-already', '已经离开本地，不能再接收组织关系。', 'Has left: the relation cannot be accepted any more.')
  return on < heard.offeredOn
    ? no(
        'before-the-offer',
        `流出地 ${heard.offeredOn} 才转出，接收不能更早。没有记。`,
        `Home offered the relation on ${heard.offeredOn}; it cannot be accepted earlier. Nothing was recorded.`,
      )
    : null
}

/** Unverified persons are not placed (CX-17a); exactly one organisation (JS-B-05c); a missing certificate is no obstacle (CX-17c). */
const placeHolds = ({ own, heard }: HostPart): Result<never> | null => {
  if (own.state === 'waiting') return no('not-identified', '要先核对身份，再编入党支部。', 'Check the identity before placing.', 'floating.identity')
  if (own.state === 'departed') return no('left-already', '已经离开本地。再来时另立一条。', 'Has left. If the member comes back, open another case.')
  if (own.sight === 'voided')
    return no(
      'certificate-voided',
      '出示的证已作废。请先向流出地问明，再编入。',
      'The certificate shown is void. Ask home first, then place.',
      'floating.identity',
    )
  if (heard.word === 'not-ours')
    return no(
      'home-denies',
      '流出地回复“不是我处党员”。请先核实，或报双方上级。',
      'Home answered that this is not a member of theirs. Clear this first, or report it to both superiors.',
    )
  return null
}

const refusalHolds = ({ own }: HostPart, { clause, words }: { clause: string; words: string }): Result<never> | null => {
  if (own.state === 'placed' || own.state === 'managed' || own.state === 'departed')
    return no(
      'placed-already',
      '已经编入，不能再拒收。要离开，请登记去向。',
      'Placed already: this cannot be refused any more. Register where the member went.',
    )
  if (!clause.trim() || !words.trim())
    return no(
      'refusal-needs-clause',
      '拒收要写明依据哪一条和理由，并报双方上级。',
      'A refusal names its clause and its reason, and goes up to both superiors.',
      'floating.refusal',
    )
  return null
}

/** A case ends here when the member left, or when home says that nothing is awaited any more. */
const closeHolds = ({ own, heard }: HostPart): Result<never> | null => {
  const ended = own.state === 'departed' || own.acceptedOn !== null || ['not-ours', 'elsewhere', 'returned', 'checked', 'cancelled'].includes(heard.word)
  return ended ? null : no('not-ended', '人还在本地，或流出地还在等回音，不能了结。', 'The member is still here, or home still waits for an answer.')
}

/** What is dated before the host had the member, or after. */
export const outsideTheStay = (since: Day) =>
  no('outside-the-stay', `日期不在流入期间（${since} 起）。请按实际的日期填写。`, `The day lies outside the stay here, which began on ${since}.`)

const nothingToSettle = () => no('nothing-to-settle', '没有这条矛盾。', 'There is no such contradiction.')

// ---------------------------------------------------------------- home's acts

/** An act of home: its own half moves, the hosts concerned hear of it. Never touches what was heard. */
export const actHome = (part: HomePart, act: HomeAct): Result<Done<HomePart>> => {
  const held = homeHolds(part, act)
  if (held) return held
  const own = awayAfter(part.own, act)
  const opened = act.kind === 'announce' ? [...part.cases, newCase(act.case)] : part.cases
  const settled = act.kind === 'settle' ? opened.map((one) => (one.case === act.case ? { ...one, settled: [...one.settled, act.number] } : one)) : opened
  return ok(writeHome({ ...part, own, cases: settled }, homeDrafts({ ...part, own, cases: settled }, act)))
}

type Addressed = Draft & { case: string }

const writeHome = (part: HomePart, drafts: readonly Addressed[]): Done<HomePart> => {
  const letters: Letter[] = []
  const cases = part.cases.map((one) => {
    const mine = drafts
      .filter((draft) => draft.case === one.case)
      .map(({ kind, on, facts = {} }, index): Letter => ({ case: one.case, from: 'home', number: one.sent + index + 1, kind, on, facts }))
    letters.push(...mine)
    return mine.length === 0 ? one : { ...one, told: mine.reduce(foldHome, one.told), sent: one.sent + mine.length }
  })
  return { part: { ...part, cases }, letters }
}

/** Cases in which the host still expects to hear: not over on its side, not told off by home. */
export const openCases = (part: HomePart): readonly HomeCase[] =>
  part.cases.filter(({ told, heard }) => heard.state !== 'closed' && heard.state !== 'departed' && ['announced', 'known'].includes(told.word))

const awayAfter = (own: Away, act: HomeAct): Away => {
  const { on } = act
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the other acts are taken by the next
  switch (act.kind) {
    case 'apply':
      return { ...AT_HOME, state: 'applied', appliedOn: on, form: act.form, from: act.from, until: act.until }
    case 'brief':
      return { ...own, state: own.state === 'applied' ? 'briefed' : own.state, briefedOn: on }
    case 'decide':
      return { ...own, decision: act.way, decidedOn: on }
    case 'certify':
      return {
        ...own,
        state: own.state === 'applied' || own.state === 'briefed' ? 'certified' : own.state,
        number: act.number,
        certifiedOn: on,
        voidedOn: null,
      }
    case 'void-certificate':
      return { ...own, voidedOn: on }
    case 'know':
      // a host found the person first: away since the day named, without an application
      return isAway(own) ? own : { ...AT_HOME, state: 'applied', from: act.from }
    case 'report-return':
      return { ...own, state: 'return-reported', returnedOn: on }
    case 'check':
      return { ...own, state: 'resident', checkedOn: on }
    case 'cancel':
      return { ...own, state: 'cancelled' }
    default:
      return afterTransferOrProbation(own, act)
  }
}

const afterTransferOrProbation = (own: Away, act: HomeAct): Away => {
  const { on } = act
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the other acts leave it as it is
  switch (act.kind) {
    case 'offer-transfer':
      return { ...own, state: 'transferring', decision: 'transfer', decidedOn: own.decidedOn ?? on }
    case 'withdraw-transfer':
      return { ...own, state: own.number ? 'certified' : own.briefedOn ? 'briefed' : 'applied', decision: 'float' }
    case 'close-transfer':
      return { ...own, state: 'transferred' }
    case 'record-no-reply':
      return { ...own, noReplyOn: on }
    case 'decide-probation':
      return { ...own, probationDecidedOn: on }
    default:
      return own
  }
}

/** Whether a time away is open: applied for, begun, or not yet wound up. */
export const isAway = (own: Away): boolean => own.state !== 'resident' && own.state !== 'cancelled' && own.state !== 'transferred'

const homeDrafts = (part: HomePart, act: HomeAct): readonly Addressed[] => {
  const { on } = act
  const { from, until, number } = part.own
  const toOpen = (kind: HomeLetter, facts?: Facts): readonly Addressed[] =>
    openCases(part).map((one) => ({ case: one.case, kind, on, ...(facts ? { facts } : {}) }))
  const toCase = (caseId: string, kind: LetterKind, facts: Facts = {}): readonly Addressed[] => [{ case: caseId, kind, on, facts }]
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the other acts are in CASE_LETTERS, or tell nobody
  switch (act.kind) {
    case 'announce':
      return toCase(act.case, 'announced', { from: act.from ?? from!, until, number })
    case 'know':
      return toCase(act.case, 'known', { from: act.from, until, number })
    case 'deny':
      return toCase(act.case, 'not-ours', { words: act.words })
    case 'say-elsewhere':
      return toCase(act.case, 'elsewhere')
    case 'arrive':
      return toCase(act.case, 'arrived', { number })
    case 'certify':
      return toOpen('certificate', { number: act.number })
    case 'void-certificate':
      return toOpen('certificate-voided')
    case 'report-return':
      return toOpen('returned')
    case 'check':
      return part.cases.filter(({ told }) => told.word === 'returned').map((one) => ({ case: one.case, kind: 'checked', on }))
    case 'cancel':
      return toOpen('cancelled')
    case 'tell':
      return toCase(act.case, act.letter, act.facts)
    case 'ask-opinion':
      return toCase(act.case, 'opinion-asked', act.until ? { until: act.until } : {})
    default:
      return act.kind in CASE_LETTERS && 'case' in act ? toCase(act.case, CASE_LETTERS[act.kind]!) : []
  }
}

const CASE_LETTERS: { [kind in HomeAct['kind']]?: HomeLetter } = {
  'offer-transfer': 'transfer-offered',
  'withdraw-transfer': 'transfer-withdrawn',
  'close-transfer': 'transfer-closed',
  'decide-probation': 'probation-decided',
}

const homeHolds = (part: HomePart, act: HomeAct): Result<never> | null => {
  const found = 'case' in act ? part.cases.find((one) => one.case === act.case) : undefined
  if ('case' in act && act.kind !== 'announce' && !found) return no('no-such-case', '没有这条流动记录。', 'There is no such case.')
  if (act.kind === 'settle') return found!.conflicts.some(({ number }) => number === act.number) ? null : nothingToSettle()
  if (act.kind === 'tell') return null
  if (act.kind === 'apply') return applyHolds(part, act)
  if (act.kind === 'know' || act.kind === 'deny') return answerHolds(part, found!, act.kind)
  if (act.kind === 'close-transfer') return transferHolds(part, found!)
  if (!isAway(part.own)) return no('not-away', '这名党员没有外出登记，或已经了结。', 'No time away is open for this member.')
  return homeGuards(part, act, found)
}

const applyHolds = ({ own }: HomePart, { from, until }: { from: Day; until: Day | null }): Result<never> | null => {
  if (own.from && !isAway(own)) return no('ended-already', '这一次外出已经了结。再外出时另立一条。', 'This time away is over. Open another one for the next.')
  if (isAway(own)) return no('away-already', '这名党员已经登记外出。一个人同时只有一条外出记录。', 'A time away is open already; a member has one at a time.')
  if (until && until < from) return no('back-before-leaving', '预计返回早于外出。', 'The planned return lies before the departure.')
  return null
}

const answerHolds = ({ own }: HomePart, { told, heard }: HomeCase, kind: 'know' | 'deny'): Result<never> | null => {
  if (kind === 'know' && own.from && !isAway(own))
    return no('ended-already', '这一次外出已经了结。人又在外时，另立一条。', 'This time away is over. If the member is away again, open another.')
  if (!heard.foundOn) return no('nothing-asked', '对方没有来问过这个人。', 'The other side asked nothing.')
  return told.word === 'silent' || told.word === 'not-ours' ? null : no('answered-already', '已经答复过。', 'Answered already.')
}

const transferHolds = ({ own }: HomePart, { heard }: HomeCase): Result<never> | null => {
  if (own.state !== 'transferring') return no('no-transfer', '没有正在转接的组织关系。', 'No relation is being transferred.')
  return heard.acceptedOn
    ? null
    : no('not-accepted', '对方还没有接收。接收之前仍由本支部管理。', 'The other side has not accepted; until then this branch stays responsible.')
}

const homeGuards = (part: HomePart, act: HomeAct, found: HomeCase | undefined): Result<never> | null => {
  const { own } = part
  const returned = own.state === 'return-reported'
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the other acts are taken by the next
  switch (act.kind) {
    case 'brief':
    case 'decide':
    case 'void-certificate':
      return returned ? no('returned-already', '已经返回。', 'Back already.') : null
    case 'certify':
      return certifyHolds(own)
    case 'announce':
      return announceHolds(part, act)
    case 'say-elsewhere':
      if (found!.told.offeredOn) return withdrawFirst()
      return found!.told.word === 'announced' || found!.told.word === 'known' ? null : no('told-already', '已经告知对方。', 'The other side was told already.')
    case 'report-return':
      return returnHolds(own, act.on)
    case 'check':
      return returned && act.on >= own.returnedOn!
        ? null
        : no('not-returned', '要先登记返回，再查验证件。', 'Register the return, then check the certificate.', 'floating.return')
    case 'cancel':
      if (own.state === 'transferring') return withdrawFirst()
      return own.from && act.on > own.from
        ? no('left-already', '已经外出，不能撤回申报。返回时请登记返回。', 'The member has left: register the return instead.')
        : returned
          ? no('returned-already', '已经返回。', 'Back already.')
          : null
    default:
      return caseGuards(part, act, found)
  }
}

const caseGuards = ({ own }: HomePart, act: HomeAct, found: HomeCase | undefined): Result<never> | null => {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the other acts ask nothing
  switch (act.kind) {
    case 'offer-transfer':
      if (own.state === 'transferring' || own.state === 'return-reported') return no('not-now', '现在不能转接。', 'Not possible now.')
      return ['announced', 'known'].includes(found!.told.word) && found!.heard.state !== 'closed' && found!.heard.state !== 'departed'
        ? null
        : no('host-not-open', '对方没有在接这个人。', 'That host does not hold this member.')
    case 'arrive':
      return arriveHolds(own, found!, act.on)
    case 'withdraw-transfer':
      return own.state === 'transferring' && found!.told.offeredOn && !found!.heard.acceptedOn
        ? null
        : no('no-transfer', '没有可以收回的转接。', 'No transfer to take back.')
    case 'record-no-reply':
      return found!.told.opinionAskedOn ? null : no('not-asked', '还没有向流入地征求意见。', 'The host was not asked yet.', 'floating.probation')
    case 'decide-probation':
      return found!.heard.opinion || own.noReplyOn
        ? null
        : no(
            'no-opinion',
            '要有流入地的书面意见，或记下征求后没有答复，才能决定。',
            'Decide with the host’s written opinion, or with a record that it was asked and did not come.',
            'floating.probation',
          )
    default:
      return null
  }
}

/** The member reports in once, where the host was told and still holds the case, and not before having left (CX-21c). */
const arriveHolds = (own: Away, { told, heard }: HomeCase, on: Day): Result<never> | null => {
  if (own.from && on < own.from)
    return no('before-leaving', `报到日期早于外出日期 ${own.from}。`, `The day of reporting in lies before the departure on ${own.from}.`)
  if (told.arrivedOn ?? heard.reportedOn) return no('reported-already', '已经报到过。', 'Reported in already.')
  return ['announced', 'known'].includes(told.word) && heard.state !== 'closed' && heard.state !== 'departed'
    ? null
    : no('host-not-open', '对方没有在接这个人。', 'That host does not hold this member.')
}

const certifyHolds = ({ state, number, voidedOn, decision }: Away): Result<never> | null => {
  if (state === 'return-reported') return no('returned-already', '已经返回，不再发证。', 'Back already: no certificate is issued.')
  if (state === 'transferring')
    return no('transfer-chosen', '决定转接组织关系，不发流动党员活动证。', 'The relation is being transferred: no floating certificate.')
  if (decision === 'transfer')
    return no('transfer-chosen', '决定转接组织关系，不发流动党员活动证。', 'A transfer was decided: no floating certificate.', 'floating.decide')
  return number && !voidedOn ? no('certified-already', `已经持有 ${number}。`, `Certificate ${number} is held already.`) : null
}

const announceHolds = (part: HomePart, act: { case: string }): Result<never> | null => {
  if (part.own.state === 'return-reported') return no('returned-already', '已经返回。', 'Back already.')
  if (part.own.state === 'transferring') return no('transfer-chosen', '组织关系正在转接，不能再告知另一处。', 'The relation is being transferred.')
  if (part.cases.some((one) => one.case === act.case)) return no('announced-already', '已经告知过。', 'Announced already.')
  return null
}

/** An offer binds home until it is taken back: the host may accept at any moment. */
const withdrawFirst = () =>
  no('transfer-chosen', '组织关系正在转接。请先收回转接。', 'The relation is being transferred; take the transfer back first.', 'floating.transfer-test')

/** "Return before arrival" in the plain sense: nobody returns before having left. */
const returnHolds = (own: Away, on: Day): Result<never> | null => {
  if (own.state === 'return-reported') return no('returned-already', '已经登记返回。', 'The return is registered already.')
  if (own.state === 'transferring')
    return no('transfer-chosen', '组织关系正在转接。人回来了，请先收回转接。', 'The relation is being transferred; take the transfer back first.')
  return own.from && on < own.from
    ? no(
        'return-before-leaving',
        `返回日期早于外出日期 ${own.from}。没有走，请撤回申报。`,
        `The return lies before the departure on ${own.from}. If the member did not leave, take the application back.`,
      )
    : null
}

// ---------------------------------------------------------------- taking letters

export const act = (part: Part, deed: HomeAct | HostAct): Result<Done<Part>> =>
  part.side === 'home' ? actHome(part, deed as HomeAct) : actHost(part, deed as HostAct)

/**
 * Takes one letter of the other side: a repeat changes nothing, an early one waits for those before it, what contradicts is kept as a conflict.
 * Only what was heard changes. A letter of a kind that the sender may not write, or for another case, is a bug of the caller and throws.
 */
export const take = <P extends Part>(part: P, letter: Letter): P => {
  if (!mayWrite(letter.from, letter.kind) || letter.from === part.side) throw new Error(`a ${part.side} part cannot take ${letter.kind} from ${letter.from}`)
  return (part.side === 'host' ? takeAtHost(part, letter) : takeAtHome(part as HomePart, letter)) as P
}

const takeAtHost = (part: HostPart, letter: Letter): HostPart => {
  if (letter.case !== part.case) throw new Error(`a letter of case ${letter.case} came to case ${part.case}`)
  return drain(part, letter, (post, next) => ({
    ...post,
    heard: foldHome(post.heard, next),
    conflicts: [...post.conflicts, ...contradictionsAtHost(post, next)],
  }))
}

/** A first letter of an unknown case opens it: that is how a find reaches home. */
const takeAtHome = (part: HomePart, letter: Letter): HomePart => {
  const known = part.cases.some((one) => one.case === letter.case)
  const cases = known ? part.cases : [...part.cases, newCase(letter.case)]
  const one = cases.find((held) => held.case === letter.case)!
  const after = drain(one, letter, (post, next) => ({
    ...post,
    heard: foldHost(post.heard, next),
    conflicts: [...post.conflicts, ...contradictionsAtHome(part, post, next)],
  }))
  return { ...part, cases: cases.map((held) => (held.case === letter.case ? after : held)) }
}

const drain = <P extends Post<unknown>>(post: P, letter: Letter, apply: (post: P, letter: Letter) => P): P => {
  if (letter.number <= post.taken || post.waiting.some(({ number }) => number === letter.number)) return post
  let now: P = { ...post, waiting: [...post.waiting, letter] }
  for (let next = dueIn(now); next; next = dueIn(now)) {
    const due = next
    now = { ...apply(now, due), taken: due.number, waiting: now.waiting.filter((one) => one !== due) }
  }
  return now
}

const dueIn = (post: Post<unknown>): Letter | undefined => post.waiting.find(({ number }) => number === post.taken + 1)

/** The other side says that it has taken our letters up to this number. Said twice or late, it changes nothing. */
export const acknowledge = <P extends Part>(part: P, caseId: string, taken: number): P => {
  const heard = <T extends { sent: number; acknowledged: number }>(post: T): T => ({
    ...post,
    acknowledged: Math.max(post.acknowledged, Math.min(taken, post.sent)),
  })
  if (part.side === 'host') return heard(part as P & HostPart)
  return { ...part, cases: part.cases.map((one) => (one.case === caseId ? heard(one) : one)) }
}

const contradictionsAtHost = ({ own }: HostPart, { kind, on, number, facts }: Letter): readonly Conflict[] => {
  const conflict = (what: ConflictKind): readonly Conflict[] => [{ number, kind: what, on, other: null }]
  if (kind === 'returned' && own.state === 'waiting') return conflict('returned-before-arrival')
  if (kind === 'certificate-voided' && own.sight === 'good') return conflict('certificate-voided')
  const theirs = kind === 'announced' || kind === 'known' || kind === 'certificate' ? (facts.number ?? null) : null
  return theirs && own.number && own.sight === 'good' && own.number !== theirs ? conflict('certificate-differs') : []
}

const ARRIVALS: readonly LetterKind[] = ['found', 'identified', 'placed', 'managed']

const contradictionsAtHome = (part: HomePart, one: HomeCase, { kind, on, number, facts }: Letter): readonly Conflict[] => {
  const conflict = (what: ConflictKind, other: string | null = null): Conflict => ({ number, kind: what, on, other })
  const claimed = part.cases.find((held) => held.case !== one.case && isHolding(held))
  const back = part.own.returnedOn && on >= part.own.returnedOn
  return [
    ...(ARRIVALS.includes(kind) && claimed && kind !== 'managed' && !one.conflicts.some((known) => known.kind === 'two-hosts')
      ? [conflict('two-hosts', claimed.case)]
      : []),
    ...(ARRIVALS.includes(kind) && (back || part.own.state === 'cancelled') ? [conflict('arrived-after-return')] : []),
    ...(kind === 'identified' && facts.sight === 'good' && part.own.number && facts.number !== part.own.number ? [conflict('certificate-differs')] : []),
    ...(kind === 'identified' && facts.sight === 'good' && part.own.voidedOn && facts.number === part.own.number ? [conflict('certificate-voided')] : []),
  ]
}

/** A host that says the person is there, and has not said otherwise; one that home told off does not count. */
const isHolding = ({ heard, told }: HomeCase): boolean =>
  told.word !== 'not-ours' &&
  told.word !== 'elsewhere' &&
  heard.state !== 'departed' &&
  heard.state !== 'closed' &&
  (heard.foundOn !== null || heard.identifiedOn !== null)

/** Contradictions that no person has settled yet. */
export const openConflicts = (post: Pick<Post<unknown>, 'conflicts' | 'settled'>): readonly Conflict[] =>
  post.conflicts.filter(({ number }) => !post.settled.includes(number))

/** Letters written that the other side has not said it took: "sent, not acknowledged". */
export const unacknowledged = (post: Pick<Post<unknown>, 'sent' | 'acknowledged'>): number => post.sent - post.acknowledged

// ---------------------------------------------------------------- whose day it is

export type Owner =
  | { owner: 'home' }
  | { owner: 'host'; case: string }
  /** nobody manages; within the days that a rule allows for it, or beyond them. `since` is the first such day */
  | { owner: 'in-transit' | 'gap'; since: Day }
  /** the other side's to know: this side has handed its knowledge over and was told so */
  | { owner: 'elsewhere' }

/** Whose day it was, from this side's own row. `allowed`: days in transit by rule; null where no rule says, then each such day is a gap. */
export const ownerOn = (part: Part, on: Day, allowed: number | null): Owner =>
  part.side === 'home' ? ownerAtHome(part, on, allowed) : ownerAtHost(part, on, allowed)

const uncovered = (since: Day, on: Day, allowed: number | null): Owner => ({ owner: daysBetween(since, on) < (allowed ?? 0) ? 'in-transit' : 'gap', since })

const manages = ({ managedFrom, leftOn, acceptedOn }: HostHalf, on: Day): boolean =>
  (managedFrom !== null && managedFrom <= on && (leftOn === null || on < leftOn)) || (acceptedOn !== null && acceptedOn <= on)

/** Offered and not taken yet: until the host accepts, or home takes the offer back, the old organisation answers; and on those days it did. */
const answersMeanwhile = ({ offeredOn, withdrawn = [] }: HomeHalf, acceptedOn: Day | null, on: Day): boolean =>
  (offeredOn !== null && offeredOn <= on && (acceptedOn === null || on < acceptedOn)) || withdrawn.some(({ from, until }) => from <= on && on < until)

/** The days on which home ceased to answer, up to a day: from then on somebody else must. */
const ceased = ({ withdrawn = [] }: HomeHalf, on: Day): readonly Day[] => withdrawn.flatMap(({ until }) => (until <= on ? [until] : []))

const ownerAtHome = ({ own, cases }: HomePart, on: Day, allowed: number | null): Owner => {
  const host = cases.find(({ heard }) => manages(heard, on))
  const { state, from, returnedOn } = own
  if (host && !(returnedOn && on >= returnedOn)) return { owner: 'host', case: host.case }
  if (!from || on < from || state === 'cancelled' || (returnedOn && on >= returnedOn)) return { owner: 'home' }
  if (cases.some(({ told, heard }) => answersMeanwhile(told, heard.acceptedOn, on))) return { owner: 'home' }
  const ends = cases.map(({ heard }) => (heard.managedFrom && heard.leftOn && heard.leftOn <= on && heard.leftOn > heard.managedFrom ? heard.leftOn : null))
  return uncovered(lastDay([from, ...ends, ...cases.flatMap(({ told }) => ceased(told, on))])!, on, allowed)
}

const ownerAtHost = (part: HostPart, on: Day, allowed: number | null): Owner => {
  const { own, heard } = part
  if (manages(own, on)) return { owner: 'host', case: part.case }
  if ((heard.from && on < heard.from) || (heard.returnedOn && on >= heard.returnedOn) || heard.word === 'cancelled') return { owner: 'home' }
  if (own.leftOn && on >= own.leftOn && own.managedFrom && unacknowledged(part) > 0) return uncovered(own.leftOn, on, allowed)
  if (own.leftOn && on >= own.leftOn) return { owner: 'elsewhere' }
  if (heard.elsewhereOn && on >= heard.elsewhereOn) return { owner: 'elsewhere' }
  if (answersMeanwhile(heard, own.acceptedOn, on)) return { owner: 'home' }
  const since = heard.from ?? own.foundOn
  return since && since <= on ? uncovered(lastDay([since, ...ceased(heard, on)])!, on, allowed) : { owner: 'elsewhere' }
}

export type Uncovered = { from: Day; to: Day; days: number }

/** Days without an owner in a span, as this side sees it: the first, the last, how many; null where each day has one. */
export const uncoveredIn = (part: Part, span: { from: Day; to: Day }, allowed: number | null): Uncovered | null => {
  const days: Day[] = []
  for (let on = span.from; on <= span.to; on = addDays(on, 1)) if (ownerOn(part, on, allowed).owner === 'gap') days.push(on)
  return days.length === 0 ? null : { from: days[0]!, to: days.at(-1)!, days: days.length }
}

/** Where a time away stands for a reader: the state on paper, and from the day of leaving whether a host confirmed (c1). */
type HomeStage = HomeState | 'away-unconfirmed' | 'away-confirmed'

export const homeStage = ({ own, cases }: HomePart, on: Day): HomeStage => {
  const paper: readonly HomeState[] = ['applied', 'briefed', 'certified']
  if (!paper.includes(own.state) || !own.from || on < own.from) return own.state
  return cases.some(({ heard }) => heard.managedFrom && heard.leftOn === null) ? 'away-confirmed' : 'away-unconfirmed'
}
