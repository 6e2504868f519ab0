/**
 * Once a day: what the duty and trigger rules about floating members ask of each case, each lost member, each unit, becomes duties of those who
 * bear it; a rung of the ladder that is reached becomes one of whoever it climbs to; what needs a decision becomes a proposal. Nothing else happens
 * to anybody. What has been done meanwhile is fulfilled. Repeatable: the key names rule, subject and due day.
 */
import { calendarYear, type Day, later, yearOf } from '../../../kernel/days.ts'
import { dayOfInstant } from '../../../platform/clock.ts'
import type { Tx } from '../../../platform/db.ts'
import { evaluate, sourceOf } from '../../../policy/engine/evaluate.ts'
import { sayDay } from '../../../policy/engine/words.ts'
import type { Actor } from '../../../policy/vocabulary/actors.ts'
import type { Evaluation, Follow } from '../../../policy/vocabulary/evaluation.ts'
import type { Text } from '../../../policy/vocabulary/outcomes.ts'
import type { RuleInForce } from '../../../policy/vocabulary/rules.ts'
import { type Member, membersByIds } from '../../members/public.ts'
import { inForceForUnits, type Unit, unitsByIds, unitsUnder } from '../../org/public.ts'
import {
  dutiesOf,
  type DutyRow,
  findingsOf,
  fulfilDuties,
  keepFindings,
  type NewDuty,
  NOT_ASKED,
  openDuties,
  openProposals,
  reopenDuties,
} from '../../rulebook/public.ts'
import { allowedUnder, citesOf, homeCaseOf, hostPartOf, type Rules } from '../facts.ts'
import { recordsOf, withInterval } from '../facts/keeping.ts'
import {
  type Absence,
  absencesOf,
  absencesUnder,
  type Assessment,
  assessmentsUnder,
  type AwardBar,
  barsUnder,
  briefingsUnder,
  contactPersonsOf,
  type ContactRow,
  contactsOf,
  hostPartsByIds,
  type Lost,
  lostUnder,
  type PartRow,
  partsUnder,
  raisedUnder,
  type RaisedRow,
  searchesOf,
  surveysUnder,
  uncoveredUnder,
  type Work,
  worksUnder,
} from '../store.ts'
import { BRIEF, briefingsOf, changesWaiting, type HomeFacts, homeFactsOf, joiningOf } from './home-facts.ts'
import { agreements, aheadSlots, duesTold, hostSlots, type Subject, unacknowledgedLetters } from './what-is-owed.ts'

const OURS = 'floating-daily'
const MOST = 20_000

type Asked = { subject: Subject; rule: RuleInForce; unit: Unit; evaluation: Evaluation; judge: (on: Day) => Evaluation; settled: boolean }

export type Kept = { opened: number; fulfilled: number; proposed: number }

export const keepOwed = async (tx: Tx, at: Date, { path, today }: { path: string; today: Day }): Promise<Kept> => {
  const subjects = [...(await away(tx, path, today)), ...(await here(tx, path)), ...(await lost(tx, path, today)), ...(await superior(tx, path, today))]
  const between = [...(await agreements(tx, path)), ...(await unacknowledgedLetters(tx, path)), ...(await duesTold(tx, path, today))]
  const above = await unitsUnder(tx, path, { kinds: ['department', 'committee'], on: today })
  const all = [...subjects, ...between, ...(await surveying(tx, path, { above, subjects, today }))]
  const unitIds = [...new Set(all.map(({ unitId }) => unitId))]
  const rules = await inForceForUnits(tx, unitIds, today)
  const units = await unitsByIds(tx, unitIds)
  const asked = all.flatMap((subject) => askAll(subject, { rules: rules.get(subject.unitId), unit: units.get(subject.unitId), today }))
  const duties = [...asked.flatMap((one) => dutiesFrom(one, { above, today })), ...(await gapDuties(tx, path, { above, today }))]
  const again = await reopenDuties(
    tx,
    duties.map(({ key }) => key),
  )
  const opened = await openDuties(tx, duties)
  return {
    opened: opened.size + again.size,
    fulfilled: await fulfilOthers(tx, at, { owed: new Set(duties.map(({ key }) => key)), asked, all, today }),
    proposed: await propose(tx, at, asked),
  }
}

// ---------------------------------------------------------------- asking the rules

/** What ends a duty by being done, though it is no record after the event: the opinion was given, the agreement renewed, a person said that the dues settle nothing. */
const SETTLES: readonly string[] = ['given', 'renewed', 'set aside']

const askAll = (subject: Subject, { rules, unit, today }: { rules: Rules | undefined; unit: Unit | undefined; today: Day }): Asked[] => {
  if (!rules || !unit) return []
  return Object.entries(subject.slots).flatMap(([slot, factsOf]) => {
    const written = rules.rules.get(slot)
    const facts = written && (written.kind === 'duty' || written.kind === 'trigger') ? factsOf(written.since) : null
    if (!written || !facts) return []
    const rule = withInterval(written, subject.per ?? null)
    const about = { kind: (rule.body as { about: 'member' }).about, id: subject.id }
    const whole = 'since' in facts ? { ...facts, carries: true } : facts
    const judge = (on: Day) => evaluate({ rule, about, on, facts: whole, with: sourceOf(rules) })
    const released = 'event' in facts ? facts.released : null
    return [{ subject, rule, unit, evaluation: judge(today), judge, settled: released ? SETTLES.includes(released.reason) : false }]
  })
}

/** The last record: a stretch that was missed before it needs nothing any more. */
const lastDone = ({ evaluation }: Asked): Day | null => {
  const detail = evaluation.detail as { turns?: { state: string; due: Day | null }[] }
  const done = (detail.turns ?? []).filter(({ state }) => state === 'done').flatMap(({ due }) => due ?? [])
  return done.reduce<Day | null>((last, on) => (last && last > on ? last : on), null)
}

const keyOf = ({ subject, rule }: Pick<Asked, 'subject' | 'rule'>, follow: Follow): string =>
  [OURS, rule.slot, subject.key ?? subject.id, follow.due ?? 'open', follow.does === 'list' ? `rung-${follow.what}` : follow.what].join('|')

const dutiesFrom = (asked: Asked, { above, today }: { above: readonly Unit[]; today: Day }): NewDuty[] => {
  const { evaluation, subject, rule, unit } = asked
  const done = lastDone(asked)
  return evaluation.follows
    .filter(({ does, state, due }) => state === 'now' && (does === 'open' || does === 'list') && !(done && due && due < done))
    .map((follow): NewDuty => {
      const bearer = follow.bearer ?? 'branch'
      const bears = bearingUnit(bearer, unit, above)
      return {
        key: keyOf(asked, follow),
        path: bears.path,
        slot: rule.slot,
        what: whatOf(rule, follow),
        facts: [subject.says],
        cites: rule.cites.map(({ document, article }) => `${document}#${article}`),
        ours: rule.ours,
        subject: { kind: evaluation.about.kind, id: subject.id },
        bearerRole: bearer,
        bearerUnitId: bears.id,
        link: subject.link,
        openedOn: today,
        dueOn: follow.due ?? null,
      }
    })
}

/** A rung of the ladder says to whom it climbs; of what it is the rule says. */
const whatOf = ({ title }: Asked['rule'], { does, text }: Follow): Text =>
  does === 'list' ? { zh: `${title.zh}：${text.zh}`, en: `${title.en}: ${text.en}` } : text

const COMMITTEES: readonly Actor[] = ['committee', 'home-committee', 'host-committee', 'superior', 'township-committee', 'host-desk']
const DEPARTMENTS: readonly Actor[] = ['home-department', 'host-department', 'county-department', 'city-department', 'provincial-department']

/** Who that is for this unit: itself, its committee, its department. */
const bearingUnit = (bearer: Actor, unit: Unit, above: readonly Unit[]): Unit => {
  const over = above.filter(({ path }) => unit.path.startsWith(path)).toSorted((one, other) => other.path.length - one.path.length)
  if (DEPARTMENTS.includes(bearer)) return over.findLast(({ kind }) => kind === 'department') ?? unit
  if (bearer === 'superior') return over.find(({ id }) => id !== unit.id) ?? unit
  return COMMITTEES.includes(bearer) ? (over.find(({ kind }) => kind === 'committee') ?? over[0] ?? unit) : unit
}

type ClosingBy = { owed: ReadonlySet<string>; asked: readonly Asked[]; all: readonly Subject[]; today: Day }

/** What this work opened and what no rule asks any more: done, or only not asked for any longer; no figure counts the second as the first. */
const fulfilOthers = async (tx: Tx, at: Date, { owed, asked, all, today }: ClosingBy): Promise<number> => {
  const open = (await dutiesOf(tx, { states: ['open'], limit: 200_000 })).filter(({ key }) => key.startsWith(`${OURS}|`) && !owed.has(key))
  if (open.length === 0) return 0
  const known = new Set(all.map(nameOf))
  const gone = await subjectsGone(tx, [...new Set(open.flatMap(({ subjectId }) => (subjectId && !known.has(subjectId) ? [subjectId] : [])))])
  const askedOf = new Map([...asked, ...(await askedOnceMore(tx, gone, today))].map((one) => [`${one.rule.slot}|${nameOf(one.subject)}`, one]))
  const subjects = Map.groupBy([...all, ...gone], nameOf)
  return fulfilDuties(
    tx,
    at,
    open.map((duty) => ({ key: duty.key, recordType: duty.slot, note: isDone(duty, { askedOf, subjects }) ? 'done' : NOT_ASKED })),
  )
}

const nameOf = ({ key, id }: Subject): string => key ?? id

const askedOnceMore = async (tx: Tx, gone: readonly Subject[], today: Day): Promise<Asked[]> => {
  const unitIds = [...new Set(gone.map(({ unitId }) => unitId))]
  if (unitIds.length === 0) return []
  const [rules, units] = [await inForceForUnits(tx, unitIds, today), await unitsByIds(tx, unitIds)]
  return gone.flatMap((subject) => askAll(subject, { rules: rules.get(subject.unitId), unit: units.get(subject.unitId), today }))
}

/** Members who came back and guests who left: what was open about them was done by its day, or fell away with the time away. */
const subjectsGone = async (tx: Tx, ids: readonly string[]): Promise<Subject[]> => {
  if (ids.length === 0) return []
  const last = new Map((await absencesOf(tx, ids)).toReversed().flatMap((one) => (one.own.from ? [[one.memberId, one] as const] : [])))
  return [...(await awaySubjects(tx, [...last.values()])), ...(await hereSubjects(tx, await hostPartsByIds(tx, ids)))]
}

type Known = { askedOf: ReadonlyMap<string, Asked>; subjects: ReadonlyMap<string, readonly Subject[]> }

/**
 * By the records, as the rule in force reads them on the day on which it was due. Where what was asked about is of such a kind that it goes away by
 * being done (a letter that was acknowledged, a change that was entered), its going is the record. A rung of the ladder follows what it warns of.
 */
const isDone = ({ key, slot, dueOn }: DutyRow, { askedOf, subjects }: Known): boolean => {
  const [, , ...rest] = key.split('|')
  const [name, what] = [rest.slice(0, -2).join('|'), rest.at(-1)!]
  if (dueOn === null || what.startsWith('rung-')) return true
  if (!subjects.get(name)?.some(({ slots }) => slot in slots)) return true
  const asked = askedOf.get(`${slot}|${name}`)
  if (!asked) return false
  const turns = [asked.evaluation, asked.judge(dueOn)].flatMap(turnsIn)
  const answered = lastDone(asked)
  return (
    turns.some(({ due, state, need, done }) => due === dueOn && (state === 'released' ? asked.settled : state === 'done' || done >= need)) ||
    (answered !== null && answered > dueOn)
  )
}

type Turn = { state: string; due: Day | null; need: number; done: number }
const turnsIn = ({ detail }: Evaluation): Turn[] => {
  const { turns = [], turn = null } = detail as { turns?: Turn[]; turn?: Turn | null }
  return turn ? [turn] : turns
}

const propose = async (tx: Tx, at: Date, asked: readonly Asked[]): Promise<number> => {
  const due = asked.filter(({ evaluation }) => evaluation.follows.some(({ does, state }) => does === 'propose' && state === 'now'))
  if (due.length === 0) return 0
  const kept = await findingsOf(tx, {
    subjectIds: due.map(({ subject }) => subject.id),
    slots: [...new Set(due.map(({ rule }) => rule.slot))],
    period: { from: '2000-01-01' as Day, to: due[0]!.evaluation.on },
  })
  const fresh = due.filter(({ subject, rule }) => !kept.get(`${subject.id}|${rule.slot}`))
  const ids = await keepFindings(
    tx,
    at,
    fresh.map(({ evaluation, unit }) => ({ path: unit.path, evaluation })),
  )
  const opened = await openProposals(
    tx,
    at,
    fresh.flatMap((one, index) => proposalsFrom(one, ids[index]!)),
  )
  return opened.size
}

const proposalsFrom = (asked: Asked, findingId: string) =>
  asked.evaluation.follows
    .filter(({ does, state }) => does === 'propose' && state === 'now')
    .map((follow) => ({
      key: keyOf(asked, follow),
      path: asked.unit.path,
      slot: asked.rule.slot,
      subject: { kind: asked.evaluation.about.kind, id: asked.subject.id },
      proposes: { what: follow.what, text: follow.text },
      findingId,
      decides: follow.decides ?? ('branch-meeting' as const),
      approves: follow.approves ?? null,
    }))

// ---------------------------------------------------------------- those away

const on = (id: string, ...days: (Day | null | undefined)[]) => days.flatMap((one) => (one ? [{ id, on: one }] : []))
const notBefore = (first: Day, one: Day | null): Day | null => (one && one < first ? first : one)

/** Nobody is asked to keep in touch with whoever died, left the Party or was stopped while away. */
const away = async (tx: Tx, path: string, today: Day): Promise<Subject[]> => {
  const open = (await absencesUnder(tx, path, { ended: false, since: today })).filter(({ own }) => own.from !== null && own.from <= today && !own.returnedOn)
  const members = await membersByIds(
    tx,
    open.map(({ memberId }) => memberId),
  )
  return awaySubjects(
    tx,
    open.filter(({ memberId }) => members.get(memberId)?.status === 'normal'),
  )
}

const awaySubjects = async (tx: Tx, absences: readonly Absence[]): Promise<Subject[]> => {
  const ids = absences.map(({ id }) => id)
  const contacts = Map.groupBy(await contactsOf(tx, { absenceIds: ids }), ({ absenceId }) => absenceId)
  const named = new Map((await contactPersonsOf(tx, ids)).map((one) => [one.absenceId, one]))
  const members = await membersByIds(
    tx,
    absences.map(({ memberId }) => memberId),
  )
  return (await homeFactsOf(tx, absences)).map((facts) => {
    const { absence } = facts
    const member = members.get(absence.memberId)
    return {
      id: absence.memberId,
      unitId: absence.branchId,
      says: sayAway(absence, member),
      link: `/floating/away/${absence.id}`,
      slots: {
        ...keepingSlots(absence, contacts.get(absence.id) ?? []),
        ...writtenSlots(facts),
        ...departureSlots(facts),
        ...aheadSlots(facts, member?.standing === 'probationary'),
        'floating.partner': (since) => ({ since: later(since, absence.own.from!), done: on(absence.id, named.get(absence.id)?.from) }),
      },
    }
  })
}

const sayAway = ({ own, place }: Absence, member: Member | undefined): Text => ({
  zh: `${member?.person.name ?? ''}　${sayDay(own.from!).zh}外出${place ? `，${place}` : ''}`,
  en: `${member?.person.name ?? ''}: away since ${sayDay(own.from!).en}${place ? `, ${place}` : ''}`,
})

const keepingSlots = ({ own, reason }: Absence, contacts: readonly ContactRow[]): Subject['slots'] => {
  const reached = contacts.filter((one) => one.reached && one.direction !== 'between-sides')
  const duty = (rows: readonly ContactRow[]) => (since: Day) => ({
    since: later(since, own.from!),
    done: rows.map((row) => ({ id: row.id, on: row.on, matters: [...row.matters] })),
  })
  return {
    'floating.contact': duty(reached),
    ...(reason === 'abroad'
      ? { 'floating.contact-abroad': duty(reached), 'floating.abroad-long': () => ({ event: 'member.went-abroad' as const, happened: own.from!, done: [] }) }
      : {}),
  }
}

/** The member's own reports, the yearly audit of a certificate that was issued, what hosts are told, channels tested, changes entered. */
const writtenSlots = (facts: HomeFacts): Subject['slots'] => {
  const { own } = facts.absence
  const duty = (slot: string) => (since: Day) => ({ since: later(since, own.from!), done: facts.records[slot] ?? [] })
  const slots = ['floating.self-report', 'floating.exchange', 'floating.reach', ...(own.number ? ['floating.certificate-audit'] : [])]
  const waiting = changesWaiting(facts).toSorted((one, other) => (one.on < other.on ? -1 : 1))[0]
  return {
    ...Object.fromEntries(slots.map((slot) => [slot, duty(slot)])),
    ...(facts.cases.length > 0 ? { [BRIEF]: (since: Day) => ({ since: later(since, own.from!), done: briefingsOf(facts) }) } : {}),
    ...(waiting ? { 'floating.records-update': () => ({ event: 'floating.record-changed' as const, happened: waiting.on, done: [] }) } : {}),
  }
}

const departureSlots = (facts: HomeFacts): Subject['slots'] => {
  const { own, id } = facts.absence
  const happened = own.appliedOn && own.appliedOn < own.from! ? own.appliedOn : own.from!
  const { contactedOn, joinedOn } = joiningOf(facts)
  const announced = facts.cases.find((row) => homeCaseOf(row).told.word !== 'silent')
  const event = 'member.departed' as const
  return {
    'floating.certificate': () => ({ event, happened, done: on(id, notBefore(happened, own.certifiedOn)) }),
    'floating.announce': () => ({ event, happened, done: on(id, announced && notBefore(happened, dayOfInstant(announced.openedAt))) }),
    'floating.press': () => ({ event, happened: own.from!, done: on(id, notBefore(own.from!, joinedOn)) }),
    'floating.report-in': () => ({ event, happened: own.from!, done: on(id, notBefore(own.from!, contactedOn)) }),
  }
}

// ---------------------------------------------------------------- those here

const here = async (tx: Tx, path: string): Promise<Subject[]> => {
  const parts = (await partsUnder(tx, path, { side: 'host', open: true })).filter((row) => {
    const { own, heard } = hostPartOf(row)
    return own.state !== 'departed' && !['returned', 'checked', 'elsewhere', 'cancelled', 'not-ours'].includes(heard.word)
  })
  return hereSubjects(tx, parts)
}

const hereSubjects = async (tx: Tx, parts: readonly PartRow[]): Promise<Subject[]> => {
  const { host } = await recordsOf(tx, { absences: [], hostCaseIds: parts.map(({ id }) => id) })
  return parts.map((row): Subject => {
    const part = hostPartOf(row)
    const { own, heard } = part
    const learned = own.foundOn ?? dayOfInstant(row.openedAt)
    const done = own.managedFrom ?? own.placedOn
    const event = own.foundOn ? ('floating.found' as const) : ('floating.announced' as const)
    return {
      id: row.id,
      unitId: row.unitId,
      says: { zh: `${row.personName}　流出地：${row.otherName}`, en: `${row.personName}, from ${row.otherName}` },
      link: `/floating/here/${row.id}`,
      slots: {
        ...hostSlots(row, part, host.get(row.id) ?? {}),
        'floating.take-in': () => ({ event, happened: learned, done: on(row.id, notBefore(learned, done)) }),
        'floating.transit': () =>
          heard.from ? { event: 'member.departed', happened: heard.from, done: on(row.id, notBefore(heard.from, own.managedFrom)) } : null,
      },
    }
  })
}

// ---------------------------------------------------------------- lost contact

const lost = async (tx: Tx, path: string, today: Day): Promise<Subject[]> => {
  const rows = (await lostUnder(tx, path, today)).filter(({ endedOn }) => endedOn === null)
  const members = await membersByIds(
    tx,
    rows.map(({ memberId }) => memberId),
  )
  const searches = Map.groupBy(
    await searchesOf(
      tx,
      rows.map(({ id }) => id),
    ),
    ({ lostId }) => lostId,
  )
  return rows.map((row) => ({
    id: row.memberId,
    unitId: row.branchId,
    says: {
      zh: `${members.get(row.memberId)?.person.name ?? ''}　${row.since} 起失去联系`,
      en: `${members.get(row.memberId)?.person.name ?? ''}: contact lost since ${row.since}`,
    },
    link: `/floating/lost?unit=${row.branchId}`,
    slots: lostSlots(
      row,
      (searches.get(row.id) ?? []).map((one) => one.on),
    ),
  }))
}

const lostSlots = (row: Lost, searched: readonly Day[]): Subject['slots'] => {
  const event = 'member.contact-lost' as const
  const over = row.foundOn ? { on: row.foundOn, by: row.id, reason: 'found' } : null
  const known = { 'search-failed': row.searchFailed, 'subjective-fault': row.subjectiveFault }
  return {
    'floating.lost-search': () => ({ event, happened: row.since, done: on(row.id, ...searched), released: over }),
    'floating.lost': () => ({ event, happened: row.since, done: on(row.id, row.stoppedOn), known, released: over }),
    'floating.found-again': () => (row.foundOn ? { event: 'member.found-again', happened: row.foundOn, done: [], known } : null),
    'floating.stopped': () => (row.stoppedOn ? { event: 'member.membership-stopped', happened: row.stoppedOn, done: [], known, released: over } : null),
  }
}

// ---------------------------------------------------------------- units

const superior = async (tx: Tx, path: string, today: Day): Promise<Subject[]> => {
  const works = await worksUnder(tx, path, yearOf(today))
  // last year is judged when this one has begun
  const years = [yearOf(today) - 1, yearOf(today)]
  const judged = (await Promise.all(years.map((year) => assessmentsUnder(tx, path, year)))).flat()
  const bars = (await Promise.all(years.map((year) => barsUnder(tx, path, year)))).flat()
  const refused = (await raisedUnder(tx, path)).filter(({ kind, side, answeredOn }) => kind === 'refused' && side === 'host' && answeredOn === null)
  const held = new Map((await partsUnder(tx, path, { side: 'host', open: false })).map((row) => [row.id, holdsCertificate(row)]))
  return [...refused.map((row) => refusal(row, works, held.get(row.caseId) ?? null)), ...judged.flatMap((one) => neglected(one, bars))]
}

const holdsCertificate = (row: PartRow): boolean => {
  const { own, heard } = hostPartOf(row)
  return own.sight === 'good' || (heard.number !== null && heard.voidedOn === null)
}

const refusal = (row: RaisedRow, works: readonly Work[], held: boolean | null): Subject => {
  const handled = works.find(({ raisedId }) => raisedId === row.id)
  const known = { 'certificate-held': held, serious: handled?.facts['handling'] === 'organisational-handling' }
  return {
    id: row.caseId,
    unitId: row.unitId,
    says: { zh: `${row.personName}　被拒收：${row.words ?? ''}`, en: `${row.personName} was refused: ${row.words ?? ''}` },
    link: `/floating/work?unit=${row.unitId}`,
    slots: { 'floating.shirking': () => ({ event: 'floating.refused', happened: row.on, done: on(row.id, handled?.on), known }) },
  }
}

/** A finding that the newest judgement of a unit makes, until the bar is decided on it. */
const neglected = (found: Assessment, bars: readonly AwardBar[]): Subject[] => {
  if (found.finding === 'carried-out') return []
  const barred = bars.find(({ assessmentId }) => assessmentId === found.id)
  return [
    {
      id: found.unitId,
      unitId: found.unitId,
      says: { zh: `${found.year}年考核　${found.reasons}`, en: `evaluation of ${found.year}: ${found.reasons}` },
      link: `/floating/assessments?unit=${found.byUnitId}`,
      slots: { 'floating.awards-bar': () => ({ event: 'floating.neglected', happened: found.on, done: on(found.id, barred?.on) }) },
    },
  ]
}

type Around = { above: readonly Unit[]; subjects: readonly Subject[]; today: Day }

/** The yearly surveys and the sweeps, of every committee and department with floating members in its area. */
const surveying = async (tx: Tx, path: string, { above, subjects, today }: Around): Promise<Subject[]> => {
  const closed = (await surveysUnder(tx, path, { from: yearOf(today), to: yearOf(today) })).filter(({ closedOn }) => closedOn !== null)
  const briefed = Map.groupBy(await briefingsUnder(tx, path, calendarYear(yearOf(today) - 1).from), ({ unitId }) => unitId)
  const units = await unitsByIds(tx, [...new Set(subjects.map(({ unitId }) => unitId))])
  const paths = [...units.values()].map((unit) => unit.path)
  const done = (unitId: string, kind: string) =>
    closed.filter((one) => one.unitId === unitId && one.kind === kind).map((one) => ({ id: one.id, on: one.closedOn! }))
  return above
    .filter((unit) => paths.some((one) => one.startsWith(unit.path)))
    .map((unit): Subject => {
      const duty = (kind: string) => (since: Day) => ({ since: later(later(since, unit.from), calendarYear(yearOf(today)).from), done: done(unit.id, kind) })
      const own: Subject['slots'] =
        unit.kind === 'department'
          ? { 'floating.survey-department': duty('department') }
          : {
              'floating.survey-committee': duty('home'),
              'floating.sweep': duty('sweep'),
              'floating.brief-home': (since) => ({ since: later(since, unit.from), done: briefed.get(unit.id) ?? [] }),
            }
      const says = { zh: `${unit.shortName}　${yearOf(today)}年`, en: `${unit.shortName}, ${yearOf(today)}` }
      return { id: unit.id, unitId: unit.id, says, link: `/floating/surveys?unit=${unit.id}`, slots: own }
    })
}

// ---------------------------------------------------------------- gaps

/** Every day without an organisation goes to the department of this side; the other side's own work tells the other (JS-B-01a). */
const gapDuties = async (tx: Tx, path: string, { above, today }: { above: readonly Unit[]; today: Day }): Promise<NewDuty[]> => {
  const { allowed, rules } = await allowedUnder(tx, path, today)
  const gaps = (await uncoveredUnder(tx, path, { on: today, allowed, limit: MOST })).filter(({ owner }) => owner === 'gap')
  const members = await membersByIds(
    tx,
    gaps.flatMap(({ memberId }) => memberId ?? []),
  )
  const units = await unitsByIds(tx, [...new Set(gaps.map(({ unitId }) => unitId))])
  return gaps.flatMap((gap): NewDuty[] => {
    const held = rules.get(gap.unitId)
    const rule = held?.rules.get('floating.managed')
    const unit = units.get(gap.unitId)
    if (!held || !rule || !unit) return []
    const bearerRole = gap.side === 'home' ? ('home-department' as const) : ('host-department' as const)
    const bears = bearingUnit(bearerRole, unit, above)
    const name = gap.personName ?? members.get(gap.memberId ?? '')?.person.name ?? ''
    const id = gap.memberId ?? gap.caseId!
    return [
      {
        key: [OURS, 'floating.managed', id, gap.since].join('|'),
        path: bears.path,
        slot: 'floating.managed',
        what: { zh: '查清由谁管', en: 'Settle who manages' },
        facts: [{ zh: `${name}（${unit.shortName}）　${gap.since} 起没有组织管`, en: `${name} (${unit.shortName}): nobody in charge since ${gap.since}` }],
        cites: citesOf(held, 'floating.managed'),
        ours: rule.ours,
        subject: { kind: 'floating-member', id },
        bearerRole,
        bearerUnitId: bears.id,
        link: gap.absenceId ? `/floating/away/${gap.absenceId}` : `/floating/here/${gap.caseId}`,
        openedOn: today,
        dueOn: null,
      },
    ]
  })
}
