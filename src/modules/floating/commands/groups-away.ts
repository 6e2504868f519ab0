/** Groups away: three conditions stated by a person, approved, the list filed with the host by letter, handed over, taken over by the host. */
import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import { ABOVE } from '../../../platform/endpoint.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { WorkflowBody } from '../../../policy/kinds/workflow.ts'
import type { Unit } from '../../org/public.ts'
import { holds } from '../access.ts'
import { GROUP_CONDITIONS, GROUP_STEPS } from '../contract.ts'
import { citesOf, openEnclosure, ruleOf, type Rules, rulesAt } from '../facts.ts'
import type { Side } from '../stages.ts'
import {
  type Absence,
  absencesByIds,
  absencesUnder,
  type BookRow,
  booksUnder,
  casesOfAbsences,
  insertBook,
  type LetterRow,
  lettersOfKinds,
  lockBook,
  type PartRow,
  partsUnder,
  saveBookFacts,
} from '../store.ts'
import { doAtHost, lockHostCase } from './act-at-host.ts'
import { doAtHome, homeContext } from './act-at-home.ts'
import { namesAway } from './show-books.ts'

const SLOT = 'floating.organisation'

type GroupStep = keyof typeof GROUP_STEPS
export type Condition = keyof typeof GROUP_CONDITIONS
type Taken = { step: GroupStep; on: Day; byName: string }
type GroupFacts = { place: string; conditions: Condition[]; absenceIds: string[]; people: string[]; hostName: string | null; steps: Taken[] }
/** What one letter of kind `list` tells of a group: the same in the drawer of every member's case. */
type Told = { group: string; name: string; place: string; unit: string; people: string[]; step: GroupStep; on: Day; byName: string }

const ORDER = Object.keys(GROUP_STEPS) as GroupStep[]
const factsOf = ({ facts }: BookRow): GroupFacts => facts as unknown as GroupFacts
const future = refuse('in-the-future', '日期还没有到，没有记。', 'That day has not come yet; nothing was recorded.', { field: '/on' })
const outOfTurn = (next: GroupStep | null) =>
  next
    ? refuse('out-of-turn', `现在该办的是“${GROUP_STEPS[next].zh}”。`, `The next step is: ${GROUP_STEPS[next].en}.`)
    : refuse('out-of-turn', '都已经办完。', 'Every step is done.')

/** The conditions that the rule in force asks for; all three where none speaks (CX-13d). */
export const conditionsOf = (rules: Rules): Condition[] => {
  const rule = ruleOf(rules, SLOT)
  const all = Object.keys(GROUP_CONDITIONS) as Condition[]
  if (rule?.kind !== 'workflow') return all
  const needs = (rule.body as WorkflowBody).steps.find(({ key }) => key === 'propose')?.needs ?? []
  return all.filter((one) => (needs as readonly string[]).includes(one))
}

// ---------------------------------------------------------------- home

export type Proposal = { name: string; place: string; on: Day; conditions: readonly Condition[]; absenceIds: readonly string[] }

export const proposeGroup = (call: Call, scope: Scope, { unit, proposal }: { unit: Unit; proposal: Proposal }): Promise<Result<{ groupId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const { on, conditions, absenceIds } = proposal
    if (on > call.today) return future
    const lacks = conditionsOf(await rulesAt(tx, unit.id, call.today)).find((one) => !conditions.includes(one))
    if (lacks)
      return refuse(
        'condition-not-met',
        `还差一条：${GROUP_CONDITIONS[lacks].zh}。条件都具备才能建立。`,
        `Not yet: ${GROUP_CONDITIONS[lacks].en}. All conditions are needed.`,
        { field: '/conditions' },
      )
    const wanted = [...new Set(absenceIds)]
    const absences = await absencesByIds(tx, wanted)
    if (absences.length < wanted.length || absences.some(({ path, endedOn }) => endedOn !== null || !path.startsWith(unit.path))) return absent()
    const groupId = newId<'book'>()
    await writeGroup(tx, call, unit, { groupId, proposal, absences })
    await tx.audit({ verb: 'floating.group-proposed', objectType: 'floating-book', objectId: groupId, path: unit.path, fields: [...conditions] })
    return ok({ groupId })
  })

const writeGroup = async (
  tx: CommandTx,
  call: Call,
  unit: Unit,
  { groupId, proposal, absences }: { groupId: string; proposal: Proposal; absences: readonly Absence[] },
): Promise<void> => {
  const { name, place, on, conditions } = proposal
  const names = await namesAway(tx, absences)
  const by = byOf(call)
  const facts: GroupFacts = {
    place,
    conditions: [...conditions],
    absenceIds: absences.map(({ id }) => id),
    people: absences.map(({ id }) => names.get(id)!),
    hostName: null,
    steps: [{ step: 'propose', on, byName: by.name }],
  }
  const where = { path: unit.path, unitId: unit.id, unitName: unit.shortName }
  const none = { until: null, memberId: null, sealed: null, belongingId: null, caseId: null }
  await insertBook(tx, { ...where, ...none, id: groupId, slot: SLOT, on, personName: name, facts, byName: by.name, at: by.at })
}

export type Step = { step: 'approve' | 'file' | 'filed' | 'hand-over'; on: Day; ready: boolean; words: string | null }

/** One step of home. Filing and handing over write a letter into every member's case; until the host accepts, home answers for the group. */
export const stepGroup = (call: Call, scope: Scope, { groupId, step }: { groupId: string; step: Step }): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    const row = await lockBook(tx, groupId)
    if (row?.slot !== SLOT) return absent()
    const facts = factsOf(row)
    const { rows, taken, unanswered } = await standOf(tx, facts, groupId)
    const barred = barredStep(call, row, { step, taken, rows }) ?? (step.step === 'filed' && unanswered ? slipMissing : null)
    if (barred) return barred
    const done: Taken = { step: step.step, on: step.on, byName: byOf(call).name }
    let hostName = facts.hostName
    if (step.step === 'file' || step.step === 'hand-over') {
      const told = await tellHosts(tx, call, row, { facts, rows, done })
      if (!told.ok) return told
      hostName = told.value
    }
    const next = { ...facts, hostName, steps: [...facts.steps, done] }
    await saveBookFacts(tx, groupId, { facts: next })
    await tx.audit({ verb: `floating.group-${step.step}`, objectType: 'floating-book', objectId: groupId, path: row.path, fields: facts.people })
    return ok({})
  })

const slipMissing = refuse(
  'slip-missing',
  '抄送名单的信还没有回执，不能记备案。请先在“未回执的信”里登记回执。',
  'The letter with the list has no acknowledgement yet; enter its slip under the letters without one first.',
)

const barredStep = (call: Call, row: BookRow, { step, taken, rows }: { step: Step; taken: readonly Taken[]; rows: readonly PartRow[] }) => {
  if (step.on > call.today) return future
  const next = nextOf(taken)
  if (next !== step.step) return outOfTurn(next)
  if (taken.some(({ on }) => on > step.on)) return refuse('before-what-is-known', '日期早于上一步。', 'The day lies before the last step.', { field: '/on' })
  if (step.step !== 'file' && step.step !== 'filed' && !holds(call, ABOVE, row.path))
    return refuse('for-the-committee', '这一步由上级党委办。', 'This step is for the committee above.')
  if (step.step === 'filed' && (rows.every(({ way }) => way === 'inside') || !step.words))
    return refuse(
      'host-files-itself',
      '流入地在本系统里的，由流入地自己备案；不在的，请写明凭哪份回执。',
      'A host in this system files it itself; for another, say by which slip.',
      { field: '/words' },
    )
  if (step.step === 'hand-over' && !step.ready)
    return refuse('not-ready', '移交要条件成熟，请写明已经具备。', 'It is handed over when ready; state that it is.', { field: '/ready' })
  return null
}

const nextOf = (taken: readonly Taken[]): GroupStep | null => ORDER.find((step) => !taken.some((one) => one.step === step)) ?? null

/** The cases of the group's members and the steps of both sides: own ones from the book, the host's from its letters. */
const standOf = async (tx: Tx, facts: GroupFacts, groupId: string) => {
  const rows = openCases(await casesOfAbsences(tx, facts.absenceIds))
  const letters = await lettersOfKinds(
    tx,
    rows.map(({ id }) => id),
    'home',
    ['list'],
  )
  const heard = letters.filter(({ fromSide }) => fromSide === 'host').flatMap(toldIn)
  const lists = letters.filter((letter) => letter.fromSide === 'home' && toldIn(letter).some(({ group, step }) => group === groupId && step === 'file'))
  return {
    rows,
    unanswered: lists.some(({ state }) => state !== 'acknowledged'),
    taken: merged(
      facts.steps,
      heard.filter(({ group }) => group === groupId),
    ),
  }
}

const openCases = (rows: readonly PartRow[]): PartRow[] => [
  ...new Map(rows.filter(({ own }) => !('elsewhereOn' in own && own.elsewhereOn)).map((row) => [row.absenceId, row])).values(),
]

const merged = (own: readonly Taken[], heard: readonly Taken[]): Taken[] => {
  const all = [...own, ...heard.map(({ step, on, byName }) => ({ step, on, byName }))]
  return ORDER.flatMap((step) => all.find((one) => one.step === step) ?? [])
}

const toldIn = (letter: LetterRow): Told[] =>
  (openEnclosure(letter, letter.enclosureSealed).lines ?? []).flatMap((line) => (typeof line['group'] === 'string' ? [line as unknown as Told] : []))

/** A list goes to one host, in the case of every member on it. */
const tellHosts = async (
  tx: CommandTx,
  call: Call,
  row: BookRow,
  { facts, rows, done }: { facts: GroupFacts; rows: readonly PartRow[]; done: Taken },
): Promise<Result<string>> => {
  const hosts = new Set(rows.map(({ otherDesk, partnerId, otherName }) => otherDesk ?? partnerId ?? otherName))
  const untold = facts.absenceIds.findIndex((id) => !rows.some(({ absenceId }) => absenceId === id))
  if (untold >= 0 || hosts.size !== 1)
    return refuse(
      'not-one-host',
      untold >= 0 ? '名单上还有人没有通报流入地，请先通报。' : '名单上的人不在同一个流入地，请分开建立。',
      untold >= 0 ? 'Somebody on the list was not announced to the host yet.' : 'Those on the list are not with one host; set up one each.',
    )
  const told: Told = { group: row.id, name: row.personName!, place: facts.place, unit: row.unitName, people: facts.people, ...done }
  for (const absenceId of [...facts.absenceIds].toSorted()) {
    const context = await homeContext(tx, absenceId)
    const part = rows.find((one) => one.absenceId === absenceId)!
    if (!context) return absent()
    const act = { kind: 'tell' as const, letter: 'list' as const, on: done.on, case: part.id }
    const sent = await doAtHome(tx, call, context, { act, unitName: row.unitName, enclose: () => ({ lines: [told] }) })
    if (!sent.ok) return sent
  }
  return ok(rows[0]!.otherName)
}

// ---------------------------------------------------------------- the host

/** The host says that it has the list on file, or takes the group over: a letter in every case of it, both sides then agree. */
export const acceptGroup = (
  call: Call,
  scope: Scope,
  { unit, groupId, step, on }: { unit: Unit; groupId: string; step: 'filed' | 'accept'; on: Day },
): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    if (on > call.today) return future
    const group = (await toldGroups(tx, unit)).find(({ head }) => head.group === groupId)
    if (!group) return absent()
    const next = nextOf(group.taken)
    if (next !== step) return outOfTurn(next)
    const told: Told = { ...group.head, step, on, byName: byOf(call).name }
    for (const caseId of group.caseIds.toSorted()) {
      const row = await lockHostCase(tx, caseId)
      if (!row) return absent()
      const act = { kind: 'tell' as const, letter: 'list' as const, on }
      const sent = await doAtHost(tx, call, row, { act, unitName: unit.name, enclose: () => ({ lines: [told] }) })
      if (!sent.ok) return sent
    }
    await tx.audit({ verb: `floating.group-${step}`, objectType: 'floating-group', objectId: groupId, path: unit.path, fields: group.head.people })
    return ok({})
  })

type ToldGroup = { head: Told; taken: Taken[]; caseIds: string[] }

/** Groups that homes told of, from the letters in the cases under a unit. */
const toldGroups = async (tx: Tx, unit: Unit): Promise<ToldGroup[]> => {
  const parts = await partsUnder(tx, unit.path, { side: 'host', open: true })
  const letters = await lettersOfKinds(
    tx,
    parts.map(({ id }) => id),
    'host',
    ['list'],
  )
  const lines = letters.flatMap((letter) => toldIn(letter).map((told) => ({ told, caseId: letter.caseId })))
  return [...Map.groupBy(lines, ({ told }) => told.group).values()].map((of) => {
    const known: Taken[] = [
      { step: 'propose', on: of[0]!.told.on, byName: of[0]!.told.unit },
      { step: 'approve', on: of[0]!.told.on, byName: of[0]!.told.unit },
    ]
    const heard = of.map(({ told }) => told)
    return { head: heard[0]!, taken: merged(known, heard), caseIds: [...new Set(of.map(({ caseId }) => caseId))] }
  })
}

// ---------------------------------------------------------------- shown

const responsible = (taken: readonly Taken[]): Side => (taken.some(({ step }) => step === 'accept') ? 'host' : 'home')

export const groupsShown = async (tx: Tx, call: Call, unit: Unit) => {
  const rules = await rulesAt(tx, unit.id, call.today)
  const absences = await absencesUnder(tx, unit.path, { ended: false, since: call.today })
  const cases = openCases(
    await casesOfAbsences(
      tx,
      absences.map(({ id }) => id),
    ),
  )
  const names = await namesAway(tx, absences)
  const ours = []
  for (const row of await booksUnder(tx, unit.path, [SLOT])) ours.push(await ownLine(tx, row))
  return {
    unitId: unit.id,
    unitName: unit.shortName,
    today: call.today,
    cites: citesOf(rules, SLOT),
    conditions: conditionsOf(rules),
    mayDecide: holds(call, ABOVE, unit.path),
    candidates: absences.map((absence) => candidate(absence, names.get(absence.id) ?? '', cases)),
    ours,
    told: (await toldGroups(tx, unit)).map(({ head, taken }) => ({
      groupId: head.group,
      name: head.name,
      place: head.place,
      unitName: head.unit,
      hostName: unit.shortName,
      people: head.people,
      steps: taken.filter(({ step }) => step !== 'propose' && step !== 'approve'),
      next: nextOf(taken),
      responsible: responsible(taken),
    })),
  }
}

const candidate = ({ id, place, own }: Absence, name: string, cases: readonly PartRow[]) => ({
  absenceId: id,
  name,
  place,
  from: own.from,
  host: cases.find(({ absenceId }) => absenceId === id)?.otherName ?? null,
})

const ownLine = async (tx: Tx, row: BookRow) => {
  const facts = factsOf(row)
  const { taken } = await standOf(tx, facts, row.id)
  return {
    groupId: row.id,
    name: row.personName ?? '',
    place: facts.place,
    unitName: row.unitName,
    hostName: facts.hostName,
    people: facts.people,
    steps: taken,
    next: nextOf(taken),
    responsible: responsible(taken),
  }
}
