import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import { madeBy } from '../access.ts'
import { insertOpinions, type Opinion, type Seat, updateAnswer } from '../store.ts'

/** An opinion put to a leader in organisation life; who put it may stay unsaid (YC-02j). */
export const putOpinion = (
  call: Call,
  scope: Scope,
  seat: Seat,
  given: { day: Day; place: string; words: string; askedBy: string | null },
): Promise<Result<{ opinionId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (given.day > call.today) return refuse('in-the-future', '日期还没有到，没有记。', 'That day has not come yet; nothing was entered.', { field: '/day' })
    const opinionId = newId<'opinion'>()
    const open = { answer: null, action: null, answeredByName: null, answeredOn: null }
    await insertOpinions(tx, [{ ...given, ...open, id: opinionId, path: seat.path, bodyId: seat.bodyId, personId: seat.personId }], madeBy(call))
    await tx.audit({ verb: 'leaders.opinion-put', objectType: 'opinion', objectId: opinionId, path: seat.path })
    return ok({ opinionId })
  })

export const answerOpinion = (
  call: Call,
  scope: Scope,
  row: Opinion,
  given: { day: Day; answer: string; action: string | null },
): Promise<Result<{ opinionId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (given.day < row.day || given.day > call.today)
      return refuse(
        'day-does-not-fit',
        `意见是${row.day}提的，答复的日子要在那以后、今天以前，没有记。`,
        `The opinion is of ${row.day}; the answer lies between then and today.`,
        { field: '/day' },
      )
    if ((await updateAnswer(tx, row.id, given, madeBy(call))) === 0)
      return refuse('answered-already', '这条意见已经答复过了，没有改。', 'This opinion was answered already; nothing was changed.')
    await tx.audit({ verb: 'leaders.opinion-answered', objectType: 'opinion', objectId: row.id, path: row.path })
    return ok({ opinionId: row.id })
  })
