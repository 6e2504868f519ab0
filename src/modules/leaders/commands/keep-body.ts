import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { violatedConstraint } from '../../../platform/db.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { Member } from '../../members/public.ts'
import type { Unit } from '../../org/public.ts'
import { madeBy } from '../access.ts'
import { type Body, endSeat, insertBody, insertLinks, insertSeats, type LinkKind, type Seat, selectSeatsOf } from '../store.ts'

export const formBody = (call: Call, scope: Scope, unit: Unit, given: { name: string; from: Day }): Promise<Result<{ bodyId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const bodyId = newId<'body'>()
    await insertBody(tx, { ...given, id: bodyId, path: unit.path, unitId: unit.id }, madeBy(call))
    await tx.audit({ verb: 'leaders.body-formed', objectType: 'body', objectId: bodyId, path: unit.path })
    return ok({ bodyId })
  })

type GivenSeat = { post: string; leads: boolean; from: Day }

const seatedAlready = refuse(
  'seated-already',
  '这名党员那段时间已经在这个班子里，没有登记。请先登记离任。',
  'That member holds a seat of this body at that time already; end it first.',
  {
    field: '/memberId',
  },
)

/** A dated seat; nobody sits twice in one body at a time, the database holds it. */
export const takeSeat = async (
  call: Call,
  scope: Scope,
  { body, member }: { body: Body; member: Member },
  given: GivenSeat,
): Promise<Result<{ seatId: string }>> => {
  if (given.from < body.from)
    return refuse('before-the-body', `这个班子${body.from}才有，任职不能更早，没有登记。`, `The body begins on ${body.from}; a seat cannot begin before it.`, {
      field: '/from',
    })
  try {
    return await runCommand(call, scope, async (tx) => {
      const seatId = newId<'seat'>()
      await insertSeats(tx, [{ ...given, id: seatId, path: body.path, bodyId: body.id, personId: member.personId, memberId: member.id }], madeBy(call))
      await tx.audit({ verb: 'leaders.seat-taken', objectType: 'seat', objectId: seatId, path: body.path, fields: [given.post] })
      return ok({ seatId })
    })
  } catch (error) {
    if (violatedConstraint(error) === 'seat_once') return seatedAlready
    throw error
  }
}

export const leaveSeat = (call: Call, scope: Scope, seat: Seat, to: Day): Promise<Result<{ seatId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (to < seat.from)
      return refuse('ends-before-it-begins', `离任的日子早于任职的${seat.from}，没有登记。`, `The seat began on ${seat.from}; it cannot end before that.`, {
        field: '/to',
      })
    if ((await endSeat(tx, seat.id, to)) === 0) return refuse('ended-already', '这个任职已经登记过离任。', 'This seat was ended already.')
    await tx.audit({ verb: 'leaders.seat-left', objectType: 'seat', objectId: seat.id, path: seat.path })
    return ok({ seatId: seat.id })
  })

type GivenLink = { personId: string; kind: LinkKind; from: Day }

/** Whom a leader is linked with: a unit with a body of its own, or a contact branch. */
export const linkUnit = (call: Call, scope: Scope, { body, unit }: { body: Body; unit: Unit }, given: GivenLink): Promise<Result<{ linkId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const seated = (await selectSeatsOf(tx, given.personId)).some(({ bodyId }) => bodyId === body.id)
    if (!seated) return notInBody
    const linkId = newId<'link'>()
    await insertLinks(tx, [{ ...given, id: linkId, path: body.path, bodyId: body.id, unitId: unit.id }], madeBy(call))
    await tx.audit({ verb: 'leaders.unit-linked', objectType: 'link', objectId: linkId, path: body.path, fields: [given.kind] })
    return ok({ linkId })
  })

export const notInBody = refuse(
  'not-in-this-body',
  '名单里有人不在这个班子里，没有存。请从班子成员里选。',
  'Somebody on the list has no seat in this body; nothing was saved.',
  {
    field: '/personId',
  },
)
