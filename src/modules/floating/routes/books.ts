/** Routes of the books: several relations, services to incoming members, declarations at a desk, groups away. */
import type { Day } from '../../../kernel/days.ts'
import { ok, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { DESK_AND_ABOVE } from '../../../platform/contract.ts'
import { readDistrict } from '../../../platform/db.ts'
import { ABOVE, BRANCH_DESK, type Role } from '../../../platform/endpoint.ts'
import { absent, type Route, route } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { reachUnit, type Unit, unitsByIds } from '../../org/public.ts'
import { maySlowlyAsk, reachAbsence, reachBook, reachPart } from '../access.ts'
import { declarationsShown, declareSelf, verifyDeclaration } from '../commands/declare.ts'
import { acceptGroup, groupsShown, proposeGroup, stepGroup } from '../commands/groups-away.ts'
import { closeBook, contactOfPair, followBook, joinParallel, keepBook, keepCaseBook, keepHomeBook } from '../commands/keep-books.ts'
import { booksShown, caseBookShown, homeBookShown } from '../commands/show-books.ts'
import * as contract from '../contract.ts'

type AtUnit = { scope: Scope; unit: Unit }

const atUnit = async <T>(call: Call, unitId: string, work: (at: AtUnit) => Promise<Result<T>>, roles: readonly Role[] = DESK_AND_ABOVE): Promise<Result<T>> => {
  const reached = await reachUnit(call, roles, unitId)
  return reached.ok ? work(reached.value) : reached
}

export const bookRoutes = (): Route[] => [...unitBooks(), ...memberBooks(), ...declarationRoutes(), ...groupRoutes()]

const unitBooks = (): Route[] => [
  route(contract.books, (call, { params }) =>
    atUnit(call, params.unitId, ({ scope, unit }) => readDistrict(call.db, scope, async (tx) => ok(await booksShown(tx, call, unit)))),
  ),
  route(contract.keepBook, (call, { params, body }) =>
    atUnit(call, params.unitId, ({ scope, unit }) =>
      keepBook(call, scope, { unit, entered: { ...body, on: body.on as Day, until: body.until as Day | null } }),
    ),
  ),
  route(contract.joinParallel, (call, { params, body }) =>
    atUnit(
      call,
      params.unitId,
      async ({ scope, unit }) => {
        const { branchId, ...joining } = body
        const branch = await readDistrict(call.db, scope, async (tx) => (await unitsByIds(tx, [branchId])).get(branchId))
        if (!branch?.path.startsWith(unit.path)) return absent()
        return joinParallel(call, scope, { branch, joining: { ...joining, on: joining.on as Day, until: joining.until as Day | null } })
      },
      ABOVE,
    ),
  ),
  route(contract.followBook, async (call, { params, body }) => {
    const reached = await reachBook(call, params.bookId)
    return reached.ok ? followBook(call, reached.value.scope, params.bookId, { ...body, on: body.on as Day }) : reached
  }),
  route(contract.closeBook, async (call, { params, body }) => {
    const reached = await reachBook(call, params.bookId)
    return reached.ok ? closeBook(call, reached.value.scope, params.bookId, { ...body, on: body.on as Day }) : reached
  }),
]

const memberBooks = (): Route[] => [
  route(contract.caseBook, async (call, { params }) => {
    const reached = await reachPart(call, DESK_AND_ABOVE, params.caseId, 'host')
    if (!reached.ok) return reached
    return readDistrict(call.db, reached.value.scope, async (tx) => ok(await caseBookShown(tx, call, reached.value.row)))
  }),
  route(contract.keepCaseBook, async (call, { params, body }) => {
    const reached = await reachPart(call, BRANCH_DESK, params.caseId, 'host')
    if (!reached.ok) return reached
    const { scope, grant } = reached.value
    return keepCaseBook(call, scope, { caseId: params.caseId, unitName: grant.unitName, service: { ...body, on: body.on as Day } })
  }),
  route(contract.contactOfPair, async (call, { params, body }) => {
    const reached = await reachPart(call, BRANCH_DESK, params.caseId, 'host')
    return reached.ok ? contactOfPair(call, reached.value.scope, { ...params, ...body, on: body.on as Day }) : reached
  }),
  route(contract.homeBook, async (call, { params }) => {
    const reached = await reachAbsence(call, DESK_AND_ABOVE, params.absenceId)
    if (!reached.ok) return reached
    return readDistrict(call.db, reached.value.scope, async (tx) => ok(await homeBookShown(tx, call, reached.value.row)))
  }),
  route(contract.keepHomeBook, async (call, { params, body }) => {
    const reached = await reachAbsence(call, BRANCH_DESK, params.absenceId)
    if (!reached.ok) return reached
    return keepHomeBook(call, reached.value.scope, { absence: reached.value.row, fields: body.fields, on: body.on as Day })
  }),
]

const declarationRoutes = (): Route[] => [
  route(contract.declareSelf, async (call, { params, body }) => {
    const may = maySlowlyAsk(call)
    return may.ok ? declareSelf(call, params.deskId, body) : may
  }),
  route(contract.declarations, (call, { params }) =>
    atUnit(call, params.unitId, ({ scope, unit }) => readDistrict(call.db, scope, async (tx) => ok(await declarationsShown(tx, call, unit)))),
  ),
  route(contract.verifyDeclaration, async (call, { params, body }) => {
    const reached = await reachBook(call, params.bookId)
    if (!reached.ok) return reached
    const { scope, row } = reached.value
    if (row.slot !== 'floating.declaration') return absent()
    const unit = await readDistrict(call.db, scope, async (tx) => (await unitsByIds(tx, [row.unitId])).get(row.unitId))
    return unit ? verifyDeclaration(call, scope, { row, unit, given: { ...body, on: body.on as Day } }) : absent()
  }),
]

const groupRoutes = (): Route[] => [
  route(contract.groupsAway, (call, { params }) =>
    atUnit(call, params.unitId, ({ scope, unit }) => readDistrict(call.db, scope, async (tx) => ok(await groupsShown(tx, call, unit)))),
  ),
  route(contract.proposeGroup, (call, { params, body }) =>
    atUnit(call, params.unitId, ({ scope, unit }) => proposeGroup(call, scope, { unit, proposal: { ...body, on: body.on as Day } })),
  ),
  route(contract.stepGroup, async (call, { params, body }) => {
    const reached = await reachBook(call, params.groupId)
    return reached.ok ? stepGroup(call, reached.value.scope, { groupId: params.groupId, step: { ...body, on: body.on as Day } }) : reached
  }),
  route(contract.acceptGroup, (call, { params, body }) =>
    atUnit(call, params.unitId, ({ scope, unit }) => acceptGroup(call, scope, { unit, groupId: params.groupId, step: body.step, on: body.on as Day })),
  ),
]
