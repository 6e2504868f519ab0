import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import { madeBy } from '../access.ts'
import type { AttendanceStatus, MeetingKind } from '../contract.ts'
import { isFull } from '../facts.ts'
import { type Body, insertAttendance, insertMeetings, selectSeats } from '../store.ts'
import { notInBody } from './keep-body.ts'

type Line = { personId: string; status: AttendanceStatus; arrived: string | null; left: string | null; guidance: string | null; reason: string | null }
type Given = { kind: MeetingKind; unitId: string | null; day: Day; begins: string; ends: string; title: string; lines: Line[] }

/** A meeting on the first track with who was there from when to when. Whether it was the whole time is read from that (YC-02e, YC-02f, YC-02h). */
export const recordMeeting = (call: Call, scope: Scope, body: Body, given: Given): Promise<Result<{ meetingId: string; full: number }>> =>
  runCommand(call, scope, async (tx) => {
    const amiss = faultOf(given, call.today) ?? given.lines.map((line) => faultOfLine(given, line)).find((fault) => fault !== null)
    if (amiss) return amiss
    const seated = new Set((await selectSeats(tx, [body.id], { from: given.day, to: given.day })).map(({ personId }) => personId))
    if (given.lines.some(({ personId }) => !seated.has(personId))) return notInBody
    const meetingId = newId<'meeting'>()
    const { lines, ...meeting } = given
    await insertMeetings(tx, [{ ...meeting, id: meetingId, path: body.path, bodyId: body.id }], madeBy(call))
    await insertAttendance(
      tx,
      lines.map((line) => ({ ...line, meetingId, path: body.path })),
      madeBy(call),
    )
    await tx.audit({
      verb: 'leaders.meeting-recorded',
      objectType: 'meeting',
      objectId: meetingId,
      path: body.path,
      fields: [given.kind, String(lines.length)],
    })
    return ok({ meetingId, full: lines.filter((line) => line.status === 'present' && isFull(given, line)).length })
  })

const faultOf = (given: Given, today: Day) => {
  if (given.day > today)
    return refuse('in-the-future', '日期还没有到，没有记。开过以后再记。', 'That day has not come yet; nothing was entered.', { field: '/day' })
  if (given.ends <= given.begins)
    return refuse('ends-before-it-begins', '结束时间不晚于开始时间，没有记。请核对。', 'It ends no later than it begins; nothing was entered.', {
      field: '/ends',
    })
  const namesUnit = given.kind === 'linked-meeting' || given.kind === 'contact-meeting'
  if (namesUnit !== (given.unitId !== null))
    return refuse(
      'name-the-unit',
      namesUnit ? '这种会在联系单位开，请选是哪个单位。' : '这种会是班子自己的，不要选单位。',
      namesUnit ? 'Such a meeting is held at a linked unit: say which.' : 'Such a meeting is the body’s own: name no unit.',
      { field: '/unitId' },
    )
  if (new Set(given.lines.map(({ personId }) => personId)).size !== given.lines.length)
    return refuse('somebody-twice', '名单里有人写了两次，没有记。请留一行。', 'Somebody stands on the list twice; nothing was entered.', { field: '/lines' })
  return null
}

const faultOfLine = ({ begins, ends }: Given, { status, arrived, left, reason, personId }: Line) => {
  const details = { personId }
  const there = status === 'present' || status === 'irregular'
  if (there && (arrived === null || left === null))
    return refuse('say-from-when-to-when', '参加的人要写几点到、几点走，没有记。', 'Say when whoever took part came and left; nothing was entered.', {
      field: '/lines',
      details,
    })
  if (there && (left! < arrived! || arrived! > ends || left! < begins))
    return refuse(
      'times-do-not-fit',
      `到和走的时间和会议的 ${begins}—${ends} 对不上，没有记。请核对。`,
      `Arrival and leaving do not fit ${begins} to ${ends}; nothing was entered.`,
      {
        field: '/lines',
        details,
      },
    )
  if (status === 'leave' && !reason)
    return refuse('say-why', '请假的人要写缘由，没有记。', 'Give the reason for whoever was on leave; nothing was entered.', { field: '/lines', details })
  return null
}
