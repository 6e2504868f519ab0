import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { sql } from 'kysely'
import { canonicalAudit } from './audit.ts'
import { macOf, sameSecret, sha256 } from './crypto.ts'
import { type Database, type Tx, withDistrict } from './db.ts'
import type { Scope } from './scope.ts'

/**
 * Sealing of the audit trail (security.md D9): committed entries are gathered into batches, each with a Merkle root,
 * chained to the batch before. The checkpoint line of each batch goes to a file that another organisation keeps; with it
 * a cut tail and a rewritten history are found too, which a chain alone cannot do.
 */
type Checkpoint = { districtId: number; number: number; chain: string; entries: number; sealedAt: string }

const MOST = 5_000
/** entries younger than this wait for the next batch, so that a slow transaction is not overtaken */
const SETTLED_SECONDS = 5

type Entry = { id: string; mac: Buffer }
type Batch = { number: number; entryIds: string[]; root: Buffer; chain: Buffer; sealedAt: Date }

/** Seals what has settled in one district; null when there is nothing to seal. Appends the checkpoint to `file`. */
export const sealAudit = (db: Database, scope: Scope, { now, file }: { now: Date; file: string }): Promise<Checkpoint | null> =>
  withDistrict(db, scope, async (tx) => {
    const district = scope.districtIds[0]!
    await tx.run(sql`select pg_advisory_xact_lock(${district})`)
    const last = await lastBatch(tx)
    const entries = await unsealed(tx, new Date(now.getTime() - SETTLED_SECONDS * 1000))
    if (entries.length === 0) return null
    const root = merkleRoot(entries.map((entry) => leafOf(entry)))
    const chain = sha256(last?.chain ?? Buffer.alloc(32), root)
    const number = (last?.number ?? 0) + 1
    await insertBatch(tx, { number, entryIds: entries.map((entry) => entry.id), root, chain, sealedAt: now })
    const checkpoint: Checkpoint = { districtId: district, number, chain: chain.toString('hex'), entries: entries.length, sealedAt: now.toISOString() }
    mkdirSync(dirname(file), { recursive: true })
    appendFileSync(file, `${JSON.stringify(checkpoint)}\n`)
    return checkpoint
  })

/** How far a district's trail is sealed. */
export const sealedTo = async (tx: Tx): Promise<{ batch: number; at: Date } | null> =>
  tx.maybe(sql<{ batch: number; at: Date }>`
    select number as batch, sealed_at as at
    from platform.audit_batch
    where district_id = ${tx.scope.districtIds[0]!}
    order by number desc
    limit 1`)

const lastBatch = (tx: Tx): Promise<{ number: number; chain: Buffer } | null> =>
  tx.maybe(sql<{ number: number; chain: Buffer }>`
    select number, chain
    from platform.audit_batch
    where district_id = ${tx.scope.districtIds[0]!}
    order by number desc
    limit 1`)

const unsealed = (tx: Tx, before: Date): Promise<Entry[]> =>
  tx.rows(sql<Entry>`
    select entry.id, entry.mac
    from platform.audit_entry as entry
    where entry.district_id = ${tx.scope.districtIds[0]!}
      and entry.at <= ${before.toISOString()}
      and not exists (
        select
        from platform.audit_sealed as sealed
        where sealed.district_id = ${tx.scope.districtIds[0]!}
          and sealed.district_id = entry.district_id
          and sealed.entry_id = entry.id)
    order by entry.id
    limit ${MOST}`)

const insertBatch = async (tx: Tx, batch: Batch): Promise<void> => {
  const district = tx.scope.districtIds[0]!
  await tx.run(sql`
    insert into platform.audit_batch (district_id, number, first_entry, last_entry, entry_ids, root, chain, sealed_at)
    values (${district}, ${batch.number}, ${batch.entryIds[0]!}, ${batch.entryIds.at(-1)!}, ${batch.entryIds}::uuid[], ${batch.root}, ${batch.chain}, ${batch.sealedAt.toISOString()})`)
  await tx.run(sql`
    insert into platform.audit_sealed (district_id, entry_id, number)
    select ${district}::int, entry_id, ${batch.number}::int
    from unnest(${batch.entryIds}::uuid[]) as entry_id`)
}

const leafOf = (entry: Entry): Buffer => sha256(Buffer.from([0]), entry.id, entry.mac)

/** Root over leaves; an odd one goes up unpaired (RFC 6962 prefixes keep leaf and node apart). */
const merkleRoot = (leaves: readonly Buffer[]): Buffer => {
  if (leaves.length === 0) return sha256('')
  let level = [...leaves]
  while (level.length > 1) level = pairUp(level)
  return level[0]!
}

const pairUp = (level: readonly Buffer[]): Buffer[] => {
  const above: Buffer[] = []
  for (let at = 0; at < level.length; at += 2) above.push(at + 1 < level.length ? sha256(Buffer.from([1]), level[at]!, level[at + 1]!) : level[at]!)
  return above
}

type AuditFault = { what: 'entry-altered' | 'entry-missing' | 'batch-altered' | 'chain-broken' | 'tail-cut' | 'history-rewritten'; where: string }

type StoredEntry = Parameters<typeof canonicalAudit>[0] & { mac: Buffer }

/** Checks a district's whole trail against its seals and against the checkpoints kept elsewhere; empty means untouched. */
export const verifyAudit = (db: Database, scope: Scope, checkpointFile: string): Promise<{ faults: AuditFault[]; batches: number; entries: number }> =>
  withDistrict(db, scope, async (tx) => {
    const batches = await allBatches(tx)
    const entries = await allEntries(tx)
    const faults = [
      ...alteredEntries(entries),
      ...brokenBatches(batches, entries),
      ...againstCheckpoints(batches, readCheckpoints(checkpointFile, scope.districtIds[0]!)),
    ]
    return { faults, batches: batches.length, entries: entries.size }
  })

const allBatches = (tx: Tx): Promise<Batch[]> =>
  tx.rows(sql<Batch>`
    select number, entry_ids as "entryIds", root, chain, sealed_at as "sealedAt"
    from platform.audit_batch
    where district_id = ${tx.scope.districtIds[0]!}
    order by number`)

const allEntries = async (tx: Tx): Promise<Map<string, StoredEntry>> => {
  const rows = await tx.rows(sql<Omit<StoredEntry, 'at'> & { at: Date }>`
    select district_id as "districtId", id, at, account_id as "accountId", role, path, verb, object_type as "objectType", object_id as "objectId",
      fields, purpose, result, mac
    from platform.audit_entry
    where district_id = ${tx.scope.districtIds[0]!}
    order by id`)
  return new Map(rows.map((row) => [row.id, { ...row, at: row.at.toISOString() }]))
}

const alteredEntries = (entries: ReadonlyMap<string, StoredEntry>): AuditFault[] =>
  [...entries.values()]
    .filter((entry) => !sameSecret(entry.mac, macOf('audit', canonicalAudit(entry))))
    .map((entry) => ({ what: 'entry-altered', where: entry.id }))

const brokenBatches = (batches: readonly Batch[], entries: ReadonlyMap<string, StoredEntry>): AuditFault[] => {
  let chain: Buffer = Buffer.alloc(32)
  return batches.flatMap((batch, index): AuditFault[] => {
    const where = `batch ${batch.number}`
    const missing = batch.entryIds.filter((id) => !entries.has(id)).map((id): AuditFault => ({ what: 'entry-missing', where: id }))
    const root = merkleRoot(batch.entryIds.map((id) => leafOf({ id, mac: entries.get(id)?.mac ?? Buffer.alloc(0) })))
    chain = sha256(chain, batch.root)
    const altered: AuditFault[] = missing.length === 0 && !root.equals(batch.root) ? [{ what: 'batch-altered', where }] : []
    const broken: AuditFault[] = !chain.equals(batch.chain) || batch.number !== index + 1 ? [{ what: 'chain-broken', where }] : []
    return [...missing, ...altered, ...broken]
  })
}

const againstCheckpoints = (batches: readonly Batch[], checkpoints: readonly Checkpoint[]): AuditFault[] => {
  const held = new Map(batches.map((batch) => [batch.number, batch.chain.toString('hex')]))
  return checkpoints.flatMap(({ number, chain }): AuditFault[] => {
    const where = `batch ${number}`
    if (!held.has(number)) return [{ what: 'tail-cut', where }]
    return held.get(number) === chain ? [] : [{ what: 'history-rewritten', where }]
  })
}

const readCheckpoints = (file: string, districtId: number): Checkpoint[] =>
  !existsSync(file)
    ? []
    : readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => JSON.parse(line) as Checkpoint)
        .filter((checkpoint) => checkpoint.districtId === districtId)
