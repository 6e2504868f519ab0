import { sql } from 'kysely'
import type { Result } from '../kernel/result.ts'
import { refuse } from '../kernel/result.ts'
import { type AuditFact, recordAudit } from './audit.ts'
import type { Call } from './call.ts'
import { sha256 } from './crypto.ts'
import { type Tx, withDistrict } from './db.ts'
import { emitEvent, type OutboxEvent } from './outbox.ts'
import type { Scope } from './scope.ts'

/** A transaction that changes something: it leaves an audit entry, or it does not commit. */
export type CommandTx = Tx & {
  audit(fact: AuditFact): Promise<void>
  emit(event: OutboxEvent): Promise<void>
}

class Refused<T> extends Error {
  readonly result: Result<T>
  constructor(result: Result<T>) {
    super('refused')
    this.result = result
  }
}

/**
 * One act, one transaction: the rows, their audit entries, the events and the answer kept for a retry commit together.
 * A refusal rolls everything back. The same `idempotency-key` with the same body gets the first answer again, with
 * another body it is refused as `key-used-for-another-act` (security.md D8).
 */
export const runCommand = async <T>(call: Call, scope: Scope, work: (tx: CommandTx) => Promise<Result<T>>): Promise<Result<T>> => {
  try {
    return await withDistrict(call.db, scope, async (tx) => {
      const earlier = await claimKey<T>(tx, call)
      if (earlier) return earlier
      const { acts, commandTx } = watched(tx, call)
      const result = await work(commandTx)
      if (!result.ok) throw new Refused(result)
      if (acts.count === 0) throw new Error(`${call.endpointId} changed something without an audit entry: call tx.audit()`)
      keepAnswer(tx, call, result)
      return result
    })
  } catch (error) {
    if (error instanceof Refused) return error.result as Result<T>
    throw error
  }
}

const watched = (tx: Tx, call: Call): { acts: { count: number }; commandTx: CommandTx } => {
  const acts = { count: 0 }
  const commandTx: CommandTx = {
    ...tx,
    audit: async (fact) => {
      acts.count += 1
      await recordAudit(tx, call.now, fact)
    },
    emit: (event) => emitEvent(tx, call.now, event),
  }
  return { acts, commandTx }
}

type Kept = { body_hash: Buffer; answer: unknown }

/** Claims the key for this act; two parallel retries meet here and the second waits for the first. */
const claimKey = async <T>(tx: Tx, call: Call): Promise<Result<T> | null> => {
  if (!call.idempotencyKey) return null
  const district = tx.scope.districtIds[0]!
  const bodyHash = sha256(tx.scope.actor.accountId ?? '', '\n', call.endpointId, '\n', call.bodyText)
  const claimed = await tx.maybe(sql<{ key: string }>`
    insert into platform.idempotency (district_id, key, account_id, body_hash, at)
    values (${district}, ${call.idempotencyKey}, ${tx.scope.actor.accountId}, ${bodyHash}, ${call.now.toISOString()})
    on conflict (district_id, key) do nothing
    returning key`)
  if (claimed) return null
  const kept = await tx.one(sql<Kept>`
    select body_hash, answer
    from platform.idempotency
    where district_id = ${district}
      and key = ${call.idempotencyKey}`)
  if (!kept.body_hash.equals(bodyHash))
    return refuse(
      'key-used-for-another-act',
      '这个提交编号已经用在另一件事上，这次没有存。请刷新页面后再做一次。',
      'This submission number was used for something else, so nothing was saved. Reload the page and try again.',
    )
  return { ok: true, value: kept.answer as T }
}

const keepAnswer = <T>(tx: Tx, call: Call, result: Result<T>): void => {
  if (!call.idempotencyKey || !result.ok) return
  tx.along(sql`
    update platform.idempotency
    set answer = ${JSON.stringify(result.value ?? null)}::jsonb
    where district_id = ${tx.scope.districtIds[0]!}
      and key = ${call.idempotencyKey}`)
}
