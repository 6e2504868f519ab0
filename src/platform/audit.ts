import { type RawBuilder, sql } from 'kysely'
import { newId } from '../kernel/ids.ts'
import { macOf } from './crypto.ts'
import type { Tx } from './db.ts'
import type { Actor } from './scope.ts'

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

/** Writes one entry in the transaction of the act itself (the commit waits for it), with the MAC that the sealed batches rest on. */
export const recordAudit = (tx: Tx, at: Date, fact: AuditFact): Promise<void> => recordAudits(tx, at, [fact])

type Act = AuditFact & { actor?: Actor }

/** One entry as a part of another statement. */
export const auditWritten = (tx: Tx, at: Date, fact: Act): RawBuilder<unknown> => insertOne(sealed(tx, at, fact))

/** Entries of many acts that commit together, in one statement; each may name its own actor (else the scope's). */
export const recordAudits = async (tx: Tx, at: Date, facts: readonly Act[]): Promise<void> => {
  if (facts.length === 0) return
  if (facts.length === 1) tx.along(auditWritten(tx, at, facts[0]!), 'platform-audit-one')
  else tx.along(insertOf(facts.map((fact) => sealed(tx, at, fact))), 'platform-audit')
}

/**
 * The same as part of the statement that writes the acts, behind `with … as`: an act leaves an entry where its `key` (a UUID) is among those
 * that `written` selects. So nobody waits to hear what was written before its entries can be sent.
 */
export const auditsOfWritten = (tx: Tx, facts: readonly (Act & { key: string; at: Date })[], written: RawBuilder<unknown>): RawBuilder<unknown> =>
  insertOf(
    facts.map(({ key, at, ...fact }) => ({ ...sealed(tx, at, fact), key })),
    sql`where given.key in (${written})`,
  )

const sealed = (tx: Tx, at: Date, fact: Act) => {
  const entry = entryOf(tx, at, fact)
  return { ...entry, mac: `\\x${macOf('audit', canonicalAudit(entry)).toString('hex')}` }
}

/** Nearly always it is one, which needs no reading of a list. */
const insertOne = (entry: ReturnType<typeof sealed>): RawBuilder<unknown> => sql`
    insert into platform.audit_entry
      (district_id, id, at, account_id, role, path, verb, object_type, object_id, fields, purpose, result, mac)
    values (
      ${entry.districtId}, ${entry.id}, ${entry.at}, ${entry.accountId}, ${entry.role}, ${entry.path}, ${entry.verb}, ${entry.objectType}, ${entry.objectId},
      ${entry.fields}, ${entry.purpose}, ${entry.result}, ${entry.mac})`

const insertOf = (entries: readonly ReturnType<typeof sealed>[], where: RawBuilder<unknown> = sql``): RawBuilder<unknown> => sql`
    insert into platform.audit_entry
      (district_id, id, at, account_id, role, path, verb, object_type, object_id, fields, purpose, result, mac)
    select "districtId", id, at, "accountId", role, path, verb, "objectType", "objectId", fields, purpose, result, mac
    from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as given (
      "districtId" int, id uuid, at timestamptz, "accountId" uuid, role text, path text, verb text, "objectType" text, "objectId" text, fields text[],
      purpose text, result text, mac bytea, key uuid)
    ${where}`

const entryOf = (tx: Tx, at: Date, { actor = tx.scope.actor, ...fact }: Act) => ({
  id: newId<'audit-entry'>(),
  districtId: tx.scope.districtIds[0]!,
  at: at.toISOString(),
  accountId: actor.accountId,
  role: actor.role,
  path: fact.path ?? tx.scope.path,
  verb: fact.verb,
  objectType: fact.objectType,
  objectId: fact.objectId,
  fields: [...(fact.fields ?? [])],
  purpose: fact.purpose ?? null,
  result: fact.result ?? 'done',
})

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

type AuditRow = {
  id: string
  at: Date
  accountId: string | null
  role: string
  verb: string
  objectType: string
  objectId: string
  fields: string[]
  purpose: string | null
  result: string
}

/** A page of the trail in the scope's district, newest first; `before` is the id where the last page ended. */
export const auditPage = (tx: Tx, page: { before: string | null; verb: string | null; size: number }): Promise<AuditRow[]> =>
  tx.rows(sql<AuditRow>`
    select id, at, account_id as "accountId", role, verb, object_type as "objectType", object_id as "objectId", fields, purpose, result
    from platform.audit_entry
    where district_id = ${tx.scope.districtIds[0]!}
      and (${page.before}::uuid is null or id < ${page.before}::uuid)
      and (${page.verb}::text is null or verb = ${page.verb})
    order by id desc
    limit ${page.size}`)
