/** Routes of home's own work: what it says of dues that hosts took; channels, reminders, briefings, records. */
import type { Day } from '../../../kernel/days.ts'
import { ok } from '../../../kernel/result.ts'
import { DESK_AND_ABOVE } from '../../../platform/contract.ts'
import { readDistrict } from '../../../platform/db.ts'
import { BRANCH_DESK } from '../../../platform/endpoint.ts'
import { type Route, route } from '../../../platform/http.ts'
import { reachUnit } from '../../org/public.ts'
import { reachAbsence } from '../access.ts'
import { briefHosts, remindMember, testChannel } from '../commands/home-work.ts'
import { homeRecordShown, homeWorkShown } from '../commands/show-home-work.ts'
import { duesShown, setDuesAside, settleDues } from '../commands/settle-dues.ts'
import * as contract from '../contract.ts'

export const homeRoutes = (): Route[] => [...duesRoutes(), ...workRoutes()]

const duesRoutes = (): Route[] => [
  route(contract.duesAtHost, async (call, { params }) => {
    const reached = await reachAbsence(call, BRANCH_DESK, params.absenceId)
    return reached.ok ? readDistrict(call.db, reached.value.scope, async (tx) => ok(await duesShown(tx, call, reached.value.row))) : reached
  }),
  route(contract.settleDues, async (call, { params, body }) => {
    const reached = await reachAbsence(call, BRANCH_DESK, params.absenceId)
    return reached.ok ? settleDues(call, reached.value.scope, { absence: reached.value.row, resultId: params.resultId, said: body }) : reached
  }),
  route(contract.setDuesAside, async (call, { params, body }) => {
    const reached = await reachAbsence(call, BRANCH_DESK, params.absenceId)
    return reached.ok ? setDuesAside(call, reached.value.scope, { absence: reached.value.row, resultId: params.resultId, ...body }) : reached
  }),
]

const workRoutes = (): Route[] => [
  route(contract.homeWork, async (call, { params }) => {
    const reached = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    return reached.ok ? readDistrict(call.db, reached.value.scope, async (tx) => ok(await homeWorkShown(tx, call, reached.value.unit))) : reached
  }),
  route(contract.homeRecord, async (call, { params }) => {
    const reached = await reachAbsence(call, DESK_AND_ABOVE, params.absenceId)
    return reached.ok ? readDistrict(call.db, reached.value.scope, async (tx) => ok(await homeRecordShown(tx, call, reached.value.row))) : reached
  }),
  route(contract.testChannel, async (call, { params, body }) => {
    const reached = await reachAbsence(call, BRANCH_DESK, params.absenceId)
    return reached.ok ? testChannel(call, reached.value.scope, params.absenceId, { ...body, on: body.on as Day }) : reached
  }),
  route(contract.remindMember, async (call, { params, body }) => {
    const reached = await reachAbsence(call, BRANCH_DESK, params.absenceId)
    return reached.ok ? remindMember(call, reached.value.scope, params.absenceId, { ...body, on: body.on as Day }) : reached
  }),
  route(contract.briefHosts, async (call, { params, body }) => {
    const reached = await reachUnit(call, DESK_AND_ABOVE, params.unitId)
    return reached.ok ? briefHosts(call, reached.value.scope, { unit: reached.value.unit, briefing: body }) : reached
  }),
]
