import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import { inForce } from '../../org/public.ts'
import { keepFindings, openDuties } from '../../rulebook/public.ts'
import type { Reach } from '../access.ts'
import { isGuest, judgeRoll, lettersOf, participationOf, type SixValues, sumOf, tookPart } from '../facts.ts'
import { possible, refuseAct } from '../stages.ts'
import {
  type Amendment,
  decideAmendment,
  endRollLine,
  insertAmendment,
  insertRecordVersion,
  insertRoll,
  lockSession,
  refreshRollup,
  type RollRow,
  selectRoll,
  type Session,
  type SessionChange,
  updateSession,
} from '../store.ts'
import { helpDuties } from './close-session.ts'
import { sixValuesOf } from './write-record.ts'

export type Change = { memberId: string; letter: string } | { field: keyof SixValues; value: string }
type Amended = { amendmentId: string; kind: Amendment['kind']; state: 'waiting' | 'in-force' }

/**
 * Corrects a locked record: a new version with reason and author, the original stays readable. Attendance that is *added* after the lock is
 * a late entry: it waits for a second person and stays marked for good.
 */
export const correctRecord = (call: Call, { scope, found }: Reach<Session>, { reason, change }: { reason: string; change: Change }): Promise<Result<Amended>> =>
  runCommand(call, scope, async (tx) => {
    const session = (await lockSession(tx, found.id))!
    if (!possible('correct', session.state)) return refuseAct('correct', session.state)
    return 'field' in change ? correctField(tx, call, { session, reason, change }) : correctTick(tx, call, { session, reason, change })
  })

type Asked<C> = { session: Session; reason: string; change: C }

const correctField = async (
  tx: CommandTx,
  call: Call,
  { session, reason, change }: Asked<{ field: keyof SixValues; value: string }>,
): Promise<Result<Amended>> => {
  const before = session[change.field]
  if (before === (change.value || null)) return refuseSame()
  const version = session.recordVersion + 1
  const fields = { ...sixValuesOf(session), [change.field]: change.value || null }
  await insertRecordVersion(tx, session, { version, fields, reason, byName: call.session!.name, at: call.now, by: call.session!.accountId })
  await updateSession(tx, call.now, session, { [change.field]: change.value || null, recordVersion: version })
  const amendment = amendmentOf(call, session, {
    kind: 'correction',
    memberId: null,
    field: change.field,
    before,
    after: change.value,
    reason,
    state: 'in-force',
  })
  await insertAmendment(tx, amendment)
  await tx.audit({ verb: 'activities.corrected', objectType: 'session', objectId: session.id, path: session.path, fields: [change.field], purpose: reason })
  return ok({ amendmentId: amendment.id, kind: 'correction', state: 'in-force' })
}

const refuseSame = () => refuse('nothing-to-correct', '改后的和原来的一样，没有要更正的。', 'It says the same already; there is nothing to correct.')

const correctTick = async (tx: CommandTx, call: Call, { session, reason, change }: Asked<{ memberId: string; letter: string }>): Promise<Result<Amended>> => {
  const line = (await selectRoll(tx, session.id)).find(({ memberId }) => memberId === change.memberId)
  if (!line) return refuse('not-found', '锁定的名册里没有这位党员。', 'This member is not on the locked roll.')
  if (line.letter.toUpperCase() === change.letter) return refuseSame()
  const kind = tookPart(change.letter) && !tookPart(line.letter) ? 'late-entry' : 'correction'
  const state = kind === 'late-entry' ? 'waiting' : 'in-force'
  const amendment = amendmentOf(call, session, { kind, memberId: line.memberId, field: null, before: line.letter, after: change.letter, reason, state })
  await insertAmendment(tx, amendment)
  if (state === 'in-force') await applyTick(tx, call, { session, line, amendment })
  await tx.audit({
    verb: kind === 'late-entry' ? 'activities.late-entry-asked' : 'activities.corrected',
    objectType: 'session',
    objectId: session.id,
    path: session.path,
    fields: [`member:${line.memberId}`],
    purpose: reason,
  })
  return ok({ amendmentId: amendment.id, kind, state })
}

const amendmentOf = (
  call: Call,
  session: Session,
  said: Pick<Amendment, 'kind' | 'memberId' | 'field' | 'before' | 'after' | 'reason' | 'state'>,
): Amendment => ({
  ...said,
  id: newId<'amendment'>(),
  path: session.path,
  sessionId: session.id,
  byAccount: call.session!.accountId,
  byName: call.session!.name,
  at: call.now,
  secondName: null,
  secondAt: null,
})

type Apply = { session: Session; line: RollRow; amendment: Amendment }

/** Ends the line and begins its next version; the whole sum, the participation and the committee's row follow. */
const applyTick = async (tx: CommandTx, call: Call, { session, line, amendment }: Apply): Promise<void> => {
  const late = amendment.kind === 'late-entry'
  const letter = line.letter === line.letter.toLowerCase() ? amendment.after.toLowerCase() : amendment.after
  const next: RollRow = {
    ...line,
    version: line.version + 1,
    letter,
    provenance: 'corrected',
    byName: amendment.byName,
    at: call.now,
    note: amendment.reason,
    late: line.late || late,
  }
  await endRollLine(tx, line)
  await insertRoll(tx, call.now, [next])
  const letters = lettersOf(await selectRoll(tx, session.id))
  const rules = await inForce(tx, session.unitId, session.day!)
  const answers = judgeRoll(rules, session, letters)
  await keepFindings(
    tx,
    call.now,
    answers.map((evaluation) => ({ path: session.path, evaluation, madeBy: call.session!.accountId })),
  )
  await updateSession(tx, call.now, session, { ...figuresOf(letters, participationOf(rules, letters)), lateEntries: session.lateEntries + (late ? 1 : 0) })
  await refreshRollup(
    tx,
    call.now,
    [session.id],
    answers.some(({ outcome }) => outcome === 'not_met'),
  )
  if (!isGuest(next) && letter.toUpperCase() === 'A') await openDuties(tx, helpDuties(call, { session, rules, row: next }))
  await tx.emit({
    event: 'session.corrected',
    path: session.path,
    payload: { sessionId: session.id, unitId: session.unitId, unitPath: session.path, memberId: line.memberId, year: session.year },
  })
}

const figuresOf = (letters: string, participation: { num: number; den: number } | null): SessionChange => ({
  ...sumOf(letters),
  creditedNum: participation?.num ?? null,
  creditedDen: participation?.den ?? null,
})

/** The second person of a late entry: somebody else than who asked for it. */
export const decideLateEntry = (
  call: Call,
  { scope, found: { row, session: seen } }: Reach<{ row: Amendment; session: Session }>,
  confirm: boolean,
): Promise<Result<{ state: 'in-force' | 'refused' }>> =>
  runCommand(call, scope, async (tx) => {
    if (row.byAccount === call.session!.accountId)
      return refuse(
        'second-person-needed',
        '补记要由另一个人确认，不能自己确认自己的。',
        'A late entry is confirmed by another person than the one who asked for it.',
      )
    const session = (await lockSession(tx, seen.id))!
    const state = confirm ? 'in-force' : 'refused'
    if ((await decideAmendment(tx, call.now, { id: row.id, state, second: call.session!.accountId, secondName: call.session!.name })) === 0)
      return refuse('decided-already', '这条补记已经有人确认过了。', 'This late entry has been decided already.')
    const line = (await selectRoll(tx, session.id)).find(({ memberId }) => memberId === row.memberId)
    if (confirm && line) await applyTick(tx, call, { session, line, amendment: row })
    await tx.audit({
      verb: confirm ? 'activities.late-entry-confirmed' : 'activities.late-entry-refused',
      objectType: 'session',
      objectId: session.id,
      path: session.path,
      fields: [`member:${row.memberId}`],
    })
    return ok({ state })
  })
