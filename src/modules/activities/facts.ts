/**
 * What the rows say: the tick of a member from all ticks ever made, the roll before and after the lock, the whole sum, the gaps before
 * closing, the room code. Pure where it can be; the suppliers of measures, lines and book pages stand at the end.
 */
import { calendarYear, type Day, daysBetween, earlier, type Period } from '../../kernel/days.ts'
import { macOf } from '../../platform/crypto.ts'
import type { Tx } from '../../platform/db.ts'
import { asksOf, evaluate, evaluateSet, sourceOf } from '../../policy/engine/evaluate.ts'
import { explain } from '../../policy/engine/explain.ts'
import type { InForce } from '../../policy/engine/resolve.ts'
import type { Holidays } from '../../policy/kinds/calendar.ts'
import { mayAt, type SidesBody } from '../../policy/kinds/sides.ts'
import { type CreditBody, creditTable, tally } from '../../policy/kinds/credit.ts'
import { requestKey, type ThresholdBody, type ThresholdFacts } from '../../policy/kinds/threshold.ts'
import type { SessionFacts as ValidityFacts } from '../../policy/kinds/validity.ts'
import type { Check, Evaluation } from '../../policy/vocabulary/evaluation.ts'
import type { Explanation } from '../../policy/vocabulary/explanation.ts'
import type { MeasureFact, MeasureRequest, MeasureSupplier } from '../../policy/vocabulary/measures.ts'
import { type ACTIVITY_CATEGORIES, type CEREMONIES, type PartKind, type SpendingKind, STUDY_FORMS } from '../../policy/vocabulary/parts.ts'
import { type Matter, MATTERS } from '../../policy/vocabulary/floating.ts'
import type { RuleInForce } from '../../policy/vocabulary/rules.ts'
import type { Population } from '../../policy/vocabulary/units.ts'
import type { Text } from '../../policy/vocabulary/outcomes.ts'
import { wholeSum } from '../../policy/vocabulary/ticks.ts'
import { inForce as inForceAt, unitById, unitsUnder } from '../org/public.ts'
import { holidayCalendar } from '../rulebook/public.ts'
import { exemptionsByIds, guestsOn, type Post, postsOn, rosterOn, type RosterEntry, type RosterLine } from '../members/public.ts'
import { type Provenance, PROVENANCES, type SessionAct } from './contract.ts'
import {
  COUNTING_BITS,
  type Cost,
  type Elsewhere,
  type Image,
  type Judgement,
  type Leave,
  MARK_BASE,
  type Part,
  type Reschedule,
  type RollRow,
  selectAhead,
  selectAmendments,
  selectCosts,
  selectCoverage,
  type DueBody,
  selectDueBody,
  selectElsewheres,
  selectGuests,
  selectImages,
  selectPictured,
  selectJudgements,
  selectLeaves,
  selectMarks,
  selectParts,
  selectQualityReviews,
  selectReschedules,
  selectResourcesOf,
  selectRoll,
  selectRollStrings,
  selectSessionsOfYear,
  selectSubSessions,
  selectTickFacts,
  selectTicks,
  selectTickStrings,
  selectVisitors,
  type Session,
  type TickFact,
  type TickRow,
  type TickString,
} from './store.ts'

// ---------------------------------------------------------------- one member's ticks at one session

type Claim = Pick<TickRow, 'nonce' | 'letter' | 'provenance' | 'byName' | 'at' | 'device' | 'note' | 'late'>

/** What all ticks of one member at one session come to. `claims` differ where two people said different things: a conflict, until a person decides. */
export type Folded = { letter: string | null; shown: Claim | null; claims: Claim[]; heads: string[]; conflict: boolean }

type Foldable = Claim & Pick<TickRow, 'seq' | 'saw' | 'byAccount'>

/**
 * Folds ticks in any order to the same result. A tick is replaced by a later one of the same device (its own counter, never its clock) and
 * by any tick that names it as seen. What is left are the heads: one status, or a conflict. "Not known" gives way to whoever knows.
 */
export const foldTicks = (ticks: readonly Foldable[]): Folded => {
  const seen = new Set(ticks.flatMap(({ saw }) => saw))
  const last = new Map<string, Foldable>()
  for (const tick of ticks) {
    const source = deviceOf(tick)
    const before = last.get(source)
    if (!before || isAfter(tick, before)) last.set(source, tick)
  }
  const heads = [...last.values()].filter(({ nonce }) => !seen.has(nonce)).sort(byWeight)
  const knowing = heads.filter(({ letter }) => letter !== 'U')
  const speaking = knowing.length > 0 ? knowing : heads
  const conflict = new Set(speaking.map(({ letter }) => letter)).size > 1
  return {
    letter: conflict ? null : (speaking[0]?.letter ?? null),
    shown: speaking[0] ?? null,
    claims: speaking,
    heads: heads.map(({ nonce }) => nonce),
    conflict,
  }
}

/** Ticks of one device replace each other; a tick without a device counts with its author, a self sign-in and a sheet with nobody else's. */
const deviceOf = ({ provenance, device, byAccount, nonce }: Foldable): string => {
  if (provenance === 'self') return 'self'
  if (provenance === 'recorder') return `device|${byAccount ?? ''}|${device ?? ''}`
  return `${provenance}|${byAccount ?? nonce}`
}

const isAfter = (one: Foldable, other: Foldable): boolean => one.seq > other.seq || (one.seq === other.seq && one.nonce > other.nonce)

const WEIGHT: Record<TickRow['provenance'], number> = { corrected: 0, recorder: 1, sheet: 2, transcribed: 3, self: 4, import: 5 }
const byWeight = (one: Foldable, other: Foldable): number => WEIGHT[one.provenance] - WEIGHT[other.provenance] || (one.nonce < other.nonce ? -1 : 1)

// ---------------------------------------------------------------- the roll

/** A line of the roll as it stands before the lock. `letter` null: not ticked yet. */
export type OpenLine = {
  member: RosterEntry
  letter: string | null
  provenance: Provenance | null
  byName: string | null
  at: Date | null
  note: string | null
  late: boolean
  folded: Folded
  leave: Leave | null
  elsewhere: Elsewhere | null
  exemption?: ExemptedBy | null
  sharedDevice: boolean
}

const TOOK_PART = new Set(['P', 'O', 'I', 'R', 'H'])
export const tookPart = (letter: string): boolean => TOOK_PART.has(letter.toUpperCase())

type Standing = { member: RosterEntry; folded: Folded; leave: Leave | null; elsewhere: Elsewhere | null; exemption?: ExemptedBy | null }
type Said = Pick<OpenLine, 'letter' | 'provenance' | 'byName' | 'at' | 'note' | 'late'>

const NOTHING: Said = { letter: null, provenance: null, byName: null, at: null, note: null, late: false }

/**
 * What holds for one member: a tick first; then an exemption (which never turns a presence into an absence, and never leaves an absence
 * standing), attendance elsewhere once it is confirmed, leave once it is granted. Else nothing: not ticked yet.
 */
export const sayLine = ({ member, folded, leave, elsewhere, exemption }: Standing): Said => {
  if (folded.conflict) return NOTHING
  const ticked: Said | null =
    folded.letter && folded.shown
      ? {
          letter: folded.letter,
          provenance: folded.shown.provenance,
          byName: folded.shown.byName,
          at: folded.shown.at,
          note: folded.shown.note,
          late: folded.shown.late,
        }
      : null
  const away: Said | null = elsewhere?.confirmedAt
    ? { ...NOTHING, letter: 'H', provenance: 'elsewhere', byName: elsewhere.confirmedByName, at: elsewhere.confirmedAt, note: elsewhere.hostName }
    : null
  if (away && ticked?.letter === 'H') return away
  if (ticked && tookPart(ticked.letter!)) return ticked
  if (member.attendanceExemption) return { ...NOTHING, letter: 'X', provenance: 'exemption', ...whoExempted(exemption) }
  if (member.recordingExemption) return { ...NOTHING, letter: 'F', provenance: 'exemption', ...whoExempted(exemption) }
  if (away && (!ticked || ticked.letter === 'U')) return away
  const granted: Said | null =
    leave?.state === 'approved' ? { ...NOTHING, letter: 'L', provenance: 'leave', byName: leave.decidedByName, at: leave.decidedAt } : null
  if (granted && (!ticked || ticked.letter === 'U' || ticked.letter === 'L')) return granted
  return ticked ?? NOTHING
}

/** Who consented, as far as it is known; the reason is nobody's business here. */
type ExemptedBy = { decidedByName: string | null; decidedAt: Date | null; alternativeForm: string | null }

const whoExempted = (exemption: ExemptedBy | null | undefined): Pick<Said, 'byName' | 'at'> => ({
  byName: exemption?.decidedByName ?? null,
  at: exemption?.decidedAt ?? null,
})

const exemptionIdOf = ({ attendanceExemption, recordingExemption }: RosterEntry): string | null => (attendanceExemption ?? recordingExemption)?.id ?? null

const exemptionsOn = async (tx: Tx, roster: readonly RosterEntry[]): Promise<Map<string, ExemptedBy>> => {
  const ids = roster.flatMap((member) => exemptionIdOf(member) ?? [])
  return new Map(ids.length > 0 ? (await exemptionsByIds(tx, ids)).map((row) => [row.id, row]) : [])
}

/** Which members are due at a session: those of the holding unit's branches on its day; a sub-session takes its group or sub-branch. */
export const rosterOf = async (
  tx: Tx,
  session: Pick<Session, 'id' | 'kind' | 'unitId' | 'path' | 'groupId' | 'subUnitId'>,
  on: Day,
): Promise<RosterEntry[]> => {
  const branchIds = (await unitsUnder(tx, session.path, { kinds: ['branch'], on })).map(({ id }) => id)
  const body = session.kind === 'activity-day' ? 'members' : await selectDueBody(tx, session.id)
  const own = await ofBody(tx, { unitId: session.unitId, body }, on, await rosterOn(tx, { branchIds, day: on }))
  const guests = body === 'members' ? await guestsDue(tx, session, on, await guestsOn(tx, { branchIds, day: on })) : []
  return [...own, ...guests].filter(
    (entry) =>
      entry.status === 'normal' && (!session.groupId || entry.groupId === session.groupId) && (!session.subUnitId || entry.branchId === session.subUnitId),
  )
}

const COMMITTEE_POSTS: readonly Post['post'][] = ['secretary', 'deputy-secretary', 'organisation-officer', 'publicity-officer', 'discipline-officer']

/** Who sits on the committee of a unit on a day. In a branch a leading cadre without a post of the committee is an ordinary member. */
export const committeeOn = async (tx: Tx, { unitId, on }: { unitId: string; on: Day }): Promise<Set<string>> => {
  const posts = (await unitById(tx, unitId))?.kind === 'branch' ? COMMITTEE_POSTS : [...COMMITTEE_POSTS, 'leading-cadre']
  return new Set((await postsOn(tx, { unitIds: [unitId], day: on })).filter(({ post }) => posts.includes(post)).map(({ memberId }) => memberId))
}

/** A meeting of a committee is for those who hold a post there on the day, one of voters for full members; any other session for all. */
const ofBody = async (tx: Tx, { unitId, body }: { unitId: string; body: DueBody }, on: Day, roster: RosterEntry[]): Promise<RosterEntry[]> => {
  if (body === 'voters') return roster.filter(({ standing }) => standing === 'full')
  if (body !== 'committee') return roster
  const holders = await committeeOn(tx, { unitId, on })
  return roster.filter(({ memberId }) => holders.has(memberId))
}

/** Guests managed here are due unless the documents in force leave the kind of session to home (`floating.sides`, CX-20a). */
const guestsDue = async (tx: Tx, { kind, unitId }: Pick<Session, 'kind' | 'unitId'>, on: Day, guests: RosterEntry[]): Promise<RosterEntry[]> => {
  if (guests.length === 0) return []
  const rule = (await inForceAt(tx, unitId, on)).rules.get('floating.sides') as RuleInForce<SidesBody> | undefined
  const matters: Matter[] = [...(kind in MATTERS ? [kind as Matter] : []), 'organisation-life', 'daily-management']
  const place = rule ? matters.map((matter) => mayAt(rule.body, matter)).find((known) => known !== null) : null
  return place === 'home' ? [] : guests
}

/** Guests stand on the roll beside the members: in no sum, ratio or vote of this branch. */
export const isGuest = (line: { member: Pick<RosterEntry, 'belonging'> } | Pick<RollRow, 'basis'>): boolean =>
  'member' in line ? line.member.belonging === 'guest' : line.basis === 'managed-floating'

/** The open roll of a session with its sub-sessions, line by line. */
export const openRoll = async (tx: Tx, session: Session): Promise<OpenLine[]> => {
  if (session.day === null) return []
  const subs = session.parentId === null ? await selectSubSessions(tx, session.id) : []
  const ids = [session.id, ...subs.map(({ id }) => id)]
  const [roster, ticks, leaves, elsewheres] = await Promise.all([
    rosterOf(tx, session, session.day),
    selectTicks(tx, ids),
    selectLeaves(tx, [...ids, ...(session.parentId ? [session.parentId] : [])]),
    selectElsewheres(tx, [...ids, ...(session.parentId ? [session.parentId] : [])]),
  ])
  const exemptions = await exemptionsOn(tx, roster)
  const shared = sharedDevices(ticks)
  const of = grouped(ticks)
  return roster.map((member) => {
    const mine = of.get(member.memberId) ?? []
    const standing: Standing = {
      member,
      folded: foldSessions(mine),
      leave: leaves.find((leave) => leave.memberId === member.memberId && (leave.state === 'requested' || leave.state === 'approved')) ?? null,
      elsewhere: elsewheres.find((row) => row.memberId === member.memberId) ?? null,
      exemption: exemptions.get(exemptionIdOf(member) ?? '') ?? null,
    }
    return {
      ...standing,
      ...sayLine(standing),
      sharedDevice: mine.some(({ provenance, device }) => provenance === 'self' && device !== null && shared.has(device)),
    }
  })
}

/** A member of a split day was there when any of its sub-sessions says so; inside one session the usual fold holds. */
const foldSessions = (ticks: readonly TickRow[]): Folded => {
  const bySession = new Map<string, TickRow[]>()
  for (const tick of ticks) bySession.set(tick.sessionId, [...(bySession.get(tick.sessionId) ?? []), tick])
  const folded = [...bySession.values()].map(foldTicks)
  if (folded.length <= 1) return folded[0] ?? foldTicks([])
  return (
    folded.find(({ letter }) => letter !== null && tookPart(letter)) ??
    folded.find(({ conflict }) => conflict) ??
    folded.find(({ letter }) => letter !== null && letter !== 'U') ??
    folded[0]!
  )
}

const grouped = (ticks: readonly TickRow[]): Map<string, TickRow[]> => {
  const of = new Map<string, TickRow[]>()
  for (const tick of ticks) of.set(tick.memberId, [...(of.get(tick.memberId) ?? []), tick])
  return of
}

/** Devices on which more than one member signed in: flagged for the recorder, never refused and never a proof. */
export const sharedDevices = (ticks: readonly Pick<TickRow, 'provenance' | 'device' | 'memberId'>[]): Set<string> => {
  const members = new Map<string, Set<string>>()
  for (const { provenance, device, memberId } of ticks)
    if (provenance === 'self' && device !== null) members.set(device, (members.get(device) ?? new Set()).add(memberId))
  return new Set([...members].filter(([, who]) => who.size > 1).map(([device]) => device))
}

/** Is anybody's attendance on record? A day on which nothing was recorded of anyone has no roll. */
export const someoneKnown = (letters: string): boolean => /[^Uu]/.test(letters)

const atLockLetter = ({ letter, member }: Pick<OpenLine, 'letter' | 'member'>): string => {
  const capital = letter ?? 'U'
  return member.floating ? capital.toLowerCase() : capital
}

const BASIS: Record<RosterEntry['belonging'], RollRow['basis']> = { affiliated: 'affiliated', parallel: 'parallel', guest: 'managed-floating' }

/** The roll as it freezes: what was not ticked becomes "not known", never "absent". */
export const freezeRoll = (session: Session, lines: readonly OpenLine[], { counted }: { counted: boolean }): RollRow[] =>
  lines.map((line) => ({
    sessionId: session.id,
    memberId: line.member.memberId,
    version: 1,
    path: line.member.path,
    unitId: line.member.branchId,
    day: session.day!,
    counted,
    countings: session.countings,
    letter: atLockLetter(line),
    basis: BASIS[line.member.belonging],
    name: line.member.name,
    groupId: line.member.groupId,
    groupName: line.member.groupName,
    provenance: line.provenance ?? 'recorder',
    byName: line.byName,
    at: line.at,
    note: line.note,
    late: line.late,
  }))

/** The letters of the branch's own members; guests stand apart. */
export const lettersOf = (lines: readonly (Pick<OpenLine, 'letter' | 'member'> | RollRow)[]): string =>
  lines
    .filter((line) => !isGuest(line))
    .map((line) => ('member' in line ? atLockLetter(line) : line.letter))
    .join('')

/** The whole sum of a roll: due = present + excused + exempt + elsewhere + absent + unknown, always. */
export type Sum = { due: number; present: number; excused: number; exempt: number; elsewhere: number; absent: number; unknown: number }

export const sumOf = (letters: string): Sum => wholeSum(letters)

// ---------------------------------------------------------------- what stands between now and closing

export type Gap = { code: string; to: string; message: Text; memberId: string | null }

export type SixValues = {
  theme: string | null
  study: string | null
  deliberation: string | null
  service: string | null
  opinions: string | null
  nextMonth: string | null
}

const NEEDS: { field: keyof SixValues; parts: readonly string[]; zh: string; en: string }[] = [
  { field: 'study', parts: ['study', 'class'], zh: '学习教育还没有写', en: 'the study is not written yet' },
  {
    field: 'deliberation',
    parts: ['deliberation'],
    zh: '议事结论还没有写；没有形成决定，就写“未形成决定”',
    en: 'the result of the deliberation is missing; write "no decision" where none was taken',
  },
  { field: 'service', parts: ['service'], zh: '服务群众还没有写', en: 'the service is not written yet' },
]

/** Fields, in the order of the page: the theme always, the others where the day had such a part. */
export const fieldGaps = (values: SixValues & Pick<Session, 'kind'>, parts: readonly { kind: string }[]): Gap[] => {
  const missing = NEEDS.filter(({ field, parts: kinds }) => !values[field] && parts.some(({ kind }) => kinds.includes(kind)))
  const theme: Gap[] = values.theme
    ? []
    : [{ code: 'theme-missing', to: 'theme', message: { zh: '主题还没有写', en: 'the theme is not written yet' }, memberId: null }]
  const noParts: Gap[] =
    parts.length > 0 || values.kind !== 'activity-day'
      ? []
      : [{ code: 'parts-missing', to: 'parts', message: { zh: '当天议程还没有填', en: 'the parts of the day are not filled in yet' }, memberId: null }]
  return [...theme, ...missing.map(({ field, zh, en }): Gap => ({ code: `${field}-missing`, to: field, message: { zh, en }, memberId: null })), ...noParts]
}

/** Lines of the roll that a person must settle first: two different claims, leave that nobody granted, attendance elsewhere without a host. */
export const rollGaps = (lines: readonly OpenLine[]): Gap[] =>
  lines.flatMap((line): Gap[] => {
    const { name, memberId } = line.member
    if (line.folded.conflict)
      return [
        {
          code: 'conflict',
          to: 'roll',
          memberId,
          message: { zh: `${name}：两位记录人记得不一样，请定一个`, en: `${name}: two recorders said different things; decide which holds` },
        },
      ]
    if (line.letter === 'L' && line.leave?.state !== 'approved')
      return [
        {
          code: 'leave-without-approver',
          to: 'roll',
          memberId,
          message: { zh: `${name}：请假还没有准假人和事由`, en: `${name}: the leave has no reason and nobody granted it` },
        },
      ]
    if (line.letter === 'H' && !line.elsewhere?.confirmedAt)
      return [
        {
          code: 'elsewhere-without-host',
          to: 'roll',
          memberId,
          message: { zh: `${name}：异地参加还没有对方组织的确认`, en: `${name}: attendance elsewhere is not confirmed by the host` },
        },
      ]
    return []
  })

// ---------------------------------------------------------------- what the rules say of a session

export const CALENDAR = 'activity-day.calendar'
const CREDITS = ['participation.credit', 'attendance.credit']

type Money = { kind: string; refused: boolean }

/** Everything that a judgement of a session rests on, beside the session itself. */
type SessionLook = {
  parts: readonly { kind: string; minutes: number; studyForm?: string | null }[]
  costs: readonly Money[]
  images: number
  judgements: readonly { question: string; answer: boolean }[]
  subs: readonly Session[] /** somebody's attendance is on record; absent before the roll was called */
  attended?: boolean
}

export type FullLook = Omit<SessionLook, 'parts' | 'costs' | 'judgements'> & { parts: Part[]; costs: Cost[]; judgements: Judgement[] }

export const lookAt = async (tx: Tx, session: Session): Promise<FullLook> => {
  const [parts, costs, images, judgements, subs] = await Promise.all([
    selectParts(tx, [session.id]),
    selectCosts(tx, session.id),
    selectImages(tx, session.id),
    selectJudgements(tx, session.id),
    session.parentId === null ? selectSubSessions(tx, session.id) : [],
  ])
  return {
    parts: parts.map(({ sessionId: _session, ...part }) => part),
    costs,
    images: images.filter(({ removedAt }) => removedAt === null).length,
    judgements,
    subs,
  }
}

/** The session as the validity rules see it. `held`: at closing, when an empty field is a missing one. */
const validityFacts = (
  session: Session,
  look: SessionLook,
  { stage, sector }: { stage: 'planned' | 'held'; sector: ValidityFacts['sector'] },
): ValidityFacts => {
  const held = stage === 'held'
  const costs = look.costs.filter(({ refused }) => !refused).map(({ kind }) => kind as SpendingKind)
  const named = session.recorderName !== null
  return {
    stage,
    sector,
    parts: look.parts.length > 0 ? look.parts.map(({ kind, minutes }) => ({ kind: kind as PartKind, minutes })) : null,
    minutes: lengthOf(session, look),
    fields: {
      ...fieldsThere(session, look),
      attendance: held ? (look.attended ?? null) : null,
      recorder: named ? true : held ? false : null,
      images: held ? look.images > 0 : null,
    },
    recorder: named ? true : held ? false : null,
    images: held ? look.images : null,
    spending: held || costs.length > 0 ? costs : null,
    judged: Object.fromEntries(look.judgements.map(({ question, answer }) => [question, answer])),
  }
}

const fieldsThere = (session: Session, look: SessionLook): ValidityFacts['fields'] => ({
  theme: session.theme !== null,
  content: (session.content ?? session.study) !== null,
  form: formOf(session, look.parts) !== null,
  time: session.day !== null && (session.begins !== null || look.subs.some(({ begins }) => begins !== null)),
  place: session.place !== null || look.subs.some(({ place }) => place !== null),
})

/** The form as planned, or what the study parts say of it. */
export const formOf = (session: Pick<Session, 'form'>, parts: SessionLook['parts']): string | null => {
  if (session.form) return session.form
  const forms = [...new Set(parts.flatMap(({ studyForm }) => (studyForm ? [STUDY_FORMS[studyForm as keyof typeof STUDY_FORMS].zh] : [])))]
  return forms.length > 0 ? forms.join('、') : null
}

/** Minutes from begin to end, else of the parts. Scattered sessions add up to one day; where each group has its own, the shortest speaks. */
const lengthOf = (session: Session, look: SessionLook): number | null => {
  const own = minutesBetween(session.begins, session.ends)
  const subs = look.subs.map(({ begins, ends }) => minutesBetween(begins, ends))
  if (subs.length > 0 && subs.every((length) => length !== null)) {
    const lengths = subs as number[]
    const apart = look.subs.every(({ groupId, subUnitId }) => groupId !== null || subUnitId !== null)
    return apart ? Math.min(...lengths) : lengths.reduce((sum, length) => sum + length, 0)
  }
  if (own !== null) return own
  return look.parts.length > 0 ? look.parts.reduce((sum, { minutes }) => sum + minutes, 0) : null
}

const rulesOfKind = (rules: InForce, kind: RuleInForce['kind']): RuleInForce[] => [...rules.rules.values()].filter((rule) => rule.kind === kind)

/** What every validity rule in force says of an activity day, one by one and never summed up. Other meetings are not bound by them. */
export const judgeValidity = (rules: InForce, session: Session, look: SessionLook, stage: 'planned' | 'held'): Evaluation[] => {
  if (session.kind !== 'activity-day') return []
  const facts = validityFacts(session, look, { stage, sector: rules.unit.sector ?? null })
  return rulesOfKind(rules, 'validity').map((rule) =>
    evaluate({ rule, about: { kind: 'session', id: session.id }, on: session.day ?? rules.on, facts, with: sourceOf(rules) }),
  )
}

/** A day counts unless a rule says that it does not. */
export const countsAs = (answers: readonly Evaluation[]): boolean => answers.every(({ outcome }) => outcome !== 'not_met')

const rollRules = (rules: InForce): RuleInForce[] => rulesOfKind(rules, 'threshold').filter((rule) => (rule.body as ThresholdBody).about === 'session')

/** The clauses of the rules on a day's participation; for a superior, of those in force for its branches. */
export const participationCites = (rules: InForce): string[] =>
  [...rollRules(rules), ...rules.forOthers.filter((rule) => rule.kind === 'threshold' && (rule.body as ThresholdBody).about === 'session')].flatMap(citesOf)

/** What the rules on a session's roll say (participation), from its letters. */
export const judgeRoll = (rules: InForce, session: Session, letters: string): Evaluation[] =>
  rollRules(rules)
    .filter(() => session.kind === 'activity-day')
    .map((rule) => {
      const on = session.day ?? rules.on
      const answered = asksOf(rule, on).map((request) => ({ request, row: { subject: session.id, ticks: letters, ahead: 0 } }))
      return evaluate({ rule, about: { kind: 'session', id: session.id }, on, facts: { answered }, with: sourceOf(rules) })
    })

/** Participation as the credit rule in force counts it; null where none is in force, or nobody is counted. */
export const participationOf = (rules: InForce, letters: string): { num: number; den: number } | null => {
  const rule = CREDITS.map((slot) => rules.rules.get(slot)).find((one) => one !== undefined)
  if (!rule || rule.choices.some(({ chosen }) => chosen === null)) return null
  const { num, den, scale } = tally(letters, creditTable(rule.body as CreditBody))
  if (den === 0) return null
  return num % scale === 0 && den % scale === 0 ? { num: num / scale, den: den / scale } : { num, den }
}

export type RuleAnswer = {
  slot: string
  title: Text
  outcome: Evaluation['outcome']
  checks: (Omit<Check, 'cites'> & { cites: string[] })[]
  evaluation: Evaluation
  explanation: Explanation
}

export const answerOf = (evaluation: Evaluation): RuleAnswer => ({
  slot: evaluation.slot,
  title: evaluation.rule.title,
  outcome: evaluation.outcome,
  checks: evaluation.checks.map((check) => ({ ...check, cites: [...check.cites] })),
  evaluation,
  explanation: explain(evaluation),
})

/** Questions and missing facts that keep a day from being closed. */
export const validityGaps = (answers: readonly Evaluation[]): Gap[] => [
  ...answers
    .flatMap(({ judge }) => judge)
    .map(
      ({ question, text }): Gap => ({
        code: `judge-${question}`,
        to: 'judge',
        message: { zh: `请您定：${text.zh}`, en: `For you to decide: ${text.en}` },
        memberId: null,
      }),
    ),
  ...answers
    .filter(({ outcome }) => outcome === 'unknown')
    .flatMap(({ checks }) => checks.filter((check) => check.outcome === 'unknown' && check.weight === 'not-held'))
    .map(({ key, found }): Gap => ({ code: `unknown-${key}`, to: 'validity', message: found, memberId: null })),
]

export const citesOf = (rule: RuleInForce): string[] => rule.cites.map(({ document, article }) => `${document}#${article}`)

/** The holidays of a year and the next, as the calendar kind takes them. A year not published stays unknown. */
export const holidaysOf = async (tx: Tx, year: number): Promise<Holidays> => {
  const { published, days } = await holidayCalendar(tx, [year - 1, year, year + 1])
  const yearOf = (wanted: number, kind: 'holiday' | 'make-up') =>
    Object.fromEntries(Object.entries(days).flatMap(([on, entry]) => (on.startsWith(`${wanted}-`) && entry.kind === kind ? [[on, entry.name]] : [])))
  return Object.fromEntries(
    [year - 1, year, year + 1].map((one) => [one, { published: published.includes(one), free: yearOf(one, 'holiday'), work: yearOf(one, 'make-up') }]),
  )
}

// ---------------------------------------------------------------- the code shown in the room

const CODE_STEP_MS = 15_000

const codeAt = (sessionId: string, step: number): string => String(macOf('session', `room|${sessionId}|${step}`).readUInt32BE(0) % 100_000_000).padStart(8, '0')

/** The code of this moment and how long it is shown. Bound to the session: it says nothing anywhere else. */
export const roomCodeAt = (sessionId: string, now: Date): { code: string; changesInMs: number } => {
  const step = Math.floor(now.getTime() / CODE_STEP_MS)
  return { code: codeAt(sessionId, step), changesInMs: (step + 1) * CODE_STEP_MS - now.getTime() }
}

/** The code shown now or just before: none is older than thirty seconds. */
export const roomCodeHolds = (sessionId: string, code: string, now: Date): boolean => {
  const step = Math.floor(now.getTime() / CODE_STEP_MS)
  return code === codeAt(sessionId, step) || code === codeAt(sessionId, step - 1)
}

/** Check code at the foot of a printed page. */
export const checkCodeOf = (...parts: string[]): string =>
  macOf('session', `print|${parts.join('|')}`)
    .toString('hex')
    .slice(0, 12)
    .toUpperCase()
    .replace(/(.{4})(?=.)/g, '$1 ')

// ---------------------------------------------------------------- words

export const minutesBetween = (begins: string | null, ends: string | null): number | null => {
  if (!begins || !ends) return null
  const of = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))
  const length = of(ends) - of(begins)
  return length > 0 ? length : null
}

/** 当场点名　欧阳敏 08:40 */
export const provenanceText = ({ provenance, byName, note, late }: { provenance: string; byName: string | null; note: string | null; late: boolean }): Text => {
  const how = PROVENANCES[provenance as Provenance] ?? PROVENANCES.recorder
  const more = [byName, note].filter((part) => part !== null && part !== '')
  return { zh: [how.zh, ...more, ...(late ? ['补记'] : [])].join('　'), en: [how.en, ...more, ...(late ? ['entered late'] : [])].join(', ') }
}

const KIND_TITLES: Record<Session['kind'], Text> = {
  'activity-day': { zh: '党员活动日', en: 'Activity day' },
  meeting: { zh: '会议', en: 'Meeting' },
  class: { zh: '党课', en: 'Party class' },
  other: { zh: '活动', en: 'Activity' },
}

export const sessionTitle = ({ kind, theme }: { kind: Session['kind']; theme: string | null }): Text => {
  const title = KIND_TITLES[kind]
  return theme ? { zh: `${title.zh}　${theme}`, en: `${title.en}: ${theme}` } : title
}

// ---------------------------------------------------------------- where a member stands

/** The rules about a member's attendance that are in force. */
export const attendanceRules = (rules: InForce, on: Day): RuleInForce[] =>
  rulesOfKind(rules, 'threshold').filter((rule) => {
    const asks = (rule.body as ThresholdBody).about === 'member' ? asksOf(rule, on) : []
    return asks.length > 0 && asks.every(({ measure }) => measure === 'attendance.ticks')
  })

/**
 * Where one member stands. `judged` is shared by all members with the same letters under the same rules, so it names one of them and not
 * this one; the member's own evaluations are made when somebody looks at them.
 */
export class MemberStanding<Line extends RosterLine = RosterEntry> {
  readonly member: Line
  readonly ticks: string
  readonly ahead: number
  readonly judged: readonly Evaluation[]
  #own: Evaluation[] | null = null

  constructor(member: Line, { ticks, ahead, judged }: Shared) {
    this.member = member
    this.ticks = ticks
    this.ahead = ahead
    this.judged = judged
  }

  get evaluations(): Evaluation[] {
    this.#own ??= this.judged.map((evaluation) => aboutMember(evaluation, this.member.memberId))
    return this.#own
  }
}

type Shared = Pick<MemberStanding, 'ticks' | 'ahead' | 'judged'>

const aboutMember = (evaluation: Evaluation, id: string): Evaluation => {
  const { answered } = evaluation.facts as ThresholdFacts
  return {
    ...evaluation,
    about: { kind: 'member', id },
    facts: { answered: answered.map(({ request, row }) => ({ request, row: { ...row, subject: id } })) },
  }
}

export type Standings<Line extends RosterLine = RosterEntry> = { through: Day; members: MemberStanding<Line>[] }

type AskedStanding<Line extends RosterLine> = {
  roster: readonly Line[]
  rules: ReadonlyMap<string, InForce>
  through: Day
  year: number
  posts?: readonly Pick<Post, 'memberId' | 'post'>[]
}

/**
 * Every rule on attendance for every member of the roster, set-wise: the letters of all periods in one query, each rule once for all members
 * of the branches that share it and whose letters are the same. `tx` reaches the whole district.
 */
export const standingsOf = async <Line extends RosterLine>(tx: Tx, { rules, ...asked }: AskedStanding<Line>): Promise<Standings<Line>> =>
  (await standingsUnder(tx, { ...asked, states: [rules] }))[0]!

/** The same under several states of the rules: the letters of all of them are read once. */
export const standingsUnder = async <Line extends RosterLine>(
  tx: Tx,
  { roster, states, through, year, posts = [] }: Omit<AskedStanding<Line>, 'rules'> & { states: readonly AskedStanding<Line>['rules'][] },
): Promise<Standings<Line>[]> => {
  const wanted = [YEAR_LETTERS(year), ...states.flatMap((rules) => requestsOf(rules, through))]
  const requests = new Map(wanted.map((request) => [requestKey(request), request]))
  const letters = await readLetters(tx, [...requests.values()], roster, through)
  const held = postsByMember(posts)
  return states.map((rules) => {
    const alike = alikeIn({ roster, letters, held, shared: sharedRules(rules) })
    for (const [inForce, groups] of byRules(alike)) judgeGroups(inForce, { groups, letters, through })
    return { through, members: roster.map((member, place) => new MemberStanding(member, alike[place]!)) }
  })
}

/** The year's activity days, shown beside every member whatever the rules ask. */
const YEAR_LETTERS = (year: number): MeasureRequest => ({ measure: 'attendance.ticks', period: calendarYear(year), of: 'activity-days' })

const requestsOf = (rules: ReadonlyMap<string, InForce>, through: Day): MeasureRequest[] =>
  [...sharedRules(rules).keys()].flatMap((inForce) => attendanceRules(inForce, through).flatMap((rule) => asksOf(rule, through)))

const sharedRules = (rules: ReadonlyMap<string, InForce>): Map<InForce, Set<string>> => {
  const first = new Map<InForce['rules'], InForce>()
  const shared = new Map<InForce, Set<string>>()
  for (const [branchId, inForce] of rules) {
    const leader = first.get(inForce.rules) ?? inForce
    first.set(inForce.rules, leader)
    shared.set(leader, (shared.get(leader) ?? new Set()).add(branchId))
  }
  return shared
}

/** Those with the same letters in the same circles under the same rules: the first of them is judged for all. */
type Alike = { first: RosterLine; inForce: InForce | null; circles: Population[]; ticks: string; ahead: number; judged: readonly Evaluation[] }

type Sorting = {
  roster: readonly RosterLine[]
  letters: Letters
  held: ReadonlyMap<string, readonly string[]>
  shared: ReadonlyMap<InForce, ReadonlySet<string>>
}

/** For each place of the roster the group it belongs to. */
const alikeIn = ({ roster, letters, held, shared }: Sorting): Alike[] => {
  const found = new Map<string, Alike>()
  const worlds = [...shared]
  const worldOf = memo((branchId: string) => worlds.findIndex(([, branchIds]) => branchIds.has(branchId)))
  const aheadOf = memo((path: string) => letters.readers.map(({ ahead }) => ahead(path)).join())
  return roster.map((member) => {
    const posts = held.get(member.memberId) ?? NO_POSTS
    const world = worldOf(member.branchId)
    const key = `${letters.marksOf(member.memberId)}|${world}|${aheadOf(member.path)}|${circlesKey(member, posts)}`
    const there = found.get(key)
    if (there) return there
    const { ticks, ahead } = rowIn(letters, 0, member)
    const made: Alike = { first: member, inForce: worlds[world]?.[0] ?? null, circles: circlesOf(member, posts), ticks, ahead, judged: [] }
    found.set(key, made)
    return made
  })
}

const NO_POSTS: readonly string[] = []

const memo = <Value>(work: (key: string) => Value): ((key: string) => Value) => {
  const known = new Map<string, Value>()
  return (key) => {
    const there = known.get(key)
    if (there !== undefined) return there
    const made = work(key)
    known.set(key, made)
    return made
  }
}

const byRules = (alike: readonly Alike[]): Map<InForce, Alike[]> => {
  const groups = new Map<InForce, Alike[]>()
  for (const group of new Set(alike)) {
    if (!group.inForce) continue
    const there = groups.get(group.inForce)
    if (there) there.push(group)
    else groups.set(group.inForce, [group])
  }
  return groups
}

/** Each rule once over the first of every group. */
const judgeGroups = (inForce: InForce, { groups, letters, through }: { groups: readonly Alike[]; letters: Letters; through: Day }): void => {
  const circlesOf = new Map(groups.map(({ first, circles }) => [first.memberId, circles]))
  const keys = letters.requests.map(requestKey)
  const sets = attendanceRules(inForce, through).map((rule) =>
    evaluateSet(
      { rule, on: through, with: sourceOf(inForce), populationsOf: (memberId) => circlesOf.get(memberId)! },
      asksOf(rule, through).map((request) => {
        const place = keys.indexOf(requestKey(request))
        return { request, rows: groups.map(({ first }) => rowIn(letters, place, first)) }
      }),
    ),
  )
  for (const [index, group] of groups.entries()) group.judged = sets.map((set) => set[index]!)
}

const postsByMember = (posts: readonly Pick<Post, 'memberId' | 'post'>[]): Map<string, string[]> => {
  const held = new Map<string, string[]>()
  for (const { memberId, post } of posts) held.set(memberId, [...(held.get(memberId) ?? []), post])
  return held
}

const LEADING = new Set(['leading-cadre'])

const circlesKey = ({ standing, floating, attendanceExemption, recordingExemption }: RosterLine, held: readonly string[]): string =>
  `${standing}${floating}${attendanceExemption !== null}${recordingExemption !== null}${held === NO_POSTS ? '' : held.join()}`

/** The circles a member belongs to, by standing and the posts held: whom a rule binds. */
export const circlesOf = (member: RosterLine, held: readonly string[]): Population[] => [
  'all',
  ...(member.standing ? [member.standing] : []),
  ...(member.floating ? (['floating'] as const) : []),
  ...(member.attendanceExemption ? (['frail'] as const) : []),
  ...(member.recordingExemption ? (['fact-record-exempt'] as const) : []),
  ...(held.some((post) => LEADING.has(post)) ? (['leading-cadre'] as const) : []),
  ...(held.includes('secretary') ? (['secretary'] as const) : []),
]

// ---------------------------------------------------------------- what screens are shown

const iso = (at: Date): string => at.toISOString()

const fractionOf = (num: number | null, den: number | null) => (num === null || den === null ? null : { num, den })

/** The sum as it was frozen; null before the lock. */
export const frozenSum = (session: Pick<Session, 'due' | 'present' | 'excused' | 'exempt' | 'elsewhere' | 'absent' | 'unknown'>): Sum | null => {
  const { due, present, excused, exempt, elsewhere, absent, unknown } = session
  return due === null ? null : { due, present: present!, excused: excused!, exempt: exempt!, elsewhere: elsewhere!, absent: absent!, unknown: unknown! }
}

export const lineView = (session: Session, { unitName, waiting }: { unitName: string; waiting: boolean }) => ({
  id: session.id,
  unitId: session.unitId,
  unitName,
  kind: session.kind,
  parentId: session.parentId,
  year: session.year,
  month: session.month,
  state: session.state,
  ruleDay: session.ruleDay,
  day: session.day,
  moved: session.moved,
  movedWhy: session.movedWhy,
  commonDay: session.commonDay,
  theme: session.theme,
  place: session.place,
  begins: session.begins,
  ends: session.ends,
  counts: session.counts,
  notHeldReason: session.notHeldReason,
  waitingApproval: waiting,
  sum: frozenSum(session),
  participation: fractionOf(session.creditedNum, session.creditedDen),
  lateEntries: session.lateEntries,
})

export const rescheduleView = (row: Reschedule, unitName: string) => ({
  id: row.id,
  sessionId: row.sessionId,
  unitName,
  fromDay: row.fromDay,
  toDay: row.toDay,
  reason: row.reason,
  needsApproval: row.needsApproval,
  state: row.state,
  requestedBy: row.requestedByName,
  requestedAt: iso(row.requestedAt),
  decidedBy: row.decidedByName,
  decidedAt: row.decidedAt ? iso(row.decidedAt) : null,
  note: row.decisionNote,
  cites: row.cites,
})

/** The branch reads all images of its day, a superior those meant for both, others none (ZS-13m). */
type ImageReader = 'branch' | 'superior' | 'nobody'

const imagesFor = async (tx: Tx, sessionId: string, reader: ImageReader): Promise<Image[]> => {
  if (reader === 'nobody') return []
  const images = await selectImages(tx, sessionId)
  return reader === 'branch' ? images : images.filter(({ readers }) => readers === 'branch-and-superior')
}

const imageViews = async (tx: Tx, images: readonly Image[]) => {
  const pictured =
    images.length === 0
      ? new Set<string>()
      : await selectPictured(
          tx,
          images.map(({ id }) => id),
        )
  return images.map(({ path: _path, sessionId: _session, removedAt, ...image }) => ({
    ...image,
    removedAt: removedAt ? iso(removedAt) : null,
    picture: pictured.has(image.id),
  }))
}

/** One session with everything that hangs on it. `validity` and `gaps` come from the rules, `may` from access. */
export const sessionView = async (
  tx: Tx,
  session: Session,
  more: { unitName: string; validity: RuleAnswer[]; gaps: Gap[]; look: FullLook; may: SessionAct[]; readsImages: ImageReader },
) => {
  const reschedules = await selectReschedules(tx, session.id)
  const waiting = reschedules.some(({ state }) => state === 'waiting')
  const line = lineView(session, { unitName: more.unitName, waiting })
  return {
    ...line,
    ...planView(session),
    parts: more.look.parts.map(partView),
    guests: await selectGuests(tx, session.id),
    visitors: (await selectVisitors(tx, session.id)).map(({ id, name, homeName }) => ({ id, name, homeName })),
    resources: await selectResourcesOf(tx, session.id),
    costs: more.look.costs.map((cost) => ({ ...cost, kind: cost.kind as SpendingKind, at: iso(cost.at) })),
    ...recordView(session),
    subSessions: more.look.subs.map((sub) => lineView(sub, { unitName: more.unitName, waiting: false })),
    reschedules: reschedules.map((row) => rescheduleView(row, more.unitName)),
    validity: more.validity,
    judgements: more.look.judgements.map(({ question, answer, note, byName, at }) => ({ question, answer, note, byName, at: iso(at) })),
    amendments: await amendmentViews(tx, session.id),
    images: await imageViews(tx, await imagesFor(tx, session.id, more.readsImages)),
    qualityReviews: (await selectQualityReviews(tx, session.id)).map((review) => ({ ...review, at: iso(review.at) })),
    gaps: more.gaps,
    version: session.version,
    may: more.may,
  }
}

const planView = (session: Session) => ({
  content: session.content,
  form: session.form,
  minutes: session.minutes ?? minutesBetween(session.begins, session.ends),
  category: session.category as keyof typeof ACTIVITY_CATEGORIES | null,
  countings: session.countings,
  combinedWith: session.combinedWith,
  template: session.template,
  host: session.hostName ? { memberId: session.hostMemberId, name: session.hostName } : null,
  recorder: session.recorderName ? { memberId: session.recorderMemberId, accountId: session.recorderAccountId, name: session.recorderName } : null,
  badgeReminder: session.badgeReminder,
  badgeNoted: session.badgeNoted,
  announcedAt: session.announcedAt ? iso(session.announcedAt) : null,
})

const recordView = (session: Session) => ({
  record: {
    theme: session.theme,
    study: session.study,
    deliberation: session.deliberation,
    service: session.service,
    opinions: session.opinions,
    nextMonth: session.nextMonth,
  },
  recordVersion: session.recordVersion,
  bookYear: session.bookYear,
  bookPage: session.bookPage,
  closedAt: session.closedAt ? iso(session.closedAt) : null,
  closedBy: session.closedByName,
})

export const partView = ({ kind, studyForm, ceremony, meeting, title, minutes }: Part) => ({
  kind: kind as PartKind,
  studyForm: studyForm as keyof typeof STUDY_FORMS | null,
  ceremony: ceremony as keyof typeof CEREMONIES | null,
  meeting,
  title,
  minutes,
})

const amendmentViews = async (tx: Tx, sessionId: string) => {
  const rows = await selectAmendments(tx, sessionId)
  const names = rows.some(({ memberId }) => memberId !== null)
    ? new Map((await selectRoll(tx, sessionId)).map(({ memberId, name }) => [memberId, name]))
    : new Map<string, string>()
  return rows.map(({ path: _path, sessionId: _session, byAccount: _by, at, secondAt, ...row }) => ({
    ...row,
    memberName: row.memberId ? (names.get(row.memberId) ?? null) : null,
    at: iso(at),
    secondAt: secondAt ? iso(secondAt) : null,
  }))
}

type RollLook = { posts: ReadonlyMap<string, string>; unitNames: ReadonlyMap<string, string>; mayTick: (line: RosterEntry) => boolean }

/** How the paper names a guest of the roll. */
const GUEST = '流入党员'

/** A line of the open roll. Posts are shown as notes: nobody has a special seat (leading cadres are ordinary members). */
export const openLineView = (line: OpenLine, { posts, unitNames, mayTick }: RollLook) => {
  const { member, folded, leave, elsewhere } = line
  return {
    memberId: member.memberId,
    name: member.name,
    initials: member.initials,
    groupId: member.groupId,
    groupName: member.groupName,
    unitName: unitNames.get(member.branchId) ?? null,
    basis: BASIS[member.belonging],
    standing: member.standing ?? ('full' as const),
    post: member.belonging === 'guest' ? GUEST : (posts.get(member.memberId) ?? null),
    floating: member.floating,
    letter: line.letter,
    provenance: line.provenance,
    byName: line.byName,
    at: line.at ? iso(line.at) : null,
    note: line.note,
    late: line.late,
    conflict: folded.conflict ? folded.claims.map(({ nonce, letter, provenance, byName, at }) => ({ nonce, letter, provenance, byName, at: iso(at) })) : [],
    heads: folded.heads,
    leave: leave ? { id: leave.id, reasonClass: leave.reasonClass, state: leave.state, decidedBy: leave.decidedByName } : null,
    elsewhere: elsewhere ? { id: elsewhere.id, hostName: elsewhere.hostName, mode: elsewhere.mode, confirmedBy: elsewhere.confirmedByName } : null,
    exemption: exemptionOf(member, line.exemption ?? null),
    sharedDevice: line.sharedDevice,
    mayTick: mayTick(member),
  }
}

const exemptionOf = ({ attendanceExemption, recordingExemption }: RosterEntry, by: ExemptedBy | null) => {
  const kind = attendanceExemption ? ('attendance' as const) : recordingExemption ? ('fact-recording' as const) : null
  return kind ? { kind, decidedBy: by?.decidedByName ?? null, alternativeForm: by?.alternativeForm ?? null } : null
}

/** A frozen line beside what the roster of that day says of the member; `member` null: no longer to be found there. */
type FrozenLine = { row: RollRow; member: RosterEntry | null }

/** The frozen roll in the order of the roster of its day: group, then pinyin. */
export const frozenRoll = async (tx: Tx, session: Session): Promise<FrozenLine[]> => {
  const rows = await selectRoll(tx, session.id)
  const roster = session.day ? await rosterOf(tx, session, session.day) : []
  const place = new Map(roster.map((member, index) => [member.memberId, index]))
  const placeOf = ({ row }: FrozenLine) => place.get(row.memberId) ?? roster.length
  return rows.map((row) => ({ row, member: roster[place.get(row.memberId) ?? -1] ?? null })).sort((one, other) => placeOf(one) - placeOf(other))
}

export const frozenLineView = ({ row, member }: FrozenLine, look: Pick<RollLook, 'posts' | 'unitNames'>) => ({
  memberId: row.memberId,
  name: row.name,
  initials: member?.initials ?? '',
  groupId: row.groupId,
  groupName: row.groupName,
  unitName: look.unitNames.get(row.unitId) ?? null,
  basis: row.basis,
  standing: member?.standing ?? ('full' as const),
  post: isGuest(row) ? GUEST : (look.posts.get(row.memberId) ?? null),
  floating: row.letter !== row.letter.toUpperCase(),
  letter: row.letter,
  provenance: row.provenance as Provenance,
  byName: row.byName,
  at: row.at ? iso(row.at) : null,
  note: row.note,
  late: row.late,
  conflict: [],
  heads: [],
  leave: null,
  elsewhere: null,
  exemption: member ? exemptionOf(member, null) : null,
  sharedDevice: false,
  mayTick: false,
})

/** One rule's answer about a member in the few figures a list shows; the drawer has the rest. */
export const standingAnswer = (evaluation: Evaluation) => {
  const [figure] = evaluation.figures
  const warning = evaluation.follows.find(({ does, state }) => does === 'warn' && state === 'now')
  return {
    slot: evaluation.slot,
    title: evaluation.rule.title,
    outcome: evaluation.outcome,
    amount: figure?.amount ?? null,
    either: figure?.either ?? null,
    limit: figure?.limit ?? null,
    best: figure?.outlook?.best ?? null,
    ahead: figure?.outlook?.ahead ?? 0,
    warning: warning?.text ?? null,
    follows: evaluation.follows.filter(({ does, state }) => does !== 'warn' && state !== 'no').map(({ text }) => text),
    cites: citesOf(evaluation.rule),
  }
}

export const memberStandingView = ({ member, ticks, evaluations }: MemberStanding) => ({
  memberId: member.memberId,
  name: member.name,
  groupName: member.groupName,
  letters: ticks,
  sum: sumOf(ticks),
  answers: evaluations.map(standingAnswer),
})

// ---------------------------------------------------------------- measures

/** Paths of a unit and its superiors inside the district: a general branch holds sessions for its branches. */
const pathsUp = (path: string): string[] => {
  const segments = path.split('.').slice(0, -1)
  return segments.slice(2).map((_, index) => `${segments.slice(0, index + 3).join('.')}.`)
}

/** One row a member of the scope's part of the tree. */
const tickRows = async (tx: Tx, { period, of }: MeasureRequest): Promise<TickRowOf[]> =>
  joinBranches(await selectTickStrings(tx, { period, of, path: tx.scope.path }), (await aheadByPath(tx, [{ period, of }]))[0]!)

type TickRowOf = { subject: string; ticks: string; ahead: number }

/** Letters in the order of the sessions (two branches in one year are joined by day), and what is still to come at the latest branch. */
const joinBranches = (strings: readonly TickString[], ahead: (path: string) => number): TickRowOf[] => {
  const parts = new Map<string, TickString[]>()
  for (const string of strings) parts.set(string.subject, [...(parts.get(string.subject) ?? []), string])
  return [...parts].map(([subject, some]) => {
    const inOrder = some.length === 1 ? some : some.sort((one, other) => (one.first < other.first ? -1 : 1))
    return { subject, ticks: inOrder.map(({ letters }) => letters).join(''), ahead: ahead(inOrder.at(-1)!.path) }
  })
}

/**
 * A member's letters for several requests, in their order, also without a tick so far. `tx` reaches the whole district: a member's year
 * counts wherever the member belonged.
 */
export const tickRowsFor = async (tx: Tx, requests: readonly MeasureRequest[], member: Placed, through: Day): Promise<TickRowOf[]> => {
  if (requests.length === 0) return []
  const letters = await readLetters(tx, requests, [member], through)
  return requests.map((_, place) => rowIn(letters, place, member))
}

/** The counted lines of some members for several requests, read in one pass over all their periods; rows are made where they are looked at. */
type Letters = {
  requests: readonly MeasureRequest[]
  /** as `selectMarks` gives them; empty for who has no line */
  marksOf: (memberId: string) => string
  readers: readonly { letters: (marks: string) => string; ahead: (path: string) => number }[]
}

type Placed = { memberId: string; path: string }

const readLetters = async (tx: Tx, requests: readonly MeasureRequest[], members: readonly Placed[], through: Day): Promise<Letters> => {
  const since = requests.map(({ period }) => period.from).sort()[0]!
  const memberIds = members.map(({ memberId }) => memberId)
  const [rows, ahead] = await Promise.all([
    selectMarks(tx, { period: { from: since, to: through }, memberIds }),
    aheadByPath(tx, requests, new Set(members.map(({ path }) => path))),
  ])
  const marks = new Map<string, string>()
  for (const row of rows) marks.set(row.subject, row.marks)
  const readers = requests.map(({ period, of }, place) => {
    const past = { from: period.from, to: earlier(period.to, through) }
    return { letters: lettersIn({ period: past, of, since }), ahead: ahead[place]! }
  })
  return { requests, marksOf: (memberId) => marks.get(memberId) ?? '', readers }
}

const rowIn = ({ readers, marksOf }: Letters, place: number, { memberId, path }: { memberId: string; path: string }): TickRowOf => {
  const { letters, ahead } = readers[place]!
  return { subject: memberId, ticks: letters(marksOf(memberId)), ahead: ahead(path) }
}

/** Picks the letters of a period and a counting out of marks whose days are numbered from `since`. The same marks are read once. */
const lettersIn = ({ period, of, since }: { period: Period; of: MeasureRequest['of']; since: Day }): ((marks: string) => string) => {
  const [first, last] = [MARK_BASE + daysBetween(since, period.from), MARK_BASE + daysBetween(since, period.to)]
  const bit = of === null ? null : COUNTING_BITS[of]
  const known = new Map<string, string>()
  return (marks) => {
    const there = known.get(marks)
    if (there !== undefined) return there
    let letters = ''
    for (let at = 0; at < marks.length; at += 3) {
      const on = marks.charCodeAt(at + 1)
      if (on >= first && on <= last && (bit === null || (marks.charCodeAt(at + 2) - MARK_BASE) & bit)) letters += marks[at]
    }
    known.set(marks, letters)
    return letters
  }
}

/** Up to so many branches are asked for by their paths; for more the whole of the scope is read. */
const FEW_PATHS = 50

/** For each request how many counted sessions of its period are still to come for a member of the branch at `path`, which is one of `at` where given. */
const aheadByPath = async (
  tx: Tx,
  requests: readonly Pick<MeasureRequest, 'period' | 'of'>[],
  at?: ReadonlySet<string>,
): Promise<((path: string) => number)[]> => {
  const few = at !== undefined && at.size <= FEW_PATHS
  const exact = few ? [...new Set([...at].flatMap(pathsUp))] : pathsUp(tx.scope.path)
  const rows = await selectAhead(tx, requests, { under: few ? null : tx.scope.path, exact })
  const found = requests.map(() => new Map<string, number>())
  for (const { place, path, count } of rows) found[place]!.set(path, count)
  return found.map(sumUpwards)
}

const sumUpwards = (counts: ReadonlyMap<string, number>): ((path: string) => number) => {
  const known = new Map<string, number>()
  return (path) => {
    const there = known.get(path)
    if (there !== undefined) return there
    const sum = pathsUp(path).reduce((total, above) => total + (counts.get(above) ?? 0), 0)
    known.set(path, sum)
    return sum
  }
}

const tickFact = (fact: TickFact): MeasureFact => ({ id: fact.id, on: fact.on, tick: fact.letter, what: sessionTitle(fact), provenance: provenanceText(fact) })

/** `attendance.ticks`: figure and list from one definition (the current, counted lines of the roll). */
const attendance: MeasureSupplier<Tx> = {
  measure: 'attendance.ticks',
  rows: tickRows,
  facts: async (tx, { period, of }, memberId) => (await selectTickFacts(tx, { period, of, memberId })).map(tickFact),
}

const participation: MeasureSupplier<Tx> = {
  measure: 'participation.ticks',
  rows: async (tx, { period, of }) =>
    (await selectRollStrings(tx, { period, of, path: tx.scope.path })).map(({ subject, letters }) => ({ subject, ticks: letters, ahead: 0 })),
  facts: async (tx, _request, sessionId) =>
    (await selectRoll(tx, sessionId))
      .sort((one, other) => (one.memberId < other.memberId ? -1 : 1))
      .map((line) => ({ id: line.memberId, on: line.day, tick: line.letter, what: { zh: line.name, en: line.name }, provenance: provenanceText(line) })),
}

/** `coverage.months`: months with a day that counted, of the months that are settled; the rest is still to come. */
const coverage: MeasureSupplier<Tx> = {
  measure: 'coverage.months',
  rows: async (tx, { period }) =>
    (await selectCoverage(tx, { path: tx.scope.path, year: Number(period.from.slice(0, 4)), through: period.from })).map(
      ({ unitId, held, expected, notYet }) => ({ subject: unitId, num: held, den: expected, ahead: notYet }),
    ),
  facts: async (tx, { period }, unitId) =>
    (await selectSessionsOfYear(tx, { unitIds: [unitId], year: Number(period.from.slice(0, 4)) }))
      .filter((session) => session.kind === 'activity-day' && session.state === 'closed')
      .map((session) => ({
        id: session.id,
        on: session.day!,
        amount: session.counts ? 1 : 0,
        what: sessionTitle(session),
        provenance: { zh: session.closedByName ?? '', en: session.closedByName ?? '' },
      })),
}

/** What this module can say to rules. */
export const measures: MeasureSupplier<Tx>[] = [attendance, participation, coverage]
