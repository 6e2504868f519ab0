import { type Day, monthOf, yearOf } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { changeSession, sessionById, setDueBody, writeParts, writeSessions } from '../../activities/public.ts'
import { membersByIds } from '../../members/public.ts'
import { inForce, type Unit } from '../../org/public.ts'
import type { Reach } from '../access.ts'
import { bodyOf, groupsOf, type Kind, kindOf, kindsOf } from '../facts.ts'

type MeetingAsked = {
  kinds: readonly string[]
  groupId: string | null
  day: Day
  begins: string | null
  theme: string | null
  place: string | null
  chairMemberId: string | null
  recorderMemberId: string | null
}

/** Arranges a meeting: one session, a part for each kind that is held, and whose meeting it is by those kinds. */
export const openMeeting = (call: Call, { scope, found: unit }: Reach<Unit>, asked: MeetingAsked): Promise<Result<{ sessionId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const known = kindsOf(await inForce(tx, unit.id, asked.day))
    const unknown = asked.kinds.find((kind) => !known.some((one) => one.kind === kind))
    if (unknown) return refuse('unknown-kind', `没有“${unknown}”这种会。`, `There is no kind of meeting called "${unknown}".`, { field: '/kinds' })
    const kinds = [...new Set(asked.kinds)].map((kind) => kindOf(known, kind))
    const amiss = whyNotHere(unit, kinds, asked, new Set((await groupsOf(tx, unit, asked.day)).map(({ id }) => id)))
    if (amiss) return amiss
    const body = bodyOf(kinds)
    const id: string = newId<'session'>()
    await writeSessions(tx, call.now, [newSession(unit, { id, asked, body, kinds })])
    await writeParts(
      tx,
      { id, path: unit.path },
      kinds.map((kind) => ({ kind: kind.part, studyForm: null, ceremony: null, meeting: kind.kind, title: null, minutes: 0 })),
    )
    if (body === 'committee' || body === 'voters') await setDueBody(tx, [id], body)
    const names = await membersByIds(
      tx,
      [asked.chairMemberId, asked.recorderMemberId].filter((one) => one !== null),
    )
    const nameOf = (memberId: string | null) => (memberId ? (names.get(memberId)?.person.name ?? null) : null)
    await changeSession(tx, call.now, (await sessionById(tx, id))!, {
      hostMemberId: asked.chairMemberId,
      hostName: nameOf(asked.chairMemberId),
      recorderMemberId: asked.recorderMemberId,
      recorderName: nameOf(asked.recorderMemberId),
    })
    await tx.audit({ verb: 'meetings.opened', objectType: 'session', objectId: id, path: unit.path, fields: [...asked.kinds] })
    return ok({ sessionId: id })
  })

const whyNotHere = (unit: Unit, kinds: readonly Kind[], { groupId, kinds: asked }: MeetingAsked, groups: ReadonlySet<string>) => {
  const leading = kinds.every(({ due }) => due === 'committee')
  if (unit.kind !== 'branch' && unit.kind !== 'general-branch' && !leading)
    return refuse(
      'not-a-holding-unit',
      `“${unit.name}”自己只开领导班子的会，支部的会由支部安排。`,
      `"${unit.name}" itself holds meetings of its leading body only; branches arrange theirs.`,
    )
  if (asked.includes('democratic-life') && unit.kind === 'branch')
    return refuse(
      'no-leading-body',
      '民主生活会由领导班子开，支部开的是组织生活会。',
      'A democratic-life meeting is held by a leading body; a branch holds an organisation-life meeting.',
      { field: '/kinds' },
    )
  if (bodyOf(kinds) === 'group' && (groupId === null || !groups.has(groupId)))
    return refuse('which-group', '党小组会要选是哪个小组。', 'A group meeting names its group.', { field: '/groupId' })
  return null
}

const newSession = (unit: Unit, { id, asked, body, kinds }: { id: string; asked: MeetingAsked; body: Kind['due']; kinds: readonly Kind[] }) => ({
  id,
  path: unit.path,
  unitId: unit.id,
  parentId: null,
  groupId: body === 'group' ? asked.groupId : null,
  subUnitId: null,
  kind: kinds.every(({ kind }) => kind === 'party-class') ? ('class' as const) : ('meeting' as const),
  year: yearOf(asked.day),
  month: monthOf(asked.day),
  state: 'planned' as const,
  ruleDay: null,
  day: asked.day,
  moved: 'not' as const,
  movedWhy: null,
  commonDay: null,
  countings: body === 'committee' ? [] : ['organisation-life'],
  theme: asked.theme ?? kinds.map(({ name }) => name.zh).join('、'),
  place: asked.place,
  begins: asked.begins,
  ends: null,
})
