/** What is shown of keeping in touch: the branch's list, one member away, the host's page, the member's own, agreements, gatherings. */
import chineseDays from 'chinese-days'
import { addYears, type Day, yearOf } from '../../../kernel/days.ts'
import type { Call } from '../../../platform/call.ts'
import type { Tx } from '../../../platform/db.ts'
import { BRANCH_DESK } from '../../../platform/endpoint.ts'
import { startOfTerm, type Term } from '../../../policy/engine/head.ts'
import type { InForce } from '../../../policy/engine/resolve.ts'
import { type Member, membersByIds } from '../../members/public.ts'
import { type Unit, unitsByIds } from '../../org/public.ts'
import { holds, type OwnAway } from '../access.ts'
import { monthsToldBy } from '../facts/dues-told.ts'
import { citesOf, homePartOf, hostPartOf, openDetails, openEnclosure, openWords, ruleOf, rulesAt } from '../facts.ts'
import {
  appraisalSteps,
  conversionSteps,
  differencesOf,
  gapOfConversion,
  mattersOf,
  mayReadWords,
  openSaid,
  probationEnd,
  recordsOf,
  type SlotRecords,
  standOf,
  workflowOf,
} from '../facts/keeping.ts'
import type { HomePart, LetterKind } from '../stages.ts'
import {
  type ContactPerson,
  type Absence,
  absencesKeptBy,
  absencesOf,
  absencesUnder,
  type AgreementEvent,
  agreementsUnder,
  type AgreementRow,
  casesOfAbsences,
  consultationsUnder,
  type ContactRow,
  contactPersonsOf,
  contactsOf,
  eventsOfAgreements,
  gatheringsUnder,
  type LetterRow,
  lettersOfKinds,
  type NoteRow,
  notesOf,
  type PartRow,
  resultsOf,
} from '../store.ts'

// ---------------------------------------------------------------- how it stands

/** The slot that asks for contact: abroad has its own where one is in force. */
const contactSlot = (rules: InForce, reason: string | null): string =>
  reason === 'abroad' && ruleOf(rules, 'floating.contact-abroad') ? 'floating.contact-abroad' : 'floating.contact'

const standing = (rules: InForce, slot: string, absence: Absence, records: SlotRecords | undefined, on: Day) =>
  absence.own.from ? standOf(rules, slot, { id: absence.id, since: absence.own.from, until: absence.endedOn, done: records?.[slot] ?? [] }, on) : null

const contactView = (row: ContactRow, open: boolean) => ({
  on: row.on,
  channel: row.channel,
  direction: row.direction,
  reached: row.reached,
  matters: row.matters,
  byName: row.byName,
  said: open ? openSaid('contact', row) : null,
})

const noteShown = ({ id, kind, on, byName, facts, wordsSealed }: NoteRow, open: boolean) => ({
  kind,
  on,
  byName,
  facts,
  words: open && wordsSealed && kind !== 'self-report' ? openWords('note', id, wordsSealed) : null,
  said:
    open && kind === 'self-report'
      ? openSaid('note', {
          id,
          wordsSealed,
        })
      : null,
})

// ---------------------------------------------------------------- the branch's list

export const keepingList = async (tx: Tx, call: Call, unit: Unit) => {
  const absences = (await absencesUnder(tx, unit.path, { ended: false, since: call.today })).filter(({ own }) => own.from !== null && own.from <= call.today)
  const ids = absences.map(({ id }) => id)
  const cases = await casesOfAbsences(tx, ids)
  const { home } = await recordsOf(tx, { absences: absences.map(({ id }) => ({ id, caseIds: casesIn(cases, id) })), hostCaseIds: [] })
  const [people, members, units] = [
    await contactPersonsOf(tx, ids),
    await membersByIds(tx, [...new Set(absences.map(({ memberId }) => memberId))]),
    await unitsByIds(tx, [...new Set(absences.map(({ branchId }) => branchId))]),
  ]
  const rules = await rulesOfBranches(tx, [...units.keys()], call.today)
  const rows = absences.flatMap((absence) => {
    const member = members.get(absence.memberId)
    const inForce = rules.get(absence.branchId)
    if (!member || !inForce) return []
    const [records, on] = [home.get(absence.id), call.today]
    const contact = standing(inForce, contactSlot(inForce, absence.reason), absence, records, on)
    return [
      {
        absenceId: absence.id,
        name: member.person.name,
        initials: member.person.initials,
        place: absence.place,
        branchName: units.get(absence.branchId)?.shortName ?? '',
        partner: people.find(({ absenceId, side }) => absenceId === absence.id && side === 'home')?.name ?? null,
        lastOn: contact?.lastOn ?? null,
        contact,
        report: standing(inForce, 'floating.self-report', absence, records, on),
        audit: absence.own.number ? standing(inForce, 'floating.certificate-audit', absence, records, on) : null,
        probationary: member.standing === 'probationary',
      },
    ]
  })
  const own = unit.kind === 'branch' && holds(call, BRANCH_DESK, unit.path)
  return { unitId: unit.id, unitName: unit.shortName, today: call.today, rows, may: own ? (['record', 'pass-on'] as const).slice() : [] }
}

const casesIn = (cases: readonly PartRow[], absence: string): string[] => cases.filter(({ absenceId }) => absenceId === absence).map(({ id }) => id)

/** Rules are kept by the platform's cache; a township has some dozens of branches. */
const rulesOfBranches = async (tx: Tx, branchIds: readonly string[], on: Day): Promise<Map<string, InForce>> => {
  const rules = new Map<string, InForce>()
  for (const id of branchIds) rules.set(id, await rulesAt(tx, id, on))
  return rules
}

// ---------------------------------------------------------------- one member away

const TOLD: readonly LetterKind[] = ['matters', 'feedback', 'change', 'event', 'material', 'words', 'observed', 'opinion', 'contact']

const headOf = (absence: Absence, member: Member | undefined, person: ContactPerson | undefined) => ({
  absenceId: absence.id,
  name: member?.person.name ?? '',
  standing: member?.standing ?? ('full' as const),
  from: absence.own.from,
  endedOn: absence.endedOn,
  number: absence.own.number,
  partner: person?.name ?? null,
})

const hostsOf = (part: HomePart, rows: readonly PartRow[]) =>
  part.cases.map(({ case: caseId, heard }) => ({
    caseId,
    otherName: rows.find(({ id }) => id === caseId)?.otherName ?? '',
    open: heard.state !== 'closed' && heard.state !== 'departed',
  }))

export const keepingPage = async (tx: Tx, call: Call, absence: Absence) => {
  const member = (await membersByIds(tx, [absence.memberId])).get(absence.memberId)
  const branch = (await unitsByIds(tx, [absence.branchId])).get(absence.branchId)
  const rows = await casesOfAbsences(tx, [absence.id])
  const caseIds = rows.map(({ id }) => id)
  const rules = await rulesAt(tx, absence.branchId, call.today)
  const person = (await contactPersonsOf(tx, [absence.id])).find(({ side }) => side === 'home')
  const open = mayReadWords(call, absence, person?.memberId ?? null)
  const notes = await notesOf(tx, 'home', [absence.id])
  const letters = await lettersOfKinds(tx, caseIds, 'home', TOLD)
  const { home } = await recordsOf(tx, { absences: [{ id: absence.id, caseIds }], hostCaseIds: [] })
  const results = await resultsOf(tx, { memberIds: [absence.memberId], from: absence.own.from ?? call.today, to: absence.endedOn ?? call.today })
  const part = homePartOf(absence, rows)
  return {
    ...headOf(absence, member, person),
    today: call.today,
    branchName: branch?.shortName ?? '',
    open,
    stands: standsOf(rules, absence, home.get(absence.id), call.today),
    contacts: (await contactsOf(tx, { absenceIds: [absence.id] })).map((row) => contactView(row, open)),
    hostContacts: hostContactsIn(results),
    notes: notes.filter(({ kind }) => kind !== 'record-change').map((note) => noteShown(note, open)),
    exchanged: exchangedIn(letters),
    told: toldIn(letters.filter(({ fromSide }) => fromSide === 'host')),
    accounts: accountsOf(notes, letters, results, open),
    appraisal: appraisalOf(rules, absence, notes, letters, call.today),
    appraisalYear: yearOf(call.today),
    probation: member?.standing === 'probationary' || part.own.probationDecidedOn ? probationOf(rules, absence, rows, notes, letters, call.today) : null,
    duties: dutiesOf(rules),
    cases: hostsOf(part, rows),
    may: mayKeep(call, absence, member?.standing === 'probationary'),
  }
}

const standsOf = (rules: InForce, absence: Absence, records: SlotRecords | undefined, on: Day) => {
  const audit = absence.own.number ? ['floating.certificate-audit'] : []
  const slots = [contactSlot(rules, absence.reason), 'floating.self-report', ...audit, 'floating.exchange', 'floating.reach']
  return slots.flatMap((slot) => standing(rules, slot, absence, records, on) ?? [])
}

const hostContactsIn = (results: Awaited<ReturnType<typeof resultsOf>>) =>
  results
    .filter(({ kind }) => kind === 'contact')
    .map(({ on, facts }) => ({ on, channel: String(facts['channel'] ?? ''), reached: facts['reached'] !== false }))

const appraisalOf = (rules: InForce, { id, own }: Absence, notes: readonly NoteRow[], letters: readonly LetterRow[], on: Day) => {
  const feedback = letters.filter(({ kind }) => kind === 'feedback')
  return workflowOf(rules, 'floating.appraisal', { id, opened: own.from ?? on, steps: appraisalSteps(notes, feedback, yearOf(on)) }, on)
}

const mayKeep = (call: Call, { path, endedOn }: Absence, probationary: boolean) => {
  if (!holds(call, BRANCH_DESK, path)) return []
  const open = ['record', 'exchange', ...(probationary ? ['probation'] : [])] as const
  return [
    'audit' as const,
    'account' as const,
    'appraise' as const,
    'opinion' as const,
    ...(endedOn ? [] : (open as readonly ('record' | 'exchange' | 'probation')[])),
  ]
}

const exchangedIn = (letters: readonly LetterRow[]) =>
  letters
    .filter(({ kind }) => kind === 'matters')
    .map((letter) => ({ on: letter.on, fromSide: letter.fromSide, byName: letter.byName, byUnit: letter.byUnit, matters: mattersOf(letter) }))
    .toReversed()

const toldIn = (letters: readonly LetterRow[]) =>
  letters
    .filter(({ kind }) => kind !== 'matters' && kind !== 'contact')
    .map((letter) => ({ kind: letter.kind, fromSide: letter.fromSide, on: letter.on, byUnit: letter.byUnit, words: wordsIn(letter) }))
    .toReversed()

const wordsIn = (letter: LetterRow): string | null => openEnclosure(letter, letter.enclosureSealed).words ?? letter.facts.words ?? null

/** Both accounts beside each other: the member's last one, and what the host told by letters and results (JS-B-04k). */
const accountsOf = (notes: readonly NoteRow[], letters: readonly LetterRow[], results: Awaited<ReturnType<typeof resultsOf>>, open: boolean) => {
  const last = notes.find(({ kind }) => kind === 'own-account')
  const own = last && { attended: (last.facts['attended'] as number | null) ?? null, duesMonths: (last.facts['duesMonths'] as number | null) ?? null }
  const came = results.filter(({ kind, facts }) => kind === 'attendance' && facts['present'] !== false)
  const heard = letters.some(({ fromSide }) => fromSide === 'host')
  const figures = { attended: heard ? came.length : null, duesMonths: heard ? monthsToldBy(results) : null }
  const words = letters.filter(({ fromSide, kind }) => fromSide === 'host' && ['feedback', 'matters', 'event'].includes(kind))
  return {
    own: last && own ? { on: last.on, ...own, words: open && last.wordsSealed ? openWords('note', last.id, last.wordsSealed) : null } : null,
    host: { ...figures, words: words.map((letter) => ({ on: letter.on, byUnit: letter.byUnit, words: wordsIn(letter) ?? '' })) },
    differences: differencesOf(own ?? null, figures),
  }
}

const probationOf = (rules: InForce, absence: Absence, rows: readonly PartRow[], notes: readonly NoteRow[], letters: readonly LetterRow[], on: Day) => {
  const part = homePartOf(absence, rows)
  const until = probationEnd(notes)
  const facts = { id: absence.id, opened: absence.own.from ?? on, theDay: until, steps: conversionSteps(part) }
  return {
    until,
    steps: workflowOf(rules, 'floating.probation', facts, on),
    gap: gapOfConversion(rules, until),
    opinion: part.cases.findLast(({ heard }) => heard.opinion)?.heard.opinion ?? null,
    askedOn: part.cases.findLast(({ told }) => told.opinionAskedOn)?.told.opinionAskedOn ?? null,
    noReplyOn: part.own.noReplyOn,
    decidedOn: part.own.probationDecidedOn,
    observed: toldIn(letters.filter(({ kind }) => kind === 'observed')),
  }
}

/** Who owes what in a case, by the rules in force: the host manages, home works with it (JS-B-01b). */
const dutiesOf = (rules: InForce) =>
  [...rules.rules.values()]
    .filter(({ slot }) => slot.startsWith('floating.'))
    .flatMap((rule) => {
      const side = (rule.body as { side?: 'home' | 'host' | 'member' | 'department' }).side
      return side && ['duty', 'trigger'].includes(rule.kind)
        ? [{ slot: rule.slot, side, title: rule.title, cites: rule.cites.map(({ document, article }) => `${document}#${article}`) }]
        : []
    })

// ---------------------------------------------------------------- the host

export const keepingHere = async (tx: Tx, call: Call, row: PartRow) => {
  const rules = await rulesAt(tx, row.branchId ?? row.unitId, call.today)
  const { own, heard } = hostPartOf(row)
  const letters = await lettersOfKinds(tx, [row.id], 'host', TOLD)
  const { host } = await recordsOf(tx, { absences: [], hostCaseIds: [row.id] })
  const done = (slot: string) => host.get(row.id)?.[slot] ?? []
  const open = call.session?.grants.some(({ role, unitPath }) => role === 'secretary' && unitPath === row.path) ?? false
  const stands = own.managedFrom
    ? ['floating.feedback', 'floating.exchange'].flatMap(
        (slot) => standOf(rules, slot, { id: row.id, since: own.managedFrom!, until: own.leftOn, done: done(slot) }, call.today) ?? [],
      )
    : []
  return {
    caseId: row.id,
    today: call.today,
    name: row.personName,
    otherName: row.otherName,
    standing: row.standing as 'full' | 'probationary' | null,
    open,
    stands,
    managedFrom: own.managedFrom,
    contacts: (await contactsOf(tx, { caseIds: [row.id] })).filter(({ side }) => side === 'host').map((one) => contactView(one, open)),
    observations: (await notesOf(tx, 'host', [row.id])).filter(({ kind }) => kind === 'probation-record').map((note) => noteShown(note, true)),
    exchanged: exchangedIn(letters),
    told: toldIn(letters),
    opinionAskedOn: heard.opinionAskedOn,
    opinion: own.opinion,
  }
}

// ---------------------------------------------------------------- the member

export const myKeeping = async (tx: Tx, call: Call, own: OwnAway) => {
  const kept = await absencesKeptBy(tx, own.memberId)
  const mine = (await absencesOf(tx, [own.memberId])).find(({ endedOn }) => endedOn === null)
  const members = await membersByIds(
    tx,
    kept.map(({ memberId }) => memberId),
  )
  const { home } = await recordsOf(tx, { absences: [...kept, ...(mine ? [mine] : [])].map(({ id }) => ({ id, caseIds: [] })), hostCaseIds: [] })
  const rules = await rulesAt(tx, own.branchId, call.today)
  return {
    name: call.session?.name ?? '',
    today: call.today,
    partnerOf: kept.map((absence) => {
      const contact = standing(rules, contactSlot(rules, absence.reason), absence, home.get(absence.id), call.today)
      const name = members.get(absence.memberId)?.person.name ?? ''
      return {
        absenceId: absence.id,
        name,
        place: absence.place,
        phone: openDetails(absence).phone,
        lastOn: contact?.lastOn ?? null,
        contact,
      }
    }),
    away: mine
      ? await myAway(tx, call, mine, {
          rules,
          records: home.get(mine.id),
        })
      : null,
  }
}

const myAway = async (tx: Tx, call: Call, absence: Absence, { rules, records }: { rules: InForce; records: SlotRecords | undefined }) => {
  const person = (await contactPersonsOf(tx, [absence.id])).find(({ side }) => side === 'home')
  const notes = await notesOf(tx, 'home', [absence.id])
  return {
    absenceId: absence.id,
    from: absence.own.from,
    returnedOn: absence.own.returnedOn,
    partner: person?.name ?? null,
    place: absence.place,
    report: standing(rules, 'floating.self-report', absence, records, call.today),
    contacts: (await contactsOf(tx, { absenceIds: [absence.id] })).filter(({ side }) => side === 'home').map((row) => contactView(row, true)),
    notes: notes.filter(({ toMember }) => toMember).map((note) => noteShown(note, true)),
    ...openDetails(absence),
    hosts: (await casesOfAbsences(tx, [absence.id])).map(({ otherName }) => otherName),
  }
}

export const partnerPage = async (tx: Tx, call: Call, absence: Absence) => {
  const member = (await membersByIds(tx, [absence.memberId])).get(absence.memberId)
  const rules = await rulesAt(tx, absence.branchId, call.today)
  const { home } = await recordsOf(tx, { absences: [{ id: absence.id, caseIds: [] }], hostCaseIds: [] })
  return {
    absenceId: absence.id,
    today: call.today,
    name: member?.person.name ?? '',
    place: absence.place,
    contact: standing(rules, contactSlot(rules, absence.reason), absence, home.get(absence.id), call.today),
    contacts: (await contactsOf(tx, { absenceIds: [absence.id] })).filter(({ side }) => side === 'home').map((row) => contactView(row, true)),
  }
}

// ---------------------------------------------------------------- agreements

export const agreementsShown = async (tx: Tx, call: Call, unit: Unit) => {
  const rows = await agreementsUnder(tx, unit.path)
  const events = await eventsOfAgreements(
    tx,
    rows.map(({ id }) => id),
  )
  const rules = await rulesAt(tx, unit.id, call.today)
  const away = await absencesUnder(tx, unit.path, { ended: false, since: call.today })
  const places = Map.groupBy(away, ({ place }) => place ?? '')
  return {
    unitId: unit.id,
    unitName: unit.shortName,
    today: call.today,
    agreements: rows.map((row) =>
      agreementShown(
        rules,
        row,
        events.filter(({ agreementId }) => agreementId === row.id),
        call.today,
      ),
    ),
    consultations: (await consultationsUnder(tx, unit.path)).map(({ on, otherName, channel, words, agreed, byName }) => ({
      on,
      otherName,
      channel,
      words,
      agreed,
      byName,
    })),
    places: [...places]
      .filter(([place]) => place)
      .map(([place, there]) => ({
        place,
        count: there.length,
      }))
      .toSorted((one, other) => other.count - one.count),
  }
}

const agreementShown = (rules: InForce, { id, path: _path, unitId: _unit, madeAt: _at, ...row }: AgreementRow, held: readonly AgreementEvent[], on: Day) => ({
  ...row,
  agreementId: id,
  meeting:
    row.kind === 'agreement'
      ? meetingOf(
          rules,
          { ...row, id },
          held.filter(({ kind }) => kind === 'meeting'),
          on,
        )
      : null,
  ending: endingOf(rules, row, on),
  events: held.map(({ kind, on: day, channel, words, byName }) => ({ kind, on: day, channel, words, byName })),
})

type Kept = Pick<AgreementRow, 'from' | 'until' | 'endedOn' | 'meets'>

const meetingOf = (rules: InForce, row: Kept & { id: string }, held: readonly { id: string; on: Day }[], on: Day) =>
  standOf(
    rules,
    'floating.agreement-meetings',
    { id: row.id, since: row.from, until: row.endedOn ?? row.until, done: held.map(({ id, on: day }) => ({ id, on: day })), per: row.meets },
    on,
  )

/** Before an agreement ends it is renewed or closed, so long ahead as the rule says. */
const endingOf = (rules: InForce, { until, endedOn }: Kept, on: Day) => {
  const rule = ruleOf(rules, 'floating.agreement-end')
  const ahead = (rule?.body as { ahead?: Term } | undefined)?.ahead
  if (!until || endedOn || !rule || !ahead) return null
  const from = startOfTerm(until, ahead)
  return { from, now: on >= from, cites: rule.cites.map(({ document, article }) => `${document}#${article}`) }
}

// ---------------------------------------------------------------- gatherings

const opinionsIn = (call: Call, notes: readonly NoteRow[], absences: readonly Absence[], nameOf: (memberId: string) => string) =>
  notes
    .filter(({ kind }) => kind === 'opinion')
    .map((note) => {
      const absence = absences.find(({ id }) => id === note.absenceId)
      const open = !!absence && mayReadWords(call, absence, null)
      return {
        absenceId: note.absenceId!,
        name: nameOf(note.memberId ?? ''),
        on: note.on,
        willing: (note.facts['willing'] as boolean | null) ?? null,
        byName: note.byName,
        words: noteShown(note, open).words,
      }
    })

export const gatheringsShown = async (tx: Tx, call: Call, unit: Unit) => {
  const since = `${yearOf(call.today) - 1}-01-01` as Day
  const absences = [...(await absencesUnder(tx, unit.path, { ended: false, since })), ...(await absencesUnder(tx, unit.path, { ended: true, since }))]
  const members = await membersByIds(tx, [...new Set(absences.map(({ memberId }) => memberId))])
  const nameOf = (memberId: string) => members.get(memberId)?.person.name ?? ''
  const notes = await notesOf(
    tx,
    'home',
    absences.map(({ id }) => id),
  )
  const rules = await rulesAt(tx, unit.id, call.today)
  const newest = [...Map.groupBy(absences, ({ memberId }) => memberId).values()].map((all) => all[0]!)
  return {
    unitId: unit.id,
    unitName: unit.shortName,
    today: call.today,
    seasons: seasonsAfter(call.today),
    cites: citesOf(rules, 'floating.season'),
    members: newest.map(({ id, memberId, endedOn }) => ({
      memberId,
      absenceId: id,
      name: nameOf(memberId),
      away: endedOn === null,
    })),
    rows: (await gatheringsUnder(tx, unit.path, since)).map(({ id, path: _path, unitId: _unit, at: _at, ...row }) => ({
      ...row,
      gatheringId: id,
    })),
    opinions: opinionsIn(call, notes, absences, nameOf),
    may: holds(call, BRANCH_DESK, unit.path) && unit.kind === 'branch' ? ['plan' as const] : [],
  }
}

/** Names by which a festival is known; those of the lunar calendar are computed by the package. */
const FESTIVALS: Record<string, { zh: string; en: string }> = {
  春节: { zh: '春节', en: 'Spring Festival' },
  元宵节: { zh: '元宵', en: 'Lantern Festival' },
  端午节: { zh: '端午', en: 'Dragon Boat Festival' },
  中秋节: { zh: '中秋', en: 'Mid-Autumn Festival' },
  重阳节: { zh: '重阳', en: 'Double Ninth' },
  除夕: { zh: '除夕', en: 'New Year’s Eve' },
}
const FARM_SEASONS = {
  pure_brightness: { zh: '清明', en: 'Qingming' },
  grain_in_beard: { zh: '夏收夏种（芒种）', en: 'summer harvest (Grain in Ear)' },
  the_autumn_equinox: { zh: '秋收秋种（秋分）', en: 'autumn harvest (Autumn Equinox)' },
} as const

/** Festivals by the lunar calendar and the busy farm seasons of the twelve months to come. */
export const seasonsAfter = (today: Day) => {
  const end = addYears(today, 1)
  const lunar = chineseDays
    .getLunarFestivals(today, end)
    .flatMap(({ date, name }) =>
      name.flatMap((one) => (FESTIVALS[one] ? [{ key: `${one}.${date}`, title: FESTIVALS[one]!, on: date as Day, lunar: lunarName(date as Day) }] : [])),
    )
  const farm = chineseDays.getSolarTerms(today, end).flatMap(({ term, date }) => {
    const title = (FARM_SEASONS as Record<string, { zh: string; en: string }>)[term]
    return title ? [{ key: `${term}.${date}`, title, on: date as Day, lunar: null }] : []
  })
  return [...lunar, ...farm].toSorted((one, other) => (one.on < other.on ? -1 : 1))
}

const lunarName = (on: Day): string => {
  const { lunarMonCN, lunarDayCN } = chineseDays.getLunarDate(on)
  return `${lunarMonCN}${lunarDayCN}`
}
