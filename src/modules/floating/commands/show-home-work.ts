/** What is shown of home's own work: each member away with the channel, the pressing, the host's briefing and the record; one member in full. */
import type { Day } from '../../../kernel/days.ts'
import type { Call } from '../../../platform/call.ts'
import type { Tx } from '../../../platform/db.ts'
import { BRANCH_DESK } from '../../../platform/endpoint.ts'
import { evaluate, sourceOf } from '../../../policy/engine/evaluate.ts'
import { type Member, membersByIds } from '../../members/public.ts'
import { inForceForUnits, type Unit, unitsByIds } from '../../org/public.ts'
import { holds } from '../access.ts'
import { citesOf, homePartOf, isSeenBy, openWords, ruleOf, type Rules, rulesAt } from '../facts.ts'
import { reachedBothWays, standOf } from '../facts/keeping.ts'
import { openCases } from '../stages.ts'
import { type Absence, absencesUnder, agreementsUnder, type NoteRow } from '../store.ts'
import { BRIEF, briefingsOf, changesWaiting, changeWords, type HomeFacts, homeFactsOf, joiningOf } from './home-facts.ts'

// ---------------------------------------------------------------- how one time away stands

const PRESS = 'floating.press'

const pressingOf = (rules: Rules, facts: HomeFacts, on: Day) => {
  const { contactedOn, joinedOn } = joiningOf(facts)
  const reminders = facts.notes.filter(({ kind }) => kind === 'reminder')
  const rule = ruleOf(rules, PRESS)
  const from = facts.absence.own.from!
  const happened = {
    event: 'member.departed' as const,
    happened: from,
    done: joinedOn ? [{ id: facts.absence.id, on: joinedOn < from ? from : joinedOn }] : [],
  }
  const found = rule && evaluate({ rule, about: { kind: 'floating-member', id: facts.absence.id } as never, on, facts: happened, with: sourceOf(rules) })
  return {
    contactedOn,
    joinedOn,
    reminders: reminders.length,
    lastOn: reminders[0]?.on ?? null,
    due: found?.follows.find(({ does }) => does === 'open')?.due ?? null,
    overdue: found?.outcome === 'not_met',
    rungs: (found?.follows ?? []).filter(({ does, state }) => does === 'list' && state === 'now').map(({ text }) => text),
    cites: citesOf(rules, PRESS),
  }
}

const briefingOf = (rules: Rules, facts: HomeFacts, on: Day) => {
  const done = briefingsOf(facts)
  const open = openCases(homePartOf(facts.absence, facts.cases))
  const hosts = facts.cases.filter(({ id }) => open.some((one) => one.case === id)).map(({ otherName }) => otherName)
  const stand = standOf(rules, BRIEF, { id: facts.absence.id, since: facts.absence.own.from!, done }, on)
  const lastOn =
    done
      .map((one) => one.on)
      .toSorted()
      .at(-1) ?? null
  return { hosts, lastOn, stand, missing: hosts.length === 0 || (stand?.overdue ?? false) }
}

/** What home did for the member while away (CX-09b). */
const servicesOf = ({ notes }: HomeFacts) => {
  const lines = notes.filter(({ facts }) => facts['slot'] === 'floating.service')
  return { count: lines.length, lastOn: lines[0]?.on ?? null }
}

const reachOf = (rules: Rules, facts: HomeFacts, on: Day) => {
  const tests = facts.notes.filter(({ kind }) => kind === 'reach-test')
  const { absence, records } = facts
  return {
    stand: standOf(rules, 'floating.reach', { id: absence.id, since: absence.own.from!, done: records['floating.reach'] ?? [] }, on),
    lastTestOn: tests[0]?.on ?? null,
    lastSuccessOn: tests.find(reachedBothWays)?.on ?? null,
    unreachable: tests[0] ? !reachedBothWays(tests[0]) : false,
  }
}

// ---------------------------------------------------------------- a part of the tree

type Around = { members: ReadonlyMap<string, Member>; units: ReadonlyMap<string, Unit>; rules: ReadonlyMap<string, Rules>; on: Day }

const workLine = (facts: HomeFacts, { members, units, rules, on }: Around) => {
  const { absence } = facts
  const member = members.get(absence.memberId)
  const inForce = rules.get(absence.branchId)
  if (!member || !inForce) return []
  const waiting = changesWaiting(facts)
  return [
    {
      absenceId: absence.id,
      name: member.person.name,
      initials: member.person.initials,
      branchName: units.get(absence.branchId)?.shortName ?? '',
      place: absence.place,
      from: absence.own.from!,
      reach: reachOf(inForce, facts, on),
      pressing: pressingOf(inForce, facts, on),
      briefing: briefingOf(inForce, facts, on),
      services: servicesOf(facts),
      staleSince: waiting.map((one) => one.on).toSorted()[0] ?? null,
    },
  ]
}

export const homeWorkShown = async (tx: Tx, call: Call, unit: Unit) => {
  const on = call.today
  const absences = (await absencesUnder(tx, unit.path, { ended: false, since: on })).filter(({ own }) => own.from !== null && own.from <= on && !own.returnedOn)
  const branchIds = [...new Set(absences.map(({ branchId }) => branchId))]
  const around: Around = {
    on,
    members: await membersByIds(
      tx,
      absences.map(({ memberId }) => memberId),
    ),
    units: await unitsByIds(tx, branchIds),
    rules: await inForceForUnits(tx, branchIds, on),
  }
  const rows = (await homeFactsOf(tx, absences)).flatMap((facts) => workLine(facts, around))
  const own = await rulesAt(tx, unit.id, on)
  return {
    unitId: unit.id,
    unitName: unit.shortName,
    today: on,
    cites: {
      reach: citesOf(own, 'floating.reach'),
      press: citesOf(own, PRESS),
      brief: citesOf(own, unit.kind === 'branch' ? BRIEF : 'floating.brief-home'),
      records: citesOf(own, 'floating.records-update'),
    },
    rows,
    counts: {
      untested: rows.filter(({ reach }) => reach.lastSuccessOn === null || reach.unreachable || reach.stand?.overdue).length,
      notJoined: rows.filter(({ pressing }) => pressing.joinedOn === null).length,
      missing: rows.filter(({ briefing }) => briefing.missing).length,
      stale: rows.filter(({ staleSince }) => staleSince !== null).length,
    },
    agreements: (await agreementsUnder(tx, unit.path))
      .filter(({ kind, endedOn }) => kind === 'agreement' && endedOn === null)
      .map(({ id, otherName }) => ({ agreementId: id, otherName })),
    may: holds(call, [...BRANCH_DESK, 'committee'], unit.path) ? (['brief'] as const).slice() : [],
  }
}

// ---------------------------------------------------------------- one member

type RecordField = 'employer' | 'address' | 'phone' | 'place'
type Values = { [field: string]: { old: string | null; new: string } }

const changeShown = (note: NoteRow, open: boolean) => {
  const values = open && note.wordsSealed ? (JSON.parse(openWords('note', note.id, note.wordsSealed)) as Values) : null
  return {
    on: note.on,
    byName: note.byName,
    fields: ((note.facts['fields'] as RecordField[] | undefined) ?? []).map((field) => ({
      field,
      old: values?.[field]?.old ?? null,
      new: values?.[field]?.new ?? null,
    })),
  }
}

const wordsOf = (note: NoteRow, open: boolean): string | null => (open && note.wordsSealed ? openWords('note', note.id, note.wordsSealed) : null)

export const homeRecordShown = async (tx: Tx, call: Call, absence: Absence) => {
  const [facts] = (await homeFactsOf(tx, [absence])) as [HomeFacts]
  const open = isSeenBy(call, absence)
  const of = (kind: string) => facts.notes.filter((note) => note.kind === kind)
  return {
    absenceId: absence.id,
    today: call.today,
    open,
    tests: of('reach-test').map((note) => ({
      on: note.on,
      channel: String(note.facts['channel']),
      toMember: note.facts['toMember'] === true,
      fromMember: note.facts['fromMember'] === true,
      byName: note.byName,
      words: wordsOf(note, open),
    })),
    reminders: of('reminder').map((note) => ({
      on: note.on,
      channel: String(note.facts['channel']),
      reached: note.facts['reached'] === true,
      byName: note.byName,
      words: wordsOf(note, open),
    })),
    joining: joiningOf(facts),
    briefings: of('brief').map((note) => ({
      on: note.on,
      byUnit: String(note.facts['unitName']),
      hosts: (note.facts['hosts'] as string[] | undefined) ?? [],
      agreement: note.facts['agreementId'] !== null,
      words: wordsOf(note, open),
    })),
    changes: of('record-change').map((note) => changeShown(note, open)),
    waiting: changesWaiting(facts).map((one) => ({
      on: one.on,
      from: 'letter' in one ? ('host' as const) : ('survey' as const),
      words: open ? changeWords(one) : null,
    })),
  }
}
