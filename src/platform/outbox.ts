import { type RawBuilder, sql } from 'kysely'
import { newId } from '../kernel/ids.ts'
import type { Tx } from './db.ts'

/** An event of the vocabulary, written with the change that caused it; the relay hands it on after commit. */
export type OutboxEvent = { event: string; path?: string; payload: Record<string, unknown> }

export const emitEvent = async (tx: Tx, at: Date, event: OutboxEvent): Promise<void> => tx.along(eventWritten(tx, at, event), 'platform-outbox')

/** The same as a part of another statement. */
export const eventWritten = (tx: Tx, at: Date, { event, path, payload }: OutboxEvent): RawBuilder<unknown> => sql`
    insert into platform.outbox (district_id, id, path, event, payload, at)
    values (${tx.scope.districtIds[0]!}, ${newId<'outbox'>()}, ${path ?? tx.scope.path}, ${event}, ${JSON.stringify(payload)}::jsonb, ${at.toISOString()})`
