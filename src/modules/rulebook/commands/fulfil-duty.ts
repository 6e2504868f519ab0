import type { Day } from '../../../kernel/days.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import { mayFulfil, type Reach } from '../access.ts'
import { type DutyRow, fulfilByKeys, selectDuty } from '../store.ts'

/** The bearer's desk writes down what was done and when; the duty is closed by that record. */
export const fulfilDuty = (
  call: Call,
  { scope, grant }: Reach,
  { dutyId, doneOn, note }: { dutyId: string; doneOn: Day; note: string },
): Promise<Result<DutyRow>> =>
  runCommand(call, scope, async (tx) => {
    const duty = await selectDuty(tx, dutyId)
    if (!duty) return absent()
    if (duty.state !== 'open') return alreadyClosed(duty)
    if (!mayFulfil(grant, duty))
      return refuse('not-yours', '这件事由承办的党组织办结，不在您的职责里。', 'The unit that bears this duty closes it; it is not part of your role.')
    if (doneOn > call.today)
      return refuse(
        'day-ahead',
        '办的日子还没到，没有存。请改成已经办了的日子。',
        'The day lies ahead, so nothing was saved. Give the day on which it was done.',
        { field: '/doneOn' },
      )
    const by = call.session!
    await fulfilByKeys(tx, call.now, [
      { key: duty.key, recordType: 'statement', recordId: null, note: `${doneOn}　${note}`, by: by.accountId, byName: by.name },
    ])
    await tx.audit({ verb: 'duty.fulfilled', objectType: 'duty', objectId: duty.id, path: duty.path, fields: ['state', 'record_note'] })
    return ok((await selectDuty(tx, dutyId))!)
  })

export const alreadyClosed = (duty: DutyRow) =>
  refuse(
    'duty-already-closed',
    `这件事${duty.closedByName ? `已由${duty.closedByName}` : '已经'}${duty.state === 'released' ? '免办' : '办结'}，不用再办。`,
    `This duty is closed already${duty.closedByName ? ` by ${duty.closedByName}` : ''}; nothing more is due.`,
  )
