import type { Day } from '../../kernel/days.ts'
import type { Tx } from '../../platform/db.ts'
import type { Role } from '../../platform/endpoint.ts'
import type { Term } from '../../policy/engine/head.ts'
import type { Settled } from '../../policy/engine/slots.ts'
import type { WorkflowBody } from '../../policy/kinds/workflow.ts'
import type { Actor } from '../../policy/vocabulary/actors.ts'
import type { Citation } from '../../policy/vocabulary/rules.ts'
import { inForceForUnits, unitsByIds } from '../org/public.ts'
import { type Called, calledByIds, namesOf, type Person, personsByIds } from '../people/public.ts'
import { belongingsOfPersons, type ExemptionKind, guestRows, type MemberRow, memberRows, type PostKind, postRows, type RosterRow, rosterRows } from './store.ts'

/** A member as they stood on one day. Reasons of exemptions are not here and never will be. */
export type RosterEntry = RosterLine & { name: string; pinyin: string; initials: string; groupName: string | null }

/** The same without names: for figures over many, where nobody is shown. */
export type RosterLine = {
  memberId: string
  personId: string
  branchId: string
  groupId: string | null
  /** path of the branch */
  path: string
  /** `affiliated`: the formal relation is here; `parallel`: takes part here besides; `guest`: away from home, managed here (`memberId` is the case) */
  belonging: 'affiliated' | 'parallel' | 'guest'
  /** null: not known for that day */
  standing: 'full' | 'probationary' | null
  status: MemberRow['status']
  floating: boolean
  attendanceExemption: { id: string; kind: Extract<ExemptionKind, 'attendance'> } | null
  recordingExemption: { id: string; kind: Extract<ExemptionKind, 'fact-recording'> } | null
}

/**
 * Who was here on a day: the members who belonged to the branches on that day, with what held for them then.
 * One set-wise query, one for the names, one for the groups. Sorted by branch, group, then pinyin. `parallel: true` adds
 * those who belong elsewhere and take part here too.
 */
export const rosterOn = async (
  tx: Tx,
  { branchIds, day, parallel = false }: { branchIds: readonly string[]; day: Day; parallel?: boolean },
): Promise<RosterEntry[]> => {
  if (branchIds.length === 0) return []
  const lines = await rosterLinesOn(tx, { branchIds, day, parallel })
  const persons = await calledByIds(tx, distinct(lines.map((line) => line.personId)))
  const groups = await unitsByIds(tx, distinct(lines.flatMap((line) => line.groupId ?? [])))
  const order = (entry: RosterEntry): string => (entry.groupId && groups.get(entry.groupId)?.code) || LAST
  return lines
    .flatMap((line) => entryOf(line, persons.get(line.personId), line.groupId ? (groups.get(line.groupId)?.name ?? null) : null))
    .sort((one, other) => compare(one.branchId, other.branchId) || compare(order(one), order(other)) || byPinyin(one, other))
}

/** The same without names, by branch and member. */
export const rosterLinesOn = async (
  tx: Tx,
  { branchIds, day, parallel = false }: { branchIds: readonly string[]; day: Day; parallel?: boolean },
): Promise<RosterLine[]> =>
  branchIds.length === 0 ? [] : (await rosterRows(tx, { branchIds, day, kinds: parallel ? ['affiliated', 'parallel'] : ['affiliated'] })).map(lineOf)

/** Who is managed here while away from home, on a day, in the order of the roll. They stand apart: in no ratio and no vote of this branch. */
export const guestsOn = async (tx: Tx, { branchIds, day }: { branchIds: readonly string[]; day: Day }): Promise<RosterEntry[]> => {
  if (branchIds.length === 0) return []
  const guests = await guestRows(tx, { branchIds, day })
  const groups = await unitsByIds(tx, distinct(guests.flatMap((guest) => guest.groupId ?? [])))
  return guests.map(({ id, from: _from, to: _to, homeName: _home, ...guest }) => ({
    ...guest,
    memberId: id,
    personId: id,
    belonging: 'guest',
    status: 'normal',
    floating: true,
    attendanceExemption: null,
    recordingExemption: null,
    groupName: guest.groupId ? (groups.get(guest.groupId)?.name ?? null) : null,
  }))
}

const lineOf = ({ attendanceExemptionId, recordingExemptionId, ...facts }: RosterRow): RosterLine => ({
  ...facts,
  attendanceExemption: attendanceExemptionId ? { id: attendanceExemptionId, kind: 'attendance' } : null,
  recordingExemption: recordingExemptionId ? { id: recordingExemptionId, kind: 'fact-recording' } : null,
})

const LAST = '~'
const distinct = (ids: readonly string[]): string[] => [...new Set(ids)]

const entryOf = (line: RosterLine, person: Called | undefined, groupName: string | null): RosterEntry[] =>
  person ? [{ ...line, groupName, name: person.name, pinyin: person.pinyin, initials: person.initials }] : []

/** Pinyin, then the characters; the order of people inside one group. */
export const byPinyin = (one: { pinyin: string; name: string; memberId: string }, other: { pinyin: string; name: string; memberId: string }): number =>
  compare(one.pinyin, other.pinyin) || compare(one.name, other.name) || compare(one.memberId, other.memberId)

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** A branch's own members on a day; the same as `rosterOn` for one branch. */
export const membersOfBranch = (tx: Tx, branchId: string, day: Day): Promise<RosterEntry[]> => rosterOn(tx, { branchIds: [branchId], day })

/** A member as they stand now, with the person behind (protected fields only as masks). */
export type Member = MemberRow & { person: Person }

/** Null when there is no such member, or outside the scope. */
export const memberById = async (tx: Tx, memberId: string): Promise<Member | null> => (await membersByIds(tx, [memberId])).get(memberId) ?? null

/** The branch where each person's formal relation lies on a day, by person; who is no member then is missing. */
export const membersOfPersons = async (
  tx: Tx,
  personIds: readonly string[],
  day: Day,
): Promise<Map<string, { memberId: string; branchId: string; path: string; name: string }>> => {
  if (personIds.length === 0) return new Map()
  const [rows, names] = await Promise.all([belongingsOfPersons(tx, personIds, day), namesOf(tx, personIds)])
  return new Map(rows.map(({ personId, ...row }) => [personId, { ...row, name: names.get(personId) ?? '' }]))
}

/** Keyed by member id; those outside the scope are missing. */
export const membersByIds = async (tx: Tx, memberIds: readonly string[]): Promise<Map<string, Member>> => {
  if (memberIds.length === 0) return new Map()
  return withPersons(tx, await memberRows(tx, { memberIds }))
}

/** Members by the person behind them, keyed by person id. */
export const membersByPersonIds = async (tx: Tx, personIds: readonly string[]): Promise<Map<string, Member>> => {
  if (personIds.length === 0) return new Map()
  const found = await withPersons(tx, await memberRows(tx, { personIds }))
  return new Map([...found.values()].map((member) => [member.personId, member]))
}

const withPersons = async (tx: Tx, rows: readonly MemberRow[]): Promise<Map<string, Member>> => {
  const persons = await personsByIds(
    tx,
    rows.map((row) => row.personId),
  )
  return new Map(rows.flatMap((row) => (persons.has(row.personId) ? [[row.id, { ...row, person: persons.get(row.personId)! }] as const] : [])))
}

export type Post = { unitId: string; memberId: string; personId: string; name: string; post: PostKind; from: Day; to: Day | null }

/** One member's line of a branch's roster on a day, and the posts held there: what a rule asks about a member. Null for who did not belong there. */
export const memberAt = async (
  tx: Tx,
  { branchId, memberId, day }: { branchId: string; memberId: string; day: Day },
): Promise<{ line: RosterLine; posts: Pick<Post, 'memberId' | 'post'>[] } | null> => {
  const [row] = await rosterRows(tx, { branchIds: [branchId], day, kinds: ['affiliated'], memberId })
  if (!row) return null
  const { posts, ...line } = row
  return { line: lineOf(line), posts: posts!.map((post) => ({ memberId, post })) }
}

/** Who held which post (secretary, group leader, custodian …) at the units on a day. Sorted by unit and post. */
export const postsOn = async (tx: Tx, { unitIds, day }: { unitIds: readonly string[]; day: Day }): Promise<Post[]> => {
  if (unitIds.length === 0) return []
  const rows = await postRows(tx, { unitIds, day })
  const persons = await personsByIds(tx, [...new Set(rows.map((row) => row.personId))])
  return rows.map((row) => ({ ...row, name: persons.get(row.personId)?.name ?? '' }))
}

// ---------------------------------------------------------------- finding people

/** True where the typed text is part of the name, or begins its pinyin initials or its pinyin. */
export const isCalled = (entry: { name: string; pinyin: string; initials: string }, typed: string): boolean => {
  const wanted = typed.toLowerCase().replace(/\s/g, '')
  return entry.name.toLowerCase().includes(wanted) || entry.initials.startsWith(wanted) || entry.pinyin.replaceAll(' ', '').startsWith(wanted)
}

// ---------------------------------------------------------------- who approves an exemption

/** Who decides, after which term it is looked at again, and which clause says so. Without a rule in force: the committee, our default. */
export type Approval = { actor: Actor; roles: readonly Role[]; review: Term | null; slot: string | null; cites: readonly Citation[] }

const CASE = { attendance: 'exemption-from-attending', 'fact-recording': 'exemption-from-recording' } as const satisfies Record<ExemptionKind, string>

/** Which of our roles acts for the body that the rule names. A branch meeting's decision is recorded by the secretary. */
const ROLES_OF: Partial<Record<Actor, readonly Role[]>> = {
  committee: ['committee'],
  superior: ['committee'],
  'township-committee': ['committee'],
  'county-committee': ['department'],
  'county-department': ['department'],
  'branch-meeting': ['secretary'],
  'branch-committee': ['secretary'],
  branch: ['secretary'],
  secretary: ['secretary'],
}

const OUR_DEFAULT: Approval = { actor: 'committee', roles: ['committee'], review: null, slot: null, cites: [] }

/** For each branch the body that decides this kind of exemption by the rule in force on the day. One set of queries for all. */
export const approvalsFor = async (
  tx: Tx,
  { branchIds, kind, on }: { branchIds: readonly string[]; kind: ExemptionKind; on: Day },
): Promise<Map<string, Approval>> => {
  const worlds = branchIds.length === 0 ? new Map() : await inForceForUnits(tx, distinct(branchIds), on)
  return new Map(branchIds.map((id) => [id, approvalIn([...(worlds.get(id)?.rules.values() ?? [])], kind)]))
}

type Rule = { slot: string; kind: string; body: unknown; cites: readonly Citation[] }

const approvalIn = (rules: readonly Rule[], kind: ExemptionKind): Approval => {
  const rule = rules.find((one) => one.kind === 'workflow' && (one.body as Settled<WorkflowBody>).case === CASE[kind])
  if (!rule) return OUR_DEFAULT
  const body = rule.body as Settled<WorkflowBody>
  const actor = body.steps.find((step) => step.decides)?.actor ?? OUR_DEFAULT.actor
  return { actor, roles: ROLES_OF[actor] ?? OUR_DEFAULT.roles, review: (body.review as Term | null | undefined) ?? null, slot: rule.slot, cites: rule.cites }
}
