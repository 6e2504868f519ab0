/** Routes of how the work is judged: points, judgements, bars from awards with notice and appeal, the secretary's review, good experience, fields and groups. */
import { ok, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { DESK_AND_ABOVE } from '../../../platform/contract.ts'
import { readDistrict } from '../../../platform/db.ts'
import { ABOVE, BRANCH_DESK } from '../../../platform/endpoint.ts'
import { absent, type Route, route } from '../../../platform/http.ts'
import { grantsHeld, notYours } from '../../../platform/reach.ts'
import type { Scope } from '../../../platform/scope.ts'
import { reachUnit, type Unit, unitsByIds } from '../../org/public.ts'
import { reachAbsence, reachAssessment, reachBar, reachPart, reachReview } from '../access.ts'
import { answerAppeal, appeal, assess, barFromAwards, noticed, setYardstick } from '../commands/assess.ts'
import { answerReview, writeReview } from '../commands/review-secretary.ts'
import { setSector } from '../commands/set-sector.ts'
import { practicesShown, publishPractice, writePractice } from '../commands/share-practice.ts'
import { assessmentsShown } from '../commands/show-assessments.ts'
import * as contract from '../contract.ts'
import { type AwardBar, selectPractice } from '../store.ts'

export const assessmentRoutes = (): Route[] => [...judging(), ...barring(), ...reviewing(), ...sharing(), ...grouping()]

/** Whether the caller has a desk at this very unit, not above it. */
const isOf = (call: Call, unitId: string): boolean => grantsHeld(call, DESK_AND_ABOVE).some((grant) => grant.unitId === unitId)
const isOver = (call: Call, unit: Unit): boolean => unit.kind !== 'branch' && grantsHeld(call, ABOVE).some(({ unitPath }) => unit.path.startsWith(unitPath))

/** A unit and the one straight above it, for those over the upper one: nobody judges their own unit. */
const fromAbove = async (call: Call, unitId: string): Promise<Result<{ scope: Scope; unit: Unit; above: Unit }>> => {
  const reached = await reachUnit(call, ABOVE, unitId)
  if (!reached.ok) return reached
  const { parentId } = reached.value.unit
  const above = parentId ? await reachUnit(call, ABOVE, parentId) : notYours
  return above.ok ? ok({ scope: above.value.scope, unit: reached.value.unit, above: above.value.unit }) : notYours
}

const judging = (): Route[] => [
  route(contract.assessments, async (call, { params, query }) => {
    const reached = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    if (!reached.ok) return reached
    const { unit, scope } = reached.value
    const may = [...(isOver(call, unit) ? (['judge'] as const) : []), ...(isOf(call, unit.id) ? (['write', 'appeal'] as const) : [])]
    const year = query.year ?? Number(call.today.slice(0, 4))
    return readDistrict(call.db, scope, async (tx) => ok({ ...(await assessmentsShown(tx, { unit, year, today: call.today })), may }))
  }),
  route(contract.setYardstick, async (call, { params, body }) => {
    const reached = await reachUnit(call, ABOVE, params.unitId)
    return reached.ok ? setYardstick(call, reached.value.scope, { unit: reached.value.unit, ...body }) : reached
  }),
  route(contract.assessUnit, async (call, { params, body }) => {
    const reached = await fromAbove(call, params.unitId)
    return reached.ok ? assess(call, reached.value.scope, { ...reached.value, judged: body }) : reached
  }),
]

const barring = (): Route[] => [
  route(contract.barFromAwards, async (call, { params, body }) => {
    const found = await reachAssessment(call, ABOVE, params.assessmentId)
    if (!found.ok) return found
    const reached = await fromAbove(call, found.value.row.unitId)
    return reached.ok ? barFromAwards(call, reached.value.scope, { assessment: found.value.row, unit: reached.value.unit, ...body }) : reached
  }),
  route(contract.noticeBar, (call, { params }) => ofTheBarred(call, params.barId, ({ scope, row }) => noticed(call, scope, row))),
  route(contract.appealBar, (call, { params, body }) =>
    ofTheBarred(call, params.barId, async ({ scope, row }) => {
      const above = await readDistrict(call.db, scope, async (tx) => (await unitsByIds(tx, [row.byUnitId])).get(row.byUnitId))
      return above ? appeal(call, scope, { bar: row, above, words: body.words }) : absent()
    }),
  ),
  route(contract.answerAppeal, async (call, { params, body }) => {
    const found = await reachBar(call, DESK_AND_ABOVE, params.barId)
    if (!found.ok) return found
    const reached = await fromAbove(call, found.value.row.unitId)
    return reached.ok ? answerAppeal(call, reached.value.scope, { bar: found.value.row, ...body }) : reached
  }),
]

const ofTheBarred = async <T>(call: Call, barId: string, work: (reach: { scope: Scope; row: AwardBar }) => Promise<Result<T>>): Promise<Result<T>> => {
  const found = await reachBar(call, DESK_AND_ABOVE, barId)
  if (!found.ok) return found
  return isOf(call, found.value.row.unitId) ? work(found.value) : notYours
}

const reviewing = (): Route[] => [
  route(contract.writeReview, async (call, { params, body }) => {
    const reached = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    if (!reached.ok) return reached
    return isOf(call, params.unitId) ? writeReview(call, reached.value.scope, { unit: reached.value.unit, ...body }) : notYours
  }),
  route(contract.answerReview, async (call, { params, body }) => {
    const found = await reachReview(call, ABOVE, params.reviewId)
    if (!found.ok) return found
    const reached = await fromAbove(call, found.value.row.unitId)
    if (!reached.ok) return reached
    return answerReview(call, reached.value.scope, { review: found.value.row, unitName: reached.value.above.shortName, ...body })
  }),
]

const sharing = (): Route[] => [
  route(contract.practices, async (call, { params }) => {
    const reached = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    if (!reached.ok) return reached
    const { scope, unit } = reached.value
    return readDistrict(call.db, scope, async (tx) => ok(await practicesShown(tx, call, { unit, publishes: isOver(call, unit) })))
  }),
  route(contract.writePractice, async (call, { params, body }) => {
    const reached = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    return reached.ok ? writePractice(call, reached.value.scope, { unit: reached.value.unit, ...body }) : reached
  }),
  route(contract.publishPractice, async (call, { params, body }) => {
    const reached = await reachUnit(call, ABOVE, params.unitId)
    if (!reached.ok) return reached
    const { scope, unit } = reached.value
    const practice = await readDistrict(call.db, scope, (tx) => selectPractice(tx, params.practiceId))
    if (!practice?.path.startsWith(unit.path)) return absent()
    return publishPractice(call, scope, { practice, unit, note: body.note })
  }),
]

const grouping = (): Route[] => [
  route(contract.setSector, async (call, { params, body }) => {
    const { side, subjectId, sector } = body
    const reached = side === 'home' ? await reachAbsence(call, BRANCH_DESK, subjectId) : await reachPart(call, BRANCH_DESK, subjectId, 'host')
    if (!reached.ok) return reached
    const { row, scope } = reached.value
    const unit = await reachUnit(call, BRANCH_DESK, params.unitId)
    if (!unit.ok) return unit
    if (!row.path.startsWith(unit.value.unit.path)) return absent()
    return setSector(call, scope, { of: side === 'home' ? { absenceId: row.id } : { caseId: row.id }, path: row.path, sector })
  }),
]
