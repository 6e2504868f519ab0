import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { QUESTIONS } from '../../../policy/vocabulary/questions.ts'
import type { Reach } from '../access.ts'
import type { RuleAnswer } from '../facts.ts'
import { possible, refuseAct } from '../stages.ts'
import { insertJudgement, selectJudgements, type Session } from '../store.ts'
import { readiness } from './write-record.ts'

/** Writes down the answer of a named person to what only a person can judge; a changed mind is a new version. */
export const judgeSession = (
  call: Call,
  { scope, found }: Reach<Session>,
  asked: { question: string; answer: boolean; note: string | null },
): Promise<Result<{ validity: RuleAnswer[] }>> =>
  runCommand(call, scope, async (tx) => {
    if (!possible('judge', found.state)) return refuseAct('judge', found.state)
    if (!(asked.question in QUESTIONS)) return refuse('bad-request', '没有这个要判断的问题。', 'There is no such question to judge.', { field: '/question' })
    const before = (await selectJudgements(tx, found.id)).find(({ question }) => question === asked.question)
    await insertJudgement(tx, found, { ...asked, version: (before?.version ?? 0) + 1, by: call.session!.accountId, byName: call.session!.name, at: call.now })
    await tx.audit({ verb: 'activities.judged', objectType: 'session', objectId: found.id, path: found.path, fields: [asked.question] })
    return ok({ validity: (await readiness(tx, call, found)).validity })
  })
