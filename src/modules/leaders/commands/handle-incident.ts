import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import { inForce } from '../../org/public.ts'
import { fulfilDuties, openDuties } from '../../rulebook/public.ts'
import { madeBy } from '../access.ts'
import { type IncidentKind, INCIDENTS, type Measure, type Severity } from '../contract.ts'
import { citesOf, termOfIncident } from '../facts.ts'
import { type Body, type Incident, insertIncidents, type Seat, updateDecision, updateTold } from '../store.ts'

type Given = { what: IncidentKind; source: string; day: Day; facts: string }

const dutyKey = (incidentId: string): string => `leaders.incident|${incidentId}`

/** Opens an incident with the term of the rule; the duty stands with the superior until a named person decides (YC-03a, YC-03d). */
export const openIncident = (
  call: Call,
  scope: Scope,
  { body, seat, name }: { body: Body; seat: Seat; name: string },
  given: Given,
): Promise<Result<{ incidentId: string; due: Day | null }>> =>
  runCommand(call, scope, async (tx) => {
    if (given.day > call.today) return refuse('in-the-future', '日期还没有到，没有立。', 'That day has not come yet; nothing was opened.', { field: '/day' })
    const term = termOfIncident(await inForce(tx, body.unitId, call.today), given.what, given.day)
    const incidentId = newId<'incident'>()
    const row = { ...given, id: incidentId, path: body.path, bodyId: body.id, personId: seat.personId, due: term?.due ?? null }
    if ((await insertIncidents(tx, [row], madeBy(call))) === 0)
      return refuse('opened-already', '这一次已经立过，没有再立。请在原来的那一条上处理。', 'An incident was opened for this already; handle that one.', {
        field: '/source',
      })
    await openDuties(tx, [
      {
        key: dutyKey(incidentId),
        path: body.path,
        slot: term?.rule.slot ?? 'leaders.in-time',
        what: { zh: `处理${name}的一次${INCIDENTS[given.what].zh}`, en: `Decide on ${name}: ${INCIDENTS[given.what].en}` },
        facts: [{ zh: `${given.day}　${given.facts}`, en: `${given.day}: ${given.facts}` }],
        cites: term ? citesOf(term.rule) : [],
        ours: term?.rule.ours ?? true,
        subject: { kind: 'leader', id: seat.personId },
        bearerRole: 'superior',
        bearerUnitId: body.unitId,
        link: `/leaders/${seat.personId}`,
        openedOn: call.today,
        dueOn: term?.due ?? null,
      },
    ])
    await tx.audit({ verb: 'leaders.incident-opened', objectType: 'incident', objectId: incidentId, path: body.path, fields: [given.what] })
    return ok({ incidentId, due: term?.due ?? null })
  })

type Decision = { measure: Measure; severity: Severity; reason: string; toldOn: Day | null }

/** A named person decides one measure by severity; nothing follows by itself. */
export const decideIncident = (call: Call, scope: Scope, row: Incident, given: Decision): Promise<Result<{ incidentId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const amiss = toldAmiss(row, given.toldOn, call.today)
    if (amiss) return amiss
    if ((await updateDecision(tx, row.id, given, madeBy(call))) === 0)
      return refuse(
        'decided-already',
        `这件事已由${row.decidedByName ?? ''}定了，没有改。本人不服可以申诉。`,
        `This was decided by ${row.decidedByName ?? ''} already; the person may appeal.`,
      )
    await closeDuty(tx, call, row.id)
    await tx.audit({ verb: 'leaders.incident-decided', objectType: 'incident', objectId: row.id, path: row.path, fields: [given.measure, given.severity] })
    return ok({ incidentId: row.id })
  })

const toldAmiss = (row: Incident, toldOn: Day | null, today: Day) =>
  toldOn !== null && (toldOn < row.day || toldOn > today)
    ? refuse('day-does-not-fit', `告知的日子要在${row.day}以后、今天以前，没有存。`, `The person was told between ${row.day} and today; nothing was saved.`, {
        field: '/toldOn',
      })
    : null

const closeDuty = (tx: CommandTx, call: Call, incidentId: string): Promise<number> =>
  fulfilDuties(tx, call.now, [
    { key: dutyKey(incidentId), recordType: 'incident', recordId: incidentId, by: call.session!.accountId, byName: call.session!.name },
  ])

/** That the person was told, or what the person says against it. */
export const tellIncident = (
  call: Call,
  scope: Scope,
  row: Incident,
  given: { toldOn: Day | null; appeal: string | null },
): Promise<Result<{ incidentId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const amiss = toldAmiss(row, given.toldOn, call.today)
    if (amiss) return amiss
    if ((await updateTold(tx, row.id, { ...given, on: call.today })) === 0)
      return refuse('not-decided', '这件事还没有定措施，没有存。请先定。', 'No measure was decided yet; decide first.')
    await tx.audit({ verb: 'leaders.incident-told', objectType: 'incident', objectId: row.id, path: row.path, fields: [given.appeal ? 'appeal' : 'told'] })
    return ok({ incidentId: row.id })
  })
