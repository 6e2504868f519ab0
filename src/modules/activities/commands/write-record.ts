import { ok, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import { inForce } from '../../org/public.ts'
import type { Reach } from '../access.ts'
import {
  answerOf,
  fieldGaps,
  type FullLook,
  type Gap,
  judgeValidity,
  lettersOf,
  lookAt,
  openRoll,
  rollGaps,
  type RuleAnswer,
  type SixValues,
  someoneKnown,
  validityGaps,
} from '../facts.ts'
import { possible, refuseAct, refuseStale } from '../stages.ts'
import { type Part, replaceParts, selectSession, type Session, type SessionChange, updateSession } from '../store.ts'

export type RecordAsked = {
  record: SixValues
  parts?: readonly Omit<Part, 'number'>[] | undefined
  begins?: string | null | undefined
  ends?: string | null | undefined
  badgeNoted?: boolean | null | undefined
  version: number
}

/** Keeps what has been typed of the record. Nothing is judged; the answer says what is still missing. */
export const writeRecord = (
  call: Call,
  { scope, found }: Reach<Session>,
  asked: RecordAsked,
): Promise<Result<{ version: number; gaps: Gap[]; validity: RuleAnswer[] }>> =>
  runCommand(call, scope, async (tx) => {
    if (!possible('write-record', found.state)) return refuseAct('write-record', found.state)
    if (!(await updateSession(tx, call.now, { id: found.id, version: asked.version }, changeOf(asked)))) return refuseStale()
    if (asked.parts) await replaceParts(tx, found, asked.parts)
    await tx.audit({ verb: 'activities.record-written', objectType: 'session', objectId: found.id, path: found.path, fields: ['record'] })
    const { gaps, validity } = await readiness(tx, call, (await selectSession(tx, found.id))!)
    return ok({ version: asked.version + 1, gaps, validity })
  })

/** The columns behind the six values; a field that was left blank becomes null, never an empty text. */
export const changeOf = ({ record, begins, ends, badgeNoted }: RecordAsked): SessionChange => ({
  theme: record.theme || null,
  study: record.study || null,
  deliberation: record.deliberation || null,
  service: record.service || null,
  opinions: record.opinions || null,
  nextMonth: record.nextMonth || null,
  ...(begins === undefined ? {} : { begins }),
  ...(ends === undefined ? {} : { ends }),
  ...(badgeNoted === undefined ? {} : { badgeNoted }),
})

export const sixValuesOf = ({ theme, study, deliberation, service, opinions, nextMonth }: Session): SixValues => ({
  theme,
  study,
  deliberation,
  service,
  opinions,
  nextMonth,
})

/** What still stands between this session and its closing, in the order of the page. */
export const readiness = async (tx: Tx, call: Call, session: Session): Promise<{ gaps: Gap[]; validity: RuleAnswer[]; look: FullLook }> => {
  const look = await lookAt(tx, session)
  const rules = await inForce(tx, session.unitId, session.day ?? call.today)
  const lines = await openRoll(tx, session)
  const answers = judgeValidity(rules, session, { ...look, attended: someoneKnown(lettersOf(lines)) }, 'held')
  const gaps = [...fieldGaps(session, look.parts), ...rollGaps(lines), ...validityGaps(answers)]
  return { gaps, validity: answers.map(answerOf), look }
}
