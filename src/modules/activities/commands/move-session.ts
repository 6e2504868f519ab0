import { type Day, lastOfMonth, dayOf, sameMonth, yearOf } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import { type Tx, withDistrict } from '../../../platform/db.ts'
import type { Role } from '../../../platform/endpoint.ts'
import { evaluate, sourceOf } from '../../../policy/engine/evaluate.ts'
import type { CalendarBody, CalendarFacts } from '../../../policy/kinds/calendar.ts'
import { ACTORS, type Actor } from '../../../policy/vocabulary/actors.ts'
import type { Evaluation } from '../../../policy/vocabulary/evaluation.ts'
import type { Text } from '../../../policy/vocabulary/outcomes.ts'
import type { RuleInForce } from '../../../policy/vocabulary/rules.ts'
import { inForce } from '../../org/public.ts'
import type { Reach } from '../access.ts'
import { CALENDAR, citesOf, holidaysOf } from '../facts.ts'
import { possible, refuseAct, refuseStale } from '../stages.ts'
import {
  decideRescheduleRow,
  insertReschedule,
  lockSession,
  type Moved,
  refreshRollup,
  type Reschedule,
  selectReschedules,
  type Session,
  updateSession,
} from '../store.ts'

/** What a day would meet with. `ways` are the lawful ways on where the rule says no. */
type DayTried = {
  allowed: boolean
  needsApproval: boolean
  approver: Actor | null
  says: Text
  ways: { code: 'day-in-month' | 'ask-as-special'; text: Text }[]
  from: Day | null
  until: Day | null
  cites: string[]
  evaluation: Evaluation | null
}

/** Tries a day without moving anything. */
export const tryDay = (call: Call, { scope, found }: Reach<Session>, toDay: Day): Promise<Result<DayTried>> =>
  withDistrict(call.db, scope, async (tx) => ok(await meet(tx, call, { session: found, toDay, reason: null, approval: null })))

type Asked = { session: Session; toDay: Day; reason: string | null; approval: { on: Day; by: string } | null }

const FREE: Text = { zh: '没有规则管改期，可以改。', en: 'No rule speaks about moving the day; it may be moved.' }

const meet = async (tx: Tx, call: Call, { session, toDay, reason, approval }: Asked): Promise<DayTried> => {
  const rules = await inForce(tx, session.unitId, session.day ?? call.today)
  const rule = rules.rules.get(CALENDAR) as RuleInForce<CalendarBody> | undefined
  if (!rule || session.kind !== 'activity-day')
    return { allowed: true, needsApproval: false, approver: null, says: FREE, ways: [], from: null, until: null, cites: [], evaluation: null }
  const facts: CalendarFacts = {
    ask: 'move',
    year: session.year,
    month: session.month,
    holidays: await holidaysOf(tx, session.year),
    actual: toDay,
    reason: reason ?? '…',
    approval,
    asked: true,
  }
  const evaluation = evaluate({ rule, about: { kind: 'session', id: session.id }, on: call.today, facts, with: sourceOf(rules) })
  return { ...verdictOn(rule, session, toDay), cites: citesOf(rule), evaluation }
}

const verdictOn = (rule: RuleInForce<CalendarBody>, session: Session, toDay: Day): Omit<DayTried, 'cites' | 'evaluation'> => {
  const month = dayOf(session.year, session.month, 1)
  const inside = rule.body.onHoliday.insideMonth === true
  const { approval } = rule.body.change
  const approver = approval === 'none' ? null : approval
  const bounds = inside ? { from: month, until: lastOfMonth(month) } : { from: null, until: null }
  if (inside && !sameMonth(toDay, month))
    return { allowed: false, needsApproval: true, approver: approver ?? 'superior', says: outside(session), ways: waysOn(session), ...bounds }
  if (approver)
    return {
      allowed: true,
      needsApproval: true,
      approver,
      says: {
        zh: `改日子要${ACTORS[approver].zh}批准，批准以后才算改。`,
        en: `Another day needs approval by ${ACTORS[approver].en}; until then the day stands.`,
      },
      ways: [],
      ...bounds,
    }
  return {
    allowed: true,
    needsApproval: false,
    approver: null,
    says: { zh: '可以改，不用批准；写明理由就行。', en: 'It may be moved without approval; state the reason.' },
    ways: [],
    ...bounds,
  }
}

const outside = ({ month, year }: Session): Text => {
  const last = lastOfMonth(dayOf(year, month, 1)).slice(8)
  return {
    zh: `${month}月的活动日可以前移或顺延，但要在${month}月${Number(last)}日以前开。`,
    en: `The day may move either way, but it is to be held by the ${Number(last)}th of month ${month}.`,
  }
}

const waysOn = ({ month }: Session): DayTried['ways'] => [
  { code: 'day-in-month', text: { zh: `选${month}月的一天`, en: `Choose a day in month ${month}` } },
  { code: 'ask-as-special', text: { zh: '确有特殊情况，写明理由报批', en: 'Ask for it as a special case, with the reason' } },
]

type MoveAsked = { toDay: Day; reason: string; special: boolean; heldAlready: boolean; version: number }
type MovedTo = { state: 'waiting' | 'in-force' | 'unapproved'; rescheduleId: string; day: Day }

/** Moves the day where no approval is asked, asks for it where it is. A day held elsewhere without asking is recorded and stays flagged. */
export const moveSession = async (call: Call, { scope, found }: Reach<Session>, asked: MoveAsked): Promise<Result<MovedTo>> => {
  const refusal = refuseMove(call, found, asked)
  if (refusal) return refusal
  return runCommand(call, scope, async (tx) => {
    if ((await selectReschedules(tx, found.id)).some(({ state }) => state === 'waiting'))
      return refuse('waiting-already', '这次活动已经有一个改期在等批准。', 'A change of this day is waiting for approval already.')
    const tried = await meet(tx, call, { session: found, toDay: asked.toDay, reason: asked.reason, approval: null })
    if (!tried.allowed && !asked.special) return refuseDay(tried, asked.toDay)
    const state = !tried.needsApproval ? 'in-force' : asked.heldAlready ? 'unapproved' : 'waiting'
    const row = rowOf(call, { session: found, asked, tried, state })
    await insertReschedule(tx, row)
    const moved =
      state === 'waiting'
        ? await updateSession(tx, call.now, { id: found.id, version: asked.version }, {})
        : await carryOut(tx, call.now, { session: found, version: asked.version, row, as: state === 'in-force' ? 'free' : 'unapproved' })
    if (!moved) return refuseStale()
    await refreshRollup(tx, call.now, [found.id])
    await tx.audit({
      verb: state === 'waiting' ? 'activities.move-asked' : 'activities.moved',
      objectType: 'session',
      objectId: found.id,
      path: found.path,
      purpose: asked.reason,
    })
    return ok({ state, rescheduleId: row.id, day: state === 'waiting' ? found.day! : asked.toDay })
  })
}

const refuseMove = (call: Call, session: Session, { toDay, heldAlready }: MoveAsked): { ok: false; refusal: { code: string; message: Text } } | null => {
  if (!possible('reschedule', session.state) || session.day === null) return refuseAct('reschedule', session.state)
  if (toDay === session.day) return refuse('same-day', '改到的就是原来那天，不用改。', 'This is the day it stands on already.', { field: '/toDay' })
  if (yearOf(toDay) !== session.year) return refuse('another-year', '不能改到别的年份。', 'It cannot be moved into another year.', { field: '/toDay' })
  if (toDay < call.today && !heldAlready)
    return refuse('in-the-past', '这一天已经过了。确实已在那天开了，请选“已经开过”。', 'That day has passed. If it was held then, say so.', { field: '/toDay' })
  if (heldAlready && toDay > call.today)
    return refuse('in-the-future', '那一天还没有到，不能记成已经开过。', 'That day has not come, so it cannot have been held.', { field: '/toDay' })
  return null
}

const refuseDay = (tried: DayTried, toDay: Day) =>
  refuse(
    'day-not-allowed',
    `不能改到${Number(toDay.slice(5, 7))}月${Number(toDay.slice(8))}日。${tried.says.zh}`,
    `It cannot be moved to ${toDay}. ${tried.says.en}`,
    { field: '/toDay', finding: tried.evaluation, details: { ways: tried.ways, cites: tried.cites, from: tried.from, until: tried.until } },
  )

const rowOf = (call: Call, { session, asked, tried, state }: { session: Session; asked: MoveAsked; tried: DayTried; state: MovedTo['state'] }): Reschedule => ({
  id: newId<'reschedule'>(),
  path: session.path,
  sessionId: session.id,
  fromDay: session.day!,
  toDay: asked.toDay,
  reason: asked.reason,
  special: asked.special,
  needsApproval: tried.needsApproval,
  approver: tried.approver,
  cites: tried.cites,
  state,
  requestedBy: call.session!.accountId,
  requestedByName: call.session!.name,
  requestedAt: call.now,
  decidedByName: null,
  decidedAt: null,
  decisionNote: null,
})

type Carried = { session: Session; version: number; row: Reschedule; as: Exclude<Moved, 'not' | 'holiday'> }

const carryOut = async (tx: CommandTx, at: Date, { session, version, row, as }: Carried): Promise<boolean> => {
  const why: Text = { zh: row.reason, en: row.reason }
  const done = await updateSession(tx, at, { id: session.id, version }, { day: row.toDay, moved: as, movedWhy: why })
  if (done)
    await tx.emit({
      event: 'session.moved',
      path: session.path,
      payload: { sessionId: session.id, unitId: session.unitId, unitPath: session.path, kind: 'moved', fromDay: row.fromDay, toDay: row.toDay },
    })
  return done
}

// ---------------------------------------------------------------- the superior decides

const MAY_APPROVE: Partial<Record<Actor, readonly Role[]>> = {
  superior: ['committee', 'department'],
  committee: ['committee'],
  'township-committee': ['committee'],
  'county-department': ['department'],
}

type RescheduleDecided = { state: 'approved' | 'refused'; day: Day }

export const decideReschedule = (
  call: Call,
  { scope, grant, found: { row, session } }: Reach<{ row: Reschedule; session: Session }>,
  { agree, note }: { agree: boolean; note: string | null },
): Promise<Result<RescheduleDecided>> =>
  runCommand(call, scope, async (tx) => {
    const roles = MAY_APPROVE[(row.approver ?? 'superior') as Actor] ?? ['committee', 'department']
    if (!roles.includes(grant.role) || grant.unitPath === session.path)
      return refuse('not-yours', '这件事由上级党组织批，不在您的职责里。', 'This is decided by the superior organisation.')
    if (!agree && !note)
      return refuse('reason-missing', '不同意请写明理由，支部好另作安排。', 'State the reason for refusing, so that the branch can arrange another day.', {
        field: '/note',
      })
    const current = (await lockSession(tx, session.id))!
    if (!possible('decide-reschedule', current.state)) return refuseAct('decide-reschedule', current.state)
    const state = agree ? 'approved' : 'refused'
    if ((await decideRescheduleRow(tx, call.now, { id: row.id, state, by: call.session!.accountId, byName: call.session!.name, note })) === 0)
      return refuse('decided-already', '这个改期已经有人批过了。', 'This change has been decided already.')
    if (agree) await approve(tx, call, { session: current, row })
    else await updateSession(tx, call.now, current, {})
    await refreshRollup(tx, call.now, [session.id])
    await tx.audit({ verb: `activities.move-${state}`, objectType: 'session', objectId: session.id, path: session.path, ...(note ? { purpose: note } : {}) })
    return ok({ state, day: agree ? row.toDay : current.day! })
  })

/** An approval that comes after the day it was asked for does not mend the change: it stays flagged. */
const approve = async (tx: CommandTx, call: Call, { session, row }: { session: Session; row: Reschedule }): Promise<void> => {
  const { evaluation } = await meet(tx, call, { session, toDay: row.toDay, reason: row.reason, approval: { on: call.today, by: call.session!.name } })
  const late = evaluation?.checks.some(({ key, outcome }) => key === 'approval' && outcome === 'not_met') ?? false
  await carryOut(tx, call.now, { session, version: session.version, row, as: late ? 'unapproved' : 'approved' })
}
