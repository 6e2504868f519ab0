/** What a superior takes up about the work on floating members: problems, supervision, handling of shirking. */
import { type Day, yearOf } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { Unit } from '../../org/public.ts'
import { citesOf, rulesAt } from '../facts.ts'
import { closeWorkRow, insertWork, raisedById, raisedUnder, selectWork, type Work, type WorkKind, worksUnder } from '../store.ts'

type NewWork = {
  kind: WorkKind
  on: Day
  title: string
  about: Unit | null
  aboutName: string | null
  raisedId: string | null
  facts: Record<string, string | number | boolean | null>
}

const future = refuse('in-the-future', '日期还没有到。', 'That day has not come yet.', { field: '/on' })
/** Plans of supervision may lie ahead; everything else is about what has happened. */
export const takeUp = (call: Call, scope: Scope, unit: Unit, work: NewWork): Promise<Result<{ workId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (work.kind !== 'supervision' && work.on > call.today) return future
    if (work.kind === 'handling' && !work.about)
      return refuse('unit-missing', '请选是哪个党组织。', 'Choose which organisation it is about.', { field: '/aboutUnitId' })
    const raised = work.raisedId ? await raisedById(tx, work.raisedId) : null
    if (work.raisedId && !raised) return absent()
    const fault = await faultOf(tx, work)
    if (fault) return fault
    const workId = newId<'floating-work'>()
    await insertWork(tx, rowOf(call, { workId, unit, work }))
    await tx.audit({ verb: `floating.work-${work.kind}`, objectType: 'floating-work', objectId: workId, path: unit.path, fields: Object.keys(work.facts) })
    return ok({ workId })
  })

/** Organisational handling follows a recorded refusal or shirking (JS-B-09e). */
const faultOf = async (tx: Tx, { facts, about, on }: NewWork) => {
  if (facts['handling'] !== 'organisational-handling') return null
  const kept = await worksUnder(tx, tx.scope.path, yearOf(on))
  if (kept.some((one) => one.kind === 'handling' && one.aboutUnitId === about?.id)) return null
  return refuse('no-handling', '要先有拒收、推诿的登记和批评教育，才能作组织处理。', 'A recorded refusal or shirking, and the criticism for it, comes first.', {
    details: { slot: 'floating.shirking' },
  })
}

const rowOf = (call: Call, { workId, unit, work }: { workId: string; unit: Unit; work: NewWork }): Work => ({
  id: workId,
  path: unit.path,
  unitId: unit.id,
  aboutUnitId: work.about?.id ?? null,
  aboutName: work.about?.shortName ?? work.aboutName,
  kind: work.kind,
  year: yearOf(work.on),
  on: work.on,
  title: work.title,
  facts: work.facts,
  raisedId: work.raisedId,
  closedOn: null,
  outcome: null,
  closedByName: null,
  byName: byOf(call).name,
  at: call.now,
})

export const closeWork = (call: Call, scope: Scope, workId: string, { on, outcome }: { on: Day; outcome: string }): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    const work = await selectWork(tx, workId)
    if (!work) return absent()
    if (work.closedOn) return refuse('work-closed', '这一件已经办结。', 'This is closed already.')
    if (on > call.today) return future
    if (on < work.on) return refuse('before-what-is-known', `日期早于 ${work.on}。`, `The day lies before ${work.on}.`, { field: '/on' })
    await closeWorkRow(tx, workId, { on, outcome, name: byOf(call).name })
    await tx.audit({ verb: 'floating.work-closed', objectType: 'floating-work', objectId: workId, path: work.path })
    return ok({})
  })

/** The year's works; what is not closed stays, from earlier years too. Refusals that went up and that nobody took up yet stand first. */
export const worksShown = async (tx: Tx, call: Call, unit: Unit, year: number) => {
  const works = await worksUnder(tx, unit.path, year)
  const rules = await rulesAt(tx, unit.id, call.today)
  const raised = (await raisedUnder(tx, unit.path)).filter(({ id, kind }) => kind === 'refused' && !works.some(({ raisedId }) => raisedId === id))
  const slots = ['problem', 'supervision', 'shirking'] as const
  return ok({
    unitId: unit.id,
    unitName: unit.shortName,
    year,
    today: call.today,
    cites: Object.fromEntries(slots.map((slot) => [slot, citesOf(rules, `floating.${slot}`)])),
    works: works.map(({ id, kind, on, title, facts, aboutName, aboutUnitId, closedOn, outcome, closedByName, byName }) => ({
      workId: id,
      kind,
      on,
      title,
      facts,
      aboutName,
      aboutUnitId,
      closedOn,
      outcome,
      closedByName,
      byName,
    })),
    refusals: raised.map(({ id, on, personName, otherName, clause, words, answeredOn, side }) => ({
      raisedId: id,
      on,
      personName,
      otherName,
      clause,
      words,
      side,
      answered: answeredOn !== null,
    })),
  })
}
