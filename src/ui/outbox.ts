/**
 * Acts made without network: kept on this device in the order made, sent when the server answers, each under the idempotency key
 * of its first try, so that nothing is done twice, and only as the person who made it. Put opaque ids and letters into them only: no name,
 * no telephone, no reason in words.
 */
import { openDB } from 'idb'
import type { DBSchema, IDBPDatabase } from 'idb'
import { useEffect, useSyncExternalStore } from 'react'
import type { Refusal } from '../kernel/result.ts'
import type { Endpoint } from '../platform/endpoint.ts'
import { actingAs } from './acting.ts'
import { ApiError, call, newKey } from './api.ts'
import type { Sent } from './api.ts'
import { deviceId } from './device.ts'

type Kept = {
  /** order on this device */
  nth?: number
  /** what it belongs to: one session's roll */
  about: string
  /** the account of who made it, as an opaque id; null where the page knew nobody yet, absent where an earlier version kept it */
  by?: string | null
  key: string
  endpoint: Pick<Endpoint, 'id' | 'method' | 'path' | 'idempotent'>
  input: unknown
  madeAt: string
  /** the server understood and said no: a person must look */
  refused: Refusal | null
}

type Store = DBSchema & { acts: { key: number; value: Kept; indexes: { about: string } } }

let opened: Promise<IDBPDatabase<Store>> | null = null

const store = (): Promise<IDBPDatabase<Store>> =>
  (opened ??= openDB<Store>('zhibu-outbox', 1, {
    upgrade: (db) => {
      db.createObjectStore('acts', { keyPath: 'nth', autoIncrement: true }).createIndex('about', 'about')
    },
  }))

export type OutboxState = {
  /** acts of whoever is here that the server does not have yet */
  waiting: number
  /** acts that somebody else made here: they wait for that person, or for whoever is here to answer for them */
  others: number
  /** what those acts say, oldest first */
  kept: readonly unknown[]
  refused: readonly { nth: number; input: unknown; madeAt: string; refusal: Refusal }[]
  /** why the last try sent nothing; null: everything was answered */
  halt: Halt | null
}

/**
 * Why nothing goes out: no server was reached, nobody is signed in any more, somebody else is by now, the server is too busy or failed. `number` is the fault's,
 * to be told to the administrator. Whatever it is, what waits stays on the device and is tried again.
 */
type Halt = { why: 'no-signal' | 'signed-out' | 'somebody-else' | 'busy' | 'fault'; number: string | null }

const states = new Map<string, OutboxState>()
const listeners = new Set<() => void>()
const NOTHING: OutboxState = { waiting: 0, others: 0, kept: [], refused: [], halt: null }

const tell = (about: string, state: OutboxState): void => {
  states.set(about, state)
  for (const changed of listeners) changed()
}

const isOurs = ({ by = null }: Pick<Kept, 'by'>): boolean => by === null || by === actingAs()

const look = async (about: string, halt: Halt | null): Promise<void> => {
  const acts = await (await store()).getAllFromIndex('acts', 'about', about)
  const unsent = acts.filter(({ refused }) => refused === null)
  const waiting = unsent.filter(isOurs)
  tell(about, {
    waiting: waiting.length,
    others: unsent.length - waiting.length,
    kept: waiting.map(({ input }) => input),
    refused: acts.flatMap(({ nth = 0, input, madeAt, refused }) => (refused ? [{ nth, input, madeAt, refusal: refused }] : [])),
    halt,
  })
}

/** Keeps an act and tries to send everything that waits. Returns when it is safe on this device, not when it is sent. */
export const keepAct = async <E extends Endpoint>(about: string, endpoint: E, input: Sent<E>, madeAt: string): Promise<void> => {
  const { id, method, path, idempotent } = endpoint
  await (await store()).add('acts', { about, by: actingAs(), key: newKey(), endpoint: { id, method, path, idempotent }, input, madeAt, refused: null })
  await look(about, states.get(about)?.halt ?? null)
  void sendKept(about)
}

/** Whoever is here answers for what somebody else left on this device: it goes out under their own name. */
export const answerForOthers = async (about: string): Promise<void> => {
  const tx = (await store()).transaction('acts', 'readwrite')
  const acts = await tx.store.index('about').getAll(about)
  await Promise.all(acts.filter((act) => act.refused === null && !isOurs(act)).map((act) => tx.store.put({ ...act, by: actingAs(), key: newKey() })))
  await tx.done
  await look(about, states.get(about)?.halt ?? null)
  void sendKept(about)
}

const sending = new Set<string>()

/** Sends what waits, oldest first; stops where the server does not answer, and goes on after a plain no. */
const sendKept = async (about: string): Promise<void> => {
  if (sending.has(about)) return
  sending.add(about)
  try {
    await sendEach(about)
  } finally {
    sending.delete(about)
  }
}

/** How acts of one endpoint travel together, and what the one answer says of each: null is a yes. */
export type Together = {
  most: number
  join: (inputs: readonly unknown[]) => unknown
  noes: (answer: unknown, inputs: readonly unknown[]) => (Refusal | null)[]
}

const together = new Map<string, Together>()

/** Says that acts of an endpoint that takes many at once are sent as one. */
export const sendTogether = (endpoint: Pick<Endpoint, 'id'>, how: Together): void => void together.set(endpoint.id, how)

const sendEach = async (about: string): Promise<void> => {
  for (;;) {
    const acts = (await (await store()).getAllFromIndex('acts', 'about', about)).filter(isOurs)
    const next = acts.find(({ refused }) => refused === null)
    if (!next) return look(about, null)
    const halt = await sendBatch(next, acts)
    await look(about, halt)
    if (halt) return
  }
}

/** Null when the server has answered for good, with yes or with no. */
const sendBatch = async (first: Kept, acts: readonly Kept[]): Promise<Halt | null> => {
  const how = together.get(first.endpoint.id)
  const batch = how ? acts.filter(({ endpoint, refused }) => endpoint.id === first.endpoint.id && refused === null).slice(0, how.most) : [first]
  try {
    const inputs = batch.map(({ input }) => input)
    const answer = await call(first.endpoint as Endpoint, (how ? how.join(inputs) : first.input) as never, { key: first.key, device: deviceId() })
    const noes = how ? how.noes(answer, inputs) : []
    await settle(batch, (at) => noes[at] ?? null)
    return null
  } catch (error) {
    const halt = haltOf(error)
    if (!halt) await settle(batch, () => (error as ApiError).refusal)
    return halt
  }
}

/** Null for a plain no of the server; what this page itself got wrong counts as a fault of ours, and loses nothing. */
const haltOf = (error: unknown): Halt | null => {
  if (!(error instanceof ApiError)) return { why: 'fault', number: null }
  const { status, requestId: number } = error
  if (status === 0) return { why: 'no-signal', number: null }
  if (status === 401) return { why: 'signed-out', number: null }
  if (error.code === 'somebody-else') return { why: 'somebody-else', number: null }
  if (error.mayRetry) return { why: 'busy', number: null }
  return status >= 500 ? { why: 'fault', number } : null
}

/** What was taken leaves the device; what was refused stays until a person has seen it. */
const settle = async (batch: readonly Kept[], noOf: (at: number) => Refusal | null): Promise<void> => {
  const tx = (await store()).transaction('acts', 'readwrite')
  await Promise.all(
    batch.map((act, at) => {
      const refused = noOf(at)
      return refused ? tx.store.put({ ...act, refused }) : tx.store.delete(act.nth!)
    }),
  )
  await tx.done
}

/** Takes a refused act away once a person has seen it. */
export const dropRefused = async (about: string, nth: number): Promise<void> => {
  await (await store()).delete('acts', nth)
  await look(about, states.get(about)?.halt ?? null)
}

const listen = (changed: () => void): (() => void) => {
  listeners.add(changed)
  return () => void listeners.delete(changed)
}

/** How it stands with one roll's outbox; tries again when the network comes back, and every ten seconds while something waits. */
export const useOutbox = (about: string): OutboxState => {
  const state = useSyncExternalStore(listen, () => states.get(about) ?? NOTHING)
  useEffect(() => {
    const again = (): void => void sendKept(about)
    again()
    window.addEventListener('online', again)
    const timer = setInterval(again, 10_000)
    return () => {
      window.removeEventListener('online', again)
      clearInterval(timer)
    }
  }, [about])
  return state
}
