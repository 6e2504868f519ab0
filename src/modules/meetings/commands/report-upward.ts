import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { inForce, type Unit } from '../../org/public.ts'
import { fulfilDuties, openDuties } from '../../rulebook/public.ts'
import type { Reach } from '../access.ts'
import { citesOf, termAfter } from '../facts.ts'
import { insertUpward, setUpwardAnswer, type Upward } from '../store.ts'

type UpwardAsked = { sessionId: string | null; words: string; membersAffected: number }

/** Reports a matter of members' vital interest to the superior. It stays open there until it is answered. */
export const reportUpward = (call: Call, { scope, found: unit }: Reach<Unit>, asked: UpwardAsked): Promise<Result<{ reportId: string; dueOn: Day | null }>> =>
  runCommand(call, scope, async (tx) => {
    if (!unit.parentId) return refuse('no-superior', `“${unit.name}”没有上级可报。`, `"${unit.name}" has no superior to report to.`)
    const { due, rule } = termAfter(await inForce(tx, unit.id, call.today), 'interest.reported', call.today)
    const id: string = newId<'upward'>()
    const by = byOf(call)
    await insertUpward(tx, [
      {
        ...asked,
        id,
        path: unit.path,
        unitId: unit.id,
        dueOn: due,
        reportedAt: by.at,
        reportedByName: by.name,
        answer: null,
        answeredByName: null,
        answeredAt: null,
        version: 1,
      },
    ])
    await openDuties(tx, [dutyOf(unit, { id, asked, due, cites: rule ? citesOf(rule) : [], today: call.today })])
    await tx.audit({ verb: 'upward.reported', objectType: 'upward-report', objectId: id, path: unit.path })
    await tx.emit({ event: 'interest.reported', path: unit.path, payload: { reportId: id, unitId: unit.id, unitPath: unit.path } })
    return ok({ reportId: id, dueOn: due })
  })

type Owed = { id: string; asked: UpwardAsked; due: Day | null; cites: string[]; today: Day }

const dutyOf = (unit: Unit, { id, asked, due, cites, today }: Owed) => ({
  key: upwardDutyKey(id),
  path: unit.path,
  slot: 'meetings.upward-report',
  what: { zh: '答复下级反映的切身利益情况', en: 'Answer a matter of vital interest reported from below' },
  facts: [{ zh: `${unit.shortName}　涉及 ${asked.membersAffected} 名党员`, en: `${unit.shortName}: ${asked.membersAffected} members affected` }],
  cites,
  ours: cites.length === 0,
  subject: { kind: 'unit' as const, id: unit.id },
  bearerRole: 'superior' as const,
  bearerUnitId: unit.parentId!,
  link: '/matters',
  openedOn: today,
  dueOn: due,
})

const upwardDutyKey = (reportId: string): string => `meetings.upward-report|${reportId}`

export const answerUpward = (
  call: Call,
  { scope, found }: Reach<Upward>,
  { version, answer }: { version: number; answer: string },
): Promise<Result<{ version: number }>> =>
  runCommand(call, scope, async (tx) => {
    const by = byOf(call)
    if ((await setUpwardAnswer(tx, { id: found.id, version }, { answer, byName: by.name, when: by.at })) === 0)
      return refuse('answered-already', '这件事已经答复过。', 'This was answered already.')
    await fulfilDuties(tx, call.now, [
      { key: upwardDutyKey(found.id), recordType: 'upward-report', recordId: found.id, note: answer.slice(0, 200), by: by.account, byName: by.name },
    ])
    await tx.audit({ verb: 'upward.answered', objectType: 'upward-report', objectId: found.id, path: found.path })
    return ok({ version: version + 1 })
  })
