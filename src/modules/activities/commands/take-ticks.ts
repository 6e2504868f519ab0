import { ok, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Text } from '../../../policy/vocabulary/outcomes.ts'
import type { Reach } from '../access.ts'
import { rosterOf } from '../facts.ts'
import { isLocked, possible } from '../stages.ts'
import { insertTicks, selectTicksByNonce, type Session, type SessionGate, shareSessions, type TickRow } from '../store.ts'

/** A tick as a device sends it. */
type SentTick = { nonce: string; memberId: string; letter: string; clientAt: string | null; seq: number; saw: readonly string[]; note: string | null }

type TakenTick = { nonce: string; result: 'taken' | 'already' | 'refused'; message: Text | null }

type Sheet = { provenance: 'recorder' | 'transcribed'; ticks: readonly SentTick[] }

/**
 * Takes many ticks in one transaction, in any order and as often as they come: each nonce is written once, and each tick is answered for
 * itself. After the lock ticks are kept, marked late, and change nothing: the roll changes by correction alone.
 */
export const takeTicks = (call: Call, { scope, grant, found }: Reach<Session>, sheet: Sheet): Promise<Result<{ ticks: TakenTick[] }>> =>
  runCommand(call, scope, async (tx) => {
    const gate = (await shareSessions(tx, [found.id]))[0]!
    const allowed = await membersToTick(tx, found, grant.groupId ?? null)
    const faults = new Map(sheet.ticks.map((tick) => [tick, faultOf(tick, { allowed, gate })]))
    const rows = sheet.ticks.filter((tick) => !faults.get(tick)).map((tick) => rowOf(call, { gate, tick, provenance: sheet.provenance }))
    const written = await insertTicks(tx, rows)
    const earlier = await earlierOf(tx, sheet.ticks, written)
    await auditTicks(tx, found, written.size)
    return ok({ ticks: sheet.ticks.map((tick) => answerOf(tick, { written, earlier, fault: faults.get(tick) ?? null, late: isLocked(gate.state) })) })
  })

const membersToTick = async (tx: Tx, session: Session, groupId: string | null): Promise<Set<string>> => {
  if (session.day === null) return new Set()
  const roster = await rosterOf(tx, session, session.day)
  return new Set(roster.filter((entry) => groupId === null || entry.groupId === groupId).map(({ memberId }) => memberId))
}

const faultOf = ({ memberId }: SentTick, { allowed, gate }: { allowed: ReadonlySet<string>; gate: SessionGate }): Text | null => {
  if (!possible('call-roll', gate.state) && !isLocked(gate.state)) return { zh: '这次活动现在不能点名。', en: 'The roll of this session cannot be called now.' }
  if (!allowed.has(memberId)) return { zh: '这位党员不在您点名的名册里。', en: 'This member is not on the roll that you call.' }
  return null
}

const rowOf = (call: Call, { gate, tick, provenance }: { gate: SessionGate; tick: SentTick; provenance: Sheet['provenance'] }): TickRow => ({
  nonce: tick.nonce,
  sessionId: gate.id,
  path: gate.path,
  memberId: tick.memberId,
  letter: tick.letter,
  provenance,
  byAccount: call.session!.accountId,
  byName: call.session!.name,
  at: call.now,
  clientAt: tick.clientAt ? new Date(tick.clientAt) : null,
  device: call.deviceId,
  seq: tick.seq,
  saw: [...tick.saw],
  note: tick.note,
  late: isLocked(gate.state) || (gate.day !== null && call.today > gate.day),
})

const earlierOf = async (tx: Tx, ticks: readonly SentTick[], written: ReadonlySet<string>): Promise<Map<string, TickRow>> => {
  const rest = ticks.filter(({ nonce }) => !written.has(nonce)).map(({ nonce }) => nonce)
  return new Map((rest.length > 0 ? await selectTicksByNonce(tx, rest) : []).map((row) => [row.nonce, row]))
}

const auditTicks = (tx: CommandTx, session: Session, count: number): Promise<void> =>
  tx.audit({ verb: 'activities.ticked', objectType: 'session', objectId: session.id, path: session.path, fields: [`ticks:${count}`] })

type Outcome = { written: ReadonlySet<string>; earlier: ReadonlyMap<string, TickRow>; fault: Text | null; late: boolean }

const LATE: Text = {
  zh: '活动已办结，这一条留了底，没有改名册。要改请写更正或补记。',
  en: 'The session is closed: this tick is kept but changed nothing. Write a correction or a late entry.',
}
const USED: Text = { zh: '这个编号已经用在另一条上，这一条没有存。', en: 'This number was used for another tick; this one was not saved.' }

const answerOf = (tick: SentTick, { written, earlier, fault, late }: Outcome): TakenTick => {
  const { nonce } = tick
  if (written.has(nonce)) return late ? { nonce, result: 'refused', message: LATE } : { nonce, result: 'taken', message: null }
  const same = earlier.get(nonce)
  if (same && (same.memberId !== tick.memberId || same.letter !== tick.letter)) return { nonce, result: 'refused', message: USED }
  if (same) return { nonce, result: 'already', message: null }
  return { nonce, result: 'refused', message: fault }
}
