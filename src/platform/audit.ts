import { sql } from 'kysely'
import { newId } from '../kernel/ids.ts'
import { macOf } from './crypto.ts'
import type { Tx } from './db.ts'

/** What happened, for the trail. Ids and field names only, never values of protected fields (security.md D9). */
export type AuditFact = {
  verb: string
  objectType: string
  objectId: string
  /** path of the unit it belongs to; the scope's own path when absent */
  path?: string
  fields?: readonly string[]
  /** why, where the act asks for a purpose or a reason */
  purpose?: string
  result?: 'done' | 'denied' | 'failed'
}

/** Writes one entry in the transaction of the act itself, with the MAC that the sealed batches rest on. */
export const recordAudit = async (tx: Tx, at: Date, fact: AuditFact): Promise<void> => {
  const entry = {
    id: newId<'audit-entry'>(),
    districtId: tx.scope.districtIds[0]!,
    at: at.toISOString(),
    accountId: tx.scope.actor.accountId,
    role: tx.scope.actor.role,
    path: fact.path ?? tx.scope.path,
    verb: fact.verb,
    objectType: fact.objectType,
    objectId: fact.objectId,
    fields: [...(fact.fields ?? [])],
    purpose: fact.purpose ?? null,
    result: fact.result ?? 'done',
  }
  await tx.run(sql`
    insert into platform.audit_entry
      (district_id, id, at, account_id, role, path, verb, object_type, object_id, fields, purpose, result, mac)
    values (
      ${entry.districtId}, ${entry.id}, ${entry.at}, ${entry.accountId}, ${entry.role}, ${entry.path},
      ${entry.verb}, ${entry.objectType}, ${entry.objectId}, ${entry.fields}, ${entry.purpose}, ${entry.result},
      ${macOf('audit', canonicalAudit(entry))})`)
}

/** The exact bytes an entry's MAC is over; `verify-audit` rebuilds them from the row. */
export const canonicalAudit = (entry: {
  id: string
  districtId: number
  at: string
  accountId: string | null
  role: string
  path: string
  verb: string
  objectType: string
  objectId: string
  fields: string[]
  purpose: string | null
  result: string
}): string =>
  JSON.stringify([
    entry.districtId,
    entry.id,
    entry.at,
    entry.accountId,
    entry.role,
    entry.path,
    entry.verb,
    entry.objectType,
    entry.objectId,
    entry.fields,
    entry.purpose,
    entry.result,
  ])
