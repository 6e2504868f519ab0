import { ok, type Result, refuse } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import { fulfilDuties } from '../../rulebook/public.ts'
import { type LedgerDeps, linesOf, upTo } from '../facts.ts'
import { type ContestRow, settleContest } from '../store.ts'
import { contestDuty } from './contest-line.ts'

/**
 * The branch answers. "Corrected" is accepted only when the record behind the line has a newer version than the contested one, or is
 * gone; whether it is right now remains for the member to say.
 */
export const answerContest = (
  call: Call,
  deps: LedgerDeps,
  { scope, contest, outcome, words }: { scope: Scope; contest: ContestRow; outcome: 'corrected' | 'kept'; words: string },
): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    const line = (await linesOf(deps, tx, { memberIds: [contest.memberId], period: upTo(call.today) })).find(({ key }) => key === contest.key)
    if (outcome === 'corrected' && line && line.version <= contest.version)
      return refuse(
        'not-corrected-yet',
        '这一条记录还没有改过，不能答复“已更正”。请先更正记录，再来答复。',
        'The record has not been corrected yet; correct it first, then answer.',
        { details: { link: line.link } },
      )
    const done = await settleContest(tx, contest.id, { state: outcome, answer: words, by: call.session!.accountId, byName: call.session!.name, at: call.now })
    if (done === 0) return refuse('already-answered', '这条异议已经答复过，或本人已收回。', 'This contest was answered already, or taken back.')
    await fulfilDuties(tx, call.now, [
      { key: contestDuty(contest.id), recordType: 'contest', recordId: contest.id, by: call.session!.accountId, byName: call.session!.name },
    ])
    await tx.audit({ verb: 'contest.answered', objectType: 'contest', objectId: contest.id, path: contest.path, fields: [outcome] })
    return ok({})
  })
