import type { z } from 'zod'

/** Roles a person holds at a unit. `member` comes from belonging to a branch, the others from a dated grant. */
export const ROLES = [
  'member',
  'recorder',
  'group-leader',
  'branch-officer',
  'secretary',
  'committee',
  'department',
  'system-admin',
  'security-admin',
  'audit-admin',
] as const
export type Role = (typeof ROLES)[number]

/** Roles that work with a branch's records day by day. */
export const BRANCH_DESK = ['secretary', 'branch-officer'] as const satisfies readonly Role[]
/** Roles that may read a branch's records: the branch itself and everyone above it. */
export const ABOVE = ['committee', 'department'] as const satisfies readonly Role[]

/** Who may call an endpoint at all. The unit is checked by `access.ts`, the rows by the database. */
export type Who = 'public' | 'signed-in' | readonly Role[]

/** Lanes decide what is shed first under load (security.md D11): check-ins last, exports first. */
type Lane = 'check-in' | 'write' | 'read' | 'export' | 'sign-in'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/**
 * One endpoint, declared once in a module's `contract.ts` and used by both ends.
 * `example` feeds the OpenAPI page and the generated access tests; ids in it are replaced by ids of a built world.
 */
export type Endpoint<P extends z.ZodType = z.ZodType, Q extends z.ZodType = z.ZodType, B extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> = {
  id: string
  method: Method
  path: `/api/${string}` | `/healthz` | `/metrics`
  summary: { zh: string; en: string }
  who: Who
  lane?: Lane
  params?: P
  query?: Q
  body?: B
  /** the shape of the answer; absent for files */
  reply?: R
  /** answers a file (`FileReply`) instead of JSON */
  file?: true
  /**
   * may be called by an official whose second step is still to come: `always`, or only by one who has none yet and has to set one up
   * (`setting-up`); everything else waits for it
   */
  beforeSecondFactor?: 'always' | 'setting-up'
  /** takes one file as multipart form data; `input.file` holds it, `body` the form's other fields */
  upload?: { maxBytes: number }
  /** a write that the client may retry: needs an `idempotency-key` */
  idempotent?: true
  example?: { params?: Record<string, string>; query?: Record<string, unknown>; body?: unknown }
}

type Out<T> = T extends z.ZodType ? z.output<T> : undefined
type In<T> = T extends z.ZodType ? z.input<T> : undefined

export type UploadedFile = { name: string; bytes: Uint8Array }
export type FileReply = { name: string; type: string; bytes: Uint8Array | string }

/** What a handler receives: parsed, trusted input. */
export type Input<E> = E extends { params?: infer P; query?: infer Q; body?: infer B; upload?: infer U }
  ? { params: Out<P>; query: Out<Q>; body: Out<B>; file: U extends { maxBytes: number } ? UploadedFile : undefined }
  : never

/** What the browser sends. */
export type Asked<E> = E extends { params?: infer P; query?: infer Q; body?: infer B } ? { params?: In<P>; query?: In<Q>; body?: In<B> } : never

/** What the handler answers (before the reply schema strips unknown fields). */
export type Output<E> = E extends { file: true } ? FileReply : E extends { reply?: infer R } ? In<R> : never

/** What the browser receives. */
export type Answer<E> = E extends { reply?: infer R } ? Out<R> : never

/** Declares an endpoint; keeps its literal types for both ends. */
export const endpoint = <const E extends Endpoint>(declaration: E): E => declaration
