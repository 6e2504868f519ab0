import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { neededFields } from '../../../policy/kinds/entry.ts'
import { fieldTitle } from '../../../policy/vocabulary/fields.ts'
import type { Session } from '../../activities/public.ts'
import { type Member, membersByIds } from '../../members/public.ts'
import { inForce, type Unit } from '../../org/public.ts'
import { fulfilDuties, openDuties } from '../../rulebook/public.ts'
import type { Reach } from '../access.ts'
import { type AnalysisField, citesOf, fieldsToWrite, formsOf, rulesAbout, TERM } from '../facts.ts'
import { type Analysis, insertAnalysis, setMeasureDone } from '../store.ts'

type AnalysisAsked = { memberId: string; slot: string; position: number | null; fields: AnalysisField[]; measureDue: Day | null }

/** Enters one member's analysis by the form of a rule in force. The words are sealed; a measure's term opens a duty without them. */
export const writeAnalysis = (call: Call, { scope, found: session }: Reach<Session>, asked: AnalysisAsked): Promise<Result<{ entryId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (session.day === null) return refuse('no-day', '会议的日子还没有定。', 'The day of the meeting is not set.')
    const form = formsOf(await inForce(tx, session.unitId, session.day)).find(({ slot }) => slot === asked.slot)
    if (!form) return refuse('no-form', '现行规定里没有这张表。', 'No rule in force lays down this form.', { field: '/slot' })
    const strange = asked.fields.find(({ field }) => !fieldsToWrite(form).includes(field))
    if (strange) return refuse('unknown-field', `这张表没有“${strange.field}”这一项。`, `This form has no field "${strange.field}".`, { field: '/fields' })
    const lacking = neededFields(form.body).filter((field) => (field === TERM ? asked.measureDue === null : !asked.fields.some((one) => one.field === field)))
    if (lacking.length > 0) return refuseLacking(lacking)
    if (!(await membersByIds(tx, [asked.memberId])).has(asked.memberId))
      return refuse('not-found', '没有找到这位党员。', 'This member was not found.', { field: '/memberId' })
    const by = byOf(call)
    const id: string = newId<'analysis'>()
    await insertAnalysis(tx, [
      {
        id,
        path: session.path,
        unitId: session.unitId,
        sessionId: session.id,
        memberId: asked.memberId,
        slot: asked.slot,
        position: asked.position,
        on: session.day,
        fields: asked.fields,
        measureDue: asked.measureDue,
        measureDoneOn: null,
        measureDoneByName: null,
        version: 1,
        enteredBy: by.account,
        enteredByName: by.name,
        enteredAt: by.at,
      },
    ])
    if (asked.measureDue) await openDuties(tx, [measureDuty(session, { id, due: asked.measureDue, cites: citesOf(form), today: call.today })])
    await tx.audit({ verb: 'analysis.written', objectType: 'analysis', objectId: id, path: session.path, fields: asked.fields.map(({ field }) => field) })
    return ok({ entryId: id })
  })

const refuseLacking = (lacking: readonly string[]) => {
  const names = lacking.map(fieldTitle)
  return refuse(
    'fields-missing',
    `按这张表还缺 ${lacking.length} 项：${names.map(({ zh }) => zh).join('、')}。`,
    `This form still lacks ${lacking.length}: ${names.map(({ en }) => en).join(', ')}.`,
    { field: '/fields', details: { lacking } },
  )
}

const measureKey = (entryId: string): string => `meetings.rectification|${entryId}`

/** Says that somebody owes a measure, not what it is. */
const measureDuty = (session: Session, { id, due, cites, today }: { id: string; due: Day; cites: string[]; today: Day }) => ({
  key: measureKey(id),
  path: session.path,
  slot: 'meetings.rectification',
  what: { zh: '落实整改措施', en: 'Carry out a measure of rectification' },
  facts: [{ zh: '内容在会议的对照检查里，只给会议和有权的人看', en: 'Its words stay with the meeting and those entitled' }],
  cites,
  ours: cites.length === 0,
  subject: { kind: 'unit' as const, id: session.unitId },
  bearerRole: 'branch' as const,
  bearerUnitId: session.unitId,
  link: `/meetings/${session.id}`,
  openedOn: today,
  dueOn: due,
})

export const endMeasure = (call: Call, { scope, found }: Reach<Analysis>, on: Day): Promise<Result<{ entryId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (on > call.today) return refuse('not-yet', '这一天还没有到。', 'That day has not come yet.', { field: '/on' })
    const by = byOf(call)
    if ((await setMeasureDone(tx, found.id, { on, byName: by.name })) === 0)
      return refuse('no-open-measure', '这一份没有还在落实的措施。', 'This entry has no measure that is still open.')
    await fulfilDuties(tx, call.now, [{ key: measureKey(found.id), recordType: 'analysis', recordId: found.id, by: by.account, byName: by.name }])
    await tx.audit({ verb: 'analysis.measure-done', objectType: 'analysis', objectId: found.id, path: found.path })
    return ok({ entryId: found.id })
  })

type StateOfMindAsked = { sessionId: string | null; on: Day; issues: string; measures: string; talkWith: string[] }

/** The state of mind of a branch's members, sealed; members it seems good to talk with get a talk each, without the reason. */
export const writeStateOfMind = (call: Call, { scope, found: unit }: Reach<Unit>, asked: StateOfMindAsked): Promise<Result<{ entryId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (asked.on > call.today) return refuse('not-yet', '这一天还没有到。', 'That day has not come yet.', { field: '/on' })
    const rule = rulesAbout(await inForce(tx, unit.id, asked.on), 'state-of-mind')[0] ?? null
    const members = await membersByIds(tx, asked.talkWith)
    const by = byOf(call)
    const id: string = newId<'analysis'>()
    await insertAnalysis(tx, [
      {
        id,
        path: unit.path,
        unitId: unit.id,
        sessionId: asked.sessionId,
        memberId: null,
        slot: rule?.slot ?? 'state-of-mind',
        position: null,
        on: asked.on,
        fields: [
          { field: 'issues', words: asked.issues },
          { field: 'measures', words: asked.measures },
        ],
        measureDue: null,
        measureDoneOn: null,
        measureDoneByName: null,
        version: 1,
        enteredBy: by.account,
        enteredByName: by.name,
        enteredAt: by.at,
      },
    ])
    const cites = rule ? citesOf(rule) : []
    await openDuties(
      tx,
      [...members.values()].map((member) => talkDuty(member, { entryId: id, unit, cites, today: call.today })),
    )
    await tx.audit({ verb: 'state-of-mind.written', objectType: 'analysis', objectId: id, path: unit.path })
    return ok({ entryId: id })
  })

/** Says with whom to talk, never why. */
const talkDuty = (member: Member, { entryId, unit, cites, today }: { entryId: string; unit: Unit; cites: string[]; today: Day }) => ({
  key: `meetings.talk|${entryId}|${member.id}`,
  path: member.path,
  slot: 'meetings.talk',
  what: { zh: '找党员谈心', en: 'Talk with a member' },
  facts: [{ zh: member.person.name, en: member.person.name }],
  cites,
  ours: cites.length === 0,
  subject: { kind: 'member' as const, id: member.id },
  bearerRole: 'secretary' as const,
  bearerUnitId: unit.id,
  link: `/standing/${member.id}`,
  openedOn: today,
  dueOn: null,
})
