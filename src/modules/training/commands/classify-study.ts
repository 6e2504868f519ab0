import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import { TEACHING_MODES } from '../../../policy/vocabulary/study.ts'
import { madeBy } from '../access.ts'
import { isContent, type StudySession } from '../facts.ts'
import { upsertStudies } from '../store.ts'

type Given = { contentClasses: string[]; mode: string; topicIds: string[]; programmeId: string | null; material: string | null }

/** What the study of a held session was about, how it was taught, which topics and plan it served. */
export const classifyStudy = (call: Call, scope: Scope, session: StudySession, given: Given): Promise<Result<{ sessionId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const odd = given.contentClasses.find((one) => !isContent(one))
    if (odd)
      return refuse('no-such-content', `没有“${odd}”这一类内容，没有存。请从列表里选。`, `There is no class of content "${odd}"; choose from the list.`, {
        field: '/contentClasses',
      })
    if (!(given.mode in TEACHING_MODES))
      return refuse('no-such-mode', `没有“${given.mode}”这种方式，没有存。请从列表里选。`, `There is no mode "${given.mode}"; choose from the list.`, {
        field: '/mode',
      })
    const { sessionId, path, unitId, day } = session
    await upsertStudies(tx, [{ ...given, sessionId, path, unitId, day }], madeBy(call))
    await tx.audit({ verb: 'training.study-classified', objectType: 'session', objectId: sessionId, path, fields: given.contentClasses })
    return ok({ sessionId })
  })
