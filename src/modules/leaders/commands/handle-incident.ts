import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Role } from '../../../platform/endpoint.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { TriggerBody } from '../../../policy/kinds/trigger.ts'
import { whyNotYet } from '../../../policy/kinds/workflow.ts'
import type { Actor } from '../../../policy/vocabulary/actors.ts'
import { inForce } from '../../org/public.ts'
import { fulfilDuties, openDuties } from '../../rulebook/public.ts'
import { madeBy } from '../access.ts'
import { type IncidentKind, INCIDENTS, NO_MEASURE, type Severity } from '../contract.ts'
import { citesOf, decidingStep, type Ladder, ladderOf, measuresOf, stepsTaken, tellingStep, termOfIncident } from '../facts.ts'
import {
  type Body,
  type Ground,
  type Incident,
  insertIncidents,
  insertIncidentStep,
  type Seat,
  selectBody,
  selectIncidentSteps,
  updateDecision,
  updateTold,
} from '../store.ts'

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
        bearerRole: (term?.rule.body as TriggerBody | undefined)?.bearer ?? 'superior',
        bearerUnitId: body.unitId,
        link: `/leaders/${seat.personId}`,
        openedOn: call.today,
        dueOn: term?.due ?? null,
      },
    ])
    await tx.audit({ verb: 'leaders.incident-opened', objectType: 'incident', objectId: incidentId, path: body.path, fields: [given.what] })
    return ok({ incidentId, due: term?.due ?? null })
  })

type Acting = { scope: Scope; row: Incident; role: Role }

/** In which capacity a level above acts; a ladder names the one it wants. */
const CAPACITIES: Partial<Record<Role, readonly Actor[]>> = {
  committee: ['superior', 'committee', 'township-committee', 'leading-body'],
  department: ['superior', 'county-department', 'county-committee'],
}

const capacityFor = (step: Ladder['body']['steps'][number], role: Role): Actor => {
  const own = CAPACITIES[role] ?? ['superior']
  return own.find((actor) => actor === step.actor || step.alsoBy?.includes(actor)) ?? own[0]!
}

const ladderFor = async (tx: Tx, row: Incident, today: Day): Promise<Ladder | null> => {
  const body = await selectBody(tx, row.bodyId)
  return body && ladderOf(await inForce(tx, body.unitId, today))
}

/** Why a step of the ladder may not be taken yet, or not by this role; null where it may. */
const whyNot = async (tx: Tx, { row, role }: Acting, ladder: Ladder, key: string) => {
  const step = ladder.body.steps.find((one) => one.key === key)
  const why = step
    ? whyNotYet(ladder.body, stepsTaken(ladder, row, await selectIncidentSteps(tx, [row.id])), key, capacityFor(step, role))
    : { zh: '现行规定里没有这一步', en: 'The rule in force has no such step' }
  return why && refuse('not-this-step', `${why.zh}，没有存。请看这件事下面列的步骤。`, `${why.en}. Nothing was saved; the steps are listed below the incident.`)
}

/** Notes a step of the ladder that is neither the measure nor the telling of it: the person was heard (YC-03a). */
export const stepIncident = (call: Call, acting: Acting, given: { step: string; day: Day; words: string }): Promise<Result<{ incidentId: string }>> =>
  runCommand(call, acting.scope, async (tx) => {
    const { row, role } = acting
    const ladder = await ladderFor(tx, row, call.today)
    if (!ladder) return noLadder
    if (given.step === decidingStep(ladder)?.key || given.step === tellingStep(ladder)?.key)
      return refuse('not-this-step', '定措施和告知各有自己的表，没有存。', 'The measure and the telling have forms of their own; nothing was saved.')
    const wrong = dayAmiss(row, given.day, call.today) ?? (await whyNot(tx, acting, ladder, given.step))
    if (wrong) return wrong
    const actor = capacityFor(ladder.body.steps.find(({ key }) => key === given.step)!, role)
    const noted = { incidentId: row.id, path: row.path, step: given.step, on: given.day, actor, words: given.words }
    if ((await insertIncidentStep(tx, noted, madeBy(call))) === 0) return refuse('noted-already', '这一步已经记过，没有再记。', 'This step was noted already.')
    await tx.audit({ verb: 'leaders.incident-step', objectType: 'incident', objectId: row.id, path: row.path, fields: [given.step] })
    return ok({ incidentId: row.id })
  })

const noLadder = refuse(
  'no-ladder',
  '现行规定没有写可以定哪些措施，没有存。核实后不作处理的可以结；要定措施，请先采用有这一条的文件。',
  'No rule in force names measures; nothing was saved. The incident may end without one, or adopt a document that names them first.',
)

type Decision = { measure: string; severity: Severity; reason: string; toldOn: Day | null }

/** A named person decides one measure of the ladder by severity, once its earlier steps are taken; nothing follows by itself. */
export const decideIncident = (call: Call, acting: Acting, given: Decision): Promise<Result<{ incidentId: string }>> =>
  runCommand(call, acting.scope, async (tx) => {
    const { row } = acting
    const ladder = await ladderFor(tx, row, call.today)
    const wrong = toldAmiss(row, given.toldOn, call.today) ?? decidedAlready(row) ?? (await measureAmiss(tx, acting, ladder, given.measure))
    if (wrong) return wrong
    const title = ladder ? (measuresOf(ladder).find(({ key }) => key === given.measure)?.title ?? null) : null
    if ((await updateDecision(tx, row.id, { ...given, title, rule: ladder && groundOf(ladder) }, madeBy(call))) === 0)
      return decidedAlready({ ...row, measure: given.measure })!
    await closeDuty(tx, call, row.id)
    await tx.audit({ verb: 'leaders.incident-decided', objectType: 'incident', objectId: row.id, path: row.path, fields: [given.measure, given.severity] })
    return ok({ incidentId: row.id })
  })

const groundOf = (ladder: Ladder): Ground => ({
  slot: ladder.slot,
  title: ladder.title,
  pack: ladder.pack.id,
  version: ladder.pack.version,
  cites: citesOf(ladder),
})

const decidedAlready = (row: Incident) =>
  row.measure === null
    ? null
    : refuse(
        'decided-already',
        `这件事已由${row.decidedByName ?? ''}定了，没有改。本人不服可以申诉。`,
        `This was decided by ${row.decidedByName ?? ''} already; the person may appeal.`,
      )

/** To end without a measure needs no ladder, but what comes before a decision must be done either way. */
const measureAmiss = async (tx: Tx, acting: Acting, ladder: Ladder | null, measure: string) => {
  if (!ladder) return measure === NO_MEASURE ? null : noLadder
  const known = measuresOf(ladder)
  if (measure !== NO_MEASURE && !known.some(({ key }) => key === measure)) {
    const [zh, en] = [known.map((one) => one.title.zh).join('、'), known.map((one) => one.title.en).join(', ')]
    return refuse('not-a-measure', `现行规定的措施是${zh}，没有这一种，没有存。`, `The rule in force names ${en}; there is no such measure.`, {
      field: '/measure',
    })
  }
  const step = decidingStep(ladder)
  return step && whyNot(tx, acting, ladder, step.key)
}

const dayAmiss = (row: Incident, on: Day, today: Day) =>
  on < row.day || on > today
    ? refuse('day-does-not-fit', `日子要在${row.day}以后、今天以前，没有存。`, `The day lies between ${row.day} and today; nothing was saved.`, {
        field: '/day',
      })
    : null

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
